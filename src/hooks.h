/*
 * hooks.h: the hooks of the server that the extension takes part in.
 */
#ifndef GOVSHARE_HOOKS_H
#define GOVSHARE_HOOKS_H

/* Save the previous hooks and set ours; called once, by _PG_init */
extern void hooks_init(void);

#endif							/* GOVSHARE_HOOKS_H */
