/*
 * case_step.h: a case, the one who acts, and the lawful steps between them.
 *
 * Used by procedure.c alone; case_party.c has what concerns parties.
 */
#ifndef GOVSHARE_CASE_STEP_H
#define GOVSHARE_CASE_STEP_H

#include "access/htup.h"
#include "access/tupdesc.h"
#include "nodes/pg_list.h"

#include "invoker.h"

/* A state that no row has: where cases come from */
#define STATE_NEW "new"

typedef struct Case
{
	TupleDesc	desc;
	const char *procedure;		/* name of the table */
	char	   *noun;			/* the same for messages, "share request" */
	char	   *a_noun;			/* "a share request" */
	HeapTuple	old;			/* NULL for a new case */
	HeapTuple	new;
	int64		id;
	char	   *name;			/* its code if it has one, else its number */
	char	   *label;			/* "share request 5" */
	char	   *from;
	char	   *to;
} Case;

typedef struct Actor
{
	bool		system;			/* the extension itself */
	Oid			role;			/* the outer user */
	const Department *department;	/* NULL only for the system */
	const Contractor *contractor;	/* NULL for the department's own people */
} Actor;

/* A row of govshare.transition; the lists hold char * */
typedef struct Step
{
	char	   *from;
	char	   *to;
	char	   *party;
	char	   *duty;
	char	   *name;
	char	   *article;
	char	   *summary;
	bool		independent;
	List	   *requires;
	List	   *sets;
	List	   *stamps;
	List	   *opens;
	List	   *closes;
	List	   *flags;
	List	   *tells;
	List	   *resumes;
	char	   *awaited;		/* NULL: no case waits for it */
	char	   *advice;			/* NULL: hints name the step itself */
} Step;

/* "name[?flag][=value][@event]" with {column} filled in */
typedef struct Effect
{
	char	   *name;
	char	   *value;			/* NULL if not given */
	char	   *event;			/* likewise: a column that holds a date */
	bool		applies;		/* the flag column is true, or none is named */
} Effect;

extern void case_init(Case *c, const char *procedure, TupleDesc desc);
extern void case_load(Case *c, HeapTuple old, HeapTuple new);

/* Lock and load the case of that table and id; false if there is none */
extern bool case_fetch(Case *c, const char *procedure, int64 id);

extern AttrNumber case_column(Case *c, const char *name, bool missing_ok);

/* A column as text, NULL if null or if there is no such column */
extern char *case_value(Case *c, HeapTuple tuple, const char *name);

/* Fill {column} in a template from the new row */
extern char *case_template(Case *c, const char *template);

extern Effect parse_effect(Case *c, const char *text);

/* Raises SG012 for one who acts for no department */
extern Actor current_actor(void);

/* Code of department_authority(), palloc'd; NULL if there is none */
extern char *department_authority_code(const char *department);

/* The department behind a party of transition, by the new row; may be NULL */
extern char *party_department(Case *c, const char *party);

/* Codes of the departments whose case it is, by the new row */
extern List *case_sides(Case *c);

/* Is the actor that party of the case, by the row as it stood? */
extern bool case_is_party(Case *c, const Actor *actor, const char *party);

/* May the actor know of the case at all? */
extern bool case_concerns(Case *c, const Actor *actor);

/* Raises SG102 for one who belongs to another side of the case as well */
extern void case_check_independent(Case *c, const Actor *actor, Step *step);

/* Raises SG102 for a contractor's step that its approval does not cover */
extern void case_check_contractor(Case *c, const Actor *actor, Step *step,
								  bool row_is_written);

/*
 * The step that takes the case from its old to its new state, if the actor
 * may take it; otherwise SG101 (no such step from here) or SG102 (not yours).
 * Of several steps alike it is the first that finds its required columns
 * filled.  check_independence is for the time before the row is written.
 */
extern Step *choose_step(Case *c, const Actor *actor, bool check_independence);

/* May the actor now change rows of table "part" that belong to the case? */
extern void check_part(Case *c, const Actor *actor, const char *part);

/* The steps that the case, in the state it has reached, waits for */
extern List *awaited_steps(Case *c);

extern bool step_names(List *list, const char *name);
extern char *step_list(List *list);

pg_noreturn extern void complain_no_such_case(const char *procedure,
												const char *id);

#endif							/* GOVSHARE_CASE_STEP_H */
