/*
 * third_party.h: who else may read under a department's grant (Article 25).
 */
#ifndef GOVSHARE_THIRD_PARTY_H
#define GOVSHARE_THIRD_PARTY_H

#include "datatype/timestamp.h"

/* The provider's consent, in force, that a department reads another's data */
typedef struct ThirdParty
{
	int64		id;
	int64		grant_id;
	char	  **items;
	int			n_items;
	TimestampTz valid_from;		/* when the provider consented */
	TimestampTz valid_until;	/* exclusive */
} ThirdParty;

/*
 * The consent in force for that department, entry and purpose; NULL if there
 * is none.  In the current memory context; not cached.
 */
extern ThirdParty *third_party_find(const char *department, const char *entry,
									const char *purpose);

extern bool third_party_has_item(const ThirdParty *consent, const char *item);

typedef enum ThirdPartyStage
{
	THIRD_PARTY_ASKED,			/* the provider has not answered */
	THIRD_PARTY_ENDED			/* it consented, and that is over */
} ThirdPartyStage;

/* For messages: the latest case of that department at a stage; 0 if none */
extern int64 third_party_case(const char *department, const char *entry,
							  const char *purpose, ThirdPartyStage stage);

#endif							/* GOVSHARE_THIRD_PARTY_H */
