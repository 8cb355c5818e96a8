/*
 * internal_write.h: a frame in which the extension writes its own tables.
 *
 * Between begin and end the bootstrap superuser writes, names resolve in
 * pg_catalog only, and internal_write_active() is true, which lets statements
 * pass the triggers that refuse everyone else.  Frames nest; an error that
 * leaves one undoes it with its (sub)transaction, so nobody needs PG_TRY.
 */
#ifndef GOVSHARE_INTERNAL_WRITE_H
#define GOVSHARE_INTERNAL_WRITE_H

#include "executor/spi.h"

typedef struct InternalWrite
{
	Oid			user;
	int			security_context;
	int			guc_level;
} InternalWrite;

/* Registers the setting behind the frame; called once, by _PG_init. */
extern void internal_write_init(void);

/* Opens the frame and connects to SPI. */
extern void internal_write_begin(InternalWrite *frame);

/* Closes both.  SPI memory is gone afterwards. */
extern void internal_write_end(InternalWrite *frame);

extern bool internal_write_active(void);

/*
 * May this statement change tables that only the procedures write?  True in a
 * frame, in the extension's own scripts, and for a superuser who declared
 * govshare.break_glass.
 */
extern bool internal_write_allowed(void);

/* A statement planned once a session.  Values are typed by its casts. */
typedef struct InternalQuery
{
	const char *sql;
	int			n_args;
	Oid			arg_types[16];
	SPIPlanPtr	plan;			/* NULL until first used */
} InternalQuery;

/*
 * Runs it inside a frame and returns the number of rows; nulls may be NULL,
 * otherwise it is a string as SPI_execute_plan wants it.
 */
extern uint64 internal_query(InternalQuery *query, Datum *values,
							 const char *nulls);

/* A column, from 1, of a row of the last result. */
extern Datum internal_value(uint64 row, int column, bool *isnull);

#endif							/* GOVSHARE_INTERNAL_WRITE_H */
