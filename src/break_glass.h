/*
 * break_glass.h: govshare.break_glass, the reason for which a superuser steps
 * past govshare.
 */
#ifndef GOVSHARE_BREAK_GLASS_H
#define GOVSHARE_BREAK_GLASS_H

/* Define the setting; called once, by _PG_init */
extern void break_glass_init(void);

/* Is a superuser at work under a declared reason? */
extern bool break_glass_active(void);

/* That reason; NULL if not active */
extern const char *break_glass_reason(void);

#endif							/* GOVSHARE_BREAK_GLASS_H */
