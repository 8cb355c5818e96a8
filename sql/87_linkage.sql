/* 87_linkage.sql: 关联, which entries may not be read together (Article 25, paragraph 2) */

CREATE TABLE linkage_rule (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry_a text NOT NULL,
	entry_b text NOT NULL,
	time_window text NOT NULL,
	reason text NOT NULL,
	provider text NOT NULL REFERENCES department,
	other_provider text NOT NULL REFERENCES department,
	entry_id bigint REFERENCES catalog_entry,
	state text NOT NULL DEFAULT 'in_force',
	set_by text NOT NULL,
	set_at timestamptz NOT NULL,
	in_force_at timestamptz,
	drop_reason text,
	dropped_by text,
	dropped_at timestamptz,
	CONSTRAINT linkage_rule_entries_check CHECK (entry_a <> entry_b),
	CONSTRAINT linkage_rule_window_check CHECK (time_window IN ('statement', 'transaction', 'day')),
	CONSTRAINT linkage_rule_state_check CHECK (state IN ('listed', 'in_force', 'dropped'))
);
CREATE INDEX linkage_rule_in_force_idx ON linkage_rule (entry_a) WHERE state = 'in_force';
CREATE INDEX linkage_rule_entry_idx ON linkage_rule (entry_id) WHERE state = 'listed';
COMMENT ON TABLE linkage_rule IS '关联规则: two entries that one department may not read together within a time window, lest their linkage tell what neither does (Article 25)';
COMMENT ON COLUMN linkage_rule.time_window IS 'statement (with the statements inside it), transaction, or day (local, across sessions); a wider window holds the narrower ones';
COMMENT ON COLUMN linkage_rule.provider IS 'provider of entry_a';
COMMENT ON COLUMN linkage_rule.other_provider IS 'provider of entry_b';
COMMENT ON COLUMN linkage_rule.entry_id IS 'the version of entry_a with which it was listed; null: an authority set it';
COMMENT ON COLUMN linkage_rule.state IS 'listed: takes force when that version is published';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells, interpretation) VALUES
	('linkage_rule', 'new', 'in_force', 'authority', 'set_linkage_rule', '25', 'entries {entry_a} and {entry_b} are not read together in one {time_window}: {reason}',
	 '{entry_a,entry_b,time_window,reason,provider,other_provider}', '{}', '{set_by,set_at,in_force_at}', '{provider,other_provider}',
	 '[I] by an authority over both providers'),
	('linkage_rule', 'new', 'listed', 'provider', 'list_linkage', '25', 'entry {entry_a} lists that it is not read together with {entry_b} in one {time_window}: {reason}',
	 '{entry_a,entry_b,time_window,reason,provider,other_provider,entry_id}', '{}', '{set_by,set_at}', '{}', '[I] part of the entry, reviewed with it (Article 16)'),
	('linkage_rule', 'listed', 'in_force', 'own_authority', 'publish_entry', '25', 'entries {entry_a} and {entry_b} are not read together in one {time_window}: {reason}',
	 '{}', '{}', '{in_force_at}', '{provider,other_provider}', NULL),
	('linkage_rule', 'listed', 'dropped', 'provider', 'drop_linkage_rule', '25', 'linkage rule {id} is no longer listed: {drop_reason}', '{drop_reason}', '{}', '{dropped_by,dropped_at}', '{}', NULL),
	('linkage_rule', 'in_force', 'dropped', 'authority', 'drop_linkage_rule', '25', 'entries {entry_a} and {entry_b} may be read together again: {drop_reason}', '{drop_reason}', '{}', '{dropped_by,dropped_at}', '{provider,other_provider}',
	 '[I] by the authority that set or published it, or one above it');

SELECT make_procedure('linkage_rule', '{provider,other_provider}');
CREATE POLICY linkage_rule_binding ON linkage_rule FOR SELECT USING (state <> 'listed');

CREATE FUNCTION linkage_rule_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a govshare.catalog_entry;
	b govshare.catalog_entry;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT e.* INTO a FROM govshare.catalog_entry e WHERE e.code = NEW.entry_a
			ORDER BY e.id = NEW.entry_id DESC NULLS LAST, e.state = 'published' DESC LIMIT 1;
		SELECT e.* INTO b FROM govshare.catalog_entry e WHERE e.code = NEW.entry_b AND e.state = 'published';
		IF NEW.entry_a = NEW.entry_b THEN
			RAISE EXCEPTION '%', govshare.say('an entry is not kept apart from itself') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: linkage is of two entries.'), HINT = govshare.say('Name two entries.');
		END IF;
		IF NEW.time_window NOT IN ('statement', 'transaction', 'day') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no time window', left(NEW.time_window, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: linkage is kept apart within a statement, a transaction or a day.'), HINT = govshare.say('time_window is statement, transaction or day.');
		END IF;
		IF a.provider IS DISTINCT FROM NEW.provider OR b.provider IS DISTINCT FROM NEW.other_provider THEN
			RAISE EXCEPTION '%', govshare.say('the providers are not those of the entries') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: the rule is about the entries of these providers.'), HINT = govshare.say('Use set_linkage_rule() or list_linkage().');
		END IF;
		IF NEW.state = 'listed' AND (a.id <> NEW.entry_id OR a.state <> 'draft') THEN
			RAISE EXCEPTION '%', govshare.say('entry %s has no draft', NEW.entry_a)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 16: what an entry lists is reviewed with it.'), HINT = govshare.say('Call amend_entry(code, reason) first, or draft it anew.');
		END IF;
		IF NEW.state = 'in_force' AND NEW.entry_id IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('what an entry lists takes force when it is published') USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 16: the authority reviews it with the entry.'), HINT = govshare.say('Use list_linkage().');
		END IF;
		IF NEW.state = 'in_force' AND NOT govshare.is_authority_over(b.provider) THEN
			RAISE EXCEPTION '%', govshare.say('no authority over department "%s" sets this rule', b.provider)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 8: an authority oversees the departments of its government and those below.'), HINT = govshare.say('A common authority of both providers sets it: SELECT govshare.common_authority(a, b).');
		END IF;
	ELSIF NEW.state = 'in_force' AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.id = NEW.entry_id AND e.state = 'published') THEN
		RAISE EXCEPTION '%', govshare.say('entry %s is not published with this rule', NEW.entry_a) USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 16: what an entry lists is reviewed with it.'), HINT = govshare.say('Publish the entry.');
	ELSIF NEW.state = 'dropped' AND OLD.state = 'in_force' AND OLD.entry_id IS NULL
		AND govshare.current_department() IS DISTINCT FROM OLD.set_by AND NOT govshare.is_authority_over(OLD.set_by) THEN
		RAISE EXCEPTION '%', govshare.say('rule %s was set by department "%s"', OLD.id, OLD.set_by)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 25: [I] a rule is lifted by the authority that set it, or one above it.'), HINT = govshare.say('Ask that department.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION linkage_rule_validate() IS 'internal: what Article 25 asks of a linkage rule, however it is written';
CREATE TRIGGER linkage_rule_validate BEFORE INSERT OR UPDATE ON linkage_rule
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION linkage_rule_validate();
ALTER TABLE linkage_rule ENABLE ALWAYS TRIGGER linkage_rule_validate;

CREATE FUNCTION linkage_rule_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION linkage_rule_changed() IS 'tells all sessions that other entries are kept apart';
CREATE TRIGGER linkage_rule_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON linkage_rule
	FOR EACH STATEMENT EXECUTE FUNCTION linkage_rule_changed();
ALTER TABLE linkage_rule ENABLE ALWAYS TRIGGER linkage_rule_changed;

/* What a version lists takes force with it */
CREATE FUNCTION catalog_entry_linkage() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.linkage_rule r SET state = 'in_force' WHERE r.entry_id = NEW.id AND r.state = 'listed';
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION catalog_entry_linkage() IS 'internal: puts in force the linkage rules that a published version lists (Articles 16 and 25)';
CREATE TRIGGER catalog_entry_zz_linkage AFTER UPDATE ON catalog_entry
	FOR EACH ROW WHEN (NOT accepts_verbatim() AND NEW.state = 'published' AND OLD.state <> 'published') EXECUTE FUNCTION catalog_entry_linkage();
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_zz_linkage;

CREATE FUNCTION published_provider(entry text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	provider text;
BEGIN
	SELECT e.provider INTO provider FROM govshare.catalog_entry e WHERE e.code = published_provider.entry AND e.state = 'published';
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the published catalogue', left(published_provider.entry, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: what may not be linked is named as it is in the catalogue.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	RETURN provider;
END
$$;
COMMENT ON FUNCTION published_provider(text) IS 'internal: who provides a published entry; SG103 if there is none';

CREATE FUNCTION set_linkage_rule(entry_a text, entry_b text, time_window text, reason text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.linkage_rule (entry_a, entry_b, time_window, reason, provider, other_provider)
		VALUES (set_linkage_rule.entry_a, set_linkage_rule.entry_b, set_linkage_rule.time_window, set_linkage_rule.reason,
			govshare.published_provider(set_linkage_rule.entry_a), govshare.published_provider(set_linkage_rule.entry_b))
		RETURNING id
$$;
COMMENT ON FUNCTION set_linkage_rule(text, text, text, text) IS 'an authority over both providers forbids that one department reads both entries within a statement, transaction or day, and returns the number of the rule (Article 25)';

CREATE FUNCTION list_linkage(entry text, other_entry text, time_window text, reason text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.linkage_rule (entry_a, entry_b, time_window, reason, state, provider, other_provider, entry_id)
		SELECT list_linkage.entry, list_linkage.other_entry, list_linkage.time_window, list_linkage.reason, 'listed',
			(SELECT e.provider FROM govshare.catalog_entry e WHERE e.id = q.id),
			govshare.published_provider(list_linkage.other_entry), q.id
		FROM govshare.entry_at_work(list_linkage.entry) q (id)
		RETURNING id
$$;
COMMENT ON FUNCTION list_linkage(text, text, text, text) IS 'the provider lists with its draft that the entry is not read together with another one; in force when the version is published, until an authority drops it (Articles 16 and 25)';

CREATE FUNCTION drop_linkage_rule(id bigint, reason text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n int;
BEGIN
	UPDATE govshare.linkage_rule r SET state = 'dropped', drop_reason = drop_linkage_rule.reason WHERE r.id = drop_linkage_rule.id;
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n = 0 THEN
		PERFORM govshare.no_such_case('linkage_rule', drop_linkage_rule.id::text);
	END IF;
END
$$;
COMMENT ON FUNCTION drop_linkage_rule(bigint, text) IS 'the authority that set or published a linkage rule, or one above it, drops it; the provider one that is only listed (Article 25)';

REVOKE ALL ON FUNCTION published_provider(text), linkage_rule_validate(), linkage_rule_changed(), catalog_entry_linkage() FROM PUBLIC;
REVOKE ALL ON FUNCTION set_linkage_rule(text, text, text, text), list_linkage(text, text, text, text), drop_linkage_rule(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_linkage_rule(text, text, text, text), list_linkage(text, text, text, text), drop_linkage_rule(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('linkage_rule', '');
SELECT pg_catalog.pg_extension_config_dump('linkage_rule_id_seq', '');
