-- P2, P3: a prepared plan serves the purpose, role and grant of now, not of then.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
\set VERBOSITY sqlstate
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- custom and generic plans: over a change of purpose, role and grant
PREPARE by_name (text) AS SELECT count(*), max(level) FROM mca.division_code_table WHERE level = $1 OR $1 = '';
PREPARE plain AS SELECT count(*) FROM mca.division_code_table;
SET plan_cache_mode = force_generic_plan;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
SET govshare.purpose = 'benefit_check';
EXECUTE plain;
EXECUTE by_name('');
SET govshare.purpose = 'statistics';
EXECUTE plain;
EXECUTE by_name('');
SET ROLE regress_govshare_jn_civil;
EXECUTE plain;
SET govshare.purpose = 'benefit_check';
EXECUTE plain;
SET ROLE regress_govshare_mps;
EXECUTE plain;
SET ROLE regress_govshare_mca;
EXECUTE plain;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
-- SET LOCAL ends with the transaction, a savepoint's with the savepoint
BEGIN;
SET LOCAL govshare.purpose = 'statistics';
EXECUTE plain;
SAVEPOINT s;
SET LOCAL govshare.purpose = 'benefit_check';
EXECUTE plain;
ROLLBACK TO s;
EXECUTE plain;
COMMIT;
EXECUTE plain;
BEGIN;
SET LOCAL ROLE regress_govshare_jn_civil;
EXECUTE plain;
ROLLBACK;
EXECUTE plain;
SET govshare.purpose = '';
EXECUTE plain;
SELECT set_config('govshare.purpose', 'benefit_check', false);
EXECUTE plain;
RESET govshare.purpose;
EXECUTE plain;
SET govshare.purpose = 'benefit_check';
EXECUTE plain;

-- the grant changes under the plan
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET divisions = '{3702}' WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
UPDATE govshare.share_grant SET divisions = '{37}', row_filter = 'in_use_until IS NULL' WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
UPDATE govshare.share_grant SET state = 'suspended' WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
UPDATE govshare.share_grant SET state = 'active', row_filter = NULL, items = '{name}' WHERE id = 1;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
EXECUTE by_name('');
RESET ROLE;
UPDATE govshare.share_grant SET items = '{code,name,level}' WHERE id = 1;
-- the division column is another
ALTER TABLE mca.division_code_table ADD COLUMN other govshare.division_code;
UPDATE mca.division_code_table SET other = '370000' WHERE name = '北京市';
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
UPDATE govshare.governed_table SET division_column = 'other';
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
UPDATE govshare.governed_table SET division_column = 'code';
-- rolled back: as if it had not been
BEGIN;
UPDATE govshare.share_grant SET state = 'suspended' WHERE id = 1;
SET LOCAL ROLE regress_govshare_sd_hr;
EXECUTE plain;
ROLLBACK;
SET ROLE regress_govshare_sd_hr;
EXECUTE plain;
RESET ROLE;
RESET govshare.break_glass;

-- the same through functions, whose plans PL/pgSQL keeps
CREATE FUNCTION public.kept() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
CREATE FUNCTION public.kept_definer() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
CREATE FUNCTION public.kept_twice() RETURNS text LANGUAGE plpgsql AS $$
DECLARE a bigint; b bigint;
BEGIN
	PERFORM set_config('govshare.purpose', 'benefit_check', true);
	SELECT count(*) INTO a FROM mca.division_code_table;
	PERFORM set_config('govshare.purpose', 'statistics', true);
	SELECT count(*) INTO b FROM mca.division_code_table;
	RETURN a || ' ' || b;
END $$;
CREATE FUNCTION public.with_purpose() RETURNS bigint LANGUAGE plpgsql SET govshare.purpose = 'statistics'
	AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
-- a definer that belongs to no department, and no owner's privilege to bypass the policy
CREATE ROLE regress_govshare_service;
GRANT govshare_reader TO regress_govshare_service;
ALTER FUNCTION public.kept_definer() OWNER TO regress_govshare_service;
SET ROLE regress_govshare_sd_hr;
SELECT kept(), kept_definer();
SET govshare.purpose = 'statistics';
SELECT kept(), kept_definer(), with_purpose();
SELECT kept_twice(), kept_twice();
SET govshare.purpose = 'benefit_check';
SELECT kept(), kept_definer(), with_purpose(), kept();
SET ROLE regress_govshare_jn_civil;
SELECT kept(), kept_definer();
SELECT kept_definer();
SELECT with_purpose();
SET ROLE regress_govshare_mps;
SELECT kept_definer();
SELECT kept_definer();
SET ROLE regress_govshare_mca;
SELECT kept(), kept_definer();
SET ROLE regress_govshare_sd_hr;
SELECT kept(), kept_definer();
RESET ROLE;
DROP FUNCTION public.kept_definer();
REVOKE govshare_reader FROM regress_govshare_service;
DROP ROLE regress_govshare_service;

-- many executions, so that automatic plans turn generic
SET plan_cache_mode = auto;
SET ROLE regress_govshare_sd_hr;
DO $$
DECLARE n bigint; seen text := '';
BEGIN
	FOR i IN 1 .. 24 LOOP
		PERFORM set_config('govshare.purpose', CASE WHEN i / 7 % 2 = 0 THEN 'benefit_check' ELSE 'statistics' END, false);
		SELECT count(*) INTO n FROM mca.division_code_table WHERE code IS NOT NULL;
		seen := seen || ' ' || n;
	END LOOP;
	RAISE WARNING '%', seen;
	ASSERT seen = ' 6 6 6 6 6 6 4 4 4 4 4 4 4 6 6 6 6 6 6 6 4 4 4 4', seen;
END $$;

-- a change of purpose costs plans of ungoverned tables nothing
CREATE TABLE public.ordinary (x int);
PREPARE ordinary AS SELECT count(*) FROM public.ordinary;
SET plan_cache_mode = force_generic_plan;
EXECUTE ordinary;
SET govshare.purpose = 'benefit_check';
EXECUTE ordinary;
SET govshare.purpose = 'statistics';
EXECUTE ordinary;
EXECUTE plain;
SELECT name, generic_plans, custom_plans FROM pg_prepared_statements WHERE name = 'ordinary';
