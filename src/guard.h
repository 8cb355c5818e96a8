/*
 * guard.h: may this statement touch these governed tables?
 */
#ifndef GOVSHARE_GUARD_H
#define GOVSHARE_GUARD_H

#include "executor/execdesc.h"
#include "nodes/bitmapset.h"
#include "nodes/parsenodes.h"

#include "compat.h"
#include "dataset.h"
#include "grant.h"

/* By what right an access passes */
typedef enum AccessBasis
{
	ACCESS_REFUSED,
	ACCESS_PROVIDER,			/* the provider's own data */
	ACCESS_GRANT,
	ACCESS_BREAK_GLASS
} AccessBasis;

/* The decision on one relation; strings live in the caller's context */
typedef struct AccessDecision
{
	Oid			relid;
	const Dataset *dataset;
	AccessBasis basis;
	const Grant *grant;			/* the grant that opens it, or stands in the way */
	ShareMethod method;
	List	   *items;			/* names of the columns read */
	/* if refused */
	int			sqlerrcode;
	char	   *message;
	char	   *detail;			/* cites the article */
	char	   *hint;
	const char *article;
} AccessDecision;

/*
 * Decide on a read of a governed relation by the invoker, for a purpose,
 * without looking at any plan: what explain_access() tells and what the
 * permission hook begins with.  columns: as selectedCols of the claim, NULL
 * for none.  effective: the role whose privileges are used.
 */
extern AccessDecision *guard_decide(Oid relid, const Dataset *dataset,
									const char *purpose, Bitmapset *columns,
									ShareMethod method, Oid effective);

/*
 * The permission hook: passes, or raises.  Returns false instead of raising
 * where the caller asked for that.
 */
extern bool guard_check_range_table(List *range_table, List *claims, bool raise);

/*
 * For copy_guard.c, which decides on copies of governed data: how the
 * statement that is starting uses what it reads, that statement itself (NULL:
 * none), whether this is a parallel worker at its leader's plan, and telling
 * the observer of an access that passes.
 */
extern ShareMethod guard_method(void);
extern QueryDesc *guard_starting(void);
extern bool guard_is_leaders_plan(void);
extern void guard_pass(AccessDecision *decision);

/* Fill in a refusal; strings are the caller's */
extern void guard_say_no(AccessDecision *decision, int sqlerrcode,
						 const char *article, char *message, char *detail,
						 char *hint);

/*
 * Refuse the access if a SECURITY DEFINER function of another department makes
 * it, or if it would hold rows beyond the grant (a cursor WITH HOLD).
 */
extern void guard_check_manner(AccessDecision *decision);

/* Raise the decision's refusal, after the observer has taken note */
pg_noreturn extern void guard_refuse(AccessDecision *decision);

/*
 * Around an executor start: the statement that is being checked.  The frame
 * lives on the caller's stack; leave it also when an error passes through.
 */
typedef struct GuardStart
{
	QueryDesc  *query;
	struct GuardStart *outer;
} GuardStart;

extern void guard_enter(GuardStart *start, QueryDesc *query);
extern void guard_leave(const GuardStart *start);

/*
 * Around whatever may run other statements (executor run and finish,
 * planning): those nested in a foreign-key check are not PostgreSQL's own.
 * Leave also when an error passes.
 */
typedef struct GuardRun
{
	int			referential;
} GuardRun;

extern void guard_run_enter(GuardRun *run);
extern void guard_run_leave(const GuardRun *run);

/*
 * An access goes on only while what opened it still holds: the same role,
 * department and purpose, and the same grant; raises otherwise.
 */
extern void guard_recheck(const AccessDecision *decision, Oid outer_user,
						  const char *department);

/* The rows of a cursor are about to be held beyond its transaction; raises */
extern void guard_refuse_hold(const AccessDecision *decision);

/* Utility statements that decide the method of what runs inside */
typedef enum GuardFrame
{
	GUARD_PLAIN,
	GUARD_COPY_TABLE,			/* COPY t TO: checked before it is rewritten */
	GUARD_COPY_PARENT,			/* COPY of a partitioned parent */
	GUARD_MAKE_COPY,			/* CREATE TABLE AS, SELECT INTO, REFRESH */
	GUARD_EXPLAIN_ANALYZE,
	GUARD_HOLD_CURSOR			/* DECLARE ... WITH HOLD */
} GuardFrame;

extern GuardFrame guard_frame;

/* Who is told of accesses that pass and of those that are refused */
typedef struct GuardObserver
{
	void		(*passed) (AccessDecision *decision);
	void		(*refused) (AccessDecision *decision);
} GuardObserver;

extern void guard_observe(const GuardObserver *observer);

#endif							/* GOVSHARE_GUARD_H */
