/*
 * internal_write.c: a frame in which the extension writes its own tables.
 *
 * Owns the setting govshare.internal_write, which nobody can set, and
 * procedure_only(), the trigger that asks for it.  A setting, because the
 * server restores settings, user and search path together when a
 * (sub)transaction fails; a flag of our own would have to be caught
 * everywhere.
 *
 * Must never let the caller's search path or row security decide what a
 * statement of ours means.
 */
#include "postgres.h"

#include "catalog/pg_authid.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/rel.h"

#include "break_glass.h"
#include "errors.h"
#include "internal_write.h"

PG_FUNCTION_INFO_V1(procedure_only);

static bool internal_write = false;

void
internal_write_init(void)
{
	DefineCustomBoolVariable("govshare.internal_write",
							 "True while a procedure of govshare writes its own tables.",
							 NULL,
							 &internal_write,
							 false,
							 PGC_INTERNAL,
							 GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE,
							 NULL, NULL, NULL);
}

static void
set_local(const char *name, const char *value, GucContext context)
{
	(void) set_config_option(name, value, context, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, ERROR, false);
}

void
internal_write_begin(InternalWrite *frame)
{
	GetUserIdAndSecContext(&frame->user, &frame->security_context);
	frame->guc_level = NewGUCNestLevel();
	SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID,
						   frame->security_context | SECURITY_LOCAL_USERID_CHANGE);
	set_local("search_path", "pg_catalog, pg_temp", PGC_USERSET);
	set_local("govshare.internal_write", "on", PGC_INTERNAL);
	/* A plan made while a table was small must serve when it has grown. */
	set_local("enable_seqscan", "off", PGC_USERSET);
	set_local("enable_bitmapscan", "off", PGC_USERSET);
	/* To pass over a table without an index seems so dear then that it would be compiled for seconds. */
	set_local("jit", "off", PGC_USERSET);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
}

void
internal_write_end(InternalWrite *frame)
{
	SPI_finish();
	AtEOXact_GUC(true, frame->guc_level);
	SetUserIdAndSecContext(frame->user, frame->security_context);
}

bool
internal_write_active(void)
{
	return internal_write;
}

/* Another extension's script is nobody's procedure */
static bool
in_own_script(void)
{
	return creating_extension &&
		CurrentExtensionObject == get_extension_oid("govshare", true);
}

bool
internal_write_allowed(void)
{
	return internal_write || in_own_script() || break_glass_active();
}

Datum
procedure_only(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("procedure_only() was not called as a trigger")));
	if (!internal_write_allowed())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("table \"%s\" is written by the procedures of govshare only",
						RelationGetRelationName(trigger->tg_relation)),
				 errdetail("Periods, duties and breaches follow from the Regulations and from what happens "
						   "in a case; nobody may waive or set them."),
				 errhint("Take the step in the case itself. A superuser who must repair or restore data "
						 "sets govshare.break_glass to the reason.")));
	PG_RETURN_POINTER(NULL);
}

uint64
internal_query(InternalQuery *query, Datum *values, const char *nulls)
{
	int			result;

	Assert(internal_write);
	if (query->plan == NULL)
	{
		SPIPlanPtr	plan = SPI_prepare(query->sql, query->n_args,
									   query->arg_types);

		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "could not prepare \"%s\": %s", query->sql,
				 SPI_result_code_string(SPI_result));
		query->plan = plan;
	}
	result = SPI_execute_plan(query->plan, values, nulls, false, 0);
	if (result < 0)
		elog(ERROR, "could not execute \"%s\": %s", query->sql,
			 SPI_result_code_string(result));
	return SPI_processed;
}

Datum
internal_value(uint64 row, int column, bool *isnull)
{
	bool		unused;

	return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc,
						 column, isnull ? isnull : &unused);
}
