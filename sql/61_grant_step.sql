/* 61_grant_step.sql: a grant through its life: suspended, resumed, ended, terminated, expired (Article 27) */

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('share_grant', 'new', 'active', 'provider', 'clerk', 'deliver_request', '22', 'grant {id} of entry {entry} for purpose {purpose} is in force', '{request,provider}', '{}', '{valid_from}', '{}', '{}', '{}', true, NULL),
	('share_grant', 'new', 'active', 'returned_by', 'clerk', 'open_return_flow', '24', 'grant {id} of entry {entry} is in force', '{return_flow,provider,returned_by}', '{}', '{valid_from}', '{}', '{}', '{}', true, NULL),
	('share_grant', 'active', 'terminated', 'provider', 'clerk', 'deliver_request', '25', 'grant {id} of entry {entry} was replaced by that of request {superseded_by}', '{}', '{superseded_by,state_reason}', '{ended_at}', '{}', '{}', '{}', true, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'share_grant', 'active', 'suspended', p, 'clerk', 'suspend_grant', '27', 'grant {id} of entry {entry} is suspended ({suspension_ground}): {state_reason}',
		'{suspension_ground,state_reason}', '{rectify_workdays}', '{suspended_at,suspended_by}', '{rectification=rectify_workdays}', '{}', '{requester,provider}', true, NULL
	FROM unnest('{provider,authority,requester_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('share_grant', 'suspended', 'suspended', 'requester', 'clerk', 'report_rectified', '27', 'rectification under grant {id} of entry {entry} is reported: {rectified_note}', '{rectified_note}', '{}', '{rectified_at}', '{}', '{rectification}', '{provider,suspended_by}', false, NULL),
	('share_grant', 'suspended', 'active', 'suspended_by', 'clerk', 'resume_grant', '27', 'grant {id} of entry {entry} is in force again', '{}', '{state_reason}', '{}', '{}', '{rectification=cancelled}', '{requester,provider}', true,
	 '[I] lifted by the department that suspended it');
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'share_grant', 'suspended', 'terminated', p, 'office_head', 'terminate_grant', '27', 'grant {id} of entry {entry} is terminated: {state_reason}',
		'{state_reason}', '{}', '{ended_at}', '{}', '{rectification=cancelled}', '{requester,provider}', true,
		'[I] after rectification was reported and found inadequate, or its period passed; any other end is a change of service (Article 27, paragraph 3)'
	FROM unnest('{provider,authority,requester_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, closes, tells)
	SELECT 'share_grant', s, 'expired', 'system', 'expire_grants', '20', 'the term of grant {id} of entry {entry} is over', '{ended_at}', '{rectification=cancelled}', '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, closes, tells, interpretation)
	SELECT 'share_grant', s, 'ended', 'requester', 'end_purpose', '27', 'the purpose of grant {id} of entry {entry} is {end_cause}: {state_reason}', '{end_cause,state_reason}', '{ended_at}', '{rectification=cancelled}', '{provider}',
		CASE s WHEN 'suspended' THEN '[I] the end of the purpose leaves what led to the suspension a breach (40(2), 40(3)), and nothing to rectify' END
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

UPDATE transition SET awaited = CASE step WHEN 'report_rectified' THEN '!rectified_at' ELSE 'rectified_at' END
	WHERE procedure = 'share_grant' AND from_state = 'suspended' AND step IN ('report_rectified', 'resume_grant');

SELECT make_procedure('share_grant', '{requester,provider}');

CREATE FUNCTION share_grant_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r govshare.share_request;
BEGIN
	IF TG_OP = 'INSERT' AND NEW.return_flow IS NOT NULL THEN
		RETURN govshare.grant_of_return_flow(NEW);
	ELSIF TG_OP = 'INSERT' THEN
		/* A grant is what its request says, whatever else was written here */
		SELECT s.* INTO r FROM govshare.share_request s WHERE s.id = NEW.request FOR NO KEY UPDATE;
		IF r.state IS DISTINCT FROM 'delivered' OR r.provider <> NEW.provider
			OR EXISTS (SELECT FROM govshare.share_grant g WHERE g.request = NEW.request) THEN
			RAISE EXCEPTION '%', govshare.say('no request awaits this grant')
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 20 to 22: what is shared was requested, approved and delivered.'), HINT = govshare.say('Use deliver_request(id).');
		END IF;
		IF r.supersedes IS NOT NULL THEN
			UPDATE govshare.share_grant g SET state = 'terminated', superseded_by = r.id, state_reason = pg_catalog.format('replaced by the grant of request %s', r.id)
				WHERE g.id = r.supersedes AND g.state = 'active';
		END IF;
		IF EXISTS (SELECT FROM govshare.share_grant g WHERE g.requester = r.requester AND g.entry = r.entry
				AND (g.purpose = r.purpose OR g.id = r.supersedes) AND g.state IN ('active', 'suspended')) THEN
			RAISE EXCEPTION '%', govshare.say('another grant of entry %s for purpose "%s" is in force', r.entry, r.purpose)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 25 and 27: a grant that is suspended, or that no request replaces, is not got around.'), HINT = govshare.say('See govshare.share_grant.');
		END IF;
		NEW.revision := 1;
		NEW.entry := r.entry;
		NEW.entry_version := r.entry_version;
		NEW.requester := r.requester;
		NEW.purpose := r.purpose;
		NEW.methods := r.methods;
		NEW.items := r.approved_items;
		NEW.divisions := r.approved_divisions;
		NEW.row_filter := r.row_filter;
		NEW.system := r.system;
		NEW.reads_per_day := r.reads_per_day;
		NEW.rows_per_statement := r.rows_per_statement;
		NEW.valid_until := (r.approved_valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone');
	ELSIF NEW.service_change IS DISTINCT FROM OLD.service_change THEN
		/* A step of the system: what was proposed, consulted on and filed */
		RETURN NEW;
	ELSIF NEW.state = 'ended' THEN
		IF NEW.end_cause NOT IN ('fulfilled', 'unattainable', 'unnecessary') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no cause for which a purpose ends', left(NEW.end_cause, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 names purposes that are fulfilled (fulfilled), unattainable (unattainable) or no longer necessary (unnecessary).'), HINT = govshare.say('Name one of the words in brackets as cause.');
		END IF;
	ELSIF NEW.state = 'suspended' AND OLD.state = 'active' THEN
		IF NEW.suspension_ground NOT IN ('beyond_scope', 'other_purpose', 'third_party', 'incident') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no ground for suspension', left(NEW.suspension_ground, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 names use beyond scope (beyond_scope), for another purpose (other_purpose) and by third parties (third_party); Article 35 incidents (incident).'), HINT = govshare.say('Name one of the words in brackets as ground.');
		END IF;
		IF NEW.rectify_workdays NOT BETWEEN 1 AND 250 OR (NEW.rectify_workdays IS NULL AND NEW.suspension_ground <> 'incident') THEN
			RAISE EXCEPTION '%', govshare.say('a suspension sets a period for rectification, of 1 to 250 working days')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: rectification is ordered within a period (限期整改).'), HINT = govshare.say('Give rectify_workdays.');
		END IF;
		NEW.rectified_at := NULL;
		NEW.rectified_note := NULL;
	ELSIF NEW.state = 'active' THEN
		IF NEW.valid_until <= govshare.statutory_now() THEN
			RAISE EXCEPTION '%', govshare.say('the term of grant %s is over', NEW.id) USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 20: the request set the term of use (使用时限).');
		END IF;
		NEW.state_reason := NULL;
	ELSIF NEW.state = 'terminated' AND OLD.state = 'active' THEN
		IF NOT EXISTS (SELECT FROM govshare.share_request s WHERE s.id = NEW.superseded_by AND s.supersedes = NEW.id AND s.state = 'delivered')
			AND NOT EXISTS (SELECT FROM govshare.return_flow f WHERE f.entry = NEW.entry AND f.requester = NEW.requester AND f.state = 'open' AND f.id > NEW.return_flow) THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is active, and no other replaces it', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: no provider ends a service without good cause, consultation and filing.'),
					HINT = govshare.say('Use beyond scope or purpose, or by third parties, is a reason to suspend_grant() first.');
		END IF;
	ELSIF NEW.state = 'terminated' THEN
		IF NEW.rectified_at IS NULL AND NOT EXISTS (SELECT FROM govshare.obligation o
				WHERE o.procedure = 'share_grant' AND o.case_id = NEW.id AND o.statute = 'rectification'
				AND o.event_at >= NEW.suspended_at AND o.due_at <= govshare.statutory_now()) THEN
			RAISE EXCEPTION '%', govshare.say('rectification under grant %s is still running', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: sharing ends when rectification is refused or inadequate (拒不整改或者整改不到位), not before.'),
					HINT = govshare.say('Wait for report_rectified() or for the end of the period.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION share_grant_validate() IS 'internal: what Articles 22, 25 and 27 ask of a grant, however it is written';
CREATE TRIGGER share_grant_validate BEFORE INSERT OR UPDATE ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION share_grant_validate();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_validate;
CREATE INDEX share_grant_request_idx ON share_grant (request);
CREATE INDEX share_grant_return_flow_idx ON share_grant (return_flow);
CREATE INDEX share_grant_term_idx ON share_grant (valid_until, id) WHERE state IN ('active', 'suspended');

CREATE FUNCTION require_grant(id bigint) RETURNS share_grant
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = require_grant.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('share_grant', require_grant.id::text);
	END IF;
	RETURN g;
END
$$;
COMMENT ON FUNCTION require_grant(bigint) IS 'internal: locks and returns a grant, SG102 if there is none';

CREATE FUNCTION suspend_grant(id bigint, ground text, facts text, rectify_workdays int DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	/* as the caller could see it, before the wait for whoever replaces it now */
	was text := (SELECT s.state FROM govshare.share_grant s WHERE s.id = suspend_grant.id);
	q govshare.share_grant := govshare.require_grant(suspend_grant.id);
BEGIN
	/* What took its place in that moment is the use that must stop at once */
	WHILE was = 'active' AND q.state = 'terminated' AND q.superseded_by IS NOT NULL LOOP
		SELECT s.* INTO q FROM govshare.share_grant s WHERE s.request = q.superseded_by FOR NO KEY UPDATE;
	END LOOP;
	/* Else the engine would take it for a report of rectification */
	IF q.state = 'suspended' AND govshare.may_see(q.provider, q.requester) THEN
		RAISE EXCEPTION '%', govshare.say('grant %s is suspended already', q.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: one suspension, one period for rectification.'), HINT = govshare.say('It is lifted by the department that ordered it: see suspended_by.');
	END IF;
	UPDATE govshare.share_grant g SET state = 'suspended', suspension_ground = suspend_grant.ground, state_reason = suspend_grant.facts,
			rectify_workdays = suspend_grant.rectify_workdays
		WHERE g.id = q.id;
END
$$;
COMMENT ON FUNCTION suspend_grant(bigint, text, text, int) IS '暂停共享: the provider or an authority suspends the grant at once, or the one that replaces it at that moment, and sets a period for rectification (Articles 27 and 35)';

CREATE FUNCTION report_rectified(id bigint, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET rectified_note = report_rectified.note FROM govshare.require_grant(report_rectified.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION report_rectified(bigint, text) IS '整改: the requester reports what it rectified (Article 27)';

CREATE FUNCTION resume_grant(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'active' FROM govshare.require_grant(resume_grant.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION resume_grant(bigint) IS 'who suspended the grant puts it in force again [I] (Article 27)';

CREATE FUNCTION terminate_grant(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'terminated', state_reason = terminate_grant.reason FROM govshare.require_grant(terminate_grant.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION terminate_grant(bigint, text) IS '终止共享: ends a suspended grant whose rectification was inadequate or did not come in time (Article 27)';

CREATE FUNCTION expire_grants() RETURNS int
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION expire_grants() IS 'ends the grants whose term is over and returns how many; the watcher calls it (reads fail by the clock even before)';

REVOKE ALL ON FUNCTION share_grant_validate(), require_grant(bigint), expire_grants() FROM PUBLIC;
REVOKE ALL ON FUNCTION suspend_grant(bigint, text, text, int), report_rectified(bigint, text), resume_grant(bigint), terminate_grant(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION suspend_grant(bigint, text, text, int), report_rectified(bigint, text), resume_grant(bigint), terminate_grant(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('share_grant', '');
SELECT pg_catalog.pg_extension_config_dump('share_grant_id_seq', '');
