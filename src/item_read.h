/*
 * item_read.h: the names of the columns that a statement reads.
 */
#ifndef GOVSHARE_ITEM_READ_H
#define GOVSHARE_ITEM_READ_H

#include "nodes/bitmapset.h"
#include "nodes/pg_list.h"

extern void item_read_init(void);

/*
 * The columns of a relation, as selectedCols of its claim has them, by name: a
 * whole row is all of them.  *system_column: one that is not data, or NULL.
 * Both are the caller's, in the current memory context.
 */
extern List *items_read(Oid relid, Bitmapset *columns, char **system_column);

#endif							/* GOVSHARE_ITEM_READ_H */
