/* 77_dispute.sql: 争议解决处理, disputes between the sides of a case (Article 28) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, by_local_rule, source) VALUES
	('coordination', '28', NULL, 'application for coordination', 'coordinator', '41(2)', true, true,
	 '第二十八条:协商不成的,应当按照程序向同级政务数据共享主管部门申请协调处理。 [I] The Regulations set no period for it: one runs where a local_rule of the authority''s own mechanism sets it.');

CREATE TABLE dispute (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	claim text NOT NULL,
	opened_by text,
	terms text,
	offered_by text,
	coordinator text REFERENCES department,
	by_government boolean NOT NULL DEFAULT false,
	by_authority boolean GENERATED ALWAYS AS (NOT by_government) STORED,
	opinion text,
	decision text,
	document text,
	state text NOT NULL DEFAULT 'open',
	opened_at timestamptz NOT NULL,
	settled_at timestamptz,
	referred_at timestamptz,
	coordinated_at timestamptz,
	decided_at timestamptz,
	CONSTRAINT dispute_state_check CHECK (state IN ('open', 'settled', 'referred', 'coordinated', 'decided')),
	CONSTRAINT dispute_sides_check CHECK (provider <> requester)
);
CREATE INDEX dispute_provider_idx ON dispute (provider);
CREATE INDEX dispute_requester_idx ON dispute (requester);
CREATE UNIQUE INDEX dispute_pending_key ON dispute (procedure, case_id, provider, requester) WHERE state IN ('open', 'referred', 'coordinated');
COMMENT ON TABLE dispute IS '政务数据共享争议: consultation, coordination by the authority, decision by its government (Article 28)';
COMMENT ON COLUMN dispute.procedure IS 'table of the case in dispute; case_id is the row';
COMMENT ON COLUMN dispute.claim IS 'what the side that opened it wants';
COMMENT ON COLUMN dispute.terms IS 'what one side offers, or both agreed on';
COMMENT ON COLUMN dispute.offered_by IS 'the side that offers it: the other may accept';
COMMENT ON COLUMN dispute.coordinator IS '协调处理: the authority of both, or the common superior; where only a government is left, its office';
COMMENT ON COLUMN dispute.by_government IS '[I] no authority but a side of the dispute is over both: their government decides, without coordination';
COMMENT ON COLUMN dispute.opinion IS 'what the authority proposes';
COMMENT ON COLUMN dispute.decision IS 'what the authority''s own government decided, with the document';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'dispute', s.from_state, s.to_state, p.party, 'clerk', s.step, '28', s.summary, s.requires, s.sets, s.stamps, s.opens, s.closes, s.tells, false, s.interpretation
	FROM (VALUES
		(1, 'new', 'open', 'open_dispute', '{opened_by} disputes {procedure} {case_id}: {claim}', '{procedure,case_id,provider,requester,claim}'::text[], '{}'::text[], '{opened_at,opened_by}'::text[], '{}'::text[], '{}'::text[], '{provider,requester}'::text[], NULL),
		(2, 'open', 'open', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(3, 'referred', 'referred', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(4, 'coordinated', 'coordinated', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(5, 'open', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{}', '{provider,requester}', NULL),
		(6, 'referred', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{coordination=cancelled}', '{provider,requester,coordinator}', NULL),
		(7, 'coordinated', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{}', '{provider,requester,coordinator}', NULL),
		(8, 'open', 'referred', 'refer_dispute', 'dispute {id} over {procedure} {case_id} is referred to {coordinator}: {claim}', '{}', '{}', '{referred_at}', '{coordination?by_authority}', '{}', '{provider,requester,coordinator}', '[I] one side suffices, once consultation has failed')
	) s (n, from_state, to_state, step, summary, requires, sets, stamps, opens, closes, tells, interpretation),
	unnest('{provider,requester}'::text[]) WITH ORDINALITY AS p (party, m)
	ORDER BY s.n, p.m;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, stamps, closes, tells, independent, interpretation, awaited) VALUES
	('dispute', 'referred', 'coordinated', 'coordinator', 'clerk', 'coordinate_dispute', '28', '{coordinator} proposes in dispute {id}: {opinion}', '{opinion}', '{coordinated_at}', '{coordination}', '{provider,requester}', true, NULL, 'always'),
	('dispute', 'coordinated', 'decided', 'coordinator', 'office_head', 'decide_dispute', '28', 'dispute {id} is decided: {decision} ({document})', '{decision,document}', '{decided_at}', '{}', '{provider,requester}', true, '[I] recorded by the authority that coordinated, decided by its own government', NULL),
	('dispute', 'referred', 'decided', 'coordinator', 'office_head', 'decide_dispute', '28', 'dispute {id} is decided: {decision} ({document})', '{decision,document}', '{decided_at}', '{coordination=cancelled}', '{provider,requester}', true, '[I] only where the government itself is left to decide', NULL);
SELECT make_procedure('dispute', '{provider,requester,coordinator}');

/*
 * 同级: their own authority; across levels and regions: the common superior;
 * where that is itself a side, the one above it, else the government of both.
 */
CREATE FUNCTION dispute_route(a text, b text, OUT coordinator text, OUT by_government boolean)
	LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT au.code INTO coordinator
	FROM govshare.department da
		CROSS JOIN LATERAL govshare.governments_above(da.government) up
		JOIN govshare.department au ON au.government = up.code AND au.is_authority
	WHERE da.code = dispute_route.a AND au.code NOT IN (dispute_route.a, dispute_route.b)
		AND up.code IN (SELECT ub.code FROM govshare.department db
			CROSS JOIN LATERAL govshare.governments_above(db.government) ub WHERE db.code = dispute_route.b)
	ORDER BY up.depth LIMIT 1;
	by_government := coordinator IS NULL;
	IF by_government THEN
		coordinator := govshare.government_office_of(govshare.common_authority(dispute_route.a, dispute_route.b));
	END IF;
END
$$;
COMMENT ON FUNCTION dispute_route(text, text) IS 'who coordinates a dispute between two departments: the lowest authority over both that is no side of it; if there is none, the office of the government that decides [I] (Article 28)';

CREATE FUNCTION dispute_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	sides text[];
	route record;
BEGIN
	IF TG_OP = 'INSERT' THEN
		sides := govshare.sides_of_case(NEW.procedure, NEW.case_id);
		IF (sides @> ARRAY[NEW.provider, NEW.requester]) IS NOT TRUE
			AND NOT (NEW.procedure = 'service_change' AND sides[1] = NEW.provider AND EXISTS (
				SELECT FROM govshare.service_position p WHERE p.change_id = NEW.case_id AND p.requester = NEW.requester)) THEN
			RAISE EXCEPTION '%', govshare.say('no %s %s stands between these departments', left(NEW.procedure, 64), NEW.case_id)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 28: disputes are between requester and provider.'), HINT = govshare.say('Name a case of yours that has another side.');
		END IF;
	ELSIF NEW.state = OLD.state THEN
		NULL;
	ELSIF NEW.state = 'settled' THEN
		IF OLD.offered_by IS NULL OR OLD.offered_by = govshare.current_department() THEN
			RAISE EXCEPTION '%', govshare.say('dispute %s is settled by both sides', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: sides settle by agreement (协商解决).'), HINT = govshare.say('One side offers terms with settle_dispute(id, terms), the other accepts them.');
		END IF;
	ELSIF NEW.state = 'referred' THEN
		SELECT * INTO route FROM govshare.dispute_route(NEW.provider, NEW.requester);
		IF route.coordinator IS NULL THEN
			RAISE EXCEPTION '%', govshare.say('nobody is registered who could take dispute %s', NEW.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 28: it goes to the common superior authority, and where that is a side, to its government.'),
					HINT = govshare.say('The operator registers who speaks for that government in govshare.government_office.');
		END IF;
		NEW.coordinator := route.coordinator;
		NEW.by_government := route.by_government;
	ELSIF NEW.state = 'coordinated' AND NEW.by_government THEN
		RAISE EXCEPTION '%', govshare.say('dispute %s is for the government to decide', NEW.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: authorities coordinate; where the authority is a side, its government decides [I].'), HINT = govshare.say('Use decide_dispute().');
	ELSIF NEW.state = 'decided' AND OLD.state = 'referred' AND NOT NEW.by_government THEN
		RAISE EXCEPTION '%', govshare.say('dispute %s was not coordinated yet', NEW.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: the government decides what coordination did not settle.'), HINT = govshare.say('Use coordinate_dispute() first.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION dispute_validate() IS 'internal: what Article 28 asks of a dispute; computes who coordinates it';
REVOKE ALL ON FUNCTION dispute_validate() FROM PUBLIC;
CREATE TRIGGER dispute_validate BEFORE INSERT OR UPDATE ON dispute
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION dispute_validate();
ALTER TABLE dispute ENABLE ALWAYS TRIGGER dispute_validate;

CREATE FUNCTION require_dispute(id bigint) RETURNS dispute
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute;
BEGIN
	SELECT s.* INTO d FROM govshare.dispute s WHERE s.id = require_dispute.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('dispute', require_dispute.id::text);
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_dispute(bigint) IS 'internal: locks and returns a dispute, SG102 if there is none';

CREATE FUNCTION open_dispute(procedure text, case_id bigint, claim text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	sides text[] := govshare.sides_of_case(open_dispute.procedure, open_dispute.case_id);
	result bigint;
BEGIN
	/* A change of service concerns whoever stated a position on it */
	IF open_dispute.procedure = 'service_change' AND cardinality(sides) = 1 THEN
		sides := sides || govshare.current_department();
	END IF;
	IF cardinality(sides) < 2 OR (govshare.current_department() = ANY (sides[1:2])) IS NOT TRUE THEN
		PERFORM govshare.no_such_case(coalesce(left(open_dispute.procedure, 64), 'case'), coalesce(open_dispute.case_id::text, '-'));
	END IF;
	INSERT INTO govshare.dispute (procedure, case_id, provider, requester, claim)
		VALUES (open_dispute.procedure, open_dispute.case_id, sides[1], sides[2], open_dispute.claim)
		ON CONFLICT DO NOTHING RETURNING id INTO result;
	IF result IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('%s %s is in dispute already', open_dispute.procedure, open_dispute.case_id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: one dispute, one settlement.'), HINT = govshare.say('See govshare.dispute.');
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION open_dispute(text, bigint, text) IS 'either side of a case opens a dispute with the other over it: they consult (Article 28)';

CREATE FUNCTION settle_dispute(id bigint, terms text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute := govshare.require_dispute(settle_dispute.id);
BEGIN
	IF d.offered_by <> govshare.current_department() AND coalesce(settle_dispute.terms, d.terms) = d.terms THEN
		UPDATE govshare.dispute s SET state = 'settled' WHERE s.id = d.id;
		RETURN 'settled';
	END IF;
	UPDATE govshare.dispute s SET terms = settle_dispute.terms WHERE s.id = d.id;
	RETURN 'offered';
END
$$;
COMMENT ON FUNCTION settle_dispute(bigint, text) IS '协商解决: a side offers terms, the other accepts them by the same call (terms null or the same) or offers its own; returns offered or settled (Article 28)';

CREATE FUNCTION refer_dispute(id bigint) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute := govshare.require_dispute(refer_dispute.id);
BEGIN
	UPDATE govshare.dispute s SET state = 'referred' WHERE s.id = d.id RETURNING s.coordinator INTO d.coordinator;
	RETURN d.coordinator;
END
$$;
COMMENT ON FUNCTION refer_dispute(bigint) IS '协商不成: a side applies for coordination; the database computes to whom it goes, and returns that department (Article 28)';

CREATE FUNCTION coordinate_dispute(id bigint, opinion text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.dispute s SET state = 'coordinated', opinion = coordinate_dispute.opinion
	FROM govshare.require_dispute(coordinate_dispute.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION coordinate_dispute(bigint, text) IS '协调处理: the authority says what it proposes; the sides may settle on it (Article 28)';

CREATE FUNCTION decide_dispute(id bigint, decision text, document text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.dispute s SET state = 'decided', decision = decide_dispute.decision, document = decide_dispute.document
	FROM govshare.require_dispute(decide_dispute.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION decide_dispute(bigint, text, text) IS '报本级人民政府决定: who coordinated records what its own government decided, with the document (Article 28)';

REVOKE ALL ON FUNCTION require_dispute(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION open_dispute(text, bigint, text), settle_dispute(bigint, text), refer_dispute(bigint), coordinate_dispute(bigint, text), decide_dispute(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_dispute(text, bigint, text), settle_dispute(bigint, text), refer_dispute(bigint), coordinate_dispute(bigint, text), decide_dispute(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('dispute', '');
SELECT pg_catalog.pg_extension_config_dump('dispute_id_seq', '');
