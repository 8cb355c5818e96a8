/*
 * log_ring.h: the ring as its caretakers see it: log_queue.c fills it,
 * log_writer.c empties it, launcher.c hands it to a database.  Nobody else
 * includes this; sessions use log_queue.h.
 */
#ifndef GOVSHARE_LOG_RING_H
#define GOVSHARE_LOG_RING_H

#include "datatype/timestamp.h"
#include "port/atomics.h"
#include "storage/condition_variable.h"
#include "storage/latch.h"
#include "storage/lwlock.h"

#include "bell.h"

#define LOG_TROUBLE_LENGTH	256

/* How soundly the writer sleeps, which says who must wake it */
typedef enum WriterSleep
{
	WRITER_AWAKE,				/* looks at the ring before it sleeps */
	WRITER_NAPPING,				/* wakes by itself soon: urgent leaves ring its bell */
	WRITER_HIBERNATING			/* any leaf sets its latch */
} WriterSleep;

/* What stands before each leaf in the ring */
typedef struct LogEntry
{
	uint32		length;			/* of the leaf; may change until it is taken */
	uint32		capacity;		/* bytes that follow; never changes */
} LogEntry;

/*
 * The ring of one database.  head is advanced under lock by sessions, tail by
 * the writer alone, once what lies before it is durable; the bytes between
 * belong to the writer, except that a session may still complete its own leaf
 * beyond "taken".  Each leaf is a LogEntry in the machine's order and its
 * canonical encoding; leaves wrap around the end of the ring.
 */
typedef struct LogRing
{
	/* under log_control_lock() */
	Oid			database;		/* InvalidOid: free */
	int64		epoch;			/* no other ring, now or ever, has this one */
	pid_t		writer_pid;		/* 0: none */
	Latch	   *writer_latch;
	bool		held;			/* the database is wanted without sessions */

	/* under lock */
	LWLock	   *lock;
	pg_atomic_uint64 head;
	pg_atomic_uint64 tail;
	uint64		taken;			/* the writer has read, or reads, up to here */
	uint32		n_taken;		/* batches, which take turns with the bells; wraps */
	pg_atomic_uint64 urgent;	/* up to here somebody waits */
	char		trouble[LOG_TROUBLE_LENGTH];	/* why the writer is stuck */
	TimestampTz trouble_since;	/* 0: it is not */
	char		last_error[LOG_TROUBLE_LENGTH];
	TimestampTz last_error_at;

	pg_atomic_uint32 writer_sleep;	/* WriterSleep; whoever ends a nap says AWAKE */
	Bell		writer_bell;
	pg_atomic_uint32 open;		/* the writer knows that no restore is under way */
	pg_atomic_uint32 users;		/* sessions that may still append */
	pg_atomic_uint32 events;	/* 1: steps of cases may wait in log_pending */
	pg_atomic_uint64 appended;	/* leaves */
	pg_atomic_uint64 flushed;
	pg_atomic_uint64 batches;
	pg_atomic_uint64 full_waits;
	pg_atomic_uint64 oldest_unflushed;	/* time of the first unflushed leaf */
	uint32		n_woken;		/* the writer's: batch whose waiters were woken last */
	Bell		flush_bell[2];		/* so that no batch wakes those who wait for the next */
	ConditionVariable space_cv;
	Size		offset;			/* of the bytes, from the start of the segment */
} LogRing;

/* Settings; on preload, shared memory */
extern void log_ring_init(void);
extern void log_ring_shmem_request(void);
extern void log_ring_shmem_startup(void);

/* All rings, and whether the server is going down */
extern bool log_ring_available(void);	/* is there shared memory at all? */
extern int	log_ring_count(void);
extern LogRing *log_ring_get(int index);
extern Size log_ring_size(void);
extern LWLock *log_control_lock(void);

/*
 * Give a database a ring (the one it has already, or a free one) and return
 * its index, -1 if all are taken.  Taking it back forgets what is in it.
 */
extern int	log_ring_assign(Oid database);
extern void log_ring_unassign(Oid database);

/* The launcher tells the writers that the whole server stops */
extern void log_ring_set_shutdown(bool shutdown);
extern bool log_ring_in_shutdown(void);

/* The launcher says that some database found no free ring */
extern void log_ring_set_exhausted(bool exhausted);
extern bool log_ring_exhausted(void);

/* The ring of a database, with log_control_lock() held; NULL: it has none */
extern LogRing *log_ring_find(Oid database);

/* Broadcast when a database was given a ring */
extern ConditionVariable *log_ring_assigned_cv(void);

/* Copy bytes into and out of the ring, minding the wrap */
extern void log_ring_write(LogRing *ring, uint64 position, const void *from,
						   uint32 length);
extern void log_ring_read(LogRing *ring, uint64 position, void *to,
						  uint32 length);

/*
 * The writer is about to read up to position: from now on no leaf before it
 * changes, not even if the batch fails and is read again, because it may have
 * been committed for all that.  Also counts the batch.
 */
extern void log_ring_take(LogRing *ring, uint64 position);

/*
 * What to await for a leaf before position to be durable, with ring->lock
 * held: the bell of the batch that it is in, or as a rule will be in.
 */
extern Bell *log_ring_bell(LogRing *ring, uint64 position);

/*
 * Wake those who wait for the batch taken last, after the tail has moved; and
 * those of batches before it that failed, whose leaves it took over.
 */
extern void log_ring_wake(LogRing *ring);

/* fsync = off without govshare.allow_unsafe_fsync: nothing is durable */
extern bool log_fsync_refused(void);

#endif							/* GOVSHARE_LOG_RING_H */
