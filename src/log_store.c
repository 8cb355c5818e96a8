/*
 * log_store.c: the tables of the record, as the log writer uses them.
 *
 * Owns what reads and writes log_tree, and the monthly partitions of
 * access_record: made ahead, and at once when a leaf's month is missing.
 * There is no DEFAULT partition: attaching a month would have to scan it
 * under a lock.  Must never delete a leaf.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "log_store.h"
#include "record.h"
#include "relcache_watch.h"
#include "row_writer.h"

#define SCHEMA				"govshare"
#define PARTITIONS_AHEAD	2		/* months */
#define HEADS_KEPT			1024	/* newest heads that pruning leaves alone */
#define HEADS_AT_ONCE		256		/* whoever waits for a record waits for their pruning too */

/* Columns of log_tree, as they stand in it */
enum
{
	HEAD_SIZE = 1, HEAD_ROOT, HEAD_FRONTIER, HEAD_TIME, HEAD_EPOCH, HEAD_POSITION,
	HEAD_ORDINAL, HEAD_PRUNED, HEAD_SEAL, HEAD_ORIGIN, N_HEAD_COLUMNS = HEAD_ORIGIN
};

static int	heads_since_prune = 0;
static int64 pruned_up_to = 0;	/* size of the last head looked at */
static int	month_ready = -1;	/* partitions stand from last time's month to it */

/* The partition asked for last, until anything of it changes */
static int	known_month;
static Oid	known_partition = InvalidOid;

static void
run(const char *sql, int expected)
{
	if (SPI_execute(sql, false, 0) != expected)
		elog(ERROR, "log writer: \"%s\" failed", sql);
}

static int64
row_int64(int column)
{
	bool		isnull;

	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0],
									   SPI_tuptable->tupdesc,
									   column, &isnull));
}

Oid
log_store_table(const char *name)
{
	Oid			schema = get_namespace_oid(SCHEMA, false);
	Oid			relid = get_relname_relid(name, schema);

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table %s.%s does not exist", SCHEMA, name)));
	return relid;
}

/* ---- tree heads ---- */

/*
 * Nothing is recorded on top of a record that ends elsewhere than its tree.
 * The hashes that the tree goes on from do not show it: where a tile is
 * complete no leaf is read for them, and an empty tree needs none.  A purge
 * takes no newest leaf.
 */
static void
check_ends_at(uint64 size)
{
	uint64		rows_end;
	uint64		tiles_end;

	run("SELECT (SELECT coalesce(max(r.leaf) + 1, 0) FROM govshare.access_record r),"
		" (SELECT coalesce(max(t.index) + 1, 0) FROM govshare.log_tile t WHERE t.level = 0)",
		SPI_OK_SELECT);
	rows_end = row_int64(1);
	tiles_end = row_int64(2) * MERKLE_TILE_WIDTH;
	if (rows_end == size && tiles_end == size - size % MERKLE_TILE_WIDTH)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("the record of use was changed: its newest tree head covers %" PRIu64 " leaves, its rows end before leaf %" PRIu64 ", its tiles before leaf %" PRIu64,
					size, rows_end, tiles_end),
			 errdetail("Article 29 requires the record to be kept; nothing is recorded on top of one that contradicts itself."),
			 errhint("SELECT * FROM govshare.verify_log() tells what was changed; restore it from a backup.")));
}

static void
read_newest_head(LogHead *head)
{
	bool		isnull;
	bytea	   *frontier;
	int			length;

	memset(head, 0, sizeof(*head));
	if (SPI_execute("SELECT size, ordinal, epoch, ring_position, head_time, frontier, origin"
					" FROM govshare.log_tree ORDER BY size DESC LIMIT 1",
					true, 1) != SPI_OK_SELECT)
		elog(ERROR, "log writer: could not read the tree head");
	if (SPI_processed == 0)
		return;
	head->tree.size = row_int64(1);
	head->ordinal = row_int64(2);
	head->epoch = row_int64(3);
	head->position = row_int64(4);
	head->time = row_int64(5);
	frontier = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0],
											 SPI_tuptable->tupdesc,
											 6, &isnull));
	length = VARSIZE_ANY_EXHDR(frontier);
	if (length != merkle_frontier_count(head->tree.size) * MERKLE_HASH_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("tree head of size %" PRIu64 " is damaged",
						head->tree.size)));
	memcpy(head->tree.frontier, VARDATA_ANY(frontier), length);
	strlcpy(head->origin, SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 7),
			sizeof(head->origin));
}

void
log_store_read_head(LogHead *head)
{
	read_newest_head(head);
	check_ends_at(head->tree.size);
}

void
log_store_origin(char *origin, size_t length)
{
	snprintf(origin, length, UINT64_FORMAT "/%u/%u", GetSystemIdentifier(),
			 GetWALInsertionTimeLine(), MyDatabaseId);
}

void
log_store_seal(MerkleHasher *hasher, const LogHead *head, const uint8 *root,
			   uint8 *seal)
{
	int			n = merkle_frontier_count(head->tree.size);
	char		bytes[5 * 8 + (1 + MERKLE_MAX_DEPTH) * MERKLE_HASH_LENGTH + sizeof(head->origin)];
	char	   *next = bytes + 5 * 8;

	record_put64(bytes, head->tree.size);
	record_put64(bytes + 8, head->ordinal);
	record_put64(bytes + 16, head->epoch);
	record_put64(bytes + 24, head->position);
	record_put64(bytes + 32, head->time + RECORD_EPOCH);
	memcpy(next, root, MERKLE_HASH_LENGTH);
	next += MERKLE_HASH_LENGTH;
	memcpy(next, head->tree.frontier, n * MERKLE_HASH_LENGTH);
	next += n * MERKLE_HASH_LENGTH;
	memcpy(next, head->origin, strlen(head->origin));
	next += strlen(head->origin);
	merkle_leaf_hash(hasher, bytes, next - bytes, seal);
}

static Datum
bytes_datum(const void *bytes, int length)
{
	bytea	   *datum = palloc(VARHDRSZ + length);

	SET_VARSIZE(datum, VARHDRSZ + length);
	memcpy(VARDATA(datum), bytes, length);
	return PointerGetDatum(datum);
}

void
log_store_insert_head(const LogHead *head)
{
	RowWriter  *writer = row_writer_open(log_store_table(LOG_TREE_TABLE), N_HEAD_COLUMNS);
	MerkleHasher *hasher = merkle_hasher_create();
	uint8		root[MERKLE_HASH_LENGTH];
	uint8		seal[MERKLE_HASH_LENGTH];
	Datum		values[N_HEAD_COLUMNS];
	bool		isnull[N_HEAD_COLUMNS] = {false};

	merkle_root(hasher, &head->tree, root);
	log_store_seal(hasher, head, root, seal);
	merkle_hasher_free(hasher);
	values[HEAD_SIZE - 1] = Int64GetDatum(head->tree.size);
	values[HEAD_ROOT - 1] = bytes_datum(root, sizeof(root));
	values[HEAD_FRONTIER - 1] = bytes_datum(head->tree.frontier,
							merkle_frontier_count(head->tree.size) * MERKLE_HASH_LENGTH);
	values[HEAD_TIME - 1] = TimestampTzGetDatum(head->time);
	values[HEAD_EPOCH - 1] = Int64GetDatum(head->epoch);
	values[HEAD_POSITION - 1] = Int64GetDatum(head->position);
	values[HEAD_ORDINAL - 1] = Int64GetDatum(head->ordinal);
	values[HEAD_PRUNED - 1] = Int64GetDatum(0);
	values[HEAD_SEAL - 1] = bytes_datum(seal, sizeof(seal));
	values[HEAD_ORIGIN - 1] = CStringGetTextDatum(head->origin);
	row_writer_add(writer, values, isnull);
	row_writer_close(writer);
}

/* ---- pruning ---- */

/* Of a row of log_tree, what pruning looks at */
typedef struct StoredHead
{
	ItemPointerData tid;
	int64		size;
	int64		ordinal;
	int64		day;			/* in UTC, since 2000 */
	int64		pruned;			/* heads that went before it */
} StoredHead;

/* No column of log_tree may be null */
static int64
head_column(Relation tree, HeapTuple row, AttrNumber column)
{
	bool		isnull;

	return DatumGetInt64(heap_getattr(row, column, RelationGetDescr(tree), &isnull));
}

static StoredHead
stored_head(Relation tree, HeapTuple row)
{
	int64		time = head_column(tree, row, HEAD_TIME);

	return (StoredHead) {
		.tid = row->t_self,
		.size = head_column(tree, row, HEAD_SIZE),
		.ordinal = head_column(tree, row, HEAD_ORDINAL),
		.day = time / USECS_PER_DAY - (time % USECS_PER_DAY < 0 ? 1 : 0),
		.pruned = head_column(tree, row, HEAD_PRUNED),
	};
}

/* Have a head that stays say how many more went before it */
static void
add_pruned(const StoredHead *head, int64 n)
{
	static SPIPlanPtr add = NULL;
	Oid			types[] = {INT8OID, INT8OID};
	Datum		values[] = {Int64GetDatum(head->size), Int64GetDatum(n)};

	if (n == 0)
		return;
	if (add == NULL)
	{
		SPIPlanPtr	made = SPI_prepare("UPDATE govshare.log_tree SET pruned = pruned + $2 WHERE size = $1",
									   2, types);

		if (made == NULL || SPI_keepplan(made) != 0)
			elog(ERROR, "log writer: could not prepare");
		add = made;
	}
	/* Else they would be missed for ever */
	if (SPI_execute_plan(add, values, NULL, false, 0) != SPI_OK_UPDATE || SPI_processed != 1)
		elog(ERROR, "log writer: could not prune the tree heads");
}

/*
 * Old heads go, but the last of every day stays, and says how many before it
 * went.  A head that someone keeps is proved from the leaves, not from this
 * table.  Looks at each head once, by the index: rows deleted long ago may
 * still be there for an old snapshot.  Should a superuser have dropped that
 * index, they stay.
 */
void
log_store_prune_heads(const LogHead *newest)
{
	Relation	tree;
	Relation	index;
	Oid			by_size;
	ScanKeyData from;
	SysScanDesc scan;
	StoredHead	last;
	int64		n_before = 0;	/* of this time's that go, since one that stays */
	bool		first = true;

	if (++heads_since_prune < HEADS_AT_ONCE)
		return;
	heads_since_prune = 0;
	tree = table_open(log_store_table(LOG_TREE_TABLE), RowExclusiveLock);
	by_size = primary_key_index(tree);
	if (!OidIsValid(by_size))
	{
		table_close(tree, NoLock);
		return;
	}
	index = index_open(by_size, AccessShareLock);
	ScanKeyInit(&from, HEAD_SIZE, BTGreaterEqualStrategyNumber, F_INT8GE,
				Int64GetDatum(pruned_up_to));
	scan = systable_beginscan_ordered(tree, index, GetActiveSnapshot(), 1, &from);
	for (;;)
	{
		HeapTuple	row = systable_getnext_ordered(scan, ForwardScanDirection);
		StoredHead	head;

		if (!HeapTupleIsValid(row))
			break;
		head = stored_head(tree, row);
		if (head.ordinal > newest->ordinal - HEADS_KEPT)
			break;
		if (!first && head.day == last.day)
		{
			simple_table_tuple_delete(tree, &last.tid, GetActiveSnapshot());
			n_before += 1 + last.pruned;
		}
		else if (!first)
		{
			add_pruned(&last, n_before);
			n_before = 0;
		}
		last = head;
		first = false;
	}
	systable_endscan_ordered(scan);
	index_close(index, AccessShareLock);
	table_close(tree, NoLock);
	if (first)
		return;
	/* Next time it goes, if the next one is of the same day */
	add_pruned(&last, n_before);
	pruned_up_to = last.size;
}

/* ---- partitions ---- */

int
log_store_month(TimestampTz time)
{
	static TimestampTz day = DT_NOBEGIN;	/* leaves follow each other closely */
	static int	month_of_day;
	struct pg_tm tm;
	fsec_t		fsec;

	if (time >= day && time < day + USECS_PER_DAY)
		return month_of_day;
	if (timestamp2tm(time, NULL, &tm, &fsec, NULL, NULL) != 0)
		elog(ERROR, "log writer: time out of range");
	month_of_day = tm.tm_year * 12 + tm.tm_mon - 1;
	day = time - (((tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec) * USECS_PER_SEC + fsec);
	return month_of_day;
}

static char *
month_start(int month)
{
	return psprintf("%04d-%02d-01 00:00:00+00", month / 12, month % 12 + 1);
}

static char *
partition_name(int month)
{
	return psprintf("%s_%04d_%02d", LOG_RECORD_TABLE, month / 12, month % 12 + 1);
}

static void
forget_partition(Datum unused, Oid relid)
{
	if (!OidIsValid(relid) || relid == known_partition)
		known_partition = InvalidOid;
}

void
log_store_init(void)
{
	relcache_watch(forget_partition);
	row_writer_init();
}

Oid
log_store_partition(int month)
{
	Oid			relid;

	if (OidIsValid(known_partition) && month == known_month)
		return known_partition;
	relid = log_store_table(partition_name(month));
	if (!get_rel_relispartition(relid) ||
		get_partition_parent(relid, false) != log_store_table(LOG_RECORD_TABLE))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("table %s.%s is no partition of the record",
						SCHEMA, partition_name(month)),
				 errdetail("Article 29 requires the record to be complete; what is stored there would not be found in it."),
				 errhint("Attach it to govshare.%s again.", LOG_RECORD_TABLE)));
	known_month = month;
	known_partition = relid;
	return relid;
}

/*
 * Make the partition of a month, fully guarded before it is attached, which
 * takes no lock that readers of the record would notice.
 */
static void
make_partition(int month)
{
	char	   *name = partition_name(month);

	if (OidIsValid(get_relname_relid(name, get_namespace_oid(SCHEMA, false))))
		return;
	run(psprintf("CREATE TABLE govshare.%s"
				 " (LIKE govshare.access_record INCLUDING ALL)", name),
		SPI_OK_UTILITY);
	run(psprintf("SELECT govshare.make_private('govshare.%s')", name),
		SPI_OK_SELECT);
	run(psprintf("CREATE TRIGGER access_record_refuse"
				 " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE"
				 " ON govshare.%s FOR EACH STATEMENT"
				 " EXECUTE FUNCTION govshare.log_refuse()", name),
		SPI_OK_UTILITY);
	run(psprintf("ALTER TABLE govshare.%s"
				 " ENABLE ALWAYS TRIGGER access_record_refuse", name),
		SPI_OK_UTILITY);
	run(psprintf("ALTER TABLE govshare.access_record ATTACH PARTITION"
				 " govshare.%s FOR VALUES FROM ('%s') TO ('%s')",
				 name, month_start(month), month_start(month + 1)),
		SPI_OK_UTILITY);
	CommandCounterIncrement();
	ereport(LOG, (errmsg("govshare log writer made partition %s", name)));
}

/* Partitions for the months of a batch, and some ahead of today */
void
log_store_ensure_partitions(int first_month, int last_month)
{
	int			today = log_store_month(GetCurrentTimestamp());

	for (int month = first_month; month <= last_month; month++)
		if (month < today || month > month_ready)
			make_partition(month);
	for (int month = Max(today, month_ready + 1); month <= today + PARTITIONS_AHEAD; month++)
		make_partition(month);
	month_ready = today + PARTITIONS_AHEAD;
}

bool
log_store_partitions_due(void)
{
	return month_ready < log_store_month(GetCurrentTimestamp()) + PARTITIONS_AHEAD;
}

void
log_store_forget(void)
{
	month_ready = -1;
	known_partition = InvalidOid;
	pruned_up_to = 0;
	row_writer_forget();
}
