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
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/elog.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/portal.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"

#include "access_leaf.h"
#include "compat.h"
#include "copy_birth.h"
#include "copy_target.h"
#include "errors.h"
#include "grant.h"
#include "grant_watch.h"
#include "guard.h"
#include "invoker.h"
#include "lineage.h"
#include "linkage.h"
#include "linkage_check.h"
#include "log_denial.h"
#include "log_queue.h"
#include "outflow.h"
#include "protect.h"
#include "quota.h"
#include "restore_mode.h"
#include "run_count.h"
#include "session.h"
#include "statement.h"

typedef struct Access
{
	AccessDecision *decision;
	bool		recorded;		/* the provider's own use is not, as a rule */
	AccessRecord record;
} Access;

/*
 * Rows pass it on their way out: one statement may run for hours, and what
 * its grant allowed at the start may be suspended meanwhile (P4).
 */
typedef struct RowGate
{
	DestReceiver pub;
	DestReceiver *destination;	/* NULL while the gate is not in place */
	struct Statement *statement;
	bool		counts;			/* MOVE gives nobody any rows */
	uint32		grant_changes;	/* when the grants were last found good */
} RowGate;

/* What a run began with, to be had back when it is stopped half-way */
typedef struct RunFrame
{
	ResourceOwner owner;
	Oid			user;
	int			security_context;
} RunFrame;

/* A running governed statement, in its query's memory context */
typedef struct Statement
{
	QueryDesc  *query;
	Oid			outer_user;
	const char *department;
	List	   *accesses;		/* of Access */
	RowGate		gate;
	GrantWatch	watch;			/* while it runs */
	RunFrame	frame;
	bool		unplaced;		/* makes a table when it runs */
	AccessDecision *row_quota;	/* the grant that bounds its rows, or NULL */
	uint64		rows_given;		/* through the gate */
	uint64		rows;
	int			sqlerrcode;		/* of the error that ended a run, or 0 */
	instr_time	started;
	MemoryContextCallback at_end;
	struct Statement *next;		/* in the list of running ones */
} Statement;

static Statement *running = NULL;

static StatementStart *starting = NULL;

/*
 * The provider's own use is its ordinary business; that of its contractors is
 * not, and a superuser who took the provider's role is not the provider.
 */
static bool
is_recorded(const AccessDecision *decision)
{
	bool		counts = decision->basis != ACCESS_PROVIDER ||
		decision->dataset->record_own ||
		contractor_of_session() != NULL ||
		(GetAuthenticatedUserId() != GetOuterUserId() &&
		 superuser_arg(GetAuthenticatedUserId()));

	/* What a restore reads, to refresh a view, is on record with the restore */
	return counts &&
		(decision->basis == ACCESS_GRANT || !restore_under_way());
}

static void
on_passed(AccessDecision *decision)
{
	if (starting)
		starting->passed = lappend(starting->passed, decision);
}

/* A refused attempt is recorded before its error is raised */
static void
on_refused(AccessDecision *decision)
{
	AccessLeaf	leaf;

	if (!IsUnderPostmaster || RecoveryInProgress())
		return;
	access_leaf_deny(&leaf, decision, starting ? starting->guard.query : NULL,
					 decision->sqlerrcode, decision->message);
	log_denial_record(&leaf);
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

static AccessEnd
end_of(const Statement *statement, const char *outcome, int sqlerrcode)
{
	return (AccessEnd) {
		.outcome = outcome,
		.sqlerrcode = sqlerrcode,
		.rows = (int64) statement->rows,
		.duration_us = elapsed_us(statement)
	};
}

/* The query's context goes without ExecutorEnd(): an abort; never throws */
static void
on_context_end(void *arg)
{
	Statement  *statement = arg;
	AccessEnd	end = end_of(statement,
							 statement->sqlerrcode == ERRCODE_QUERY_CANCELED ?
							 "cancelled" : "failed", statement->sqlerrcode);
	ListCell   *lc;

	forget(statement);
	foreach(lc, statement->accesses)
	{
		Access	   *access = lfirst(lc);

		if (access->recorded)
			access_leaf_abort(&access->record, &end);
	}
}

void
statement_before_start(StatementStart *start, QueryDesc *query)
{
	guard_enter(&start->guard, query);
	start->passed = NIL;
	start->outer = starting;
	starting = start;
}

/* The entry that a relation belongs to, by itself or as a copy */
static const Dataset *
governing_dataset(Oid relid)
{
	const Dataset *dataset = dataset_lookup(relid);
	const Copy *copy = dataset ? NULL : lineage_lookup(relid);

	return copy ? &((CopyOrigin *) linitial(copy->origins))->dataset : dataset;
}

/*
 * PostgreSQL checks ordinary privileges before it asks the guard: what they
 * refuse of a governed table is an attempt on record as well.  We are in
 * PG_CATCH, so nothing here may throw for want of the queue.
 */
static void
record_ordinary_denial(QueryDesc *query)
{
	MemoryContext old;
	ListCell   *lc;

	if (geterrcode() != ERRCODE_INSUFFICIENT_PRIVILEGE || RecoveryInProgress())
		return;
	old = MemoryContextSwitchTo(TopTransactionContext);
	foreach(lc, query->plannedstmt->rtable)
	{
		RangeTblEntry *rte = lfirst(lc);
		const Dataset *dataset;
		AccessDecision decision = {0};
		AccessLeaf	leaf;

		if (relation_claim(rte, plan_claims(query->plannedstmt)) == NULL ||
			(dataset = governing_dataset(rte->relid)) == NULL)
			continue;
		decision.relid = rte->relid;
		decision.dataset = dataset;
		decision.method = METHOD_SERVICE;
		access_leaf_deny(&leaf, &decision, query,
						 ERRCODE_INSUFFICIENT_PRIVILEGE,
						 "permission denied by ordinary privileges");
		(void) log_denial_try_record(&leaf);
	}
	MemoryContextSwitchTo(old);
}

void
statement_start_failed(StatementStart *start)
{
	/* The frame is left first: recording looks at catalogues, and may throw */
	guard_leave(&start->guard);
	starting = start->outer;
	/* Nothing but the guard or the privilege check has run by then */
	if (start->passed == NIL)
		record_ordinary_denial(start->guard.query);
}

/* Add what one access read to the access of the same relation, if any */
static bool
merge_access(Statement *statement, AccessDecision *decision)
{
	ListCell   *lc;

	foreach(lc, statement->accesses)
	{
		AccessDecision *seen = ((Access *) lfirst(lc))->decision;
		ListCell   *item;

		/* What a copy holds of several entries is a use of each */
		if (seen->relid != decision->relid ||
			strcmp(seen->dataset->entry, decision->dataset->entry) != 0)
			continue;
		foreach(item, decision->items)
		{
			ListCell   *known;

			foreach(known, seen->items)
				if (strcmp(lfirst(known), lfirst(item)) == 0)
					break;
			if (known == NULL)
				seen->items = lappend(seen->items, lfirst(item));
		}
		return true;
	}
	return false;
}

/* Is the relation of this access that of an earlier one, on record already? */
static bool
was_opened(const Statement *statement, const Access *access)
{
	ListCell   *lc;

	foreach(lc, statement->accesses)
	{
		const Access *earlier = lfirst(lc);

		if (earlier == access)
			break;
		if (earlier->recorded &&
			earlier->decision->relid == access->decision->relid)
			return true;
	}
	return false;
}

/* Append the opening records of a statement that may now begin to run */
static void
open_statement(QueryDesc *query, List *passed, bool unplaced,
			   AccessDecision *row_quota)
{
	MemoryContext old = MemoryContextSwitchTo(query->estate->es_query_cxt);
	Statement  *statement = palloc0(sizeof(Statement));
	const Invoker *invoker = invoker_current();
	uint64		position = 0;
	ListCell   *lc;

	statement->query = query;
	statement->unplaced = unplaced;
	statement->row_quota = row_quota;
	statement->outer_user = GetOuterUserId();
	statement->department = invoker->department ?
		pstrdup(invoker->department->code) : NULL;
	INSTR_TIME_SET_CURRENT(statement->started);

	foreach(lc, passed)
	{
		Access	   *access;

		/* A relation read twice in one statement is one access */
		if (merge_access(statement, lfirst(lc)))
			continue;
		access = palloc0(sizeof(Access));
		access->decision = lfirst(lc);
		access->recorded = is_recorded(access->decision);
		statement->accesses = lappend(statement->accesses, access);
	}

	foreach(lc, statement->accesses)
	{
		Access	   *access = lfirst(lc);

		if (!access->recorded)
			continue;
		log_denial_settle();
		/* Uses are told apart by statement and relation */
		if (position == 0 || was_opened(statement, access))
			session_next_statement();
		position = access_leaf_open(&access->record, access->decision, query);
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
	if (position > 0 && log_mode_sync())
		log_queue_wait(position);
}

static bool
any_recorded(List *passed)
{
	ListCell   *lc;

	foreach(lc, passed)
		if (is_recorded(lfirst(lc)))
			return true;
	return false;
}

void
statement_after_start(StatementStart *start, QueryDesc *query, int eflags)
{
	bool		unplaced;
	AccessDecision *row_quota;

	guard_leave(&start->guard);
	starting = start->outer;
	if (start->passed == NIL || (eflags & EXEC_FLAG_EXPLAIN_ONLY))
		return;
	if (RecoveryInProgress() && any_recorded(start->passed))
		ereport(ERROR,
				(errcode(ERRCODE_SG_LOG_UNAVAILABLE),
				 errmsg("governed tables cannot be read on a standby"),
				 errdetail("Article 29 has every use recorded, and a standby can record nothing."),
				 errhint("Read on the primary.")));
	if (linkage_any())
		linkage_check(start->passed);
	row_quota = quota_of_rows(start->passed, query);
	unplaced = copy_birth_prepare(query, start->passed);
	quota_take_read(start->passed);
	open_statement(query, start->passed, unplaced, row_quota);
}

/*
 * COMMIT inside a procedure holds the cursors of its loops by running them to
 * their end, without any DECLARE ... WITH HOLD; so PersistHoldablePortal().
 */
static bool
is_being_held(QueryDesc *query)
{
	return ActivePortal && ActivePortal->queryDesc == query &&
		ActivePortal->holdStore;
}

static void
recheck(const Statement *statement)
{
	ListCell   *lc;

	foreach(lc, statement->accesses)
		guard_recheck(((Access *) lfirst(lc))->decision, statement->outer_user,
					  statement->department);
}

static List *
decisions_of(const Statement *statement)
{
	List	   *decisions = NIL;
	ListCell   *lc;

	foreach(lc, statement->accesses)
		decisions = lappend(decisions, ((Access *) lfirst(lc))->decision);
	return decisions;
}

static bool
gate_receive(TupleTableSlot *slot, DestReceiver *self)
{
	RowGate    *gate = (RowGate *) self;

	/* Costs next to nothing while no message is waiting */
	AcceptInvalidationMessages();
	if (gate->grant_changes != grant_changes())
	{
		gate->grant_changes = grant_changes();
		recheck(gate->statement);
	}
	if (gate->counts)
	{
		gate->statement->rows_given++;
		quota_check_rows(gate->statement->row_quota, gate->statement->rows_given);
	}
	return gate->destination->receiveSlot(slot, gate->destination);
}

static void
gate_startup(DestReceiver *self, int operation, TupleDesc type)
{
	RowGate    *gate = (RowGate *) self;
	DestReceiver *destination = gate->destination;

	destination->rStartup(destination, operation, type);
	if (destination->mydest == DestIntoRel)
		copy_birth_made(gate->statement->query, decisions_of(gate->statement));
}

static void
gate_shutdown(DestReceiver *self)
{
	DestReceiver *destination = ((RowGate *) self)->destination;

	destination->rShutdown(destination);
}

/* Its destination is the caller's to destroy */
static void
gate_destroy(DestReceiver *self)
{
}

static void
close_gate(Statement *statement)
{
	RowGate    *gate = &statement->gate;

	gate->pub.receiveSlot = gate_receive;
	gate->pub.rStartup = gate_startup;
	gate->pub.rShutdown = gate_shutdown;
	gate->pub.rDestroy = gate_destroy;
	gate->pub.mydest = statement->query->dest->mydest;
	gate->statement = statement;
	gate->counts = statement->row_quota && gate->pub.mydest != DestNone;
	gate->grant_changes = grant_changes();
	gate->destination = statement->query->dest;
	statement->query->dest = &gate->pub;
}

static void
take_gate_away(Statement *statement)
{
	if (statement->gate.destination)
		statement->query->dest = statement->gate.destination;
	statement->gate.destination = NULL;
}

/*
 * The cancel request came of a change of a grant: say so instead.  It was
 * answered where interrupts are, with no lock of the lower kind held, so the
 * grant can be looked at once more; what ran inside has not put everything
 * back as it was.
 */
static void
refuse_stopped(Statement *statement)
{
	FlushErrorState();
	CurrentResourceOwner = statement->frame.owner;
	SetUserIdAndSecContext(statement->frame.user,
						   statement->frame.security_context);
	MemoryContextSwitchTo(statement->query->estate->es_query_cxt);
	PG_TRY();
	{
		recheck(statement);
		ereport(ERROR,
				(errcode(ERRCODE_SG_NO_SCOPE_PROOF),
				 errmsg("the statement was stopped because grants have changed"),
				 errdetail("Article 27 has a suspension act at once."),
				 errhint("Run the statement again.")));
	}
	PG_CATCH();
	{
		statement->sqlerrcode = geterrcode();
		PG_RE_THROW();
	}
	PG_END_TRY();
}

/* In PG_CATCH: whose request ended the run? */
static void
leave_watch(Statement *statement)
{
	bool		stopped;

	statement->sqlerrcode = geterrcode();
	stopped = statement->sqlerrcode == ERRCODE_QUERY_CANCELED &&
		grant_watch_stopped(&statement->watch);
	grant_watch_leave(&statement->watch);
	if (stopped)
		refuse_stopped(statement);
}

/*
 * First it is known who reads, then the grants are looked at: a change that
 * comes in between stops the run, one before is seen.
 */
static void
begin_watch(Statement *statement)
{
	ListCell   *lc;

	statement->frame.owner = CurrentResourceOwner;
	GetUserIdAndSecContext(&statement->frame.user,
						   &statement->frame.security_context);
	grant_watch_enter(&statement->watch);
	PG_TRY();
	{
		foreach(lc, statement->accesses)
		{
			const AccessDecision *decision = ((Access *) lfirst(lc))->decision;

			if (decision->basis != ACCESS_GRANT)
				continue;
			grant_watch_use(&statement->watch, decision->grant->id,
							decision->grant->valid_until);
			/* The holder's own reads go on when its consent to another ends */
			if (decision->grant->third_party)
				grant_watch_use(&statement->watch, -decision->grant->third_party,
								decision->grant->valid_until);
		}
		recheck(statement);
		foreach(lc, statement->accesses)
		{
			const AccessDecision *decision = ((Access *) lfirst(lc))->decision;

			if (decision->basis == ACCESS_GRANT)
				outflow_take(decision, statement->query, statement->department);
		}
	}
	PG_CATCH();
	{
		leave_watch(statement);
		PG_RE_THROW();
	}
	PG_END_TRY();
}

void
statement_before_run(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;

	ListCell   *lc;

	if (statement == NULL)
		return;
	if (is_being_held(query))
		foreach(lc, statement->accesses)
			guard_refuse_hold(((Access *) lfirst(lc))->decision);
	/* A cursor reads on in another statement than the one that opened it */
	if (linkage_any())
		linkage_check(decisions_of(statement));
	if (statement->unplaced || copy_target_is_open())
		copy_birth_before_run(query, decisions_of(statement),
							  statement->unplaced);
	begin_watch(statement);
	if (query->dest)
		close_gate(statement);
}

static bool
reads_under_grant(const Statement *statement)
{
	ListCell   *lc;

	foreach(lc, statement->accesses)
		if (((Access *) lfirst(lc))->decision->basis == ACCESS_GRANT)
			return true;
	return false;
}

void
statement_after_run(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;

	if (statement == NULL)
		return;
	take_gate_away(statement);
	grant_watch_leave(&statement->watch);
	/* es_processed counts one run only */
	statement->rows += query->estate->es_processed;
	if (reads_under_grant(statement))
		run_count_forget(query);
	/* Rows that INSERT ... SELECT has written passed no gate */
	if (statement->row_quota && query->operation != CMD_SELECT)
		quota_check_rows(statement->row_quota, statement->rows);
}

void
statement_run_failed(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;

	if (statement == NULL)
		return;
	take_gate_away(statement);
	statement->rows += query->estate->es_processed;
	leave_watch(statement);
}

void
statement_before_end(QueryDesc *query)
{
	Statement  *statement = running ? find_running(query) : NULL;
	AccessEnd	end;

	if (statement == NULL)
		return;
	forget(statement);
	end = end_of(statement, "completed", 0);
	/* Taken off one by one: what stays when we fail is the callback's */
	while (statement->accesses != NIL)
	{
		Access	   *access = linitial(statement->accesses);

		statement->accesses = list_delete_first(statement->accesses);
		if (access->recorded)
			access_leaf_close(&access->record, &end);
	}
}

void
statement_init(void)
{
	guard_observe(&observer);
}
