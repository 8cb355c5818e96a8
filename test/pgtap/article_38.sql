-- Article 38: the authority supervises, and reports to its government.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\set clock '2025-09-22 09:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
GRANT USAGE ON SCHEMA mca TO govshare_reader;
SELECT no_plan();
-- Two requests: one answered on the 5th working day, one late
CREATE FUNCTION ask(who text, purpose text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint := act(who, format('SELECT govshare.request_share(''MZ001/000001'', %L, ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'')', purpose));
BEGIN
	PERFORM act(who || '_head', format('SELECT govshare.endorse_request(%s)', id));
	RETURN id;
END
$$;
SELECT ask('sd_hr', 'benefit_check') AS r1, ask('jn_civil', 'statistics') AS r2 \gset
\set clock '2025-09-28 10:00'
\ir ../sql/include/clock.sql
SELECT act('mca_head', format('SELECT govshare.approve_request(%s)', :r1)) AS approved, act('mca', format('SELECT govshare.deliver_request(%s)', :r1)) AS delivered \gset
\set clock '2025-10-20 10:00'
\ir ../sql/include/clock.sql
SELECT overdue AS overdue FROM govshare.check_deadlines() \gset
SELECT act('mca_head', format('SELECT govshare.refuse_request(%s, ''unnecessary'', ''x'')', :r2)) IS NULL AS refused \gset
SELECT act('sd_hr', $$SELECT govshare.register_collection('{名称}', 'citizens', 'l')$$) AS collected \gset
CREATE FUNCTION report(who text, government text, from_date date, to_date date) RETURNS TABLE (topic text, indicator text, article text, department text, n bigint, out_of bigint, percent numeric, days_used numeric, days_allowed numeric)
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('role', 'regress_govshare_' || who, true);
	RETURN QUERY SELECT r.topic, r.indicator, r.article, r.department, r.n, r.out_of, r.percent, r.days_used, r.days_allowed FROM govshare.supervision_report(government, from_date, to_date) r;
	PERFORM set_config('role', 'none', true);
END
$$;
SELECT results_eq($$SELECT * FROM report('nda', 'CN', '2025-09-01', '2025-10-31') WHERE department IS NULL$$, $$VALUES
	('及时性', 'kept in time: delivery', '22', NULL, 1::bigint, 1::bigint, 100.0, 0.0, 20.0),
	('及时性', 'kept in time: reply_conditional', '21', NULL, 1, 2, 50.0, 10.5, 10.0),
	('数据质量', 'entries as fresh as declared', '18', NULL, 0, 1, 0.0, NULL, NULL),
	('数据质量', 'entries bound to a table (挂接率)', '12', NULL, 1, 1, 100.0, NULL, NULL),
	('共享', 'requests approved', '21', NULL, 1, 2, 50.0, NULL, NULL),
	('数据应用', 'collections of what sharing offers', '19', NULL, 1, 1, 100.0, NULL, NULL),
	('数据应用', 'grants used', '29', NULL, 0, 1, 0.0, NULL, NULL),
	('责任', 'breaches of 39(4) flagged, not dismissed', '39', NULL, 1, 1, 100.0, NULL, NULL),
	('责任', 'breaches of 40(1) flagged, not dismissed', '40', NULL, 1, 1, 100.0, NULL, NULL)$$, 'one query''s result, the sums first');
SELECT results_eq($$SELECT DISTINCT department FROM report('sd_data', '37', '2025-09-01', '2025-10-31') WHERE department IS NOT NULL$$, $$VALUES ('sd_hr')$$, 'a province: its departments and those below');
SELECT is_empty($$SELECT * FROM report('nda', 'CN', '2025-11-01', '2025-11-30') WHERE topic = '及时性'$$, 'other days, nothing due');
SELECT is(refused('sd_data', $$SELECT govshare.supervision_report('CN', '2025-09-01', '2025-10-31')$$), 'SG102 38', 'not on a government above');
SELECT is(refused('gd_data', $$SELECT govshare.supervision_report('37', '2025-09-01', '2025-10-31')$$), 'SG102 38', 'nor on another');
SELECT is(refused('sd_hr', $$SELECT govshare.supervision_report('37', '2025-09-01', '2025-10-31')$$), 'SG102 38', 'nor by a department that is no authority');
SELECT is(refused('nda', $$SELECT govshare.supervision_report('37', '2025-10-31', '2025-09-01')$$), 'SG103 38', 'of days in their order');
SELECT isnt(act('nda', $$SELECT count(*) FROM govshare.supervision_report('37', '2025-09-01', '2025-10-31')$$), '0', 'the national authority on a province');
-- What was read and what was refused, as the record has it (real time)
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SELECT count(code) AS read FROM mca.division_code_table \gset
SELECT throws_ok('SELECT registrar FROM mca.division_code_table', 'SG005', NULL, 'an item outside the grant');
RESET govshare.purpose;
RESET SESSION AUTHORIZATION;
SELECT govshare.flush_log() IS NOT NULL AS flushed \gset
SELECT results_eq($$SELECT indicator, department, n, out_of FROM report('nda', 'CN', '2025-09-01', '2099-12-31') WHERE indicator IN ('grants used', 'reads refused') AND department IS NOT NULL$$,
	$$VALUES ('grants used', 'sd_hr', 1::bigint, 1::bigint), ('reads refused', 'sd_hr', 1, 2)$$, 'use and refusals come from the record');
\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
