#!/bin/sh
# governed_write.sh: what it costs the provider that its table is governed: its
# own writes, against the same writes to an ordinary table.
#
#   insert     one row, prepared, one client
#   update     one row by primary key, likewise
#   copy       COPY FROM of ROWS rows
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser); works in a database of its own.  SECONDS_EACH, ROUNDS and ROWS may
# be set.  Plain and governed take turns; medians are compared.
set -eu
db=govshare_bench_write
. "$(dirname "$0")/include/world.sh"
setting SECONDS_EACH 2 1
setting ROUNDS 5 1
setting ROWS 1000000 20000
world_begin

role bench_provider <<'SQL'
CREATE TABLE bench.plain AS
	SELECT id, govshare.division_code '370102' AS division, id % 7 AS status, md5(id::text) AS a FROM generate_series(1, 100000) AS id;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
ALTER TABLE bench.plain ADD PRIMARY KEY (id);
ALTER TABLE bench.governed ADD PRIMARY KEY (id);
CREATE SEQUENCE bench.next START 100000000;
SQL
world_govern bench.governed CS001/000001 division
run -d $db -c 'VACUUM ANALYZE bench.plain' -c 'VACUUM ANALYZE bench.governed' -c CHECKPOINT

for table in plain governed; do
	echo "INSERT INTO bench.$table VALUES (nextval('bench.next'), '370102', 1, 'x');" >"$work/insert.$table"
	printf '%s\n' '\set id random(1, 100000)' "UPDATE bench.$table SET status = status + 1 WHERE id = :id;" >"$work/update.$table"
done
run -At -d $db -c "COPY (SELECT i + 200000000, '370102', i % 7, md5(i::text) FROM generate_series(1, $ROWS) i) TO STDOUT" >"$work/rows"

# Rows a second of one COPY, taken back
copy_rate()
{
	before=$(date +%s%N)
	psql -XqAt -v ON_ERROR_STOP=1 -U bench_provider -d $db -c BEGIN -c "COPY bench.$1 FROM STDIN" -c ROLLBACK <"$work/rows" >/dev/null
	after=$(date +%s%N)
	echo $((ROWS * 1000000 / ((after - before) / 1000)))
}

round=$warm_up
while [ $round -le "$ROUNDS" ]; do
	for table in plain governed; do
		for way in insert update copy; do
			case $way in
			copy) rate=$(copy_rate $table) ;;
			*) rate=$(world_tps bench_provider 1 "$([ $round -eq 0 ] && echo 1 || echo "$SECONDS_EACH")" -f "$work/$way.$table") ;;
			esac
			[ $round -eq 0 ] || echo "$table $rate" >>"$work/rates.$way"
		done
	done
	round=$((round + 1))
done

for way in insert update copy; do
	echo "$way, rows a second"
	print_medians plain <"$work/rates.$way"
	ratio "$work/rates.$way" rate "provider's writes" $way governed plain 'ordinary table'
done
