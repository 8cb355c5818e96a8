/*
 * log_export.c: leaves of the record with what proves them, as text.
 *
 * Owns the form of an export, which tools/verify_log reads without the server:
 *
 *		govshare record 1
 *		origin NAME
 *		size N				of the tree that the proof is about
 *		root HEX
 *		leaf INDEX BASE64	canonical encoding, for each leaf, in order
 *		node HEX			roots of the subtrees that hold none of the leaves,
 *							from left to right
 *		end LEAVES NODES
 *
 * The tree is split as in RFC 9162, section 2.1.1: a subtree without an
 * exported leaf is one hash.  So a slice proves itself, whatever its leaves
 * are, and tells of the others nothing but hashes.  Exporting is a use of the
 * record, and goes on record before the first line.
 */
#include "postgres.h"

#include "common/base64.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "errors.h"
#include "invoker.h"
#include "log_event.h"
#include "log_queue.h"
#include "log_row.h"
#include "log_tile.h"
#include "merkle.h"
#include "record.h"

PG_FUNCTION_INFO_V1(log_export);

typedef struct Export
{
	DestReceiver pub;
	ReturnSetInfo *result;
	MerkleHasher *hasher;
	LogTileReader *reader;
	MemoryContext row_context;
	StringInfoData bytes;
	bool		whole;			/* the caller must be allowed to see every leaf */
	int			visible_column;
	uint64	   *leaf;			/* exported ones, in order */
	uint64		n_leaves;
	uint64		room;
	uint64		n_nodes;
} Export;

static void
emit(Export *e, const char *line)
{
	Datum		values[1] = {CStringGetTextDatum(line)};
	bool		nulls[1] = {false};

	tuplestore_putvalues(e->result->setResult, e->result->setDesc, values, nulls);
}

static void
emit_hash(Export *e, const char *what, const uint8 *hash)
{
	char		hex[2 * MERKLE_HASH_LENGTH + 1];

	hex_encode((const char *) hash, MERKLE_HASH_LENGTH, hex);
	hex[2 * MERKLE_HASH_LENGTH] = '\0';
	emit(e, psprintf("%s %s", what, hex));
}

static void
remember(Export *e, uint64 leaf)
{
	if (e->n_leaves == e->room)
	{
		e->room *= 2;
		e->leaf = repalloc_huge(e->leaf, e->room * sizeof(uint64));
	}
	e->leaf[e->n_leaves++] = leaf;
}

static void
refuse_hidden(uint64 leaf)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("leaf %" PRIu64 " of the record does not concern your department", leaf),
			 errdetail("Article 29 opens the record of a use to the departments that share and to the authorities over them."),
			 errhint("govshare.export_slice() exports the leaves that concern you, and proves them the same.")));
}

static void
export_row(Export *e, TupleTableSlot *slot)
{
	const char *problem = log_row_encode(slot, &e->bytes);
	uint64		leaf = DatumGetInt64(slot->tts_values[LOG_ROW_LEAF]);
	int			length;
	char	   *base64;

	if (!DatumGetBool(slot->tts_values[e->visible_column]))
	{
		if (e->whole)
			refuse_hidden(leaf);
		return;
	}
	if (problem || (e->n_leaves > 0 && e->leaf[e->n_leaves - 1] >= leaf))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("leaf %" PRIu64 " of the record %s", leaf,
						problem ? problem : "is there more than once"),
				 errdetail("Article 29 requires the record to be kept as it was made."),
				 errhint("SELECT * FROM govshare.verify_log() tells what was changed; restore it from a backup.")));
	length = pg_b64_enc_len(e->bytes.len);
	base64 = palloc(length + 1);
	length = pg_b64_encode((void *) e->bytes.data, e->bytes.len, base64, length);
	if (length < 0)
		elog(ERROR, "could not encode a leaf");
	base64[length] = '\0';
	emit(e, psprintf("leaf " UINT64_FORMAT " %s", leaf, base64));
	remember(e, leaf);
}

static bool
on_row(TupleTableSlot *slot, DestReceiver *self)
{
	Export	   *e = (Export *) self;
	MemoryContext old = MemoryContextSwitchTo(e->row_context);

	CHECK_FOR_INTERRUPTS();
	export_row(e, slot);
	MemoryContextSwitchTo(old);
	MemoryContextReset(e->row_context);
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

/* The hashes for what [start, end) holds besides the leaves first .. last - 1 */
static void
prove(Export *e, uint64 start, uint64 end, uint64 first, uint64 last)
{
	uint64		middle;
	uint64		split;

	CHECK_FOR_INTERRUPTS();
	if (first == last)
	{
		uint8		hash[MERKLE_HASH_LENGTH];

		merkle_range_root(e->hasher, log_tile_read_node, e->reader, start, end, hash);
		emit_hash(e, "node", hash);
		e->n_nodes++;
		return;
	}
	/* All leaves of the subtree are there: nothing is needed */
	if (end - start == last - first)
		return;
	middle = start + merkle_split(end - start);
	for (uint64 low = first, high = last;;)
	{
		if (low == high)
		{
			split = low;
			break;
		}
		if (e->leaf[low + (high - low) / 2] < middle)
			low = low + (high - low) / 2 + 1;
		else
			high = low + (high - low) / 2;
	}
	prove(e, start, middle, first, split);
	prove(e, middle, end, split, last);
}

static void
run(const char *sql, DestReceiver *receiver)
{
	SPIExecuteOptions options = {0};

	options.read_only = true;
	options.dest = receiver;
	if (SPI_execute_extended(sql, &options) != SPI_OK_SELECT)
		elog(ERROR, "could not run \"%s\"", sql);
}

static void
put_on_record(int64 from, int64 to, int64 size, bool whole)
{
	const Invoker *invoker = invoker_current();
	AccessLeaf	leaf;

	log_event_describe(&leaf, "log_export",
					   psprintf("{\"from_leaf\": " INT64_FORMAT ", \"to_leaf\": " INT64_FORMAT
								", \"size\": " INT64_FORMAT ", \"slice\": %s}",
								from, to, size, whole ? "false" : "true"));
	leaf.department = invoker->department ? invoker->department->code : NULL;
	log_queue_wait(log_queue_append(&leaf));
}

static Export *
export_create(ReturnSetInfo *result, bool whole)
{
	Export	   *e = palloc0(sizeof(Export));

	e->pub.receiveSlot = on_row;
	e->pub.rStartup = ignore_startup;
	e->pub.rShutdown = ignore;
	e->pub.rDestroy = ignore;
	e->pub.mydest = DestTuplestore;
	e->result = result;
	e->whole = whole;
	e->hasher = merkle_hasher_create();
	e->reader = log_tile_reader_create(e->hasher);
	e->row_context = AllocSetContextCreate(CurrentMemoryContext, "log row",
										   ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&e->bytes);
	e->visible_column = LOG_ROW_FIELDS + record_n_fields;
	e->room = 1024;
	e->leaf = palloc(e->room * sizeof(uint64));
	return e;
}

static void
check_range(int64 from, int64 to, int64 size, int64 recorded)
{
	if (from >= 0 && from <= to && to <= size && size <= recorded)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("leaves %" PRId64 " to %" PRId64 " of a tree of %" PRId64
					" are not in a record of %" PRId64 " leaves",
					from, to, size, recorded),
			 errdetail("Article 29: an export proves records that the log holds; to_leaf is not included."),
			 errhint("govshare.log_head() tells the size of the log.")));
}

/* Arguments: from_leaf, to_leaf, size, whole */
Datum
log_export(PG_FUNCTION_ARGS)
{
	bool		whole = PG_GETARG_BOOL(3);
	Export	   *e;
	uint8		root[MERKLE_HASH_LENGTH];
	int64		recorded;
	int64		size;
	int64		from;
	int64		to;
	bool		isnull;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	e = export_create((ReturnSetInfo *) fcinfo->resultinfo, whole);
	SPI_connect();
	run("SELECT coalesce(max(t.size), 0), split_part(govshare.log_checkpoint(), E'\\n', 1) FROM govshare.log_tree t", NULL);
	recorded = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
	size = PG_ARGISNULL(2) ? recorded : PG_GETARG_INT64(2);
	from = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	to = PG_ARGISNULL(1) ? size : PG_GETARG_INT64(1);
	check_range(from, to, size, recorded);
	put_on_record(from, to, size, whole);

	merkle_range_root(e->hasher, log_tile_read_node, e->reader, 0, size, root);
	emit(e, "govshare record 1");
	emit(e, psprintf("origin %s", SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2)));
	emit(e, psprintf("size " INT64_FORMAT, size));
	emit_hash(e, "root", root);
	run(psprintf("SELECT %s, govshare.may_see(r.department, r.provider)"
				 " OR r.kind = 'event' AND (r.event IN ('epoch', 'purge', 'hold', 'release')"
				 " OR EXISTS (SELECT FROM govshare.case_event c"
				 " WHERE (c.procedure, c.case_id, c.seq) = (r.procedure, r.case_id, r.case_seq)"
				 " AND govshare.may_see(VARIADIC c.departments)))"
				 " FROM govshare.access_record r"
				 " WHERE r.leaf >= " INT64_FORMAT " AND r.leaf < " INT64_FORMAT " ORDER BY r.leaf",
				 log_row_columns("r"), from, to), &e->pub);
	if (size > 0)
		prove(e, 0, size, 0, e->n_leaves);
	emit(e, psprintf("end " UINT64_FORMAT " " UINT64_FORMAT, e->n_leaves, e->n_nodes));
	SPI_finish();
	merkle_hasher_free(e->hasher);
	return (Datum) 0;
}
