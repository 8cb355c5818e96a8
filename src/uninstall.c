/*
 * uninstall.c: prepare_uninstall(), by which DROP EXTENSION becomes lawful.
 *
 * Owns the archive: a schema with two plain tables that need nothing of
 * govshare.  "record" holds the lines of export_log(), which tools/verify_log
 * verifies without the server; "case_row" every row of the directory, the
 * catalogue and the cases as JSON.  What must be over first is told by
 * govshare.uninstall_findings().
 *
 * All in one function in C, because its parts would each be a way around
 * protection.  What DROP EXTENSION needs to know is one row of
 * govshare.uninstall; a database of version 1.0 has no such table, and keeps
 * its record until break-glass.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/wait_event.h"

#include "compat.h"
#include "dataset.h"
#include "errors.h"
#include "govern.h"
#include "internal_write.h"
#include "log_event.h"
#include "log_queue.h"
#include "own_table.h"
#include "shield.h"
#include "uninstall.h"

#define CASE_WAIT_MS		50
#define CASE_WAITS			200

PG_FUNCTION_INFO_V1(prepare_uninstall);

/* ---- what DROP EXTENSION asks ---- */

/* The largest value of the column that the relation's primary key is on; -1 if there is no row */
static int64
largest_key(Relation rel, const char *column)
{
	Relation	index = index_open(primary_key_index(rel), AccessShareLock);
	SysScanDesc scan = systable_beginscan_ordered(rel, index, NULL, 0, NULL);
	HeapTuple	tuple = systable_getnext_ordered(scan, BackwardScanDirection);
	int64		result = -1;
	bool		isnull;

	if (HeapTupleIsValid(tuple))
		result = DatumGetInt64(heap_getattr(tuple, own_column(rel, column),
											RelationGetDescr(rel), &isnull));
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	return result;
}

static int64
log_size(void)
{
	Relation	rel = table_open(own_relation("log_tree"), AccessShareLock);
	int64		size = largest_key(rel, "size");

	table_close(rel, AccessShareLock);
	return size;
}

/* Is there an archive that holds a record of this size, and is it still there? */
static bool
is_archived(int64 size)
{
	Oid			relid = own_relation("uninstall");
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	if (!OidIsValid(relid))
		return false;
	rel = table_open(relid, AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		TupleDesc	desc = RelationGetDescr(rel);
		bool		isnull;
		Name		archive;
		Oid			schema;

		if (DatumGetInt64(heap_getattr(tuple, own_column(rel, "log_size"), desc, &isnull)) != size)
			continue;
		archive = DatumGetName(heap_getattr(tuple, own_column(rel, "archive"), desc, &isnull));
		schema = get_namespace_oid(NameStr(*archive), true);
		found = OidIsValid(schema) && OidIsValid(get_relname_relid("record", schema));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

const char *
uninstall_obstacle(void)
{
	int64		size;

	if (!OidIsValid(own_relation("log_tree")))
		return NULL;
	size = log_size();
	if (size < 0)
		return NULL;
	if (!is_archived(size))
		return _("No archive holds all of it.");
	if (!log_queue_is_empty())
		return _("Something is still on its way into it.");
	return NULL;
}

/* ---- preparing ---- */

static void
refuse(int code, char *message, const char *detail, const char *hint)
{
	ereport(ERROR,
			(errcode(code),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

static void
check_caller(void)
{
	if (!superuser_arg(GetSessionUserId()) || !superuser_arg(GetOuterUserId()) || !superuser())
		refuse(ERRCODE_SG_NOT_YOURS, _("the extension is uninstalled by a superuser"),
			   _("It ends the service of every department of this database (Article 27)."),
			   _("Ask whoever operates this server."));
	if (IsolationUsesXactSnapshot())
		refuse(ERRCODE_SG_TRANSITION, _("an uninstall is prepared in a READ COMMITTED transaction"),
			   _("What the log writer has just made durable must be seen, to be kept (Article 29)."),
			   _("SET TRANSACTION ISOLATION LEVEL READ COMMITTED."));
}

static uint64
run(const char *sql, int expected)
{
	if (SPI_execute(sql, false, 0) != expected)
		elog(ERROR, "could not run \"%s\"", sql);
	return SPI_processed;
}

static char *
first_text(int column)
{
	return SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column);
}

static int64
read_int64(const char *sql)
{
	(void) run(sql, SPI_OK_SELECT);
	return DatumGetInt64(internal_value(0, 1, NULL));
}

/* Steps of cases that have committed become leaves a moment later */
static void
wait_for_cases(void)
{
	for (int i = 0; run("SELECT 1 FROM govshare.log_pending LIMIT 1", SPI_OK_SELECT) > 0; i++)
	{
		if (i == CASE_WAITS)
			refuse(ERRCODE_SG_LOG_UNAVAILABLE, _("steps of cases are still on their way into the record"),
				   _("Article 29 requires the record to be complete."),
				   _("Commit your own steps first; govshare.log_status tells whether the log writer runs."));
		log_queue_announce_events();
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 CASE_WAIT_MS, PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
}

static void
refuse_findings(void)
{
	if (run("SELECT f.object, f.finding FROM govshare.uninstall_findings() f", SPI_OK_SELECT) > 0)
		refuse(ERRCODE_SG_TRANSITION,
			   psprintf(_("govshare is still in use: %s %s"), first_text(1), first_text(2)),
			   _("Who shares lawfully is not cut off, and what was shared is disposed of (Article 27)."),
			   _("SELECT * FROM govshare.uninstall_findings(); bring the cases to their end first."));
}

/* Durable before it is done: what is rolled back stays on record as an attempt */
static void
note(const char *event, const char *reason, const Dataset *dataset)
{
	AccessLeaf	leaf;

	log_event_describe(&leaf, event, NULL);
	leaf.message = reason;
	if (dataset)
	{
		leaf.provider = dataset->provider;
		leaf.entry = dataset->entry;
		leaf.relation = shield_relation_name(dataset->root);
	}
	log_queue_wait(log_queue_append(&leaf));
}

static void
release_tables(const char *reason)
{
	uint64		n = run("SELECT t.relation FROM govshare.governed_table t ORDER BY t.relation", SPI_OK_SELECT);
	SPITupleTable *tables = SPI_tuptable;

	for (uint64 i = 0; i < n; i++)
	{
		bool		isnull;
		Oid			relid = DatumGetObjectId(SPI_getbinval(tables->vals[i], tables->tupdesc, 1, &isnull));
		const Dataset *dataset = dataset_lookup(relid);

		if (dataset == NULL)
			continue;
		note("ungovern", reason, dataset);
		govern_release(relid);
	}
}

/* Rows that govshare brought along itself are no part of its history */
static void
archive_cases(const char *archive)
{
	uint64		n = run("SELECT c.relname::text, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'seeded' AND NOT a.attisdropped)"
						" FROM pg_extension e, unnest(e.extconfig) t (relid) JOIN pg_class c ON c.oid = t.relid"
						" WHERE e.extname = 'govshare' AND c.relkind = 'r' AND c.relname NOT IN ('log_tree', 'log_tile', 'log_pending', 'log_usage_state', 'restore_mode')"
						" ORDER BY c.relname", SPI_OK_SELECT);
	SPITupleTable *tables = SPI_tuptable;

	for (uint64 i = 0; i < n; i++)
	{
		char	   *table = SPI_getvalue(tables->vals[i], tables->tupdesc, 1);
		bool		isnull;
		bool		seeded = DatumGetBool(SPI_getbinval(tables->vals[i], tables->tupdesc, 2, &isnull));

		(void) run(psprintf("INSERT INTO %s.case_row SELECT %s, to_jsonb(t) FROM govshare.%s t%s", archive,
							quote_literal_cstr(table), quote_identifier(table), seeded ? " WHERE NOT t.seeded" : ""),
				   SPI_OK_INSERT);
	}
}

/* A schema that we made, or none: a second call keeps what has come since */
static void
open_archive(const char *name)
{
	const char *archive = quote_identifier(name);

	if (run(psprintf("SELECT 1 FROM govshare.uninstall u WHERE u.archive = %s", quote_literal_cstr(name)), SPI_OK_SELECT) > 0 &&
		OidIsValid(get_namespace_oid(name, true)))
		(void) run(psprintf("DROP TABLE %s.record, %s.case_row", archive, archive), SPI_OK_UTILITY);
	else
		(void) run(psprintf("CREATE SCHEMA %s", archive), SPI_OK_UTILITY);
	(void) run(psprintf("CREATE TABLE %s.record (line_number bigint PRIMARY KEY, line text NOT NULL)", archive), SPI_OK_UTILITY);
	(void) run(psprintf("CREATE TABLE %s.case_row (table_name text NOT NULL, row_data jsonb NOT NULL)", archive), SPI_OK_UTILITY);
	(void) run(psprintf("COMMENT ON SCHEMA %s IS %s", archive,
						quote_literal_cstr("record of use and cases of govshare, kept under Article 29; the lines of record, "
										   "in their order, are a file that tools/verify_log verifies")),
			   SPI_OK_UTILITY);
}

/* Returns the number of leaves */
static int64
archive_record(const char *archive)
{
	(void) run(psprintf("INSERT INTO %s.record SELECT e.n, e.line FROM govshare.export_log() WITH ORDINALITY e (line, n)", archive),
			   SPI_OK_INSERT);
	return read_int64(psprintf("SELECT split_part(r.line, ' ', 2)::bigint FROM %s.record r WHERE r.line LIKE 'size %%' AND r.line_number < 10", archive));
}

/* prepare_uninstall(reason text, archive name) */
Datum
prepare_uninstall(PG_FUNCTION_ARGS)
{
	char	   *reason = PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	   *name = PG_ARGISNULL(1) ? NULL : pstrdup(NameStr(*PG_GETARG_NAME(1)));
	const char *archive;
	InternalWrite frame;
	int64		leaves;
	int64		size;

	if (reason == NULL || reason[strspn(reason, " \t\n")] == '\0' || name == NULL || name[0] == '\0')
		refuse(ERRCODE_SG_FIELD, _("reason and archive must not be empty"),
			   _("Article 29: the record tells why it ends, and where it is kept."),
			   _("Give the reason, and the name of a schema that does not exist yet."));
	check_caller();
	archive = quote_identifier(name);

	internal_write_begin(&frame);
	refuse_findings();
	wait_for_cases();
	release_tables(reason);
	open_archive(name);
	archive_cases(archive);
	note("uninstall", reason, NULL);
	leaves = archive_record(archive);
	/* The export is a leaf of its own, after what it holds */
	size = read_int64("SELECT h.size FROM govshare.log_head() h");
	if (size != leaves + 1)
		refuse(ERRCODE_SG_TRANSITION, _("the record has grown while it was archived"),
			   _("Article 29 requires all of it to be kept."),
			   _("Call govshare.prepare_uninstall() again while nobody is at work in this database."));
	(void) run(psprintf("INSERT INTO govshare.uninstall (reason, archive, leaves, log_size) VALUES (%s, %s, " INT64_FORMAT ", " INT64_FORMAT ")",
						quote_literal_cstr(reason), quote_literal_cstr(name), leaves, size), SPI_OK_INSERT);
	internal_write_end(&frame);
	PG_RETURN_INT64(leaves);
}
