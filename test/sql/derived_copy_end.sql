-- How copies go: dropped in every way, emptied, with their session or transaction.
\set ECHO none
\ir include/guarded.sql
\ir include/batch.sql
\set ECHO all
\set VERBOSITY terse
CREATE FUNCTION copies() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS $$
	SELECT c.relname::text || coalesce(' ' || string_agg(o.grant_id::text, ',' ORDER BY o.grant_id), '') FROM govshare.derived_copy d
		LEFT JOIN pg_class c ON c.oid = d.relation LEFT JOIN govshare.derived_copy_origin o ON o.relation = d.relation GROUP BY c.relname ORDER BY 1 $$;
SET govshare.purpose = 'residence';
SET ROLE regress_govshare_sd_hr;

-- DROP, CASCADE, DROP SCHEMA, DROP OWNED
CREATE TABLE c1 AS SELECT code FROM population;
CREATE VIEW v AS SELECT * FROM c1;
CREATE MATERIALIZED VIEW m1 AS SELECT * FROM v;
SELECT copies();
DROP TABLE c1;
SELECT copies();
DROP TABLE c1 CASCADE;
SELECT copies();
RESET ROLE;
CREATE SCHEMA gone AUTHORIZATION regress_govshare_sd_hr;
SET ROLE regress_govshare_sd_hr;
CREATE TABLE gone.c2 AS SELECT code FROM population;
CREATE MATERIALIZED VIEW gone.m2 AS SELECT code FROM population;
SELECT copies();
RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA gone CASCADE;
RESET client_min_messages;
SELECT copies();
SET ROLE regress_govshare_sd_hr_head;
CREATE TEMP TABLE c3 AS SELECT code FROM population;
SELECT copies();
RESET ROLE;
DROP OWNED BY regress_govshare_sd_hr_head;
SELECT copies();
-- rolled back
SET ROLE regress_govshare_sd_hr;
BEGIN;
CREATE TABLE c4 AS SELECT code FROM population;
SAVEPOINT s;
CREATE TABLE c5 AS SELECT code FROM population;
ROLLBACK TO s;
SELECT copies();
SAVEPOINT s;
DROP TABLE c4;
SELECT copies();
ROLLBACK TO s;
SELECT copies();
COMMIT;
SELECT copies();
BEGIN;
DROP TABLE c4;
ROLLBACK;
SELECT copies();
SELECT count(*) FROM c4;
DO $$
BEGIN
	CREATE TABLE c6 AS SELECT code FROM mca.population;
	RAISE EXCEPTION 'undone';
EXCEPTION WHEN raise_exception THEN
	NULL;
END $$;
SELECT copies();
-- temporary tables
BEGIN;
CREATE TEMP TABLE t1 ON COMMIT DROP AS SELECT code FROM population;
CREATE TEMP TABLE t2 ON COMMIT DELETE ROWS AS SELECT code FROM population;
SELECT copies();
COMMIT;
SELECT copies();
DISCARD TEMP;
SELECT copies();
-- the register is not theirs to write
DELETE FROM govshare.derived_copy;
RESET ROLE;
DELETE FROM govshare.derived_copy;
UPDATE govshare.derived_copy_origin SET grant_id = 1;
SET ROLE regress_govshare_sd_hr;

-- who may know of copies: their department, the providers of the data, authorities above
CREATE TABLE both_of_them AS SELECT p.people, d.name FROM population p JOIN division_code_table d ON p.code = d.code::text;
SET ROLE regress_govshare_mca;
SELECT relation, department FROM govshare.derived_copy ORDER BY relation::text;
SET ROLE regress_govshare_sd_data;
SELECT count(*) FROM govshare.derived_copy;
SET ROLE regress_govshare_jn_civil;
SELECT count(*) FROM govshare.derived_copy;
SELECT count(*) FROM govshare.derived_copy_column;
SELECT count(*) FROM govshare.derived_copy_event;
-- nor may others dispose of them
SELECT govshare.drop_copies(5);
SELECT govshare.empty_copy('sd.c4');
SET ROLE regress_govshare_mca;
SELECT govshare.drop_copies(5);
SET ROLE regress_govshare_sd_hr;
SELECT govshare.drop_copies(NULL);
SELECT govshare.empty_copy('pg_class');
SELECT govshare.empty_copy('mca.population');

-- emptied: an ordinary table again, also when the grant is over
CREATE TABLE mine (code text);
INSERT INTO mine VALUES ('own');
INSERT INTO mine SELECT code FROM population;
CREATE MATERIALIZED VIEW m3 AS SELECT code FROM population;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'terminated' WHERE id = 5;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mine;
SELECT govshare.empty_copy('mine');
SELECT govshare.empty_copy('m3');
SELECT copies();
SELECT relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) FROM pg_class c WHERE relname = 'mine';
SELECT count(*) FROM mine;
SELECT count(*) FROM m3;
GRANT SELECT ON mine TO PUBLIC;
REFRESH MATERIALIZED VIEW m3;
-- dropped by grant
CREATE TABLE unrelated AS SELECT code FROM division_code_table;
CREATE TEMP TABLE t3 AS SELECT code FROM unrelated;
CREATE VIEW v4 AS SELECT * FROM c4;
SELECT govshare.drop_copies(5);
DROP VIEW v4;
SELECT govshare.drop_copies(5);
SELECT govshare.drop_copies(5);
SELECT copies();
SELECT regexp_replace(govshare.drop_copies(4)::text, 'pg_temp_\d+', 'pg_temp');
SELECT copies();
RESET ROLE;
SELECT event, relation_name, grants, providers FROM govshare.derived_copy_event WHERE relation_name NOT LIKE 'pg_temp%' ORDER BY id;
