/*
 * statement.h: one governed statement, its accesses and their records.
 */
#ifndef GOVSHARE_STATEMENT_H
#define GOVSHARE_STATEMENT_H

#include "executor/execdesc.h"
#include "nodes/pg_list.h"

#include "guard.h"

extern void statement_init(void);

/* What the guard lets pass while a query starts; on the caller's stack */
typedef struct StatementStart
{
	GuardStart	guard;
	List	   *passed;			/* of AccessDecision */
	struct StatementStart *outer;
} StatementStart;

/* To be called just before, and just after, the executor starts a query */
extern void statement_before_start(StatementStart *start, QueryDesc *query);
extern void statement_after_start(StatementStart *start, QueryDesc *query,
								  int eflags);
/* Instead of statement_after_start(), in PG_CATCH, when the start failed */
extern void statement_start_failed(StatementStart *start);

/* Around each run: checks the grants again; counts the rows that left */
extern void statement_before_run(QueryDesc *query);
extern void statement_after_run(QueryDesc *query);
/* Instead of statement_after_run(), in PG_CATCH: keeps the reason */
extern void statement_run_failed(QueryDesc *query);

/* Before the executor ends: completion records */
extern void statement_before_end(QueryDesc *query);

#endif							/* GOVSHARE_STATEMENT_H */
