/* feed.h: which relations subscriptions feed, and as whom. */
#ifndef GOVSHARE_FEED_H
#define GOVSHARE_FEED_H

typedef void (*FeedVisitor) (Oid relid, Oid owner, char *name, void *arg);

/* Call the visitor for each relation of this database that is fed, with the
 * subscription's owner, as whom the apply worker acts, and name */
extern void feed_visit(FeedVisitor visit, void *arg);

/* A subscription that feeds the relation and is not owned by a member of the
 * role; NULL if there is none */
extern char *feed_of_stranger(Oid relid, Oid role);

#endif							/* GOVSHARE_FEED_H */
