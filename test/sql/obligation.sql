-- Statutory periods: opened, met, missed, never waived.
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
SET client_min_messages = warning;
-- Each case is a transaction rolled back, so the watcher never sees it.
\set clock '2026-02-10 10:00'
\ir include/clock.sql

CREATE VIEW shown AS SELECT id - min(id) OVER () + 1 AS n, statute, article, department, case_id AS c, started_on, workdays AS w, due_on, due_at, state, ended_at, met_at, flagged_at
	FROM govshare.obligation;

-- in time
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
SELECT statute, article, department, started_on, workdays, calendar, due_on, due_at, provisional, local_due_at, warn_at, state FROM govshare.obligation;
SELECT govshare.obligation_close('share_request', 1, 'delivery', 'met');
SELECT govshare.obligation_close('share_request', 1, 'reply_conditional', 'met');
SELECT govshare.obligation_close('share_request', 1, 'reply_conditional', 'met');
SELECT state, ended_at, met_at, flagged_at FROM shown;
SELECT * FROM govshare.check_deadlines();
-- it may run again once it has ended
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-02-10 09:00') > 0 AS opened;
SELECT state, due_on FROM shown ORDER BY n;
ROLLBACK;

-- the last instant, and the one after
\set clock '2026-02-13 23:59:59.999999'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT govshare.obligation_close('share_request', 1, NULL, 'met');
SELECT state, due_at, met_at FROM shown;
ROLLBACK;
\set clock '2026-02-14 00:00'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
SAVEPOINT before_the_flag;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT state, ended_at, flagged_at FROM shown;
SELECT item, department, procedure, case_id, state, evidence - 'obligation' AS evidence FROM govshare.violation;
SELECT recipient, procedure, case_id, article, text, sent_at, read_at FROM govshare.notice ORDER BY id;
-- met late stays overdue
SELECT govshare.obligation_close('share_request', 1, NULL, 'met');
SELECT state, ended_at, met_at, flagged_at FROM shown;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT count(*) FROM govshare.violation;
-- met late before anyone looked: flagged all the same
ROLLBACK TO before_the_flag;
SELECT govshare.obligation_close('share_request', 1, NULL, 'met');
SELECT state, met_at, flagged_at FROM shown;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT state, met_at, flagged_at FROM shown;
SELECT item FROM govshare.violation;
SELECT text FROM govshare.notice ORDER BY id LIMIT 1;
-- withdrawn late: what was missed stays missed
ROLLBACK TO before_the_flag;
SELECT govshare.obligation_close('share_request', 1, NULL, 'cancelled');
SELECT state, ended_at, met_at FROM shown;
SELECT overdue, failed FROM govshare.check_deadlines();
-- excused by a person: not flagged
ROLLBACK TO before_the_flag;
SELECT govshare.obligation_close('share_request', 1, NULL, 'excused');
SELECT state, ended_at, met_at FROM shown;
SELECT overdue, failed FROM govshare.check_deadlines();
ROLLBACK;

-- cancelled in time; due soon, once, in the last days only
\set clock '2026-02-10 23:59:59.999999'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
SELECT warn_at FROM govshare.obligation;
SELECT due_soon, failed FROM govshare.check_deadlines();
SELECT govshare.obligation_close('share_request', 1, NULL, 'cancelled');
SELECT state, ended_at, met_at FROM shown;
ROLLBACK;
\set clock '2026-02-11 00:00'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
-- the last day of a one-day period
SELECT govshare.obligation_open('reply_unconditional', 'mca', 'share_request', 2, '2026-02-10 09:00') > 0 AS opened;
SELECT govshare.obligation_open('reply_unconditional', 'mca', 'share_request', 3, '2026-02-11 09:00') > 0 AS opened;
SELECT overdue, due_soon, failed FROM govshare.check_deadlines();
SELECT overdue, due_soon, failed FROM govshare.check_deadlines();
SELECT c, o.due_on, due_soon_flagged_at FROM shown JOIN govshare.obligation o ON o.case_id = c ORDER BY c;
SELECT recipient, case_id, text FROM govshare.notice ORDER BY id;
SELECT count(*) FROM govshare.violation;
ROLLBACK;

-- the authority's own duty: the authority above is told
BEGIN;
SELECT govshare.obligation_open('catalog_review', 'sd_data', 'catalog_entry', 7, '2026-01-05 09:00') > 0 AS opened;
SELECT govshare.obligation_open('catalog_review', 'nda', 'catalog_entry', 8, '2026-01-05 09:00') > 0 AS opened;
SELECT govshare.obligation_open('rectification', 'sd_hr', 'share_grant', 9, '2026-01-05 09:00', 5) > 0 AS opened;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT item, department FROM govshare.violation ORDER BY id;
SELECT recipient, article, text FROM govshare.notice ORDER BY id;
-- who sees what
SET ROLE regress_govshare_sd_hr;
SELECT statute, department FROM govshare.obligation ORDER BY id;
SELECT department FROM govshare.violation ORDER BY id;
SELECT recipient FROM govshare.notice ORDER BY id;
SET ROLE regress_govshare_sd_data;
SELECT statute, department FROM govshare.obligation ORDER BY id;
SELECT department FROM govshare.violation ORDER BY id;
SELECT recipient FROM govshare.notice ORDER BY id;
SET ROLE regress_govshare_nda;
SELECT statute, department FROM govshare.obligation ORDER BY id;
SET ROLE regress_govshare_gd_data;
SELECT statute, department FROM govshare.obligation ORDER BY id;
-- a role of no department
RESET ROLE;
GRANT govshare_reader TO regress_govshare_stranger;
SET ROLE regress_govshare_stranger;
SELECT statute, department FROM govshare.obligation ORDER BY id;
SELECT recipient FROM govshare.notice ORDER BY id;
RESET ROLE;
REVOKE govshare_reader FROM regress_govshare_stranger;
-- a notice is read by whom it was sent to, once
SELECT min(id) AS first_notice FROM govshare.notice \gset
SET ROLE regress_govshare_sd_data;
SELECT govshare.read_notice(:first_notice);
SELECT govshare.read_notice(:first_notice);
SET ROLE regress_govshare_nda;
SELECT govshare.read_notice(:first_notice);
ROLLBACK;

-- Article 44, periods set by the case, a whole case closed
BEGIN;
SELECT govshare.obligation_open('reply_unconditional', 'mca', 'share_request', 1, '2025-07-31 23:59:59.999999');
SELECT govshare.obligation_open('disposal', 'sd_hr', 'share_grant', 1, '2026-02-10 10:00', 5) > 0 AS opened;
SELECT govshare.obligation_open('reply_unconditional', 'mca', 'share_grant', 1, '2026-02-11 00:00') > 0 AS opened;
SELECT statute, due_on FROM shown ORDER BY n;
SELECT govshare.obligation_close('share_grant', 1, NULL, 'cancelled');
ROLLBACK;

-- bad input changes nothing
\set VERBOSITY sqlstate
SELECT govshare.obligation_open(NULL, 'mca', 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_open('delivery', NULL, 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_open('delivery', 'mca', NULL, 1, '2026-02-10');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', NULL, '2026-02-10');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, NULL);
SELECT govshare.obligation_open('dinner', 'mca', 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_open('delivery', 'nobody', 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, 'infinity');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '-infinity');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '294276-12-31 23:59:59.999999+00');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '4713-01-01 BC');
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '2026-02-10', 5);
SELECT govshare.obligation_open('disposal', 'mca', 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_open('disposal', 'mca', 'share_request', 1, '2026-02-10', 0);
SELECT govshare.obligation_open('disposal', 'mca', 'share_request', 1, '2026-02-10', -1);
SELECT govshare.obligation_open('disposal', 'mca', 'share_request', 1, '2026-02-10', 2147483647);
SELECT govshare.obligation_close(NULL, 1, NULL, 'met');
SELECT govshare.obligation_close('share_request', NULL, NULL, 'met');
SELECT govshare.obligation_close('share_request', 1, NULL, NULL);
SELECT govshare.obligation_close('share_request', 1, NULL, 'waived');
BEGIN;
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '2026-02-10') > 0 AS opened;
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '2026-02-11');
ROLLBACK;
SELECT count(*) FROM govshare.obligation;

SELECT govshare.read_notice(NULL);
SET ROLE regress_govshare_mca;
SELECT govshare.read_notice(NULL);
SELECT govshare.read_notice(-1);
RESET ROLE;

-- nobody else writes
INSERT INTO govshare.obligation DEFAULT VALUES;
UPDATE govshare.obligation SET state = 'met';
DELETE FROM govshare.obligation;
TRUNCATE govshare.obligation CASCADE;
\copy govshare.notice FROM '/dev/null'
DELETE FROM govshare.notice;
SET ROLE regress_govshare_mca;
SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '2026-02-10');
SELECT govshare.obligation_close('share_request', 1, NULL, 'excused');
SELECT govshare.check_deadlines();
SELECT govshare.flag_violation('39(1)', 'mps', 'catalog_entry', 1, '{}');
DELETE FROM govshare.obligation;
RESET ROLE;

-- whoever calls and whatever names mean to him
CREATE SCHEMA evil;
CREATE FUNCTION evil.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'hijacked'; END$$;
CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq);
CREATE FUNCTION evil.call() RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = evil, pg_catalog
	AS $$SELECT govshare.obligation_open('delivery', 'mca', 'share_request', 1, '2026-02-10') > 0$$;
BEGIN;
SET LOCAL search_path = evil, pg_catalog;
SELECT evil.call();
SELECT govshare.obligation_close('share_request', 1, 'delivery', 'met');
SELECT current_setting('search_path') AS search_path, current_setting('enable_seqscan') AS enable_seqscan, current_setting('govshare.internal_write') AS internal_write;
ROLLBACK;
-- an error in between leaves nothing behind
SELECT govshare.obligation_open('dinner', 'mca', 'share_request', 1, '2026-02-10');
SELECT current_user = session_user AS same_user, current_setting('search_path') AS search_path, current_setting('govshare.internal_write') AS internal_write;
\set clock ''
\ir include/clock.sql
