/*
 * calendar_table.c: the rows of the three calendar tables.
 *
 * Owns the tables' columns and how they are read: by a catalog-style scan, so
 * that a change committed by another session counts at once whatever the
 * isolation level, and parallel workers may read too.  Says nothing about what
 * rows mean; must never use SPI.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "calendar_table.h"
#include "division.h"

/* Columns of the tables, as in 20_calendar.sql */
#define CALENDAR_CODE			1
#define CALENDAR_PARENT			3
#define CALENDAR_DIVISION		4
#define CALENDAR_YEAR_CALENDAR	1
#define CALENDAR_YEAR_YEAR		2
#define CALENDAR_DAY_CALENDAR	1
#define CALENDAR_DAY_DAY		2
#define CALENDAR_DAY_IS_WORKDAY	3
#define CALENDAR_DAY_REVISION	6
#define CALENDAR_DAY_SEEDED		7

static const char *const table_names[CALENDAR_TABLES] = {
	"calendar", "calendar_year", "calendar_day"
};

static Oid	table_oids[CALENDAR_TABLES];

struct CalendarScan
{
	CalendarTable table;
	Relation	rel;
	SysScanDesc scan;
};

bool
calendar_table_find(void)
{
	Oid			schema = get_namespace_oid("govshare", true);

	for (int i = 0; i < CALENDAR_TABLES; i++)
	{
		table_oids[i] = OidIsValid(schema) ?
			get_relname_relid(table_names[i], schema) : InvalidOid;
		if (!OidIsValid(table_oids[i]))
			return false;
	}
	return true;
}

bool
calendar_table_is(Oid relid)
{
	return relid == table_oids[CALENDAR_TABLE] ||
		relid == table_oids[CALENDAR_YEAR_TABLE] ||
		relid == table_oids[CALENDAR_DAY_TABLE];
}

CalendarScan *
calendar_table_begin(CalendarTable table)
{
	CalendarScan *scan = palloc(sizeof(CalendarScan));

	scan->table = table;
	scan->rel = table_open(table_oids[table], AccessShareLock);
	scan->scan = systable_beginscan(scan->rel, InvalidOid, false, NULL, 0, NULL);
	return scan;
}

/* Copies a text column that a constraint holds below CALENDAR_CODE_SIZE. */
static void
copy_code(char *target, HeapTuple tuple, AttrNumber attno, TupleDesc desc)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, attno, desc, &isnull);

	if (isnull)
		target[0] = '\0';
	else
		text_to_cstring_buffer(DatumGetTextPP(value), target,
							   CALENDAR_CODE_SIZE);
}

static void
read_calendar(HeapTuple tuple, TupleDesc desc, CalendarRow *row)
{
	Datum		division;
	bool		isnull;

	copy_code(row->calendar, tuple, CALENDAR_CODE, desc);
	copy_code(row->parent, tuple, CALENDAR_PARENT, desc);
	division = heap_getattr(tuple, CALENDAR_DIVISION, desc, &isnull);
	row->has_division = !isnull;
	if (!isnull)
		row->division = DatumGetDivision(division);
}

static void
read_year(HeapTuple tuple, TupleDesc desc, CalendarRow *row)
{
	bool		isnull;

	copy_code(row->calendar, tuple, CALENDAR_YEAR_CALENDAR, desc);
	row->year = DatumGetInt32(heap_getattr(tuple, CALENDAR_YEAR_YEAR, desc, &isnull));
}

static void
read_day(HeapTuple tuple, TupleDesc desc, CalendarRow *row)
{
	bool		isnull;

	copy_code(row->calendar, tuple, CALENDAR_DAY_CALENDAR, desc);
	row->day = DatumGetDateADT(heap_getattr(tuple, CALENDAR_DAY_DAY, desc, &isnull));
	row->is_workday = DatumGetBool(heap_getattr(tuple, CALENDAR_DAY_IS_WORKDAY, desc, &isnull));
	row->revision = DatumGetInt32(heap_getattr(tuple, CALENDAR_DAY_REVISION, desc, &isnull));
	row->seeded = DatumGetBool(heap_getattr(tuple, CALENDAR_DAY_SEEDED, desc, &isnull));
}

bool
calendar_table_next(CalendarScan *scan, CalendarRow *row)
{
	HeapTuple	tuple = systable_getnext(scan->scan);

	if (!HeapTupleIsValid(tuple))
		return false;
	memset(row, 0, sizeof(*row));
	switch (scan->table)
	{
		case CALENDAR_TABLE:
			read_calendar(tuple, RelationGetDescr(scan->rel), row);
			break;
		case CALENDAR_YEAR_TABLE:
			read_year(tuple, RelationGetDescr(scan->rel), row);
			break;
		case CALENDAR_DAY_TABLE:
			read_day(tuple, RelationGetDescr(scan->rel), row);
			break;
		case CALENDAR_TABLES:
			break;
	}
	return true;
}

void
calendar_table_end(CalendarScan *scan)
{
	systable_endscan(scan->scan);
	table_close(scan->rel, AccessShareLock);
	pfree(scan);
}
