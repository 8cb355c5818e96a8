/*
 * linkage.h: entries that one department may not read together (Article 25).
 */
#ifndef GOVSHARE_LINKAGE_H
#define GOVSHARE_LINKAGE_H

#include "nodes/pg_list.h"

extern void linkage_init(void);

/* Is any rule in force? */
extern bool linkage_any(void);

/* A wider window holds the narrower ones */
typedef enum LinkageWindow
{
	LINKAGE_STATEMENT,			/* one statement of the client, all inside it */
	LINKAGE_TRANSACTION,
	LINKAGE_DAY					/* the local day, across sessions */
} LinkageWindow;

/* Which rule stands in the way; strings in the current memory context */
typedef struct LinkageConflict
{
	int64		rule;
	LinkageWindow window;
	char	   *entry;			/* about to be read */
	char	   *other;			/* read before, or in the same statement */
	bool		in_worker;		/* what the leader reads is not known here */
} LinkageConflict;

/*
 * May the department read these entries (a list of codes, all that one
 * statement is about to read) now?  If so, and it is to be remembered, they
 * count as read from here on, at once for every session; if not, nothing is
 * remembered and the conflict says why.  A copy is read as the entries that it came from: name each.  Raises
 * SG010 when the reads of the day cannot be remembered.
 */
extern bool linkage_admit(const char *department, List *entries,
						  bool remember, LinkageConflict *conflict);

extern const char *linkage_window_name(LinkageWindow window);

/*
 * Around whatever may run statements, so that what runs inside belongs to the
 * statement of the client.  Frames live on the stack and nest; leave also
 * when an error passes.
 */
typedef enum LinkageMoment
{
	LINKAGE_PLAN,
	LINKAGE_START,
	LINKAGE_RUN,
	LINKAGE_UTILITY
} LinkageMoment;

typedef struct LinkageFrame
{
	int			depth;
} LinkageFrame;

/* query: the QueryDesc that starts or runs, to know it again; else NULL */
extern void linkage_enter(LinkageFrame *frame, LinkageMoment moment,
						  const void *query);
extern void linkage_leave(const LinkageFrame *frame);

#endif							/* GOVSHARE_LINKAGE_H */
