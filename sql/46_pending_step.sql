/* 46_pending_step.sql: 待办, which step of each open case is awaited, and from whom */

CREATE TABLE pending_step (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	step text NOT NULL,
	party text NOT NULL,
	duty text NOT NULL,
	department text NOT NULL,
	owed_to text,
	provider text,
	entry text,
	article text NOT NULL,
	since timestamptz NOT NULL,
	PRIMARY KEY (procedure, case_id, step, party)
);
CREATE INDEX pending_step_department_idx ON pending_step (department, since);
CREATE INDEX pending_step_authority_idx ON pending_step (provider) WHERE party = 'own_authority';
COMMENT ON TABLE pending_step IS '待办: the steps that open cases wait for; the engine keeps it with each step, so that a department finds its own by an index';
COMMENT ON COLUMN pending_step.department IS 'who is to take the step';
COMMENT ON COLUMN pending_step.owed_to IS 'who waits for it: the other side of the case, or the authority that reviews';
COMMENT ON COLUMN pending_step.provider IS 'the provider of the case, by whom the authority is found';
COMMENT ON COLUMN pending_step.entry IS 'code of the entry that the case is about';
COMMENT ON COLUMN pending_step.since IS 'statutory time from which it waits';

CREATE TRIGGER pending_step_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON pending_step
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE pending_step ENABLE ALWAYS TRIGGER pending_step_procedure_only;
ALTER TABLE pending_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY pending_step_visible ON pending_step FOR SELECT USING (may_see(department));
GRANT SELECT ON pending_step TO govshare_reader;
SELECT pg_catalog.pg_extension_config_dump('pending_step', '');

/*
 * What waits for an authority waits for whoever is the authority now.  A
 * restore fills the directory before there is anything pending.
 */
CREATE FUNCTION pending_step_reassign() RETURNS trigger LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION pending_step_reassign() IS 'hands what is pending with an authority to its successor when the directory changes (Article 8)';
REVOKE ALL ON FUNCTION pending_step_reassign() FROM PUBLIC;
CREATE TRIGGER department_pending AFTER INSERT OR DELETE OR UPDATE OF government, is_authority ON department
	FOR EACH STATEMENT EXECUTE FUNCTION pending_step_reassign();
CREATE TRIGGER government_pending AFTER INSERT OR DELETE OR UPDATE OF parent ON government
	FOR EACH STATEMENT EXECUTE FUNCTION pending_step_reassign();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_pending;
ALTER TABLE government ENABLE ALWAYS TRIGGER government_pending;

CREATE VIEW awaited_step AS
	SELECT t.procedure, t.from_state, t.party, t.duty, t.step, t.article, t.awaited AS awaited_when
	FROM govshare.transition t
	WHERE t.awaited IS NOT NULL;
COMMENT ON VIEW awaited_step IS 'which step a case waits for in each state, and from whom';
COMMENT ON COLUMN awaited_step.awaited_when IS 'always, or a column that must be filled, or with ! still empty';
GRANT SELECT ON awaited_step TO govshare_reader;
