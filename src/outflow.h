/*
 * outflow.h: rows that wait in a portal on their way to the client.
 */
#ifndef GOVSHARE_OUTFLOW_H
#define GOVSHARE_OUTFLOW_H

#include "executor/execdesc.h"
#include "utils/portal.h"

#include "guard.h"

/*
 * Around whatever may run other statements (executor run, utility commands):
 * the portal that it works for.  On the caller's stack; leave it also when an
 * error passes through.
 */
typedef struct OutflowFrame
{
	Portal		portal;
	struct OutflowFrame *outer;
} OutflowFrame;

extern void outflow_enter(OutflowFrame *frame);
extern void outflow_leave(const OutflowFrame *frame);

/*
 * The query takes rows in under this decision, for a department.  What the
 * portals around it give the client from now on depends on the grant.
 */
extern void outflow_take(const AccessDecision *decision,
						 const QueryDesc *query, const char *department);

#endif							/* GOVSHARE_OUTFLOW_H */
