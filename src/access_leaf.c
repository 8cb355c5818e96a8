/*
 * access_leaf.c: what the record of use says of one access.
 *
 * Owns the words: who asks, by whose grant, for which items, how it ended.  An
 * access that ends while its opening leaf still lies in the queue is made one
 * leaf there, which the next ones like it may join; else its completion is a
 * leaf of its own.  Decides nothing, and waits for nothing but room in the
 * queue.
 */
#include "postgres.h"

#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "access_leaf.h"
#include "access_series.h"
#include "break_glass.h"
#include "grant.h"
#include "invoker.h"
#include "redact.h"
#include "relation_name.h"
#include "session.h"

/* An opening leaf keeps room for SQLSTATE, outcome, rows and duration */
#define END_ROOM		(5 + 9 + 8 + 8)

static char encoded[RECORD_MAX_SIZE];

/* Fill a leaf for an access; strings are borrowed, so encode it at once */
static void
describe(AccessLeaf *leaf, LeafKind kind, const AccessDecision *decision,
		 const char *source, int location, int length)
{
	const Invoker *invoker = invoker_current();
	const Grant *grant = decision->grant;
	const char **items;
	ListCell   *lc;

	session_describe(leaf, kind);
	leaf->department = invoker->department ? invoker->department->code : NULL;
	leaf->provider = decision->dataset->provider;
	leaf->entry = decision->dataset->entry;
	leaf->relation = relation_name(decision->relid);
	if (grant)
	{
		leaf->entry_version = grant->entry_version;
		leaf->grant_id = grant->id;
		leaf->grant_revision = grant->revision;
	}
	leaf->purpose = invoker_purpose();
	leaf->scenario = invoker_scenario();
	leaf->method = share_method_name(decision->method);
	if (decision->basis == ACCESS_BREAK_GLASS)
		leaf->break_glass = break_glass_reason();

	items = palloc(sizeof(char *) * (list_length(decision->items) + 1));
	foreach(lc, decision->items)
	{
		if (leaf->n_items == RECORD_MAX_ITEMS)
			break;
		items[leaf->n_items++] = lfirst(lc);
	}
	leaf->items = items;

	if (source)
		leaf->query = redact_query(source, location, length, &leaf->query_hash);
}

static void
keep_opening(AccessRecord *record, const char *opening, uint32 end_at)
{
	record->opening = memcpy(palloc(end_at), opening, end_at);
	record->end_at = end_at;
}

/* Be one more access of a leaf that still waits; returns the position after it, or 0 */
static uint64
join_series(AccessRecord *record, const AccessLeaf *leaf)
{
	SeriesAccess joined;
	uint64		position = access_series_join(leaf, &joined);

	if (position == 0)
		return 0;
	/* Were there no memory for it, the record would tell of one access too many */
	keep_opening(record, joined.opening, joined.end_at);
	record_restate(record->opening, leaf);
	record->place = joined.place;
	record->ordinal = joined.ordinal;
	return position;
}

uint64
access_leaf_open(AccessRecord *record, const AccessDecision *decision,
				 const QueryDesc *query)
{
	AccessLeaf	leaf;
	size_t		length;
	size_t		end_at;
	uint32		growth = END_ROOM;
	uint64		position = 0;
	bool		repeatable;

	describe(&leaf, LEAF_OPEN, decision, query->sourceText,
			 query->plannedstmt->stmt_location,
			 query->plannedstmt->stmt_len);
	leaf.query_id = (int64) query->plannedstmt->queryId;
	record->break_glass = leaf.break_glass ? pstrdup(leaf.break_glass) : NULL;

	/* In sync mode the leaf is written before the next access can begin */
	repeatable = !log_mode_sync() && leaf.break_glass == NULL;
	if (repeatable)
	{
		position = join_series(record, &leaf);
		if (position > 0)
			return position;
		growth = access_series_growth(&leaf);
	}
	length = record_encode_opening(&leaf, encoded, &end_at);
	keep_opening(record, encoded, end_at);
	record->ordinal = 0;
	position = log_queue_append_growing(encoded, length, growth, &record->place);
	if (repeatable)
		access_series_begin(&leaf, record->opening, end_at, &record->place,
							position, growth);
	return position;
}

/* The first access of a leaf has ended: have the leaf say how, as its own */
static bool
complete_first(const AccessRecord *record, const AccessLeaf *end)
{
	const char	kind = LEAF_ACCESS;
	uint32		length = record_encode_end(end, encoded);
	LogPatch	patch[] = {
		{RECORD_KIND_AT, sizeof(kind), &kind},
		{record->end_at, length, encoded}
	};

	return log_queue_amend(&record->place, record->end_at + length, patch,
						   lengthof(patch));
}

/*
 * Say how it ended where the opening lies: 0; else the length of the
 * completion that says so
 */
static uint32
complete(const AccessRecord *record, const AccessEnd *end)
{
	AccessLeaf	leaf = {0};
	bool		regular = strcmp(end->outcome, "completed") == 0;
	bool		said;

	leaf.outcome = end->outcome;
	leaf.sqlstate = end->sqlerrcode ? unpack_sql_state(end->sqlerrcode) : NULL;
	leaf.rows = end->rows;
	leaf.duration_us = end->duration_us;
	leaf.break_glass = record->break_glass;
	if (record->ordinal > 0)
		said = regular && access_series_end(&record->place, record->ordinal,
											end->rows, end->duration_us);
	else
	{
		said = complete_first(record, &leaf);
		/* Now others may join it, but none joins what has failed */
		if (said && regular)
			(void) access_series_end(&record->place, 0, end->rows,
									 end->duration_us);
	}
	if (said)
		return 0;
	leaf.leaf_time = GetCurrentTimestamp();
	return record_encode_close(record->opening, record->end_at, &leaf, encoded);
}

void
access_leaf_close(const AccessRecord *record, const AccessEnd *end)
{
	uint32		length = complete(record, end);

	if (length > 0)
		(void) log_queue_append_encoded(encoded, length);
}

void
access_leaf_abort(const AccessRecord *record, const AccessEnd *end)
{
	uint32		length = complete(record, end);

	if (length > 0)
		(void) log_queue_try_append_encoded(encoded, length);
}

void
access_leaf_deny(AccessLeaf *leaf, const AccessDecision *decision,
				 const QueryDesc *query, int sqlerrcode, const char *message)
{
	session_next_statement();
	if (query && query->sourceText)
		describe(leaf, LEAF_DENY, decision, query->sourceText,
				 query->plannedstmt->stmt_location,
				 query->plannedstmt->stmt_len);
	else
		describe(leaf, LEAF_DENY, decision, debug_query_string, -1, 0);
	leaf->sqlstate = pstrdup(unpack_sql_state(sqlerrcode));
	leaf->message = message;
	leaf->outcome = "denied";
}
