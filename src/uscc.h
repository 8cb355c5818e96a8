/*
 * uscc.h: the type uscc, 统一社会信用代码 (GB 32100-2015).
 *
 * Pure functions: no memory, no locks, no errors raised, so that they can be
 * built and fuzzed alone.
 */
#ifndef GOVSHARE_USCC_H
#define GOVSHARE_USCC_H

#define USCC_LENGTH		18
#define USCC_ESCAPE		'!'		/* before a legacy code whose check fails */

typedef enum UsccFault
{
	USCC_GOOD,
	USCC_WRONG_LENGTH,			/* not 18 characters */
	USCC_WRONG_CHARACTER,		/* I, O, S, V, Z, lower case, or no such */
	USCC_WRONG_DIVISION,		/* characters 3 to 8 are not digits */
	USCC_WRONG_CHECK			/* the last character does not follow */
} UsccFault;

/* What is wrong first with text of that length, from left to right */
extern UsccFault uscc_fault(const char *text, int length);

/* The check character that belongs to the first 17, which must be good */
extern char uscc_check_character(const char *text);

#endif							/* GOVSHARE_USCC_H */
