/*
 * row_writer.c: rows straight into a table, without parser, planner or COPY.
 *
 * For the one writer of tables that only it writes: many rows a WAL record,
 * indexes maintained, partitions' bounds checked.  Fires no trigger and
 * checks no NOT NULL, CHECK or privilege: what a caller may write, and that it
 * is whole, is the caller's to know.
 *
 * What was prepared for a table (slots, predicates of indexes, the bounds) is
 * kept for the next transaction, until the table changes; relations are opened
 * and locked anew in each.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "executor/executor.h"
#include "utils/memutils.h"

#include "compat.h"
#include "relcache_watch.h"
#include "row_writer.h"

/* As COPY has it: heap_multi_insert() sorts so many into pages at a time */
#define MOST_ROWS		1000
#define MOST_BYTES		65535

#define WRITERS_KEPT	4

struct RowWriter
{
	Oid			relid;
	MemoryContext context;		/* of this and all that follows */
	bool		stale;			/* the table has changed, or an index of it */
	bool		is_open;
	Relation	rel;			/* while it is open */
	TupleDesc	columns;		/* a copy, which belongs to no transaction */
	EState	   *estate;
	ResultRelInfo *target;
	Oid		   *index;			/* of each of the target's; NULL until all are known */
	TupleTableSlot *slot[MOST_ROWS];	/* made as they are needed */
	int			n_slots;
	int			n_rows;			/* filled, not yet written */
	Size		n_bytes;
};

static RowWriter *kept[WRITERS_KEPT];

/* What is said of an index does not always come with word of its table */
static bool
concerns(const RowWriter *writer, Oid relid)
{
	if (!OidIsValid(relid) || relid == writer->relid || writer->index == NULL)
		return true;
	for (int i = 0; i < writer->target->ri_NumIndices; i++)
		if (writer->index[i] == relid)
			return true;
	return false;
}

static void
on_change(Datum unused, Oid relid)
{
	for (int i = 0; i < WRITERS_KEPT; i++)
		if (kept[i] && concerns(kept[i], relid))
			kept[i]->stale = true;
}

void
row_writer_init(void)
{
	relcache_watch(on_change);
}

/* Its slots hold no rows, or the transaction that they were of has failed */
static void
forget(RowWriter **place)
{
	if (*place)
		MemoryContextDelete((*place)->context);
	*place = NULL;
}

void
row_writer_forget(void)
{
	for (int i = 0; i < WRITERS_KEPT; i++)
		forget(&kept[i]);
}

static RowWriter *
find(Oid relid)
{
	for (int i = 0; i < WRITERS_KEPT; i++)
	{
		if (kept[i] && kept[i]->stale && !kept[i]->is_open)
			forget(&kept[i]);
		if (kept[i] && kept[i]->relid == relid)
			return kept[i];
	}
	return NULL;
}

/* Where to keep another one: where none is, or by turns */
static RowWriter **
vacate(void)
{
	static int	turn = 0;

	for (int i = 0; i < WRITERS_KEPT; i++)
		if (kept[i] == NULL)
			return &kept[i];
	for (int i = 0; i < WRITERS_KEPT; i++)
	{
		turn = (turn + 1) % WRITERS_KEPT;
		if (!kept[turn]->is_open)
		{
			forget(&kept[turn]);
			return &kept[turn];
		}
	}
	elog(ERROR, "too many tables are written at once");
}

/*
 * Prepare for a table that is open; leaves its indexes open.  It is kept from
 * the start, so that a change is noticed that comes meanwhile.
 */
static RowWriter *
prepare(Relation rel)
{
	RowWriter **place = vacate();
	MemoryContext context = AllocSetContextCreate(TopMemoryContext,
												  "govshare row writer",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old_context = MemoryContextSwitchTo(context);
	RowWriter  *writer = *place = palloc0(sizeof(RowWriter));
	Oid		   *index;

	writer->relid = RelationGetRelid(rel);
	writer->context = context;
	writer->columns = CreateTupleDescCopy(RelationGetDescr(rel));
	writer->estate = CreateExecutorState();
	writer->target = makeNode(ResultRelInfo);
	InitResultRelInfo(writer->target, rel, 0, NULL, 0);
	ExecOpenIndices(writer->target, false);
	index = palloc(sizeof(Oid) * (writer->target->ri_NumIndices + 1));
	for (int i = 0; i < writer->target->ri_NumIndices; i++)
		index[i] = RelationGetRelid(writer->target->ri_IndexRelationDescs[i]);
	writer->index = index;
	MemoryContextSwitchTo(old_context);
	return writer;
}

/* Open the indexes of a table prepared for in an earlier transaction */
static void
open_indexes(RowWriter *writer)
{
	ResultRelInfo *target = writer->target;

	for (int i = 0; i < target->ri_NumIndices; i++)
	{
		/* What an access method keeps is of one statement */
		target->ri_IndexRelationInfo[i]->ii_AmCache = NULL;
		target->ri_IndexRelationInfo[i]->ii_Context = CurrentMemoryContext;
		target->ri_IndexRelationDescs[i] = index_open(writer->index[i], RowExclusiveLock);
	}
}

/* The lock on the table comes first: with it we learn what has changed. */
RowWriter *
row_writer_open(Oid relid, int n_columns)
{
	Relation	rel = table_open(relid, RowExclusiveLock);
	RowWriter  *writer;

	if (n_columns != 0 && RelationGetNumberOfAttributes(rel) != n_columns)
		elog(ERROR, "table \"%s\" has not the %d columns that this version of govshare writes",
			 RelationGetRelationName(rel), n_columns);
	writer = find(relid);
	if (writer == NULL)
		writer = prepare(rel);
	else if (writer->is_open)
		elog(ERROR, "table \"%s\" is being written already", RelationGetRelationName(rel));
	else
	{
		writer->target->ri_RelationDesc = rel;
		open_indexes(writer);
	}
	writer->rel = rel;
	writer->is_open = true;
	return writer;
}

TupleDesc
row_writer_columns(const RowWriter *writer)
{
	return writer->columns;
}

/*
 * Without COPY's small ring of buffers, whose dirty pages we would write out
 * ourselves: what was just written is soon read, and the checkpointer's to write.
 */
static void
write_rows(RowWriter *writer)
{
	table_multi_insert(writer->rel, writer->slot, writer->n_rows,
					   GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < writer->n_rows; i++)
	{
		if (writer->target->ri_NumIndices > 0)
			insert_index_tuples(writer->target, writer->slot[i], writer->estate);
		ResetPerTupleExprContext(writer->estate);
		ExecClearTuple(writer->slot[i]);
	}
	writer->n_rows = 0;
	writer->n_bytes = 0;
}

void
row_writer_add(RowWriter *writer, const Datum *values, const bool *isnull)
{
	TupleTableSlot *slot;
	bool		should_free;
	HeapTuple	tuple;

	if (writer->n_rows == writer->n_slots)
	{
		MemoryContext old_context = MemoryContextSwitchTo(writer->context);

		writer->slot[writer->n_slots++] =
			MakeSingleTupleTableSlot(writer->columns, table_slot_callbacks(writer->rel));
		MemoryContextSwitchTo(old_context);
	}
	slot = writer->slot[writer->n_rows++];
	memcpy(slot->tts_values, values, writer->columns->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, isnull, writer->columns->natts * sizeof(bool));
	ExecStoreVirtualTuple(slot);
	slot->tts_tableOid = writer->relid;
	/* PostgreSQL's own message would show the row */
	if (writer->rel->rd_rel->relispartition &&
		!ExecPartitionCheck(writer->target, slot, writer->estate, false))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a new row of table \"%s\" is not within the bounds of that partition",
						RelationGetRelationName(writer->rel)),
				 errhint("Detach it, and attach it for the values that its name says.")));
	tuple = ExecFetchSlotHeapTuple(slot, true, &should_free);
	Assert(!should_free);
	writer->n_bytes += tuple->t_len;
	if (writer->n_rows == MOST_ROWS || writer->n_bytes > MOST_BYTES)
		write_rows(writer);
}

void
row_writer_close(RowWriter *writer)
{
	if (writer->n_rows > 0)
		write_rows(writer);
	ExecCloseIndices(writer->target);
	table_close(writer->rel, NoLock);
	writer->is_open = false;
	CommandCounterIncrement();
}
