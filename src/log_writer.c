/*
 * log_writer.c: the background worker that makes the record durable.
 *
 * One per database.  Owns access_record, log_tree, log_tile, log_case and
 * log_usage, whose only writer it is, and the tail of its ring.  A batch is
 * one transaction: the leaves (straight into the partition of their month,
 * many at a time), the tiles that they complete, one tree head with the ring's
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
#include "internal_write.h"
#include "log_batch.h"
#include "log_event.h"
#include "log_purge.h"
#include "log_ring.h"
#include "log_store.h"
#include "log_tile.h"
#include "log_usage.h"
#include "log_writer.h"
#include "merkle.h"
#include "restore_mode.h"
#include "short_slice.h"

#define NAP_MS				20L /* leaves nobody waits for lie so long at most */
#define NAPS_BEFORE_SLEEP	60		/* idle naps before hibernating */
#define HIBERNATE_MS		10000L
#define BACKOFF_MIN_MS		50L
#define BACKOFF_MAX_MS		5000L
#define RESTORE_POLL_MS		200L	/* is the restore over? */
#define LEAVE_POLL_MS		10L
#define LEAVE_WAIT_MS		60000L	/* for the last session, at shutdown */
#define TERMINATE_WAIT_MS	1000L	/* to learn whether it is a shutdown */
#define LOCK_TIMEOUT_MS		500
#define EVENT_LOCK_TIMEOUT_MS	100
#define EVENT_RETRY_MS		2000
#define LAST_TRIES			3		/* of a failing batch, once told to stop */

static volatile sig_atomic_t told_to_stop = false;
static volatile sig_atomic_t committing = false;

static LogRing *ring = NULL;

/* The newest committed head, as far as we know */
static LogHead head;
static MerkleEdge edge;
static Oid	tree_relid = InvalidOid;	/* whose state that is */
static bool state_loaded = false;
static char origin[sizeof(((LogHead *) NULL)->origin)];	/* what it is now */

/*
 * Steps of cases have batches of their own: a lock on the tables of cases must
 * not keep the record of reads waiting.
 */
typedef enum BatchSource
{
	BATCH_OF_RING,
	BATCH_OF_EVENTS,
	BATCH_OF_PURGE
} BatchSource;

/* The batch under way; its memory is in a context reset after each */
static LogBatch next_batch;
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

/* ---- the guards of the tables ---- */

PG_FUNCTION_INFO_V1(log_refuse);
PG_FUNCTION_INFO_V1(log_pending_refuse);

Datum
log_refuse(PG_FUNCTION_ARGS)
{
	if (!log_writer_is_me() && !restore_is_mine())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("the record of use is written by the log writer only"),
				 errdetail("Article 29 requires the record to be kept for at least three years."),
				 errhint("Read it in govshare.access_log.")));
	PG_RETURN_POINTER(NULL);
}

/* The guard of log_pending: steps put on it, the log writer takes off */
Datum
log_pending_refuse(PG_FUNCTION_ARGS)
{
	if (!log_writer_is_me() && !internal_write_active() && !restore_is_mine())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("steps on their way into the record are listed by the procedures only"),
				 errdetail("Article 29 requires the record to be complete."),
				 errhint("Take the step by its function.")));
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
	log_ring_wake(ring);
	ConditionVariableBroadcast(&ring->space_cv);
}

/*
 * Read the newest head.  If it is of this very ring, what it covers is
 * recorded even if we never learned so (an error after the commit record).
 */
static void
load_state(void)
{
	MerkleHasher *hasher = merkle_hasher_create();

	state_loaded = false;
	log_store_forget();
	tree_relid = log_store_table(LOG_TREE_TABLE);
	log_store_read_head(&head);
	log_store_origin(origin, sizeof(origin));
	log_tile_load_edge(hasher, &head.tree, &edge);
	merkle_hasher_free(hasher);
	log_usage_catch_up(head.tree.size);
	if (head.epoch == ring->epoch && head.position > pg_atomic_read_u64(&ring->tail))
		advance_tail(head.position, 0);
	state_loaded = true;
}

static void
pin(const char *name, const char *value)
{
	SetConfigOption(name, value, PGC_POSTMASTER, PGC_S_OVERRIDE);
}

/*
 * Give up waiting for a lock before a session that waits for the writer looks
 * for a deadlock: of the two it is the writer that can try again.
 */
static void
pin_lock_timeout(int most_ms)
{
	char		value[16];

	snprintf(value, sizeof(value), "%d", Max(Min(most_ms, DeadlockTimeout / 2), 1));
	pin("lock_timeout", value);
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

/*
 * The log of a copy goes on from what it was copied from: a standby promoted,
 * a backup recovered, a database used as a template.  Both have the same past
 * and each its own future, so it must show.
 */
static void
note_new_origin(LogBatch *batch)
{
	if (head.tree.size > 0 && strcmp(head.origin, origin) != 0)
	{
		log_event_add(batch, "epoch",
					  psprintf("{\"from\": \"%s\", \"to\": \"%s\"}", head.origin, origin));
		ereport(LOG,
				(errmsg("govshare log goes on as a copy: it was written by %s, now by %s",
						head.origin, origin)));
	}
	strlcpy(batch->head.origin, origin, sizeof(origin));
}

/* Fill a batch from what waits for the record */
static void
gather(LogBatch *batch, BatchSource source)
{
	log_batch_begin(batch, &head, &edge);
	note_new_origin(batch);
	if (source == BATCH_OF_RING)
		log_batch_gather(batch, ring);
	else if (source == BATCH_OF_EVENTS)
		log_event_add_cases(batch);
	else
		log_purge_run(batch);
	log_batch_end(batch);
}

/* One batch, one transaction.  An error leaves tree and tail as they were. */
static void
write_batch(BatchSource source)
{
	MemoryContext old_context;
	LogBatch   *batch = &next_batch;
	bool		usage_flushed;

	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	SPI_connect();
	PushActiveSnapshot(GetTransactionSnapshot());
	pgstat_report_activity(STATE_RUNNING, "writing the record of use");
	old_context = MemoryContextSwitchTo(batch_context);

	/* The extension may have been dropped and made anew meanwhile. */
	if (!state_loaded || tree_relid != log_store_table(LOG_TREE_TABLE))
		load_state();
	gather(batch, source);
	log_store_ensure_partitions(batch->first_month, batch->last_month);
	if (batch->n_leaves > 0)
	{
		log_batch_insert(batch);
		log_store_prune_heads(&batch->head);
	}
	usage_flushed = log_usage_due();
	if (usage_flushed)
		log_usage_flush(batch->head.tree.size);
	MemoryContextSwitchTo(old_context);
	SPI_finish();
	PopActiveSnapshot();
	commit_batch();

	if (usage_flushed)
		log_usage_done();
	if (batch->n_leaves > 0)
	{
		head = batch->head;
		merkle_copy_edge(&edge, &batch->edge, head.tree.size);
		if (source == BATCH_OF_RING)
			advance_tail(head.position, batch->n_leaves);
		else
			pg_atomic_write_u32(&ring->events, 1);	/* there may be more */
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

/*
 * Is the database whole?  While it is being restored, partitions, leaves and
 * tree heads come from the dump, and ours would be in their way.
 */
static bool
is_open(void)
{
	bool		restoring;

	if (pg_atomic_read_u32(&ring->open))
		return true;
	StartTransactionCommand();
	restoring = restore_under_way();
	CommitTransactionCommand();
	if (restoring)
		report_trouble("the database is being restored; govshare.finish_restore() ends that");
	else
		pg_atomic_write_u32(&ring->open, 1);
	return !restoring;
}

/* Write a batch; on error clean up, remember why, and say false */
static bool
try_write_batch(BatchSource source)
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
		if (is_open())
		{
			write_batch(source);
			written = true;
		}
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
	pin_lock_timeout(LOCK_TIMEOUT_MS);
	pin("DateStyle", "ISO");
	pin("jit", "off");
	if (synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH)
		pin("synchronous_commit", "on");
}

static void
reload_settings(void)
{
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
}

static void
nap(long timeout)
{
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 timeout, PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
	reload_settings();
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

/* Nap, unless told to go on at once: sessions ring when it matters to them */
static void
doze(bool (*is_due) (void))
{
	uint32		heard = bell_heard(&ring->writer_bell);

	pg_atomic_write_u32(&ring->writer_sleep, WRITER_NAPPING);
	pg_memory_barrier();
	if (!is_due() && !told_to_stop)
		bell_await(&ring->writer_bell, heard, NAP_MS * INT64CONST(1000));
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	reload_settings();
}

static bool
something_came(void)
{
	return !ring_is_empty() || pg_atomic_read_u32(&ring->events) != 0;
}

/* Soundly: appenders must wake us for any leaf */
static void
hibernate(void)
{
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_HIBERNATING);
	pg_memory_barrier();
	if (!something_came())
		nap(HIBERNATE_MS);
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	/* A prepared transaction commits without a word of its steps. */
	pg_atomic_write_u32(&ring->events, 1);
}

/* Sleep until there is something to do: soundly after a while without work */
static void
sleep_idle(int *idle_naps)
{
	pgstat_report_stat(true);
	if (*idle_naps >= NAPS_BEFORE_SLEEP)
		hibernate();
	else
		doze(something_came);
	(*idle_naps)++;
}

/* What is in the ring, as one batch; false if that failed */
static bool
write_leaves(void)
{
	/* Larger batches cost less: what nobody waits for lies a little longer. */
	if (!ring_is_empty() && !ring_is_urgent())
		doze(ring_is_urgent);
	return try_write_batch(BATCH_OF_RING);
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
			failures = try_write_batch(BATCH_OF_RING) ? 0 : failures + 1;
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
				(errmsg("govshare log writer stops with %" PRIu64 " bytes unwritten",
						pg_atomic_read_u64(&ring->head) - pg_atomic_read_u64(&ring->tail)),
				 errdetail("No session was told that they were recorded: %s",
						   ring->trouble_since ? ring->trouble : "unknown cause")));
}

/* Steps of cases that wait, and purges; after a failure, no sooner than EVENT_RETRY_MS */
static void
write_events(void)
{
	static TimestampTz retry_at = 0;

	if (log_purge_look())
		pg_atomic_write_u32(&ring->events, 1);
	if (pg_atomic_read_u32(&ring->events) == 0 ||
		retry_at > GetCurrentTimestamp())
		return;
	pg_atomic_write_u32(&ring->events, 0);
	pin_lock_timeout(EVENT_LOCK_TIMEOUT_MS);
	retry_at = 0;
	if (!try_write_batch(BATCH_OF_EVENTS) || !try_write_batch(BATCH_OF_PURGE))
	{
		pg_atomic_write_u32(&ring->events, 1);
		retry_at = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), EVENT_RETRY_MS);
	}
	pin_lock_timeout(LOCK_TIMEOUT_MS);
}

static bool
work_is_due(void)
{
	return !state_loaded || !ring_is_empty() || log_store_partitions_due() ||
		log_usage_due();
}

static void
work(void)
{
	int			idle_naps = 0;
	long		backoff = BACKOFF_MIN_MS;

	while (!told_to_stop)
	{
		CHECK_FOR_INTERRUPTS();
		if (!work_is_due())
			sleep_idle(&idle_naps);
		else
		{
			idle_naps = 0;
			if (write_leaves())
				backoff = BACKOFF_MIN_MS;
			else
			{
				nap(backoff);
				backoff = Min(backoff * 2, pg_atomic_read_u32(&ring->open) ?
							  BACKOFF_MAX_MS : RESTORE_POLL_MS);
			}
		}
		write_events();
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
	log_store_init();
	short_slice_request();
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
