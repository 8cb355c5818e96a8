/* 88_alert.sql: 预警, rules that watch the record of use, and what they raise for a person to look at (Article 34) */

CREATE TABLE alert_rule (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL,
	department text REFERENCES department,
	requester text GENERATED ALWAYS AS (department) STORED,
	entry text,
	provider text REFERENCES department,
	threshold bigint NOT NULL,
	measure text,
	time_window interval NOT NULL,
	hours_from time,
	hours_until time,
	reason text,
	from_leaf bigint NOT NULL,
	state text NOT NULL DEFAULT 'in_force',
	set_by text NOT NULL,
	set_at timestamptz NOT NULL,
	drop_reason text,
	dropped_at timestamptz,
	CONSTRAINT alert_rule_kind_check CHECK (kind IN ('denials', 'volume', 'hours')),
	CONSTRAINT alert_rule_state_check CHECK (state IN ('in_force', 'dropped'))
);
COMMENT ON TABLE alert_rule IS '预警规则: what raises an alert: denials, unusual volume, or reads at unusual hours, of a department, on an entry, or both (Article 34)';
COMMENT ON COLUMN alert_rule.department IS 'whose attempts and reads count; null: each department''s, for itself';
COMMENT ON COLUMN alert_rule.requester IS 'the same, as the side of the case';
COMMENT ON COLUMN alert_rule.entry IS 'on which entry; null: on all together';
COMMENT ON COLUMN alert_rule.threshold IS 'how many within a window raise an alert';
COMMENT ON COLUMN alert_rule.measure IS 'of a volume rule: reads or rows';
COMMENT ON COLUMN alert_rule.time_window IS 'windows follow one another, from Monday 2000-01-03 00:00 local time on';
COMMENT ON COLUMN alert_rule.hours_from IS 'of an hours rule: local time at which the unusual hours begin; they end before hours_until, if need be on the next day';
COMMENT ON COLUMN alert_rule.from_leaf IS 'leaf of the record from which the rule counts';

CREATE TABLE alert (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rule bigint NOT NULL REFERENCES alert_rule,
	kind text NOT NULL,
	department text,
	requester text GENERATED ALWAYS AS (department) STORED,
	entry text,
	provider text,
	set_by text NOT NULL,
	window_from timestamp NOT NULL,
	facts jsonb NOT NULL,
	state text NOT NULL DEFAULT 'raised',
	raised_at timestamptz NOT NULL,
	reviewed_by text,
	reviewed_at timestamptz,
	note text,
	CONSTRAINT alert_window_key UNIQUE NULLS NOT DISTINCT (rule, department, window_from),
	CONSTRAINT alert_state_check CHECK (state IN ('raised', 'reviewed'))
);
COMMENT ON TABLE alert IS '预警: what a rule found, for a person to look at; a denied attempt is no use, so an alert is no violation (Article 34)';
COMMENT ON COLUMN alert.department IS 'whose attempts or reads; null: of roles that act for no department';
COMMENT ON COLUMN alert.requester IS 'the same, as the side of the case';
COMMENT ON COLUMN alert.entry IS 'as the rule says; null: over all entries';
COMMENT ON COLUMN alert.window_from IS 'local time at which the window begins';
COMMENT ON COLUMN alert.facts IS 'count when the threshold was reached, threshold, what was counted, end of the window, first and last leaf of the record';
COMMENT ON COLUMN alert.note IS 'what the person who looked at it found';

CREATE TABLE alert_count (
	rule bigint NOT NULL REFERENCES alert_rule,
	department text,
	window_from timestamp NOT NULL,
	n numeric NOT NULL,
	first_leaf bigint NOT NULL,
	last_leaf bigint NOT NULL,
	raised boolean NOT NULL DEFAULT false,
	CONSTRAINT alert_count_key UNIQUE NULLS NOT DISTINCT (rule, department, window_from)
);
CREATE INDEX alert_count_unraised_idx ON alert_count (rule) WHERE NOT raised;
COMMENT ON TABLE alert_count IS 'internal: what the rules have counted in windows that are not long past';
CREATE TABLE alert_progress (
	leaf bigint NOT NULL
);
COMMENT ON TABLE alert_progress IS 'internal: the leaf of the record up to which the rules have counted; one row';
INSERT INTO alert_progress (leaf) VALUES (0);
CREATE TRIGGER alert_count_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON alert_count
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
CREATE TRIGGER alert_progress_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON alert_progress
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE alert_count ENABLE ALWAYS TRIGGER alert_count_procedure_only;
ALTER TABLE alert_progress ENABLE ALWAYS TRIGGER alert_progress_procedure_only;
SELECT make_private('alert_count'), make_private('alert_progress');

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells, interpretation) VALUES
	('alert_rule', 'new', 'in_force', 'set_by', 'set_alert_rule', '34', 'alert rule {id} ({kind}) is in force', '{kind,set_by,threshold,time_window}',
	 '{department,entry,measure,hours_from,hours_until,reason,from_leaf}', '{set_at}', '{}', '[I] by the provider of the entry, the department itself, or an authority over one of them'),
	('alert_rule', 'in_force', 'dropped', 'set_by', 'drop_alert_rule', '34', 'alert rule {id} ({kind}) was dropped: {drop_reason}', '{drop_reason}', '{}', '{dropped_at}', '{}', NULL),
	('alert', 'new', 'raised', 'system', 'check_alerts', '34', 'alert {id} ({kind}) of rule {rule}: {facts}', '{rule,kind,set_by,facts}',
	 '{department,entry,provider,window_from}', '{raised_at}', '{set_by,provider,requester}', NULL);
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, tells, awaited)
	SELECT 'alert', 'raised', 'reviewed', p, 'review_alert', '34', 'alert {id} ({kind}) was looked at: {note}', '{note}', '{reviewed_by,reviewed_at}', '{set_by,provider,requester}',
		CASE p WHEN 'set_by' THEN 'always' END
	FROM unnest('{set_by,provider,authority,requester_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;

SELECT make_procedure('alert_rule', '{department,provider,set_by}');
SELECT make_procedure('alert', '{department,provider,set_by}');

CREATE FUNCTION alert_rule_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF govshare.accepts_verbatim() OR TG_OP = 'UPDATE' THEN
		RETURN NEW;
	END IF;
	IF NEW.kind NOT IN ('denials', 'volume', 'hours') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no kind of alert rule', left(NEW.kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: denials within a window, unusual volume, reads at unusual hours.'), HINT = govshare.say('kind is denials, volume or hours.');
	END IF;
	IF NEW.department IS NULL AND NEW.entry IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('an alert rule names a department, an entry or both') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule watches someone or something.'), HINT = govshare.say('Give department or entry.');
	END IF;
	IF NEW.department IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.department) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" is not registered', left(NEW.department, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule watches departments.'), HINT = govshare.say('See govshare.department.');
	END IF;
	NEW.provider := NULL;
	IF NEW.entry IS NOT NULL THEN
		SELECT e.provider INTO NEW.provider FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.published_at IS NOT NULL ORDER BY e.version DESC LIMIT 1;
		IF NOT FOUND THEN
			RAISE EXCEPTION '%', govshare.say('entry "%s" was never published', left(NEW.entry, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule watches the use of published entries.'), HINT = govshare.say('See govshare.catalog.');
		END IF;
	END IF;
	IF NOT coalesce(NEW.set_by = NEW.department OR govshare.is_authority_over(NEW.department), false)
		AND NOT coalesce(NEW.set_by = NEW.provider OR govshare.is_authority_over(NEW.provider), false) THEN
		RAISE EXCEPTION '%', govshare.say('the use that the rule watches does not concern department "%s"', NEW.set_by)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 29: records of use are open to the department itself, the provider and their authorities.'), HINT = govshare.say('Name an entry or a department that concerns yours.');
	END IF;
	IF NEW.threshold < 1 THEN
		RAISE EXCEPTION '%', govshare.say('a threshold is at least 1') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule is about what is unusual.'), HINT = govshare.say('threshold counts denials, reads or rows within the window.');
	END IF;
	IF (NEW.kind = 'volume') <> (NEW.measure IS NOT NULL) OR NEW.measure NOT IN ('reads', 'rows') THEN
		RAISE EXCEPTION '%', govshare.say('a volume rule, and no other, measures reads or rows') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule says what it counts.'), HINT = govshare.say('measure is reads or rows.');
	END IF;
	IF (NEW.kind = 'hours') <> (NEW.hours_from IS NOT NULL) OR (NEW.hours_from IS NULL) <> (NEW.hours_until IS NULL) OR NEW.hours_from = NEW.hours_until THEN
		RAISE EXCEPTION '%', govshare.say('an hours rule, and no other, says which hours are unusual') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule says what it counts.'), HINT = govshare.say('Give hours_from and hours_until, such as 22:00 and 06:00.');
	END IF;
	IF NEW.time_window < '1 minute' OR NEW.time_window > '31 days' OR extract(year FROM NEW.time_window) <> 0 OR extract(month FROM NEW.time_window) <> 0 THEN
		RAISE EXCEPTION '%', govshare.say('a time window lasts from 1 minute to 31 days') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: a rule counts within a window.'), HINT = govshare.say('Give time_window in minutes, hours or days.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION alert_rule_validate() IS 'internal: what an alert rule must be, however it is written (Articles 29 and 34)';
CREATE TRIGGER alert_rule_validate BEFORE INSERT OR UPDATE ON alert_rule
	FOR EACH ROW EXECUTE FUNCTION alert_rule_validate();
ALTER TABLE alert_rule ENABLE ALWAYS TRIGGER alert_rule_validate;

CREATE FUNCTION set_alert_rule(kind text, threshold bigint, department text DEFAULT NULL, entry text DEFAULT NULL, time_window interval DEFAULT '1 day',
		measure text DEFAULT NULL, hours_from time DEFAULT NULL, hours_until time DEFAULT NULL, reason text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.alert_rule (kind, department, entry, threshold, measure, time_window, hours_from, hours_until, reason, set_by, from_leaf)
		VALUES (set_alert_rule.kind, set_alert_rule.department, set_alert_rule.entry, set_alert_rule.threshold, set_alert_rule.measure,
			set_alert_rule.time_window, set_alert_rule.hours_from, set_alert_rule.hours_until, set_alert_rule.reason,
			govshare.current_department(), (SELECT h.size FROM govshare.log_head() h))
		RETURNING id
$$;
COMMENT ON FUNCTION set_alert_rule(text, bigint, text, text, interval, text, time, time, text) IS
	'sets a rule of kind denials, volume or hours over what a department does, over an entry, or both, and returns its number; by the department itself, the provider, or an authority over one of them (Article 34)';

CREATE FUNCTION drop_alert_rule(id bigint, reason text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.alert_rule r SET state = 'dropped', drop_reason = drop_alert_rule.reason WHERE r.id = drop_alert_rule.id;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('alert_rule', drop_alert_rule.id::text);
	END IF;
END
$$;
COMMENT ON FUNCTION drop_alert_rule(bigint, text) IS 'who set an alert rule drops it (Article 34)';

CREATE FUNCTION review_alert(id bigint, note text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.alert a SET state = 'reviewed', note = review_alert.note WHERE a.id = review_alert.id;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('alert', review_alert.id::text);
	END IF;
END
$$;
COMMENT ON FUNCTION review_alert(bigint, text) IS 'a person of the department that set the rule, of the provider or of an authority says what came of an alert (Article 34)';

CREATE FUNCTION in_hours(at time, hours_from time, hours_until time) RETURNS boolean
	LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE WHEN hours_from < hours_until THEN at >= hours_from AND at < hours_until ELSE at >= hours_from OR at < hours_until END
$$;
COMMENT ON FUNCTION in_hours(time, time, time) IS 'internal: does the time lie within these hours, which may pass midnight?';

/*
 * Counts each leaf once, in the order of the record: the count and how far it
 * has come are one transaction, so downtime and crashes change nothing.
 */
CREATE FUNCTION raise_alerts(OUT raised bigint, OUT more boolean)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	batch CONSTANT bigint := 50000;
	zone CONSTANT text := current_setting('govshare.timezone');
	head bigint := (SELECT h.size FROM govshare.log_head() h);
	from_here bigint;
	to_here bigint;
	last_at timestamp;
	a record;
BEGIN
	raised := 0;
	more := false;
	/* A look first: with nothing new nothing is written */
	IF (SELECT p.leaf FROM govshare.alert_progress p) >= head THEN
		RETURN;
	END IF;
	SELECT p.leaf INTO from_here FROM govshare.alert_progress p FOR UPDATE;
	from_here := greatest(from_here, (SELECT coalesce(min(r.from_leaf), head) FROM govshare.alert_rule r WHERE r.state = 'in_force'));
	to_here := least(head, from_here + batch);
	more := to_here < head;
	IF from_here < to_here THEN
		INSERT INTO govshare.alert_count (rule, department, window_from, n, first_leaf, last_leaf)
			SELECT r.id, l.department, date_bin(r.time_window, l.local, '2000-01-03'),
				sum(CASE WHEN r.measure = 'rows' THEN l.rows ELSE l.times END), min(l.leaf), max(l.leaf)
			FROM (
				SELECT o.leaf, o.kind, o.department, o.entry, o.rows, o.grant_id IS NOT NULL AS under_grant, coalesce(o.repeated, 1) AS times,
					o.leaf_time AT TIME ZONE zone AS local
				FROM govshare.access_record o
				WHERE o.leaf >= from_here AND o.leaf < to_here AND o.break_glass IS NULL) l
			JOIN govshare.alert_rule r ON r.state = 'in_force' AND l.leaf >= r.from_leaf
				AND (r.department IS NULL OR r.department = l.department) AND (r.entry IS NULL OR r.entry = l.entry)
				AND CASE r.kind
					WHEN 'denials' THEN l.kind = 'deny'
					WHEN 'volume' THEN l.under_grant AND l.kind IN ('access', CASE r.measure WHEN 'rows' THEN 'close' ELSE 'open' END)
					ELSE l.under_grant AND l.kind IN ('open', 'access') AND govshare.in_hours(l.local::time, r.hours_from, r.hours_until) END
			GROUP BY r.id, l.department, date_bin(r.time_window, l.local, '2000-01-03')
		ON CONFLICT (rule, department, window_from) DO UPDATE SET n = alert_count.n + excluded.n, last_leaf = excluded.last_leaf;
		FOR a IN
			INSERT INTO govshare.alert (rule, kind, department, entry, provider, set_by, window_from, facts)
				SELECT r.id, r.kind, c.department, r.entry, r.provider, r.set_by, c.window_from,
					jsonb_build_object('count', c.n, 'threshold', r.threshold, 'counted', coalesce(r.measure, CASE r.kind WHEN 'denials' THEN 'denials' ELSE 'reads' END),
						'window_until', c.window_from + r.time_window, 'first_leaf', c.first_leaf, 'last_leaf', c.last_leaf)
				FROM govshare.alert_count c JOIN govshare.alert_rule r ON r.id = c.rule
				WHERE NOT c.raised AND c.n >= r.threshold
				ORDER BY c.first_leaf, r.id
			ON CONFLICT (rule, department, window_from) DO NOTHING
			RETURNING id, kind
		LOOP
			raised := raised + 1;
			PERFORM pg_notify('govshare_alert', jsonb_build_object('kind', a.kind, 'id', a.id)::text);
		END LOOP;
		UPDATE govshare.alert_count c SET raised = true FROM govshare.alert_rule r WHERE r.id = c.rule AND NOT c.raised AND c.n >= r.threshold;
		SELECT max(o.leaf_time) AT TIME ZONE zone INTO last_at FROM govshare.access_record o WHERE o.leaf = to_here - 1;
		DELETE FROM govshare.alert_count c USING govshare.alert_rule r WHERE r.id = c.rule AND (r.state = 'dropped' OR c.window_from + r.time_window < last_at - interval '1 day');
	END IF;
	UPDATE govshare.alert_progress p SET leaf = to_here;
END
$$;
COMMENT ON FUNCTION raise_alerts() IS 'internal: counts the next leaves of the record under the rules in force and raises what has reached its threshold';

CREATE FUNCTION check_alerts() RETURNS bigint
	LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION check_alerts() IS 'counts what the record holds anew under the alert rules and returns how many alerts it raised; the watcher does so every govshare.check_interval (Article 34)';

REVOKE ALL ON FUNCTION alert_rule_validate(), in_hours(time, time, time), raise_alerts(), check_alerts() FROM PUBLIC;
REVOKE ALL ON FUNCTION set_alert_rule(text, bigint, text, text, interval, text, time, time, text), drop_alert_rule(bigint, text), review_alert(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_alert_rule(text, bigint, text, text, interval, text, time, time, text), drop_alert_rule(bigint, text), review_alert(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('alert_rule', '');
SELECT pg_catalog.pg_extension_config_dump('alert_rule_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('alert', '');
SELECT pg_catalog.pg_extension_config_dump('alert_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('alert_count', '');
SELECT pg_catalog.pg_extension_config_dump('alert_progress', '');
