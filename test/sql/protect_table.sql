-- The shield of a governed table stays whole, whichever command comes near it.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
\set SHOW_CONTEXT never
GRANT USAGE ON SCHEMA mca TO PUBLIC;
GRANT CREATE ON SCHEMA public TO regress_govshare_mca;
SET ROLE regress_govshare_mca;
-- the shield
\set VERBOSITY default
ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY;
\set VERBOSITY terse
ALTER TABLE mca.division_code_table DISABLE TRIGGER govshare_guard;
ALTER TABLE mca.division_code_table DISABLE TRIGGER USER;
ALTER TABLE mca.division_code_table ENABLE REPLICA TRIGGER govshare_guard;
ALTER TABLE mca.division_code_table ENABLE TRIGGER govshare_guard;
ALTER TRIGGER govshare_guard ON mca.division_code_table RENAME TO x;
DROP TRIGGER govshare_guard ON mca.division_code_table;
DROP POLICY govshare_scope ON mca.division_code_table;
ALTER POLICY govshare_scope ON mca.division_code_table USING (true);
ALTER POLICY govshare_scope ON mca.division_code_table USING (govshare.in_scope(division_code_table.*) OR true);
ALTER POLICY govshare_scope ON mca.division_code_table WITH CHECK (false);
ALTER POLICY govshare_scope ON mca.division_code_table TO regress_govshare_mca;
ALTER POLICY govshare_scope ON mca.division_code_table RENAME TO y;
CREATE POLICY another ON mca.division_code_table USING (true);
CREATE POLICY another ON mca.division_code_table AS RESTRICTIVE USING (true);
CREATE RULE r AS ON INSERT TO mca.division_code_table DO INSTEAD NOTHING;
CREATE OR REPLACE TRIGGER govshare_guard BEFORE INSERT ON mca.division_code_table
	FOR EACH STATEMENT EXECUTE FUNCTION govshare.guard_write();
DO $$BEGIN EXECUTE 'ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY'; END$$;
BEGIN;
SAVEPOINT s;
DROP POLICY govshare_scope ON mca.division_code_table;
ROLLBACK TO s;
SELECT count(*) FROM mca.division_code_table;
COMMIT;
-- a change that fails for another reason leaves nothing behind
BEGIN;
SAVEPOINT s;
ALTER TABLE mca.division_code_table ADD CONSTRAINT never CHECK (false);
ROLLBACK TO s;
SELECT count(*) FROM mca.division_code_table;
ALTER TABLE mca.division_code_table ADD CONSTRAINT always CHECK (true);
COMMIT;
ALTER TABLE mca.division_code_table DROP CONSTRAINT always;
DO $$
BEGIN
	BEGIN
		DROP POLICY govshare_scope ON mca.division_code_table;
	EXCEPTION WHEN OTHERS THEN
		RAISE NOTICE '%', SQLSTATE;
	END;
END
$$;
-- name, schema, owner, family
ALTER TABLE mca.division_code_table RENAME TO z;
ALTER TABLE mca.division_code_table SET SCHEMA public;
CREATE TABLE mca.open_parent (LIKE mca.division_code_table);
ALTER TABLE mca.division_code_table INHERIT mca.open_parent;
CREATE TABLE mca.open_partitioned (LIKE mca.division_code_table) PARTITION BY LIST (code);
ALTER TABLE mca.open_partitioned ATTACH PARTITION mca.division_code_table DEFAULT;
-- columns in use
\set VERBOSITY default
ALTER TABLE mca.division_code_table DROP COLUMN code;
\set VERBOSITY terse
ALTER TABLE mca.division_code_table RENAME COLUMN code TO c;
ALTER TABLE mca.division_code_table ALTER COLUMN code TYPE text;
ALTER TABLE mca.division_code_table DROP COLUMN registrar;
ALTER TABLE mca.division_code_table RENAME COLUMN name TO n;
ALTER TABLE mca.division_code_table ALTER COLUMN name TYPE text COLLATE "C";
ALTER TABLE mca.division_code_table ALTER COLUMN in_use_from TYPE bigint;
ALTER TABLE mca.division_code_table DROP COLUMN name, ADD COLUMN name text;
-- drops by all roads
DROP TABLE mca.division_code_table;
DROP SCHEMA mca CASCADE;
DROP OWNED BY regress_govshare_mca;
RESET ROLE;
\set VERBOSITY sqlstate
DROP TABLE mca.division_code_table;
DROP SCHEMA mca CASCADE;
DROP OWNED BY regress_govshare_mca CASCADE;
REASSIGN OWNED BY regress_govshare_mca TO regress_govshare_mps;
ALTER TABLE mca.division_code_table OWNER TO regress_govshare_mps;
DROP TYPE govshare.division_code CASCADE;
DROP FUNCTION govshare.in_scope CASCADE;
DROP FUNCTION govshare.guard_write CASCADE;
DROP ROLE regress_govshare_mca;
DROP ROLE regress_govshare_sd_hr;
-- a superuser has no business with the table's definition, which runs functions over its rows
ALTER TABLE mca.division_code_table ADD COLUMN leak int;
ALTER TABLE mca.division_code_table ALTER COLUMN level TYPE varchar USING level;
ALTER TABLE mca.division_code_table ADD CHECK (name <> '');
CREATE INDEX ON mca.division_code_table (lower(name));
CREATE TRIGGER spy AFTER INSERT ON mca.division_code_table FOR EACH STATEMENT EXECUTE FUNCTION govshare.guard_write();
CREATE TABLE mca.child () INHERITS (mca.division_code_table);
CREATE TABLE spy (code govshare.division_code REFERENCES mca.division_code_table);
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
GRANT USAGE ON FOREIGN SERVER nowhere TO regress_govshare_mca;
SET ROLE regress_govshare_mca;
CREATE FOREIGN TABLE mca.far_away () INHERITS (mca.division_code_table) SERVER nowhere;
RESET ROLE;
-- the catalogs themselves
UPDATE pg_class SET relrowsecurity = false WHERE oid = 'mca.division_code_table'::regclass;
DELETE FROM pg_policy;
INSERT INTO pg_policy SELECT * FROM pg_policy;
UPDATE pg_trigger SET tgenabled = 'D';
WITH d AS (DELETE FROM pg_trigger RETURNING 1) SELECT count(*) FROM d;
SELECT count(*) FROM (SELECT FROM pg_class WHERE oid = 'mca.division_code_table'::regclass FOR UPDATE) s;
GRANT REFERENCES, TRIGGER ON mca.division_code_table TO regress_govshare_mps;
GRANT CREATE ON SCHEMA public TO regress_govshare_mps;
SET ROLE regress_govshare_mps;
CREATE TABLE spy (code govshare.division_code REFERENCES mca.division_code_table);
CREATE TRIGGER spy AFTER INSERT ON mca.division_code_table FOR EACH STATEMENT EXECUTE FUNCTION govshare.guard_write();
RESET ROLE;
\set VERBOSITY terse
-- still whole
SELECT relrowsecurity, relowner::regrole FROM pg_class WHERE oid = 'mca.division_code_table'::regclass;
SELECT polname FROM pg_policy WHERE polrelid = 'mca.division_code_table'::regclass;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'mca.division_code_table'::regclass AND NOT tgisinternal;
-- refusals are on record
SELECT govshare.flush_log();
SELECT count(*) > 30 AS recorded, count(DISTINCT entry) AS entries FROM govshare.access_log WHERE sqlstate = 'SG009' AND relation = 'mca.division_code_table';

-- what a provider does every day works
SET ROLE regress_govshare_mca;
ALTER TABLE mca.division_code_table ADD COLUMN extra int DEFAULT 3;
ALTER TABLE mca.division_code_table ALTER COLUMN extra TYPE bigint;
ALTER TABLE mca.division_code_table RENAME COLUMN extra TO extra2;
ALTER TABLE mca.division_code_table DROP COLUMN extra2;
ALTER TABLE mca.division_code_table ALTER name SET STATISTICS 500, SET (fillfactor = 80);
ALTER TABLE mca.division_code_table ADD CONSTRAINT year CHECK (in_use_from > 1900);
ALTER TABLE mca.division_code_table DROP CONSTRAINT year;
ALTER TABLE mca.division_code_table DISABLE TRIGGER ALL, ENABLE TRIGGER ALL, ENABLE ALWAYS TRIGGER govshare_guard;
CREATE INDEX by_name ON mca.division_code_table (name);
CREATE INDEX CONCURRENTLY by_level ON mca.division_code_table (level);
CREATE STATISTICS mca.stat ON name, level FROM mca.division_code_table;
CREATE VIEW mca.interface WITH (security_invoker = true) AS SELECT code, name FROM mca.division_code_table;
CREATE TABLE mca.detail (code govshare.division_code REFERENCES mca.division_code_table);
CREATE FUNCTION mca.audit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER audit AFTER INSERT ON mca.division_code_table FOR EACH STATEMENT EXECUTE FUNCTION mca.audit();
ALTER TRIGGER audit ON mca.division_code_table RENAME TO audit2;
DROP TRIGGER audit2 ON mca.division_code_table;
COMMENT ON TABLE mca.division_code_table IS '行政区划代码';
ANALYZE mca.division_code_table;
VACUUM mca.division_code_table;
VACUUM FULL mca.division_code_table;
CLUSTER mca.division_code_table USING division_code_table_pkey;
REINDEX TABLE mca.division_code_table;
REINDEX TABLE CONCURRENTLY mca.division_code_table;
DROP INDEX mca.by_name;
DROP TABLE mca.detail;
DROP VIEW mca.interface;
RESET ROLE;
-- and so does a superuser's maintenance
VACUUM FULL mca.division_code_table;
ANALYZE mca.division_code_table;
REINDEX TABLE mca.division_code_table;
CLUSTER mca.division_code_table USING division_code_table_pkey;
-- ungoverned tables are nobody's business
CREATE TABLE free (code text);
ALTER TABLE free ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON free USING (true);
ALTER TABLE free DISABLE ROW LEVEL SECURITY;
ALTER TABLE free RENAME TO freer;
DROP TABLE freer;
-- not released while a grant is in force
SET ROLE regress_govshare_mca;
SELECT govshare.ungovern('mca.division_code_table');
