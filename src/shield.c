/*
 * shield.c: what makes a relation governed in the catalogs.
 *
 * Owns the three parts of the shield: row security enabled, one policy
 * "govshare_scope" and no other, and the trigger "govshare_guard" that fires
 * ALWAYS.  Puts them on, takes them off, and tells what is missing, from the
 * catalogs and never from a cache of its own.
 *
 * The whole row is written as "t.*" in the policy: a column may bear the
 * table's name.  Row security is not forced, because FORCE breaks COPY FROM,
 * foreign keys and the owner's dumps; the guard closes what that opens.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/primnodes.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "internal_write.h"
#include "invoker.h"
#include "own_table.h"
#include "shield.h"

#define POLICY_NAME		"govshare_scope"
#define TRIGGER_NAME	"govshare_guard"
#define GUARD_EVENTS \
	(TRIGGER_TYPE_BEFORE | TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | \
	 TRIGGER_TYPE_DELETE | TRIGGER_TYPE_TRUNCATE)

char *
shield_relation_name(Oid relid)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)),
									  get_rel_name(relid));
}

static Oid
own_function(const char *name, Oid argument)
{
	oidvector  *arguments = buildoidvector(&argument,
										   OidIsValid(argument) ? 1 : 0);

	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
						   CStringGetDatum(name), PointerGetDatum(arguments),
						   ObjectIdGetDatum(own_schema()));
}

/* Is the text of a policy's qualification in_scope(t.*), and nothing else? */
static bool
is_scope_call(const char *text)
{
	Node	   *node = stringToNode(text);
	FuncExpr   *call;
	Var		   *row;

	if (node == NULL || !IsA(node, FuncExpr))
		return false;
	call = (FuncExpr *) node;
	if (call->funcid != own_function("in_scope", ANYELEMENTOID) ||
		list_length(call->args) != 1 || !IsA(linitial(call->args), Var))
		return false;
	row = linitial(call->args);
	return row->varno == 1 && row->varattno == InvalidAttrNumber &&
		row->varlevelsup == 0;
}

static bool
is_true(const char *text)
{
	Node	   *node = stringToNode(text);
	Const	   *constant = (Const *) node;

	return node && IsA(node, Const) && constant->consttype == BOOLOID &&
		!constant->constisnull && DatumGetBool(constant->constvalue);
}

/* For all, permissive, to PUBLIC, with exactly our expressions */
static bool
is_scope_policy(Relation catalog, HeapTuple tuple)
{
	Form_pg_policy policy = (Form_pg_policy) GETSTRUCT(tuple);
	TupleDesc	desc = RelationGetDescr(catalog);
	bool		isnull;
	Datum		roles = heap_getattr(tuple, Anum_pg_policy_polroles, desc,
									 &isnull);
	Datum		qual;
	Datum		check;
	bool		no_qual;
	bool		no_check;
	ArrayType  *array = DatumGetArrayTypeP(roles);

	qual = heap_getattr(tuple, Anum_pg_policy_polqual, desc, &no_qual);
	check = heap_getattr(tuple, Anum_pg_policy_polwithcheck, desc, &no_check);
	return strcmp(NameStr(policy->polname), POLICY_NAME) == 0 &&
		policy->polcmd == '*' && policy->polpermissive &&
		ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)) == 1 &&
		((Oid *) ARR_DATA_PTR(array))[0] == InvalidOid &&
		!no_qual && is_scope_call(TextDatumGetCString(qual)) &&
		!no_check && is_true(TextDatumGetCString(check));
}

/* Count the policies of a relation, ours apart */
void
shield_count_policies(Oid relid, int *ours, int *others)
{
	Relation	catalog = table_open(PolicyRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	*ours = *others = 0;
	ScanKeyInit(&key, Anum_pg_policy_polrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, PolicyPolrelidPolnameIndexId, true, NULL,
							  1, &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		if (is_scope_policy(catalog, tuple))
			(*ours)++;
		else
			(*others)++;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

/* Is the guard trigger there?  If it is not whole, *damaged. */
static bool
has_guard_trigger(Oid relid, bool *damaged)
{
	Relation	catalog = table_open(TriggerRelationId, AccessShareLock);
	Oid			function = own_function("guard_write", InvalidOid);
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	bool		found = false;

	*damaged = false;
	ScanKeyInit(&key[0], Anum_pg_trigger_tgrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relid));
	ScanKeyInit(&key[1], Anum_pg_trigger_tgname, BTEqualStrategyNumber,
				F_NAMEEQ, CStringGetDatum(TRIGGER_NAME));
	scan = systable_beginscan(catalog, TriggerRelidNameIndexId, true, NULL, 2,
							  key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_trigger trigger = (Form_pg_trigger) GETSTRUCT(tuple);
		bool		no_when;

		(void) heap_getattr(tuple, Anum_pg_trigger_tgqual,
							RelationGetDescr(catalog), &no_when);
		found = true;
		*damaged = trigger->tgfoid != function ||
			trigger->tgtype != GUARD_EVENTS || !no_when ||
			trigger->tgattr.dim1 != 0 ||
			trigger->tgenabled != TRIGGER_FIRES_ALWAYS;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

bool
shield_has_rules(Oid relid)
{
	Relation	catalog = table_open(RewriteRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	bool		found;

	ScanKeyInit(&key, Anum_pg_rewrite_ev_class, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, RewriteRelRulenameIndexId, true, NULL, 1,
							  &key);
	found = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

/*
 * A parent that is not of the family would show the rows to whoever may read
 * the parent: PostgreSQL asks for no permission on children.
 */
static bool
has_strange_parent(Oid relid, Oid root)
{
	Relation	catalog = table_open(InheritsRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	List	   *parents = NIL;
	ListCell   *lc;
	bool		strange = false;

	check_stack_depth();
	ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, NULL, 1,
							  &key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		parents = lappend_oid(parents,
							  ((Form_pg_inherits) GETSTRUCT(tuple))->inhparent);
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);

	if (relid == root)
		return parents != NIL;
	if (parents == NIL)
		return true;
	foreach(lc, parents)
		if (lfirst_oid(lc) != root && has_strange_parent(lfirst_oid(lc), root))
			strange = true;
	return strange;
}

/* A foreign key of a table that another owns tells which keys exist */
static Oid
strange_reference(Oid relid, Oid owner)
{
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			found = InvalidOid;

	ScanKeyInit(&key[0], Anum_pg_constraint_confrelid, BTEqualStrategyNumber,
				F_OIDEQ, ObjectIdGetDatum(relid));
	ScanKeyInit(&key[1], Anum_pg_constraint_contype, BTEqualStrategyNumber,
				F_CHAREQ, CharGetDatum(CONSTRAINT_FOREIGN));
	scan = systable_beginscan(catalog, InvalidOid, false, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Oid			from = ((Form_pg_constraint) GETSTRUCT(tuple))->conrelid;
		HeapTuple	class = SearchSysCache1(RELOID, ObjectIdGetDatum(from));

		if (!HeapTupleIsValid(class))
			continue;
		if (((Form_pg_class) GETSTRUCT(class))->relowner != owner)
			found = from;
		ReleaseSysCache(class);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

/* What holds before and after: kind, persistence, owner, rules, family */
static char *
common_obstacle(Oid relid, Oid root, Oid owner)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	FormData_pg_class class;
	Oid			from;

	if (!HeapTupleIsValid(tuple))
		return pstrdup(_("does not exist"));
	class = *(Form_pg_class) GETSTRUCT(tuple);
	ReleaseSysCache(tuple);

	if (class.relkind != RELKIND_RELATION &&
		class.relkind != RELKIND_PARTITIONED_TABLE)
		return pstrdup(_("is not an ordinary or partitioned table"));
	if (class.relpersistence == RELPERSISTENCE_TEMP)
		return pstrdup(_("is a temporary table"));
	if (class.relowner != owner)
		return psprintf(_("is owned by role \"%s\", not by the provider's role \"%s\""),
						GetUserNameFromId(class.relowner, true),
						GetUserNameFromId(owner, true));
	if (shield_has_rules(relid))
		return pstrdup(_("has rules"));
	if (has_strange_parent(relid, root))
		return pstrdup(_("is a partition or child of a table that is not governed with it"));
	from = strange_reference(relid, owner);
	if (OidIsValid(from))
		return psprintf(_("is referenced by a foreign key of table %s, which another role owns"),
						shield_relation_name(from));
	return NULL;
}

char *
shield_obstacle(Oid relid, Oid root, Oid owner)
{
	char	   *obstacle = common_obstacle(relid, root, owner);
	int			ours;
	int			others;
	bool		damaged;

	if (obstacle)
		return obstacle;
	shield_count_policies(relid, &ours, &others);
	if (others > 0)
		return pstrdup(_("has row security policies of its own"));
	if (has_guard_trigger(relid, &damaged) && damaged)
		return pstrdup(_("has another trigger by the name govshare_guard"));
	return NULL;
}

char *
shield_defect(Oid relid, const Dataset *dataset)
{
	char	   *obstacle = common_obstacle(relid, dataset->root,
										   dataset->provider_role);
	HeapTuple	tuple;
	bool		enabled;
	int			ours;
	int			others;
	bool		damaged;

	if (obstacle)
		return obstacle;
	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	enabled = ((Form_pg_class) GETSTRUCT(tuple))->relrowsecurity;
	ReleaseSysCache(tuple);
	if (!enabled)
		return pstrdup(_("would have its row security disabled"));
	shield_count_policies(relid, &ours, &others);
	if (ours != 1)
		return pstrdup(_("would lose its policy govshare_scope"));
	if (others != 0)
		return pstrdup(_("would have another policy beside govshare_scope"));
	if (!has_guard_trigger(relid, &damaged))
		return pstrdup(_("would lose its trigger govshare_guard"));
	if (damaged)
		return pstrdup(_("would have its trigger govshare_guard changed or disabled"));
	return NULL;
}

static void
run(char *command)
{
	if (SPI_execute(command, false, 0) != SPI_OK_UTILITY)
		elog(ERROR, "\"%s\" failed", command);
}

void
shield_put_on(Oid relid)
{
	char	   *name = shield_relation_name(relid);
	int			ours;
	int			others;
	bool		damaged;

	Assert(internal_write_active());
	run(psprintf("ALTER TABLE ONLY %s ENABLE ROW LEVEL SECURITY", name));
	shield_count_policies(relid, &ours, &others);
	if (ours == 0)
		run(psprintf("CREATE POLICY " POLICY_NAME " ON %s"
					 " USING (govshare.in_scope(%s.*)) WITH CHECK (true)",
					 name, quote_identifier(get_rel_name(relid))));
	if (!has_guard_trigger(relid, &damaged))
		run(psprintf("CREATE TRIGGER " TRIGGER_NAME
					 " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s"
					 " FOR EACH STATEMENT EXECUTE FUNCTION govshare.guard_write()",
					 name));
	run(psprintf("ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER " TRIGGER_NAME,
				 name));
}

void
shield_take_off(Oid relid)
{
	char	   *name = shield_relation_name(relid);

	Assert(internal_write_active());
	run(psprintf("DROP POLICY IF EXISTS " POLICY_NAME " ON %s", name));
	run(psprintf("DROP TRIGGER IF EXISTS " TRIGGER_NAME " ON %s", name));
	run(psprintf("ALTER TABLE ONLY %s DISABLE ROW LEVEL SECURITY", name));
}
