/*
 * procedure.c: the trigger engine: which step of a case is lawful, now, for
 * whom, and what follows from it.
 *
 * Owns procedure_step(), which fires before and after every row of a case
 * table, procedure_part() for the tables that belong to a case (items,
 * conditions), and the rows of case_event.  Which steps there are
 * is data: govshare.transition, read through case_step.c.
 *
 * Invariants: a case changes only by a step that transition lists, taken by a
 * party with the duty that it asks for; columns that the step does not name
 * stay as they are; times and actors are stamped here, never by the caller.
 * The outer user acts, whoever owns the function or view on the way.  Each
 * step leaves exactly one event, numbered without gaps.
 *
 * Must never decide anything that depends on one procedure: that is for the
 * rows of transition, or for the table's own validation trigger.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "case_step.h"
#include "clock.h"
#include "errors.h"
#include "internal_write.h"
#include "invoker.h"
#include "notice.h"
#include "obligation.h"
#include "own_table.h"
#include "pending.h"

/* Longest value that a column of a case may hold, in bytes */
#define MAX_FIELD_SIZE 16384

PG_FUNCTION_INFO_V1(procedure_step);
PG_FUNCTION_INFO_V1(procedure_part);
PG_FUNCTION_INFO_V1(accepts_verbatim);
PG_FUNCTION_INFO_V1(no_such_case);
PG_FUNCTION_INFO_V1(refuse_secret);

/*
 * Rows are taken as they come while a superuser restores or repairs under
 * govshare.break_glass: a dump holds cases in every state.
 */
static bool
verbatim(void)
{
	return !internal_write_active() && internal_write_allowed();
}

Datum
accepts_verbatim(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(verbatim());
}

static bool
changed(Case *c, int i)
{
	Form_pg_attribute att = TupleDescAttr(c->desc, i);
	bool		old_null,
				new_null;
	Datum		old_value,
				new_value;

	if (att->attisdropped || att->attgenerated)
		return false;
	new_value = heap_getattr(c->new, i + 1, c->desc, &new_null);
	if (c->old == NULL)
		return !new_null;
	old_value = heap_getattr(c->old, i + 1, c->desc, &old_null);
	if (old_null || new_null)
		return old_null != new_null;
	return !datum_image_eq(old_value, new_value, att->attbyval, att->attlen);
}

/* Only what the step names may change */
static void
check_frozen(Case *c, Step *step)
{
	for (int i = 0; i < c->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(c->desc, i);
		char	   *name = NameStr(att->attname);

		if (!changed(c, i) || strcmp(name, "state") == 0 ||
			step_names(step->sets, name) || step_names(step->stamps, name) ||
			step_names(step->requires, name))
			continue;
		/* What a new row has of its own: its number and plain defaults */
		if (c->old == NULL && (att->attidentity || att->atthasdef))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("column \"%s\" of %s cannot be set in step %s",
						name, c->a_noun, step->name),
				 errdetail("Article %s: what one party stated is not changed by another step.",
						   step->article),
				 step->sets ? errhint("This step sets: %s.",
									  step_list(step->sets)) : 0));
	}
}

static void
check_sizes(Case *c)
{
	for (int i = 0; i < c->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(c->desc, i);
		bool		isnull;
		Datum		value;
		bool		infinite = false;

		if (!changed(c, i))
			continue;
		value = heap_getattr(c->new, i + 1, c->desc, &isnull);
		if (isnull)
			continue;
		if (att->attlen == -1 &&
			toast_raw_datum_size(value) > MAX_FIELD_SIZE + VARHDRSZ)
			ereport(ERROR,
					(errcode(ERRCODE_SG_FIELD),
					 errmsg("column \"%s\" of %s is too long",
							NameStr(att->attname), c->a_noun),
					 errdetail("It holds at most %d bytes.", MAX_FIELD_SIZE),
					 errhint("Refer to the document instead of quoting it.")));
		if (att->atttypid == DATEOID)
			infinite = DATE_NOT_FINITE(DatumGetDateADT(value));
		else if (att->atttypid == TIMESTAMPTZOID)
			infinite = TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value));
		if (infinite)
			ereport(ERROR,
					(errcode(ERRCODE_SG_FIELD),
					 errmsg("column \"%s\" of %s must be a day of the calendar",
							NameStr(att->attname), c->a_noun),
					 errdetail("A period without an end is none (Article 20 asks for the term of use)."),
					 errhint("Give a date.")));
	}
}

/* White space says nothing, the ideographic space (U+3000) as little */
static bool
is_blank(const char *text)
{
	static const char ideographic_space[] = "\xe3\x80\x80";
	bool		utf8 = GetDatabaseEncoding() == PG_UTF8;

	for (;;)
	{
		text += strspn(text, " \t\r\n\v\f");
		if (!utf8 || strncmp(text, ideographic_space, 3) != 0)
			return *text == '\0';
		text += 3;
	}
}

static void
check_required(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->requires)
	{
		char	   *name = lfirst(cell);
		char	   *value = case_value(c, c->new, name);

		if (value && strcmp(value, "{}") != 0 && !is_blank(value))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("%s must be stated in step %s of %s", name,
						step->name, c->a_noun),
				 errdetail("Article %s requires it.", step->article),
				 errhint("Required here: %s.", step_list(step->requires))));
	}
}

/* Who took the case this far, and when: set here, whatever the caller wrote */
static HeapTuple
stamp(Case *c, Step *step, const Actor *actor, TimestampTz now)
{
	int			n = list_length(step->stamps);
	int		   *columns = palloc(n * sizeof(int));
	Datum	   *values = palloc(n * sizeof(Datum));
	bool	   *nulls = palloc0(n * sizeof(bool));
	ListCell   *cell;

	n = 0;
	foreach(cell, step->stamps)
	{
		AttrNumber	column = case_column(c, lfirst(cell), false);
		Oid			type = TupleDescAttr(c->desc, column - 1)->atttypid;

		columns[n] = column;
		if (type == TIMESTAMPTZOID)
			values[n] = TimestampTzGetDatum(now);
		else if (type == TEXTOID)
		{
			if (actor->department)
				values[n] = CStringGetTextDatum(actor->department->code);
			else
				nulls[n] = true;
		}
		else
			elog(ERROR, "column \"%s\" of \"%s\" cannot be stamped",
				 (char *) lfirst(cell), c->procedure);
		n++;
	}
	if (n == 0)
		return c->new;
	return heap_modify_tuple_by_cols(c->new, c->desc, n, columns, values,
									 nulls);
}

static HeapTuple
before_row(Case *c)
{
	Actor		actor = current_actor();
	Step	   *step = choose_step(c, &actor, true);

	check_frozen(c, step);
	check_sizes(c);
	check_required(c, step);
	return stamp(c, step, &actor, clock_now());
}

/* The columns that changed, as text: what the event says of the step */
static Jsonb *
describe_change(Case *c)
{
	JsonbParseState *state = NULL;
	JsonbValue	key,
				value;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < c->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(c->desc, i);
		char	   *text;

		if (!changed(c, i) || strcmp(NameStr(att->attname), "state") == 0 ||
			strcmp(NameStr(att->attname), "id") == 0)
			continue;
		key.type = jbvString;
		key.val.string.val = NameStr(att->attname);
		key.val.string.len = strlen(key.val.string.val);
		pushJsonbValue(&state, WJB_KEY, &key);
		text = case_value(c, c->new, NameStr(att->attname));
		if (text == NULL)
			value.type = jbvNull;
		else
		{
			value.type = jbvString;
			value.val.string.val = text;
			value.val.string.len = strlen(text);
		}
		pushJsonbValue(&state, WJB_VALUE, &value);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static void
record_event(Case *c, Step *step, const Actor *actor, TimestampTz at)
{
	static InternalQuery insert = {
		"INSERT INTO govshare.case_event (procedure, case_id, seq, step, from_state,"
		" to_state, party, actor, department, at, article, departments, details)"
		" SELECT $1, $2, coalesce((SELECT max(e.seq) FROM govshare.case_event e"
		"  WHERE e.procedure = $1 AND e.case_id = $2), 0) + 1,"
		" $3, $4, $5, $6, $7, $8, $9, $10, $11, $12",
		12, {TEXTOID, INT8OID, TEXTOID, TEXTOID, TEXTOID, TEXTOID, TEXTOID,
		TEXTOID, TIMESTAMPTZOID, TEXTOID, TEXTARRAYOID, JSONBOID}
	};
	InternalWrite frame;
	Datum		values[12];
	char		nulls[12];
	Jsonb	   *details = describe_change(c);
	List	   *sides = case_sides(c);
	Datum	   *side = palloc((list_length(sides) + 1) * sizeof(Datum));
	int			n_sides = 0;
	ListCell   *cell;

	memset(nulls, ' ', sizeof(nulls));
	foreach(cell, sides)
		side[n_sides++] = CStringGetTextDatum(lfirst(cell));
	values[0] = CStringGetTextDatum(c->procedure);
	values[1] = Int64GetDatum(c->id);
	values[2] = CStringGetTextDatum(step->name);
	values[3] = CStringGetTextDatum(c->from);
	values[4] = CStringGetTextDatum(c->to);
	values[5] = CStringGetTextDatum(step->party);
	values[6] = CStringGetTextDatum(actor->system ? "system" :
									GetUserNameFromId(actor->role, false));
	values[7] = (Datum) 0;
	if (actor->department)
		values[7] = CStringGetTextDatum(actor->department->code);
	else
		nulls[7] = 'n';
	values[8] = TimestampTzGetDatum(at);
	values[9] = CStringGetTextDatum(step->article);
	values[10] = PointerGetDatum(construct_array(side, n_sides, TEXTOID, -1,
												 false, TYPALIGN_INT));
	values[11] = JsonbPGetDatum(details);
	internal_write_begin(&frame);
	internal_query(&insert, values, nulls);
	internal_write_end(&frame);
}

/* Who owes what a statute asks: a party of the case */
static char *
responsible_party(const char *statute)
{
	static InternalQuery query = {
		"SELECT s.responsible FROM govshare.statute s WHERE s.code = $1",
		1, {TEXTOID}
	};
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Datum		values[1];
	char	   *result = NULL;

	values[0] = CStringGetTextDatum(statute);
	internal_write_begin(&frame);
	if (internal_query(&query, values, NULL) > 0)
		result = MemoryContextStrdup(caller,
									 TextDatumGetCString(internal_value(0, 1, NULL)));
	internal_write_end(&frame);
	if (result == NULL)
		elog(ERROR, "statute \"%s\" is not known", statute);
	return result;
}

/* When the period of an effect begins: with the step, or on the day it names */
static TimestampTz
effect_event(Case *c, const Effect *effect, TimestampTz at)
{
	bool		isnull;
	Datum		day;

	if (effect->event == NULL)
		return at;
	day = heap_getattr(c->new, case_column(c, effect->event, false), c->desc,
					   &isnull);
	return isnull ? at : clock_midnight(DatumGetDateADT(day));
}

static void
open_obligations(Case *c, Step *step, TimestampTz at)
{
	ListCell   *cell;

	foreach(cell, step->opens)
	{
		Effect		effect = parse_effect(c, lfirst(cell));
		TimestampTz event;
		char	   *department;

		if (!effect.applies)
			continue;
		event = effect_event(c, &effect, at);
		department = party_department(c, responsible_party(effect.name));
		if (department == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SG_FIELD),
					 errmsg("%s has no one who would owe what statute \"%s\" asks",
							c->label, effect.name),
					 errdetail("Article 8 names one for each government at county level and above."),
					 errhint("Register it in govshare.department with is_authority.")));
		if (effect.value)
		{
			char	   *workdays = case_value(c, c->new, effect.value);

			if (workdays)
				obligation_open_within(effect.name, department, c->procedure,
									   c->id, event, pg_strtoint32(workdays));
		}
		else
			obligation_open(effect.name, department, c->procedure, c->id,
							event);
	}
}

static void
resume_obligations(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->resumes)
	{
		Effect		effect = parse_effect(c, lfirst(cell));

		if (effect.applies)
			obligation_resume(c->procedure, c->id, effect.name);
	}
}

static void
close_obligations(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->closes)
	{
		Effect		effect = parse_effect(c, lfirst(cell));

		if (effect.applies)
			obligation_close(c->procedure, c->id, effect.name,
							 effect.value ? effect.value : "met");
	}
}

static void
flag_violations(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->flags)
	{
		Effect		effect = parse_effect(c, lfirst(cell));
		char	   *department;

		if (!effect.applies)
			continue;
		department = party_department(c, effect.value ? effect.value : "provider");
		if (department)
			flag_violation(effect.name, department, c->procedure, c->id, 0,
						   describe_change(c));
	}
}

/* Those who use the data of the entry that the column names */
static List *
grantees(Case *c, const char *column)
{
	static InternalQuery query = {
		"SELECT g FROM govshare.grantees_of($1) g", 1, {TEXTOID}
	};
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Datum		values[1];
	List	   *found = NIL;
	char	   *entry = case_value(c, c->new, column);
	uint64		n;

	if (entry == NULL)
		return NIL;
	values[0] = CStringGetTextDatum(entry);
	internal_write_begin(&frame);
	n = internal_query(&query, values, NULL);
	for (uint64 i = 0; i < n; i++)
	{
		char	   *code = TextDatumGetCString(internal_value(i, 1, NULL));
		MemoryContext inner = MemoryContextSwitchTo(caller);

		found = lappend(found, pstrdup(code));
		MemoryContextSwitchTo(inner);
	}
	internal_write_end(&frame);
	return found;
}

/* Each is told once, whatever parties it is; nobody is told what it did */
static void
send_notices(Case *c, Step *step, const Actor *actor)
{
	List	   *recipients = NIL;
	List	   *told = NIL;
	ListCell   *cell;

	foreach(cell, step->tells)
	{
		char	   *party = lfirst(cell);

		if (strcmp(party, "grantees") == 0)
			recipients = list_concat(recipients, grantees(c, "entry"));
		else if (strncmp(party, "grantees:", 9) == 0)
			recipients = list_concat(recipients, grantees(c, party + 9));
		else
			recipients = lappend(recipients, party_department(c, party));
	}
	foreach(cell, recipients)
	{
		char	   *recipient = lfirst(cell);

		if (recipient == NULL || step_names(told, recipient) ||
			(actor->department &&
			 strcmp(recipient, actor->department->code) == 0))
			continue;
		told = lappend(told, recipient);
		notice_send(recipient, c->procedure, c->id, step->article,
					case_template(c, step->summary));
	}
}

/* When the step happened: as stamped, so that all accounts of it agree */
static TimestampTz
step_time(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->stamps)
	{
		AttrNumber	column = case_column(c, lfirst(cell), false);
		bool		isnull;
		Datum		value;

		if (TupleDescAttr(c->desc, column - 1)->atttypid != TIMESTAMPTZOID)
			continue;
		value = heap_getattr(c->new, column, c->desc, &isnull);
		if (!isnull)
			return DatumGetTimestampTz(value);
	}
	return clock_now();
}

/* Who waits for a step of this department: the other side, else who reviews */
static char *
other_side(Case *c, const char *department)
{
	char	   *provider = case_value(c, c->new, "provider");
	char	   *requester = case_value(c, c->new, "requester");

	if (provider && strcmp(provider, department) != 0)
		return provider;
	if (requester && strcmp(requester, department) != 0)
		return requester;
	return department_authority_code(department);
}

static void
await_next(Case *c, TimestampTz at)
{
	List	   *pending = NIL;
	char	   *entry = case_value(c, c->new, "entry");
	ListCell   *cell;

	foreach(cell, awaited_steps(c))
	{
		Step	   *step = lfirst(cell);
		char	   *department = party_department(c, step->party);
		Pending    *p;

		if (department == NULL)
			continue;
		p = palloc(sizeof(Pending));
		p->step = step->name;
		p->party = step->party;
		p->duty = step->duty;
		p->article = step->article;
		p->department = department;
		p->owed_to = other_side(c, department);
		p->provider = case_value(c, c->new, "provider");
		p->entry = entry ? entry : case_value(c, c->new, "code");
		pending = lappend(pending, p);
	}
	pending_replace(c->procedure, c->id, pending, at);
}

static void
after_row(Case *c)
{
	Actor		actor = current_actor();
	Step	   *step = choose_step(c, &actor, false);
	TimestampTz at = step_time(c, step);

	record_event(c, step, &actor, at);
	close_obligations(c, step);
	open_obligations(c, step, at);
	resume_obligations(c, step);
	await_next(c, at);
	flag_violations(c, step);
	send_notices(c, step, &actor);
}

Datum
procedure_step(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HeapTuple	result;
	Case		c;

	if (!own_trigger(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("procedure_step() was not called as a trigger")));
	if (TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
	{
		if (verbatim())
			PG_RETURN_POINTER(NULL);
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("cases in \"%s\" are not truncated",
						RelationGetRelationName(trigger->tg_relation)),
				 errdetail("Article 29: what was asked and answered is kept."),
				 errhint("Withdraw or end the case by its own steps.")));
	}
	result = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ?
		trigger->tg_newtuple : trigger->tg_trigtuple;
	if (verbatim())
		return PointerGetDatum(result);
	case_init(&c, RelationGetRelationName(trigger->tg_relation),
			  RelationGetDescr(trigger->tg_relation));
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
	{
		case_load(&c, trigger->tg_trigtuple, trigger->tg_trigtuple);
		ereport(ERROR,
				(errcode(ERRCODE_SG_TRANSITION),
				 errmsg("%s is not deleted", c.label),
				 errdetail("Article 29: what was asked and answered is kept."),
				 errhint("Withdraw or end the case by its own steps.")));
	}
	case_load(&c, TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ?
			  trigger->tg_trigtuple : NULL, result);
	if (TRIGGER_FIRED_BEFORE(trigger->tg_event))
		result = before_row(&c);
	else
		after_row(&c);
	return PointerGetDatum(result);
}

/*
 * procedure_part(case table, column): a row that belongs to a case changes
 * only while the case is in a state whose step to itself sets this table.
 */
Datum
procedure_part(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HeapTuple	result;
	HeapTuple	row;
	Case		part;
	Case		c;
	Actor		actor;
	char	   *id;

	if (!own_trigger(fcinfo) || trigger->tg_trigger->tgnargs != 2)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("procedure_part() was not called as a trigger of a part")));
	if (TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event))
	{
		if (verbatim())
			PG_RETURN_POINTER(NULL);
		ereport(ERROR,
				(errcode(ERRCODE_SG_PROTECTED),
				 errmsg("\"%s\" is not truncated",
						RelationGetRelationName(trigger->tg_relation)),
				 errdetail("Its rows belong to cases, which are kept (Article 29)."),
				 errhint("Change them with the steps of their case.")));
	}
	result = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ?
		trigger->tg_newtuple : trigger->tg_trigtuple;
	if (verbatim())
		return PointerGetDatum(result);
	actor = current_actor();
	case_init(&part, RelationGetRelationName(trigger->tg_relation),
			  RelationGetDescr(trigger->tg_relation));
	case_load(&part, NULL, result);
	id = case_value(&part, result, trigger->tg_trigger->tgargs[1]);
	row = trigger->tg_trigtuple;
	if (TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
	{
		char	   *old = case_value(&part, row, trigger->tg_trigger->tgargs[1]);

		if (id == NULL || old == NULL || strcmp(id, old) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_SG_FIELD),
					 errmsg("a row of \"%s\" stays with its case",
							part.procedure)));
	}
	if (id == NULL || !case_fetch(&c, trigger->tg_trigger->tgargs[0],
								  strtoi64(id, NULL, 10)))
		complain_no_such_case(trigger->tg_trigger->tgargs[0], id);
	check_part(&c, &actor, part.procedure);
	check_sizes(&part);
	return PointerGetDatum(result);
}

Datum
no_such_case(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a procedure must be named")));
	complain_no_such_case(text_to_cstring(PG_GETARG_TEXT_PP(0)),
						  PG_ARGISNULL(1) ? NULL :
						  text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PG_RETURN_VOID();
}

/*
 * Secrets are not government data (Article 3): neither the statement that
 * described them nor its context goes to the server's log.
 */
Datum
refuse_secret(PG_FUNCTION_ARGS)
{
	char	   *secrecy = PG_ARGISNULL(0) ? NULL :
		text_to_cstring(PG_GETARG_TEXT_PP(0));

	if (secrecy == NULL || strcmp(secrecy, "none") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("state secrets and work secrets do not enter the catalogue"),
				 errdetail("Article 3: government data does not include data that is a state secret or a work secret."),
				 errhint("Nothing of it was stored. Only data with secrecy 'none' is listed."),
				 errhidestmt(true),
				 errhidecontext(true)));
	PG_RETURN_VOID();
}
