-- The quotas of a grant: rows a statement, reads a day (Article 21).
\set ECHO none
\ir include/guarded.sql
\set clock '2026-03-05 23:00'
\ir include/clock.sql
CREATE FUNCTION public.read_by_row() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	n int := 0;
	name text;
BEGIN
	FOR name IN SELECT d.name FROM mca.division_code_table d LOOP
		n := n + 1;
	END LOOP;
	RETURN n;
EXCEPTION WHEN SQLSTATE 'SG006' THEN
	RETURN -1;
END $$;
CREATE FUNCTION public.left_today() RETURNS text LANGUAGE sql
	AS $$ SELECT concat_ws(' ', allowed, code, reason) FROM govshare.explain_access('mca.division_code_table') $$;
\set ECHO all
\set VERBOSITY terse
SET govshare.purpose = 'benefit_check';

-- rows a statement, counted where they leave
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET rows_per_statement = 4, methods = '{service,file}' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
SELECT count(*) FROM mca.division_code_table;
SELECT code FROM mca.division_code_table ORDER BY code LIMIT 4;
SELECT code FROM mca.division_code_table ORDER BY code LIMIT 5;
SELECT code FROM mca.division_code_table ORDER BY code;
COPY (SELECT code FROM mca.division_code_table ORDER BY code LIMIT 4) TO STDOUT;
COPY (SELECT code FROM mca.division_code_table ORDER BY code LIMIT 5) TO STDOUT;
COPY mca.division_code_table (code) TO STDOUT;
PREPARE p AS SELECT code FROM mca.division_code_table ORDER BY code LIMIT $1;
EXECUTE p (4);
EXECUTE p (5);
SELECT a.code FROM mca.division_code_table a UNION ALL SELECT b.code FROM mca.division_code_table b;
-- a statement in a function is a statement
SELECT public.read_by_row();
-- the rows of all FETCHes together; MOVE gives none
BEGIN;
DECLARE c CURSOR FOR SELECT code FROM mca.division_code_table ORDER BY code;
MOVE 2 FROM c;
FETCH 2 FROM c;
FETCH 2 FROM c;
FETCH BACKWARD 1 FROM c;
ROLLBACK;
-- rows that are stored count like rows that are returned, and are not stored
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET methods = '{service,file,batch}' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
CREATE TEMP TABLE kept AS SELECT code FROM mca.division_code_table ORDER BY code LIMIT 4;
CREATE TEMP TABLE kept5 AS SELECT code FROM mca.division_code_table ORDER BY code LIMIT 5;
INSERT INTO kept SELECT code FROM mca.division_code_table ORDER BY code LIMIT 5;
INSERT INTO kept SELECT code FROM mca.division_code_table ORDER BY code DESC LIMIT 1;
WITH more AS (INSERT INTO kept SELECT code FROM mca.division_code_table RETURNING code) SELECT count(*) FROM more;
SELECT count(*) FROM kept;
SELECT code FROM kept;
DROP TABLE kept;
-- the narrower of two grants decides
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET rows_per_statement = 2 WHERE id = 2;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
CREATE FUNCTION pg_temp.statistics() RETURNS SETOF text LANGUAGE sql SET govshare.purpose = 'statistics'
	AS 'SELECT code::text FROM mca.division_code_table';
SELECT count(*) FROM pg_temp.statistics();
SELECT count(*) FROM mca.division_code_table a, pg_temp.statistics() b;
RESET ROLE;
SET ROLE regress_govshare_mca;
SELECT count(*) > 4 AS provider_unbounded FROM (SELECT code FROM mca.division_code_table) s;
RESET ROLE;

-- reads a day
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET rows_per_statement = NULL, reads_per_day = 26 WHERE id = 1;
-- what this day has seen so far counts: the record knows it
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
SELECT count(*) FROM mca.division_code_table;
SELECT public.left_today();
-- not: EXPLAIN, refused attempts, another grant's reads
DO $$ BEGIN EXECUTE 'EXPLAIN SELECT code FROM mca.division_code_table'; END $$;
SELECT registrar FROM mca.division_code_table;
SELECT code FROM mca.division_code_table FOR UPDATE;
SET govshare.purpose = 'residence';
SELECT count(*) FROM mca.division_code_table;
SET govshare.purpose = 'benefit_check';
SELECT public.left_today();
-- one: a cursor, a statement rolled back, one that joins the table with itself; two: one with a statement inside
BEGIN;
DECLARE c CURSOR FOR SELECT code FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
FETCH 1 FROM c;
ROLLBACK;
SELECT public.left_today();
SELECT count(*) FROM mca.division_code_table a JOIN mca.division_code_table b USING (name);
SELECT public.left_today();
SELECT public.read_by_row() FROM mca.division_code_table LIMIT 1;
SELECT public.left_today();
-- a revision carries the count on; without a quota it goes on in the record
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET reads_per_day = NULL WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
UPDATE govshare.share_grant SET reads_per_day = 25 WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
-- used up
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM mca.division_code_table;
SELECT public.left_today();
ROLLBACK;
\set VERBOSITY default
SELECT count(*) FROM mca.division_code_table;
\set VERBOSITY terse
EXECUTE p (1);
SELECT allowed, code, article, remedy FROM govshare.explain_access('mca.division_code_table');
SET ROLE regress_govshare_sd_hr_head;
SELECT count(*) FROM mca.division_code_table;
-- wider again, narrower again
RESET ROLE;
UPDATE govshare.share_grant SET reads_per_day = 26 WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
UPDATE govshare.share_grant SET reads_per_day = 3 WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
-- midnight, in the zone of govshare.timezone
RESET ROLE;
\set clock '2026-03-05 23:59:59.999'
\ir include/clock.sql
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
RESET ROLE;
\set clock '2026-03-06 00:00'
\ir include/clock.sql
SET ROLE regress_govshare_sd_hr;
SELECT public.left_today();
SELECT count(*) FROM mca.division_code_table;
SELECT public.left_today();
RESET ROLE;
SELECT govshare.flush_log();
SELECT kind, sqlstate, message, count(*) FROM govshare.access_record WHERE sqlstate = 'SG006' AND message ~ 'grant' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
