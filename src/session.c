/*
 * session.c: what every leaf of this session says about who is asking.
 *
 * Owns the session's identity in the record: an id that no other session of
 * this cluster ever had (start time and process id), and the count of its
 * governed statements; the names of its roles, until any role changes.
 * Decides nothing.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/ip.h"
#include "miscadmin.h"
#include "utils/backend_status.h"
#include "utils/guc.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "contractor.h"
#include "session.h"

static int64 last_statement = 0;

typedef struct RoleName
{
	Oid			role;			/* InvalidOid: not known */
	char		name[NAMEDATALEN];
} RoleName;

static RoleName session_role;
static RoleName outer_role;
static RoleName current_role;
static uint64 role_changes = 0;

static void
on_role_change(Datum unused, int cache, uint32 hash)
{
	role_changes++;
	session_role.role = outer_role.role = current_role.role = InvalidOid;
}

/* NULL if the role was dropped */
static const char *
name_of(RoleName *known, Oid role)
{
	uint64		before = role_changes;
	char	   *name;

	if (known->role == role)
		return known->name;
	known->role = InvalidOid;
	name = GetUserNameFromId(role, true);
	if (name == NULL)
		return NULL;
	strlcpy(known->name, name, NAMEDATALEN);
	pfree(name);
	/* What changed while we looked is not to be remembered */
	if (role_changes == before)
		known->role = role;
	return known->name;
}

static const char *
session_id(void)
{
	static char id[64];

	if (id[0] == '\0')
		snprintf(id, sizeof(id), "%llx.%x",
				 (unsigned long long) MyStartTimestamp, (unsigned int) MyProcPid);
	return id;
}

/* Numeric address of the client; NULL for a Unix socket or no client */
static const char *
client_addr(void)
{
	static char host[NI_MAXHOST];
	const SockAddr *addr;

	if (host[0] != '\0')
		return host;
	if (MyBEEntry == NULL)
		return NULL;
	addr = &MyBEEntry->st_clientaddr;
	if (addr->addr.ss_family != AF_INET && addr->addr.ss_family != AF_INET6)
		return NULL;
	if (pg_getnameinfo_all(&addr->addr, addr->salen,
						   host, sizeof(host), NULL, 0,
						   NI_NUMERICHOST | NI_NUMERICSERV) != 0)
	{
		host[0] = '\0';
		return NULL;
	}
	return host;
}

void
session_describe(AccessLeaf *leaf, LeafKind kind)
{
	memset(leaf, 0, sizeof(*leaf));
	leaf->kind = kind;
	leaf->leaf_time = GetCurrentTimestamp();
	leaf->session_id = session_id();
	leaf->statement = last_statement;
	leaf->session_role = name_of(&session_role, GetAuthenticatedUserId());
	leaf->outer_role = name_of(&outer_role, GetOuterUserId());
	leaf->current_role = name_of(&current_role, GetUserId());
	leaf->contractor = contractor_of_session() != NULL;
	leaf->client_addr = client_addr();
	leaf->application = application_name;
	leaf->xid = U64FromFullTransactionId(GetTopFullTransactionIdIfAny());
	leaf->rows = -1;
	leaf->duration_us = -1;
}

int64
session_next_statement(void)
{
	return ++last_statement;
}

void
session_init(void)
{
	CacheRegisterSyscacheCallback(AUTHOID, on_role_change, (Datum) 0);
}
