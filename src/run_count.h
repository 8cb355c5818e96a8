/* run_count.h: what the executor counted while it ran a governed plan. */
#ifndef GOVSHARE_RUN_COUNT_H
#define GOVSHARE_RUN_COUNT_H

#include "executor/execdesc.h"

/* Between two runs, or before the end: the plan shall tell no numbers. */
extern void run_count_forget(QueryDesc *query);

#endif
