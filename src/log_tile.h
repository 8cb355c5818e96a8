/*
 * log_tile.h: the stored hashes of the record's tree (table log_tile).
 */
#ifndef GOVSHARE_LOG_TILE_H
#define GOVSHARE_LOG_TILE_H

#include "merkle.h"

/* Reads nodes of the stored tree; lives in the context it was made in */
typedef struct LogTileReader LogTileReader;

/*
 * Reads with the active snapshot, as the current user.  The hasher is
 * borrowed for as long as the reader is used.
 */
extern LogTileReader *log_tile_reader_create(MerkleHasher *hasher);

/*
 * A MerkleReader whose source is a LogTileReader.  Raises DATA_CORRUPTED when
 * a tile, or a leaf of the unfinished one, is not there.
 */
extern void log_tile_read_node(void *reader, uint64 start, int height,
							   uint8 *hash);

/* Hash "index" of a level, as log_tile_read_node(reader, index << 8 * level) */
extern void log_tile_read_hash(LogTileReader *reader, int level, uint64 index,
							   uint8 *hash);

/* A complete tile as stored; false if there is none, or it is no tile */
extern bool log_tile_fetch(int level, uint64 index, uint8 *hashes);

/* For the log writer, with SPI connected */
extern void log_tile_insert(int level, uint64 index, const uint8 *hashes);

/*
 * Rebuild the edge of a tree from the tables.  Raises DATA_CORRUPTED if they
 * do not lead to the tree's frontier: nothing may be built on a record that
 * contradicts itself.
 */
extern void log_tile_load_edge(MerkleHasher *hasher, const MerkleTree *tree,
							   MerkleEdge *edge);

/* The tree of that size, from what is stored; likewise its edge */
extern void log_tile_load_tree(LogTileReader *reader, uint64 size,
							   MerkleTree *tree, MerkleEdge *edge);

#endif							/* GOVSHARE_LOG_TILE_H */
