/*
 * server_version.c: refuses servers whose row security is known to leak.
 *
 * Owns the list of the oldest minor releases that hold what the guard builds
 * on.  Looks at the running server, not at the headers of the build: packages
 * of one major version are exchanged under the library.
 */
#include "postgres.h"

#include "utils/guc.h"

#include "server_version.h"

static const struct
{
	int			major;
	int			minor;			/* oldest that will do */
}			sound[] =
{
	{15, 14},
	{16, 10},
	{17, 6},
	{18, 0},
};

const char *
server_version_fault(int version)
{
	for (int i = 0; i < lengthof(sound); i++)
	{
		if (version / 10000 != sound[i].major)
			continue;
		if (version % 10000 >= sound[i].minor)
			return NULL;
		return gettext_noop("Planner statistics show values that row security hides, in partitions and inheritance children (CVE-2025-8713).");
	}
	return gettext_noop("govshare knows PostgreSQL 15 to 18.");
}

void
server_version_check(void)
{
	const char *number = GetConfigOption("server_version_num", false, false);
	const char *fault = server_version_fault(atoi(number));

	if (fault)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("govshare does not run on PostgreSQL %s",
						GetConfigOption("server_version", false, false)),
				 errdetail_internal("%s", _(fault)),
				 errhint("Install the newest minor release of PostgreSQL; 15.14, 16.10, 17.6 and 18.0 are the oldest that will do.")));
}
