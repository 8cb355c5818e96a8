-- Articles 34 and 35: incidents are contained at once and reported; grades
-- select protection.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
CREATE FUNCTION grants() RETURNS text LANGUAGE sql AS $$SELECT string_agg(id || ' ' || state || coalesce(' ' || suspended_by, ''), ', ' ORDER BY id) FROM govshare.share_grant$$;
SELECT granted('sd_hr') AS g1, granted('jn_civil') AS g2, granted('mps') AS g3 \gset

-- ---- reporting ----
SELECT is(refused('sd_hr', $$SELECT govshare.report_incident('mishap', '数据外泄', grants => '{1}')$$), 'SG103 34', 'a kind of incident');
SELECT is(refused('sd_hr', $$SELECT govshare.report_incident('leak', ' ', grants => '{1}')$$), 'SG103 35', 'what happened');
SELECT is(refused('sd_hr', $$SELECT govshare.report_incident('leak', '数据外泄', grants => '{2}')$$), 'SG102 35', 'a grant in one''s own hands');
SELECT is(refused('sd_hr', $$SELECT govshare.report_incident('leak', '数据外泄', entries => '{XX/1}')$$), 'SG103 35', 'an entry of the catalogue');
SELECT act('sd_hr', $$SELECT govshare.report_incident('leak', '终端失窃', entries => '{MZ001/000001}')$$) AS i1 \gset
SELECT is(told('sd_data', 'incident'), 1, 'its authority is told');
SELECT is((SELECT department || ' ' || due_on FROM govshare.obligation WHERE procedure = 'incident' AND case_id = :i1), 'sd_hr 2026-03-03', 'it is to be contained at once');
SELECT is(duty('sd_hr', 'contain_incident'), 1, 'which is a duty');
SELECT is(grants(), '1 active, 2 active, 3 active', 'a report alone stops nothing');

-- ---- containing: the requester stops its own use ----
SELECT is(refused('mca', format('SELECT govshare.contain_incident(%s, ''断网'')', :i1)), 'SG102', 'not by strangers to the case');
SELECT is(refused('sd_hr', format('SELECT govshare.contain_incident(%s, '''')', :i1)), 'SG103 35', 'measures are stated');
SELECT is(act('sd_hr', format('SELECT govshare.contain_incident(%s, ''断网并更换口令'')', :i1)), '{1}', 'what it names and holds is suspended at once');
SELECT is(grants(), '1 suspended mca, 2 active, 3 active', 'in the hands of the provider');
SELECT is((SELECT suspension_ground FROM govshare.share_grant WHERE id = 1), 'incident', 'on the ground of an incident');
GRANT USAGE ON SCHEMA mca TO govshare_reader;
SET govshare.purpose = 'benefit_check';
SELECT is(refused('sd_hr', 'SELECT count(code) FROM mca.division_code_table'), 'SG003 27', 'no read passes');
RESET govshare.purpose;
SELECT is(refused('sd_hr', 'SELECT govshare.resume_grant(1)'), 'SG102 27', 'who suspended itself does not resume');
SELECT is(refused('mca', 'SELECT govshare.resume_grant(1)'), 'SG101 35', 'nobody does before the danger is gone');
SELECT is((SELECT state FROM govshare.obligation WHERE procedure = 'incident' AND case_id = :i1), 'met', 'contained in time');

-- ---- closing ----
SELECT is(refused('sd_hr', format('SELECT govshare.close_incident(%s, ''已消除'')', :i1)), 'SG102 35', 'a clerk does not close it');
SELECT is(refused('sd_hr_head', format('SELECT govshare.close_incident(%s, ''已消除'', ''nobody'')', :i1)), 'SG103 34', 'responsible is a department');
SELECT act('sd_data_head', format('SELECT govshare.close_incident(%s, ''已消除并报网信部门'', ''sd_hr'')', :i1)) IS NULL AS done \gset
SELECT is((SELECT item || ' ' || department || ' ' || state FROM govshare.violation WHERE procedure = 'incident' AND case_id = :i1), '40(6) sd_hr flagged', 'who failed its duty of care is flagged: 40(6)');
SELECT act('mca', 'SELECT govshare.resume_grant(1)') IS NULL AS done \gset
SELECT is(grants(), '1 active mca, 2 active, 3 active', 'and the provider resumes');

-- ---- the provider stops all use of an entry; an authority what it oversees ----
SELECT act('mca', $$SELECT govshare.report_incident('tampering', '源系统被篡改', entries => '{MZ001/000001}')$$) AS i2 \gset
BEGIN;
SELECT is(act('mca', format('SELECT govshare.contain_incident(%s, ''停服务'')', :i2)), '{1,2,3}', 'the provider: every grant of the entry');
ROLLBACK;
SELECT act('sd_data', $$SELECT govshare.report_incident('illegal_access', '省级平台异常', entries => '{MZ001/000001}')$$) AS i3 \gset
SELECT is(act('sd_data', format('SELECT govshare.contain_incident(%s, ''停接口'')', :i3)), '{1,2}', 'an authority: those of its government and below');
SELECT is(grants(), '1 suspended sd_data, 2 suspended sd_data, 3 active', 'in its own hands');
SELECT is(act('jn_civil', 'SELECT count(*) FROM govshare.incident'), '1', 'who was stopped may see why');
SELECT is(act('mps', 'SELECT count(*) FROM govshare.incident'), '0', 'others do not');
\set clock '2026-03-04 00:00'
\ir ../sql/include/clock.sql
SELECT govshare.check_deadlines() IS NULL AS checked \gset
SELECT is((SELECT state FROM govshare.obligation WHERE procedure = 'incident' AND case_id = :i2), 'overdue', 'an incident that nobody contained is overdue');

-- ---- grades ----
SELECT is((SELECT string_agg(grade || ' ' || coalesce(rows_per_statement::text, '-') || ' ' || record_own, ', ' ORDER BY grade) FROM govshare.grade_protection), 'general - false, important 100000 false, core 1000 true', 'what each grade selects');
CREATE FUNCTION graded(code text, grade text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint;
BEGIN
	PERFORM act('mca', format('SELECT govshare.draft_entry(%L, %L, ''unconditional'', ''{service}'', ''[{"name": "号", "column": "id"}]'', ''表'', ''daily'', ''类'', ''S 2025-07-01'', ''P 2025-07-01'', grade => %L)', code, code, grade));
	PERFORM act('mca_principal', format('SELECT govshare.endorse_entry(%L)', code)), act('mca', format('SELECT govshare.submit_entry(%L)', code)), act('nda', format('SELECT govshare.publish_entry(%L)', code));
	EXECUTE format('CREATE TABLE mca.%I (id int); ALTER TABLE mca.%1$I OWNER TO regress_govshare_mca', grade || '_table');
	PERFORM act('mca', format('SELECT govshare.govern(''mca.%I'', %L)', grade || '_table', code));
	id := act('sd_hr', format('SELECT govshare.request_share(%L, ''statistics'', ''法'', ''场景'', ''范围'', ''{service}'', ''2099-12-31'')', code));
	PERFORM act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', id)), act('mca_head', format('SELECT govshare.approve_request(%s)', id));
	RETURN act('mca', format('SELECT govshare.deliver_request(%s)', id));
END
$$;
SELECT graded('MZ/C', 'core') AS gg \gset
SELECT is((SELECT g.rows_per_statement || ' ' || t.record_own FROM govshare.share_grant g JOIN govshare.governed_table t USING (entry) WHERE g.id = :gg), '1000 true', 'core: a cap on rows, and the provider''s own reads are recorded');
SELECT graded('MZ/I', 'important') AS gg \gset
SELECT is((SELECT g.rows_per_statement || ' ' || t.record_own FROM govshare.share_grant g JOIN govshare.governed_table t USING (entry) WHERE g.id = :gg), '100000 false', 'important: a cap on rows');
INSERT INTO govshare.grade_protection VALUES ('general', 7, false);
SELECT graded('MZ/G', 'general') AS gg \gset
SELECT is((SELECT g.rows_per_statement || ' ' || t.record_own FROM govshare.share_grant g JOIN govshare.governed_table t USING (entry) WHERE g.id = :gg), '7 false', 'the operator''s row goes before');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
