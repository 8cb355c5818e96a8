/* 64_disposal.sql: 处置, what is done with shared data when its purpose has ended (Article 27) */

CREATE TABLE disposal (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	grant_id bigint NOT NULL UNIQUE REFERENCES share_grant,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	cause text NOT NULL,
	method text,
	within_workdays int,
	evidence text,
	state text NOT NULL DEFAULT 'open',
	opened_at timestamptz NOT NULL,
	ordered_at timestamptz,
	certified_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT disposal_cause_check CHECK (cause IN ('fulfilled', 'unattainable', 'unnecessary', 'expired', 'terminated')),
	CONSTRAINT disposal_state_check CHECK (state IN ('open', 'ordered', 'certified', 'renewed'))
);
CREATE INDEX disposal_requester_idx ON disposal (requester, entry, purpose) WHERE state IN ('open', 'ordered');
COMMENT ON TABLE disposal IS '妥善处置: opens when a grant ends and no other replaces it; the provider says how and by when, the requester certifies (Article 27)';
COMMENT ON COLUMN disposal.cause IS 'purpose fulfilled (已实现), unattainable (无法实现) or unnecessary (不再必要); the term expired, or sharing was terminated';
COMMENT ON COLUMN disposal.method IS 'what the provider demands (政务数据提供部门的要求): return, deletion, anonymization ...';
COMMENT ON COLUMN disposal.within_workdays IS 'working days that the provider gives for it';
COMMENT ON COLUMN disposal.evidence IS 'what was done with the data, copies outside the database included';
COMMENT ON COLUMN disposal.state IS 'renewed: the same department got another grant of the entry for the purpose [I]';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('disposal', 'new', 'open', 'system', 'clerk', 'end_purpose', '27', 'grant {grant_id} of entry {entry} for purpose {purpose} has ended ({cause}): what was shared is to be disposed of',
	 '{grant_id,entry,provider,requester,purpose,cause}', '{}', '{opened_at}', '{}', '{}', '{requester,provider}', false, '[I] the end of the term and termination end the purpose too'),
	('disposal', 'open', 'ordered', 'provider', 'clerk', 'order_disposal', '27', 'data shared under grant {grant_id} of entry {entry} is to be disposed of within {within_workdays} working days: {method}',
	 '{method,within_workdays}', '{}', '{ordered_at}', '{disposal=within_workdays}', '{}', '{requester}', true, NULL),
	('disposal', 'open', 'certified', 'requester', 'clerk', 'certify_disposal', '27', 'data shared under grant {grant_id} of entry {entry} was disposed of: {evidence}',
	 '{evidence}', '{}', '{certified_at}', '{}', '{}', '{provider}', false, '[I] who has nothing left need not wait for the instruction'),
	('disposal', 'ordered', 'certified', 'requester', 'clerk', 'certify_disposal', '27', 'data shared under grant {grant_id} of entry {entry} was disposed of: {evidence}',
	 '{evidence}', '{}', '{certified_at}', '{}', '{disposal}', '{provider}', false, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, closes, tells, interpretation)
	SELECT 'disposal', s, 'renewed', 'system', 'deliver_request', '27', 'what was shared under grant {grant_id} of entry {entry} serves the purpose of a new grant', '{closed_at}', c, '{requester,provider}',
		'[I] a new grant for the same purpose makes the data necessary again; copies beyond its scope stay closed'
	FROM (VALUES (1, 'open', '{}'::text[]), (2, 'ordered', '{disposal=cancelled}')) v (n, s, c) ORDER BY n;
UPDATE transition SET awaited = 'always' WHERE procedure = 'disposal' AND (from_state, step) IN (('open', 'order_disposal'), ('ordered', 'certify_disposal'));

SELECT make_procedure('disposal', '{requester,provider}');
CREATE POLICY obligation_of_disposal ON obligation FOR SELECT
	USING (procedure = 'disposal' AND EXISTS (SELECT FROM disposal d WHERE d.id = obligation.case_id));

CREATE FUNCTION disposal_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	copies text;
BEGIN
	IF NEW.state = 'ordered' AND NEW.within_workdays NOT BETWEEN 1 AND 250 THEN
		RAISE EXCEPTION '%', govshare.say('the period for disposal is 1 to 250 working days')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: data is disposed of as the provider demands; the instruction sets the period [I].'), HINT = govshare.say('Give within_workdays.');
	END IF;
	IF NEW.state = 'certified' THEN
		/* A copy that is being made, by a statement that began before the end, comes first */
		PERFORM pg_advisory_xact_lock(27, (g.id % 2147483647)::int) FROM govshare.share_grant g
			WHERE g.requester = NEW.requester AND g.entry = NEW.entry AND g.purpose = NEW.purpose ORDER BY g.id;
		SELECT string_agg(DISTINCT c.relation::text, ', ' ORDER BY c.relation::text) INTO copies
			FROM govshare.derived_copy c
				JOIN govshare.derived_copy_origin o ON o.relation = c.relation
				JOIN pg_class r ON r.oid = c.relation
			WHERE c.department = NEW.requester AND c.purpose = NEW.purpose AND o.entry = NEW.entry;
		IF copies IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('copies of data shared under grant %s still exist', NEW.grant_id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27 has them disposed of first: %s.', copies),
					HINT = govshare.say('Drop them with govshare.drop_copies(%s), or empty them with govshare.empty_copy().', NEW.grant_id);
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION disposal_validate() IS 'internal: what Article 27 asks of a disposal: no certificate while a registered copy exists';
CREATE TRIGGER disposal_validate BEFORE INSERT OR UPDATE ON disposal
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION disposal_validate();
ALTER TABLE disposal ENABLE ALWAYS TRIGGER disposal_validate;

CREATE FUNCTION open_disposal() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION open_disposal() IS 'internal: opens the disposal of a grant that ended, closes that of one which is renewed (Article 27)';
CREATE TRIGGER share_grant_disposal AFTER UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state IN ('ended', 'terminated', 'expired') AND OLD.state IN ('active', 'suspended')
		AND NEW.superseded_by IS NULL AND NOT accepts_verbatim()) EXECUTE FUNCTION open_disposal();
CREATE TRIGGER share_grant_renewal AFTER INSERT ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION open_disposal();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_disposal;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_renewal;

CREATE FUNCTION end_purpose(id bigint, cause text, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'ended', end_cause = end_purpose.cause, state_reason = end_purpose.note
	FROM govshare.require_grant(end_purpose.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION end_purpose(bigint, text, text) IS '共享目的终结: the requester reports that the purpose of a grant is fulfilled, unattainable or unnecessary: the grant ends at once, and its disposal opens (Article 27)';

CREATE FUNCTION require_disposal(grant_id bigint) RETURNS disposal
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.disposal;
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO d FROM govshare.disposal s WHERE s.grant_id = require_disposal.grant_id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		g := govshare.require_grant(require_disposal.grant_id);
		IF NOT govshare.may_see(g.requester, g.provider) THEN
			PERFORM govshare.no_such_case('share_grant', g.id::text);
		END IF;
		RAISE EXCEPTION '%', govshare.say('grant %s has no disposal', g.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: disposal follows when a grant ends and no other replaces it.'),
				HINT = govshare.say('The requester ends a purpose with govshare.end_purpose().');
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_disposal(bigint) IS 'internal: locks and returns the disposal of a grant';

CREATE FUNCTION order_disposal(grant_id bigint, method text, within_workdays int) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.disposal d SET state = 'ordered', method = order_disposal.method, within_workdays = order_disposal.within_workdays
	FROM govshare.require_disposal(order_disposal.grant_id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION order_disposal(bigint, text, int) IS 'the provider demands how the data of an ended grant is disposed of, and sets the period; missing it is a breach (Articles 27 and 40)';

CREATE FUNCTION certify_disposal(grant_id bigint, evidence text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.disposal d SET state = 'certified', evidence = certify_disposal.evidence
	FROM govshare.require_disposal(certify_disposal.grant_id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION certify_disposal(bigint, text) IS 'the requester certifies that the data of an ended grant is disposed of; refused while a registered copy exists (Article 27)';

REVOKE ALL ON FUNCTION disposal_validate(), open_disposal(), require_disposal(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION end_purpose(bigint, text, text), order_disposal(bigint, text, int), certify_disposal(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_purpose(bigint, text, text), order_disposal(bigint, text, int), certify_disposal(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('disposal', '');
SELECT pg_catalog.pg_extension_config_dump('disposal_id_seq', '');
