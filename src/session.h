/*
 * session.h: what every leaf of this session says about who is asking.
 */
#ifndef GOVSHARE_SESSION_H
#define GOVSHARE_SESSION_H

#include "record.h"

extern void session_init(void);

/*
 * Zero the leaf, mark its nullable numbers null and fill kind, time, session
 * id, the three roles, whether a contractor acts (Article 36), client address,
 * application and transaction.  Looks up role names, so it needs a sound
 * transaction: a leaf for an abort path must be described before the abort.
 * The strings are good until the next call, the application's name until it
 * is set.
 */
extern PGDLLEXPORT void session_describe(AccessLeaf *leaf, LeafKind kind);

/* The next number for AccessLeaf.statement */
extern PGDLLEXPORT int64 session_next_statement(void);

#endif							/* GOVSHARE_SESSION_H */
