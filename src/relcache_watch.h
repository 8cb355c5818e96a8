/*
 * relcache_watch.h: one relcache callback for all of govshare.
 */
#ifndef GOVSHARE_RELCACHE_WATCH_H
#define GOVSHARE_RELCACHE_WATCH_H

#include "utils/inval.h"

/*
 * Have the function called when a relation changes (InvalidOid: any), in the
 * order of these calls; the first argument means nothing.  It only marks.
 */
extern void relcache_watch(RelcacheCallbackFunction function);

#endif							/* GOVSHARE_RELCACHE_WATCH_H */
