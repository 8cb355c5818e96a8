/*
 * uninstall.h: may the extension be dropped, and what makes it so?
 */
#ifndef GOVSHARE_UNINSTALL_H
#define GOVSHARE_UNINSTALL_H

/*
 * Why DROP EXTENSION would lose records of use, in words; NULL if it loses
 * none, because there are none or prepare_uninstall() has kept them all.
 * Reads tables without SPI, for the object access hook.  To be asked once the
 * command holds its locks: nothing is added then.
 */
extern const char *uninstall_obstacle(void);

#endif							/* GOVSHARE_UNINSTALL_H */
