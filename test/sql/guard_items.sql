-- Items: every column that a query mentions must be granted, wherever it stands.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET items = '{code,name}' WHERE id = 1;
RESET govshare.break_glass;
CREATE TABLE public.visit (code govshare.division_code, level text);
GRANT SELECT ON public.visit TO PUBLIC;
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SET search_path = mca, public, govshare;
\set VERBOSITY sqlstate

SELECT code, name FROM division_code_table ORDER BY code LIMIT 1;
SELECT count(*) FROM division_code_table;
SELECT 1 AS one FROM division_code_table LIMIT 1;
SELECT tableoid::regclass FROM division_code_table LIMIT 1;
-- not granted: in the list, in WHERE, ORDER BY, GROUP BY, HAVING, join, window, sublink, function
SELECT registrar FROM division_code_table;
SELECT code FROM division_code_table WHERE registrar = '张三';
SELECT code FROM division_code_table ORDER BY registrar;
SELECT count(*) FROM division_code_table GROUP BY registrar;
SELECT count(*) FROM division_code_table HAVING max(registrar) > 'a';
SELECT v.level FROM visit v JOIN division_code_table d ON d.registrar = v.level;
SELECT rank() OVER (ORDER BY registrar) FROM division_code_table;
SELECT code FROM division_code_table d WHERE EXISTS (SELECT FROM visit v WHERE v.level = d.registrar);
SELECT (SELECT max(registrar) FROM division_code_table);
SELECT v.* FROM visit v, LATERAL (SELECT FROM division_code_table d WHERE d.registrar = v.level) x;
WITH w AS (SELECT registrar FROM division_code_table) SELECT count(*) FROM w;
WITH w AS MATERIALIZED (SELECT * FROM division_code_table) SELECT code FROM w;
SELECT code FROM (SELECT * FROM division_code_table) s;
SELECT code FROM division_code_table UNION ALL SELECT code FROM division_code_table WHERE registrar IS NULL;
SELECT CASE WHEN false THEN registrar END FROM division_code_table;
SELECT code FROM division_code_table WHERE false AND registrar = 'a';
SELECT count(registrar) FILTER (WHERE false) FROM division_code_table;
SELECT 1 FROM division_code_table TABLESAMPLE BERNOULLI (100) WHERE registrar <> '';
SELECT level FROM visit JOIN division_code_table USING (level);
SELECT * FROM visit NATURAL JOIN division_code_table;
-- the whole row and its disguises
SELECT * FROM division_code_table;
SELECT d FROM division_code_table d;
SELECT to_jsonb(d) FROM division_code_table d;
SELECT d.registrar FROM division_code_table AS d (a, b, c);
SELECT row_to_json(d.*) FROM division_code_table d;
SELECT count(d) FROM division_code_table d;
SELECT d IS NULL FROM division_code_table d;
SELECT registrar(d) FROM division_code_table d;
SELECT x.f FROM division_code_table d, LATERAL (SELECT d::text AS f) x;
TABLE division_code_table;
-- system columns tell what the provider does with its rows
SELECT ctid FROM division_code_table;
SELECT xmin FROM division_code_table;
SELECT code FROM division_code_table WHERE ctid = '(0,1)';
SELECT code FROM division_code_table WHERE cmax::text = '0';
-- readers of whole tables
SELECT table_to_xml('division_code_table', true, false, '') IS NULL;
SELECT query_to_xml('SELECT registrar FROM division_code_table', true, false, '') IS NULL;
SELECT length(query_to_xml('SELECT name FROM division_code_table', true, false, '')::text) > 10;
-- statistics of a table under row security show nothing
RESET ROLE;
ANALYZE division_code_table;
SET ROLE regress_govshare_sd_hr;
SELECT attname FROM pg_stats WHERE tablename = 'division_code_table';
-- a refusal names the column, and that no row came of it is on record
\set VERBOSITY default
SELECT registrar FROM division_code_table;
SELECT xmax FROM division_code_table;
RESET ROLE;
SELECT govshare.flush_log();
SELECT kind, items, sqlstate, outcome, rows, message FROM govshare.access_record
WHERE kind = 'deny' AND items = '{registrar}' ORDER BY leaf DESC LIMIT 1;
-- whole row with every item granted
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET items = '{code,name,level,in_use_from,in_use_until,registrar}' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT d FROM division_code_table d ORDER BY code LIMIT 1;
SELECT * FROM division_code_table ORDER BY code LIMIT 1;
SELECT ctid FROM division_code_table;
-- a column added later is not granted
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE division_code_table ADD COLUMN secret text DEFAULT 's';
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT d FROM division_code_table d ORDER BY code LIMIT 1;
SELECT count(*) FROM division_code_table;
