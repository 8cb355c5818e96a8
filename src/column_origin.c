/*
 * column_origin.c: from which governed items the columns of a result come.
 *
 * Follows each output of a plan down to the columns of tables that it is
 * computed of.  What cannot be followed (functions in FROM, subqueries in
 * expressions, recursion, whole rows) makes the column "derived": it counts
 * as made of all that was read.  Only values count, not conditions.
 *
 * Decides nothing and owns nothing.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/primnodes.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"

#include "column_origin.h"
#include "dataset.h"
#include "lineage.h"

typedef struct Resolve
{
	PlannedStmt *stmt;
	Plan	   *plan;			/* whose expression is walked */
	CopyColumn *column;			/* what is found */
} Resolve;

static bool follow(Node *node, void *context);

static void
add_origin(CopyColumn *column, char *item)
{
	if (!lineage_names(column->origins, item))
		column->origins = lappend(column->origins, item);
}

/* A column of a table: governed, of a copy, or the department's own */
static void
add_table_column(CopyColumn *column, Oid relid, AttrNumber number)
{
	const Dataset *dataset = dataset_lookup(relid);
	const Copy *copy = dataset ? NULL : lineage_lookup(relid);
	const CopyColumn *known;
	ListCell   *lc;

	if (number < 0)
		return;
	if (dataset == NULL && copy == NULL)
		return;
	if (number == InvalidAttrNumber)
		column->derived = true;
	else if (dataset)
		add_origin(column, lineage_item(dataset->entry,
										get_attname(relid, number, false)));
	else
	{
		known = lineage_column(copy, get_attname(relid, number, false));
		if (known == NULL || known->derived)
			column->derived = true;
		else
			foreach(lc, known->origins)
				add_origin(column, pstrdup(lfirst(lc)));
	}
}

/* An output column of a plan node, from 1 */
static void
follow_output(Resolve *r, Plan *plan, AttrNumber number)
{
	Resolve		below = *r;
	TargetEntry *entry;

	check_stack_depth();
	entry = plan ? get_tle_by_resno(plan->targetlist, number) : NULL;
	if (entry == NULL)
	{
		r->column->derived = true;
		return;
	}
	below.plan = plan;
	(void) follow((Node *) entry->expr, &below);
}

/* The outputs of what lies under a node, as its own expressions see them */
static void
follow_outer(Resolve *r, AttrNumber number)
{
	List	   *children = NIL;
	ListCell   *lc;

	switch (nodeTag(r->plan))
	{
		case T_Append:
			children = ((Append *) r->plan)->appendplans;
			break;
		case T_MergeAppend:
			children = ((MergeAppend *) r->plan)->mergeplans;
			break;
		case T_RecursiveUnion:
			r->column->derived = true;
			return;
		default:
			children = list_make1(r->plan->lefttree);
			break;
	}
	foreach(lc, children)
		follow_output(r, lfirst(lc), number);
}

static void
follow_index(Resolve *r, AttrNumber number)
{
	TargetEntry *entry = IsA(r->plan, IndexOnlyScan) ?
		get_tle_by_resno(((IndexOnlyScan *) r->plan)->indextlist, number) : NULL;

	if (entry)
		(void) follow((Node *) entry->expr, r);
	else
		r->column->derived = true;
}

static void
follow_var(Resolve *r, Var *var)
{
	RangeTblEntry *rte;

	switch (var->varno)
	{
		case OUTER_VAR:
			follow_outer(r, var->varattno);
			return;
		case INNER_VAR:
			follow_output(r, r->plan->righttree, var->varattno);
			return;
		case INDEX_VAR:
			follow_index(r, var->varattno);
			return;
		default:
			break;
	}
	if (var->varno <= 0 || var->varno > list_length(r->stmt->rtable))
	{
		r->column->derived = true;
		return;
	}
	rte = rt_fetch(var->varno, r->stmt->rtable);
	if (rte->rtekind == RTE_RELATION && !IsA(r->plan, ForeignScan) &&
		!IsA(r->plan, CustomScan))
		add_table_column(r->column, rte->relid, var->varattno);
	else if (IsA(r->plan, SubqueryScan))
		follow_output(r, ((SubqueryScan *) r->plan)->subplan, var->varattno);
	else if (IsA(r->plan, CteScan))
		follow_output(r, list_nth(r->stmt->subplans,
								  ((CteScan *) r->plan)->ctePlanId - 1),
					  var->varattno);
	else
		r->column->derived = true;
}

static bool
follow(Node *node, void *context)
{
	Resolve    *r = context;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			follow_var(r, (Var *) node);
			return false;
		case T_Param:
			/* A parameter of the client's is its own */
			if (((Param *) node)->paramkind != PARAM_EXTERN)
				r->column->derived = true;
			return false;
		case T_SubPlan:
		case T_AlternativeSubPlan:
			r->column->derived = true;
			return false;
		default:
			return expression_tree_walker(node, follow, context);
	}
}

static CopyColumn *
origin_of_output(PlannedStmt *stmt, Plan *plan, AttrNumber output, char *name)
{
	Resolve		r;

	r.stmt = stmt;
	r.plan = plan;
	r.column = palloc0(sizeof(CopyColumn));
	r.column->name = name;
	follow_output(&r, plan, output);
	return r.column;
}

/* Outputs of a plan as the target's columns, in order or as numbered */
static List *
origins_of_outputs(PlannedStmt *stmt, Plan *plan, Oid target, List *numbers)
{
	List	   *columns = NIL;
	AttrNumber	output = 0;
	ListCell   *lc;

	foreach(lc, plan->targetlist)
	{
		TargetEntry *entry = lfirst(lc);
		AttrNumber	number = ++output;
		char	   *name;

		if (entry->resjunk)
			continue;
		if (numbers != NIL)
		{
			if (output > list_length(numbers))
				break;
			number = list_nth_int(numbers, output - 1);
		}
		name = get_attname(target, number, true);
		/* Unlike the catalog, a plan still has a place for dropped columns */
		if (name && OidIsValid(get_atttype(target, number)))
			columns = lappend(columns,
							  origin_of_output(stmt, plan, entry->resno, name));
	}
	return columns;
}

List *
column_origins(PlannedStmt *plan, Oid target)
{
	ModifyTable *modify = (ModifyTable *) plan->planTree;

	if (!IsA(modify, ModifyTable))
		return plan->commandType == CMD_SELECT && !plan->hasModifyingCTE ?
			origins_of_outputs(plan, plan->planTree, target, NIL) : NIL;
	if (list_length(modify->resultRelations) != 1 || plan->hasModifyingCTE ||
		modify->onConflictAction == ONCONFLICT_UPDATE)
		return NIL;
	if (modify->operation == CMD_INSERT)
		return origins_of_outputs(plan, modify->plan.lefttree, target, NIL);
	if (modify->operation == CMD_UPDATE)
		return origins_of_outputs(plan, modify->plan.lefttree, target,
								  linitial(modify->updateColnosLists));
	return NIL;
}
