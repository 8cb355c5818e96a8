/*
 * uscc.c: fuzz target of the type uscc.
 *
 * Promises: what is taken in is written out so that it is taken in again as
 * the same value; a code with one character changed is never good; its check
 * character is the sum that GB 32100-2015 describes, computed anew here.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"

#include "errors.h"
#include "fuzz.h"
#include "uscc.h"

extern Datum uscc_in(PG_FUNCTION_ARGS);
extern Datum uscc_out(PG_FUNCTION_ARGS);
extern Datum uscc_recv(PG_FUNCTION_ARGS);
extern Datum uscc_send(PG_FUNCTION_ARGS);
extern Datum uscc_cmp(PG_FUNCTION_ARGS);
extern Datum uscc_eq(PG_FUNCTION_ARGS);
extern Datum uscc_lt(PG_FUNCTION_ARGS);
extern Datum uscc_hash(PG_FUNCTION_ARGS);
extern Datum uscc_is_valid(PG_FUNCTION_ARGS);
extern Datum uscc_is_valid_text(PG_FUNCTION_ARGS);

static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* The check character by the words of the standard: C18 = MOD(31 - MOD(sum Ci Wi, 31), 31) */
static char
check_character(const char *code)
{
	static const int weight[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
	int			sum = 0;

	for (int i = 0; i < 17; i++)
		sum += (int) (strchr(letters, code[i]) - letters) * weight[i];
	return letters[(31 - sum % 31) % 31];
}

static bool
is_valid_text(const char *text, size_t length)
{
	Datum		argument = PointerGetDatum(fuzz_varlena(text, length));

	return DatumGetBool(fuzz_must(uscc_is_valid_text, 1, &argument));
}

/* A code as it stands, and those that differ from it in one place */
static void
check_value(Datum value, const char *text, int place)
{
	char	   *out = DatumGetCString(fuzz_must(uscc_out, 1, &value));
	const char *code = out + (out[0] == USCC_ESCAPE);
	bool		good = DatumGetBool(fuzz_must(uscc_is_valid, 1, &value));
	Datum		again;
	Datum		pair[2] = {value, 0};
	Datum		sent;
	StringInfoData message;

	fuzz_check(strlen(code) == USCC_LENGTH, "a value has 18 characters");
	fuzz_check(good == (out[0] != USCC_ESCAPE), "what is not good is written with its escape");
	fuzz_check(good == (code[17] == check_character(code)), "the check character follows from the standard");
	fuzz_check(strcmp(text + (text[0] == USCC_ESCAPE), code) == 0, "output has the characters of the input");
	fuzz_check(is_valid_text(code, strlen(code)) == good, "text and value are judged alike");

	again = CStringGetDatum(out);
	pair[1] = fuzz_must(uscc_in, 1, &again);
	fuzz_check(DatumGetBool(fuzz_must(uscc_eq, 2, pair)), "output is read as the same value");
	fuzz_check(fuzz_must(uscc_hash, 1, &pair[0]) == fuzz_must(uscc_hash, 1, &pair[1]),
			   "equal values have equal hashes");
	sent = fuzz_must(uscc_send, 1, &value);
	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA_ANY(DatumGetPointer(sent)), VARSIZE_ANY_EXHDR(DatumGetPointer(sent)));
	again = PointerGetDatum(&message);
	pair[1] = fuzz_must(uscc_recv, 1, &again);
	fuzz_check(DatumGetInt32(fuzz_must(uscc_cmp, 2, pair)) == 0, "what is sent is received");

	/* One wrong character is found */
	if (good)
	{
		char		changed[USCC_LENGTH];

		memcpy(changed, code, USCC_LENGTH);
		for (const char *c = letters; *c; c++)
		{
			changed[place] = *c;
			fuzz_check((uscc_fault(changed, USCC_LENGTH) == USCC_GOOD) == (*c == code[place]),
					   "no code with one character changed is good");
		}
		changed[place] = ' ';
		fuzz_check(uscc_fault(changed, USCC_LENGTH) != USCC_GOOD, "a blank is in no code");
	}
}

void
fuzz_one(const uint8 *data, size_t size)
{
	FuzzInput	input = {data, size};
	StringInfoData message;
	Datum		argument;
	Datum		value;
	Datum		received;
	char	   *text;

	initStringInfo(&message);
	appendBinaryStringInfo(&message, (const char *) data, size);
	argument = PointerGetDatum(&message);
	if (!fuzz_call(NULL, uscc_recv, &received, 1, &argument))
		received = 0;
	(void) is_valid_text((const char *) data, size);

	text = fuzz_text(&input, size);
	argument = CStringGetDatum(text);
	if (fuzz_call(NULL, uscc_in, &value, 1, &argument))
	{
		Datum		pair[2] = {value, received};

		check_value(value, text, size % USCC_LENGTH);
		/* Binary input goes on where the text ends at a zero byte */
		fuzz_check(strlen(text) != size || (received && DatumGetBool(fuzz_must(uscc_eq, 2, pair))),
				   "text and binary input agree");
	}
	else
	{
		fuzz_check(fuzz_error.sqlstate == ERRCODE_SG_BAD_CODE, "a bad code is SG202");
		fuzz_check(fuzz_error.detail[0] && fuzz_error.hint[0], "a refusal says why, and the way out");
	}

	/* Any 17 good characters have one good check character */
	if (size >= USCC_LENGTH)
	{
		char		code[USCC_LENGTH + 1] = {0};

		for (int i = 0; i < USCC_LENGTH - 1; i++)
			code[i] = letters[data[i] % (i >= 2 && i < 8 ? 10 : 31)];
		code[USCC_LENGTH - 1] = check_character(code);
		fuzz_check(uscc_check_character(code) == code[USCC_LENGTH - 1], "the check character is the standard's");
		argument = CStringGetDatum(code);
		check_value(fuzz_must(uscc_in, 1, &argument), code, data[USCC_LENGTH - 1] % USCC_LENGTH);
	}
}
