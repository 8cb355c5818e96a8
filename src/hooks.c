/*
 * hooks.c: saves, chains and dispatches hooks.
 *
 * Owns the saved hooks, nothing else.  Decides nothing: every hook calls the
 * modules concerned and then whoever was there before.
 */
#include "postgres.h"

#include "catalog/objectaccess.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "optimizer/pathnode.h"
#include "optimizer/plancat.h"
#include "optimizer/planner.h"
#include "parser/parsetree.h"
#include "storage/ipc.h"
#include "tcop/utility.h"
#include "utils/selfuncs.h"

#include "catalog_guard.h"
#include "command.h"
#include "compat.h"
#include "copy_guard.h"
#include "copy_protect.h"
#include "copy_target.h"
#include "dataset.h"
#include "grant_watch.h"
#include "guard.h"
#include "hooks.h"
#include "launcher.h"
#include "linkage.h"
#include "linkage_day.h"
#include "lineage.h"
#include "log_ring.h"
#include "membership.h"
#include "outflow.h"
#include "privilege.h"
#include "protect.h"
#include "quota.h"
#include "replication.h"
#include "restore.h"
#include "scope.h"
#include "statement.h"

static shmem_request_hook_type prev_shmem_request = NULL;
static shmem_startup_hook_type prev_shmem_startup = NULL;
static ProcessUtility_hook_type prev_utility = NULL;
static object_access_hook_type prev_object_access = NULL;
static planner_hook_type prev_planner = NULL;
static get_relation_info_hook_type prev_relation_info = NULL;
static get_relation_stats_hook_type prev_relation_stats = NULL;
static get_index_stats_hook_type prev_index_stats = NULL;
static ExecutorCheckPerms_hook_type prev_check_perms = NULL;
static ExecutorStart_hook_type prev_start = NULL;
static ExecutorRun_hook_type prev_run = NULL;
static ExecutorFinish_hook_type prev_finish = NULL;
static ExecutorEnd_hook_type prev_end = NULL;

/* Where nothing is, every hook is a way through (P9) */
static bool
anything_governed(void)
{
	return dataset_any() || lineage_any();
}

static void
on_shmem_request(void)
{
	if (prev_shmem_request)
		prev_shmem_request();
	log_ring_shmem_request();
	linkage_day_shmem_request();
	grant_watch_shmem_request();
	quota_shmem_request();
	launcher_shmem_request();
}

static void
on_shmem_startup(void)
{
	if (prev_shmem_startup)
		prev_shmem_startup();
	log_ring_shmem_startup();
	linkage_day_shmem_startup();
	grant_watch_shmem_startup();
	quota_shmem_startup();
	launcher_shmem_startup();
}

static PlannedStmt *
plan_query(Query *parse, const char *query_string, int cursor_options,
		   ParamListInfo params)
{
	return prev_planner ?
		prev_planner(parse, query_string, cursor_options, params) :
		standard_planner(parse, query_string, cursor_options, params);
}

static PlannedStmt *
on_plan(Query *parse, const char *query_string, int cursor_options,
		ParamListInfo params)
{
	PlannedStmt *plan;
	GuardRun	run;
	LinkageFrame frame;

	if (!anything_governed())
		return plan_query(parse, query_string, cursor_options, params);

	/* Planning evaluates functions, which may run statements */
	guard_run_enter(&run);
	linkage_enter(&frame, LINKAGE_PLAN, NULL);
	PG_TRY();
	{
		plan = plan_query(parse, query_string, cursor_options, params);
	}
	PG_FINALLY();
	{
		linkage_leave(&frame);
		guard_run_leave(&run);
	}
	PG_END_TRY();
	scope_review_plan(plan);
	return plan;
}

static void
on_relation_info(PlannerInfo *root, Oid relid, bool is_parent, RelOptInfo *rel)
{
	if (prev_relation_info)
		prev_relation_info(root, relid, is_parent, rel);
	if (rel->statlist && scope_hides_statistics(planner_rt_fetch(rel->relid, root)))
		rel->statlist = NIL;
}

static bool
on_relation_stats(PlannerInfo *root, RangeTblEntry *rte, AttrNumber column,
				  VariableStatData *result)
{
	/* To take the question over and give no tuple means: no statistics */
	if (scope_hides_statistics(rte))
		return true;
	return prev_relation_stats &&
		prev_relation_stats(root, rte, column, result);
}

static bool
on_index_stats(PlannerInfo *root, Oid index, AttrNumber column,
			   VariableStatData *result)
{
	if (result->rel && result->rel->relid > 0 &&
		scope_hides_statistics(planner_rt_fetch(result->rel->relid, root)))
		return true;
	return prev_index_stats && prev_index_stats(root, index, column, result);
}

static bool
on_check_perms(CHECK_PERMS_PARAMETERS)
{
	if (prev_check_perms && !prev_check_perms(CHECK_PERMS_ARGUMENTS))
		return false;
	catalog_guard_check_range_table(range_table, CHECK_PERMS_CLAIMS);
	return guard_check_range_table(range_table, CHECK_PERMS_CLAIMS, raise) &&
		copy_check_range_table(range_table, CHECK_PERMS_CLAIMS, raise);
}

static void
start_query(QueryDesc *query, int eflags)
{
	if (prev_start)
		prev_start(query, eflags);
	else
		standard_ExecutorStart(query, eflags);
}

static void
start_governed(QueryDesc *query, int eflags)
{
	StatementStart start;

	scope_before_plans();
	statement_before_start(&start, query);
	PG_TRY();
	{
		start_query(query, eflags);
	}
	PG_CATCH();
	{
		statement_start_failed(&start);
		PG_RE_THROW();
	}
	PG_END_TRY();
	statement_after_start(&start, query, eflags);
}

static void
on_start(QueryDesc *query, int eflags)
{
	LinkageFrame frame;

	if (!anything_governed())
	{
		start_query(query, eflags);
		return;
	}
	linkage_enter(&frame, LINKAGE_START, query);
	PG_TRY();
	{
		start_governed(query, eflags);
	}
	PG_FINALLY();
	{
		linkage_leave(&frame);
	}
	PG_END_TRY();
}

static void
run_query(EXECUTOR_RUN_PARAMETERS)
{
	if (prev_run)
		prev_run(EXECUTOR_RUN_ARGUMENTS);
	else
		standard_ExecutorRun(EXECUTOR_RUN_ARGUMENTS);
}

static void
run_governed(EXECUTOR_RUN_PARAMETERS)
{
	GuardRun	run;
	CopyTarget	target;
	OutflowFrame outflow;

	statement_before_run(query);
	guard_run_enter(&run);
	copy_target_enter(&target, query);
	outflow_enter(&outflow);
	PG_TRY();
	{
		run_query(EXECUTOR_RUN_ARGUMENTS);
	}
	PG_CATCH();
	{
		copy_target_leave(&target);
		outflow_leave(&outflow);
		guard_run_leave(&run);
		statement_run_failed(query);
		PG_RE_THROW();
	}
	PG_END_TRY();
	copy_target_leave(&target);
	outflow_leave(&outflow);
	guard_run_leave(&run);
	statement_after_run(query);
}

static void
on_run(EXECUTOR_RUN_PARAMETERS)
{
	LinkageFrame frame;

	if (!anything_governed())
	{
		run_query(EXECUTOR_RUN_ARGUMENTS);
		return;
	}
	linkage_enter(&frame, LINKAGE_RUN, query);
	PG_TRY();
	{
		run_governed(EXECUTOR_RUN_ARGUMENTS);
	}
	PG_FINALLY();
	{
		linkage_leave(&frame);
	}
	PG_END_TRY();
}

/* AFTER triggers run here */
static void
on_finish(QueryDesc *query)
{
	GuardRun	run;
	LinkageFrame frame;

	guard_run_enter(&run);
	linkage_enter(&frame, LINKAGE_RUN, query);
	PG_TRY();
	{
		if (prev_finish)
			prev_finish(query);
		else
			standard_ExecutorFinish(query);
	}
	PG_FINALLY();
	{
		linkage_leave(&frame);
		guard_run_leave(&run);
	}
	PG_END_TRY();
}

static void
on_end(QueryDesc *query)
{
	statement_before_end(query);
	if (prev_end)
		prev_end(query);
	else
		standard_ExecutorEnd(query);
}

static void
run_utility(PlannedStmt *pstmt, const char *query_string, bool read_only_tree,
			ProcessUtilityContext context, ParamListInfo params,
			QueryEnvironment *query_env, DestReceiver *dest,
			QueryCompletion *completion)
{
	if (prev_utility)
		prev_utility(pstmt, query_string, read_only_tree, context, params,
					 query_env, dest, completion);
	else
		standard_ProcessUtility(pstmt, query_string, read_only_tree, context,
								params, query_env, dest, completion);
}

static void
on_utility(PlannedStmt *pstmt, const char *query_string, bool read_only_tree,
		   ProcessUtilityContext context, ParamListInfo params,
		   QueryEnvironment *query_env, DestReceiver *dest,
		   QueryCompletion *completion)
{
	GuardFrame	outer_frame = guard_frame;
	Node	   *outer_utility = protect_current_utility();
	bool		explains = IsA(pstmt->utilityStmt, ExplainStmt);
	ScopeExplain outer_explain = false;
	List	   *readers;
	OutflowFrame outflow;
	LinkageFrame frame;

	if (explains)
		outer_explain = scope_explain_begin();
	if (context == PROCESS_UTILITY_TOPLEVEL)
		launcher_before_utility(pstmt->utilityStmt);
	outflow_enter(&outflow);
	linkage_enter(&frame, LINKAGE_UTILITY, NULL);
	PG_TRY();
	{
		protect_enter_utility(pstmt->utilityStmt);
		if (!read_only_tree)
			restore_before_utility(pstmt->utilityStmt);
		membership_before(pstmt->utilityStmt);
		readers = privilege_before(pstmt->utilityStmt);
		copy_before_utility(pstmt->utilityStmt, context);
		if (anything_governed())
		{
			scope_before_plans();
			guard_frame = command_frame(pstmt->utilityStmt, outer_frame);
		}
		run_utility(pstmt, query_string, read_only_tree, context, params,
					query_env, dest, completion);
		privilege_after(readers);
		protect_after_utility(context);
		replication_after_utility(pstmt->utilityStmt, context);
		copy_after_utility(pstmt->utilityStmt, context);
	}
	PG_FINALLY();
	{
		linkage_leave(&frame);
		outflow_leave(&outflow);
		guard_frame = outer_frame;
		protect_leave_utility(outer_utility);
		if (explains)
			scope_explain_end(outer_explain);
	}
	PG_END_TRY();
}

static void
on_object_access(ObjectAccessType access, Oid class_id, Oid object_id,
				 int sub_id, void *arg)
{
	launcher_object_access(access, class_id);
	if (prev_object_access)
		prev_object_access(access, class_id, object_id, sub_id, arg);
	protect_object_access(access, class_id, object_id, sub_id, arg);
	copy_object_access(access, class_id, object_id, sub_id, arg);
}

void
hooks_init(void)
{
	prev_utility = ProcessUtility_hook;
	ProcessUtility_hook = on_utility;
	prev_object_access = object_access_hook;
	object_access_hook = on_object_access;
	prev_planner = planner_hook;
	planner_hook = on_plan;
	prev_relation_info = get_relation_info_hook;
	get_relation_info_hook = on_relation_info;
	prev_relation_stats = get_relation_stats_hook;
	get_relation_stats_hook = on_relation_stats;
	prev_index_stats = get_index_stats_hook;
	get_index_stats_hook = on_index_stats;
	prev_check_perms = ExecutorCheckPerms_hook;
	ExecutorCheckPerms_hook = on_check_perms;
	prev_start = ExecutorStart_hook;
	ExecutorStart_hook = on_start;
	prev_run = ExecutorRun_hook;
	ExecutorRun_hook = on_run;
	prev_finish = ExecutorFinish_hook;
	ExecutorFinish_hook = on_finish;
	prev_end = ExecutorEnd_hook;
	ExecutorEnd_hook = on_end;

	/* Shared memory can be had at server start only */
	if (process_shared_preload_libraries_in_progress && !IsBinaryUpgrade)
	{
		prev_shmem_request = shmem_request_hook;
		shmem_request_hook = on_shmem_request;
		prev_shmem_startup = shmem_startup_hook;
		shmem_startup_hook = on_shmem_startup;
	}
}
