/*
 * obligation.c: statutory periods that run against departments.
 *
 * Owns the tables obligation and violation and the arithmetic of due dates.
 * The period runs from the day after the event, in working days of the
 * obligor's area, and ends when its last day ends (Civil Code 201-204).
 *
 * Invariants: an obligation past its due time ends as overdue or excused,
 * never as met or cancelled; due dates move only with an extension that was
 * consented to, when the calendar of their year becomes known, or later when it
 * is amended, and never once they have passed; before 2025-08-01 nothing runs (Article 44).
 *
 * Must never decide who may act: that is the procedures' business, and they
 * include this file, not the other way round.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

#include "calendar.h"
#include "clock.h"
#include "division.h"
#include "errors.h"
#include "internal_write.h"
#include "notice.h"
#include "obligation.h"

PG_FUNCTION_INFO_V1(obligation_open_sql);
PG_FUNCTION_INFO_V1(obligation_close_sql);
PG_FUNCTION_INFO_V1(flag_violation_sql);
PG_FUNCTION_INFO_V1(obligation_calendar_changed);

/* days from 2000-01-01 to 2025-08-01 (Article 44) */
#define IN_FORCE_FROM		((DateADT) 9344)
#define MAX_WORKDAYS		3660

static int	due_soon_workdays = 2;

/* What the law says of a period, and who owes it where */
typedef struct Period
{
	char	   *article;
	int32		workdays;
	bool		by_local_rule;	/* none, but where a local rule sets one */
	int32		local_workdays; /* 0: no local rule */
	bool		resumes;		/* a supplement leaves what was left */
	char	   *calendar;
} Period;

/* When it ends */
typedef struct Due
{
	DateADT		on;
	TimestampTz at;
	bool		provisional;
	TimestampTz local_at;
	TimestampTz warn_at;
} Due;

void
obligation_init(void)
{
	DefineCustomIntVariable("govshare.due_soon_workdays",
							"Working days before the last day from which an obligation counts as due soon.",
							"Periods too short for it warn as their last day begins. Read when an obligation opens.",
							&due_soon_workdays,
							2, 0, 60,
							PGC_SIGHUP, 0, NULL, NULL, NULL);
}

/* ---- due dates ---- */

/*
 * A period of local_workdays, if not 0, only warns; the warning comes
 * due_soon_workdays before whichever last day is nearer, within the period.
 * False if the calendar tells no date.
 */
static bool
compute_due(const char *calendar, TimestampTz event, int32 workdays,
			int32 extended, int32 local_workdays, Due *due)
{
	DateADT		started_on = clock_local_date(event);
	int32		nearer = local_workdays && !extended ?
		local_workdays : workdays + extended;
	int32		notice = Max(nearer - due_soon_workdays, 1);
	DateADT		local_on = started_on;
	DateADT		warn_on;
	bool		ignored;

	if (!calendar_try_add(calendar, started_on, workdays + extended,
						  &due->on, &due->provisional) ||
		!calendar_try_add(calendar, started_on, notice, &warn_on, &ignored) ||
		(local_workdays &&
		 !calendar_try_add(calendar, started_on, local_workdays,
						   &local_on, &ignored)))
		return false;
	due->at = clock_midnight(due->on + 1);
	due->local_at = clock_midnight(local_on + 1);
	due->warn_at = clock_midnight(warn_on);
	return true;
}

/* ---- reading the law ---- */

static InternalQuery statute_query = {
	"SELECT article, workdays, by_local_rule FROM govshare.statute WHERE code = $1",
	1, {TEXTOID}
};

static InternalQuery department_query = {
	"SELECT coalesce(d.division, g.division)"
	" FROM govshare.department d"
	" JOIN govshare.government g ON g.code = d.government"
	" WHERE d.code = $1",
	1, {TEXTOID}
};

/*
 * Of several governments above, the strictest period is the one to keep, and
 * the nearest says what a supplement does to it.
 */
static InternalQuery local_query = {
	"SELECT min(r.workdays), (pg_catalog.array_agg(r.supplement ORDER BY up.depth)"
	" FILTER (WHERE r.supplement IS NOT NULL))[1] = 'resume' FROM govshare.department d"
	" CROSS JOIN LATERAL govshare.governments_above(d.government) up"
	" JOIN govshare.local_rule r ON r.government = up.code"
	" WHERE r.statute = $1 AND d.code = $2",
	2, {TEXTOID, TEXTOID}
};

static void
read_statute(const char *statute, Period *period)
{
	Datum		values[1] = {CStringGetTextDatum(statute)};
	bool		open_ended;

	if (internal_query(&statute_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("unknown statute \"%s\"", statute),
				 errhint("See govshare.statute.")));
	period->article = TextDatumGetCString(internal_value(0, 1, NULL));
	period->workdays = DatumGetInt32(internal_value(0, 2, &open_ended));
	if (open_ended)
		period->workdays = 0;
	period->by_local_rule = DatumGetBool(internal_value(0, 3, NULL));
}

static void
read_department(const char *department, Period *period)
{
	Datum		values[1] = {CStringGetTextDatum(department)};

	if (internal_query(&department_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("unknown department \"%s\"", department),
				 errhint("See govshare.department.")));
	period->calendar = calendar_of_division(DatumGetDivision(internal_value(0, 1, NULL)));
}

static void
read_local_rule(const char *statute, const char *department, Period *period)
{
	Datum		values[2] = {CStringGetTextDatum(statute),
	CStringGetTextDatum(department)};
	bool		none;

	(void) internal_query(&local_query, values, NULL);
	period->local_workdays = DatumGetInt32(internal_value(0, 1, &none));
	if (period->by_local_rule)
		period->workdays = none ? 0 : period->local_workdays;
	if (none || period->local_workdays >= period->workdays)
		period->local_workdays = 0;
	period->resumes = DatumGetBool(internal_value(0, 2, &none));
	if (none)
		period->resumes = false;
}

static InternalQuery interrupted_query = {
	"SELECT started_on, ended_at, workdays, extended FROM govshare.obligation"
	" WHERE procedure = $1 AND case_id = $2 AND statute = $3"
	" AND state = 'cancelled' ORDER BY id DESC LIMIT 1",
	3, {TEXTOID, INT8OID, TEXTOID}
};

/* Working days in (start, until], at most so many */
static int32
workdays_used(const char *calendar, DateADT start, DateADT until, int32 most)
{
	int32		used = 0;
	DateADT		day;
	bool		ignored;

	while (used < most &&
		   calendar_try_add(calendar, start, used + 1, &day, &ignored) &&
		   day <= until)
		used++;
	return used;
}

/*
 * Where a local rule says so [I], a period that was broken off in this case
 * goes on with what was left of it; a day at least.
 */
static void
take_what_is_left(const char *statute, const char *procedure, int64 case_id,
				  Period *period)
{
	Datum		values[3] = {CStringGetTextDatum(procedure),
		Int64GetDatum(case_id), CStringGetTextDatum(statute)};
	int32		whole;
	int32		used;

	if (!period->resumes ||
		internal_query(&interrupted_query, values, NULL) == 0)
		return;
	whole = DatumGetInt32(internal_value(0, 3, NULL)) +
		DatumGetInt32(internal_value(0, 4, NULL));
	used = workdays_used(period->calendar,
						 DatumGetDateADT(internal_value(0, 1, NULL)),
						 clock_local_date(DatumGetTimestampTz(internal_value(0, 2, NULL))),
						 whole);
	period->workdays = Max(whole - used, 1);
	if (period->local_workdays)
		period->local_workdays = Max(period->local_workdays - used, 1);
}

/* The period that the case sets, where the law leaves it to the case */
static void
check_own_period(const char *statute, Period *period, int32 workdays)
{
	if (period->workdays == 0 && workdays == 0 && !period->by_local_rule)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("statute \"%s\" needs the number of working days", statute),
				 errdetail("Article %s leaves the period to the order or instruction.",
						   period->article),
				 errhint("State the number of working days.")));
	if (period->workdays != 0 && workdays != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_STATUTORY_LIMIT),
				 errmsg("the period of statute \"%s\" is fixed by law", statute),
				 errdetail("Article %s sets %d working days.",
						   period->article, period->workdays),
				 errhint("Leave the number of working days out.")));
	if (workdays < 0 || workdays > MAX_WORKDAYS)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("a period must have 1 to %d working days", MAX_WORKDAYS)));
	if (workdays != 0)
		period->workdays = workdays;
}

/* ---- opening ---- */

static InternalQuery open_query = {
	"INSERT INTO govshare.obligation (statute, article, department, procedure,"
	" case_id, event_at, started_on, workdays, calendar, due_on, due_at,"
	" provisional, local_workdays, local_due_at, warn_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
	" ON CONFLICT (procedure, case_id, statute) WHERE ended_at IS NULL"
	" DO NOTHING RETURNING id",
	15, {TEXTOID, TEXTOID, TEXTOID, TEXTOID, INT8OID, TIMESTAMPTZOID, DATEOID,
		INT4OID, TEXTOID, DATEOID, TIMESTAMPTZOID, BOOLOID, INT4OID,
	TIMESTAMPTZOID, TIMESTAMPTZOID}
};

static int64
insert_obligation(const char *statute, const char *department,
				  const char *procedure, int64 case_id, TimestampTz event,
				  const Period *period)
{
	Due			due;
	Datum		values[15];

	if (!compute_due(period->calendar, event, period->workdays, 0,
					 period->local_workdays, &due))
		ereport(ERROR,
				(errcode(ERRCODE_SG_CALENDAR),
				 errmsg("calendar \"%s\" tells no due date for statute \"%s\"",
						period->calendar, statute),
				 errhint("Enter the official arrangement with announce_calendar().")));
	values[0] = CStringGetTextDatum(statute);
	values[1] = CStringGetTextDatum(period->article);
	values[2] = CStringGetTextDatum(department);
	values[3] = CStringGetTextDatum(procedure);
	values[4] = Int64GetDatum(case_id);
	values[5] = TimestampTzGetDatum(event);
	values[6] = DateADTGetDatum(clock_local_date(event));
	values[7] = Int32GetDatum(period->workdays);
	values[8] = CStringGetTextDatum(period->calendar);
	values[9] = DateADTGetDatum(due.on);
	values[10] = TimestampTzGetDatum(due.at);
	values[11] = BoolGetDatum(due.provisional);
	values[12] = Int32GetDatum(period->local_workdays);
	values[13] = TimestampTzGetDatum(due.local_at);
	values[14] = TimestampTzGetDatum(due.warn_at);
	if (internal_query(&open_query, values,
					   period->local_workdays ? NULL : "            nn ") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("statute \"%s\" runs already in %s %" PRId64,
						statute, procedure, case_id),
				 errdetail("A statutory period (Article %s) is not started anew while it runs.",
						   period->article),
				 errhint("See govshare.obligation for the one that runs.")));
	return DatumGetInt64(internal_value(0, 1, NULL));
}

int64
obligation_open_within(const char *statute, const char *department,
					   const char *procedure, int64 case_id,
					   TimestampTz event, int32 workdays)
{
	InternalWrite frame;
	Period		period = {0};
	int64		id;

	if (TIMESTAMP_NOT_FINITE(event))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("a statutory period cannot start at infinity")));
	internal_write_begin(&frame);
	read_statute(statute, &period);
	check_own_period(statute, &period, workdays);
	read_department(department, &period);
	read_local_rule(statute, department, &period);
	take_what_is_left(statute, procedure, case_id, &period);
	if (clock_local_date(event) < IN_FORCE_FROM || period.workdays == 0)
		id = 0;
	else
		id = insert_obligation(statute, department, procedure, case_id, event,
							   &period);
	internal_write_end(&frame);
	return id;
}

int64
obligation_open(const char *statute, const char *department,
				const char *procedure, int64 case_id, TimestampTz event)
{
	return obligation_open_within(statute, department, procedure, case_id,
								  event, 0);
}

/* ---- closing ---- */

static InternalQuery close_query = {
	"UPDATE govshare.obligation SET ended_at = $4,"
	" met_at = CASE WHEN $5 = 'met' THEN $4 END,"
	" state = CASE WHEN $5 = 'excused' THEN 'excused'"
	" WHEN state = 'overdue' OR $4 >= due_at THEN 'overdue' ELSE $5 END"
	" WHERE procedure = $1 AND case_id = $2"
	" AND (statute = $3 OR $3 IS NULL) AND ended_at IS NULL",
	5, {TEXTOID, INT8OID, TEXTOID, TIMESTAMPTZOID, TEXTOID}
};

int
obligation_close(const char *procedure, int64 case_id, const char *statute,
				 const char *outcome)
{
	InternalWrite frame;
	Period		period = {0};
	int			ended;

	if (strcmp(outcome, "met") != 0 && strcmp(outcome, "cancelled") != 0 &&
		strcmp(outcome, "excused") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("unknown outcome \"%s\" of an obligation", outcome),
				 errhint("An obligation ends met, cancelled or excused.")));
	internal_write_begin(&frame);
	{
		Datum		values[] = {
			CStringGetTextDatum(procedure),
			Int64GetDatum(case_id),
			statute ? CStringGetTextDatum(statute) : (Datum) 0,
			TimestampTzGetDatum(clock_now()),
			CStringGetTextDatum(outcome)
		};

		ended = internal_query(&close_query, values, statute ? NULL : "  n  ");
		/* Nothing ran: does the law know such a period at all? */
		if (ended == 0 && statute)
			read_statute(statute, &period);
	}
	internal_write_end(&frame);
	return ended;
}

static InternalQuery resume_query = {
	"UPDATE govshare.obligation SET ended_at = NULL, met_at = NULL,"
	" state = CASE state WHEN 'met' THEN 'open' ELSE state END"
	" WHERE id = (SELECT o.id FROM govshare.obligation o WHERE o.procedure = $1"
	"  AND o.case_id = $2 AND o.statute = $3 ORDER BY o.id DESC LIMIT 1)"
	" AND met_at IS NOT NULL",
	3, {TEXTOID, INT8OID, TEXTOID}
};

void
obligation_resume(const char *procedure, int64 case_id, const char *statute)
{
	InternalWrite frame;

	internal_write_begin(&frame);
	{
		Datum		values[] = {
			CStringGetTextDatum(procedure),
			Int64GetDatum(case_id),
			CStringGetTextDatum(statute)
		};

		(void) internal_query(&resume_query, values, NULL);
	}
	internal_write_end(&frame);
}

/* ---- counting anew ---- */

#define RECOUNT_COLUMNS \
	"SELECT id, calendar, event_at, workdays, extended," \
	" coalesce(local_workdays, 0), due_on, provisional, department," \
	" procedure, case_id, article, statute FROM govshare.obligation" \
	" WHERE state = 'open'"

static InternalQuery provisional_query = {
	RECOUNT_COLUMNS " AND provisional AND due_at > $1 ORDER BY id"
	" FOR UPDATE SKIP LOCKED",
	1, {TIMESTAMPTZOID}
};

static InternalQuery running_query = {
	RECOUNT_COLUMNS " AND due_at > $1 ORDER BY id FOR UPDATE",
	1, {TIMESTAMPTZOID}
};

static InternalQuery recount_query = {
	"UPDATE govshare.obligation SET due_on = $2, due_at = $3,"
	" provisional = $4, warn_at = $6, extended = extended + $7,"
	" local_due_at = CASE WHEN local_workdays IS NOT NULL THEN $5 END,"
	" due_soon_flagged_at = CASE WHEN $7 = 0 THEN due_soon_flagged_at END"
	" WHERE id = $1 AND ($7 > 0 OR (due_at, provisional, warn_at, local_due_at)"
	" IS DISTINCT FROM ($3, $4, $6,"
	" CASE WHEN local_workdays IS NOT NULL THEN $5 END))",
	7, {INT8OID, DATEOID, TIMESTAMPTZOID, BOOLOID, TIMESTAMPTZOID,
	TIMESTAMPTZOID, INT4OID}
};

static char *
date_text(DateADT date)
{
	return DatumGetCString(DirectFunctionCall1(date_out,
											   DateADTGetDatum(date)));
}

/* An obligor finds in its file why a day is not the one it was told */
static void
tell_moved(SPITupleTable *running, uint64 row, DateADT old_on, DateADT new_on)
{
	TupleDesc	desc = running->tupdesc;
	HeapTuple	tuple = running->vals[row];
	char	   *department = SPI_getvalue(tuple, desc, 9);

	notice_send(department, SPI_getvalue(tuple, desc, 10),
				strtoi64(SPI_getvalue(tuple, desc, 11), NULL, 10),
				SPI_getvalue(tuple, desc, 12),
				psprintf("%s of department %s is due on %s, no longer on %s: the official calendar was announced or amended",
						 SPI_getvalue(tuple, desc, 13), department,
						 date_text(new_on), date_text(old_on)));
}

/*
 * Counts anew a row of RECOUNT_COLUMNS, with that many working days more, and
 * reads the new dates.  False if nothing changed.
 */
static bool
recount_row(SPITupleTable *running, uint64 row, TimestampTz now, int32 more,
			Due *due)
{
	TupleDesc	desc = running->tupdesc;
	HeapTuple	tuple = running->vals[row];
	bool		isnull;
	char	   *calendar = SPI_getvalue(tuple, desc, 2);
	TimestampTz event = DatumGetTimestampTz(SPI_getbinval(tuple, desc, 3, &isnull));
	int32		workdays = DatumGetInt32(SPI_getbinval(tuple, desc, 4, &isnull));
	int32		extended = DatumGetInt32(SPI_getbinval(tuple, desc, 5, &isnull));
	int32		local_workdays = DatumGetInt32(SPI_getbinval(tuple, desc, 6, &isnull));
	DateADT		old_on = DatumGetDateADT(SPI_getbinval(tuple, desc, 7, &isnull));
	bool		was_provisional = DatumGetBool(SPI_getbinval(tuple, desc, 8, &isnull));
	Datum		values[7];

	if (!compute_due(calendar, event, workdays, extended + more,
					 local_workdays, due))
		return false;
	/* A day once told is kept, or moves later; a provisional one was none */
	if (!was_provisional && due->on < old_on)
	{
		due->on = old_on;
		due->at = clock_midnight(due->on + 1);
	}
	/* An amendment makes nobody late who was in time: today remains. */
	if (due->at <= now)
	{
		due->on = clock_local_date(now);
		due->at = clock_midnight(due->on + 1);
	}
	values[0] = SPI_getbinval(tuple, desc, 1, &isnull);
	values[1] = DateADTGetDatum(due->on);
	values[2] = TimestampTzGetDatum(due->at);
	values[3] = BoolGetDatum(due->provisional);
	values[4] = TimestampTzGetDatum(due->local_at);
	values[5] = TimestampTzGetDatum(due->warn_at);
	values[6] = Int32GetDatum(more);
	if (internal_query(&recount_query, values, NULL) == 0)
		return false;
	if (more == 0 && due->on != old_on)
		tell_moved(running, row, old_on, due->on);
	return true;
}

int
obligation_recount(bool all)
{
	InternalWrite frame;
	TimestampTz now = clock_now();
	Datum		values[1] = {TimestampTzGetDatum(now)};
	Due			due;
	int			changed = 0;
	uint64		n;

	internal_write_begin(&frame);
	n = internal_query(all ? &running_query : &provisional_query, values, NULL);
	{
		SPITupleTable *running = SPI_tuptable;

		for (uint64 row = 0; row < n; row++)
		{
			CHECK_FOR_INTERRUPTS();
			if (recount_row(running, row, now, 0, &due))
				changed++;
		}
	}
	internal_write_end(&frame);
	return changed;
}

/* ---- extending ---- */

static InternalQuery extend_query = {
	RECOUNT_COLUMNS " AND id = $1 FOR UPDATE",
	1, {INT8OID}
};

static InternalQuery limit_query = {
	"SELECT s.max_extension, (SELECT sum(e.extended)::int"
	" FROM govshare.obligation e WHERE e.procedure = o.procedure"
	" AND e.case_id = o.case_id AND e.statute = o.statute),"
	" o.state, o.due_at, o.statute, o.article FROM govshare.obligation o"
	" JOIN govshare.statute s ON s.code = o.statute WHERE o.id = $1"
	" FOR UPDATE OF o",
	1, {INT8OID}
};

void
obligation_check_extension(int64 id, int32 workdays)
{
	InternalWrite frame;
	Datum		values[1] = {Int64GetDatum(id)};
	int32		limit;
	char	   *state;
	char	   *article;

	if (workdays < 1)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("an extension must have at least one working day")));
	internal_write_begin(&frame);
	if (internal_query(&limit_query, values, NULL) == 0)
		elog(ERROR, "obligation " INT64_FORMAT " is gone", id);
	state = TextDatumGetCString(internal_value(0, 3, NULL));
	article = TextDatumGetCString(internal_value(0, 6, NULL));
	if (strcmp(state, "open") != 0 ||
		DatumGetTimestampTz(internal_value(0, 4, NULL)) <= clock_now())
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("the period of obligation %" PRId64 " is over", id),
				 errdetail("An extension is asked for, and consented to, while the period of Article %s runs.",
						   article),
				 errhint("State why it is late with govshare.state_justification().")));
	limit = DatumGetInt32(internal_value(0, 1, NULL)) -
		DatumGetInt32(internal_value(0, 2, NULL));
	if (workdays > limit)
		ereport(ERROR,
				(errcode(ERRCODE_SG_STATUTORY_LIMIT),
				 errmsg("obligation %" PRId64 " cannot be extended by %d working days",
						id, workdays),
				 errdetail("Article %s leaves %d for statute \"%s\".", article,
						   limit,
						   TextDatumGetCString(internal_value(0, 5, NULL))),
				 errhint("Ask for at most what is left; none is left where it says 0.")));
	internal_write_end(&frame);
}

DateADT
obligation_extend(int64 id, int32 workdays)
{
	InternalWrite frame;
	Datum		values[1] = {Int64GetDatum(id)};
	Due			due;

	obligation_check_extension(id, workdays);
	internal_write_begin(&frame);
	if (internal_query(&extend_query, values, NULL) != 1 ||
		!recount_row(SPI_tuptable, 0, clock_now(), workdays, &due))
		elog(ERROR, "obligation " INT64_FORMAT " could not be extended", id);
	internal_write_end(&frame);
	return due.on;
}

Datum
obligation_calendar_changed(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("obligation_calendar_changed() was not called as a trigger")));
	(void) obligation_recount(true);
	PG_RETURN_POINTER(NULL);
}

/* ---- breaches ---- */

static InternalQuery flag_query = {
	"INSERT INTO govshare.violation"
	" (item, department, procedure, case_id, obligation, evidence, flagged_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
	7, {TEXTOID, TEXTOID, TEXTOID, INT8OID, INT8OID, JSONBOID, TIMESTAMPTZOID}
};

static InternalQuery flagged_query = {
	"SELECT id FROM govshare.violation WHERE item = $1 AND CASE"
	" WHEN $5 IS NULL THEN obligation IS NULL AND department = $2"
	" AND procedure = $3 AND case_id = $4 ELSE obligation = $5 END"
	" ORDER BY id DESC LIMIT 1",
	5, {TEXTOID, TEXTOID, TEXTOID, INT8OID, INT8OID}
};

static InternalQuery item_query = {
	"SELECT FROM govshare.violation_item WHERE item = $1",
	1, {TEXTOID}
};

static void
check_item(const char *item)
{
	Datum		values[1] = {CStringGetTextDatum(item)};

	if (internal_query(&item_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("unknown item \"%s\" of Articles 39 to 41", item),
				 errhint("See govshare.violation_item.")));
}

int64
flag_violation(const char *item, const char *department,
			   const char *procedure, int64 case_id, int64 obligation,
			   Jsonb *evidence)
{
	InternalWrite frame;
	Period		ignored;
	int64		id;

	internal_write_begin(&frame);
	check_item(item);
	read_department(department, &ignored);
	{
		char		nulls[] = "       ";
		Datum		values[] = {
			CStringGetTextDatum(item),
			CStringGetTextDatum(department),
			procedure ? CStringGetTextDatum(procedure) : (Datum) 0,
			Int64GetDatum(case_id),
			Int64GetDatum(obligation),
			JsonbPGetDatum(evidence),
			TimestampTzGetDatum(clock_now())
		};

		if (procedure == NULL)
			nulls[2] = nulls[3] = 'n';
		if (obligation == 0)
			nulls[4] = 'n';
		if (internal_query(&flag_query, values, nulls) == 0 &&
			internal_query(&flagged_query, values, nulls) == 0)
			elog(ERROR, "breach %s of department \"%s\" is neither new nor known",
				 item, department);
		id = DatumGetInt64(internal_value(0, 1, NULL));
	}
	internal_write_end(&frame);
	return id;
}

/* ---- SQL ---- */

static char *
text_argument(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("%s must not be null", name)));
	return text_to_cstring(PG_GETARG_TEXT_PP(n));
}

static void
require_argument(FunctionCallInfo fcinfo, int n, const char *name)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("%s must not be null", name)));
}

Datum
obligation_open_sql(PG_FUNCTION_ARGS)
{
	char	   *statute = text_argument(fcinfo, 0, "statute");
	char	   *department = text_argument(fcinfo, 1, "department");
	char	   *procedure = text_argument(fcinfo, 2, "procedure");
	int64		id;

	require_argument(fcinfo, 3, "case_id");
	require_argument(fcinfo, 4, "event_at");
	id = obligation_open_within(statute, department, procedure,
								PG_GETARG_INT64(3), PG_GETARG_TIMESTAMPTZ(4),
								PG_ARGISNULL(5) ? 0 : PG_GETARG_INT32(5));
	if (id == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(id);
}

Datum
obligation_close_sql(PG_FUNCTION_ARGS)
{
	char	   *procedure = text_argument(fcinfo, 0, "procedure");
	char	   *outcome = text_argument(fcinfo, 3, "outcome");

	require_argument(fcinfo, 1, "case_id");
	PG_RETURN_INT32(obligation_close(procedure, PG_GETARG_INT64(1),
									 PG_ARGISNULL(2) ? NULL : text_argument(fcinfo, 2, "statute"),
									 outcome));
}

Datum
flag_violation_sql(PG_FUNCTION_ARGS)
{
	char	   *item = text_argument(fcinfo, 0, "item");
	char	   *department = text_argument(fcinfo, 1, "department");
	char	   *procedure = PG_ARGISNULL(2) ? NULL : text_argument(fcinfo, 2, "procedure");

	if (procedure)
		require_argument(fcinfo, 3, "case_id");
	require_argument(fcinfo, 4, "evidence");
	PG_RETURN_INT64(flag_violation(item, department, procedure,
								   procedure ? PG_GETARG_INT64(3) : 0, 0,
								   PG_GETARG_JSONB_P(4)));
}
