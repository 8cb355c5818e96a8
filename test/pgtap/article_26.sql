-- Article 26: who uses data reports what is wrong; the provider verifies,
-- corrects and answers within ten working days; all who use it are told.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-02-13 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
SELECT granted('sd_hr') AS g1, granted('jn_civil') AS g2 \gset

-- ---- reporting ----
SELECT is(refused('mps', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', '批复')$$), 'SG102 26', 'who does not use the data reports nothing');
SELECT is(refused('mca', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', '批复')$$), 'SG102 26', 'nor does the provider, of its own data');
SELECT is(refused('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{}', '名称有误', '批复')$$), 'SG103 26', 'it says which data');
SELECT is(refused('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '[1]', '名称有误', '批复')$$), 'SG103 26', 'as an object');
SELECT is(refused('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', ' ', '批复')$$), 'SG103 26', 'what is wrong with it');
SELECT is(refused('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', NULL)$$), 'SG103 26', 'and by what that is seen');
SELECT act('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', '民政部批复')$$) AS c1 \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE procedure = 'correction' AND case_id = :c1), '2026-03-05', 'ten working days across the Spring Festival');
SELECT is(told('mca', 'correction'), 1, 'the provider is told');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE procedure = 'correction' AND text LIKE '%370102%'), 0, 'no notice repeats which data is meant');
SELECT is(duty('mca', 'resolve_correction'), 1, 'and sees it among its duties');
SELECT is(act('mps', 'SELECT count(*) FROM govshare.correction'), '0', 'strangers do not see it');
SELECT is(act('nda', 'SELECT count(*) FROM govshare.correction'), '1', 'the authority does');

-- ---- no extension ----
SELECT is(refused('mca', format('SELECT govshare.ask_extension(%s, 1, ''x'')', (SELECT id FROM govshare.obligation WHERE procedure = 'correction'))), 'SG104 26', 'the period is not extended');

-- ---- answering ----
SELECT is(refused('sd_hr', format('SELECT govshare.resolve_correction(%s, ''upheld'', ''x'')', :c1)), 'SG102 26', 'who asks does not answer');
SELECT is(refused('mca', format('SELECT govshare.resolve_correction(%s, ''maybe'', ''x'')', :c1)), 'SG103 26', 'the outcome is upheld or rejected');
SELECT is(refused('mca', format('SELECT govshare.resolve_correction(%s, NULL, ''x'')', :c1)), 'SG103 26', 'not nothing');
SELECT is(refused('mca', format('SELECT govshare.resolve_correction(%s, ''upheld'', '''')', :c1)), 'SG103 26', 'with its feedback');
SELECT is(refused('mca', 'SELECT govshare.resolve_correction(99, ''upheld'', ''x'')'), 'SG102', 'of a case that is there');
SELECT act('mca', format('SELECT govshare.resolve_correction(%s, ''upheld'', ''已更正'')', :c1)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.obligation WHERE procedure = 'correction' AND case_id = :c1), 'met', 'answered in time');
SELECT is(told('sd_hr', 'correction'), 1, 'who reported it is told');
SELECT is(told('jn_civil', 'correction'), 1, 'and so is everyone who holds a grant of the entry');
SELECT is(told('mps', 'correction'), 0, 'nobody else');
SELECT is(refused('mca', format('SELECT govshare.resolve_correction(%s, ''rejected'', ''x'')', :c1)), 'SG101 26', 'one answer');
SELECT act('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370200"}', '缺行', '核对')$$) AS c2 \gset
SELECT act('mca', format('SELECT govshare.resolve_correction(%s, ''rejected'', ''经核实无误'')', :c2)) IS NULL AS done \gset
SELECT is(told('jn_civil', 'correction'), 1, 'what stands as it is concerns only who asked');
SELECT is(told('sd_hr', 'correction'), 2, 'who is told');

-- ---- late ----
SELECT act('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370200"}', '缺行', '再核对')$$) AS c3 \gset
\set clock '2026-03-06 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'overdue in the first instant after the last day');
SELECT is((SELECT item || ' ' || department || ' ' || state FROM govshare.violation WHERE procedure = 'correction' AND case_id = :c3), '39(6) mca flagged', 'which is flagged as 39(6)');
SELECT act('mca', format('SELECT govshare.resolve_correction(%s, ''rejected'', ''迟复'')', :c3)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.obligation WHERE procedure = 'correction' AND case_id = :c3), 'overdue', 'a late answer does not make it timely');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
