-- A cached grant is never staler than the last statement: not for the session
-- that changed it, not after its rollback, not under REPEATABLE READ.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
\set SHOW_CONTEXT never
\set VERBOSITY sqlstate
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SET govshare.purpose = 'benefit_check';
CREATE FUNCTION read_as(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n text;
BEGIN
	PERFORM set_config('role', role, true);
	BEGIN
		SELECT count(*)::text INTO n FROM mca.division_code_table WHERE code IS NOT NULL;
	EXCEPTION WHEN OTHERS THEN
		n := SQLSTATE;
	END;
	PERFORM set_config('role', 'none', true);
	RETURN n;
END
$$;
SELECT read_as('regress_govshare_sd_hr');
-- one's own change, within the transaction, and after its rollback
BEGIN;
SELECT read_as('regress_govshare_sd_hr');
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'test';
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
SAVEPOINT s;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'active';
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
ROLLBACK TO s;
SELECT read_as('regress_govshare_sd_hr');
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'active', divisions = '{3701}';
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
SELECT revision FROM govshare.share_grant;
ROLLBACK;
SELECT read_as('regress_govshare_sd_hr');
SELECT revision FROM govshare.share_grant;
-- what is not there is cached too
SELECT read_as('regress_govshare_mps');
BEGIN;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET requester = 'mps';
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_mps'), read_as('regress_govshare_sd_hr');
ROLLBACK;
SELECT read_as('regress_govshare_mps'), read_as('regress_govshare_sd_hr');
-- gone, and emptied
BEGIN;
SET LOCAL govshare.break_glass = 'test';
DELETE FROM govshare.share_grant;
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
ROLLBACK;
BEGIN;
SET LOCAL govshare.break_glass = 'test';
SET LOCAL client_min_messages = warning;
TRUNCATE govshare.share_grant CASCADE;
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
ROLLBACK;
SELECT read_as('regress_govshare_sd_hr');
-- replica sessions tell of their changes as well
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'test';
SET LOCAL govshare.break_glass = '';
SELECT read_as('regress_govshare_sd_hr');
SELECT revision FROM govshare.share_grant;
ROLLBACK;
-- nobody counts revisions by hand
BEGIN;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET revision = 1000;
SELECT revision FROM govshare.share_grant;
ROLLBACK;
-- a prepared plan follows the grant
PREPARE q AS SELECT count(*) FROM mca.division_code_table WHERE code IS NOT NULL;
SET ROLE regress_govshare_sd_hr;
EXECUTE q;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET divisions = '{3701}';
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
EXECUTE q;
RESET ROLE;
-- and so it does to another table, and to none
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET entry = 'MZ001/000009';
RESET govshare.break_glass;
SELECT read_as('regress_govshare_sd_hr');
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET entry = 'MZ001/000001';
RESET govshare.break_glass;
SELECT read_as('regress_govshare_sd_hr');
-- a prepared transaction could not suspend at once
\set VERBOSITY default
BEGIN;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'test';
PREPARE TRANSACTION 'later';
\set VERBOSITY sqlstate
SELECT read_as('regress_govshare_sd_hr');
