-- Article 36: contractors act within approval, contract and technical limits:
-- while approved, on the entries named, as clerks; marked in the record; and by
-- no membership as anyone else.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/publish.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY '{firm,firm_mca,helper,sub}'::text[] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_' || r) THEN
			EXECUTE format('CREATE ROLE %I LOGIN', 'regress_govshare_' || r);
		END IF;
	END LOOP;
END
$$;
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SELECT granted('sd_hr') AS g1 \gset
-- A second entry, of which sd_hr holds a grant too
SELECT publish('MZ001/2', '{id}') IS NULL AS done \gset
CREATE TABLE mca.second (id int);
INSERT INTO mca.second VALUES (1);
ALTER TABLE mca.second OWNER TO regress_govshare_mca;
SELECT act('mca', $$SELECT govshare.govern('mca.second', 'MZ001/2')$$) IS NULL AS done \gset
SELECT act('sd_hr', $$SELECT govshare.request_share('MZ001/2', 'benefit_check', '法', '场景', '范围', '{service}', '2099-12-31')$$) AS r2 \gset
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :r2)) IS NULL AS done \gset
SELECT act('mca_head', format('SELECT govshare.approve_request(%s)', :r2)) IS NULL AS done \gset
SELECT act('mca', format('SELECT govshare.deliver_request(%s)', :r2)) IS NULL AS done \gset

-- reads(who, table, purpose): what a session of that login sees, or SQLSTATE and article
CREATE FUNCTION reads(who text, query text, purpose text DEFAULT 'benefit_check') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
BEGIN
	PERFORM set_config('govshare.purpose', purpose, true);
	PERFORM set_config('role', 'regress_govshare_' || who, true);
	EXECUTE query INTO result;
	PERFORM set_config('role', 'none', true);
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' ', SQLSTATE, substring(detail FROM 'Articles? ([0-9]+)'));
END
$$;

-- ---- registering ----
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_sd_hr', 'sd_hr', '批复', '合同', '{MZ001/000001}', '{}', '2026-03-31')$$, 'SG102', NULL, 'a department is no contractor');
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_sd_hr_head', 'mca', '批复', '合同', '{MZ001/000001}', '{}', '2026-03-31')$$, 'SG102', NULL, 'nor is a head, or any member');
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_firm', 'sd_hr', ' ', '合同', '{MZ001/000001}', '{}', '2026-03-31')$$, '23514', NULL, 'not without approval');
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_firm', 'sd_hr', '批复', '', '{MZ001/000001}', '{}', '2026-03-31')$$, '23514', NULL, 'nor without contract');
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_firm', 'sd_hr', '批复', '合同', '{}', '{}', '2026-03-31')$$, '23514', NULL, 'nor without entries');
SELECT throws_ok($$INSERT INTO govshare.contractor VALUES ('regress_govshare_firm', 'sd_hr', '批复', '合同', '{MZ001/000001}', '{}', 'infinity')$$, '23514', NULL, 'nor without end');
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), '42501', 'unregistered, it is a stranger');
INSERT INTO govshare.contractor VALUES ('regress_govshare_firm', 'sd_hr', '鲁人社批〔2026〕1号', '合同2026-01', '{MZ001/000001}', '{待遇核查系统}', '2026-03-31'),
	('regress_govshare_firm_mca', 'mca', '民批〔2026〕1号', '合同2026-02', '{MZ001/000001}', '{}', '2026-03-31');
SELECT throws_ok($$INSERT INTO govshare.department_head (department, role, duty) VALUES ('sd_hr', 'regress_govshare_firm', 'office_head')$$, 'SG102', NULL, 'a contractor heads nothing');

-- ---- reading: on its entries, under its department's grants ----
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), '6', 'it reads what its department was granted');
SELECT is(reads('sd_hr', 'SELECT count(code) FROM mca.division_code_table'), '6', 'which is the same');
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table', 'statistics'), 'SG002 25', 'for the granted purpose');
SELECT is(reads('firm', 'SELECT max(registrar) FROM mca.division_code_table'), 'SG005 25', 'and items');
SELECT is(reads('firm', 'SELECT count(id) FROM mca.second'), 'SG002 36', 'but not another entry that its department holds');
SELECT is(reads('sd_hr', 'SELECT count(id) FROM mca.second'), '1', 'which the department itself reads');
SELECT is(reads('firm_mca', 'SELECT count(code) FROM mca.division_code_table'), '10', 'the provider''s contractor reads its provider''s table');
SELECT is(reads('firm_mca', 'SELECT count(id) FROM mca.second'), 'SG002 36', 'on its entries');
SELECT govshare.flush_log() IS NULL AS flushed \gset
SELECT is((SELECT string_agg(DISTINCT department || ' ' || outcome, ', ' ORDER BY department || ' ' || outcome) FROM govshare.access_log WHERE contractor), 'mca completed, mca denied, sd_hr completed, sd_hr denied', 'all of it marked in the record');
SELECT is((SELECT count(*)::int FROM govshare.access_log WHERE NOT contractor AND outer_role LIKE '%firm%' AND department IS NOT NULL), 0, 'nothing of it unmarked');
GRANT INSERT, DELETE ON mca.second, mca.division_code_table TO regress_govshare_firm_mca;
SELECT is(reads('firm_mca', 'DELETE FROM mca.division_code_table WHERE false RETURNING 1'), NULL, 'it may write its provider''s table of its entry, if it is given the privilege');
SELECT is(reads('firm_mca', 'DELETE FROM mca.second WHERE false RETURNING 1'), 'SG009 12', 'and no other');

-- ---- steps: a clerk's, on its entries ----
SELECT isnt(act('firm', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', '核对')$$), NULL, 'it may report wrong data of its entry');
SELECT is((SELECT requester FROM govshare.correction), 'sd_hr', 'for its department');
SELECT is(refused('firm', $$SELECT govshare.request_correction('MZ001/2', '{"id": 1}', '有误', '核对')$$), 'SG102 36', 'not of another entry');
SELECT act('firm', $$SELECT govshare.request_share('MZ001/000001', 'statistics', '法', '场景', '范围', '{service}', '2099-12-31')$$) AS r3 \gset
SELECT is(refused('firm', format('SELECT govshare.endorse_request(%s)', :r3)), 'SG102 20', 'it endorses nothing');
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :r3)) IS NULL AS done \gset
SELECT is(refused('firm_mca', format('SELECT govshare.approve_request(%s)', :r3)), 'SG102 21', 'it approves nothing');
SELECT is(refused('firm', $$SELECT govshare.request_share('MZ001/2', 'statistics', '法', '场景', '范围', '{service}', '2099-12-31')$$), 'SG102 36', 'it requests no other entry');
SELECT is(refused('firm', $$SELECT govshare.record_assessment('security', NULL, '2026-02-01', '报告')$$), 'SG102 36', 'nor anything that concerns the department as a whole');
SELECT is(refused('firm_mca', format('SELECT govshare.ask_extension(%s, 5, ''x'')', (SELECT max(id) FROM govshare.obligation WHERE department = 'mca' AND ended_at IS NULL))), 'SG102 36', 'it asks no authority for anything');
SELECT is(act('firm', 'SELECT count(*) FROM govshare.share_request'), '0', 'and sees no cases');

-- ---- the clock ends it ----
\set clock '2026-03-31 23:59:59'
\ir ../sql/include/clock.sql
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), '6', 'approved to the end of the last day');
PREPARE kept AS SELECT count(code) FROM mca.division_code_table;
SET ROLE regress_govshare_firm;
SET govshare.purpose = 'benefit_check';
SELECT count(code) AS seen FROM mca.division_code_table \gset kept_
RESET ROLE;
RESET govshare.purpose;
\set clock '2026-04-01 00:00'
\ir ../sql/include/clock.sql
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), 'SG012 36', 'and not a moment longer');
SELECT is(reads('firm', 'EXECUTE kept'), 'SG012 36', 'a prepared statement neither');
SELECT is(refused('firm', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', 'x', 'x')$$), 'SG012 36', 'no step either');
SELECT is(reads('firm_mca', 'SELECT count(code) FROM mca.division_code_table'), 'SG012 36', 'the provider''s contractor neither');
UPDATE govshare.contractor SET approved_until = '2026-04-30';
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), '6', 'a renewed approval does');
UPDATE govshare.contractor SET entries = '{MZ001/2}' WHERE department = 'sd_hr';
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table') || ', ' || reads('firm', 'SELECT count(id) FROM mca.second'), 'SG002 36, 1', 'a changed one changes what it may touch');
UPDATE govshare.contractor SET entries = '{MZ001/000001}';

-- ---- membership tricks ----
GRANT regress_govshare_sd_hr TO regress_govshare_firm;
SELECT is(reads('firm', 'SELECT count(id) FROM mca.second'), 'SG012 36', 'membership in the department makes it no department');
SELECT is(refused('firm', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', 'x', 'x')$$), 'SG012 36', 'and costs it what it had');
SET SESSION AUTHORIZATION regress_govshare_firm;
SET govshare.purpose = 'benefit_check';
SET ROLE regress_govshare_sd_hr;
SELECT govshare.current_department() IS NULL AS nobody, (govshare.explain_access('mca.second')).code AS code \gset set_role_
RESET ROLE;
RESET SESSION AUTHORIZATION;
SELECT is(:'set_role_nobody' || ' ' || :'set_role_code', 't SG012', 'SET ROLE to the department neither: who logged in counts');
REVOKE regress_govshare_sd_hr FROM regress_govshare_firm;
GRANT regress_govshare_sd_hr TO regress_govshare_helper;
GRANT regress_govshare_helper TO regress_govshare_firm;
SELECT is(reads('firm', 'SELECT count(id) FROM mca.second'), 'SG012 36', 'nor membership by another role on the way');
REVOKE regress_govshare_helper FROM regress_govshare_firm;
REVOKE regress_govshare_sd_hr FROM regress_govshare_helper;
GRANT regress_govshare_firm TO regress_govshare_sub;
SELECT is(reads('sub', 'SELECT count(code) FROM mca.division_code_table'), 'SG012 36', 'a subcontractor gets nothing');
SELECT is(refused('sub', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', 'x', 'x')$$), 'SG012 36', 'and does nothing');
GRANT regress_govshare_sd_hr TO regress_govshare_sub;
SELECT is(reads('sub', 'SELECT count(code) FROM mca.division_code_table'), 'SG012 36', 'whatever else it is');
REVOKE regress_govshare_sd_hr, regress_govshare_firm FROM regress_govshare_sub;
GRANT regress_govshare_mca TO regress_govshare_firm_mca;
SELECT is(reads('firm_mca', 'SELECT count(id) FROM mca.second'), 'SG012 36', 'membership in the provider makes no provider');
SELECT is(refused('firm_mca', $$SELECT govshare.ungovern('mca.second')$$), 'SG102 12', 'nor its administrator');
REVOKE regress_govshare_mca FROM regress_govshare_firm_mca;
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), '6', 'without them it has what it had');
SELECT is(refused('firm', $$SET LOCAL govshare.acting_for = 'mca'; SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', 'x', 'x')$$), 'SG012 2', 'it acts for no other department');
DELETE FROM govshare.contractor;
SELECT is(reads('firm', 'SELECT count(code) FROM mca.division_code_table'), 'SG012 2', 'and for none once it is struck off');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
