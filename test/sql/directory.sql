-- The directory: governments, departments, heads (Articles 2, 8, 28).
\ir include/world.sql
\ir include/attempt.sql
\set VERBOSITY sqlstate
-- Authorities are found from the tree
SELECT d.code, d.government, govshare.authority_of(d.code) FROM govshare.department d ORDER BY d.code;
SELECT a.code AS a, b.code AS b, govshare.common_authority(a.code, b.code)
	FROM govshare.department a, govshare.department b
	WHERE (a.code, b.code) IN (('mca', 'mps'), ('jn_civil', 'sd_hr'), ('sd_hr', 'jn_civil'), ('jn_civil', 'gd_data'), ('sd_hr', 'mca'), ('jn_civil', 'jn_civil'))
	ORDER BY 1, 2;
-- A township without an authority of its own: the nearest above
INSERT INTO govshare.government VALUES ('370102001', '街道办事处', 'township', '370102001', '3701');
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_street') AS no_street \gset
\if :no_street
CREATE ROLE regress_govshare_street;
\endif
INSERT INTO govshare.department (code, name, kind, government, role) VALUES ('jd', '某街道', 'grassroots_body', '370102001', 'regress_govshare_street');
SELECT govshare.authority_of('jd'), govshare.common_authority('jd', 'sd_hr');
SELECT govshare.authority_of('nobody') IS NULL AS unknown, govshare.authority_of(NULL) IS NULL AS null_department;
-- One authority for each government, one national government, no loops
INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES ('x', 'x', '37', true, 'pg_monitor');
INSERT INTO govshare.government VALUES ('XX', 'x', 'national', '000000', NULL);
INSERT INTO govshare.government VALUES ('38', 'x', 'province', '38', NULL);
INSERT INTO govshare.government VALUES ('38', 'x', 'province', '38', '38');
INSERT INTO govshare.department (code, name, kind, government, role) VALUES ('x', 'x', 'company', '37', 'pg_monitor');
INSERT INTO govshare.department (code, name, government, role) VALUES ('a b', 'x', '37', 'pg_monitor');
INSERT INTO govshare.department (code, name, government, role) VALUES ('x', ' ', '37', 'pg_monitor');
-- A role serves one department only; a number that names no role is none
INSERT INTO govshare.department (code, name, government, role) VALUES ('x', 'x', '37', 'regress_govshare_mca');
INSERT INTO govshare.department (code, name, government, role) VALUES ('x', 'x', '37', '4000000000');
INSERT INTO govshare.department_head (department, role, duty) VALUES ('mca', '4000000000', 'principal');
UPDATE govshare.department SET role = '4000000000' WHERE code = 'mca';
INSERT INTO govshare.department_head (department, role, duty) VALUES ('mca', 'regress_govshare_mca', 'director');
INSERT INTO govshare.department_head (department, role, duty, valid_from, valid_until)
	VALUES ('mca', 'regress_govshare_mca', 'principal', '2026-02-01', '2026-01-31');
-- Departments read the directory and do not write it
\set VERBOSITY terse
SELECT attempt('sd_hr', 'SELECT count(*) FROM govshare.department');
SELECT attempt('sd_hr', 'UPDATE govshare.department SET is_authority = true WHERE code = ''sd_hr''');
SELECT attempt('sd_hr', 'INSERT INTO govshare.department_head VALUES (''mca'', ''regress_govshare_sd_hr'', ''office_head'')');
SELECT attempt('sd_hr', 'DELETE FROM govshare.purpose');
-- A department that is registered no longer leaves nothing behind
BEGIN;
DELETE FROM govshare.department_head WHERE department = 'gd_data';
DELETE FROM govshare.department WHERE code = 'gd_data';
SELECT has_schema_privilege('regress_govshare_gd_data', 'govshare', 'USAGE') AS by_the_group, array_to_string(nspacl, ' ') LIKE '%regress_govshare_gd_data=%' AS itself
	FROM pg_namespace WHERE nspname = 'govshare';
ROLLBACK;
SELECT attempt('sd_data', 'SELECT govshare.directory_role_release(''regress_govshare_gd_data'')');
