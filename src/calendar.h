/*
 * calendar.h: official calendars of working days, cached in the backend.
 *
 * A calendar covers an unbroken range of announced years.  Within it bits tells
 * which days are working days, rank[] how many there are before each day, and
 * nth[] selects the n-th.  Counting is two loads, whatever the distance.
 */
#ifndef GOVSHARE_CALENDAR_H
#define GOVSHARE_CALENDAR_H

#include "fmgr.h"
#include "utils/date.h"

#include "calendar_table.h"
#include "compat.h"

#define CALENDAR_DEFAULT	"CN"

typedef struct Calendar
{
	char		code[CALENDAR_CODE_SIZE];
	int			code_length;
	DateADT		first;			/* first announced day */
	int32		days;			/* number of announced days, may be 0 */
	int32		workdays;		/* how many of them are working days */
	uint64	   *bits;			/* bit i: first + i is a working day */
	int32	   *rank;			/* working days before first + i, i <= days */
	int32	   *nth;			/* day of the n-th working day, n from 0 */
} Calendar;

/* The calendar used last, or NULL after any change: calendar_find() only. */
extern const Calendar *calendar_recent;

/*
 * Advances with every change.  A calendar found stays valid until then, and
 * may be freed at the next calendar_load() afterwards.
 */
extern uint64 calendar_generation;

extern void calendar_init(void);

/*
 * Finds a calendar by a code that need not be terminated, loading it if
 * necessary; NULL if there is none.
 */
extern const Calendar *calendar_load(const char *code, int length);

static inline const Calendar *
calendar_find(const char *code, int length)
{
	const Calendar *recent = calendar_recent;

	if (likely(recent != NULL && recent->code_length == length &&
			   memcmp(recent->code, code, length) == 0))
		return recent;
	return calendar_load(code, length);
}

/* As calendar_find(), but SG201 if there is no such calendar. */
extern const Calendar *calendar_require(const char *code, int length);

/* Raises SG201 for a date that the calendar does not reach from d. */
pg_noreturn extern void calendar_not_announced(const Calendar *calendar, DateADT d);

/*
 * Notices what other sessions committed.  Scans of tables do so by
 * themselves; this is for calls that need no table.
 */
extern void calendar_accept_changes(void);

/* Working days before day i; 0 <= i <= days. */
static inline int32
calendar_rank(const Calendar *calendar, int32 i)
{
	return calendar->rank[i];
}

/*
 * The n-th working day after d (n > 0) or before it (n < 0), the first one on
 * or after d (n = 0).  False if days are involved that are not announced.
 */
static inline bool
calendar_step(const Calendar *calendar, DateADT d, int32 n, DateADT *result)
{
	int64		i = (int64) d - calendar->first;
	int64		k;

	if (n > 0)
	{
		if (unlikely(i < -1 || i >= calendar->days))
			return false;
		k = (int64) calendar_rank(calendar, i + 1) + n - 1;
	}
	else
	{
		if (unlikely(i < 0 || i > calendar->days))
			return false;
		k = (int64) calendar_rank(calendar, i) + n;
	}
	if (unlikely(k < 0 || k >= calendar->workdays))
		return false;
	*result = calendar->first + calendar->nth[k];
	return true;
}

/* calendar_step() by name; SG201 where that returns false. */
extern DateADT calendar_add(const char *calendar, DateADT d, int32 n);

/*
 * For obligations alone, n >= 0: counts weekdays beyond the announced range
 * and then sets *provisional.  False if no date can be told: the calendar is
 * unknown or has no announced year, or d lies before its range.
 */
extern bool calendar_try_add(const char *calendar, DateADT d, int32 n,
							 DateADT *result, bool *provisional);

/*
 * The calendar of the smallest area that contains the division, else 'CN';
 * palloc'd.
 */
extern char *calendar_of_division(int64 division);

#endif							/* GOVSHARE_CALENDAR_H */
