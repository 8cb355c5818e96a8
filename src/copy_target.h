/*
 * copy_target.h: into which relations the rows of running statements go.
 */
#ifndef GOVSHARE_COPY_TARGET_H
#define GOVSHARE_COPY_TARGET_H

#include "executor/execdesc.h"
#include "nodes/pg_list.h"

/*
 * Around each run of a query, on the caller's stack; leave it also when an
 * error passes.
 */
typedef struct CopyTarget
{
	QueryDesc  *query;
	bool		stores;			/* rows stay: a table is made, filled or changed */
	bool		makes;			/* ... made by this very run */
	Oid			made;			/* ... as soon as it is there */
	Oid			refreshed;		/* the materialized view under REFRESH */
	struct CopyTarget *outer;
} CopyTarget;

extern void copy_target_enter(CopyTarget *target, QueryDesc *query);
extern void copy_target_leave(const CopyTarget *target);

/* The object access hook: a relation was created, maybe by PostgreSQL itself */
extern void copy_target_created(Oid relid, bool is_internal);

/* Does the query itself store rows? */
extern bool copy_target_stores(QueryDesc *query);

/*
 * Does a running statement, which what starts now is nested in, store rows?
 * What a function reads while its caller fills a table goes into that table.
 */
extern bool copy_target_is_open(void);

/*
 * OIDs of the relations that the query's rows may go into: its own, and those
 * of the statements around it.  The table of CREATE TABLE AS is among them
 * once it is there.
 */
extern List *copy_target_list(QueryDesc *query);

/* Those that the query itself changes or refreshes */
extern List *copy_target_own(QueryDesc *query);

/* The table that this query makes, as it runs; InvalidOid if there is none yet */
extern Oid	copy_target_made(QueryDesc *query);

/* Was the relation made by a statement that still runs? */
extern bool copy_target_is_made(Oid relid);

#endif							/* GOVSHARE_COPY_TARGET_H */
