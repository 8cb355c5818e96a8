-- third_party: passing data on, with the provider's consent (Article 25), bounded and on record.
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
\set clock '2026-03-03 10:00+08'
\ir include/clock.sql
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET methods = '{service,batch,file}' WHERE id = 2;
RESET govshare.break_glass;
\set ECHO all
-- grant 2 (sd_hr, statistics: code and level, 37 and 44, prefectures only) may go to jn_civil, once mca consents
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(grant_id => 2, recipient => '济南市民政局', purpose => 'statistics', items => '{code}',
	valid_until => '2026-12-31', reason => '联合统计', department => 'jn_civil')$$);
-- what cannot be asked
SELECT attempt('sd_hr', format('SELECT govshare.ask_third_party(%s)', args)) AS refused
FROM (VALUES
	($$3, '济南市民政局', 'benefit_check', NULL, '2026-12-31', '联合核查'$$),
	($$99, '济南市民政局', 'benefit_check', NULL, '2026-12-31', '联合核查'$$),
	($$2, '济南市民政局', 'residence', NULL, '2026-12-31', '户籍'$$),
	($$2, '济南市民政局', 'nonsense', NULL, '2026-12-31', '户籍'$$),
	($$2, '济南市民政局', 'statistics', '{name}', '2026-12-31', '联合统计'$$),
	($$2, '济南市民政局', 'statistics', '{}', '2026-12-31', '联合统计'$$),
	($$2, '济南市民政局', 'statistics', NULL, '2099-01-01', '联合统计'$$),
	($$2, '济南市民政局', 'statistics', NULL, '2026-03-02', '联合统计'$$),
	($$2, '济南市民政局', 'statistics', NULL, 'infinity', '联合统计'$$),
	($$2, '济南市民政局', 'statistics', NULL, '2026-12-31', ' '$$),
	($$2, '', 'statistics', NULL, '2026-12-31', '联合统计'$$),
	($$2, '民政部', 'statistics', NULL, '2026-12-31', '联合统计', 'mca'$$),
	($$2, '本厅', 'statistics', NULL, '2026-12-31', '联合统计', 'sd_hr'$$),
	($$2, '某部门', 'statistics', NULL, '2026-12-31', '联合统计', 'nobody'$$)) v (args);
SELECT attempt('mps', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-12-31', '联合统计', 'mps')$$);
SELECT attempt('stranger', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-12-31', '联合统计', 'mps')$$);
-- until then nothing is read, and the denial names the question that waits
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'statistics';
\set VERBOSITY default
SELECT count(code) FROM mca.division_code_table;
\set VERBOSITY terse
RESET ROLE;
-- who may answer: the provider's office head, nobody else
SELECT who, attempt(who, 'SELECT govshare.allow_third_party(1)') FROM unnest('{sd_hr_head,mca,mca_principal,jn_civil_head,nda_head,gd_data_head,mca_head}'::text[]) who;
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(1)');
SELECT attempt('mca_head', $$SELECT govshare.refuse_third_party(1, '不宜')$$);

-- jn_civil now reads: the grant's rows, the items consented to, for that purpose
CREATE FUNCTION reads(who text, purpose text, what text DEFAULT 'count(code)') RETURNS text LANGUAGE sql AS $$
	SELECT set_config('govshare.purpose', purpose, false);
	SELECT attempt(who, format('SELECT %s FROM mca.division_code_table', what))
$$;
SET search_path = public, govshare;
SELECT reads('sd_hr', 'statistics', $$string_agg(code::text || ' ' || level, ', ' ORDER BY code)$$) AS the_holder,
	reads('jn_civil', 'statistics', $$string_agg(code::text, ', ' ORDER BY code)$$) AS the_third_party;
SELECT reads('jn_civil', 'statistics', 'count(level)');
SELECT reads('jn_civil', 'statistics', 'count(name)');
SELECT reads('jn_civil', 'statistics', 'count(*)');
-- its own grant is no other than before, other purposes and departments have none
SELECT reads('jn_civil', 'benefit_check'), reads('jn_civil', 'benefit_check', 'count(level)');
SELECT reads('jn_civil', 'residence');
SELECT reads('jn_data', 'statistics'), reads('mps', 'statistics');
-- methods: those of the grant, but no copies
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'statistics';
COPY (SELECT code FROM mca.division_code_table ORDER BY code LIMIT 1) TO STDOUT;
CREATE TEMP TABLE mine AS SELECT code FROM mca.division_code_table;
-- told by explain_access() and my_grants
\x on
\pset format unaligned
SELECT * FROM govshare.explain_access('mca.division_code_table');
SELECT id, purpose, items, methods, valid_until, holder, third_party FROM govshare.my_grants WHERE third_party IS NOT NULL;
\x off
\pset format aligned
SELECT id, purpose, holder, third_party FROM govshare.my_grants ORDER BY id;
-- a view of the holder's serves the third party within its own consent
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'statistics';
RESET ROLE;
GRANT CREATE ON SCHEMA public TO PUBLIC;
SET ROLE regress_govshare_sd_hr;
CREATE VIEW public.lent AS SELECT code FROM mca.division_code_table;
CREATE VIEW public.lent_more AS SELECT code FROM mca.division_code_table WHERE level <> '';
GRANT SELECT ON public.lent, public.lent_more TO PUBLIC;
SET ROLE regress_govshare_jn_civil;
SELECT count(*) FROM public.lent;
SELECT count(*) FROM public.lent_more;
SET ROLE regress_govshare_mps;
\set VERBOSITY default
SELECT count(*) FROM public.lent;
\set VERBOSITY terse
RESET ROLE;
-- each read is on record with the grant and the third party
SELECT govshare.flush_log();
SET ROLE regress_govshare_mca;
SELECT department, entry, grant_id, purpose, method, items, rows, outcome FROM govshare.access_log
WHERE department = 'jn_civil' AND purpose = 'statistics' AND outcome = 'completed' ORDER BY leaf;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) AS own_use_only FROM govshare.access_log WHERE department = 'jn_civil';
RESET ROLE;

-- plans, and a revision of the consent: its items are those of now
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'statistics';
PREPARE p AS SELECT count(code) FROM mca.division_code_table;
EXECUTE p;
BEGIN ISOLATION LEVEL REPEATABLE READ;
DECLARE c CURSOR FOR SELECT code FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
-- suspension of the grant stops the third party too
RESET ROLE;
SET LOCAL govshare.break_glass = 'test: another session of the provider suspends';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = '越权' WHERE id = 2;
SET LOCAL govshare.break_glass = '';
SET ROLE regress_govshare_jn_civil;
\set VERBOSITY default
SAVEPOINT s;
FETCH 1 FROM c;
ROLLBACK TO s;
EXECUTE p;
\set VERBOSITY terse
ROLLBACK;
SET ROLE regress_govshare_jn_civil;
EXECUTE p;

-- withdrawn by the provider's office head: the next statement fails, SG004
SELECT attempt(who, $$SELECT govshare.withdraw_third_party(1, '联合统计已经结束')$$) FROM unnest('{jn_civil,mca,sd_data}'::text[]) who;
RESET ROLE;
SELECT attempt('mca_head', $$SELECT govshare.withdraw_third_party(1, '')$$);
SELECT attempt('mca_head', $$SELECT govshare.withdraw_third_party(1, '联合统计已经结束')$$);
SET ROLE regress_govshare_jn_civil;
\set VERBOSITY default
EXECUTE p;
\set VERBOSITY terse
RESET ROLE;
-- the holder gives up its own question; a refusal needs its reason; a recipient that is no department has no effect in SQL
CREATE FUNCTION latest() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT max(id) FROM govshare.third_party';
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-03-31', '联合统计', 'mps') > 1$$);
SELECT attempt('sd_hr', $$SELECT govshare.withdraw_third_party(latest(), '不再需要')$$);
SELECT reads('mps', 'statistics');
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-03-31', '联合统计', 'mps') > 1$$);
SELECT attempt('mca_head', $$SELECT govshare.refuse_third_party(latest(), ' ')$$);
SELECT attempt('mca_head', $$SELECT govshare.refuse_third_party(latest(), '另行申请')$$);
SELECT reads('mps', 'statistics');
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '某大学', 'statistics', NULL, '2026-03-31', '课题研究') > 1$$);
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(latest())');
-- what waits for whom
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '济南市民政局', 'statistics', NULL, '2026-03-10', '联合统计', 'jn_civil') > 1$$);
SET ROLE regress_govshare_mca;
SELECT procedure, entry, step, duty, article FROM govshare.my_duties WHERE procedure = 'third_party';
RESET ROLE;
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(latest())');
-- one consent for department, entry and purpose
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '济南市民政局', 'statistics', NULL, '2026-03-31', '联合统计', 'jn_civil') > 1$$);
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(latest())');
-- the term ends by the clock, even before the watcher says so
SELECT reads('jn_civil', 'statistics');
\set clock '2026-03-11 00:00+08'
\ir include/clock.sql
SELECT reads('jn_civil', 'statistics');
SELECT govshare.expire_grants();
SELECT reads('jn_civil', 'statistics');
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(latest())');
SELECT reads('jn_civil', 'statistics');
-- and with the grant
SELECT attempt('mca', $$SELECT govshare.suspend_grant(2, 'third_party', '提供给未经同意的第三方', 1)$$);
SELECT reads('jn_civil', 'statistics');
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2026-03-31', '联合统计', 'mps')$$);
SELECT attempt('sd_hr', $$SELECT govshare.report_rectified(2, '已整改')$$);
SELECT attempt('mca_head', $$SELECT govshare.terminate_grant(2, '整改不到位')$$);
SELECT reads('jn_civil', 'statistics');
CREATE VIEW numbered AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM govshare.third_party;
SELECT n, department, state FROM govshare.third_party JOIN numbered USING (id) ORDER BY n;
-- who is told, and what is kept
SELECT n, recipient, text FROM govshare.notice JOIN numbered v ON v.id = case_id WHERE procedure = 'third_party' ORDER BY notice.id;
SELECT n, seq, step, from_state, to_state, party, actor FROM govshare.case_event JOIN numbered ON id = case_id WHERE procedure = 'third_party' ORDER BY n, seq;
-- who sees the cases
CREATE FUNCTION sees(who text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SET LOCAL ROLE regress_govshare_%s', who);
	RETURN (SELECT count(*) FROM govshare.third_party);
END $$;
SELECT who, sees(who) FROM unnest('{mca,sd_hr,sd_data,jn_civil,jn_data,mps,nda,gd_data}'::text[]) who;
-- no step but the procedure's
SELECT attempt(NULL, $$UPDATE govshare.third_party SET state = 'allowed' WHERE id = 1$$);
SELECT attempt(NULL, $$UPDATE govshare.third_party SET items = '{code}' WHERE id = 1$$);
SELECT attempt(NULL, $$DELETE FROM govshare.third_party$$);
