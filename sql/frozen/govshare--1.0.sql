/* 05_schema.sql: what CREATE EXTENSION finds must not be somebody else's */

\echo Use "CREATE EXTENSION govshare" to load this file. \quit

/*
 * CREATE EXTENSION takes a schema of that name as it finds it.  One who made it
 * first would own everything here, and functions or operators that lie in it
 * would be called by this script, as a superuser.  Hence every name in this
 * check says where it is from.
 */
DO $$
DECLARE
	fault pg_catalog.text;
BEGIN
	SELECT CASE
			WHEN NOT r.rolsuper THEN 'it belongs to one who is no superuser'
			WHEN EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) a
				WHERE a.privilege_type OPERATOR(pg_catalog.=) 'CREATE'::pg_catalog.text AND a.grantee OPERATOR(pg_catalog.<>) n.nspowner)
				THEN 'others may create objects in it'
			WHEN EXISTS (SELECT FROM pg_catalog.pg_depend d
				WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
					AND d.refobjid OPERATOR(pg_catalog.=) n.oid
					AND NOT (d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
						AND d.objid OPERATOR(pg_catalog.=) (SELECT e.oid FROM pg_catalog.pg_extension e
							WHERE e.extname OPERATOR(pg_catalog.=) 'govshare'::pg_catalog.name)))
				THEN 'it is not empty'
		END
		INTO fault
		FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
		WHERE n.nspname OPERATOR(pg_catalog.=) 'govshare'::pg_catalog.name;
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SG009',
			MESSAGE = pg_catalog.concat('schema govshare cannot be used: ', fault),
			DETAIL = 'Whoever owns the schema, or has objects in it, could change what govshare does (Article 25).',
			HINT = 'DROP SCHEMA govshare after a look at who made it; CREATE EXTENSION makes its own.';
	END IF;
END
$$;
/* 10_type.sql: the vocabulary of the Regulations as types */

CREATE TYPE share_attribute AS ENUM ('unconditional', 'conditional', 'not_shared');
COMMENT ON TYPE share_attribute IS '共享属性: whether data is shared unconditionally, conditionally or not at all (Article 14)';

CREATE TYPE share_method AS ENUM ('service', 'batch', 'file');
COMMENT ON TYPE share_method IS '共享方式: service (服务接口), batch (批量交换) or file (文件下载) (Article 22)';

CREATE TYPE data_grade AS ENUM ('general', 'important', 'core');
COMMENT ON TYPE data_grade IS '数据分级: general, important or core data (Articles 13, 34, 35)';

CREATE TYPE government_level AS ENUM ('national', 'province', 'prefecture', 'county', 'township');
COMMENT ON TYPE government_level IS 'level of a people''s government (Article 8)';

CREATE TYPE update_frequency AS ENUM ('realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'semiannual', 'yearly', 'irregular');
COMMENT ON TYPE update_frequency IS '数据更新频率: how often the provider refreshes the data (Article 13)';
/*
 * 11_message.sql: messages that are raised in PL/pgSQL
 *
 * RAISE EXCEPTION '%', govshare.say('...') with DETAIL and HINT alike: so the
 * texts are found by po/template and told in the language of lc_messages.
 */

CREATE FUNCTION say(message text) RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION say(text) IS 'the message in the language of lc_messages; %% stands for a percent sign, as in format()';

CREATE FUNCTION say(message text, VARIADIC arguments "any") RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION say(text, "any") IS 'the message in the language of lc_messages, with its arguments in the places of %s, as by format()';
/* 12_clock.sql: statutory time */

CREATE FUNCTION statutory_now() RETURNS timestamptz
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION statutory_now() IS 'the time by which statutory periods start and end: govshare.clock if it is set, else the start of the statement';
/* 15_division_code.sql: the type of administrative division codes */

CREATE TYPE division_code;

CREATE FUNCTION division_code_in(cstring) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_out(division_code) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_recv(internal) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_send(division_code) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE TYPE division_code (
	INPUT = division_code_in,
	OUTPUT = division_code_out,
	RECEIVE = division_code_recv,
	SEND = division_code_send,
	LIKE = pg_catalog.int8,
	CATEGORY = 'U'
);
COMMENT ON TYPE division_code IS '行政区划代码: 2, 4, 6, 9 or 12 digits of GB/T 2260 and its statistical extension; 37, 3700 and 370000 are one value; 000000 is the whole country';

CREATE FUNCTION division_code_eq(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_ne(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_lt(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_le(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_gt(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_ge(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_cmp(division_code, division_code) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_sortsupport(internal) RETURNS void
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_hash(division_code) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_hash_extended(division_code, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_containment_support(internal) RETURNS internal
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_contains(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_code_containment_support AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_contained(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_code_containment_support AS 'MODULE_PATHNAME';

CREATE OPERATOR = (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
CREATE OPERATOR @> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_contains,
	COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
CREATE OPERATOR <@ (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_contained,
	COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (division_code, division_code) IS 'the first division is, or contains, the second';
COMMENT ON OPERATOR <@ (division_code, division_code) IS 'the first division is, or lies within, the second';

CREATE OPERATOR CLASS division_code_ops DEFAULT FOR TYPE division_code USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 division_code_cmp(division_code, division_code),
	FUNCTION 2 division_code_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS division_code_hash_ops DEFAULT FOR TYPE division_code USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 division_code_hash(division_code),
	FUNCTION 2 division_code_hash_extended(division_code, bigint);

CREATE FUNCTION division_level(division division_code) RETURNS text
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_level(division_code) IS 'the level that the form of the code tells: national, province, prefecture, county, township or village';

CREATE FUNCTION division_parent(division division_code) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_parent(division_code) IS 'the next greater division that may have a government: 370000 of 370100, 110000 of 110101, 460000 of 469001, 441900 of 441900003; null of 000000';

CREATE FUNCTION division_last(division division_code) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_last(division_code) IS 'the greatest code that may lie within this division: d <@ a is the same as d BETWEEN a AND division_last(a)';
/* 16_uscc.sql: the type of unified social credit codes (GB 32100-2015) */

CREATE TYPE uscc;

CREATE FUNCTION uscc_in(cstring) RETURNS uscc
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_out(uscc) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_recv(internal) RETURNS uscc
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_send(uscc) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE TYPE uscc (
	INPUT = uscc_in,
	OUTPUT = uscc_out,
	RECEIVE = uscc_recv,
	SEND = uscc_send,
	INTERNALLENGTH = 18,
	ALIGNMENT = char,
	CATEGORY = 'U'
);
COMMENT ON TYPE uscc IS '统一社会信用代码: 18 characters of GB 32100-2015 whose check character holds; a legacy code that fails the check is written, and shown, with ! before it';

CREATE FUNCTION uscc_eq(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_ne(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_lt(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_le(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_gt(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_ge(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_cmp(uscc, uscc) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_hash(uscc) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_hash_extended(uscc, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE OPERATOR = (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

CREATE OPERATOR CLASS uscc_ops DEFAULT FOR TYPE uscc USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 uscc_cmp(uscc, uscc),
	FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS uscc_hash_ops DEFAULT FOR TYPE uscc USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 uscc_hash(uscc),
	FUNCTION 2 uscc_hash_extended(uscc, bigint);

CREATE FUNCTION uscc_is_valid(code text) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'uscc_is_valid_text';
COMMENT ON FUNCTION uscc_is_valid(text) IS 'is the text a good unified social credit code, its check character included?';
CREATE FUNCTION uscc_is_valid(code uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'uscc_is_valid';
COMMENT ON FUNCTION uscc_is_valid(uscc) IS 'does the check character hold?  False for a legacy code that was written with !';
/* 20_calendar.sql: official calendars of working days, and counting in them */

CREATE TABLE calendar (
	code text PRIMARY KEY,
	name text NOT NULL,
	parent text REFERENCES calendar,
	division division_code,
	seeded boolean NOT NULL DEFAULT false,
	CONSTRAINT calendar_code_check CHECK (octet_length(code) BETWEEN 1 AND 32),
	CONSTRAINT calendar_parent_check CHECK (parent <> code)
);
COMMENT ON TABLE calendar IS 'calendars of working days: CN, and regional ones that override their parent (such as local festivals of autonomous areas)';
COMMENT ON COLUMN calendar.parent IS 'the calendar whose days hold where this one says nothing; its announced range is this one''s too';
COMMENT ON COLUMN calendar.division IS 'the area whose departments count by this calendar; the smallest area that contains a department decides';
COMMENT ON COLUMN calendar.seeded IS 'came with the extension; such rows are not dumped, so leave them as they are';

CREATE TABLE calendar_year (
	calendar text NOT NULL REFERENCES calendar,
	year int NOT NULL,
	revision int NOT NULL,
	document text NOT NULL,
	recorded_at timestamptz DEFAULT now(),
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (calendar, revision, seeded),
	CONSTRAINT calendar_year_year_check CHECK (year BETWEEN 1900 AND 9999),
	CONSTRAINT calendar_year_revision_check CHECK (revision > 0),
	CONSTRAINT calendar_year_document_check CHECK (document <> '')
);
COMMENT ON TABLE calendar_year IS 'announcements: which years have been announced, and every amendment with its document; a year without a row is unknown, not ordinary';
COMMENT ON COLUMN calendar_year.revision IS 'counts the announcements of a calendar; of two that name one day the later holds';
COMMENT ON COLUMN calendar_year.document IS 'the notice, such as the address where the State Council published it';

CREATE TABLE calendar_day (
	calendar text NOT NULL REFERENCES calendar,
	day date NOT NULL,
	is_workday boolean NOT NULL,
	name text,
	document text NOT NULL,
	revision int NOT NULL DEFAULT 1,
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (calendar, day, revision, seeded),
	CONSTRAINT calendar_day_day_check CHECK (isfinite(day)),
	CONSTRAINT calendar_day_revision_check CHECK (revision > 0),
	CONSTRAINT calendar_day_document_check CHECK (document <> '')
);
COMMENT ON TABLE calendar_day IS 'days that an announcement names, with every amendment; other days follow the parent calendar or the week (Monday to Friday)';
COMMENT ON COLUMN calendar_day.revision IS 'the announcement that names the day; the greatest holds, see calendar_day_in_force';

CREATE VIEW calendar_day_in_force AS
	SELECT DISTINCT ON (calendar, day) calendar, day, is_workday, name, document, revision
	FROM calendar_day
	ORDER BY calendar, day, revision DESC, seeded;
COMMENT ON VIEW calendar_day_in_force IS 'what holds of each day that an announcement of the calendar itself names, amendments applied';

GRANT SELECT ON calendar, calendar_year, calendar_day, calendar_day_in_force TO PUBLIC;

/* Row triggers too: logical replication fires no statement triggers. */
CREATE FUNCTION calendar_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION calendar_changed() IS 'tells every session that a calendar changed';
REVOKE ALL ON FUNCTION calendar_changed() FROM PUBLIC;

CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON calendar
	FOR EACH ROW EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_year_changed AFTER INSERT OR UPDATE OR DELETE ON calendar_year
	FOR EACH ROW EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_day_changed AFTER INSERT OR UPDATE OR DELETE ON calendar_day
	FOR EACH ROW EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_truncated AFTER TRUNCATE ON calendar
	FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_year_truncated AFTER TRUNCATE ON calendar_year
	FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_day_truncated AFTER TRUNCATE ON calendar_day
	FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
ALTER TABLE calendar
	ENABLE ALWAYS TRIGGER calendar_changed,
	ENABLE ALWAYS TRIGGER calendar_truncated;
ALTER TABLE calendar_year
	ENABLE ALWAYS TRIGGER calendar_year_changed,
	ENABLE ALWAYS TRIGGER calendar_year_truncated;
ALTER TABLE calendar_day
	ENABLE ALWAYS TRIGGER calendar_day_changed,
	ENABLE ALWAYS TRIGGER calendar_day_truncated;

SELECT pg_catalog.pg_extension_config_dump('calendar', 'WHERE NOT seeded');
SELECT pg_catalog.pg_extension_config_dump('calendar_year', 'WHERE NOT seeded');
SELECT pg_catalog.pg_extension_config_dump('calendar_day', 'WHERE NOT seeded');

/* ---- counting ---- */

CREATE FUNCTION is_workday(d date, calendar text DEFAULT 'CN') RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_workday(date, text) IS 'is the date an official working day? SG201 outside the announced years';

CREATE FUNCTION add_workdays(d date, n int, calendar text DEFAULT 'CN') RETURNS date
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION add_workdays(date, int, text) IS 'the n-th working day after the date, which is not counted itself; before it if n is negative; the first on or after it if n is 0';

CREATE FUNCTION workdays_between(a date, b date, calendar text DEFAULT 'CN') RETURNS int
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION workdays_between(date, date, text) IS 'working days after a, up to and including b; if b comes first, minus those from b up to, not including, a: the inverse of add_workdays()';

CREATE FUNCTION networkdays(a date, b date, calendar text DEFAULT 'CN') RETURNS int
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION networkdays(date, date, text) IS 'working days from a to b, both included; negative if b comes first';

CREATE FUNCTION roll_workday(d date, convention text, calendar text DEFAULT 'CN') RETURNS date
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION roll_workday(date, text, text) IS 'the date if it is a working day, else the next one (following) or the last one before (preceding)';

CREATE FUNCTION due_at(received timestamptz, workdays int, calendar text DEFAULT 'CN') RETURNS timestamptz
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION due_at(timestamptz, int, text) IS 'when a period of working days from an event is over: 00:00 after its last day, in govshare.timezone (Civil Code, Articles 201 to 204)';

CREATE FUNCTION calendar_valid_until(calendar text DEFAULT 'CN') RETURNS date
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION calendar_valid_until(text) IS 'the last announced day of a calendar';

CREATE FUNCTION calendar_of(division division_code) RETURNS text
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION calendar_of(division_code) IS 'the calendar by which an area counts: that of the smallest area with a calendar of its own that contains it, else CN';

CREATE FUNCTION provisional_due_on(d date, n int, calendar text, OUT due_on date, OUT provisional boolean)
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION provisional_due_on(date, int, text) IS 'for obligations alone: as add_workdays(), but beyond the announced years it counts Monday to Friday and says that the date is provisional';
REVOKE ALL ON FUNCTION provisional_due_on(date, int, text) FROM PUBLIC;
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
/* 22_calendar_seed.sql: the official calendar of China, 2007 to 2026 (built by sql/data/seed_calendar.sh) */

INSERT INTO calendar (code, name, division, seeded) VALUES ('CN', '全国', '000000', true);

INSERT INTO calendar_year (calendar, year, revision, document, recorded_at, seeded)
	SELECT 'CN', split_part(line, ',', 2)::int, split_part(line, ',', 1)::int, split_part(line, ',', 3), NULL, true
	FROM unnest(string_to_array($csv$
1,2007,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2,2008,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
3,2009,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
4,2010,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
5,2011,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
6,2012,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
7,2013,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
8,2014,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
9,2015,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
10,2015,http://www.gov.cn/zhengce/zhengceku/2015-05/13/content_9742.htm
11,2016,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
12,2017,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
13,2018,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
14,2019,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
15,2019,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
16,2020,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
17,2020,http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
18,2021,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
19,2022,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
20,2023,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
21,2024,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
22,2025,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
23,2026,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
$csv$, E'\n')) line
	WHERE line <> '';

/* A day without its notice in calendar_year fails on NOT NULL. */
INSERT INTO calendar_day (calendar, day, is_workday, name, document, revision, seeded)
	SELECT 'CN', split_part(line, ',', 1)::date, split_part(line, ',', 2)::boolean, split_part(line, ',', 3),
		y.document, y.revision, true
	FROM unnest(string_to_array($csv$
2006-12-30,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2006-12-31,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-01-03,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-17,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-18,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-19,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-20,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-21,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-22,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-23,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-24,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-02-25,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-04-28,true,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-04-29,true,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-01,false,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-02,false,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-03,false,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-04,false,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-05,false,“五一”,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-06,false,“五一”,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-05-07,false,“五一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-09-29,true,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-09-30,true,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-01,false,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-02,false,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-03,false,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-04,false,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-05,false,“十一”,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-06,false,“十一”,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-10-07,false,“十一”,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1761.htm
2007-12-29,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2007-12-30,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2007-12-31,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-02,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-03,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-06,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-07,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-08,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-09,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-10,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-11,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-02-12,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-04-05,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-04-06,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-05-01,false,“五一”国际劳动节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-05-02,false,“五一”国际劳动节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-05-03,false,“五一”国际劳动节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-05-04,true,“五一”国际劳动节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-06-07,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-06-08,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-06-09,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-13,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-14,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-15,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-27,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-28,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-29,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-09-30,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-10-04,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2008-10-05,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2008-03/28/content_1645.htm
2009-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-03,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-04,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-24,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-25,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-26,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-27,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-28,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-29,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-30,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-01-31,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-02-01,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-04-04,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-04-05,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-04-06,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-02,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-03,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-28,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-29,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-30,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-05-31,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-09-27,true,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-01,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-02,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-03,false,国庆节、中秋节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-04,false,国庆节、中秋节,true,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-05,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-06,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-07,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-08,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2009-10-10,true,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2008-12/10/content_1572.htm
2010-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-01-02,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-01-03,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-13,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-14,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-15,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-16,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-17,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-18,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-19,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-20,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-02-21,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-04-03,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-04-04,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-05-01,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-05-02,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-05-03,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-06-12,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-06-13,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-06-14,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-06-15,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-06-16,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-19,true,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-22,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-23,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-24,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-25,true,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-09-26,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-02,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-03,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2010-10-09,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2009-12/08/content_1476.htm
2011-01-01,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-01-02,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-01-03,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-01-30,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-02,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-03,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-04,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-05,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-06,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-07,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-08,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-02-12,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-04-02,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-04-03,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-04-30,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-05-01,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-06-04,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-06-05,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-06-06,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-09-10,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-09-11,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-09-12,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-01,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-02,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-08,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-10-09,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2010-12/10/content_1423.htm
2011-12-31,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-01,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-03,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-21,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-22,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-23,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-24,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-25,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-26,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-27,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-28,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-01-29,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-03-31,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-01,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-02,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-03,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-28,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-29,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-04-30,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-06-22,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-06-23,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-06-24,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-09-29,true,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-09-30,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-01,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-02,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-03,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-04,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-05,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-06,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2012-10-07,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2011-12/06/content_1411.htm
2013-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-01-03,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-01-05,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-01-06,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-09,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-10,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-11,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-12,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-13,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-14,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-15,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-16,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-02-17,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-06,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-07,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-27,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-28,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-29,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-04-30,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-06-08,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-06-09,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-06-10,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-06-11,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-06-12,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-09-19,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-09-20,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-09-21,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-09-22,true,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-09-29,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-05,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-06,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2013-10-12,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2012-12/10/content_1353.htm
2014-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-01-26,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-01-31,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-01,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-02,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-03,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-04,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-05,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-06,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-02-08,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-04-05,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-04-07,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-05-03,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-05-04,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-06-02,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-09-08,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-09-28,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-04,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-05,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2014-10-11,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-01/02/content_1194.htm
2015-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-01-03,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-01-04,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-15,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-18,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-19,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-20,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-21,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-22,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-23,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-24,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-02-28,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-04-05,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-04-06,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-06-20,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-06-22,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-09-03,false,抗日战争暨世界反法西斯战争胜利70周年纪念日,false,http://www.gov.cn/zhengce/zhengceku/2015-05/13/content_9742.htm
2015-09-04,false,抗日战争暨世界反法西斯战争胜利70周年纪念日,false,http://www.gov.cn/zhengce/zhengceku/2015-05/13/content_9742.htm
2015-09-05,false,抗日战争暨世界反法西斯战争胜利70周年纪念日,true,http://www.gov.cn/zhengce/zhengceku/2015-05/13/content_9742.htm
2015-09-06,true,抗日战争暨世界反法西斯战争胜利70周年纪念日,false,http://www.gov.cn/zhengce/zhengceku/2015-05/13/content_9742.htm
2015-09-27,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-03,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-04,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2015-10-10,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2014-12/16/content_9302.htm
2016-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-06,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-07,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-08,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-09,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-10,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-11,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-12,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-13,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-02-14,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-05-01,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-06-09,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-06-10,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-06-11,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-06-12,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-09-15,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-09-16,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-09-17,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-09-18,true,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-01,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-02,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-08,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2016-10-09,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2015-12/10/content_10394.htm
2017-01-01,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-22,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-27,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-28,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-29,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-30,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-01-31,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-02-01,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-02-02,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-02-04,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-04-01,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-04-02,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-04-03,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-05-27,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-05-28,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-05-29,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-05-30,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-09-30,true,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-01,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-02,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-03,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-04,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-05,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-06,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-07,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2017-10-08,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2016-12/01/content_5141603.htm
2018-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-11,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-15,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-16,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-17,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-18,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-19,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-20,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-21,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-02-24,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-06,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-07,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-08,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-28,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-29,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-04-30,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-06-18,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-09-24,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-09-29,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-09-30,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-06,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-10-07,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm
2018-12-29,true,元旦,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2018-12-30,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2018-12-31,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-02,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-03,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-04,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-05,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-06,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-07,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-08,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-09,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-02-10,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-04-28,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-05-03,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-05-04,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-05-05,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
2019-06-07,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-09-13,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-09-29,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-02,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-05,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-06,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2019-10-12,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2020-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-19,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-24,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-25,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-26,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-27,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-28,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-29,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-30,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-01-31,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
2020-02-01,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
2020-02-02,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
2020-02-03,true,春节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-04-04,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-04-05,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-04-06,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-04-26,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-02,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-03,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-04,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-05,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-05-09,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-06-25,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-06-26,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-06-27,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-06-28,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-09-27,true,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-01,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-02,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-03,false,国庆节、中秋节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-04,false,国庆节、中秋节,true,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-05,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-06,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-07,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-08,false,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2020-10-10,true,国庆节、中秋节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
2021-01-01,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-01-02,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-01-03,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-07,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-11,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-12,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-13,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-14,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-15,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-16,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-17,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-02-20,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-04-03,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-04-04,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-04-25,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-01,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-02,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-03,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-04,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-05,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-05-08,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-06-12,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-06-13,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-06-14,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-09-18,true,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-09-19,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-09-20,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-09-21,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-09-26,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-01,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-02,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-03,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2021-10-09,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
2022-01-01,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-01-02,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-01-03,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-01-29,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-01-30,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-01-31,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-01,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-02,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-03,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-04,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-05,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-02-06,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-02,true,清明节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-03,false,清明节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-04,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-24,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-04-30,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-05-01,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-05-03,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-05-04,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-05-07,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-06-03,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-06-04,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-06-05,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-09-10,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-09-11,false,中秋节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-09-12,false,中秋节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-01,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-02,false,国庆节,true,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-03,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-04,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-05,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-06,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-07,false,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-08,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-10-09,true,国庆节,false,http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
2022-12-31,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-01,false,元旦,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-02,false,元旦,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-21,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-22,false,春节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-23,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-24,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-25,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-26,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-27,false,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-28,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-01-29,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-04-05,false,清明节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-04-23,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-04-29,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-04-30,false,劳动节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-05-02,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-05-03,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-05-06,true,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-06-22,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-06-23,false,端午节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-06-24,false,端午节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-06-25,true,端午节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-09-29,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-09-30,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-01,false,中秋节、国庆节,true,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-02,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-03,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-04,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-05,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-06,false,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-07,true,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2023-10-08,true,中秋节、国庆节,false,http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
2024-01-01,false,元旦,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-04,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-10,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-11,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-12,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-13,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-14,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-15,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-16,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-17,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-02-18,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-04-04,false,清明节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-04-05,false,清明节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-04-06,false,清明节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-04-07,true,清明节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-04-28,true,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-01,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-02,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-03,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-04,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-05,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-05-11,true,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-06-10,false,端午节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-09-14,true,中秋节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-09-15,false,中秋节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-09-16,false,中秋节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-09-17,false,中秋节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-09-29,true,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-01,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-02,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-03,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-04,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-05,false,国庆节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-06,false,国庆节,true,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-07,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2024-10-12,true,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
2025-01-01,false,元旦,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-01-26,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-01-28,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-01-29,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-01-30,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-01-31,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-02-01,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-02-02,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-02-03,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-02-04,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-02-08,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-04-04,false,清明节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-04-05,false,清明节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-04-06,false,清明节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-04-27,true,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-01,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-02,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-03,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-04,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-05,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-05-31,false,端午节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-06-01,false,端午节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-06-02,false,端午节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-09-28,true,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-01,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-02,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-03,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-04,false,国庆节、中秋节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-05,false,国庆节、中秋节,true,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-06,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-07,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-08,false,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2025-10-11,true,国庆节、中秋节,false,https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
2026-01-01,false,元旦,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-01-02,false,元旦,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-01-03,false,元旦,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-01-04,true,元旦,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-14,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-15,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-16,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-17,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-18,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-19,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-20,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-21,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-22,false,春节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-23,false,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-02-28,true,春节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-04-04,false,清明节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-04-05,false,清明节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-04-06,false,清明节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-01,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-02,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-03,false,劳动节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-04,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-05,false,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-05-09,true,劳动节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-06-19,false,端午节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-06-20,false,端午节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-06-21,false,端午节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-09-20,true,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-09-25,false,中秋节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-09-26,false,中秋节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-09-27,false,中秋节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-01,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-02,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-03,false,国庆节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-04,false,国庆节,true,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-05,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-06,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-07,false,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2026-10-10,true,国庆节,false,https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
2019-05-01,false,劳动节,false,http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm
2020-02-01,true,春节,false,http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm
$csv$, E'\n')) line
	LEFT JOIN calendar_year y ON y.calendar = 'CN' AND y.document = split_part(line, ',', 5)
	WHERE line <> '';
/* 25_division.sql: 行政区划, the divisions themselves, with their history */

CREATE TABLE division (
	code division_code NOT NULL,
	name text NOT NULL,
	level government_level NOT NULL,
	in_use_from int NOT NULL,
	in_use_until int,
	successors text[],
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (code, in_use_from, seeded),
	CONSTRAINT division_use_check CHECK (in_use_from <= in_use_until)
);
COMMENT ON TABLE division IS '行政区划: every division at county level and above that has existed since 1981';
COMMENT ON COLUMN division.in_use_from IS 'the year in which the code came into use';
COMMENT ON COLUMN division.in_use_until IS 'the year in which it went out of use; null while it is in use';
COMMENT ON COLUMN division.successors IS 'codes that took its area over; 370203[1994] adds the year where they followed at different times';
COMMENT ON COLUMN division.seeded IS 'came with the extension; such rows are not dumped, so leave them as they are';

GRANT SELECT ON division TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('division', 'WHERE NOT seeded');
/* 26_division_seed.sql: divisions at county level and above since 1981 (built by sql/data/seed_division.sh) */

INSERT INTO division (code, name, level, in_use_from, in_use_until, successors, seeded)
	SELECT split_part(line, ',', 1)::division_code, split_part(line, ',', 2), split_part(line, ',', 3)::government_level,
		split_part(line, ',', 4)::int, nullif(split_part(line, ',', 5), '')::int,
		string_to_array(nullif(split_part(line, ',', 6), ''), ';'), true
	FROM unnest(string_to_array($csv$
110000,北京市,province,1981,,
110101,东城区,county,1981,,
110102,西城区,county,1981,,
110103,崇文区,county,1981,2010,110101
110104,宣武区,county,1981,2010,110102
110105,朝阳区,county,1981,,
110106,丰台区,county,1981,,
110107,石景山区,county,1981,,
110108,海淀区,county,1981,,
110109,门头沟区,county,1981,,
110110,燕山区,county,1981,1986,110111
110111,房山区,county,1986,,
110112,通州区,county,1997,,
110113,顺义区,county,1998,,
110114,昌平区,county,1999,,
110115,大兴区,county,2001,,
110116,怀柔区,county,2001,,
110117,平谷区,county,2001,,
110118,密云区,county,2015,,
110119,延庆区,county,2015,,
110221,昌平县,county,1981,1999,110114
110222,顺义县,county,1981,1998,110113
110223,通县,county,1981,1997,110112
110224,大兴县,county,1981,2001,110115
110225,房山县,county,1981,1986,110111
110226,平谷县,county,1981,2001,110117
110227,怀柔县,county,1981,2001,110116
110228,密云县,county,1981,2015,110118
110229,延庆县,county,1981,2015,110119
120000,天津市,province,1981,,
120101,和平区,county,1981,,
120102,河东区,county,1981,,
120103,河西区,county,1981,,
120104,南开区,county,1981,,
120105,河北区,county,1981,,
120106,红桥区,county,1981,,120113[2020]
120107,塘沽区,county,1981,2009,120116
120108,汉沽区,county,1981,2009,120116
120109,大港区,county,1981,2009,120116
120110,东郊区,county,1981,1992,120110
120110,东丽区,county,1992,,
120111,西郊区,county,1981,1992,120111
120111,西青区,county,1992,,
120112,南郊区,county,1981,1992,120112
120112,津南区,county,1992,,
120113,北郊区,county,1981,1992,120113
120113,北辰区,county,1992,,
120114,武清区,county,2000,,
120115,宝坻区,county,2001,,
120116,滨海新区,county,2009,,
120117,宁河区,county,2015,,
120118,静海区,county,2015,,
120119,蓟州区,county,2016,,
120221,宁河县,county,1981,2015,120117
120222,武清县,county,1981,2000,120114
120223,静海县,county,1981,2015,120118
120224,宝坻县,county,1981,2001,120115
120225,蓟县,county,1981,2016,120119
130000,河北省,province,1981,,
130100,石家庄市,prefecture,1981,,
130102,长安区,county,1983,,130108[2001]
130103,桥东区,county,1983,2014,130102;130104
130104,桥西区,county,1983,,
130105,新华区,county,1983,,
130106,郊区,county,1983,2001,130102;130103;130104;130105;130108
130107,井陉矿区,county,1983,1989,130121
130107,井陉矿区,county,1992,,
130108,裕华区,county,2001,,
130109,藁城区,county,2014,,
130110,鹿泉区,county,2014,,
130111,栾城区,county,2014,,
130121,井陉县,county,1983,,130107[1992]
130122,获鹿县,county,1983,1994,130185
130123,正定县,county,1986,,130102[2001];130108[2001]
130124,栾城县,county,1986,2014,130108[2001];130111
130125,行唐县,county,1993,,
130126,灵寿县,county,1993,,
130127,高邑县,county,1993,,
130128,深泽县,county,1993,,
130129,赞皇县,county,1993,,
130130,无极县,county,1993,,
130131,平山县,county,1993,,
130132,元氏县,county,1993,,
130133,赵县,county,1993,,
130181,辛集市,county,1993,,
130182,藁城市,county,1993,2014,130109
130183,晋州市,county,1993,,
130184,新乐市,county,1993,,
130185,鹿泉市,county,1994,2014,130110
130200,唐山市,prefecture,1981,,
130202,路南区,county,1983,,
130203,路北区,county,1983,,
130204,东矿区,county,1983,1995,130204
130204,古冶区,county,1995,,
130205,开平区,county,1983,,
130206,新区,county,1983,2002,130208
130207,丰南区,county,2002,,130209[2012]
130208,丰润区,county,2002,,
130209,曹妃甸区,county,2012,,
130221,丰润县,county,1983,2002,130208
130222,丰南县,county,1983,1994,130282
130223,滦县,county,1983,2018,130284
130224,滦南县,county,1983,,
130225,乐亭县,county,1983,,
130226,迁安县,county,1983,1996,130283
130227,迁西县,county,1983,,
130228,遵化县,county,1983,1992,130281
130229,玉田县,county,1983,,
130230,唐海县,county,1983,2012,130209
130281,遵化市,county,1992,,
130282,丰南市,county,1994,2002,130207
130283,迁安市,county,1996,,
130284,滦州市,county,2018,,
130300,秦皇岛市,prefecture,1983,,
130302,海港区,county,1983,,
130303,山海关区,county,1983,,
130304,北戴河区,county,1983,,
130305,郊区,county,1983,1984,130302;130303;130304
130306,抚宁区,county,2015,,
130321,青龙县,county,1983,1986,130321
130321,青龙满族自治县,county,1986,,
130322,昌黎县,county,1983,,
130323,抚宁县,county,1983,2015,130302;130304;130306
130324,卢龙县,county,1983,,
130400,邯郸市,prefecture,1983,,
130402,邯山区,county,1983,,
130403,丛台区,county,1983,,
130404,复兴区,county,1983,,
130405,郊区,county,1983,1986,130402;130403;130404
130406,峰峰矿区,county,1983,,
130407,肥乡区,county,2016,,
130408,永年区,county,2016,,
130421,邯郸县,county,1983,2016,130404[2014];130402;130403
130422,武安县,county,1986,1988,139001
130423,临漳县,county,1993,,
130424,成安县,county,1993,,
130425,大名县,county,1993,,
130426,涉县,county,1993,,
130427,磁县,county,1993,,130402[2016];130404[2016]
130428,肥乡县,county,1993,2016,130407
130429,永年县,county,1993,2016,130403;130408
130430,丘县,county,1993,1996,130430
130430,邱县,county,1996,,
130431,鸡泽县,county,1993,,
130432,广平县,county,1993,,
130433,馆陶县,county,1993,,
130434,魏县,county,1993,,
130435,曲周县,county,1993,,
130481,武安市,county,1990,,
130500,邢台市,prefecture,1983,,
130502,桥东区,county,1983,2020,130502
130502,襄都区,county,2020,,
130503,桥西区,county,1983,2020,130503
130503,信都区,county,2020,,
130504,郊区,county,1983,1988,130502;130503
130505,任泽区,county,2020,,
130506,南和区,county,2020,,
130521,邢台县,county,1986,2020,130502;130503
130522,临城县,county,1993,,
130523,内丘县,county,1993,,
130524,柏乡县,county,1993,,
130525,隆尧县,county,1993,,
130526,任县,county,1993,2020,130505
130527,南和县,county,1993,2020,130506
130528,宁晋县,county,1993,,
130529,巨鹿县,county,1993,,
130530,新河县,county,1993,,
130531,广宗县,county,1993,,
130532,平乡县,county,1993,,
130533,威县,county,1993,,
130534,清河县,county,1993,,
130535,临西县,county,1993,,
130581,南宫市,county,1993,,
130582,沙河市,county,1993,,
130600,保定市,prefecture,1983,,
130602,新市区,county,1983,2015,130602
130602,竞秀区,county,2015,,
130603,北市区,county,1983,2015,130606
130604,南市区,county,1983,2015,130606
130605,郊区,county,1983,1987,130602;130603;130604
130606,莲池区,county,2015,,
130607,满城区,county,2015,,
130608,清苑区,county,2015,,
130609,徐水区,county,2015,,
130621,满城县,county,1983,2015,130607
130622,清苑县,county,1986,2015,130608
130623,涞水县,county,1994,,
130624,阜平县,county,1994,,
130625,徐水县,county,1994,2015,130609
130626,定兴县,county,1994,,
130627,唐县,county,1994,,
130628,高阳县,county,1994,,
130629,容城县,county,1994,,
130630,涞源县,county,1994,,
130631,望都县,county,1994,,
130632,安新县,county,1994,,
130633,易县,county,1994,,
130634,曲阳县,county,1994,,
130635,蠡县,county,1994,,
130636,顺平县,county,1994,,
130637,博野县,county,1994,,
130638,雄县,county,1994,,
130681,涿州市,county,1994,,
130682,定州市,county,1994,,
130683,安国市,county,1994,,
130684,高碑店市,county,1994,,
130700,张家口市,prefecture,1983,,
130702,桥东区,county,1983,,
130703,桥西区,county,1983,,
130704,茶坊区,county,1983,1989,130702;130703
130705,宣化区,county,1983,,
130706,下花园区,county,1983,,
130707,庞家堡区,county,1983,1989,130721
130708,万全区,county,2016,,
130709,崇礼区,county,2016,,
130721,宣化县,county,1983,2016,130702;130703;130705
130722,张北县,county,1993,,
130723,康保县,county,1993,,
130724,沽源县,county,1993,,
130725,尚义县,county,1993,,
130726,蔚县,county,1993,,
130727,阳原县,county,1993,,
130728,怀安县,county,1993,,
130729,万全县,county,1993,2016,130708
130730,怀来县,county,1993,,
130731,涿鹿县,county,1993,,
130732,赤城县,county,1993,,
130733,崇礼县,county,1993,2016,130709
130800,承德市,prefecture,1983,,
130802,双桥区,county,1983,,
130803,双滦区,county,1983,,
130804,鹰手营子矿区,county,1983,,
130821,承德县,county,1983,,
130822,兴隆县,county,1993,,
130823,平泉县,county,1993,2017,130881
130824,滦平县,county,1993,,
130825,隆化县,county,1993,,
130826,丰宁满族自治县,county,1993,,
130827,宽城满族自治县,county,1993,,
130828,围场满族蒙古族自治县,county,1993,,
130881,平泉市,county,2017,,
130900,沧州市,prefecture,1983,,
130902,新华区,county,1983,,
130903,运河区,county,1983,,
130904,郊区,county,1983,1997,130902;130903
130921,沧县,county,1983,,
130922,青县,county,1986,,
130923,东光县,county,1993,,
130924,海兴县,county,1993,,
130925,盐山县,county,1993,,
130926,肃宁县,county,1993,,
130927,南皮县,county,1993,,
130928,吴桥县,county,1993,,
130929,献县,county,1993,,
130930,孟村回族自治县,county,1993,,
130981,泊头市,county,1993,,
130982,任丘市,county,1993,,
130983,黄骅市,county,1993,,
130984,河间市,county,1993,,
131000,廊坊市,prefecture,1988,,
131002,安次区,county,1988,,131003[2000]
131003,广阳区,county,2000,,
131021,三河县,county,1988,1993,131082
131022,固安县,county,1988,,
131023,永清县,county,1988,,
131024,香河县,county,1988,,
131025,大城县,county,1988,,
131026,文安县,county,1988,,
131027,霸县,county,1988,1990,131081
131028,大厂回族自治县,county,1988,,
131081,霸州市,county,1990,,
131082,三河市,county,1993,,
131100,衡水市,prefecture,1996,,
131102,桃城区,county,1996,,
131103,冀州区,county,2016,,
131121,枣强县,county,1996,,
131122,武邑县,county,1996,,
131123,武强县,county,1996,,
131124,饶阳县,county,1996,,
131125,安平县,county,1996,,
131126,故城县,county,1996,,
131127,景县,county,1996,,
131128,阜城县,county,1996,,
131181,冀州市,county,1996,2016,131103
131182,深州市,county,1996,,
132100,邯郸地区,prefecture,1981,1993,
132101,邯郸市,county,1981,1983,130402;130403;130404;130405;130406
132121,大名县,county,1981,1993,130425
132122,魏县,county,1981,1993,130434
132123,曲周县,county,1981,1993,130435
132124,丘县,county,1981,1993,130430
132125,鸡泽县,county,1981,1993,130431
132126,肥乡县,county,1981,1993,130428
132127,广平县,county,1981,1993,130432
132128,成安县,county,1981,1993,130424
132129,临漳县,county,1981,1993,130423
132130,磁县,county,1981,1993,130427
132131,武安县,county,1981,1986,130422
132132,涉县,county,1981,1993,130426
132133,永年县,county,1981,1993,130429
132134,邯郸县,county,1981,1983,130421
132135,馆陶县,county,1981,1993,130433
132200,邢台地区,prefecture,1981,1993,
132201,邢台市,county,1981,1983,130502;130503;130504
132201,南宫市,county,1986,1993,130581
132202,沙河市,county,1987,1993,130582
132221,邢台县,county,1981,1986,130521
132222,沙河县,county,1981,1987,132202
132223,临城县,county,1981,1993,130522
132224,内丘县,county,1981,1993,130523
132225,柏乡县,county,1981,1993,130524
132226,隆尧县,county,1981,1993,130525
132227,任县,county,1981,1993,130526
132228,南和县,county,1981,1993,130527
132229,宁晋县,county,1981,1993,130528
132230,南宫县,county,1981,1986,132201
132231,巨鹿县,county,1981,1993,130529
132232,新河县,county,1981,1993,130530
132233,广宗县,county,1981,1993,130531
132234,平乡县,county,1981,1993,130532
132235,威县,county,1981,1993,130533
132236,清河县,county,1981,1993,130534
132237,临西县,county,1981,1993,130535
132300,石家庄地区,prefecture,1981,1993,
132301,辛集市,county,1986,1993,130181
132302,藁城市,county,1989,1993,130182
132303,晋州市,county,1991,1993,130183
132304,新乐市,county,1992,1993,130184
132321,束鹿县,county,1981,1986,132301
132322,晋县,county,1981,1991,132303
132323,深泽县,county,1981,1993,130128
132324,无极县,county,1981,1993,130130
132325,藁城县,county,1981,1989,132302
132326,赵县,county,1981,1993,130133
132327,栾城县,county,1981,1986,130124
132328,正定县,county,1981,1986,130123
132329,新乐县,county,1981,1992,132304
132330,高邑县,county,1981,1993,130127
132331,元氏县,county,1981,1993,130132
132332,赞皇县,county,1981,1993,130129
132333,井陉县,county,1981,1983,130121
132334,获鹿县,county,1981,1983,130122
132335,平山县,county,1981,1993,130131
132336,灵寿县,county,1981,1993,130126
132337,行唐县,county,1981,1993,130125
132400,保定地区,prefecture,1981,1994,
132401,保定市,county,1981,1983,130602;130603;130604;130605
132401,定州市,county,1986,1994,130682
132402,涿州市,county,1986,1994,130681
132403,安国市,county,1991,1994,130683
132404,高碑店市,county,1993,1994,130684
132421,易县,county,1981,1994,130633
132422,满城县,county,1981,1983,130621
132423,徐水县,county,1981,1994,130625
132424,涞源县,county,1981,1994,130630
132425,定兴县,county,1981,1994,130626
132426,完县,county,1981,1993,132426
132426,顺平县,county,1993,1994,130636
132427,唐县,county,1981,1994,130627
132428,望都县,county,1981,1994,130631
132429,涞水县,county,1981,1994,130623
132430,涿县,county,1981,1986,132402
132431,清苑县,county,1981,1986,130622
132432,高阳县,county,1981,1994,130628
132433,安新县,county,1981,1994,130632
132434,雄县,county,1981,1994,130638
132435,容城县,county,1981,1994,130629
132436,新城县,county,1981,1993,132404
132437,曲阳县,county,1981,1994,130634
132438,阜平县,county,1981,1994,130624
132439,定县,county,1981,1986,132401
132440,安国县,county,1981,1991,132403
132441,博野县,county,1981,1994,130637
132442,蠡县,county,1981,1994,130635
132500,张家口地区,prefecture,1981,1993,
132501,张家口市,county,1981,1983,130702;130703;130704;130705;130706;130707
132521,张北县,county,1981,1993,130722
132522,康保县,county,1981,1993,130723
132523,沽源县,county,1981,1993,130724
132524,尚义县,county,1981,1993,130725
132525,蔚县,county,1981,1993,130726
132526,阳原县,county,1981,1993,130727
132527,怀安县,county,1981,1993,130728
132528,万全县,county,1981,1993,130729
132529,怀来县,county,1981,1993,130730
132530,涿鹿县,county,1981,1993,130731
132531,宣化县,county,1981,1983,130721
132532,赤城县,county,1981,1993,130732
132533,崇礼县,county,1981,1993,130733
132600,承德地区,prefecture,1981,1993,
132601,承德市,county,1981,1983,130802;130803;130804
132621,青龙县,county,1981,1983,130321
132622,宽城县,county,1981,1989,132622
132622,宽城满族自治县,county,1989,1993,130827
132623,兴隆县,county,1981,1993,130822
132624,平泉县,county,1981,1993,130823
132625,承德县,county,1981,1983,130821
132626,滦平县,county,1981,1993,130824
132627,丰宁县,county,1981,1986,132627
132627,丰宁满族自治县,county,1986,1993,130826
132628,隆化县,county,1981,1993,130825
132629,围场县,county,1981,1989,132629
132629,围场满族蒙古族自治县,county,1989,1993,130828
132700,唐山地区,prefecture,1981,1983,132733[1982]
132701,秦皇岛市,county,1981,1983,130302;130303;130304;130305
132721,丰润县,county,1981,1983,130221
132722,丰南县,county,1981,1983,130222
132723,滦县,county,1981,1983,130223
132724,滦南县,county,1981,1983,130224
132725,乐亭县,county,1981,1983,130225
132726,昌黎县,county,1981,1983,130322
132727,抚宁县,county,1981,1983,130323
132728,卢龙县,county,1981,1983,130324
132729,迁安县,county,1981,1983,130226
132730,迁西县,county,1981,1983,130227
132731,遵化县,county,1981,1983,130228
132732,玉田县,county,1981,1983,130229
132733,唐海县,county,1982,1983,130230
132800,廊坊地区,prefecture,1981,1988,
132801,廊坊市,county,1981,1988,131002
132821,三河县,county,1981,1988,131021
132822,大厂回族自治县,county,1981,1988,131028
132823,香河县,county,1981,1988,131024
132824,安次县,county,1981,1983,132801
132825,永清县,county,1981,1988,131023
132826,固安县,county,1981,1988,131022
132827,霸县,county,1981,1988,131027
132828,文安县,county,1981,1988,131026
132829,大城县,county,1981,1988,131025
132900,沧州地区,prefecture,1981,1993,
132901,沧州市,county,1981,1983,130902;130903;130904
132902,泊头市,county,1982,1993,130981
132903,任丘市,county,1986,1993,130982
132904,黄骅市,county,1989,1993,130983
132905,河间市,county,1990,1993,130984
132921,沧县,county,1981,1983,130921
132922,河间县,county,1981,1990,132905
132923,肃宁县,county,1981,1993,130926
132924,献县,county,1981,1993,130929
132925,交河县,county,1981,1983,132902[1982];132902
132926,吴桥县,county,1981,1993,130928
132927,东光县,county,1981,1993,130923
132928,南皮县,county,1981,1993,132902[1982];130927
132929,盐山县,county,1981,1993,130925
132930,黄骅县,county,1981,1989,132904
132931,孟村回族自治县,county,1981,1993,130930
132932,青县,county,1981,1986,130922
132933,任丘县,county,1981,1986,132903
132934,海兴县,county,1981,1993,130924
133000,衡水地区,prefecture,1981,1996,
133001,衡水市,county,1982,1996,131102
133002,冀州市,county,1993,1996,131181
133003,深州市,county,1994,1996,131182
133021,衡水县,county,1981,1983,133001[1982];133001
133022,冀县,county,1981,1993,133002
133023,枣强县,county,1981,1996,131121
133024,武邑县,county,1981,1996,131122
133025,深县,county,1981,1994,133003
133026,武强县,county,1981,1996,131123
133027,饶阳县,county,1981,1996,131124
133028,安平县,county,1981,1996,131125
133029,故城县,county,1981,1996,131126
133030,景县,county,1981,1996,131127
133031,阜城县,county,1981,1996,131128
139001,武安市,county,1988,1990,130481
140000,山西省,province,1981,,
140100,太原市,prefecture,1981,,
140102,南城区,county,1983,1997,140105;140106
140103,北城区,county,1983,1997,140107;140108
140104,河西区,county,1983,1997,140109;140110
140105,小店区,county,1997,,
140106,迎泽区,county,1997,,
140107,杏花岭区,county,1997,,
140108,尖草坪区,county,1997,,
140109,万柏林区,county,1997,,
140110,晋源区,county,1997,,
140111,古交工矿区,county,1983,1988,149001
140112,南郊区,county,1983,1997,140105;140106;140107;140110
140113,北郊区,county,1983,1997,140107;140108;140109
140121,清徐县,county,1981,,
140122,阳曲县,county,1981,,
140123,娄烦县,county,1981,,
140181,古交市,county,1990,,
140200,大同市,prefecture,1981,,
140202,城区,county,1983,2018,140213;140214
140203,矿区,county,1983,2018,140214
140211,南郊区,county,1983,2018,140212;140213;140214
140212,新荣区,county,1983,,
140213,平城区,county,2018,,
140214,云冈区,county,2018,,
140215,云州区,county,2018,,
140221,阳高县,county,1993,,140222[2018]
140222,天镇县,county,1993,,
140223,广灵县,county,1993,,
140224,灵丘县,county,1993,,
140225,浑源县,county,1993,,
140226,左云县,county,1993,,
140227,大同县,county,1993,2018,140215
140300,阳泉市,prefecture,1981,,
140302,城区,county,1983,,
140303,矿区,county,1983,,
140311,郊区,county,1983,,
140321,平定县,county,1983,,
140322,盂县,county,1983,,
140400,长治市,prefecture,1981,,
140402,城区,county,1983,2018,140403
140403,潞州区,county,2018,,
140404,上党区,county,2018,,
140405,屯留区,county,2018,,
140406,潞城区,county,2018,,
140411,郊区,county,1983,2018,140403
140421,长治县,county,1983,2018,140404
140422,潞城县,county,1983,1994,140481
140423,襄垣县,county,1985,,
140424,屯留县,county,1985,2018,140405
140425,平顺县,county,1985,,
140426,黎城县,county,1985,,
140427,壶关县,county,1985,,
140428,长子县,county,1985,,
140429,武乡县,county,1985,,
140430,沁县,county,1985,,
140431,沁源县,county,1985,,
140481,潞城市,county,1994,2018,140406
140500,晋城市,prefecture,1985,,
140502,城区,county,1985,,
140511,郊区,county,1985,1996,140525
140521,沁水县,county,1985,,
140522,阳城县,county,1985,,
140523,高平县,county,1985,1993,140581
140524,陵川县,county,1985,,
140525,泽州县,county,1996,,
140581,高平市,county,1993,,
140600,朔州市,prefecture,1988,,
140602,朔城区,county,1988,,
140603,平鲁区,county,1988,,
140621,山阴县,county,1988,,
140622,应县,county,1993,,
140623,右玉县,county,1993,,
140624,怀仁县,county,1993,2018,140681
140681,怀仁市,county,2018,,
140700,晋中市,prefecture,1999,,
140702,榆次区,county,1999,,
140703,太谷区,county,2019,,
140721,榆社县,county,1999,,
140722,左权县,county,1999,,
140723,和顺县,county,1999,,
140724,昔阳县,county,1999,,
140725,寿阳县,county,1999,,
140726,太谷县,county,1999,2019,140703
140727,祁县,county,1999,,
140728,平遥县,county,1999,,
140729,灵石县,county,1999,,
140781,介休市,county,1999,,
140800,运城市,prefecture,2000,,
140802,盐湖区,county,2000,,
140821,临猗县,county,2000,,
140822,万荣县,county,2000,,
140823,闻喜县,county,2000,,
140824,稷山县,county,2000,,
140825,新绛县,county,2000,,
140826,绛县,county,2000,,
140827,垣曲县,county,2000,,
140828,夏县,county,2000,,
140829,平陆县,county,2000,,
140830,芮城县,county,2000,,
140881,永济市,county,2000,,
140882,河津市,county,2000,,
140900,忻州市,prefecture,2000,,
140902,忻府区,county,2000,,
140921,定襄县,county,2000,,
140922,五台县,county,2000,,
140923,代县,county,2000,,
140924,繁峙县,county,2000,,
140925,宁武县,county,2000,,
140926,静乐县,county,2000,,
140927,神池县,county,2000,,
140928,五寨县,county,2000,,
140929,岢岚县,county,2000,,
140930,河曲县,county,2000,,
140931,保德县,county,2000,,
140932,偏关县,county,2000,,
140981,原平市,county,2000,,
141000,临汾市,prefecture,2000,,
141002,尧都区,county,2000,,
141021,曲沃县,county,2000,,
141022,翼城县,county,2000,,
141023,襄汾县,county,2000,,
141024,洪洞县,county,2000,,
141025,古县,county,2000,,
141026,安泽县,county,2000,,
141027,浮山县,county,2000,,
141028,吉县,county,2000,,
141029,乡宁县,county,2000,,
141030,大宁县,county,2000,,
141031,隰县,county,2000,,
141032,永和县,county,2000,,
141033,蒲县,county,2000,,
141034,汾西县,county,2000,,
141081,侯马市,county,2000,,
141082,霍州市,county,2000,,
141100,吕梁市,prefecture,2003,,
141102,离石区,county,2003,,
141121,文水县,county,2003,,
141122,交城县,county,2003,,
141123,兴县,county,2003,,
141124,临县,county,2003,,
141125,柳林县,county,2003,,
141126,石楼县,county,2003,,
141127,岚县,county,2003,,
141128,方山县,county,2003,,
141129,中阳县,county,2003,,
141130,交口县,county,2003,,
141181,孝义市,county,2003,,
141182,汾阳市,county,2003,,
142100,雁北地区,prefecture,1981,1993,
142121,阳高县,county,1981,1993,140221
142122,天镇县,county,1981,1993,140222
142123,广灵县,county,1981,1993,140223
142124,灵丘县,county,1981,1993,140224
142125,浑源县,county,1981,1993,140225
142126,应县,county,1981,1993,140622
142127,山阴县,county,1981,1988,140621
142128,朔县,county,1981,1988,140602
142129,平鲁县,county,1981,1988,140603
142130,左云县,county,1981,1993,140226
142131,右玉县,county,1981,1993,140623
142132,大同县,county,1981,1993,140227
142133,怀仁县,county,1981,1993,140624
142200,忻县地区,prefecture,1981,1983,
142200,忻州地区,prefecture,1983,2000,
142201,忻州市,county,1983,2000,140902
142202,原平市,county,1993,2000,140981
142221,忻县,county,1981,1983,142201
142222,定襄县,county,1981,1983,142222
142222,定襄县,county,1983,2000,140921
142223,五台县,county,1981,1983,142223
142223,五台县,county,1983,2000,140922
142224,原平县,county,1981,1983,142224
142224,原平县,county,1983,1993,142202
142225,代县,county,1981,1983,142225
142225,代县,county,1983,2000,140923
142226,繁峙县,county,1981,1983,142226
142226,繁峙县,county,1983,2000,140924
142227,宁武县,county,1981,1983,142227
142227,宁武县,county,1983,2000,140925
142228,静乐县,county,1981,1983,142228
142228,静乐县,county,1983,2000,140926
142229,神池县,county,1981,1983,142229
142229,神池县,county,1983,2000,140927
142230,五寨县,county,1981,1983,142230
142230,五寨县,county,1983,2000,140928
142231,岢岚县,county,1981,1983,142231
142231,岢岚县,county,1983,2000,140929
142232,河曲县,county,1981,1983,142232
142232,河曲县,county,1983,2000,140930
142233,保德县,county,1981,1983,142233
142233,保德县,county,1983,2000,140931
142234,偏关县,county,1981,1983,142234
142234,偏关县,county,1983,2000,140932
142300,吕梁地区,prefecture,1981,2003,
142301,孝义市,county,1992,2003,141181
142302,离石市,county,1996,2003,141102
142303,汾阳市,county,1996,2003,141182
142321,汾阳县,county,1981,1996,142303
142322,文水县,county,1981,2003,141121
142323,交城县,county,1981,2003,141122
142324,孝义县,county,1981,1992,142301
142325,兴县,county,1981,2003,141123
142326,临县,county,1981,2003,141124
142327,柳林县,county,1981,2003,141125
142328,石楼县,county,1981,2003,141126
142329,岚县,county,1981,2003,141127
142330,方山县,county,1981,2003,141128
142331,离石县,county,1981,1996,142302
142332,中阳县,county,1981,2003,141129
142333,交口县,county,1981,2003,141130
142400,晋中地区,prefecture,1981,1999,
142401,榆次市,county,1981,1999,140702
142402,介休市,county,1992,1999,140781
142421,榆社县,county,1981,1999,140721
142422,左权县,county,1981,1999,140722
142423,和顺县,county,1981,1999,140723
142424,昔阳县,county,1981,1999,140724
142425,平定县,county,1981,1983,140321
142426,盂县,county,1981,1983,140322
142427,寿阳县,county,1981,1999,140725
142428,榆次县,county,1981,1983,142401
142429,太谷县,county,1981,1999,140726
142430,祁县,county,1981,1999,140727
142431,平遥县,county,1981,1999,140728
142432,介休县,county,1981,1992,142402
142433,灵石县,county,1981,1999,140729
142500,晋东南地区,prefecture,1981,1985,
142501,晋城市,county,1983,1985,140502;140511
142521,长治县,county,1981,1983,140421
142522,潞城县,county,1981,1983,140422
142523,屯留县,county,1981,1985,140424
142524,长子县,county,1981,1985,140428
142525,沁水县,county,1981,1985,140521
142526,阳城县,county,1981,1985,140522
142527,晋城县,county,1981,1983,142501
142528,高平县,county,1981,1985,140523
142529,陵川县,county,1981,1985,140524
142530,壶关县,county,1981,1985,140427
142531,平顺县,county,1981,1985,140425
142532,黎城县,county,1981,1985,140426
142533,武乡县,county,1981,1985,140429
142534,襄垣县,county,1981,1985,140423
142535,沁县,county,1981,1985,140430
142536,沁源县,county,1981,1985,140431
142600,临汾地区,prefecture,1981,2000,
142601,临汾市,county,1981,2000,141002
142602,侯马市,county,1981,2000,141081
142603,霍州市,county,1989,2000,141082
142621,曲沃县,county,1981,2000,141021
142622,翼城县,county,1981,2000,141022
142623,襄汾县,county,1981,2000,141023
142624,临汾县,county,1981,1983,142601
142625,洪洞县,county,1981,2000,141024
142626,霍县,county,1981,1989,142603
142627,古县,county,1981,2000,141025
142628,安泽县,county,1981,2000,141026
142629,浮山县,county,1981,2000,141027
142630,吉县,county,1981,2000,141028
142631,乡宁县,county,1981,2000,141029
142632,蒲县,county,1981,2000,141033
142633,大宁县,county,1981,2000,141030
142634,永和县,county,1981,2000,141032
142635,隰县,county,1981,2000,141031
142636,汾西县,county,1981,2000,141034
142700,运城地区,prefecture,1981,2000,
142701,运城市,county,1983,2000,140802
142702,永济市,county,1994,2000,140881
142703,河津市,county,1994,2000,140882
142721,运城县,county,1981,1983,142701
142722,永济县,county,1981,1994,142702
142723,芮城县,county,1981,2000,140830
142724,临猗县,county,1981,2000,140821
142725,万荣县,county,1981,2000,140822
142726,新绛县,county,1981,2000,140825
142727,稷山县,county,1981,2000,140824
142728,河津县,county,1981,1994,142703
142729,闻喜县,county,1981,2000,140823
142730,夏县,county,1981,2000,140828
142731,绛县,county,1981,2000,140826
142732,平陆县,county,1981,2000,140829
142733,垣曲县,county,1981,2000,140827
149001,古交市,county,1988,1990,140181
150000,内蒙古自治区,province,1981,,
150100,呼和浩特市,prefecture,1981,,
150102,新城区,county,1983,,150105[2000]
150103,回民区,county,1983,,
150104,玉泉区,county,1983,,
150105,郊区,county,1983,2000,150102;150103;150104;150105
150105,赛罕区,county,2000,,
150121,土默特左旗,county,1981,,
150122,托克托县,county,1981,,
150123,和林格尔县,county,1995,,
150124,清水河县,county,1995,,
150125,武川县,county,1996,,
150200,包头市,prefecture,1981,,
150202,东河区,county,1983,,
150203,昆都仑区,county,1983,,
150204,青山区,county,1983,,
150205,石拐矿区,county,1983,1999,150205
150205,石拐区,county,1999,,
150206,白云鄂博矿区,county,1983,,
150207,郊区,county,1983,1999,150207
150207,九原区,county,1999,,
150221,土默特右旗,county,1981,,
150222,固阳县,county,1981,,
150223,达尔罕茂明安联合旗,county,1996,,
150300,乌海市,prefecture,1981,,
150302,海勃湾区,county,1983,,
150303,海南区,county,1983,,
150304,乌达区,county,1983,,
150400,赤峰市,prefecture,1983,,
150402,红山区,county,1983,,
150403,元宝山区,county,1983,,
150404,郊区,county,1983,1993,150404
150404,松山区,county,1993,,150402[2005]
150421,阿鲁科尔沁旗,county,1983,,
150422,巴林左旗,county,1983,,
150423,巴林右旗,county,1983,,
150424,林西县,county,1983,,
150425,克什克腾旗,county,1983,,
150426,翁牛特旗,county,1983,,
150428,喀喇沁旗,county,1983,,150403[2005]
150429,宁城县,county,1983,,
150430,敖汉旗,county,1983,,
150500,通辽市,prefecture,1999,,
150502,科尔沁区,county,1999,,
150521,科尔沁左翼中旗,county,1999,,
150522,科尔沁左翼后旗,county,1999,,
150523,开鲁县,county,1999,,
150524,库伦旗,county,1999,,
150525,奈曼旗,county,1999,,
150526,扎鲁特旗,county,1999,,
150581,霍林郭勒市,county,1999,,
150600,鄂尔多斯市,prefecture,2001,,
150602,东胜区,county,2001,,150603[2016]
150603,康巴什区,county,2016,,
150621,达拉特旗,county,2001,,
150622,准格尔旗,county,2001,,
150623,鄂托克前旗,county,2001,,
150624,鄂托克旗,county,2001,,
150625,杭锦旗,county,2001,,
150626,乌审旗,county,2001,,
150627,伊金霍洛旗,county,2001,,
150700,呼伦贝尔市,prefecture,2001,,150703[2013]
150702,海拉尔区,county,2001,,
150703,扎赉诺尔区,county,2013,,
150721,阿荣旗,county,2001,,
150722,莫力达瓦达斡尔族自治旗,county,2001,,
150723,鄂伦春自治旗,county,2001,,
150724,鄂温克族自治旗,county,2001,,
150725,陈巴尔虎旗,county,2001,,
150726,新巴尔虎左旗,county,2001,,
150727,新巴尔虎右旗,county,2001,,
150781,满洲里市,county,2001,,
150782,牙克石市,county,2001,,
150783,扎兰屯市,county,2001,,
150784,额尔古纳市,county,2001,,
150785,根河市,county,2001,,
150800,巴彦淖尔市,prefecture,2003,,
150802,临河区,county,2003,,
150821,五原县,county,2003,,
150822,磴口县,county,2003,,
150823,乌拉特前旗,county,2003,,
150824,乌拉特中旗,county,2003,,
150825,乌拉特后旗,county,2003,,
150826,杭锦后旗,county,2003,,
150900,乌兰察布市,prefecture,2003,,
150902,集宁区,county,2003,,
150921,卓资县,county,2003,,
150922,化德县,county,2003,,
150923,商都县,county,2003,,
150924,兴和县,county,2003,,
150925,凉城县,county,2003,,
150926,察哈尔右翼前旗,county,2003,,
150927,察哈尔右翼中旗,county,2003,,
150928,察哈尔右翼后旗,county,2003,,
150929,四子王旗,county,2003,,
150981,丰镇市,county,2003,,
152100,呼伦贝尔盟,prefecture,1981,2001,
152101,海拉尔市,county,1981,2001,150702
152102,满洲里市,county,1981,2001,150781
152103,扎兰屯市,county,1983,2001,150783
152104,牙克石市,county,1983,2001,150782
152105,根河市,county,1994,2001,150785
152106,额尔古纳市,county,1994,2001,150784
152121,布特哈旗,county,1981,1983,152103
152122,阿荣旗,county,1981,2001,150721
152123,莫力达瓦达斡尔族自治旗,county,1981,2001,150722
152124,喜桂图旗,county,1981,1983,152104
152125,额尔古纳右旗,county,1981,1994,152106
152126,额尔古纳左旗,county,1981,1994,152105
152127,鄂伦春自治旗,county,1981,2001,150723
152128,鄂温克族自治旗,county,1981,2001,150724
152129,新巴尔虎右旗,county,1981,2001,150727
152130,新巴尔虎左旗,county,1981,2001,150726
152131,陈巴尔虎旗,county,1981,2001,150725
152200,兴安盟,prefecture,1981,,
152201,乌兰浩特市,county,1981,,
152202,阿尔山市,county,1996,,
152221,科尔沁右翼前旗,county,1981,,152202[1996]
152222,科尔沁右翼中旗,county,1981,,
152223,扎赉特旗,county,1981,,
152224,突泉县,county,1981,,
152300,哲里木盟,prefecture,1981,1999,
152301,通辽市,county,1981,1999,150502
152302,霍林郭勒市,county,1985,1999,150581
152321,通辽县,county,1981,1986,152301
152322,科尔沁左翼中旗,county,1981,1999,150521
152323,科尔沁左翼后旗,county,1981,1999,150522
152324,开鲁县,county,1981,1999,150523
152325,库伦旗,county,1981,1999,150524
152326,奈曼旗,county,1981,1999,150525
152327,扎鲁特旗,county,1981,1999,152302[1985];150526
152400,昭乌达盟,prefecture,1981,1983,
152401,赤峰市,county,1981,1983,150402;150403
152421,阿鲁科尔沁旗,county,1981,1983,150421
152422,巴林左旗,county,1981,1983,150422
152423,巴林右旗,county,1981,1983,150423
152424,林西县,county,1981,1983,150424
152425,克什克腾旗,county,1981,1983,150425
152426,翁牛特旗,county,1981,1983,150426
152427,赤峰县,county,1981,1983,150402;150403;150404
152428,喀喇沁旗,county,1981,1983,150403;150428
152429,宁城县,county,1981,1983,150429
152430,敖汉旗,county,1981,1983,150430
152500,锡林郭勒盟,prefecture,1981,,
152501,二连浩特市,county,1981,,
152502,锡林浩特市,county,1983,,
152521,阿巴哈纳尔旗,county,1981,1983,152502
152522,阿巴嘎旗,county,1981,,
152523,苏尼特左旗,county,1981,,
152524,苏尼特右旗,county,1981,,
152525,东乌珠穆沁旗,county,1981,,
152526,西乌珠穆沁旗,county,1981,,
152527,太仆寺旗,county,1981,,
152528,镶黄旗,county,1981,,
152529,正镶白旗,county,1981,,
152530,正蓝旗,county,1981,,
152531,多伦县,county,1981,,
152600,乌兰察布盟,prefecture,1981,2003,
152601,集宁市,county,1981,2003,150902
152602,丰镇市,county,1990,2003,150981
152621,武川县,county,1981,1996,150125
152622,和林格尔县,county,1981,1995,150123
152623,清水河县,county,1981,1995,150124
152624,卓资县,county,1981,2003,150921
152625,化德县,county,1981,2003,150922
152626,商都县,county,1981,2003,150923
152627,兴和县,county,1981,2003,150924
152628,丰镇县,county,1981,1990,152602
152629,凉城县,county,1981,2003,150925
152630,察哈尔右翼前旗,county,1981,2003,150926
152631,察哈尔右翼中旗,county,1981,2003,150927
152632,察哈尔右翼后旗,county,1981,2003,150928
152633,达尔罕茂明安联合旗,county,1981,1996,150223
152634,四子王旗,county,1981,2003,150929
152700,伊克昭盟,prefecture,1981,2001,
152701,东胜市,county,1983,2001,150602
152721,东胜县,county,1981,1983,152701
152722,达拉特旗,county,1981,2001,150621
152723,准格尔旗,county,1981,2001,150622
152724,鄂托克前旗,county,1981,2001,150623
152725,鄂托克旗,county,1981,2001,150624
152726,杭锦旗,county,1981,2001,150625
152727,乌审旗,county,1981,2001,150626
152728,伊金霍洛旗,county,1981,2001,150627
152800,巴彦淖尔盟,prefecture,1981,2003,
152801,临河市,county,1984,2003,150802
152821,临河县,county,1981,1984,152801
152822,五原县,county,1981,2003,150821
152823,磴口县,county,1981,2003,150822
152824,乌拉特前旗,county,1981,2003,150823
152825,乌拉特中旗,county,1981,2003,150824
152826,乌拉特后旗,county,1981,2003,150825
152827,杭锦后旗,county,1981,2003,150826
152900,阿拉善盟,prefecture,1981,,
152921,阿拉善左旗,county,1981,,
152922,阿拉善右旗,county,1981,,
152923,额济纳旗,county,1981,,
210000,辽宁省,province,1981,,
210100,沈阳市,prefecture,1981,,
210102,和平区,county,1983,,
210103,沈河区,county,1983,,
210104,大东区,county,1983,,
210105,皇姑区,county,1983,,
210106,铁西区,county,1983,,
210111,苏家屯区,county,1983,,
210112,东陵区,county,1983,2014,210102[2004];210112
210112,浑南区,county,2014,,
210113,新城子区,county,1983,2006,210113
210113,沈北新区,county,2006,,
210114,于洪区,county,1983,,
210115,辽中区,county,2016,,
210121,新民县,county,1981,1993,210181
210122,辽中县,county,1981,2016,210115
210123,康平县,county,1992,,
210124,法库县,county,1992,,
210181,新民市,county,1993,,
210200,大连市,prefecture,1981,,
210202,中山区,county,1983,,
210203,西岗区,county,1983,,
210204,沙河口区,county,1983,,
210211,甘井子区,county,1983,,
210212,旅顺口区,county,1983,,
210213,金州区,county,1987,,
210214,普兰店区,county,2015,,210213[2016]
210219,瓦房店市,county,1985,1986,219001
210221,金县,county,1981,1987,210211[1983];210213
210222,新金县,county,1981,1991,210282
210223,复县,county,1981,1985,210219
210224,长海县,county,1981,,210283[2004]
210225,庄河县,county,1981,1992,210283
210281,瓦房店市,county,1990,,
210282,普兰店市,county,1991,2015,210214
210283,庄河市,county,1992,,
210300,鞍山市,prefecture,1981,,
210302,铁东区,county,1983,,
210303,铁西区,county,1983,,
210304,立山区,county,1983,,
210311,郊区,county,1983,1984,210311
210311,旧堡区,county,1984,1996,210311
210311,千山区,county,1996,,
210319,海城市,county,1985,1986,219002
210321,台安县,county,1981,,
210322,海城县,county,1981,1985,210319
210323,岫岩满族自治县,county,1992,,
210381,海城市,county,1990,,
210400,抚顺市,prefecture,1981,,
210402,新抚区,county,1983,,
210403,露天区,county,1983,1999,210403
210403,东洲区,county,1999,,
210404,望花区,county,1983,,
210411,郊区,county,1983,1988,210411
210411,顺城区,county,1988,,
210421,抚顺县,county,1981,,
210422,新宾县,county,1981,1985,210422
210422,新宾满族自治县,county,1985,,
210423,清原县,county,1981,1989,210423
210423,清原满族自治县,county,1989,,
210500,本溪市,prefecture,1981,,
210502,平山区,county,1983,,210504[1984]
210503,溪湖区,county,1983,,
210504,明山区,county,1984,,
210505,南芬区,county,1984,,
210511,立新区,county,1983,1984,210502;210503;210504;210505
210521,本溪县,county,1981,1989,210521
210521,本溪满族自治县,county,1989,,
210522,桓仁县,county,1981,1989,210522
210522,桓仁满族自治县,county,1989,,
210600,丹东市,prefecture,1981,,
210602,元宝区,county,1983,,
210603,振兴区,county,1983,,
210604,振安区,county,1983,,
210621,凤城县,county,1981,1985,210621
210621,凤城满族自治县,county,1985,1994,210682
210622,岫岩县,county,1981,1985,210622
210622,岫岩满族自治县,county,1985,1992,210323
210623,东沟县,county,1981,1993,210604[1984];210681
210624,宽甸县,county,1981,1989,210624
210624,宽甸满族自治县,county,1989,,
210681,东港市,county,1993,,
210682,凤城市,county,1994,,
210700,锦州市,prefecture,1981,,
210702,古塔区,county,1983,,
210703,凌河区,county,1983,,
210704,南票区,county,1983,1989,211404
210705,葫芦岛区,county,1983,1989,211403
210711,太和区,county,1983,,
210719,锦西市,county,1985,1986,219003
210721,锦西县,county,1981,1985,210700[1982];210719
210722,兴城县,county,1981,1986,219004
210723,绥中县,county,1981,1989,211421
210724,锦县,county,1981,1993,210711[1983];210781
210725,北镇县,county,1981,1989,210725
210725,北镇满族自治县,county,1989,1995,210782
210726,黑山县,county,1981,,
210727,义县,county,1981,,
210781,凌海市,county,1993,,
210782,北宁市,county,1995,2006,210782
210782,北镇市,county,2006,,
210800,营口市,prefecture,1981,,
210802,站前区,county,1983,,
210803,西市区,county,1983,,
210804,鲅鱼圈区,county,1986,,
210811,郊区,county,1983,1984,210811
210811,老边区,county,1984,,
210812,鲅鱼圈区,county,1984,1986,210804
210821,营口县,county,1981,1992,210882
210822,盘山县,county,1981,1984,211102;211103;211111
210823,大洼县,county,1981,1984,211121
210824,盖县,county,1981,1992,210812[1984];210881
210881,盖州市,county,1992,,210804[2004]
210882,大石桥市,county,1992,,
210900,阜新市,prefecture,1981,,
210902,海州区,county,1983,,210911[2002]
210903,新邱区,county,1983,,
210904,太平区,county,1983,,
210905,清河门区,county,1983,,
210911,郊区,county,1983,1984,210911
210911,细河区,county,1984,,210902[2002];210903[2002];210904[2002]
210921,阜新蒙古族自治县,county,1981,,
210922,彰武县,county,1981,,
211000,辽阳市,prefecture,1981,,
211002,白塔区,county,1983,,
211003,文圣区,county,1983,,
211004,宏伟区,county,1983,,
211005,弓长岭区,county,1984,,
211011,郊区,county,1983,1984,211011
211011,太子河区,county,1984,,
211021,辽阳县,county,1981,,211005[1984]
211022,灯塔县,county,1981,1996,211081
211081,灯塔市,county,1996,,
211100,盘锦市,prefecture,1984,,
211102,盘山区,county,1984,1986,211102
211102,双台子区,county,1986,,
211103,兴隆台区,county,1984,,211104[2017]
211104,大洼区,county,2016,,
211111,郊区,county,1984,1986,211122
211121,大洼县,county,1984,2016,211104
211122,盘山县,county,1986,,
211200,铁岭市,prefecture,1984,,
211202,银州区,county,1984,,
211203,铁法区,county,1984,1986,219005
211204,清河区,county,1984,,
211221,铁岭县,county,1984,,
211222,开原县,county,1984,1988,219007
211223,西丰县,county,1984,,
211224,昌图县,county,1984,,
211225,康平县,county,1984,1992,210123
211226,法库县,county,1984,1992,210124
211281,铁法市,county,1990,2002,211281
211281,调兵山市,county,2002,,
211282,开原市,county,1990,,
211300,朝阳市,prefecture,1984,,
211302,双塔区,county,1984,,211303[2006]
211303,龙城区,county,1984,,
211319,北票市,county,1985,1986,219006
211321,朝阳县,county,1984,,211302[2006];211303[2006]
211322,建平县,county,1984,,
211323,凌源县,county,1984,1991,211382
211324,喀喇沁左翼蒙古族自治县,county,1984,,
211325,建昌县,county,1984,1989,211422
211326,北票县,county,1984,1985,211319
211381,北票市,county,1990,,211302[2006]
211382,凌源市,county,1991,,
211400,锦西市,prefecture,1989,1994,
211400,葫芦岛市,prefecture,1994,,
211402,连山区,county,1989,1994,211402
211402,连山区,county,1994,,
211403,葫芦岛区,county,1989,1994,211403
211403,龙港区,county,1994,,
211404,南票区,county,1989,1994,211404
211404,南票区,county,1994,,
211421,绥中县,county,1989,1994,211421
211421,绥中县,county,1994,,
211422,建昌县,county,1989,1994,211422
211422,建昌县,county,1994,,
211481,兴城市,county,1990,1994,211481
211481,兴城市,county,1994,,
212100,铁岭地区,prefecture,1981,1984,
212101,铁岭市,county,1981,1984,211202
212102,铁法市,county,1981,1984,211203
212121,铁岭县,county,1981,1984,211221
212122,开原县,county,1981,1984,211204;211222
212123,西丰县,county,1981,1984,211223
212124,昌图县,county,1981,1984,211224
212125,康平县,county,1981,1984,211225
212126,法库县,county,1981,1984,211203;211226
212200,朝阳地区,prefecture,1981,1984,
212201,朝阳市,county,1981,1984,211302;211303
212221,朝阳县,county,1981,1984,211303;211321
212222,建平县,county,1981,1984,211322
212223,凌源县,county,1981,1984,211323
212224,喀喇沁左翼蒙古族自治县,county,1981,1984,211324
212225,建昌县,county,1981,1984,211325
212226,北票县,county,1981,1984,211326
219001,瓦房店市,county,1986,1990,210281
219002,海城市,county,1986,1990,210381
219003,锦西市,county,1986,1989,211402;211403;211404
219004,兴城市,county,1986,1990,211481
219005,铁法市,county,1986,1990,211281
219006,北票市,county,1986,1990,211381
219007,开原市,county,1988,1990,211282
220000,吉林省,province,1981,,
220100,长春市,prefecture,1981,,
220102,南关区,county,1983,,220103[1995]
220103,宽城区,county,1983,,220106[1995]
220104,朝阳区,county,1983,,220106[1995]
220105,二道河子区,county,1983,1995,220105
220105,二道区,county,1995,,
220106,绿园区,county,1995,,
220111,郊区,county,1983,1995,220102;220103;220104;220105;220106
220112,双阳区,county,1995,,
220113,九台区,county,2014,,
220121,榆树县,county,1981,1982,222521
220121,榆树县,county,1983,1990,220182
220122,农安县,county,1981,1982,222522
220122,农安县,county,1983,,220103[2005]
220123,九台县,county,1981,1982,222523
220123,九台县,county,1983,1988,229005
220124,德惠县,county,1981,1982,222524
220124,德惠县,county,1983,1994,220183
220125,双阳县,county,1981,1982,222525
220125,双阳县,county,1983,1995,220105;220112
220181,九台市,county,1990,2014,220105[2005];220113
220182,榆树市,county,1990,,
220183,德惠市,county,1994,,220103[2005]
220184,公主岭市,county,2020,,
220200,吉林市,prefecture,1981,,
220202,昌邑区,county,1983,,220204[1992]
220203,龙潭区,county,1983,,
220204,船营区,county,1983,,220211[1992]
220211,郊区,county,1983,1992,220202;220203;220204;220211
220211,丰满区,county,1992,,
220221,永吉县,county,1981,1982,222621
220221,永吉县,county,1983,,220211[1992]
220222,舒兰县,county,1981,1982,222622
220222,舒兰县,county,1983,1992,220283
220223,磐石县,county,1981,1982,222623
220223,磐石县,county,1983,1995,220284
220224,蛟河县,county,1981,1982,222624
220224,蛟河县,county,1983,1989,229006
220225,桦甸县,county,1981,1982,222625
220225,桦甸县,county,1983,1988,229004
220281,蛟河市,county,1990,,
220282,桦甸市,county,1990,,
220283,舒兰市,county,1992,,
220284,磐石市,county,1995,,
220300,四平市,prefecture,1983,,
220302,铁西区,county,1983,,
220303,铁东区,county,1983,,
220319,公主岭市,county,1985,1988,229001
220321,怀德县,county,1983,1985,220319
220322,梨树县,county,1983,,220302[2016];220302[2017]
220323,伊通县,county,1983,1988,220323
220323,伊通满族自治县,county,1988,,
220324,双辽县,county,1983,1996,220382
220381,公主岭市,county,1990,2020,220104[2005];220184
220382,双辽市,county,1996,,
220400,辽源市,prefecture,1983,,
220402,龙山区,county,1983,,
220403,西安区,county,1983,,
220421,东丰县,county,1983,,
220422,东辽县,county,1983,,
220500,通化市,prefecture,1985,,220502[1986];220503[1986]
220502,东昌区,county,1986,,
220503,二道江区,county,1986,,
220519,梅河口市,county,1985,1988,229002
220521,通化县,county,1985,,
220522,集安县,county,1985,1988,229003
220523,辉南县,county,1985,,
220524,柳河县,county,1985,,
220581,梅河口市,county,1990,,
220582,集安市,county,1990,,
220600,浑江市,prefecture,1985,1994,220602[1986];220603[1986];220604[1986]
220600,白山市,prefecture,1994,,
220602,八道江区,county,1986,1994,220602
220602,八道江区,county,1994,2010,220602
220602,浑江区,county,2010,,
220603,三岔子区,county,1986,1994,220603
220603,三岔子区,county,1994,1995,220625
220604,临江区,county,1986,1992,220624
220605,江源区,county,2006,,
220621,抚松县,county,1985,1994,220621
220621,抚松县,county,1994,,
220622,靖宇县,county,1985,1994,220622
220622,靖宇县,county,1994,,
220623,长白朝鲜族自治县,county,1985,1994,220623
220623,长白朝鲜族自治县,county,1994,,
220624,临江县,county,1992,1993,220681
220625,江源县,county,1995,2006,220605
220681,临江市,county,1993,1994,220681
220681,临江市,county,1994,,
220700,松原市,prefecture,1992,,
220702,扶余区,county,1992,1995,220702;220724
220702,宁江区,county,1995,,220721[2008]
220721,前郭尔罗斯蒙古族自治县,county,1992,,220702[2008]
220722,长岭县,county,1992,,
220723,乾安县,county,1992,,
220724,扶余县,county,1995,2013,220781
220781,扶余市,county,2013,,
220800,白城市,prefecture,1993,,
220802,洮北区,county,1993,,
220821,镇赉县,county,1993,,220802[2005]
220822,通榆县,county,1993,,
220881,洮南市,county,1993,,
220882,大安市,county,1993,,
222100,四平地区,prefecture,1981,1983,
222101,四平市,county,1981,1983,220302;220303
222102,辽源市,county,1981,1983,220402;220403;220422
222121,怀德县,county,1981,1983,220321
222122,梨树县,county,1981,1983,220322
222123,伊通县,county,1981,1983,220323
222124,东丰县,county,1981,1983,220421
222125,双辽县,county,1981,1983,220324
222200,通化地区,prefecture,1981,1985,
222201,通化市,county,1981,1985,220500
222202,浑江市,county,1981,1985,220600
222221,海龙县,county,1981,1985,220519
222222,通化县,county,1981,1985,220521
222223,柳河县,county,1981,1985,220524
222224,辉南县,county,1981,1985,220523
222225,集安县,county,1981,1985,220522
222226,抚松县,county,1981,1985,220621
222227,靖宇县,county,1981,1985,220622
222228,长白朝鲜族自治县,county,1981,1985,220623
222300,白城地区,prefecture,1981,1993,
222301,白城市,county,1981,1993,220802
222302,洮南市,county,1987,1993,220802;220881
222303,扶余市,county,1987,1992,220702
222304,大安市,county,1988,1993,220882
222321,扶余县,county,1981,1987,222303
222322,洮安县,county,1981,1987,222302
222323,长岭县,county,1981,1992,220722
222324,前郭尔罗斯蒙古族自治县,county,1981,1992,220702;220721
222325,大安县,county,1981,1988,222304
222326,镇赉县,county,1981,1993,220821
222327,通榆县,county,1981,1993,220822
222328,乾安县,county,1981,1992,220723
222400,延边朝鲜族自治州,prefecture,1981,,
222401,延吉市,county,1981,,
222402,图们市,county,1981,,
222403,敦化市,county,1985,,
222404,珲春市,county,1988,,
222405,龙井市,county,1988,,
222406,和龙市,county,1993,,
222421,延吉县,county,1981,1983,222421
222421,龙井县,county,1983,1988,222405
222422,敦化县,county,1981,1985,222403
222423,和龙县,county,1981,1993,222406
222424,汪清县,county,1981,,
222425,珲春县,county,1981,1988,222404
222426,安图县,county,1981,,
222500,德惠地区,prefecture,1982,1983,
222521,榆树县,county,1982,1983,220121
222522,农安县,county,1982,1983,220122
222523,九台县,county,1982,1983,220123
222524,德惠县,county,1982,1983,220124
222525,双阳县,county,1982,1983,220125
222600,永吉地区,prefecture,1982,1983,
222621,永吉县,county,1982,1983,220221
222622,舒兰县,county,1982,1983,220222
222623,磐石县,county,1982,1983,220223
222624,蛟河县,county,1982,1983,220224
222625,桦甸县,county,1982,1983,220225
229001,公主岭市,county,1988,1990,220381
229002,梅河口市,county,1988,1990,220581
229003,集安市,county,1988,1990,220582
229004,桦甸市,county,1988,1990,220282
229005,九台市,county,1988,1990,220181
229006,蛟河市,county,1989,1990,220281
230000,黑龙江省,province,1981,,
230100,哈尔滨市,prefecture,1981,,
230102,道里区,county,1983,,
230103,南岗区,county,1983,,
230104,道外区,county,1983,,230109[2004]
230105,太平区,county,1983,2004,230104
230106,香坊区,county,1983,2004,230110
230107,动力区,county,1983,2006,230110
230108,平房区,county,1983,,
230109,松北区,county,2004,,
230110,香坊区,county,2004,,
230111,呼兰区,county,2004,,
230112,阿城区,county,2006,,
230113,双城区,county,2014,,
230121,呼兰县,county,1983,2004,230109;230111
230122,阿城县,county,1983,1987,239002
230123,依兰县,county,1991,,
230124,方正县,county,1991,,
230125,宾县,county,1991,,
230126,巴彦县,county,1996,,
230127,木兰县,county,1996,,
230128,通河县,county,1996,,
230129,延寿县,county,1996,,
230181,阿城市,county,1990,2006,230104;230112
230182,双城市,county,1996,2014,230113
230183,尚志市,county,1996,,
230184,五常市,county,1996,,
230200,齐齐哈尔市,prefecture,1981,,
230202,龙沙区,county,1983,,
230203,建华区,county,1983,,
230204,铁锋区,county,1983,,
230205,昂昂溪区,county,1983,,
230206,富拉尔基区,county,1983,,
230207,华安区,county,1983,1984,230207
230207,碾子山区,county,1984,,
230208,梅里斯区,county,1983,1988,230208
230208,梅里斯达斡尔族区,county,1988,,
230221,龙江县,county,1984,,
230222,讷河县,county,1984,1992,230281
230223,依安县,county,1984,,
230224,泰来县,county,1984,,
230225,甘南县,county,1984,,
230226,杜尔伯特蒙古族自治县,county,1984,1992,230624
230227,富裕县,county,1984,,
230228,林甸县,county,1984,1992,230623
230229,克山县,county,1984,,
230230,克东县,county,1984,,
230231,拜泉县,county,1984,,
230281,讷河市,county,1992,,
230300,鸡西市,prefecture,1981,,
230302,鸡冠区,county,1983,,
230303,恒山区,county,1983,,
230304,滴道区,county,1983,,
230305,梨树区,county,1983,,
230306,城子河区,county,1983,,
230307,麻山区,county,1983,,
230321,鸡东县,county,1983,,
230322,虎林县,county,1993,1996,230381
230381,虎林市,county,1996,,
230382,密山市,county,1992,,
230400,鹤岗市,prefecture,1981,,
230402,向阳区,county,1983,,
230403,工农区,county,1983,,
230404,南山区,county,1983,,
230405,兴安区,county,1983,,
230406,东山区,county,1983,,
230407,兴山区,county,1983,,
230421,萝北县,county,1987,,
230422,绥滨县,county,1987,,
230500,双鸭山市,prefecture,1981,,
230502,尖山区,county,1983,,
230503,岭东区,county,1983,,
230504,岭西区,county,1983,1987,230503
230505,四方台区,county,1983,,
230506,宝山区,county,1983,,
230521,集贤县,county,1987,,
230522,友谊县,county,1991,,
230523,宝清县,county,1991,,
230524,饶河县,county,1993,,
230600,大庆市,prefecture,1981,,
230602,萨尔图区,county,1983,,
230603,龙凤区,county,1983,,
230604,让胡路区,county,1983,,
230605,红岗区,county,1983,,
230606,大同区,county,1983,,
230621,肇州县,county,1992,,
230622,肇源县,county,1992,,
230623,林甸县,county,1992,,
230624,杜尔伯特蒙古族自治县,county,1992,,
230700,伊春市,prefecture,1981,,
230702,伊春区,county,1983,2019,230717
230703,南岔区,county,1983,2019,230726
230704,友好区,county,1983,2019,230719
230705,西林区,county,1983,2019,230751
230706,翠峦区,county,1983,2019,230718
230707,新青区,county,1983,2019,230724
230708,美溪区,county,1983,2019,230717
230709,大丰区,county,1983,1984,230709
230709,金山屯区,county,1984,2019,230751
230710,五营区,county,1983,2019,230724
230711,乌敏河区,county,1983,1984,230711
230711,乌马河区,county,1984,2019,230717;230718
230712,东风区,county,1983,1984,230712
230712,汤旺河区,county,1984,2019,230723
230713,带岭区,county,1983,2019,230725
230714,乌伊岭区,county,1983,2019,230723
230715,红星区,county,1983,2019,230724
230716,上甘岭区,county,1983,2019,230719
230717,伊美区,county,2019,,
230718,乌翠区,county,2019,,
230719,友好区,county,2019,,
230721,铁力县,county,1981,1988,239005
230722,嘉荫县,county,1981,,
230723,汤旺县,county,2019,,
230724,丰林县,county,2019,,
230725,大箐山县,county,2019,,
230726,南岔县,county,2019,,
230751,金林区,county,2019,,
230781,铁力市,county,1990,,230725[2019]
230800,佳木斯市,prefecture,1983,,
230802,永红区,county,1983,2006,230811
230803,向阳区,county,1983,,
230804,前进区,county,1983,,
230805,东风区,county,1983,,
230811,郊区,county,1983,,
230821,富锦县,county,1984,1988,239004
230822,桦南县,county,1984,,
230823,依兰县,county,1984,1991,230123
230825,集贤县,county,1984,1987,230521
230826,桦川县,county,1984,,
230827,宝清县,county,1984,1991,230523
230828,汤原县,county,1984,,
230829,绥滨县,county,1984,1987,230422
230830,萝北县,county,1984,1987,230421
230831,同江县,county,1984,1987,239003
230832,饶河县,county,1984,1993,230524
230833,抚远县,county,1984,2016,230883
230834,友谊县,county,1984,1991,230522
230881,同江市,county,1990,,
230882,富锦市,county,1990,,
230883,抚远市,county,2016,,
230900,七台河市,prefecture,1983,,230902[1984];230903[1984];230904[1984]
230902,新兴区,county,1984,,230904[2022]
230903,桃山区,county,1984,,
230904,茄子河区,county,1984,,
230921,勃利县,county,1983,,
231000,牡丹江市,prefecture,1983,,
231002,东安区,county,1983,,
231003,阳明区,county,1983,,
231004,爱民区,county,1983,,
231005,西安区,county,1983,,
231011,郊区,county,1983,1997,231002;231003;231004;231005
231019,镜泊湖市,county,1986,1987,231021
231020,绥芬河市,county,1983,1986,239001
231021,宁安县,county,1983,1993,231019[1986];231084
231022,海林县,county,1983,1992,231083
231023,穆棱县,county,1983,1995,231085
231024,东宁县,county,1983,2015,231086
231025,林口县,county,1983,,
231026,密山县,county,1983,1988,239006
231027,虎林县,county,1983,1993,230322
231081,绥芬河市,county,1990,,
231082,密山市,county,1990,1992,230382
231083,海林市,county,1992,,
231084,宁安市,county,1993,,
231085,穆棱市,county,1995,,
231086,东宁市,county,2015,,
231100,黑河市,prefecture,1993,,
231102,爱辉区,county,1993,,
231121,嫩江县,county,1993,2019,231183
231122,德都县,county,1993,1996,231182
231123,逊克县,county,1993,,
231124,孙吴县,county,1993,,
231181,北安市,county,1993,,
231182,五大连池市,county,1993,,
231183,嫩江市,county,2019,,
231200,绥化市,prefecture,1999,,
231202,北林区,county,1999,,
231221,望奎县,county,1999,,
231222,兰西县,county,1999,,
231223,青冈县,county,1999,,
231224,庆安县,county,1999,,
231225,明水县,county,1999,,
231226,绥棱县,county,1999,,
231281,安达市,county,1999,,
231282,肇东市,county,1999,,
231283,海伦市,county,1999,,
232100,松花江地区,prefecture,1981,1996,
232101,双城市,county,1988,1996,230182
232102,尚志市,county,1988,1996,230183
232103,五常市,county,1993,1996,230184
232121,阿城县,county,1981,1983,230122
232122,宾县,county,1981,1991,230125
232123,呼兰县,county,1981,1983,230121
232124,双城县,county,1981,1988,232101
232125,五常县,county,1981,1993,232103
232126,巴彦县,county,1981,1996,230126
232127,木兰县,county,1981,1996,230127
232128,通河县,county,1981,1996,230128
232129,尚志县,county,1981,1988,232102
232130,方正县,county,1981,1991,230124
232131,延寿县,county,1981,1996,230129
232200,嫩江地区,prefecture,1981,1984,
232221,龙江县,county,1981,1984,230221
232222,讷河县,county,1981,1984,230222
232223,依安县,county,1981,1984,230223
232224,泰来县,county,1981,1984,230224
232225,甘南县,county,1981,1984,230225
232226,杜尔伯特蒙古族自治县,county,1981,1984,230226
232227,富裕县,county,1981,1984,230227
232228,林甸县,county,1981,1984,230228
232229,克山县,county,1981,1984,230229
232230,克东县,county,1981,1984,230230
232231,拜泉县,county,1981,1984,230231
232300,绥化地区,prefecture,1981,1999,
232301,绥化市,county,1982,1999,231202
232302,安达市,county,1984,1999,231281
232303,肇东市,county,1986,1999,231282
232304,海伦市,county,1989,1999,231283
232321,海伦县,county,1981,1989,232304
232322,肇东县,county,1981,1986,232303
232323,绥化县,county,1981,1982,232301
232324,望奎县,county,1981,1999,231221
232325,兰西县,county,1981,1999,231222
232326,青冈县,county,1981,1999,231223
232327,安达县,county,1981,1984,232302
232328,肇源县,county,1981,1992,230622
232329,肇州县,county,1981,1992,230621
232330,庆安县,county,1981,1999,231224
232331,明水县,county,1981,1999,231225
232332,绥棱县,county,1981,1999,231226
232400,合江地区,prefecture,1981,1984,
232401,佳木斯市,county,1981,1983,230802;230803;230804;230805;230811
232402,七台河市,county,1981,1983,230900
232421,富锦县,county,1981,1984,230821
232422,桦南县,county,1981,1984,232401[1982];230822
232423,依兰县,county,1981,1984,232401[1982];230823
232424,勃利县,county,1981,1983,230921
232425,集贤县,county,1981,1984,230825;230834
232426,桦川县,county,1981,1984,232401[1982];230826
232427,宝清县,county,1981,1984,230900[1983];230827
232428,汤原县,county,1981,1984,230828
232429,绥滨县,county,1981,1984,230829
232430,萝北县,county,1981,1984,230830
232431,同江县,county,1981,1984,230831
232432,饶河县,county,1981,1984,230832
232433,抚远县,county,1981,1984,230833
232500,牡丹江地区,prefecture,1981,1983,
232501,牡丹江市,county,1981,1983,231002;231003;231004;231005;231011
232502,绥芬河市,county,1981,1983,231020
232521,宁安县,county,1981,1983,231021
232522,海林县,county,1981,1983,231022
232523,穆棱县,county,1981,1983,231023
232524,东宁县,county,1981,1983,231024
232525,林口县,county,1981,1983,231025
232526,鸡东县,county,1981,1983,230321
232527,密山县,county,1981,1983,231026
232528,虎林县,county,1981,1983,231027
232600,黑河地区,prefecture,1981,1993,
232601,黑河市,county,1981,1993,231102
232602,北安市,county,1982,1993,231181
232603,五大连池市,county,1983,1993,231182
232621,北安县,county,1981,1982,232602;232627
232622,嫩江县,county,1981,1993,231121
232623,德都县,county,1981,1993,232603[1983];231122
232624,爱辉县,county,1981,1983,232601
232625,逊克县,county,1981,1993,231123
232626,孙吴县,county,1981,1993,231124
232627,通北县,county,1982,1983,232602
232700,大兴安岭地区,prefecture,1981,,
232701,漠河市,county,2018,,
232721,呼玛县,county,1981,,
232722,塔河县,county,1981,,
232723,漠河县,county,1981,2018,232701
239001,绥芬河市,county,1986,1990,231081
239002,阿城市,county,1987,1990,230181
239003,同江市,county,1987,1990,230881
239004,富锦市,county,1988,1990,230882
239005,铁力市,county,1988,1990,230781
239006,密山市,county,1988,1990,231082
310000,上海市,province,1981,,
310101,黄浦区,county,1981,,310115[1992]
310102,南市区,county,1981,2000,310115[1992];310101
310103,卢湾区,county,1981,2011,310101
310104,徐汇区,county,1981,,
310105,长宁区,county,1981,,
310106,静安区,county,1981,,
310107,普陀区,county,1981,,
310108,闸北区,county,1981,2015,310106
310109,虹口区,county,1981,,
310110,杨浦区,county,1981,,310115[1992]
310111,吴淞区,county,1981,1988,310113
310112,闵行区,county,1981,,
310113,宝山区,county,1988,,310230[2005]
310114,嘉定区,county,1992,,
310115,浦东新区,county,1992,,
310116,金山区,county,1997,,
310117,松江区,county,1998,,
310118,青浦区,county,1999,,
310119,南汇区,county,2001,2009,310115
310120,奉贤区,county,2001,,
310151,崇明区,county,2016,,
310221,上海县,county,1981,1992,310104[1984];310105[1984];310112;310115
310222,嘉定县,county,1981,1992,310107[1984];310114
310223,宝山县,county,1981,1988,310109[1984];310110[1984];310113
310224,川沙县,county,1981,1992,310101[1984];310115
310225,南汇县,county,1981,2001,310119
310226,奉贤县,county,1981,2001,310120
310227,松江县,county,1981,1998,310117
310228,金山县,county,1981,1997,310116
310229,青浦县,county,1981,1999,310118
310230,崇明县,county,1981,2016,310151
320000,江苏省,province,1981,,
320100,南京市,prefecture,1981,,
320102,玄武区,county,1983,,
320103,白下区,county,1983,2013,320104
320104,秦淮区,county,1983,,
320105,建邺区,county,1983,,
320106,鼓楼区,county,1983,,
320107,下关区,county,1983,2013,320106
320111,浦口区,county,1983,,
320112,大厂区,county,1983,2002,320116
320113,栖霞区,county,1983,,
320114,雨花台区,county,1983,,
320115,江宁区,county,2000,,
320116,六合区,county,2002,,
320117,溧水区,county,2013,,
320118,高淳区,county,2013,,
320121,江宁县,county,1981,2000,320115
320122,江浦县,county,1981,2002,320111
320123,六合县,county,1981,2002,320116
320124,溧水县,county,1983,2013,320117
320125,高淳县,county,1983,2013,320118
320200,无锡市,prefecture,1981,,
320202,崇安区,county,1983,2015,320213
320203,南长区,county,1983,2015,320213
320204,北塘区,county,1983,2015,320213
320205,锡山区,county,2000,,320214[2015]
320206,惠山区,county,2000,,
320211,郊区,county,1983,2000,320212[1987];320211
320211,滨湖区,county,2000,,320214[2015]
320212,马山区,county,1987,2000,320211
320213,梁溪区,county,2015,,
320214,新吴区,county,2015,,
320221,江阴县,county,1983,1987,329005
320222,无锡县,county,1983,1995,320283
320223,宜兴县,county,1983,1988,329011
320281,江阴市,county,1990,,
320282,宜兴市,county,1990,,
320283,锡山市,county,1995,2000,320205;320206;320211
320300,徐州市,prefecture,1981,,
320302,鼓楼区,county,1983,,
320303,云龙区,county,1983,,
320304,矿区,county,1983,1995,320304
320304,九里区,county,1995,2010,320302;320311;320312
320305,贾汪区,county,1983,,
320311,郊区,county,1983,1993,320311
320311,泉山区,county,1993,,
320312,铜山区,county,2010,,320302[2021]
320321,丰县,county,1983,,
320322,沛县,county,1983,,370826[1984]
320323,铜山县,county,1983,2010,320302[2005];320312
320324,睢宁县,county,1983,,
320325,邳县,county,1983,1992,320382
320326,新沂县,county,1983,1990,320381
320381,新沂市,county,1990,,
320382,邳州市,county,1992,,
320400,常州市,prefecture,1981,,
320402,天宁区,county,1983,,
320403,广化区,county,1983,1986,320402;320404
320404,钟楼区,county,1983,,
320405,戚墅堰区,county,1983,2015,320412
320411,郊区,county,1983,2002,320402;320404;320411
320411,新北区,county,2002,,
320412,武进区,county,2002,,320402[2015];320404[2015];320411[2015]
320413,金坛区,county,2015,,
320421,武进县,county,1983,1995,320483
320422,金坛县,county,1983,1993,320482
320423,溧阳县,county,1983,1990,320481
320481,溧阳市,county,1990,,
320482,金坛市,county,1993,2015,320413
320483,武进市,county,1995,2002,320411;320412
320500,苏州市,prefecture,1981,,
320502,沧浪区,county,1983,2012,320508
320503,平江区,county,1983,2012,320508
320504,金阊区,county,1983,2012,320508
320505,虎丘区,county,2000,,
320506,吴中区,county,2000,,
320507,相城区,county,2000,,
320508,姑苏区,county,2012,,
320509,吴江区,county,2012,,
320511,郊区,county,1983,2000,320505
320520,常熟市,county,1983,1986,329003
320521,沙洲县,county,1983,1986,329004
320522,太仓县,county,1983,1993,320585
320523,昆山县,county,1983,1989,329012
320524,吴县,county,1983,1995,320586
320525,吴江县,county,1983,1992,320584
320581,常熟市,county,1990,,
320582,张家港市,county,1990,,
320583,昆山市,county,1990,,
320584,吴江市,county,1992,2012,320509
320585,太仓市,county,1993,,
320586,吴县市,county,1995,2000,320506;320507
320600,南通市,prefecture,1981,,
320602,城区,county,1983,1991,320602
320602,崇川区,county,1991,2020,320613
320611,郊区,county,1983,1991,320611
320611,港闸区,county,1991,2020,320613
320612,通州区,county,2009,,
320613,崇川区,county,2020,,
320614,海门区,county,2020,,
320621,海安县,county,1983,2018,320685
320622,如皋县,county,1983,1991,320682
320623,如东县,county,1983,,
320624,南通县,county,1983,1993,320683
320625,海门县,county,1983,1994,320684
320626,启东县,county,1983,1989,329013
320681,启东市,county,1990,,
320682,如皋市,county,1991,,
320683,通州市,county,1993,2009,320612
320684,海门市,county,1994,2020,320614
320685,海安市,county,2018,,
320700,连云港市,prefecture,1981,,
320702,新海区,county,1983,1986,320705;320706
320703,连云区,county,1983,,
320704,云台区,county,1983,2001,320703;320705
320705,新浦区,county,1986,2014,320703[2005];320706
320706,海州区,county,1986,,
320707,赣榆区,county,2014,,
320721,赣榆县,county,1983,2014,320707
320722,东海县,county,1983,,
320723,灌云县,county,1983,,320705[2005]
320724,灌南县,county,1996,,
320800,淮阴市,prefecture,1983,2000,
320800,淮安市,prefecture,2000,,
320802,清河区,county,1983,2000,320802
320802,清河区,county,2000,2016,320812
320803,楚州区,county,2000,2011,320803
320803,淮安区,county,2011,,
320804,淮阴区,county,2000,,
320811,清浦区,county,1983,2000,320811
320811,清浦区,county,2000,2016,320812
320812,清江浦区,county,2016,,
320813,洪泽区,county,2016,,
320821,淮阴县,county,1983,2000,320804
320822,灌南县,county,1983,1996,320724
320823,沭阳县,county,1983,1996,321322
320824,宿迁县,county,1983,1987,329006
320825,泗阳县,county,1983,1996,321323
320826,涟水县,county,1983,2000,320826
320826,涟水县,county,2000,,
320827,泗洪县,county,1983,1996,321324
320828,淮安县,county,1983,1987,329010
320829,洪泽县,county,1983,2000,320829
320829,洪泽县,county,2000,2016,320813
320830,盱眙县,county,1983,2000,320830
320830,盱眙县,county,2000,,
320831,金湖县,county,1983,2000,320831
320831,金湖县,county,2000,,
320881,宿迁市,county,1990,1996,321302;321321
320882,淮安市,county,1990,2000,320803
320900,盐城市,prefecture,1983,,
320902,城区,county,1983,2003,320902
320902,亭湖区,county,2003,,
320903,盐都区,county,2003,,
320904,大丰区,county,2015,,
320911,郊区,county,1983,1996,320902;320928
320921,响水县,county,1983,,
320922,滨海县,county,1983,,
320923,阜宁县,county,1983,,
320924,射阳县,county,1983,,
320925,建湖县,county,1983,,
320926,大丰县,county,1983,1996,320982
320927,东台县,county,1983,1987,329008
320928,盐都县,county,1996,2003,320902;320903
320981,东台市,county,1990,,
320982,大丰市,county,1996,2015,320904
321000,扬州市,prefecture,1983,,
321002,广陵区,county,1983,,
321003,邗江区,county,2000,,321002[2011]
321011,郊区,county,1983,2002,321011
321011,维扬区,county,2002,2011,321003
321012,江都区,county,2011,,
321020,泰州市,county,1983,1986,329001
321021,兴化县,county,1983,1987,329009
321022,高邮县,county,1983,1991,321084
321023,宝应县,county,1983,,
321024,靖江县,county,1983,1993,321086
321025,泰兴县,county,1983,1992,321085
321026,江都县,county,1983,1994,321088
321027,邗江县,county,1983,2000,321003
321028,泰县,county,1983,1994,321020[1984];321087
321029,仪征县,county,1983,1986,329002
321081,仪征市,county,1990,,
321082,泰州市,county,1990,1996,321202
321083,兴化市,county,1990,1996,321281
321084,高邮市,county,1991,,
321085,泰兴市,county,1992,1996,321283
321086,靖江市,county,1993,1996,321282
321087,姜堰市,county,1994,1996,321284
321088,江都市,county,1994,2011,321012
321100,镇江市,prefecture,1983,,
321102,城区,county,1983,1984,321102
321102,京口区,county,1984,,
321111,郊区,county,1983,1984,321111
321111,润州区,county,1984,,
321112,丹徒区,county,2002,,
321121,丹徒县,county,1983,2002,321112
321122,丹阳县,county,1983,1987,329007
321123,句容县,county,1983,1995,321183
321124,扬中县,county,1983,1994,321182
321181,丹阳市,county,1990,,
321182,扬中市,county,1994,,
321183,句容市,county,1995,,
321200,泰州市,prefecture,1996,,
321202,海陵区,county,1996,,321203[1997]
321203,高港区,county,1997,,
321204,姜堰区,county,2012,,321202[2019]
321281,兴化市,county,1996,,
321282,靖江市,county,1996,,
321283,泰兴市,county,1996,,
321284,姜堰市,county,1996,2012,321204
321300,宿迁市,prefecture,1996,,
321302,宿城区,county,1996,,321311[2004]
321311,宿豫区,county,2004,,321302[2021]
321321,宿豫县,county,1996,2004,321302;321311
321322,沭阳县,county,1996,,
321323,泗阳县,county,1996,,321302[2004]
321324,泗洪县,county,1996,,321302[2004]
322100,徐州地区,prefecture,1981,1983,
322121,丰县,county,1981,1983,320321
322122,沛县,county,1981,1983,320322
322123,铜山县,county,1981,1983,320323
322124,睢宁县,county,1981,1983,320324
322125,邳县,county,1981,1983,320325
322126,新沂县,county,1981,1983,320326
322127,东海县,county,1981,1983,320722
322128,赣榆县,county,1981,1983,320721
322200,淮阴地区,prefecture,1981,1983,
322201,清江市,county,1981,1983,320802;320811
322221,淮阴县,county,1981,1983,320811;320821
322222,灌云县,county,1981,1983,320704;320723
322223,灌南县,county,1981,1983,320822
322224,沭阳县,county,1981,1983,320823
322225,宿迁县,county,1981,1983,320824
322226,泗阳县,county,1981,1983,320825
322227,涟水县,county,1981,1983,320826
322228,泗洪县,county,1981,1983,320827
322229,淮安县,county,1981,1983,320811;320828
322230,洪泽县,county,1981,1983,320829
322231,盱眙县,county,1981,1983,320830
322232,金湖县,county,1981,1983,320831
322300,盐城地区,prefecture,1981,1983,
322321,响水县,county,1981,1983,320921
322322,滨海县,county,1981,1983,320922
322323,阜宁县,county,1981,1983,320923
322324,射阳县,county,1981,1983,320924
322325,建湖县,county,1981,1983,320925
322326,盐城县,county,1981,1983,320902;320911
322327,大丰县,county,1981,1983,320926
322328,东台县,county,1981,1983,320927
322400,扬州地区,prefecture,1981,1983,
322401,扬州市,county,1981,1983,321002;321011
322402,泰州市,county,1981,1983,321020
322421,兴化县,county,1981,1983,321021
322422,高邮县,county,1981,1983,321022
322423,宝应县,county,1981,1983,321023
322424,靖江县,county,1981,1983,321024
322425,泰兴县,county,1981,1983,321025
322426,江都县,county,1981,1983,321026
322427,邗江县,county,1981,1983,321011;321027
322428,泰县,county,1981,1983,321028
322429,仪征县,county,1981,1983,321029
322500,南通地区,prefecture,1981,1983,
322521,海安县,county,1981,1983,320621
322522,如皋县,county,1981,1983,320622
322523,如东县,county,1981,1983,320623
322524,南通县,county,1981,1983,320624
322525,海门县,county,1981,1983,320625
322526,启东县,county,1981,1983,320626
322600,镇江地区,prefecture,1981,1983,
322601,镇江市,county,1981,1983,321102;321111
322621,丹徒县,county,1981,1983,321111;321121
322622,武进县,county,1981,1983,320421
322623,丹阳县,county,1981,1983,321122
322624,句容县,county,1981,1983,321123
322625,金坛县,county,1981,1983,320422
322626,溧水县,county,1981,1983,320124
322627,高淳县,county,1981,1983,320125
322628,溧阳县,county,1981,1983,320423
322629,宜兴县,county,1981,1983,320223
322630,扬中县,county,1981,1983,321124
322700,苏州地区,prefecture,1981,1983,
322721,江阴县,county,1981,1983,320221
322722,无锡县,county,1981,1983,320222
322723,沙洲县,county,1981,1983,320521
322724,常熟县,county,1981,1983,320520
322725,太仓县,county,1981,1983,320522
322726,昆山县,county,1981,1983,320523
322727,吴县,county,1981,1983,320524
322728,吴江县,county,1981,1983,320525
329001,泰州市,county,1986,1990,321082
329002,仪征市,county,1986,1990,321081
329003,常熟市,county,1986,1990,320581
329004,张家港市,county,1986,1990,320582
329005,江阴市,county,1987,1990,320281
329006,宿迁市,county,1987,1990,320881
329007,丹阳市,county,1987,1990,321181
329008,东台市,county,1987,1990,320981
329009,兴化市,county,1987,1990,321083
329010,淮安市,county,1987,1990,320882
329011,宜兴市,county,1988,1990,320282
329012,昆山市,county,1989,1990,320583
329013,启东市,county,1989,1990,320681
330000,浙江省,province,1981,,
330100,杭州市,prefecture,1981,,
330102,上城区,county,1983,,
330103,下城区,county,1983,2021,330105
330104,江干区,county,1983,2021,330102[1996];330102;330114
330105,拱墅区,county,1983,,330103[1996]
330106,西湖区,county,1983,,330105[1996];330108[1996]
330107,半山区,county,1983,1990,330105
330108,滨江区,county,1996,,
330109,萧山区,county,2001,,330114[2021]
330110,余杭区,county,2001,,330113[2021]
330111,富阳区,county,2014,,
330112,临安区,county,2017,,
330113,临平区,county,2021,,
330114,钱塘区,county,2021,,
330121,萧山县,county,1981,1987,339005
330122,桐庐县,county,1981,,
330123,富阳县,county,1981,1994,330183
330124,临安县,county,1981,1996,330185
330125,余杭县,county,1981,1994,330184
330126,建德县,county,1981,1992,330182
330127,淳安县,county,1981,,
330181,萧山市,county,1990,2001,330109
330182,建德市,county,1992,,
330183,富阳市,county,1994,2014,330111
330184,余杭市,county,1994,2001,330110
330185,临安市,county,1996,2017,330112
330200,宁波市,prefecture,1981,,
330202,镇明区,county,1983,1985,330203
330203,海曙区,county,1983,,
330204,江东区,county,1983,2016,330212
330205,江北区,county,1983,,
330206,滨海区,county,1985,1987,330206
330206,北仑区,county,1987,,
330211,镇海区,county,1985,,
330212,鄞州区,county,2002,,330203[2016]
330213,奉化区,county,2016,,
330219,余姚市,county,1985,1986,339001
330221,镇海县,county,1982,1985,330206;330211
330222,慈溪县,county,1983,1988,339009
330223,余姚县,county,1983,1985,330219
330224,奉化县,county,1983,1988,339010
330225,象山县,county,1983,,
330226,宁海县,county,1983,,
330227,鄞县,county,1983,2002,330212
330281,余姚市,county,1990,,
330282,慈溪市,county,1990,,
330283,奉化市,county,1990,2016,330213
330300,温州市,prefecture,1981,,330302[1984];330303[1984]
330302,城区,county,1983,1984,330302
330302,鹿城区,county,1984,,
330303,龙湾区,county,1984,,330302[2001];330305[2015]
330304,瓯海区,county,1992,,330302[2001];330303[2001]
330305,洞头区,county,2015,,
330321,瓯海县,county,1981,1992,330303[1984];330304
330322,洞头县,county,1981,2015,330305
330323,乐清县,county,1981,1993,330382
330324,永嘉县,county,1981,,330302[2001]
330325,瑞安县,county,1981,1987,339004
330326,平阳县,county,1981,,
330327,苍南县,county,1981,,330383[2019]
330328,文成县,county,1981,,
330329,泰顺县,county,1981,,
330381,瑞安市,county,1990,,330303[2001];330304[2001]
330382,乐清市,county,1993,,
330383,龙港市,county,2019,,
330400,嘉兴市,prefecture,1983,,
330402,城区,county,1983,1993,330402
330402,秀城区,county,1993,2005,330402
330402,南湖区,county,2005,,
330411,郊区,county,1983,1999,330411
330411,秀洲区,county,1999,,
330421,嘉善县,county,1983,,
330422,平湖县,county,1983,1991,330482
330423,海宁县,county,1983,1986,339002
330424,海盐县,county,1983,,
330425,桐乡县,county,1983,1993,330483
330481,海宁市,county,1990,,
330482,平湖市,county,1991,,
330483,桐乡市,county,1993,,
330500,湖州市,prefecture,1983,,330502[2003];330503[2003]
330502,城区,county,1983,1988,330500
330502,吴兴区,county,2003,,
330503,南浔区,county,2003,,
330511,郊区,county,1983,1988,330500
330521,德清县,county,1983,,
330522,长兴县,county,1983,,
330523,安吉县,county,1983,,
330600,绍兴市,prefecture,1983,,
330602,越城区,county,1983,,
330603,柯桥区,county,2013,,
330604,上虞区,county,2013,,330602[2021]
330621,绍兴县,county,1983,2013,330602[2001];330602;330603
330622,上虞县,county,1983,1992,330682
330623,嵊县,county,1983,1995,330683
330624,新昌县,county,1983,,
330625,诸暨县,county,1983,1989,339011
330681,诸暨市,county,1990,,
330682,上虞市,county,1992,2013,330604
330683,嵊州市,county,1995,,
330700,金华市,prefecture,1985,,
330702,婺城区,county,1985,,330703[2000]
330703,金东区,county,2000,,
330719,兰溪市,county,1985,1986,339003
330721,金华县,county,1985,2000,330702;330703
330722,永康县,county,1985,1992,330784
330723,武义县,county,1985,,
330724,东阳县,county,1985,1988,339008
330725,义乌县,county,1985,1988,339007
330726,浦江县,county,1985,,
330727,磐安县,county,1985,,
330781,兰溪市,county,1990,,
330782,义乌市,county,1990,,
330783,东阳市,county,1990,,
330784,永康市,county,1992,,
330800,衢州市,prefecture,1985,,
330802,柯城区,county,1985,,330803[2001]
330803,衢江区,county,2001,,
330821,衢县,county,1985,2001,330802;330803
330822,常山县,county,1985,,
330823,江山县,county,1985,1987,339006
330824,开化县,county,1985,,
330825,龙游县,county,1985,,
330881,江山市,county,1990,,
330900,舟山市,prefecture,1987,,
330902,定海区,county,1987,,
330903,普陀区,county,1987,,
330921,岱山县,county,1987,,
330922,嵊泗县,county,1987,,
331000,台州市,prefecture,1994,,
331002,椒江区,county,1994,,
331003,黄岩区,county,1994,,
331004,路桥区,county,1994,,
331021,玉环县,county,1994,2017,331083
331022,三门县,county,1994,,
331023,天台县,county,1994,,
331024,仙居县,county,1994,,
331081,温岭市,county,1994,,
331082,临海市,county,1994,,
331083,玉环市,county,2017,,
331100,丽水市,prefecture,2000,,
331102,莲都区,county,2000,,
331121,青田县,county,2000,,
331122,缙云县,county,2000,,
331123,遂昌县,county,2000,,
331124,松阳县,county,2000,,
331125,云和县,county,2000,,
331126,庆元县,county,2000,,
331127,景宁畲族自治县,county,2000,,
331181,龙泉市,county,2000,,
332100,嘉兴地区,prefecture,1981,1983,
332101,湖州市,county,1981,1983,330502;330511
332102,嘉兴市,county,1981,1983,330402;330411
332121,嘉善县,county,1981,1983,330421
332122,平湖县,county,1981,1983,330422
332123,海宁县,county,1981,1983,330423
332124,海盐县,county,1981,1983,330424
332125,桐乡县,county,1981,1983,330425
332126,德清县,county,1981,1983,330521
332127,长兴县,county,1981,1983,330522
332128,安吉县,county,1981,1983,330523
332200,宁波地区,prefecture,1981,1983,
332221,慈溪县,county,1981,1983,330222
332222,余姚县,county,1981,1983,330223
332223,奉化县,county,1981,1983,330224
332224,象山县,county,1981,1983,330225
332225,宁海县,county,1981,1983,330226
332226,鄞县,county,1981,1983,330203;330204;330227
332227,镇海县,county,1981,1982,330221
332300,绍兴地区,prefecture,1981,1983,
332301,绍兴市,county,1981,1983,330602;330621
332321,上虞县,county,1981,1983,330622
332322,嵊县,county,1981,1983,330623
332323,新昌县,county,1981,1983,330624
332324,诸暨县,county,1981,1983,330625
332400,金华地区,prefecture,1981,1985,
332401,金华市,county,1981,1985,332430[1983];330702;330721
332402,衢州市,county,1981,1985,332430[1983];330802;330821
332421,兰溪县,county,1981,1985,330719
332422,永康县,county,1981,1985,330722
332423,武义县,county,1981,1985,330723
332424,东阳县,county,1981,1985,332431[1983];330724
332425,义乌县,county,1981,1985,330725
332426,浦江县,county,1981,1985,330726
332427,常山县,county,1981,1985,330822
332428,江山县,county,1981,1985,330823
332429,开化县,county,1981,1985,330824
332430,龙游县,county,1983,1985,330825
332431,磐安县,county,1983,1985,330727
332500,丽水地区,prefecture,1981,2000,
332501,丽水市,county,1986,2000,331102
332502,龙泉市,county,1990,2000,331181
332521,丽水县,county,1981,1986,332501
332522,青田县,county,1981,2000,331121
332523,云和县,county,1981,2000,332529[1984];331125
332524,龙泉县,county,1981,1990,332502
332525,庆元县,county,1981,2000,331126
332526,缙云县,county,1981,2000,331122
332527,遂昌县,county,1981,2000,332528[1982];331123
332528,松阳县,county,1982,2000,331124
332529,景宁畲族自治县,county,1984,2000,331127
332600,台州地区,prefecture,1981,1994,
332601,椒江市,county,1981,1994,331002
332602,临海市,county,1986,1994,331082
332603,黄岩市,county,1989,1994,331003;331004
332621,临海县,county,1981,1986,332602
332622,黄岩县,county,1981,1989,332603
332623,温岭县,county,1981,1994,331081
332624,仙居县,county,1981,1994,331024
332625,天台县,county,1981,1994,331023
332626,三门县,county,1981,1994,331022
332627,玉环县,county,1981,1994,331021
332700,舟山地区,prefecture,1981,1987,
332721,定海县,county,1981,1987,330902
332722,普陀县,county,1981,1987,330903
332723,岱山县,county,1981,1987,330921
332724,嵊泗县,county,1981,1987,330922
339001,余姚市,county,1986,1990,330281
339002,海宁市,county,1986,1990,330481
339003,兰溪市,county,1986,1990,330781
339004,瑞安市,county,1987,1990,330381
339005,萧山市,county,1987,1990,330181
339006,江山市,county,1987,1990,330881
339007,义乌市,county,1988,1990,330782
339008,东阳市,county,1988,1990,330783
339009,慈溪市,county,1988,1990,330282
339010,奉化市,county,1988,1990,330283
339011,诸暨市,county,1989,1990,330681
340000,安徽省,province,1981,,340901[1983]
340100,合肥市,prefecture,1981,,
340102,东市区,county,1983,2002,340102
340102,瑶海区,county,2002,,
340103,中市区,county,1983,2002,340103
340103,庐阳区,county,2002,,
340104,西市区,county,1983,2002,340104;340111
340104,蜀山区,county,2002,,
340111,郊区,county,1983,2002,340102;340103;340104;340111
340111,包河区,county,2002,,
340121,长丰县,county,1981,,340402[2004];340403[2004];340404[2004]
340122,肥东县,county,1983,,340102[2002]
340123,肥西县,county,1983,,340104[2006];340111[2006];340104[2014]
340124,庐江县,county,2011,,
340181,巢湖市,county,2011,,
340200,芜湖市,prefecture,1981,,
340202,镜湖区,county,1983,,
340203,马塘区,county,1983,2005,340203;340208
340203,弋江区,county,2005,2020,340209
340204,新芜区,county,1983,2005,340202
340205,裕溪口区,county,1983,1990,340207
340206,四褐山区,county,1983,1990,340207
340207,鸠江区,county,1990,,340202[2005]
340208,三山区,county,2005,2020,340209
340209,弋江区,county,2020,,
340210,湾沚区,county,2020,,
340211,郊区,county,1983,1990,340202;340203;340204;340207
340212,繁昌区,county,2020,,
340221,芜湖县,county,1981,2020,340203[2005];340210
340222,繁昌县,county,1983,2020,340208[2005];340212
340223,南陵县,county,1983,,
340224,青阳县,county,1983,1988,342923
340225,无为县,county,2011,2019,340207[2014];340281
340281,无为市,county,2019,,
340300,蚌埠市,prefecture,1981,,
340302,东市区,county,1983,2004,340302;340303
340302,龙子湖区,county,2004,,
340303,中市区,county,1983,2004,340302;340303;340311
340303,蚌山区,county,2004,,
340304,西市区,county,1983,2004,340303;340304
340304,禹会区,county,2004,,
340311,郊区,county,1983,2004,340302;340303;340304;340311
340311,淮上区,county,2004,,
340321,怀远县,county,1983,,340311[2004]
340322,五河县,county,1983,,340311[2014]
340323,固镇县,county,1983,,340311[2004]
340400,淮南市,prefecture,1981,,
340402,大通区,county,1983,,
340403,田家庵区,county,1983,,
340404,谢家集区,county,1983,,
340405,八公山区,county,1983,,
340406,潘集区,county,1983,,
340421,凤台县,county,1981,,
340422,寿县,county,2015,,
340500,马鞍山市,prefecture,1981,,
340502,金家庄区,county,1983,2012,340503
340503,花山区,county,1983,,
340504,雨山区,county,1983,,
340505,向山区,county,1983,2001,340502;340503;340504
340506,博望区,county,2012,,
340511,郊区,county,1983,1984,340505
340521,当涂县,county,1983,,340506[2012]
340522,含山县,county,2011,,
340523,和县,county,2011,,
340600,淮北市,prefecture,1981,,
340602,杜集区,county,1983,,
340603,相山区,county,1983,,
340604,烈山区,county,1983,,
340611,郊区,county,1983,1984,340602;340603;340604
340621,濉溪县,county,1981,,340603[2006];340604[2006]
340700,铜陵市,prefecture,1981,,
340702,铜官山区,county,1983,2015,340705
340703,狮子山区,county,1983,2015,340705
340704,铜山区,county,1983,1987,340711
340705,铜官区,county,2015,,
340706,义安区,county,2015,,
340711,郊区,county,1983,,
340721,铜陵县,county,1981,2015,340706
340722,枞阳县,county,2015,,340711[2018]
340800,安庆市,prefecture,1981,,
340802,迎江区,county,1983,,
340803,大观区,county,1983,,
340811,郊区,county,1983,2005,340802;340803;340811
340811,宜秀区,county,2005,,
340821,桐城县,county,1988,1996,340881
340822,怀宁县,county,1988,,340803[2005];340811[2005]
340823,枞阳县,county,1988,2015,340722
340824,潜山县,county,1988,2018,340882
340825,太湖县,county,1988,,
340826,宿松县,county,1988,,
340827,望江县,county,1988,,
340828,岳西县,county,1988,,
340881,桐城市,county,1996,,340811[2005]
340882,潜山市,county,2018,,
340901,黄山市,county,1983,1987,341003
341000,黄山市,prefecture,1987,,
341002,屯溪区,county,1987,,
341003,黄山区,county,1987,,
341004,徽州区,county,1987,,
341021,歙县,county,1987,,341004[2004]
341022,休宁县,county,1987,,
341023,黟县,county,1987,,
341024,祁门县,county,1987,,
341100,滁州市,prefecture,1992,,
341102,琅琊区,county,1992,,
341103,南谯区,county,1992,,
341121,天长县,county,1992,1993,341181
341122,来安县,county,1992,,
341124,全椒县,county,1992,,
341125,定远县,county,1992,,
341126,凤阳县,county,1992,,
341127,嘉山县,county,1992,1994,341182
341181,天长市,county,1993,,
341182,明光市,county,1994,,
341200,阜阳市,prefecture,1996,,
341202,颍州区,county,1996,,
341203,颍东区,county,1996,,
341204,颍泉区,county,1996,,
341221,临泉县,county,1996,,
341222,太和县,county,1996,,
341223,涡阳县,county,1996,2000,341621
341224,蒙城县,county,1996,2000,341622
341225,阜南县,county,1996,,
341226,颍上县,county,1996,,
341227,利辛县,county,1996,2000,341623
341281,亳州市,county,1996,2000,341602
341282,界首市,county,1996,,
341300,宿州市,prefecture,1998,,
341302,埇桥区,county,1998,,
341321,砀山县,county,1998,,
341322,萧县,county,1998,,
341323,灵璧县,county,1998,,
341324,泗县,county,1998,,
341400,巢湖市,prefecture,1999,2011,
341402,居巢区,county,1999,2011,340181
341421,庐江县,county,1999,2011,340124
341422,无为县,county,1999,2011,340225
341423,含山县,county,1999,2011,341402[2006];340522
341424,和县,county,1999,2011,340207;340523
341500,六安市,prefecture,1999,,
341502,金安区,county,1999,,
341503,裕安区,county,1999,,
341504,叶集区,county,2015,,
341521,寿县,county,1999,2015,340422
341522,霍邱县,county,1999,,341504[2015];341504[2016]
341523,舒城县,county,1999,,
341524,金寨县,county,1999,,
341525,霍山县,county,1999,,
341600,亳州市,prefecture,2000,,
341602,谯城区,county,2000,,
341621,涡阳县,county,2000,,
341622,蒙城县,county,2000,,
341623,利辛县,county,2000,,
341700,池州市,prefecture,2000,,
341702,贵池区,county,2000,,
341721,东至县,county,2000,,
341722,石台县,county,2000,,
341723,青阳县,county,2000,,
341800,宣城市,prefecture,2000,,
341802,宣州区,county,2000,,
341821,郎溪县,county,2000,,
341822,广德县,county,2000,2019,341882
341823,泾县,county,2000,,
341824,绩溪县,county,2000,,
341825,旌德县,county,2000,,
341881,宁国市,county,2000,,
341882,广德市,county,2019,,
342100,阜阳地区,prefecture,1981,1996,
342101,阜阳市,county,1981,1996,341202;341203;341204
342102,亳州市,county,1986,1996,341281
342103,界首市,county,1989,1996,341282
342121,阜阳县,county,1981,1992,342101
342122,临泉县,county,1981,1996,341221
342123,太和县,county,1981,1996,341222
342124,涡阳县,county,1981,1996,341223
342125,蒙城县,county,1981,1996,341224
342126,亳县,county,1981,1986,342102
342127,阜南县,county,1981,1996,341225
342128,颍上县,county,1981,1996,341226
342129,界首县,county,1981,1989,342103
342130,利辛县,county,1981,1996,341227
342200,宿县地区,prefecture,1981,1998,
342201,宿州市,county,1981,1998,341302
342221,砀山县,county,1981,1998,341321
342222,萧县,county,1981,1998,341322
342223,宿县,county,1981,1992,342201
342224,灵璧县,county,1981,1998,341323
342225,泗县,county,1981,1998,341324
342226,怀远县,county,1981,1983,340321
342227,五河县,county,1981,1983,340322
342228,固镇县,county,1981,1983,340323
342300,滁县地区,prefecture,1981,1992,
342301,滁州市,county,1982,1992,341102;341103
342321,天长县,county,1981,1992,341121
342322,来安县,county,1981,1992,341122
342323,滁县,county,1981,1982,342301
342324,全椒县,county,1981,1992,341124
342325,定远县,county,1981,1992,341125
342326,凤阳县,county,1981,1992,341126
342327,嘉山县,county,1981,1992,341127
342400,六安地区,prefecture,1981,1999,
342401,六安市,county,1981,1999,341502;341503
342421,六安县,county,1981,1992,342401
342422,寿县,county,1981,1999,341521
342423,霍邱县,county,1981,1999,341522
342424,肥西县,county,1981,1983,340123
342425,舒城县,county,1981,1999,341523
342426,金寨县,county,1981,1999,341524
342427,霍山县,county,1981,1999,341525
342500,宣城地区,prefecture,1981,2000,
342501,宣州市,county,1987,2000,341802
342502,宁国市,county,1997,2000,341881
342521,宣城县,county,1981,1987,342501
342522,郎溪县,county,1981,2000,341821
342523,广德县,county,1981,2000,341822
342524,宁国县,county,1981,1997,342502
342525,当涂县,county,1981,1983,340211;340521
342526,繁昌县,county,1981,1983,340222
342527,南陵县,county,1981,1983,340223
342528,青阳县,county,1981,1983,340224
342529,泾县,county,1981,2000,341823
342530,旌德县,county,1987,2000,341825
342531,绩溪县,county,1987,2000,341824
342600,巢湖地区,prefecture,1981,1999,
342601,巢湖市,county,1982,1999,341402
342621,肥东县,county,1981,1983,340122
342622,庐江县,county,1981,1999,341421
342623,无为县,county,1981,1999,341422
342624,巢县,county,1981,1983,342601[1982];342601
342625,含山县,county,1981,1999,341423
342626,和县,county,1981,1999,341424
342700,徽州地区,prefecture,1981,1987,
342701,屯溪市,county,1981,1987,341002
342721,绩溪县,county,1981,1987,342531
342722,旌德县,county,1981,1987,342530
342723,歙县,county,1981,1987,340901[1983];341002;341004;341021
342724,休宁县,county,1981,1987,341002;341022
342725,黟县,county,1981,1987,341023
342726,祁门县,county,1981,1987,341024
342727,太平县,county,1981,1983,340901
342728,石台县,county,1981,1987,340901[1983];342831
342800,安庆地区,prefecture,1981,1988,
342821,怀宁县,county,1981,1988,340822
342822,桐城县,county,1981,1988,340821
342823,枞阳县,county,1981,1988,340823
342824,潜山县,county,1981,1988,340824
342825,太湖县,county,1981,1988,340825
342826,宿松县,county,1981,1988,340826
342827,望江县,county,1981,1988,340827
342828,岳西县,county,1981,1988,340828
342829,东至县,county,1981,1988,342921
342830,贵池县,county,1981,1988,342901
342831,石台县,county,1987,1988,342922
342900,池州地区,prefecture,1988,2000,
342901,贵池市,county,1988,2000,341702
342921,东至县,county,1988,2000,341721
342922,石台县,county,1988,2000,341722
342923,青阳县,county,1988,2000,341723
350000,福建省,province,1981,,
350100,福州市,prefecture,1981,,
350102,鼓楼区,county,1983,,350111[1995]
350103,台江区,county,1983,,350102[1995];350111[1995]
350104,仓山区,county,1983,,
350105,马尾区,county,1983,,
350111,郊区,county,1983,1995,350102;350103;350104;350105;350111
350111,晋安区,county,1995,,
350112,长乐区,county,2017,,
350121,闽侯县,county,1981,,
350122,连江县,county,1983,,
350123,罗源县,county,1983,,
350124,闽清县,county,1983,,
350125,永泰县,county,1983,,
350126,长乐县,county,1983,1994,350182
350127,福清县,county,1983,1990,350181
350128,平潭县,county,1983,,
350181,福清市,county,1990,,
350182,长乐市,county,1994,2017,350112
350200,厦门市,prefecture,1981,,
350202,鼓浪屿区,county,1983,2003,350203
350203,思明区,county,1983,,
350204,开元区,county,1983,2003,350206[1987];350203
350205,杏林区,county,1983,2003,350205;350211
350205,海沧区,county,2003,,
350206,湖里区,county,1987,,
350211,郊区,county,1983,1987,350206;350211
350211,集美区,county,1987,,
350212,同安区,county,1996,,350213[2003]
350213,翔安区,county,2003,,
350221,同安县,county,1981,1996,350212
350300,莆田市,prefecture,1983,,
350302,城厢区,county,1983,,350304[2002]
350303,涵江区,county,1983,,
350304,荔城区,county,2002,,
350305,秀屿区,county,2002,,
350321,莆田县,county,1983,2002,350302;350303;350304;350305
350322,仙游县,county,1983,,
350400,三明市,prefecture,1983,,
350402,梅列区,county,1983,2021,350404
350403,三元区,county,1983,2021,350404
350404,三元区,county,2021,,
350405,沙县区,county,2021,,
350420,永安市,county,1984,1986,359001
350421,明溪县,county,1983,,
350422,永安县,county,1983,1984,350420
350423,清流县,county,1983,,
350424,宁化县,county,1983,,
350425,大田县,county,1983,,
350426,尤溪县,county,1983,,
350427,沙县,county,1983,2021,350405
350428,将乐县,county,1983,,
350429,泰宁县,county,1983,,
350430,建宁县,county,1983,,
350481,永安市,county,1990,,
350500,泉州市,prefecture,1985,,
350502,鲤城区,county,1985,,350503[1997];350504[1997]
350503,丰泽区,county,1997,,
350504,洛江区,county,1997,,
350505,泉港区,county,2000,,
350521,惠安县,county,1985,,350505[2000]
350522,晋江县,county,1985,1992,359002[1987];350582
350523,南安县,county,1985,1993,350583
350524,安溪县,county,1985,,
350525,永春县,county,1985,,
350526,德化县,county,1985,,
350527,金门县,county,1985,,
350581,石狮市,county,1990,,
350582,晋江市,county,1992,,
350583,南安市,county,1993,,
350600,漳州市,prefecture,1985,,
350602,芗城区,county,1985,,350603[1996]
350603,龙文区,county,1996,,
350604,龙海区,county,2021,,
350605,长泰区,county,2021,,
350621,龙海县,county,1985,1993,350681
350622,云霄县,county,1985,,
350623,漳浦县,county,1985,,
350624,诏安县,county,1985,,
350625,长泰县,county,1985,2021,350605
350626,东山县,county,1985,,
350627,南靖县,county,1985,,
350628,平和县,county,1985,,
350629,华安县,county,1985,,
350681,龙海市,county,1993,2021,350603[1996];350604
350700,南平市,prefecture,1994,,
350702,延平区,county,1994,,
350703,建阳区,county,2014,,
350721,顺昌县,county,1994,,
350722,浦城县,county,1994,,
350723,光泽县,county,1994,,
350724,松溪县,county,1994,,
350725,政和县,county,1994,,
350781,邵武市,county,1994,,
350782,武夷山市,county,1994,,
350783,建瓯市,county,1994,,
350784,建阳市,county,1994,2014,350703
350800,龙岩市,prefecture,1996,,
350802,新罗区,county,1996,,
350803,永定区,county,2014,,
350821,长汀县,county,1996,,
350822,永定县,county,1996,2014,350803
350823,上杭县,county,1996,,
350824,武平县,county,1996,,
350825,连城县,county,1996,,
350881,漳平市,county,1996,,
350900,宁德市,prefecture,1999,,
350902,蕉城区,county,1999,,
350921,霞浦县,county,1999,,
350922,古田县,county,1999,,
350923,屏南县,county,1999,,
350924,寿宁县,county,1999,,
350925,周宁县,county,1999,,
350926,柘荣县,county,1999,,
350981,福安市,county,1999,,
350982,福鼎市,county,1999,,
352100,建阳地区,prefecture,1981,1988,
352100,南平地区,prefecture,1988,1994,
352101,南平市,county,1981,1988,352101
352101,南平市,county,1988,1994,350702
352102,邵武市,county,1983,1988,352102
352102,邵武市,county,1988,1994,350781
352103,武夷山市,county,1989,1994,350782
352104,建瓯市,county,1992,1994,350783
352121,顺昌县,county,1981,1988,352121
352121,顺昌县,county,1988,1994,350721
352122,建阳县,county,1981,1988,352122
352122,建阳县,county,1988,1994,350784
352123,建瓯县,county,1981,1988,352123
352123,建瓯县,county,1988,1992,352104
352124,浦城县,county,1981,1988,352124
352124,浦城县,county,1988,1994,350722
352125,邵武县,county,1981,1983,352102
352126,崇安县,county,1981,1988,352126
352126,崇安县,county,1988,1989,352103
352127,光泽县,county,1981,1988,352127
352127,光泽县,county,1988,1994,350723
352128,松溪县,county,1981,1988,352128
352128,松溪县,county,1988,1994,350724
352129,政和县,county,1981,1988,352129
352129,政和县,county,1988,1994,350725
352200,宁德地区,prefecture,1981,1999,
352201,宁德市,county,1988,1999,350902
352202,福安市,county,1989,1999,350981
352203,福鼎市,county,1995,1999,350982
352221,宁德县,county,1981,1988,352201
352222,连江县,county,1981,1983,350122
352223,罗源县,county,1981,1983,350123
352224,福鼎县,county,1981,1995,352203
352225,霞浦县,county,1981,1999,350921
352226,福安县,county,1981,1989,352202
352227,古田县,county,1981,1999,350922
352228,屏南县,county,1981,1999,350923
352229,寿宁县,county,1981,1999,350924
352230,周宁县,county,1981,1999,350925
352231,柘荣县,county,1981,1999,350926
352300,莆田地区,prefecture,1981,1983,
352321,闽清县,county,1981,1983,350124
352322,永泰县,county,1981,1983,350125
352323,长乐县,county,1981,1983,350126
352324,福清县,county,1981,1983,350127
352325,平潭县,county,1981,1983,350128
352326,莆田县,county,1981,1983,350302;350303;350321
352327,仙游县,county,1981,1983,350322
352400,晋江地区,prefecture,1981,1985,
352401,泉州市,county,1981,1985,350502
352421,惠安县,county,1981,1985,350521
352422,晋江县,county,1981,1985,350522
352423,南安县,county,1981,1985,350523
352424,安溪县,county,1981,1985,350524
352425,永春县,county,1981,1985,350525
352426,德化县,county,1981,1985,350526
352427,金门县,county,1981,1985,350527
352500,龙溪地区,prefecture,1981,1985,
352501,漳州市,county,1981,1985,350602
352521,龙海县,county,1981,1985,350621
352522,云霄县,county,1981,1985,350622
352523,漳浦县,county,1981,1985,350623
352524,诏安县,county,1981,1985,350624
352525,长泰县,county,1981,1985,350625
352526,东山县,county,1981,1985,350626
352527,南靖县,county,1981,1985,350627
352528,平和县,county,1981,1985,350628
352529,华安县,county,1981,1985,350629
352600,龙岩地区,prefecture,1981,1996,
352601,龙岩市,county,1981,1996,350802
352602,漳平市,county,1990,1996,350881
352622,长汀县,county,1981,1996,350821
352623,永定县,county,1981,1996,350822
352624,上杭县,county,1981,1996,350823
352625,武平县,county,1981,1996,350824
352626,漳平县,county,1981,1990,352602
352627,连城县,county,1981,1996,350825
352700,三明地区,prefecture,1981,1983,
352701,三明市,county,1981,1983,350402;350403
352721,明溪县,county,1981,1983,350421
352722,永安县,county,1981,1983,350422
352723,清流县,county,1981,1983,350423
352724,宁化县,county,1981,1983,350424
352725,大田县,county,1981,1983,350425
352726,尤溪县,county,1981,1983,350426
352727,沙县,county,1981,1983,350402;350427
352728,将乐县,county,1981,1983,350428
352729,泰宁县,county,1981,1983,350429
352730,建宁县,county,1981,1983,350430
359001,永安市,county,1986,1990,350481
359002,石狮市,county,1987,1990,350581
360000,江西省,province,1981,,
360100,南昌市,prefecture,1981,,
360102,东湖区,county,1983,,360111[2004];360113[2019]
360103,西湖区,county,1983,,360102[2004];360104[2004];360111[2004]
360104,青云谱区,county,1983,,
360105,湾里区,county,1983,2019,360112
360111,郊区,county,1983,2002,360111
360111,青山湖区,county,2002,,360102[2004];360103[2004];360104[2004];360112[2021]
360112,新建区,county,2015,,360113[2019];360113[2021];360113[2022]
360113,红谷滩区,county,2019,,
360121,南昌县,county,1981,,
360122,新建县,county,1981,2015,360112
360123,安义县,county,1983,,
360124,进贤县,county,1983,,
360200,景德镇市,prefecture,1981,,
360202,昌江区,county,1983,,
360203,珠山区,county,1983,,
360211,鹅湖区,county,1983,1988,360222
360212,蛟潭区,county,1983,1988,360222
360221,乐平县,county,1983,1992,360281
360222,浮梁县,county,1988,,
360281,乐平市,county,1992,,
360300,萍乡市,prefecture,1981,,
360302,城关区,county,1983,1993,360302
360302,安源区,county,1993,,
360311,上栗区,county,1983,1997,360322
360312,芦溪区,county,1983,1997,360323
360313,湘东区,county,1983,,
360321,莲花县,county,1992,,
360322,上栗县,county,1997,,
360323,芦溪县,county,1997,,
360400,九江市,prefecture,1981,,
360402,庐山区,county,1983,2016,360402;360483
360402,濂溪区,county,2016,,
360403,浔阳区,county,1983,,
360404,柴桑区,county,2017,,
360411,郊区,county,1983,1984,360402
360421,九江县,county,1983,2017,360404
360422,瑞昌县,county,1983,1989,369001
360423,武宁县,county,1983,,
360424,修水县,county,1983,,
360425,永修县,county,1983,,360482[2010]
360426,德安县,county,1983,,360482[2010]
360427,星子县,county,1983,2016,360482[2010];360483
360428,都昌县,county,1983,,
360429,湖口县,county,1983,,
360430,彭泽县,county,1983,,
360481,瑞昌市,county,1990,,
360482,共青城市,county,2010,,
360483,庐山市,county,2016,,
360500,新余市,prefecture,1983,,
360502,渝水区,county,1983,,
360521,分宜县,county,1983,,
360600,鹰潭市,prefecture,1983,,
360602,月湖区,county,1983,,
360603,余江区,county,2018,,
360621,贵溪县,county,1983,1996,360681
360622,余江县,county,1983,2018,360603
360681,贵溪市,county,1996,,
360700,赣州市,prefecture,1998,,
360702,章贡区,county,1998,,
360703,南康区,county,2013,,
360704,赣县区,county,2016,,
360721,赣县,county,1998,2016,360704
360722,信丰县,county,1998,,
360723,大余县,county,1998,,
360724,上犹县,county,1998,,
360725,崇义县,county,1998,,
360726,安远县,county,1998,,
360727,龙南县,county,1998,2020,360783
360728,定南县,county,1998,,
360729,全南县,county,1998,,
360730,宁都县,county,1998,,
360731,于都县,county,1998,,
360732,兴国县,county,1998,,
360733,会昌县,county,1998,,
360734,寻乌县,county,1998,,
360735,石城县,county,1998,,
360781,瑞金市,county,1998,,
360782,南康市,county,1998,2013,360702;360703
360783,龙南市,county,2020,,
360800,吉安市,prefecture,2000,,
360802,吉州区,county,2000,,
360803,青原区,county,2000,,
360821,吉安县,county,2000,,
360822,吉水县,county,2000,,
360823,峡江县,county,2000,,
360824,新干县,county,2000,,
360825,永丰县,county,2000,,
360826,泰和县,county,2000,,360881[2019]
360827,遂川县,county,2000,,
360828,万安县,county,2000,,
360829,安福县,county,2000,,
360830,永新县,county,2000,,
360881,井冈山市,county,2000,,
360900,宜春市,prefecture,2000,,
360902,袁州区,county,2000,,
360921,奉新县,county,2000,,
360922,万载县,county,2000,,
360923,上高县,county,2000,,
360924,宜丰县,county,2000,,
360925,靖安县,county,2000,,
360926,铜鼓县,county,2000,,
360981,丰城市,county,2000,,
360982,樟树市,county,2000,,
360983,高安市,county,2000,,
361000,抚州市,prefecture,2000,,
361002,临川区,county,2000,,
361003,东乡区,county,2016,,
361021,南城县,county,2000,,
361022,黎川县,county,2000,,
361023,南丰县,county,2000,,
361024,崇仁县,county,2000,,
361025,乐安县,county,2000,,
361026,宜黄县,county,2000,,
361027,金溪县,county,2000,,
361028,资溪县,county,2000,,
361029,东乡县,county,2000,2016,361003
361030,广昌县,county,2000,,
361100,上饶市,prefecture,2000,,
361102,信州区,county,2000,,
361103,广丰区,county,2015,,
361104,广信区,county,2019,,
361121,上饶县,county,2000,2019,361104
361122,广丰县,county,2000,2015,361103
361123,玉山县,county,2000,,
361124,铅山县,county,2000,,
361125,横峰县,county,2000,,
361126,弋阳县,county,2000,,
361127,余干县,county,2000,,
361128,波阳县,county,2000,2003,361128
361128,鄱阳县,county,2003,,
361129,万年县,county,2000,,
361130,婺源县,county,2000,,
361181,德兴市,county,2000,,
362100,赣州地区,prefecture,1981,1998,
362101,赣州市,county,1981,1998,360702
362102,瑞金市,county,1994,1998,360781
362103,南康市,county,1995,1998,360782
362121,赣县,county,1981,1998,360721
362122,南康县,county,1981,1995,362103
362123,信丰县,county,1981,1998,360722
362124,大余县,county,1981,1998,360723
362125,上犹县,county,1981,1998,360724
362126,崇义县,county,1981,1998,360725
362127,安远县,county,1981,1998,360726
362128,龙南县,county,1981,1998,360727
362129,定南县,county,1981,1998,360728
362130,全南县,county,1981,1998,360729
362131,宁都县,county,1981,1998,360730
362132,于都县,county,1981,1998,360731
362133,兴国县,county,1981,1998,360732
362134,瑞金县,county,1981,1994,362102
362135,会昌县,county,1981,1998,360733
362136,寻乌县,county,1981,1998,360734
362137,石城县,county,1981,1998,360735
362138,广昌县,county,1981,1983,362532
362200,宜春地区,prefecture,1981,2000,
362201,宜春市,county,1981,2000,360902
362202,丰城市,county,1988,2000,360981
362203,樟树市,county,1988,2000,360982
362204,高安市,county,1993,2000,360983
362221,丰城县,county,1981,1988,362202
362222,高安县,county,1981,1993,362204
362223,清江县,county,1981,1988,362203
362224,新余县,county,1981,1983,360502
362225,宜春县,county,1981,1985,362201
362226,奉新县,county,1981,2000,360921
362227,万载县,county,1981,2000,360922
362228,上高县,county,1981,2000,360923
362229,宜丰县,county,1981,2000,360924
362230,分宜县,county,1981,1983,360521
362231,安义县,county,1981,1983,360123
362232,靖安县,county,1981,2000,360925
362233,铜鼓县,county,1981,2000,360926
362300,上饶地区,prefecture,1981,2000,
362301,上饶市,county,1981,2000,361102
362302,鹰潭市,county,1981,1983,360602
362302,德兴市,county,1990,2000,361181
362321,上饶县,county,1981,2000,361121
362322,广丰县,county,1981,2000,361122
362323,玉山县,county,1981,2000,361123
362324,铅山县,county,1981,2000,361124
362325,横峰县,county,1981,2000,361125
362326,弋阳县,county,1981,2000,361126
362327,贵溪县,county,1981,1983,360621
362328,余江县,county,1981,1983,360622
362329,余干县,county,1981,2000,361127
362330,波阳县,county,1981,2000,360202[1983];361128
362331,万年县,county,1981,2000,361129
362332,乐平县,county,1981,1983,360221
362333,德兴县,county,1981,1990,362302
362334,婺源县,county,1981,2000,361130
362400,吉安地区,prefecture,1981,2000,
362401,吉安市,county,1981,2000,360802;360803
362402,井冈山市,county,1984,2000,360881
362421,吉安县,county,1981,2000,360802;360803;360821
362422,吉水县,county,1981,2000,360803;360822
362423,峡江县,county,1981,2000,360823
362424,新干县,county,1981,2000,360824
362425,永丰县,county,1981,2000,360825
362426,泰和县,county,1981,2000,360826
362427,遂川县,county,1981,2000,360827
362428,万安县,county,1981,2000,360828
362429,安福县,county,1981,2000,360829
362430,永新县,county,1981,2000,360830
362431,莲花县,county,1981,1992,360321
362432,宁冈县,county,1981,2000,360881
362433,井冈山县,county,1981,1984,362402
362500,抚州地区,prefecture,1981,2000,
362501,抚州市,county,1981,1987,362502
362502,临川市,county,1987,2000,361002
362521,临川县,county,1981,1987,362502
362522,南城县,county,1981,2000,361021
362523,黎川县,county,1981,2000,361022
362524,南丰县,county,1981,2000,361023
362525,崇仁县,county,1981,2000,361024
362526,乐安县,county,1981,2000,361025
362527,宜黄县,county,1981,2000,361026
362528,金溪县,county,1981,2000,361027
362529,资溪县,county,1981,2000,361028
362530,进贤县,county,1981,1983,360124
362531,东乡县,county,1981,2000,361029
362532,广昌县,county,1983,2000,361030
362600,九江地区,prefecture,1981,1983,
362621,九江县,county,1981,1983,360421
362622,瑞昌县,county,1981,1983,360422
362623,武宁县,county,1981,1983,360423
362624,修水县,county,1981,1983,360424
362625,永修县,county,1981,1983,360425
362626,德安县,county,1981,1983,360426
362627,星子县,county,1981,1983,360427
362628,都昌县,county,1981,1983,360428
362629,湖口县,county,1981,1983,360429
362630,彭泽县,county,1981,1983,360430
369001,瑞昌市,county,1989,1990,360481
370000,山东省,province,1981,,
370100,济南市,prefecture,1981,,
370102,历下区,county,1983,,
370103,市中区,county,1983,,
370104,槐荫区,county,1983,,
370105,天桥区,county,1983,,
370111,郊区,county,1983,1987,370102;370103;370104;370105;370112
370112,历城区,county,1987,,
370113,长清区,county,2001,,
370114,章丘区,county,2016,,
370115,济阳区,county,2018,,
370116,莱芜区,county,2018,,
370117,钢城区,county,2018,,
370121,历城县,county,1981,1987,370112
370122,章丘县,county,1981,1992,370181
370123,长清县,county,1981,2001,370113
370124,平阴县,county,1985,,370923[1996]
370125,济阳县,county,1989,2018,370115
370126,商河县,county,1989,,372402[1990]
370181,章丘市,county,1992,2016,370114
370200,青岛市,prefecture,1981,,
370202,市南区,county,1983,,
370203,市北区,county,1983,,
370204,台东区,county,1983,1994,370203
370205,四方区,county,1983,2012,370203[1994];370203
370206,沧口区,county,1983,1994,370205;370213
370211,黄岛区,county,1983,,
370212,崂山区,county,1988,,370203[1994];370205[1994];370213[1994];370214[1994]
370213,李沧区,county,1994,,
370214,城阳区,county,1994,,
370215,即墨区,county,2017,,
370221,崂山县,county,1981,1988,370212
370222,即墨县,county,1981,1989,379013
370223,胶南县,county,1981,1990,370284
370224,胶县,county,1981,1987,379006
370225,莱西县,county,1983,1990,370285
370226,平度县,county,1983,1989,379014
370281,胶州市,county,1990,,
370282,即墨市,county,1990,2017,370215
370283,平度市,county,1990,,
370284,胶南市,county,1990,2012,370211[1996];370211[2003];370211
370285,莱西市,county,1990,,
370300,淄博市,prefecture,1981,,
370302,淄川区,county,1983,,
370303,张店区,county,1983,,
370304,博山区,county,1983,,
370305,临淄区,county,1983,,
370306,周村区,county,1983,,
370321,桓台县,county,1983,,370303[2003]
370322,高青县,county,1989,,372301[1990]
370323,沂源县,county,1989,,
370400,枣庄市,prefecture,1981,,
370402,市中区,county,1983,,
370403,薛城区,county,1983,,
370404,峄城区,county,1983,,
370405,台儿庄区,county,1983,,
370406,山亭区,county,1983,,
370421,滕县,county,1981,1988,379010
370481,滕州市,county,1990,,
370500,东营市,prefecture,1982,,
370502,东营区,county,1983,,
370503,河口区,county,1983,,
370504,牛庄区,county,1983,1987,370502
370505,垦利区,county,2016,,
370521,垦利县,county,1982,2016,370505
370522,利津县,county,1982,,
370523,广饶县,county,1983,,
370600,烟台市,prefecture,1983,,
370602,芝罘区,county,1983,,370613[1994]
370611,福山区,county,1983,,
370612,牟平区,county,1994,,
370613,莱山区,county,1994,,
370614,蓬莱区,county,2020,,
370620,威海市,county,1983,1987,371002
370622,蓬莱县,county,1983,1991,370684
370623,黄县,county,1983,1986,379002
370624,招远县,county,1983,1991,370685
370625,掖县,county,1983,1988,379009
370627,莱阳县,county,1983,1987,379008
370628,栖霞县,county,1983,1995,370686
370629,海阳县,county,1983,1996,370687
370630,乳山县,county,1983,1987,371021
370631,牟平县,county,1983,1994,370612;370613
370632,文登县,county,1983,1987,371022
370633,荣成县,county,1983,1987,371023
370634,长岛县,county,1983,2020,370614
370681,龙口市,county,1990,,
370682,莱阳市,county,1990,,
370683,莱州市,county,1990,,
370684,蓬莱市,county,1991,2020,370614
370685,招远市,county,1991,,
370686,栖霞市,county,1995,,370611[2020]
370687,海阳市,county,1996,,
370700,潍坊市,prefecture,1983,,
370702,潍城区,county,1983,,370705[1994]
370703,寒亭区,county,1983,,370705[1994]
370704,坊子区,county,1983,,370705[2003]
370705,奎文区,county,1994,,
370719,青州市,county,1986,1987,379001
370721,益都县,county,1983,1986,370719
370722,安丘县,county,1983,1994,370784
370723,寿光县,county,1983,1993,370783
370724,临朐县,county,1983,,
370725,昌乐县,county,1983,,
370726,昌邑县,county,1983,1994,370786
370727,高密县,county,1983,1994,370785
370728,诸城县,county,1983,1987,379007
370729,五莲县,county,1983,1992,371121
370781,青州市,county,1990,,
370782,诸城市,county,1990,,
370783,寿光市,county,1993,,
370784,安丘市,county,1994,,370704[2003]
370785,高密市,county,1994,,
370786,昌邑市,county,1994,,
370800,济宁市,prefecture,1983,,
370802,市中区,county,1983,2013,370811
370811,市郊区,county,1983,1993,370811
370811,任城区,county,1993,,
370812,兖州区,county,2013,,
370819,曲阜市,county,1986,1987,379003
370822,兖州县,county,1983,1992,370882
370823,曲阜县,county,1983,1986,370819
370825,邹县,county,1983,1992,370883
370826,微山县,county,1983,,
370827,鱼台县,county,1983,,
370828,金乡县,county,1983,,
370829,嘉祥县,county,1983,,372926[1990]
370830,汶上县,county,1985,,
370831,泗水县,county,1985,,
370832,梁山县,county,1989,,
370881,曲阜市,county,1990,,
370882,兖州市,county,1992,2013,370812
370883,邹城市,county,1992,,
370900,泰安市,prefecture,1985,,
370902,泰山区,county,1985,,
370911,郊区,county,1985,2000,370911
370911,岱岳区,county,2000,,
370919,莱芜市,county,1985,1986,379004
370920,新泰市,county,1985,1986,379005
370921,宁阳县,county,1985,,
370922,肥城县,county,1985,1992,370983
370923,东平县,county,1985,,
370981,莱芜市,county,1990,1992,371202;371203
370982,新泰市,county,1990,,
370983,肥城市,county,1992,,
371000,威海市,prefecture,1987,,
371002,环翠区,county,1987,,
371003,文登区,county,2014,,
371021,乳山县,county,1987,1993,371083
371022,文登县,county,1987,1988,379011
371023,荣成县,county,1987,1988,379012
371081,文登市,county,1990,2014,371002;371003
371082,荣成市,county,1990,,
371083,乳山市,county,1993,,
371100,日照市,prefecture,1989,,371102[1992]
371102,东港区,county,1992,,371103[2004]
371103,岚山区,county,2004,,371102[2014]
371121,五莲县,county,1992,,
371122,莒县,county,1992,,
371200,莱芜市,prefecture,1992,2018,
371202,莱城区,county,1992,2018,371203[2006];370116
371203,钢城区,county,1992,2018,370117
371300,临沂市,prefecture,1994,,
371302,兰山区,county,1994,,
371311,罗庄区,county,1994,,
371312,河东区,county,1994,,
371321,沂南县,county,1994,,
371322,郯城县,county,1994,,
371323,沂水县,county,1994,,
371324,苍山县,county,1994,2014,371324
371324,兰陵县,county,2014,,
371325,费县,county,1994,,371302[2003]
371326,平邑县,county,1994,,
371327,莒南县,county,1994,,
371328,蒙阴县,county,1994,,
371329,临沭县,county,1994,,
371400,德州市,prefecture,1994,,
371402,德城区,county,1994,,
371403,陵城区,county,2014,,
371421,陵县,county,1994,2014,371403
371422,宁津县,county,1994,,
371423,庆云县,county,1994,,
371424,临邑县,county,1994,,
371425,齐河县,county,1994,,
371426,平原县,county,1994,,
371427,夏津县,county,1994,,
371428,武城县,county,1994,,
371481,乐陵市,county,1994,,
371482,禹城市,county,1994,,
371500,聊城市,prefecture,1997,,
371502,东昌府区,county,1997,,
371503,茌平区,county,2019,,
371521,阳谷县,county,1997,,
371522,莘县,county,1997,,
371523,茌平县,county,1997,2019,371503
371524,东阿县,county,1997,,
371525,冠县,county,1997,,
371526,高唐县,county,1997,,
371581,临清市,county,1997,,
371600,滨州市,prefecture,2000,,
371602,滨城区,county,2000,,
371603,沾化区,county,2014,,
371621,惠民县,county,2000,,
371622,阳信县,county,2000,,
371623,无棣县,county,2000,,
371624,沾化县,county,2000,2014,371603
371625,博兴县,county,2000,,
371626,邹平县,county,2000,2018,371681
371681,邹平市,county,2018,,
371700,菏泽市,prefecture,2000,,
371702,牡丹区,county,2000,,
371703,定陶区,county,2016,,
371721,曹县,county,2000,,
371722,单县,county,2000,,
371723,成武县,county,2000,,
371724,巨野县,county,2000,,
371725,郓城县,county,2000,,
371726,鄄城县,county,2000,,
371727,定陶县,county,2000,2016,371703
371728,东明县,county,2000,,
372100,烟台地区,prefecture,1981,1983,
372101,烟台市,county,1981,1983,370602
372102,威海市,county,1981,1983,370620
372121,福山县,county,1981,1983,370611
372122,蓬莱县,county,1981,1983,370622
372123,黄县,county,1981,1983,370623
372124,招远县,county,1981,1983,370624
372125,掖县,county,1981,1983,370625
372126,莱西县,county,1981,1983,370225
372127,莱阳县,county,1981,1983,370627
372128,栖霞县,county,1981,1983,370628
372129,海阳县,county,1981,1983,370629
372130,乳山县,county,1981,1983,370630
372131,牟平县,county,1981,1983,370631
372132,文登县,county,1981,1983,370632
372133,荣成县,county,1981,1983,370633
372134,长岛县,county,1981,1983,370634
372200,潍坊地区,prefecture,1981,1983,
372201,潍坊市,county,1981,1983,370702;370704
372221,益都县,county,1981,1983,370721
372222,安丘县,county,1981,1983,370704;370722
372223,寿光县,county,1981,1983,370723
372224,临朐县,county,1981,1983,370724
372225,昌乐县,county,1981,1983,370704;370725
372226,昌邑县,county,1981,1983,370726
372227,高密县,county,1981,1983,370727
372228,诸城县,county,1981,1983,370728
372229,五莲县,county,1981,1983,370729
372230,平度县,county,1981,1983,370226
372231,潍县,county,1981,1983,370703;370704
372300,惠民地区,prefecture,1981,1992,
372300,滨州地区,prefecture,1992,2000,
372301,滨州市,county,1982,1992,372301
372301,滨州市,county,1992,2000,371602
372321,惠民县,county,1981,1992,372321
372321,惠民县,county,1992,2000,371621
372322,滨县,county,1981,1987,372301[1982];372301
372323,阳信县,county,1981,1992,372323
372323,阳信县,county,1992,2000,371622
372324,无棣县,county,1981,1992,372324
372324,无棣县,county,1992,2000,371623
372325,沾化县,county,1981,1992,370500[1982];372325
372325,沾化县,county,1992,2000,371624
372326,利津县,county,1981,1982,370500;370522
372327,广饶县,county,1981,1983,370500[1982];370523
372328,博兴县,county,1981,1992,370500[1982];372328
372328,博兴县,county,1992,2000,371625
372329,桓台县,county,1981,1983,370321
372330,邹平县,county,1981,1992,372330
372330,邹平县,county,1992,2000,371626
372331,高青县,county,1981,1989,370322
372332,垦利县,county,1981,1982,370500;370521
372400,德州地区,prefecture,1981,1994,
372401,德州市,county,1981,1994,371402
372402,乐陵市,county,1988,1994,371481
372403,禹城市,county,1993,1994,371482
372421,陵县,county,1981,1994,372401[1992];371421
372422,平原县,county,1981,1994,372401[1992];371426
372423,夏津县,county,1981,1994,371427
372424,武城县,county,1981,1994,371428
372425,齐河县,county,1981,1994,370112[1989];371425
372426,禹城县,county,1981,1993,372403
372427,乐陵县,county,1981,1988,372402
372428,临邑县,county,1981,1994,371424
372429,商河县,county,1981,1989,370126
372430,济阳县,county,1981,1989,370125
372431,宁津县,county,1981,1994,371422
372432,庆云县,county,1981,1994,371423
372500,聊城地区,prefecture,1981,1997,
372501,聊城市,county,1983,1997,371502
372502,临清市,county,1983,1997,371581
372521,聊城县,county,1981,1983,372501
372522,阳谷县,county,1981,1997,371521
372523,莘县,county,1981,1997,371522
372524,茌平县,county,1981,1997,371523
372525,东阿县,county,1981,1997,371524
372526,冠县,county,1981,1997,371525
372527,高唐县,county,1981,1997,371526
372528,临清县,county,1981,1983,372502
372600,泰安地区,prefecture,1981,1985,
372601,泰安市,county,1982,1985,370902;370911
372602,莱芜市,county,1983,1985,370919
372603,新汶市,county,1982,1983,372603
372603,新泰市,county,1983,1985,370920
372621,泰安县,county,1981,1982,372601
372622,莱芜县,county,1981,1983,372602
372623,新泰县,county,1981,1983,372603
372624,宁阳县,county,1981,1985,370921
372625,肥城县,county,1981,1985,370922
372626,东平县,county,1981,1985,370923
372627,平阴县,county,1981,1985,370124
372628,新汶县,county,1981,1982,372603
372629,汶上县,county,1983,1985,370830
372630,泗水县,county,1983,1985,370831
372700,济宁地区,prefecture,1981,1983,
372701,济宁市,county,1981,1983,370802
372721,济宁县,county,1981,1983,370811
372722,兖州县,county,1981,1983,370822
372723,曲阜县,county,1981,1983,370823
372724,泗水县,county,1981,1983,372630
372725,邹县,county,1981,1983,370825
372726,微山县,county,1981,1983,370826
372727,鱼台县,county,1981,1983,370827
372728,金乡县,county,1981,1983,370828
372729,嘉祥县,county,1981,1983,370829
372730,汶上县,county,1981,1983,372629
372800,临沂地区,prefecture,1981,1994,372802[1985]
372801,临沂市,county,1983,1994,371302;371311;371312
372802,日照市,county,1985,1989,371100
372821,临沂县,county,1981,1983,372801
372822,郯城县,county,1981,1994,371322
372823,苍山县,county,1981,1994,371324
372824,莒南县,county,1981,1994,371327
372825,日照县,county,1981,1985,372802
372826,莒县,county,1981,1992,371122
372827,沂水县,county,1981,1994,371323
372828,沂源县,county,1981,1989,370323
372829,蒙阴县,county,1981,1994,371328
372830,平邑县,county,1981,1994,371326
372831,费县,county,1981,1994,371325
372832,沂南县,county,1981,1994,372829[1985];371321
372833,临沭县,county,1981,1994,371329
372900,菏泽地区,prefecture,1981,2000,
372901,菏泽市,county,1983,2000,371702
372921,菏泽县,county,1981,1983,372901
372922,曹县,county,1981,2000,371721
372923,定陶县,county,1981,2000,371727
372924,成武县,county,1981,2000,371723
372925,单县,county,1981,2000,371722
372926,巨野县,county,1981,2000,371724
372927,梁山县,county,1981,1989,370923[1985];370832
372928,郓城县,county,1981,2000,371725
372929,鄄城县,county,1981,2000,371726
372930,东明县,county,1981,2000,371728
379001,青州市,county,1987,1990,370781
379002,龙口市,county,1986,1990,370681
379003,曲阜市,county,1987,1990,370881
379004,莱芜市,county,1986,1990,370981
379005,新泰市,county,1986,1990,370982
379006,胶州市,county,1987,1990,370281
379007,诸城市,county,1987,1990,370782
379008,莱阳市,county,1987,1990,370682
379009,莱州市,county,1988,1990,370683
379010,滕州市,county,1988,1990,370481
379011,文登市,county,1988,1990,371081
379012,荣成市,county,1988,1990,371082
379013,即墨市,county,1989,1990,370282
379014,平度市,county,1989,1990,370283
410000,河南省,province,1981,,
410100,郑州市,prefecture,1981,,
410102,中原区,county,1983,,
410103,二七区,county,1983,,
410104,管城回族区,county,1983,,
410105,金水区,county,1983,,
410106,上街区,county,1983,,
410107,新密区,county,1983,1987,410126
410108,邙山区,county,1987,2003,410108
410108,惠济区,county,2003,,
410111,金海区,county,1983,1987,410108
410112,郊区,county,1983,1987,410108
410121,荥阳县,county,1981,1994,410182
410122,中牟县,county,1983,,
410123,新郑县,county,1983,1994,410184
410124,巩县,county,1983,1991,410181
410125,登封县,county,1983,1994,410185
410126,密县,county,1983,1994,410183
410181,巩义市,county,1991,,
410182,荥阳市,county,1994,,
410183,新密市,county,1994,,
410184,新郑市,county,1994,,
410185,登封市,county,1994,,
410200,开封市,prefecture,1981,,
410202,龙亭区,county,1983,,410211[2005]
410203,顺河回族区,county,1983,,
410204,鼓楼区,county,1983,,410211[2005]
410205,南关区,county,1983,2005,410204;410205
410205,禹王台区,county,2005,,
410211,郊区,county,1983,2005,410202;410203;410204;410205;410211
410211,金明区,county,2005,2014,410202
410212,祥符区,county,2014,,
410221,杞县,county,1983,,
410222,通许县,county,1983,,
410223,尉氏县,county,1983,,410184[2022]
410224,开封县,county,1983,2014,410204[2005];410211[2005];410212
410225,兰考县,county,1983,,
410300,洛阳市,prefecture,1981,,
410302,老城区,county,1983,,
410303,西工区,county,1983,,410311[2000]
410304,瀍河回族区,county,1983,,
410305,涧西区,county,1983,,
410306,吉利区,county,1983,2021,410308
410307,偃师区,county,2021,,
410308,孟津区,county,2021,,
410311,郊区,county,1983,2000,410302;410303;410304;410305;410311
410311,洛龙区,county,2000,,
410321,偃师县,county,1983,1993,410381
410322,孟津县,county,1983,2021,410308
410323,新安县,county,1983,,
410324,栾川县,county,1986,,
410325,嵩县,county,1986,,
410326,汝阳县,county,1986,,
410327,宜阳县,county,1986,,410311[2014]
410328,洛宁县,county,1986,,
410329,伊川县,county,1986,,
410381,偃师市,county,1993,2021,410307
410400,平顶山市,prefecture,1981,,410404[1997]
410402,新华区,county,1983,,
410403,卫东区,county,1983,,
410404,石龙区,county,1997,,
410411,郊区,county,1983,1994,410411
410411,湛河区,county,1994,,
410412,舞钢区,county,1983,1990,410481
410421,宝丰县,county,1983,,410411[1984]
410422,叶县,county,1983,,
410423,鲁山县,county,1983,,
410424,临汝县,county,1986,1988,419002
410425,郏县,county,1986,,
410426,襄城县,county,1986,1997,411025
410481,舞钢市,county,1990,,
410482,汝州市,county,1990,,
410500,安阳市,prefecture,1981,,
410502,文峰区,county,1983,,
410503,北关区,county,1983,,
410504,铁西区,county,1983,2002,410505
410505,殷都区,county,2002,,
410506,龙安区,county,2002,,
410511,郊区,county,1983,2002,410502;410503;410505;410506
410521,林县,county,1983,1994,410581
410522,安阳县,county,1983,,410502[2002];410503[2002];410506[2002];410503[2017];410506[2017];410505[2021]
410523,汤阴县,county,1983,,
410524,淇县,county,1983,1986,410622
410525,浚县,county,1983,1986,410621
410526,滑县,county,1986,,
410527,内黄县,county,1986,,
410581,林州市,county,1994,,
410600,鹤壁市,prefecture,1981,,
410602,鹤山区,county,1983,,
410603,山城区,county,1983,,
410611,郊区,county,1983,2001,410611
410611,淇滨区,county,2001,,
410621,浚县,county,1986,,
410622,淇县,county,1986,,
410700,新乡市,prefecture,1981,,
410702,红旗区,county,1983,,410711[2003]
410703,新华区,county,1983,2003,410703;410711
410703,卫滨区,county,2003,,
410704,北站区,county,1983,2003,410704
410704,凤泉区,county,2003,,
410711,郊区,county,1983,2003,410702;410703;410711
410711,牧野区,county,2003,,
410721,新乡县,county,1983,,410702[2003];410703[2003];410704[2003];410711[2003];410702[2006]
410722,汲县,county,1983,1988,419005
410723,辉县,county,1986,1988,419006
410724,获嘉县,county,1986,,
410725,原阳县,county,1986,,410721[2006]
410726,延津县,county,1986,,410702[2006]
410727,封丘县,county,1986,,
410728,长垣县,county,1986,2019,410783
410781,卫辉市,county,1990,,
410782,辉县市,county,1990,,
410783,长垣市,county,2019,,
410800,焦作市,prefecture,1981,,
410802,解放区,county,1983,,
410803,中站区,county,1983,,
410804,马村区,county,1983,,
410811,郊区,county,1983,1990,410811
410811,山阳区,county,1990,,
410821,修武县,county,1983,,
410822,博爱县,county,1983,,
410823,武陟县,county,1986,,
410824,沁阳县,county,1986,1989,419007
410825,温县,county,1986,,
410826,孟县,county,1986,1996,410883
410827,济源县,county,1986,1988,419003
410881,济源市,county,1990,1996,419001
410882,沁阳市,county,1990,,
410883,孟州市,county,1996,,
410900,濮阳市,prefecture,1983,,
410902,市区,county,1985,2002,410902
410902,华龙区,county,2002,,
410911,郊区,county,1983,1987,410902[1985];410928
410921,滑县,county,1983,1986,410526
410922,清丰县,county,1983,,410902[2005]
410923,南乐县,county,1983,,
410924,内黄县,county,1983,1986,410527
410925,长垣县,county,1983,1986,410728
410926,范县,county,1983,,
410927,台前县,county,1983,,
410928,濮阳县,county,1987,,410902[2005]
411000,许昌市,prefecture,1986,,
411002,魏都区,county,1986,,
411003,建安区,county,2016,,
411021,禹县,county,1986,1988,419004
411022,长葛县,county,1986,1993,411082
411023,许昌县,county,1986,2016,411003
411024,鄢陵县,county,1986,,
411025,襄城县,county,1997,,
411081,禹州市,county,1990,,
411082,长葛市,county,1993,,
411100,漯河市,prefecture,1986,,
411102,源汇区,county,1986,,411103[2004];411104[2004]
411103,郾城区,county,2004,,
411104,召陵区,county,2004,,
411121,舞阳县,county,1986,,
411122,临颍县,county,1986,,
411123,郾城县,county,1986,2004,411102;411103;411104
411200,三门峡市,prefecture,1986,,
411202,湖滨区,county,1986,,
411203,陕州区,county,2015,,
411219,义马市,county,1986,1987,419001
411221,渑池县,county,1986,,
411222,陕县,county,1986,2015,411203
411223,灵宝县,county,1986,1993,411282
411224,卢氏县,county,1986,,
411281,义马市,county,1990,,
411282,灵宝市,county,1993,,
411300,南阳市,prefecture,1994,,
411302,宛城区,county,1994,,
411303,卧龙区,county,1994,,
411321,南召县,county,1994,,
411322,方城县,county,1994,,
411323,西峡县,county,1994,,
411324,镇平县,county,1994,,
411325,内乡县,county,1994,,
411326,淅川县,county,1994,,
411327,社旗县,county,1994,,
411328,唐河县,county,1994,,
411329,新野县,county,1994,,
411330,桐柏县,county,1994,,
411381,邓州市,county,1994,,
411400,商丘市,prefecture,1997,,
411402,梁园区,county,1997,,
411403,睢阳区,county,1997,,
411421,民权县,county,1997,,
411422,睢县,county,1997,,
411423,宁陵县,county,1997,,
411424,柘城县,county,1997,,
411425,虞城县,county,1997,,
411426,夏邑县,county,1997,,
411481,永城市,county,1997,,
411500,信阳市,prefecture,1998,,
411502,浉河区,county,1998,,
411503,平桥区,county,1998,,
411521,罗山县,county,1998,,
411522,光山县,county,1998,,
411523,新县,county,1998,,
411524,商城县,county,1998,,
411525,固始县,county,1998,,
411526,潢川县,county,1998,,
411527,淮滨县,county,1998,,
411528,息县,county,1998,,
411600,周口市,prefecture,2000,,
411602,川汇区,county,2000,,
411603,淮阳区,county,2019,,
411621,扶沟县,county,2000,,
411622,西华县,county,2000,,
411623,商水县,county,2000,,
411624,沈丘县,county,2000,,
411625,郸城县,county,2000,,
411626,淮阳县,county,2000,2019,411602[2004];411603
411627,太康县,county,2000,,411626[2005]
411628,鹿邑县,county,2000,,411626[2005]
411681,项城市,county,2000,,
411700,驻马店市,prefecture,2000,,
411702,驿城区,county,2000,,
411721,西平县,county,2000,,
411722,上蔡县,county,2000,,
411723,平舆县,county,2000,,
411724,正阳县,county,2000,,
411725,确山县,county,2000,,411702[2001]
411726,泌阳县,county,2000,,
411727,汝南县,county,2000,,411702[2001]
411728,遂平县,county,2000,,411702[2001]
411729,新蔡县,county,2000,,
412100,安阳地区,prefecture,1981,1983,
412121,林县,county,1981,1983,410521
412122,安阳县,county,1981,1983,410522
412123,汤阴县,county,1981,1983,410523
412124,淇县,county,1981,1983,410524
412125,浚县,county,1981,1983,410525
412126,濮阳县,county,1981,1983,410911
412127,滑县,county,1981,1983,410921
412128,清丰县,county,1981,1983,410922
412129,南乐县,county,1981,1983,410923
412130,内黄县,county,1981,1983,410924
412131,长垣县,county,1981,1983,410925
412132,范县,county,1981,1983,410926
412133,台前县,county,1981,1983,410927
412200,新乡地区,prefecture,1981,1986,
412221,沁阳县,county,1981,1986,410824
412222,博爱县,county,1981,1983,410822
412223,济源县,county,1981,1986,410300[1982];410827
412224,孟县,county,1981,1986,410300[1982];410826
412225,温县,county,1981,1986,410825
412226,武陟县,county,1981,1986,410823
412227,修武县,county,1981,1983,410821
412228,获嘉县,county,1981,1986,410724
412229,新乡县,county,1981,1983,410721
412230,辉县,county,1981,1986,410723
412231,汲县,county,1981,1983,410722
412232,原阳县,county,1981,1986,410725
412233,延津县,county,1981,1986,410726
412234,封丘县,county,1981,1986,410727
412300,商丘地区,prefecture,1981,1997,
412301,商丘市,county,1981,1997,411402
412302,永城市,county,1996,1997,411481
412321,虞城县,county,1981,1997,411425
412322,商丘县,county,1981,1997,411402;411403
412323,民权县,county,1981,1997,411421
412324,宁陵县,county,1981,1997,411423
412325,睢县,county,1981,1997,411422
412326,夏邑县,county,1981,1997,411426
412327,柘城县,county,1981,1997,411424
412328,永城县,county,1981,1996,412302
412400,开封地区,prefecture,1981,1983,
412421,杞县,county,1981,1983,410221
412422,通许县,county,1981,1983,410222
412423,尉氏县,county,1981,1983,410223
412424,开封县,county,1981,1983,410224
412425,中牟县,county,1981,1983,410122
412426,新郑县,county,1981,1983,410123
412427,巩县,county,1981,1983,410124
412428,登封县,county,1981,1983,410125
412429,密县,county,1981,1983,410100[1982];410126
412430,兰考县,county,1981,1983,410225
412500,洛阳地区,prefecture,1981,1986,
412501,三门峡市,county,1981,1986,411202
412502,义马市,county,1981,1986,411219
412521,偃师县,county,1981,1983,410321
412522,孟津县,county,1981,1983,410322
412523,新安县,county,1981,1983,410323
412524,渑池县,county,1981,1986,411221
412525,陕县,county,1981,1986,411222
412526,灵宝县,county,1981,1986,411223
412527,伊川县,county,1981,1986,410329
412528,汝阳县,county,1981,1986,410326
412529,嵩县,county,1981,1986,410325
412530,洛宁县,county,1981,1986,410328
412531,卢氏县,county,1981,1986,411224
412532,栾川县,county,1981,1986,410324
412533,临汝县,county,1981,1986,410424
412534,宜阳县,county,1981,1986,410327
412600,许昌地区,prefecture,1981,1986,410400[1982]
412601,许昌市,county,1981,1986,411002
412602,漯河市,county,1981,1986,411102
412621,长葛县,county,1981,1986,411022
412622,禹县,county,1981,1986,411021
412623,鄢陵县,county,1981,1986,411024
412624,许昌县,county,1981,1986,411023
412625,郏县,county,1981,1986,410425
412626,临颍县,county,1981,1986,411122
412627,襄城县,county,1981,1986,410426
412628,宝丰县,county,1981,1983,410421
412629,郾城县,county,1981,1986,411123
412630,叶县,county,1981,1983,410422
412631,鲁山县,county,1981,1983,410423
412632,舞阳县,county,1981,1986,411121
412700,周口地区,prefecture,1981,2000,
412701,周口市,county,1981,2000,411602
412702,项城市,county,1993,2000,411681
412721,扶沟县,county,1981,2000,411621
412722,西华县,county,1981,2000,412701[1984];411622
412723,商水县,county,1981,2000,412701[1984];411623
412724,太康县,county,1981,2000,411627
412725,鹿邑县,county,1981,2000,411628
412726,郸城县,county,1981,2000,411625
412727,淮阳县,county,1981,2000,412701[1984];411626
412728,沈丘县,county,1981,2000,411624
412729,项城县,county,1981,1993,412702
412800,驻马店地区,prefecture,1981,2000,
412801,驻马店市,county,1981,2000,411702
412821,确山县,county,1981,2000,411725
412822,泌阳县,county,1981,2000,411726
412823,遂平县,county,1981,2000,411728
412824,西平县,county,1981,2000,411721
412825,上蔡县,county,1981,2000,411722
412826,汝南县,county,1981,2000,411727
412827,平舆县,county,1981,2000,411723
412828,新蔡县,county,1981,2000,411729
412829,正阳县,county,1981,2000,411724
412900,南阳地区,prefecture,1981,1994,
412901,南阳市,county,1981,1994,411302;411303
412902,邓州市,county,1988,1994,411381
412921,南召县,county,1981,1994,411321
412922,方城县,county,1981,1994,411322
412923,西峡县,county,1981,1994,411323
412924,南阳县,county,1981,1994,412901[1983];411302;411303
412925,镇平县,county,1981,1994,411324
412926,内乡县,county,1981,1994,411325
412927,淅川县,county,1981,1994,411326
412928,社旗县,county,1981,1994,411327
412929,唐河县,county,1981,1994,411328
412930,邓县,county,1981,1988,412902
412931,新野县,county,1981,1994,411329
412932,桐柏县,county,1981,1994,411330
413000,信阳地区,prefecture,1981,1998,
413001,信阳市,county,1981,1998,411502;411503
413021,息县,county,1981,1998,411528
413022,淮滨县,county,1981,1998,411527
413023,信阳县,county,1981,1998,411502;411503
413024,潢川县,county,1981,1998,411526
413025,光山县,county,1981,1998,411522
413026,固始县,county,1981,1998,411525
413027,商城县,county,1981,1998,411524
413028,罗山县,county,1981,1998,411521
413029,新县,county,1981,1998,411523
419001,义马市,county,1987,1990,411281
419001,济源市,county,1996,,
419002,汝州市,county,1988,1990,410482
419003,济源市,county,1988,1990,410881
419004,禹州市,county,1988,1990,411081
419005,卫辉市,county,1988,1990,410781
419006,辉县市,county,1988,1990,410782
419007,沁阳市,county,1989,1990,410882
420000,湖北省,province,1981,,
420100,武汉市,prefecture,1981,,420113[1984]
420102,江岸区,county,1983,,
420103,江汉区,county,1983,,
420104,硚口区,county,1983,,
420105,汉阳区,county,1983,,
420106,武昌区,county,1983,,
420107,青山区,county,1983,,
420111,洪山区,county,1983,,
420112,东西湖区,county,1983,,
420113,汉南区,county,1984,,
420114,蔡甸区,county,1992,,
420115,江夏区,county,1995,,
420116,黄陂区,county,1998,,
420117,新洲区,county,1998,,
420121,汉阳县,county,1981,1992,420114
420122,武昌县,county,1981,1995,420115
420123,黄陂县,county,1983,1998,420116
420124,新洲县,county,1983,1998,420117
420200,黄石市,prefecture,1981,,
420202,黄石港区,county,1983,,
420203,石灰窑区,county,1983,2001,420203
420203,西塞山区,county,2001,,
420204,下陆区,county,1983,,
420205,铁山区,county,1983,,
420221,大冶县,county,1981,1994,420281
420222,阳新县,county,1996,,
420281,大冶市,county,1994,,
420300,十堰市,prefecture,1981,,420302[1984];420303[1984]
420302,茅箭区,county,1984,,
420303,张湾区,county,1984,,
420304,郧阳区,county,2014,,
420321,郧县,county,1994,2014,420304
420322,郧西县,county,1994,,
420323,竹山县,county,1994,,
420324,竹溪县,county,1994,,
420325,房县,county,1994,,
420381,丹江口市,county,1994,,
420400,沙市市,prefecture,1981,1994,421002
420500,宜昌市,prefecture,1981,,420502[1986];420503[1986];420504[1986]
420502,西陵区,county,1986,,
420503,伍家岗区,county,1986,,
420504,点军区,county,1986,,
420505,猇亭区,county,1995,,
420506,夷陵区,county,2001,,
420521,宜昌县,county,1992,2001,420504;420506
420523,枝江县,county,1992,1996,420505[1995];420583
420525,远安县,county,1992,,
420526,兴山县,county,1992,,
420527,秭归县,county,1992,,
420528,长阳土家族自治县,county,1992,,
420529,五峰土家族自治县,county,1992,,
420581,枝城市,county,1992,1998,420581
420581,宜都市,county,1998,,
420582,当阳市,county,1992,,
420583,枝江市,county,1996,,
420600,襄樊市,prefecture,1981,2010,420602[1984];420603[1984];420604[1984];420605[1984]
420600,襄阳市,prefecture,2010,,
420602,襄城区,county,1984,2010,420602
420602,襄城区,county,2010,,
420603,樊东区,county,1984,1995,420606
420604,樊西区,county,1984,1995,420606
420605,郊区,county,1984,1995,420602;420606
420606,樊城区,county,1995,2010,420607[2001];420606
420606,樊城区,county,2010,,
420607,襄阳区,county,2001,2010,420607
420607,襄州区,county,2010,,
420619,随州市,county,1983,1986,429001
420620,老河口市,county,1983,1986,429002
420621,襄阳县,county,1983,2001,420605[1984];420602;420606;420607
420622,枣阳县,county,1983,1988,429003
420623,宜城县,county,1983,1994,420684
420624,南漳县,county,1983,2010,420624
420624,南漳县,county,2010,,
420625,谷城县,county,1983,2010,420625
420625,谷城县,county,2010,,
420626,保康县,county,1983,2010,420626
420626,保康县,county,2010,,
420681,随州市,county,1990,1994,429001
420682,老河口市,county,1990,2010,420682
420682,老河口市,county,2010,,
420683,枣阳市,county,1990,2010,420683
420683,枣阳市,county,2010,,
420684,宜城市,county,1994,2010,420684
420684,宜城市,county,2010,,
420700,鄂州市,prefecture,1983,,420111[1984];420703[1984];420704[1984];420702[1987];420703[1987];420704[1987]
420702,梁子湖区,county,1987,,
420703,黄州区,county,1984,1987,422121
420703,华容区,county,1987,,
420704,鄂城区,county,1984,,
420800,荆门市,prefecture,1983,,420802[1985];420803[1985]
420802,东宝区,county,1985,,420804[2001]
420803,沙洋区,county,1985,1998,420822
420804,掇刀区,county,2001,,
420821,京山县,county,1996,2018,420882
420822,沙洋县,county,1998,,
420881,钟祥市,county,1996,,
420882,京山市,county,2018,,
420900,孝感市,prefecture,1993,,
420902,孝南区,county,1993,,
420921,孝昌县,county,1993,,
420922,大悟县,county,1993,,
420923,云梦县,county,1993,,
420924,汉川县,county,1993,1997,420984
420981,应城市,county,1993,,
420982,安陆市,county,1993,,
420983,广水市,county,1993,2000,421381
420984,汉川市,county,1997,,
421000,荆沙市,prefecture,1994,1996,
421000,荆州市,prefecture,1996,,
421002,沙市区,county,1994,1996,421002
421002,沙市区,county,1996,,
421003,荆州区,county,1994,1996,421003
421003,荆州区,county,1996,,
421004,江陵区,county,1994,1996,421004
421004,江陵区,county,1996,1998,421024
421022,公安县,county,1994,1996,421022
421022,公安县,county,1996,,
421023,监利县,county,1994,1996,421023
421023,监利县,county,1996,2020,421088
421024,松滋县,county,1994,1995,421087
421024,江陵县,county,1998,,
421025,京山县,county,1994,1996,420821
421081,石首市,county,1994,1996,421081
421081,石首市,county,1996,,
421082,钟祥市,county,1994,1996,420881
421083,洪湖市,county,1994,1996,421083
421083,洪湖市,county,1996,,
421087,松滋市,county,1995,1996,421087
421087,松滋市,county,1996,,
421088,监利市,county,2020,,
421100,黄冈市,prefecture,1995,,
421102,黄州区,county,1995,,
421121,团风县,county,1995,,
421122,红安县,county,1995,,
421123,罗田县,county,1995,,
421124,英山县,county,1995,,
421125,浠水县,county,1995,,
421126,蕲春县,county,1995,,
421127,黄梅县,county,1995,,
421181,麻城市,county,1995,,
421182,武穴市,county,1995,,
421200,咸宁市,prefecture,1998,,
421202,咸安区,county,1998,,
421221,嘉鱼县,county,1998,,
421222,通城县,county,1998,,
421223,崇阳县,county,1998,,
421224,通山县,county,1998,,
421281,赤壁市,county,1998,,
421300,随州市,prefecture,2000,,
421302,曾都区,county,2000,2009,421303;421321
421303,曾都区,county,2009,,
421321,随县,county,2009,,
421381,广水市,county,2000,,
422100,黄冈地区,prefecture,1981,1995,
422101,鄂城市,county,1981,1983,420700
422101,麻城市,county,1986,1995,421181
422102,武穴市,county,1987,1995,421182
422103,黄州市,county,1990,1995,421102;421121
422121,黄冈县,county,1981,1990,420700[1983];422103
422122,新洲县,county,1981,1983,420124
422123,红安县,county,1981,1995,421122
422124,麻城县,county,1981,1986,422101
422125,罗田县,county,1981,1995,421123
422126,英山县,county,1981,1995,421124
422127,浠水县,county,1981,1995,421125
422128,蕲春县,county,1981,1995,421126
422129,广济县,county,1981,1987,422102
422130,黄梅县,county,1981,1995,421127
422131,鄂城县,county,1981,1983,420700
422200,孝感地区,prefecture,1981,1993,
422201,孝感市,county,1983,1993,420902;420921
422202,应城市,county,1986,1993,420981
422203,安陆市,county,1987,1993,420982
422204,广水市,county,1988,1993,420983
422221,孝感县,county,1981,1983,422201
422222,黄陂县,county,1981,1983,420123
422223,大悟县,county,1981,1993,420922
422224,应山县,county,1981,1988,422204
422225,安陆县,county,1981,1987,422203
422226,云梦县,county,1981,1993,420923
422227,应城县,county,1981,1986,422202
422228,汉川县,county,1981,1993,420924
422300,咸宁地区,prefecture,1981,1998,
422301,咸宁市,county,1983,1998,421202
422302,蒲圻市,county,1986,1998,421281
422321,咸宁县,county,1981,1983,422301
422322,嘉鱼县,county,1981,1998,421221
422323,蒲圻县,county,1981,1986,422302
422324,通城县,county,1981,1998,421222
422325,崇阳县,county,1981,1998,421223
422326,通山县,county,1981,1998,421224
422327,阳新县,county,1981,1996,420222
422400,荆州地区,prefecture,1981,1994,
422401,荆门市,county,1981,1983,420800
422401,仙桃市,county,1986,1994,429004
422402,石首市,county,1986,1994,421081
422403,洪湖市,county,1987,1994,421083
422404,天门市,county,1987,1994,429006
422405,潜江市,county,1988,1994,429005
422406,钟祥市,county,1992,1994,421082
422421,江陵县,county,1981,1994,420400[1984];421003;421004
422422,松滋县,county,1981,1994,421024
422423,公安县,county,1981,1994,421022
422424,石首县,county,1981,1986,422402
422425,监利县,county,1981,1994,421023
422426,洪湖县,county,1981,1987,422403
422427,沔阳县,county,1981,1986,422401
422428,天门县,county,1981,1987,422404
422429,潜江县,county,1981,1988,422405
422430,荆门县,county,1981,1983,420800
422431,钟祥县,county,1981,1992,422406
422432,京山县,county,1981,1994,421025
422500,襄阳地区,prefecture,1981,1983,
422501,随州市,county,1981,1983,420619
422502,老河口市,county,1981,1983,420620
422521,襄阳县,county,1981,1983,420621
422522,枣阳县,county,1981,1983,420622
422523,随县,county,1981,1983,420619
422524,宜城县,county,1981,1983,420623
422525,南漳县,county,1981,1983,420624
422526,光化县,county,1981,1983,420620
422527,谷城县,county,1981,1983,420625
422528,保康县,county,1981,1983,420626
422600,郧阳地区,prefecture,1981,1994,
422601,丹江口市,county,1983,1994,420381
422621,均县,county,1981,1983,422601
422622,郧县,county,1981,1994,420321
422623,郧西县,county,1981,1994,420322
422624,竹山县,county,1981,1994,420323
422625,竹溪县,county,1981,1994,420324
422626,房县,county,1981,1994,420325
422627,神农架林区,county,1981,1983,422921
422700,宜昌地区,prefecture,1981,1992,
422701,枝城市,county,1987,1992,420581
422702,当阳市,county,1988,1992,420582
422721,宜昌县,county,1981,1992,420500[1984];420521
422722,宜都县,county,1981,1987,422701
422723,枝江县,county,1981,1992,420523
422724,当阳县,county,1981,1988,422702
422725,远安县,county,1981,1992,420525
422726,兴山县,county,1981,1992,420526
422727,秭归县,county,1981,1992,420527
422728,长阳县,county,1981,1984,422728
422728,长阳土家族自治县,county,1984,1992,420528
422729,五峰县,county,1981,1984,422729
422729,五峰土家族自治县,county,1984,1992,420529
422800,恩施地区,prefecture,1981,1983,
422800,鄂西土家族苗族自治州,prefecture,1983,1993,
422800,恩施土家族苗族自治州,prefecture,1993,,
422801,恩施市,county,1981,1983,422801
422801,恩施市,county,1983,1993,422801
422801,恩施市,county,1993,,
422802,利川市,county,1986,1993,422802
422802,利川市,county,1993,,
422821,恩施县,county,1981,1983,422801
422822,建始县,county,1981,1983,422822
422822,建始县,county,1983,1993,422822
422822,建始县,county,1993,,
422823,巴东县,county,1981,1983,422823
422823,巴东县,county,1983,1993,422823
422823,巴东县,county,1993,,
422824,利川县,county,1981,1983,422824
422824,利川县,county,1983,1986,422802
422825,宣恩县,county,1981,1983,422825
422825,宣恩县,county,1983,1993,422825
422825,宣恩县,county,1993,,
422826,咸丰县,county,1981,1983,422826
422826,咸丰县,county,1983,1993,422826
422826,咸丰县,county,1993,,
422827,来凤土家族自治县,county,1981,1983,422827
422827,来凤县,county,1983,1993,422827
422827,来凤县,county,1993,,
422828,鹤峰土家族自治县,county,1981,1983,422828
422828,鹤峰县,county,1983,1993,422828
422828,鹤峰县,county,1993,,
422921,神农架林区,county,1983,1986,429021
422921,神农架林区,county,1990,1994,429021
429001,随州市,county,1986,1990,420681
429001,随州市,county,1994,2000,421302
429002,老河口市,county,1986,1990,420682
429003,枣阳市,county,1988,1990,420683
429004,仙桃市,county,1994,,
429005,潜江市,county,1994,,
429006,天门市,county,1994,,
429021,神农架林区,county,1986,1990,422921
429021,神农架林区,county,1994,,
430000,湖南省,province,1981,,
430100,长沙市,prefecture,1981,,
430102,东区,county,1983,1996,430102
430102,芙蓉区,county,1996,,
430103,南区,county,1983,1996,430103;430111
430103,天心区,county,1996,,
430104,西区,county,1983,1996,430103;430104;430105
430104,岳麓区,county,1996,,
430105,北区,county,1983,1996,430105
430105,开福区,county,1996,,
430111,郊区,county,1983,1996,430102;430103;430104;430105;430111
430111,雨花区,county,1996,,
430112,望城区,county,2011,,
430121,长沙县,county,1981,,430105[1996];430103[2015];430111[2015]
430122,望城县,county,1981,2011,430104[1996];430105[1996];430112
430123,浏阳县,county,1983,1993,430181
430124,宁乡县,county,1983,2017,430182
430181,浏阳市,county,1993,,
430182,宁乡市,county,2017,,
430200,株洲市,prefecture,1981,,
430202,东区,county,1983,1997,430202;430204
430202,荷塘区,county,1997,,
430203,北区,county,1983,1997,430203;430204
430203,芦淞区,county,1997,,
430204,南区,county,1983,1997,430203
430204,石峰区,county,1997,,
430211,郊区,county,1983,1997,430202;430203;430204;430211
430211,天元区,county,1997,,
430212,渌口区,county,2018,,
430219,醴陵市,county,1985,1986,439001
430221,株洲县,county,1981,2018,430211[1984];430211[1997];430212
430222,醴陵县,county,1983,1985,430219
430223,攸县,county,1983,,
430224,茶陵县,county,1983,,
430225,酃县,county,1983,1994,430225
430225,炎陵县,county,1994,,
430281,醴陵市,county,1990,,
430300,湘潭市,prefecture,1981,,
430302,雨湖区,county,1983,,
430303,湘江区,county,1983,1992,430302
430304,岳塘区,county,1983,,
430305,板塘区,county,1983,1992,430304
430306,韶山区,county,1988,1990,430382
430311,郊区,county,1983,1992,430302;430304
430312,韶山区,county,1984,1988,430306
430321,湘潭县,county,1983,,430312[1984];430302[2009];430302[2010]
430322,湘乡县,county,1983,1986,439002
430381,湘乡市,county,1990,,
430382,韶山市,county,1990,,
430400,衡阳市,prefecture,1981,,
430402,江东区,county,1983,2001,430405
430403,城南区,county,1983,2001,430406;430408
430404,城北区,county,1983,2001,430407;430408
430405,珠晖区,county,2001,,
430406,雁峰区,county,2001,,
430407,石鼓区,county,2001,,
430408,蒸湘区,county,2001,,
430411,郊区,county,1983,2001,430405;430406;430407;430408
430412,南岳区,county,1984,,
430421,衡阳县,county,1983,,430411[1984];430407[2001];430408[2001]
430422,衡南县,county,1983,,430411[1984];430406[2001];430408[2001];430405[2006]
430423,衡山县,county,1983,,430412[1984]
430424,衡东县,county,1983,,
430425,常宁县,county,1983,1996,430482
430426,祁东县,county,1983,,
430427,耒阳县,county,1983,1986,439003
430481,耒阳市,county,1990,,
430482,常宁市,county,1996,,
430500,邵阳市,prefecture,1981,,
430502,东区,county,1983,1997,430502;430511
430502,双清区,county,1997,,
430503,西区,county,1983,1997,430503
430503,大祥区,county,1997,,
430504,桥头区,county,1983,1987,430502
430511,郊区,county,1983,1997,430502;430503;430511
430511,北塔区,county,1997,,
430521,邵东县,county,1983,2019,430582
430522,新邵县,county,1983,,430511[1997]
430523,邵阳县,county,1986,,
430524,隆回县,county,1986,,
430525,洞口县,county,1986,,
430526,武冈县,county,1986,1994,430581
430527,绥宁县,county,1986,,
430528,新宁县,county,1986,,
430529,城步苗族自治县,county,1986,,
430581,武冈市,county,1994,,
430582,邵东市,county,2019,,
430600,岳阳市,prefecture,1983,,430602[1984];430611[1984]
430602,南区,county,1984,1996,430602
430602,岳阳楼区,county,1996,,
430603,北区,county,1984,1996,430603
430603,云溪区,county,1996,,
430611,郊区,county,1984,1996,430602;430611
430611,君山区,county,1996,,
430621,岳阳县,county,1983,,430611[1984];430602[2005]
430622,临湘县,county,1986,1992,430682
430623,华容县,county,1986,,430611[1996]
430624,湘阴县,county,1986,,
430625,汨罗县,county,1986,1987,439004
430626,平江县,county,1986,,
430681,汨罗市,county,1990,,
430682,临湘市,county,1992,,
430700,常德市,prefecture,1988,,
430702,武陵区,county,1988,,
430703,鼎城区,county,1988,,
430721,安乡县,county,1988,,
430722,汉寿县,county,1988,,
430723,澧县,county,1988,,
430724,临澧县,county,1988,,
430725,桃源县,county,1988,,
430726,石门县,county,1988,,
430781,津市市,county,1990,,
430800,大庸市,prefecture,1988,1994,
430800,张家界市,prefecture,1994,,
430802,永定区,county,1988,1994,430802
430802,永定区,county,1994,,
430811,武陵源区,county,1988,1994,430811
430811,武陵源区,county,1994,,
430821,慈利县,county,1988,1994,430821
430821,慈利县,county,1994,,430726[2005]
430822,桑植县,county,1988,1994,430822
430822,桑植县,county,1994,,
430900,益阳市,prefecture,1994,,
430902,资阳区,county,1994,,
430903,赫山区,county,1994,,
430921,南县,county,1994,,
430922,桃江县,county,1994,,
430923,安化县,county,1994,,
430981,沅江市,county,1994,,
431000,郴州市,prefecture,1994,,
431002,北湖区,county,1994,,
431003,苏仙区,county,1994,,
431021,桂阳县,county,1994,,
431022,宜章县,county,1994,,
431023,永兴县,county,1994,,
431024,嘉禾县,county,1994,,
431025,临武县,county,1994,,
431026,汝城县,county,1994,,
431027,桂东县,county,1994,,
431028,安仁县,county,1994,,
431081,资兴市,county,1994,,
431100,永州市,prefecture,1995,,
431102,芝山区,county,1995,2005,431102
431102,零陵区,county,2005,,
431103,冷水滩区,county,1995,,
431121,祁阳县,county,1995,2021,431181
431122,东安县,county,1995,,
431123,双牌县,county,1995,,
431124,道县,county,1995,,
431125,江永县,county,1995,,
431126,宁远县,county,1995,,
431127,蓝山县,county,1995,,
431128,新田县,county,1995,,
431129,江华瑶族自治县,county,1995,,
431181,祁阳市,county,2021,,
431200,怀化市,prefecture,1997,,
431202,鹤城区,county,1997,,
431221,中方县,county,1997,,
431222,沅陵县,county,1997,,
431223,辰溪县,county,1997,,
431224,溆浦县,county,1997,,
431225,会同县,county,1997,,
431226,麻阳苗族自治县,county,1997,,
431227,新晃侗族自治县,county,1997,,
431228,芷江侗族自治县,county,1997,,
431229,靖州苗族侗族自治县,county,1997,,
431230,通道侗族自治县,county,1997,,
431281,洪江市,county,1997,,
431300,娄底市,prefecture,1999,,
431302,娄星区,county,1999,,
431321,双峰县,county,1999,,431302[2017]
431322,新化县,county,1999,,
431381,冷水江市,county,1999,,
431382,涟源市,county,1999,,431302[2017]
432100,湘潭地区,prefecture,1981,1983,
432121,湘潭县,county,1981,1983,430321
432122,湘乡县,county,1981,1983,430322
432123,醴陵县,county,1981,1983,430222
432124,浏阳县,county,1981,1983,430123
432125,攸县,county,1981,1983,430223
432126,茶陵县,county,1981,1983,430224
432127,酃县,county,1981,1983,430225
432200,岳阳地区,prefecture,1981,1986,
432201,岳阳市,county,1981,1983,430600;430621
432222,平江县,county,1981,1986,430626
432223,湘阴县,county,1981,1986,430624
432224,汨罗县,county,1981,1986,430625
432225,临湘县,county,1981,1986,430603[1984];430622
432226,华容县,county,1981,1986,430623
432300,益阳地区,prefecture,1981,1994,
432301,益阳市,county,1981,1994,430902;430903
432302,沅江市,county,1988,1994,430981
432321,益阳县,county,1981,1994,432301[1984];430902;430903
432322,南县,county,1981,1994,430921
432323,沅江县,county,1981,1988,432302
432324,宁乡县,county,1981,1983,430124
432325,桃江县,county,1981,1994,430922
432326,安化县,county,1981,1994,430923
432400,常德地区,prefecture,1981,1988,
432401,常德市,county,1981,1988,430702
432402,津市市,county,1981,1988,439005
432421,常德县,county,1981,1988,430702;430703
432422,安乡县,county,1981,1988,430721
432423,汉寿县,county,1981,1988,430722
432424,澧县,county,1981,1988,430723
432425,临澧县,county,1981,1988,430724
432426,桃源县,county,1981,1988,430725
432427,石门县,county,1981,1988,430726
432428,慈利县,county,1981,1988,430811;430821
432500,涟源地区,prefecture,1981,1982,
432500,娄底地区,prefecture,1982,1999,
432501,娄底市,county,1981,1982,432501
432501,娄底市,county,1982,1999,431302
432502,冷水江市,county,1981,1982,432502
432502,冷水江市,county,1982,1999,431381
432503,涟源市,county,1987,1999,431382
432521,涟源县,county,1981,1982,432521
432521,涟源县,county,1982,1987,432501[1984];432503
432522,双峰县,county,1981,1982,432522
432522,双峰县,county,1982,1999,431321
432523,邵东县,county,1981,1982,432523
432523,邵东县,county,1982,1983,430521
432524,新化县,county,1981,1982,432524
432524,新化县,county,1982,1999,431322
432525,新邵县,county,1981,1982,432525
432525,新邵县,county,1982,1983,430522
432600,邵阳地区,prefecture,1981,1986,
432621,邵阳县,county,1981,1986,430523
432622,隆回县,county,1981,1986,430524
432623,武冈县,county,1981,1986,430526
432624,洞口县,county,1981,1986,430525
432625,新宁县,county,1981,1986,430528
432626,绥宁县,county,1981,1986,430527
432627,城步苗族自治县,county,1981,1986,430529
432700,衡阳地区,prefecture,1981,1983,
432721,衡阳县,county,1981,1983,430421
432722,衡南县,county,1981,1983,430422
432723,衡山县,county,1981,1983,430423
432724,衡东县,county,1981,1983,430424
432725,常宁县,county,1981,1983,430425
432726,祁东县,county,1981,1983,430426
432727,祁阳县,county,1981,1983,432930
432800,郴州地区,prefecture,1981,1994,
432801,郴州市,county,1981,1994,431002;431003
432802,资兴市,county,1984,1994,431081
432821,郴县,county,1981,1994,432801[1984];432802[1984];431002;431003
432822,桂阳县,county,1981,1994,431021
432823,永兴县,county,1981,1994,431023
432824,宜章县,county,1981,1994,431022
432825,资兴县,county,1981,1984,432802
432826,嘉禾县,county,1981,1994,431024
432827,临武县,county,1981,1994,431025
432828,汝城县,county,1981,1994,431026
432829,桂东县,county,1981,1994,431027
432830,耒阳县,county,1981,1983,430427
432831,安仁县,county,1981,1994,431028
432900,零陵地区,prefecture,1981,1995,432901[1982]
432901,永州市,county,1982,1995,431102
432902,冷水滩市,county,1984,1995,431103
432921,零陵县,county,1981,1984,432901[1982];432901;432902
432922,东安县,county,1981,1995,431122
432923,道县,county,1981,1995,431124
432924,宁远县,county,1981,1995,431126
432925,江永县,county,1981,1995,432926[1988];431125
432926,江华瑶族自治县,county,1981,1995,431129
432927,蓝山县,county,1981,1995,431127
432928,新田县,county,1981,1995,431128
432929,双牌县,county,1981,1995,431123
432930,祁阳县,county,1983,1995,431121
433000,怀化地区,prefecture,1981,1997,
433001,怀化市,county,1981,1997,431202;431221
433002,洪江市,county,1981,1997,431281
433021,黔阳县,county,1981,1997,431281
433022,沅陵县,county,1981,1997,431222
433023,辰溪县,county,1981,1997,431223
433024,溆浦县,county,1981,1997,431224
433025,麻阳县,county,1981,1988,433025
433025,麻阳苗族自治县,county,1988,1997,431226
433026,新晃侗族自治县,county,1981,1997,431227
433027,芷江县,county,1981,1986,433027
433027,芷江侗族自治县,county,1986,1997,431228
433028,怀化县,county,1981,1982,433001
433029,会同县,county,1981,1997,431225
433030,靖县,county,1981,1987,433030
433030,靖州苗族侗族自治县,county,1987,1997,431229
433031,通道侗族自治县,county,1981,1997,431230
433100,湘西土家族苗族自治州,prefecture,1981,,
433101,吉首市,county,1982,,
433102,大庸市,county,1985,1988,430802;430811
433121,吉首县,county,1981,1982,433101
433122,泸溪县,county,1981,,
433123,凤凰县,county,1981,,
433124,花垣县,county,1981,,
433125,保靖县,county,1981,,
433126,古丈县,county,1981,,
433127,永顺县,county,1981,,
433128,大庸县,county,1981,1985,433102
433129,桑植县,county,1981,1988,430811;430822
433130,龙山县,county,1981,,
439001,醴陵市,county,1986,1990,430281
439002,湘乡市,county,1986,1990,430381
439003,耒阳市,county,1986,1990,430481
439004,汨罗市,county,1987,1990,430681
439005,津市市,county,1988,1990,430781
440000,广东省,province,1981,,
440100,广州市,prefecture,1981,,
440102,东山区,county,1983,2005,440104
440103,荔湾区,county,1983,,
440104,越秀区,county,1983,,
440105,海珠区,county,1983,,
440106,天河区,county,1985,,440104[2005];440116[2005]
440107,芳村区,county,1985,2005,440103
440111,郊区,county,1983,1987,440106[1985];440107[1985];440111
440111,白云区,county,1987,,440104[2005];440116[2005]
440112,黄埔区,county,1983,,440116[2005]
440113,番禺区,county,2000,,440115[2005];440115[2012]
440114,花都区,county,2000,,
440115,南沙区,county,2005,,
440116,萝岗区,county,2005,2014,440112
440117,从化区,county,2014,,
440118,增城区,county,2014,,
440121,花县,county,1981,1993,440182
440122,从化县,county,1981,1994,440184
440123,新丰县,county,1981,1988,440233
440124,龙门县,county,1981,1988,441324
440125,增城县,county,1981,1993,440183
440126,番禺县,county,1981,1992,440181
440127,清远县,county,1983,1988,441802;441811
440128,佛冈县,county,1983,1988,441821
440181,番禺市,county,1992,2000,440113
440182,花都市,county,1993,2000,440114
440183,增城市,county,1993,2014,440116[2005];440118
440184,从化市,county,1994,2014,440117
440200,韶关市,prefecture,1981,,440202[1984];440203[1984];440204[1984]
440202,北江区,county,1984,2004,440204
440203,武江区,county,1984,,
440204,浈江区,county,1984,,
440205,曲江区,county,2004,,
440221,曲江县,county,1981,2004,440203;440204;440205;440224
440222,始兴县,county,1983,,
440223,南雄县,county,1983,1996,440282
440224,仁化县,county,1983,,
440225,乐昌县,county,1983,1994,440281
440226,连县,county,1983,1988,441824
440227,阳山县,county,1983,1988,441823
440228,英德县,county,1983,1988,441822
440229,翁源县,county,1983,,
440230,连山壮族瑶族自治县,county,1983,1988,441825
440231,连南瑶族自治县,county,1983,1988,441826
440232,乳源瑶族自治县,county,1983,,
440233,新丰县,county,1988,,
440281,乐昌市,county,1994,,
440282,南雄市,county,1996,,
440300,深圳市,prefecture,1981,,440321[1982];440303[1990];440304[1990];440305[1990]
440303,罗湖区,county,1990,,440308[1997]
440304,福田区,county,1990,,
440305,南山区,county,1990,,
440306,宝安区,county,1992,,440309[2016];440311[2018]
440307,龙岗区,county,1992,,440310[2016]
440308,盐田区,county,1997,,
440309,龙华区,county,2016,,
440310,坪山区,county,2016,,
440311,光明区,county,2018,,
440321,宝安县,county,1982,1992,440306;440307
440400,珠海市,prefecture,1981,,440402[1984]
440402,香洲区,county,1984,,440404[2001]
440403,斗门区,county,2001,,
440404,金湾区,county,2001,,
440421,斗门县,county,1983,2001,440403;440404
440500,汕头市,prefecture,1983,,
440502,同平区,county,1983,1991,440509
440503,安平区,county,1983,1991,440509
440504,公园区,county,1983,1991,440508;440509
440505,金砂区,county,1983,1991,440507;440508;440509
440506,达濠区,county,1984,2003,440511;440512
440507,龙湖区,county,1991,,440511[2003]
440508,金园区,county,1991,2003,440507;440511
440509,升平区,county,1991,2003,440511
440510,河浦区,county,1994,2003,440512
440511,郊区,county,1983,1991,440506[1984];440507;440508;440509
440511,金平区,county,2003,,
440512,濠江区,county,2003,,
440513,潮阳区,county,2003,,
440514,潮南区,county,2003,,
440515,澄海区,county,2003,,
440520,潮州市,county,1983,1986,449001
440521,澄海县,county,1983,1994,440583
440522,饶平县,county,1983,1991,445122
440523,南澳县,county,1983,,
440524,潮阳县,county,1983,1993,440582
440525,揭阳县,county,1983,1991,445202;445221
440526,揭西县,county,1983,1991,445222
440527,普宁县,county,1983,1991,445223
440528,惠来县,county,1983,1991,445224
440581,潮州市,county,1990,1991,445102;445121
440582,潮阳市,county,1993,2003,440510[1994];440513;440514
440583,澄海市,county,1994,2003,440507;440515
440600,佛山市,prefecture,1983,,440602[1984];440603[1984]
440602,汾江区,county,1984,1987,440602
440602,城区,county,1987,2002,440604
440603,石湾区,county,1984,2002,440604
440604,禅城区,county,2002,,
440605,南海区,county,2002,,
440606,顺德区,county,2002,,
440607,三水区,county,2002,,
440608,高明区,county,2002,,
440620,中山市,county,1983,1988,442000
440621,三水县,county,1983,1993,440683
440622,南海县,county,1983,1992,440682
440623,顺德县,county,1983,1992,440681
440624,高明县,county,1983,1994,440684
440681,顺德市,county,1992,2002,440606
440682,南海市,county,1992,2002,440604;440605
440683,三水市,county,1993,2002,440607
440684,高明市,county,1994,2002,440608
440700,江门市,prefecture,1983,,440702[1984];440711[1984]
440702,城区,county,1984,1994,440704
440703,蓬江区,county,1994,,
440704,江海区,county,1994,,
440705,新会区,county,2002,,
440711,郊区,county,1984,1994,440703
440721,新会县,county,1983,1992,440782
440722,台山县,county,1983,1992,440781
440723,恩平县,county,1983,1994,440785
440724,开平县,county,1983,1993,440783
440725,鹤山县,county,1983,1993,440784
440726,阳江县,county,1983,1988,441702;441703;441721
440727,阳春县,county,1983,1988,441722
440781,台山市,county,1992,,
440782,新会市,county,1992,2002,440703;440705
440783,开平市,county,1993,,
440784,鹤山市,county,1993,,
440785,恩平市,county,1994,,
440800,湛江市,prefecture,1983,,
440802,赤坎区,county,1983,,
440803,霞山区,county,1983,,
440804,坡头区,county,1984,,
440811,郊区,county,1983,1994,440804[1984];440811
440811,麻章区,county,1994,,
440821,吴川县,county,1983,1994,440883
440822,廉江县,county,1983,1993,440881
440823,遂溪县,county,1983,,
440824,海康县,county,1983,1994,440882
440825,徐闻县,county,1983,,
440881,廉江市,county,1993,,
440882,雷州市,county,1994,,
440883,吴川市,county,1994,,
440900,茂名市,prefecture,1983,,440902[1984]
440902,茂南区,county,1984,,
440903,茂港区,county,2001,2014,440904
440904,电白区,county,2014,,440902[2017]
440921,信宜县,county,1983,1995,440983
440922,高州县,county,1983,1993,440981
440923,电白县,county,1983,2014,440903[2001];440904
440924,化州县,county,1983,1994,440982
440981,高州市,county,1993,,
440982,化州市,county,1994,,
440983,信宜市,county,1995,,
441000,海口市,prefecture,1987,1988,460100
441100,三亚市,prefecture,1987,1988,460200
441200,肇庆市,prefecture,1988,,
441202,端州区,county,1988,,
441203,鼎湖区,county,1988,,
441204,高要区,county,2015,,
441221,高要县,county,1988,1993,441283
441222,四会县,county,1988,1993,441284
441223,广宁县,county,1988,,
441224,怀集县,county,1988,,
441225,封开县,county,1988,,
441226,德庆县,county,1988,,
441227,云浮县,county,1988,1992,441281
441228,新兴县,county,1988,1994,445321
441229,郁南县,county,1988,1994,445322
441230,罗定县,county,1988,1993,441282
441281,云浮市,county,1992,1994,445302
441282,罗定市,county,1993,1994,445381
441283,高要市,county,1993,2015,441204
441284,四会市,county,1993,,
441300,惠州市,prefecture,1988,,
441302,惠城区,county,1988,,
441303,惠阳区,county,2003,,
441321,惠阳县,county,1988,1994,441381
441322,博罗县,county,1988,,441302[2003]
441323,惠东县,county,1988,,
441324,龙门县,county,1988,,
441381,惠阳市,county,1994,2003,441302;441303
441400,梅州市,prefecture,1988,,
441402,梅江区,county,1988,,
441403,梅县区,county,2013,,
441421,梅县,county,1988,2013,441403
441422,大埔县,county,1988,,
441423,丰顺县,county,1988,,
441424,五华县,county,1988,,
441425,兴宁县,county,1988,1994,441481
441426,平远县,county,1988,,
441427,蕉岭县,county,1988,,
441481,兴宁市,county,1994,,
441500,汕尾市,prefecture,1988,,
441502,城区,county,1988,,
441521,海丰县,county,1988,,
441522,陆丰县,county,1988,1995,441581
441523,陆河县,county,1988,,
441581,陆丰市,county,1995,,
441600,河源市,prefecture,1988,,
441602,源城区,county,1988,,
441611,郊区,county,1988,1993,441625
441621,紫金县,county,1988,,
441622,龙川县,county,1988,,
441623,连平县,county,1988,,
441624,和平县,county,1988,,
441625,东源县,county,1993,,
441700,阳江市,prefecture,1988,,
441702,江城区,county,1988,,
441703,阳东区,county,1988,1991,441723
441704,阳东区,county,2014,,
441721,阳西县,county,1988,,
441722,阳春县,county,1988,1994,441781
441723,阳东县,county,1991,2014,441704
441781,阳春市,county,1994,,
441800,清远市,prefecture,1988,,
441802,清城区,county,1988,,
441803,清新区,county,2012,,
441811,清郊区,county,1988,1992,441827
441821,佛冈县,county,1988,,
441822,英德县,county,1988,1994,441881
441823,阳山县,county,1988,,
441824,连县,county,1988,1994,441882
441825,连山壮族瑶族自治县,county,1988,,
441826,连南瑶族自治县,county,1988,,
441827,清新县,county,1992,2012,441803
441881,英德市,county,1994,,
441882,连州市,county,1994,,
441900,东莞市,prefecture,1988,,
442000,中山市,prefecture,1988,,
442100,海南行政区,prefecture,1981,1988,
442101,海口市,county,1981,1987,441000
442102,通什市,county,1987,1988,460001
442121,琼山县,county,1981,1988,460021
442122,文昌县,county,1981,1988,460022
442123,琼海县,county,1981,1988,460023
442124,万宁县,county,1981,1988,460024
442125,定安县,county,1981,1988,460025
442126,屯昌县,county,1981,1988,460026
442127,澄迈县,county,1981,1988,460027
442128,临高县,county,1981,1988,460028
442129,儋县,county,1981,1988,460029
442130,东方黎族自治县,county,1987,1988,460032
442131,乐东黎族自治县,county,1987,1988,460033
442132,琼中黎族苗族自治县,county,1987,1988,460036
442133,保亭黎族苗族自治县,county,1987,1988,460035
442134,陵水黎族自治县,county,1987,1988,460034
442135,白沙黎族自治县,county,1987,1988,460030
442136,昌江黎族自治县,county,1987,1988,460031
442137,西沙、南沙、中沙群岛,county,1987,1988,460037;460038;460039
442200,海南黎族苗族自治州,prefecture,1981,1987,
442201,三亚市,county,1984,1987,441100
442202,通什市,county,1986,1987,442102
442221,崖县,county,1981,1984,442201
442222,东方县,county,1981,1987,442130
442223,乐东县,county,1981,1987,442202[1986];442131
442224,琼中县,county,1981,1987,442202[1986];442132
442225,保亭县,county,1981,1987,442202[1986];442133
442226,陵水县,county,1981,1987,442134
442227,白沙县,county,1981,1987,442135
442228,昌江县,county,1981,1987,442136
442229,西沙、南沙、中沙群岛,county,1981,1987,442137
442300,汕头地区,prefecture,1981,1983,
442301,汕头市,county,1981,1983,440502;440503;440504;440505;440511
442302,潮州市,county,1981,1983,440520
442321,潮安县,county,1981,1983,440520
442322,澄海县,county,1981,1983,440521
442323,饶平县,county,1981,1983,440522
442324,南澳县,county,1981,1983,440523
442325,潮阳县,county,1981,1983,440524
442326,揭阳县,county,1981,1983,440525
442327,揭西县,county,1981,1983,440526
442328,普宁县,county,1981,1983,440527
442329,惠来县,county,1981,1983,440528
442330,陆丰县,county,1981,1983,442530
442331,海丰县,county,1981,1983,442531
442400,梅县地区,prefecture,1981,1988,
442401,梅州市,county,1981,1983,442401
442401,梅县市,county,1983,1988,441402;441421
442421,梅县,county,1981,1983,442401[1982];442401
442422,大埔县,county,1981,1988,441422
442423,丰顺县,county,1981,1988,441423
442424,五华县,county,1981,1988,441424
442425,兴宁县,county,1981,1988,441425
442426,平远县,county,1981,1988,441426
442427,蕉岭县,county,1981,1988,441427
442500,惠阳地区,prefecture,1981,1988,
442501,惠州市,county,1981,1988,441302
442502,东莞市,county,1985,1988,441900
442521,惠阳县,county,1981,1988,441321
442522,紫金县,county,1981,1988,441621
442523,和平县,county,1981,1988,441624
442524,连平县,county,1981,1988,441623
442525,河源县,county,1981,1988,441602;441611
442526,博罗县,county,1981,1988,441322
442527,东莞县,county,1981,1985,442502
442528,惠东县,county,1981,1988,441323
442529,龙川县,county,1981,1988,441622
442530,陆丰县,county,1983,1988,441522;441523
442531,海丰县,county,1983,1988,441502;441521
442600,韶关地区,prefecture,1981,1983,
442621,始兴县,county,1981,1983,440222
442622,南雄县,county,1981,1983,440223
442623,仁化县,county,1981,1983,440224
442624,乐昌县,county,1981,1983,440225
442625,连县,county,1981,1983,440226
442626,阳山县,county,1981,1983,440227
442627,英德县,county,1981,1983,440228
442628,清远县,county,1981,1983,440127
442629,佛冈县,county,1981,1983,440128
442630,翁源县,county,1981,1983,440229
442631,连山壮族瑶族自治县,county,1981,1983,440230
442632,连南瑶族自治县,county,1981,1983,440231
442633,乳源瑶族自治县,county,1981,1983,440232
442700,佛山地区,prefecture,1981,1983,
442701,佛山市,county,1981,1983,440600
442702,江门市,county,1981,1983,440700
442721,三水县,county,1981,1983,440621
442722,南海县,county,1981,1983,440622
442723,顺德县,county,1981,1983,440623
442724,中山县,county,1981,1983,440620
442725,斗门县,county,1981,1983,440421
442726,新会县,county,1981,1983,440721
442727,台山县,county,1981,1983,440722
442728,恩平县,county,1981,1983,440723
442729,开平县,county,1981,1983,440724
442731,鹤山县,county,1981,1983,440725
442732,高明县,county,1981,1983,440624
442800,肇庆地区,prefecture,1981,1988,
442801,肇庆市,county,1981,1988,441202;441203
442821,高要县,county,1981,1988,441221
442822,四会县,county,1981,1988,441222
442823,广宁县,county,1981,1988,441223
442824,怀集县,county,1981,1988,441224
442825,封开县,county,1981,1988,441225
442826,德庆县,county,1981,1988,441226
442827,云浮县,county,1981,1988,441227
442828,新兴县,county,1981,1988,441228
442829,郁南县,county,1981,1988,441229
442830,罗定县,county,1981,1988,441230
442900,湛江地区,prefecture,1981,1983,
442901,湛江市,county,1981,1983,440802;440803;440811
442902,茂名市,county,1981,1983,440900
442921,阳江县,county,1981,1983,440726
442922,阳春县,county,1981,1983,440727
442923,信宜县,county,1981,1983,440921
442924,高州县,county,1981,1983,440922
442925,电白县,county,1981,1983,440923
442926,吴川县,county,1981,1983,440821
442927,化州县,county,1981,1983,440924
442928,廉江县,county,1981,1983,440822
442929,遂溪县,county,1981,1983,440823
442930,海康县,county,1981,1983,440824
442931,徐闻县,county,1981,1983,440825
445100,潮州市,prefecture,1991,,
445102,湘桥区,county,1991,,
445103,潮安区,county,2013,,
445121,潮安县,county,1991,2013,445102;445103
445122,饶平县,county,1991,,
445200,揭阳市,prefecture,1991,,
445202,榕城区,county,1991,,445203[2012];445203[2020]
445203,揭东区,county,2012,,445202[2017]
445221,揭东县,county,1991,2012,445202;445203
445222,揭西县,county,1991,,
445223,普宁县,county,1991,1993,445281
445224,惠来县,county,1991,,
445281,普宁市,county,1993,,
445300,云浮市,prefecture,1994,,
445302,云城区,county,1994,,445323[1996];445303[2014]
445303,云安区,county,2014,,
445321,新兴县,county,1994,,
445322,郁南县,county,1994,,
445323,云安县,county,1996,2014,445302;445303
445381,罗定市,county,1994,,
449001,潮州市,county,1986,1990,440581
450000,广西壮族自治区,province,1981,,450602[1993]
450100,南宁市,prefecture,1981,,450111[1984]
450102,兴宁区,county,1983,,
450103,新城区,county,1983,2004,450103
450103,青秀区,county,2004,,
450104,城北区,county,1983,2004,450107
450105,江南区,county,1983,,
450106,永新区,county,1983,2004,450105;450107
450107,西乡塘区,county,2004,,
450108,良庆区,county,2004,,
450109,邕宁区,county,2004,,
450110,武鸣区,county,2015,,
450111,市郊区,county,1984,2001,450102;450103;450104;450105;450106
450121,邕宁县,county,1983,2004,450102;450103;450105;450108;450109
450122,武鸣县,county,1983,2015,450110
450123,隆安县,county,2002,,
450124,马山县,county,2002,,
450125,上林县,county,2002,,
450126,宾阳县,county,2002,,
450127,横县,county,2002,2021,450181
450181,横州市,county,2021,,
450200,柳州市,prefecture,1981,,450211[1984]
450202,城中区,county,1983,,
450203,鱼峰区,county,1983,,450202[2002]
450204,柳南区,county,1983,,
450205,柳北区,county,1983,,
450206,柳江区,county,2016,,450203[2018];450204[2019]
450211,市郊区,county,1984,2002,450202;450203;450204;450205
450221,柳江县,county,1983,2016,450206
450222,柳城县,county,1983,,
450223,鹿寨县,county,2002,,
450224,融安县,county,2002,,
450225,融水苗族自治县,county,2002,,
450226,三江侗族自治县,county,2002,,
450300,桂林市,prefecture,1981,,450311[1984]
450302,秀峰区,county,1983,,
450303,叠彩区,county,1983,,
450304,象山区,county,1983,,
450305,七星区,county,1983,,
450311,市郊区,county,1984,1996,450302;450303;450304;450305;450311
450311,雁山区,county,1996,,
450312,临桂区,county,2013,,
450321,阳朔县,county,1981,,
450322,临桂县,county,1983,2013,450312
450323,灵川县,county,1998,,
450324,全州县,county,1998,,
450325,兴安县,county,1998,,
450326,永福县,county,1998,,
450327,灌阳县,county,1998,,
450328,龙胜各族自治县,county,1998,,
450329,资源县,county,1998,,
450330,平乐县,county,1998,,
450331,荔浦县,county,1998,2018,450381
450332,恭城瑶族自治县,county,1998,,
450381,荔浦市,county,2018,,
450400,梧州市,prefecture,1981,,450411[1984]
450402,白云区,county,1983,1984,450403
450403,万秀区,county,1983,,450404[2003];450421[2013]
450404,蝶山区,county,1983,2013,450405[2003];450403
450405,鸳江区,county,1983,1984,450403;450404
450405,长洲区,county,2003,,
450406,龙圩区,county,2013,,
450411,市郊区,county,1984,2003,450403;450404;450405
450421,苍梧县,county,1983,,450403[2003];450404[2003];450405[2003];450406[2013]
450422,藤县,county,1997,,
450423,蒙山县,county,1997,,
450481,岑溪市,county,1997,,
450500,北海市,prefecture,1983,,450502[1984];450511[1984]
450502,海城区,county,1984,,450503[1994]
450503,银海区,county,1994,,
450511,市郊区,county,1984,1994,450502;450503
450512,铁山港区,county,1994,,
450521,合浦县,county,1987,,450503[1994];450512[1994]
450600,防城港市,prefecture,1993,,
450602,港口区,county,1993,,
450603,防城区,county,1993,,450681[1996]
450621,上思县,county,1993,,
450681,东兴市,county,1996,,
450700,钦州市,prefecture,1994,,
450702,钦南区,county,1994,,
450703,钦北区,county,1994,,
450721,灵山县,county,1994,,
450722,浦北县,county,1994,,
450800,贵港市,prefecture,1995,,
450802,港北区,county,1995,,450804[2003]
450803,港南区,county,1995,,
450804,覃塘区,county,2003,,
450821,平南县,county,1995,,
450881,桂平市,county,1995,,
450900,玉林市,prefecture,1997,,
450902,玉州区,county,1997,,450903[2013]
450903,福绵区,county,2013,,
450921,容县,county,1997,,
450922,陆川县,county,1997,,
450923,博白县,county,1997,,
450924,兴业县,county,1997,,
450981,北流市,county,1997,,
451000,百色市,prefecture,2002,,
451002,右江区,county,2002,,
451003,田阳区,county,2019,,
451021,田阳县,county,2002,2019,451003
451022,田东县,county,2002,,
451023,平果县,county,2002,2019,451082
451024,德保县,county,2002,,
451025,靖西县,county,2002,2015,451081
451026,那坡县,county,2002,,
451027,凌云县,county,2002,,
451028,乐业县,county,2002,,
451029,田林县,county,2002,,
451030,西林县,county,2002,,
451031,隆林各族自治县,county,2002,,
451081,靖西市,county,2015,,
451082,平果市,county,2019,,
451100,贺州市,prefecture,2002,,
451102,八步区,county,2002,,451103[2016]
451103,平桂区,county,2016,,
451121,昭平县,county,2002,,
451122,钟山县,county,2002,,
451123,富川瑶族自治县,county,2002,,
451200,河池市,prefecture,2002,,
451202,金城江区,county,2002,,
451203,宜州区,county,2016,,
451221,南丹县,county,2002,,
451222,天峨县,county,2002,,
451223,凤山县,county,2002,,
451224,东兰县,county,2002,,
451225,罗城仫佬族自治县,county,2002,,
451226,环江毛南族自治县,county,2002,,
451227,巴马瑶族自治县,county,2002,,
451228,都安瑶族自治县,county,2002,,
451229,大化瑶族自治县,county,2002,,
451281,宜州市,county,2002,2016,451203
451300,来宾市,prefecture,2002,,
451302,兴宾区,county,2002,,
451321,忻城县,county,2002,,
451322,象州县,county,2002,,
451323,武宣县,county,2002,,
451324,金秀瑶族自治县,county,2002,,
451381,合山市,county,2002,,
451400,崇左市,prefecture,2002,,
451402,江州区,county,2002,,
451421,扶绥县,county,2002,,
451422,宁明县,county,2002,,
451423,龙州县,county,2002,,
451424,大新县,county,2002,,
451425,天等县,county,2002,,
451481,凭祥市,county,2002,,
452100,南宁地区,prefecture,1981,2002,
452101,凭祥市,county,1981,2002,451481
452121,邕宁县,county,1981,1983,450100[1982];450121
452122,横县,county,1981,2002,450127
452123,宾阳县,county,1981,2002,450126
452124,上林县,county,1981,2002,450125
452125,武鸣县,county,1981,1983,450122
452126,隆安县,county,1981,2002,450123
452127,马山县,county,1981,2002,452731[1987];450124
452128,扶绥县,county,1981,2002,451421
452129,崇左县,county,1981,2002,451402
452130,大新县,county,1981,2002,451424
452131,天等县,county,1981,2002,451425
452132,宁明县,county,1981,2002,451422
452133,龙州县,county,1981,2002,451423
452200,柳州地区,prefecture,1981,2002,
452201,合山市,county,1981,2002,451381
452221,柳江县,county,1981,1983,450221
452222,柳城县,county,1981,1983,450200;450222
452223,鹿寨县,county,1981,2002,450200[1983];452230[1984];450223
452224,象州县,county,1981,2002,452230[1984];451322
452225,武宣县,county,1981,2002,451323
452226,来宾县,county,1981,2002,451302
452227,融安县,county,1981,2002,450224
452228,三江侗族自治县,county,1981,2002,450226
452229,融水苗族自治县,county,1981,2002,450225
452230,金秀瑶族自治县,county,1981,2002,451324
452231,忻城县,county,1981,2002,451321
452300,桂林地区,prefecture,1981,1998,
452321,临桂县,county,1981,1983,450322
452322,灵川县,county,1981,1998,450323
452323,全州县,county,1981,1998,450324
452324,兴安县,county,1981,1998,450325
452325,永福县,county,1981,1998,450326
452327,灌阳县,county,1981,1998,450327
452328,龙胜各族自治县,county,1981,1998,450328
452329,资源县,county,1981,1998,450329
452330,平乐县,county,1981,1998,450330
452331,荔浦县,county,1981,1998,450331
452332,恭城县,county,1981,1990,452332
452332,恭城瑶族自治县,county,1990,1998,450332
452400,梧州地区,prefecture,1981,1997,
452400,贺州地区,prefecture,1997,2002,
452401,岑溪市,county,1995,1997,450481
452402,贺州市,county,1997,2002,451102
452421,岑溪县,county,1981,1995,452401
452422,苍梧县,county,1981,1983,450421
452423,藤县,county,1981,1997,450422
452424,昭平县,county,1981,1997,452424
452424,昭平县,county,1997,2002,451121
452425,蒙山县,county,1981,1997,450423
452426,贺县,county,1981,1997,452402
452427,钟山县,county,1981,1997,452427
452427,钟山县,county,1997,2002,451102;451122
452428,富川县,county,1981,1983,452428
452428,富川瑶族自治县,county,1983,1997,452428
452428,富川瑶族自治县,county,1997,2002,451123
452500,玉林地区,prefecture,1981,1997,
452501,玉林市,county,1983,1997,450902;450924
452502,贵港市,county,1988,1995,450802;450803
452503,桂平市,county,1994,1995,450881
452504,北流市,county,1994,1997,450981
452521,玉林县,county,1981,1983,452501
452522,贵县,county,1981,1988,452502
452523,桂平县,county,1981,1994,452503
452524,平南县,county,1981,1995,450821
452525,容县,county,1981,1997,450921
452526,北流县,county,1981,1994,452504
452527,陆川县,county,1981,1997,450922
452528,博白县,county,1981,1997,450923
452600,百色地区,prefecture,1981,2002,
452601,百色市,county,1983,2002,451002
452621,百色县,county,1981,1983,452601
452622,田阳县,county,1981,2002,451021
452623,田东县,county,1981,2002,451022
452624,平果县,county,1981,2002,451023
452625,德保县,county,1981,2002,451024
452626,靖西县,county,1981,2002,451025
452627,那坡县,county,1981,2002,451026
452628,凌云县,county,1981,2002,451027
452629,乐业县,county,1981,2002,451028
452630,田林县,county,1981,2002,451029
452631,隆林各族自治县,county,1981,2002,451031
452632,西林县,county,1981,2002,451030
452700,河池地区,prefecture,1981,2002,
452701,河池市,county,1983,2002,451202
452702,宜州市,county,1993,2002,451281
452721,河池县,county,1981,1983,452701
452722,宜山县,county,1981,1993,452702
452723,罗城县,county,1981,1983,452723
452723,罗城仫佬族自治县,county,1983,2002,451225
452724,环江县,county,1981,1986,452724
452724,环江毛南族自治县,county,1986,2002,451226
452725,南丹县,county,1981,2002,451221
452726,天峨县,county,1981,2002,451222
452727,凤山县,county,1981,2002,451223
452728,东兰县,county,1981,2002,451224
452729,巴马瑶族自治县,county,1981,2002,452731[1987];451227
452730,都安瑶族自治县,county,1981,2002,452722[1987];452731[1987];451228
452731,大化瑶族自治县,county,1987,2002,451229
452800,钦州地区,prefecture,1981,1994,
452801,北海市,county,1981,1983,450500
452802,钦州市,county,1983,1994,450702;450703
452821,上思县,county,1981,1993,450621
452822,防城各族自治县,county,1981,1993,450602;450603
452823,钦州县,county,1981,1983,452802
452824,灵山县,county,1981,1994,450721
452825,合浦县,county,1981,1987,450521
452826,浦北县,county,1981,1994,450722
460000,海南省,province,1988,,
460001,通什市,county,1988,2001,469001
460002,琼海市,county,1992,2001,469002
460003,儋州市,county,1993,2001,469003
460004,琼山市,county,1994,2001,469004
460005,文昌市,county,1995,2001,469005
460006,万宁市,county,1996,2001,469006
460007,东方市,county,1997,2001,469007
460021,琼山县,county,1988,1994,460004
460022,文昌县,county,1988,1995,460005
460023,琼海县,county,1988,1992,460002
460024,万宁县,county,1988,1996,460006
460025,定安县,county,1988,2001,469021
460026,屯昌县,county,1988,2001,469022
460027,澄迈县,county,1988,2001,469023
460028,临高县,county,1988,2001,469024
460029,儋县,county,1988,1993,460003
460030,白沙黎族自治县,county,1988,2001,469025
460031,昌江黎族自治县,county,1988,2001,469026
460032,东方黎族自治县,county,1988,1997,460007
460033,乐东黎族自治县,county,1988,2001,469027
460034,陵水黎族自治县,county,1988,2001,469028
460035,保亭黎族苗族自治县,county,1988,2001,469029
460036,琼中黎族苗族自治县,county,1988,2001,469030
460037,西沙群岛,county,1988,2001,469031
460038,南沙群岛,county,1988,2001,469032
460039,中沙群岛的岛礁及其海域,county,1988,2001,469033
460100,海口市,prefecture,1988,,460102[1990];460103[1990];460104[1990]
460102,振东区,county,1990,2002,460107;460108
460103,新华区,county,1990,2002,460106
460104,秀英区,county,1990,2002,460105
460105,秀英区,county,2002,,
460106,龙华区,county,2002,,
460107,琼山区,county,2002,,
460108,美兰区,county,2002,,
460200,三亚市,prefecture,1988,,460202[2014];460203[2014];460204[2014];460205[2014]
460202,海棠区,county,2014,,
460203,吉阳区,county,2014,,
460204,天涯区,county,2014,,
460205,崖州区,county,2014,,
460300,三沙市,prefecture,2012,,460302[2020];460303[2020]
460302,西沙区,county,2020,,
460303,南沙区,county,2020,,
460400,儋州市,prefecture,2015,,
469001,五指山市,county,2001,,
469002,琼海市,county,2001,,
469003,儋州市,county,2001,2015,460400
469004,琼山市,county,2001,2002,460105;460106;460107;460108
469005,文昌市,county,2001,,
469006,万宁市,county,2001,,
469007,东方市,county,2001,,
469021,定安县,county,2001,,
469022,屯昌县,county,2001,,
469023,澄迈县,county,2001,,
469024,临高县,county,2001,,
469025,白沙黎族自治县,county,2001,,
469026,昌江黎族自治县,county,2001,,
469027,乐东黎族自治县,county,2001,,
469028,陵水黎族自治县,county,2001,,
469029,保亭黎族苗族自治县,county,2001,,
469030,琼中黎族苗族自治县,county,2001,,
469031,西沙群岛,county,2001,2012,460300
469032,南沙群岛,county,2001,2012,460300
469033,中沙群岛的岛礁及其海域,county,2001,2012,460300
500000,重庆市,province,1997,,
500101,万县区,county,1997,1998,500101
500101,万州区,county,1998,,
500102,涪陵区,county,1997,,
500103,渝中区,county,1997,,
500104,大渡口区,county,1997,,
500105,江北区,county,1997,,
500106,沙坪坝区,county,1997,,
500107,九龙坡区,county,1997,,
500108,南岸区,county,1997,,
500109,北碚区,county,1997,,
500110,万盛区,county,1997,2011,500110
500110,綦江区,county,2011,,
500111,双桥区,county,1997,2011,500111
500111,大足区,county,2011,,
500112,渝北区,county,1997,,
500113,巴南区,county,1997,,
500114,黔江区,county,2000,,
500115,长寿区,county,2001,,
500116,江津区,county,2006,,
500117,合川区,county,2006,,
500118,永川区,county,2006,,
500119,南川区,county,2006,,
500120,璧山区,county,2014,,
500151,铜梁区,county,2014,,
500152,潼南区,county,2015,,
500153,荣昌区,county,2015,,
500154,开州区,county,2016,,
500155,梁平区,county,2016,,
500156,武隆区,county,2016,,
500221,长寿县,county,1997,2001,500115
500222,綦江县,county,1997,2011,500110
500223,潼南县,county,1997,2015,500152
500224,铜梁县,county,1997,2014,500151
500225,大足县,county,1997,2011,500111
500226,荣昌县,county,1997,2015,500153
500227,璧山县,county,1997,2014,500120
500228,梁平县,county,1997,2016,500155
500229,城口县,county,1997,,
500230,丰都县,county,1997,,
500231,垫江县,county,1997,,
500232,武隆县,county,1997,2016,500156
500233,忠县,county,1997,,
500234,开县,county,1997,2016,500154
500235,云阳县,county,1997,,
500236,奉节县,county,1997,,
500237,巫山县,county,1997,,
500238,巫溪县,county,1997,,
500239,黔江土家族苗族自治县,county,1997,2000,500114
500240,石柱土家族自治县,county,1997,,
500241,秀山土家族苗族自治县,county,1997,,
500242,酉阳土家族苗族自治县,county,1997,,
500243,彭水苗族土家族自治县,county,1997,,
500381,江津市,county,1997,2006,500116
500382,合川市,county,1997,2006,500117
500383,永川市,county,1997,2006,500118
500384,南川市,county,1997,2006,500119
510000,四川省,province,1981,,
510100,成都市,prefecture,1981,,
510102,东城区,county,1983,1990,510104;510107;510108
510103,西城区,county,1983,1990,510105;510106;510107
510104,锦江区,county,1990,,
510105,青羊区,county,1990,,
510106,金牛区,county,1990,,
510107,武侯区,county,1990,,
510108,成华区,county,1990,,
510111,金牛区,county,1983,1990,510104;510105;510106;510107;510108
510112,龙泉驿区,county,1983,,510114[2005]
510113,青白江区,county,1983,,510114[2005]
510114,新都区,county,2001,,
510115,温江区,county,2002,,
510116,双流区,county,2015,,
510117,郫都区,county,2016,,
510118,新津区,county,2020,,
510121,金堂县,county,1981,,
510122,双流县,county,1981,2015,510116
510123,温江县,county,1983,2002,510115
510124,郫县,county,1983,2016,510117
510125,新都县,county,1983,2001,510114
510126,彭县,county,1983,1993,510182
510127,灌县,county,1983,1988,519003
510128,崇庆县,county,1983,1994,510184
510129,大邑县,county,1983,,
510130,邛崃县,county,1983,1994,510183
510131,蒲江县,county,1983,,
510132,新津县,county,1983,2020,510118
510181,都江堰市,county,1990,,
510182,彭州市,county,1993,,
510183,邛崃市,county,1994,,
510184,崇州市,county,1994,,
510185,简阳市,county,2016,,
510200,重庆市,prefecture,1981,1997,
510202,市中区,county,1983,1994,510202
510202,渝中区,county,1994,1997,500103
510203,大渡口区,county,1983,1997,500104
510211,江北区,county,1983,1997,500105
510212,沙坪坝区,county,1983,1997,510202[1994];510213[1994];500106
510213,九龙坡区,county,1983,1997,510203[1994];510219[1994];500107
510214,南岸区,county,1983,1997,510211[1994];500108
510215,北碚区,county,1983,1997,500109
510216,南桐矿区,county,1983,1993,510216
510216,万盛区,county,1993,1997,500110
510217,双桥区,county,1983,1997,500111
510218,渝北区,county,1994,1997,500112
510219,巴南区,county,1994,1997,500113
510221,长寿县,county,1981,1997,500221
510222,巴县,county,1981,1994,510203;510212;510213;510214;510219
510223,綦江县,county,1981,1997,500222
510224,江北县,county,1981,1994,510211;510215;510218
510225,江津县,county,1983,1992,510282
510226,合川县,county,1983,1992,510283
510227,潼南县,county,1983,1997,500223
510228,铜梁县,county,1983,1997,500224
510229,永川县,county,1983,1992,510281
510230,大足县,county,1983,1997,500225
510231,荣昌县,county,1983,1997,500226
510232,璧山县,county,1983,1997,500227
510281,永川市,county,1992,1997,500383
510282,江津市,county,1992,1997,500381
510283,合川市,county,1992,1997,500382
510300,自贡市,prefecture,1981,,
510302,自流井区,county,1983,,
510303,贡井区,county,1983,,510302[2005]
510304,大安区,county,1983,,510302[2005]
510311,沿滩区,county,1983,,510302[2005]
510321,荣县,county,1981,,510303[2005]
510322,富顺县,county,1983,,510304[2005];510311[2005]
510400,渡口市,prefecture,1981,1987,
510400,攀枝花市,prefecture,1987,,
510402,东区,county,1983,1987,510402
510402,东区,county,1987,,
510403,西区,county,1983,1987,510403
510403,西区,county,1987,,
510411,仁和区,county,1983,1987,510411
510411,仁和区,county,1987,,
510421,米易县,county,1981,1987,510421
510421,米易县,county,1987,,
510422,盐边县,county,1981,1987,510422
510422,盐边县,county,1987,,
510500,泸州市,prefecture,1983,,510502[1984]
510502,市中区,county,1984,1995,510502;510503;510504
510502,江阳区,county,1995,,
510503,纳溪区,county,1995,,
510504,龙马潭区,county,1995,,
510521,泸县,county,1983,,510502[1984];510502[1995];510504[1995]
510522,合江县,county,1983,,
510523,纳溪县,county,1983,1995,510502[1984];510502;510503
510524,叙永县,county,1985,,
510525,古蔺县,county,1985,,
510600,德阳市,prefecture,1983,,
510602,市中区,county,1984,1996,510603;510626
510603,旌阳区,county,1996,,
510604,罗江区,county,2017,,
510621,德阳县,county,1983,1984,510602
510622,绵竹县,county,1983,1996,510683
510623,中江县,county,1983,,
510624,广汉县,county,1983,1988,519001
510625,什邡县,county,1983,1995,510682
510626,罗江县,county,1996,2017,510604
510681,广汉市,county,1990,,
510682,什邡市,county,1995,,
510683,绵竹市,county,1996,,
510700,绵阳市,prefecture,1985,,
510702,市中区,county,1985,1992,510703;510704
510703,涪城区,county,1992,,
510704,游仙区,county,1992,,
510705,安州区,county,2016,,
510721,江油县,county,1985,1988,519002
510722,三台县,county,1985,,
510723,盐亭县,county,1985,,
510724,安县,county,1985,2016,510726[2009];510705
510725,梓潼县,county,1985,,
510726,北川县,county,1985,2003,510726
510726,北川羌族自治县,county,2003,,
510727,平武县,county,1985,,
510781,江油市,county,1990,,
510800,广元市,prefecture,1985,,
510802,市中区,county,1985,2007,510811[1989];510812[1989];510802
510802,利州区,county,2007,,
510811,元坝区,county,1989,2013,510811
510811,昭化区,county,2013,,
510812,朝天区,county,1989,,
510821,旺苍县,county,1985,,
510822,青川县,county,1985,,510802[2005]
510823,剑阁县,county,1985,,
510824,苍溪县,county,1985,,
510900,遂宁市,prefecture,1985,,
510902,市中区,county,1985,2003,510903;510904
510903,船山区,county,2003,,
510904,安居区,county,2003,,
510921,蓬溪县,county,1985,,510923[1997]
510922,射洪县,county,1985,2019,510981
510923,大英县,county,1997,,
510981,射洪市,county,2019,,
511000,内江市,prefecture,1985,,
511002,市中区,county,1985,,511011[1989]
511011,东兴区,county,1989,,
511021,内江县,county,1985,1989,511002;511011
511022,乐至县,county,1985,1998,513922
511023,安岳县,county,1985,1998,513921
511024,威远县,county,1985,,
511025,资中县,county,1985,,
511026,资阳县,county,1985,1993,511081
511027,简阳县,county,1985,1994,511082
511028,隆昌县,county,1985,2017,511083
511081,资阳市,county,1993,1998,513901
511082,简阳市,county,1994,1998,513902
511083,隆昌市,county,2017,,
511100,乐山市,prefecture,1985,,
511102,市中区,county,1985,,
511111,沙湾区,county,1985,,
511112,五通桥区,county,1985,,
511113,金口河区,county,1985,,
511121,仁寿县,county,1985,1997,513822
511122,眉山县,county,1985,1997,513821
511123,犍为县,county,1985,,
511124,井研县,county,1985,,
511125,峨眉县,county,1985,1988,519004
511126,夹江县,county,1985,,
511127,洪雅县,county,1985,1997,513824
511128,彭山县,county,1985,1997,513823
511129,沐川县,county,1985,,
511130,青神县,county,1985,1997,513826
511131,丹棱县,county,1985,1997,513825
511132,峨边彝族自治县,county,1985,,
511133,马边彝族自治县,county,1985,,
511181,峨眉山市,county,1990,,
511200,万县市,prefecture,1992,1997,
511202,龙宝区,county,1992,1997,500101
511203,天城区,county,1992,1997,500101
511204,五桥区,county,1992,1997,500101
511221,开县,county,1992,1997,500234
511222,忠县,county,1992,1997,500233
511223,梁平县,county,1992,1997,500228
511224,云阳县,county,1992,1997,500235
511225,奉节县,county,1992,1997,500236
511226,巫山县,county,1992,1997,500237
511227,巫溪县,county,1992,1997,500238
511228,城口县,county,1992,1997,500229
511300,南充市,prefecture,1993,,
511302,顺庆区,county,1993,,
511303,高坪区,county,1993,,511304[2006]
511304,嘉陵区,county,1993,,
511321,南部县,county,1993,,511324[2004]
511322,营山县,county,1993,,
511323,蓬安县,county,1993,,
511324,仪陇县,county,1993,,
511325,西充县,county,1993,,
511381,阆中市,county,1993,,
511400,涪陵市,prefecture,1995,1997,
511400,眉山市,prefecture,2000,,
511402,枳城区,county,1995,1997,500102
511402,东坡区,county,2000,,
511403,李渡区,county,1995,1997,500102
511403,彭山区,county,2014,,
511421,垫江县,county,1995,1997,500231
511421,仁寿县,county,2000,,
511422,丰都县,county,1995,1997,500230
511422,彭山县,county,2000,2014,511403
511423,武隆县,county,1995,1997,500232
511423,洪雅县,county,2000,,
511424,丹棱县,county,2000,,
511425,青神县,county,2000,,
511481,南川市,county,1995,1997,500384
511500,宜宾市,prefecture,1996,,
511502,翠屏区,county,1996,,511504[2018]
511503,南溪区,county,2011,,511502[2019]
511504,叙州区,county,2018,,
511521,宜宾县,county,1996,2018,511502;511504
511522,南溪县,county,1996,2011,511503
511523,江安县,county,1996,,511524[2006]
511524,长宁县,county,1996,,511523[2019]
511525,高县,county,1996,,511526[2023]
511526,珙县,county,1996,,
511527,筠连县,county,1996,,
511528,兴文县,county,1996,,
511529,屏山县,county,1996,,
511600,广安市,prefecture,1998,,
511602,广安区,county,1998,,511603[2013]
511603,前锋区,county,2013,,
511621,岳池县,county,1998,,
511622,武胜县,county,1998,,
511623,邻水县,county,1998,,
511681,华蓥市,county,1998,,
511700,达州市,prefecture,1999,,
511702,通川区,county,1999,,
511703,达川区,county,2013,,
511721,达县,county,1999,2013,511702;511703
511722,宣汉县,county,1999,,
511723,开江县,county,1999,,
511724,大竹县,county,1999,,
511725,渠县,county,1999,,
511781,万源市,county,1999,,
511800,雅安市,prefecture,2000,,
511802,雨城区,county,2000,,
511803,名山区,county,2012,,
511821,名山县,county,2000,2012,511803
511822,荥经县,county,2000,,
511823,汉源县,county,2000,,
511824,石棉县,county,2000,,
511825,天全县,county,2000,,
511826,芦山县,county,2000,,
511827,宝兴县,county,2000,,
511900,巴中市,prefecture,2000,,
511902,巴州区,county,2000,,511903[2013]
511903,恩阳区,county,2013,,
511921,通江县,county,2000,,
511922,南江县,county,2000,,
511923,平昌县,county,2000,,
512000,资阳市,prefecture,2000,,
512002,雁江区,county,2000,,
512021,安岳县,county,2000,,
512022,乐至县,county,2000,,
512081,简阳市,county,2000,2016,510185
512100,永川地区,prefecture,1981,1983,
512121,江津县,county,1981,1983,510225
512122,合川县,county,1981,1983,510226
512123,潼南县,county,1981,1983,510227
512124,铜梁县,county,1981,1983,510228
512125,永川县,county,1981,1983,510229
512126,大足县,county,1981,1983,510230
512127,荣昌县,county,1981,1983,510231
512128,璧山县,county,1981,1983,510232
512200,万县地区,prefecture,1981,1992,
512201,万县市,county,1981,1992,511202;511203;511204
512221,万县,county,1981,1992,511202;511203;511204
512222,开县,county,1981,1992,511221
512223,忠县,county,1981,1992,511222
512224,梁平县,county,1981,1992,511223
512225,云阳县,county,1981,1992,511224
512226,奉节县,county,1981,1992,511225
512227,巫山县,county,1981,1992,511226
512228,巫溪县,county,1981,1992,511227
512229,城口县,county,1981,1992,511228
512300,涪陵地区,prefecture,1981,1995,
512301,涪陵市,county,1983,1995,511402;511403
512302,南川市,county,1994,1995,511481
512321,涪陵县,county,1981,1983,512301
512322,垫江县,county,1981,1995,511421
512323,南川县,county,1981,1994,512302
512324,丰都县,county,1981,1995,511422
512325,石柱县,county,1981,1983,512325
512325,石柱土家族自治县,county,1983,1988,513521
512326,武隆县,county,1981,1995,511423
512327,彭水县,county,1981,1983,512327
512327,彭水苗族土家族自治县,county,1983,1988,513525
512328,黔江县,county,1981,1983,512328
512328,黔江土家族苗族自治县,county,1983,1988,513523
512329,酉阳县,county,1981,1983,512329
512329,酉阳土家族苗族自治县,county,1983,1988,513524
512330,秀山县,county,1981,1983,512330
512330,秀山土家族苗族自治县,county,1983,1988,513522
512400,内江地区,prefecture,1981,1985,
512401,内江市,county,1981,1985,511002
512421,内江县,county,1981,1985,511021
512422,资中县,county,1981,1985,511025
512423,资阳县,county,1981,1985,511026
512424,简阳县,county,1981,1985,511027
512425,威远县,county,1981,1985,511024
512426,隆昌县,county,1981,1985,511028
512427,安岳县,county,1981,1985,511023
512428,乐至县,county,1981,1985,511022
512500,宜宾地区,prefecture,1981,1996,
512501,宜宾市,county,1981,1996,511502
512502,泸州市,county,1981,1983,510500
512521,泸县,county,1981,1983,510521
512522,富顺县,county,1981,1983,510322
512523,合江县,county,1981,1983,510522
512524,纳溪县,county,1981,1983,510523
512525,叙永县,county,1981,1985,510524
512526,古蔺县,county,1981,1985,510525
512527,宜宾县,county,1981,1996,512501[1983];511521
512528,南溪县,county,1981,1996,512501[1983];511522
512529,江安县,county,1981,1996,511523
512530,长宁县,county,1981,1996,511524
512531,高县,county,1981,1996,512501[1983];511525
512532,筠连县,county,1981,1996,511527
512533,珙县,county,1981,1996,511526
512534,兴文县,county,1981,1996,511528
512535,屏山县,county,1981,1996,511529
512600,乐山地区,prefecture,1981,1985,
512601,乐山市,county,1981,1985,512625[1984];511102;511111;511112
512621,仁寿县,county,1981,1985,511121
512622,眉山县,county,1981,1985,511122
512623,犍为县,county,1981,1985,511123
512624,井研县,county,1981,1985,511124
512625,峨眉县,county,1981,1985,511125
512626,夹江县,county,1981,1985,511126
512627,洪雅县,county,1981,1985,511127
512628,彭山县,county,1981,1985,511128
512629,沐川县,county,1981,1985,511129
512630,青神县,county,1981,1985,511130
512631,丹棱县,county,1981,1985,511131
512632,峨边县,county,1981,1984,512632
512632,峨边彝族自治县,county,1984,1985,511132
512633,马边县,county,1981,1984,512633
512633,马边彝族自治县,county,1984,1985,511133
512634,金口河工农区,county,1981,1985,511113
512700,温江地区,prefecture,1981,1983,
512721,温江县,county,1981,1983,510123
512722,郫县,county,1981,1983,510124
512723,新都县,county,1981,1983,510125
512724,广汉县,county,1981,1983,510624
512725,什邡县,county,1981,1983,510625
512726,彭县,county,1981,1983,510126
512727,灌县,county,1981,1983,510127
512728,崇庆县,county,1981,1983,510128
512729,大邑县,county,1981,1983,510129
512730,邛崃县,county,1981,1983,510130
512731,蒲江县,county,1981,1983,510131
512732,新津县,county,1981,1983,510132
512800,绵阳地区,prefecture,1981,1985,
512801,绵阳市,county,1981,1985,510702
512821,德阳县,county,1981,1983,510621
512822,绵竹县,county,1981,1983,510622
512823,安县,county,1981,1985,510724
512824,江油县,county,1981,1985,510721
512825,梓潼县,county,1981,1985,510725
512826,剑阁县,county,1981,1985,510823
512827,广元县,county,1981,1985,510802
512828,旺苍县,county,1981,1985,510821
512829,青川县,county,1981,1985,510822
512830,平武县,county,1981,1985,510727
512831,北川县,county,1981,1985,510726
512832,遂宁县,county,1981,1985,510902
512833,三台县,county,1981,1985,510722
512834,中江县,county,1981,1983,510623
512835,蓬溪县,county,1981,1985,510921
512836,射洪县,county,1981,1985,510922
512837,盐亭县,county,1981,1985,510723
512900,南充地区,prefecture,1981,1993,
512901,南充市,county,1981,1993,511302;511304
512902,华蓥市,county,1985,1993,513601
512903,阆中市,county,1991,1993,511381
512921,南充县,county,1981,1993,511302;511303;511304
512922,南部县,county,1981,1993,511321
512923,岳池县,county,1981,1993,513621
512924,营山县,county,1981,1993,511322
512925,广安县,county,1981,1993,513622
512926,蓬安县,county,1981,1993,511323
512927,仪陇县,county,1981,1993,511324
512928,武胜县,county,1981,1993,513623
512929,西充县,county,1981,1993,511325
512930,阆中县,county,1981,1991,512903
512931,苍溪县,county,1981,1985,510824
512932,华云工农区,county,1981,1985,512902
513000,达县地区,prefecture,1981,1993,
513000,达川地区,prefecture,1993,1999,
513001,达县市,county,1981,1993,513001
513001,达川市,county,1993,1999,511702
513002,万源市,county,1993,1999,511781
513021,达县,county,1981,1993,513001[1984];513021
513021,达县,county,1993,1999,511702;511721
513022,宣汉县,county,1981,1993,513022
513022,宣汉县,county,1993,1999,511722
513023,开江县,county,1981,1993,513023
513023,开江县,county,1993,1999,511723
513024,万源县,county,1981,1993,513002
513025,通江县,county,1981,1993,513721
513026,南江县,county,1981,1993,513722
513027,巴中县,county,1981,1993,513701
513028,平昌县,county,1981,1993,513723
513029,大竹县,county,1981,1993,513029
513029,大竹县,county,1993,1999,511724
513030,渠县,county,1981,1993,513030
513030,渠县,county,1993,1999,511725
513031,邻水县,county,1981,1993,513624
513032,白沙工农区,county,1981,1993,513002
513100,雅安地区,prefecture,1981,2000,
513101,雅安市,county,1983,2000,511802
513121,雅安县,county,1981,1983,513101
513122,名山县,county,1981,2000,511821
513123,荥经县,county,1981,2000,511822
513124,汉源县,county,1981,2000,511823
513125,石棉县,county,1981,2000,511824
513126,天全县,county,1981,2000,511825
513127,芦山县,county,1981,2000,511826
513128,宝兴县,county,1981,2000,511827
513200,阿坝藏族自治州,prefecture,1981,1987,
513200,阿坝藏族羌族自治州,prefecture,1987,,
513201,马尔康市,county,2015,,
513221,汶川县,county,1981,1987,513221
513221,汶川县,county,1987,,
513222,理县,county,1981,1987,513222
513222,理县,county,1987,,
513223,茂汶羌族自治县,county,1981,1987,513223
513223,茂县,county,1987,,
513224,松潘县,county,1981,1987,513224
513224,松潘县,county,1987,,
513225,南坪县,county,1981,1987,513225
513225,南坪县,county,1987,1997,513225
513225,九寨沟县,county,1997,,
513226,金川县,county,1981,1987,513226
513226,金川县,county,1987,,
513227,小金县,county,1981,1987,513227
513227,小金县,county,1987,,
513228,黑水县,county,1981,1987,513228
513228,黑水县,county,1987,,
513229,马尔康县,county,1981,1987,513229
513229,马尔康县,county,1987,2015,513201
513230,壤塘县,county,1981,1987,513230
513230,壤塘县,county,1987,,
513231,阿坝县,county,1981,1987,513231
513231,阿坝县,county,1987,,
513232,若尔盖县,county,1981,1987,513232
513232,若尔盖县,county,1987,,
513233,红原县,county,1981,1987,513233
513233,红原县,county,1987,,
513300,甘孜藏族自治州,prefecture,1981,,
513301,康定市,county,2015,,
513321,康定县,county,1981,2015,513301
513322,泸定县,county,1981,,
513323,丹巴县,county,1981,,
513324,九龙县,county,1981,,
513325,雅江县,county,1981,,
513326,道孚县,county,1981,,
513327,炉霍县,county,1981,,
513328,甘孜县,county,1981,,
513329,新龙县,county,1981,,
513330,德格县,county,1981,,
513331,白玉县,county,1981,,
513332,石渠县,county,1981,,
513333,色达县,county,1981,,
513334,理塘县,county,1981,,
513335,巴塘县,county,1981,,
513336,乡城县,county,1981,,
513337,稻城县,county,1981,,
513338,得荣县,county,1981,,
513400,凉山彝族自治州,prefecture,1981,,
513401,西昌市,county,1981,,
513402,会理市,county,2021,,
513421,西昌县,county,1981,1986,513401
513422,木里藏族自治县,county,1981,,
513423,盐源县,county,1981,,
513424,德昌县,county,1981,,
513425,会理县,county,1981,2021,513402
513426,会东县,county,1981,,
513427,宁南县,county,1981,,
513428,普格县,county,1981,,
513429,布拖县,county,1981,,
513430,金阳县,county,1981,,
513431,昭觉县,county,1981,,
513432,喜德县,county,1981,,
513433,冕宁县,county,1981,,
513434,越西县,county,1981,,
513435,甘洛县,county,1981,,
513436,美姑县,county,1981,,
513437,雷波县,county,1981,,
513500,黔江地区,prefecture,1988,1997,
513521,石柱土家族自治县,county,1988,1997,500240
513522,秀山土家族苗族自治县,county,1988,1997,500241
513523,黔江土家族苗族自治县,county,1988,1997,500239
513524,酉阳土家族苗族自治县,county,1988,1997,500242
513525,彭水苗族土家族自治县,county,1988,1997,500243
513600,广安地区,prefecture,1993,1998,
513601,华蓥市,county,1993,1998,511681
513621,岳池县,county,1993,1998,511621
513622,广安县,county,1993,1998,511602
513623,武胜县,county,1993,1998,511622
513624,邻水县,county,1993,1998,511623
513700,巴中地区,prefecture,1993,2000,
513701,巴中市,county,1993,2000,511902
513721,通江县,county,1993,2000,511921
513722,南江县,county,1993,2000,511922
513723,平昌县,county,1993,2000,511923
513800,眉山地区,prefecture,1997,2000,
513821,眉山县,county,1997,2000,511402
513822,仁寿县,county,1997,2000,511421
513823,彭山县,county,1997,2000,511422
513824,洪雅县,county,1997,2000,511423
513825,丹棱县,county,1997,2000,511424
513826,青神县,county,1997,2000,511425
513900,资阳地区,prefecture,1998,2000,
513901,资阳市,county,1998,2000,512002
513902,简阳市,county,1998,2000,512081
513921,安岳县,county,1998,2000,512021
513922,乐至县,county,1998,2000,512022
519001,广汉市,county,1988,1990,510681
519002,江油市,county,1988,1990,510781
519003,都江堰市,county,1988,1990,510181
519004,峨眉山市,county,1988,1990,511181
520000,贵州省,province,1981,,
520100,贵阳市,prefecture,1981,,520114[2000]
520102,南明区,county,1983,,
520103,云岩区,county,1983,,
520111,花溪区,county,1983,,520114[2000]
520112,乌当区,county,1983,,520115[2012]
520113,白云区,county,1983,,
520114,小河区,county,2000,2012,520111
520115,观山湖区,county,2012,,
520121,开阳县,county,1995,,
520122,息烽县,county,1995,,
520123,修文县,county,1995,,
520181,清镇市,county,1995,,520115[2012]
520200,六盘水市,prefecture,1981,,
520201,水城特区,county,1981,1987,520201;520221
520201,钟山区,county,1987,,
520202,盘县特区,county,1981,1999,520222
520203,六枝特区,county,1981,,
520204,水城区,county,2020,,
520221,水城县,county,1987,2020,520201;520204
520222,盘县,county,1999,2017,520281
520281,盘州市,county,2017,,
520300,遵义市,prefecture,1997,,
520302,红花岗区,county,1997,,520303[2003]
520303,汇川区,county,2003,,520302[2016]
520304,播州区,county,2016,,
520321,遵义县,county,1997,2016,520303[2003];520302;520303;520304
520322,桐梓县,county,1997,,
520323,绥阳县,county,1997,,
520324,正安县,county,1997,,
520325,道真仡佬族苗族自治县,county,1997,,
520326,务川仡佬族苗族自治县,county,1997,,
520327,凤冈县,county,1997,,
520328,湄潭县,county,1997,,
520329,余庆县,county,1997,,
520330,习水县,county,1997,,
520381,赤水市,county,1997,,
520382,仁怀市,county,1997,,
520400,安顺市,prefecture,2000,,
520402,西秀区,county,2000,,
520403,平坝区,county,2014,,
520421,平坝县,county,2000,2014,520403
520422,普定县,county,2000,,
520423,镇宁布依族苗族自治县,county,2000,,
520424,关岭布依族苗族自治县,county,2000,,
520425,紫云苗族布依族自治县,county,2000,,
520500,毕节市,prefecture,2011,,
520502,七星关区,county,2011,,
520521,大方县,county,2011,,
520522,黔西县,county,2011,2021,520581
520523,金沙县,county,2011,,
520524,织金县,county,2011,,
520525,纳雍县,county,2011,,
520526,威宁彝族回族苗族自治县,county,2011,,
520527,赫章县,county,2011,,
520581,黔西市,county,2021,,
520600,铜仁市,prefecture,2011,,
520602,碧江区,county,2011,,
520603,万山区,county,2011,,
520621,江口县,county,2011,,
520622,玉屏侗族自治县,county,2011,,
520623,石阡县,county,2011,,
520624,思南县,county,2011,,
520625,印江土家族苗族自治县,county,2011,,
520626,德江县,county,2011,,
520627,沿河土家族自治县,county,2011,,
520628,松桃苗族自治县,county,2011,,
522100,遵义地区,prefecture,1981,1997,
522101,遵义市,county,1981,1997,520302
522102,赤水市,county,1990,1997,520381
522103,仁怀市,county,1995,1997,520382
522121,遵义县,county,1981,1997,520321
522122,桐梓县,county,1981,1997,520322
522123,绥阳县,county,1981,1997,520323
522124,正安县,county,1981,1997,520324
522125,道真县,county,1981,1986,522125
522125,道真仡佬族苗族自治县,county,1986,1997,520325
522126,务川县,county,1981,1986,522126
522126,务川仡佬族苗族自治县,county,1986,1997,520326
522127,凤冈县,county,1981,1997,520327
522128,湄潭县,county,1981,1997,520328
522129,余庆县,county,1981,1997,520329
522130,仁怀县,county,1981,1995,522103
522131,赤水县,county,1981,1990,522102
522132,习水县,county,1981,1997,520330
522200,铜仁地区,prefecture,1981,2011,
522201,铜仁市,county,1987,2011,520602;520603
522221,铜仁县,county,1981,1987,522201
522222,江口县,county,1981,2011,520621
522223,玉屏县,county,1981,1983,522223
522223,玉屏侗族自治县,county,1983,2011,520622
522224,石阡县,county,1981,2011,520623
522225,思南县,county,1981,2011,520624
522226,印江县,county,1981,1986,522226
522226,印江土家族苗族自治县,county,1986,2011,520625
522227,德江县,county,1981,2011,520626
522228,沿河县,county,1981,1986,522228
522228,沿河土家族自治县,county,1986,2011,520627
522229,松桃苗族自治县,county,1981,2011,520628
522230,万山特区,county,1981,2011,520603
522300,黔西南布依族苗族自治州,prefecture,1981,,
522301,兴义市,county,1987,,
522302,兴仁市,county,2018,,
522321,兴义县,county,1981,1987,522301
522322,兴仁县,county,1981,2018,522302
522323,普安县,county,1981,,
522324,晴隆县,county,1981,,
522325,贞丰县,county,1981,,
522326,望谟县,county,1981,,
522327,册亨县,county,1981,,
522328,安龙县,county,1981,,
522400,毕节地区,prefecture,1981,2011,
522401,毕节市,county,1993,2011,520502
522421,毕节县,county,1981,1993,522401
522422,大方县,county,1981,2011,520521
522423,黔西县,county,1981,2011,520522
522424,金沙县,county,1981,2011,520523
522425,织金县,county,1981,2011,520524
522426,纳雍县,county,1981,2011,520525
522427,威宁彝族回族苗族自治县,county,1981,2011,520526
522428,赫章县,county,1981,2011,520527
522500,安顺地区,prefecture,1981,2000,
522501,安顺市,county,1981,2000,520402
522502,清镇市,county,1992,1995,520181
522521,安顺县,county,1981,1990,522501
522522,开阳县,county,1981,1995,520121
522523,息烽县,county,1981,1995,520122
522524,修文县,county,1981,1995,520123
522525,清镇县,county,1981,1992,522502
522526,平坝县,county,1981,2000,520421
522527,普定县,county,1981,2000,520422
522528,关岭布依族苗族自治县,county,1981,2000,520424
522529,镇宁布依族苗族自治县,county,1981,2000,520423
522530,紫云苗族布依族自治县,county,1981,2000,520425
522600,黔东南苗族侗族自治州,prefecture,1981,,
522601,凯里市,county,1983,,
522621,凯里县,county,1981,1983,522601
522622,黄平县,county,1981,,
522623,施秉县,county,1981,,
522624,三穗县,county,1981,,
522625,镇远县,county,1981,,
522626,岑巩县,county,1981,,
522627,天柱县,county,1981,,
522628,锦屏县,county,1981,,
522629,剑河县,county,1981,,
522630,台江县,county,1981,,
522631,黎平县,county,1981,,
522632,榕江县,county,1981,,
522633,从江县,county,1981,,
522634,雷山县,county,1981,,
522635,麻江县,county,1981,,522601[1983];522601[2014]
522636,丹寨县,county,1981,,
522700,黔南布依族苗族自治州,prefecture,1981,,
522701,都匀市,county,1981,,
522702,福泉市,county,1996,,
522721,都匀县,county,1981,1983,522701
522722,荔波县,county,1981,,
522723,贵定县,county,1981,,
522724,福泉县,county,1981,1996,522702
522725,瓮安县,county,1981,,
522726,独山县,county,1981,,
522727,平塘县,county,1981,,
522728,罗甸县,county,1981,,
522729,长顺县,county,1981,,
522730,龙里县,county,1981,,
522731,惠水县,county,1981,,
522732,三都水族自治县,county,1981,,
530000,云南省,province,1981,,
530100,昆明市,prefecture,1981,,
530102,五华区,county,1983,,530112[2004]
530103,盘龙区,county,1983,,530102[2004];530111[2004];530112[2004]
530111,官渡区,county,1983,,530103[2004];530112[2004]
530112,西山区,county,1983,,530102[2004]
530113,东川区,county,1998,,
530114,呈贡区,county,2011,,
530115,晋宁区,county,2016,,
530121,呈贡县,county,1981,2011,530114
530122,晋宁县,county,1981,2016,530115
530123,安宁县,county,1981,1995,530181
530124,富民县,county,1981,,
530125,宜良县,county,1983,,
530126,路南彝族自治县,county,1983,1998,530126
530126,石林彝族自治县,county,1998,,
530127,嵩明县,county,1983,,530103[2016];530103[2017]
530128,禄劝县,county,1983,1985,530128
530128,禄劝彝族苗族自治县,county,1985,,
530129,寻甸回族彝族自治县,county,1998,,
530181,安宁市,county,1995,,
530200,东川市,prefecture,1981,1998,530113
530300,曲靖市,prefecture,1997,,
530302,麒麟区,county,1997,,
530303,沾益区,county,2016,,
530304,马龙区,county,2018,,
530321,马龙县,county,1997,2018,530304
530322,陆良县,county,1997,,
530323,师宗县,county,1997,,
530324,罗平县,county,1997,,
530325,富源县,county,1997,,
530326,会泽县,county,1997,,
530327,寻甸回族彝族自治县,county,1997,1998,530129
530328,沾益县,county,1997,2016,530303
530381,宣威市,county,1997,,
530400,玉溪市,prefecture,1997,,
530402,红塔区,county,1997,,
530403,江川区,county,2015,,
530421,江川县,county,1997,2015,530403
530422,澄江县,county,1997,2019,530481
530423,通海县,county,1997,,
530424,华宁县,county,1997,,
530425,易门县,county,1997,,
530426,峨山彝族自治县,county,1997,,
530427,新平彝族傣族自治县,county,1997,,
530428,元江哈尼族彝族傣族自治县,county,1997,,
530481,澄江市,county,2019,,
530500,保山市,prefecture,2000,,
530502,隆阳区,county,2000,,
530521,施甸县,county,2000,,
530522,腾冲县,county,2000,2015,530581
530523,龙陵县,county,2000,,
530524,昌宁县,county,2000,,
530581,腾冲市,county,2015,,
530600,昭通市,prefecture,2001,,
530602,昭阳区,county,2001,,530624[2023]
530621,鲁甸县,county,2001,,
530622,巧家县,county,2001,,
530623,盐津县,county,2001,,
530624,大关县,county,2001,,
530625,永善县,county,2001,,
530626,绥江县,county,2001,,
530627,镇雄县,county,2001,,
530628,彝良县,county,2001,,
530629,威信县,county,2001,,
530630,水富县,county,2001,2018,530681
530681,水富市,county,2018,,
530700,丽江市,prefecture,2002,,
530702,古城区,county,2002,,
530721,玉龙纳西族自治县,county,2002,,
530722,永胜县,county,2002,,
530723,华坪县,county,2002,,
530724,宁蒗彝族自治县,county,2002,,
530800,思茅市,prefecture,2003,2007,
530800,普洱市,prefecture,2007,,
530802,翠云区,county,2003,2007,530802
530802,思茅区,county,2007,,
530821,普洱哈尼族彝族自治县,county,2003,2007,530821
530821,宁洱哈尼族彝族自治县,county,2007,,
530822,墨江哈尼族自治县,county,2003,2007,530822
530822,墨江哈尼族自治县,county,2007,,
530823,景东彝族自治县,county,2003,2007,530823
530823,景东彝族自治县,county,2007,,
530824,景谷傣族彝族自治县,county,2003,2007,530824
530824,景谷傣族彝族自治县,county,2007,,
530825,镇沅彝族哈尼族拉祜族自治县,county,2003,2007,530825
530825,镇沅彝族哈尼族拉祜族自治县,county,2007,,
530826,江城哈尼族彝族自治县,county,2003,2007,530826
530826,江城哈尼族彝族自治县,county,2007,,
530827,孟连傣族拉祜族佤族自治县,county,2003,2007,530827
530827,孟连傣族拉祜族佤族自治县,county,2007,,
530828,澜沧拉祜族自治县,county,2003,2007,530828
530828,澜沧拉祜族自治县,county,2007,,
530829,西盟佤族自治县,county,2003,2007,530829
530829,西盟佤族自治县,county,2007,,
530900,临沧市,prefecture,2003,,
530902,临翔区,county,2003,,
530921,凤庆县,county,2003,,
530922,云县,county,2003,,
530923,永德县,county,2003,,
530924,镇康县,county,2003,,
530925,双江拉祜族佤族布朗族傣族自治县,county,2003,,
530926,耿马傣族佤族自治县,county,2003,,
530927,沧源佤族自治县,county,2003,,
532100,昭通地区,prefecture,1981,2001,
532101,昭通市,county,1981,2001,530602
532121,昭通县,county,1981,1983,532101
532122,鲁甸县,county,1981,2001,530621
532123,巧家县,county,1981,2001,530622
532124,盐津县,county,1981,2001,530623
532125,大关县,county,1981,2001,530624
532126,永善县,county,1981,2001,530625
532127,绥江县,county,1981,2001,530626
532128,镇雄县,county,1981,2001,530627
532129,彝良县,county,1981,2001,530628
532130,威信县,county,1981,2001,530629
532131,水富县,county,1981,2001,530630
532200,曲靖地区,prefecture,1981,1997,
532201,曲靖市,county,1983,1997,530302;530328
532202,宣威市,county,1994,1997,530381
532221,曲靖县,county,1981,1983,532201
532222,沾益县,county,1981,1983,532201
532223,马龙县,county,1981,1997,530321
532224,宣威县,county,1981,1994,532202
532225,富源县,county,1981,1997,530325
532226,罗平县,county,1981,1997,530324
532227,师宗县,county,1981,1997,530323
532228,陆良县,county,1981,1997,530322
532229,宜良县,county,1981,1983,530125
532230,路南彝族自治县,county,1981,1983,530126
532231,寻甸回族彝族自治县,county,1981,1997,530200[1984];530327
532232,嵩明县,county,1981,1983,530127
532233,会泽县,county,1981,1997,530326
532300,楚雄彝族自治州,prefecture,1981,,
532301,楚雄市,county,1983,,
532302,禄丰市,county,2021,,
532321,楚雄县,county,1981,1983,532301
532322,双柏县,county,1981,,
532323,牟定县,county,1981,,
532324,南华县,county,1981,,
532325,姚安县,county,1981,,
532326,大姚县,county,1981,,
532327,永仁县,county,1981,,
532328,元谋县,county,1981,,
532329,武定县,county,1981,,
532330,禄劝县,county,1981,1983,530128
532331,禄丰县,county,1981,2021,532302
532400,玉溪地区,prefecture,1981,1997,
532401,玉溪市,county,1983,1997,530402
532421,玉溪县,county,1981,1983,532401
532422,江川县,county,1981,1997,530421
532423,澄江县,county,1981,1997,530422
532424,通海县,county,1981,1997,530423
532425,华宁县,county,1981,1997,530424
532426,易门县,county,1981,1997,530425
532427,峨山彝族自治县,county,1981,1997,530426
532428,新平彝族傣族自治县,county,1981,1997,530427
532429,元江哈尼族彝族傣族自治县,county,1981,1997,530428
532500,红河哈尼族彝族自治州,prefecture,1981,,
532501,个旧市,county,1981,,
532502,开远市,county,1981,,
532503,蒙自市,county,2010,,
532504,弥勒市,county,2013,,
532522,蒙自县,county,1981,2010,532503
532523,屏边苗族自治县,county,1981,,
532524,建水县,county,1981,,
532525,石屏县,county,1981,,
532526,弥勒县,county,1981,2013,532504
532527,泸西县,county,1981,,
532528,元阳县,county,1981,,
532529,红河县,county,1981,,532429[1984]
532530,金平县,county,1981,1985,532530
532530,金平苗族瑶族傣族自治县,county,1985,,
532531,绿春县,county,1981,,
532532,河口瑶族自治县,county,1981,,
532600,文山壮族苗族自治州,prefecture,1981,,
532601,文山市,county,2010,,
532621,文山县,county,1981,2010,532601
532622,砚山县,county,1981,,
532623,西畴县,county,1981,,
532624,麻栗坡县,county,1981,,
532625,马关县,county,1981,,
532626,丘北县,county,1981,,
532627,广南县,county,1981,,
532628,富宁县,county,1981,,
532700,思茅地区,prefecture,1981,2003,
532701,思茅市,county,1993,2003,530802
532721,思茅县,county,1981,1993,532701
532722,普洱县,county,1981,1985,532722
532722,普洱哈尼族彝族自治县,county,1985,2003,530821
532723,墨江哈尼族自治县,county,1981,2003,530822
532724,景东县,county,1981,1985,532724
532724,景东彝族自治县,county,1985,2003,530823
532725,景谷县,county,1981,1985,532725
532725,景谷傣族彝族自治县,county,1985,2003,530824
532726,镇沅县,county,1981,1990,532726
532726,镇沅彝族哈尼族拉祜族自治县,county,1990,2003,530825
532727,江城哈尼族彝族自治县,county,1981,2003,530826
532728,孟连傣族拉祜族佤族自治县,county,1981,2003,530827
532729,澜沧拉祜族自治县,county,1981,2003,530828
532730,西盟佤族自治县,county,1981,2003,530829
532800,西双版纳傣族自治州,prefecture,1981,,
532801,景洪市,county,1993,,
532821,景洪县,county,1981,1993,532801
532822,勐海县,county,1981,,
532823,勐腊县,county,1981,,
532900,大理白族自治州,prefecture,1981,,
532901,下关市,county,1981,1983,532901
532901,大理市,county,1983,,
532921,大理县,county,1981,1983,532901
532922,漾濞县,county,1981,1985,532922
532922,漾濞彝族自治县,county,1985,,
532923,祥云县,county,1981,,
532924,宾川县,county,1981,,
532925,弥渡县,county,1981,,
532926,南涧彝族自治县,county,1981,,
532927,巍山彝族回族自治县,county,1981,,
532928,永平县,county,1981,,
532929,云龙县,county,1981,,
532930,洱源县,county,1981,,
532931,剑川县,county,1981,,
532932,鹤庆县,county,1981,,
533000,保山地区,prefecture,1981,2000,
533001,保山市,county,1983,2000,530502
533021,保山县,county,1981,1983,533001
533022,施甸县,county,1981,2000,530521
533023,腾冲县,county,1981,2000,530522
533024,龙陵县,county,1981,2000,530523
533025,昌宁县,county,1981,2000,530524
533100,德宏傣族景颇族自治州,prefecture,1981,,
533101,畹町市,county,1985,1999,533102
533102,瑞丽市,county,1992,,
533103,潞西市,county,1996,2010,533103
533103,芒市,county,2010,,
533121,潞西县,county,1981,1996,533103
533122,梁河县,county,1981,,
533123,盈江县,county,1981,,
533124,陇川县,county,1981,,
533125,瑞丽县,county,1981,1992,533102
533126,畹町镇,county,1981,1985,533101
533200,丽江地区,prefecture,1981,2002,
533221,丽江纳西族自治县,county,1981,2002,530702;530721
533222,永胜县,county,1981,2002,530722
533223,华坪县,county,1981,2002,530723
533224,宁蒗彝族自治县,county,1981,2002,530724
533300,怒江傈僳族自治州,prefecture,1981,,
533301,泸水市,county,2016,,
533321,泸水县,county,1981,2016,533301
533322,碧江县,county,1981,1986,533321;533323
533323,福贡县,county,1981,,
533324,贡山独龙族怒族自治县,county,1981,,
533325,兰坪县,county,1981,1987,533325
533325,兰坪白族普米族自治县,county,1987,,
533400,迪庆藏族自治州,prefecture,1981,,
533401,香格里拉市,county,2014,,
533421,中甸县,county,1981,2001,533421
533421,香格里拉县,county,2001,2014,533401
533422,德钦县,county,1981,,
533423,维西县,county,1981,1985,533423
533423,维西傈僳族自治县,county,1985,,533422[2024]
533500,临沧地区,prefecture,1981,2003,
533521,临沧县,county,1981,2003,530902
533522,凤庆县,county,1981,2003,530921
533523,云县,county,1981,2003,530922
533524,永德县,county,1981,2003,530923
533525,镇康县,county,1981,2003,530924
533526,双江县,county,1981,1985,533526
533526,双江拉祜族佤族布朗族傣族自治县,county,1985,2003,530925
533527,耿马傣族佤族自治县,county,1981,2003,530926
533528,沧源佤族自治县,county,1981,2003,530927
540000,西藏自治区,province,1981,,
540100,拉萨市,prefecture,1981,,
540102,城关区,county,1983,,
540103,堆龙德庆区,county,2015,,
540104,达孜区,county,2017,,
540121,林周县,county,1981,,
540122,当雄县,county,1981,,
540123,尼木县,county,1981,,
540124,曲水县,county,1981,,
540125,堆龙德庆县,county,1981,2015,540103
540126,达孜县,county,1981,2017,540104
540127,墨竹工卡县,county,1981,,
540128,工布江达县,county,1981,1983,542622
540129,林芝县,county,1981,1983,542621
540130,米林县,county,1981,1983,542623
540131,墨脱县,county,1981,1983,542624
540200,日喀则市,prefecture,2014,,
540202,桑珠孜区,county,2014,,
540221,南木林县,county,2014,,
540222,江孜县,county,2014,,
540223,定日县,county,2014,,
540224,萨迦县,county,2014,,
540225,拉孜县,county,2014,,
540226,昂仁县,county,2014,,
540227,谢通门县,county,2014,,
540228,白朗县,county,2014,,
540229,仁布县,county,2014,,
540230,康马县,county,2014,,
540231,定结县,county,2014,,
540232,仲巴县,county,2014,,
540233,亚东县,county,2014,,
540234,吉隆县,county,2014,,
540235,聂拉木县,county,2014,,
540236,萨嘎县,county,2014,,
540237,岗巴县,county,2014,,
540300,昌都市,prefecture,2014,,
540302,卡若区,county,2014,,
540321,江达县,county,2014,,
540322,贡觉县,county,2014,,
540323,类乌齐县,county,2014,,
540324,丁青县,county,2014,,
540325,察雅县,county,2014,,
540326,八宿县,county,2014,,
540327,左贡县,county,2014,,
540328,芒康县,county,2014,,
540329,洛隆县,county,2014,,
540330,边坝县,county,2014,,
540400,林芝市,prefecture,2015,,
540402,巴宜区,county,2015,,
540421,工布江达县,county,2015,,
540422,米林县,county,2015,2023,540481
540423,墨脱县,county,2015,,
540424,波密县,county,2015,,
540425,察隅县,county,2015,,
540426,朗县,county,2015,,
540481,米林市,county,2023,,
540500,山南市,prefecture,2016,,
540502,乃东区,county,2016,,
540521,扎囊县,county,2016,,
540522,贡嘎县,county,2016,,
540523,桑日县,county,2016,,
540524,琼结县,county,2016,,
540525,曲松县,county,2016,,
540526,措美县,county,2016,,
540527,洛扎县,county,2016,,
540528,加查县,county,2016,,
540529,隆子县,county,2016,,
540530,错那县,county,2016,2023,540581
540531,浪卡子县,county,2016,,
540581,错那市,county,2023,,
540600,那曲市,prefecture,2017,,
540602,色尼区,county,2017,,
540621,嘉黎县,county,2017,,
540622,比如县,county,2017,,
540623,聂荣县,county,2017,,
540624,安多县,county,2017,,
540625,申扎县,county,2017,,
540626,索县,county,2017,,
540627,班戈县,county,2017,,
540628,巴青县,county,2017,,
540629,尼玛县,county,2017,,
540630,双湖县,county,2017,,
542100,昌都地区,prefecture,1981,2014,
542121,昌都县,county,1981,2014,542136[1983];542137[1983];540302
542122,江达县,county,1981,2014,542136[1983];542137[1983];540321
542123,贡觉县,county,1981,2014,540322
542124,类乌齐县,county,1981,2014,540323
542125,丁青县,county,1981,2014,540324
542126,察雅县,county,1981,2014,542136[1983];540325
542127,八宿县,county,1981,2014,542625[1983];540326
542128,左贡县,county,1981,2014,542135[1983];540327
542129,芒康县,county,1981,2014,542134[1983];540328
542130,波密县,county,1981,1983,542625
542131,察隅县,county,1981,1983,542135;542626
542132,洛隆县,county,1981,2014,540329
542133,边坝县,county,1981,2014,540330
542134,盐井县,county,1983,1999,542129
542135,碧土县,county,1983,1999,542128;542626
542136,妥坝县,county,1983,1999,542121;542122;542126
542137,生达县,county,1983,1999,542121;542122
542200,山南地区,prefecture,1981,2016,
542221,乃东县,county,1981,2016,540502
542222,扎囊县,county,1981,2016,540521
542223,贡嘎县,county,1981,2016,540522
542224,桑日县,county,1981,2016,540523
542225,穷结县,county,1981,1986,542225
542225,琼结县,county,1986,2016,540524
542226,曲松县,county,1981,2016,540525
542227,措美县,county,1981,2016,540526
542228,洛扎县,county,1981,2016,540527
542229,加查县,county,1981,2016,540528
542230,朗县,county,1981,1983,542627
542231,隆子县,county,1981,2016,540529
542232,错那县,county,1981,2016,540530
542233,浪卡子县,county,1981,1983,542722
542233,浪卡子县,county,1986,2016,540531
542300,日喀则地区,prefecture,1981,2014,
542301,日喀则市,county,1986,2014,540202
542321,日喀则县,county,1981,1986,542301
542322,南木林县,county,1981,2014,540221
542323,江孜县,county,1981,1983,542721
542323,江孜县,county,1986,2014,540222
542324,定日县,county,1981,2014,540223
542325,萨迦县,county,1981,2014,540224
542326,拉孜县,county,1981,2014,540225
542327,昂仁县,county,1981,2014,540226
542328,谢通门县,county,1981,2014,540227
542329,白朗县,county,1981,1983,542723
542329,白朗县,county,1986,2014,540228
542330,仁布县,county,1981,1983,542724
542330,仁布县,county,1986,2014,540229
542331,康马县,county,1981,1983,542725
542331,康马县,county,1986,2014,540230
542332,定结县,county,1981,2014,540231
542333,仲巴县,county,1981,2014,542528[1983];540232
542334,亚东县,county,1981,1983,542726
542334,亚东县,county,1986,2014,540233
542335,吉隆县,county,1981,2014,542336[1995];540234
542336,聂拉木县,county,1981,2014,540235
542337,萨嘎县,county,1981,2014,540236
542338,岗巴县,county,1981,1983,542727
542338,岗巴县,county,1986,2014,540237
542400,那曲地区,prefecture,1981,2017,
542421,那曲县,county,1981,2017,540602
542422,嘉黎县,county,1981,2017,540621
542423,比如县,county,1981,2017,540622
542424,聂荣县,county,1981,2017,540623
542425,安多县,county,1981,2017,540624
542426,申扎县,county,1981,2017,542430[1983];540625
542427,索县,county,1981,2017,540626
542428,班戈县,county,1981,2017,542430[1983];542426[1987];540627
542429,巴青县,county,1981,2017,540628
542430,尼玛县,county,1983,2017,542431[2012];540629
542431,双湖县,county,2012,2017,540630
542500,阿里地区,prefecture,1981,,
542521,普兰县,county,1981,,
542522,札达县,county,1981,,
542523,噶尔县,county,1981,,
542524,日土县,county,1981,,
542525,革吉县,county,1981,,
542526,改则县,county,1981,,
542527,措勤县,county,1981,,
542528,隆格尔县,county,1983,1999,542333
542600,林芝地区,prefecture,1983,2015,
542621,林芝县,county,1983,2015,540402
542622,工布江达县,county,1983,2015,540421
542623,米林县,county,1983,2015,540422
542624,墨脱县,county,1983,2015,540423
542625,波密县,county,1983,2015,540424
542626,察隅县,county,1983,2015,540425
542627,朗县,county,1983,2015,540426
542700,江孜地区,prefecture,1983,1986,
542721,江孜县,county,1983,1986,542323
542722,浪卡子县,county,1983,1986,542233
542723,白朗县,county,1983,1986,542329
542724,仁布县,county,1983,1986,542330
542725,康马县,county,1983,1986,542331
542726,亚东县,county,1983,1986,542334
542727,岗巴县,county,1983,1986,542338
610000,陕西省,province,1981,,
610100,西安市,prefecture,1981,,
610102,新城区,county,1983,,
610103,碑林区,county,1983,,
610104,莲湖区,county,1983,,
610111,灞桥区,county,1983,,
610112,未央区,county,1983,,
610113,雁塔区,county,1983,,
610114,阎良区,county,1983,,
610115,临潼区,county,1997,,
610116,长安区,county,2002,,
610117,高陵区,county,2014,,
610118,鄠邑区,county,2016,,
610121,长安县,county,1981,2002,610116
610122,蓝田县,county,1983,,
610123,临潼县,county,1983,1997,610115
610124,周至县,county,1983,,
610125,户县,county,1983,2016,610118
610126,高陵县,county,1983,2014,610117
610200,铜川市,prefecture,1981,,
610202,城区,county,1983,2000,610202
610202,王益区,county,2000,,
610203,郊区,county,1983,2000,610203
610203,印台区,county,2000,,
610204,耀州区,county,2002,,
610221,耀县,county,1981,2002,610204
610222,宜君县,county,1983,,
610300,宝鸡市,prefecture,1981,,610403[1983]
610302,渭滨区,county,1983,,
610303,金台区,county,1983,,
610304,陈仓区,county,2003,,
610305,凤翔区,county,2021,,
610321,宝鸡县,county,1981,2003,610302;610303;610304
610322,凤翔县,county,1981,2021,610305
610323,岐山县,county,1981,,
610324,扶风县,county,1981,,610300[1982];610403[2008]
610325,武功县,county,1981,1983,610300[1982];610431
610326,眉县,county,1981,,
610327,陇县,county,1981,,
610328,千阳县,county,1981,,
610329,麟游县,county,1981,,
610330,凤县,county,1981,,
610331,太白县,county,1981,,
610400,咸阳市,prefecture,1983,,
610402,秦都区,county,1983,,610404[1986]
610403,杨陵区,county,1983,,
610404,渭城区,county,1986,,
610421,兴平县,county,1983,1993,610481
610422,三原县,county,1983,,
610423,泾阳县,county,1983,,
610424,乾县,county,1983,,
610425,礼泉县,county,1983,,
610426,永寿县,county,1983,,
610427,彬县,county,1983,2018,610482
610428,长武县,county,1983,,
610429,旬邑县,county,1983,,
610430,淳化县,county,1983,,
610431,武功县,county,1983,,
610481,兴平市,county,1993,,
610482,彬州市,county,2018,,
610500,渭南市,prefecture,1994,,
610502,临渭区,county,1994,,
610503,华州区,county,2015,,
610521,华县,county,1994,2015,610503
610522,潼关县,county,1994,,
610523,大荔县,county,1994,,
610524,合阳县,county,1994,,
610525,澄城县,county,1994,,
610526,蒲城县,county,1994,,
610527,白水县,county,1994,,
610528,富平县,county,1994,,
610581,韩城市,county,1994,,
610582,华阴市,county,1994,,
610600,延安市,prefecture,1996,,
610602,宝塔区,county,1996,,
610603,安塞区,county,2016,,
610621,延长县,county,1996,,
610622,延川县,county,1996,,
610623,子长县,county,1996,2019,610681
610624,安塞县,county,1996,2016,610603
610625,志丹县,county,1996,,
610626,吴旗县,county,1996,2005,610626
610626,吴起县,county,2005,,
610627,甘泉县,county,1996,,
610628,富县,county,1996,,
610629,洛川县,county,1996,,
610630,宜川县,county,1996,,
610631,黄龙县,county,1996,,
610632,黄陵县,county,1996,,
610681,子长市,county,2019,,
610700,汉中市,prefecture,1996,,
610702,汉台区,county,1996,,
610703,南郑区,county,2017,,
610721,南郑县,county,1996,2017,610703
610722,城固县,county,1996,,
610723,洋县,county,1996,,
610724,西乡县,county,1996,,
610725,勉县,county,1996,,
610726,宁强县,county,1996,,
610727,略阳县,county,1996,,
610728,镇巴县,county,1996,,
610729,留坝县,county,1996,,
610730,佛坪县,county,1996,,
610800,榆林市,prefecture,1999,,
610802,榆阳区,county,1999,,
610803,横山区,county,2015,,
610821,神木县,county,1999,2017,610881
610822,府谷县,county,1999,,
610823,横山县,county,1999,2015,610803
610824,靖边县,county,1999,,
610825,定边县,county,1999,,
610826,绥德县,county,1999,,
610827,米脂县,county,1999,,
610828,佳县,county,1999,,
610829,吴堡县,county,1999,,
610830,清涧县,county,1999,,
610831,子洲县,county,1999,,
610881,神木市,county,2017,,
610900,安康市,prefecture,2000,,
610902,汉滨区,county,2000,,
610921,汉阴县,county,2000,,
610922,石泉县,county,2000,,
610923,宁陕县,county,2000,,
610924,紫阳县,county,2000,,
610925,岚皋县,county,2000,,
610926,平利县,county,2000,,
610927,镇坪县,county,2000,,
610928,旬阳县,county,2000,2021,610981
610929,白河县,county,2000,,
610981,旬阳市,county,2021,,
611000,商洛市,prefecture,2001,,
611002,商州区,county,2001,,
611021,洛南县,county,2001,,
611022,丹凤县,county,2001,,
611023,商南县,county,2001,,
611024,山阳县,county,2001,,
611025,镇安县,county,2001,,
611026,柞水县,county,2001,,
612100,渭南地区,prefecture,1981,1994,
612101,渭南市,county,1983,1994,610502
612102,韩城市,county,1983,1994,610581
612103,华阴市,county,1990,1994,610582
612121,蓝田县,county,1981,1983,610122
612122,临潼县,county,1981,1983,610123
612123,渭南县,county,1981,1983,612101
612124,华县,county,1981,1994,610521
612125,华阴县,county,1981,1990,612103
612126,潼关县,county,1981,1994,610522
612127,大荔县,county,1981,1994,610523
612128,蒲城县,county,1981,1994,610526
612129,澄城县,county,1981,1994,610525
612130,白水县,county,1981,1994,610527
612131,韩城县,county,1981,1983,612102
612132,合阳县,county,1981,1994,610524
612133,富平县,county,1981,1994,610528
612200,咸阳地区,prefecture,1981,1983,
612201,咸阳市,county,1981,1983,610402
612221,兴平县,county,1981,1983,610421
612222,周至县,county,1981,1983,610124
612223,户县,county,1981,1983,610125
612224,三原县,county,1981,1983,610422
612225,泾阳县,county,1981,1983,610423
612226,高陵县,county,1981,1983,610126
612227,乾县,county,1981,1983,610424
612228,礼泉县,county,1981,1983,610425
612229,永寿县,county,1981,1983,610426
612230,彬县,county,1981,1983,610427
612231,长武县,county,1981,1983,610428
612232,旬邑县,county,1981,1983,610429
612233,淳化县,county,1981,1983,610430
612300,汉中地区,prefecture,1981,1996,
612301,汉中市,county,1981,1996,610702
612321,南郑县,county,1981,1996,610721
612322,城固县,county,1981,1996,610722
612323,洋县,county,1981,1996,610723
612324,西乡县,county,1981,1996,610724
612325,勉县,county,1981,1996,610725
612326,宁强县,county,1981,1996,610726
612327,略阳县,county,1981,1996,610727
612328,镇巴县,county,1981,1996,610728
612329,留坝县,county,1981,1996,610729
612330,佛坪县,county,1981,1996,610730
612400,安康地区,prefecture,1981,2000,
612401,安康市,county,1988,2000,610902
612421,安康县,county,1981,1988,612401
612422,汉阴县,county,1981,2000,610921
612423,石泉县,county,1981,2000,610922
612424,宁陕县,county,1981,2000,610923
612425,紫阳县,county,1981,2000,610924
612426,岚皋县,county,1981,2000,610925
612427,平利县,county,1981,2000,610926
612428,镇坪县,county,1981,2000,610927
612429,旬阳县,county,1981,2000,610928
612430,白河县,county,1981,2000,610929
612500,商洛地区,prefecture,1981,2001,
612501,商州市,county,1988,2001,611002
612521,商县,county,1981,1988,612501
612522,洛南县,county,1981,2001,611021
612523,丹凤县,county,1981,2001,611022
612524,商南县,county,1981,2001,611023
612525,山阳县,county,1981,2001,611024
612526,镇安县,county,1981,2001,611025
612527,柞水县,county,1981,2001,611026
612600,延安地区,prefecture,1981,1996,
612601,延安市,county,1981,1996,610602
612621,延长县,county,1981,1996,610621
612622,延川县,county,1981,1996,610622
612623,子长县,county,1981,1996,610623
612624,安塞县,county,1981,1996,610624
612625,志丹县,county,1981,1996,610625
612626,吴旗县,county,1981,1996,610626
612627,甘泉县,county,1981,1996,610627
612628,富县,county,1981,1996,610628
612629,洛川县,county,1981,1996,610629
612630,宜川县,county,1981,1996,610630
612631,黄龙县,county,1981,1996,610631
612632,黄陵县,county,1981,1996,610632
612633,宜君县,county,1981,1983,610222
612700,榆林地区,prefecture,1981,1999,
612701,榆林市,county,1988,1999,610802
612721,榆林县,county,1981,1988,612701
612722,神木县,county,1981,1999,610821
612723,府谷县,county,1981,1999,610822
612724,横山县,county,1981,1999,610823
612725,靖边县,county,1981,1999,610824
612726,定边县,county,1981,1999,610825
612727,绥德县,county,1981,1999,610826
612728,米脂县,county,1981,1999,610827
612729,佳县,county,1981,1999,610828
612730,吴堡县,county,1981,1999,610829
612731,清涧县,county,1981,1999,610830
612732,子洲县,county,1981,1999,610831
620000,甘肃省,province,1981,,
620100,兰州市,prefecture,1981,,
620102,城关区,county,1983,,
620103,七里河区,county,1983,,
620104,西固区,county,1983,,
620105,安宁区,county,1983,,
620111,红古区,county,1983,,
620112,白银区,county,1983,1985,620402
620121,永登县,county,1981,,620122[2023]
620122,皋兰县,county,1981,,620402[1985];620102[2022];620105[2022]
620123,榆中县,county,1981,,
620200,嘉峪关市,prefecture,1981,,
620300,金昌市,prefecture,1981,,620302[1984]
620302,金川区,county,1984,,
620321,永昌县,county,1981,,
620400,白银市,prefecture,1985,,
620402,白银区,county,1985,,
620403,平川区,county,1985,,
620421,靖远县,county,1985,,
620422,会宁县,county,1985,,
620423,景泰县,county,1985,,
620500,天水市,prefecture,1985,,
620502,秦城区,county,1985,2004,620502
620502,秦州区,county,2004,,
620503,北道区,county,1985,2004,620503
620503,麦积区,county,2004,,
620521,清水县,county,1985,,
620522,秦安县,county,1985,,
620523,甘谷县,county,1985,,
620524,武山县,county,1985,,
620525,张家川回族自治县,county,1985,,
620600,武威市,prefecture,2001,,
620602,凉州区,county,2001,,
620621,民勤县,county,2001,,
620622,古浪县,county,2001,,
620623,天祝藏族自治县,county,2001,,
620700,张掖市,prefecture,2002,,
620702,甘州区,county,2002,,
620721,肃南裕固族自治县,county,2002,,
620722,民乐县,county,2002,,
620723,临泽县,county,2002,,
620724,高台县,county,2002,,
620725,山丹县,county,2002,,
620800,平凉市,prefecture,2002,,
620802,崆峒区,county,2002,,
620821,泾川县,county,2002,,
620822,灵台县,county,2002,,
620823,崇信县,county,2002,,
620824,华亭县,county,2002,2018,620881
620825,庄浪县,county,2002,,
620826,静宁县,county,2002,,
620881,华亭市,county,2018,,
620900,酒泉市,prefecture,2002,,
620902,肃州区,county,2002,,
620921,金塔县,county,2002,,
620922,瓜州县,county,2006,,
620923,肃北蒙古族自治县,county,2002,,
620924,阿克塞哈萨克族自治县,county,2002,,
620925,安西县,county,2002,2006,620922
620981,玉门市,county,2002,,
620982,敦煌市,county,2002,,
621000,庆阳市,prefecture,2002,,
621002,西峰区,county,2002,,
621021,庆城县,county,2002,,
621022,环县,county,2002,,
621023,华池县,county,2002,,
621024,合水县,county,2002,,
621025,正宁县,county,2002,,
621026,宁县,county,2002,,
621027,镇原县,county,2002,,
621100,定西市,prefecture,2003,,
621102,安定区,county,2003,,
621121,通渭县,county,2003,,
621122,陇西县,county,2003,,
621123,渭源县,county,2003,,
621124,临洮县,county,2003,,
621125,漳县,county,2003,,
621126,岷县,county,2003,,
621200,陇南市,prefecture,2004,,
621202,武都区,county,2004,,
621221,成县,county,2004,,
621222,文县,county,2004,,
621223,宕昌县,county,2004,,
621224,康县,county,2004,,
621225,西和县,county,2004,,
621226,礼县,county,2004,,
621227,徽县,county,2004,,
621228,两当县,county,2004,,
622100,酒泉地区,prefecture,1981,2002,
622101,玉门市,county,1981,2002,620981
622102,酒泉市,county,1985,2002,620902
622103,敦煌市,county,1987,2002,620982
622121,酒泉县,county,1981,1985,622102
622122,敦煌县,county,1981,1987,622103
622123,金塔县,county,1981,2002,620921
622124,肃北蒙古族自治县,county,1981,2002,620923
622125,阿克塞哈萨克族自治县,county,1981,2002,620924
622126,安西县,county,1981,2002,620925
622200,张掖地区,prefecture,1981,2002,
622201,张掖市,county,1985,2002,620702
622221,张掖县,county,1981,1985,622201
622222,肃南裕固族自治县,county,1981,2002,620721
622223,民乐县,county,1981,2002,620722
622224,临泽县,county,1981,2002,620723
622225,高台县,county,1981,2002,620724
622226,山丹县,county,1981,2002,620725
622300,武威地区,prefecture,1981,2001,
622301,武威市,county,1985,2001,620602
622321,武威县,county,1981,1985,622301
622322,民勤县,county,1981,2001,620621
622323,古浪县,county,1981,2001,620622
622324,景泰县,county,1981,1985,620423
622326,天祝藏族自治县,county,1981,2001,620623
622400,定西地区,prefecture,1981,2003,
622421,定西县,county,1981,2003,621102
622422,靖远县,county,1981,1985,620403;620421
622423,会宁县,county,1981,1985,620422
622424,通渭县,county,1981,2003,621121
622425,陇西县,county,1981,2003,621122
622426,渭源县,county,1981,2003,621123
622427,临洮县,county,1981,2003,621124
622428,漳县,county,1985,2003,621125
622429,岷县,county,1985,2003,621126
622500,天水地区,prefecture,1981,1985,
622501,天水市,county,1981,1985,620502
622521,张家川回族自治县,county,1981,1985,620525
622522,天水县,county,1981,1985,620502;620503
622523,清水县,county,1981,1985,620521
622524,徽县,county,1981,1985,622630
622525,两当县,county,1981,1985,622629
622526,礼县,county,1981,1985,622628
622527,西和县,county,1981,1985,622627
622528,武山县,county,1981,1985,620524
622529,甘谷县,county,1981,1985,620523
622530,秦安县,county,1981,1985,620522
622531,漳县,county,1981,1985,622428
622600,武都地区,prefecture,1981,1985,
622600,陇南地区,prefecture,1985,2004,
622621,武都县,county,1981,1985,622621
622621,武都县,county,1985,2004,621202
622622,岷县,county,1981,1985,622429
622623,宕昌县,county,1981,1985,622623
622623,宕昌县,county,1985,2004,621223
622624,成县,county,1981,1985,622624
622624,成县,county,1985,2004,621221
622625,康县,county,1981,1985,622625
622625,康县,county,1985,2004,621224
622626,文县,county,1981,1985,622626
622626,文县,county,1985,2004,621222
622627,西和县,county,1985,2004,621225
622628,礼县,county,1985,2004,621226
622629,两当县,county,1985,2004,621228
622630,徽县,county,1985,2004,621227
622700,平凉地区,prefecture,1981,2002,
622701,平凉市,county,1983,2002,620802
622721,平凉县,county,1981,1983,622701
622722,泾川县,county,1981,2002,620821
622723,灵台县,county,1981,2002,620822
622724,崇信县,county,1981,2002,620823
622725,华亭县,county,1981,2002,620824
622726,庄浪县,county,1981,2002,620825
622727,静宁县,county,1981,2002,620826
622800,庆阳地区,prefecture,1981,2002,
622801,西峰市,county,1985,2002,621002
622821,庆阳县,county,1981,2002,622801[1985];621021
622822,环县,county,1981,2002,621022
622823,华池县,county,1981,2002,621023
622824,合水县,county,1981,2002,621024
622825,正宁县,county,1981,2002,621025
622826,宁县,county,1981,2002,621026
622827,镇原县,county,1981,2002,621027
622900,临夏回族自治州,prefecture,1981,,
622901,临夏市,county,1983,,
622921,临夏县,county,1981,,622901[1983]
622922,康乐县,county,1981,,
622923,永靖县,county,1981,,
622924,广河县,county,1981,,
622925,和政县,county,1981,,
622926,东乡族自治县,county,1981,,
622927,积石山保安族东乡族撒拉族自治县,county,1981,,
623000,甘南藏族自治州,prefecture,1981,,
623001,合作市,county,1996,,
623021,临潭县,county,1981,,
623022,卓尼县,county,1981,,
623023,舟曲县,county,1981,,
623024,迭部县,county,1981,,
623025,玛曲县,county,1981,,
623026,碌曲县,county,1981,,
623027,夏河县,county,1981,,623001[1996]
630000,青海省,province,1981,,
630100,西宁市,prefecture,1981,,
630102,城东区,county,1983,,
630103,城中区,county,1983,,
630104,城西区,county,1983,,630105[1986]
630105,城北区,county,1986,,
630106,湟中区,county,2019,,
630111,郊区,county,1983,1986,630102;630103;630104;630105
630121,大通县,county,1981,1985,630121
630121,大通回族土族自治县,county,1985,,
630122,湟中县,county,1999,2019,630106
630123,湟源县,county,1999,,
630200,海东市,prefecture,2013,,
630202,乐都区,county,2013,,
630203,平安区,county,2015,,
630221,平安县,county,2013,2015,630203
630222,民和回族土族自治县,county,2013,,
630223,互助土族自治县,county,2013,,
630224,化隆回族自治县,county,2013,,
630225,循化撒拉族自治县,county,2013,,
632100,海东地区,prefecture,1981,2013,
632121,平安县,county,1981,2013,630221
632122,民和县,county,1981,1985,632122
632122,民和回族土族自治县,county,1985,2013,630222
632123,乐都县,county,1981,2013,630202
632124,湟中县,county,1981,1999,630122
632125,湟源县,county,1981,1999,630123
632126,互助土族自治县,county,1981,2013,630223
632127,化隆回族自治县,county,1981,2013,630224
632128,循化撒拉族自治县,county,1981,2013,630225
632200,海北藏族自治州,prefecture,1981,,
632221,门源回族自治县,county,1981,,
632222,祁连县,county,1981,,
632223,海晏县,county,1981,,
632224,刚察县,county,1981,,
632300,黄南藏族自治州,prefecture,1981,,
632301,同仁市,county,2020,,
632321,同仁县,county,1981,2020,632301
632322,尖扎县,county,1981,,
632323,泽库县,county,1981,,
632324,河南蒙古族自治县,county,1984,,
632421,河南蒙古族自治县,county,1981,1984,632324
632500,海南藏族自治州,prefecture,1981,,
632521,共和县,county,1981,,
632522,同德县,county,1981,,
632523,贵德县,county,1981,,
632524,兴海县,county,1981,,
632525,贵南县,county,1981,,
632600,果洛藏族自治州,prefecture,1981,,
632621,玛沁县,county,1981,,
632622,班玛县,county,1981,,
632623,甘德县,county,1981,,
632624,达日县,county,1981,,
632625,久治县,county,1981,,
632626,玛多县,county,1981,,
632700,玉树藏族自治州,prefecture,1981,,
632701,玉树市,county,2013,,
632721,玉树县,county,1981,2013,632701
632722,杂多县,county,1981,,
632723,称多县,county,1981,,
632724,治多县,county,1981,,
632725,囊谦县,county,1981,,
632726,曲麻莱县,county,1981,,
632800,海西蒙古族藏族哈萨克族自治州,prefecture,1981,1985,
632800,海西蒙古族藏族自治州,prefecture,1985,,632802[1988];632803[2018]
632801,格尔木市,county,1981,1985,632801
632801,格尔木市,county,1985,,
632802,德令哈市,county,1988,,
632803,茫崖市,county,2018,,
632821,乌兰县,county,1981,1985,632821
632821,乌兰县,county,1985,,632802[1988]
632822,都兰县,county,1981,1985,632822
632822,都兰县,county,1985,,
632823,天峻县,county,1981,1985,632823
632823,天峻县,county,1985,,
640000,宁夏回族自治区,province,1981,,
640100,银川市,prefecture,1981,,
640102,城区,county,1983,2002,640104
640103,新城区,county,1983,2002,640105;640106
640104,兴庆区,county,2002,,
640105,西夏区,county,2002,,
640106,金凤区,county,2002,,
640111,郊区,county,1983,2002,640104;640105;640106
640121,永宁县,county,1981,,
640122,贺兰县,county,1981,,640106[2002];640106[2022]
640181,灵武市,county,2002,,640104[2004]
640200,石嘴山市,prefecture,1981,,
640202,大武口区,county,1983,,
640203,石嘴山区,county,1983,2003,640205
640204,石炭井区,county,1983,2002,640202
640205,惠农区,county,2003,,
640211,郊区,county,1983,1987,640202;640203;640223
640221,平罗县,county,1981,,640202[2002]
640222,陶乐县,county,1981,2003,640104;640221
640223,惠农县,county,1987,2003,640205
640300,吴忠市,prefecture,1998,,640303[2009]
640302,利通区,county,1998,,
640303,红寺堡区,county,2009,,
640321,中卫县,county,1998,2003,640502
640322,中宁县,county,1998,2003,640521
640323,盐池县,county,1998,,
640324,同心县,county,1998,,
640381,青铜峡市,county,1998,,640521[2018]
640382,灵武市,county,1998,2002,640181
640400,固原市,prefecture,2001,,
640402,原州区,county,2001,,640424[2003]
640421,海原县,county,2001,2003,640522
640422,西吉县,county,2001,,
640423,隆德县,county,2001,,
640424,泾源县,county,2001,,
640425,彭阳县,county,2001,,
640500,中卫市,prefecture,2003,,
640502,沙坡头区,county,2003,,
640521,中宁县,county,2003,,640381[2006]
640522,海原县,county,2003,,
642100,银南地区,prefecture,1981,1998,
642101,吴忠市,county,1983,1998,640302
642102,青铜峡市,county,1984,1998,640381
642103,灵武市,county,1996,1998,640382
642121,吴忠县,county,1981,1983,642101
642122,青铜峡县,county,1981,1984,642102
642123,中卫县,county,1981,1998,640321
642124,中宁县,county,1981,1998,640322
642125,灵武县,county,1981,1996,642103
642126,盐池县,county,1981,1998,640323
642127,同心县,county,1981,1998,640324
642200,固原地区,prefecture,1981,2001,
642221,固原县,county,1981,2001,642226[1983];640402
642222,海原县,county,1981,2001,640421
642223,西吉县,county,1981,2001,640422
642224,隆德县,county,1981,2001,640423
642225,泾源县,county,1981,2001,640424
642226,彭阳县,county,1983,2001,640425
650000,新疆维吾尔自治区,province,1981,,659002[2002];659003[2002];659004[2002];659005[2011];659006[2012];659007[2014];659008[2015];659009[2016];659010[2019];659011[2021];659012[2023]
650100,乌鲁木齐市,prefecture,1981,,
650102,天山区,county,1983,,650107[2002]
650103,沙依巴克区,county,1983,,
650104,新市区,county,1983,,650106[2020]
650105,水磨沟区,county,1983,,650108[1987]
650106,头屯河区,county,1983,,
650107,南山矿区,county,1983,1999,650107
650107,南泉区,county,1999,2002,650107
650107,达坂城区,county,2002,,
650108,东山区,county,1987,2007,650105[2001];650109
650109,米东区,county,2007,,
650121,乌鲁木齐县,county,1981,,650108[1987];650102[2001];650103[2001];650104[2001];650105[2001];650106[2001];650108[2001];650107[2002];650106[2020]
650200,克拉玛依市,prefecture,1981,,
650202,独山子区,county,1983,,
650203,克拉玛依区,county,1983,,650204[2020]
650204,白碱滩区,county,1983,,
650205,乌尔禾区,county,1983,,
650300,石河子市,prefecture,1981,1985,659001
650400,吐鲁番市,prefecture,2015,,
650402,高昌区,county,2015,,
650421,鄯善县,county,2015,,
650422,托克逊县,county,2015,,
650500,哈密市,prefecture,2016,,
650502,伊州区,county,2016,,
650521,巴里坤哈萨克自治县,county,2016,,
650522,伊吾县,county,2016,,
652100,吐鲁番地区,prefecture,1981,2015,
652101,吐鲁番市,county,1984,2015,650402
652121,吐鲁番县,county,1981,1984,652101
652122,鄯善县,county,1981,2015,650421
652123,托克逊县,county,1981,2015,650422
652200,哈密地区,prefecture,1981,2016,
652201,哈密市,county,1981,2016,650502
652221,哈密县,county,1981,1983,652201
652222,巴里坤哈萨克自治县,county,1981,2016,650521
652223,伊吾县,county,1981,2016,650522
652300,昌吉回族自治州,prefecture,1981,,
652301,昌吉市,county,1983,,
652302,阜康市,county,1992,,
652303,米泉市,county,1996,2007,650109
652321,昌吉县,county,1981,1983,652301
652322,米泉县,county,1981,1996,652303
652323,呼图壁县,county,1981,,
652324,玛纳斯县,county,1981,,
652325,奇台县,county,1981,,
652326,阜康县,county,1981,1992,652302
652327,吉木萨尔县,county,1981,,
652328,木垒哈萨克自治县,county,1981,,
652400,伊犁哈萨克自治州,prefecture,1981,1984,
652401,伊宁市,county,1981,1984,654101
652402,奎屯市,county,1981,1984,654001
652421,伊宁县,county,1981,1984,654121
652422,察布查尔锡伯自治县,county,1981,1984,654122
652423,霍城县,county,1981,1984,654123
652424,巩留县,county,1981,1984,654124
652425,新源县,county,1981,1984,654125
652426,昭苏县,county,1981,1984,654126
652427,特克斯县,county,1981,1984,654127
652428,尼勒克县,county,1981,1984,654128
652500,塔城地区,prefecture,1981,1984,
652521,塔城县,county,1981,1984,654201
652522,额敏县,county,1981,1984,654221
652523,乌苏县,county,1981,1984,654222
652524,沙湾县,county,1981,1984,654223
652525,托里县,county,1981,1984,654224
652526,裕民县,county,1981,1984,654225
652527,和布克赛尔蒙古自治县,county,1981,1984,654226
652600,阿勒泰地区,prefecture,1981,1984,
652621,阿勒泰县,county,1981,1984,654301
652622,布尔津县,county,1981,1984,654321
652623,富蕴县,county,1981,1984,654322
652624,福海县,county,1981,1984,654323
652625,哈巴河县,county,1981,1984,654324
652626,青河县,county,1981,1984,654325
652627,吉木乃县,county,1981,1984,654326
652700,博尔塔拉蒙古自治州,prefecture,1981,,652702[2012]
652701,博乐市,county,1985,,
652702,阿拉山口市,county,2012,,
652721,博乐县,county,1981,1985,652701
652722,精河县,county,1981,,
652723,温泉县,county,1981,,
652800,巴音郭楞蒙古自治州,prefecture,1981,,
652801,库尔勒市,county,1981,,
652821,库尔勒县,county,1981,1983,652801
652822,轮台县,county,1981,,
652823,尉犁县,county,1981,,659006[2024]
652824,若羌县,county,1981,,659006[2020]
652825,且末县,county,1981,,659006[2020];659006[2024]
652826,焉耆回族自治县,county,1981,,659006[2020];659006[2024]
652827,和静县,county,1981,,659006[2020];659006[2024]
652828,和硕县,county,1981,,659006[2020]
652829,博湖县,county,1981,,659006[2020];659006[2024]
652900,阿克苏地区,prefecture,1981,,
652901,阿克苏市,county,1983,,
652902,库车市,county,2019,,
652921,阿克苏县,county,1981,1983,652901
652922,温宿县,county,1981,,652901[1983]
652923,库车县,county,1981,2019,652902
652924,沙雅县,county,1981,,
652925,新和县,county,1981,,
652926,拜城县,county,1981,,
652927,乌什县,county,1981,,
652928,阿瓦提县,county,1981,,
652929,柯坪县,county,1981,,
653000,克孜勒苏柯尔克孜自治州,prefecture,1981,,
653001,阿图什市,county,1986,,659003[2024]
653021,阿图什县,county,1981,1986,653001
653022,阿克陶县,county,1981,,659003[2014]
653023,阿合奇县,county,1981,,
653024,乌恰县,county,1981,,659003[2024]
653100,喀什地区,prefecture,1981,,
653101,喀什市,county,1981,,
653121,疏附县,county,1981,,659003[2014];653101[2024]
653122,疏勒县,county,1981,,659003[2014];653101[2024]
653123,英吉沙县,county,1981,,
653124,泽普县,county,1981,,
653125,莎车县,county,1981,,
653126,叶城县,county,1981,,
653127,麦盖提县,county,1981,,
653128,岳普湖县,county,1981,,
653129,伽师县,county,1981,,
653130,巴楚县,county,1981,,
653131,塔什库尔干塔吉克自治县,county,1981,,
653200,和田地区,prefecture,1981,,
653201,和田市,county,1983,,
653221,和田县,county,1981,,653201[1983];653201[2006];653229[2024]
653222,墨玉县,county,1981,,
653223,皮山县,county,1981,,653228[2024]
653224,洛浦县,county,1981,,653201[2006]
653225,策勒县,county,1981,,
653226,于田县,county,1981,,
653227,民丰县,county,1981,,
653228,和康县,county,2024,,
653229,和安县,county,2024,,
654000,伊犁哈萨克自治州,prefecture,1984,,654004[2014]
654001,奎屯市,county,1984,2001,654003
654002,伊宁市,county,2001,,
654003,奎屯市,county,2001,,
654004,霍尔果斯市,county,2014,,
654021,伊宁县,county,2001,,
654022,察布查尔锡伯自治县,county,2001,,654002[2020]
654023,霍城县,county,2001,,654004[2014]
654024,巩留县,county,2001,,
654025,新源县,county,2001,,
654026,昭苏县,county,2001,,
654027,特克斯县,county,2001,,
654028,尼勒克县,county,2001,,
654100,伊犁地区,prefecture,1984,2001,
654101,伊宁市,county,1984,2001,654002
654121,伊宁县,county,1984,2001,654021
654122,察布查尔锡伯自治县,county,1984,2001,654022
654123,霍城县,county,1984,2001,654023
654124,巩留县,county,1984,2001,654024
654125,新源县,county,1984,2001,654025
654126,昭苏县,county,1984,2001,654026
654127,特克斯县,county,1984,2001,654027
654128,尼勒克县,county,1984,2001,654028
654200,塔城地区,prefecture,1984,,
654201,塔城市,county,1984,,
654202,乌苏市,county,1996,,
654203,沙湾市,county,2021,,
654221,额敏县,county,1984,,
654222,乌苏县,county,1984,1996,654202
654223,沙湾县,county,1984,2021,654203
654224,托里县,county,1984,,
654225,裕民县,county,1984,,
654226,和布克赛尔蒙古自治县,county,1984,,
654300,阿勒泰地区,prefecture,1984,,
654301,阿勒泰市,county,1984,,
654321,布尔津县,county,1984,,
654322,富蕴县,county,1984,,
654323,福海县,county,1984,,
654324,哈巴河县,county,1984,,
654325,青河县,county,1984,,
654326,吉木乃县,county,1984,,
659001,石河子市,county,1985,,
659002,阿拉尔市,county,2002,,
659003,图木舒克市,county,2002,,
659004,五家渠市,county,2002,,
659005,北屯市,county,2011,,
659006,铁门关市,county,2012,,
659007,双河市,county,2014,,
659008,可克达拉市,county,2015,,
659009,昆玉市,county,2016,,
659010,胡杨河市,county,2019,,
659011,新星市,county,2021,,
659012,白杨市,county,2023,,
710000,台湾省,province,1981,,
810000,香港特别行政区,province,1997,,
820000,澳门特别行政区,province,1999,,
$csv$, E'\n')) line
	WHERE line <> '';
/* 27_division_successor.sql: what became of a division (撤并, 更名, 代码变更) */

/* The row of a code that stood in that year; at a change of hands, the new one */
CREATE FUNCTION division_in_use(code division_code, year int) RETURNS SETOF division
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
	SELECT d.* FROM govshare.division d
	WHERE d.code OPERATOR(govshare.=) division_in_use.code AND d.in_use_from <= division_in_use.year
		AND (d.in_use_until IS NULL OR d.in_use_until >= division_in_use.year)
	ORDER BY d.in_use_from DESC LIMIT 1
$$;
COMMENT ON FUNCTION division_in_use(division_code, int) IS 'the row of a code as it stood in that year; in a year in which it changed hands, the new one';

CREATE FUNCTION division_successor(code division_code, year int, target_year int DEFAULT 9999) RETURNS division_code[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	/* Several changes of one area may fall into one year, hence the order of rows */
	WITH RECURSIVE walk (code, since) AS (
		SELECT division_successor.code, division_successor.year
		UNION
		SELECT (regexp_match(s.text, '^\d+'))[1]::govshare.division_code,
			coalesce((regexp_match(s.text, '\[(\d+)\]'))[1]::int, d.in_use_until)
		FROM walk w
			JOIN LATERAL govshare.division_in_use(w.code, w.since) d ON d.in_use_until <= target_year
			CROSS JOIN LATERAL unnest(d.successors) s (text)
		WHERE coalesce((regexp_match(s.text, '\[(\d+)\]'))[1]::int, d.in_use_until) >= w.since
	)
	SELECT CASE WHEN EXISTS (SELECT FROM govshare.division_in_use(division_successor.code, division_successor.year))
		AND target_year >= division_successor.year THEN
		ARRAY(SELECT DISTINCT w.code FROM walk w
			JOIN LATERAL govshare.division_in_use(w.code, w.since) d ON d.in_use_until IS NULL OR d.in_use_until > target_year
			ORDER BY 1)
	END
$$;
COMMENT ON FUNCTION division_successor(division_code, int, int) IS 'the codes that hold the area of a division, as it stood in that year, in the target year (default: today): itself while it is in use, else those that took it over, several if it was split; empty where the register names none; null if the code was not in use that year';
/* 30_directory.sql: governments, departments, heads and purposes: plain tables */

/*
 * Roles belong to the cluster, not to the database: another database may have
 * made the group already, or be making it now.
 */
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'govshare_reader') THEN
		CREATE ROLE govshare_reader NOLOGIN;
		COMMENT ON ROLE govshare_reader IS 'every department of govshare: may see the catalogue, its own cases and what it was granted';
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
	NULL;
END
$$;
-- One that was there before must not be more than the group it is taken for
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = 'govshare_reader'
			AND (r.rolsuper OR r.rolcanlogin OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
				OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid)
				OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.roleid = r.oid AND m.admin_option))) THEN
		RAISE EXCEPTION '%', govshare.say('role govshare_reader is more than a group')
			USING ERRCODE = 'SG009', DETAIL = govshare.say('Every department is a member of it: what it may, each of them may (Article 25).'),
				HINT = govshare.say('Take its attributes, memberships and admin options away, after a look at who gave them.');
	END IF;
END
$$;
GRANT USAGE ON SCHEMA govshare TO govshare_reader;

CREATE TABLE government (
	code text PRIMARY KEY,
	name text NOT NULL,
	level government_level NOT NULL,
	division division_code NOT NULL,
	parent text REFERENCES government,
	CONSTRAINT government_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT government_name_check CHECK (btrim(name) <> '' AND length(name) <= 200),
	CONSTRAINT government_parent_check CHECK ((parent IS NULL) = (level = 'national') AND parent <> code)
);
CREATE UNIQUE INDEX government_national_key ON government (level) WHERE level = 'national';
CREATE INDEX government_parent_idx ON government (parent);
COMMENT ON TABLE government IS '人民政府: a people''s government and its area; a tree (Article 8)';

CREATE TABLE department (
	code text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL DEFAULT 'department',
	government text NOT NULL REFERENCES government,
	division division_code,
	vertical_parent text REFERENCES department,
	uscc uscc,
	is_authority boolean NOT NULL DEFAULT false,
	role regrole NOT NULL UNIQUE,
	CONSTRAINT department_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT department_name_check CHECK (btrim(name) <> '' AND length(name) <= 200),
	CONSTRAINT department_vertical_parent_check CHECK (vertical_parent <> code),
	CONSTRAINT department_authority_check CHECK (NOT is_authority OR kind = 'department'),
	CONSTRAINT department_kind_check CHECK (kind IN ('department', 'authorised_organisation', 'other_state_organ', 'grassroots_body'))
);
CREATE UNIQUE INDEX department_authority_key ON department (government) WHERE is_authority;
COMMENT ON TABLE department IS '政府部门: an organ of a government; owns a database role (Articles 2, 43)';
COMMENT ON COLUMN department.kind IS 'department (政府部门), authorised_organisation (法律、法规授权的组织), other_state_organ (其他国家机关, Article 43) or grassroots_body (街道, 村/社区: reads under the grants of its county''s departments, as a member of their roles with govshare.acting_for, and takes no steps, Article 30)';
COMMENT ON COLUMN department.division IS '[I] area that a vertical organ (tax, customs) serves, whose government is the national one; null: that of its government';
COMMENT ON COLUMN department.vertical_parent IS 'the organ above in a vertical line (垂直管理)';
COMMENT ON COLUMN department.uscc IS '统一社会信用代码';
COMMENT ON COLUMN department.role IS 'database role whose members act for the department';
COMMENT ON COLUMN department.is_authority IS '政务数据共享主管部门: the one department of its government that oversees sharing (Article 8)';

CREATE TABLE department_head (
	department text NOT NULL REFERENCES department,
	role regrole NOT NULL,
	duty text NOT NULL,
	valid_from date NOT NULL DEFAULT '-infinity',
	valid_until date NOT NULL DEFAULT 'infinity',
	document text,
	PRIMARY KEY (department, role, duty, valid_from),
	CONSTRAINT department_head_duty_check CHECK (duty IN ('principal', 'office_head')),
	CONSTRAINT department_head_validity_check CHECK (valid_from <= valid_until)
);
COMMENT ON COLUMN department_head.role IS 'the head''s own role, a member of the department''s; duties are not inherited by its members';
COMMENT ON COLUMN department_head.valid_until IS 'last day of the duty, inclusive';
COMMENT ON COLUMN department_head.document IS 'appointment or delegation';
COMMENT ON TABLE department_head IS 'whose consent the law asks for: principal (部门负责人, Article 13) and office_head (共享工作机构负责人, Article 20); dated rows are delegation';

CREATE TABLE purpose (
	code text PRIMARY KEY,
	name text NOT NULL,
	description text,
	CONSTRAINT purpose_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT purpose_name_check CHECK (btrim(name) <> '' AND length(name) <= 200)
);
COMMENT ON TABLE purpose IS '使用用途: the vocabulary of purposes that requests and sessions name (Articles 15, 20)';

/*
 * regrole takes any number.  A number that names no role would come to mean
 * whichever role gets that OID next, for instance after a restore.
 */
CREATE FUNCTION directory_role_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s does not exist', NEW.role)
			USING ERRCODE = 'SG103',
				DETAIL = govshare.say('A department acts through its database role (Articles 2 and 20); a bare number is none.'),
				HINT = govshare.say('CREATE ROLE first, then register it by name.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION directory_role_check() IS 'refuses numbers that name no role in department and department_head';
REVOKE ALL ON FUNCTION directory_role_check() FROM PUBLIC;
CREATE TRIGGER department_role_check BEFORE INSERT OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION directory_role_check();
CREATE TRIGGER department_head_role_check BEFORE INSERT OR UPDATE OF role ON department_head
	FOR EACH ROW EXECUTE FUNCTION directory_role_check();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_role_check;
ALTER TABLE department_head ENABLE ALWAYS TRIGGER department_head_role_check;

/* Authorities are those of the governments at county level and above */
CREATE FUNCTION department_authority_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM govshare.government g WHERE g.code = NEW.government AND g.level = 'township') THEN
		RAISE EXCEPTION '%', govshare.say('department %s cannot be the authority of a township', NEW.code)
			USING ERRCODE = 'SG103',
				DETAIL = govshare.say('Article 8 names authorities (政务数据共享主管部门) of the governments at county level and above.'),
				HINT = govshare.say('The authority of the nearest government above oversees the township.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION department_authority_check() IS 'refuses authorities of townships (Article 8)';
REVOKE ALL ON FUNCTION department_authority_check() FROM PUBLIC;
CREATE TRIGGER department_authority_check BEFORE INSERT OR UPDATE OF government, is_authority ON department
	FOR EACH ROW WHEN (NEW.is_authority) EXECUTE FUNCTION department_authority_check();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_authority_check;

/*
 * The role's own USAGE makes it depend on the schema, so that DROP ROLE fails
 * while its department is registered; the group holds what all may read.
 * Fires on restore as well: memberships are not in the dump of a database.
 * A membership is never taken back: it belongs to the cluster, and the role may
 * be a department in another database; alone it opens no case and no row.
 */
CREATE FUNCTION directory_role_release(role regrole) RETURNS void
	LANGUAGE C STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION directory_role_release(regrole) IS 'internal: takes the schema back from the role of a department that is registered no longer';
REVOKE ALL ON FUNCTION directory_role_release(regrole) FROM PUBLIC;

CREATE FUNCTION department_registered() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR OLD.role IS DISTINCT FROM NEW.role) THEN
		PERFORM govshare.directory_role_release(OLD.role);
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN NULL;
	END IF;
	EXECUTE format('GRANT USAGE ON SCHEMA govshare TO %s', NEW.role);
	IF NOT pg_has_role(NEW.role, 'govshare_reader', 'MEMBER') THEN
		EXECUTE format('GRANT govshare_reader TO %s', NEW.role);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION department_registered() IS 'gives the role of a registered department what all departments may read';
REVOKE ALL ON FUNCTION department_registered() FROM PUBLIC;
CREATE TRIGGER department_registered AFTER INSERT OR DELETE OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION department_registered();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_registered;

/* Sessions keep a copy of the directory: a change must reach them all */
CREATE FUNCTION directory_changed() RETURNS trigger LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION directory_changed() IS 'tells all sessions that departments or governments changed';
REVOKE ALL ON FUNCTION directory_changed() FROM PUBLIC;
CREATE TRIGGER department_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON department
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER government_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON government
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_changed;
ALTER TABLE government ENABLE ALWAYS TRIGGER government_changed;

CREATE FUNCTION governments_above(government text) RETURNS TABLE (code text, depth int)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE up AS (
		SELECT g.code, g.parent, 0 AS depth
		FROM govshare.government g WHERE g.code = governments_above.government
		UNION ALL
		SELECT g.code, g.parent, up.depth + 1
		FROM govshare.government g JOIN up ON g.code = up.parent
		WHERE up.depth < 16
	)
	SELECT up.code, up.depth FROM up
$$;
COMMENT ON FUNCTION governments_above(text) IS 'a government and those above it, nearest first by depth';

CREATE FUNCTION authority_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT a.code
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.department a ON a.government = up.code AND a.is_authority
	WHERE d.code = authority_of.department
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION authority_of(text) IS '同级政务数据共享主管部门: the authority of the department''s government, or of the nearest government above that has one (Article 8)';

CREATE FUNCTION common_authority(a text, b text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT au.code
	FROM govshare.department da
		CROSS JOIN LATERAL govshare.governments_above(da.government) up
		JOIN govshare.department au ON au.government = up.code AND au.is_authority
	WHERE da.code = common_authority.a
		AND up.code IN (SELECT ub.code FROM govshare.department db
			CROSS JOIN LATERAL govshare.governments_above(db.government) ub
			WHERE db.code = common_authority.b)
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION common_authority(text, text) IS '共同的上级主管部门: the lowest authority over both departments, their own included (Article 28)';

GRANT SELECT ON government, department, department_head, purpose TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('government', '');
SELECT pg_catalog.pg_extension_config_dump('department', '');
SELECT pg_catalog.pg_extension_config_dump('department_head', '');
SELECT pg_catalog.pg_extension_config_dump('purpose', $$WHERE code <> 'return_flow'$$);
/* 31_refresh_due.sql: by when data must be refreshed again, as declared (Articles 13 and 18) */

CREATE FUNCTION refresh_due(frequency update_frequency, refreshed_at timestamptz) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE frequency
		WHEN 'realtime' THEN refreshed_at + interval '1 hour'
		WHEN 'irregular' THEN 'infinity'
		ELSE ((refreshed_at AT TIME ZONE current_setting('govshare.timezone'))::date + 1
			+ CASE frequency WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days' WHEN 'monthly' THEN interval '1 month'
				WHEN 'quarterly' THEN interval '3 months' WHEN 'semiannual' THEN interval '6 months' ELSE interval '1 year' END)
			AT TIME ZONE current_setting('govshare.timezone')
	END
$$;
COMMENT ON FUNCTION refresh_due(update_frequency, timestamptz) IS '[I] when data refreshed then is no longer as fresh as its declared frequency says: an hour after for realtime, else at the end of the day, week, month, quarter, half year or year after that day; never if irregular (Article 18)';
/* 35_invoker.sql: who asks: the session's department, duties and right to see */

CREATE FUNCTION current_department() RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION current_department() IS 'code of the department that the session acts for: whose role is the outer user or one of its parents; null if none, or several and govshare.acting_for is not set';

CREATE FUNCTION has_duty(department text, duty text) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION has_duty(text, text) IS 'does the outer user itself hold this duty (principal, office_head) for the department today? (Articles 13, 20)';

CREATE FUNCTION is_authority_over(department text) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_authority_over(text) IS 'is the caller''s department the authority (主管部门) of that department''s government or of one above it? (Article 8)';

CREATE FUNCTION may_see(VARIADIC departments text[]) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION may_see(text[]) IS 'may the caller see a case of these departments: as one of them, or as an authority over one of them?';
/* 36_contractor.sql: 受托方, who builds, runs or maintains for a department by contract (Article 36) */

CREATE TABLE contractor (
	role regrole PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	approval_document text NOT NULL,
	contract text NOT NULL,
	entries text[] NOT NULL,
	systems text[] NOT NULL DEFAULT '{}',
	approved_until date NOT NULL,
	CONSTRAINT contractor_documents_check CHECK (btrim(approval_document) <> '' AND btrim(contract) <> ''),
	CONSTRAINT contractor_entries_check CHECK (cardinality(entries) > 0 AND array_position(entries, NULL) IS NULL),
	CONSTRAINT contractor_until_check CHECK (isfinite(approved_until))
);
CREATE INDEX contractor_department_idx ON contractor (department);
COMMENT ON TABLE contractor IS '受托方: roles of contractors, which act for a department while approved and on the entries named, take clerks'' steps only, and are marked in the record (Article 36)';
COMMENT ON COLUMN contractor.role IS 'the contractor''s own role: a member of no department, and no role a member of it';
COMMENT ON COLUMN contractor.approval_document IS '批准程序: the approval of the commission';
COMMENT ON COLUMN contractor.contract IS 'the contract, with its duties of protection';
COMMENT ON COLUMN contractor.entries IS 'codes of the entries that it may touch';
COMMENT ON COLUMN contractor.systems IS 'the systems that it works on, for the file';
COMMENT ON COLUMN contractor.approved_until IS 'last day of the approval, inclusive';

CREATE FUNCTION contractor_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s does not exist', NEW.role)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 36: a contractor acts through its own database role.'), HINT = govshare.say('CREATE ROLE first, then register it by name.');
	END IF;
	IF EXISTS (SELECT FROM govshare.department d JOIN pg_catalog.pg_roles r ON r.oid = d.role
			WHERE d.role = NEW.role OR pg_has_role(NEW.role, d.role, 'MEMBER') OR pg_has_role(d.role, NEW.role, 'MEMBER') AND NOT r.rolsuper)
		OR EXISTS (SELECT FROM govshare.department_head h WHERE h.role = NEW.role)
		OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role AND (r.rolsuper OR r.rolbypassrls)) THEN
		RAISE EXCEPTION '%', govshare.say('role %s is no role of a contractor', NEW.role)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 36: a contractor neither is, heads nor belongs to a department, and no department belongs to it.'),
				HINT = govshare.say('Give it a role of its own, without memberships in departments.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION contractor_check() IS 'internal: a contractor''s role stands apart from departments and their heads (Article 36)';
REVOKE ALL ON FUNCTION contractor_check() FROM PUBLIC;
CREATE TRIGGER contractor_check BEFORE INSERT OR UPDATE ON contractor
	FOR EACH ROW EXECUTE FUNCTION contractor_check();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_check;

CREATE FUNCTION head_is_no_contractor() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM govshare.contractor c WHERE c.role = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s is a contractor''s', NEW.role)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 36: a contractor heads nothing and consents to nothing.'), HINT = govshare.say('Appoint someone of the department.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION head_is_no_contractor() IS 'internal: no contractor becomes a department or its head (Article 36)';
REVOKE ALL ON FUNCTION head_is_no_contractor() FROM PUBLIC;
CREATE TRIGGER department_head_contractor BEFORE INSERT OR UPDATE OF role ON department_head
	FOR EACH ROW EXECUTE FUNCTION head_is_no_contractor();
CREATE TRIGGER department_contractor BEFORE INSERT OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION head_is_no_contractor();
ALTER TABLE department_head ENABLE ALWAYS TRIGGER department_head_contractor;
ALTER TABLE department ENABLE ALWAYS TRIGGER department_contractor;

/* What all may read; as with departments, a membership is never taken back */
CREATE FUNCTION contractor_registered() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT pg_has_role(NEW.role, 'govshare_reader', 'MEMBER') THEN
		EXECUTE format('GRANT govshare_reader TO %s', NEW.role);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION contractor_registered() IS 'internal: gives the role of a contractor what all departments may read';
REVOKE ALL ON FUNCTION contractor_registered() FROM PUBLIC;
CREATE TRIGGER contractor_registered AFTER INSERT OR UPDATE OF role ON contractor
	FOR EACH ROW EXECUTE FUNCTION contractor_registered();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_registered;
CREATE TRIGGER contractor_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON contractor
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_changed;

GRANT SELECT ON contractor TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('contractor', '');
/* 40_statute.sql: 法定期限, the periods of the Regulations and the breaches they name, as data */

CREATE FUNCTION procedure_only() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'procedure_only';
COMMENT ON FUNCTION procedure_only() IS 'refuses every change of a table that only the procedures write (SG009); a superuser passes under govshare.break_glass';
REVOKE ALL ON FUNCTION procedure_only() FROM PUBLIC;

CREATE TABLE violation_item (
	item text PRIMARY KEY,
	wording text NOT NULL,
	ordered_by text NOT NULL,
	CONSTRAINT violation_item_form_check CHECK (item ~ '^(39|40|41)[(][1-9][)]$')
);
COMMENT ON TABLE violation_item IS '法律责任: the breaches that Articles 39 to 41 list, in their words';
COMMENT ON COLUMN violation_item.item IS 'article and item, such as 39(4) for 第三十九条第四项';
COMMENT ON COLUMN violation_item.ordered_by IS 'who orders correction (责令改正)';

INSERT INTO violation_item (item, wording, ordered_by) VALUES
	('39(1)', '未按照要求编制或者更新政务数据目录', '同级政务数据共享主管部门'),
	('39(2)', '通过擅自增设条件等方式阻碍、影响政务数据共享', '同级政务数据共享主管部门'),
	('39(3)', '未配合数源部门及时完善更新政务数据', '同级政务数据共享主管部门'),
	('39(4)', '未按时答复政务数据共享申请或者未按时共享政务数据,且无正当理由', '同级政务数据共享主管部门'),
	('39(5)', '未按照规定将业务信息系统收集和产生的下级政府行政区域内的政务数据回流至下级政府部门', '同级政务数据共享主管部门'),
	('39(6)', '收到政务数据校核申请后,未按时核实、更正', '同级政务数据共享主管部门'),
	('39(7)', '擅自终止或者变更已提供的政务数据共享服务', '同级政务数据共享主管部门'),
	('39(8)', '未按照规定将已建设的政务数据平台纳入全国一体化政务大数据体系', '同级政务数据共享主管部门'),
	('39(9)', '违反本条例规定的其他情形', '同级政务数据共享主管部门'),
	('40(1)', '重复收集可以通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(2)', '擅自超出使用范围、共享目的使用通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(3)', '擅自将通过共享获取的政务数据提供给第三方', '同级政务数据共享主管部门'),
	('40(4)', '共享目的已实现、无法实现或者为实现共享目的不再必要,未按照要求妥善处置通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(5)', '未按照规定保存通过共享获取的政务数据有关记录', '同级政务数据共享主管部门'),
	('40(6)', '未对通过共享获取的政务数据履行安全管理责任', '同级政务数据共享主管部门'),
	('40(7)', '违反本条例规定的其他情形', '同级政务数据共享主管部门'),
	('41(1)', '未按照规定明确数源部门', '本级人民政府或者上级主管部门'),
	('41(2)', '未按照规定对政务数据共享争议进行协调处理', '本级人民政府或者上级主管部门'),
	('41(3)', '违反本条例规定的其他情形', '本级人民政府或者上级主管部门');

CREATE TABLE statute (
	code text PRIMARY KEY,
	article text NOT NULL,
	workdays int,
	max_extension int NOT NULL DEFAULT 0,
	consent_of text,
	starts text NOT NULL,
	responsible text NOT NULL,
	violation text REFERENCES violation_item,
	source text NOT NULL,
	seeded boolean NOT NULL DEFAULT false,
	by_local_rule boolean NOT NULL DEFAULT false,
	CONSTRAINT statute_local_rule_check CHECK (NOT by_local_rule OR workdays IS NULL),
	CONSTRAINT statute_workdays_check CHECK (workdays BETWEEN 1 AND 3660),
	CONSTRAINT statute_max_extension_check CHECK (max_extension BETWEEN 0 AND 3660),
	CONSTRAINT statute_consent_check CHECK ((max_extension = 0) = (consent_of IS NULL)),
	CONSTRAINT statute_responsible_check CHECK (responsible IN ('provider', 'requester', 'authority', 'department', 'coordinator'))
);
COMMENT ON TABLE statute IS '法定期限: every period of the Regulations: whose, from when, how long, and which breach it is to miss it';
COMMENT ON COLUMN statute.workdays IS 'official working days; null: the order or instruction in the case sets them';
COMMENT ON COLUMN statute.by_local_rule IS '[I] the Regulations set no period: one runs only where a local_rule sets it';
COMMENT ON COLUMN statute.responsible IS 'the party of the case that owes it';
COMMENT ON COLUMN statute.max_extension IS 'working days by which the period may be extended in total';
COMMENT ON COLUMN statute.consent_of IS 'who must consent to an extension';
COMMENT ON COLUMN statute.starts IS 'the event from whose day the period runs; that day is not counted (Civil Code 201)';
COMMENT ON COLUMN statute.violation IS 'item of Articles 39 to 41 that is flagged when the period is missed; null: missing it is no breach of its own';
COMMENT ON COLUMN statute.source IS 'the words of the Regulations; [I] marks an interpretation where they are silent';
COMMENT ON COLUMN statute.seeded IS 'comes with the extension and is not dumped';

INSERT INTO statute (code, article, workdays, max_extension, consent_of, starts, responsible, violation, seeded, source) VALUES
	('catalog_update', '17', 10, 5, 'authority', 'change of law or duty', 'provider', '39(1)', true,
	 '第十七条第二款:因法律、行政法规、国务院决定调整或者政府部门职责变化导致政务数据目录需要相应更新的,政府部门应当自调整、变化发生之日起10个工作日内对政务数据目录完成更新,并报送同级政务数据共享主管部门审核。因特殊原因需要延长更新期限的,经同级政务数据共享主管部门同意,可以延长5个工作日。 [I] Submission for review meets the period; a returned update is due on the original date.'),
	('catalog_review', '17', 2, 0, NULL, 'receipt of the updated catalogue', 'authority', '41(3)', true,
	 '第十七条第三款:政务数据共享主管部门应当自收到更新后的政务数据目录之日起2个工作日内完成审核并发布。 [I] Applies to updates; a first submission has no statutory period.'),
	('reply_unconditional', '21', 1, 10, 'authority', 'receipt of the request', 'provider', '39(4)', true,
	 '第二十一条第一款:政务数据需求部门申请共享的政务数据属于无条件共享类的,政务数据提供部门应当自收到政务数据共享申请之日起1个工作日内作出答复。因特殊原因需要延长答复期限的,政务数据提供部门应当报经同级政务数据共享主管部门同意,并告知政务数据需求部门,延长的期限最长不得超过10个工作日。 [I] Extensions are capped in total; asking for one stops nothing; consent comes before the period ends. Material that was missing has the period run anew; a local_rule may choose that it goes on (supplement = resume).'),
	('reply_conditional', '21', 10, 10, 'authority', 'receipt of the request', 'provider', '39(4)', true,
	 '第二十一条第一款:属于有条件共享类的,应当自收到政务数据共享申请之日起10个工作日内作出是否同意共享的答复。因特殊原因需要延长答复期限的,政务数据提供部门应当报经同级政务数据共享主管部门同意,并告知政务数据需求部门,延长的期限最长不得超过10个工作日。 [I] Extensions are capped in total; asking for one stops nothing; consent comes before the period ends. Material that was missing has the period run anew; a local_rule may choose that it goes on (supplement = resume).'),
	('delivery', '22', 20, 0, NULL, 'approving reply', 'provider', '39(4)', true,
	 '第二十二条第一款:政务数据提供部门应当自作出同意共享的答复之日起20个工作日内共享政务数据。'),
	('correction', '26', 10, 0, NULL, 'receipt of the correction request', 'provider', '39(6)', true,
	 '第二十六条第二款:政务数据提供部门应当自收到政务数据校核申请之日起10个工作日内予以核实、更正并反馈校核处理结果。'),
	('disposal', '27', NULL, 0, NULL, 'instruction of the provider', 'requester', '40(4)', true,
	 '第二十七条第一款:共享目的已实现、无法实现或者为实现共享目的不再必要的,应当按照政务数据提供部门的要求妥善处置。 [I] The instruction sets the period, in working days.'),
	('rectification', '27', NULL, 0, NULL, 'order to rectify', 'requester', NULL, true,
	 '第二十七条第二款:政务数据共享主管部门或者政务数据提供部门应当暂停其政务数据共享权限,并督促限期整改,对拒不整改或者整改不到位的,可以终止共享。 [I] The order sets the period, in working days; the use that led to it is the breach (40(2), 40(3)), lateness lets sharing be terminated.');

CREATE TABLE local_rule (
	government text NOT NULL REFERENCES government,
	statute text NOT NULL REFERENCES statute,
	workdays int,
	document text NOT NULL,
	supplement text,
	PRIMARY KEY (government, statute),
	CONSTRAINT local_rule_workdays_check CHECK (workdays >= 1),
	CONSTRAINT local_rule_supplement_check CHECK (supplement IN ('restart', 'resume')),
	CONSTRAINT local_rule_something_check CHECK (workdays IS NOT NULL OR supplement IS NOT NULL)
);
COMMENT ON TABLE local_rule IS 'shorter periods that a government sets for its departments and those below (Article 23); missing one warns, missing the statutory period is the breach';
COMMENT ON COLUMN local_rule.workdays IS 'the shorter period; null: as the statute says';
COMMENT ON COLUMN local_rule.document IS 'the document that sets the rule';
COMMENT ON COLUMN local_rule.supplement IS '[I] what complete material does to a period that was broken off (Article 21): restart, the default, or resume what was left of it';

CREATE FUNCTION local_rule_check() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'local_rule_check';
COMMENT ON FUNCTION local_rule_check() IS 'a local rule may only shorten a statutory period (SG104)';
REVOKE ALL ON FUNCTION local_rule_check() FROM PUBLIC;

CREATE TRIGGER local_rule_check BEFORE INSERT OR UPDATE ON local_rule
	FOR EACH ROW EXECUTE FUNCTION local_rule_check();
ALTER TABLE local_rule ENABLE ALWAYS TRIGGER local_rule_check;

CREATE TRIGGER statute_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON statute
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE statute ENABLE ALWAYS TRIGGER statute_procedure_only;
CREATE TRIGGER violation_item_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON violation_item
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE violation_item ENABLE ALWAYS TRIGGER violation_item_procedure_only;

GRANT SELECT ON violation_item, statute, local_rule TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('statute', 'WHERE NOT seeded');
SELECT pg_catalog.pg_extension_config_dump('local_rule', '');
/* 41_notice.sql: 告知, being told: a durable row, not a NOTIFY */

CREATE TABLE notice (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	recipient text NOT NULL REFERENCES department,
	procedure text,
	case_id bigint,
	article text NOT NULL,
	text text NOT NULL,
	sent_at timestamptz NOT NULL,
	read_at timestamptz,
	CONSTRAINT notice_case_check CHECK ((procedure IS NULL) = (case_id IS NULL))
);
CREATE INDEX notice_recipient_idx ON notice (recipient, sent_at);
CREATE INDEX notice_case_idx ON notice (procedure, case_id);
COMMENT ON TABLE notice IS '告知: what a department was told, about which case, under which article';
COMMENT ON COLUMN notice.procedure IS 'table of the case; case_id is the row';
COMMENT ON COLUMN notice.read_at IS 'set by read_notice()';

CREATE TRIGGER notice_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON notice
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE notice ENABLE ALWAYS TRIGGER notice_procedure_only;

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_visible ON notice FOR SELECT USING (may_see(recipient));
GRANT SELECT ON notice TO govshare_reader;

CREATE FUNCTION read_notice(id bigint) RETURNS timestamptz LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'read_notice';
COMMENT ON FUNCTION read_notice(bigint) IS 'marks a notice to the caller''s department as read and returns when it was first read (SG102 if it is not yours)';

SELECT pg_catalog.pg_extension_config_dump('notice', '');
SELECT pg_catalog.pg_extension_config_dump('notice_id_seq', '');
/* 42_obligation.sql: 法定期限义务, periods that run against departments */

CREATE TABLE obligation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	statute text NOT NULL REFERENCES statute,
	article text NOT NULL,
	department text NOT NULL REFERENCES department,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	event_at timestamptz NOT NULL,
	started_on date NOT NULL,
	workdays int NOT NULL,
	extended int NOT NULL DEFAULT 0,
	calendar text NOT NULL,
	due_on date NOT NULL,
	due_at timestamptz NOT NULL,
	provisional boolean NOT NULL,
	local_workdays int,
	local_due_at timestamptz,
	warn_at timestamptz NOT NULL,
	state text NOT NULL DEFAULT 'open',
	ended_at timestamptz,
	met_at timestamptz,
	due_soon_flagged_at timestamptz,
	flagged_at timestamptz,
	justification text,
	justified_at timestamptz,
	CONSTRAINT obligation_state_check CHECK (state IN ('open', 'met', 'overdue', 'excused', 'cancelled')),
	CONSTRAINT obligation_due_check CHECK (due_on > started_on AND due_at > event_at),
	CONSTRAINT obligation_local_check CHECK ((local_workdays IS NULL) = (local_due_at IS NULL)),
	CONSTRAINT obligation_workdays_check CHECK (workdays >= 1 AND extended >= 0),
	CONSTRAINT obligation_end_check CHECK (
		CASE state
			WHEN 'open' THEN ended_at IS NULL
			WHEN 'met' THEN met_at IS NOT NULL
			WHEN 'overdue' THEN true
			ELSE ended_at IS NOT NULL
		END AND (met_at IS NULL OR met_at = ended_at))
);
CREATE UNIQUE INDEX obligation_pending_key ON obligation (procedure, case_id, statute) WHERE ended_at IS NULL;
CREATE INDEX obligation_case_idx ON obligation (procedure, case_id);
CREATE INDEX obligation_department_idx ON obligation (department);
CREATE INDEX obligation_owed_idx ON obligation (department, event_at) WHERE ended_at IS NULL;
CREATE INDEX obligation_late_idx ON obligation (due_at, id) WHERE ended_at IS NULL;
/* What the watcher looks for; each holds only what it has still to do */
CREATE INDEX obligation_to_flag_idx ON obligation (due_at, id) WHERE state IN ('open', 'overdue') AND flagged_at IS NULL;
CREATE INDEX obligation_to_warn_idx ON obligation (warn_at, id) WHERE state = 'open' AND due_soon_flagged_at IS NULL;
CREATE INDEX obligation_provisional_idx ON obligation (id) WHERE state = 'open' AND provisional;

COMMENT ON TABLE obligation IS '法定期限义务: a statutory period that runs, or ran, against a department';
COMMENT ON COLUMN obligation.department IS 'whose duty it is';
COMMENT ON COLUMN obligation.procedure IS 'table of the case that it belongs to; case_id is the row';
COMMENT ON COLUMN obligation.event_at IS 'when the event happened from which the law counts';
COMMENT ON COLUMN obligation.started_on IS 'local date of the event; not counted (Civil Code 201)';
COMMENT ON COLUMN obligation.workdays IS 'length of the period without extensions';
COMMENT ON COLUMN obligation.extended IS 'working days added with consent';
COMMENT ON COLUMN obligation.calendar IS 'official calendar of the obligor''s area';
COMMENT ON COLUMN obligation.due_on IS 'last day of the period';
COMMENT ON COLUMN obligation.due_at IS 'end of the last day, exclusive: 00:00 of the next in govshare.timezone (Civil Code 203)';
COMMENT ON COLUMN obligation.provisional IS 'due_on lies beyond the announced calendar: weekdays were counted; counted anew when the year is announced';
COMMENT ON COLUMN obligation.local_due_at IS 'end of the shorter period of a local rule (Article 23); missing it is no breach';
COMMENT ON COLUMN obligation.warn_at IS 'from when the obligation counts as due soon';
COMMENT ON COLUMN obligation.state IS 'open; met in time; overdue (also when met late: then met_at is set); excused; cancelled';
COMMENT ON COLUMN obligation.ended_at IS 'when nothing was left to do; null while the duty waits';
COMMENT ON COLUMN obligation.justification IS 'why the department was late, in its own words (Article 39(4), 正当理由)';
COMMENT ON COLUMN obligation.flagged_at IS 'when the watcher flagged the breach and told who must know';

CREATE TRIGGER obligation_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON obligation
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE obligation ENABLE ALWAYS TRIGGER obligation_procedure_only;

ALTER TABLE obligation ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_visible ON obligation FOR SELECT USING (may_see(department));
GRANT SELECT ON obligation TO govshare_reader;

CREATE FUNCTION obligation_calendar_changed() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'obligation_calendar_changed';
COMMENT ON FUNCTION obligation_calendar_changed() IS 'counts running periods anew when an official calendar is announced or amended';
REVOKE ALL ON FUNCTION obligation_calendar_changed() FROM PUBLIC;
CREATE TRIGGER obligation_calendar_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON calendar_day
	FOR EACH STATEMENT EXECUTE FUNCTION obligation_calendar_changed();
ALTER TABLE calendar_day ENABLE ALWAYS TRIGGER obligation_calendar_changed;

CREATE FUNCTION obligation_open(statute text, department text, procedure text, case_id bigint,
	event_at timestamptz, workdays int DEFAULT NULL)
	RETURNS bigint LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'obligation_open_sql';
COMMENT ON FUNCTION obligation_open(text, text, text, bigint, timestamptz, int) IS
	'internal: starts a statutory period and returns its id; null if the event lies before 2025-08-01 (Article 44)';

CREATE FUNCTION obligation_close(procedure text, case_id bigint, statute text, outcome text)
	RETURNS int LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'obligation_close_sql';
COMMENT ON FUNCTION obligation_close(text, bigint, text, text) IS
	'internal: ends what runs in a case (statute null: all of it) as met, cancelled or excused; past due it stays overdue unless excused';

CREATE FUNCTION flag_violation(item text, department text, procedure text, case_id bigint, evidence jsonb)
	RETURNS bigint LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'flag_violation_sql';
COMMENT ON FUNCTION flag_violation(text, text, text, bigint, jsonb) IS
	'internal: flags a breach once for each item, department and case, and returns its id';

CREATE FUNCTION check_deadlines(OUT overdue bigint, OUT due_soon bigint, OUT recounted bigint, OUT expired bigint, OUT failed bigint)
	RETURNS record LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'check_deadlines';
COMMENT ON FUNCTION check_deadlines() IS 'what the watcher does every govshare.check_interval: ends grants whose term is over, flags what is overdue or due soon, counts provisional due dates anew; returns how many';

REVOKE ALL ON FUNCTION check_deadlines(),
	obligation_open(text, text, text, bigint, timestamptz, int),
	obligation_close(text, bigint, text, text),
	flag_violation(text, text, text, bigint, jsonb) FROM PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('obligation', '');
SELECT pg_catalog.pg_extension_config_dump('obligation_id_seq', '');
/* 43_extension.sql: 延长期限, more time with the authority's consent, and being heard when late */

CREATE TABLE extension (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	obligation bigint NOT NULL REFERENCES obligation,
	workdays int NOT NULL,
	reason text NOT NULL,
	state text NOT NULL DEFAULT 'asked',
	asked_at timestamptz NOT NULL,
	asked_by text NOT NULL,
	decided_at timestamptz,
	decided_by text,
	answer text,
	CONSTRAINT extension_workdays_check CHECK (workdays > 0),
	CONSTRAINT extension_state_check CHECK (state IN ('asked', 'allowed', 'denied')),
	CONSTRAINT extension_decision_check CHECK ((state = 'asked') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
	CONSTRAINT extension_answer_check CHECK (state <> 'denied' OR answer IS NOT NULL)
);
CREATE UNIQUE INDEX extension_asked_key ON extension (obligation) WHERE state = 'asked';
CREATE INDEX extension_obligation_idx ON extension (obligation);
COMMENT ON TABLE extension IS '延长期限: extensions asked of the authority; asking stops no period (Articles 17, 21)';
COMMENT ON COLUMN extension.asked_by IS 'role that asked for the department';
COMMENT ON COLUMN extension.decided_by IS 'role that decided for the authority';

CREATE TRIGGER extension_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON extension
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE extension ENABLE ALWAYS TRIGGER extension_procedure_only;

ALTER TABLE extension ENABLE ROW LEVEL SECURITY;
CREATE POLICY extension_visible ON extension FOR SELECT
	USING (EXISTS (SELECT FROM obligation o WHERE o.id = extension.obligation));
GRANT SELECT ON extension TO govshare_reader;

CREATE FUNCTION ask_extension(obligation_id bigint, workdays int, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'ask_extension';
COMMENT ON FUNCTION ask_extension(bigint, int, text) IS
	'the department asks its authority for more working days, while the period runs; the period goes on (Articles 17, 21)';

CREATE FUNCTION allow_extension(obligation_id bigint) RETURNS date
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'allow_extension';
COMMENT ON FUNCTION allow_extension(bigint) IS
	'the authority consents, while the period runs; the other side of the case is told; returns the new last day';

CREATE FUNCTION deny_extension(obligation_id bigint, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'deny_extension';
COMMENT ON FUNCTION deny_extension(bigint, text) IS 'the authority does not consent';

CREATE FUNCTION state_justification(obligation_id bigint, reason text) RETURNS void
	LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'state_justification';
COMMENT ON FUNCTION state_justification(bigint, text) IS
	'the department says why it was late; the authority is told and weighs it before it confirms a breach (Article 39(4))';

SELECT pg_catalog.pg_extension_config_dump('extension', '');
SELECT pg_catalog.pg_extension_config_dump('extension_id_seq', '');
/* 44_government_office.sql: who speaks for a people's government where it decides itself (Articles 28 and 41) */

CREATE TABLE government_office (
	government text PRIMARY KEY REFERENCES government,
	department text NOT NULL REFERENCES department,
	document text NOT NULL,
	CONSTRAINT government_office_document_check CHECK (btrim(document) <> '')
);
COMMENT ON TABLE government_office IS '本级人民政府办公机构: the department that records what a government itself decides: orders to its authority (Article 41) and disputes with it (Article 28) [I]';
COMMENT ON COLUMN government_office.document IS 'what appoints it';
GRANT SELECT ON government_office TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('government_office', '');

CREATE FUNCTION government_office_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.department AND d.government = NEW.government AND NOT d.is_authority) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" does not speak for government "%s"', NEW.department, NEW.government)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 41: an authority is ordered by its own government or by the authority above, never by itself.'),
				HINT = govshare.say('Name a department of that government that is not its authority, such as 办公厅.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION government_office_check() IS 'internal: the office of a government is one of its departments, and not its authority';
REVOKE ALL ON FUNCTION government_office_check() FROM PUBLIC;
CREATE TRIGGER government_office_check BEFORE INSERT OR UPDATE ON government_office
	FOR EACH ROW EXECUTE FUNCTION government_office_check();
ALTER TABLE government_office ENABLE ALWAYS TRIGGER government_office_check;

CREATE FUNCTION government_office_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT o.department FROM govshare.department d JOIN govshare.government_office o ON o.government = d.government
	WHERE d.code = government_office_of.department
$$;
COMMENT ON FUNCTION government_office_of(text) IS 'the office that speaks for the department''s own government; null if none is registered';

CREATE FUNCTION overseer_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT a.code
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.department a ON a.government = up.code AND a.is_authority
	WHERE d.code = overseer_of.department AND a.code <> d.code
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION overseer_of(text) IS 'the nearest authority over a department that is not itself: who orders it to correct (Articles 39 to 41); null for the national authority';
/* 45_procedure.sql: the lawful steps of every procedure, as data, and what was done */

CREATE TABLE transition (
	ordinal int GENERATED ALWAYS AS IDENTITY UNIQUE,
	procedure text NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	party text NOT NULL,
	duty text NOT NULL DEFAULT 'clerk',
	step text NOT NULL,
	article text NOT NULL,
	summary text NOT NULL,
	requires text[] NOT NULL DEFAULT '{}',
	sets text[] NOT NULL DEFAULT '{}',
	stamps text[] NOT NULL DEFAULT '{}',
	opens text[] NOT NULL DEFAULT '{}',
	closes text[] NOT NULL DEFAULT '{}',
	flags text[] NOT NULL DEFAULT '{}',
	tells text[] NOT NULL DEFAULT '{}',
	resumes text[] NOT NULL DEFAULT '{}',
	awaited text,
	advice text,
	independent boolean NOT NULL DEFAULT false,
	interpretation text,
	PRIMARY KEY (procedure, from_state, to_state, party),
	CONSTRAINT transition_duty_check CHECK (duty IN ('clerk', 'office_head', 'principal'))
);
COMMENT ON TABLE transition IS 'every lawful step of every procedure: from which state, by whom, with what, and what follows';
COMMENT ON COLUMN transition.procedure IS 'table of the cases';
COMMENT ON COLUMN transition.from_state IS 'new: where a case comes from';
COMMENT ON COLUMN transition.party IS 'column of the case that names the department (provider, requester, suspended_by); own_authority: the authority of the provider''s own level (同级); authority and requester_authority: any authority over the provider, over the requester; overseer: the nearest authority over it that is not itself; office: the office of its government; each of them may name another column, as overseer:department; system: the extension itself';
COMMENT ON COLUMN transition.duty IS 'clerk: anyone of the department; office_head (共享工作机构负责人), principal (部门负责人): that person';
COMMENT ON COLUMN transition.step IS 'the function that takes it';
COMMENT ON COLUMN transition.summary IS 'what those who must be told are told; {column} stands for a value of the case';
COMMENT ON COLUMN transition.requires IS 'columns that must be filled';
COMMENT ON COLUMN transition.sets IS 'columns, or tables of parts, that the step may change besides';
COMMENT ON COLUMN transition.stamps IS 'columns that the database fills: times with statutory time, texts with the actor''s department';
COMMENT ON COLUMN transition.opens IS 'periods that start, as statute[?flag column][=column with the working days][@column with the day from which it runs]; {column} stands for a value; from the step itself unless said otherwise';
COMMENT ON COLUMN transition.closes IS 'periods that end, as statute[?flag column][=outcome]; met unless said otherwise';
COMMENT ON COLUMN transition.flags IS 'breaches that the step raises, as item[?flag column][=party]; of the provider unless said otherwise';
COMMENT ON COLUMN transition.tells IS 'parties that get a notice (告知); grantees: all who hold a grant of the entry, or of the one in another column, as grantees:column';
COMMENT ON COLUMN transition.resumes IS 'periods that were met and run again, with the last day that they had: what met them was sent back';
COMMENT ON COLUMN transition.awaited IS 'does the case wait for this step, once it is in from_state?  null: no; always; a column: once it is filled; !column: until it is filled';
COMMENT ON COLUMN transition.advice IS 'what hints name instead of the step, where another function leads there';
COMMENT ON COLUMN transition.independent IS 'not for anyone who belongs to another side of the case';
COMMENT ON COLUMN transition.interpretation IS '[I] where the Regulations are silent';

CREATE TRIGGER transition_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON transition
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE transition ENABLE ALWAYS TRIGGER transition_procedure_only;
GRANT SELECT ON transition TO PUBLIC;

CREATE TABLE case_event (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	step text NOT NULL,
	from_state text NOT NULL,
	to_state text NOT NULL,
	party text NOT NULL,
	actor text NOT NULL,
	department text,
	at timestamptz NOT NULL,
	article text NOT NULL,
	departments text[] NOT NULL,
	details jsonb NOT NULL,
	PRIMARY KEY (procedure, case_id, seq)
);
COMMENT ON TABLE case_event IS 'every step that was taken, in its order, without gaps: append only';
COMMENT ON COLUMN case_event.seq IS 'counts from 1 in each case';
COMMENT ON COLUMN case_event.actor IS 'the role that acted; system: the extension';
COMMENT ON COLUMN case_event.department IS 'for which department it acted';
COMMENT ON COLUMN case_event.at IS 'statutory time of the step';
COMMENT ON COLUMN case_event.departments IS 'the sides of the case, who may see the event';
COMMENT ON COLUMN case_event.details IS 'the columns that the step changed';
CREATE TRIGGER case_event_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON case_event
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE case_event ENABLE ALWAYS TRIGGER case_event_procedure_only;
ALTER TABLE case_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_event_visible ON case_event FOR SELECT USING (may_see(VARIADIC departments));
GRANT SELECT ON case_event TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('case_event', '');

CREATE FUNCTION procedure_step() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_step() IS 'the engine of every case table: lets lawful steps pass, stamps them, and does what follows';
CREATE FUNCTION procedure_part() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_part() IS 'lets rows that belong to a case change only while the case itself may be edited';
CREATE FUNCTION procedure_effect() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION procedure_effect() IS 'calls a function of govshare with the number of the case, as the extension itself: what it writes are steps of the party system';
CREATE FUNCTION accepts_verbatim() RETURNS boolean
	LANGUAGE C STABLE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION accepts_verbatim() IS 'does a superuser restore or repair cases under govshare.break_glass?';
CREATE FUNCTION no_such_case(procedure text, id text) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION no_such_case(text, text) IS 'raises SG102: no such case concerns the caller';
CREATE FUNCTION refuse_secret(secrecy text) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION refuse_secret(text) IS 'raises SG103 unless the text is none, and keeps the statement out of the server''s log (Article 3)';
REVOKE ALL ON FUNCTION procedure_step(), procedure_part(), procedure_effect(), no_such_case(text, text), refuse_secret(text) FROM PUBLIC;

/* The triggers and the visibility that every case table has */
CREATE FUNCTION make_procedure(procedure text, sides text[]) RETURNS void
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE pg_catalog.format($f$
		CREATE TRIGGER %1$s_step BEFORE INSERT OR UPDATE OR DELETE ON govshare.%2$I
			FOR EACH ROW EXECUTE FUNCTION govshare.procedure_step();
		CREATE TRIGGER %1$s_recorded AFTER INSERT OR UPDATE ON govshare.%2$I
			FOR EACH ROW EXECUTE FUNCTION govshare.procedure_step();
		CREATE TRIGGER %1$s_kept BEFORE TRUNCATE ON govshare.%2$I
			FOR EACH STATEMENT EXECUTE FUNCTION govshare.procedure_step();
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_step;
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_recorded;
		ALTER TABLE govshare.%2$I ENABLE ALWAYS TRIGGER %1$s_kept;
		ALTER TABLE govshare.%2$I ENABLE ROW LEVEL SECURITY;
		CREATE POLICY %1$s_visible ON govshare.%2$I FOR SELECT
			USING (govshare.may_see(VARIADIC ARRAY[%3$s]::text[]));
		GRANT SELECT ON govshare.%2$I TO govshare_reader;
		$f$, make_procedure.procedure, make_procedure.procedure,
		pg_catalog.array_to_string(make_procedure.sides, ', '));
END
$$;
COMMENT ON FUNCTION make_procedure(text, text[]) IS 'internal: makes a table one of cases: its engine, and its visibility to the departments in the columns given';
REVOKE ALL ON FUNCTION make_procedure(text, text[]) FROM PUBLIC;
/* 46_pending_step.sql: 待办, which step of each open case is awaited, and from whom */

CREATE TABLE pending_step (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	step text NOT NULL,
	party text NOT NULL,
	duty text NOT NULL,
	department text NOT NULL,
	owed_to text,
	provider text,
	entry text,
	article text NOT NULL,
	since timestamptz NOT NULL,
	PRIMARY KEY (procedure, case_id, step, party)
);
CREATE INDEX pending_step_department_idx ON pending_step (department, since);
CREATE INDEX pending_step_authority_idx ON pending_step (provider) WHERE party = 'own_authority';
COMMENT ON TABLE pending_step IS '待办: the steps that open cases wait for; the engine keeps it with each step, so that a department finds its own by an index';
COMMENT ON COLUMN pending_step.department IS 'who is to take the step';
COMMENT ON COLUMN pending_step.owed_to IS 'who waits for it: the other side of the case, or the authority that reviews';
COMMENT ON COLUMN pending_step.provider IS 'the provider of the case, by whom the authority is found';
COMMENT ON COLUMN pending_step.entry IS 'code of the entry that the case is about';
COMMENT ON COLUMN pending_step.since IS 'statutory time from which it waits';

CREATE TRIGGER pending_step_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON pending_step
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE pending_step ENABLE ALWAYS TRIGGER pending_step_procedure_only;
ALTER TABLE pending_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY pending_step_visible ON pending_step FOR SELECT USING (may_see(department));
GRANT SELECT ON pending_step TO govshare_reader;
SELECT pg_catalog.pg_extension_config_dump('pending_step', '');

/*
 * What waits for an authority waits for whoever is the authority now.  A
 * restore fills the directory before there is anything pending.
 */
CREATE FUNCTION pending_step_reassign() RETURNS trigger LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION pending_step_reassign() IS 'hands what is pending with an authority to its successor when the directory changes (Article 8)';
REVOKE ALL ON FUNCTION pending_step_reassign() FROM PUBLIC;
CREATE TRIGGER department_pending AFTER INSERT OR DELETE OR UPDATE OF government, is_authority ON department
	FOR EACH STATEMENT EXECUTE FUNCTION pending_step_reassign();
CREATE TRIGGER government_pending AFTER INSERT OR DELETE OR UPDATE OF parent ON government
	FOR EACH STATEMENT EXECUTE FUNCTION pending_step_reassign();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_pending;
ALTER TABLE government ENABLE ALWAYS TRIGGER government_pending;

CREATE VIEW awaited_step AS
	SELECT t.procedure, t.from_state, t.party, t.duty, t.step, t.article, t.awaited AS awaited_when
	FROM govshare.transition t
	WHERE t.awaited IS NOT NULL;
COMMENT ON VIEW awaited_step IS 'which step a case waits for in each state, and from whom';
COMMENT ON COLUMN awaited_step.awaited_when IS 'always, or a column that must be filled, or with ! still empty';
GRANT SELECT ON awaited_step TO govshare_reader;
/* 47_platform.sql: 政务数据平台, the platforms and whether they joined the national system (Articles 30 to 32) */

CREATE TABLE platform (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	name text NOT NULL,
	kind text NOT NULL,
	address text,
	finding text,
	document text,
	state text NOT NULL DEFAULT 'built',
	registered_at timestamptz NOT NULL,
	joined_at timestamptz,
	found_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT platform_name_key UNIQUE (provider, name),
	CONSTRAINT platform_kind_check CHECK (kind IN ('national', 'regional', 'departmental', 'exchange')),
	CONSTRAINT platform_state_check CHECK (state IN ('built', 'unjoined', 'joined', 'closed'))
);
COMMENT ON TABLE platform IS '政务数据平台: a directory of platforms and whether they are part of the national integrated system (全国一体化政务大数据体系, Articles 30 to 32)';
COMMENT ON COLUMN platform.provider IS 'the department that built it';
COMMENT ON COLUMN platform.kind IS 'national (国家政务大数据平台), regional (an area''s), departmental (a State Council department''s) or exchange (政务数据共享交换系统, of which no new ones are built, Article 31)';
COMMENT ON COLUMN platform.document IS 'by which it joined';
COMMENT ON COLUMN platform.finding IS 'what the authority found: not joined as prescribed (39(8)), or built new (Article 31)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, flags, tells) VALUES
	('platform', 'new', 'built', 'provider', 'register_platform', '31', 'platform {name} of department {provider} was registered', '{provider,name,kind}', '{address}', '{registered_at}', '{}', '{authority}'),
	('platform', 'new', 'unjoined', 'authority', 'find_unjoined', '31', 'platform {name} of department {provider} is not part of the national system: {finding}', '{provider,name,kind,finding}', '{address}', '{registered_at,found_at}', '{39(8)}', '{provider}'),
	('platform', 'built', 'unjoined', 'authority', 'find_unjoined', '31', 'platform {name} of department {provider} is not part of the national system: {finding}', '{finding}', '{}', '{found_at}', '{39(8)}', '{provider}'),
	('platform', 'built', 'joined', 'authority', 'join_platform', '31', 'platform {name} of department {provider} is part of the national system', '{document}', '{}', '{joined_at}', '{}', '{provider}'),
	('platform', 'unjoined', 'joined', 'authority', 'join_platform', '31', 'platform {name} of department {provider} is part of the national system', '{document}', '{}', '{joined_at}', '{}', '{provider}');
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, tells)
	SELECT 'platform', s, 'closed', 'provider', 'close_platform', '32', 'platform {name} of department {provider} was closed', '{closed_at}', '{authority}'
	FROM unnest('{built,unjoined,joined}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;
SELECT make_procedure('platform', '{provider}');
/* Which platforms there are, all know */
CREATE POLICY platform_known ON platform FOR SELECT USING (state IN ('built', 'joined'));

CREATE FUNCTION platform_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('national', 'regional', 'departmental', 'exchange') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no kind of platform', left(NEW.kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 30 and 31 speak of the national platform, those of areas and departments, and exchange systems.'), HINT = govshare.say('kind is national, regional, departmental or exchange.');
	END IF;
	IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM govshare.platform p WHERE p.provider = NEW.provider AND p.name = NEW.name) THEN
		RAISE EXCEPTION '%', govshare.say('platform "%s" of department "%s" is registered', left(NEW.name, 64), NEW.provider)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 30 to 32: each platform is listed once.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION platform_validate() IS 'internal: what Articles 30 and 31 ask of an entry of the directory of platforms';
CREATE TRIGGER platform_validate BEFORE INSERT OR UPDATE ON platform
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION platform_validate();
ALTER TABLE platform ENABLE ALWAYS TRIGGER platform_validate;

CREATE FUNCTION require_platform(id bigint) RETURNS platform
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p govshare.platform;
BEGIN
	SELECT s.* INTO p FROM govshare.platform s WHERE s.id = require_platform.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('platform', require_platform.id::text);
	END IF;
	RETURN p;
END
$$;
COMMENT ON FUNCTION require_platform(bigint) IS 'internal: locks and returns a platform, SG102 if there is none';

CREATE FUNCTION register_platform(name text, kind text, address text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.platform (provider, name, kind, address)
		VALUES (govshare.current_department(), register_platform.name, register_platform.kind, register_platform.address) RETURNING id
$$;
COMMENT ON FUNCTION register_platform(text, text, text) IS 'a department lists a platform that it built (Articles 30 and 31)';

CREATE FUNCTION join_platform(id bigint, document text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.platform p SET state = 'joined', document = join_platform.document FROM govshare.require_platform(join_platform.id) q WHERE p.id = q.id
$$;
COMMENT ON FUNCTION join_platform(bigint, text) IS '纳入全国一体化政务大数据体系: an authority records that a platform joined (Article 31)';

CREATE FUNCTION find_unjoined(department text, name text, kind text, finding text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint;
BEGIN
	UPDATE govshare.platform p SET state = 'unjoined', finding = find_unjoined.finding
		WHERE p.provider = find_unjoined.department AND p.name = find_unjoined.name AND p.state <> 'closed' RETURNING p.id INTO result;
	IF NOT FOUND THEN
		INSERT INTO govshare.platform (provider, name, kind, finding, state)
			VALUES (find_unjoined.department, find_unjoined.name, find_unjoined.kind, find_unjoined.finding, 'unjoined') RETURNING id INTO result;
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION find_unjoined(text, text, text, text) IS 'an authority finds a platform that has not joined as prescribed, listed or not: flagged as 39(8) for a person to confirm (Article 31)';

CREATE FUNCTION close_platform(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.platform p SET state = 'closed' FROM govshare.require_platform(close_platform.id) q WHERE p.id = q.id
$$;
COMMENT ON FUNCTION close_platform(bigint) IS 'the department closes a platform and shares through the national system (Article 32)';

REVOKE ALL ON FUNCTION platform_validate(), require_platform(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_platform(text, text, text), join_platform(bigint, text), find_unjoined(text, text, text, text), close_platform(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_platform(text, text, text), join_platform(bigint, text), find_unjoined(text, text, text, text), close_platform(bigint) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('platform', '');
SELECT pg_catalog.pg_extension_config_dump('platform_id_seq', '');
/* 48_procedure_diagram.sql: the lawful steps of a procedure, to read and as a picture */

CREATE FUNCTION require_procedure(procedure text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF procedure IS NULL OR NOT EXISTS (SELECT FROM govshare.transition t WHERE t.procedure = require_procedure.procedure) THEN
		RAISE EXCEPTION '%', govshare.say('there is no procedure "%s"', left(coalesce(procedure, ''), 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Procedures are named after their tables of cases.'),
				HINT = govshare.say('They are: %s.', (SELECT string_agg(DISTINCT t.procedure, ', ' ORDER BY t.procedure) FROM govshare.transition t));
	END IF;
END
$$;
COMMENT ON FUNCTION require_procedure(text) IS 'internal: raises SG103 unless there is such a procedure';
REVOKE ALL ON FUNCTION require_procedure(text) FROM PUBLIC;

CREATE FUNCTION procedure_steps(procedure text)
	RETURNS TABLE (from_state text, to_state text, step text, party text, duty text, article text,
		requires text[], opens text[], closes text[], flags text[], tells text[], interpretation text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM govshare.require_procedure(procedure);
	RETURN QUERY SELECT t.from_state, t.to_state, t.step, t.party, t.duty, t.article,
			t.requires, t.opens, t.closes, t.flags, t.tells, t.interpretation
		FROM govshare.transition t
		WHERE t.procedure = procedure_steps.procedure
		ORDER BY t.ordinal;
END
$$;
COMMENT ON FUNCTION procedure_steps(text) IS 'every lawful step of a procedure (such as catalog_entry, share_request, share_grant), with its article';

/* What an arrow says: who does what, by which article, and which periods start and end */
CREATE FUNCTION step_label(t transition, parties text) RETURNS text
	LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT ' ' || array_to_string(ARRAY[t.step,
		parties || CASE t.duty WHEN 'clerk' THEN '' ELSE ' (' || t.duty || ')' END || ' · Art. ' || t.article,
		'▶ ' || nullif(array_to_string(t.opens, ', '), ''), '■ ' || nullif(array_to_string(t.closes, ', '), ''),
		'↻ ' || nullif(array_to_string(t.resumes, ', '), ''), '⚑ ' || nullif(array_to_string(t.flags, ', '), '')], ' \n ') || ' '
$$;
COMMENT ON FUNCTION step_label(transition, text) IS 'internal: the text of an arrow of procedure_diagram()';
REVOKE ALL ON FUNCTION step_label(transition, text) FROM PUBLIC;

CREATE FUNCTION procedure_diagram(procedure text) RETURNS text
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result text;
BEGIN
	PERFORM govshare.require_procedure(procedure);
	/* Steps that differ in who may take them alone are one arrow */
	WITH step AS (
		SELECT min(t.ordinal) AS ordinal, t.from_state, t.to_state, bool_or(t.interpretation IS NOT NULL) AS interpreted,
			govshare.step_label((array_agg(t ORDER BY t.ordinal))[1], string_agg(t.party, ' / ' ORDER BY t.ordinal)) AS label
		FROM govshare.transition t WHERE t.procedure = procedure_diagram.procedure
		GROUP BY t.from_state, t.to_state, t.step, t.duty, t.opens, t.closes, t.resumes, t.flags
	), state AS (
		SELECT s.state, min(s.ordinal) AS ordinal, NOT EXISTS (SELECT FROM step WHERE step.from_state = s.state) AS final
		FROM (SELECT from_state AS state, ordinal FROM step UNION ALL SELECT to_state, ordinal FROM step) s
		GROUP BY s.state
	)
	SELECT format(E'digraph %I {\n\trankdir=TB;\n\tnode [shape=box, style=rounded, fontname="sans-serif", fontsize=12];\n\tedge [fontname="sans-serif", fontsize=9];\n', procedure_diagram.procedure)
		|| (SELECT string_agg(CASE WHEN s.state = 'new' THEN E'\t"new" [shape=point, width=0.15];\n'
				ELSE format(E'\t"%s"%s;\n', s.state, CASE WHEN s.final THEN ' [peripheries=2]' ELSE '' END) END, '' ORDER BY s.ordinal, s.state) FROM state s)
		|| (SELECT string_agg(format(E'\t"%s" -> "%s" [label="%s"%s];\n', s.from_state, s.to_state, replace(s.label, '"', '\"'),
				CASE WHEN s.interpreted THEN ', style=dashed' ELSE '' END), '' ORDER BY s.ordinal) FROM step s)
		|| E'}\n' INTO result;
	RETURN result;
END
$$;
COMMENT ON FUNCTION procedure_diagram(text) IS 'a procedure as a picture, in the DOT language of Graphviz: states and steps with their parties and articles; ▶ periods that start, ■ that end, ↻ that run again, ⚑ breaches flagged; dashed where the Regulations are interpreted';
/* 49_violation.sql: 违反情形 and 责令改正, breaches of Articles 39 to 41 from the flag to the correction */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('correction_order', '39', NULL, 'order to correct', 'department', NULL, true,
	 '第三十九条至第四十一条:责令改正;拒不改正或者情节严重的,对负有责任的领导人员和直接责任人员依法给予处分。 [I] The order sets the period, in working days; lateness lets the breach be referred.'),
	('hearing', '39', 5, 'flag of the breach', 'department', NULL, true,
	 '第三十九条第四项:未按时答复政务数据共享申请或者未按时共享政务数据,且无正当理由。 [I] Whether there was good cause is judged once the department was heard, or let this period pass; nothing is owed by it.');

/* The departments whose case it was when it began */
CREATE FUNCTION sides_of_case(procedure text, case_id bigint) RETURNS text[]
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.departments FROM govshare.case_event e
	WHERE e.procedure = sides_of_case.procedure AND e.case_id = sides_of_case.case_id
	ORDER BY e.seq LIMIT 1
$$;
COMMENT ON FUNCTION sides_of_case(text, bigint) IS 'internal: the departments of a case; null if there is none';
REVOKE ALL ON FUNCTION sides_of_case(text, bigint) FROM PUBLIC;

CREATE TABLE violation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	item text NOT NULL REFERENCES violation_item,
	department text NOT NULL REFERENCES department,
	procedure text,
	case_id bigint,
	obligation bigint REFERENCES obligation,
	evidence jsonb NOT NULL,
	reported_by text,
	document text,
	state text NOT NULL DEFAULT 'flagged',
	flagged_at timestamptz NOT NULL,
	statement text,
	heard_at timestamptz,
	finding text,
	judged_by text,
	judged_at timestamptz,
	order_text text,
	order_workdays int,
	ordered_by text,
	ordered_at timestamptz,
	correction_note text,
	corrected_at timestamptz,
	referred_to text,
	referral_reason text,
	referred_at timestamptz,
	CONSTRAINT violation_state_check CHECK (state IN ('flagged', 'confirmed', 'dismissed', 'ordered', 'corrected', 'referred')),
	CONSTRAINT violation_case_check CHECK ((procedure IS NULL) = (case_id IS NULL)),
	CONSTRAINT violation_evidence_check CHECK (jsonb_typeof(evidence) = 'object')
);
CREATE UNIQUE INDEX violation_obligation_key ON violation (item, obligation) WHERE obligation IS NOT NULL;
/* What happens again after it was judged is another breach */
CREATE UNIQUE INDEX violation_case_key ON violation (item, department, procedure, case_id) WHERE obligation IS NULL AND state = 'flagged';
CREATE INDEX violation_department_idx ON violation (department);
CREATE INDEX violation_about_idx ON violation (procedure, case_id);
COMMENT ON TABLE violation IS '违反情形: a breach of Articles 39 to 41, flagged for a person to confirm or dismiss';
COMMENT ON COLUMN violation.department IS 'who would be responsible';
COMMENT ON COLUMN violation.evidence IS 'facts that led to the flag: names, states, times; never data';
COMMENT ON COLUMN violation.reported_by IS 'who registered it by hand; null: the database flagged it';
COMMENT ON COLUMN violation.document IS 'document of the report, or of the government''s decision';
COMMENT ON COLUMN violation.state IS 'flagged; confirmed or dismissed by who oversees the department; ordered (责令改正); corrected; referred (移送处分)';
COMMENT ON COLUMN violation.statement IS '陈述: what the department says to it';
COMMENT ON COLUMN violation.heard_at IS 'when it said so';
COMMENT ON COLUMN violation.finding IS 'why it was confirmed or dismissed';
COMMENT ON COLUMN violation.judged_by IS 'who confirmed or dismissed it: the authority of its level, for an authority the one above or its government''s office';
COMMENT ON COLUMN violation.order_workdays IS '限期: working days to correct';
COMMENT ON COLUMN violation.correction_note IS 'what the department corrected, as it reports';
COMMENT ON COLUMN violation.referred_to IS 'the organ that decides on discipline (处分)';

/* Every step twice: for the authority, and for the government that orders its own authority */
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'violation', s.from_state, s.to_state, p.party, s.duty, s.step, s.article, s.summary,
		s.requires || CASE WHEN p.party LIKE 'office:%' THEN '{document}' ELSE '{}' END::text[],
		s.sets, s.stamps, s.opens, s.closes, s.tells, s.from_state <> 'new', s.interpretation
	FROM (VALUES
		(1, 'new', 'flagged', 'clerk', 'register_violation', '38', 'breach {item} of {department} was registered', '{item,department,evidence}'::text[], '{procedure,case_id,document}'::text[], '{flagged_at,reported_by}'::text[], '{}'::text[], '{}'::text[], '{department,overseer:department}'::text[], '[I] by any authority over the department'),
		(2, 'flagged', 'confirmed', 'office_head', 'confirm_violation', '39', 'breach {item} of {department} is confirmed: {finding}', '{finding}', '{}', '{judged_at,judged_by}', '{}', '{}', '{department}', '[I] 39(4) once the department was heard or let the period for it pass'),
		(3, 'flagged', 'dismissed', 'office_head', 'dismiss_violation', '39', 'breach {item} of {department} is dismissed: {finding}', '{finding}', '{}', '{judged_at,judged_by}', '{}', '{}', '{department}', NULL),
		(4, 'confirmed', 'ordered', 'office_head', 'order_correction', '39', '{department} is ordered to correct breach {item} within {order_workdays} working days: {order_text}', '{order_text,order_workdays}', '{}', '{ordered_at,ordered_by}', '{correction_order=order_workdays}', '{}', '{department}', NULL),
		(5, 'corrected', 'ordered', 'office_head', 'order_correction', '39', '{department} is ordered anew to correct breach {item} within {order_workdays} working days: {order_text}', '{order_text,order_workdays}', '{}', '{ordered_at,ordered_by}', '{correction_order=order_workdays}', '{}', '{department}', '[I] what was reported as corrected and is not'),
		(6, 'confirmed', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{}', '{department}', '[I] grave circumstances (情节严重)'),
		(7, 'ordered', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{correction_order=cancelled}', '{department}', '[I] refusal (拒不改正) or grave circumstances'),
		(8, 'corrected', 'referred', 'office_head', 'refer_violation', '39', 'breach {item} of {department} is referred to {referred_to}: {referral_reason}', '{referred_to,referral_reason}', '{}', '{referred_at}', '{}', '{}', '{department}', '[I] grave circumstances')
	) s (n, from_state, to_state, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, interpretation)
	CROSS JOIN (VALUES (1, 'overseer:department'), (2, 'office:department')) q (m, at)
	CROSS JOIN LATERAL (SELECT CASE WHEN s.n = 1 AND q.m = 1 THEN 'authority:department' ELSE q.at END) p (party)
	ORDER BY s.n, q.m;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, interpretation) VALUES
	('violation', 'new', 'flagged', 'system', 'clerk', 'flag_violation', '39', 'breach {item} of {department} was flagged', '{item,department}', '{evidence,procedure,case_id,obligation}', '{flagged_at}', '{}', '{}', '{}', NULL),
	('violation', 'flagged', 'flagged', 'department', 'clerk', 'answer_violation', '39', '{department} answers to breach {item}', '{statement}', '{}', '{heard_at}', '{}', '{}', '{overseer:department}', '[I] nobody is judged unheard'),
	('violation', 'ordered', 'corrected', 'department', 'clerk', 'report_corrected', '39', '{department} reports breach {item} as corrected: {correction_note}', '{correction_note}', '{}', '{corrected_at}', '{}', '{correction_order}', '{overseer:department,ordered_by}', NULL);
UPDATE transition SET awaited = 'always' WHERE procedure = 'violation' AND step IN ('confirm_violation', 'report_corrected');
UPDATE transition SET awaited = 'always' WHERE procedure = 'violation' AND step = 'order_correction' AND from_state = 'confirmed';

SELECT make_procedure('violation', '{department}');
CREATE POLICY violation_of_government ON violation FOR SELECT USING (current_department() = government_office_of(department));

CREATE FUNCTION violation_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	heard timestamptz;
	is_authority boolean := (SELECT d.is_authority FROM govshare.department d WHERE d.code = NEW.department);
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.reported_by IS NULL THEN
			RETURN NEW;
		END IF;
		IF NOT EXISTS (SELECT FROM govshare.violation_item i WHERE i.item = NEW.item) THEN
			RAISE EXCEPTION '%', govshare.say('there is no item "%s" in Articles 39 to 41', left(NEW.item, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 to 41 list the breaches.'), HINT = govshare.say('See govshare.violation_item.');
		END IF;
		IF NEW.item LIKE '41%' AND NOT is_authority THEN
			RAISE EXCEPTION '%', govshare.say('item %s is for authorities, and department "%s" is none', NEW.item, NEW.department)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 41 lists the breaches of authorities, Articles 39 and 40 those of providers and requesters.');
		END IF;
		IF NEW.procedure IS NOT NULL AND NEW.department <> ALL (coalesce(govshare.sides_of_case(NEW.procedure, NEW.case_id), '{}'))
			AND NOT is_authority THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" has no part in %s %s', NEW.department, left(NEW.procedure, 64), NEW.case_id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 and 40: a breach is one of a side of the case.'), HINT = govshare.say('Leave procedure and case_id out if the breach belongs to no case.');
		END IF;
		RETURN NEW;
	END IF;
	/* Article 41, and what the national authority does as provider or requester: its own government's record */
	IF NEW.state <> OLD.state AND govshare.current_department() = govshare.government_office_of(NEW.department)
		AND NEW.item NOT LIKE '41%' AND govshare.overseer_of(NEW.department) IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('item %s of department "%s" is for its authority', NEW.item, NEW.department)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Articles 39 and 40 leave the order to the authority of the same level; Article 41 names the government.');
	END IF;
	IF NEW.state = 'confirmed' AND NEW.item = '39(4)' THEN
		heard := coalesce(NEW.heard_at, (SELECT o.justified_at FROM govshare.obligation o WHERE o.id = NEW.obligation));
		IF heard IS NULL AND govshare.statutory_now() < govshare.due_at(NEW.flagged_at, (SELECT s.workdays FROM govshare.statute s WHERE s.code = 'hearing')) THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" was not heard on violation %s', NEW.department, NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 39(4): lateness is a breach only without good cause (无正当理由).'),
					HINT = govshare.say('Wait for its answer_violation() or state_justification(), or five working days from the flag.');
		END IF;
	END IF;
	IF NEW.state = 'ordered' AND NEW.order_workdays NOT BETWEEN 1 AND 3660 THEN
		RAISE EXCEPTION '%', govshare.say('an order gives 1 to 3660 working days') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 39: correction is ordered (责令改正), within a period that can be kept.');
	END IF;
	IF NEW.state = 'ordered' AND OLD.state = 'corrected' THEN
		NEW.corrected_at := NULL;
		NEW.correction_note := NULL;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION violation_validate() IS 'internal: what Articles 39 to 41 ask of a breach that is registered, judged and ordered to be corrected';
REVOKE ALL ON FUNCTION violation_validate() FROM PUBLIC;
CREATE TRIGGER violation_validate BEFORE INSERT OR UPDATE ON violation
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION violation_validate();
ALTER TABLE violation ENABLE ALWAYS TRIGGER violation_validate;

CREATE FUNCTION require_violation(id bigint) RETURNS violation
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	v govshare.violation;
BEGIN
	SELECT s.* INTO v FROM govshare.violation s WHERE s.id = require_violation.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('violation', require_violation.id::text);
	END IF;
	RETURN v;
END
$$;
COMMENT ON FUNCTION require_violation(bigint) IS 'internal: locks and returns a violation, SG102 if there is none';

CREATE FUNCTION register_violation(item text, department text, facts text, procedure text DEFAULT NULL, case_id bigint DEFAULT NULL,
		document text DEFAULT NULL) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint;
BEGIN
	IF btrim(coalesce(register_violation.facts, '')) = '' THEN
		RAISE EXCEPTION '%', govshare.say('the facts must be stated') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 38: supervision rests on facts.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = register_violation.department) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(register_violation.department, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 39 to 41: a breach is one of a department.'), HINT = govshare.say('See govshare.department.');
	END IF;
	INSERT INTO govshare.violation (item, department, procedure, case_id, evidence, document)
		VALUES (register_violation.item, register_violation.department, register_violation.procedure, register_violation.case_id,
			jsonb_build_object('facts', register_violation.facts), register_violation.document)
		ON CONFLICT DO NOTHING RETURNING id INTO result;
	IF result IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('this breach is flagged already')
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 39: each is judged once.'), HINT = govshare.say('See govshare.violation.');
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION register_violation(text, text, text, text, bigint, text) IS 'an authority over the department, or its government''s office, registers a breach by hand, for who oversees the department to judge (Articles 38 to 41)';

CREATE FUNCTION answer_violation(id bigint, statement text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET statement = answer_violation.statement FROM govshare.require_violation(answer_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION answer_violation(bigint, text) IS '陈述: the department says what it has to say to a breach that was flagged (Article 39)';

CREATE FUNCTION confirm_violation(id bigint, finding text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'confirmed', finding = confirm_violation.finding, document = coalesce(confirm_violation.document, v.document)
	FROM govshare.require_violation(confirm_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION confirm_violation(bigint, text, text) IS 'who oversees the department confirms the breach; a government''s office names the document of its decision (Articles 39 to 41)';

CREATE FUNCTION dismiss_violation(id bigint, finding text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'dismissed', finding = dismiss_violation.finding, document = coalesce(dismiss_violation.document, v.document)
	FROM govshare.require_violation(dismiss_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION dismiss_violation(bigint, text, text) IS 'who oversees the department finds no breach, or good cause for it; the period itself is not waived (Articles 39 to 41)';

CREATE FUNCTION order_correction(id bigint, order_text text, workdays int, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'ordered', order_text = order_correction.order_text, order_workdays = order_correction.workdays,
		document = coalesce(order_correction.document, v.document)
	FROM govshare.require_violation(order_correction.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION order_correction(bigint, text, int, text) IS '责令改正: orders the department to correct a confirmed breach within so many working days (Articles 39 to 41)';

CREATE FUNCTION report_corrected(id bigint, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'corrected', correction_note = report_corrected.note
	FROM govshare.require_violation(report_corrected.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION report_corrected(bigint, text) IS '改正: the department reports that it corrected what it was ordered to (Articles 39 to 41)';

CREATE FUNCTION refer_violation(id bigint, referred_to text, reason text, document text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.violation v SET state = 'referred', referred_to = refer_violation.referred_to, referral_reason = refer_violation.reason,
		document = coalesce(refer_violation.document, v.document)
	FROM govshare.require_violation(refer_violation.id) q WHERE v.id = q.id
$$;
COMMENT ON FUNCTION refer_violation(bigint, text, text, text) IS '移送处分: refers a breach that is grave, or not corrected, to who decides on discipline (Articles 39 to 41)';

REVOKE ALL ON FUNCTION require_violation(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_violation(text, text, text, text, bigint, text), answer_violation(bigint, text), confirm_violation(bigint, text, text),
	dismiss_violation(bigint, text, text), order_correction(bigint, text, int, text), report_corrected(bigint, text), refer_violation(bigint, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_violation(text, text, text, text, bigint, text), answer_violation(bigint, text), confirm_violation(bigint, text, text),
	dismiss_violation(bigint, text, text), order_correction(bigint, text, int, text), report_corrected(bigint, text), refer_violation(bigint, text, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('violation', '');
SELECT pg_catalog.pg_extension_config_dump('violation_id_seq', '');
/* 50_catalog.sql: 政务数据目录, the unified catalogue: its entries, their items and conditions */

CREATE TABLE catalog_entry (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text NOT NULL,
	version int NOT NULL,
	is_update boolean GENERATED ALWAYS AS (version > 1) STORED,
	provider text NOT NULL REFERENCES department,
	name text NOT NULL,
	summary text,
	source_system text,
	attribute share_attribute NOT NULL,
	methods share_method[] NOT NULL,
	format text NOT NULL,
	frequency update_frequency NOT NULL,
	classification text NOT NULL,
	grade data_grade NOT NULL,
	secrecy_assessment text NOT NULL,
	secrecy_assessed_on date NOT NULL,
	privacy_assessment text NOT NULL,
	privacy_assessed_on date NOT NULL,
	scope text,
	purposes text[],
	basis_kind text,
	legal_basis text,
	reason text,
	change_reason text,
	state text NOT NULL DEFAULT 'draft',
	drafted_at timestamptz NOT NULL,
	endorsed_at timestamptz,
	submitted_at timestamptz,
	published_at timestamptz,
	published_by text,
	return_reason text,
	returned_at timestamptz,
	withdraw_reason text,
	ended_at timestamptz,
	CONSTRAINT catalog_entry_version_key UNIQUE (code, version),
	CONSTRAINT catalog_entry_state_check CHECK (state IN ('draft', 'endorsed', 'submitted', 'published', 'returned', 'superseded', 'withdrawn')),
	CONSTRAINT catalog_entry_change_check CHECK (version = 1 OR change_reason IS NOT NULL)
);
/* One version at work, one in force */
CREATE UNIQUE INDEX catalog_entry_open_key ON catalog_entry (code) WHERE state IN ('draft', 'endorsed', 'submitted', 'returned');
CREATE INDEX catalog_entry_published_idx ON catalog_entry (code) WHERE state = 'published';
CREATE INDEX catalog_entry_provider_idx ON catalog_entry (provider);
COMMENT ON TABLE catalog_entry IS '政务数据目录: versions of the entries of the catalogue, with all that Article 13 asks for';
COMMENT ON COLUMN catalog_entry.code IS '目录代码: 分类码/顺序码, the same in every version';
COMMENT ON COLUMN catalog_entry.is_update IS 'an update, whose review has a period (Article 17); a first submission has none [I]';
COMMENT ON COLUMN catalog_entry.secrecy_assessment IS '保密风险评估: reference of the assessment, with its date';
COMMENT ON COLUMN catalog_entry.secrecy_assessed_on IS 'the date in that reference';
COMMENT ON COLUMN catalog_entry.privacy_assessment IS '个人信息保护影响评估: reference of the assessment, with its date';
COMMENT ON COLUMN catalog_entry.scope IS '共享范围: who may have conditional data (Article 15)';
COMMENT ON COLUMN catalog_entry.purposes IS '使用用途: for which purposes conditional data is shared (Article 15)';
COMMENT ON COLUMN catalog_entry.basis_kind IS 'law (法律), administrative_regulation (行政法规) or state_council_decision (国务院决定): nothing less keeps data from being shared (Articles 14 and 15)';
COMMENT ON COLUMN catalog_entry.legal_basis IS 'the provision by which it is not shared';
COMMENT ON COLUMN catalog_entry.reason IS 'why it is not shared';
COMMENT ON COLUMN catalog_entry.change_reason IS 'why the version before was changed';
COMMENT ON COLUMN catalog_entry.published_by IS 'the authority that reviewed and published it (Article 16)';
COMMENT ON COLUMN catalog_entry.ended_at IS 'when it was superseded or withdrawn';

CREATE TABLE data_item (
	entry_id bigint NOT NULL REFERENCES catalog_entry,
	position int NOT NULL,
	name text NOT NULL,
	column_name name NOT NULL,
	type text NOT NULL,
	personal boolean NOT NULL,
	sensitive boolean NOT NULL,
	attribute share_attribute,
	basis_kind text,
	legal_basis text,
	reason text,
	PRIMARY KEY (entry_id, position),
	CONSTRAINT data_item_column_key UNIQUE (entry_id, column_name),
	CONSTRAINT data_item_name_key UNIQUE (entry_id, name)
);
COMMENT ON TABLE data_item IS '数据项: the fields of an entry (Article 13)';
COMMENT ON COLUMN data_item.column_name IS 'the column of the governed table that holds it';
COMMENT ON COLUMN data_item.personal IS 'personal information (Article 37)';
COMMENT ON COLUMN data_item.attribute IS 'null: as the entry; stricter if given, never looser';
COMMENT ON COLUMN data_item.basis_kind IS 'for an item that is not shared: its own basis; null: that of the entry';

CREATE TABLE entry_condition (
	entry_id bigint NOT NULL REFERENCES catalog_entry,
	number int NOT NULL,
	condition text NOT NULL,
	PRIMARY KEY (entry_id, number),
	CONSTRAINT entry_condition_number_check CHECK (number BETWEEN 1 AND 1000),
	CONSTRAINT entry_condition_text_check CHECK (btrim(condition) <> '')
);
COMMENT ON TABLE entry_condition IS '共享使用条件: the only conditions on which a request may be refused, by number (Article 15)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells) VALUES
	('catalog_entry', 'new', 'draft', 'provider', 'clerk', 'draft_entry', '13', 'entry {code} was drafted',
	 '{code,version,provider,name,attribute,format,frequency,classification,grade,secrecy_assessment,privacy_assessment}',
	 '{summary,source_system,methods,scope,purposes,basis_kind,legal_basis,reason,change_reason}', '{drafted_at}', '{}', '{}', '{}');

/* What may be edited until the principal endorsed it, and lapses his consent after */
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps)
	SELECT 'catalog_entry', s, 'draft', 'provider', 'clerk', 'draft_entry', '13', 'entry {code} was drafted anew',
		'{name,attribute,format,frequency,classification,grade,secrecy_assessment,privacy_assessment}',
		'{summary,source_system,methods,scope,purposes,basis_kind,legal_basis,reason,change_reason,data_item,entry_condition}', '{drafted_at}'
	FROM unnest('{draft,endorsed,returned}'::text[]) WITH ORDINALITY AS u (s, n) ORDER BY n;

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, stamps, opens, closes, tells, interpretation) VALUES
	('catalog_entry', 'draft', 'endorsed', 'provider', 'principal', 'endorse_entry', '13', 'entry {code} was endorsed', '{}', '{endorsed_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'endorsed', 'submitted', 'provider', 'clerk', 'submit_entry', '16', 'version {version} of entry {code} ({name}) awaits review', '{}', '{submitted_at}', '{catalog_review?is_update}', '{}', '{authority}',
	 '[I] Article 17 sets 2 working days for the review of updates; a first submission has no statutory period'),
	('catalog_entry', 'submitted', 'published', 'own_authority', 'clerk', 'publish_entry', '16', 'version {version} of entry {code} ({name}) was published', '{}', '{published_at,published_by}', '{}', '{catalog_review}', '{provider}', NULL),
	('catalog_entry', 'submitted', 'returned', 'own_authority', 'clerk', 'return_entry', '16', 'version {version} of entry {code} was returned: {return_reason}', '{return_reason}', '{returned_at}', '{}', '{catalog_review}', '{provider}', NULL),
	('catalog_entry', 'published', 'superseded', 'own_authority', 'clerk', 'publish_entry', '17', 'version {version} of entry {code} was superseded', '{}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'draft', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'endorsed', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'returned', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'submitted', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '16', 'version {version} of entry {code} was withdrawn from review: {withdraw_reason}', '{withdraw_reason}', '{ended_at}', '{}', '{catalog_review=cancelled}', '{authority}', NULL),
	('catalog_entry', 'published', 'withdrawn', 'provider', 'principal', 'withdraw_entry', '17', 'entry {code} ({name}) was withdrawn: {withdraw_reason}', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{authority}',
	 '[I] refused while grants or requests rest on the entry: that would end a service (Article 27) or obstruct sharing (Article 15)');

UPDATE transition SET awaited = 'always' WHERE procedure = 'catalog_entry'
	AND (from_state, to_state) IN (('draft', 'endorsed'), ('endorsed', 'submitted'), ('submitted', 'published'), ('returned', 'draft'));
/* A newer version supersedes; whoever asks what a published entry allows means that */
UPDATE transition SET advice = 'amend_entry (provider)' WHERE procedure = 'catalog_entry' AND to_state = 'superseded';

SELECT make_procedure('catalog_entry', '{provider}');
/* What is published concerns every department (Article 16) */
CREATE POLICY catalog_entry_published ON catalog_entry FOR SELECT USING (state = 'published');

CREATE TRIGGER data_item_part BEFORE INSERT OR UPDATE OR DELETE ON data_item
	FOR EACH ROW EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER data_item_kept BEFORE TRUNCATE ON data_item
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER entry_condition_part BEFORE INSERT OR UPDATE OR DELETE ON entry_condition
	FOR EACH ROW EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER entry_condition_kept BEFORE TRUNCATE ON entry_condition
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
ALTER TABLE data_item ENABLE ALWAYS TRIGGER data_item_part;
ALTER TABLE data_item ENABLE ALWAYS TRIGGER data_item_kept;
ALTER TABLE entry_condition ENABLE ALWAYS TRIGGER entry_condition_part;
ALTER TABLE entry_condition ENABLE ALWAYS TRIGGER entry_condition_kept;
ALTER TABLE data_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE entry_condition ENABLE ROW LEVEL SECURITY;
/* Whoever sees the entry sees its parts: the policy of the entry applies inside */
CREATE POLICY data_item_visible ON data_item FOR SELECT
	USING (EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.id = entry_id));
CREATE POLICY entry_condition_visible ON entry_condition FOR SELECT
	USING (EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.id = entry_id));
GRANT SELECT ON data_item, entry_condition TO govshare_reader;

-- Behind a barrier: else a function of the caller's would see drafts before the filter does
CREATE VIEW catalog WITH (security_barrier) AS
	SELECT e.code, e.version, e.name, e.provider, d.name AS provider_name, e.attribute, e.methods, e.format, e.frequency,
		e.classification, e.grade, e.summary, e.scope, e.purposes,
		ARRAY(SELECT c.condition FROM govshare.entry_condition c WHERE c.entry_id = e.id ORDER BY c.number) AS conditions,
		(SELECT jsonb_agg(jsonb_build_object('name', i.name, 'column', i.column_name, 'type', i.type, 'personal', i.personal,
				'sensitive', i.sensitive, 'attribute', coalesce(i.attribute, e.attribute)) ORDER BY i.position)
			FROM govshare.data_item i WHERE i.entry_id = e.id) AS items,
		e.basis_kind, e.legal_basis, e.reason, e.published_at, e.published_by
	FROM govshare.catalog_entry e
		JOIN govshare.department d ON d.code = e.provider
	WHERE e.state = 'published';
COMMENT ON VIEW catalog IS 'the unified catalogue as published, open to all departments (Article 16)';

CREATE VIEW catalog_change WITH (security_barrier) AS
	SELECT e.code, e.version, e.published_at, e.change_reason AS reason,
		p.attribute AS attribute_before, e.attribute AS attribute_after,
		ARRAY(SELECT c.condition FROM govshare.entry_condition c WHERE c.entry_id = e.id
			AND c.condition NOT IN (SELECT o.condition FROM govshare.entry_condition o WHERE o.entry_id = p.id)
			ORDER BY c.number) AS conditions_added,
		ARRAY(SELECT i.column_name::text FROM govshare.data_item i WHERE i.entry_id = p.id
			AND i.column_name NOT IN (SELECT n.column_name FROM govshare.data_item n WHERE n.entry_id = e.id)
			ORDER BY i.position) AS items_removed,
		ARRAY(SELECT n.column_name::text FROM govshare.data_item n WHERE n.entry_id = e.id
			AND coalesce(n.attribute, e.attribute) > (SELECT coalesce(i.attribute, p.attribute)
				FROM govshare.data_item i WHERE i.entry_id = p.id AND i.column_name = n.column_name)
			ORDER BY n.position) AS items_tightened,
		ARRAY(SELECT u FROM unnest(p.purposes) u WHERE e.attribute = 'conditional'
			AND u <> ALL (coalesce(e.purposes, '{}')) ORDER BY u) AS purposes_removed
	FROM govshare.catalog_entry e
		CROSS JOIN LATERAL (SELECT * FROM govshare.catalog_entry q
			WHERE q.code = e.code AND q.version < e.version AND q.published_at IS NOT NULL
			ORDER BY q.version DESC LIMIT 1) p
	WHERE e.published_at IS NOT NULL;
COMMENT ON VIEW catalog_change IS 'what each published update changed, and why: a tightening shows (Article 15)';

CREATE VIEW catalog_announcement WITH (security_barrier) AS
	SELECT v.at AS announced_at, v.department AS announced_by, e.code, e.version, e.name, e.provider, e.attribute,
		CASE WHEN v.to_state = 'withdrawn' THEN 'withdrawn' WHEN e.version > 1 THEN 'updated' ELSE 'published' END AS kind,
		CASE WHEN v.to_state = 'withdrawn' THEN e.withdraw_reason ELSE e.change_reason END AS reason
	FROM govshare.case_event v
		JOIN govshare.catalog_entry e ON e.id = v.case_id
	WHERE v.procedure = 'catalog_entry'
		AND (v.to_state = 'published' OR (v.to_state = 'withdrawn' AND v.from_state = 'published'));
COMMENT ON VIEW catalog_announcement IS '通告: what the authorities announced to all departments about the catalogue (Article 16)';
GRANT SELECT ON catalog, catalog_change, catalog_announcement TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('catalog_entry', '');
SELECT pg_catalog.pg_extension_config_dump('catalog_entry_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('data_item', '');
SELECT pg_catalog.pg_extension_config_dump('entry_condition', '');
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
/* 53_assessment.sql: 评估, what a department assessed, and when (Articles 11 and 13) */

CREATE TABLE assessment (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	kind text NOT NULL,
	entry text,
	assessed_on date NOT NULL,
	document text NOT NULL,
	state text NOT NULL DEFAULT 'recorded',
	recorded_at timestamptz NOT NULL,
	CONSTRAINT assessment_kind_check CHECK (kind IN ('secrecy', 'privacy', 'security')),
	CONSTRAINT assessment_state_check CHECK (state = 'recorded')
);
CREATE INDEX assessment_provider_idx ON assessment (provider, entry);
COMMENT ON TABLE assessment IS 'assessments that departments recorded: secrecy (保密风险), privacy (个人信息保护影响) and security (共享安全性) (Articles 11 and 13); kept';
COMMENT ON COLUMN assessment.provider IS 'the department that assessed';
COMMENT ON COLUMN assessment.entry IS 'code of the entry assessed; null: the department''s sharing as a whole';
COMMENT ON COLUMN assessment.document IS 'reference of the assessment';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps) VALUES
	('assessment', 'new', 'recorded', 'provider', 'record_assessment', '11', 'assessment {document} was recorded', '{provider,kind,assessed_on,document}', '{entry}', '{recorded_at}');
SELECT make_procedure('assessment', '{provider}');

CREATE FUNCTION assessment_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('secrecy', 'privacy', 'security') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no kind of assessment', left(NEW.kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 13 asks for secrecy and privacy, Article 11 for security.');
	END IF;
	IF NEW.entry IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.provider = NEW.provider) THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is none of your department''s', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 11: each department assesses its own data.');
	END IF;
	IF NEW.assessed_on > (NEW.recorded_at AT TIME ZONE current_setting('govshare.timezone'))::date THEN
		RAISE EXCEPTION '%', govshare.say('an assessment does not lie in the future') USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 11 and 13: it is recorded once it was made.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION assessment_validate() IS 'internal: what Articles 11 and 13 ask of an assessment';
REVOKE ALL ON FUNCTION assessment_validate() FROM PUBLIC;
CREATE TRIGGER assessment_validate BEFORE INSERT OR UPDATE ON assessment
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION assessment_validate();
ALTER TABLE assessment ENABLE ALWAYS TRIGGER assessment_validate;

CREATE FUNCTION record_assessment(kind text, entry text, assessed_on date, document text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.assessment (provider, kind, entry, assessed_on, document)
		VALUES (govshare.current_department(), record_assessment.kind, record_assessment.entry, record_assessment.assessed_on, record_assessment.document)
		RETURNING id
$$;
COMMENT ON FUNCTION record_assessment(text, text, date, text) IS 'records an assessment of the caller''s department, of one entry or (entry null) of its sharing as a whole (Articles 11 and 13)';
REVOKE ALL ON FUNCTION record_assessment(text, text, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_assessment(text, text, date, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('assessment', '');
SELECT pg_catalog.pg_extension_config_dump('assessment_id_seq', '');
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
/* 55_request.sql: 共享申请, the application for data of one entry, for one purpose */

CREATE TABLE share_request (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	entry_version int NOT NULL,
	attribute share_attribute NOT NULL,
	unconditional boolean GENERATED ALWAYS AS (attribute = 'unconditional') STORED,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	legal_basis text NOT NULL,
	personal_basis text,
	scenario text NOT NULL,
	use_scope text NOT NULL,
	methods share_method[] NOT NULL,
	valid_until date NOT NULL,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	system text,
	supersedes bigint,
	bundle bigint REFERENCES share_request,
	materials text[],
	answer_by date,
	material jsonb,
	approved_items text[],
	approved_divisions division_code[],
	approved_valid_until date,
	reads_per_day int,
	rows_per_statement int,
	reply_note text,
	ground text,
	refusal_reason text,
	condition int,
	state text NOT NULL DEFAULT 'draft',
	drafted_at timestamptz NOT NULL,
	received_at timestamptz,
	supplement_asked_at timestamptz,
	supplemented_at timestamptz,
	replied_at timestamptz,
	assented_at timestamptz,
	delivered_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT share_request_entry_fkey FOREIGN KEY (entry, entry_version) REFERENCES catalog_entry (code, version),
	CONSTRAINT share_request_state_check CHECK (state IN ('draft', 'submitted', 'supplement', 'narrowed', 'approved', 'refused', 'withdrawn', 'delivered')),
	CONSTRAINT share_request_sides_check CHECK (requester <> provider),
	CONSTRAINT share_request_ground_check CHECK (ground IN ('condition_unmet', 'no_legal_basis', 'unnecessary', 'untrue', 'supplement_lapsed'))
);
CREATE INDEX share_request_requester_idx ON share_request (requester, entry);
CREATE INDEX share_request_provider_idx ON share_request (provider);
CREATE INDEX share_request_entry_idx ON share_request (entry);
COMMENT ON TABLE share_request IS '共享申请: who asks for which data, by what right, for what, how and until when (Article 20), and the reply to it (Article 21)';
COMMENT ON COLUMN share_request.attribute IS 'the strictest among the items asked for; sets the period of the reply';
COMMENT ON COLUMN share_request.legal_basis IS '使用依据 (Article 20)';
COMMENT ON COLUMN share_request.personal_basis IS 'basis in the law on personal information (《个人信息保护法》第十三条、第三十四条) where items are personal (Article 37)';
COMMENT ON COLUMN share_request.scenario IS '使用场景 (Article 20)';
COMMENT ON COLUMN share_request.use_scope IS '使用范围: who and which systems use the data (Article 20)';
COMMENT ON COLUMN share_request.methods IS '共享方式 (Article 20)';
COMMENT ON COLUMN share_request.valid_until IS '使用时限: last day of use, inclusive (Article 20)';
COMMENT ON COLUMN share_request.items IS 'columns asked for';
COMMENT ON COLUMN share_request.divisions IS 'areas asked for, which bound the division column of the governed table; null: no bound';
COMMENT ON COLUMN share_request.row_filter IS 'boolean expression over the table''s own columns that bounds the rows asked for; null: none';
COMMENT ON COLUMN share_request.system IS 'the requester''s system that will use the data, for the file';
COMMENT ON COLUMN share_request.reads_per_day IS 'quota of the reply: statements a day; null: no quota';
COMMENT ON COLUMN share_request.rows_per_statement IS 'quota of the reply: rows that one statement may return; null: no quota';
COMMENT ON COLUMN share_request.reply_note IS 'what the office head adds to the approval';
COMMENT ON COLUMN share_request.ground IS 'ground of a refusal: a listed condition is not met, no legal basis, unnecessary, untrue (Articles 15, 20), or the supplement did not come (Article 21)';
COMMENT ON COLUMN share_request.refusal_reason IS '理由: the reasons of the refusal (Article 21)';
COMMENT ON COLUMN share_request.supersedes IS 'the grant that the new one replaces (Article 25: wider use or another purpose)';
COMMENT ON COLUMN share_request.bundle IS 'the first request of those filed together; each has its own clock';
COMMENT ON COLUMN share_request.materials IS 'what is missing, told once and completely (Article 21)';
COMMENT ON COLUMN share_request.answer_by IS 'last day for it';
COMMENT ON COLUMN share_request.material IS 'what was handed in';
COMMENT ON COLUMN share_request.approved_items IS 'what the reply allows: as asked, or narrower';
COMMENT ON COLUMN share_request.condition IS 'number of the listed condition that the reply rests on (Article 15)';
COMMENT ON COLUMN share_request.received_at IS 'when the provider received it: the reply''s period runs from that day (Article 21)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, flags, tells, independent, interpretation) VALUES
	('share_request', 'new', 'draft', 'requester', 'clerk', 'request_share', '20', 'request {id} for entry {entry} was drafted',
	 '{requester,entry,purpose,legal_basis,scenario,use_scope,methods,valid_until}', '{personal_basis,items,divisions,row_filter,system,supersedes,bundle}',
	 '{drafted_at}', '{}', '{}', '{}', '{}', false, NULL),
	('share_request', 'draft', 'submitted', 'requester', 'office_head', 'endorse_request', '20', 'request {id} of {requester} for entry {entry}, purpose {purpose}, was submitted',
	 '{}', '{}', '{received_at}', '{"reply_{attribute}"}', '{}', '{}', '{provider}', false, NULL),
	('share_request', 'submitted', 'approved', 'provider', 'office_head', 'approve_request', '21', 'request {id} for entry {entry} was approved: {reply_note}',
	 '{}', '{approved_items,approved_divisions,approved_valid_until,reply_note,condition}', '{replied_at}', '{delivery}', '{"reply_{attribute}"}', '{}', '{requester}', true, NULL),
	('share_request', 'submitted', 'narrowed', 'provider', 'office_head', 'approve_request', '21', 'request {id} for entry {entry} was approved in part and awaits assent: {reply_note}',
	 '{}', '{approved_items,approved_divisions,approved_valid_until,reads_per_day,rows_per_statement,reply_note,condition}', '{replied_at}', '{}', '{"reply_{attribute}"}', '{39(2)?unconditional}', '{requester}', true,
	 '[I] narrowing unconditional data is flagged like refusing it: a person judges whether a condition was added'),
	('share_request', 'submitted', 'refused', 'provider', 'office_head', 'refuse_request', '21', 'request {id} for entry {entry} was refused ({ground}): {refusal_reason}',
	 '{ground,refusal_reason}', '{condition}', '{replied_at}', '{}', '{"reply_{attribute}"}', '{39(2)?unconditional}', '{requester}', true, NULL),
	('share_request', 'submitted', 'supplement', 'provider', 'clerk', 'ask_supplement', '21', 'request {id} for entry {entry} lacks, until {answer_by}: {materials}',
	 '{materials,answer_by}', '{}', '{supplement_asked_at}', '{}', '{"reply_{attribute}=cancelled"}', '{}', '{requester}', true,
	 '[I] once, before the reply is due, listing everything; the reply''s period starts anew when the material is complete, or goes on where a local_rule says resume'),
	('share_request', 'supplement', 'submitted', 'requester', 'clerk', 'supplement_request', '21', 'request {id} of {requester} for entry {entry} was supplemented',
	 '{material}', '{}', '{supplemented_at}', '{"reply_{attribute}"}', '{}', '{}', '{provider}', false, NULL),
	('share_request', 'supplement', 'refused', 'provider', 'office_head', 'refuse_request', '21', 'request {id} for entry {entry} was refused ({ground}): {refusal_reason}',
	 '{ground,refusal_reason}', '{}', '{replied_at}', '{}', '{}', '{39(2)?unconditional}', '{requester}', true, '[I] only once the day for the supplement has passed'),
	('share_request', 'narrowed', 'approved', 'requester', 'office_head', 'assent_request', '20', 'the requester {requester} assents to the reply on request {id}',
	 '{}', '{}', '{assented_at}', '{delivery}', '{}', '{}', '{provider}', false, '[I] delivery runs from the assent, which completes the approval; the head consents as to the request itself'),
	('share_request', 'approved', 'delivered', 'provider', 'clerk', 'deliver_request', '22', 'the data of request {id} for entry {entry} is delivered',
	 '{}', '{}', '{delivered_at}', '{}', '{delivery}', '{}', '{requester}', true, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, stamps, closes, tells)
	SELECT 'share_request', s, 'withdrawn', 'requester', 'clerk', 'withdraw_request', '20', 'request {id} for entry {entry} was withdrawn',
		'{withdrawn_at}', CASE s WHEN 'submitted' THEN '{"reply_{attribute}=cancelled"}' WHEN 'approved' THEN '{delivery=cancelled}' ELSE '{}' END::text[],
		CASE s WHEN 'draft' THEN '{}' ELSE '{provider}' END::text[]
	FROM unnest('{draft,submitted,supplement,narrowed,approved}'::text[]) WITH ORDINALITY AS u (s, n) ORDER BY n;

UPDATE transition SET awaited = 'always' WHERE procedure = 'share_request'
	AND (from_state, to_state, step) IN (('draft', 'submitted', 'endorse_request'), ('submitted', 'approved', 'approve_request'),
		('supplement', 'submitted', 'supplement_request'), ('narrowed', 'approved', 'assent_request'), ('approved', 'delivered', 'deliver_request'));

SELECT make_procedure('share_request', '{requester,provider}');

SELECT pg_catalog.pg_extension_config_dump('share_request', '');
SELECT pg_catalog.pg_extension_config_dump('share_request_id_seq', '');
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
/* 58_demand.sql: 供需对接, needs for data that the catalogue does not hold (Article 20) */

CREATE TABLE data_demand (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	requester text NOT NULL REFERENCES department,
	provider text REFERENCES department,
	subject text NOT NULL,
	items text[] NOT NULL,
	legal_basis text NOT NULL,
	scenario text NOT NULL,
	outcome text,
	entry text,
	answer text,
	state text NOT NULL DEFAULT 'registered',
	registered_at timestamptz NOT NULL,
	directed_at timestamptz,
	directed_by text,
	answered_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT data_demand_outcome_check CHECK (outcome IN ('catalogued', 'will_be_catalogued', 'not_held', 'not_shared')),
	CONSTRAINT data_demand_state_check CHECK (state IN ('registered', 'directed', 'answered', 'withdrawn'))
);
CREATE INDEX data_demand_requester_idx ON data_demand (requester);
CREATE INDEX data_demand_provider_idx ON data_demand (provider);
COMMENT ON TABLE data_demand IS '共享需求: what a department needs and does not find in the catalogue (Article 20)';
COMMENT ON COLUMN data_demand.provider IS 'the department thought to hold it; null until the authority directs the demand to one';
COMMENT ON COLUMN data_demand.outcome IS 'catalogued: see entry; will_be_catalogued; not_held: by this department; not_shared: the law keeps it from being shared';
COMMENT ON COLUMN data_demand.answer IS 'the answer in words';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells, awaited, interpretation) VALUES
	('data_demand', 'new', 'registered', 'requester', 'register_demand', '20', 'department {requester} needs: {subject}', '{requester,subject,items,legal_basis,scenario}', '{}', '{registered_at}', '{requester_authority}', NULL,
	 '[I] matching has no statutory period'),
	('data_demand', 'new', 'directed', 'requester', 'register_demand', '20', 'department {requester} needs: {subject}', '{requester,provider,subject,items,legal_basis,scenario}', '{}', '{registered_at,directed_at}', '{provider,requester_authority}', NULL, NULL),
	('data_demand', 'registered', 'directed', 'requester_authority', 'direct_demand', '20', 'the demand of {requester} is directed to {provider}: {subject}', '{provider}', '{}', '{directed_at,directed_by}', '{provider,requester}', 'always', NULL),
	('data_demand', 'directed', 'directed', 'requester_authority', 'direct_demand', '20', 'the demand of {requester} is directed to {provider}: {subject}', '{provider}', '{}', '{directed_at,directed_by}', '{provider,requester}', NULL, NULL),
	('data_demand', 'directed', 'answered', 'provider', 'answer_demand', '20', 'the demand {subject} is answered ({outcome}): {answer}', '{outcome,answer}', '{entry}', '{answered_at}', '{requester,requester_authority}', 'always', NULL),
	('data_demand', 'registered', 'withdrawn', 'requester', 'withdraw_demand', '20', 'the demand {subject} was withdrawn', '{}', '{}', '{withdrawn_at}', '{requester_authority}', NULL, NULL),
	('data_demand', 'directed', 'withdrawn', 'requester', 'withdraw_demand', '20', 'the demand {subject} was withdrawn', '{}', '{}', '{withdrawn_at}', '{provider,requester_authority}', NULL, NULL);
SELECT make_procedure('data_demand', '{requester,provider}');

CREATE FUNCTION data_demand_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.items := ARRAY(SELECT DISTINCT btrim(u) FROM unnest(NEW.items) u ORDER BY 1);
		IF cardinality(NEW.items) = 0 OR array_position(NEW.items, NULL) IS NOT NULL OR '' = ANY (NEW.items) THEN
			RAISE EXCEPTION '%', govshare.say('the items that are needed are named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: a need is stated so that it can be matched.');
		END IF;
		IF (SELECT d.kind FROM govshare.department d WHERE d.code = NEW.requester) = 'grassroots_body' THEN
			RAISE EXCEPTION '%', govshare.say('department "%s" requests nothing in its own name', NEW.requester)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Articles 2 and 30: grassroots bodies read under a grant of their county department.');
		END IF;
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = coalesce(NEW.provider, NEW.requester)) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.provider, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: a need is matched with a department that may hold the data.'), HINT = govshare.say('See govshare.department; leave the provider null for the authority to find one.');
	END IF;
	IF NEW.provider = NEW.requester THEN
		RAISE EXCEPTION '%', govshare.say('a demand is directed to another department')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 3: sharing is between departments.');
	END IF;
	IF NEW.state = 'answered' THEN
		IF NEW.outcome NOT IN ('catalogued', 'will_be_catalogued', 'not_held', 'not_shared') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no answer to a demand', left(NEW.outcome, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: supply and need are matched.'), HINT = govshare.say('outcome is catalogued, will_be_catalogued, not_held or not_shared.');
		END IF;
		IF NEW.outcome = 'catalogued' AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.state = 'published' AND e.provider = NEW.provider) THEN
			RAISE EXCEPTION '%', govshare.say('the entry that holds the data is named')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 20: requests follow the catalogue as published.'), HINT = govshare.say('Name a published entry of your department.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION data_demand_validate() IS 'internal: what Article 20 asks of a demand and its answer';
CREATE TRIGGER data_demand_validate BEFORE INSERT OR UPDATE ON data_demand
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION data_demand_validate();
ALTER TABLE data_demand ENABLE ALWAYS TRIGGER data_demand_validate;

CREATE FUNCTION require_demand(id bigint) RETURNS data_demand
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.data_demand;
BEGIN
	SELECT s.* INTO d FROM govshare.data_demand s WHERE s.id = require_demand.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('data_demand', require_demand.id::text);
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_demand(bigint) IS 'internal: locks and returns a demand, SG102 if there is none';

CREATE FUNCTION register_demand(subject text, items text[], legal_basis text, scenario text, provider text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.data_demand (requester, provider, subject, items, legal_basis, scenario, state)
		VALUES (govshare.current_department(), register_demand.provider, register_demand.subject, register_demand.items, register_demand.legal_basis,
			register_demand.scenario, CASE WHEN register_demand.provider IS NULL THEN 'registered' ELSE 'directed' END)
		RETURNING id
$$;
COMMENT ON FUNCTION register_demand(text, text[], text, text, text) IS '共享需求: registers a need for data that the catalogue does not hold; with no provider named, the authority finds one (Article 20)';

CREATE FUNCTION direct_demand(id bigint, provider text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'directed', provider = direct_demand.provider FROM govshare.require_demand(direct_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION direct_demand(bigint, text) IS '供需对接: the requester''s authority directs a demand to the department that should hold the data (Article 20)';

CREATE FUNCTION answer_demand(id bigint, outcome text, answer text, entry text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'answered', outcome = answer_demand.outcome, answer = answer_demand.answer, entry = answer_demand.entry
	FROM govshare.require_demand(answer_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION answer_demand(bigint, text, text, text) IS 'the department answers a demand: catalogued (which entry), will_be_catalogued, not_held or not_shared (Article 20)';

CREATE FUNCTION withdraw_demand(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.data_demand d SET state = 'withdrawn' FROM govshare.require_demand(withdraw_demand.id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION withdraw_demand(bigint) IS 'the requester needs it no longer';

REVOKE ALL ON FUNCTION data_demand_validate(), require_demand(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_demand(text, text[], text, text, text), direct_demand(bigint, text), answer_demand(bigint, text, text, text), withdraw_demand(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_demand(text, text[], text, text, text), direct_demand(bigint, text), answer_demand(bigint, text, text, text), withdraw_demand(bigint) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('data_demand', '');
SELECT pg_catalog.pg_extension_config_dump('data_demand_id_seq', '');
/* 59_collection.sql: 数源部门与重复收集, who collects what, and what need not be collected again (Article 19) */

CREATE TABLE source_designation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	item text NOT NULL,
	provider text NOT NULL REFERENCES department,
	designated_by text NOT NULL,
	government text NOT NULL REFERENCES government,
	state text NOT NULL DEFAULT 'in_force',
	designated_at timestamptz NOT NULL,
	ended_at timestamptz,
	CONSTRAINT source_designation_state_check CHECK (state IN ('in_force', 'ended')),
	CONSTRAINT source_designation_item_check CHECK (btrim(item) <> '' AND length(item) <= 200)
);
CREATE UNIQUE INDEX source_designation_key ON source_designation (item, government) WHERE state = 'in_force';
CREATE INDEX source_designation_provider_idx ON source_designation (provider);
COMMENT ON TABLE source_designation IS '数源部门: the department that leads the collection of a data item, as the authority designated it (Article 19)';
COMMENT ON COLUMN source_designation.item IS '数据项 by its name';
COMMENT ON COLUMN source_designation.provider IS 'the source department';
COMMENT ON COLUMN source_designation.government IS 'the government whose authority designated it: it binds its departments and those below';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, sets, tells) VALUES
	('source_designation', 'new', 'in_force', 'authority', 'designate_source', '19', 'department {provider} is the source of {item}',
	 '{item,provider}', '{designated_at,designated_by}', '{government}', '{provider}'),
	('source_designation', 'in_force', 'ended', 'authority', 'designate_source', '19', 'department {provider} is no longer the source of {item}', '{}', '{ended_at}', '{}', '{provider}');
SELECT make_procedure('source_designation', '{provider}');
/* Who is the source concerns every department */
CREATE POLICY source_designation_known ON source_designation FOR SELECT USING (state = 'in_force');

CREATE FUNCTION source_designation_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.item := btrim(NEW.item);
		IF length(NEW.item) > 200 THEN
			RAISE EXCEPTION '%', govshare.say('the name of the item is longer than 200 characters')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: sources are named for data items (数据项), as the catalogue names them.');
		END IF;
		SELECT d.government INTO NEW.government FROM govshare.department d WHERE d.code = NEW.designated_by;
		IF (SELECT d.kind FROM govshare.department d WHERE d.code = NEW.provider) = 'grassroots_body' THEN
			RAISE EXCEPTION '%', govshare.say('grassroots body "%s" is no source department', NEW.provider)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: a government department leads the collection and provides the data to all.');
		END IF;
		UPDATE govshare.source_designation s SET state = 'ended' WHERE s.item = NEW.item AND s.government = NEW.government AND s.state = 'in_force';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION source_designation_validate() IS 'internal: one source for each item and government, the last one designated (Article 19)';
CREATE TRIGGER source_designation_validate BEFORE INSERT OR UPDATE ON source_designation
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION source_designation_validate();
ALTER TABLE source_designation ENABLE ALWAYS TRIGGER source_designation_validate;

CREATE FUNCTION designate_source(item text, department text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.source_designation (item, provider) VALUES (designate_source.item, designate_source.department) RETURNING id
$$;
COMMENT ON FUNCTION designate_source(text, text) IS '明确数源部门: the authority designates the department that collects a data item and provides it to all; it replaces an earlier one (Article 19)';

/* The source of an item for a department: as the nearest government above designated it */
CREATE FUNCTION source_of(item text, department text) RETURNS text
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT s.provider
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.source_designation s ON s.government = up.code AND s.item = btrim(source_of.item) AND s.state = 'in_force'
	WHERE d.code = source_of.department
	ORDER BY up.depth LIMIT 1
$$;
COMMENT ON FUNCTION source_of(text, text) IS 'the source department of a data item for a department, as the nearest government above it designated; null if none is (Article 19)';

/* What the catalogue offers of an item, by its name or its column */
CREATE FUNCTION offers_of(item text) RETURNS TABLE (entry text, name text, provider text, "column" text, attribute share_attribute)
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.code, e.name, e.provider, i.column_name::text, coalesce(i.attribute, e.attribute)
	FROM govshare.data_item i JOIN govshare.catalog_entry e ON e.id = i.entry_id
	WHERE e.state = 'published' AND coalesce(i.attribute, e.attribute) <> 'not_shared'
		AND (i.name = btrim(offers_of.item) OR i.column_name::text = btrim(offers_of.item))
$$;
COMMENT ON FUNCTION offers_of(text) IS 'internal: published entries that share a data item';
CREATE INDEX data_item_name_idx ON data_item (name);
CREATE INDEX data_item_column_idx ON data_item (column_name);

CREATE FUNCTION check_collection(items text[])
	RETURNS TABLE (item text, source text, entry text, entry_name text, provider text, "column" text, attribute share_attribute)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT u.item, govshare.source_of(u.item, govshare.current_department()), o.entry, o.name, o.provider, o."column", o.attribute
	FROM unnest(check_collection.items) WITH ORDINALITY AS u (item, n)
		LEFT JOIN LATERAL govshare.offers_of(u.item) o ON true
	ORDER BY u.n, o.entry, o."column"
$$;
COMMENT ON FUNCTION check_collection(text[]) IS 'what sharing offers of the items that a department means to collect, and who their source is; an item with neither stands alone (Article 19)';

CREATE TABLE collection (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	requester text NOT NULL REFERENCES department,
	items text[] NOT NULL,
	subjects text NOT NULL,
	legal_basis text NOT NULL,
	reason text,
	offered text[],
	offered_elsewhere boolean NOT NULL DEFAULT false,
	source text,
	other_source boolean NOT NULL DEFAULT false,
	common_overseer text,
	source_unnamed boolean NOT NULL DEFAULT false,
	state text NOT NULL DEFAULT 'registered',
	registered_at timestamptz NOT NULL,
	ended_at timestamptz,
	CONSTRAINT collection_subjects_check CHECK (subjects IN ('citizens', 'legal_persons', 'other_organisations')),
	CONSTRAINT collection_state_check CHECK (state IN ('registered', 'ended'))
);
CREATE INDEX collection_requester_idx ON collection (requester);
CREATE INDEX collection_items_idx ON collection USING gin (items) WHERE state = 'registered';
COMMENT ON TABLE collection IS '收集登记: what departments collect from citizens, legal persons and other organisations (Article 19)';
COMMENT ON COLUMN collection.requester IS 'the department that collects';
COMMENT ON COLUMN collection.reason IS 'why what sharing offers does not suffice: a person judges that';
COMMENT ON COLUMN collection.offered IS 'entries of others that offer some of it: flagged as 40(1)';
COMMENT ON COLUMN collection.source IS 'the designated source of one of the items, if another department: flagged as 39(3)';
COMMENT ON COLUMN collection.common_overseer IS 'the common authority of those who collect the same with no source named: flagged as 41(1)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, flags, tells, interpretation) VALUES
	('collection', 'new', 'registered', 'requester', 'register_collection', '19', 'department {requester} collects {items} from {subjects}',
	 '{requester,items,subjects,legal_basis}', '{reason}', '{registered_at}',
	 '{40(1)?offered_elsewhere=requester,39(3)?other_source=requester,41(1)?source_unnamed=common_overseer}', '{requester_authority,source}',
	 '[I] collecting beside the designated source, or what sharing offers, is flagged; whether it sufficed a person judges'),
	('collection', 'registered', 'ended', 'requester', 'end_collection', '19', 'department {requester} no longer collects {items}', '{}', '{}', '{ended_at}', '{}', '{requester_authority}', NULL);
SELECT make_procedure('collection', '{requester}');

CREATE FUNCTION collection_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'UPDATE' THEN
		RETURN NEW;
	END IF;
	NEW.items := ARRAY(SELECT DISTINCT btrim(u) FROM unnest(NEW.items) u ORDER BY 1);
	IF cardinality(NEW.items) = 0 OR array_position(NEW.items, NULL) IS NOT NULL OR '' = ANY (NEW.items) THEN
		RAISE EXCEPTION '%', govshare.say('the items of a collection are named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: what is collected is known before it is collected.');
	END IF;
	IF NEW.subjects NOT IN ('citizens', 'legal_persons', 'other_organisations') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" are no subjects of a collection', left(NEW.subjects, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19 speaks of citizens (公民), legal persons (法人) and other organisations (其他组织).'), HINT = govshare.say('subjects is citizens, legal_persons or other_organisations.');
	END IF;
	NEW.offered := ARRAY(SELECT DISTINCT o.entry FROM unnest(NEW.items) u CROSS JOIN LATERAL govshare.offers_of(u) o WHERE o.provider <> NEW.requester ORDER BY 1);
	NEW.offered_elsewhere := cardinality(NEW.offered) > 0;
	NEW.source := (SELECT s FROM unnest(NEW.items) u CROSS JOIN LATERAL govshare.source_of(u, NEW.requester) s WHERE s <> NEW.requester ORDER BY u LIMIT 1);
	NEW.other_source := NEW.source IS NOT NULL;
	/* Several collect the same, and nobody said who leads */
	SELECT govshare.common_authority(NEW.requester, c.requester) INTO NEW.common_overseer
		FROM govshare.collection c
		WHERE c.state = 'registered' AND c.requester <> NEW.requester AND c.items && NEW.items
			AND EXISTS (SELECT FROM unnest(c.items) u WHERE u = ANY (NEW.items)
				AND govshare.source_of(u, NEW.requester) IS NULL AND govshare.source_of(u, c.requester) IS NULL)
		ORDER BY c.id LIMIT 1;
	NEW.source_unnamed := NEW.common_overseer IS NOT NULL;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION collection_validate() IS 'internal: looks up what sharing offers, and who else collects (Article 19)';
CREATE TRIGGER collection_validate BEFORE INSERT OR UPDATE ON collection
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION collection_validate();
ALTER TABLE collection ENABLE ALWAYS TRIGGER collection_validate;

CREATE FUNCTION register_collection(items text[], subjects text, legal_basis text, reason text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.collection (requester, items, subjects, legal_basis, reason)
		VALUES (govshare.current_department(), register_collection.items, register_collection.subjects, register_collection.legal_basis, register_collection.reason)
		RETURNING id
$$;
COMMENT ON FUNCTION register_collection(text[], text, text, text) IS 'registers what the caller''s department collects; flags what sharing offers (40(1)), what a source department collects (39(3)), and several that collect with no source named (41(1)) for a person to judge (Article 19)';

CREATE FUNCTION end_collection(id bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.collection c SET state = 'ended' WHERE c.id = end_collection.id;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('collection', end_collection.id::text);
	END IF;
END
$$;
COMMENT ON FUNCTION end_collection(bigint) IS 'the department collects it no longer (Article 19)';

REVOKE ALL ON FUNCTION source_designation_validate(), collection_validate(), offers_of(text), source_of(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION designate_source(text, text), check_collection(text[]), register_collection(text[], text, text, text), end_collection(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION designate_source(text, text), check_collection(text[]), register_collection(text[], text, text, text), end_collection(bigint),
	source_of(text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('source_designation', '');
SELECT pg_catalog.pg_extension_config_dump('source_designation_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('collection', '');
SELECT pg_catalog.pg_extension_config_dump('collection_id_seq', '');
/* 60_grant.sql: 共享授权, the permission in force that came of a request */

CREATE TABLE share_grant (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	revision int NOT NULL DEFAULT 1,
	request bigint,
	return_flow bigint,
	returned_by text,
	entry text NOT NULL,
	entry_version int NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	methods share_method[] NOT NULL,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	system text,
	reads_per_day int,
	rows_per_statement int,
	valid_from timestamptz NOT NULL,
	valid_until timestamptz NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	end_cause text,
	suspension_ground text,
	used_beyond boolean GENERATED ALWAYS AS (suspension_ground IN ('beyond_scope', 'other_purpose')) STORED,
	passed_on boolean GENERATED ALWAYS AS (suspension_ground = 'third_party') STORED,
	rectify_workdays int,
	rectified_note text,
	suspended_by text,
	suspended_at timestamptz,
	rectified_at timestamptz,
	superseded_by bigint,
	service_change bigint,
	ended_at timestamptz,
	CONSTRAINT share_grant_origin_check CHECK ((request IS NULL) <> (return_flow IS NULL) AND (return_flow IS NULL) = (returned_by IS NULL)),
	CONSTRAINT share_grant_ground_check CHECK (suspension_ground IN ('beyond_scope', 'other_purpose', 'third_party', 'incident')),
	CONSTRAINT share_grant_state_check CHECK (state IN ('active', 'suspended', 'ended', 'terminated', 'expired')),
	CONSTRAINT share_grant_end_cause_check CHECK (end_cause IN ('fulfilled', 'unattainable', 'unnecessary'))
);
CREATE UNIQUE INDEX share_grant_in_force_key ON share_grant (requester, entry, purpose) WHERE state IN ('active', 'suspended');
COMMENT ON TABLE share_grant IS '共享授权: what one department may read of one entry, for one purpose, and until when (Articles 21, 24, 25)';
COMMENT ON COLUMN share_grant.revision IS 'counts every change; a plan made for another revision is never executed';
COMMENT ON COLUMN share_grant.request IS 'the request that it came of (Article 20)';
COMMENT ON COLUMN share_grant.return_flow IS 'the return flow that it came of, without request: what the recipient got so, it may use for its duties and share as provider itself (Article 24)';
COMMENT ON COLUMN share_grant.returned_by IS 'the provider, where the data flows back';
COMMENT ON COLUMN share_grant.items IS 'names of the columns granted; never null: "all shareable" is written out at approval';
COMMENT ON COLUMN share_grant.divisions IS 'bounds the division column of the governed table; null means no bound';
COMMENT ON COLUMN share_grant.row_filter IS 'boolean expression over the governed table''s own columns; null means no filter';
COMMENT ON COLUMN share_grant.reads_per_day IS 'quota of the approval: statements of the department that may read under the grant on one day of govshare.timezone (SG006); null: no quota';
COMMENT ON COLUMN share_grant.rows_per_statement IS 'quota of the approval: rows that one statement may return or copy (SG006); null: no quota';
COMMENT ON COLUMN share_grant.suspension_ground IS 'third_party, beyond_scope, other_purpose (Article 27) or incident (Article 35)';
COMMENT ON COLUMN share_grant.used_beyond IS 'the ground would be breach 40(2)';
COMMENT ON COLUMN share_grant.passed_on IS 'the ground would be breach 40(3)';
COMMENT ON COLUMN share_grant.state_reason IS 'why it is suspended, or ended: the facts, as the requester was told';
COMMENT ON COLUMN share_grant.end_cause IS 'why the requester ended the purpose: fulfilled (已实现), unattainable (无法实现), unnecessary (不再必要) (Article 27)';
COMMENT ON COLUMN share_grant.suspended_by IS 'the department that suspended it, which alone may lift that [I]';
COMMENT ON COLUMN share_grant.rectify_workdays IS '限期整改: working days for rectification (Article 27)';
COMMENT ON COLUMN share_grant.superseded_by IS 'the request whose grant replaced this one (Article 25)';
COMMENT ON COLUMN share_grant.service_change IS 'the change of service that ended or narrowed this one (Article 27)';
COMMENT ON COLUMN share_grant.valid_until IS 'exclusive end: 00:00 of the day after the last day';

CREATE INDEX share_grant_requester_idx ON share_grant (requester, entry, purpose);

CREATE FUNCTION grant_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION grant_changed() IS 'tells all sessions that a grant changed, so that they plan and decide anew';
CREATE FUNCTION grant_revise() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION grant_revise() IS 'counts the revisions of a grant';
REVOKE ALL ON FUNCTION grant_changed(), grant_revise() FROM PUBLIC;

-- "zz": after every other BEFORE trigger, so that nothing resets the count
CREATE TRIGGER share_grant_zz_revise BEFORE UPDATE ON share_grant
	FOR EACH ROW EXECUTE FUNCTION grant_revise();
CREATE TRIGGER share_grant_changed AFTER INSERT OR UPDATE OR DELETE ON share_grant
	FOR EACH ROW EXECUTE FUNCTION grant_changed();
CREATE TRIGGER share_grant_truncated AFTER TRUNCATE ON share_grant
	FOR EACH STATEMENT EXECUTE FUNCTION grant_changed();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_zz_revise;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_changed;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_truncated;
/* 61_grant_step.sql: a grant through its life: suspended, resumed, ended, terminated, expired (Article 27) */

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('share_grant', 'new', 'active', 'provider', 'clerk', 'deliver_request', '22', 'grant {id} of entry {entry} for purpose {purpose} is in force', '{request,provider}', '{}', '{valid_from}', '{}', '{}', '{}', true, NULL),
	('share_grant', 'new', 'active', 'returned_by', 'clerk', 'open_return_flow', '24', 'grant {id} of entry {entry} is in force', '{return_flow,provider,returned_by}', '{}', '{valid_from}', '{}', '{}', '{}', true, NULL),
	('share_grant', 'active', 'terminated', 'provider', 'clerk', 'deliver_request', '25', 'grant {id} of entry {entry} was replaced by that of request {superseded_by}', '{}', '{superseded_by,state_reason}', '{ended_at}', '{}', '{}', '{}', true, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'share_grant', 'active', 'suspended', p, 'clerk', 'suspend_grant', '27', 'grant {id} of entry {entry} is suspended ({suspension_ground}): {state_reason}',
		'{suspension_ground,state_reason}', '{rectify_workdays}', '{suspended_at,suspended_by}', '{rectification=rectify_workdays}', '{}', '{requester,provider}', true, NULL
	FROM unnest('{provider,authority,requester_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('share_grant', 'suspended', 'suspended', 'requester', 'clerk', 'report_rectified', '27', 'rectification under grant {id} of entry {entry} is reported: {rectified_note}', '{rectified_note}', '{}', '{rectified_at}', '{}', '{rectification}', '{provider,suspended_by}', false, NULL),
	('share_grant', 'suspended', 'active', 'suspended_by', 'clerk', 'resume_grant', '27', 'grant {id} of entry {entry} is in force again', '{}', '{state_reason}', '{}', '{}', '{rectification=cancelled}', '{requester,provider}', true,
	 '[I] lifted by the department that suspended it');
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'share_grant', 'suspended', 'terminated', p, 'office_head', 'terminate_grant', '27', 'grant {id} of entry {entry} is terminated: {state_reason}',
		'{state_reason}', '{}', '{ended_at}', '{}', '{rectification=cancelled}', '{requester,provider}', true,
		'[I] after rectification was reported and found inadequate, or its period passed; any other end is a change of service (Article 27, paragraph 3)'
	FROM unnest('{provider,authority,requester_authority}'::text[]) WITH ORDINALITY u (p, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, closes, tells)
	SELECT 'share_grant', s, 'expired', 'system', 'expire_grants', '20', 'the term of grant {id} of entry {entry} is over', '{ended_at}', '{rectification=cancelled}', '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, closes, tells, interpretation)
	SELECT 'share_grant', s, 'ended', 'requester', 'end_purpose', '27', 'the purpose of grant {id} of entry {entry} is {end_cause}: {state_reason}', '{end_cause,state_reason}', '{ended_at}', '{rectification=cancelled}', '{provider}',
		CASE s WHEN 'suspended' THEN '[I] the end of the purpose leaves what led to the suspension a breach (40(2), 40(3)), and nothing to rectify' END
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

UPDATE transition SET awaited = CASE step WHEN 'report_rectified' THEN '!rectified_at' ELSE 'rectified_at' END
	WHERE procedure = 'share_grant' AND from_state = 'suspended' AND step IN ('report_rectified', 'resume_grant');

SELECT make_procedure('share_grant', '{requester,provider}');

CREATE FUNCTION share_grant_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r govshare.share_request;
BEGIN
	IF TG_OP = 'INSERT' AND NEW.return_flow IS NOT NULL THEN
		RETURN govshare.grant_of_return_flow(NEW);
	ELSIF TG_OP = 'INSERT' THEN
		/* A grant is what its request says, whatever else was written here */
		SELECT s.* INTO r FROM govshare.share_request s WHERE s.id = NEW.request FOR NO KEY UPDATE;
		IF r.state IS DISTINCT FROM 'delivered' OR r.provider <> NEW.provider
			OR EXISTS (SELECT FROM govshare.share_grant g WHERE g.request = NEW.request) THEN
			RAISE EXCEPTION '%', govshare.say('no request awaits this grant')
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 20 to 22: what is shared was requested, approved and delivered.'), HINT = govshare.say('Use deliver_request(id).');
		END IF;
		IF r.supersedes IS NOT NULL THEN
			UPDATE govshare.share_grant g SET state = 'terminated', superseded_by = r.id, state_reason = pg_catalog.format('replaced by the grant of request %s', r.id)
				WHERE g.id = r.supersedes AND g.state = 'active';
		END IF;
		IF EXISTS (SELECT FROM govshare.share_grant g WHERE g.requester = r.requester AND g.entry = r.entry
				AND (g.purpose = r.purpose OR g.id = r.supersedes) AND g.state IN ('active', 'suspended')) THEN
			RAISE EXCEPTION '%', govshare.say('another grant of entry %s for purpose "%s" is in force', r.entry, r.purpose)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 25 and 27: a grant that is suspended, or that no request replaces, is not got around.'), HINT = govshare.say('See govshare.share_grant.');
		END IF;
		NEW.revision := 1;
		NEW.entry := r.entry;
		NEW.entry_version := r.entry_version;
		NEW.requester := r.requester;
		NEW.purpose := r.purpose;
		NEW.methods := r.methods;
		NEW.items := r.approved_items;
		NEW.divisions := r.approved_divisions;
		NEW.row_filter := r.row_filter;
		NEW.system := r.system;
		NEW.reads_per_day := r.reads_per_day;
		NEW.rows_per_statement := r.rows_per_statement;
		NEW.valid_until := (r.approved_valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone');
	ELSIF NEW.service_change IS DISTINCT FROM OLD.service_change THEN
		/* A step of the system: what was proposed, consulted on and filed */
		RETURN NEW;
	ELSIF NEW.state = 'ended' THEN
		IF NEW.end_cause NOT IN ('fulfilled', 'unattainable', 'unnecessary') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no cause for which a purpose ends', left(NEW.end_cause, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 names purposes that are fulfilled (fulfilled), unattainable (unattainable) or no longer necessary (unnecessary).'), HINT = govshare.say('Name one of the words in brackets as cause.');
		END IF;
	ELSIF NEW.state = 'suspended' AND OLD.state = 'active' THEN
		IF NEW.suspension_ground NOT IN ('beyond_scope', 'other_purpose', 'third_party', 'incident') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no ground for suspension', left(NEW.suspension_ground, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 names use beyond scope (beyond_scope), for another purpose (other_purpose) and by third parties (third_party); Article 35 incidents (incident).'), HINT = govshare.say('Name one of the words in brackets as ground.');
		END IF;
		IF NEW.rectify_workdays NOT BETWEEN 1 AND 250 OR (NEW.rectify_workdays IS NULL AND NEW.suspension_ground <> 'incident') THEN
			RAISE EXCEPTION '%', govshare.say('a suspension sets a period for rectification, of 1 to 250 working days')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: rectification is ordered within a period (限期整改).'), HINT = govshare.say('Give rectify_workdays.');
		END IF;
		NEW.rectified_at := NULL;
		NEW.rectified_note := NULL;
	ELSIF NEW.state = 'active' THEN
		IF NEW.valid_until <= govshare.statutory_now() THEN
			RAISE EXCEPTION '%', govshare.say('the term of grant %s is over', NEW.id) USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 20: the request set the term of use (使用时限).');
		END IF;
		NEW.state_reason := NULL;
	ELSIF NEW.state = 'terminated' AND OLD.state = 'active' THEN
		IF NOT EXISTS (SELECT FROM govshare.share_request s WHERE s.id = NEW.superseded_by AND s.supersedes = NEW.id AND s.state = 'delivered')
			AND NOT EXISTS (SELECT FROM govshare.return_flow f WHERE f.entry = NEW.entry AND f.requester = NEW.requester AND f.state = 'open' AND f.id > NEW.return_flow) THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is active, and no other replaces it', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: no provider ends a service without good cause, consultation and filing.'),
					HINT = govshare.say('Use beyond scope or purpose, or by third parties, is a reason to suspend_grant() first.');
		END IF;
	ELSIF NEW.state = 'terminated' THEN
		IF NEW.rectified_at IS NULL AND NOT EXISTS (SELECT FROM govshare.obligation o
				WHERE o.procedure = 'share_grant' AND o.case_id = NEW.id AND o.statute = 'rectification'
				AND o.event_at >= NEW.suspended_at AND o.due_at <= govshare.statutory_now()) THEN
			RAISE EXCEPTION '%', govshare.say('rectification under grant %s is still running', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: sharing ends when rectification is refused or inadequate (拒不整改或者整改不到位), not before.'),
					HINT = govshare.say('Wait for report_rectified() or for the end of the period.');
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION share_grant_validate() IS 'internal: what Articles 22, 25 and 27 ask of a grant, however it is written';
CREATE TRIGGER share_grant_validate BEFORE INSERT OR UPDATE ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION share_grant_validate();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_validate;
CREATE INDEX share_grant_request_idx ON share_grant (request);
CREATE INDEX share_grant_return_flow_idx ON share_grant (return_flow);
CREATE INDEX share_grant_term_idx ON share_grant (valid_until, id) WHERE state IN ('active', 'suspended');

CREATE FUNCTION require_grant(id bigint) RETURNS share_grant
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = require_grant.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('share_grant', require_grant.id::text);
	END IF;
	RETURN g;
END
$$;
COMMENT ON FUNCTION require_grant(bigint) IS 'internal: locks and returns a grant, SG102 if there is none';

CREATE FUNCTION suspend_grant(id bigint, ground text, facts text, rectify_workdays int DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	/* as the caller could see it, before the wait for whoever replaces it now */
	was text := (SELECT s.state FROM govshare.share_grant s WHERE s.id = suspend_grant.id);
	q govshare.share_grant := govshare.require_grant(suspend_grant.id);
BEGIN
	/* What took its place in that moment is the use that must stop at once */
	WHILE was = 'active' AND q.state = 'terminated' AND q.superseded_by IS NOT NULL LOOP
		SELECT s.* INTO q FROM govshare.share_grant s WHERE s.request = q.superseded_by FOR NO KEY UPDATE;
	END LOOP;
	/* Else the engine would take it for a report of rectification */
	IF q.state = 'suspended' AND govshare.may_see(q.provider, q.requester) THEN
		RAISE EXCEPTION '%', govshare.say('grant %s is suspended already', q.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: one suspension, one period for rectification.'), HINT = govshare.say('It is lifted by the department that ordered it: see suspended_by.');
	END IF;
	UPDATE govshare.share_grant g SET state = 'suspended', suspension_ground = suspend_grant.ground, state_reason = suspend_grant.facts,
			rectify_workdays = suspend_grant.rectify_workdays
		WHERE g.id = q.id;
END
$$;
COMMENT ON FUNCTION suspend_grant(bigint, text, text, int) IS '暂停共享: the provider or an authority suspends the grant at once, or the one that replaces it at that moment, and sets a period for rectification (Articles 27 and 35)';

CREATE FUNCTION report_rectified(id bigint, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET rectified_note = report_rectified.note FROM govshare.require_grant(report_rectified.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION report_rectified(bigint, text) IS '整改: the requester reports what it rectified (Article 27)';

CREATE FUNCTION resume_grant(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'active' FROM govshare.require_grant(resume_grant.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION resume_grant(bigint) IS 'who suspended the grant puts it in force again [I] (Article 27)';

CREATE FUNCTION terminate_grant(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'terminated', state_reason = terminate_grant.reason FROM govshare.require_grant(terminate_grant.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION terminate_grant(bigint, text) IS '终止共享: ends a suspended grant whose rectification was inadequate or did not come in time (Article 27)';

CREATE FUNCTION expire_grants() RETURNS int
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION expire_grants() IS 'ends the grants whose term is over and returns how many; the watcher calls it (reads fail by the clock even before)';

REVOKE ALL ON FUNCTION share_grant_validate(), require_grant(bigint), expire_grants() FROM PUBLIC;
REVOKE ALL ON FUNCTION suspend_grant(bigint, text, text, int), report_rectified(bigint, text), resume_grant(bigint), terminate_grant(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION suspend_grant(bigint, text, text, int), report_rectified(bigint, text), resume_grant(bigint), terminate_grant(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('share_grant', '');
SELECT pg_catalog.pg_extension_config_dump('share_grant_id_seq', '');
/* 62_suspension.sql: 应当暂停, when use that was found unlawful obliges the suspension of a grant (Article 27) */

CREATE FUNCTION grantees_of(entry text) RETURNS SETOF text
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT DISTINCT g.requester FROM govshare.share_grant g
	WHERE g.entry = grantees_of.entry AND g.state IN ('active', 'suspended') ORDER BY 1
$$;
COMMENT ON FUNCTION grantees_of(text) IS 'internal: the departments that hold a grant of the entry in force';
REVOKE ALL ON FUNCTION grantees_of(text) FROM PUBLIC;

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('suspension', '27', 1, 'confirmation of use beyond scope or purpose, or of passing on', 'provider', '39(9)', true,
	 '第二十七条第二款:政务数据需求部门存在擅自超出使用范围、共享目的使用政务数据,或者擅自将政务数据提供给第三方的,政务数据共享主管部门或者政务数据提供部门应当暂停其政务数据共享权限。 [I] The Regulations say shall, not when: one working day; the provider owes it, and an authority that suspends first meets it.');

UPDATE transition SET closes = closes || '{suspension}'
	WHERE procedure = 'share_grant' AND from_state = 'active' AND to_state = 'suspended';
UPDATE transition SET closes = closes || '{suspension=cancelled}'
	WHERE procedure = 'share_grant' AND from_state = 'active' AND to_state IN ('terminated', 'expired', 'ended');
/* The use that led to it is a breach of its own, for a person to confirm */
UPDATE transition SET flags = flags || '{40(2)?used_beyond=requester,40(3)?passed_on=requester}'
	WHERE procedure = 'share_grant' AND step = 'suspend_grant';

CREATE FUNCTION violation_obliges_suspension() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.case_id AND s.state = 'active' AND s.requester = NEW.department FOR NO KEY UPDATE;
	IF FOUND AND NOT EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'share_grant' AND o.case_id = g.id AND o.statute = 'suspension' AND o.ended_at IS NULL) THEN
		PERFORM govshare.obligation_open('suspension', g.provider, 'share_grant', g.id, NEW.judged_at);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION violation_obliges_suspension() IS 'internal: a confirmed 40(2) or 40(3) obliges the suspension of the grant under which it happened (Article 27)';
REVOKE ALL ON FUNCTION violation_obliges_suspension() FROM PUBLIC;
CREATE TRIGGER violation_zz_suspension AFTER UPDATE ON violation
	FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state = 'flagged' AND NEW.item IN ('40(2)', '40(3)') AND NEW.procedure = 'share_grant' AND NOT accepts_verbatim())
	EXECUTE FUNCTION violation_obliges_suspension();
ALTER TABLE violation ENABLE ALWAYS TRIGGER violation_zz_suspension;
/* 63_third_party.sql: 提供给第三方, passing data on with the provider's consent (Article 25) */

CREATE TABLE third_party (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	grant_id bigint NOT NULL REFERENCES share_grant,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	recipient text NOT NULL,
	department text REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	items text[] NOT NULL,
	valid_until date NOT NULL,
	reason text NOT NULL,
	refusal_reason text,
	end_reason text,
	state text NOT NULL DEFAULT 'asked',
	asked_at timestamptz NOT NULL,
	replied_at timestamptz,
	ended_at timestamptz,
	CONSTRAINT third_party_state_check CHECK (state IN ('asked', 'allowed', 'refused', 'withdrawn', 'expired', 'ended')),
	CONSTRAINT third_party_sides_check CHECK (department <> requester AND department <> provider)
);
CREATE UNIQUE INDEX third_party_allowed_key ON third_party (department, entry, purpose) WHERE state = 'allowed';
CREATE INDEX third_party_department_idx ON third_party (department, entry, purpose) WHERE department IS NOT NULL;
CREATE INDEX third_party_grant_idx ON third_party (grant_id);
CREATE INDEX third_party_term_idx ON third_party (valid_until, id) WHERE state IN ('asked', 'allowed');
COMMENT ON TABLE third_party IS '提供给第三方: to whom else the holder of a grant may pass its data on, with the provider''s consent (Article 25)';
COMMENT ON COLUMN third_party.grant_id IS 'the grant whose data is passed on: its rows, methods but copying [I], quotas and term bound the third party''s use, and its suspension stops it';
COMMENT ON COLUMN third_party.requester IS 'the holder of the grant, who asks';
COMMENT ON COLUMN third_party.recipient IS 'the third party by name; it need be no department';
COMMENT ON COLUMN third_party.department IS 'the third party, if it is a department: once allowed it reads through the grant; null: the consent is on record and has no effect in SQL';
COMMENT ON COLUMN third_party.purpose IS 'purpose that the third party declares';
COMMENT ON COLUMN third_party.items IS 'columns passed on, among those of the grant';
COMMENT ON COLUMN third_party.valid_until IS 'last day, inclusive, within the term of the grant';
COMMENT ON COLUMN third_party.reason IS 'why the data has to be passed on (确需提供给第三方)';
COMMENT ON COLUMN third_party.end_reason IS 'why consent or use was withdrawn';
COMMENT ON COLUMN third_party.state IS 'withdrawn by a side, expired with its own term, ended with the grant';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, tells, independent, interpretation) VALUES
	('third_party', 'new', 'asked', 'requester', 'clerk', 'ask_third_party', '25', '{requester} asks to pass data of entry {entry} under grant {grant_id} on to {recipient} for purpose {purpose}: {reason}',
	 '{requester,grant_id,recipient,purpose,valid_until,reason}', '{items,department}', '{asked_at}', '{provider}', false, '[I] consent has no statutory period'),
	('third_party', 'asked', 'allowed', 'provider', 'office_head', 'allow_third_party', '25', 'data of entry {entry} under grant {grant_id} may be passed on to {recipient} for purpose {purpose} until {valid_until}',
	 '{}', '{}', '{replied_at}', '{requester,department}', true, NULL),
	('third_party', 'asked', 'refused', 'provider', 'office_head', 'refuse_third_party', '25', 'data of entry {entry} under grant {grant_id} may not be passed on to {recipient}: {refusal_reason}',
	 '{refusal_reason}', '{}', '{replied_at}', '{requester}', true, NULL),
	('third_party', 'asked', 'withdrawn', 'requester', 'clerk', 'withdraw_third_party', '25', 'the question whether {recipient} may use data of entry {entry} was withdrawn: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{provider}', false, NULL),
	('third_party', 'allowed', 'withdrawn', 'requester', 'clerk', 'withdraw_third_party', '25', 'data of entry {entry} is no longer passed on to {recipient}: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{provider,department}', false, NULL),
	('third_party', 'allowed', 'withdrawn', 'provider', 'office_head', 'withdraw_third_party', '25', 'the consent that data of entry {entry} is passed on to {recipient} was withdrawn: {end_reason}',
	 '{end_reason}', '{}', '{ended_at}', '{requester,department}', true, '[I] the provider may take back, with a reason, what only its consent made lawful');
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, tells, interpretation)
	SELECT 'third_party', s, t, 'system', 'expire_grants', '25', 'the term for passing data of entry {entry} under grant {grant_id} on to {recipient} is over',
		'{ended_at}', '{requester,provider,department}', CASE t WHEN 'ended' THEN '[I] what is passed on under a grant ends with it' END
	FROM unnest('{asked,allowed}'::text[]) WITH ORDINALITY u (s, n), unnest('{expired,ended}'::text[]) WITH ORDINALITY v (t, m) ORDER BY n, m;

UPDATE transition SET awaited = 'always' WHERE procedure = 'third_party' AND step = 'allow_third_party';
SELECT make_procedure('third_party', '{requester,provider,department}');

CREATE FUNCTION third_party_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
	e govshare.catalog_entry;
BEGIN
	/* Locked, so that the grant does not end at the same moment */
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.grant_id FOR SHARE;
	IF TG_OP = 'INSERT' THEN
		IF g.requester IS DISTINCT FROM NEW.requester THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is none of your department''s', NEW.grant_id)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 25: who holds the data asks before it passes any on.'), HINT = govshare.say('See govshare.my_grants.');
		END IF;
		SELECT c.* INTO e FROM govshare.catalog_entry c WHERE c.code = g.entry AND c.version = g.entry_version;
		NEW.entry := g.entry;
		NEW.provider := g.provider;
		NEW.items := coalesce(NEW.items, g.items);
		IF NOT EXISTS (SELECT FROM govshare.purpose p WHERE p.code = NEW.purpose) THEN
			RAISE EXCEPTION '%', govshare.say('purpose "%s" is not in the vocabulary', left(NEW.purpose, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: the provider consents to a purpose.'), HINT = govshare.say('See govshare.purpose.');
		END IF;
		IF NEW.purpose <> ALL (e.purposes) THEN
			RAISE EXCEPTION '%', govshare.say('entry %s is not shared for purpose "%s"', e.code, NEW.purpose)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 15: the catalogue lists the purposes of conditional data.'), HINT = govshare.say('It is shared for: %s.', array_to_string(e.purposes, ', '));
		END IF;
		IF cardinality(NEW.items) = 0 OR NOT NEW.items <@ g.items OR array_position(NEW.items, NULL) IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('what is passed on lies within the items of grant %s', g.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: nobody passes on what it does not have.'), HINT = govshare.say('See items in govshare.my_grants; null means all of them.');
		END IF;
		NEW.items := ARRAY(SELECT u FROM unnest(g.items) WITH ORDINALITY AS q (u, n) WHERE u = ANY (NEW.items) ORDER BY n);
		IF NEW.department IN (g.requester, g.provider) OR NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.department) THEN
			IF NEW.department IS NOT NULL THEN
				RAISE EXCEPTION '%', govshare.say('department "%s" is no third party', left(NEW.department, 64))
					USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: a third party is neither provider nor holder of the grant, and registered if it is a department.'), HINT = govshare.say('Leave department null if the recipient is none.');
			END IF;
		END IF;
	END IF;
	IF NEW.state IN ('asked', 'allowed') THEN
		IF g.state <> 'active' OR g.valid_until <= govshare.statutory_now() THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is not in force', g.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 25 and 27: what is passed on rests on a grant in force.'), HINT = govshare.say('See its state in govshare.share_grant.');
		END IF;
		PERFORM govshare.check_term(NEW.valid_until);
		IF (NEW.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone') > g.valid_until THEN
			RAISE EXCEPTION '%', govshare.say('the term goes beyond that of grant %s', g.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 25: what is passed on ends with the grant.'), HINT = govshare.say('See valid_until in govshare.share_grant.');
		END IF;
	END IF;
	IF NEW.state = 'allowed' AND EXISTS (SELECT FROM govshare.third_party t
			WHERE t.department = NEW.department AND t.entry = NEW.entry AND t.purpose = NEW.purpose AND t.state = 'allowed' AND t.id <> NEW.id) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" reads entry %s for purpose "%s" with another consent', NEW.department, NEW.entry, NEW.purpose)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 25: one consent, one scope; a read must tell under which it passes.'), HINT = govshare.say('Withdraw the other with withdraw_third_party() first; see govshare.third_party.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION third_party_validate() IS 'internal: what Article 25 asks of passing data on, however it is written';
CREATE TRIGGER third_party_validate BEFORE INSERT OR UPDATE ON third_party
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION third_party_validate();
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_validate;

-- A consent opens and closes reads as a grant does
CREATE TRIGGER third_party_changed AFTER INSERT OR UPDATE OR DELETE ON third_party
	FOR EACH ROW EXECUTE FUNCTION grant_changed();
CREATE TRIGGER third_party_truncated AFTER TRUNCATE ON third_party
	FOR EACH STATEMENT EXECUTE FUNCTION grant_changed();
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_changed;
ALTER TABLE third_party ENABLE ALWAYS TRIGGER third_party_truncated;

CREATE FUNCTION end_third_parties() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION end_third_parties() IS 'internal: what is passed on under a grant ends with it [I] (Article 25)';
CREATE TRIGGER share_grant_third_parties AFTER UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state IN ('ended', 'terminated', 'expired') AND NOT accepts_verbatim()) EXECUTE FUNCTION end_third_parties();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_third_parties;

CREATE FUNCTION require_third_party(id bigint) RETURNS third_party
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t govshare.third_party;
BEGIN
	SELECT s.* INTO t FROM govshare.third_party s WHERE s.id = require_third_party.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('third_party', require_third_party.id::text);
	END IF;
	RETURN t;
END
$$;
COMMENT ON FUNCTION require_third_party(bigint) IS 'internal: locks and returns a case of third-party use, SG102 if there is none';

CREATE FUNCTION ask_third_party(grant_id bigint, recipient text, purpose text, items text[], valid_until date, reason text, department text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.third_party (grant_id, requester, recipient, department, purpose, items, valid_until, reason)
		VALUES (ask_third_party.grant_id, govshare.current_department(), ask_third_party.recipient, ask_third_party.department,
			ask_third_party.purpose, ask_third_party.items, ask_third_party.valid_until, ask_third_party.reason)
		RETURNING id
$$;
COMMENT ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text) IS 'the holder of a grant asks the provider whether it may pass data on to a third party, and returns the number of the case; items null: all of the grant; department: the third party, if it is one (Article 25)';

CREATE FUNCTION allow_third_party(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'allowed' FROM govshare.require_third_party(allow_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION allow_third_party(bigint) IS 'the provider''s office head consents: a third party that is a department then reads through the grant, within its rows, the items and purpose asked for, until the term is over (Article 25)';

CREATE FUNCTION refuse_third_party(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'refused', refusal_reason = refuse_third_party.reason
	FROM govshare.require_third_party(refuse_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION refuse_third_party(bigint, text) IS 'the provider''s office head does not consent, with the reason (Article 25)';

CREATE FUNCTION withdraw_third_party(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.third_party t SET state = 'withdrawn', end_reason = withdraw_third_party.reason
	FROM govshare.require_third_party(withdraw_third_party.id) q WHERE t.id = q.id
$$;
COMMENT ON FUNCTION withdraw_third_party(bigint, text) IS 'the holder of the grant gives it up, or the provider''s office head takes its consent back [I]: the third party''s next statement fails (Article 25)';

REVOKE ALL ON FUNCTION third_party_validate(), end_third_parties(), require_third_party(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text), allow_third_party(bigint),
	refuse_third_party(bigint, text), withdraw_third_party(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ask_third_party(bigint, text, text, text[], date, text, text), allow_third_party(bigint),
	refuse_third_party(bigint, text), withdraw_third_party(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('third_party', '');
SELECT pg_catalog.pg_extension_config_dump('third_party_id_seq', '');
/* 64_disposal.sql: 处置, what is done with shared data when its purpose has ended (Article 27) */

CREATE TABLE disposal (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	grant_id bigint NOT NULL UNIQUE REFERENCES share_grant,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	cause text NOT NULL,
	method text,
	within_workdays int,
	evidence text,
	state text NOT NULL DEFAULT 'open',
	opened_at timestamptz NOT NULL,
	ordered_at timestamptz,
	certified_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT disposal_cause_check CHECK (cause IN ('fulfilled', 'unattainable', 'unnecessary', 'expired', 'terminated')),
	CONSTRAINT disposal_state_check CHECK (state IN ('open', 'ordered', 'certified', 'renewed'))
);
CREATE INDEX disposal_requester_idx ON disposal (requester, entry, purpose) WHERE state IN ('open', 'ordered');
COMMENT ON TABLE disposal IS '妥善处置: opens when a grant ends and no other replaces it; the provider says how and by when, the requester certifies (Article 27)';
COMMENT ON COLUMN disposal.cause IS 'purpose fulfilled (已实现), unattainable (无法实现) or unnecessary (不再必要); the term expired, or sharing was terminated';
COMMENT ON COLUMN disposal.method IS 'what the provider demands (政务数据提供部门的要求): return, deletion, anonymization ...';
COMMENT ON COLUMN disposal.within_workdays IS 'working days that the provider gives for it';
COMMENT ON COLUMN disposal.evidence IS 'what was done with the data, copies outside the database included';
COMMENT ON COLUMN disposal.state IS 'renewed: the same department got another grant of the entry for the purpose [I]';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation) VALUES
	('disposal', 'new', 'open', 'system', 'clerk', 'end_purpose', '27', 'grant {grant_id} of entry {entry} for purpose {purpose} has ended ({cause}): what was shared is to be disposed of',
	 '{grant_id,entry,provider,requester,purpose,cause}', '{}', '{opened_at}', '{}', '{}', '{requester,provider}', false, '[I] the end of the term and termination end the purpose too'),
	('disposal', 'open', 'ordered', 'provider', 'clerk', 'order_disposal', '27', 'data shared under grant {grant_id} of entry {entry} is to be disposed of within {within_workdays} working days: {method}',
	 '{method,within_workdays}', '{}', '{ordered_at}', '{disposal=within_workdays}', '{}', '{requester}', true, NULL),
	('disposal', 'open', 'certified', 'requester', 'clerk', 'certify_disposal', '27', 'data shared under grant {grant_id} of entry {entry} was disposed of: {evidence}',
	 '{evidence}', '{}', '{certified_at}', '{}', '{}', '{provider}', false, '[I] who has nothing left need not wait for the instruction'),
	('disposal', 'ordered', 'certified', 'requester', 'clerk', 'certify_disposal', '27', 'data shared under grant {grant_id} of entry {entry} was disposed of: {evidence}',
	 '{evidence}', '{}', '{certified_at}', '{}', '{disposal}', '{provider}', false, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, closes, tells, interpretation)
	SELECT 'disposal', s, 'renewed', 'system', 'deliver_request', '27', 'what was shared under grant {grant_id} of entry {entry} serves the purpose of a new grant', '{closed_at}', c, '{requester,provider}',
		'[I] a new grant for the same purpose makes the data necessary again; copies beyond its scope stay closed'
	FROM (VALUES (1, 'open', '{}'::text[]), (2, 'ordered', '{disposal=cancelled}')) v (n, s, c) ORDER BY n;
UPDATE transition SET awaited = 'always' WHERE procedure = 'disposal' AND (from_state, step) IN (('open', 'order_disposal'), ('ordered', 'certify_disposal'));

SELECT make_procedure('disposal', '{requester,provider}');
CREATE POLICY obligation_of_disposal ON obligation FOR SELECT
	USING (procedure = 'disposal' AND EXISTS (SELECT FROM disposal d WHERE d.id = obligation.case_id));

CREATE FUNCTION disposal_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	copies text;
BEGIN
	IF NEW.state = 'ordered' AND NEW.within_workdays NOT BETWEEN 1 AND 250 THEN
		RAISE EXCEPTION '%', govshare.say('the period for disposal is 1 to 250 working days')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: data is disposed of as the provider demands; the instruction sets the period [I].'), HINT = govshare.say('Give within_workdays.');
	END IF;
	IF NEW.state = 'certified' THEN
		/* A copy that is being made, by a statement that began before the end, comes first */
		PERFORM pg_advisory_xact_lock(27, (g.id % 2147483647)::int) FROM govshare.share_grant g
			WHERE g.requester = NEW.requester AND g.entry = NEW.entry AND g.purpose = NEW.purpose ORDER BY g.id;
		SELECT string_agg(DISTINCT c.relation::text, ', ' ORDER BY c.relation::text) INTO copies
			FROM govshare.derived_copy c
				JOIN govshare.derived_copy_origin o ON o.relation = c.relation
				JOIN pg_class r ON r.oid = c.relation
			WHERE c.department = NEW.requester AND c.purpose = NEW.purpose AND o.entry = NEW.entry;
		IF copies IS NOT NULL THEN
			RAISE EXCEPTION '%', govshare.say('copies of data shared under grant %s still exist', NEW.grant_id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27 has them disposed of first: %s.', copies),
					HINT = govshare.say('Drop them with govshare.drop_copies(%s), or empty them with govshare.empty_copy().', NEW.grant_id);
		END IF;
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION disposal_validate() IS 'internal: what Article 27 asks of a disposal: no certificate while a registered copy exists';
CREATE TRIGGER disposal_validate BEFORE INSERT OR UPDATE ON disposal
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION disposal_validate();
ALTER TABLE disposal ENABLE ALWAYS TRIGGER disposal_validate;

CREATE FUNCTION open_disposal() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION open_disposal() IS 'internal: opens the disposal of a grant that ended, closes that of one which is renewed (Article 27)';
CREATE TRIGGER share_grant_disposal AFTER UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state IN ('ended', 'terminated', 'expired') AND OLD.state IN ('active', 'suspended')
		AND NEW.superseded_by IS NULL AND NOT accepts_verbatim()) EXECUTE FUNCTION open_disposal();
CREATE TRIGGER share_grant_renewal AFTER INSERT ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION open_disposal();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_disposal;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_renewal;

CREATE FUNCTION end_purpose(id bigint, cause text, note text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'ended', end_cause = end_purpose.cause, state_reason = end_purpose.note
	FROM govshare.require_grant(end_purpose.id) q WHERE g.id = q.id
$$;
COMMENT ON FUNCTION end_purpose(bigint, text, text) IS '共享目的终结: the requester reports that the purpose of a grant is fulfilled, unattainable or unnecessary: the grant ends at once, and its disposal opens (Article 27)';

CREATE FUNCTION require_disposal(grant_id bigint) RETURNS disposal
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.disposal;
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO d FROM govshare.disposal s WHERE s.grant_id = require_disposal.grant_id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		g := govshare.require_grant(require_disposal.grant_id);
		IF NOT govshare.may_see(g.requester, g.provider) THEN
			PERFORM govshare.no_such_case('share_grant', g.id::text);
		END IF;
		RAISE EXCEPTION '%', govshare.say('grant %s has no disposal', g.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: disposal follows when a grant ends and no other replaces it.'),
				HINT = govshare.say('The requester ends a purpose with govshare.end_purpose().');
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_disposal(bigint) IS 'internal: locks and returns the disposal of a grant';

CREATE FUNCTION order_disposal(grant_id bigint, method text, within_workdays int) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.disposal d SET state = 'ordered', method = order_disposal.method, within_workdays = order_disposal.within_workdays
	FROM govshare.require_disposal(order_disposal.grant_id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION order_disposal(bigint, text, int) IS 'the provider demands how the data of an ended grant is disposed of, and sets the period; missing it is a breach (Articles 27 and 40)';

CREATE FUNCTION certify_disposal(grant_id bigint, evidence text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.disposal d SET state = 'certified', evidence = certify_disposal.evidence
	FROM govshare.require_disposal(certify_disposal.grant_id) q WHERE d.id = q.id
$$;
COMMENT ON FUNCTION certify_disposal(bigint, text) IS 'the requester certifies that the data of an ended grant is disposed of; refused while a registered copy exists (Article 27)';

REVOKE ALL ON FUNCTION disposal_validate(), open_disposal(), require_disposal(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION end_purpose(bigint, text, text), order_disposal(bigint, text, int), certify_disposal(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_purpose(bigint, text, text), order_disposal(bigint, text, int), certify_disposal(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('disposal', '');
SELECT pg_catalog.pg_extension_config_dump('disposal_id_seq', '');
/* 65_duty.sql: 待办, what waits for whom, and what waits too long */

/* The other side of a case sees how long it has to wait. */
CREATE POLICY obligation_of_request ON obligation FOR SELECT
	USING (procedure = 'share_request' AND EXISTS (SELECT FROM share_request r WHERE r.id = obligation.case_id));
CREATE POLICY obligation_of_grant ON obligation FOR SELECT
	USING (procedure = 'share_grant' AND EXISTS (SELECT FROM share_grant g WHERE g.id = obligation.case_id));

CREATE VIEW overdue WITH (security_invoker) AS
	SELECT o.id AS obligation, o.department, o.statute, o.article, o.procedure, o.case_id, o.event_at,
		o.due_on, o.due_at, (statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date - o.due_on AS days_late,
		o.flagged_at, o.justification, v.id AS violation, v.item, v.state AS violation_state
	FROM obligation o
	LEFT JOIN violation v ON v.obligation = o.id
	WHERE o.ended_at IS NULL AND o.due_at <= statutory_now()
	ORDER BY o.due_at, o.id;
COMMENT ON VIEW overdue IS '逾期: duties past their statutory period that still wait, oldest first; each department sees its own cases, an authority those of its government and below';
COMMENT ON COLUMN overdue.days_late IS 'calendar days since the last day of the period';
COMMENT ON COLUMN overdue.item IS 'item of Articles 39 to 41, once the watcher has flagged it; null if being late is no breach of its own';
GRANT SELECT ON overdue TO govshare_reader;

/*
 * As the owner, so that the index on the department decides, not a look at
 * every case: what is with the caller's own department it may see.
 */
CREATE VIEW my_duties WITH (security_barrier) AS
	SELECT p.procedure, p.case_id, p.entry, p.step, p.duty, p.article, coalesce(o.event_at, p.since) AS since, p.owed_to,
		o.id AS obligation, o.due_on, o.due_at, o.local_due_at, o.due_at <= statutory_now() AS overdue
	FROM pending_step p
		LEFT JOIN obligation o ON o.procedure = p.procedure AND o.case_id = p.case_id AND o.ended_at IS NULL AND o.department = p.department
	WHERE p.department = current_department()
	UNION ALL
	SELECT o.procedure, o.case_id, NULL, o.statute, 'clerk', o.article, o.event_at, NULL,
		o.id, o.due_on, o.due_at, o.local_due_at, o.due_at <= statutory_now()
	FROM obligation o
	WHERE o.department = current_department() AND o.ended_at IS NULL
		AND NOT EXISTS (SELECT FROM pending_step p WHERE p.procedure = o.procedure AND p.case_id = o.case_id AND p.department = o.department)
	ORDER BY since, procedure, case_id, step;
COMMENT ON VIEW my_duties IS '本部门待办: what waits for the caller''s department now, for whom in it, owed to whom, since when and until when; oldest first (Article 11)';
COMMENT ON COLUMN my_duties.step IS 'the function to call, or the statute whose period runs';
COMMENT ON COLUMN my_duties.duty IS 'for whom: clerk (anyone), office_head (共享工作机构负责人) or principal (部门负责人)';
COMMENT ON COLUMN my_duties.owed_to IS 'the department that waits for it';
COMMENT ON COLUMN my_duties.due_on IS 'last day of the statutory period; null if the Regulations set none';
GRANT SELECT ON my_duties TO govshare_reader;
/* 66_service_change.sql: 终止或者变更服务, ending or changing a service: consultation and filing (Article 27, paragraph 3) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('consultation', '27', 5, 'proposal to end or change a service', 'requester', NULL, true,
	 '第二十七条第三款:确需终止或者变更服务的,政务数据提供部门应当与政务数据需求部门协商,并报同级政务数据共享主管部门备案。 [I] Those who use the service have at least these working days to state their position; nothing is owed by it.');

CREATE TABLE service_change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text REFERENCES department,
	kind text NOT NULL,
	cause text NOT NULL,
	by_law boolean GENERATED ALWAYS AS (cause = 'law') STORED,
	reason text NOT NULL,
	document text,
	effective_on date NOT NULL,
	answer_by date,
	grant_id bigint REFERENCES share_grant,
	whole_entry text GENERATED ALWAYS AS (CASE WHEN kind IN ('withdraw_entry', 'ungovern') THEN entry END) STORED,
	relation regclass,
	items text[],
	divisions division_code[],
	valid_until date,
	reads_per_day int,
	rows_per_statement int,
	filing text,
	disputed boolean NOT NULL DEFAULT false,
	withdraw_reason text,
	state text NOT NULL DEFAULT 'proposed',
	proposed_at timestamptz NOT NULL,
	filed_at timestamptz,
	carried_out_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT service_change_state_check CHECK (state IN ('proposed', 'filed', 'carried_out', 'withdrawn'))
);
CREATE INDEX service_change_entry_idx ON service_change (entry);
CREATE INDEX service_change_provider_idx ON service_change (provider);
COMMENT ON TABLE service_change IS '终止或者变更服务: what a provider wants to end or change of a service in use: it consults those who use it and files it with its authority; neither is approval (Article 27)';
COMMENT ON COLUMN service_change.requester IS 'who holds the grant; null: all who use the entry are concerned';
COMMENT ON COLUMN service_change.kind IS 'withdraw_entry, ungovern, end_grant or narrow_grant (fewer items, areas or days, lower quotas)';
COMMENT ON COLUMN service_change.cause IS '正当理由: law (takes effect on its date), duty_change, security, technical or other';
COMMENT ON COLUMN service_change.document IS 'document of the cause; the law that requires the change';
COMMENT ON COLUMN service_change.answer_by IS 'last day for positions of those who use the service';
COMMENT ON COLUMN service_change.whole_entry IS 'the entry, if all its service is concerned';
COMMENT ON COLUMN service_change.relation IS 'the table that is to be released';
COMMENT ON COLUMN service_change.items IS 'what is left of the grant; null: as it is, as for the next four';
COMMENT ON COLUMN service_change.filing IS '备案: under which number or document it was filed';
COMMENT ON COLUMN service_change.disputed IS 'carried out while an objection was unsettled: flagged as 39(7), for a person to judge whether there was good cause';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, flags, tells, independent, interpretation) VALUES
	('service_change', 'new', 'proposed', 'provider', 'clerk', 'propose_service_change', '27', '{provider} wants to change its service of entry {entry} ({kind}, {cause}) from {effective_on}; positions until {answer_by}: {reason}',
	 '{provider,entry,kind,cause,reason,effective_on}', '{document,answer_by,grant_id,relation,items,divisions,valid_until,reads_per_day,rows_per_statement}', '{proposed_at}', '{}', '{requester,grantees:whole_entry}', false, NULL),
	('service_change', 'proposed', 'filed', 'provider', 'office_head', 'file_service_change', '27', 'change {id} of entry {entry} ({kind}, {cause}) from {effective_on} is filed: {filing}',
	 '{filing}', '{}', '{filed_at}', '{}', '{own_authority,requester,grantees:whole_entry}', false, '[I] filing is no approval; who doubts the cause registers 39(7)'),
	('service_change', 'filed', 'carried_out', 'provider', 'clerk', 'carry_out_service_change', '27', 'change {id} of entry {entry} ({kind}) is carried out', '{}', '{}', '{carried_out_at}', '{39(7)?disputed}', '{own_authority,requester,grantees:whole_entry}', false,
	 '[I] an objection opens a dispute and vetoes nothing; acting over it is flagged'),
	('service_change', 'filed', 'carried_out', 'system', 'clerk', 'carry_out_service_change', '27', 'change {id} of entry {entry} ({kind}) is carried out', '{}', '{}', '{carried_out_at}', '{39(7)?disputed}', '{own_authority,requester,grantees:whole_entry}', false, '[I] with the withdrawal of the entry, or the release of the table'),
	('service_change', 'proposed', 'withdrawn', 'provider', 'clerk', 'withdraw_service_change', '27', 'change {id} of entry {entry} was given up: {withdraw_reason}', '{withdraw_reason}', '{}', '{withdrawn_at}', '{}', '{requester,grantees:whole_entry}', false, NULL),
	('service_change', 'filed', 'withdrawn', 'provider', 'clerk', 'withdraw_service_change', '27', 'change {id} of entry {entry} was given up: {withdraw_reason}', '{withdraw_reason}', '{}', '{withdrawn_at}', '{}', '{own_authority,requester,grantees:whole_entry}', false, NULL);
SELECT make_procedure('service_change', '{provider,requester}');
CREATE POLICY service_change_concerns ON service_change FOR SELECT USING (EXISTS (
	SELECT FROM share_grant g WHERE g.entry = whole_entry AND g.requester = current_department()));

CREATE TABLE service_position (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	change_id bigint NOT NULL REFERENCES service_change,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	stance text NOT NULL,
	reason text,
	state text NOT NULL DEFAULT 'stated',
	stated_at timestamptz NOT NULL,
	CONSTRAINT service_position_key UNIQUE (change_id, requester),
	CONSTRAINT service_position_state_check CHECK (state = 'stated')
);
COMMENT ON TABLE service_position IS '协商: what those who use a service say to its change (Article 27)';
COMMENT ON COLUMN service_position.stance IS 'agree, or object with the reason: that opens a dispute and vetoes nothing';
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, tells) VALUES
	('service_position', 'new', 'stated', 'requester', 'state_position', '27', '{requester} states on change {change_id} of entry {entry}: {stance}', '{requester,change_id,stance}', '{reason}', '{stated_at}', '{provider}'),
	('service_position', 'stated', 'stated', 'requester', 'state_position', '27', '{requester} states anew on change {change_id} of entry {entry}: {stance}', '{stance}', '{reason}', '{stated_at}', '{provider}');
SELECT make_procedure('service_position', '{provider,requester}');

/* Who uses what would change, and has the right to be heard */
CREATE FUNCTION concerned_by(c service_change) RETURNS SETOF text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT DISTINCT g.requester FROM govshare.share_grant g
	WHERE g.state IN ('active', 'suspended') AND (g.id = c.grant_id OR (c.grant_id IS NULL AND g.entry = c.entry))
$$;
COMMENT ON FUNCTION concerned_by(service_change) IS 'internal: the departments that use what a change of service concerns';

/* A change may narrow a grant, never widen it: that is a request (Article 25) */
CREATE FUNCTION check_narrowing(c service_change, g share_grant) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF c.items IS NULL AND c.divisions IS NULL AND c.valid_until IS NULL AND c.reads_per_day IS NULL AND c.rows_per_statement IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('nothing of grant %s is to change', g.id) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told what changes.'), HINT = govshare.say('Give items, divisions, valid_until, reads_per_day or rows_per_statement.');
	END IF;
	IF NOT c.items <@ g.items OR cardinality(c.items) = 0 OR array_position(c.items, NULL) IS NOT NULL
		OR cardinality(c.divisions) = 0 OR array_position(c.divisions, NULL) IS NOT NULL
		OR (c.divisions IS NOT NULL AND NOT govshare.divisions_within(c.divisions, g.divisions))
		OR (c.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone') > g.valid_until
		OR c.reads_per_day < 1 OR c.rows_per_statement < 1 OR c.reads_per_day > g.reads_per_day OR c.rows_per_statement > g.rows_per_statement THEN
		RAISE EXCEPTION '%', govshare.say('a change of service narrows grant %s, and leaves something of it', g.id)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27 is about ending and narrowing; wider use is requested (Article 25).'), HINT = govshare.say('See the grant in govshare.share_grant; kind end_grant ends it.');
	END IF;
	PERFORM govshare.check_term(c.valid_until) WHERE c.valid_until IS NOT NULL;
END
$$;
COMMENT ON FUNCTION check_narrowing(service_change, share_grant) IS 'internal: a change of service may narrow a grant only (Articles 25 and 27)';

CREATE FUNCTION check_service_change(c service_change) RETURNS service_change
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
	today date := (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date;
	soonest date;
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = c.entry AND e.provider = c.provider AND e.state = 'published') THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is no published entry of your department', left(c.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 27: the provider changes its own service.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	IF c.kind NOT IN ('withdraw_entry', 'ungovern', 'end_grant', 'narrow_grant') OR c.cause NOT IN ('law', 'duty_change', 'security', 'technical', 'other') THEN
		RAISE EXCEPTION '%', govshare.say('kind or cause of the change is unknown')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service is ended or changed for good cause (正当理由).'),
				HINT = govshare.say('kind is withdraw_entry, ungovern, end_grant or narrow_grant; cause is law, duty_change, security, technical or other.');
	END IF;
	IF c.cause = 'law' AND btrim(coalesce(c.document, '')) = '' THEN
		RAISE EXCEPTION '%', govshare.say('the law that requires the change is not named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: what a law requires takes effect on its date; the law is named.'), HINT = govshare.say('Give document.');
	END IF;
	IF (c.kind IN ('end_grant', 'narrow_grant')) <> (c.grant_id IS NOT NULL) OR (c.kind = 'ungovern') <> (c.relation IS NOT NULL)
		OR (c.kind <> 'narrow_grant' AND (c.items IS NOT NULL OR c.divisions IS NOT NULL OR c.valid_until IS NOT NULL OR c.reads_per_day IS NOT NULL OR c.rows_per_statement IS NOT NULL)) THEN
		RAISE EXCEPTION '%', govshare.say('kind %s does not fit what is named with it', c.kind)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told what changes.'),
				HINT = govshare.say('end_grant and narrow_grant name grant_id, ungovern names relation, narrow_grant what is left.');
	END IF;
	IF c.grant_id IS NOT NULL THEN
		SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = c.grant_id AND s.entry = c.entry AND s.state IN ('active', 'suspended');
		IF NOT FOUND THEN
			RAISE EXCEPTION '%', govshare.say('grant %s of entry %s is not in force', c.grant_id, c.entry) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service that is provided is changed.'), HINT = govshare.say('See govshare.share_grant.');
		END IF;
		c.requester := g.requester;
		IF c.kind = 'narrow_grant' THEN
			PERFORM govshare.check_narrowing(c, g);
		END IF;
	ELSIF c.relation IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.governed_table t WHERE t.relation = c.relation AND t.entry = c.entry) THEN
		RAISE EXCEPTION '%', govshare.say('that table is not bound to entry %s', c.entry) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: a service that is provided is changed.'), HINT = govshare.say('See govshare.governed_table.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.concerned_by(c)) THEN
		RAISE EXCEPTION '%', govshare.say('nobody uses entry %s', c.entry)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27 protects those who use a service.'), HINT = govshare.say('Without grants in force, withdraw_entry() and ungovern() need no consultation.');
	END IF;
	IF NOT isfinite(c.effective_on) THEN
		RAISE EXCEPTION '%', govshare.say('the change takes effect on a day of the calendar') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: those who use the service are told when it changes.');
	END IF;
	IF c.cause <> 'law' THEN
		soonest := (govshare.due_at(c.proposed_at, (SELECT s.workdays FROM govshare.statute s WHERE s.code = 'consultation')) AT TIME ZONE current_setting('govshare.timezone'))::date - 1;
		c.answer_by := coalesce(c.answer_by, soonest);
		IF c.answer_by < soonest OR c.effective_on <= c.answer_by THEN
			RAISE EXCEPTION '%', govshare.say('those who use entry %s have no time to state their position', c.entry)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: the provider consults those who use the service before it changes [I].'),
					HINT = govshare.say('answer_by is %s or later, and effective_on after it.', to_char(soonest, 'YYYY-MM-DD'));
		END IF;
	END IF;
	RETURN c;
END
$$;
COMMENT ON FUNCTION check_service_change(service_change) IS 'internal: checks and completes a proposal to end or change a service (Article 27)';

CREATE FUNCTION service_change_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	today date := (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date;
	g govshare.share_grant;
BEGIN
	IF TG_OP = 'INSERT' THEN
		RETURN govshare.check_service_change(NEW);
	ELSIF NEW.state = 'filed' AND NEW.cause <> 'law' AND today <= NEW.answer_by AND EXISTS (
			SELECT d FROM govshare.concerned_by(NEW) d EXCEPT SELECT p.requester FROM govshare.service_position p WHERE p.change_id = NEW.id) THEN
		RAISE EXCEPTION '%', govshare.say('positions on change %s may come until %s', NEW.id, NEW.answer_by)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: consultation comes before filing; what a law requires need not wait.'), HINT = govshare.say('See govshare.service_position.');
	ELSIF NEW.state = 'carried_out' THEN
		IF today < NEW.effective_on THEN
			RAISE EXCEPTION '%', govshare.say('change %s takes effect on %s', NEW.id, NEW.effective_on)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: those who use the service were told that day.');
		END IF;
		IF NEW.kind = 'narrow_grant' THEN
			SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.grant_id FOR NO KEY UPDATE;
			PERFORM govshare.check_narrowing(NEW, g);
		END IF;
		NEW.disputed := NEW.cause <> 'law' AND EXISTS (SELECT FROM govshare.dispute d
			WHERE d.procedure = 'service_change' AND d.case_id = NEW.id AND d.state IN ('open', 'referred', 'coordinated'));
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION service_change_validate() IS 'internal: what Article 27 asks of a change of service';
CREATE TRIGGER service_change_validate BEFORE INSERT OR UPDATE ON service_change
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION service_change_validate();
ALTER TABLE service_change ENABLE ALWAYS TRIGGER service_change_validate;

CREATE FUNCTION service_position_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = NEW.change_id FOR SHARE;
	IF c.id IS NULL OR NEW.requester NOT IN (SELECT govshare.concerned_by(c)) THEN
		PERFORM govshare.no_such_case('service_change', coalesce(NEW.change_id::text, '-'));
	END IF;
	IF c.state NOT IN ('proposed', 'filed') THEN
		RAISE EXCEPTION '%', govshare.say('change %s is %s', c.id, c.state) USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: positions are stated before the service changes.');
	END IF;
	IF NEW.stance NOT IN ('agree', 'object') OR (NEW.stance = 'object' AND btrim(coalesce(NEW.reason, '')) = '') THEN
		RAISE EXCEPTION '%', govshare.say('a position is agree, or object with its reason') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 27: sides consult; a reason can be answered.');
	END IF;
	NEW.entry := c.entry;
	NEW.provider := c.provider;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION service_position_validate() IS 'internal: who may state a position on a change of service, and what it is (Article 27)';
CREATE TRIGGER service_position_validate BEFORE INSERT OR UPDATE ON service_position
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION service_position_validate();
ALTER TABLE service_position ENABLE ALWAYS TRIGGER service_position_validate;

/* Is such a change filed, and its day come?  The number of the case, or null */
CREATE FUNCTION service_change_due(entry text, kind text, relation regclass DEFAULT NULL) RETURNS bigint
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT c.id FROM govshare.service_change c
	WHERE c.entry = service_change_due.entry AND c.kind = service_change_due.kind AND c.state = 'filed'
		AND c.relation IS NOT DISTINCT FROM service_change_due.relation
		AND c.effective_on <= (govshare.statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date
	ORDER BY c.id LIMIT 1
$$;
COMMENT ON FUNCTION service_change_due(text, text, regclass) IS 'internal: the filed change of service of this kind whose day has come, or null (Article 27)';

/* What the system does of itself: the grants, and the case of the change */
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, closes, tells)
	SELECT 'share_grant', s, 'terminated', 'system', 'carry_out_service_change', '27', 'grant {id} of entry {entry} ended with change {service_change}: {state_reason}',
		'{service_change,state_reason}', '{}', '{ended_at}', CASE s WHEN 'active' THEN '{suspension=cancelled}' ELSE '{rectification=cancelled}' END::text[], '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, tells)
	SELECT 'share_grant', s, s, 'system', 'carry_out_service_change', '27', 'grant {id} of entry {entry} was narrowed by change {service_change}',
		'{service_change}', '{items,divisions,valid_until,reads_per_day,rows_per_statement}', '{requester,provider}'
	FROM unnest('{active,suspended}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;

CREATE FUNCTION service_change_effects(change_id bigint) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = service_change_effects.change_id;
	IF c.kind IN ('end_grant', 'withdraw_entry') THEN
		UPDATE govshare.share_grant g SET state = 'terminated', service_change = c.id, state_reason = c.reason
			WHERE g.state IN ('active', 'suspended') AND (g.id = c.grant_id OR (c.kind = 'withdraw_entry' AND g.entry = c.entry));
	ELSIF c.kind = 'narrow_grant' THEN
		UPDATE govshare.share_grant g SET service_change = c.id, items = ARRAY(SELECT u FROM unnest(g.items) WITH ORDINALITY q (u, n) WHERE u = ANY (coalesce(c.items, g.items)) ORDER BY n),
				divisions = coalesce(c.divisions, g.divisions), reads_per_day = coalesce(c.reads_per_day, g.reads_per_day),
				rows_per_statement = coalesce(c.rows_per_statement, g.rows_per_statement),
				valid_until = coalesce((c.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone'), g.valid_until)
			WHERE g.id = c.grant_id AND g.state IN ('active', 'suspended');
	END IF;
END
$$;
COMMENT ON FUNCTION service_change_effects(bigint) IS 'internal: ends or narrows the grants that a change of service concerns, as steps of the system (Article 27)';
CREATE TRIGGER service_change_zz_effects AFTER UPDATE ON service_change
	FOR EACH ROW WHEN (NEW.state = 'carried_out' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('service_change_effects');
ALTER TABLE service_change ENABLE ALWAYS TRIGGER service_change_zz_effects;

/* An entry that is withdrawn, or a table that is released, under a filed change carries it out */
CREATE FUNCTION finish_service_change(change_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'carried_out' WHERE c.id = finish_service_change.change_id
$$;
COMMENT ON FUNCTION finish_service_change(bigint) IS 'internal: marks a change of service as carried out, as a step of the system';
CREATE FUNCTION finish_withdrawal(entry_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	SELECT govshare.finish_service_change(govshare.service_change_due(e.code, 'withdraw_entry'))
	FROM govshare.catalog_entry e WHERE e.id = finish_withdrawal.entry_id
$$;
COMMENT ON FUNCTION finish_withdrawal(bigint) IS 'internal: a published entry that is withdrawn carries out the change of service that was filed for it (Article 27)';
CREATE TRIGGER catalog_entry_zz_withdrawn AFTER UPDATE ON catalog_entry
	FOR EACH ROW WHEN (NEW.state = 'withdrawn' AND OLD.state = 'published' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('finish_withdrawal');
ALTER TABLE catalog_entry ENABLE ALWAYS TRIGGER catalog_entry_zz_withdrawn;

/* An objection opens a dispute of the one who objects, if none is open; it vetoes nothing */
CREATE FUNCTION service_position_disputes() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO govshare.dispute (procedure, case_id, provider, requester, claim)
		VALUES ('service_change', NEW.change_id, NEW.provider, NEW.requester, NEW.reason) ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION service_position_disputes() IS 'internal: an objection to a change of service opens a dispute (Articles 27 and 28)';
CREATE TRIGGER service_position_zz_disputes AFTER INSERT OR UPDATE ON service_position
	FOR EACH ROW WHEN (NEW.stance = 'object' AND NOT accepts_verbatim()) EXECUTE FUNCTION service_position_disputes();
ALTER TABLE service_position ENABLE ALWAYS TRIGGER service_position_zz_disputes;

CREATE FUNCTION require_service_change(id bigint) RETURNS service_change
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change;
BEGIN
	SELECT s.* INTO c FROM govshare.service_change s WHERE s.id = require_service_change.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('service_change', require_service_change.id::text);
	END IF;
	RETURN c;
END
$$;
COMMENT ON FUNCTION require_service_change(bigint) IS 'internal: locks and returns a change of service, SG102 if there is none';

CREATE FUNCTION propose_service_change(entry text, kind text, cause text, reason text, effective_on date, answer_by date DEFAULT NULL,
		document text DEFAULT NULL, grant_id bigint DEFAULT NULL, relation regclass DEFAULT NULL, items text[] DEFAULT NULL,
		divisions division_code[] DEFAULT NULL, valid_until date DEFAULT NULL, reads_per_day int DEFAULT NULL, rows_per_statement int DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.service_change (provider, entry, kind, cause, reason, effective_on, answer_by, document, grant_id, relation, items, divisions,
			valid_until, reads_per_day, rows_per_statement)
		SELECT govshare.current_department(), propose_service_change.entry, propose_service_change.kind, propose_service_change.cause, propose_service_change.reason,
			propose_service_change.effective_on, propose_service_change.answer_by, propose_service_change.document, propose_service_change.grant_id,
			propose_service_change.relation, propose_service_change.items, propose_service_change.divisions, propose_service_change.valid_until,
			propose_service_change.reads_per_day, propose_service_change.rows_per_statement
		RETURNING id
$$;
COMMENT ON FUNCTION propose_service_change IS 'the provider tells those who use a service how it wants to end or change it, why and from when, and asks for their position (Article 27)';

CREATE FUNCTION state_position(id bigint, stance text, reason text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.service_position p SET stance = state_position.stance, reason = state_position.reason
		WHERE p.change_id = state_position.id AND p.requester = govshare.current_department();
	IF NOT FOUND THEN
		INSERT INTO govshare.service_position (change_id, requester, stance, reason)
			VALUES (state_position.id, govshare.current_department(), state_position.stance, state_position.reason);
	END IF;
END
$$;
COMMENT ON FUNCTION state_position(bigint, text, text) IS '协商: who uses the service agrees, or objects with the reason, which opens a dispute and vetoes nothing (Article 27)';

CREATE FUNCTION file_service_change(id bigint, filing text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'filed', filing = file_service_change.filing
	FROM govshare.require_service_change(file_service_change.id) q WHERE c.id = q.id
$$;
COMMENT ON FUNCTION file_service_change(bigint, text) IS '备案: the provider''s office head files the change with the authority, after consultation; it needs no approval (Article 27)';

CREATE FUNCTION carry_out_service_change(id bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.service_change := govshare.require_service_change(carry_out_service_change.id);
BEGIN
	IF c.kind IN ('withdraw_entry', 'ungovern') AND c.provider = govshare.current_department() THEN
		RAISE EXCEPTION '%', govshare.say('change %s is carried out by %s()', c.id, c.kind)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 27: the change is what was filed.'), HINT = govshare.say('Call it once the day has come: the case follows.');
	END IF;
	UPDATE govshare.service_change s SET state = 'carried_out' WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION carry_out_service_change(bigint) IS 'the provider ends or narrows the grant as it was filed, from its day on; entries and tables follow withdraw_entry() and ungovern() (Article 27)';

CREATE FUNCTION withdraw_service_change(id bigint, reason text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.service_change c SET state = 'withdrawn', withdraw_reason = withdraw_service_change.reason
	FROM govshare.require_service_change(withdraw_service_change.id) q WHERE c.id = q.id
$$;
COMMENT ON FUNCTION withdraw_service_change(bigint, text) IS 'the provider gives the change up: the service goes on as it is (Article 27)';

REVOKE ALL ON FUNCTION concerned_by(service_change), check_narrowing(service_change, share_grant), check_service_change(service_change), service_change_validate(),
	service_position_validate(), service_position_disputes(), service_change_due(text, text, regclass), service_change_effects(bigint),
	finish_service_change(bigint), finish_withdrawal(bigint), require_service_change(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION propose_service_change(text, text, text, text, date, date, text, bigint, regclass, text[], division_code[], date, int, int),
	state_position(bigint, text, text), file_service_change(bigint, text), carry_out_service_change(bigint), withdraw_service_change(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION propose_service_change(text, text, text, text, date, date, text, bigint, regclass, text[], division_code[], date, int, int),
	state_position(bigint, text, text), file_service_change(bigint, text), carry_out_service_change(bigint), withdraw_service_change(bigint, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('service_change', '');
SELECT pg_catalog.pg_extension_config_dump('service_change_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('service_position', '');
SELECT pg_catalog.pg_extension_config_dump('service_position_id_seq', '');
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
/* 68_incident.sql: 政务数据安全事件, security incidents: reported, contained at once, closed (Articles 34 and 35) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('containment', '35', 1, 'report of the incident', 'department', NULL, true,
	 '第三十五条第三款:发生政务数据安全事件时,立即启动应急预案,采取相应的应急处置措施,防止危害扩大,消除安全隐患,并按照规定向有关主管部门报告。 [I] At once is counted as one working day at most; whose fault it was is judged apart (40(6)).');

CREATE TABLE incident (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	kind text NOT NULL,
	description text NOT NULL,
	entries text[] NOT NULL DEFAULT '{}',
	grants bigint[] NOT NULL DEFAULT '{}',
	measures text,
	suspended bigint[] NOT NULL DEFAULT '{}',
	report text,
	responsible text REFERENCES department,
	at_fault boolean GENERATED ALWAYS AS (responsible IS NOT NULL) STORED,
	state text NOT NULL DEFAULT 'reported',
	reported_at timestamptz NOT NULL,
	contained_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT incident_kind_check CHECK (kind IN ('tampering', 'destruction', 'leak', 'illegal_access', 'illegal_use')),
	CONSTRAINT incident_state_check CHECK (state IN ('reported', 'contained', 'closed'))
);
CREATE INDEX incident_department_idx ON incident (department);
COMMENT ON TABLE incident IS '政务数据安全事件: what happened to shared data, what was done at once, and what came of it (Articles 34 and 35)';
COMMENT ON COLUMN incident.department IS 'the department that reports it and acts';
COMMENT ON COLUMN incident.kind IS 'tampering (篡改), destruction (破坏), leak (泄露), illegal_access (非法获取) or illegal_use (非法利用)';
COMMENT ON COLUMN incident.description IS 'what happened, without the data itself';
COMMENT ON COLUMN incident.entries IS 'codes of the entries concerned: all grants of them that the department is a side of, or oversees, are suspended';
COMMENT ON COLUMN incident.grants IS 'numbers of the grants concerned';
COMMENT ON COLUMN incident.measures IS '应急处置措施: what was done at once';
COMMENT ON COLUMN incident.suspended IS 'the grants that containing it suspended: none is resumed before it is closed';
COMMENT ON COLUMN incident.report IS 'how the hidden danger was removed, and to whom it was reported';
COMMENT ON COLUMN incident.responsible IS 'the department whose duty of care failed: flagged as 40(6)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, flags, tells, interpretation, awaited) VALUES
	('incident', 'new', 'reported', 'department', 'clerk', 'report_incident', '35', '{department} reports incident {id} ({kind})', '{department,kind,description}', '{entries,grants}', '{reported_at}', '{containment}', '{}', '{}', '{overseer:department}', NULL, NULL),
	('incident', 'reported', 'contained', 'department', 'clerk', 'contain_incident', '35', '{department} contained incident {id} ({kind})', '{measures}', '{}', '{contained_at}', '{}', '{containment}', '{}', '{overseer:department}', '[I] what is named is suspended at once, whichever side reports', 'always'),
	('incident', 'reported', 'contained', 'authority:department', 'clerk', 'contain_incident', '35', 'incident {id} ({kind}) of {department} was contained', '{measures}', '{}', '{contained_at}', '{}', '{containment}', '{}', '{department}', NULL, NULL),
	('incident', 'contained', 'closed', 'department', 'office_head', 'close_incident', '35', '{department} closed incident {id} ({kind})', '{report}', '{responsible}', '{closed_at}', '{}', '{}', '{40(6)?at_fault=responsible}', '{overseer:department,responsible}', NULL, 'always'),
	('incident', 'contained', 'closed', 'authority:department', 'office_head', 'close_incident', '35', 'incident {id} ({kind}) of {department} was closed', '{report}', '{responsible}', '{closed_at}', '{}', '{}', '{40(6)?at_fault=responsible}', '{department,responsible}', NULL, NULL);
SELECT make_procedure('incident', '{department}');

/* Who is told of an incident, because the data is his: providers and holders of the grants suspended */
CREATE POLICY incident_concerns ON incident FOR SELECT USING (EXISTS (
	SELECT FROM share_grant g WHERE g.id = ANY (incident.suspended || incident.grants) AND current_department() IN (g.provider, g.requester)));

/* The grants that an incident names and its department may stop */
CREATE FUNCTION incident_grants(i incident) RETURNS SETOF share_grant
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT g.* FROM govshare.share_grant g
	WHERE (g.id = ANY (i.grants) OR g.entry = ANY (i.entries))
		AND (i.department IN (g.provider, g.requester)
			OR EXISTS (SELECT FROM govshare.department a, unnest(ARRAY[g.provider, g.requester]) s (side)
				JOIN govshare.department d ON d.code = s.side CROSS JOIN LATERAL govshare.governments_above(d.government) up
				WHERE a.code = i.department AND a.is_authority AND up.code = a.government))
$$;
COMMENT ON FUNCTION incident_grants(incident) IS 'internal: the grants that an incident concerns and its department is a side of, or oversees (Article 35)';

CREATE FUNCTION incident_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	wrong text;
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.kind NOT IN ('tampering', 'destruction', 'leak', 'illegal_access', 'illegal_use') THEN
			RAISE EXCEPTION '%', govshare.say('"%s" is no kind of incident', left(NEW.kind, 64))
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 34 and 35 name tampering, destruction, leak, illegal_access and illegal_use.');
		END IF;
		NEW.entries := coalesce(NEW.entries, '{}');
		NEW.grants := coalesce(NEW.grants, '{}');
		SELECT g INTO wrong FROM unnest(NEW.grants) g WHERE NOT EXISTS (SELECT FROM govshare.incident_grants(NEW) s WHERE s.id = g) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('grant %s is not for your department to stop', coalesce(wrong, 'null'))
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 35: each department contains what is in its hands.'), HINT = govshare.say('Name grants that you are a side of, or oversee; others by their entry, to their authority.');
		END IF;
		SELECT e INTO wrong FROM unnest(NEW.entries) e WHERE NOT EXISTS (SELECT FROM govshare.catalog_entry c WHERE c.code = e AND c.published_at IS NOT NULL) LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the catalogue', coalesce(left(wrong, 64), 'null')) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 35: the report says which data is concerned.'), HINT = govshare.say('See govshare.catalog.');
		END IF;
	ELSIF NEW.state = 'contained' THEN
		NEW.suspended := ARRAY(SELECT g.id FROM govshare.incident_grants(NEW) g WHERE g.state = 'active' ORDER BY g.id);
	ELSIF NEW.state = 'closed' AND NEW.responsible IS NOT NULL
		AND NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.responsible) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.responsible, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 34: who uses data is responsible for its safety.'), HINT = govshare.say('See govshare.department.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION incident_validate() IS 'internal: what Articles 34 and 35 ask of an incident';
CREATE TRIGGER incident_validate BEFORE INSERT OR UPDATE ON incident
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION incident_validate();
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_validate;

/* The suspension is a step of the system, in the hands of the provider, or of the authority that reported */
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, closes, tells, interpretation) VALUES
	('share_grant', 'active', 'suspended', 'system', 'contain_incident', '35', 'grant {id} of entry {entry} is suspended ({suspension_ground}): {state_reason}',
	 '{suspension_ground,state_reason,suspended_by}', '{suspended_at}', '{suspension}', '{requester,provider,suspended_by}', '[I] lifted, once the incident is closed, by the provider, or by the authority that reported it');

CREATE FUNCTION incident_effects(incident_id bigint) RETURNS void
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.share_grant g SET state = 'suspended', suspension_ground = 'incident', state_reason = format('incident %s', i.id), rectify_workdays = NULL,
			suspended_by = CASE WHEN i.department IN (g.provider, g.requester) THEN g.provider ELSE i.department END
		FROM govshare.incident i WHERE i.id = incident_effects.incident_id AND g.id = ANY (i.suspended) AND g.state = 'active'
$$;
COMMENT ON FUNCTION incident_effects(bigint) IS 'internal: suspends what a contained incident names, as steps of the system (Article 35)';
CREATE TRIGGER incident_zz_effects AFTER UPDATE ON incident
	FOR EACH ROW WHEN (NEW.state = 'contained' AND OLD.state = 'reported' AND NOT accepts_verbatim()) EXECUTE FUNCTION procedure_effect('incident_effects');
ALTER TABLE incident ENABLE ALWAYS TRIGGER incident_zz_effects;

/* Not before the danger is gone */
CREATE FUNCTION share_grant_after_incident() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i bigint := (SELECT min(s.id) FROM govshare.incident s WHERE s.state = 'contained' AND NEW.id = ANY (s.suspended));
BEGIN
	IF i IS NOT NULL THEN
		RAISE EXCEPTION '%', govshare.say('incident %s is not closed', i)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 35: the hidden danger is removed first (消除安全隐患).'), HINT = govshare.say('Use close_incident() first.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION share_grant_after_incident() IS 'internal: no grant is resumed while the incident that suspended it is open (Article 35)';
CREATE TRIGGER share_grant_y_incident BEFORE UPDATE ON share_grant
	FOR EACH ROW WHEN (NEW.state = 'active' AND OLD.state = 'suspended' AND NOT accepts_verbatim()) EXECUTE FUNCTION share_grant_after_incident();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_y_incident;

CREATE FUNCTION require_incident(id bigint) RETURNS incident
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i govshare.incident;
BEGIN
	SELECT s.* INTO i FROM govshare.incident s WHERE s.id = require_incident.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('incident', require_incident.id::text);
	END IF;
	RETURN i;
END
$$;
COMMENT ON FUNCTION require_incident(bigint) IS 'internal: locks and returns an incident, SG102 if there is none';

CREATE FUNCTION report_incident(kind text, description text, entries text[] DEFAULT '{}', grants bigint[] DEFAULT '{}') RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.incident (department, kind, description, entries, grants)
		VALUES (govshare.current_department(), report_incident.kind, report_incident.description, report_incident.entries, report_incident.grants)
		RETURNING id
$$;
COMMENT ON FUNCTION report_incident(text, text, text[], bigint[]) IS '报告: a department reports a security incident to its authority, with the entries and grants concerned (Article 35)';

CREATE FUNCTION contain_incident(id bigint, measures text) RETURNS bigint[]
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	i govshare.incident := govshare.require_incident(contain_incident.id);
BEGIN
	UPDATE govshare.incident s SET state = 'contained', measures = contain_incident.measures WHERE s.id = i.id RETURNING s.suspended INTO i.suspended;
	RETURN i.suspended;
END
$$;
COMMENT ON FUNCTION contain_incident(bigint, text) IS '应急处置: suspends at once every grant that the incident names, and returns their numbers (Article 35)';

CREATE FUNCTION close_incident(id bigint, report text, responsible text DEFAULT NULL) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.incident s SET state = 'closed', report = close_incident.report, responsible = close_incident.responsible
	FROM govshare.require_incident(close_incident.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION close_incident(bigint, text, text) IS 'says how the danger was removed and to whom it was reported; a department named as responsible is flagged under 40(6) (Articles 34 and 35)';

REVOKE ALL ON FUNCTION incident_grants(incident), incident_validate(), incident_effects(bigint), share_grant_after_incident(), require_incident(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION report_incident(text, text, text[], bigint[]), contain_incident(bigint, text), close_incident(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION report_incident(text, text, text[], bigint[]), contain_incident(bigint, text), close_incident(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('incident', '');
SELECT pg_catalog.pg_extension_config_dump('incident_id_seq', '');
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
/* 70_governed.sql: which tables hold the data of which published entry (挂接) */

CREATE TABLE governed_table (
	relation regclass PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	division_column name,
	record_own boolean NOT NULL DEFAULT false
);
CREATE INDEX governed_table_entry_idx ON governed_table (entry);
COMMENT ON TABLE governed_table IS '挂接: tables bound to a published entry; rows come from govern() and go by ungovern() (Articles 12 and 22)';
COMMENT ON COLUMN governed_table.division_column IS 'the column that the divisions of a grant bound';
COMMENT ON COLUMN governed_table.record_own IS 'whether the provider''s own reads are recorded too';

CREATE FUNCTION governed_table_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION governed_table_changed() IS 'tells all sessions that another table is governed, or no longer';
REVOKE ALL ON FUNCTION governed_table_changed() FROM PUBLIC;
CREATE TRIGGER governed_table_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON governed_table
	FOR EACH STATEMENT EXECUTE FUNCTION governed_table_changed();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_changed;
/* 71_derived_copy.sql: copies that were made of governed data under a grant (Article 27) */

CREATE TABLE derived_copy (
	relation regclass PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	temporary boolean NOT NULL,
	made_at timestamptz NOT NULL
);
COMMENT ON TABLE derived_copy IS '副本: tables and materialized views that hold governed data; read by that department, for that purpose, while every grant that the data came by is in force (Articles 25 and 27)';
COMMENT ON COLUMN derived_copy.department IS 'the requester whose grants made it';
COMMENT ON COLUMN derived_copy.temporary IS 'a temporary table: goes with its session, and is not dumped';

CREATE TABLE derived_copy_origin (
	relation regclass NOT NULL,
	grant_id bigint NOT NULL,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	temporary boolean NOT NULL,
	PRIMARY KEY (relation, grant_id)
);
CREATE INDEX derived_copy_origin_entry_idx ON derived_copy_origin (entry);
COMMENT ON TABLE derived_copy_origin IS 'the grants by which the data of a copy came; a copy of copies carries those of all';
COMMENT ON COLUMN derived_copy_origin.items IS 'the items that were read to make it';
COMMENT ON COLUMN derived_copy_origin.divisions IS 'divisions of the grant then: a grant that replaces it opens the copy only if it covers them';
COMMENT ON COLUMN derived_copy_origin.row_filter IS 'row filter of the grant then';

CREATE TABLE derived_copy_column (
	relation regclass NOT NULL,
	column_name name NOT NULL,
	origins text[],
	temporary boolean NOT NULL,
	PRIMARY KEY (relation, column_name)
);
COMMENT ON TABLE derived_copy_column IS 'from which items each column of a copy came';
COMMENT ON COLUMN derived_copy_column.origins IS 'entry.item of each; empty: none is governed; null: derived, from any item that was read';

CREATE TABLE derived_copy_event (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	event text NOT NULL,
	relation_name text NOT NULL,
	department text NOT NULL,
	purpose text NOT NULL,
	grants bigint[] NOT NULL,
	providers text[] NOT NULL,
	actor text NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT derived_copy_event_check CHECK (event IN ('made', 'added', 'dropped', 'emptied'))
);
COMMENT ON TABLE derived_copy_event IS 'the life of every copy, append only: what was made of a grant, and how it went (Article 27)';
COMMENT ON COLUMN derived_copy_event.event IS 'made; added: data of a further grant went into it; dropped; emptied: an ordinary table again';
COMMENT ON COLUMN derived_copy_event.at IS 'statutory time';

CREATE FUNCTION derived_copy_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION derived_copy_changed() IS 'tells all sessions that there is another copy, or one less';
CREATE FUNCTION set_temporary() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.temporary := (SELECT c.relpersistence = 't' FROM pg_catalog.pg_class c WHERE c.oid = NEW.relation);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION set_temporary() IS 'internal: what the catalog says of the relation';
REVOKE ALL ON FUNCTION derived_copy_changed(), set_temporary() FROM PUBLIC;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{derived_copy,derived_copy_origin,derived_copy_column}'::text[] LOOP
		EXECUTE pg_catalog.format($f$
			CREATE TRIGGER %1$s_temporary BEFORE INSERT ON govshare.%1$I
				FOR EACH ROW EXECUTE FUNCTION govshare.set_temporary();
			CREATE TRIGGER %1$s_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON govshare.%1$I
				FOR EACH STATEMENT EXECUTE FUNCTION govshare.derived_copy_changed();
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_temporary;
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_changed;
			$f$, t);
	END LOOP;
	FOREACH t IN ARRAY '{derived_copy,derived_copy_origin,derived_copy_column,derived_copy_event}'::text[] LOOP
		EXECUTE pg_catalog.format($f$
			CREATE TRIGGER %1$s_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON govshare.%1$I
				FOR EACH STATEMENT EXECUTE FUNCTION govshare.procedure_only();
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_procedure_only;
			ALTER TABLE govshare.%1$I ENABLE ROW LEVEL SECURITY;
			GRANT SELECT ON govshare.%1$I TO govshare_reader;
			$f$, t);
	END LOOP;
END
$$;

/* The department sees its copies, a provider those of its data, an authority what is below it */
CREATE FUNCTION may_see_copy(relation regclass) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT govshare.may_see(VARIADIC array_agg(s.code)) FROM (
			SELECT c.department FROM govshare.derived_copy c WHERE c.relation = may_see_copy.relation
			UNION ALL
			SELECT o.provider FROM govshare.derived_copy_origin o WHERE o.relation = may_see_copy.relation) s (code);
	END;
COMMENT ON FUNCTION may_see_copy(regclass) IS 'may the caller know of this copy: as its department, a provider of its data, or an authority over one of them?';
CREATE POLICY derived_copy_visible ON derived_copy FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_origin_visible ON derived_copy_origin FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_column_visible ON derived_copy_column FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_event_visible ON derived_copy_event FOR SELECT
	USING (may_see(VARIADIC array_append(providers, department)));

CREATE FUNCTION drop_copies(grant_id bigint) RETURNS text[]
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION drop_copies(bigint) IS '处置副本: drops every copy that holds data of the grant, temporary tables of other sessions too, and returns their names; those of the caller''s department only (Article 27)';
CREATE FUNCTION empty_copy(relation regclass) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION empty_copy(regclass) IS '清空副本: truncates a copy of the caller''s department, which is an ordinary table from then on; with a materialized view, REFRESH ... WITH NO DATA is done (Article 27)';
REVOKE ALL ON FUNCTION drop_copies(bigint), empty_copy(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_copies(bigint), empty_copy(regclass) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('derived_copy', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_origin', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_column', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_event', '');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_event_id_seq', '');
/* 72_govern.sql: binding tables to entries, and guarding their writes */

CREATE FUNCTION govern(relation regclass, entry text, division_column name DEFAULT NULL, record_own boolean DEFAULT false)
	RETURNS void LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION govern(regclass, text, name, boolean) IS '挂接: binds a table of the provider, with all its partitions and children, to its published entry; from then on others read it under a grant only (Articles 12, 22); their group govshare_reader needs USAGE on its schema';

CREATE FUNCTION ungovern(relation regclass)
	RETURNS void LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ungovern(regclass) IS 'releases a table from its entry; refused while a grant on the entry is in force (Article 27)';

CREATE FUNCTION guard_write() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION guard_write() IS 'on every governed table: refuses, and records, writes by anyone but the provider';

-- Rows come from govern() and go by ungovern()
CREATE FUNCTION governed_table_guard() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION governed_table_guard() IS 'refuses writes to governed_table past govern() and ungovern()';
REVOKE ALL ON FUNCTION governed_table_guard() FROM PUBLIC;
CREATE TRIGGER governed_table_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON governed_table
	FOR EACH STATEMENT EXECUTE FUNCTION governed_table_guard();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_guard;
GRANT SELECT ON governed_table TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('governed_table', '');

CREATE VIEW unbound_entry WITH (security_invoker = true) AS
	SELECT e.code, e.version, e.name, e.provider, e.published_at
	FROM govshare.catalog_entry AS e
	WHERE e.state = 'published' AND e.attribute <> 'not_shared'
		AND NOT EXISTS (SELECT FROM govshare.governed_table AS t WHERE t.entry = e.code);
COMMENT ON VIEW unbound_entry IS '未挂接目录: published entries whose data no table holds yet (Article 12)';
GRANT SELECT ON unbound_entry TO PUBLIC;
/* 74_grade.sql: 分类分级保护, what the grade of an entry selects; it adds no approval of its own (Articles 34 and 35) */

CREATE TABLE grade_protection (
	grade data_grade NOT NULL,
	rows_per_statement int,
	record_own boolean NOT NULL,
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (grade, seeded),
	CONSTRAINT grade_protection_rows_check CHECK (rows_per_statement >= 1)
);
COMMENT ON TABLE grade_protection IS '数据分类分级保护: what protection the grade of an entry selects (Articles 34 and 35) [I]; a row of the operator''s own goes before the one that comes with the extension';
COMMENT ON COLUMN grade_protection.rows_per_statement IS 'cap that every grant of such an entry gets with its delivery; null: none';
COMMENT ON COLUMN grade_protection.record_own IS 'whether the provider''s own reads are recorded, whatever govern() was told';
COMMENT ON COLUMN grade_protection.seeded IS 'comes with the extension and is not dumped';
INSERT INTO grade_protection VALUES ('general', NULL, false, true), ('important', 100000, false, true), ('core', 1000, true, true);
GRANT SELECT ON grade_protection TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('grade_protection', 'WHERE NOT seeded');

CREATE FUNCTION protection_of(grade data_grade) RETURNS grade_protection
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.* FROM govshare.grade_protection p WHERE p.grade = protection_of.grade ORDER BY p.seeded LIMIT 1
$$;
COMMENT ON FUNCTION protection_of(data_grade) IS 'the protection that a grade selects: the operator''s, else the extension''s';

CREATE FUNCTION grade_protects_grant() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.rows_per_statement := least(NEW.rows_per_statement, (SELECT (govshare.protection_of(e.grade)).rows_per_statement
		FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.version = NEW.entry_version));
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION grade_protects_grant() IS 'internal: caps the rows of a new grant as the grade of its entry selects (Article 35)';
CREATE TRIGGER share_grant_x_grade BEFORE INSERT ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION grade_protects_grant();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_x_grade;

CREATE FUNCTION grade_protects_table() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.record_own := NEW.record_own OR coalesce((SELECT (govshare.protection_of(e.grade)).record_own
		FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.state = 'published'), false);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION grade_protects_table() IS 'internal: has the provider''s own reads recorded where the grade of the entry selects it (Article 35)';
CREATE TRIGGER governed_table_grade BEFORE INSERT ON governed_table
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION grade_protects_table();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_grade;
REVOKE ALL ON FUNCTION grade_protects_grant(), grade_protects_table() FROM PUBLIC;
/* 75_access.sql: the scope of a read, and why one may or may not read */

CREATE FUNCTION in_scope_support(internal) RETURNS internal
	LANGUAGE C STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION in_scope_support(internal) IS 'planner support of in_scope(): replaces the call by the invoker''s scope';
CREATE FUNCTION in_scope(relation anyelement) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE SUPPORT in_scope_support AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION in_scope(anyelement) IS 'the sole policy of governed tables: the planner replaces it by the scope of the invoker''s grant for the declared purpose (Article 25)';

CREATE FUNCTION check_row_filter(relation regclass, row_filter text) RETURNS void
	LANGUAGE C STABLE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION check_row_filter(regclass, text) IS 'raises SG103 unless the text may be the row filter of a grant: one boolean expression over the table''s own columns, of immutable built-in functions and operators';

CREATE FUNCTION explain_access(relation regclass, purpose text DEFAULT current_setting('govshare.purpose', true),
	OUT allowed boolean, OUT code text, OUT reason text, OUT article text, OUT remedy text, OUT grant_id bigint)
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION explain_access(regclass, text) IS 'tells the caller whether it may read a relation for a purpose and, if not, why, by which article, and what to do';

CREATE VIEW my_grants WITH (security_barrier) AS
	SELECT g.id, g.entry, g.purpose, t.relation, g.items, g.divisions, g.row_filter, g.methods,
		g.reads_per_day, g.rows_per_statement, g.valid_from, g.valid_until, g.state, g.state_reason, g.provider, g.holder, g.third_party
	FROM (
		SELECT s.id, s.entry, s.purpose, s.items, s.divisions, s.row_filter, s.methods, s.reads_per_day, s.rows_per_statement,
			s.valid_from, s.valid_until, s.state, s.state_reason, s.provider, s.requester AS holder, NULL::bigint AS third_party
		FROM govshare.share_grant AS s
		WHERE s.requester = govshare.current_department()
		UNION ALL
		SELECT s.id, s.entry, p.purpose, p.items, s.divisions, s.row_filter, array_remove(s.methods, 'batch'), s.reads_per_day, s.rows_per_statement,
			p.replied_at, least((p.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone'), s.valid_until),
			s.state, s.state_reason, s.provider, s.requester, p.id
		FROM govshare.third_party AS p
		JOIN govshare.share_grant AS s ON s.id = p.grant_id
		WHERE p.department = govshare.current_department() AND p.state = 'allowed') AS g
	LEFT JOIN govshare.governed_table AS t ON t.entry = g.entry;
COMMENT ON VIEW my_grants IS 'the grants that the caller''s department reads under, its own and those lent to it with the provider''s consent, and the tables that they open';
COMMENT ON COLUMN my_grants.holder IS 'the department that holds the grant: the caller''s, or one that passes data on to it (Article 25)';
COMMENT ON COLUMN my_grants.third_party IS 'the case of govshare.third_party by which another''s grant is used; null: the caller''s own';
GRANT SELECT ON my_grants TO PUBLIC;
/* 76_entry_tightening.sql: what a version of an entry makes stricter than the one before (Article 15) */

CREATE VIEW entry_tightening WITH (security_invoker) AS
	WITH pair AS (
		SELECT e.id, e.code, e.version, e.state, e.change_reason, e.attribute, e.methods, e.scope, e.purposes, e.frequency, p.id AS p_id,
			p.attribute AS p_attribute, p.methods AS p_methods, p.scope AS p_scope, p.purposes AS p_purposes, p.frequency AS p_frequency
		FROM govshare.catalog_entry e
			CROSS JOIN LATERAL (SELECT * FROM govshare.catalog_entry q
				WHERE q.code = e.code AND q.version < e.version AND q.published_at IS NOT NULL
				ORDER BY q.version DESC LIMIT 1) p
	)
	SELECT pair.code, pair.version, pair.state, t.kind, t.what, pair.change_reason AS reason
	FROM pair CROSS JOIN LATERAL (
		SELECT 'attribute_tightened' AS kind, format('%s to %s', pair.p_attribute, pair.attribute) AS what WHERE pair.attribute > pair.p_attribute
		UNION ALL
		SELECT 'condition_added', c.condition FROM govshare.entry_condition c WHERE c.entry_id = pair.id
			AND c.condition NOT IN (SELECT o.condition FROM govshare.entry_condition o WHERE o.entry_id = pair.p_id)
		UNION ALL
		SELECT 'item_removed', i.column_name::text COLLATE pg_catalog."default" FROM govshare.data_item i WHERE i.entry_id = pair.p_id
			AND i.column_name NOT IN (SELECT n.column_name FROM govshare.data_item n WHERE n.entry_id = pair.id)
		UNION ALL
		SELECT 'item_tightened', n.column_name::text COLLATE pg_catalog."default" FROM govshare.data_item n JOIN govshare.data_item i ON i.entry_id = pair.p_id AND i.column_name = n.column_name
			WHERE n.entry_id = pair.id AND coalesce(n.attribute, pair.attribute) > coalesce(i.attribute, pair.p_attribute)
		UNION ALL
		SELECT 'method_removed', m::text FROM unnest(pair.p_methods) m WHERE m <> ALL (pair.methods)
		UNION ALL
		SELECT 'purpose_removed', u FROM unnest(pair.p_purposes) u WHERE pair.attribute = 'conditional' AND u <> ALL (coalesce(pair.purposes, '{}'))
		UNION ALL
		SELECT 'scope_changed', pair.scope WHERE pair.scope IS DISTINCT FROM pair.p_scope AND pair.attribute = 'conditional'
		UNION ALL
		SELECT 'frequency_lowered', format('%s to %s', pair.p_frequency, pair.frequency) WHERE pair.frequency > pair.p_frequency
	) t
	ORDER BY pair.code, pair.version, t.kind, t.what;
COMMENT ON VIEW entry_tightening IS 'what a version of an entry, under way or published, makes stricter than the published one before, and why: for the provider and the authority that reviews it; all others read catalog_change (Article 15)';
COMMENT ON COLUMN entry_tightening.kind IS 'attribute_tightened, condition_added, frequency_lowered, item_removed, item_tightened, method_removed, purpose_removed or scope_changed (which a person reads)';
GRANT SELECT ON entry_tightening TO govshare_reader;
/* 77_dispute.sql: 争议解决处理, disputes between the sides of a case (Article 28) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, by_local_rule, source) VALUES
	('coordination', '28', NULL, 'application for coordination', 'coordinator', '41(2)', true, true,
	 '第二十八条:协商不成的,应当按照程序向同级政务数据共享主管部门申请协调处理。 [I] The Regulations set no period for it: one runs where a local_rule of the authority''s own mechanism sets it.');

CREATE TABLE dispute (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	claim text NOT NULL,
	opened_by text,
	terms text,
	offered_by text,
	coordinator text REFERENCES department,
	by_government boolean NOT NULL DEFAULT false,
	by_authority boolean GENERATED ALWAYS AS (NOT by_government) STORED,
	opinion text,
	decision text,
	document text,
	state text NOT NULL DEFAULT 'open',
	opened_at timestamptz NOT NULL,
	settled_at timestamptz,
	referred_at timestamptz,
	coordinated_at timestamptz,
	decided_at timestamptz,
	CONSTRAINT dispute_state_check CHECK (state IN ('open', 'settled', 'referred', 'coordinated', 'decided')),
	CONSTRAINT dispute_sides_check CHECK (provider <> requester)
);
CREATE INDEX dispute_provider_idx ON dispute (provider);
CREATE INDEX dispute_requester_idx ON dispute (requester);
CREATE UNIQUE INDEX dispute_pending_key ON dispute (procedure, case_id, provider, requester) WHERE state IN ('open', 'referred', 'coordinated');
COMMENT ON TABLE dispute IS '政务数据共享争议: consultation, coordination by the authority, decision by its government (Article 28)';
COMMENT ON COLUMN dispute.procedure IS 'table of the case in dispute; case_id is the row';
COMMENT ON COLUMN dispute.claim IS 'what the side that opened it wants';
COMMENT ON COLUMN dispute.terms IS 'what one side offers, or both agreed on';
COMMENT ON COLUMN dispute.offered_by IS 'the side that offers it: the other may accept';
COMMENT ON COLUMN dispute.coordinator IS '协调处理: the authority of both, or the common superior; where only a government is left, its office';
COMMENT ON COLUMN dispute.by_government IS '[I] no authority but a side of the dispute is over both: their government decides, without coordination';
COMMENT ON COLUMN dispute.opinion IS 'what the authority proposes';
COMMENT ON COLUMN dispute.decision IS 'what the authority''s own government decided, with the document';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells, independent, interpretation)
	SELECT 'dispute', s.from_state, s.to_state, p.party, 'clerk', s.step, '28', s.summary, s.requires, s.sets, s.stamps, s.opens, s.closes, s.tells, false, s.interpretation
	FROM (VALUES
		(1, 'new', 'open', 'open_dispute', '{opened_by} disputes {procedure} {case_id}: {claim}', '{procedure,case_id,provider,requester,claim}'::text[], '{}'::text[], '{opened_at,opened_by}'::text[], '{}'::text[], '{}'::text[], '{provider,requester}'::text[], NULL),
		(2, 'open', 'open', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(3, 'referred', 'referred', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(4, 'coordinated', 'coordinated', 'settle_dispute', '{offered_by} offers to settle dispute {id}: {terms}', '{terms}', '{}', '{offered_by}', '{}', '{}', '{provider,requester}', NULL),
		(5, 'open', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{}', '{provider,requester}', NULL),
		(6, 'referred', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{coordination=cancelled}', '{provider,requester,coordinator}', NULL),
		(7, 'coordinated', 'settled', 'settle_dispute', 'dispute {id} is settled: {terms}', '{}', '{}', '{settled_at}', '{}', '{}', '{provider,requester,coordinator}', NULL),
		(8, 'open', 'referred', 'refer_dispute', 'dispute {id} over {procedure} {case_id} is referred to {coordinator}: {claim}', '{}', '{}', '{referred_at}', '{coordination?by_authority}', '{}', '{provider,requester,coordinator}', '[I] one side suffices, once consultation has failed')
	) s (n, from_state, to_state, step, summary, requires, sets, stamps, opens, closes, tells, interpretation),
	unnest('{provider,requester}'::text[]) WITH ORDINALITY AS p (party, m)
	ORDER BY s.n, p.m;
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, stamps, closes, tells, independent, interpretation, awaited) VALUES
	('dispute', 'referred', 'coordinated', 'coordinator', 'clerk', 'coordinate_dispute', '28', '{coordinator} proposes in dispute {id}: {opinion}', '{opinion}', '{coordinated_at}', '{coordination}', '{provider,requester}', true, NULL, 'always'),
	('dispute', 'coordinated', 'decided', 'coordinator', 'office_head', 'decide_dispute', '28', 'dispute {id} is decided: {decision} ({document})', '{decision,document}', '{decided_at}', '{}', '{provider,requester}', true, '[I] recorded by the authority that coordinated, decided by its own government', NULL),
	('dispute', 'referred', 'decided', 'coordinator', 'office_head', 'decide_dispute', '28', 'dispute {id} is decided: {decision} ({document})', '{decision,document}', '{decided_at}', '{coordination=cancelled}', '{provider,requester}', true, '[I] only where the government itself is left to decide', NULL);
SELECT make_procedure('dispute', '{provider,requester,coordinator}');

/*
 * 同级: their own authority; across levels and regions: the common superior;
 * where that is itself a side, the one above it, else the government of both.
 */
CREATE FUNCTION dispute_route(a text, b text, OUT coordinator text, OUT by_government boolean)
	LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	SELECT au.code INTO coordinator
	FROM govshare.department da
		CROSS JOIN LATERAL govshare.governments_above(da.government) up
		JOIN govshare.department au ON au.government = up.code AND au.is_authority
	WHERE da.code = dispute_route.a AND au.code NOT IN (dispute_route.a, dispute_route.b)
		AND up.code IN (SELECT ub.code FROM govshare.department db
			CROSS JOIN LATERAL govshare.governments_above(db.government) ub WHERE db.code = dispute_route.b)
	ORDER BY up.depth LIMIT 1;
	by_government := coordinator IS NULL;
	IF by_government THEN
		coordinator := govshare.government_office_of(govshare.common_authority(dispute_route.a, dispute_route.b));
	END IF;
END
$$;
COMMENT ON FUNCTION dispute_route(text, text) IS 'who coordinates a dispute between two departments: the lowest authority over both that is no side of it; if there is none, the office of the government that decides [I] (Article 28)';

CREATE FUNCTION dispute_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	sides text[];
	route record;
BEGIN
	IF TG_OP = 'INSERT' THEN
		sides := govshare.sides_of_case(NEW.procedure, NEW.case_id);
		IF (sides @> ARRAY[NEW.provider, NEW.requester]) IS NOT TRUE
			AND NOT (NEW.procedure = 'service_change' AND sides[1] = NEW.provider AND EXISTS (
				SELECT FROM govshare.service_position p WHERE p.change_id = NEW.case_id AND p.requester = NEW.requester)) THEN
			RAISE EXCEPTION '%', govshare.say('no %s %s stands between these departments', left(NEW.procedure, 64), NEW.case_id)
				USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 28: disputes are between requester and provider.'), HINT = govshare.say('Name a case of yours that has another side.');
		END IF;
	ELSIF NEW.state = OLD.state THEN
		NULL;
	ELSIF NEW.state = 'settled' THEN
		IF OLD.offered_by IS NULL OR OLD.offered_by = govshare.current_department() THEN
			RAISE EXCEPTION '%', govshare.say('dispute %s is settled by both sides', NEW.id)
				USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: sides settle by agreement (协商解决).'), HINT = govshare.say('One side offers terms with settle_dispute(id, terms), the other accepts them.');
		END IF;
	ELSIF NEW.state = 'referred' THEN
		SELECT * INTO route FROM govshare.dispute_route(NEW.provider, NEW.requester);
		IF route.coordinator IS NULL THEN
			RAISE EXCEPTION '%', govshare.say('nobody is registered who could take dispute %s', NEW.id)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 28: it goes to the common superior authority, and where that is a side, to its government.'),
					HINT = govshare.say('The operator registers who speaks for that government in govshare.government_office.');
		END IF;
		NEW.coordinator := route.coordinator;
		NEW.by_government := route.by_government;
	ELSIF NEW.state = 'coordinated' AND NEW.by_government THEN
		RAISE EXCEPTION '%', govshare.say('dispute %s is for the government to decide', NEW.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: authorities coordinate; where the authority is a side, its government decides [I].'), HINT = govshare.say('Use decide_dispute().');
	ELSIF NEW.state = 'decided' AND OLD.state = 'referred' AND NOT NEW.by_government THEN
		RAISE EXCEPTION '%', govshare.say('dispute %s was not coordinated yet', NEW.id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: the government decides what coordination did not settle.'), HINT = govshare.say('Use coordinate_dispute() first.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION dispute_validate() IS 'internal: what Article 28 asks of a dispute; computes who coordinates it';
REVOKE ALL ON FUNCTION dispute_validate() FROM PUBLIC;
CREATE TRIGGER dispute_validate BEFORE INSERT OR UPDATE ON dispute
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION dispute_validate();
ALTER TABLE dispute ENABLE ALWAYS TRIGGER dispute_validate;

CREATE FUNCTION require_dispute(id bigint) RETURNS dispute
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute;
BEGIN
	SELECT s.* INTO d FROM govshare.dispute s WHERE s.id = require_dispute.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('dispute', require_dispute.id::text);
	END IF;
	RETURN d;
END
$$;
COMMENT ON FUNCTION require_dispute(bigint) IS 'internal: locks and returns a dispute, SG102 if there is none';

CREATE FUNCTION open_dispute(procedure text, case_id bigint, claim text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	sides text[] := govshare.sides_of_case(open_dispute.procedure, open_dispute.case_id);
	result bigint;
BEGIN
	/* A change of service concerns whoever stated a position on it */
	IF open_dispute.procedure = 'service_change' AND cardinality(sides) = 1 THEN
		sides := sides || govshare.current_department();
	END IF;
	IF cardinality(sides) < 2 OR (govshare.current_department() = ANY (sides[1:2])) IS NOT TRUE THEN
		PERFORM govshare.no_such_case(coalesce(left(open_dispute.procedure, 64), 'case'), coalesce(open_dispute.case_id::text, '-'));
	END IF;
	INSERT INTO govshare.dispute (procedure, case_id, provider, requester, claim)
		VALUES (open_dispute.procedure, open_dispute.case_id, sides[1], sides[2], open_dispute.claim)
		ON CONFLICT DO NOTHING RETURNING id INTO result;
	IF result IS NULL THEN
		RAISE EXCEPTION '%', govshare.say('%s %s is in dispute already', open_dispute.procedure, open_dispute.case_id)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Article 28: one dispute, one settlement.'), HINT = govshare.say('See govshare.dispute.');
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION open_dispute(text, bigint, text) IS 'either side of a case opens a dispute with the other over it: they consult (Article 28)';

CREATE FUNCTION settle_dispute(id bigint, terms text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute := govshare.require_dispute(settle_dispute.id);
BEGIN
	IF d.offered_by <> govshare.current_department() AND coalesce(settle_dispute.terms, d.terms) = d.terms THEN
		UPDATE govshare.dispute s SET state = 'settled' WHERE s.id = d.id;
		RETURN 'settled';
	END IF;
	UPDATE govshare.dispute s SET terms = settle_dispute.terms WHERE s.id = d.id;
	RETURN 'offered';
END
$$;
COMMENT ON FUNCTION settle_dispute(bigint, text) IS '协商解决: a side offers terms, the other accepts them by the same call (terms null or the same) or offers its own; returns offered or settled (Article 28)';

CREATE FUNCTION refer_dispute(id bigint) RETURNS text
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d govshare.dispute := govshare.require_dispute(refer_dispute.id);
BEGIN
	UPDATE govshare.dispute s SET state = 'referred' WHERE s.id = d.id RETURNING s.coordinator INTO d.coordinator;
	RETURN d.coordinator;
END
$$;
COMMENT ON FUNCTION refer_dispute(bigint) IS '协商不成: a side applies for coordination; the database computes to whom it goes, and returns that department (Article 28)';

CREATE FUNCTION coordinate_dispute(id bigint, opinion text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.dispute s SET state = 'coordinated', opinion = coordinate_dispute.opinion
	FROM govshare.require_dispute(coordinate_dispute.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION coordinate_dispute(bigint, text) IS '协调处理: the authority says what it proposes; the sides may settle on it (Article 28)';

CREATE FUNCTION decide_dispute(id bigint, decision text, document text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.dispute s SET state = 'decided', decision = decide_dispute.decision, document = decide_dispute.document
	FROM govshare.require_dispute(decide_dispute.id) q WHERE s.id = q.id
$$;
COMMENT ON FUNCTION decide_dispute(bigint, text, text) IS '报本级人民政府决定: who coordinated records what its own government decided, with the document (Article 28)';

REVOKE ALL ON FUNCTION require_dispute(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION open_dispute(text, bigint, text), settle_dispute(bigint, text), refer_dispute(bigint), coordinate_dispute(bigint, text), decide_dispute(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_dispute(text, bigint, text), settle_dispute(bigint, text), refer_dispute(bigint), coordinate_dispute(bigint, text), decide_dispute(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('dispute', '');
SELECT pg_catalog.pg_extension_config_dump('dispute_id_seq', '');
/* 78_correction.sql: 校核申请, reports that shared data is wrong, and what came of them (Article 26) */

CREATE TABLE correction (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	locator jsonb NOT NULL,
	problem text NOT NULL,
	evidence text NOT NULL,
	feedback text,
	state text NOT NULL DEFAULT 'received',
	received_at timestamptz NOT NULL,
	resolved_at timestamptz,
	CONSTRAINT correction_state_check CHECK (state IN ('received', 'upheld', 'rejected')),
	CONSTRAINT correction_locator_check CHECK (jsonb_typeof(locator) = 'object')
);
CREATE INDEX correction_requester_idx ON correction (requester);
CREATE INDEX correction_provider_idx ON correction (provider);
CREATE INDEX correction_entry_idx ON correction (entry);
COMMENT ON TABLE correction IS '政务数据校核申请: reports of those who use data that it is not accurate or not complete (Article 26)';
COMMENT ON COLUMN correction.requester IS 'the department that uses the data and found it wrong';
COMMENT ON COLUMN correction.locator IS 'which rows and items are meant: a JSON object, such as {"code": "370102", "item": "name"}; no notice repeats it';
COMMENT ON COLUMN correction.problem IS 'what is wrong with them';
COMMENT ON COLUMN correction.evidence IS 'by what that is seen';
COMMENT ON COLUMN correction.feedback IS '反馈校核处理结果: what was verified and corrected';
COMMENT ON COLUMN correction.state IS 'received; upheld: verified and corrected; rejected: verified and found right';
COMMENT ON COLUMN correction.received_at IS 'when the provider received it: its period runs from that day';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, opens, closes, tells, independent, awaited) VALUES
	('correction', 'new', 'received', 'requester', 'request_correction', '26', '{requester} reports data of entry {entry} as wrong (correction {id})',
	 '{requester,entry,locator,problem,evidence}', '{received_at}', '{correction}', '{}', '{provider}', false, NULL),
	('correction', 'received', 'upheld', 'provider', 'resolve_correction', '26', 'data of entry {entry} was corrected (correction {id}): {feedback}',
	 '{feedback}', '{resolved_at}', '{}', '{correction}', '{requester,grantees}', true, 'always'),
	('correction', 'received', 'rejected', 'provider', 'resolve_correction', '26', 'data of entry {entry} was verified and stands (correction {id}): {feedback}',
	 '{feedback}', '{resolved_at}', '{}', '{correction}', '{requester}', true, NULL);
SELECT make_procedure('correction', '{requester,provider}');

CREATE FUNCTION correction_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g record;
BEGIN
	SELECT s.provider INTO g FROM govshare.share_grant s WHERE s.entry = NEW.entry AND s.requester = NEW.requester LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION '%', govshare.say('your department holds no grant of entry "%s"', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 26: who uses the data asks for its correction.'), HINT = govshare.say('See govshare.my_grants.');
	END IF;
	IF NEW.locator = '{}' OR jsonb_typeof(NEW.locator) <> 'object' THEN
		RAISE EXCEPTION '%', govshare.say('the locator must be a JSON object that names what is wrong')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 26: the provider verifies and corrects what it is told of.'), HINT = govshare.say('{"code": "370102", "item": "name"}');
	END IF;
	NEW.provider := g.provider;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION correction_validate() IS 'internal: what Article 26 asks of a request for correction';
REVOKE ALL ON FUNCTION correction_validate() FROM PUBLIC;
CREATE TRIGGER correction_validate BEFORE INSERT ON correction
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION correction_validate();
ALTER TABLE correction ENABLE ALWAYS TRIGGER correction_validate;

CREATE FUNCTION request_correction(entry text, locator jsonb, problem text, evidence text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.correction (requester, entry, locator, problem, evidence)
		VALUES (govshare.current_department(), request_correction.entry, request_correction.locator, request_correction.problem, request_correction.evidence)
		RETURNING id
$$;
COMMENT ON FUNCTION request_correction(text, jsonb, text, text) IS '校核申请: reports data of an entry that the caller''s department uses as wrong; the provider has received it and its period starts (Article 26)';

CREATE FUNCTION resolve_correction(id bigint, outcome text, feedback text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.correction;
BEGIN
	IF (resolve_correction.outcome IN ('upheld', 'rejected')) IS NOT TRUE THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no outcome of a correction', left(resolve_correction.outcome, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 26: the provider verifies, corrects what is wrong and says so.'), HINT = govshare.say('The outcome is upheld or rejected.');
	END IF;
	SELECT s.* INTO c FROM govshare.correction s WHERE s.id = resolve_correction.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('correction', resolve_correction.id::text);
	END IF;
	UPDATE govshare.correction s SET state = resolve_correction.outcome, feedback = resolve_correction.feedback WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION resolve_correction(bigint, text, text) IS '核实、更正并反馈: the provider answers a correction, upheld (verified and corrected) or rejected; all who use the entry are told of what was corrected (Article 26)';

REVOKE ALL ON FUNCTION request_correction(text, jsonb, text, text), resolve_correction(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_correction(text, jsonb, text, text), resolve_correction(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('correction', '');
SELECT pg_catalog.pg_extension_config_dump('correction_id_seq', '');
/* 79_complaint.sql: 投诉、举报, complaints of citizens and organisations (Article 37) */

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, by_local_rule, source) VALUES
	('complaint', '37', NULL, 'receipt of the complaint', 'department', NULL, true, true,
	 '第三十七条第二款:接到投诉、举报的政府部门应当按照规定及时处理。 [I] The rules that it points to set the period: one runs where a local_rule says so.');

CREATE TABLE complaint (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	kind text NOT NULL,
	description text NOT NULL,
	against text REFERENCES department,
	entry text,
	complainant text,
	answer text,
	state text NOT NULL DEFAULT 'received',
	received_at timestamptz NOT NULL,
	answered_at timestamptz,
	CONSTRAINT complaint_kind_check CHECK (kind IN ('complaint', 'report')),
	CONSTRAINT complaint_state_check CHECK (state IN ('received', 'upheld', 'rejected', 'transferred'))
);
CREATE INDEX complaint_department_idx ON complaint (department);
COMMENT ON TABLE complaint IS '投诉、举报: what citizens, legal persons and organisations complain of in the sharing of data, and the answer (Article 37); not shown to the department complained of';
COMMENT ON COLUMN complaint.department IS 'the department that received it and answers';
COMMENT ON COLUMN complaint.kind IS 'complaint (投诉) or report (举报)';
COMMENT ON COLUMN complaint.against IS 'the department complained of';
COMMENT ON COLUMN complaint.entry IS 'code of the entry concerned';
COMMENT ON COLUMN complaint.complainant IS 'how to reach who complains; null: anonymous. Shown to the department that answers and the authorities over it';
COMMENT ON COLUMN complaint.state IS 'received; upheld or rejected; transferred (转办) to who is competent';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, awaited) VALUES
	('complaint', 'new', 'received', 'department', 'clerk', 'file_complaint', '37', '{department} received complaint {id}', '{department,kind,description}', '{against,entry,complainant}', '{received_at}', '{complaint}', '{}', NULL),
	('complaint', 'received', 'upheld', 'department', 'office_head', 'answer_complaint', '37', '{department} answered complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', 'always'),
	('complaint', 'received', 'rejected', 'department', 'office_head', 'answer_complaint', '37', '{department} answered complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', NULL),
	('complaint', 'received', 'transferred', 'department', 'office_head', 'answer_complaint', '37', '{department} transferred complaint {id}', '{answer}', '{}', '{answered_at}', '{}', '{complaint}', NULL);
SELECT make_procedure('complaint', '{department}');

CREATE FUNCTION complaint_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('complaint', 'report') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is neither complaint nor report', left(NEW.kind, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: citizens, legal persons and organisations complain (投诉) or report (举报).'), HINT = govshare.say('kind is complaint or report.');
	END IF;
	IF NEW.against IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.against) THEN
		RAISE EXCEPTION '%', govshare.say('there is no department "%s"', left(NEW.against, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are about what happens in the sharing of government data.'), HINT = govshare.say('See govshare.department; leave against null if it is not known.');
	END IF;
	IF NEW.entry IS NOT NULL AND NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.published_at IS NOT NULL) THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is not in the catalogue', left(NEW.entry, 64)) USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are about what happens in the sharing of government data.'), HINT = govshare.say('See govshare.catalog; leave entry null if it is not known.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION complaint_validate() IS 'internal: what Article 37 asks of a complaint';
REVOKE ALL ON FUNCTION complaint_validate() FROM PUBLIC;
CREATE TRIGGER complaint_validate BEFORE INSERT ON complaint
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION complaint_validate();
ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_validate;

/* Nobody decides on a complaint against himself: it is transferred */
CREATE FUNCTION complaint_is_not_own() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.against = NEW.department AND NEW.state = 'rejected' THEN
		RAISE EXCEPTION '%', govshare.say('complaint %s is against the department itself', NEW.id)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 37: a complaint is handled by rule; nobody rejects one against itself [I].'), HINT = govshare.say('Uphold it, or transfer it to the authority.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION complaint_is_not_own() IS 'internal: a department rejects no complaint against itself [I] (Article 37)';
REVOKE ALL ON FUNCTION complaint_is_not_own() FROM PUBLIC;
CREATE TRIGGER complaint_zz_not_own BEFORE UPDATE ON complaint
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION complaint_is_not_own();
ALTER TABLE complaint ENABLE ALWAYS TRIGGER complaint_zz_not_own;

CREATE FUNCTION file_complaint(kind text, description text, against text DEFAULT NULL, entry text DEFAULT NULL, complainant text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.complaint (department, kind, description, against, entry, complainant)
		VALUES (govshare.current_department(), file_complaint.kind, file_complaint.description, file_complaint.against, file_complaint.entry, file_complaint.complainant)
		RETURNING id
$$;
COMMENT ON FUNCTION file_complaint(text, text, text, text, text) IS 'the department that received a complaint or report enters it (Article 37)';

CREATE FUNCTION answer_complaint(id bigint, outcome text, answer text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c govshare.complaint;
BEGIN
	IF (answer_complaint.outcome IN ('upheld', 'rejected', 'transferred')) IS NOT TRUE THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no outcome of a complaint', left(answer_complaint.outcome, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 37: complaints are handled in time, by rule.'), HINT = govshare.say('The outcome is upheld, rejected or transferred.');
	END IF;
	SELECT s.* INTO c FROM govshare.complaint s WHERE s.id = answer_complaint.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('complaint', answer_complaint.id::text);
	END IF;
	UPDATE govshare.complaint s SET state = answer_complaint.outcome, answer = answer_complaint.answer WHERE s.id = c.id;
END
$$;
COMMENT ON FUNCTION answer_complaint(bigint, text, text) IS '及时处理: the office head answers a complaint, upheld or rejected, or says to whom it was transferred (Article 37)';

REVOKE ALL ON FUNCTION file_complaint(text, text, text, text, text), answer_complaint(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file_complaint(text, text, text, text, text), answer_complaint(bigint, text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('complaint', '');
SELECT pg_catalog.pg_extension_config_dump('complaint_id_seq', '');
/* 80_record.sql: 使用记录, the record of use: leaves, tree heads and their guards */

/* Columns from leaf_time on are the fields of the canonical encoding, in its order: see src/record.c. */
CREATE TABLE access_record (
	leaf bigint NOT NULL,
	leaf_hash bytea NOT NULL,
	encoding smallint NOT NULL,
	kind text NOT NULL,
	leaf_time timestamptz NOT NULL,
	session_id text,
	statement bigint,
	session_role text,
	outer_role text,
	effective_role text,
	department text,
	contractor boolean NOT NULL,
	client_addr text,
	application text,
	xid xid8,
	provider text,
	entry text,
	entry_version int,
	relation text,
	grant_id bigint,
	grant_revision int,
	purpose text,
	scenario text,
	method text,
	items text[],
	query_id bigint,
	query text,
	query_hash bytea,
	sqlstate text,
	message text,
	outcome text,
	rows bigint,
	duration_us bigint,
	repeated bigint,
	break_glass text,
	event text,
	procedure text,
	case_id bigint,
	case_seq int,
	details text,
	details_hash bytea
) PARTITION BY RANGE (leaf_time);
CREATE INDEX access_record_leaf_idx ON access_record (leaf);
CREATE INDEX access_record_leaf_time_idx ON access_record USING brin (leaf_time);
CREATE INDEX access_record_close_idx ON access_record (session_id, statement) WHERE kind = 'close';
CREATE INDEX access_record_event_idx ON access_record (event, leaf) WHERE kind = 'event';
COMMENT ON TABLE access_record IS '使用记录: one row per leaf of the record of use, written by the log writer only; monthly partitions, UTC (Article 29)';
COMMENT ON COLUMN access_record.leaf IS 'index of the leaf in the Merkle tree, from 0 without gaps';
COMMENT ON COLUMN access_record.leaf_hash IS 'SHA-256(0x00 || canonical encoding)';
COMMENT ON COLUMN access_record.encoding IS 'version of the canonical encoding';
COMMENT ON COLUMN access_record.kind IS 'open (an access begins), close (it ended), access (it began and ended before its beginning was written), deny (it was refused) or event (what is no access)';
COMMENT ON COLUMN access_record.leaf_time IS 'real time, never govshare.clock';
COMMENT ON COLUMN access_record.session_id IS 'start and process id of the session: with statement and relation it joins open and close; an access of one leaf has no close';
COMMENT ON COLUMN access_record.outer_role IS 'the role that answers for the access; SECURITY DEFINER does not change it';
COMMENT ON COLUMN access_record.effective_role IS 'current_user at the time';
COMMENT ON COLUMN access_record.query IS 'text as govshare.log_query has it kept';
COMMENT ON COLUMN access_record.query_hash IS 'SHA-256 of the original text';
COMMENT ON COLUMN access_record.repeated IS 'identical denials that this leaf stands for';
COMMENT ON COLUMN access_record.break_glass IS 'reason given, if read under break-glass';
COMMENT ON COLUMN access_record.event IS 'case (a step of a procedure), epoch (the log goes on elsewhere), purge, log_read or log_export; only events have the columns from here on';
COMMENT ON COLUMN access_record.details IS 'JSON';
COMMENT ON COLUMN access_record.details_hash IS 'of a step: SHA-256 of case_event_text() of its event';

CREATE TABLE log_tree (
	size bigint NOT NULL,
	root bytea NOT NULL,
	frontier bytea NOT NULL,
	head_time timestamptz NOT NULL,
	epoch bigint NOT NULL,
	ring_position bigint NOT NULL,
	ordinal bigint NOT NULL,
	pruned bigint NOT NULL DEFAULT 0,
	seal bytea NOT NULL,
	origin text NOT NULL,
	CONSTRAINT log_tree_pkey PRIMARY KEY (size)
);
COMMENT ON TABLE log_tree IS 'tree heads of the record, one per committed batch; of older days the last one is kept';
COMMENT ON COLUMN log_tree.head_time IS 'time of the last leaf';
COMMENT ON COLUMN log_tree.ordinal IS 'counts heads from 1, those that were pruned as well';
COMMENT ON COLUMN log_tree.pruned IS 'heads just before this one that pruning took away';
COMMENT ON COLUMN log_tree.seal IS 'hash over the other columns but pruned: shows a row that was edited by hand';
COMMENT ON COLUMN log_tree.origin IS 'system identifier, timeline and database that wrote it: a change is an event of the log itself';
COMMENT ON COLUMN log_tree.frontier IS 'roots of the perfect subtrees, largest first, 32 bytes each (RFC 9162)';
COMMENT ON COLUMN log_tree.epoch IS 'which ring the batch came from; a new one after every start of the server';
COMMENT ON COLUMN log_tree.ring_position IS 'where in that ring the batch ended: makes every leaf recorded exactly once';

/* ---- guards ---- */

CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'log_refuse';
COMMENT ON FUNCTION log_refuse() IS 'refuses every change of the record that is not the log writer''s (SG009)';
REVOKE ALL ON FUNCTION log_refuse() FROM PUBLIC;

CREATE TRIGGER access_record_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON access_record
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE access_record ENABLE ALWAYS TRIGGER access_record_refuse;
CREATE TRIGGER log_tree_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_tree
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_tree ENABLE ALWAYS TRIGGER log_tree_refuse;
REVOKE ALL ON access_record, log_tree FROM PUBLIC;

/* ---- functions ---- */

CREATE FUNCTION flush_log() RETURNS void LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'flush_log';
COMMENT ON FUNCTION flush_log() IS 'waits until every record appended so far is durable and visible';

CREATE FUNCTION log_head(OUT size bigint, OUT root bytea, OUT head_time timestamptz) RETURNS record
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT coalesce(t.size, 0), coalesce(t.root, pg_catalog.sha256('')), t.head_time
		FROM (VALUES (1)) one(one)
		LEFT JOIN (SELECT l.size, l.root, l.head_time FROM govshare.log_tree l ORDER BY l.size DESC LIMIT 1) t ON true;
	END;
COMMENT ON FUNCTION log_head() IS 'head of the Merkle tree over the record: number of leaves, root hash, time of the last leaf. Keep it elsewhere: it proves what the record held';

CREATE FUNCTION log_queue_status(
	OUT preloaded boolean, OUT session_preloaded boolean, OUT writer_pid int,
	OUT queue_size bigint, OUT queue_used bigint,
	OUT appended_position bigint, OUT flushed_position bigint, OUT epoch bigint,
	OUT records_appended bigint, OUT records_flushed bigint, OUT batches bigint, OUT full_waits bigint,
	OUT lag interval, OUT trouble text, OUT trouble_since timestamptz,
	OUT last_error text, OUT last_error_at timestamptz)
	RETURNS record LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'log_queue_status';
COMMENT ON FUNCTION log_queue_status() IS 'state of this database''s log queue and writer; behind log_status';

CREATE VIEW log_status AS SELECT * FROM log_queue_status();
COMMENT ON VIEW log_status IS 'is the record kept? queue, lag, writer, last error of this database';
COMMENT ON COLUMN log_status.session_preloaded IS 'the database also loads govshare by session_preload_libraries, so that reads stay refused should shared_preload_libraries lose it';
COMMENT ON COLUMN log_status.lag IS 'age of the oldest record that is not durable yet; null if none';
COMMENT ON COLUMN log_status.trouble IS 'why the writer makes no progress now; null if it does';
GRANT SELECT ON log_status TO PUBLIC;

/* ---- what each side may see ---- */

CREATE FUNCTION note_log_read(entry text, items text[]) RETURNS boolean
	LANGUAGE c VOLATILE PARALLEL RESTRICTED COST 10 SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'note_log_read';
COMMENT ON FUNCTION note_log_read(text, text[]) IS 'internal: puts on record, once for each statement and entry, that the record of personal items was read; true';

CREATE VIEW access_log WITH (security_barrier) AS
	SELECT o.leaf, CASE o.kind WHEN 'open' THEN 'access' ELSE o.kind END AS kind,
		CASE o.kind WHEN 'access' THEN o.leaf ELSE c.leaf END AS close_leaf, o.leaf_time AS opened_at,
		CASE o.kind WHEN 'access' THEN o.leaf_time + o.duration_us * interval '1 microsecond' ELSE c.leaf_time END AS closed_at,
		o.department, o.provider, o.entry, o.entry_version, o.relation, o.grant_id, o.grant_revision,
		o.purpose, o.scenario, o.method, o.items,
		CASE o.kind WHEN 'deny' THEN coalesce(o.outcome, 'denied')
			ELSE coalesce(c.outcome, o.outcome, 'running or lost') END AS outcome,
		coalesce(c.rows, o.rows) AS rows, coalesce(c.duration_us, o.duration_us) AS duration_us,
		coalesce(c.sqlstate, o.sqlstate) AS sqlstate, coalesce(c.message, o.message) AS message, o.repeated,
		o.session_id, o.statement, o.session_role, o.outer_role, o.effective_role, o.contractor,
		o.client_addr, o.application, o.xid, o.query_id, o.query, o.query_hash, o.break_glass
	FROM access_record o
	LEFT JOIN access_record c ON c.kind = 'close' AND o.kind = 'open'
		AND c.session_id = o.session_id AND c.statement = o.statement
		AND c.relation IS NOT DISTINCT FROM o.relation AND c.leaf > o.leaf
	WHERE o.kind IN ('open', 'access', 'deny')
		AND CASE WHEN may_see(o.department, o.provider) THEN note_log_read(o.entry, o.items) ELSE false END;
COMMENT ON VIEW access_log IS '使用记录: one row per access or refusal. A department sees its own use and the use of its data, an authority its government''s and below, nobody else anything; who reads the record of personal items is on record (Article 29)';
COMMENT ON COLUMN access_log.outcome IS '"running or lost" until the completion is recorded: then the access still runs, or its session crashed';
COMMENT ON COLUMN access_log.kind IS 'access, of one leaf or two, or deny (a refusal)';
COMMENT ON COLUMN access_log.leaf IS 'leaf of the opening or denial in the Merkle tree';
COMMENT ON COLUMN access_log.close_leaf IS 'leaf of the completion; the same as leaf if the access has one leaf for both';
GRANT SELECT ON access_log TO PUBLIC;
/* 81_log_tree.sql: the stored tree over the record: tiles, proofs, verification, checkpoints */

CREATE TABLE log_tile (
	level int NOT NULL,
	index bigint NOT NULL,
	hashes bytea NOT NULL,
	CONSTRAINT log_tile_pkey PRIMARY KEY (level, index)
);
ALTER TABLE log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
COMMENT ON TABLE log_tile IS 'complete tiles of the Merkle tree, written once and kept for good: records may go after retention, what proves the others stays';
COMMENT ON COLUMN log_tile.level IS '0: hashes of leaves; level n: roots of complete tiles of level n - 1';
COMMENT ON COLUMN log_tile.index IS 'tiles of a level from the left, from 0';
COMMENT ON COLUMN log_tile.hashes IS '256 hashes of 32 bytes';
CREATE TRIGGER log_tile_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_tile
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_refuse;
REVOKE ALL ON log_tile FROM PUBLIC;

/* ---- proofs: hashes only, so everyone may have them ---- */

CREATE FUNCTION log_root(size bigint) RETURNS bytea
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'log_root';
COMMENT ON FUNCTION log_root(bigint) IS 'root of the tree when it had that many leaves, from the stored tiles';

CREATE FUNCTION inclusion_proof(leaf bigint, size bigint) RETURNS bytea[]
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'inclusion_proof';
COMMENT ON FUNCTION inclusion_proof(bigint, bigint) IS 'hashes that lead from a leaf to the root of the tree of that size (RFC 9162, 2.1.3): proves that the leaf is in it';

CREATE FUNCTION consistency_proof(old_size bigint, new_size bigint) RETURNS bytea[]
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'consistency_proof';
COMMENT ON FUNCTION consistency_proof(bigint, bigint) IS 'hashes that lead from an old root to a newer one (RFC 9162, 2.1.4): proves that nothing before the old head changed';

CREATE FUNCTION verify_inclusion(leaf_hash bytea, leaf bigint, size bigint, proof bytea[], root bytea) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verify_inclusion';
COMMENT ON FUNCTION verify_inclusion(bytea, bigint, bigint, bytea[], bytea) IS 'does the proof show that the leaf is in the tree of that size and root? Needs nothing but its arguments: runs on any server';

CREATE FUNCTION verify_consistency(old_size bigint, old_root bytea, new_size bigint, new_root bytea, proof bytea[]) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verify_consistency';
COMMENT ON FUNCTION verify_consistency(bigint, bytea, bigint, bytea, bytea[]) IS 'does the proof show that the new tree begins with the old one? Needs nothing but its arguments: runs on any server';

CREATE FUNCTION verify_log(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL,
	known_size bigint DEFAULT NULL, known_root bytea DEFAULT NULL)
	RETURNS TABLE (finding text, leaf bigint, detail text)
	LANGUAGE c STABLE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp SET enable_sort = off SET jit = off SET max_parallel_workers_per_gather = 0
	AS 'MODULE_PATHNAME', 'verify_log';
COMMENT ON FUNCTION verify_log(bigint, bigint, bigint, bytea) IS 'holds stored columns, hashes, tiles and heads against each other and against a head kept elsewhere: one row for each thing that is wrong, and one at the end, "verified" or "tampered"; all of the record, or leaves from from_leaf until before to_leaf';
REVOKE ALL ON FUNCTION verify_log(bigint, bigint, bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verify_log(bigint, bigint, bigint, bytea) TO govshare_reader;

/* ---- tree heads for the world outside ---- */

CREATE FUNCTION log_checkpoint(size bigint DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT pg_catalog.concat_ws(E'\n',
			coalesce(nullif(pg_catalog.current_setting('govshare.log_origin', true), ''),
				pg_catalog.format('govshare/%s/%s', c.system_identifier, d.oid)),
			n.size, pg_catalog.encode(govshare.log_root(n.size), 'base64'), '')
		FROM pg_catalog.pg_control_system() c, pg_catalog.pg_database d,
			LATERAL (SELECT coalesce(log_checkpoint.size, (govshare.log_head()).size) AS size) n
		WHERE d.datname = pg_catalog.current_database();
	END;
COMMENT ON FUNCTION log_checkpoint(bigint) IS 'tree head of that size (the newest) as a C2SP tlog checkpoint: origin (govshare.log_origin), size, root; tools/sign_checkpoint signs it';
/* 82_log_event.sql: leaves that are no access: steps of cases, epochs of the log */

CREATE TABLE log_pending (
	id bigint GENERATED ALWAYS AS IDENTITY,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	CONSTRAINT log_pending_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE log_pending IS 'steps of cases that are not in the record yet; the log writer takes them off soon after their COMMIT';
CREATE TABLE log_case (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	leaf bigint NOT NULL,
	CONSTRAINT log_case_pkey PRIMARY KEY (procedure, case_id, seq)
);
COMMENT ON TABLE log_case IS 'which leaf of the record each step of a case is';
REVOKE ALL ON log_pending FROM PUBLIC;
GRANT SELECT ON log_case TO PUBLIC;

CREATE FUNCTION log_pending_refuse() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'log_pending_refuse';
COMMENT ON FUNCTION log_pending_refuse() IS 'refuses changes of log_pending that are neither a step''s nor the log writer''s (SG009)';
REVOKE ALL ON FUNCTION log_pending_refuse() FROM PUBLIC;
CREATE TRIGGER log_pending_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_pending
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_pending ENABLE ALWAYS TRIGGER log_pending_refuse;
CREATE TRIGGER log_case_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_case
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_case ENABLE ALWAYS TRIGGER log_case_refuse;

CREATE FUNCTION case_event_pending() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'case_event_pending';
COMMENT ON FUNCTION case_event_pending() IS 'puts each step on the list of those that become leaves of the record';
REVOKE ALL ON FUNCTION case_event_pending() FROM PUBLIC;
CREATE TRIGGER case_event_pending AFTER INSERT ON case_event
	FOR EACH ROW EXECUTE FUNCTION case_event_pending();
ALTER TABLE case_event ENABLE ALWAYS TRIGGER case_event_pending;

CREATE FUNCTION case_event_text(event case_event) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC'
	BEGIN ATOMIC
		SELECT pg_catalog.jsonb_build_object('procedure', (event).procedure, 'case_id', (event).case_id, 'seq', (event).seq,
			'step', (event).step, 'from_state', (event).from_state, 'to_state', (event).to_state, 'party', (event).party,
			'actor', (event).actor, 'department', (event).department, 'at', (event).at, 'article', (event).article,
			'departments', (event).departments, 'details', (event).details)::text;
	END;
COMMENT ON FUNCTION case_event_text(case_event) IS 'a step of a case as the text whose SHA-256, over UTF-8, its leaf holds';

CREATE FUNCTION open_log_epoch(reason text) RETURNS void
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'open_log_epoch';
COMMENT ON FUNCTION open_log_epoch(text) IS 'internal: says in the record that what follows has another history than what came before, such as after a restore; durable on return';
REVOKE ALL ON FUNCTION open_log_epoch(text) FROM PUBLIC;

CREATE VIEW log_event WITH (security_barrier) AS
	SELECT r.leaf, r.leaf_time, r.event, r.procedure, r.case_id, r.case_seq, r.department, r.outer_role,
		r.provider, r.entry, r.outcome, r.message, r.details, r.details_hash, r.query, r.session_id
	FROM access_record r
	WHERE r.kind = 'event' AND (may_see(r.department, r.provider)
		OR r.event IN ('epoch', 'purge', 'hold', 'release')
		OR EXISTS (SELECT FROM case_event e WHERE e.procedure = r.procedure AND e.case_id = r.case_id AND e.seq = r.case_seq
			AND may_see(VARIADIC e.departments)));
COMMENT ON VIEW log_event IS 'leaves of the record that are no access: steps of cases, readings of the log, purges, and where the log goes on elsewhere. What concerns the caller; epochs and purges concern everyone';
GRANT SELECT ON log_event TO PUBLIC;
/* 83_log_usage.sql: who used what, how often: counts that the log writer keeps */

CREATE TABLE log_usage (
	day date NOT NULL,
	department text NOT NULL,
	provider text NOT NULL,
	entry text NOT NULL,
	grant_id bigint NOT NULL,
	reads bigint NOT NULL,
	rows bigint NOT NULL,
	denials bigint NOT NULL,
	last_use timestamptz NOT NULL,
	CONSTRAINT log_usage_pkey PRIMARY KEY (day, department, provider, entry, grant_id)
);
CREATE INDEX log_usage_grant_idx ON log_usage (grant_id, day);
CREATE INDEX log_usage_entry_idx ON log_usage (entry, day);
COMMENT ON TABLE log_usage IS 'counts of the record by day in govshare.timezone; behind usage_by_grant and its like, which add what is newer';
COMMENT ON COLUMN log_usage.grant_id IS '0: none, as for most denials';
COMMENT ON COLUMN log_usage.last_use IS '-infinity: denials only';
CREATE TABLE log_usage_state (leaf bigint NOT NULL);
COMMENT ON TABLE log_usage_state IS 'one row: log_usage counts the leaves before this one';
INSERT INTO log_usage_state VALUES (0);

CREATE TRIGGER log_usage_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_usage
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_usage ENABLE ALWAYS TRIGGER log_usage_refuse;
CREATE TRIGGER log_usage_state_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_usage_state
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_usage_state ENABLE ALWAYS TRIGGER log_usage_state_refuse;
REVOKE ALL ON log_usage, log_usage_state FROM PUBLIC;

CREATE VIEW log_usage_rest AS
	SELECT r.leaf_time AS at, coalesce(r.department, '') AS department, coalesce(r.provider, '') AS provider,
		coalesce(r.entry, '') AS entry, coalesce(r.grant_id, 0) AS grant_id,
		CASE WHEN r.kind IN ('open', 'access') THEN 1 ELSE 0 END AS reads,
		CASE WHEN r.kind IN ('close', 'access') THEN coalesce(r.rows, 0) ELSE 0 END AS rows,
		CASE WHEN r.kind = 'deny' THEN greatest(r.repeated, 1) ELSE 0 END AS denials,
		CASE WHEN r.kind IN ('open', 'access') THEN r.leaf_time ELSE '-infinity' END AS last_use
	FROM access_record r, log_usage_state s
	WHERE r.leaf >= s.leaf AND r.kind <> 'event';
COMMENT ON VIEW log_usage_rest IS 'leaves that log_usage does not count yet: the last second''s';
REVOKE ALL ON log_usage_rest FROM PUBLIC;

CREATE VIEW usage_by_day WITH (security_barrier) AS
	SELECT u.day, nullif(u.department, '') AS department, nullif(u.provider, '') AS provider, nullif(u.entry, '') AS entry,
		nullif(u.grant_id, 0) AS grant_id, sum(u.reads)::bigint AS reads, sum(u.rows)::bigint AS rows, sum(u.denials)::bigint AS denials,
		nullif(max(u.last_use), '-infinity') AS last_use
	FROM (SELECT l.day, l.department, l.provider, l.entry, l.grant_id, l.reads, l.rows, l.denials, l.last_use FROM log_usage l
		UNION ALL
		SELECT (r.at AT TIME ZONE pg_catalog.current_setting('govshare.timezone'))::date, r.department, r.provider, r.entry, r.grant_id,
			r.reads, r.rows, r.denials, r.last_use FROM log_usage_rest r) u
	WHERE may_see(nullif(u.department, ''), nullif(u.provider, ''))
	GROUP BY u.day, u.department, u.provider, u.entry, u.grant_id;
COMMENT ON VIEW usage_by_day IS 'use by day, department, entry and grant: reads, rows, denials, last read; what concerns the caller';

CREATE VIEW usage_by_grant WITH (security_barrier) AS
	SELECT d.grant_id, d.department, d.provider, d.entry, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows,
		sum(d.denials)::bigint AS denials, max(d.last_use) AS last_use
	FROM usage_by_day d WHERE d.grant_id IS NOT NULL
	GROUP BY d.grant_id, d.department, d.provider, d.entry;
COMMENT ON VIEW usage_by_grant IS 'use of each grant since it began; what concerns the caller';
CREATE VIEW usage_by_entry WITH (security_barrier) AS
	SELECT d.entry, d.provider, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows, sum(d.denials)::bigint AS denials,
		count(DISTINCT d.department) FILTER (WHERE d.reads > 0) AS departments, max(d.last_use) AS last_use
	FROM usage_by_day d WHERE d.entry IS NOT NULL
	GROUP BY d.entry, d.provider;
COMMENT ON VIEW usage_by_entry IS 'use of each catalogue entry, and by how many departments; what concerns the caller';
CREATE VIEW usage_by_department WITH (security_barrier) AS
	SELECT d.department, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows, sum(d.denials)::bigint AS denials,
		count(DISTINCT d.entry) FILTER (WHERE d.reads > 0) AS entries, max(d.last_use) AS last_use
	FROM usage_by_day d GROUP BY d.department;
COMMENT ON VIEW usage_by_department IS 'use by each department, and of how many entries; what concerns the caller';
CREATE VIEW unused_grant WITH (security_barrier) AS
	SELECT g.id AS grant_id, g.requester, g.provider, g.entry, g.purpose, g.state, g.valid_from, g.valid_until, u.last_use
	FROM share_grant g
	LEFT JOIN LATERAL (SELECT max(d.last_use) AS last_use FROM usage_by_day d WHERE d.grant_id = g.id) u ON true
	WHERE g.state IN ('active', 'suspended') AND may_see(g.requester, g.provider)
		AND g.valid_from < pg_catalog.now() - interval '90 days'
		AND coalesce(u.last_use, '-infinity') < pg_catalog.now() - interval '90 days';
COMMENT ON VIEW unused_grant IS 'grants in force for more than 90 days that nobody has used in the last 90; what concerns the caller';
GRANT SELECT ON usage_by_day, usage_by_grant, usage_by_entry, usage_by_department, unused_grant TO PUBLIC;
/* 84_log_export.sql: parts of the record that prove themselves, for auditors and providers */

CREATE FUNCTION log_export(from_leaf bigint, to_leaf bigint, size bigint, whole boolean) RETURNS SETOF text
	LANGUAGE c VOLATILE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp SET enable_sort = off SET jit = off SET max_parallel_workers_per_gather = 0
	AS 'MODULE_PATHNAME', 'log_export';
COMMENT ON FUNCTION log_export(bigint, bigint, bigint, boolean) IS 'internal: behind export_log and export_slice';
REVOKE ALL ON FUNCTION log_export(bigint, bigint, bigint, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_export(bigint, bigint, bigint, boolean) TO govshare_reader;

CREATE FUNCTION export_log(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL, size bigint DEFAULT NULL) RETURNS SETOF text
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT e.e FROM govshare.log_export(export_log.from_leaf, export_log.to_leaf, export_log.size, true) e;
	END;
COMMENT ON FUNCTION export_log(bigint, bigint, bigint) IS 'leaves from from_leaf until before to_leaf, with the hashes that prove them in the tree of that size (the newest), as lines of a file that tools/verify_log verifies without the server; refused (SG102) if a leaf does not concern the caller. On record itself';
CREATE FUNCTION export_slice(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL, size bigint DEFAULT NULL) RETURNS SETOF text
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT e.e FROM govshare.log_export(export_slice.from_leaf, export_slice.to_leaf, export_slice.size, false) e;
	END;
COMMENT ON FUNCTION export_slice(bigint, bigint, bigint) IS 'the same with those leaves only that concern the caller: a provider proves the use of its data, and sees of others'' leaves nothing but hashes. On record itself';
/* 85_log_purge.sql: how long the record is kept, and who may let it go */

CREATE TABLE log_hold (
	id bigint GENERATED ALWAYS AS IDENTITY,
	reason text NOT NULL,
	placed_by text NOT NULL,
	department text,
	placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	released_by text,
	released_at timestamptz,
	CONSTRAINT log_hold_pkey PRIMARY KEY (id),
	CONSTRAINT log_hold_reason_check CHECK (reason ~ '\S')
);
COMMENT ON TABLE log_hold IS 'reasons to keep the record beyond its retention: while one stands, nothing is purged';
CREATE TABLE log_purge (
	id bigint GENERATED ALWAYS AS IDENTITY,
	before timestamptz NOT NULL,
	requested_by text NOT NULL,
	department text,
	requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	done_at timestamptz,
	before_leaf bigint,
	CONSTRAINT log_purge_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE log_purge IS 'purges of the record that were asked for; the log writer carries them out, and each is a leaf of the record';
COMMENT ON COLUMN log_purge.before_leaf IS 'leaves before this one went; null: none';
CREATE TRIGGER log_hold_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_hold
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_hold ENABLE ALWAYS TRIGGER log_hold_refuse;
CREATE TRIGGER log_purge_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_purge
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_purge ENABLE ALWAYS TRIGGER log_purge_refuse;
CREATE TABLE entry_retention (
	entry text PRIMARY KEY,
	months int NOT NULL,
	document text NOT NULL,
	CONSTRAINT entry_retention_months_check CHECK (months BETWEEN 36 AND 1200),
	CONSTRAINT entry_retention_document_check CHECK (document ~ '\S')
);
COMMENT ON TABLE entry_retention IS 'entries whose use must be on record for longer than govshare.retention: the greater of both counts (Article 29: 法律、行政法规另有规定的,从其规定)';
COMMENT ON COLUMN entry_retention.entry IS 'code of the catalogue entry, in all its versions';
COMMENT ON COLUMN entry_retention.document IS 'the law, regulation or instruction that says so';
GRANT SELECT ON log_hold, log_purge, entry_retention TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('entry_retention', '');

CREATE FUNCTION log_purge_due(before timestamptz)
	RETURNS TABLE (partition text, first_leaf bigint, last_leaf bigint, until timestamptz, obstacle text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		WITH month AS (
			SELECT c.relname::text AS partition,
				(pg_catalog.to_date(pg_catalog.right(c.relname::text, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC') AS since,
				((pg_catalog.to_date(pg_catalog.right(c.relname::text, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC') AS until
			FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = 'govshare.access_record'::regclass
		), setting AS (
			SELECT pg_catalog.current_setting('govshare.retention')::int AS months,
				pg_catalog.make_interval(months => pg_catalog.current_setting('govshare.retention')::int) AS retention,
				coalesce((SELECT max(t.size) FROM govshare.log_tree t), 0) AS size,
				(SELECT t.head_time FROM govshare.log_tree t ORDER BY t.size DESC LIMIT 1) AS newest
		), judged AS (
			SELECT m.partition, m.until,
				(SELECT min(r.leaf) FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until) AS first_leaf,
				(SELECT max(r.leaf) FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until) AS last_leaf,
				CASE
					WHEN m.until > log_purge_due.before THEN 'it reaches beyond the time given'
					WHEN m.until > pg_catalog.now() - s.retention THEN pg_catalog.format('it is younger than %s months', s.months)
					WHEN s.newest IS NULL OR m.until > s.newest - s.retention
						THEN pg_catalog.format('the newest record is not %s months younger', s.months)
					WHEN d.days < s.months * 15
						THEN pg_catalog.format('the record saw %s days since, of the %s that show that the time has passed and not a clock has jumped', d.days, s.months * 15)
					WHEN EXISTS (SELECT FROM govshare.log_hold h WHERE h.released_at IS NULL) THEN 'the record is held'
					WHEN EXISTS (SELECT FROM govshare.obligation o WHERE o.state IN ('open', 'overdue') AND o.started_on < m.until::date)
						THEN 'a case that began before its end is still open'
					ELSE (SELECT pg_catalog.format('the use of entry %s is kept for %s months', e.entry, e.months) FROM govshare.entry_retention e
						WHERE m.until > least(pg_catalog.now(), s.newest) - pg_catalog.make_interval(months => e.months)
							AND EXISTS (SELECT FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until AND r.entry = e.entry)
						ORDER BY e.months DESC, e.entry LIMIT 1)
				END AS obstacle, s.size
			FROM month m, setting s,
				LATERAL (SELECT count(DISTINCT (t.head_time AT TIME ZONE 'UTC')::date) AS days FROM govshare.log_tree t
					WHERE t.head_time >= m.until) d
		)
		SELECT q.partition, q.first_leaf, q.last_leaf, q.until,
			coalesce(q.obstacle, CASE WHEN q.last_leaf >= q.size - q.size % 256 THEN 'its last leaves are in no complete tile yet' END,
				CASE WHEN pg_catalog.bool_or(q.obstacle IS NOT NULL) OVER (ORDER BY q.until ROWS UNBOUNDED PRECEDING) THEN 'an older month stays' END)
		FROM judged q ORDER BY q.until;
	END;
COMMENT ON FUNCTION log_purge_due(timestamptz) IS 'each month of the record, and what keeps it from being purged: its age by this server''s clock, by the newest record, and by the days on which something was recorded since; a hold; an open case; entries that are kept longer (Article 29)';
REVOKE ALL ON FUNCTION log_purge_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_purge_due(timestamptz) TO govshare_reader;

CREATE FUNCTION purge_log(before timestamptz DEFAULT 'infinity') RETURNS bigint
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'purge_log';
COMMENT ON FUNCTION purge_log(timestamptz) IS 'has the log writer drop the months of the record that end before that time and that nothing keeps (log_purge_due); by the principal of the authority over all departments; on record. Tiles and heads stay (Article 29)';
CREATE FUNCTION hold_log(reason text) RETURNS bigint
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'hold_log';
COMMENT ON FUNCTION hold_log(text) IS 'keeps all of the record beyond its retention until release_log_hold(); by the principal of the authority over all departments; on record';
CREATE FUNCTION release_log_hold(id bigint) RETURNS void
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'release_log_hold';
COMMENT ON FUNCTION release_log_hold(bigint) IS 'ends a hold on the record; by the principal of the authority over all departments; on record';
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
REVOKE ALL ON alert_count, alert_progress FROM PUBLIC;

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
	IF govshare.accepts_verbatim() THEN
		/* A copy of the database begins a record of its own */
		IF TG_OP = 'INSERT' THEN
			NEW.from_leaf := (SELECT h.size FROM govshare.log_head() h);
		END IF;
		RETURN NEW;
	ELSIF TG_OP = 'UPDATE' THEN
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
/* 89_quality.sql: 数据质量, how fresh, complete and right the data of each entry is (Article 18) */

CREATE TABLE data_refresh (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	entry text NOT NULL,
	state text NOT NULL DEFAULT 'recorded',
	refreshed_at timestamptz NOT NULL,
	CONSTRAINT data_refresh_state_check CHECK (state = 'recorded')
);
CREATE INDEX data_refresh_entry_idx ON data_refresh (entry, refreshed_at);
CREATE INDEX data_refresh_provider_idx ON data_refresh (provider);
COMMENT ON TABLE data_refresh IS 'when providers refreshed the data of an entry, by their own word (Articles 13 and 18)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps) VALUES
	('data_refresh', 'new', 'recorded', 'provider', 'data_refreshed', '18', 'the data of entry {entry} was refreshed', '{provider,entry}', '{refreshed_at}');
SELECT make_procedure('data_refresh', '{provider}');

CREATE FUNCTION data_refresh_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.provider = NEW.provider AND e.state = 'published') THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is no published entry of your department', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 18: each department answers for the quality of its own data.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION data_refresh_validate() IS 'internal: refreshes are of one''s own published entries (Article 18)';
CREATE TRIGGER data_refresh_validate BEFORE INSERT ON data_refresh
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION data_refresh_validate();
ALTER TABLE data_refresh ENABLE ALWAYS TRIGGER data_refresh_validate;

CREATE FUNCTION data_refreshed(entry text) RETURNS timestamptz
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.data_refresh (provider, entry) VALUES (govshare.current_department(), data_refreshed.entry) RETURNING refreshed_at
$$;
COMMENT ON FUNCTION data_refreshed(text) IS 'the provider records that the data of an entry was refreshed just now; returns the time (Article 18)';
REVOKE ALL ON FUNCTION data_refresh_validate(), data_refreshed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION data_refreshed(text) TO govshare_reader;

/*
 * As the owner, because statistics of governed tables are hidden from
 * departments: shares of nulls tell nothing of any row.
 */
CREATE VIEW entry_quality WITH (security_barrier) AS
	SELECT e.code AS entry, e.name, e.provider, e.frequency, r.refreshed_at, govshare.refresh_due(e.frequency, r.refreshed_at) AS refresh_due_at,
		coalesce(govshare.refresh_due(e.frequency, r.refreshed_at) > govshare.statutory_now(), e.frequency = 'irregular') AS fresh,
		q.null_rates, q.null_rate, q.measured_at, c.upheld AS corrections_upheld, c.resolved AS corrections_resolved
	FROM govshare.catalog_entry e
		LEFT JOIN LATERAL (SELECT d.refreshed_at FROM govshare.data_refresh d WHERE d.entry = e.code ORDER BY d.refreshed_at DESC LIMIT 1) r ON true
		LEFT JOIN LATERAL (
			SELECT jsonb_object_agg(i.column_name, round(s.stanullfrac::numeric, 4)) AS null_rates, round(avg(s.stanullfrac)::numeric, 4) AS null_rate,
				min(greatest(pg_stat_get_last_analyze_time(t.relation), pg_stat_get_last_autoanalyze_time(t.relation))) AS measured_at
			FROM govshare.governed_table t
				JOIN govshare.data_item i ON i.entry_id = e.id AND i.attribute IS DISTINCT FROM 'not_shared'
				JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relation AND a.attname = i.column_name
				JOIN pg_catalog.pg_statistic s ON s.starelid = t.relation AND s.staattnum = a.attnum
					AND s.stainherit = EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = t.relation)
			WHERE t.entry = e.code) q ON true
		CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.state = 'upheld') AS upheld, count(*) AS resolved
			FROM govshare.correction x WHERE x.entry = e.code AND x.state IN ('upheld', 'rejected')) c
	WHERE e.state = 'published' AND (govshare.may_see(e.provider)
		OR EXISTS (SELECT FROM govshare.share_grant g WHERE g.entry = e.code AND g.requester = govshare.current_department() AND g.state IN ('active', 'suspended')));
COMMENT ON VIEW entry_quality IS '数据质量: freshness against the declared frequency, shares of nulls and corrections upheld of each published entry, to its provider, its authorities and those who have a grant (Articles 18 and 38)';
COMMENT ON COLUMN entry_quality.fresh IS 'refreshed as often as declared; false if never recorded';
COMMENT ON COLUMN entry_quality.null_rates IS 'by column, the share of nulls as the last ANALYZE sampled it; null before the first';
COMMENT ON COLUMN entry_quality.corrections_upheld IS 'reports of wrong data that proved right (Article 26), of corrections_resolved in all';
COMMENT ON COLUMN entry_quality.measured_at IS 'the last ANALYZE of the governed table';
GRANT SELECT ON entry_quality TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('data_refresh', '');
SELECT pg_catalog.pg_extension_config_dump('data_refresh_id_seq', '');
/* 92_supervision.sql: 监督, what an authority reports to its government (Article 38) */

CREATE FUNCTION departments_of(government text) RETURNS TABLE (code text)
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE below (code, depth) AS (
		SELECT departments_of.government, 0
		UNION ALL
		SELECT g.code, b.depth + 1 FROM govshare.government g JOIN below b ON g.parent = b.code WHERE b.depth < 16
	)
	SELECT d.code FROM govshare.department d JOIN below b ON d.government = b.code
$$;
COMMENT ON FUNCTION departments_of(text) IS 'the departments of a government and of those below it';

/* Only the authority of the government, or of one above, reports on it */
CREATE FUNCTION require_supervision(government text, from_date date, to_date date) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF govshare.current_department() IS NULL THEN
		PERFORM govshare.no_such_case('department', coalesce(government, ''));
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.governments_above(require_supervision.government) up
			JOIN govshare.department d ON d.government = up.code AND d.is_authority
			WHERE d.code = govshare.current_department()) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" is no authority over government "%s"', govshare.current_department(), left(coalesce(government, ''), 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 38: the authority supervises its area and reports to its own government.'), HINT = govshare.say('See govshare.government for its code.');
	END IF;
	IF from_date IS NULL OR to_date IS NULL OR NOT isfinite(from_date) OR NOT isfinite(to_date) OR from_date > to_date THEN
		RAISE EXCEPTION '%', govshare.say('a report covers the days from one date to another')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 38: the report says which time it is about.'), HINT = govshare.say('supervision_report(government, ''2026-01-01'', ''2026-03-31'')');
	END IF;
END
$$;
COMMENT ON FUNCTION require_supervision(text, date, date) IS 'internal: refuses reports to whom they are not due (Article 38)';

/* 及时性: of the periods that ended or were due in these days, how many were kept, and in how many working days */
CREATE FUNCTION report_timeliness(departments text[], from_date date, to_date date)
	RETURNS TABLE (statute text, article text, department text, kept bigint, periods bigint, used numeric, allowed numeric)
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	WITH o AS (
		SELECT o.statute, o.article, o.department, o.state = 'met' AS kept, o.workdays + o.extended AS allowed,
			CASE WHEN o.met_at IS NOT NULL THEN govshare.workdays_between(o.started_on, (o.met_at AT TIME ZONE current_setting('govshare.timezone'))::date, o.calendar) END AS used
		FROM govshare.obligation o
		WHERE o.department = ANY (departments) AND o.state IN ('met', 'overdue')
			AND coalesce((o.met_at AT TIME ZONE current_setting('govshare.timezone'))::date, o.due_on) BETWEEN from_date AND to_date
	)
	SELECT o.statute, min(o.article), o.department, count(*) FILTER (WHERE o.kept), count(*),
		percentile_cont(0.5) WITHIN GROUP (ORDER BY o.used)::numeric, percentile_cont(0.5) WITHIN GROUP (ORDER BY o.allowed)::numeric
	FROM o GROUP BY GROUPING SETS ((o.statute), (o.statute, o.department))
$$;
COMMENT ON FUNCTION report_timeliness(text[], date, date) IS 'internal: periods kept, median working days used and allowed (Article 38)';

/* Everything else is a count, of one department each; the sums are those of the government */
CREATE FUNCTION report_counts(departments text[], from_at timestamptz, until_at timestamptz)
	RETURNS TABLE (topic int, indicator text, article text, department text, n bigint, out_of bigint)
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	WITH grants AS (
		SELECT g.id, g.requester, g.provider FROM govshare.share_grant g
		WHERE (g.requester = ANY (departments) OR g.provider = ANY (departments))
			AND g.valid_from < until_at AND coalesce(g.ended_at, 'infinity') >= from_at
	), reads AS (
		SELECT u.department, u.grant_id, sum(u.reads)::bigint AS reads, sum(u.denials)::bigint AS denials
		FROM govshare.usage_by_day u
		WHERE u.day BETWEEN (from_at AT TIME ZONE current_setting('govshare.timezone'))::date
				AND (until_at AT TIME ZONE current_setting('govshare.timezone'))::date - 1
			AND u.department = ANY (departments)
		GROUP BY u.department, u.grant_id
	)
	/* 数据质量 */
	SELECT 2, 'entries bound to a table (挂接率)', '12', e.provider, count(*) FILTER (WHERE EXISTS (SELECT FROM govshare.governed_table t WHERE t.entry = e.code)), count(*)
		FROM govshare.catalog_entry e WHERE e.state = 'published' AND e.attribute <> 'not_shared' AND e.provider = ANY (departments) GROUP BY e.provider
	UNION ALL
	SELECT 2, 'entries as fresh as declared', '18', q.provider, count(*) FILTER (WHERE q.fresh), count(*)
		FROM govshare.entry_quality q JOIN govshare.catalog_entry e ON e.code = q.entry AND e.state = 'published' AND e.attribute <> 'not_shared'
		WHERE q.provider = ANY (departments) GROUP BY q.provider
	UNION ALL
	SELECT 2, 'corrections upheld', '26', c.provider, count(*) FILTER (WHERE c.state = 'upheld'), count(*)
		FROM govshare.correction c WHERE c.resolved_at >= from_at AND c.resolved_at < until_at AND c.provider = ANY (departments) GROUP BY c.provider
	/* 共享 */
	UNION ALL
	SELECT 3, 'requests approved', '21', r.provider, count(*) FILTER (WHERE r.state IN ('approved', 'narrowed', 'delivered')), count(*)
		FROM govshare.share_request r WHERE r.replied_at >= from_at AND r.replied_at < until_at AND r.provider = ANY (departments) GROUP BY r.provider
	UNION ALL
	SELECT 3, 'extensions allowed', '21', o.department, count(*) FILTER (WHERE x.state = 'allowed'), count(*)
		FROM govshare.extension x JOIN govshare.obligation o ON o.id = x.obligation
		WHERE x.asked_at >= from_at AND x.asked_at < until_at AND o.department = ANY (departments) GROUP BY o.department
	UNION ALL
	SELECT 3, 'return flows opened', '24', f.provider, count(*) FILTER (WHERE f.state = 'open'), count(*)
		FROM govshare.return_flow f WHERE coalesce(f.claimed_at, f.opened_at) >= from_at AND coalesce(f.claimed_at, f.opened_at) < until_at AND f.provider = ANY (departments) GROUP BY f.provider
	/* 数据应用 */
	UNION ALL
	SELECT 4, 'grants used', '29', g.requester, count(*) FILTER (WHERE EXISTS (SELECT FROM reads r WHERE r.grant_id = g.id AND r.reads > 0)), count(*)
		FROM grants g WHERE g.requester = ANY (departments) GROUP BY g.requester
	UNION ALL
	SELECT 4, 'reads refused', '25', r.department, sum(r.denials)::bigint, sum(r.reads + r.denials)::bigint
		FROM reads r GROUP BY r.department
	UNION ALL
	SELECT 4, 'collections of what sharing offers', '19', c.requester, count(*) FILTER (WHERE c.offered_elsewhere), count(*)
		FROM govshare.collection c WHERE c.registered_at >= from_at AND c.registered_at < until_at AND c.requester = ANY (departments) GROUP BY c.requester
	/* 安全 */
	UNION ALL
	SELECT 5, 'grants suspended', '27', g.requester, count(DISTINCT v.case_id), NULL
		FROM govshare.case_event v JOIN govshare.share_grant g ON g.id = v.case_id
		WHERE v.procedure = 'share_grant' AND v.to_state = 'suspended' AND v.from_state = 'active' AND v.at >= from_at AND v.at < until_at AND g.requester = ANY (departments) GROUP BY g.requester
	UNION ALL
	SELECT 5, 'incidents closed', '35', i.department, count(*) FILTER (WHERE i.state = 'closed'), count(*)
		FROM govshare.incident i WHERE i.reported_at >= from_at AND i.reported_at < until_at AND i.department = ANY (departments) GROUP BY i.department
	/* 责任 */
	UNION ALL
	SELECT 6, 'breaches of ' || v.item || ' flagged, not dismissed', left(v.item, 2), v.department, count(*) FILTER (WHERE v.state <> 'dismissed'), count(*)
		FROM govshare.violation v WHERE v.flagged_at >= from_at AND v.flagged_at < until_at AND v.department = ANY (departments) GROUP BY v.item, v.department
$$;
COMMENT ON FUNCTION report_counts(text[], timestamptz, timestamptz) IS 'internal: the counted indicators of a supervision report (Article 38)';

CREATE FUNCTION supervision_report(government text, from_date date, to_date date)
	RETURNS TABLE (topic text, indicator text, article text, department text, department_name text, n bigint, out_of bigint, percent numeric, days_used numeric, days_allowed numeric)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	departments text[];
	from_at timestamptz;
	until_at timestamptz;
BEGIN
	PERFORM govshare.require_supervision(government, from_date, to_date);
	departments := ARRAY(SELECT d.code FROM govshare.departments_of(government) d);
	from_at := from_date::timestamp AT TIME ZONE current_setting('govshare.timezone');
	until_at := (to_date + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone');
	RETURN QUERY
		WITH r (topic, indicator, article, department, n, out_of, used, allowed) AS (
			SELECT 1, 'kept in time: ' || t.statute, t.article, t.department, t.kept, t.periods, t.used, t.allowed
				FROM govshare.report_timeliness(departments, from_date, to_date) t
			UNION ALL
			SELECT c.topic, c.indicator, min(c.article), c.department, sum(c.n)::bigint, sum(c.out_of)::bigint, NULL, NULL
				FROM govshare.report_counts(departments, from_at, until_at) c
				GROUP BY GROUPING SETS ((c.topic, c.indicator), (c.topic, c.indicator, c.department))
		)
		SELECT (ARRAY['及时性', '数据质量', '共享', '数据应用', '安全', '责任'])[r.topic], r.indicator, r.article, r.department, d.name, r.n, r.out_of,
			round(100.0 * r.n / nullif(r.out_of, 0), 1), round(r.used, 1), round(r.allowed, 1)
		FROM r LEFT JOIN govshare.department d ON d.code = r.department
		ORDER BY r.topic, r.indicator, r.department NULLS FIRST;
END
$$;
COMMENT ON FUNCTION supervision_report(text, date, date) IS '监督报告: timeliness, quality, use, safety and breaches of a government''s departments and of those below, in the days from one date to another, inclusive; a row without department is the sum. For its authority to report to its government (Article 38)';

REVOKE ALL ON FUNCTION departments_of(text), require_supervision(text, date, date), report_timeliness(text[], date, date),
	report_counts(text[], timestamptz, timestamptz), supervision_report(text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supervision_report(text, date, date) TO govshare_reader;
/* 98_restore.sql: from a dump to a database that enforces again */

CREATE TABLE restore_mode (
	begun_at timestamptz NOT NULL,
	begun_by text NOT NULL,
	reason text NOT NULL
);
COMMENT ON TABLE restore_mode IS 'has a row while the database is being restored: from CREATE EXTENSION under govshare.break_glass to finish_restore(). Meanwhile rows are taken as dumped, governed data is not read, and the workers wait';
CREATE TRIGGER restore_mode_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON restore_mode
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE restore_mode ENABLE ALWAYS TRIGGER restore_mode_procedure_only;
GRANT SELECT ON restore_mode TO PUBLIC;

-- pg_restore under break-glass begins here
INSERT INTO restore_mode (begun_at, begun_by, reason)
	SELECT clock_timestamp(), session_user, s.reason
	FROM (SELECT nullif(current_setting('govshare.break_glass', true), '') AS reason) AS s
	WHERE s.reason IS NOT NULL;

/*
 * pg_restore --jobs loads the tables of an extension in any order: references
 * are not checked row by row, but once, by finish_restore().  Hence this module
 * is the last of those that make tables.
 */
CREATE FUNCTION restore_references(enforced boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t record;
BEGIN
	FOR t IN
		SELECT g.tgrelid::regclass AS relation, g.tgname
		FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
		WHERE c.relnamespace = 'govshare'::regnamespace AND g.tgisinternal AND (g.tgenabled = 'D') = enforced
	LOOP
		EXECUTE format('ALTER TABLE %s %s TRIGGER %I', t.relation, CASE WHEN enforced THEN 'ENABLE' ELSE 'DISABLE' END, t.tgname);
	END LOOP;
END
$$;
COMMENT ON FUNCTION restore_references(boolean) IS 'lets the foreign keys of govshare check again, or not, while rows are restored';
REVOKE ALL ON FUNCTION restore_references(boolean) FROM PUBLIC;
SELECT restore_references(false) WHERE EXISTS (SELECT FROM restore_mode);

-- The record is dumped with its tree; its partitions are tables that pg_dump finds by itself
DO $$
BEGIN
	IF EXISTS (SELECT FROM govshare.restore_mode) THEN
		DELETE FROM govshare.log_usage_state;
	END IF;
END
$$;
SELECT pg_catalog.pg_extension_config_dump('log_tree', '');
SELECT pg_catalog.pg_extension_config_dump('log_tile', '');
SELECT pg_catalog.pg_extension_config_dump('log_case', '');
SELECT pg_catalog.pg_extension_config_dump('log_pending', '');
SELECT pg_catalog.pg_extension_config_dump('log_pending_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_usage', '');
SELECT pg_catalog.pg_extension_config_dump('log_hold', '');
SELECT pg_catalog.pg_extension_config_dump('log_hold_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_purge', '');
SELECT pg_catalog.pg_extension_config_dump('log_purge_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_usage_state', '');

CREATE FUNCTION restore_shield_defect(relation oid) RETURNS text
	LANGUAGE C VOLATILE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION restore_shield_defect(oid) IS 'what is wrong with the shield of a governed table or of its partitions and children; null if nothing is';
REVOKE ALL ON FUNCTION restore_shield_defect(oid) FROM PUBLIC;

CREATE FUNCTION restore_note(message text) RETURNS void
	LANGUAGE C VOLATILE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION restore_note(text) IS 'puts on record that what follows is the history of a restored database';
REVOKE ALL ON FUNCTION restore_note(text) FROM PUBLIC;

CREATE FUNCTION restore_findings() RETURNS TABLE (object text, finding text)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	o record;
	n bigint;
	missing text;
BEGIN
	-- roles and relations by their number: the dump was made when they were gone, or they are not here
	FOR o IN
		SELECT c.relname, a.attname, a.atttypid::regtype::text AS type
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND a.atttypid IN ('regrole'::regtype, 'regclass'::regtype)
		ORDER BY c.relname, a.attnum
	LOOP
		FOR missing IN EXECUTE format('SELECT t.%1$I::oid::text FROM govshare.%2$I t WHERE t.%1$I IS NOT NULL AND t.%1$I <> 0'
			' AND NOT EXISTS (SELECT FROM pg_catalog.%3$I x WHERE x.oid = t.%1$I)',
			o.attname, o.relname, CASE o.type WHEN 'regrole' THEN 'pg_authid' ELSE 'pg_class' END)
		LOOP
			RETURN QUERY SELECT format('govshare.%s.%s', o.relname, o.attname),
				format('names %s %s, which does not exist', CASE o.type WHEN 'regrole' THEN 'role' ELSE 'relation' END, missing);
		END LOOP;
	END LOOP;

	-- references
	FOR o IN
		SELECT c.conname, c.conrelid, c.confrelid,
			string_agg(format('f.%I = p.%I', fa.attname, pa.attname), ' AND ') AS same,
			string_agg(format('f.%I IS NOT NULL', fa.attname), ' AND ') AS filled
		FROM pg_constraint c, unnest(c.conkey, c.confkey) k(f, p), pg_attribute fa, pg_attribute pa
		WHERE c.contype = 'f' AND c.connamespace = 'govshare'::regnamespace
			AND fa.attrelid = c.conrelid AND fa.attnum = k.f AND pa.attrelid = c.confrelid AND pa.attnum = k.p
		GROUP BY c.oid, c.conname, c.conrelid, c.confrelid ORDER BY c.conname
	LOOP
		EXECUTE format('SELECT count(*) FROM %s f WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
			o.conrelid::regclass, o.filled, o.confrelid::regclass, o.same) INTO n;
		IF n > 0 THEN
			RETURN QUERY SELECT o.conrelid::regclass::text, format('%s rows break %s', n, o.conname);
		END IF;
	END LOOP;

	-- triggers that a data-only restore with --disable-triggers left otherwise than they were
	RETURN QUERY
		SELECT t.tgrelid::regclass::text, format('trigger %s is disabled', t.tgname)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
		WHERE c.relnamespace = 'govshare'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'D'
		ORDER BY 1, 2;
	RETURN QUERY
		SELECT t.tgrelid::regclass::text, format('trigger %s does not fire always', t.tgname)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
		WHERE c.relnamespace = 'govshare'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'O'
			AND p.proname IN ('procedure_only', 'procedure_step', 'log_refuse', 'governed_table_guard')
		ORDER BY 1, 2;

	-- governed tables and their shields
	RETURN QUERY
		SELECT g.relation::text, d.defect
		FROM govshare.governed_table g, LATERAL (SELECT govshare.restore_shield_defect(g.relation::oid) AS defect) d
		WHERE d.defect IS NOT NULL AND EXISTS (SELECT FROM pg_class c WHERE c.oid = g.relation)
		ORDER BY 1;

	-- cases: in the state that their last event led to, with every event there
	FOR o IN
		SELECT c.relname
		FROM pg_class c
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND c.relname IN (SELECT t.procedure FROM govshare.transition t)
			AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('id', 'state'))
		ORDER BY c.relname
	LOOP
		RETURN QUERY EXECUTE format(
			'SELECT format(''govshare.%1$s %%s'', e.case_id),'
			' CASE WHEN e.last <> e.n THEN ''has lost events'' WHEN t.id IS NULL THEN ''has events but no row'''
			' ELSE format(''is %%s, but its last event led to %%s'', t.state, e.state) END'
			' FROM (SELECT case_id, max(seq) AS last, count(*) AS n, (array_agg(to_state ORDER BY seq DESC))[1] AS state'
			'  FROM govshare.case_event WHERE procedure = %1$L GROUP BY case_id) e'
			' LEFT JOIN govshare.%1$I t ON t.id = e.case_id'
			' WHERE e.last <> e.n OR t.id IS NULL OR t.state::text <> e.state ORDER BY e.case_id', o.relname);
	END LOOP;

	-- the record of use: all of it, or none
	IF EXISTS (SELECT FROM govshare.log_tree) OR EXISTS (SELECT FROM govshare.access_record) THEN
		RETURN QUERY SELECT 'record of use' || coalesce(', leaf ' || v.leaf, ''), concat_ws(': ', v.finding, v.detail)
			FROM govshare.verify_log() v WHERE v.finding <> 'verified';
	END IF;
END
$$;
COMMENT ON FUNCTION restore_findings() IS 'what keeps finish_restore() from finishing: one row each';
REVOKE ALL ON FUNCTION restore_findings() FROM PUBLIC;

CREATE FUNCTION finish_restore() RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	first record;
	n bigint;
	s record;
	why text := current_setting('govshare.break_glass', true);
BEGIN
	IF coalesce(why, '') = '' OR NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
		RAISE EXCEPTION '%', govshare.say('a restore is finished by a superuser under govshare.break_glass')
			USING ERRCODE = 'SG102', DETAIL = govshare.say('What it takes over as it stands, grants and the record of use among it, binds departments (Articles 25 and 29).'),
			HINT = govshare.say('SET govshare.break_glass to the reason of the restore, as a superuser.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.restore_mode) THEN
		RAISE EXCEPTION '%', govshare.say('no restore is under way in this database')
			USING ERRCODE = 'SG101', DETAIL = govshare.say('One begins with CREATE EXTENSION under govshare.break_glass, as pg_restore does it (Article 29).'),
			HINT = govshare.say('Run pg_restore with PGOPTIONS=''-c govshare.break_glass=reason''.');
	END IF;
	-- steps that no leaf of the restored record holds become leaves anew
	INSERT INTO govshare.log_pending (procedure, case_id, seq)
		SELECT e.procedure, e.case_id, e.seq FROM govshare.case_event e
		WHERE NOT EXISTS (SELECT FROM govshare.log_case c WHERE (c.procedure, c.case_id, c.seq) = (e.procedure, e.case_id, e.seq))
			AND NOT EXISTS (SELECT FROM govshare.log_pending p WHERE (p.procedure, p.case_id, p.seq) = (e.procedure, e.case_id, e.seq))
		ORDER BY e.at, e.procedure, e.case_id, e.seq;
	INSERT INTO govshare.log_usage_state SELECT 0 WHERE NOT EXISTS (SELECT FROM govshare.log_usage_state);
	-- rules of alerts count from here on
	UPDATE govshare.alert_progress SET leaf = (SELECT h.size FROM govshare.log_head() h);
	SELECT f.object, f.finding INTO first FROM govshare.restore_findings() f LIMIT 1;
	IF FOUND THEN
		SELECT count(*) INTO n FROM govshare.restore_findings();
		RAISE EXCEPTION '%', govshare.say('the restored database is not whole: %s %s', first.object, first.finding)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('%s findings. Data is shared under grants and shields that hold, and the record is kept whole (Articles 25 and 29).', n),
			HINT = govshare.say('SELECT * FROM govshare.restore_findings(); repair under govshare.break_glass, or restore again, roles first.');
	END IF;
	-- ids go on where the restored rows end
	FOR s IN
		SELECT c.relname, a.attname, pg_get_serial_sequence(format('govshare.%I', c.relname), a.attname) AS sequence
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND pg_get_serial_sequence(format('govshare.%I', c.relname), a.attname) IS NOT NULL
	LOOP
		EXECUTE format('SELECT setval(%L, m.top) FROM (SELECT max(%I) AS top FROM govshare.%I) m, %s q'
			' WHERE m.top > q.last_value OR m.top = q.last_value AND NOT q.is_called', s.sequence, s.attname, s.relname, s.sequence);
	END LOOP;
	PERFORM govshare.restore_references(true);
	DELETE FROM govshare.restore_mode;
	PERFORM govshare.restore_note(format('database %I was restored from a dump: %s', current_database(), why));
END
$$;
COMMENT ON FUNCTION finish_restore() IS 'ends a restore under govshare.break_glass: checks references, shields, cases and the record, sets the sequences, and lets reads and workers begin; the record goes on where the dump had it, with a first leaf that says so (Article 29)';
REVOKE ALL ON FUNCTION finish_restore() FROM PUBLIC;
