/*
 * obligation.h: statutory periods that run against departments, and the
 * breaches that missing one raises.
 *
 * Called by the procedures, inside their transactions and with their locks on
 * the case held.  Every function may use SPI and raises on bad input; none
 * asks who calls: that is the procedure's business.
 */
#ifndef GOVSHARE_OBLIGATION_H
#define GOVSHARE_OBLIGATION_H

#include "datatype/timestamp.h"
#include "utils/date.h"
#include "utils/jsonb.h"

/* Registers settings; called once, by _PG_init. */
extern void obligation_init(void);

/*
 * Starts the period of a statute against a department for a case.  Returns
 * the obligation's id, or 0 if nothing runs because the event lies before the
 * Regulations came into force (Article 44).  Opening what runs already is an
 * error (SG101), so are unknown statutes and departments (SG103).
 */
extern int64 obligation_open(const char *statute, const char *department,
							 const char *procedure, int64 case_id,
							 TimestampTz event);

/* The same where the case itself sets the period (statute.workdays is null). */
extern int64 obligation_open_within(const char *statute,
									const char *department,
									const char *procedure, int64 case_id,
									TimestampTz event, int32 workdays);

/*
 * Ends what runs in the case: one statute, or all if statute is NULL.
 * Outcome is "met", "cancelled" or "excused".  Past its due time an
 * obligation stays overdue, with met_at set if it was met; only "excused"
 * changes that.  Returns how many ended; none is no error.
 */
extern int	obligation_close(const char *procedure, int64 case_id,
							 const char *statute, const char *outcome);

/*
 * What was met last in the case runs again, with the due date that it had
 * [I]: what met it was sent back.  Nothing met is no error.
 */
extern void obligation_resume(const char *procedure, int64 case_id,
							  const char *statute);

/*
 * Locks an obligation and raises unless it runs (SG101) and may be extended
 * by so many working days (SG104).
 */
extern void obligation_check_extension(int64 id, int32 workdays);

/* Checks and extends it; returns the new last day. */
extern DateADT obligation_extend(int64 id, int32 workdays);

/*
 * Counts due dates anew: of provisional obligations that nobody has locked,
 * or of all that run.  What has passed its due time stays.  Returns how many
 * moved or became final.
 */
extern int	obligation_recount(bool all);

/*
 * Flags a breach, once per item and case (or per item and obligation, if
 * obligation is not 0).  procedure may be NULL.  Returns its id, the old one
 * if it stood flagged already.
 */
extern int64 flag_violation(const char *item, const char *department,
							const char *procedure, int64 case_id,
							int64 obligation, Jsonb *evidence);

#endif							/* GOVSHARE_OBLIGATION_H */
