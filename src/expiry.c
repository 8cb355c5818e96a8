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
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "expiry.h"
#include "internal_write.h"

PG_FUNCTION_INFO_V1(expire_grants);
PG_FUNCTION_INFO_V1(end_third_parties);

int
grants_expire(void)
{
	/* Rows that someone else is changing wait for the next round */
	static InternalQuery update = {
		"UPDATE govshare.share_grant SET state = 'expired' WHERE id IN ("
		" SELECT g.id FROM govshare.share_grant g"
		" WHERE g.state IN ('active', 'suspended') AND g.valid_until <= $1"
		" ORDER BY g.valid_until LIMIT 1000 FOR UPDATE SKIP LOCKED)",
		1, {TIMESTAMPTZOID}
	};
	static InternalQuery third_parties = {
		"UPDATE govshare.third_party SET state = 'expired' WHERE id IN ("
		" SELECT t.id FROM govshare.third_party t"
		" WHERE t.state IN ('asked', 'allowed') AND t.valid_until < $1"
		" ORDER BY t.valid_until LIMIT 1000 FOR UPDATE SKIP LOCKED)",
		1, {DATEOID}
	};
	InternalWrite frame;
	Datum		values[1];
	uint64		n;

	internal_write_begin(&frame);
	values[0] = TimestampTzGetDatum(clock_now());
	n = internal_query(&update, values, NULL);
	values[0] = DateADTGetDatum(clock_today());
	(void) internal_query(&third_parties, values, NULL);
	internal_write_end(&frame);
	return (int) n;
}

Datum
expire_grants(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(grants_expire());
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

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
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
