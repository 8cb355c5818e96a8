/*
 * log_writer.c: the background worker that makes the record durable.
 *
 * One per database.  Owns the tables access_record and log_tree, whose only
 * writer it is, and the tail of its ring.  A batch is one transaction: the
 * leaves (through COPY into the partitioned root, so that partitions are
 * routed and rows inserted many at a time), one tree head with the ring's
 * epoch and position, commit; only then the tail moves and waiters wake.
 *
 * Invariants: the tree in memory is that of the newest head in log_tree; a
 * leaf is recorded exactly once, because after any error or restart the
 * position is read back from the head that was committed; nothing is called
 * durable before it is (synchronous_commit is forced, fsync = off refused).
 *
 * Must never skip a leaf, never wait for ever on a lock (sessions that hold
 * one may be waiting for us), and never stop reading interrupts: DROP
 * DATABASE of any database waits for a ProcSignalBarrier.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "commands/dbcommands.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "log_batch.h"
#include "log_ring.h"
#include "log_store.h"
#include "log_writer.h"
#include "merkle.h"

#define NAP_MS				20L /* leaves nobody waits for lie so long at most */
#define NAPS_BEFORE_SLEEP	50		/* idle naps before hibernating */
#define HIBERNATE_MS		10000L
#define BACKOFF_MIN_MS		50L
#define BACKOFF_MAX_MS		5000L
#define LEAVE_POLL_MS		10L
#define LEAVE_WAIT_MS		60000L	/* for the last session, at shutdown */
#define TERMINATE_WAIT_MS	1000L	/* to learn whether it is a shutdown */
#define LAST_TRIES			3		/* of a failing batch, once told to stop */

static volatile sig_atomic_t told_to_stop = false;
static volatile sig_atomic_t committing = false;

static LogRing *ring = NULL;

/* The newest committed head, as far as we know */
static MerkleTree tree;
static Oid	tree_relid = InvalidOid;	/* whose state that is */
static bool state_loaded = false;

/* The batch under way, in a context reset after each */
static MemoryContext batch_context = NULL;

static void
handle_terminate(SIGNAL_ARGS)
{
	int			save_errno = errno;

	told_to_stop = true;
	/* A commit may be waiting for a standby that never comes. */
	if (committing)
		InterruptPending = QueryCancelPending = true;
	SetLatch(MyLatch);
	errno = save_errno;
}

bool
log_writer_is_me(void)
{
	return ring != NULL;
}

/* ---- the table's guard ---- */

PG_FUNCTION_INFO_V1(log_refuse);

Datum
log_refuse(PG_FUNCTION_ARGS)
{
	if (!log_writer_is_me())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("the record of use is written by the log writer only"),
				 errdetail("Article 29 requires the record to be kept for at least three years."),
				 errhint("Read it in govshare.access_log.")));
	PG_RETURN_POINTER(NULL);
}

/* ---- state ---- */

/* Free what lies before position and tell those who wait for it */
static void
advance_tail(uint64 position, int n_leaves)
{
	pg_atomic_write_u64(&ring->tail, position);
	pg_atomic_fetch_add_u64(&ring->flushed, n_leaves);
	pg_memory_barrier();
	pg_atomic_write_u64(&ring->oldest_unflushed, GetCurrentTimestamp());
	ConditionVariableBroadcast(&ring->flushed_cv);
	ConditionVariableBroadcast(&ring->space_cv);
}

/*
 * Read the newest head.  If it is of this very ring, what it covers is
 * recorded even if we never learned so (an error after the commit record).
 */
static void
load_state(void)
{
	int64		epoch;
	uint64		position;

	state_loaded = false;
	log_store_forget();
	tree_relid = log_store_table(LOG_TREE_TABLE);
	log_store_read_head(&tree, &epoch, &position);
	if (epoch == ring->epoch && position > pg_atomic_read_u64(&ring->tail))
		advance_tail(position, 0);
	state_loaded = true;
}

static void
pin(const char *name, const char *value)
{
	SetConfigOption(name, value, PGC_POSTMASTER, PGC_S_OVERRIDE);
}

/*
 * Commit, durably here and on synchronous standbys; but once told to stop, no
 * longer wait for standbys, or the server could not be shut down without them.
 */
static void
commit_batch(void)
{
	committing = true;
	if (told_to_stop)
		pin("synchronous_commit", "local");
	CommitTransactionCommand();
	committing = false;
	QueryCancelPending = false;
}

/* One batch, one transaction.  An error leaves tree and tail as they were. */
static void
write_batch(void)
{
	MemoryContext old_context;
	LogBatch   *batch;

	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	SPI_connect();
	PushActiveSnapshot(GetTransactionSnapshot());
	pgstat_report_activity(STATE_RUNNING, "writing the record of use");
	old_context = MemoryContextSwitchTo(batch_context);
	batch = palloc0(sizeof(LogBatch));

	/* The extension may have been dropped and made anew meanwhile. */
	if (!state_loaded || tree_relid != log_store_table(LOG_TREE_TABLE))
		load_state();
	log_batch_gather(batch, ring, &tree);
	log_store_ensure_partitions(batch->first_month, batch->last_month);
	if (batch->n_leaves > 0)
	{
		log_batch_insert(batch);
		log_store_insert_head(&batch->tree, ring->epoch, batch->end);
		log_store_prune_heads();
	}
	MemoryContextSwitchTo(old_context);
	SPI_finish();
	PopActiveSnapshot();
	commit_batch();

	if (batch->n_leaves > 0)
	{
		tree = batch->tree;
		advance_tail(batch->end, batch->n_leaves);
		pg_atomic_fetch_add_u64(&ring->batches, 1);
	}
	MemoryContextReset(batch_context);
	pgstat_report_activity(STATE_IDLE, NULL);
}

/* ---- trouble ---- */

/* Let log_status and those who wait know why nothing moves */
static void
report_trouble(const char *message)
{
	TimestampTz now = GetCurrentTimestamp();

	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	strlcpy(ring->trouble, message, LOG_TROUBLE_LENGTH);
	strlcpy(ring->last_error, message, LOG_TROUBLE_LENGTH);
	if (ring->trouble_since == 0)
		ring->trouble_since = now;
	ring->last_error_at = now;
	LWLockRelease(ring->lock);
}

static void
end_trouble(void)
{
	bool		was = ring->trouble_since != 0;

	if (!was)
		return;
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	ring->trouble_since = 0;
	LWLockRelease(ring->lock);
	ereport(LOG, (errmsg("govshare log writer works again")));
}

/* Write a batch; on error clean up, remember why, and say false */
static bool
try_write_batch(void)
{
	volatile bool written = false;

	if (log_fsync_refused())
	{
		if (ring->trouble_since == 0)
			ereport(LOG,
					(errmsg("govshare log writer waits: fsync is off"),
					 errhint("Set fsync = on; for tests only, govshare.allow_unsafe_fsync.")));
		report_trouble("fsync is off, so nothing written would be durable");
		return false;
	}
	PG_TRY();
	{
		write_batch();
		written = true;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		HOLD_INTERRUPTS();
		committing = false;
		MemoryContextSwitchTo(TopMemoryContext);
		error = CopyErrorData();
		EmitErrorReport();
		FlushErrorState();
		report_trouble(error->message);
		FreeErrorData(error);
		AbortCurrentTransaction();
		LWLockReleaseAll();
		MemoryContextReset(batch_context);
		/* Whether it committed is for the table to say. */
		state_loaded = false;
		log_store_forget();
		pgstat_report_activity(STATE_IDLE, NULL);
		RESUME_INTERRUPTS();
	}
	PG_END_TRY();
	if (written)
		end_trouble();
	return written;
}

/* ---- the worker ---- */

static void
release_ring(int code, Datum arg)
{
	LWLockAcquire(log_control_lock(), LW_EXCLUSIVE);
	if (ring->writer_pid == MyProcPid)
	{
		ring->writer_pid = 0;
		ring->writer_latch = NULL;
	}
	LWLockRelease(log_control_lock());
}

/* Two writers would fork the tree, so the first one keeps the ring. */
static Oid
claim_ring(int index)
{
	Oid			database;

	ring = log_ring_get(index);
	LWLockAcquire(log_control_lock(), LW_EXCLUSIVE);
	if (ring->writer_pid != 0 || !OidIsValid(ring->database))
	{
		LWLockRelease(log_control_lock());
		proc_exit(1);
	}
	ring->writer_pid = MyProcPid;
	ring->writer_latch = MyLatch;
	database = ring->database;
	LWLockRelease(log_control_lock());
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	before_shmem_exit(release_ring, 0);
	return database;
}

/* What ALTER DATABASE or ALTER ROLE set for everyone must not bend the log. */
static void
pin_settings(void)
{
	pin("search_path", "pg_catalog, pg_temp");
	pin("client_encoding", GetDatabaseEncodingName());
	pin("default_transaction_read_only", "off");
	pin("default_transaction_isolation", "read committed");
	pin("default_tablespace", "");
	pin("default_table_access_method", "heap");
	pin("session_replication_role", "origin");
	pin("row_security", "on");
	pin("statement_timeout", "0");
	pin("idle_in_transaction_session_timeout", "0");
	pin("lock_timeout", "2s");
	pin("DateStyle", "ISO");
	if (synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH)
		pin("synchronous_commit", "on");
}

static void
nap(long timeout)
{
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 timeout, PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
}

static bool
ring_is_empty(void)
{
	return pg_atomic_read_u64(&ring->head) == pg_atomic_read_u64(&ring->tail);
}

/* Does somebody wait for a leaf, or is the ring filling up? */
static bool
ring_is_urgent(void)
{
	return pg_atomic_read_u64(&ring->urgent) > pg_atomic_read_u64(&ring->tail);
}

/*
 * Sleep until there is something to do: soundly after a while without work,
 * when appenders must wake us for any leaf.
 */
static void
sleep_idle(int *idle_naps)
{
	bool		soundly = *idle_naps >= NAPS_BEFORE_SLEEP;

	pgstat_report_stat(true);
	pg_atomic_write_u32(&ring->writer_sleep,
						soundly ? WRITER_HIBERNATING : WRITER_NAPPING);
	pg_memory_barrier();
	if (ring_is_empty())
		nap(soundly ? HIBERNATE_MS : NAP_MS);
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	(*idle_naps)++;
}

/* Collect what nobody waits for a little longer: larger batches cost less. */
static void
gather_quietly(void)
{
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_NAPPING);
	pg_memory_barrier();
	if (!ring_is_urgent() && !told_to_stop)
		nap(NAP_MS);
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
}

/*
 * Told to stop.  At a shutdown sessions end as they are told and still write
 * completions: stay until the last of them is gone and the ring is empty.
 * Otherwise (someone terminated just us, or a command wants the database)
 * what is in the ring can wait for our successor.
 */
static void
leave(void)
{
	TimestampTz told_at = GetCurrentTimestamp();
	int			failures = 0;

	while (failures < LAST_TRIES && !ring->held)
	{
		long		waited = TimestampDifferenceMilliseconds(told_at,
															 GetCurrentTimestamp());
		long		limit = log_ring_in_shutdown() ? LEAVE_WAIT_MS : TERMINATE_WAIT_MS;

		/* Busy sessions would keep us for ever, without standbys' assent. */
		if (waited >= limit && !log_ring_in_shutdown())
			break;
		if (!ring_is_empty())
		{
			failures = try_write_batch() ? 0 : failures + 1;
			if (failures > 0)
				nap(BACKOFF_MIN_MS);
			continue;
		}
		if (waited >= limit || pg_atomic_read_u32(&ring->users) == 0)
			break;
		nap(LEAVE_POLL_MS);
	}
	if (ring_is_empty())
		ereport(LOG, (errmsg("govshare log writer stops, its queue is empty")));
	else if (!log_ring_in_shutdown())
		ereport(LOG, (errmsg("govshare log writer stops, the next one goes on with its queue")));
	else
		ereport(WARNING,
				(errmsg("govshare log writer stops with " UINT64_FORMAT " bytes unwritten",
						pg_atomic_read_u64(&ring->head) - pg_atomic_read_u64(&ring->tail)),
				 errdetail("No session was told that they were recorded: %s",
						   ring->trouble_since ? ring->trouble : "unknown cause")));
}

static void
work(void)
{
	int			idle_naps = 0;
	long		backoff = BACKOFF_MIN_MS;

	while (!told_to_stop)
	{
		CHECK_FOR_INTERRUPTS();
		if (!state_loaded || !ring_is_empty() || log_store_partitions_due())
		{
			if (!ring_is_empty())
				gather_quietly();
			if (try_write_batch())
				backoff = BACKOFF_MIN_MS;
			else
			{
				nap(backoff);
				backoff = Min(backoff * 2, BACKOFF_MAX_MS);
			}
			idle_naps = 0;
		}
		else
			sleep_idle(&idle_naps);
	}
}

static const char *
database_name(Oid database)
{
	char	   *name;

	StartTransactionCommand();
	name = get_database_name(database);
	name = name ? MemoryContextStrdup(TopMemoryContext, name) : "?";
	CommitTransactionCommand();
	return name;
}

void
log_writer_main(Datum ring_index)
{
	Oid			database;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, handle_terminate);
	database = claim_ring(DatumGetInt32(ring_index));
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(database, InvalidOid, 0);
	pin_settings();
	batch_context = AllocSetContextCreate(TopMemoryContext,
										  "govshare log batch",
										  ALLOCSET_DEFAULT_SIZES);
	ereport(LOG,
			(errmsg("govshare log writer started for database \"%s\"",
					database_name(database))));
	work();
	leave();
	/* The launcher starts the next one; 0 keeps the server log quiet. */
	proc_exit(ring->held ? 0 : 1);
}
