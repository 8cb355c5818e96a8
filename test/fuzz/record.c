/*
 * record.c: fuzz target of the record's encoding.
 *
 * Promises: a leaf encodes within RECORD_MAX_SIZE and decodes to what was put
 * in (clipped, masked); the row that the writer makes of it encodes to the
 * same bytes; an opening that ends in the queue is the leaf of the whole
 * access, or the first of a series; of arbitrary bytes, and of an arbitrary queue, the writer takes only
 * what it can give back byte for byte, and refuses the rest without reading
 * beyond it.
 */
#include "postgres.h"

#include "executor/tuptable.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "fuzz.h"
#include "log_batch.h"
#include "log_row.h"
#include "log_store.h"
#include "log_usage.h"
#include "record.h"

/* ---- what the modules ask of the server ---- */

/* log_usage.c counts in a table of keys: a list will do */
#define MOST_ENTRIES	64

struct HTAB
{
	Size		key_size;
	Size		entry_size;
	int			n;
	char	   *entry[MOST_ENTRIES];
};

static struct HTAB table;

HTAB *
hash_create(const char *name, long n, const HASHCTL *control, int flags)
{
	table.key_size = control->keysize;
	table.entry_size = control->entrysize;
	return &table;
}

void *
hash_search(HTAB *hash, const void *key, HASHACTION action, bool *found)
{
	for (int i = 0; i < hash->n; i++)
		if (memcmp(hash->entry[i], key, hash->key_size) == 0)
		{
			*found = true;
			return hash->entry[i];
		}
	*found = false;
	fuzz_check(hash->n < MOST_ENTRIES, "an input has few leaves");
	hash->entry[hash->n] = MemoryContextAllocZero(CurrentMemoryContext, hash->entry_size);
	memcpy(hash->entry[hash->n], key, hash->key_size);
	return hash->entry[hash->n++];
}

long
hash_get_num_entries(HTAB *hash)
{
	return hash->n;
}

TimestampTz
GetCurrentTimestamp(void)
{
	return 1;
}

/* Refuses times that no timestamp has, as the real one does */
int
log_store_month(TimestampTz time)
{
	if (!IS_VALID_TIMESTAMP(time))
		elog(ERROR, "log writer: time out of range");
	return 0;
}

void
slot_getsomeattrs_int(TupleTableSlot *slot, int n)
{
	fuzz_check(false, "the slot is filled");
}

/* The queue that the input describes: it begins at position 0 and does not wrap */
static const char *queue;
static uint64 queue_size;

void
log_ring_read(LogRing *ring, uint64 position, void *to, uint32 length)
{
	fuzz_check(position <= queue_size && length <= queue_size - position, "the writer reads what was written");
	memcpy(to, queue + position, length);
}

void
log_ring_take(LogRing *ring, uint64 position)
{
	fuzz_check(position <= queue_size, "the writer takes what was written");
}

/* ---- leaves ---- */

static bool
is_text(const char *bytes, uint32 length)
{
	return pg_encoding_verifymbstr(PG_UTF8, bytes, length) == length;
}

typedef struct Addition
{
	LogBatch   *batch;
	char	   *bytes;
	uint32		length;
	LogRing    *ring;			/* instead of bytes */
} Addition;

static void
add(void *argument)
{
	Addition   *addition = argument;

	if (addition->ring)
		log_batch_gather(addition->batch, addition->ring);
	else
		(void) log_batch_add(addition->batch, addition->bytes, addition->length);
}

/* What the table demands, and what its readers rely on */
static void
check_shape(const LogRow *row, int version, int kind)
{
	fuzz_check((version == RECORD_EVENT_VERSION) == (kind == LEAF_EVENT), "events have a version of their own");
	fuzz_check(version != RECORD_SERIES_VERSION || kind == LEAF_ACCESS, "a series is of accesses");
	for (int i = 0; i < record_n_fields; i++)
	{
		const char *name = record_field[i].name;
		bool		null = row->null[LOG_ROW_FIELDS + i];

		if (strcmp(name, "leaf_time") == 0 || strcmp(name, "contractor") == 0)
			fuzz_check(!null, "what is never null is given");
		else if (strcmp(name, "accesses") == 0 && !null)
			fuzz_check(VARSIZE_ANY_EXHDR(DatumGetPointer(row->value[LOG_ROW_FIELDS + i])) % RECORD_ACCESS_SIZE == 0,
					   "a series holds whole accesses");
	}
}

/* What is stored of a leaf gives its bytes again; a row that was changed by hand does not */
static void
check_row(LogRow *row, const LogLeaf *leaf)
{
	char	   *original = memcpy(palloc(leaf->length), leaf->bytes, leaf->length);
	TupleTableSlot slot;
	StringInfoData again;

	log_row_decode(row, 1, leaf->hash, leaf->bytes);
	check_shape(row, original[0], original[RECORD_KIND_AT]);
	memset(&slot, 0, sizeof(slot));
	slot.tts_values = row->value;
	slot.tts_isnull = row->null;
	slot.tts_nvalid = log_row_n_columns();
	/* slot_getallattrs() asks the descriptor for the number of columns */
	slot.tts_tupleDescriptor = palloc0(sizeof(struct TupleDescData));
	slot.tts_tupleDescriptor->natts = log_row_n_columns();

	initStringInfo(&again);
	fuzz_check(log_row_encode(&slot, &again) == NULL, "a row that was written is a leaf");
	fuzz_check(again.len == leaf->length && memcmp(again.data, original, leaf->length) == 0,
			   "a row encodes to the bytes of its leaf");
	row->value[LOG_ROW_FIELDS] = TimestampTzGetDatum(END_TIMESTAMP - 1);
	fuzz_check(log_row_encode(&slot, &again) != NULL, "a time that no encoding has makes no leaf");
}

/* Through the writer and back; false if it refuses to take the bytes, or the queue */
static bool
goes_round(LogRow *row, char *bytes, uint32 length, LogRing *ring)
{
	static MerkleEdge no_edge;
	LogHead		head;
	LogBatch	batch;
	Addition	addition = {&batch, bytes, length, ring};
	bool		good;

	memset(&head, 0, sizeof(head));
	log_batch_begin(&batch, &head, &no_edge);
	good = fuzz_try(add, &addition);
	for (int i = 0; good && i < batch.n_leaves; i++)
		check_row(row, &batch.leaf[i]);
	log_batch_end(&batch);
	return good;
}

/* So many rows that a few leaves together are still a bigint; -1 is null */
static int64
some_count(FuzzInput *input)
{
	return (int64) fuzz_number(input, 8) >> 8;
}

/* A text, null, or one of the odd ones */
static const char *
some_text(FuzzInput *input)
{
	uint8		choice = fuzz_byte(input);

	if (choice < 64)
		return NULL;
	if (choice < 72)
		return "";
	if (choice < 80)
	{
		/* Longer than any limit, of characters of three bytes */
		static char text[9001];

		for (int i = 0; i < 3000 && text[8997] == '\0'; i++)
			memcpy(text + 3 * i, "\xe6\x95\xb0", 3);
		return text;
	}
	return fuzz_text(input, choice - 80);
}

/* Does the field say this text, clipped to the limit, with "?" for what is none? */
static void
check_text(const char *field, uint32 length, const char *text, int limit)
{
	if (text == NULL)
	{
		fuzz_check(length == 0xffffffffU, "null stays null");
		return;
	}
	fuzz_check(length <= (uint32) limit && length <= strlen(text), "a text is within its limit");
	fuzz_check(length == strlen(text) || length > (uint32) limit - 4 || strlen(text) > (uint32) limit ||
			   !is_text(text, strlen(text)), "a short text is not clipped");
	fuzz_check(is_text(field, length), "what is kept is text");
	for (uint32 i = 0; i < length; i++)
		fuzz_check(field[i] == text[i] || field[i] == '?', "a text is kept, or masked");
	if (is_text(text, strlen(text)))
		fuzz_check(memcmp(field, text, length) == 0, "valid text is kept as it is");
}

static const char *
field_of(const char *bytes, const char *name, uint32 *length)
{
	const char *next = bytes + RECORD_HEADER_SIZE;

	for (int i = 0; i < record_n_fields; i++)
	{
		*length = record_get32(next);
		next += 4;
		if (strcmp(record_field[i].name, name) == 0)
			return next;
		next += *length == 0xffffffffU ? 0 : *length;
	}
	return NULL;
}

static void
check_named(const char *bytes, const char *name, const char *text)
{
	uint32		length;
	const char *field = field_of(bytes, name, &length);
	int			limit = 0;

	for (int i = 0; i < record_n_fields; i++)
		if (strcmp(record_field[i].name, name) == 0)
			limit = record_field[i].limit;
	check_text(field, length, text, limit);
}

static int64
number_named(const char *bytes, const char *name, int64 if_null)
{
	uint32		length;
	const char *field = field_of(bytes, name, &length);

	if (length == 0xffffffffU)
		return if_null;
	return length == 4 ? (int32) record_get32(field) : (int64) record_get64(field);
}

/*
 * An opening that waits in the queue becomes the leaf of the whole access by
 * its kind and its last fields: the very leaf that would be encoded at once.
 */
static void
check_ending(LogRow *row, AccessLeaf leaf, FuzzInput *input)
{
	static char *opening = NULL;
	static char *whole = NULL;
	AccessLeaf	ended = leaf;
	size_t		length;
	size_t		end_at;

	if (opening == NULL)
	{
		opening = malloc(2 * RECORD_MAX_SIZE);
		whole = malloc(RECORD_MAX_SIZE);
	}
	leaf.kind = LEAF_OPEN;
	ended.kind = LEAF_ACCESS;
	ended.sqlstate = some_text(input);
	ended.message = some_text(input);
	ended.outcome = some_text(input);
	ended.rows = some_count(input);
	ended.duration_us = (int64) fuzz_number(input, 8);
	ended.repeated = leaf.repeated;
	ended.break_glass = leaf.break_glass;

	length = record_encode_opening(&leaf, opening, &end_at);
	fuzz_check(end_at <= length, "the end lies within the leaf");
	opening[RECORD_KIND_AT] = (char) ended.kind;
	length = end_at + record_encode_end(&ended, opening + end_at);
	fuzz_check(length == record_encode(&ended, whole) && memcmp(opening, whole, length) == 0,
			   "an opening that has ended is the leaf of the access");
	fuzz_check(goes_round(row, memcpy(palloc(length), whole, length), length, NULL), "the writer takes it");
}

/* A text that differs in its last character, or has one more */
static const char *
other_text(const char *text)
{
	size_t		length = text ? strlen(text) : 0;
	char	   *other = palloc(length + 2);

	if (length == 0)
		return strcpy(other, "x");
	memcpy(other, text, length + 1);
	other[length - 1] = other[length - 1] == 'x' ? 'y' : 'x';
	return other;
}

static const char *
other_hash(const char *hash)
{
	char	   *other = palloc0(32);

	if (hash)
		memcpy(other, hash, 32);
	other[31] ^= 1;
	return other;
}

/* Another value, or none, in one of the fields that accesses of a series share */
static void
change_field(AccessLeaf *leaf, int which)
{
	static const char *item;
	const RecordField *field;
	char	   *at;

	int			n_shared = 0;

	while (strcmp(record_field[n_shared].name, "sqlstate") != 0)
		n_shared++;
	do
		field = &record_field[which++ % n_shared];
	while (field->of_access);
	at = (char *) leaf + field->at;
	switch (field->type)
	{
		case RECORD_BOOL:
			*(bool *) at = !*(bool *) at;
			break;
		case RECORD_INT4:
			*(int32 *) at ^= 1;
			break;
		case RECORD_INT8:
			*(int64 *) at ^= 1;
			break;
		case RECORD_TEXT_ARRAY:
			if (leaf->items && leaf->n_items > 1)
				leaf->n_items--;
			else if (leaf->items && leaf->n_items == 1)
			{
				item = other_text(leaf->items[0]);
				leaf->items = &item;
			}
			else
				leaf->items = leaf->items ? NULL : (const char *const *) &leaf->items;
			break;
		case RECORD_BYTES:
			*(const char **) at = which % 2 && *(const char **) at ? NULL : other_hash(*(const char **) at);
			break;
		default:
			*(const char **) at = which % 2 && *(const char **) at ? NULL : other_text(*(const char **) at);
	}
}

/* Or becomes that of a series of accesses */
static void
check_series(LogRow *row, AccessLeaf leaf, FuzzInput *input)
{
	static char *bytes = NULL;
	static char *other = NULL;
	RecordAccess access[RECORD_MAX_SERIES];
	int			n = 1 + fuzz_byte(input) % RECORD_MAX_SERIES;
	size_t		end_at;
	size_t		length;
	static const char *room[512];
	AccessLeaf	copy;
	AccessLeaf	changed;
	bool		kept;

	if (bytes == NULL)
	{
		bytes = malloc(RECORD_MAX_SIZE);
		other = malloc(RECORD_MAX_SIZE);
	}
	leaf.kind = LEAF_OPEN;
	if (leaf.session_id == NULL)
		leaf.session_id = "";
	if (leaf.statement == PG_INT64_MIN)
		leaf.statement = 0;
	(void) record_encode_opening(&leaf, bytes, &end_at);
	kept = record_keep_opening(&copy, &leaf, (char *) room, sizeof(room));
	leaf.statement = (leaf.statement ^ fuzz_byte(input)) & PG_INT64_MAX;
	leaf.leaf_time ^= fuzz_byte(input);
	(void) record_encode_opening(&leaf, other, &length);
	fuzz_check(record_is_like(kept ? &copy : &leaf, &leaf),
			   "accesses differ in time and statement");
	record_restate(bytes, &leaf);
	fuzz_check(length == end_at && memcmp(bytes, other, end_at) == 0, "and in nothing else");
	changed = leaf;
	change_field(&changed, fuzz_byte(input));
	fuzz_check(!record_is_like(kept ? &copy : &leaf, &changed), "one that differs otherwise is not like it");

	record_put_header(bytes, RECORD_SERIES_VERSION, LEAF_ACCESS);
	length = end_at + record_encode_series(n, some_count(input), some_count(input), bytes + end_at);
	fuzz_check(length - end_at <= RECORD_MAX_SERIES_END, "what all share is within its limit");
	for (int i = 0; i < n; i++)
	{
		RecordAccess back;

		access[i].time = leaf.leaf_time;
		access[i].statement = (int64) fuzz_number(input, 8);
		access[i].rows = (int64) fuzz_number(input, 8);
		access[i].duration_us = (int64) fuzz_number(input, 8);
		record_put_access(bytes + length, &access[i]);
		record_get_access(bytes + length, &back);
		fuzz_check(memcmp(&back, &access[i], sizeof(back)) == 0, "an access is kept");
		length += RECORD_ACCESS_SIZE;
	}
	fuzz_check(number_named(bytes, "repeated", 0) == n, "as many as there are");
	fuzz_check(goes_round(row, memcpy(palloc(length), bytes, length), length, NULL), "the writer takes a series");
}

static void
check_leaf(LogRow *row, FuzzInput *input)
{
	/* Of that very size, so that writing beyond it is seen */
	static char *bytes = NULL;
	unsigned char hash[32];
	const char **items;
	AccessLeaf	leaf;
	size_t		length;

	if (bytes == NULL)
		bytes = malloc(RECORD_MAX_SIZE);
	memset(&leaf, 0, sizeof(leaf));
	leaf.kind = LEAF_OPEN + fuzz_byte(input) % 5;
	leaf.leaf_time = (int64) fuzz_number(input, 8);
	if (!IS_VALID_TIMESTAMP(leaf.leaf_time) || leaf.leaf_time > PG_INT64_MAX - RECORD_EPOCH)
		leaf.leaf_time /= 64;
	memset(hash, fuzz_byte(input), sizeof(hash));
	leaf.session_id = some_text(input);
	leaf.statement = (int64) fuzz_number(input, 8);
	leaf.session_role = some_text(input);
	leaf.outer_role = some_text(input);
	leaf.current_role = some_text(input);
	leaf.department = some_text(input);
	leaf.contractor = fuzz_byte(input) & 1;
	leaf.client_addr = some_text(input);
	leaf.application = some_text(input);
	leaf.xid = fuzz_number(input, 8);
	leaf.provider = some_text(input);
	leaf.entry = some_text(input);
	leaf.entry_version = (int32) fuzz_number(input, 4);
	leaf.relation = some_text(input);
	leaf.grant_id = (int64) fuzz_number(input, 8);
	leaf.grant_revision = (int32) fuzz_number(input, 4);
	leaf.purpose = some_text(input);
	leaf.scenario = some_text(input);
	leaf.method = some_text(input);
	leaf.n_items = fuzz_byte(input) % 8;
	if (leaf.n_items == 7)
		leaf.n_items = RECORD_MAX_ITEMS + 10;
	items = palloc(sizeof(char *) * (leaf.n_items + 1));
	for (int i = 0; i < leaf.n_items; i++)
	{
		items[i] = i < 7 ? some_text(input) : "x";
		if (items[i] == NULL)
			items[i] = "";
	}
	leaf.items = fuzz_byte(input) & 1 ? items : NULL;
	leaf.query_id = (int64) fuzz_number(input, 8);
	leaf.query = some_text(input);
	leaf.query_hash = fuzz_byte(input) & 1 ? hash : NULL;
	leaf.sqlstate = some_text(input);
	leaf.message = some_text(input);
	leaf.outcome = some_text(input);
	leaf.rows = some_count(input);
	leaf.duration_us = (int64) fuzz_number(input, 8);
	leaf.repeated = some_count(input);
	leaf.break_glass = some_text(input);
	leaf.event = some_text(input);
	leaf.procedure = some_text(input);
	leaf.case_id = (int64) fuzz_number(input, 8);
	leaf.case_seq = (int32) fuzz_number(input, 4);
	leaf.details = some_text(input);
	leaf.details_hash = fuzz_byte(input) & 1 ? hash : NULL;

	length = record_encode(&leaf, bytes);
	fuzz_check(length <= RECORD_MAX_SIZE, "a leaf is within RECORD_MAX_SIZE");
	fuzz_check(goes_round(row, memcpy(palloc(length), bytes, length), length, NULL), "the writer takes every leaf");

	fuzz_check(bytes[1] == (char) leaf.kind, "the kind is kept");
	fuzz_check(number_named(bytes, "leaf_time", 0) - RECORD_EPOCH == leaf.leaf_time, "the time is kept");
	fuzz_check(number_named(bytes, "rows", -1) == leaf.rows, "numbers are kept");
	fuzz_check(number_named(bytes, "entry_version", 0) == leaf.entry_version, "small numbers are kept");
	check_named(bytes, "session_id", leaf.session_id);
	check_named(bytes, "application", leaf.application);
	check_named(bytes, "scenario", leaf.scenario);
	check_named(bytes, "query", leaf.query);
	check_named(bytes, "message", leaf.message);
	if (leaf.kind == LEAF_EVENT)
	{
		fuzz_check(number_named(bytes, "case_id", 0) == leaf.case_id, "the case is kept");
		check_named(bytes, "details", leaf.details);
	}
	else
	{
		check_ending(row, leaf, input);
		check_series(row, leaf, input);
	}
}

/* Entries whose capacity, and bytes, are whatever the input says */
static void
check_queue(LogRow *row, FuzzInput *input)
{
	LogRing    *ring = palloc0(sizeof(LogRing));

	queue_size = input->left;
	queue = fuzz_text(input, queue_size);
	pg_atomic_init_u64(&ring->head, queue_size);
	pg_atomic_init_u64(&ring->tail, 0);
	(void) goes_round(row, NULL, 0, ring);
}

void
fuzz_one(const uint8 *data, size_t size)
{
	FuzzInput	input = {data, size};
	LogRow	   *row = palloc0(sizeof(LogRow));
	size_t		length;

	/* A damaged queue is nobody's fault but ours */
	fuzz_expect_internal_errors();
	table.n = 0;
	switch (fuzz_byte(&input) % 3)
	{
		case 0:
			length = input.left;
			(void) goes_round(row, memcpy(palloc(length), input.next, length), length, NULL);
			break;
		case 1:
			check_leaf(row, &input);
			break;
		default:
			check_queue(row, &input);
	}
	log_usage_done();
}
