/* 21_announce_calendar.sql: entering what the State Council announces */

CREATE FUNCTION announced_day_fault(element jsonb, year int) RETURNS text
	LANGUAGE plpgsql STABLE STRICT
	SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	unknown text;
	d date;
BEGIN
	IF jsonb_typeof(element) <> 'object' THEN
		RETURN govshare.say('an element is not an object');
	END IF;
	SELECT k INTO unknown FROM jsonb_object_keys(element) k
		WHERE k NOT IN ('day', 'is_workday', 'name') ORDER BY k LIMIT 1;
	IF FOUND THEN
		RETURN govshare.say('unknown key "%s"', left(unknown, 40));
	END IF;
	IF jsonb_typeof(element -> 'day') IS DISTINCT FROM 'string'
		OR element ->> 'day' !~ '^\d{4}-\d{2}-\d{2}$' THEN
		RETURN govshare.say('a day is missing or not written YYYY-MM-DD');
	END IF;
	IF jsonb_typeof(element -> 'is_workday') IS DISTINCT FROM 'boolean' THEN
		RETURN govshare.say('is_workday of %s is missing or not a boolean', element ->> 'day');
	END IF;
	IF jsonb_typeof(element -> 'name') NOT IN ('string', 'null') THEN
		RETURN govshare.say('the name of %s is not a string', element ->> 'day');
	END IF;
	BEGIN
		d := (element ->> 'day')::date;
	EXCEPTION WHEN data_exception THEN
		RETURN govshare.say('there is no day %s', element ->> 'day');
	END;
	IF d < make_date(year - 1, 12, 1) OR d > make_date(year, 12, 31) THEN
		RETURN govshare.say('%s lies neither in %s nor in December before', element ->> 'day', year);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION announced_day_fault(jsonb, int) IS 'what is wrong with one of the days of an announcement, or null; days of December before are right, as notices of New Year name them';
REVOKE ALL ON FUNCTION announced_day_fault(jsonb, int) FROM PUBLIC;

CREATE FUNCTION announce_calendar(calendar text, year int, days jsonb, document text) RETURNS int
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	code CONSTANT text := announce_calendar.calendar;
	announced CONSTANT int := announce_calendar.year;
	root text;
	known record;
	fault text;
	number int;
BEGIN
	IF code IS NULL OR announced IS NULL OR days IS NULL OR coalesce(document, '') = '' THEN
		RAISE EXCEPTION '%', govshare.say('an announcement names its calendar, its year, its days and its document')
			USING ERRCODE = 'SG103', HINT = govshare.say('The document is the official notice, for instance its address.');
	END IF;
	IF length(document) > 2000 THEN
		RAISE EXCEPTION '%', govshare.say('the name of the document is longer than 2000 characters') USING ERRCODE = 'SG103';
	END IF;

	/* One announcement at a time: the revision counts them. */
	PERFORM 1 FROM govshare.calendar c WHERE c.code = announce_calendar.calendar FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('calendar "%s" does not exist', left(code, 32))
			USING ERRCODE = 'SG201', HINT = govshare.say('See the table govshare.calendar.');
	END IF;

	WITH RECURSIVE lineage(member, above, depth) AS (
		SELECT c.code, c.parent, 1 FROM govshare.calendar c WHERE c.code = announce_calendar.calendar
		UNION ALL
		SELECT c.code, c.parent, l.depth + 1
		FROM lineage l JOIN govshare.calendar c ON c.code = l.above
		WHERE l.depth < 8
	)
	SELECT member INTO root FROM lineage WHERE above IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('the parents of calendar "%s" form a circle or a chain longer than 8', code)
			USING ERRCODE = 'SG201';
	END IF;

	/* Years are announced one after the other; a gap would count as unknown. */
	SELECT min(y.year) AS first, max(y.year) AS last INTO known
		FROM govshare.calendar_year y WHERE y.calendar = root;
	IF announced NOT BETWEEN 1900 AND 9999
		OR root = code AND announced NOT BETWEEN known.first - 1 AND known.last + 1 THEN
		RAISE EXCEPTION '%', govshare.say('year %s does not adjoin the announced years of calendar "%s"', announced, code)
			USING ERRCODE = 'SG201', DETAIL = CASE WHEN known.first IS NULL THEN govshare.say('None is announced; the first is one from 1900 to 9999.')
				ELSE govshare.say('Announced are %s to %s.', known.first, known.last) END;
	END IF;
	IF root <> code
		AND (known.first IS NULL OR announced NOT BETWEEN known.first AND known.last) THEN
		RAISE EXCEPTION '%', govshare.say('year %s of calendar "%s" has not been announced', announced, root)
			USING ERRCODE = 'SG201', DETAIL = govshare.say('Calendar "%s" follows the announced years of "%s".', code, root);
	END IF;

	IF jsonb_typeof(days) <> 'array' OR days = '[]' THEN
		RAISE EXCEPTION '%', govshare.say('the days of an announcement are an array of at least one day')
			USING ERRCODE = 'SG103', HINT = govshare.say('Write [{"day": "2026-01-01", "is_workday": false, "name": "元旦"}, ...].');
	END IF;
	SELECT f INTO fault
		FROM jsonb_array_elements(days) WITH ORDINALITY AS e(element, place),
			govshare.announced_day_fault(element, announced) f
		WHERE f IS NOT NULL ORDER BY place LIMIT 1;
	IF fault IS NULL THEN
		SELECT govshare.say('%s is named twice', e ->> 'day') INTO fault
			FROM jsonb_array_elements(days) e
			GROUP BY e ->> 'day' HAVING count(*) > 1 ORDER BY 1 LIMIT 1;
	END IF;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('invalid days of the announcement: %s', fault)
			USING ERRCODE = 'SG103', HINT = govshare.say('Write [{"day": "2026-01-01", "is_workday": false, "name": "元旦"}, ...].');
	END IF;

	SELECT coalesce(max(r), 0) + 1 INTO number FROM (
		SELECT max(y.revision) AS r FROM govshare.calendar_year y WHERE y.calendar = code
		UNION ALL
		SELECT max(d.revision) FROM govshare.calendar_day d WHERE d.calendar = code) x;
	INSERT INTO govshare.calendar_year (calendar, year, revision, document)
		VALUES (code, announced, number, announce_calendar.document);
	INSERT INTO govshare.calendar_day (calendar, day, is_workday, name, document, revision)
		SELECT code, (e ->> 'day')::date, (e ->> 'is_workday')::boolean, e ->> 'name', announce_calendar.document, number
		FROM jsonb_array_elements(days) e;
	RETURN number;
END
$$;
COMMENT ON FUNCTION announce_calendar(text, int, jsonb, text) IS 'enters the official arrangement of a year, or an amendment of it: the days named replace what was announced of them, with their own document; the earlier rows stay as history; returns the revision';
REVOKE ALL ON FUNCTION announce_calendar(text, int, jsonb, text) FROM PUBLIC;
