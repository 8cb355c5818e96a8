/*
 * expiry.c: grants end by the clock.
 *
 * Owns the one step of a grant that nobody takes: its term is over.  Reads
 * are refused by the clock even before; this brings the case in line and
 * tells both sides.
 *
 * Must never touch a grant for another reason: the engine takes what is
 * written here for the extension's own step (see internal_write.h).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "expiry.h"
#include "internal_write.h"

PG_FUNCTION_INFO_V1(expire_grants);

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
	InternalWrite frame;
	Datum		values[1];
	uint64		n;

	values[0] = TimestampTzGetDatum(clock_now());
	internal_write_begin(&frame);
	n = internal_query(&update, values, NULL);
	internal_write_end(&frame);
	return (int) n;
}

Datum
expire_grants(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(grants_expire());
}
