/*
 * own_table.c: reading govshare's own tables from C.
 *
 * Owns nothing and remembers nothing but the schema, until any schema changes:
 * names are looked up in the system caches each time, so that DROP EXTENSION
 * and CREATE EXTENSION need no care.
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
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "own_table.h"

static Oid	schema;
static bool schema_known = false;
static uint64 schema_changes = 0;

static void
on_schema_change(Datum unused, int cache, uint32 hash)
{
	schema_known = false;
	schema_changes++;
}

/* Asked of every relation that any statement reads */
Oid
own_schema(void)
{
	uint64		before = schema_changes;

	if (schema_known)
		return schema;
	schema = get_namespace_oid("govshare", true);
	/* What changed while we looked is not to be remembered */
	schema_known = schema_changes == before;
	return schema;
}

void
own_table_init(void)
{
	CacheRegisterSyscacheCallback(NAMESPACEOID, on_schema_change, (Datum) 0);
}

Oid
own_relation(const char *name)
{
	Oid			namespace = own_schema();

	return OidIsValid(namespace) ? get_relname_relid(name, namespace) : InvalidOid;
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
