-- Random histories: thousands of steps, lawful and not, by random actors.
-- Whatever is tried, only what the transitions allow has happened.
\ir include/world.sql
\ir include/attempt.sql
\ir include/published_entry.sql
SELECT setseed(0.809);
CREATE FUNCTION pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT choices[1 + floor(random() * cardinality(choices))::int]';
-- What must hold at any time: the names of the invariants that are broken
CREATE VIEW broken AS
	SELECT 'event outside the transitions' AS invariant, count(*) FROM govshare.case_event v
		WHERE NOT EXISTS (SELECT FROM govshare.transition t WHERE (t.procedure, t.from_state, t.to_state, t.party, t.step) = (v.procedure, v.from_state, v.to_state, v.party, v.step))
	UNION ALL SELECT 'events with a gap', count(*) FROM (SELECT FROM govshare.case_event GROUP BY procedure, case_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) q
	UNION ALL SELECT 'events that do not follow each other', count(*) FROM (SELECT from_state, lag(to_state, 1, 'new') OVER (PARTITION BY procedure, case_id ORDER BY seq) AS was FROM govshare.case_event) q WHERE was <> from_state
	UNION ALL SELECT 'state that is not the last event''s', count(*) FROM (
			SELECT 'share_request' AS procedure, id, state FROM govshare.share_request UNION ALL SELECT 'share_grant', id, state FROM govshare.share_grant UNION ALL SELECT 'catalog_entry', id, state FROM govshare.catalog_entry) c
		WHERE state IS DISTINCT FROM (SELECT v.to_state FROM govshare.case_event v WHERE v.procedure = c.procedure AND v.case_id = c.id ORDER BY v.seq DESC LIMIT 1)
	UNION ALL SELECT 'consent without the duty', count(*) FROM govshare.case_event v JOIN govshare.transition t USING (procedure, from_state, to_state, party)
		WHERE t.duty <> 'clerk' AND NOT EXISTS (SELECT FROM govshare.department_head h WHERE h.department = v.department AND h.duty = t.duty AND h.role::text = v.actor)
	UNION ALL SELECT 'step by another than its party', count(*) FROM govshare.case_event v JOIN govshare.share_request r ON v.procedure = 'share_request' AND v.case_id = r.id
		WHERE v.department <> CASE v.party WHEN 'requester' THEN r.requester WHEN 'provider' THEN r.provider END
	UNION ALL SELECT 'open request without its clock', count(*) FROM govshare.share_request r WHERE r.state IN ('submitted', 'approved') AND 1 <> (SELECT count(*) FROM govshare.obligation o
		WHERE o.procedure = 'share_request' AND o.case_id = r.id AND o.ended_at IS NULL AND o.department = r.provider AND o.statute = CASE r.state WHEN 'approved' THEN 'delivery' ELSE 'reply_' || r.attribute END)
	UNION ALL SELECT 'clock without an open case', count(*) FROM govshare.obligation o WHERE o.ended_at IS NULL AND NOT EXISTS (
			SELECT FROM govshare.share_request r WHERE o.procedure = 'share_request' AND o.case_id = r.id AND r.state IN ('submitted', 'approved')
			UNION ALL SELECT FROM govshare.share_grant g WHERE o.procedure = 'share_grant' AND o.case_id = g.id AND g.state = 'suspended'
			UNION ALL SELECT FROM govshare.catalog_entry e WHERE o.procedure = 'catalog_entry' AND o.case_id = e.id AND e.state = 'submitted' AND e.version > 1)
	UNION ALL SELECT 'met without a time', count(*) FROM govshare.obligation WHERE state = 'met' AND met_at IS NULL
	UNION ALL SELECT 'grant without a delivered request', count(*) FROM govshare.share_grant g WHERE NOT EXISTS (SELECT FROM govshare.share_request r WHERE r.id = g.request AND r.state = 'delivered'
		AND (r.entry, r.provider, r.requester, r.purpose) = (g.entry, g.provider, g.requester, g.purpose) AND g.items = r.approved_items AND g.items <@ r.items)
	UNION ALL SELECT 'delivered without exactly one grant', count(*) FROM govshare.share_request r WHERE r.state = 'delivered' AND 1 <> (SELECT count(*) FROM govshare.share_grant g WHERE g.request = r.id)
	UNION ALL SELECT 'two grants in force', count(*) FROM (SELECT FROM govshare.share_grant WHERE state IN ('active', 'suspended') GROUP BY requester, entry, purpose HAVING count(*) > 1) q
	UNION ALL SELECT 'granted what is not shared', count(*) FROM govshare.share_grant g, unnest(g.items) i WHERE i = 'registrar'
	UNION ALL SELECT 'two versions published or at work', count(*) FROM (SELECT FROM govshare.catalog_entry GROUP BY code HAVING count(*) FILTER (WHERE state = 'published') > 1 OR count(*) FILTER (WHERE state IN ('draft', 'endorsed', 'submitted', 'returned')) > 1) q
	UNION ALL SELECT 'published without principal and authority', count(*) FROM govshare.catalog_entry e WHERE published_at IS NOT NULL AND (SELECT count(DISTINCT step) FROM govshare.case_event v WHERE v.procedure = 'catalog_entry' AND v.case_id = e.id AND v.step IN ('endorse_entry', 'publish_entry')) < 2
	UNION ALL SELECT 'withdrawn entry in use', count(*) FROM govshare.share_grant g WHERE g.state IN ('active', 'suspended') AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = g.entry AND e.state = 'published')
	UNION ALL SELECT 'unconditional data refused, not flagged', count(*) FROM govshare.share_request r WHERE r.unconditional AND r.state = 'refused' AND NOT EXISTS (SELECT FROM govshare.violation v WHERE v.item = '39(2)' AND v.procedure = 'share_request' AND v.case_id = r.id)
	UNION ALL SELECT 'reply that nobody was told', count(*) FROM govshare.share_request r WHERE r.replied_at IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.notice n WHERE n.procedure = 'share_request' AND n.case_id = r.id AND n.recipient = r.requester);
-- A failed attempt must leave the sum of what is there as it was (notices aside: the watcher writes some, too)
CREATE VIEW everything AS SELECT (SELECT count(*) FROM govshare.case_event) AS events, (SELECT count(*) FROM govshare.obligation) AS obligations,
	(SELECT sum(g.revision) FROM govshare.share_grant g) AS revisions, (SELECT count(*) FROM govshare.share_request) AS requests, (SELECT count(*) FROM govshare.data_item) AS items;
-- One random step of a random actor, mostly on recent cases
CREATE FUNCTION random_step() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	open_only boolean := random() < 0.9;
	r bigint := (SELECT id FROM govshare.share_request WHERE NOT open_only OR state NOT IN ('refused', 'withdrawn', 'delivered') ORDER BY random() * id DESC LIMIT 1);
	g bigint := (SELECT id FROM govshare.share_grant WHERE NOT open_only OR state IN ('active', 'suspended') ORDER BY random() * id DESC LIMIT 1);
	code text := pick('MZ001/000001', 'MZ001/000001', 'MZ001/U');
	who text := pick('mca', 'mps', 'sd_hr', 'jn_civil', 'nda', 'sd_data', 'gd_data') || pick('', '', '_head', '_head', '_principal');
	step text := pick('request', 'request', 'endorse', 'endorse', 'endorse', 'approve', 'approve', 'approve', 'narrow', 'refuse', 'assent', 'withdraw', 'deliver', 'deliver', 'deliver', 'ask', 'supplement',
		'suspend', 'suspend', 'rectified', 'resume', 'terminate', 'draft', 'amend', 'endorse_entry', 'submit', 'publish', 'return', 'withdraw_entry', 'supersede');
	statement text;
BEGIN
	r := coalesce(r, 1);
	g := coalesce(g, 1);
	-- Mostly the one who may
	IF random() < 0.8 THEN
		SELECT CASE WHEN step = 'request' THEN pick('sd_hr', 'jn_civil', 'mps', 'gd_data') WHEN step = 'supersede' THEN (SELECT s.requester FROM govshare.share_grant s WHERE s.id = g)
			WHEN step IN ('endorse', 'assent') THEN q.requester || '_head' WHEN step IN ('withdraw', 'supplement') THEN q.requester
			WHEN step IN ('approve', 'narrow', 'refuse') THEN q.provider || '_head' WHEN step IN ('deliver', 'ask') THEN q.provider
			WHEN step IN ('endorse_entry') THEN 'mca_principal' WHEN step = 'withdraw_entry' THEN pick('mca', 'mca_principal') WHEN step IN ('draft', 'amend', 'submit') THEN 'mca' WHEN step IN ('publish', 'return') THEN 'nda'
			WHEN step IN ('suspend') THEN pick('mca', 'nda', 'sd_data') WHEN step = 'terminate' THEN pick('mca_head', 'nda_head', 'sd_data_head') WHEN step = 'resume' THEN (SELECT s.suspended_by FROM govshare.share_grant s WHERE s.id = g)
			WHEN step = 'rectified' THEN (SELECT s.requester FROM govshare.share_grant s WHERE s.id = g) END
			INTO who FROM govshare.share_request q WHERE q.id = r;
	END IF;
	who := coalesce(who, 'sd_hr');
	statement := CASE step
		WHEN 'request' THEN format('request_share(%L, %L, ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'', divisions => %L)', code, pick('benefit_check', 'statistics', 'residence'), pick('{37}', '{37,44}', NULL))
		WHEN 'supersede' THEN format('request_share(%L, %L, ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'', supersedes => %s)', 'MZ001/000001', coalesce((SELECT s.purpose FROM govshare.share_grant s WHERE s.id = g AND random() < 0.8), 'statistics'), g)
		WHEN 'endorse' THEN format('endorse_request(%s)', r) WHEN 'approve' THEN format('approve_request(%s)', r)
		WHEN 'narrow' THEN format('approve_request(%s, %s)', r, pick('items => ''{code}''', 'items => ''{registrar}''', 'divisions => ''{3701}''', 'rows_per_statement => 5', 'valid_until => ''2050-01-01'''))
		WHEN 'refuse' THEN format('refuse_request(%s, %L, ''r'', %s)', r, pick('condition_unmet', 'unnecessary', 'no_legal_basis', 'supplement_lapsed'), pick('NULL', '1', '7'))
		WHEN 'assent' THEN format('assent_request(%s)', r) WHEN 'withdraw' THEN format('withdraw_request(%s)', r) WHEN 'deliver' THEN format('deliver_request(%s)', r)
		WHEN 'ask' THEN format('ask_supplement(%s, ''{m}'', ''2099-01-01'')', r) WHEN 'supplement' THEN format('supplement_request(%s, ''{"m": 1}'')', r)
		WHEN 'suspend' THEN format('suspend_grant(%s, %L, ''f'', %s)', g, pick('third_party', 'beyond_scope', 'incident', 'whim'), pick('5', '5', 'NULL'))
		WHEN 'rectified' THEN format('report_rectified(%s, ''n'')', g) WHEN 'resume' THEN format('resume_grant(%s)', g) WHEN 'terminate' THEN format('terminate_grant(%s, ''r'')', g)
		WHEN 'draft' THEN format('draft_entry(%L, ''n'', %L, ''{service}'', ''[{"name": "代码", "column": "code"}, {"name": "名称", "column": "name"}]'', ''f'', ''daily'', ''c'', ''S 2025-07-01'', ''P 2025-07-01'', scope => ''s'', purposes => ''{benefit_check,statistics}'')', code, pick('conditional', 'unconditional'))
		WHEN 'amend' THEN format('amend_entry(%L, ''r'')', code) WHEN 'endorse_entry' THEN format('endorse_entry(%L)', code) WHEN 'submit' THEN format('submit_entry(%L)', code)
		WHEN 'publish' THEN format('publish_entry(%L)', code) WHEN 'return' THEN format('return_entry(%L, ''r'')', code) WHEN 'withdraw_entry' THEN format('withdraw_entry(%L, ''r'')', code) END;
	RETURN attempt(who, 'SELECT govshare.' || coalesce(statement, 'endorse_request(1)'));
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
		IF i % 20 = 0 THEN
			RETURN QUERY SELECT format('after step %s: %s', i, b.invariant) FROM broken b WHERE b.count > 0;
			EXIT WHEN FOUND;
		END IF;
	END LOOP;
END
$$;
-- An unconditional entry, so that both clocks run
SELECT attempt('mca', 'SELECT govshare.draft_entry(''MZ001/U'', ''n'', ''unconditional'', ''{service}'', ''[{"name": "代码", "column": "code"}]'', ''f'', ''daily'', ''c'', ''S 2025-07-01'', ''P 2025-07-01'')'),
	attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/U'')'), attempt('mca', 'SELECT govshare.submit_entry(''MZ001/U'')'), attempt('nda', 'SELECT govshare.publish_entry(''MZ001/U'')');
SELECT * FROM play(3000);
SELECT invariant, count FROM broken WHERE count > 0;
-- Nothing was proved that was not tried: steps that no history took
SELECT t.procedure, t.from_state, t.to_state, t.party FROM govshare.transition t
	WHERE t.procedure IN ('catalog_entry', 'share_request', 'share_grant')
		AND NOT EXISTS (SELECT FROM govshare.case_event v WHERE (v.procedure, v.from_state, v.to_state, v.party) = (t.procedure, t.from_state, t.to_state, t.party))
	ORDER BY 1, 2, 3, 4;
SELECT count(*) > 500 AS many_steps FROM govshare.case_event;
