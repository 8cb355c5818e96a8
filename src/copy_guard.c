/*
 * copy_guard.c: decides whether a statement may touch copies of governed data.
 *
 * A copy is read by its department alone, for the purpose that it was made
 * for, while every grant that its data came by is in force: all of it or
 * nothing, so no plan needs a proof.  That makes the permission hook enough
 * where row security does not reach, as with materialized views.
 *
 * DELETE, TRUNCATE and DROP are open to the department at any time, so that
 * what has to go can go (Article 27).  INSERT and UPDATE need the grants: the
 * errors of a unique index tell what is there.
 *
 * Must never let a read pass without telling the observer, once for each
 * grant: each is a use of its entry (Article 29).
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"

#include "clock.h"
#include "compat.h"
#include "copy_guard.h"
#include "division.h"
#include "errors.h"
#include "invoker.h"
#include "protect.h"

bool
copy_is_mine(const Copy *copy)
{
	const Invoker *invoker = invoker_current();

	return invoker->department &&
		strcmp(invoker->department->code, copy->department) == 0;
}

/* Does the list of areas hold all of the area? */
static bool
is_within(int64 area, const Grant *grant)
{
	int64		lo,
				hi;

	(void) division_range(area, &lo, &hi);
	for (int i = 0; i < grant->n_divisions; i++)
	{
		int64		from,
					to;

		(void) division_range(grant->divisions[i], &from, &to);
		if (from <= lo && hi <= to)
			return true;
	}
	return false;
}

bool
copy_is_covered(const CopyOrigin *origin, const Grant *grant)
{
	ListCell   *lc;

	if (grant->id == origin->grant_id)
		return true;
	if (!grant->method[METHOD_BATCH])
		return false;
	foreach(lc, origin->items)
		if (!grant_has_item(grant, lfirst(lc)))
			return false;
	if (grant->row_filter && (origin->row_filter == NULL ||
							  strcmp(grant->row_filter, origin->row_filter) != 0))
		return false;
	if (grant->n_divisions < 0)
		return true;
	if (origin->n_divisions < 0)
		return false;
	for (int i = 0; i < origin->n_divisions; i++)
		if (!is_within(origin->divisions[i], grant))
			return false;
	return true;
}

/* ---- what the record says was read ---- */

static void
add_item(List **items, char *item)
{
	if (!lineage_names(*items, item))
		*items = lappend(*items, item);
}

/* The items of one origin that a column of the copy holds */
static void
add_items_of_column(List **items, const Copy *copy, const CopyOrigin *origin,
					const char *name)
{
	const CopyColumn *column = lineage_column(copy, name);
	ListCell   *lc;

	foreach(lc, origin->items)
		if (column == NULL || column->derived ||
			lineage_names(column->origins,
						  lineage_item(origin->dataset.entry, lfirst(lc))))
			add_item(items, lfirst(lc));
}

static List *
items_read(const Copy *copy, const CopyOrigin *origin, Bitmapset *columns)
{
	List	   *items = NIL;
	int			bit = -1;

	while ((bit = bms_next_member(columns, bit)) >= 0)
	{
		AttrNumber	number = bit + FirstLowInvalidHeapAttributeNumber;
		ListCell   *lc;

		if (number > 0)
			add_items_of_column(&items, copy, origin,
								get_attname(copy->relid, number, false));
		else if (number == InvalidAttrNumber)
			foreach(lc, origin->items)
				add_item(&items, lfirst(lc));
	}
	return items;
}

/* ---- the decision ---- */

static AccessDecision *
new_decision(const Copy *copy, const CopyOrigin *origin, ShareMethod method)
{
	AccessDecision *decision = palloc0(sizeof(AccessDecision));

	decision->relid = copy->relid;
	decision->dataset = &origin->dataset;
	decision->method = method;
	return decision;
}

/* May the invoker use this copy at all, for that purpose? */
static void
decide_on_copy(AccessDecision *decision, const Copy *copy, const char *purpose)
{
	const Invoker *invoker = invoker_current();
	const char *relation = get_rel_name(copy->relid);

	if (invoker->problem != INVOKER_OK)
	{
		char	   *message;
		char	   *detail;
		char	   *hint;

		invoker_explain(invoker, &message, &detail, &hint);
		guard_say_no(decision, ERRCODE_SG_NOT_DEPARTMENT, "20", message, detail,
					 hint);
	}
	else if (!copy_is_mine(copy))
		guard_say_no(decision, ERRCODE_SG_THIRD_PARTY, "25",
					 psprintf(_("\"%s\" holds governed data that was shared with department \"%s\" only"),
							  relation, copy->department),
					 pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent; a copy is the data.")),
					 psprintf(_("Apply for your own grant on entry \"%s\" with govshare.request_share()."),
							  decision->dataset->entry));
	else if (purpose == NULL || purpose[0] == '\0')
		guard_say_no(decision, ERRCODE_SG_NO_PURPOSE, "25",
					 psprintf(_("no purpose is declared for \"%s\", a copy of governed data"),
							  relation),
					 pstrdup(_("Article 25 permits use for the approved purpose only.")),
					 psprintf(_("SET govshare.purpose to \"%s\", for which the copy was made."),
							  copy->purpose));
	else if (strcmp(purpose, copy->purpose) != 0)
		guard_say_no(decision, ERRCODE_SG_NO_GRANT, "25",
					 psprintf(_("copy \"%s\" was made for purpose \"%s\", not for \"%s\""),
							  relation, copy->purpose, purpose),
					 pstrdup(_("Article 25 permits use for the approved purpose only.")),
					 pstrdup(_("SET govshare.purpose to that of the copy, or make another under a grant for this purpose.")));
}

static bool
grants_method(const Grant *grant, ShareMethod method)
{
	/* Reading what came by batch exchange is what that method is for */
	return grant->method[METHOD_BATCH] &&
		(method != METHOD_FILE || grant->method[METHOD_FILE]);
}

/* Does the grant behind one origin let it be used? */
static void
decide_on_origin(AccessDecision *decision, const Copy *copy,
				 const CopyOrigin *origin)
{
	const char *relation = get_rel_name(copy->relid);
	const Grant *grant = grant_lookup(copy->department, origin->dataset.entry,
									  copy->purpose);
	TimestampTz clock = clock_now();

	decision->grant = grant;
	if (grant == NULL)
		guard_say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "27",
					 psprintf(_("the grant on entry \"%s\" that copy \"%s\" came by has ended"),
							  origin->dataset.entry, relation),
					 pstrdup(_("Article 27 ends use with the grant, and has copies disposed of.")),
					 psprintf(_("Dispose of it with govshare.drop_copies(%" PRId64 ") or govshare.empty_copy()."),
							  origin->grant_id));
	else if (grant->state == GRANT_SUSPENDED)
		guard_say_no(decision, ERRCODE_SG_SUSPENDED, "27",
					 psprintf(_("grant %" PRId64 " that copy \"%s\" came by is suspended"),
							  grant->id, relation),
					 grant->state_reason ?
					 psprintf(_("Article 27 suspends sharing until use is rectified; reason: %s."),
							  grant->state_reason) :
					 pstrdup(_("Article 27 suspends sharing until use is rectified.")),
					 pstrdup(_("Rectify, then report it with govshare.report_rectified().")));
	else if (clock < grant->valid_from || clock >= grant->valid_until)
		guard_say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "20",
					 psprintf(_("grant %" PRId64 " that copy \"%s\" came by is not valid now"),
							  grant->id, relation),
					 pstrdup(_("Article 20 has each request name the term of use; Article 27 has copies disposed of after it.")),
					 pstrdup(_("Apply for a further term with govshare.request_share(..., supersedes => ...), or dispose of the copy.")));
	else if (!copy_is_covered(origin, grant))
		guard_say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "25",
					 psprintf(_("copy \"%s\" holds more than is opened by the grant that replaced its own, %" PRId64),
							  relation, grant->id),
					 pstrdup(_("Article 25 permits use within the approved scope only.")),
					 psprintf(_("Dispose of it with govshare.drop_copies(%" PRId64 ") and copy anew."),
							  origin->grant_id));
	else if (!grants_method(grant, decision->method))
		guard_say_no(decision, ERRCODE_SG_METHOD, "22",
					 psprintf(_("grant %" PRId64 " does not include method \"%s\""),
							  grant->id,
							  share_method_name(grant->method[METHOD_BATCH] ?
												decision->method : METHOD_BATCH)),
					 pstrdup(_("Article 22 has data provided by the methods that were approved; COPY of a copy needs file (文件下载) as COPY of the data does.")),
					 pstrdup(_("Use a method of the grant (govshare.my_grants), or apply for this one.")));
	else
		decision->basis = ACCESS_GRANT;
}

List *
copy_decide(const Copy *copy, const char *purpose, Bitmapset *columns,
			ShareMethod method)
{
	List	   *decisions = NIL;
	AccessDecision *decision;
	ListCell   *lc;

	if (method == METHOD_SERVICE)
		method = METHOD_BATCH;
	foreach(lc, copy->origins)
	{
		const CopyOrigin *origin = lfirst(lc);

		decision = new_decision(copy, origin, method);
		decision->items = items_read(copy, origin, columns);
		if (break_glass_active())
			decision->basis = ACCESS_BREAK_GLASS;
		else
		{
			decide_on_copy(decision, copy, purpose);
			if (decision->sqlerrcode == 0)
				decide_on_origin(decision, copy, origin);
			if (decision->basis == ACCESS_REFUSED)
				return list_make1(decision);
		}
		decisions = lappend(decisions, decision);
	}
	return decisions;
}

/* ---- the permission hook ---- */

#define CHANGES (ACL_INSERT | ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE)

static void
check_write(const Copy *copy, const RelationClaim *claim)
{
	AccessDecision *decision;

	if (!(claim->requiredPerms & CHANGES) || copy_is_mine(copy) ||
		break_glass_active())
		return;
	decision = new_decision(copy, linitial(copy->origins), METHOD_SERVICE);
	guard_say_no(decision, ERRCODE_SG_PROTECTED, "25",
				 psprintf(_("\"%s\" holds governed data and is written by department \"%s\" only"),
						  get_rel_name(copy->relid), copy->department),
				 pstrdup(_("Article 25 has the requester answer for what it was given.")),
				 pstrdup(_("Act as a role of that department.")));
	guard_refuse(decision);
}

/* COPY t TO by name: PostgreSQL makes a query of it only under row security */
static void
check_copy_command(AccessDecision *decision)
{
	if (decision->basis != ACCESS_GRANT || guard_starting() != NULL ||
		guard_frame != GUARD_COPY_TABLE ||
		check_enable_rls(decision->relid, InvalidOid, true) == RLS_ENABLED)
		return;
	guard_say_no(decision, ERRCODE_SG_NO_SCOPE_PROOF, "29",
				 psprintf(_("COPY of \"%s\" by name would go unrecorded"),
						  get_rel_name(decision->relid)),
				 pstrdup(_("Article 29 has every use recorded; COPY of a table runs no query unless row security applies.")),
				 pstrdup(_("Use COPY (SELECT ...) TO, as a role without BYPASSRLS.")));
}

static bool
check_entry(const Copy *copy, const RelationClaim *claim, bool raise)
{
	List	   *decisions;
	ListCell   *lc;

	check_write(copy, claim);
	if (!(claim->requiredPerms & (ACL_SELECT | ACL_INSERT | ACL_UPDATE)))
		return true;
	decisions = copy_decide(copy, invoker_purpose(), claim->selectedCols,
							guard_method());
	foreach(lc, decisions)
	{
		AccessDecision *decision = lfirst(lc);

		guard_check_manner(decision);
		check_copy_command(decision);
		if (decision->basis == ACCESS_REFUSED)
		{
			if (!raise)
				return false;
			guard_refuse(decision);
		}
	}
	/* Writing own data is no use of what is there */
	if (claim->requiredPerms & ACL_SELECT)
		foreach(lc, decisions)
			guard_pass(lfirst(lc));
	return true;
}

bool
copy_check_range_table(List *range_table, List *claims, bool raise)
{
	ListCell   *lc;

	if (!lineage_any() || guard_is_leaders_plan())
		return true;
	AcceptInvalidationMessages();
	foreach(lc, range_table)
	{
		RangeTblEntry *rte = lfirst(lc);
		const RelationClaim *claim = relation_claim(rte, claims);
		const Copy *copy;

		if (claim == NULL || rte->relkind == RELKIND_VIEW)
			continue;
		copy = lineage_lookup(rte->relid);
		if (copy && !check_entry(copy, claim, raise))
			return false;
	}
	return true;
}
