/* 49_violation.sql: 违反情形 and 责令改正, breaches of Articles 39 to 41 from the flag to the correction */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('correction_order', '39', NULL, 'order to correct', 'department', NULL, true,
	 '第三十九条至第四十一条:责令改正;拒不改正或者情节严重的,对负有责任的领导人员和直接责任人员依法给予处分。 [I] The order sets the period, in working days; lateness lets the breach be referred.'),
	('hearing', '39', 5, 'flag of the breach', 'department', NULL, true,
	 '第三十九条第四项:未按时答复政务数据共享申请或者未按时共享政务数据,且无正当理由。 [I] Whether there was good cause is judged once the department was heard, or let this period pass; nothing is owed by it.');

/* The departments whose case it was when it began */
CREATE FUNCTION sides_of_case(procedure text, case_id bigint) RETURNS text[]
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.departments FROM govshare.case_event e
	WHERE e.procedure = sides_of_case.procedure AND e.case_id = sides_of_case.case_id
	ORDER BY e.seq LIMIT 1
$$;
COMMENT ON FUNCTION sides_of_case(text, bigint) IS 'internal: the departments of a case; null if there is none';
REVOKE ALL ON FUNCTION sides_of_case(text, bigint) FROM PUBLIC;

CREATE TABLE violation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	item text NOT NULL REFERENCES violation_item,
	department text NOT NULL REFERENCES department,
	procedure text,
	case_id bigint,
	obligation bigint REFERENCES obligation,
	evidence jsonb NOT NULL,
	reported_by text,
	document text,
	state text NOT NULL DEFAULT 'flagged',
	flagged_at timestamptz NOT NULL,
	statement text,
	heard_at timestamptz,
	finding text,
	judged_by text,
	judged_at timestamptz,
	order_text text,
	order_workdays int,
	ordered_by text,
	ordered_at timestamptz,
	correction_note text,
	corrected_at timestamptz,
	referred_to text,
	referral_reason text,
	referred_at timestamptz,
	CONSTRAINT violation_state_check CHECK (state IN ('flagged', 'confirmed', 'dismissed', 'ordered', 'corrected', 'referred')),
	CONSTRAINT violation_case_check CHECK ((procedure IS NULL) = (case_id IS NULL)),
	CONSTRAINT violation_evidence_check CHECK (jsonb_typeof(evidence) = 'object')
);
CREATE UNIQUE INDEX violation_obligation_key ON violation (item, obligation) WHERE obligation IS NOT NULL;
/* What happens again after it was judged is another breach */
CREATE UNIQUE INDEX violation_case_key ON violation (item, department, procedure, case_id) WHERE obligation IS NULL AND state = 'flagged';
CREATE INDEX violation_department_idx ON violation (department);
CREATE INDEX violation_about_idx ON violation (procedure, case_id);
COMMENT ON TABLE violation IS '违反情形: a breach of Articles 39 to 41, flagged for a person to confirm or dismiss';
COMMENT ON COLUMN violation.department IS 'who would be responsible';
COMMENT ON COLUMN violation.evidence IS 'facts that led to the flag: names, states, times; never data';
COMMENT ON COLUMN violation.reported_by IS 'who registered it by hand; null: the database flagged it';
COMMENT ON COLUMN violation.document IS 'document of the report, or of the government''s decision';
COMMENT ON COLUMN violation.state IS 'flagged; confirmed or dismissed by who oversees the department; ordered (责令改正); corrected; referred (移送处分)';
COMMENT ON COLUMN violation.statement IS '陈述: what the department says to it';
COMMENT ON COLUMN violation.heard_at IS 'when it said so';
COMMENT ON COLUMN violation.finding IS 'why it was confirmed or dismissed';
COMMENT ON COLUMN violation.judged_by IS 'who confirmed or dismissed it: the authority of its level, for an authority the one above or its government''s office';
COMMENT ON COLUMN violation.order_workdays IS '限期: working days to correct';
COMMENT ON COLUMN violation.correction_note IS 'what the department corrected, as it reports';
COMMENT ON COLUMN violation.referred_to IS 'the organ that decides on discipline (处分)';

/* Every step twice: for the authority, and for the government that orders its own authority */
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'violation', s.from_state, s.to_state, p.party, s.duty, s.step, s.article, s.summary,
		s.requires || CASE WHEN p.party LIKE 'office:%' THEN '{document}' ELSE '{}' END::text[],
		s.sets, s.stamps, s.opens, s.closes, s.tells, s.from_state <> 'new', s.interpretation
	FROM (VALUES
		(1, 'new', 'flagged', 'clerk', 'register_violation', '38', 'breach {item} of {department} was registered', '{item,department,evidence}'::text[], '{procedure,case_id,document}'::text[], '{flagged_at,reported_by}'::text[], '{}'::text[], '{}'::text[], '{department,overseer:department}'::text[], '[I] by any authority over the department'),
		(2, 'flagged', 'confirmed', 'office_head', 'confirm_violation', '39', 'breach {item} of {department} is confirmed: {finding}', '{finding}', '{}', '{judged_at,judged_by}', '{}', '{}', '{department}', '[I] 39(4) once the department was heard or let the period for it pass'),
		(3, 'flagged', 'dismissed', 'office_head', 'dismiss_violation', '39', 'breach {item} of {department} is dismissed: {finding}', '{finding}', '{}', '{judged_at,judged_by}', '{}', '{}', '{department}', NULL),
		(4, 'confirmed', 'ordered', 'office_head', 'order_correction', '39', '{department} is ordered to correct breach {item} within {order_workdays} working days: {order_text}', '{order_text,order_workdays}', '{}', '{ordered_at,ordered_by}', '{correction_order=order_workdays}', '{}', '{department}', NULL),
		(5, 'corrected', 'ordered', 'office_head', 'order_correction', '39', '{department} is ordered anew to correct breach {item} within {order_workdays} working days: {order_text}', '{order_text,order_workdays}', '{}', '{ordered_at,ordered_by}', '{correction_order=order_workdays}', '{}', '{department}', '[I] what was reported as corrected and is not'),
		(6, 'confirmed', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{}', '{department}', '[I] grave circumstances (情节严重)'),
		(7, 'ordered', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{correction_order=cancelled}', '{department}', '[I] refusal (拒不改正) or grave circumstances'),
		(8, 'corrected', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{}', '{department}', '[I] grave circumstances')
	) s (n, from_state, to_state, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, interpretation)
	CROSS JOIN (VALUES (1, 'overseer:department'), (2, 'office:department')) q (m, at)
	CROSS JOIN LATERAL (SELECT CASE WHEN s.n = 1 AND q.m = 1 THEN 'authority:department' ELSE q.at END) p (party)
	ORDER BY s.n, q.m;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, interpretation) VALUES
	('violation', 'new', 'flagged', 'system', 'clerk', 'flag_violation', '39', 'breach {item} of {department} was flagged', '{item,department}', '{evidence,procedure,case_id,obligation}', '{flagged_at}', '{}', '{}', '{}', NULL),
	('violation', 'flagged', 'flagged', 'department', 'clerk', 'answer_violation', '39', '{department} answers to breach {item}', '{statement}', '{}', '{heard_at}', '{}', '{}', '{overseer:department}', '[I] nobody is judged unheard'),
	('violation', 'ordered', 'corrected', 'department', 'clerk', 'report_corrected', '39', '{department} reports breach {item} as corrected: {correction_note}', '{correction_note}', '{}', '{corrected_at}', '{}', '{correction_order}', '{overseer:department,ordered_by}', NULL);
UPDATE transition SET awaited = 'always' WHERE procedure = 'violation' AND step IN ('confirm_violation', 'report_corrected');
UPDATE transition SET awaited = 'always' WHERE procedure = 'violation' AND step = 'order_correction' AND from_state = 'confirmed';

SELECT make_procedure('violation', '{department}');
CREATE POLICY violation_of_government ON violation FOR SELECT USING (current_department() = government_office_of(department));

CREATE FUNCTION violation_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	heard timestamptz;
	is_authority boolean := (SELECT d.is_authority FROM govshare.department d WHERE d.code = NEW.department);
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.reported_by IS NULL THEN
			RETURN NEW;
		END IF;
		IF NOT EXISTS (SELECT FROM govshare.violation_item i WHERE i.item = NEW.item) THEN
			RAISE EXCEPTION '%', govshare.say('there is no item "%s" in Articles 39 to 41', left(NEW.item, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 to 41 list the breaches.'), HINT = govshare.say('See govshare.violation_item.');
		END IF;
		IF NEW.item LIKE '41%' AND NOT is_authority THEN
			RAISE EXCEPTION '%', govshare.say('item %s is for authorities, and department "%s" is none', NEW.item, NEW.department)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 41 lists the breaches of authorities, Articles 39 and 40 those of providers and requesters.');
		END IF;
		IF NEW.procedure IS NOT NULL AND NEW.department <> ALL (coalesce(govshare.sides_of_case(NEW.procedure, NEW.case_id), '{}'))
			AND NOT is_authority THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" has no part in %s %s', NEW.department, left(NEW.procedure, 64), NEW.case_id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 and 40: a breach is one of a side of the case.'), HINT = govshare.say('Leave procedure and case_id out if the breach belongs to no case.');
		END IF;
		RETURN NEW;
	END IF;
	/* Article 41, and what the national authority does as provider or requester: its own government's record */
	IF NEW.state <> OLD.state AND govshare.current_department() = govshare.government_office_of(NEW.department)
		AND NEW.item NOT LIKE '41%' AND govshare.overseer_of(NEW.department) IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('item %s of department "%s" is for its authority', NEW.item, NEW.department)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Articles 39 and 40 leave the order to the authority of the same level; Article 41 names the government.');
	END IF;
	IF NEW.state = 'confirmed' AND NEW.item = '39(4)' THEN
		heard := coalesce(NEW.heard_at, (SELECT o.justified_at FROM govshare.obligation o WHERE o.id = NEW.obligation));
		IF heard IS NULL AND govshare.statutory_now() < govshare.due_at(NEW.flagged_at, (SELECT s.workdays FROM govshare.statute s WHERE s.code = 'hearing')) THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" was not heard on violation %s', NEW.department, NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 39(4): lateness is a breach only without good cause (无正当理由).'),
					HINT = govshare.say('Wait for its answer_violation() or state_justification(), or five working days from the flag.');
		END IF;
	END IF;
	IF NEW.state = 'ordered' AND NEW.order_workdays NOT BETWEEN 1 AND 3660 THEN
		RAISE EXCEPTION '%', govshare.say('an order gives 1 to 3660 working days') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 39: correction is ordered (责令改正), within a period that can be kept.');
	END IF;
	IF NEW.state = 'ordered' AND OLD.state = 'corrected' THEN
		NEW.corrected_at := NULL;
		NEW.correction_note := NULL;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION violation_validate() IS 'internal: what Articles 39 to 41 ask of a breach that is registered, judged and ordered to be corrected';
REVOKE ALL ON FUNCTION violation_validate() FROM PUBLIC;
CREATE TRIGGER violation_validate BEFORE INSERT OR UPDATE ON violation
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION violation_validate();
ALTER TABLE violation ENABLE ALWAYS TRIGGER violation_validate;

CREATE FUNCTION require_violation(id bigint) RETURNS violation
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	v govshare.violation;
BEGIN
	SELECT s.* INTO v FROM govshare.violation s WHERE s.id = require_violation.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('violation', require_violation.id::text);
	END IF;
	RETURN v;
END
$$;
COMMENT ON FUNCTION require_violation(bigint) IS 'internal: locks and returns a violation, SG102 if there is none';

CREATE FUNCTION register_violation(item text, department text, facts text, procedure text DEFAULT NULL, case_id bigint DEFAULT NULL,
		document text DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint;
BEGIN
	IF btrim(coalesce(register_violation.facts, '')) = '' THEN
		RAISE EXCEPTION '%', govshare.say('the facts must be stated') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 38: supervision rests on facts.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = register_violation.department) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(register_violation.department, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 to 41: a breach is one of a department.'), HINT = govshare.say('See govshare.department.');
	END IF;
	INSERT INTO govshare.violation (item, department, procedure, case_id, evidence, document)
		VALUES (register_violation.item, register_violation.department, register_violation.procedure, register_violation.case_id,
			jsonb_build_object('facts', register_violation.facts), register_violation.document)
		ON CONFLICT DO NOTHING RETURNING id INTO result;
	IF result IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('this breach is flagged already')
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 39: each is judged once.'), HINT = govshare.say('See govshare.violation.');
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION register_violation(text, text, text, text, bigint, text) IS 'an authority over the department, or its government''s office, registers a breach by hand, for who oversees the department to judge (Articles 38 to 41)';

CREATE FUNCTION answer_violation(id bigint, statement text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET statement = answer_violation.statement FROM govshare.require_violation(answer_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION answer_violation(bigint, text) IS '陈述: the department says what it has to say to a breach that was flagged (Article 39)';

CREATE FUNCTION confirm_violation(id bigint, finding text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'confirmed', finding = confirm_violation.finding, document = coalesce(confirm_violation.document, v.document)
	FROM govshare.require_violation(confirm_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION confirm_violation(bigint, text, text) IS 'who oversees the department confirms the breach; a government''s office names the document of its decision (Articles 39 to 41)';

CREATE FUNCTION dismiss_violation(id bigint, finding text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'dismissed', finding = dismiss_violation.finding, document = coalesce(dismiss_violation.document, v.document)
	FROM govshare.require_violation(dismiss_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION dismiss_violation(bigint, text, text) IS 'who oversees the department finds no breach, or good cause for it; the period itself is not waived (Articles 39 to 41)';

CREATE FUNCTION order_correction(id bigint, order_text text, workdays int, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'ordered', order_text = order_correction.order_text, order_workdays = order_correction.workdays,
		document = coalesce(order_correction.document, v.document)
	FROM govshare.require_violation(order_correction.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION order_correction(bigint, text, int, text) IS '责令改正: orders the department to correct a confirmed breach within so many working days (Articles 39 to 41)';

CREATE FUNCTION report_corrected(id bigint, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'corrected', correction_note = report_corrected.note
	FROM govshare.require_violation(report_corrected.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION report_corrected(bigint, text) IS '改正: the department reports that it corrected what it was ordered to (Articles 39 to 41)';

CREATE FUNCTION refer_violation(id bigint, referred_to text, reason text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'referred', referred_to = refer_violation.referred_to, referral_reason = refer_violation.reason,
		document = coalesce(refer_violation.document, v.document)
	FROM govshare.require_violation(refer_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION refer_violation(bigint, text, text, text) IS '移送处分: refers a breach that is grave, or not corrected, to who decides on discipline (Articles 39 to 41)';

REVOKE ALL ON FUNCTION require_violation(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_violation(text, text, text, text, bigint, text), answer_violation(bigint, text), confirm_violation(bigint, text, text),
	dismiss_violation(bigint, text, text), order_correction(bigint, text, int, text), report_corrected(bigint, text), refer_violation(bigint, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_violation(text, text, text, text, bigint, text), answer_violation(bigint, text), confirm_violation(bigint, text, text),
	dismiss_violation(bigint, text, text), order_correction(bigint, text, int, text), report_corrected(bigint, text), refer_violation(bigint, text, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('violation', '');
SELECT pg_catalog.pg_extension_config_dump('violation_id_seq', '');
