/*
 * govshare.c: loads the library.
 *
 * Owns nothing. _PG_init() calls each module's *_init() from the leaves up,
 * so that a module may rely on those below it.
 */
#include "postgres.h"

#include "fmgr.h"

#include "calendar.h"
#include "clock.h"
#include "copy_protect.h"
#include "dataset.h"
#include "grant.h"
#include "grant_watch.h"
#include "hooks.h"
#include "internal_write.h"
#include "invoker.h"
#include "item_read.h"
#include "launcher.h"
#include "linkage.h"
#include "lineage.h"
#include "log_proof.h"
#include "log_purge.h"
#include "log_queue.h"
#include "nls.h"
#include "obligation.h"
#include "own_table.h"
#include "protect.h"
#include "quota.h"
#include "redact.h"
#include "relation_name.h"
#include "scope.h"
#include "server_version.h"
#include "session.h"
#include "statement.h"
#include "watcher.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

void
_PG_init(void)
{
	nls_init();
	server_version_check();
	clock_init();
	calendar_init();
	own_table_init();
	relation_name_init();
	session_init();
	invoker_init();
	internal_write_init();
	obligation_init();
	watcher_init();
	redact_init();
	dataset_init();
	item_read_init();
	grant_watch_init();
	grant_init();
	lineage_init();
	log_queue_init();
	log_proof_init();
	log_purge_init();
	break_glass_init();
	protect_init();
	copy_protect_init();
	scope_init();
	quota_init();
	linkage_init();
	statement_init();
	launcher_init();
	hooks_init();
}
