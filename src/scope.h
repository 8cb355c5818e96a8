/*
 * scope.h: the policy macro in_scope() and the mark it leaves in a plan.
 */
#ifndef GOVSHARE_SCOPE_H
#define GOVSHARE_SCOPE_H

#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"

#include "dataset.h"
#include "grant.h"

extern void scope_init(void);

/*
 * What the invoker may see of a dataset when it is scanned: everything, as
 * the provider or under break-glass; the rows of a grant; or nothing.
 */
typedef enum ScopeBasis
{
	SCOPE_NOTHING,
	SCOPE_EVERYTHING,
	SCOPE_GRANT
} ScopeBasis;

extern ScopeBasis scope_of_invoker(const Dataset *dataset, const Grant **grant);

/*
 * The mark that a range table entry carries when its scan is confined to the
 * scope of the invoker's present grant; NULL when the invoker reads under none.
 */
extern char *scope_mark(Oid relid, const Dataset *dataset);

/* Does the entry carry the mark of the invoker's scope under that grant? */
extern bool scope_is_marked(RangeTblEntry *rte, const Grant *grant);

/*
 * After planning: an entry that no plan node scans needs no scope; one that a
 * custom or foreign scan reads has no proof of one; and a governed child of
 * an ungoverned parent is checked for itself.
 */
extern void scope_review_plan(PlannedStmt *plan);

/*
 * While planning: must the planner do without this entry's statistics?  They
 * hold values of all rows, and without row security the planner shows them to
 * any operator of the user's before the guard is asked.
 */
extern bool scope_hides_statistics(RangeTblEntry *rte);

/*
 * Around EXPLAIN: plans of governed tables are made anew, without statistics
 * for those who read under a grant, and are not kept for execution.  end()
 * takes what begin() returned; call it also when an error passes.
 */
typedef bool ScopeExplain;
extern ScopeExplain scope_explain_begin(void);
extern void scope_explain_end(ScopeExplain outer);

/* Make plans that depend on the invoker's scope be made anew; memory only */
extern void scope_invalidate_plans(void);

/* Before plans are used: notice another outer user, and changed grants */
extern void scope_before_plans(void);

/*
 * Parse a row filter over the relation's columns; raises SG103.  The result
 * refers to the relation as varno 1.
 */
extern Node *scope_parse_row_filter(Oid relid, const char *filter);

/*
 * The same for a plan, kept between plans.  The caller holds a lock on the
 * relation; the result is the caller's to change.
 */
extern Node *scope_row_filter(Oid relid, const char *filter);

/* A relation (InvalidOid: any) changed; memory only */
extern void scope_row_filter_changed(Oid relid);

#endif							/* GOVSHARE_SCOPE_H */
