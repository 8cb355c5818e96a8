/*
 * log_writer.c: the background worker that makes the record durable.
 *
 * One per database.  Owns the tables access_record and log_tree, whose only
 * writer it is, and the tail of its ring.  A batch is one transaction: the
 * leaves (through COPY into the partitioned root, so that partitions are
 * routed and rows inserted many at a time), one tree head with the ring's
 * epoch and position, commit; only then the tail moves and waiters wake.
 *
 * Invariants: the tree in memory is that of the newest head in log_tree; a
 * leaf is recorded exactly once, because after any error or restart the
 * position is read back from the head that was committed; nothing is called
 * durable before it is (synchronous_commit is forced, fsync = off refused).
 *
 * Must never skip a leaf, never wait for ever on a lock (sessions that hold
 * one may be waiting for us), and never stop reading interrupts: DROP
 * DATABASE of any database waits for a ProcSignalBarrier.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/copy.h"
#include "commands/dbcommands.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_relation.h"
#include "pgstat.h"
#include "pgtime.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "log_ring.h"
#include "log_writer.h"
#include "merkle.h"
#include "record.h"

#define SCHEMA				"govshare"
#define RECORD_TABLE		"access_record"
#define TREE_TABLE			"log_tree"

#define BATCH_BYTES			(1024 * 1024)	/* then one leaf more at most */
#define NAP_MS				200L	/* async leaves wait so long at most */
#define NAPS_BEFORE_SLEEP	50		/* idle naps before hibernating */
#define HIBERNATE_MS		10000L
#define BACKOFF_MIN_MS		50L
#define BACKOFF_MAX_MS		5000L
#define LEAVE_POLL_MS		10L
#define LEAVE_WAIT_MS		60000L	/* for the last session, at shutdown */
#define TERMINATE_WAIT_MS	1000L	/* to learn whether it is a shutdown */
#define LAST_TRIES			3		/* of a failing batch, once told to stop */
#define PARTITIONS_AHEAD	2		/* months */
#define HEADS_KEPT			1024	/* newest heads that pruning leaves alone */

static volatile sig_atomic_t told_to_stop = false;

static LogRing *ring = NULL;

/* The newest committed head, as far as we know */
static MerkleTree tree;
static Oid	tree_relid = InvalidOid;	/* whose state that is */
static bool state_loaded = false;
static int	heads_since_prune = 0;
static int	month_ready = -1;	/* months since year 0; partitions made up to it */

/* The batch under way, in a context reset after each */
static MemoryContext batch_context = NULL;

typedef struct Batch
{
	uint64		from;			/* ring positions */
	uint64		end;
	int			n_leaves;
	MerkleTree	tree;			/* as it will be */
	StringInfoData copy;		/* the leaves as COPY's binary stream */
	int			first_month;
	int			last_month;
} Batch;

/* COPY's callback has no argument of its own */
static StringInfo copy_source;

static void
handle_terminate(SIGNAL_ARGS)
{
	int			save_errno = errno;

	told_to_stop = true;
	SetLatch(MyLatch);
	errno = save_errno;
}

bool
log_writer_is_me(void)
{
	return ring != NULL;
}

/* ---- the table's guard ---- */

PG_FUNCTION_INFO_V1(log_refuse);

Datum
log_refuse(PG_FUNCTION_ARGS)
{
	if (!log_writer_is_me())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("the record of use is written by the log writer only"),
				 errdetail("Article 29 requires the record to be kept for at least three years.")));
	PG_RETURN_POINTER(NULL);
}

/* ---- SPI helpers ---- */

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

static Oid
log_table(const char *name)
{
	Oid			schema = get_namespace_oid(SCHEMA, false);
	Oid			relid = get_relname_relid(name, schema);

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("table %s.%s does not exist", SCHEMA, name)));
	return relid;
}

/* ---- state ---- */

/* Free what lies before position and tell those who wait for it */
static void
advance_tail(uint64 position, int n_leaves)
{
	pg_atomic_write_u64(&ring->tail, position);
	pg_atomic_fetch_add_u64(&ring->flushed, n_leaves);
	pg_memory_barrier();
	pg_atomic_write_u64(&ring->oldest_unflushed, GetCurrentTimestamp());
	ConditionVariableBroadcast(&ring->flushed_cv);
	ConditionVariableBroadcast(&ring->space_cv);
}

/*
 * Read the newest head.  If it is of this very ring, what it covers is
 * recorded even if we never learned so (an error after the commit record).
 * Runs in a transaction with SPI connected.
 */
static void
load_state(void)
{
	state_loaded = false;
	memset(&tree, 0, sizeof(tree));
	tree_relid = log_table(TREE_TABLE);
	if (SPI_execute("SELECT size, epoch, ring_position, frontier"
					" FROM govshare.log_tree ORDER BY size DESC LIMIT 1",
					true, 1) != SPI_OK_SELECT)
		elog(ERROR, "log writer: could not read the tree head");
	if (SPI_processed == 1)
	{
		bool		isnull;
		bytea	   *frontier;
		int			length;

		tree.size = row_int64(1);
		frontier = DatumGetByteaPP(SPI_getbinval(SPI_tuptable->vals[0],
												 SPI_tuptable->tupdesc,
												 4, &isnull));
		length = VARSIZE_ANY_EXHDR(frontier);
		if (length != merkle_frontier_count(tree.size) * MERKLE_HASH_LENGTH)
			ereport(ERROR,
					(errcode(ERRCODE_DATA_CORRUPTED),
					 errmsg("tree head of size " UINT64_FORMAT " is damaged",
							tree.size)));
		memcpy(tree.frontier, VARDATA_ANY(frontier), length);
		if (row_int64(2) == ring->epoch &&
			(uint64) row_int64(3) > pg_atomic_read_u64(&ring->tail))
			advance_tail(row_int64(3), 0);
	}
	state_loaded = true;
}

/* ---- partitions ---- */

static int
month_of(TimestampTz time)
{
	struct pg_tm tm;
	fsec_t		fsec;

	if (timestamp2tm(time, NULL, &tm, &fsec, NULL, NULL) != 0)
		elog(ERROR, "log writer: time out of range");
	return tm.tm_year * 12 + tm.tm_mon - 1;
}

static char *
month_start(int month)
{
	return psprintf("%04d-%02d-01 00:00:00+00", month / 12, month % 12 + 1);
}

/* Default privileges must not open a partition to anyone */
static void
revoke_all(const char *partition)
{
	char	   *sql = psprintf("SELECT DISTINCT quote_ident(r.rolname)"
							   " FROM pg_class c, aclexplode(c.relacl) a,"
							   " pg_authid r"
							   " WHERE c.oid = 'govshare.%s'::regclass"
							   " AND r.oid = a.grantee AND r.oid <> c.relowner",
							   partition);
	SPITupleTable *grantees;
	uint64		n;

	run(psprintf("REVOKE ALL ON govshare.%s FROM PUBLIC", partition),
		SPI_OK_UTILITY);
	run(sql, SPI_OK_SELECT);
	grantees = SPI_tuptable;
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
		run(psprintf("REVOKE ALL ON govshare.%s FROM %s", partition,
					 SPI_getvalue(grantees->vals[i], grantees->tupdesc, 1)),
			SPI_OK_UTILITY);
}

/*
 * Make the partition of a month, fully guarded before it is attached, which
 * takes no lock that readers of the record would notice.
 */
static void
make_partition(int month)
{
	char	   *name = psprintf("%s_%04d_%02d", RECORD_TABLE,
								month / 12, month % 12 + 1);

	if (OidIsValid(get_relname_relid(name, get_namespace_oid(SCHEMA, false))))
		return;
	run(psprintf("CREATE TABLE govshare.%s"
				 " (LIKE govshare.access_record INCLUDING ALL)", name),
		SPI_OK_UTILITY);
	revoke_all(name);
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
static void
ensure_partitions(int first_month, int last_month)
{
	int			today = month_of(GetCurrentTimestamp());

	for (int month = first_month; month <= last_month; month++)
		make_partition(month);
	for (int month = today; month <= today + PARTITIONS_AHEAD; month++)
		make_partition(month);
	month_ready = today + PARTITIONS_AHEAD;
}

static bool
partitions_due(void)
{
	return month_ready < month_of(GetCurrentTimestamp()) + PARTITIONS_AHEAD;
}

/* ---- a batch ---- */

#define COPY_SIGNATURE	"PGCOPY\n\377\r\n"	/* and its final zero byte */
#define COLUMNS_BEFORE	4		/* leaf, leaf_hash, encoding, kind */
#define COPY_NULL		0xffffffffU

static void
send32(StringInfo out, uint32 value)
{
	char		bytes[4];

	record_put32(bytes, value);
	appendBinaryStringInfo(out, bytes, 4);
}

static void
send64(StringInfo out, uint64 value)
{
	char		bytes[8];

	record_put64(bytes, value);
	appendBinaryStringInfo(out, bytes, 8);
}

static void
send16(StringInfo out, uint16 value)
{
	appendStringInfoCharMacro(out, (char) (value >> 8));
	appendStringInfoCharMacro(out, (char) (value & 0xff));
}

/* The array as array_recv wants it: dimensions before the elements */
static void
send_items(StringInfo out, const char *value, uint32 length)
{
	uint32		count = record_get32(value);

	send32(out, (count > 0 ? 20 : 12) + length - 4);
	send32(out, count > 0 ? 1 : 0); /* dimensions */
	send32(out, 0);				/* no nulls */
	send32(out, TEXTOID);
	if (count > 0)
	{
		send32(out, count);
		send32(out, 1);			/* lower bound */
	}
	appendBinaryStringInfo(out, value + 4, length - 4);
}

/* COPY counts microseconds from 2000, the encoding from 1970 */
static TimestampTz
leaf_time(const char *value)
{
	int64		unix_time = record_get64(value);

	return unix_time - (int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
}

/*
 * Turn one encoded leaf into one row of the COPY stream.  All but times and
 * arrays have in the encoding the very form that COPY reads.
 */
static void
send_row(StringInfo out, int64 leaf, const uint8 *hash, const char *bytes,
		 uint32 length, TimestampTz *time)
{
	const char *kind = record_kind_name(bytes[1]);
	const char *next = bytes + RECORD_HEADER_SIZE;

	if (bytes[0] != RECORD_VERSION || kind == NULL ||
		bytes[3] != record_n_fields)
		elog(ERROR, "log writer: a leaf in the queue is damaged");

	send16(out, COLUMNS_BEFORE + record_n_fields);
	send32(out, 8);
	send64(out, leaf);
	send32(out, MERKLE_HASH_LENGTH);
	appendBinaryStringInfo(out, (const char *) hash, MERKLE_HASH_LENGTH);
	send32(out, 2);
	send16(out, RECORD_VERSION);
	send32(out, strlen(kind));
	appendStringInfoString(out, kind);

	for (int i = 0; i < record_n_fields; i++)
	{
		uint32		field_length = record_get32(next);
		const char *value = next + 4;

		if (field_length == COPY_NULL)
		{
			send32(out, COPY_NULL);
			next = value;
			continue;
		}
		next = value + field_length;
		switch (record_field[i].type)
		{
			case RECORD_TIME:
				send32(out, 8);
				*time = leaf_time(value);
				send64(out, *time);
				break;
			case RECORD_TEXT_ARRAY:
				send_items(out, value, field_length);
				break;
			default:
				appendBinaryStringInfo(out, value - 4, field_length + 4);
				break;
		}
	}
	if (next != bytes + length)
		elog(ERROR, "log writer: a leaf in the queue is damaged");
}

/* Hash the leaves between tail and head, up to BATCH_BYTES, into a batch */
static void
gather(Batch *batch)
{
	MerkleHasher *hasher = merkle_hasher_create();
	char	   *bytes = palloc(RECORD_MAX_SIZE);
	uint64		head = pg_atomic_read_u64(&ring->head);
	uint64		position = pg_atomic_read_u64(&ring->tail);

	pg_read_barrier();
	batch->from = position;
	batch->n_leaves = 0;
	batch->tree = tree;
	initStringInfo(&batch->copy);
	enlargeStringInfo(&batch->copy,
					  Min(head - position, BATCH_BYTES) + 64 * 1024);
	appendBinaryStringInfo(&batch->copy, COPY_SIGNATURE,
						   sizeof(COPY_SIGNATURE));
	send32(&batch->copy, 0);	/* flags */
	send32(&batch->copy, 0);	/* header extension */

	while (position < head && position - batch->from < BATCH_BYTES)
	{
		uint8		hash[MERKLE_HASH_LENGTH];
		uint32		length;
		TimestampTz time = 0;
		int			month;

		log_ring_read(ring, position, &length, sizeof(length));
		if (length > RECORD_MAX_SIZE)
			elog(ERROR, "log writer: the queue is damaged");
		log_ring_read(ring, position + sizeof(length), bytes, length);
		position += sizeof(length) + length;

		merkle_leaf_hash(hasher, bytes, length, hash);
		send_row(&batch->copy, batch->tree.size, hash, bytes, length, &time);
		merkle_append(hasher, &batch->tree, hash);
		month = month_of(time);
		batch->first_month = batch->n_leaves == 0 ? month : Min(batch->first_month, month);
		batch->last_month = batch->n_leaves == 0 ? month : Max(batch->last_month, month);
		batch->n_leaves++;
	}
	send16(&batch->copy, 0xffff);
	batch->end = position;
	merkle_hasher_free(hasher);
}

static int
read_copy_source(void *to, int least, int most)
{
	int			left = copy_source->len - copy_source->cursor;
	int			length = Min(left, most);

	memcpy(to, copy_source->data + copy_source->cursor, length);
	copy_source->cursor += length;
	return length;
}

static List *
record_columns(void)
{
	List	   *columns = list_make4(makeString("leaf"),
									 makeString("leaf_hash"),
									 makeString("encoding"),
									 makeString("kind"));

	for (int i = 0; i < record_n_fields; i++)
		columns = lappend(columns, makeString(pstrdup(record_field[i].name)));
	return columns;
}

static void
insert_leaves(Batch *batch)
{
	Relation	rel = table_open(log_table(RECORD_TABLE), RowExclusiveLock);
	ParseState *pstate = make_parsestate(NULL);
	DefElem    *binary = makeDefElem("format", (Node *) makeString("binary"), -1);
	CopyFromState copy;

	(void) addRangeTableEntryForRelation(pstate, rel, RowExclusiveLock,
										 NULL, false, false);
	copy_source = &batch->copy;
	copy = BeginCopyFrom(pstate, rel, NULL, NULL, false, read_copy_source,
						 record_columns(), list_make1(binary));
	if (CopyFrom(copy) != batch->n_leaves)
		elog(ERROR, "log writer: not every leaf was inserted");
	EndCopyFrom(copy);
	free_parsestate(pstate);
	table_close(rel, NoLock);
}

static Datum
bytes_datum(const void *bytes, int length)
{
	bytea	   *datum = palloc(VARHDRSZ + length);

	SET_VARSIZE(datum, VARHDRSZ + length);
	memcpy(VARDATA(datum), bytes, length);
	return PointerGetDatum(datum);
}

static void
insert_head(const Batch *batch)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[] = {INT8OID, BYTEAOID, BYTEAOID, TIMESTAMPTZOID, INT8OID, INT8OID};
	MerkleHasher *hasher = merkle_hasher_create();
	uint8		root[MERKLE_HASH_LENGTH];
	Datum		values[6];

	merkle_root(hasher, &batch->tree, root);
	merkle_hasher_free(hasher);
	if (plan == NULL)
	{
		plan = SPI_prepare("INSERT INTO govshare.log_tree"
						   " (size, root, frontier, head_time, epoch, ring_position)"
						   " VALUES ($1, $2, $3, $4, $5, $6)", 6, types);
		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "log writer: could not prepare");
	}
	values[0] = Int64GetDatum(batch->tree.size);
	values[1] = bytes_datum(root, sizeof(root));
	values[2] = bytes_datum(batch->tree.frontier,
							merkle_frontier_count(batch->tree.size) * MERKLE_HASH_LENGTH);
	values[3] = TimestampTzGetDatum(GetCurrentTimestamp());
	values[4] = Int64GetDatum(ring->epoch);
	values[5] = Int64GetDatum(batch->end);
	if (SPI_execute_plan(plan, values, NULL, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "log writer: could not insert the tree head");
}

/*
 * Old heads go, but the last of every day stays.  A head that someone keeps
 * is proved from the leaves, not from this table.
 */
static void
prune_heads(void)
{
	if (++heads_since_prune < HEADS_KEPT)
		return;
	heads_since_prune = 0;
	run("DELETE FROM govshare.log_tree t"
		" WHERE size < (SELECT min(r.size) FROM (SELECT size FROM govshare.log_tree"
		" ORDER BY size DESC LIMIT 1024) r)"
		" AND EXISTS (SELECT FROM govshare.log_tree later"
		" WHERE later.size > t.size"
		" AND later.size <= (SELECT min(n.size) FROM govshare.log_tree n"
		" WHERE n.size > t.size)"
		" AND (later.head_time AT TIME ZONE 'UTC')::date"
		" = (t.head_time AT TIME ZONE 'UTC')::date)",
		SPI_OK_DELETE);
}

/* One batch, one transaction.  An error leaves tree and tail as they were. */
static void
write_batch(void)
{
	MemoryContext old_context;
	Batch	   *batch;

	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	SPI_connect();
	PushActiveSnapshot(GetTransactionSnapshot());
	pgstat_report_activity(STATE_RUNNING, "writing the record of use");
	old_context = MemoryContextSwitchTo(batch_context);
	batch = palloc0(sizeof(Batch));

	/* The extension may have been dropped and made anew meanwhile. */
	if (!state_loaded || tree_relid != log_table(TREE_TABLE))
		load_state();
	gather(batch);
	if (batch->n_leaves == 0)
	{
		if (partitions_due())
			ensure_partitions(1, 0);
	}
	else
	{
		if (partitions_due() || batch->last_month > month_ready ||
			batch->first_month < month_ready - PARTITIONS_AHEAD)
			ensure_partitions(batch->first_month, batch->last_month);
		insert_leaves(batch);
		insert_head(batch);
		prune_heads();
	}
	MemoryContextSwitchTo(old_context);
	SPI_finish();
	PopActiveSnapshot();
	CommitTransactionCommand();

	if (batch->n_leaves > 0)
	{
		tree = batch->tree;
		advance_tail(batch->end, batch->n_leaves);
		pg_atomic_fetch_add_u64(&ring->batches, 1);
	}
	MemoryContextReset(batch_context);
	pgstat_report_activity(STATE_IDLE, NULL);
}

/* ---- trouble ---- */

/* Let log_status and those who wait know why nothing moves */
static void
report_trouble(const char *message)
{
	TimestampTz now = GetCurrentTimestamp();

	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	strlcpy(ring->trouble, message, LOG_TROUBLE_LENGTH);
	strlcpy(ring->last_error, message, LOG_TROUBLE_LENGTH);
	if (ring->trouble_since == 0)
		ring->trouble_since = now;
	ring->last_error_at = now;
	LWLockRelease(ring->lock);
}

static void
end_trouble(void)
{
	bool		was = ring->trouble_since != 0;

	if (!was)
		return;
	LWLockAcquire(ring->lock, LW_EXCLUSIVE);
	ring->trouble_since = 0;
	LWLockRelease(ring->lock);
	ereport(LOG, (errmsg("govshare log writer works again")));
}

/* Write a batch; on error clean up, remember why, and say false */
static bool
try_write_batch(void)
{
	volatile bool written = false;

	if (log_fsync_refused())
	{
		if (ring->trouble_since == 0)
			ereport(LOG,
					(errmsg("govshare log writer waits: fsync is off"),
					 errhint("Set fsync = on; for tests only, govshare.allow_unsafe_fsync.")));
		report_trouble("fsync is off, so nothing written would be durable");
		return false;
	}
	PG_TRY();
	{
		write_batch();
		written = true;
	}
	PG_CATCH();
	{
		ErrorData  *error;

		HOLD_INTERRUPTS();
		MemoryContextSwitchTo(TopMemoryContext);
		error = CopyErrorData();
		EmitErrorReport();
		FlushErrorState();
		report_trouble(error->message);
		FreeErrorData(error);
		AbortCurrentTransaction();
		LWLockReleaseAll();
		MemoryContextReset(batch_context);
		/* Whether it committed is for the table to say. */
		state_loaded = false;
		month_ready = -1;
		pgstat_report_activity(STATE_IDLE, NULL);
		RESUME_INTERRUPTS();
	}
	PG_END_TRY();
	if (written)
		end_trouble();
	return written;
}

/* ---- the worker ---- */

static void
release_ring(int code, Datum arg)
{
	LWLockAcquire(log_control_lock(), LW_EXCLUSIVE);
	if (ring->writer_pid == MyProcPid)
	{
		ring->writer_pid = 0;
		ring->writer_latch = NULL;
	}
	LWLockRelease(log_control_lock());
}

/* Two writers would fork the tree, so the first one keeps the ring. */
static Oid
claim_ring(int index)
{
	Oid			database;

	ring = log_ring_get(index);
	LWLockAcquire(log_control_lock(), LW_EXCLUSIVE);
	if (ring->writer_pid != 0 || !OidIsValid(ring->database))
	{
		LWLockRelease(log_control_lock());
		proc_exit(1);
	}
	ring->writer_pid = MyProcPid;
	ring->writer_latch = MyLatch;
	database = ring->database;
	LWLockRelease(log_control_lock());
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	before_shmem_exit(release_ring, 0);
	return database;
}

static void
pin(const char *name, const char *value)
{
	SetConfigOption(name, value, PGC_POSTMASTER, PGC_S_OVERRIDE);
}

/* What ALTER DATABASE or ALTER ROLE set for everyone must not bend the log. */
static void
pin_settings(void)
{
	pin("search_path", "pg_catalog, pg_temp");
	pin("client_encoding", GetDatabaseEncodingName());
	pin("default_transaction_read_only", "off");
	pin("default_transaction_isolation", "read committed");
	pin("default_tablespace", "");
	pin("default_table_access_method", "heap");
	pin("session_replication_role", "origin");
	pin("row_security", "on");
	pin("statement_timeout", "0");
	pin("idle_in_transaction_session_timeout", "0");
	pin("lock_timeout", "2s");
	pin("DateStyle", "ISO");
	if (synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH)
		pin("synchronous_commit", "on");
}

static void
nap(long timeout)
{
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 timeout, PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
}

static bool
ring_is_empty(void)
{
	return pg_atomic_read_u64(&ring->head) == pg_atomic_read_u64(&ring->tail);
}

/* Does somebody wait for a leaf, or is the ring filling up? */
static bool
ring_is_urgent(void)
{
	return pg_atomic_read_u64(&ring->urgent) > pg_atomic_read_u64(&ring->tail);
}

/*
 * Sleep until there is something to do: soundly after a while without work,
 * when appenders must wake us for any leaf.
 */
static void
sleep_idle(int *idle_naps)
{
	bool		soundly = *idle_naps >= NAPS_BEFORE_SLEEP;

	pgstat_report_stat(true);
	pg_atomic_write_u32(&ring->writer_sleep,
						soundly ? WRITER_HIBERNATING : WRITER_NAPPING);
	pg_memory_barrier();
	if (ring_is_empty())
		nap(soundly ? HIBERNATE_MS : NAP_MS);
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
	(*idle_naps)++;
}

/* Collect what nobody waits for a little longer: larger batches cost less. */
static void
gather_quietly(void)
{
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_NAPPING);
	pg_memory_barrier();
	if (!ring_is_urgent() && !told_to_stop)
		nap(NAP_MS);
	pg_atomic_write_u32(&ring->writer_sleep, WRITER_AWAKE);
}

/*
 * Told to stop.  At a shutdown sessions end as they are told and still write
 * completions: stay until the last of them is gone.  Otherwise (someone
 * terminated just us, or the database is wanted by DROP DATABASE) leave once
 * the ring is empty.
 */
static void
leave(void)
{
	TimestampTz told_at = GetCurrentTimestamp();
	int			failures = 0;

	while (failures < LAST_TRIES)
	{
		long		waited = TimestampDifferenceMilliseconds(told_at,
															 GetCurrentTimestamp());
		long		limit = log_ring_in_shutdown() ? LEAVE_WAIT_MS : TERMINATE_WAIT_MS;

		if (!ring_is_empty())
		{
			failures = try_write_batch() ? 0 : failures + 1;
			if (failures > 0)
				nap(BACKOFF_MIN_MS);
			continue;
		}
		if (ring->held || waited >= limit ||
			pg_atomic_read_u32(&ring->users) == 0)
			break;
		nap(LEAVE_POLL_MS);
	}
	if (ring_is_empty())
		ereport(LOG, (errmsg("govshare log writer stops, its queue is empty")));
	else
		ereport(WARNING,
				(errmsg("govshare log writer stops with " UINT64_FORMAT " bytes unwritten",
						pg_atomic_read_u64(&ring->head) - pg_atomic_read_u64(&ring->tail)),
				 errdetail("No session was told that they were recorded: %s",
						   ring->trouble_since ? ring->trouble : "unknown cause")));
}

static void
work(void)
{
	int			idle_naps = 0;
	long		backoff = BACKOFF_MIN_MS;

	while (!told_to_stop)
	{
		CHECK_FOR_INTERRUPTS();
		if (!state_loaded || !ring_is_empty() || partitions_due())
		{
			if (!ring_is_empty())
				gather_quietly();
			if (try_write_batch())
				backoff = BACKOFF_MIN_MS;
			else
			{
				nap(backoff);
				backoff = Min(backoff * 2, BACKOFF_MAX_MS);
			}
			idle_naps = 0;
		}
		else
			sleep_idle(&idle_naps);
	}
}

static const char *
database_name(Oid database)
{
	char	   *name;

	StartTransactionCommand();
	name = get_database_name(database);
	name = name ? MemoryContextStrdup(TopMemoryContext, name) : "?";
	CommitTransactionCommand();
	return name;
}

void
log_writer_main(Datum ring_index)
{
	Oid			database;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, handle_terminate);
	database = claim_ring(DatumGetInt32(ring_index));
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(database, InvalidOid, 0);
	pin_settings();
	batch_context = AllocSetContextCreate(TopMemoryContext,
										  "govshare log batch",
										  ALLOCSET_DEFAULT_SIZES);
	ereport(LOG,
			(errmsg("govshare log writer started for database \"%s\"",
					database_name(database))));
	work();
	leave();
	proc_exit(1);
}
