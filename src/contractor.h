/*
 * contractor.h: 受托方, who works for a department by contract (Article 36).
 */
#ifndef GOVSHARE_CONTRACTOR_H
#define GOVSHARE_CONTRACTOR_H

#include "utils/date.h"

/* A row of govshare.contractor; readable until the end of the transaction */
typedef struct Contractor
{
	Oid			role;
	char	   *department;
	char	  **entries;
	int			n_entries;
	DateADT		approved_until; /* last day, inclusive */
} Contractor;

/*
 * The contractor that this session is: its login, session or outer role is
 * one, or is a member of one's role.  NULL if it is none.
 */
extern const Contractor *contractor_of_session(void);

/* Does the contractor's own role act, and not one that it lends or borrows? */
extern bool contractor_acts_itself(const Contractor *contractor);

/* Is the entry among those that the approval names? */
extern bool contractor_has_entry(const Contractor *contractor, const char *entry);

/* Call function whenever the answer may have changed: memory only */
extern void contractor_init(void (*on_change) (void));

#endif							/* GOVSHARE_CONTRACTOR_H */
