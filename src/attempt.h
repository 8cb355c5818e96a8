/*
 * attempt.h: doing many things of which none may hold up the others.
 */
#ifndef GOVSHARE_ATTEMPT_H
#define GOVSHARE_ATTEMPT_H

typedef void (*AttemptWork) (void *argument);

/*
 * Does the work in a subtransaction of its own.  An error undoes it, is told
 * as a WARNING, "could not WHAT: ...", and false is returned; the current
 * memory context and resource owner are as before.  A cancellation is
 * passed on.
 */
extern bool attempt(AttemptWork work, void *argument, const char *what);

#endif							/* GOVSHARE_ATTEMPT_H */
