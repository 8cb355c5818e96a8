/*
 * restore_mode.c: is this database being restored from a dump?
 *
 * Owns the reading of govshare.restore_mode, which has a row from a CREATE
 * EXTENSION under break-glass until finish_restore().  Meanwhile rows are taken
 * as they were dumped, nothing is recorded and so nothing is read, and the
 * workers wait: what they would write is what the dump brings.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"

#include "break_glass.h"
#include "own_table.h"
#include "restore_mode.h"

bool
restore_under_way(void)
{
	Oid			relid = own_relation("restore_mode");
	Relation	rel;
	SysScanDesc scan;
	bool		found;

	if (!OidIsValid(relid))
		return false;
	rel = table_open(relid, AccessShareLock);
	scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	found = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

bool
restore_is_mine(void)
{
	return break_glass_active() && restore_under_way();
}
