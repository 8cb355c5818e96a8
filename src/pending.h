/*
 * pending.h: what open cases wait for.
 *
 * Called by the engine after each step, with the case's row locked.
 */
#ifndef GOVSHARE_PENDING_H
#define GOVSHARE_PENDING_H

#include "datatype/timestamp.h"
#include "nodes/pg_list.h"

/* A step that a case waits for; NULL where there is none */
typedef struct Pending
{
	const char *step;
	const char *party;
	const char *duty;
	const char *article;
	const char *department;		/* who is to take it */
	const char *owed_to;
	const char *provider;
	const char *entry;
} Pending;

/*
 * The case waits for these steps (Pending *) from now on, and for no others.
 * Uses SPI; raises only on what is broken inside.
 */
extern void pending_replace(const char *procedure, int64 case_id,
							List *steps, TimestampTz since);

#endif							/* GOVSHARE_PENDING_H */
