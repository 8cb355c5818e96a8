/*
 * break_glass.c: the setting govshare.break_glass.
 *
 * Owns the reason that a superuser declares to step past the guard and the
 * protection of objects.  It counts only if set by hand, in the session or as
 * a client option, and only while the outer user is a superuser: a value from
 * a file, ALTER ROLE or ALTER DATABASE would open every session silently.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/guc.h"

#include "break_glass.h"

static char *reason_setting = NULL;

static bool
check_reason(char **value, void **extra, GucSource source)
{
	if (*value == NULL || (*value)[0] == '\0')
		return true;
	if (source != PGC_S_SESSION && source != PGC_S_CLIENT)
	{
		GUC_check_errdetail("govshare.break_glass is set in the session itself or as a client option, not in files, roles or databases.");
		return false;
	}
	return true;
}

bool
break_glass_active(void)
{
	return reason_setting && reason_setting[0] &&
		superuser_arg(GetOuterUserId());
}

const char *
break_glass_reason(void)
{
	return break_glass_active() ? reason_setting : NULL;
}

void
break_glass_init(void)
{
	DefineCustomStringVariable("govshare.break_glass",
							   "Gives the reason for which a superuser steps past govshare; every such read is on record.",
							   "Set it by SET or as a client option only.",
							   &reason_setting, "", PGC_SUSET,
							   GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE,
							   check_reason, NULL, NULL);
}
