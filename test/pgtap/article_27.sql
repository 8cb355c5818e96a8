-- Article 27, paragraphs 2 and 3: what obliges a suspension; ending and changing
-- a service takes good cause, consultation and filing.  (Disposal, paragraph 1,
-- has tests of its own.)
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
CREATE FUNCTION state_of(bigint) RETURNS text LANGUAGE sql AS 'SELECT state FROM govshare.service_change WHERE id = $1';
CREATE FUNCTION grant_is(bigint) RETURNS text LANGUAGE sql AS 'SELECT state FROM govshare.share_grant WHERE id = $1';
SELECT granted('sd_hr') AS g1, granted('jn_civil') AS g2, granted('sd_hr', 'statistics') AS g3 \gset

-- ---- paragraph 2: use found unlawful obliges the suspension ----
SELECT act('nda', format('SELECT govshare.register_violation(''40(3)'', ''jn_civil'', ''检查发现向企业提供'', ''share_grant'', %s)', :g2)) AS denied \gset
SELECT is(duty('mca', 'suspension'), 0, 'a flag alone obliges nobody');
SELECT act('sd_data', format('SELECT govshare.register_violation(''40(2)'', ''jn_civil'', ''超范围'', ''share_grant'', %s)', :g2)) AS v \gset
SELECT act('jn_data_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)) IS NULL AS done \gset
SELECT is(duty('mca', 'suspension'), 1, 'once it is confirmed the provider shall suspend');
SELECT is((SELECT department || ' ' || due_on || ' ' || article FROM govshare.obligation WHERE statute = 'suspension'), 'mca 2026-03-03 27', 'within a working day [I]');
BEGIN;
SELECT act('nda', format('SELECT govshare.suspend_grant(%s, ''beyond_scope'', ''超范围'', 5)', :g2)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.obligation WHERE statute = 'suspension'), 'met', 'an authority that suspends first meets it');
ROLLBACK;
\set clock '2026-03-04 00:00'
\ir ../sql/include/clock.sql
SELECT govshare.check_deadlines() IS NULL AS checked \gset
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE obligation = (SELECT id FROM govshare.obligation WHERE statute = 'suspension')), '39(9) mca', 'who does not is flagged in turn');
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''beyond_scope'', ''超范围'', 5)', :g2)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.obligation WHERE statute = 'suspension'), 'overdue', 'late');
SELECT is(duty('mca', 'suspension'), 0, 'but done');
SELECT is((SELECT count(*)::int FROM govshare.violation WHERE item = '40(2)' AND state = 'flagged' AND case_id = :g2), 1, 'what a suspension charges is a breach for a person to confirm');
SELECT is(refused('mca_head', format('SELECT govshare.terminate_grant(%s, ''x'')', :g2)), 'SG101 27', 'sharing is not terminated while rectification runs');

-- ---- paragraph 3: not without it ----
SELECT is(refused('mca_principal', $$SELECT govshare.withdraw_entry('MZ001/000001', '不再共享')$$), 'SG101 27', 'an entry in use is not withdrawn');
SELECT is(refused('mca', $$SELECT govshare.ungovern('mca.division_code_table')$$), 'SG101 27', 'its table not released');
SELECT is(refused('mca_head', format('SELECT govshare.terminate_grant(%s, ''不再共享'')', :g1)), 'SG101 27', 'a grant not ended');
SELECT is(refused('mps', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''technical'', ''改造'', ''2026-04-01'', grant_id => %s)', :g1)), 'SG102 27', 'only the provider proposes');
SELECT is(refused('mca', $$SELECT govshare.propose_service_change('MZ001/000001', 'stop', 'technical', '改造', '2026-04-01')$$), 'SG103 27', 'a kind of change');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''whim'', ''改造'', ''2026-04-01'', grant_id => %s)', :g1)), 'SG103 27', 'a cause');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''technical'', '' '', ''2026-04-01'', grant_id => %s)', :g1)), 'SG103 27', 'with its reason');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''technical'', ''改造'', ''2026-03-06'', grant_id => %s)', :g1)), 'SG103 27', 'not without time to consult');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''law'', ''废止'', ''2026-03-04'', grant_id => %s)', :g1)), 'SG103 27', 'the law that requires a change is named');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''narrow_grant'', ''technical'', ''改造'', ''2026-04-01'', grant_id => %s, items => ''{code,registrar}'')', :g1)), 'SG103 27', 'a change narrows, and never widens');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''narrow_grant'', ''technical'', ''改造'', ''2026-04-01'', grant_id => %s, divisions => ''{44}'')', :g1)), 'SG103 27', 'nor elsewhere');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''narrow_grant'', ''technical'', ''改造'', ''2026-04-01'', grant_id => %s)', :g1)), 'SG103 27', 'and says what is left');
SELECT is(refused('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''technical'', ''改造'', ''2026-04-01'')', :g1)), 'SG103 27', 'which grant');

-- ---- a grant is narrowed ----
SELECT act('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''narrow_grant'', ''technical'', ''系统改造'', ''2026-03-20'', grant_id => %s, items => ''{code,name}'', rows_per_statement => 50)', :g1)) AS c1 \gset
SELECT is(told('sd_hr', 'service_change'), 1, 'who holds the grant is told');
SELECT is(told('jn_civil', 'service_change'), 0, 'others are not');
SELECT is((SELECT answer_by::text FROM govshare.service_change WHERE id = :c1), '2026-03-11', 'and has five working days at least');
SELECT is(refused('jn_civil', format('SELECT govshare.state_position(%s, ''agree'')', :c1)), 'SG102', 'only those concerned state a position');
SELECT is(refused('mca_head', format('SELECT govshare.file_service_change(%s, ''备案1号'')', :c1)), 'SG101 27', 'consultation comes before filing');
SELECT is(refused('sd_hr', format('SELECT govshare.state_position(%s, ''object'')', :c1)), 'SG103 27', 'an objection has a reason');
SELECT act('sd_hr', format('SELECT govshare.state_position(%s, ''agree'')', :c1)) IS NULL AS done \gset
SELECT is(refused('mca', format('SELECT govshare.file_service_change(%s, ''备案1号'')', :c1)), 'SG102 27', 'a clerk does not file');
SELECT is(refused('mca', format('SELECT govshare.carry_out_service_change(%s)', :c1)), 'SG101 27', 'nothing happens before it is filed');
SELECT act('mca_head', format('SELECT govshare.file_service_change(%s, ''备案1号'')', :c1)) IS NULL AS done \gset
SELECT is(told('nda', 'service_change'), 1, 'the authority has it on file');
SELECT is(refused('mca', format('SELECT govshare.carry_out_service_change(%s)', :c1)), 'SG101 27', 'nor before its day');
\set clock '2026-03-20 09:00'
\ir ../sql/include/clock.sql
SELECT act('mca', format('SELECT govshare.carry_out_service_change(%s)', :c1)) IS NULL AS done \gset
SELECT is((SELECT items::text || ' ' || rows_per_statement || ' ' || state || ' ' || revision FROM govshare.share_grant WHERE id = :g1), '{code,name} 50 active 2', 'the grant is narrower from that day');
SELECT is((SELECT count(*)::int FROM govshare.violation WHERE item = '39(7)'), 0, 'in good order');
GRANT USAGE ON SCHEMA mca TO govshare_reader;
SET govshare.purpose = 'benefit_check';
SELECT is(refused('sd_hr', 'SELECT max(level) FROM mca.division_code_table'), 'SG005 25', 'what is not left of it is read no more');
SELECT is(act('sd_hr', 'SELECT count(code) > 0 FROM mca.division_code_table'), 'true', 'what is left is');
RESET govshare.purpose;

-- ---- an objection opens a dispute, and vetoes nothing ----
SELECT act('mca', format('SELECT govshare.propose_service_change(''MZ001/000001'', ''end_grant'', ''other'', ''不便'', ''2026-04-10'', grant_id => %s)', :g3)) AS c2 \gset
SELECT act('sd_hr', format('SELECT govshare.state_position(%s, ''object'', ''仍需使用'')', :c2)) IS NULL AS done \gset
SELECT is((SELECT state || ' ' || opened_by || ' ' || claim FROM govshare.dispute WHERE procedure = 'service_change' AND case_id = :c2), 'open sd_hr 仍需使用', 'the objection is a dispute');
SELECT act('mca_head', format('SELECT govshare.file_service_change(%s, ''备案2号'')', :c2)) IS NULL AS done \gset
\set clock '2026-04-10 09:00'
\ir ../sql/include/clock.sql
SELECT act('mca', format('SELECT govshare.carry_out_service_change(%s)', :c2)) IS NULL AS done \gset
SELECT is(grant_is(:g3), 'terminated', 'the grant ended');
SELECT is((SELECT department || ' ' || state FROM govshare.violation WHERE item = '39(7)' AND procedure = 'service_change' AND case_id = :c2), 'mca flagged', 'over the objection: 39(7), for a person to judge the cause');

-- ---- what a law requires takes effect on its date ----
SELECT act('mca', $$SELECT govshare.propose_service_change('MZ001/000001', 'ungovern', 'law', '新法施行', '2026-04-10', document => '《某法》第九条', relation => 'mca.division_code_table')$$) AS c3 \gset
SELECT is(told('jn_civil', 'service_change'), 1, 'all who use the entry are told');
SELECT is(refused('mca', format('SELECT govshare.carry_out_service_change(%s)', :c3)), 'SG101 27', 'a table is released by ungovern()');
SELECT is(refused('mca', $$SELECT govshare.ungovern('mca.division_code_table')$$), 'SG101 27', 'once it is filed');
SELECT act('mca_head', format('SELECT govshare.file_service_change(%s, ''备案3号'')', :c3)) IS NULL AS done \gset
SELECT act('mca', $$SELECT govshare.ungovern('mca.division_code_table')$$) IS NULL AS done \gset
SELECT is(state_of(:c3), 'carried_out', 'without waiting for positions, and the case follows');
SELECT act('mca', $$SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code')$$) IS NULL AS done \gset

-- ---- a change that was given up ----
SELECT act('mca', $$SELECT govshare.propose_service_change('MZ001/000001', 'withdraw_entry', 'duty_change', '职责调整', '2026-04-24')$$) AS c4 \gset
SELECT is(refused('sd_hr', format('SELECT govshare.withdraw_service_change(%s, ''x'')', :c4)), 'SG102', 'only by the provider');
SELECT act('mca', format('SELECT govshare.withdraw_service_change(%s, ''另行研究'')', :c4)) IS NULL AS done \gset
SELECT is(refused('sd_hr', format('SELECT govshare.state_position(%s, ''agree'')', :c4)), 'SG101 27', 'is open no more');

-- ---- an entry is withdrawn, and the grants end with it ----
SELECT act('mca', $$SELECT govshare.propose_service_change('MZ001/000001', 'withdraw_entry', 'duty_change', '职责划出', '2026-04-24')$$) AS c5 \gset
\set clock '2026-04-18 09:00'
\ir ../sql/include/clock.sql
SELECT act('mca_head', format('SELECT govshare.file_service_change(%s, ''备案5号'')', :c5)) IS NULL AS done \gset
SELECT is(refused('mca_principal', $$SELECT govshare.withdraw_entry('MZ001/000001', '职责划出')$$), 'SG101 27', 'positions or their last day first, then the day of the change');
\set clock '2026-04-24 09:00'
\ir ../sql/include/clock.sql
SELECT act('mca_principal', $$SELECT govshare.withdraw_entry('MZ001/000001', '职责划出')$$) IS NULL AS done \gset
SELECT is(state_of(:c5) || ' ' || grant_is(:g1) || ' ' || grant_is(:g2), 'carried_out terminated terminated', 'suspended grants too');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'share_grant' AND ended_at IS NULL AND statute <> 'disposal'), 0, 'and nothing runs against them');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
