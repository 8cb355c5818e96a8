-- P3: views, functions and their owners lend nothing to the invoker.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
GRANT CREATE ON SCHEMA public TO PUBLIC;
CREATE FUNCTION public.sqlstate_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n text;
BEGIN
	EXECUTE statement INTO n;
	RETURN 'ok ' || coalesce(n, '-');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

-- views and functions of the provider, of sd_hr (a grantee), of a superuser
DO $$
DECLARE
	owner text;
BEGIN
	FOREACH owner IN ARRAY '{mca,sd_hr,super}'::text[] LOOP
		IF owner <> 'super' THEN
			EXECUTE format('SET ROLE regress_govshare_%s', owner);
		END IF;
		EXECUTE format('CREATE VIEW public.%s_definer AS SELECT code, name FROM mca.division_code_table', owner);
		EXECUTE format('CREATE VIEW public.%s_invoker WITH (security_invoker) AS SELECT code, name FROM mca.division_code_table', owner);
		EXECUTE format('CREATE VIEW public.%s_barrier WITH (security_barrier) AS SELECT code, name FROM mca.division_code_table', owner);
		EXECUTE format('CREATE VIEW public.%s_nested AS SELECT code FROM public.%1$s_invoker', owner);
		EXECUTE format('CREATE VIEW public.%s_nested_invoker WITH (security_invoker) AS SELECT code FROM public.%1$s_definer', owner);
		EXECUTE format('CREATE FUNCTION public.%s_sql() RETURNS bigint LANGUAGE sql STABLE AS ''SELECT count(*) FROM mca.division_code_table''', owner);
		EXECUTE format('CREATE FUNCTION public.%s_inline() RETURNS SETOF text LANGUAGE sql STABLE AS ''SELECT name FROM mca.division_code_table''', owner);
		EXECUTE format('CREATE FUNCTION public.%s_atomic() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(name) FROM mca.division_code_table; END', owner);
		EXECUTE format('CREATE FUNCTION public.%s_secdef() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS ''SELECT count(*) FROM mca.division_code_table''', owner);
		EXECUTE format('CREATE FUNCTION public.%s_plpgsql() RETURNS bigint LANGUAGE plpgsql AS ''BEGIN RETURN count(*) FROM mca.division_code_table; END''', owner);
		EXECUTE format('CREATE FUNCTION public.%s_secdef_plpgsql() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS ''BEGIN RETURN count(*) FROM mca.division_code_table; END''', owner);
		EXECUTE format('CREATE FUNCTION public.%s_secdef_view() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS ''BEGIN RETURN count(*) FROM public.%1$s_definer; END''', owner);
		RESET ROLE;
	END LOOP;
END $$;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;

-- every way, for each department, with and without purpose
CREATE TABLE public.way AS
	SELECT format('SELECT count(*) FROM public.%s_%s', owner, kind) AS statement, owner, kind
	FROM unnest('{mca,sd_hr,super}'::text[]) owner, unnest('{definer,invoker,barrier,nested,nested_invoker}'::text[]) kind
	UNION ALL
	SELECT CASE WHEN kind = 'inline' THEN format('SELECT count(*) FROM public.%s_%s()', owner, kind) ELSE format('SELECT public.%s_%s()', owner, kind) END, owner, kind
	FROM unnest('{mca,sd_hr,super}'::text[]) owner, unnest('{sql,inline,atomic,secdef,plpgsql,secdef_plpgsql,secdef_view}'::text[]) kind;
GRANT SELECT ON public.way TO PUBLIC;
CREATE TABLE public.result (department text, purpose text, owner text, kind text, result text);
GRANT INSERT, SELECT ON public.result TO PUBLIC;
DO $$
DECLARE
	d text;
	p text;
	w record;
	r text;
BEGIN
	FOREACH d IN ARRAY '{mca,sd_hr,jn_civil,mps}'::text[] LOOP
		FOREACH p IN ARRAY '{"",benefit_check}'::text[] LOOP
			EXECUTE format('SET ROLE regress_govshare_%s', d);
			PERFORM set_config('govshare.purpose', p, false);
			FOR w IN SELECT * FROM public.way LOOP
				-- not within the INSERT: that would be a copy
				r := public.sqlstate_of(w.statement);
				INSERT INTO public.result VALUES (d, p, w.owner, w.kind, r);
			END LOOP;
			RESET ROLE;
		END LOOP;
	END LOOP;
END $$;
SELECT owner, kind,
	max(result) FILTER (WHERE department = 'mca' AND purpose = '') AS provider,
	max(result) FILTER (WHERE department = 'sd_hr' AND purpose = '') AS sd_hr_none,
	max(result) FILTER (WHERE department = 'sd_hr' AND purpose <> '') AS sd_hr,
	max(result) FILTER (WHERE department = 'jn_civil' AND purpose = '') AS jn_civil_none,
	max(result) FILTER (WHERE department = 'jn_civil' AND purpose <> '') AS jn_civil,
	max(result) FILTER (WHERE department = 'mps' AND purpose <> '') AS stranger
FROM public.result GROUP BY owner, kind ORDER BY owner COLLATE "C", kind COLLATE "C";

-- what a user is told
\set VERBOSITY default
SET govshare.purpose = 'benefit_check';
SET ROLE regress_govshare_mps;
SELECT count(*) FROM public.sd_hr_definer;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM public.mca_definer;
SET ROLE regress_govshare_jn_civil;
SELECT public.sd_hr_secdef();
-- an unused CTE, WHERE false and a removed join need no scope, but a grant
SET ROLE regress_govshare_sd_hr;
WITH unused AS (SELECT name FROM mca.division_code_table) SELECT 1 AS one;
SELECT name FROM mca.division_code_table WHERE false;
SELECT n.n FROM generate_series(1, 2) n LEFT JOIN mca.division_code_table d ON d.code OPERATOR(govshare.=) '370000' AND false;
SELECT n.n FROM generate_series(1, 2) n LEFT JOIN mca.division_code_table d ON d.code OPERATOR(govshare.=) (lpad(n.n::text, 6, '3')::text)::govshare.division_code;
SELECT code FROM mca.division_code_table LIMIT 0;
SELECT count(*) FROM (SELECT name FROM mca.division_code_table OFFSET 0) never_planned WHERE false;
SELECT n, name FROM generate_series(1, 1) n LEFT JOIN (SELECT name FROM mca.division_code_table OFFSET 0) never_planned ON false;
SET ROLE regress_govshare_mps;
\set VERBOSITY sqlstate
WITH unused AS (SELECT name FROM mca.division_code_table) SELECT 1 AS one;
SELECT name FROM mca.division_code_table WHERE false;
SELECT count(*) FROM (SELECT name FROM mca.division_code_table OFFSET 0) never_planned WHERE false;
-- shapes: each counts the six rows of the grant
SET ROLE regress_govshare_sd_hr;
SET search_path = mca, public, govshare;
WITH w AS (SELECT code FROM division_code_table) SELECT count(*) FROM w;
WITH w AS MATERIALIZED (SELECT code FROM division_code_table) SELECT count(*) FROM w a JOIN w b USING (code);
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r, LATERAL (SELECT count(*) FROM division_code_table) c WHERE n < 6) SELECT max(n) FROM r;
SELECT count(*) FROM (SELECT code FROM division_code_table UNION SELECT code FROM division_code_table) u;
SELECT count(*) FROM (SELECT code FROM division_code_table UNION ALL SELECT code FROM division_code_table) u;
SELECT count(*) FROM (SELECT code FROM division_code_table EXCEPT SELECT NULL) u;
SELECT count(*) FROM division_code_table a JOIN division_code_table b USING (code);
SELECT count(*) FROM division_code_table a LEFT JOIN division_code_table b ON a.code OPERATOR(govshare.=) b.code AND b.name = '';
SELECT count(*) FROM division_code_table a FULL JOIN (SELECT 1 AS x) b ON false;
SELECT (SELECT count(*) FROM division_code_table), EXISTS (SELECT FROM division_code_table WHERE name = '北京市');
SELECT count(*) FROM generate_series(1, 3), LATERAL (SELECT code FROM division_code_table) l;
SELECT count(*) FROM division_code_table TABLESAMPLE BERNOULLI (100);
SELECT name, count(*) OVER () FROM division_code_table ORDER BY code LIMIT 1;
SELECT count(*) FROM ONLY division_code_table;
SELECT count(*) FROM division_code_table WHERE true OR level = 'x';
SELECT count(*) FROM division_code_table WHERE NOT EXISTS (SELECT FROM division_code_table x WHERE x.code OPERATOR(govshare.=) '110000');
SELECT array_agg(name ORDER BY code) FROM division_code_table;
SELECT count(*) FROM ROWS FROM (public.super_inline(), generate_series(1, 3)) AS r (a, b);
DO $$ DECLARE n int := 0; r record; BEGIN FOR r IN SELECT code FROM mca.division_code_table LOOP n := n + 1; END LOOP; RAISE NOTICE '%', n; END $$;
DO $$ DECLARE n int; BEGIN EXECUTE 'SELECT count(*) FROM mca.division_code_table' INTO n; RAISE NOTICE '%', n; END $$;
-- parallel
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE division_code_table SET (parallel_workers = 2);
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
\ir include/parallel_mode.sql
SET :parallel_mode = on;
EXPLAIN (COSTS OFF) SELECT count(*) FROM division_code_table;
SELECT count(*) FROM division_code_table;
CREATE FUNCTION pg_temp.inner_count() RETURNS bigint LANGUAGE plpgsql PARALLEL SAFE AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
SELECT pg_temp.inner_count();
RESET ROLE;
CREATE FUNCTION public.inner_count() RETURNS bigint LANGUAGE plpgsql PARALLEL SAFE SECURITY DEFINER AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
CREATE FUNCTION public.inner_names() RETURNS text LANGUAGE plpgsql PARALLEL SAFE AS 'BEGIN RETURN string_agg(name, '','' ORDER BY code) FROM mca.division_code_table; END';
SET ROLE regress_govshare_sd_hr;
SELECT public.inner_count();
SELECT public.inner_names();
SET ROLE regress_govshare_mps;
SELECT public.inner_names();
RESET :parallel_mode;
-- workers that build an index run no plan of the leader's
SET ROLE regress_govshare_sd_hr;
CREATE TABLE public.own (x int) WITH (parallel_workers = 1);
INSERT INTO public.own SELECT generate_series(1, 1000);
CREATE FUNCTION public.indexed(x int, item text) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE r int;
BEGIN
	EXECUTE format('SELECT count(%I) FROM mca.division_code_table', item) INTO r;
	RETURN r;
END $$;
SET parallel_leader_participation = off;
SET min_parallel_table_scan_size = 0;
CREATE INDEX ON public.own (public.indexed(1, 'registrar')) WHERE x = 1;
CREATE INDEX ON public.own (public.indexed(1, 'name')) WHERE x = 1;
CREATE INDEX ON public.own (public.indexed(x, 'registrar')) WHERE x = 1;
RESET parallel_leader_participation;

-- a policy that was dropped, disabled or added to lets nobody in
RESET ROLE;
SET govshare.break_glass = 'test';
CREATE POLICY everybody ON division_code_table USING (true);
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM division_code_table;
RESET ROLE;
DROP POLICY everybody ON division_code_table;
CREATE POLICY narrower ON division_code_table AS RESTRICTIVE USING (name <> '济南市');
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM division_code_table;
RESET ROLE;
DROP POLICY narrower ON division_code_table;
ALTER TABLE division_code_table DISABLE ROW LEVEL SECURITY;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM division_code_table;
RESET ROLE;
ALTER TABLE division_code_table ENABLE ROW LEVEL SECURITY;
DROP POLICY govshare_scope ON division_code_table;
CREATE POLICY govshare_scope ON division_code_table USING (true OR govshare.in_scope(division_code_table));
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM division_code_table;
RESET ROLE;
CREATE ROLE regress_govshare_bypass BYPASSRLS;
GRANT regress_govshare_sd_hr TO regress_govshare_bypass;
DROP POLICY govshare_scope ON division_code_table;
CREATE POLICY govshare_scope ON division_code_table USING (govshare.in_scope(division_code_table));
SET ROLE regress_govshare_bypass;
SELECT count(*) FROM division_code_table;
RESET ROLE;
DROP ROLE regress_govshare_bypass;
SET row_security = off;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM division_code_table;
