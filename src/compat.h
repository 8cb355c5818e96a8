/*
 * compat.h: differences between PostgreSQL 15 and its successors.
 */
#ifndef GOVSHARE_COMPAT_H
#define GOVSHARE_COMPAT_H

#include "catalog/pg_database.h"
#include "miscadmin.h"
#include "utils/acl.h"

/* Does the current user own the database? */
static inline bool
owns_database(Oid database)
{
#if PG_VERSION_NUM >= 160000
	return object_ownercheck(DatabaseRelationId, database, GetUserId());
#else
	return pg_database_ownercheck(database, GetUserId());
#endif
}

#endif							/* GOVSHARE_COMPAT_H */
