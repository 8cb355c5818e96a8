/* 52_catalog_step.sql: the functions by which departments and authorities keep the catalogue */

CREATE FUNCTION check_items(items jsonb) RETURNS SETOF data_item
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	item jsonb;
	wrong text;
	n int := 0;
	result govshare.data_item;
BEGIN
	IF items IS NULL OR jsonb_typeof(items) <> 'array' OR jsonb_array_length(items) NOT BETWEEN 1 AND 1600 THEN
		RAISE EXCEPTION '%', govshare.say('items must be a JSON array of 1 to 1600 objects')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 requires the data items (数据项).'),
				HINT = govshare.say('[{"name": "登记机关", "column": "registrar", "type": "text", "personal": false, "sensitive": false}]');
	END IF;
	FOR item IN SELECT e FROM jsonb_array_elements(items) e LOOP
		n := n + 1;
		IF jsonb_typeof(item) <> 'object' THEN
			RAISE EXCEPTION '%', govshare.say('item %s is not a JSON object', n) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 requires the data items (数据项).');
		END IF;
		SELECT k INTO wrong FROM jsonb_object_keys(item) k
			WHERE k NOT IN ('name', 'column', 'type', 'personal', 'sensitive', 'attribute', 'basis_kind', 'legal_basis', 'reason')
			ORDER BY k LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('item %s has an unknown key "%s"', n, left(wrong, 64))
				USING ERRCODE = 'SG103', HINT = govshare.say('Known are name, column, type, personal, sensitive, attribute, basis_kind, legal_basis and reason.');
		END IF;
		SELECT k INTO wrong FROM unnest('{name,column,type,attribute,basis_kind,legal_basis,reason}'::text[]) WITH ORDINALITY u (k, o)
			WHERE CASE WHEN k IN ('name', 'column') THEN jsonb_typeof(item -> k) IS DISTINCT FROM 'string' OR btrim(item ->> k) = ''
				ELSE jsonb_typeof(item -> k) NOT IN ('string', 'null') END
			ORDER BY o LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('item %s: "%s" is missing or not a string', n, wrong) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 requires the data items (数据项).');
		END IF;
		SELECT k INTO wrong FROM unnest('{personal,sensitive}'::text[]) WITH ORDINALITY u (k, o)
			WHERE jsonb_typeof(item -> k) NOT IN ('boolean', 'null') ORDER BY o LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('item %s: "%s" is not true or false', n, wrong) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: personal information is marked.');
		END IF;
		IF octet_length(item ->> 'column') > 63 OR length(item ->> 'name') > 200 THEN
			RAISE EXCEPTION '%', govshare.say('item %s: name or column is too long', n) USING ERRCODE = 'SG103', DETAIL = govshare.say('Names hold 200 characters, columns 63 bytes.');
		END IF;
		IF item ->> 'attribute' NOT IN ('unconditional', 'conditional', 'not_shared') THEN
			RAISE EXCEPTION '%', govshare.say('item %s: "%s" is no attribute', n, left(item ->> 'attribute', 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 14 knows unconditional, conditional and not_shared.');
		END IF;
		result.position := n;
		result.name := item ->> 'name';
		result.column_name := item ->> 'column';
		result.type := coalesce(item ->> 'type', 'text');
		result.personal := coalesce((item ->> 'personal')::boolean, false);
		result.sensitive := coalesce((item ->> 'sensitive')::boolean, false);
		result.attribute := (item ->> 'attribute')::govshare.share_attribute;
		result.basis_kind := item ->> 'basis_kind';
		result.legal_basis := item ->> 'legal_basis';
		result.reason := item ->> 'reason';
		RETURN NEXT result;
	END LOOP;
	SELECT v INTO wrong FROM jsonb_array_elements(items) e CROSS JOIN unnest(ARRAY[e ->> 'column', e ->> 'name']) WITH ORDINALITY u (v, o)
		GROUP BY o, v HAVING count(*) > 1 ORDER BY o, v LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '%', govshare.say('item "%s" is listed twice', left(wrong, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13: each data item (数据项) is listed once.');
	END IF;
END
$$;
COMMENT ON FUNCTION check_items(jsonb) IS 'internal: reads the items of draft_entry(), raising SG103 on anything unknown, missing or repeated';

/* The version that a step means: the one at work, else the one in force, else the last */
CREATE FUNCTION entry_at_work(code text) RETURNS bigint
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint;
BEGIN
	SELECT e.id INTO result FROM govshare.catalog_entry e WHERE e.code = entry_at_work.code
		ORDER BY e.state IN ('draft', 'endorsed', 'submitted', 'returned') DESC, e.state = 'published' DESC, e.version DESC LIMIT 1;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('catalog_entry', left(entry_at_work.code, 64));
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION entry_at_work(text) IS 'internal: the version of an entry that the next step is about';

CREATE FUNCTION draft_entry(code text, name text, attribute share_attribute, methods share_method[], items jsonb, format text,
		frequency update_frequency, classification text, secrecy_assessment text, privacy_assessment text,
		summary text DEFAULT NULL, source_system text DEFAULT NULL, grade data_grade DEFAULT 'general',
		secrecy text DEFAULT 'none', conditions text[] DEFAULT '{}', scope text DEFAULT NULL,
		purposes text[] DEFAULT NULL, basis_kind text DEFAULT NULL, legal_basis text DEFAULT NULL,
		reason text DEFAULT NULL) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e govshare.catalog_entry;
BEGIN
	PERFORM govshare.refuse_secret(draft_entry.secrecy);
	SELECT c.* INTO e FROM govshare.catalog_entry c
		WHERE c.code = draft_entry.code AND c.state IN ('draft', 'endorsed', 'submitted', 'returned') FOR UPDATE;
	IF FOUND THEN
		UPDATE govshare.catalog_entry c SET state = 'draft', name = draft_entry.name, attribute = draft_entry.attribute,
				methods = draft_entry.methods, format = draft_entry.format, frequency = draft_entry.frequency,
				classification = draft_entry.classification, secrecy_assessment = draft_entry.secrecy_assessment,
				privacy_assessment = draft_entry.privacy_assessment, summary = draft_entry.summary,
				source_system = draft_entry.source_system, grade = draft_entry.grade, scope = draft_entry.scope,
				purposes = draft_entry.purposes, basis_kind = draft_entry.basis_kind,
				legal_basis = draft_entry.legal_basis, reason = draft_entry.reason
			WHERE c.id = e.id RETURNING c.* INTO e;
		DELETE FROM govshare.data_item i WHERE i.entry_id = e.id;
		DELETE FROM govshare.entry_condition c WHERE c.entry_id = e.id;
	ELSE
		SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = draft_entry.code AND c.state IN ('published', 'withdrawn')
			AND c.provider = govshare.current_department() LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('entry %s was published before', draft_entry.code)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 17: the catalogue is updated, with a reason, in versions.'),
					HINT = govshare.say('Call amend_entry(code, reason) first, then draft_entry().');
		END IF;
		INSERT INTO govshare.catalog_entry (code, version, provider, name, attribute, methods, format, frequency, classification,
				secrecy_assessment, privacy_assessment, summary, source_system, grade, scope, purposes, basis_kind, legal_basis, reason)
			VALUES (draft_entry.code, 1, govshare.current_department(), draft_entry.name, draft_entry.attribute, draft_entry.methods,
				draft_entry.format, draft_entry.frequency, draft_entry.classification, draft_entry.secrecy_assessment,
				draft_entry.privacy_assessment, draft_entry.summary, draft_entry.source_system, draft_entry.grade, draft_entry.scope,
				draft_entry.purposes, draft_entry.basis_kind, draft_entry.legal_basis, draft_entry.reason)
			RETURNING * INTO e;
	END IF;
	INSERT INTO govshare.data_item (entry_id, position, name, column_name, type, personal, sensitive, attribute, basis_kind, legal_basis, reason)
		SELECT e.id, i.position, i.name, i.column_name, i.type, i.personal, i.sensitive, i.attribute, i.basis_kind, i.legal_basis, i.reason
		FROM govshare.check_items(draft_entry.items) i;
	IF array_ndims(draft_entry.conditions) > 1 OR EXISTS (SELECT FROM unnest(draft_entry.conditions) c WHERE btrim(coalesce(c, '')) = '') THEN
		RAISE EXCEPTION '%', govshare.say('a condition of entry %s is empty', draft_entry.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: conditions are listed, each by its number.');
	END IF;
	INSERT INTO govshare.entry_condition (entry_id, number, condition)
		SELECT e.id, u.n, u.c FROM unnest(draft_entry.conditions) WITH ORDINALITY u (c, n);
	PERFORM govshare.check_entry_parts(e);
	RETURN e.version;
END
$$;
COMMENT ON FUNCTION draft_entry IS 'drafts, or drafts anew, an entry of the caller''s department; returns its version (Articles 12 to 15)';

CREATE FUNCTION amend_entry(code text, reason text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	old govshare.catalog_entry;
	e govshare.catalog_entry;
BEGIN
	SELECT c.* INTO old FROM govshare.catalog_entry c WHERE c.id = govshare.entry_at_work(amend_entry.code);
	INSERT INTO govshare.catalog_entry (code, version, provider, name, attribute, methods, format, frequency, classification, grade,
			secrecy_assessment, privacy_assessment, summary, source_system, scope, purposes, basis_kind, legal_basis, reason, change_reason)
		VALUES (old.code, (SELECT max(c.version) + 1 FROM govshare.catalog_entry c WHERE c.code = old.code),
			old.provider, old.name, old.attribute, old.methods, old.format, old.frequency, old.classification, old.grade,
			old.secrecy_assessment, old.privacy_assessment, old.summary, old.source_system, old.scope, old.purposes,
			old.basis_kind, old.legal_basis, old.reason, amend_entry.reason)
		RETURNING * INTO e;
	INSERT INTO govshare.data_item (entry_id, position, name, column_name, type, personal, sensitive, attribute, basis_kind, legal_basis, reason)
		SELECT e.id, i.position, i.name, i.column_name, i.type, i.personal, i.sensitive, i.attribute, i.basis_kind, i.legal_basis, i.reason
		FROM govshare.data_item i WHERE i.entry_id = old.id;
	INSERT INTO govshare.entry_condition (entry_id, number, condition)
		SELECT e.id, c.number, c.condition FROM govshare.entry_condition c WHERE c.entry_id = old.id;
	RETURN e.version;
END
$$;
COMMENT ON FUNCTION amend_entry(text, text) IS 'starts an update of a published entry as a new version, a draft like the last one, and returns its number (Article 17)';

CREATE FUNCTION endorse_entry(code text, version int DEFAULT NULL, drafted_at timestamptz DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e govshare.catalog_entry;
BEGIN
	/* Locked, so that what is consented to is what was looked at */
	SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.id = govshare.entry_at_work(endorse_entry.code) FOR NO KEY UPDATE;
	IF govshare.may_see(e.provider) AND (e.version <> endorse_entry.version OR e.drafted_at <> endorse_entry.drafted_at) THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is at version %s, drafted at %s', e.code, e.version, e.drafted_at)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 13: the principal consents to what he reviewed; it was drafted anew since.'),
				HINT = govshare.say('Look at govshare.catalog_entry and govshare.data_item again.');
	END IF;
	UPDATE govshare.catalog_entry c SET state = 'endorsed' WHERE c.id = e.id;
END
$$;
COMMENT ON FUNCTION endorse_entry(text, int, timestamptz) IS '部门负责人审核同意: the principal of the provider consents to the entry; with version and drafted_at, to that draft and no later one (Article 13)';

CREATE FUNCTION submit_entry(code text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.catalog_entry SET state = 'submitted' WHERE id = govshare.entry_at_work(submit_entry.code)
$$;
COMMENT ON FUNCTION submit_entry(text) IS '报送: hands the entry to the authority for review; for an update the clock starts (Articles 16 and 17)';

CREATE FUNCTION publish_entry(code text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.catalog_entry SET state = 'published' WHERE id = govshare.entry_at_work(publish_entry.code)
$$;
COMMENT ON FUNCTION publish_entry(text) IS '审核发布: the authority publishes the entry and so announces it to all departments (Article 16)';

CREATE FUNCTION return_entry(code text, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.catalog_entry SET state = 'returned', return_reason = return_entry.reason WHERE id = govshare.entry_at_work(return_entry.code)
$$;
COMMENT ON FUNCTION return_entry(text, text) IS 'the authority returns the entry to its provider, with the reason (Article 16)';

CREATE FUNCTION withdraw_entry(code text, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.catalog_entry SET state = 'withdrawn', withdraw_reason = withdraw_entry.reason WHERE id = govshare.entry_at_work(withdraw_entry.code)
$$;
COMMENT ON FUNCTION withdraw_entry(text, text) IS 'gives up the version at work, or withdraws the published entry when nothing rests on it (Articles 15, 17 and 27)';

REVOKE ALL ON FUNCTION check_items(jsonb), entry_at_work(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION draft_entry(text, text, share_attribute, share_method[], jsonb, text, update_frequency, text, text, text, text, text, data_grade, text, text[], text, text[], text, text, text),
	amend_entry(text, text), endorse_entry(text, int, timestamptz), submit_entry(text), publish_entry(text), return_entry(text, text), withdraw_entry(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION draft_entry(text, text, share_attribute, share_method[], jsonb, text, update_frequency, text, text, text, text, text, data_grade, text, text[], text, text[], text, text, text),
	amend_entry(text, text), endorse_entry(text, int, timestamptz), submit_entry(text), publish_entry(text), return_entry(text, text), withdraw_entry(text, text) TO govshare_reader;
