-- Who may change a setting of the server: nobody but a superuser, by any of the
-- ways that PostgreSQL has; a department's role, even as owner of the database
-- and with CREATEROLE, finds each of them closed.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE EXTENSION govshare;
DROP ROLE IF EXISTS regress_govshare_owner;
CREATE ROLE regress_govshare_owner LOGIN CREATEROLE;
SELECT current_database() AS database \gset
ALTER DATABASE :"database" OWNER TO regress_govshare_owner;
CREATE SCHEMA own AUTHORIZATION regress_govshare_owner;
CREATE FUNCTION own.try(way text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text := CASE WHEN setting ~ 'mode' THEN 'async' WHEN setting ~ 'log_query' THEN 'full' WHEN setting ~ 'fsync|purge|internal' THEN 'on'
		WHEN setting ~ 'clock' THEN '2030-01-01' WHEN setting ~ 'zone' THEN 'UTC' ELSE '48' END;
BEGIN
	EXECUTE format(CASE way
		WHEN 'set' THEN 'SET %1$s = %2$L'
		WHEN 'set local' THEN 'SET LOCAL %1$s = %2$L'
		WHEN 'set_config' THEN 'SELECT set_config(%1$L, %2$L, false)'
		WHEN 'pg_settings' THEN 'UPDATE pg_settings SET setting = %2$L WHERE name = %1$L'
		WHEN 'role' THEN 'ALTER ROLE CURRENT_USER SET %1$s = %2$L'
		WHEN 'role in database' THEN 'ALTER ROLE CURRENT_USER IN DATABASE %3$I SET %1$s = %2$L'
		WHEN 'database' THEN 'ALTER DATABASE %3$I SET %1$s = %2$L'
		WHEN 'function' THEN 'CREATE FUNCTION own.f() RETURNS int LANGUAGE sql SET %1$s = %2$L AS ''SELECT 1'''
		WHEN 'grant' THEN 'GRANT SET, ALTER SYSTEM ON PARAMETER %1$s TO CURRENT_USER'
		WHEN 'reset' THEN 'ALTER ROLE ALL RESET %1$s' END, setting, value, current_database());
	IF way = 'function' THEN
		PERFORM own.f();
	END IF;
	-- PostgreSQL is silent here: WARNING for the grant, and no row for what SHOW ALL leaves out
	IF way = 'grant' AND NOT has_parameter_privilege(setting, 'SET') OR way = 'pg_settings' AND setting = 'govshare.internal_write' THEN
		RETURN 'refused';
	END IF;
	RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN 'DONE';
	WHEN insufficient_privilege OR cant_change_runtime_param THEN
		RETURN 'refused';
END
$$;
GRANT EXECUTE ON FUNCTION own.try TO PUBLIC;
CREATE TABLE own.setting AS SELECT name FROM pg_settings WHERE name LIKE 'govshare.%' UNION ALL SELECT 'govshare.internal_write';
CREATE TABLE own.way AS SELECT * FROM unnest('{set,set local,set_config,pg_settings,role,role in database,database,function,grant,reset}'::text[]) way;
GRANT SELECT ON own.setting, own.way TO PUBLIC;
SET SESSION AUTHORIZATION regress_govshare_owner;
-- what a user may do: declare what it reads for
SELECT s.name, count(*) FILTER (WHERE t = 'refused') AS refused, string_agg(w.way, ', ' ORDER BY w.way COLLATE "C") FILTER (WHERE t <> 'refused') AS done
FROM own.setting s, own.way w, own.try(w.way, s.name) t GROUP BY s.name ORDER BY s.name COLLATE "C";
\set VERBOSITY sqlstate
SELECT format('ALTER SYSTEM RESET %s', name) FROM own.setting ORDER BY name COLLATE "C" \gexec
RESET SESSION AUTHORIZATION;
-- client options come before any statement
\setenv PGDATABASE :database
\! PGOPTIONS='-c govshare.purpose=benefit_check' psql -XqAt -U regress_govshare_owner -c 'SHOW govshare.purpose'
\! for s in log_mode=async log_query=none log_timeout=1h break_glass=x clock=2030-01-01 retention=48; do PGOPTIONS="-c govshare.$s" psql -XqAt -U regress_govshare_owner -c 'SELECT 1' 2>&1 | grep -o 'parameter.*\|permission.*' ; done
