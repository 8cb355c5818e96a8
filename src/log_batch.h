/*
 * log_batch.h: leaves on their way from the ring to the table.
 */
#ifndef GOVSHARE_LOG_BATCH_H
#define GOVSHARE_LOG_BATCH_H

#include "nodes/pg_list.h"
#include "log_ring.h"
#include "log_store.h"
#include "merkle.h"

typedef struct LogTile
{
	int			level;
	uint64		index;
	uint8		hashes[MERKLE_TILE_LENGTH];
} LogTile;

/* A leaf on its way */
typedef struct LogLeaf
{
	char	   *bytes;			/* its canonical encoding */
	uint32		length;
	int			month;			/* see log_store_month() */
	uint8		hash[MERKLE_HASH_LENGTH];
} LogLeaf;

typedef struct LogBatch
{
	int			n_leaves;
	int			first_month;	/* see log_store_month(); none: after last */
	int			last_month;
	LogHead		head;			/* as it is with these leaves */
	MerkleEdge	edge;			/* likewise */
	List	   *tiles;			/* of LogTile: those now complete */
	MerkleHasher *hasher;
	LogLeaf    *leaf;
	int			max_leaves;		/* so many have room */
} LogBatch;

/*
 * A batch: begin with the head and edge that it follows, add leaves, insert.
 * Only log_batch_insert() changes tables, and nothing here the ring.  Memory
 * is of the current context.
 */
extern void log_batch_begin(LogBatch *batch, const LogHead *head,
							const MerkleEdge *edge);

/*
 * Add a leaf in its canonical encoding; returns its index in the tree.  The
 * bytes must stay until the batch is inserted, which spoils them.
 */
extern uint64 log_batch_add(LogBatch *batch, char *bytes, uint32 length);

/* Add the leaves at the ring's tail, about a megabyte at most */
extern void log_batch_gather(LogBatch *batch, LogRing *ring);

/* No more leaves will come; in the transaction that began the batch */
extern void log_batch_end(LogBatch *batch);

/*
 * Insert leaves, tiles and head of a batch that has leaves; partitions of its
 * months must exist.
 */
extern void log_batch_insert(LogBatch *batch);

#endif							/* GOVSHARE_LOG_BATCH_H */
