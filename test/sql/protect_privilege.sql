-- A service in force does not end by REVOKE (Article 27), and the privileges on
-- govshare's own objects are part of it, whichever statement comes near them.
\ir include/guarded.sql
\set VERBOSITY terse
SET client_min_messages = warning;

SELECT current_database() AS here \gset
GRANT CREATE ON DATABASE :here TO regress_govshare_mca;
-- the provider: by table, by column list, by schema, by everything in it
SET SESSION AUTHORIZATION regress_govshare_mca;
REVOKE SELECT ON mca.division_code_table FROM govshare_reader;
REVOKE ALL ON mca.division_code_table FROM govshare_reader, PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA mca FROM govshare_reader;
REVOKE USAGE ON SCHEMA mca FROM PUBLIC;
ALTER SCHEMA mca RENAME TO elsewhere;
-- what takes nobody's reading away passes
GRANT SELECT ON mca.division_code_table TO regress_govshare_stranger;
REVOKE SELECT ON mca.division_code_table FROM regress_govshare_stranger;
REVOKE INSERT ON mca.division_code_table FROM govshare_reader;
GRANT USAGE ON SCHEMA mca TO govshare_reader;
REVOKE USAGE ON SCHEMA mca FROM PUBLIC;
REVOKE USAGE ON SCHEMA mca FROM govshare_reader;
ALTER SCHEMA mca OWNER TO regress_govshare_mca;
RESET SESSION AUTHORIZATION;

-- a superuser: through the role, its memberships and its privileges
DROP OWNED BY govshare_reader;
REVOKE govshare_reader FROM regress_govshare_sd_hr;
-- inheriting is an option of the role, and since 16 of each membership
SELECT CASE WHEN current_setting('server_version_num')::int >= 160000
	THEN 'GRANT govshare_reader TO regress_govshare_sd_hr WITH INHERIT FALSE'
	ELSE 'ALTER ROLE regress_govshare_sd_hr NOINHERIT' END AS inherit_no_more \gset
:inherit_no_more;
ALTER SCHEMA mca RENAME TO elsewhere;
-- a trojan for ANALYZE
CREATE FUNCTION public.tell(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RAISE WARNING 'the function saw %', t;
	RETURN t;
END
$$;
CREATE STATISTICS public.pair ON name, (public.tell(registrar)) FROM mca.division_code_table;
-- under break-glass it is possible, and on record
BEGIN;
SET LOCAL govshare.break_glass = 'test: close the service';
REVOKE SELECT ON mca.division_code_table FROM govshare_reader;
ROLLBACK;

-- govshare's own objects
GRANT SELECT ON govshare.access_record TO regress_govshare_mps;
REVOKE SELECT ON govshare.access_log FROM PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA govshare TO regress_govshare_mps;
GRANT USAGE ON SEQUENCE govshare.share_grant_id_seq TO regress_govshare_mps;
GRANT EXECUTE ON FUNCTION govshare.grant_changed() TO regress_govshare_mps;
REVOKE EXECUTE ON FUNCTION govshare.in_scope(anyelement) FROM PUBLIC;
REVOKE USAGE ON TYPE govshare.share_method FROM PUBLIC;
GRANT CREATE ON SCHEMA govshare TO regress_govshare_mps;
GRANT USAGE ON SCHEMA govshare TO regress_govshare_mps WITH GRANT OPTION;
REVOKE USAGE ON SCHEMA govshare FROM regress_govshare_sd_hr;
ALTER DEFAULT PRIVILEGES IN SCHEMA govshare GRANT SELECT ON TABLES TO regress_govshare_mps;
-- a person may be let in
GRANT USAGE ON SCHEMA govshare TO regress_govshare_stranger;
BEGIN;
SET LOCAL govshare.break_glass = 'test: repair';
REVOKE USAGE ON SCHEMA govshare FROM regress_govshare_stranger;
COMMIT;

-- with the grants ended, the provider may close its table
SET govshare.break_glass = 'test: end the grants';
UPDATE govshare.share_grant SET state = 'terminated';
RESET govshare.break_glass;
SET SESSION AUTHORIZATION regress_govshare_mca;
REVOKE SELECT ON mca.division_code_table FROM govshare_reader;
RESET SESSION AUTHORIZATION;

-- refusals and break-glass are on record
SELECT govshare.flush_log();
SELECT outer_role, outcome, sqlstate, break_glass, left(message, 50) AS message
	FROM govshare.access_log WHERE relation = 'mca.division_code_table' ORDER BY leaf;
DROP FUNCTION public.tell(text);
