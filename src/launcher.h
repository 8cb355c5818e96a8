/*
 * launcher.h: one background worker per server, which keeps a log writer and
 * a watcher running in every database that has govshare.
 */
#ifndef GOVSHARE_LAUNCHER_H
#define GOVSHARE_LAUNCHER_H

#include "catalog/objectaccess.h"
#include "nodes/nodes.h"

/* Register the launcher (preload only) and check that workers have room */
extern void launcher_init(void);
extern void launcher_shmem_request(void);
extern void launcher_shmem_startup(void);

/*
 * Stop the workers of a database until the end of this transaction, because
 * a command wants it without sessions; returns once they are gone (or after
 * a while, when the command will say itself who is in its way).  If the
 * database still exists then, its workers come back.
 */
extern void launcher_release_database(Oid database);

/*
 * Called before every top-level utility statement: releases the database
 * that DROP, RENAME, SET TABLESPACE or use as a template is about to need,
 * if the user may do that at all.
 */
extern void launcher_before_utility(Node *statement);

/* Called on object access: CREATE and DROP EXTENSION start and stop workers */
extern void launcher_object_access(ObjectAccessType access, Oid class_id);

/* Entry points of background workers */
extern PGDLLEXPORT void launcher_main(Datum unused);
extern PGDLLEXPORT void launcher_probe_main(Datum database);

#endif							/* GOVSHARE_LAUNCHER_H */
