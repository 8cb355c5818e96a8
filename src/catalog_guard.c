/*
 * catalog_guard.c: system catalogs and govshare's own tables, as a statement
 * finds them.
 *
 * Owns three refusals that PostgreSQL's privileges cannot express.  A
 * superuser may write the catalogs, and so take a shield away without any
 * DDL.  The statistics hold values of governed columns, and their views show
 * them to whoever row security does not bind.  pg_read_all_data reads every
 * table, the raw record and other people's cases among them.
 *
 * Nothing is refused where nothing is governed.  Passing are the extension's
 * own frames and a superuser under break-glass, who is put on record.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/sysattr.h"
#include "access/transam.h"
#include "catalog/catalog.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_statistic_ext_data.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "catalog_guard.h"
#include "compat.h"
#include "dataset.h"
#include "errors.h"
#include "own_object.h"
#include "own_table.h"
#include "protect.h"
#include "relation_name.h"

/* updatedCols tells UPDATE from SELECT FOR UPDATE */
static void
check_catalog_write(Oid relid, const RelationClaim *claim)
{
	char	   *name;

	if (!IsCatalogRelationOid(relid) ||
		((claim->requiredPerms & (ACL_INSERT | ACL_DELETE)) == 0 &&
		 bms_is_empty(claim->updatedCols)))
		return;
	name = get_rel_name(relid);
	if (protect_is_own_work() || protect_passes_by_break_glass(name, NULL))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg("system catalog \"%s\" cannot be written while tables are governed",
					name),
			 errdetail("The shields of governed tables and the triggers of the record stand in the system "
					   "catalogs (Articles 25 and 29)."),
			 errhint("A superuser who must repair something sets govshare.break_glass to the reason.")));
}

static bool
reads_between(const RelationClaim *claim, AttrNumber first, AttrNumber last)
{
	for (AttrNumber column = first; column <= last; column++)
		if (bms_is_member(column - FirstLowInvalidHeapAttributeNumber,
						  claim->selectedCols))
			return true;
	return bms_is_member(InvalidAttrNumber - FirstLowInvalidHeapAttributeNumber,
						 claim->selectedCols);
}

/*
 * Under row security pg_stats shows nothing; to who is not bound by it, and to
 * who reads the catalog itself, it would show rows of governed tables.
 */
static void
check_statistics(Oid relid, const RelationClaim *claim)
{
	bool		values;

	if (relid == StatisticRelationId)
		values = reads_between(claim, Anum_pg_statistic_stavalues1,
							   Anum_pg_statistic_stavalues5);
	else
		values = reads_between(claim, Anum_pg_statistic_ext_data_stxdmcv,
							   Anum_pg_statistic_ext_data_stxdexpr);
	if (!values)
		return;
	/* A view's owner lends its right; row security asks for the reader's */
	if (OidIsValid(claim->checkAsUser) && claim->checkAsUser != GetUserId() &&
		!has_bypassrls_privilege(GetUserId()))
		return;
	if (protect_is_own_work() ||
		protect_passes_by_break_glass(get_rel_name(relid), NULL))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg("values in the planner's statistics cannot be read while tables are governed"),
			 errdetail("Statistics hold values of all rows, those of governed tables among them (Article 25)."),
			 errhint("Read pg_stats as a role under row security, which sees what it may read; a superuser sets "
					 "govshare.break_glass to the reason.")));
}

/* Does the relation's own ACL let the role read, pg_read_all_data apart? */
static bool
is_granted(HeapTuple tuple, Oid role)
{
	bool		isnull;
	Datum		value = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relacl,
										&isnull);
	Acl		   *acl;
	bool		found = false;

	if (isnull)
		return false;
	acl = DatumGetAclP(value);
	for (int i = 0; !found && i < ACL_NUM(acl); i++)
	{
		AclItem    *item = &ACL_DAT(acl)[i];

		found = (ACLITEM_GET_PRIVS(*item) & ACL_SELECT) != 0 &&
			(item->ai_grantee == ACL_ID_PUBLIC ||
			 has_privs_of_role(role, item->ai_grantee));
	}
	return found;
}

/*
 * The record is read through its view, and cases under row security: neither
 * pg_read_all_data nor BYPASSRLS is a party to them.
 */
static void
check_own_table(Oid relid, const RelationClaim *claim)
{
	Oid			effective = OidIsValid(claim->checkAsUser) ?
		claim->checkAsUser : GetUserId();
	HeapTuple	tuple;
	bool		open;

	if ((claim->requiredPerms & ACL_SELECT) == 0 || superuser_arg(effective))
		return;
	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	if (!HeapTupleIsValid(tuple))
		return;
	open = is_granted(tuple, effective) &&
		!(((Form_pg_class) GETSTRUCT(tuple))->relrowsecurity &&
		  has_bypassrls_privilege(effective));
	ReleaseSysCache(tuple);
	if (open || !OidIsValid(own_extension()))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_SG_PROTECTED),
			 errmsg("table \"%s\" of govshare shows each department its own",
					get_rel_name(relid)),
			 errdetail("Requests, grants and records of use concern their parties and the authorities above "
					   "them (Articles 25 and 29); neither pg_read_all_data nor BYPASSRLS makes one a party."),
			 errhint("Read the record through govshare.access_log, and cases as a role of your department.")));
}

void
catalog_guard_check_range_table(List *range_table, List *claims)
{
	ListCell   *lc;

	if (!dataset_any())
		return;
	foreach(lc, range_table)
	{
		RangeTblEntry *rte = lfirst(lc);
		const RelationClaim *claim = relation_claim(rte, claims);

		if (claim == NULL)
			continue;
		if (rte->relid == StatisticRelationId ||
			rte->relid == StatisticExtDataRelationId)
			check_statistics(rte->relid, claim);
		if (rte->relid < FirstNormalObjectId)
			check_catalog_write(rte->relid, claim);
		else if (rte->relkind != RELKIND_VIEW &&
				 relation_schema(rte->relid) == own_schema())
			check_own_table(rte->relid, claim);
	}
}
