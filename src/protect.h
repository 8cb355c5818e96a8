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
#include "compat.h"
#include "dataset.h"

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

/* The extension itself at work: its frames, its scripts, its log writer */
extern bool protect_is_own_work(void);

/*
 * A superuser under break-glass, who is put on record once for each utility
 * statement.  dataset may be NULL.
 */
extern bool protect_passes_by_break_glass(const char *object,
										  const Dataset *dataset);

/* Raise SG009 over a governed table, after it was put on record */
pg_noreturn extern void protect_refuse_change(Oid relid,
											  const Dataset *dataset,
											  char *message,
											  const char *detail,
											  const char *hint);

/* An object of govshare's own is about to be changed: raises SG009 */
extern void protect_check_own_object(Oid class_id, Oid object_id);

/*
 * For copy_protect.c, which does the same for copies of governed data: does the
 * event come of something else than a change that a user asked for, and the
 * table that a new foreign key refers to.
 */
extern bool protect_event_is_internal(ObjectAccessType access, void *arg);
extern Oid	protect_referenced_table(Oid constraint);

#endif							/* GOVSHARE_PROTECT_H */
