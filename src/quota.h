/*
 * quota.h: the quotas of a grant: reads a day, rows a statement.
 */
#ifndef GOVSHARE_QUOTA_H
#define GOVSHARE_QUOTA_H

#include "executor/execdesc.h"
#include "nodes/pg_list.h"

#include "guard.h"

extern void quota_init(void);
extern void quota_shmem_request(void);
extern void quota_shmem_startup(void);

/*
 * A statement that passed under these decisions (of AccessDecision) is about
 * to open: take one read of today of each of their grants, or raise SG006 and
 * take none.  Counted over all sessions of the database; may wait for the
 * log, and raise SG010, when the day's count must be taken from the record.
 */
extern void quota_take_read(List *decisions);

/* Reads of today that are left under the grant; -1: no quota, or not known */
extern int	quota_reads_left(const Grant *grant);

/* Make the decision the refusal of a read whose day is used up */
extern void quota_refuse_read(AccessDecision *decision);

/*
 * The decision whose grant lets the fewest rows leave a statement, NULL if
 * none bounds them.  Raises SG006 for a query whose rows cannot be counted.
 */
extern AccessDecision *quota_of_rows(List *decisions, const QueryDesc *query);

/* Rows are about to leave, or have been written: raise SG006 if too many */
extern void quota_check_rows(const AccessDecision *decision, uint64 rows);

#endif							/* GOVSHARE_QUOTA_H */
