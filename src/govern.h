/*
 * govern.h: the shield of a governed table's later descendants.
 */
#ifndef GOVSHARE_GOVERN_H
#define GOVSHARE_GOVERN_H

#include "dataset.h"

/*
 * A relation has just become a partition or child within the dataset: put
 * the shield on it and on its own descendants, or raise SG009.
 */
extern void govern_descendants(Oid relid, const Dataset *dataset);

/* A governed table was dropped under break-glass: forget it */
extern void govern_forget(Oid relid);

#endif							/* GOVSHARE_GOVERN_H */
