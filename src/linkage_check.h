/*
 * linkage_check.h: refuses a statement that reads what is kept apart.
 */
#ifndef GOVSHARE_LINKAGE_CHECK_H
#define GOVSHARE_LINKAGE_CHECK_H

#include "nodes/pg_list.h"

#include "guard.h"

/*
 * The accesses (a list of AccessDecision) of a statement that is about to
 * read, all of them: raises SG008, after the observer has taken note, if a
 * linkage rule keeps one of the entries apart from another that the invoker's
 * department reads too.  Otherwise they count as read.
 */
extern void linkage_check(List *decisions);

/*
 * Would the access be refused, were it read alone and now?  Then the decision
 * becomes that refusal.  Remembers and records nothing.
 */
extern void linkage_foresee(AccessDecision *decision);

#endif							/* GOVSHARE_LINKAGE_CHECK_H */
