-- A dataset is shielded as a whole: partitions, children and grandchildren,
-- those there are and those to come; the shield goes with none that leaves.
\ir include/world.sql
\ir include/publish.sql
\set SHOW_CONTEXT never
SELECT publish('MZ001/000001', '{id,area,year}');
SELECT publish('MZ001/000002', '{id,area}');
GRANT USAGE ON SCHEMA mca TO PUBLIC;
-- name | governed | shield whole
CREATE VIEW shield AS
	SELECT c.relname, (govshare.explain_access(c.oid, 'statistics')).reason !~ 'not governed' AS governed,
		c.relrowsecurity AS rls,
		(SELECT string_agg(p.polname, ',' ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policy,
		(SELECT string_agg(format('%s %s', t.tgname, t.tgenabled), ',' ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS trigger
	FROM pg_class c WHERE c.relnamespace = 'mca'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'division_code_table';
SET ROLE regress_govshare_mca;
CREATE TABLE mca.person (id int, area text, year int) PARTITION BY LIST (year);
CREATE TABLE mca.person_2023 PARTITION OF mca.person FOR VALUES IN (2023);
CREATE TABLE mca.person_2024 PARTITION OF mca.person FOR VALUES IN (2024) PARTITION BY LIST (area);
CREATE TABLE mca.person_2024_37 PARTITION OF mca.person_2024 FOR VALUES IN ('370000');
SELECT govshare.govern('mca.person', 'MZ001/000001', 'area');
RESET ROLE;
SELECT * FROM shield ORDER BY 1;
-- a part is released with the whole only
SET ROLE regress_govshare_mca;
\set VERBOSITY default
SELECT govshare.ungovern('mca.person_2023');
\set VERBOSITY terse
SELECT govshare.govern('mca.person_2023', 'MZ001/000002');

-- those to come
CREATE TABLE mca.person_2025 PARTITION OF mca.person FOR VALUES IN (2025);
CREATE TABLE mca.person_2026 (id int, area text, year int) PARTITION BY LIST (area);
CREATE TABLE mca.person_2026_37 PARTITION OF mca.person_2026 FOR VALUES IN ('370000');
ALTER TABLE mca.person ATTACH PARTITION mca.person_2026 FOR VALUES IN (2026);
CREATE TABLE mca.person_2024_44 PARTITION OF mca.person_2024 FOR VALUES IN ('440000');
DO $$BEGIN EXECUTE 'CREATE TABLE mca.person_2027 PARTITION OF mca.person FOR VALUES IN (2027)'; END$$;
RESET ROLE;
SELECT * FROM shield WHERE relname NOT IN ('person', 'person_2023', 'person_2024', 'person_2024_37') ORDER BY 1;
SET ROLE regress_govshare_mps;
SELECT (govshare.explain_access('mca.person_2026_37')).code;
RESET ROLE;

-- who may not come
CREATE TABLE mca.foreign_body (id int, area text, year int);
GRANT ALL ON mca.foreign_body TO regress_govshare_mca;
ALTER TABLE mca.person ATTACH PARTITION mca.foreign_body FOR VALUES IN (2030);
CREATE TABLE mca.person_2031 PARTITION OF mca.person FOR VALUES IN (2031);
SET ROLE regress_govshare_mca_head;
CREATE TABLE mca.person_2032 PARTITION OF mca.person FOR VALUES IN (2032);
SET ROLE regress_govshare_mca;
CREATE TABLE mca.with_policy (id int, area text, year int);
CREATE POLICY own ON mca.with_policy USING (true);
ALTER TABLE mca.person ATTACH PARTITION mca.with_policy FOR VALUES IN (2034);
CREATE TABLE mca.with_rule (id int, area text, year int);
CREATE RULE r AS ON INSERT TO mca.with_rule DO ALSO NOTHING;
ALTER TABLE mca.person ATTACH PARTITION mca.with_rule FOR VALUES IN (2035);
-- the shield of a part is as hard as that of the whole
ALTER TABLE mca.person_2023 DISABLE ROW LEVEL SECURITY;
DROP POLICY govshare_scope ON mca.person_2024_37;
ALTER TABLE mca.person_2024_37 DISABLE TRIGGER govshare_guard;
DROP TRIGGER govshare_guard ON mca.person_2025;
ALTER TABLE mca.person_2025 DISABLE TRIGGER ALL;
ALTER TABLE mca.person DROP COLUMN area;
ALTER TABLE mca.person RENAME COLUMN id TO no;
RESET ROLE;
\set VERBOSITY sqlstate
TRUNCATE mca.person_2023;
INSERT INTO mca.person_2023 VALUES (1, '370000', 2023);
DROP TABLE mca.person_2023;
ALTER TABLE mca.person_2023 OWNER TO regress_govshare_mps;
ALTER TABLE mca.person DETACH PARTITION mca.person_2023;
\set VERBOSITY terse

-- a part that leaves keeps its shield, closed to all but its owner
SET ROLE regress_govshare_mca;
INSERT INTO mca.person VALUES (1, '370000', 2023), (2, '440000', 2024);
ALTER TABLE mca.person DETACH PARTITION mca.person_2023;
RESET ROLE;
SELECT * FROM shield WHERE relname = 'person_2023';
SET ROLE regress_govshare_mca;
GRANT SELECT ON mca.person_2023 TO PUBLIC;
SET ROLE regress_govshare_mps;
SELECT * FROM mca.person_2023;
SET ROLE regress_govshare_mca;
SELECT * FROM mca.person_2023;
ALTER TABLE mca.person ATTACH PARTITION mca.person_2023 FOR VALUES IN (2023);
ALTER TABLE mca.person DETACH PARTITION mca.person_2023 CONCURRENTLY;
DROP POLICY govshare_scope ON mca.person_2023;
DROP TRIGGER govshare_guard ON mca.person_2023;
ALTER TABLE mca.person_2023 DISABLE ROW LEVEL SECURITY;
DROP TABLE mca.person_2023;
-- parts come and go
DROP TABLE mca.person_2024_44;
DROP TABLE mca.person_2026;
SELECT govshare.ungovern('mca.person');
RESET ROLE;
SELECT * FROM shield WHERE relname ~ 'person' ORDER BY 1;

-- inheritance, by more than one level, with a parent more
SET ROLE regress_govshare_mca;
CREATE TABLE mca.base (id int, area text);
CREATE TABLE mca.kid (extra int) INHERITS (mca.base);
CREATE TABLE mca.grandkid () INHERITS (mca.kid);
SELECT govshare.govern('mca.base', 'MZ001/000002', 'area');
CREATE TABLE mca.late () INHERITS (mca.grandkid);
CREATE TABLE mca.stepkid (id int, area text);
ALTER TABLE mca.stepkid INHERIT mca.base;
RESET ROLE;
SELECT * FROM shield WHERE relname IN ('base', 'kid', 'grandkid', 'late', 'stepkid') ORDER BY 1;
-- rows of governed children are not read through an open parent
SET ROLE regress_govshare_mca;
CREATE TABLE mca.open_parent (id int, area text);
ALTER TABLE mca.grandkid INHERIT mca.open_parent;
ALTER TABLE mca.base INHERIT mca.open_parent;
CREATE TEMP TABLE passing () INHERITS (mca.base);
CREATE TABLE mca.both () INHERITS (mca.base, mca.open_parent);
CREATE TABLE mca.diamond () INHERITS (mca.kid, mca.stepkid);
ALTER TABLE mca.stepkid NO INHERIT mca.base;
RESET ROLE;
SELECT * FROM shield WHERE relname IN ('stepkid', 'diamond') ORDER BY 1;
SET ROLE regress_govshare_mca;
ALTER TABLE mca.open_parent INHERIT mca.base;
RESET ROLE;
SELECT * FROM shield WHERE relname = 'open_parent';
