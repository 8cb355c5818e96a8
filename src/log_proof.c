/*
 * log_proof.c: proofs about the record's tree, and their verification.
 *
 * Owns the SQL functions that answer from stored tiles (log_root,
 * inclusion_proof, consistency_proof) and the two pure ones that need nothing
 * but their arguments, so that they answer on any server.  Proofs hold hashes
 * only: they tell no one what a leaf says.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#include "log_proof.h"
#include "log_tile.h"
#include "merkle.h"

PG_FUNCTION_INFO_V1(log_root);
PG_FUNCTION_INFO_V1(inclusion_proof);
PG_FUNCTION_INFO_V1(consistency_proof);
PG_FUNCTION_INFO_V1(verify_inclusion);
PG_FUNCTION_INFO_V1(verify_consistency);

/* Read by SQL; the variable only gives it a home */
static char *log_origin = NULL;

void
log_proof_init(void)
{
	DefineCustomStringVariable("govshare.log_origin",
							   "Name of this record in its checkpoints.",
							   "A name without blanks or plus, such as sharing.example.gov.cn/record;"
											" empty: made of the system identifier and the database.",
							   &log_origin, "", PGC_SIGHUP, 0,
							   NULL, NULL, NULL);
}

/* ---- proofs ---- */

static int64
recorded_size(void)
{
	int64		size = 0;
	bool		isnull;

	SPI_connect();
	if (SPI_execute("SELECT max(t.size) FROM govshare.log_tree t", true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read log_tree");
	size = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0],
									   SPI_tuptable->tupdesc, 1, &isnull));
	if (isnull)
		size = 0;
	SPI_finish();
	return size;
}

/* Sizes that the log has not reached prove nothing */
static void
check_size(int64 size, int64 least, int64 most, const char *what)
{
	if (size >= least && size <= most)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s %" PRId64 " is not between %" PRId64 " and %" PRId64,
					what, size, least, most),
			 errdetail("Article 29: a proof is about records that the log holds."),
			 errhint("govshare.log_head() tells the size of the log.")));
}

static bytea *
hash_bytes(const uint8 *hash)
{
	bytea	   *bytes = palloc(VARHDRSZ + MERKLE_HASH_LENGTH);

	SET_VARSIZE(bytes, VARHDRSZ + MERKLE_HASH_LENGTH);
	memcpy(VARDATA(bytes), hash, MERKLE_HASH_LENGTH);
	return bytes;
}

static ArrayType *
proof_array(uint8 proof[][MERKLE_HASH_LENGTH], int n)
{
	Datum		element[MERKLE_MAX_DEPTH + 1];

	for (int i = 0; i < n; i++)
		element[i] = PointerGetDatum(hash_bytes(proof[i]));
	return construct_array(element, n, BYTEAOID, -1, false, TYPALIGN_INT);
}

Datum
log_root(PG_FUNCTION_ARGS)
{
	int64		size = PG_GETARG_INT64(0);
	MerkleHasher *hasher = merkle_hasher_create();
	uint8		root[MERKLE_HASH_LENGTH];

	check_size(size, 0, recorded_size(), "size");
	merkle_range_root(hasher, log_tile_read_node, log_tile_reader_create(hasher),
					  0, size, root);
	merkle_hasher_free(hasher);
	PG_RETURN_BYTEA_P(hash_bytes(root));
}

Datum
inclusion_proof(PG_FUNCTION_ARGS)
{
	int64		leaf = PG_GETARG_INT64(0);
	int64		size = PG_GETARG_INT64(1);
	MerkleHasher *hasher = merkle_hasher_create();
	uint8		proof[MERKLE_MAX_DEPTH + 1][MERKLE_HASH_LENGTH];
	int			n;

	check_size(size, 1, recorded_size(), "size");
	check_size(leaf, 0, size - 1, "leaf");
	n = merkle_inclusion_proof(hasher, log_tile_read_node,
							   log_tile_reader_create(hasher), leaf, size, proof);
	merkle_hasher_free(hasher);
	PG_RETURN_ARRAYTYPE_P(proof_array(proof, n));
}

Datum
consistency_proof(PG_FUNCTION_ARGS)
{
	int64		old_size = PG_GETARG_INT64(0);
	int64		size = PG_GETARG_INT64(1);
	MerkleHasher *hasher = merkle_hasher_create();
	uint8		proof[MERKLE_MAX_DEPTH + 1][MERKLE_HASH_LENGTH];
	int			n;

	check_size(size, 0, recorded_size(), "new_size");
	check_size(old_size, 0, size, "old_size");
	n = merkle_consistency_proof(hasher, log_tile_read_node,
								 log_tile_reader_create(hasher), old_size, size, proof);
	merkle_hasher_free(hasher);
	PG_RETURN_ARRAYTYPE_P(proof_array(proof, n));
}

/* ---- verification: false for whatever is no hash ---- */

static const uint8 *
given_hash(bytea *bytes)
{
	return VARSIZE_ANY_EXHDR(bytes) == MERKLE_HASH_LENGTH ?
		(const uint8 *) VARDATA_ANY(bytes) : NULL;
}

/* The hashes of a proof; -1 if it is none */
static int
given_proof(ArrayType *array, const uint8 **proof)
{
	Datum	   *element;
	bool	   *null;
	int			n;

	deconstruct_array(array, BYTEAOID, -1, false, TYPALIGN_INT, &element, &null, &n);
	if (n > MERKLE_MAX_DEPTH + 1)
		return -1;
	for (int i = 0; i < n; i++)
		if (null[i] || (proof[i] = given_hash(DatumGetByteaPP(element[i]))) == NULL)
			return -1;
	return n;
}

Datum
verify_inclusion(PG_FUNCTION_ARGS)
{
	const uint8 *leaf_hash = given_hash(PG_GETARG_BYTEA_PP(0));
	int64		leaf = PG_GETARG_INT64(1);
	int64		size = PG_GETARG_INT64(2);
	const uint8 *proof[MERKLE_MAX_DEPTH + 1];
	int			n = given_proof(PG_GETARG_ARRAYTYPE_P(3), proof);
	const uint8 *root = given_hash(PG_GETARG_BYTEA_PP(4));
	MerkleHasher *hasher;
	bool		proved;

	if (leaf_hash == NULL || root == NULL || n < 0 || leaf < 0 || size < 0)
		PG_RETURN_BOOL(false);
	hasher = merkle_hasher_create();
	proved = merkle_verify_inclusion(hasher, leaf_hash, leaf, size, proof, n, root);
	merkle_hasher_free(hasher);
	PG_RETURN_BOOL(proved);
}

Datum
verify_consistency(PG_FUNCTION_ARGS)
{
	int64		old_size = PG_GETARG_INT64(0);
	const uint8 *old_root = given_hash(PG_GETARG_BYTEA_PP(1));
	int64		size = PG_GETARG_INT64(2);
	const uint8 *root = given_hash(PG_GETARG_BYTEA_PP(3));
	const uint8 *proof[MERKLE_MAX_DEPTH + 1];
	int			n = given_proof(PG_GETARG_ARRAYTYPE_P(4), proof);
	MerkleHasher *hasher;
	bool		proved;

	if (old_root == NULL || root == NULL || n < 0 || old_size < 0 || size < 0)
		PG_RETURN_BOOL(false);
	hasher = merkle_hasher_create();
	proved = merkle_verify_consistency(hasher, old_size, old_root, size, root, proof, n);
	merkle_hasher_free(hasher);
	PG_RETURN_BOOL(proved);
}
