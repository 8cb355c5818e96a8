-- Article 29: requesters record their use; provider and authority may consult
-- it; records are kept; authorities make breaches known.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
SELECT granted('sd_hr') AS g1 \gset

-- ---- the five aspects ----
SELECT is((SELECT count(act('sd_hr', format('SELECT govshare.record_usage(%s, %L, ''说明'')', :g1, a)))::int FROM unnest('{scenario,process,results,storage,destruction}'::text[]) a), 5, 'scenario, process, results, storage and destruction');
SELECT is(refused('sd_hr', format('SELECT govshare.record_usage(%s, ''mood'', ''说明'')', :g1)), 'SG103 29', 'nothing else');
SELECT is(refused('sd_hr', format('SELECT govshare.record_usage(%s, ''results'', '' '')', :g1)), 'SG103 29', 'with what there is to say');
SELECT is(refused('jn_civil', format('SELECT govshare.record_usage(%s, ''results'', ''说明'')', :g1)), 'SG102 29', 'of one''s own use');
SELECT is(refused('mca', format('SELECT govshare.record_usage(%s, ''results'', ''说明'')', :g1)), 'SG102 29', 'not the provider');

-- ---- who may consult it ----
SELECT is(act(who, 'SELECT count(*) FROM govshare.usage_record'), seen, format('%s sees %s', who, seen))
	FROM (VALUES ('sd_hr', '5'), ('mca', '5'), ('nda', '5'), ('sd_data', '5'), ('gd_data', '0'), ('jn_data', '0'), ('jn_civil', '0'), ('mps', '0')) q (who, seen);

-- ---- kept: nobody takes it back ----
SELECT throws_ok('DELETE FROM govshare.usage_record', 'SG101', NULL, 'not deleted');
SELECT throws_ok('TRUNCATE govshare.usage_record', 'SG009', NULL, 'not truncated');
SELECT throws_ok($$UPDATE govshare.usage_record SET description = 'x'$$, 'SG012', NULL, 'not changed by a superuser');
SELECT is(refused('sd_hr', $$UPDATE govshare.usage_record SET description = 'x'$$), '42501', 'nor by its department');

-- ---- a record each period, where a local rule asks for it ----
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE statute = 'usage_record'), 0, 'by default nothing is due [I]');
INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('37', 'usage_record', 20, '鲁数〔2026〕1号');
SELECT granted('jn_civil') AS g2 \gset
SELECT granted('mps') AS g3 \gset
SELECT is((SELECT string_agg(department || ' ' || due_on, ', ') FROM govshare.obligation WHERE statute = 'usage_record'), 'jn_civil 2026-03-30', 'from delivery, for departments of that government and below');
SELECT act('jn_civil', format('SELECT govshare.record_usage(%s, ''process'', ''说明'')', :g2)) IS NULL AS done \gset
SELECT is((SELECT string_agg(state, ', ' ORDER BY id) FROM govshare.obligation WHERE statute = 'usage_record'), 'met, open', 'a record meets it, and the next period starts');
\set clock '2026-03-31 00:00'
\ir ../sql/include/clock.sql
SELECT govshare.check_deadlines() IS NULL AS checked \gset
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE obligation IN (SELECT id FROM govshare.obligation WHERE statute = 'usage_record')), '40(5) jn_civil', 'missed: 40(5)');
SELECT act('jn_civil', format('SELECT govshare.record_usage(%s, ''process'', ''迟录'')', :g2)) IS NULL AS done \gset
SELECT is((SELECT string_agg(state, ', ' ORDER BY id) FROM govshare.obligation WHERE statute = 'usage_record'), 'met, overdue, open', 'a late record is late');

-- ---- public criticism ----
SELECT id AS v FROM govshare.violation WHERE item = '40(5)' \gset
SELECT is(refused('sd_data_head', format('SELECT govshare.publish_criticism(%s, ''通报'')', :v)), 'SG101 29', 'not of a suspicion');
SELECT act('jn_data_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)) IS NULL AS done \gset
SELECT is(refused('sd_data', format('SELECT govshare.publish_criticism(%s, ''通报'')', :v)), 'SG102 29', 'not by a clerk');
SELECT is(refused('gd_data_head', format('SELECT govshare.publish_criticism(%s, ''通报'')', :v)), 'SG102 29', 'nor by the authority of another region');
SELECT is(refused('mca_head', format('SELECT govshare.publish_criticism(%s, ''通报'')', :v)), 'SG102 29', 'nor by a department');
SELECT is(refused('sd_data_head', format('SELECT govshare.publish_criticism(%s, '''')', :v)), 'SG103 29', 'it says something');
SELECT isnt(act('sd_data_head', format('SELECT govshare.publish_criticism(%s, ''未按要求记录使用情况'')', :v)), NULL, 'an authority over it makes it known');
SELECT is(act('gd_data', 'SELECT item || '' '' || department FROM govshare.criticism'), '40(5) jn_civil', 'to all departments');
SELECT is(told('jn_civil', 'criticism'), 1, 'the department is told');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
