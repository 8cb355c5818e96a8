-- Articles 30 to 32: platforms, and whether they joined the national system.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SELECT no_plan();
SELECT act('sd_hr', $$SELECT govshare.register_platform('鲁社保数据平台', 'departmental', 'https://example.gov.cn')$$) AS p1 \gset
SELECT is(refused('sd_hr', $$SELECT govshare.register_platform('鲁社保数据平台', 'departmental')$$), 'SG101 30', 'each once');
SELECT is(refused('sd_hr', $$SELECT govshare.register_platform('x', 'private')$$), 'SG103 30', 'of a known kind');
SELECT is(refused('sd_hr', format('SELECT govshare.join_platform(%s, ''d'')', :p1)), 'SG102 31', 'the authority records that it joined');
SELECT is(refused('gd_data', format('SELECT govshare.join_platform(%s, ''d'')', :p1)), 'SG102', 'its own authority or one above');
SELECT is(act('sd_data', $$SELECT govshare.find_unjoined('sd_hr', '鲁社保数据平台', 'departmental', '未对接省级平台')$$), :'p1', 'found not to have joined');
SELECT is((SELECT item || ' ' || department || ' ' || state FROM govshare.violation WHERE procedure = 'platform' AND case_id = :p1), '39(8) sd_hr flagged', 'is flagged as 39(8)');
SELECT act('sd_data', format('SELECT govshare.join_platform(%s, ''鲁数函〔2026〕2号'')', :p1)) IS NULL AS joined \gset
SELECT is((SELECT state FROM govshare.platform WHERE id = :p1), 'joined', 'joined at last');
SELECT is(refused('sd_data', $$SELECT govshare.find_unjoined('sd_hr', '鲁社保数据平台', 'departmental', 'x')$$), 'SG101 31', 'what has joined is not found unjoined');
SELECT isnt(act('nda', $$SELECT govshare.find_unjoined('jn_civil', '济南交换系统', 'exchange', '新建共享交换系统')$$), NULL, 'one that nobody listed');
SELECT is((SELECT count(*)::int FROM govshare.violation WHERE item = '39(8)'), 2, 'is flagged too');
SET ROLE regress_govshare_mps;
SELECT is((SELECT string_agg(name, ', ') FROM govshare.platform), '鲁社保数据平台', 'the directory is open, findings are not');
RESET ROLE;
SELECT act('sd_hr', format('SELECT govshare.close_platform(%s)', :p1)) IS NULL AS closed \gset
SELECT is((SELECT state FROM govshare.platform WHERE id = :p1), 'closed', 'closed by who built it');
SELECT is_empty($$SELECT p.state FROM govshare.platform p WHERE p.state IS DISTINCT FROM (SELECT v.to_state FROM govshare.case_event v
	WHERE v.procedure = 'platform' AND v.case_id = p.id ORDER BY v.seq DESC LIMIT 1)$$, 'every step is in the file');
SELECT * FROM finish();
