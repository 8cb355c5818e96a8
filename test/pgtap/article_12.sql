-- Articles 3 and 12 to 14: what enters the catalogue, and how it is described.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SELECT no_plan();
-- draft(column => value ...): a draft of the Ministry of Civil Affairs with one thing changed
CREATE FUNCTION draft(code text DEFAULT 'MZ001/000001', name text DEFAULT '婚姻登记', attribute text DEFAULT 'conditional', methods text DEFAULT '{service}',
	items text DEFAULT '[{"name": "登记日期", "column": "registered_on", "type": "date"}, {"name": "姓名", "column": "name", "type": "text", "personal": true}]',
	format text DEFAULT 'table', classification text DEFAULT '婚姻', secrecy_assessment text DEFAULT '密评 2025-06-15', privacy_assessment text DEFAULT '个保评 2025-06-20',
	secrecy text DEFAULT 'none', scope text DEFAULT '政府部门', purposes text DEFAULT '{statistics}', basis_kind text DEFAULT NULL, legal_basis text DEFAULT NULL, reason text DEFAULT NULL)
	RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT govshare.draft_entry(code => %L, name => %L, attribute => %L, methods => %L, items => %L, format => %L, frequency => ''daily'', classification => %L,
		secrecy_assessment => %L, privacy_assessment => %L, secrecy => %L, scope => %L, purposes => %L, basis_kind => %L, legal_basis => %L, reason => %L)',
		code, name, attribute, methods, items, format, classification, secrecy_assessment, privacy_assessment, secrecy, scope, purposes, basis_kind, legal_basis, reason)
$$;

-- ---- Article 3: secrets are no government data ----
SELECT is(refused('mca', draft(secrecy => 'secret')), 'SG103 3', 'a state secret does not enter');
SELECT is(refused('mca', draft(secrecy => 'work_secret')), 'SG103 3', 'nor a work secret');
SELECT is(refused('mca', draft(secrecy => NULL)), 'SG103 3', 'nor what nobody looked at');
SELECT is((SELECT count(*)::int FROM govshare.catalog_entry) + (SELECT count(*)::int FROM govshare.data_item) + (SELECT count(*)::int FROM govshare.case_event), 0, 'and nothing of it is kept');

-- ---- Article 12: one catalogue, codes of one form ----
SELECT is(refused('mca', draft(code => 'MZ001')), 'SG103 12', '分类码/顺序码');
SELECT is(refused('mca', draft(code => 'MZ 001/1')), 'SG103 12', 'without blanks');
-- ---- Article 13: assessments first, and all fields ----
SELECT is(refused('mca', draft(name => ' ')), 'SG103 13', '目录名称');
SELECT is(refused('mca', draft(items => '[]')), 'SG103 13', '数据项');
SELECT is(refused('mca', draft(format => '')), 'SG103 13', '数据格式');
SELECT is(refused('mca', draft(methods => '{}')), 'SG103 13', '共享方式');
SELECT is(refused('mca', draft(classification => '')), 'SG103 13', '数据分类');
SELECT is(refused('mca', draft(secrecy_assessment => '密评')), 'SG103 13', '保密风险评估, with its date');
SELECT is(refused('mca', draft(privacy_assessment => '个保评 2099-01-01')), 'SG103 13', '个人信息保护影响评估, made before');
SELECT throws_ok($$INSERT INTO govshare.catalog_entry (code, version, provider, name, attribute, methods, format, frequency, classification, grade, secrecy_assessment, privacy_assessment)
	VALUES ('MZ001/000009', 1, 'mca', 'n', 'unconditional', '{service}', 'f', NULL, 'c', NULL, 'S 2025-07-01', 'P 2025-07-01')$$, 'SG012', NULL, 'however it is written');
SELECT act('mca', draft()) AS version \gset
SELECT is((SELECT format('%s %s %s %s', state, grade, secrecy_assessed_on, privacy_assessed_on) FROM govshare.catalog_entry), 'draft general 2025-06-15 2025-06-20', 'drafted, with the dates read from the references');
SELECT is(refused('mps', draft(code => 'MZ001/000001')), 'SG102', 'a code stays with its department');
-- the principal consents, to the draft that he saw
SELECT matches(refused('mca', 'SELECT govshare.submit_entry(''MZ001/000001'')'), '^SG101', 'not without consent');
SELECT is(refused('mca_head', 'SELECT govshare.endorse_entry(''MZ001/000001'')'), 'SG102 13', 'the office head is not the principal');
SELECT version, drafted_at FROM govshare.catalog_entry \gset seen_
SELECT act('mca', draft(name => '离婚登记')) AS redrafted \gset
SELECT is(refused('mca_principal', format('SELECT govshare.endorse_entry(''MZ001/000001'', %s, %L)', :seen_version, :'seen_drafted_at')), 'SG101 13', 'a draft of later than he saw');
SELECT is(refused('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'', 2)'), 'SG101 13', 'or of another version');
SELECT act('mca_principal', format('SELECT govshare.endorse_entry(''MZ001/000001'', 1, %L)', (SELECT drafted_at FROM govshare.catalog_entry))) IS NULL AS endorsed \gset
SELECT is((SELECT state FROM govshare.catalog_entry), 'endorsed', 'the draft that he saw');
SELECT act('mca', draft(name => '婚姻登记')) AS redrafted \gset
SELECT is((SELECT state FROM govshare.catalog_entry), 'draft', 'what is drafted anew is consented to anew');

-- ---- Article 14: three attributes, per item too: stricter, never looser ----
SELECT is(refused('mca', draft(items => '[{"name": "n", "column": "n", "attribute": "unconditional"}]')), 'SG103 14', 'an item looser than its entry');
SELECT is(refused('mca', draft(items => '[{"name": "n", "column": "n", "attribute": "not_shared"}]')), 'SG103 15', 'one not shared without basis and reason');
SELECT is(refused('mca', draft(items => '[{"name": "n", "column": "n", "attribute": "not_shared", "basis_kind": "local_rule", "legal_basis": "省规定", "reason": "r"}]')), 'SG103 14', 'or on a local rule');
SELECT is(refused('mca', draft(attribute => 'not_shared', basis_kind => 'ministerial_rule', legal_basis => '部规章', reason => 'r')), 'SG103 14', 'a ministerial rule keeps no entry');
SELECT is(refused('mca', draft(attribute => 'not_shared', basis_kind => 'law', legal_basis => '《档案法》')), 'SG103 15', 'nor a law without the reason');
SELECT isnt(act('mca', draft(attribute => 'not_shared', basis_kind => 'law', legal_basis => '《档案法》第x条', reason => 'r', methods => '{}')), NULL, 'law and reason do');
SELECT isnt(act('mca', draft(items => '[{"name": "a", "column": "a"}, {"name": "n", "column": "n", "attribute": "not_shared", "basis_kind": "state_council_decision", "legal_basis": "国发〔2025〕1号", "reason": "r"}]')), NULL, 'an item stricter than its entry');

-- ---- binding (挂接) ----
SELECT act('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')'), act('mca', 'SELECT govshare.submit_entry(''MZ001/000001'')'), act('nda', 'SELECT govshare.publish_entry(''MZ001/000001'')') AS published \gset
SET ROLE regress_govshare_mca;
SELECT is((SELECT string_agg(code, ', ') FROM govshare.unbound_entry), 'MZ001/000001', 'published, but no table holds it yet');
RESET ROLE;
SELECT * FROM finish();
