/*
 * shim.c: stands in for the server, so that modules of src/ run in a fuzzer.
 *
 * Memory: each palloc() is a malloc() of its own and belongs to a context, as
 * in the server; what a target leaves behind in its working context is freed
 * after each input, so nothing grows.  Errors: ereport() formats its texts, as
 * the server would, and jumps back to fuzz_try().  The rest does what the
 * function of the same name is documented to do, for what the modules ask.
 * What is not here the targets never reach; calling it is a crash.
 */
#include "postgres.h"

#include <setjmp.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#include "fuzz.h"

/* ---- memory ---- */

typedef struct Context
{
	MemoryContextData header;	/* never looked into */
	struct Context *parent;
	struct Context *next;		/* of all */
	struct Chunk *chunks;
} Context;

typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk **link;		/* what points to this one */
	Context    *context;
	size_t		size;
} Chunk;

static Context top;
static Context cache;
static Context working;
static Context *contexts = NULL;

MemoryContext TopMemoryContext = (MemoryContext) &top;
MemoryContext CacheMemoryContext = (MemoryContext) &cache;
MemoryContext CurrentMemoryContext = (MemoryContext) &working;

static void
link_chunk(Chunk *chunk, Context *context)
{
	chunk->context = context;
	chunk->next = context->chunks;
	chunk->link = &context->chunks;
	if (chunk->next)
		chunk->next->link = &chunk->next;
	context->chunks = chunk;
}

static void
unlink_chunk(Chunk *chunk)
{
	*chunk->link = chunk->next;
	if (chunk->next)
		chunk->next->link = chunk->link;
}

void *
MemoryContextAlloc(MemoryContext context, Size size)
{
	Chunk	   *chunk;

	if (size > MaxAllocSize)
		elog(ERROR, "invalid memory alloc request size %zu", size);
	chunk = malloc(sizeof(Chunk) + size);
	chunk->size = size;
	link_chunk(chunk, (Context *) context);
	/* Not zero, as in a server with assertions */
	memset(chunk + 1, 0x7f, size);
	return chunk + 1;
}

void *
MemoryContextAllocZero(MemoryContext context, Size size)
{
	return memset(MemoryContextAlloc(context, size), 0, size);
}

void *
palloc(Size size)
{
	return MemoryContextAlloc(CurrentMemoryContext, size);
}

void *
palloc0(Size size)
{
	return MemoryContextAllocZero(CurrentMemoryContext, size);
}

void
pfree(void *pointer)
{
	Chunk	   *chunk = (Chunk *) pointer - 1;

	unlink_chunk(chunk);
	free(chunk);
}

void *
repalloc(void *pointer, Size size)
{
	Chunk	   *old = (Chunk *) pointer - 1;
	void	   *new = MemoryContextAlloc((MemoryContext) old->context, size);

	memcpy(new, pointer, Min(size, old->size));
	pfree(pointer);
	return new;
}

char *
MemoryContextStrdup(MemoryContext context, const char *string)
{
	return memcpy(MemoryContextAlloc(context, strlen(string) + 1), string, strlen(string) + 1);
}

char *
pstrdup(const char *string)
{
	return MemoryContextStrdup(CurrentMemoryContext, string);
}

MemoryContext
AllocSetContextCreateInternal(MemoryContext parent, const char *name,
							  Size least, Size initial, Size most)
{
	Context    *context = calloc(1, sizeof(Context));

	context->parent = (Context *) parent;
	context->next = contexts;
	contexts = context;
	return (MemoryContext) context;
}

static void
free_chunks(Context *context)
{
	while (context->chunks)
		pfree(context->chunks + 1);
}

static void
delete_children(Context *parent)
{
	for (Context *c = contexts; c;)
		if (c->parent == parent)
		{
			MemoryContextDelete((MemoryContext) c);
			c = contexts;
		}
		else
			c = c->next;
}

void
MemoryContextReset(MemoryContext context)
{
	delete_children((Context *) context);
	free_chunks((Context *) context);
}

void
MemoryContextDelete(MemoryContext context)
{
	Context   **link = &contexts;

	MemoryContextReset(context);
	while (*link != (Context *) context)
		link = &(*link)->next;
	*link = (*link)->next;
	free(context);
}

void
MemoryContextSetParent(MemoryContext context, MemoryContext parent)
{
	((Context *) context)->parent = (Context *) parent;
}

/* ---- errors ---- */

FuzzError	fuzz_error;
sigjmp_buf *PG_exception_stack = NULL;
ErrorContextCallback *error_context_stack = NULL;
static int	raising = 0;		/* severity of the message being made */
static bool internal_expected = false;

bool
errstart(int severity, const char *domain)
{
	raising = severity;
	memset(&fuzz_error, 0, sizeof(fuzz_error));
	fuzz_error.sqlstate = ERRCODE_INTERNAL_ERROR;
	return true;
}

bool
errstart_cold(int severity, const char *domain)
{
	return errstart(severity, domain);
}

int
errcode(int sqlstate)
{
	fuzz_error.sqlstate = sqlstate;
	return 0;
}

const char *
nls_domain(void)
{
	return "govshare";
}

static int
format(char *text, const char *pattern, va_list arguments)
{
	vsnprintf(text, sizeof(fuzz_error.message), pattern, arguments);
	return 0;
}

#define TEXT_OF_ERROR(function, field) \
int \
function(const char *pattern,...) \
{ \
	va_list		arguments; \
	va_start(arguments, pattern); \
	format(fuzz_error.field, pattern, arguments); \
	va_end(arguments); \
	return 0; \
}

TEXT_OF_ERROR(errmsg, message)
TEXT_OF_ERROR(errmsg_internal, message)
TEXT_OF_ERROR(errdetail, detail)
TEXT_OF_ERROR(errdetail_internal, detail)
TEXT_OF_ERROR(errhint, hint)

void
errfinish(const char *file, int line, const char *function)
{
	if (raising < ERROR)
		return;
	fuzz_check(fuzz_error.message[0] != '\0', "an error has a message");
	if (PG_exception_stack == NULL)
		fuzz_check(false, "errors are raised where somebody catches them");
	siglongjmp(*PG_exception_stack, 1);
}

void
ExceptionalCondition(const char *condition, const char *type, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s: %s\n", file, line, type, condition);
	abort();
}

void
fuzz_check(bool holds, const char *promise)
{
	if (holds)
		return;
	fprintf(stderr, "it does not hold that %s\n", promise);
	if (fuzz_error.message[0])
		fprintf(stderr, "the last error was: %s (%s)\n", fuzz_error.message, fuzz_error.detail);
	abort();
}

void
fuzz_expect_internal_errors(void)
{
	internal_expected = true;
}

bool
fuzz_try(void (*function) (void *), void *argument)
{
	sigjmp_buf	here;
	sigjmp_buf *outer = PG_exception_stack;
	MemoryContext context = CurrentMemoryContext;
	volatile bool good = false;

	if (sigsetjmp(here, 0) == 0)
	{
		PG_exception_stack = &here;
		function(argument);
		good = true;
	}
	PG_exception_stack = outer;
	CurrentMemoryContext = context;
	fuzz_check(good || internal_expected || fuzz_error.sqlstate != ERRCODE_INTERNAL_ERROR,
			   "what input can cause has an SQLSTATE");
	return good;
}

typedef struct Call
{
	PGFunction	function;
	FunctionCallInfo fcinfo;
	Datum		result;
} Call;

static void
make_call(void *argument)
{
	Call	   *call = argument;

	call->result = call->function(call->fcinfo);
}

bool
fuzz_call(FmgrInfo *flinfo, PGFunction function, Datum *result, int n, const Datum *argument)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	Call		call = {function, fcinfo, 0};

	InitFunctionCallInfoData(*fcinfo, flinfo, n, InvalidOid, NULL, NULL);
	for (int i = 0; i < n; i++)
	{
		fcinfo->args[i].value = argument[i];
		fcinfo->args[i].isnull = false;
	}
	if (!fuzz_try(make_call, &call))
		return false;
	*result = call.result;
	return true;
}

Datum
fuzz_must(PGFunction function, int n, const Datum *argument)
{
	Datum		result;

	fuzz_check(fuzz_call(NULL, function, &result, n, argument), "a good value raises no error");
	return result;
}

/* ---- input ---- */

uint8
fuzz_byte(FuzzInput *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return *input->next++;
}

uint64
fuzz_number(FuzzInput *input, int bytes)
{
	uint64		number = 0;

	while (bytes-- > 0)
		number = number << 8 | fuzz_byte(input);
	return number;
}

char *
fuzz_text(FuzzInput *input, size_t most)
{
	size_t		length = Min(most, input->left);
	char	   *text = palloc(length + 1);

	memcpy(text, input->next, length);
	text[length] = '\0';
	input->next += length;
	input->left -= length;
	return text;
}

struct varlena *
fuzz_varlena(const void *bytes, size_t length)
{
	struct varlena *value = palloc(VARHDRSZ + length);

	SET_VARSIZE(value, VARHDRSZ + length);
	memcpy(VARDATA(value), bytes, length);
	return value;
}

/* Freed memory need not be kept for long: an input is soon over */
extern const char *__asan_default_options(void);
extern int	LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=8:allocator_may_return_null=0";
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	/* A copy, so that reading beyond it is seen whoever made it */
	uint8	   *copy = malloc(size);

	memcpy(copy, data, size);
	fuzz_one(copy, size);
	free(copy);
	CurrentMemoryContext = (MemoryContext) &working;
	MemoryContextReset(CurrentMemoryContext);
	return 0;
}

/* ---- characters ---- */

int
GetDatabaseEncoding(void)
{
	return PG_UTF8;
}

int
pg_mbcliplen(const char *text, int length, int limit)
{
	int			clipped = 0;

	while (clipped < length && text[clipped])
	{
		int			width = pg_encoding_mblen(PG_UTF8, text + clipped);

		if (clipped + width > limit || clipped + width > length)
			break;
		clipped += width;
	}
	return clipped;
}

int
pg_mbstrlen_with_len(const char *text, int limit)
{
	int			n = 0;

	while (limit > 0 && *text)
	{
		int			width = pg_encoding_mblen(PG_UTF8, text);

		limit -= width;
		text += width;
		n++;
	}
	return n;
}

/* ---- values ---- */

struct varlena *
pg_detoast_datum(struct varlena *value)
{
	return value;
}

struct varlena *
pg_detoast_datum_packed(struct varlena *value)
{
	return value;
}

text *
cstring_to_text(const char *string)
{
	return (text *) fuzz_varlena(string, strlen(string));
}

text *
cstring_to_text_with_len(const char *string, int length)
{
	return (text *) fuzz_varlena(string, length);
}

char *
text_to_cstring(const text *value)
{
	FuzzInput	input = {(const uint8 *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};

	return fuzz_text(&input, input.left);
}

/* Of varlena elements, in one dimension at most */
ArrayType *
construct_array(Datum *element, int n, Oid type, int length, bool by_value, char alignment)
{
	Size		size = ARR_OVERHEAD_NONULLS(n > 0 ? 1 : 0);
	ArrayType  *array;
	char	   *at;

	for (int i = 0; i < n; i++)
		size += INTALIGN(VARSIZE_ANY(DatumGetPointer(element[i])));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = n > 0 ? 1 : 0;
	array->elemtype = type;
	if (n > 0)
	{
		ARR_DIMS(array)[0] = n;
		ARR_LBOUND(array)[0] = 1;
	}
	at = ARR_DATA_PTR(array);
	for (int i = 0; i < n; i++)
	{
		memcpy(at, DatumGetPointer(element[i]), VARSIZE_ANY(DatumGetPointer(element[i])));
		at += INTALIGN(VARSIZE_ANY(DatumGetPointer(element[i])));
	}
	return array;
}

void
deconstruct_array(ArrayType *array, Oid type, int length, bool by_value, char alignment,
				  Datum **elements, bool **nulls, int *n_elements)
{
	int			n = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	char	   *at = ARR_DATA_PTR(array);

	*elements = palloc(n * sizeof(Datum));
	if (nulls)
		*nulls = palloc0(n * sizeof(bool));
	for (int i = 0; i < n; i++)
	{
		(*elements)[i] = PointerGetDatum(at);
		at += INTALIGN(VARSIZE_ANY(at));
	}
	*n_elements = n;
}

/* ---- messages of the protocol ---- */

int64
pq_getmsgint64(StringInfo message)
{
	uint64		number;

	if (message->len - message->cursor < 8)
		ereport(ERROR, (errcode(ERRCODE_PROTOCOL_VIOLATION), errmsg("insufficient data left in message")));
	memcpy(&number, message->data + message->cursor, 8);
	message->cursor += 8;
	return pg_ntoh64(number);
}

char *
pq_getmsgtext(StringInfo message, int raw_length, int *length)
{
	char	   *text = palloc(raw_length + 1);

	memcpy(text, message->data + message->cursor, raw_length);
	text[raw_length] = '\0';
	message->cursor += raw_length;
	*length = raw_length;
	if (pg_encoding_verifymbstr(PG_UTF8, text, raw_length) != raw_length)
		ereport(ERROR, (errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE), errmsg("invalid byte sequence")));
	return text;
}

void
pq_begintypsend(StringInfo message)
{
	initStringInfo(message);
	appendBinaryStringInfo(message, "\0\0\0\0", VARHDRSZ);
}

bytea *
pq_endtypsend(StringInfo message)
{
	SET_VARSIZE(message->data, message->len);
	return (bytea *) message->data;
}

void
pq_sendtext(StringInfo message, const char *text, int length)
{
	appendBinaryStringInfo(message, text, length);
}

/* ---- the rest ---- */

volatile sig_atomic_t InterruptPending = false;

/* Days since 1970-01-01 of the proleptic Gregorian calendar, years counted from March */
static int64
julian_day(int year, int month, int day)
{
	int64		y = month > 2 ? year : year - 1;
	int64		era = (y >= 0 ? y : y - 399) / 400;
	int			year_of_era = y - era * 400;
	int			day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468 +
		UNIX_EPOCH_JDATE;
}

int
date2j(int year, int month, int day)
{
	return (int) julian_day(year, month, day);
}

/* By looking for the date: slow and plain */
void
j2date(int julian, int *year, int *month, int *day)
{
	*year = (int) (((int64) julian - UNIX_EPOCH_JDATE) / 365.2425) + 1970 + 2;
	while (julian_day(*year, 1, 1) > julian)
		(*year)--;
	*month = 12;
	while (julian_day(*year, *month, 1) > julian)
		(*month)--;
	*day = julian - julian_day(*year, *month, 1) + 1;
}

/* 0: Sunday */
int
j2day(int julian)
{
	return (julian % 7 + 8) % 7;
}

/* Enough for a comparison: equal values, equal hashes */
Datum
hashint8(PG_FUNCTION_ARGS)
{
	return UInt32GetDatum((uint32) PG_GETARG_INT64(0));
}

Datum
hashint8extended(PG_FUNCTION_ARGS)
{
	return UInt64GetDatum((uint64) PG_GETARG_INT64(0) + PG_GETARG_INT64(1));
}
