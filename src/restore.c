/*
 * restore.c: what pg_restore and finish_restore() need of C.
 *
 * Owns nothing.  Lets pg_restore's CREATE INDEX on the record pass, tells what
 * is wrong with the shields of the governed tables, and puts the restore on
 * record once it is over.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_inherits.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "dataset.h"
#include "log_event.h"
#include "log_queue.h"
#include "restore.h"
#include "restore_mode.h"
#include "shield.h"

PG_FUNCTION_INFO_V1(restore_shield_defect);
PG_FUNCTION_INFO_V1(restore_note);

/*
 * pg_dump knows the partitions of the record, which are not the extension's, and
 * their indexes; but attached to a parent that has its indexes from the start,
 * they get theirs from it, under the same names.
 */
void
restore_before_utility(Node *statement)
{
	IndexStmt  *index = (IndexStmt *) statement;

	if (IsA(statement, IndexStmt) && index->relation && index->idxname &&
		index->relation->schemaname &&
		strcmp(index->relation->schemaname, "govshare") == 0 &&
		IsTransactionState() && restore_is_mine())
		index->if_not_exists = true;
}

/* The first defect in the family of a governed table; null if it is whole */
Datum
restore_shield_defect(PG_FUNCTION_ARGS)
{
	Oid			relid = PG_GETARG_OID(0);
	const Dataset *dataset;
	List	   *family;
	ListCell   *lc;

	if (get_rel_name(relid) == NULL)
		PG_RETURN_TEXT_P(cstring_to_text("does not exist"));
	dataset = dataset_lookup(relid);
	if (dataset == NULL)
		PG_RETURN_TEXT_P(cstring_to_text("is not governed"));
	family = find_all_inheritors(relid, AccessShareLock, NULL);
	foreach(lc, family)
	{
		char	   *defect = shield_defect(lfirst_oid(lc), dataset);

		if (defect)
			PG_RETURN_TEXT_P(cstring_to_text(psprintf("%s: %s",
													  shield_relation_name(lfirst_oid(lc)),
													  defect)));
	}
	PG_RETURN_NULL();
}

/* A leaf that says that what follows is the history of another database */
Datum
restore_note(PG_FUNCTION_ARGS)
{
	AccessLeaf	leaf;

	log_event_describe(&leaf, "epoch", NULL);
	leaf.message = text_to_cstring(PG_GETARG_TEXT_PP(0));
	if (!log_queue_try_append(&leaf))
		ereport(LOG,
				(errmsg("the end of a restore could not be put on record: %s",
						leaf.message)));
	PG_RETURN_VOID();
}
