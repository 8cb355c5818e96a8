/*
 * calendar.c: official calendars, made of the tables' rows and cached.
 *
 * Owns the backend's cache of calendars and the trigger that tells every
 * backend that the tables changed.
 *
 * Invariants: the cache is used only while `loaded` equals calendar_generation;
 * every change of the calendar tables, however made, sends a relcache
 * invalidation, and that advances calendar_generation, also in the changing
 * transaction itself and when a subtransaction of it aborts.  The rows come
 * from calendar_table.c; in which order, decides nothing.
 *
 * It must never use SPI, never free a calendar from the callback (it may be in
 * use up the stack), and never guess a day outside the announced range, except
 * for calendar_try_add(), which says so.
 */
#include "postgres.h"

#include "commands/trigger.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "calendar.h"
#include "division.h"
#include "errors.h"
#include "relcache_watch.h"

PG_FUNCTION_INFO_V1(calendar_changed);

/* Deep enough for any country; ends a circle of parents. */
#define MAX_ANCESTORS	8

#define FIRST_YEAR	1900
#define LAST_YEAR	9999

/* A row of the table calendar */
typedef struct CalendarEntry
{
	char		code[CALENDAR_CODE_SIZE];
	char		parent[CALENDAR_CODE_SIZE]; /* empty: none */
	bool		has_division;
	int64		division;
	const Calendar *calendar;	/* NULL until asked for */
} CalendarEntry;

/* What a row of calendar_day says of a day, while a calendar is built */
typedef struct DaySource
{
	int8		depth;			/* 0 own calendar, 1 parent, ...; -1 none */
	bool		seeded;
	bool		is_workday;
	int32		revision;
} DaySource;

const Calendar *calendar_recent = NULL;
uint64		calendar_generation = 1;

static uint64 loaded = 0;
static MemoryContext cache_context = NULL;
static CalendarEntry *entries = NULL;
static int	entry_count = 0;

static void
tables_changed(Datum arg, Oid relid)
{
	if (relid == InvalidOid || calendar_table_is(relid))
	{
		calendar_generation++;
		calendar_recent = NULL;
	}
}

void
calendar_init(void)
{
	relcache_watch(tables_changed);
}

void
calendar_accept_changes(void)
{
	AcceptInvalidationMessages();
}

/* ---- loading ---- */

/* Reads the table calendar; the calendars themselves are built on demand. */
static void
load_directory(void)
{
	MemoryContext context;
	CalendarEntry *found = NULL;
	int			count = 0;
	int			room = 8;

	context = AllocSetContextCreate(CurrentMemoryContext, "govshare calendars",
									ALLOCSET_SMALL_SIZES);
	if (calendar_table_find())
	{
		CalendarScan *scan = calendar_table_begin(CALENDAR_TABLE);
		CalendarRow row;

		found = MemoryContextAllocZero(context, room * sizeof(CalendarEntry));
		while (calendar_table_next(scan, &row))
		{
			CalendarEntry *entry;

			if (count == room)
			{
				room *= 2;
				found = repalloc(found, room * sizeof(CalendarEntry));
			}
			entry = &found[count++];
			memset(entry, 0, sizeof(*entry));
			strlcpy(entry->code, row.calendar, CALENDAR_CODE_SIZE);
			strlcpy(entry->parent, row.parent, CALENDAR_CODE_SIZE);
			entry->has_division = row.has_division;
			entry->division = row.division;
		}
		calendar_table_end(scan);
	}

	/* Nothing can fail from here on. */
	if (cache_context != NULL)
		MemoryContextDelete(cache_context);
	MemoryContextSetParent(context, CacheMemoryContext);
	cache_context = context;
	entries = found;
	entry_count = count;
}

static CalendarEntry *
find_entry(const char *code, int length)
{
	for (int i = 0; i < entry_count; i++)
		if (strncmp(entries[i].code, code, length) == 0 &&
			entries[i].code[length] == '\0')
			return &entries[i];
	return NULL;
}

/* The calendar and its parents, nearest first. */
static int
find_lineage(CalendarEntry *entry, CalendarEntry **lineage)
{
	int			depth = 0;

	while (entry != NULL)
	{
		if (depth == MAX_ANCESTORS)
			ereport(ERROR,
					(errcode(ERRCODE_SG_CALENDAR),
					 errmsg("the parents of calendar \"%s\" form a circle or a chain longer than %d",
							lineage[0]->code, MAX_ANCESTORS)));
		lineage[depth++] = entry;
		entry = entry->parent[0] == '\0' ? NULL :
			find_entry(entry->parent, strlen(entry->parent));
	}
	return depth;
}

/*
 * The announced years of a calendar without parent.  They must be without a
 * gap: what lies beyond one is not announced yet.
 */
static bool
announced_years(const char *code, int *first, int *last)
{
	CalendarScan *scan = calendar_table_begin(CALENDAR_YEAR_TABLE);
	CalendarRow row;
	bool	   *announced = palloc0(LAST_YEAR + 2);
	int			lowest = LAST_YEAR + 1;

	while (calendar_table_next(scan, &row))
	{
		if (strcmp(row.calendar, code) != 0 ||
			row.year < FIRST_YEAR || row.year > LAST_YEAR)
			continue;
		announced[row.year] = true;
		lowest = Min(lowest, row.year);
	}
	calendar_table_end(scan);

	*first = *last = lowest;
	while (*last <= LAST_YEAR && announced[*last + 1])
		(*last)++;
	pfree(announced);
	return lowest <= LAST_YEAR;
}

/*
 * Does a row say more than what is known of its day?  The nearest calendar
 * decides, within it the latest revision, and what was announced here over
 * what came with the extension.
 */
static bool
overrides(const DaySource *row, const DaySource *known)
{
	if (known->depth < 0)
		return true;
	if (row->depth != known->depth)
		return row->depth < known->depth;
	if (row->revision != known->revision)
		return row->revision > known->revision;
	return !row->seeded;
}

/* What calendar_day says of each day from first on; depth -1 where nothing. */
static DaySource *
read_days(CalendarEntry **lineage, int depth, DateADT first, int32 days)
{
	DaySource  *known = palloc(Max(days, 1) * sizeof(DaySource));
	CalendarScan *scan = calendar_table_begin(CALENDAR_DAY_TABLE);
	CalendarRow row;

	for (int32 i = 0; i < days; i++)
		known[i].depth = -1;

	while (calendar_table_next(scan, &row))
	{
		DaySource	source;
		int64		i = (int64) row.day - first;

		for (source.depth = 0; source.depth < depth; source.depth++)
			if (strcmp(lineage[source.depth]->code, row.calendar) == 0)
				break;
		if (source.depth == depth || i < 0 || i >= days)
			continue;
		source.is_workday = row.is_workday;
		source.revision = row.revision;
		source.seeded = row.seeded;
		if (overrides(&source, &known[i]))
			known[i] = source;
	}
	calendar_table_end(scan);
	return known;
}

static bool
is_weekday(DateADT d)
{
	int			dow = j2day(d + POSTGRES_EPOCH_JDATE);

	return dow != 0 && dow != 6;
}

static DateADT
first_of_year(int year)
{
	return date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE;
}

static Calendar *
build_calendar(CalendarEntry *entry)
{
	CalendarEntry *lineage[MAX_ANCESTORS];
	int			depth = find_lineage(entry, lineage);
	int			first_year;
	int			last_year;
	DaySource  *known;
	Calendar   *calendar;

	calendar = MemoryContextAllocZero(cache_context, sizeof(Calendar));
	strlcpy(calendar->code, entry->code, CALENDAR_CODE_SIZE);
	calendar->code_length = strlen(entry->code);
	/* The announced range follows the outermost parent. */
	if (announced_years(lineage[depth - 1]->code, &first_year, &last_year))
	{
		calendar->first = first_of_year(first_year);
		calendar->days = first_of_year(last_year + 1) - calendar->first;
	}

	known = read_days(lineage, depth, calendar->first, calendar->days);

	calendar->bits = MemoryContextAllocZero(cache_context,
											(calendar->days / 64 + 1) * sizeof(uint64));
	calendar->rank = MemoryContextAllocZero(cache_context,
											(calendar->days + 1) * sizeof(int32));
	calendar->nth = MemoryContextAllocZero(cache_context,
										   Max(calendar->days, 1) * sizeof(int32));
	for (int32 i = 0; i < calendar->days; i++)
	{
		calendar->rank[i] = calendar->workdays;
		if (known[i].depth >= 0 ? known[i].is_workday :
			is_weekday(calendar->first + i))
		{
			calendar->bits[i >> 6] |= UINT64CONST(1) << (i & 63);
			calendar->nth[calendar->workdays++] = i;
		}
	}
	calendar->rank[calendar->days] = calendar->workdays;
	pfree(known);
	return calendar;
}

/* Brings the directory up to date. */
static void
refresh(void)
{
	while (loaded != calendar_generation)
	{
		uint64		reading = calendar_generation;

		CHECK_FOR_INTERRUPTS();
		load_directory();
		loaded = reading;
	}
}

const Calendar *
calendar_load(const char *code, int length)
{
	CalendarEntry *entry;

	/* Opening the tables may bring news; then what was read is worth nothing. */
	do
	{
		refresh();
		entry = length < CALENDAR_CODE_SIZE ? find_entry(code, length) : NULL;
		if (entry == NULL)
			return NULL;
		if (entry->calendar == NULL)
			entry->calendar = build_calendar(entry);
	} while (loaded != calendar_generation);

	calendar_recent = entry->calendar;
	return entry->calendar;
}

/* ---- use ---- */

const Calendar *
calendar_require(const char *code, int length)
{
	const Calendar *calendar = calendar_find(code, length);

	if (calendar == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SG_CALENDAR),
				 errmsg("calendar \"%.*s\" does not exist",
						pg_mbcliplen(code, length, CALENDAR_CODE_SIZE), code),
				 errhint("See the table govshare.calendar.")));
	return calendar;
}

static const char *
date_text(DateADT d)
{
	int			year;
	int			month;
	int			day;

	j2date(d + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	if (year <= 0)
		return psprintf("%04d-%02d-%02d BC", 1 - year, month, day);
	return psprintf("%04d-%02d-%02d", year, month, day);
}

void
calendar_not_announced(const Calendar *calendar, DateADT d)
{
	if (DATE_NOT_FINITE(d))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("no working day can be counted from or to an infinite date")));
	if (calendar->days == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_CALENDAR),
				 errmsg("no year of calendar \"%s\" has been announced",
						calendar->code)));
	ereport(ERROR,
			(errcode(ERRCODE_SG_CALENDAR),
			 errmsg("working days from %s lead out of the announced range of calendar \"%s\"",
					date_text(d), calendar->code),
			 errdetail("It is announced from %s to %s.",
					   date_text(calendar->first),
					   date_text(calendar->first + calendar->days - 1)),
			 errhint("Enter the official arrangement of the year with govshare.announce_calendar().")));
}

DateADT
calendar_add(const char *calendar, DateADT d, int32 n)
{
	const Calendar *found = calendar_require(calendar, strlen(calendar));
	DateADT		result;

	if (!calendar_step(found, d, n, &result))
		calendar_not_announced(found, d);
	return result;
}

/* The n-th weekday after d, n > 0. */
static bool
step_weekdays(DateADT d, int64 n, DateADT *result)
{
	int			dow = j2day(d + POSTGRES_EPOCH_JDATE);
	int64		reached;

	/* From a weekend, count from the Friday before. */
	if (dow == 0 || dow == 6)
	{
		d -= dow == 0 ? 2 : 1;
		dow = 5;
	}
	reached = d + n / 5 * 7 + n % 5;
	if (dow + n % 5 > 5)
		reached += 2;
	if (reached >= DATE_END_JULIAN - POSTGRES_EPOCH_JDATE)
		return false;
	*result = reached;
	return true;
}

bool
calendar_try_add(const char *calendar, DateADT d, int32 n,
				 DateADT *result, bool *provisional)
{
	const Calendar *found = calendar_find(calendar, strlen(calendar));
	DateADT		last;
	int64		left = n;

	*provisional = false;
	if (found == NULL || found->days == 0 || n < 0 || DATE_NOT_FINITE(d))
		return false;
	if (calendar_step(found, d, n, result))
		return true;
	if ((int64) d - found->first < -1)
		return false;

	*provisional = true;
	last = found->first + found->days - 1;
	if (n == 0)
	{
		/* On or after d: the first day after the day before. */
		d--;
		left = 1;
	}
	if (d < last)
	{
		left -= found->workdays - calendar_rank(found, d + 1 - found->first);
		d = last;
	}
	return step_weekdays(d, left, result);
}

char *
calendar_of_division(int64 division)
{
	const CalendarEntry *nearest = NULL;
	int64		nearest_width = 0;

	AcceptInvalidationMessages();
	refresh();
	for (int i = 0; i < entry_count; i++)
	{
		int64		lo;
		int64		hi;

		if (!entries[i].has_division)
			continue;
		division_range(entries[i].division, &lo, &hi);
		if (division >= lo && division <= hi &&
			(nearest == NULL || hi - lo < nearest_width))
		{
			nearest = &entries[i];
			nearest_width = hi - lo;
		}
	}
	return pstrdup(nearest == NULL ? CALENDAR_DEFAULT : nearest->code);
}

/*
 * Trigger on the calendar tables, for each row (logical replication fires no
 * other) and for TRUNCATE.
 */
Datum
calendar_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("calendar_changed() is a trigger function")));
	CacheInvalidateRelcacheByRelid(RelationGetRelid(trigger->tg_relation));
	return PointerGetDatum(NULL);
}
