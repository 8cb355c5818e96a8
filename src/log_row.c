/*
 * log_row.c: a leaf as a row of the record, and back in its canonical encoding.
 *
 * Owns the way from bytes to columns, on which a leaf is stored, and the way
 * back, by which the stored record is checked against its hashes: record.c
 * says what the bytes are.  Going back, takes the row as it is, however odd: a
 * row that no leaf can have given is told from one with a wrong hash, never
 * mended.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "log_row.h"
#include "record.h"

#define NULL_LENGTH		0xffffffffU

const char *
log_row_column(int column)
{
	static const char *const first[LOG_ROW_FIELDS] = {"leaf", "leaf_hash", "encoding", "kind"};

	return column < LOG_ROW_FIELDS ? first[column] : record_field[column - LOG_ROW_FIELDS].name;
}

int
log_row_n_columns(void)
{
	return LOG_ROW_FIELDS + record_n_fields;
}

char *
log_row_columns(const char *alias)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < log_row_n_columns(); i++)
		appendStringInfo(&list, "%s%s.%s", i > 0 ? ", " : "", alias,
						 quote_identifier(log_row_column(i)));
	return list.data;
}

/* ---- from bytes to columns ---- */

/*
 * A value as a varlena.  It has four bytes of length before it, the last of
 * which can become the header of a short one, so that nothing is copied.
 */
static Datum
varlena_in_place(char *value, uint32 length)
{
	if (length < VARATT_SHORT_MAX)
	{
		SET_VARSIZE_SHORT(value - 1, length + 1);
		return PointerGetDatum(value - 1);
	}
	return PointerGetDatum(cstring_to_text_with_len(value, length));
}

static Datum
items_array(LogRow *row, const char *value, uint32 length)
{
	uint32		n = record_get32(value);
	const char *next = value + 4;
	Datum	   *element;

	if (row->items && row->items_length == length &&
		memcmp(row->items, value, length) == 0)
		return row->items_array;
	element = palloc(sizeof(Datum) * (n + 1));
	for (uint32 i = 0; i < n; i++)
	{
		uint32		element_length = record_get32(next);

		element[i] = PointerGetDatum(cstring_to_text_with_len(next + 4, element_length));
		next += 4 + element_length;
	}
	row->items = value;
	row->items_length = length;
	row->items_array = PointerGetDatum(construct_array(element, n, TEXTOID, -1, false, TYPALIGN_INT));
	pfree(element);
	return row->items_array;
}

static Datum
field_value(LogRow *row, RecordType type, char *value, uint32 length)
{
	switch (type)
	{
		case RECORD_TIME:
			return TimestampTzGetDatum((int64) record_get64(value) - RECORD_EPOCH);
		case RECORD_INT4:
			return Int32GetDatum((int32) record_get32(value));
		case RECORD_INT8:
			return Int64GetDatum((int64) record_get64(value));
		case RECORD_BOOL:
			return BoolGetDatum(*value != 0);
		case RECORD_TEXT:
		case RECORD_BYTES:
			return varlena_in_place(value, length);
		case RECORD_TEXT_ARRAY:
			return items_array(row, value, length);
	}
	return (Datum) 0;
}

void
log_row_decode(LogRow *row, int64 leaf, const uint8 *hash, char *bytes)
{
	const char *kind = record_kind_name(bytes[RECORD_KIND_AT]);
	int			version = bytes[0];
	int			n_fields = record_version_fields(version);
	char	   *next = bytes + RECORD_HEADER_SIZE;

	SET_VARSIZE_SHORT(row->hash, 1 + MERKLE_HASH_LENGTH);
	memcpy(row->hash + 1, hash, MERKLE_HASH_LENGTH);
	SET_VARSIZE_SHORT(row->kind, 1 + strlen(kind));
	memcpy(row->kind + 1, kind, strlen(kind));
	row->value[LOG_ROW_LEAF] = Int64GetDatum(leaf);
	row->value[LOG_ROW_HASH] = PointerGetDatum(row->hash);
	row->value[LOG_ROW_ENCODING] = Int16GetDatum(version);
	row->value[LOG_ROW_KIND] = PointerGetDatum(row->kind);
	for (int i = 0; i < record_n_fields; i++)
	{
		uint32		field_length = NULL_LENGTH;

		if (i < n_fields)
		{
			field_length = record_get32(next);
			next += 4;
		}
		row->null[LOG_ROW_FIELDS + i] = field_length == NULL_LENGTH;
		if (field_length == NULL_LENGTH)
			continue;
		row->value[LOG_ROW_FIELDS + i] =
			field_value(row, record_field[i].type, next, field_length);
		next += field_length;
	}
}

TimestampTz
log_row_time(const char *bytes)
{
	return DatumGetTimestampTz(field_value(NULL, RECORD_TIME,
										   unconstify(char *, bytes) + RECORD_HEADER_SIZE + 4, 8));
}

/* ---- and back ---- */

static void
put32(StringInfo bytes, uint32 value)
{
	enlargeStringInfo(bytes, 4);
	record_put32(bytes->data + bytes->len, value);
	bytes->len += 4;
}

static void
put64(StringInfo bytes, uint64 value)
{
	enlargeStringInfo(bytes, 8);
	record_put64(bytes->data + bytes->len, value);
	bytes->len += 8;
}

static void
put_varlena(StringInfo bytes, Datum value)
{
	struct varlena *text = PG_DETOAST_DATUM_PACKED(value);

	put32(bytes, VARSIZE_ANY_EXHDR(text));
	appendBinaryStringInfo(bytes, VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
	if ((Pointer) text != DatumGetPointer(value))
		pfree(text);
}

/* Only the plain form that the writer stores: other forms would look alike */
static bool
put_array(StringInfo bytes, Datum value)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	Datum	   *element;
	int			n;
	int			length_at = bytes->len;

	if (ARR_NDIM(array) > 1 || ARR_HASNULL(array) ||
		(ARR_NDIM(array) == 1 && ARR_LBOUND(array)[0] != 1))
		return false;
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &element, NULL, &n);
	put32(bytes, 0);
	put32(bytes, n);
	for (int i = 0; i < n; i++)
		put_varlena(bytes, element[i]);
	record_put32(bytes->data + length_at, bytes->len - length_at - 4);
	return true;
}

static bool
put_field(StringInfo bytes, RecordType type, Datum value)
{
	switch (type)
	{
		case RECORD_TIME:
			/* Infinity, or a year that the encoding cannot say */
			if (TIMESTAMP_IS_NOBEGIN(DatumGetTimestampTz(value)) ||
				DatumGetTimestampTz(value) > PG_INT64_MAX - RECORD_EPOCH)
				return false;
			put32(bytes, 8);
			put64(bytes, DatumGetTimestampTz(value) + RECORD_EPOCH);
			return true;
		case RECORD_INT4:
			put32(bytes, 4);
			put32(bytes, DatumGetInt32(value));
			return true;
		case RECORD_INT8:
			put32(bytes, 8);
			put64(bytes, DatumGetInt64(value));
			return true;
		case RECORD_BOOL:
			put32(bytes, 1);
			appendStringInfoChar(bytes, DatumGetBool(value) ? 1 : 0);
			return true;
		case RECORD_TEXT:
		case RECORD_BYTES:
			put_varlena(bytes, value);
			return true;
		case RECORD_TEXT_ARRAY:
			return put_array(bytes, value);
	}
	return false;
}

/* The number of a kind; 0 if it is none */
static int
kind_number(Datum value)
{
	struct varlena *text = PG_DETOAST_DATUM_PACKED(value);
	const char *name;

	for (int kind = 1; (name = record_kind_name(kind)) != NULL; kind++)
		if (strlen(name) == VARSIZE_ANY_EXHDR(text) &&
			memcmp(name, VARDATA_ANY(text), strlen(name)) == 0)
			return kind;
	return 0;
}

const char *
log_row_encode(TupleTableSlot *slot, StringInfo bytes)
{
	Datum	   *value;
	bool	   *null;
	int			n_fields;
	int			kind;
	int			version;

	slot_getallattrs(slot);
	value = slot->tts_values;
	null = slot->tts_isnull;
	resetStringInfo(bytes);
	kind = null[LOG_ROW_KIND] ? 0 : kind_number(value[LOG_ROW_KIND]);
	if (kind == 0)
		return "has no known kind";
	version = null[LOG_ROW_ENCODING] ? 0 : DatumGetInt16(value[LOG_ROW_ENCODING]);
	if (!record_kind_has_version(kind, version))
		return "has not the encoding of its kind";
	n_fields = record_version_fields(version);
	enlargeStringInfo(bytes, RECORD_HEADER_SIZE);
	record_put_header(bytes->data, version, kind);
	bytes->len = RECORD_HEADER_SIZE;
	for (int i = 0; i < record_n_fields; i++)
	{
		if (i >= n_fields)
		{
			if (!null[LOG_ROW_FIELDS + i])
				return "holds a value that its kind has not";
		}
		else if (null[LOG_ROW_FIELDS + i])
			put32(bytes, NULL_LENGTH);
		else if (!put_field(bytes, record_field[i].type, value[LOG_ROW_FIELDS + i]))
			return "holds a value that no leaf has";
	}
	return NULL;
}
