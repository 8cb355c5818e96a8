/*
 * log_batch.c: leaves on their way from the ring to the table.
 *
 * Owns what happens to a leaf between the two: it is hashed, appended to the
 * tree, counted, and stored in the partition of its month.  Keeps no state
 * between batches; never moves the ring's tail.
 */
#include "postgres.h"

#include "access/tupdesc.h"

#include "log_batch.h"
#include "log_row.h"
#include "log_store.h"
#include "log_tile.h"
#include "log_usage.h"
#include "record.h"
#include "row_writer.h"

#define BATCH_BYTES		(1024 * 1024)	/* then one leaf more at most */
#define FIRST_LEAVES	64

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
	merkle_copy_edge(&batch->edge, edge, head->tree.size);
	batch->tiles = NIL;
	batch->max_leaves = FIRST_LEAVES;
	batch->leaf = palloc(sizeof(LogLeaf) * batch->max_leaves);
}

uint64
log_batch_add(LogBatch *batch, char *bytes, uint32 length)
{
	LogLeaf    *leaf;

	if (!record_is_leaf(bytes, length))
		elog(ERROR, "log writer: a leaf in the queue is damaged");
	if (batch->n_leaves == batch->max_leaves)
	{
		batch->max_leaves *= 2;
		batch->leaf = repalloc(batch->leaf, sizeof(LogLeaf) * batch->max_leaves);
	}
	leaf = &batch->leaf[batch->n_leaves++];
	leaf->bytes = bytes;
	leaf->length = length;
	merkle_leaf_hash(batch->hasher, bytes, length, leaf->hash);
	append_to_tree(batch, batch->hasher, leaf->hash);
	log_usage_note(bytes);
	batch->head.time = log_row_time(bytes);
	leaf->month = log_store_month(batch->head.time);
	batch->first_month = Min(batch->first_month, leaf->month);
	batch->last_month = Max(batch->last_month, leaf->month);
	return batch->head.tree.size - 1;
}

/* The end of the last entry that a batch from tail on has room for */
static uint64
batch_end(LogRing *ring, uint64 tail)
{
	uint64		head = pg_atomic_read_u64(&ring->head);
	uint64		position = tail;

	pg_read_barrier();
	while (position < head && position - tail < BATCH_BYTES)
	{
		LogEntry	entry = {0};
		bool		whole = head - position >= sizeof(entry);

		if (whole)
		{
			log_ring_read(ring, position, &entry, sizeof(entry));
			position += sizeof(entry);
			whole = entry.capacity <= Min(RECORD_MAX_SIZE, head - position);
		}
		if (!whole)
			elog(ERROR, "log writer: the queue is damaged");
		position += entry.capacity;
	}
	return position;
}

/*
 * Sessions complete their leaves in place until those are taken, so what a
 * leaf says is read thereafter.
 */
void
log_batch_gather(LogBatch *batch, LogRing *ring)
{
	uint64		start = pg_atomic_read_u64(&ring->tail);
	uint64		end = batch_end(ring, start);
	char	   *next = palloc(end - start + 1);
	char	   *last = next + (end - start);

	log_ring_take(ring, end);
	log_ring_read(ring, start, next, end - start);
	while (next < last)
	{
		LogEntry	entry;

		memcpy(&entry, next, sizeof(entry));
		if (entry.length > entry.capacity)
			elog(ERROR, "log writer: the queue is damaged");
		next += sizeof(entry);
		(void) log_batch_add(batch, next, entry.length);
		next += entry.capacity;
	}
	batch->head.epoch = ring->epoch;
	batch->head.position = end;
}

void
log_batch_end(LogBatch *batch)
{
	merkle_hasher_free(batch->hasher);
}

/* ---- into the tables ---- */

/* Which value of a row goes to which column of a partition: partitions may differ */
static void
map_columns(TupleDesc desc, int *column)
{
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);
		int			n = log_row_n_columns();

		column[i] = -1;
		/* As a rule it stands where it stands in a leaf's row. */
		for (int c = 0; c < n && column[i] < 0; c++)
			if (strcmp(NameStr(attribute->attname), log_row_column((i + c) % n)) == 0)
				column[i] = (i + c) % n;
	}
}

static void
insert_month(LogBatch *batch, int month)
{
	Oid			partition = log_store_partition(month);
	RowWriter  *writer = row_writer_open(partition, 0);
	TupleDesc	desc = row_writer_columns(writer);
	int		   *column = palloc(sizeof(int) * desc->natts);
	Datum	   *values = palloc(sizeof(Datum) * desc->natts);
	bool	   *isnull = palloc(sizeof(bool) * desc->natts);
	LogRow	   *row = palloc0(sizeof(LogRow));
	uint64		first = batch->head.tree.size - batch->n_leaves;

	/* It may have been detached before we had the lock. */
	if (log_store_partition(month) != partition)
		elog(ERROR, "log writer: the partition of a month has changed");
	map_columns(desc, column);
	for (int i = 0; i < batch->n_leaves; i++)
	{
		LogLeaf    *leaf = &batch->leaf[i];

		if (leaf->month != month)
			continue;
		log_row_decode(row, first + i, leaf->hash, leaf->bytes);
		for (int a = 0; a < desc->natts; a++)
		{
			isnull[a] = column[a] < 0 || row->null[column[a]];
			values[a] = isnull[a] ? (Datum) 0 : row->value[column[a]];
		}
		row_writer_add(writer, values, isnull);
	}
	row_writer_close(writer);
}

void
log_batch_insert(LogBatch *batch)
{
	ListCell   *lc;

	batch->head.ordinal++;
	for (int month = batch->first_month; month <= batch->last_month; month++)
		insert_month(batch, month);
	foreach(lc, batch->tiles)
	{
		LogTile    *tile = lfirst(lc);

		log_tile_insert(tile->level, tile->index, tile->hashes);
	}
	log_store_insert_head(&batch->head);
}
