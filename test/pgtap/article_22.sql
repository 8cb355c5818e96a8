-- Articles 22, 23 and 44: sharing within 20 working days of the approval;
-- shorter local periods; nothing before 2025-08-01.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2025-07-31 23:59:59.999999'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
SELECT no_plan();
CREATE FUNCTION asked(who text, purpose text DEFAULT 'statistics') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint := act(who, format('SELECT govshare.request_share(''MZ001/000001'', %L, ''l'', ''s'', ''u'', ''{service,batch,file}'', ''2099-12-31'')', purpose));
BEGIN
	PERFORM act(who || '_head', format('SELECT govshare.endorse_request(%s)', id));
	RETURN id;
END
$$;
-- ---- Article 44 ----
SELECT asked('sd_hr') AS early \gset
SELECT is((SELECT count(*)::int FROM govshare.obligation), 0, 'in the last instant before the Regulations no clock starts');
\set clock '2025-08-01 00:00'
\ir ../sql/include/clock.sql
SELECT asked('mps') AS first \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE case_id = :first), '2025-08-15', 'in the first one it does');
SELECT act('mca_head', format('SELECT govshare.approve_request(%s)', :early)) AS approved \gset
SELECT is((SELECT statute || ' ' || due_on FROM govshare.obligation WHERE case_id = :early), 'delivery 2025-08-29', 'so does delivery, of what was asked before');

-- ---- Article 22 ----
\set clock '2025-09-30 15:00'
\ir ../sql/include/clock.sql
SELECT asked('jn_civil') AS r1 \gset
SELECT act('mca_head', format('SELECT govshare.approve_request(%s)', :r1)) AS approved \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE case_id = :r1 AND statute = 'delivery'), '2025-11-04', 'twenty working days from the approving reply');
SELECT matches(refused('mca', format('SELECT govshare.ask_extension(%s, 1, ''x'')', (SELECT id FROM govshare.obligation WHERE case_id = :r1 AND statute = 'delivery'))), '^SG104', 'no extension');
SELECT is(refused('sd_hr', format('SELECT govshare.deliver_request(%s)', :r1)), 'SG102', 'the provider delivers');
\set clock '2025-11-04 23:59:59.999999'
\ir ../sql/include/clock.sql
BEGIN;
SELECT act('mca', format('SELECT govshare.deliver_request(%s)', :r1)) AS g1 \gset
SELECT is((SELECT state FROM govshare.obligation WHERE case_id = :r1 AND statute = 'delivery'), 'met', 'in time in the last instant');
SELECT is((SELECT methods::text FROM govshare.share_grant WHERE id = :g1), '{service,batch,file}', '服务接口、批量交换、文件下载');
ROLLBACK;
\set clock '2025-11-05 00:00'
\ir ../sql/include/clock.sql
SELECT act('mca', format('SELECT govshare.deliver_request(%s)', :r1)) AS g1 \gset
SELECT is((SELECT state FROM govshare.obligation WHERE case_id = :r1 AND statute = 'delivery'), 'overdue', 'late in the first after it');
SELECT overdue FROM govshare.check_deadlines() \gset
SELECT is((SELECT item FROM govshare.violation v JOIN govshare.obligation o ON o.id = v.obligation WHERE o.case_id = :r1 AND o.statute = 'delivery'), '39(4)', 'which is flagged, though it was delivered before anyone looked');

-- ---- Article 23: shorter for the government that says so, and those below; missing it is no breach ----
INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('CN', 'reply_conditional', 5, '国数办〔2026〕1号');
\set clock '2026-01-30 10:00'
\ir ../sql/include/clock.sql
SELECT asked('sd_data') AS r2 \gset
SELECT is((SELECT due_on || ' ' || local_due_at FROM govshare.obligation WHERE case_id = :r2), '2026-02-13 2026-02-07 00:00:00+08', 'local_due_at beside due_at');
\set clock '2026-02-10 10:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 0::bigint, 'past the local day nothing is overdue');
SELECT act('mca_head', format('SELECT govshare.approve_request(%s)', :r2)) AS approved \gset
SELECT is((SELECT state FROM govshare.obligation WHERE case_id = :r2 AND statute = 'reply_conditional'), 'met', 'and the statutory period is met');
SELECT throws_ok($$INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('37', 'delivery', 21, 'x')$$, 'SG104', NULL, 'nobody makes a period longer');
SELECT throws_ok($$INSERT INTO govshare.local_rule (government, statute, document) VALUES ('37', 'delivery', 'x')$$, '23514', NULL, 'a rule rules something');
\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
