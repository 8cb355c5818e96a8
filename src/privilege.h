/*
 * privilege.h: GRANT and REVOKE on what govshare lives by.
 */
#ifndef GOVSHARE_PRIVILEGE_H
#define GOVSHARE_PRIVILEGE_H

#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"

/*
 * Before a utility statement: refuses (SG009) one that changes the privileges
 * of govshare's own objects.  Of one that may take privileges away, returns
 * the readers under grants in force whom it concerns, in the current memory
 * context; NIL for any other.
 */
extern List *privilege_before(Node *statement);

/* When the statement is done: those readers still read, or SG009 */
extern void privilege_after(List *readers);

#endif							/* GOVSHARE_PRIVILEGE_H */
