/*
 * copy_guard.h: may this statement touch these copies of governed data?
 */
#ifndef GOVSHARE_COPY_GUARD_H
#define GOVSHARE_COPY_GUARD_H

#include "guard.h"
#include "lineage.h"

/*
 * Decide on a read of a copy by the invoker, for a purpose: a list of
 * AccessDecision, one for each grant that its data came by, or a single one
 * that refuses.
 */
extern List *copy_decide(const Copy *copy, const char *purpose,
						 Bitmapset *columns, ShareMethod method);

/* The permission hook's share: as guard_check_range_table() */
extern bool copy_check_range_table(List *range_table, List *claims,
								   bool raise);

/* Is the invoker at work for the department whose copy it is? */
extern bool copy_is_mine(const Copy *copy);

/*
 * Is a copy with this origin covered by the grant: the same one, or one that
 * replaced it and opens no less?
 */
extern bool copy_is_covered(const CopyOrigin *origin, const Grant *grant);

#endif							/* GOVSHARE_COPY_GUARD_H */
