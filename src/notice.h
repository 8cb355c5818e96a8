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

/*
 * The authority that oversees a department: that of its government or, if
 * there is none or the department is it, the next above; NULL if there is
 * none.  palloc'd.
 */
extern char *notice_overseer(const char *department);

#endif							/* GOVSHARE_NOTICE_H */
