/*
 * remedy.h: the way out of a refusal, from what the department has under way.
 */
#ifndef GOVSHARE_REMEDY_H
#define GOVSHARE_REMEDY_H

#include "grant.h"

/*
 * The HINT for a department that has no grant on the entry for the purpose:
 * the request or question of its own that is under way, its grant for another
 * purpose, or how to apply.  Reads govshare's tables; in the current context.
 */
extern char *remedy_for_no_grant(const char *department, const char *entry,
								 const char *purpose);

/* The HINT for one whose grant, or another's lent to it, has ended */
extern char *remedy_for_ended(const char *department, const char *entry,
							  const char *purpose);

/* The HINTs under a grant that is suspended, is over, or lacks an item */
extern char *remedy_for_suspended(const Grant *grant);
extern char *remedy_for_term(const Grant *grant);
extern char *remedy_for_item(const Grant *grant);

#endif							/* GOVSHARE_REMEDY_H */
