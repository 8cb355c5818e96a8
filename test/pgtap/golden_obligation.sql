-- The golden vectors of statutory periods: real calendars, real functions.
-- Day 1 is the first working day after the event (Civil Code 201); the last
-- day ends at 24:00 (203); before 2025-08-01 nothing runs (Article 44).
\ir ../sql/include/world.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
SELECT plan(43);

-- Opens a period and says when it is due; null if nothing runs.
CREATE SEQUENCE case_number;
CREATE FUNCTION due_on(statute text, event timestamptz) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	obligation bigint := govshare.obligation_open(statute, CASE statute WHEN 'catalog_review' THEN 'nda' ELSE 'mca' END,
		'golden', nextval('case_number'), event);
BEGIN
	RETURN (SELECT o.due_on FROM govshare.obligation o WHERE o.id = obligation);
END
$$;
CREATE FUNCTION last_obligation() RETURNS bigint LANGUAGE sql AS 'SELECT max(id) FROM govshare.obligation';

-- As the department asks and its authority consents; leaves the new last day.
CREATE FUNCTION extended(workdays int) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
	obligation bigint := last_obligation();
	due date;
BEGIN
	SET LOCAL ROLE regress_govshare_mca;
	PERFORM govshare.ask_extension(obligation, workdays, '特殊原因');
	SET LOCAL ROLE regress_govshare_nda;
	due := govshare.allow_extension(obligation);
	RESET ROLE;
	RETURN due;
END
$$;

-- ---- unconditional: one working day ----
SELECT is(due_on('reply_unconditional', '2025-07-31 23:59:59.999999'), NULL, 'Article 44: the last instant before');
SELECT is(due_on('reply_unconditional', '2025-08-01 00:00'), '2025-08-04', 'Article 44: the first instant');
SELECT is(due_on('reply_unconditional', '2025-07-31T16:00:00Z'), '2025-08-04', 'the same instant, written in UTC');
SET TIME ZONE 'America/Los_Angeles';
SELECT is(due_on('reply_unconditional', '2025-08-01 00:00+08'), '2025-08-04', 'whatever zone the session is in');
SELECT is(due_on('reply_unconditional', '2025-07-31 23:59:59.999999+08'), NULL, 'before, from there');
SET TIME ZONE 'Asia/Shanghai';
SELECT is(due_on('reply_unconditional', '2025-09-27 12:00'), '2025-09-28', 'Saturday, then a Sunday worked in');
SELECT is(due_on('reply_unconditional', '2025-09-30 23:59:59.999999'), '2025-10-09', 'the last instant before the holiday');
SELECT is(due_on('reply_unconditional', '2025-10-01 00:00'), '2025-10-09', 'the first of the holiday');
\set clock '2025-10-03 09:00'
\ir ../sql/include/clock.sql
SELECT is(due_on('reply_unconditional', govshare.statutory_now()), '2025-10-09', 'within the holiday, by the statutory clock');
SELECT is(extended(10), '2025-10-22', 'extended by ten');
SELECT throws_ok('SELECT extended(1)', 'SG104', NULL, 'and no further');
SELECT is(due_on('reply_unconditional', '2025-12-31 10:00'), '2026-01-04', 'New Year, then a Sunday worked in');

-- ---- conditional: ten ----
\set clock '2025-09-26 10:00'
\ir ../sql/include/clock.sql
SELECT is(due_on('reply_conditional', govshare.statutory_now()), '2025-10-16', 'across the National Day holiday');
SELECT throws_ok('SELECT extended(11)', 'SG104', NULL, 'eleven more is over the limit');
SELECT is(extended(10), '2025-10-30', 'ten more is not');
SELECT results_eq(
	'SELECT started_on, due_at, extended, provisional, state FROM govshare.obligation WHERE id = last_obligation()',
	$$VALUES ('2025-09-26'::date, '2025-10-31 00:00+08'::timestamptz, 10, false, 'open')$$,
	'due_at is 00:00 of the day after the last');
SELECT is(due_on('reply_conditional', '2025-10-04 10:00'), '2025-10-21', 'a Saturday of the holiday');
SELECT is(due_on('reply_conditional', '2025-10-11 10:00'), '2025-10-24', 'a Saturday worked in');
\set clock '2026-02-13 10:00'
\ir ../sql/include/clock.sql
SELECT is(due_on('reply_conditional', govshare.statutory_now()), '2026-03-05', 'across the Spring Festival');
SELECT is(extended(10), '2026-03-19', 'extended by ten');
SELECT is(due_on('reply_conditional', '2026-02-14 10:00'), '2026-03-06', 'a Saturday worked in before it');

-- ---- a supplement asked for: cancelled, and anew on receipt ----
SELECT is(due_on('reply_conditional', '2026-01-30 10:00'), '2026-02-13', 'first');
\set clock '2026-02-12 10:00'
\ir ../sql/include/clock.sql
SELECT is(govshare.obligation_close('golden', currval('case_number'), 'reply_conditional', 'cancelled'), 1, 'cancelled in time');
SELECT is(state, 'cancelled', 'and so it ended') FROM govshare.obligation WHERE id = last_obligation();
SELECT is(due_on('reply_conditional', govshare.statutory_now()), '2026-03-04', 'anew from the complete material');

-- ---- delivery: twenty ----
SELECT is(due_on('delivery', '2025-09-30 15:00'), '2025-11-04', 'approved before National Day');
SELECT is(due_on('delivery', '2026-02-06 15:00'), '2026-03-12', 'approved before the Spring Festival');
SELECT throws_ok('SELECT extended(1)', 'SG104', NULL, 'no extension');

-- ---- the catalogue ----
\set clock '2026-02-10 10:00'
\ir ../sql/include/clock.sql
SELECT is(due_on('catalog_update', '2026-02-10 00:00'), '2026-03-02', 'update after a change of law');
SELECT is(extended(5), '2026-03-09', 'five more');
SELECT throws_ok('SELECT extended(1)', 'SG104', NULL, 'and no further');
SELECT is(due_on('catalog_review', '2026-02-13 23:59:59.999999'), '2026-02-24', 'review: received on the 13th');
SELECT is(due_on('catalog_review', '2026-02-13T16:00:00Z'), '2026-02-25', 'review: received on the 14th, though the 13th in UTC');

-- ---- corrections ----
SELECT is(count(DISTINCT due_on('correction', day)), 1::bigint, 'any day of the Spring Festival is one')
	FROM generate_series('2026-02-15 00:00'::timestamptz, '2026-02-23 23:00', '11 hours') day;
SELECT is(due_on('correction', '2026-02-15 00:00'), '2026-03-06', 'its first instant');
SELECT is(due_on('correction', '2026-02-23 23:59:59.999999'), '2026-03-06', 'its last');
SELECT throws_ok('SELECT extended(1)', 'SG104', NULL, 'no extension');

-- ---- beyond the announced years ----
\set clock '2026-12-10 10:00'
\ir ../sql/include/clock.sql
SELECT is(due_on('delivery', '2026-12-10 10:00'), '2027-01-07', 'weekdays, for the time being');
SELECT ok(provisional, 'and says so') FROM govshare.obligation WHERE id = last_obligation();
SELECT throws_ok($$SELECT govshare.add_workdays('2026-12-10', 20)$$, 'SG201', NULL, 'nothing but an obligation is told a provisional day');
SELECT isnt(govshare.announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false, "name": "元旦"}]', 'test'), NULL, 'the year is announced');
SELECT results_eq('SELECT due_on, due_at, provisional FROM govshare.obligation WHERE id = last_obligation()',
	$$VALUES ('2027-01-08'::date, '2027-01-09 00:00+08'::timestamptz, false)$$, 'counted anew, and final');
SELECT is(due_on('delivery', '2026-12-10 10:00'), '2027-01-08', 'as for one that starts now');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
