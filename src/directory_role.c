/*
 * directory_role.c: what a role holds because it is registered.
 *
 * Owns directory_role_release(), which takes USAGE on the schema back from
 * the role of a department that is registered no longer.  The schema is
 * protected from everyone else, superusers included (protect.c); so this
 * happens in the frame of the extension's own writes.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "internal_write.h"

PG_FUNCTION_INFO_V1(directory_role_release);

/* Called by the trigger on department alone; a role that is gone held nothing */
Datum
directory_role_release(PG_FUNCTION_ARGS)
{
	char	   *role = GetUserNameFromId(PG_GETARG_OID(0), true);
	InternalWrite frame;

	if (role)
	{
		internal_write_begin(&frame);
		if (SPI_execute(psprintf("REVOKE USAGE ON SCHEMA govshare FROM %s",
								 quote_identifier(role)),
						false, 0) != SPI_OK_UTILITY)
			elog(ERROR, "could not take the schema back from role \"%s\"",
				 role);
		internal_write_end(&frame);
	}
	PG_RETURN_VOID();
}
