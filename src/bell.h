/*
 * bell.h: one process rings, many wait, in shared memory.
 */
#ifndef GOVSHARE_BELL_H
#define GOVSHARE_BELL_H

#include "port/atomics.h"
#include "storage/condition_variable.h"

typedef struct Bell
{
	pg_atomic_uint32 rung;		/* how often; wraps */
	ConditionVariable cv;		/* where the system offers nothing better */
} Bell;

/* Once, when the shared memory is made */
extern void bell_init(Bell *bell);

/*
 * How often it has been rung: ask before looking at what the ringing is about,
 * then wait for it to be rung again, so that no ringing is missed.
 */
extern uint32 bell_heard(Bell *bell);

/*
 * Wait until it was rung since "heard", at most timeout_us microseconds, of
 * which not all may pass: look again.  Serves interrupts, which may throw;
 * ends the process if the postmaster is dead.
 */
extern void bell_await(Bell *bell, uint32 heard, int64 timeout_us);

/* Wake all who wait.  What they wait for must have been written before. */
extern void bell_ring(Bell *bell);

#endif							/* GOVSHARE_BELL_H */
