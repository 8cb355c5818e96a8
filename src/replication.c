/*
 * replication.c: logical replication of governed tables.
 *
 * An apply worker writes row by row, past the executor and past triggers of
 * statements; a walsender reads past everything.  So both are decided where
 * they are set up: a governed table is published by its provider, and fed by a
 * subscription whose owner is a role of the provider, because a worker acts as
 * that owner.  Owns nothing; decides by the catalogs as the command left them.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "acting.h"
#include "dataset.h"
#include "errors.h"
#include "feed.h"
#include "invoker.h"
#include "own_table.h"
#include "protect.h"
#include "protect_note.h"
#include "replication.h"
#include "shield.h"

/* ---- publications ---- */

static void
check_published(Oid relid, const Dataset *dataset)
{
	if (dataset == NULL || invoker_is_member(dataset->provider_role) ||
		protect_passes_by_break_glass(shield_relation_name(relid), dataset))
		return;
	protect_refuse_change(relid, dataset,
						  psprintf(_("governed table \"%s\" is published by its provider only"),
								   get_rel_name(relid)),
						  psprintf(_("A subscriber gets every row, without grant and record (Articles 25 and 29); "
									 "department \"%s\" answers for this data."),
								   dataset->provider),
						  _("Leave it out, or act as a role of that department."));
}

static void
check_all_published(void)
{
	char	   *message;

	if (!dataset_any() ||
		protect_passes_by_break_glass("all tables, by a publication", NULL))
		return;
	message = _("a publication of all tables would carry governed ones");
	protect_note_denial(own_relation("governed_table"), NULL,
						ERRCODE_SG_PROTECTED, message);
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg_internal("%s", message),
			 errdetail("A subscriber gets every row, without grant and record (Articles 25 and 29)."),
			 errhint("Name the tables to publish.")));
}

static void
check_schema_published(Oid schema)
{
	const Dataset *dataset = dataset_in_schema(schema);

	if (dataset)
		check_published(dataset->root, dataset);
}

static void
check_publication(bool all_tables, List *objects)
{
	ListCell   *lc;

	if (all_tables)
		check_all_published();
	foreach(lc, objects)
	{
		PublicationObjSpec *object = lfirst(lc);
		List	   *path;
		Oid			relid;

		switch (object->pubobjtype)
		{
			case PUBLICATIONOBJ_TABLE:
				relid = RangeVarGetRelid(object->pubtable->relation, NoLock, true);
				if (OidIsValid(relid))
					check_published(relid, dataset_lookup(relid));
				break;
			case PUBLICATIONOBJ_TABLES_IN_SCHEMA:
				check_schema_published(get_namespace_oid(object->name, false));
				break;
			case PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA:
				path = fetch_search_path(false);
				if (path != NIL)
					check_schema_published(linitial_oid(path));
				break;
			default:
				break;
		}
	}
}

/* ---- subscriptions ---- */

static void
check_feed(Oid relid, Oid owner, char *name, void *arg)
{
	const Dataset *dataset = dataset_lookup(relid);

	if (dataset == NULL ||
		role_acts_as(owner, dataset->provider_role) ||
		protect_passes_by_break_glass(shield_relation_name(relid), dataset))
		return;
	protect_refuse_change(relid, dataset,
						  psprintf(_("governed table \"%s\" is fed by a subscription of its provider only"),
								   get_rel_name(relid)),
						  psprintf(_("Subscription \"%s\" writes as role \"%s\"; department \"%s\" "
									 "answers for this data (Articles 13 and 18)."),
								   name, GetUserNameFromId(owner, true), dataset->provider),
						  _("Let a role of that department own the subscription; a replication slot that was "
							"made for it is dropped at the publisher."));
}

/* ---- the hook ---- */

void
replication_after_utility(Node *statement, ProcessUtilityContext context)
{
	if (context == PROCESS_UTILITY_SUBCOMMAND || !IsTransactionState() ||
		!dataset_any())
		return;
	switch (nodeTag(statement))
	{
		case T_CreatePublicationStmt:
			check_publication(((CreatePublicationStmt *) statement)->for_all_tables,
							  ((CreatePublicationStmt *) statement)->pubobjects);
			break;
		case T_AlterPublicationStmt:
			if (((AlterPublicationStmt *) statement)->action != AP_DropObjects)
				check_publication(((AlterPublicationStmt *) statement)->for_all_tables,
								  ((AlterPublicationStmt *) statement)->pubobjects);
			break;
		case T_AlterOwnerStmt:
			if (((AlterOwnerStmt *) statement)->objectType != OBJECT_SUBSCRIPTION)
				break;
			/* FALLTHROUGH */
		case T_CreateSubscriptionStmt:
		case T_AlterSubscriptionStmt:
			CommandCounterIncrement();
			feed_visit(check_feed, NULL);
			break;
		default:
			break;
	}
}
