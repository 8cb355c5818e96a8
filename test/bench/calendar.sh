#!/bin/sh
# calendar.sh: what counting in working days costs, whole queries over a million
# rows, against date + integer and against hash joins with a calendar table;
# and over fewer rows against generate_series, which takes far longer.
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which); works in a
# database of its own.  ROWS, SERIES_ROWS and ROUNDS may be set.  The queries take turns, so
# that a slow moment of the machine meets them all; medians are compared.
set -eu
. "$(dirname "$0")/include/measure.sh"
setting ROWS 1000000 20000
setting SERIES_ROWS 20000 1000
setting ROUNDS 9 1
db=govshare_bench_calendar

run() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
run -d postgres -c 'SET client_min_messages = warning' -c "DROP DATABASE IF EXISTS $db" -c "CREATE DATABASE $db"
work=$(mktemp -d)
trap 'rm -rf "$work"; run -d postgres -c "DROP DATABASE IF EXISTS $db"' EXIT

run -d $db -v rows="$ROWS" -v series_rows="$SERIES_ROWS" <<'SQL'
CREATE EXTENSION govshare;
SELECT setseed(0.5);
CREATE TABLE event AS
	SELECT date '2007-06-01' + (random() * 6900)::int AS d, date '2007-06-01' + (random() * 6900)::int AS e
	FROM generate_series(1, :rows);
-- what a careful person would join with: each day, whether it is a working day,
-- how many working days there are up to it, and which working day is the n-th
CREATE TABLE day AS
	SELECT g::date AS day, govshare.is_workday(g::date) AS is_workday,
		(sum(govshare.is_workday(g::date)::int) OVER (ORDER BY g))::int AS number
	FROM generate_series(timestamp '2007-01-01', '2026-12-31', '1 day') g;
ALTER TABLE day ADD PRIMARY KEY (day);
CREATE UNIQUE INDEX ON day (number) WHERE is_workday;
-- and who counts day by day, with: weekdays off, weekends worked
CREATE TABLE day_off AS SELECT day FROM day WHERE NOT is_workday AND extract(isodow FROM day) < 6;
CREATE TABLE day_on AS SELECT day FROM day WHERE is_workday AND extract(isodow FROM day) > 5;
-- a few of them, with periods as the law has them, of some weeks
CREATE TABLE few AS
	SELECT d, d + 1 + (random() * 40)::int AS e FROM event LIMIT :series_rows;
VACUUM ANALYZE event;
VACUUM ANALYZE few;
VACUUM ANALYZE day, day_off, day_on;
-- all of it in shared buffers: counting is measured, not reading
CREATE EXTENSION pg_prewarm;
SELECT pg_prewarm('event') \g /dev/null
SQL

# Each line: name, then the query.
worked="(extract(isodow FROM d + n) < 6 AND d + n NOT IN (SELECT o.day FROM public.day_off o) OR d + n IN (SELECT o.day FROM public.day_on o))"
series_add="(SELECT d + n FROM generate_series(1, 40) n WHERE $worked ORDER BY n OFFSET 9 LIMIT 1)"
series_between="(SELECT count(*) FROM generate_series(1, e - d) n WHERE $worked)"
joined_add='public.day f ON f.day = d JOIN public.day t ON t.number = f.number + 10 AND t.is_workday'
joined_between='public.day f ON f.day = d JOIN public.day t ON t.day = e'
cat > "$work/query" <<SQL
plus SELECT count(d + 10) FROM public.event;
add_workdays SELECT count(add_workdays(d, 10)) FROM public.event;
workdays_between SELECT count(workdays_between(d, e)) FROM public.event;
is_workday SELECT count(is_workday(d)) FROM public.event;
join_add_workdays SELECT count(t.day) FROM public.event JOIN $joined_add;
join_workdays_between SELECT count(t.number - f.number) FROM public.event JOIN $joined_between;
join_is_workday SELECT count(f.is_workday) FROM public.event JOIN public.day f ON f.day = d;
few_add_workdays SELECT count(add_workdays(d, 10)) FROM public.few;
few_workdays_between SELECT count(workdays_between(d, e)) FROM public.few;
series_add_workdays SELECT count($series_add) FROM public.few;
series_workdays_between SELECT count($series_between) FROM public.few;
SQL

# All of them answer the same
run -d $db <<SQL
SET search_path = govshare, public;
SELECT 1 / (count(*) = (SELECT count(*) FROM few))::int FROM few WHERE add_workdays(d, 10) = $series_add AND workdays_between(d, e) = $series_between \g /dev/null
SELECT 1 / (count(*) = (SELECT count(*) FROM few))::int FROM few JOIN $joined_add WHERE add_workdays(few.d, 10) = t.day \g /dev/null
SELECT 1 / (count(*) = (SELECT count(*) FROM few))::int FROM few JOIN $joined_between WHERE workdays_between(few.d, few.e) = t.number - f.number \g /dev/null
SQL

# round ORDER: a session that warms up and then times each query once
round() {
	echo "SET max_parallel_workers_per_gather = 0;"
	echo "SET search_path = govshare, public;"
	sed 's/^[a-z_]* //' "$work/query"
	printf '%s\n' '\timing on'
	"$1" "$work/query" | sed 's/^\([a-z_]*\) /\\echo \1\n/'
}
round cat > "$work/forward.sql"
round tac > "$work/backward.sql"

i=0
while [ $i -lt "$ROUNDS" ]
do
	# both ways, so that no query profits from its neighbour
	for order in forward backward
	do
		run -d $db -f "$work/$order.sql" > "$work/out"
		awk '/^[a-z_]+$/ { name = $1 } /^Time:/ { print name, $2 }' "$work/out" >> "$work/times"
	done
	i=$((i + 1))
done

echo "milliseconds"
print_medians plus <"$work/times"
for function in add_workdays workdays_between is_workday; do
	ratio "$work/times" cost 'working days' $function $function plus 'date + integer'
done
for function in add_workdays workdays_between is_workday; do
	ratio "$work/times" cost 'working days' $function $function join_$function 'hash join with a calendar table'
done
for function in add_workdays workdays_between; do
	ratio "$work/times" cost 'working days' $function few_$function series_$function 'generate_series and lists of days'
done
