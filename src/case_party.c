/*
 * case_party.c: who the parties of a case are.
 *
 * Owns the meaning of transition.party: the sides of a case, which its columns
 * name, and the authorities and offices behind them.
 *
 * Invariants: parties are judged on the row as it stood, so that nobody
 * becomes one by writing his own code into it; nobody decides who belongs to
 * another side, by whatever membership.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "case_step.h"
#include "errors.h"
#include "internal_write.h"
#include "notice.h"

/* Columns that name the departments whose case it is, where a table has them */
static const char *const side_columns[] = {"provider", "requester", "department"};

typedef enum PartyKind
{
	PARTY_COLUMN,				/* the department that the column names */
	PARTY_SYSTEM,				/* the extension itself */
	PARTY_OWN_AUTHORITY,		/* the authority of that department's level */
	PARTY_AUTHORITY,			/* any authority over it */
	PARTY_OVERSEER,				/* the nearest over it that is not itself */
	PARTY_OFFICE				/* that speaks for its government */
} PartyKind;

/* "kind[:column]" of transition; the column is provider unless said otherwise */
typedef struct Party
{
	PartyKind	kind;
	const char *column;
} Party;

static Party
parse_party(const char *text)
{
	static const struct
	{
		const char *name;
		PartyKind	kind;
		const char *column;
	}			known[] = {
		{"system", PARTY_SYSTEM, NULL},
		{"own_authority", PARTY_OWN_AUTHORITY, "provider"},
		{"authority", PARTY_AUTHORITY, "provider"},
		{"requester_authority", PARTY_AUTHORITY, "requester"},
		{"overseer", PARTY_OVERSEER, "provider"},
		{"office", PARTY_OFFICE, "provider"},
	};
	const char *colon = strchr(text, ':');
	size_t		length = colon ? colon - text : strlen(text);
	Party		party = {PARTY_COLUMN, text};

	for (int i = 0; i < lengthof(known); i++)
		if (strlen(known[i].name) == length &&
			strncmp(known[i].name, text, length) == 0)
		{
			party.kind = known[i].kind;
			party.column = colon ? colon + 1 : known[i].column;
		}
	return party;
}

/* One text that a query of one text gives, in the caller's memory, or NULL */
static char *
ask(InternalQuery *query, const char *argument)
{
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Datum		values[1];
	char	   *result = NULL;
	bool		isnull;

	if (argument == NULL)
		return NULL;
	values[0] = CStringGetTextDatum(argument);
	internal_write_begin(&frame);
	if (internal_query(query, values, NULL) > 0)
	{
		Datum		value = internal_value(0, 1, &isnull);

		if (!isnull)
			result = MemoryContextStrdup(caller, TextDatumGetCString(value));
	}
	internal_write_end(&frame);
	return result;
}

static char *
office_of(const char *department)
{
	static InternalQuery query = {
		"SELECT govshare.government_office_of($1)", 1, {TEXTOID}
	};

	return ask(&query, department);
}

char *
department_authority_code(const char *department)
{
	const Department *authority =
		department_authority(department_by_code(department));

	return authority ? pstrdup(authority->code) : NULL;
}

static char *
department_behind(Party party, const char *code)
{
	if (code == NULL)
		return NULL;
	switch (party.kind)
	{
		case PARTY_OWN_AUTHORITY:
		case PARTY_AUTHORITY:
			return department_authority_code(code);
		case PARTY_OVERSEER:
			return notice_overseer(code);
		case PARTY_OFFICE:
			return office_of(code);
		default:
			return pstrdup(code);
	}
}

char *
party_department(Case *c, const char *name)
{
	Party		party = parse_party(name);

	if (party.kind == PARTY_SYSTEM)
		return NULL;
	return department_behind(party, case_value(c, c->new, party.column));
}

List *
case_sides(Case *c)
{
	List	   *sides = NIL;

	for (int i = 0; i < lengthof(side_columns); i++)
	{
		char	   *code = case_value(c, c->new, side_columns[i]);

		if (code && !step_names(sides, code))
			sides = lappend(sides, code);
	}
	return sides;
}

/* The row on which parties are judged */
static HeapTuple
standing_row(Case *c)
{
	return c->old ? c->old : c->new;
}

bool
case_is_party(Case *c, const Actor *actor, const char *name)
{
	Party		party = parse_party(name);
	char	   *code;
	char	   *behind;

	if (party.kind == PARTY_SYSTEM)
		return actor->system;
	if (actor->system)
		return false;
	code = case_value(c, standing_row(c), party.column);
	if (party.kind == PARTY_AUTHORITY)
		return department_oversees(actor->department, department_by_code(code));
	behind = department_behind(party, code);
	return behind && strcmp(behind, actor->department->code) == 0;
}

/* May the actor know of the case at all? */
bool
case_concerns(Case *c, const Actor *actor)
{
	if (actor->system || c->old == NULL)
		return true;
	for (int i = 0; i < lengthof(side_columns); i++)
	{
		char	   *code = case_value(c, c->old, side_columns[i]);
		char	   *office;

		if (code == NULL)
			continue;
		if (strcmp(code, actor->department->code) == 0 ||
			department_oversees(actor->department, department_by_code(code)))
			return true;
		office = office_of(code);
		if (office && strcmp(office, actor->department->code) == 0)
			return true;
	}
	return false;
}

/* Nobody sits on both sides of a decision, by whatever memberships */
void
case_check_independent(Case *c, const Actor *actor, Step *step)
{
	if (actor->system)
		return;
	for (int i = 0; i < lengthof(side_columns); i++)
	{
		char	   *code = case_value(c, standing_row(c), side_columns[i]);
		const Department *d = department_by_code(code);

		if (d == NULL || strcmp(code, actor->department->code) == 0 ||
			!invoker_is_member(d->role))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 strcmp(side_columns[i], "requester") == 0 ?
				 errmsg("nobody decides on a request of their own department") :
				 errmsg("nobody decides on a case of their own department"),
				 errdetail("Role \"%s\" belongs to department \"%s\", a side of %s; Articles 20 and 39 leave it to another.",
						   GetUserNameFromId(actor->role, false), code,
						   c->label),
				 errhint("Someone who belongs to no side must take step %s.",
						 step->name)));
	}
}

/*
 * A contractor takes a clerk's steps on the entries of its approval, and no
 * others (Article 36).  A new row may get its entry from validation: then the
 * look at it after the row tells.
 */
void
case_check_contractor(Case *c, const Actor *actor, Step *step, bool row_is_written)
{
	char	   *entry = case_value(c, c->new, "entry");

	if (case_column(c, "entry", true) == InvalidAttrNumber)
		entry = case_value(c, c->new, "code");
	if (strcmp(step->duty, "clerk") == 0 &&
		(contractor_has_entry(actor->contractor, entry) ||
		 (entry == NULL && !row_is_written && c->old == NULL)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("%s of %s is not for contractor \"%s\"", step->name,
					c->label, GetUserNameFromId(actor->role, false)),
			 errdetail("Article 36: contractors take clerks' steps on the entries that their approval names, and consent to nothing."),
			 errhint("Someone of the department itself must do it.")));
}
