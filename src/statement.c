/*
 * statement.c: one governed statement: its accesses and their records.
 *
 * Composes guard and log.  While the executor starts, the guard tells which
 * accesses passed; before the first plan node runs, their opening records are
 * appended and, in sync mode, durable (P1).  The state hangs on the query's
 * memory context: the context's end without ours is an abort, and is recorded
 * as such without waiting.
 *
 * Must never let a row pass whose opening record failed, and never throw
 * from the abort path.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "errors.h"
#include "guard.h"
#include "invoker.h"
#include "log_queue.h"
#include "protect.h"
#include "redact.h"
#include "session.h"
#include "statement.h"

typedef struct Access
{
	AccessDecision *decision;
	AccessLeaf	leaf;			/* the opening leaf; completed at the end */
} Access;

/* A running governed statement, in its query's memory context */
typedef struct Statement
{
	QueryDesc  *query;
	Oid			outer_user;
	const char *department;
	int64		number;
	List	   *accesses;		/* of Access */
	uint64		rows;
	instr_time	started;
	MemoryContextCallback at_end;
	struct Statement *next;		/* in the list of running ones */
} Statement;

static Statement *running = NULL;

/* What the guard lets pass while the innermost query starts */
typedef struct Starting
{
	QueryDesc  *query;
	List	   *passed;			/* of AccessDecision */
	struct Starting *outer;
} Starting;

static Starting *starting = NULL;

static char *
relation_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

/* Fill a leaf for an access, with strings in the current context */
static void
describe(AccessLeaf *leaf, LeafKind kind, const AccessDecision *decision,
		 const char *source, int location, int length)
{
	const Invoker *invoker = invoker_current();
	const Grant *grant = decision->grant;
	const unsigned char *hash;
	const char *text;
	ListCell   *lc;

	session_describe(leaf, kind);
	leaf->application = leaf->application ? pstrdup(leaf->application) : NULL;
	leaf->department = invoker->department ?
		pstrdup(invoker->department->code) : NULL;
	leaf->provider = pstrdup(decision->dataset->provider);
	leaf->entry = pstrdup(decision->dataset->entry);
	leaf->relation = relation_name(decision->relid);
	if (grant)
	{
		leaf->entry_version = grant->entry_version;
		leaf->grant_id = grant->id;
		leaf->grant_revision = grant->revision;
	}
	leaf->purpose = invoker_purpose() ? pstrdup(invoker_purpose()) : NULL;
	leaf->scenario = invoker_scenario() ? pstrdup(invoker_scenario()) : NULL;
	leaf->method = share_method_name(decision->method);
	leaf->break_glass = decision->basis == ACCESS_BREAK_GLASS ?
		pstrdup(break_glass_reason()) : NULL;

	leaf->items = palloc(sizeof(char *) * (list_length(decision->items) + 1));
	foreach(lc, decision->items)
	{
		if (leaf->n_items == RECORD_MAX_ITEMS)
			break;
		((const char **) leaf->items)[leaf->n_items++] = lfirst(lc);
	}

	if (source)
	{
		text = redact_query(source, location, length, &hash);
		leaf->query = text ? pstrdup(text) : NULL;
		leaf->query_hash = hash ? memcpy(palloc(REDACT_HASH_LENGTH), hash,
										 REDACT_HASH_LENGTH) : NULL;
	}
}

/* The provider's own use is its ordinary business */
static bool
is_recorded(const AccessDecision *decision)
{
	return decision->basis != ACCESS_PROVIDER || decision->dataset->record_own;
}

static void
on_passed(AccessDecision *decision)
{
	if (starting && is_recorded(decision))
		starting->passed = lappend(starting->passed, decision);
}

/* A refused attempt is recorded before its error is raised */
static void
on_refused(AccessDecision *decision)
{
	AccessLeaf	leaf;
	const char *source = debug_query_string;
	int			location = -1;
	int			length = 0;
	uint64		position;

	if (!IsUnderPostmaster || RecoveryInProgress())
		return;
	if (starting && starting->query->sourceText)
	{
		source = starting->query->sourceText;
		location = starting->query->plannedstmt->stmt_location;
		length = starting->query->plannedstmt->stmt_len;
	}
	session_next_statement();
	describe(&leaf, LEAF_DENY, decision, source, location, length);
	leaf.sqlstate = pstrdup(unpack_sql_state(decision->sqlerrcode));
	leaf.message = decision->message;
	leaf.outcome = "denied";
	position = log_queue_append(&leaf);
	if (log_mode_sync())
		log_queue_wait(position);
}

static const GuardObserver observer = {on_passed, on_refused};

static Statement *
find_running(QueryDesc *query)
{
	for (Statement *s = running; s; s = s->next)
		if (s->query == query)
			return s;
	return NULL;
}

static void
forget(Statement *statement)
{
	Statement **link = &running;

	while (*link && *link != statement)
		link = &(*link)->next;
	if (*link)
		*link = statement->next;
}

static int64
elapsed_us(const Statement *statement)
{
	instr_time	now;

	INSTR_TIME_SET_CURRENT(now);
	INSTR_TIME_SUBTRACT(now, statement->started);
	return INSTR_TIME_GET_MICROSEC(now);
}

/* The query's context goes without ExecutorEnd(): an abort; never throws */
static void
on_context_end(void *arg)
{
	Statement  *statement = arg;
	ListCell   *lc;

	forget(statement);
	foreach(lc, statement->accesses)
	{
		Access	   *access = lfirst(lc);

		access->leaf.kind = LEAF_CLOSE;
		access->leaf.leaf_time = GetCurrentTimestamp();
		access->leaf.outcome = "failed";
		access->leaf.rows = (int64) statement->rows;
		access->leaf.duration_us = elapsed_us(statement);
		(void) log_queue_try_append(&access->leaf);
	}
}

void
statement_before_start(QueryDesc *query, int eflags)
{
	Starting   *start = MemoryContextAllocZero(TopTransactionContext,
											   sizeof(Starting));

	guard_enter(query);
	start->query = query;
	start->outer = starting;
	starting = start;
}

void
statement_start_failed(void)
{
	guard_leave();
	starting = starting->outer;
}

/* Append the opening records of a statement that may now begin to run */
static void
open_statement(QueryDesc *query, List *passed)
{
	MemoryContext old = MemoryContextSwitchTo(query->estate->es_query_cxt);
	Statement  *statement = palloc0(sizeof(Statement));
	const Invoker *invoker = invoker_current();
	uint64		position = 0;
	ListCell   *lc;

	statement->query = query;
	statement->outer_user = GetOuterUserId();
	statement->department = invoker->department ?
		pstrdup(invoker->department->code) : NULL;
	statement->number = session_next_statement();
	INSTR_TIME_SET_CURRENT(statement->started);

	foreach(lc, passed)
	{
		AccessDecision *decision = lfirst(lc);
		Access	   *access = palloc0(sizeof(Access));
		ListCell   *other;
		bool		merged = false;

		/* A relation read twice in one statement is one access */
		foreach(other, statement->accesses)
		{
			Access	   *seen = lfirst(other);

			if (seen->decision->relid == decision->relid)
			{
				ListCell   *item;

				foreach(item, decision->items)
				{
					bool		known = false;
					ListCell   *have;

					foreach(have, seen->decision->items)
						if (strcmp(lfirst(have), lfirst(item)) == 0)
							known = true;
					if (!known)
						seen->decision->items = lappend(seen->decision->items,
														lfirst(item));
				}
				merged = true;
			}
		}
		if (merged)
			continue;
		access->decision = decision;
		statement->accesses = lappend(statement->accesses, access);
	}
	foreach(lc, statement->accesses)
	{
		Access	   *access = lfirst(lc);

		describe(&access->leaf, LEAF_OPEN, access->decision, query->sourceText,
				 query->plannedstmt->stmt_location,
				 query->plannedstmt->stmt_len);
		access->leaf.query_id = (int64) query->plannedstmt->queryId;
		position = log_queue_append(&access->leaf);
	}

	/* From here on an end without completion is recorded as a failure */
	statement->next = running;
	running = statement;
	statement->at_end.func = on_context_end;
	statement->at_end.arg = statement;
	MemoryContextRegisterResetCallback(query->estate->es_query_cxt,
									   &statement->at_end);
	MemoryContextSwitchTo(old);

	/* Flush before answering: a row seen must be a row recorded */
	if (log_mode_sync())
		log_queue_wait(position);
}

void
statement_after_start(QueryDesc *query, int eflags)
{
	List	   *passed = starting->passed;

	guard_leave();
	starting = starting->outer;
	if (passed == NIL || (eflags & EXEC_FLAG_EXPLAIN_ONLY))
		return;
	if (RecoveryInProgress())
		ereport(ERROR,
				(errcode(ERRCODE_SG_LOG_UNAVAILABLE),
				 errmsg("governed tables cannot be read on a standby"),
				 errdetail("Article 29 has every use recorded, and a standby can record nothing."),
				 errhint("Read on the primary.")));
	open_statement(query, passed);
}

void
statement_before_run(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;
	ListCell   *lc;

	if (statement == NULL)
		return;
	foreach(lc, statement->accesses)
		guard_recheck(((Access *) lfirst(lc))->decision, statement->outer_user,
					  statement->department);
}

void
statement_after_run(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;

	/* es_processed counts one run only */
	if (statement)
		statement->rows += query->estate->es_processed;
}

void
statement_before_end(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;
	ListCell   *lc;

	if (statement == NULL)
		return;
	forget(statement);
	foreach(lc, statement->accesses)
	{
		Access	   *access = lfirst(lc);

		access->leaf.kind = LEAF_CLOSE;
		access->leaf.leaf_time = GetCurrentTimestamp();
		access->leaf.outcome = "completed";
		access->leaf.rows = (int64) statement->rows;
		access->leaf.duration_us = elapsed_us(statement);
		(void) log_queue_append(&access->leaf);
	}
	/* The callback stays registered; with no accesses it has nothing to say */
	statement->accesses = NIL;
}

void
statement_init(void)
{
	guard_observe(&observer);
}
