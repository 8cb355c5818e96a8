/*
 * row_filter.c: fuzz target of the grammar of row filters.
 *
 * The grammar is the server's own parser and analysis with what row_filter.c
 * allows of it, so this target is a function of SQL that runs libFuzzer inside
 * a server of one session (postgres --single), linked from src/row_filter.c.
 * What errors are raised and what nodes are accepted counts as coverage too.
 *
 * Promises: a filter is accepted or refused with an SQLSTATE that names a
 * fault of the text; what is accepted means the same whatever the reader's
 * settings and search path are, when it is parsed and when it is executed; it
 * is printed as a filter that is accepted and means the same.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/resowner.h"
#include "utils/ruleutils.h"
#include "utils/snapmgr.h"
#include "utils/timeout.h"

#include "scope.h"

PG_MODULE_MAGIC;
PG_FUNCTION_INFO_V1(fuzz_row_filter);

extern int	LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one) (const uint8 *data, size_t size));

#define TABLE			"public.fuzz_row"
#define MOST_ROWS		8
#define PATIENCE_MS		10000	/* for one filter over all rows */

/* What a filter says of a row */
typedef enum Verdict
{
	SAYS_FALSE, SAYS_TRUE, SAYS_NULL, RAISES
} Verdict;

/* Settings that a reader may have, none of which is that of the parser */
static const struct
{
	const char *name;
	const char *value;
}			odd[] =
{
	{"search_path", "decoy, pg_catalog"},
	{"DateStyle", "SQL, DMY"},
	{"IntervalStyle", "sql_standard"},
	{"TimeZone", "America/New_York"},
	{"timezone_abbreviations", "India"},
	{"transform_null_equals", "on"},
	{"standard_conforming_strings", "off"},
	{"escape_string_warning", "off"},
	{"backslash_quote", "on"},
	{"extra_float_digits", "-15"},
	{"bytea_output", "escape"},
	{"xmloption", "document"},
	{"xmlbinary", "hex"},
	{"array_nulls", "off"},
	{"default_text_search_config", "pg_catalog.german"},
	{"quote_all_identifiers", "on"},
};

/* Counted by libFuzzer as if they were edges of the program */
__attribute__((section("__libfuzzer_extra_counters"))) static uint8 seen[16384];

static Oid	relid;
static TupleDesc desc;
static HeapTuple row[MOST_ROWS];
static int	n_rows = 0;
static MemoryContext work;

const char *
nls_domain(void)
{
	return "govshare";
}

static void
note(uint32 what)
{
	seen[what % lengthof(seen)] = 1;
}

static void
check(bool holds, const char *promise, const char *filter)
{
	if (holds)
		return;
	fprintf(stderr, "it does not hold that %s\nof the filter: %s\n", promise, filter);
	abort();
}

static int
set_odd_settings(void)
{
	int			nest = NewGUCNestLevel();

	for (int i = 0; i < lengthof(odd); i++)
		(void) set_config_option(odd[i].name, odd[i].value, PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	return nest;
}

/* ---- in a subtransaction: what may fail, and be interrupted ---- */

typedef struct Attempt
{
	void		(*function) (struct Attempt *);
	bool		odd_settings;
	const char *filter;
	Node	   *expr;
	const char *printed;
	int			sqlstate;		/* 0: none */
	int			i;				/* row */
	Verdict		verdict;
} Attempt;

static void
try_it(Attempt *attempt)
{
	ResourceOwner owner = CurrentResourceOwner;
	int			nest = 0;

	attempt->sqlstate = 0;
	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(work);
	PG_TRY();
	{
		if (attempt->odd_settings)
			nest = set_odd_settings();
		RESUME_INTERRUPTS();
		attempt->function(attempt);
		HOLD_INTERRUPTS();
		if (nest > 0)
			AtEOXact_GUC(true, nest);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		/* Raising an error let go of them */
		InterruptHoldoffCount = 1;
		MemoryContextSwitchTo(work);
		error = CopyErrorData();
		FlushErrorState();
		attempt->sqlstate = error->sqlerrcode;
		note((uint32) error->lineno * 41 + (uint32) error->sqlerrcode);
		RollbackAndReleaseCurrentSubTransaction();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(work);
	CurrentResourceOwner = owner;
}

static void
parse(Attempt *attempt)
{
	attempt->expr = scope_parse_row_filter(relid, attempt->filter);
}

static void
print(Attempt *attempt)
{
	attempt->printed = deparse_expression(attempt->expr, deparse_context_for("fuzz_row", relid), false, false);
}

static void
execute(Attempt *attempt)
{
	EState	   *estate = CreateExecutorState();
	ExprContext *context = GetPerTupleExprContext(estate);
	TupleTableSlot *slot = MakeSingleTupleTableSlot(desc, &TTSOpsHeapTuple);
	ExprState  *state = ExecPrepareExpr(copyObject((Expr *) attempt->expr), estate);
	Datum		value;
	bool		null;

	ExecStoreHeapTuple(row[attempt->i], slot, false);
	context->ecxt_scantuple = slot;
	value = ExecEvalExprSwitchContext(state, context, &null);
	attempt->verdict = null ? SAYS_NULL : DatumGetBool(value) ? SAYS_TRUE : SAYS_FALSE;
	ExecDropSingleTupleTableSlot(slot);
	FreeExecutorState(estate);
}

static bool
was_interrupted(const Attempt *attempt)
{
	return attempt->sqlstate == ERRCODE_QUERY_CANCELED || attempt->sqlstate == ERRCODE_OUT_OF_MEMORY ||
		attempt->sqlstate == ERRCODE_PROGRAM_LIMIT_EXCEEDED;
}

/* ---- the promises ---- */

static bool
is_made_by_users(Oid function, void *context)
{
	note(function * 31);
	return function >= FirstNormalObjectId;
}

static bool
check_node(Node *node, void *filter)
{
	if (node == NULL)
		return false;
	note((uint32) nodeTag(node) * 7 + 1000);
	check(!check_functions_in_node(node, is_made_by_users, NULL), "only built-in functions are called", filter);
	check(!IsA(node, SubLink) && !IsA(node, Param) && !IsA(node, Aggref) && !IsA(node, WindowFunc) &&
		  !IsA(node, CoerceToDomain), "a filter is an expression of one row", filter);
	return expression_tree_walker(node, check_node, filter);
}

/* Both expressions say the same of every row, under any settings */
static void
check_meaning(const char *filter, Node *expr, Node *other, bool odd_settings, const char *promise)
{
	for (int i = 0; i < n_rows; i++)
	{
		Attempt		plain = {execute, false, filter, expr};
		Attempt		second = {execute, odd_settings, filter, other};

		plain.i = second.i = i;
		try_it(&plain);
		if (was_interrupted(&plain))
			return;
		try_it(&second);
		if (was_interrupted(&second))
			return;
		check(plain.sqlstate == second.sqlstate && (plain.sqlstate || plain.verdict == second.verdict),
			  promise, filter);
		note(2000 + i * 8 + (plain.sqlstate ? RAISES : plain.verdict));
	}
}

static void
check_filter(const char *filter)
{
	Attempt		plain = {parse, false, filter};
	Attempt		again = {parse, true, filter};
	Attempt		printer = {print, false, filter};
	Attempt		printed = {parse, true};

	try_it(&plain);
	if (plain.sqlstate)
	{
		/* Out of memory, stack or patience says nothing about the text */
		check(plain.sqlstate != ERRCODE_INTERNAL_ERROR, "what input can cause has an SQLSTATE", filter);
		return;
	}
	(void) check_node(plain.expr, unconstify(char *, filter));
	check(exprType(plain.expr) == BOOLOID, "a filter is boolean", filter);
	check(!contain_mutable_functions(plain.expr), "a filter is immutable", filter);

	try_it(&again);
	if (was_interrupted(&again))
		return;
	check(again.sqlstate == 0 && equal(plain.expr, again.expr), "a reader's settings do not decide what a filter is", filter);
	check_meaning(filter, plain.expr, again.expr, true, "a reader's settings do not decide which rows pass");

	printer.expr = plain.expr;
	try_it(&printer);
	if (was_interrupted(&printer))
		return;
	check(printer.sqlstate == 0, "a filter can be printed", filter);
	printed.filter = printer.printed;
	try_it(&printed);
	if (was_interrupted(&printed) || (printed.sqlstate && strlen(printed.filter) > 8192))
		return;
	check(printed.sqlstate == 0, "what is printed of a filter is one", printed.filter);
	check_meaning(filter, plain.expr, printed.expr, false, "what is printed means the same");
}

static int
fuzz_one(const uint8 *data, size_t size)
{
	char	   *filter;

	MemoryContextReset(work);
	MemoryContextSwitchTo(work);
	filter = pnstrdup((const char *) data, strnlen((const char *) data, size));
	/* The protocol lets nothing else in */
	if (!pg_verify_mbstr(PG_UTF8, filter, strlen(filter), true))
		return -1;
	HOLD_INTERRUPTS();
	enable_timeout_after(STATEMENT_TIMEOUT, PATIENCE_MS);
	check_filter(filter);
	disable_timeout(STATEMENT_TIMEOUT, false);
	InterruptPending = QueryCancelPending = false;
	RESUME_INTERRUPTS();
	CommandCounterIncrement();
	return 0;
}

/* ---- within the server ---- */

static void
read_rows(void)
{
	Relation	rel;

	relid = DatumGetObjectId(DirectFunctionCall1(regclassin, CStringGetDatum(TABLE)));
	rel = table_open(relid, AccessShareLock);
	desc = CreateTupleDescCopy(RelationGetDescr(rel));
	table_close(rel, NoLock);
	SPI_connect();
	if (SPI_execute("SELECT * FROM " TABLE, true, MOST_ROWS) != SPI_OK_SELECT)
		elog(ERROR, "could not read " TABLE);
	for (n_rows = 0; n_rows < (int) SPI_processed; n_rows++)
	{
		MemoryContext old = MemoryContextSwitchTo(TopMemoryContext);

		row[n_rows] = heap_copytuple(SPI_tuptable->vals[n_rows]);
		MemoryContextSwitchTo(old);
	}
	SPI_finish();
}

/* The arguments of libFuzzer, separated by blanks.  Ends the process. */
Datum
fuzz_row_filter(PG_FUNCTION_ARGS)
{
	char	   *rest = text_to_cstring(PG_GETARG_TEXT_PP(0));
	char	  **argv = palloc(sizeof(char *) * 64);
	int			argc = 0;

	argv[argc++] = "row_filter";
	for (char *word = strtok_r(rest, " ", &rest); word && argc < 63; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	argv[argc] = NULL;
	MemoryContextSwitchTo(TopMemoryContext);
	read_rows();
	work = AllocSetContextCreate(TopMemoryContext, "fuzz", ALLOCSET_DEFAULT_SIZES);
	LLVMFuzzerRunDriver(&argc, &argv, fuzz_one);
	PG_RETURN_VOID();
}
