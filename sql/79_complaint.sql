/* 79_complaint.sql: 投诉、举报, complaints of citizens and organisations (Article 37) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, by_local_rule, source) VALUES
	('complaint', '37', NULL, 'receipt of the complaint', 'department', NULL, true, true,
	 '第三十七条第二款:接到投诉、举报的政府部门应当按照规定及时处理。 [I] The rules that it points to set the period: one runs where a local_rule says so.');

CREATE TABLE complaint (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	kind text NOT NULL,
	description text NOT NULL,
	against text REFERENCES department,
	entry text,
	complainant text,
	answer text,
	state text NOT NULL DEFAULT 'received',
	received_at timestamptz NOT NULL,
	answered_at timestamptz,
	CONSTRAINT complaint_kind_check CHECK (kind IN ('complaint', 'report')),
	CONSTRAINT complaint_state_check CHECK (state IN ('received', 'upheld', 'rejected', 'transferred'))
);
CREATE INDEX complaint_department_idx ON complaint (department);
COMMENT ON TABLE complaint IS '投诉、举报: what citizens, legal persons and organisations complain of in the sharing of data, and the answer (Article 37); not shown to the department complained of';
COMMENT ON COLUMN complaint.department IS 'the department that received it and answers';
COMMENT ON COLUMN complaint.kind IS 'complaint (投诉) or report (举报)';
COMMENT ON COLUMN complaint.against IS 'the department complained of';
COMMENT ON COLUMN complaint.entry IS 'code of the entry concerned';
COMMENT ON COLUMN complaint.complainant IS 'how to reach who complains; null: anonymous. Shown to the department that answers and the authorities over it';
COMMENT ON COLUMN complaint.state IS 'received; upheld or rejected; transferred (转办) to who is competent';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, awaited) VALUES
	('complaint', 'new', 'received', 'department', 'clerk', 'file_complaint', '37', '{department} received complaint {id}', '{department,kind,description}', '{against,entry,complainant}', '{received_at}', '{complaint}', '{}', NULL),
	('complaint', 'received', 'upheld', 'department', 'office_head', 'answer_complaint', '37', '{department} answered complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', 'always'),
	('complaint', 'received', 'rejected', 'department', 'office_head', 'answer_complaint', '37', '{department} answered complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', NULL),
	('complaint', 'received', 'transferred', 'department', 'office_head', 'answer_complaint', '37', '{department} transferred complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', NULL);
SELECT make_procedure('complaint', '{department}');

CREATE FUNCTION complaint_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('complaint', 'report') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is neither complaint nor report', left(NEW.kind, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: citizens, legal persons and organisations complain (投诉) or report (举报).'), HINT = govshare.say('kind is complaint or report.');
	END IF;
	IF NEW.against IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.against) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.against, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are about what happens in the sharing of government data.'), HINT = govshare.say('See govshare.department; leave against null if it is not known.');
	END IF;
	IF NEW.entry IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.published_at IS NOT NULL) THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the catalogue', left(NEW.entry, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are about what happens in the sharing of government data.'), HINT = govshare.say('See govshare.catalog; leave entry null if it is not known.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION complaint_validate() IS 'internal: what Article 37 asks of a complaint';
REVOKE ALL ON FUNCTION complaint_validate() FROM PUBLIC;
CREATE TRIGGER complaint_validate BEFORE INSERT ON complaint
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION complaint_validate();
ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_validate;

/* Nobody decides on a complaint against himself: it is transferred */
CREATE FUNCTION complaint_is_not_own() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.against = NEW.department AND NEW.state = 'rejected' THEN
		RAISE EXCEPTION '%', govshare.say('complaint %s is against the department itself', NEW.id)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 37: a complaint is handled by rule; nobody rejects one against itself [I].'), HINT = govshare.say('Uphold it, or transfer it to the authority.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION complaint_is_not_own() IS 'internal: a department rejects no complaint against itself [I] (Article 37)';
REVOKE ALL ON FUNCTION complaint_is_not_own() FROM PUBLIC;
CREATE TRIGGER complaint_zz_not_own BEFORE UPDATE ON complaint
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION complaint_is_not_own();
ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_zz_not_own;

CREATE FUNCTION file_complaint(kind text, description text, against text DEFAULT NULL, entry text DEFAULT NULL, complainant text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.complaint (department, kind, description, against, entry, complainant)
		VALUES (govshare.current_department(), file_complaint.kind, file_complaint.description, file_complaint.against, file_complaint.entry, file_complaint.complainant)
		RETURNING id
$$;
COMMENT ON FUNCTION file_complaint(text, text, text, text, text) IS 'the department that received a complaint or report enters it (Article 37)';

CREATE FUNCTION answer_complaint(id bigint, outcome text, answer text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.complaint;
BEGIN
	IF (answer_complaint.outcome IN ('upheld', 'rejected', 'transferred')) IS NOT TRUE THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no outcome of a complaint', left(answer_complaint.outcome, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are handled in time, by rule.'), HINT = govshare.say('The outcome is upheld, rejected or transferred.');
	END IF;
	SELECT s.* INTO c FROM govshare.complaint s WHERE s.id = answer_complaint.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('complaint', answer_complaint.id::text);
	END IF;
	UPDATE govshare.complaint s SET state = answer_complaint.outcome, answer = answer_complaint.answer WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION answer_complaint(bigint, text, text) IS '及时处理: the office head answers a complaint, upheld or rejected, or says to whom it was transferred (Article 37)';

REVOKE ALL ON FUNCTION file_complaint(text, text, text, text, text), answer_complaint(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file_complaint(text, text, text, text, text), answer_complaint(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('complaint', '');
SELECT pg_catalog.pg_extension_config_dump('complaint_id_seq', '');
