/*
 * log_event.c: leaves that are no access: steps of cases, and what befalls
 * the log itself.
 *
 * Owns the way of a step into the tree.  A trigger puts each new row of
 * case_event on the list log_pending, in the step's own transaction; once that
 * has committed, the log writer takes it off and appends its leaf in one
 * transaction: exactly once, whatever crashes.  Restored cases come through
 * the same trigger, so a new log begins with their history.
 *
 * The leaf holds a hash of the whole event, so that the tree proves every
 * column of case_event without repeating what only its parties may see.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "internal_write.h"
#include "log_event.h"
#include "log_queue.h"
#include "own_table.h"
#include "restore_mode.h"
#include "session.h"

#define CASES_PER_BATCH		2000

PG_FUNCTION_INFO_V1(case_event_pending);
PG_FUNCTION_INFO_V1(open_log_epoch);

/* Has this transaction put something on the list? */
static bool put_on_list = false;

void
log_event_describe(AccessLeaf *leaf, const char *event, const char *details)
{
	session_describe(leaf, LEAF_EVENT);
	leaf->event = event;
	leaf->details = details;
}

static void
clear_leaf(AccessLeaf *leaf, const char *event)
{
	memset(leaf, 0, sizeof(*leaf));
	leaf->kind = LEAF_EVENT;
	leaf->leaf_time = GetCurrentTimestamp();
	leaf->statement = PG_INT64_MIN;
	leaf->rows = -1;
	leaf->duration_us = -1;
	leaf->event = event;
}

static uint64
add_leaf(LogBatch *batch, const AccessLeaf *leaf)
{
	static char buffer[RECORD_MAX_SIZE];
	uint32		length = record_encode(leaf, buffer);

	return log_batch_add(batch, memcpy(palloc(length), buffer, length), length);
}

void
log_event_add(LogBatch *batch, const char *event, const char *details)
{
	AccessLeaf	leaf;

	clear_leaf(&leaf, event);
	leaf.details = details;
	(void) add_leaf(batch, &leaf);
}

/* ---- in the session ---- */

/* Memory only: the transaction is over */
static void
on_transaction_end(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_COMMIT && put_on_list)
		log_queue_announce_events();
	if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT ||
		event == XACT_EVENT_PREPARE)
		put_on_list = false;
}

void
log_event_announce_at_commit(void)
{
	static bool registered = false;

	if (!registered)
		RegisterXactCallback(on_transaction_end, NULL);
	registered = put_on_list = true;
}

Datum
case_event_pending(PG_FUNCTION_ARGS)
{
	static InternalQuery insert = {
		"INSERT INTO govshare.log_pending (procedure, case_id, seq) VALUES ($1, $2, $3)",
		3, {TEXTOID, INT8OID, INT4OID}, NULL
	};
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleDesc	desc;
	InternalWrite frame;
	Datum		values[3];
	const char *column[] = {"procedure", "case_id", "seq"};

	if (!own_trigger(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"case_event_pending")));
	/* A dump brings the list as well; finish_restore() adds what it lacks */
	if (restore_under_way())
		return PointerGetDatum(NULL);
	desc = RelationGetDescr(trigger->tg_relation);
	for (int i = 0; i < 3; i++)
	{
		bool		isnull;

		values[i] = heap_getattr(trigger->tg_trigtuple,
								 SPI_fnumber(desc, column[i]), desc, &isnull);
	}
	internal_write_begin(&frame);
	(void) internal_query(&insert, values, NULL);
	internal_write_end(&frame);
	log_event_announce_at_commit();
	PG_RETURN_POINTER(NULL);
}

/*
 * Say in the record that what follows is of another history than what came
 * before: after a restore, say.  Durable on return.
 */
Datum
open_log_epoch(PG_FUNCTION_ARGS)
{
	AccessLeaf	leaf;

	log_event_describe(&leaf, "epoch", NULL);
	leaf.message = text_to_cstring(PG_GETARG_TEXT_PP(0));
	log_queue_wait(log_queue_append(&leaf));
	PG_RETURN_VOID();
}

/* ---- in the log writer ---- */

static char *
text_of(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static int64
int64_of(uint64 row, int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[row],
									   SPI_tuptable->tupdesc, column, &isnull));
}

static int32
int32_of(uint64 row, int column)
{
	bool		isnull;

	return DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[row],
									   SPI_tuptable->tupdesc, column, &isnull));
}

/* The step of one row of the list; returns the index of its leaf */
static uint64
add_case(LogBatch *batch, uint64 row)
{
	AccessLeaf	leaf;
	bool		isnull;
	bytea	   *hash;

	clear_leaf(&leaf, "case");
	leaf.procedure = text_of(row, 2);
	leaf.case_id = int64_of(row, 3);
	leaf.case_seq = int32_of(row, 4);
	leaf.outer_role = text_of(row, 5);
	leaf.department = text_of(row, 6);
	leaf.message = text_of(row, 7);
	leaf.outcome = text_of(row, 8);
	hash = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[row],
										 SPI_tuptable->tupdesc, 9, &isnull));
	leaf.details_hash = (unsigned char *) VARDATA_ANY(hash);
	return add_leaf(batch, &leaf);
}

void
log_event_add_cases(LogBatch *batch)
{
	static SPIPlanPtr move = NULL;
	Oid			types[] = {INT8OID, INT8OID};
	SPITupleTable *pending;
	uint64		n;

	if (SPI_execute(psprintf("SELECT p.id, e.procedure, e.case_id, e.seq, e.actor, e.department, e.step, e.to_state,"
							 " sha256(convert_to(govshare.case_event_text(e), 'UTF8'))"
							 " FROM govshare.log_pending p JOIN govshare.case_event e USING (procedure, case_id, seq)"
							 " ORDER BY p.id LIMIT %d", CASES_PER_BATCH), false, 0) != SPI_OK_SELECT)
		elog(ERROR, "log writer: could not read log_pending");
	pending = SPI_tuptable;
	n = SPI_processed;
	if (n > 0 && move == NULL)
	{
		move = SPI_prepare("WITH p AS (DELETE FROM govshare.log_pending WHERE id = $1"
						   " RETURNING procedure, case_id, seq)"
						   " INSERT INTO govshare.log_case (procedure, case_id, seq, leaf)"
						   " SELECT p.procedure, p.case_id, p.seq, $2 FROM p", 2, types);
		if (move == NULL || SPI_keepplan(move) != 0)
			elog(ERROR, "log writer: could not prepare");
	}
	for (uint64 i = 0; i < n; i++)
	{
		Datum		values[2];

		SPI_tuptable = pending;
		values[0] = Int64GetDatum(int64_of(i, 1));
		values[1] = Int64GetDatum(add_case(batch, i));
		if (SPI_execute_plan(move, values, NULL, false, 0) != SPI_OK_INSERT ||
			SPI_processed != 1)
			elog(ERROR, "log writer: a step is on the list twice");
	}
}
