-- Article 28: disputes are settled by the sides; else coordinated by their
-- authority, across levels and regions by the common superior; else decided by
-- that authority's own government.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
CREATE FUNCTION state_of(bigint) RETURNS text LANGUAGE sql AS 'SELECT state FROM govshare.dispute WHERE id = $1';
SELECT granted('sd_hr') AS g1, granted('mps') AS g2 \gset
SELECT 1 AS r1 \gset

-- ---- the route ----
SELECT is((SELECT coordinator FROM govshare.dispute_route('mca', 'mps')), 'nda', 'same level: their own authority');
SELECT is((SELECT coordinator FROM govshare.dispute_route('sd_hr', 'jn_civil')), 'sd_data', 'across levels: the common superior');
SELECT is((SELECT coordinator FROM govshare.dispute_route('jn_civil', 'gd_data')), 'nda', 'across regions too');
SELECT is((SELECT coordinator FROM govshare.dispute_route('jn_data', 'jn_civil')), 'sd_data', 'where the authority is a side: the one above');
SELECT is((SELECT coordinator FROM govshare.dispute_route('jn_civil', 'jn_data')), 'sd_data', 'whichever side it is');
SELECT is((SELECT by_government FROM govshare.dispute_route('nda', 'mps')), true, 'the national authority: its government');

-- ---- opening ----
SELECT is(refused('jn_civil', $$SELECT govshare.open_dispute('share_request', 1, '应予答复')$$), 'SG102', 'only a side of the case');
SELECT is(refused('nda', $$SELECT govshare.open_dispute('share_request', 1, '应予答复')$$), 'SG102', 'not the authority');
SELECT is(refused('sd_hr', $$SELECT govshare.open_dispute('share_request', 77, '应予答复')$$), 'SG102', 'of a case that is there');
SELECT is(refused('mca', $$SELECT govshare.open_dispute('catalog_entry', 1, '应予答复')$$), 'SG102', 'that has another side');
SELECT is(refused('sd_hr', $$SELECT govshare.open_dispute('share_request', 1, ' ')$$), 'SG103 28', 'with a claim');
SELECT act('sd_hr', $$SELECT govshare.open_dispute('share_request', 1, '应提供全部数据项')$$) AS d1 \gset
SELECT is(refused('mca', $$SELECT govshare.open_dispute('share_request', 1, '不应提供')$$), 'SG101 28', 'once');
SELECT is(told('mca', 'dispute'), 1, 'the other side is told');

-- ---- settling: by both ----
SELECT is(refused('sd_hr', format('SELECT govshare.settle_dispute(%s)', :d1)), 'SG103 28', 'settling needs terms');
SELECT is(act('sd_hr', format('SELECT govshare.settle_dispute(%s, ''提供三项'')', :d1)), 'offered', 'one side offers');
SELECT is(act('sd_hr', format('SELECT govshare.settle_dispute(%s, ''提供两项'')', :d1)), 'offered', 'and does not accept its own offer');
SELECT is(refused('mps', format('SELECT govshare.settle_dispute(%s)', :d1)), 'SG102', 'nobody else settles');
SELECT is(act('mca', format('SELECT govshare.settle_dispute(%s, ''提供一项'')', :d1)), 'offered', 'the other answers with its own');
SELECT is(act('sd_hr', format('SELECT govshare.settle_dispute(%s)', :d1)), 'settled', 'which the first accepts');
SELECT is(state_of(:d1), 'settled', 'settled');
SELECT is(refused('mca', format('SELECT govshare.refer_dispute(%s)', :d1)), 'SG101 28', 'what is settled is not referred');

-- ---- referring, coordinating, deciding ----
SELECT act('sd_hr', $$SELECT govshare.open_dispute('share_request', 1, '再议')$$) AS d2 \gset
SELECT is(act('sd_hr', format('SELECT govshare.refer_dispute(%s)', :d2)), 'nda', 'referred to the common superior, computed');
SELECT is(duty('nda', 'coordinate_dispute'), 1, 'which has it among its duties');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'dispute'), 0, 'no period: the Regulations set none, and no local rule does');
SELECT is(refused('sd_data', format('SELECT govshare.coordinate_dispute(%s, ''x'')', :d2)), 'SG102 28', 'not for the authority of one side');
SELECT is(refused('nda_head', format('SELECT govshare.decide_dispute(%s, ''x'', ''文件'')', :d2)), 'SG101 28', 'nothing is decided before it was coordinated');
SELECT act('nda', format('SELECT govshare.coordinate_dispute(%s, ''建议提供两项'')', :d2)) IS NULL AS done \gset
SELECT is(state_of(:d2), 'coordinated', 'the authority proposes');
SELECT is(refused('nda', format('SELECT govshare.decide_dispute(%s, ''x'', ''文件'')', :d2)), 'SG102 28', 'a clerk records no decision');
SELECT is(refused('nda_head', format('SELECT govshare.decide_dispute(%s, ''提供两项'', NULL)', :d2)), 'SG103 28', 'the decision has a document');
SELECT act('nda_head', format('SELECT govshare.decide_dispute(%s, ''提供两项'', ''国办函〔2026〕9号'')', :d2)) IS NULL AS done \gset
SELECT is(state_of(:d2), 'decided', 'its government decides, it records');
SELECT is(refused('mca', format('SELECT govshare.settle_dispute(%s, ''x'')', :d2)), 'SG101 28', 'that ends it');

-- ---- a period of coordination, where a local rule sets one ----
INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('CN', 'coordination', 10, '国家数据局争议处理规则');
SELECT throws_ok($$INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('37', 'coordination', 5000, 'x')$$, 'SG104', NULL, 'within reason');
SELECT act('mps', $$SELECT govshare.open_dispute('share_request', 2, '再议')$$) AS d3 \gset
SELECT is(act('mca', format('SELECT govshare.refer_dispute(%s)', :d3)), 'nda', 'either side refers');
SELECT is((SELECT department || ' ' || due_on FROM govshare.obligation WHERE procedure = 'dispute' AND case_id = :d3), 'nda 2026-03-16', 'the period of the rule');
\set clock '2026-03-17 00:00'
\ir ../sql/include/clock.sql
SELECT govshare.check_deadlines() IS NULL AS checked \gset
SELECT is((SELECT item || ' ' || department FROM govshare.violation WHERE procedure = 'dispute' AND case_id = :d3), '41(2) nda', 'missed: 41(2), of the authority');
SELECT is(act('mps', format('SELECT govshare.settle_dispute(%s, ''提供'')', :d3)) || act('mca', format('SELECT govshare.settle_dispute(%s)', :d3)), 'offeredsettled', 'the sides may settle still');

-- ---- the national authority is a side ----
SET SESSION AUTHORIZATION regress_govshare_nda;
SELECT govshare.request_share('MZ001/000001', 'statistics', '法', '场景', '范围', '{service}', '2099-12-31') AS r3 \gset
SET SESSION AUTHORIZATION regress_govshare_nda_head;
SELECT govshare.endorse_request(:r3) IS NULL AS done \gset
RESET SESSION AUTHORIZATION;
SELECT act('nda', format('SELECT govshare.open_dispute(''share_request'', %s, ''请从速'')', :r3)) AS d4 \gset
SELECT is(refused('nda', format('SELECT govshare.refer_dispute(%s)', :d4)), 'SG103 28', 'nobody speaks for its government yet');
INSERT INTO govshare.government_office VALUES ('CN', 'mps', '国办发〔2025〕1号');
SELECT is(act('nda', format('SELECT govshare.refer_dispute(%s)', :d4)), 'mps', 'the office of the government of both');
SELECT is(refused('mps', format('SELECT govshare.coordinate_dispute(%s, ''x'')', :d4)), 'SG101 28', 'which does not coordinate');
SELECT act('mps_head', format('SELECT govshare.decide_dispute(%s, ''从速'', ''国办函〔2026〕10号'')', :d4)) IS NULL AS done \gset
SELECT is(state_of(:d4), 'decided', 'but records what the government decided');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
