/*
 * alert.h: rules over the record of use, for a person to look at.
 */
#ifndef GOVSHARE_ALERT_H
#define GOVSHARE_ALERT_H

/*
 * Counts the next leaves of the record under the rules in force, raises what
 * has reached its threshold, and returns how much that was.  more: leaves are
 * left; call again, best in another transaction.  Needs a transaction and a
 * snapshot; writes with the extension's own rights.
 */
extern int64 alerts_evaluate(bool *more);

#endif							/* GOVSHARE_ALERT_H */
