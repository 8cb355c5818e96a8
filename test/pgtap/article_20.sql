-- Article 20: needs are matched with what there is; requests are complete,
-- consented to, of the published catalogue; bundles; the reply is consented to.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\ir ../sql/include/published_entry.sql
SELECT no_plan();

-- ---- demand ----
SELECT act('sd_hr', $$SELECT govshare.register_demand('企业注销登记', '{统一社会信用代码,注销日期}', '《社会保险法》第五十七条', '参保单位注销核验')$$) AS d1 \gset
SELECT is((SELECT step || ' ' || department FROM govshare.pending_step WHERE procedure = 'data_demand'), 'direct_demand sd_data', 'its authority finds who holds it');
SELECT is(refused('gd_data', format('SELECT govshare.direct_demand(%s, ''mps'')', :d1)), 'SG102', 'its own, no other');
SELECT act('sd_data', format('SELECT govshare.direct_demand(%s, ''mps'')', :d1)) IS NULL AS directed \gset
SELECT act('mps', format('SELECT govshare.answer_demand(%s, ''not_held'', ''属市场监管部门'')', :d1)) IS NULL AS answered \gset
SELECT is((SELECT state || ' ' || outcome FROM govshare.data_demand WHERE id = :d1), 'answered not_held', 'answered');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'sd_hr' AND procedure = 'data_demand' AND case_id = :d1), 2, 'the requester is told of both steps');
SELECT act('sd_hr', $$SELECT govshare.register_demand('区划沿革', '{代码}', '《社会保险法》第五十七条', '核验', 'mca')$$) AS d2 \gset
SELECT is(refused('mca', format('SELECT govshare.answer_demand(%s, ''catalogued'', ''见目录'', ''MZ001/000404'')', :d2)), 'SG103 20', 'catalogued: where?');
SELECT act('mca', format('SELECT govshare.answer_demand(%s, ''catalogued'', ''见目录'', ''MZ001/000001'')', :d2)) IS NULL AS answered \gset
SELECT is((SELECT entry FROM govshare.data_demand WHERE id = :d2), 'MZ001/000001', 'there');
SELECT is(refused('mca', format('SELECT govshare.answer_demand(%s, ''not_held'', ''x'')', :d2)), 'SG101 20', 'answered once');
SELECT is(refused('mca', $$SELECT govshare.register_demand('x', '{x}', 'x', 'x', 'mca')$$), 'SG103 3', 'nobody asks oneself');
SELECT is(refused('sd_hr', $$SELECT govshare.register_demand('x', '{}', 'x', 'x')$$), 'SG103 20', 'items are named');
SELECT is(refused('sd_hr', $$SELECT govshare.register_demand('x', '{a}', '', 'x')$$), 'SG103 20', 'and the legal basis');
SELECT act('sd_hr', $$SELECT govshare.register_demand('x', '{a}', 'x', 'x')$$) AS d3 \gset
SELECT act('sd_hr', format('SELECT govshare.withdraw_demand(%s)', :d3)) IS NULL AS withdrawn \gset
SELECT is((SELECT state FROM govshare.data_demand WHERE id = :d3), 'withdrawn', 'withdrawn');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'data_demand'), 0, '[I] matching has no statutory period');

-- ---- a request states all that the article names ----
CREATE FUNCTION ask(basis text DEFAULT '法', scenario text DEFAULT '场景', use_scope text DEFAULT '范围', methods text DEFAULT '{service}',
	valid_until text DEFAULT '2099-12-31', entry text DEFAULT 'MZ001/000001', bundle text DEFAULT 'NULL') RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT govshare.request_share(%L, ''benefit_check'', %L, %L, %L, %L, %L, bundle => %s)', entry, basis, scenario, use_scope, methods, valid_until, bundle)
$$;
SELECT is(refused('sd_hr', ask(basis => ' ')), 'SG103 20', '使用依据');
SELECT is(refused('sd_hr', ask(scenario => '')), 'SG103 20', '使用场景');
SELECT is(refused('sd_hr', ask(use_scope => '　')), 'SG103 20', '使用范围: an ideographic space is none');
SELECT is(refused('sd_hr', ask(methods => '{}')), 'SG103 20', '共享方式');
SELECT is(refused('sd_hr', ask(valid_until => '2020-01-01')), 'SG103 20', '使用时限');
SELECT is(refused('sd_hr', ask(entry => 'MZ001/000002')), 'SG103 20', 'of the published catalogue only');
SELECT act('sd_hr', ask()) AS r1 \gset
SELECT is((SELECT count(*)::int FROM govshare.obligation), 0, 'before consent nothing is submitted, no clock runs');
SELECT is(refused('sd_hr', format('SELECT govshare.endorse_request(%s)', :r1)), 'SG102 20', 'the office head consents');
SELECT is(refused('sd_hr_principal', format('SELECT govshare.endorse_request(%s)', :r1)), 'SG102 20', 'nobody else, however high');
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :r1)) IS NULL AS endorsed \gset
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'share_request' AND case_id = :r1), 1, 'and the provider has received it in that instant: no pre-check delays receipt');

-- ---- delegation is dated, and is in the file ----
DELETE FROM govshare.department_head WHERE department = 'mca' AND duty = 'office_head';
SELECT is(refused('mca_head', format('SELECT govshare.approve_request(%s)', :r1)), 'SG102 21', 'a head that is none any more');
INSERT INTO govshare.department_head (department, role, duty, valid_from, valid_until, document) VALUES
	('mca', 'regress_govshare_mca_head', 'office_head', '2000-01-01', '2020-12-31', '民任〔2000〕1号');
SELECT is(refused('mca_head', format('SELECT govshare.approve_request(%s)', :r1)), 'SG102 21', 'or whose delegation is over');
INSERT INTO govshare.department_head (department, role, duty, valid_from, valid_until, document) VALUES
	('mca', 'regress_govshare_mca_head', 'office_head', (govshare.statutory_now() AT TIME ZONE 'Asia/Shanghai')::date, (govshare.statutory_now() AT TIME ZONE 'Asia/Shanghai')::date, '民授〔2026〕1号');
SELECT is(act('mca_head', format('SELECT govshare.approve_request(%s)', :r1)), 'approved', 'delegated for today');

-- ---- nobody decides on the own department's request, by two roles either ----
SELECT act('jn_civil', ask()) AS r2 \gset
SELECT act('jn_civil_head', format('SELECT govshare.endorse_request(%s)', :r2)) IS NULL AS endorsed \gset
GRANT regress_govshare_jn_civil TO regress_govshare_mca_head;
SET govshare.acting_for = 'mca';
SELECT is(refused('mca_head', format('SELECT govshare.approve_request(%s)', :r2)), 'SG102 20', 'who belongs to both sides decides for neither');
RESET govshare.acting_for;
REVOKE regress_govshare_jn_civil FROM regress_govshare_mca_head;

-- ---- bundles: filed together, each with its own clock ----
SELECT act('mca', $$SELECT govshare.draft_entry('MZ001/U', 'n', 'unconditional', '{service}', '[{"name": "代码", "column": "code"}]', 'f', 'daily', 'c', 'S 2025-07-01', 'P 2025-07-01')$$),
	act('mca_principal', $$SELECT govshare.endorse_entry('MZ001/U')$$), act('mca', $$SELECT govshare.submit_entry('MZ001/U')$$), act('nda', $$SELECT govshare.publish_entry('MZ001/U')$$) AS published \gset bundle_
SELECT act('sd_data', ask()) AS b1 \gset
SELECT act('sd_data', ask(entry => 'MZ001/U', bundle => :'b1')) AS b2 \gset
SELECT is(refused('gd_data', ask(entry => 'MZ001/U', bundle => :'b1')), 'SG103 20', 'a bundle is of one requester');
SELECT act('sd_data_head', format('SELECT govshare.endorse_request(%s)', :b1)), act('sd_data_head', format('SELECT govshare.endorse_request(%s)', :b2)) AS endorsed \gset bundle_
SELECT results_eq(format('SELECT o.statute FROM govshare.obligation o JOIN govshare.share_request r ON r.id = o.case_id WHERE o.procedure = ''share_request'' AND coalesce(r.bundle, r.id) = %s ORDER BY r.id', :b1),
	$$VALUES ('reply_conditional'), ('reply_unconditional')$$, 'each has its own clock');
SELECT * FROM finish();
