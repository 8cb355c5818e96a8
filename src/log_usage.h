/*
 * log_usage.h: who used what, how often: counts kept while leaves are written.
 *
 * For the log writer alone; what runs SQL wants its transaction and SPI.
 */
#ifndef GOVSHARE_LOG_USAGE_H
#define GOVSHARE_LOG_USAGE_H

/* Count a leaf, in its canonical encoding; memory only */
extern void log_usage_note(const char *bytes);

/* Are there counts that should be in the table by now? */
extern bool log_usage_due(void);

/*
 * Add what was counted to table log_usage, which then covers the leaves
 * before size.  log_usage_done() once that has committed.
 */
extern void log_usage_flush(uint64 size);
extern void log_usage_done(void);

/*
 * After a start or an error: forget what was counted, and count anew from
 * the stored leaves what the table does not cover.
 */
extern void log_usage_catch_up(uint64 size);

#endif							/* GOVSHARE_LOG_USAGE_H */
