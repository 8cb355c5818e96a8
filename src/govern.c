/*
 * govern.c: binding tables to catalogue entries (挂接), and letting go.
 *
 * Owns govern(), ungovern() and the trigger that guards writes.  A dataset is
 * shielded as a whole, descendants included, or not at all; protect.c keeps
 * it so.  The outer user decides who governs: SECURITY DEFINER lends nothing.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "break_glass.h"
#include "compat.h"
#include "dataset.h"
#include "errors.h"
#include "feed.h"
#include "govern.h"
#include "internal_write.h"
#include "invoker.h"
#include "own_table.h"
#include "protect_note.h"
#include "shield.h"

#define READER_ROLE "govshare_reader"

PG_FUNCTION_INFO_V1(govern);
PG_FUNCTION_INFO_V1(ungovern);
PG_FUNCTION_INFO_V1(guard_write);
PG_FUNCTION_INFO_V1(governed_table_guard);

pg_noreturn static void refuse_field(const char *message, const char *detail,
									 const char *hint);
pg_noreturn static void refuse_table(Oid relid, const char *obstacle);

static void
refuse_field(const char *message, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_FIELD),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

/* The provider's own session, or a superuser under break-glass */
static void
require_provider(const Department *provider, const char *relation)
{
	if (invoker_is_member(provider->role) || break_glass_active())
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("table \"%s\" is provided by department \"%s\"", relation,
					provider->code),
			 errdetail("Article 12 has each department bind its own data to its entries."),
			 errhint("Act as a role of that department.")));
}

static Oid
table_owner(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

/* ---- the catalogue's side ---- */

/*
 * Within the frame: the published version of the entry, its provider, and
 * each of its items as a column of the table.
 */
static void
check_entry(const char *entry, Oid relid, const Department *provider)
{
	static InternalQuery published = {
		"SELECT e.provider FROM govshare.catalog_entry e"
		" WHERE e.code = $1 AND e.state = 'published'",
		1, {TEXTOID}
	};
	static InternalQuery missing = {
		"SELECT i.column_name::text FROM govshare.catalog_entry e"
		" JOIN govshare.data_item i ON i.entry_id = e.id"
		" WHERE e.code = $1 AND e.state = 'published'"
		" AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a"
		" WHERE a.attrelid = $2 AND a.attname = i.column_name"
		" AND a.attnum > 0 AND NOT a.attisdropped)"
		" ORDER BY i.position LIMIT 1",
		2, {TEXTOID, OIDOID}
	};
	Datum		values[] = {CStringGetTextDatum(entry), ObjectIdGetDatum(relid)};
	char	   *owner;

	if (internal_query(&published, values, NULL) == 0)
		refuse_field(psprintf(_("entry \"%s\" is not published"), entry),
					 _("Article 16 opens an entry to sharing when the authority publishes it."),
					 _("Submit the entry with govshare.submit_entry() and wait for its publication."));
	owner = TextDatumGetCString(internal_value(0, 1, NULL));
	if (strcmp(owner, provider->code) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("entry \"%s\" is provided by department \"%s\"",
						entry, owner),
				 errdetail("The table belongs to department \"%s\"; Article 12 has each department bind its own "
						   "data to its entries.",
						   provider->code),
				 errhint("Bind a table that the providing department's role owns.")));
	if (internal_query(&missing, values, NULL) > 0)
		refuse_field(psprintf(_("table \"%s\" has no column \"%s\", which entry \"%s\" lists as an item"),
							  get_rel_name(relid),
							  TextDatumGetCString(internal_value(0, 1, NULL)),
							  entry),
					 _("Article 13 has an entry name its items; what is named must be there."),
					 _("Add the column, or amend the entry with govshare.amend_entry()."));
}

/* ---- the table's side ---- */

static void
check_division_column(Oid relid, const char *column)
{
	AttrNumber	number = get_attnum(relid, column);
	Oid			type;

	if (number <= 0)
		refuse_field(psprintf(_("table \"%s\" has no column \"%s\""),
							  get_rel_name(relid), column),
					 _("Grants are bounded by the division (行政区划) of each row."),
					 _("Name the column that holds it, or none."));
	type = get_atttype(relid, number);
	if (is_virtual_column(relid, number))
		refuse_field(psprintf(_("column \"%s\" of table \"%s\" is computed when it is read"),
							  column, get_rel_name(relid)),
					 _("Grants are bounded by the division (行政区划) of each row."),
					 _("Use a column that the rows hold: an ordinary or a stored generated one."));
	if (type != TEXTOID && type != VARCHAROID && type != BPCHAROID &&
		type != GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
								CStringGetDatum("division_code"),
								ObjectIdGetDatum(own_schema())))
		refuse_field(psprintf(_("column \"%s\" of table \"%s\" cannot hold divisions"),
							  column, get_rel_name(relid)),
					 _("Grants are bounded by the division (行政区划) of each row."),
					 _("Use a column of type govshare.division_code, text, varchar or char."));
}

static void
refuse_table(Oid relid, const char *obstacle)
{
	ereport(ERROR,
			(errcode(ERRCODE_WRONG_OBJECT_TYPE),
			 errmsg("table \"%s\" cannot be governed", get_rel_name(relid)),
			 errdetail("Table %s %s.", shield_relation_name(relid), obstacle),
			 errhint("Governed are ordinary and partitioned tables of the provider's role, with all their "
					 "partitions and children, without rules or policies of their own.")));
}

/* Citus keeps the rows of a distributed table where no policy reaches them */
static bool
is_distributed(Oid relid)
{
	static InternalQuery query = {
		"SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = $1",
		1, {OIDOID}
	};
	Datum		values[] = {ObjectIdGetDatum(relid)};

	return OidIsValid(get_relname_relid("pg_dist_partition",
										PG_CATALOG_NAMESPACE)) &&
		internal_query(&query, values, NULL) > 0;
}

static List *
lock_family(Oid relid, const Department *provider)
{
	List	   *family = find_all_inheritors(relid, AccessExclusiveLock, NULL);
	ListCell   *lc;

	foreach(lc, family)
	{
		char	   *obstacle = shield_obstacle(lfirst_oid(lc), relid,
											   provider->role);

		if (obstacle == NULL && is_distributed(lfirst_oid(lc)))
			obstacle = pstrdup(_("is a distributed table"));
		if (obstacle == NULL && feed_of_stranger(lfirst_oid(lc), provider->role))
			obstacle = psprintf(_("is fed by subscription \"%s\" of another role"),
								feed_of_stranger(lfirst_oid(lc), provider->role));
		if (obstacle)
			refuse_table(lfirst_oid(lc), obstacle);
	}
	return family;
}

static void
register_table(Oid relid, const char *entry, const Department *provider,
			   Datum division_column, bool record_own)
{
	static InternalQuery query = {
		"INSERT INTO govshare.governed_table"
		" (relation, entry, provider, division_column, record_own)"
		" VALUES ($1, $2, $3, $4, $5)",
		5, {REGCLASSOID, TEXTOID, TEXTOID, NAMEOID, BOOLOID}
	};
	Datum		values[] = {
		ObjectIdGetDatum(relid), CStringGetTextDatum(entry),
		CStringGetTextDatum(provider->code), division_column,
		BoolGetDatum(record_own)
	};

	(void) internal_query(&query, values,
						  division_column ? NULL : "   n ");
}

static void
run(char *command)
{
	if (SPI_execute(command, false, 0) != SPI_OK_UTILITY)
		elog(ERROR, "\"%s\" failed", command);
}

/* govern(relation regclass, entry text, division_column name, record_own boolean) */
Datum
govern(PG_FUNCTION_ARGS)
{
	Oid			relid;
	char	   *entry;
	char	   *division_column;
	Oid			owner;
	const Department *provider;
	InternalWrite frame;
	List	   *family;
	ListCell   *lc;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		refuse_field(_("relation, entry and record_own must not be null"),
					 _("Article 12 binds data to a published entry."),
					 _("Name the table and the code of its entry."));
	relid = PG_GETARG_OID(0);
	entry = text_to_cstring(PG_GETARG_TEXT_PP(1));
	division_column = PG_ARGISNULL(2) ? NULL :
		pstrdup(NameStr(*PG_GETARG_NAME(2)));

	owner = table_owner(relid);
	provider = department_of_role(owner);
	if (provider == NULL || provider->role != owner ||
		relid < FirstNormalObjectId ||
		get_rel_namespace(relid) == own_schema())
		refuse_table(relid, _("is not owned by the role of a department"));
	require_provider(provider, get_rel_name(relid));
	LockRelationOid(relid, AccessExclusiveLock);
	if (dataset_lookup(relid) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("table \"%s\" is governed already", get_rel_name(relid)),
				 errdetail("It is bound to entry \"%s\".",
						   dataset_lookup(relid)->entry),
				 errhint("A table, with its partitions and children, is bound to one entry.")));
	if (division_column)
		check_division_column(relid, division_column);

	internal_write_begin(&frame);
	check_entry(entry, relid, provider);
	family = lock_family(relid, provider);
	register_table(relid, entry, provider,
				   PG_ARGISNULL(2) ? (Datum) 0 : PG_GETARG_DATUM(2),
				   PG_GETARG_BOOL(3));
	foreach(lc, family)
		shield_put_on(lfirst_oid(lc));
	run(psprintf("GRANT SELECT ON %s TO " READER_ROLE,
				 shield_relation_name(relid)));
	internal_write_end(&frame);
	PG_RETURN_VOID();
}

/*
 * Within the frame: grants in force forbid to take the data away, unless a
 * change of service was filed and its day has come.  Returns its number, or 0.
 */
static int64
check_unused(const Dataset *dataset)
{
	static InternalQuery change = {
		"SELECT govshare.service_change_due($1, 'ungovern', $2)",
		2, {TEXTOID, REGCLASSOID}
	};
	static InternalQuery query = {
		"SELECT g.id, g.requester FROM govshare.share_grant g"
		" WHERE g.entry = $1 AND g.state IN ('active', 'suspended')"
		" ORDER BY g.id LIMIT 1",
		1, {TEXTOID}
	};
	Datum		values[] = {CStringGetTextDatum(dataset->entry),
	ObjectIdGetDatum(dataset->root)};
	Datum		due;
	bool		none;

	(void) internal_query(&change, values, NULL);
	due = internal_value(0, 1, &none);
	if (!none)
		return DatumGetInt64(due);
	if (internal_query(&query, values, NULL) == 0 || break_glass_active())
		return 0;
	ereport(ERROR,
			(errcode(ERRCODE_SG_TRANSITION),
			 errmsg("table \"%s\" serves grant %" PRId64 " of department \"%s\"",
					get_rel_name(dataset->root),
					DatumGetInt64(internal_value(0, 1, NULL)),
					TextDatumGetCString(internal_value(0, 2, NULL))),
			 errdetail("Article 27 lets no provider end a service without good cause, consultation of the "
					   "requester and filing with its authority."),
			 errhint("Use govshare.propose_service_change('%s', 'ungovern', ...), file it, and come back on its day.",
					 dataset->entry)));
	return 0;
}

/* Within the frame: the change of service that was filed is carried out */
static void
finish_change(int64 change)
{
	static InternalQuery query = {
		"SELECT govshare.finish_service_change($1)", 1, {INT8OID}
	};
	Datum		values[] = {Int64GetDatum(change)};

	if (change != 0)
		(void) internal_query(&query, values, NULL);
}

/* Within the frame */
static void
forget_table(Oid relid)
{
	static InternalQuery query = {
		"DELETE FROM govshare.governed_table WHERE relation = $1",
		1, {REGCLASSOID}
	};
	Datum		values[] = {ObjectIdGetDatum(relid)};

	(void) internal_query(&query, values, NULL);
}

void
govern_release(Oid relid)
{
	List	   *family = find_all_inheritors(relid, AccessExclusiveLock, NULL);
	ListCell   *lc;

	forget_table(relid);
	foreach(lc, family)
		shield_take_off(lfirst_oid(lc));
	run(psprintf("REVOKE SELECT ON %s FROM " READER_ROLE,
				 shield_relation_name(relid)));
}

/* ungovern(relation regclass) */
Datum
ungovern(PG_FUNCTION_ARGS)
{
	Oid			relid;
	const Dataset *dataset;
	const Department *provider;
	InternalWrite frame;
	int64		change;

	if (PG_ARGISNULL(0))
		refuse_field(_("relation must not be null"),
					 _("Article 27 binds a provider to what it shares."),
					 _("Name the table."));
	relid = PG_GETARG_OID(0);
	(void) table_owner(relid);
	dataset = dataset_lookup(relid);
	if (dataset == NULL || dataset->root != relid)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("table \"%s\" is not bound to an entry",
						get_rel_name(relid)),
				 dataset ? errhint("It is governed with table %s.",
								   shield_relation_name(dataset->root)) :
				 errhint("Bound tables are listed in govshare.governed_table.")));
	provider = department_by_code(dataset->provider);
	if (provider)
		require_provider(provider, get_rel_name(relid));
	else if (!break_glass_active())
		refuse_field(psprintf(_("department \"%s\" is not registered"),
							  dataset->provider),
					 _("Only the provider may let go of its data (Article 27)."),
					 _("A superuser may, under govshare.break_glass."));
	LockRelationOid(relid, AccessExclusiveLock);

	internal_write_begin(&frame);
	change = check_unused(dataset);
	if (break_glass_active())
		protect_note_break_glass(shield_relation_name(relid), dataset);
	govern_release(relid);
	finish_change(change);
	internal_write_end(&frame);
	PG_RETURN_VOID();
}

void
govern_forget(Oid relid)
{
	InternalWrite frame;

	if (!OidIsValid(own_relation("governed_table")))
		return;
	internal_write_begin(&frame);
	forget_table(relid);
	internal_write_end(&frame);
}

void
govern_descendants(Oid relid, const Dataset *dataset)
{
	InternalWrite frame;
	List	   *family;
	ListCell   *lc;

	internal_write_begin(&frame);
	family = find_all_inheritors(relid, AccessExclusiveLock, NULL);
	foreach(lc, family)
	{
		char	   *obstacle = shield_obstacle(lfirst_oid(lc), dataset->root,
											   dataset->provider_role);

		if (obstacle)
			ereport(ERROR,
					(errcode(ERRCODE_SG_PROTECTED),
					 errmsg("table \"%s\" cannot become part of governed table \"%s\"",
							get_rel_name(lfirst_oid(lc)),
							get_rel_name(dataset->root)),
					 errdetail("Table %s %s; Article 25 has each of its rows bounded by grants.",
							   shield_relation_name(lfirst_oid(lc)), obstacle),
					 errhint("Partitions and children of a governed table are ordinary or partitioned tables of "
							 "the provider's role, without rules or policies of their own.")));
		if (shield_defect(lfirst_oid(lc), dataset) != NULL)
			shield_put_on(lfirst_oid(lc));
	}
	internal_write_end(&frame);
}

/* ---- writes ---- */

/* BEFORE each statement that writes to a governed table: the provider only */
Datum
guard_write(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	const Dataset *dataset;
	Oid			relid;
	char	   *message;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"guard_write")));
	relid = RelationGetRelid(trigger->tg_relation);
	AcceptInvalidationMessages();
	dataset = dataset_lookup(relid);
	/* A partition that was detached keeps its shield until its owner drops it */
	if (dataset == NULL ||
		invoker_provides(dataset->provider, dataset->provider_role,
						 dataset->entry))
		return PointerGetDatum(NULL);
	if (break_glass_active())
	{
		protect_note_break_glass(shield_relation_name(relid), dataset);
		return PointerGetDatum(NULL);
	}
	message = psprintf(_("governed table \"%s\" is written by its provider only"),
					   RelationGetRelationName(trigger->tg_relation));
	protect_note_denial(relid, dataset, ERRCODE_SG_PROTECTED, message);
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg_internal("%s", message),
			 errdetail("Department \"%s\" answers for this data (Articles 13 and 18); Article 22 knows no way of "
					   "sharing that changes it.",
					   dataset->provider),
			 errhint("Report wrong data to the provider (Article 26).")));
	return PointerGetDatum(NULL);
}

/* BEFORE each statement that writes to governed_table itself */
Datum
governed_table_guard(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"governed_table_guard")));
	if (!internal_write_allowed())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("table \"governed_table\" is written by govshare.govern() and govshare.ungovern() only"),
				 errdetail("Article 12 has each department bind its own data to its entries."),
				 errhint("A superuser who must repair or restore data sets govshare.break_glass to the reason.")));
	return PointerGetDatum(NULL);
}
