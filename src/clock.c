/*
 * clock.c: statutory time and the zone in which its days begin.
 *
 * Owns the settings govshare.clock and govshare.timezone.
 *
 * Invariants: every date and midnight of the law is of govshare.timezone,
 * never of the session's TimeZone; a frozen clock without a zone is read in
 * govshare.timezone too, whichever of the two settings changed last.
 *
 * It must never be asked for the time of a log record, and its check hooks
 * must never throw: they run in the postmaster.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "compat.h"

PG_FUNCTION_INFO_V1(statutory_now);

static char *clock_setting;
static char *timezone_setting;

/* set by assign hooks */
static pg_tz *zone;
static bool frozen_known = false;
static bool frozen;
static TimestampTz frozen_at;

static bool
names_the_present(const char *word)
{
	return pg_strcasecmp(word, "now") == 0 ||
		pg_strcasecmp(word, "today") == 0 ||
		pg_strcasecmp(word, "tomorrow") == 0 ||
		pg_strcasecmp(word, "yesterday") == 0;
}

/*
 * Reads a timestamp, in the given zone unless it names one; false if it is
 * none.  Words for the present are none: a frozen clock stands still.
 */
static bool
read_instant(const char *text, pg_tz *in_zone, TimestampTz *instant)
{
	char		workbuf[MAXDATELEN + MAXDATEFIELDS];
	char	   *field[MAXDATEFIELDS];
	int			ftype[MAXDATEFIELDS];
	int			nfields;
	int			dtype;
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;
	int			status;
	pg_tz	   *session_zone = session_timezone;

	status = ParseDateTime(text, workbuf, sizeof(workbuf),
						   field, ftype, MAXDATEFIELDS, &nfields);
	if (status != 0)
		return false;
	for (int i = 0; i < nfields; i++)
		if (ftype[i] == DTK_STRING && names_the_present(field[i]))
			return false;

	/* DecodeDateTime() takes a missing zone from the session: lend it ours. */
	session_timezone = in_zone;
	status = decode_date_time(field, ftype, nfields, &dtype, &tm, &fsec, &tz);
	session_timezone = session_zone;

	return status == 0 && dtype == DTK_DATE &&
		tm2timestamp(&tm, fsec, &tz, instant) == 0;
}

static bool
check_clock(char **newval, void **extra, GucSource source)
{
	TimestampTz instant;

	if (**newval == '\0')
		return true;
	if (read_instant(*newval, zone ? zone : pg_tzset("GMT"), &instant))
		return true;

	GUC_check_errdetail("It is not a date and time.");
	GUC_check_errhint("Write a time such as \"2026-02-13 16:00:00+08\", or nothing for the real time.");
	return false;
}

static void
assign_clock(const char *newval, void *extra)
{
	frozen_known = false;
}

static bool
check_timezone(char **newval, void **extra, GucSource source)
{
	pg_tz	   *found = pg_tzset(*newval);

	if (found == NULL)
	{
		GUC_check_errdetail("It is not the name of a time zone.");
		return false;
	}
	if (!pg_tz_acceptable(found))
	{
		GUC_check_errdetail("It uses leap seconds, which PostgreSQL does not support.");
		return false;
	}
	*extra = setting_alloc(sizeof(pg_tz *));
	if (*extra == NULL)
		return false;
	*((pg_tz **) *extra) = found;
	return true;
}

static void
assign_timezone(const char *newval, void *extra)
{
	zone = *((pg_tz **) extra);
	frozen_known = false;
}

void
clock_init(void)
{
	/* The zone comes first: a clock without a zone is read in it. */
	DefineCustomStringVariable("govshare.timezone",
							   "Time zone in which statutory days begin and end.",
							   NULL,
							   &timezone_setting,
							   "Asia/Shanghai",
							   PGC_SIGHUP,
							   0,
							   check_timezone, assign_timezone, NULL);
	DefineCustomStringVariable("govshare.clock",
							   "Freezes statutory time for tests and drills.",
							   "Empty is the real time. The log always records real time.",
							   &clock_setting,
							   "",
							   PGC_SIGHUP,
							   0,
							   check_clock, assign_clock, NULL);
}

bool
clock_frozen(void)
{
	if (!frozen_known)
	{
		frozen = clock_setting != NULL && *clock_setting != '\0' &&
			read_instant(clock_setting, zone, &frozen_at);
		frozen_known = true;
	}
	return frozen;
}

TimestampTz
clock_now(void)
{
	return clock_frozen() ? frozen_at : GetCurrentTimestamp();
}

DateADT
clock_today(void)
{
	return clock_local_date(clock_now());
}

DateADT
clock_local_date(TimestampTz instant)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;

	if (TIMESTAMP_IS_NOBEGIN(instant))
		return DATEVAL_NOBEGIN;
	if (TIMESTAMP_IS_NOEND(instant))
		return DATEVAL_NOEND;
	if (timestamp2tm(instant, &tz, &tm, &fsec, NULL, zone) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
}

TimestampTz
clock_midnight(DateADT date)
{
	struct pg_tm tm = {0};
	TimestampTz instant;
	int			tz;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("an infinite date has no midnight")));

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	tz = DetermineTimeZoneOffset(&tm, zone);
	if (tm2timestamp(&tm, 0, &tz, &instant) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range for timestamp")));
	return instant;
}

/* Stable within a statement, as its callers are declared. */
Datum
statutory_now(PG_FUNCTION_ARGS)
{
	if (clock_frozen())
		PG_RETURN_TIMESTAMPTZ(frozen_at);
	PG_RETURN_TIMESTAMPTZ(GetCurrentStatementStartTimestamp());
}
