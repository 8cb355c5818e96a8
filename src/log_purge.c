/*
 * log_purge.c: records go when their time is over (Article 29).
 *
 * Owns the settings of retention and the dropping of months.  Which months may
 * go is for govshare.log_purge_due() to say, in one place for whoever asks:
 * it trusts no clock alone.  A purge is a leaf of the record in the very
 * transaction that drops the rows; tiles and heads stay, so that what remains
 * is proved as before, and verify_log() takes the leaf for the reason why the
 * others are not there.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "internal_write.h"
#include "log_event.h"
#include "log_purge.h"
#include "log_queue.h"

#define LEAST_RETENTION		36	/* months */
#define LOOK_INTERVAL_MS	(60 * 60 * 1000)

PG_FUNCTION_INFO_V1(purge_log);
PG_FUNCTION_INFO_V1(hold_log);
PG_FUNCTION_INFO_V1(release_log_hold);

static int	retention = LEAST_RETENTION;
static bool auto_purge = false;

void
log_purge_init(void)
{
	DefineCustomIntVariable("govshare.retention",
							"Months for which the record of use is kept.",
							"Article 29 requires three years at least.",
							&retention, LEAST_RETENTION, LEAST_RETENTION, 1200,
							PGC_SIGHUP, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("govshare.auto_purge",
							 "Lets the log writer drop records whose retention is over.",
							 "Off: they go when purge_log() is called.",
							 &auto_purge, false,
							 PGC_SIGHUP, 0, NULL, NULL, NULL);
}

bool
log_purge_look(void)
{
	static TimestampTz looked_at = 0;

	if (!auto_purge ||
		!TimestampDifferenceExceeds(looked_at, GetCurrentTimestamp(), LOOK_INTERVAL_MS))
		return false;
	looked_at = GetCurrentTimestamp();
	return true;
}

static char *
text_of(uint64 row, int column)
{
	return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);
}

static void
run(const char *sql, int expected)
{
	if (SPI_execute(sql, false, 0) != expected)
		elog(ERROR, "log writer: \"%s\" failed", sql);
}

/* Drop the months, given as names of partitions, in the extension's own frame */
static void
drop_partitions(char **name, int n)
{
	InternalWrite frame;

	internal_write_begin(&frame);
	for (int i = 0; i < n; i++)
	{
		run(psprintf("ALTER TABLE govshare.access_record DETACH PARTITION govshare.%s",
					 quote_identifier(name[i])), SPI_OK_UTILITY);
		run(psprintf("DROP TABLE govshare.%s", quote_identifier(name[i])), SPI_OK_UTILITY);
		ereport(LOG, (errmsg("govshare log writer dropped partition %s, whose retention is over", name[i])));
	}
	internal_write_end(&frame);
}

/* The months that may go; returns how many, and one more than their last leaf */
static int
due_months(const char *before, char ***name, int64 *before_leaf)
{
	bool		isnull;
	int			n;

	run(psprintf("SELECT d.partition, d.last_leaf FROM govshare.log_purge_due(%s) d WHERE d.obstacle IS NULL",
				 quote_literal_cstr(before)), SPI_OK_SELECT);
	n = SPI_processed;
	*name = palloc(sizeof(char *) * Max(n, 1));
	*before_leaf = 0;
	for (int i = 0; i < n; i++)
	{
		int64		last = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i],
													   SPI_tuptable->tupdesc, 2, &isnull));

		(*name)[i] = text_of(i, 1);
		if (!isnull)
			*before_leaf = Max(*before_leaf, last + 1);
	}
	return n;
}

static char *
json_list(char **name, int n)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
	{
		appendStringInfoString(&list, i > 0 ? ", " : "");
		escape_json(&list, name[i]);
	}
	return list.data;
}

void
log_purge_run(LogBatch *batch)
{
	char	   *before = "infinity";
	char	   *who = "govshare.auto_purge";
	char	   *id = NULL;
	char	  **name;
	int64		before_leaf;
	int			n;
	StringInfoData details;

	run("SELECT p.id, p.before, p.requested_by FROM govshare.log_purge p WHERE p.done_at IS NULL ORDER BY p.id LIMIT 1",
		SPI_OK_SELECT);
	if (SPI_processed == 1)
	{
		id = text_of(0, 1);
		before = text_of(0, 2);
		who = text_of(0, 3);
	}
	else if (!auto_purge)
		return;
	n = due_months(before, &name, &before_leaf);
	if (id)
		run(psprintf("UPDATE govshare.log_purge SET done_at = clock_timestamp(),"
					 " before_leaf = nullif(" INT64_FORMAT ", 0) WHERE id = %s",
					 before_leaf, id), SPI_OK_UPDATE);
	if (n == 0)
		return;
	initStringInfo(&details);
	appendStringInfo(&details, "{\"before_leaf\": " INT64_FORMAT
					 ", \"partitions\": [%s], \"retention\": %d, \"requested_by\": ",
					 before_leaf, json_list(name, n), retention);
	escape_json(&details, who);
	appendStringInfoChar(&details, '}');
	log_event_add(batch, "purge", details.data);
	drop_partitions(name, n);
}

/* ---- who may ask ---- */

/*
 * The department of a caller who may decide about the record of all: the
 * principal of the authority over everyone here, or a superuser (NULL).
 * Within a frame.
 */
static char *
require_authority(void)
{
	if (superuser_arg(GetOuterUserId()))
		return NULL;
	run("SELECT q.d FROM (SELECT govshare.current_department() AS d) q"
		" WHERE govshare.has_duty(q.d, 'principal') AND NOT EXISTS (SELECT FROM govshare.department o"
		" WHERE o.code <> q.d AND NOT govshare.is_authority_over(o.code))", SPI_OK_SELECT);
	if (SPI_processed != 1)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("how long the record is kept is not for you to decide"),
				 errdetail("Articles 8 and 29: the authority over all departments of this database answers for it, by its principal."),
				 errhint("Ask the principal of that authority.")));
	return text_of(0, 1);
}

/* One row of a table of this module, written for the caller; returns its id */
static int64
write_row(const char *sql, Datum value, Oid type, const char *department)
{
	Oid			types[] = {type, TEXTOID, TEXTOID};
	Datum		values[3];
	char		nulls[] = {' ', ' ', department ? ' ' : 'n'};
	bool		isnull;

	values[0] = value;
	values[1] = CStringGetTextDatum(GetUserNameFromId(GetOuterUserId(), false));
	values[2] = department ? CStringGetTextDatum(department) : (Datum) 0;
	(void) SPI_execute_with_args(sql, 3, types, values, nulls, false, 0);
	if (SPI_processed != 1)
		return 0;
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &isnull));
}

static void
note_decision(const char *event, const char *reason, int64 id, char *department)
{
	AccessLeaf	leaf;

	log_event_describe(&leaf, event, psprintf("{\"hold\": " INT64_FORMAT "}", id));
	leaf.message = reason;
	leaf.department = department;
	(void) log_queue_append(&leaf);
}

Datum
purge_log(PG_FUNCTION_ARGS)
{
	TimestampTz before = PG_GETARG_TIMESTAMPTZ(0);
	InternalWrite frame;
	char	   *department;
	char	   *obstacle = NULL;
	int64		id;

	internal_write_begin(&frame);
	department = require_authority();
	run(psprintf("SELECT d.obstacle FROM govshare.log_purge_due(%s) d ORDER BY d.until LIMIT 1",
				 quote_literal_cstr(timestamptz_to_str(before))), SPI_OK_SELECT);
	if (SPI_processed == 1)
		obstacle = text_of(0, 1);
	if (SPI_processed == 0 || obstacle)
		ereport(ERROR,
				(errcode(ERRCODE_SG_STATUTORY_LIMIT),
				 errmsg("no month of the record may be purged"),
				 obstacle
				 ? errdetail("Article 29 requires records of use to be kept for three years at least. Of the oldest month: %s.", obstacle)
				 : errdetail("Article 29 requires records of use to be kept for three years at least. There is none yet."),
				 errhint("govshare.log_purge_due() tells what keeps each month.")));
	id = write_row("INSERT INTO govshare.log_purge (before, requested_by, department) VALUES ($1, $2, $3) RETURNING id",
				   TimestampTzGetDatum(before), TIMESTAMPTZOID, department);
	log_event_announce_at_commit();
	internal_write_end(&frame);
	PG_RETURN_INT64(id);
}

Datum
hold_log(PG_FUNCTION_ARGS)
{
	InternalWrite frame;
	char	   *department;
	int64		id;

	internal_write_begin(&frame);
	department = require_authority();
	id = write_row("INSERT INTO govshare.log_hold (reason, placed_by, department) VALUES ($1, $2, $3) RETURNING id",
				   PG_GETARG_DATUM(0), TEXTOID, department);
	note_decision("hold", text_to_cstring(PG_GETARG_TEXT_PP(0)), id, department);
	internal_write_end(&frame);
	PG_RETURN_INT64(id);
}

Datum
release_log_hold(PG_FUNCTION_ARGS)
{
	InternalWrite frame;
	char	   *department;

	internal_write_begin(&frame);
	department = require_authority();
	if (write_row("UPDATE govshare.log_hold SET released_at = clock_timestamp(), released_by = $2"
				  " WHERE id = $1 AND released_at IS NULL AND ($3 IS NULL OR $3 <> '') RETURNING id",
				  PG_GETARG_DATUM(0), INT8OID, department) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("there is no such hold on the record"),
				 errdetail("Article 29: a hold stands from hold_log() until it is released."),
				 errhint("See govshare.log_hold.")));
	note_decision("release", NULL, PG_GETARG_INT64(0), department);
	internal_write_end(&frame);
	PG_RETURN_VOID();
}
