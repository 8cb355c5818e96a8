/* 51_catalog_rule.sql: what an entry must be, whoever writes it (Articles 3 and 12 to 17) */

CREATE FUNCTION stated_date(reference text) RETURNS date
	LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	part text[] := regexp_match(reference, '(\d{4})[-年](\d{1,2})[-月](\d{1,2})');
BEGIN
	RETURN make_date(part[1]::int, part[2]::int, part[3]::int);
EXCEPTION WHEN datetime_field_overflow THEN
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION stated_date(text) IS 'the first date in a reference to a document, as 2025-08-15 or 2025年8月15日; null if there is none';

/* The parts of an entry together with its row: checked when it is drafted and when it is endorsed */
CREATE FUNCTION check_entry_parts(e catalog_entry) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i govshare.data_item;
	n_items int := 0;
	is_conditional boolean := e.attribute = 'conditional';
BEGIN
	FOR i IN SELECT d.* FROM govshare.data_item d WHERE d.entry_id = e.id ORDER BY d.position LOOP
		n_items := n_items + 1;
		IF i.attribute < e.attribute THEN
			RAISE EXCEPTION '%', govshare.say('item "%s" cannot be %s in an entry that is %s', i.name, i.attribute, e.attribute)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 14 and 15: an item may be stricter than its entry, never looser.'),
					HINT = govshare.say('Leave the attribute of the item null, or list the item in an entry of its own.');
		END IF;
		IF i.attribute = 'not_shared' AND e.attribute <> 'not_shared' AND (
			coalesce(i.basis_kind, e.basis_kind) IS NULL
			OR btrim(coalesce(i.legal_basis, e.legal_basis, '')) = ''
			OR btrim(coalesce(i.reason, e.reason, '')) = '') THEN
			RAISE EXCEPTION '%', govshare.say('item "%s" is not shared, but basis or reason is missing', i.name)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: data that is not shared states the reason and the law, administrative regulation or State Council decision.'),
					HINT = govshare.say('Give basis_kind, legal_basis and reason, with the item or with the entry.');
		END IF;
		is_conditional := is_conditional OR i.attribute IS NOT DISTINCT FROM 'conditional';
	END LOOP;
	IF n_items = 0 THEN
		RAISE EXCEPTION '%', govshare.say('entry %s has no data items', e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 requires the data items (数据项).');
	END IF;
	IF is_conditional AND (btrim(coalesce(e.scope, '')) = '' OR coalesce(cardinality(e.purposes), 0) = 0) THEN
		RAISE EXCEPTION '%', govshare.say('conditional entry %s does not list its scope and purposes', e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: for conditional data the catalogue lists scope (共享范围), purposes (使用用途) and other conditions.'),
				HINT = govshare.say('Give scope and purposes.');
	END IF;
	IF NOT is_conditional AND EXISTS (SELECT FROM govshare.entry_condition c WHERE c.entry_id = e.id) THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is %s, yet lists conditions', e.code, e.attribute)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: no conditions are added at will.'),
				HINT = govshare.say('Drop the conditions, or make the entry or an item conditional.');
	END IF;
END
$$;
COMMENT ON FUNCTION check_entry_parts(catalog_entry) IS 'internal: checks the items and conditions of an entry against its attribute (Articles 13 to 15)';

CREATE FUNCTION catalog_entry_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	last govshare.catalog_entry;
	missing text;
BEGIN
	IF NEW.state = 'draft' THEN
		IF NEW.code !~ '^[^/[:space:]]+/[^/[:space:]]+$' OR length(NEW.code) > 64 THEN
			RAISE EXCEPTION '%', govshare.say('entry code is not of the form 分类码/顺序码')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 12: entries follow the standard of the unified catalogue, such as MZ001/000001 (64 characters at most).');
		END IF;
		IF length(NEW.name) > 200 THEN
			RAISE EXCEPTION '%', govshare.say('the name of entry %s is longer than 200 characters', NEW.code) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 asks for a name (目录名称).');
		END IF;
		IF NEW.methods IS NULL OR array_position(NEW.methods, NULL) IS NOT NULL
			OR (cardinality(NEW.methods) = 0 AND NEW.attribute <> 'not_shared')
			OR cardinality(NEW.methods) <> (SELECT count(DISTINCT m) FROM unnest(NEW.methods) m) THEN
			RAISE EXCEPTION '%', govshare.say('the sharing methods of entry %s are missing or repeated', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 asks for the methods (共享方式): service, batch, file.');
		END IF;
		NEW.secrecy_assessed_on := govshare.stated_date(NEW.secrecy_assessment);
		NEW.privacy_assessed_on := govshare.stated_date(NEW.privacy_assessment);
		IF NEW.secrecy_assessed_on IS NULL OR NEW.privacy_assessed_on IS NULL THEN
			RAISE EXCEPTION '%', govshare.say('the assessments of entry %s are not dated', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13: secrecy risk (保密风险) and personal information (个人信息保护影响) are assessed before the entry is drawn up.'),
					HINT = govshare.say('Refer to the assessment with its date, such as ''密评〔2025〕12号 2025-08-15''.');
		END IF;
		IF greatest(NEW.secrecy_assessed_on, NEW.privacy_assessed_on) > (NEW.drafted_at AT TIME ZONE current_setting('govshare.timezone'))::date THEN
			RAISE EXCEPTION '%', govshare.say('an assessment of entry %s lies in the future', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13: assessments come before the entry.');
		END IF;
		IF NEW.attribute = 'conditional' AND (btrim(coalesce(NEW.scope, '')) = '' OR coalesce(cardinality(NEW.purposes), 0) = 0) THEN
			RAISE EXCEPTION '%', govshare.say('conditional entry %s does not list its scope and purposes', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: for conditional data the catalogue lists scope (共享范围), purposes (使用用途) and other conditions.'),
					HINT = govshare.say('Give scope and purposes.');
		END IF;
		IF NEW.basis_kind NOT IN ('law', 'administrative_regulation', 'state_council_decision') THEN
			RAISE EXCEPTION '%', govshare.say('a document of kind "%s" does not keep data from being shared', left(NEW.basis_kind, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 14: only laws, administrative regulations and State Council decisions do; local and ministerial rules do not suffice.'),
					HINT = govshare.say('basis_kind is law, administrative_regulation or state_council_decision.');
		END IF;
		IF NEW.attribute = 'not_shared' AND (NEW.basis_kind IS NULL OR btrim(coalesce(NEW.legal_basis, '')) = '' OR btrim(coalesce(NEW.reason, '')) = '') THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is not shared, but basis or reason is missing', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: data that is not shared states the reason and the law, administrative regulation or State Council decision.'),
					HINT = govshare.say('Give basis_kind, legal_basis and reason.');
		END IF;
		SELECT coalesce(u, 'null') INTO missing FROM unnest(NEW.purposes) u
			WHERE u IS NULL OR NOT EXISTS (SELECT FROM govshare.purpose p WHERE p.code = u) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('purpose "%s" is not in the vocabulary', left(missing, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: the catalogue lists the purposes (使用用途).'), HINT = govshare.say('See govshare.purpose.');
		END IF;
	END IF;
	IF TG_OP = 'INSERT' THEN
		/* Versions follow each other under one code, which stays with its provider */
		SELECT * INTO last FROM govshare.catalog_entry c WHERE c.code = NEW.code ORDER BY c.version DESC LIMIT 1;
		IF last.provider <> NEW.provider THEN
			RAISE EXCEPTION '%', govshare.say('code %s belongs to another department', NEW.code)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 12: each department lists its own data; codes are unique in the unified catalogue.');
		END IF;
		IF NEW.version <> coalesce(last.version, 0) + 1 THEN
			RAISE EXCEPTION '%', govshare.say('version %s of entry %s does not follow the last one', NEW.version, NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 17: updates are versions of the entry, counted from 1.');
		END IF;
		IF last.state IN ('draft', 'endorsed', 'submitted', 'returned') THEN
			RAISE EXCEPTION '%', govshare.say('version %s of entry %s is still %s', last.version, NEW.code, last.state)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 16: one version at a time is prepared and reviewed.'), HINT = govshare.say('Finish or withdraw it first.');
		END IF;
		IF NEW.version > 1 AND btrim(coalesce(NEW.change_reason, '')) = '' THEN
			RAISE EXCEPTION '%', govshare.say('an update of entry %s states its reason', NEW.code)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 15 and 17: whoever changes the catalogue says why.'), HINT = govshare.say('Use amend_entry(code, reason).');
		END IF;
	ELSIF NEW.state = 'endorsed' THEN
		PERFORM govshare.check_entry_parts(NEW);
	ELSIF NEW.state = 'superseded' THEN
		IF NOT EXISTS (SELECT FROM govshare.catalog_entry c WHERE c.code = NEW.code AND c.version > NEW.version AND c.state = 'published') THEN
			RAISE EXCEPTION '%', govshare.say('no newer version of entry %s is published', NEW.code)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 17: a version stands until its update is published.'), HINT = govshare.say('Publish the update, or withdraw the entry.');
		END IF;
	ELSIF NEW.state = 'withdrawn' AND OLD.state = 'published' THEN
		/* An older snapshot would not show what was submitted or delivered since */
		IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is withdrawn at isolation level read committed only', NEW.code)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 15 and 27: whether requests or grants rest on it is judged by what is true now.'),
					HINT = govshare.say('Use a transaction of isolation level read committed.');
		END IF;
		IF (EXISTS (SELECT FROM govshare.share_grant g WHERE g.entry = NEW.code AND g.state IN ('active', 'suspended'))
				AND govshare.service_change_due(NEW.code, 'withdraw_entry') IS NULL)
			OR EXISTS (SELECT FROM govshare.share_request r WHERE r.entry = NEW.code AND r.state IN ('submitted', 'supplement', 'approved', 'narrowed')) THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is in use', NEW.code)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: without good cause, consultation and filing no provider ends a service; Article 15: nor obstructs sharing.'),
					HINT = govshare.say('Answer the requests that wait; end the service by propose_service_change() and file_service_change(), from the day they name.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION catalog_entry_validate() IS 'internal: what Articles 12 to 17 ask of an entry, however it is written';

CREATE TRIGGER catalog_entry_validate BEFORE INSERT OR UPDATE ON catalog_entry
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION catalog_entry_validate();
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_validate;

CREATE FUNCTION data_item_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF btrim(NEW.name) = '' OR length(NEW.name) > 200 OR btrim(NEW.column_name::text) = '' OR btrim(NEW.type) = '' OR length(NEW.type) > 100 THEN
		RAISE EXCEPTION '%', govshare.say('an item needs a name, a column and a type')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 asks for the data items (数据项); names hold 200 characters, types 100.');
	END IF;
	IF NEW.basis_kind NOT IN ('law', 'administrative_regulation', 'state_council_decision') THEN
		RAISE EXCEPTION '%', govshare.say('a document of kind "%s" does not keep data from being shared', left(NEW.basis_kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 14: only laws, administrative regulations and State Council decisions do.'),
				HINT = govshare.say('basis_kind is law, administrative_regulation or state_council_decision.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION data_item_validate() IS 'internal: what Articles 13 to 15 ask of an item';
CREATE TRIGGER data_item_validate BEFORE INSERT OR UPDATE ON data_item
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION data_item_validate();
ALTER TABLE data_item ENABLE ALWAYS TRIGGER data_item_validate;

/* Publishing ends the version before and tells everyone: content is read in catalog_announcement */
CREATE FUNCTION catalog_entry_announce() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.state = 'published' THEN
		UPDATE govshare.catalog_entry SET state = 'superseded'
			WHERE code = NEW.code AND state = 'published' AND version < NEW.version;
	END IF;
	PERFORM pg_notify('govshare_catalog', jsonb_build_object('kind', NEW.state, 'id', NEW.id)::text);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION catalog_entry_announce() IS 'internal: ends the version before a published one and sends NOTIFY govshare_catalog (Article 16)';
CREATE TRIGGER catalog_entry_zz_announce AFTER UPDATE ON catalog_entry
	FOR EACH ROW WHEN (NOT accepts_verbatim() AND (NEW.state = 'published' OR (NEW.state = 'withdrawn' AND OLD.state = 'published')))
	EXECUTE FUNCTION catalog_entry_announce();
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_zz_announce;

REVOKE ALL ON FUNCTION check_entry_parts(catalog_entry), catalog_entry_validate(), data_item_validate(), catalog_entry_announce() FROM PUBLIC;
