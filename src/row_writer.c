/*
 * row_writer.c: rows straight into a table, without parser, planner or COPY.
 *
 * For the one writer of tables that only it writes: many rows a WAL record,
 * indexes maintained, partitions' bounds checked.  Fires no trigger and
 * checks no NOT NULL, CHECK or privilege: what a caller may write, and that it
 * is whole, is the caller's to know.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "executor/executor.h"
#include "utils/memutils.h"

#include "compat.h"
#include "row_writer.h"

/* As COPY has it: heap_multi_insert() sorts so many into pages at a time */
#define MOST_ROWS		1000
#define MOST_BYTES		65535

struct RowWriter
{
	Relation	rel;
	EState	   *estate;
	ResultRelInfo *target;
	TupleTableSlot *slot[MOST_ROWS];	/* made as they are needed */
	int			n_slots;
	int			n_rows;			/* filled, not yet written */
	Size		n_bytes;
};

RowWriter *
row_writer_open(Oid relid, int n_columns)
{
	RowWriter  *writer = palloc0(sizeof(RowWriter));

	writer->rel = table_open(relid, RowExclusiveLock);
	if (n_columns != 0 && RelationGetNumberOfAttributes(writer->rel) != n_columns)
		elog(ERROR, "table \"%s\" has not the %d columns that this version of govshare writes",
			 RelationGetRelationName(writer->rel), n_columns);
	writer->estate = CreateExecutorState();
	writer->target = makeNode(ResultRelInfo);
	InitResultRelInfo(writer->target, writer->rel, 1, NULL, 0);
	ExecOpenIndices(writer->target, false);
	return writer;
}

TupleDesc
row_writer_columns(const RowWriter *writer)
{
	return RelationGetDescr(writer->rel);
}

static void
add_to_indexes(RowWriter *writer, TupleTableSlot *slot)
{
	if (writer->target->ri_NumIndices == 0)
		return;
	insert_index_tuples(writer->target, slot, writer->estate);
	ResetPerTupleExprContext(writer->estate);
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
		add_to_indexes(writer, writer->slot[i]);
		ExecClearTuple(writer->slot[i]);
	}
	writer->n_rows = 0;
	writer->n_bytes = 0;
}

void
row_writer_add(RowWriter *writer, const Datum *values, const bool *isnull)
{
	TupleDesc	desc = RelationGetDescr(writer->rel);
	TupleTableSlot *slot;
	bool		should_free;
	HeapTuple	tuple;

	if (writer->n_rows == writer->n_slots)
		writer->slot[writer->n_slots++] = table_slot_create(writer->rel, NULL);
	slot = writer->slot[writer->n_rows++];
	memcpy(slot->tts_values, values, desc->natts * sizeof(Datum));
	memcpy(slot->tts_isnull, isnull, desc->natts * sizeof(bool));
	ExecStoreVirtualTuple(slot);
	slot->tts_tableOid = RelationGetRelid(writer->rel);
	if (writer->rel->rd_rel->relispartition)
		ExecPartitionCheck(writer->target, slot, writer->estate, true);
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
	for (int i = 0; i < writer->n_slots; i++)
		ExecDropSingleTupleTableSlot(writer->slot[i]);
	ExecCloseIndices(writer->target);
	ExecResetTupleTable(writer->estate->es_tupleTable, false);
	FreeExecutorState(writer->estate);
	table_close(writer->rel, NoLock);
	pfree(writer);
	CommandCounterIncrement();
}
