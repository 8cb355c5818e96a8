/* 43_extension.sql: 延长期限, more time with the authority's consent, and being heard when late */

CREATE TABLE extension (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	obligation bigint NOT NULL REFERENCES obligation,
	workdays int NOT NULL,
	reason text NOT NULL,
	state text NOT NULL DEFAULT 'asked',
	asked_at timestamptz NOT NULL,
	asked_by text NOT NULL,
	decided_at timestamptz,
	decided_by text,
	answer text,
	CONSTRAINT extension_workdays_check CHECK (workdays > 0),
	CONSTRAINT extension_state_check CHECK (state IN ('asked', 'allowed', 'denied')),
	CONSTRAINT extension_decision_check CHECK ((state = 'asked') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
	CONSTRAINT extension_answer_check CHECK (state <> 'denied' OR answer IS NOT NULL)
);
CREATE UNIQUE INDEX extension_asked_key ON extension (obligation) WHERE state = 'asked';
CREATE INDEX extension_obligation_idx ON extension (obligation);
COMMENT ON TABLE extension IS '延长期限: extensions asked of the authority; asking stops no period (Articles 17, 21)';
COMMENT ON COLUMN extension.asked_by IS 'role that asked for the department';
COMMENT ON COLUMN extension.decided_by IS 'role that decided for the authority';

CREATE TRIGGER extension_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON extension
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE extension ENABLE ALWAYS TRIGGER extension_procedure_only;

ALTER TABLE extension ENABLE ROW LEVEL SECURITY;
CREATE POLICY extension_visible ON extension FOR SELECT
	USING (EXISTS (SELECT FROM obligation o WHERE o.id = extension.obligation));
GRANT SELECT ON extension TO govshare_reader;

CREATE FUNCTION ask_extension(obligation_id bigint, workdays int, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'ask_extension';
COMMENT ON FUNCTION ask_extension(bigint, int, text) IS
	'the department asks its authority for more working days, while the period runs; the period goes on (Articles 17, 21)';

CREATE FUNCTION allow_extension(obligation_id bigint) RETURNS date
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'allow_extension';
COMMENT ON FUNCTION allow_extension(bigint) IS
	'the authority consents, while the period runs; the other side of the case is told; returns the new last day';

CREATE FUNCTION deny_extension(obligation_id bigint, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'deny_extension';
COMMENT ON FUNCTION deny_extension(bigint, text) IS 'the authority does not consent';

CREATE FUNCTION state_justification(obligation_id bigint, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'state_justification';
COMMENT ON FUNCTION state_justification(bigint, text) IS
	'the department says why it was late; the authority is told and weighs it before it confirms a breach (Article 39(4))';

SELECT pg_catalog.pg_extension_config_dump('extension', '');
SELECT pg_catalog.pg_extension_config_dump('extension_id_seq', '');
