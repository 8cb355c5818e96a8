/*
 * own_table.c: reading govshare's own tables from C.
 *
 * Owns nothing and remembers nothing: names are looked up in the system
 * caches each time, so that DROP EXTENSION and CREATE EXTENSION need no care.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/skey.h"
#include "access/stratnum.h"
#include "catalog/namespace.h"
#include "catalog/pg_collation.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "own_table.h"

Oid
own_schema(void)
{
	return get_namespace_oid("govshare", true);
}

Oid
own_relation(const char *name)
{
	Oid			schema = own_schema();

	return OidIsValid(schema) ? get_relname_relid(name, schema) : InvalidOid;
}

bool
own_trigger(FunctionCallInfo fcinfo)
{
	return CALLED_AS_TRIGGER(fcinfo) &&
		RelationGetNamespace(((TriggerData *) fcinfo->context)->tg_relation) == own_schema();
}

AttrNumber
own_column(Relation rel, const char *name)
{
	AttrNumber	column = get_attnum(RelationGetRelid(rel), name);

	if (column <= 0)
		elog(ERROR, "table govshare.%s has no column \"%s\"",
			 RelationGetRelationName(rel), name);
	return column;
}

char *
own_text(Relation rel, HeapTuple tuple, AttrNumber column)
{
	bool		isnull;
	Datum		value = heap_getattr(tuple, column, RelationGetDescr(rel),
									 &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

void
own_text_key(ScanKey key, AttrNumber column, const char *value)
{
	/* ScanKeyInit() would say collation "C", which is not the indexes' */
	ScanKeyEntryInitialize(key, 0, column, BTEqualStrategyNumber, InvalidOid,
						   DEFAULT_COLLATION_OID, F_TEXTEQ,
						   CStringGetTextDatum(value));
}

void
own_retire(MemoryContext *context)
{
	MemoryContext old = *context;

	/* Forgotten first: whoever fails to make the next must not retire it again */
	*context = NULL;
	if (old == NULL)
		return;
	if (TopTransactionContext != NULL)
		MemoryContextSetParent(old, TopTransactionContext);
	else
		MemoryContextDelete(old);
}
