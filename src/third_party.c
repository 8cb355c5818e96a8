/*
 * third_party.c: who else may read under a department's grant.
 *
 * Owns the reading of govshare.third_party: a provider's consent that the
 * holder of a grant passes data on to another department (Article 25).
 * grant.c makes of it a narrowed grant and caches that.
 *
 * Must never say more than the consent: its state is read with the row, and
 * its term with it.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "clock.h"
#include "own_table.h"
#include "third_party.h"

/* What is done with each row found; false ends the search */
typedef bool (*Visit) (Relation rel, HeapTuple tuple, void *found);

static Datum
value_of(Relation rel, HeapTuple tuple, const char *column, bool *isnull)
{
	return heap_getattr(tuple, own_column(rel, column), RelationGetDescr(rel),
						isnull);
}

static bool
is_in_state(Relation rel, HeapTuple tuple, const char *state)
{
	return strcmp(own_text(rel, tuple, own_column(rel, "state")), state) == 0;
}

static void
visit_cases(const char *department, const char *entry, const char *purpose,
			const char *index, Visit visit, void *found)
{
	Oid			relid = own_relation("third_party");
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key[3];
	HeapTuple	tuple;

	if (!OidIsValid(relid))
		return;
	rel = table_open(relid, AccessShareLock);
	own_text_key(&key[0], own_column(rel, "department"), department);
	own_text_key(&key[1], own_column(rel, "entry"), entry);
	own_text_key(&key[2], own_column(rel, "purpose"), purpose);
	scan = systable_beginscan(rel, own_relation(index), true, NULL, 3, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
		if (!visit(rel, tuple, found))
			break;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

static bool
take_consent(Relation rel, HeapTuple tuple, void *found)
{
	ThirdParty *consent;
	ArrayType  *items;
	Datum	   *element;
	bool	   *null;
	bool		isnull;
	Datum		replied;

	if (!is_in_state(rel, tuple, "allowed"))
		return true;
	consent = palloc0(sizeof(ThirdParty));
	consent->id = DatumGetInt64(value_of(rel, tuple, "id", &isnull));
	consent->grant_id = DatumGetInt64(value_of(rel, tuple, "grant_id", &isnull));
	replied = value_of(rel, tuple, "replied_at", &isnull);
	consent->valid_from = isnull ? DT_NOEND : DatumGetTimestampTz(replied);
	consent->valid_until =
		clock_midnight(DatumGetDateADT(value_of(rel, tuple, "valid_until",
												&isnull)) + 1);
	items = DatumGetArrayTypeP(value_of(rel, tuple, "items", &isnull));
	deconstruct_array(items, TEXTOID, -1, false, TYPALIGN_INT, &element, &null,
					  &consent->n_items);
	consent->items = palloc(sizeof(char *) * (consent->n_items + 1));
	for (int i = 0; i < consent->n_items; i++)
		consent->items[i] = null[i] ? pstrdup("") :
			TextDatumGetCString(element[i]);
	*(ThirdParty **) found = consent;
	return false;
}

ThirdParty *
third_party_find(const char *department, const char *entry,
				 const char *purpose)
{
	ThirdParty *found = NULL;

	visit_cases(department, entry, purpose, "third_party_allowed_key",
				take_consent, &found);
	return found;
}

bool
third_party_has_item(const ThirdParty *consent, const char *item)
{
	for (int i = 0; i < consent->n_items; i++)
		if (strcmp(consent->items[i], item) == 0)
			return true;
	return false;
}

typedef struct LatestCase
{
	ThirdPartyStage stage;
	int64		id;
} LatestCase;

static bool
is_at_stage(Relation rel, HeapTuple tuple, ThirdPartyStage stage)
{
	bool		unanswered;

	if (stage == THIRD_PARTY_ASKED)
		return is_in_state(rel, tuple, "asked");
	(void) value_of(rel, tuple, "replied_at", &unanswered);
	return !unanswered && !is_in_state(rel, tuple, "allowed") &&
		!is_in_state(rel, tuple, "refused");
}

static bool
take_latest(Relation rel, HeapTuple tuple, void *found)
{
	LatestCase *latest = found;
	bool		isnull;

	if (is_at_stage(rel, tuple, latest->stage))
		latest->id = Max(latest->id,
						 DatumGetInt64(value_of(rel, tuple, "id", &isnull)));
	return true;
}

int64
third_party_case(const char *department, const char *entry,
				 const char *purpose, ThirdPartyStage stage)
{
	LatestCase	latest = {stage, 0};

	visit_cases(department, entry, purpose, "third_party_department_idx",
				take_latest, &latest);
	return latest.id;
}
