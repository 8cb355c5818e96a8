/*
 * outflow.c: rows that wait in a portal on their way to the client (P4).
 *
 * EXECUTE, FETCH, RETURNING and functions fill a store first; its rows leave
 * later, over many messages and perhaps hours, and no executor hook is called
 * then.  So the portals that took rows in under a grant are remembered, and
 * each row that such a portal sends is checked where it enters the protocol.
 *
 * Owns the list of those portals and the wrapper around the protocol's
 * putmessage.  An entry lives in its portal's own memory and ends with it.
 * A plain SELECT is not among them: its rows pass the gate in statement.c.
 * Must never send anything itself, and stops at the border between messages
 * only, where an error leaves the protocol in order.
 */
#include "postgres.h"

#include "libpq/libpq.h"
#include "miscadmin.h"
#include "tcop/pquery.h"
#include "utils/inval.h"
#include "utils/memutils.h"

#include "clock.h"
#include "grant.h"
#include "guard.h"
#include "outflow.h"

/* Messages of the frontend/backend protocol that carry rows */
#define DATA_ROW	'D'
#define COPY_DATA	'd'

typedef struct StockUse
{
	AccessDecision decision;	/* all it points at is in the portal's memory */
	char	   *department;
} StockUse;

/* What a portal has taken in */
typedef struct Stock
{
	Portal		portal;
	Oid			outer_user;		/* at the end of the last run */
	bool		lent;			/* another began the next one */
	List	   *uses;			/* of StockUse */
	TimestampTz valid_until;	/* the first of their terms */
	uint32		grant_changes;	/* when they were last found good */
	MemoryContextCallback at_end;
	struct Stock *next;
} Stock;

static Stock *stocks = NULL;
static OutflowFrame *innermost = NULL;

static PQcommMethods wrapper;
static const PQcommMethods *wrapped = NULL;

static Stock *
find_stock(Portal portal)
{
	for (Stock *stock = stocks; stock; stock = stock->next)
		if (stock->portal == portal)
			return stock;
	return NULL;
}

/* Is the portal at work, or does it hand out what it holds? */
static bool
is_running(Portal portal)
{
	for (OutflowFrame *frame = innermost; frame; frame = frame->outer)
		if (frame->portal == portal)
			return true;
	return false;
}

/*
 * Within a run the role may change, as functions do, but what one role has
 * taken in is not for another to take out.
 */
void
outflow_enter(OutflowFrame *frame)
{
	Stock	   *stock = stocks ? find_stock(ActivePortal) : NULL;

	if (stock && !is_running(stock->portal) &&
		stock->outer_user != GetOuterUserId())
		stock->lent = true;
	frame->portal = ActivePortal;
	frame->outer = innermost;
	innermost = frame;
}

void
outflow_leave(const OutflowFrame *frame)
{
	Stock	   *stock = stocks ? find_stock(frame->portal) : NULL;

	innermost = frame->outer;
	if (stock && !stock->lent && !is_running(stock->portal))
		stock->outer_user = GetOuterUserId();
}

/* ---- rows on their way out ---- */

static bool
still_good(const StockUse *use, TimestampTz clock)
{
	const Grant *then = use->decision.grant;
	const Grant *now = grant_lookup(use->department, then->entry, then->purpose);

	return now && now->id == then->id && now->revision == then->revision &&
		now->third_party == then->third_party && now->state == GRANT_ACTIVE &&
		clock >= now->valid_from && clock < now->valid_until;
}

static void
check_row(void)
{
	Stock	   *stock = find_stock(ActivePortal);
	TimestampTz clock;
	bool		lent;
	ListCell   *lc;

	if (stock == NULL)
		return;
	AcceptInvalidationMessages();
	clock = clock_now();
	lent = stock->lent || (stock->outer_user != GetOuterUserId() &&
						   !is_running(stock->portal));
	if (stock->grant_changes == grant_changes() && clock < stock->valid_until &&
		!lent)
		return;
	stock->grant_changes = grant_changes();
	foreach(lc, stock->uses)
	{
		StockUse   *use = lfirst(lc);

		if (lent || !still_good(use, clock))
			guard_recheck(&use->decision, stock->outer_user, use->department);
	}
}

static int
put_message(char type, const char *bytes, size_t length)
{
	if (stocks != NULL && ActivePortal != NULL &&
		(type == DATA_ROW || type == COPY_DATA))
		check_row();
	return wrapped->putmessage(type, bytes, length);
}

static void
wrap_protocol(void)
{
	if (wrapped)
		return;
	wrapped = PqCommMethods;
	wrapper = *wrapped;
	wrapper.putmessage = put_message;
	PqCommMethods = &wrapper;
}

/* ---- rows taken in ---- */

/* The portal goes; in an abort, too */
static void
forget_stock(void *arg)
{
	Stock	  **link = &stocks;

	while (*link && *link != arg)
		link = &(*link)->next;
	if (*link)
		*link = (*link)->next;
}

static Stock *
make_stock(Portal portal)
{
	Stock	   *stock = palloc0(sizeof(Stock));

	wrap_protocol();
	stock->portal = portal;
	stock->outer_user = GetOuterUserId();
	stock->valid_until = DT_NOEND;
	stock->grant_changes = grant_changes();
	stock->at_end.func = forget_stock;
	stock->at_end.arg = stock;
	MemoryContextRegisterResetCallback(portal->portalContext, &stock->at_end);
	stock->next = stocks;
	stocks = stock;
	return stock;
}

static bool
is_known(const Stock *stock, const AccessDecision *decision)
{
	ListCell   *lc;

	foreach(lc, stock->uses)
	{
		const AccessDecision *seen = &((StockUse *) lfirst(lc))->decision;

		if (seen->relid == decision->relid &&
			seen->grant->id == decision->grant->id &&
			seen->grant->revision == decision->grant->revision &&
			seen->grant->third_party == decision->grant->third_party)
			return true;
	}
	return false;
}

/* Portals outlive transactions, which caches of grants do not */
static StockUse *
copy_use(const AccessDecision *decision, const char *department)
{
	StockUse   *use = palloc0(sizeof(StockUse));
	Dataset    *dataset = palloc(sizeof(Dataset));
	Grant	   *grant = palloc(sizeof(Grant));
	ListCell   *lc;

	*dataset = *decision->dataset;
	dataset->entry = pstrdup(dataset->entry);
	dataset->provider = pstrdup(dataset->provider);
	dataset->division_column = NULL;

	*grant = *decision->grant;
	grant->entry = pstrdup(grant->entry);
	grant->purpose = pstrdup(grant->purpose);
	grant->requester = pstrdup(grant->requester);
	grant->items = NULL;
	grant->n_items = 0;
	grant->divisions = NULL;
	grant->n_divisions = -1;
	grant->row_filter = NULL;
	grant->state_reason = NULL;

	use->decision = *decision;
	use->decision.dataset = dataset;
	use->decision.grant = grant;
	use->decision.items = NIL;
	foreach(lc, decision->items)
		use->decision.items = lappend(use->decision.items, pstrdup(lfirst(lc)));
	use->department = pstrdup(department);
	return use;
}

static void
take_into(Portal portal, const AccessDecision *decision,
		  const QueryDesc *query, const char *department)
{
	Stock	   *stock;
	MemoryContext old;

	/* The rows of a plain SELECT wait nowhere */
	if (portal == NULL ||
		(portal->strategy == PORTAL_ONE_SELECT && portal->queryDesc == query))
		return;
	stock = find_stock(portal);
	if (stock && is_known(stock, decision))
		return;
	old = MemoryContextSwitchTo(portal->portalContext);
	if (stock == NULL)
		stock = make_stock(portal);
	stock->uses = lappend(stock->uses, copy_use(decision, department));
	stock->valid_until = Min(stock->valid_until, decision->grant->valid_until);
	MemoryContextSwitchTo(old);
}

void
outflow_take(const AccessDecision *decision, const QueryDesc *query,
			 const char *department)
{
	take_into(ActivePortal, decision, query, department);
	for (OutflowFrame *frame = innermost; frame; frame = frame->outer)
		take_into(frame->portal, decision, query, department);
}
