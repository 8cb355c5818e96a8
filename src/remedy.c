/*
 * remedy.c: the way out of a refusal.
 *
 * Owns the hints that depend on what a department has under way: it names the
 * request that waits, by number and state, and who takes the next step.  Reads
 * the department's own cases only, so it tells nobody of another's.
 *
 * Must never decide: the guard has refused already.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "utils/rel.h"

#include "own_table.h"
#include "remedy.h"
#include "third_party.h"

typedef struct Pending
{
	int64		id;				/* 0: none */
	char	   *state;
	char	   *provider;
} Pending;

static const char *const open_state[] = {
	"draft", "submitted", "supplement", "narrowed", "approved"
};

static bool
is_open(const char *state)
{
	for (int i = 0; i < lengthof(open_state); i++)
		if (strcmp(state, open_state[i]) == 0)
			return true;
	return false;
}

/* The department's latest request for entry and purpose that is under way */
static Pending
pending_request(const char *department, const char *entry, const char *purpose)
{
	Pending		pending = {0};
	Oid			relid = own_relation("share_request");
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key[2];
	HeapTuple	tuple;

	if (!OidIsValid(relid))
		return pending;
	rel = table_open(relid, AccessShareLock);
	own_text_key(&key[0], own_column(rel, "requester"), department);
	own_text_key(&key[1], own_column(rel, "entry"), entry);
	scan = systable_beginscan(rel, own_relation("share_request_requester_idx"),
							  true, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		int64		id = DatumGetInt64(heap_getattr(tuple, own_column(rel, "id"),
													RelationGetDescr(rel),
													&isnull));
		char	   *state = own_text(rel, tuple, own_column(rel, "state"));

		if (id < pending.id || !is_open(state) ||
			strcmp(own_text(rel, tuple, own_column(rel, "purpose")), purpose) != 0)
			continue;
		pending.id = id;
		pending.state = state;
		pending.provider = own_text(rel, tuple, own_column(rel, "provider"));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return pending;
}

static char *
describe_pending(const Pending *p)
{
	if (strcmp(p->state, "draft") == 0)
		return psprintf(_("Request %" PRId64 " for it is a draft: your office head submits it with govshare.endorse_request(%" PRId64 ")."),
						p->id, p->id);
	if (strcmp(p->state, "supplement") == 0)
		return psprintf(_("Request %" PRId64 " for it lacks material: hand it in with govshare.supplement_request(%" PRId64 ", ...)."),
						p->id, p->id);
	if (strcmp(p->state, "narrowed") == 0)
		return psprintf(_("Request %" PRId64 " for it was approved in part: your office head accepts that with govshare.assent_request(%" PRId64 ")."),
						p->id, p->id);
	if (strcmp(p->state, "approved") == 0)
		return psprintf(_("Request %" PRId64 " for it is approved and waits for delivery by department \"%s\" (Article 22); govshare.obligation says by when."),
						p->id, p->provider);
	return psprintf(_("Request %" PRId64 " for it is submitted and waits for the reply of department \"%s\" (Article 21); govshare.obligation says by when."),
					p->id, p->provider);
}

char *
remedy_for_no_grant(const char *department, const char *entry,
					const char *purpose)
{
	Pending		pending = pending_request(department, entry, purpose);
	int64		id;

	if (pending.id)
		return describe_pending(&pending);
	if ((id = third_party_case(department, entry, purpose,
							   THIRD_PARTY_ASKED)) != 0)
		return psprintf(_("Case %" PRId64 " of govshare.third_party asks for consent that you use another department's grant; its provider decides with govshare.allow_third_party()."),
						id);
	if ((id = grant_for_other_purpose(department, entry)) != 0)
		return psprintf(_("Your department holds grant %" PRId64 " for another purpose: see govshare.my_grants, or apply with govshare.request_share()."),
						id);
	return pstrdup(_("Apply with govshare.request_share() (Article 20)."));
}

char *
remedy_for_ended(const char *department, const char *entry, const char *purpose)
{
	Pending		pending = pending_request(department, entry, purpose);

	if (pending.id)
		return describe_pending(&pending);
	return pstrdup(_("Apply again with govshare.request_share()."));
}

char *
remedy_for_suspended(const Grant *grant)
{
	if (grant->third_party)
		return psprintf(_("Department \"%s\", under whose grant you read, must rectify; or apply for your own grant with govshare.request_share()."),
						grant->requester);
	return psprintf(_("Rectify, then report it with govshare.report_rectified(%" PRId64 ", ...)."),
					grant->id);
}

char *
remedy_for_term(const Grant *grant)
{
	if (grant->third_party)
		return psprintf(_("Department \"%s\", under whose grant you read, asks for a further term with govshare.ask_third_party()."),
						grant->requester);
	return psprintf(_("Apply for a further term with govshare.request_share(..., supersedes => %" PRId64 ")."),
					grant->id);
}

char *
remedy_for_item(const Grant *grant)
{
	if (grant->third_party)
		return psprintf(_("Name only the items listed in govshare.my_grants, or have department \"%s\", under whose grant you read, ask for more with govshare.ask_third_party()."),
						grant->requester);
	return psprintf(_("Name only the items listed in govshare.my_grants, or apply for the wider scope with govshare.request_share(..., supersedes => %" PRId64 ")."),
					grant->id);
}
