/* 54_registered_change.sql: 目录动态更新, changes of law or duties that the catalogue must follow (Article 17) */

CREATE TABLE registered_change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	entry text NOT NULL,
	cause text NOT NULL,
	changed_on date NOT NULL,
	document text NOT NULL,
	obliges boolean GENERATED ALWAYS AS (cause <> 'other') STORED,
	state text NOT NULL DEFAULT 'open',
	registered_at timestamptz NOT NULL,
	registered_by text NOT NULL,
	submitted_at timestamptz,
	settled_at timestamptz,
	CONSTRAINT registered_change_cause_check CHECK (cause IN ('law_change', 'duty_change', 'other')),
	CONSTRAINT registered_change_state_check CHECK (state IN ('open', 'submitted', 'settled'))
);
CREATE INDEX registered_change_entry_idx ON registered_change (entry) WHERE state <> 'settled';
CREATE INDEX registered_change_provider_idx ON registered_change (provider);
COMMENT ON TABLE registered_change IS 'changes after which an entry must be updated, one row for each entry (Article 17)';
COMMENT ON COLUMN registered_change.cause IS 'law_change (法律、行政法规、国务院决定调整) and duty_change (职责变化) start the period of catalog_update; other does not';
COMMENT ON COLUMN registered_change.changed_on IS 'the day of the change, from which the period runs, whenever it is registered: it may be over by then';
COMMENT ON COLUMN registered_change.document IS 'the law, decision or document on duties';
COMMENT ON COLUMN registered_change.registered_by IS 'the department or its authority';
COMMENT ON COLUMN registered_change.submitted_at IS 'when the updated entry was handed in for review, which meets the period [I]';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, opens, tells)
	SELECT 'registered_change', 'new', 'open', p, 'register_catalog_change', '17', 'entry {entry} must follow {document} ({cause}) of {changed_on}',
		'{provider,entry,cause,changed_on,document}', '{registered_at,registered_by}', '{catalog_update?obliges@changed_on}', '{provider,authority}'
	FROM unnest('{provider,own_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, stamps, closes, resumes, awaited, interpretation) VALUES
	('registered_change', 'open', 'submitted', 'provider', 'clerk', 'submit_entry', '17', 'the update of entry {entry} was handed in', '{submitted_at}', '{catalog_update}', '{}', 'always',
	 '[I] handing the update in for review meets the period'),
	('registered_change', 'open', 'settled', 'provider', 'principal', 'withdraw_entry', '17', 'entry {entry} was withdrawn', '{settled_at}', '{catalog_update}', '{}', NULL, NULL),
	('registered_change', 'submitted', 'open', 'own_authority', 'clerk', 'return_entry', '17', 'the update of entry {entry} was returned', '{}', '{}', '{catalog_update}', NULL,
	 '[I] a returned update is due on the original date'),
	('registered_change', 'submitted', 'open', 'provider', 'clerk', 'withdraw_entry', '17', 'the update of entry {entry} was withdrawn from review', '{}', '{}', '{catalog_update}', NULL, NULL),
	('registered_change', 'submitted', 'settled', 'own_authority', 'clerk', 'publish_entry', '17', 'the update of entry {entry} was published', '{settled_at}', '{}', '{}', NULL, NULL);
SELECT make_procedure('registered_change', '{provider}');

CREATE FUNCTION registered_change_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e govshare.catalog_entry;
BEGIN
	SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = NEW.entry ORDER BY c.version DESC LIMIT 1;
	IF TG_OP = 'INSERT' THEN
		IF NEW.cause NOT IN ('law_change', 'duty_change', 'other') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no cause of a change', left(NEW.cause, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 17 names changes of laws, administrative regulations and State Council decisions, and of the department''s duties.'),
					HINT = govshare.say('cause is law_change, duty_change or other.');
		END IF;
		IF NEW.changed_on > (NEW.registered_at AT TIME ZONE current_setting('govshare.timezone'))::date THEN
			RAISE EXCEPTION '%', govshare.say('the change of %s lies in the future', NEW.changed_on)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 17: the period runs from the day of the change (自调整、变化发生之日起).'),
					HINT = govshare.say('Register it on that day, or later.');
		END IF;
		/* An entry that the change calls for may not exist yet */
		IF NEW.entry !~ '^[^/[:space:]]+/[^/[:space:]]+$' OR length(NEW.entry) > 64 THEN
			RAISE EXCEPTION '%', govshare.say('entry code is not of the form 分类码/顺序码')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 12: entries follow the standard of the unified catalogue, such as MZ001/000001.');
		END IF;
		IF e.provider <> NEW.provider THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is none of department "%s"', NEW.entry, NEW.provider)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 17: each department updates its own entries.');
		END IF;
	ELSIF (OLD.state, NEW.state) IN (('open', 'submitted'), ('submitted', 'open'), ('submitted', 'settled'), ('open', 'settled'))
		AND e.state IS DISTINCT FROM (CASE OLD.state || ' ' || NEW.state WHEN 'open submitted' THEN 'submitted' WHEN 'submitted settled' THEN 'published'
			WHEN 'open settled' THEN 'withdrawn' ELSE CASE WHEN e.state IN ('returned', 'withdrawn') THEN e.state END END) THEN
		RAISE EXCEPTION '%', govshare.say('the change of entry %s follows the entry itself', NEW.entry)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 17: what the department owes is the updated entry, handed in for review.'), HINT = govshare.say('Use amend_entry() and submit_entry().');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION registered_change_validate() IS 'internal: what Article 17 asks of a change, however it is written';
CREATE TRIGGER registered_change_validate BEFORE INSERT OR UPDATE ON registered_change
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION registered_change_validate();
ALTER TABLE registered_change ENABLE ALWAYS TRIGGER registered_change_validate;

/* The entry's own steps carry its changes along */
CREATE FUNCTION registered_change_follow() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.state = 'submitted' THEN
		UPDATE govshare.registered_change c SET state = 'submitted' WHERE c.entry = NEW.code AND c.state = 'open';
	ELSIF NEW.state = 'published' THEN
		UPDATE govshare.registered_change c SET state = 'settled' WHERE c.entry = NEW.code AND c.state = 'submitted';
	ELSIF NEW.state = 'returned' OR (NEW.state = 'withdrawn' AND OLD.state = 'submitted') THEN
		UPDATE govshare.registered_change c SET state = 'open' WHERE c.entry = NEW.code AND c.state = 'submitted';
	ELSIF NEW.state = 'withdrawn' AND OLD.state = 'published' THEN
		UPDATE govshare.registered_change c SET state = 'settled' WHERE c.entry = NEW.code AND c.state = 'open';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION registered_change_follow() IS 'internal: what an entry''s step does to the changes registered for it (Article 17)';
CREATE TRIGGER catalog_entry_zy_follow AFTER UPDATE OF state ON catalog_entry
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION registered_change_follow();
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_zy_follow;
REVOKE ALL ON FUNCTION registered_change_validate(), registered_change_follow() FROM PUBLIC;

CREATE FUNCTION register_catalog_change(department text, entries text[], cause text, changed_on date, document text) RETURNS bigint[]
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint[];
BEGIN
	IF coalesce(array_ndims(entries), 0) <> 1 OR array_position(entries, NULL) IS NOT NULL
		OR cardinality(entries) <> (SELECT count(DISTINCT u) FROM unnest(entries) u) THEN
		RAISE EXCEPTION '%', govshare.say('the entries that must follow are named, each once')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 17: the entries that need updating are updated.'), HINT = govshare.say('register_catalog_change(department, ''{MZ001/000001}'', ...)');
	END IF;
	WITH c AS (
		INSERT INTO govshare.registered_change (provider, entry, cause, changed_on, document)
			SELECT register_catalog_change.department, u, register_catalog_change.cause, register_catalog_change.changed_on, register_catalog_change.document
			FROM unnest(entries) WITH ORDINALITY u (u, n) ORDER BY n
			RETURNING id)
	SELECT array_agg(c.id ORDER BY c.id) INTO result FROM c;
	RETURN result;
END
$$;
COMMENT ON FUNCTION register_catalog_change(text, text[], text, date, text) IS 'the department or its authority registers a change of law or duties after which entries must be updated within 10 working days of the day of the change; returns a case for each entry (Article 17)';
REVOKE ALL ON FUNCTION register_catalog_change(text, text[], text, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_catalog_change(text, text[], text, date, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('registered_change', '');
SELECT pg_catalog.pg_extension_config_dump('registered_change_id_seq', '');
