/*
 * log_tile.c: the stored hashes of the record's tree (table log_tile).
 *
 * Owns the table's SQL and the way from a node of the tree to what is stored:
 * complete tiles as rows; the unfinished tile of level 0 from the leaves
 * themselves; unfinished tiles above from the complete tiles below them.  So
 * a tile is written once and never again.  Decides nothing about tampering
 * but whether what is there leads to the frontier that the writer builds on.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"

#include "compat.h"
#include "log_store.h"
#include "log_tile.h"
#include "row_writer.h"

typedef struct TileCache
{
	bool		loaded;
	bool		whole;			/* as stored: all hashes are there */
	uint64		index;
	bool		present[MERKLE_TILE_WIDTH];
	uint8		hashes[MERKLE_TILE_LENGTH];
} TileCache;

struct LogTileReader
{
	MerkleHasher *hasher;
	TileCache	level[MERKLE_TILE_LEVELS];
};

LogTileReader *
log_tile_reader_create(MerkleHasher *hasher)
{
	LogTileReader *reader = palloc0(sizeof(LogTileReader));

	reader->hasher = hasher;
	return reader;
}

static SPIPlanPtr
prepared(SPIPlanPtr *plan, const char *sql, int n_args, Oid *types)
{
	if (*plan == NULL)
	{
		SPIPlanPtr	made = SPI_prepare(sql, n_args, types);

		if (made == NULL || SPI_keepplan(made) != 0)
			elog(ERROR, "could not prepare \"%s\"", sql);
		*plan = made;
	}
	return *plan;
}

/* The hash in a row, if it is one */
static bool
row_hash(HeapTuple tuple, int column, int length, uint8 *hash)
{
	bool		isnull;
	Datum		datum = SPI_getbinval(tuple, SPI_tuptable->tupdesc, column, &isnull);
	bytea	   *value;

	if (isnull)
		return false;
	value = DatumGetByteaPP(datum);
	if (VARSIZE_ANY_EXHDR(value) != length)
		return false;
	memcpy(hash, VARDATA_ANY(value), length);
	return true;
}

bool
log_tile_fetch(int level, uint64 index, uint8 *hashes)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[] = {INT4OID, INT8OID};
	Datum		values[] = {Int32GetDatum(level), Int64GetDatum(index)};
	bool		found;

	SPI_connect();
	if (SPI_execute_plan(prepared(&plan, "SELECT t.hashes FROM govshare.log_tile t"
								  " WHERE t.level = $1 AND t.index = $2", 2, types),
						 values, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read log_tile");
	found = SPI_processed == 1 &&
		row_hash(SPI_tuptable->vals[0], 1, MERKLE_TILE_LENGTH, hashes);
	SPI_finish();
	return found;
}

/* The leaf hashes of a tile of level 0 that is not complete yet */
static void
load_leaves(TileCache *cache)
{
	static SPIPlanPtr plan = NULL;
	Oid			types[] = {INT8OID, INT8OID};
	int64		first = (int64) cache->index * MERKLE_TILE_WIDTH;
	Datum		values[] = {Int64GetDatum(first), Int64GetDatum(first + MERKLE_TILE_WIDTH)};

	SPI_connect();
	if (SPI_execute_plan(prepared(&plan, "SELECT r.leaf, r.leaf_hash FROM govshare.access_record r"
								  " WHERE r.leaf >= $1 AND r.leaf < $2", 2, types),
						 values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read access_record");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		bool		isnull;
		int			place = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i],
														SPI_tuptable->tupdesc,
														1, &isnull)) - first;

		cache->present[place] = row_hash(SPI_tuptable->vals[i], 2, MERKLE_HASH_LENGTH,
										 cache->hashes + place * MERKLE_HASH_LENGTH);
	}
	SPI_finish();
}

static TileCache *
cached_tile(LogTileReader *reader, int level, uint64 index)
{
	TileCache  *cache = &reader->level[level];

	if (cache->loaded && cache->index == index)
		return cache;
	cache->loaded = false;
	cache->index = index;
	memset(cache->present, false, sizeof(cache->present));
	cache->whole = log_tile_fetch(level, index, cache->hashes);
	if (!cache->whole && level == 0)
		load_leaves(cache);
	cache->loaded = true;
	return cache;
}

pg_noreturn static void
complain_missing(int level, uint64 index)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 level == 0
			 ? errmsg("leaf %" PRIu64 " of the record of use is missing", index)
			 : errmsg("tile %" PRIu64 " of level %d of the record's tree is missing",
					  index, level - 1),
			 errdetail("Article 29 requires the record to be kept for at least three years; the tree over it is kept for good."),
			 errhint("SELECT * FROM govshare.verify_log() tells what was changed; restore it from a backup.")));
}

void
log_tile_read_hash(LogTileReader *reader, int level, uint64 index, uint8 *hash)
{
	TileCache  *cache = cached_tile(reader, level, index / MERKLE_TILE_WIDTH);
	int			place = index % MERKLE_TILE_WIDTH;
	uint8	   *at = cache->hashes + place * MERKLE_HASH_LENGTH;

	if (!cache->whole && !cache->present[place])
	{
		TileCache  *below = level > 0 ? cached_tile(reader, level - 1, index) : NULL;

		if (below == NULL || !below->whole)
			complain_missing(level, index);
		merkle_fold(reader->hasher, below->hashes, MERKLE_TILE_HEIGHT, at);
		cache->present[place] = true;
	}
	memcpy(hash, at, MERKLE_HASH_LENGTH);
}

void
log_tile_read_node(void *reader, uint64 start, int height, uint8 *hash)
{
	LogTileReader *self = reader;
	uint8		hashes[MERKLE_TILE_LENGTH];
	int			level = Min(height / MERKLE_TILE_HEIGHT, MERKLE_TILE_LEVELS - 1);
	int			rest = height - level * MERKLE_TILE_HEIGHT;
	uint64		first = start >> (level * MERKLE_TILE_HEIGHT);

	for (int i = 0; i < 1 << rest; i++)
		log_tile_read_hash(self, level, first + i, hashes + i * MERKLE_HASH_LENGTH);
	merkle_fold(self->hasher, hashes, rest, hash);
}

void
log_tile_insert(int level, uint64 index, const uint8 *hashes)
{
	RowWriter  *writer = row_writer_open(log_store_table(LOG_TILE_TABLE), 3);
	bytea	   *bytes = palloc(VARHDRSZ + MERKLE_TILE_LENGTH);
	Datum		values[3];
	bool		isnull[3] = {false, false, false};

	SET_VARSIZE(bytes, VARHDRSZ + MERKLE_TILE_LENGTH);
	memcpy(VARDATA(bytes), hashes, MERKLE_TILE_LENGTH);
	values[0] = Int32GetDatum(level);
	values[1] = Int64GetDatum(index);
	values[2] = PointerGetDatum(bytes);
	row_writer_add(writer, values, isnull);
	row_writer_close(writer);
	pfree(bytes);
}

void
log_tile_load_tree(LogTileReader *reader, uint64 size, MerkleTree *tree,
				   MerkleEdge *edge)
{
	uint64		start = 0;
	int			top = 0;

	memset(edge, 0, sizeof(*edge));
	memset(tree, 0, sizeof(*tree));
	tree->size = size;
	for (int level = 0; level < MERKLE_TILE_LEVELS; level++)
	{
		uint64		n = size >> (level * MERKLE_TILE_HEIGHT);
		uint64		first = n - n % MERKLE_TILE_WIDTH;

		for (uint64 i = first; i < n; i++)
			log_tile_read_hash(reader, level, i, edge->hash[level][i - first]);
	}
	for (int height = 63; height >= 0; height--)
		if (size >> height & 1)
		{
			log_tile_read_node(reader, start, height, tree->frontier[top++]);
			start += UINT64CONST(1) << height;
		}
}

void
log_tile_load_edge(MerkleHasher *hasher, const MerkleTree *tree,
				   MerkleEdge *edge)
{
	LogTileReader *reader = log_tile_reader_create(hasher);
	MerkleTree	stored;

	log_tile_load_tree(reader, tree->size, &stored, edge);
	if (memcmp(stored.frontier, tree->frontier,
			   merkle_frontier_count(tree->size) * MERKLE_HASH_LENGTH) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("the record of use was changed: its tiles do not lead to the tree head of size %" PRIu64,
						tree->size),
				 errdetail("Article 29 requires the record to be kept; nothing is recorded on top of one that contradicts itself."),
				 errhint("SELECT * FROM govshare.verify_log() tells what was changed; restore it from a backup.")));
	pfree(reader);
}
