/*
 * log_store.h: the tables of the record, as the log writer uses them.
 *
 * Every function runs in a transaction of the writer with SPI connected.
 */
#ifndef GOVSHARE_LOG_STORE_H
#define GOVSHARE_LOG_STORE_H

#include "datatype/timestamp.h"
#include "merkle.h"

/* A tree head, as a row of log_tree */
typedef struct LogHead
{
	MerkleTree	tree;
	int64		ordinal;		/* counts heads from 1; pruned ones too */
	int64		epoch;			/* of the ring that its leaves came from */
	uint64		position;		/* in that ring, just after the last one */
	TimestampTz time;			/* of its last leaf */
	char		origin[64];		/* which server and database wrote it */
} LogHead;

#define LOG_RECORD_TABLE	"access_record"
#define LOG_TREE_TABLE		"log_tree"
#define LOG_TILE_TABLE		"log_tile"

/* Of the writer, once */
extern void log_store_init(void);

/* OID of one of the tables above; errors if the extension is gone */
extern Oid	log_store_table(const char *name);

/*
 * The newest tree head; an empty tree, ordinal and epoch 0, if there is none.
 * Errors if rows or tiles end elsewhere than it does.
 */
extern void log_store_read_head(LogHead *head);
extern void log_store_insert_head(const LogHead *head);

/*
 * The seal of a head: SHA-256(0x00 || size, ordinal, epoch, position, time in
 * microseconds since 1970, 8 bytes each, big-endian || root || frontier ||
 * origin).
 */
extern void log_store_seal(MerkleHasher *hasher, const LogHead *head,
						   const uint8 *root, uint8 *seal);

/*
 * Where this database's log is written: system identifier, timeline and OID of
 * the database.  It changes when a copy goes on by itself: after promotion,
 * recovery to a point in time, or use of the database as a template.
 */
extern void log_store_origin(char *origin, size_t length);

/* Delete heads that are neither recent nor the last of their day; call it once a head */
extern void log_store_prune_heads(const LogHead *newest);

/* Months are counted since year 0, in UTC */
extern int	log_store_month(TimestampTz time);

/* Is it time to make partitions ahead? */
extern bool log_store_partitions_due(void);

/* Make partitions ahead, and those of the given months if they are missing */
extern void log_store_ensure_partitions(int first_month, int last_month);

/*
 * OID of the partition of a month, which must exist; errors if it is none.
 * Remembered until something of it changes: what is locked may be asked for
 * again, to know that it still is one.
 */
extern Oid	log_store_partition(int month);

/* After an error: what was made may have been rolled back */
extern void log_store_forget(void);

#endif							/* GOVSHARE_LOG_STORE_H */
