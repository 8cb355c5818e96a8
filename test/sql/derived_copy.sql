-- P6: data copied under a grant is governed from birth: read by the department
-- that the grant was given to, for its purpose, while every origin is in force.
\set ECHO none
\ir include/guarded.sql
\ir include/batch.sql
\set ECHO all
\set VERBOSITY terse
SET govshare.purpose = 'residence';

-- every way to make a copy
SET ROLE regress_govshare_sd_hr;
CREATE TABLE by_ctas AS SELECT code, name FROM division_code_table;
SELECT code, level INTO by_into FROM division_code_table;
CREATE MATERIALIZED VIEW by_matview AS SELECT code, people FROM population;
PREPARE p AS SELECT code::text, upper(name) || level AS label FROM division_code_table;
CREATE TABLE by_execute AS EXECUTE p;
CREATE TABLE by_insert (code text, people int, mine text);
INSERT INTO by_insert (code, people) SELECT code, people FROM population;
CREATE TEMP TABLE by_temp AS SELECT p.people, d.name FROM population p JOIN division_code_table d ON p.code = d.code::text;
CREATE TABLE by_cte (code text);
WITH moved AS (INSERT INTO by_cte SELECT code FROM population RETURNING 1) SELECT count(*) FROM moved;
CREATE TABLE by_update (code text, name text);
INSERT INTO by_update VALUES ('370100', 'mine');
UPDATE by_update u SET name = d.name FROM division_code_table d WHERE d.code::text = u.code;
CREATE TABLE by_merge (code text, people int);
MERGE INTO by_merge m USING population p ON m.code = p.code WHEN NOT MATCHED THEN INSERT VALUES (p.code, p.people);
CREATE TABLE by_sublink (people int);
INSERT INTO by_sublink VALUES ((SELECT max(people) FROM population));
CREATE MATERIALIZED VIEW by_refresh AS SELECT code FROM population WITH NO DATA;
SELECT count(*) FROM govshare.derived_copy WHERE relation = 'by_refresh'::regclass;
CREATE UNIQUE INDEX ON by_refresh (code);
REFRESH MATERIALIZED VIEW by_refresh;
REFRESH MATERIALIZED VIEW CONCURRENTLY by_refresh;
SELECT count(*) FROM by_refresh;
-- a copy of copies carries all their origins
CREATE TABLE by_copies AS SELECT c.name, i.people + 1 AS more FROM by_ctas c JOIN by_insert i ON i.code = c.code::text;
-- what a function reads while a table is filled goes there
CREATE FUNCTION people() RETURNS SETOF int LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT people FROM mca.population; END $$;
CREATE TABLE by_function AS SELECT * FROM people();
CREATE TABLE by_function2 (n int);
INSERT INTO by_function2 SELECT * FROM people();

SELECT c.relation, c.department, c.purpose, c.temporary, array_agg(o.grant_id ORDER BY o.grant_id) AS grants,
	array_agg(DISTINCT o.items::text) AS items
FROM govshare.derived_copy c JOIN govshare.derived_copy_origin o USING (relation)
GROUP BY 1 ORDER BY c.relation::text COLLATE "C";
SELECT relation, column_name, origins FROM govshare.derived_copy_column ORDER BY relation::text COLLATE "C", column_name;

-- all of them under forced row security; a materialized view keeps no statistics
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, (SELECT string_agg(polname, ',') FROM pg_policy p WHERE p.polrelid = c.oid) AS policy
FROM pg_class c JOIN govshare.derived_copy d ON d.relation = c.oid ORDER BY c.relname COLLATE "C";
ANALYZE by_matview;
ANALYZE by_ctas;
SELECT count(*) FROM pg_stats WHERE tablename LIKE 'by\_%';

-- its department reads it, for its purpose
SELECT count(*) FROM by_ctas;
SELECT * FROM by_matview ORDER BY code;
SELECT * FROM by_temp ORDER BY people;
SELECT * FROM by_copies ORDER BY more;
SELECT * FROM by_insert ORDER BY code;
SET govshare.purpose = 'statistics';
SELECT count(*) FROM by_ctas;
SELECT count(*) FROM by_matview;
RESET govshare.purpose;
SELECT count(*) FROM by_ctas;
SELECT count(*) FROM by_matview;
SELECT count(*) FROM by_temp;
SELECT allowed, code, article, grant_id FROM govshare.explain_access('by_ctas', 'residence');
SELECT allowed, code, reason FROM govshare.explain_access('by_ctas', NULL);
SET govshare.purpose = 'residence';

-- nobody else, whatever the privileges
RESET ROLE;
SELECT count(*) FROM sd.by_ctas;
SET govshare.break_glass = 'test';
SELECT count(*) FROM sd.by_ctas;
GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA sd TO PUBLIC;
RESET govshare.break_glass;
SET client_min_messages = warning;
DROP EXTENSION govshare CASCADE;
RESET client_min_messages;
SET ROLE regress_govshare_jn_civil;
SELECT count(*) FROM sd.by_ctas;
SELECT count(*) FROM sd.by_matview;
INSERT INTO sd.by_insert VALUES ('1');
DELETE FROM sd.by_insert;
CREATE FUNCTION jn.lends() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM sd.by_ctas';
SET ROLE regress_govshare_mca;
SELECT count(*) FROM sd.by_ctas;
SET ROLE regress_govshare_stranger;
SELECT count(*) FROM sd.by_matview;
SET ROLE regress_govshare_jn_civil;
SELECT allowed, code, reason FROM govshare.explain_access('sd.by_ctas', 'residence');
-- ... through a view or a function of the department either
SET ROLE regress_govshare_sd_hr;
CREATE VIEW lent AS SELECT * FROM by_ctas;
CREATE FUNCTION lent() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM sd.by_matview';
GRANT SELECT ON lent TO PUBLIC;
SELECT count(*) FROM lent;
SELECT lent();
SET ROLE regress_govshare_jn_civil;
SELECT count(*) FROM sd.lent;
SELECT sd.lent();

SET ROLE regress_govshare_sd_hr;
SELECT jn.lends();
-- COPY TO needs file: grant 5 has it, grant 4 has not
SET ROLE regress_govshare_sd_hr;
COPY by_insert TO STDOUT;
COPY (SELECT code FROM by_matview ORDER BY 1) TO STDOUT;
COPY by_ctas TO STDOUT;
COPY (SELECT * FROM by_copies) TO STDOUT;
BEGIN;
INSERT INTO by_function2 SELECT people FROM population;
CREATE TABLE by_now (code text);
INSERT INTO by_now SELECT code FROM population;
COPY by_now TO STDOUT;
ROLLBACK;
-- held rows would outlive a suspension
DECLARE c CURSOR WITH HOLD FOR SELECT * FROM by_ctas;

-- suspension reaches copies at once, of either grant
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'used elsewhere' WHERE id = 5;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
SELECT count(*) FROM by_insert;
SELECT count(*) FROM by_matview;
SELECT count(*) FROM by_temp;
SELECT count(*) FROM by_copies;
REFRESH MATERIALIZED VIEW by_matview;
UPDATE by_insert SET mine = 'x' WHERE code = '370100';
CREATE TABLE more AS SELECT * FROM by_insert;
EXPLAIN (COSTS OFF) SELECT * FROM by_insert;
-- ... but what must go can go
DELETE FROM by_insert WHERE code = '370100' RETURNING code;
DELETE FROM by_insert;
TRUNCATE by_sublink;
INSERT INTO by_sublink VALUES (1);
UPDATE by_function2 SET n = 0;
-- ended, and expired
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'terminated' WHERE id = 5;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_matview;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET valid_until = '2026-01-02' WHERE id = 4;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
RESET ROLE;

-- a grant that replaces one opens its copies if it covers them
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET valid_until = '2099-01-01', state = 'terminated' WHERE id = 4;
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	VALUES (7, 'MZ001/000001', 1, 'mca', 'sd_hr', 'residence', '{service,batch}', '{code,name,level,in_use_from}', '{37,44}', NULL, '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET divisions = '{3701}' WHERE id = 7;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET divisions = NULL, items = '{code}' WHERE id = 7;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET items = '{code,name,level}', row_filter = 'code IS NOT NULL' WHERE id = 7;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM by_ctas;
RESET ROLE;

-- each read of a copy is a use of every entry in it
SELECT govshare.flush_log();
SELECT relation, entry, grant_id, items, method, outcome, count(*), sum(rows) AS rows
FROM govshare.access_log WHERE relation LIKE 'sd.by_copies' AND outer_role = 'regress_govshare_sd_hr' GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6;
SELECT sqlstate, message, count(*) FROM govshare.access_log WHERE relation LIKE 'sd.%' AND kind = 'deny' GROUP BY 1, 2 ORDER BY sqlstate, message COLLATE "C";
SELECT event, relation_name, grants, providers, actor FROM govshare.derived_copy_event WHERE relation_name NOT LIKE 'pg_temp%' ORDER BY id;
