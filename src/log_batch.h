/*
 * log_batch.h: leaves on their way from the ring to the table.
 */
#ifndef GOVSHARE_LOG_BATCH_H
#define GOVSHARE_LOG_BATCH_H

#include "lib/stringinfo.h"
#include "log_ring.h"
#include "merkle.h"

typedef struct LogBatch
{
	uint64		end;			/* position in the ring just after it */
	int			n_leaves;
	int			first_month;	/* see log_store_month(); none: after last */
	int			last_month;
	MerkleTree	tree;			/* as it is with these leaves */
	StringInfoData copy;		/* the leaves as COPY's binary stream */
} LogBatch;

/*
 * Copy, hash and translate the leaves at the ring's tail (about a megabyte at
 * most), to follow the given tree.  Changes neither ring nor table.  Memory
 * is of the current context.
 */
extern void log_batch_gather(LogBatch *batch, LogRing *ring,
							 const MerkleTree *tree);

/* Insert the leaves of a batch that has some; partitions must exist */
extern void log_batch_insert(LogBatch *batch);

#endif							/* GOVSHARE_LOG_BATCH_H */
