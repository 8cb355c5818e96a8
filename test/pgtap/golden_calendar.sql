-- Every statute, every day from September 2025 to March 2026, at its first
-- instant, at noon and in its last microsecond, against days counted one by one;
-- then calendars that come late, change, or are those of a region.
\ir ../sql/include/world.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-03-31 12:00'
\ir ../sql/include/clock.sql
SELECT no_plan();

-- ---- counted one by one ----
-- Neither the functions nor their bitmap: the rows of the calendar, a day at a time.
CREATE FUNCTION counted(event timestamptz, n int) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	d date := (event AT TIME ZONE 'Asia/Shanghai')::date;
	left_days int := n;
BEGIN
	WHILE left_days > 0 LOOP
		d := d + 1;
		IF coalesce((SELECT c.is_workday FROM govshare.calendar_day c WHERE c.calendar = 'CN' AND c.day = d), extract(isodow FROM d) < 6) THEN
			left_days := left_days - 1;
		END IF;
	END LOOP;
	RETURN d;
END
$$;
CREATE TEMP TABLE instant AS
	SELECT row_number() OVER () AS n, (d + t.t) AT TIME ZONE 'Asia/Shanghai' AS event
	FROM generate_series(timestamp '2025-09-20', '2026-03-15', '1 day') d,
		(VALUES (interval '0'), ('12 hours'), ('23:59:59.999999')) t (t);
CREATE TEMP TABLE opened AS
	SELECT s.code AS statute, i.event, govshare.obligation_open(s.code, CASE s.responsible WHEN 'authority' THEN 'nda' WHEN 'requester' THEN 'sd_hr' ELSE 'mca' END,
		'golden', i.n, i.event, CASE WHEN s.workdays IS NULL THEN 7 END) AS id, coalesce(s.workdays, 7) AS workdays
	FROM govshare.statute s CROSS JOIN instant i WHERE s.article::int BETWEEN 17 AND 27;
SELECT cmp_ok(count(*)::int, '>=', 9 * 177 * 3, 'every statute on every day at three instants') FROM opened;
SELECT is_empty($$
	SELECT p.statute, p.event, o.due_on, counted(p.event, p.workdays) FROM opened p JOIN govshare.obligation o ON o.id = p.id
	WHERE o.due_on <> counted(p.event, p.workdays)$$, 'each is due on the day that counting gives');
SELECT is_empty($$SELECT id FROM govshare.obligation WHERE due_at <> (due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
	OR started_on <> (event_at AT TIME ZONE 'Asia/Shanghai')::date OR provisional$$, 'to the end of that day, from the local day of the event');
SELECT is_empty($$SELECT o.id FROM govshare.obligation o WHERE NOT govshare.is_workday(o.due_on)$$, 'none on a day of rest');
-- The same by hand, of each statute: across Spring Festival and National Day, on rest days, on a make-up day
SELECT is((SELECT due_on FROM govshare.obligation WHERE statute = v.statute AND event_at = v.event AND procedure = 'golden'), v.due, v.statute || ' ' || v.event)
FROM (VALUES
	('catalog_update', '2025-09-28 12:00+08'::timestamptz, '2025-10-17'::date), ('catalog_update', '2026-02-14 12:00+08', '2026-03-06'), ('catalog_update', '2026-02-20 00:00+08', '2026-03-06'),
	('catalog_review', '2025-09-30 12:00+08', '2025-10-10'), ('catalog_review', '2026-02-14 12:00+08', '2026-02-25'), ('catalog_review', '2026-02-22 12:00+08', '2026-02-25'),
	('reply_unconditional', '2026-02-14 23:59:59.999999+08', '2026-02-24'), ('reply_unconditional', '2026-02-27 12:00+08', '2026-02-28'), ('reply_unconditional', '2026-01-01 00:00+08', '2026-01-04'),
	('reply_conditional', '2025-09-28 12:00+08', '2025-10-17'), ('reply_conditional', '2026-02-28 12:00+08', '2026-03-13'), ('reply_conditional', '2025-10-08 23:59:59.999999+08', '2025-10-21'),
	('delivery', '2025-10-01 12:00+08', '2025-11-04'), ('delivery', '2026-02-13 12:00+08', '2026-03-19'),
	('return_flow', '2025-10-01 12:00+08', '2025-11-04'),
	('correction', '2025-10-03 12:00+08', '2025-10-21'), ('correction', '2026-02-14 00:00+08', '2026-03-06'),
	('disposal', '2026-02-13 12:00+08', '2026-03-02'), ('rectification', '2025-09-30 12:00+08', '2025-10-16')) v (statute, event, due);

-- ---- a region's calendar, by the division of the obligor ----
\set clock '2026-03-16 12:00'
\ir ../sql/include/clock.sql
INSERT INTO govshare.calendar (code, name, parent, division) VALUES ('SD', '山东省', 'CN', '37');
SELECT govshare.announce_calendar('SD', 2026, '[{"day": "2026-03-20", "is_workday": false, "name": "地方节日"}]', '鲁政办发〔2026〕测试号') IS NOT NULL AS announced \gset
SELECT count(govshare.obligation_open('reply_conditional', d, 'region', n, '2026-03-16 10:00+08')) AS opened
	FROM unnest('{mca,sd_hr,jn_civil,gd_data}'::text[]) WITH ORDINALITY u (d, n) \gset
SELECT results_eq($$SELECT department, calendar || ' ' || due_on FROM govshare.obligation WHERE procedure = 'region' ORDER BY case_id$$,
	$$VALUES ('mca', 'CN 2026-03-30'), ('sd_hr', 'SD 2026-03-31'), ('jn_civil', 'SD 2026-03-31'), ('gd_data', 'CN 2026-03-30')$$, 'Shandong rests a day more, and those below it');

-- ---- amended in the middle of the year: the case keeps its day, or gains ----
SELECT govshare.announce_calendar('CN', 2026, '[{"day": "2026-03-18", "is_workday": false, "name": "临时放假"}, {"day": "2026-03-21", "is_workday": true, "name": "补班"}]', 'amendment 1') IS NOT NULL AS announced \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE procedure = 'region' AND case_id = 1), '2026-03-30', 'a day of rest and one to make up for it: as before');
SELECT govshare.announce_calendar('CN', 2026, '[{"day": "2026-03-21", "is_workday": false, "name": "不再补班"}]', 'amendment 2') IS NOT NULL AS announced \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE procedure = 'region' AND case_id = 1), '2026-03-31', 'a day of rest more: a day gained');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'mca' AND procedure = 'region' AND case_id = 1 AND text LIKE '%2026-03-31%2026-03-30%'), 1, 'on record, as a notice to who owes it');
SELECT govshare.announce_calendar('CN', 2026, '[{"day": "2026-03-21", "is_workday": true, "name": "补班"}, {"day": "2026-03-22", "is_workday": true, "name": "补班"}]', 'amendment 3') IS NOT NULL AS announced \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE procedure = 'region' AND case_id = 1), '2026-03-31', 'more to work: the day stays');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'mca' AND procedure = 'region' AND case_id = 1), 1, 'and nobody is told of nothing');
SELECT govshare.obligation_open('reply_conditional', 'mca', 'region', 5, '2026-03-16 10:00+08') AS fifth \gset
SELECT is((SELECT o.due_on FROM govshare.obligation o WHERE o.id = :fifth), '2026-03-27', 'a case that starts now counts by the calendar of now');

-- ---- the next year not announced: provisional, counted anew, never moved back once passed ----
\set clock '2026-12-30 12:00'
\ir ../sql/include/clock.sql
SELECT govshare.obligation_open('reply_unconditional', 'mca', 'year', 1, '2026-12-31 10:00+08') AS a, govshare.obligation_open('reply_conditional', 'mca', 'year', 2, '2026-12-25 10:00+08') AS b,
	govshare.obligation_open('correction', 'mca', 'year', 3, '2026-12-28 10:00+08') AS c \gset
SELECT results_eq($$SELECT case_id, due_on, provisional FROM govshare.obligation WHERE procedure = 'year' ORDER BY case_id$$,
	$$VALUES (1::bigint, '2027-01-01'::date, true), (2, '2027-01-08', true), (3, '2027-01-11', true)$$, 'weekdays, and marked so');
\set clock '2027-01-02 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()) >= 1, true, 'the first one passes');
SELECT govshare.announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "name": "元旦"}, {"day": "2027-01-09", "is_workday": true, "name": "补班"}]', '2027') IS NOT NULL AS announced \gset
SELECT results_eq($$SELECT case_id, due_on, provisional, state FROM govshare.obligation WHERE procedure = 'year' ORDER BY case_id$$,
	$$VALUES (1::bigint, '2027-01-01'::date, true, 'overdue'), (2, '2027-01-09', false, 'open'), (3, '2027-01-11', false, 'open')$$,
	'what had passed stays; the others are counted anew, and final');
\set clock '2027-01-09 12:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'year' AND case_id = 2 AND due_at > govshare.statutory_now()), 1, 'on its last day it still runs');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
