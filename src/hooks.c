/*
 * hooks.c: saves, chains and dispatches hooks.
 *
 * Owns the saved hooks, nothing else.  Decides nothing: every hook calls the
 * modules concerned and then whoever was there before.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/ipc.h"

#include "hooks.h"
#include "log_queue.h"

static shmem_request_hook_type prev_shmem_request = NULL;
static shmem_startup_hook_type prev_shmem_startup = NULL;

static void
on_shmem_request(void)
{
	if (prev_shmem_request)
		prev_shmem_request();
	log_queue_shmem_request();
}

static void
on_shmem_startup(void)
{
	if (prev_shmem_startup)
		prev_shmem_startup();
	log_queue_shmem_startup();
}

void
hooks_init(void)
{
	/* Shared memory can be had at server start only */
	if (process_shared_preload_libraries_in_progress && !IsBinaryUpgrade)
	{
		prev_shmem_request = shmem_request_hook;
		shmem_request_hook = on_shmem_request;
		prev_shmem_startup = shmem_startup_hook;
		shmem_startup_hook = on_shmem_startup;
	}
}
