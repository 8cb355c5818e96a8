/*
 * own_object.h: which relation an object hangs on, and whether it is
 * govshare's own.
 */
#ifndef GOVSHARE_OWN_OBJECT_H
#define GOVSHARE_OWN_OBJECT_H

#include "postgres_ext.h"

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

#endif							/* GOVSHARE_OWN_OBJECT_H */
