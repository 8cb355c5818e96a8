#!/bin/sh
# villages.sh: the 620,573 villages and communities (统计用区划代码, 2023) of the npm
# package china-division as one governed table, scoped to a division.
#
#   where      the ungoverned table with the scope written by hand
#   rls        classic row security: EXISTS over a table of grants, by role
#   governed   the governed table (async record), no WHERE
#
# for an aggregate over a province, a join with its counties, a range of one
# county and a look-up by name.  The ways take turns; medians of milliseconds
# are compared, so a ratio over 1 is slower.  Needs npm for the data; says so
# and ends well where there is none.  ROUNDS may be set.
set -eu
db=govshare_bench_villages
. "$(dirname "$0")/include/world.sh"
setting ROUNDS 7 1
command -v npm >/dev/null || { left_out '620,573 villages' 'no npm to get the package china-division with'; exit 0; }
world_begin

(cd "$work" && npm_config_cache="$work/npm" npm pack --silent china-division@2.7.0 >/dev/null) ||
	{ left_out '620,573 villages' 'the package china-division could not be had'; exit 0; }
tar -xzOf "$work"/china-division-*.tgz package/dist/villages.csv >"$work/villages.csv"

role bench_provider <<SQL
CREATE TABLE bench.loaded (code text, name text, street text, province text, city text, area text);
\\copy bench.loaded FROM '$work/villages.csv' WITH (FORMAT csv, HEADER)
CREATE TABLE bench.plain AS
	SELECT code::govshare.division_code AS code, name, area || '000000' AS area FROM bench.loaded ORDER BY code;
CREATE TABLE bench.secured AS SELECT * FROM bench.plain;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
CREATE TABLE bench.right_of (role name, lo govshare.division_code, hi govshare.division_code);
INSERT INTO bench.right_of VALUES ('bench_requester', '37', '379999999999');
DROP TABLE bench.loaded;
ALTER TABLE bench.plain ADD PRIMARY KEY (code);
ALTER TABLE bench.secured ADD PRIMARY KEY (code);
ALTER TABLE bench.governed ADD PRIMARY KEY (code);
CREATE TABLE bench.county AS SELECT code, name FROM govshare.division WHERE level = 'county' AND in_use_until IS NULL;
GRANT SELECT ON bench.plain, bench.secured, bench.county, bench.right_of TO PUBLIC;
ALTER TABLE bench.secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_right ON bench.secured USING (EXISTS (SELECT FROM bench.right_of r
	WHERE r.role = current_user AND code OPERATOR(govshare.>=) r.lo AND code OPERATOR(govshare.<=) r.hi));
SQL
world_govern bench.governed CS002/000001 code
world_grant CS002/000001 '{37}'
world_log_mode async
run -d $db -c 'VACUUM ANALYZE bench.plain' -c 'VACUUM ANALYZE bench.secured' -c 'VACUUM ANALYZE bench.governed' -c 'ANALYZE bench.right_of' -c CHECKPOINT
echo "$(run -d $db -c 'SELECT count(*) FROM bench.plain') rows, $(run -d $db -c "SELECT count(*) FROM bench.plain WHERE code OPERATOR(govshare.<@) '37'") of them in scope"

# query NAME TABLE [WHERE]: the text of a query over one of the tables
query()
{
	case $1 in
	aggregate) echo "SELECT count(*), count(DISTINCT v.name) FROM bench.$2 v WHERE true $3" ;;
	join) echo "SELECT c.name, count(*) FROM bench.$2 v JOIN bench.county c ON c.code OPERATOR(govshare.@>) v.code AND v.area = c.code::text || '000000' WHERE true $3 GROUP BY c.name" ;;
	county) echo "SELECT count(v.name) FROM bench.$2 v WHERE v.code OPERATOR(govshare.>=) '370102000000' AND v.code OPERATOR(govshare.<=) '370102999999' $3" ;;
	name) echo "SELECT v.code FROM bench.$2 v WHERE v.name = '千佛山社区居委会' $3" ;;
	esac
}
scope="AND v.code OPERATOR(govshare.>=) '37' AND v.code OPERATOR(govshare.<=) '379999999999'"

# Milliseconds of the third run of a prepared statement in a session of its own
milliseconds()
{
	printf '%s\n' "PREPARE q AS $1;" 'EXECUTE q \g /dev/null' 'EXECUTE q \g /dev/null' '\timing on' 'EXECUTE q \g /dev/null' |
		PGOPTIONS='-c govshare.purpose=bench -c max_parallel_workers_per_gather=0' psql -qXAt -v ON_ERROR_STOP=1 -U bench_requester -d $db |
		sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
}

# What a query answers, by the way of whoever asks
answer() { PGOPTIONS='-c govshare.purpose=bench' run -U bench_requester -d $db -c "$1" | sort; }

for name in aggregate join county name; do
	for table in secured governed; do
		[ "$(answer "$(query $name $table "")")" = "$(answer "$(query $name plain "$scope")")" ] || { echo "$name: $table answers otherwise"; exit 1; }
	done
	round=0
	while [ $round -lt "$ROUNDS" ]; do
		echo "where $(milliseconds "$(query $name plain "$scope")")" >>"$work/times.$name"
		echo "rls $(milliseconds "$(query $name secured "")")" >>"$work/times.$name"
		echo "governed $(milliseconds "$(query $name governed "")")" >>"$work/times.$name"
		round=$((round + 1))
	done
	echo "$name, milliseconds"
	print_medians where rls <"$work/times.$name"
done
for peer in where rls; do
	case $peer in where) against='hand-written WHERE' ;; rls) against='row security, EXISTS' ;; esac
	for name in aggregate join county name; do
		ratio "$work/times.$name" cost '620,573 villages' $name governed $peer "$against"
	done
done
