/*
 * log_row.c: a stored row of the record, back in its canonical encoding.
 *
 * Owns the way back from columns to bytes, by which the stored record is
 * checked against its hashes: record.c says what the bytes are.  Takes the
 * row as it is, however odd: a row that no leaf can have given is told from
 * one with a wrong hash, never mended.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "log_row.h"
#include "record.h"

#define NULL_LENGTH		0xffffffffU

char *
log_row_columns(const char *alias)
{
	StringInfoData list;

	initStringInfo(&list);
	appendStringInfo(&list, "%s.leaf, %s.leaf_hash, %s.encoding, %s.kind",
					 alias, alias, alias, alias);
	for (int i = 0; i < record_n_fields; i++)
		appendStringInfo(&list, ", %s.%s", alias, quote_identifier(record_field[i].name));
	return list.data;
}

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
	int64		epoch = (int64) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;

	switch (type)
	{
		case RECORD_TIME:
			if (TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)))
				return false;
			put32(bytes, 8);
			put64(bytes, DatumGetTimestampTz(value) + epoch);
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

	slot_getallattrs(slot);
	value = slot->tts_values;
	null = slot->tts_isnull;
	resetStringInfo(bytes);
	kind = null[LOG_ROW_KIND] ? 0 : kind_number(value[LOG_ROW_KIND]);
	if (kind == 0)
		return "has no known kind";
	if (null[LOG_ROW_ENCODING] ||
		DatumGetInt16(value[LOG_ROW_ENCODING]) != record_kind_version(kind))
		return "has not the encoding of its kind";
	n_fields = record_version_fields(record_kind_version(kind));
	appendStringInfoChar(bytes, record_kind_version(kind));
	appendStringInfoChar(bytes, kind);
	appendStringInfoChar(bytes, 0);
	appendStringInfoChar(bytes, n_fields);
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
