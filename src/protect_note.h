/*
 * protect_note.h: what protection puts on record.
 */
#ifndef GOVSHARE_PROTECT_NOTE_H
#define GOVSHARE_PROTECT_NOTE_H

#include "dataset.h"

/*
 * Record a refused attempt on a governed table.  Never raises: the refusal
 * that follows tells the user more than a failure of the log.
 */
extern void protect_note_denial(Oid relid, const Dataset *dataset,
								int sqlerrcode, const char *message);

/*
 * Record that a superuser stepped past the protection of an object under
 * break-glass.  dataset: NULL for govshare's own objects.  Where the record
 * cannot be kept, the server's log must do: what is to be repaired may be the
 * record itself.
 */
extern void protect_note_break_glass(const char *object,
									 const Dataset *dataset);

/* Wait, within reason, until what was noted is durable */
extern void protect_note_flush(void);

#endif							/* GOVSHARE_PROTECT_NOTE_H */
