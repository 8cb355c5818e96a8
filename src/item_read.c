/*
 * item_read.c: the names of the columns that a statement reads.
 *
 * Owns a few answers, because the executions of a prepared statement ask the
 * same each time.  Any change of the relation makes it forget.  What changes
 * while it reads is answered, but not remembered.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/relcache.h"

#include "item_read.h"
#include "relcache_watch.h"

#define REMEMBERED	16			/* relations, by their OID modulo it */

typedef struct ReadColumns
{
	Oid			relid;			/* InvalidOid: nothing is remembered */
	int			n_names;
	Bitmapset  *columns;
	NameData   *name;
	List	   *items;			/* the same, as a list of strings */
	char	   *system_column;	/* NULL: none */
	MemoryContext context;		/* of all of it */
} ReadColumns;

static ReadColumns remembered[REMEMBERED];
static uint64 changes = 0;		/* of whatever relation */

/* Frees nothing: it may come at any time */
static void
on_relcache_change(Datum unused, Oid relid)
{
	changes++;
	for (int i = 0; i < REMEMBERED; i++)
		if (!OidIsValid(relid) || remembered[i].relid == relid)
			remembered[i].relid = InvalidOid;
}

static void
add_name(ReadColumns *read, TupleDesc desc, AttrNumber column)
{
	if (column > desc->natts)
		elog(ERROR, "a governed table has no column %d", column);
	read->name[read->n_names] = TupleDescAttr(desc, column - 1)->attname;
	read->items = lappend(read->items, NameStr(read->name[read->n_names]));
	read->n_names++;
}

/* Into the current context, which is that of the answer */
static void
look_up(ReadColumns *read, Relation rel, Bitmapset *columns)
{
	TupleDesc	desc = RelationGetDescr(rel);
	bool		whole = bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber,
									  columns);
	int			bit = -1;

	read->columns = bms_copy(columns);
	read->n_names = 0;
	read->name = palloc(sizeof(NameData) *
						(bms_num_members(columns) + (whole ? desc->natts : 0)));
	read->items = NIL;
	read->system_column = NULL;
	while ((bit = bms_next_member(columns, bit)) >= 0)
	{
		AttrNumber	column = bit + FirstLowInvalidHeapAttributeNumber;

		if (column > 0)
			add_name(read, desc, column);
		else if (column == InvalidAttrNumber)
		{
			for (int a = 1; a <= desc->natts; a++)
				if (!TupleDescAttr(desc, a - 1)->attisdropped)
					add_name(read, desc, a);
		}
		else if (column != TableOidAttributeNumber)
			read->system_column = get_attname(RelationGetRelid(rel), column, false);
	}
}

static const ReadColumns *
remember(Oid relid, Bitmapset *columns)
{
	ReadColumns *read = &remembered[relid % REMEMBERED];
	uint64		before = changes;
	MemoryContext old;
	Relation	rel;

	if (read->relid == relid && bms_equal(read->columns, columns))
		return read;
	read->relid = InvalidOid;
	if (read->context == NULL)
		read->context = AllocSetContextCreate(TopMemoryContext,
											  "govshare items read",
											  ALLOCSET_SMALL_SIZES);
	MemoryContextReset(read->context);
	rel = RelationIdGetRelation(relid);
	if (rel == NULL)
		elog(ERROR, "governed table %u does not exist", relid);
	old = MemoryContextSwitchTo(read->context);
	look_up(read, rel, columns);
	MemoryContextSwitchTo(old);
	RelationClose(rel);
	if (changes == before)
		read->relid = relid;
	return read;
}

List *
items_read(Oid relid, Bitmapset *columns, char **system_column)
{
	const ReadColumns *read = remember(relid, columns);
	NameData   *name = palloc(sizeof(NameData) * (read->n_names + 1));
	List	   *items = list_copy(read->items);
	ListCell   *lc;

	memcpy(name, read->name, sizeof(NameData) * read->n_names);
	foreach(lc, items)
		lfirst(lc) = NameStr(name[foreach_current_index(lc)]);
	*system_column = read->system_column ? pstrdup(read->system_column) : NULL;
	return items;
}

void
item_read_init(void)
{
	relcache_watch(on_relcache_change);
}
