/*
 * invoker.c: role -> department and duty, cached.
 *
 * Owns the settings govshare.purpose, govshare.scenario and
 * govshare.acting_for, and the backend's copy of the directory (departments
 * and governments).
 *
 * Invariants: the outer user decides, so that neither SECURITY DEFINER nor a
 * view lends a department; being a superuser makes nobody a member.  The copy
 * is rebuilt when the directory's tables, roles or memberships change; what
 * was handed out stays readable until the transaction ends.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "acting.h"
#include "clock.h"
#include "errors.h"
#include "invoker.h"
#include "own_table.h"
#include "relcache_watch.h"

typedef struct Government
{
	char	   *code;
	char	   *parent;
} Government;

#define MAX_GOVERNMENT_DEPTH 16
#define MAX_SETTING		1024	/* bytes; the record keeps as much of it */

static char *purpose_setting = NULL;
static char *scenario_setting = NULL;
static char *acting_for_setting = NULL;

static MemoryContext directory_context = NULL;
static bool directory_valid = false;
static Oid	department_relid = InvalidOid;
static Oid	government_relid = InvalidOid;
static Department *departments = NULL;	/* sorted by code */
static int	n_departments = 0;
static Government *governments = NULL;	/* sorted by code */
static int	n_governments = 0;

/* The answer for one outer user, within directory_context */
static Invoker current;
static bool current_valid = false;
static Oid	current_session = InvalidOid;	/* the session user that it is for */
static uint64 n_changes = 0;	/* of anything that the answer depends on */

#define MAX_LISTENERS 4
static void (*listener[MAX_LISTENERS]) (void);
static int	n_listeners = 0;
static void (*directory_listener[MAX_LISTENERS]) (void);
static int	n_directory_listeners = 0;

static void
announce_change(void)
{
	current_valid = false;
	n_changes++;
	for (int i = 0; i < n_listeners; i++)
		listener[i] ();
}

void
invoker_on_change(void (*function) (void))
{
	Assert(n_listeners < MAX_LISTENERS);
	listener[n_listeners++] = function;
}

void
directory_on_change(void (*function) (void))
{
	Assert(n_directory_listeners < MAX_LISTENERS);
	directory_listener[n_directory_listeners++] = function;
}

static void
forget_directory(void)
{
	directory_valid = false;
	for (int i = 0; i < n_directory_listeners; i++)
		directory_listener[i] ();
	announce_change();
}

static void
on_relcache_change(Datum unused, Oid relid)
{
	/* Before the first load any change may be the extension's arrival */
	if (relid == InvalidOid || relid == department_relid ||
		relid == government_relid || !OidIsValid(department_relid))
		forget_directory();
}

static void
on_role_change(Datum unused, int cache_id, uint32 hash)
{
	announce_change();
}

static int
compare_departments(const void *a, const void *b)
{
	return strcmp(((const Department *) a)->code, ((const Department *) b)->code);
}

static int
compare_governments(const void *a, const void *b)
{
	return strcmp(((const Government *) a)->code, ((const Government *) b)->code);
}

static void
load_governments(void)
{
	Relation	rel = table_open(government_relid, AccessShareLock);
	AttrNumber	code = own_column(rel, "code");
	AttrNumber	parent = own_column(rel, "parent");
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	int			room = 64;

	governments = palloc(room * sizeof(Government));
	n_governments = 0;
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		if (n_governments == room)
			governments = repalloc(governments,
								   (room *= 2) * sizeof(Government));
		governments[n_governments].code = own_text(rel, tuple, code);
		governments[n_governments++].parent = own_text(rel, tuple, parent);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	qsort(governments, n_governments, sizeof(Government), compare_governments);
}

static void
load_departments(void)
{
	Relation	rel = table_open(department_relid, AccessShareLock);
	AttrNumber	code = own_column(rel, "code");
	AttrNumber	name = own_column(rel, "name");
	AttrNumber	government = own_column(rel, "government");
	AttrNumber	role = own_column(rel, "role");
	AttrNumber	is_authority = own_column(rel, "is_authority");
	AttrNumber	kind = own_column(rel, "kind");
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	HeapTuple	tuple;
	int			room = 64;

	departments = palloc(room * sizeof(Department));
	n_departments = 0;
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Department *d;
		bool		isnull;

		if (n_departments == room)
			departments = repalloc(departments,
								   (room *= 2) * sizeof(Department));
		d = &departments[n_departments++];
		d->code = own_text(rel, tuple, code);
		d->name = own_text(rel, tuple, name);
		d->government = own_text(rel, tuple, government);
		d->role = DatumGetObjectId(heap_getattr(tuple, role,
												RelationGetDescr(rel), &isnull));
		d->is_authority = DatumGetBool(heap_getattr(tuple, is_authority,
													RelationGetDescr(rel),
													&isnull));
		d->is_grassroots = strcmp(own_text(rel, tuple, kind),
								  "grassroots_body") == 0;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	qsort(departments, n_departments, sizeof(Department), compare_departments);
}

/* Make sure that the copy of the directory is good; false if there is none */
static bool
directory_ready(void)
{
	MemoryContext old;

	if (directory_valid)
		return n_departments > 0;
	department_relid = own_relation("department");
	government_relid = own_relation("government");
	if (!OidIsValid(department_relid) || !OidIsValid(government_relid))
	{
		department_relid = InvalidOid;
		return false;
	}
	n_departments = n_governments = 0;
	own_retire(&directory_context);
	directory_context = AllocSetContextCreate(CacheMemoryContext,
											  "govshare directory",
											  ALLOCSET_DEFAULT_SIZES);
	current_valid = false;
	old = MemoryContextSwitchTo(directory_context);

	/*
	 * Say "valid" first: an invalidation that arrives while we read sets it
	 * back, and the next call reads again.
	 */
	directory_valid = true;
	PG_TRY();
	{
		load_governments();
		load_departments();
	}
	PG_CATCH();
	{
		directory_valid = false;
		n_departments = n_governments = 0;
		PG_RE_THROW();
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
	return n_departments > 0;
}

const Department *
department_by_code(const char *code)
{
	Department	key;

	if (code == NULL || !directory_ready())
		return NULL;
	key.code = unconstify(char *, code);
	return bsearch(&key, departments, n_departments, sizeof(Department),
				   compare_departments);
}

const Department *
department_of_role(Oid role)
{
	if (!OidIsValid(role) || !directory_ready())
		return NULL;
	for (int i = 0; i < n_departments; i++)
		if (departments[i].role == role)
			return &departments[i];
	for (int i = 0; i < n_departments; i++)
		if (OidIsValid(departments[i].role) &&
			role_acts_as(role, departments[i].role))
			return &departments[i];
	return NULL;
}

bool
department_oversees(const Department *a, const Department *d)
{
	const char *code;

	if (a == NULL || d == NULL || !a->is_authority)
		return false;
	code = d->government;
	for (int depth = 0; code && depth < MAX_GOVERNMENT_DEPTH; depth++)
	{
		Government	key;
		Government *found;

		if (strcmp(code, a->government) == 0)
			return true;
		key.code = unconstify(char *, code);
		found = bsearch(&key, governments, n_governments, sizeof(Government),
						compare_governments);
		code = found ? found->parent : NULL;
	}
	return false;
}

const Department *
department_authority(const Department *d)
{
	const Department *nearest = NULL;

	/* Of the authorities over d, the one that no other of them is above */
	for (int i = 0; d && i < n_departments; i++)
		if (department_oversees(&departments[i], d) &&
			(nearest == NULL || department_oversees(nearest, &departments[i])))
			nearest = &departments[i];
	return nearest;
}

bool
invoker_is_member(Oid role)
{
	return OidIsValid(role) &&
		role_acts_as(GetOuterUserId(), role) &&
		contractor_of_session() == NULL;
}

bool
invoker_provides(const char *provider, Oid provider_role, const char *entry)
{
	const Invoker *invoker;

	if (invoker_is_member(provider_role))
		return true;
	if (contractor_of_session() == NULL)
		return false;
	invoker = invoker_current();
	return invoker->problem == INVOKER_OK &&
		strcmp(invoker->department->code, provider) == 0 &&
		contractor_has_entry(invoker->contractor, entry);
}

/* Is "current.role" let into some department by membership? */
static bool
has_department_role(void)
{
	for (int i = 0; i < n_departments; i++)
		if (OidIsValid(departments[i].role) &&
			role_acts_as(current.role, departments[i].role))
			return true;
	return false;
}

/*
 * A contractor acts by its registration alone, in its own role, while it is
 * approved (Article 36).  Memberships could only widen that: refused.
 */
static void
resolve_contractor(const Contractor *contractor, const char *wanted)
{
	current.contractor = contractor;
	if (!contractor_acts_itself(contractor) || has_department_role())
		current.problem = INVOKER_CONTRACT_LENT;
	else if (clock_today() > contractor->approved_until)
		current.problem = INVOKER_CONTRACT_OVER;
	else if (wanted && wanted[0] && strcmp(wanted, contractor->department) != 0)
		current.problem = INVOKER_NOT_MEMBER;
	else
	{
		current.department = department_by_code(contractor->department);
		if (current.department)
			current.problem = INVOKER_OK;
	}
}

/* The grassroots body whose role lets "current.role" in, if it acts for others */
static const Department *
grassroots_behind(const Department *acting)
{
	for (int i = 0; i < n_departments; i++)
	{
		const Department *d = &departments[i];

		if (d->is_grassroots && d != acting && OidIsValid(d->role) &&
			role_acts_as(current.role, d->role))
			return d;
	}
	return NULL;
}

/* Find the department that "current.role" acts for */
static void
resolve_current(void)
{
	StringInfoData names;
	const Department *found = NULL;
	int			n = 0;
	const char *wanted = acting_for_setting;

	current.department = NULL;
	current.candidates = NULL;
	current.grassroots = NULL;
	current.contractor = NULL;
	current.problem = INVOKER_NOT_A_DEPARTMENT;
	if (!directory_ready())
		return;
	if (contractor_of_session())
	{
		resolve_contractor(contractor_of_session(), wanted);
		return;
	}
	if (wanted && wanted[0])
	{
		found = department_by_code(wanted);
		if (found && invoker_is_member(found->role))
		{
			current.department = found;
			current.problem = INVOKER_OK;
			current.grassroots = grassroots_behind(found);
		}
		else
			current.problem = INVOKER_NOT_MEMBER;
		return;
	}
	initStringInfo(&names);
	for (int i = 0; i < n_departments; i++)
	{
		const Department *d = &departments[i];

		if (!OidIsValid(d->role))
			continue;
		if (d->role == current.role)
		{
			/* A department's own role speaks for that department */
			found = d;
			n = 1;
			break;
		}
		if (!role_acts_as(current.role, d->role))
			continue;
		found = d;
		appendStringInfo(&names, "%s%s", n++ ? ", " : "", d->code);
	}
	if (n == 1)
	{
		current.department = found;
		current.problem = INVOKER_OK;
	}
	else if (n > 1)
	{
		current.problem = INVOKER_AMBIGUOUS;
		current.candidates = MemoryContextStrdup(directory_context, names.data);
	}
	pfree(names.data);
}

const Invoker *
invoker_current(void)
{
	Oid			role = GetOuterUserId();

	/* A contractor's approval ends by the clock, without any message */
	if (!current_valid || current.role != role || !directory_valid ||
		current_session != GetSessionUserId() || current.contractor)
	{
		uint64		before = n_changes;

		/* An answer that a change or an error cut short is not kept */
		current_valid = false;
		current.role = role;
		current_session = GetSessionUserId();
		resolve_current();
		current_valid = directory_valid && n_changes == before;
	}
	return &current;
}

void
invoker_explain(const Invoker *invoker, char **message, char **detail,
				char **hint)
{
	char	   *role = GetUserNameFromId(invoker->role, true);

	if (role == NULL)
		role = "?";
	*detail = pstrdup(_("Data is shared between departments, which act through their database roles (Articles 2 and 20)."));
	switch (invoker->problem)
	{
		case INVOKER_AMBIGUOUS:
			*message = psprintf(_("role \"%s\" belongs to several departments"),
								role);
			*hint = psprintf(_("SET govshare.acting_for to one of: %s."),
							 invoker->candidates);
			break;
		case INVOKER_NOT_MEMBER:
			*message = psprintf(_("role \"%s\" may not act for the department named in govshare.acting_for"),
								role);
			*hint = pstrdup(_("Set govshare.acting_for to a department whose role yours is a member of, or RESET it."));
			break;
		case INVOKER_CONTRACT_OVER:
			*message = psprintf(_("the approval of contractor \"%s\" is over"), role);
			*detail = pstrdup(_("Article 36: contractors act within approval and contract only."));
			*hint = pstrdup(_("The department renews the approval, and the operator govshare.contractor."));
			break;
		case INVOKER_CONTRACT_LENT:
			*message = psprintf(_("role \"%s\" mixes a contractor with other roles"), role);
			*detail = pstrdup(_("Article 36: a contractor acts in its own role, as registered; it neither becomes the department nor passes on what it may do."));
			*hint = pstrdup(_("Log in as the contractor's role, and REVOKE its memberships in departments and those of others in it."));
			break;
		default:
			*message = psprintf(_("role \"%s\" acts for no department"), role);
			*hint = pstrdup(_("Ask for membership in the role of your department (govshare.department)."));
			break;
	}
}

void
invoker_complain(const Invoker *invoker)
{
	char	   *message;
	char	   *detail;
	char	   *hint;

	invoker_explain(invoker, &message, &detail, &hint);
	ereport(ERROR,
			(errcode(ERRCODE_SG_NOT_DEPARTMENT),
			 errmsg_internal("%s", message),
			 errdetail_internal("%s", detail),
			 errhint("%s", hint)));
}

const char *
invoker_require(void)
{
	const Invoker *invoker = invoker_current();

	if (invoker->problem != INVOKER_OK)
		invoker_complain(invoker);
	return invoker->department->code;
}

const char *
invoker_require_own(void)
{
	const char *department = invoker_require();

	if (invoker_current()->contractor)
		ereport(ERROR,
				(errcode(ERRCODE_SG_NOT_YOURS),
				 errmsg("contractor \"%s\" does not act for department \"%s\" in this",
						GetUserNameFromId(GetOuterUserId(), false), department),
				 errdetail("Article 36: contractors act on the entries that their approval names, and consent to nothing."),
				 errhint("Someone of the department itself must do it.")));
	return department;
}

bool
invoker_has_duty(const char *department, const char *duty, DateADT day)
{
	const Department *d = department_by_code(department);
	Oid			relid = own_relation("department_head");
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData key[1];
	HeapTuple	tuple;
	AttrNumber	role_column,
				duty_column,
				from_column,
				until_column;
	bool		found = false;

	if (d == NULL || !OidIsValid(relid) || !invoker_is_member(d->role))
		return false;
	rel = table_open(relid, AccessShareLock);
	role_column = own_column(rel, "role");
	duty_column = own_column(rel, "duty");
	from_column = own_column(rel, "valid_from");
	until_column = own_column(rel, "valid_until");
	own_text_key(&key[0], own_column(rel, "department"), department);
	scan = systable_beginscan(rel, own_relation("department_head_pkey"), true,
							  NULL, 1, key);
	while (!found && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		TupleDesc	desc = RelationGetDescr(rel);

		found = DatumGetObjectId(heap_getattr(tuple, role_column, desc,
											  &isnull)) == GetOuterUserId() &&
			strcmp(own_text(rel, tuple, duty_column), duty) == 0 &&
			DatumGetDateADT(heap_getattr(tuple, from_column, desc,
										 &isnull)) <= day &&
			DatumGetDateADT(heap_getattr(tuple, until_column, desc,
										 &isnull)) >= day;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

const char *
invoker_purpose(void)
{
	return purpose_setting && purpose_setting[0] ? purpose_setting : NULL;
}

const char *
invoker_scenario(void)
{
	return scenario_setting && scenario_setting[0] ? scenario_setting : NULL;
}

/*
 * What is reported to clients must stay small: libpq gives a connection up
 * over a report of more than 30,000 bytes.
 */
static bool
check_length(char **value, void **extra, GucSource source)
{
	if (*value == NULL || strlen(*value) <= MAX_SETTING)
		return true;
	GUC_check_errdetail("It holds at most %d bytes.", MAX_SETTING);
	return false;
}

/* Runs wherever settings change, aborts included: memory only */
static void
on_purpose_assign(const char *value, void *extra)
{
	const char *old = purpose_setting ? purpose_setting : "";

	if (strcmp(old, value ? value : "") != 0)
		announce_change();
}

static void
on_acting_for_assign(const char *value, void *extra)
{
	const char *old = acting_for_setting ? acting_for_setting : "";

	if (strcmp(old, value ? value : "") != 0)
		announce_change();
}

void
invoker_init(void)
{
	DefineCustomStringVariable("govshare.purpose",
							   "Sets the code of the purpose (使用用途) for which this session reads governed tables.",
							   "Article 25 permits use for the approved purpose only; see govshare.my_grants.",
							   &purpose_setting, "", PGC_USERSET, GUC_REPORT,
							   check_length, on_purpose_assign, NULL);
	DefineCustomStringVariable("govshare.scenario",
							   "Sets the scenario of use (使用场景) that the record of each governed read keeps.",
							   NULL,
							   &scenario_setting, "", PGC_USERSET, GUC_REPORT,
							   check_length, NULL, NULL);
	DefineCustomStringVariable("govshare.acting_for",
							   "Chooses the department to act for, when the role belongs to several.",
							   NULL,
							   &acting_for_setting, "", PGC_USERSET, 0,
							   NULL, on_acting_for_assign, NULL);

	contractor_init(announce_change);
	relcache_watch(on_relcache_change);
	CacheRegisterSyscacheCallback(AUTHOID, on_role_change, (Datum) 0);
	CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, on_role_change, (Datum) 0);
}

PG_FUNCTION_INFO_V1(directory_changed);
PG_FUNCTION_INFO_V1(current_department);
PG_FUNCTION_INFO_V1(has_duty);
PG_FUNCTION_INFO_V1(is_authority_over);
PG_FUNCTION_INFO_V1(may_see);

/*
 * AFTER a statement that changed department or government: every session
 * reads the directory anew, this one at once.
 */
Datum
directory_changed(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("directory_changed() was not called as a trigger")));
	CacheInvalidateRelcacheByRelid(RelationGetRelid(trigger->tg_relation));
	PG_RETURN_POINTER(NULL);
}

/* The code of the department that the session acts for; null if none */
Datum
current_department(PG_FUNCTION_ARGS)
{
	const Invoker *invoker = invoker_current();

	if (invoker->problem != INVOKER_OK)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(invoker->department->code));
}

Datum
has_duty(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(invoker_has_duty(text_to_cstring(PG_GETARG_TEXT_PP(0)),
									text_to_cstring(PG_GETARG_TEXT_PP(1)),
									clock_today()));
}

Datum
is_authority_over(PG_FUNCTION_ARGS)
{
	const Invoker *invoker = invoker_current();

	if (invoker->problem != INVOKER_OK)
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(department_oversees(invoker->department,
									   department_by_code(text_to_cstring(PG_GETARG_TEXT_PP(0)))));
}

/* May the caller see a case of these departments: a party, or an authority */
Datum
may_see(PG_FUNCTION_ARGS)
{
	const Invoker *invoker = invoker_current();
	Datum	   *value;
	bool	   *null;
	int			n;

	if (superuser_arg(GetOuterUserId()))
		PG_RETURN_BOOL(true);
	/* Contractors see no cases: what they may do concerns entries alone */
	if (invoker->problem != INVOKER_OK || invoker->contractor)
		PG_RETURN_BOOL(false);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT,
					  &value, &null, &n);
	for (int i = 0; i < n; i++)
	{
		char	   *code;

		if (null[i])
			continue;
		code = TextDatumGetCString(value[i]);
		if (strcmp(code, invoker->department->code) == 0 ||
			department_oversees(invoker->department, department_by_code(code)))
			PG_RETURN_BOOL(true);
	}
	PG_RETURN_BOOL(false);
}
