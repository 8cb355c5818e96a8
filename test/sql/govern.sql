-- govern() binds the provider's tables to published entries, ungovern()
-- releases them, and only the provider writes in between.
\ir include/world.sql
\ir include/publish.sql
\set SHOW_CONTEXT never
SELECT publish('MZ001/000001', '{code,name,level}');
SELECT publish('MZ001/000002', '{id,no_such_column}');
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SELECT code, version, provider FROM govshare.unbound_entry ORDER BY code;

-- what is refused, and why
SET ROLE regress_govshare_mca;
CREATE TABLE mca.plain (id int, no_such int, area int);
CREATE TABLE mca.ruled (id int);
CREATE RULE r AS ON INSERT TO mca.ruled DO ALSO NOTHING;
CREATE TABLE mca.with_policy (code text, name text, level text);
CREATE POLICY own ON mca.with_policy USING (true);
CREATE TABLE mca.parent (code text, name text, level text);
CREATE TABLE mca.child () INHERITS (mca.parent);
CREATE TABLE mca.mixed (code text, name text, level text) PARTITION BY LIST (code);
CREATE TEMP TABLE passing (code text, name text, level text);
CREATE VIEW mca.view AS SELECT 1 AS id;
\set VERBOSITY default
SELECT govshare.govern('mca.plain', 'MZ001/000002');
SELECT govshare.govern('mca.plain', 'MZ001/000001', 'no_such_column');
SELECT govshare.govern('mca.plain', 'MZ001/000001', 'area');
SELECT govshare.govern('mca.plain', 'MZ001/000009');
\set VERBOSITY terse
SELECT govshare.govern('mca.plain', 'MZ001/000001');
SELECT govshare.govern(NULL, 'MZ001/000001');
SELECT govshare.govern('mca.plain', NULL);
SELECT govshare.govern('mca.plain', 'MZ001/000001', NULL, NULL);
SELECT govshare.govern(0, 'MZ001/000001');
SELECT govshare.govern('pg_class', 'MZ001/000001');
SELECT govshare.govern('govshare.share_grant', 'MZ001/000001');
\set VERBOSITY default
SELECT govshare.govern('mca.with_policy', 'MZ001/000001');
SELECT govshare.govern('mca.child', 'MZ001/000001');
\set VERBOSITY terse
SELECT govshare.govern('passing', 'MZ001/000001');
\set VERBOSITY default
RESET ROLE;
SELECT publish('MZ001/000003', '{id}');
SET ROLE regress_govshare_mca;
SELECT govshare.govern('mca.ruled', 'MZ001/000003');
SELECT govshare.govern('mca.view', 'MZ001/000003');
RESET ROLE;
-- a partition that another role owns
CREATE TABLE mca.mixed_1 PARTITION OF mca.mixed FOR VALUES IN ('1');
SET ROLE regress_govshare_mca;
SELECT govshare.govern('mca.mixed', 'MZ001/000001');
RESET ROLE;
-- a foreign key of another's table would tell which keys exist
CREATE TABLE spy (code govshare.division_code REFERENCES mca.division_code_table);
SET ROLE regress_govshare_mca;
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
RESET ROLE;
DROP TABLE spy;
-- another department, a superuser, a table of no department
SET ROLE regress_govshare_mps;
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
RESET ROLE;
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
SELECT govshare.govern('mca.mixed_1', 'MZ001/000001');
-- SECURITY DEFINER lends no department
SET ROLE regress_govshare_mca;
CREATE FUNCTION mca.lend() RETURNS void LANGUAGE sql SECURITY DEFINER
	AS $$SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code')$$;
SET ROLE regress_govshare_mps;
SELECT mca.lend();
-- another department's entry
RESET ROLE;
CREATE TABLE mps_table (code text, name text, level text);
ALTER TABLE mps_table OWNER TO regress_govshare_mps;
SET ROLE regress_govshare_mps;
SELECT govshare.govern('mps_table', 'MZ001/000001');
RESET ROLE;
SELECT count(*) AS governed FROM govshare.governed_table;

-- bound
SET ROLE regress_govshare_mca_head;
\set VERBOSITY terse
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
SELECT * FROM govshare.governed_table;
SELECT code, version, provider FROM govshare.unbound_entry ORDER BY code;
SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'mca.division_code_table'::regclass;
SELECT polname, polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
	FROM pg_policy WHERE polrelid = 'mca.division_code_table'::regclass;
SELECT tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'mca.division_code_table'::regclass AND NOT tgisinternal;
SELECT has_table_privilege('govshare_reader', 'mca.division_code_table', 'SELECT');

-- the provider writes as in any table; nobody else does, whatever the privileges
SET ROLE regress_govshare_mca;
GRANT ALL ON mca.division_code_table TO regress_govshare_mps;
INSERT INTO mca.division_code_table (code, name, level, in_use_from) VALUES ('450000', '广西壮族自治区', 'province', 1981);
UPDATE mca.division_code_table SET name = '广西' WHERE code OPERATOR(govshare.=) '450000';
DELETE FROM mca.division_code_table WHERE code OPERATOR(govshare.=) '450000';
COPY mca.division_code_table (code, name, level, in_use_from) FROM stdin;
460000	海南省	province	1988
\.
BEGIN;
TRUNCATE mca.division_code_table;
ROLLBACK;
SET ROLE regress_govshare_mps;
\set VERBOSITY default
TRUNCATE mca.division_code_table;
\set VERBOSITY sqlstate
INSERT INTO mca.division_code_table (code, name, level, in_use_from) VALUES ('450000', '广西壮族自治区', 'province', 1981);
UPDATE mca.division_code_table SET name = 'x';
DELETE FROM mca.division_code_table;
\copy mca.division_code_table (code, name, level, in_use_from) FROM '/dev/null'
RESET ROLE;
INSERT INTO mca.division_code_table (code, name, level, in_use_from) VALUES ('450000', '广西壮族自治区', 'province', 1981);
SET session_replication_role = replica;
TRUNCATE mca.division_code_table;
DELETE FROM mca.division_code_table;
RESET session_replication_role;
-- whose rights a function uses makes no difference
SET ROLE regress_govshare_mca;
CREATE FUNCTION mca.wipe() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'TRUNCATE mca.division_code_table';
SET ROLE regress_govshare_mps;
SELECT mca.wipe();
SET ROLE regress_govshare_mca;
SELECT mca.wipe();
RESET ROLE;
\set VERBOSITY terse
SELECT govshare.flush_log();
SELECT outer_role, entry, sqlstate, message FROM govshare.access_log WHERE sqlstate = 'SG009' AND message ~ 'written' ORDER BY leaf;
SELECT govshare.governed_table_guard();
INSERT INTO govshare.governed_table VALUES ('mca.plain', 'MZ001/000002', 'mca');
DELETE FROM govshare.governed_table;

-- released
SET ROLE regress_govshare_mps;
SELECT govshare.ungovern('mca.division_code_table');
SELECT govshare.ungovern('mca.plain');
SELECT govshare.ungovern(NULL);
SET ROLE regress_govshare_mca;
SELECT govshare.ungovern('mca.division_code_table');
SELECT * FROM govshare.governed_table;
SELECT relrowsecurity FROM pg_class WHERE oid = 'mca.division_code_table'::regclass;
SELECT count(*) FROM pg_policy WHERE polrelid = 'mca.division_code_table'::regclass;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'mca.division_code_table'::regclass AND NOT tgisinternal;
SELECT has_table_privilege('govshare_reader', 'mca.division_code_table', 'SELECT');
-- and bound again, within a transaction that fails and one that does not
BEGIN;
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code');
ROLLBACK;
SELECT count(*) FROM govshare.governed_table;
ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY;
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code', true);
SELECT record_own FROM govshare.governed_table;
