/*
 * launcher_shared.h: what sessions and the launcher tell each other in shared
 * memory.  Only launcher.c and launcher_request.c include it.
 */
#ifndef GOVSHARE_LAUNCHER_SHARED_H
#define GOVSHARE_LAUNCHER_SHARED_H

#include "storage/condition_variable.h"
#include "storage/latch.h"
#include "storage/lwlock.h"

#define MAX_REQUESTS		64
#define MAX_HOLDS			32

/* Does a database have the extension? */
typedef enum Presence
{
	PRESENCE_UNKNOWN, PRESENCE_ABSENT, PRESENCE_PRESENT
} Presence;

/* A database that must be free of our workers */
typedef struct Hold
{
	Oid			database;		/* InvalidOid: free */
	bool		released;		/* by the launcher: no worker is left */
} Hold;

typedef struct LauncherShared
{
	LWLock	   *lock;
	Latch	   *latch;			/* of the launcher; NULL: not running */
	bool		scan;			/* databases came or went */
	bool		probe_all;
	int			n_requests;
	Oid			request[MAX_REQUESTS];	/* databases to probe again */
	Oid			probe_database;
	Presence	probe_result;
	Hold		hold[MAX_HOLDS];
	ConditionVariable released_cv;
} LauncherShared;

/* NULL if the library is not preloaded */
extern LauncherShared *launcher_shared(void);

#endif							/* GOVSHARE_LAUNCHER_SHARED_H */
