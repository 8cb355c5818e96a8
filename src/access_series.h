/*
 * access_series.h: short accesses of one statement that a session repeats.
 */
#ifndef GOVSHARE_ACCESS_SERIES_H
#define GOVSHARE_ACCESS_SERIES_H

#include "log_queue.h"

/* The access that has joined: which one of which leaf, and how that begins */
typedef struct SeriesAccess
{
	LogPlace	place;
	int			ordinal;		/* from 0 */
	const char *opening;		/* of the first one; valid until the next call */
	uint32		end_at;			/* its length */
} SeriesAccess;

/*
 * Put an access into the leaf of those like it, if that still waits in the
 * queue: the position after that leaf, or 0 if there is none.  leaf is the
 * opening that it would have.
 */
extern uint64 access_series_join(const AccessLeaf *leaf, SeriesAccess *joined);

/* By how much a leaf of its own is to grow, for those that may follow */
extern uint32 access_series_growth(const AccessLeaf *leaf);

/*
 * It has been appended there, before that position, with that room to grow.
 * opening is what record_encode_opening() gave, up to its end_at.
 */
extern void access_series_begin(const AccessLeaf *leaf, const char *opening,
								uint32 end_at, const LogPlace *place,
								uint64 end, uint32 growth);

/*
 * An access of a series has come to its regular end.  Of the first the leaf
 * says so already; of a further one it does now, or false: the end must have a
 * leaf of its own.  Neither waits nor throws.
 */
extern bool access_series_end(const LogPlace *place, int ordinal,
							  int64 rows, int64 duration_us);

#endif							/* GOVSHARE_ACCESS_SERIES_H */
