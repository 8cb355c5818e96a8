/* 78_correction.sql: 校核申请, reports that shared data is wrong, and what came of them (Article 26) */

CREATE TABLE correction (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	locator jsonb NOT NULL,
	problem text NOT NULL,
	evidence text NOT NULL,
	feedback text,
	state text NOT NULL DEFAULT 'received',
	received_at timestamptz NOT NULL,
	resolved_at timestamptz,
	CONSTRAINT correction_state_check CHECK (state IN ('received', 'upheld', 'rejected')),
	CONSTRAINT correction_locator_check CHECK (jsonb_typeof(locator) = 'object')
);
CREATE INDEX correction_requester_idx ON correction (requester);
CREATE INDEX correction_provider_idx ON correction (provider);
CREATE INDEX correction_entry_idx ON correction (entry);
COMMENT ON TABLE correction IS '政务数据校核申请: reports of those who use data that it is not accurate or not complete (Article 26)';
COMMENT ON COLUMN correction.requester IS 'the department that uses the data and found it wrong';
COMMENT ON COLUMN correction.locator IS 'which rows and items are meant: a JSON object, such as {"code": "370102", "item": "name"}; no notice repeats it';
COMMENT ON COLUMN correction.problem IS 'what is wrong with them';
COMMENT ON COLUMN correction.evidence IS 'by what that is seen';
COMMENT ON COLUMN correction.feedback IS '反馈校核处理结果: what was verified and corrected';
COMMENT ON COLUMN correction.state IS 'received; upheld: verified and corrected; rejected: verified and found right';
COMMENT ON COLUMN correction.received_at IS 'when the provider received it: its period runs from that day';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, opens, closes, tells, independent, awaited) VALUES
	('correction', 'new', 'received', 'requester', 'request_correction', '26', '{requester} reports data of entry {entry} as wrong (correction {id})',
	 '{requester,entry,locator,problem,evidence}', '{received_at}', '{correction}', '{}', '{provider}', false, NULL),
	('correction', 'received', 'upheld', 'provider', 'resolve_correction', '26', 'data of entry {entry} was corrected (correction {id}): {feedback}',
	 '{feedback}', '{resolved_at}', '{}', '{correction}', '{requester,grantees}', true, 'always'),
	('correction', 'received', 'rejected', 'provider', 'resolve_correction', '26', 'data of entry {entry} was verified and stands (correction {id}): {feedback}',
	 '{feedback}', '{resolved_at}', '{}', '{correction}', '{requester}', true, NULL);
SELECT make_procedure('correction', '{requester,provider}');

CREATE FUNCTION correction_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g record;
BEGIN
	SELECT s.provider INTO g FROM govshare.share_grant s WHERE s.entry = NEW.entry AND s.requester = NEW.requester LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('your department holds no grant of entry "%s"', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 26: who uses the data asks for its correction.'), HINT = govshare.say('See govshare.my_grants.');
	END IF;
	IF NEW.locator = '{}' OR jsonb_typeof(NEW.locator) <> 'object' THEN
		RAISE EXCEPTION '%', govshare.say('the locator must be a JSON object that names what is wrong')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 26: the provider verifies and corrects what it is told of.'), HINT = govshare.say('{"code": "370102", "item": "name"}');
	END IF;
	NEW.provider := g.provider;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION correction_validate() IS 'internal: what Article 26 asks of a request for correction';
REVOKE ALL ON FUNCTION correction_validate() FROM PUBLIC;
CREATE TRIGGER correction_validate BEFORE INSERT ON correction
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION correction_validate();
ALTER TABLE correction ENABLE ALWAYS TRIGGER correction_validate;

CREATE FUNCTION request_correction(entry text, locator jsonb, problem text, evidence text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.correction (requester, entry, locator, problem, evidence)
		VALUES (govshare.current_department(), request_correction.entry, request_correction.locator, request_correction.problem, request_correction.evidence)
		RETURNING id
$$;
COMMENT ON FUNCTION request_correction(text, jsonb, text, text) IS '校核申请: reports data of an entry that the caller''s department uses as wrong; the provider has received it and its period starts (Article 26)';

CREATE FUNCTION resolve_correction(id bigint, outcome text, feedback text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.correction;
BEGIN
	IF (resolve_correction.outcome IN ('upheld', 'rejected')) IS NOT TRUE THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no outcome of a correction', left(resolve_correction.outcome, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 26: the provider verifies, corrects what is wrong and says so.'), HINT = govshare.say('The outcome is upheld or rejected.');
	END IF;
	SELECT s.* INTO c FROM govshare.correction s WHERE s.id = resolve_correction.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('correction', resolve_correction.id::text);
	END IF;
	UPDATE govshare.correction s SET state = resolve_correction.outcome, feedback = resolve_correction.feedback WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION resolve_correction(bigint, text, text) IS '核实、更正并反馈: the provider answers a correction, upheld (verified and corrected) or rejected; all who use the entry are told of what was corrected (Article 26)';

REVOKE ALL ON FUNCTION request_correction(text, jsonb, text, text), resolve_correction(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_correction(text, jsonb, text, text), resolve_correction(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('correction', '');
SELECT pg_catalog.pg_extension_config_dump('correction_id_seq', '');
