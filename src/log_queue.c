/*
 * log_queue.c: the ring in shared memory between sessions and the log writer.
 *
 * Owns the rings, the settings of the log, and the session's side: append,
 * wait, and the errors that say why nothing can be recorded (P5: no record,
 * no row).  Invariants: a leaf that was appended is recorded or the server
 * crashed before anyone was told it was durable; a ring never drops, it makes
 * wait.  Must never read the catalogues: sessions append in odd states.
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
static int	log_queue_size = 4096;	/* kB */
static int	log_timeout = 10000;	/* ms */
static int	max_databases = 3;
static bool allow_unsafe_fsync = false;

#define MIN_QUEUE_SIZE	512		/* kB: three of the largest leaves fit */
#define WAKE_INTERVAL	1000L	/* ms: a waiter knocks again so often */
/* An opening leaf keeps room for SQLSTATE, outcome, rows and duration */
#define END_ROOM		(5 + 9 + 8 + 8)

/* Head of the shared segment; rings and their bytes follow */
typedef struct LogControl
{
	LWLock	   *lock;
	int64		next_epoch;
	bool		shutdown;
	bool		exhausted;
	ConditionVariable assigned_cv;
	LogRing		ring[FLEXIBLE_ARRAY_MEMBER];
} LogControl;

static LogControl *control = NULL;

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
	if (!process_shared_preload_libraries_in_progress)
		return;
	DefineCustomIntVariable("govshare.log_queue_size",
							"Size of each database's queue of records.",
							NULL,
							&log_queue_size, 4096, MIN_QUEUE_SIZE, 1024 * 1024,
							PGC_POSTMASTER, GUC_UNIT_KB, NULL, NULL, NULL);
	DefineCustomIntVariable("govshare.max_databases",
							"How many databases of the server may have govshare.",
							"Takes 2 background workers a database and 2 more.",
							&max_databases, 3, 1, 1000,
							PGC_POSTMASTER, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("govshare.allow_unsafe_fsync",
							 "Accept fsync = off, under which a record is not durable.",
							 "For tests only.",
							 &allow_unsafe_fsync, false,
							 PGC_POSTMASTER, 0, NULL, NULL, NULL);
}

/* ---- shared memory ---- */

static Size
control_size(void)
{
	return MAXALIGN(offsetof(LogControl, ring) +
					(Size) max_databases * sizeof(LogRing));
}

Size
log_ring_size(void)
{
	return (Size) log_queue_size * 1024;
}

void
log_queue_shmem_request(void)
{
	RequestAddinShmemSpace(add_size(control_size(),
									mul_size(max_databases, log_ring_size())));
	RequestNamedLWLockTranche("govshare_log", max_databases + 1);
}

static void
init_ring(LogRing *ring, LWLock *lock, Size offset)
{
	memset(ring, 0, sizeof(*ring));
	ring->lock = lock;
	ring->offset = offset;
	pg_atomic_init_u64(&ring->head, 0);
	pg_atomic_init_u64(&ring->tail, 0);
	pg_atomic_init_u64(&ring->urgent, 0);
	pg_atomic_init_u32(&ring->writer_sleep, WRITER_AWAKE);
	pg_atomic_init_u32(&ring->waiting, 0);
	pg_atomic_init_u32(&ring->open, 0);
	pg_atomic_init_u32(&ring->users, 0);
	pg_atomic_init_u32(&ring->events, 0);
	pg_atomic_init_u64(&ring->appended, 0);
	pg_atomic_init_u64(&ring->flushed, 0);
	pg_atomic_init_u64(&ring->batches, 0);
	pg_atomic_init_u64(&ring->full_waits, 0);
	pg_atomic_init_u64(&ring->oldest_unflushed, 0);
	ConditionVariableInit(&ring->flushed_cv);
	ConditionVariableInit(&ring->space_cv);
}

void
log_queue_shmem_startup(void)
{
	Size		size = control_size() + (Size) max_databases * log_ring_size();
	bool		found;

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	control = ShmemInitStruct("govshare log queue", size, &found);
	if (!found)
	{
		LWLockPadded *locks = GetNamedLWLockTranche("govshare_log");

		control->lock = &locks[0].lock;
		control->next_epoch = GetCurrentTimestamp();
		control->shutdown = false;
		control->exhausted = false;
		ConditionVariableInit(&control->assigned_cv);
		for (int i = 0; i < max_databases; i++)
			init_ring(&control->ring[i], &locks[i + 1].lock,
					  control_size() + (Size) i * log_ring_size());
	}
	LWLockRelease(AddinShmemInitLock);
}

bool
log_ring_available(void)
{
	return control != NULL;
}

int
log_ring_count(void)
{
	return max_databases;
}

LogRing *
log_ring_get(int index)
{
	Assert(index >= 0 && index < max_databases);
	return &control->ring[index];
}

LWLock *
log_control_lock(void)
{
	return control->lock;
}

static LogRing *
find_ring(Oid database)
{
	for (int i = 0; i < max_databases; i++)
		if (control->ring[i].database == database)
			return &control->ring[i];
	return NULL;
}

/* A new tenant: an epoch of its own, so that no old position means anything */
static void
lease_ring(LogRing *ring, Oid database)
{
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	ring->database = database;
	ring->epoch = ++control->next_epoch;
	pg_atomic_write_u64(&ring->head, 0);
	pg_atomic_write_u64(&ring->tail, 0);
	ring->taken = 0;
	pg_atomic_write_u64(&ring->urgent, 0);
	pg_atomic_write_u64(&ring->appended, 0);
	pg_atomic_write_u64(&ring->flushed, 0);
	pg_atomic_write_u64(&ring->batches, 0);
	pg_atomic_write_u64(&ring->full_waits, 0);
	pg_atomic_write_u64(&ring->oldest_unflushed, 0);
	pg_atomic_write_u32(&ring->events, 1);
	pg_atomic_write_u32(&ring->open, 0);
	ring->held = false;
	ring->trouble_since = 0;
	ring->last_error_at = 0;
	LWLockRelease(ring->lock);
}

int
log_ring_assign(Oid database)
{
	LogRing    *ring;

	LWLockAcquire(control->lock, LW_EXCLUSIVE);
	ring = find_ring(database);
	if (ring == NULL)
	{
		ring = find_ring(InvalidOid);
		if (ring)
			lease_ring(ring, database);
	}
	LWLockRelease(control->lock);
	ConditionVariableBroadcast(&control->assigned_cv);
	return ring ? ring - control->ring : -1;
}

void
log_ring_unassign(Oid database)
{
	LogRing    *ring;

	LWLockAcquire(control->lock, LW_EXCLUSIVE);
	ring = find_ring(database);
	if (ring)
	{
		LWLockAcquire(ring->lock, LW_EXCLUSIVE);
		ring->database = InvalidOid;
		ring->epoch = 0;
		LWLockRelease(ring->lock);
		control->exhausted = false;
	}
	LWLockRelease(control->lock);
	if (ring)
	{
		ConditionVariableBroadcast(&ring->flushed_cv);
		ConditionVariableBroadcast(&ring->space_cv);
	}
}

void
log_ring_set_shutdown(bool shutdown)
{
	control->shutdown = shutdown;
}

bool
log_ring_in_shutdown(void)
{
	return control->shutdown;
}

void
log_ring_set_exhausted(bool value)
{
	control->exhausted = value;
}

static char *
ring_bytes(LogRing *ring)
{
	return (char *) control + ring->offset;
}

void
log_ring_read(LogRing *ring, uint64 position, void *to, uint32 length)
{
	Size		size = log_ring_size();
	Size		start = position % size;
	Size		first = Min(length, size - start);

	memcpy(to, ring_bytes(ring) + start, first);
	memcpy((char *) to + first, ring_bytes(ring), length - first);
}

static void
ring_write(LogRing *ring, uint64 position, const void *from, uint32 length)
{
	Size		size = log_ring_size();
	Size		start = position % size;
	Size		first = Min(length, size - start);

	memcpy(ring_bytes(ring) + start, from, first);
	memcpy(ring_bytes(ring), (const char *) from + first, length - first);
}

void
log_ring_take(LogRing *ring, uint64 position)
{
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	ring->taken = Max(ring->taken, position);
	LWLockRelease(ring->lock);
}

bool
log_fsync_refused(void)
{
	return !enableFsync && !allow_unsafe_fsync;
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
	if (control == NULL)
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
	LWLockAcquire(control->lock, LW_SHARED);
	ring = find_ring(MyDatabaseId);
	if (ring)
	{
		if (!am_walsender)
			pg_atomic_fetch_add_u32(&ring->users, 1);
		my_epoch = ring->epoch;
	}
	LWLockRelease(control->lock);
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
	ConditionVariablePrepareToSleep(&control->assigned_cv);
	while (!try_attach())
	{
		long		left = time_left(deadline);

		if (left <= 0 || control->exhausted)
		{
			ConditionVariableCancelSleep();
			refuse(control->exhausted ? &exhausted : &no_ring);
		}
		ConditionVariableTimedSleep(&control->assigned_cv, left,
									PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
}

/* ---- appending ---- */

static void
wake_writer(LogRing *ring, WriterSleep if_sleeping)
{
	pg_memory_barrier();
	if (pg_atomic_read_u32(&ring->writer_sleep) >= if_sleeping)
	{
		Latch	   *latch = ring->writer_latch;

		if (latch)
			SetLatch(latch);
	}
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

/* Append if there is room; returns the new head, 0 if not */
static uint64
put(LogRing *ring, const Parcel *parcel)
{
	uint64		head;
	uint64		tail;
	uint64		end = 0;

	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	head = pg_atomic_read_u64(&ring->head);
	tail = pg_atomic_read_u64(&ring->tail);
	if (ring->epoch == my_epoch &&
		head + sizeof(LogEntry) + parcel->entry.capacity - tail <= parcel->most)
	{
		ring_write(ring, head, &parcel->entry, sizeof(LogEntry));
		ring_write(ring, head + sizeof(LogEntry), parcel->bytes,
				   parcel->entry.length);
		end = head + sizeof(LogEntry) + parcel->entry.capacity;
		if (head == tail)
			pg_atomic_write_u64(&ring->oldest_unflushed, GetCurrentTimestamp());
		pg_write_barrier();
		pg_atomic_write_u64(&ring->head, end);
		if (end - tail > log_ring_size() / 4)
			pg_atomic_write_u64(&ring->urgent, end);
	}
	LWLockRelease(ring->lock);
	if (end == 0)
		return 0;
	pg_atomic_fetch_add_u64(&ring->appended, 1);
	wake_writer(ring, pg_atomic_read_u64(&ring->urgent) >= end ?
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

/* ---- completing ---- */

uint64
log_queue_append_opening(const char *bytes, uint32 length, uint32 end_at,
						 LogPlace *place)
{
	Parcel		parcel = {bytes, {length, length + END_ROOM}, room(false)};
	uint64		end = append(&parcel);

	place->epoch = my_epoch;
	place->position = end - parcel.entry.capacity - sizeof(LogEntry);
	place->end_at = end_at;
	return end;
}

/*
 * The lock decides between us and the writer: what it has not taken, it reads
 * only after we have let go.
 */
bool
log_queue_complete(const LogPlace *place, const char *end, uint32 length)
{
	const char	kind = LEAF_ACCESS;
	LogRing    *ring = my_ring;
	uint64		bytes = place->position + sizeof(LogEntry);
	bool		completed = false;
	LogEntry	entry;

	if (ring == NULL || place->epoch != my_epoch)
		return false;
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	if (ring->epoch == place->epoch && place->position >= ring->taken)
	{
		log_ring_read(ring, place->position, &entry, sizeof(entry));
		completed = place->end_at + length <= entry.capacity;
	}
	if (completed)
	{
		entry.length = place->end_at + length;
		ring_write(ring, place->position, &entry, sizeof(entry));
		ring_write(ring, bytes + RECORD_KIND_AT, &kind, 1);
		ring_write(ring, bytes + place->end_at, end, length);
	}
	LWLockRelease(ring->lock);
	return completed;
}

/* ---- waiting ---- */

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
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	if (ring->epoch == epoch && pg_atomic_read_u64(&ring->urgent) < position)
		pg_atomic_write_u64(&ring->urgent, position);
	LWLockRelease(ring->lock);
	pg_atomic_fetch_add_u32(&ring->waiting, 1);
	ConditionVariablePrepareToSleep(&ring->flushed_cv);
	while (pg_atomic_read_u64(&ring->tail) < position)
	{
		long		left = time_left(deadline);

		if (left <= 0 || ring->epoch != epoch)
		{
			ConditionVariableCancelSleep();
			refuse(ring->epoch != epoch ? &no_ring :
				   ring->writer_pid == 0 ? &no_writer : &slow);
		}
		wake_writer(ring, WRITER_NAPPING);
		ConditionVariableTimedSleep(&ring->flushed_cv, left,
									PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
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
