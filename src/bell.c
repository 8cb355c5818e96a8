/*
 * bell.c: waking many processes at once.
 *
 * A latch is set by a signal to each process, which each takes up by several
 * system calls of its own; with a dozen sessions that wait for the same commit
 * it costs more than the commit.  On Linux a futex wakes all of them by one
 * call; elsewhere a condition variable does.
 *
 * A signal that comes between the look for interrupts and the call is not
 * noticed before the call ends: so no call lasts longer than SLICE_US.  One that
 * comes during the call ends it.
 */
#include "postgres.h"

#ifdef __linux__
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#endif

#include "miscadmin.h"
#include "pgstat.h"
#include "storage/ipc.h"
#include "storage/pmsignal.h"

#include "bell.h"

#define SLICE_US	INT64CONST(100000)

void
bell_init(Bell *bell)
{
	pg_atomic_init_u32(&bell->rung, 0);
	ConditionVariableInit(&bell->cv);
}

uint32
bell_heard(Bell *bell)
{
	uint32		heard = pg_atomic_read_u32(&bell->rung);

	pg_memory_barrier();
	return heard;
}

#ifdef SYS_futex

static void
await(Bell *bell, uint32 heard, int64 timeout_us)
{
	struct timespec timeout = {
		.tv_sec = timeout_us / USECS_PER_SEC,
		.tv_nsec = timeout_us % USECS_PER_SEC * 1000
	};

	/* Rung meanwhile, timed out or interrupted: all the same to the caller */
	(void) syscall(SYS_futex, &bell->rung, FUTEX_WAIT, heard, &timeout, NULL, 0);
}

static void
wake(Bell *bell)
{
	/* They look by themselves before long, so this is no reason to fail */
	if (syscall(SYS_futex, &bell->rung, FUTEX_WAKE, INT_MAX, NULL, NULL, 0) < 0)
		elog(LOG, "could not wake processes by a futex: %m");
}

#else

static void
await(Bell *bell, uint32 heard, int64 timeout_us)
{
	ConditionVariablePrepareToSleep(&bell->cv);
	if (pg_atomic_read_u32(&bell->rung) == heard)
		ConditionVariableTimedSleep(&bell->cv, (timeout_us + 999) / 1000,
									PG_WAIT_EXTENSION);
	ConditionVariableCancelSleep();
}

static void
wake(Bell *bell)
{
	ConditionVariableBroadcast(&bell->cv);
}

#endif

void
bell_await(Bell *bell, uint32 heard, int64 timeout_us)
{
	CHECK_FOR_INTERRUPTS();
	pgstat_report_wait_start(PG_WAIT_EXTENSION);
	await(bell, heard, Min(timeout_us, SLICE_US));
	pgstat_report_wait_end();
	if (!PostmasterIsAlive())
		proc_exit(1);
	CHECK_FOR_INTERRUPTS();
}

void
bell_ring(Bell *bell)
{
	pg_atomic_fetch_add_u32(&bell->rung, 1);
	wake(bell);
}
