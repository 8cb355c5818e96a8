/*
 * grant_watch.c: who reads under which grant now, and how a change of the
 * grant stops them (P4, Article 27).
 *
 * Owns a slot in shared memory for each session, with the grants that its
 * runs use, and a count of the commits that changed grants (the generation).
 * A reader publishes its use, then looks at the generation, then at the grant
 * itself; a change is committed, counted, and only then looks for readers.
 * The barriers between make one of the two see the other, so that no reader
 * slips through; and both are told apart by the generation, so that a signal
 * that comes late finds nobody to stop.
 *
 * The signal is SIGUSR2, which ordinary sessions ignore.  Its handler turns
 * it into a cancel request only while a run is under way whose grant has
 * changed; the request is taken back when that run ends without noticing.
 *
 * Must never throw from the commit callback, and never look at catalogues.
 */
#include "postgres.h"

#include <signal.h>

#include "access/xact.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
#include "storage/proc.h"
#include "storage/shmem.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "compat.h"
#include "grant_watch.h"

#define MAX_USES	64			/* grants that nested runs use at one time */
#define NO_GRANT	0			/* identities begin with 1 */
#define USECS_AHEAD (24 * USECS_PER_HOUR)

typedef struct WatchSlot
{
	int			pid;			/* 0: not to be signalled; under the lock */
	Oid			database;
	/* Written by the session alone */
	pg_atomic_uint64 grant[MAX_USES];
	/* The generation at which that use was found to be of a changed grant */
	pg_atomic_uint64 changed[MAX_USES];
} WatchSlot;

typedef struct Watch
{
	LWLock	   *lock;			/* who comes, who goes, and who signals */
	pg_atomic_uint64 generation;
	WatchSlot	slot[FLEXIBLE_ARRAY_MEMBER];
} Watch;

static Watch *shared = NULL;
static WatchSlot *my_slot = NULL;

/* The uses of the runs under way; the handler looks at the first n_uses */
static volatile sig_atomic_t n_uses = 0;
static uint64 seen[MAX_USES];	/* generation when the use began */
static TimestampTz valid_until[MAX_USES];
static volatile bool expired[MAX_USES];

/* There is a cancel request, and it is ours */
static volatile sig_atomic_t stopping = false;

static TimeoutId term_timeout = MAX_TIMEOUTS;

static Size
watch_size(void)
{
	return add_size(offsetof(Watch, slot),
					mul_size(MaxBackends, sizeof(WatchSlot)));
}

void
grant_watch_shmem_request(void)
{
	RequestAddinShmemSpace(watch_size());
	RequestNamedLWLockTranche("govshare_grant_watch", 1);
}

void
grant_watch_shmem_startup(void)
{
	bool		found;

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct("govshare grant watch", watch_size(), &found);
	if (!found)
	{
		shared->lock = &GetNamedLWLockTranche("govshare_grant_watch")->lock;
		pg_atomic_init_u64(&shared->generation, 1);
		for (int i = 0; i < MaxBackends; i++)
		{
			WatchSlot  *slot = &shared->slot[i];

			slot->pid = 0;
			slot->database = InvalidOid;
			for (int use = 0; use < MAX_USES; use++)
			{
				pg_atomic_init_u64(&slot->grant[use], NO_GRANT);
				pg_atomic_init_u64(&slot->changed[use], 0);
			}
		}
	}
	LWLockRelease(AddinShmemInitLock);
}

/* What is read thereafter is as new as it says */
uint64
grant_watch_generation(void)
{
	uint64		generation;

	if (shared == NULL)
		return 0;
	generation = pg_atomic_read_u64(&shared->generation);
	pg_read_barrier();
	return generation;
}

/* ---- the side of the reader ---- */

static bool
is_doomed(int use)
{
	return expired[use] ||
		pg_atomic_read_u64(&my_slot->changed[use]) > seen[use];
}

static bool
any_doomed_from(int first)
{
	for (int use = first; use < n_uses; use++)
		if (is_doomed(use))
			return true;
	return false;
}

static bool
any_doomed(void)
{
	return any_doomed_from(0);
}

/* What SIGINT does; fit for signal handlers */
static void
ask_to_stop(void)
{
	stopping = true;
	QueryCancelPending = true;
	InterruptPending = true;
	SetLatch(MyLatch);
}

static void
on_signal(SIGNAL_ARGS)
{
	int			save_errno = errno;

	if (my_slot && any_doomed())
		ask_to_stop();
	errno = save_errno;
}

/* A term is over in mid-run: nobody changes the grant at that instant */
static void
on_term_end(void)
{
	TimestampTz now = GetCurrentTimestamp();
	bool		any = false;

	for (int use = 0; use < n_uses; use++)
		if (valid_until[use] <= now)
			any = expired[use] = true;
	if (any)
		ask_to_stop();
}

/*
 * A block with an exception handler has swallowed the request, as it may any
 * error: the run whose grant has changed must end nevertheless.
 */
static void
on_subtransaction(SubXactEvent event, SubTransactionId id,
				  SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB && n_uses > 0 && any_doomed())
		ask_to_stop();
}

static void
detach(int code, Datum arg)
{
	WatchSlot  *slot = my_slot;

	n_uses = 0;
	my_slot = NULL;
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	slot->pid = 0;
	slot->database = InvalidOid;
	LWLockRelease(shared->lock);
}

/*
 * The handler is in place before anyone can signal.  Who has a use of its own
 * for SIGUSR2, as walsenders have, is not signalled: the rows of its
 * statements stop, as everywhere, but their work does not.
 */
static bool
install_handler(void)
{
	struct sigaction present;

	if (sigaction(SIGUSR2, NULL, &present) != 0 ||
		(present.sa_handler != SIG_IGN && present.sa_handler != SIG_DFL))
		return false;
	pqsignal(SIGUSR2, on_signal);
	return true;
}

static void
attach(void)
{
	WatchSlot  *slot = &shared->slot[my_backend_index()];
	bool		heard = install_handler();

	term_timeout = RegisterTimeout(USER_TIMEOUT, on_term_end);
	for (int use = 0; use < MAX_USES; use++)
	{
		pg_atomic_write_u64(&slot->grant[use], NO_GRANT);
		pg_atomic_write_u64(&slot->changed[use], 0);
	}
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	slot->pid = heard ? MyProcPid : 0;
	slot->database = MyDatabaseId;
	LWLockRelease(shared->lock);
	my_slot = slot;
	on_shmem_exit(detach, 0);
}

void
grant_watch_enter(GrantWatch *watch)
{
	if (my_slot == NULL && shared)
		attach();
	watch->n_outer = n_uses;
	watch->timed = false;
}

static bool
is_used(int64 grant)
{
	for (int use = 0; use < n_uses; use++)
		if (pg_atomic_read_u64(&my_slot->grant[use]) == (uint64) grant)
			return true;
	return false;
}

void
grant_watch_use(GrantWatch *watch, int64 grant, TimestampTz until)
{
	int			use = n_uses;

	/* A run further out that uses it is stopped together with this one */
	if (my_slot == NULL || is_used(grant))
		return;
	if (use == MAX_USES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a statement and those inside it may read under %d grants at most",
						MAX_USES),
				 errdetail("Article 27 has a suspension stop each of them at once."),
				 errhint("Read fewer entries in one statement.")));
	pg_atomic_write_u64(&my_slot->grant[use], (uint64) grant);
	/* Our use is seen before we look whether it still stands */
	pg_memory_barrier();
	seen[use] = grant_watch_generation();
	valid_until[use] = until;
	expired[use] = false;
	pg_compiler_barrier();
	n_uses = use + 1;
	/* A signal before this line found nothing to stop */
	pg_compiler_barrier();
	if (is_doomed(use))
		ask_to_stop();
	if (!clock_frozen() && until < GetCurrentTimestamp() + USECS_AHEAD)
	{
		enable_timeout_at(term_timeout, until);
		watch->timed = true;
	}
}

bool
grant_watch_stopped(const GrantWatch *watch)
{
	return my_slot != NULL && any_doomed_from(watch->n_outer);
}

/* The term of a run further out may end first, or next */
static void
reset_clock(void)
{
	TimestampTz next = DT_NOEND;

	disable_timeout(term_timeout, false);
	for (int use = 0; use < n_uses; use++)
		next = Min(next, valid_until[use]);
	if (n_uses > 0 && next < GetCurrentTimestamp() + USECS_AHEAD)
		enable_timeout_at(term_timeout, next);
}

/*
 * A request of ours that nobody has answered must hit no later statement.
 * One of the user's that came in the same moment goes with it, unless a
 * timeout tells that it is there.
 */
static void
take_request_back(void)
{
	stopping = false;
	if (!get_timeout_indicator(STATEMENT_TIMEOUT, false) &&
		!get_timeout_indicator(LOCK_TIMEOUT, false))
		QueryCancelPending = false;
}

void
grant_watch_leave(GrantWatch *watch)
{
	int			old = n_uses;

	if (my_slot == NULL)
		return;
	n_uses = watch->n_outer;
	pg_compiler_barrier();
	for (int use = watch->n_outer; use < old; use++)
		pg_atomic_write_u64(&my_slot->grant[use], NO_GRANT);
	if (watch->timed && !clock_frozen())
		reset_clock();
	watch->timed = false;
	if (stopping && !any_doomed())
		take_request_back();
}

/* ---- the side of the change ---- */

static bool
is_among(uint64 grant, const int64 *grants, int n_grants)
{
	if (grants == NULL)
		return true;
	for (int i = 0; i < n_grants; i++)
		if ((uint64) grants[i] == grant)
			return true;
	return false;
}

static void
stop_session(WatchSlot *slot, const int64 *grants, int n_grants,
			 uint64 generation)
{
	bool		hit = false;

	for (int use = 0; use < MAX_USES; use++)
	{
		uint64		grant = pg_atomic_read_u64(&slot->grant[use]);

		if (grant == NO_GRANT || !is_among(grant, grants, n_grants))
			continue;
		pg_atomic_write_u64(&slot->changed[use], generation);
		hit = true;
	}
	if (hit)
	{
		pg_memory_barrier();
		/* The lock keeps the process from ending, and its id from reuse */
		kill(slot->pid, SIGUSR2);
	}
}

void
grant_watch_changed(const int64 *grants, int n_grants)
{
	uint64		generation;

	if (shared == NULL)
		return;
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	/* A full barrier: what follows sees every use that did not see this */
	generation = pg_atomic_add_fetch_u64(&shared->generation, 1);
	for (int i = 0; i < MaxBackends; i++)
	{
		WatchSlot  *slot = &shared->slot[i];

		if (slot->pid != 0 && slot->database == MyDatabaseId)
			stop_session(slot, grants, n_grants, generation);
	}
	LWLockRelease(shared->lock);
}

/*
 * Runs do not outlive their transaction.  Should an error have passed by a
 * frame, what it left is gone here, and hits nobody later.
 */
static void
on_transaction_end(XactEvent event, void *arg)
{
	GrantWatch	outermost = {0};

	switch (event)
	{
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
		case XACT_EVENT_PARALLEL_COMMIT:
		case XACT_EVENT_PARALLEL_ABORT:
			if (n_uses > 0)
				grant_watch_leave(&outermost);
			break;
		default:
			break;
	}
}

void
grant_watch_init(void)
{
	RegisterXactCallback(on_transaction_end, NULL);
	RegisterSubXactCallback(on_subtransaction, NULL);
}
