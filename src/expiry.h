/*
 * expiry.h: grants end by the clock.
 */
#ifndef GOVSHARE_EXPIRY_H
#define GOVSHARE_EXPIRY_H

/*
 * Takes the step "expired" for every grant, and every third party's use,
 * whose term is over by statutory time, each in a subtransaction of its own.
 * Returns how many grants it ended and adds to *failed what could not be
 * ended, of which a WARNING tells.  Needs a transaction; the watcher and the
 * SQL function expire_grants() call it.
 */
extern int	grants_expire(int64 *failed);

#endif							/* GOVSHARE_EXPIRY_H */
