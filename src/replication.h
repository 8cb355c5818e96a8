/* replication.h: who may publish a governed table, and who may feed one. */
#ifndef GOVSHARE_REPLICATION_H
#define GOVSHARE_REPLICATION_H

#include "nodes/parsenodes.h"
#include "tcop/utility.h"

/*
 * When a command on publications or subscriptions is done: raises SG009 if it
 * has somebody else than the provider publish a governed table or feed one.
 */
extern void replication_after_utility(Node *statement,
									  ProcessUtilityContext context);

#endif							/* GOVSHARE_REPLICATION_H */
