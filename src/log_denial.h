/*
 * log_denial.h: refusals on their way into the record.
 */
#ifndef GOVSHARE_LOG_DENIAL_H
#define GOVSHARE_LOG_DENIAL_H

#include "record.h"

/*
 * Record a refusal and wait until it is durable, in async mode too: whoever is
 * refused again and again is slowed down, not the others.  Many identical ones
 * in a short time become one leaf that counts them (AccessLeaf.repeated).
 * Raises SG010 as log_queue_append() does.
 */
extern void log_denial_record(const AccessLeaf *leaf);

/* The same without waiting or throwing; false if it could not be recorded */
extern bool log_denial_try_record(const AccessLeaf *leaf);

/* Record what was only counted; never throws */
extern void log_denial_settle(void);

#endif							/* GOVSHARE_LOG_DENIAL_H */
