/*
 * protect.h: governed tables, their shields and govshare's own objects cannot
 * be altered past govshare.
 */
#ifndef GOVSHARE_PROTECT_H
#define GOVSHARE_PROTECT_H

#include "catalog/objectaccess.h"
#include "nodes/parsenodes.h"
#include "tcop/utility.h"

#include "break_glass.h"

extern void protect_init(void);

/* The object access hook: raises SG009, or takes note for later */
extern void protect_object_access(ObjectAccessType access, Oid class_id,
								  Oid object_id, int sub_id, void *arg);

/*
 * Around every utility statement.  leave() must be given what was current
 * before enter(), however the statement ends, also if enter() refuses it.
 * after() checks what a successful one did.
 */
extern Node *protect_current_utility(void);
extern void protect_enter_utility(Node *statement);
extern void protect_after_utility(ProcessUtilityContext context);
extern void protect_leave_utility(Node *outer);

/* The permission hook's share: no writes to system catalogs; raises SG009 */
extern void protect_check_range_table(List *range_table, List *claims);

#endif							/* GOVSHARE_PROTECT_H */
