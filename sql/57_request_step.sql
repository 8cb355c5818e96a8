/* 57_request_step.sql: the functions by which both sides take a request through its steps */

CREATE FUNCTION request_share(entry text, purpose text, legal_basis text, scenario text, use_scope text, methods share_method[], valid_until date,
		items text[] DEFAULT NULL, divisions division_code[] DEFAULT NULL, row_filter text DEFAULT NULL,
		system text DEFAULT NULL, supersedes bigint DEFAULT NULL, bundle bigint DEFAULT NULL, personal_basis text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.share_request (requester, entry, purpose, legal_basis, scenario, use_scope, methods, valid_until,
			items, divisions, row_filter, system, supersedes, bundle, personal_basis)
		VALUES (govshare.current_department(), request_share.entry, request_share.purpose, request_share.legal_basis, request_share.scenario,
			request_share.use_scope, request_share.methods, request_share.valid_until, request_share.items, request_share.divisions,
			request_share.row_filter, request_share.system, request_share.supersedes, request_share.bundle, request_share.personal_basis)
		RETURNING id
$$;
COMMENT ON FUNCTION request_share IS '共享申请: drafts a request of the caller''s department and returns its number; the office head submits it (Article 20)';

/*
 * Takes the step on the row with its lock held, so that of two that race one
 * finds the state of the other.
 */
CREATE FUNCTION require_request(id bigint) RETURNS share_request
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r govshare.share_request;
BEGIN
	SELECT s.* INTO r FROM govshare.share_request s WHERE s.id = require_request.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('share_request', require_request.id::text);
	END IF;
	RETURN r;
END
$$;
COMMENT ON FUNCTION require_request(bigint) IS 'internal: locks and returns a request, SG102 if there is none';

CREATE FUNCTION endorse_request(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'submitted' FROM govshare.require_request(endorse_request.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION endorse_request(bigint) IS 'the requester''s office head consents, which submits the request: the provider has received it and the period of the reply starts (Articles 20 and 21)';

CREATE FUNCTION ask_supplement(id bigint, materials text[], answer_by date) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'supplement', materials = ask_supplement.materials, answer_by = ask_supplement.answer_by
	FROM govshare.require_request(ask_supplement.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION ask_supplement(bigint, text[], date) IS '一次性告知: the provider names, once and completely, what is missing, and by when it is to come (Article 21)';

CREATE FUNCTION supplement_request(id bigint, material jsonb) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'submitted', material = supplement_request.material
	FROM govshare.require_request(supplement_request.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION supplement_request(bigint, jsonb) IS 'the requester hands in what was missing: the period of the reply starts anew, or goes on where a local_rule says resume [I] (Article 21)';

CREATE FUNCTION approve_request(id bigint, note text DEFAULT NULL, items text[] DEFAULT NULL, divisions division_code[] DEFAULT NULL,
		valid_until date DEFAULT NULL, reads_per_day int DEFAULT NULL, rows_per_statement int DEFAULT NULL, condition int DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r govshare.share_request := govshare.require_request(approve_request.id);
BEGIN
	r.approved_items := coalesce(approve_request.items, r.items);
	r.approved_divisions := coalesce(approve_request.divisions, r.divisions);
	r.approved_valid_until := coalesce(approve_request.valid_until, r.valid_until);
	r.reads_per_day := approve_request.reads_per_day;
	r.rows_per_statement := approve_request.rows_per_statement;
	r.state := CASE WHEN govshare.reply_is_narrower(r) THEN 'narrowed' ELSE 'approved' END;
	UPDATE govshare.share_request s SET state = r.state, approved_items = r.approved_items, approved_divisions = r.approved_divisions,
			approved_valid_until = r.approved_valid_until, reads_per_day = r.reads_per_day, rows_per_statement = r.rows_per_statement,
			reply_note = approve_request.note, condition = approve_request.condition
		WHERE s.id = r.id;
	RETURN r.state;
END
$$;
COMMENT ON FUNCTION approve_request(bigint, text, text[], division_code[], date, int, int, int) IS 'the provider''s office head agrees; approved, or narrowed if it is less than was asked and awaits the requester''s assent (Articles 20 and 21)';

CREATE FUNCTION refuse_request(id bigint, ground text, reason text, condition int DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'refused', ground = refuse_request.ground, refusal_reason = refuse_request.reason,
		condition = refuse_request.condition
	FROM govshare.require_request(refuse_request.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION refuse_request(bigint, text, text, int) IS 'the provider''s office head refuses, on a ground that the law leaves and with the reason (Articles 15 and 21)';

CREATE FUNCTION assent_request(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'approved' FROM govshare.require_request(assent_request.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION assent_request(bigint) IS 'the requester''s office head accepts a reply that is narrower than the request; the period of delivery starts [I] (Article 22)';

CREATE FUNCTION withdraw_request(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_request r SET state = 'withdrawn' FROM govshare.require_request(withdraw_request.id) q WHERE r.id = q.id
$$;
COMMENT ON FUNCTION withdraw_request(bigint) IS 'the requester withdraws its request before delivery; what the provider owed is cancelled';

CREATE FUNCTION deliver_request(id bigint) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r govshare.share_request := govshare.require_request(deliver_request.id);
BEGIN
	UPDATE govshare.share_request s SET state = 'delivered' WHERE s.id = r.id;
	RETURN (SELECT g.id FROM govshare.share_grant g WHERE g.request = r.id ORDER BY g.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION deliver_request(bigint) IS 'the provider delivers: makes the grant, which replaces the one that the request supersedes, and returns its number (Article 22)';

REVOKE ALL ON FUNCTION require_request(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION request_share(text, text, text, text, text, share_method[], date, text[], division_code[], text, text, bigint, bigint, text),
	endorse_request(bigint), ask_supplement(bigint, text[], date), supplement_request(bigint, jsonb),
	approve_request(bigint, text, text[], division_code[], date, int, int, int), refuse_request(bigint, text, text, int),
	assent_request(bigint), withdraw_request(bigint), deliver_request(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_share(text, text, text, text, text, share_method[], date, text[], division_code[], text, text, bigint, bigint, text),
	endorse_request(bigint), ask_supplement(bigint, text[], date), supplement_request(bigint, jsonb),
	approve_request(bigint, text, text[], division_code[], date, int, int, int), refuse_request(bigint, text, text, int),
	assent_request(bigint), withdraw_request(bigint), deliver_request(bigint) TO govshare_reader;
