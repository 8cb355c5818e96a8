/*
 * log_queue.h: how sessions put leaves into the ring that the log writer empties.
 *
 * One ring per database, filled by sessions, emptied by that database's log
 * writer.  Nothing is ever dropped: a full ring makes sessions wait, and past
 * govshare.log_timeout they fail (SG010).  A position is a count of bytes
 * since the ring was made; it never wraps.
 */
#ifndef GOVSHARE_LOG_QUEUE_H
#define GOVSHARE_LOG_QUEUE_H

#include "record.h"

/* Define the settings of the log */
extern void log_queue_init(void);

/*
 * Append a leaf and return the position just after it.  Waits while the ring
 * is full or the writer is not up yet; raises SG010, naming cause and remedy,
 * when the record cannot be kept: library not preloaded, standby, fsync off,
 * too many databases, or log_timeout passed.  Interruptible while it waits.
 */
extern PGDLLEXPORT uint64 log_queue_append(const AccessLeaf *leaf);

/*
 * Append without ever waiting or throwing: for abort paths, where a failure
 * must not hide the error that is under way.  False if the leaf could not be
 * taken; the opening record then stands alone ("running or lost").
 */
extern PGDLLEXPORT bool log_queue_try_append(const AccessLeaf *leaf);

/* The same two for a leaf in its canonical encoding */
extern uint64 log_queue_append_encoded(const char *bytes, uint32 length);
extern bool log_queue_try_append_encoded(const char *bytes, uint32 length);

/*
 * Append a leaf that may change while it waits in the queue, and grow by so
 * many bytes, and learn where it lies.
 */
typedef struct LogPlace
{
	int64		epoch;			/* of the ring; 0: nowhere */
	uint64		position;		/* of its entry */
} LogPlace;

extern uint64 log_queue_append_growing(const char *bytes, uint32 length,
									   uint32 growth, LogPlace *place);

/*
 * Change it: some of its bytes, and its length.  Never waits, never throws;
 * false: the writer has taken it, or it has no room, so nothing has changed.
 */
typedef struct LogPatch
{
	uint32		at;				/* in the leaf */
	uint32		length;
	const void *bytes;
} LogPatch;

extern bool log_queue_amend(const LogPlace *place, uint32 length,
							const LogPatch *patch, int n_patches);

/* The same two for refusals, which may fill but a part of the ring */
extern uint64 log_queue_append_denial(const AccessLeaf *leaf);
extern bool log_queue_try_append_denial(const AccessLeaf *leaf);

/*
 * Return when everything up to position is durable.  Raises SG010 past
 * log_timeout, with the writer's last error as DETAIL.  Interruptible; must
 * be called with no LWLock held.
 */
extern PGDLLEXPORT void log_queue_wait(uint64 position);

/* The position after the last leaf appended to this database's ring */
extern PGDLLEXPORT uint64 log_queue_position(void);

/* Is everything durable that was ever appended?  Never waits. */
extern bool log_queue_is_empty(void);

/*
 * Tell the log writer that steps of cases wait in log_pending.  For the end
 * of a transaction: never waits, never throws.
 */
extern void log_queue_announce_events(void);

/* govshare.log_mode = sync: wait for the opening record before the first row */
extern PGDLLEXPORT bool log_mode_sync(void);

#endif							/* GOVSHARE_LOG_QUEUE_H */
