/*
 * proof.c: fuzz target of the record's tree and its proofs.
 *
 * Promises: appending leaf by leaf, folding tiles and computing a range give
 * the root that the definition of RFC 9162 gives; each proof made proves, and
 * with one bit changed, one hash less or one more it proves nothing; of
 * arbitrary "proofs" verify_inclusion() and verify_consistency() accept those
 * alone that a second verifier, written from the recursive definition, accepts.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "fuzz.h"
#include "merkle.h"

extern Datum verify_inclusion(PG_FUNCTION_ARGS);
extern Datum verify_consistency(PG_FUNCTION_ARGS);

#define MOST_LEAVES		300
#define MOST_HASHES		(MERKLE_MAX_DEPTH + 1)

typedef uint8 Hash[MERKLE_HASH_LENGTH];

/* Hashes of a proof, and what else is claimed with them */
typedef struct Claim
{
	uint64		first;			/* leaf, or old size */
	uint64		size;
	Hash		what;			/* leaf hash, or old root */
	Hash		root;
	int			n;
	Hash		proof[MOST_HASHES + 1];
} Claim;

static MerkleHasher *hasher;
static Hash leaf[MOST_LEAVES];

/* ---- the definition ---- */

static uint64
split(uint64 n)
{
	uint64		k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

/* MTH(D[start:end]) */
static void
define_root(uint64 start, uint64 end, uint8 *root)
{
	Hash		left;
	Hash		right;

	if (end - start == 1)
	{
		memcpy(root, leaf[start], sizeof(Hash));
		return;
	}
	define_root(start, start + split(end - start), left);
	define_root(start + split(end - start), end, right);
	merkle_node_hash(hasher, left, right, root);
}

/* The root that a leaf and the first n hashes of a proof lead to; false if there is none */
static bool
root_of_inclusion(const Claim *claim, uint64 at, uint64 size, int n, uint8 *root)
{
	Hash		below;
	uint64		k;

	if (size == 1)
	{
		memcpy(root, claim->what, sizeof(Hash));
		return n == 0;
	}
	if (n == 0)
		return false;
	k = split(size);
	if (!root_of_inclusion(claim, at < k ? at : at - k, at < k ? k : size - k, n - 1, below))
		return false;
	if (at < k)
		merkle_node_hash(hasher, below, claim->proof[n - 1], root);
	else
		merkle_node_hash(hasher, claim->proof[n - 1], below, root);
	return true;
}

/* Both roots that the first n hashes lead to */
static bool
roots_of_consistency(const Claim *claim, uint64 old_size, uint64 size, bool known, int n,
					 uint8 *old_root, uint8 *root)
{
	Hash		old_below;
	Hash		below;
	uint64		k;

	if (old_size == size)
	{
		if (n != (known ? 0 : 1))
			return false;
		memcpy(root, known ? claim->what : claim->proof[0], sizeof(Hash));
		memcpy(old_root, root, sizeof(Hash));
		return true;
	}
	if (n == 0)
		return false;
	k = split(size);
	if (old_size <= k)
	{
		if (!roots_of_consistency(claim, old_size, k, known, n - 1, old_root, below))
			return false;
		merkle_node_hash(hasher, below, claim->proof[n - 1], root);
		return true;
	}
	if (!roots_of_consistency(claim, old_size - k, size - k, false, n - 1, old_below, below))
		return false;
	merkle_node_hash(hasher, claim->proof[n - 1], old_below, old_root);
	merkle_node_hash(hasher, claim->proof[n - 1], below, root);
	return true;
}

static bool
is_inclusion(const Claim *claim)
{
	Hash		root;

	return claim->first < claim->size && claim->n <= MOST_HASHES &&
		root_of_inclusion(claim, claim->first, claim->size, claim->n, root) &&
		memcmp(root, claim->root, sizeof(Hash)) == 0;
}

static bool
is_consistency(const Claim *claim)
{
	Hash		old_root;
	Hash		root;

	if (claim->first > claim->size || claim->n > MOST_HASHES)
		return false;
	if (claim->first == 0)
	{
		/* Every tree follows from the empty one, whose root is SHA-256("") */
		static const Hash empty = {
			0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
			0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};

		return claim->n == 0 && memcmp(claim->what, empty, sizeof(Hash)) == 0;
	}
	return roots_of_consistency(claim, claim->first, claim->size, true, claim->n, old_root, root) &&
		memcmp(old_root, claim->what, sizeof(Hash)) == 0 && memcmp(root, claim->root, sizeof(Hash)) == 0;
}

/* ---- the functions of SQL ---- */

static Datum
hash_datum(const uint8 *hash)
{
	return PointerGetDatum(fuzz_varlena(hash, sizeof(Hash)));
}

static Datum
proof_datum(const Claim *claim)
{
	Datum		element[MOST_HASHES + 1];

	for (int i = 0; i < claim->n; i++)
		element[i] = hash_datum(claim->proof[i]);
	return PointerGetDatum(construct_array(element, claim->n, BYTEAOID, -1, false, TYPALIGN_INT));
}

static bool
verify(const Claim *claim, bool inclusion)
{
	Datum		result = 0;
	Datum		what = hash_datum(claim->what);
	Datum		root = hash_datum(claim->root);
	Datum		proof = proof_datum(claim);
	Datum		of_inclusion[] = {what, UInt64GetDatum(claim->first), UInt64GetDatum(claim->size), proof, root};
	Datum		of_consistency[] = {UInt64GetDatum(claim->first), what, UInt64GetDatum(claim->size), root, proof};

	fuzz_check(fuzz_call(NULL, inclusion ? verify_inclusion : verify_consistency, &result, 5,
						 inclusion ? of_inclusion : of_consistency), "verification answers, and raises nothing");
	return DatumGetBool(result);
}

static bool
verify_as_defined(const Claim *claim, bool inclusion)
{
	bool		proved = verify(claim, inclusion);

	fuzz_check(proved == (claim->first <= PG_INT64_MAX && claim->size <= PG_INT64_MAX &&
						  (inclusion ? is_inclusion(claim) : is_consistency(claim))),
			   "two verifiers agree");
	return proved;
}

/* ---- trees ---- */

static void
read_node(void *source, uint64 start, int height, uint8 *hash)
{
	define_root(start, start + (UINT64CONST(1) << height), hash);
}

static void
check_tree(uint64 size)
{
	static MerkleEdge edge;
	MerkleTree	tree;
	MerkleTree	with_edge;
	Hash		root;
	Hash		defined;

	memset(&tree, 0, sizeof(tree));
	memset(&with_edge, 0, sizeof(with_edge));
	for (uint64 i = 0; i < size; i++)
	{
		merkle_append(hasher, &tree, leaf[i]);
		if (merkle_append_edge(hasher, &with_edge, &edge, leaf[i]) > 0)
		{
			merkle_fold(hasher, edge.hash[0][0], MERKLE_TILE_HEIGHT, root);
			define_root(i + 1 - MERKLE_TILE_WIDTH, i + 1, defined);
			fuzz_check(memcmp(root, defined, sizeof(Hash)) == 0, "a tile folds to its node");
		}
	}
	fuzz_check(memcmp(&tree.frontier, &with_edge.frontier, merkle_frontier_count(size) * sizeof(Hash)) == 0,
			   "the edge changes nothing");
	define_root(0, size, defined);
	merkle_root(hasher, &tree, root);
	fuzz_check(memcmp(root, defined, sizeof(Hash)) == 0, "appending gives the root of the definition");
	merkle_range_root(hasher, read_node, NULL, 0, size, root);
	fuzz_check(memcmp(root, defined, sizeof(Hash)) == 0, "a range gives the root of the definition");
}

/* A proof that holds, and its like that must not */
static void
check_proof(Claim *claim, bool inclusion, FuzzInput *input)
{
	uint8	   *changed;
	int			bit = fuzz_number(input, 2) % (sizeof(Hash) * 8);
	int			where = fuzz_byte(input) % (claim->n + 2);

	fuzz_check(verify_as_defined(claim, inclusion), "a proof that was made proves");

	changed = where < claim->n ? claim->proof[where] : where == claim->n ? claim->what : claim->root;
	changed[bit / 8] ^= 1 << bit % 8;
	if (!(changed == claim->root && !inclusion && claim->first == 0))
		fuzz_check(!verify_as_defined(claim, inclusion), "with one bit changed it proves nothing");
	changed[bit / 8] ^= 1 << bit % 8;

	memset(claim->proof[claim->n++], fuzz_byte(input), sizeof(Hash));
	fuzz_check(!verify_as_defined(claim, inclusion), "with one hash more it proves nothing");
	claim->n--;
	if (claim->n > 0)
	{
		claim->n--;
		fuzz_check(!verify_as_defined(claim, inclusion), "with one hash less it proves nothing");
		claim->n++;
	}

	/* Another place or size may have the same path: what matters is that both verifiers say so */
	claim->first ^= fuzz_byte(input);
	claim->size ^= fuzz_byte(input);
	(void) verify_as_defined(claim, inclusion);
}

static void
check_proofs(FuzzInput *input)
{
	uint64		size = 1 + fuzz_number(input, 2) % MOST_LEAVES;
	uint64		first = fuzz_number(input, 2);
	uint8		what = fuzz_byte(input);
	bool		inclusion = what & 1;
	uint8		variety = fuzz_byte(input);
	Claim		claim;

	for (uint64 i = 0; i < size; i++)
	{
		/* Equal leaves are allowed, and likely to confuse */
		uint8		name[2] = {i & variety, i >> 8};

		merkle_leaf_hash(hasher, name, sizeof(name), leaf[i]);
	}
	if (what & 2)
		check_tree(size);
	claim.size = size;
	define_root(0, size, claim.root);
	if (inclusion)
	{
		claim.first = first % size;
		memcpy(claim.what, leaf[claim.first], sizeof(Hash));
		claim.n = merkle_inclusion_proof(hasher, read_node, NULL, claim.first, size, claim.proof);
	}
	else
	{
		claim.first = first % (size + 1);
		if (claim.first > 0)
			define_root(0, claim.first, claim.what);
		else
		{
			MerkleTree	none = {0};

			merkle_root(hasher, &none, claim.what);
		}
		claim.n = merkle_consistency_proof(hasher, read_node, NULL, claim.first, size, claim.proof);
	}
	check_proof(&claim, inclusion, input);
}

/* ---- anything ---- */

static void
check_arbitrary(FuzzInput *input)
{
	bool		inclusion = fuzz_byte(input) & 1;
	uint8		lengths = fuzz_byte(input);
	Claim		claim;
	Datum		odd;
	Datum		result;

	memset(&claim, 0, sizeof(claim));
	claim.first = fuzz_number(input, 8);
	claim.size = fuzz_number(input, 8);
	claim.n = fuzz_byte(input) % (MOST_HASHES + 2);
	for (int i = 0; i < claim.n; i++)
		memset(claim.proof[i], fuzz_byte(input), sizeof(Hash));
	memset(claim.what, fuzz_byte(input), sizeof(Hash));
	memset(claim.root, fuzz_byte(input), sizeof(Hash));

	/* The root that this path leads to, so that the claim holds if it has a path at all */
	if (claim.first < claim.size && claim.n <= MOST_HASHES && (lengths & 1))
	{
		Hash		old_root;

		if (inclusion)
			(void) root_of_inclusion(&claim, claim.first, claim.size, claim.n, claim.root);
		else if (claim.first > 0 &&
				 roots_of_consistency(&claim, claim.first, claim.size, true, claim.n, old_root, claim.root))
			memcpy(claim.what, old_root, sizeof(Hash));
	}
	(void) verify_as_defined(&claim, inclusion);

	/* What is no hash proves nothing, and is read within its bounds */
	odd = PointerGetDatum(fuzz_varlena(claim.what, lengths % sizeof(Hash)));
	{
		Datum		element[] = {odd, hash_datum(claim.what)};
		Datum		array = PointerGetDatum(construct_array(element, 2, BYTEAOID, -1, false, TYPALIGN_INT));
		Datum		odd_leaf[] = {odd, 0, Int64GetDatum(1), proof_datum(&claim), hash_datum(claim.root)};
		Datum		odd_proof[] = {hash_datum(claim.what), 0, Int64GetDatum(3), array, hash_datum(claim.root)};
		Datum		odd_root[] = {0, hash_datum(claim.what), Int64GetDatum(3), odd, proof_datum(&claim)};

		fuzz_check(fuzz_call(NULL, verify_inclusion, &result, 5, odd_leaf) && !DatumGetBool(result),
				   "a leaf hash of another length proves nothing");
		fuzz_check(fuzz_call(NULL, verify_inclusion, &result, 5, odd_proof) && !DatumGetBool(result),
				   "a proof of other than hashes proves nothing");
		fuzz_check(fuzz_call(NULL, verify_consistency, &result, 5, odd_root) && !DatumGetBool(result),
				   "a root of another length proves nothing");
	}
}

void
fuzz_one(const uint8 *data, size_t size)
{
	FuzzInput	input = {data, size};

	hasher = merkle_hasher_create();
	if (fuzz_byte(&input) & 1)
		check_proofs(&input);
	else
		check_arbitrary(&input);
	merkle_hasher_free(hasher);
}
