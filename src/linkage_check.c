/*
 * linkage_check.c: refuses a statement that reads what is kept apart.
 *
 * Owns the refusal SG008.  Only reads under a grant count: the provider's own
 * entry tells it nothing new, and break-glass is on record.
 */
#include "postgres.h"

#include "errors.h"
#include "invoker.h"
#include "linkage.h"
#include "linkage_check.h"

static char *
way_out(const LinkageConflict *conflict)
{
	if (conflict->in_worker)
		return pstrdup(_("SET max_parallel_workers_per_gather = 0, or mark the function PARALLEL RESTRICTED."));
	switch (conflict->window)
	{
		case LINKAGE_STATEMENT:
			return pstrdup(_("Read them in separate statements; govshare.linkage_rule says who set the rule and why."));
		case LINKAGE_TRANSACTION:
			return pstrdup(_("Read them in separate transactions; govshare.linkage_rule says who set the rule and why."));
		default:
			return pstrdup(_("Read them on separate days; govshare.linkage_rule says who set the rule and why."));
	}
}

static void
refuse(AccessDecision *refusal, const LinkageConflict *conflict)
{
	refusal->basis = ACCESS_REFUSED;
	refusal->sqlerrcode = ERRCODE_SG_LINKAGE;
	refusal->article = "25";
	refusal->message = conflict->in_worker ?
		psprintf(_("a function in a parallel worker cannot read entry \"%s\", which is kept apart from \"%s\""),
				 conflict->entry, conflict->other) :
		psprintf(_("entries \"%s\" and \"%s\" are not read together in one %s"),
				 conflict->entry, conflict->other,
				 linkage_window_name(conflict->window));
	refusal->detail = psprintf(_("Article 25 has departments prevent leaks by aggregation and linkage of data; linkage rule %" PRId64 "."),
							   conflict->rule);
	refusal->hint = way_out(conflict);
}

void
linkage_check(List *decisions)
{
	const Invoker *invoker = invoker_current();
	LinkageConflict conflict;
	List	   *entries = NIL;
	ListCell   *lc;

	foreach(lc, decisions)
	{
		const AccessDecision *decision = lfirst(lc);

		if (decision->basis == ACCESS_GRANT)
			entries = lappend(entries, decision->dataset->entry);
	}
	if (entries == NIL || invoker->department == NULL ||
		linkage_admit(invoker->department->code, entries, true, &conflict))
	{
		list_free(entries);
		return;
	}
	foreach(lc, decisions)
	{
		const AccessDecision *decision = lfirst(lc);

		if (decision->basis == ACCESS_GRANT &&
			strcmp(decision->dataset->entry, conflict.entry) == 0)
		{
			AccessDecision *refusal = palloc(sizeof(AccessDecision));

			*refusal = *decision;
			refuse(refusal, &conflict);
			guard_refuse(refusal);
		}
	}
	elog(ERROR, "no access reads entry \"%s\"", conflict.entry);
}

void
linkage_foresee(AccessDecision *decision)
{
	const Invoker *invoker = invoker_current();
	LinkageConflict conflict;

	if (linkage_any() && decision->basis == ACCESS_GRANT && invoker->department &&
		!linkage_admit(invoker->department->code,
					   list_make1(decision->dataset->entry), false, &conflict))
		refuse(decision, &conflict);
}
