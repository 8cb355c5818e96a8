/* 63_third_party.sql: 提供给第三方, passing data on with the provider's consent (Article 25) */

CREATE TABLE third_party (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	grant_id bigint NOT NULL REFERENCES share_grant,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	recipient text NOT NULL,
	department text REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	items text[] NOT NULL,
	valid_until date NOT NULL,
	reason text NOT NULL,
	refusal_reason text,
	end_reason text,
	state text NOT NULL DEFAULT 'asked',
	asked_at timestamptz NOT NULL,
	replied_at timestamptz,
	ended_at timestamptz,
	CONSTRAINT third_party_state_check CHECK (state IN ('asked', 'allowed', 'refused', 'withdrawn', 'expired', 'ended')),
	CONSTRAINT third_party_sides_check CHECK (department <> requester AND department <> provider)
);
CREATE UNIQUE INDEX third_party_allowed_key ON third_party (department, entry, purpose) WHERE state = 'allowed';
CREATE INDEX third_party_department_idx ON third_party (department, entry, purpose) WHERE department IS NOT NULL;
CREATE INDEX third_party_grant_idx ON third_party (grant_id);
CREATE INDEX third_party_term_idx ON third_party (valid_until, id) WHERE state IN ('asked', 'allowed');
COMMENT ON TABLE third_party IS '提供给第三方: to whom else the holder of a grant may pass its data on, with the provider''s consent (Article 25)';
COMMENT ON COLUMN third_party.grant_id IS 'the grant whose data is passed on: its rows, methods but copying [I], quotas and term bound the third party''s use, and its suspension stops it';
COMMENT ON COLUMN third_party.requester IS 'the holder of the grant, who asks';
COMMENT ON COLUMN third_party.recipient IS 'the third party by name; it need be no department';
COMMENT ON COLUMN third_party.department IS 'the third party, if it is a department: once allowed it reads through the grant; null: the consent is on record and has no effect in SQL';
COMMENT ON COLUMN third_party.purpose IS 'purpose that the third party declares';
COMMENT ON COLUMN third_party.items IS 'columns passed on, among those of the grant';
COMMENT ON COLUMN third_party.valid_until IS 'last day, inclusive, within the term of the grant';
COMMENT ON COLUMN third_party.reason IS 'why the data has to be passed on (确需提供给第三方)';
COMMENT ON COLUMN third_party.end_reason IS 'why consent or use was withdrawn';
COMMENT ON COLUMN third_party.state IS 'withdrawn by a side, expired with its own term, ended with the grant';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, tells, independent, interpretation) VALUES
	('third_party', 'new', 'asked', 'requester', 'clerk', 'ask_third_party', '25', '{requester} asks to pass data of entry {entry} under grant {grant_id} on to {recipient} for purpose {purpose}: {reason}',
	 '{requester,grant_id,recipient,purpose,valid_until,reason}', '{items,department}', '{asked_at}', '{provider}', false, '[I] consent has no statutory period'),
	('third_party', 'asked', 'allowed', 'provider', 'office_head', 'allow_third_party', '25', 'data of entry {entry} under grant {grant_id} may be passed on to {recipient} for purpose {purpose} until {valid_until}',
	 '{}', '{}', '{replied_at}', '{requester,department}', true, NULL),
	('third_party', 'asked', 'refused', 'provider', 'office_head', 'refuse_third_party', '25', 'data of entry {entry} under grant {grant_id} may not be passed on to {recipient}: {refusal_reason}',
	 '{refusal_reason}', '{}', '{replied_at}', '{requester}', true, NULL),
	('third_party', 'asked', 'withdrawn', 'requester', 'clerk', 'withdraw_third_party', '25', 'the question whether {recipient} may use data of entry {entry} was withdrawn: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{provider}', false, NULL),
	('third_party', 'allowed', 'withdrawn', 'requester', 'clerk', 'withdraw_third_party', '25', 'data of entry {entry} is no longer passed on to {recipient}: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{provider,department}', false, NULL),
	('third_party', 'allowed', 'withdrawn', 'provider', 'office_head', 'withdraw_third_party', '25', 'the consent that data of entry {entry} is passed on to {recipient} was withdrawn: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{requester,department}', true, '[I] the provider may take back, with a reason, what only its consent made lawful');
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, tells, interpretation)
	SELECT 'third_party', s, t, 'system', 'expire_grants', '25', 'the term for passing data of entry {entry} under grant {grant_id} on to {recipient} is over',
		'{ended_at}', '{requester,provider,department}', CASE t WHEN 'ended' THEN '[I] what is passed on under a grant ends with it' END
	FROM unnest('{asked,allowed}'::text[]) WITH ORDINALITY u (s, n), unnest('{expired,ended}'::text[]) WITH ORDINALITY v (t, m) ORDER BY n, m;

UPDATE transition SET awaited = 'always' WHERE procedure = 'third_party' AND step = 'allow_third_party';
SELECT make_procedure('third_party', '{requester,provider,department}');

CREATE FUNCTION third_party_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
	e govshare.catalog_entry;
BEGIN
	/* Locked, so that the grant does not end at the same moment */
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.grant_id FOR SHARE;
	IF TG_OP = 'INSERT' THEN
		IF g.requester IS DISTINCT FROM NEW.requester THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is none of your department''s', NEW.grant_id)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 25: who holds the data asks before it passes any on.'), HINT = govshare.say('See govshare.my_grants.');
		END IF;
		SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = g.entry AND c.version = g.entry_version;
		NEW.entry := g.entry;
		NEW.provider := g.provider;
		NEW.items := coalesce(NEW.items, g.items);
		IF NOT EXISTS (SELECT FROM govshare.purpose p WHERE p.code = NEW.purpose) THEN
			RAISE EXCEPTION '%', govshare.say('purpose "%s" is not in the vocabulary', left(NEW.purpose, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: the provider consents to a purpose.'), HINT = govshare.say('See govshare.purpose.');
		END IF;
		IF NEW.purpose <> ALL (e.purposes) THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is not shared for purpose "%s"', e.code, NEW.purpose)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: the catalogue lists the purposes of conditional data.'), HINT = govshare.say('It is shared for: %s.', array_to_string(e.purposes, ', '));
		END IF;
		IF cardinality(NEW.items) = 0 OR NOT NEW.items <@ g.items OR array_position(NEW.items, NULL) IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('what is passed on lies within the items of grant %s', g.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: nobody passes on what it does not have.'), HINT = govshare.say('See items in govshare.my_grants; null means all of them.');
		END IF;
		NEW.items := ARRAY(SELECT u FROM unnest(g.items) WITH ORDINALITY AS q (u, n) WHERE u = ANY (NEW.items) ORDER BY n);
		IF NEW.department IN (g.requester, g.provider) OR NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.department) THEN
			IF NEW.department IS NOT NULL THEN
				RAISE EXCEPTION '%', govshare.say('department "%s" is no third party', left(NEW.department, 64))
					USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: a third party is neither provider nor holder of the grant, and registered if it is a department.'), HINT = govshare.say('Leave department null if the recipient is none.');
			END IF;
		END IF;
	END IF;
	IF NEW.state IN ('asked', 'allowed') THEN
		IF g.state <> 'active' OR g.valid_until <= govshare.statutory_now() THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is not in force', g.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 25 and 27: what is passed on rests on a grant in force.'), HINT = govshare.say('See its state in govshare.share_grant.');
		END IF;
		PERFORM govshare.check_term(NEW.valid_until);
		IF (NEW.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone') > g.valid_until THEN
			RAISE EXCEPTION '%', govshare.say('the term goes beyond that of grant %s', g.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: what is passed on ends with the grant.'), HINT = govshare.say('See valid_until in govshare.share_grant.');
		END IF;
	END IF;
	IF NEW.state = 'allowed' AND EXISTS (SELECT FROM govshare.third_party t
			WHERE t.department = NEW.department AND t.entry = NEW.entry AND t.purpose = NEW.purpose AND t.state = 'allowed' AND t.id <> NEW.id) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" reads entry %s for purpose "%s" with another consent', NEW.department, NEW.entry, NEW.purpose)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 25: one consent, one scope; a read must tell under which it passes.'), HINT = govshare.say('Withdraw the other with withdraw_third_party() first; see govshare.third_party.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION third_party_validate() IS 'internal: what Article 25 asks of passing data on, however it is written';
CREATE TRIGGER third_party_validate BEFORE INSERT OR UPDATE ON third_party
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION third_party_validate();
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_validate;

-- A consent opens and closes reads as a grant does
CREATE TRIGGER third_party_changed AFTER INSERT OR UPDATE OR DELETE ON third_party
	FOR EACH ROW EXECUTE FUNCTION grant_changed();
CREATE TRIGGER third_party_truncated AFTER TRUNCATE ON third_party
	FOR EACH STATEMENT EXECUTE FUNCTION grant_changed();
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_changed;
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_truncated;

CREATE FUNCTION end_third_parties() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION end_third_parties() IS 'internal: what is passed on under a grant ends with it [I] (Article 25)';
CREATE TRIGGER share_grant_third_parties AFTER UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state IN ('ended', 'terminated', 'expired') AND NOT accepts_verbatim()) EXECUTE FUNCTION end_third_parties();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_third_parties;

CREATE FUNCTION require_third_party(id bigint) RETURNS third_party
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t govshare.third_party;
BEGIN
	SELECT s.* INTO t FROM govshare.third_party s WHERE s.id = require_third_party.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('third_party', require_third_party.id::text);
	END IF;
	RETURN t;
END
$$;
COMMENT ON FUNCTION require_third_party(bigint) IS 'internal: locks and returns a case of third-party use, SG102 if there is none';

CREATE FUNCTION ask_third_party(grant_id bigint, recipient text, purpose text, items text[], valid_until date, reason text, department text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.third_party (grant_id, requester, recipient, department, purpose, items, valid_until, reason)
		VALUES (ask_third_party.grant_id, govshare.current_department(), ask_third_party.recipient, ask_third_party.department,
			ask_third_party.purpose, ask_third_party.items, ask_third_party.valid_until, ask_third_party.reason)
		RETURNING id
$$;
COMMENT ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text) IS 'the holder of a grant asks the provider whether it may pass data on to a third party, and returns the number of the case; items null: all of the grant; department: the third party, if it is one (Article 25)';

CREATE FUNCTION allow_third_party(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'allowed' FROM govshare.require_third_party(allow_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION allow_third_party(bigint) IS 'the provider''s office head consents: a third party that is a department then reads through the grant, within its rows, the items and purpose asked for, until the term is over (Article 25)';

CREATE FUNCTION refuse_third_party(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'refused', refusal_reason = refuse_third_party.reason
	FROM govshare.require_third_party(refuse_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION refuse_third_party(bigint, text) IS 'the provider''s office head does not consent, with the reason (Article 25)';

CREATE FUNCTION withdraw_third_party(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'withdrawn', end_reason = withdraw_third_party.reason
	FROM govshare.require_third_party(withdraw_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION withdraw_third_party(bigint, text) IS 'the holder of the grant gives it up, or the provider''s office head takes its consent back [I]: the third party''s next statement fails (Article 25)';

REVOKE ALL ON FUNCTION third_party_validate(), end_third_parties(), require_third_party(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text), allow_third_party(bigint),
	refuse_third_party(bigint, text), withdraw_third_party(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text), allow_third_party(bigint),
	refuse_third_party(bigint, text), withdraw_third_party(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('third_party', '');
SELECT pg_catalog.pg_extension_config_dump('third_party_id_seq', '');
