/*
 * copy_dispose.c: what the department does to be rid of its copies.
 *
 * Owns drop_copies() and empty_copy().  The outer user decides whose copies
 * they are; the frame lends the rights to drop what any role of the department
 * made.  Being dropped takes a copy off the register (copy_protect.c).
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "copy_shape.h"
#include "errors.h"
#include "internal_write.h"
#include "invoker.h"
#include "lineage.h"
#include "shield.h"

PG_FUNCTION_INFO_V1(drop_copies);
PG_FUNCTION_INFO_V1(empty_copy);

static void
run(char *command)
{
	if (SPI_execute(command, false, 0) != SPI_OK_UTILITY)
		elog(ERROR, "\"%s\" failed", command);
}

static void
require_argument(FunctionCallInfo fcinfo, const char *name)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("%s must not be null", name),
				 errdetail("Article 27 has copies disposed of one by one."),
				 errhint("See govshare.derived_copy_origin.")));
}

/* Within the frame: the department's copies of a grant, by name */
static List *
copies_of_grant(int64 grant, const char *department)
{
	static InternalQuery known = {
		"SELECT FROM govshare.share_grant g WHERE g.id = $1 AND g.requester = $2",
		2, {INT8OID, TEXTOID}
	};
	static InternalQuery query = {
		"SELECT c.relation::pg_catalog.oid FROM govshare.derived_copy c"
		" JOIN govshare.derived_copy_origin o ON o.relation = c.relation"
		" JOIN govshare.share_grant g ON g.entry = o.entry AND g.purpose = c.purpose"
		" AND g.requester = c.department"
		" JOIN pg_catalog.pg_class r ON r.oid = c.relation"
		" WHERE g.id = $1 GROUP BY c.relation, r.relname ORDER BY r.relname, 1",
		1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(grant), CStringGetTextDatum(department)};
	List	   *relids = NIL;
	uint64		n;

	if (internal_query(&known, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("grant %" PRId64 " is not one of your department's", grant),
				 errdetail("Article 27 has the requester dispose of what it was given."),
				 errhint("See govshare.my_grants.")));
	n = internal_query(&query, values, NULL);
	for (uint64 row = 0; row < n; row++)
		relids = lappend_oid(relids,
							 DatumGetObjectId(internal_value(row, 1, NULL)));
	return relids;
}

/* drop_copies(grant_id bigint) */
Datum
drop_copies(PG_FUNCTION_ARGS)
{
	int64		grant;
	const char *department = invoker_require();
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	List	   *relids;
	ListCell   *lc;
	Datum	   *names;
	int			n = 0;

	require_argument(fcinfo, "grant_id");
	grant = PG_GETARG_INT64(0);
	internal_write_begin(&frame);
	relids = copies_of_grant(grant, department);
	names = MemoryContextAlloc(caller, sizeof(Datum) * (list_length(relids) + 1));
	foreach(lc, relids)
	{
		Oid			relid = lfirst_oid(lc);
		char	   *name = shield_relation_name(relid);
		MemoryContext old;

		if (isOtherTempNamespace(get_rel_namespace(relid)))
		{
			ereport(NOTICE,
					(errmsg("copy %s is a temporary table of another session", name),
					 errhint("It goes when that session ends: see pg_stat_activity.")));
			continue;
		}
		run(psprintf("DROP %s %s",
					 get_rel_relkind(relid) == RELKIND_MATVIEW ?
					 "MATERIALIZED VIEW" : "TABLE", name));
		old = MemoryContextSwitchTo(caller);
		names[n++] = CStringGetTextDatum(name);
		MemoryContextSwitchTo(old);
	}
	internal_write_end(&frame);
	PG_RETURN_ARRAYTYPE_P(construct_array(names, n, TEXTOID, -1, false,
										  TYPALIGN_INT));
}

static const Copy *
require_own_copy(Oid relid)
{
	const char *department = invoker_require();
	const Copy *copy = lineage_lookup(relid);

	if (copy == NULL || strcmp(copy->department, department) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("\"%s\" is not a copy of your department's",
						get_rel_name(relid) ? get_rel_name(relid) : "?"),
				 errdetail("Article 27 has the requester dispose of what it was given."),
				 errhint("See govshare.derived_copy.")));
	return copy;
}

/* empty_copy(relation regclass) */
Datum
empty_copy(PG_FUNCTION_ARGS)
{
	Oid			relid;
	InternalWrite frame;
	char	   *name;

	require_argument(fcinfo, "relation");
	relid = PG_GETARG_OID(0);
	(void) require_own_copy(relid);
	LockRelationOid(relid, AccessExclusiveLock);
	(void) require_own_copy(relid);
	name = shield_relation_name(relid);

	internal_write_begin(&frame);
	run(psprintf(get_rel_relkind(relid) == RELKIND_MATVIEW ?
				 "REFRESH MATERIALIZED VIEW %s WITH NO DATA" :
				 "TRUNCATE ONLY %s", name));
	lineage_forget(require_own_copy(relid), "emptied");
	CommandCounterIncrement();
	copy_shield_take_off(relid);
	internal_write_end(&frame);
	PG_RETURN_VOID();
}
