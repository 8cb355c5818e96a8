/*
 * log_store.h: the tables of the record, as the log writer uses them.
 *
 * Every function runs in a transaction of the writer with SPI connected.
 */
#ifndef GOVSHARE_LOG_STORE_H
#define GOVSHARE_LOG_STORE_H

#include "datatype/timestamp.h"
#include "merkle.h"

#define LOG_RECORD_TABLE	"access_record"
#define LOG_TREE_TABLE		"log_tree"

/* OID of one of the two tables above; errors if the extension is gone */
extern Oid	log_store_table(const char *name);

/* The newest tree head; an empty tree, epoch 0, if there is none */
extern void log_store_read_head(MerkleTree *tree, int64 *epoch,
								uint64 *position);
extern void log_store_insert_head(const MerkleTree *tree, int64 epoch,
								  uint64 position);

/* Delete heads that are neither recent nor the last of their day */
extern void log_store_prune_heads(void);

/* Months are counted since year 0, in UTC */
extern int	log_store_month(TimestampTz time);

/* Is it time to make partitions ahead? */
extern bool log_store_partitions_due(void);

/* Make partitions ahead, and those of the given months if they are missing */
extern void log_store_ensure_partitions(int first_month, int last_month);

/* After an error: what was made may have been rolled back */
extern void log_store_forget(void);

#endif							/* GOVSHARE_LOG_STORE_H */
