-- Methods: plain statements are service, COPY TO is file, what makes a copy is batch.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
GRANT CREATE ON SCHEMA public TO PUBLIC;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET methods = '{file}' WHERE id = 3;
GRANT UPDATE, DELETE, INSERT, TRUNCATE ON mca.division_code_table TO regress_govshare_sd_hr;
RESET govshare.break_glass;
\set VERBOSITY sqlstate
SET govshare.purpose = 'benefit_check';
SET search_path = mca, public;

-- file: COPY TO in all forms, for a grant without and one with the method
SET ROLE regress_govshare_sd_hr;
COPY division_code_table TO STDOUT;
COPY division_code_table (code, name) TO STDOUT;
COPY (SELECT code, name FROM division_code_table) TO STDOUT;
SET ROLE regress_govshare_jn_civil;
COPY division_code_table TO STDOUT;
COPY division_code_table (code, name) TO STDOUT;
COPY (SELECT code, name FROM division_code_table ORDER BY code) TO STDOUT;
SELECT count(*) FROM division_code_table;
SET ROLE regress_govshare_mps;
COPY division_code_table (code, name) TO STDOUT;
COPY (SELECT code, name FROM division_code_table) TO STDOUT;
RESET ROLE;
COPY division_code_table (code) TO STDOUT;
SET ROLE regress_govshare_mca;
COPY (SELECT count(*) FROM division_code_table) TO STDOUT;
COPY division_code_table (code) TO STDOUT;

-- batch: everything that leaves a copy
SET ROLE regress_govshare_sd_hr;
CREATE TABLE public.copy1 AS SELECT code, name FROM division_code_table;
CREATE TABLE public.copy2 AS SELECT code, name FROM division_code_table WITH NO DATA;
CREATE TEMP TABLE copy3 AS SELECT code FROM division_code_table;
SELECT code INTO public.copy4 FROM division_code_table;
CREATE MATERIALIZED VIEW public.copy5 AS SELECT code FROM division_code_table;
CREATE MATERIALIZED VIEW public.copy6 AS SELECT code FROM division_code_table WITH NO DATA;
REFRESH MATERIALIZED VIEW public.copy6;
CREATE TABLE public.mine (code govshare.division_code, name text);
INSERT INTO public.mine SELECT code, name FROM division_code_table;
INSERT INTO public.mine SELECT code, 'x' FROM (SELECT code FROM division_code_table OFFSET 0) s;
WITH moved AS (INSERT INTO public.mine SELECT code, name FROM division_code_table RETURNING code) SELECT * FROM moved;
INSERT INTO public.mine VALUES (NULL, (SELECT max(name) FROM division_code_table));
INSERT INTO public.mine VALUES ('370000', 'x');
UPDATE public.mine SET name = d.name FROM division_code_table d;
UPDATE public.mine SET name = (SELECT max(name) FROM division_code_table);
DELETE FROM public.mine USING division_code_table d WHERE d.name = 'x';
MERGE INTO public.mine m USING division_code_table d ON m.name = d.name WHEN NOT MATCHED THEN INSERT VALUES (d.code, d.name);
PREPARE p AS SELECT code FROM division_code_table;
CREATE TABLE public.copy7 AS EXECUTE p;
EXECUTE p;
SELECT relname FROM pg_class WHERE relname LIKE 'copy%' AND relkind <> 'm' ORDER BY 1;
SELECT count(*) FROM public.copy2;
SELECT * FROM public.mine;

-- changing or locking: by nobody but the provider, whatever the privileges
UPDATE division_code_table SET name = 'x';
UPDATE division_code_table SET name = 'x' WHERE code OPERATOR(govshare.=) '370000';
DELETE FROM division_code_table;
INSERT INTO division_code_table (code, name, level, in_use_from) VALUES ('390000', 'x', 'x', 1);
INSERT INTO division_code_table (code, name, level, in_use_from) VALUES ('390000', 'x', 'x', 1) ON CONFLICT DO NOTHING RETURNING code;
MERGE INTO division_code_table d USING (SELECT 1) s ON false WHEN MATCHED THEN DELETE;
SELECT code FROM division_code_table FOR UPDATE;
SELECT code FROM division_code_table FOR KEY SHARE;
\copy division_code_table (code, name, level, in_use_from) FROM '/dev/null'
SET ROLE regress_govshare_mca;
SELECT code FROM division_code_table WHERE code OPERATOR(govshare.=) '370000' FOR UPDATE;
UPDATE division_code_table SET name = name;
CREATE TEMP TABLE own_copy AS SELECT * FROM division_code_table;
SELECT count(*) FROM own_copy;

-- EXPLAIN shows the plan; ANALYZE would count what is out of scope
SET ROLE regress_govshare_sd_hr;
EXPLAIN (COSTS OFF, VERBOSE) SELECT name FROM division_code_table WHERE level = 'county';
EXPLAIN ANALYZE SELECT name FROM division_code_table;
EXPLAIN (ANALYZE false, COSTS OFF) SELECT name FROM division_code_table WHERE level = 'city';
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE p;
EXPLAIN (ANALYZE) CREATE TABLE public.copy8 AS SELECT code FROM division_code_table;
SET ROLE regress_govshare_mca;
-- 18 writes rows=3.00
CREATE FUNCTION pg_temp.explained(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || query LOOP
		RETURN NEXT regexp_replace(line, '(rows=[0-9]+)\.00', '\1');
	END LOOP;
END
$$;
SELECT * FROM pg_temp.explained($$SELECT name FROM division_code_table WHERE level = 'county'$$);

-- what is told
\set VERBOSITY default
SET ROLE regress_govshare_sd_hr;
COPY (SELECT code FROM division_code_table) TO STDOUT;
CREATE TABLE public.copy9 AS SELECT code FROM division_code_table;
UPDATE division_code_table SET name = 'x';
EXPLAIN ANALYZE SELECT name FROM division_code_table;
RESET ROLE;
SELECT govshare.flush_log();
SELECT method, kind, sqlstate, count(*) FROM govshare.access_record WHERE kind NOT IN ('close', 'event') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
