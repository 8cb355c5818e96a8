/*
 * relcache_watch.c: one relcache callback for all of govshare.
 *
 * PostgreSQL has ten places for them in each session, of which its own apply
 * workers alone take several: were they gone, such a session could not start.
 * Owns the list of those who want to know.  Never looks up, never throws.
 */
#include "postgres.h"

#include "relcache_watch.h"

#define MAX_WATCHERS 16

static RelcacheCallbackFunction watcher[MAX_WATCHERS];
static int	n_watchers = 0;

static void
on_relcache_change(Datum unused, Oid relid)
{
	for (int i = 0; i < n_watchers; i++)
		watcher[i] (unused, relid);
}

void
relcache_watch(RelcacheCallbackFunction function)
{
	Assert(n_watchers < MAX_WATCHERS);
	if (n_watchers == 0)
		CacheRegisterRelcacheCallback(on_relcache_change, (Datum) 0);
	watcher[n_watchers++] = function;
}
