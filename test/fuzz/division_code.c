/*
 * division_code.c: fuzz target of the type division_code.
 *
 * Promises: what is taken in is written out canonically and taken in again as
 * the same value, in text and binary; containment is what the range says, a
 * partial order in which areas nest or are apart; a parent contains its child;
 * order and hash agree with equality.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "division.h"
#include "errors.h"
#include "fuzz.h"

extern Datum division_code_in(PG_FUNCTION_ARGS);
extern Datum division_code_out(PG_FUNCTION_ARGS);
extern Datum division_code_recv(PG_FUNCTION_ARGS);
extern Datum division_code_send(PG_FUNCTION_ARGS);
extern Datum division_code_cmp(PG_FUNCTION_ARGS);
extern Datum division_code_lt(PG_FUNCTION_ARGS);
extern Datum division_code_eq(PG_FUNCTION_ARGS);
extern Datum division_code_contains(PG_FUNCTION_ARGS);
extern Datum division_code_contained(PG_FUNCTION_ARGS);
extern Datum division_level(PG_FUNCTION_ARGS);
extern Datum division_last(PG_FUNCTION_ARGS);
extern Datum division_parent(PG_FUNCTION_ARGS);

static bool
read_text(const char *text, int64 *code)
{
	Datum		argument = CStringGetDatum(text);
	Datum		value;

	if (fuzz_call(NULL, division_code_in, &value, 1, &argument))
	{
		*code = DatumGetDivision(value);
		return true;
	}
	fuzz_check(fuzz_error.sqlstate == ERRCODE_SG_BAD_CODE, "a bad code is SG202");
	fuzz_check(fuzz_error.detail[0] && fuzz_error.hint[0], "a refusal says why, and the way out");
	return false;
}

static bool
contains(int64 outer, int64 inner)
{
	Datum		pair[2] = {DivisionGetDatum(outer), DivisionGetDatum(inner)};
	Datum		mirrored[2] = {DivisionGetDatum(inner), DivisionGetDatum(outer)};
	bool		answer = DatumGetBool(fuzz_must(division_code_contains, 2, pair));

	fuzz_check(answer == DatumGetBool(fuzz_must(division_code_contained, 2, mirrored)), "@> and <@ mirror each other");
	return answer;
}

static void
check_code(int64 code, const char *text)
{
	Datum		value = DivisionGetDatum(code);
	char	   *out = DatumGetCString(fuzz_must(division_code_out, 1, &value));
	int			digits = strlen(out);
	int			given = strlen(text);
	int64		again;
	int64		last;
	Datum		sent;
	StringInfoData message;
	Datum		argument;

	/* Canonical: the digits that were given, zeros after them, none cut that counts */
	fuzz_check(digits == 6 || digits == 9 || digits == 12, "output has 6, 9 or 12 digits");
	fuzz_check(strncmp(out, text, Min(digits, given)) == 0, "output begins with the input");
	for (int i = digits; i < given; i++)
		fuzz_check(text[i] == '0', "only zeros are left out");
	for (int i = given; i < digits; i++)
		fuzz_check(out[i] == '0', "only zeros are added");
	fuzz_check(read_text(out, &again) && again == code, "output is read as the same value");

	sent = fuzz_must(division_code_send, 1, &value);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA_ANY(DatumGetPointer(sent)), VARSIZE_ANY_EXHDR(DatumGetPointer(sent)));
	argument = PointerGetDatum(&message);
	fuzz_check(DatumGetDivision(fuzz_must(division_code_recv, 1, &argument)) == code, "what is sent is received");

	last = DatumGetDivision(fuzz_must(division_last, 1, &value));
	fuzz_check(contains(code, code), "a division contains itself");
	fuzz_check(last >= code && contains(code, last), "a division contains its last code");
	fuzz_check(!contains(code, last + 1), "nothing behind its last code is within");
	fuzz_check(code == DIVISION_COUNTRY || !contains(code, code - 1), "nothing before it is within");
	fuzz_check(contains(DIVISION_COUNTRY, code), "the country contains every division");
}

/* The parents of a code lead to the country, each greater than the one before */
static void
check_parents(int64 code)
{
	int			steps = 0;

	while (code != DIVISION_COUNTRY)
	{
		int64		parent;
		Datum		argument = DivisionGetDatum(code);
		char		text[DIVISION_TEXT_SIZE];
		int64		parsed;

		parent = DatumGetDivision(fuzz_must(division_parent, 1, &argument));
		fuzz_check(contains(parent, code) && !contains(code, parent),
				   "a parent contains its child, never the other way");
		fuzz_check(division_code_level(parent) < division_code_level(code), "a parent is of a higher level");
		fuzz_check(read_text(division_format(parent, text), &parsed) && parsed == parent, "a parent is a code");
		code = parent;
		fuzz_check(++steps <= DIVISION_VILLAGE, "parents lead to the country");
	}
}

static void
check_pair(int64 a, int64 b)
{
	Datum		pair[2] = {DivisionGetDatum(a), DivisionGetDatum(b)};
	int			order = DatumGetInt32(fuzz_must(division_code_cmp, 2, pair));
	int64		a_last;
	int64		b_last;
	int64		lo;

	division_range(a, &lo, &a_last);
	division_range(b, &lo, &b_last);
	fuzz_check(order == (a > b) - (a < b), "codes are ordered as their digits");
	fuzz_check((order < 0) == DatumGetBool(fuzz_must(division_code_lt, 2, pair)), "< agrees with the order");
	fuzz_check((order == 0) == DatumGetBool(fuzz_must(division_code_eq, 2, pair)), "= agrees with the order");
	fuzz_check(contains(a, b) == (b >= a && b_last <= a_last), "containment is that of ranges");
	fuzz_check(contains(a, b) || contains(b, a) || a_last < b || b_last < a, "divisions nest or are apart");
	fuzz_check(!(contains(a, b) && contains(b, a)) || a == b, "two that contain each other are one");
	if (contains(a, b))
		fuzz_check(division_code_level(a) <= division_code_level(b), "who contains is of a higher level");
}

void
fuzz_one(const uint8 *data, size_t size)
{
	FuzzInput	input = {data, size};
	char	   *text = fuzz_text(&input, size);
	char	   *comma = strchr(text, ',');
	StringInfoData message;
	Datum		argument;
	Datum		value;
	int64		a;
	int64		b;

	/* "370102,3701": one code, or two to compare */
	if (comma)
		*comma = '\0';
	if (read_text(text, &a))
	{
		check_code(a, text);
		check_parents(a);
		if (comma && read_text(comma + 1, &b))
		{
			check_code(b, comma + 1);
			check_pair(a, b);
			check_pair(b, a);
		}
	}

	/* Whatever comes as bytes is refused, or could have come as text */
	initStringInfo(&message);
	appendBinaryStringInfo(&message, (const char *) data, size);
	argument = PointerGetDatum(&message);
	if (fuzz_call(NULL, division_code_recv, &value, 1, &argument))
	{
		char		digits[DIVISION_TEXT_SIZE];

		fuzz_check(read_text(division_format(DatumGetDivision(value), digits), &a) && a == DatumGetDivision(value),
				   "what is received could have been written");
		check_parents(a);
	}
	else
		fuzz_check(fuzz_error.sqlstate == ERRCODE_SG_BAD_CODE || size < 8, "a bad code is SG202");
}
