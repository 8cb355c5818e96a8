/*
 * membership.h: who may make a role act for a department.
 */
#ifndef GOVSHARE_MEMBERSHIP_H
#define GOVSHARE_MEMBERSHIP_H

#include "nodes/parsenodes.h"

/*
 * Before a utility statement: raises SG009 if it would open a department's
 * role, or one that acts for a department, by CREATEROLE alone
 */
extern void membership_before(Node *statement);

#endif							/* GOVSHARE_MEMBERSHIP_H */
