/* 53_assessment.sql: 评估, what a department assessed, and when (Articles 11 and 13) */

CREATE TABLE assessment (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	kind text NOT NULL,
	entry text,
	assessed_on date NOT NULL,
	document text NOT NULL,
	state text NOT NULL DEFAULT 'recorded',
	recorded_at timestamptz NOT NULL,
	CONSTRAINT assessment_kind_check CHECK (kind IN ('secrecy', 'privacy', 'security')),
	CONSTRAINT assessment_state_check CHECK (state = 'recorded')
);
CREATE INDEX assessment_provider_idx ON assessment (provider, entry);
COMMENT ON TABLE assessment IS 'assessments that departments recorded: secrecy (保密风险), privacy (个人信息保护影响) and security (共享安全性) (Articles 11 and 13); kept';
COMMENT ON COLUMN assessment.provider IS 'the department that assessed';
COMMENT ON COLUMN assessment.entry IS 'code of the entry assessed; null: the department''s sharing as a whole';
COMMENT ON COLUMN assessment.document IS 'reference of the assessment';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps) VALUES
	('assessment', 'new', 'recorded', 'provider', 'record_assessment', '11', 'assessment {document} was recorded', '{provider,kind,assessed_on,document}', '{entry}', '{recorded_at}');
SELECT make_procedure('assessment', '{provider}');

CREATE FUNCTION assessment_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('secrecy', 'privacy', 'security') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no kind of assessment', left(NEW.kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 asks for secrecy and privacy, Article 11 for security.');
	END IF;
	IF NEW.entry IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.provider = NEW.provider) THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is none of your department''s', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 11: each department assesses its own data.');
	END IF;
	IF NEW.assessed_on > (NEW.recorded_at AT TIME ZONE current_setting('govshare.timezone'))::date THEN
		RAISE EXCEPTION '%', govshare.say('an assessment does not lie in the future') USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 11 and 13: it is recorded once it was made.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION assessment_validate() IS 'internal: what Articles 11 and 13 ask of an assessment';
REVOKE ALL ON FUNCTION assessment_validate() FROM PUBLIC;
CREATE TRIGGER assessment_validate BEFORE INSERT OR UPDATE ON assessment
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION assessment_validate();
ALTER TABLE assessment ENABLE ALWAYS TRIGGER assessment_validate;

CREATE FUNCTION record_assessment(kind text, entry text, assessed_on date, document text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.assessment (provider, kind, entry, assessed_on, document)
		VALUES (govshare.current_department(), record_assessment.kind, record_assessment.entry, record_assessment.assessed_on, record_assessment.document)
		RETURNING id
$$;
COMMENT ON FUNCTION record_assessment(text, text, date, text) IS 'records an assessment of the caller''s department, of one entry or (entry null) of its sharing as a whole (Articles 11 and 13)';
REVOKE ALL ON FUNCTION record_assessment(text, text, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_assessment(text, text, date, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('assessment', '');
SELECT pg_catalog.pg_extension_config_dump('assessment_id_seq', '');
