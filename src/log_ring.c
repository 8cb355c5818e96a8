/*
 * log_ring.c: the rings in shared memory between sessions and log writers.
 *
 * Owns the segment, the settings of its size, and which database has which
 * ring.  Knows nothing of leaves, and nothing of who waits: log_queue.c fills
 * a ring, log_writer.c empties it.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "log_ring.h"

/* Settings */
static int	log_queue_size = 4096;	/* kB */
static int	max_databases = 3;
static bool allow_unsafe_fsync = false;

#define MIN_QUEUE_SIZE	512		/* kB: three of the largest leaves fit */

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

void
log_ring_init(void)
{
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
log_ring_shmem_request(void)
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
	bell_init(&ring->writer_bell);
	pg_atomic_init_u32(&ring->open, 0);
	pg_atomic_init_u32(&ring->users, 0);
	pg_atomic_init_u32(&ring->events, 0);
	pg_atomic_init_u64(&ring->appended, 0);
	pg_atomic_init_u64(&ring->flushed, 0);
	pg_atomic_init_u64(&ring->batches, 0);
	pg_atomic_init_u64(&ring->full_waits, 0);
	pg_atomic_init_u64(&ring->oldest_unflushed, 0);
	bell_init(&ring->flush_bell[0]);
	bell_init(&ring->flush_bell[1]);
	ConditionVariableInit(&ring->space_cv);
}

void
log_ring_shmem_startup(void)
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

LogRing *
log_ring_find(Oid database)
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
	ring = log_ring_find(database);
	if (ring == NULL)
	{
		ring = log_ring_find(InvalidOid);
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
	ring = log_ring_find(database);
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
		bell_ring(&ring->flush_bell[0]);
		bell_ring(&ring->flush_bell[1]);
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

bool
log_ring_exhausted(void)
{
	return control->exhausted;
}

ConditionVariable *
log_ring_assigned_cv(void)
{
	return &control->assigned_cv;
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

void
log_ring_write(LogRing *ring, uint64 position, const void *from, uint32 length)
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
	ring->n_taken++;
	LWLockRelease(ring->lock);
}

static Bell *
bell_of(LogRing *ring, uint32 batch)
{
	return &ring->flush_bell[batch % 2];
}

Bell *
log_ring_bell(LogRing *ring, uint64 position)
{
	return bell_of(ring, ring->n_taken + (position > ring->taken ? 1 : 0));
}

void
log_ring_wake(LogRing *ring)
{
	uint32		batch = ring->n_taken;

	bell_ring(bell_of(ring, batch));
	if (batch - ring->n_woken != 1)
		bell_ring(bell_of(ring, batch + 1));
	ring->n_woken = batch;
}

bool
log_fsync_refused(void)
{
	return !enableFsync && !allow_unsafe_fsync;
}
