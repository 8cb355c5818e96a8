/*
 * hooks.c: saves, chains and dispatches hooks.
 *
 * Owns the saved hooks, nothing else.  Decides nothing: every hook calls the
 * modules concerned and then whoever was there before.
 */
#include "postgres.h"

#include "catalog/objectaccess.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "tcop/utility.h"

#include "hooks.h"
#include "launcher.h"
#include "log_queue.h"

static shmem_request_hook_type prev_shmem_request = NULL;
static shmem_startup_hook_type prev_shmem_startup = NULL;
static ProcessUtility_hook_type prev_utility = NULL;
static object_access_hook_type prev_object_access = NULL;

static void
on_shmem_request(void)
{
	if (prev_shmem_request)
		prev_shmem_request();
	log_queue_shmem_request();
	launcher_shmem_request();
}

static void
on_shmem_startup(void)
{
	if (prev_shmem_startup)
		prev_shmem_startup();
	log_queue_shmem_startup();
	launcher_shmem_startup();
}

static void
on_utility(PlannedStmt *pstmt, const char *query_string, bool read_only_tree,
		   ProcessUtilityContext context, ParamListInfo params,
		   QueryEnvironment *query_env, DestReceiver *dest,
		   QueryCompletion *completion)
{
	if (context == PROCESS_UTILITY_TOPLEVEL)
		launcher_before_utility(pstmt->utilityStmt);
	if (prev_utility)
		prev_utility(pstmt, query_string, read_only_tree, context, params,
					 query_env, dest, completion);
	else
		standard_ProcessUtility(pstmt, query_string, read_only_tree, context,
								params, query_env, dest, completion);
}

static void
on_object_access(ObjectAccessType access, Oid class_id, Oid object_id,
				 int sub_id, void *arg)
{
	launcher_object_access(access, class_id);
	if (prev_object_access)
		prev_object_access(access, class_id, object_id, sub_id, arg);
}

void
hooks_init(void)
{
	prev_utility = ProcessUtility_hook;
	ProcessUtility_hook = on_utility;
	prev_object_access = object_access_hook;
	object_access_hook = on_object_access;

	/* Shared memory can be had at server start only */
	if (process_shared_preload_libraries_in_progress && !IsBinaryUpgrade)
	{
		prev_shmem_request = shmem_request_hook;
		shmem_request_hook = on_shmem_request;
		prev_shmem_startup = shmem_startup_hook;
		shmem_startup_hook = on_shmem_startup;
	}
}
