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

/* SHA-256 over the concatenation of two pieces */
static void
hash_pieces(MerkleHasher *hasher, const void *first, size_t first_length,
			const void *second, size_t second_length, uint8 *hash)
{
	if (pg_cryptohash_init(hasher) < 0 ||
		pg_cryptohash_update(hasher, first, first_length) < 0 ||
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

	hash_pieces(hasher, &prefix, 1, leaf, length, hash);
}

void
merkle_node_hash(MerkleHasher *hasher, const uint8 *left, const uint8 *right,
				 uint8 *hash)
{
	uint8		node[1 + 2 * MERKLE_HASH_LENGTH] = {NODE_PREFIX};

	memcpy(node + 1, left, MERKLE_HASH_LENGTH);
	memcpy(node + 1 + MERKLE_HASH_LENGTH, right, MERKLE_HASH_LENGTH);
	hash_pieces(hasher, node, sizeof(node), NULL, 0, hash);
}

int
merkle_frontier_count(uint64 size)
{
	return pg_popcount64(size);
}

/*
 * Adding one to size carries: every carried bit merges two equal subtrees.
 * Those that are 256^level leaves large belong into a tile of the edge.
 */
static void
append(MerkleHasher *hasher, MerkleTree *tree, MerkleEdge *edge,
	   const uint8 *leaf_hash)
{
	int			top = merkle_frontier_count(tree->size);
	int			height = 0;

	memcpy(tree->frontier[top], leaf_hash, MERKLE_HASH_LENGTH);
	if (edge)
		memcpy(edge->hash[0][tree->size % MERKLE_TILE_WIDTH], leaf_hash,
			   MERKLE_HASH_LENGTH);
	for (uint64 carry = tree->size; carry & 1; carry >>= 1)
	{
		merkle_node_hash(hasher, tree->frontier[top - 1], tree->frontier[top],
						 tree->frontier[top - 1]);
		top--;
		height++;
		if (edge && height % MERKLE_TILE_HEIGHT == 0 &&
			height < MERKLE_TILE_LEVELS * MERKLE_TILE_HEIGHT)
			memcpy(edge->hash[height / MERKLE_TILE_HEIGHT]
				   [(tree->size >> height) % MERKLE_TILE_WIDTH],
				   tree->frontier[top], MERKLE_HASH_LENGTH);
	}
	tree->size++;
}

void
merkle_append(MerkleHasher *hasher, MerkleTree *tree, const uint8 *leaf_hash)
{
	append(hasher, tree, NULL, leaf_hash);
}

int
merkle_append_edge(MerkleHasher *hasher, MerkleTree *tree, MerkleEdge *edge,
				   const uint8 *leaf_hash)
{
	int			complete = 0;

	append(hasher, tree, edge, leaf_hash);
	for (uint64 n = tree->size; n % MERKLE_TILE_WIDTH == 0; n /= MERKLE_TILE_WIDTH)
		complete++;
	return complete;
}

void
merkle_copy_edge(MerkleEdge *to, const MerkleEdge *from, uint64 size)
{
	for (int level = 0; level < MERKLE_TILE_LEVELS; level++)
		memcpy(to->hash[level], from->hash[level],
			   (size >> (level * MERKLE_TILE_HEIGHT)) % MERKLE_TILE_WIDTH * MERKLE_HASH_LENGTH);
}

/* Fold from the right: the smallest subtree is the deepest right child. */
void
merkle_root(MerkleHasher *hasher, const MerkleTree *tree, uint8 *hash)
{
	int			i = merkle_frontier_count(tree->size) - 1;

	if (i < 0)
	{
		hash_pieces(hasher, "", 0, NULL, 0, hash);
		return;
	}
	memcpy(hash, tree->frontier[i], MERKLE_HASH_LENGTH);
	while (--i >= 0)
		merkle_node_hash(hasher, tree->frontier[i], hash, hash);
}

void
merkle_fold(MerkleHasher *hasher, const uint8 *hashes, int height, uint8 *hash)
{
	uint8		row[MERKLE_TILE_LENGTH];

	Assert(height <= MERKLE_TILE_HEIGHT);
	memcpy(row, hashes, MERKLE_HASH_LENGTH << height);
	for (int n = 1 << height; n > 1; n /= 2)
		for (int i = 0; i < n / 2; i++)
			merkle_node_hash(hasher, row + 2 * i * MERKLE_HASH_LENGTH,
							 row + (2 * i + 1) * MERKLE_HASH_LENGTH,
							 row + i * MERKLE_HASH_LENGTH);
	memcpy(hash, row, MERKLE_HASH_LENGTH);
}

uint64
merkle_split(uint64 n)
{
	Assert(n >= 2);
	return UINT64CONST(1) << pg_leftmost_one_pos64(n - 1);
}

/* The left parts are perfect subtrees; the right edge is folded onto them. */
void
merkle_range_root(MerkleHasher *hasher, MerkleReader reader, void *source,
				  uint64 start, uint64 end, uint8 *hash)
{
	uint8		left[MERKLE_HASH_LENGTH];
	uint64		n = end - start;
	uint64		k;

	if (n == 0)
	{
		hash_pieces(hasher, "", 0, NULL, 0, hash);
		return;
	}
	if ((n & (n - 1)) == 0)
	{
		reader(source, start, pg_leftmost_one_pos64(n), hash);
		return;
	}
	k = merkle_split(n);
	reader(source, start, pg_leftmost_one_pos64(k), left);
	merkle_range_root(hasher, reader, source, start + k, end, hash);
	merkle_node_hash(hasher, left, hash, hash);
}

static void
reverse(uint8 proof[][MERKLE_HASH_LENGTH], int n)
{
	for (int i = 0; i < n / 2; i++)
	{
		uint8		swap[MERKLE_HASH_LENGTH];

		memcpy(swap, proof[i], MERKLE_HASH_LENGTH);
		memcpy(proof[i], proof[n - 1 - i], MERKLE_HASH_LENGTH);
		memcpy(proof[n - 1 - i], swap, MERKLE_HASH_LENGTH);
	}
}

int
merkle_inclusion_proof(MerkleHasher *hasher, MerkleReader reader, void *source,
					   uint64 leaf, uint64 size,
					   uint8 proof[][MERKLE_HASH_LENGTH])
{
	uint64		start = 0;
	uint64		end = size;
	int			n = 0;

	Assert(leaf < size);
	while (end - start > 1)
	{
		uint64		middle = start + merkle_split(end - start);

		if (leaf < middle)
		{
			merkle_range_root(hasher, reader, source, middle, end, proof[n++]);
			end = middle;
		}
		else
		{
			merkle_range_root(hasher, reader, source, start, middle, proof[n++]);
			start = middle;
		}
	}
	reverse(proof, n);
	return n;
}

int
merkle_consistency_proof(MerkleHasher *hasher, MerkleReader reader,
						 void *source, uint64 old_size, uint64 size,
						 uint8 proof[][MERKLE_HASH_LENGTH])
{
	uint64		start = 0;
	uint64		end = size;
	int			n = 0;

	Assert(old_size <= size);
	if (old_size == 0)
		return 0;
	while (old_size < end)
	{
		uint64		middle = start + merkle_split(end - start);

		if (old_size <= middle)
		{
			merkle_range_root(hasher, reader, source, middle, end, proof[n++]);
			end = middle;
		}
		else
		{
			merkle_range_root(hasher, reader, source, start, middle, proof[n++]);
			start = middle;
		}
	}
	/* An old tree that is itself a node is known to the verifier. */
	if (start > 0)
		merkle_range_root(hasher, reader, source, start, end, proof[n++]);
	reverse(proof, n);
	return n;
}

/* One step up the path: is the sibling the left one?  Moves both indexes. */
static bool
sibling_is_left(uint64 *node, uint64 *last)
{
	bool		left = (*node & 1) || *node == *last;

	if (left)
		while (!(*node & 1) && *node != 0)
		{
			*node >>= 1;
			*last >>= 1;
		}
	*node >>= 1;
	*last >>= 1;
	return left;
}

bool
merkle_verify_inclusion(MerkleHasher *hasher, const uint8 *leaf_hash,
						uint64 leaf, uint64 size,
						const uint8 *const *proof, int n_proof,
						const uint8 *root)
{
	uint8		hash[MERKLE_HASH_LENGTH];
	uint64		node = leaf;
	uint64		last = size - 1;

	if (leaf >= size)
		return false;
	memcpy(hash, leaf_hash, MERKLE_HASH_LENGTH);
	for (int i = 0; i < n_proof; i++)
	{
		if (last == 0)
			return false;
		if (sibling_is_left(&node, &last))
			merkle_node_hash(hasher, proof[i], hash, hash);
		else
			merkle_node_hash(hasher, hash, proof[i], hash);
	}
	return last == 0 && memcmp(hash, root, MERKLE_HASH_LENGTH) == 0;
}

bool
merkle_verify_consistency(MerkleHasher *hasher, uint64 old_size,
						  const uint8 *old_root, uint64 size,
						  const uint8 *root,
						  const uint8 *const *proof, int n_proof)
{
	uint8		old_hash[MERKLE_HASH_LENGTH];
	uint8		hash[MERKLE_HASH_LENGTH];
	uint64		node = old_size - 1;
	uint64		last = size - 1;
	int			i = 0;

	if (old_size > size)
		return false;
	if (old_size == 0)
	{
		hash_pieces(hasher, "", 0, NULL, 0, hash);
		return n_proof == 0 && memcmp(hash, old_root, MERKLE_HASH_LENGTH) == 0;
	}
	if (old_size == size)
		return n_proof == 0 && memcmp(root, old_root, MERKLE_HASH_LENGTH) == 0;
	if ((old_size & (old_size - 1)) == 0)
		memcpy(hash, old_root, MERKLE_HASH_LENGTH);
	else if (n_proof > 0)
		memcpy(hash, proof[i++], MERKLE_HASH_LENGTH);
	else
		return false;
	while (node & 1)
	{
		node >>= 1;
		last >>= 1;
	}
	memcpy(old_hash, hash, MERKLE_HASH_LENGTH);
	for (; i < n_proof; i++)
	{
		if (last == 0)
			return false;
		if (sibling_is_left(&node, &last))
		{
			merkle_node_hash(hasher, proof[i], old_hash, old_hash);
			merkle_node_hash(hasher, proof[i], hash, hash);
		}
		else
			merkle_node_hash(hasher, hash, proof[i], hash);
	}
	return last == 0 && memcmp(old_hash, old_root, MERKLE_HASH_LENGTH) == 0 &&
		memcmp(hash, root, MERKLE_HASH_LENGTH) == 0;
}
