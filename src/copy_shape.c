/*
 * copy_shape.c: what a relation must be to hold copied data.
 *
 * A copy belongs to a role of its department, stands alone (no parents,
 * children, foreign keys, rules, publications), and runs nobody's code over
 * its rows: no triggers, no indexes on expressions, no types with functions
 * of their own.  Its owner could otherwise have PostgreSQL itself hand rows
 * over that the guard denies: DELETE is always open, and a trigger sees what
 * it deletes.
 *
 * Owns nothing; reads the catalogs.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/heap.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_publication.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "acting.h"
#include "copy_shape.h"
#include "internal_write.h"
#include "own_table.h"
#include "shield.h"

/* ---- what hangs on the relation ---- */

typedef bool (*RowTest) (HeapTuple tuple, TupleDesc desc);

/* Is there a row of a catalog, with that relation, that the test finds? */
static bool
any_row(Oid catalog_id, Oid index_id, AttrNumber column, Oid relid, RowTest test)
{
	Relation	catalog = table_open(catalog_id, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, index_id, OidIsValid(index_id),
							  SnapshotSelf, 1, &key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
		found = test(tuple, RelationGetDescr(catalog));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

static bool
is_there(HeapTuple tuple, TupleDesc desc)
{
	return true;
}

static bool
is_user_trigger(HeapTuple tuple, TupleDesc desc)
{
	return !((Form_pg_trigger) GETSTRUCT(tuple))->tgisinternal;
}

static bool
is_foreign_key(HeapTuple tuple, TupleDesc desc)
{
	return ((Form_pg_constraint) GETSTRUCT(tuple))->contype == CONSTRAINT_FOREIGN;
}

static bool
is_built_in(Oid catalog_id, Oid object_id)
{
	return object_id < FirstNormalObjectId ||
		OidIsValid(getExtensionOfObject(catalog_id, object_id));
}

/* Would the index run code of users' over the rows, now or at REINDEX? */
static bool
index_runs_code(HeapTuple tuple, TupleDesc desc)
{
	bool		isnull;
	oidvector  *class;

	if (!heap_attisnull(tuple, Anum_pg_index_indexprs, desc) ||
		!heap_attisnull(tuple, Anum_pg_index_indpred, desc))
		return true;
	class = (oidvector *) DatumGetPointer(heap_getattr(tuple,
													   Anum_pg_index_indclass,
													   desc, &isnull));
	for (int i = 0; i < class->dim1; i++)
		if (!is_built_in(OperatorClassRelationId, class->values[i]))
			return true;
	return false;
}

char *
copy_index_obstacle(Oid index)
{
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *obstacle = NULL;

	ScanKeyInit(&key, Anum_pg_index_indexrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(index));
	scan = systable_beginscan(catalog, IndexRelidIndexId, true, SnapshotSelf, 1,
							  &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		if (index_runs_code(tuple, RelationGetDescr(catalog)))
			obstacle = pstrdup(_("would have an index on an expression, with a condition or with operators of a user"));
		else if (((Form_pg_index) GETSTRUCT(tuple))->indisunique)
			obstacle = pstrdup(_("would have a unique index, whose making tells values"));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return obstacle;
}

static char *strange_column(Oid relid);

/*
 * Values of a type that a user made may run that user's functions.  Enums and
 * composite types have none; the types of a composite's columns may.
 */
static bool
is_plain_type(Oid type)
{
	Oid			element = get_element_type(type);

	check_stack_depth();
	if (OidIsValid(element))
		type = element;
	if (is_built_in(TypeRelationId, type) || get_typtype(type) == TYPTYPE_ENUM)
		return true;
	return get_typtype(type) == TYPTYPE_COMPOSITE &&
		strange_column(get_typ_typrelid(type)) == NULL;
}

static char *
strange_column(Oid relid)
{
	Relation	rel = relation_open(relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	char	   *found = NULL;

	for (int i = 0; i < desc->natts && found == NULL; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (!att->attisdropped && !is_plain_type(att->atttypid))
			found = pstrdup(NameStr(att->attname));
	}
	relation_close(rel, AccessShareLock);
	return found;
}

/* ---- who may read it by ordinary privileges ---- */

/* Collect grantees that do not belong to the department; 0 is PUBLIC */
static List *
add_strangers(List *strangers, Datum acl_datum, Oid department_role)
{
	Acl		   *acl = DatumGetAclP(acl_datum);
	AclItem    *item = ACL_DAT(acl);

	for (int i = 0; i < ACL_NUM(acl); i++)
		if (!OidIsValid(item[i].ai_grantee) ||
			!role_acts_as(item[i].ai_grantee, department_role))
			strangers = list_append_unique_oid(strangers, item[i].ai_grantee);
	return strangers;
}

static List *
strangers_with_privileges(Oid relid, Oid department_role)
{
	List	   *strangers = NIL;
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	bool		isnull;
	Datum		acl;
	AttrNumber	n_columns;

	if (!HeapTupleIsValid(tuple))
		return NIL;
	n_columns = ((Form_pg_class) GETSTRUCT(tuple))->relnatts;
	acl = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relacl, &isnull);
	if (!isnull)
		strangers = add_strangers(strangers, acl, department_role);
	ReleaseSysCache(tuple);
	for (AttrNumber i = 1; i <= n_columns; i++)
	{
		tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relid),
								Int16GetDatum(i));
		if (!HeapTupleIsValid(tuple))
			continue;
		acl = SysCacheGetAttr(ATTNUM, tuple, Anum_pg_attribute_attacl, &isnull);
		if (!isnull)
			strangers = add_strangers(strangers, acl, department_role);
		ReleaseSysCache(tuple);
	}
	return strangers;
}

bool
copy_is_published(Oid relid)
{
	return get_rel_relkind(relid) == RELKIND_RELATION &&
		get_rel_persistence(relid) == RELPERSISTENCE_PERMANENT &&
		(GetRelationPublications(relid) != NIL ||
		 GetSchemaPublications(get_rel_namespace(relid)) != NIL ||
		 GetAllTablesPublications() != NIL);
}

/* ---- the whole ---- */

static char *
family_obstacle(Oid relid)
{
	if (any_row(InheritsRelationId, InheritsRelidSeqnoIndexId,
				Anum_pg_inherits_inhrelid, relid, is_there))
		return pstrdup(_("is a partition or child of another table"));
	if (any_row(InheritsRelationId, InheritsParentIndexId,
				Anum_pg_inherits_inhparent, relid, is_there))
		return pstrdup(_("has children"));
	if (any_row(ConstraintRelationId, ConstraintRelidTypidNameIndexId,
				Anum_pg_constraint_conrelid, relid, is_foreign_key) ||
		any_row(ConstraintRelationId, InvalidOid,
				Anum_pg_constraint_confrelid, relid, is_foreign_key))
		return pstrdup(_("has a foreign key, or is referenced by one"));
	return NULL;
}

static char *
code_obstacle(Oid relid, char kind)
{
	char	   *column;

	if (any_row(TriggerRelationId, TriggerRelidNameIndexId,
				Anum_pg_trigger_tgrelid, relid, is_user_trigger))
		return pstrdup(_("has triggers"));
	if (kind != RELKIND_MATVIEW && shield_has_rules(relid))
		return pstrdup(_("has rules"));
	if (any_row(IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid,
				relid, index_runs_code))
		return pstrdup(_("has an index on an expression, with a condition or with operators of a user"));
	if (kind == RELKIND_MATVIEW &&
		any_row(StatisticExtRelationId, StatisticExtRelidIndexId,
				Anum_pg_statistic_ext_stxrelid, relid, is_there))
		return pstrdup(_("has extended statistics, which show values"));
	column = strange_column(relid);
	if (column)
		return psprintf(_("has column \"%s\" of a type that a user made"), column);
	return NULL;
}

char *
copy_obstacle(Oid relid, Oid department_role, bool fresh)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	FormData_pg_class class;
	char	   *obstacle;
	int			ours;
	int			others;

	if (!HeapTupleIsValid(tuple))
		return pstrdup(_("does not exist"));
	class = *(Form_pg_class) GETSTRUCT(tuple);
	ReleaseSysCache(tuple);

	if (relid < FirstNormalObjectId || class.relnamespace == own_schema())
		return pstrdup(_("belongs to the database system"));
	if (class.relkind != RELKIND_RELATION && class.relkind != RELKIND_MATVIEW)
		return pstrdup(_("is not an ordinary table or materialized view"));
	if (!OidIsValid(department_role) ||
		!role_acts_as(class.relowner, department_role))
		return psprintf(_("is owned by role \"%s\", which does not belong to the department"),
						GetUserNameFromId(class.relowner, true));
	obstacle = family_obstacle(relid);
	if (obstacle == NULL)
		obstacle = code_obstacle(relid, class.relkind);
	if (obstacle)
		return obstacle;
	shield_count_policies(relid, &ours, &others);
	if (others > 0)
		return pstrdup(_("has row security policies of its own"));
	if (copy_is_published(relid))
		return pstrdup(_("is part of a publication"));
	if (!fresh && strangers_with_privileges(relid, department_role) != NIL)
		return pstrdup(_("has privileges granted to roles outside the department"));
	return NULL;
}

/* The columns that ANALYZE would collect values of */
static List *
columns_with_statistics(Oid relid)
{
	List	   *columns = NIL;
	HeapTuple	tuple;

	for (AttrNumber i = 1;
		 HeapTupleIsValid(tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relid),
												  Int16GetDatum(i))); i++)
	{
		Form_pg_attribute att = (Form_pg_attribute) GETSTRUCT(tuple);
		bool		isnull;
		Datum		target = SysCacheGetAttr(ATTNUM, tuple,
											 Anum_pg_attribute_attstattarget,
											 &isnull);

		if (!att->attisdropped && (isnull || DatumGetInt16(target) != 0))
			columns = lappend(columns, pstrdup(NameStr(att->attname)));
		ReleaseSysCache(tuple);
	}
	return columns;
}

char *
copy_defect(const Copy *copy)
{
	char	   *obstacle = copy_obstacle(copy->relid, copy->department_role, false);
	HeapTuple	tuple;
	FormData_pg_class class;
	int			ours;
	int			others;

	if (obstacle)
		return obstacle;
	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(copy->relid));
	class = *(Form_pg_class) GETSTRUCT(tuple);
	ReleaseSysCache(tuple);
	if (class.relkind == RELKIND_MATVIEW)
		return columns_with_statistics(copy->relid) == NIL ? NULL :
			pstrdup(_("would have statistics, which show values"));
	if (!class.relrowsecurity || !class.relforcerowsecurity)
		return pstrdup(_("would have its row security disabled or not forced"));
	shield_count_policies(copy->relid, &ours, &others);
	return ours == 1 ? NULL : pstrdup(_("would lose its policy govshare_scope"));
}

/* ---- the shield ---- */

static void
run(char *command)
{
	if (SPI_execute(command, false, 0) != SPI_OK_UTILITY)
		elog(ERROR, "\"%s\" failed", command);
}

static void
keep_without_statistics(Oid relid, char *name)
{
	List	   *columns = columns_with_statistics(relid);
	ListCell   *lc;

	foreach(lc, columns)
		run(psprintf("ALTER MATERIALIZED VIEW %s ALTER COLUMN %s SET STATISTICS 0",
					 name, quote_identifier(lfirst(lc))));
	RemoveStatistics(relid, 0);
}

void
copy_shield_put_on(const Copy *copy)
{
	char	   *name = shield_relation_name(copy->relid);
	List	   *strangers = strangers_with_privileges(copy->relid,
													  copy->department_role);
	ListCell   *lc;
	int			ours;
	int			others;

	Assert(internal_write_active());
	foreach(lc, strangers)
		run(psprintf("REVOKE ALL ON %s FROM %s CASCADE", name,
					 OidIsValid(lfirst_oid(lc)) ?
					 quote_identifier(GetUserNameFromId(lfirst_oid(lc), false)) :
					 "PUBLIC"));
	if (get_rel_relkind(copy->relid) == RELKIND_MATVIEW)
	{
		keep_without_statistics(copy->relid, name);
		return;
	}
	run(psprintf("ALTER TABLE ONLY %s ENABLE ROW LEVEL SECURITY,"
				 " FORCE ROW LEVEL SECURITY", name));
	shield_count_policies(copy->relid, &ours, &others);
	if (ours == 0)
		run(psprintf("CREATE POLICY govshare_scope ON %s"
					 " USING (govshare.in_scope(%s.*)) WITH CHECK (true)",
					 name, quote_identifier(get_rel_name(copy->relid))));
}

void
copy_shield_take_off(Oid relid)
{
	char	   *name = shield_relation_name(relid);

	Assert(internal_write_active());
	if (get_rel_relkind(relid) == RELKIND_MATVIEW)
		return;
	run(psprintf("DROP POLICY IF EXISTS govshare_scope ON %s", name));
	run(psprintf("ALTER TABLE ONLY %s NO FORCE ROW LEVEL SECURITY,"
				 " DISABLE ROW LEVEL SECURITY", name));
}
