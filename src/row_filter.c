/*
 * row_filter.c: the text of a grant's row filter -> an expression.
 *
 * Owns the grammar: one boolean expression over the table's own columns, of
 * immutable built-in functions and operators; no subquery, aggregate, window,
 * parameter or set-returning function.  It is parsed with every setting
 * pinned that could change its meaning, because the reader's DateStyle must
 * not decide which rows the provider has granted.
 */
#include "postgres.h"

#include "access/table.h"
#include "access/transam.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "compat.h"
#include "errors.h"
#include "scope.h"

#define ROW_FILTER_MAX_SIZE 8192

static const struct
{
	const char *name;
	const char *value;
}			pinned[] =
{
	{"search_path", "pg_catalog, pg_temp"},
	{"DateStyle", "ISO, YMD"},
	{"IntervalStyle", "postgres"},
	{"TimeZone", "Asia/Shanghai"},
	{"transform_null_equals", "off"},
	{"standard_conforming_strings", "on"},
	{"backslash_quote", "safe_encoding"},
	{"extra_float_digits", "1"},
	{"bytea_output", "hex"},
	{"xmloption", "content"},
	{"array_nulls", "on"},
	{"lc_monetary", "C"},
	{"timezone_abbreviations", "Default"},
};

static void
refuse(const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_SG_FIELD),
			 errmsg("the row filter is not valid: %s", why),
			 errdetail("Article 21 grants are bounded by one boolean expression over the table's own columns, of immutable built-in functions and operators."),
			 errhint("Compare columns with constants; bound the area with the divisions of the request.")));
}

/* Words that date and time types read as the moment of parsing */
static bool
is_moving_date(const char *text)
{
	static const char *const word[] = {"now", "today", "tomorrow", "yesterday"};
	char	   *lower = asc_tolower(text, strlen(text));

	for (int i = 0; i < lengthof(word); i++)
		if (strstr(lower, word[i]) != NULL)
			return true;
	return false;
}

/* What must not even reach the parser's analysis */
static bool
find_unfit_syntax(Node *node, void *context)
{
	ListCell   *lc;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_ColumnRef:
			foreach(lc, ((ColumnRef *) node)->fields)
				if (IsA(lfirst(lc), A_Star))
					refuse(_("it refers to a system column or to the whole row"));
			break;
		case T_ParamRef:
			refuse(_("it contains a parameter"));
			break;
		case T_SubLink:
			refuse(_("it contains a subquery"));
			break;
		case T_A_Const:
			if (!((A_Const *) node)->isnull &&
				IsA(&((A_Const *) node)->val, String) &&
				is_moving_date(strVal(&((A_Const *) node)->val)))
				refuse(_("its value would change with time or session"));
			break;
		default:
			break;
	}
	return raw_expression_tree_walker(node, find_unfit_syntax, context);
}

/* An error's position is in the filter, not in the query under way */
static void
point_into_filter(void *filter)
{
	int			position = geterrposition();

	if (position > 0)
	{
		errposition(0);
		internalerrposition(position);
		internalerrquery(filter);
	}
	errcontext("row filter of a grant");
}

/*
 * Types whose text does not depend on settings: conversions of others are
 * called immutable by PostgreSQL, but follow extra_float_digits and the like.
 */
static bool
has_fixed_text(Oid type)
{
	switch (type)
	{
		case BOOLOID:
		case CHAROID:
		case NAMEOID:
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case NUMERICOID:
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
		case UUIDOID:
			return true;
		default:
			return false;
	}
}

/* Anything that PostgreSQL's own checks let pass and we do not */
static bool
find_foreign_parts(Node *node, void *rel)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		Var		   *var = (Var *) node;

		if (var->varattno <= 0 || var->varlevelsup != 0)
			refuse(_("it refers to a system column or to the whole row"));
		if (is_virtual_column(RelationGetRelid((Relation) rel), var->varattno))
			refuse(_("it refers to a virtual generated column"));
		return false;
	}
	if (is_json_expression(node))
		refuse(_("it depends on how a value is written as text"));
	switch (nodeTag(node))
	{
		case T_Param:
			refuse(_("it contains a parameter"));
			break;
		case T_SubLink:
		case T_SubPlan:
		case T_AlternativeSubPlan:
			refuse(_("it contains a subquery"));
			break;
		case T_Aggref:
		case T_GroupingFunc:
		case T_WindowFunc:
			refuse(_("it contains an aggregate or window function"));
			break;
		case T_SQLValueFunction:
		case T_NextValueExpr:
		case T_CurrentOfExpr:
			refuse(_("its value would change with time or session"));
			break;
		case T_XmlExpr:
			refuse(_("it contains an XML expression"));
			break;
		case T_CoerceToDomain:
			refuse(_("it uses a domain, whose checks are not built in"));
			break;
		case T_CoerceViaIO:
			if (!has_fixed_text(exprType((Node *) ((CoerceViaIO *) node)->arg)) ||
				!has_fixed_text(((CoerceViaIO *) node)->resulttype))
				refuse(_("it depends on how a value is written as text"));
			break;
		default:
			break;
	}
	return expression_tree_walker(node, find_foreign_parts, rel);
}

static bool
is_unfit_function(Oid function, void *context)
{
	return function >= FirstNormalObjectId ||
		get_func_rettype(function) == CSTRINGOID;
}

static bool
find_user_functions(Node *node, void *context)
{
	Oid			operator = InvalidOid;

	if (node == NULL)
		return false;
	if (IsA(node, OpExpr) || IsA(node, DistinctExpr) || IsA(node, NullIfExpr))
		operator = ((OpExpr *) node)->opno;
	else if (IsA(node, ScalarArrayOpExpr))
		operator = ((ScalarArrayOpExpr *) node)->opno;
	else if (IsA(node, RowCompareExpr))
		operator = linitial_oid(((RowCompareExpr *) node)->opnos);
	if (operator >= FirstNormalObjectId)
		refuse(_("it uses a function or operator that is not built in"));
	if (!IsA(node, CoerceViaIO) &&
		check_functions_in_node(node, is_unfit_function, NULL))
		refuse(_("it uses a function or operator that is not built in"));
	return expression_tree_walker(node, find_user_functions, context);
}

/*
 * Whoever owns a type, a collation or a text search configuration can make it
 * anew under its old name, and the provider's words would mean something else.
 * Built-in ones stay what they are; those of the table's own columns are the
 * provider's.
 */
static bool
is_lasting(Relation rel, Oid type, Oid collation)
{
	Oid			element = get_element_type(type);

	if (OidIsValid(element))
		type = element;
	for (int i = 0; i < RelationGetNumberOfAttributes(rel); i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(rel), i);

		if (!column->attisdropped && column->atttypid == type)
			type = InvalidOid;
		if (!column->attisdropped && column->attcollation == collation)
			collation = InvalidOid;
	}
	return type < FirstNormalObjectId && collation < FirstNormalObjectId;
}

static bool
find_passing_names(Node *node, void *rel)
{
	if (node == NULL)
		return false;
	if (!IsA(node, List) &&
		!is_lasting(rel, exprType(node), exprCollation(node)))
		refuse(_("it uses a type or collation that is neither built in nor of the table's columns"));
	if (IsA(node, Const) && !((Const *) node)->constisnull &&
		(((Const *) node)->consttype == REGCONFIGOID ||
		 ((Const *) node)->consttype == REGDICTIONARYOID) &&
		DatumGetObjectId(((Const *) node)->constvalue) >= FirstNormalObjectId)
		refuse(_("it uses a text search configuration that is not built in"));
	return expression_tree_walker(node, find_passing_names, rel);
}

static Node *
parse(Oid relid, const char *filter)
{
	List	   *raw = raw_parser(filter, RAW_PARSE_PLPGSQL_EXPR);
	SelectStmt *select;
	ResTarget  *target;
	ParseState *pstate;
	ParseNamespaceItem *item;
	Relation	rel;
	Node	   *expr;

	if (list_length(raw) != 1 ||
		!IsA(linitial_node(RawStmt, raw)->stmt, SelectStmt))
		refuse(_("it is not one expression"));
	select = (SelectStmt *) linitial_node(RawStmt, raw)->stmt;
	if (list_length(select->targetList) != 1 || select->fromClause ||
		select->whereClause || select->groupClause || select->havingClause ||
		select->windowClause || select->valuesLists || select->sortClause ||
		select->limitOffset || select->limitCount || select->lockingClause ||
		select->withClause || select->distinctClause || select->intoClause ||
		select->op != SETOP_NONE)
		refuse(_("it is not one expression"));
	target = linitial_node(ResTarget, select->targetList);
	if (target->name || target->indirection)
		refuse(_("it is not one expression"));
	find_unfit_syntax(target->val, NULL);

	rel = try_table_open(relid, AccessShareLock);
	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	pstate = make_parsestate(NULL);
	pstate->p_sourcetext = filter;
	item = addRangeTableEntryForRelation(pstate, rel, AccessShareLock, NULL,
										 false, true);
	addNSItemToQuery(pstate, item, false, true, true);
	/* A CHECK constraint's rules are ours: no subquery, no aggregate ... */
	expr = transformExpr(pstate, target->val, EXPR_KIND_CHECK_CONSTRAINT);
	expr = coerce_to_boolean(pstate, expr, "row filter");
	assign_expr_collations(pstate, expr);
	free_parsestate(pstate);

	find_foreign_parts(expr, rel);
	find_user_functions(expr, NULL);
	find_passing_names(expr, rel);
	table_close(rel, NoLock);
	if (contain_mutable_functions(expr))
		refuse(_("its value would change with time or session"));
	return expr;
}

Node *
scope_parse_row_filter(Oid relid, const char *filter)
{
	ErrorContextCallback where;
	int			nest;
	Node	   *expr;

	if (strlen(filter) > ROW_FILTER_MAX_SIZE)
		refuse(_("it is too long"));
	where.callback = point_into_filter;
	where.arg = unconstify(char *, filter);
	where.previous = error_context_stack;
	error_context_stack = &where;

	nest = NewGUCNestLevel();
	for (int i = 0; i < lengthof(pinned); i++)
	{
		const char *now = GetConfigOption(pinned[i].name, false, false);

		/* Some settings read files when they are set */
		if (strcmp(now, pinned[i].value) == 0)
			continue;
		(void) set_config_option(pinned[i].name, pinned[i].value, PGC_USERSET,
								 PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	}
	expr = parse(relid, filter);
	AtEOXact_GUC(true, nest);
	error_context_stack = where.previous;
	return expr;
}

/*
 * Filters that were parsed for plans, until any relation among theirs changes:
 * a plan for one's own parameters is made at each execution.
 */
typedef struct KeptFilter
{
	Oid			relid;
	char	   *text;
	Node	   *expr;
} KeptFilter;

#define MAX_KEPT 64

static MemoryContext kept_context = NULL;
static KeptFilter kept[MAX_KEPT];
static int	n_kept = 0;
static bool kept_stale = false;

void
scope_row_filter_changed(Oid relid)
{
	if (relid == InvalidOid)
		kept_stale = true;
	for (int i = 0; i < n_kept; i++)
		if (kept[i].relid == relid)
			kept_stale = true;
}

static void
forget_filters(void)
{
	if (kept_context == NULL)
		kept_context = AllocSetContextCreate(CacheMemoryContext,
											 "govshare row filters",
											 ALLOCSET_SMALL_SIZES);
	MemoryContextReset(kept_context);
	n_kept = 0;
	kept_stale = false;
}

Node *
scope_row_filter(Oid relid, const char *filter)
{
	KeptFilter *keep;
	MemoryContext old;
	Node	   *expr;

	if (kept_context == NULL || kept_stale || n_kept == MAX_KEPT)
		forget_filters();
	for (int i = 0; i < n_kept; i++)
		if (kept[i].relid == relid && strcmp(kept[i].text, filter) == 0)
			return copyObject(kept[i].expr);

	/* There before we parse, so that a change meanwhile finds it */
	keep = &kept[n_kept];
	keep->relid = relid;
	keep->text = MemoryContextStrdup(kept_context, "");
	n_kept++;
	expr = scope_parse_row_filter(relid, filter);
	old = MemoryContextSwitchTo(kept_context);
	keep->expr = copyObject(expr);
	keep->text = pstrdup(filter);
	MemoryContextSwitchTo(old);
	return expr;
}

PG_FUNCTION_INFO_V1(check_row_filter);

/* Raise SG103 unless the text is a row filter for the relation */
Datum
check_row_filter(PG_FUNCTION_ARGS)
{
	Node	   *filter = scope_parse_row_filter(PG_GETARG_OID(0),
												text_to_cstring(PG_GETARG_TEXT_PP(1)));

	/* 1/0 = 1: what no plan could hold fails now, not in each read. */
	(void) eval_const_expressions(NULL, filter);
	PG_RETURN_VOID();
}
