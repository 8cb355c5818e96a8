-- Third parties (Article 25): whatever department B makes of its grant, C gets nothing by it.
\set ECHO none
\ir include/guarded.sql
SET client_min_messages = warning;
GRANT CREATE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA govshare TO PUBLIC;
-- B is sd_hr, which may read Shandong; 青岛市 is what C must never see.
-- C is mps, which has no grant, and jn_civil, whose own grant ends at Jinan.
CREATE FUNCTION attack(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r text;
BEGIN
	BEGIN
		IF statement ~ '^(SELECT|CALL|EXPLAIN)|RETURNING' THEN
			EXECUTE statement INTO r;
		ELSE
			EXECUTE statement;
			r := 'done';
		END IF;
	EXCEPTION WHEN OTHERS THEN
		RETURN SQLSTATE;
	END;
	RETURN CASE WHEN r LIKE '%青岛市%' THEN 'SEEN' WHEN r IS NULL THEN 'nothing' ELSE r END;
END $$;
CREATE TABLE way (n int GENERATED ALWAYS AS IDENTITY, name text, statement text);
CREATE TABLE outcome (n int, who text, purpose text, result text);
GRANT ALL ON way, outcome TO PUBLIC;
CREATE TABLE sink (who text, v text);
GRANT ALL ON sink TO PUBLIC;

SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
-- views
CREATE VIEW b_view AS SELECT name FROM mca.division_code_table;
CREATE VIEW b_barrier WITH (security_barrier) AS SELECT name FROM mca.division_code_table;
CREATE VIEW b_invoker WITH (security_invoker) AS SELECT name FROM mca.division_code_table;
CREATE VIEW b_nested AS SELECT name FROM b_view;
CREATE VIEW b_nested_invoker WITH (security_invoker) AS SELECT name FROM b_view;
CREATE RECURSIVE VIEW b_recursive (name) AS SELECT name FROM mca.division_code_table UNION SELECT name FROM b_recursive;
CREATE VIEW b_lateral AS SELECT l.name FROM generate_series(1, 1), LATERAL (SELECT string_agg(name, ',') AS name FROM mca.division_code_table) l;
CREATE VIEW b_updatable AS SELECT name FROM mca.division_code_table WHERE level = 'prefecture';
INSERT INTO way (name, statement) SELECT v, format('SELECT string_agg(name, '','') FROM %s', v)
	FROM unnest('{b_view,b_barrier,b_invoker,b_nested,b_nested_invoker,b_recursive,b_lateral,b_updatable}'::text[]) v;
INSERT INTO way (name, statement) VALUES
	('updatable view RETURNING', 'UPDATE b_updatable SET name = name RETURNING name'),
	('view in EXISTS', 'SELECT ''青岛市'' WHERE EXISTS (SELECT FROM b_view WHERE name = ''青岛市'')'),
	('view copied', 'CREATE TEMP TABLE stolen AS SELECT name FROM b_view');
-- functions
CREATE FUNCTION b_inline() RETURNS SETOF text LANGUAGE sql STABLE AS 'SELECT name FROM mca.division_code_table';
CREATE FUNCTION b_atomic() RETURNS SETOF text LANGUAGE sql STABLE BEGIN ATOMIC SELECT name FROM mca.division_code_table; END;
CREATE FUNCTION b_sql() RETURNS text LANGUAGE sql VOLATILE AS $$SELECT string_agg(name, ',') FROM mca.division_code_table$$;
CREATE FUNCTION b_sql_definer() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT string_agg(name, ',') FROM mca.division_code_table$$;
CREATE FUNCTION b_plpgsql() RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_definer() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_dynamic() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
	DECLARE r text; BEGIN EXECUTE 'SELECT string_agg(name, '','') FROM mca.division_code_table' INTO r; RETURN r; END$$;
CREATE FUNCTION b_purpose() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET govshare.purpose = 'benefit_check' AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_acting() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET govshare.acting_for = 'sd_hr' AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_set_role() RETURNS text LANGUAGE plpgsql AS $$BEGIN SET LOCAL ROLE regress_govshare_sd_hr; RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_set_role_definer() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN SET LOCAL ROLE regress_govshare_sd_hr; RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_of_view() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM b_view; END$$;
CREATE FUNCTION b_cursor() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
	DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table; r record; t text := ''; BEGIN FOR r IN c LOOP t := t || r.name; END LOOP; RETURN t; END$$;
CREATE FUNCTION b_xml() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$SELECT query_to_xml('SELECT name FROM mca.division_code_table', true, false, '')::text$$;
CREATE FUNCTION b_handler() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
	BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; EXCEPTION WHEN OTHERS THEN RETURN string_agg(name, ',') FROM b_view; END$$;
CREATE PROCEDURE b_procedure(INOUT r text) LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN r := (SELECT string_agg(name, ',') FROM mca.division_code_table); END$$;
INSERT INTO way (name, statement) SELECT f, format('SELECT string_agg(x, '','') FROM %s() x', f) FROM unnest('{b_inline,b_atomic}'::text[]) f;
INSERT INTO way (name, statement) SELECT f, format('SELECT %s()', f)
	FROM unnest('{b_sql,b_sql_definer,b_plpgsql,b_definer,b_dynamic,b_purpose,b_acting,b_set_role,b_set_role_definer,b_of_view,b_cursor,b_xml,b_handler}'::text[]) f;
INSERT INTO way (name, statement) VALUES ('procedure', 'CALL b_procedure(NULL)');
-- rules
CREATE TABLE b_ruled (x int);
GRANT ALL ON b_ruled TO PUBLIC;
CREATE RULE also AS ON INSERT TO b_ruled DO ALSO INSERT INTO sink SELECT 'rule', name FROM mca.division_code_table;
CREATE TABLE b_ruled_select (x int);
GRANT ALL ON b_ruled_select TO PUBLIC;
CREATE RULE instead AS ON UPDATE TO b_ruled_select DO INSTEAD SELECT string_agg(name, ',') FROM mca.division_code_table;
INSERT INTO way (name, statement) VALUES ('rule DO ALSO', 'INSERT INTO b_ruled VALUES (1)'), ('rule DO INSTEAD SELECT', 'UPDATE b_ruled_select SET x = 1');
-- triggers
CREATE FUNCTION b_trigger() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.v := (SELECT string_agg(name, ',') FROM mca.division_code_table); RETURN NEW; END$$;
CREATE FUNCTION b_trigger_definer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN NEW.v := (SELECT string_agg(name, ',') FROM mca.division_code_table); RETURN NEW; END$$;
CREATE FUNCTION b_trigger_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
	DECLARE r record; BEGIN FOR r IN SELECT name FROM mca.division_code_table LOOP INSERT INTO sink VALUES ('trigger', r.name); END LOOP; RETURN NULL; END$$;
CREATE TABLE b_triggered (v text);
CREATE TABLE b_triggered_definer (v text);
CREATE TABLE b_triggered_after (v text);
CREATE TABLE b_triggered_deferred (v text);
GRANT ALL ON b_triggered, b_triggered_definer, b_triggered_after, b_triggered_deferred TO PUBLIC;
CREATE TRIGGER t BEFORE INSERT ON b_triggered FOR EACH ROW EXECUTE FUNCTION b_trigger();
CREATE TRIGGER t BEFORE INSERT ON b_triggered_definer FOR EACH ROW EXECUTE FUNCTION b_trigger_definer();
CREATE TRIGGER t AFTER INSERT ON b_triggered_after FOR EACH STATEMENT EXECUTE FUNCTION b_trigger_after();
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON b_triggered_deferred DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION b_trigger_after();
INSERT INTO way (name, statement) SELECT t, format('INSERT INTO %s VALUES (NULL) RETURNING v', t)
	FROM unnest('{b_triggered,b_triggered_definer,b_triggered_after,b_triggered_deferred}'::text[]) t;
-- row security of B's own tables
CREATE TABLE b_policed (name text);
INSERT INTO b_policed VALUES ('青岛市'), ('无此市');
CREATE TABLE b_policed_by_function (name text);
INSERT INTO b_policed_by_function VALUES ('青岛市'), ('无此市');
GRANT ALL ON b_policed, b_policed_by_function TO PUBLIC;
ALTER TABLE b_policed ENABLE ROW LEVEL SECURITY;
ALTER TABLE b_policed_by_function ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON b_policed USING (EXISTS (SELECT FROM mca.division_code_table d WHERE d.name = b_policed.name));
CREATE POLICY p ON b_policed_by_function USING (b_definer() LIKE '%' || name || '%');
INSERT INTO way (name, statement) SELECT t, format('SELECT string_agg(name, '','') FROM %s', t) FROM unnest('{b_policed,b_policed_by_function}'::text[]) t;
-- defaults, checks, generated columns, domains, indexes
CREATE FUNCTION b_immutable(x int) RETURNS text LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE FUNCTION b_knows(guess text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS $$BEGIN RETURN EXISTS (SELECT FROM mca.division_code_table WHERE name = guess); END$$;
CREATE TABLE b_default (x int, v text DEFAULT b_definer());
CREATE TABLE b_checked (v text CHECK (b_knows(v)));
CREATE TABLE b_generated (x int, v text GENERATED ALWAYS AS (b_immutable(x)) STORED);
CREATE TABLE b_indexed (x int);
CREATE INDEX ON b_indexed (b_immutable(x));
CREATE TABLE b_partial (v text);
CREATE UNIQUE INDEX ON b_partial (v) WHERE b_knows(v);
CREATE DOMAIN b_domain AS text CHECK (b_knows(VALUE));
GRANT ALL ON b_default, b_checked, b_generated, b_indexed, b_partial TO PUBLIC;
INSERT INTO way (name, statement) VALUES
	('default', 'INSERT INTO b_default (x) VALUES (1) RETURNING v'),
	('check constraint', 'INSERT INTO b_checked VALUES (''青岛市'') RETURNING v'),
	('generated column', 'INSERT INTO b_generated (x) VALUES (1) RETURNING v'),
	('index expression', 'INSERT INTO b_indexed VALUES (1) RETURNING b_immutable(x)'),
	('partial index', 'INSERT INTO b_partial VALUES (''青岛市'') RETURNING v'),
	('domain', 'SELECT ''青岛市''::b_domain');
-- aggregates, operators, casts, types, window functions
CREATE FUNCTION b_step(state text, x int) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE AGGREGATE b_aggregate(int) (SFUNC = b_step, STYPE = text);
CREATE FUNCTION b_operator(a int, b int) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE OPERATOR public.<#> (LEFTARG = int, RIGHTARG = int, FUNCTION = b_operator);
CREATE TYPE b_type AS (x int);
CREATE FUNCTION b_cast(v b_type) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN string_agg(name, ',') FROM mca.division_code_table; END$$;
CREATE CAST (b_type AS text) WITH FUNCTION b_cast(b_type);
INSERT INTO way (name, statement) VALUES
	('aggregate', 'SELECT b_aggregate(1)'),
	('aggregate as window function', 'SELECT b_aggregate(1) OVER ()'),
	('operator', 'SELECT 1 OPERATOR(public.<#>) 2'),
	('cast', 'SELECT CAST(ROW(1)::b_type AS text)'),
	('function in FROM, joined', 'SELECT v FROM generate_series(1, 2) n, LATERAL b_definer() v WHERE n = 1'),
	('function at planning', 'SELECT b_immutable(1)'),
	('COPY', 'COPY b_view TO ''/dev/null'''),
	('EXPLAIN ANALYZE', 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT name FROM b_view'),
	('DO', 'DO $x$ BEGIN INSERT INTO sink SELECT ''do'', name FROM b_view; END $x$'),
	('refcursor of a function', 'SELECT b_handed_over()');
CREATE FUNCTION b_opens(c refcursor) RETURNS refcursor LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN OPEN c FOR SELECT name FROM mca.division_code_table; RETURN c; END$$;
CREATE FUNCTION b_handed_over() RETURNS text LANGUAGE plpgsql AS $$
	DECLARE c refcursor := 'handed'; r text; t text := ''; BEGIN PERFORM b_opens(c); LOOP FETCH c INTO r; EXIT WHEN NOT FOUND; t := t || r; END LOOP; CLOSE c; RETURN t; END$$;
RESET ROLE;
-- of a superuser's event trigger B has no part, but its function may be called by one
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.sink SELECT 'event', public.b_definer() WHERE current_setting('test.ddl', true) = 'on'; END$$;
CREATE EVENT TRIGGER regress_on_ddl ON ddl_command_end EXECUTE FUNCTION on_ddl();
INSERT INTO way (name, statement) VALUES ('event trigger', 'DO $x$ BEGIN PERFORM set_config(''test.ddl'', ''on'', true); CREATE TEMP TABLE of_c (x int) ON COMMIT DROP; END $x$');
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;

CREATE FUNCTION try_all() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	w record;
	r text;
BEGIN
	FOR w IN SELECT * FROM public.way ORDER BY n LOOP
		r := public.attack(w.statement);	-- not within the INSERT, which would be a copy
		INSERT INTO public.outcome SELECT w.n, substring(session_user FROM 'regress_govshare_(.*)'), current_setting('govshare.purpose'), r;
	END LOOP;
END $$;
SET govshare.purpose = 'benefit_check';
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT try_all() \g /dev/null
SET SESSION AUTHORIZATION regress_govshare_mps;
SELECT try_all() \g /dev/null
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SELECT try_all() \g /dev/null
SET govshare.purpose = '';
SELECT try_all() \g /dev/null
SET SESSION AUTHORIZATION regress_govshare_mps;
SELECT try_all() \g /dev/null
RESET SESSION AUTHORIZATION;
\set ECHO all
-- B itself, and C without and with a purpose, and with a grant of its own
SELECT w.name, max(result) FILTER (WHERE who = 'sd_hr') AS b,
	max(result) FILTER (WHERE who = 'mps' AND purpose = '') AS c_none, max(result) FILTER (WHERE who = 'mps' AND purpose <> '') AS c,
	max(result) FILTER (WHERE who = 'jn_civil' AND purpose = '') AS c_own_none, max(result) FILTER (WHERE who = 'jn_civil' AND purpose <> '') AS c_own
FROM outcome JOIN way w USING (n) GROUP BY w.n, w.name ORDER BY w.n;
-- nothing that B may see and C may not, in whatever C caused to be written
SELECT count(*) AS leaks FROM outcome WHERE who <> 'sd_hr' AND result = 'SEEN';
DO $$
DECLARE t text; n bigint; r text;
BEGIN
	FOREACH r IN ARRAY '{mps,jn_civil}'::text[] LOOP
		EXECUTE format('SET ROLE regress_govshare_%s', r);
		FOR t IN SELECT c.oid::regclass FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname LIKE 'b\_%' AND relname NOT IN ('b_policed', 'b_policed_by_function', 'b_checked', 'b_partial', 'b_default', 'b_generated', 'b_triggered', 'b_triggered_definer') ORDER BY 1 LOOP
			EXECUTE format('SELECT count(*) FROM %s t WHERE t::text LIKE %L', t, '%青岛市%') INTO n;
			IF n > 0 THEN RAISE NOTICE 'table % shows it to %', t, r; END IF;
		END LOOP;
		RESET ROLE;
	END LOOP;
END $$;
-- sessions of B that run at night copy nothing for C
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
CREATE TABLE b_for_c (name text);
GRANT SELECT ON b_for_c TO PUBLIC;
INSERT INTO b_for_c SELECT name FROM mca.division_code_table;
INSERT INTO b_for_c SELECT * FROM b_view;
CREATE TABLE b_for_c_too AS SELECT name FROM mca.division_code_table;
CREATE MATERIALIZED VIEW b_materialized AS SELECT name FROM mca.division_code_table;
DO $$ BEGIN INSERT INTO b_for_c SELECT * FROM b_inline(); END $$;
WITH w AS (INSERT INTO b_for_c SELECT name FROM mca.division_code_table RETURNING name) SELECT count(*) FROM w;
MERGE INTO b_for_c USING (SELECT name FROM mca.division_code_table) d ON false WHEN NOT MATCHED THEN INSERT VALUES (d.name);
-- statistics of B's tables that a superuser or autovacuum gathers ask nothing for B
RESET ROLE;
ANALYZE b_indexed;
SELECT count(*) AS shown FROM pg_stats WHERE schemaname = 'public' AND tablename LIKE 'b\_indexed%' AND most_common_vals::text LIKE '%青岛市%';
DROP EVENT TRIGGER regress_on_ddl;
