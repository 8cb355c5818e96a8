-- Article 24: data flows back to lower governments, of their area, complete,
-- in time, with no extra conditions; they use it and share it onward.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2025-09-22 09:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
GRANT USAGE ON SCHEMA mca TO govshare_reader;
SELECT no_plan();

-- ---- opened without request ----
SELECT is(refused('mps', $$SELECT govshare.claim_return_flow('MZ001/000001', '户籍管理')$$), 'SG103 24', 'a department of the same government claims nothing back');
SELECT is(refused('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'mps')$$), 'SG103 24', 'nor is it opened to one');
SELECT is(refused('mps', $$SELECT govshare.open_return_flow('MZ001/000001', 'jn_civil')$$), 'SG102 24', 'whoever holds the data opens it');
SELECT is(refused('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'jn_civil', '{37}')$$), 'SG103 24', 'no more than the recipient''s area');
SELECT is(refused('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'sd_hr', '{3701}')$$), 'SG105 24', 'and no less: that would be an extra condition');
SELECT is(refused('mca', $$SELECT govshare.open_return_flow('MZ001/000009', 'jn_civil')$$), 'SG103 16', 'of what is in the catalogue');
SELECT act('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'jn_civil')$$) AS grant_id \gset
SELECT results_eq(format('SELECT requester, purpose, methods::text, items::text, divisions::text, request, state FROM govshare.share_grant WHERE id = %s', :grant_id),
	$$VALUES ('jn_civil', 'return_flow', '{service,batch,file}', '{code,name,level,in_use_from,in_use_until}', '{370100}', NULL::bigint, 'active')$$,
	'a grant of all shared items, bounded to the area, with no conditions');
SELECT is((SELECT count(*)::int FROM govshare.share_request), 0, 'and no request');
SELECT is((SELECT string_agg(step || ' by ' || party, ', ') FROM govshare.case_event WHERE procedure = 'share_grant' AND case_id = :grant_id), 'open_return_flow by returned_by', 'on record as what it is');

-- ---- the guard honours it ----
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SET govshare.purpose = 'return_flow';
SELECT results_eq('SELECT code::text FROM mca.division_code_table ORDER BY code', $$VALUES ('370100'), ('370102'), ('370123')$$, 'the rows of Jinan');
SELECT throws_ok('SELECT registrar FROM mca.division_code_table', 'SG005', NULL, 'what no law lets be shared stays where it is');
SET govshare.purpose = 'statistics';
SELECT throws_ok('SELECT code FROM mca.division_code_table', 'SG002', NULL, 'another purpose is another grant');
RESET govshare.purpose;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'return_flow';
SELECT throws_ok('SELECT code FROM mca.division_code_table', 'SG002', NULL, 'it is Jinan''s alone');
RESET govshare.purpose;
RESET SESSION AUTHORIZATION;

-- ---- what flowed back the recipient keeps, catalogues and shares as provider ----
CREATE SCHEMA jn AUTHORIZATION regress_govshare_jn_civil;
GRANT USAGE ON SCHEMA jn TO govshare_reader;
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SET govshare.purpose = 'return_flow';
CREATE TABLE jn.division AS SELECT code, name FROM mca.division_code_table;
INSERT INTO jn.division SELECT '370103', max(name) FROM mca.division_code_table WHERE code OPERATOR(govshare.=) '370102';
RESET govshare.purpose;
SELECT is((SELECT count(*)::int FROM jn.division), 4, 'a table of its own, read without purpose');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*)::int FROM govshare.derived_copy), 0, 'no copy that goes with a grant');
SELECT act('jn_civil', $$SELECT govshare.draft_entry('JN001/000001', '济南区划', 'unconditional', '{service}', '[{"name": "代码", "column": "code"}, {"name": "名称", "column": "name"}]', 'table', 'yearly', 'c', 'S 2025-07-01', 'P 2025-07-01')$$),
	act('jn_civil_principal', $$SELECT govshare.endorse_entry('JN001/000001')$$), act('jn_civil', $$SELECT govshare.submit_entry('JN001/000001')$$), act('jn_data', $$SELECT govshare.publish_entry('JN001/000001')$$) AS published \gset onward_
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SELECT govshare.govern('jn.division', 'JN001/000001', 'code') AS governed \gset onward_
RESET SESSION AUTHORIZATION;
SELECT act('sd_hr', $$SELECT govshare.request_share('JN001/000001', 'benefit_check', 'l', 's', 'u', '{service}', '2099-12-31')$$) AS request \gset onward_
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :onward_request)), act('jn_civil_head', format('SELECT govshare.approve_request(%s)', :onward_request)),
	act('jn_civil', format('SELECT govshare.deliver_request(%s)', :onward_request)) AS delivered \gset onward_
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SELECT is((SELECT count(*)::int FROM jn.division), 4, 'and others read it under its grants, by the ordinary procedure');
RESET govshare.purpose;
RESET SESSION AUTHORIZATION;

-- ---- no request is needed, and none makes such a grant ----
SELECT throws_ok($$INSERT INTO govshare.share_grant (return_flow, provider, returned_by, purpose) VALUES (1, 'mca', 'mca', 'statistics')$$, 'SG012', NULL, 'nobody makes one by hand');
SELECT is(refused('sd_hr', $$SELECT govshare.request_share('MZ001/000001', 'return_flow', 'l', 's', 'u', '{service}', '2099-12-31')$$), 'SG103 15', 'a request has another purpose');
SELECT isnt(act('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'jn_civil')$$), :'grant_id', 'opened anew, as after an update');
SELECT is((SELECT string_agg(state, ', ' ORDER BY id) FROM govshare.share_grant WHERE requester = 'jn_civil'), 'terminated, active', 'the new grant replaces the old');
SELECT act('nda', format('SELECT govshare.suspend_grant(%s, ''incident'', ''泄露'')', (SELECT max(id) FROM govshare.share_grant))) IS NULL AS suspended \gset
SELECT is(refused('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'jn_civil')$$), 'SG101 27', 'a suspended one is not got around');

-- ---- claims, and what becomes of those not met ----
SELECT is(refused('sd_hr', $$SELECT govshare.claim_return_flow('MZ001/000001', ' ')$$), 'SG103 24', 'a claim names the need');
SELECT act('sd_hr', $$SELECT govshare.claim_return_flow('MZ001/000001', '参保登记核对')$$) AS claim \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE procedure = 'return_flow'), '2025-10-24', '[I] twenty working days, as for delivery');
SELECT is((SELECT step || ' ' || department FROM govshare.pending_step WHERE procedure = 'return_flow'), 'open_return_flow mca', 'which the provider finds among its duties');
SELECT is(act('mca', $$SELECT govshare.open_return_flow('MZ001/000001', 'sd_hr')$$) IS NOT NULL, true, 'opened');
SELECT is((SELECT state FROM govshare.obligation WHERE procedure = 'return_flow'), 'met', 'in time');
SELECT is((SELECT divisions::text FROM govshare.share_grant WHERE requester = 'sd_hr' AND purpose = 'return_flow'), '{370000}', 'the whole province');
SELECT act('jn_data', $$SELECT govshare.claim_return_flow('MZ001/000001', '数据治理')$$) AS declined \gset
SELECT is(refused('mca', format('SELECT govshare.decline_return_flow(%s, ''x'')', :declined)), 'SG102 24', 'declined by the office head only');
SELECT act('mca_head', format('SELECT govshare.decline_return_flow(%s, ''接收端未通过安全评估'')', :declined)) IS NULL AS done \gset
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE procedure = 'return_flow' AND case_id = :declined), '39(5) mca', 'and flagged as 39(5), for a person to judge');
SELECT act('jn_data', $$SELECT govshare.claim_return_flow('MZ001/000001', '数据治理')$$) AS late \gset
\set clock '2025-10-25 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'a claim not met in time');
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE procedure = 'return_flow' AND case_id = :late), '39(5) mca', 'is flagged as 39(5)');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
