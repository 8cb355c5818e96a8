/*
 * access_series.h: short accesses of one statement that a session repeats.
 */
#ifndef GOVSHARE_ACCESS_SERIES_H
#define GOVSHARE_ACCESS_SERIES_H

#include "log_queue.h"

/*
 * Put an access into the leaf of those like it, if that still waits in the
 * queue: the position after the leaf, where it lies, and which access of it
 * this one is.  0 if there is none.  opening is what record_encode_opening()
 * gave, up to its end_at.
 */
extern uint64 access_series_join(const char *opening, uint32 end_at,
								 const RecordAccess *access,
								 LogPlace *place, int *ordinal);

/* By how much a leaf of its own is to grow, for those that may follow */
extern uint32 access_series_growth(const char *opening, uint32 end_at);

/* It has been appended there, before that position, with that room to grow */
extern void access_series_begin(const char *opening, uint32 end_at,
								const RecordAccess *access,
								const LogPlace *place, uint64 end,
								uint32 growth);

/*
 * An access of a series has come to its regular end.  Of the first the leaf
 * says so already; of a further one it does now, or false: the end must have a
 * leaf of its own.  Neither waits nor throws.
 */
extern bool access_series_end(const LogPlace *place, int ordinal,
							  int64 rows, int64 duration_us);

#endif							/* GOVSHARE_ACCESS_SERIES_H */
