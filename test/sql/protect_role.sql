-- CREATEROLE makes nobody a department: membership, password and settings of a
-- role that reads for one are given by superusers and its own administrators.
\ir include/guarded.sql
\set VERBOSITY terse
SET client_min_messages = warning;
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_warden') THEN
		CREATE ROLE regress_govshare_warden LOGIN CREATEROLE;
	END IF;
END
$$;

SET SESSION AUTHORIZATION regress_govshare_warden;
GRANT regress_govshare_mca TO regress_govshare_warden;
GRANT regress_govshare_mca_head TO regress_govshare_warden;
GRANT govshare_reader TO regress_govshare_warden;
REVOKE regress_govshare_mca FROM regress_govshare_mca_head;
CREATE ROLE regress_govshare_mole IN ROLE regress_govshare_sd_hr;
ALTER GROUP regress_govshare_mca ADD USER regress_govshare_warden;
ALTER ROLE regress_govshare_mca PASSWORD 'known';
ALTER ROLE regress_govshare_mca_head VALID UNTIL '2000-01-01';
ALTER ROLE regress_govshare_sd_hr SET govshare.purpose = 'statistics';
ALTER ROLE regress_govshare_sd_hr RENAME TO regress_govshare_gone;
DROP ROLE regress_govshare_mca_head;
DO $$ BEGIN EXECUTE 'GRANT regress_govshare_mca TO regress_govshare_warden'; END $$;
SELECT pg_has_role('regress_govshare_warden', 'regress_govshare_mca', 'MEMBER');

-- from a database that knows no departments
RESET SESSION AUTHORIZATION;
SELECT current_database() AS here \gset
\c postgres
SET SESSION AUTHORIZATION regress_govshare_warden;
GRANT regress_govshare_mca TO regress_govshare_warden;
ALTER ROLE regress_govshare_sd_hr PASSWORD 'known';
\c :here
\set VERBOSITY terse
SET client_min_messages = warning;

-- other roles are its ordinary business
SET SESSION AUTHORIZATION regress_govshare_warden;
CREATE ROLE regress_govshare_other;
ALTER ROLE regress_govshare_other PASSWORD 'x' CONNECTION LIMIT 5;
GRANT regress_govshare_other TO regress_govshare_warden;
DROP ROLE regress_govshare_other;
ALTER ROLE regress_govshare_warden PASSWORD 'own';

-- an administrator of the department's role admits members; anyone keeps the own password
RESET SESSION AUTHORIZATION;
GRANT regress_govshare_mps TO regress_govshare_warden WITH ADMIN OPTION;
SET SESSION AUTHORIZATION regress_govshare_warden;
GRANT regress_govshare_mps TO regress_govshare_stranger;
SELECT pg_has_role('regress_govshare_stranger', 'regress_govshare_mps', 'MEMBER');
REVOKE regress_govshare_mps FROM regress_govshare_stranger;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
ALTER ROLE regress_govshare_sd_hr PASSWORD NULL;
RESET SESSION AUTHORIZATION;
DROP ROLE regress_govshare_warden;
