-- More time: asked for by the department, consented to by its authority, within the cap and in time.
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
SET client_min_messages = warning;
\set clock '2025-10-16 10:00'
\ir include/clock.sql
\set VERBOSITY terse
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-09-26 09:00') AS o \gset
SAVEPOINT asked_nothing;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 11, '数据需要核对');
ROLLBACK TO asked_nothing;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 6, '数据需要核对');
-- asking stops nothing
SELECT due_on, extended, state FROM govshare.obligation;
SAVEPOINT asked;
SELECT govshare.ask_extension(:o, 1, 'again');
ROLLBACK TO asked;
-- not the department itself, nor another, nor an authority beside or below
SELECT govshare.allow_extension(:o);
ROLLBACK TO asked;
SET ROLE regress_govshare_mps;
SELECT govshare.allow_extension(:o);
ROLLBACK TO asked;
SET ROLE regress_govshare_sd_data;
SELECT govshare.allow_extension(:o);
ROLLBACK TO asked;
SET ROLE regress_govshare_nda;
SELECT recipient, text FROM govshare.notice ORDER BY id;
SELECT govshare.allow_extension(:o);
SELECT due_on, due_at, extended, warn_at FROM govshare.obligation;
-- in total at most ten
SET ROLE regress_govshare_mca;
SAVEPOINT six;
SELECT govshare.ask_extension(:o, 5, 'more');
ROLLBACK TO six;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 4, 'more');
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
SAVEPOINT ten;
SELECT govshare.allow_extension(:o);
ROLLBACK TO ten;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 1, 'more');
ROLLBACK TO ten;
SELECT workdays, reason, state, asked_at, asked_by, decided_at, decided_by FROM govshare.extension ORDER BY id;
SELECT recipient, text FROM govshare.notice ORDER BY id;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM govshare.extension;
RESET ROLE;
ROLLBACK;

-- denied, with a reason
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-09-26 09:00') AS o \gset
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 10, '数据需要核对');
SET ROLE regress_govshare_nda;
SAVEPOINT asked;
SELECT govshare.deny_extension(:o, ' ');
ROLLBACK TO asked;
SELECT govshare.deny_extension(:o, '理由不充分');
SELECT state, answer FROM govshare.extension;
SELECT due_on, extended FROM govshare.obligation;
SELECT recipient, text FROM govshare.notice ORDER BY id;
SAVEPOINT denied;
SELECT govshare.allow_extension(:o);
ROLLBACK;

-- an authority asks the one above; the national one has nobody to ask
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'sd_data', 'case', 1, '2025-09-26 09:00') AS o \gset
SET ROLE regress_govshare_sd_data;
SELECT govshare.ask_extension(:o, 1, 'x');
SAVEPOINT asked;
SELECT govshare.allow_extension(:o);
ROLLBACK TO asked;
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
RESET ROLE;
SELECT govshare.obligation_open('reply_conditional', 'nda', 'case', 2, '2025-09-26 09:00') AS o \gset
SET ROLE regress_govshare_nda;
SELECT govshare.ask_extension(:o, 1, 'x');
ROLLBACK;

-- periods that the law does not extend
BEGIN;
SELECT govshare.obligation_open('delivery', 'mca', 'case', 1, '2025-10-10 09:00') AS o \gset
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 1, 'x');
ROLLBACK;

-- too late to ask, too late to consent
\set clock '2025-10-16 23:59:59.999999'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-09-26 09:00') AS o \gset
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 1, 'the last moment');
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
ROLLBACK;
\set clock '2025-10-17 00:00'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-09-26 09:00') AS o \gset
SAVEPOINT opened;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 1, 'a moment too late');
ROLLBACK TO opened;
SET LOCAL govshare.break_glass = 'a question asked in time';
INSERT INTO govshare.extension (obligation, workdays, reason, asked_at, asked_by) VALUES (:o, 1, 'x', '2025-10-16', 'x');
SET LOCAL govshare.break_glass = '';
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
ROLLBACK TO opened;
-- being heard
SET ROLE regress_govshare_mca;
SELECT govshare.state_justification(:o, '台风');
ROLLBACK TO opened;
SELECT overdue FROM govshare.check_deadlines();
SAVEPOINT flagged;
SET ROLE regress_govshare_nda;
SELECT govshare.state_justification(:o, '台风');
ROLLBACK TO flagged;
SET ROLE regress_govshare_mca;
SELECT govshare.state_justification(:o, '台风');
SELECT state, justification, justified_at FROM govshare.obligation;
RESET ROLE;
SELECT recipient, text FROM govshare.notice ORDER BY id DESC LIMIT 1;
ROLLBACK;

\set VERBOSITY sqlstate
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(NULL, 1, 'x');
SELECT govshare.ask_extension(-1, 1, 'x');
SELECT govshare.ask_extension(1, NULL, 'x');
SELECT govshare.ask_extension(1, 1, NULL);
SELECT govshare.ask_extension(1, 1, E' \t\n');
SELECT govshare.ask_extension(1, 1, repeat('长', 4001));
SELECT govshare.allow_extension(NULL);
SELECT govshare.deny_extension(1, NULL);
SELECT govshare.state_justification(1, NULL);
RESET ROLE;
SELECT govshare.ask_extension(1, 1, 'x');
DELETE FROM govshare.extension;
UPDATE govshare.extension SET state = 'allowed';
\set clock '2025-10-16 10:00'
\ir include/clock.sql
\set VERBOSITY terse
-- a supplement starts the period anew, not the days by which it may be extended
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-09-26 09:00') AS o \gset
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 6, '数据需要核对');
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
RESET ROLE;
SELECT govshare.obligation_close('case', 1, 'reply_conditional', 'cancelled');
SELECT govshare.obligation_open('reply_conditional', 'mca', 'case', 1, '2025-10-16 09:00') AS o \gset
SET ROLE regress_govshare_mca;
SAVEPOINT anew;
SELECT govshare.ask_extension(:o, 5, 'more');
ROLLBACK TO anew;
SET ROLE regress_govshare_mca;
SELECT govshare.ask_extension(:o, 4, 'more');
SET ROLE regress_govshare_nda;
SELECT govshare.allow_extension(:o);
RESET ROLE;
ROLLBACK;
\set clock ''
\ir include/clock.sql
