/* 68_incident.sql: 政务数据安全事件, security incidents: reported, contained at once, closed (Articles 34 and 35) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('containment', '35', 1, 'report of the incident', 'department', NULL, true,
	 '第三十五条第三款:发生政务数据安全事件时,立即启动应急预案,采取相应的应急处置措施,防止危害扩大,消除安全隐患,并按照规定向有关主管部门报告。 [I] At once is counted as one working day at most; whose fault it was is judged apart (40(6)).');

CREATE TABLE incident (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	kind text NOT NULL,
	description text NOT NULL,
	entries text[] NOT NULL DEFAULT '{}',
	grants bigint[] NOT NULL DEFAULT '{}',
	measures text,
	suspended bigint[] NOT NULL DEFAULT '{}',
	report text,
	responsible text REFERENCES department,
	at_fault boolean GENERATED ALWAYS AS (responsible IS NOT NULL) STORED,
	state text NOT NULL DEFAULT 'reported',
	reported_at timestamptz NOT NULL,
	contained_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT incident_kind_check CHECK (kind IN ('tampering', 'destruction', 'leak', 'illegal_access', 'illegal_use')),
	CONSTRAINT incident_state_check CHECK (state IN ('reported', 'contained', 'closed'))
);
CREATE INDEX incident_department_idx ON incident (department);
COMMENT ON TABLE incident IS '政务数据安全事件: what happened to shared data, what was done at once, and what came of it (Articles 34 and 35)';
COMMENT ON COLUMN incident.department IS 'the department that reports it and acts';
COMMENT ON COLUMN incident.kind IS 'tampering (篡改), destruction (破坏), leak (泄露), illegal_access (非法获取) or illegal_use (非法利用)';
COMMENT ON COLUMN incident.description IS 'what happened, without the data itself';
COMMENT ON COLUMN incident.entries IS 'codes of the entries concerned: all grants of them that the department is a side of, or oversees, are suspended';
COMMENT ON COLUMN incident.grants IS 'numbers of the grants concerned';
COMMENT ON COLUMN incident.measures IS '应急处置措施: what was done at once';
COMMENT ON COLUMN incident.suspended IS 'the grants that containing it suspended: none is resumed before it is closed';
COMMENT ON COLUMN incident.report IS 'how the hidden danger was removed, and to whom it was reported';
COMMENT ON COLUMN incident.responsible IS 'the department whose duty of care failed: flagged as 40(6)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, flags, tells, interpretation, awaited) VALUES
	('incident', 'new', 'reported', 'department', 'clerk', 'report_incident', '35', '{department} reports incident {id} ({kind})', '{department,kind,description}', '{entries,grants}', '{reported_at}', '{containment}', '{}', '{}', '{overseer:department}', NULL, NULL),
	('incident', 'reported', 'contained', 'department', 'clerk', 'contain_incident', '35', '{department} contained incident {id} ({kind})', '{measures}', '{}', '{contained_at}', '{}', '{containment}', '{}', '{overseer:department}', '[I] what is named is suspended at once, whichever side reports', 'always'),
	('incident', 'reported', 'contained', 'authority:department', 'clerk', 'contain_incident', '35', 'incident {id} ({kind}) of {department} was contained', '{measures}', '{}', '{contained_at}', '{}', '{containment}', '{}', '{department}', NULL, NULL),
	('incident', 'contained', 'closed', 'department', 'office_head', 'close_incident', '35', '{department} closed incident {id} ({kind})', '{report}', '{responsible}', '{closed_at}', '{}', '{}', '{40(6)?at_fault=responsible}', '{overseer:department,responsible}', NULL, 'always'),
	('incident', 'contained', 'closed', 'authority:department', 'office_head', 'close_incident', '35', 'incident {id} ({kind}) of {department} was closed', '{report}', '{responsible}', '{closed_at}', '{}', '{}', '{40(6)?at_fault=responsible}', '{department,responsible}', NULL, NULL);
SELECT make_procedure('incident', '{department}');

/* Who is told of an incident, because the data is his: providers and holders of the grants suspended */
CREATE POLICY incident_concerns ON incident FOR SELECT USING (EXISTS (
	SELECT FROM share_grant g WHERE g.id = ANY (incident.suspended || incident.grants) AND current_department() IN (g.provider, g.requester)));

/* The grants that an incident names and its department may stop */
CREATE FUNCTION incident_grants(i incident) RETURNS SETOF share_grant
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT g.* FROM govshare.share_grant g
	WHERE (g.id = ANY (i.grants) OR g.entry = ANY (i.entries))
		AND (i.department IN (g.provider, g.requester)
			OR EXISTS (SELECT FROM govshare.department a, unnest(ARRAY[g.provider, g.requester]) s (side)
				JOIN govshare.department d ON d.code = s.side CROSS JOIN LATERAL govshare.governments_above(d.government) up
				WHERE a.code = i.department AND a.is_authority AND up.code = a.government))
$$;
COMMENT ON FUNCTION incident_grants(incident) IS 'internal: the grants that an incident concerns and its department is a side of, or oversees (Article 35)';

CREATE FUNCTION incident_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	wrong text;
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.kind NOT IN ('tampering', 'destruction', 'leak', 'illegal_access', 'illegal_use') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no kind of incident', left(NEW.kind, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 34 and 35 name tampering, destruction, leak, illegal_access and illegal_use.');
		END IF;
		NEW.entries := coalesce(NEW.entries, '{}');
		NEW.grants := coalesce(NEW.grants, '{}');
		SELECT g INTO wrong FROM unnest(NEW.grants) g WHERE NOT EXISTS (SELECT FROM govshare.incident_grants(NEW) s WHERE s.id = g) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is not for your department to stop', coalesce(wrong, 'null'))
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 35: each department contains what is in its hands.'), HINT = govshare.say('Name grants that you are a side of, or oversee; others by their entry, to their authority.');
		END IF;
		SELECT e INTO wrong FROM unnest(NEW.entries) e WHERE NOT EXISTS (SELECT FROM govshare.catalog_entry c WHERE c.code = e AND c.published_at IS NOT NULL) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the catalogue', coalesce(left(wrong, 64), 'null')) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 35: the report says which data is concerned.'), HINT = govshare.say('See govshare.catalog.');
		END IF;
	ELSIF NEW.state = 'contained' THEN
		NEW.suspended := ARRAY(SELECT g.id FROM govshare.incident_grants(NEW) g WHERE g.state = 'active' ORDER BY g.id);
	ELSIF NEW.state = 'closed' AND NEW.responsible IS NOT NULL
		AND NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.responsible) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.responsible, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: who uses data is responsible for its safety.'), HINT = govshare.say('See govshare.department.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION incident_validate() IS 'internal: what Articles 34 and 35 ask of an incident';
CREATE TRIGGER incident_validate BEFORE INSERT OR UPDATE ON incident
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION incident_validate();
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_validate;

/* The suspension is a step of the system, in the hands of the provider, or of the authority that reported */
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, closes, tells, interpretation) VALUES
	('share_grant', 'active', 'suspended', 'system', 'contain_incident', '35', 'grant {id} of entry {entry} is suspended ({suspension_ground}): {state_reason}',
	 '{suspension_ground,state_reason,suspended_by}', '{suspended_at}', '{suspension}', '{requester,provider,suspended_by}', '[I] lifted, once the incident is closed, by the provider, or by the authority that reported it');

CREATE FUNCTION incident_effects(incident_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'suspended', suspension_ground = 'incident', state_reason = format('incident %s', i.id), rectify_workdays = NULL,
			suspended_by = CASE WHEN i.department IN (g.provider, g.requester) THEN g.provider ELSE i.department END
		FROM govshare.incident i WHERE i.id = incident_effects.incident_id AND g.id = ANY (i.suspended) AND g.state = 'active'
$$;
COMMENT ON FUNCTION incident_effects(bigint) IS 'internal: suspends what a contained incident names, as steps of the system (Article 35)';
CREATE TRIGGER incident_zz_effects AFTER UPDATE ON incident
	FOR EACH ROW WHEN (NEW.state = 'contained' AND OLD.state = 'reported' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('incident_effects');
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_zz_effects;

/* Not before the danger is gone */
CREATE FUNCTION share_grant_after_incident() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i bigint := (SELECT min(s.id) FROM govshare.incident s WHERE s.state = 'contained' AND NEW.id = ANY (s.suspended));
BEGIN
	IF i IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('incident %s is not closed', i)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 35: the hidden danger is removed first (消除安全隐患).'), HINT = govshare.say('Use close_incident() first.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION share_grant_after_incident() IS 'internal: no grant is resumed while the incident that suspended it is open (Article 35)';
CREATE TRIGGER share_grant_y_incident BEFORE UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state = 'active' AND OLD.state = 'suspended' AND NOT accepts_verbatim()) EXECUTE FUNCTION share_grant_after_incident();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_y_incident;

CREATE FUNCTION require_incident(id bigint) RETURNS incident
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i govshare.incident;
BEGIN
	SELECT s.* INTO i FROM govshare.incident s WHERE s.id = require_incident.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('incident', require_incident.id::text);
	END IF;
	RETURN i;
END
$$;
COMMENT ON FUNCTION require_incident(bigint) IS 'internal: locks and returns an incident, SG102 if there is none';

CREATE FUNCTION report_incident(kind text, description text, entries text[] DEFAULT '{}', grants bigint[] DEFAULT '{}') RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.incident (department, kind, description, entries, grants)
		VALUES (govshare.current_department(), report_incident.kind, report_incident.description, report_incident.entries, report_incident.grants)
		RETURNING id
$$;
COMMENT ON FUNCTION report_incident(text, text, text[], bigint[]) IS '报告: a department reports a security incident to its authority, with the entries and grants concerned (Article 35)';

CREATE FUNCTION contain_incident(id bigint, measures text) RETURNS bigint[]
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i govshare.incident := govshare.require_incident(contain_incident.id);
BEGIN
	UPDATE govshare.incident s SET state = 'contained', measures = contain_incident.measures WHERE s.id = i.id RETURNING s.suspended INTO i.suspended;
	RETURN i.suspended;
END
$$;
COMMENT ON FUNCTION contain_incident(bigint, text) IS '应急处置: suspends at once every grant that the incident names, and returns their numbers (Article 35)';

CREATE FUNCTION close_incident(id bigint, report text, responsible text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.incident s SET state = 'closed', report = close_incident.report, responsible = close_incident.responsible
	FROM govshare.require_incident(close_incident.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION close_incident(bigint, text, text) IS 'says how the danger was removed and to whom it was reported; a department named as responsible is flagged under 40(6) (Articles 34 and 35)';

REVOKE ALL ON FUNCTION incident_grants(incident), incident_validate(), incident_effects(bigint), share_grant_after_incident(), require_incident(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION report_incident(text, text, text[], bigint[]), contain_incident(bigint, text), close_incident(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report_incident(text, text, text[], bigint[]), contain_incident(bigint, text), close_incident(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('incident', '');
SELECT pg_catalog.pg_extension_config_dump('incident_id_seq', '');
