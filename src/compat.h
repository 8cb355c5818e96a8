/*
 * compat.h: differences between PostgreSQL 15 and its successors.
 */
#ifndef GOVSHARE_COMPAT_H
#define GOVSHARE_COMPAT_H

#include "access/htup_details.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_auth_members.h"
#include "catalog/pg_database.h"
#include "catalog/pg_namespace.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "nodes/primnodes.h"
#include "parser/parse_relation.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/relcache.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 18 has it before the declaration; 15 to 17 after it, by another name */
#ifndef pg_noreturn
#define pg_noreturn __attribute__((noreturn))
#endif

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

/* May the role use the schema? */
static inline bool
may_use_schema(Oid schema, Oid role)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(NamespaceRelationId, schema, role, ACL_USAGE) == ACLCHECK_OK;
#else
	return pg_namespace_aclcheck(schema, role, ACL_USAGE) == ACLCHECK_OK;
#endif
}

/*
 * What a membership (a tuple of pg_auth_members) lets its member do.  15 lets
 * every member set the role; since 16 each membership has options for it.
 */
#if PG_VERSION_NUM >= 160000
#define MEMBERSHIPS_HAVE_OPTIONS true
#else
#define MEMBERSHIPS_HAVE_OPTIONS false
#endif

static inline bool
membership_sets(HeapTuple membership)
{
#if PG_VERSION_NUM >= 160000
	return ((Form_pg_auth_members) GETSTRUCT(membership))->set_option;
#else
	return true;
#endif
}

static inline bool
membership_inherits(HeapTuple membership)
{
#if PG_VERSION_NUM >= 160000
	return ((Form_pg_auth_members) GETSTRUCT(membership))->inherit_option;
#else
	return true;
#endif
}

/*
 * Is the column computed where a query names it?  Since 18 generated columns
 * may be; the planner has put their expressions in place before it asks for
 * the scope, so a scope cannot name them.
 */
static inline bool
is_virtual_column(Oid relid, AttrNumber column)
{
#if PG_VERSION_NUM >= 180000
	return column > 0 && get_attgenerated(relid, column) == ATTRIBUTE_GENERATED_VIRTUAL;
#else
	return false;
#endif
}

/*
 * JSON made or taken apart by SQL's own syntax, not by functions (16, 17).  It
 * reads and writes values as text, by the settings of the moment.
 */
static inline bool
is_json_expression(Node *node)
{
#if PG_VERSION_NUM >= 170000
	return IsA(node, JsonConstructorExpr) || IsA(node, JsonExpr);
#elif PG_VERSION_NUM >= 160000
	return IsA(node, JsonConstructorExpr);
#else
	return false;
#endif
}

/* The index of the primary key, which since 18 may be deferrable */
static inline Oid
primary_key_index(Relation rel)
{
#if PG_VERSION_NUM >= 180000
	return RelationGetPrimaryKeyIndex(rel, false);
#else
	return RelationGetPrimaryKeyIndex(rel);
#endif
}

/* Memory that a check hook hands to its setting: palloc'd since 16 */
static inline void *
setting_alloc(size_t size)
{
#if PG_VERSION_NUM >= 160000
	return guc_malloc(LOG, size);
#else
	return malloc(size);
#endif
}

/* Decode the fields of a date and time; 0 or a DTERR code */
static inline int
decode_date_time(char **field, int *type, int n_fields, int *kind,
				 struct pg_tm *tm, fsec_t *fsec, int *zone)
{
#if PG_VERSION_NUM >= 160000
	DateTimeErrorExtra extra;

	return DecodeDateTime(field, type, n_fields, kind, tm, fsec, zone, &extra);
#else
	return DecodeDateTime(field, type, n_fields, kind, tm, fsec, zone);
#endif
}

/*
 * What a statement wants to do with a relation, and with whose privileges:
 * requiredPerms, checkAsUser, selectedCols, insertedCols, updatedCols.  15
 * keeps them in the range table entry, 16 and later in a node beside it.
 */
#if PG_VERSION_NUM >= 160000
typedef RTEPermissionInfo RelationClaim;
#else
typedef RangeTblEntry RelationClaim;
#endif

/*
 * The claim of a range table entry, NULL if it claims nothing (a child of a
 * parent that was checked, a subquery).  claims: those of the same statement.
 */
static inline RelationClaim *
relation_claim(RangeTblEntry *rte, List *claims)
{
#if PG_VERSION_NUM >= 160000
	RelationClaim *claim = rte->rtekind == RTE_RELATION && rte->perminfoindex > 0 ?
		getRTEPermissionInfo(claims, rte) : NULL;
#else
	RelationClaim *claim = rte->rtekind == RTE_RELATION ? rte : NULL;
#endif

	return claim && claim->requiredPerms != 0 ? claim : NULL;
}

/* The claims of a plan, for relation_claim() */
static inline List *
plan_claims(const PlannedStmt *plan)
{
#if PG_VERSION_NUM >= 160000
	return plan->permInfos;
#else
	return NIL;
#endif
}

/* Have the executor check that the invoker may select from an entry of a plan */
static inline void
claim_select(PlannedStmt *plan, RangeTblEntry *rte)
{
#if PG_VERSION_NUM >= 160000
	RelationClaim *claim = rte->perminfoindex > 0 ?
		getRTEPermissionInfo(plan->permInfos, rte) :
		addRTEPermissionInfo(&plan->permInfos, rte);
#else
	RelationClaim *claim = rte;
#endif

	claim->requiredPerms |= ACL_SELECT;
}

/* ExecutorCheckPerms_hook is handed the claims since 16 */
#if PG_VERSION_NUM >= 160000
#define CHECK_PERMS_PARAMETERS	List *range_table, List *claims, bool raise
#define CHECK_PERMS_ARGUMENTS	range_table, claims, raise
#define CHECK_PERMS_CLAIMS		claims
#else
#define CHECK_PERMS_PARAMETERS	List *range_table, bool raise
#define CHECK_PERMS_ARGUMENTS	range_table, raise
#define CHECK_PERMS_CLAIMS		NIL
#endif

/* Pages that a bitmap heap scan has seen; in a struct of their own since 18 */
#if PG_VERSION_NUM >= 180000
#define BITMAP_EXACT_PAGES(scan)	((scan)->stats.exact_pages)
#define BITMAP_LOSSY_PAGES(scan)	((scan)->stats.lossy_pages)
#else
#define BITMAP_EXACT_PAGES(scan)	((scan)->exact_pages)
#define BITMAP_LOSSY_PAGES(scan)	((scan)->lossy_pages)
#endif

/* ExecutorRun_hook does without "execute once" since 18 */
#if PG_VERSION_NUM >= 180000
#define EXECUTOR_RUN_PARAMETERS	QueryDesc *query, ScanDirection direction, uint64 count
#define EXECUTOR_RUN_ARGUMENTS	query, direction, count
#else
#define EXECUTOR_RUN_PARAMETERS	QueryDesc *query, ScanDirection direction, uint64 count, bool once
#define EXECUTOR_RUN_ARGUMENTS	query, direction, count, once
#endif

/* Add a stored row to the indexes of its table; raises what they find wrong */
static inline void
insert_index_tuples(ResultRelInfo *target, TupleTableSlot *slot, EState *estate)
{
#if PG_VERSION_NUM >= 160000
	list_free(ExecInsertIndexTuples(target, slot, estate, false, false, NULL, NIL, false));
#else
	list_free(ExecInsertIndexTuples(target, slot, estate, false, false, NULL, NIL));
#endif
}

/* This session's place among MaxBackends, from 0 */
static inline int
my_backend_index(void)
{
#if PG_VERSION_NUM >= 170000
	return MyProcNumber;
#else
	return MyProc->pgprocno;
#endif
}

/* Number of the top-level transaction in this session; savepoints share it */
static inline LocalTransactionId
my_local_transaction(void)
{
#if PG_VERSION_NUM >= 170000
	return MyProc->vxid.lxid;
#else
	return MyProc->lxid;
#endif
}

#endif							/* GOVSHARE_COMPAT_H */
