/*
 * merkle.h: the append-only Merkle tree of RFC 9162 over SHA-256.
 *
 * Pure: no shared memory, no catalogue.  leaf hash = SHA-256(0x00 || leaf),
 * node = SHA-256(0x01 || left || right), empty tree = SHA-256("").
 */
#ifndef GOVSHARE_MERKLE_H
#define GOVSHARE_MERKLE_H

#define MERKLE_HASH_LENGTH	32
#define MERKLE_MAX_DEPTH	64

typedef struct pg_cryptohash_ctx MerkleHasher;

/*
 * The tree's right edge: the roots of the perfect subtrees that the leaves
 * decompose into, largest (leftmost) first, one per bit set in size.
 */
typedef struct MerkleTree
{
	uint64		size;
	uint8		frontier[MERKLE_MAX_DEPTH][MERKLE_HASH_LENGTH];
} MerkleTree;

/*
 * Tiles as in C2SP tlog-tiles: tile (level, index) holds the roots of 256
 * consecutive subtrees of 256^level leaves each, and is complete once the tree
 * is that large.  The edge holds the tiles of a tree that are not: of level L
 * its first (size / 256^L) mod 256 hashes.
 */
#define MERKLE_TILE_HEIGHT	8
#define MERKLE_TILE_WIDTH	256
#define MERKLE_TILE_LEVELS	8
#define MERKLE_TILE_LENGTH	(MERKLE_TILE_WIDTH * MERKLE_HASH_LENGTH)

typedef struct MerkleEdge
{
	uint8		hash[MERKLE_TILE_LEVELS][MERKLE_TILE_WIDTH][MERKLE_HASH_LENGTH];
} MerkleEdge;

/* Gives the root of the 2^height leaves from start, a multiple of 2^height */
typedef void (*MerkleReader) (void *source, uint64 start, int height,
							  uint8 *hash);

/*
 * A hasher belongs to the current resource owner, so it must be created and
 * freed in one transaction.
 */
extern PGDLLEXPORT MerkleHasher *merkle_hasher_create(void);
extern PGDLLEXPORT void merkle_hasher_free(MerkleHasher *hasher);

extern PGDLLEXPORT void merkle_leaf_hash(MerkleHasher *hasher, const void *leaf,
							 size_t length, uint8 *hash);
extern PGDLLEXPORT void merkle_node_hash(MerkleHasher *hasher, const uint8 *left,
							 const uint8 *right, uint8 *hash);

/* How many hashes the frontier of a tree of that size holds */
extern PGDLLEXPORT int	merkle_frontier_count(uint64 size);

extern PGDLLEXPORT void merkle_append(MerkleHasher *hasher, MerkleTree *tree,
						  const uint8 *leaf_hash);
extern PGDLLEXPORT void merkle_root(MerkleHasher *hasher, const MerkleTree *tree,
						uint8 *hash);

/*
 * The same with the edge kept; returns how many tiles are complete now, those
 * of levels 0, 1, ...  They stay in the edge until the next call.
 */
extern int	merkle_append_edge(MerkleHasher *hasher, MerkleTree *tree,
							   MerkleEdge *edge, const uint8 *leaf_hash);

/* Copy what an edge of a tree of that size holds, a small part of the whole */
extern void merkle_copy_edge(MerkleEdge *to, const MerkleEdge *from, uint64 size);

/* Root of a complete tile, or of its first 2^height hashes */
extern void merkle_fold(MerkleHasher *hasher, const uint8 *hashes, int height,
						uint8 *hash);

/*
 * Root over the leaves [start, end): the whole tree, or a part of it that the
 * recursion of RFC 9162, section 2.1.1, comes by.
 */
extern void merkle_range_root(MerkleHasher *hasher, MerkleReader reader,
							  void *source, uint64 start, uint64 end,
							  uint8 *hash);

/* The largest power of two below n, which is 2 or more: where the tree splits */
extern uint64 merkle_split(uint64 n);

/*
 * Proofs of RFC 9162, sections 2.1.3 and 2.1.4, from the leaf up; they return
 * the number of hashes.  leaf < size; old_size <= size.
 */
extern int	merkle_inclusion_proof(MerkleHasher *hasher, MerkleReader reader,
								   void *source, uint64 leaf, uint64 size,
								   uint8 proof[][MERKLE_HASH_LENGTH]);
extern int	merkle_consistency_proof(MerkleHasher *hasher, MerkleReader reader,
									 void *source, uint64 old_size, uint64 size,
									 uint8 proof[][MERKLE_HASH_LENGTH]);

/* Do these hashes prove it?  False for any input that is no such proof. */
extern bool merkle_verify_inclusion(MerkleHasher *hasher,
									const uint8 *leaf_hash,
									uint64 leaf, uint64 size,
									const uint8 *const *proof, int n_proof,
									const uint8 *root);
extern bool merkle_verify_consistency(MerkleHasher *hasher,
									  uint64 old_size, const uint8 *old_root,
									  uint64 size, const uint8 *root,
									  const uint8 *const *proof, int n_proof);

#endif							/* GOVSHARE_MERKLE_H */
