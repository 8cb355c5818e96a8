-- Values of governed rows live in the planner's statistics too: nobody reads
-- them there, and no estimate tells a grantee of rows outside its scope.
\ir include/guarded.sql
\set VERBOSITY terse
SET client_min_messages = warning;
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_monitor') THEN
		CREATE ROLE regress_govshare_monitor LOGIN IN ROLE pg_read_all_data;
	END IF;
END
$$;
SET SESSION AUTHORIZATION regress_govshare_mca;
INSERT INTO mca.division_code_table (code, name, level, in_use_from, registrar) VALUES
	('450000', '广西壮族自治区', 'province', 1981, '李四'), ('460000', '海南省', 'province', 1988, '李四');
CREATE STATISTICS mca.pair (mcv) ON level, registrar FROM mca.division_code_table;
ANALYZE mca.division_code_table;
SELECT most_common_vals FROM pg_stats WHERE tablename = 'division_code_table' AND attname = 'registrar';

-- departments
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT count(*) FROM pg_stats WHERE tablename = 'division_code_table';
SELECT count(*) FROM pg_stats_ext WHERE tablename = 'division_code_table';
-- pg_read_all_data reads every catalog; BYPASSRLS every view of it
SET SESSION AUTHORIZATION regress_govshare_monitor;
SELECT stavalues1 FROM pg_statistic WHERE starelid = 'mca.division_code_table'::regclass;
SELECT s FROM pg_statistic s;
SELECT stxdmcv FROM pg_statistic_ext_data;
SELECT count(*) FROM pg_stats WHERE tablename = 'division_code_table';
SELECT starelid::regclass, stanullfrac FROM pg_statistic WHERE starelid = 'mca.division_code_table'::regclass AND staattnum = 1;
RESET SESSION AUTHORIZATION;
ALTER ROLE regress_govshare_monitor BYPASSRLS;
SET SESSION AUTHORIZATION regress_govshare_monitor;
SELECT most_common_vals FROM pg_stats WHERE tablename = 'division_code_table';
SELECT most_common_vals FROM pg_stats_ext WHERE tablename = 'division_code_table';
-- nor is either a party to cases and records
SELECT count(*) FROM govshare.access_record;
SELECT count(*) FROM govshare.log_tree;
SELECT row_filter FROM govshare.share_grant;
SELECT count(*) > 0 AS open_to_all FROM govshare.purpose;
-- superusers, and what runs as one
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM pg_stats WHERE most_common_vals IS NOT NULL;
SELECT stavalues1 FROM pg_statistic;
BEGIN;
SET LOCAL govshare.break_glass = 'test: look at estimates';
SELECT most_common_vals FROM pg_stats WHERE tablename = 'division_code_table' AND attname = 'registrar';
COMMIT;

-- EXPLAIN: the same estimate for a value that is common elsewhere and one that
-- is nowhere; by a cached plan, too, and what runs keeps its statistics
CREATE FUNCTION estimate(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	EXECUTE 'EXPLAIN ' || query INTO line;
	RETURN substring(line FROM 'rows=\d+');
END
$$;
SET govshare.break_glass = 'test';
INSERT INTO mca.division_code_table (code, name, level, in_use_from)
	SELECT ('44' || lpad(i::text, 4, '0'))::govshare.division_code, 'canary', 'county', 1981 FROM generate_series(400, 3000) i
	ON CONFLICT DO NOTHING;
RESET govshare.break_glass;
ANALYZE mca.division_code_table;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
PREPARE canary AS SELECT code FROM mca.division_code_table WHERE name = 'canary';
PREPARE nothing AS SELECT code FROM mca.division_code_table WHERE name = 'nothing';
EXECUTE canary;
EXECUTE nothing;
SELECT estimate($$SELECT code FROM mca.division_code_table WHERE name = 'canary'$$) =
	estimate($$SELECT code FROM mca.division_code_table WHERE name = 'nothing'$$) AS tells_nothing;
SELECT estimate('EXECUTE canary') = estimate('EXECUTE nothing') AS tells_nothing;
SELECT estimate($$SELECT code FROM mca.division_code_table WHERE name < 'canarz'$$) =
	estimate($$SELECT code FROM mca.division_code_table WHERE name < 'canary'$$) AS tells_nothing;
SET debug_print_plan = on;
SELECT count(*) FROM mca.division_code_table WHERE name = 'canary';
RESET debug_print_plan;
SELECT count(*) FROM mca.division_code_table WHERE name = 'canary';
-- the provider sees its estimates
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT estimate($$SELECT code FROM mca.division_code_table WHERE name = 'canary'$$) =
	estimate($$SELECT code FROM mca.division_code_table WHERE name = 'nothing'$$) AS tells_nothing;
RESET SESSION AUTHORIZATION;
DROP ROLE regress_govshare_monitor;

-- A row filter that can fail on a row is asked of rows within the divisions only:
-- errors tell values.  One that cannot keeps its place among the conditions.
SET govshare.break_glass = 'test: filters';
UPDATE govshare.share_grant SET row_filter = $$1 / (in_use_from - 1988) <> 5$$ WHERE id = 2;
RESET govshare.break_glass;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'statistics';
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SELECT count(*) FROM mca.division_code_table;
RESET SESSION AUTHORIZATION;
SET govshare.break_glass = 'test: filters';
UPDATE govshare.share_grant SET row_filter = $$in_use_from < 1988$$ WHERE id = 2;
RESET govshare.break_glass;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
EXPLAIN (COSTS OFF) SELECT level FROM mca.division_code_table;
RESET SESSION AUTHORIZATION;
