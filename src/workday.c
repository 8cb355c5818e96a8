/*
 * workday.c: the SQL functions over calendars.
 *
 * Owns no state.  These functions are called for every row of a report, so the
 * path through them allocates nothing, detoasts nothing and takes no lock once
 * the calendar is cached.
 *
 * It must never return a date that an unannounced day takes part in.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "calendar.h"
#include "clock.h"
#include "division.h"
#include "errors.h"

PG_FUNCTION_INFO_V1(is_workday);
PG_FUNCTION_INFO_V1(add_workdays);
PG_FUNCTION_INFO_V1(workdays_between);
PG_FUNCTION_INFO_V1(networkdays);
PG_FUNCTION_INFO_V1(roll_workday);
PG_FUNCTION_INFO_V1(due_at);
PG_FUNCTION_INFO_V1(calendar_valid_until);
PG_FUNCTION_INFO_V1(provisional_due_on);
PG_FUNCTION_INFO_V1(calendar_of);

/* The calendar of a call whose calendar argument is a constant */
typedef struct CalendarHold
{
	uint64		generation;
	const Calendar *calendar;
} CalendarHold;

/*
 * Is the argument a constant?  get_fn_expr_arg_stable() would take parameters
 * too, but PL/pgSQL evaluates one expression state with ever new parameters.
 */
static bool
is_constant(const FmgrInfo *flinfo, int argno)
{
	const FuncExpr *call = (const FuncExpr *) flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) &&
		argno < list_length(call->args) &&
		IsA(list_nth(call->args, argno), Const);
}

/* calendar_argument() without a valid hold. */
static pg_noinline const Calendar *
find_argument(FunctionCallInfo fcinfo, int argno)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	text	   *code;
	const Calendar *calendar;
	CalendarHold *hold = flinfo->fn_extra;

	/*
	 * The first call of a query looks for changes of other sessions: a query
	 * without tables never would.
	 */
	if (hold == NULL)
	{
		calendar_accept_changes();
		hold = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(CalendarHold));
		flinfo->fn_extra = hold;
	}

	code = PG_GETARG_TEXT_PP(argno);
	calendar = calendar_require(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));

	/* Generation 0 never was: such a hold never holds. */
	if (is_constant(flinfo, argno))
	{
		hold->generation = calendar_generation;
		hold->calendar = calendar;
	}
	return calendar;
}

/*
 * The calendar that an argument names; the usual path is one comparison.  The
 * result stands until the next call of anything that may read a table.
 */
static inline const Calendar *
calendar_argument(FunctionCallInfo fcinfo, int argno)
{
	CalendarHold *hold = fcinfo->flinfo->fn_extra;

	if (likely(hold != NULL && hold->generation == calendar_generation))
		return hold->calendar;
	return find_argument(fcinfo, argno);
}

Datum
is_workday(PG_FUNCTION_ARGS)
{
	DateADT		d = PG_GETARG_DATEADT(0);
	const Calendar *calendar = calendar_argument(fcinfo, 1);
	int64		i = (int64) d - calendar->first;

	if (unlikely(i < 0 || i >= calendar->days))
		calendar_not_announced(calendar, d);
	PG_RETURN_BOOL((calendar->bits[i >> 6] >> (i & 63)) & 1);
}

Datum
add_workdays(PG_FUNCTION_ARGS)
{
	DateADT		d = PG_GETARG_DATEADT(0);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	DateADT		result;

	if (unlikely(!calendar_step(calendar, d, PG_GETARG_INT32(1), &result)))
		calendar_not_announced(calendar, d);
	PG_RETURN_DATEADT(result);
}

/*
 * The inverse of add_workdays(): the days in (a, b], or if b comes first, minus
 * those in [b, a).  In ranks both are rank(b + e) - rank(a + e), with e = 1 or
 * 0; without a branch on the order, which in real data nobody can predict.
 */
Datum
workdays_between(PG_FUNCTION_ARGS)
{
	DateADT		a = PG_GETARG_DATEADT(0);
	DateADT		b = PG_GETARG_DATEADT(1);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	int64		end = (b >= a);
	int64		from = (int64) a - calendar->first + end;
	int64		to = (int64) b - calendar->first + end;

	if (unlikely(from < 0 || from > calendar->days))
		calendar_not_announced(calendar, a);
	if (unlikely(to < 0 || to > calendar->days))
		calendar_not_announced(calendar, b);
	PG_RETURN_INT32(calendar_rank(calendar, to) - calendar_rank(calendar, from));
}

/* Both ends count; negative if b comes first. */
Datum
networkdays(PG_FUNCTION_ARGS)
{
	DateADT		a = PG_GETARG_DATEADT(0);
	DateADT		b = PG_GETARG_DATEADT(1);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	bool		backwards = b < a;
	DateADT		from = backwards ? b : a;
	DateADT		to = backwards ? a : b;
	int64		i = (int64) from - calendar->first;
	int64		j = (int64) to - calendar->first;
	int32		count;

	if (unlikely(i < 0 || i >= calendar->days))
		calendar_not_announced(calendar, from);
	if (unlikely(j >= calendar->days))
		calendar_not_announced(calendar, to);
	count = calendar_rank(calendar, j + 1) - calendar_rank(calendar, i);
	PG_RETURN_INT32(backwards ? -count : count);
}

Datum
roll_workday(PG_FUNCTION_ARGS)
{
	DateADT		d = PG_GETARG_DATEADT(0);
	text	   *convention = PG_GETARG_TEXT_PP(1);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	const char *name = VARDATA_ANY(convention);
	int			length = VARSIZE_ANY_EXHDR(convention);
	int64		i = (int64) d - calendar->first;
	DateADT		result;

	if (i < 0 || i >= calendar->days)
		calendar_not_announced(calendar, d);
	if (length == 9 && memcmp(name, "following", 9) == 0)
	{
		if (!calendar_step(calendar, d, 0, &result))
			calendar_not_announced(calendar, d);
	}
	else if (length == 9 && memcmp(name, "preceding", 9) == 0)
	{
		/* On or before d: the first day before the day after. */
		if (!calendar_step(calendar, d + 1, -1, &result))
			calendar_not_announced(calendar, d);
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown convention of rolling a date"),
				 errhint("It is \"following\" or \"preceding\".")));
	PG_RETURN_DATEADT(result);
}

/*
 * The instant at which a period of working days is over: 00:00 of the day
 * after its last day (Civil Code, Articles 201 to 204).
 */
Datum
due_at(PG_FUNCTION_ARGS)
{
	DateADT		received = clock_local_date(PG_GETARG_TIMESTAMPTZ(0));
	int32		n = PG_GETARG_INT32(1);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	DateADT		last;

	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a period of %d working days ends before it begins", n)));
	if (!calendar_step(calendar, received, n, &last))
		calendar_not_announced(calendar, received);
	PG_RETURN_TIMESTAMPTZ(clock_midnight(last + 1));
}

/* The last announced day; null if no year is announced. */
Datum
calendar_valid_until(PG_FUNCTION_ARGS)
{
	const Calendar *calendar = calendar_argument(fcinfo, 0);

	if (calendar->days == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(calendar->first + calendar->days - 1);
}

Datum
provisional_due_on(PG_FUNCTION_ARGS)
{
	DateADT		d = PG_GETARG_DATEADT(0);
	int32		n = PG_GETARG_INT32(1);
	const Calendar *calendar = calendar_argument(fcinfo, 2);
	char	   *code = pstrdup(calendar->code);
	TupleDesc	desc;
	DateADT		due_on;
	bool		provisional;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a period of %d working days ends before it begins", n)));
	if (!calendar_try_add(code, d, n, &due_on, &provisional))
		calendar_not_announced(calendar_require(code, strlen(code)), d);

	values[0] = DateADTGetDatum(due_on);
	values[1] = BoolGetDatum(provisional);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc),
													  values, nulls)));
}

Datum
calendar_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(calendar_of_division(PG_GETARG_DIVISION(0))));
}
