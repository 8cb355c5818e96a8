/*
 * fuzz.h: what every fuzz target has at hand.
 *
 * A target is linked from the source files of src/ and of shim.c, which stands
 * in for the server: each allocation is one of malloc(), so that the sanitizer
 * sees its bounds, and an error comes back to fuzz_call().
 */
#ifndef GOVSHARE_FUZZ_H
#define GOVSHARE_FUZZ_H

#include "fmgr.h"

/* The target: looks at one input */
extern void fuzz_one(const uint8 *data, size_t size);

/* ---- errors ---- */

typedef struct FuzzError
{
	int			sqlstate;
	char		message[512];
	char		detail[512];
	char		hint[512];
} FuzzError;

/* Of the last call that raised one */
extern FuzzError fuzz_error;

/*
 * Run a function; true if it came back, false if it raised an error.  An
 * error must have an SQLSTATE that users can act upon: one that says "internal
 * error" is reported, unless the target expects it.
 */
extern bool fuzz_try(void (*function) (void *), void *argument);
extern void fuzz_expect_internal_errors(void);

/* The same for a function of SQL, without null arguments */
extern bool fuzz_call(FmgrInfo *flinfo, PGFunction function, Datum *result,
					  int n, const Datum *argument);

/* The same where an error breaks a promise: the values are good */
extern Datum fuzz_must(PGFunction function, int n, const Datum *argument);

/* Report a promise that does not hold, and stop */
extern void fuzz_check(bool holds, const char *promise);

/* ---- input ---- */

typedef struct FuzzInput
{
	const uint8 *next;
	size_t		left;
} FuzzInput;

/* Zero once the input is used up */
extern uint8 fuzz_byte(FuzzInput *input);
extern uint64 fuzz_number(FuzzInput *input, int bytes);
/* As many bytes as there are, at most "most"; zero-terminated copy */
extern char *fuzz_text(FuzzInput *input, size_t most);

/* A varlena of these bytes */
extern struct varlena *fuzz_varlena(const void *bytes, size_t length);

#endif							/* GOVSHARE_FUZZ_H */
