-- Random histories of what follows a grant: corrections, suspensions, changes of
-- service, disputes, incidents, breaches and orders, criticism, complaints,
-- records of use: thousands of steps, lawful and not, by random actors.
-- (random_history has catalogue, requests and grants.)
\ir include/world.sql
\ir include/attempt.sql
\set clock '2026-03-02 10:00'
\ir include/clock.sql
\ir include/published_entry.sql
SELECT setseed(0.2739);
INSERT INTO govshare.government_office VALUES ('CN', 'mps', '国办发〔2025〕1号'), ('37', 'sd_hr', '鲁政办发〔2025〕1号');
INSERT INTO govshare.local_rule (government, statute, workdays, document) VALUES ('37', 'usage_record', 20, 'x'), ('CN', 'coordination', 10, 'x'), ('37', 'complaint', 15, 'x');
CREATE FUNCTION pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT choices[1 + floor(random() * cardinality(choices))::int]';
-- Every case of every procedure, found in the catalogs
CREATE FUNCTION every_case() RETURNS TABLE (procedure text, id bigint, state text) LANGUAGE plpgsql STABLE AS $$
BEGIN
	FOR procedure IN SELECT DISTINCT t.procedure FROM govshare.transition t ORDER BY 1 LOOP
		RETURN QUERY EXECUTE format('SELECT %L::text, c.id, c.state FROM govshare.%I c', procedure, procedure);
	END LOOP;
END
$$;
CREATE VIEW broken AS
	SELECT 'event outside the transitions' AS invariant, count(*) FROM govshare.case_event v
		WHERE NOT EXISTS (SELECT FROM govshare.transition t WHERE (t.procedure, t.from_state, t.to_state, t.party, t.step) = (v.procedure, v.from_state, v.to_state, v.party, v.step))
	UNION ALL SELECT 'events with a gap', count(*) FROM (SELECT FROM govshare.case_event GROUP BY procedure, case_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) q
	UNION ALL SELECT 'events that do not follow each other', count(*) FROM (SELECT from_state, lag(to_state, 1, 'new') OVER (PARTITION BY procedure, case_id ORDER BY seq) AS was FROM govshare.case_event) q WHERE was <> from_state
	UNION ALL SELECT 'state that is not the last event''s', count(*) FROM every_case() c
		WHERE state IS DISTINCT FROM (SELECT v.to_state FROM govshare.case_event v WHERE v.procedure = c.procedure AND v.case_id = c.id ORDER BY v.seq DESC LIMIT 1)
	UNION ALL SELECT 'consent without the duty', count(*) FROM govshare.case_event v JOIN govshare.transition t USING (procedure, from_state, to_state, party, step)
		WHERE t.duty <> 'clerk' AND NOT EXISTS (SELECT FROM govshare.department_head h WHERE h.department = v.department AND h.duty = t.duty AND h.role::text = v.actor)
	UNION ALL SELECT 'met without a time', count(*) FROM govshare.obligation WHERE state = 'met' AND met_at IS NULL
	UNION ALL SELECT 'open correction without its clock, or the reverse', count(*) FROM govshare.correction c WHERE (c.state = 'received') <> EXISTS (
		SELECT FROM govshare.obligation o WHERE o.procedure = 'correction' AND o.case_id = c.id AND o.ended_at IS NULL AND o.department = c.provider)
	UNION ALL SELECT 'ordered breach without its clock, or the reverse', count(*) FROM govshare.violation v WHERE (v.state = 'ordered') <> EXISTS (
		SELECT FROM govshare.obligation o WHERE o.procedure = 'violation' AND o.case_id = v.id AND o.ended_at IS NULL AND o.department = v.department)
	UNION ALL SELECT 'uncontained incident without its clock, or the reverse', count(*) FROM govshare.incident i WHERE (i.state = 'reported') <> EXISTS (
		SELECT FROM govshare.obligation o WHERE o.procedure = 'incident' AND o.case_id = i.id AND o.ended_at IS NULL)
	UNION ALL SELECT 'referred dispute without its clock, or the reverse', count(*) FROM govshare.dispute d WHERE (d.state = 'referred' AND NOT d.by_government) <> EXISTS (
		SELECT FROM govshare.obligation o WHERE o.procedure = 'dispute' AND o.case_id = d.id AND o.ended_at IS NULL AND o.department = d.coordinator)
	UNION ALL SELECT 'grant in force without its record of use due, or the reverse', count(*) FROM govshare.share_grant g WHERE (g.state IN ('active', 'suspended') AND g.requester IN ('sd_hr', 'jn_civil')) <> EXISTS (
		SELECT FROM govshare.obligation o WHERE o.procedure = 'share_grant' AND o.case_id = g.id AND o.statute = 'usage_record' AND o.ended_at IS NULL)
	UNION ALL SELECT 'suspension owed for a grant that is not active', count(*) FROM govshare.obligation o JOIN govshare.share_grant g ON g.id = o.case_id
		WHERE o.procedure = 'share_grant' AND o.statute = 'suspension' AND o.ended_at IS NULL AND g.state <> 'active'
	UNION ALL SELECT 'unlawful use confirmed, and nobody obliged', count(*) FROM govshare.violation v JOIN govshare.share_grant g ON v.procedure = 'share_grant' AND g.id = v.case_id AND g.requester = v.department
		WHERE v.item IN ('40(2)', '40(3)') AND v.state = 'confirmed' AND g.state = 'active' AND coalesce(g.suspended_at, '-infinity') < v.judged_at
			AND NOT EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'share_grant' AND o.case_id = g.id AND o.statute = 'suspension')
	UNION ALL SELECT 'judged by itself', count(*) FROM govshare.violation v WHERE v.department IN (v.judged_by, v.ordered_by)
	UNION ALL SELECT 'ordered, and never confirmed', count(*) FROM govshare.violation v WHERE v.state IN ('ordered', 'corrected', 'referred') AND NOT EXISTS (
		SELECT FROM govshare.case_event e WHERE e.procedure = 'violation' AND e.case_id = v.id AND e.step = 'confirm_violation')
	UNION ALL SELECT 'criticised, and never confirmed', count(*) FROM govshare.criticism c JOIN govshare.violation v ON v.id = c.violation WHERE v.state IN ('flagged', 'dismissed')
	UNION ALL SELECT 'active under an incident that is not closed', count(*) FROM govshare.incident i JOIN govshare.share_grant g ON g.id = ANY (i.suspended) WHERE i.state = 'contained' AND g.state = 'active'
	UNION ALL SELECT 'settled by one side', count(*) FROM govshare.dispute d WHERE d.state = 'settled' AND (SELECT v.department FROM govshare.case_event v WHERE v.procedure = 'dispute' AND v.case_id = d.id AND v.to_state = 'settled') = d.offered_by
	UNION ALL SELECT 'decided, and not coordinated', count(*) FROM govshare.dispute d WHERE d.state = 'decided' AND NOT d.by_government AND d.coordinated_at IS NULL
	UNION ALL SELECT 'coordinated by a side', count(*) FROM govshare.dispute d WHERE d.coordinator IN (d.provider, d.requester)
	UNION ALL SELECT 'wider than its request', count(*) FROM govshare.share_grant g JOIN govshare.share_request r ON r.id = g.request WHERE NOT g.items <@ r.items
	UNION ALL SELECT 'changed, and not filed', count(*) FROM govshare.service_change c WHERE c.state = 'carried_out' AND (c.filed_at IS NULL OR c.effective_on > c.carried_out_at::date)
	UNION ALL SELECT 'ended by a change, and in force', count(*) FROM govshare.service_change c JOIN govshare.share_grant g ON g.id = c.grant_id WHERE c.kind = 'end_grant' AND c.state = 'carried_out' AND g.state IN ('active', 'suspended')
	UNION ALL SELECT 'in force, and the entry withdrawn', count(*) FROM govshare.share_grant g WHERE g.state IN ('active', 'suspended') AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = g.entry AND e.state = 'published')
	UNION ALL SELECT 'an objection without a dispute', count(*) FROM govshare.service_position p WHERE p.stance = 'object' AND NOT EXISTS (SELECT FROM govshare.dispute d WHERE d.procedure = 'service_change' AND d.case_id = p.change_id AND d.requester = p.requester);
-- What is there, in one number for each table
CREATE VIEW everything AS SELECT (SELECT count(*) FROM govshare.case_event) AS events, (SELECT count(*) FROM govshare.obligation) AS obligations, (SELECT count(*) FROM govshare.obligation WHERE ended_at IS NULL) AS running,
	(SELECT count(*) FROM govshare.notice) AS notices, (SELECT sum(g.revision) FROM govshare.share_grant g) AS revisions, (SELECT count(*) FROM every_case()) AS cases;
-- Grants of three departments for two purposes, again as they end
CREATE FUNCTION grant_again(requester text, purpose text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r text := attempt(requester, format('SELECT govshare.request_share(''MZ001/000001'', %L, ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'', divisions => ''{37}'')', purpose));
BEGIN
	IF r NOT LIKE 'ok%' THEN
		RETURN r;
	END IF;
	PERFORM attempt(requester || '_head', format('SELECT govshare.endorse_request(%s)', substr(r, 4))), attempt('mca_head', format('SELECT govshare.approve_request(%s)', substr(r, 4)));
	RETURN attempt('mca', format('SELECT govshare.deliver_request(%s)', substr(r, 4)));
END
$$;
SELECT grant_again(r, p) FROM unnest('{sd_hr,jn_civil,mps}'::text[]) r, unnest('{benefit_check,statistics}'::text[]) p ORDER BY r, p;
CREATE FUNCTION some_case(procedure text, open_states text) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('SELECT id FROM govshare.%I WHERE $1 OR state = ANY ($2) ORDER BY random() * id DESC LIMIT 1', procedure) INTO result USING random() < 0.15, open_states::text[];
	RETURN coalesce(result, 1);
END
$$;
CREATE FUNCTION random_step(OUT result text, OUT statement text) LANGUAGE plpgsql AS $$
DECLARE
	g bigint := some_case('share_grant', '{active,suspended}');
	v bigint := some_case('violation', '{flagged,confirmed,ordered,corrected}');
	d bigint := some_case('dispute', '{open,referred,coordinated}');
	c bigint := some_case('service_change', '{proposed,filed}');
	i bigint := some_case('incident', '{reported,contained}');
	k bigint := some_case('correction', '{received}');
	q bigint := some_case('complaint', '{received}');
	who text := pick('mca', 'mps', 'sd_hr', 'jn_civil', 'nda', 'sd_data', 'gd_data', 'jn_data') || pick('', '', '_head', '_head', '_principal');
	step text := pick('again', 'correct', 'correct', 'resolve', 'resolve', 'propose', 'propose', 'propose', 'position', 'position', 'file', 'file', 'carry', 'carry', 'give_up', 'dispute', 'settle', 'settle', 'accept', 'refer', 'refer',
		'coordinate', 'coordinate', 'decide', 'register', 'register', 'answer', 'confirm', 'confirm', 'dismiss', 'order', 'order', 'corrected', 'refer_violation', 'usage', 'criticise', 'incident', 'incident', 'contain', 'contain', 'close', 'close',
		'complain', 'answer_complaint', 'suspend', 'suspend', 'resume', 'rectified', 'withdraw_entry');
	side record;
BEGIN
	IF random() < 0.85 THEN
		SELECT s.requester, s.provider, s.suspended_by INTO side FROM govshare.share_grant s WHERE s.id = g;
		who := CASE
			WHEN step IN ('correct', 'usage', 'rectified') THEN side.requester WHEN step = 'resume' THEN side.suspended_by WHEN step = 'suspend' THEN pick('mca', 'nda')
			WHEN step IN ('resolve', 'propose', 'carry', 'give_up') THEN 'mca' WHEN step = 'file' THEN 'mca_head' WHEN step = 'withdraw_entry' THEN 'mca_principal'
			WHEN step = 'position' THEN coalesce((SELECT s.requester FROM govshare.service_change s WHERE s.id = c), pick('sd_hr', 'jn_civil', 'mps'))
			WHEN step = 'dispute' THEN pick(side.requester, side.provider) WHEN step IN ('settle', 'refer') THEN (SELECT pick(s.provider, s.requester) FROM govshare.dispute s WHERE s.id = d)
			WHEN step = 'accept' THEN (SELECT CASE s.offered_by WHEN s.provider THEN s.requester ELSE s.provider END FROM govshare.dispute s WHERE s.id = d)
			WHEN step IN ('coordinate', 'decide') THEN (SELECT s.coordinator || CASE step WHEN 'decide' THEN '_head' ELSE '' END FROM govshare.dispute s WHERE s.id = d)
			WHEN step = 'register' THEN pick('nda', 'sd_data', 'sd_hr', 'mps') WHEN step IN ('answer', 'corrected') THEN (SELECT s.department FROM govshare.violation s WHERE s.id = v)
			WHEN step IN ('confirm', 'dismiss', 'order', 'refer_violation') THEN (SELECT coalesce(govshare.overseer_of(s.department), govshare.government_office_of(s.department)) || '_head' FROM govshare.violation s WHERE s.id = v)
			WHEN step = 'criticise' THEN 'nda_head' WHEN step = 'incident' THEN pick('sd_hr', 'mca', 'jn_civil', 'sd_data') WHEN step = 'contain' THEN (SELECT s.department FROM govshare.incident s WHERE s.id = i)
			WHEN step = 'close' THEN (SELECT s.department || '_head' FROM govshare.incident s WHERE s.id = i) WHEN step = 'complain' THEN pick('sd_hr', 'jn_civil', 'mca')
			WHEN step = 'answer_complaint' THEN (SELECT s.department || '_head' FROM govshare.complaint s WHERE s.id = q) END;
	END IF;
	who := coalesce(who, 'sd_hr');
	IF step = 'again' THEN
		statement := 'grant_again';
		result := grant_again(pick('sd_hr', 'jn_civil', 'mps'), pick('benefit_check', 'statistics'));
		RETURN;
	END IF;
	statement := CASE step
		WHEN 'correct' THEN format('request_correction(''MZ001/000001'', %L, ''p'', ''e'')', pick('{"code": 1}', '{"code": 1}', '{}')) WHEN 'resolve' THEN format('resolve_correction(%s, %L, ''f'')', k, pick('upheld', 'rejected', 'perhaps'))
		WHEN 'propose' THEN pick(format('propose_service_change(''MZ001/000001'', ''end_grant'', %L, ''r'', %L, document => ''d'', grant_id => %s)', pick('law', 'law', 'other'), pick('2026-03-02', '2026-04-02'), g),
			format('propose_service_change(''MZ001/000001'', ''narrow_grant'', %L, ''r'', ''2026-03-02'', document => ''d'', grant_id => %s, items => %L)', pick('law', 'technical'), g, pick('{code}', '{code,name}', '{code,registrar}', '{}')),
			format('propose_service_change(''MZ001/000001'', ''withdraw_entry'', %L, ''r'', ''2026-03-20'')', pick('duty_change', 'whim')), format('propose_service_change(''MZ001/000001'', ''narrow_grant'', ''law'', ''r'', ''2026-03-01'', document => ''d'', grant_id => %s, rows_per_statement => %s)', g, pick('5', '50', '0')))
		WHEN 'position' THEN format('state_position(%s, %L, %L)', c, pick('agree', 'agree', 'object', 'shrug'), pick('r', NULL)) WHEN 'file' THEN format('file_service_change(%s, ''f'')', c)
		WHEN 'carry' THEN format('carry_out_service_change(%s)', c) WHEN 'give_up' THEN format('withdraw_service_change(%s, ''r'')', c)
		WHEN 'dispute' THEN format('open_dispute(%L, %s, ''c'')', pick('share_grant', 'share_grant', 'correction', 'catalog_entry'), pick(g::text, k::text)) WHEN 'settle' THEN format('settle_dispute(%s, %L)', d, pick('a', 'b', '')) WHEN 'accept' THEN format('settle_dispute(%s)', d)
		WHEN 'refer' THEN format('refer_dispute(%s)', d) WHEN 'coordinate' THEN format('coordinate_dispute(%s, ''o'')', d) WHEN 'decide' THEN format('decide_dispute(%s, ''d'', %L)', d, pick('doc', NULL))
		WHEN 'register' THEN pick(format('register_violation(%L, (SELECT requester FROM govshare.share_grant WHERE id = %s), ''f'', ''share_grant'', %2$s)', pick('40(2)', '40(3)', '40(7)'), g), format('register_violation(%L, %L, ''f'', document => ''d'')', pick('41(1)', '41(3)', '39(1)'), pick('sd_data', 'nda', 'mca')))
		WHEN 'answer' THEN format('answer_violation(%s, ''s'')', v) WHEN 'confirm' THEN format('confirm_violation(%s, ''f'', %L)', v, pick('d', NULL)) WHEN 'dismiss' THEN format('dismiss_violation(%s, ''f'')', v)
		WHEN 'order' THEN format('order_correction(%s, ''o'', %s)', v, pick('5', '0')) WHEN 'corrected' THEN format('report_corrected(%s, ''n'')', v) WHEN 'refer_violation' THEN format('refer_violation(%s, ''t'', ''r'')', v)
		WHEN 'usage' THEN format('record_usage(%s, %L, ''d'')', g, pick('process', 'results', 'mood')) WHEN 'criticise' THEN format('publish_criticism(%s, ''t'')', v)
		WHEN 'incident' THEN format('report_incident(%L, ''d'', %L, %L)', pick('leak', 'tampering', 'mishap'), pick('{MZ001/000001}', '{}'), pick('{}', format('{%s}', g))) WHEN 'contain' THEN format('contain_incident(%s, ''m'')', i)
		WHEN 'close' THEN format('close_incident(%s, ''r'', %L)', i, pick(NULL, NULL, 'sd_hr')) WHEN 'complain' THEN format('file_complaint(%L, ''d'', %L)', pick('complaint', 'report', 'gossip'), pick('sd_hr', 'mps', NULL))
		WHEN 'answer_complaint' THEN format('answer_complaint(%s, %L, ''a'')', q, pick('upheld', 'rejected', 'transferred')) WHEN 'suspend' THEN format('suspend_grant(%s, %L, ''f'', 5)', g, pick('third_party', 'beyond_scope', 'incident'))
		WHEN 'resume' THEN format('resume_grant(%s)', g) WHEN 'rectified' THEN format('report_rectified(%s, ''n'')', g) WHEN 'withdraw_entry' THEN 'withdraw_entry(''MZ001/000001'', ''r'')' END;
	result := attempt(who, 'SELECT govshare.' || statement);
END
$$;
CREATE FUNCTION play(steps int) RETURNS TABLE (finding text) LANGUAGE plpgsql AS $$
DECLARE
	s record;
	before record;
	after record;
BEGIN
	FOR n IN 1 .. steps LOOP
		SELECT * INTO before FROM everything;
		SELECT * INTO s FROM random_step();
		SELECT * INTO after FROM everything;
		IF s.result NOT LIKE 'ok%' AND before <> after AND s.statement <> 'grant_again' THEN
			RETURN QUERY SELECT format('step %s: %s failed (%s), but left something', n, s.statement, s.result);
		ELSIF s.result LIKE 'ok%' AND before = after THEN
			RETURN QUERY SELECT format('step %s: %s passed (%s), but left nothing', n, s.statement, s.result);
		ELSIF s.result NOT LIKE 'ok%' AND s.result NOT LIKE 'SG___: %' THEN
			RETURN QUERY SELECT format('step %s: %s: %s', n, s.statement, s.result);
		END IF;
		IF n % 20 = 0 THEN
			RETURN QUERY SELECT format('after step %s: %s', n, b.invariant) FROM broken b WHERE b.count > 0;
			EXIT WHEN FOUND;
		END IF;
	END LOOP;
END
$$;
SELECT * FROM play(1600);
SELECT invariant, count FROM broken WHERE count > 0;
-- Nothing was proved that was not tried: steps that no history took
SELECT t.procedure, t.from_state, t.to_state, t.party FROM govshare.transition t
	WHERE t.procedure IN ('correction', 'service_change', 'service_position', 'dispute', 'violation', 'incident', 'usage_record', 'criticism', 'complaint')
		AND NOT EXISTS (SELECT FROM govshare.case_event v WHERE (v.procedure, v.from_state, v.to_state, v.party) = (t.procedure, t.from_state, t.to_state, t.party))
	ORDER BY 1, 2, 3, 4;
SELECT count(*) > 500 AS many_steps FROM govshare.case_event;
-- The entry goes at last, under a change that was filed, and every service with it
\set clock '2026-03-20 10:00'
\ir include/clock.sql
SELECT attempt('mca', $$SELECT govshare.propose_service_change('MZ001/000001', 'withdraw_entry', 'law', 'r', '2026-03-20', document => 'd')$$) LIKE 'ok%' AS proposed;
SELECT attempt('mca_head', format('SELECT govshare.file_service_change(%s, ''f'')', (SELECT max(id) FROM govshare.service_change)));
SELECT attempt('mca_principal', $$SELECT govshare.withdraw_entry('MZ001/000001', 'r')$$);
SELECT count(*) FILTER (WHERE state IN ('active', 'suspended')) AS in_force, count(*) > 6 AS grants FROM govshare.share_grant;
SELECT invariant, count FROM broken WHERE count > 0;
\set clock ''
\ir include/clock.sql
