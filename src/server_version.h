/*
 * server_version.h: is this server sound enough to hold governed data?
 */
#ifndef GOVSHARE_SERVER_VERSION_H
#define GOVSHARE_SERVER_VERSION_H

/*
 * Why a server of that version (as server_version_num) must not load the
 * library, for errdetail(); NULL if it may.  Static, in English.
 */
extern PGDLLEXPORT const char *server_version_fault(int version);

/* Raise unless the running server is sound */
extern void server_version_check(void);

#endif							/* GOVSHARE_SERVER_VERSION_H */
