/*
 * protect.h: governed tables, their policies and govshare's own objects
 * cannot be altered past govshare.
 */
#ifndef GOVSHARE_PROTECT_H
#define GOVSHARE_PROTECT_H

#include "catalog/objectaccess.h"
#include "nodes/plannodes.h"

/* Define govshare.break_glass (break_glass.c) */
extern void break_glass_init(void);

/* Is a superuser at work under a declared reason (govshare.break_glass)? */
extern bool break_glass_active(void);

/* That reason; NULL if not active */
extern const char *break_glass_reason(void);

#endif							/* GOVSHARE_PROTECT_H */
