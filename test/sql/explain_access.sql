-- explain_access() says what a SELECT would meet: why, by which article, and the way out.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
\pset format unaligned
\pset expanded on
CREATE TABLE public.ordinary (x int);
SET ROLE regress_govshare_sd_hr;
SELECT * FROM govshare.explain_access('mca.division_code_table');
SET govshare.purpose = 'benefit_check';
SELECT * FROM govshare.explain_access('mca.division_code_table');
SELECT * FROM govshare.explain_access('mca.division_code_table', 'residence');
SELECT * FROM govshare.explain_access('mca.division_code_table', NULL);
SELECT * FROM govshare.explain_access('public.ordinary');
SELECT * FROM govshare.explain_access('mca.division_code_table', 'nonsense');
SELECT govshare.explain_access(NULL);
SELECT govshare.explain_access(99999999);
SET ROLE regress_govshare_mca;
SELECT * FROM govshare.explain_access('mca.division_code_table');
SET ROLE regress_govshare_gd_data;
SELECT * FROM govshare.explain_access('mca.division_code_table');
RESET ROLE;
SELECT * FROM govshare.explain_access('mca.division_code_table');
SET govshare.break_glass = 'test';
SELECT * FROM govshare.explain_access('mca.division_code_table');
UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'other_purpose' WHERE id = 1;
UPDATE govshare.share_grant SET valid_until = '2025-09-01' WHERE id = 3;
UPDATE govshare.share_grant SET state = 'terminated' WHERE id = 2;
REVOKE SELECT ON mca.division_code_table FROM govshare_reader;
GRANT SELECT ON mca.division_code_table TO regress_govshare_sd_hr, regress_govshare_jn_civil;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT * FROM govshare.explain_access('mca.division_code_table');
SELECT * FROM govshare.explain_access('mca.division_code_table', 'statistics');
SET ROLE regress_govshare_jn_civil;
SELECT * FROM govshare.explain_access('mca.division_code_table');
-- ordinary privileges count as well
SET ROLE regress_govshare_mps;
SELECT * FROM govshare.explain_access('mca.division_code_table');

-- my_grants: the caller's own, with the table that each opens
\pset expanded off
SET ROLE regress_govshare_sd_hr;
SELECT id, entry, purpose, relation, items, divisions, row_filter, methods, state FROM govshare.my_grants ORDER BY id;
SET ROLE regress_govshare_jn_civil;
SELECT id, purpose, relation, state FROM govshare.my_grants ORDER BY id;
SET ROLE regress_govshare_mca;
SELECT count(*) FROM govshare.my_grants;

-- it agrees with what a SELECT meets, for every department and purpose
RESET ROLE;
GRANT USAGE ON SCHEMA govshare TO PUBLIC;
CREATE FUNCTION public.met() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM mca.division_code_table;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE TABLE public.compared (department text, purpose text, told text, met text);
GRANT INSERT ON public.compared TO PUBLIC;
DO $$
DECLARE d text; p text;
BEGIN
	FOR d, p IN SELECT code, x FROM govshare.department, unnest('{"",benefit_check,statistics,residence}'::text[]) x LOOP
		EXECUTE format('SET ROLE regress_govshare_%s', d);
		PERFORM set_config('govshare.purpose', p, false);
		INSERT INTO public.compared SELECT d, p, (govshare.explain_access('mca.division_code_table')).code, public.met();
		RESET ROLE;
	END LOOP;
END $$;
SELECT count(*), count(*) FILTER (WHERE told IS NOT DISTINCT FROM met) AS same, string_agg(DISTINCT met, ' ' ORDER BY met) FROM public.compared;
