-- A grantee reads; it neither locks nor changes rows, however it words it (Article 22).
\set ECHO none
\ir include/guarded.sql
\set ECHO all
SET govshare.break_glass = 'test';
GRANT UPDATE, DELETE, INSERT ON mca.division_code_table TO regress_govshare_sd_hr;
CREATE VIEW public.codes WITH (security_invoker) AS SELECT code, name FROM mca.division_code_table;
CREATE VIEW public.marked WITH (security_invoker) AS SELECT code FROM mca.division_code_table FOR SHARE;
GRANT SELECT, UPDATE ON public.codes, public.marked TO regress_govshare_sd_hr;
CREATE TABLE public.mine (code govshare.division_code, name text);
ALTER TABLE public.mine OWNER TO regress_govshare_sd_hr;
RESET govshare.break_glass;
\set VERBOSITY sqlstate
SET govshare.purpose = 'benefit_check';
SET search_path = mca, public;
SET ROLE regress_govshare_sd_hr;

-- locks, wherever they stand
SELECT code FROM division_code_table FOR NO KEY UPDATE;
SELECT code FROM division_code_table FOR SHARE SKIP LOCKED;
SELECT code FROM division_code_table FOR UPDATE NOWAIT;
WITH c AS (SELECT code FROM division_code_table FOR SHARE) SELECT count(*) FROM c;
WITH c AS MATERIALIZED (SELECT code FROM division_code_table FOR UPDATE) SELECT 1;
SELECT count(*) FROM (SELECT code FROM division_code_table FOR UPDATE) s;
SELECT (SELECT name FROM division_code_table ORDER BY code LIMIT 1 FOR SHARE);
SELECT 1 WHERE EXISTS (SELECT FROM division_code_table FOR KEY SHARE);
SELECT m.name FROM mine m, division_code_table d FOR UPDATE;
SELECT m.name FROM mine m, division_code_table d FOR UPDATE OF m;
SELECT m.name FROM mine m, LATERAL (SELECT code FROM division_code_table d WHERE d.name = m.name FOR UPDATE) s;
SELECT count(*) FROM codes;
SELECT code FROM codes FOR UPDATE;
SELECT count(*) FROM marked;
PREPARE locking AS SELECT code FROM division_code_table FOR UPDATE;
EXECUTE locking;
CREATE FUNCTION pg_temp.locking() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM (SELECT FROM mca.division_code_table FOR UPDATE) s';
SELECT pg_temp.locking();
BEGIN;
DECLARE c CURSOR FOR SELECT code FROM division_code_table FOR UPDATE;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT code FROM division_code_table;
FETCH 1 FROM c;
UPDATE division_code_table SET name = 'x' WHERE CURRENT OF c;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT code FROM division_code_table;
FETCH 1 FROM c;
DELETE FROM division_code_table WHERE CURRENT OF c;
ROLLBACK;

-- changes, with and without rows, directly and through a view
INSERT INTO division_code_table (code, name, level, in_use_from) VALUES ('370000', 'x', 'x', 1)
	ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING name;
INSERT INTO division_code_table (code, name, level, in_use_from) SELECT '390000', 'x', 'x', 1 WHERE false;
UPDATE division_code_table SET name = 'x' WHERE false RETURNING name;
DELETE FROM division_code_table WHERE false;
MERGE INTO division_code_table d USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET name = 'x';
MERGE INTO division_code_table d USING (SELECT 1) s ON false WHEN MATCHED THEN DO NOTHING;
MERGE INTO division_code_table d USING (SELECT 1) s ON false WHEN NOT MATCHED THEN INSERT (code, name, level, in_use_from) VALUES ('390000', 'x', 'x', 1);
WITH gone AS (DELETE FROM division_code_table RETURNING code) SELECT count(*) FROM gone;
WITH none AS (UPDATE division_code_table SET name = 'x' WHERE false RETURNING code) SELECT 1;
UPDATE codes SET name = 'x';
EXPLAIN (COSTS OFF) UPDATE division_code_table SET name = 'x';
EXPLAIN (COSTS OFF) SELECT code FROM division_code_table FOR UPDATE;
-- nothing was written, and nothing stays locked
RESET ROLE;
SELECT count(*) FROM pg_locks WHERE locktype = 'tuple';
SET ROLE regress_govshare_mca;
SELECT count(*) FROM division_code_table WHERE name = 'x' OR xmax <> 0;
