/*
 * record.h: one leaf of the record of use (Article 29), and its canonical
 * encoding.
 *
 * The encoding is what the Merkle tree hashes and what the ring in shared
 * memory carries.  It is final: an independent program rebuilds it from the
 * columns of govshare.access_record (see record.c for the exact bytes).
 */
#ifndef GOVSHARE_RECORD_H
#define GOVSHARE_RECORD_H

#include "datatype/timestamp.h"

typedef enum LeafKind
{
	LEAF_OPEN = 1,				/* an access begins; no row has passed yet */
	LEAF_CLOSE = 2,				/* the same access ended: rows, duration */
	LEAF_DENY = 3,				/* an access was refused: SQLSTATE, message */
	LEAF_EVENT = 4,				/* what is no access: a step of a case, a purge ... */
	LEAF_ACCESS = 5				/* accesses that ended before their opening was written */
} LeafKind;

/*
 * One leaf, not yet encoded.  Strings are NULL-terminated, in the database's
 * encoding; a NULL pointer is an SQL NULL, "" is the empty string.  Numbers
 * say with a value of their own that they are null (in brackets).  Zero a
 * leaf with session_describe() (session.h), which also fills what is true of
 * every leaf of this session; strings are borrowed, never freed.
 *
 * An opening leaf and its completion share (session_id, statement, relation);
 * the view access_log joins them by these three, so a statement that opens
 * one relation twice must write it once.  A completion repeats department,
 * provider, entry and relation: the right to see a leaf is read off it.  An
 * access that ends while its opening leaf still waits in the queue has one
 * leaf for both: that of the opening, with how it ended.  If the session then
 * repeats the very statement, still in the queue, the leaf becomes that of a
 * series of accesses, each with its time, statement, rows and duration.
 */
typedef struct AccessLeaf
{
	LeafKind	kind;
	TimestampTz leaf_time;		/* real time, never govshare.clock */
	const char *session_id;
	int64		statement;		/* counts the session's governed statements */

	/* who */
	const char *session_role;
	const char *outer_role;
	const char *current_role;
	const char *department;		/* of the invoker; null if none */
	bool		contractor;		/* Article 36 */
	const char *client_addr;	/* null for a Unix-domain socket */
	const char *application;
	uint64		xid;			/* [0] top-level FullTransactionId */

	/* what, by whose grant */
	const char *provider;
	const char *entry;
	int32		entry_version;	/* [0] */
	const char *relation;		/* schema-qualified, quoted name */
	int64		grant_id;		/* [0] */
	int32		grant_revision; /* [0] */
	const char *purpose;
	const char *scenario;
	const char *method;			/* service, batch or file */
	const char *const *items;	/* columns read; null pointer is null */
	int			n_items;
	int64		query_id;		/* [0] */
	const char *query;			/* redacted: see redact.h */
	const unsigned char *query_hash;	/* SHA-256 of the original, 32 bytes */

	/* how it ended */
	const char *sqlstate;
	const char *message;
	const char *outcome;		/* completed, failed, cancelled, denied ... */
	int64		rows;			/* [-1] rows that left for the client */
	int64		duration_us;	/* [-1] */
	int64		repeated;		/* [0] identical denials this leaf stands for */
	const char *break_glass;	/* reason, if read under break-glass */

	/* events alone have these */
	const char *event;			/* case, epoch, purge, log_read ... */
	const char *procedure;
	int64		case_id;		/* [0] */
	int32		case_seq;		/* [0] */
	const char *details;		/* JSON */
	const unsigned char *details_hash;	/* SHA-256 of what is kept elsewhere */
} AccessLeaf;

/* How a field is represented; decides the bytes and the column's type */
typedef enum RecordType
{
	RECORD_TIME,				/* timestamptz */
	RECORD_INT4,				/* integer */
	RECORD_INT8,				/* bigint, xid8 */
	RECORD_BOOL,				/* boolean */
	RECORD_TEXT,				/* text */
	RECORD_BYTES,				/* bytea */
	RECORD_TEXT_ARRAY			/* text[] */
} RecordType;

typedef struct RecordField
{
	const char *name;			/* of the column in access_record */
	RecordType	type;
	int			limit;			/* longer text is clipped to so many bytes */
	size_t		at;				/* in an AccessLeaf */
	int64		null;			/* the number that stands for NULL there */
	bool		opening_only;	/* a completion does not repeat it */
	bool		of_access;		/* accesses of one series differ in it */
} RecordField;

/* Times count from 1970 in the encoding, from 2000 in PostgreSQL: microseconds between */
#define RECORD_EPOCH			((int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY)

/* Later versions only add fields at the end */
#define RECORD_VERSION			1
#define RECORD_EVENT_VERSION	2
#define RECORD_SERIES_VERSION	3
#define RECORD_HEADER_SIZE		4
#define RECORD_MAX_ITEMS		1664	/* MaxTupleAttributeNumber */
/* No leaf encodes to more: every text is clipped, items are counted */
#define RECORD_MAX_SIZE			(160 * 1024)

extern const RecordField record_field[];
extern const int record_n_fields;	/* of all versions: columns of the table */

/* Is the kind encoded in that version?  How many fields has that?  0: none */
extern bool record_kind_has_version(int kind, int version);
extern int	record_version_fields(int version);

/*
 * Write the canonical encoding of leaf into buf, which must have room for
 * RECORD_MAX_SIZE bytes, and return its length.  Never throws, allocates
 * nothing: fit for abort paths.
 */
extern size_t record_encode(const AccessLeaf *leaf, char *buf);

/*
 * The same, and where in buf the fields of how it ended begin, which are the
 * last ones of all kinds but events.  An opening becomes the leaf of the whole
 * access when its kind and those fields are written anew.
 */
#define RECORD_KIND_AT			1

extern size_t record_encode_opening(const AccessLeaf *leaf, char *buf,
									size_t *end_at);

/* Those fields alone, of which a leaf need have no other; at most so long */
#define RECORD_MAX_END			3072

extern size_t record_encode_end(const AccessLeaf *end, char *buf);

/*
 * The completion of an access, into buf: what it repeats of the opening's bytes
 * up to end_at; and of end its time, and how it ended.
 */
extern size_t record_encode_close(const char *opening, size_t end_at,
								  const AccessLeaf *end, char *buf);

/*
 * A series of accesses: the opening of the first, then in place of how that
 * ended what record_encode_series() writes, then each access, the first as
 * well, RECORD_ACCESS_SIZE bytes long.  rows and duration_us are the sums of
 * those that ended; for one that did not, -1 stands in its place, and its end
 * has a leaf of its own.
 */
#define RECORD_ACCESS_SIZE		32
#define RECORD_MAX_SERIES		40		/* accesses: a row that needs no TOAST */
#define RECORD_MAX_SERIES_END	128
/* They lie in one such span since 1970: in one day, and one month, in every zone */
#define RECORD_SERIES_SPAN		(15 * USECS_PER_MINUTE)

typedef struct RecordAccess
{
	TimestampTz time;
	int64		statement;
	int64		rows;			/* [-1] */
	int64		duration_us;	/* [-1] */
} RecordAccess;

extern size_t record_encode_series(int n_accesses, int64 rows,
								   int64 duration_us, char *buf);
extern void record_put_access(char *buf, const RecordAccess *access);
extern void record_get_access(const char *buf, RecordAccess *access);

/* The header of a leaf of that version and kind, RECORD_HEADER_SIZE bytes */
extern void record_put_header(char *buf, int version, LeafKind kind);

/*
 * Do two openings differ in nothing but time and statement?  How it ended, and
 * what events alone have, does not count.
 */
extern bool record_is_like(const AccessLeaf *a, const AccessLeaf *b);

/*
 * Copy what record_is_like() looks at: texts into room, which must be aligned
 * like a pointer.  False if they find no room there.
 */
extern bool record_keep_opening(AccessLeaf *copy, const AccessLeaf *leaf,
								char *room, size_t size);

/* Have an encoded opening give time and statement of another one like it */
extern void record_restate(char *opening, const AccessLeaf *leaf);

/*
 * Could record_encode() have made these bytes?  Tells all but what text is in
 * the database's encoding; reads nothing beyond them.
 */
extern bool record_is_leaf(const char *bytes, size_t length);

/* The name of a kind as column "kind" shows it; NULL if unknown */
extern const char *record_kind_name(int kind);

/* Big-endian numbers, as the encoding has them */
extern uint32 record_get32(const char *p);
extern uint64 record_get64(const char *p);
extern void record_put32(char *p, uint32 value);
extern void record_put64(char *p, uint64 value);

#endif							/* GOVSHARE_RECORD_H */
