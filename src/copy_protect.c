/*
 * copy_protect.c: copies of governed data cannot be altered past govshare.
 *
 * Works as protect.c does for governed tables: what must not happen is refused
 * in the object access hook; where the outcome counts, the relation is noted
 * and looked at when the command is done, or at commit.  What goes is taken
 * off the register at once, however it goes: DROP, CASCADE, DROP OWNED, the
 * end of a session, ON COMMIT DROP.
 *
 * What its owner may do with a copy is what runs nobody's code over its rows
 * and tells no values: rename, move, add and drop columns, plain indexes,
 * VACUUM, TRUNCATE, DROP.
 *
 * Must never use SPI inside the hook: it would advance the command counter in
 * mid-command.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "compat.h"
#include "copy_protect.h"
#include "copy_shape.h"
#include "copy_target.h"
#include "errors.h"
#include "internal_write.h"
#include "invoker.h"
#include "lineage.h"
#include "own_object.h"
#include "own_table.h"
#include "protect.h"
#include "protect_note.h"
#include "shield.h"

static List *touched = NIL;		/* OIDs, in TopTransactionContext */
static List *newcomers = NIL;	/* registered, without a shield as yet */

static const Dataset *
first_origin(const Copy *copy)
{
	return &((CopyOrigin *) linitial(copy->origins))->dataset;
}

pg_noreturn static void refuse(const Copy *copy, char *message,
							   const char *detail, const char *hint);

static void
refuse(const Copy *copy, char *message, const char *detail, const char *hint)
{
	protect_note_denial(copy->relid, first_origin(copy), ERRCODE_SG_PROTECTED,
						message);
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

static void
refuse_outcome(const Copy *copy, const char *defect)
{
	refuse(copy,
		   psprintf(_("\"%s\" holds governed data and %s"),
					get_rel_name(copy->relid), defect),
		   _("Articles 25 and 27 have a copy kept to the department and the purpose it was made for."),
		   _("Leave owner, privileges and row security as they are, and let nothing hang on a copy; "
			 "govshare.empty_copy() makes it an ordinary, empty table."));
}

static void
refuse_addition(const Copy *copy, const char *what)
{
	refuse(copy,
		   psprintf(_("\"%s\" holds governed data and cannot be given %s"),
					get_rel_name(copy->relid), what),
		   _("It would run code over rows, or tell values, past the grant (Articles 25 and 27)."),
		   _("Give it to an empty table before governed data goes into it, if it can have it then."));
}

static List *
note(List *list, Oid relid)
{
	MemoryContext old = MemoryContextSwitchTo(TopTransactionContext);

	list = list_append_unique_oid(list, relid);
	MemoryContextSwitchTo(old);
	return list;
}

void
copy_protect_new(Oid relid)
{
	newcomers = note(newcomers, relid);
}

/* ---- events ---- */

/* Was the column given another type?  The cache has the old one. */
static bool
was_retyped(Oid relid, AttrNumber number)
{
	FormData_pg_attribute before;
	FormData_pg_attribute after;

	return object_column_change(relid, number, &before, &after) &&
		(before.atttypid != after.atttypid ||
		 before.atttypmod != after.atttypmod ||
		 before.attcollation != after.attcollation);
}

/* USING runs an expression over the rows, also if the type stays what it is */
static bool
retypes_columns(void)
{
	AlterTableStmt *alter = (AlterTableStmt *) protect_current_utility();
	ListCell   *lc;

	if (alter == NULL || !IsA(alter, AlterTableStmt))
		return false;
	foreach(lc, alter->cmds)
		if (((AlterTableCmd *) lfirst(lc))->subtype == AT_AlterColumnType)
			return true;
	return false;
}

static const struct
{
	Oid			catalog;
	const char *what;
}			addition[] =
{
	{ConstraintRelationId, gettext_noop("a constraint")},
	{AttrDefaultRelationId, gettext_noop("a default or a generated column")},
	{TriggerRelationId, gettext_noop("a trigger")},
	{RewriteRelationId, gettext_noop("a rule")},
	{PolicyRelationId, gettext_noop("a policy")},
};

static void
check_created(const Copy *copy, Oid class_id, Oid object_id, Oid relid)
{
	for (int i = 0; i < lengthof(addition); i++)
		if (addition[i].catalog == class_id)
			refuse_addition(copy, _(addition[i].what));
	if (class_id == RelationRelationId && object_id != relid)
	{
		char	   *obstacle = copy_index_obstacle(object_id);

		if (obstacle)
			refuse_outcome(copy, obstacle);
	}
}

static void
check_altered(const Copy *copy, Oid class_id, Oid object_id, int sub_id,
			  Oid relid)
{
	for (int i = 0; i < lengthof(addition); i++)
		if (addition[i].catalog == class_id)
			refuse_addition(copy, _(addition[i].what));
	if (class_id == RelationRelationId && object_id == relid && sub_id > 0 &&
		(retypes_columns() || was_retyped(relid, sub_id)))
		refuse_addition(copy, _("columns of other types"));
}

/* INHERIT and ATTACH tell of the child; its parent comes along */
static void
check_parent(Oid child, void *arg)
{
	Oid			parent = arg ? ((ObjectAccessPostAlter *) arg)->auxiliary_id :
		InvalidOid;
	const Copy *copy = lineage_lookup(child);

	if (copy == NULL && OidIsValid(parent))
		copy = lineage_lookup(parent);
	if (copy && !protect_passes_by_break_glass(shield_relation_name(copy->relid),
											   first_origin(copy)))
		refuse_addition(copy, _("parents or children"));
}

static void
check_reference(Oid constraint)
{
	Oid			referenced = protect_referenced_table(constraint);
	const Copy *copy = OidIsValid(referenced) ? lineage_lookup(referenced) : NULL;

	if (copy && !protect_passes_by_break_glass(shield_relation_name(copy->relid),
											   first_origin(copy)))
		refuse_addition(copy, _("foreign keys that refer to it"));
}

void
copy_object_access(ObjectAccessType access, Oid class_id, Oid object_id,
				   int sub_id, void *arg)
{
	Oid			relid;
	const Copy *copy;

	if (access != OAT_POST_CREATE && access != OAT_POST_ALTER &&
		access != OAT_DROP)
		return;
	if (!IsTransactionState() || IsBootstrapProcessingMode() ||
		IsBinaryUpgrade || !OidIsValid(MyDatabaseId))
		return;
	if (access == OAT_POST_CREATE && class_id == RelationRelationId &&
		sub_id == 0)
		copy_target_created(object_id,
							((ObjectAccessPostCreate *) arg)->is_internal);
	if (!lineage_any())
		return;
	/* PostgreSQL tells of a new default by table and column */
	relid = class_id == AttrDefaultRelationId && access == OAT_POST_CREATE ?
		object_id : object_relation(class_id, object_id);
	copy = OidIsValid(relid) ? lineage_lookup(relid) : NULL;

	if (access == OAT_DROP && class_id == RelationRelationId && copy &&
		object_id == relid && sub_id == 0)
	{
		lineage_forget(copy, "dropped");
		return;
	}
	if (internal_write_active() || protect_event_is_internal(access, arg))
		return;
	if (class_id == InheritsRelationId && access != OAT_DROP)
		check_parent(object_id, arg);
	if (class_id == ConstraintRelationId && access == OAT_POST_CREATE)
		check_reference(object_id);
	if (copy == NULL)
		return;
	if (!protect_passes_by_break_glass(shield_relation_name(relid),
									   first_origin(copy)))
	{
		if (access == OAT_POST_CREATE)
			check_created(copy, class_id, object_id, relid);
		else if (access == OAT_POST_ALTER)
			check_altered(copy, class_id, object_id, sub_id, relid);
		touched = note(touched, relid);
	}
}

/* ---- when the command is done ---- */

static bool
is_in_use(Oid relid)
{
	Relation	rel = relation_open(relid, AccessShareLock);
	bool		in_use = rel->rd_refcnt != (rel->rd_isnailed ? 2 : 1) ||
		AfterTriggerPendingOnRel(relid);

	relation_close(rel, NoLock);
	return in_use;
}

/* at_end: nothing can be using a relation any more, or else it must fail */
static void
settle_newcomers(bool at_end)
{
	List	   *list = newcomers;
	ListCell   *lc;

	newcomers = NIL;
	foreach(lc, list)
	{
		Oid			relid = lfirst_oid(lc);
		InternalWrite frame;
		const Copy *copy;
		char	   *defect;

		/* A subtransaction that was rolled back took both, or the register */
		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relid)) ||
			(copy = lineage_lookup(relid)) == NULL)
			continue;
		if (!at_end && is_in_use(relid))
		{
			newcomers = note(newcomers, relid);
			continue;
		}
		internal_write_begin(&frame);
		copy_shield_put_on(copy);
		internal_write_end(&frame);
		CommandCounterIncrement();
		copy = lineage_lookup(relid);
		defect = copy ? copy_defect(copy) : NULL;
		if (defect)
			refuse_outcome(copy, defect);
	}
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
	foreach(lc, list)
	{
		const Copy *copy;
		char	   *defect;

		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(lfirst_oid(lc))) ||
			(copy = lineage_lookup(lfirst_oid(lc))) == NULL ||
			list_member_oid(newcomers, lfirst_oid(lc)))
			continue;
		defect = copy_defect(copy);
		if (defect && !break_glass_active())
			refuse_outcome(copy, defect);
	}
}

static void
on_transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
		case XACT_EVENT_PRE_PREPARE:
			if (newcomers == NIL && touched == NIL)
				break;
			/* Between the last statement and the commit there is none */
			PushActiveSnapshot(GetTransactionSnapshot());
			settle_newcomers(true);
			settle();
			PopActiveSnapshot();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			touched = NIL;
			newcomers = NIL;
			break;
		default:
			break;
	}
}

/* ---- utility statements that call no hook, or name no relation ---- */

static void
note_named(RangeVar *name)
{
	Oid			relid = name ? RangeVarGetRelid(name, NoLock, true) : InvalidOid;

	if (OidIsValid(relid) && lineage_lookup(relid))
		touched = note(touched, relid);
}

static void
note_granted(GrantStmt *grant)
{
	ListCell   *lc;
	ListCell   *c;
	List	   *all;

	if (!grant->is_grant || grant->objtype != OBJECT_TABLE)
		return;
	if (grant->targtype == ACL_TARGET_OBJECT)
	{
		foreach(lc, grant->objects)
			note_named(lfirst(lc));
		return;
	}
	if (grant->targtype != ACL_TARGET_ALL_IN_SCHEMA)
		return;
	all = lineage_all();
	foreach(lc, grant->objects)
	{
		Oid			schema = get_namespace_oid(strVal(lfirst(lc)), true);

		foreach(c, all)
			if (get_rel_namespace(lfirst_oid(c)) == schema)
				touched = note(touched, lfirst_oid(c));
	}
}

static void
check_publications(void)
{
	List	   *all = lineage_all();
	ListCell   *lc;

	CommandCounterIncrement();
	foreach(lc, all)
	{
		const Copy *copy = lineage_lookup(lfirst_oid(lc));

		if (copy && copy_is_published(copy->relid) &&
			!protect_passes_by_break_glass(shield_relation_name(copy->relid),
										   first_origin(copy)))
			refuse_outcome(copy, _("would be part of a publication"));
	}
}

/* COPY t TO by a superuser runs no query: break-glass is noted here */
static void
note_copy(CopyStmt *command)
{
	Oid			relid;
	const Copy *copy;

	if (command->is_from || command->relation == NULL || !break_glass_active())
		return;
	relid = RangeVarGetRelid(command->relation, NoLock, true);
	copy = OidIsValid(relid) ? lineage_lookup(relid) : NULL;
	if (copy)
		(void) protect_passes_by_break_glass(shield_relation_name(relid),
											 first_origin(copy));
}

void
copy_before_utility(Node *statement, ProcessUtilityContext context)
{
	if (!IsTransactionState() || internal_write_active())
		return;
	/* COPY by name runs a query, and is recorded, only under row security */
	if (newcomers != NIL && context == PROCESS_UTILITY_TOPLEVEL &&
		IsA(statement, CopyStmt))
		settle_newcomers(false);
	if (IsA(statement, CopyStmt) && lineage_any())
		note_copy((CopyStmt *) statement);
}

void
copy_after_utility(Node *statement, ProcessUtilityContext context)
{
	bool		is_whole = context != PROCESS_UTILITY_SUBCOMMAND;

	if (!IsTransactionState() || internal_write_active())
		return;
	if (newcomers != NIL && context == PROCESS_UTILITY_TOPLEVEL)
		settle_newcomers(false);
	if (!lineage_any())
		return;
	/* CREATE SCHEMA may grant, too */
	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			note_named(((AlterTableStmt *) statement)->relation);
			break;
		case T_GrantStmt:
			note_granted((GrantStmt *) statement);
			break;
		case T_CreateStatsStmt:
			note_named(linitial(((CreateStatsStmt *) statement)->relations));
			break;
		case T_CreatePublicationStmt:
		case T_AlterPublicationStmt:
			check_publications();
			break;
		default:
			break;
	}
	if (is_whole)
		settle();
}

void
copy_protect_init(void)
{
	RegisterXactCallback(on_transaction_event, NULL);
}
