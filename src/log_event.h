/*
 * log_event.h: leaves that are no access: steps of cases, and what befalls
 * the log itself.
 */
#ifndef GOVSHARE_LOG_EVENT_H
#define GOVSHARE_LOG_EVENT_H

#include "log_batch.h"
#include "record.h"

/*
 * A session's event: fills a leaf that tells who, and what; details is JSON
 * or NULL.  The caller appends it (log_queue.h).  Strings are borrowed.
 */
extern void log_event_describe(AccessLeaf *leaf, const char *event,
							   const char *details);

/* Have the log writer look for what waits, once this transaction has committed */
extern void log_event_announce_at_commit(void);

/* For the log writer, which is no session: the leaf tells no role */
extern void log_event_add(LogBatch *batch, const char *event,
						  const char *details);

/*
 * Move steps of cases that are committed but not in the tree yet into the
 * batch, some thousand at most.  For the log writer, with SPI connected; the
 * same transaction must insert the batch.
 */
extern void log_event_add_cases(LogBatch *batch);

#endif							/* GOVSHARE_LOG_EVENT_H */
