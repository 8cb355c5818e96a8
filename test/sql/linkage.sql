-- linkage_rule: entries that one department may not read together (Article 25, paragraph 2).
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
\ir include/publish.sql
SET client_min_messages = warning;
SET SESSION AUTHORIZATION regress_govshare_mca;
CREATE TABLE mca.b (x int); INSERT INTO mca.b VALUES (1), (2);
CREATE TABLE mca.c (x int); INSERT INTO mca.c VALUES (1);
CREATE TABLE mca.d (x int); INSERT INTO mca.d VALUES (1);
CREATE TABLE mca.e (x int); INSERT INTO mca.e VALUES (1);
RESET SESSION AUTHORIZATION;
SELECT publish('MZ001/00000' || ascii(e) - 96, '{x}') FROM unnest('{b,c,d,e}'::text[]) e \g /dev/null
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.govern(('mca.' || e)::regclass, 'MZ001/00000' || ascii(e) - 96) FROM unnest('{b,c,d,e}'::text[]) e \g /dev/null
RESET SESSION AUTHORIZATION;
SET govshare.break_glass = 'test: lay out grants by hand';
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
	SELECT 10, 'MZ001/00000' || ascii(e) - 96, 1, 'mca', d, 'benefit_check', '{service,file}', '{x}', '2025-08-01', '2099-01-01'
	FROM unnest('{b,c,d,e}'::text[]) e, unnest('{sd_hr,jn_civil}'::text[]) d;
RESET govshare.break_glass;
GRANT CREATE ON SCHEMA public TO PUBLIC;
RESET client_min_messages;
\set ECHO all
-- who sets a rule: an authority over both providers
SELECT who, attempt(who, $$SELECT govshare.set_linkage_rule('MZ001/000001', 'MZ001/000002', 'statement', '防止关联推断')$$) FROM unnest('{sd_hr,mca,sd_data,stranger,nda}'::text[]) who;
SELECT attempt('nda', format('SELECT govshare.set_linkage_rule(%s)', args)) AS refused
FROM (VALUES ($$'MZ001/000002', 'MZ001/000002', 'statement', 'r'$$), ($$'MZ001/000002', 'nothing', 'statement', 'r'$$), ($$'MZ001/000002', 'MZ001/000003', 'year', 'r'$$),
	($$'MZ001/000002', 'MZ001/000003', 'day', ''$$), ($$'MZ001/000002', 'MZ001/000003', NULL, 'r'$$), ($$NULL, 'MZ001/000003', 'day', 'r'$$)) v (args);
SELECT attempt('nda', $$SELECT govshare.set_linkage_rule('MZ001/000002', 'MZ001/000003', 'transaction', '防止关联推断') > 0$$);

SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
-- statement: refused in either order, in every shape; apart they pass
\set VERBOSITY default
SELECT count(*) FROM mca.division_code_table a, mca.b;
\set VERBOSITY sqlstate
SELECT count(*) FROM mca.b, mca.division_code_table a;
SELECT count(*) FROM mca.b UNION ALL SELECT count(*) FROM mca.division_code_table;
SELECT (SELECT count(*) FROM mca.b) FROM mca.division_code_table;
WITH unused AS (SELECT x FROM mca.b) SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM mca.b;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM mca.b p, mca.b q;
SELECT count(*) FROM mca.b, mca.d;
EXPLAIN (COSTS OFF) SELECT 1 FROM mca.b, mca.division_code_table a WHERE false;
-- statements inside: functions, DO, cursors of loops, EXECUTE, triggers
CREATE FUNCTION public.count_b() RETURNS bigint LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN count(*) FROM mca.b; END';
CREATE FUNCTION public.count_b_stable() RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN count(*) FROM mca.b; END';
CREATE FUNCTION public.count_a() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT count(*) FROM mca.division_code_table';
SELECT public.count_b() FROM mca.division_code_table LIMIT 1;
SELECT public.count_b_stable() FROM mca.division_code_table LIMIT 1;
SELECT public.count_b(), public.count_a();
SELECT public.count_b();
SELECT public.count_a();
DO $$ BEGIN PERFORM count(*) FROM mca.b; PERFORM count(*) FROM mca.division_code_table; END $$;
DO $$ BEGIN PERFORM count(*) FROM mca.b; PERFORM count(*) FROM mca.b; END $$;
DO $$ DECLARE r record; BEGIN FOR r IN SELECT x FROM mca.b LOOP EXECUTE 'SELECT name FROM mca.division_code_table'; END LOOP; END $$;
CREATE PROCEDURE public.both() LANGUAGE plpgsql AS 'BEGIN PERFORM count(*) FROM mca.b; COMMIT; PERFORM count(*) FROM mca.division_code_table; END';
CALL public.both();
PREPARE both_of AS SELECT public.count_b(), public.count_a();
EXECUTE both_of;
CREATE TEMP TABLE mine (n bigint);
CREATE FUNCTION pg_temp.reads_b() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := (SELECT count(*) FROM mca.b); RETURN NEW; END';
CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION pg_temp.reads_b();
INSERT INTO mine SELECT public.count_a();
INSERT INTO mine SELECT 1;
COPY (SELECT public.count_a() FROM mca.b) TO STDOUT;
-- a subtransaction that is rolled back undoes no read
DO $$ BEGIN
	BEGIN PERFORM count(*) FROM mca.b; RAISE EXCEPTION 'undo'; EXCEPTION WHEN raise_exception THEN NULL; END;
	PERFORM count(*) FROM mca.division_code_table;
END $$;
-- a cursor that is open reads in the statement that fetches
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table;
SELECT count(*) FROM mca.b;
FETCH 1 FROM c;
SAVEPOINT s;
DO $$ DECLARE c refcursor := 'c'; r record; BEGIN FETCH c INTO r; PERFORM count(*) FROM mca.b; END $$;
ROLLBACK TO s;
DO $$ DECLARE c refcursor := 'c'; r record; BEGIN PERFORM count(*) FROM mca.b; FETCH c INTO r; END $$;
ROLLBACK TO s;
FETCH 1 FROM c;
ROLLBACK;
-- several statements in one message are several statements
SELECT count(*) FROM mca.b\; SELECT count(*) FROM mca.division_code_table;
-- a refused attempt is no read
BEGIN;
SAVEPOINT s;
SELECT count(*) FROM mca.c, mca.b;
ROLLBACK TO s;
SELECT count(*) FROM mca.c;
ROLLBACK;
-- transaction: savepoints and order do not matter; the next transaction does
BEGIN;
SAVEPOINT s;
SELECT count(*) FROM mca.b;
ROLLBACK TO s;
\set VERBOSITY default
SELECT count(*) FROM mca.c;
\set VERBOSITY sqlstate
ROLLBACK;
BEGIN;
SELECT count(*) FROM mca.c;
SELECT count(*) FROM mca.b;
ROLLBACK;
SELECT count(*) FROM mca.c;
SELECT count(*) FROM mca.b;
SELECT count(*) FROM mca.c, mca.b;
-- each department for itself; a role that changes department changes the reader
BEGIN;
SELECT count(*) FROM mca.b;
SET LOCAL ROLE regress_govshare_jn_civil;
SELECT count(*) FROM mca.c;
SAVEPOINT s;
SELECT count(*) FROM mca.b;
ROLLBACK TO s;
SET LOCAL ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.c;
ROLLBACK;
-- the provider's own entries tell it nothing new
SET ROLE regress_govshare_mca;
SELECT count(*) FROM mca.b, mca.c, mca.division_code_table;

-- day: across transactions and sessions, and for what was read before the rule
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.d;
RESET ROLE;
SELECT attempt('nda', $$SELECT govshare.set_linkage_rule('MZ001/000005', 'MZ001/000004', 'day', '防止关联推断') > 0$$);
SET ROLE regress_govshare_sd_hr;
\set VERBOSITY default
SELECT count(*) FROM mca.e;
\set VERBOSITY sqlstate
SELECT count(*) FROM mca.d;
-- as explain_access() foresees, which remembers nothing
SELECT allowed, code, reason, article FROM govshare.explain_access('mca.e');
SELECT allowed, code FROM govshare.explain_access('mca.d');
SET ROLE regress_govshare_jn_civil;
SELECT allowed, code FROM govshare.explain_access('mca.d');
SELECT count(*) FROM mca.e;
\c
SET govshare.purpose = 'benefit_check';
\set VERBOSITY sqlstate
SET ROLE regress_govshare_jn_civil;
SELECT count(*) FROM mca.d;
SELECT count(*) FROM mca.e;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.e;
SELECT count(*) FROM mca.d;
RESET ROLE;
-- denials are on record
\set VERBOSITY terse
SELECT govshare.flush_log();
SELECT department, entry, grant_id IS NOT NULL AS names_grant, sqlstate, message FROM govshare.access_log WHERE sqlstate = 'SG008' AND entry > 'MZ001/000003' ORDER BY leaf;

-- parallel workers know nothing of what the leader reads
SET ROLE regress_govshare_mca;
ALTER TABLE mca.c SET (parallel_workers = 2);
SET ROLE regress_govshare_sd_hr;
CREATE FUNCTION public.count_b_parallel() RETURNS bigint LANGUAGE plpgsql PARALLEL SAFE AS 'BEGIN RETURN count(*) FROM mca.b; END';
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
\ir include/parallel_mode.sql
SET :parallel_mode = on;
\set VERBOSITY default
\set SHOW_CONTEXT never
SELECT public.count_b_parallel();
\set SHOW_CONTEXT errors
\set VERBOSITY sqlstate
SELECT public.count_b_parallel() FROM mca.c;
RESET :parallel_mode;
RESET ROLE;

-- what an entry lists is reviewed with it
SELECT attempt('mca', $$SELECT govshare.list_linkage('MZ001/000004', 'MZ001/000003', 'transaction', '防止关联推断')$$);
SELECT attempt('mca', $$SELECT govshare.amend_entry('MZ001/000004', '增列关联限制')$$);
SELECT attempt('sd_hr', $$SELECT govshare.list_linkage('MZ001/000004', 'MZ001/000003', 'transaction', '防止关联推断')$$);
SELECT attempt('mca', $$SELECT govshare.list_linkage('MZ001/000004', 'MZ001/000003', 'transaction', '防止关联推断') > 0$$);
SELECT attempt('mca', $$SELECT govshare.list_linkage('MZ001/000004', 'MZ001/000002', 'transaction', '防止关联推断') > 0$$);
CREATE FUNCTION latest() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT max(id) FROM govshare.linkage_rule';
SELECT attempt('mca', $$SELECT govshare.drop_linkage_rule(latest(), '不需要')$$);
SELECT attempt('sd_hr', $$SELECT count(*) FROM govshare.linkage_rule WHERE state = 'listed'$$) AS not_yet_for_others;
CREATE FUNCTION together(who text) RETURNS text LANGUAGE sql AS $$
	SELECT set_config('govshare.purpose', 'benefit_check', false);
	SELECT attempt(who, 'SELECT count(*) FROM mca.d, mca.c')
$$;
SELECT together('sd_hr');
SELECT attempt('mca_principal', $$SELECT govshare.endorse_entry('MZ001/000004')$$), attempt('mca', $$SELECT govshare.submit_entry('MZ001/000004')$$), attempt('nda', $$SELECT govshare.publish_entry('MZ001/000004')$$);
SELECT together('sd_hr');
SELECT attempt('sd_hr', $$SELECT string_agg(entry_a || ' ' || entry_b || ' ' || time_window || ' ' || state, ', ' ORDER BY id) FROM govshare.linkage_rule$$);
-- dropped by its authority, on record
SELECT who, attempt(who, format('SELECT govshare.drop_linkage_rule(%s, %L)', (SELECT id FROM govshare.linkage_rule WHERE entry_a = 'MZ001/000004' AND entry_b = 'MZ001/000003'), '已无必要'))
FROM unnest('{mca,sd_hr,sd_data,nda}'::text[]) who;
SELECT together('sd_hr');
SELECT attempt('nda', $$SELECT govshare.drop_linkage_rule(99, '已无必要')$$);
SELECT step, from_state, to_state, party, department FROM govshare.case_event WHERE procedure = 'linkage_rule' ORDER BY case_id, seq;
SELECT recipient, text FROM govshare.notice WHERE procedure = 'linkage_rule' ORDER BY id;
