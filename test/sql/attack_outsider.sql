-- What a role of no department tries, that may create objects and, by PUBLIC,
-- select: alone, and by what it lays out for a grantee to step on.
\ir include/guarded.sql
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE SCHEMA outsider AUTHORIZATION regress_govshare_stranger;
GRANT USAGE ON SCHEMA outsider TO PUBLIC;
SET SESSION AUTHORIZATION regress_govshare_mca;
GRANT SELECT ON mca.division_code_table TO PUBLIC;

SET SESSION AUTHORIZATION regress_govshare_stranger;
CREATE TABLE outsider.loot (line text);
GRANT SELECT, INSERT ON outsider.loot TO PUBLIC;
CREATE FUNCTION outsider.tell(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0000001 AS $$
BEGIN
	RAISE WARNING 'the function saw %', t;
	RETURN true;
END
$$;
CREATE FUNCTION outsider.less(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT outsider.tell($1)';
CREATE OPERATOR outsider.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = outsider.less, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR outsider.^@ (LEFTARG = text, RIGHTARG = text, PROCEDURE = outsider.less);
CREATE COLLATION outsider.order (locale = 'C');
-- alone: by name, by its view, its definer function, its cursor, its index, its policy
SELECT name FROM mca.division_code_table;
CREATE VIEW outsider.seen AS SELECT code, name FROM mca.division_code_table;
GRANT SELECT ON outsider.seen TO PUBLIC;
SELECT * FROM outsider.seen;
CREATE FUNCTION outsider.names() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT name FROM mca.division_code_table';
CREATE FUNCTION outsider.keep() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT name FROM mca.division_code_table LOOP
		INSERT INTO outsider.loot VALUES (r.name);
	END LOOP;
END
$$;
SELECT * FROM outsider.names();
SELECT outsider.keep();
CREATE FUNCTION outsider.one(i int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT min(name) FROM mca.division_code_table';
CREATE TABLE outsider.bait (i int);
INSERT INTO outsider.bait VALUES (1);
CREATE INDEX ON outsider.bait (outsider.one(i));
CREATE TABLE outsider.generated (i int, t text GENERATED ALWAYS AS (outsider.one(i)) STORED);
INSERT INTO outsider.generated VALUES (1);
CREATE TABLE outsider.checked (i int CHECK (outsider.one(i) IS NULL), t text DEFAULT outsider.one(1));
INSERT INTO outsider.checked VALUES (1);
CREATE DOMAIN outsider.probe AS int CHECK (outsider.one(VALUE) IS NULL);
SELECT 1::outsider.probe;
ALTER TABLE outsider.bait ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON outsider.bait USING (outsider.one(i) = 'x');
SELECT * FROM outsider.bait;
CREATE TABLE outsider.trap (i int);
GRANT INSERT ON outsider.trap TO PUBLIC;
CREATE RULE also AS ON INSERT TO outsider.trap DO ALSO INSERT INTO outsider.loot SELECT name FROM mca.division_code_table;
INSERT INTO outsider.trap VALUES (1);
CREATE TABLE outsider.child () INHERITS (mca.division_code_table);
CREATE TABLE outsider.refers (c govshare.division_code REFERENCES mca.division_code_table);
CREATE STATISTICS outsider.s ON code, name FROM mca.division_code_table;
SELECT govshare.explain_access('mca.division_code_table', 'benefit_check');

-- laid out for a superuser's maintenance: ANALYZE and REINDEX run the function
RESET SESSION AUTHORIZATION;
ALTER TABLE outsider.bait NO FORCE ROW LEVEL SECURITY;
DROP INDEX IF EXISTS outsider.bait_one_idx;
SET SESSION AUTHORIZATION regress_govshare_stranger;
CREATE FUNCTION outsider.later(i int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF session_user::text LIKE 'regress%' THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT min(name) FROM mca.division_code_table);
END
$$;
CREATE INDEX ON outsider.bait (outsider.later(i));
RESET SESSION AUTHORIZATION;
ANALYZE outsider.bait;
REINDEX TABLE outsider.bait;
SET govshare.break_glass = 'test: maintenance with the door open';
ANALYZE outsider.bait;
RESET govshare.break_glass;

-- laid out for a grantee: its names come first
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'statistics';
SET search_path = outsider, pg_catalog, public;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM mca.division_code_table WHERE level < 'q' COLLATE "order";
SELECT count(*) FROM outsider.loot a JOIN mca.division_code_table b ON a.line = b.level;
RESET search_path;
SET govshare.purpose = 'benefit_check';
-- a definer function of nobody's could keep what it reads
SELECT * FROM outsider.names();
SELECT outsider.keep();
-- its view shows the grantee what the grant opens, to the grantee alone
SELECT count(*) FROM outsider.seen;
-- its rule would copy
INSERT INTO outsider.trap VALUES (1);
RESET SESSION AUTHORIZATION;
SELECT * FROM outsider.loot;

-- laid out for the provider
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT count(*) FROM outsider.names();
SELECT outsider.keep();
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM outsider.loot;
SELECT govshare.flush_log();
SELECT outer_role, sqlstate, count(*) FROM govshare.access_log WHERE kind = 'deny' GROUP BY 1, 2 ORDER BY 1, 2;
