/*
 * nls.h: messages in the language of lc_messages.
 *
 * The Makefile has every file of src/ begin with it, right after postgres.h,
 * so that no ereport() and no _() can look in another catalogue than ours.
 */
#ifndef GOVSHARE_NLS_H
#define GOVSHARE_NLS_H

#include <inttypes.h>

#include "utils/elog.h"

#undef TEXTDOMAIN
#define TEXTDOMAIN nls_domain()

#undef _
#define _(text) dgettext(nls_domain(), text)

/* Says where the catalogues are; in _PG_init, before the first message */
extern void nls_init(void);

/*
 * The text domain of this session's messages: ours, or one without a catalogue
 * if they are in an encoding that cannot hold Chinese.
 */
extern const char *nls_domain(void);

#endif							/* GOVSHARE_NLS_H */
