/*
 * column_origin.h: from which governed items the columns of a result come.
 */
#ifndef GOVSHARE_COLUMN_ORIGIN_H
#define GOVSHARE_COLUMN_ORIGIN_H

#include "nodes/pg_list.h"
#include "nodes/plannodes.h"

/*
 * A list of CopyColumn *, for each column of the target that the statement
 * fills: CREATE TABLE AS, REFRESH, INSERT and UPDATE of one relation.  NIL
 * where nothing can be told.
 */
extern List *column_origins(PlannedStmt *plan, Oid target);

#endif							/* GOVSHARE_COLUMN_ORIGIN_H */
