/*
 * privilege.c: GRANT and REVOKE on what govshare lives by.
 *
 * PostgreSQL 15 calls no object access hook for privileges, so the statements
 * are looked at.  A service that others hold grants on does not end by REVOKE:
 * who could read before the statement must be able to after it.  The
 * privileges on govshare's own objects are part of the extension.
 *
 * Decides by the outcome, because DROP OWNED and the loss of a membership name
 * no table.  Owns nothing between the two calls.
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_func.h"
#include "parser/parse_type.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "dataset.h"
#include "errors.h"
#include "internal_write.h"
#include "own_object.h"
#include "own_table.h"
#include "privilege.h"
#include "protect.h"
#include "shield.h"

#define READER_ROLE "govshare_reader"

/* A department's role that could read a table before the statement */
typedef struct Reader
{
	Oid			relid;
	Oid			role;
	int64		grant;
} Reader;

/* ---- govshare's own objects ---- */

static bool
names_own_schema(List *names)
{
	ListCell   *lc;

	foreach(lc, names)
		if (strcmp(strVal(lfirst(lc)), "govshare") == 0)
			return true;
	return false;
}

static void
check_named_object(ObjectType type, Node *object)
{
	Oid			class_id;
	Oid			object_id;
	Oid			namespace;

	switch (type)
	{
		case OBJECT_TABLE:
		case OBJECT_SEQUENCE:
			class_id = RelationRelationId;
			object_id = RangeVarGetRelid((RangeVar *) object, NoLock, true);
			namespace = get_rel_namespace(object_id);
			break;
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			class_id = ProcedureRelationId;
			object_id = LookupFuncWithArgs(type, (ObjectWithArgs *) object,
										   true);
			namespace = get_func_namespace(object_id);
			break;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			class_id = TypeRelationId;
			object_id = LookupTypeNameOid(NULL,
										  makeTypeNameFromNameList((List *) object),
										  true);
			namespace = InvalidOid;
			if (OidIsValid(object_id))
			{
				HeapTuple	tuple = SearchSysCache1(TYPEOID,
													ObjectIdGetDatum(object_id));

				if (HeapTupleIsValid(tuple))
				{
					namespace = ((Form_pg_type) GETSTRUCT(tuple))->typnamespace;
					ReleaseSysCache(tuple);
				}
			}
			break;
		default:
			return;
	}
	if (OidIsValid(object_id) && namespace == own_schema())
		protect_check_own_object(class_id, object_id);
}

/* USAGE on the schema may be given to anyone, and is by registering */
static bool
gives_usage_only(GrantStmt *grant)
{
	ListCell   *lc;

	if (!grant->is_grant || grant->grant_option || grant->privileges == NIL)
		return false;
	foreach(lc, grant->privileges)
		if (strcmp(((AccessPriv *) lfirst(lc))->priv_name, "usage") != 0)
			return false;
	return true;
}

static void
check_own_privileges(GrantStmt *grant)
{
	ListCell   *lc;

	if (grant->targtype == ACL_TARGET_ALL_IN_SCHEMA ||
		grant->objtype == OBJECT_SCHEMA)
	{
		if (names_own_schema(grant->objects) &&
			!(grant->objtype == OBJECT_SCHEMA && gives_usage_only(grant)))
			protect_check_own_object(NamespaceRelationId, own_schema());
		return;
	}
	if (grant->targtype == ACL_TARGET_OBJECT)
		foreach(lc, grant->objects)
			check_named_object(grant->objtype, lfirst(lc));
}

/* ALTER DEFAULT PRIVILEGES IN SCHEMA govshare: for partitions to come */
static void
check_default_privileges(AlterDefaultPrivilegesStmt *alter)
{
	ListCell   *lc;

	foreach(lc, alter->options)
	{
		DefElem    *option = lfirst(lc);

		if (strcmp(option->defname, "schemas") == 0 &&
			names_own_schema((List *) option->arg))
			protect_check_own_object(NamespaceRelationId, own_schema());
	}
}

/* ---- services in force ---- */

static bool
can_read(Oid relid, Oid role)
{
	return may_use_schema(get_rel_namespace(relid), role) &&
		pg_class_aclcheck(relid, role, ACL_SELECT) == ACLCHECK_OK;
}

static bool
is_named(GrantStmt *grant, Oid relid)
{
	ListCell   *lc;

	foreach(lc, grant->objects)
	{
		if (grant->targtype == ACL_TARGET_ALL_IN_SCHEMA ||
			grant->objtype == OBJECT_SCHEMA)
		{
			if (get_namespace_oid(strVal(lfirst(lc)), true) ==
				get_rel_namespace(relid))
				return true;
		}
		else if (RangeVarGetRelid(lfirst(lc), NoLock, true) == relid)
			return true;
	}
	return false;
}

/*
 * Those who read the tables that the statement names (NULL: any table) under
 * a grant in force.
 */
static List *
present_readers(GrantStmt *named)
{
	static InternalQuery query = {
		"SELECT t.relation, d.role, pg_catalog.min(g.id) FROM govshare.governed_table t"
		" JOIN govshare.share_grant g ON g.entry = t.entry"
		" JOIN govshare.department d ON d.code = g.requester"
		" WHERE g.state IN ('active', 'suspended')"
		" GROUP BY 1, 2 ORDER BY 2, 1",
		0, {0}
	};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext old;
	InternalWrite frame;
	List	   *readers = NIL;
	ListCell   *lc;
	uint64		n;

	internal_write_begin(&frame);
	n = internal_query(&query, NULL, NULL);
	old = MemoryContextSwitchTo(caller);
	for (uint64 row = 0; row < n; row++)
	{
		Reader	   *reader = palloc(sizeof(Reader));

		reader->relid = DatumGetObjectId(internal_value(row, 1, NULL));
		reader->role = DatumGetObjectId(internal_value(row, 2, NULL));
		reader->grant = DatumGetInt64(internal_value(row, 3, NULL));
		readers = lappend(readers, reader);
	}
	MemoryContextSwitchTo(old);
	internal_write_end(&frame);

	foreach(lc, readers)
	{
		Reader	   *reader = lfirst(lc);

		if ((named && !is_named(named, reader->relid)) ||
			!can_read(reader->relid, reader->role))
			readers = foreach_delete_current(readers, lc);
	}
	return readers;
}

/*
 * Does the statement change the membership that opens tables?  Since 16 a GRANT
 * may take away, too: WITH INHERIT FALSE leaves the member nothing of it.
 */
static bool
changes_reader(GrantRoleStmt *grant)
{
	ListCell   *lc;

	foreach(lc, grant->granted_roles)
		if (strcmp(((AccessPriv *) lfirst(lc))->priv_name, READER_ROLE) == 0)
			return true;
	return false;
}

static bool
changes_inheritance(AlterRoleStmt *alter)
{
	ListCell   *lc;

	foreach(lc, alter->options)
		if (strcmp(((DefElem *) lfirst(lc))->defname, "inherit") == 0)
			return true;
	return false;
}

List *
privilege_before(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_GrantStmt:
		case T_GrantRoleStmt:
		case T_AlterRoleStmt:
		case T_AlterDefaultPrivilegesStmt:
		case T_DropOwnedStmt:
			break;
		default:
			return NIL;
	}
	if (!IsTransactionState() || !OidIsValid(own_schema()) ||
		!OidIsValid(own_extension()) || protect_is_own_work())
		return NIL;
	switch (nodeTag(statement))
	{
		case T_GrantStmt:
			{
				GrantStmt  *grant = (GrantStmt *) statement;

				check_own_privileges(grant);
				if (!grant->is_grant && dataset_any() &&
					(grant->objtype == OBJECT_TABLE ||
					 grant->objtype == OBJECT_SCHEMA))
					return present_readers(grant);
				break;
			}
		case T_AlterDefaultPrivilegesStmt:
			check_default_privileges((AlterDefaultPrivilegesStmt *) statement);
			break;
		case T_GrantRoleStmt:
			if (changes_reader((GrantRoleStmt *) statement) && dataset_any())
				return present_readers(NULL);
			break;
		case T_AlterRoleStmt:
			if (changes_inheritance((AlterRoleStmt *) statement) &&
				dataset_any())
				return present_readers(NULL);
			break;
		default:
			if (dataset_any())
				return present_readers(NULL);
			break;
	}
	return NIL;
}

void
privilege_after(List *readers)
{
	ListCell   *lc;

	if (readers == NIL)
		return;
	CommandCounterIncrement();
	foreach(lc, readers)
	{
		Reader	   *reader = lfirst(lc);
		const Dataset *dataset;

		if (!SearchSysCacheExists1(RELOID, ObjectIdGetDatum(reader->relid)) ||
			!SearchSysCacheExists1(AUTHOID, ObjectIdGetDatum(reader->role)) ||
			can_read(reader->relid, reader->role))
			continue;
		dataset = dataset_lookup(reader->relid);
		if (dataset == NULL ||
			protect_passes_by_break_glass(shield_relation_name(reader->relid),
										  dataset))
			continue;
		protect_refuse_change(reader->relid, dataset,
							  psprintf(_("governed table \"%s\" would be closed to role \"%s\", which reads it "
										 "under grant %" PRId64),
									   get_rel_name(reader->relid),
									   GetUserNameFromId(reader->role, true),
									   reader->grant),
							  _("Article 27 lets no provider end a service without good cause, consultation and "
								"filing."),
							  _("End the grant by its procedure first, or suspend it with "
								"govshare.suspend_grant()."));
	}
}
