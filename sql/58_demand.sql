/* 58_demand.sql: 供需对接, needs for data that the catalogue does not hold (Article 20) */

CREATE TABLE data_demand (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	requester text NOT NULL REFERENCES department,
	provider text REFERENCES department,
	subject text NOT NULL,
	items text[] NOT NULL,
	legal_basis text NOT NULL,
	scenario text NOT NULL,
	outcome text,
	entry text,
	answer text,
	state text NOT NULL DEFAULT 'registered',
	registered_at timestamptz NOT NULL,
	directed_at timestamptz,
	directed_by text,
	answered_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT data_demand_outcome_check CHECK (outcome IN ('catalogued', 'will_be_catalogued', 'not_held', 'not_shared')),
	CONSTRAINT data_demand_state_check CHECK (state IN ('registered', 'directed', 'answered', 'withdrawn'))
);
CREATE INDEX data_demand_requester_idx ON data_demand (requester);
CREATE INDEX data_demand_provider_idx ON data_demand (provider);
COMMENT ON TABLE data_demand IS '共享需求: what a department needs and does not find in the catalogue (Article 20)';
COMMENT ON COLUMN data_demand.provider IS 'the department thought to hold it; null until the authority directs the demand to one';
COMMENT ON COLUMN data_demand.outcome IS 'catalogued: see entry; will_be_catalogued; not_held: by this department; not_shared: the law keeps it from being shared';
COMMENT ON COLUMN data_demand.answer IS 'the answer in words';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells, awaited, interpretation) VALUES
	('data_demand', 'new', 'registered', 'requester', 'register_demand', '20', 'department {requester} needs: {subject}', '{requester,subject,items,legal_basis,scenario}', '{}', '{registered_at}', '{requester_authority}', NULL,
	 '[I] matching has no statutory period'),
	('data_demand', 'new', 'directed', 'requester', 'register_demand', '20', 'department {requester} needs: {subject}', '{requester,provider,subject,items,legal_basis,scenario}', '{}', '{registered_at,directed_at}', '{provider,requester_authority}', NULL, NULL),
	('data_demand', 'registered', 'directed', 'requester_authority', 'direct_demand', '20', 'the demand of {requester} is directed to {provider}: {subject}', '{provider}', '{}', '{directed_at,directed_by}', '{provider,requester}', 'always', NULL),
	('data_demand', 'directed', 'directed', 'requester_authority', 'direct_demand', '20', 'the demand of {requester} is directed to {provider}: {subject}', '{provider}', '{}', '{directed_at,directed_by}', '{provider,requester}', NULL, NULL),
	('data_demand', 'directed', 'answered', 'provider', 'answer_demand', '20', 'the demand {subject} is answered ({outcome}): {answer}', '{outcome,answer}', '{entry}', '{answered_at}', '{requester,requester_authority}', 'always', NULL),
	('data_demand', 'registered', 'withdrawn', 'requester', 'withdraw_demand', '20', 'the demand {subject} was withdrawn', '{}', '{}', '{withdrawn_at}', '{requester_authority}', NULL, NULL),
	('data_demand', 'directed', 'withdrawn', 'requester', 'withdraw_demand', '20', 'the demand {subject} was withdrawn', '{}', '{}', '{withdrawn_at}', '{provider,requester_authority}', NULL, NULL);
SELECT make_procedure('data_demand', '{requester,provider}');

CREATE FUNCTION data_demand_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.items := ARRAY(SELECT DISTINCT btrim(u) FROM unnest(NEW.items) u ORDER BY 1);
		IF cardinality(NEW.items) = 0 OR array_position(NEW.items, NULL) IS NOT NULL OR '' = ANY (NEW.items) THEN
			RAISE EXCEPTION '%', govshare.say('the items that are needed are named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: a need is stated so that it can be matched.');
		END IF;
		IF (SELECT d.kind FROM govshare.department d WHERE d.code = NEW.requester) = 'grassroots_body' THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" requests nothing in its own name', NEW.requester)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Articles 2 and 30: grassroots bodies read under a grant of their county department.');
		END IF;
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = coalesce(NEW.provider, NEW.requester)) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.provider, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: a need is matched with a department that may hold the data.'), HINT = govshare.say('See govshare.department; leave the provider null for the authority to find one.');
	END IF;
	IF NEW.provider = NEW.requester THEN
		RAISE EXCEPTION '%', govshare.say('a demand is directed to another department')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 3: sharing is between departments.');
	END IF;
	IF NEW.state = 'answered' THEN
		IF NEW.outcome NOT IN ('catalogued', 'will_be_catalogued', 'not_held', 'not_shared') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no answer to a demand', left(NEW.outcome, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: supply and need are matched.'), HINT = govshare.say('outcome is catalogued, will_be_catalogued, not_held or not_shared.');
		END IF;
		IF NEW.outcome = 'catalogued' AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.state = 'published' AND e.provider = NEW.provider) THEN
			RAISE EXCEPTION '%', govshare.say('the entry that holds the data is named')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: requests follow the catalogue as published.'), HINT = govshare.say('Name a published entry of your department.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION data_demand_validate() IS 'internal: what Article 20 asks of a demand and its answer';
CREATE TRIGGER data_demand_validate BEFORE INSERT OR UPDATE ON data_demand
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION data_demand_validate();
ALTER TABLE data_demand ENABLE ALWAYS TRIGGER data_demand_validate;

CREATE FUNCTION require_demand(id bigint) RETURNS data_demand
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.data_demand;
BEGIN
	SELECT s.* INTO d FROM govshare.data_demand s WHERE s.id = require_demand.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('data_demand', require_demand.id::text);
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_demand(bigint) IS 'internal: locks and returns a demand, SG102 if there is none';

CREATE FUNCTION register_demand(subject text, items text[], legal_basis text, scenario text, provider text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.data_demand (requester, provider, subject, items, legal_basis, scenario, state)
		VALUES (govshare.current_department(), register_demand.provider, register_demand.subject, register_demand.items, register_demand.legal_basis,
			register_demand.scenario, CASE WHEN register_demand.provider IS NULL THEN 'registered' ELSE 'directed' END)
		RETURNING id
$$;
COMMENT ON FUNCTION register_demand(text, text[], text, text, text) IS '共享需求: registers a need for data that the catalogue does not hold; with no provider named, the authority finds one (Article 20)';

CREATE FUNCTION direct_demand(id bigint, provider text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'directed', provider = direct_demand.provider FROM govshare.require_demand(direct_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION direct_demand(bigint, text) IS '供需对接: the requester''s authority directs a demand to the department that should hold the data (Article 20)';

CREATE FUNCTION answer_demand(id bigint, outcome text, answer text, entry text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'answered', outcome = answer_demand.outcome, answer = answer_demand.answer, entry = answer_demand.entry
	FROM govshare.require_demand(answer_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION answer_demand(bigint, text, text, text) IS 'the department answers a demand: catalogued (which entry), will_be_catalogued, not_held or not_shared (Article 20)';

CREATE FUNCTION withdraw_demand(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'withdrawn' FROM govshare.require_demand(withdraw_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION withdraw_demand(bigint) IS 'the requester needs it no longer';

REVOKE ALL ON FUNCTION data_demand_validate(), require_demand(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_demand(text, text[], text, text, text), direct_demand(bigint, text), answer_demand(bigint, text, text, text), withdraw_demand(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_demand(text, text[], text, text, text), direct_demand(bigint, text), answer_demand(bigint, text, text, text), withdraw_demand(bigint) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('data_demand', '');
SELECT pg_catalog.pg_extension_config_dump('data_demand_id_seq', '');
