/*
 * copy_shape.h: what a relation must be to hold copied data, and the row
 * security that it wears.
 */
#ifndef GOVSHARE_COPY_SHAPE_H
#define GOVSHARE_COPY_SHAPE_H

#include "lineage.h"

/*
 * What forbids that the relation holds governed data, as the end of a sentence
 * that begins with the relation's name ("is a view"); NULL if nothing does.
 * department_role: whose copy it is.  fresh: privileges that defaults have
 * just given are taken away when the shield is put on, and so do not count.
 * Reads the catalogs as they will be when the command is done.
 */
extern char *copy_obstacle(Oid relid, Oid department_role, bool fresh);

/* The same for an index that the present command makes */
extern char *copy_index_obstacle(Oid index);

/* Would logical replication hand the rows on? */
extern bool copy_is_published(Oid relid);

/* What is wrong with a registered copy; NULL if it is whole */
extern char *copy_defect(const Copy *copy);

/*
 * Put row security on, forced, or take it off.  Within internal_write_begin()
 * only.  Materialized views can have none: they are kept without statistics,
 * which would show values to their owner past the guard.
 */
extern void copy_shield_put_on(const Copy *copy);
extern void copy_shield_take_off(Oid relid);

#endif							/* GOVSHARE_COPY_SHAPE_H */
