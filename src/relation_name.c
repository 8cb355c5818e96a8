/*
 * relation_name.c: what a relation is called, and in which schema it lies.
 *
 * Owns a few answers of the system caches, because both are asked of every
 * relation that a statement reads: four lookups and as many copies each time.
 * Any change of the relation, or of any schema, makes it forget.  What changes
 * while it reads is answered, but not remembered.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "relation_name.h"
#include "relcache_watch.h"

#define REMEMBERED		64		/* relations, by their OID modulo it */
/* Two names, each of whose characters may be a doubled quote */
#define LONGEST_NAME	(2 * (2 * NAMEDATALEN + 2) + 2)

typedef struct Remembered
{
	Oid			relid;			/* InvalidOid: nothing */
	Oid			schema;
	char		name[LONGEST_NAME];
} Remembered;

static Remembered remembered[REMEMBERED];
static uint64 changes = 0;		/* of whatever relation or schema */

static Remembered *
place_of(Oid relid)
{
	return &remembered[relid % REMEMBERED];
}

static void
forget_all(void)
{
	for (int i = 0; i < REMEMBERED; i++)
		remembered[i].relid = InvalidOid;
}

static void
on_relcache_change(Datum unused, Oid relid)
{
	changes++;
	if (!OidIsValid(relid))
		forget_all();
	else if (place_of(relid)->relid == relid)
		place_of(relid)->relid = InvalidOid;
}

static void
on_schema_change(Datum unused, int cache, uint32 hash)
{
	changes++;
	forget_all();
}

/* NULL if there is no such relation */
static const Remembered *
remember(Oid relid)
{
	Remembered *r = place_of(relid);
	uint64		before = changes;
	char	   *name;
	char	   *schema;

	if (OidIsValid(relid) && r->relid == relid && !quote_all_identifiers)
		return r;
	r->relid = InvalidOid;
	r->schema = get_rel_namespace(relid);
	name = get_rel_name(relid);
	schema = get_namespace_name(r->schema);
	if (name == NULL || schema == NULL)
		return NULL;
	strlcpy(r->name, quote_qualified_identifier(schema, name), LONGEST_NAME);
	/* That setting makes other names of the same */
	if (changes == before && !quote_all_identifiers)
		r->relid = relid;
	return r;
}

const char *
relation_name(Oid relid)
{
	const Remembered *r = remember(relid);

	return r ? r->name : NULL;
}

Oid
relation_schema(Oid relid)
{
	const Remembered *r = remember(relid);

	return r ? r->schema : InvalidOid;
}

void
relation_name_init(void)
{
	relcache_watch(on_relcache_change);
	CacheRegisterSyscacheCallback(NAMESPACEOID, on_schema_change, (Datum) 0);
}
