/*
 * feed.c: which relations subscriptions feed, and as whom.
 *
 * Owns nothing: reads the catalogs as they are at this moment.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_subscription.h"
#include "catalog/pg_subscription_rel.h"
#include "miscadmin.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "acting.h"
#include "feed.h"

/* Owner and name of a subscription of this database; InvalidOid: of another */
static Oid
subscription_owner(Oid subscription, char **name)
{
	HeapTuple	tuple = SearchSysCache1(SUBSCRIPTIONOID,
										ObjectIdGetDatum(subscription));
	Form_pg_subscription form;
	Oid			owner = InvalidOid;

	if (!HeapTupleIsValid(tuple))
		return InvalidOid;
	form = (Form_pg_subscription) GETSTRUCT(tuple);
	if (form->subdbid == MyDatabaseId)
	{
		owner = form->subowner;
		*name = pstrdup(NameStr(form->subname));
	}
	ReleaseSysCache(tuple);
	return owner;
}

void
feed_visit(FeedVisitor visit, void *arg)
{
	Relation	catalog = table_open(SubscriptionRelRelationId, AccessShareLock);
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TableScanDesc scan = table_beginscan(catalog, snapshot, 0, NULL);
	HeapTuple	tuple;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		Form_pg_subscription_rel feed = (Form_pg_subscription_rel) GETSTRUCT(tuple);
		char	   *name = NULL;
		Oid			owner = subscription_owner(feed->srsubid, &name);

		if (OidIsValid(owner))
			visit(feed->srrelid, owner, name, arg);
	}
	table_endscan(scan);
	UnregisterSnapshot(snapshot);
	table_close(catalog, AccessShareLock);
}

typedef struct StrangeFeed
{
	Oid			relid;
	Oid			owner;
	char	   *found;
} StrangeFeed;

static void
note_strange_feed(Oid relid, Oid owner, char *name, void *arg)
{
	StrangeFeed *strange = arg;

	if (relid == strange->relid &&
		!role_acts_as(owner, strange->owner))
		strange->found = name;
}

char *
feed_of_stranger(Oid relid, Oid owner)
{
	StrangeFeed strange = {relid, owner, NULL};

	feed_visit(note_strange_feed, &strange);
	return strange.found;
}
