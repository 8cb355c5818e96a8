/*
 * own_table.h: reading govshare's own tables from C.
 *
 * Hooks, support functions and caches may not use SPI.  They read with a
 * catalog-style scan, whose snapshot is taken afresh: it sees what is
 * committed now even under REPEATABLE READ, and works in parallel workers.
 */
#ifndef GOVSHARE_OWN_TABLE_H
#define GOVSHARE_OWN_TABLE_H

#include "access/genam.h"
#include "fmgr.h"
#include "utils/rel.h"

extern void own_table_init(void);

/* OID of relation "name" in schema govshare; InvalidOid if it is not there */
extern Oid	own_relation(const char *name);

/* OID of schema govshare; InvalidOid if it is not there */
extern Oid	own_schema(void);

/*
 * Is this the call of a trigger on a table of govshare?  Trigger functions that
 * read columns ask it first: on a table of another shape they would read beside it.
 */
extern bool own_trigger(FunctionCallInfo fcinfo);

/* Number of the column, from the descriptor; an error if it is missing */
extern AttrNumber own_column(Relation rel, const char *name);

/* A text column, copied into the current memory context; NULL if null */
extern char *own_text(Relation rel, HeapTuple tuple, AttrNumber column);

/* An equality key on a text column, in the collation that indexes use */
extern void own_text_key(ScanKey key, AttrNumber column, const char *value);

/*
 * Keep what callers may still point at until the transaction ends: a cache
 * that is about to be rebuilt hands its old context over, and forgets it.
 */
extern void own_retire(MemoryContext *context);

#endif							/* GOVSHARE_OWN_TABLE_H */
