-- Break-glass: a superuser's way past protection, by hand, for a reason, on
-- record; nobody else's, and never from a setting that lies in wait.
\ir include/world.sql
\ir include/published_entry.sql
\set SHOW_CONTEXT never
\set VERBOSITY default
-- not from files, roles, databases or functions
ALTER DATABASE :DBNAME SET govshare.break_glass = 'x';
\set VERBOSITY sqlstate
ALTER ROLE regress_govshare_mca SET govshare.break_glass = 'x';
ALTER ROLE ALL SET govshare.break_glass = 'x';
ALTER SYSTEM SET govshare.break_glass = 'x';
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET govshare.break_glass = 'x' AS 'SELECT 1';
-- not by others, whatever a superuser's function sets for them
SET ROLE regress_govshare_mps;
SET govshare.break_glass = 'x';
RESET ROLE;
CREATE FUNCTION open_up() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT set_config('govshare.break_glass', 'x', false)$$;
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SET ROLE regress_govshare_mps;
SELECT open_up();
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
RESET govshare.break_glass;
SET govshare.break_glass = 'x';
SET ROLE regress_govshare_mps;
SELECT count(*) FROM mca.division_code_table;
TRUNCATE mca.division_code_table;
RESET ROLE;
RESET ALL;
SHOW govshare.break_glass;
ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY;
-- with a reason, and on record
SET govshare.break_glass = 'ticket 4711: repair';
ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY;
ALTER TABLE mca.division_code_table ENABLE ROW LEVEL SECURITY;
INSERT INTO mca.division_code_table (code, name, level, in_use_from) VALUES ('450000', '广西壮族自治区', 'province', 1981);
ALTER TABLE govshare.share_grant SET (fillfactor = 90);
CREATE TABLE govshare.helper (a int);
DROP TABLE govshare.helper;
UPDATE govshare.governed_table SET record_own = true;
SELECT govshare.ungovern('mca.division_code_table');
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
-- a table dropped in this way is forgotten
DROP TABLE mca.division_code_table;
SELECT * FROM govshare.governed_table;
RESET govshare.break_glass;
SELECT govshare.flush_log();
SELECT relation, outcome, break_glass, message FROM govshare.access_log WHERE break_glass IS NOT NULL ORDER BY leaf;
-- an extension that holds the record goes only so
DROP EXTENSION govshare;
SET govshare.break_glass = 'ticket 4712: uninstall after export';
DROP EXTENSION govshare;
SELECT count(*) FROM pg_extension WHERE extname = 'govshare';
RESET govshare.break_glass;
-- and one that holds nothing goes as any other
CREATE EXTENSION govshare;
DROP EXTENSION govshare;
CREATE EXTENSION govshare;
DROP SCHEMA govshare CASCADE;
