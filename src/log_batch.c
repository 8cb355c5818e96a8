/*
 * log_batch.c: leaves on their way from the ring to the table.
 *
 * Owns the translation of canonical encodings into the binary stream of COPY,
 * which is nearly the identity, and the insertion through COPY FROM: it routes
 * partitions, maintains indexes and inserts many rows at a time.  Keeps no
 * state between batches; never moves the ring's tail.
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/pg_type.h"
#include "commands/copy.h"
#include "nodes/makefuncs.h"
#include "parser/parse_relation.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "log_batch.h"
#include "log_store.h"
#include "log_tile.h"
#include "log_usage.h"
#include "record.h"

#define BATCH_BYTES		(1024 * 1024)	/* then one leaf more at most */
#define COPY_SIGNATURE	"PGCOPY\n\377\r\n"	/* and its final zero byte */
#define COLUMNS_BEFORE	4		/* leaf, leaf_hash, encoding, kind */
#define COPY_NULL		0xffffffffU

/* COPY's callback has no argument of its own */
static StringInfo copy_source;

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
	int			version = record_kind_version(bytes[1]);
	const char *next = bytes + RECORD_HEADER_SIZE;

	if (kind == NULL || bytes[0] != version ||
		bytes[3] != record_version_fields(version))
		elog(ERROR, "log writer: a leaf in the queue is damaged");

	send16(out, COLUMNS_BEFORE + record_n_fields);
	send32(out, 8);
	send64(out, leaf);
	send32(out, MERKLE_HASH_LENGTH);
	appendBinaryStringInfo(out, (const char *) hash, MERKLE_HASH_LENGTH);
	send32(out, 2);
	send16(out, version);
	send32(out, strlen(kind));
	appendStringInfoString(out, kind);

	for (int i = 0; i < record_version_fields(version); i++)
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
	for (int i = record_version_fields(version); i < record_n_fields; i++)
		send32(out, COPY_NULL);
}

static void
append_to_tree(LogBatch *batch, MerkleHasher *hasher, const uint8 *hash)
{
	int			complete = merkle_append_edge(hasher, &batch->head.tree,
											  &batch->edge, hash);

	for (int level = 0; level < complete; level++)
	{
		LogTile    *tile = palloc(sizeof(LogTile));

		tile->level = level;
		tile->index = (batch->head.tree.size >> ((level + 1) * MERKLE_TILE_HEIGHT)) - 1;
		memcpy(tile->hashes, batch->edge.hash[level], MERKLE_TILE_LENGTH);
		batch->tiles = lappend(batch->tiles, tile);
	}
}

void
log_batch_begin(LogBatch *batch, const LogHead *head, const MerkleEdge *edge)
{
	batch->hasher = merkle_hasher_create();
	batch->n_leaves = 0;
	batch->first_month = INT_MAX;
	batch->last_month = INT_MIN;
	batch->head = *head;
	batch->edge = *edge;
	batch->tiles = NIL;
	initStringInfo(&batch->copy);
	appendBinaryStringInfo(&batch->copy, COPY_SIGNATURE,
						   sizeof(COPY_SIGNATURE));
	send32(&batch->copy, 0);	/* flags */
	send32(&batch->copy, 0);	/* header extension */
}

uint64
log_batch_add(LogBatch *batch, const char *bytes, uint32 length)
{
	uint8		hash[MERKLE_HASH_LENGTH];
	TimestampTz time = 0;
	int			month;

	merkle_leaf_hash(batch->hasher, bytes, length, hash);
	send_row(&batch->copy, batch->head.tree.size, hash, bytes, length, &time);
	append_to_tree(batch, batch->hasher, hash);
	log_usage_note(bytes);
	batch->head.time = time;
	month = log_store_month(time);
	batch->first_month = Min(batch->first_month, month);
	batch->last_month = Max(batch->last_month, month);
	batch->n_leaves++;
	return batch->head.tree.size - 1;
}

/* The entry at position in the ring, which must be whole */
static LogEntry
entry_at(LogRing *ring, uint64 position)
{
	LogEntry	entry;

	log_ring_read(ring, position, &entry, sizeof(entry));
	if (entry.capacity > RECORD_MAX_SIZE)
		elog(ERROR, "log writer: the queue is damaged");
	return entry;
}

/* The end of the last entry that a batch from tail on has room for */
static uint64
batch_end(LogRing *ring, uint64 tail)
{
	uint64		head = pg_atomic_read_u64(&ring->head);
	uint64		position = tail;

	pg_read_barrier();
	while (position < head && position - tail < BATCH_BYTES)
		position += sizeof(LogEntry) + entry_at(ring, position).capacity;
	return position;
}

/*
 * Hash the leaves between tail and head, up to BATCH_BYTES, into a batch.
 * Sessions complete their leaves in place until those are taken, so what a
 * leaf says is read thereafter.
 */
void
log_batch_gather(LogBatch *batch, LogRing *ring)
{
	static char bytes[RECORD_MAX_SIZE];
	uint64		position = pg_atomic_read_u64(&ring->tail);
	uint64		end = batch_end(ring, position);

	log_ring_take(ring, end);
	enlargeStringInfo(&batch->copy, end - position);
	while (position < end)
	{
		LogEntry	entry = entry_at(ring, position);

		if (entry.length > entry.capacity)
			elog(ERROR, "log writer: the queue is damaged");
		log_ring_read(ring, position + sizeof(entry), bytes, entry.length);
		position += sizeof(entry) + entry.capacity;
		(void) log_batch_add(batch, bytes, entry.length);
	}
	batch->head.epoch = ring->epoch;
	batch->head.position = position;
}

void
log_batch_end(LogBatch *batch)
{
	merkle_hasher_free(batch->hasher);
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

void
log_batch_insert(LogBatch *batch)
{
	Relation	rel = table_open(log_store_table(LOG_RECORD_TABLE), RowExclusiveLock);
	ParseState *pstate = make_parsestate(NULL);
	DefElem    *binary = makeDefElem("format", (Node *) makeString("binary"), -1);
	CopyFromState copy;
	ListCell   *lc;

	batch->head.ordinal++;
	send16(&batch->copy, 0xffff);
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
	foreach(lc, batch->tiles)
	{
		LogTile    *tile = lfirst(lc);

		log_tile_insert(tile->level, tile->index, tile->hashes);
	}
	log_store_insert_head(&batch->head);
}
