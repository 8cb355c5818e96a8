-- What PostgreSQL 16 to 18 brought must open no way to rows and none around the
-- record.  Each part is asked on servers that have the feature; what all have
-- in common is asked on all, so that the parts are compared with something.
\ir ../sql/include/guarded.sql
\ir ../sql/include/act.sql
\ir ../sql/include/batch.sql
SET client_min_messages = warning;
SELECT current_setting('server_version_num')::int >= 160000 AS since_16,
	current_setting('server_version_num')::int >= 170000 AS since_17,
	current_setting('server_version_num')::int >= 180000 AS since_18 \gset
SET search_path = public;
SELECT no_plan();

-- leaves of the record about the entry so far
CREATE FUNCTION leaves() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM govshare.flush_log();
	RETURN (SELECT count(*) FROM govshare.access_log WHERE entry = 'MZ001/000001');
END
$$;
-- estimate(who, explain): the rows that the plan's first line expects
CREATE FUNCTION estimate(who text, explain text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	PERFORM set_config('role', 'regress_govshare_' || who, true);
	EXECUTE explain INTO line;
	PERFORM set_config('role', 'none', true);
	RETURN substring(line FROM ' rows=([0-9]+)');
END
$$;
CREATE FUNCTION copies(department text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(relation::text, ' ' ORDER BY relation::text) FROM govshare.derived_copy c WHERE c.department = copies.department$$;

-- ---- on every version: MERGE takes what the grant names, and makes a copy ----
SET ROLE regress_govshare_sd_hr;
CREATE TABLE sd.mine (code text, name text);
CREATE TABLE sd.based (code text, name text);
CREATE VIEW sd.updatable AS SELECT code, name FROM sd.based;
RESET ROLE;
SET govshare.purpose = 'benefit_check';
SELECT is(refused('sd_hr', $$MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name)$$), 'SG006 22', 'MERGE from a governed table is batch');
SELECT is(refused('sd_hr', $$MERGE INTO mca.division_code_table d USING sd.mine m ON m.code = d.code::text
	WHEN MATCHED THEN UPDATE SET name = m.name$$), '42501', 'MERGE into one is refused');

\if :since_16
-- ---- 16: EXPLAIN (GENERIC_PLAN) plans without statistics, too ----
SET ROLE regress_govshare_mca;
INSERT INTO mca.division_code_table (code, name, level, in_use_from)
	SELECT (450000 + 100 * i + j)::text::govshare.division_code, 'x', 'common', 2000 FROM generate_series(1, 20) i, generate_series(1, 10) j;
ANALYZE mca.division_code_table;
RESET ROLE;
SELECT is(estimate('sd_hr', $$EXPLAIN (GENERIC_PLAN) SELECT name FROM mca.division_code_table WHERE level = 'common' AND in_use_from = $1$$),
	estimate('sd_hr', $$EXPLAIN (GENERIC_PLAN) SELECT name FROM mca.division_code_table WHERE level = 'never' AND in_use_from = $1$$),
	'GENERIC_PLAN tells no estimate of a value out of scope');
SELECT isnt(estimate('mca', $$EXPLAIN (GENERIC_PLAN) SELECT name FROM mca.division_code_table WHERE level = 'common' AND code OPERATOR(govshare.>) '110000'$$),
	estimate('mca', $$EXPLAIN (GENERIC_PLAN) SELECT name FROM mca.division_code_table WHERE level = 'never' AND code OPERATOR(govshare.>) '110000'$$),
	'which the provider is told');
SET ROLE regress_govshare_mca;
DELETE FROM mca.division_code_table WHERE level = 'common';
RESET ROLE;

-- ---- 16: JSON in a row filter is written and read by settings of the reader ----
SELECT is(refused('mca', $$SELECT govshare.in_scope(NULL::mca.division_code_table)$$), 'SG011 25', 'a scope is no function to call');
CREATE FUNCTION filter_refused(filter text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM govshare.check_row_filter('mca.division_code_table', filter);
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
SELECT is(filter_refused($$level = 'county'$$), NULL, 'a plain row filter is taken');
SELECT is(filter_refused($$(JSON_ARRAY(in_use_from RETURNING jsonb) ->> 0) = '1981'$$), 'SG103', 'one that makes JSON is not');
SELECT is(filter_refused($$JSON_OBJECT('a': level RETURNING jsonb) ? 'a'$$), 'SG103', 'nor objects');
\endif

\if :since_17
SELECT is(filter_refused($$JSON_VALUE('{"d": "03/02/2026"}'::jsonb, '$.d' RETURNING date) < '2026-03-01'::date$$), 'SG103', 'nor one that takes JSON apart');

-- ---- 17: MERGE returns rows, works through views, and acts on what the source lacks ----
SELECT is(refused('sd_hr', $$MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name) RETURNING merge_action(), d.name$$), 'SG006 22', 'MERGE ... RETURNING of governed rows is batch');
SELECT is(refused('sd_hr', $$WITH w AS (MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name) RETURNING d.name) SELECT count(*) FROM w$$), 'SG006 22', 'in a CTE as well');
SELECT is(refused('sd_hr', $$MERGE INTO sd.updatable m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name)$$), 'SG006 22', 'and into a view');
SELECT is(refused('sd_hr', $$MERGE INTO mca.division_code_table d USING sd.mine m ON m.code = d.code::text
	WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING d.name$$), '42501', 'nothing is deleted or returned for want of a source');
SELECT is(refused('sd_hr', $$MERGE INTO sd.mine m USING (VALUES (1)) v (n) ON true
	WHEN NOT MATCHED THEN INSERT VALUES ('x', 'y') RETURNING (SELECT max(name) FROM mca.division_code_table)$$), 'SG006 22', 'nor read in RETURNING');
CREATE VIEW public.owners_view AS SELECT code, name FROM mca.division_code_table;
GRANT ALL ON public.owners_view TO PUBLIC;
SELECT is(refused('sd_hr', $$MERGE INTO public.owners_view v USING (VALUES ('370000')) s (code) ON v.code::text = s.code
	WHEN MATCHED THEN UPDATE SET name = 'x' RETURNING v.name$$), 'SG006 22', 'a view lends no way to write or return');
GRANT pg_write_server_files TO regress_govshare_sd_hr;
SELECT is(refused('sd_hr', $$COPY (MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name) RETURNING d.name) TO '/dev/null'$$), 'SG006 22', 'COPY (MERGE ...) neither');
SELECT is(copies('sd_hr'), NULL, 'no copy came of it');

SET govshare.purpose = 'residence';
SELECT is(act('sd_hr', $$WITH w AS (MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name) RETURNING d.name) SELECT count(*) FROM w$$), '6', 'under batch MERGE returns the rows in scope');
SELECT is(act('sd_hr', $$MERGE INTO sd.updatable m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name)$$), '6', 'and fills a view''s table');
SELECT is(copies('sd_hr'), 'sd.based sd.mine', 'each of which is a copy');
SELECT is(refused('sd_hr', $$MERGE INTO sd.mine m USING mca.division_code_table d ON m.code = d.code::text
	WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.registrar) RETURNING d.registrar$$), 'SG005 25', 'an item out of the grant is not returned');
SELECT is(refused('sd_hr', $$SELECT * FROM mca.division_code_table t, JSON_TABLE(to_jsonb(t), '$' COLUMNS (registrar text)) j$$), 'SG005 25', 'JSON_TABLE takes no row apart');

-- ---- 17: MAINTAIN ----
GRANT pg_maintain TO regress_govshare_stranger;
GRANT USAGE ON SCHEMA sd, govshare TO regress_govshare_stranger;
SELECT is(act('sd_hr', 'CREATE MATERIALIZED VIEW sd.kept AS SELECT code, name FROM mca.division_code_table'), '6', 'a materialized view is a copy');
SELECT is(left(refused('stranger', 'REFRESH MATERIALIZED VIEW sd.kept'), 5), 'SG007', 'who may maintain it does not refresh it');
SELECT is(left(refused('mca', 'GRANT MAINTAIN ON sd.mine TO regress_govshare_mca'), 5), '42501', 'MAINTAIN is the owner''s to give');
SELECT is(refused('sd_hr', 'GRANT MAINTAIN ON sd.mine TO regress_govshare_mps'), 'SG009 25', 'not on a copy');
SELECT is(left(refused('stranger', 'LOCK TABLE govshare.access_record IN ACCESS EXCLUSIVE MODE'), 5), 'SG009', 'who may maintain all cannot stop the record');
SELECT is(left(refused('stranger', 'LOCK TABLE govshare.log_tree IN SHARE MODE'), 5), 'SG009', 'nor its tree');
SELECT is(left(refused('stranger', 'SELECT max(name) FROM mca.division_code_table'), 5), '42501', 'and reads no row');
SET ROLE regress_govshare_mca;
GRANT MAINTAIN ON mca.division_code_table TO regress_govshare_sd_hr;
RESET ROLE;
SELECT is(left(refused('sd_hr', 'ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY'), 5), '42501', 'MAINTAIN changes no table');
SELECT is(left(refused('sd_hr', 'SELECT max(registrar) FROM mca.division_code_table'), 5), 'SG005', 'and opens no item');
SET ROLE regress_govshare_mca;
REVOKE MAINTAIN ON mca.division_code_table FROM regress_govshare_sd_hr;
RESET ROLE;
SET ROLE regress_govshare_sd_hr;
DROP MATERIALIZED VIEW sd.kept;
RESET ROLE;

-- ---- 17: EXPLAIN (SERIALIZE) runs the statement, MEMORY does not ----
SET govshare.purpose = 'benefit_check';
SELECT is(refused('sd_hr', 'EXPLAIN (ANALYZE, SERIALIZE) SELECT name FROM mca.division_code_table'), 'SG006 25', 'SERIALIZE counts what is out of scope');
SELECT is(refused('sd_hr', 'EXPLAIN (MEMORY) SELECT name FROM mca.division_code_table'), NULL, 'MEMORY shows the planner''s own');

-- ---- 17: COPY FROM that forgives errors tells values of the file, to who gave it ----
SELECT is(left(refused('sd_hr', $$COPY mca.division_code_table FROM '/dev/null' WITH (ON_ERROR ignore, LOG_VERBOSITY verbose)$$), 5), '42501', 'not into a governed table');
REVOKE pg_write_server_files FROM regress_govshare_sd_hr;
\endif

\if :since_18
-- ---- 18: RETURNING OLD and NEW are reads ----
SET govshare.purpose = 'residence';
SELECT is(act('sd_hr', $$WITH w AS (UPDATE sd.mine SET name = name RETURNING old.name, new.code) SELECT count(name) FROM w$$), '6', 'the department sees what was in its copy');
SELECT leaves() AS before \gset
SELECT is(act('sd_hr', $$WITH w AS (DELETE FROM sd.mine WHERE code = '370100' RETURNING WITH (OLD AS o) o.name) SELECT count(*) FROM w$$), '1', 'what is deleted is returned');
SELECT is(leaves()::int, :before + 1, 'on record');
RESET govshare.purpose;
SELECT is(left(refused('sd_hr', 'UPDATE sd.mine SET name = name RETURNING old.name'), 5), 'SG001', 'not without its purpose');
SELECT is(left(refused('sd_hr', $$INSERT INTO sd.mine VALUES ('x', 'y') RETURNING old.name, new.name$$), 5), 'SG001', 'nor of an INSERT');
SET govshare.purpose = 'benefit_check';
SELECT is(refused('sd_hr', $$UPDATE mca.division_code_table SET name = 'x' RETURNING old.name$$), '42501', 'nor of the governed table');
SELECT is(left(refused('sd_hr', $$INSERT INTO mca.division_code_table VALUES ('370999', 'x', 'x', 1) ON CONFLICT (code) DO UPDATE SET name = 'x' RETURNING old.registrar$$), 5), '42501', 'by no INSERT');

-- ---- 18: COPY of a materialized view by name ----
SET govshare.purpose = 'residence';
GRANT pg_write_server_files TO regress_govshare_sd_hr, regress_govshare_jn_civil;
SELECT is(act('sd_hr', 'CREATE MATERIALIZED VIEW sd.kept AS SELECT code, name FROM mca.division_code_table'), '6', 'a materialized view again');
GRANT USAGE ON SCHEMA sd TO PUBLIC;
SELECT is(refused('sd_hr', $$COPY sd.kept TO '/dev/null'$$), 'SG006 22', 'COPY writes it into no file without the method');
SELECT is(refused('sd_hr', $$COPY (SELECT * FROM sd.kept) TO '/dev/null'$$), 'SG006 22', 'as a query does not');
SELECT is(left(refused('jn_civil', $$COPY sd.kept TO '/dev/null'$$), 5), '42501', 'nor for another department');
REVOKE pg_write_server_files FROM regress_govshare_sd_hr, regress_govshare_jn_civil;

-- ---- 18: virtual generated columns ----
SET ROLE regress_govshare_mca;
CREATE TABLE mca.computed (code text, area text GENERATED ALWAYS AS (left(code, 4)) VIRTUAL, secret boolean GENERATED ALWAYS AS (code < '4') VIRTUAL, name text);
INSERT INTO mca.computed VALUES ('370100', DEFAULT, DEFAULT, 'a'), ('440300', DEFAULT, DEFAULT, 'b');
RESET ROLE;
SELECT publish('MZ001/000009', '{code,area,name}') AS published \gset
SELECT is(refused('mca', $$SELECT govshare.govern('mca.computed', 'MZ001/000009', division_column => 'area')$$), 'SG103', 'one that is virtual bounds no division');
SELECT is(act('mca', $$SELECT govshare.govern('mca.computed', 'MZ001/000009', division_column => 'code') IS NULL$$), 'false', 'an ordinary one does');
SELECT throws_ok($$SELECT govshare.check_row_filter('mca.computed', 'secret IS NOT TRUE')$$, 'SG103', NULL, 'nor does one filter rows');
SET govshare.break_glass = 'test: lay out grants by hand';
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until) VALUES
	(9, 'MZ001/000009', 1, 'mca', 'sd_hr', 'benefit_check', '{service}', '{code,area}', '{37}', NULL, '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
SET govshare.purpose = 'benefit_check';
SELECT is(act('sd_hr', $$SELECT string_agg(area, ' ') FROM mca.computed$$), '3701', 'one that is granted is read within the scope');
SELECT is(left(refused('sd_hr', $$SELECT string_agg(secret::text, ' ') FROM mca.computed$$), 5), 'SG005', 'one that is not granted is not');
SELECT is(left(refused('sd_hr', $$SELECT count(*) FROM mca.computed WHERE secret$$), 5), 'SG005', 'not even asked');
SET govshare.purpose = 'residence';
SET ROLE regress_govshare_sd_hr;
CREATE TABLE sd.shadow (code text, name text, again text GENERATED ALWAYS AS (name) VIRTUAL);
RESET ROLE;
SELECT is(act('sd_hr', $$INSERT INTO sd.shadow (code, name) SELECT code, name FROM mca.division_code_table$$), '6', 'a copy may compute');
SELECT is(act('sd_hr', $$SELECT count(again) FROM sd.shadow$$), '6', 'and is read as a whole');
RESET govshare.purpose;
SELECT is(left(refused('sd_hr', $$SELECT count(again) FROM sd.shadow$$), 5), 'SG001', 'or not at all');
SET govshare.purpose = 'residence';
SELECT is(refused('sd_hr', $$ALTER TABLE sd.mine ADD COLUMN again text GENERATED ALWAYS AS (name) VIRTUAL$$), 'SG009 25', 'no such column is added to one');
SELECT is(left(refused('sd_hr', $$ALTER TABLE sd.mine ADD CONSTRAINT short CHECK (name < 'x') NOT ENFORCED$$), 5), 'SG009', 'nor a constraint, enforced or not');

-- ---- 18: the planner joins a table to itself no more ----
SET govshare.purpose = 'benefit_check';
SELECT is(act('sd_hr', 'SELECT count(b.name) FROM mca.division_code_table a JOIN mca.division_code_table b ON a.code OPERATOR(govshare.=) b.code'), '6', 'a self-join sees the scope');
SELECT is(left(refused('sd_hr', 'SELECT count(b.registrar) FROM mca.division_code_table a JOIN mca.division_code_table b ON a.code OPERATOR(govshare.=) b.code'), 5), 'SG005', 'and no other item');

-- ---- 18: statistics go in and out by functions ----
SELECT is(left(refused('sd_hr', $$SELECT pg_restore_relation_stats('schemaname', 'mca', 'relname', 'division_code_table', 'reltuples', 1e6::real)$$), 5), '42501', 'statistics are not a reader''s to set');
SELECT throws_ok($$SELECT attname, most_common_vals FROM pg_stats WHERE tablename = 'division_code_table'$$, 'SG009', NULL, 'nor does a dump of them pass a superuser without break-glass');
\endif
SELECT * FROM finish();
