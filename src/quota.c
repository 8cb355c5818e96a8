/*
 * quota.c: the quotas of a grant: reads a day, rows a statement.
 *
 * Owns the count of today's reads of each grant that has such a quota, in
 * shared memory.  The day is that of the statutory clock in
 * govshare.timezone.  What this memory does not know, after a restart, at the
 * day's first read or when a revision has set or changed the quota, it takes
 * from the record, which is durable; so a revision carries the count on.
 *
 * Invariants: a read is counted before it is opened, under a lock, so that no
 * burst passes more than the quota; the entry of a day that lasts is never
 * given up for another.  Refused attempts are not counted.  Decides nothing
 * else: the refusal goes out through the guard, and so on record.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "errors.h"
#include "log_queue.h"
#include "own_table.h"
#include "quota.h"

typedef struct DayKey
{
	int64		grant;
	Oid			database;
	uint32		unused;			/* no padding: keys are compared as bytes */
} DayKey;

/* The reads of one day under one grant */
typedef struct DayCount
{
	DayKey		key;
	DateADT		day;
	int32		revision;		/* of the grant when it was last counted */
	int64		reads;
} DayCount;

static int	max_daily_quotas = 10000;
static HTAB *counts = NULL;
static LWLock *lock = NULL;

void
quota_init(void)
{
	if (process_shared_preload_libraries_in_progress)
		DefineCustomIntVariable("govshare.max_daily_quotas",
								"How many grants with a quota of reads may be read on one day.",
								"Of all databases of the server; 100 bytes of shared memory each.",
								&max_daily_quotas, 10000, 100, 10000000,
								PGC_POSTMASTER, 0, NULL, NULL, NULL);
}

void
quota_shmem_request(void)
{
	RequestAddinShmemSpace(hash_estimate_size(max_daily_quotas,
											  sizeof(DayCount)));
	RequestNamedLWLockTranche("govshare_quota", 1);
}

void
quota_shmem_startup(void)
{
	HASHCTL		info;

	info.keysize = sizeof(DayKey);
	info.entrysize = sizeof(DayCount);
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	counts = ShmemInitHash("govshare quotas", max_daily_quotas,
						   max_daily_quotas, &info,
						   HASH_ELEM | HASH_BLOBS | HASH_FIXED_SIZE);
	lock = &GetNamedLWLockTranche("govshare_quota")->lock;
	LWLockRelease(AddinShmemInitLock);
}

/* ---- what the record knows ---- */

/*
 * Statements opened under the grant since then, once all that sessions have
 * appended is durable.  With a snapshot of its own: that of a REPEATABLE READ
 * transaction is too old.
 */
static int64
count_recorded(int64 grant, TimestampTz since)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[] = {INT8OID, TIMESTAMPTZOID};
	Datum		values[] = {Int64GetDatum(grant), TimestampTzGetDatum(since)};
	Oid			user;
	int			security_context;
	int			guc_level;
	int64		n;
	bool		isnull;

	log_queue_wait(log_queue_position());
	GetUserIdAndSecContext(&user, &security_context);
	SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID,
						   security_context | SECURITY_LOCAL_USERID_CHANGE);
	guc_level = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp",
							 PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, ERROR, false);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (plan == NULL)
	{
		SPIPlanPtr	new_plan = SPI_prepare("SELECT pg_catalog.count(DISTINCT (r.session_id, coalesce(a.statement, r.statement)))"
										   " FROM govshare.access_record r LEFT JOIN LATERAL govshare.series_accesses(r.accesses) a ON true"
										   " WHERE r.kind IN ('open', 'access') AND r.grant_id = $1 AND r.leaf_time >= $2",
										   2, types);

		if (new_plan == NULL || SPI_keepplan(new_plan) != 0)
			elog(ERROR, "could not prepare the count of reads: %s",
				 SPI_result_code_string(SPI_result));
		plan = new_plan;
	}
	PushActiveSnapshot(GetCatalogSnapshot(own_relation("access_record")));
	if (SPI_execute_plan(plan, values, NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not count the reads of grant " INT64_FORMAT, grant);
	n = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0],
									SPI_tuptable->tupdesc, 1, &isnull));
	PopActiveSnapshot();
	SPI_finish();
	AtEOXact_GUC(true, guc_level);
	SetUserIdAndSecContext(user, security_context);
	return n;
}

/*
 * The record keeps real time.  A clock that is frozen for a drill says
 * nothing about it: then a new day begins empty, and after a restart the real
 * day counts.
 */
static int64
count_since_midnight(int64 grant, DateADT today, bool new_day)
{
	if (!clock_frozen())
		return count_recorded(grant, clock_midnight(today));
	if (new_day)
		return 0;
	return count_recorded(grant,
						  clock_midnight(clock_local_date(GetCurrentTimestamp())));
}

/* ---- the day's count ---- */

static DayKey
key_of(int64 grant)
{
	DayKey		key = {0};

	key.grant = grant;
	key.database = MyDatabaseId;
	return key;
}

/* Give up the entries of days that are over; the lock is held */
static void
clear_past_days(DateADT today)
{
	HASH_SEQ_STATUS status;
	DayCount   *count;

	hash_seq_init(&status, counts);
	while ((count = hash_seq_search(&status)) != NULL)
		if (count->day != today)
			hash_search(counts, &count->key, HASH_REMOVE, NULL);
}

static DayCount *
enter(int64 grant, DateADT today, bool *found)
{
	DayKey		key = key_of(grant);
	DayCount   *count = hash_search(counts, &key, HASH_ENTER_NULL, found);

	if (count == NULL)
	{
		clear_past_days(today);
		count = hash_search(counts, &key, HASH_ENTER_NULL, found);
	}
	return count;
}

/* Have today's count of the grant, as of this revision, in shared memory */
static void
begin_day(const Grant *grant, DateADT today, bool new_day)
{
	int64		reads = count_since_midnight(grant->id, today, new_day);
	bool		found;
	DayCount   *count;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	count = enter(grant->id, today, &found);
	if (count && found && count->day == today)
	{
		/* Others may have read in the meantime */
		count->reads = Max(count->reads, reads);
		count->revision = Max(count->revision, grant->revision);
	}
	else if (count)
	{
		count->day = today;
		count->reads = reads;
		count->revision = grant->revision;
	}
	LWLockRelease(lock);
	if (count == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("reads under more than %d grants with a quota cannot be counted on one day",
						max_daily_quotas),
				 errdetail("Article 21 has the provider set the bounds of a grant; what cannot be counted is not given."),
				 errhint("Raise govshare.max_daily_quotas and restart the server.")));
}

/* Add to the day's reads unless they would pass the quota; returns what is left */
static int
add_reads(const Grant *grant, int n)
{
	DayKey		key = key_of(grant->id);

	for (;;)
	{
		DateADT		today = clock_today();
		DayCount   *count;
		bool		new_day;

		LWLockAcquire(lock, LW_EXCLUSIVE);
		count = hash_search(counts, &key, HASH_FIND, NULL);
		if (count && count->day == today && count->revision >= grant->revision)
		{
			int64		left = grant->reads_per_day - count->reads - n;

			if (left >= 0)
				count->reads += n;
			LWLockRelease(lock);
			return (int) Max(left, -1);
		}
		new_day = count && count->day != today;
		LWLockRelease(lock);
		begin_day(grant, today, new_day);
	}
}

static void
say_no(AccessDecision *decision, char *message, char *hint)
{
	decision->basis = ACCESS_REFUSED;
	decision->sqlerrcode = ERRCODE_SG_METHOD;
	decision->article = "21";
	decision->message = message;
	decision->detail = pstrdup(_("Article 21 has the provider approve a request within bounds, which the grant carries."));
	decision->hint = hint;
}

static AccessDecision *
copy_of(const AccessDecision *decision)
{
	AccessDecision *copy = palloc(sizeof(AccessDecision));

	*copy = *decision;
	return copy;
}

void
quota_refuse_read(AccessDecision *decision)
{
	say_no(decision,
		   psprintf(_("the %d reads a day of grant %" PRId64 " on entry \"%s\" are used up"),
					decision->grant->reads_per_day,
					decision->grant->id, decision->grant->entry),
		   pstrdup(_("Read again tomorrow, or apply for a wider grant with govshare.request_share(..., supersedes => ...).")));
}

static bool
is_counted(List *decisions, int64 grant)
{
	ListCell   *lc;

	foreach(lc, decisions)
		if (((AccessDecision *) lfirst(lc))->grant->id == grant)
			return true;
	return false;
}

/* The decisions with a quota of reads, one for each grant */
static List *
counted(List *decisions)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, decisions)
	{
		AccessDecision *decision = lfirst(lc);

		if (decision->basis == ACCESS_GRANT &&
			decision->grant->reads_per_day > 0 &&
			!is_counted(result, decision->grant->id))
			result = lappend(result, decision);
	}
	return result;
}

void
quota_take_read(List *decisions)
{
	List	   *wanted = counted(decisions);
	ListCell   *lc;

	if (wanted == NIL || counts == NULL)
		return;
	foreach(lc, wanted)
	{
		AccessDecision *decision = lfirst(lc);
		ListCell   *taken;

		if (add_reads(decision->grant, 1) >= 0)
			continue;
		/* A refused statement has read under none */
		foreach(taken, wanted)
		{
			if (lfirst(taken) == decision)
				break;
			(void) add_reads(((AccessDecision *) lfirst(taken))->grant, -1);
		}
		decision = copy_of(decision);
		quota_refuse_read(decision);
		guard_refuse(decision);
	}
}

int
quota_reads_left(const Grant *grant)
{
	if (grant->reads_per_day == 0 || counts == NULL || RecoveryInProgress())
		return -1;
	return Max(add_reads(grant, 0), 0);
}

AccessDecision *
quota_of_rows(List *decisions, const QueryDesc *query)
{
	AccessDecision *least = NULL;
	ListCell   *lc;

	foreach(lc, decisions)
	{
		AccessDecision *decision = lfirst(lc);

		if (decision->basis == ACCESS_GRANT &&
			decision->grant->rows_per_statement > 0 &&
			(least == NULL || decision->grant->rows_per_statement <
			 least->grant->rows_per_statement))
			least = decision;
	}
	if (least && query->plannedstmt->hasModifyingCTE)
	{
		least = copy_of(least);
		say_no(least,
			   psprintf(_("grant %" PRId64 " on entry \"%s\" bounds the rows of a statement, and those of WITH (INSERT ...) cannot be counted"),
						least->grant->id, least->grant->entry),
			   pstrdup(_("Write INSERT ... SELECT as a statement of its own.")));
		guard_refuse(least);
	}
	return least;
}

void
quota_check_rows(const AccessDecision *decision, uint64 rows)
{
	AccessDecision *refusal;

	if (rows <= (uint64) decision->grant->rows_per_statement)
		return;
	refusal = copy_of(decision);
	say_no(refusal,
		   psprintf(_("the statement returns more than the %d rows that grant %" PRId64 " on entry \"%s\" allows"),
					decision->grant->rows_per_statement,
					decision->grant->id, decision->grant->entry),
		   pstrdup(_("Ask for fewer rows in one statement, or apply for a wider grant with govshare.request_share(..., supersedes => ...).")));
	guard_refuse(refusal);
}
