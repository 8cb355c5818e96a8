-- Every refusal of a read names the article, the grant or request concerned, and the way out.
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
\ir include/publish.sql
SET client_min_messages = warning;
CREATE TABLE denial (n int GENERATED ALWAYS AS IDENTITY, what text, code text, message text, article text, hint text);
-- tried(what, who, purpose, statements): runs them in order and keeps the refusal of the last
CREATE FUNCTION tried(what text, who text, purpose text, VARIADIC statements text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s text;
	code text := 'none'; message text; detail text; hint text;
BEGIN
	BEGIN
		PERFORM set_config('govshare.purpose', purpose, true);
		IF who IS NOT NULL THEN
			EXECUTE format('SET LOCAL ROLE %I', 'regress_govshare_' || who);
		END IF;
		FOREACH s IN ARRAY statements LOOP
			EXECUTE s;
		END LOOP;
		RAISE EXCEPTION 'nothing was refused';
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	END;
	INSERT INTO public.denial (what, code, message, article, hint)
		VALUES (what, code, message, substring(detail FROM 'Articles? [0-9]+(?:(?:, | and | to )[0-9]+)*'), hint);
END
$$;
GRANT CREATE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA govshare TO PUBLIC;
GRANT SELECT ON mca.division_code_table TO regress_govshare_stranger;
\set clock '2026-03-03 10:00+08'
\ir include/clock.sql
\set ECHO none
\o /dev/null
SELECT tried('no purpose', 'sd_hr', '', 'SELECT FROM mca.division_code_table');
SELECT tried('no grant', 'mps', 'benefit_check', 'SELECT FROM mca.division_code_table');
SELECT tried('a grant for another purpose', 'jn_civil', 'statistics', 'SELECT FROM mca.division_code_table');
-- a request, step by step
SELECT attempt('mps', $$SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'statistics', legal_basis => '依据', scenario => '场景', use_scope => '范围', methods => '{service}', valid_until => '2026-12-31')$$);
SELECT tried('a request is a draft', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('mps_head', 'SELECT govshare.endorse_request(1)');
SELECT tried('a request is submitted', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('mca', $$SELECT govshare.ask_supplement(1, '{"证明"}', '2026-03-10')$$);
SELECT tried('a request lacks material', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('mps', $$SELECT govshare.supplement_request(1, '{"证明": "见附件"}')$$);
SELECT attempt('mca_head', $$SELECT govshare.approve_request(1, items => '{code}')$$);
SELECT tried('a request was narrowed', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('mps_head', 'SELECT govshare.assent_request(1)');
SELECT tried('a request is approved', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('mps', 'SELECT govshare.withdraw_request(1)');
SELECT tried('a request was withdrawn', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-12-31', '联合统计', 'mps')$$);
SELECT tried('the provider is asked', 'mps', 'statistics', 'SELECT FROM mca.division_code_table');
-- items, manner, writing
SELECT tried('another item', 'sd_hr', 'benefit_check', 'SELECT registrar FROM mca.division_code_table');
SELECT tried('an item in WHERE', 'sd_hr', 'benefit_check', 'SELECT code FROM mca.division_code_table WHERE registrar <> $$$$');
SELECT tried('the whole row', 'sd_hr', 'benefit_check', 'SELECT d FROM mca.division_code_table d');
SELECT tried('a system column', 'sd_hr', 'benefit_check', 'SELECT ctid FROM mca.division_code_table');
GRANT pg_execute_server_program TO regress_govshare_sd_hr;
SELECT tried('method file', 'sd_hr', 'benefit_check', 'COPY (SELECT code FROM mca.division_code_table) TO PROGRAM $$true$$');
REVOKE pg_execute_server_program FROM regress_govshare_sd_hr;
SELECT tried('method batch', 'sd_hr', 'benefit_check', 'CREATE TEMP TABLE mine AS SELECT code FROM mca.division_code_table');
SELECT tried('EXPLAIN ANALYZE', 'sd_hr', 'benefit_check', 'EXPLAIN (ANALYZE) SELECT code FROM mca.division_code_table');
SET ROLE regress_govshare_mca;
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON mca.division_code_table TO regress_govshare_sd_hr;
RESET ROLE;
SELECT tried('a row lock', 'sd_hr', 'benefit_check', 'SELECT code FROM mca.division_code_table FOR SHARE');
SELECT tried('writing', 'sd_hr', 'benefit_check', 'UPDATE mca.division_code_table SET name = name');
SELECT tried('INSERT', 'sd_hr', 'benefit_check', 'INSERT INTO mca.division_code_table (code) VALUES (NULL)');
SELECT tried('TRUNCATE', 'sd_hr', 'benefit_check', 'TRUNCATE mca.division_code_table');
SELECT tried('dropping', NULL, '', 'DROP TABLE mca.division_code_table');
SELECT tried('disabling row security', NULL, '', 'ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY');
SELECT tried('govshare''s own table', NULL, '', 'ALTER TABLE govshare.share_grant ADD COLUMN x int');
-- third parties
SET ROLE regress_govshare_sd_hr;
CREATE VIEW b_view AS SELECT code FROM mca.division_code_table;
CREATE FUNCTION b_definer() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
GRANT SELECT ON b_view TO PUBLIC;
RESET ROLE;
CREATE VIEW super_view AS SELECT code FROM mca.division_code_table;
GRANT SELECT ON super_view TO PUBLIC;
SELECT tried('a view of another department', 'mps', 'benefit_check', 'SELECT FROM b_view');
SELECT tried('a function of another department', 'jn_civil', 'benefit_check', 'SELECT b_definer()');
-- proof, and who asks
SELECT tried('a superuser''s view', 'sd_hr', 'benefit_check', 'SELECT FROM super_view');
SELECT tried('in_scope() called', 'sd_hr', 'benefit_check', 'SELECT govshare.in_scope(1)');
SELECT tried('nobody''s role', 'stranger', 'benefit_check', 'SELECT FROM mca.division_code_table');
SELECT tried('another department''s name', 'sd_hr', 'benefit_check', 'SET LOCAL govshare.acting_for = mca', 'SELECT FROM mca.division_code_table');
GRANT regress_govshare_mps, regress_govshare_sd_hr TO regress_govshare_stranger;
SELECT tried('several departments', 'stranger', 'benefit_check', 'SELECT FROM mca.division_code_table');
REVOKE regress_govshare_mps, regress_govshare_sd_hr FROM regress_govshare_stranger;
SELECT tried('a superuser', NULL, 'benefit_check', 'SELECT FROM mca.division_code_table');
-- linkage
SET SESSION AUTHORIZATION regress_govshare_mca;
CREATE TABLE mca.b (x int);
RESET SESSION AUTHORIZATION;
SELECT publish('MZ001/000002', '{x}');
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.govern('mca.b', 'MZ001/000002');
RESET SESSION AUTHORIZATION;
SET govshare.break_glass = 'test';
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
	VALUES (4, 'MZ001/000002', 1, 'mca', 'sd_hr', 'benefit_check', '{service}', '{x}', '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
SELECT attempt('nda', $$SELECT govshare.set_linkage_rule('MZ001/000001', 'MZ001/000002', 'statement', '防止关联推断')$$);
SELECT tried('linkage', 'sd_hr', 'benefit_check', 'SELECT FROM mca.b, mca.division_code_table');
-- quotas
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET reads_per_day = 1 WHERE id = 3;
RESET govshare.break_glass;
SELECT tried('the reads of the day are used up', 'jn_civil', 'benefit_check', 'SELECT FROM mca.division_code_table', 'SELECT FROM mca.division_code_table');
-- time and suspension
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET valid_from = '2026-04-01' WHERE id = 3;
RESET govshare.break_glass;
SELECT tried('not yet valid', 'jn_civil', 'benefit_check', 'SELECT FROM mca.division_code_table');
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET valid_from = '2025-08-01', valid_until = '2026-03-01' WHERE id = 3;
RESET govshare.break_glass;
SELECT tried('expired', 'jn_civil', 'benefit_check', 'SELECT FROM mca.division_code_table');
SELECT govshare.expire_grants();
SELECT tried('ended', 'jn_civil', 'benefit_check', 'SELECT FROM mca.division_code_table');
SELECT attempt('mca', $$SELECT govshare.suspend_grant(1, 'other_purpose', '用于其他目的', 5)$$);
SELECT tried('suspended', 'sd_hr', 'benefit_check', 'SELECT FROM mca.division_code_table');
\o
\set ECHO all
\pset format unaligned
\pset expanded on
SELECT what, code, message, article, hint FROM denial ORDER BY n;
\pset expanded off
-- none without article or way out; every code that a read can meet is here, but for an unavailable record (SG010)
SELECT what FROM denial WHERE article IS NULL OR coalesce(hint, '') = '' OR code NOT LIKE 'SG0%';
SELECT string_agg(DISTINCT code, ' ' ORDER BY code) AS codes FROM denial;
