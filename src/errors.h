/*
 * errors.h: the SQLSTATEs of class SG, a stable interface.
 *
 * Applications match on these codes, so a code never changes its meaning.
 * Every ereport() of the extension uses one of them or one of PostgreSQL's.
 */
#ifndef GOVSHARE_ERRORS_H
#define GOVSHARE_ERRORS_H

#include "utils/elog.h"

/* Reads of governed tables */
#define ERRCODE_SG_NO_PURPOSE			MAKE_SQLSTATE('S', 'G', '0', '0', '1')
#define ERRCODE_SG_NO_GRANT				MAKE_SQLSTATE('S', 'G', '0', '0', '2')
#define ERRCODE_SG_SUSPENDED			MAKE_SQLSTATE('S', 'G', '0', '0', '3')
#define ERRCODE_SG_NOT_VALID_NOW		MAKE_SQLSTATE('S', 'G', '0', '0', '4')
#define ERRCODE_SG_ITEM					MAKE_SQLSTATE('S', 'G', '0', '0', '5')
#define ERRCODE_SG_METHOD				MAKE_SQLSTATE('S', 'G', '0', '0', '6')
#define ERRCODE_SG_THIRD_PARTY			MAKE_SQLSTATE('S', 'G', '0', '0', '7')
#define ERRCODE_SG_LINKAGE				MAKE_SQLSTATE('S', 'G', '0', '0', '8')
#define ERRCODE_SG_PROTECTED			MAKE_SQLSTATE('S', 'G', '0', '0', '9')
#define ERRCODE_SG_LOG_UNAVAILABLE		MAKE_SQLSTATE('S', 'G', '0', '1', '0')
#define ERRCODE_SG_NO_SCOPE_PROOF		MAKE_SQLSTATE('S', 'G', '0', '1', '1')
#define ERRCODE_SG_NOT_DEPARTMENT		MAKE_SQLSTATE('S', 'G', '0', '1', '2')

/* Procedures */
#define ERRCODE_SG_TRANSITION			MAKE_SQLSTATE('S', 'G', '1', '0', '1')
#define ERRCODE_SG_NOT_YOURS			MAKE_SQLSTATE('S', 'G', '1', '0', '2')
#define ERRCODE_SG_FIELD				MAKE_SQLSTATE('S', 'G', '1', '0', '3')
#define ERRCODE_SG_STATUTORY_LIMIT		MAKE_SQLSTATE('S', 'G', '1', '0', '4')
#define ERRCODE_SG_CONDITION			MAKE_SQLSTATE('S', 'G', '1', '0', '5')

/* Calendars and codes */
#define ERRCODE_SG_CALENDAR				MAKE_SQLSTATE('S', 'G', '2', '0', '1')
#define ERRCODE_SG_BAD_CODE				MAKE_SQLSTATE('S', 'G', '2', '0', '2')

#endif							/* GOVSHARE_ERRORS_H */
