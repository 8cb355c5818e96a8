/*
 * grant.h: (department, entry, purpose) -> the grant, cached.
 */
#ifndef GOVSHARE_GRANT_H
#define GOVSHARE_GRANT_H

#include "datatype/timestamp.h"

typedef enum GrantState
{
	GRANT_ACTIVE,
	GRANT_SUSPENDED,
	GRANT_ENDED					/* terminated or expired */
} GrantState;

typedef enum ShareMethod
{
	METHOD_SERVICE,				/* 服务接口: plain statements */
	METHOD_BATCH,				/* 批量交换: statements that make a copy */
	METHOD_FILE					/* 文件下载: COPY TO */
} ShareMethod;

/* A row of share_grant; readable until the end of the transaction */
typedef struct Grant
{
	int64		id;
	int32		revision;
	char	   *entry;
	int32		entry_version;
	char	   *requester;
	char	   *purpose;
	char	  **items;
	int			n_items;
	bool		method[METHOD_FILE + 1];
	int64	   *divisions;
	int			n_divisions;	/* -1: no bound */
	char	   *row_filter;		/* NULL: no filter */
	int32		reads_per_day;	/* 0: no quota */
	int32		rows_per_statement; /* 0: no quota */
	TimestampTz valid_from;
	TimestampTz valid_until;	/* exclusive */
	bool		returned;		/* data that flows back is the recipient's to use
								 * and to share (Article 24) */
	GrantState	state;
	char	   *state_reason;
	int64		third_party;	/* the consent by which another department reads
								 * under it (Article 25); 0: its holder does */
} Grant;

extern void grant_init(void);

/* Counts the changes of grants that this session was told of */
extern uint32 grant_changes(void);

/*
 * The grant in force (active or suspended) under which that department reads
 * the entry for the purpose, whatever its validity; NULL if there is none: its
 * own, or else one that is lent to it with the provider's consent, narrowed to
 * what was consented to.  Sees what is committed now, and this transaction's
 * own changes.
 */
extern const Grant *grant_lookup(const char *department, const char *entry,
								 const char *purpose);

/*
 * For messages: the latest ended grant of the department, and one that it
 * holds in force for whatever purpose; 0 if none.  Not cached.
 */
extern int64 grant_ended(const char *department, const char *entry,
						 const char *purpose);
extern int64 grant_for_other_purpose(const char *department, const char *entry);

/* Does the grant cover the item? */
extern bool grant_has_item(const Grant *grant, const char *item);

extern const char *share_method_name(ShareMethod method);

#endif							/* GOVSHARE_GRANT_H */
