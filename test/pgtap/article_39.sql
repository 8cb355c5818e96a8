-- Article 39: breaches of providers, ordered to be corrected by the authority
-- of the same level; the life of a breach from the flag to the correction.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();

CREATE FUNCTION state_of(bigint) RETURNS text LANGUAGE sql AS 'SELECT state FROM govshare.violation WHERE id = $1';

-- ---- every item of Articles 39 and 40 can be registered by hand ----
SELECT is((SELECT count(act('nda', format('SELECT govshare.register_violation(%L, ''mca'', ''检查发现'')', item)))::int FROM govshare.violation_item WHERE item NOT LIKE '41%'), 16,
	'each item of Articles 39 and 40 is registered by hand');
SELECT is(refused('nda', $$SELECT govshare.register_violation('41(1)', 'mca', '检查发现')$$), 'SG103 41', 'an item of Article 41 fits only an authority');
SELECT is(refused('nda', $$SELECT govshare.register_violation('38(1)', 'mca', '检查发现')$$), 'SG103 39', 'no other items');
SELECT is(refused('nda', $$SELECT govshare.register_violation('39(1)', 'mca', ' ')$$), 'SG103 38', 'the facts are stated');
SELECT is(refused('mps', $$SELECT govshare.register_violation('39(1)', 'mca', 'x')$$), 'SG102 38', 'a department does not register the breach of another');
SELECT is(refused('sd_data', $$SELECT govshare.register_violation('39(1)', 'mca', 'x')$$), 'SG102 38', 'nor an authority one above it');
SELECT is(refused('gd_data', $$SELECT govshare.register_violation('39(1)', 'sd_hr', 'x')$$), 'SG102 38', 'or one of another government');
SELECT is(refused('mca', $$SELECT govshare.register_violation('39(1)', 'mca', 'x')$$), 'SG102 38', 'nor its own');
SELECT is(refused('nda', $$SELECT govshare.register_violation('39(1)', 'nobody', 'x')$$), 'SG103 39', 'departments that are there');
SELECT is(refused('nda', $$SELECT govshare.register_violation('39(6)', 'mps', 'x', 'correction', 1)$$), 'SG103 39', 'a breach is one of a side of the case');
SELECT is(refused('gd_data', format('SELECT govshare.dismiss_violation(%s, ''x'')', (SELECT min(id) FROM govshare.violation))), 'SG102', 'strangers are told nothing');

-- ---- 39(4): heard first ----
SELECT act('sd_hr', $$SELECT govshare.request_share('MZ001/000001', 'benefit_check', '法', '场景', '范围', '{service}', '2099-12-31')$$) AS r \gset
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :r)) IS NULL AS done \gset
\set clock '2026-03-17 00:00'
\ir ../sql/include/clock.sql
SELECT govshare.check_deadlines() IS NULL AS checked \gset
SELECT id AS v, obligation AS o FROM govshare.violation WHERE item = '39(4)' AND obligation IS NOT NULL \gset
SELECT is(duty('nda', 'confirm_violation'), 17, 'it waits for the authority');
SELECT is(refused('nda_head', format('SELECT govshare.confirm_violation(%s, ''超期'')', :v)), 'SG101 39', 'not confirmed before the provider was heard');
\set clock '2026-03-25 00:00'
\ir ../sql/include/clock.sql
BEGIN;
SELECT act('nda_head', format('SELECT govshare.confirm_violation(%s, ''超期'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'confirmed', 'confirmed after five working days of silence');
ROLLBACK;
\set clock '2026-03-24 23:59:59'
\ir ../sql/include/clock.sql
SELECT is(refused('nda_head', format('SELECT govshare.confirm_violation(%s, ''超期'')', :v)), 'SG101 39', 'not within them');
BEGIN;
SELECT act('mca', format('SELECT govshare.state_justification(%s, ''系统故障'')', :o)) IS NULL AS done \gset
SELECT act('nda_head', format('SELECT govshare.confirm_violation(%s, ''理由不成立'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'confirmed', 'or once it stated its justification');
ROLLBACK;
SELECT is(refused('sd_hr', format('SELECT govshare.answer_violation(%s, ''x'')', :v)), 'SG102', 'nobody answers for another');
SELECT act('mca', format('SELECT govshare.answer_violation(%s, ''系统故障,已修复'')', :v)) IS NULL AS done \gset
SELECT is(refused('nda', format('SELECT govshare.confirm_violation(%s, ''x'')', :v)), 'SG102 39', 'a clerk of the authority does not judge');
SELECT is(refused('nda_head', format('SELECT govshare.confirm_violation(%s, '''')', :v)), 'SG103 39', 'a finding is stated');
SELECT is(refused('mca_head', format('SELECT govshare.dismiss_violation(%s, ''x'')', :v)), 'SG102 39', 'nobody judges itself');
SELECT is(refused('sd_data_head', format('SELECT govshare.dismiss_violation(%s, ''x'')', :v)), 'SG102', 'nor the authority of the other side');
BEGIN;
SELECT act('nda_head', format('SELECT govshare.dismiss_violation(%s, ''有正当理由'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'dismissed', 'good cause: no breach');
SELECT is((SELECT state FROM govshare.obligation WHERE id = :o), 'overdue', 'but nobody waives the period: the reply is still owed');
SELECT is(refused('nda_head', format('SELECT govshare.confirm_violation(%s, ''x'')', :v)), 'SG101 39', 'judged once');
ROLLBACK;
SELECT act('nda_head', format('SELECT govshare.confirm_violation(%s, ''理由不成立'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'confirmed', 'confirmed');

-- ---- the order, and what follows ----
SELECT is(refused('nda_head', format('SELECT govshare.order_correction(%s, ''限期答复'', 0)', :v)), 'SG103 39', 'an order gives a period');
SELECT is(refused('nda_head', format('SELECT govshare.order_correction(%s, ''限期答复'', NULL)', :v)), 'SG103 39', 'always');
SELECT is(refused('mca', format('SELECT govshare.report_corrected(%s, ''x'')', :v)), 'SG101 39', 'there is nothing to report before the order');
SELECT act('nda_head', format('SELECT govshare.order_correction(%s, ''限期答复'', 5)', :v)) IS NULL AS done \gset
SELECT is((SELECT due_on || ' ' || department FROM govshare.obligation WHERE statute = 'correction_order' AND case_id = :v), '2026-03-31 mca', 'the order runs in working days');
SELECT is(duty('mca', 'report_corrected'), 1, 'it is a duty of the provider');
SELECT act('mca', format('SELECT govshare.report_corrected(%s, ''已答复'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'corrected', 'corrected');
SELECT is((SELECT state FROM govshare.obligation WHERE statute = 'correction_order' AND case_id = :v), 'met', 'in time');
SELECT act('nda_head', format('SELECT govshare.order_correction(%s, ''仍未答复'', 3)', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'ordered', 'what was not corrected is ordered anew');
SELECT is(refused('nda_head', format('SELECT govshare.refer_violation(%s, ''纪检监察机关'', '' '')', :v)), 'SG103 39', 'a referral states its reason');
SELECT act('nda_head', format('SELECT govshare.refer_violation(%s, ''纪检监察机关'', ''拒不改正'')', :v)) IS NULL AS done \gset
SELECT is(state_of(:v), 'referred', 'refusal is referred');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'violation' AND case_id = :v AND ended_at IS NULL), 0, 'and the order no longer runs');
SELECT is((SELECT array_agg(step ORDER BY seq) FROM govshare.case_event WHERE procedure = 'violation' AND case_id = :v),
	'{flag_violation,answer_violation,confirm_violation,order_correction,report_corrected,order_correction,refer_violation}', 'each step is on record');
SELECT is(act('mca', format('SELECT count(*) FROM govshare.violation WHERE id = %s', :v)), '1', 'the department sees its own');
SELECT is(act('mps', 'SELECT count(*) FROM govshare.violation'), '0', 'others do not');

-- ---- the same again is another breach ----
SELECT act('nda', $$SELECT govshare.register_violation('39(6)', 'mca', 'x', 'share_request', 1)$$) AS w \gset
SELECT is(refused('nda', $$SELECT govshare.register_violation('39(6)', 'mca', 'y', 'share_request', 1)$$), 'SG101 39', 'not while it is flagged');
SELECT act('nda_head', format('SELECT govshare.dismiss_violation(%s, ''不成立'')', :w)) IS NULL AS done \gset
SELECT isnt(act('nda', $$SELECT govshare.register_violation('39(6)', 'mca', 'y', 'share_request', 1)$$), NULL, 'but once it was judged');

-- ---- by nobody who belongs to the department judged ----
GRANT regress_govshare_mca TO regress_govshare_nda_head;
SELECT is(refused('nda_head', format('SET LOCAL govshare.acting_for = ''nda''; SELECT govshare.confirm_violation(%s, ''x'')', (SELECT max(id) FROM govshare.violation))), 'SG102 20', 'a role that belongs to both does not judge');
REVOKE regress_govshare_mca FROM regress_govshare_nda_head;

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
