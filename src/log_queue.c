/*
 * log_queue.c: the session's side of the ring between sessions and the log
 * writer.
 *
 * Owns how a session appends, completes and waits, and the errors that say why
 * nothing can be recorded (P5: no record, no row).  Invariants: a leaf that was
 * appended is recorded or the server crashed before anyone was told it was
 * durable; a ring never drops, it makes wait.  Must never read the catalogues:
 * sessions append in odd states.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "replication/walsender.h"
#include "storage/ipc.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "log_queue.h"
#include "log_ring.h"
#include "restore_mode.h"

typedef enum LogMode
{
	LOG_MODE_SYNC, LOG_MODE_ASYNC
} LogMode;

static const struct config_enum_entry log_mode_options[] = {
	{"sync", LOG_MODE_SYNC, false},
	{"async", LOG_MODE_ASYNC, false},
	{NULL, 0, false}
};

/* Settings */
static int	log_mode = LOG_MODE_SYNC;
static int	log_timeout = 10000;	/* ms */

#define WAKE_INTERVAL	1000L	/* ms: a waiter knocks again so often */
#define LOCK_TRIES		100		/* before we sleep for the lock of the ring */

/* The ring of this session's database, once attached */
static LogRing *my_ring = NULL;
static int64 my_epoch;
static bool exit_registered = false;

static char encoded[RECORD_MAX_SIZE];

/* Why nothing can be recorded */
typedef struct Obstacle
{
	const char *cause;
	const char *hint;
} Obstacle;

static const Obstacle not_preloaded = {
	gettext_noop("the library govshare is not preloaded"),
	gettext_noop("Add govshare to shared_preload_libraries and restart the server.")
};
static const Obstacle on_standby = {
	gettext_noop("the server is a standby and cannot write"),
	gettext_noop("Read on the primary server.")
};
static const Obstacle unsafe_fsync = {
	gettext_noop("fsync is off, so nothing written is durable"),
	gettext_noop("Set fsync = on; for tests only, govshare.allow_unsafe_fsync.")
};
static const Obstacle no_ring = {
	gettext_noop("no log writer serves this database"),
	gettext_noop("See the server log for what the govshare launcher reports.")
};
static const Obstacle exhausted = {
	gettext_noop("more databases have govshare than the server has log queues"),
	gettext_noop("Raise govshare.max_databases (and max_worker_processes) and restart the server.")
};
static const Obstacle no_writer = {
	gettext_noop("the log writer is not running"),
	gettext_noop("See the server log; the launcher restarts the writer, if max_worker_processes leaves room for it.")
};
static const Obstacle full = {
	gettext_noop("the log queue is full"),
	gettext_noop("See govshare.log_status; raise govshare.log_queue_size or govshare.log_timeout.")
};
static const Obstacle restoring = {
	gettext_noop("the database is being restored from a dump"),
	gettext_noop("A superuser ends the restore with govshare.finish_restore().")
};
static const Obstacle slow = {
	gettext_noop("the record was not durable within govshare.log_timeout"),
	gettext_noop("See govshare.log_status for what the log writer waits for.")
};

void
log_queue_init(void)
{
	DefineCustomEnumVariable("govshare.log_mode",
							 "Whether a read waits for its record.",
							 "sync: no row leaves before the opening record is durable."
							 " async: a crash may lose what is in the queue.",
							 &log_mode, LOG_MODE_SYNC, log_mode_options,
							 PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("govshare.log_timeout",
							"How long a session waits for the record of use before it fails.",
							NULL,
							&log_timeout, 10000, 10, INT_MAX,
							PGC_SUSET, GUC_UNIT_MS, NULL, NULL, NULL);
	log_ring_init();
}

/* ---- why nothing can be recorded ---- */

static void
refuse(const Obstacle *obstacle)
{
	char		trouble[LOG_TROUBLE_LENGTH] = "";

	if (my_ring)
	{
		LWLockAcquire(my_ring->lock, LW_SHARED);
		if (my_ring->trouble_since != 0)
			strlcpy(trouble, my_ring->trouble, sizeof(trouble));
		LWLockRelease(my_ring->lock);
	}
	ereport(ERROR,
			(errcode(ERRCODE_SG_LOG_UNAVAILABLE),
			 errmsg("the use of governed data cannot be recorded: %s",
					_(obstacle->cause)),
			 trouble[0]
			 ? errdetail("Article 29 requires a record of every use; the log writer reports: %s", trouble)
			 : errdetail("Article 29 requires a record of every use; without one no row is given."),
			 errhint("%s", _(obstacle->hint))));
}

/* What bars recording whatever the ring holds; NULL if nothing does */
static const Obstacle *
standing_obstacle(void)
{
	if (!log_ring_available())
		return &not_preloaded;
	if (RecoveryInProgress())
		return &on_standby;
	if (log_fsync_refused())
		return &unsafe_fsync;
	return NULL;
}

/* Milliseconds left until the deadline, at most one WAKE_INTERVAL */
static long
time_left(TimestampTz deadline)
{
	long		left = TimestampDifferenceMilliseconds(GetCurrentTimestamp(),
													   deadline);

	return Min(left, WAKE_INTERVAL);
}

/* ---- attaching ---- */

static void
forget_user(int code, Datum arg)
{
	if (my_ring)
		pg_atomic_fetch_sub_u32(&my_ring->users, 1);
	my_ring = NULL;
}

/*
 * Find this database's ring.  The writer leaves last at shutdown, so it must
 * know who may still append; walsenders outlive it and are not counted.
 */
static bool
try_attach(void)
{
	LogRing    *ring;

	if (my_ring && my_ring->database == MyDatabaseId &&
		my_ring->epoch == my_epoch)
		return true;
	if (my_ring)
	{
		if (!am_walsender)
			pg_atomic_fetch_sub_u32(&my_ring->users, 1);
		my_ring = NULL;
	}
	LWLockAcquire(log_control_lock(), LW_SHARED);
	ring = log_ring_find(MyDatabaseId);
	if (ring)
	{
		if (!am_walsender)
			pg_atomic_fetch_add_u32(&ring->users, 1);
		my_epoch = ring->epoch;
	}
	LWLockRelease(log_control_lock());
	if (ring == NULL)
		return false;
	my_ring = ring;
	if (!exit_registered && !am_walsender)
	{
		on_shmem_exit(forget_user, 0);
		exit_registered = true;
	}
	return true;
}

/* Right after CREATE EXTENSION the launcher may still be at it */
static void
attach(TimestampTz deadline)
{
	if (try_attach())
		return;
	ConditionVariablePrepareToSleep(log_ring_assigned_cv());
	while (!try_attach())
	{
		long		left = time_left(deadline);

		if (left <= 0 || log_ring_exhausted())
		{
			ConditionVariableCancelSleep();
			refuse(log_ring_exhausted() ? &exhausted : &no_ring);
		}
		ConditionVariableTimedSleep(log_ring_assigned_cv(), left,
									PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
}

/* ---- appending ---- */

/* To be called after a full barrier: the writer says that it sleeps, and looks */
static void
wake_sleeping_writer(LogRing *ring, WriterSleep if_sleeping)
{
	uint32		sleep = pg_atomic_read_u32(&ring->writer_sleep);

	if (sleep < if_sleeping)
		return;
	if (sleep == WRITER_NAPPING)
	{
		/* One is enough. */
		if (pg_atomic_compare_exchange_u32(&ring->writer_sleep, &sleep, WRITER_AWAKE))
			bell_ring(&ring->writer_bell);
	}
	else
	{
		Latch	   *latch = ring->writer_latch;

		if (latch)
			SetLatch(latch);
	}
}

static void
wake_writer(LogRing *ring, WriterSleep if_sleeping)
{
	pg_memory_barrier();
	wake_sleeping_writer(ring, if_sleeping);
}

/* Refusals leave room for reads: nobody's flood keeps others waiting */
static Size
room(bool denial)
{
	return denial ? log_ring_size() / 4 * 3 : log_ring_size();
}

/* A leaf on its way into the ring, encoded */
typedef struct Parcel
{
	const char *bytes;
	LogEntry	entry;
	Size		most;			/* bytes in the ring, with it */
} Parcel;

/*
 * Who holds the lock copies a few hundred bytes: to try again at once is as a
 * rule quicker, by far, than to be put to sleep and woken.
 */
static void
lock_ring(LogRing *ring)
{
	for (int i = 0; i < LOCK_TRIES; i++)
	{
		if (LWLockConditionalAcquire(ring->lock, LW_EXCLUSIVE))
			return;
		pg_spin_delay();
	}
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
}

/* Append if there is room; returns the new head, 0 if not */
static uint64
put(LogRing *ring, const Parcel *parcel)
{
	uint64		head;
	uint64		tail;
	uint64		end = 0;

	lock_ring(ring);
	head = pg_atomic_read_u64(&ring->head);
	tail = pg_atomic_read_u64(&ring->tail);
	if (ring->epoch == my_epoch &&
		head + sizeof(LogEntry) + parcel->entry.capacity - tail <= parcel->most)
	{
		log_ring_write(ring, head, &parcel->entry, sizeof(LogEntry));
		log_ring_write(ring, head + sizeof(LogEntry), parcel->bytes,
					   parcel->entry.length);
		end = head + sizeof(LogEntry) + parcel->entry.capacity;
		if (head == tail)
			pg_atomic_write_u64(&ring->oldest_unflushed, GetCurrentTimestamp());
		pg_write_barrier();
		pg_atomic_write_u64(&ring->head, end);
		pg_atomic_write_u64(&ring->appended,
							pg_atomic_read_u64(&ring->appended) + 1);
		if (end - tail > log_ring_size() / 4)
			pg_atomic_write_u64(&ring->urgent, end);
	}
	LWLockRelease(ring->lock);
	if (end == 0)
		return 0;
	/* The lock was let go by an atomic operation, which is a barrier */
	wake_sleeping_writer(ring, pg_atomic_read_u64(&ring->urgent) >= end ?
						 WRITER_NAPPING : WRITER_HIBERNATING);
	return end;
}

static TimestampTz
deadline_from_now(void)
{
	return TimestampTzPlusMilliseconds(GetCurrentTimestamp(), log_timeout);
}

/*
 * While the database is being restored, its record is what the dump brings.
 * Until the writer has looked, we do; the end of an aborted statement has a
 * beginning on record, so it need not.
 */
static bool
is_closed(void)
{
	return pg_atomic_read_u32(&my_ring->open) == 0 && IsTransactionState() &&
		restore_under_way();
}

static Parcel
pack(const AccessLeaf *leaf, Size most)
{
	uint32		length = record_encode(leaf, encoded);

	return (Parcel) {encoded, {length, length}, most};
}

static uint64
append(const Parcel *parcel)
{
	const Obstacle *obstacle = standing_obstacle();
	TimestampTz deadline;
	uint64		end;

	if (obstacle)
		refuse(obstacle);
	if (!try_attach())
		attach(deadline_from_now());
	if (is_closed())
		refuse(&restoring);
	end = put(my_ring, parcel);
	if (end != 0)
		return end;

	deadline = deadline_from_now();
	pg_atomic_fetch_add_u64(&my_ring->full_waits, 1);
	ConditionVariablePrepareToSleep(&my_ring->space_cv);
	while ((end = put(my_ring, parcel)) == 0)
	{
		long		left = time_left(deadline);

		if (left <= 0 || !try_attach())
		{
			ConditionVariableCancelSleep();
			refuse(my_ring == NULL ? &no_ring :
				   my_ring->writer_pid == 0 ? &no_writer : &full);
		}
		wake_writer(my_ring, WRITER_NAPPING);
		ConditionVariableTimedSleep(&my_ring->space_cv, left,
									PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
	return end;
}

static bool
try_append(const Parcel *parcel)
{
	return !standing_obstacle() && try_attach() && !is_closed() &&
		put(my_ring, parcel) != 0;
}

uint64
log_queue_append(const AccessLeaf *leaf)
{
	Parcel		parcel = pack(leaf, room(false));

	return append(&parcel);
}

uint64
log_queue_append_encoded(const char *bytes, uint32 length)
{
	Parcel		parcel = {bytes, {length, length}, room(false)};

	return append(&parcel);
}

uint64
log_queue_append_denial(const AccessLeaf *leaf)
{
	Parcel		parcel = pack(leaf, room(true));

	return append(&parcel);
}

bool
log_queue_try_append(const AccessLeaf *leaf)
{
	Parcel		parcel = pack(leaf, room(false));

	return try_append(&parcel);
}

bool
log_queue_try_append_encoded(const char *bytes, uint32 length)
{
	Parcel		parcel = {bytes, {length, length}, room(false)};

	return try_append(&parcel);
}

bool
log_queue_try_append_denial(const AccessLeaf *leaf)
{
	Parcel		parcel = pack(leaf, room(true));

	return try_append(&parcel);
}

/* ---- amending ---- */

uint64
log_queue_append_growing(const char *bytes, uint32 length, uint32 growth,
						 LogPlace *place)
{
	Parcel		parcel = {bytes, {length, length + growth}, room(false)};
	uint64		end = append(&parcel);

	place->epoch = my_epoch;
	place->position = end - parcel.entry.capacity - sizeof(LogEntry);
	return end;
}

/*
 * The lock decides between us and the writer: what it has not taken, it reads
 * only after we have let go.
 */
bool
log_queue_amend(const LogPlace *place, uint32 length, const LogPatch *patch,
				int n_patches)
{
	LogRing    *ring = my_ring;
	bool		amended = false;
	LogEntry	entry;

	/* What is durable was taken long ago; in sync mode that is the rule */
	if (ring == NULL || place->epoch != my_epoch ||
		pg_atomic_read_u64(&ring->tail) > place->position)
		return false;
	lock_ring(ring);
	if (ring->epoch == place->epoch && place->position >= ring->taken)
	{
		log_ring_read(ring, place->position, &entry, sizeof(entry));
		amended = length <= entry.capacity;
	}
	if (amended)
	{
		entry.length = length;
		log_ring_write(ring, place->position, &entry, sizeof(entry));
		for (int i = 0; i < n_patches; i++)
			log_ring_write(ring, place->position + sizeof(entry) + patch[i].at,
						   patch[i].bytes, patch[i].length);
	}
	LWLockRelease(ring->lock);
	return amended;
}

/* ---- waiting ---- */

/* What a session listens to, and what it has heard of it */
typedef struct Waiting
{
	Bell	   *bell;
	uint32		heard;
} Waiting;

/* Say up to where someone waits, and learn for what */
static Waiting
listen_for(LogRing *ring, int64 epoch, uint64 position)
{
	Waiting		waiting;

	lock_ring(ring);
	if (ring->epoch == epoch && pg_atomic_read_u64(&ring->urgent) < position)
		pg_atomic_write_u64(&ring->urgent, position);
	waiting.bell = log_ring_bell(ring, position);
	waiting.heard = bell_heard(waiting.bell);
	LWLockRelease(ring->lock);
	return waiting;
}

void
log_queue_wait(uint64 position)
{
	const Obstacle *obstacle = standing_obstacle();
	TimestampTz deadline;
	LogRing    *ring = my_ring;
	int64		epoch = my_epoch;

	if (obstacle)
		refuse(obstacle);
	if (ring == NULL ||
		(pg_atomic_read_u64(&ring->tail) >= position && ring->epoch == epoch))
		return;
	deadline = deadline_from_now();
	while (pg_atomic_read_u64(&ring->tail) < position)
	{
		Waiting		waiting = listen_for(ring, epoch, position);
		long		left;

		if (pg_atomic_read_u64(&ring->tail) >= position)
			break;
		left = time_left(deadline);
		if (left <= 0 || ring->epoch != epoch)
			refuse(ring->epoch != epoch ? &no_ring :
				   ring->writer_pid == 0 ? &no_writer : &slow);
		wake_writer(ring, WRITER_NAPPING);
		bell_await(waiting.bell, waiting.heard, left * INT64CONST(1000));
	}
	/* Another tenant's tail says nothing of our leaf. */
	if (ring->epoch != epoch)
		refuse(&no_ring);
}

uint64
log_queue_position(void)
{
	const Obstacle *obstacle = standing_obstacle();

	if (obstacle)
		refuse(obstacle);
	attach(deadline_from_now());
	return pg_atomic_read_u64(&my_ring->head);
}

bool
log_queue_is_empty(void)
{
	return standing_obstacle() == NULL && try_attach() &&
		pg_atomic_read_u64(&my_ring->head) == pg_atomic_read_u64(&my_ring->tail);
}

void
log_queue_announce_events(void)
{
	if (standing_obstacle() || !try_attach())
		return;
	pg_atomic_write_u32(&my_ring->events, 1);
	wake_writer(my_ring, WRITER_NAPPING);
}

bool
log_mode_sync(void)
{
	return log_mode == LOG_MODE_SYNC;
}
