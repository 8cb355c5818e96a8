/*
 * division.c: the type division_code (GB/T 2260 and its statistical extension).
 *
 * Owns the form of codes, their order and containment, and the planner support
 * that turns containment into a btree range.
 *
 * Invariants: a value is always one that division_parse() could have returned;
 * comparison and containment are plain arithmetic that cannot fail, which is
 * why the comparison functions may be LEAKPROOF.
 *
 * Containment strips the trailing zero groups.  That is right also where a
 * level is missing: 1101xx (districts straight under a municipality), 4419xx
 * (Dongguan, whose townships follow the city as 441900xxx), 4690xx and 6590xx
 * (counties straight under the province), 710000, 810000, 820000.
 *
 * It must never look into the table division: which codes exist changes by the
 * year, what a code means by its form does not.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/sortsupport.h"

#include "compat.h"
#include "division.h"
#include "errors.h"

#define DIVISION_DIGITS		12

/* The weight of one unit of each level */
#define UNIT_VILLAGE		INT64CONST(1)
#define UNIT_TOWNSHIP		INT64CONST(1000)
#define UNIT_COUNTY			INT64CONST(1000000)
#define UNIT_PREFECTURE		INT64CONST(100000000)
#define UNIT_PROVINCE		INT64CONST(10000000000)
#define UNIT_COUNTRY		INT64CONST(1000000000000)

PG_FUNCTION_INFO_V1(division_code_in);
PG_FUNCTION_INFO_V1(division_code_out);
PG_FUNCTION_INFO_V1(division_code_recv);
PG_FUNCTION_INFO_V1(division_code_send);
PG_FUNCTION_INFO_V1(division_code_eq);
PG_FUNCTION_INFO_V1(division_code_ne);
PG_FUNCTION_INFO_V1(division_code_lt);
PG_FUNCTION_INFO_V1(division_code_le);
PG_FUNCTION_INFO_V1(division_code_gt);
PG_FUNCTION_INFO_V1(division_code_ge);
PG_FUNCTION_INFO_V1(division_code_cmp);
PG_FUNCTION_INFO_V1(division_code_sortsupport);
PG_FUNCTION_INFO_V1(division_code_hash);
PG_FUNCTION_INFO_V1(division_code_hash_extended);
PG_FUNCTION_INFO_V1(division_code_contains);
PG_FUNCTION_INFO_V1(division_code_contained);
PG_FUNCTION_INFO_V1(division_code_containment_support);
PG_FUNCTION_INFO_V1(division_level);
PG_FUNCTION_INFO_V1(division_parent);
PG_FUNCTION_INFO_V1(division_last);

static const char *const level_names[] = {
	"national", "province", "prefecture", "county", "township", "village"
};

/*
 * Input may be anything and of any length: quote no more of it than shows
 * which value it was.
 */
static const char *
excerpt(const char *text)
{
	int			len = strlen(text);
	int			clipped = pg_mbcliplen(text, Min(len, 64), 24);

	return clipped == len ? text : psprintf("%.*s...", clipped, text);
}

pg_noreturn static void
bad_code(const char *text, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_BAD_CODE),
			 errmsg("invalid division code: \"%s\"", excerpt(text)),
			 errdetail_internal("%s", detail),
			 errhint("Write the 2, 4, 6, 9 or 12 digits of GB/T 2260 and its statistical extension, "
					 "such as 37, 370102 or 441900003; the whole country is 000000.")));
}

/*
 * Provinces whose counties may follow prefecture digits 00: Hainan until 2001
 * (460001 to 460023), and Taiwan, Hong Kong and Macao, whose districts many
 * registers number so though GB/T 2260 does not list them.
 */
static bool
lacks_prefectures(int province)
{
	return province == 46 || province == 71 || province == 81 ||
		province == 82;
}

/* What is wrong with a twelve-digit number, or NULL if it is a code. */
static const char *
fault_of(int64 code)
{
	int			province = code / UNIT_PROVINCE;
	int			prefecture = code / UNIT_PREFECTURE % 100;
	int			county = code / UNIT_COUNTY % 100;
	int			township = code / UNIT_TOWNSHIP % 1000;
	int			village = code % 1000;

	if (code == DIVISION_COUNTRY)
		return NULL;
	if (province < 10)
		return _("A division code does not begin with zero.");
	/* Of the round numbers only 50, Chongqing, is one. */
	if (province % 10 == 0 && province != 50)
		return psprintf(_("No province, autonomous region or municipality has the number %d."),
						province);
	if (prefecture == 0 && county != 0 && !lacks_prefectures(province))
		return psprintf(_("County digits %02d follow prefecture digits 00."),
						county);
	/* The townships of a city without counties follow county digits 00. */
	if (prefecture == 0 && county == 0 && township != 0)
		return psprintf(_("Township digits %03d follow prefecture digits 00."),
						township);
	if (township == 0 && village != 0)
		return psprintf(_("Village digits %03d follow township digits 000."),
						village);
	return NULL;
}

int64
division_parse(const char *text)
{
	const char *p;
	int64		code = 0;
	int			digits;
	const char *fault;

	for (p = text; *p; p++)
	{
		if (*p < '0' || *p > '9')
			bad_code(text,
					 psprintf(_("Character %d is not a digit."),
							  pg_mbstrlen_with_len(text, Min(p - text, 64)) + 1));
		if (p - text >= DIVISION_DIGITS)
			bad_code(text, _("It is longer than 12 characters."));
		code = code * 10 + (*p - '0');
	}

	digits = p - text;
	if (digits == 0)
		bad_code(text, _("It is empty."));
	if (digits != 2 && digits != 4 && digits != 6 && digits != 9 && digits != 12)
		bad_code(text,
				 psprintf(_("It has %d digits, not 2, 4, 6, 9 or 12."), digits));

	for (; digits < DIVISION_DIGITS; digits++)
		code *= 10;

	fault = fault_of(code);
	if (fault != NULL)
		bad_code(text, fault);
	return code;
}

DivisionLevel
division_code_level(int64 code)
{
	if (code % UNIT_TOWNSHIP != 0)
		return DIVISION_VILLAGE;
	if (code % UNIT_COUNTY != 0)
		return DIVISION_TOWNSHIP;
	if (code % UNIT_PREFECTURE != 0)
		return DIVISION_COUNTY;
	if (code % UNIT_PROVINCE != 0)
		return DIVISION_PREFECTURE;
	if (code != DIVISION_COUNTRY)
		return DIVISION_PROVINCE;
	return DIVISION_NATIONAL;
}

char *
division_format(int64 code, char buffer[DIVISION_TEXT_SIZE])
{
	int			digits = DIVISION_DIGITS;
	int			i;

	if (code % UNIT_COUNTY == 0)
		digits = 6;
	else if (code % UNIT_TOWNSHIP == 0)
		digits = 9;

	for (i = DIVISION_DIGITS; i > 0; i--)
	{
		buffer[i - 1] = '0' + code % 10;
		code /= 10;
	}
	buffer[digits] = '\0';
	return buffer;
}

bool
division_range(int64 code, int64 *lo, int64 *hi)
{
	static const int64 width[] = {
		[DIVISION_NATIONAL] = UNIT_COUNTRY,
		[DIVISION_PROVINCE] = UNIT_PROVINCE,
		[DIVISION_PREFECTURE] = UNIT_PREFECTURE,
		[DIVISION_COUNTY] = UNIT_COUNTY,
		[DIVISION_TOWNSHIP] = UNIT_TOWNSHIP,
		[DIVISION_VILLAGE] = UNIT_VILLAGE,
	};

	*lo = code;
	*hi = code + width[division_code_level(code)] - 1;
	return *hi > *lo;
}

bool
division_contains(int64 outer, int64 inner)
{
	int64		lo;
	int64		hi;

	division_range(outer, &lo, &hi);
	return inner >= lo && inner <= hi;
}

/* ---- input and output ---- */

Datum
division_code_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_DIVISION(division_parse(PG_GETARG_CSTRING(0)));
}

Datum
division_code_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(DIVISION_TEXT_SIZE);

	PG_RETURN_CSTRING(division_format(PG_GETARG_DIVISION(0), text));
}

Datum
division_code_recv(PG_FUNCTION_ARGS)
{
	int64		code = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	const char *fault;

	if (code < 0 || code >= UNIT_COUNTRY)
		bad_code(psprintf(INT64_FORMAT, code),
				 _("It is not a number of 12 digits."));
	fault = fault_of(code);
	if (fault != NULL)
		bad_code(psprintf("%012lld", (long long) code), fault);
	PG_RETURN_DIVISION(code);
}

Datum
division_code_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, PG_GETARG_DIVISION(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---- order ---- */

Datum
division_code_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) == PG_GETARG_DIVISION(1));
}

Datum
division_code_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) != PG_GETARG_DIVISION(1));
}

Datum
division_code_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) < PG_GETARG_DIVISION(1));
}

Datum
division_code_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) <= PG_GETARG_DIVISION(1));
}

Datum
division_code_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) > PG_GETARG_DIVISION(1));
}

Datum
division_code_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_DIVISION(0) >= PG_GETARG_DIVISION(1));
}

Datum
division_code_cmp(PG_FUNCTION_ARGS)
{
	int64		a = PG_GETARG_DIVISION(0);
	int64		b = PG_GETARG_DIVISION(1);

	PG_RETURN_INT32((a > b) - (a < b));
}

#if SIZEOF_DATUM < 8
static int
division_fastcmp(Datum x, Datum y, SortSupport ssup)
{
	int64		a = DatumGetDivision(x);
	int64		b = DatumGetDivision(y);

	return (a > b) - (a < b);
}
#endif

Datum
division_code_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

#if SIZEOF_DATUM >= 8
	/* tuplesort has a sort routine specialised for this comparator */
	ssup->comparator = ssup_datum_signed_cmp;
#else
	ssup->comparator = division_fastcmp;
#endif
	PG_RETURN_VOID();
}

Datum
division_code_hash(PG_FUNCTION_ARGS)
{
	return hashint8(fcinfo);
}

Datum
division_code_hash_extended(PG_FUNCTION_ARGS)
{
	return hashint8extended(fcinfo);
}

/* ---- containment ---- */

Datum
division_code_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(division_contains(PG_GETARG_DIVISION(0),
									 PG_GETARG_DIVISION(1)));
}

Datum
division_code_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(division_contains(PG_GETARG_DIVISION(1),
									 PG_GETARG_DIVISION(0)));
}

/* The greatest code that may lie within this one. */
Datum
division_last(PG_FUNCTION_ARGS)
{
	int64		lo;
	int64		hi;

	division_range(PG_GETARG_DIVISION(0), &lo, &hi);
	PG_RETURN_DIVISION(hi);
}

/*
 * Describes "key <@ area" to a btree as key >= area AND key <= last(area),
 * which is exact.
 */
static List *
containment_range(Node *clause, SupportRequestIndexCondition *req)
{
	List	   *args;
	Expr	   *key;
	Expr	   *area;
	Expr	   *last;
	Oid			type;
	Oid			ge;
	Oid			le;

	if (is_opclause(clause))
		args = ((OpExpr *) clause)->args;
	else if (is_funcclause(clause))
		args = ((FuncExpr *) clause)->args;
	else
		return NIL;

	key = list_nth(args, req->indexarg);
	area = list_nth(args, 1 - req->indexarg);
	type = exprType((Node *) area);

	ge = get_opfamily_member(req->opfamily, type, type,
							 BTGreaterEqualStrategyNumber);
	le = get_opfamily_member(req->opfamily, type, type,
							 BTLessEqualStrategyNumber);
	if (!OidIsValid(ge) || !OidIsValid(le))
		return NIL;

	if (IsA(area, Const))
	{
		Const	   *value = (Const *) area;
		int64		lo;
		int64		hi;

		if (value->constisnull)
			return NIL;
		division_range(DatumGetDivision(value->constvalue), &lo, &hi);
		last = (Expr *) makeConst(type, -1, InvalidOid, sizeof(int64),
								  DivisionGetDatum(hi), false,
								  FLOAT8PASSBYVAL);
	}
	else
	{
		Oid			funcid;

		if (!is_pseudo_constant_for_index(req->root, (Node *) area, req->index))
			return NIL;
		funcid = LookupFuncName(list_make2(makeString("govshare"),
										   makeString("division_last")),
								1, &type, true);
		if (!OidIsValid(funcid))
			return NIL;
		last = (Expr *) makeFuncExpr(funcid, type, list_make1(copyObject(area)),
									 InvalidOid, InvalidOid,
									 COERCE_EXPLICIT_CALL);
	}

	req->lossy = false;
	return list_make2(make_opclause(ge, BOOLOID, false, key, area,
									InvalidOid, InvalidOid),
					  make_opclause(le, BOOLOID, false, copyObject(key), last,
									InvalidOid, InvalidOid));
}

/*
 * Planner support of <@ (the column comes first) and @> (the column comes
 * second).
 */
Datum
division_code_containment_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestIndexCondition *req;
	int			inner;

	if (!IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(NULL);
	req = (SupportRequestIndexCondition *) request;

	inner = get_func_nargs(req->funcid) == 2 &&
		strcmp(get_func_name(req->funcid), "division_code_contains") == 0 ? 1 : 0;
	if (req->indexarg != inner || req->opfamily == InvalidOid)
		PG_RETURN_POINTER(NULL);

	PG_RETURN_POINTER(containment_range(req->node, req));
}

/* ---- hierarchy ---- */

Datum
division_level(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(level_names[division_code_level(PG_GETARG_DIVISION(0))]));
}

/*
 * Prefecture digits that stand for no government: 市辖区 and 县 of the
 * municipalities, and 90, the counties straight under a province.
 */
static bool
nominal_prefecture(int64 code)
{
	int			province = code / UNIT_PROVINCE;
	int			prefecture = code / UNIT_PREFECTURE % 100;

	return province == 11 || province == 12 || province == 31 ||
		province == 50 || prefecture == 90 || prefecture == 0;
}

/* The next greater division that may have a government; NULL of the country. */
Datum
division_parent(PG_FUNCTION_ARGS)
{
	int64		code = PG_GETARG_DIVISION(0);

	switch (division_code_level(code))
	{
		case DIVISION_NATIONAL:
			PG_RETURN_NULL();
		case DIVISION_PROVINCE:
			PG_RETURN_DIVISION(DIVISION_COUNTRY);
		case DIVISION_PREFECTURE:
			PG_RETURN_DIVISION(code - code % UNIT_PROVINCE);
		case DIVISION_COUNTY:
			if (nominal_prefecture(code))
				PG_RETURN_DIVISION(code - code % UNIT_PROVINCE);
			PG_RETURN_DIVISION(code - code % UNIT_PREFECTURE);
		case DIVISION_TOWNSHIP:
			PG_RETURN_DIVISION(code - code % UNIT_COUNTY);
		case DIVISION_VILLAGE:
			PG_RETURN_DIVISION(code - code % UNIT_TOWNSHIP);
	}
	pg_unreachable();
}
