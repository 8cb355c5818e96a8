/*
 * log_row.h: a stored row of the record, back in its canonical encoding.
 */
#ifndef GOVSHARE_LOG_ROW_H
#define GOVSHARE_LOG_ROW_H

#include "executor/tuptable.h"
#include "lib/stringinfo.h"

/* What log_row_columns() selects before the fields of the leaf */
#define LOG_ROW_LEAF		0
#define LOG_ROW_HASH		1
#define LOG_ROW_ENCODING	2
#define LOG_ROW_KIND		3
#define LOG_ROW_FIELDS		4

/* "r.leaf, r.leaf_hash, ...": the select list of rows that can be encoded */
extern char *log_row_columns(const char *alias);

/*
 * Rebuild the canonical encoding of a row with those columns into bytes,
 * which is reset first.  NULL if that is done; otherwise what makes the row
 * no leaf, as the end of a sentence.
 */
extern const char *log_row_encode(TupleTableSlot *slot, StringInfo bytes);

#endif							/* GOVSHARE_LOG_ROW_H */
