/*
 * pending.c: what open cases wait for, and whom it is with.
 *
 * Owns the table pending_step.  It repeats what the states of the cases and
 * transition.awaited say, so that a department finds what waits for it by an
 * index, whatever number of cases and procedures there is.
 *
 * Invariant: the rows of a case change in the transaction of its step, under
 * the lock of its row.
 *
 * Must never decide what is lawful: a step that is not pending may still be.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "internal_write.h"
#include "pending.h"

PG_FUNCTION_INFO_V1(pending_step_reassign);

static InternalQuery forget_query = {
	"DELETE FROM govshare.pending_step WHERE procedure = $1 AND case_id = $2",
	2, {TEXTOID, INT8OID}
};

static InternalQuery add_query = {
	"INSERT INTO govshare.pending_step (procedure, case_id, step, party, duty,"
	" department, owed_to, provider, entry, article, since)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
	11, {TEXTOID, INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
	TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID}
};

static void
set_text(Datum *values, char *nulls, int n, const char *text)
{
	if (text)
		values[n] = CStringGetTextDatum(text);
	else
		nulls[n] = 'n';
}

static void
add(const char *procedure, int64 case_id, const Pending *p, TimestampTz since)
{
	Datum		values[11] = {0};
	char		nulls[11];

	memset(nulls, ' ', sizeof(nulls));
	set_text(values, nulls, 0, procedure);
	values[1] = Int64GetDatum(case_id);
	set_text(values, nulls, 2, p->step);
	set_text(values, nulls, 3, p->party);
	set_text(values, nulls, 4, p->duty);
	set_text(values, nulls, 5, p->department);
	set_text(values, nulls, 6, p->owed_to);
	set_text(values, nulls, 7, p->provider);
	set_text(values, nulls, 8, p->entry);
	set_text(values, nulls, 9, p->article);
	values[10] = TimestampTzGetDatum(since);
	(void) internal_query(&add_query, values, nulls);
}

void
pending_replace(const char *procedure, int64 case_id, List *steps,
				TimestampTz since)
{
	InternalWrite frame;
	Datum		values[2];
	ListCell   *cell;

	internal_write_begin(&frame);
	values[0] = CStringGetTextDatum(procedure);
	values[1] = Int64GetDatum(case_id);
	(void) internal_query(&forget_query, values, NULL);
	foreach(cell, steps)
		add(procedure, case_id, lfirst(cell), since);
	internal_write_end(&frame);
}

static InternalQuery reassign_query = {
	"UPDATE govshare.pending_step p SET department = a.authority"
	" FROM (SELECT q.provider, govshare.authority_of(q.provider) AS authority"
	"  FROM (SELECT DISTINCT s.provider FROM govshare.pending_step s"
	"   WHERE s.party = 'own_authority') q) a"
	" WHERE p.party = 'own_authority' AND p.provider = a.provider"
	" AND p.department <> a.authority",
	0
};

/*
 * AFTER a statement that may have changed who is whose authority.  What a
 * provider without any authority waits for stays where it was.
 */
Datum
pending_step_reassign(PG_FUNCTION_ARGS)
{
	InternalWrite frame;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("pending_step_reassign() was not called as a trigger")));
	internal_write_begin(&frame);
	(void) internal_query(&reassign_query, NULL, NULL);
	internal_write_end(&frame);
	PG_RETURN_POINTER(NULL);
}
