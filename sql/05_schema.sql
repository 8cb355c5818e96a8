/* 05_schema.sql: what CREATE EXTENSION finds must not be somebody else's */

\echo Use "CREATE EXTENSION govshare" to load this file. \quit

/*
 * CREATE EXTENSION takes a schema of that name as it finds it.  One who made it
 * first would own everything here, and functions or operators that lie in it
 * would be called by this script, as a superuser.  Hence every name in this
 * check says where it is from.
 */
DO $$
DECLARE
	fault pg_catalog.text;
BEGIN
	SELECT CASE
			WHEN NOT r.rolsuper THEN 'it belongs to one who is no superuser'
			WHEN EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) a
				WHERE a.privilege_type OPERATOR(pg_catalog.=) 'CREATE'::pg_catalog.text AND a.grantee OPERATOR(pg_catalog.<>) n.nspowner)
				THEN 'others may create objects in it'
			WHEN EXISTS (SELECT FROM pg_catalog.pg_depend d
				WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
					AND d.refobjid OPERATOR(pg_catalog.=) n.oid
					AND NOT (d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
						AND d.objid OPERATOR(pg_catalog.=) (SELECT e.oid FROM pg_catalog.pg_extension e
							WHERE e.extname OPERATOR(pg_catalog.=) 'govshare'::pg_catalog.name)))
				THEN 'it is not empty'
		END
		INTO fault
		FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
		WHERE n.nspname OPERATOR(pg_catalog.=) 'govshare'::pg_catalog.name;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SG009',
			MESSAGE = pg_catalog.concat('schema govshare cannot be used: ', fault),
			DETAIL = 'Whoever owns the schema, or has objects in it, could change what govshare does (Article 25).',
			HINT = 'DROP SCHEMA govshare after a look at who made it; CREATE EXTENSION makes its own.';
	END IF;
END
$$;

/* ---- default privileges of whoever creates the extension open nothing of it ---- */

CREATE FUNCTION make_private(relation regclass) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	grantee oid;
BEGIN
	FOR grantee IN
		SELECT DISTINCT a.grantee FROM pg_class c, aclexplode(c.relacl) a
		WHERE c.oid = make_private.relation AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('REVOKE ALL ON %s FROM %s', make_private.relation, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END);
	END LOOP;
END
$$;
COMMENT ON FUNCTION make_private(regclass) IS 'internal: closes a table or view to everyone but its owner, whatever default privileges have given';
REVOKE ALL ON FUNCTION make_private(regclass) FROM PUBLIC;

CREATE FUNCTION revoke_from_strangers() RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	reader CONSTANT oid := 'govshare_reader'::regrole;
	g record;
BEGIN
	FOR g IN
		SELECT o.kind, o.name, o.grantee, string_agg(DISTINCT o.privilege, ', ') AS privileges
		FROM (
			SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, a.grantee, a.privilege_type,
				a.grantee IN (0, reader) AND c.relkind <> 'S' AND a.privilege_type = 'SELECT'
			FROM pg_class c, aclexplode(c.relacl) a
			WHERE c.relnamespace = 'govshare'::regnamespace AND a.grantee <> c.relowner
			UNION ALL
			SELECT 'FUNCTION', p.oid::regprocedure::text, a.grantee, a.privilege_type, a.grantee IN (0, reader)
			FROM pg_proc p, aclexplode(p.proacl) a
			WHERE p.pronamespace = 'govshare'::regnamespace AND a.grantee <> p.proowner
			UNION ALL
			SELECT 'TYPE', t.oid::regtype::text, a.grantee, a.privilege_type, a.grantee = 0
			FROM pg_type t, aclexplode(t.typacl) a
			WHERE t.typnamespace = 'govshare'::regnamespace AND a.grantee <> t.typowner) o (kind, name, grantee, privilege, kept)
		WHERE NOT o.kept
		GROUP BY o.kind, o.name, o.grantee
	LOOP
		EXECUTE format('REVOKE %s ON %s %s FROM %s', g.privileges, g.kind, g.name, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END);
	END LOOP;
END
$$;
COMMENT ON FUNCTION revoke_from_strangers() IS 'internal: ends an installation or update: PUBLIC and govshare_reader keep SELECT and EXECUTE, every other role but the owner nothing, whatever default privileges have given';
REVOKE ALL ON FUNCTION revoke_from_strangers() FROM PUBLIC;
