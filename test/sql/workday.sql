-- counting working days: exact meaning, edges, and a naive count as the oracle
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

-- around the Spring Festival of 2026: rest 02-15 to 02-23, work on Saturdays 02-14 and 02-28
SELECT n, add_workdays('2026-02-13', n) AS from_friday, add_workdays('2026-02-17', n) AS from_new_year
FROM generate_series(-3, 3) n ORDER BY n;
SELECT workdays_between('2026-02-13', '2026-02-24'), workdays_between('2026-02-24', '2026-02-13'), workdays_between('2026-02-13', '2026-02-13'),
	workdays_between('2026-02-15', '2026-02-23'), workdays_between('2026-02-23', '2026-02-15');
SELECT networkdays('2026-02-13', '2026-02-24'), networkdays('2026-02-24', '2026-02-13'), networkdays('2026-02-13', '2026-02-13'), networkdays('2026-02-15', '2026-02-15');
SELECT roll_workday('2026-02-17', 'following'), roll_workday('2026-02-17', 'preceding'), roll_workday('2026-02-14', 'following'), roll_workday('2026-02-14', 'preceding');
SELECT due_at('2026-02-13 23:59:59.999999', 1), due_at('2026-02-14 00:00', 1), due_at('2026-02-13 16:00Z', 1), due_at('2026-02-17 12:00', 0);
-- the zone is that of the setting, not of the session
SET TIME ZONE 'UTC';
SELECT due_at('2026-02-13 16:00', 1), due_at('2026-02-13 15:59:59.999999', 1);
SET TIME ZONE 'Asia/Shanghai';

-- the oracle: a plain table of days, counted by plain SQL
CREATE TABLE public.oracle AS
SELECT d::date AS day, coalesce(c.is_workday, extract(isodow FROM d) < 6) AS work
FROM generate_series(timestamp '2007-01-01', '2026-12-31', '1 day') d
LEFT JOIN (SELECT DISTINCT ON (day) day, is_workday FROM calendar_day ORDER BY day, revision DESC) c ON c.day = d::date;
ALTER TABLE public.oracle ADD PRIMARY KEY (day);
CREATE TABLE public.nth AS SELECT row_number() OVER (ORDER BY day) AS k, day FROM public.oracle WHERE work;
CREATE UNIQUE INDEX ON public.nth (k);
CREATE UNIQUE INDEX ON public.nth (day);
ANALYZE public.oracle; ANALYZE public.nth;

SELECT count(*) AS days, count(*) FILTER (WHERE work <> is_workday(day)) AS wrong FROM public.oracle;
-- add_workdays: the n-th working day after, before, or on or after, by looking it up
SELECT count(*) AS sums, count(*) FILTER (WHERE got IS DISTINCT FROM wanted) AS wrong FROM (
	SELECT add_workdays(o.day, n) AS got, CASE
		WHEN n > 0 THEN (SELECT t.day FROM public.nth t WHERE t.day > o.day ORDER BY t.day OFFSET n - 1 LIMIT 1)
		WHEN n < 0 THEN (SELECT t.day FROM public.nth t WHERE t.day < o.day ORDER BY t.day DESC OFFSET -n - 1 LIMIT 1)
		ELSE (SELECT t.day FROM public.nth t WHERE t.day >= o.day ORDER BY t.day LIMIT 1) END AS wanted
	FROM public.oracle o, unnest('{-20,-10,-5,-2,-1,0,1,2,5,10,20}'::int[]) n
	WHERE o.day BETWEEN '2007-03-01' AND '2026-10-31') x;
-- far sums, by the numbers of the days
SELECT count(*) AS sums, count(*) FILTER (WHERE add_workdays(a.day, (b.k - a.k)::int) <> b.day) AS wrong,
	count(*) FILTER (WHERE workdays_between(a.day, b.day) <> b.k - a.k) AS wrong_between
FROM public.nth a, public.nth b WHERE a.k % 37 = 0 AND b.k % 41 = 0 AND a.k <> b.k;
-- workdays_between and networkdays, by counting
SELECT count(*) AS pairs, count(*) FILTER (WHERE workdays_between(a, b) <> naive) AS wrong,
	count(*) FILTER (WHERE workdays_between(b, a) <> - naive_back) AS wrong_back,
	count(*) FILTER (WHERE networkdays(a, b) <> naive_both) AS wrong_both, count(*) FILTER (WHERE networkdays(b, a) <> - naive_both AND a <> b) AS wrong_both_back
FROM (
	SELECT a.day AS a, b.day AS b,
		(SELECT count(*) FROM public.nth t WHERE t.day > a.day AND t.day <= b.day) AS naive,
		(SELECT count(*) FROM public.nth t WHERE t.day >= a.day AND t.day < b.day) AS naive_back,
		(SELECT count(*) FROM public.nth t WHERE t.day >= a.day AND t.day <= b.day) AS naive_both
	FROM public.oracle a JOIN public.oracle b ON b.day BETWEEN a.day AND a.day + 40 WHERE a.day - date '2007-01-01' <= 7200) x;
-- inverse and mirror
SELECT count(*) AS sums,
	count(*) FILTER (WHERE workdays_between(day, add_workdays(day, n)) <> n) AS not_inverse,
	count(*) FILTER (WHERE work AND add_workdays(add_workdays(day, n), -n) <> day) AS not_mirrored,
	count(*) FILTER (WHERE add_workdays(day, n + sign(n)::int) <> add_workdays(add_workdays(day, n), sign(n)::int)) AS not_additive,
	count(*) FILTER (WHERE NOT is_workday(add_workdays(day, n))) AS at_rest
FROM public.oracle, unnest('{-25,-7,-1,1,3,10,30}'::int[]) n WHERE day BETWEEN '2007-03-01' AND '2026-10-31';
SELECT count(*) AS days, count(*) FILTER (WHERE roll_workday(day, 'following') <> add_workdays(day, 0)) AS following,
	count(*) FILTER (WHERE roll_workday(day, 'preceding') <> (SELECT max(t.day) FROM public.nth t WHERE t.day <= o.day)) AS preceding,
	count(*) FILTER (WHERE due_at(day + time '12:00', 10) <> add_workdays(day, 10) + 1) AS due
FROM public.oracle o WHERE day BETWEEN '2007-01-10' AND '2026-10-31';

-- both ends of the announced range: the last date that can be told, and the first that cannot
SELECT public.fault(format('SELECT govshare.%s', call)) FROM unnest(ARRAY[
	$$is_workday('2006-12-31')$$, $$is_workday('2007-01-01')$$, $$is_workday('2026-12-31')$$, $$is_workday('2027-01-01')$$,
	$$add_workdays('2006-12-31', 1)$$, $$add_workdays('2006-12-30', 1)$$, $$add_workdays('2006-12-31', 0)$$, $$add_workdays('2007-01-01', 0)$$, $$add_workdays('2007-01-04', -1)$$, $$add_workdays('2007-01-05', -1)$$,
	$$add_workdays('2026-12-30', 1)$$, $$add_workdays('2026-12-31', 1)$$, $$add_workdays('2026-12-30', 2)$$, $$add_workdays('2027-01-01', -1)$$, $$add_workdays('2027-01-02', -1)$$, $$add_workdays('2027-01-01', 0)$$,
	$$add_workdays('2026-01-01', 2147483647)$$, $$add_workdays('2026-01-01', -2147483648)$$, $$add_workdays('2007-01-01', 4991)$$, $$add_workdays('2007-01-01', 4992)$$,
	$$workdays_between('2006-12-31', '2026-12-31')$$, $$workdays_between('2006-12-30', '2026-12-31')$$, $$workdays_between('2006-12-31', '2027-01-01')$$, $$workdays_between('2027-01-01', '2007-01-01')$$, $$workdays_between('2027-01-01', '2006-12-31')$$,
	$$networkdays('2007-01-01', '2026-12-31')$$, $$networkdays('2006-12-31', '2026-12-31')$$, $$networkdays('2007-01-01', '2027-01-01')$$, $$networkdays('2027-01-01', '2007-01-01')$$,
	$$roll_workday('2006-12-31', 'following')$$, $$roll_workday('2007-01-01', 'preceding')$$, $$roll_workday('2007-01-04', 'preceding')$$, $$roll_workday('2026-12-31', 'following')$$, $$roll_workday('2027-01-01', 'preceding')$$,
	$$due_at('2026-12-30 12:00', 1)$$, $$due_at('2026-12-31 12:00', 1)$$, $$due_at('2026-02-13', -1)$$, $$due_at('2026-02-13', -2147483648)$$
]) WITH ORDINALITY AS u(call, place) ORDER BY place;
-- infinite and far dates, unknown names
SELECT public.fault(format('SELECT govshare.%s', call)) FROM unnest(ARRAY[
	$$is_workday('infinity')$$, $$is_workday('-infinity')$$, $$add_workdays('infinity', 1)$$, $$add_workdays('-infinity', -1)$$, $$add_workdays('infinity', 0)$$,
	$$workdays_between('-infinity', 'infinity')$$, $$workdays_between('2026-01-01', 'infinity')$$, $$networkdays('2026-01-01', 'infinity')$$, $$networkdays('-infinity', '2026-01-01')$$,
	$$roll_workday('infinity', 'following')$$, $$due_at('infinity', 1)$$, $$due_at('-infinity', 1)$$, $$provisional_due_on('infinity', 1, 'CN')$$,
	$$is_workday('5874897-12-31')$$, $$is_workday('4714-11-24 BC')$$, $$add_workdays('5874897-12-31', 1)$$, $$add_workdays('4714-11-24 BC', -1)$$, $$due_at('294276-12-31', 1)$$,
	$$workdays_between('4714-11-24 BC', '5874897-12-31')$$, $$provisional_due_on('5874897-12-31', 2147483647, 'CN')$$,
	$$is_workday('2026-01-05', 'nowhere')$$, $$is_workday('2026-01-05', '')$$, $$is_workday('2026-01-05', 'C')$$, $$is_workday('2026-01-05', 'CN ')$$, $$is_workday('2026-01-05', 'cn')$$, $$is_workday('2026-01-05', repeat('全', 100000))$$,
	$$roll_workday('2026-01-05', 'modified')$$, $$calendar_valid_until('nowhere')$$, $$provisional_due_on('2026-01-05', 1, 'nowhere')$$
]) WITH ORDINALITY AS u(call, place) ORDER BY place;
SELECT is_workday(NULL), add_workdays(NULL, 1), add_workdays('2026-01-05', NULL), add_workdays('2026-01-05', 1, NULL), workdays_between('2026-01-05', NULL),
	networkdays(NULL, NULL), roll_workday('2026-01-05', NULL), due_at(NULL, 1), calendar_valid_until(NULL), provisional_due_on(NULL, 1, 'CN'), calendar_of(NULL);

-- provisional: official days as far as announced, then Monday to Friday
SELECT d, n, p.* FROM (VALUES ('2026-12-10'::date, 20), ('2026-12-10', 15), ('2026-12-10', 16), ('2026-12-31', 0), ('2026-12-31', 1), ('2027-01-01', 0), ('2027-01-01', 1), ('2027-01-02', 0), ('2027-01-02', 1), ('2027-01-03', 6),
	('2030-06-01', 10), ('2025-09-30', 1)) v(d, n), provisional_due_on(d, n, 'CN') p;
SELECT public.fault($$SELECT govshare.provisional_due_on('2006-12-30', 1, 'CN')$$), public.fault($$SELECT govshare.provisional_due_on('2026-01-01', -1, 'CN')$$);
-- far beyond the range it agrees with counting weekdays
SELECT count(*), count(*) FILTER (WHERE NOT provisional OR due_on <> naive) AS wrong FROM (
	SELECT p.*, (SELECT w::date FROM generate_series(d + 1, d + 60, interval '1 day') w WHERE extract(isodow FROM w) < 6 ORDER BY w OFFSET n - 1 LIMIT 1) AS naive
	FROM (SELECT g::date AS d FROM generate_series(timestamp '2029-01-01', '2029-02-01', '1 day') g) s, generate_series(1, 30) n, provisional_due_on(d, n, 'CN') p) x;

-- the calendar may be a column, a parameter, a toasted value, a different one in every row
INSERT INTO calendar (code, name, parent) VALUES ('XJ', '新疆', 'CN');
INSERT INTO calendar_day (calendar, day, is_workday, document) VALUES ('XJ', '2026-03-20', false, 'test');
SELECT c, is_workday('2026-03-20', c) FROM unnest('{CN,XJ,CN,XJ,XJ,CN}'::text[]) WITH ORDINALITY u(c, i) ORDER BY i;
CREATE FUNCTION public.alternate() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	code text; seen text := '';
BEGIN
	FOREACH code IN ARRAY '{CN,XJ,CN,XJ}'::text[] LOOP
		seen := seen || code || govshare.is_workday('2026-03-20', code) || ' ';
	END LOOP;
	RETURN seen;
END $$;
SELECT public.alternate();
PREPARE ask(text) AS SELECT is_workday('2026-03-20', $1);
SET plan_cache_mode = force_generic_plan;
EXECUTE ask('CN'); EXECUTE ask('XJ'); EXECUTE ask('CN');

-- parallel workers read the tables themselves, changes of the transaction included
SELECT provolatile, proparallel, proisstrict, count(*) FROM pg_proc
WHERE proname IN ('is_workday', 'add_workdays', 'workdays_between', 'networkdays', 'roll_workday', 'due_at', 'calendar_valid_until', 'calendar_of')
	AND pronamespace = 'govshare'::regnamespace GROUP BY 1, 2, 3;
\ir include/parallel_mode.sql
SET :parallel_mode = on;
SELECT sum(workdays_between('2026-01-01', day)) FROM public.oracle WHERE day >= '2026-01-01';
SET :parallel_mode = off;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
ALTER TABLE public.oracle SET (parallel_workers = 2);
BEGIN;
EXPLAIN (COSTS OFF) SELECT count(*) FILTER (WHERE is_workday(day)) FROM public.oracle;
SELECT count(*) FILTER (WHERE is_workday(day)) FROM public.oracle;
INSERT INTO calendar_day (calendar, day, is_workday, document, revision) VALUES ('CN', '2026-03-02', false, 'test', 100);
SELECT count(*) FILTER (WHERE is_workday(day)) FROM public.oracle;
ROLLBACK;
SELECT count(*) FILTER (WHERE is_workday(day)) FROM public.oracle;
