/*
 * notice.c: telling a department something that the law has it told.
 *
 * Owns the table notice.  A notice is part of the step that causes it: it
 * commits or fails with it.
 *
 * Must never be replaced by NOTIFY, which nobody need have heard.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "errors.h"
#include "internal_write.h"
#include "invoker.h"
#include "notice.h"

PG_FUNCTION_INFO_V1(read_notice);

static InternalQuery send_query = {
	"INSERT INTO govshare.notice"
	" (recipient, procedure, case_id, article, text, sent_at)"
	" VALUES ($1, $2, $3, $4, $5, $6)",
	6, {TEXTOID, TEXTOID, INT8OID, TEXTOID, TEXTOID, TIMESTAMPTZOID}
};

void
notice_send(const char *recipient, const char *procedure, int64 case_id,
			const char *article, const char *text)
{
	InternalWrite frame;

	internal_write_begin(&frame);
	{
		Datum		values[] = {
			CStringGetTextDatum(recipient),
			procedure ? CStringGetTextDatum(procedure) : (Datum) 0,
			Int64GetDatum(case_id),
			CStringGetTextDatum(article),
			CStringGetTextDatum(text),
			TimestampTzGetDatum(clock_now())
		};

		(void) internal_query(&send_query, values,
							  procedure ? NULL : " nn   ");
	}
	internal_write_end(&frame);
}

static InternalQuery overseer_query = {
	"SELECT a.code FROM govshare.department d"
	" CROSS JOIN LATERAL govshare.governments_above(d.government) up"
	" JOIN govshare.department a ON a.government = up.code AND a.is_authority"
	" WHERE d.code = $1 AND a.code <> $1 ORDER BY up.depth LIMIT 1",
	1, {TEXTOID}
};

char *
notice_overseer(const char *department)
{
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Datum		values[1];
	char	   *overseer = NULL;

	internal_write_begin(&frame);
	values[0] = CStringGetTextDatum(department);
	if (internal_query(&overseer_query, values, NULL) == 1)
		overseer = MemoryContextStrdup(caller,
									   TextDatumGetCString(internal_value(0, 1, NULL)));
	internal_write_end(&frame);
	return overseer;
}

static InternalQuery read_query = {
	"UPDATE govshare.notice SET read_at = coalesce(read_at, $3)"
	" WHERE id = $1 AND recipient = $2 RETURNING read_at",
	3, {INT8OID, TEXTOID, TIMESTAMPTZOID}
};

Datum
read_notice(PG_FUNCTION_ARGS)
{
	const char *department = invoker_require_own();
	InternalWrite frame;
	Datum		values[3];
	TimestampTz read_at;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("id must not be null")));
	internal_write_begin(&frame);
	values[0] = PG_GETARG_DATUM(0);
	values[1] = CStringGetTextDatum(department);
	values[2] = TimestampTzGetDatum(clock_now());
	if (internal_query(&read_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("no notice %" PRId64 " to department \"%s\"",
						PG_GETARG_INT64(0), department),
				 errhint("See govshare.notice.")));
	read_at = DatumGetTimestampTz(internal_value(0, 1, NULL));
	internal_write_end(&frame);
	PG_RETURN_TIMESTAMPTZ(read_at);
}
