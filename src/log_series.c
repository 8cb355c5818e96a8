/*
 * log_series.c: the accesses of a leaf that stands for several, as rows.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/timestamp.h"

#include "record.h"

PG_FUNCTION_INFO_V1(series_accesses);

/* A number, or null for the -1 that stands for none */
static Datum
number_or_null(int64 n, bool *isnull)
{
	*isnull = n < 0;
	return Int64GetDatum(n);
}

/*
 * series_accesses(bytea): (opened_at, statement, rows, duration_us) of each
 * access.  Of bytes that no leaf can hold (the record was edited) it takes what
 * is whole: it is verify_log() that tells.
 */
Datum
series_accesses(PG_FUNCTION_ARGS)
{
	bytea	   *accesses = PG_GETARG_BYTEA_PP(0);
	const char *next = VARDATA_ANY(accesses);
	int			n = VARSIZE_ANY_EXHDR(accesses) / RECORD_ACCESS_SIZE;
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < n; i++)
	{
		RecordAccess access;
		Datum		value[4];
		bool		null[4] = {false};

		record_get_access(next + i * RECORD_ACCESS_SIZE, &access);
		value[0] = TimestampTzGetDatum(access.time);
		value[1] = Int64GetDatum(access.statement);
		value[2] = number_or_null(access.rows, &null[2]);
		value[3] = number_or_null(access.duration_us, &null[3]);
		tuplestore_putvalues(result->setResult, result->setDesc, value, null);
	}
	return (Datum) 0;
}
