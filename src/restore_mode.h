/* restore_mode.h: is this database being restored from a dump? */
#ifndef GOVSHARE_RESTORE_MODE_H
#define GOVSHARE_RESTORE_MODE_H

/*
 * From CREATE EXTENSION under break-glass until govshare.finish_restore().
 * Reads a table: for rare paths, within a transaction.
 */
extern bool restore_under_way(void);

/* The same, and a superuser under break-glass is at it */
extern bool restore_is_mine(void);

#endif							/* GOVSHARE_RESTORE_MODE_H */
