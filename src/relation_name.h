/*
 * relation_name.h: what a relation is called, and in which schema it lies.
 */
#ifndef GOVSHARE_RELATION_NAME_H
#define GOVSHARE_RELATION_NAME_H

extern void relation_name_init(void);

/*
 * The schema-qualified name, quoted where it must be; NULL if there is no such
 * relation.  As new as the messages that this session has accepted; readable
 * until the next call.
 */
extern const char *relation_name(Oid relid);

/* The relation's schema; InvalidOid if there is no such relation */
extern Oid	relation_schema(Oid relid);

#endif							/* GOVSHARE_RELATION_NAME_H */
