-- What belongs to govshare is changed by its own functions, not by a
-- superuser's DDL, whichever way it comes.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
\set SHOW_CONTEXT never
GRANT USAGE ON SCHEMA mca TO PUBLIC;
-- a first record, so that the log has partitions
SET ROLE regress_govshare_mps;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
SELECT govshare.flush_log();
\set VERBOSITY default
ALTER TABLE govshare.share_grant DISABLE TRIGGER share_grant_changed;
CREATE TABLE govshare.intruder (a int);
DROP EXTENSION govshare CASCADE;
\set VERBOSITY sqlstate
-- triggers
DROP TRIGGER share_grant_changed ON govshare.share_grant;
ALTER TABLE govshare.share_grant DISABLE TRIGGER ALL;
ALTER TABLE govshare.share_grant DISABLE TRIGGER USER;
ALTER TABLE govshare.access_record ENABLE REPLICA TRIGGER access_record_refuse;
ALTER TRIGGER share_grant_changed ON govshare.share_grant RENAME TO x;
CREATE TRIGGER t BEFORE INSERT ON govshare.share_grant EXECUTE FUNCTION govshare.guard_write();
CREATE OR REPLACE TRIGGER share_grant_changed AFTER INSERT ON govshare.share_grant EXECUTE FUNCTION govshare.guard_write();
-- tables
ALTER TABLE govshare.share_grant ADD COLUMN x int;
ALTER TABLE govshare.share_grant DROP COLUMN row_filter CASCADE;
ALTER TABLE govshare.share_grant RENAME COLUMN row_filter TO x;
ALTER TABLE govshare.share_grant RENAME TO sg;
ALTER TABLE govshare.share_grant SET SCHEMA public;
ALTER TABLE govshare.share_grant OWNER TO regress_govshare_mca;
ALTER TABLE govshare.share_grant SET (fillfactor = 50);
ALTER TABLE govshare.share_grant ALTER COLUMN id DROP IDENTITY;
ALTER TABLE govshare.share_grant ALTER COLUMN methods DROP NOT NULL;
ALTER TABLE govshare.share_grant ALTER COLUMN revision DROP DEFAULT;
ALTER TABLE govshare.share_grant ALTER COLUMN row_filter TYPE varchar;
ALTER TABLE govshare.share_grant DROP CONSTRAINT share_grant_state_check;
ALTER TABLE govshare.share_grant ADD CONSTRAINT c CHECK (false);
ALTER TABLE govshare.share_grant DISABLE ROW LEVEL SECURITY;
ALTER TABLE govshare.share_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE govshare.notice SET UNLOGGED;
DROP TABLE govshare.share_grant CASCADE;
TRUNCATE govshare.share_grant CASCADE;
TRUNCATE govshare.governed_table;
TRUNCATE govshare.log_tree;
CREATE POLICY p ON govshare.share_grant USING (true);
DROP POLICY catalog_entry_published ON govshare.catalog_entry;
ALTER POLICY catalog_entry_published ON govshare.catalog_entry USING (true);
CREATE RULE r AS ON DELETE TO govshare.share_grant DO INSTEAD NOTHING;
CREATE INDEX ON govshare.share_grant (id);
DROP INDEX govshare.share_grant_requester_idx;
ALTER INDEX govshare.share_grant_requester_idx RENAME TO x;
ALTER SEQUENCE govshare.share_grant_id_seq RESTART;
CREATE TABLE child () INHERITS (govshare.share_grant);
DO $$BEGIN EXECUTE (SELECT format('DROP TABLE %s', inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'govshare.access_record'::regclass LIMIT 1); END$$;
DO $$BEGIN EXECUTE (SELECT format('ALTER TABLE govshare.access_record DETACH PARTITION %s', inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'govshare.access_record'::regclass LIMIT 1); END$$;
DO $$BEGIN EXECUTE (SELECT format('ALTER TABLE %s DISABLE TRIGGER ALL', inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'govshare.access_record'::regclass LIMIT 1); END$$;
-- functions, types, views, the schema, the extension
CREATE OR REPLACE FUNCTION govshare.has_duty(department text, duty text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
ALTER FUNCTION govshare.has_duty SET work_mem = '1MB';
ALTER FUNCTION govshare.has_duty OWNER TO regress_govshare_mca;
ALTER FUNCTION govshare.has_duty RENAME TO x;
DROP FUNCTION govshare.has_duty;
CREATE FUNCTION govshare.intruder() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OPERATOR govshare.@@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
ALTER TYPE govshare.share_method ADD VALUE 'magic';
ALTER TYPE govshare.share_method RENAME VALUE 'file' TO 'magic';
CREATE TYPE govshare.intruder AS ENUM ('a');
CREATE DOMAIN govshare.intruder AS int;
CREATE OR REPLACE VIEW govshare.my_grants AS SELECT * FROM govshare.my_grants;
ALTER VIEW govshare.access_log SET (security_barrier = false);
ALTER OPERATOR FAMILY govshare.division_code_ops USING btree DROP FUNCTION 2 (govshare.division_code, govshare.division_code);
ALTER TYPE govshare.share_method SET SCHEMA public;
ALTER FUNCTION govshare.has_duty SET SCHEMA public;
ALTER TABLE mca.division_code_table SET SCHEMA govshare;
ALTER SCHEMA govshare RENAME TO g2;
ALTER SCHEMA govshare OWNER TO regress_govshare_mca;
DROP SCHEMA govshare CASCADE;
ALTER EXTENSION govshare DROP FUNCTION govshare.has_duty(text, text);
ALTER EXTENSION govshare ADD TABLE mca.division_code_table;
DROP EXTENSION govshare;
DROP EXTENSION IF EXISTS govshare CASCADE;
DO $$BEGIN EXECUTE 'DROP EXTENSION govshare CASCADE'; END$$;
-- locks that the log writer would wait for
BEGIN;
LOCK TABLE govshare.access_record;
ROLLBACK;
BEGIN;
LOCK TABLE govshare.log_tree IN SHARE MODE;
ROLLBACK;
BEGIN;
LOCK TABLE govshare.log_tree IN ROW EXCLUSIVE MODE;
ROLLBACK;
-- maintenance and an update of the extension go on
VACUUM FULL govshare.share_grant;
ANALYZE govshare.share_grant;
REINDEX TABLE govshare.share_grant;
ALTER EXTENSION govshare UPDATE;
-- another extension may come and go
CREATE EXTENSION pageinspect;
DROP EXTENSION pageinspect;
-- nothing has moved
SELECT count(*) FROM govshare.share_grant;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'govshare.share_grant'::regclass AND tgenabled <> 'A' AND NOT tgisinternal;
SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND objid = 'govshare.has_duty'::regproc;
