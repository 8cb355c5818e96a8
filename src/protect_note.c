/*
 * protect_note.c: what protection puts on record.
 *
 * Refused writes and changes of governed tables are denials; what a superuser
 * does under break-glass is an access, opened and completed at once, with its
 * reason.  Never waits for the flush: the command at hand may hold the very
 * locks that the log writer needs.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/timestamp.h"

#include "break_glass.h"
#include "errors.h"
#include "invoker.h"
#include "log_denial.h"
#include "log_queue.h"
#include "protect_note.h"
#include "redact.h"
#include "session.h"
#include "shield.h"

static void
describe(AccessLeaf *leaf, LeafKind kind, const Dataset *dataset)
{
	const Invoker *invoker = invoker_current();

	(void) session_next_statement();
	session_describe(leaf, kind);
	leaf->contractor = contractor_of_session() != NULL;
	leaf->department = invoker->department ? invoker->department->code : NULL;
	leaf->provider = dataset ? dataset->provider : NULL;
	leaf->entry = dataset ? dataset->entry : NULL;
	leaf->purpose = invoker_purpose();
	leaf->scenario = invoker_scenario();
	if (debug_query_string)
		leaf->query = redact_query(debug_query_string, -1, 0, &leaf->query_hash);
}

/* Single-user mode and standbys keep no record */
static bool
can_record(void)
{
	return IsUnderPostmaster && !RecoveryInProgress();
}

void
protect_note_denial(Oid relid, const Dataset *dataset, int sqlerrcode,
					const char *message)
{
	AccessLeaf	leaf;

	if (!can_record())
		return;
	describe(&leaf, LEAF_DENY, dataset);
	leaf.relation = shield_relation_name(relid);
	leaf.sqlstate = pstrdup(unpack_sql_state(sqlerrcode));
	leaf.message = message;
	leaf.outcome = "denied";
	(void) log_denial_try_record(&leaf);
}

void
protect_note_break_glass(const char *object, const Dataset *dataset)
{
	AccessLeaf	leaf;

	if (!can_record())
		return;
	describe(&leaf, LEAF_OPEN, dataset);
	leaf.relation = object;
	leaf.break_glass = break_glass_reason();
	if (!log_queue_try_append(&leaf))
	{
		ereport(LOG,
				(errmsg("%s was changed under govshare.break_glass, which could not be put on record",
						object),
				 errdetail("Reason given: %s.", leaf.break_glass)));
		return;
	}
	leaf.kind = LEAF_CLOSE;
	leaf.leaf_time = GetCurrentTimestamp();
	leaf.outcome = "completed";
	leaf.message = "passed by break-glass";
	leaf.query = NULL;
	leaf.query_hash = NULL;
	(void) log_queue_try_append(&leaf);
}

void
protect_note_flush(void)
{
	MemoryContext old = CurrentMemoryContext;

	PG_TRY();
	{
		log_queue_wait(log_queue_position());
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(old);
		error = CopyErrorData();
		if (error->sqlerrcode != ERRCODE_SG_LOG_UNAVAILABLE)
			PG_RE_THROW();
		FlushErrorState();
	}
	PG_END_TRY();
}
