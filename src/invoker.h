/*
 * invoker.h: who asks, for which department, and why.
 *
 * The invoker is the outer user (GetOuterUserId()): the role that logged in
 * or that SET ROLE chose, never the owner of a view or function on the way.
 */
#ifndef GOVSHARE_INVOKER_H
#define GOVSHARE_INVOKER_H

#include "utils/date.h"

#include "compat.h"
#include "contractor.h"

typedef enum InvokerProblem
{
	INVOKER_OK,
	INVOKER_NOT_A_DEPARTMENT,	/* the role belongs to no department */
	INVOKER_AMBIGUOUS,			/* to several, and acting_for is not set */
	INVOKER_NOT_MEMBER,			/* acting_for names another department */
	INVOKER_CONTRACT_OVER,		/* a contractor, no longer approved */
	INVOKER_CONTRACT_LENT		/* a contractor by way of memberships */
} InvokerProblem;

/* One department of the directory, as cached; valid until end of transaction */
typedef struct Department
{
	char	   *code;
	char	   *name;
	char	   *government;
	Oid			role;
	bool		is_authority;
	bool		is_grassroots;	/* reads for its county, and takes no steps */
} Department;

typedef struct Invoker
{
	Oid			role;			/* the outer user */
	InvokerProblem problem;
	const Department *department;	/* NULL unless problem is INVOKER_OK */
	char	   *candidates;		/* when ambiguous: codes, for the message */
	const Contractor *contractor;	/* NULL for the department's own people */
	const Department *grassroots;	/* the body that it is of, if it acts for
									 * another department */
} Invoker;

extern void invoker_init(void);

/* The invoker now; never NULL, never raises for a stranger */
extern const Invoker *invoker_current(void);

/* The invoker's department code; raises SG012 if there is none or several */
extern const char *invoker_require(void);

/* The same, and SG102 for a contractor: for steps that have no entry */
extern const char *invoker_require_own(void);

/* Raise SG012 for this invoker, whose problem is not INVOKER_OK */
pg_noreturn extern void invoker_complain(const Invoker *invoker);

/* What SG012 would say: message, DETAIL and HINT */
extern void invoker_explain(const Invoker *invoker, char **message,
							char **detail, char **hint);

/*
 * Is the outer user a member of this role (superusers not by being such)?
 * No contractor is, whatever memberships it has.
 */
extern bool invoker_is_member(Oid role);

/*
 * Does the session act for the provider with that role: its own people, or a
 * contractor of it whose approval names the entry (Article 36)?
 */
extern bool invoker_provides(const char *provider, Oid provider_role,
							 const char *entry);

/*
 * Does the outer role itself hold this duty ("principal", "office_head") for
 * the department on that day, and belong to the department?
 */
extern bool invoker_has_duty(const char *department, const char *duty,
							 DateADT day);

/* Directory lookups: NULL if unknown */
extern const Department *department_by_code(const char *code);
extern const Department *department_of_role(Oid role);

/* Is a the authority of d's government or of a government above it? */
extern bool department_oversees(const Department *a, const Department *d);

/*
 * 同级主管部门: the authority of d's government, or of the nearest government
 * above that has one (Article 8); NULL if there is none.
 */
extern const Department *department_authority(const Department *d);

/* govshare.purpose and govshare.scenario; NULL if not set */
extern const char *invoker_purpose(void);
extern const char *invoker_scenario(void);

/*
 * Call function whenever the answer to "who asks, and why" may have changed:
 * purpose, acting_for, roles or the directory.  It may run in an abort or
 * while invalidations are taken in: memory only.
 */
extern void invoker_on_change(void (*function) (void));

/* The same for changes of departments and governments alone */
extern void directory_on_change(void (*function) (void));

#endif							/* GOVSHARE_INVOKER_H */
