/*
 * grant_watch.h: who reads under which grant now, and how a change of the
 * grant stops them (Article 27).
 */
#ifndef GOVSHARE_GRANT_WATCH_H
#define GOVSHARE_GRANT_WATCH_H

#include "datatype/timestamp.h"

extern void grant_watch_init(void);
extern void grant_watch_shmem_request(void);
extern void grant_watch_shmem_startup(void);

/*
 * Counts the commits of this server that changed grants.  What was read of a
 * grant is out of date once the count has moved; a full memory barrier comes
 * before the look.  Always 0 if the library was not preloaded.
 */
extern uint64 grant_watch_generation(void);

/*
 * After the commit of a transaction that changed these grants (NULL: all of
 * the database): stop whoever reads under them.  Never throws.
 */
extern void grant_watch_changed(const int64 *grants, int n_grants);

/*
 * Around each run of a governed statement.  Frames nest as the runs do and
 * live in memory that outlives the run; leave also when an error passes.
 */
typedef struct GrantWatch
{
	int			n_outer;		/* uses of the runs further out */
	bool		timed;			/* the clock was set for this run */
} GrantWatch;

extern void grant_watch_enter(GrantWatch *watch);

/*
 * This run reads under the grant (or, negative, a third party's consent to
 * its use), whose term ends then.  To be followed by a
 * fresh look at the grant: a change before this call stops nobody, one after
 * it stops the run.
 */
extern void grant_watch_use(GrantWatch *watch, int64 grant,
							TimestampTz valid_until);

/* Was this run told to stop for a grant that it uses itself? */
extern bool grant_watch_stopped(const GrantWatch *watch);

extern void grant_watch_leave(GrantWatch *watch);

#endif							/* GOVSHARE_GRANT_WATCH_H */
