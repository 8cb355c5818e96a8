-- Articles 15 and 16: no conditions at will; review and announcement.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\ir ../sql/include/published_entry.sql
SELECT no_plan();

-- ---- what conditions are ----
CREATE FUNCTION draft(attribute text, conditions text DEFAULT '{}', scope text DEFAULT '政府部门', purposes text DEFAULT '{statistics}', items text DEFAULT '[{"name": "a", "column": "a"}]') RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT govshare.draft_entry(''MZ001/000002'', ''n'', %L, ''{service}'', %L, ''f'', ''daily'', ''c'', ''S 2025-07-01'', ''P 2025-07-01'', conditions => %L, scope => %L, purposes => %L)',
		attribute, items, conditions, scope, purposes)
$$;
SELECT is(refused('mca', draft('conditional', scope => '')), 'SG103 15', '有条件共享: 列明共享范围');
SELECT is(refused('mca', draft('conditional', purposes => '{}')), 'SG103 15', '列明使用用途');
SELECT is(refused('mca', draft('conditional', purposes => '{leisure}')), 'SG103 15', 'of the vocabulary');
SELECT is(refused('mca', draft('conditional', conditions => '{" "}')), 'SG103 15', 'a condition says something');
SELECT is(refused('mca', draft('unconditional', conditions => '{先报批}')), 'SG103 15', '无条件共享 has none');

-- ---- refusing: listed conditions only ----
CREATE FUNCTION asked(entry text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint := act('sd_hr', format('SELECT govshare.request_share(%L, ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'')', entry));
BEGIN
	PERFORM act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', id));
	RETURN id;
END
$$;
SELECT asked('MZ001/000001') AS r1 \gset
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''condition_unmet'', ''须先签协议'', 9)', :r1)), 'SG105 15', 'an unlisted condition');
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''condition_unmet'', ''须先签协议'')', :r1)), 'SG105 15', 'or none at all');
SELECT is(refused('mca_head', format('SELECT govshare.approve_request(%s, condition => 9)', :r1)), 'SG105 15', 'an approval rests on none either');
SELECT act('mca_head', format('SELECT govshare.refuse_request(%s, ''condition_unmet'', ''超出列明用途'', 1)', :r1)) IS NULL AS refused \gset
SELECT is((SELECT count(*)::int FROM govshare.violation), 0, 'a listed one is lawful');
SELECT act('mca', draft('unconditional', scope => NULL, purposes => NULL)), act('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')') AS endorsed \gset
SELECT matches(refused('sd_data', 'SELECT govshare.publish_entry(''MZ001/000002'')'), '^SG10', 'published by nobody before it is handed in');
SELECT act('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')') IS NULL AS submitted \gset
-- ---- Article 16: the authority of its own level reviews ----
SELECT is(refused('sd_data', 'SELECT govshare.publish_entry(''MZ001/000002'')'), 'SG102', 'not another government''s authority');
SELECT is(refused('mca', 'SELECT govshare.publish_entry(''MZ001/000002'')'), 'SG102 16', 'nor the department itself');
SELECT is(refused('nda', 'SELECT govshare.return_entry(''MZ001/000002'', '''')'), 'SG103 16', 'a return states its reason');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'catalog_entry'), 0, '[I] a first submission has no statutory period');
SELECT act('nda', 'SELECT govshare.publish_entry(''MZ001/000002'')') IS NULL AS published \gset
SET ROLE regress_govshare_gd_data;
SELECT is((SELECT kind || ' by ' || announced_by FROM govshare.catalog_announcement WHERE code = 'MZ001/000002'), 'published by nda', 'and announces to all departments');
RESET ROLE;
SELECT asked('MZ001/000002') AS r2 \gset
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''condition_unmet'', ''x'', 1)', :r2)), 'SG105 15', 'unconditional data has no conditions to be unmet');
SELECT act('mca_head', format('SELECT govshare.refuse_request(%s, ''unnecessary'', ''x'')', :r2)) IS NULL AS refused \gset
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE procedure = 'share_request' AND case_id = :r2), '39(2) mca', 'and any refusal of it is flagged');

-- ---- between versions: a tightening shows, to who reviews and then to all, with its reason ----
SELECT is(refused('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', '' '')'), 'SG103 15', 'a change states its reason');
SELECT act('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', ''新法施行'')'),
	act('mca', $$SELECT govshare.draft_entry('MZ001/000001', '全国县级以上行政区划代码', 'conditional', '{service}',
	'[{"name": "代码", "column": "code"}, {"name": "名称", "column": "name", "attribute": "not_shared", "basis_kind": "law", "legal_basis": "《x法》第一条", "reason": "r"}]',
	'table', 'irregular', '基础信息/行政区划', '密评 2025-06-15', '个保评 2025-06-20', scope => '省级政府部门', purposes => '{statistics}', conditions => '{仅用于列明的用途,不得对外发布,先签协议}')$$) AS drafted \gset
SET ROLE regress_govshare_nda;
SELECT results_eq($$SELECT kind, what FROM govshare.entry_tightening WHERE code = 'MZ001/000001'$$, $$VALUES
	('condition_added', '先签协议'), ('frequency_lowered', 'yearly to irregular'), ('item_removed', 'in_use_from'), ('item_removed', 'in_use_until'), ('item_removed', 'level'), ('item_removed', 'registrar'),
	('item_tightened', 'name'), ('method_removed', 'batch'), ('method_removed', 'file'), ('purpose_removed', 'benefit_check'), ('scope_changed', '省级政府部门')$$,
	'the authority sees what became stricter before it publishes');
RESET ROLE;
SELECT act('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')'), act('mca', 'SELECT govshare.submit_entry(''MZ001/000001'')'), act('nda', 'SELECT govshare.publish_entry(''MZ001/000001'')') AS published \gset
SET ROLE regress_govshare_sd_hr;
SELECT is((SELECT reason || ' ' || conditions_added::text FROM govshare.catalog_change WHERE code = 'MZ001/000001'), '新法施行 {先签协议}', 'and all departments once it is published');
SELECT is((SELECT count(*)::int FROM govshare.entry_tightening WHERE code = 'MZ001/000002'), 0, 'what has one version tightened nothing');
RESET ROLE;
SELECT * FROM finish();
