/*
 * access_leaf.h: what the record of use says of one access.
 */
#ifndef GOVSHARE_ACCESS_LEAF_H
#define GOVSHARE_ACCESS_LEAF_H

#include "executor/execdesc.h"

#include "guard.h"
#include "log_queue.h"

/* An access that is on record, from its opening to its end */
typedef struct AccessRecord
{
	char	   *opening;		/* encoded, up to how it ended */
	uint32		end_at;			/* its length */
	char	   *break_glass;	/* the reason, if read under it */
	LogPlace	place;			/* of its leaf, while that waits in the queue */
	int			ordinal;		/* the how manieth access of that leaf, from 0 */
} AccessRecord;

/* How an access ended */
typedef struct AccessEnd
{
	const char *outcome;		/* completed, failed or cancelled */
	int			sqlerrcode;		/* of the error that ended it, or 0 */
	int64		rows;
	int64		duration_us;
} AccessEnd;

/*
 * Append the opening of an access of a query that is starting, or add it to
 * that of those like it, and return the position after it; what it keeps is of
 * the current context.  Waits and
 * raises as log_queue_append() does.
 */
extern uint64 access_leaf_open(AccessRecord *record,
							   const AccessDecision *decision,
							   const QueryDesc *query);

/* Append the completion, or complete the opening where it lies */
extern void access_leaf_close(const AccessRecord *record, const AccessEnd *end);

/* The same for abort paths: never waits, never throws; best effort */
extern void access_leaf_abort(const AccessRecord *record, const AccessEnd *end);

/*
 * Describe a refusal.  query is the one that is starting, NULL if the refusal
 * came outside of any.  Strings are borrowed: record it at once.
 */
extern void access_leaf_deny(AccessLeaf *leaf, const AccessDecision *decision,
							 const QueryDesc *query, int sqlerrcode,
							 const char *message);

#endif							/* GOVSHARE_ACCESS_LEAF_H */
