/*
 * notice.h: telling a department something that the law has it told (告知).
 */
#ifndef GOVSHARE_NOTICE_H
#define GOVSHARE_NOTICE_H

/*
 * Writes a notice to a department, within the caller's transaction.
 * procedure may be NULL if there is no case.  Uses SPI.
 */
extern void notice_send(const char *recipient, const char *procedure,
						int64 case_id, const char *article, const char *text);

#endif							/* GOVSHARE_NOTICE_H */
