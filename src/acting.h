/*
 * acting.h: what a membership in a role is good for.
 */
#ifndef GOVSHARE_ACTING_H
#define GOVSHARE_ACTING_H

/*
 * May the role act as another, as its member: by SET ROLE, or by having its
 * privileges?  A role acts as itself; being a superuser makes it act as nobody.
 */
extern bool role_acts_as(Oid role, Oid other);

/*
 * Was the role given the administration of another?  That PostgreSQL 16 gives
 * whoever makes a role its ADMIN OPTION does not count: it is CREATEROLE alone.
 */
extern bool role_administers(Oid role, Oid other);

#endif							/* GOVSHARE_ACTING_H */
