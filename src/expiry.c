/*
 * expiry.c: grants, and what rests on them, end by the clock.
 *
 * Owns the steps that nobody takes: the term of a grant, or of a third
 * party's use, is over; and that use ends with its grant.  Reads are refused
 * by the clock even before; this brings the case in line and tells its sides.
 *
 * Must never touch a case for another reason: the engine takes what is
 * written here for the extension's own step (see internal_write.h).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "attempt.h"
#include "clock.h"
#include "expiry.h"
#include "internal_write.h"
#include "own_table.h"

PG_FUNCTION_INFO_V1(expire_grants);
PG_FUNCTION_INFO_V1(end_third_parties);

#define BATCH			1000

/* A kind of case that ends by the clock */
typedef struct Expiring
{
	const char *what;
	InternalQuery find;			/* what is over by $1, from ($2, $3) on */
	InternalQuery end;			/* the case $1 */
} Expiring;

/* Where a scan stands: terms and ids before were looked at */
typedef struct Position
{
	Datum		term;
	int64		id;
} Position;

/* Rows that someone else is changing wait for the next round */
static Expiring grants = {
	"end grant",
	{
		"SELECT g.id, g.valid_until FROM govshare.share_grant g"
		" WHERE g.state IN ('active', 'suspended') AND g.valid_until <= $1"
		" AND (g.valid_until, g.id) > ($2, $3)"
		" ORDER BY g.valid_until, g.id LIMIT 1000 FOR UPDATE SKIP LOCKED",
		3, {TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID}
	},
	{
		"UPDATE govshare.share_grant SET state = 'expired' WHERE id = $1",
		1, {INT8OID}
	}
};

static Expiring third_parties = {
	"end third party",
	{
		"SELECT t.id, t.valid_until FROM govshare.third_party t"
		" WHERE t.state IN ('asked', 'allowed') AND t.valid_until < $1"
		" AND (t.valid_until, t.id) > ($2, $3)"
		" ORDER BY t.valid_until, t.id LIMIT 1000 FOR UPDATE SKIP LOCKED",
		3, {DATEOID, DATEOID, INT8OID}
	},
	{
		"UPDATE govshare.third_party SET state = 'expired' WHERE id = $1",
		1, {INT8OID}
	}
};

/* One case to end, as attempt() wants it */
typedef struct Ending
{
	Expiring   *expiring;
	int64		id;
} Ending;

static void
end_one(void *argument)
{
	Ending	   *ending = argument;
	Datum		values[1] = {Int64GetDatum(ending->id)};

	(void) internal_query(&ending->expiring->end, values, NULL);
}

/* Ends the next cases after a position; returns how many there were */
static int
expire_batch(Expiring *expiring, Datum now, Position *after, int *ended,
			 int64 *failed)
{
	Datum		values[3] = {now, after->term, Int64GetDatum(after->id)};
	Position	found[BATCH];
	int			n = internal_query(&expiring->find, values, NULL);

	for (int i = 0; i < n; i++)
	{
		found[i].id = DatumGetInt64(internal_value(i, 1, NULL));
		found[i].term = internal_value(i, 2, NULL);
	}
	for (int i = 0; i < n; i++)
	{
		Ending		ending = {expiring, found[i].id};

		CHECK_FOR_INTERRUPTS();
		if (attempt(end_one, &ending,
					psprintf("%s " INT64_FORMAT, expiring->what, ending.id)))
			(*ended)++;
		else
			(*failed)++;
		*after = found[i];
	}
	return n;
}

static int
expire(Expiring *expiring, Datum now, Datum beginning, int64 *failed)
{
	InternalWrite frame;
	Position	after = {beginning, 0};
	int			ended = 0;
	int			n;

	do
	{
		internal_write_begin(&frame);
		n = expire_batch(expiring, now, &after, &ended, failed);
		internal_write_end(&frame);
	} while (n == BATCH);
	return ended;
}

int
grants_expire(int64 *failed)
{
	int			ended = expire(&grants, TimestampTzGetDatum(clock_now()),
							   TimestampTzGetDatum(DT_NOBEGIN), failed);

	(void) expire(&third_parties, DateADTGetDatum(clock_today()),
				  DateADTGetDatum(DATEVAL_NOBEGIN), failed);
	return ended;
}

Datum
expire_grants(PG_FUNCTION_ARGS)
{
	int64		failed = 0;

	PG_RETURN_INT32(grants_expire(&failed));
}

/* AFTER UPDATE on share_grant, when it ends: so does what is passed on */
Datum
end_third_parties(PG_FUNCTION_ARGS)
{
	static InternalQuery update = {
		"UPDATE govshare.third_party SET state = 'ended'"
		" WHERE grant_id = $1 AND state IN ('asked', 'allowed')",
		1, {INT8OID}
	};
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	InternalWrite frame;
	Datum		values[1];
	bool		isnull;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by an AFTER UPDATE trigger",
						"end_third_parties")));
	values[0] = SPI_getbinval(trigger->tg_newtuple,
							  trigger->tg_relation->rd_att,
							  SPI_fnumber(trigger->tg_relation->rd_att, "id"),
							  &isnull);
	internal_write_begin(&frame);
	(void) internal_query(&update, values, NULL);
	internal_write_end(&frame);
	return PointerGetDatum(NULL);
}
