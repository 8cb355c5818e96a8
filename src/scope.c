/*
 * scope.c: the policy macro.
 *
 * in_scope(t) is the sole policy of a governed table.  Its planner support
 * function replaces the call by the invoker's scope: ranges of the division
 * column and the grant's row filter, on the Vars of that relation.  The plan
 * then is that of a hand-written WHERE.
 *
 * The mark: an expanded range table entry carries in "enrname" (unused for
 * relations) which relation, outer user, revision of which grant and which
 * third party's consent its scope was made for, and only if its own securityQuals hold the bare call:
 * "true OR in_scope(t)" proves nothing.  The guard refuses a governed entry
 * whose mark is not that of the invoker now.
 *
 * Must never expand to more than the grant: without one it says FALSE and
 * leaves no mark.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "catalog/namespace.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/planmain.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "division.h"
#include "compat.h"
#include "errors.h"
#include "invoker.h"
#include "lineage.h"
#include "own_table.h"
#include "protect.h"
#include "relcache_watch.h"
#include "scope.h"

/* Hooks are in place only if the server loaded the library at start */
static bool scope_enforced = false;

/* Set once a plan was made that depends on in_scope(): what to invalidate */
static bool plans_depend = false;
static uint32 in_scope_hash;
static Oid	last_outer_user = InvalidOid;

/* The plan that is being made will be shown */
static ScopeExplain explaining = false;
static Oid	governed_table_relid = InvalidOid;

void
scope_invalidate_plans(void)
{
	if (plans_depend)
		CallSyscacheCallbacks(PROCOID, in_scope_hash);
}

/* Another division column makes another predicate */
static void
on_relcache_change(Datum unused, Oid relid)
{
	scope_row_filter_changed(relid);
	if (plans_depend && (relid == InvalidOid || relid == governed_table_relid))
		scope_invalidate_plans();
}

void
scope_before_plans(void)
{
	Oid			now = GetOuterUserId();

	/*
	 * A transaction that holds its locks already would not hear of a changed
	 * grant when it takes a plan from the cache, only when it is refused.
	 */
	if (IsTransactionState())
		AcceptInvalidationMessages();
	if (now != last_outer_user)
	{
		last_outer_user = now;
		scope_invalidate_plans();
	}
}

ScopeBasis
scope_of_invoker(const Dataset *dataset, const Grant **grant)
{
	const Invoker *invoker;
	const Grant *found;

	*grant = NULL;
	if (invoker_provides(dataset->provider, dataset->provider_role,
						 dataset->entry) || break_glass_active())
		return SCOPE_EVERYTHING;
	invoker = invoker_current();
	if (invoker->problem != INVOKER_OK)
		return SCOPE_NOTHING;
	if (invoker->contractor &&
		!contractor_has_entry(invoker->contractor, dataset->entry))
		return SCOPE_NOTHING;
	found = grant_lookup(invoker->department->code, dataset->entry,
						 invoker_purpose());
	if (found == NULL || found->state != GRANT_ACTIVE)
		return SCOPE_NOTHING;
	*grant = found;
	return SCOPE_GRANT;
}

/*
 * The text of a mark, until the next call.  It is asked for at every execution
 * and seldom changes, so the last one is kept.
 */
static const char *
mark_text(Oid relid, const Grant *grant)
{
	static Oid	of_relid = InvalidOid;
	static Oid	of_user = InvalidOid;
	static int64 of_grant = 0;
	static int	of_revision = 0;
	static int64 of_third_party = 0;
	static char text[96];
	Oid			user = GetOuterUserId();

	if (of_relid != relid || of_user != user || of_grant != grant->id ||
		of_revision != grant->revision ||
		of_third_party != grant->third_party)
	{
		of_relid = relid;
		of_user = user;
		of_grant = grant->id;
		of_revision = grant->revision;
		of_third_party = grant->third_party;
		snprintf(text, sizeof(text),
				 "govshare %u:%u:" INT64_FORMAT ":%d:" INT64_FORMAT, relid,
				 user, grant->id, grant->revision, grant->third_party);
	}
	return text;
}

char *
scope_mark(Oid relid, const Dataset *dataset)
{
	const Grant *grant;

	if (scope_of_invoker(dataset, &grant) != SCOPE_GRANT)
		return NULL;
	return pstrdup(mark_text(relid, grant));
}

bool
scope_is_marked(RangeTblEntry *rte, const Grant *grant)
{
	return rte->enrname && strcmp(mark_text(rte->relid, grant), rte->enrname) == 0;
}

ScopeExplain
scope_explain_begin(void)
{
	ScopeExplain outer = explaining;

	explaining = true;
	scope_invalidate_plans();
	return outer;
}

void
scope_explain_end(ScopeExplain outer)
{
	explaining = outer;
	scope_invalidate_plans();
}

/*
 * A mark, which children inherit, stands only where row security applies:
 * there the planner keeps values from operators, but its estimates still tell
 * of rows outside the scope to who is shown the plan.
 */
bool
scope_hides_statistics(RangeTblEntry *rte)
{
	const Dataset *dataset;
	const Grant *grant;

	if (rte->rtekind != RTE_RELATION || (rte->enrname != NULL && !explaining))
		return false;
	dataset = dataset_lookup(rte->relid);
	return dataset && scope_of_invoker(dataset, &grant) != SCOPE_EVERYTHING;
}

static Node *
never(void)
{
	return makeBoolConst(false, false);
}

/* column <operator> constant, with the built-in or govshare's operator */
static Expr *
comparison(Oid operator, Var *column, Oid type, Datum value, bool by_value,
		   int16 length, Oid collation)
{
	Oid			left = column->vartype;
	Expr	   *arg = (Expr *) column;

	if (left != type)
		arg = (Expr *) makeRelabelType(arg, type, -1, collation,
									   COERCE_IMPLICIT_CAST);
	return make_opclause(operator, BOOLOID, false, arg,
						 (Expr *) makeConst(type, -1, collation, length, value,
											false, by_value),
						 InvalidOid, collation);
}

/* The rows of one division in a column of type division_code */
static Expr *
within_code(Var *column, int64 division)
{
	TypeCacheEntry *type = lookup_type_cache(column->vartype,
											 TYPECACHE_BTREE_OPFAMILY);
	Oid			ge,
				le;
	int64		lo,
				hi;

	ge = get_opfamily_member(type->btree_opf, type->btree_opintype,
							 type->btree_opintype, BTGreaterEqualStrategyNumber);
	le = get_opfamily_member(type->btree_opf, type->btree_opintype,
							 type->btree_opintype, BTLessEqualStrategyNumber);
	if (!OidIsValid(ge) || !OidIsValid(le))
		elog(ERROR, "type %u has no btree operators", column->vartype);
	(void) division_range(division, &lo, &hi);
	return make_andclause(list_make2(
									 comparison(ge, column, column->vartype,
												Int64GetDatum(lo), true, 8,
												InvalidOid),
									 comparison(le, copyObject(column),
												column->vartype,
												Int64GetDatum(hi), true, 8,
												InvalidOid)));
}

/*
 * The rows of one division in a text column: those that begin with its
 * significant digits.  "^@" is leakproof and can use an index.
 */
static Expr *
within_text(Var *column, int64 division)
{
	char		digits[DIVISION_TEXT_SIZE];
	int			length;
	Oid			operator;
	List	   *name = list_make2(makeString("pg_catalog"), makeString("^@"));

	division_format(division, digits);
	length = strlen(digits);
	/* '370000' is written with its zeros: strip the pairs that say nothing */
	if (length == 6)
		while (length > 0 && strcmp(digits + length - 2, "00") == 0)
			digits[length -= 2] = '\0';
	if (length == 0)
	{
		NullTest   *test = makeNode(NullTest);

		test->arg = (Expr *) column;
		test->nulltesttype = IS_NOT_NULL;
		test->location = -1;
		return (Expr *) test;
	}
	operator = OpernameGetOprid(name, TEXTOID, TEXTOID);
	if (!OidIsValid(operator))
		elog(ERROR, "operator ^@ (text, text) is missing");
	return comparison(operator, column, TEXTOID, CStringGetTextDatum(digits),
					  false, -1, column->varcollid);
}

/* The division bound of a grant, with the relation as varno 1; NULL: none */
static Node *
division_scope(Oid relid, const Dataset *dataset, const Grant *grant)
{
	AttrNumber	column;
	Oid			type;
	int32		typmod;
	Oid			collation;
	List	   *areas = NIL;

	if (grant->n_divisions < 0)
		return NULL;
	column = dataset->division_column ?
		get_attnum(relid, dataset->division_column) : InvalidAttrNumber;
	/* A bound that cannot be applied lets nothing pass */
	if (column <= 0 || is_virtual_column(relid, column))
		return never();
	get_atttypetypmodcoll(relid, column, &type, &typmod, &collation);
	for (int i = 0; i < grant->n_divisions; i++)
	{
		Var		   *var = makeVar(1, column, type, typmod, collation, 0);

		if (type == TEXTOID || type == VARCHAROID || type == BPCHAROID)
			areas = lappend(areas, within_text(var, grant->divisions[i]));
		else if (type == GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
										 CStringGetDatum("division_code"),
										 ObjectIdGetDatum(own_schema())))
			areas = lappend(areas, within_code(var, grant->divisions[i]));
		else
			return never();
	}
	if (areas == NIL)
		return never();
	return list_length(areas) == 1 ? linitial(areas) :
		(Node *) make_orclause(areas);
}

/* The filter, asked of rows within the bound only, whatever order costs give */
static Node *
only_within(Node *bound, Node *filter)
{
	CaseWhen   *when = makeNode(CaseWhen);
	CaseExpr   *expr = makeNode(CaseExpr);

	when->expr = copyObject((Expr *) bound);
	when->result = (Expr *) filter;
	when->location = -1;
	expr->casetype = BOOLOID;
	expr->args = list_make1(when);
	expr->defresult = (Expr *) never();
	expr->location = -1;
	return (Node *) expr;
}

/* The whole scope of the invoker in a relation, as varno 1 */
static Node *
scope_expression(Oid relid, const Dataset *dataset)
{
	const Grant *grant;
	List	   *parts = NIL;
	Node	   *divisions;

	switch (scope_of_invoker(dataset, &grant))
	{
		case SCOPE_EVERYTHING:
			return makeBoolConst(true, false);
		case SCOPE_NOTHING:
			return never();
		case SCOPE_GRANT:
			break;
	}
	divisions = division_scope(relid, dataset, grant);
	if (divisions)
		parts = lappend(parts, divisions);
	if (grant->row_filter)
	{
		Node	   *filter = scope_row_filter(relid, grant->row_filter);

		/* What can fail on a row must not see it: errors tell values */
		if (divisions && contain_leaked_vars(filter))
			filter = only_within(divisions, filter);
		parts = lappend(parts, filter);
	}
	if (parts == NIL)
		return makeBoolConst(true, false);
	return list_length(parts) == 1 ? linitial(parts) :
		(Node *) make_andclause(parts);
}

/*
 * The entry whose whole row the argument is, 0 if it is none's.  The whole row
 * of a table with virtual generated columns (18) is a row of its columns, some
 * of them in the form of their expressions.
 */
static Index
entry_of_row(Node *argument)
{
	Index		varno = 0;
	Oid			relid;
	AttrNumber	column = 0;
	ListCell   *lc;

	if (IsA(argument, Var))
	{
		Var		   *var = (Var *) argument;

		return var->varattno == 0 && var->varlevelsup == 0 ? var->varno : 0;
	}
	if (!IsA(argument, RowExpr))
		return 0;
	relid = get_typ_typrelid(((RowExpr *) argument)->row_typeid);
	if (!OidIsValid(relid))
		return 0;
	foreach(lc, ((RowExpr *) argument)->args)
	{
		Var		   *var = lfirst(lc);

		column++;
		if (is_virtual_column(relid, column) ||
			(IsA(var, Const) && ((Const *) var)->constisnull))
			continue;
		if (!IsA(var, Var) || var->varattno != column || var->varlevelsup != 0 ||
			(varno != 0 && varno != var->varno))
			return 0;
		varno = var->varno;
	}
	return varno;
}

/* Is the bare call in_scope(relation) among the quals? */
static bool
holds_call(List *quals, Oid function, Index varno)
{
	ListCell   *lc;

	foreach(lc, quals)
	{
		Node	   *qual = lfirst(lc);
		FuncExpr   *call;

		if (qual == NULL || !IsA(qual, FuncExpr))
			continue;
		call = (FuncExpr *) qual;
		if (call->funcid == function && list_length(call->args) == 1 &&
			entry_of_row(linitial(call->args)) == varno)
			return true;
	}
	return false;
}

static void
remember_dependency(PlannerInfo *root, Oid function)
{
	in_scope_hash = GetSysCacheHashValue1(PROCOID, ObjectIdGetDatum(function));
	plans_depend = true;
	governed_table_relid = own_relation("governed_table");
	if (!OidIsValid(last_outer_user))
		last_outer_user = GetOuterUserId();
	record_plan_function_dependency(root, function);
	root->glob->dependsOnRole = true;
}

PG_FUNCTION_INFO_V1(in_scope);
PG_FUNCTION_INFO_V1(in_scope_support);

/* Reached only where the planner did not expand it: no proof, no row */
Datum
in_scope(PG_FUNCTION_ARGS)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_NO_SCOPE_PROOF),
			 errmsg("the scope of a governed table was not made part of the plan"),
			 errdetail("Article 25 permits use within the approved scope only; govshare.in_scope() is a policy, not a function to call."),
			 errhint("Read the table directly, with govshare in shared_preload_libraries.")));
	PG_RETURN_NULL();
}

Datum
in_scope_support(PG_FUNCTION_ARGS)
{
	Node	   *raw = (Node *) PG_GETARG_POINTER(0);
	SupportRequestSimplify *request;
	Index		varno;
	RangeTblEntry *rte;
	const Dataset *dataset;
	Node	   *scope;

	if (!IsA(raw, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);
	request = (SupportRequestSimplify *) raw;
	if (request->root == NULL || list_length(request->fcall->args) != 1)
		PG_RETURN_POINTER(NULL);
	varno = entry_of_row(linitial(request->fcall->args));
	if (varno == 0)
		PG_RETURN_POINTER(NULL);
	rte = planner_rt_fetch(varno, request->root);
	if (rte->rtekind != RTE_RELATION || !scope_enforced)
		PG_RETURN_POINTER(NULL);
	dataset = dataset_lookup(rte->relid);
	/* All of a copy or nothing: that is for copy_guard.c to say */
	if (dataset == NULL && lineage_lookup(rte->relid))
		PG_RETURN_POINTER(makeBoolConst(true, false));
	if (dataset == NULL)
		PG_RETURN_POINTER(NULL);

	scope = scope_expression(rte->relid, dataset);
	ChangeVarNodes(scope, 1, varno, 0);
	scope = eval_const_expressions(request->root, scope);
	if (holds_call(rte->securityQuals, request->fcall->funcid, varno))
		rte->enrname = scope_mark(rte->relid, dataset);
	remember_dependency(request->root, request->fcall->funcid);
	PG_RETURN_POINTER(scope);
}

/* Collect the range table indexes that plan nodes scan; proofless apart */
static void
collect_scans(Plan *plan, Bitmapset **scanned, Bitmapset **proofless)
{
	List	   *children = NIL;
	ListCell   *lc;

	if (plan == NULL)
		return;
	check_stack_depth();
	switch (nodeTag(plan))
	{
		case T_Append:
			children = ((Append *) plan)->appendplans;
			break;
		case T_MergeAppend:
			children = ((MergeAppend *) plan)->mergeplans;
			break;
		case T_BitmapAnd:
			children = ((BitmapAnd *) plan)->bitmapplans;
			break;
		case T_BitmapOr:
			children = ((BitmapOr *) plan)->bitmapplans;
			break;
		case T_SubqueryScan:
			collect_scans(((SubqueryScan *) plan)->subplan, scanned, proofless);
			break;
		case T_CustomScan:
			children = ((CustomScan *) plan)->custom_plans;
			*proofless = bms_add_members(*proofless,
										 ((CustomScan *) plan)->custom_relids);
			if (((Scan *) plan)->scanrelid > 0)
				*proofless = bms_add_member(*proofless,
											((Scan *) plan)->scanrelid);
			break;
		case T_ForeignScan:
			*proofless = bms_add_members(*proofless,
										 ((ForeignScan *) plan)->fs_relids);
			if (((Scan *) plan)->scanrelid > 0)
				*proofless = bms_add_member(*proofless,
											((Scan *) plan)->scanrelid);
			break;
		case T_SeqScan:
		case T_SampleScan:
		case T_IndexScan:
		case T_IndexOnlyScan:
		case T_BitmapIndexScan:
		case T_BitmapHeapScan:
		case T_TidScan:
		case T_TidRangeScan:
		case T_FunctionScan:
		case T_ValuesScan:
		case T_TableFuncScan:
		case T_CteScan:
		case T_NamedTuplestoreScan:
		case T_WorkTableScan:
			if (((Scan *) plan)->scanrelid > 0)
				*scanned = bms_add_member(*scanned, ((Scan *) plan)->scanrelid);
			break;
		default:
			break;
	}
	foreach(lc, children)
		collect_scans(lfirst(lc), scanned, proofless);
	collect_scans(plan->lefttree, scanned, proofless);
	collect_scans(plan->righttree, scanned, proofless);
}

/* Parents of scanned children count as scanned */
static Bitmapset *
with_parents(Bitmapset *set, List *append_relations)
{
	for (int i = list_length(append_relations) - 1; i >= 0; i--)
	{
		AppendRelInfo *info = list_nth(append_relations, i);

		if (bms_is_member(info->child_relid, set))
			set = bms_add_member(set, info->parent_relid);
	}
	return set;
}

/*
 * The permissions of a parent count for its children.  If the parent is not
 * governed, or by another dataset, the child must show its own right.
 */
static void
expose_children(PlannedStmt *plan)
{
	ListCell   *lc;

	foreach(lc, plan->appendRelations)
	{
		AppendRelInfo *info = lfirst(lc);
		RangeTblEntry *parent;
		RangeTblEntry *child;
		const Dataset *dataset;

		if (!OidIsValid(info->parent_reloid))
			continue;			/* an arm of UNION ALL */
		parent = rt_fetch(info->parent_relid, plan->rtable);
		child = rt_fetch(info->child_relid, plan->rtable);
		dataset = dataset_lookup(child->relid);
		if (dataset && dataset != dataset_lookup(parent->relid))
			claim_select(plan, child);
	}
}

/* The setting has every plan sent to who asks for log messages */
static void
refuse_debug_print(Oid relid)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_METHOD),
			 errmsg("debug_print_plan would tell the planner's estimates of governed table \"%s\"",
					get_rel_name(relid)),
			 errdetail("Estimates are made from all rows; Article 25 permits use within the approved scope only."),
			 errhint("RESET debug_print_plan, and use EXPLAIN.")));
}

void
scope_review_plan(PlannedStmt *plan)
{
	Bitmapset  *scanned = NULL;
	Bitmapset  *proofless = NULL;
	bool		collected = false;
	ListCell   *lc;
	int			index = 0;

	expose_children(plan);
	foreach(lc, plan->rtable)
	{
		RangeTblEntry *rte = lfirst(lc);
		const Dataset *dataset;

		index++;
		if (relation_claim(rte, plan_claims(plan)) == NULL ||
			rte->relkind == RELKIND_VIEW)
			continue;
		dataset = dataset_lookup(rte->relid);
		if (dataset == NULL)
			continue;
		if (!collected)
		{
			ListCell   *other;

			collect_scans(plan->planTree, &scanned, &proofless);
			foreach(other, plan->subplans)
				collect_scans(lfirst(other), &scanned, &proofless);
			foreach(other, plan->resultRelations)
				scanned = bms_add_member(scanned, lfirst_int(other));
			scanned = with_parents(scanned, plan->appendRelations);
			proofless = with_parents(proofless, plan->appendRelations);
			collected = true;
		}
		if (rte->enrname != NULL && Debug_print_plan)
			refuse_debug_print(rte->relid);
		if (bms_is_member(index, proofless))
			rte->enrname = NULL;
		else if (rte->enrname == NULL && !bms_is_member(index, scanned))
		{
			/* A dead CTE, WHERE false: no row, so no need of a scope */
			rte->enrname = scope_mark(rte->relid, dataset);
			plan->dependsOnRole = true;
		}
	}
}

void
scope_init(void)
{
	scope_enforced = process_shared_preload_libraries_in_progress;
	invoker_on_change(scope_invalidate_plans);
	relcache_watch(on_relcache_change);
}
