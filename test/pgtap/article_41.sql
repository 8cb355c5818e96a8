-- Article 41: breaches of authorities are ordered to be corrected by their own
-- government or by the authority above, never by themselves.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
SELECT no_plan();
CREATE FUNCTION state_of(bigint) RETURNS text LANGUAGE sql AS 'SELECT state FROM govshare.violation WHERE id = $1';

-- The office of Shandong's government is the department of human resources here
SELECT is(govshare.government_office_of('sd_data'), NULL, 'no office yet');
SELECT throws_ok($$INSERT INTO govshare.government_office VALUES ('37', 'sd_data', 'x')$$, 'SG103', NULL, 'an authority does not speak for its government');
SELECT throws_ok($$INSERT INTO govshare.government_office VALUES ('37', 'mca', 'x')$$, 'SG103', NULL, 'nor a department of another');
INSERT INTO govshare.government_office VALUES ('37', 'sd_hr', '鲁政办发〔2025〕1号'), ('CN', 'mps', '国办发〔2025〕1号');
SELECT is(govshare.government_office_of('sd_data'), 'sd_hr', 'the office of its government');
SELECT is(govshare.overseer_of('sd_data'), 'nda', 'an authority is overseen by the one above');
SELECT is(govshare.overseer_of('jn_data'), 'sd_data', 'the nearest');
SELECT is(govshare.overseer_of('mca'), 'nda', 'a department by that of its level');
SELECT is(govshare.overseer_of('nda'), NULL, 'nobody is above the national authority');

-- ---- each item, registered by the authority above ----
SELECT is((SELECT count(act('nda', format('SELECT govshare.register_violation(%L, ''sd_data'', ''检查发现'')', item)))::int FROM govshare.violation_item WHERE item LIKE '41%'), 3, 'each item of Article 41');
SELECT id AS v FROM govshare.violation WHERE item = '41(1)' \gset
SELECT id AS w FROM govshare.violation WHERE item = '41(2)' \gset
SELECT is(refused('sd_data_head', format('SELECT govshare.dismiss_violation(%s, ''x'')', :v)), 'SG102 39', 'never judged by itself');
SELECT is(refused('jn_data_head', format('SELECT govshare.dismiss_violation(%s, ''x'')', :v)), 'SG102', 'nor from below');
SELECT act('nda_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)) IS NULL AS done \gset
SELECT act('nda_head', format('SELECT govshare.order_correction(%s, ''明确数源部门'', 10)', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'ordered', 'by the authority above');
SELECT act('sd_data', format('SELECT govshare.report_corrected(%s, ''已明确'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'corrected', 'and corrected by itself');

-- ---- or by its own government, with the document of the decision ----
SELECT is(act('sd_hr', 'SELECT count(*) FROM govshare.violation'), '3', 'the office sees the breaches of its government''s authority');
SELECT is(refused('sd_hr_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :w)), 'SG103 39', 'the government''s decision has a document');
SELECT act('sd_hr_head', format('SELECT govshare.confirm_violation(%s, ''属实'', ''鲁政字〔2026〕3号'')', :w)) IS NULL AS done \gset
SELECT act('sd_hr_head', format('SELECT govshare.order_correction(%s, ''限期协调'', 5)', :w)) IS NULL AS done \gset
SELECT is(state_of(:w), 'ordered', 'by its own government');
SELECT is((SELECT judged_by || ' ' || ordered_by FROM govshare.violation WHERE id = :w), 'sd_hr sd_hr', 'on record');
SELECT act('nda', $$SELECT govshare.register_violation('39(1)', 'sd_data', '未编目录')$$) AS p \gset
SELECT is(refused('sd_hr_head', format('SELECT govshare.confirm_violation(%s, ''属实'', ''文件'')', :p)), 'SG102 39', 'what it did as a provider is for the authority above');
SELECT is(refused('mps_head', format('SELECT govshare.confirm_violation(%s, ''属实'', ''文件'')', :p)), 'SG102', 'the office of another government has no say');

-- ---- the national authority: its government alone ----
SELECT is(refused('nda', $$SELECT govshare.register_violation('41(3)', 'nda', 'x')$$), NULL, 'it may report its own');
SELECT act('mps', $$SELECT govshare.register_violation('41(3)', 'nda', '检查发现', document => '国办函〔2026〕1号')$$) AS n \gset
SELECT is(refused('nda_head', format('SELECT govshare.dismiss_violation(%s, ''x'')', :n)), 'SG102 39', 'nor judge it');
SELECT act('mps_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :n)) IS NULL AS done \gset
SELECT is(state_of(:n), 'confirmed', 'by its own government');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
