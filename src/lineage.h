/*
 * lineage.h: which relations are copies of governed data, and where it came
 * from.
 *
 * What the functions return stays readable until the end of the transaction.
 */
#ifndef GOVSHARE_LINEAGE_H
#define GOVSHARE_LINEAGE_H

#include "nodes/pg_list.h"

#include "dataset.h"

/* A grant by which data of the copy came, and its scope at that time */
typedef struct CopyOrigin
{
	Dataset		dataset;		/* root: the copy; entry and provider: the origin's */
	int64		grant_id;
	List	   *items;			/* of char * */
	int64	   *divisions;
	int			n_divisions;	/* -1: no bound */
	char	   *row_filter;		/* NULL: no filter */
} CopyOrigin;

typedef struct CopyColumn
{
	char	   *name;
	bool		derived;		/* from what cannot be told: all that was read */
	List	   *origins;		/* of char *: "entry.item" */
} CopyColumn;

typedef struct Copy
{
	Oid			relid;
	char	   *department;		/* whose copy it is */
	Oid			department_role;	/* InvalidOid if the department is gone */
	char	   *purpose;
	List	   *origins;		/* of CopyOrigin *, by grant; never empty */
	List	   *columns;		/* of CopyColumn * */
} Copy;

extern void lineage_init(void);

/* Is there any copy in this database?  Cheap, as dataset_any() is. */
extern bool lineage_any(void);

/* The copy that a relation is; NULL if it is none.  Needs a transaction. */
extern const Copy *lineage_lookup(Oid relid);

/* The copy's column of that name; NULL if nothing is known of it */
extern const CopyColumn *lineage_column(const Copy *copy, const char *name);

/* OIDs of all copies, as far as their relations exist */
extern List *lineage_all(void);

/*
 * The copy is gone, or was emptied: take it off the register and put that on
 * record ("dropped", "emptied").  Writes the heap directly, without SPI: this
 * is called in the middle of DROP.
 */
extern void lineage_forget(const Copy *copy, const char *event);

/* "entry.item", as derived_copy_column has it; allocated */
extern char *lineage_item(const char *entry, const char *item);

/* Does the list of strings hold the text? */
extern bool lineage_names(List *names, const char *text);

#endif							/* GOVSHARE_LINEAGE_H */
