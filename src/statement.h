/*
 * statement.h: one governed statement, its accesses and their records.
 */
#ifndef GOVSHARE_STATEMENT_H
#define GOVSHARE_STATEMENT_H

#include "executor/execdesc.h"
#include "nodes/parsenodes.h"

extern void statement_init(void);

/* To be called just before, and just after, the executor starts a query */
extern void statement_before_start(QueryDesc *query, int eflags);
extern void statement_after_start(QueryDesc *query, int eflags);
/* Instead of statement_after_start() when the start failed */
extern void statement_start_failed(void);

/* Around each run: checks the grants again; counts the rows that left */
extern void statement_before_run(QueryDesc *query);
extern void statement_after_run(QueryDesc *query);

/* Before the executor ends: completion records */
extern void statement_before_end(QueryDesc *query);

#endif							/* GOVSHARE_STATEMENT_H */
