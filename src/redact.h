/*
 * redact.h: query text as the record keeps it.
 */
#ifndef GOVSHARE_REDACT_H
#define GOVSHARE_REDACT_H

#define REDACT_HASH_LENGTH	32

/* Define govshare.log_query = redacted | full | none */
extern void redact_init(void);

/*
 * The text of a query as govshare.log_query has it kept: with every literal
 * (so every password) replaced by $? and comments dropped, in full, or NULL;
 * truncated on a character boundary.  *hash is set to the SHA-256 of the
 * original text.  location and length select one statement of a
 * multi-statement string as PlannedStmt.stmt_location and stmt_len do (-1 and
 * 0: all).  Both results belong to this module and stay valid until the next
 * call; the last answer is remembered, so repeating a query costs a
 * comparison.  Never fails on odd text: what cannot be lexed is not shown.
 */
extern PGDLLEXPORT const char *redact_query(const char *source, int location,
											int length,
											const unsigned char **hash);

#endif							/* GOVSHARE_REDACT_H */
