/*
 * access.c: SQL functions that tell a department what it may read, and why.
 *
 * explain_access() asks the guard itself, so that what it says is what a
 * SELECT would meet.  It reads no row and records nothing.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "copy_guard.h"
#include "dataset.h"
#include "errors.h"
#include "guard.h"
#include "lineage.h"
#include "linkage_check.h"
#include "quota.h"

PG_FUNCTION_INFO_V1(explain_access);

static const char *
basis_name(const AccessDecision *decision)
{
	switch (decision->basis)
	{
		case ACCESS_PROVIDER:
			return _("your department provides this data");
		case ACCESS_GRANT:
			return decision->grant->third_party ?
				psprintf(_("department \"%s\" holds a grant in force, and the provider consents that you use it until its term (case %" PRId64 " of govshare.third_party)"),
						 decision->grant->requester,
						 decision->grant->third_party) :
				_("a grant is in force");
		case ACCESS_BREAK_GLASS:
			return _("a superuser is at work under govshare.break_glass; every read is on record");
		default:
			return NULL;
	}
}

/* What a grant with quotas still allows today */
static char *
grant_in_force(const AccessDecision *decision, int reads_left)
{
	const Grant *grant = decision->grant;
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, basis_name(decision));
	if (grant->rows_per_statement > 0)
		appendStringInfo(&text, _("; %d rows a statement"),
						 grant->rows_per_statement);
	if (reads_left >= 0)
		appendStringInfo(&text, _("; %d of %d reads are left today"),
						 reads_left, grant->reads_per_day);
	return text.data;
}

/* May the outer user select any column, by ordinary privileges? */
static bool
may_select(Oid relid)
{
	Oid			role = GetOuterUserId();

	return pg_class_aclcheck(relid, role, ACL_SELECT) == ACLCHECK_OK ||
		pg_attribute_aclcheck_all(relid, role, ACL_SELECT,
								  ACLMASK_ANY) == ACLCHECK_OK;
}

/*
 * explain_access(relation regclass, purpose text):
 * (allowed, code, reason, article, remedy, grant_id)
 */
Datum
explain_access(PG_FUNCTION_ARGS)
{
	Oid			relid;
	const char *purpose = PG_ARGISNULL(1) ? NULL :
		text_to_cstring(PG_GETARG_TEXT_PP(1));
	const Dataset *dataset;
	const Copy *copy;
	TupleDesc	desc;
	Datum		value[6] = {0};
	bool		null[6] = {false, false, false, false, false, false};

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("relation must not be null")));
	relid = PG_GETARG_OID(0);
	if (get_rel_name(relid) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");

	AcceptInvalidationMessages();
	dataset = dataset_lookup(relid);
	copy = dataset ? NULL : lineage_lookup(relid);
	null[1] = null[3] = null[4] = null[5] = true;
	if (dataset == NULL && copy == NULL)
	{
		value[0] = BoolGetDatum(true);
		value[2] = CStringGetTextDatum(_("the relation is not governed: ordinary privileges decide"));
	}
	else
	{
		AccessDecision *decision = copy ?
			linitial(copy_decide(copy, purpose, NULL, METHOD_BATCH)) :
			guard_decide(relid, dataset, purpose, NULL, METHOD_SERVICE,
						 GetOuterUserId());
		bool		privileged = may_select(relid);
		int			reads_left = decision->basis == ACCESS_GRANT ?
			quota_reads_left(decision->grant) : -1;

		if (reads_left == 0)
			quota_refuse_read(decision);
		linkage_foresee(decision);
		value[0] = BoolGetDatum(privileged &&
								decision->basis != ACCESS_REFUSED);
		if (!privileged)
		{
			/* PostgreSQL asks for these before it asks the guard */
			value[1] = CStringGetTextDatum("42501");
			value[2] = CStringGetTextDatum(_("your role has no SELECT privilege on the relation"));
			value[4] = CStringGetTextDatum(_("Departments get it through the role govshare_reader when the table is governed: ask the provider."));
			null[1] = null[4] = false;
		}
		else if (decision->basis == ACCESS_REFUSED)
		{
			value[1] = CStringGetTextDatum(unpack_sql_state(decision->sqlerrcode));
			value[2] = CStringGetTextDatum(decision->message);
			value[3] = CStringGetTextDatum(decision->article);
			value[4] = CStringGetTextDatum(decision->hint);
			null[1] = null[3] = null[4] = false;
		}
		else if (decision->basis == ACCESS_GRANT)
			value[2] = CStringGetTextDatum(grant_in_force(decision, reads_left));
		else
			value[2] = CStringGetTextDatum(basis_name(decision));
		if (decision->grant)
		{
			value[5] = Int64GetDatum(decision->grant->id);
			null[5] = false;
		}
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc),
													  value, null)));
}
