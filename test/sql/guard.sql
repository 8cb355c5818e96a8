-- P2: no purpose, no row; and each refusal is told apart.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
-- no purpose
SET ROLE regress_govshare_sd_hr;
\set VERBOSITY default
SELECT code, name FROM mca.division_code_table;
-- a purpose: the rows of the grant, as a hand-written WHERE would give
SET govshare.purpose = 'benefit_check';
SELECT code, name FROM mca.division_code_table ORDER BY code;
-- another purpose: another grant, other rows
SET govshare.purpose = 'statistics';
SELECT code, level FROM mca.division_code_table ORDER BY code;
-- a purpose without grant
SET govshare.purpose = 'residence';
SELECT code FROM mca.division_code_table;
-- another department, and nobody's role
SET ROLE regress_govshare_gd_data;
SELECT code FROM mca.division_code_table;
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'benefit_check';
SELECT code, name FROM mca.division_code_table ORDER BY code;
-- a head belongs to the department
SET ROLE regress_govshare_jn_civil_head;
SELECT code FROM mca.division_code_table ORDER BY code;
RESET ROLE;
-- a superuser is no department; break-glass is on record
SELECT count(*) FROM mca.division_code_table;
SET govshare.break_glass = 'drill';
SELECT count(*) FROM mca.division_code_table;
RESET govshare.break_glass;
-- ordinary privileges decide first, and that is on record too
SET ROLE regress_govshare_stranger;
SELECT count(*) FROM mca.division_code_table;
-- the provider reads its own; a superuser in its role is on record (record_own)
SET ROLE regress_govshare_mca;
RESET govshare.purpose;
SELECT count(*), count(registrar) FROM mca.division_code_table;
SET ROLE regress_govshare_mca_head;
SELECT count(*) FROM mca.division_code_table;

-- several departments: say which
RESET ROLE;
CREATE ROLE regress_govshare_two_hats;
GRANT regress_govshare_sd_hr, regress_govshare_jn_civil TO regress_govshare_two_hats;
SET ROLE regress_govshare_two_hats;
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table;
SET govshare.acting_for = 'sd_hr';
SELECT count(*) FROM mca.division_code_table;
SET govshare.acting_for = 'jn_civil';
SELECT count(*) FROM mca.division_code_table;
SET govshare.acting_for = 'mps';
SELECT count(*) FROM mca.division_code_table;
RESET govshare.acting_for;
RESET ROLE;
DROP ROLE regress_govshare_two_hats;

-- suspension, end, expiry
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'beyond_scope' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'active' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET valid_until = '2026-01-01' WHERE id = 1;
RESET govshare.break_glass;
\set clock '2025-12-31 23:59:59+08'
\set ECHO none
\ir include/clock.sql
\set ECHO all
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
\set clock '2026-01-01 00:00:00+08'
\set ECHO none
\ir include/clock.sql
\set ECHO all
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
\set clock '2025-07-31 23:59:59+08'
\set ECHO none
\ir include/clock.sql
\set ECHO all
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;
\set clock ''
\set ECHO none
\ir include/clock.sql
\set ECHO all
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'terminated' WHERE id = 1;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
RESET ROLE;

-- what the record holds of all this
SELECT govshare.flush_log();
SELECT kind, outer_role, department, purpose, grant_id, method, items, sqlstate, outcome, rows, break_glass
FROM govshare.access_record WHERE kind <> 'event' ORDER BY leaf;
