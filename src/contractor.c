/*
 * contractor.c: 受托方, who works for a department by contract, cached.
 *
 * Owns the backend's copy of the table contractor.
 *
 * Invariants: a session whose login, session or outer role is a contractor's,
 * or a member of one, is that contractor's, whatever role it sets: no
 * membership turns a contractor into the department, and none lends what a
 * contractor may do to others.  What was handed out stays readable until the
 * transaction ends.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "acting.h"
#include "contractor.h"
#include "own_table.h"
#include "relcache_watch.h"

static MemoryContext contractor_context = NULL;
static bool contractors_valid = false;
static Oid	contractor_relid = InvalidOid;
static Contractor *contractors = NULL;
static int	n_contractors = 0;

static void (*announce) (void) = NULL;

/* The last answer, and for which roles it was */
static const Contractor *answer = NULL;
static Oid	answered[3];
static bool answer_valid = false;

static void
on_role_change(Datum unused, int cache_id, uint32 hash)
{
	answer_valid = false;
}

static void
on_relcache_change(Datum unused, Oid relid)
{
	/* Before the first load any change may be the extension's arrival */
	if (relid != InvalidOid && relid != contractor_relid &&
		OidIsValid(contractor_relid))
		return;
	contractors_valid = false;
	answer_valid = false;
	announce();
}

void
contractor_init(void (*on_change) (void))
{
	announce = on_change;
	relcache_watch(on_relcache_change);
	CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, on_role_change, (Datum) 0);
}

static void
read_entries(Contractor *c, Datum value)
{
	Datum	   *element;
	bool	   *null;

	deconstruct_array(DatumGetArrayTypePCopy(value), TEXTOID, -1, false,
					  TYPALIGN_INT, &element, &null, &c->n_entries);
	c->entries = palloc0((c->n_entries + 1) * sizeof(char *));
	for (int i = 0; i < c->n_entries; i++)
		c->entries[i] = null[i] ? pstrdup("") : TextDatumGetCString(element[i]);
}

static void
load_contractors(void)
{
	Relation	rel = table_open(contractor_relid, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	AttrNumber	role = own_column(rel, "role");
	AttrNumber	department = own_column(rel, "department");
	AttrNumber	entries = own_column(rel, "entries");
	AttrNumber	until = own_column(rel, "approved_until");
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	int			room = 8;

	contractors = palloc(room * sizeof(Contractor));
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Contractor *c;
		bool		isnull;

		if (n_contractors == room)
			contractors = repalloc(contractors, (room *= 2) * sizeof(Contractor));
		c = &contractors[n_contractors++];
		c->role = DatumGetObjectId(heap_getattr(tuple, role, desc, &isnull));
		c->department = own_text(rel, tuple, department);
		c->approved_until = DatumGetDateADT(heap_getattr(tuple, until, desc,
														 &isnull));
		read_entries(c, heap_getattr(tuple, entries, desc, &isnull));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

static void
make_ready(void)
{
	MemoryContext old;

	if (contractors_valid)
		return;
	answer_valid = false;
	n_contractors = 0;
	contractor_relid = own_relation("contractor");
	if (!OidIsValid(contractor_relid))
		return;
	own_retire(&contractor_context);
	contractor_context = AllocSetContextCreate(CacheMemoryContext,
											   "govshare contractors",
											   ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(contractor_context);

	/* Said first: a change that arrives while we read sets it back */
	contractors_valid = true;
	PG_TRY();
	{
		load_contractors();
	}
	PG_CATCH();
	{
		contractors_valid = false;
		n_contractors = 0;
		PG_RE_THROW();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
}

/* The contractor that one of the roles is, or else is a member of */
static const Contractor *
find_contractor(const Oid *roles, int n)
{
	for (int r = 0; r < n; r++)
		for (int i = 0; i < n_contractors; i++)
			if (contractors[i].role == roles[r])
				return &contractors[i];
	for (int r = 0; r < n; r++)
		for (int i = 0; i < n_contractors; i++)
			if (OidIsValid(contractors[i].role) &&
				role_acts_as(roles[r], contractors[i].role))
				return &contractors[i];
	return NULL;
}

const Contractor *
contractor_of_session(void)
{
	Oid			roles[3] = {GetOuterUserId(), GetSessionUserId(),
	GetAuthenticatedUserId()};

	if (!contractors_valid)
		make_ready();
	if (n_contractors == 0)
		return NULL;
	if (!answer_valid || memcmp(roles, answered, sizeof(roles)) != 0)
	{
		/* Looking at memberships may let a change in: then it is not kept */
		answer_valid = true;
		memcpy(answered, roles, sizeof(roles));
		answer = find_contractor(roles, lengthof(roles));
	}
	return answer;
}

bool
contractor_acts_itself(const Contractor *contractor)
{
	return GetOuterUserId() == contractor->role;
}

bool
contractor_has_entry(const Contractor *contractor, const char *entry)
{
	for (int i = 0; entry && i < contractor->n_entries; i++)
		if (strcmp(contractor->entries[i], entry) == 0)
			return true;
	return false;
}
