/*
 * row_writer.h: rows straight into a table, without parser, planner or COPY.
 */
#ifndef GOVSHARE_ROW_WRITER_H
#define GOVSHARE_ROW_WRITER_H

#include "access/tupdesc.h"
#include "utils/rel.h"

typedef struct RowWriter RowWriter;

/* Once, before the first is opened */
extern void row_writer_init(void);

/*
 * Open a table for inserting, which must have so many columns (0: any number,
 * and the caller looks at them itself); the lock, RowExclusiveLock, stays until
 * the end of the transaction.  One writer a table, a few tables at a time; if
 * any of this raises an error, row_writer_forget() comes before the next.
 */
extern RowWriter *row_writer_open(Oid relid, int n_columns);

/* Of the table: for its columns' order */
extern TupleDesc row_writer_columns(const RowWriter *writer);

/*
 * Add a row: all columns of the table in its order.  The values are copied.
 * Errors as INSERT has them: bounds of partitions, unique indexes.
 */
extern void row_writer_add(RowWriter *writer, const Datum *values,
						   const bool *isnull);

/* Write what was added and close; later commands of the transaction see it. */
extern void row_writer_close(RowWriter *writer);

/* Forget what an error left under way, and all that is kept */
extern void row_writer_forget(void);

#endif							/* GOVSHARE_ROW_WRITER_H */
