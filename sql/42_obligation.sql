/* 42_obligation.sql: 法定期限义务, periods that run against departments */

CREATE TABLE obligation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	statute text NOT NULL REFERENCES statute,
	article text NOT NULL,
	department text NOT NULL REFERENCES department,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	event_at timestamptz NOT NULL,
	started_on date NOT NULL,
	workdays int NOT NULL,
	extended int NOT NULL DEFAULT 0,
	calendar text NOT NULL,
	due_on date NOT NULL,
	due_at timestamptz NOT NULL,
	provisional boolean NOT NULL,
	local_workdays int,
	local_due_at timestamptz,
	warn_at timestamptz NOT NULL,
	state text NOT NULL DEFAULT 'open',
	ended_at timestamptz,
	met_at timestamptz,
	due_soon_flagged_at timestamptz,
	flagged_at timestamptz,
	justification text,
	justified_at timestamptz,
	CONSTRAINT obligation_state_check CHECK (state IN ('open', 'met', 'overdue', 'excused', 'cancelled')),
	CONSTRAINT obligation_due_check CHECK (due_on > started_on AND due_at > event_at),
	CONSTRAINT obligation_local_check CHECK ((local_workdays IS NULL) = (local_due_at IS NULL)),
	CONSTRAINT obligation_workdays_check CHECK (workdays >= 1 AND extended >= 0),
	CONSTRAINT obligation_end_check CHECK (
		CASE state
			WHEN 'open' THEN ended_at IS NULL
			WHEN 'met' THEN met_at IS NOT NULL
			WHEN 'overdue' THEN true
			ELSE ended_at IS NOT NULL
		END AND (met_at IS NULL OR met_at = ended_at))
);
CREATE UNIQUE INDEX obligation_pending_key ON obligation (procedure, case_id, statute) WHERE ended_at IS NULL;
CREATE INDEX obligation_case_idx ON obligation (procedure, case_id);
CREATE INDEX obligation_department_idx ON obligation (department);
CREATE INDEX obligation_owed_idx ON obligation (department, event_at) WHERE ended_at IS NULL;
CREATE INDEX obligation_late_idx ON obligation (due_at, id) WHERE ended_at IS NULL;
/* What the watcher looks for; each holds only what it has still to do */
CREATE INDEX obligation_to_flag_idx ON obligation (due_at, id) WHERE state IN ('open', 'overdue') AND flagged_at IS NULL;
CREATE INDEX obligation_to_warn_idx ON obligation (warn_at, id) WHERE state = 'open' AND due_soon_flagged_at IS NULL;
CREATE INDEX obligation_provisional_idx ON obligation (id) WHERE state = 'open' AND provisional;

COMMENT ON TABLE obligation IS '法定期限义务: a statutory period that runs, or ran, against a department';
COMMENT ON COLUMN obligation.department IS 'whose duty it is';
COMMENT ON COLUMN obligation.procedure IS 'table of the case that it belongs to; case_id is the row';
COMMENT ON COLUMN obligation.event_at IS 'when the event happened from which the law counts';
COMMENT ON COLUMN obligation.started_on IS 'local date of the event; not counted (Civil Code 201)';
COMMENT ON COLUMN obligation.workdays IS 'length of the period without extensions';
COMMENT ON COLUMN obligation.extended IS 'working days added with consent';
COMMENT ON COLUMN obligation.calendar IS 'official calendar of the obligor''s area';
COMMENT ON COLUMN obligation.due_on IS 'last day of the period';
COMMENT ON COLUMN obligation.due_at IS 'end of the last day, exclusive: 00:00 of the next in govshare.timezone (Civil Code 203)';
COMMENT ON COLUMN obligation.provisional IS 'due_on lies beyond the announced calendar: weekdays were counted; counted anew when the year is announced';
COMMENT ON COLUMN obligation.local_due_at IS 'end of the shorter period of a local rule (Article 23); missing it is no breach';
COMMENT ON COLUMN obligation.warn_at IS 'from when the obligation counts as due soon';
COMMENT ON COLUMN obligation.state IS 'open; met in time; overdue (also when met late: then met_at is set); excused; cancelled';
COMMENT ON COLUMN obligation.ended_at IS 'when nothing was left to do; null while the duty waits';
COMMENT ON COLUMN obligation.justification IS 'why the department was late, in its own words (Article 39(4), 正当理由)';
COMMENT ON COLUMN obligation.flagged_at IS 'when the watcher flagged the breach and told who must know';

CREATE TRIGGER obligation_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON obligation
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE obligation ENABLE ALWAYS TRIGGER obligation_procedure_only;

ALTER TABLE obligation ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_visible ON obligation FOR SELECT USING (may_see(department));
GRANT SELECT ON obligation TO govshare_reader;

CREATE FUNCTION obligation_calendar_changed() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'obligation_calendar_changed';
COMMENT ON FUNCTION obligation_calendar_changed() IS 'counts running periods anew when an official calendar is announced or amended';
REVOKE ALL ON FUNCTION obligation_calendar_changed() FROM PUBLIC;
CREATE TRIGGER obligation_calendar_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON calendar_day
	FOR EACH STATEMENT EXECUTE FUNCTION obligation_calendar_changed();
ALTER TABLE calendar_day ENABLE ALWAYS TRIGGER obligation_calendar_changed;

CREATE FUNCTION obligation_open(statute text, department text, procedure text, case_id bigint,
	event_at timestamptz, workdays int DEFAULT NULL)
	RETURNS bigint LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'obligation_open_sql';
COMMENT ON FUNCTION obligation_open(text, text, text, bigint, timestamptz, int) IS
	'internal: starts a statutory period and returns its id; null if the event lies before 2025-08-01 (Article 44)';

CREATE FUNCTION obligation_close(procedure text, case_id bigint, statute text, outcome text)
	RETURNS int LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'obligation_close_sql';
COMMENT ON FUNCTION obligation_close(text, bigint, text, text) IS
	'internal: ends what runs in a case (statute null: all of it) as met, cancelled or excused; past due it stays overdue unless excused';

CREATE FUNCTION flag_violation(item text, department text, procedure text, case_id bigint, evidence jsonb)
	RETURNS bigint LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'flag_violation_sql';
COMMENT ON FUNCTION flag_violation(text, text, text, bigint, jsonb) IS
	'internal: flags a breach once for each item, department and case, and returns its id';

CREATE FUNCTION check_deadlines(OUT overdue bigint, OUT due_soon bigint, OUT recounted bigint, OUT expired bigint, OUT failed bigint)
	RETURNS record LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'check_deadlines';
COMMENT ON FUNCTION check_deadlines() IS 'what the watcher does every govshare.check_interval: ends grants whose term is over, flags what is overdue or due soon, counts provisional due dates anew; returns how many';

REVOKE ALL ON FUNCTION check_deadlines(),
	obligation_open(text, text, text, bigint, timestamptz, int),
	obligation_close(text, bigint, text, text),
	flag_violation(text, text, text, bigint, jsonb) FROM PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('obligation', '');
SELECT pg_catalog.pg_extension_config_dump('obligation_id_seq', '');
