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

const RecordField record_field[] = {
	{"leaf_time", RECORD_TIME, 0},
	{"session_id", RECORD_TEXT, NAME_LIMIT},
	{"statement", RECORD_INT8, 0},
	{"session_role", RECORD_TEXT, NAME_LIMIT},
	{"outer_role", RECORD_TEXT, NAME_LIMIT},
	{"effective_role", RECORD_TEXT, NAME_LIMIT},
	{"department", RECORD_TEXT, NAME_LIMIT},
	{"contractor", RECORD_BOOL, 0},
	{"client_addr", RECORD_TEXT, NAME_LIMIT},
	{"application", RECORD_TEXT, NAME_LIMIT},
	{"xid", RECORD_INT8, 0},
	{"provider", RECORD_TEXT, NAME_LIMIT},
	{"entry", RECORD_TEXT, NAME_LIMIT},
	{"entry_version", RECORD_INT4, 0},
	{"relation", RECORD_TEXT, NAME_LIMIT},
	{"grant_id", RECORD_INT8, 0},
	{"grant_revision", RECORD_INT4, 0},
	{"purpose", RECORD_TEXT, NAME_LIMIT},
	{"scenario", RECORD_TEXT, NOTE_LIMIT, true},
	{"method", RECORD_TEXT, NAME_LIMIT},
	{"items", RECORD_TEXT_ARRAY, ITEM_LIMIT, true},
	{"query_id", RECORD_INT8, 0, true},
	{"query", RECORD_TEXT, QUERY_LIMIT, true},
	{"query_hash", RECORD_BYTES, 0, true},
	/* how it ended */
	{"sqlstate", RECORD_TEXT, NAME_LIMIT},
	{"message", RECORD_TEXT, NOTE_LIMIT},
	{"outcome", RECORD_TEXT, NAME_LIMIT},
	{"rows", RECORD_INT8, 0},
	{"duration_us", RECORD_INT8, 0},
	{"repeated", RECORD_INT8, 0},
	{"break_glass", RECORD_TEXT, NOTE_LIMIT},
	/* version 2 */
	{"event", RECORD_TEXT, NAME_LIMIT},
	{"procedure", RECORD_TEXT, NAME_LIMIT},
	{"case_id", RECORD_INT8, 0},
	{"case_seq", RECORD_INT4, 0},
	{"details", RECORD_TEXT, QUERY_LIMIT},
	{"details_hash", RECORD_BYTES, 0},
	/* version 3 */
	{"accesses", RECORD_BYTES, RECORD_MAX_SERIES * RECORD_ACCESS_SIZE},
};

#define VERSION_1_FIELDS	31
#define VERSION_2_FIELDS	37
#define FIRST_END_FIELD		24

const int	record_n_fields = lengthof(record_field);

/* Where the next byte goes, and which field it belongs to */
typedef struct Encoder
{
	char	   *next;
	int			field;
} Encoder;

#define NULL_LENGTH		0xffffffffU
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

/* Start the next field, which must be of that type */
static const RecordField *
begin_field(Encoder *enc, RecordType type)
{
	const RecordField *field = &record_field[enc->field++];

	Assert(enc->field <= record_n_fields);
	Assert(field->type == type);
	return field;
}

static void
put_length(Encoder *enc, uint32 length)
{
	record_put32(enc->next, length);
	enc->next += sizeof(uint32);
}

static void
put_bytes(Encoder *enc, const void *bytes, uint32 length)
{
	put_length(enc, length);
	memcpy(enc->next, bytes, length);
	enc->next += length;
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

static void
put_clipped(Encoder *enc, const char *text, int limit)
{
	int			length = strnlen(text, limit + 1);

	if (length > limit)
		length = pg_mbcliplen(text, length, limit);
	put_bytes(enc, text, length);
	if (!is_ascii(enc->next - length, length))
		mask_invalid(enc->next - length, length);
}

static void
put_text(Encoder *enc, const char *text)
{
	const RecordField *field = begin_field(enc, RECORD_TEXT);

	if (text)
		put_clipped(enc, text, field->limit);
	else
		put_length(enc, NULL_LENGTH);
}

static void
put_int4(Encoder *enc, int32 value, int32 null_value)
{
	begin_field(enc, RECORD_INT4);
	if (value == null_value)
		put_length(enc, NULL_LENGTH);
	else
	{
		put_length(enc, sizeof(value));
		record_put32(enc->next, value);
		enc->next += sizeof(value);
	}
}

static void
put_number(Encoder *enc, int64 value)
{
	put_length(enc, sizeof(value));
	record_put64(enc->next, value);
	enc->next += sizeof(value);
}

static void
put_int8(Encoder *enc, int64 value, int64 null_value)
{
	begin_field(enc, RECORD_INT8);
	if (value == null_value)
		put_length(enc, NULL_LENGTH);
	else
		put_number(enc, value);
}

static void
put_bool(Encoder *enc, bool value)
{
	char		byte = value ? 1 : 0;

	begin_field(enc, RECORD_BOOL);
	put_bytes(enc, &byte, 1);
}

/* Real time, so it is far from where the sum would not fit */
static void
put_time(Encoder *enc, TimestampTz time)
{
	begin_field(enc, RECORD_TIME);
	put_number(enc, (int64) ((uint64) time + RECORD_EPOCH));
}

static void
put_hash(Encoder *enc, const unsigned char *hash)
{
	begin_field(enc, RECORD_BYTES);
	if (hash)
		put_bytes(enc, hash, SHA256_LENGTH);
	else
		put_length(enc, NULL_LENGTH);
}

static void
put_items(Encoder *enc, const char *const *items, int n_items)
{
	const RecordField *field = begin_field(enc, RECORD_TEXT_ARRAY);
	char	   *length_at = enc->next;

	put_length(enc, NULL_LENGTH);
	if (items == NULL)
		return;
	n_items = Min(n_items, RECORD_MAX_ITEMS);
	put_length(enc, n_items);
	for (int i = 0; i < n_items; i++)
		put_clipped(enc, items[i], field->limit);
	record_put32(length_at, enc->next - length_at - sizeof(uint32));
}

/* The fields of how it ended */
static void
put_end(Encoder *enc, const AccessLeaf *leaf)
{
	Assert(enc->field == FIRST_END_FIELD);
	put_text(enc, leaf->sqlstate);
	put_text(enc, leaf->message);
	put_text(enc, leaf->outcome);
	put_int8(enc, leaf->rows, -1);
	put_int8(enc, leaf->duration_us, -1);
	put_int8(enc, leaf->repeated, 0);
	put_text(enc, leaf->break_glass);
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
	Encoder		enc = {buf + RECORD_HEADER_SIZE, 0};

	record_put_header(buf, leaf->kind == LEAF_EVENT ? RECORD_EVENT_VERSION : RECORD_VERSION,
					  leaf->kind);

	put_time(&enc, leaf->leaf_time);
	put_text(&enc, leaf->session_id);
	put_int8(&enc, leaf->statement, PG_INT64_MIN);
	put_text(&enc, leaf->session_role);
	put_text(&enc, leaf->outer_role);
	put_text(&enc, leaf->current_role);
	put_text(&enc, leaf->department);
	put_bool(&enc, leaf->contractor);
	put_text(&enc, leaf->client_addr);
	put_text(&enc, leaf->application);
	put_int8(&enc, leaf->xid, 0);
	put_text(&enc, leaf->provider);
	put_text(&enc, leaf->entry);
	put_int4(&enc, leaf->entry_version, 0);
	put_text(&enc, leaf->relation);
	put_int8(&enc, leaf->grant_id, 0);
	put_int4(&enc, leaf->grant_revision, 0);
	put_text(&enc, leaf->purpose);
	put_text(&enc, leaf->scenario);
	put_text(&enc, leaf->method);
	put_items(&enc, leaf->items, leaf->n_items);
	put_int8(&enc, leaf->query_id, 0);
	put_text(&enc, leaf->query);
	put_hash(&enc, leaf->query_hash);
	*end_at = enc.next - buf;
	put_end(&enc, leaf);
	if (leaf->kind == LEAF_EVENT)
	{
		put_text(&enc, leaf->event);
		put_text(&enc, leaf->procedure);
		put_int8(&enc, leaf->case_id, 0);
		put_int4(&enc, leaf->case_seq, 0);
		put_text(&enc, leaf->details);
		put_hash(&enc, leaf->details_hash);
	}

	Assert(enc.field == buf[3]);
	Assert(enc.next - buf + sizeof(uint64) <= RECORD_MAX_SIZE);
	return enc.next - buf;
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
	Encoder		enc = {buf, FIRST_END_FIELD};

	put_end(&enc, end);
	Assert(enc.next - buf + sizeof(uint64) <= RECORD_MAX_END);
	return enc.next - buf;
}

size_t
record_encode_close(const char *opening, size_t end_at, const AccessLeaf *end,
					char *buf)
{
	Encoder		enc = {buf + RECORD_HEADER_SIZE, 0};
	const char *next = opening + RECORD_HEADER_SIZE;

	memcpy(buf, opening, RECORD_HEADER_SIZE);
	buf[RECORD_KIND_AT] = LEAF_CLOSE;
	while (enc.field < FIRST_END_FIELD)
	{
		uint32		length = record_get32(next);
		const char *value = next + sizeof(uint32);

		next = length == NULL_LENGTH ? value : value + length;
		if (record_field[enc.field].type == RECORD_TIME)
			put_time(&enc, end->leaf_time);
		else
		{
			if (length == NULL_LENGTH || record_field[enc.field].opening_only)
				put_length(&enc, NULL_LENGTH);
			else
				put_bytes(&enc, value, length);
			enc.field++;
		}
	}
	Assert(next == opening + end_at);
	put_end(&enc, end);
	return enc.next - buf;
}

size_t
record_encode_series(int n_accesses, int64 rows, int64 duration_us, char *buf)
{
	Encoder		enc = {buf, FIRST_END_FIELD};
	AccessLeaf	leaf = {0};

	leaf.outcome = "completed";
	leaf.rows = rows;
	leaf.duration_us = duration_us;
	leaf.repeated = n_accesses;
	put_end(&enc, &leaf);
	for (enc.field = VERSION_1_FIELDS; enc.field < VERSION_2_FIELDS; enc.field++)
		put_length(&enc, NULL_LENGTH);
	put_length(&enc, n_accesses * RECORD_ACCESS_SIZE);
	Assert(enc.next - buf + sizeof(uint64) <= RECORD_MAX_SERIES_END);
	return enc.next - buf;
}

void
record_put_access(char *buf, const RecordAccess *access)
{
	record_put64(buf, (int64) ((uint64) access->time + RECORD_EPOCH));
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

/* leaf_time and statement are the first and the third field, never NULL */
bool
record_is_same_access(const char *a, const char *b, size_t length)
{
	size_t		id_at = RECORD_HEADER_SIZE + 4 + 8;
	size_t		statement_at = id_at + 4 + record_get32(a + id_at) + 4;

	Assert(statement_at + 8 < length);
	return memcmp(a + id_at, b + id_at, statement_at - id_at) == 0 &&
		memcmp(a + statement_at + 8, b + statement_at + 8,
			   length - statement_at - 8) == 0;
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
