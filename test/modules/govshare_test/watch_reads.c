/*
 * watch_reads.c: a second opinion on what was read, for tests alone.
 *
 * Preloaded after govshare, its hook is the outer one: a statement that comes
 * back from ExecutorStart was let pass.  Those that name a table of schema "g"
 * (and are to run, not only to be explained) are counted in shared memory, to
 * be compared with the record.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "access/parallel.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/plannodes.h"
#include "port/atomics.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/lsyscache.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

PG_FUNCTION_INFO_V1(governed_executions);

static pg_atomic_uint64 *executions = NULL;
static ExecutorStart_hook_type prev_start = NULL;
static shmem_request_hook_type prev_request = NULL;
static shmem_startup_hook_type prev_startup = NULL;

static bool
names_governed_table(PlannedStmt *plan)
{
	Oid			schema = get_namespace_oid("g", true);
	ListCell   *lc;

	foreach(lc, plan->rtable)
	{
		RangeTblEntry *rte = lfirst(lc);

		if (rte->rtekind == RTE_RELATION && rte->relkind != RELKIND_VIEW &&
			OidIsValid(schema) && get_rel_namespace(rte->relid) == schema)
			return true;
	}
	return false;
}

static void
on_start(QueryDesc *query, int eflags)
{
	if (prev_start)
		prev_start(query, eflags);
	else
		standard_ExecutorStart(query, eflags);
	if (executions && (eflags & EXEC_FLAG_EXPLAIN_ONLY) == 0 &&
		!IsParallelWorker() && names_governed_table(query->plannedstmt))
		pg_atomic_fetch_add_u64(executions, 1);
}

static void
on_request(void)
{
	if (prev_request)
		prev_request();
	RequestAddinShmemSpace(MAXALIGN(sizeof(pg_atomic_uint64)));
}

static void
on_startup(void)
{
	bool		found;

	if (prev_startup)
		prev_startup();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	executions = ShmemInitStruct("watch_reads", sizeof(pg_atomic_uint64),
								 &found);
	if (!found)
		pg_atomic_init_u64(executions, 0);
	LWLockRelease(AddinShmemInitLock);
}

/* How many statements on governed tables were let pass */
Datum
governed_executions(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(executions ? (int64) pg_atomic_read_u64(executions) : -1);
}

void
_PG_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	prev_request = shmem_request_hook;
	shmem_request_hook = on_request;
	prev_startup = shmem_startup_hook;
	shmem_startup_hook = on_startup;
	prev_start = ExecutorStart_hook;
	ExecutorStart_hook = on_start;
}
