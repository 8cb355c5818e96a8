/*
 * local_rule.c: what a government may rule for its own periods.
 *
 * Owns the check of the table local_rule: a statutory period may be made
 * shorter, never longer (Article 23); one that the Regulations leave open may
 * be set.  obligation.c reads the rules.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "errors.h"
#include "internal_write.h"
#include "own_table.h"

PG_FUNCTION_INFO_V1(local_rule_check);

static InternalQuery statute_query = {
	"SELECT article, coalesce(workdays, CASE WHEN by_local_rule THEN 3661 ELSE 0 END)"
	" FROM govshare.statute WHERE code = $1",
	1, {TEXTOID}
};

static void
check_shorter(const char *statute, int32 workdays)
{
	InternalWrite frame;
	Datum		values[1] = {CStringGetTextDatum(statute)};
	char	   *article;
	int32		limit;

	internal_write_begin(&frame);
	if (internal_query(&statute_query, values, NULL) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("unknown statute \"%s\"", statute),
				 errhint("See govshare.statute.")));
	article = TextDatumGetCString(internal_value(0, 1, NULL));
	limit = DatumGetInt32(internal_value(0, 2, NULL));
	if (limit == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_STATUTORY_LIMIT),
				 errmsg("statute \"%s\" has no period that a local rule could shorten", statute),
				 errdetail("Article %s leaves it to the case.", article),
				 errhint("Statutes with a period of their own: SELECT code, workdays FROM govshare.statute.")));
	if (workdays >= limit)
		ereport(ERROR,
				(errcode(ERRCODE_SG_STATUTORY_LIMIT),
				 errmsg("a local rule for statute \"%s\" must be shorter than %d working days",
						statute, limit),
				 errdetail("Article %s sets the period; Article 23 encourages shorter ones only.",
						   article),
				 errhint("Give fewer working days.")));
	internal_write_end(&frame);
}

/* BEFORE INSERT or UPDATE of a row; what is null, constraints speak of */
Datum
local_rule_check(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HeapTuple	row;
	TupleDesc	desc;
	char	   *statute;
	Datum		workdays;
	bool		unset;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("local_rule_check() was not called as a row trigger")));
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ?
		trigger->tg_newtuple : trigger->tg_trigtuple;
	desc = RelationGetDescr(trigger->tg_relation);
	statute = SPI_getvalue(row, desc, SPI_fnumber(desc, "statute"));
	workdays = SPI_getbinval(row, desc, SPI_fnumber(desc, "workdays"), &unset);
	if (statute && !unset)
		check_shorter(statute, DatumGetInt32(workdays));
	return PointerGetDatum(row);
}
