-- P2: whichever way a statement takes to a governed table, it sees the six rows
-- of the grant or nothing.  The canary is out of scope: 深圳市, 北京市.
\ir include/guarded.sql
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE SCHEMA own AUTHORIZATION regress_govshare_sd_hr;
SET SESSION AUTHORIZATION regress_govshare_mca;
CREATE MATERIALIZED VIEW mca.kept AS SELECT code, name FROM mca.division_code_table;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SET search_path = own, pg_catalog;

-- counts(way, query): the rows of a query, the canaries among them, or SQLSTATE
CREATE FUNCTION counts(query text, OUT n bigint, OUT canaries bigint, OUT error text) LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	n := 0;
	canaries := 0;
	FOR line IN EXECUTE 'SELECT q::text FROM (' || query || ') AS q' LOOP
		n := n + 1;
		IF line ~ '深圳|北京|东城|广东|张三' THEN
			canaries := canaries + 1;
		END IF;
	END LOOP;
EXCEPTION WHEN OTHERS THEN
	n := NULL;
	canaries := NULL;
	error := SQLSTATE;
END
$$;
CREATE VIEW by_view AS SELECT code, name FROM mca.division_code_table;
CREATE VIEW by_invoker WITH (security_invoker) AS SELECT * FROM by_view;
CREATE VIEW by_barrier WITH (security_barrier) AS SELECT * FROM by_invoker;
CREATE TABLE ruled (code text, name text);
-- a rule made a table a view until 16
SELECT current_setting('server_version_num')::int >= 160000 AS rules_make_no_view \gset
\if :rules_make_no_view
DROP TABLE ruled;
CREATE VIEW ruled AS SELECT code::text, name FROM mca.division_code_table;
\else
CREATE RULE "_RETURN" AS ON SELECT TO ruled DO INSTEAD SELECT code::text, name FROM mca.division_code_table;
\endif
CREATE FUNCTION by_sql() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT name FROM mca.division_code_table';
CREATE FUNCTION by_atomic() RETURNS SETOF text LANGUAGE sql STABLE BEGIN ATOMIC SELECT name FROM mca.division_code_table; END;
CREATE FUNCTION by_atomic_definer() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
	BEGIN ATOMIC SELECT name FROM mca.division_code_table; END;
CREATE FUNCTION by_parameter(t text) RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT name FROM mca.division_code_table WHERE level = $1';
CREATE FUNCTION by_plpgsql() RETURNS SETOF text LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT name FROM mca.division_code_table; END';
CREATE FUNCTION by_dynamic(q text) RETURNS SETOF text LANGUAGE plpgsql AS 'BEGIN RETURN QUERY EXECUTE q; END';
CREATE FUNCTION by_cursor() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	c CURSOR FOR SELECT name FROM mca.division_code_table;
	t text;
BEGIN
	OPEN c;
	LOOP
		FETCH c INTO t;
		EXIT WHEN NOT FOUND;
		RETURN NEXT t;
	END LOOP;
END
$$;
CREATE TABLE mine (code text, name text, UNIQUE (code));

SELECT way, c.* FROM (VALUES
	(1, 'table', 'SELECT code, name FROM mca.division_code_table'),
	(2, 'only', 'SELECT name FROM ONLY mca.division_code_table'),
	(3, 'view', 'SELECT * FROM by_view'),
	(4, 'nested views', 'SELECT * FROM by_barrier'),
	(5, 'rule as view', 'SELECT * FROM ruled'),
	(6, 'sql function', 'SELECT by_sql()'),
	(7, 'sql function, inlined', 'SELECT * FROM by_sql()'),
	(8, 'begin atomic', 'SELECT * FROM by_atomic()'),
	(9, 'begin atomic, definer', 'SELECT * FROM by_atomic_definer()'),
	(10, 'sql with parameter, lateral', $$SELECT f FROM (VALUES ('county'), ('prefecture'), ('province')) v(l), LATERAL by_parameter(l) f$$),
	(11, 'plpgsql', 'SELECT by_plpgsql()'),
	(12, 'dynamic', $$SELECT by_dynamic('SELECT name FROM mca.division_code_table')$$),
	(13, 'plpgsql cursor', 'SELECT by_cursor()'),
	(14, 'lateral', 'SELECT l.name FROM (VALUES (1)) v(i), LATERAL (SELECT name FROM mca.division_code_table WHERE i = 1) l'),
	(15, 'lateral, outer', 'SELECT t.name, l.x FROM mca.division_code_table t LEFT JOIN LATERAL (SELECT t.name AS x) l ON true'),
	(16, 'tablesample', 'SELECT name FROM mca.division_code_table TABLESAMPLE bernoulli (100)'),
	(17, 'tablesample, system', 'SELECT name FROM mca.division_code_table TABLESAMPLE system (100) REPEATABLE (7)'),
	(18, 'join using', 'SELECT name FROM mca.division_code_table a JOIN mca.division_code_table b USING (name)'),
	(19, 'natural join', 'SELECT name FROM (SELECT name FROM mca.division_code_table) a NATURAL FULL JOIN (SELECT name FROM mca.division_code_table) b'),
	(20, 'union all', 'SELECT name FROM mca.division_code_table UNION ALL SELECT name FROM mca.division_code_table WHERE false'),
	(21, 'intersect', 'SELECT name FROM mca.division_code_table INTERSECT SELECT name FROM mca.division_code_table'),
	(22, 'except', $$SELECT name FROM mca.division_code_table EXCEPT SELECT 'x'$$),
	(23, 'cte', 'WITH c AS MATERIALIZED (SELECT name FROM mca.division_code_table) SELECT * FROM c'),
	(24, 'recursion', 'WITH RECURSIVE r AS (SELECT name, 1 AS i FROM mca.division_code_table UNION SELECT r.name, 1 FROM r JOIN mca.division_code_table t USING (name)) SELECT * FROM r'),
	(25, 'sublink', 'SELECT (SELECT t.name) FROM mca.division_code_table t'),
	(26, 'exists', 'SELECT 1 FROM generate_series(1, 6) g WHERE EXISTS (SELECT FROM mca.division_code_table)'),
	(27, 'array', 'SELECT unnest(ARRAY(SELECT name FROM mca.division_code_table))'),
	(28, 'window', 'SELECT name, rank() OVER (ORDER BY name), lag(name) OVER () FROM mca.division_code_table'),
	(29, 'grouping sets', 'SELECT name FROM mca.division_code_table GROUP BY GROUPING SETS ((name))'),
	(30, 'distinct on', 'SELECT DISTINCT ON (name) name FROM mca.division_code_table ORDER BY name, level'),
	(31, 'limit with ties', 'SELECT name FROM mca.division_code_table ORDER BY 1 FETCH FIRST 6 ROWS WITH TIES'),
	(32, 'json', 'SELECT to_jsonb(s) FROM (SELECT name FROM mca.division_code_table) s'),
	(33, 'aggregate', 'SELECT unnest(array_agg(name)) FROM mca.division_code_table'),
	(34, 'query_to_xml', $$SELECT unnest(xpath('//name', query_to_xml('SELECT name FROM mca.division_code_table', true, false, '')))::text$$),
	(35, 'ts_stat', $$SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', name) FROM mca.division_code_table')$$),
	(36, 'values', 'SELECT * FROM (VALUES ((SELECT count(*) FROM mca.division_code_table))) v, generate_series(1, column1)'),
	(37, 'whole row', 'SELECT t FROM mca.division_code_table t'),
	(38, 'whole row as json', 'SELECT to_jsonb(t) FROM mca.division_code_table t'),
	(39, 'whole row as text', 'SELECT t::text FROM mca.division_code_table t'),
	(40, 'star', 'SELECT * FROM mca.division_code_table'),
	(41, 'ctid', 'SELECT ctid FROM mca.division_code_table'),
	(42, 'tid scan', $$SELECT name FROM mca.division_code_table WHERE ctid = '(0,1)'$$),
	(43, 'table_to_xml', $$SELECT table_to_xml('mca.division_code_table', true, false, '')::text$$),
	(44, 'schema_to_xml', $$SELECT schema_to_xml('mca', true, false, '')::text$$),
	(45, 'row mark', 'SELECT name FROM mca.division_code_table FOR KEY SHARE'),
	(46, 'row mark in a view', 'SELECT name FROM by_view FOR UPDATE'),
	(47, 'materialized view of the provider', 'SELECT name FROM mca.kept'),
	(48, 'scope in the query', 'SELECT name FROM mca.division_code_table WHERE true OR govshare.in_scope(division_code_table.*)'),
	(49, 'leaky where', $$SELECT name FROM mca.division_code_table WHERE name LIKE '%' OR name ~ '深'$$)
) AS w (i, way, query), LATERAL counts(query) c ORDER BY i;

-- a purpose that changes while the statement is planned: the rows of one grant
-- never come with the columns of another
CREATE FUNCTION declare_purpose(p text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
	AS 'BEGIN PERFORM set_config(''govshare.purpose'', p, false); RETURN true; END';
SELECT count(a.name) FROM mca.division_code_table a WHERE declare_purpose('statistics');
SET govshare.purpose = 'benefit_check';
SELECT count(a.level) FROM mca.division_code_table a, mca.division_code_table b WHERE declare_purpose('statistics');
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM (SELECT declare_purpose('statistics') FROM mca.division_code_table OFFSET 0) x;
SET govshare.purpose = 'benefit_check';

-- in parallel
\ir include/parallel_mode.sql
SET :parallel_mode = on;
SELECT count(*), count(*) FILTER (WHERE name ~ '深圳|北京') FROM mca.division_code_table;
SELECT count(*) FROM by_view a JOIN by_barrier b USING (name);
RESET :parallel_mode;

-- cursors and what writes them out
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH LAST FROM c;
FETCH ABSOLUTE 7 FROM c;
SELECT cursor_to_xml('c', 10, true, true, '')::text ~ '深圳';
COMMIT;

-- what returns rows while it writes: a copy all the same
INSERT INTO mine SELECT code::text, name FROM mca.division_code_table;
INSERT INTO mine VALUES ('1', 'x') RETURNING (SELECT max(name) FROM mca.division_code_table);
INSERT INTO mine VALUES ('1', 'x') ON CONFLICT (code) DO UPDATE SET name = (SELECT max(name) FROM mca.division_code_table);
INSERT INTO mine VALUES ('1', 'x') ON CONFLICT (code) DO UPDATE SET name = 'y' WHERE EXISTS (SELECT FROM mca.division_code_table);
UPDATE mine SET name = t.name FROM mca.division_code_table t;
DELETE FROM mine USING mca.division_code_table t RETURNING t.name;
MERGE INTO mine USING mca.division_code_table t ON false WHEN NOT MATCHED THEN INSERT VALUES (t.code::text, t.name);
MERGE INTO mca.division_code_table t USING mine ON t.name = mine.name WHEN MATCHED THEN DELETE;
WITH w AS (INSERT INTO mine SELECT code::text, name FROM mca.division_code_table RETURNING *) SELECT * FROM w;
WITH w AS (DELETE FROM mine RETURNING *) SELECT name FROM mca.division_code_table;
CREATE TABLE copy AS SELECT code, name FROM mca.division_code_table;
SELECT code, name INTO copy FROM mca.division_code_table;
CREATE TEMPORARY TABLE copy AS TABLE by_view;
PREPARE all_of_it AS SELECT name FROM mca.division_code_table;
CREATE TABLE copy AS EXECUTE all_of_it;
CREATE MATERIALIZED VIEW later AS SELECT name FROM mca.division_code_table WITH NO DATA;
REFRESH MATERIALIZED VIEW later;
SELECT * FROM later;
SELECT count(*) FROM mine;

-- COPY, by each form of it
COPY mca.division_code_table TO STDOUT;
COPY mca.division_code_table (name) TO STDOUT WITH (FORMAT binary);
COPY (SELECT name FROM mca.division_code_table) TO STDOUT;
COPY by_view TO STDOUT;
COPY (TABLE by_view) TO STDOUT WITH (FORMAT csv);
COPY (DELETE FROM mine RETURNING (SELECT max(name) FROM mca.division_code_table)) TO STDOUT;
\set VERBOSITY sqlstate
COPY mca.division_code_table FROM PROGRAM 'true';
\set VERBOSITY terse

-- under method "file" what is written into a table is a copy still
SET govshare.purpose = 'statistics';
COPY (SELECT count(*) FROM mca.division_code_table) TO STDOUT;
COPY (INSERT INTO mine SELECT code::text, level FROM mca.division_code_table RETURNING *) TO STDOUT;
COPY (WITH w AS (INSERT INTO mine SELECT code::text, level FROM mca.division_code_table RETURNING *) SELECT * FROM w) TO STDOUT;
SELECT count(*) FROM mine;
SET govshare.purpose = 'benefit_check';

-- rights that a table's own owner keeps from others
EXPLAIN ANALYZE SELECT name FROM mca.division_code_table;
EXPLAIN (ANALYZE, FORMAT json) EXECUTE all_of_it;
EXPLAIN (ANALYZE off, COSTS off) EXECUTE all_of_it;
EXPLAIN (ANALYZE) INSERT INTO mine SELECT code::text, name FROM mca.division_code_table;
EXPLAIN (ANALYZE) CREATE TABLE copy AS SELECT name FROM mca.division_code_table;
SET row_security = off;
SELECT name FROM mca.division_code_table;
RESET row_security;
BEGIN;
LOCK TABLE mca.division_code_table IN ACCESS EXCLUSIVE MODE;
ROLLBACK;
SET session_replication_role = replica;

-- REFRESH by others than the provider
RESET SESSION AUTHORIZATION;
REFRESH MATERIALIZED VIEW mca.kept;
RESET search_path;
