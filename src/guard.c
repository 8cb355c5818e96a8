/*
 * guard.c: decides whether a statement may touch governed tables.
 *
 * Owns the decision, which explain_access() and the permission hook share,
 * and the check that a plan carries proof of the invoker's scope.
 *
 * Invariants: every governed range table entry that is read passes here, or
 * the statement fails; whoever is not the provider's own session needs a
 * grant and a marked entry.  Never writes the record: the observer does, and
 * is told before a refusal is raised.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/sysattr.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/syscache.h"

#include "acting.h"
#include "clock.h"
#include "compat.h"
#include "copy_target.h"
#include "errors.h"
#include "guard.h"
#include "invoker.h"
#include "item_read.h"
#include "protect.h"
#include "remedy.h"
#include "scope.h"
#include "third_party.h"

GuardFrame	guard_frame = GUARD_PLAIN;

static const GuardObserver *observer = NULL;
static GuardStart *innermost = NULL;

/* How many of the statements that run now are a foreign-key check's */
static GuardRun active = {0};

void
guard_observe(const GuardObserver *new_observer)
{
	observer = new_observer;
}

void
guard_enter(GuardStart *start, QueryDesc *query)
{
	start->query = query;
	start->outer = innermost;
	innermost = start;
}

void
guard_leave(const GuardStart *start)
{
	innermost = start->outer;
}

void
guard_run_enter(GuardRun *run)
{
	*run = active;
	if (InNoForceRLSOperation())
		active.referential++;
}

void
guard_run_leave(const GuardRun *run)
{
	active = *run;
}

void
guard_refuse(AccessDecision *decision)
{
	if (observer)
		observer->refused(decision);
	ereport(ERROR,
			(errcode(decision->sqlerrcode),
			 errmsg_internal("%s", decision->message),
			 decision->detail ? errdetail_internal("%s", decision->detail) : 0,
			 decision->hint ? errhint("%s", decision->hint) : 0));
	pg_unreachable();
}

static void
say_no(AccessDecision *decision, int sqlerrcode, const char *article,
	   char *message, char *detail, char *hint)
{
	decision->basis = ACCESS_REFUSED;
	decision->sqlerrcode = sqlerrcode;
	decision->article = article;
	decision->message = message;
	decision->detail = detail;
	decision->hint = hint;
}

void
guard_say_no(AccessDecision *decision, int sqlerrcode, const char *article,
			 char *message, char *detail, char *hint)
{
	say_no(decision, sqlerrcode, article, message, detail, hint);
}

static void
decide_without_grant(AccessDecision *decision, const char *department,
					 const char *purpose)
{
	const char *entry = decision->dataset->entry;
	int64		id;

	if ((id = grant_ended(department, entry, purpose)) != 0)
		say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "27",
			   psprintf(_("grant %" PRId64 " of \"%s\" on entry \"%s\" for purpose \"%s\" has ended"),
						id, department, entry, purpose),
			   pstrdup(_("Article 27 ends use with the grant.")),
			   remedy_for_ended(department, entry, purpose));
	else if ((id = third_party_case(department, entry, purpose,
									THIRD_PARTY_ENDED)) != 0)
		say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "25",
			   psprintf(_("consent %" PRId64 " to the use of another department's grant for this purpose has ended"),
						id),
			   pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent.")),
			   remedy_for_ended(department, entry, purpose));
	else
		say_no(decision, ERRCODE_SG_NO_GRANT, "25",
			   psprintf(_("department \"%s\" has no grant on entry \"%s\" for purpose \"%s\""),
						department, entry, purpose),
			   pstrdup(_("Article 25 permits use for the approved purpose only, within the approved scope.")),
			   remedy_for_no_grant(department, entry, purpose));
}

/* The part of the decision that follows from the grant alone */
static void
decide_by_grant(AccessDecision *decision, const Invoker *invoker,
				const char *purpose, const char *system_column)
{
	const char *department = invoker->department->code;
	const Dataset *dataset = decision->dataset;
	TimestampTz clock = clock_now();
	const Grant *grant;
	ListCell   *lc;

	if (invoker->contractor &&
		!contractor_has_entry(invoker->contractor, dataset->entry))
	{
		say_no(decision, ERRCODE_SG_NO_GRANT, "36",
			   psprintf(_("entry \"%s\" is not among those that the contract of department \"%s\" names"),
						dataset->entry, department),
			   pstrdup(_("Article 36: contractors access within approval, contract and technical limits only.")),
			   pstrdup(_("The department extends the approval, and the operator govshare.contractor.")));
		return;
	}
	if (purpose == NULL || purpose[0] == '\0')
	{
		say_no(decision, ERRCODE_SG_NO_PURPOSE, "25",
			   psprintf(_("no purpose is declared for governed table \"%s\""), get_rel_name(decision->relid)),
			   pstrdup(_("Article 25 permits use for the approved purpose only.")),
			   pstrdup(_("SET govshare.purpose to one of the purposes in govshare.my_grants.")));
		return;
	}
	decision->grant = grant = grant_lookup(department, dataset->entry, purpose);
	if (grant == NULL)
	{
		decide_without_grant(decision, department, purpose);
		return;
	}
	if (grant->state == GRANT_SUSPENDED)
	{
		say_no(decision, ERRCODE_SG_SUSPENDED, "27",
			   psprintf(_("grant %" PRId64 " on entry \"%s\" is suspended"),
						grant->id, dataset->entry),
			   grant->state_reason ?
			   psprintf(_("Article 27 suspends sharing until use is rectified; reason: %s."),
						grant->state_reason) :
			   pstrdup(_("Article 27 suspends sharing until use is rectified.")),
			   remedy_for_suspended(grant));
		return;
	}
	if (clock < grant->valid_from || clock >= grant->valid_until)
	{
		say_no(decision, ERRCODE_SG_NOT_VALID_NOW, "20",
			   clock < grant->valid_from ?
			   psprintf(_("grant %" PRId64 " on entry \"%s\" is not yet valid"),
						grant->id, dataset->entry) :
			   psprintf(_("grant %" PRId64 " on entry \"%s\" has expired"),
						grant->id, dataset->entry),
			   pstrdup(_("Article 20 has each request name the term of use.")),
			   clock < grant->valid_from ?
			   pstrdup(_("Wait until valid_from in govshare.my_grants.")) :
			   remedy_for_term(grant));
		return;
	}
	if (!grant->method[decision->method])
	{
		say_no(decision, ERRCODE_SG_METHOD, "22",
			   psprintf(_("grant %" PRId64 " does not include method \"%s\""),
						grant->id, share_method_name(decision->method)),
			   pstrdup(_("Article 22 has data provided by the methods that were approved: service (服务接口) is a plain query, file (文件下载) is COPY TO, batch (批量交换) makes a copy.")),
			   pstrdup(_("Use a method of the grant (govshare.my_grants), or apply for this one.")));
		return;
	}
	if (system_column)
	{
		say_no(decision, ERRCODE_SG_ITEM, "25",
			   psprintf(_("system column \"%s\" of governed table \"%s\" is not part of any grant"),
						system_column, get_rel_name(decision->relid)),
			   pstrdup(_("Article 25 permits use within the approved scope only.")),
			   psprintf(_("Read the items of grant %" PRId64 " by name."),
						grant->id));
		return;
	}
	foreach(lc, decision->items)
	{
		if (grant_has_item(grant, lfirst(lc)))
			continue;
		say_no(decision, ERRCODE_SG_ITEM, "25",
			   psprintf(_("item \"%s\" of governed table \"%s\" is outside grant %" PRId64),
						(char *) lfirst(lc), get_rel_name(decision->relid), grant->id),
			   pstrdup(_("Article 25 permits use within the approved scope only; every column a query mentions counts, in WHERE and ORDER BY too.")),
			   remedy_for_item(grant));
		return;
	}
	decision->basis = ACCESS_GRANT;
}

/*
 * A refusal for want of a grant, while another department's privileges are
 * used (its view, its function), is what Article 25 calls a third party.
 */
static void
recognise_third_party(AccessDecision *decision, const Invoker *invoker,
					  Oid effective)
{
	const Department *lender;

	if (decision->sqlerrcode != ERRCODE_SG_NO_GRANT &&
		decision->sqlerrcode != ERRCODE_SG_NO_PURPOSE &&
		decision->sqlerrcode != ERRCODE_SG_NOT_DEPARTMENT)
		return;
	if (effective == GetOuterUserId())
		return;
	lender = department_of_role(effective);
	if (lender == NULL || lender->role == decision->dataset->provider_role)
		return;
	if (invoker->department &&
		strcmp(lender->code, invoker->department->code) == 0)
		return;
	say_no(decision, ERRCODE_SG_THIRD_PARTY, "25",
		   psprintf(_("a view or function of department \"%s\" may not lend governed table \"%s\" to others"),
					lender->code, get_rel_name(decision->relid)),
		   pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent; who asks counts, not who owns the view.")),
		   psprintf(_("Apply for your own grant with govshare.request_share(); or department \"%s\" asks the provider with govshare.ask_third_party()."),
					lender->code));
}

AccessDecision *
guard_decide(Oid relid, const Dataset *dataset, const char *purpose,
			 Bitmapset *columns, ShareMethod method, Oid effective)
{
	AccessDecision *decision = palloc0(sizeof(AccessDecision));
	const Invoker *invoker = invoker_current();
	char	   *system_column;

	decision->relid = relid;
	decision->dataset = dataset;
	decision->method = method;
	decision->items = items_read(relid, columns, &system_column);

	if (invoker_provides(dataset->provider, dataset->provider_role,
						 dataset->entry))
		decision->basis = ACCESS_PROVIDER;
	else if (break_glass_active())
		decision->basis = ACCESS_BREAK_GLASS;
	else if (invoker->problem != INVOKER_OK)
	{
		char	   *message;
		char	   *detail;
		char	   *hint;

		invoker_explain(invoker, &message, &detail, &hint);
		say_no(decision, ERRCODE_SG_NOT_DEPARTMENT, "20", message, detail, hint);
	}
	else
		decide_by_grant(decision, invoker, purpose, system_column);
	if (decision->basis == ACCESS_REFUSED)
		recognise_third_party(decision, invoker, effective);
	return decision;
}

/* How the innermost statement uses what it reads */
ShareMethod
guard_method(void)
{
	QueryDesc  *query = innermost ? innermost->query : NULL;

	if (guard_frame == GUARD_COPY_TABLE || guard_frame == GUARD_COPY_PARENT)
		return METHOD_FILE;
	/* ... AS EXECUTE starts its query before it has a destination */
	if (guard_frame == GUARD_MAKE_COPY)
		return METHOD_BATCH;
	/* What a function reads while its caller fills a table goes there */
	if (copy_target_is_open())
		return METHOD_BATCH;
	if (query == NULL)
		return METHOD_SERVICE;
	/* COPY (INSERT ... RETURNING ...) TO: what it writes stays */
	if (copy_target_stores(query))
		return METHOD_BATCH;
	return query->dest && query->dest->mydest == DestCopyOut ?
		METHOD_FILE : METHOD_SERVICE;
}

QueryDesc *
guard_starting(void)
{
	return innermost ? innermost->query : NULL;
}

/*
 * Foreign-key checks read a governed table on behalf of its owner's
 * constraint.  Only PostgreSQL's own statements pass: not one nested in them,
 * such as a trigger's, and none through a view.
 */
static bool
is_referential_check(RangeTblEntry *rte, RelationClaim *claim)
{
	HeapTuple	tuple;
	bool		owned;

	if (!InNoForceRLSOperation() || OidIsValid(claim->checkAsUser) ||
		active.referential > 0)
		return false;
	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(rte->relid));
	if (!HeapTupleIsValid(tuple))
		return false;
	owned = ((Form_pg_class) GETSTRUCT(tuple))->relowner == GetUserId();
	ReleaseSysCache(tuple);
	return owned;
}

#define CHANGES (ACL_INSERT | ACL_UPDATE | ACL_DELETE | ACL_TRUNCATE)

static void
say_no_to_hold(AccessDecision *decision)
{
	say_no(decision, ERRCODE_SG_METHOD, "27",
		   psprintf(_("holding a cursor would keep rows of \"%s\" beyond the grant"),
					get_rel_name(decision->relid)),
		   pstrdup(_("Article 27 suspends use at once; held rows would outlive it.")),
		   pstrdup(_("Use a cursor WITHOUT HOLD, and close it before the transaction ends.")));
}

/* What a grantee may not do, whatever the grant says */
static void
check_manner(AccessDecision *decision, RelationClaim *claim)
{
	if (decision->basis != ACCESS_GRANT)
		return;
	if (claim->requiredPerms & CHANGES)
		say_no(decision, ERRCODE_SG_METHOD, "22",
			   psprintf(_("governed table \"%s\" may be read under a grant, not changed or locked"),
						get_rel_name(decision->relid)),
			   pstrdup(_("Article 22 knows three methods of sharing, all of them reads.")),
			   pstrdup(_("Leave out FOR UPDATE or FOR SHARE; ask for a correction of wrong data (Article 26).")));
	else if (decision->method == METHOD_BATCH && innermost &&
			 innermost->query->dest &&
			 innermost->query->dest->mydest == DestCopyOut)
		say_no(decision, ERRCODE_SG_METHOD, "22",
			   psprintf(_("rows of \"%s\" cannot go into a table and a file by one statement"),
						get_rel_name(decision->relid)),
			   pstrdup(_("Article 22 has data provided by the methods that were approved, each on its own.")),
			   pstrdup(_("Make the copy first, then COPY it.")));
	else if (guard_frame == GUARD_EXPLAIN_ANALYZE)
		say_no(decision, ERRCODE_SG_METHOD, "25",
			   psprintf(_("EXPLAIN ANALYZE would count rows of \"%s\" outside the grant"),
						get_rel_name(decision->relid)),
			   pstrdup(_("Article 25 permits use within the approved scope only.")),
			   pstrdup(_("Use EXPLAIN without ANALYZE.")));
	else if (guard_frame == GUARD_HOLD_CURSOR)
		say_no_to_hold(decision);
	else if (guard_frame == GUARD_COPY_PARENT)
		say_no(decision, ERRCODE_SG_METHOD, "22",
			   psprintf(_("partitioned table \"%s\" cannot be copied by name under row security"),
						get_rel_name(decision->relid)),
			   pstrdup(_("Article 22 has data provided by the methods that were approved, and COPY of a partitioned table would give no row of it.")),
			   pstrdup(_("Use COPY (SELECT ...) TO.")));
}

/* Without a grant there is no method to speak of: say who writes the table */
static void
check_writer(AccessDecision *decision, RelationClaim *claim)
{
	bool		only_locks = innermost &&
		innermost->query->plannedstmt->commandType == CMD_SELECT &&
		!innermost->query->plannedstmt->hasModifyingCTE;

	if (decision->basis != ACCESS_REFUSED || only_locks ||
		!(claim->requiredPerms & CHANGES) ||
		decision->sqlerrcode == ERRCODE_SG_METHOD)
		return;
	say_no(decision, ERRCODE_SG_PROTECTED, "12",
		   psprintf(_("governed table \"%s\" is written by its provider only"),
					get_rel_name(decision->relid)),
		   pstrdup(_("Articles 12 and 18 have each provider answer for the data it provides.")),
		   pstrdup(_("Ask for a correction of wrong data (Article 26).")));
}

/* The plan must show that this entry is confined to the invoker's scope */
static void
check_proof(AccessDecision *decision, RangeTblEntry *rte)
{
	if (decision->basis != ACCESS_GRANT || scope_is_marked(rte, decision->grant))
		return;
	/* COPY t TO: PostgreSQL makes a query of it, which comes here again */
	if (innermost == NULL && guard_frame == GUARD_COPY_TABLE &&
		check_enable_rls(rte->relid, InvalidOid, true) == RLS_ENABLED)
		return;
	if (rte->enrname)
	{
		scope_invalidate_plans();
		say_no(decision, ERRCODE_SG_NO_SCOPE_PROOF, "25",
			   psprintf(_("the plan for governed table \"%s\" was made for another user, purpose or grant"),
						get_rel_name(rte->relid)),
			   pstrdup(_("Article 25 permits use within the approved scope only.")),
			   pstrdup(_("Run the statement again.")));
	}
	else
		say_no(decision, ERRCODE_SG_NO_SCOPE_PROOF, "25",
			   psprintf(_("the plan for governed table \"%s\" carries no proof of scope"), get_rel_name(rte->relid)),
			   pstrdup(_("Article 25 permits use within the approved scope only; row security does not apply on this way, such as a view or function that belongs to the table's owner or a superuser.")),
			   pstrdup(_("Providers publish interfaces as views WITH (security_invoker = true) or SECURITY INVOKER functions.")));
}

/*
 * A SECURITY DEFINER function of another department could keep what it reads
 * under the invoker's grant: that is passing data on to a third party, too.
 * So could one of nobody's.  Not concerned are the provider's own functions
 * and those of the operator: a superuser, or a role let in among the readers.
 */
static void
check_executor_of_code(AccessDecision *decision)
{
	const Invoker *invoker = invoker_current();
	const Department *owner;

	if (GetUserId() == GetOuterUserId() || decision->basis == ACCESS_REFUSED)
		return;
	if (role_acts_as(GetUserId(), decision->dataset->provider_role) ||
		(invoker->department &&
		 role_acts_as(GetUserId(), invoker->department->role)))
		return;
	owner = department_of_role(GetUserId());
	if (owner == NULL &&
		(superuser_arg(GetUserId()) ||
		 role_acts_as(GetUserId(), get_role_oid("govshare_reader", true))))
		return;
	say_no(decision, ERRCODE_SG_THIRD_PARTY, "25",
		   psprintf(owner ?
					_("a SECURITY DEFINER function of department \"%s\" may not read governed table \"%s\" for you") :
					_("a SECURITY DEFINER function of role \"%s\" may not read governed table \"%s\" for you"),
					owner ? owner->code : GetUserNameFromId(GetUserId(), true),
					get_rel_name(decision->relid)),
		   pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent, and that function could keep what it reads.")),
		   pstrdup(_("Ask for a SECURITY INVOKER function, or read the table yourself.")));
}

void
guard_check_manner(AccessDecision *decision)
{
	check_executor_of_code(decision);
	if (decision->basis == ACCESS_GRANT && guard_frame == GUARD_HOLD_CURSOR)
		say_no_to_hold(decision);
}

void
guard_pass(AccessDecision *decision)
{
	if (observer && innermost)
		observer->passed(decision);
}

/* One governed entry; returns false where the caller wants no error */
static bool
check_entry(RangeTblEntry *rte, RelationClaim *claim,
			const Dataset *dataset, bool raise)
{
	Oid			effective = OidIsValid(claim->checkAsUser) ?
		claim->checkAsUser : GetUserId();
	AccessDecision *decision = guard_decide(rte->relid, dataset,
											invoker_purpose(),
											claim->selectedCols,
											claim->requiredPerms & CHANGES ?
											METHOD_SERVICE : guard_method(),
											effective);

	check_executor_of_code(decision);
	check_manner(decision, claim);
	check_writer(decision, claim);
	check_proof(decision, rte);
	if (decision->basis == ACCESS_REFUSED)
	{
		if (!raise)
			return false;
		guard_refuse(decision);
	}
	guard_pass(decision);
	return true;
}

/*
 * In a parallel worker: the leader has checked its own plan, whose rows go
 * into a tuple queue.  A function's statements are others, be it called by
 * that plan or while an index is built.
 */
bool
guard_is_leaders_plan(void)
{
	return IsParallelWorker() && innermost && innermost->query->dest &&
		innermost->query->dest->mydest == DestTupleQueue;
}

bool
guard_check_range_table(List *range_table, List *claims, bool raise)
{
	ListCell   *lc;

	if (!dataset_any())
		return true;
	if (guard_is_leaders_plan())
		return true;
	AcceptInvalidationMessages();
	foreach(lc, range_table)
	{
		RangeTblEntry *rte = lfirst(lc);
		RelationClaim *claim = relation_claim(rte, claims);
		const Dataset *dataset;

		if (claim == NULL ||
			rte->relkind == RELKIND_VIEW)
			continue;
		dataset = dataset_lookup(rte->relid);
		if (dataset == NULL || is_referential_check(rte, claim))
			continue;
		if (!check_entry(rte, claim, dataset, raise))
			return false;
	}
	return true;
}

void
guard_refuse_hold(const AccessDecision *decision)
{
	AccessDecision *refusal;

	if (decision->basis != ACCESS_GRANT)
		return;
	refusal = palloc(sizeof(AccessDecision));
	*refusal = *decision;
	say_no_to_hold(refusal);
	guard_refuse(refusal);
}

void
guard_recheck(const AccessDecision *decision, Oid outer_user,
			  const char *department)
{
	const Grant *then = decision->grant;
	const Grant *found;
	const Invoker *invoker;
	AccessDecision *refusal;
	TimestampTz clock;
	bool		same_invoker;

	if (decision->basis != ACCESS_GRANT)
	{
		if (GetOuterUserId() == outer_user &&
			(decision->basis == ACCESS_PROVIDER || break_glass_active()))
			return;
		refusal = palloc(sizeof(AccessDecision));
		*refusal = *decision;
		say_no(refusal, ERRCODE_SG_THIRD_PARTY, "25",
			   pstrdup(_("a cursor on a governed table serves the role that opened it only")),
			   pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent.")),
			   pstrdup(_("Open the cursor again in this role.")));
		guard_refuse(refusal);
	}

	AcceptInvalidationMessages();
	clock = clock_now();
	invoker = invoker_current();
	same_invoker = GetOuterUserId() == outer_user && invoker->department &&
		strcmp(invoker->department->code, department) == 0;
	found = grant_lookup(department, then->entry, then->purpose);
	if (same_invoker && invoker_purpose() &&
		strcmp(invoker_purpose(), then->purpose) == 0 &&
		found && found->id == then->id && found->revision == then->revision &&
		found->third_party == then->third_party &&
		found->state == GRANT_ACTIVE &&
		clock >= found->valid_from && clock < found->valid_until)
		return;

	refusal = palloc(sizeof(AccessDecision));
	*refusal = *decision;
	if (!same_invoker)
		say_no(refusal, ERRCODE_SG_THIRD_PARTY, "25",
			   pstrdup(_("a cursor on a governed table serves the role and department that opened it only")),
			   pstrdup(_("Article 25 forbids passing data on to a third party without the provider's consent.")),
			   pstrdup(_("Open the cursor again in this role.")));
	else if (found && found->id == then->id && found->state == GRANT_SUSPENDED)
		say_no(refusal, ERRCODE_SG_SUSPENDED, "27",
			   psprintf(_("grant %" PRId64 " on entry \"%s\" is suspended"),
						then->id, then->entry),
			   pstrdup(_("Article 27 suspends sharing until use is rectified.")),
			   remedy_for_suspended(then));
	else if (found == NULL || found->id != then->id ||
			 found->third_party != then->third_party ||
			 clock < found->valid_from || clock >= found->valid_until)
		say_no(refusal, ERRCODE_SG_NOT_VALID_NOW, "27",
			   psprintf(_("grant %" PRId64 " on entry \"%s\" is no longer in force"),
						then->id, then->entry),
			   pstrdup(_("Article 27 ends use with the grant.")),
			   pstrdup(_("Apply again with govshare.request_share().")));
	else
		say_no(refusal, ERRCODE_SG_NO_SCOPE_PROOF, "25",
			   psprintf(_("grant %" PRId64 " or the declared purpose has changed since the statement began"),
						then->id),
			   pstrdup(_("Article 25 permits use for the approved purpose, within the approved scope only.")),
			   pstrdup(_("Run the statement again, or open the cursor again.")));
	guard_refuse(refusal);
}
