-- Article 37: personal information has a basis of its own; assessments are
-- kept; complaints and reports are answered.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
SELECT no_plan();

-- ---- a basis for what is personal ----
SELECT act('mca', $$SELECT govshare.draft_entry('MZ/P', '婚姻登记', 'conditional', '{service}', '[{"name": "登记号", "column": "id"}, {"name": "姓名", "column": "name", "personal": true}]', '表', 'daily', '类', 'S 2025-07-01', 'P 2025-07-01', scope => '部门', purposes => '{residence}')$$) IS NULL AS done \gset
SELECT act('mca_principal', $$SELECT govshare.endorse_entry('MZ/P')$$) IS NULL AS done \gset
SELECT act('mca', $$SELECT govshare.submit_entry('MZ/P')$$) IS NULL AS done \gset
SELECT act('nda', $$SELECT govshare.publish_entry('MZ/P')$$) IS NULL AS done \gset
CREATE FUNCTION request(more text) RETURNS text LANGUAGE sql AS $$SELECT format('SELECT govshare.request_share(''MZ/P'', ''residence'', ''《户口登记条例》'', ''场景'', ''范围'', ''{service}'', ''2099-12-31''%s)', more)$$;
SELECT is(refused('mps', request('')), 'SG103 37', 'all items: some are personal, and need a basis of their own');
SELECT is(refused('mps', request(', items => ''{name}'', personal_basis => ''  ''')), 'SG103 37', 'blank is none');
SELECT is(refused('mps', request(', items => ''{id}''')), NULL, 'without personal items none is asked for');
SELECT act('mps', request(', personal_basis => ''《个人信息保护法》第三十四条''')) AS r \gset
SELECT is((SELECT personal_basis FROM govshare.share_request WHERE id = :r), '《个人信息保护法》第三十四条', 'it is part of the request');
SELECT is(refused('mps', format('UPDATE govshare.share_request SET personal_basis = NULL WHERE id = %s', :r)), '42501', 'and stays');

-- ---- assessments are kept, for three years and more ----
SELECT act('mca', $$SELECT govshare.record_assessment('privacy', 'MZ/P', '2026-02-01', '个保评〔2026〕2号')$$) AS a \gset
\set clock '2036-03-02 10:00'
\ir ../sql/include/clock.sql
SELECT throws_ok('DELETE FROM govshare.assessment', 'SG101', NULL, 'not deleted, ten years later either');
SELECT throws_ok('TRUNCATE govshare.assessment', 'SG009', NULL, 'not truncated');
SELECT is(act('mca', 'SELECT document FROM govshare.assessment'), '个保评〔2026〕2号', 'there it is');
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql

-- ---- complaints and reports ----
SELECT is(refused('sd_hr', $$SELECT govshare.file_complaint('gossip', '个人信息被滥用')$$), 'SG103 37', 'a complaint or a report');
SELECT is(refused('sd_hr', $$SELECT govshare.file_complaint('complaint', ' ')$$), 'SG103 37', 'of something');
SELECT is(refused('sd_hr', $$SELECT govshare.file_complaint('complaint', '个人信息被滥用', 'nobody')$$), 'SG103 37', 'against a department, if it is known');
SELECT is(refused('sd_hr', $$SELECT govshare.file_complaint('complaint', '个人信息被滥用', 'mps', 'XX/1')$$), 'SG103 37', 'about an entry, if it is known');
SELECT act('sd_hr', $$SELECT govshare.file_complaint('complaint', '个人信息被滥用', 'mps', 'MZ/P', '李四 信函')$$) AS c1 \gset
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'complaint'), 0, 'the period is that of the rules it points to');
SELECT is(act('mps', 'SELECT count(*) FROM govshare.complaint'), '0', 'who is complained of does not see it');
SELECT is(act('sd_data', 'SELECT complainant FROM govshare.complaint'), '李四 信函', 'the authority over the receiver does');
SELECT is(refused('sd_hr', format('SELECT govshare.answer_complaint(%s, ''upheld'', ''已处理'')', :c1)), 'SG102 37', 'a clerk does not answer it');
SELECT is(refused('mps_head', format('SELECT govshare.answer_complaint(%s, ''rejected'', ''不实'')', :c1)), 'SG102', 'nor who is complained of');
SELECT is(refused('sd_hr_head', format('SELECT govshare.answer_complaint(%s, ''ignored'', ''x'')', :c1)), 'SG103 37', 'upheld, rejected or transferred');
SELECT is(refused('sd_hr_head', format('SELECT govshare.answer_complaint(%s, ''upheld'', '''')', :c1)), 'SG103 37', 'with an answer');
SELECT act('sd_hr_head', format('SELECT govshare.answer_complaint(%s, ''transferred'', ''转国家数据局'')', :c1)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.complaint WHERE id = :c1), 'transferred', 'answered');
SELECT is(refused('sd_hr_head', format('SELECT govshare.answer_complaint(%s, ''upheld'', ''x'')', :c1)), 'SG101 37', 'once');
SELECT act('sd_hr', $$SELECT govshare.file_complaint('report', '越权查询', 'sd_hr')$$) AS c2 \gset
SELECT is(refused('sd_hr_head', format('SELECT govshare.answer_complaint(%s, ''rejected'', ''不实'')', :c2)), 'SG102 37', 'nobody rejects a complaint against itself');
INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('37', 'complaint', 15, '信访工作规定');
SELECT act('sd_hr', $$SELECT govshare.file_complaint('report', '越权查询')$$) AS c3 \gset
SELECT is((SELECT due_on::text FROM govshare.obligation WHERE procedure = 'complaint' AND case_id = :c3), '2026-03-23', 'a local rule sets the period');
SELECT is(act('sd_hr', $$SELECT count(*) FROM govshare.my_duties WHERE step = 'answer_complaint'$$), '2', 'and it waits among the duties');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
