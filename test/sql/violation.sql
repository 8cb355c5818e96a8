-- Breaches are flagged once, for a person to confirm.
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
SET client_min_messages = warning;
\set clock '2026-02-10 10:00'
\ir include/clock.sql
BEGIN;
SELECT govshare.flag_violation('39(2)', 'mca', 'share_request', 1, '{"ground": "condition_unmet"}') AS first \gset
SELECT govshare.flag_violation('39(2)', 'mca', 'share_request', 1, '{"ground": "other"}') = :first AS same;
SELECT govshare.flag_violation('39(2)', 'mca', 'share_request', 2, '{}') = :first AS same;
SELECT govshare.flag_violation('39(2)', 'mps', 'share_request', 1, '{}') = :first AS same;
SELECT govshare.flag_violation('39(9)', 'mca', 'share_request', 1, '{}') = :first AS same;
-- without a case each is its own
SELECT govshare.flag_violation('41(1)', 'nda', NULL, NULL, '{"item": "地址"}') <> govshare.flag_violation('41(1)', 'nda', NULL, NULL, '{"item": "电话"}') AS two;
-- every item of Articles 39 to 41 can be flagged
SELECT count(govshare.flag_violation(item, 'jn_civil', 'share_request', 3, '{}')) FROM govshare.violation_item;
SELECT item, department, procedure, case_id, state, evidence, flagged_at FROM govshare.violation WHERE department <> 'jn_civil' ORDER BY id;
SET ROLE regress_govshare_mca;
SELECT item, department FROM govshare.violation ORDER BY id;
SET ROLE regress_govshare_mps;
SELECT item, department FROM govshare.violation ORDER BY id;
SET ROLE regress_govshare_nda;
SELECT count(*), count(*) FILTER (WHERE department = 'jn_civil') AS jinan FROM govshare.violation;
SET ROLE regress_govshare_sd_data;
SELECT count(*), count(*) FILTER (WHERE department = 'jn_civil') AS jinan FROM govshare.violation;
SET ROLE regress_govshare_gd_data;
SELECT count(*) FROM govshare.violation;
ROLLBACK;

-- a breach of one obligation, flagged once though its flag be lost
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2025-09-26 09:00') > 0 AS opened;
SELECT overdue, failed FROM govshare.check_deadlines();
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.obligation SET flagged_at = NULL;
SET LOCAL govshare.break_glass = '';
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT count(*) FROM govshare.violation;
-- the next period of the same case is another breach
SELECT govshare.obligation_close('share_request', 1, NULL, 'met');
SELECT govshare.obligation_open('reply_conditional', 'mca', 'share_request', 1, '2025-10-26 09:00') > 0 AS opened;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT item, count(*) FROM govshare.violation GROUP BY 1;
ROLLBACK;

-- one that fails delays no other
BEGIN;
SELECT count(govshare.obligation_open('reply_conditional', 'mca', 'share_request', n, '2025-09-26 09:00')) FROM generate_series(1, 3) n;
CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS
	$$BEGIN IF NEW.case_id = 2 THEN RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END$$;
SET govshare.break_glass = 'test';
CREATE TRIGGER fail_once BEFORE INSERT ON govshare.violation FOR EACH ROW EXECUTE FUNCTION fail_once();
RESET govshare.break_glass;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT case_id, state, flagged_at IS NOT NULL AS flagged FROM govshare.obligation ORDER BY case_id;
SELECT case_id, recipient FROM govshare.notice ORDER BY id;
SELECT overdue, failed FROM govshare.check_deadlines();
SET govshare.break_glass = 'test';
DROP TRIGGER fail_once ON govshare.violation;
RESET govshare.break_glass;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT overdue, failed FROM govshare.check_deadlines();
ROLLBACK;

\set VERBOSITY sqlstate
SELECT govshare.flag_violation(NULL, 'mca', 'share_request', 1, '{}');
SELECT govshare.flag_violation('38(1)', 'mca', 'share_request', 1, '{}');
SELECT govshare.flag_violation('39(4)', NULL, 'share_request', 1, '{}');
SELECT govshare.flag_violation('39(4)', 'nobody', 'share_request', 1, '{}');
SELECT govshare.flag_violation('39(4)', 'mca', 'share_request', NULL, '{}');
SELECT govshare.flag_violation('39(4)', 'mca', 'share_request', 1, NULL);
SELECT govshare.flag_violation('39(4)', 'mca', 'share_request', 1, '[]');
INSERT INTO govshare.violation (item, department, evidence, flagged_at) VALUES ('39(4)', 'mca', '{}', now());
UPDATE govshare.violation SET state = 'dismissed';
DELETE FROM govshare.violation;
TRUNCATE govshare.violation;
SELECT count(*) FROM govshare.violation;
\set clock ''
\ir include/clock.sql
