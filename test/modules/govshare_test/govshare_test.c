/*
 * govshare_test.c: lets SQL reach the record's modules, for tests alone.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/resowner.h"

#include "log_queue.h"
#include "merkle.h"
#include "redact.h"
#include "server_version.h"
#include "session.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(test_append);
PG_FUNCTION_INFO_V1(test_append_odd);
PG_FUNCTION_INFO_V1(test_leaf);
PG_FUNCTION_INFO_V1(test_past);
PG_FUNCTION_INFO_V1(test_last_words);
PG_FUNCTION_INFO_V1(test_redact);
PG_FUNCTION_INFO_V1(test_merkle_root);
PG_FUNCTION_INFO_V1(test_version_fault);
PG_FUNCTION_INFO_V1(test_pause_commit);
PG_FUNCTION_INFO_V1(test_deaf);

static void
describe(AccessLeaf *leaf)
{
	static const char *const items[] = {"code", "name"};
	static unsigned char hash[32] = {1, 2, 3};

	session_describe(leaf, LEAF_OPEN);
	leaf->statement = session_next_statement();
	leaf->department = "sd_hr";
	leaf->provider = "mca";
	leaf->entry = "MZ001/000001";
	leaf->entry_version = 1;
	leaf->relation = "mca.division_code_table";
	leaf->grant_id = 7;
	leaf->grant_revision = 2;
	leaf->purpose = "test";
	leaf->method = "service";
	leaf->items = items;
	leaf->n_items = 2;
	leaf->query_id = -42;
	leaf->query = "SELECT code FROM mca.division_code_table WHERE code = $?";
	leaf->query_hash = hash;
}

Datum
test_append(PG_FUNCTION_ARGS)
{
	char	   *label = text_to_cstring(PG_GETARG_TEXT_PP(0));
	int			n = PG_GETARG_INT32(1);
	bool		wait = PG_GETARG_BOOL(2);
	int			width = PG_GETARG_INT32(3);
	uint64		position = 0;
	char	   *padding = palloc0(width + 1);
	char		scenario[256];

	memset(padding, 'x', width);
	for (int i = 0; i < n; i++)
	{
		AccessLeaf	leaf;

		CHECK_FOR_INTERRUPTS();
		describe(&leaf);
		snprintf(scenario, sizeof(scenario), "%s-%d", label, i);
		leaf.scenario = scenario;
		if (width > 0)
			leaf.query = padding;
		position = log_queue_append(&leaf);
	}
	if (wait && log_mode_sync() && n > 0)
		log_queue_wait(position);
	PG_RETURN_INT64(position);
}

static char *
text_or_null(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

Datum
test_leaf(PG_FUNCTION_ARGS)
{
	char	   *kind = text_to_cstring(PG_GETARG_TEXT_PP(0));
	AccessLeaf	leaf;
	uint64		position;

	describe(&leaf);
	leaf.kind = strcmp(kind, "open") == 0 ? LEAF_OPEN :
		strcmp(kind, "close") == 0 ? LEAF_CLOSE : LEAF_DENY;
	leaf.statement = PG_GETARG_INT64(1);
	leaf.department = text_or_null(fcinfo, 2);
	leaf.provider = text_or_null(fcinfo, 3);
	leaf.outcome = text_or_null(fcinfo, 4);
	leaf.rows = PG_GETARG_INT64(5);
	position = log_queue_append(&leaf);
	log_queue_wait(position);
	PG_RETURN_INT64(position);
}

/* Leaves of days gone by, each in a batch of its own */
Datum
test_past(PG_FUNCTION_ARGS)
{
	int32		days = PG_GETARG_INT32(0);
	int32		n = PG_GETARG_INT32(1);
	AccessLeaf	leaf;

	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		describe(&leaf);
		leaf.leaf_time = GetCurrentTimestamp() - (int64) (days - i) * USECS_PER_DAY;
		log_queue_wait(log_queue_append(&leaf));
	}
	PG_RETURN_VOID();
}

/* The completion of a statement that a shutdown ends */
static void
say_last_words(int code, Datum arg)
{
	static AccessLeaf leaf;

	leaf = *(AccessLeaf *) DatumGetPointer(arg);
	pg_usleep(500000L);
	if (!log_queue_try_append(&leaf))
		elog(LOG, "last words were not taken");
}

Datum
test_last_words(PG_FUNCTION_ARGS)
{
	static AccessLeaf leaf;
	static char scenario[64];

	describe(&leaf);
	text_to_cstring_buffer(PG_GETARG_TEXT_PP(0), scenario, sizeof(scenario));
	leaf.session_role = leaf.outer_role = leaf.current_role = NULL;
	leaf.scenario = scenario;
	log_queue_append(&leaf);
	before_shmem_exit(say_last_words, PointerGetDatum(&leaf));
	PG_RETURN_VOID();
}

Datum
test_append_odd(PG_FUNCTION_ARGS)
{
	AccessLeaf	leaf;
	const char **items = palloc(sizeof(char *) * 2000);
	char	   *longest = palloc0(20001);
	uint64		position;

	/* nearly all null */
	memset(&leaf, 0, sizeof(leaf));
	session_describe(&leaf, LEAF_DENY);
	leaf.session_id = NULL;
	leaf.session_role = leaf.outer_role = leaf.current_role = NULL;
	leaf.client_addr = leaf.application = NULL;
	log_queue_append(&leaf);

	/* empty is not null */
	describe(&leaf);
	leaf.kind = LEAF_CLOSE;
	leaf.department = leaf.scenario = leaf.query = leaf.message = "";
	leaf.n_items = 0;
	leaf.rows = 0;
	leaf.duration_us = 0;
	log_queue_append(&leaf);

	/* longest; characters of three bytes that a limit would cut */
	for (int i = 0; i < 6666; i++)
		memcpy(longest + 3 * i, "\xe6\x95\xb0", 3);
	describe(&leaf);
	leaf.kind = LEAF_DENY;
	leaf.contractor = true;
	leaf.client_addr = "2001:db8::1";
	leaf.xid = UINT64CONST(1) << 40;
	leaf.scenario = leaf.query = leaf.message = leaf.break_glass = longest;
	leaf.purpose = leaf.entry = longest;
	leaf.sqlstate = "SG002";
	leaf.outcome = "denied";
	leaf.rows = PG_INT64_MAX;
	leaf.duration_us = 1;
	leaf.repeated = 3;
	for (int i = 0; i < 2000; i++)
		items[i] = longest;
	leaf.items = items;
	leaf.n_items = 2000;
	log_queue_append(&leaf);

	/* strange */
	describe(&leaf);
	leaf.scenario = "quote ' \" back\\slash\nnewline\ttab {brace} \\N";
	items[0] = "a,b";
	items[1] = "NULL";
	items[2] = "";
	items[3] = "\"{}\"";
	leaf.items = items;
	leaf.n_items = 4;
	position = log_queue_append(&leaf);
	log_queue_wait(position);
	PG_RETURN_INT64(position);
}

Datum
test_redact(PG_FUNCTION_ARGS)
{
	const unsigned char *hash;
	const char *kept = redact_query(text_to_cstring(PG_GETARG_TEXT_PP(0)),
									-1, 0, &hash);

	if (kept == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(kept));
}

Datum
test_merkle_root(PG_FUNCTION_ARGS)
{
	MerkleHasher *hasher = merkle_hasher_create();
	MerkleTree	tree;
	Datum	   *leaves;
	int			n;
	bytea	   *root = palloc(VARHDRSZ + MERKLE_HASH_LENGTH);
	uint8		hash[MERKLE_HASH_LENGTH];

	memset(&tree, 0, sizeof(tree));
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), BYTEAOID, -1, false,
					  TYPALIGN_INT, &leaves, NULL, &n);
	for (int i = 0; i < n; i++)
	{
		bytea	   *leaf = DatumGetByteaPP(leaves[i]);

		merkle_leaf_hash(hasher, VARDATA_ANY(leaf), VARSIZE_ANY_EXHDR(leaf),
						 hash);
		merkle_append(hasher, &tree, hash);
	}
	SET_VARSIZE(root, VARHDRSZ + MERKLE_HASH_LENGTH);
	merkle_root(hasher, &tree, (uint8 *) VARDATA(root));
	merkle_hasher_free(hasher);
	PG_RETURN_BYTEA_P(root);
}

Datum
test_version_fault(PG_FUNCTION_ARGS)
{
	const char *fault = server_version_fault(PG_GETARG_INT32(0));

	if (fault == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(fault));
}

/* Seconds to stand still in the commit of this transaction */
static double pause_before_count = 0;
static double pause_before_messages = 0;

static void
stand_still(double *seconds)
{
	double		left = *seconds;

	*seconds = 0;
	for (; left > 0; left -= 0.01)
		pg_usleep(10000L);
}

/* Registered after govshare's, so called before it */
static void
on_transaction(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_COMMIT)
		stand_still(&pause_before_count);
	else if (event == XACT_EVENT_ABORT)
		pause_before_count = pause_before_messages = 0;
}

/* Comes after the callbacks of the commit, before invalidations are sent */
static void
on_release(ResourceReleasePhase phase, bool is_commit, bool is_top, void *arg)
{
	if (phase == RESOURCE_RELEASE_BEFORE_LOCKS && is_commit && is_top)
		stand_still(&pause_before_messages);
}

Datum
test_pause_commit(PG_FUNCTION_ARGS)
{
	static bool registered = false;

	if (!registered)
	{
		RegisterXactCallback(on_transaction, NULL);
		RegisterResourceReleaseCallback(on_release, NULL);
		registered = true;
	}
	pause_before_count = PG_GETARG_FLOAT8(0);
	pause_before_messages = PG_GETARG_FLOAT8(1);
	PG_RETURN_VOID();
}

/* Sleep, and notice no interrupt */
Datum
test_deaf(PG_FUNCTION_ARGS)
{
	for (double left = PG_GETARG_FLOAT8(0); left > 0; left -= 0.01)
		pg_usleep(10000L);
	PG_RETURN_BOOL(true);
}
