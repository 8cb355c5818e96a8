-- The catalogue: from draft to publication, return, update and withdrawal
-- (Articles 12, 13, 16, 17).
\set clock '2026-02-13 10:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
-- All of Article 13
\set draft 'SELECT govshare.draft_entry(code => ''MZ001/000002'', name => ''婚姻登记'', attribute => ''unconditional'', methods => ''{service}'', items => ''[{"name": "证号", "column": "no"}, {"name": "日期", "column": "day", "type": "date"}]'', format => ''table'', frequency => ''daily'', classification => ''民政'', secrecy_assessment => ''A 2026-01-05'', privacy_assessment => ''B 2026年1月6日'')'
SELECT attempt('mca', :'draft');
SELECT code, version, provider, grade, secrecy_assessed_on, privacy_assessed_on, state FROM govshare.catalog_entry;
SELECT position, name, column_name, type, personal, sensitive, attribute FROM govshare.data_item ORDER BY position;
-- Not yet for others to see
SELECT attempt('sd_hr', 'SELECT count(*) FROM govshare.catalog_entry'), attempt('nda', 'SELECT count(*) FROM govshare.data_item');
-- The order of the steps, and who takes them
SELECT attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')');
SELECT attempt('mca', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
SELECT attempt('mca_head', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
SELECT attempt('mps_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
-- Whoever changes what was endorsed needs the consent anew
SELECT attempt('mca', :'draft');
SELECT attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')');
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
SELECT attempt('mca', 'SELECT govshare.publish_entry(''MZ001/000002'')');
SELECT attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')');
SELECT attempt('mca', 'SELECT govshare.publish_entry(''MZ001/000002'')');
SELECT attempt('sd_data', 'SELECT govshare.publish_entry(''MZ001/000002'')');
SELECT attempt('nda', 'SELECT govshare.return_entry(''MZ001/000002'', ''  '')');
SELECT attempt('nda', 'SELECT govshare.return_entry(''MZ001/000002'', ''项目不全'')');
SELECT attempt('nda', 'SELECT govshare.publish_entry(''MZ001/000002'')');
SELECT attempt('mca', :'draft');
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
SELECT attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')');
SELECT attempt('nda', 'SELECT govshare.publish_entry(''MZ001/000002'')');
-- A first submission has no period
SELECT count(*) FROM govshare.obligation;
SELECT attempt('sd_hr', 'SELECT code || '' '' || version || '' '' || provider_name || '' '' || attribute FROM govshare.catalog');
SELECT attempt('jn_civil', 'SELECT count(*) FROM govshare.data_item');
SELECT attempt('sd_hr', 'SELECT kind || '' '' || announced_by || '' '' || announced_at FROM govshare.catalog_announcement');
SELECT recipient, article, text FROM govshare.notice ORDER BY id;
-- An update: a new version of the same code, reviewed within two working days
SELECT attempt('mca', :'draft');
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000002'', '' '')');
SELECT attempt('mps', 'SELECT govshare.amend_entry(''MZ001/000002'', ''x'')');
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000002'', ''修改后的登记条例'')');
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000002'', ''again'')');
SELECT attempt('mca', replace(replace(:'draft', '''unconditional''', '''conditional'''), ')', ', scope => ''s'', purposes => ''{statistics}'', conditions => ''{"one"}'')'));
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')');
\set clock '2026-02-13 23:59:59.999999'
\ir include/clock.sql
SELECT attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')');
SELECT statute, article, department, procedure, due_on, state FROM govshare.obligation;
-- While it is reviewed the version before stands
SELECT code, version, attribute FROM govshare.catalog;
\set clock '2026-02-24 09:00'
\ir include/clock.sql
SELECT attempt('nda', 'SELECT govshare.publish_entry(''MZ001/000002'')');
SELECT code, version, state, ended_at FROM govshare.catalog_entry ORDER BY version;
SELECT statute, state, met_at FROM govshare.obligation;
SELECT attempt('sd_hr', 'SELECT c FROM govshare.catalog_change c');
SELECT kind, version, reason FROM govshare.catalog_announcement ORDER BY version;
-- Withdrawal: a draft by a clerk, the published entry by the principal
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000002'', ''x'')');
SELECT attempt('mca', 'SELECT govshare.withdraw_entry(''MZ001/000002'', ''不改了'')');
SELECT attempt('mca', 'SELECT govshare.withdraw_entry(''MZ001/000002'', ''职责划转'')');
SELECT attempt('mca_principal', 'SELECT govshare.withdraw_entry(''MZ001/000002'', ''职责划转'')');
SELECT count(*) FROM govshare.catalog;
SELECT code, version, state FROM govshare.catalog_entry ORDER BY version;
SELECT kind, version, reason FROM govshare.catalog_announcement ORDER BY announced_at, version, kind;
-- Every step is an event, numbered without gaps
SELECT case_id, seq, step, from_state, to_state, party, actor, department FROM govshare.case_event ORDER BY case_id, seq;
-- 同级 (Article 16): the province's own authority reviews its departments'
-- entries; the national one, though above it, does not
SELECT attempt('sd_hr', $$SELECT govshare.draft_entry(code => 'RS001/000001', name => '社会保险参保登记', attribute => 'conditional',
	methods => '{service}', format => 'table', frequency => 'daily', classification => '社会保障',
	secrecy_assessment => '密评 2025-06-15', privacy_assessment => '个保评 2025-06-20',
	items => '[{"name": "编号", "column": "id", "type": "text"}]',
	conditions => '{仅限本行政区域}', scope => '各级政府部门', purposes => '{benefit_check}')$$);
SELECT attempt('sd_hr_principal', $$SELECT govshare.endorse_entry('RS001/000001')$$);
SELECT attempt('sd_hr', $$SELECT govshare.submit_entry('RS001/000001')$$);
SELECT attempt('nda', $$SELECT govshare.publish_entry('RS001/000001')$$);
SELECT attempt('nda', $$SELECT govshare.return_entry('RS001/000001', '退回')$$);
SELECT attempt('sd_data', $$SELECT govshare.publish_entry('RS001/000001')$$);
\set clock ''
\ir include/clock.sql
