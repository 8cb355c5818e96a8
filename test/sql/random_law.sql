-- Random histories of Articles 17, 19, 20, 24 and 31: thousands of steps, lawful
-- and not, by random actors, while the clock moves.  What waits for whom, what
-- runs and what was granted always follows from the states of the cases.
\ir include/world.sql
\ir include/attempt.sql
SET client_min_messages = warning;
\set clock '2026-01-05 10:00'
\ir include/clock.sql
\ir include/published_entry.sql
SELECT setseed(0.24);
CREATE FUNCTION pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT choices[1 + floor(random() * cardinality(choices))::int]';
-- Every case of every procedure, with its state and its row
CREATE FUNCTION cases() RETURNS TABLE (procedure text, id bigint, state text, c jsonb) LANGUAGE plpgsql AS $$
DECLARE
	p text;
BEGIN
	FOR p IN SELECT DISTINCT t.procedure FROM govshare.transition t LOOP
		RETURN QUERY EXECUTE format('SELECT %L::text, x.id, x.state, to_jsonb(x) FROM govshare.%I x', p, p);
	END LOOP;
END
$$;
CREATE VIEW broken AS
	WITH c AS MATERIALIZED (SELECT * FROM cases())
	SELECT 'event outside the transitions' AS invariant, count(*) FROM govshare.case_event v
		WHERE NOT EXISTS (SELECT FROM govshare.transition t WHERE (t.procedure, t.from_state, t.to_state, t.party, t.step) = (v.procedure, v.from_state, v.to_state, v.party, v.step))
	UNION ALL SELECT 'events with a gap', count(*) FROM (SELECT FROM govshare.case_event GROUP BY procedure, case_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) q
	UNION ALL SELECT 'state that is not the last event''s', count(*) FROM c
		WHERE c.state IS DISTINCT FROM (SELECT v.to_state FROM govshare.case_event v WHERE v.procedure = c.procedure AND v.case_id = c.id ORDER BY v.seq DESC LIMIT 1)
	UNION ALL SELECT 'awaited step that is not pending, or the other way round', count(*) FROM (
			SELECT c.procedure, c.id, t.step, t.party FROM c JOIN govshare.transition t ON t.procedure = c.procedure AND t.from_state = c.state
				AND (t.awaited = 'always' OR (t.awaited LIKE '!%' AND c.c ->> substr(t.awaited, 2) IS NULL) OR (t.awaited !~ '^(!|always$)' AND c.c ->> t.awaited IS NOT NULL))
				WHERE c.procedure <> 'violation' /* whose overseer may be none */ GROUP BY 1, 2, 3, 4) a
		FULL JOIN (SELECT * FROM govshare.pending_step WHERE procedure <> 'violation') p ON (p.procedure, p.case_id, p.step, p.party) = (a.procedure, a.id, a.step, a.party) WHERE a.id IS NULL OR p.case_id IS NULL
	UNION ALL SELECT 'pending with someone else', count(*) FROM govshare.pending_step p JOIN c ON (c.procedure, c.id) = (p.procedure, p.case_id)
		WHERE (c.c ? p.party OR p.party ~ 'authority$') AND p.department IS DISTINCT FROM CASE p.party WHEN 'own_authority' THEN govshare.authority_of(c.c ->> 'provider') WHEN 'authority' THEN govshare.authority_of(c.c ->> 'provider')
			WHEN 'requester_authority' THEN govshare.authority_of(c.c ->> 'requester') ELSE c.c ->> p.party END
	UNION ALL SELECT 'claim without its clock', count(*) FROM c WHERE c.procedure = 'return_flow'
		AND (c.state = 'claimed') <> EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'return_flow' AND o.case_id = c.id AND o.ended_at IS NULL AND o.department = c.c ->> 'provider')
	UNION ALL SELECT 'change of law without its clock', count(*) FROM c WHERE c.procedure = 'registered_change' AND c.c ->> 'obliges' = 'true' AND c.c ->> 'changed_on' >= '2025-08-01'
		AND (c.state = 'open') <> EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'registered_change' AND o.case_id = c.id AND o.ended_at IS NULL)
	UNION ALL SELECT 'another change with a clock', count(*) FROM c WHERE c.procedure = 'registered_change' AND c.c ->> 'obliges' = 'false'
		AND EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'registered_change' AND o.case_id = c.id)
	UNION ALL SELECT 'change that follows no entry', count(*) FROM c WHERE c.procedure = 'registered_change' AND c.state = 'submitted'
		AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = c.c ->> 'entry' AND e.state = 'submitted')
	UNION ALL SELECT 'ended obligation that counts as running, or the other way round', count(*) FROM govshare.obligation WHERE (state = 'open') AND ended_at IS NOT NULL OR state = 'met' AND met_at IS NULL
	UNION ALL SELECT 'opened flow without exactly one grant', count(*) FROM c WHERE c.procedure = 'return_flow' AND (c.state = 'open') <> (1 = (SELECT count(*) FROM govshare.share_grant g WHERE g.return_flow = c.id))
	UNION ALL SELECT 'flow beyond its area, or up the tree', count(*) FROM govshare.share_grant g JOIN govshare.department d ON d.code = g.requester JOIN govshare.government a ON a.code = d.government
		WHERE g.return_flow IS NOT NULL AND (g.divisions IS DISTINCT FROM ARRAY[coalesce(d.division, a.division)] OR d.government = (SELECT p.government FROM govshare.department p WHERE p.code = g.provider))
	UNION ALL SELECT 'two grants in force', count(*) FROM (SELECT FROM govshare.share_grant WHERE state IN ('active', 'suspended') GROUP BY requester, entry, purpose HAVING count(*) > 1) q
	UNION ALL SELECT 'two sources of one item', count(*) FROM (SELECT FROM govshare.source_designation WHERE state = 'in_force' GROUP BY item, government HAVING count(*) > 1) q
	UNION ALL SELECT 'declined, not flagged', count(*) FROM c WHERE c.procedure = 'return_flow' AND c.state = 'declined' AND NOT EXISTS (SELECT FROM govshare.violation v WHERE v.item = '39(5)' AND v.procedure = 'return_flow' AND v.case_id = c.id);
CREATE VIEW everything AS SELECT (SELECT count(*) FROM govshare.case_event) AS events, (SELECT sum(hashtext(o::text)::bigint) FROM govshare.obligation o) AS obligations,
	(SELECT sum(hashtext(p::text)::bigint) FROM govshare.pending_step p) AS pending, (SELECT sum(g.revision) FROM govshare.share_grant g) AS revisions, (SELECT count(*) FROM govshare.violation) AS violations;
CREATE FUNCTION random_step() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	who text := pick('mca', 'mps', 'sd_hr', 'jn_civil', 'nda', 'sd_data', 'gd_data', 'jn_data') || pick('', '', '', '_head', '_principal');
	code text := pick('MZ001/000001', 'MZ001/000001', 'MZ001/U');
	step text := pick('change', 'change', 'amend', 'draft', 'draft', 'endorse', 'endorse', 'submit', 'submit', 'publish', 'publish', 'return', 'withdraw', 'source', 'collect', 'collect', 'end', 'demand', 'direct', 'answer', 'answer',
		'drop_demand', 'claim', 'claim', 'open', 'open', 'open', 'decline', 'drop_claim', 'platform', 'join', 'unjoined', 'close', 'suspend', 'resume');
	d bigint := coalesce((SELECT id FROM govshare.data_demand ORDER BY random() * id DESC LIMIT 1), 1);
	f bigint := coalesce((SELECT id FROM govshare.return_flow ORDER BY (state = 'claimed') DESC, random() * id DESC LIMIT 1), 1);
	p bigint := coalesce((SELECT id FROM govshare.platform ORDER BY random() * id DESC LIMIT 1), 1);
	c bigint := coalesce((SELECT id FROM govshare.collection ORDER BY random() * id DESC LIMIT 1), 1);
	g bigint := coalesce((SELECT id FROM govshare.share_grant WHERE state IN ('active', 'suspended') ORDER BY random() LIMIT 1), 1);
BEGIN
	-- Mostly the one who may
	IF random() < 0.7 THEN
		who := coalesce(CASE WHEN step IN ('change', 'amend', 'draft', 'submit', 'open') THEN 'mca' WHEN step IN ('endorse') THEN 'mca_principal' WHEN step = 'withdraw' THEN pick('mca', 'mca_principal') WHEN step IN ('publish', 'return') THEN 'nda'
			WHEN step IN ('answer') THEN (SELECT provider FROM govshare.data_demand WHERE id = d) WHEN step = 'decline' THEN 'mca_head' WHEN step = 'drop_claim' THEN (SELECT requester FROM govshare.return_flow WHERE id = f)
			WHEN step = 'direct' THEN (SELECT govshare.authority_of(requester) FROM govshare.data_demand WHERE id = d) WHEN step = 'claim' THEN pick('sd_hr', 'jn_civil', 'gd_data')
			WHEN step IN ('join', 'unjoined') THEN pick('nda', 'sd_data') WHEN step = 'close' THEN (SELECT provider FROM govshare.platform WHERE id = p) WHEN step = 'end' THEN (SELECT requester FROM govshare.collection WHERE id = c)
			WHEN step = 'source' THEN pick('nda', 'sd_data') WHEN step = 'suspend' THEN 'mca' WHEN step = 'resume' THEN (SELECT suspended_by FROM govshare.share_grant WHERE id = g) END, who);
	END IF;
	RETURN attempt(who, 'SELECT govshare.' || CASE step
		WHEN 'change' THEN format('register_catalog_change(''mca'', %L, %L, %L, ''d'')', pick('{MZ001/000001}', '{MZ001/U}', '{MZ001/000001,MZ001/U}', '{MZ001/N}'), pick('law_change', 'duty_change', 'other'), pick('2025-07-01', '2025-12-20', '2025-12-30', '2026-01-05', '2026-01-12', '2099-01-01'))
		WHEN 'amend' THEN format('amend_entry(%L, ''r'')', code)
		WHEN 'draft' THEN format('draft_entry(%L, ''n'', ''conditional'', ''{service}'', ''[{"name": "代码", "column": "code"}, {"name": "名称", "column": "name"}]'', ''f'', ''daily'', ''c'', ''S 2025-07-01'', ''P 2025-07-01'', scope => ''s'', purposes => ''{statistics}'')', code)
		WHEN 'endorse' THEN format('endorse_entry(%L)', code) WHEN 'submit' THEN format('submit_entry(%L)', code) WHEN 'publish' THEN format('publish_entry(%L)', code)
		WHEN 'return' THEN format('return_entry(%L, ''r'')', code) WHEN 'withdraw' THEN format('withdraw_entry(%L, ''r'')', code)
		WHEN 'source' THEN format('designate_source(%L, %L)', pick('代码', '姓名', '地址'), pick('mca', 'mps', 'sd_hr', 'jn_civil'))
		WHEN 'collect' THEN format('register_collection(%L, ''citizens'', ''l'')', pick('{代码}', '{姓名}', '{地址,姓名}'))
		WHEN 'end' THEN format('end_collection(%s)', c)
		WHEN 'demand' THEN format('register_demand(''s'', ''{a}'', ''l'', ''s'', %L)', pick(NULL, 'mca', 'mps')) WHEN 'direct' THEN format('direct_demand(%s, %L)', d, pick('mca', 'mps'))
		WHEN 'answer' THEN format('answer_demand(%s, %L, ''a'', %L)', d, pick('catalogued', 'not_held', 'not_shared', 'soon'), pick(NULL, code)) WHEN 'drop_demand' THEN format('withdraw_demand(%s)', d)
		WHEN 'claim' THEN format('claim_return_flow(%L, ''n'')', code) WHEN 'open' THEN format('open_return_flow(%L, %L, %L)', code, pick('sd_hr', 'sd_hr', 'jn_civil', 'mps', 'gd_data'), pick(NULL, NULL, NULL, '{37}', '{3701}'))
		WHEN 'decline' THEN format('decline_return_flow(%s, ''r'')', f) WHEN 'drop_claim' THEN format('withdraw_return_flow(%s)', f)
		WHEN 'platform' THEN format('register_platform(%L, %L)', pick('p1', 'p2'), pick('regional', 'exchange', 'private')) WHEN 'join' THEN format('join_platform(%s, ''d'')', p)
		WHEN 'unjoined' THEN format('find_unjoined(%L, %L, ''regional'', ''f'')', pick('sd_hr', 'jn_civil', 'mps'), pick('p1', 'p2', 'p3')) WHEN 'close' THEN format('close_platform(%s)', p)
		WHEN 'suspend' THEN format('suspend_grant(%s, ''beyond_scope'', ''f'', 5)', g) WHEN 'resume' THEN format('resume_grant(%s)', g) END);
END
$$;
CREATE FUNCTION play(steps int) RETURNS TABLE (finding text) LANGUAGE plpgsql AS $$
DECLARE
	result text;
	before record;
	after record;
BEGIN
	FOR i IN 1 .. steps LOOP
		SELECT * INTO before FROM everything;
		result := random_step();
		SELECT * INTO after FROM everything;
		IF result NOT LIKE 'ok%' AND before <> after THEN
			RETURN QUERY SELECT format('step %s failed (%s), but left something', i, result);
		ELSIF result LIKE 'ok%' AND before = after THEN
			RETURN QUERY SELECT format('step %s passed (%s), but left nothing', i, result);
		ELSIF result NOT LIKE 'ok%' AND result NOT LIKE 'SG___: %' THEN
			RETURN QUERY SELECT format('step %s: %s', i, result);
		END IF;
		IF i % 25 = 0 THEN
			PERFORM govshare.check_deadlines();
			RETURN QUERY SELECT format('after step %s: %s', i, b.invariant) FROM broken b WHERE b.count > 0;
			EXIT WHEN FOUND;
		END IF;
	END LOOP;
END
$$;
SELECT * FROM play(400);
\set clock '2026-01-20 10:00'
\ir include/clock.sql
SELECT * FROM play(400);
\set clock '2026-02-28 10:00'
\ir include/clock.sql
SELECT * FROM play(400);
SELECT invariant, count FROM broken WHERE count > 0;
-- Nothing was proved that was not tried: steps that no history took
SELECT t.procedure, t.from_state, t.to_state, t.party FROM govshare.transition t
	WHERE t.procedure IN ('registered_change', 'data_demand', 'return_flow', 'platform', 'collection', 'source_designation')
		AND NOT EXISTS (SELECT FROM govshare.case_event v WHERE (v.procedure, v.from_state, v.to_state, v.party) = (t.procedure, t.from_state, t.to_state, t.party))
	ORDER BY 1, 2, 3, 4;
SELECT count(*) > 500 AS many_steps FROM govshare.case_event;
\set clock ''
\ir include/clock.sql
