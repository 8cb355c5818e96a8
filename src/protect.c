/*
 * protect.c: governed tables, their shields and govshare's own objects cannot
 * be altered past govshare.
 *
 * Decides in the object access hook, because CASCADE, DROP OWNED, REASSIGN
 * OWNED and DROP SCHEMA name no governed object.  What must not happen at all
 * is refused there and then.  Where only the outcome counts, the relation is
 * noted, and looked at when the command is done: dropping a policy is lawful
 * if the partition goes with it, and a table that has just become a partition
 * gets its shield.  What no utility statement settles, the commit does.
 *
 * Passing are the extension's own frames and scripts, the log writer, and a
 * superuser under break-glass, who is put on record.  Must never use SPI
 * inside the hook: it would advance the command counter in mid-command.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/namespace.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "column_use.h"
#include "compat.h"
#include "dataset.h"
#include "errors.h"
#include "govern.h"
#include "internal_write.h"
#include "invoker.h"
#include "lineage.h"
#include "log_writer.h"
#include "own_object.h"
#include "own_table.h"
#include "protect.h"
#include "protect_note.h"
#include "restore_mode.h"
#include "shield.h"
#include "uninstall.h"

/* What the command did to a relation, to be looked at when it is done */
typedef struct Touched
{
	Oid			relid;
	bool		joined;			/* gained or lost a parent */
	char	   *column;			/* dropped, renamed or retyped; NULL: none */
} Touched;

static List *touched = NIL;		/* in TopTransactionContext */

/* The utility statement under way, and what it was found to be */
static Node *current_utility = NULL;
static Node *approved_uninstall = NULL;
static Node *noted_break_glass = NULL;

/* ---- who may pass ---- */

static bool
in_own_script(void)
{
	return creating_extension && CurrentExtensionObject == own_extension();
}

/* The extension itself at work */
bool
protect_is_own_work(void)
{
	return internal_write_active() || log_writer_is_me() || in_own_script();
}

/* Is break-glass on record for the present statement already? */
static bool
break_glass_is_noted(void)
{
	return break_glass_active() && current_utility &&
		noted_break_glass == current_utility;
}

bool
protect_passes_by_break_glass(const char *object, const Dataset *dataset)
{
	if (!break_glass_active())
		return false;
	/* A restore is on record as a whole, once it is over */
	if (!break_glass_is_noted() && !restore_under_way())
		protect_note_break_glass(object, dataset);
	noted_break_glass = current_utility;
	return true;
}

/* ---- govshare's own objects ---- */

static bool
drops_own_extension(DropStmt *drop)
{
	ListCell   *lc;

	if (!IsA(drop, DropStmt) || drop->removeType != OBJECT_EXTENSION)
		return false;
	foreach(lc, drop->objects)
		if (strcmp(strVal(lfirst(lc)), "govshare") == 0)
			return true;
	return false;
}

/*
 * DROP EXTENSION govshare is under way: all its objects go.  Decided at the
 * first of them, after PostgreSQL has checked privileges and dependencies.
 */
static bool
is_lawful_uninstall(void)
{
	DropStmt   *drop = (DropStmt *) current_utility;
	const char *obstacle;

	if (drop == NULL || !drops_own_extension(drop))
		return false;
	if (approved_uninstall == current_utility)
		return true;
	if (break_glass_active())
		return false;
	if (lineage_any())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("extension govshare cannot be dropped while copies of governed data exist"),
				 errdetail("Without it, nothing would hold them to purpose and department (Articles 25 and 27)."),
				 errhint("Let their departments dispose of them with govshare.drop_copies() first; a superuser may "
						 "set govshare.break_glass to the reason.")));
	if (dataset_any())
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("extension govshare cannot be dropped while tables are governed"),
				 errdetail("Without it, nothing would hold grantees to purpose and scope (Article 25)."),
				 errhint("Let their providers release them with govshare.ungovern() first; a superuser may set "
						 "govshare.break_glass to the reason.")));
	obstacle = uninstall_obstacle();
	if (obstacle)
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("extension govshare cannot be dropped while the record of use is kept in it"),
				 errdetail("Article 29 requires the record to be kept for at least three years. %s", obstacle),
				 errhint("Call govshare.prepare_uninstall(), which archives it; a superuser may set "
						 "govshare.break_glass to the reason.")));
	approved_uninstall = current_utility;
	return true;
}

static bool
is_extension_update(Oid class_id)
{
	return class_id == ExtensionRelationId && current_utility &&
		IsA(current_utility, AlterExtensionStmt);
}

/* Tables that a superuser may delete from may as well be truncated */
static bool
is_plain_table(Oid relid)
{
	static const char *const name[] = {
		"calendar", "calendar_year", "calendar_day", "division", "government",
		"department", "department_head", "purpose"
	};
	char	   *relation = get_rel_name(relid);

	for (int i = 0; relation && i < lengthof(name); i++)
		if (strcmp(relation, name[i]) == 0)
			return true;
	return false;
}

static void
check_own_object(ObjectAccessType access, Oid class_id, Oid object_id,
				 int sub_id)
{
	ObjectAddress address;
	char	   *description;

	if (access == OAT_POST_CREATE && class_id == ExtensionRelationId)
		return;
	if (access == OAT_DROP && is_lawful_uninstall())
		return;
	if (is_extension_update(class_id) ||
		(access == OAT_TRUNCATE && is_plain_table(object_id)))
		return;
	/* While much is being dropped, what describes an object may be gone */
	if (break_glass_is_noted())
		return;
	if (class_id == InheritsRelationId)
		class_id = RelationRelationId;
	ObjectAddressSubSet(address, class_id, object_id, sub_id);
	description = getObjectDescription(&address, true);
	if (description == NULL)
		description = psprintf(_("an object in schema %s"), "govshare");
	if (protect_passes_by_break_glass(description, NULL))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 access == OAT_POST_CREATE ?
			 errmsg("nothing can be added to govshare") :
			 errmsg("%s belongs to govshare and is protected", description),
			 access == OAT_POST_CREATE ?
			 errdetail("Schema govshare and its tables belong to the extension; what is added could shadow or "
					   "hinder its functions (Article 25).") :
			 errdetail("Grants, cases and the record of use are changed by the procedures of the Regulations "
					   "only (Articles 27 and 29)."),
			 errhint("A superuser who must repair something sets govshare.break_glass to the reason.")));
}

void
protect_check_own_object(Oid class_id, Oid object_id)
{
	check_own_object(OAT_POST_ALTER, class_id, object_id, 0);
}

/* ---- governed tables ---- */

void
protect_refuse_change(Oid relid, const Dataset *dataset, char *message,
			  const char *detail, const char *hint)
{
	protect_note_denial(relid, dataset, ERRCODE_SG_PROTECTED, message);
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

static void
note_touched(Oid relid, bool joined, const char *column)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);
	Touched    *touch = palloc(sizeof(Touched));

	touch->relid = relid;
	touch->joined = joined;
	touch->column = column ? pstrdup(column) : NULL;
	touched = lappend(touched, touch);
	MemoryContextSwitchTo(old);
}

/* Was the relation given another name or schema?  The cache has the old row. */
static bool
was_moved(Oid relid)
{
	HeapTuple	old = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	Relation	catalog;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	new;
	bool		moved = false;

	if (!HeapTupleIsValid(old))
		return false;
	catalog = table_open(RelationRelationId, AccessShareLock);
	ScanKeyInit(&key, Anum_pg_class_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(relid));
	scan = systable_beginscan(catalog, ClassOidIndexId, true, SnapshotSelf, 1,
							  &key);
	new = systable_getnext(scan);
	if (HeapTupleIsValid(new))
	{
		Form_pg_class before = (Form_pg_class) GETSTRUCT(old);
		Form_pg_class after = (Form_pg_class) GETSTRUCT(new);

		moved = strcmp(NameStr(before->relname), NameStr(after->relname)) != 0 ||
			before->relnamespace != after->relnamespace;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	ReleaseSysCache(old);
	return moved;
}

/* The old name of a column that was renamed or retyped; NULL if it was not */
static char *
changed_column(Oid relid, AttrNumber column)
{
	FormData_pg_attribute before;
	FormData_pg_attribute after;

	if (object_column_change(relid, column, &before, &after) &&
		(strcmp(NameStr(before.attname), NameStr(after.attname)) != 0 ||
		 before.atttypid != after.atttypid ||
		 before.attcollation != after.attcollation))
		return pstrdup(NameStr(before.attname));
	return NULL;
}

static void
check_provider(Oid relid, const Dataset *dataset)
{
	if (invoker_is_member(dataset->provider_role))
		return;
	protect_refuse_change(relid, dataset,
				  psprintf(_("governed table \"%s\" is changed by its provider only"),
						   get_rel_name(relid)),
				  psprintf(_("Department \"%s\" answers for this data (Articles 13 and 18)."),
						   dataset->provider),
				  _("Act as a role of that department; a superuser who must repair something sets "
					"govshare.break_glass to the reason."));
}

/* An event on a relation that is governed at this moment */
static void
check_governed(ObjectAccessType access, Oid class_id, Oid object_id,
			   int sub_id, Oid relid, const Dataset *dataset, bool is_internal)
{
	bool		is_table = class_id == RelationRelationId && object_id == relid;
	char	   *column = NULL;

	if (!is_internal)
	{
		if (protect_passes_by_break_glass(shield_relation_name(relid), dataset))
		{
			if (is_table && sub_id == 0 && access == OAT_DROP)
				note_touched(relid, false, NULL);
			return;
		}
		check_provider(relid, dataset);
		if (is_table && sub_id == 0 && relid == dataset->root &&
			(access == OAT_DROP ||
			 (access == OAT_POST_ALTER && was_moved(relid))))
			protect_refuse_change(relid, dataset,
						  psprintf(access == OAT_DROP ?
								   _("governed table \"%s\" cannot be dropped") :
								   _("governed table \"%s\" cannot be renamed or moved"),
								   get_rel_name(relid)),
						  _("Article 27 lets no provider end a service without good cause, consultation and "
							"filing; those who read the table know it by its name."),
						  _("Release it with govshare.ungovern() first."));
		if (is_table && sub_id > 0 && access == OAT_DROP)
			column = get_attname(relid, sub_id, true);
		else if (is_table && sub_id > 0 && access == OAT_POST_ALTER)
			column = changed_column(relid, sub_id);
	}
	if (!(is_table && sub_id == 0 && access == OAT_DROP))
		note_touched(relid, false, column);
}

Oid
protect_referenced_table(Oid constraint)
{
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			result = InvalidOid;

	ScanKeyInit(&key, Anum_pg_constraint_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(constraint));
	scan = systable_beginscan(catalog, ConstraintOidIndexId, true, SnapshotSelf,
							  1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		result = ((Form_pg_constraint) GETSTRUCT(tuple))->confrelid;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/* ---- when the command is done ---- */

static void
refuse_defect(Oid relid, const Dataset *dataset, const char *defect)
{
	protect_refuse_change(relid, dataset,
				  psprintf(_("governed table \"%s\" %s"), get_rel_name(relid),
						   defect),
				  _("The shield of a governed table holds its readers to purpose and scope (Article 25)."),
				  _("Leave the policy, the guard trigger, row security, owner and parents as they are, or "
					"release the table with govshare.ungovern()."));
}

/*
 * A table left the dataset: its own children must not stay, by another parent.
 * Plans that were made when they belonged to it are made anew.
 */
static void
check_left_behind(Oid relid)
{
	List	   *family = find_all_inheritors(relid, AccessShareLock, NULL);
	ListCell   *lc;

	foreach(lc, family)
	{
		const Dataset *dataset = dataset_lookup(lfirst_oid(lc));
		char	   *defect = dataset ?
			shield_defect(lfirst_oid(lc), dataset) : NULL;

		if (defect && !break_glass_active())
			refuse_defect(lfirst_oid(lc), dataset, defect);
		CacheInvalidateRelcacheByRelid(lfirst_oid(lc));
	}
}

static void
check_outcome(const Touched *touch)
{
	const Dataset *dataset;
	char	   *defect;
	char	   *use;

	if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(touch->relid)))
	{
		govern_forget(touch->relid);
		return;
	}
	/* A partition that was detached keeps its shield: nobody is let in by it */
	dataset = dataset_lookup(touch->relid);
	if (dataset == NULL)
	{
		if (touch->joined)
			check_left_behind(touch->relid);
		return;
	}
	if (touch->joined && touch->relid != dataset->root)
	{
		if (!protect_passes_by_break_glass(shield_relation_name(touch->relid), dataset))
			check_provider(touch->relid, dataset);
		govern_descendants(touch->relid, dataset);
		return;
	}
	if (break_glass_active())
		return;
	defect = shield_defect(touch->relid, dataset);
	if (defect)
		refuse_defect(touch->relid, dataset, defect);
	use = touch->column ? column_use(dataset, touch->column) : NULL;
	if (use)
		protect_refuse_change(touch->relid, dataset,
					  psprintf(_("column \"%s\" of governed table \"%s\" is in use: %s"),
							   touch->column, get_rel_name(touch->relid), use),
					  _("Article 27 lets no provider change a service without good cause, consultation and filing."),
					  _("Amend the entry and end the grants that name the column first."));
}

static void
settle(void)
{
	List	   *list = touched;
	ListCell   *lc;

	if (list == NIL)
		return;
	touched = NIL;
	CommandCounterIncrement();
	dataset_forget_answers();
	foreach(lc, list)
		check_outcome(lfirst(lc));
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			settle();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			touched = NIL;
			break;
		default:
			break;
	}
}

/* ---- hooks ---- */

bool
protect_event_is_internal(ObjectAccessType access, void *arg)
{
	/* These build relations anew under transient names */
	if (current_utility &&
		(IsA(current_utility, VacuumStmt) || IsA(current_utility, ClusterStmt) ||
		 IsA(current_utility, ReindexStmt)))
		return true;
	if (arg == NULL)
		return false;
	switch (access)
	{
		case OAT_POST_CREATE:
			return ((ObjectAccessPostCreate *) arg)->is_internal;
		case OAT_POST_ALTER:
			return ((ObjectAccessPostAlter *) arg)->is_internal;
		case OAT_DROP:
			return (((ObjectAccessDrop *) arg)->dropflags &
					PERFORM_DELETION_INTERNAL) != 0;
		default:
			return false;
	}
}

/* A department whose role is gone could neither act nor be held to account */
static void
check_role_drop(Oid role)
{
	const Department *department = department_of_role(role);

	if (department == NULL || department->role != role ||
		protect_passes_by_break_glass(GetUserNameFromId(role, false), NULL))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg("role \"%s\" is the role of department \"%s\"",
					GetUserNameFromId(role, false), department->code),
			 errdetail("A department acts through its database role (Articles 2 and 20)."),
			 errhint("Register another role in govshare.department first.")));
}

/* A schema that is given another name takes its governed tables away with it */
static void
check_schema_rename(Oid namespace)
{
	const Dataset *dataset;

	if (current_utility == NULL || !IsA(current_utility, RenameStmt) ||
		((RenameStmt *) current_utility)->renameType != OBJECT_SCHEMA)
		return;
	dataset = dataset_in_schema(namespace);
	if (dataset == NULL ||
		protect_passes_by_break_glass(shield_relation_name(dataset->root),
									  dataset))
		return;
	protect_refuse_change(dataset->root, dataset,
						  psprintf(_("schema \"%s\" of governed table \"%s\" cannot be renamed"),
								   get_namespace_name(namespace),
								   get_rel_name(dataset->root)),
						  _("Article 27 lets no provider end a service without good cause, consultation and "
							"filing; those who read the table know it by its name."),
						  _("Release it with govshare.ungovern() first."));
}

void
protect_object_access(ObjectAccessType access, Oid class_id, Oid object_id,
					  int sub_id, void *arg)
{
	Oid			relid;
	const Dataset *dataset;
	bool		is_internal;

	if (access != OAT_POST_CREATE && access != OAT_POST_ALTER &&
		access != OAT_DROP && access != OAT_TRUNCATE)
		return;
	if (!IsTransactionState() || IsBootstrapProcessingMode() ||
		IsBinaryUpgrade || !OidIsValid(MyDatabaseId) ||
		!OidIsValid(own_schema()) || protect_is_own_work())
		return;
	is_internal = protect_event_is_internal(access, arg);

	if (class_id == AuthIdRelationId)
	{
		if (access == OAT_DROP)
			check_role_drop(object_id);
		return;
	}
	relid = object_relation(class_id, object_id);
	if (!is_internal && object_is_own(class_id, object_id, relid,
									   access == OAT_POST_ALTER))
	{
		check_own_object(access, class_id, object_id, sub_id);
		return;
	}
	if (class_id == NamespaceRelationId && access == OAT_POST_ALTER)
		check_schema_rename(object_id);
	if (!OidIsValid(relid) || access == OAT_TRUNCATE || !dataset_any())
		return;
	dataset = dataset_lookup(relid);
	if (dataset)
		check_governed(access, class_id, object_id, sub_id, relid, dataset,
					   is_internal);
	if (class_id == InheritsRelationId)
		note_touched(relid, true, NULL);
	if (class_id == ConstraintRelationId && access == OAT_POST_CREATE)
	{
		Oid			referenced = protect_referenced_table(object_id);

		if (OidIsValid(referenced) && dataset_lookup(referenced))
			note_touched(referenced, false, NULL);
	}
}

/*
 * A session that holds such a lock and then waits for the record waits for
 * the log writer, which waits for the session: no deadlock detector sees it.
 */
static void
check_lock(LockStmt *lock)
{
	ListCell   *lc;

	if (lock->mode < ShareLock || !OidIsValid(own_schema()))
		return;
	foreach(lc, lock->relations)
	{
		Oid			relid = RangeVarGetRelid((RangeVar *) lfirst(lc), NoLock,
											 true);

		if (OidIsValid(relid) && get_rel_namespace(relid) == own_schema() &&
			OidIsValid(own_extension()) && !protect_is_own_work())
			ereport(ERROR,
					(errcode(ERRCODE_SG_PROTECTED),
					 errmsg("table \"%s\" of govshare cannot be locked against writing",
							get_rel_name(relid)),
					 errdetail("The log writer would have to wait for this session, and this session for the log "
							   "writer (Article 29)."),
					 errhint("Use ROW EXCLUSIVE or a weaker mode.")));
	}
}

/*
 * COPY of a table by name runs no query if row security does not apply, so
 * the statement's own record does not see what break-glass lets pass.
 */
static void
note_copy(CopyStmt *copy)
{
	Oid			relid;
	const Dataset *dataset;

	if (copy->is_from || copy->relation == NULL || !break_glass_active() ||
		!dataset_any())
		return;
	relid = RangeVarGetRelid(copy->relation, NoLock, true);
	dataset = OidIsValid(relid) ? dataset_lookup(relid) : NULL;
	if (dataset && !invoker_is_member(dataset->provider_role))
		(void) protect_passes_by_break_glass(shield_relation_name(relid), dataset);
}

Node *
protect_current_utility(void)
{
	return current_utility;
}

void
protect_enter_utility(Node *statement)
{
	if (IsA(statement, LockStmt) && IsTransactionState())
		check_lock((LockStmt *) statement);
	current_utility = statement;
	if (IsA(statement, CopyStmt) && IsTransactionState())
		note_copy((CopyStmt *) statement);
	/* Before any lock is taken that the log writer needs */
	if (IsA(statement, DropStmt) && drops_own_extension((DropStmt *) statement) &&
		IsTransactionState() && OidIsValid(own_extension()) &&
		protect_passes_by_break_glass("extension govshare", NULL))
		protect_note_flush();
}

/* PostgreSQL 15 calls no hook for ENABLE, DISABLE or FORCE ROW LEVEL SECURITY */
static void
check_altered_table(AlterTableStmt *alter)
{
	Oid			relid;
	const Dataset *dataset;

	if (!OidIsValid(own_schema()) || protect_is_own_work())
		return;
	relid = RangeVarGetRelid(alter->relation, NoLock, true);
	if (!OidIsValid(relid))
		return;
	if (object_is_own(RelationRelationId, relid, relid, false))
		check_own_object(OAT_POST_ALTER, RelationRelationId, relid, 0);
	dataset = dataset_any() ? dataset_lookup(relid) : NULL;
	if (dataset)
		check_governed(OAT_POST_ALTER, RelationRelationId, relid, 0, relid,
					   dataset, false);
}

void
protect_after_utility(ProcessUtilityContext context)
{
	/* ROLLBACK TO ends in an aborted transaction still */
	if (context == PROCESS_UTILITY_SUBCOMMAND || !IsTransactionState())
		return;
	if (IsA(current_utility, AlterTableStmt))
		check_altered_table((AlterTableStmt *) current_utility);
	settle();
}

void
protect_leave_utility(Node *outer)
{
	if (approved_uninstall == current_utility)
		approved_uninstall = NULL;
	if (noted_break_glass == current_utility)
		noted_break_glass = NULL;
	current_utility = outer;
}

void
protect_init(void)
{
	RegisterXactCallback(on_transaction_event, NULL);
}
