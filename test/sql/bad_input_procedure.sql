-- Bad input: every function of the procedures with nulls, unknown cases and
-- codes, empty and oversized text raises an error of class SG, or PostgreSQL's
-- own, and changes nothing.
\ir include/world.sql
\ir include/attempt.sql
\ir include/published_entry.sql
\ir include/granted.sql
CREATE VIEW everything AS SELECT md5(string_agg(x, '|' ORDER BY x)) AS sum FROM (
	SELECT r::text AS x FROM govshare.share_request r UNION ALL SELECT g::text FROM govshare.share_grant g UNION ALL SELECT e::text FROM govshare.catalog_entry e
	UNION ALL SELECT i::text FROM govshare.data_item i UNION ALL SELECT c::text FROM govshare.entry_condition c UNION ALL SELECT v::text FROM govshare.case_event v
	UNION ALL SELECT n::text FROM govshare.notice n UNION ALL SELECT o::text FROM govshare.obligation o UNION ALL SELECT v::text FROM govshare.violation v) q;
SELECT sum AS before FROM everything \gset
-- All arguments null, for each function and each kind of caller
CREATE FUNCTION called(f text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT %s(%s)', p.oid::regproc, string_agg('NULL::' || a.type::regtype, ', ' ORDER BY a.n))
	FROM pg_proc p, unnest(p.proargtypes::oid[]) WITH ORDINALITY a (type, n)
	WHERE p.pronamespace = 'govshare'::regnamespace AND p.proname = f GROUP BY p.oid
$$;
SELECT f, substr(attempt('mca', called(f)), 1, 110) AS mca, attempt('stranger', called(f)) LIKE 'SG012%' OR attempt('stranger', called(f)) ~ '^(42501|SG103)' AS stranger
	FROM unnest('{draft_entry,amend_entry,endorse_entry,submit_entry,publish_entry,return_entry,withdraw_entry,request_share,endorse_request,ask_supplement,supplement_request,approve_request,refuse_request,assent_request,withdraw_request,deliver_request,suspend_grant,report_rectified,resume_grant,terminate_grant}'::text[]) WITH ORDINALITY u (f, n) ORDER BY n;
-- Unknown, negative and extreme numbers; unknown, empty, quoted and oversized codes
SELECT id, substr(attempt('mca_head', format('SELECT govshare.approve_request(%s)', id)), 1, 100) FROM unnest('{0,-1,999,9223372036854775807,-9223372036854775808}'::bigint[]) WITH ORDINALITY u (id, n) ORDER BY n;
SELECT id, substr(attempt('mca', format('SELECT govshare.resume_grant(%s)', id)), 1, 100) FROM unnest('{0,9223372036854775807}'::bigint[]) WITH ORDINALITY u (id, n) ORDER BY n;
SELECT left(c, 20) AS code, substr(attempt('mca_principal', format('SELECT govshare.endorse_entry(%L)', c)), 1, 120) FROM unnest(ARRAY['', ' ', 'MZ001', '''; DROP TABLE x', repeat('x/', 100000)]) WITH ORDINALITY u (c, n) ORDER BY n;
-- Oversized text in every field that takes some
SELECT substr(attempt('mca', 'SELECT govshare.suspend_grant(1, ''incident'', repeat(''x'', 1000000))'), 1, 100);
SELECT substr(attempt('mca', 'SELECT govshare.suspend_grant(1, repeat(''x'', 1000000), ''f'', 1)'), 1, 100);
SELECT substr(attempt('mca_principal', 'SELECT govshare.withdraw_entry(''MZ001/000001'', repeat(''x'', 1000000))'), 1, 100);
SELECT substr(attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', repeat(''x'', 1000000))'), 1, 100);
SELECT k, substr(attempt('sd_hr', format('SELECT govshare.request_share(%s, ''{service}'', ''2099-12-31'')', string_agg(CASE WHEN n = k THEN format('repeat(%s, 1000000)', v) ELSE v END, ', ' ORDER BY n))), 1, 100)
	FROM unnest(ARRAY['''MZ001/000001''', '''statistics''', '''l''', '''s''', '''u''']) WITH ORDINALITY u (v, n), generate_series(1, 5) k GROUP BY k ORDER BY k;
SELECT substr(attempt('sd_hr', format('SELECT govshare.request_share(''MZ001/000001'', ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'', %s)', v)), 1, 100) FROM unnest(ARRAY[
	'items => array_fill(''x''::text, ''{100000}'')', 'row_filter => repeat(''x'', 1000000)', 'divisions => array_fill(''37''::govshare.division_code, ''{100000}'')', 'system => repeat(''x'', 1000000)',
	'row_filter => ''(''', 'supersedes => -1', 'bundle => -1']) WITH ORDINALITY u (v, n) ORDER BY n;
-- Quotas and periods at their ends
SELECT substr(attempt('mca', format('SELECT govshare.suspend_grant(1, ''third_party'', ''f'', %s)', v)), 1, 110) FROM unnest('{2147483647,-2147483648,0}'::int[]) WITH ORDINALITY u (v, n) ORDER BY n;
-- Internal functions are nobody's
SELECT p.proname, has_function_privilege('regress_govshare_mca', p.oid, 'EXECUTE') AS mca
	FROM pg_proc p WHERE p.pronamespace = 'govshare'::regnamespace AND p.proname IN ('make_procedure', 'no_such_case', 'refuse_secret', 'check_entry_parts', 'check_items', 'entry_at_work', 'check_new_request', 'check_reply', 'check_refusal', 'check_delivery', 'require_request', 'require_grant', 'expire_grants', 'procedure_step', 'procedure_part')
	ORDER BY 1;
-- Triggers are not called by hand
SELECT attempt(NULL, 'SELECT govshare.procedure_step()'), attempt(NULL, 'CREATE TABLE x (id int); CREATE TRIGGER x BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION govshare.procedure_part(); INSERT INTO x VALUES (1)');
-- The caller's settings decide nothing
SET search_path = pg_temp, public;
CREATE FUNCTION pg_temp.btrim(text) RETURNS text LANGUAGE sql AS 'SELECT ''x''::text';
SELECT public.attempt('mca', 'SELECT govshare.suspend_grant(1, ''third_party'', '' '', 5)');
RESET search_path;
SELECT sum = :'before' AS nothing_changed FROM everything;
