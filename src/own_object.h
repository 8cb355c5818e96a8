/*
 * own_object.h: which relation an object hangs on, and whether it is
 * govshare's own.
 */
#ifndef GOVSHARE_OWN_OBJECT_H
#define GOVSHARE_OWN_OBJECT_H

#include "access/attnum.h"
#include "catalog/pg_attribute.h"

/*
 * The table that an object of a catalog belongs to: a relation itself (an
 * index: its table), or the table of a policy, trigger, rule, constraint,
 * default, statistics object or inheritance entry.  InvalidOid for anything else.  Sees what the
 * present command has written.
 */
extern Oid	object_relation(Oid class_id, Oid object_id);

/*
 * Does the object belong to the extension: it, or its schema?  relid: what
 * object_relation() said.  moved: the present command may have given it another
 * schema.
 */
extern bool object_is_own(Oid class_id, Oid object_id, Oid relid, bool moved);

/* Is the extension installed in this database? */
extern Oid	own_extension(void);

/*
 * A column before the command under way (as the cache has it) and after it (as
 * the command has just written it), without what follows the fixed part of
 * the row.  False if one of the two does not exist.
 */
extern bool object_column_change(Oid relid, AttrNumber number,
								 FormData_pg_attribute *before,
								 FormData_pg_attribute *after);

#endif							/* GOVSHARE_OWN_OBJECT_H */
