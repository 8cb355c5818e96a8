/*
 * log_row.h: a leaf as a row of the record, and back in its canonical encoding.
 */
#ifndef GOVSHARE_LOG_ROW_H
#define GOVSHARE_LOG_ROW_H

#include "executor/tuptable.h"
#include "lib/stringinfo.h"

#include "merkle.h"

/* The columns before the fields of the leaf */
#define LOG_ROW_LEAF		0
#define LOG_ROW_HASH		1
#define LOG_ROW_ENCODING	2
#define LOG_ROW_KIND		3
#define LOG_ROW_FIELDS		4

#define LOG_ROW_MAX_COLUMNS	64

/* "r.leaf, r.leaf_hash, ...": the select list of rows that can be encoded */
extern char *log_row_columns(const char *alias);

/* The name of a column, from LOG_ROW_LEAF on; how many there are */
extern const char *log_row_column(int column);
extern int	log_row_n_columns(void);

/* A leaf as a row; keep it between leaves: most repeat the items of the last */
typedef struct LogRow
{
	Datum		value[LOG_ROW_MAX_COLUMNS];
	bool		null[LOG_ROW_MAX_COLUMNS];
	/* what values point to */
	char		hash[1 + MERKLE_HASH_LENGTH];
	char		kind[16];
	const char *items;			/* as encoded */
	uint32		items_length;
	Datum		items_array;
} LogRow;

/*
 * Make a row of an encoded leaf, one for record_is_leaf(), in the order of
 * log_row_columns().  Spoils the bytes, which values point into; longer values
 * are of the current context, which must live as long as row, zeroed at first.
 */
extern void log_row_decode(LogRow *row, int64 leaf, const uint8 *hash,
						   char *bytes);

/* The time of an encoded leaf */
extern TimestampTz log_row_time(const char *bytes);

/*
 * Rebuild the canonical encoding of a row with those columns into bytes,
 * which is reset first.  NULL if that is done; otherwise what makes the row
 * no leaf, as the end of a sentence.
 */
extern const char *log_row_encode(TupleTableSlot *slot, StringInfo bytes);

#endif							/* GOVSHARE_LOG_ROW_H */
