-- The policy macro: in_scope() becomes the grant's predicate in the plan.
\set ECHO none
\ir include/guarded.sql
\set ECHO all

-- enough rows that an index pays
SET govshare.break_glass = 'test';
INSERT INTO mca.division_code_table (code, name, level, in_use_from)
	SELECT ((11 + i / 100)::text || lpad((i % 100 + 1)::text, 2, '0') || lpad(j::text, 2, '0'))::govshare.division_code, 'row', 'county', 1981
	FROM generate_series(0, 899) i, generate_series(30, 60) j
	ON CONFLICT DO NOTHING;
RESET govshare.break_glass;
ANALYZE mca.division_code_table;
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'benefit_check';
-- a range of the index, as a hand-written WHERE; what EXPLAIN shows a grantee is
-- made without statistics, and without them either scan of the index will do
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT code, name FROM mca.division_code_table;
EXPLAIN (COSTS OFF) SELECT name FROM mca.division_code_table WHERE code OPERATOR(govshare.=) '370102';
RESET enable_bitmapscan;
RESET ROLE;

-- no grant: constant FALSE, no mark; EXPLAIN is refused as the read is
SET ROLE regress_govshare_mps;
EXPLAIN (COSTS OFF) SELECT code FROM mca.division_code_table;
RESET ROLE;

-- text columns, partitions, columns in another order
SET ROLE regress_govshare_mca;
CREATE TABLE mca.person (id int, area text COLLATE "C", area_char char(12), area_varchar varchar, born date, note text) PARTITION BY LIST (id);
CREATE TABLE mca.person_1 PARTITION OF mca.person FOR VALUES IN (1);
CREATE TABLE mca.person_2 (note text, born date, area_varchar varchar, area_char char(12), area text COLLATE "C", id int);
ALTER TABLE mca.person ATTACH PARTITION mca.person_2 FOR VALUES IN (2);
INSERT INTO mca.person VALUES (1, '370102', '370102', '370102', '2026-02-03', 'a'), (1, '440300', '440300', '440300', '2026-03-02', 'b'),
	(2, '370100', '370100', '370100', '2026-02-01', 'c'), (2, '3701', '3701', '3701', '2026-02-28', 'd'), (1, '380000', '380000', '380000', NULL, 'e'),
	(2, NULL, NULL, NULL, '2026-01-01', 'f');
GRANT SELECT ON mca.person, mca.person_1, mca.person_2 TO govshare_reader;
CREATE INDEX ON mca.person_1 (area);
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY '{person,person_1,person_2}'::text[] LOOP
		EXECUTE format('ALTER TABLE mca.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY govshare_scope ON mca.%I USING (govshare.in_scope(%I)) WITH CHECK (true)', t, t);
	END LOOP;
END $$;
RESET ROLE;
SET govshare.break_glass = 'test';
INSERT INTO govshare.governed_table VALUES ('mca.person', 'MZ001/000002', 'mca', 'area');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	VALUES (4, 'MZ001/000002', 1, 'mca', 'sd_hr', 'benefit_check', '{service}', '{id,area,born,note}', '{37}', NULL, '2025-08-01', '2099-01-01'),
	(5, 'MZ001/000002', 1, 'mca', 'sd_hr', 'statistics', '{service}', '{id,born,note}', NULL, $$(born = NULL OR born <= '2026-02-03') AND note <> 'a\b'$$, '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SELECT id, area, note FROM mca.person ORDER BY note;
SELECT id, area, note FROM mca.person_1 ORDER BY note;
SELECT id, area, note FROM mca.person_2 ORDER BY note;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT note FROM mca.person_1;
RESET enable_seqscan;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET division_column = 'area_char' WHERE relation = 'mca.person'::regclass;
SET ROLE regress_govshare_sd_hr;
SELECT note FROM mca.person ORDER BY note;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET division_column = 'area_varchar' WHERE relation = 'mca.person'::regclass;
SET ROLE regress_govshare_sd_hr;
SELECT note FROM mca.person ORDER BY note;
RESET ROLE;
-- a bound that cannot be applied lets nothing pass
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET division_column = 'born' WHERE relation = 'mca.person'::regclass;
SET ROLE regress_govshare_sd_hr;
SELECT note FROM mca.person ORDER BY note;
RESET ROLE;
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET division_column = NULL WHERE relation = 'mca.person'::regclass;
SET ROLE regress_govshare_sd_hr;
SELECT note FROM mca.person ORDER BY note;
-- the reader's settings do not decide which rows the provider granted
SET govshare.purpose = 'statistics';
SELECT note FROM mca.person ORDER BY note;
SET transform_null_equals = on;
SET standard_conforming_strings = off;
SELECT note FROM mca.person ORDER BY note;
SELECT count(*) FROM mca.person WHERE born = NULL;
RESET transform_null_equals;
RESET standard_conforming_strings;
SET search_path = pg_temp, public;
SELECT note FROM mca.person ORDER BY note;
RESET search_path;
-- a retyped or dropped column fails closed
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE mca.person DROP COLUMN born;
RESET govshare.break_glass;
SET ROLE regress_govshare_sd_hr;
SELECT note FROM mca.person ORDER BY note;

-- the scope comes before a function that would tell what it is shown
RESET ROLE;
CREATE FUNCTION public.tell(name text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	RAISE NOTICE '%', name;
	RETURN true;
END $$;
SET ROLE regress_govshare_jn_civil;
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table WHERE public.tell(name) AND code OPERATOR(govshare.<) '370103';
SELECT count(*) FROM (SELECT name FROM mca.division_code_table UNION ALL SELECT name FROM mca.division_code_table) u WHERE public.tell(name) AND name = '历下区';
SET ROLE regress_govshare_sd_hr;
-- executed unexpanded it raises; called on a row of a governed table it is the scope
SET govshare.purpose = 'benefit_check';
SELECT govshare.in_scope(ROW(1, 2));
SELECT govshare.in_scope(d) FROM (VALUES (1)) d(x);
SELECT count(*) FROM mca.division_code_table d WHERE govshare.in_scope(d);
RESET ROLE;
SELECT govshare.in_scope(d) FROM mca.division_code_table d;

-- the grammar of row filters
\set VERBOSITY verbose
CREATE FUNCTION public.fault(filter text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text; message text;
BEGIN
	PERFORM govshare.check_row_filter('mca.division_code_table', filter);
	RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
	RETURN state || ' ' || message;
END $$;
CREATE FUNCTION public.mine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq);
CREATE DOMAIN public.level AS text CHECK (public.mine(VALUE));
SELECT filter, public.fault(filter) FROM (VALUES
	('level = ''county'''),
	('level IN (''county'', ''prefecture'') AND in_use_until IS NULL'),
	('name LIKE ''历%'' OR in_use_from BETWEEN 1981 AND 1990'),
	('lower(level) = ''county'' AND length(name) < 10 AND in_use_from::text <> ''1990'''),
	('CASE WHEN in_use_until IS NULL THEN true ELSE in_use_until > 2000 END'),
	('true'),
	(''),
	('level = ''county'' --'),
	('level = '),
	('level = ''county''; DROP TABLE x'),
	('level = ''county'' FROM pg_class'),
	('level = ''county'' AS x'),
	('level = ''county'' ORDER BY 1'),
	('level = ''county'' UNION SELECT true'),
	('true, false'),
	('*'),
	('level'),
	('in_use_from'),
	('nothing = 1'),
	('other.level = ''county'''),
	('EXISTS (SELECT 1)'),
	('level IN (SELECT relname FROM pg_class)'),
	('count(*) > 1'),
	('row_number() OVER () = 1'),
	('generate_series(1, 2) = 1'),
	('$1 = level'),
	('now() > ''2020-01-01'''),
	('random() < 0.5'),
	('current_user = ''x'''),
	('current_date > ''2020-01-01'''),
	('current_setting(''govshare.purpose'') = ''x'''),
	('pg_sleep(1) IS NULL'),
	('public.mine(level)'),
	('mine(level)'),
	('level OPERATOR(public.===) ''county'''),
	('level::public.level = ''county'''),
	('in_use_from::float8::text = ''1'''),
	('in_use_from < ''02/03/2026''::date - ''2020-01-01'''),
	('''today''::date > ''2020-01-01'''),
	('ctid IS NOT NULL'),
	('division_code_table.* IS NOT NULL'),
	('tableoid = 1'),
	('division_code_table IS NOT NULL'),
	('govshare.in_scope(division_code_table)'),
	('xmlelement(name a, level) IS NOT NULL'),
	(repeat('level = ''county'' OR ', 1000) || 'true')
) f(filter) WHERE length(filter) < 100;
SELECT public.fault(repeat('level = ''county'' OR ', 1000) || 'true');
SELECT govshare.check_row_filter(NULL, 'true'), govshare.check_row_filter('mca.division_code_table', NULL);
-- names of the search path mean nothing in it
CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''county''::text';
SET search_path = public, pg_catalog;
SELECT public.fault('lower(level) = ''county''');
RESET search_path;
