/*
 * clock.h: statutory time.
 *
 * Statutory time is the time by which periods start and end.  The setting
 * govshare.clock freezes it for tests and drills; the log never asks here, it
 * records real time.
 */
#ifndef GOVSHARE_CLOCK_H
#define GOVSHARE_CLOCK_H

#include "datatype/timestamp.h"
#include "utils/date.h"

extern void clock_init(void);

/* govshare.clock if it is set, else the time of the call. */
extern TimestampTz clock_now(void);

/* Is statutory time frozen? */
extern bool clock_frozen(void);

/* The date of clock_now() in govshare.timezone. */
extern DateADT clock_today(void);

/* The date of an instant in govshare.timezone; infinity stays infinity. */
extern DateADT clock_local_date(TimestampTz instant);

/* The instant of 00:00 of a finite date in govshare.timezone. */
extern TimestampTz clock_midnight(DateADT date);

#endif							/* GOVSHARE_CLOCK_H */
