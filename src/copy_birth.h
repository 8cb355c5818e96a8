/*
 * copy_birth.h: statements that copy governed data register what they fill.
 */
#ifndef GOVSHARE_COPY_BIRTH_H
#define GOVSHARE_COPY_BIRTH_H

#include "executor/execdesc.h"
#include "nodes/pg_list.h"

/*
 * A query has started; passed: its AccessDecisions.  If it stores what it
 * reads under a grant, the relations that it fills become copies, before the
 * first row; raises where they cannot.  True: its table is made when it runs.
 */
extern bool copy_birth_prepare(QueryDesc *query, List *passed);

/*
 * It is about to run, perhaps while another statement, which was not there
 * when it started, fills a table: then its rows may go there as well.
 * unplaced: what prepare said; raises if no table is to be made after all, as
 * for what a function reads while CREATE TABLE AS is planned.
 */
extern void copy_birth_before_run(QueryDesc *query, List *passed, bool unplaced);

/* CREATE TABLE AS has just made its table, empty */
extern void copy_birth_made(QueryDesc *query, List *passed);

#endif							/* GOVSHARE_COPY_BIRTH_H */
