/*
 * shield.h: what makes a relation governed in the catalogs: row security, its
 * sole policy and the guard trigger.
 */
#ifndef GOVSHARE_SHIELD_H
#define GOVSHARE_SHIELD_H

#include "dataset.h"

/*
 * What is wrong with the shield of a relation of the dataset, as the end of a
 * sentence that begins with the relation's name ("has no ..."); NULL if it is
 * whole.  Reads the catalogs as they will be when the command is done: call
 * CommandCounterIncrement() before.
 */
extern char *shield_defect(Oid relid, const Dataset *dataset);

/*
 * What forbids to put a shield on a relation that role "owner" must own; NULL
 * if nothing does.  root: its parents must be of the family of this relation.
 */
extern char *shield_obstacle(Oid relid, Oid root, Oid owner);

/*
 * Put the shield on, or take it off.  Within internal_write_begin() only; the
 * caller has locked the relation.  What is there already stays.
 */
extern void shield_put_on(Oid relid);
extern void shield_take_off(Oid relid);

/* Parts of the shield that copies wear as well: policies, ours apart; rules */
extern void shield_count_policies(Oid relid, int *ours, int *others);
extern bool shield_has_rules(Oid relid);

/* Schema-qualified, quoted name */
extern char *shield_relation_name(Oid relid);

#endif							/* GOVSHARE_SHIELD_H */
