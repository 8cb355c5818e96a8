/*
 * case_effect.c: what a lawful step makes the extension do of itself.
 *
 * Owns procedure_effect(), an AFTER trigger of case tables that calls a
 * function of the schema govshare with the number of the case, in the frame
 * of internal_write.h: what that function writes are steps of the party
 * "system".
 *
 * Must never be given a function that trusts what a caller wrote beyond what
 * the engine and the validation triggers of its table have checked.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "internal_write.h"
#include "own_table.h"

PG_FUNCTION_INFO_V1(procedure_effect);

/* procedure_effect(function): calls govshare.function(id of the new row) */
Datum
procedure_effect(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	TupleDesc	desc;
	HeapTuple	row;
	InternalWrite frame;
	Oid			types[1] = {INT8OID};
	Datum		values[1];
	bool		isnull;
	char	   *sql;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
		trigger->tg_trigger->tgnargs != 1)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("procedure_effect() was not called as an AFTER trigger of a case")));
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ?
		trigger->tg_newtuple : trigger->tg_trigtuple;
	desc = RelationGetDescr(trigger->tg_relation);
	sql = psprintf("SELECT govshare.%s($1)",
				   quote_identifier(trigger->tg_trigger->tgargs[0]));
	internal_write_begin(&frame);
	values[0] = SPI_getbinval(row, desc, SPI_fnumber(desc, "id"), &isnull);
	if (SPI_execute_with_args(sql, 1, types, values, NULL, false, 0) < 0)
		elog(ERROR, "could not call \"%s\"", trigger->tg_trigger->tgargs[0]);
	internal_write_end(&frame);
	PG_RETURN_POINTER(NULL);
}
