/*
 * copy_target.c: into which relations the rows of running statements go.
 *
 * Owns the stack of queries that are being run in this session.  CREATE TABLE
 * AS makes its table as the first act of its run, so the first relation that
 * comes into being then is the one.  Decides nothing.
 */
#include "postgres.h"

#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "parser/parsetree.h"
#include "storage/lmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "copy_target.h"
#include "internal_write.h"
#include "protect.h"

static CopyTarget *innermost = NULL;

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

/*
 * REFRESH names its view and holds the lock on it.  The lock tells it from
 * another of that name that has come up in the search path since.
 */
static Oid
refreshed_view(void)
{
	RefreshMatViewStmt *refresh = (RefreshMatViewStmt *) protect_current_utility();
	Oid			relid;
	Relation	rel;
	bool		locked;

	if (refresh == NULL || !IsA(refresh, RefreshMatViewStmt))
		return InvalidOid;
	relid = RangeVarGetRelid(refresh->relation, NoLock, true);
	if (!OidIsValid(relid) || get_rel_relkind(relid) != RELKIND_MATVIEW)
		return InvalidOid;
	rel = try_relation_open(relid, AccessShareLock);
	if (rel == NULL)
		return InvalidOid;
	locked = CheckRelationLockedByMe(rel, ExclusiveLock, true);
	relation_close(rel, NoLock);
	return locked ? relid : InvalidOid;
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
copy_target_created(Oid relid)
{
	if (innermost && innermost->makes && !OidIsValid(innermost->made))
		innermost->made = relid;
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
	return false;
}
