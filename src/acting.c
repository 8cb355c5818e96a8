/*
 * acting.c: what a membership in a role is good for.
 *
 * Up to PostgreSQL 15 a member of a role may always SET ROLE to it.  Since 16
 * each membership says whether its member may, whether it has the role's
 * privileges, and whether it administers the role; who makes a role becomes a
 * member of the last kind alone.  Such a one does not act as the role.
 *
 * Whoever sets role to A, and inherits B as A, acts as B; who inherits A does
 * not set role to what A might.  So the way to a role is any number of
 * memberships with SET, then any number with INHERIT.
 *
 * Owns nothing.  A change of memberships invalidates AUTHMEMROLEMEM.
 */
#include "postgres.h"

#include "catalog/pg_auth_members.h"
#include "utils/acl.h"
#include "utils/catcache.h"
#include "utils/syscache.h"

#include "acting.h"
#include "compat.h"

/* Where a walk over memberships stands: whoever inherited sets no role */
typedef struct Step
{
	Oid			role;
	bool		inherited;
} Step;

static List *
add_step(List *steps, Oid role, bool inherited)
{
	ListCell   *lc;
	Step	   *step;

	foreach(lc, steps)
	{
		step = lfirst(lc);
		if (step->role == role && (inherited || !step->inherited))
			return steps;
	}
	step = palloc(sizeof(Step));
	step->role = role;
	step->inherited = inherited;
	return lappend(steps, step);
}

/* Is there a way from the role to the other? */
static bool
walk_leads(Oid role, Oid other)
{
	List	   *steps = add_step(NIL, role, false);
	ListCell   *lc;
	bool		found = false;

	/* The list grows while it is walked; a role is in it twice at most */
	foreach(lc, steps)
	{
		Step	   *step = lfirst(lc);
		CatCList   *memberships = SearchSysCacheList1(AUTHMEMMEMROLE,
													  ObjectIdGetDatum(step->role));

		for (int i = 0; i < memberships->n_members && !found; i++)
		{
			HeapTuple	tuple = &memberships->members[i]->tuple;
			Oid			to = ((Form_pg_auth_members) GETSTRUCT(tuple))->roleid;
			bool		sets = membership_sets(tuple) && !step->inherited;

			if (!sets && !membership_inherits(tuple))
				continue;
			found = to == other;
			steps = add_step(steps, to, !sets);
		}
		ReleaseSysCacheList(memberships);
		if (found)
			break;
	}
	list_free_deep(steps);
	return found;
}

bool
role_acts_as(Oid role, Oid other)
{
	/* Every way is one of memberships, and those PostgreSQL keeps at hand */
	if (!is_member_of_role_nosuper(role, other))
		return false;
	return role == other || !MEMBERSHIPS_HAVE_OPTIONS || walk_leads(role, other);
}

bool
role_administers(Oid role, Oid other)
{
	CatCList   *members;
	bool		found = false;

	if (!is_admin_of_role(role, other))
		return false;
	if (!MEMBERSHIPS_HAVE_OPTIONS)
		return true;
	members = SearchSysCacheList1(AUTHMEMROLEMEM, ObjectIdGetDatum(other));
	for (int i = 0; i < members->n_members && !found; i++)
	{
		HeapTuple	tuple = &members->members[i]->tuple;
		Form_pg_auth_members form = (Form_pg_auth_members) GETSTRUCT(tuple);

		found = form->admin_option &&
			(membership_sets(tuple) || membership_inherits(tuple)) &&
			role_acts_as(role, form->member);
	}
	ReleaseSysCacheList(members);
	return found;
}
