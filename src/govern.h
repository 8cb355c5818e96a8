/*
 * govern.h: the shield of a governed table's later descendants, and its end.
 */
#ifndef GOVSHARE_GOVERN_H
#define GOVSHARE_GOVERN_H

#include "dataset.h"

/*
 * A relation has just become a partition or child within the dataset: put
 * the shield on it and on its own descendants, or raise SG009.
 */
extern void govern_descendants(Oid relid, const Dataset *dataset);

/*
 * Within a frame of internal_write.h: the governed table, with all below it,
 * loses its shield and its readers, and is forgotten.  The caller has looked
 * whether that may be.
 */
extern void govern_release(Oid relid);

/* A governed table was dropped under break-glass: forget it */
extern void govern_forget(Oid relid);

#endif							/* GOVSHARE_GOVERN_H */
