/*
 * log_verify.c: verify_log(), which holds the stored record against its tree.
 *
 * Streams the rows in the order of their leaves, encodes each anew from its
 * columns, and grows the tree from what it finds; then tiles, heads and a
 * head that the caller has kept elsewhere must agree with it.  Where a row
 * has gone, or contradicts its own hash, the stored tile speaks for it, so
 * that one change is one finding and what follows is still checked.  Changes
 * nothing, and believes nothing that it can compute.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "log_row.h"
#include "log_store.h"
#include "log_tile.h"
#include "merkle.h"
#include "record.h"

PG_FUNCTION_INFO_V1(verify_log);

#define MAX_FINDINGS		1000
#define PROGRESS_MS			5000
#define NO_LEAF				PG_INT64_MIN

typedef struct StoredHead
{
	LogHead		head;			/* without its tree */
	int64		pruned;
	bytea	   *root;
	bytea	   *frontier;
	bytea	   *seal;
	bool		known;			/* not stored here: the caller brought it */
} StoredHead;

typedef struct Verifier
{
	DestReceiver pub;
	ReturnSetInfo *result;
	MerkleHasher *hasher;
	LogTileReader *reader;
	MemoryContext row_context;
	StringInfoData bytes;

	MerkleTree	tree;			/* over the leaves [0, tree.size) */
	MerkleEdge	edge;
	uint64		from;
	uint64		to;
	uint64		kept_from;		/* leaves before it were purged, lawfully */
	bool		lost;			/* a hash is unknown, so no root can be told */
	TimestampTz last_time;		/* of the last leaf; 0: it is not there */

	StoredHead *head;			/* by size */
	int			n_heads;
	int			next_head;
	int64		last_ordinal;
	bool		head_failed;	/* later ones fail for the same reason */

	uint64		n_rows;
	uint64		n_steps;		/* leaves that are steps of cases */
	uint64		n_tiles;
	uint64		n_heads_checked;
	uint64		findings;
	TimestampTz told_at;
} Verifier;

static void
emit(Verifier *v, const char *finding, bool has_leaf, int64 leaf, char *detail)
{
	Datum		values[3] = {CStringGetTextDatum(finding), Int64GetDatum(leaf), CStringGetTextDatum(detail)};
	bool		nulls[3] = {false, !has_leaf, false};

	tuplestore_putvalues(v->result->setResult, v->result->setDesc, values, nulls);
}

pg_attribute_printf(4, 5)
static void
find(Verifier *v, const char *finding, int64 leaf, const char *detail,...)
{
	char		text[512];
	va_list		args;

	if (v->findings++ >= MAX_FINDINGS)
		return;
	va_start(args, detail);
	vsnprintf(text, sizeof(text), detail, args);
	va_end(args);
	emit(v, finding, leaf != NO_LEAF, leaf, text);
}

static void
tell_progress(Verifier *v)
{
	TimestampTz now = GetCurrentTimestamp();

	CHECK_FOR_INTERRUPTS();
	if (!TimestampDifferenceExceeds(v->told_at, now, PROGRESS_MS))
		return;
	v->told_at = now;
	ereport(NOTICE,
			(errmsg("verified up to leaf %" PRIu64 " of %" PRIu64 " (%d %%)",
					v->tree.size, v->to,
					(int) ((v->tree.size - v->from) * 100 / Max(v->to - v->from, 1)))));
}

/* ---- heads ---- */

static bool
same_bytes(const bytea *stored, const void *bytes, int length)
{
	return stored != NULL && VARSIZE_ANY_EXHDR(stored) == length &&
		memcmp(VARDATA_ANY(stored), bytes, length) == 0;
}

static void
check_root(Verifier *v, const StoredHead *head, const uint8 *root)
{
	int64		size = head->head.tree.size;

	if (same_bytes(head->root, root, MERKLE_HASH_LENGTH))
		return;
	if (head->known)
		find(v, "history changed", size,
			 "the head of size " INT64_FORMAT " that you know is not that of the record: what lies before it was changed",
			 size);
	else if (!v->head_failed)
		find(v, "changed head", size,
			 "the head of size " INT64_FORMAT " has not the root of the leaves before it; later heads are not listed",
			 size);
	v->head_failed = true;
}

/* What a head says besides its root */
static void
check_stored_head(Verifier *v, StoredHead *head, const uint8 *root)
{
	int64		size = head->head.tree.size;
	int			n = merkle_frontier_count(size);
	uint8		seal[MERKLE_HASH_LENGTH];

	v->n_heads_checked++;
	if (!v->head_failed)
	{
		memcpy(head->head.tree.frontier, v->tree.frontier, n * MERKLE_HASH_LENGTH);
		log_store_seal(v->hasher, &head->head, root, seal);
		if (!same_bytes(head->frontier, v->tree.frontier, n * MERKLE_HASH_LENGTH))
			find(v, "changed head", size,
				 "the frontier of the head of size " INT64_FORMAT " is not that of its leaves", size);
		else if (!same_bytes(head->seal, seal, sizeof(seal)))
			find(v, "changed head", size, "the head of size " INT64_FORMAT " has a broken seal", size);
		else if (v->last_time != 0 && head->head.time != v->last_time)
			find(v, "changed head", size, "the head of size " INT64_FORMAT " has not the time of its last leaf", size);
	}
	if (v->last_ordinal >= 0 &&
		head->head.ordinal != v->last_ordinal + head->pruned + 1)
		find(v, "missing head", size,
			 "heads between number " INT64_FORMAT " and " INT64_FORMAT " are gone, and not by pruning",
			 v->last_ordinal, head->head.ordinal);
	v->last_ordinal = head->head.ordinal;
}

/* All heads of the tree's present size */
static void
check_heads(Verifier *v)
{
	while (v->next_head < v->n_heads &&
		   v->head[v->next_head].head.tree.size == v->tree.size)
	{
		StoredHead *head = &v->head[v->next_head++];
		uint8		root[MERKLE_HASH_LENGTH];

		if (v->lost)
			continue;
		merkle_root(v->hasher, &v->tree, root);
		check_root(v, head, root);
		if (!head->known)
			check_stored_head(v, head, root);
	}
}

/* ---- tiles ---- */

static void
check_tile(Verifier *v, int level, uint64 index)
{
	uint8		stored[MERKLE_TILE_LENGTH];
	uint8		(*computed)[MERKLE_HASH_LENGTH] = v->edge.hash[level];
	int			shift = level * MERKLE_TILE_HEIGHT;
	uint64		first = index * MERKLE_TILE_WIDTH;

	v->n_tiles++;
	if (!log_tile_fetch(level, index, stored))
		find(v, "missing tile", first << shift,
			 "tile " UINT64_FORMAT " of level %d is not there, or is no tile", index, level);
	else if (!v->lost && memcmp(stored, computed, MERKLE_TILE_LENGTH) != 0)
		for (int i = 0; i < MERKLE_TILE_WIDTH; i++)
			if (memcmp(stored + i * MERKLE_HASH_LENGTH, computed[i], MERKLE_HASH_LENGTH) != 0)
				find(v, "changed tile", (first + i) << shift,
					 level == 0
					 ? "leaf " UINT64_FORMAT " and its tile hold different hashes: one of them was replaced"
					 : "hash " UINT64_FORMAT " of level %d in the tiles is not that of what lies below it",
					 first + i, level);
}

/* ---- leaves ---- */

static void
add_leaf(Verifier *v, const uint8 *hash)
{
	int			complete = merkle_append_edge(v->hasher, &v->tree, &v->edge, hash);

	for (int level = 0; level < complete; level++)
		check_tile(v, level, (v->tree.size >> ((level + 1) * MERKLE_TILE_HEIGHT)) - 1);
	if (complete > 0)
		tell_progress(v);
	check_heads(v);
}

/* What the tile says of the next leaf; if there is none, nothing more is known */
static const uint8 *
hash_from_tile(Verifier *v)
{
	static uint8 tile[MERKLE_TILE_LENGTH];
	static const uint8 unknown[MERKLE_HASH_LENGTH];
	uint64		index = v->tree.size / MERKLE_TILE_WIDTH;

	if (!log_tile_fetch(0, index, tile))
	{
		v->lost = true;
		return unknown;
	}
	return tile + v->tree.size % MERKLE_TILE_WIDTH * MERKLE_HASH_LENGTH;
}

/* Leaves up to that one are not there */
static void
pass_missing(Verifier *v, uint64 leaf)
{
	uint64		first = Max(v->tree.size, v->kept_from);

	if (first < leaf)
		find(v, "missing leaf", first,
			 leaf - first == 1
			 ? "leaf " UINT64_FORMAT " is not there"
			 : "leaves " UINT64_FORMAT " to " UINT64_FORMAT " are not there",
			 first, leaf - 1);
	v->last_time = 0;
	while (v->tree.size < leaf)
	{
		static uint8 tile[MERKLE_TILE_LENGTH];

		/* Whole tiles at once: a purge may have taken millions of leaves. */
		if (v->tree.size % MERKLE_TILE_WIDTH == 0 &&
			v->tree.size + MERKLE_TILE_WIDTH <= leaf &&
			log_tile_fetch(0, v->tree.size / MERKLE_TILE_WIDTH, tile))
			for (int i = 0; i < MERKLE_TILE_WIDTH; i++)
				add_leaf(v, tile + i * MERKLE_HASH_LENGTH);
		else
			add_leaf(v, hash_from_tile(v));
	}
}

/* Only an event has the columns of its version */
static bool
is_step(TupleTableSlot *slot)
{
	int			column = LOG_ROW_FIELDS + record_version_fields(RECORD_VERSION);

	return !slot->tts_isnull[column] &&
		strcmp(TextDatumGetCString(slot->tts_values[column]), "case") == 0;
}

static bool
on_row(TupleTableSlot *slot, DestReceiver *self)
{
	Verifier   *v = (Verifier *) self;
	MemoryContext old = MemoryContextSwitchTo(v->row_context);
	uint8		hash[MERKLE_HASH_LENGTH];
	const char *problem;
	bytea	   *stored;
	uint64		leaf;

	problem = log_row_encode(slot, &v->bytes);
	leaf = DatumGetInt64(slot->tts_values[LOG_ROW_LEAF]);
	v->n_rows++;
	if (leaf < v->tree.size)
	{
		find(v, "double leaf", leaf, "leaf " UINT64_FORMAT " is there more than once", leaf);
		goto done;
	}
	if (leaf > v->tree.size)
		pass_missing(v, leaf);
	if (is_step(slot))
		v->n_steps++;
	stored = slot->tts_isnull[LOG_ROW_HASH] ? NULL :
		DatumGetByteaPP(slot->tts_values[LOG_ROW_HASH]);
	v->last_time = DatumGetTimestampTz(slot->tts_values[LOG_ROW_FIELDS]);
	if (problem == NULL)
		merkle_leaf_hash(v->hasher, v->bytes.data, v->bytes.len, hash);
	if (problem == NULL && same_bytes(stored, hash, sizeof(hash)))
		add_leaf(v, hash);
	else
	{
		find(v, "changed leaf", leaf, "leaf " UINT64_FORMAT " %s", leaf,
			 problem ? problem : "has columns that do not give its hash");
		v->last_time = 0;
		add_leaf(v, hash_from_tile(v));
	}
done:
	MemoryContextSwitchTo(old);
	MemoryContextReset(v->row_context);
	return true;
}

static void
ignore_startup(DestReceiver *self, int operation, TupleDesc type)
{
}

static void
ignore(DestReceiver *self)
{
}

/* ---- the whole ---- */

/* Run a query whose rows go to the receiver, or into SPI_tuptable */
static void
query(const char *sql, DestReceiver *receiver)
{
	SPIExecuteOptions options = {0};

	options.read_only = true;
	options.dest = receiver;
	if (SPI_execute_extended(sql, &options) != SPI_OK_SELECT)
		elog(ERROR, "could not run \"%s\"", sql);
}

static Datum
value_of(uint64 row, int column, bool *isnull)
{
	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull);
}

static bytea *
bytes_of(uint64 row, int column)
{
	bool		isnull;
	Datum		value = value_of(row, column, &isnull);

	return isnull ? NULL : DatumGetByteaPP(value);
}

static int
by_size(const void *a, const void *b)
{
	const StoredHead *left = a;
	const StoredHead *right = b;

	if (left->head.tree.size != right->head.tree.size)
		return left->head.tree.size < right->head.tree.size ? -1 : 1;
	return (int) left->known - (int) right->known;
}

/* Stored heads within the range, and the one that the caller knows */
static void
load_heads(Verifier *v, int64 known_size, bytea *known_root)
{
	bool		isnull;

	query(psprintf("SELECT t.size, t.ordinal, t.epoch, t.ring_position, t.head_time, t.pruned, t.root, t.frontier, t.seal, t.origin"
				   " FROM govshare.log_tree t WHERE t.size >= " UINT64_FORMAT " AND t.size <= " UINT64_FORMAT
				   " ORDER BY t.size", v->from, v->to), NULL);
	v->head = palloc0(sizeof(StoredHead) * (SPI_processed + 1));
	v->n_heads = SPI_processed;
	for (int i = 0; i < v->n_heads; i++)
	{
		StoredHead *head = &v->head[i];

		head->head.tree.size = DatumGetInt64(value_of(i, 1, &isnull));
		head->head.ordinal = DatumGetInt64(value_of(i, 2, &isnull));
		head->head.epoch = DatumGetInt64(value_of(i, 3, &isnull));
		head->head.position = DatumGetInt64(value_of(i, 4, &isnull));
		head->head.time = DatumGetTimestampTz(value_of(i, 5, &isnull));
		head->pruned = DatumGetInt64(value_of(i, 6, &isnull));
		head->root = bytes_of(i, 7);
		head->frontier = bytes_of(i, 8);
		head->seal = bytes_of(i, 9);
		strlcpy(head->head.origin, TextDatumGetCString(value_of(i, 10, &isnull)),
				sizeof(head->head.origin));
	}
	if (known_root && known_size >= (int64) v->from && known_size <= (int64) v->to)
	{
		v->head[v->n_heads].head.tree.size = known_size;
		v->head[v->n_heads].root = known_root;
		v->head[v->n_heads++].known = true;
		qsort(v->head, v->n_heads, sizeof(StoredHead), by_size);
	}
}

/* A known head outside of the range: the tiles alone can speak to it */
static void
check_known_outside(Verifier *v, int64 size, int64 known_size, bytea *known_root)
{
	uint8		root[MERKLE_HASH_LENGTH];
	StoredHead	head = {0};

	if (known_size > size)
		find(v, "log cut short", size,
			 "you know a head of size " INT64_FORMAT ", but the record holds " INT64_FORMAT " leaves",
			 known_size, size);
	else if (known_size < (int64) v->from || known_size > (int64) v->to)
	{
		merkle_range_root(v->hasher, log_tile_read_node, v->reader, 0, known_size, root);
		head.head.tree.size = known_size;
		head.root = known_root;
		head.known = true;
		check_root(v, &head, root);
	}
}

/* Rows and tiles that the newest head does not cover */
static void
find_surplus(Verifier *v, int64 size)
{
	uint64		n;
	bool		isnull;

	query(psprintf("SELECT r.leaf FROM govshare.access_record r"
				   " WHERE r.leaf < 0 OR r.leaf >= " INT64_FORMAT " OR r.leaf IS NULL ORDER BY r.leaf LIMIT %d",
				   size, MAX_FINDINGS), NULL);
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
	{
		Datum		leaf = value_of(i, 1, &isnull);

		find(v, "surplus leaf", isnull ? NO_LEAF : DatumGetInt64(leaf),
			 "a row lies outside of the tree, whose newest head has size " INT64_FORMAT, size);
	}
	query(psprintf("SELECT t.level, t.index FROM govshare.log_tile t"
				   " WHERE t.level < 0 OR t.index < 0"
				   " OR t.index >= (" INT64_FORMAT " >> (8 * (least(greatest(t.level, 0), 6) + 1)))"
				   " ORDER BY 1, 2 LIMIT %d", size, MAX_FINDINGS), NULL);
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
		find(v, "surplus tile", NO_LEAF,
			 "tile " INT64_FORMAT " of level %d lies outside of the tree, whose newest head has size " INT64_FORMAT,
			 DatumGetInt64(value_of(i, 2, &isnull)), DatumGetInt32(value_of(i, 1, &isnull)), size);
}

static int64
single_int64(const char *sql)
{
	bool		isnull;
	int64		value;

	query(sql, NULL);
	value = DatumGetInt64(value_of(0, 1, &isnull));
	return isnull ? 0 : value;
}

/*
 * Leaves before it may be gone: a purge that is on record has taken them.  One
 * that took what was younger than the law allows is no reason.
 */
static int64
purged_before(void)
{
	return single_int64("SELECT max(q.before_leaf) FROM (SELECT r.leaf_time,"
						" substring(r.details FROM '\"before_leaf\": (\\d{1,18})')::bigint AS before_leaf"
						" FROM govshare.access_record r WHERE r.kind = 'event' AND r.event = 'purge') q"
						" WHERE (SELECT t.head_time FROM govshare.log_tree t WHERE t.size >= q.before_leaf"
						" ORDER BY t.size LIMIT 1) <= q.leaf_time - interval '3 years' + interval '2 days'");
}

/*
 * Steps of cases are proved by the hash that their leaf holds, unless a purge
 * took it: not each before kept_from, for leaves are not in the order of their
 * months to the microsecond.  By then every leaf has been seen, so a leaf whose
 * step nobody knows shows by their number.
 */
static void
find_steps(Verifier *v)
{
	uint64		n;
	bool		isnull;

	query(psprintf("SELECT c.leaf, coalesce(c.procedure, e.procedure), coalesce(c.case_id, e.case_id), coalesce(c.seq, e.seq)"
				   " FROM govshare.log_case c FULL JOIN govshare.case_event e USING (procedure, case_id, seq)"
				   " LEFT JOIN govshare.access_record r ON r.leaf = c.leaf"
				   " WHERE NOT (r.leaf IS NULL AND coalesce(c.leaf < " UINT64_FORMAT ", false))"
				   " AND (c.leaf IS NOT NULL OR NOT EXISTS (SELECT FROM govshare.log_pending p"
				   " WHERE (p.procedure, p.case_id, p.seq) = (e.procedure, e.case_id, e.seq)))"
				   " AND (r.procedure, r.case_id, r.case_seq, r.details_hash) IS DISTINCT FROM"
				   " (e.procedure, e.case_id, e.seq, sha256(convert_to(govshare.case_event_text(e), 'UTF8')))"
				   " ORDER BY 1, 2, 3, 4 LIMIT %d", v->kept_from, MAX_FINDINGS), NULL);
	n = SPI_processed;
	for (uint64 i = 0; i < n; i++)
	{
		Datum		leaf = value_of(i, 1, &isnull);

		find(v, "changed step", isnull ? NO_LEAF : DatumGetInt64(leaf),
			 "step %d of case " INT64_FORMAT " of %s is not what the record has of it",
			 DatumGetInt32(value_of(i, 4, &isnull)), DatumGetInt64(value_of(i, 3, &isnull)),
			 TextDatumGetCString(value_of(i, 2, &isnull)));
	}
	n = single_int64("SELECT count(*) FROM govshare.log_case c WHERE EXISTS"
					 " (SELECT FROM govshare.access_record r WHERE r.leaf = c.leaf)");
	if (n < v->n_steps)
		find(v, "changed step", NO_LEAF,
			 "the record has " UINT64_FORMAT " steps of cases, of which log_case knows " UINT64_FORMAT,
			 v->n_steps, n);
}

static Verifier *
verifier_create(ReturnSetInfo *result)
{
	Verifier   *v = palloc0(sizeof(Verifier));

	v->pub.receiveSlot = on_row;
	v->pub.rStartup = ignore_startup;
	v->pub.rShutdown = ignore;
	v->pub.rDestroy = ignore;
	v->pub.mydest = DestTuplestore;	/* of no consequence, but SPI minds DestNone */
	v->result = result;
	v->hasher = merkle_hasher_create();
	v->reader = log_tile_reader_create(v->hasher);
	v->row_context = AllocSetContextCreate(CurrentMemoryContext, "log row",
										   ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&v->bytes);
	v->told_at = GetCurrentTimestamp();
	return v;
}

static void
check_range(int64 from, int64 to, int64 size)
{
	if (from >= 0 && from <= to && to <= size)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("leaves %" PRId64 " to %" PRId64 " are no range of a record of %" PRId64 " leaves",
					from, to, size),
			 errdetail("Article 29: what the record holds can be verified; to_leaf is not included."),
			 errhint("Call verify_log() without arguments to verify all of it.")));
}

Datum
verify_log(PG_FUNCTION_ARGS)
{
	Verifier   *v;
	int64		known_size = PG_ARGISNULL(2) ? -1 : PG_GETARG_INT64(2);
	bytea	   *known_root = PG_ARGISNULL(3) ? NULL : PG_GETARG_BYTEA_PP(3);
	int64		size;

	if ((known_size >= 0) != (known_root != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("known_size and known_root belong together"),
				 errdetail("Article 29: a head that you keep is a size and a root."),
				 errhint("Give both, or neither.")));
	InitMaterializedSRF(fcinfo, 0);
	v = verifier_create((ReturnSetInfo *) fcinfo->resultinfo);
	SPI_connect();
	size = single_int64("SELECT max(t.size) FROM govshare.log_tree t");
	v->from = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	v->to = PG_ARGISNULL(1) ? size : PG_GETARG_INT64(1);
	check_range(v->from, v->to, size);
	v->kept_from = purged_before();
	load_heads(v, known_size, known_root);
	v->last_ordinal = v->from == 0 ? 0 : -1;
	log_tile_load_tree(v->reader, v->from, &v->tree, &v->edge);
	check_heads(v);
	query(psprintf("SELECT %s FROM govshare.access_record r WHERE r.leaf >= " UINT64_FORMAT
				   " AND r.leaf < " UINT64_FORMAT " ORDER BY r.leaf",
				   log_row_columns("r"), v->from, v->to), &v->pub);
	if (v->tree.size < v->to)
		pass_missing(v, v->to);
	if (known_root)
		check_known_outside(v, size, known_size, known_root);
	if (v->from == 0 && v->to == size)
	{
		find_surplus(v, size);
		find_steps(v);
	}
	SPI_finish();
	merkle_hasher_free(v->hasher);

	if (v->findings > 0)
		emit(v, "tampered", false, 0,
			 psprintf("the record was changed: " UINT64_FORMAT " findings", v->findings));
	else
		emit(v, "verified", false, 0,
			 psprintf(UINT64_FORMAT " leaves, " UINT64_FORMAT " tiles and " UINT64_FORMAT
					  " heads agree", v->n_rows, v->n_tiles, v->n_heads_checked));
	return (Datum) 0;
}
