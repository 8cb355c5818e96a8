-- calendars as data: seeds, announcements, amendments, regions, and who sees a change when
\pset format unaligned
SET client_min_messages = warning;
SET TIME ZONE 'Asia/Shanghai';
SET datestyle = ISO;
CREATE EXTENSION govshare;
SET search_path = govshare, public;

CREATE FUNCTION public.fault(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text; result text;
BEGIN
	EXECUTE statement INTO result;
	RETURN 'no error: ' || coalesce(result, 'null');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', state, message, nullif(detail, ''));
END $$;

-- the seed: twenty years, each with its notice, three with an amendment
SELECT code, name, parent, division, seeded FROM calendar;
SELECT min(year), max(year), count(DISTINCT year), count(*), count(DISTINCT document), calendar_valid_until() FROM calendar_year;
SELECT year, revision, document FROM calendar_year WHERE year IN (2015, 2019, 2020) ORDER BY revision;
-- working days of each year
SELECT string_agg(format('%s %s', year, workdays), ', ' ORDER BY year) FROM (
	SELECT extract(year FROM d)::int AS year, count(*) FILTER (WHERE is_workday(d::date)) AS workdays
	FROM generate_series(timestamp '2007-01-01', '2026-12-31', '1 day') d GROUP BY 1) y;
-- every day that a notice names is as named, with the notice as its document
SELECT count(*), bool_and(is_workday(day) = is_workday) FROM calendar_day_in_force WHERE day >= '2007-01-01';
SELECT count(*) FROM calendar_day d WHERE NOT EXISTS (
	SELECT FROM calendar_year y WHERE (y.calendar, y.revision, y.document) = (d.calendar, d.revision, d.document)
		AND d.day BETWEEN make_date(y.year - 1, 12, 1) AND make_date(y.year, 12, 31));
-- the amendments: what they changed, and what had been announced before
SELECT day, is_workday, name, revision, right(document, 19) AS document FROM calendar_day
WHERE day IN ('2015-09-03', '2015-09-04', '2015-09-05', '2015-09-06', '2019-04-28', '2019-05-01', '2019-05-02', '2019-05-03', '2019-05-04', '2019-05-05',
	'2020-01-31', '2020-02-01', '2020-02-02', '2020-02-03') ORDER BY day, revision;
SELECT string_agg(format('%s %s', d::date, is_workday(d::date)), ', ' ORDER BY d) FROM unnest('{2015-09-03,2015-09-04,2015-09-06,2019-04-28,2019-05-02,2019-05-03,2019-05-05,2020-01-31,2020-02-01,2020-02-03}'::date[]) d;
-- days of December that the notice of the next year names
SELECT day, is_workday, is_workday(day) FROM calendar_day_in_force WHERE extract(month FROM day) = 12 AND day > '2007-01-01' ORDER BY day;

-- a transaction sees its own announcement in its next command, and loses it with a rollback
BEGIN;
SELECT public.fault($$SELECT govshare.add_workdays('2026-12-31', 1)$$);
SELECT announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "name": "元旦"}, {"day": "2027-01-02", "is_workday": true, "name": "元旦"}]', '国办发明电〔2026〕测试号') AS revision;
SELECT add_workdays('2026-12-31', 1), add_workdays('2026-12-31', 2), calendar_valid_until();
SAVEPOINT amended;
SELECT announce_calendar('CN', 2027, '[{"day": "2027-01-02", "is_workday": false}]', 'amendment') AS revision;
SELECT add_workdays('2026-12-31', 1);
ROLLBACK TO amended;
SELECT add_workdays('2026-12-31', 1);
SAVEPOINT emptied;
TRUNCATE calendar_year;
SELECT public.fault($$SELECT govshare.add_workdays('2026-01-05', 1)$$);
ROLLBACK TO emptied;
SELECT add_workdays('2026-12-31', 1);
SAVEPOINT emptied;
TRUNCATE calendar_day;
SELECT is_workday('2026-10-01');
ROLLBACK TO emptied;
SELECT is_workday('2026-10-01');
SAVEPOINT direct;
UPDATE calendar_day SET is_workday = true WHERE day = '2026-10-01';
SELECT is_workday('2026-10-01');
DELETE FROM calendar_day WHERE day = '2026-10-01';
SELECT is_workday('2026-10-01');
ROLLBACK TO direct;
SELECT is_workday('2026-10-01');
ROLLBACK;
SELECT public.fault($$SELECT govshare.add_workdays('2026-12-31', 1)$$);
BEGIN;
TRUNCATE calendar_year, calendar_day;
SELECT public.fault($$SELECT govshare.is_workday('2026-10-01')$$);
ROLLBACK;
SELECT is_workday('2026-10-01');
-- within one command, a function sees what commands inside it changed
CREATE FUNCTION public.rest_and_count(d date) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
	PERFORM govshare.add_workdays(d - 1, 1);
	INSERT INTO govshare.calendar_day (calendar, day, is_workday, document, revision) VALUES ('CN', d, false, 'test', 100);
	RETURN govshare.add_workdays(d - 1, 1);
END $$;
BEGIN;
SELECT add_workdays('2026-03-01', 1), public.rest_and_count('2026-03-02'), add_workdays('2026-03-01', 1);
ROLLBACK;

-- a replication apply worker works as replica, where ordinary triggers rest
BEGIN;
SELECT is_workday('2026-03-02');
SET LOCAL session_replication_role = replica;
INSERT INTO calendar_day (calendar, day, is_workday, document, revision) VALUES ('CN', '2026-03-02', false, 'test', 100);
SELECT is_workday('2026-03-02');
TRUNCATE calendar_day;
SELECT is_workday('2026-03-02'), is_workday('2026-10-01');
ROLLBACK;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgfoid = 'calendar_changed'::regproc ORDER BY 1, 2;

-- regional calendars override their parent, and their announced range is its range
INSERT INTO calendar (code, name, parent, division) VALUES ('XJ', '新疆', 'CN', '65'), ('XJ-KZ', '伊犁', 'XJ', '6540'), ('GX', '广西', 'CN', '45');
SELECT calendar_of('659001'), calendar_of('654002'), calendar_of('65'), calendar_of('450102'), calendar_of('370102'), calendar_of('000000');
SELECT is_workday('2026-03-20', 'XJ'), is_workday('2026-03-20', 'CN');
SELECT announce_calendar('XJ', 2026, '[{"day": "2026-03-20", "is_workday": false, "name": "肉孜节"}, {"day": "2026-10-01", "is_workday": true}]', '新政办发〔2026〕测试号') AS revision;
SELECT announce_calendar('XJ-KZ', 2026, '[{"day": "2026-03-20", "is_workday": true}, {"day": "2026-03-23", "is_workday": false}]', 'test') AS revision;
SELECT code, is_workday('2026-03-20', code), is_workday('2026-03-23', code), is_workday('2026-10-01', code), is_workday('2026-10-02', code), calendar_valid_until(code)
FROM calendar ORDER BY code;
SELECT code, add_workdays('2026-03-19', 2, code) FROM calendar, generate_series(1, 2) ORDER BY code;
BEGIN;
SELECT announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'test');
SELECT add_workdays('2026-12-31', 1, 'XJ'), calendar_valid_until('XJ-KZ');
ROLLBACK;
SELECT public.fault($$SELECT govshare.add_workdays('2026-12-31', 1, 'XJ')$$);
-- a root without announced years, a circle of parents
INSERT INTO calendar (code, name) VALUES ('EMPTY', 'none announced');
SELECT calendar_valid_until('EMPTY'), public.fault($$SELECT govshare.is_workday('2026-03-20', 'EMPTY')$$);
BEGIN;
UPDATE calendar SET parent = 'XJ-KZ' WHERE code = 'XJ';
SELECT public.fault($$SELECT govshare.is_workday('2026-03-20', 'XJ')$$);
SELECT public.fault($$SELECT govshare.announce_calendar('XJ', 2026, '[{"day": "2026-03-21", "is_workday": false}]', 'test')$$);
ROLLBACK;
-- a gap ends the announced range
BEGIN;
INSERT INTO calendar_year (calendar, year, revision, document) VALUES ('CN', 2028, 99, 'test');
SELECT calendar_valid_until();
DELETE FROM calendar_year WHERE year = 2020;
SELECT calendar_valid_until();
ROLLBACK;

-- what announce_calendar() refuses; and it changes nothing
CREATE TEMP TABLE refused AS SELECT * FROM (VALUES
	($$NULL, 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', NULL, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, NULL, 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false}]', NULL$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false}]', ''$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false}]', repeat('x', 5000)$$),
	($$'nowhere', 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$repeat('x', 100000), 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2028, '[{"day": "2028-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2005, '[{"day": "2005-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2147483647, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', -2147483648, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'EMPTY', 0, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'EMPTY', 1899, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'XJ', 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[]', 'doc'$$),
	($$'CN', 2027, '{}', 'doc'$$),
	($$'CN', 2027, '"2027-01-01"', 'doc'$$),
	($$'CN', 2027, '["2027-01-01"]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01"}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": "no"}]', 'doc'$$),
	($$'CN', 2027, '[{"is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": 20270101, "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "20270101", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "infinity", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-02-29", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "nmae": "x"}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "name": 1}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2028-01-01", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2026-11-30", "is_workday": false}]', 'doc'$$),
	($$'CN', 2027, '[{"day": "2027-01-01", "is_workday": false}, {"day": "2027-01-01", "is_workday": true}]', 'doc'$$)
) v(arguments);
SELECT public.fault('SELECT govshare.announce_calendar(' || arguments || ')') FROM refused;
SELECT count(*) FROM calendar_year WHERE NOT seeded AND calendar = 'CN';
SELECT public.fault($$INSERT INTO govshare.calendar_day (calendar, day, is_workday, document) VALUES ('CN', 'infinity', false, 'x')$$);
-- an amendment years later, and the year before the first
BEGIN;
SELECT announce_calendar('CN', 2006, '[{"day": "2006-01-02", "is_workday": false}]', 'doc');
SELECT add_workdays('2006-01-01', 1), is_workday('2006-12-30'), is_workday('2006-12-31'), min(year) FROM calendar_year;
ROLLBACK;

-- who may: reading is for all, announcing for those it is granted to
SELECT has_function_privilege('public', 'announce_calendar(text, int, jsonb, text)', 'EXECUTE'),
	has_function_privilege('public', 'provisional_due_on(date, int, text)', 'EXECUTE'),
	has_function_privilege('public', 'add_workdays(date, int, text)', 'EXECUTE'),
	has_table_privilege('public', 'calendar_day', 'SELECT'), has_table_privilege('public', 'calendar_day', 'INSERT');
SELECT public.fault('SELECT govshare.calendar_changed()');

-- divisions
SELECT count(*), count(*) FILTER (WHERE in_use_until IS NULL) AS in_use, count(*) FILTER (WHERE code <@ '37' AND in_use_until IS NULL) AS shandong FROM division;
SELECT code, name, level, in_use_from, in_use_until, successors FROM division WHERE code IN ('370203', '371200', '110103') ORDER BY code, in_use_from;
-- what of all this a dump holds: rows added here, not those that come with the extension
SELECT c::regclass AS relation, condition FROM pg_extension, unnest(extconfig, extcondition) AS u(c, condition)
WHERE extname = 'govshare' AND c::regclass::text IN ('calendar', 'calendar_year', 'calendar_day', 'division') ORDER BY 1;
