/*
 * copy_target.c: into which relations the rows of running statements go.
 *
 * Owns the stack of queries that are being run in this session.  CREATE TABLE
 * AS makes its table as the first act of its run, so the first relation that
 * comes into being then is the one.  Decides nothing.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "copy_target.h"
#include "internal_write.h"
#include "protect.h"

static CopyTarget *innermost = NULL;

/* The view that REFRESH fills, and the statement it was told by */
static Node *refresh_statement = NULL;
static Oid	refresh_view = InvalidOid;

static bool
changes_data(const PlannedStmt *plan)
{
	return plan->commandType == CMD_INSERT ||
		plan->commandType == CMD_UPDATE ||
		plan->commandType == CMD_DELETE ||
		plan->commandType == CMD_MERGE ||
		plan->hasModifyingCTE;
}

static bool
has_destination(const QueryDesc *query, CommandDest kind)
{
	return query->dest && query->dest->mydest == kind;
}

bool
copy_target_stores(QueryDesc *query)
{
	return changes_data(query->plannedstmt) ||
		has_destination(query, DestIntoRel) ||
		has_destination(query, DestTransientRel);
}

bool
copy_target_is_open(void)
{
	for (CopyTarget *t = innermost; t; t = t->outer)
		if (t->stores)
			return true;
	return false;
}

/* Since 17 CREATE MATERIALIZED VIEW fills its view by refreshing it, too */
static bool
refreshes_view(Node *utility)
{
	return utility &&
		(IsA(utility, RefreshMatViewStmt) ||
		 (IsA(utility, CreateTableAsStmt) &&
		  ((CreateTableAsStmt *) utility)->objtype == OBJECT_MATVIEW));
}

/*
 * REFRESH first makes a table of its own, named after the OID of the view.
 * That tells which view it is: a name would have to be looked up again, in
 * what the search path has become meanwhile.
 */
static Oid
view_of_transient_table(Oid relid)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			view = InvalidOid;

	ScanKeyInit(&key, Anum_pg_class_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, ClassOidIndexId, true, SnapshotSelf, 1,
							  &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		const char *name = NameStr(((Form_pg_class) GETSTRUCT(tuple))->relname);

		if (strncmp(name, "pg_temp_", 8) == 0)
			view = (Oid) strtoul(name + 8, NULL, 10);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return view && get_rel_relkind(view) == RELKIND_MATVIEW ? view : InvalidOid;
}

static Oid
refreshed_view(void)
{
	Node	   *utility = protect_current_utility();

	return refreshes_view(utility) && utility == refresh_statement ?
		refresh_view : InvalidOid;
}

void
copy_target_enter(CopyTarget *target, QueryDesc *query)
{
	target->query = query;
	target->stores = !internal_write_active() && copy_target_stores(query);
	target->makes = target->stores && has_destination(query, DestIntoRel);
	target->made = InvalidOid;
	target->refreshed = target->stores &&
		has_destination(query, DestTransientRel) ? refreshed_view() : InvalidOid;
	target->outer = innermost;
	innermost = target;
}

void
copy_target_leave(const CopyTarget *target)
{
	innermost = target->outer;
}

void
copy_target_created(Oid relid, bool is_internal)
{
	if (innermost && innermost->makes && !OidIsValid(innermost->made) &&
		!is_internal)
		innermost->made = relid;
	if (refreshes_view(protect_current_utility()))
	{
		Oid			view = view_of_transient_table(relid);

		if (OidIsValid(view))
		{
			refresh_statement = protect_current_utility();
			refresh_view = view;
		}
	}
}

static List *
add_result_relations(List *list, const PlannedStmt *plan)
{
	ListCell   *lc;

	if (!changes_data(plan))
		return list;
	foreach(lc, plan->resultRelations)
	{
		RangeTblEntry *rte = rt_fetch(lfirst_int(lc), plan->rtable);

		list = list_append_unique_oid(list, rte->relid);
	}
	return list;
}

List *
copy_target_own(QueryDesc *query)
{
	List	   *list;

	if (internal_write_active())
		return NIL;
	list = add_result_relations(NIL, query->plannedstmt);
	if (has_destination(query, DestTransientRel))
	{
		Oid			view = refreshed_view();

		if (OidIsValid(view))
			list = list_append_unique_oid(list, view);
	}
	return list;
}

List *
copy_target_list(QueryDesc *query)
{
	List	   *list = copy_target_own(query);

	if (internal_write_active())
		return NIL;
	for (CopyTarget *t = innermost; t; t = t->outer)
	{
		if (!t->stores)
			continue;
		list = add_result_relations(list, t->query->plannedstmt);
		if (OidIsValid(t->made))
			list = list_append_unique_oid(list, t->made);
		if (OidIsValid(t->refreshed))
			list = list_append_unique_oid(list, t->refreshed);
	}
	return list;
}

Oid
copy_target_made(QueryDesc *query)
{
	return innermost && innermost->query == query ? innermost->made : InvalidOid;
}

bool
copy_target_is_made(Oid relid)
{
	for (CopyTarget *t = innermost; t; t = t->outer)
		if (t->made == relid)
			return true;
	return protect_current_utility() &&
		IsA(protect_current_utility(), CreateTableAsStmt) &&
		refreshed_view() == relid;
}
