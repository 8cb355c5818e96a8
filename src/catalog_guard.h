/*
 * catalog_guard.h: what a statement may do with system catalogs and with
 * govshare's own tables.
 */
#ifndef GOVSHARE_CATALOG_GUARD_H
#define GOVSHARE_CATALOG_GUARD_H

#include "nodes/pg_list.h"

/*
 * claims: what compat.h says of the permission hook.
 *
 * The permission hook's share: no writes to system catalogs, no values out of
 * statistics, no look past the views of the record; raises SG009
 */
extern void catalog_guard_check_range_table(List *range_table,
											List *claims);

#endif							/* GOVSHARE_CATALOG_GUARD_H */
