/*
 * dataset.c: relation -> governed dataset, cached.
 *
 * Owns the backend's copy of govshare.governed_table and the answers found by
 * climbing pg_inherits.  Ancestors of every kind count, not partitions only.
 *
 * Invariant: a change of any relation on a chain that was climbed drops all
 * answers, because ATTACH, INHERIT and DETACH change the descendants' too;
 * the climb therefore leaves an entry for each relation that it met.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/pg_inherits.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "dataset.h"
#include "invoker.h"
#include "own_table.h"
#include "relcache_watch.h"

typedef enum DatasetState
{
	STATE_UNKNOWN,				/* must be read */
	STATE_ABSENT,				/* no extension here: any change may bring it */
	STATE_NONE,					/* nothing is governed */
	STATE_SOME
} DatasetState;

typedef struct Answer
{
	Oid			relid;			/* hash key */
	const Dataset *dataset;		/* NULL: not governed */
	bool		known;			/* false while, or if in vain, it is sought */
} Answer;

static DatasetState state = STATE_UNKNOWN;
static bool answers_stale = false;
static MemoryContext dataset_context = NULL;
static HTAB *answers = NULL;	/* in dataset_context */
static Dataset *datasets = NULL;
static int	n_datasets = 0;
static Oid	governed_table_relid = InvalidOid;

static void
on_relcache_change(Datum unused, Oid relid)
{
	if (state == STATE_ABSENT || relid == InvalidOid ||
		relid == governed_table_relid)
		state = STATE_UNKNOWN;
	else if (answers && !answers_stale &&
			 hash_search(answers, &relid, HASH_FIND, NULL))
		answers_stale = true;
}

/* The directory changed: the provider's role may be another */
static void
on_directory_change(void)
{
	if (state == STATE_SOME)
		state = STATE_UNKNOWN;
}

static void
make_answers(void)
{
	HASHCTL		info;

	info.keysize = sizeof(Oid);
	info.entrysize = sizeof(Answer);
	info.hcxt = dataset_context;
	answers = hash_create("govshare answers", 256, &info,
						  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	answers_stale = false;
}

static void
load_datasets(void)
{
	Relation	rel = table_open(governed_table_relid, AccessShareLock);
	AttrNumber	relation = own_column(rel, "relation");
	AttrNumber	entry = own_column(rel, "entry");
	AttrNumber	provider = own_column(rel, "provider");
	AttrNumber	division_column = own_column(rel, "division_column");
	AttrNumber	record_own = own_column(rel, "record_own");
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	int			room = 16;

	datasets = palloc(room * sizeof(Dataset));
	n_datasets = 0;
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		TupleDesc	desc = RelationGetDescr(rel);
		Dataset    *d;
		bool		isnull;
		Datum		column;
		const Department *owner;

		if (n_datasets == room)
			datasets = repalloc(datasets, (room *= 2) * sizeof(Dataset));
		d = &datasets[n_datasets++];
		d->root = DatumGetObjectId(heap_getattr(tuple, relation, desc, &isnull));
		d->entry = own_text(rel, tuple, entry);
		d->provider = own_text(rel, tuple, provider);
		column = heap_getattr(tuple, division_column, desc, &isnull);
		d->division_column = isnull ? NULL :
			pstrdup(NameStr(*DatumGetName(column)));
		d->record_own = DatumGetBool(heap_getattr(tuple, record_own, desc,
												  &isnull));
		owner = department_by_code(d->provider);
		d->provider_role = owner ? owner->role : InvalidOid;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

static void
refresh(void)
{
	MemoryContext old;

	governed_table_relid = own_relation("governed_table");
	if (!OidIsValid(governed_table_relid))
	{
		state = STATE_ABSENT;
		return;
	}
	answers = NULL;
	own_retire(&dataset_context);
	dataset_context = AllocSetContextCreate(CacheMemoryContext,
											"govshare datasets",
											ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(dataset_context);
	/* Say "good" first: a change that arrives while we read says otherwise */
	state = STATE_SOME;
	PG_TRY();
	{
		load_datasets();
		make_answers();
	}
	PG_CATCH();
	{
		state = STATE_UNKNOWN;
		PG_RE_THROW();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
	if (state == STATE_SOME && n_datasets == 0)
		state = STATE_NONE;
}

bool
dataset_any(void)
{
	if (state == STATE_UNKNOWN)
	{
		if (!IsTransactionState() || !OidIsValid(MyDatabaseId) ||
			IsBootstrapProcessingMode())
			return false;
		refresh();
	}
	/* UNKNOWN still: it changed while we read, so there is something */
	return state == STATE_SOME || state == STATE_UNKNOWN;
}

static const Dataset *
registered(Oid relid)
{
	for (int i = 0; i < n_datasets; i++)
		if (datasets[i].root == relid)
			return &datasets[i];
	return NULL;
}

/* Find the relation's dataset and remember it, for each relation on the way */
static const Dataset *
climb(Oid relid)
{
	const Dataset *found = registered(relid);
	Answer	   *answer;
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key;
	HeapTuple	tuple;
	List	   *parents = NIL;
	ListCell   *lc;
	bool		exists;

	check_stack_depth();
	/* There before we read, so that a change meanwhile finds it */
	answer = hash_search(answers, &relid, HASH_ENTER, &exists);
	if (!exists)
		answer->known = false;
	if (found == NULL)
	{
		rel = table_open(InheritsRelationId, AccessShareLock);
		ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber,
					F_OIDEQ, ObjectIdGetDatum(relid));
		scan = systable_beginscan(rel, InheritsRelidSeqnoIndexId, true, NULL,
								  1, &key);
		while (HeapTupleIsValid(tuple = systable_getnext(scan)))
			parents = lappend_oid(parents,
								  ((Form_pg_inherits) GETSTRUCT(tuple))->inhparent);
		systable_endscan(scan);
		table_close(rel, AccessShareLock);
		foreach(lc, parents)
		{
			const Dataset *above = climb(lfirst_oid(lc));

			if (above)
				found = above;
		}
		list_free(parents);
	}
	/* Dynahash never moves an entry */
	answer->dataset = found;
	answer->known = true;
	return found;
}

const Dataset *
dataset_lookup(Oid relid)
{
	Answer	   *answer;

	if (relid < FirstNormalObjectId || !dataset_any())
		return NULL;
	if (answers && answers_stale)
	{
		hash_destroy(answers);
		answers = NULL;
		answers_stale = false;
	}
	if (answers == NULL)
		make_answers();
	answer = hash_search(answers, &relid, HASH_FIND, NULL);
	return answer && answer->known ? answer->dataset : climb(relid);
}

void
dataset_forget_answers(void)
{
	answers_stale = true;
}

List *
dataset_roots_of(const char *entry)
{
	List	   *roots = NIL;

	if (dataset_any())
		for (int i = 0; i < n_datasets; i++)
			if (strcmp(datasets[i].entry, entry) == 0)
				roots = lappend_oid(roots, datasets[i].root);
	return roots;
}

const Dataset *
dataset_in_schema(Oid namespace)
{
	if (dataset_any())
		for (int i = 0; i < n_datasets; i++)
			if (get_rel_namespace(datasets[i].root) == namespace)
				return &datasets[i];
	return NULL;
}

PG_FUNCTION_INFO_V1(governed_table_changed);

/* AFTER any change of governed_table: have every backend read it again */
Datum
governed_table_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"governed_table_changed")));
	CacheInvalidateRelcacheByRelid(RelationGetRelid(trigger->tg_relation));
	return PointerGetDatum(NULL);
}

void
dataset_init(void)
{
	relcache_watch(on_relcache_change);
	directory_on_change(on_directory_change);
}
