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
-- a few of them, with periods as the law has them, of some weeks
CREATE TABLE few AS
	SELECT d, d + 1 + (random() * 40)::int AS e FROM event LIMIT :series_rows;
VACUUM ANALYZE event;
VACUUM ANALYZE few;
VACUUM ANALYZE day;
-- all of it in shared buffers: counting is measured, not reading
CREATE EXTENSION pg_prewarm;
SELECT pg_prewarm('event') \g /dev/null
SQL

# Each line: name, then the query.
cat > "$work/query" <<'SQL'
plus SELECT count(d + 10) FROM public.event;
add_workdays SELECT count(add_workdays(d, 10)) FROM public.event;
workdays_between SELECT count(workdays_between(d, e)) FROM public.event;
is_workday SELECT count(is_workday(d)) FROM public.event;
join_add_workdays SELECT count(t.day) FROM public.event JOIN public.day f ON f.day = d JOIN public.day t ON t.number = f.number + 10 AND t.is_workday;
join_workdays_between SELECT count(t.number - f.number) FROM public.event JOIN public.day f ON f.day = d JOIN public.day t ON t.day = e;
join_is_workday SELECT count(f.is_workday) FROM public.event JOIN public.day f ON f.day = d;
few_add_workdays SELECT count(add_workdays(d, 10)) FROM public.few;
few_workdays_between SELECT count(workdays_between(d, e)) FROM public.few;
series_add_workdays SELECT count((SELECT g::date FROM generate_series(d + 1, d + 40, interval '1 day') g WHERE (SELECT f.is_workday FROM public.day f WHERE f.day = g::date) ORDER BY g OFFSET 9 LIMIT 1)) FROM public.few;
series_workdays_between SELECT count((SELECT count(*) FROM generate_series(d + 1, e, interval '1 day') g JOIN public.day f ON f.day = g::date WHERE f.is_workday)) FROM public.few;
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
	ratio "$work/times" cost 'working days' $function few_$function series_$function 'generate_series and a calendar table'
done
