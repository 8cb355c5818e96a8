/*
 * own_object.c: from (catalog, OID) to the relation and the extension that an
 * object belongs to.
 *
 * Owns nothing.  Hooks call this in the middle of commands, so everything is
 * read with SnapshotSelf: what the command has just written, before anyone
 * else can see it.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_amop.h"
#include "catalog/pg_amproc.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "commands/extension.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "own_object.h"
#include "own_table.h"

/* An OID column of the catalog row with that OID; InvalidOid if there is none */
static Oid
read_oid(Oid catalog_id, Oid index_id, AttrNumber oid_column, Oid object_id,
		 AttrNumber column)
{
	Relation	catalog = table_open(catalog_id, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			result = InvalidOid;

	ScanKeyInit(&key, oid_column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(object_id));
	scan = systable_beginscan(catalog, index_id, true, SnapshotSelf, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		bool		isnull;
		Datum		value = heap_getattr(tuple, column,
										 RelationGetDescr(catalog), &isnull);

		result = isnull ? InvalidOid : DatumGetObjectId(value);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

static const struct
{
	Oid			catalog;
	Oid			index;
	AttrNumber	oid_column;
	AttrNumber	relation_column;
}			of_relation[] =
{
	{PolicyRelationId, PolicyOidIndexId, Anum_pg_policy_oid, Anum_pg_policy_polrelid},
	{TriggerRelationId, TriggerOidIndexId, Anum_pg_trigger_oid, Anum_pg_trigger_tgrelid},
	{RewriteRelationId, RewriteOidIndexId, Anum_pg_rewrite_oid, Anum_pg_rewrite_ev_class},
	{ConstraintRelationId, ConstraintOidIndexId, Anum_pg_constraint_oid, Anum_pg_constraint_conrelid},
	{AttrDefaultRelationId, AttrDefaultOidIndexId, Anum_pg_attrdef_oid, Anum_pg_attrdef_adrelid},
	{StatisticExtRelationId, StatisticExtOidIndexId, Anum_pg_statistic_ext_oid, Anum_pg_statistic_ext_stxrelid},
};

Oid
object_relation(Oid class_id, Oid object_id)
{
	Oid			table;

	if (class_id == RelationRelationId)
	{
		char		kind = get_rel_relkind(object_id);

		/* A relation that is being created is not in the cache yet */
		if (kind != '\0' && kind != RELKIND_INDEX &&
			kind != RELKIND_PARTITIONED_INDEX)
			return object_id;
		table = read_oid(IndexRelationId, IndexRelidIndexId,
						 Anum_pg_index_indexrelid, object_id,
						 Anum_pg_index_indrelid);
		return OidIsValid(table) ? table : object_id;
	}
	if (class_id == InheritsRelationId)
		return object_id;
	for (int i = 0; i < lengthof(of_relation); i++)
		if (of_relation[i].catalog == class_id)
			return read_oid(class_id, of_relation[i].index,
							of_relation[i].oid_column, object_id,
							of_relation[i].relation_column);
	return InvalidOid;
}

static Oid
relation_namespace(Oid relid)
{
	return read_oid(RelationRelationId, ClassOidIndexId, Anum_pg_class_oid,
					relid, Anum_pg_class_relnamespace);
}

/* The schema of an object that has one, or whose family has one */
static Oid
object_namespace(Oid class_id, Oid object_id)
{
	if (class_id == AccessMethodOperatorRelationId ||
		class_id == AccessMethodProcedureRelationId)
	{
		bool		is_operator = class_id == AccessMethodOperatorRelationId;
		Oid			family = read_oid(class_id,
									  is_operator ? AccessMethodOperatorOidIndexId :
									  AccessMethodProcedureOidIndexId,
									  is_operator ? Anum_pg_amop_oid :
									  Anum_pg_amproc_oid,
									  object_id,
									  is_operator ? Anum_pg_amop_amopfamily :
									  Anum_pg_amproc_amprocfamily);

		return read_oid(OperatorFamilyRelationId, OpfamilyOidIndexId,
						Anum_pg_opfamily_oid, family,
						Anum_pg_opfamily_opfnamespace);
	}
	if (!is_objectclass_supported(class_id) ||
		get_object_attnum_namespace(class_id) == InvalidAttrNumber)
		return InvalidOid;
	return read_oid(class_id, get_object_oid_index(class_id),
					get_object_attnum_oid(class_id), object_id,
					get_object_attnum_namespace(class_id));
}

Oid
own_extension(void)
{
	return get_extension_oid("govshare", true);
}

bool
object_is_own(Oid class_id, Oid object_id, Oid relid, bool moved)
{
	Oid			schema = own_schema();
	Oid			namespace;
	Oid			extension;

	if (!OidIsValid(schema))
		return false;
	if (OidIsValid(relid))
	{
		/* The cache knows where it was, but nothing of a new relation */
		namespace = get_rel_namespace(relid);
		if (namespace != schema && (moved || !OidIsValid(namespace)))
			namespace = relation_namespace(relid);
		return namespace == schema && OidIsValid(own_extension());
	}
	if (class_id == NamespaceRelationId)
		return object_id == schema && OidIsValid(own_extension());
	if (class_id == ExtensionRelationId)
		return object_id == own_extension();
	namespace = object_namespace(class_id, object_id);
	if (namespace == schema)
		return OidIsValid(own_extension());
	if (OidIsValid(namespace) && !moved)
		return false;
	/* Casts and the like have no schema; others may have just left ours */
	extension = getExtensionOfObject(class_id, object_id);
	return OidIsValid(extension) && extension == own_extension();
}

bool
object_column_change(Oid relid, AttrNumber number,
					 FormData_pg_attribute *before,
					 FormData_pg_attribute *after)
{
	HeapTuple	old = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relid),
									  Int16GetDatum(number));
	Relation	catalog;
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	new;
	bool		found;

	if (!HeapTupleIsValid(old))
		return false;
	memcpy(before, GETSTRUCT(old), ATTRIBUTE_FIXED_PART_SIZE);
	ReleaseSysCache(old);

	catalog = table_open(AttributeRelationId, AccessShareLock);
	ScanKeyInit(&key[0], Anum_pg_attribute_attrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relid));
	ScanKeyInit(&key[1], Anum_pg_attribute_attnum, BTEqualStrategyNumber,
				F_INT2EQ, Int16GetDatum(number));
	scan = systable_beginscan(catalog, AttributeRelidNumIndexId, true,
							  SnapshotSelf, 2, key);
	new = systable_getnext(scan);
	found = HeapTupleIsValid(new);
	if (found)
		memcpy(after, GETSTRUCT(new), ATTRIBUTE_FIXED_PART_SIZE);
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}
