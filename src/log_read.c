/*
 * log_read.c: reading the record is a use of it, and goes on record.
 *
 * Behind the view access_log: told of every row that it shows, this puts one
 * event on record for each statement and entry whose shown items are personal
 * (Article 37), with who read and by what query.  It waits for nothing: the
 * leaf is durable a moment later.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "tcop/tcopprot.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "invoker.h"
#include "log_event.h"
#include "log_queue.h"
#include "redact.h"

PG_FUNCTION_INFO_V1(note_log_read);

/* What this statement has seen of an entry */
typedef struct EntryRead
{
	char	   *entry;
	List	   *personal;		/* names of its personal items */
	bool		noted;
} EntryRead;

static MemoryContext read_context = NULL;
static List *entries = NIL;
static TimestampTz statement_start = 0;
static CommandId statement_command = 0;

/* Another statement begins with nothing noted */
static void
begin_statement(void)
{
	TimestampTz start = GetCurrentStatementStartTimestamp();
	CommandId	command = GetCurrentCommandId(false);

	if (read_context == NULL)
		read_context = AllocSetContextCreate(TopMemoryContext, "govshare log read",
											 ALLOCSET_SMALL_SIZES);
	if (start == statement_start && command == statement_command)
		return;
	MemoryContextReset(read_context);
	entries = NIL;
	statement_start = start;
	statement_command = command;
}

static List *
personal_items(const char *entry)
{
	Oid			types[] = {TEXTOID};
	Datum		values[] = {CStringGetTextDatum(entry)};
	List	   *items = NIL;

	SPI_connect();
	if (SPI_execute_with_args("SELECT DISTINCT i.column_name::text FROM govshare.data_item i"
							  " JOIN govshare.catalog_entry e ON e.id = i.entry_id WHERE e.code = $1 AND i.personal",
							  1, types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read data_item");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(read_context);

		items = lappend(items, SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1));
		MemoryContextSwitchTo(old);
	}
	SPI_finish();
	return items;
}

static EntryRead *
entry_read(const char *entry)
{
	MemoryContext old;
	EntryRead  *read;
	ListCell   *lc;

	foreach(lc, entries)
		if (strcmp(((EntryRead *) lfirst(lc))->entry, entry) == 0)
			return lfirst(lc);
	old = MemoryContextSwitchTo(read_context);
	read = palloc0(sizeof(EntryRead));
	read->entry = pstrdup(entry);
	entries = lappend(entries, read);
	MemoryContextSwitchTo(old);
	read->personal = personal_items(entry);
	return read;
}

/* Is one of the items personal?  Where no items are told, any may be */
static bool
shows_personal(const EntryRead *read, ArrayType *items)
{
	Datum	   *element;
	bool	   *null;
	int			n;
	ListCell   *lc;

	if (read->personal == NIL || items == NULL)
		return read->personal != NIL;
	deconstruct_array(items, TEXTOID, -1, false, TYPALIGN_INT, &element, &null, &n);
	for (int i = 0; i < n; i++)
		foreach(lc, read->personal)
			if (!null[i] && strcmp(TextDatumGetCString(element[i]), lfirst(lc)) == 0)
				return true;
	return false;
}

static void
note(const char *entry)
{
	const Invoker *invoker = invoker_current();
	AccessLeaf	leaf;

	log_event_describe(&leaf, "log_read", NULL);
	leaf.department = invoker->department ? invoker->department->code : NULL;
	leaf.entry = entry;
	leaf.purpose = invoker_purpose();
	if (debug_query_string)
		leaf.query = redact_query(debug_query_string, -1, 0, &leaf.query_hash);
	(void) log_queue_append(&leaf);
}

/* Arguments: entry and items of a row that is shown; always true */
Datum
note_log_read(PG_FUNCTION_ARGS)
{
	EntryRead  *read;

	if (PG_ARGISNULL(0))
		PG_RETURN_BOOL(true);
	begin_statement();
	read = entry_read(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	if (!read->noted &&
		shows_personal(read, PG_ARGISNULL(1) ? NULL : PG_GETARG_ARRAYTYPE_P(1)))
	{
		read->noted = true;
		note(read->entry);
	}
	PG_RETURN_BOOL(true);
}
