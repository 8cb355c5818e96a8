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

#endif							/* GOVSHARE_MERKLE_H */
