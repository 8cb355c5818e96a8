/*
 * extension.c: more time with the authority's consent, and being heard when
 * late.
 *
 * Owns the table extension and the column obligation.justification.  A
 * department asks for itself; the authority of its own level answers, or, if
 * it is that authority, the next one above: nobody consents to its own
 * extension.  Whoever is told, is told in the same transaction.
 *
 * Must never let asking stop a period, nor consent reach one that is over.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "errors.h"
#include "internal_write.h"
#include "invoker.h"
#include "notice.h"
#include "obligation.h"

#define MAX_REASON		4000	/* characters */

PG_FUNCTION_INFO_V1(ask_extension);
PG_FUNCTION_INFO_V1(allow_extension);
PG_FUNCTION_INFO_V1(deny_extension);
PG_FUNCTION_INFO_V1(state_justification);

/* An obligation, locked */
typedef struct Subject
{
	int64		id;
	char	   *statute;
	char	   *article;
	char	   *department;
	char	   *procedure;
	int64		case_id;
	char	   *state;
} Subject;

/* ---- arguments ---- */

static char *
reason_argument(FunctionCallInfo fcinfo, int n)
{
	char	   *reason = PG_ARGISNULL(n) ? "" :
		text_to_cstring(PG_GETARG_TEXT_PP(n));

	if (strspn(reason, " \t\r\n") == strlen(reason))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("reason must not be empty")));
	if (pg_mbstrlen(reason) > MAX_REASON)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("reason must not be longer than %d characters",
						MAX_REASON)));
	return reason;
}

static int64
id_argument(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("obligation_id must not be null")));
	return PG_GETARG_INT64(0);
}

/* ---- whose obligation ---- */

/* One message for what is not there and what is not yours */
static void
refuse_stranger(int64 id, const char *department)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("department \"%s\" has no part in obligation %" PRId64,
					department, id),
			 errdetail("The department that owes it asks and explains; the authority of its level, "
					   "or the next above that is not itself, consents (Articles 17, 21)."),
			 errhint("See govshare.my_duties and govshare.obligation.")));
}

static InternalQuery subject_query = {
	"SELECT statute, article, department, procedure, case_id, state"
	" FROM govshare.obligation WHERE id = $1 FOR UPDATE",
	1, {INT8OID}
};

static Subject
lock_subject(int64 id, const char *department)
{
	Subject		subject = {.id = id};
	Datum		values[1] = {Int64GetDatum(id)};

	if (internal_query(&subject_query, values, NULL) == 0)
		refuse_stranger(id, department);
	subject.statute = TextDatumGetCString(internal_value(0, 1, NULL));
	subject.article = TextDatumGetCString(internal_value(0, 2, NULL));
	subject.department = TextDatumGetCString(internal_value(0, 3, NULL));
	subject.procedure = TextDatumGetCString(internal_value(0, 4, NULL));
	subject.case_id = DatumGetInt64(internal_value(0, 5, NULL));
	subject.state = TextDatumGetCString(internal_value(0, 6, NULL));
	return subject;
}

/* The obligation, if it is this department's own */
static Subject
lock_own(int64 id, const char *department)
{
	Subject		subject = lock_subject(id, department);

	if (strcmp(subject.department, department) != 0)
		refuse_stranger(id, department);
	return subject;
}

/* The obligation, if it is for this department to consent */
static Subject
lock_overseen(int64 id, const char *department)
{
	Subject		subject = lock_subject(id, department);
	char	   *overseer = notice_overseer(subject.department);

	if (overseer == NULL || strcmp(overseer, department) != 0)
		refuse_stranger(id, department);
	return subject;
}

static void
tell(const Subject *subject, const char *recipient, const char *text)
{
	notice_send(recipient, subject->procedure, subject->case_id,
				subject->article, text);
}

static InternalQuery requester_query = {
	"SELECT requester FROM govshare.share_request WHERE id = $1",
	1, {INT8OID}
};

/* Article 21: the requester is told that the reply will take longer. */
static void
tell_other_side(const Subject *subject, const char *message)
{
	Datum		values[1] = {Int64GetDatum(subject->case_id)};

	if (strcmp(subject->procedure, "share_request") == 0 &&
		internal_query(&requester_query, values, NULL) == 1)
		tell(subject, TextDatumGetCString(internal_value(0, 1, NULL)),
			 message);
}

/* ---- asking ---- */

static InternalQuery ask_query = {
	"INSERT INTO govshare.extension"
	" (obligation, workdays, reason, asked_at, asked_by)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (obligation) WHERE state = 'asked' DO NOTHING",
	5, {INT8OID, INT4OID, TEXTOID, TIMESTAMPTZOID, TEXTOID}
};

static void
write_question(const Subject *subject, int32 workdays, const char *reason)
{
	Datum		values[] = {
		Int64GetDatum(subject->id),
		Int32GetDatum(workdays),
		CStringGetTextDatum(reason),
		TimestampTzGetDatum(clock_now()),
		CStringGetTextDatum(GetUserNameFromId(GetOuterUserId(), false))
	};

	if (internal_query(&ask_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("an extension of obligation %" PRId64 " is asked for already",
						subject->id)));
}

Datum
ask_extension(PG_FUNCTION_ARGS)
{
	const char *department = invoker_require_own();
	int64		id = id_argument(fcinfo);
	int32		workdays = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT32(1);
	char	   *reason = reason_argument(fcinfo, 2);
	char	   *overseer;
	InternalWrite frame;
	Subject		subject;

	internal_write_begin(&frame);
	subject = lock_own(id, department);
	obligation_check_extension(id, workdays);
	overseer = notice_overseer(department);
	if (overseer == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("no authority could consent to an extension for department \"%s\"",
						department),
				 errdetail("Article %s asks for the consent of an authority other than the department itself.",
						   subject.article),
				 errhint("Register the authority of its government, or of one above, in govshare.department.")));
	write_question(&subject, workdays, reason);
	tell(&subject, overseer,
		 psprintf("department %s asks to extend %s by %d working days",
				  department, subject.statute, workdays));
	internal_write_end(&frame);
	PG_RETURN_VOID();
}

/* ---- answering ---- */

static InternalQuery answer_query = {
	"UPDATE govshare.extension SET state = $2, decided_at = $3,"
	" decided_by = $4, answer = $5"
	" WHERE obligation = $1 AND state = 'asked' RETURNING workdays",
	5, {INT8OID, TEXTOID, TIMESTAMPTZOID, TEXTOID, TEXTOID}
};

/* Answers what was asked; returns how many working days that was. */
static int32
answer(const Subject *subject, const char *state, const char *reason)
{
	Datum		values[] = {
		Int64GetDatum(subject->id),
		CStringGetTextDatum(state),
		TimestampTzGetDatum(clock_now()),
		CStringGetTextDatum(GetUserNameFromId(GetOuterUserId(), false)),
		reason ? CStringGetTextDatum(reason) : (Datum) 0
	};

	if (internal_query(&answer_query, values, reason ? NULL : "    n") == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("no extension of obligation %" PRId64 " is asked for",
						subject->id)));
	return DatumGetInt32(internal_value(0, 1, NULL));
}

Datum
allow_extension(PG_FUNCTION_ARGS)
{
	const char *department = invoker_require_own();
	int64		id = id_argument(fcinfo);
	InternalWrite frame;
	Subject		subject;
	int32		workdays;
	DateADT		due_on;
	char	   *text;

	internal_write_begin(&frame);
	subject = lock_overseen(id, department);
	workdays = answer(&subject, "allowed", NULL);
	due_on = obligation_extend(id, workdays);
	text = psprintf("%s of department %s is extended by %d working days to %s",
					subject.statute, subject.department, workdays,
					DatumGetCString(DirectFunctionCall1(date_out,
														DateADTGetDatum(due_on))));
	tell(&subject, subject.department, text);
	tell_other_side(&subject, text);
	internal_write_end(&frame);
	PG_RETURN_DATEADT(due_on);
}

Datum
deny_extension(PG_FUNCTION_ARGS)
{
	const char *department = invoker_require_own();
	int64		id = id_argument(fcinfo);
	char	   *reason = reason_argument(fcinfo, 1);
	InternalWrite frame;
	Subject		subject;

	internal_write_begin(&frame);
	subject = lock_overseen(id, department);
	(void) answer(&subject, "denied", reason);
	tell(&subject, subject.department,
		 psprintf("%s is not extended: %s", subject.statute, reason));
	internal_write_end(&frame);
	PG_RETURN_VOID();
}

/* ---- being heard ---- */

static InternalQuery justify_query = {
	"UPDATE govshare.obligation SET justification = $2, justified_at = $3"
	" WHERE id = $1",
	3, {INT8OID, TEXTOID, TIMESTAMPTZOID}
};

Datum
state_justification(PG_FUNCTION_ARGS)
{
	const char *department = invoker_require_own();
	int64		id = id_argument(fcinfo);
	char	   *reason = reason_argument(fcinfo, 1);
	char	   *overseer;
	InternalWrite frame;
	Subject		subject;
	Datum		values[3];

	internal_write_begin(&frame);
	subject = lock_own(id, department);
	if (strcmp(subject.state, "overdue") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("obligation %" PRId64 " is %s, not overdue",
						id, subject.state),
				 errdetail("Article 39(4) hears reasons for being late."),
				 errhint("While the period runs, ask for more time with govshare.ask_extension().")));
	values[0] = Int64GetDatum(id);
	values[1] = CStringGetTextDatum(reason);
	values[2] = TimestampTzGetDatum(clock_now());
	(void) internal_query(&justify_query, values, NULL);
	overseer = notice_overseer(department);
	if (overseer)
		tell(&subject, overseer,
			 psprintf("department %s justifies being late with %s: %s",
					  department, subject.statute, reason));
	internal_write_end(&frame);
	PG_RETURN_VOID();
}
