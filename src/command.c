/*
 * command.c: what a utility statement means for the reads inside it.
 *
 * COPY of a table by name is checked before PostgreSQL makes a query of it;
 * EXPLAIN ANALYZE and cursors WITH HOLD run queries whose manner a grantee is
 * not given.  Decides nothing itself.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "nodes/parsenodes.h"
#include "utils/lsyscache.h"

#include "command.h"

static GuardFrame
copy_frame(CopyStmt *copy)
{
	Oid			relid;

	if (copy->is_from || copy->relation == NULL)
		return GUARD_PLAIN;
	relid = RangeVarGetRelid(copy->relation, NoLock, true);
	if (OidIsValid(relid) && get_rel_relkind(relid) == RELKIND_PARTITIONED_TABLE)
		return GUARD_COPY_PARENT;
	return GUARD_COPY_TABLE;
}

static GuardFrame
explain_frame(ExplainStmt *explain, GuardFrame outer)
{
	ListCell   *lc;
	GuardFrame	frame = outer;

	foreach(lc, explain->options)
	{
		DefElem    *option = lfirst(lc);

		/* The last one counts, as in PostgreSQL */
		if (strcmp(option->defname, "analyze") == 0)
			frame = defGetBoolean(option) ? GUARD_EXPLAIN_ANALYZE : outer;
	}
	return frame;
}

GuardFrame
command_frame(Node *statement, GuardFrame outer)
{
	switch (nodeTag(statement))
	{
		case T_CopyStmt:
			return copy_frame((CopyStmt *) statement);
		case T_CreateTableAsStmt:
		case T_RefreshMatViewStmt:
			return GUARD_MAKE_COPY;
		case T_ExplainStmt:
			return explain_frame((ExplainStmt *) statement, outer);
		case T_DeclareCursorStmt:
			return ((DeclareCursorStmt *) statement)->options & CURSOR_OPT_HOLD ?
				GUARD_HOLD_CURSOR : outer;
		default:
			return outer;
	}
}
