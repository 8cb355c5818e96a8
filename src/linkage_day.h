/*
 * linkage_day.h: which linked entries each department has read today, known
 * to all sessions.
 */
#ifndef GOVSHARE_LINKAGE_DAY_H
#define GOVSHARE_LINKAGE_DAY_H

extern void linkage_day_shmem_request(void);
extern void linkage_day_shmem_startup(void);

/* A pair that a rule keeps apart: what is about to be read, and the other */
typedef struct DayPair
{
	int64		rule;
	const char *entry;
	const char *other;
} DayPair;

/*
 * Has the department read none of the others today?  Then the entries count
 * as read today (if that is to be remembered), in the same critical section,
 * and -1 is returned; else the
 * number of the pair that stands in the way.  Raises SG010 if there is no
 * shared memory for it.
 */
extern int	linkage_day_admit(const char *department, const DayPair *pairs,
							  int n_pairs, bool remember);

#endif							/* GOVSHARE_LINKAGE_DAY_H */
