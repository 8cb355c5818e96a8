-- What a grantee, or a department without any grant, tries with objects of its
-- own: each attempt leaked once, or is next to one that did.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE SCHEMA stranger AUTHORIZATION regress_govshare_mps;
GRANT USAGE ON SCHEMA stranger TO PUBLIC;
GRANT USAGE ON SCHEMA mca TO PUBLIC;

-- The provider lends by a view that is not security_invoker.
SET SESSION AUTHORIZATION regress_govshare_mca;
CREATE VIEW mca.lent AS SELECT * FROM mca.division_code_table;
GRANT SELECT ON mca.lent TO PUBLIC;
CREATE INDEX ON mca.division_code_table (lower(registrar));
CREATE STATISTICS mca.pair (mcv) ON level, registrar FROM mca.division_code_table;
INSERT INTO mca.division_code_table (code, name, level, in_use_from, registrar) VALUES
	('450000', '广西壮族自治区', 'province', 1981, '李四'), ('460000', '海南省', 'province', 1988, '李四');
ANALYZE mca.division_code_table;
SET SESSION AUTHORIZATION regress_govshare_mps;
SELECT count(*) FROM mca.lent;

-- A parallel index build calls functions in workers, which run no plan of the
-- leader's: their statements are checked like any other.
CREATE TABLE stranger.bait AS SELECT i FROM generate_series(1, 3000) i;
CREATE FUNCTION stranger.peek(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	seen text;
BEGIN
	IF pg_backend_pid()::text = current_setting('attack.leader') THEN
		PERFORM pg_sleep(0.001);
	ELSE
		SELECT min(registrar) INTO seen FROM mca.lent;
		RAISE WARNING 'the worker saw %', seen;
	END IF;
	RETURN i;
END
$$;
SELECT set_config('attack.leader', pg_backend_pid()::text, false) <> '' AS leads;
SET min_parallel_table_scan_size = 0;
CREATE INDEX ON stranger.bait (stranger.peek(i));
RESET min_parallel_table_scan_size;

-- Planning shows the values in a table's statistics to operators.
CREATE FUNCTION stranger.leak(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RAISE WARNING 'the operator saw %', $1;
	RETURN false;
END
$$;
CREATE OPERATOR stranger.=== (LEFTARG = text, RIGHTARG = text, PROCEDURE = stranger.leak, RESTRICT = eqsel);
EXPLAIN SELECT 1 FROM mca.lent WHERE registrar OPERATOR(stranger.===) 'x';
EXPLAIN SELECT 1 FROM mca.lent WHERE lower(registrar) OPERATOR(stranger.===) 'x';
EXPLAIN SELECT 1 FROM mca.lent WHERE registrar OPERATOR(stranger.===) 'x' AND level OPERATOR(stranger.===) 'y';
EXPLAIN SELECT 1 FROM mca.division_code_table WHERE registrar OPERATOR(stranger.===) 'x';
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
EXPLAIN SELECT 1 FROM mca.lent WHERE name OPERATOR(stranger.===) 'x';
EXPLAIN (COSTS off) SELECT 1 FROM mca.division_code_table WHERE name OPERATOR(stranger.===) 'x';
-- The provider has its statistics.
SET SESSION AUTHORIZATION regress_govshare_mca;
DO $$
DECLARE
	line text;
BEGIN
	EXECUTE $q$EXPLAIN SELECT 1 FROM mca.division_code_table WHERE registrar = '李四'$q$ INTO line;
	RAISE WARNING 'the provider''s estimate: %', substring(line FROM 'rows=\d+');
END
$$;

-- What is granted is granted by name and row; nothing carries the rest.
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT t FROM mca.division_code_table t;
SELECT registrar(t) FROM mca.division_code_table t;
SELECT a.code FROM mca.division_code_table a NATURAL JOIN (SELECT '张三'::text AS registrar) b;
SELECT j FROM (mca.division_code_table a CROSS JOIN (SELECT 1 AS one) b) AS j;
SELECT count(t.*) FROM mca.division_code_table t;
SELECT 1 FROM mca.division_code_table WHERE false AND registrar = 'x';
SELECT count(*) FROM table_to_xml('mca.division_code_table', true, false, '');
SELECT count(*) FROM ONLY mca.division_code_table TABLESAMPLE system (100);
SELECT attname FROM pg_stats WHERE tablename = 'division_code_table';

-- A row filter means what the provider read: no setting of the reader's, no
-- object of anyone else's, changes it.
RESET SESSION AUTHORIZATION;
CREATE COLLATION stranger.order (locale = 'C');
CREATE TYPE stranger.span AS RANGE (subtype = text);
CREATE TYPE stranger.level AS ENUM ('province', 'county');
CREATE TEXT SEARCH CONFIGURATION stranger.words (COPY = simple);
CREATE TABLE mca.own (name text, level stranger.level);
SELECT govshare.check_row_filter('mca.division_code_table', $$name < 'm' COLLATE stranger.order$$);
SELECT govshare.check_row_filter('mca.division_code_table', $$'[a,m)'::stranger.span @> name$$);
SELECT govshare.check_row_filter('mca.division_code_table', $$to_tsvector('stranger.words', name) @@ 'x'$$);
SELECT govshare.check_row_filter('mca.division_code_table', $$'county'::stranger.level < 'province'$$);
SELECT govshare.check_row_filter('mca.own', $$level IN ('county', 'province') AND name < 'm' COLLATE "C"$$) IS NOT NULL AS passes;
DROP TABLE mca.own;
SET array_nulls = off;
SELECT govshare.check_row_filter('mca.division_code_table', $$in_use_from = ANY ('{1981,NULL}')$$) IS NOT NULL AS passes;
RESET array_nulls;

-- The published catalogue shows no draft, not even to a function.
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SELECT govshare.draft_entry(code => 'JN001/000001', name => '草稿', attribute => 'unconditional', methods => '{service}', format => 'table',
	frequency => 'yearly', classification => '草稿', secrecy_assessment => '密评 2025-06-15', privacy_assessment => '个保评 2025-06-20',
	items => '[{"name": "代码", "column": "code"}]');
SET SESSION AUTHORIZATION regress_govshare_mps;
CREATE FUNCTION stranger.say(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	RAISE WARNING 'the function saw %', $1;
	RETURN true;
END
$$;
SELECT count(*) FROM govshare.catalog WHERE stranger.say(name);
SELECT count(*) FROM govshare.catalog_announcement WHERE stranger.say(name);
SELECT count(*) FROM govshare.catalog_change WHERE stranger.say(code);
RESET SESSION AUTHORIZATION;

-- A setting that is reported to clients cannot break their connections.
\set VERBOSITY sqlstate
DO $$ BEGIN PERFORM set_config('govshare.scenario', repeat('x', 1025), false); END $$;
\set VERBOSITY terse
SELECT length(set_config('govshare.scenario', repeat('x', 1024), false));
RESET govshare.scenario;

-- All of it is on record.
SELECT govshare.flush_log();
SELECT department, sqlstate, count(*) FROM govshare.access_log WHERE kind = 'deny' GROUP BY 1, 2 ORDER BY 1, 2;
