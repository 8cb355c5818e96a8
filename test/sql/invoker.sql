-- Who asks: the outer user's department, duties and right to see.
\set ECHO none
\ir include/world.sql
\set ECHO all

GRANT USAGE ON SCHEMA govshare TO PUBLIC;
SET ROLE regress_govshare_sd_hr;
SELECT govshare.current_department();
SET ROLE regress_govshare_sd_hr_head;
SELECT govshare.current_department();
SET ROLE regress_govshare_stranger;
SELECT govshare.current_department(), govshare.has_duty('sd_hr', 'office_head'),
	govshare.is_authority_over('sd_hr'), govshare.may_see('sd_hr', 'mca');
RESET ROLE;
-- a superuser is a member of nothing for being one
SELECT govshare.current_department(), govshare.has_duty('sd_hr', 'office_head'), govshare.is_authority_over('sd_hr');

-- SECURITY DEFINER does not change who asks
CREATE FUNCTION whose_department() RETURNS text LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp AS 'SELECT govshare.current_department()';
ALTER FUNCTION whose_department() OWNER TO regress_govshare_mca;
SET ROLE regress_govshare_sd_hr;
SELECT whose_department();
RESET ROLE;

-- duties: the role itself, listed, today, and a member still
SET ROLE regress_govshare_sd_hr_head;
SELECT govshare.has_duty('sd_hr', 'office_head') AS own, govshare.has_duty('sd_hr', 'principal') AS other_duty,
	govshare.has_duty('mca', 'office_head') AS other_department, govshare.has_duty('nowhere', 'office_head') AS nowhere,
	govshare.has_duty(NULL, 'office_head') AS nothing;
SET ROLE regress_govshare_sd_hr;
SELECT govshare.has_duty('sd_hr', 'office_head') AS clerk;
RESET ROLE;
BEGIN;
UPDATE govshare.department_head SET valid_until = '2020-01-01' WHERE department = 'sd_hr' AND duty = 'office_head';
SET LOCAL ROLE regress_govshare_sd_hr_head;
SELECT govshare.has_duty('sd_hr', 'office_head') AS former;
ROLLBACK;
BEGIN;
REVOKE regress_govshare_sd_hr FROM regress_govshare_sd_hr_head;
SET LOCAL ROLE regress_govshare_sd_hr_head;
SELECT govshare.current_department(), govshare.has_duty('sd_hr', 'office_head') AS left_the_department;
ROLLBACK;
SET ROLE regress_govshare_sd_hr_head;
SELECT govshare.current_department(), govshare.has_duty('sd_hr', 'office_head') AS back_again;

-- authorities see what lies below them, not beside or above
SET ROLE regress_govshare_sd_data;
SELECT d, govshare.is_authority_over(d), govshare.may_see(d) FROM unnest('{nda,mca,sd_data,sd_hr,jn_data,jn_civil,gd_data,nowhere}'::text[]) d ORDER BY d;
SET ROLE regress_govshare_nda;
SELECT count(*) FILTER (WHERE govshare.is_authority_over(d)) FROM unnest('{nda,mca,sd_data,sd_hr,jn_data,jn_civil,gd_data,nowhere}'::text[]) d;
SET ROLE regress_govshare_jn_data;
SELECT govshare.is_authority_over('sd_hr'), govshare.is_authority_over('jn_civil'), govshare.may_see('sd_hr', 'jn_civil'), govshare.may_see('sd_hr');
SET ROLE regress_govshare_sd_hr;
SELECT govshare.is_authority_over('sd_hr') AS no_authority, govshare.may_see('mca', 'sd_hr') AS party, govshare.may_see('mca') AS no_party;
RESET ROLE;

-- several departments
CREATE ROLE regress_govshare_many;
GRANT regress_govshare_sd_hr, regress_govshare_mps TO regress_govshare_many;
SET ROLE regress_govshare_many;
SELECT govshare.current_department();
SET govshare.acting_for = 'mps';
SELECT govshare.current_department();
SET govshare.acting_for = 'mca';
SELECT govshare.current_department();
SET govshare.acting_for = 'nowhere';
SELECT govshare.current_department();
RESET govshare.acting_for;
BEGIN;
SET LOCAL govshare.acting_for = 'sd_hr';
SELECT govshare.current_department();
ROLLBACK;
SELECT govshare.current_department();
RESET ROLE;
DROP ROLE regress_govshare_many;

-- works in a parallel worker
\ir include/parallel_mode.sql
SET :parallel_mode = on;
SET ROLE regress_govshare_sd_hr;
SELECT govshare.current_department();
RESET ROLE;
RESET :parallel_mode;
-- and without the directory's rows
BEGIN;
SELECT govshare.current_department();
DROP EXTENSION govshare CASCADE;
ROLLBACK;
SET ROLE regress_govshare_sd_hr;
SELECT govshare.current_department();
