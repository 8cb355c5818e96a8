/* 66_service_change.sql: 终止或者变更服务, ending or changing a service: consultation and filing (Article 27, paragraph 3) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('consultation', '27', 5, 'proposal to end or change a service', 'requester', NULL, true,
	 '第二十七条第三款:确需终止或者变更服务的,政务数据提供部门应当与政务数据需求部门协商,并报同级政务数据共享主管部门备案。 [I] Those who use the service have at least these working days to state their position; nothing is owed by it.');

CREATE TABLE service_change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text REFERENCES department,
	kind text NOT NULL,
	cause text NOT NULL,
	by_law boolean GENERATED ALWAYS AS (cause = 'law') STORED,
	reason text NOT NULL,
	document text,
	effective_on date NOT NULL,
	answer_by date,
	grant_id bigint REFERENCES share_grant,
	whole_entry text GENERATED ALWAYS AS (CASE WHEN kind IN ('withdraw_entry', 'ungovern') THEN entry END) STORED,
	relation regclass,
	items text[],
	divisions division_code[],
	valid_until date,
	reads_per_day int,
	rows_per_statement int,
	filing text,
	disputed boolean NOT NULL DEFAULT false,
	withdraw_reason text,
	state text NOT NULL DEFAULT 'proposed',
	proposed_at timestamptz NOT NULL,
	filed_at timestamptz,
	carried_out_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT service_change_state_check CHECK (state IN ('proposed', 'filed', 'carried_out', 'withdrawn'))
);
CREATE INDEX service_change_entry_idx ON service_change (entry);
CREATE INDEX service_change_provider_idx ON service_change (provider);
COMMENT ON TABLE service_change IS '终止或者变更服务: what a provider wants to end or change of a service in use: it consults those who use it and files it with its authority; neither is approval (Article 27)';
COMMENT ON COLUMN service_change.requester IS 'who holds the grant; null: all who use the entry are concerned';
COMMENT ON COLUMN service_change.kind IS 'withdraw_entry, ungovern, end_grant or narrow_grant (fewer items, areas or days, lower quotas)';
COMMENT ON COLUMN service_change.cause IS '正当理由: law (takes effect on its date), duty_change, security, technical or other';
COMMENT ON COLUMN service_change.document IS 'document of the cause; the law that requires the change';
COMMENT ON COLUMN service_change.answer_by IS 'last day for positions of those who use the service';
COMMENT ON COLUMN service_change.whole_entry IS 'the entry, if all its service is concerned';
COMMENT ON COLUMN service_change.relation IS 'the table that is to be released';
COMMENT ON COLUMN service_change.items IS 'what is left of the grant; null: as it is, as for the next four';
COMMENT ON COLUMN service_change.filing IS '备案: under which number or document it was filed';
COMMENT ON COLUMN service_change.disputed IS 'carried out while an objection was unsettled: flagged as 39(7), for a person to judge whether there was good cause';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, flags, tells, independent, interpretation) VALUES
	('service_change', 'new', 'proposed', 'provider', 'clerk', 'propose_service_change', '27', '{provider} wants to change its service of entry {entry} ({kind}, {cause}) from {effective_on}; positions until {answer_by}: {reason}',
	 '{provider,entry,kind,cause,reason,effective_on}', '{document,answer_by,grant_id,relation,items,divisions,valid_until,reads_per_day,rows_per_statement}', '{proposed_at}', '{}', '{requester,grantees:whole_entry}', false, NULL),
	('service_change', 'proposed', 'filed', 'provider', 'office_head', 'file_service_change', '27', 'change {id} of entry {entry} ({kind}, {cause}) from {effective_on} is filed: {filing}',
	 '{filing}', '{}', '{filed_at}', '{}', '{own_authority,requester,grantees:whole_entry}', false, '[I] filing is no approval; who doubts the cause registers 39(7)'),
	('service_change', 'filed', 'carried_out', 'provider', 'clerk', 'carry_out_service_change', '27', 'change {id} of entry {entry} ({kind}) is carried out', '{}', '{}', '{carried_out_at}', '{39(7)?disputed}', '{own_authority,requester,grantees:whole_entry}', false,
	 '[I] an objection opens a dispute and vetoes nothing; acting over it is flagged'),
	('service_change', 'filed', 'carried_out', 'system', 'clerk', 'carry_out_service_change', '27', 'change {id} of entry {entry} ({kind}) is carried out', '{}', '{}', '{carried_out_at}', '{39(7)?disputed}', '{own_authority,requester,grantees:whole_entry}', false, '[I] with the withdrawal of the entry, or the release of the table'),
	('service_change', 'proposed', 'withdrawn', 'provider', 'clerk', 'withdraw_service_change', '27', 'change {id} of entry {entry} was given up: {withdraw_reason}', '{withdraw_reason}', '{}', '{withdrawn_at}', '{}', '{requester,grantees:whole_entry}', false, NULL),
	('service_change', 'filed', 'withdrawn', 'provider', 'clerk', 'withdraw_service_change', '27', 'change {id} of entry {entry} was given up: {withdraw_reason}', '{withdraw_reason}', '{}', '{withdrawn_at}', '{}', '{own_authority,requester,grantees:whole_entry}', false, NULL);
SELECT make_procedure('service_change', '{provider,requester}');
CREATE POLICY service_change_concerns ON service_change FOR SELECT USING (EXISTS (
	SELECT FROM share_grant g WHERE g.entry = whole_entry AND g.requester = current_department()));

CREATE TABLE service_position (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	change_id bigint NOT NULL REFERENCES service_change,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	stance text NOT NULL,
	reason text,
	state text NOT NULL DEFAULT 'stated',
	stated_at timestamptz NOT NULL,
	CONSTRAINT service_position_key UNIQUE (change_id, requester),
	CONSTRAINT service_position_state_check CHECK (state = 'stated')
);
COMMENT ON TABLE service_position IS '协商: what those who use a service say to its change (Article 27)';
COMMENT ON COLUMN service_position.stance IS 'agree, or object with the reason: that opens a dispute and vetoes nothing';
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells) VALUES
	('service_position', 'new', 'stated', 'requester', 'state_position', '27', '{requester} states on change {change_id} of entry {entry}: {stance}', '{requester,change_id,stance}', '{reason}', '{stated_at}', '{provider}'),
	('service_position', 'stated', 'stated', 'requester', 'state_position', '27', '{requester} states anew on change {change_id} of entry {entry}: {stance}', '{stance}', '{reason}', '{stated_at}', '{provider}');
SELECT make_procedure('service_position', '{provider,requester}');

/* Who uses what would change, and has the right to be heard */
CREATE FUNCTION concerned_by(c service_change) RETURNS SETOF text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT DISTINCT g.requester FROM govshare.share_grant g
	WHERE g.state IN ('active', 'suspended') AND (g.id = c.grant_id OR (c.grant_id IS NULL AND g.entry = c.entry))
$$;
COMMENT ON FUNCTION concerned_by(service_change) IS 'internal: the departments that use what a change of service concerns';

/* A change may narrow a grant, never widen it: that is a request (Article 25) */
CREATE FUNCTION check_narrowing(c service_change, g share_grant) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF c.items IS NULL AND c.divisions IS NULL AND c.valid_until IS NULL AND c.reads_per_day IS NULL AND c.rows_per_statement IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('nothing of grant %s is to change', g.id) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told what changes.'), HINT = govshare.say('Give items, divisions, valid_until, reads_per_day or rows_per_statement.');
	END IF;
	IF NOT c.items <@ g.items OR cardinality(c.items) = 0 OR array_position(c.items, NULL) IS NOT NULL
		OR cardinality(c.divisions) = 0 OR array_position(c.divisions, NULL) IS NOT NULL
		OR (c.divisions IS NOT NULL AND NOT govshare.divisions_within(c.divisions, g.divisions))
		OR (c.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone') > g.valid_until
		OR c.reads_per_day < 1 OR c.rows_per_statement < 1 OR c.reads_per_day > g.reads_per_day OR c.rows_per_statement > g.rows_per_statement THEN
		RAISE EXCEPTION '%', govshare.say('a change of service narrows grant %s, and leaves something of it', g.id)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 is about ending and narrowing; wider use is requested (Article 25).'), HINT = govshare.say('See the grant in govshare.share_grant; kind end_grant ends it.');
	END IF;
	PERFORM govshare.check_term(c.valid_until) WHERE c.valid_until IS NOT NULL;
END
$$;
COMMENT ON FUNCTION check_narrowing(service_change, share_grant) IS 'internal: a change of service may narrow a grant only (Articles 25 and 27)';

CREATE FUNCTION check_service_change(c service_change) RETURNS service_change
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
	today date := (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date;
	soonest date;
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = c.entry AND e.provider = c.provider AND e.state = 'published') THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is no published entry of your department', left(c.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 27: the provider changes its own service.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	IF c.kind NOT IN ('withdraw_entry', 'ungovern', 'end_grant', 'narrow_grant') OR c.cause NOT IN ('law', 'duty_change', 'security', 'technical', 'other') THEN
		RAISE EXCEPTION '%', govshare.say('kind or cause of the change is unknown')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service is ended or changed for good cause (正当理由).'),
				HINT = govshare.say('kind is withdraw_entry, ungovern, end_grant or narrow_grant; cause is law, duty_change, security, technical or other.');
	END IF;
	IF c.cause = 'law' AND btrim(coalesce(c.document, '')) = '' THEN
		RAISE EXCEPTION '%', govshare.say('the law that requires the change is not named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: what a law requires takes effect on its date; the law is named.'), HINT = govshare.say('Give document.');
	END IF;
	IF (c.kind IN ('end_grant', 'narrow_grant')) <> (c.grant_id IS NOT NULL) OR (c.kind = 'ungovern') <> (c.relation IS NOT NULL)
		OR (c.kind <> 'narrow_grant' AND (c.items IS NOT NULL OR c.divisions IS NOT NULL OR c.valid_until IS NOT NULL OR c.reads_per_day IS NOT NULL OR c.rows_per_statement IS NOT NULL)) THEN
		RAISE EXCEPTION '%', govshare.say('kind %s does not fit what is named with it', c.kind)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told what changes.'),
				HINT = govshare.say('end_grant and narrow_grant name grant_id, ungovern names relation, narrow_grant what is left.');
	END IF;
	IF c.grant_id IS NOT NULL THEN
		SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = c.grant_id AND s.entry = c.entry AND s.state IN ('active', 'suspended');
		IF NOT FOUND THEN
			RAISE EXCEPTION '%', govshare.say('grant %s of entry %s is not in force', c.grant_id, c.entry) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service that is provided is changed.'), HINT = govshare.say('See govshare.share_grant.');
		END IF;
		c.requester := g.requester;
		IF c.kind = 'narrow_grant' THEN
			PERFORM govshare.check_narrowing(c, g);
		END IF;
	ELSIF c.relation IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.governed_table t WHERE t.relation = c.relation AND t.entry = c.entry) THEN
		RAISE EXCEPTION '%', govshare.say('that table is not bound to entry %s', c.entry) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service that is provided is changed.'), HINT = govshare.say('See govshare.governed_table.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.concerned_by(c)) THEN
		RAISE EXCEPTION '%', govshare.say('nobody uses entry %s', c.entry)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27 protects those who use a service.'), HINT = govshare.say('Without grants in force, withdraw_entry() and ungovern() need no consultation.');
	END IF;
	IF NOT isfinite(c.effective_on) THEN
		RAISE EXCEPTION '%', govshare.say('the change takes effect on a day of the calendar') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told when it changes.');
	END IF;
	IF c.cause <> 'law' THEN
		soonest := (govshare.due_at(c.proposed_at, (SELECT s.workdays FROM govshare.statute s WHERE s.code = 'consultation')) AT TIME ZONE current_setting('govshare.timezone'))::date - 1;
		c.answer_by := coalesce(c.answer_by, soonest);
		IF c.answer_by < soonest OR c.effective_on <= c.answer_by THEN
			RAISE EXCEPTION '%', govshare.say('those who use entry %s have no time to state their position', c.entry)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: the provider consults those who use the service before it changes [I].'),
					HINT = govshare.say('answer_by is %s or later, and effective_on after it.', to_char(soonest, 'YYYY-MM-DD'));
		END IF;
	END IF;
	RETURN c;
END
$$;
COMMENT ON FUNCTION check_service_change(service_change) IS 'internal: checks and completes a proposal to end or change a service (Article 27)';

CREATE FUNCTION service_change_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	today date := (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date;
	g govshare.share_grant;
BEGIN
	IF TG_OP = 'INSERT' THEN
		RETURN govshare.check_service_change(NEW);
	ELSIF NEW.state = 'filed' AND NEW.cause <> 'law' AND today <= NEW.answer_by AND EXISTS (
			SELECT d FROM govshare.concerned_by(NEW) d EXCEPT SELECT p.requester FROM govshare.service_position p WHERE p.change_id = NEW.id) THEN
		RAISE EXCEPTION '%', govshare.say('positions on change %s may come until %s', NEW.id, NEW.answer_by)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: consultation comes before filing; what a law requires need not wait.'), HINT = govshare.say('See govshare.service_position.');
	ELSIF NEW.state = 'carried_out' THEN
		IF today < NEW.effective_on THEN
			RAISE EXCEPTION '%', govshare.say('change %s takes effect on %s', NEW.id, NEW.effective_on)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: those who use the service were told that day.');
		END IF;
		IF NEW.kind = 'narrow_grant' THEN
			SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.grant_id FOR NO KEY UPDATE;
			PERFORM govshare.check_narrowing(NEW, g);
		END IF;
		NEW.disputed := NEW.cause <> 'law' AND EXISTS (SELECT FROM govshare.dispute d
			WHERE d.procedure = 'service_change' AND d.case_id = NEW.id AND d.state IN ('open', 'referred', 'coordinated'));
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION service_change_validate() IS 'internal: what Article 27 asks of a change of service';
CREATE TRIGGER service_change_validate BEFORE INSERT OR UPDATE ON service_change
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION service_change_validate();
ALTER TABLE service_change ENABLE ALWAYS TRIGGER service_change_validate;

CREATE FUNCTION service_position_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = NEW.change_id FOR SHARE;
	IF c.id IS NULL OR NEW.requester NOT IN (SELECT govshare.concerned_by(c)) THEN
		PERFORM govshare.no_such_case('service_change', coalesce(NEW.change_id::text, '-'));
	END IF;
	IF c.state NOT IN ('proposed', 'filed') THEN
		RAISE EXCEPTION '%', govshare.say('change %s is %s', c.id, c.state) USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: positions are stated before the service changes.');
	END IF;
	IF NEW.stance NOT IN ('agree', 'object') OR (NEW.stance = 'object' AND btrim(coalesce(NEW.reason, '')) = '') THEN
		RAISE EXCEPTION '%', govshare.say('a position is agree, or object with its reason') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: sides consult; a reason can be answered.');
	END IF;
	NEW.entry := c.entry;
	NEW.provider := c.provider;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION service_position_validate() IS 'internal: who may state a position on a change of service, and what it is (Article 27)';
CREATE TRIGGER service_position_validate BEFORE INSERT OR UPDATE ON service_position
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION service_position_validate();
ALTER TABLE service_position ENABLE ALWAYS TRIGGER service_position_validate;

/* Is such a change filed, and its day come?  The number of the case, or null */
CREATE FUNCTION service_change_due(entry text, kind text, relation regclass DEFAULT NULL) RETURNS bigint
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT c.id FROM govshare.service_change c
	WHERE c.entry = service_change_due.entry AND c.kind = service_change_due.kind AND c.state = 'filed'
		AND c.relation IS NOT DISTINCT FROM service_change_due.relation
		AND c.effective_on <= (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date
	ORDER BY c.id LIMIT 1
$$;
COMMENT ON FUNCTION service_change_due(text, text, regclass) IS 'internal: the filed change of service of this kind whose day has come, or null (Article 27)';

/* What the system does of itself: the grants, and the case of the change */
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, closes, tells)
	SELECT 'share_grant', s, 'terminated', 'system', 'carry_out_service_change', '27', 'grant {id} of entry {entry} ended with change {service_change}: {state_reason}',
		'{service_change,state_reason}', '{}', '{ended_at}', CASE s WHEN 'active' THEN '{suspension=cancelled}' ELSE '{rectification=cancelled}' END::text[], '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, tells)
	SELECT 'share_grant', s, s, 'system', 'carry_out_service_change', '27', 'grant {id} of entry {entry} was narrowed by change {service_change}',
		'{service_change}', '{items,divisions,valid_until,reads_per_day,rows_per_statement}', '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

CREATE FUNCTION service_change_effects(change_id bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = service_change_effects.change_id;
	IF c.kind IN ('end_grant', 'withdraw_entry') THEN
		UPDATE govshare.share_grant g SET state = 'terminated', service_change = c.id, state_reason = c.reason
			WHERE g.state IN ('active', 'suspended') AND (g.id = c.grant_id OR (c.kind = 'withdraw_entry' AND g.entry = c.entry));
	ELSIF c.kind = 'narrow_grant' THEN
		UPDATE govshare.share_grant g SET service_change = c.id, items = ARRAY(SELECT u FROM unnest(g.items) WITH ORDINALITY q (u, n) WHERE u = ANY (coalesce(c.items, g.items)) ORDER BY n),
				divisions = coalesce(c.divisions, g.divisions), reads_per_day = coalesce(c.reads_per_day, g.reads_per_day),
				rows_per_statement = coalesce(c.rows_per_statement, g.rows_per_statement),
				valid_until = coalesce((c.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone'), g.valid_until)
			WHERE g.id = c.grant_id AND g.state IN ('active', 'suspended');
	END IF;
END
$$;
COMMENT ON FUNCTION service_change_effects(bigint) IS 'internal: ends or narrows the grants that a change of service concerns, as steps of the system (Article 27)';
CREATE TRIGGER service_change_zz_effects AFTER UPDATE ON service_change
	FOR EACH ROW WHEN (NEW.state = 'carried_out' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('service_change_effects');
ALTER TABLE service_change ENABLE ALWAYS TRIGGER service_change_zz_effects;

/* An entry that is withdrawn, or a table that is released, under a filed change carries it out */
CREATE FUNCTION finish_service_change(change_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'carried_out' WHERE c.id = finish_service_change.change_id
$$;
COMMENT ON FUNCTION finish_service_change(bigint) IS 'internal: marks a change of service as carried out, as a step of the system';
CREATE FUNCTION finish_withdrawal(entry_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	SELECT govshare.finish_service_change(govshare.service_change_due(e.code, 'withdraw_entry'))
	FROM govshare.catalog_entry e WHERE e.id = finish_withdrawal.entry_id
$$;
COMMENT ON FUNCTION finish_withdrawal(bigint) IS 'internal: a published entry that is withdrawn carries out the change of service that was filed for it (Article 27)';
CREATE TRIGGER catalog_entry_zz_withdrawn AFTER UPDATE ON catalog_entry
	FOR EACH ROW WHEN (NEW.state = 'withdrawn' AND OLD.state = 'published' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('finish_withdrawal');
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_zz_withdrawn;

/* An objection opens a dispute of the one who objects, if none is open; it vetoes nothing */
CREATE FUNCTION service_position_disputes() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO govshare.dispute (procedure, case_id, provider, requester, claim)
		VALUES ('service_change', NEW.change_id, NEW.provider, NEW.requester, NEW.reason) ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION service_position_disputes() IS 'internal: an objection to a change of service opens a dispute (Articles 27 and 28)';
CREATE TRIGGER service_position_zz_disputes AFTER INSERT OR UPDATE ON service_position
	FOR EACH ROW WHEN (NEW.stance = 'object' AND NOT accepts_verbatim()) EXECUTE FUNCTION service_position_disputes();
ALTER TABLE service_position ENABLE ALWAYS TRIGGER service_position_zz_disputes;

CREATE FUNCTION require_service_change(id bigint) RETURNS service_change
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = require_service_change.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('service_change', require_service_change.id::text);
	END IF;
	RETURN c;
END
$$;
COMMENT ON FUNCTION require_service_change(bigint) IS 'internal: locks and returns a change of service, SG102 if there is none';

CREATE FUNCTION propose_service_change(entry text, kind text, cause text, reason text, effective_on date, answer_by date DEFAULT NULL,
		document text DEFAULT NULL, grant_id bigint DEFAULT NULL, relation regclass DEFAULT NULL, items text[] DEFAULT NULL,
		divisions division_code[] DEFAULT NULL, valid_until date DEFAULT NULL, reads_per_day int DEFAULT NULL, rows_per_statement int DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.service_change (provider, entry, kind, cause, reason, effective_on, answer_by, document, grant_id, relation, items, divisions,
			valid_until, reads_per_day, rows_per_statement)
		SELECT govshare.current_department(), propose_service_change.entry, propose_service_change.kind, propose_service_change.cause, propose_service_change.reason,
			propose_service_change.effective_on, propose_service_change.answer_by, propose_service_change.document, propose_service_change.grant_id,
			propose_service_change.relation, propose_service_change.items, propose_service_change.divisions, propose_service_change.valid_until,
			propose_service_change.reads_per_day, propose_service_change.rows_per_statement
		RETURNING id
$$;
COMMENT ON FUNCTION propose_service_change IS 'the provider tells those who use a service how it wants to end or change it, why and from when, and asks for their position (Article 27)';

CREATE FUNCTION state_position(id bigint, stance text, reason text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.service_position p SET stance = state_position.stance, reason = state_position.reason
		WHERE p.change_id = state_position.id AND p.requester = govshare.current_department();
	IF NOT FOUND THEN
		INSERT INTO govshare.service_position (change_id, requester, stance, reason)
			VALUES (state_position.id, govshare.current_department(), state_position.stance, state_position.reason);
	END IF;
END
$$;
COMMENT ON FUNCTION state_position(bigint, text, text) IS '协商: who uses the service agrees, or objects with the reason, which opens a dispute and vetoes nothing (Article 27)';

CREATE FUNCTION file_service_change(id bigint, filing text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'filed', filing = file_service_change.filing
	FROM govshare.require_service_change(file_service_change.id) q WHERE c.id = q.id
$$;
COMMENT ON FUNCTION file_service_change(bigint, text) IS '备案: the provider''s office head files the change with the authority, after consultation; it needs no approval (Article 27)';

CREATE FUNCTION carry_out_service_change(id bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change := govshare.require_service_change(carry_out_service_change.id);
BEGIN
	IF c.kind IN ('withdraw_entry', 'ungovern') AND c.provider = govshare.current_department() THEN
		RAISE EXCEPTION '%', govshare.say('change %s is carried out by %s()', c.id, c.kind)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: the change is what was filed.'), HINT = govshare.say('Call it once the day has come: the case follows.');
	END IF;
	UPDATE govshare.service_change s SET state = 'carried_out' WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION carry_out_service_change(bigint) IS 'the provider ends or narrows the grant as it was filed, from its day on; entries and tables follow withdraw_entry() and ungovern() (Article 27)';

CREATE FUNCTION withdraw_service_change(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'withdrawn', withdraw_reason = withdraw_service_change.reason
	FROM govshare.require_service_change(withdraw_service_change.id) q WHERE c.id = q.id
$$;
COMMENT ON FUNCTION withdraw_service_change(bigint, text) IS 'the provider gives the change up: the service goes on as it is (Article 27)';

REVOKE ALL ON FUNCTION concerned_by(service_change), check_narrowing(service_change, share_grant), check_service_change(service_change), service_change_validate(),
	service_position_validate(), service_position_disputes(), service_change_due(text, text, regclass), service_change_effects(bigint),
	finish_service_change(bigint), finish_withdrawal(bigint), require_service_change(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION propose_service_change(text, text, text, text, date, date, text, bigint, regclass, text[], division_code[], date, int, int),
	state_position(bigint, text, text), file_service_change(bigint, text), carry_out_service_change(bigint), withdraw_service_change(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION propose_service_change(text, text, text, text, date, date, text, bigint, regclass, text[], division_code[], date, int, int),
	state_position(bigint, text, text), file_service_change(bigint, text), carry_out_service_change(bigint), withdraw_service_change(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('service_change', '');
SELECT pg_catalog.pg_extension_config_dump('service_change_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('service_position', '');
SELECT pg_catalog.pg_extension_config_dump('service_position_id_seq', '');
