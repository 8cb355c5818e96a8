/* 45_procedure.sql: the lawful steps of every procedure, as data, and what was done */

CREATE TABLE transition (
	ordinal int GENERATED ALWAYS AS IDENTITY UNIQUE,
	procedure text NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	party text NOT NULL,
	duty text NOT NULL DEFAULT 'clerk',
	step text NOT NULL,
	article text NOT NULL,
	summary text NOT NULL,
	requires text[] NOT NULL DEFAULT '{}',
	sets text[] NOT NULL DEFAULT '{}',
	stamps text[] NOT NULL DEFAULT '{}',
	opens text[] NOT NULL DEFAULT '{}',
	closes text[] NOT NULL DEFAULT '{}',
	flags text[] NOT NULL DEFAULT '{}',
	tells text[] NOT NULL DEFAULT '{}',
	resumes text[] NOT NULL DEFAULT '{}',
	awaited text,
	advice text,
	independent boolean NOT NULL DEFAULT false,
	interpretation text,
	PRIMARY KEY (procedure, from_state, to_state, party),
	CONSTRAINT transition_duty_check CHECK (duty IN ('clerk', 'office_head', 'principal'))
);
COMMENT ON TABLE transition IS 'every lawful step of every procedure: from which state, by whom, with what, and what follows';
COMMENT ON COLUMN transition.procedure IS 'table of the cases';
COMMENT ON COLUMN transition.from_state IS 'new: where a case comes from';
COMMENT ON COLUMN transition.party IS 'column of the case that names the department (provider, requester, suspended_by); own_authority: the authority of the provider''s own level (同级); authority and requester_authority: any authority over the provider, over the requester; overseer: the nearest authority over it that is not itself; office: the office of its government; each of them may name another column, as overseer:department; system: the extension itself';
COMMENT ON COLUMN transition.duty IS 'clerk: anyone of the department; office_head (共享工作机构负责人), principal (部门负责人): that person';
COMMENT ON COLUMN transition.step IS 'the function that takes it';
COMMENT ON COLUMN transition.summary IS 'what those who must be told are told; {column} stands for a value of the case';
COMMENT ON COLUMN transition.requires IS 'columns that must be filled';
COMMENT ON COLUMN transition.sets IS 'columns, or tables of parts, that the step may change besides';
COMMENT ON COLUMN transition.stamps IS 'columns that the database fills: times with statutory time, texts with the actor''s department';
COMMENT ON COLUMN transition.opens IS 'periods that start, as statute[?flag column][=column with the working days][@column with the day from which it runs]; {column} stands for a value; from the step itself unless said otherwise';
COMMENT ON COLUMN transition.closes IS 'periods that end, as statute[?flag column][=outcome]; met unless said otherwise';
COMMENT ON COLUMN transition.flags IS 'breaches that the step raises, as item[?flag column][=party]; of the provider unless said otherwise';
COMMENT ON COLUMN transition.tells IS 'parties that get a notice (告知); grantees: all who hold a grant of the entry, or of the one in another column, as grantees:column';
COMMENT ON COLUMN transition.resumes IS 'periods that were met and run again, with the last day that they had: what met them was sent back';
COMMENT ON COLUMN transition.awaited IS 'does the case wait for this step, once it is in from_state?  null: no; always; a column: once it is filled; !column: until it is filled';
COMMENT ON COLUMN transition.advice IS 'what hints name instead of the step, where another function leads there';
COMMENT ON COLUMN transition.independent IS 'not for anyone who belongs to another side of the case';
COMMENT ON COLUMN transition.interpretation IS '[I] where the Regulations are silent';

CREATE TRIGGER transition_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON transition
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE transition ENABLE ALWAYS TRIGGER transition_procedure_only;
GRANT SELECT ON transition TO PUBLIC;

CREATE TABLE case_event (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	step text NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	party text NOT NULL,
	actor text NOT NULL,
	department text,
	at timestamptz NOT NULL,
	article text NOT NULL,
	departments text[] NOT NULL,
	details jsonb NOT NULL,
	PRIMARY KEY (procedure, case_id, seq)
);
COMMENT ON TABLE case_event IS 'every step that was taken, in its order, without gaps: append only';
COMMENT ON COLUMN case_event.seq IS 'counts from 1 in each case';
COMMENT ON COLUMN case_event.actor IS 'the role that acted; system: the extension';
COMMENT ON COLUMN case_event.department IS 'for which department it acted';
COMMENT ON COLUMN case_event.at IS 'statutory time of the step';
COMMENT ON COLUMN case_event.departments IS 'the sides of the case, who may see the event';
COMMENT ON COLUMN case_event.details IS 'the columns that the step changed';
CREATE TRIGGER case_event_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON case_event
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE case_event ENABLE ALWAYS TRIGGER case_event_procedure_only;
ALTER TABLE case_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_event_visible ON case_event FOR SELECT USING (may_see(VARIADIC departments));
GRANT SELECT ON case_event TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('case_event', '');

CREATE FUNCTION procedure_step() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_step() IS 'the engine of every case table: lets lawful steps pass, stamps them, and does what follows';
CREATE FUNCTION procedure_part() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_part() IS 'lets rows that belong to a case change only while the case itself may be edited';
CREATE FUNCTION procedure_effect() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_effect() IS 'calls a function of govshare with the number of the case, as the extension itself: what it writes are steps of the party system';
CREATE FUNCTION accepts_verbatim() RETURNS boolean
	LANGUAGE C STABLE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION accepts_verbatim() IS 'does a superuser restore or repair cases under govshare.break_glass?';
CREATE FUNCTION no_such_case(procedure text, id text) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION no_such_case(text, text) IS 'raises SG102: no such case concerns the caller';
CREATE FUNCTION refuse_secret(secrecy text) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION refuse_secret(text) IS 'raises SG103 unless the text is none, and keeps the statement out of the server''s log (Article 3)';
REVOKE ALL ON FUNCTION procedure_step(), procedure_part(), procedure_effect(), no_such_case(text, text), refuse_secret(text) FROM PUBLIC;

/* The triggers and the visibility that every case table has */
CREATE FUNCTION make_procedure(procedure text, sides text[]) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE pg_catalog.format($f$
		CREATE TRIGGER %1$s_step BEFORE INSERT OR UPDATE OR DELETE ON govshare.%2$I
			FOR EACH ROW EXECUTE FUNCTION govshare.procedure_step();
		CREATE TRIGGER %1$s_recorded AFTER INSERT OR UPDATE ON govshare.%2$I
			FOR EACH ROW EXECUTE FUNCTION govshare.procedure_step();
		CREATE TRIGGER %1$s_kept BEFORE TRUNCATE ON govshare.%2$I
			FOR EACH STATEMENT EXECUTE FUNCTION govshare.procedure_step();
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_step;
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_recorded;
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_kept;
		ALTER TABLE govshare.%2$I ENABLE ROW LEVEL SECURITY;
		CREATE POLICY %1$s_visible ON govshare.%2$I FOR SELECT
			USING (govshare.may_see(VARIADIC ARRAY[%3$s]::text[]));
		GRANT SELECT ON govshare.%2$I TO govshare_reader;
		$f$, make_procedure.procedure, make_procedure.procedure,
		pg_catalog.array_to_string(make_procedure.sides, ', '));
END
$$;
COMMENT ON FUNCTION make_procedure(text, text[]) IS 'internal: makes a table one of cases: its engine, and its visibility to the departments in the columns given';
REVOKE ALL ON FUNCTION make_procedure(text, text[]) FROM PUBLIC;
