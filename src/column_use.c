/*
 * column_use.c: what needs a column of a governed table.
 *
 * Needed are the division column, the items of the published entry, and what
 * grants in force name: their items and the columns of their row filters.
 * Decides nothing.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parser.h"
#include "utils/builtins.h"

#include "column_use.h"
#include "internal_write.h"

/* Any name in a reference may be the column: "t.c" and "(c).f" have several */
static bool
mentions_column(Node *node, void *column)
{
	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
	{
		ListCell   *lc;

		foreach(lc, ((ColumnRef *) node)->fields)
			if (!IsA(lfirst(lc), String) ||
				strcmp(strVal(lfirst(lc)), column) == 0)
				return true;
		return false;
	}
	return raw_expression_tree_walker(node, mentions_column, column);
}

static bool
filter_mentions(const char *filter, const char *column)
{
	List	   *raw = raw_parser(filter, RAW_PARSE_PLPGSQL_EXPR);
	ListCell   *lc;

	foreach(lc, raw)
		if (mentions_column(lfirst_node(RawStmt, lc)->stmt,
							unconstify(char *, column)))
			return true;
	return false;
}

static char *
use_by_entry(const Dataset *dataset, const char *column)
{
	static InternalQuery query = {
		"SELECT FROM govshare.catalog_entry e"
		" JOIN govshare.data_item i ON i.entry_id = e.id"
		" WHERE e.code = $1 AND e.state = 'published' AND i.column_name = $2",
		2, {TEXTOID, TEXTOID}
	};
	Datum		values[] = {
		CStringGetTextDatum(dataset->entry), CStringGetTextDatum(column)
	};

	if (internal_query(&query, values, NULL) == 0)
		return NULL;
	return psprintf(_("entry \"%s\" lists it as an item"), dataset->entry);
}

static char *
use_by_grants(const Dataset *dataset, const char *column)
{
	static InternalQuery query = {
		"SELECT g.id, $2 = ANY (g.items), g.row_filter"
		" FROM govshare.share_grant g"
		" WHERE g.entry = $1 AND g.state IN ('active', 'suspended')"
		" ORDER BY g.id",
		2, {TEXTOID, TEXTOID}
	};
	Datum		values[] = {
		CStringGetTextDatum(dataset->entry), CStringGetTextDatum(column)
	};
	uint64		n = internal_query(&query, values, NULL);

	for (uint64 row = 0; row < n; row++)
	{
		int64		id = DatumGetInt64(internal_value(row, 1, NULL));
		bool		no_filter;
		Datum		filter = internal_value(row, 3, &no_filter);

		if (DatumGetBool(internal_value(row, 2, NULL)))
			return psprintf(_("grant %" PRId64 " opens it"), id);
		if (!no_filter && filter_mentions(TextDatumGetCString(filter), column))
			return psprintf(_("the row filter of grant %" PRId64 " names it"),
							id);
	}
	return NULL;
}

char *
column_use(const Dataset *dataset, const char *column)
{
	InternalWrite frame;
	MemoryContext caller = CurrentMemoryContext;
	char	   *use;

	if (dataset->division_column &&
		strcmp(dataset->division_column, column) == 0)
		return pstrdup(_("it bounds the divisions of grants"));
	internal_write_begin(&frame);
	use = use_by_entry(dataset, column);
	if (use == NULL)
		use = use_by_grants(dataset, column);
	if (use)
		use = MemoryContextStrdup(caller, use);
	internal_write_end(&frame);
	return use;
}
