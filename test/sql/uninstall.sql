-- Uninstalling (停用): a superuser prepares it once nothing is open any more; the
-- tables are released on record, the record and the cases are kept outside of
-- the extension, and DROP EXTENSION is lawful.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
\set SHOW_CONTEXT never
\set VERBOSITY default
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table;
-- not a department, and not one whom a superuser lends the function to
SELECT govshare.prepare_uninstall('we are done');
RESET SESSION AUTHORIZATION;
SET ROLE regress_govshare_nda;
SELECT govshare.prepare_uninstall('we are done');
RESET ROLE;
CREATE FUNCTION lent() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$SELECT govshare.prepare_uninstall('we are done')$$;
SET SESSION AUTHORIZATION regress_govshare_nda;
SELECT lent();
RESET SESSION AUTHORIZATION;
DROP FUNCTION lent;
-- not while anything is open
SELECT govshare.prepare_uninstall('  ');
SELECT govshare.prepare_uninstall('we are done', NULL);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT govshare.prepare_uninstall('we are done');
ROLLBACK;
SELECT govshare.prepare_uninstall('we are done');
DROP EXTENSION govshare;
-- break-glass is no way around: it drops, but does not prepare
SET govshare.break_glass = 'test';
\set VERBOSITY terse
SELECT govshare.prepare_uninstall('we are done');
RESET govshare.break_glass;
SELECT * FROM govshare.uninstall_findings();
-- the purpose ends; what was shared is disposed of
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.end_purpose(:grant_id, 'fulfilled', '资格认证工作结束');
RESET SESSION AUTHORIZATION;
SELECT * FROM govshare.uninstall_findings();
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.certify_disposal(:grant_id, '未存储共享数据');
RESET SESSION AUTHORIZATION;
SELECT * FROM govshare.uninstall_findings();
-- each of these alone would be in the way
SELECT govshare.hold_log('an inquiry') AS hold \gset
BEGIN;
SET LOCAL govshare.break_glass = 'test';
SET LOCAL session_replication_role = replica;
UPDATE govshare.share_grant SET state = 'suspended';
UPDATE govshare.disposal SET state = 'ordered';
INSERT INTO govshare.restore_mode VALUES (now(), 'test', 'test');
INSERT INTO govshare.obligation (statute, article, department, procedure, case_id, event_at, started_on, workdays, calendar, due_on, due_at, provisional, warn_at, state)
	SELECT (SELECT min(code) FROM govshare.statute), '20', 'mca', 'share_request', n, now(), current_date, 10, 'CN', current_date + 14, now() + interval '14 days', false, now(), s
	FROM unnest('{open,overdue}'::text[]) WITH ORDINALITY u(s, n);
ALTER TABLE govshare.log_tree DISABLE TRIGGER USER;
DELETE FROM govshare.log_tree WHERE ordinal = 1;
SELECT regexp_replace(object, '(obligation|,).*\d+', '\1') AS object, split_part(finding, ': ', 1) AS finding FROM govshare.uninstall_findings();
ROLLBACK;
SELECT govshare.release_log_hold(:hold);
-- now it is
BEGIN;
SELECT govshare.prepare_uninstall('平台停用', 'old record') > 10 AS leaves;
SELECT * FROM govshare.governed_table;
SELECT relrowsecurity, has_table_privilege('regress_govshare_sd_hr', oid, 'SELECT') AS read,
		(SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) AS policies, (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal) AS triggers
	FROM pg_class c WHERE oid = 'mca.division_code_table'::regclass;
-- on record
SELECT event, provider, entry, message FROM govshare.log_event WHERE event IN ('ungovern', 'uninstall', 'log_export') ORDER BY leaf;
SELECT prepared_by = session_user AS by, reason, archive, log_size - leaves AS export FROM govshare.uninstall;
-- what was undone is undone, but the attempt stays on record
ROLLBACK;
SELECT count(*) FROM govshare.governed_table;
SELECT count(*) FROM govshare.uninstall;
SELECT event FROM govshare.log_event WHERE event IN ('ungovern', 'uninstall', 'log_export') ORDER BY leaf;
SELECT nspname FROM pg_namespace WHERE nspname = 'old record';
DROP EXTENSION govshare CASCADE;
-- a schema that is somebody's is not taken
CREATE SCHEMA somebody;
SELECT govshare.prepare_uninstall('平台停用', 'somebody');
SELECT govshare.prepare_uninstall('平台停用', 'govshare');
SELECT count(*) FROM govshare.governed_table;
SELECT govshare.prepare_uninstall('平台停用', 'old record') > 10 AS leaves;
-- the departments find nothing open any more
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM "old record".record;
RESET SESSION AUTHORIZATION;
-- what is left of PostgreSQL's own: a column of a type of govshare
\set VERBOSITY default
DROP EXTENSION govshare;
SET SESSION AUTHORIZATION regress_govshare_mca;
ALTER TABLE mca.division_code_table ALTER COLUMN code TYPE text;
RESET SESSION AUTHORIZATION;
-- a leaf that came later is in no archive, until it is prepared again
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT count(*) > 0 AS leaves FROM govshare.export_slice();
RESET SESSION AUTHORIZATION;
DROP EXTENSION govshare;
SELECT govshare.prepare_uninstall('平台停用', 'old record') > 10 AS leaves;
-- nor may the archive be gone
BEGIN;
DROP TABLE "old record".record;
DROP EXTENSION govshare;
ROLLBACK;
-- nor may others do it, or the register be edited
DELETE FROM govshare.uninstall;
SET ROLE regress_govshare_nda;
DROP EXTENSION govshare;
RESET ROLE;
DROP EXTENSION govshare;
SELECT count(*) FROM pg_extension WHERE extname = 'govshare';
-- what remains: the data of its owner, the record with its proof, the cases
SELECT code, name FROM mca.division_code_table ORDER BY code LIMIT 2;
SELECT r.line_number, CASE WHEN r.line LIKE 'size %' THEN 'size' WHEN r.line LIKE 'root %' THEN 'root' ELSE r.line END AS line
	FROM "old record".record r WHERE r.line_number <= 4 AND r.line NOT LIKE 'origin %' ORDER BY 1;
SELECT count(*) FILTER (WHERE line LIKE 'leaf %') = max(split_part(line, ' ', 2)::bigint) FILTER (WHERE line LIKE 'size %') AS whole FROM "old record".record;
SELECT table_name, count(*) FROM "old record".case_row WHERE table_name IN ('department', 'share_request', 'share_grant', 'division', 'uninstall') GROUP BY 1 ORDER BY 1;
SELECT row_data->>'requester' AS requester, row_data->>'entry' AS entry, row_data->>'state' AS state FROM "old record".case_row WHERE table_name = 'share_grant';
-- and a new platform may begin
CREATE EXTENSION govshare;
DROP EXTENSION govshare;
