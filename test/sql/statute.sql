-- The periods of the Regulations are data, and nobody changes them.
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
SET client_min_messages = warning;
SELECT code, article, workdays, max_extension, consent_of, responsible, violation FROM govshare.statute ORDER BY article, code;
SELECT code, starts FROM govshare.statute ORDER BY code;
-- every row cites the words of its article; interpretations are marked
SELECT code, source ~ '^第.+条' AS cites, source LIKE '%[I]%' AS interprets FROM govshare.statute ORDER BY code;
SELECT left(item, 2) AS article, count(*), min(item), max(item), min(ordered_by) FROM govshare.violation_item GROUP BY 1 ORDER BY 1;
SELECT wording FROM govshare.violation_item WHERE item = '39(4)';

-- not even a superuser
\set VERBOSITY sqlstate
UPDATE govshare.statute SET workdays = 100;
DELETE FROM govshare.statute;
TRUNCATE govshare.statute CASCADE;
INSERT INTO govshare.statute (code, article, workdays, starts, responsible, source) VALUES ('x', '1', 1, 'x', 'provider', 'x');
MERGE INTO govshare.statute s USING (VALUES (1)) v ON true WHEN MATCHED THEN UPDATE SET workdays = 1;
UPDATE govshare.violation_item SET wording = '';
SET session_replication_role = replica;
UPDATE govshare.statute SET workdays = 100;
RESET session_replication_role;
-- nor can anyone claim to be a procedure
SET govshare.internal_write = on;
SELECT set_config('govshare.internal_write', 'on', false);
UPDATE pg_settings SET setting = 'on' WHERE name = 'govshare.internal_write';
ALTER ROLE regress_govshare_mca SET govshare.internal_write = on;
ALTER SYSTEM SET govshare.internal_write = on;
SET ROLE regress_govshare_nda;
UPDATE govshare.statute SET workdays = 100;
SELECT count(*) FROM govshare.statute;
RESET ROLE;

-- a superuser who says why may, and what is impossible stays so
\set VERBOSITY terse
BEGIN;
SET LOCAL govshare.break_glass = 'regional law adds a period';
INSERT INTO govshare.statute (code, article, workdays, starts, responsible, source)
	VALUES ('regional', '1', 5, 'receipt', 'provider', 'a regional law');
SELECT code, seeded FROM govshare.statute WHERE code = 'regional';
SAVEPOINT a;
INSERT INTO govshare.statute (code, article, workdays, starts, responsible, source) VALUES ('y', '1', 0, 'x', 'provider', 'x');
ROLLBACK TO a;
INSERT INTO govshare.statute (code, article, workdays, starts, responsible, source) VALUES ('y', '1', 1, 'x', 'nobody', 'x');
ROLLBACK TO a;
INSERT INTO govshare.statute (code, article, workdays, max_extension, starts, responsible, source) VALUES ('y', '1', 1, 5, 'x', 'provider', 'x');
ROLLBACK TO a;
INSERT INTO govshare.statute (code, article, workdays, starts, responsible, violation, source) VALUES ('y', '1', 1, 'x', 'provider', '38(1)', 'x');
ROLLBACK;
SET SESSION AUTHORIZATION regress_govshare_nda;
SET govshare.break_glass = 'I am no superuser';
DELETE FROM govshare.statute;
