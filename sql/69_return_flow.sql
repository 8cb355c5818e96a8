/* 69_return_flow.sql: 数据回流, what superior governments hold of an area goes back to its departments (Article 24) */

INSERT INTO purpose (code, name, description)
	VALUES ('return_flow', '数据回流', 'the recipient''s own duties: data of its area that a superior government''s system holds (Article 24)');

CREATE TABLE return_flow (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	entry_version int NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	need text,
	divisions division_code[],
	reason text,
	state text NOT NULL DEFAULT 'claimed',
	claimed_at timestamptz,
	opened_at timestamptz,
	declined_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT return_flow_entry_fkey FOREIGN KEY (entry, entry_version) REFERENCES catalog_entry (code, version),
	CONSTRAINT return_flow_state_check CHECK (state IN ('claimed', 'open', 'declined', 'withdrawn')),
	CONSTRAINT return_flow_sides_check CHECK (requester <> provider)
);
CREATE UNIQUE INDEX return_flow_claimed_key ON return_flow (entry, requester) WHERE state = 'claimed';
CREATE INDEX return_flow_requester_idx ON return_flow (requester);
CREATE INDEX return_flow_provider_idx ON return_flow (provider);
COMMENT ON TABLE return_flow IS '数据回流: claims of lower departments to data of their area, and what was opened to them without request and without conditions (Article 24)';
COMMENT ON COLUMN return_flow.requester IS 'the recipient, a department of a lower government';
COMMENT ON COLUMN return_flow.need IS 'for which of its duties the recipient needs the data';
COMMENT ON COLUMN return_flow.divisions IS 'the area of the recipient''s government (or its own, where the directory names one), complete';
COMMENT ON COLUMN return_flow.reason IS 'why the provider does not open it: flagged as 39(5) for a person to judge';

INSERT INTO statute (code, article, workdays, max_extension, consent_of, starts, responsible, violation, seeded, source) VALUES
	('return_flow', '24', 20, 0, NULL, 'claim of the lower department', 'provider', '39(5)', true,
	 '第二十四条第一款:上级政府部门应当根据下级政府部门履行职责的需要,在确保政务数据安全的前提下,及时、完整回流业务信息系统收集和产生的下级政府行政区域内的政务数据,并做好系统对接和业务协同,不得设置额外的限制条件。 [I] "Timely" is taken as the 20 working days in which Article 22 has data shared; a local_rule may shorten them.');

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, opens, closes, flags, tells, awaited, interpretation) VALUES
	('return_flow', 'new', 'claimed', 'requester', 'claim_return_flow', '24', 'department {requester} claims what entry {entry} holds of its area: {need}',
	 '{entry,requester,need}', '{}', '{claimed_at}', '{return_flow}', '{}', '{}', '{provider,authority}', NULL, NULL),
	('return_flow', 'new', 'open', 'provider', 'open_return_flow', '24', 'what entry {entry} holds of {divisions} is open to department {requester}',
	 '{entry,requester,provider}', '{divisions}', '{opened_at}', '{}', '{}', '{}', '{requester}', NULL, NULL),
	('return_flow', 'claimed', 'open', 'provider', 'open_return_flow', '24', 'what entry {entry} holds of {divisions} is open to department {requester}',
	 '{}', '{divisions}', '{opened_at}', '{}', '{return_flow}', '{}', '{requester}', 'always', NULL),
	('return_flow', 'claimed', 'declined', 'provider', 'decline_return_flow', '24', 'entry {entry} is not opened to department {requester}: {reason}',
	 '{reason}', '{}', '{declined_at}', '{}', '{return_flow=cancelled}', '{39(5)}', '{requester,authority}', NULL,
	 '[I] only the security of the data can stand against a return flow; whether it does a person judges'),
	('return_flow', 'claimed', 'withdrawn', 'requester', 'withdraw_return_flow', '24', 'the claim to entry {entry} was withdrawn', '{}', '{}', '{withdrawn_at}', '{}', '{return_flow=cancelled}', '{}', '{provider}', NULL, NULL);
UPDATE transition SET duty = 'office_head' WHERE procedure = 'return_flow' AND step = 'decline_return_flow';
SELECT make_procedure('return_flow', '{requester,provider}');

CREATE FUNCTION return_flow_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e govshare.catalog_entry;
	area govshare.division_code;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = NEW.entry AND c.state = 'published' FOR SHARE;
		IF NOT FOUND THEN
			RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the published catalogue', left(NEW.entry, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 16 and 24: what flows back is in the catalogue.'), HINT = govshare.say('See govshare.catalog; register_demand() for what it does not hold.');
		END IF;
		IF NEW.provider IS NOT NULL AND NEW.provider <> e.provider THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is none of department "%s"', e.code, NEW.provider)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 24: the department whose system holds the data returns it.');
		END IF;
		NEW.provider := e.provider;
		NEW.entry_version := e.version;
		IF NEW.state = 'claimed' AND EXISTS (SELECT FROM govshare.return_flow f WHERE f.entry = NEW.entry AND f.requester = NEW.requester AND f.state = 'claimed') THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is claimed already', NEW.entry)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 24: one claim, one answer.'), HINT = govshare.say('See govshare.return_flow.');
		END IF;
	END IF;
	SELECT coalesce(d.division, g.division) INTO area FROM govshare.department d JOIN govshare.government g ON g.code = d.government WHERE d.code = NEW.requester;
	IF TG_OP = 'INSERT' AND NOT EXISTS (
			SELECT FROM govshare.department r CROSS JOIN LATERAL govshare.governments_above(r.government) up
				JOIN govshare.department p ON p.government = up.code
			WHERE r.code = NEW.requester AND p.code = NEW.provider AND up.depth > 0) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" is of no government below that of "%s"', NEW.requester, NEW.provider)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 24: data flows back from superior governments to the departments of lower ones.'), HINT = govshare.say('Others use request_share().');
	END IF;
	IF NEW.state = 'open' THEN
		NEW.divisions := coalesce(NEW.divisions, ARRAY[area]);
		IF array_position(NEW.divisions, NULL) IS NOT NULL OR NOT govshare.divisions_within(NEW.divisions, ARRAY[area]) THEN
			RAISE EXCEPTION '%', govshare.say('a return flow to department "%s" is bounded by its area %s', NEW.requester, area)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 24: what flows back is the data of the lower government''s area (下级政府行政区域内).'), HINT = govshare.say('More than that is requested by request_share().');
		END IF;
		IF NOT govshare.divisions_within(ARRAY[area], NEW.divisions) THEN
			RAISE EXCEPTION '%', govshare.say('a return flow to department "%s" holds all of its area %s', NEW.requester, area)
				USING ERRCODE = 'SG105', DETAIL = govshare.say('Article 24: it is complete, and no additional conditions are set (不得设置额外的限制条件).'), HINT = govshare.say('Leave divisions out.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION return_flow_validate() IS 'internal: what Article 24 asks of a return flow, however it is written';
CREATE TRIGGER return_flow_validate BEFORE INSERT OR UPDATE ON return_flow
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION return_flow_validate();
ALTER TABLE return_flow ENABLE ALWAYS TRIGGER return_flow_validate;

/* Opening is the grant: the one never stands without the other */
CREATE FUNCTION return_flow_share() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO govshare.share_grant (return_flow, provider, returned_by) VALUES (NEW.id, NEW.provider, NEW.provider);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION return_flow_share() IS 'internal: makes the grant of an opened return flow (Article 24)';
CREATE TRIGGER return_flow_share AFTER INSERT OR UPDATE ON return_flow
	FOR EACH ROW WHEN (NEW.state = 'open' AND NOT accepts_verbatim()) EXECUTE FUNCTION return_flow_share();
ALTER TABLE return_flow ENABLE ALWAYS TRIGGER return_flow_share;

/* A grant that came of a return flow: all shared items of the entry, the area, every method, no end */
CREATE FUNCTION grant_of_return_flow(g share_grant) RETURNS share_grant
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f govshare.return_flow;
	e govshare.catalog_entry;
BEGIN
	SELECT r.* INTO f FROM govshare.return_flow r WHERE r.id = g.return_flow FOR NO KEY UPDATE;
	IF f.state IS DISTINCT FROM 'open' OR f.provider <> g.provider OR g.request IS NOT NULL
		OR EXISTS (SELECT FROM govshare.share_grant s WHERE s.return_flow = f.id) THEN
		RAISE EXCEPTION '%', govshare.say('no return flow awaits this grant')
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 24: what flows back was opened by the department that holds it.'), HINT = govshare.say('Use open_return_flow(entry, recipient).');
	END IF;
	/* Of a newer version there may be more to return */
	UPDATE govshare.share_grant s SET state = 'terminated', state_reason = pg_catalog.format('replaced by the grant of return flow %s', f.id)
		WHERE s.requester = f.requester AND s.entry = f.entry AND s.purpose = 'return_flow' AND s.state = 'active';
	IF EXISTS (SELECT FROM govshare.share_grant s WHERE s.requester = f.requester AND s.entry = f.entry AND s.purpose = 'return_flow' AND s.state = 'suspended') THEN
		RAISE EXCEPTION '%', govshare.say('the return flow of entry %s to department "%s" is suspended', f.entry, f.requester)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: a suspended grant is not got around by another.'), HINT = govshare.say('It is lifted by the department that ordered it: see govshare.share_grant.suspended_by.');
	END IF;
	SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = f.entry AND c.version = f.entry_version;
	IF EXISTS (SELECT FROM govshare.governed_table t WHERE t.entry = f.entry AND t.division_column IS NULL)
		OR NOT EXISTS (SELECT FROM govshare.governed_table t WHERE t.entry = f.entry) THEN
		RAISE EXCEPTION '%', govshare.say('no table with a division column holds the data of entry %s', f.entry)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 24: what flows back is the data of the lower government''s area.'), HINT = govshare.say('Bind the table with govern(relation, entry, division_column).');
	END IF;
	g.revision := 1;
	g.entry := f.entry;
	g.entry_version := f.entry_version;
	g.requester := f.requester;
	g.purpose := 'return_flow';
	g.methods := '{service,batch,file}';
	g.items := ARRAY(SELECT i.column_name::text FROM govshare.data_item i
		WHERE i.entry_id = e.id AND coalesce(i.attribute, e.attribute) <> 'not_shared' ORDER BY i.position);
	g.divisions := f.divisions;
	g.row_filter := NULL;
	g.system := NULL;
	g.reads_per_day := NULL;
	g.rows_per_statement := NULL;
	g.valid_until := '9999-12-31 00:00+00';
	IF cardinality(g.items) = 0 THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is not shared', f.entry)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 14: the catalogue names the law, administrative regulation or State Council decision.'), HINT = govshare.say('See basis and reason in govshare.catalog.');
	END IF;
	RETURN g;
END
$$;
COMMENT ON FUNCTION grant_of_return_flow(share_grant) IS 'internal: fills and checks the grant of a return flow (Article 24)';

CREATE FUNCTION claim_return_flow(entry text, need text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.return_flow (entry, requester, need) VALUES (claim_return_flow.entry, govshare.current_department(), claim_return_flow.need) RETURNING id
$$;
COMMENT ON FUNCTION claim_return_flow(text, text) IS 'a department of a lower government claims what a superior''s entry holds of its area; the provider opens it (Article 24)';

CREATE FUNCTION open_return_flow(entry text, recipient text, divisions division_code[] DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	flow bigint;
BEGIN
	UPDATE govshare.return_flow f SET state = 'open', divisions = open_return_flow.divisions
		WHERE f.entry = open_return_flow.entry AND f.requester = recipient AND f.state = 'claimed' RETURNING f.id INTO flow;
	IF NOT FOUND THEN
		INSERT INTO govshare.return_flow (entry, provider, requester, divisions, state)
			VALUES (open_return_flow.entry, govshare.current_department(), recipient, open_return_flow.divisions, 'open') RETURNING id INTO flow;
	END IF;
	RETURN (SELECT g.id FROM govshare.share_grant g WHERE g.return_flow = flow);
END
$$;
COMMENT ON FUNCTION open_return_flow(text, text, division_code[]) IS '数据回流: opens what the entry holds of the recipient''s area to it, claimed or not, without request and without conditions; returns the grant, for the purpose return_flow (Article 24)';

CREATE FUNCTION require_return_flow(id bigint) RETURNS return_flow
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f govshare.return_flow;
BEGIN
	SELECT s.* INTO f FROM govshare.return_flow s WHERE s.id = require_return_flow.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('return_flow', require_return_flow.id::text);
	END IF;
	RETURN f;
END
$$;
COMMENT ON FUNCTION require_return_flow(bigint) IS 'internal: locks and returns a claim, SG102 if there is none';

CREATE FUNCTION decline_return_flow(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.return_flow f SET state = 'declined', reason = decline_return_flow.reason FROM govshare.require_return_flow(decline_return_flow.id) q WHERE f.id = q.id
$$;
COMMENT ON FUNCTION decline_return_flow(bigint, text) IS 'the provider''s office head does not open a claimed return flow, and says which danger to the data''s security stands against it; flagged as 39(5) (Article 24)';

CREATE FUNCTION withdraw_return_flow(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.return_flow f SET state = 'withdrawn' FROM govshare.require_return_flow(withdraw_return_flow.id) q WHERE f.id = q.id
$$;
COMMENT ON FUNCTION withdraw_return_flow(bigint) IS 'the recipient withdraws its claim';

REVOKE ALL ON FUNCTION return_flow_validate(), return_flow_share(), grant_of_return_flow(share_grant), require_return_flow(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION claim_return_flow(text, text), open_return_flow(text, text, division_code[]), decline_return_flow(bigint, text), withdraw_return_flow(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_return_flow(text, text), open_return_flow(text, text, division_code[]), decline_return_flow(bigint, text), withdraw_return_flow(bigint) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('return_flow', '');
SELECT pg_catalog.pg_extension_config_dump('return_flow_id_seq', '');
