/* 56_request_rule.sql: what a request and a reply must be, whoever writes them (Articles 14, 15, 20 to 22, 25) */

/* The checks of a new request; completes it from the published entry */
CREATE FUNCTION check_new_request(r share_request) RETURNS share_request
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e govshare.catalog_entry;
	wrong text;
	g record;
BEGIN
	IF (SELECT d.kind FROM govshare.department d WHERE d.code = r.requester) = 'grassroots_body' THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" requests nothing in its own name', r.requester)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Articles 2 and 30: grassroots bodies read under a grant of their county department.');
	END IF;
	SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = r.entry AND c.state = 'published' FOR SHARE;
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the published catalogue', left(r.entry, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: requests follow the catalogue as published.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	IF e.provider = r.requester THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is your own department''s', e.code)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 3: sharing is between departments; nobody decides on a request of their own department.');
	END IF;
	r.entry_version := e.version;
	r.provider := e.provider;
	IF e.attribute = 'not_shared' THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is not shared', e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 14: the catalogue names the law, administrative regulation or State Council decision.'), HINT = govshare.say('See basis and reason in govshare.catalog.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.purpose p WHERE p.code = r.purpose) THEN
		RAISE EXCEPTION '%', govshare.say('purpose "%s" is not in the vocabulary', left(r.purpose, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20 asks for the use.'), HINT = govshare.say('See govshare.purpose.');
	END IF;
	/* Items: those named, else all that are shared */
	IF r.items IS NULL THEN
		r.items := ARRAY(SELECT i.column_name::text FROM govshare.data_item i
			WHERE i.entry_id = e.id AND i.attribute IS DISTINCT FROM 'not_shared' ORDER BY i.position);
	END IF;
	SELECT coalesce(u, 'null') INTO wrong FROM unnest(r.items) u
		WHERE NOT EXISTS (SELECT FROM govshare.data_item i WHERE i.entry_id = e.id AND i.column_name = u AND i.attribute IS DISTINCT FROM 'not_shared') LIMIT 1;
	IF FOUND OR cardinality(r.items) = 0 OR cardinality(r.items) <> (SELECT count(DISTINCT u) FROM unnest(r.items) u) THEN
		RAISE EXCEPTION '%', govshare.say('items asked for%sare unknown, not shared or repeated in entry %s', coalesce(' ("' || left(wrong, 64) || '") ', ' '), e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: requests follow the catalogue as published.'), HINT = govshare.say('Name columns of the entry''s shared items, each once, or leave items null for all of them.');
	END IF;
	r.items := ARRAY(SELECT i.column_name::text FROM govshare.data_item i WHERE i.entry_id = e.id AND i.column_name = ANY (r.items::name[]) ORDER BY i.position);
	r.attribute := (SELECT max(coalesce(i.attribute, e.attribute)) FROM govshare.data_item i WHERE i.entry_id = e.id AND i.column_name = ANY (r.items::name[]));
	IF btrim(coalesce(r.personal_basis, '')) = '' AND EXISTS (SELECT FROM govshare.data_item i
			WHERE i.entry_id = e.id AND i.personal AND i.column_name = ANY (r.items::name[])) THEN
		RAISE EXCEPTION '%', govshare.say('items of entry %s are personal information, and no basis for it is named', e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: personal information is shared under the law on its protection, by a basis of its own.'),
				HINT = govshare.say('Give personal_basis, or ask for items that are not personal: see govshare.catalog.');
	END IF;
	IF r.attribute = 'conditional' AND r.purpose <> ALL (e.purposes) THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is not shared for purpose "%s"', e.code, r.purpose)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: the catalogue lists the purposes of conditional data.'), HINT = govshare.say('It is shared for: %s.', array_to_string(e.purposes, ', '));
	END IF;
	IF NOT r.methods <@ e.methods OR array_position(r.methods, NULL) IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is not shared by that method', e.code)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 13 and 20: the catalogue lists the methods (共享方式).'), HINT = govshare.say('It is shared by: %s.', array_to_string(e.methods, ', '));
	END IF;
	r.methods := ARRAY(SELECT DISTINCT m FROM unnest(r.methods) m ORDER BY m);
	/* The division type knows the form of a code; only the register knows which exist */
	IF array_position(r.divisions, NULL) IS NOT NULL OR cardinality(r.divisions) = 0 THEN
		RAISE EXCEPTION '%', govshare.say('divisions of a request must be named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20 asks for the scope of use.'), HINT = govshare.say('Leave divisions null for no bound.');
	END IF;
	SELECT u::text INTO wrong FROM unnest(r.divisions) u
		WHERE left(u::text, 6) <> '000000' AND NOT EXISTS (SELECT FROM govshare.division d WHERE d.code::text = left(u::text, 6)) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '%', govshare.say('division %s does not exist', wrong) USING ERRCODE = 'SG202', DETAIL = govshare.say('It is in no edition of GB/T 2260 that govshare.division holds.'), HINT = govshare.say('Look the code up in govshare.division.');
	END IF;
	r.divisions := ARRAY(SELECT DISTINCT u FROM unnest(r.divisions) u ORDER BY u);
	IF cardinality(r.divisions) = 0 THEN
		r.divisions := NULL;
	END IF;
	IF btrim(r.row_filter) = '' THEN
		RAISE EXCEPTION '%', govshare.say('the row filter is empty') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20 asks for the scope of use.'), HINT = govshare.say('Leave row_filter null for none.');
	END IF;
	IF r.row_filter IS NOT NULL THEN
		PERFORM govshare.check_row_filter(t.relation, r.row_filter) FROM govshare.governed_table t WHERE t.entry = r.entry;
	END IF;
	/* One grant in force for each requester, entry and purpose */
	IF r.supersedes IS NOT NULL THEN
		SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = r.supersedes;
		IF g.requester IS DISTINCT FROM r.requester OR g.entry <> r.entry OR g.state <> 'active' THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is no active grant of your department for entry %s', r.supersedes, r.entry)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: wider use replaces the grant that it widens.'), HINT = govshare.say('See govshare.my_grants.');
		END IF;
	END IF;
	IF EXISTS (SELECT FROM govshare.share_grant s WHERE s.requester = r.requester AND s.entry = r.entry AND s.purpose = r.purpose
			AND s.state IN ('active', 'suspended') AND s.id IS DISTINCT FROM r.supersedes) THEN
		RAISE EXCEPTION '%', govshare.say('a grant of entry %s for purpose "%s" is in force', r.entry, r.purpose)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: wider use replaces the grant that it widens.'), HINT = govshare.say('Name it in supersedes; see govshare.my_grants.');
	END IF;
	IF r.bundle IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.share_request b WHERE b.id = r.bundle AND b.requester = r.requester) THEN
		RAISE EXCEPTION '%', govshare.say('request %s is none of your department''s', r.bundle) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: a request is its department''s own; those filed together name the first of them.');
	END IF;
	RETURN r;
END
$$;
COMMENT ON FUNCTION check_new_request(share_request) IS 'internal: checks a new request against the published entry and completes it (Articles 14, 15, 20 and 25)';

CREATE FUNCTION check_term(last_day date) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT isfinite(last_day) OR last_day > '9999-12-30' OR last_day < (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date THEN
		RAISE EXCEPTION '%', govshare.say('the term of use is over, or none at all')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20 asks for the term of use (使用时限).'), HINT = govshare.say('valid_until is the last day of use, today or later.');
	END IF;
END
$$;
COMMENT ON FUNCTION check_term(date) IS 'internal: refuses terms of use that are past or without end (Article 20)';

/* Is each of these areas within one of those?  A null bound is no bound. */
CREATE FUNCTION divisions_within(inner_divisions division_code[], outer_divisions division_code[]) RETURNS boolean
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT outer_divisions IS NULL OR (inner_divisions IS NOT NULL AND NOT EXISTS (
		SELECT FROM unnest(inner_divisions) i
		WHERE NOT EXISTS (SELECT FROM unnest(outer_divisions) o WHERE i OPERATOR(govshare.<@) o)))
$$;
COMMENT ON FUNCTION divisions_within(division_code[], division_code[]) IS 'internal: does the first list of areas lie within the second?';

CREATE FUNCTION reply_is_narrower(r share_request) RETURNS boolean
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT NOT r.items <@ r.approved_items OR NOT govshare.divisions_within(r.divisions, r.approved_divisions)
		OR r.approved_valid_until < r.valid_until OR r.reads_per_day IS NOT NULL OR r.rows_per_statement IS NOT NULL
$$;
COMMENT ON FUNCTION reply_is_narrower(share_request) IS 'internal: does the reply allow less than was asked?';

/* A reply allows at most what was asked; what it does not mention stays as asked */
CREATE FUNCTION check_reply(r share_request) RETURNS share_request
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	r.approved_items := coalesce(r.approved_items, r.items);
	r.approved_divisions := coalesce(r.approved_divisions, r.divisions);
	r.approved_valid_until := coalesce(r.approved_valid_until, r.valid_until);
	PERFORM govshare.check_term(r.approved_valid_until);
	IF cardinality(r.approved_items) = 0 OR NOT r.approved_items <@ r.items OR r.approved_valid_until > r.valid_until
		OR cardinality(r.approved_divisions) = 0 OR array_position(r.approved_divisions, NULL) IS NOT NULL
		OR NOT govshare.divisions_within(r.approved_divisions, r.divisions) THEN
		RAISE EXCEPTION '%', govshare.say('the reply to request %s goes beyond what was asked', r.id)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: the requester states items, scope and term; the reply allows them or less.'),
				HINT = govshare.say('Name some of the items, areas within the divisions, and a day not after the term of govshare.share_request.');
	END IF;
	r.approved_items := ARRAY(SELECT u FROM unnest(r.items) WITH ORDINALITY AS q (u, n) WHERE u = ANY (r.approved_items) ORDER BY n);
	IF r.reads_per_day < 1 OR r.rows_per_statement < 1 THEN
		RAISE EXCEPTION '%', govshare.say('a quota is at least 1') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 21: what is not to be shared is refused, with reasons.');
	END IF;
	IF r.condition IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.entry_condition c JOIN govshare.catalog_entry e ON e.id = c.entry_id
			WHERE e.code = r.entry AND e.version = r.entry_version AND c.number = r.condition) THEN
		RAISE EXCEPTION '%', govshare.say('condition %s is not in entry %s', r.condition, r.entry)
			USING ERRCODE = 'SG105', DETAIL = govshare.say('Article 15: no conditions are added at will.'), HINT = govshare.say('See conditions in govshare.catalog.');
	END IF;
	RETURN r;
END
$$;
COMMENT ON FUNCTION check_reply(share_request) IS 'internal: completes and checks an approving reply (Articles 15, 20 and 21)';

CREATE FUNCTION check_refusal(r share_request, was text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF r.ground NOT IN ('condition_unmet', 'no_legal_basis', 'unnecessary', 'untrue', 'supplement_lapsed') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no ground of refusal', left(r.ground, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 15, 20 and 21 leave condition_unmet, no_legal_basis, unnecessary, untrue and supplement_lapsed.'), HINT = govshare.say('Call refuse_request(id, ground, reason) with one of these grounds.');
	END IF;
	IF (was = 'supplement') <> (r.ground = 'supplement_lapsed') THEN
		RAISE EXCEPTION '%', govshare.say('ground %s does not fit request %s in state "%s"', r.ground, r.id, was)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 21: missing material is asked for once; only if it does not come, the request lapses.');
	END IF;
	IF was = 'supplement' AND (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date <= r.answer_by THEN
		RAISE EXCEPTION '%', govshare.say('the supplement of request %s may come until %s', r.id, r.answer_by)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 21: missing material is no reason to refuse outright.');
	END IF;
	IF r.ground = 'condition_unmet' AND (r.attribute = 'unconditional' OR NOT EXISTS (
			SELECT FROM govshare.entry_condition c JOIN govshare.catalog_entry e ON e.id = c.entry_id
			WHERE e.code = r.entry AND e.version = r.entry_version AND c.number = r.condition)) THEN
		RAISE EXCEPTION '%', govshare.say('no such condition is listed for entry %s', r.entry)
			USING ERRCODE = 'SG105', DETAIL = govshare.say('Article 15: no conditions are added at will; unconditional data has none.'), HINT = govshare.say('Name the number of a condition in govshare.catalog, or another ground.');
	END IF;
	IF r.ground <> 'condition_unmet' AND r.condition IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('ground %s names no condition', r.ground) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 21: the reason is stated plainly.'), HINT = govshare.say('Use ground condition_unmet, or leave the condition out.');
	END IF;
END
$$;
COMMENT ON FUNCTION check_refusal(share_request, text) IS 'internal: checks the ground of a refusal (Articles 15 and 21)';

/* What is approved must be there to be read */
CREATE FUNCTION check_delivery(r share_request) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t record;
	wrong text;
	n int := 0;
BEGIN
	PERFORM govshare.check_term(r.approved_valid_until);
	FOR t IN SELECT g.* FROM govshare.governed_table g WHERE g.entry = r.entry LOOP
		n := n + 1;
		IF r.approved_divisions IS NOT NULL AND t.division_column IS NULL THEN
			RAISE EXCEPTION '%', govshare.say('table %s has no division column, but request %s is bounded by divisions', t.relation, r.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: nobody reads beyond the scope that was approved.'), HINT = govshare.say('Bind the table anew with govern(relation, entry, division_column).');
		END IF;
		SELECT u INTO wrong FROM unnest(r.approved_items) u
			WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.relation AND a.attname = u AND a.attnum > 0 AND NOT a.attisdropped) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('table %s has no column "%s"', t.relation, wrong)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 16: data follows the catalogue as published.'), HINT = govshare.say('Add the column, or amend the entry.');
		END IF;
		IF r.row_filter IS NOT NULL THEN
			PERFORM govshare.check_row_filter(t.relation, r.row_filter);
		END IF;
	END LOOP;
	IF n = 0 THEN
		RAISE EXCEPTION '%', govshare.say('no table holds the data of entry %s', r.entry)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 22: data is delivered, not only promised.'), HINT = govshare.say('The provider binds a table first: SELECT govshare.govern(relation, entry).');
	END IF;
END
$$;
COMMENT ON FUNCTION check_delivery(share_request) IS 'internal: refuses a delivery that nothing stands behind (Article 22)';

CREATE FUNCTION share_request_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM govshare.check_term(NEW.valid_until);
		RETURN govshare.check_new_request(NEW);
	ELSIF NEW.state = 'submitted' AND OLD.state = 'draft' THEN
		PERFORM govshare.check_term(NEW.valid_until);
		/* Locked, so that the entry is not withdrawn at the same moment */
		PERFORM FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.version = NEW.entry_version AND e.state = 'published' FOR SHARE;
		IF NOT FOUND THEN
			RAISE EXCEPTION '%', govshare.say('version %s of entry %s is no longer published', NEW.entry_version, NEW.entry)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: requests follow the catalogue as published.'), HINT = govshare.say('Withdraw the draft and request the version that is.');
		END IF;
	ELSIF NEW.state = 'supplement' THEN
		IF OLD.supplement_asked_at IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('material for request %s was asked for before', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 21: the provider tells once what is missing (一次性告知).');
		END IF;
		IF array_position(NEW.materials, NULL) IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('the material that is missing must be named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 21: the provider tells once what is missing (一次性告知).');
		END IF;
		IF NEW.answer_by < (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date THEN
			RAISE EXCEPTION '%', govshare.say('the last day for the supplement is past') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 21: the requester is told what to hand in, and can.');
		END IF;
		IF EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'share_request' AND o.case_id = NEW.id
				AND o.statute = 'reply_' || NEW.attribute AND o.ended_at IS NULL AND o.due_at <= govshare.statutory_now()) THEN
			RAISE EXCEPTION '%', govshare.say('the reply to request %s is overdue', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 21: material is asked for within the period of the reply.'), HINT = govshare.say('Approve or refuse the request.');
		END IF;
	ELSIF NEW.state IN ('approved', 'narrowed') AND OLD.state = 'submitted' THEN
		NEW := govshare.check_reply(NEW);
		IF govshare.reply_is_narrower(NEW) <> (NEW.state = 'narrowed') THEN
			RAISE EXCEPTION '%', govshare.say('the reply to request %s is not what its state says', NEW.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: less than was asked needs the requester''s assent (state narrowed).');
		END IF;
	ELSIF NEW.state = 'refused' THEN
		PERFORM govshare.check_refusal(NEW, OLD.state);
	ELSIF NEW.state = 'delivered' THEN
		PERFORM govshare.check_delivery(NEW);
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION share_request_validate() IS 'internal: what Articles 14, 15, 20 to 22 and 25 ask of requests and replies, however they are written';
CREATE TRIGGER share_request_validate BEFORE INSERT OR UPDATE ON share_request
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION share_request_validate();
ALTER TABLE share_request ENABLE ALWAYS TRIGGER share_request_validate;

/* Delivery is the grant: the one never stands without the other */
CREATE FUNCTION share_request_share() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO govshare.share_grant (request, provider) VALUES (NEW.id, NEW.provider);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION share_request_share() IS 'internal: makes the grant of a delivered request (Article 22)';
CREATE TRIGGER share_request_share AFTER UPDATE ON share_request
	FOR EACH ROW WHEN (NEW.state = 'delivered' AND NOT accepts_verbatim()) EXECUTE FUNCTION share_request_share();
ALTER TABLE share_request ENABLE ALWAYS TRIGGER share_request_share;

REVOKE ALL ON FUNCTION check_new_request(share_request), check_term(date), divisions_within(division_code[], division_code[]),
	reply_is_narrower(share_request), check_reply(share_request), check_refusal(share_request, text), check_delivery(share_request),
	share_request_validate(), share_request_share() FROM PUBLIC;
