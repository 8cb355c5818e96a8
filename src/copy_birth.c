/*
 * copy_birth.c: statements that copy governed data register what they fill.
 *
 * A relation becomes a copy before the first row goes into it, in the same
 * transaction: nobody ever sees it ungoverned, and a rollback undoes both.  A
 * table that was there already becomes one as a whole: nobody could tell its
 * rows apart.
 *
 * What cannot be held to the grant must not be filled: copy_shape.c says why.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "column_origin.h"
#include "compat.h"
#include "copy_birth.h"
#include "copy_protect.h"
#include "copy_shape.h"
#include "copy_target.h"
#include "dataset.h"
#include "errors.h"
#include "guard.h"
#include "internal_write.h"
#include "invoker.h"
#include "lineage.h"
#include "protect.h"
#include "shield.h"

/* ---- refusals ---- */

pg_noreturn static void refuse(const AccessDecision *decision, char *message,
							   char *detail, char *hint);

static void
refuse(const AccessDecision *decision, char *message, char *detail, char *hint)
{
	AccessDecision *refusal = palloc(sizeof(AccessDecision));

	*refusal = *decision;
	guard_say_no(refusal, ERRCODE_SG_METHOD, "27", message, detail, hint);
	guard_refuse(refusal);
}

static void
refuse_target(const AccessDecision *decision, Oid target, const char *obstacle)
{
	refuse(decision,
		   psprintf(_("rows of \"%s\" cannot be copied into \"%s\""),
					get_rel_name(decision->relid), get_rel_name(target)),
		   psprintf(_("Relation \"%s\" %s; Articles 25 and 27 have a copy kept to the department and the purpose it was made for."),
					get_rel_name(target), obstacle),
		   pstrdup(_("Copy into a plain table of your own: CREATE TABLE ... AS, or INSERT into one that nothing else hangs on.")));
}

/* ---- what is new about a copy ---- */

static bool
has_origin(const Copy *copy, const AccessDecision *decision)
{
	ListCell   *lc;
	ListCell   *item;

	foreach(lc, copy->origins)
	{
		const CopyOrigin *origin = lfirst(lc);

		if (origin->grant_id != decision->grant->id)
			continue;
		foreach(item, decision->items)
			if (!lineage_names(origin->items, lfirst(item)))
				return false;
		return true;
	}
	return false;
}

static bool
has_column(const Copy *copy, const CopyColumn *column)
{
	const CopyColumn *known = lineage_column(copy, column->name);
	ListCell   *lc;

	if (known == NULL || (column->derived && !known->derived))
		return false;
	if (known->derived)
		return true;
	foreach(lc, column->origins)
		if (!lineage_names(known->origins, lfirst(lc)))
			return false;
	return true;
}

/* Is all of it known of the copy already? */
static bool
is_nothing_new(const Copy *copy, List *decisions, List *columns)
{
	ListCell   *lc;

	foreach(lc, decisions)
		if (!has_origin(copy, lfirst(lc)))
			return false;
	foreach(lc, columns)
		if (!has_column(copy, lfirst(lc)))
			return false;
	return true;
}

static bool
is_new_grant(const Copy *copy, List *decisions)
{
	ListCell   *lc;
	ListCell   *o;

	foreach(lc, decisions)
	{
		const AccessDecision *decision = lfirst(lc);
		bool		known = false;

		foreach(o, copy->origins)
			if (((CopyOrigin *) lfirst(o))->grant_id == decision->grant->id)
				known = true;
		if (!known)
			return true;
	}
	return false;
}

/* ---- the register ---- */

static Datum
text_array(List *list)
{
	Datum	   *element = palloc(sizeof(Datum) * (list_length(list) + 1));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, list)
		element[n++] = CStringGetTextDatum(lfirst(lc));
	return PointerGetDatum(construct_array(element, n, TEXTOID, -1, false,
										   TYPALIGN_INT));
}

/* Within the frame.  Whoever raced us for the table may want another purpose. */
static void
register_relation(Oid target, const AccessDecision *decision,
				  const char *department, const char *purpose)
{
	static InternalQuery query = {
		"INSERT INTO govshare.derived_copy AS c (relation, department, purpose, temporary, made_at)"
		" VALUES ($1, $2, $3, false, $4)"
		" ON CONFLICT (relation) DO UPDATE SET made_at = c.made_at"
		" RETURNING c.department, c.purpose",
		4, {REGCLASSOID, TEXTOID, TEXTOID, TIMESTAMPTZOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(target), CStringGetTextDatum(department),
		CStringGetTextDatum(purpose), TimestampTzGetDatum(clock_now())
	};

	(void) internal_query(&query, values, NULL);
	if (strcmp(TextDatumGetCString(internal_value(0, 1, NULL)), department) != 0 ||
		strcmp(TextDatumGetCString(internal_value(0, 2, NULL)), purpose) != 0)
		refuse_target(decision, target,
					  _("has just become a copy for another department or purpose"));
}

static void
register_origin(Oid target, const AccessDecision *decision)
{
	/* A certificate of disposal waits for copies that are being made */
	static InternalQuery lock = {
		"SELECT pg_catalog.pg_advisory_xact_lock_shared(27, ($1 % 2147483647)::int)",
		1, {INT8OID}
	};
	static InternalQuery query = {
		"INSERT INTO govshare.derived_copy_origin AS o"
		" (relation, grant_id, entry, provider, items, divisions, row_filter, temporary)"
		" SELECT $1, g.id, g.entry, g.provider, $3, g.divisions, g.row_filter, false"
		" FROM govshare.share_grant g WHERE g.id = $2"
		" ON CONFLICT (relation, grant_id) DO UPDATE SET items ="
		" ARRAY(SELECT DISTINCT i FROM pg_catalog.unnest(o.items || EXCLUDED.items) i ORDER BY i)",
		3, {REGCLASSOID, INT8OID, TEXTARRAYOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(target), Int64GetDatum(decision->grant->id),
		text_array(decision->items)
	};

	(void) internal_query(&lock, &values[1], NULL);
	/* The guard reads what is committed now, a snapshot may be older */
	if (internal_query(&query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
				 errmsg("grant %" PRId64 " is younger than the snapshot of this transaction",
						decision->grant->id),
				 errdetail("A copy is registered under the grants it came by (Article 27)."),
				 errhint("Run the transaction again.")));
}

static void
register_columns(Oid target, List *columns)
{
	static InternalQuery query = {
		"INSERT INTO govshare.derived_copy_column AS c (relation, column_name, origins, temporary)"
		" VALUES ($1, $2, $3, false)"
		" ON CONFLICT (relation, column_name) DO UPDATE SET origins ="
		" CASE WHEN c.origins IS NOT NULL AND EXCLUDED.origins IS NOT NULL THEN"
		" ARRAY(SELECT DISTINCT i FROM pg_catalog.unnest(c.origins || EXCLUDED.origins) i ORDER BY i) END",
		3, {REGCLASSOID, NAMEOID, TEXTARRAYOID}
	};
	ListCell   *lc;

	foreach(lc, columns)
	{
		const CopyColumn *column = lfirst(lc);
		NameData	name;
		Datum		values[3];

		namestrcpy(&name, column->name);
		values[0] = ObjectIdGetDatum(target);
		values[1] = NameGetDatum(&name);
		values[2] = text_array(column->derived ? NIL : column->origins);
		(void) internal_query(&query, values, column->derived ? "  n" : NULL);
	}
}

static void
register_event(Oid target, const char *event)
{
	static InternalQuery query = {
		"INSERT INTO govshare.derived_copy_event"
		" (event, relation_name, department, purpose, grants, providers, actor, at)"
		" SELECT $2, $3, c.department, c.purpose,"
		" (SELECT pg_catalog.array_agg(o.grant_id ORDER BY o.grant_id)"
		"  FROM govshare.derived_copy_origin o WHERE o.relation = $1),"
		" ARRAY(SELECT DISTINCT o.provider FROM govshare.derived_copy_origin o WHERE o.relation = $1 ORDER BY 1),"
		" $4, $5 FROM govshare.derived_copy c WHERE c.relation = $1",
		5, {REGCLASSOID, TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(target), CStringGetTextDatum(event),
		CStringGetTextDatum(shield_relation_name(target)),
		CStringGetTextDatum(GetUserNameFromId(GetOuterUserId(), false)),
		TimestampTzGetDatum(clock_now())
	};

	(void) internal_query(&query, values, NULL);
}

static void
write_register(Oid target, List *decisions, List *columns, const char *event)
{
	const Invoker *invoker = invoker_current();
	InternalWrite frame;
	ListCell   *lc;

	internal_write_begin(&frame);
	register_relation(target, linitial(decisions), invoker->department->code,
					  invoker_purpose());
	foreach(lc, decisions)
		register_origin(target, lfirst(lc));
	register_columns(target, columns);
	if (event)
		register_event(target, event);
	internal_write_end(&frame);
}

/* ---- becoming a copy ---- */

/* Every column that nothing is known of is derived */
static List *
with_all_columns(List *columns, Oid target, const Copy *copy)
{
	List	   *all = NIL;
	char	   *name;

	for (AttrNumber i = 1; (name = get_attname(target, i, true)) != NULL; i++)
	{
		ListCell   *lc;
		CopyColumn *found = NULL;

		if (!OidIsValid(get_atttype(target, i)))
			continue;			/* dropped */
		foreach(lc, columns)
			if (strcmp(((CopyColumn *) lfirst(lc))->name, name) == 0)
				found = lfirst(lc);
		/* What a statement does not fill stays as it is */
		if (found == NULL && columns != NIL && copy)
			continue;
		if (found == NULL)
		{
			found = palloc0(sizeof(CopyColumn));
			found->name = name;
			found->derived = columns == NIL;
		}
		all = lappend(all, found);
	}
	return all;
}

/* The target of a statement becomes a copy, or takes in further data */
static void
adopt(Oid target, List *decisions, List *columns, bool fresh)
{
	const AccessDecision *first = linitial(decisions);
	const Invoker *invoker = invoker_current();
	const Copy *copy = lineage_lookup(target);

	/*
	 * Of two who fill a table for the first time, one waits before both want
	 * the lock that row security needs.  Taking it hears of the other's copy.
	 */
	if (copy == NULL && !fresh)
	{
		LockRelationOid(target, ShareRowExclusiveLock);
		copy = lineage_lookup(target);
	}
	columns = with_all_columns(columns, target, copy);
	if (copy)
	{
		if (strcmp(copy->department, invoker->department->code) != 0 ||
			strcmp(copy->purpose, invoker_purpose()) != 0)
			refuse_target(first, target,
						  psprintf(_("is a copy for purpose \"%s\" of department \"%s\""),
								   copy->purpose, copy->department));
		if (!is_nothing_new(copy, decisions, columns))
			write_register(target, decisions, columns,
						   is_new_grant(copy, decisions) ? "added" : NULL);
		return;
	}
	if (dataset_lookup(target) != NULL)
		refuse_target(first, target, _("is governed itself"));
	else
	{
		char	   *obstacle = copy_obstacle(target, invoker->department->role,
											 fresh);

		if (obstacle)
			refuse_target(first, target, obstacle);
	}
	write_register(target, decisions, columns, "made");
	copy_protect_new(target);
	/* REFRESH CONCURRENTLY has a table of its own, for as long as it runs */
	if (!fresh && get_rel_relkind(target) == RELKIND_RELATION &&
		!(protect_current_utility() &&
		  IsA(protect_current_utility(), RefreshMatViewStmt)))
		ereport(NOTICE,
				(errmsg("table \"%s\" holds governed data from now on",
						get_rel_name(target)),
				 errdetail("All of it, own rows included, is read by department \"%s\" for purpose \"%s\" only "
						   "(Articles 25 and 27).",
						   invoker->department->code, invoker_purpose()),
				 errhint("govshare.empty_copy() makes it an ordinary, empty table again.")));
}

/*
 * The accesses under grants, whose rows are bound to them.  Not those of a
 * return flow: what a lower department got back it shares by its own duties,
 * as a provider (Article 24).
 */
static List *
granted(List *passed)
{
	List	   *list = NIL;
	ListCell   *lc;

	foreach(lc, passed)
	{
		AccessDecision *decision = lfirst(lc);

		if (decision->basis == ACCESS_GRANT && !decision->grant->returned)
			list = lappend(list, decision);
	}
	return list;
}

static bool
stores(QueryDesc *query)
{
	return guard_frame == GUARD_MAKE_COPY || copy_target_stores(query) ||
		copy_target_is_open();
}

static bool
makes_table(QueryDesc *query)
{
	return query->dest && query->dest->mydest == DestIntoRel;
}

/* DELETE FROM a copy puts nothing into it */
static bool
only_deletes(QueryDesc *query, Oid target, List *decisions)
{
	ListCell   *lc;

	if (query->plannedstmt->commandType != CMD_DELETE ||
		query->plannedstmt->hasModifyingCTE)
		return false;
	foreach(lc, decisions)
		if (((AccessDecision *) lfirst(lc))->relid != target)
			return false;
	return lineage_lookup(target) != NULL;
}

bool
copy_birth_prepare(QueryDesc *query, List *passed)
{
	List	   *decisions;
	List	   *own;
	List	   *targets;
	ListCell   *lc;

	if (internal_write_active() || !stores(query))
		return false;
	decisions = granted(passed);
	if (decisions == NIL)
		return false;
	own = copy_target_own(query);
	targets = copy_target_list(query);
	foreach(lc, targets)
	{
		Oid			target = lfirst_oid(lc);
		bool		is_own = list_member_oid(own, target);

		if (is_own && only_deletes(query, target, decisions))
			continue;
		adopt(target, decisions,
			  is_own ? column_origins(query->plannedstmt, target) : NIL,
			  copy_target_is_made(target));
	}
	/* CREATE TABLE AS EXECUTE has no destination yet */
	return own == NIL && (makes_table(query) || guard_frame == GUARD_MAKE_COPY);
}

/* A cursor that was opened to be read is read to be stored */
static void
require_batch(const AccessDecision *decision)
{
	if (decision->grant->method[METHOD_BATCH])
		return;
	refuse(decision,
		   psprintf(_("grant %" PRId64 " does not include method \"%s\""),
					decision->grant->id, share_method_name(METHOD_BATCH)),
		   psprintf(_("Rows of \"%s\" would be stored; Article 22 has data provided by the methods that were approved."),
					get_rel_name(decision->relid)),
		   pstrdup(_("Read them without storing them, or apply for this method.")));
}

void
copy_birth_before_run(QueryDesc *query, List *passed, bool unplaced)
{
	List	   *decisions = granted(passed);
	List	   *own = copy_target_own(query);
	List	   *targets = copy_target_list(query);
	bool		placed = makes_table(query);
	ListCell   *lc;

	if (decisions == NIL || internal_write_active())
		return;
	foreach(lc, targets)
	{
		ListCell   *d;

		if (list_member_oid(own, lfirst_oid(lc)))
			continue;
		foreach(d, decisions)
			require_batch(lfirst(d));
		adopt(lfirst_oid(lc), decisions, NIL,
			  copy_target_is_made(lfirst_oid(lc)));
		placed = true;
	}
	if (placed || !unplaced)
		return;
	refuse(linitial(decisions),
		   psprintf(_("rows of \"%s\" would go where no copy can be registered"),
					get_rel_name(((AccessDecision *) linitial(decisions))->relid)),
		   pstrdup(_("Article 27 has copies disposed of when their purpose ends, so each has to be known.")),
		   pstrdup(_("Name the governed table in the statement that makes the copy, not in a function that is evaluated while it is planned.")));
}

void
copy_birth_made(QueryDesc *query, List *passed)
{
	List	   *decisions = granted(passed);
	Oid			target = copy_target_made(query);

	if (decisions == NIL)
		return;
	if (!OidIsValid(target))
		elog(ERROR, "the table that a statement makes is not known");
	adopt(target, decisions, column_origins(query->plannedstmt, target), true);
}
