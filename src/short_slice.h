/*
 * short_slice.h: have the processor soon rather than for long.
 */
#ifndef GOVSHARE_SHORT_SLICE_H
#define GOVSHARE_SHORT_SLICE_H

/*
 * For a process that many wait for, and that never works long: ask the system
 * to let it run as soon as it wakes, in slices shorter than others have.  Its
 * share of the processor stays the same.  A system that knows no such thing is
 * left as it is.
 */
extern void short_slice_request(void);

#endif							/* GOVSHARE_SHORT_SLICE_H */
