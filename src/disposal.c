/*
 * disposal.c: the end of a grant opens its disposal (Article 27).
 *
 * Owns the one step of a disposal that nobody takes, at either end of it: a
 * grant ended and none replaces it, or the same purpose got another grant.
 * All else is data: the rows of transition for procedure "disposal".
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/rel.h"

#include "errors.h"
#include "internal_write.h"
#include "own_table.h"

PG_FUNCTION_INFO_V1(open_disposal);

/* AFTER UPDATE on share_grant when it ends, AFTER INSERT of another */
Datum
open_disposal(PG_FUNCTION_ARGS)
{
	static InternalQuery ended = {
		"INSERT INTO govshare.disposal (grant_id, entry, provider, requester, purpose, cause)"
		" SELECT g.id, g.entry, g.provider, g.requester, g.purpose,"
		" CASE g.state WHEN 'ended' THEN g.end_cause ELSE g.state END"
		" FROM govshare.share_grant g WHERE g.id = $1",
		1, {INT8OID}
	};
	static InternalQuery renewed = {
		"UPDATE govshare.disposal d SET state = 'renewed' FROM govshare.share_grant g"
		" WHERE g.id = $1 AND d.requester = g.requester AND d.entry = g.entry"
		" AND d.purpose = g.purpose AND d.state IN ('open', 'ordered')",
		1, {INT8OID}
	};
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	InternalWrite frame;
	HeapTuple	tuple;
	Datum		values[1];
	bool		isnull;
	bool		is_new;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by an AFTER row trigger",
						"open_disposal")));
	is_new = TRIGGER_FIRED_BY_INSERT(trigger->tg_event);
	tuple = is_new ? trigger->tg_trigtuple : trigger->tg_newtuple;
	values[0] = SPI_getbinval(tuple, trigger->tg_relation->rd_att,
							  SPI_fnumber(trigger->tg_relation->rd_att, "id"),
							  &isnull);
	internal_write_begin(&frame);
	(void) internal_query(is_new ? &renewed : &ended, values, NULL);
	internal_write_end(&frame);
	return PointerGetDatum(NULL);
}
