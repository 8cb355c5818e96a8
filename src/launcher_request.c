/*
 * launcher_request.c: what sessions ask of the launcher.
 *
 * Owns the shared memory between the two, and the holds: a command that wants
 * a database without sessions (DROP, RENAME, SET TABLESPACE, use as a
 * template) takes a hold after its permissions were checked, and the end of
 * its transaction lets go, whatever became of it.  Must never refuse such a
 * command: if workers do not leave in time, PostgreSQL says who is in the way.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "catalog/pg_extension.h"
#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "pgstat.h"
#include "storage/ipc.h"
#include "storage/shmem.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "launcher.h"
#include "launcher_shared.h"
#include "log_ring.h"

#define HOLD_TIMEOUT_MS		10000

static LauncherShared *shared = NULL;

/* The transaction's business with the launcher, settled when it ends */
static Oid	held_database = InvalidOid;
static bool extension_changed = false;
static bool databases_changed = false;
static bool callback_registered = false;

void
launcher_shmem_request(void)
{
	RequestAddinShmemSpace(MAXALIGN(sizeof(LauncherShared)));
	RequestNamedLWLockTranche("govshare_launcher", 1);
}

void
launcher_shmem_startup(void)
{
	bool		found;

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct("govshare launcher", sizeof(LauncherShared),
							 &found);
	if (!found)
	{
		memset(shared, 0, sizeof(LauncherShared));
		shared->lock = &GetNamedLWLockTranche("govshare_launcher")->lock;
		ConditionVariableInit(&shared->released_cv);
	}
	LWLockRelease(AddinShmemInitLock);
}

LauncherShared *
launcher_shared(void)
{
	return shared;
}

/* ---- sessions: requests and holds ---- */

static void
wake_launcher(void)
{
	Latch	   *latch = shared->latch;

	if (latch)
		SetLatch(latch);
}

static void
request_probe(Oid database)
{
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	if (shared->n_requests < MAX_REQUESTS)
		shared->request[shared->n_requests++] = database;
	else
		shared->probe_all = true;
	LWLockRelease(shared->lock);
}

static void
drop_hold(void)
{
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	for (int i = 0; i < MAX_HOLDS; i++)
	{
		if (shared->hold[i].database == held_database)
		{
			shared->hold[i].database = InvalidOid;
			break;
		}
	}
	shared->scan = true;
	LWLockRelease(shared->lock);
	held_database = InvalidOid;
}

/* The transaction is over: what it asked for, or held, is settled now. */
static void
settle_at_end(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT &&
		event != XACT_EVENT_PREPARE)
		return;
	if (!extension_changed && !databases_changed && !OidIsValid(held_database))
		return;
	if (OidIsValid(held_database))
		drop_hold();
	if (event == XACT_EVENT_COMMIT && extension_changed)
		request_probe(MyDatabaseId);
	if (event == XACT_EVENT_COMMIT && databases_changed)
	{
		LWLockAcquire(shared->lock, LW_EXCLUSIVE);
		shared->scan = true;
		LWLockRelease(shared->lock);
	}
	extension_changed = databases_changed = false;
	wake_launcher();
}

static void
register_callback(void)
{
	if (!callback_registered)
		RegisterXactCallback(settle_at_end, NULL);
	callback_registered = true;
}

/* Has one of our workers business in the database? */
static bool
is_served(Oid database)
{
	bool		served;

	LWLockAcquire(shared->lock, LW_SHARED);
	served = shared->probe_database == database;
	LWLockRelease(shared->lock);
	LWLockAcquire(log_control_lock(), LW_SHARED);
	for (int i = 0; i < log_ring_count() && !served; i++)
		served = log_ring_get(i)->database == database;
	LWLockRelease(log_control_lock());
	return served;
}

static Hold *
take_hold(Oid database)
{
	Hold	   *hold = NULL;

	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	for (int i = 0; i < MAX_HOLDS && !hold; i++)
	{
		if (!OidIsValid(shared->hold[i].database))
		{
			hold = &shared->hold[i];
			hold->database = database;
			hold->released = false;
		}
	}
	LWLockRelease(shared->lock);
	return hold;
}

void
launcher_release_database(Oid database)
{
	TimestampTz deadline;
	Hold	   *hold;

	if (shared == NULL || shared->latch == NULL ||
		OidIsValid(held_database) || !is_served(database))
		return;
	register_callback();
	hold = take_hold(database);
	if (hold == NULL)
		return;
	held_database = database;
	wake_launcher();

	deadline = TimestampTzPlusMilliseconds(GetCurrentTimestamp(),
										   HOLD_TIMEOUT_MS);
	ConditionVariablePrepareToSleep(&shared->released_cv);
	while (!hold->released)
	{
		long		left = TimestampDifferenceMilliseconds(GetCurrentTimestamp(),
														   deadline);

		if (left <= 0 || shared->latch == NULL)
			break;
		ConditionVariableTimedSleep(&shared->released_cv, Min(left, 1000L),
									PG_WAIT_EXTENSION);
	}
	ConditionVariableCancelSleep();
}

/* May this user copy the database as a template? */
static bool
may_be_template(Oid database)
{
	HeapTuple	tuple;
	bool		allowed = false;

	if (superuser())
		return true;
	tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(GetUserId()));
	if (HeapTupleIsValid(tuple))
	{
		allowed = ((Form_pg_authid) GETSTRUCT(tuple))->rolcreatedb;
		ReleaseSysCache(tuple);
	}
	if (!allowed || owns_database(database))
		return allowed;
	tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(database));
	allowed = HeapTupleIsValid(tuple) &&
		((Form_pg_database) GETSTRUCT(tuple))->datistemplate;
	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return allowed;
}

static void
release_by_name(const char *name, bool (*allowed) (Oid database))
{
	Oid			database = get_database_oid(name, true);

	if (OidIsValid(database) && allowed(database))
		launcher_release_database(database);
}

static const char *
option_string(List *options, const char *name)
{
	ListCell   *cell;

	foreach(cell, options)
	{
		DefElem    *option = lfirst(cell);

		if (strcmp(option->defname, name) == 0 && option->arg)
			return defGetString(option);
	}
	return NULL;
}

void
launcher_before_utility(Node *statement)
{
	if (shared == NULL)
		return;
	switch (nodeTag(statement))
	{
		case T_DropdbStmt:
			databases_changed = true;
			release_by_name(((DropdbStmt *) statement)->dbname, owns_database);
			break;
		case T_CreatedbStmt:
			{
				const char *template = option_string(((CreatedbStmt *) statement)->options,
													 "template");

				databases_changed = true;
				release_by_name(template ? template : "template1",
								may_be_template);
				break;
			}
		case T_RenameStmt:
			if (((RenameStmt *) statement)->renameType == OBJECT_DATABASE)
				release_by_name(((RenameStmt *) statement)->subname,
								owns_database);
			break;
		case T_AlterDatabaseStmt:
			databases_changed = true;
			if (option_string(((AlterDatabaseStmt *) statement)->options,
							  "tablespace"))
				release_by_name(((AlterDatabaseStmt *) statement)->dbname,
								owns_database);
			break;
		default:
			return;
	}
	register_callback();
}

void
launcher_object_access(ObjectAccessType access, Oid class_id)
{
	if (shared == NULL || class_id != ExtensionRelationId ||
		(access != OAT_POST_CREATE && access != OAT_DROP))
		return;
	extension_changed = true;
	register_callback();
}
