-- Local rules shorten statutory periods, for a government and those below (Article 23).
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
\set VERBOSITY terse
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 10, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 11, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'reply_unconditional', 1, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'disposal', 1, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 0, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', -3, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'dinner', 1, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('99', 'reply_conditional', 5, '鲁政办');
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 5, NULL);
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', NULL, '鲁政办');
INSERT INTO govshare.local_rule VALUES (NULL, NULL, 5, '鲁政办');
SET session_replication_role = replica;
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 20, '鲁政办');
RESET session_replication_role;
INSERT INTO govshare.local_rule VALUES ('37', 'reply_conditional', 5, '鲁政办'), ('3701', 'reply_conditional', 7, '济政办'), ('3701', 'delivery', 10, '济政办');
UPDATE govshare.local_rule SET workdays = 10 WHERE government = '37';
MERGE INTO govshare.local_rule r USING (VALUES (1)) v ON r.government = '37' WHEN MATCHED THEN UPDATE SET workdays = 10;
SET ROLE regress_govshare_sd_data;
DELETE FROM govshare.local_rule;
SELECT * FROM govshare.local_rule ORDER BY 1, 2;
RESET ROLE;

-- It binds departments of its government and below, the strictest one holds; not those above or beside.
\set clock '2026-02-05 23:59:59.999999'
\ir include/clock.sql
BEGIN;
SELECT count(govshare.obligation_open('reply_conditional', d, 'share_request', n, '2026-01-30 09:00'))
	FROM unnest('{mca,sd_hr,jn_civil,gd_data}'::text[]) WITH ORDINALITY AS t(d, n);
SELECT count(govshare.obligation_open('delivery', d, 'share_request', n, '2026-01-30 09:00'))
	FROM unnest('{sd_hr,jn_civil}'::text[]) WITH ORDINALITY AS t(d, n);
SELECT statute, department, due_at, local_workdays, local_due_at, warn_at FROM govshare.obligation ORDER BY id;
-- the warning comes before the local day, the breach after the statutory one only
SELECT overdue, due_soon, failed FROM govshare.check_deadlines();
SELECT department FROM govshare.obligation WHERE due_soon_flagged_at IS NOT NULL ORDER BY 1;
ROLLBACK;
\set clock '2026-02-10 10:00'
\ir include/clock.sql
BEGIN;
SELECT govshare.obligation_open('reply_conditional', 'sd_hr', 'share_request', 1, '2026-01-30 09:00') > 0 AS opened;
SELECT local_due_at < govshare.statutory_now() AS past_local, due_at < govshare.statutory_now() AS past FROM govshare.obligation;
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT count(*) FROM govshare.violation;
ROLLBACK;
\set clock ''
\ir include/clock.sql
