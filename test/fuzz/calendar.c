/*
 * calendar.c: fuzz target of calendars and of counting in them.
 *
 * The rows of the three tables come from the input, in any order, with up to
 * four calendars that inherit from each other.  Promises: the functions of SQL
 * answer as a model does that looks at each day by itself; they refuse what
 * leads out of the announced range, with SG201, and nothing else; adding and
 * counting are inverse, adding keeps the order of dates; news that arrive
 * while tables are read, or between two calls of one statement, count.
 */
#include "postgres.h"

#include "nodes/primnodes.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/inval.h"
#include "utils/memutils.h"

#include "calendar.h"
#include "division.h"
#include "errors.h"
#include "fuzz.h"
#include "relcache_watch.h"

extern Datum is_workday(PG_FUNCTION_ARGS);
extern Datum add_workdays(PG_FUNCTION_ARGS);
extern Datum workdays_between(PG_FUNCTION_ARGS);
extern Datum networkdays(PG_FUNCTION_ARGS);
extern Datum roll_workday(PG_FUNCTION_ARGS);
extern Datum calendar_valid_until(PG_FUNCTION_ARGS);
extern Datum calendar_of(PG_FUNCTION_ARGS);

#define MOST_CALENDARS	12
#define MOST_ROWS		96
#define MOST_DAYS		(4 * 366)
#define FIRST_YEAR		2024
#define MOST_YEARS		4
#define MOST_ANCESTORS	8

typedef struct Rows
{
	int			n[CALENDAR_TABLES];
	CalendarRow row[CALENDAR_TABLES][MOST_ROWS];
} Rows;

/* What a calendar says, day by day */
typedef struct Model
{
	bool		circle;
	DateADT		first;
	int			days;
	bool		workday[MOST_DAYS];
} Model;

static Rows before;
static Rows after;
static const Rows *rows = &before;
static int	opened_until_news = -1; /* tables opened before the news come; -1: none will */
static RelcacheCallbackFunction on_change = NULL;
static bool reversed = false;		/* read the tables from their end */

/* ---- the tables, and the server's messages about them ---- */

struct CalendarScan
{
	CalendarTable table;
	int			next;
	const Rows *rows;
};

static void
news(void)
{
	rows = &after;
	on_change(0, InvalidOid);
}

void
relcache_watch(RelcacheCallbackFunction function)
{
	on_change = function;
}

void
AcceptInvalidationMessages(void)
{
}

bool
calendar_table_find(void)
{
	return true;
}

bool
calendar_table_is(Oid relid)
{
	return false;
}

CalendarScan *
calendar_table_begin(CalendarTable table)
{
	CalendarScan *scan = palloc(sizeof(CalendarScan));

	if (opened_until_news >= 0 && opened_until_news-- == 0)
		news();
	scan->table = table;
	scan->next = 0;
	scan->rows = rows;
	return scan;
}

bool
calendar_table_next(CalendarScan *scan, CalendarRow *row)
{
	int			n = scan->rows->n[scan->table];

	if (scan->next == n)
		return false;
	*row = scan->rows->row[scan->table][reversed ? n - 1 - scan->next : scan->next];
	scan->next++;
	return true;
}

void
calendar_table_end(CalendarScan *scan)
{
	pfree(scan);
}

/* ---- the input's rows ---- */

static DateADT
date_of(int year, int day)
{
	return date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE + day;
}

static void
name(char *code, int i)
{
	snprintf(code, CALENDAR_CODE_SIZE, "%c", 'A' + i);
}

/* The key of the table forbids a second row like this */
static bool
is_there(const Rows *made, const CalendarRow *row)
{
	for (int i = 0; i < made->n[CALENDAR_DAY_TABLE]; i++)
	{
		const CalendarRow *other = &made->row[CALENDAR_DAY_TABLE][i];

		if (strcmp(other->calendar, row->calendar) == 0 && other->day == row->day &&
			other->revision == row->revision && other->seeded == row->seeded)
			return true;
	}
	return false;
}

static void
make_rows(Rows *made, FuzzInput *input)
{
	int			calendars = 1 + fuzz_byte(input) % MOST_CALENDARS;
	int			n;

	memset(made, 0, sizeof(*made));
	for (int i = 0; i < calendars; i++)
	{
		CalendarRow *row = &made->row[CALENDAR_TABLE][made->n[CALENDAR_TABLE]++];
		uint8		parent = fuzz_byte(input);
		uint8		area = fuzz_byte(input);
		static const int64 division[] = {0, 370000000000, 370100000000, 370102000000, 110000000000};

		name(row->calendar, i);
		if (parent & 0x80)
			name(row->parent, parent % calendars);
		row->has_division = area < lengthof(division);
		if (row->has_division)
			row->division = division[area];
	}
	n = fuzz_byte(input) % 16;
	for (int i = 0; i < n; i++)
	{
		CalendarRow *row = &made->row[CALENDAR_YEAR_TABLE][made->n[CALENDAR_YEAR_TABLE]++];
		uint8		what = fuzz_byte(input);

		name(row->calendar, what / MOST_YEARS % MOST_CALENDARS);
		row->year = FIRST_YEAR + what % MOST_YEARS;
		if (what == 0xff)
			row->year = 1899;	/* no constraint lets it in, and no calendar either */
	}
	n = fuzz_byte(input) % MOST_ROWS;
	for (int i = 0; i < n && input->left > 0; i++)
	{
		CalendarRow row = {0};
		uint8		what = fuzz_byte(input);

		name(row.calendar, fuzz_byte(input) % MOST_CALENDARS);
		/* Of few days, so that rows meet; some before the range, some after it */
		row.day = date_of(FIRST_YEAR, (what >> 4) * 100 - 10 + fuzz_byte(input) % 24);
		row.is_workday = what & 1;
		row.seeded = what & 2;
		row.revision = 1 + (what >> 2) % 4;
		if (!is_there(made, &row))
			made->row[CALENDAR_DAY_TABLE][made->n[CALENDAR_DAY_TABLE]++] = row;
	}
}

/* ---- the model ---- */

static const CalendarRow *
find_calendar(const char *code)
{
	for (int i = 0; i < rows->n[CALENDAR_TABLE]; i++)
		if (strcmp(rows->row[CALENDAR_TABLE][i].calendar, code) == 0)
			return &rows->row[CALENDAR_TABLE][i];
	return NULL;
}

static bool
is_announced(const char *code, int year)
{
	for (int i = 0; i < rows->n[CALENDAR_YEAR_TABLE]; i++)
		if (rows->row[CALENDAR_YEAR_TABLE][i].year == year &&
			strcmp(rows->row[CALENDAR_YEAR_TABLE][i].calendar, code) == 0)
			return true;
	return false;
}

/* Of one calendar: the latest revision, of two the one that was announced here */
static const CalendarRow *
find_day(const char *code, DateADT day)
{
	const CalendarRow *found = NULL;

	for (int i = 0; i < rows->n[CALENDAR_DAY_TABLE]; i++)
	{
		const CalendarRow *row = &rows->row[CALENDAR_DAY_TABLE][i];

		if (row->day == day && strcmp(row->calendar, code) == 0 &&
			(found == NULL || row->revision > found->revision ||
			 (row->revision == found->revision && found->seeded)))
			found = row;
	}
	return found;
}

static void
make_model(const char *code, Model *model)
{
	const char *line[MOST_ANCESTORS];
	int			depth = 0;
	int			year = FIRST_YEAR;

	memset(model, 0, sizeof(*model));
	for (const CalendarRow *c = find_calendar(code); c; c = c->parent[0] ? find_calendar(c->parent) : NULL)
	{
		if (depth == MOST_ANCESTORS)
		{
			model->circle = true;
			return;
		}
		line[depth++] = c->calendar;
	}
	while (year < FIRST_YEAR + MOST_YEARS && !is_announced(line[depth - 1], year))
		year++;
	model->first = date_of(year, 0);
	while (year < FIRST_YEAR + MOST_YEARS && is_announced(line[depth - 1], year))
		model->days += date_of(year + 1, 0) - date_of(year, 0), year++;
	for (int i = 0; i < model->days; i++)
	{
		DateADT		day = model->first + i;
		const CalendarRow *said = NULL;

		/* 2000-01-01 was a Saturday */
		model->workday[i] = (day % 7 + 7) % 7 > 1;
		for (int k = 0; k < depth && !said; k++)
			said = find_day(line[k], day);
		if (said)
			model->workday[i] = said->is_workday;
	}
}

/* The n-th working day after d, or before it, or on it; false where a day is not announced */
static bool
model_add(const Model *model, DateADT d, int64 n, DateADT *result)
{
	int64		at = (int64) d - model->first;
	int			step = n < 0 ? -1 : 1;

	if (n == 0)
	{
		at--;
		n = 1;
	}
	if (at < -1 || at > model->days)
		return false;
	for (n = Abs(n); n > 0;)
	{
		at += step;
		if (at < 0 || at >= model->days)
			return false;
		if (model->workday[at])
			n--;
	}
	*result = model->first + at;
	return true;
}

/* ---- the functions ---- */

/* A call of a statement that names the calendar by a constant, or by a column */
static FmgrInfo *
make_call(int n_arguments, bool constant)
{
	FmgrInfo   *flinfo = palloc0(sizeof(FmgrInfo));
	FuncExpr   *expr = palloc0(sizeof(FuncExpr));
	List	   *list = palloc0(sizeof(List));

	list->type = T_List;
	list->length = list->max_length = n_arguments;
	list->elements = palloc0(sizeof(ListCell) * n_arguments);
	for (int i = 0; i < n_arguments; i++)
	{
		Node	   *node = palloc0(Max(sizeof(Const), sizeof(Var)));

		node->type = constant ? T_Const : T_Var;
		list->elements[i].ptr_value = node;
	}
	expr->xpr.type = T_FuncExpr;
	expr->args = list;
	flinfo->fn_mcxt = CurrentMemoryContext;
	flinfo->fn_expr = (Node *) expr;
	return flinfo;
}

/* True and a result, or false for SG201 */
static bool
ask(PGFunction function, FmgrInfo *flinfo, Datum *result, int n, const Datum *argument)
{
	if (fuzz_call(flinfo, function, result, n, argument))
		return true;
	fuzz_check(fuzz_error.sqlstate == ERRCODE_SG_CALENDAR, "what leads out of the calendar is SG201");
	return false;
}

static void
check_days(const Model *model, Datum code, DateADT a, DateADT b, int32 n, bool constant)
{
	Datum		result;
	Datum		one[] = {DateADTGetDatum(a), code};
	Datum		step[] = {DateADTGetDatum(a), Int32GetDatum(n), code};
	Datum		two[] = {DateADTGetDatum(a), DateADTGetDatum(b), code};
	Datum		following[] = {DateADTGetDatum(a), PointerGetDatum(fuzz_varlena("following", 9)), code};
	Datum		preceding[] = {DateADTGetDatum(a), PointerGetDatum(fuzz_varlena("preceding", 9)), code};
	int64		i = (int64) a - model->first;
	int64		j = (int64) b - model->first;
	bool		known = i >= 0 && i < model->days;
	DateADT		reached;
	DateADT		expected;
	bool		found;
	int			count = 0;

	fuzz_check(ask(is_workday, make_call(2, constant), &result, 2, one) == known,
			   "is_workday() knows announced days alone");
	if (known)
		fuzz_check(DatumGetBool(result) == model->workday[i], "is_workday() says what the rows say");

	found = ask(add_workdays, make_call(3, constant), &result, 3, step);
	reached = found ? DatumGetDateADT(result) : 0;
	fuzz_check(found == model_add(model, a, n, &expected), "add_workdays() reaches announced days alone");
	if (found)
	{
		Datum		back[] = {DateADTGetDatum(a), result, code};
		Datum		later[] = {DateADTGetDatum(a + 1), Int32GetDatum(n), code};

		fuzz_check(reached == expected, "add_workdays() counts day by day");
		if (n != 0 && ask(workdays_between, make_call(3, constant), &result, 3, back))
			fuzz_check(DatumGetInt32(result) == n, "counting is the inverse of adding");
		if (ask(add_workdays, make_call(3, constant), &result, 3, later))
			fuzz_check(DatumGetDateADT(result) >= reached, "a later start is never over sooner");
		later[0] = DateADTGetDatum(a);
		later[1] = Int32GetDatum(n == PG_INT32_MAX ? n : n + 1);
		if (n != 0 && n != -1 && ask(add_workdays, make_call(3, constant), &result, 3, later))
			fuzz_check(DatumGetDateADT(result) > reached || n == PG_INT32_MAX, "one day more is later");
	}

	/* (a, b], or minus [b, a) */
	if (ask(workdays_between, make_call(3, constant), &result, 3, two))
	{
		for (int64 k = Min(i, j) + (j >= i); k < Max(i, j) + (j >= i); k++)
			count += k >= 0 && k < model->days && model->workday[k];
		fuzz_check(DatumGetInt32(result) == (j >= i ? count : -count), "workdays_between() counts day by day");
	}
	else
		fuzz_check(Min(i, j) < 0 || Max(i, j) >= model->days, "workdays_between() knows every announced day");

	/* [a, b] */
	count = 0;
	if (ask(networkdays, make_call(3, constant), &result, 3, two))
	{
		for (int64 k = Min(i, j); k <= Max(i, j); k++)
			count += model->workday[k];
		fuzz_check(DatumGetInt32(result) == (b < a ? -count : count), "networkdays() counts day by day");
	}
	else
		fuzz_check(Min(i, j) < 0 || Max(i, j) >= model->days, "networkdays() knows every announced day");

	if (ask(roll_workday, make_call(3, constant), &result, 3, following))
		fuzz_check(known && model_add(model, a, 0, &expected) && DatumGetDateADT(result) == expected,
				   "following is on or after");
	else
		fuzz_check(!known || !model_add(model, a, 0, &expected), "following is found");
	if (ask(roll_workday, make_call(3, constant), &result, 3, preceding))
		fuzz_check(known && model_add(model, a + 1, -1, &expected) && DatumGetDateADT(result) == expected,
				   "preceding is on or before");
	else
		fuzz_check(!known || !model_add(model, a + 1, -1, &expected), "preceding is found");
}

/* Beyond the announced range an obligation counts weekdays, and says so */
typedef struct Provisional
{
	const char *code;
	DateADT		d;
	int32		n;
	DateADT		result;
	bool		provisional;
	bool		found;
} Provisional;

static void
try_add(void *argument)
{
	Provisional *p = argument;

	p->found = calendar_try_add(p->code, p->d, p->n, &p->result, &p->provisional);
}

static void
check_provisional(const Model *model, const char *code, DateADT d, int32 n)
{
	Provisional p = {code, d, n};
	DateADT		expected;
	int64		at;
	int64		left = n;

	fuzz_check(fuzz_try(try_add, &p), "a provisional date raises nothing");
	if (model->days == 0 || n < 0 || DATE_NOT_FINITE(d) || (int64) d - model->first < -1 ||
		(n == 0 && d < model->first))
	{
		/* On or after the day before the first is in nobody's range */
		fuzz_check(!p.found || (n == 0 && d == model->first - 1), "no date is told before the announced range");
		return;
	}
	if (model_add(model, d, n, &expected))
	{
		fuzz_check(p.found && !p.provisional && p.result == expected, "within the range a date is certain");
		return;
	}
	if (!p.found || n > 5000)
		return;
	at = (int64) d - model->first - (n == 0);
	left = n == 0 ? 1 : n;
	while (left > 0)
	{
		at++;
		left -= at < model->days ? model->workday[at] : ((model->first + at) % 7 + 7) % 7 > 1;
	}
	fuzz_check(p.provisional && p.result == model->first + at, "beyond the range weekdays are counted");
}

static DateADT
some_date(FuzzInput *input)
{
	uint16		n = fuzz_number(input, 2);

	if (n < 0xff00)
		return date_of(FIRST_YEAR, (int) (n % (MOST_DAYS + 40)) - 20);
	switch (n % 4)
	{
		case 0:
			return DATEVAL_NOBEGIN;
		case 1:
			return DATEVAL_NOEND;
		case 2:
			return DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE;
		default:
			return DATE_END_JULIAN - 2 - POSTGRES_EPOCH_JDATE;
	}
}

static int32
some_number(FuzzInput *input)
{
	int8		n = fuzz_byte(input);

	if (n == -128)
		return PG_INT32_MIN;
	if (n == 127)
		return PG_INT32_MAX;
	return n > 100 ? n * 20 : n;
}

static void
check_area(void)
{
	static const int64 division[] = {0, 370000000000, 370102001000, 110101000000};

	for (int i = 0; i < lengthof(division); i++)
	{
		Datum		argument = DivisionGetDatum(division[i]);
		Datum		result;
		const CalendarRow *chosen = NULL;
		int64		width = 0;
		text	   *code;

		fuzz_check(fuzz_call(make_call(1, false), calendar_of, &result, 1, &argument), "every area has a calendar");
		code = DatumGetTextPP(result);
		for (int k = 0; k < rows->n[CALENDAR_TABLE]; k++)
		{
			const CalendarRow *row = &rows->row[CALENDAR_TABLE][k];
			int64		lo;
			int64		hi;

			if (!row->has_division || !division_contains(row->division, division[i]))
				continue;
			division_range(row->division, &lo, &hi);
			if (chosen == NULL || hi - lo < width)
			{
				chosen = row;
				width = hi - lo;
			}
		}
		if (chosen == NULL)
			fuzz_check(VARSIZE_ANY_EXHDR(code) == 2, "the default is CN");
		else
			for (int k = 0; k < rows->n[CALENDAR_TABLE]; k++)
			{
				const CalendarRow *row = &rows->row[CALENDAR_TABLE][k];
				int64		lo;
				int64		hi;

				if (row->calendar[0] != VARDATA_ANY(code)[0])
					continue;
				division_range(row->division, &lo, &hi);
				fuzz_check(row->has_division && hi - lo == width, "the smallest area decides");
			}
	}
}

void
fuzz_one(const uint8 *data, size_t size)
{
	FuzzInput	input = {data, size};
	static Model model;
	Datum		code;
	char		calendar[CALENDAR_CODE_SIZE];
	uint8		choice = fuzz_byte(&input);
	bool		constant = choice & 1;
	FmgrInfo   *held = make_call(1, true);
	Datum		until;

	if (on_change == NULL)
		calendar_init();
	reversed = choice & 2;
	name(calendar, (choice >> 2) % MOST_CALENDARS);
	code = PointerGetDatum(fuzz_varlena(calendar, 1));

	/* Old rows are replaced while the tables are read, or between calls */
	opened_until_news = fuzz_byte(&input) % 8;
	make_rows(&before, &input);
	make_rows(&after, &input);
	rows = &before;
	on_change(0, InvalidOid);
	(void) ask(calendar_valid_until, held, &until, 1, &code);
	if (opened_until_news >= 0)
	{
		opened_until_news = -1;
		news();
	}

	if (find_calendar(calendar) == NULL)
		fuzz_check(!ask(calendar_valid_until, held, &until, 1, &code), "a calendar that is not there is SG201");
	else
	{
		make_model(calendar, &model);
		if (model.circle)
			fuzz_check(!ask(calendar_valid_until, held, &until, 1, &code), "a circle of parents is SG201");
		else
		{
			fuzz_check(ask(calendar_valid_until, held, &until, 1, &code), "the calendar is there");
			if (model.days > 0)
				fuzz_check(DatumGetDateADT(until) == model.first + model.days - 1, "the range is the announced one");
			for (int i = 0; i < 4; i++)
			{
				DateADT		a = some_date(&input);
				DateADT		b = some_date(&input);
				int32		n = some_number(&input);

				if (!DATE_NOT_FINITE(a) && !DATE_NOT_FINITE(b))
					check_days(&model, code, a, b, n, constant);
				check_provisional(&model, calendar, a, n);
			}
		}
	}
	check_area();
}
