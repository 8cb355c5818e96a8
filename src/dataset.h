/*
 * dataset.h: which relations are governed, and by what.
 *
 * A dataset is a governed table with all its partitions and inheritance
 * children.  What the functions return stays readable until the end of the
 * transaction.
 */
#ifndef GOVSHARE_DATASET_H
#define GOVSHARE_DATASET_H

#include "access/attnum.h"

typedef struct Dataset
{
	Oid			root;			/* the relation named in governed_table */
	char	   *entry;			/* code of the catalogue entry */
	char	   *provider;		/* department code */
	Oid			provider_role;	/* InvalidOid if the department is gone */
	char	   *division_column;	/* NULL if the table has none */
	bool		record_own;		/* record the provider's own reads too */
} Dataset;

extern void dataset_init(void);

/* Is anything governed in this database?  Cheap: the way out for P9. */
extern bool dataset_any(void);

/*
 * The dataset that a relation belongs to, by itself or through an ancestor;
 * NULL if it is not governed.  Needs a transaction.
 */
extern const Dataset *dataset_lookup(Oid relid);

/*
 * Look anew from now on.  For those who ask in mid-command, when a relation
 * may exist whose parents cannot be seen yet: what they were told is no longer
 * true when the command is done, and nothing may say so.
 */
extern void dataset_forget_answers(void);

/* Relations governed under an entry: a list of OIDs, roots only */
extern struct List *dataset_roots_of(const char *entry);

/* A dataset whose root is in the schema; NULL if there is none */
extern const Dataset *dataset_in_schema(Oid namespace);

#endif							/* GOVSHARE_DATASET_H */
