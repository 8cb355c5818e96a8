/*
 * uscc.c: the type uscc, 统一社会信用代码 (GB 32100-2015).
 *
 * Owns the form of codes: a registering authority, a category, a division of
 * six digits, nine characters of the subject and a check character, of 31
 * digits and capital letters (no I, O, S, V, Z).
 *
 * Invariants: a value is 18 characters of that alphabet with digits for the
 * division; its check character holds, unless it was written with "!" before
 * it: a few codes in registers fail the check, and data must take them as
 * they are.  Output writes the "!" again, so that what was taken in by
 * intention never looks like a good code.
 *
 * Comparison is by bytes and cannot fail, hence LEAKPROOF.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "compat.h"
#include "errors.h"
#include "uscc.h"

PG_FUNCTION_INFO_V1(uscc_in);
PG_FUNCTION_INFO_V1(uscc_out);
PG_FUNCTION_INFO_V1(uscc_recv);
PG_FUNCTION_INFO_V1(uscc_send);
PG_FUNCTION_INFO_V1(uscc_eq);
PG_FUNCTION_INFO_V1(uscc_ne);
PG_FUNCTION_INFO_V1(uscc_lt);
PG_FUNCTION_INFO_V1(uscc_le);
PG_FUNCTION_INFO_V1(uscc_gt);
PG_FUNCTION_INFO_V1(uscc_ge);
PG_FUNCTION_INFO_V1(uscc_cmp);
PG_FUNCTION_INFO_V1(uscc_hash);
PG_FUNCTION_INFO_V1(uscc_hash_extended);
PG_FUNCTION_INFO_V1(uscc_is_valid);
PG_FUNCTION_INFO_V1(uscc_is_valid_text);

/* Values of the characters are their places here */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

#define MODULUS				31

/* ---- the standard ---- */

static int
value_of(char c)
{
	const char *place = c ? strchr(alphabet, c) : NULL;

	return place ? (int) (place - alphabet) : -1;
}

char
uscc_check_character(const char *text)
{
	int			sum = 0;
	int			weight = 1;

	/* Place i, from 0, weighs 3 to the i-th, modulo 31 */
	for (int i = 0; i < USCC_LENGTH - 1; i++)
	{
		sum += weight * value_of(text[i]);
		weight = weight * 3 % MODULUS;
	}
	return alphabet[(MODULUS - sum % MODULUS) % MODULUS];
}

UsccFault
uscc_fault(const char *text, int length)
{
	if (length != USCC_LENGTH)
		return USCC_WRONG_LENGTH;
	for (int i = 0; i < USCC_LENGTH; i++)
		if (value_of(text[i]) < 0)
			return USCC_WRONG_CHARACTER;
	for (int i = 2; i < 8; i++)
		if (text[i] < '0' || text[i] > '9')
			return USCC_WRONG_DIVISION;
	return text[USCC_LENGTH - 1] == uscc_check_character(text) ?
		USCC_GOOD : USCC_WRONG_CHECK;
}

/* ---- input and output ---- */

static const char *
fault_detail(UsccFault fault)
{
	switch (fault)
	{
		case USCC_GOOD:
			break;
		case USCC_WRONG_LENGTH:
			return _("It does not have 18 characters.");
		case USCC_WRONG_CHARACTER:
			return _("It holds a character other than the digits and the capital letters without I, O, S, V and Z.");
		case USCC_WRONG_DIVISION:
			return _("Characters 3 to 8, the division, are not all digits.");
		case USCC_WRONG_CHECK:
			return _("Its check character does not follow from the others.");
	}
	return "";
}

pg_noreturn static void
bad_uscc(const char *text, UsccFault fault)
{
	int			length = strlen(text);
	int			clipped = pg_mbcliplen(text, Min(length, 64), 24);

	ereport(ERROR,
			(errcode(ERRCODE_SG_BAD_CODE),
			 errmsg("invalid unified social credit code: \"%.*s%s\"",
					clipped, text, clipped < length ? "..." : ""),
			 errdetail_internal("%s", fault_detail(fault)),
			 fault == USCC_WRONG_CHECK ?
			 errhint("Check it against the register. One that stands there so is written with ! before it.") :
			 errhint("GB 32100-2015 has 18 characters, such as 91350100M000100Y43.")));
}

static char *
uscc_parse(const char *text)
{
	bool		legacy = text[0] == USCC_ESCAPE;
	const char *code = text + (legacy ? 1 : 0);
	UsccFault	fault = uscc_fault(code, strlen(code));
	char	   *value;

	/* The escape before a good code is dropped: it is not needed */
	if (fault != USCC_GOOD && !(legacy && fault == USCC_WRONG_CHECK))
		bad_uscc(text, fault);
	value = palloc(USCC_LENGTH);
	memcpy(value, code, USCC_LENGTH);
	return value;
}

static char *
uscc_format(const char *value)
{
	char	   *text = palloc(USCC_LENGTH + 2);
	int			n = 0;

	if (uscc_fault(value, USCC_LENGTH) != USCC_GOOD)
		text[n++] = USCC_ESCAPE;
	memcpy(text + n, value, USCC_LENGTH);
	text[n + USCC_LENGTH] = '\0';
	return text;
}

Datum
uscc_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(uscc_parse(PG_GETARG_CSTRING(0)));
}

Datum
uscc_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(uscc_format(PG_GETARG_POINTER(0)));
}

Datum
uscc_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length;
	char	   *text = pq_getmsgtext(message, message->len - message->cursor,
									 &length);

	PG_RETURN_POINTER(uscc_parse(text));
}

Datum
uscc_send(PG_FUNCTION_ARGS)
{
	char	   *text = uscc_format(PG_GETARG_POINTER(0));
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ---- validity ---- */

Datum
uscc_is_valid(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(uscc_fault(PG_GETARG_POINTER(0), USCC_LENGTH) == USCC_GOOD);
}

Datum
uscc_is_valid_text(PG_FUNCTION_ARGS)
{
	text	   *code = PG_GETARG_TEXT_PP(0);

	PG_RETURN_BOOL(uscc_fault(VARDATA_ANY(code),
							  VARSIZE_ANY_EXHDR(code)) == USCC_GOOD);
}

/* ---- order ---- */

static int
compare(FunctionCallInfo fcinfo)
{
	return memcmp(PG_GETARG_POINTER(0), PG_GETARG_POINTER(1), USCC_LENGTH);
}

Datum
uscc_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) == 0);
}

Datum
uscc_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) != 0);
}

Datum
uscc_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
uscc_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
uscc_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
uscc_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
uscc_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

Datum
uscc_hash(PG_FUNCTION_ARGS)
{
	return hash_any((unsigned char *) PG_GETARG_POINTER(0), USCC_LENGTH);
}

Datum
uscc_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_any_extended((unsigned char *) PG_GETARG_POINTER(0),
							 USCC_LENGTH, PG_GETARG_INT64(1));
}
