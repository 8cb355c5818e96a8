/*
 * log_status.c: SQL functions that show and flush the log.
 *
 * Owns nothing; reads the ring of this database.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "log_queue.h"
#include "log_ring.h"

PG_FUNCTION_INFO_V1(flush_log);
PG_FUNCTION_INFO_V1(log_queue_status);

#define STATUS_COLUMNS	17

Datum
flush_log(PG_FUNCTION_ARGS)
{
	log_queue_wait(log_queue_position());
	PG_RETURN_VOID();
}

static LogRing *
ring_of_database(void)
{
	LogRing    *found = NULL;

	if (!log_ring_available())
		return NULL;
	LWLockAcquire(log_control_lock(), LW_SHARED);
	for (int i = 0; i < log_ring_count() && !found; i++)
		if (log_ring_get(i)->database == MyDatabaseId)
			found = log_ring_get(i);
	LWLockRelease(log_control_lock());
	return found;
}

static bool
session_preloaded(void)
{
	const char *libraries = GetConfigOption("session_preload_libraries",
											true, false);

	return libraries && strstr(libraries, "govshare") != NULL;
}

static Datum
lag_since(TimestampTz since)
{
	return DirectFunctionCall2(timestamp_mi,
							   TimestampTzGetDatum(GetCurrentTimestamp()),
							   TimestampTzGetDatum(since));
}

static void
fill_ring_columns(LogRing *ring, Datum *values, bool *nulls)
{
	uint64		head;
	uint64		tail;

	LWLockAcquire(ring->lock, LW_SHARED);
	head = pg_atomic_read_u64(&ring->head);
	tail = pg_atomic_read_u64(&ring->tail);
	values[2] = Int32GetDatum(ring->writer_pid);
	nulls[2] = ring->writer_pid == 0;
	values[3] = Int64GetDatum(log_ring_size());
	values[4] = Int64GetDatum(head - tail);
	values[5] = Int64GetDatum(head);
	values[6] = Int64GetDatum(tail);
	values[7] = Int64GetDatum(ring->epoch);
	values[8] = Int64GetDatum(pg_atomic_read_u64(&ring->appended));
	values[9] = Int64GetDatum(pg_atomic_read_u64(&ring->flushed));
	values[10] = Int64GetDatum(pg_atomic_read_u64(&ring->batches));
	values[11] = Int64GetDatum(pg_atomic_read_u64(&ring->full_waits));
	nulls[12] = head == tail;
	if (head != tail)
		values[12] = lag_since(pg_atomic_read_u64(&ring->oldest_unflushed));
	nulls[13] = nulls[14] = ring->trouble_since == 0;
	values[13] = CStringGetTextDatum(ring->trouble);
	values[14] = TimestampTzGetDatum(ring->trouble_since);
	nulls[15] = nulls[16] = ring->last_error_at == 0;
	values[15] = CStringGetTextDatum(ring->last_error);
	values[16] = TimestampTzGetDatum(ring->last_error_at);
	LWLockRelease(ring->lock);
}

Datum
log_queue_status(PG_FUNCTION_ARGS)
{
	LogRing    *ring = ring_of_database();
	TupleDesc	tupdesc;
	Datum		values[STATUS_COLUMNS] = {0};
	bool		nulls[STATUS_COLUMNS];

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	memset(nulls, true, sizeof(nulls));
	values[0] = BoolGetDatum(log_ring_available());
	values[1] = BoolGetDatum(session_preloaded());
	nulls[0] = nulls[1] = false;
	if (ring)
	{
		memset(nulls, false, sizeof(nulls));
		fill_ring_columns(ring, values, nulls);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
													  values, nulls)));
}
