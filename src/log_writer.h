/*
 * log_writer.h: the background worker that makes the record durable.
 */
#ifndef GOVSHARE_LOG_WRITER_H
#define GOVSHARE_LOG_WRITER_H

/*
 * Entry point of the worker; the argument is the index of a ring that the
 * launcher has given to a database.  Leaves at once if the ring has a writer.
 */
extern PGDLLEXPORT void log_writer_main(Datum ring_index);

/* Is this process the log writer?  It alone may write the log's tables. */
extern bool log_writer_is_me(void);

#endif							/* GOVSHARE_LOG_WRITER_H */
