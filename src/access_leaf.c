/*
 * access_leaf.c: what the record of use says of one access.
 *
 * Owns the words: who asks, by whose grant, for which items, how it ended.  An
 * access that ends while its opening leaf still lies in the queue is made one
 * leaf there; else its completion is a leaf of its own.  Decides nothing, and
 * waits for nothing but room in the queue.
 */
#include "postgres.h"

#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "access_leaf.h"
#include "break_glass.h"
#include "grant.h"
#include "invoker.h"
#include "redact.h"
#include "session.h"

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

uint64
access_leaf_open(AccessRecord *record, const AccessDecision *decision,
				 const QueryDesc *query)
{
	describe(&record->leaf, LEAF_OPEN, decision, query->sourceText,
			 query->plannedstmt->stmt_location,
			 query->plannedstmt->stmt_len);
	record->leaf.query_id = (int64) query->plannedstmt->queryId;
	return log_queue_append_opening(&record->leaf, &record->place);
}

/* What the completion does not repeat: the opening record has it */
static void
make_completion(AccessLeaf *leaf)
{
	leaf->kind = LEAF_CLOSE;
	leaf->leaf_time = GetCurrentTimestamp();
	leaf->items = NULL;
	leaf->n_items = 0;
	leaf->query = NULL;
	leaf->query_hash = NULL;
	leaf->query_id = 0;
	leaf->scenario = NULL;
}

/* Say how it ended: false if that needs a leaf of its own, which is then made */
static bool
complete(AccessRecord *record, const AccessEnd *end)
{
	AccessLeaf *leaf = &record->leaf;

	leaf->kind = LEAF_ACCESS;
	leaf->outcome = end->outcome;
	leaf->sqlstate = end->sqlerrcode ? unpack_sql_state(end->sqlerrcode) : NULL;
	leaf->rows = end->rows;
	leaf->duration_us = end->duration_us;
	if (log_queue_complete(&record->place, leaf))
		return true;
	make_completion(leaf);
	return false;
}

void
access_leaf_close(AccessRecord *record, const AccessEnd *end)
{
	if (!complete(record, end))
		(void) log_queue_append(&record->leaf);
}

void
access_leaf_abort(AccessRecord *record, const AccessEnd *end)
{
	if (!complete(record, end))
		(void) log_queue_try_append(&record->leaf);
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
