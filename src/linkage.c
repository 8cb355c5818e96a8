/*
 * linkage.c: entries that one department may not read together.
 *
 * Owns the rules of govshare.linkage_rule that are in force, cached, and what
 * this session has read under them: in the present statement of the client and
 * in the present transaction.  What departments read in a day is kept by
 * linkage_day.c.
 *
 * Invariants: whoever reads is asked here before the first row, with all that
 * the statement reads at once; what passes counts as read at once.  Memory is
 * not transactional: a savepoint that is rolled back undoes no read.  Entries
 * without a rule cost a comparison.
 *
 * Must never take a refused attempt for a read.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/parallel.h"
#include "access/table.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "common/hashfn.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "tcop/pquery.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "compat.h"
#include "errors.h"
#include "linkage.h"
#include "linkage_day.h"
#include "own_table.h"
#include "relcache_watch.h"

typedef struct Rule
{
	int64		id;
	LinkageWindow window;
	char	   *side[2];
} Rule;

static MemoryContext rule_context = NULL;
static Rule *rules = NULL;
static int	n_rules = 0;
static bool rules_stale = true;
static Oid	linkage_rule_relid = InvalidOid;

/* What was read, in TopMemoryContext */
typedef struct Read
{
	uint64		department;		/* hashes of the codes */
	uint64		entry;
	uint64		statement;		/* the last one that read it */
	LocalTransactionId transaction;
} Read;

static Read *reads = NULL;
static int	n_reads = 0;
static int	max_reads = 0;

/* The statement of the client that is at work */
static uint64 statement_counter = 0;
static uint64 statement = 0;
static int	depth = 0;
static bool was_planned = false;	/* and not started yet */
static const void *started = NULL;	/* the query that came last */
static TimestampTz message_time = 0;
static uint64 message_statement = 0;

static const char *const window_name[] = {"statement", "transaction", "day"};

const char *
linkage_window_name(LinkageWindow window)
{
	return window_name[window];
}

/* ---- the statement of the client ---- */

/*
 * What does not run through a portal (a function called by the fast path, a
 * parameter's input function) belongs to the client's message.
 */
static uint64
statement_of_message(void)
{
	TimestampTz now = GetCurrentStatementStartTimestamp();

	if (message_time != now)
	{
		message_time = now;
		message_statement = ++statement_counter;
	}
	return message_statement;
}

static uint64
outermost_statement(LinkageMoment moment, const void *query)
{
	bool		goes_on;

	switch (moment)
	{
		case LINKAGE_PLAN:
			was_planned = true;
			started = NULL;
			return ++statement_counter;
		case LINKAGE_UTILITY:
			was_planned = false;
			started = NULL;
			return ++statement_counter;
		case LINKAGE_START:
			/* What planning evaluated belongs to the query that was planned */
			goes_on = was_planned;
			break;
		default:
			goes_on = started == query;
			break;
	}
	was_planned = false;
	started = query;
	if (ActivePortal == NULL)
		return statement_of_message();
	return goes_on ? statement : ++statement_counter;
}

void
linkage_enter(LinkageFrame *frame, LinkageMoment moment, const void *query)
{
	frame->depth = depth;
	if (depth++ == 0)
		statement = outermost_statement(moment, query);
}

void
linkage_leave(const LinkageFrame *frame)
{
	depth = frame->depth;
}

/* ---- rules ---- */

static void
on_relcache_change(Datum unused, Oid relid)
{
	if (relid == InvalidOid || relid == linkage_rule_relid)
		rules_stale = true;
}

static LinkageWindow
window_of(const char *name)
{
	for (int i = 0; i < lengthof(window_name); i++)
		if (strcmp(name, window_name[i]) == 0)
			return i;
	elog(ERROR, "linkage rule has window \"%s\"", name);
	return LINKAGE_DAY;
}

static void
read_rules(void)
{
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;
	MemoryContext old;
	int			room = 16;

	rules = NULL;
	n_rules = 0;
	own_retire(&rule_context);
	linkage_rule_relid = own_relation("linkage_rule");
	if (!OidIsValid(linkage_rule_relid))
		return;
	rules_stale = false;
	rule_context = AllocSetContextCreate(CacheMemoryContext, "govshare linkage",
										 ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(rule_context);
	rules = palloc(sizeof(Rule) * room);
	rel = table_open(linkage_rule_relid, AccessShareLock);
	scan = systable_beginscan(rel, own_relation("linkage_rule_in_force_idx"),
							  true, NULL, 0, NULL);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		Rule	   *rule;

		if (strcmp(own_text(rel, tuple, own_column(rel, "state")), "in_force") != 0)
			continue;
		if (n_rules == room)
			rules = repalloc(rules, sizeof(Rule) * (room *= 2));
		rule = &rules[n_rules];
		rule->id = DatumGetInt64(heap_getattr(tuple, own_column(rel, "id"),
											  RelationGetDescr(rel), &isnull));
		rule->window = window_of(own_text(rel, tuple,
										  own_column(rel, "time_window")));
		rule->side[0] = own_text(rel, tuple, own_column(rel, "entry_a"));
		rule->side[1] = own_text(rel, tuple, own_column(rel, "entry_b"));
		n_rules++;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	MemoryContextSwitchTo(old);
}

PG_FUNCTION_INFO_V1(linkage_rule_changed);

/* AFTER any change of linkage_rule (statement): tell all sessions, at commit */
Datum
linkage_rule_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"linkage_rule_changed")));
	CacheInvalidateRelcacheByRelid(RelationGetRelid(trigger->tg_relation));
	return PointerGetDatum(NULL);
}

/* ---- what this session has read ---- */

static uint64
hash_of(const char *code)
{
	return hash_bytes_extended((const unsigned char *) code, strlen(code), 0);
}

/* A statement may outlive its transaction: CALL of a procedure that commits */
static bool
is_recent(const Read *read)
{
	return read->statement == statement ||
		read->transaction == my_local_transaction();
}

static void
forget_old_reads(void)
{
	int			kept = 0;

	for (int i = 0; i < n_reads; i++)
		if (is_recent(&reads[i]))
			reads[kept++] = reads[i];
	n_reads = kept;
}

static Read *
find_read(uint64 department, uint64 entry)
{
	for (int i = 0; i < n_reads; i++)
		if (reads[i].department == department && reads[i].entry == entry)
			return &reads[i];
	return NULL;
}

static void
remember_read(uint64 department, uint64 entry)
{
	Read	   *read = find_read(department, entry);

	if (read == NULL)
	{
		if (n_reads == max_reads)
		{
			int			room = max_reads ? max_reads * 2 : 16;

			reads = reads ? repalloc(reads, sizeof(Read) * room) :
				MemoryContextAlloc(TopMemoryContext, sizeof(Read) * room);
			max_reads = room;
		}
		read = &reads[n_reads++];
		read->department = department;
		read->entry = entry;
	}
	read->statement = statement;
	read->transaction = my_local_transaction();
}

/* Is the other entry read with this one: by the list, or before, in the window? */
static bool
is_read(const Rule *rule, uint64 department, const char *other, List *entries)
{
	Read	   *read;
	ListCell   *lc;

	foreach(lc, entries)
		if (strcmp(lfirst(lc), other) == 0)
			return true;
	read = find_read(department, hash_of(other));
	return read && (read->statement == statement ||
					(rule->window > LINKAGE_STATEMENT &&
					 read->transaction == my_local_transaction()));
}

static bool
say_conflict(LinkageConflict *conflict, const Rule *rule, const char *entry,
			 const char *other)
{
	conflict->rule = rule->id;
	conflict->window = rule->window;
	conflict->entry = pstrdup(entry);
	conflict->other = pstrdup(other);
	conflict->in_worker = IsParallelWorker();
	return false;
}

/* The rules that keep one of the entries apart from another */
static List *
rules_of(List *entries)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, entries)
		for (int i = 0; i < n_rules; i++)
			for (int side = 0; side < 2; side++)
				if (strcmp(rules[i].side[side], lfirst(lc)) == 0)
				{
					DayPair    *pair = palloc(sizeof(DayPair));

					pair->rule = i;
					pair->entry = rules[i].side[side];
					pair->other = rules[i].side[1 - side];
					result = lappend(result, pair);
				}
	return result;
}

bool
linkage_any(void)
{
	if (rules_stale)
		read_rules();
	return n_rules > 0;
}

bool
linkage_admit(const char *department, List *entries, bool remember,
			  LinkageConflict *conflict)
{
	uint64		reader;
	List	   *bound;
	DayPair    *days;
	int			n_days = 0;
	int			refused;
	ListCell   *lc;

	if (!linkage_any() || (bound = rules_of(entries)) == NIL)
		return true;
	forget_old_reads();
	reader = hash_of(department);
	days = palloc(sizeof(DayPair) * list_length(bound));
	foreach(lc, bound)
	{
		DayPair    *pair = lfirst(lc);
		const Rule *rule = &rules[pair->rule];

		if (IsParallelWorker() || is_read(rule, reader, pair->other, entries))
			return say_conflict(conflict, rule, pair->entry, pair->other);
		if (rule->window == LINKAGE_DAY)
		{
			days[n_days] = *pair;
			days[n_days++].rule = rule->id;
		}
	}
	refused = n_days > 0 ?
		linkage_day_admit(department, days, n_days, remember) : -1;
	if (refused >= 0)
	{
		Rule		rule = {days[refused].rule, LINKAGE_DAY};

		return say_conflict(conflict, &rule, days[refused].entry,
							days[refused].other);
	}
	if (remember)
		foreach(lc, bound)
			remember_read(reader, hash_of(((DayPair *) lfirst(lc))->entry));
	list_free_deep(bound);
	pfree(days);
	return true;
}

void
linkage_init(void)
{
	relcache_watch(on_relcache_change);
}
