/*
 * merkle.c: the append-only Merkle tree of RFC 9162.
 *
 * Owns the two hash rules and the arithmetic of the right edge.  Must never
 * touch shared memory or the catalogues; keeps no state of its own.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "port/pg_bitutils.h"

#include "merkle.h"

#define LEAF_PREFIX		0x00
#define NODE_PREFIX		0x01

StaticAssertDecl(MERKLE_HASH_LENGTH == PG_SHA256_DIGEST_LENGTH,
				 "the tree is over SHA-256");

/* SHA-256 over the concatenation of up to three pieces */
static void
hash_pieces(MerkleHasher *hasher, const uint8 *prefix,
			const void *first, size_t first_length,
			const void *second, size_t second_length, uint8 *hash)
{
	if (pg_cryptohash_init(hasher) < 0 ||
		(prefix && pg_cryptohash_update(hasher, prefix, 1) < 0) ||
		(first && pg_cryptohash_update(hasher, first, first_length) < 0) ||
		(second && pg_cryptohash_update(hasher, second, second_length) < 0) ||
		pg_cryptohash_final(hasher, hash, MERKLE_HASH_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s",
			 pg_cryptohash_error(hasher));
}

MerkleHasher *
merkle_hasher_create(void)
{
	return pg_cryptohash_create(PG_SHA256);
}

void
merkle_hasher_free(MerkleHasher *hasher)
{
	pg_cryptohash_free(hasher);
}

void
merkle_leaf_hash(MerkleHasher *hasher, const void *leaf, size_t length,
				 uint8 *hash)
{
	uint8		prefix = LEAF_PREFIX;

	hash_pieces(hasher, &prefix, leaf, length, NULL, 0, hash);
}

void
merkle_node_hash(MerkleHasher *hasher, const uint8 *left, const uint8 *right,
				 uint8 *hash)
{
	uint8		prefix = NODE_PREFIX;

	hash_pieces(hasher, &prefix, left, MERKLE_HASH_LENGTH,
				right, MERKLE_HASH_LENGTH, hash);
}

int
merkle_frontier_count(uint64 size)
{
	return pg_popcount64(size);
}

/* Adding one to size carries: every carried bit merges two equal subtrees. */
void
merkle_append(MerkleHasher *hasher, MerkleTree *tree, const uint8 *leaf_hash)
{
	int			top = merkle_frontier_count(tree->size);

	memcpy(tree->frontier[top], leaf_hash, MERKLE_HASH_LENGTH);
	for (uint64 carry = tree->size; carry & 1; carry >>= 1)
	{
		merkle_node_hash(hasher, tree->frontier[top - 1], tree->frontier[top],
						 tree->frontier[top - 1]);
		top--;
	}
	tree->size++;
}

/* Fold from the right: the smallest subtree is the deepest right child. */
void
merkle_root(MerkleHasher *hasher, const MerkleTree *tree, uint8 *hash)
{
	int			i = merkle_frontier_count(tree->size) - 1;

	if (i < 0)
	{
		hash_pieces(hasher, NULL, NULL, 0, NULL, 0, hash);
		return;
	}
	memcpy(hash, tree->frontier[i], MERKLE_HASH_LENGTH);
	while (--i >= 0)
		merkle_node_hash(hasher, tree->frontier[i], hash, hash);
}
