/*
 * linkage_day.c: which linked entries each department has read today.
 *
 * Owns a table in shared memory: (database, department, entry) -> the day of
 * the last read, for entries that a rule of window "day" keeps apart.  To ask
 * whether the other entry was read and to note one's own read is one critical
 * section, so that of two sessions at the same moment one is refused.
 *
 * Shared memory forgets at a restart, and holds nothing of the time before a
 * rule: so for each side of a rule the record of use is read once, backwards
 * to the start of the day, before the first answer.  A session that began to
 * read before it could know of a new rule, and whose record is still on its
 * way, escapes it; that is a rule's first instant.
 *
 * Days are those of the record: real time, in govshare.timezone.
 *
 * Must never hold the lock while it reads tables or waits for the log.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_inherits.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "errors.h"
#include "linkage_day.h"
#include "log_queue.h"
#include "own_table.h"

#define TRANCHE			"govshare_linkage"
#define MAX_ENTRIES		16384

/* Leaves are numbered in the order of the queue, nearly that of their times */
#define DISORDER		USECS_PER_HOUR

/*
 * The hashes of two codes; or, with department 0, a mark that the record was
 * read for that entry under a rule.
 */
typedef struct DayKey
{
	uint64		department;
	uint64		entry;
	int64		rule;			/* of a mark; else 0 */
	uint64		database;
} DayKey;

typedef struct DayRead
{
	DayKey		key;
	DateADT		day;
} DayRead;

static HTAB *day_reads = NULL;
static LWLock *lock = NULL;

void
linkage_day_shmem_request(void)
{
	RequestAddinShmemSpace(hash_estimate_size(MAX_ENTRIES, sizeof(DayRead)));
	RequestNamedLWLockTranche(TRANCHE, 1);
}

void
linkage_day_shmem_startup(void)
{
	HASHCTL		info;

	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	info.keysize = sizeof(DayKey);
	info.entrysize = sizeof(DayRead);
	day_reads = ShmemInitHash("govshare linkage", MAX_ENTRIES, MAX_ENTRIES,
							  &info, HASH_ELEM | HASH_BLOBS | HASH_FIXED_SIZE);
	lock = &GetNamedLWLockTranche(TRANCHE)->lock;
	LWLockRelease(AddinShmemInitLock);
}

static uint64
hash_of(const char *code)
{
	return hash_bytes_extended((const unsigned char *) code, strlen(code), 0);
}

static DayKey
key_of(uint64 department, const char *entry)
{
	DayKey		key = {department, hash_of(entry), 0, MyDatabaseId};

	return key;
}

static DayKey
mark_of(const DayPair *pair)
{
	DayKey		key = {0, hash_of(pair->other), pair->rule, MyDatabaseId};

	return key;
}

/* ---- under the lock ---- */

static bool
is_of_day(const DayKey *key, DateADT day)
{
	DayRead    *read = hash_search(day_reads, key, HASH_FIND, NULL);

	return read && read->day == day;
}

static bool
is_marked(const DayPair *pair)
{
	DayKey		key = mark_of(pair);

	return hash_search(day_reads, &key, HASH_FIND, NULL) != NULL;
}

/* What other days left behind; their marks only cost another look */
static void
forget_before(DateADT day)
{
	HASH_SEQ_STATUS status;
	DayRead    *read;

	hash_seq_init(&status, day_reads);
	while ((read = hash_seq_search(&status)) != NULL)
		if (read->day < day)
			(void) hash_search(day_reads, &read->key, HASH_REMOVE, NULL);
}

/* Returns false when there is no room left */
static bool
note(const DayKey *key, DateADT day)
{
	DayRead    *read = hash_search(day_reads, key, HASH_ENTER_NULL, NULL);

	if (read == NULL)
	{
		forget_before(day);
		read = hash_search(day_reads, key, HASH_ENTER_NULL, NULL);
	}
	if (read)
		read->day = day;
	return read != NULL;
}

static void
complain_no_room(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_LOG_UNAVAILABLE),
			 errmsg("today's reads of linked entries cannot be remembered"),
			 errdetail("Article 25 has departments prevent leaks by linkage; the %d places in shared memory are taken.",
					   MAX_ENTRIES),
			 errhint("Use linkage rules of window \"transaction\" where a day is not needed.")));
}

/* ---- from the record ---- */

static Datum
value_of(Relation rel, HeapTuple tuple, const char *column, bool *isnull)
{
	return heap_getattr(tuple, own_column(rel, column), RelationGetDescr(rel),
						isnull);
}

/* A read under a grant of this entry; the provider's own is none */
static bool
is_read_of(Relation rel, HeapTuple tuple, const char *entry)
{
	char	   *recorded = own_text(rel, tuple, own_column(rel, "entry"));
	char	   *kind = own_text(rel, tuple, own_column(rel, "kind"));
	bool		no_grant;

	(void) value_of(rel, tuple, "grant_id", &no_grant);
	return !no_grant && recorded && strcmp(recorded, entry) == 0 &&
		(strcmp(kind, "open") == 0 || strcmp(kind, "access") == 0);
}

/* The partition's index on all its leaves, in whose order it was written */
static Oid
leaf_index(Relation partition)
{
	AttrNumber	leaf = own_column(partition, "leaf");
	List	   *indexes = RelationGetIndexList(partition);
	Oid			result = InvalidOid;
	ListCell   *lc;

	foreach(lc, indexes)
	{
		Relation	index = index_open(lfirst_oid(lc), AccessShareLock);

		if (index->rd_index->indnkeyatts == 1 &&
			index->rd_index->indkey.values[0] == leaf &&
			RelationGetIndexPredicate(index) == NIL)
			result = lfirst_oid(lc);
		index_close(index, AccessShareLock);
	}
	return result;
}

/* Who read the entry since that instant, newest first: hashes of departments */
static void
collect_readers(Oid relid, const char *entry, TimestampTz since, List **readers)
{
	Relation	rel = table_open(relid, AccessShareLock);
	Oid			index_oid = leaf_index(rel);
	Relation	index;
	SysScanDesc scan;
	HeapTuple	tuple;

	if (!OidIsValid(index_oid))
		elog(ERROR, "table \"%s\" has no index on its leaves",
			 RelationGetRelationName(rel));
	index = index_open(index_oid, AccessShareLock);
	scan = systable_beginscan_ordered(rel, index, NULL, 0, NULL);
	while ((tuple = systable_getnext_ordered(scan, BackwardScanDirection)) != NULL)
	{
		bool		isnull;
		TimestampTz at = DatumGetTimestampTz(value_of(rel, tuple, "leaf_time",
													  &isnull));

		CHECK_FOR_INTERRUPTS();
		if (at < since - DISORDER)
			break;
		if (at >= since && is_read_of(rel, tuple, entry))
		{
			char	   *department = own_text(rel, tuple,
											  own_column(rel, "department"));
			uint64	   *reader = palloc(sizeof(uint64));

			*reader = department ? hash_of(department) : 0;
			*readers = lappend(*readers, reader);
		}
	}
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	table_close(rel, AccessShareLock);
}

/* Learn from the record who read the other entry of the pair today */
static void
load(const DayPair *pair, DateADT day)
{
	Oid			record = own_relation("access_record");
	DayKey		mark = mark_of(pair);
	List	   *readers = NIL;
	List	   *partitions;
	ListCell   *lc;
	bool		room = true;

	/* What was read is in the record once the queue is flushed */
	log_queue_wait(log_queue_position());
	partitions = find_inheritance_children(record, AccessShareLock);
	foreach(lc, partitions)
		collect_readers(lfirst_oid(lc), pair->other, clock_midnight(day),
						&readers);

	LWLockAcquire(lock, LW_EXCLUSIVE);
	foreach(lc, readers)
	{
		DayKey		key = key_of(*(uint64 *) lfirst(lc), pair->other);

		room = room && note(&key, day);
	}
	room = room && note(&mark, day);
	LWLockRelease(lock);
	if (!room)
		complain_no_room();
	list_free_deep(readers);
}

/* Returns with the lock held */
static DateADT
lock_loaded(const DayPair *pairs, int n_pairs)
{
	for (;;)
	{
		DateADT		today = clock_local_date(GetCurrentTimestamp());
		int			unknown = -1;

		LWLockAcquire(lock, LW_EXCLUSIVE);
		for (int i = 0; i < n_pairs && unknown < 0; i++)
			if (!is_marked(&pairs[i]))
				unknown = i;
		if (unknown < 0)
			return today;
		LWLockRelease(lock);
		load(&pairs[unknown], today);
	}
}

int
linkage_day_admit(const char *department, const DayPair *pairs, int n_pairs,
				  bool remember)
{
	uint64		reader = hash_of(department);
	DateADT		today;
	int			refused = -1;
	bool		room = true;

	if (day_reads == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SG_LOG_UNAVAILABLE),
				 errmsg("today's reads of linked entries cannot be remembered"),
				 errdetail("Article 25 has departments prevent leaks by linkage; that needs govshare's shared memory."),
				 errhint("Add govshare to shared_preload_libraries and restart the server.")));
	today = lock_loaded(pairs, n_pairs);
	for (int i = 0; i < n_pairs && refused < 0; i++)
	{
		DayKey		key = key_of(reader, pairs[i].other);

		if (is_of_day(&key, today))
			refused = i;
	}
	for (int i = 0; i < n_pairs && refused < 0 && remember; i++)
	{
		DayKey		key = key_of(reader, pairs[i].entry);

		room = room && note(&key, today);
	}
	LWLockRelease(lock);
	if (!room)
		complain_no_room();
	return refused;
}
