/*
 * watcher.h: flags what is overdue or due soon, in the background or by
 * check_deadlines().
 */
#ifndef GOVSHARE_WATCHER_H
#define GOVSHARE_WATCHER_H

/* Registers settings; called once, by _PG_init. */
extern void watcher_init(void);

/* Main function of a database's watcher; started by the launcher. */
extern PGDLLEXPORT void watcher_main(Datum database_oid);

#endif							/* GOVSHARE_WATCHER_H */
