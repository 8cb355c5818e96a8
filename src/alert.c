/*
 * alert.c: rules over the record of use.
 *
 * Owns the frame in which govshare.raise_alerts() counts; the counting itself
 * is SQL over the record, after the fact, so that no read waits for it.
 *
 * Must never raise a violation: an alert is for a person to look at.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "alert.h"
#include "internal_write.h"

PG_FUNCTION_INFO_V1(check_alerts);

int64
alerts_evaluate(bool *more)
{
	static InternalQuery query = {
		"SELECT r.raised, r.more FROM govshare.raise_alerts() r", 0, {0}
	};
	InternalWrite frame;
	int64		raised;

	internal_write_begin(&frame);
	if (internal_query(&query, NULL, NULL) != 1)
		elog(ERROR, "raise_alerts() returned no row");
	raised = DatumGetInt64(internal_value(0, 1, NULL));
	*more = DatumGetBool(internal_value(0, 2, NULL));
	internal_write_end(&frame);
	return raised;
}

Datum
check_alerts(PG_FUNCTION_ARGS)
{
	int64		raised = 0;
	bool		more = true;

	while (more)
	{
		CHECK_FOR_INTERRUPTS();
		raised += alerts_evaluate(&more);
	}
	PG_RETURN_INT64(raised);
}
