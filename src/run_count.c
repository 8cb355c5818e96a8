/*
 * run_count.c: what the executor counted while it ran a governed plan.
 *
 * Owns nothing.  EXPLAIN ANALYZE is refused to grantees, because it counts rows
 * outside the grant; but auto_explain with log_analyze has the executor count
 * as well, and its line goes to any client that asks for LOG messages.
 */
#include "postgres.h"

#include "executor/instrument.h"
#include "nodes/execnodes.h"
#include "nodes/nodeFuncs.h"

#include "compat.h"
#include "run_count.h"

/* The node then says "never executed"; it may well run again, and count anew */
static bool
forget_node(PlanState *node, void *unused)
{
	Instrumentation *counted;

	if (node == NULL)
		return false;
	counted = node->instrument;
	if (counted)
	{
		InstrEndLoop(counted);
		counted->ntuples = 0;
		counted->ntuples2 = 0;
		counted->nloops = 0;
		counted->nfiltered1 = 0;
		counted->nfiltered2 = 0;
		memset(&counted->bufusage, 0, sizeof(counted->bufusage));
	}
	node->worker_instrument = NULL;
	if (IsA(node, BitmapHeapScanState))
	{
		BITMAP_EXACT_PAGES((BitmapHeapScanState *) node) = 0;
		BITMAP_LOSSY_PAGES((BitmapHeapScanState *) node) = 0;
	}
	return planstate_tree_walker(node, forget_node, NULL);
}

void
run_count_forget(QueryDesc *query)
{
	if (query->instrument_options)
		(void) forget_node(query->planstate, NULL);
}
