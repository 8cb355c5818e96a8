/*
 * log_purge.h: records go when their time is over.
 */
#ifndef GOVSHARE_LOG_PURGE_H
#define GOVSHARE_LOG_PURGE_H

#include "log_batch.h"

/* Define govshare.retention and govshare.auto_purge */
extern void log_purge_init(void);

/* Should the log writer look, besides when a request is announced? */
extern bool log_purge_look(void);

/*
 * Carry out one request, if there is one: drop the months whose time is over
 * and add the leaf that tells so.  For the log writer, with SPI connected; the
 * same transaction must insert the batch.
 */
extern void log_purge_run(LogBatch *batch);

#endif							/* GOVSHARE_LOG_PURGE_H */
