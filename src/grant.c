/*
 * grant.c: (department, entry, purpose) -> grant, cached.
 *
 * Owns the backend's copies of the grants it was asked for, the triggers
 * that tell every backend of a change, and the list of what this transaction
 * has changed, for grant_watch.c to stop its readers at commit.  A grant that
 * is lent to a third party (third_party.c) is found for that department as
 * well, narrowed.
 *
 * Invariants: a change of a grant invalidates the plans of the tables that it
 * opens and marks every cached grant stale; a stale one is read again with a
 * snapshot of its own, never the transaction's, so that REPEATABLE READ does
 * not outlive a suspension (Article 27).
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "clock.h"
#include "dataset.h"
#include "errors.h"
#include "grant.h"
#include "grant_watch.h"
#include "own_table.h"
#include "relcache_watch.h"
#include "third_party.h"

#define GRANT_KEY_SIZE 256

typedef struct CachedGrant
{
	char		key[GRANT_KEY_SIZE];	/* department, entry, purpose */
	const Grant *grant;			/* NULL: there is none */
} CachedGrant;

static MemoryContext grant_context = NULL;
static HTAB *grants = NULL;
static CachedGrant *latest = NULL;	/* in it; what was found last */
static bool grants_stale = true;
static Oid	share_grant_relid = InvalidOid;
static Oid	third_party_relid = InvalidOid;
static uint32 changes = 0;
static uint64 cache_generation = 0;

/* What this transaction changes: whom to stop when it has committed */
typedef struct ChangedGrant
{
	int64		id;
	int			level;			/* nesting level of the subtransaction */
} ChangedGrant;

static bool changed_grants = false;
static bool changed_all = false;
static List *changed_ids = NIL; /* in TopTransactionContext */

static const char *const method_name[] = {"service", "batch", "file"};

const char *
share_method_name(ShareMethod method)
{
	return method_name[method];
}

static void
on_relcache_change(Datum unused, Oid relid)
{
	if (relid == InvalidOid || relid == share_grant_relid ||
		relid == third_party_relid)
	{
		grants_stale = true;
		changes++;
	}
}

/*
 * A commit counts in shared memory before its messages are sent.  The count
 * is taken before grants are read, so that they are as new as it says.
 */
static void
notice_changes(void)
{
	uint64		generation = grant_watch_generation();

	if (generation == cache_generation)
		return;
	cache_generation = generation;
	grants_stale = true;
	changes++;
}

uint32
grant_changes(void)
{
	notice_changes();
	return changes;
}

bool
grant_has_item(const Grant *grant, const char *item)
{
	for (int i = 0; i < grant->n_items; i++)
		if (grant->items[i][0] == item[0] && strcmp(grant->items[i], item) == 0)
			return true;
	return false;
}

static Datum
column_value(Relation rel, HeapTuple tuple, const char *name, bool *isnull)
{
	return heap_getattr(tuple, own_column(rel, name), RelationGetDescr(rel),
						isnull);
}

/* The labels of share_method[] as flags */
static void
read_methods(Grant *grant, Datum value)
{
	Datum	   *element;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(value),
					  ARR_ELEMTYPE(DatumGetArrayTypeP(value)), 4, true,
					  TYPALIGN_INT, &element, NULL, &n);
	for (int i = 0; i < n; i++)
	{
		HeapTuple	label = SearchSysCache1(ENUMOID, element[i]);

		if (!HeapTupleIsValid(label))
			elog(ERROR, "share_method has no value %u",
				 DatumGetObjectId(element[i]));
		for (int m = 0; m < lengthof(method_name); m++)
			if (strcmp(NameStr(((Form_pg_enum) GETSTRUCT(label))->enumlabel),
					   method_name[m]) == 0)
				grant->method[m] = true;
		ReleaseSysCache(label);
	}
}

/* Copy a row into the current memory context */
static Grant *
read_grant(Relation rel, HeapTuple tuple)
{
	Grant	   *grant = palloc0(sizeof(Grant));
	bool		isnull;
	Datum		value;
	Datum	   *element;
	bool	   *null;
	char	   *state;

	grant->id = DatumGetInt64(column_value(rel, tuple, "id", &isnull));
	grant->revision = DatumGetInt32(column_value(rel, tuple, "revision", &isnull));
	grant->entry = own_text(rel, tuple, own_column(rel, "entry"));
	grant->entry_version = DatumGetInt32(column_value(rel, tuple,
													  "entry_version", &isnull));
	grant->requester = own_text(rel, tuple, own_column(rel, "requester"));
	(void) column_value(rel, tuple, "return_flow", &isnull);
	grant->returned = !isnull;
	grant->purpose = own_text(rel, tuple, own_column(rel, "purpose"));
	grant->row_filter = own_text(rel, tuple, own_column(rel, "row_filter"));
	grant->state_reason = own_text(rel, tuple, own_column(rel, "state_reason"));
	grant->valid_from = DatumGetTimestampTz(column_value(rel, tuple,
														 "valid_from", &isnull));
	grant->valid_until = DatumGetTimestampTz(column_value(rel, tuple,
														  "valid_until", &isnull));
	value = column_value(rel, tuple, "reads_per_day", &isnull);
	grant->reads_per_day = isnull ? 0 : DatumGetInt32(value);
	value = column_value(rel, tuple, "rows_per_statement", &isnull);
	grant->rows_per_statement = isnull ? 0 : DatumGetInt32(value);
	read_methods(grant, column_value(rel, tuple, "methods", &isnull));

	value = column_value(rel, tuple, "items", &isnull);
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false,
					  TYPALIGN_INT, &element, &null, &grant->n_items);
	grant->items = palloc(sizeof(char *) * (grant->n_items + 1));
	for (int i = 0; i < grant->n_items; i++)
		grant->items[i] = null[i] ? pstrdup("") : TextDatumGetCString(element[i]);

	value = column_value(rel, tuple, "divisions", &isnull);
	grant->n_divisions = -1;
	if (!isnull)
	{
		deconstruct_array(DatumGetArrayTypeP(value),
						  ARR_ELEMTYPE(DatumGetArrayTypeP(value)), 8,
						  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &element, &null,
						  &grant->n_divisions);
		grant->divisions = palloc(sizeof(int64) * (grant->n_divisions + 1));
		for (int i = 0; i < grant->n_divisions; i++)
		{
			if (null[i])
				elog(ERROR, "grant " INT64_FORMAT " has a null division",
					 grant->id);
			grant->divisions[i] = DatumGetInt64(element[i]);
		}
	}

	state = own_text(rel, tuple, own_column(rel, "state"));
	grant->state = strcmp(state, "active") == 0 ? GRANT_ACTIVE :
		strcmp(state, "suspended") == 0 ? GRANT_SUSPENDED : GRANT_ENDED;
	return grant;
}

/*
 * Scan the department's grants for an entry (purpose NULL: any), in force or
 * not, and return the latest one that is wanted, in the current context.
 */
static Grant *
find_grant(const char *department, const char *entry, const char *purpose,
		   bool in_force)
{
	Oid			relid = own_relation("share_grant");
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key[3];
	HeapTuple	tuple;
	Grant	   *found = NULL;

	if (!OidIsValid(relid))
		return NULL;
	rel = table_open(relid, AccessShareLock);
	own_text_key(&key[0], own_column(rel, "requester"), department);
	own_text_key(&key[1], own_column(rel, "entry"), entry);
	if (purpose)
		own_text_key(&key[2], own_column(rel, "purpose"), purpose);
	scan = systable_beginscan(rel,
							  own_relation(in_force ? "share_grant_in_force_key" :
										   "share_grant_requester_idx"),
							  true, NULL, purpose ? 3 : 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Grant	   *grant = read_grant(rel, tuple);

		if ((grant->state == GRANT_ENDED) != in_force &&
			(found == NULL || grant->id > found->id))
			found = grant;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

static Grant *
find_grant_by_id(int64 id)
{
	Relation	rel = table_open(own_relation("share_grant"), AccessShareLock);
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;
	Grant	   *found = NULL;

	ScanKeyInit(&key, own_column(rel, "id"), BTEqualStrategyNumber, F_INT8EQ,
				Int64GetDatum(id));
	scan = systable_beginscan(rel, own_relation("share_grant_pkey"), true, NULL,
							  1, &key);
	if (HeapTupleIsValid(tuple = systable_getnext(scan)))
		found = read_grant(rel, tuple);
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/* Another's grant, as far as the provider lets this department use it */
static Grant *
find_lent(const char *department, const char *entry, const char *purpose)
{
	ThirdParty *consent = third_party_find(department, entry, purpose);
	Grant	   *grant = consent ? find_grant_by_id(consent->grant_id) : NULL;
	int			n = 0;

	if (grant == NULL || grant->state == GRANT_ENDED ||
		strcmp(grant->entry, entry) != 0)
		return NULL;
	grant->third_party = consent->id;
	grant->purpose = pstrdup(purpose);
	grant->valid_from = Max(grant->valid_from, consent->valid_from);
	grant->valid_until = Min(grant->valid_until, consent->valid_until);
	for (int i = 0; i < grant->n_items; i++)
		if (third_party_has_item(consent, grant->items[i]))
			grant->items[n++] = grant->items[i];
	grant->n_items = n;
	/* A copy in a third hand would be out of the holder's reach */
	grant->method[METHOD_BATCH] = false;
	return grant;
}

/* What the department reads under: its own grant, or one that is lent to it */
static Grant *
find_usable(const char *department, const char *entry, const char *purpose)
{
	Grant	   *own = find_grant(department, entry, purpose, true);

	return own ? own : find_lent(department, entry, purpose);
}

static void
make_cache(void)
{
	HASHCTL		info;

	grants = NULL;
	latest = NULL;
	own_retire(&grant_context);
	grant_context = AllocSetContextCreate(CacheMemoryContext, "govshare grants",
										  ALLOCSET_DEFAULT_SIZES);
	info.keysize = GRANT_KEY_SIZE;
	info.entrysize = sizeof(CachedGrant);
	info.hcxt = grant_context;
	grants = hash_create("govshare grants", 32, &info,
						 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	share_grant_relid = own_relation("share_grant");
	third_party_relid = own_relation("third_party");
	grants_stale = false;
}

/* Is it the key of these three, as grant_lookup() writes them? */
static bool
is_key(const char *key, const char *department, const char *entry,
	   const char *purpose)
{
	size_t		d = strlen(department);
	size_t		e = strlen(entry);

	return strncmp(key, department, d) == 0 && key[d] == '\t' &&
		strncmp(key + d + 1, entry, e) == 0 && key[d + 1 + e] == '\t' &&
		strcmp(key + d + 1 + e + 1, purpose) == 0;
}

const Grant *
grant_lookup(const char *department, const char *entry, const char *purpose)
{
	char		key[GRANT_KEY_SIZE];
	int			size;
	CachedGrant *cached;
	const Grant *grant;
	MemoryContext old;

	if (department == NULL || entry == NULL || purpose == NULL)
		return NULL;
	notice_changes();
	/* One execution asks three times over */
	if (latest && !grants_stale &&
		is_key(latest->key, department, entry, purpose))
		return latest->grant;
	/* A tab cannot stand in a code, so that keys are never confused */
	memset(key, 0, sizeof(key));
	size = snprintf(key, sizeof(key), "%s\t%s\t%s", department, entry, purpose);
	if (size >= (int) sizeof(key))
		return find_usable(department, entry, purpose);

	if (grants_stale || grants == NULL || !OidIsValid(share_grant_relid))
		make_cache();
	cached = hash_search(grants, key, HASH_FIND, NULL);
	if (cached)
	{
		latest = cached;
		return cached->grant;
	}

	old = MemoryContextSwitchTo(grant_context);
	grant = find_usable(department, entry, purpose);
	MemoryContextSwitchTo(old);
	/* What changed while we read is not worth keeping */
	if (!grants_stale)
	{
		cached = hash_search(grants, key, HASH_ENTER, NULL);
		cached->grant = grant;
	}
	return grant;
}

int64
grant_ended(const char *department, const char *entry, const char *purpose)
{
	Grant	   *grant = find_grant(department, entry, purpose, false);

	return grant ? grant->id : 0;
}

int64
grant_for_other_purpose(const char *department, const char *entry)
{
	Grant	   *grant = find_grant(department, entry, NULL, true);

	return grant ? grant->id : 0;
}

/* Have the plans of the entry's tables, children included, made anew */
static void
invalidate_tables_of(const char *entry)
{
	List	   *roots = dataset_roots_of(entry);
	ListCell   *root;

	foreach(root, roots)
	{
		List	   *family;
		ListCell   *member;

		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(lfirst_oid(root))))
			continue;
		family = find_all_inheritors(lfirst_oid(root), NoLock, NULL);
		foreach(member, family)
			CacheInvalidateRelcacheByRelid(lfirst_oid(member));
	}
}

static void
remember_change(int64 id)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);
	ChangedGrant *change = palloc(sizeof(ChangedGrant));

	change->id = id;
	change->level = GetCurrentTransactionNestLevel();
	changed_ids = lappend(changed_ids, change);
	MemoryContextSwitchTo(old);
}

/* Consents have numbers of their own: as readers' keys they count downwards */
static int64
reader_key(Relation rel, int64 id)
{
	return strcmp(RelationGetRelationName(rel), "third_party") == 0 ? -id : id;
}

/* After the commit, in whose callback nothing may throw */
static void
stop_readers(void)
{
	int64	   *ids;
	int			n = 0;
	ListCell   *lc;

	if (changed_all)
	{
		grant_watch_changed(NULL, 0);
		return;
	}
	ids = MemoryContextAllocExtended(TopTransactionContext,
									 sizeof(int64) * (list_length(changed_ids) + 1),
									 MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
	if (ids == NULL)
	{
		/* Rather too many than one too few: they are told to run again */
		grant_watch_changed(NULL, 0);
		return;
	}
	foreach(lc, changed_ids)
		ids[n++] = ((ChangedGrant *) lfirst(lc))->id;
	grant_watch_changed(ids, n);
}

PG_FUNCTION_INFO_V1(grant_changed);
PG_FUNCTION_INFO_V1(grant_revise);

/*
 * AFTER INSERT, UPDATE, DELETE (row) or TRUNCATE (statement) on share_grant
 * and third_party: tell all backends, at commit, and this one at once.
 */
Datum
grant_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	rel;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_AFTER(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by an AFTER trigger",
						"grant_changed")));
	changed_grants = true;
	rel = trigger->tg_relation;
	if (TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
	{
		AttrNumber	entry = own_column(rel, "entry");

		bool		isnull;

		/* A new grant has no readers yet */
		if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
			remember_change(reader_key(rel, DatumGetInt64(column_value(rel,
																	   trigger->tg_trigtuple,
																	   "id", &isnull))));
		invalidate_tables_of(own_text(rel, trigger->tg_trigtuple, entry));
		if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
			invalidate_tables_of(own_text(rel, trigger->tg_newtuple, entry));
	}
	else
		changed_all = true;
	CacheInvalidateRelcacheByRelid(RelationGetRelid(rel));
	return PointerGetDatum(NULL);
}

/* BEFORE UPDATE on share_grant: every change is a new revision */
Datum
grant_revise(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	Relation	rel;
	int			column;
	Datum		value;
	bool		isnull;
	bool		isnew = false;

	if (!own_trigger(fcinfo) || !TRIGGER_FIRED_BEFORE(trigger->tg_event) ||
		!TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a BEFORE UPDATE trigger",
						"grant_revise")));
	rel = trigger->tg_relation;
	column = own_column(rel, "revision");
	value = heap_getattr(trigger->tg_trigtuple, column, RelationGetDescr(rel),
						 &isnull);
	value = Int32GetDatum(DatumGetInt32(value) + 1);
	return PointerGetDatum(heap_modify_tuple_by_cols(trigger->tg_newtuple,
													 RelationGetDescr(rel), 1,
													 &column, &value, &isnew));
}

static void
forget_changes(void)
{
	changed_grants = false;
	changed_all = false;
	changed_ids = NIL;
}

/*
 * A prepared transaction ends in some other session, or never: a suspension
 * that waits for it would not be at once.
 */
static void
on_transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_PREPARE:
			if (changed_grants)
				ereport(ERROR,
						(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						 errmsg("cannot PREPARE a transaction that has changed grants"),
						 errdetail("Article 27 has a suspension act at once, not when a prepared transaction is committed."),
						 errhint("COMMIT the transaction instead.")));
			break;
		case XACT_EVENT_COMMIT:
			if (changed_grants)
				stop_readers();
			forget_changes();
			break;
		case XACT_EVENT_ABORT:
			forget_changes();
			break;
		default:
			break;
	}
}

/* What a subtransaction changed is undone with it, or becomes its parent's */
static void
on_subtransaction_event(SubXactEvent event, SubTransactionId id,
						SubTransactionId parent, void *arg)
{
	int			level = GetCurrentTransactionNestLevel();
	int			n = list_length(changed_ids);

	if (event != SUBXACT_EVENT_ABORT_SUB && event != SUBXACT_EVENT_COMMIT_SUB)
		return;
	/* Levels never fall along the list, so that many siblings cost no more */
	for (; n > 0; n--)
	{
		ChangedGrant *change = list_nth(changed_ids, n - 1);

		if (change->level < level)
			break;
		change->level = level - 1;
	}
	if (event == SUBXACT_EVENT_ABORT_SUB)
		changed_ids = list_truncate(changed_ids, n);
}

void
grant_init(void)
{
	relcache_watch(on_relcache_change);
	RegisterXactCallback(on_transaction_event, NULL);
	RegisterSubXactCallback(on_subtransaction_event, NULL);
}
