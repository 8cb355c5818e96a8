/*
 * copy_protect.h: copies of governed data cannot be altered past govshare.
 */
#ifndef GOVSHARE_COPY_PROTECT_H
#define GOVSHARE_COPY_PROTECT_H

#include "catalog/objectaccess.h"
#include "nodes/parsenodes.h"
#include "tcop/utility.h"

extern void copy_protect_init(void);

/* A relation has just been registered: its shield is put on when it is free */
extern void copy_protect_new(Oid relid);

/* The object access hook: raises SG009, takes note, unregisters what goes */
extern void copy_object_access(ObjectAccessType access, Oid class_id,
							   Oid object_id, int sub_id, void *arg);

/* Before, and after, a utility statement */
extern void copy_before_utility(Node *statement, ProcessUtilityContext context);
extern void copy_after_utility(Node *statement, ProcessUtilityContext context);

#endif							/* GOVSHARE_COPY_PROTECT_H */
