-- Article 19: nothing is collected twice; source departments.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\ir ../sql/include/published_entry.sql
SELECT no_plan();

-- ---- who is the source ----
SELECT is(refused('mca', $$SELECT govshare.designate_source('户籍地址', 'mps')$$), 'SG102 19', 'the authority designates, nobody else');
SELECT is(refused('sd_data', $$SELECT govshare.designate_source('户籍地址', 'mps')$$), 'SG102 19', 'over its own government and below only');
SELECT isnt(act('nda', $$SELECT govshare.designate_source('户籍地址', 'mps')$$), NULL, 'the national authority');
SELECT isnt(act('sd_data', $$SELECT govshare.designate_source('户籍地址', 'sd_hr')$$), NULL, 'a province for its own');
SELECT is(govshare.source_of('户籍地址', 'jn_civil'), 'sd_hr', 'the nearest government above counts');
SELECT is(govshare.source_of('户籍地址', 'mca'), 'mps', 'elsewhere the national one');
SELECT is(govshare.source_of('身高', 'mca'), NULL, 'nobody, if nobody was named');
SELECT act('sd_data', $$SELECT govshare.designate_source('户籍地址', 'jn_civil')$$) IS NULL AS replaced \gset
SELECT is(govshare.source_of('户籍地址', 'sd_hr'), 'jn_civil', 'a later designation replaces the earlier');
SELECT is((SELECT count(*)::int FROM govshare.source_designation WHERE item = '户籍地址' AND state = 'in_force'), 2, 'which ended');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'mps' AND procedure = 'source_designation'), 1, 'the source is told');

-- ---- what sharing offers ----
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT results_eq($$SELECT item, source, entry, provider, "column" FROM govshare.check_collection('{名称,registrar,户籍地址,身高,code}')$$,
	$$VALUES ('名称', NULL, 'MZ001/000001', 'mca', 'name'), ('registrar', NULL, NULL, NULL, NULL), ('户籍地址', 'jn_civil', NULL, NULL, NULL),
		('身高', NULL, NULL, NULL, NULL), ('code', NULL, 'MZ001/000001', 'mca', 'code')$$, 'by name or column; what is not shared is not offered');
RESET SESSION AUTHORIZATION;

-- ---- collecting ----
CREATE FUNCTION flagged(collection text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(item || ' ' || department, ', ' ORDER BY item), '') FROM govshare.violation WHERE procedure = 'collection' AND case_id = collection::bigint
$$;
SELECT is(flagged(act('sd_hr', $$SELECT govshare.register_collection('{身高}', 'citizens', '《x法》第一条')$$)), '', 'nobody offers it, nobody else collects it');
SELECT is(flagged(act('sd_hr', $$SELECT govshare.register_collection('{名称,邮编}', 'legal_persons', '《x法》第一条', '共享数据每年更新,不足')$$)), '40(1) sd_hr', 'what sharing offers: flagged for a person to judge');
SELECT is((SELECT offered::text FROM govshare.collection WHERE 邮编 = ANY (items)), '{MZ001/000001}', 'with the entries that offer it')
	FROM (VALUES ('邮编')) q (邮编);
SELECT is(flagged(act('mca', $$SELECT govshare.register_collection('{名称}', 'citizens', '《x法》第一条')$$)), '41(1) nda', 'the provider collects what it provides; but somebody else does too, and none is named the source');
SELECT is(flagged(act('sd_hr', $$SELECT govshare.register_collection('{户籍地址}', 'citizens', '《x法》第一条')$$)), '39(3) sd_hr', 'beside the designated source');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'jn_civil' AND procedure = 'collection'), 1, 'which is told');
SELECT is(flagged(act('jn_civil', $$SELECT govshare.register_collection('{户籍地址}', 'citizens', '《x法》第一条')$$)), '', 'the source itself');
SELECT is(flagged(act('jn_civil', $$SELECT govshare.register_collection('{身高}', 'citizens', '《x法》第一条')$$)), '41(1) sd_data', 'several collect the same and none is named: the common authority''s breach');
SELECT act('sd_data', $$SELECT govshare.designate_source('身高', 'sd_hr')$$) IS NULL AS named \gset
SELECT is(flagged(act('jn_data', $$SELECT govshare.register_collection('{身高}', 'citizens', '《x法》第一条')$$)), '39(3) jn_data', 'once one is named, it is theirs who do not join in');
SELECT is(refused('sd_hr', $$SELECT govshare.register_collection('{}', 'citizens', 'x')$$), 'SG103 19', 'items are named');
SELECT is(refused('sd_hr', $$SELECT govshare.register_collection('{a}', 'foreigners', 'x')$$), 'SG103 19', 'so are those asked');
SELECT is(refused('sd_hr', $$SELECT govshare.register_collection('{a}', 'citizens', '')$$), 'SG103 19', 'and the legal basis');
SELECT is(refused('mps', $$SELECT govshare.end_collection(1)$$), 'SG102', 'whoever collects ends it');
SELECT is(act('sd_hr', 'SELECT govshare.end_collection(1)'), '', 'itself');
SELECT is((SELECT state FROM govshare.collection WHERE id = 1), 'ended', 'and so it ended');
SET ROLE regress_govshare_mps;
SELECT is((SELECT count(*)::int FROM govshare.collection), 0, 'strangers do not see who collects');
SELECT cmp_ok((SELECT count(*)::int FROM govshare.source_designation), '>', 0, 'who is the source, all do');
RESET ROLE;
SELECT * FROM finish();
