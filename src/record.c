/*
 * record.c: the canonical encoding of a leaf.
 *
 * Owns the bytes that the Merkle tree hashes.  They are final: a change needs
 * a new RECORD_VERSION, and version 1 must stay readable for ever.  Must
 * never use SPI, the catalogues, shared memory or palloc: a leaf is encoded
 * in abort paths too.
 *
 * A leaf is
 *
 *		1 byte		version: 1, 2 for events, 3 for a series of accesses
 *		1 byte		kind: 1 open, 2 close, 3 deny, 4 event, 5 access
 *		2 bytes		number of fields: 31 in version 1, 37 in version 2, 38 in
 *					version 3
 *		that many fields in the order of record_field[] below, each
 *			4 bytes		length of the value in bytes, or ffffffff for NULL
 *						(an empty string has length 0, so it is not NULL)
 *			value
 *
 * All numbers are big-endian two's complement.  Values, by the type of the
 * column of govshare.access_record that keeps them:
 *
 *		timestamptz	8 bytes: microseconds since 1970-01-01 00:00:00 UTC,
 *					SQL (extract(epoch from leaf_time) * 1000000)::bigint
 *		integer		4 bytes
 *		bigint		8 bytes
 *		xid8		8 bytes
 *		boolean		1 byte: 0 or 1
 *		text		the characters in the database's encoding
 *		bytea		the bytes
 *		text[]		4 bytes: number of elements, then for each element
 *					4 bytes length and its characters; elements are not NULL
 *
 * Column accesses, of version 3, holds four bigint for each access of the
 * series: its time, as a timestamptz is encoded; the number of its statement;
 * rows; microseconds, the last two -1 if its end has a leaf of its own.
 *
 * Columns leaf (the index in the tree, from 0) and leaf_hash are not part of
 * the leaf.  What is stored is what was hashed: texts over their limit are
 * clipped before they are encoded.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "port/pg_bswap.h"
#include "utils/timestamp.h"

#include "record.h"

#define NAME_LIMIT		256		/* names and codes */
#define NOTE_LIMIT		1024	/* free text */
#define QUERY_LIMIT		8192
#define ITEM_LIMIT		NAMEDATALEN

#define AT(member) .at = offsetof(AccessLeaf, member)

const RecordField record_field[] = {
	{"leaf_time", RECORD_TIME, 0, AT(leaf_time), .of_access = true},
	{"session_id", RECORD_TEXT, NAME_LIMIT, AT(session_id)},
	{"statement", RECORD_INT8, 0, AT(statement), .null = PG_INT64_MIN, .of_access = true},
	{"session_role", RECORD_TEXT, NAME_LIMIT, AT(session_role)},
	{"outer_role", RECORD_TEXT, NAME_LIMIT, AT(outer_role)},
	{"effective_role", RECORD_TEXT, NAME_LIMIT, AT(current_role)},
	{"department", RECORD_TEXT, NAME_LIMIT, AT(department)},
	{"contractor", RECORD_BOOL, 0, AT(contractor)},
	{"client_addr", RECORD_TEXT, NAME_LIMIT, AT(client_addr)},
	{"application", RECORD_TEXT, NAME_LIMIT, AT(application)},
	{"xid", RECORD_INT8, 0, AT(xid)},
	{"provider", RECORD_TEXT, NAME_LIMIT, AT(provider)},
	{"entry", RECORD_TEXT, NAME_LIMIT, AT(entry)},
	{"entry_version", RECORD_INT4, 0, AT(entry_version)},
	{"relation", RECORD_TEXT, NAME_LIMIT, AT(relation)},
	{"grant_id", RECORD_INT8, 0, AT(grant_id)},
	{"grant_revision", RECORD_INT4, 0, AT(grant_revision)},
	{"purpose", RECORD_TEXT, NAME_LIMIT, AT(purpose)},
	{"scenario", RECORD_TEXT, NOTE_LIMIT, AT(scenario), .opening_only = true},
	{"method", RECORD_TEXT, NAME_LIMIT, AT(method)},
	{"items", RECORD_TEXT_ARRAY, ITEM_LIMIT, AT(items), .opening_only = true},
	{"query_id", RECORD_INT8, 0, AT(query_id), .opening_only = true},
	{"query", RECORD_TEXT, QUERY_LIMIT, AT(query), .opening_only = true},
	{"query_hash", RECORD_BYTES, 0, AT(query_hash), .opening_only = true},
	/* how it ended */
	{"sqlstate", RECORD_TEXT, NAME_LIMIT, AT(sqlstate)},
	{"message", RECORD_TEXT, NOTE_LIMIT, AT(message)},
	{"outcome", RECORD_TEXT, NAME_LIMIT, AT(outcome)},
	{"rows", RECORD_INT8, 0, AT(rows), .null = -1},
	{"duration_us", RECORD_INT8, 0, AT(duration_us), .null = -1},
	{"repeated", RECORD_INT8, 0, AT(repeated)},
	{"break_glass", RECORD_TEXT, NOTE_LIMIT, AT(break_glass)},
	/* version 2 */
	{"event", RECORD_TEXT, NAME_LIMIT, AT(event)},
	{"procedure", RECORD_TEXT, NAME_LIMIT, AT(procedure)},
	{"case_id", RECORD_INT8, 0, AT(case_id)},
	{"case_seq", RECORD_INT4, 0, AT(case_seq)},
	{"details", RECORD_TEXT, QUERY_LIMIT, AT(details)},
	{"details_hash", RECORD_BYTES, 0, AT(details_hash)},
	/* version 3; no AccessLeaf has it, see record_encode_series() */
	{"accesses", RECORD_BYTES, RECORD_MAX_SERIES * RECORD_ACCESS_SIZE},
};

#define VERSION_1_FIELDS	31
#define VERSION_2_FIELDS	37
#define FIRST_END_FIELD		24
#define ROWS_FIELD			27		/* then duration_us, then repeated */

const int	record_n_fields = lengthof(record_field);

#define NULL_LENGTH		0xffffffffU
#define NUMBER_SIZE		(sizeof(uint32) + sizeof(int64))
#define SHA256_LENGTH	32

uint32
record_get32(const char *p)
{
	uint32		n;

	memcpy(&n, p, sizeof(n));
	return pg_ntoh32(n);
}

uint64
record_get64(const char *p)
{
	uint64		n;

	memcpy(&n, p, sizeof(n));
	return pg_ntoh64(n);
}

void
record_put32(char *p, uint32 value)
{
	value = pg_hton32(value);
	memcpy(p, &value, sizeof(value));
}

void
record_put64(char *p, uint64 value)
{
	value = pg_hton64(value);
	memcpy(p, &value, sizeof(value));
}

/* Each of these writes at next, and returns where the next byte goes */
static char *
put_length(char *next, uint32 length)
{
	record_put32(next, length);
	return next + sizeof(uint32);
}

static char *
put_bytes(char *next, const void *bytes, uint32 length)
{
	next = put_length(next, length);
	memcpy(next, bytes, length);
	return next + length;
}

static char *
put_number(char *next, int64 value)
{
	next = put_length(next, sizeof(value));
	record_put64(next, value);
	return next + sizeof(value);
}

/*
 * Settings of a startup packet come unchecked, and names of roles are shared
 * by databases of all encodings.  A leaf that this database cannot store
 * would stop the log for everyone, so what is no text shows as "?".
 */
static void
mask_invalid(char *text, int length)
{
	int			encoding = GetDatabaseEncoding();

	while (length > 0)
	{
		int			valid = pg_encoding_verifymbstr(encoding, text, length);

		if (valid >= length)
			break;
		text[valid] = '?';
		text += valid + 1;
		length -= valid + 1;
	}
}

/*
 * ASCII is valid in every encoding that a database may have.  Looks at eight
 * bytes at a time, so it makes those beyond the text zero.
 */
static bool
is_ascii(char *text, uint32 length)
{
	uint64		bits = 0;

	memset(text + length, 0, sizeof(bits));
	for (uint32 i = 0; i < length; i += sizeof(bits))
	{
		uint64		chunk;

		memcpy(&chunk, text + i, sizeof(chunk));
		bits |= chunk;
	}
	return (bits & UINT64CONST(0x8080808080808080)) == 0;
}

static char *
put_text(char *next, const char *text, int limit)
{
	int			length;

	if (text == NULL)
		return put_length(next, NULL_LENGTH);
	length = strnlen(text, limit + 1);
	if (length > limit)
		length = pg_mbcliplen(text, length, limit);
	next = put_bytes(next, text, length);
	if (!is_ascii(next - length, length))
		mask_invalid(next - length, length);
	return next;
}

static char *
put_items(char *next, const char *const *items, int n_items, int limit)
{
	char	   *length_at = next;

	next = put_length(next, NULL_LENGTH);
	if (items == NULL)
		return next;
	n_items = Min(n_items, RECORD_MAX_ITEMS);
	next = put_length(next, n_items);
	for (int i = 0; i < n_items; i++)
		next = put_text(next, items[i], limit);
	record_put32(length_at, next - length_at - sizeof(uint32));
	return next;
}

/* Real time, so it is far from where the sum would not fit */
static int64
encoded_time(TimestampTz time)
{
	return (int64) ((uint64) time + RECORD_EPOCH);
}

/* The pointer to a text or to bytes in a leaf */
static const char *
text_of(const AccessLeaf *leaf, const RecordField *field)
{
	return *(const char *const *) ((const char *) leaf + field->at);
}

static char *
put_field(char *next, const RecordField *field, const AccessLeaf *leaf)
{
	const void *member = (const char *) leaf + field->at;

	switch (field->type)
	{
		case RECORD_TIME:
			return put_number(next, encoded_time(*(const TimestampTz *) member));
		case RECORD_INT4:
			{
				int32		value = *(const int32 *) member;

				if (value == field->null)
					break;
				next = put_length(next, sizeof(value));
				record_put32(next, value);
				return next + sizeof(value);
			}
		case RECORD_INT8:
			if (*(const int64 *) member == field->null)
				break;
			return put_number(next, *(const int64 *) member);
		case RECORD_BOOL:
			{
				char		byte = *(const bool *) member ? 1 : 0;

				return put_bytes(next, &byte, 1);
			}
		case RECORD_TEXT:
			return put_text(next, text_of(leaf, field), field->limit);
		case RECORD_BYTES:
			Assert(field->limit == 0);
			if (text_of(leaf, field) == NULL)
				break;
			return put_bytes(next, text_of(leaf, field), SHA256_LENGTH);
		case RECORD_TEXT_ARRAY:
			return put_items(next, leaf->items, leaf->n_items, field->limit);
	}
	return put_length(next, NULL_LENGTH);
}

static char *
put_fields(char *next, const AccessLeaf *leaf, int first, int end)
{
	for (int i = first; i < end; i++)
		next = put_field(next, &record_field[i], leaf);
	return next;
}

void
record_put_header(char *buf, int version, LeafKind kind)
{
	buf[0] = version;
	buf[RECORD_KIND_AT] = kind;
	buf[2] = 0;
	buf[3] = record_version_fields(version);
}

size_t
record_encode_opening(const AccessLeaf *leaf, char *buf, size_t *end_at)
{
	int			version = leaf->kind == LEAF_EVENT ? RECORD_EVENT_VERSION : RECORD_VERSION;
	char	   *next = buf + RECORD_HEADER_SIZE;

	record_put_header(buf, version, leaf->kind);
	next = put_fields(next, leaf, 0, FIRST_END_FIELD);
	*end_at = next - buf;
	next = put_fields(next, leaf, FIRST_END_FIELD, record_version_fields(version));
	Assert(next - buf + sizeof(uint64) <= RECORD_MAX_SIZE);
	return next - buf;
}

size_t
record_encode(const AccessLeaf *leaf, char *buf)
{
	size_t		end_at;

	return record_encode_opening(leaf, buf, &end_at);
}

size_t
record_encode_end(const AccessLeaf *end, char *buf)
{
	char	   *next = put_fields(buf, end, FIRST_END_FIELD, VERSION_1_FIELDS);

	Assert(next - buf + sizeof(uint64) <= RECORD_MAX_END);
	return next - buf;
}

size_t
record_encode_close(const char *opening, size_t end_at, const AccessLeaf *end,
					char *buf)
{
	const char *from = opening + RECORD_HEADER_SIZE;
	char	   *next = buf + RECORD_HEADER_SIZE;

	memcpy(buf, opening, RECORD_HEADER_SIZE);
	buf[RECORD_KIND_AT] = LEAF_CLOSE;
	for (int i = 0; i < FIRST_END_FIELD; i++)
	{
		const RecordField *field = &record_field[i];
		uint32		length = record_get32(from);
		const char *value = from + sizeof(uint32);

		from = length == NULL_LENGTH ? value : value + length;
		if (field->type == RECORD_TIME)
			next = put_field(next, field, end);
		else if (length == NULL_LENGTH || field->opening_only)
			next = put_length(next, NULL_LENGTH);
		else
			next = put_bytes(next, value, length);
	}
	Assert(from == opening + end_at);
	next = put_fields(next, end, FIRST_END_FIELD, VERSION_1_FIELDS);
	return next - buf;
}

/* Numbers apart, series end alike: sessions amend them at every access */
size_t
record_encode_series(int n_accesses, int64 rows, int64 duration_us, char *buf)
{
	static char alike[RECORD_MAX_SERIES_END];
	static size_t length = 0;
	static size_t rows_at;

	if (length == 0)
	{
		AccessLeaf	leaf = {.outcome = "completed",.rows = 0,.duration_us = 0,.repeated = 1};
		char	   *next = put_fields(alike, &leaf, FIRST_END_FIELD, ROWS_FIELD);

		rows_at = next - alike + sizeof(uint32);
		next = put_fields(next, &leaf, ROWS_FIELD, VERSION_1_FIELDS);
		for (int i = VERSION_1_FIELDS; i < VERSION_2_FIELDS; i++)
			next = put_length(next, NULL_LENGTH);
		length = put_length(next, 0) - alike;
		Assert(length + sizeof(uint64) <= RECORD_MAX_SERIES_END);
	}
	memcpy(buf, alike, length);
	record_put64(buf + rows_at, rows);
	record_put64(buf + rows_at + NUMBER_SIZE, duration_us);
	record_put64(buf + rows_at + 2 * NUMBER_SIZE, n_accesses);
	record_put32(buf + length - sizeof(uint32), n_accesses * RECORD_ACCESS_SIZE);
	return length;
}

void
record_put_access(char *buf, const RecordAccess *access)
{
	record_put64(buf, encoded_time(access->time));
	record_put64(buf + 8, access->statement);
	record_put64(buf + 16, access->rows);
	record_put64(buf + 24, access->duration_us);
}

void
record_get_access(const char *buf, RecordAccess *access)
{
	access->time = (int64) (record_get64(buf) - (uint64) RECORD_EPOCH);
	access->statement = record_get64(buf + 8);
	access->rows = record_get64(buf + 16);
	access->duration_us = record_get64(buf + 24);
}

/* ---- an access like another ---- */

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
are_same_items(const AccessLeaf *a, const AccessLeaf *b)
{
	if (a->items == NULL || b->items == NULL)
		return a->items == b->items;
	if (a->n_items != b->n_items)
		return false;
	for (int i = 0; i < a->n_items; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool
is_same_value(const RecordField *field, const AccessLeaf *a, const AccessLeaf *b)
{
	const char *of_a = (const char *) a + field->at;
	const char *of_b = (const char *) b + field->at;

	switch (field->type)
	{
		case RECORD_TIME:
		case RECORD_INT8:
			return *(const int64 *) of_a == *(const int64 *) of_b;
		case RECORD_INT4:
			return *(const int32 *) of_a == *(const int32 *) of_b;
		case RECORD_BOOL:
			return *(const bool *) of_a == *(const bool *) of_b;
		case RECORD_TEXT:
			return is_same_text(text_of(a, field), text_of(b, field));
		case RECORD_BYTES:
			of_a = text_of(a, field);
			of_b = text_of(b, field);
			return of_a == NULL || of_b == NULL ? of_a == of_b :
				memcmp(of_a, of_b, SHA256_LENGTH) == 0;
		case RECORD_TEXT_ARRAY:
			return are_same_items(a, b);
	}
	return false;
}

bool
record_is_like(const AccessLeaf *a, const AccessLeaf *b)
{
	for (int i = 0; i < FIRST_END_FIELD; i++)
		if (!record_field[i].of_access && !is_same_value(&record_field[i], a, b))
			return false;
	return true;
}

/* Copy bytes to where the room begins; NULL if there is none left */
static char *
keep(const void *bytes, size_t length, char **room, const char *end)
{
	char	   *copy = *room;

	if (end - copy < length)
		return NULL;
	*room = copy + length;
	return memcpy(copy, bytes, length);
}

bool
record_keep_opening(AccessLeaf *copy, const AccessLeaf *leaf, char *room, size_t size)
{
	const char *end = room + size;

	*copy = *leaf;
	if (leaf->items)
	{
		/* First, where they are aligned */
		const char **items = (const char **) keep(leaf->items, leaf->n_items * sizeof(char *), &room, end);

		if (items == NULL)
			return false;
		for (int i = 0; i < leaf->n_items; i++)
		{
			items[i] = keep(leaf->items[i], strlen(leaf->items[i]) + 1, &room, end);
			if (items[i] == NULL)
				return false;
		}
		copy->items = items;
	}
	for (int i = 0; i < VERSION_2_FIELDS; i++)
	{
		const RecordField *field = &record_field[i];
		bool		is_text = field->type == RECORD_TEXT;
		const char *value;

		if (!is_text && field->type != RECORD_BYTES)
			continue;
		value = i < FIRST_END_FIELD ? text_of(leaf, field) : NULL;
		if (value)
		{
			value = keep(value, is_text ? strlen(value) + 1 : SHA256_LENGTH, &room, end);
			if (value == NULL)
				return false;
		}
		*(const char **) ((char *) copy + field->at) = value;
	}
	return true;
}

void
record_restate(char *opening, const AccessLeaf *leaf)
{
	char	   *next = opening + RECORD_HEADER_SIZE;

	/* The first field, and the third; between them the id of the session, never null */
	next = put_field(next, &record_field[0], leaf);
	Assert(record_get32(next) != NULL_LENGTH);
	next += sizeof(uint32) + record_get32(next);
	(void) put_field(next, &record_field[2], leaf);
}

const char *
record_kind_name(int kind)
{
	switch (kind)
	{
		case LEAF_OPEN:
			return "open";
		case LEAF_CLOSE:
			return "close";
		case LEAF_DENY:
			return "deny";
		case LEAF_EVENT:
			return "event";
		case LEAF_ACCESS:
			return "access";
	}
	return NULL;
}

bool
record_kind_has_version(int kind, int version)
{
	switch (version)
	{
		case RECORD_VERSION:
			return kind != LEAF_EVENT;
		case RECORD_EVENT_VERSION:
			return kind == LEAF_EVENT;
		case RECORD_SERIES_VERSION:
			return kind == LEAF_ACCESS;
	}
	return false;
}

int
record_version_fields(int version)
{
	switch (version)
	{
		case RECORD_VERSION:
			return VERSION_1_FIELDS;
		case RECORD_EVENT_VERSION:
			return VERSION_2_FIELDS;
		case RECORD_SERIES_VERSION:
			return record_n_fields;
	}
	return 0;
}

static bool
is_clipped_text(const char *value, uint32 length, int limit)
{
	return length <= (uint32) limit && memchr(value, '\0', length) == NULL;
}

/* Are these the bytes of text[]: a count, then so many texts within the limit? */
static bool
is_items(const char *value, uint32 length, int limit)
{
	const char *end = value + length;
	uint32		n;

	if (length < 4)
		return false;
	n = record_get32(value);
	value += 4;
	for (uint32 i = 0; i < n; i++)
	{
		uint32		size;

		if (end - value < 4)
			return false;
		size = record_get32(value);
		value += 4;
		if (size > end - value || !is_clipped_text(value, size, limit))
			return false;
		value += size;
	}
	return value == end && n <= RECORD_MAX_ITEMS;
}

static bool
is_value(const RecordField *field, const char *value, uint32 length)
{
	switch (field->type)
	{
		case RECORD_TIME:
			return length == 8 && (int64) record_get64(value) >= MIN_TIMESTAMP + RECORD_EPOCH;
		case RECORD_INT8:
			return length == 8;
		case RECORD_INT4:
			return length == 4;
		case RECORD_BOOL:
			return length == 1 && (value[0] == 0 || value[0] == 1);
		case RECORD_TEXT:
			return is_clipped_text(value, length, field->limit);
		case RECORD_BYTES:
			return field->limit == 0 ? length == SHA256_LENGTH :
				length <= field->limit && length % RECORD_ACCESS_SIZE == 0;
		case RECORD_TEXT_ARRAY:
			return is_items(value, length, field->limit);
	}
	return false;
}

bool
record_is_leaf(const char *bytes, size_t length)
{
	const char *next = bytes + RECORD_HEADER_SIZE;
	const char *end = bytes + length;
	int			n_fields;

	if (length < RECORD_HEADER_SIZE || record_kind_name(bytes[1]) == NULL ||
		!record_kind_has_version(bytes[1], bytes[0]))
		return false;
	n_fields = record_version_fields(bytes[0]);
	if (bytes[2] != 0 || bytes[3] != n_fields)
		return false;
	for (int i = 0; i < n_fields; i++)
	{
		uint32		size;

		if (end - next < 4)
			return false;
		size = record_get32(next);
		next += 4;
		if (size == NULL_LENGTH)
		{
			if (record_field[i].type == RECORD_TIME || record_field[i].type == RECORD_BOOL)
				return false;
			continue;
		}
		if (size > end - next || !is_value(&record_field[i], next, size))
			return false;
		next += size;
	}
	return next == end;
}
