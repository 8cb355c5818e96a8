/*
 * launcher.c: keeps a log writer and a watcher in every database that has
 * govshare.
 *
 * Owns which database is served: it lists pg_database, asks each database
 * once (and again when told to) by a short-lived worker whether the extension
 * is there, leases it a ring and keeps its two workers running.  Connects to
 * no database itself, so it is in nobody's way.  A command that wants a
 * database without sessions takes a hold on it (launcher_request.c); its
 * workers are stopped until that transaction ends.
 *
 * Children are registered never to restart by themselves: the launcher starts
 * them anew, and knows each by its handle.  When the launcher goes, it takes
 * them along.  Must never fail because one database does.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_database.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "launcher.h"
#include "launcher_shared.h"
#include "log_ring.h"

#define LIBRARY				"govshare"
#define OWN_WORKERS			2	/* launcher and probe */
#define WORKERS_A_DATABASE	2	/* writer and watcher */

#define SCAN_INTERVAL_MS	60000
#define RETRY_MS			1000	/* a worker that ended, a probe that failed */
#define POLL_MS				10L /* while a child is on its way out */

/* One of a database's two workers */
typedef struct Child
{
	BackgroundWorkerHandle *handle; /* NULL: not running */
	TimestampTz not_before;		/* of the next start */
	bool		told_to_stop;
} Child;

/* The launcher's own view of a database */
typedef struct Database
{
	Oid			oid;			/* hash key */
	bool		listed;			/* in pg_database, accepts connections */
	Presence	presence;
	bool		probe_wanted;
	TimestampTz probe_not_before;
	bool		without_ring;	/* and the server log says so */
	Child		writer;
	Child		watcher;
} Database;

static HTAB *databases = NULL;
static BackgroundWorkerHandle *probe = NULL;
static LauncherShared *shared;	/* launcher_shared(), for short */
static volatile sig_atomic_t told_to_stop = false;

/* ---- at server start ---- */

static void
check_worker_slots(int max_databases)
{
	int			needed = OWN_WORKERS + WORKERS_A_DATABASE * max_databases;

	if (max_worker_processes < needed)
		ereport(WARNING,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("max_worker_processes (%d) leaves no room for the workers of govshare, which may need %d",
						max_worker_processes, needed),
				 errdetail("%d, and %d for each of govshare.max_databases (%d) databases."
						   " A database whose log writer cannot start refuses governed reads.",
						   OWN_WORKERS, WORKERS_A_DATABASE, max_databases),
				 errhint("Raise max_worker_processes to %d or more, or lower govshare.max_databases.",
						 needed)));
}

void
launcher_init(void)
{
	BackgroundWorker worker;

	if (!process_shared_preload_libraries_in_progress || IsBinaryUpgrade)
		return;
	check_worker_slots(log_ring_count());
	memset(&worker, 0, sizeof(worker));
	strlcpy(worker.bgw_name, "govshare launcher", BGW_MAXLEN);
	strlcpy(worker.bgw_type, "govshare launcher", BGW_MAXLEN);
	strlcpy(worker.bgw_library_name, LIBRARY, BGW_MAXLEN);
	strlcpy(worker.bgw_function_name, "launcher_main", BGW_MAXLEN);
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = 1;
	RegisterBackgroundWorker(&worker);
}

/* ---- what there is ---- */

static void
handle_terminate(SIGNAL_ARGS)
{
	int			save_errno = errno;

	told_to_stop = true;
	SetLatch(MyLatch);
	errno = save_errno;
}

static Database *
remember_database(Oid oid)
{
	bool		found;
	Database   *database = hash_search(databases, &oid, HASH_ENTER, &found);

	if (!found)
	{
		memset(database, 0, sizeof(*database));
		database->oid = oid;
		database->probe_wanted = true;
	}
	return database;
}

/* Which databases accept connections?  New ones are to be probed. */
static void
scan_databases(void)
{
	HASH_SEQ_STATUS status;
	Database   *database;
	Relation	rel;
	TableScanDesc scan;
	HeapTuple	tuple;

	hash_seq_init(&status, databases);
	while ((database = hash_seq_search(&status)) != NULL)
		database->listed = false;

	StartTransactionCommand();
	(void) GetTransactionSnapshot();
	rel = table_open(DatabaseRelationId, AccessShareLock);
	scan = table_beginscan_catalog(rel, 0, NULL);
	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		Form_pg_database form = (Form_pg_database) GETSTRUCT(tuple);

		if (form->datallowconn)
			remember_database(form->oid)->listed = true;
	}
	table_endscan(scan);
	table_close(rel, AccessShareLock);
	CommitTransactionCommand();
}

/* Take what sessions asked for; true if the list of databases may be old */
static bool
take_requests(void)
{
	HASH_SEQ_STATUS status;
	Database   *database;
	bool		scan;
	bool		probe_all;

	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	scan = shared->scan;
	probe_all = shared->probe_all;
	for (int i = 0; i < shared->n_requests; i++)
	{
		Database   *asked = hash_search(databases, &shared->request[i],
										HASH_FIND, NULL);

		if (asked)
			asked->probe_wanted = true;
		else
			scan = true;
	}
	shared->n_requests = 0;
	shared->scan = shared->probe_all = false;
	LWLockRelease(shared->lock);

	if (probe_all)
	{
		hash_seq_init(&status, databases);
		while ((database = hash_seq_search(&status)) != NULL)
			database->probe_wanted = true;
	}
	return scan;
}

static bool
is_held(Oid database)
{
	bool		held = false;

	LWLockAcquire(shared->lock, LW_SHARED);
	for (int i = 0; i < MAX_HOLDS && !held; i++)
		held = shared->hold[i].database == database;
	LWLockRelease(shared->lock);
	return held;
}

static void
mark_released(Oid database)
{
	bool		news = false;

	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	for (int i = 0; i < MAX_HOLDS; i++)
	{
		if (shared->hold[i].database == database && !shared->hold[i].released)
			news = shared->hold[i].released = true;
	}
	LWLockRelease(shared->lock);
	if (news)
		ConditionVariableBroadcast(&shared->released_cv);
}

/* ---- children ---- */

static BackgroundWorkerHandle *
start_worker(const char *what, const char *function, Oid database, Datum arg)
{
	BackgroundWorker worker;
	BackgroundWorkerHandle *handle = NULL;

	memset(&worker, 0, sizeof(worker));
	snprintf(worker.bgw_name, BGW_MAXLEN, "govshare %s for database %u",
			 what, database);
	snprintf(worker.bgw_type, BGW_MAXLEN, "govshare %s", what);
	strlcpy(worker.bgw_library_name, LIBRARY, BGW_MAXLEN);
	strlcpy(worker.bgw_function_name, function, BGW_MAXLEN);
	worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
	worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
	worker.bgw_restart_time = BGW_NEVER_RESTART;
	worker.bgw_notify_pid = MyProcPid;
	worker.bgw_main_arg = arg;
	if (!RegisterDynamicBackgroundWorker(&worker, &handle))
	{
		ereport(LOG,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("no worker slot is free for the govshare %s of database %u",
						what, database),
				 errhint("Raise max_worker_processes.")));
		return NULL;
	}
	return handle;
}

static bool
has_ended(BackgroundWorkerHandle *handle)
{
	pid_t		pid;

	return GetBackgroundWorkerPid(handle, &pid) == BGWH_STOPPED;
}

static TimestampTz
later(int milliseconds)
{
	return TimestampTzPlusMilliseconds(GetCurrentTimestamp(), milliseconds);
}

/* Forget a child that has ended; it may start again a moment later */
static void
reap_child(Child *child)
{
	if (child->handle == NULL || !has_ended(child->handle))
		return;
	pfree(child->handle);
	child->handle = NULL;
	child->not_before = child->told_to_stop ? 0 : later(RETRY_MS);
	child->told_to_stop = false;
}

static void
stop_child(Child *child)
{
	if (child->handle && !child->told_to_stop)
	{
		TerminateBackgroundWorker(child->handle);
		child->told_to_stop = true;
	}
}

static void
keep_child(Child *child, const char *what, const char *function,
		   Oid database, Datum arg)
{
	if (child->handle || child->not_before > GetCurrentTimestamp())
		return;
	child->handle = start_worker(what, function, database, arg);
	if (child->handle == NULL)
		child->not_before = later(5 * RETRY_MS);
}

static void
set_ring_held(Oid oid, bool held)
{
	LWLockAcquire(log_control_lock(), LW_EXCLUSIVE);
	for (int i = 0; i < log_ring_count(); i++)
		if (log_ring_get(i)->database == oid)
			log_ring_get(i)->held = held;
	LWLockRelease(log_control_lock());
}

static void
serve(Database *database)
{
	int			ring = log_ring_assign(database->oid);

	if (ring < 0)
	{
		log_ring_set_exhausted(true);
		database->writer.not_before = later(5 * RETRY_MS);
		if (database->without_ring)
			return;
		database->without_ring = true;
		ereport(LOG,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("no log queue is left for database %u, so its governed reads are refused",
						database->oid),
				 errhint("Raise govshare.max_databases (%d) and restart the server.",
						 log_ring_count())));
		return;
	}
	database->without_ring = false;
	set_ring_held(database->oid, false);
	keep_child(&database->writer, "log writer", "log_writer_main",
			   database->oid, Int32GetDatum(ring));
	keep_child(&database->watcher, "watcher", "watcher_main",
			   database->oid, ObjectIdGetDatum(database->oid));
}

/* ---- probing ---- */

/* In the probe: does the database have the extension? */
void
launcher_probe_main(Datum database)
{
	Presence	presence;

	shared = launcher_shared();
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(DatumGetObjectId(database),
											  InvalidOid, 0);
	StartTransactionCommand();
	presence = OidIsValid(get_extension_oid("govshare", true)) ?
		PRESENCE_PRESENT : PRESENCE_ABSENT;
	CommitTransactionCommand();

	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	if (shared->probe_database == DatumGetObjectId(database))
		shared->probe_result = presence;
	LWLockRelease(shared->lock);
	proc_exit(0);
}

static void
set_probe(Oid database)
{
	LWLockAcquire(shared->lock, LW_EXCLUSIVE);
	shared->probe_database = database;
	shared->probe_result = PRESENCE_UNKNOWN;
	LWLockRelease(shared->lock);
}

static void
finish_probe(void)
{
	Oid			oid = shared->probe_database;
	Presence	result = shared->probe_result;
	Database   *database;

	if (probe == NULL || !has_ended(probe))
		return;
	pfree(probe);
	probe = NULL;
	set_probe(InvalidOid);
	database = hash_search(databases, &oid, HASH_FIND, NULL);
	if (database == NULL)
		return;
	if (result == PRESENCE_UNKNOWN)
	{
		/* It could not connect: not now, but the database may be well. */
		database->probe_wanted = true;
		database->probe_not_before = later(5 * RETRY_MS);
		return;
	}
	database->presence = result;
}

static void
start_probe(Database *database)
{
	if (probe || !database->probe_wanted ||
		database->probe_not_before > GetCurrentTimestamp())
		return;
	database->probe_wanted = false;
	set_probe(database->oid);
	probe = start_worker("probe", "launcher_probe_main", database->oid,
						 ObjectIdGetDatum(database->oid));
	if (probe == NULL)
	{
		set_probe(InvalidOid);
		database->probe_wanted = true;
		database->probe_not_before = later(5 * RETRY_MS);
	}
}

/* ---- the loop ---- */

/*
 * Bring one database to where it should be.  Returns in how many milliseconds
 * to look again, should nothing wake us before.
 */
static long
attend(Database *database)
{
	bool		held = is_held(database->oid);

	reap_child(&database->writer);
	reap_child(&database->watcher);
	if (database->listed && !held)
		start_probe(database);
	if (database->listed && !held && database->presence == PRESENCE_PRESENT)
	{
		if (database->writer.not_before <= GetCurrentTimestamp())
			serve(database);
		return database->writer.handle && database->watcher.handle ?
			SCAN_INTERVAL_MS : RETRY_MS;
	}

	/* Nobody of ours may be there. */
	if (held)
		set_ring_held(database->oid, true);
	stop_child(&database->writer);
	stop_child(&database->watcher);
	if (database->writer.handle || database->watcher.handle ||
		(probe && shared->probe_database == database->oid))
		return POLL_MS;
	if (held)
		mark_released(database->oid);
	else if (!database->listed)
	{
		log_ring_unassign(database->oid);
		hash_search(databases, &database->oid, HASH_REMOVE, NULL);
		return SCAN_INTERVAL_MS;
	}
	else if (database->presence == PRESENCE_ABSENT)
		log_ring_unassign(database->oid);
	return database->probe_wanted ? RETRY_MS : SCAN_INTERVAL_MS;
}

static void
stop_children(int code, Datum arg)
{
	HASH_SEQ_STATUS status;
	Database   *database;

	shared->latch = NULL;
	if (databases == NULL)
		return;
	hash_seq_init(&status, databases);
	while ((database = hash_seq_search(&status)) != NULL)
	{
		stop_child(&database->writer);
		stop_child(&database->watcher);
	}
}

static void
start_up(void)
{
	HASHCTL		ctl = {.keysize = sizeof(Oid), .entrysize = sizeof(Database)};

	databases = hash_create("govshare databases", 64, &ctl,
							HASH_ELEM | HASH_BLOBS);
	log_ring_set_shutdown(false);
	set_probe(InvalidOid);
	/* A database may have gone while no launcher was there to see it. */
	for (int i = 0; i < log_ring_count(); i++)
		if (OidIsValid(log_ring_get(i)->database))
			(void) remember_database(log_ring_get(i)->database);
	before_shmem_exit(stop_children, 0);
	shared->latch = MyLatch;
}

static long
attend_all(void)
{
	HASH_SEQ_STATUS status;
	Database   *database;
	long		look_again = SCAN_INTERVAL_MS;

	hash_seq_init(&status, databases);
	while ((database = hash_seq_search(&status)) != NULL)
	{
		long		wanted = attend(database);

		look_again = Min(look_again, wanted);
	}
	return look_again;
}

void
launcher_main(Datum unused)
{
	TimestampTz scan_at = 0;

	shared = launcher_shared();
	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, handle_terminate);
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnection(NULL, NULL, 0);
	start_up();

	while (!told_to_stop)
	{
		long		look_again;

		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		if (ConfigReloadPending)
		{
			ConfigReloadPending = false;
			ProcessConfigFile(PGC_SIGHUP);
		}
		if (take_requests() || GetCurrentTimestamp() >= scan_at)
		{
			scan_databases();
			scan_at = later(SCAN_INTERVAL_MS);
		}
		finish_probe();
		look_again = attend_all();
		(void) WaitLatch(MyLatch,
						 WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
						 look_again, PG_WAIT_EXTENSION);
	}

	/* The writers must know: at a shutdown they leave last. */
	log_ring_set_shutdown(true);
	proc_exit(1);
}
