/*
 * lineage.c: relation -> copy of governed data, cached.
 *
 * Owns the backend's copy of the rows of derived_copy and of its parts that
 * it was asked for, and the way by which they go.  Who may read a copy is
 * decided in copy_guard.c; how one comes to be, in copy_birth.c.
 *
 * Invariant: a change of the register drops all answers, in every backend.
 * Rows are read with a catalog snapshot, so that what is committed counts
 * under REPEATABLE READ too.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "invoker.h"
#include "lineage.h"
#include "own_table.h"
#include "relcache_watch.h"

typedef enum RegisterState
{
	REGISTER_UNKNOWN,			/* must be read */
	REGISTER_ABSENT,			/* no extension here: any change may bring it */
	REGISTER_EMPTY,
	REGISTER_SOME
} RegisterState;

typedef struct Answer
{
	Oid			relid;			/* hash key */
	const Copy *copy;			/* NULL: it is none */
} Answer;

/* The register's tables, and their indexes by relation */
static const struct
{
	const char *table;
	const char *index;
}			part[] =
{
	{"derived_copy", "derived_copy_pkey"},
	{"derived_copy_origin", "derived_copy_origin_pkey"},
	{"derived_copy_column", "derived_copy_column_pkey"},
};

enum
{
	PART_COPY,
	PART_ORIGIN,
	PART_COLUMN
};

static RegisterState state = REGISTER_UNKNOWN;
static MemoryContext lineage_context = NULL;
static HTAB *answers = NULL;	/* in lineage_context */
static Oid	register_relid[lengthof(part)];

static void
on_relcache_change(Datum unused, Oid relid)
{
	if (state == REGISTER_ABSENT || relid == InvalidOid)
	{
		state = REGISTER_UNKNOWN;
		return;
	}
	for (int i = 0; i < lengthof(part); i++)
		if (relid == register_relid[i])
			state = REGISTER_UNKNOWN;
}

/* A department's role may be another */
static void
on_directory_change(void)
{
	if (state == REGISTER_SOME)
		state = REGISTER_UNKNOWN;
}

bool
lineage_names(List *names, const char *text)
{
	ListCell   *lc;

	foreach(lc, names)
		if (strcmp(lfirst(lc), text) == 0)
			return true;
	return false;
}

char *
lineage_item(const char *entry, const char *item)
{
	return psprintf("%s.%s", entry, item);
}

/* ---- reading the register ---- */

typedef struct PartScan
{
	Relation	rel;
	SysScanDesc scan;
} PartScan;

/* Begin to read the rows of one relation, or all (InvalidOid) */
static void
begin_part(PartScan *p, int which, Oid relid, LOCKMODE lock)
{
	ScanKeyData key;

	p->rel = table_open(own_relation(part[which].table), lock);
	ScanKeyInit(&key, own_column(p->rel, "relation"), BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relid));
	p->scan = systable_beginscan(p->rel, own_relation(part[which].index),
								 OidIsValid(relid), NULL,
								 OidIsValid(relid) ? 1 : 0, &key);
}

static void
end_part(PartScan *p, LOCKMODE lock)
{
	systable_endscan(p->scan);
	table_close(p->rel, lock);
}

static Datum
value_of(PartScan *p, HeapTuple tuple, const char *column, bool *isnull)
{
	return heap_getattr(tuple, own_column(p->rel, column),
						RelationGetDescr(p->rel), isnull);
}

static List *
text_list(Datum array)
{
	List	   *list = NIL;
	Datum	   *element;
	bool	   *null;
	int			n;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false,
					  TYPALIGN_INT, &element, &null, &n);
	for (int i = 0; i < n; i++)
		if (!null[i])
			list = lappend(list, TextDatumGetCString(element[i]));
	return list;
}

static void
read_divisions(CopyOrigin *origin, Datum array)
{
	Datum	   *element;
	bool	   *null;

	deconstruct_array(DatumGetArrayTypeP(array),
					  ARR_ELEMTYPE(DatumGetArrayTypeP(array)), 8,
					  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &element, &null,
					  &origin->n_divisions);
	origin->divisions = palloc(sizeof(int64) * (origin->n_divisions + 1));
	for (int i = 0; i < origin->n_divisions; i++)
		origin->divisions[i] = null[i] ? -1 : DatumGetInt64(element[i]);
}

static void
read_origins(Copy *copy)
{
	PartScan	p;
	HeapTuple	tuple;

	begin_part(&p, PART_ORIGIN, copy->relid, AccessShareLock);
	while (HeapTupleIsValid(tuple = systable_getnext(p.scan)))
	{
		CopyOrigin *origin = palloc0(sizeof(CopyOrigin));
		bool		isnull;
		Datum		divisions;

		origin->dataset.root = copy->relid;
		origin->dataset.entry = own_text(p.rel, tuple, own_column(p.rel, "entry"));
		origin->dataset.provider = own_text(p.rel, tuple,
											own_column(p.rel, "provider"));
		origin->grant_id = DatumGetInt64(value_of(&p, tuple, "grant_id", &isnull));
		origin->items = text_list(value_of(&p, tuple, "items", &isnull));
		origin->row_filter = own_text(p.rel, tuple,
									  own_column(p.rel, "row_filter"));
		origin->n_divisions = -1;
		divisions = value_of(&p, tuple, "divisions", &isnull);
		if (!isnull)
			read_divisions(origin, divisions);
		copy->origins = lappend(copy->origins, origin);
	}
	end_part(&p, AccessShareLock);
}

static void
read_columns(Copy *copy)
{
	PartScan	p;
	HeapTuple	tuple;

	begin_part(&p, PART_COLUMN, copy->relid, AccessShareLock);
	while (HeapTupleIsValid(tuple = systable_getnext(p.scan)))
	{
		CopyColumn *column = palloc0(sizeof(CopyColumn));
		bool		isnull;
		Datum		value = value_of(&p, tuple, "column_name", &isnull);

		column->name = pstrdup(NameStr(*DatumGetName(value)));
		value = value_of(&p, tuple, "origins", &isnull);
		column->derived = isnull;
		if (!isnull)
			column->origins = text_list(value);
		copy->columns = lappend(copy->columns, column);
	}
	end_part(&p, AccessShareLock);
}

/* In the current context; NULL if the relation is not registered */
static const Copy *
read_copy(Oid relid)
{
	PartScan	p;
	HeapTuple	tuple;
	Copy	   *copy = NULL;

	begin_part(&p, PART_COPY, relid, AccessShareLock);
	tuple = systable_getnext(p.scan);
	if (HeapTupleIsValid(tuple))
	{
		copy = palloc0(sizeof(Copy));
		copy->relid = relid;
		copy->department = own_text(p.rel, tuple, own_column(p.rel, "department"));
		copy->purpose = own_text(p.rel, tuple, own_column(p.rel, "purpose"));
	}
	end_part(&p, AccessShareLock);
	if (copy)
	{
		const Department *department = department_by_code(copy->department);

		copy->department_role = department ? department->role : InvalidOid;
		read_origins(copy);
		/* A register that lost its origins opens nothing: no grant is without entry */
		if (copy->origins == NIL)
		{
			CopyOrigin *unknown = palloc0(sizeof(CopyOrigin));

			unknown->dataset.root = relid;
			unknown->dataset.entry = pstrdup("");
			unknown->dataset.provider = copy->department;
			unknown->n_divisions = -1;
			copy->origins = list_make1(unknown);
		}
		read_columns(copy);
	}
	return copy;
}

/* ---- the cache ---- */

static void
refresh(void)
{
	HASHCTL		info;
	PartScan	p;
	bool		some;

	for (int i = 0; i < lengthof(part); i++)
	{
		register_relid[i] = own_relation(part[i].table);
		if (!OidIsValid(register_relid[i]))
		{
			state = REGISTER_ABSENT;
			return;
		}
	}
	answers = NULL;
	own_retire(&lineage_context);
	lineage_context = AllocSetContextCreate(CacheMemoryContext,
											"govshare copies",
											ALLOCSET_DEFAULT_SIZES);
	info.keysize = sizeof(Oid);
	info.entrysize = sizeof(Answer);
	info.hcxt = lineage_context;
	answers = hash_create("govshare copies", 64, &info,
						  HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	/* Say "good" first: a change that arrives while we read says otherwise */
	state = REGISTER_SOME;
	PG_TRY();
	{
		begin_part(&p, PART_COPY, InvalidOid, AccessShareLock);
		some = HeapTupleIsValid(systable_getnext(p.scan));
		end_part(&p, AccessShareLock);
	}
	PG_CATCH();
	{
		state = REGISTER_UNKNOWN;
		PG_RE_THROW();
	}
	PG_END_TRY();
	if (state == REGISTER_SOME && !some)
		state = REGISTER_EMPTY;
}

bool
lineage_any(void)
{
	if (state == REGISTER_UNKNOWN)
	{
		if (!IsTransactionState() || !OidIsValid(MyDatabaseId) ||
			IsBootstrapProcessingMode())
			return false;
		refresh();
	}
	/* UNKNOWN still: it changed while we read, so there is something */
	return state == REGISTER_SOME || state == REGISTER_UNKNOWN;
}

const Copy *
lineage_lookup(Oid relid)
{
	Answer	   *answer;
	MemoryContext old;
	const Copy *copy;

	if (relid < FirstNormalObjectId || !lineage_any() || answers == NULL)
		return NULL;
	answer = hash_search(answers, &relid, HASH_FIND, NULL);
	if (answer)
		return answer->copy;
	old = MemoryContextSwitchTo(state == REGISTER_SOME ? lineage_context :
								TopTransactionContext);
	copy = read_copy(relid);
	MemoryContextSwitchTo(old);
	/* What changed while we read is not worth keeping */
	if (state == REGISTER_SOME)
	{
		answer = hash_search(answers, &relid, HASH_ENTER, NULL);
		answer->copy = copy;
	}
	return copy;
}

const CopyColumn *
lineage_column(const Copy *copy, const char *name)
{
	ListCell   *lc;

	foreach(lc, copy->columns)
		if (strcmp(((CopyColumn *) lfirst(lc))->name, name) == 0)
			return lfirst(lc);
	return NULL;
}

List *
lineage_all(void)
{
	List	   *all = NIL;
	PartScan	p;
	HeapTuple	tuple;

	if (!lineage_any())
		return NIL;
	begin_part(&p, PART_COPY, InvalidOid, AccessShareLock);
	while (HeapTupleIsValid(tuple = systable_getnext(p.scan)))
	{
		bool		isnull;
		Oid			relid = DatumGetObjectId(value_of(&p, tuple, "relation",
													  &isnull));

		if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relid)))
			all = lappend_oid(all, relid);
	}
	end_part(&p, AccessShareLock);
	return all;
}

/* ---- the end of a copy ---- */

static int
compare_text(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

static Datum
providers_of(const Copy *copy)
{
	List	   *names = NIL;
	ListCell   *lc;
	Datum	   *element;
	int			n = 0;

	foreach(lc, copy->origins)
	{
		const CopyOrigin *origin = lfirst(lc);

		if (!lineage_names(names, origin->dataset.provider))
			names = lappend(names, origin->dataset.provider);
	}
	list_sort(names, compare_text);
	element = palloc(sizeof(Datum) * (list_length(names) + 1));
	foreach(lc, names)
		element[n++] = CStringGetTextDatum(lfirst(lc));
	return PointerGetDatum(construct_array(element, n, TEXTOID, -1, false,
										   TYPALIGN_INT));
}

static Datum
grants_of(const Copy *copy)
{
	ListCell   *lc;
	Datum	   *element = palloc(sizeof(Datum) * (list_length(copy->origins) + 1));
	int			n = 0;

	foreach(lc, copy->origins)
		element[n++] = Int64GetDatum(((CopyOrigin *) lfirst(lc))->grant_id);
	return PointerGetDatum(construct_array(element, n, INT8OID, 8,
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
set_value(Relation rel, Datum *values, bool *nulls, const char *column,
		  Datum value)
{
	AttrNumber	number = own_column(rel, column);

	values[number - 1] = value;
	nulls[number - 1] = false;
}

static void
write_event(const Copy *copy, const char *event)
{
	Relation	rel = table_open(own_relation("derived_copy_event"),
								 RowExclusiveLock);
	int			n = RelationGetDescr(rel)->natts;
	Datum	   *values = palloc0(n * sizeof(Datum));
	bool	   *nulls = palloc(n * sizeof(bool));
	char	   *schema = get_namespace_name(get_rel_namespace(copy->relid));
	char	   *name = get_rel_name(copy->relid);

	memset(nulls, true, n * sizeof(bool));
	set_value(rel, values, nulls, "id",
			  Int64GetDatum(nextval_internal(own_relation("derived_copy_event_id_seq"),
											 false)));
	set_value(rel, values, nulls, "event", CStringGetTextDatum(event));
	set_value(rel, values, nulls, "relation_name",
			  CStringGetTextDatum(schema && name ?
								  quote_qualified_identifier(schema, name) : "?"));
	set_value(rel, values, nulls, "department",
			  CStringGetTextDatum(copy->department));
	set_value(rel, values, nulls, "purpose", CStringGetTextDatum(copy->purpose));
	set_value(rel, values, nulls, "grants", grants_of(copy));
	set_value(rel, values, nulls, "providers", providers_of(copy));
	set_value(rel, values, nulls, "actor",
			  CStringGetTextDatum(OidIsValid(GetOuterUserId()) ?
								  GetUserNameFromId(GetOuterUserId(), true) : "system"));
	set_value(rel, values, nulls, "at", TimestampTzGetDatum(clock_now()));
	CatalogTupleInsert(rel, heap_form_tuple(RelationGetDescr(rel), values, nulls));
	table_close(rel, RowExclusiveLock);
}

void
lineage_forget(const Copy *copy, const char *event)
{
	write_event(copy, event);
	for (int i = 0; i < lengthof(part); i++)
	{
		PartScan	p;
		HeapTuple	tuple;

		begin_part(&p, i, copy->relid, RowExclusiveLock);
		while (HeapTupleIsValid(tuple = systable_getnext(p.scan)))
			CatalogTupleDelete(p.rel, &tuple->t_self);
		CacheInvalidateRelcache(p.rel);
		end_part(&p, RowExclusiveLock);
	}
}

PG_FUNCTION_INFO_V1(derived_copy_changed);

/* AFTER any change of the register by SQL: have every backend read it again */
Datum
derived_copy_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be called by a trigger",
						"derived_copy_changed")));
	CacheInvalidateRelcache(trigger->tg_relation);
	return PointerGetDatum(NULL);
}

void
lineage_init(void)
{
	relcache_watch(on_relcache_change);
	directory_on_change(on_directory_change);
}
