/*
 * division.h: the type division_code, codes of administrative divisions.
 *
 * A code is an int64 by value: twelve digits PPCCDDTTTVVV (province,
 * prefecture, county, township, village), padded with zeros on the right, so
 * that '37', '3700' and '370000' are one value, 370000000000, and an area is
 * one range of numbers.  '000000' is the whole country.
 */
#ifndef GOVSHARE_DIVISION_H
#define GOVSHARE_DIVISION_H

#include "fmgr.h"

#define DatumGetDivision(d)			DatumGetInt64(d)
#define DivisionGetDatum(c)			Int64GetDatum(c)
#define PG_GETARG_DIVISION(n)		PG_GETARG_INT64(n)
#define PG_RETURN_DIVISION(c)		PG_RETURN_INT64(c)

/* the whole country contains every code */
#define DIVISION_COUNTRY			INT64CONST(0)

/* "000000000000" */
#define DIVISION_TEXT_SIZE			13

typedef enum DivisionLevel
{
	DIVISION_NATIONAL,
	DIVISION_PROVINCE,
	DIVISION_PREFECTURE,
	DIVISION_COUNTY,
	DIVISION_TOWNSHIP,
	DIVISION_VILLAGE
} DivisionLevel;

/* Reads 2, 4, 6, 9 or 12 digits; anything else is SG202. */
extern int64 division_parse(const char *text);

/* Writes the canonical form, 6, 9 or 12 digits; returns buffer. */
extern char *division_format(int64 code, char buffer[DIVISION_TEXT_SIZE]);

/* The level that the form of the code tells. */
extern DivisionLevel division_code_level(int64 code);

/*
 * The inclusive range of the codes within this one; true if that is more than
 * the code itself.
 */
extern bool division_range(int64 code, int64 *lo, int64 *hi);

/* Is inner the same as outer, or within it? */
extern bool division_contains(int64 outer, int64 inner);

#endif							/* GOVSHARE_DIVISION_H */
