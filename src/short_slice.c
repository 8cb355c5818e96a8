/*
 * short_slice.c: have the processor soon rather than for long.
 *
 * A process that wakes while others compute waits until their slices are over,
 * milliseconds each.  Linux lets one that asks for a shorter slice than theirs
 * go first (since 6.12; before, the request changes nothing), which needs no
 * privilege, since nobody gets more for it.
 */
#include "postgres.h"

#ifdef __linux__
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "short_slice.h"

#if defined(SYS_sched_getattr) && defined(SYS_sched_setattr)

/* A usual batch of the record takes less; others have a millisecond and more, by default, from two processors on */
#define SLICE_NS		UINT64CONST(500000)

/* The system's struct sched_attr in its first version */
typedef struct Scheduling
{
	uint32		size;
	uint32		policy;
	uint64		flags;
	int32		nice;
	uint32		priority;
	uint64		runtime;		/* of an ordinary process: its slice, in ns */
	uint64		deadline;
	uint64		period;
} Scheduling;

void
short_slice_request(void)
{
	Scheduling	now;

	/* Whoever gave the process another policy knows better. */
	if (syscall(SYS_sched_getattr, 0, &now, sizeof(now), 0) != 0 ||
		now.policy != SCHED_OTHER)
		return;
	now.size = sizeof(now);
	now.flags = 0;
	now.runtime = SLICE_NS;
	(void) syscall(SYS_sched_setattr, 0, &now, 0);
}

#else

void
short_slice_request(void)
{
}

#endif
