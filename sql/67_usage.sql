/* 67_usage.sql: 使用记录 and 通报, what a requester records of its use, and public criticism (Article 29) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, by_local_rule, source) VALUES
	('usage_record', '29', NULL, 'delivery, and each record of use', 'requester', '40(5)', true, true,
	 '第二十九条第二款:政务数据需求部门应当对共享政务数据的使用场景、使用过程、应用成效、存储情况、销毁情况等进行记录,有关记录保存期限不少于3年。 [I] Reads are recorded by the database; how often a requester records the rest is left open: due only where a local_rule says so.');

CREATE TABLE usage_record (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	grant_id bigint NOT NULL REFERENCES share_grant,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	aspect text NOT NULL,
	description text NOT NULL,
	state text NOT NULL DEFAULT 'recorded',
	recorded_at timestamptz NOT NULL,
	CONSTRAINT usage_record_aspect_check CHECK (aspect IN ('scenario', 'process', 'results', 'storage', 'destruction')),
	CONSTRAINT usage_record_state_check CHECK (state = 'recorded')
);
CREATE INDEX usage_record_grant_idx ON usage_record (grant_id);
CREATE INDEX usage_record_requester_idx ON usage_record (requester);
COMMENT ON TABLE usage_record IS '使用记录: what a requester records of its use of shared data besides the reads, which access_log has; open to the provider and the authorities; kept (Article 29)';
COMMENT ON COLUMN usage_record.aspect IS 'scenario (使用场景), process (使用过程), results (应用成效), storage (存储情况) or destruction (销毁情况)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, interpretation) VALUES
	('usage_record', 'new', 'recorded', 'requester', 'record_usage', '29', '{requester} recorded its use of entry {entry} ({aspect})', '{requester,grant_id,aspect,description}', '{recorded_at}', '[I] also of grants that have ended: storage and destruction come after');
SELECT make_procedure('usage_record', '{provider,requester}');

/* Where a local rule asks for it: from the delivery, as long as the grant lasts */
UPDATE transition SET opens = opens || '{usage_record}' WHERE procedure = 'share_grant' AND from_state = 'new';
UPDATE transition SET closes = closes || '{usage_record=cancelled}' WHERE procedure = 'share_grant' AND to_state IN ('terminated', 'expired', 'ended');

CREATE FUNCTION usage_record_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.grant_id;
	IF g.requester IS DISTINCT FROM NEW.requester THEN
		RAISE EXCEPTION '%', govshare.say('grant %s is none of your department''s', NEW.grant_id)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 29: each requester records its own use.'), HINT = govshare.say('See govshare.my_grants.');
	END IF;
	IF NEW.aspect NOT IN ('scenario', 'process', 'results', 'storage', 'destruction') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is nothing that Article 29 has recorded', left(NEW.aspect, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 29 names scenario, process, results, storage and destruction.');
	END IF;
	NEW.entry := g.entry;
	NEW.provider := g.provider;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION usage_record_validate() IS 'internal: what Article 29 asks of a record of use';
REVOKE ALL ON FUNCTION usage_record_validate() FROM PUBLIC;
CREATE TRIGGER usage_record_validate BEFORE INSERT ON usage_record
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION usage_record_validate();
ALTER TABLE usage_record ENABLE ALWAYS TRIGGER usage_record_validate;

/* The period starts anew with each record */
CREATE FUNCTION usage_record_renews() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM govshare.obligation_close('share_grant', NEW.grant_id, 'usage_record', 'met');
	IF EXISTS (SELECT FROM govshare.share_grant g WHERE g.id = NEW.grant_id AND g.state IN ('active', 'suspended')) THEN
		PERFORM govshare.obligation_open('usage_record', NEW.requester, 'share_grant', NEW.grant_id, NEW.recorded_at);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION usage_record_renews() IS 'internal: a record of use meets the period that a local rule sets, and starts the next (Article 29)';
REVOKE ALL ON FUNCTION usage_record_renews() FROM PUBLIC;
CREATE TRIGGER usage_record_zz_renews AFTER INSERT ON usage_record
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION usage_record_renews();
ALTER TABLE usage_record ENABLE ALWAYS TRIGGER usage_record_zz_renews;

CREATE FUNCTION record_usage(grant_id bigint, aspect text, description text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.usage_record (requester, grant_id, aspect, description)
		VALUES (govshare.current_department(), record_usage.grant_id, record_usage.aspect, record_usage.description)
		RETURNING id
$$;
COMMENT ON FUNCTION record_usage(bigint, text, text) IS 'the requester records the scenario, process, results, storage or destruction of what it got under a grant (Article 29)';

/* 通报 */
CREATE TABLE criticism (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	violation bigint NOT NULL REFERENCES violation,
	department text NOT NULL REFERENCES department,
	item text NOT NULL,
	text text NOT NULL,
	document text,
	published_by text,
	state text NOT NULL DEFAULT 'published',
	published_at timestamptz NOT NULL,
	CONSTRAINT criticism_state_check CHECK (state = 'published')
);
CREATE INDEX criticism_department_idx ON criticism (department);
COMMENT ON TABLE criticism IS '通报: breaches that an authority made known to all departments (Article 29)';
COMMENT ON COLUMN criticism.violation IS 'the breach, which was confirmed [I]';
COMMENT ON COLUMN criticism.published_by IS 'the authority';
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, tells, independent, interpretation) VALUES
	('criticism', 'new', 'published', 'authority:department', 'office_head', 'publish_criticism', '29', 'breach {item} of {department} was made known to all departments: {text}', '{violation,department,text}', '{document}', '{published_at,published_by}', '{department}', true,
	 '[I] of breaches that were confirmed; by any authority over the department');
SELECT make_procedure('criticism', '{department}');
CREATE POLICY criticism_known ON criticism FOR SELECT USING (true);

CREATE FUNCTION criticism_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	v govshare.violation;
BEGIN
	SELECT s.* INTO v FROM govshare.violation s WHERE s.id = NEW.violation AND s.department = NEW.department FOR SHARE;
	IF v.state NOT IN ('confirmed', 'ordered', 'corrected', 'referred') THEN
		RAISE EXCEPTION '%', govshare.say('violation %s is %s, not confirmed', v.id, v.state)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 29: what is made known (通报) is a breach, not a suspicion [I].'), HINT = govshare.say('Use confirm_violation() first.');
	END IF;
	IF govshare.current_department() = v.department THEN
		RAISE EXCEPTION '%', govshare.say('an authority does not criticise itself') USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 29: supervision is over others.');
	END IF;
	NEW.item := v.item;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION criticism_validate() IS 'internal: what Article 29 asks of public criticism';
REVOKE ALL ON FUNCTION criticism_validate() FROM PUBLIC;
CREATE TRIGGER criticism_validate BEFORE INSERT ON criticism
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION criticism_validate();
ALTER TABLE criticism ENABLE ALWAYS TRIGGER criticism_validate;

CREATE FUNCTION publish_criticism(violation_id bigint, text text, document text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.criticism (violation, department, text, document)
		SELECT v.id, v.department, publish_criticism.text, publish_criticism.document
		FROM govshare.require_violation(publish_criticism.violation_id) v
		RETURNING id
$$;
COMMENT ON FUNCTION publish_criticism(bigint, text, text) IS '通报: an authority''s office head makes a confirmed breach known to all departments (Article 29)';

REVOKE ALL ON FUNCTION record_usage(bigint, text, text), publish_criticism(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_usage(bigint, text, text), publish_criticism(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('usage_record', '');
SELECT pg_catalog.pg_extension_config_dump('usage_record_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('criticism', '');
SELECT pg_catalog.pg_extension_config_dump('criticism_id_seq', '');
