/*
 * membership.c: who may make a role act for a department.
 *
 * A department acts through its role and the members of it.  In PostgreSQL 15
 * whoever has CREATEROLE may take any role's membership, password or settings
 * over, and so become any department.  Here that takes a superuser, or the
 * ADMIN OPTION of the role, as PostgreSQL 16 has it for all roles, and not the
 * one that came with making it.
 *
 * Decides by the statement: nothing else writes memberships.  Owns nothing.
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/user.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "acting.h"
#include "errors.h"
#include "invoker.h"
#include "membership.h"
#include "protect.h"

#define READER_ROLE "govshare_reader"

/*
 * Does whoever has this role read for a department?  Roles belong to the
 * cluster, and this is asked in databases that have no directory of
 * departments: there, too, their roles are members of the readers'.
 */
static bool
counts(Oid role)
{
	Oid			reader = get_role_oid(READER_ROLE, true);

	return OidIsValid(role) && OidIsValid(reader) &&
		role_acts_as(role, reader);
}

static void
refuse(Oid role)
{
	const Department *department = department_of_role(role);

	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 department ?
			 errmsg("role \"%s\" acts for department \"%s\"",
					GetUserNameFromId(role, true), department->code) :
			 errmsg("role \"%s\" reads for the departments",
					GetUserNameFromId(role, true)),
			 errdetail("A department answers for what is done in its name (Articles 2 and 25); CREATEROLE alone "
					   "makes nobody a member of it."),
			 errhint("A superuser may do this, or a member that may act as the role and has its ADMIN OPTION.")));
}

/* Membership in it, or it itself, is about to be changed */
static void
check_role(Oid role)
{
	if (counts(role) && !role_administers(GetUserId(), role))
		refuse(role);
}

static void
check_rolespec(RoleSpec *spec)
{
	check_role(get_rolespec_oid(spec, true));
}

static void
check_grant(GrantRoleStmt *grant)
{
	ListCell   *lc;

	foreach(lc, grant->granted_roles)
		check_role(get_role_oid(((AccessPriv *) lfirst(lc))->priv_name, true));
}

/* CREATE ROLE ... IN ROLE */
static void
check_create(CreateRoleStmt *create)
{
	ListCell   *lc;
	ListCell   *spec;

	foreach(lc, create->options)
	{
		DefElem    *option = lfirst(lc);

		if (strcmp(option->defname, "addroleto") == 0)
			foreach(spec, (List *) option->arg)
				check_rolespec(lfirst(spec));
	}
}

/* One's own password and settings are one's own */
static void
check_alter(RoleSpec *spec)
{
	Oid			role = spec ? get_rolespec_oid(spec, true) : InvalidOid;

	if (role != GetUserId())
		check_role(role);
}

static void
check_drop(DropRoleStmt *drop)
{
	ListCell   *lc;

	foreach(lc, drop->roles)
		check_rolespec(lfirst(lc));
}

void
membership_before(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_GrantRoleStmt:
		case T_CreateRoleStmt:
		case T_AlterRoleStmt:
		case T_AlterRoleSetStmt:
		case T_DropRoleStmt:
		case T_RenameStmt:
			break;
		default:
			return;
	}
	if (!IsTransactionState() || superuser() || protect_is_own_work())
		return;
	switch (nodeTag(statement))
	{
		case T_GrantRoleStmt:
			check_grant((GrantRoleStmt *) statement);
			break;
		case T_CreateRoleStmt:
			check_create((CreateRoleStmt *) statement);
			break;
		case T_AlterRoleStmt:
			check_alter(((AlterRoleStmt *) statement)->role);
			break;
		case T_AlterRoleSetStmt:
			check_alter(((AlterRoleSetStmt *) statement)->role);
			break;
		case T_DropRoleStmt:
			check_drop((DropRoleStmt *) statement);
			break;
		default:
			if (((RenameStmt *) statement)->renameType == OBJECT_ROLE)
				check_role(get_role_oid(((RenameStmt *) statement)->subname,
										true));
			break;
	}
}
