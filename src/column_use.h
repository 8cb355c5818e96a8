/*
 * column_use.h: what needs a column of a governed table.
 */
#ifndef GOVSHARE_COLUMN_USE_H
#define GOVSHARE_COLUMN_USE_H

#include "dataset.h"

/*
 * What needs the column, in words; NULL if nothing does.  Uses SPI: not to be
 * called from within a hook in mid-command.
 */
extern char *column_use(const Dataset *dataset, const char *column);

#endif							/* GOVSHARE_COLUMN_USE_H */
