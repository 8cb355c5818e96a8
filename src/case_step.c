/*
 * case_step.c: a case, the one who acts, and the lawful steps between them.
 *
 * Owns the reading of govshare.transition and the errors SG101 and SG102; what
 * its parties mean is case_party.c's.
 *
 * Invariants: parties are judged on the row as it stood, so that nobody
 * becomes a party by writing his own code into it; whoever may not see a case
 * learns no more of it than that it is not his.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

#include "case_step.h"
#include "clock.h"
#include "compat.h"
#include "errors.h"
#include "internal_write.h"

/* What a case of the procedure is called: po/template knows them all */
static char *
noun_of(const char *procedure)
{
	char	   *noun = pstrdup(procedure);

	for (char *p = noun; *p; p++)
		if (*p == '_')
			*p = ' ';
	return _(noun);
}

static char *
with_article(const char *procedure)
{
	return psprintf(strchr("aeiou", procedure[0]) ? _("an %s") : _("a %s"),
					noun_of(procedure));
}

void
case_init(Case *c, const char *procedure, TupleDesc desc)
{
	memset(c, 0, sizeof(Case));
	c->desc = desc;
	c->procedure = procedure;
	c->noun = noun_of(c->procedure);
	c->a_noun = with_article(procedure);
}

AttrNumber
case_column(Case *c, const char *name, bool missing_ok)
{
	for (int i = 0; i < c->desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(c->desc, i);

		if (!att->attisdropped && strcmp(NameStr(att->attname), name) == 0)
			return i + 1;
	}
	if (!missing_ok)
		elog(ERROR, "table \"%s\" has no column \"%s\"", c->procedure, name);
	return InvalidAttrNumber;
}

char *
case_value(Case *c, HeapTuple tuple, const char *name)
{
	AttrNumber	column = case_column(c, name, true);
	Oid			type;
	Oid			output;
	bool		is_varlena;
	bool		isnull;
	Datum		value;

	if (column == InvalidAttrNumber)
		return NULL;
	value = heap_getattr(tuple, column, c->desc, &isnull);
	if (isnull)
		return NULL;
	type = TupleDescAttr(c->desc, column - 1)->atttypid;
	/* Not as the caller's DateStyle would have it */
	if (type == DATEOID || type == TIMESTAMPTZOID)
		return JsonEncodeDateTime(palloc(MAXDATELEN + 1), value, type, NULL);
	getTypeOutputInfo(type, &output, &is_varlena);
	return OidOutputFunctionCall(output, value);
}

void
case_load(Case *c, HeapTuple old, HeapTuple new)
{
	AttrNumber	id = case_column(c, "id", true);
	char	   *code = case_value(c, new, "code");
	bool		isnull = true;

	c->old = old;
	c->new = new;
	c->from = old ? case_value(c, old, "state") : pstrdup(STATE_NEW);
	c->to = case_value(c, new, "state");
	if (c->to == NULL)
		c->to = pstrdup("");
	if (id != InvalidAttrNumber)
	{
		Datum		value = heap_getattr(old ? old : new, id, c->desc, &isnull);

		c->id = isnull ? 0 : DatumGetInt64(value);
	}
	c->name = code ? code : psprintf(INT64_FORMAT, c->id);
	c->label = old ? psprintf("%s %s", c->noun, c->name) :
		psprintf(_("a new %s"), c->noun);
}

bool
case_fetch(Case *c, const char *procedure, int64 id)
{
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Oid			types[1] = {INT8OID};
	Datum		values[1];
	char	   *sql = psprintf("SELECT x.* FROM govshare.%s x WHERE x.id = $1 FOR NO KEY UPDATE",
							   quote_identifier(procedure));
	HeapTuple	tuple = NULL;
	TupleDesc	desc = NULL;

	values[0] = Int64GetDatum(id);
	internal_write_begin(&frame);
	if (SPI_execute_with_args(sql, 1, types, values, NULL, false, 1) < 0)
		elog(ERROR, "could not read \"%s\"", procedure);
	if (SPI_processed > 0)
	{
		MemoryContext inner = MemoryContextSwitchTo(caller);

		/* The query's descriptor: the table's may have dropped columns */
		tuple = heap_copytuple(SPI_tuptable->vals[0]);
		desc = CreateTupleDescCopy(SPI_tuptable->tupdesc);
		MemoryContextSwitchTo(inner);
	}
	internal_write_end(&frame);
	if (tuple == NULL)
		return false;
	case_init(c, procedure, desc);
	case_load(c, tuple, tuple);
	return true;
}

char *
case_template(Case *c, const char *template)
{
	StringInfoData out;
	const char *p = template;

	initStringInfo(&out);
	while (*p)
	{
		const char *end = *p == '{' ? strchr(p, '}') : NULL;

		if (end)
		{
			char	   *value = case_value(c, c->new,
										   pnstrdup(p + 1, end - p - 1));

			/* ": {note}" vanishes with a note that was not given */
			if (value == NULL && end[1] == '\0' && out.len > 2 &&
				strcmp(out.data + out.len - 2, ": ") == 0)
			{
				out.len -= 2;
				out.data[out.len] = '\0';
			}
			else
				appendStringInfoString(&out, value ? value : "-");
			p = end + 1;
		}
		else
			appendStringInfoChar(&out, *p++);
	}
	return out.data;
}

Effect
parse_effect(Case *c, const char *text)
{
	Effect		effect;
	char	   *flag;

	effect.name = case_template(c, text);
	effect.applies = true;
	effect.event = strchr(effect.name, '@');
	if (effect.event)
		*effect.event++ = '\0';
	effect.value = strchr(effect.name, '=');
	if (effect.value)
		*effect.value++ = '\0';
	flag = strchr(effect.name, '?');
	if (flag)
	{
		char	   *value;

		*flag++ = '\0';
		value = case_value(c, c->new, flag);
		effect.applies = value && strcmp(value, "t") == 0;
	}
	return effect;
}

bool
step_names(List *list, const char *name)
{
	ListCell   *cell;

	foreach(cell, list)
		if (strcmp(lfirst(cell), name) == 0)
			return true;
	return false;
}

char *
step_list(List *list)
{
	StringInfoData out;
	ListCell   *cell;

	initStringInfo(&out);
	foreach(cell, list)
		appendStringInfo(&out, "%s%s", out.len ? ", " : "",
						 (char *) lfirst(cell));
	return out.data;
}

/*
 * Streets and villages read under the grants of their county's departments,
 * whose role they need for it; that makes them no clerks of it.
 */
static void
refuse_grassroots(const Invoker *invoker)
{
	if (invoker->grassroots == NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("grassroots body \"%s\" takes no steps for department \"%s\"",
					invoker->grassroots->code, invoker->department->code),
			 errdetail("Articles 2 and 30: it is shared with on demand, and reads under the department's grants."),
			 errhint("Let the department itself take the step.")));
}

Actor
current_actor(void)
{
	Actor		actor;

	actor.role = GetOuterUserId();
	actor.system = internal_write_active();
	actor.department = NULL;
	actor.contractor = NULL;
	if (!actor.system)
	{
		(void) invoker_require();
		refuse_grassroots(invoker_current());
		actor.department = invoker_current()->department;
		actor.contractor = invoker_current()->contractor;
	}
	return actor;
}

static char *
text_or_null(uint64 row, int column)
{
	bool		isnull;
	Datum		value = internal_value(row, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

static List *
text_list(uint64 row, int column)
{
	bool		isnull;
	Datum		value = internal_value(row, column, &isnull);
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	List	   *result = NIL;

	if (isnull)
		return NIL;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false,
					  TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
		if (!nulls[i])
			result = lappend(result, TextDatumGetCString(elements[i]));
	return result;
}

/* The lawful steps of a procedure out of one state; to = NULL for all */
static List *
read_steps(const char *procedure, const char *from, const char *to)
{
	static InternalQuery query = {
		"SELECT t.to_state, t.party, t.duty, t.step, t.article, t.summary, t.independent,"
		" t.requires, t.sets, t.stamps, t.opens, t.closes, t.flags, t.tells,"
		" t.resumes, t.awaited, t.advice"
		" FROM govshare.transition t"
		" WHERE t.procedure = $1 AND t.from_state = $2 AND ($3 IS NULL OR t.to_state = $3)"
		" ORDER BY t.ordinal",
		3, {TEXTOID, TEXTOID, TEXTOID}
	};
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext inner;
	InternalWrite frame;
	Datum		values[3];
	List	   *steps = NIL;
	uint64		n;

	values[0] = CStringGetTextDatum(procedure);
	values[1] = CStringGetTextDatum(from);
	values[2] = to ? CStringGetTextDatum(to) : (Datum) 0;
	internal_write_begin(&frame);
	n = internal_query(&query, values, to ? NULL : "  n");
	inner = MemoryContextSwitchTo(caller);
	for (uint64 i = 0; i < n; i++)
	{
		Step	   *step = palloc0(sizeof(Step));

		step->from = pstrdup(from);
		step->to = TextDatumGetCString(internal_value(i, 1, NULL));
		step->party = TextDatumGetCString(internal_value(i, 2, NULL));
		step->duty = TextDatumGetCString(internal_value(i, 3, NULL));
		step->name = TextDatumGetCString(internal_value(i, 4, NULL));
		step->article = TextDatumGetCString(internal_value(i, 5, NULL));
		step->summary = TextDatumGetCString(internal_value(i, 6, NULL));
		step->independent = DatumGetBool(internal_value(i, 7, NULL));
		step->requires = text_list(i, 8);
		step->sets = text_list(i, 9);
		step->stamps = text_list(i, 10);
		step->opens = text_list(i, 11);
		step->closes = text_list(i, 12);
		step->flags = text_list(i, 13);
		step->tells = text_list(i, 14);
		step->resumes = text_list(i, 15);
		step->awaited = text_or_null(i, 16);
		step->advice = text_or_null(i, 17);
		steps = lappend(steps, step);
	}
	MemoryContextSwitchTo(inner);
	internal_write_end(&frame);
	return steps;
}

static bool
is_awaited(Case *c, const char *when)
{
	bool		unfilled = when[0] == '!';

	if (strcmp(when, "always") == 0)
		return true;
	return (case_value(c, c->new, when + (unfilled ? 1 : 0)) == NULL) == unfilled;
}

List *
awaited_steps(Case *c)
{
	List	   *awaited = NIL;
	ListCell   *cell;

	foreach(cell, read_steps(c->procedure, c->to, NULL))
	{
		Step	   *step = lfirst(cell);

		if (step->awaited && is_awaited(c, step->awaited))
			awaited = lappend(awaited, step);
	}
	return awaited;
}

static bool
has_step_duty(const Actor *actor, const char *duty)
{
	if (actor->system || strcmp(duty, "clerk") == 0)
		return true;
	return invoker_has_duty(actor->department->code, duty, clock_today());
}

void
complain_no_such_case(const char *procedure, const char *id)
{
	/* First of all the caller must be someone */
	(void) invoker_require();
	if (id == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_SG_FIELD),
				 errmsg("%s must be named",
						with_article(procedure)),
				 errdetail("It was null.")));
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("no %s %s concerns your department", noun_of(procedure),
					id),
			 errdetail("Cases are open to their parties and to the authorities over them."),
			 errhint("SELECT from govshare.%s lists those that concern you.",
					 procedure)));
}

/* "approve_request (provider, office_head), withdraw_request (requester)" */
static char *
describe_steps(List *steps)
{
	StringInfoData out;
	ListCell   *cell;
	List	   *seen = NIL;

	initStringInfo(&out);
	foreach(cell, steps)
	{
		Step	   *step = lfirst(cell);
		char	   *text;

		text = step->advice ? step->advice :
			strcmp(step->duty, "clerk") == 0 ?
			psprintf("%s (%s)", step->name, step->party) :
			psprintf("%s (%s, %s)", step->name, step->party, step->duty);
		if (step_names(seen, text))
			continue;
		seen = lappend(seen, text);
		appendStringInfo(&out, "%s%s", out.len ? ", " : "", text);
	}
	return out.data;
}

/* An article that speaks of reaching the state, from wherever it may be */
static char *
article_of_state(const char *procedure, const char *to)
{
	static InternalQuery query = {
		"SELECT t.article FROM govshare.transition t"
		" WHERE t.procedure = $1 ORDER BY t.to_state <> $2, t.ordinal LIMIT 1",
		2, {TEXTOID, TEXTOID}
	};
	MemoryContext caller = CurrentMemoryContext;
	InternalWrite frame;
	Datum		values[2];
	char	   *article = NULL;

	values[0] = CStringGetTextDatum(procedure);
	values[1] = CStringGetTextDatum(to);
	internal_write_begin(&frame);
	if (internal_query(&query, values, NULL) > 0)
		article = MemoryContextStrdup(caller,
									  TextDatumGetCString(internal_value(0, 1, NULL)));
	internal_write_end(&frame);
	return article;
}

static void
complain_state(Case *c, const char *wanted)
{
	List	   *next = read_steps(c->procedure, c->from, NULL);
	char	   *article = article_of_state(c->procedure, c->to);

	ereport(ERROR,
			(errcode(ERRCODE_SG_TRANSITION),
			 strcmp(c->from, c->to) == 0 ?
			 errmsg("%s is \"%s\" and cannot be changed", c->label, c->from) :
			 errmsg("%s cannot go from \"%s\" to \"%s\"", c->label, c->from,
					wanted),
			 errdetail("Article %s sets the order of the steps.",
					   article ? article : "20"),
			 next ? errhint("Lawful next steps: %s.", describe_steps(next)) :
			 errhint("The case is closed: no step follows.")));
}

pg_noreturn static void
complain_party(Case *c, const Actor *actor, List *steps)
{
	Step	   *step = linitial(steps);
	ListCell   *cell;

	foreach(cell, steps)
	{
		Step	   *other = lfirst(cell);

		if (!case_is_party(c, actor, other->party))
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("%s of %s needs the %s of department \"%s\"",
						other->name, c->label,
						strcmp(other->duty, "principal") == 0 ?
						_("principal (部门负责人)") :
						_("office head (共享工作机构负责人)"),
						actor->department->code),
				 errdetail("Article %s asks for that person's consent; role \"%s\" does not hold the duty today.",
						   other->article,
						   GetUserNameFromId(actor->role, false)),
				 errhint("Let one of them take the step: SELECT role FROM govshare.department_head WHERE department = '%s'.",
						 actor->department->code)));
	}
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_YOURS),
			 errmsg("%s of %s is not for department \"%s\"", step->name,
					c->label, actor->system ? "system" : actor->department->code),
			 errdetail("Article %s gives this step to: %s.", step->article,
					   describe_steps(steps)),
			 errhint("Lawful steps and who takes them: SELECT * FROM govshare.procedure_steps('%s').",
					 c->procedure)));
}

/* Has the row what the step requires?  Of steps alike, that tells which it is */
static bool
is_complete(Case *c, Step *step)
{
	ListCell   *cell;

	foreach(cell, step->requires)
		if (case_value(c, c->new, lfirst(cell)) == NULL)
			return false;
	return true;
}

Step *
choose_step(Case *c, const Actor *actor, bool check_independence)
{
	List	   *steps;
	Step	   *chosen = NULL;
	ListCell   *cell;

	if (!case_concerns(c, actor))
		complain_no_such_case(c->procedure, c->name);
	steps = read_steps(c->procedure, c->from, c->to);
	foreach(cell, steps)
		/* What only the extension does is no step for anyone else */
		if (!actor->system &&
			strcmp(((Step *) lfirst(cell))->party, "system") == 0)
			steps = foreach_delete_current(steps, cell);
	if (steps == NIL)
		complain_state(c, c->to);
	foreach(cell, steps)
	{
		Step	   *step = lfirst(cell);

		if (!case_is_party(c, actor, step->party) ||
			!has_step_duty(actor, step->duty))
			continue;
		if (is_complete(c, step))
		{
			chosen = step;
			break;
		}
		if (chosen == NULL)
			chosen = step;		/* it will say what is missing */
	}
	if (chosen == NULL)
		complain_party(c, actor, steps);
	if (check_independence && chosen->independent)
		case_check_independent(c, actor, chosen);
	if (actor->contractor)
		case_check_contractor(c, actor, chosen, !check_independence);
	return chosen;
}

void
check_part(Case *c, const Actor *actor, const char *part)
{
	List	   *steps;
	ListCell   *cell;
	List	   *editing = NIL;

	if (!case_concerns(c, actor))
		complain_no_such_case(c->procedure, c->name);
	steps = read_steps(c->procedure, c->from, c->from);
	foreach(cell, steps)
	{
		Step	   *step = lfirst(cell);

		if (!step_names(step->sets, part))
			continue;
		editing = lappend(editing, step);
		if (case_is_party(c, actor, step->party) &&
			has_step_duty(actor, step->duty))
		{
			if (actor->contractor)
				case_check_contractor(c, actor, step, true);
			return;
		}
	}
	if (editing == NIL)
		complain_state(c, c->from);
	complain_party(c, actor, editing);
}
