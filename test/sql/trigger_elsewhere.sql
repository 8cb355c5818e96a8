-- The trigger functions of govshare, called where they do not belong: as plain
-- functions, by roles that may not use them, and on tables of another shape.
-- Found in the catalogs, so that one that comes tomorrow is here already.
SET client_min_messages = error;
\set VERBOSITY sqlstate
\set SHOW_CONTEXT never
CREATE EXTENSION govshare;
DROP ROLE IF EXISTS regress_govshare_maker;
CREATE ROLE regress_govshare_maker;
CREATE SCHEMA made AUTHORIZATION regress_govshare_maker;
GRANT govshare_reader TO regress_govshare_maker;
CREATE TABLE made.way AS SELECT * FROM (VALUES
	('BEFORE INSERT OR UPDATE OR DELETE', 'ROW'), ('AFTER INSERT OR UPDATE OR DELETE', 'ROW'),
	('BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE', 'STATEMENT'), ('AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE', 'STATEMENT')
) AS w (event, level), (VALUES ('made.t'), ('made.c')) AS t (relation), (VALUES (''), ('''x'', ''y'''), ('''id'', ''state'', '''', ''share_grant''')) AS a (arguments);
-- one table of a foreign shape, one that looks like a case
CREATE TABLE made.t (a int);
CREATE TABLE made.c (id bigint, state text, provider text, requester text, department text, entry text, role regrole);
CREATE FUNCTION made.try(f regprocedure, event text, level text, relation text, arguments text, OUT code text, OUT message text) LANGUAGE plpgsql AS $$
BEGIN
	code := 'no error';
	EXECUTE format('CREATE TRIGGER x %s ON %s FOR EACH %s EXECUTE FUNCTION %s(%s)', event, relation, level, f::regproc, arguments);
	EXECUTE format('INSERT INTO %s SELECT', relation);
	EXECUTE format('UPDATE %s SET %s', relation, CASE relation WHEN 'made.t' THEN 'a = 2' ELSE 'state = ''x''' END);
	EXECUTE format('DELETE FROM %s', relation);
	EXECUTE format('TRUNCATE %s', relation);
	RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
	code := SQLSTATE;
	message := SQLERRM;
END
$$;
CREATE VIEW made.trigger_function AS SELECT p.oid::regprocedure AS f FROM pg_proc p
	WHERE p.pronamespace = 'govshare'::regnamespace AND p.prorettype = 'trigger'::regtype;
GRANT SELECT ON made.way, made.trigger_function TO regress_govshare_maker;
ALTER TABLE made.t OWNER TO regress_govshare_maker;
ALTER TABLE made.c OWNER TO regress_govshare_maker;
SELECT count(*) > 20 AS many FROM made.trigger_function;
-- as plain functions
CREATE FUNCTION made.call(f regprocedure) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT %s', f);
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
SELECT made.call(f), count(*) > 0 AS some FROM made.trigger_function GROUP BY 1 ORDER BY 1;
-- as triggers of a department: one may be used, and does nothing where nothing is governed
SET ROLE regress_govshare_maker;
SELECT CASE t.code WHEN '42501' THEN 'all others' ELSE f::text END AS function, t.code, count(*) > 0 AS some
	FROM made.trigger_function, made.way, made.try(f, event, level, relation, arguments) t GROUP BY 1, 2 ORDER BY 1, 2;
RESET ROLE;
-- as triggers of a superuser: an answer each, never an internal error
SELECT f, t.code, min(t.message) AS message FROM made.trigger_function, made.way, made.try(f, event, level, relation, arguments) t
	WHERE t.code !~ '^(SG|42|0A|23|22|39P|ZZ|55)' GROUP BY 1, 2 ORDER BY f::text, 2;
