/*
 * calendar_table.h: the rows of the three calendar tables, for calendar.c.
 */
#ifndef GOVSHARE_CALENDAR_TABLE_H
#define GOVSHARE_CALENDAR_TABLE_H

#include "utils/date.h"

#define CALENDAR_CODE_SIZE	33	/* with its final zero */

typedef enum CalendarTable
{
	CALENDAR_TABLE,
	CALENDAR_YEAR_TABLE,
	CALENDAR_DAY_TABLE,
	CALENDAR_TABLES				/* how many there are */
} CalendarTable;

/* A row; each table fills what it has */
typedef struct CalendarRow
{
	char		calendar[CALENDAR_CODE_SIZE];

	/* calendar */
	char		parent[CALENDAR_CODE_SIZE]; /* empty: none */
	bool		has_division;
	int64		division;

	/* calendar_year */
	int32		year;

	/* calendar_day */
	DateADT		day;
	bool		is_workday;
	int32		revision;
	bool		seeded;
} CalendarRow;

typedef struct CalendarScan CalendarScan;

/* Find the tables; false if the extension is not in this database */
extern bool calendar_table_find(void);

/* Is this one of them?  For callbacks: looks nothing up */
extern bool calendar_table_is(Oid relid);

/*
 * Read a table in no particular order, as it is at this moment, whatever the
 * transaction's snapshot; calendar_table_find() must have been true.
 */
extern CalendarScan *calendar_table_begin(CalendarTable table);
extern bool calendar_table_next(CalendarScan *scan, CalendarRow *row);
extern void calendar_table_end(CalendarScan *scan);

#endif							/* GOVSHARE_CALENDAR_TABLE_H */
