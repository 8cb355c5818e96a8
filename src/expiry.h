/*
 * expiry.h: grants end by the clock.
 */
#ifndef GOVSHARE_EXPIRY_H
#define GOVSHARE_EXPIRY_H

/*
 * Takes the step "expired" for every grant whose term is over by statutory
 * time, and returns how many.  Needs a transaction; the watcher and the SQL
 * function expire_grants() call it.
 */
extern int	grants_expire(void);

#endif							/* GOVSHARE_EXPIRY_H */
