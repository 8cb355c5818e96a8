/*
 * watcher.c: flags what is overdue or due soon.
 *
 * Owns the flags of an obligation (state overdue, flagged_at,
 * due_soon_flagged_at), sets each once, and with it in one transaction
 * raises the breach, sends the notices and the NOTIFY.  So after any downtime
 * it catches up once, and a crash leaves nothing half done.
 *
 * Runs as a background worker, one per database, kept by the launcher, or in
 * a session as check_deadlines().  Both may run at once: rows that another
 * transaction holds are left for the next round.  Each obligation is flagged
 * in its own subtransaction, so that one that fails delays no other.  What a
 * round costs follows what is newly due, not what there is: partial indexes
 * hold only what has still to be flagged.
 *
 * Must never close an obligation, and never put content into a NOTIFY:
 * channels have no access control.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/async.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/proc.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#include "alert.h"
#include "attempt.h"
#include "clock.h"
#include "errors.h"
#include "expiry.h"
#include "internal_write.h"
#include "notice.h"
#include "obligation.h"
#include "restore_mode.h"
#include "watcher.h"

#define CHANNEL			"govshare_overdue"
#define BATCH			500

PG_FUNCTION_INFO_V1(check_deadlines);

static int	check_interval = 60;

typedef enum FlagKind
{
	FLAG_OVERDUE, FLAG_DUE_SOON
} FlagKind;

/* An obligation to flag */
typedef struct Candidate
{
	int64		id;
	TimestampTz threshold;		/* due_at or warn_at: where the scan stands */
	char	   *statute;
	char	   *article;
	char	   *department;
	char	   *procedure;
	int64		case_id;
	char	   *violation;		/* NULL: missing it is no breach */
	char	   *due_on;
	bool		met_late;
} Candidate;

typedef struct Round
{
	int64		flagged[2];		/* by FlagKind */
	int64		recounted;
	int64		expired;		/* grants */
	int64		failed;
} Round;

/* Where a scan of candidates stands */
typedef struct Position
{
	TimestampTz threshold;
	int64		id;
} Position;

void
watcher_init(void)
{
	DefineCustomIntVariable("govshare.check_interval",
							"How often the watcher looks for what is overdue or due soon.",
							"0 leaves it to calls of check_deadlines().",
							&check_interval,
							60, 0, 86400,
							PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);
}

/* ---- finding ---- */

#define CANDIDATE_COLUMNS \
	"o.statute, o.article, o.department, o.procedure, o.case_id," \
	" (SELECT s.violation FROM govshare.statute s WHERE s.code = o.statute)," \
	" o.due_on::text, o.met_at IS NOT NULL FROM govshare.obligation o"

static InternalQuery find_query[2] = {
	[FLAG_OVERDUE] = {
		"SELECT o.id, o.due_at, " CANDIDATE_COLUMNS
		" WHERE o.state IN ('open', 'overdue') AND o.flagged_at IS NULL"
		" AND o.due_at <= $1 AND (o.due_at, o.id) > ($2, $3)"
		" ORDER BY o.due_at, o.id LIMIT $4 FOR UPDATE SKIP LOCKED",
		4, {TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID, INT8OID}
	},
	[FLAG_DUE_SOON] = {
		"SELECT o.id, o.warn_at, " CANDIDATE_COLUMNS
		" WHERE o.state = 'open' AND o.due_soon_flagged_at IS NULL"
		" AND o.warn_at <= $1 AND o.due_at > $1 AND (o.warn_at, o.id) > ($2, $3)"
		" ORDER BY o.warn_at, o.id LIMIT $4 FOR UPDATE SKIP LOCKED",
		4, {TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID, INT8OID}
	}
};

static char *
text_of(uint64 row, int column)
{
	bool		isnull;
	Datum		value = internal_value(row, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

/* Locks the next candidates; they live in the frame's memory. */
static int
find_candidates(FlagKind kind, TimestampTz now, const Position *after,
				Candidate **found)
{
	Datum		values[] = {
		TimestampTzGetDatum(now),
		TimestampTzGetDatum(after->threshold),
		Int64GetDatum(after->id),
		Int64GetDatum(BATCH)
	};
	int			n = internal_query(&find_query[kind], values, NULL);

	*found = palloc0(sizeof(Candidate) * Max(n, 1));
	for (int i = 0; i < n; i++)
	{
		Candidate  *c = &(*found)[i];

		c->id = DatumGetInt64(internal_value(i, 1, NULL));
		c->threshold = DatumGetTimestampTz(internal_value(i, 2, NULL));
		c->statute = text_of(i, 3);
		c->article = text_of(i, 4);
		c->department = text_of(i, 5);
		c->procedure = text_of(i, 6);
		c->case_id = DatumGetInt64(internal_value(i, 7, NULL));
		c->violation = text_of(i, 8);
		c->due_on = text_of(i, 9);
		c->met_late = DatumGetBool(internal_value(i, 10, NULL));
	}
	return n;
}

/* ---- flagging ---- */

static InternalQuery mark_query[2] = {
	[FLAG_OVERDUE] = {
		"UPDATE govshare.obligation SET state = 'overdue', flagged_at = $2"
		" WHERE id = $1",
		2, {INT8OID, TIMESTAMPTZOID}
	},
	[FLAG_DUE_SOON] = {
		"UPDATE govshare.obligation SET due_soon_flagged_at = $2 WHERE id = $1",
		2, {INT8OID, TIMESTAMPTZOID}
	}
};

static InternalQuery evidence_query = {
	"SELECT jsonb_build_object('obligation', id, 'statute', statute,"
	" 'article', article, 'event_at', event_at, 'due_on', due_on,"
	" 'due_at', due_at, 'extended', extended,"
	" 'provisional', provisional, 'met_at', met_at)"
	" FROM govshare.obligation WHERE id = $1",
	1, {INT8OID}
};

static void
raise_breach(const Candidate *c)
{
	Datum		values[1] = {Int64GetDatum(c->id)};
	Jsonb	   *evidence;

	if (internal_query(&evidence_query, values, NULL) != 1)
		elog(ERROR, "obligation " INT64_FORMAT " is gone", c->id);
	evidence = DatumGetJsonbP(internal_value(0, 1, NULL));
	(void) flag_violation(c->violation, c->department, c->procedure,
						  c->case_id, c->id, evidence);
}

static char *
notice_text(FlagKind kind, const Candidate *c)
{
	if (kind == FLAG_DUE_SOON)
		return psprintf("%s of department %s is due on %s",
						c->statute, c->department, c->due_on);
	return psprintf("%s of department %s was due on %s and %s",
					c->statute, c->department, c->due_on,
					c->met_late ? "came late" : "is overdue");
}

static void
tell(FlagKind kind, const Candidate *c)
{
	char	   *text = notice_text(kind, c);
	char	   *payload = psprintf("{\"kind\": \"%s\", \"id\": " INT64_FORMAT "}",
								   kind == FLAG_OVERDUE ? "overdue" : "due_soon",
								   c->id);

	notice_send(c->department, c->procedure, c->case_id, c->article, text);
	if (kind == FLAG_OVERDUE)
	{
		char	   *overseer = notice_overseer(c->department);

		if (overseer)
			notice_send(overseer, c->procedure, c->case_id, c->article, text);
	}
	Async_Notify(CHANNEL, payload);
}

static void
flag(FlagKind kind, const Candidate *c, TimestampTz now)
{
	Datum		values[2] = {Int64GetDatum(c->id), TimestampTzGetDatum(now)};

	(void) internal_query(&mark_query[kind], values, NULL);
	if (kind == FLAG_OVERDUE && c->violation)
		raise_breach(c);
	tell(kind, c);
}

/* One obligation to flag, as attempt() wants it */
typedef struct Flagging
{
	FlagKind	kind;
	const Candidate *candidate;
	TimestampTz now;
} Flagging;

static void
flag_one(void *argument)
{
	Flagging   *flagging = argument;

	flag(flagging->kind, flagging->candidate, flagging->now);
}

/* Flags one; on an error, says so, undoes it and returns false. */
static bool
try_flag(FlagKind kind, const Candidate *c, TimestampTz now)
{
	Flagging	flagging = {kind, c, now};

	return attempt(flag_one, &flagging,
				   psprintf("flag obligation " INT64_FORMAT, c->id));
}

/* Flags a batch; false if nothing is left behind it. */
static bool
flag_batch(FlagKind kind, TimestampTz now, Position *position, Round *round)
{
	InternalWrite frame;
	Candidate  *candidates;
	int			n;

	internal_write_begin(&frame);
	n = find_candidates(kind, now, position, &candidates);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (try_flag(kind, &candidates[i], now))
			round->flagged[kind]++;
		else
			round->failed++;
		position->threshold = candidates[i].threshold;
		position->id = candidates[i].id;
	}
	internal_write_end(&frame);
	return n == BATCH;
}

static const Position beginning = {DT_NOBEGIN, 0};

/* ---- in a session ---- */

Datum
check_deadlines(PG_FUNCTION_ARGS)
{
	TupleDesc	tupdesc;
	Datum		values[5];
	bool		nulls[5] = {false};
	Round		round = {0};
	TimestampTz now = clock_now();

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	round.expired = grants_expire(&round.failed);
	round.recounted = obligation_recount(false);
	for (FlagKind kind = FLAG_OVERDUE; kind <= FLAG_DUE_SOON; kind++)
	{
		Position	position = beginning;

		while (flag_batch(kind, now, &position, &round))
			;
	}
	values[0] = Int64GetDatum(round.flagged[FLAG_OVERDUE]);
	values[1] = Int64GetDatum(round.flagged[FLAG_DUE_SOON]);
	values[2] = Int64GetDatum(round.recounted);
	values[3] = Int64GetDatum(round.expired);
	values[4] = Int64GetDatum(round.failed);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
													  values, nulls)));
}

/* ---- in the background ---- */

static void
begin_work(void)
{
	SetCurrentStatementStartTimestamp();
	StartTransactionCommand();
	PushActiveSnapshot(GetTransactionSnapshot());
}

static void
end_work(void)
{
	PopActiveSnapshot();
	CommitTransactionCommand();
}

static bool
extension_is_at_work(void)
{
	bool		there;

	begin_work();
	there = OidIsValid(get_extension_oid("govshare", true)) &&
		!restore_under_way();
	end_work();
	return there;
}

/* ---- the parts of a round ---- */

static void
expire_part(TimestampTz now, Round *round)
{
	begin_work();
	round->expired += grants_expire(&round->failed);
	end_work();
}

static void
recount_part(TimestampTz now, Round *round)
{
	begin_work();
	round->recounted += obligation_recount(false);
	end_work();
}

/* A batch is a transaction, so that a long catching-up loses little. */
static void
flag_all(FlagKind kind, TimestampTz now, Round *round)
{
	Position	position = beginning;
	bool		more = true;

	while (more)
	{
		begin_work();
		more = flag_batch(kind, now, &position, round);
		end_work();
	}
}

static void
overdue_part(TimestampTz now, Round *round)
{
	flag_all(FLAG_OVERDUE, now, round);
}

static void
due_soon_part(TimestampTz now, Round *round)
{
	flag_all(FLAG_DUE_SOON, now, round);
}

/* A stretch of the record is a transaction */
static void
alert_part(TimestampTz now, Round *round)
{
	bool		more = true;

	while (more)
	{
		CHECK_FOR_INTERRUPTS();
		begin_work();
		(void) alerts_evaluate(&more);
		end_work();
	}
}

typedef void (*RoundPart) (TimestampTz now, Round *round);

static const RoundPart parts[] = {
	expire_part, recount_part, overdue_part, due_soon_part, alert_part
};

/* An error ends a part of the round; the others and the worker go on. */
static void
survive(RoundPart part, TimestampTz now, Round *round)
{
	MemoryContext context = CurrentMemoryContext;

	PG_TRY();
	{
		part(now, round);
	}
	PG_CATCH();
	{
		HOLD_INTERRUPTS();
		MemoryContextSwitchTo(context);
		EmitErrorReport();
		AbortCurrentTransaction();
		FlushErrorState();
		RESUME_INTERRUPTS();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
}

static void
work_round(void)
{
	Round		round = {0};
	TimestampTz now = clock_now();

	pgstat_report_activity(STATE_RUNNING, "checking deadlines");
	if (extension_is_at_work())
		for (int i = 0; i < lengthof(parts); i++)
			survive(parts[i], now, &round);
	if (round.flagged[FLAG_OVERDUE] || round.expired || round.failed)
		ereport(LOG,
				(errmsg("govshare watcher flagged %" PRId64 " overdue and %" PRId64
						" due soon, ended %" PRId64 " grants, failed for %" PRId64,
						round.flagged[FLAG_OVERDUE],
						round.flagged[FLAG_DUE_SOON], round.expired,
						round.failed)));
	pgstat_report_stat(false);
	pgstat_report_activity(STATE_IDLE, NULL);
}

/* Settings of the database or the server must not change what a round is. */
static void
pin_settings(void)
{
	static const char *const setting[][2] = {
		{"default_transaction_isolation", "read committed"},
		{"default_transaction_read_only", "off"},
		{"default_transaction_deferrable", "off"},
		{"statement_timeout", "0"},
		{"idle_in_transaction_session_timeout", "0"},
		{"lock_timeout", "10s"},
		{"session_replication_role", "origin"},
	};

	for (int i = 0; i < lengthof(setting); i++)
		SetConfigOption(setting[i][0], setting[i][1], PGC_SUSET,
						PGC_S_OVERRIDE);
}

void
watcher_main(Datum database_oid)
{
	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, die);
	BackgroundWorkerUnblockSignals();
	BackgroundWorkerInitializeConnectionByOid(DatumGetObjectId(database_oid),
											  InvalidOid, 0);
	pin_settings();
	for (;;)
	{
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
		if (ConfigReloadPending)
		{
			ConfigReloadPending = false;
			ProcessConfigFile(PGC_SIGHUP);
		}
		if (check_interval > 0)
			work_round();
		(void) WaitLatch(MyLatch,
						 WL_LATCH_SET | WL_EXIT_ON_PM_DEATH |
						 (check_interval > 0 ? WL_TIMEOUT : 0),
						 check_interval * 1000L, PG_WAIT_EXTENSION);
	}
}
