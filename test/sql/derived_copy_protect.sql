-- P6: a copy cannot be altered so that it gives its rows to others, or past the grant.
\set ECHO none
\ir include/guarded.sql
\ir include/batch.sql
\set ECHO all
\set VERBOSITY terse
SET govshare.purpose = 'residence';
SET ROLE regress_govshare_sd_hr;
CREATE TABLE c AS SELECT code, people FROM population;
CREATE MATERIALIZED VIEW m AS SELECT code, people FROM population;
CREATE TABLE own (code text PRIMARY KEY, people int);
CREATE FUNCTION leak(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE WARNING 'leaked %', $1; RETURN $1; END $$;
CREATE FUNCTION leak_old() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'leaked %', OLD.code; RETURN OLD; END $$;

-- code over its rows, values in messages
CREATE TRIGGER t BEFORE DELETE ON c FOR EACH ROW EXECUTE FUNCTION leak_old();
CREATE RULE r AS ON DELETE TO c DO ALSO INSERT INTO own VALUES (OLD.code, OLD.people);
CREATE INDEX ON c (leak(code));
CREATE INDEX ON c (code) WHERE leak(code) IS NOT NULL;
CREATE UNIQUE INDEX ON c (people);
CREATE INDEX ON m (leak(code));
CREATE UNIQUE INDEX ON m (code);
ALTER TABLE c ADD CHECK (leak(code) <> '');
ALTER TABLE c ADD PRIMARY KEY (code);
ALTER TABLE c ADD FOREIGN KEY (code) REFERENCES own;
ALTER TABLE c ADD COLUMN g text GENERATED ALWAYS AS (leak(code)) STORED;
ALTER TABLE c ADD COLUMN d text DEFAULT leak('x');
ALTER TABLE c ALTER code TYPE text USING leak(code);
ALTER TABLE c ALTER people SET DEFAULT 1;
CREATE POLICY p ON c USING (leak(code) <> '');
CREATE DOMAIN leaky AS text;
ALTER TABLE c ADD COLUMN l leaky;
CREATE STATISTICS s ON code, people FROM m;
ALTER MATERIALIZED VIEW m ALTER COLUMN code SET STATISTICS 100;
ANALYZE m;
SELECT count(*) FROM pg_stats WHERE tablename = 'm';
-- its shield
ALTER TABLE c DISABLE ROW LEVEL SECURITY;
ALTER TABLE c NO FORCE ROW LEVEL SECURITY;
DROP POLICY govshare_scope ON c;
ALTER POLICY govshare_scope ON c USING (true);
ALTER POLICY govshare_scope ON c RENAME TO other;
-- others
GRANT SELECT ON c TO PUBLIC;
GRANT SELECT (code) ON c TO regress_govshare_mps;
GRANT SELECT ON ALL TABLES IN SCHEMA sd TO regress_govshare_jn_civil;
GRANT SELECT ON m TO regress_govshare_jn_civil;
GRANT SELECT ON c TO regress_govshare_sd_hr_head;
RESET ROLE;
ALTER TABLE sd.c OWNER TO regress_govshare_jn_civil;
REASSIGN OWNED BY regress_govshare_sd_hr TO regress_govshare_jn_civil;
ALTER TABLE sd.c OWNER TO regress_govshare_sd_hr_head;
ALTER TABLE sd.c OWNER TO regress_govshare_sd_hr;
-- families, references
CREATE TABLE sd.parent (code text, people int);
ALTER TABLE sd.parent OWNER TO regress_govshare_sd_hr;
CREATE TABLE sd.parted (code text, people int) PARTITION BY LIST (code);
ALTER TABLE sd.parted OWNER TO regress_govshare_sd_hr;
SET ROLE regress_govshare_sd_hr;
ALTER TABLE c INHERIT parent;
ALTER TABLE parted ATTACH PARTITION c DEFAULT;
CREATE TABLE child () INHERITS (c);
ALTER TABLE own ADD FOREIGN KEY (code) REFERENCES c;
-- publications
RESET ROLE;
SET client_min_messages = error;
SELECT current_database() \gset
GRANT CREATE ON DATABASE :"current_database" TO regress_govshare_sd_hr;
SET ROLE regress_govshare_sd_hr;
CREATE SCHEMA lends GRANT SELECT ON sd.c TO regress_govshare_mps;
CREATE PUBLICATION p1 FOR TABLE c;
CREATE PUBLICATION p2 FOR TABLE own;
ALTER PUBLICATION p2 ADD TABLE c;
RESET ROLE;
CREATE PUBLICATION p3 FOR ALL TABLES;
CREATE PUBLICATION p4 FOR TABLES IN SCHEMA sd;
CREATE SCHEMA pub AUTHORIZATION regress_govshare_sd_hr;
CREATE PUBLICATION p5 FOR TABLES IN SCHEMA pub;
SET ROLE regress_govshare_sd_hr;
ALTER TABLE c SET SCHEMA pub;
CREATE TABLE pub.c2 AS SELECT * FROM c;
RESET ROLE;
DROP PUBLICATION p2, p5;
RESET client_min_messages;
SET ROLE regress_govshare_sd_hr;

-- what stays possible
CREATE INDEX ON c (people);
CREATE INDEX ON m (code);
CREATE TYPE pair AS (a int, b text);
CREATE TABLE pairs AS SELECT ROW(people, code)::pair AS pair FROM c;
DROP TABLE pairs;
CREATE UNLOGGED TABLE u AS SELECT * FROM c;
ALTER TABLE c RENAME TO renamed;
ALTER TABLE renamed SET SCHEMA pub;
ALTER TABLE pub.renamed RENAME code TO area;
ALTER TABLE pub.renamed ADD COLUMN remark text;
ALTER TABLE pub.renamed SET (fillfactor = 90);
ALTER TABLE pub.renamed SET UNLOGGED;
UPDATE pub.renamed SET remark = 'mine' WHERE area = '370100';
INSERT INTO pub.renamed VALUES ('999999', 1, 'mine');
SELECT * FROM pub.renamed ORDER BY area;
VACUUM FULL pub.renamed;
CLUSTER pub.renamed USING c_people_idx;
REINDEX TABLE pub.renamed;
REFRESH MATERIALIZED VIEW m;
CREATE TABLE like_it (LIKE pub.renamed INCLUDING ALL);
SELECT relation, department FROM govshare.derived_copy ORDER BY relation::text;
CREATE VIEW v AS SELECT area FROM pub.renamed;
ALTER TABLE pub.renamed DROP COLUMN people;
SELECT * FROM v ORDER BY 1;

-- tables that cannot become copies
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE TABLE t1 (code text);
CREATE TRIGGER t BEFORE INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION leak_old();
INSERT INTO t1 SELECT code FROM population;
CREATE TABLE t2 (code text REFERENCES own);
INSERT INTO t2 SELECT code FROM population;
CREATE TABLE t3 (code text);
CREATE INDEX ON t3 (leak(code));
INSERT INTO t3 SELECT code FROM population;
INSERT INTO parted SELECT code, people FROM population;
INSERT INTO parent SELECT code, people FROM population;
CREATE TABLE t4 () INHERITS (parent);
INSERT INTO parent SELECT code, people FROM population;
CREATE TABLE t5 (code leaky);
INSERT INTO t5 SELECT code FROM population;
CREATE TABLE t6 AS SELECT code::leaky FROM population;
CREATE TYPE leaky_pair AS (a int, b leaky);
CREATE TABLE t6 AS SELECT ROW(1, code)::leaky_pair AS pair FROM population;
CREATE TABLE t7 (code text);
GRANT SELECT ON t7 TO PUBLIC;
INSERT INTO t7 SELECT code FROM population;
CREATE TABLE t8 (code text);
ALTER TABLE t8 ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t8 USING (true);
INSERT INTO t8 SELECT code FROM population;
CREATE RULE r AS ON INSERT TO t8 DO ALSO NOTIFY x;
INSERT INTO t8 SELECT code FROM population;
RESET ROLE;
CREATE TABLE sd.t9 (code text);
GRANT ALL ON sd.t9 TO regress_govshare_sd_hr;
SET ROLE regress_govshare_sd_hr;
INSERT INTO t9 SELECT code FROM population;
INSERT INTO govshare.notice (text) SELECT code FROM population;
CREATE VIEW t10 AS SELECT ''::text AS code;
CREATE FUNCTION leak_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'leaked %', NEW.code; RETURN NEW; END $$;
CREATE TRIGGER t INSTEAD OF INSERT ON t10 FOR EACH ROW EXECUTE FUNCTION leak_new();
INSERT INTO t10 SELECT code FROM population;
-- another purpose, another department
CREATE TABLE other AS SELECT code FROM population;
SET govshare.purpose = 'statistics';
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET methods = '{service,batch}' WHERE id = 2;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
INSERT INTO other SELECT code FROM division_code_table;
SET govshare.purpose = 'residence';
GRANT INSERT ON own TO regress_govshare_jn_civil;
SET ROLE regress_govshare_jn_civil;
INSERT INTO sd.own SELECT code, 1 FROM division_code_table;
CREATE TABLE jn.own AS SELECT code, name FROM division_code_table;
\set VERBOSITY terse
-- default privileges give nobody anything
SET ROLE regress_govshare_sd_hr;
ALTER DEFAULT PRIVILEGES IN SCHEMA sd GRANT SELECT ON TABLES TO PUBLIC, regress_govshare_mps;
CREATE TABLE defaults AS SELECT code FROM population;
SELECT count(*) FROM pg_class, aclexplode(relacl) a WHERE relname = 'defaults' AND a.grantee <> relowner;
ALTER DEFAULT PRIVILEGES IN SCHEMA sd REVOKE SELECT ON TABLES FROM PUBLIC, regress_govshare_mps;
-- a function that is evaluated while the statement is planned, a cursor opened before
CREATE FUNCTION folded() RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN sum(people) FROM mca.population; END $$;
CREATE TABLE by_folding AS SELECT folded();
CREATE TABLE by_cursor (n int);
CREATE FUNCTION fetched(r refcursor) RETURNS int LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN FETCH r INTO n; RETURN n; END $$;
BEGIN;
DECLARE cur CURSOR FOR SELECT length(name) FROM division_code_table ORDER BY 1;
INSERT INTO by_cursor SELECT fetched('cur');
SELECT count(*) FROM govshare.derived_copy WHERE relation = 'by_cursor'::regclass;
COMMIT;
-- by COPY, EXPLAIN and rules
COPY (INSERT INTO by_cursor SELECT people FROM population RETURNING n) TO STDOUT;
EXPLAIN ANALYZE CREATE TABLE x AS SELECT code FROM population;
EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) CREATE TABLE x AS SELECT code FROM other;
SELECT count(*) FROM govshare.derived_copy WHERE relation = 'x'::regclass;
CREATE TABLE own2 (n int);
CREATE TABLE own3 (n int);
CREATE RULE r AS ON INSERT TO own2 DO ALSO INSERT INTO own3 SELECT people FROM mca.population;
INSERT INTO own2 VALUES (1);
SELECT relation FROM govshare.derived_copy WHERE relation::text LIKE 'own%' ORDER BY 1;
-- who bypasses row security cannot COPY by name, which would go unrecorded
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET methods = '{batch,file}' WHERE id = 5;
RESET govshare.break_glass;
ALTER ROLE regress_govshare_sd_hr BYPASSRLS;
SET ROLE regress_govshare_sd_hr;
COPY other TO STDOUT;
COPY (SELECT * FROM other) TO STDOUT;
RESET ROLE;
ALTER ROLE regress_govshare_sd_hr NOBYPASSRLS;
SELECT govshare.flush_log();
SELECT message, count(*) FROM govshare.access_log WHERE sqlstate = 'SG009' GROUP BY message ORDER BY message COLLATE "C";
