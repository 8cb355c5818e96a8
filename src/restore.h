/* restore.h: what a restore needs of the hooks. */
#ifndef GOVSHARE_RESTORE_H
#define GOVSHARE_RESTORE_H

#include "nodes/parsenodes.h"

/*
 * Before a utility statement of a restore: an index of the record's partitions
 * that came with ATTACH PARTITION is not made twice.  Changes the tree.
 */
extern void restore_before_utility(Node *statement);

#endif							/* GOVSHARE_RESTORE_H */
