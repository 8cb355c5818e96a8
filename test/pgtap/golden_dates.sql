-- golden_dates.sql: the golden vectors of statutory periods, as sums of dates.
-- Day 1 is the first working day after the event (Civil Code, Article 201); the
-- last day ends at 24:00 (Article 203).
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap SCHEMA public;
CREATE EXTENSION IF NOT EXISTS govshare;
SET LOCAL search_path = public, govshare;
SET LOCAL TIME ZONE 'Asia/Shanghai';
SET LOCAL datestyle = ISO;

CREATE TEMP TABLE vector (place int GENERATED ALWAYS AS IDENTITY, what text, event timestamptz, workdays int, due_on date);
INSERT INTO vector (what, event, workdays, due_on) VALUES
	('unconditional, 2025-08-01 00:00', '2025-08-01 00:00', 1, '2025-08-04'),
	('unconditional, Saturday', '2025-09-27 12:00', 1, '2025-09-28'),
	('unconditional, last microsecond before the holiday', '2025-09-30 23:59:59.999999', 1, '2025-10-09'),
	('unconditional, first moment of the holiday', '2025-10-01 00:00', 1, '2025-10-09'),
	('unconditional, within the holiday', '2025-10-03 09:00', 1, '2025-10-09'),
	('unconditional, extended by 10', '2025-10-03 09:00', 1 + 10, '2025-10-22'),
	('conditional, 2025-09-26', '2025-09-26 17:30', 10, '2025-10-16'),
	('conditional, extended by 10', '2025-09-26 17:30', 10 + 10, '2025-10-30'),
	('conditional, on a Saturday of the holiday', '2025-10-04 10:00', 10, '2025-10-21'),
	('conditional, on a working Saturday', '2025-10-11 10:00', 10, '2025-10-24'),
	('delivery, approved 2025-09-30', '2025-09-30 10:00', 20, '2025-11-04'),
	('delivery, approved 2026-02-06', '2026-02-06 10:00', 20, '2026-03-12'),
	('unconditional, due on a working Sunday', '2025-12-31 10:00', 1, '2026-01-04'),
	('conditional, over the Spring Festival', '2026-02-13 10:00', 10, '2026-03-05'),
	('conditional, over the Spring Festival, extended by 10', '2026-02-13 10:00', 10 + 10, '2026-03-19'),
	('conditional, on a working Saturday before the Spring Festival', '2026-02-14 10:00', 10, '2026-03-06'),
	('conditional, before the supplement', '2026-01-30 10:00', 10, '2026-02-13'),
	('conditional, anew on the complete material', '2026-02-12 10:00', 10, '2026-03-04'),
	('conditional, resumed with 6 days left', '2026-02-12 10:00', 10 - 4, '2026-02-27'),
	('catalog_update, changed 2026-02-10', '2026-02-10 00:00', 10, '2026-03-02'),
	('catalog_update, extended by 5', '2026-02-10 00:00', 10 + 5, '2026-03-09'),
	('catalog_review, last microsecond of the day', '2026-02-13 23:59:59.999999', 2, '2026-02-24'),
	('catalog_review, midnight given in UTC', '2026-02-13T16:00Z', 2, '2026-02-25');
INSERT INTO vector (what, event, workdays, due_on)
	SELECT format('correction, %s', d::date), d + interval '12 hours', 10, '2026-03-06'
	FROM generate_series(timestamp '2026-02-15', '2026-02-23', '1 day') d;

SELECT plan((3 * count(*))::int + 7) FROM vector;

SELECT is(add_workdays((event AT TIME ZONE 'Asia/Shanghai')::date, workdays), due_on, what) FROM vector ORDER BY place;
SELECT is(due_at(event, workdays), (due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', what || ': over at 00:00 of the next day') FROM vector ORDER BY place;
SELECT is(workdays_between((event AT TIME ZONE 'Asia/Shanghai')::date, due_on), workdays, what || ': counted back') FROM vector ORDER BY place;

-- 4 of 10 working days were used when the supplement was asked on 2026-02-05
SELECT is(workdays_between('2026-01-30', '2026-02-05'), 4, 'used when the supplement was asked');

-- the session's time zone decides nothing
SET LOCAL TIME ZONE 'America/Los_Angeles';
SELECT is(due_at('2026-02-13 16:00+00', 2), '2026-02-26 00:00+08'::timestamptz, 'catalog_review, from a session elsewhere');
SET LOCAL TIME ZONE 'Asia/Shanghai';

-- delivery, 2026-12-10: 2027 has not been announced
SELECT throws_ok($$SELECT govshare.add_workdays('2026-12-10', 20)$$, 'SG201', NULL, 'no date without an announced year');
SELECT throws_ok($$SELECT govshare.due_at('2026-12-10 10:00', 20)$$, 'SG201', NULL, 'no due time without an announced year');
SELECT is(p::text, '(2027-01-07,t)', 'an obligation is provisional') FROM provisional_due_on('2026-12-10', 20, 'CN') p;
SELECT announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "name": "元旦"}]', 'notice of 2027') \g /dev/null
SELECT is(p::text, '(2027-01-08,f)', 'and certain once the year is announced') FROM provisional_due_on('2026-12-10', 20, 'CN') p;
SELECT is(add_workdays('2026-12-10', 20), date '2027-01-08', 'as is the sum of dates');

SELECT * FROM finish();
ROLLBACK;
