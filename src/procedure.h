/*
 * procedure.h: the trigger engine behind every table of cases.
 *
 * A case table names itself as the procedure, has the columns id and state
 * and usually provider and requester, and fires procedure_step() before and
 * after each row.  What is lawful stands in govshare.transition; see
 * sql/45_procedure.sql.
 */
#ifndef GOVSHARE_PROCEDURE_H
#define GOVSHARE_PROCEDURE_H

/*
 * The authority of the department's government, or of the nearest above that
 * has one (Article 8); palloc'd, NULL if there is none.
 */
extern char *authority_of_department(const char *department);

#endif							/* GOVSHARE_PROCEDURE_H */
