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
