#!/bin/sh
# guard_cost.sh: what the guard costs, apart from the record.
#
# A million rows, half of them in the grant's division; the same question as
#
#   where       of an ordinary table, the grant's scope written by hand
#   governed    of a governed table, under the grant (async)
#   own         of the governed table by its provider, scope written by hand:
#               guarded, but neither scoped nor recorded
#   own+record  the same with record_own: guarded and recorded
#
# The record's own cost is what "own+record" takes longer than "own"; without
# it, governed is to take at most 1.05 times as long as where on scans and
# joins, and 1.10 times on prepared point reads: 0.95 and 0.91 times as fast.
#
# Then an ordinary table on a server that has the library loaded, in a database
# without the extension and in one with governed tables, against a second
# server of the same settings that does not have it.
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser) and the server's programs in PATH; works in databases of its own.
# SECONDS_EACH, ROUNDS and ROWS may be set.  Peers take turns; medians are
# compared, of the CPU time that the session took: what else the machine does
# moves it little, and the waits for the network, which hide the guard, are no
# part of it.
set -eu
db=govshare_bench_guard
. "$(dirname "$0")/include/world.sh"
setting SECONDS_EACH 2 1
setting ROUNDS 3 1
setting ROWS 1000000 20000
clean()
{
	[ ! -f "$work/other/postmaster.pid" ] || pg_ctl -D "$work/other" -m immediate -w stop >/dev/null
	world_end
}
more_databases=${db}_plain
world_begin
trap clean EXIT
world_log_mode async
world_set autovacuum off
run -d postgres -c "CREATE DATABASE ${db}_plain"

role bench_provider -v rows="$ROWS" <<'SQL'
CREATE TABLE bench.plain AS
	SELECT id, (ARRAY['370102', '110101', '370203', '210102', '370303', '310101', '370402', '440303'])[1 + id % 8]::govshare.division_code AS division,
		id % 7 AS status, md5(id::text) AS a, id * 3 AS d
	FROM generate_series(1, :rows) AS id;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
ALTER TABLE bench.plain ADD PRIMARY KEY (id);
ALTER TABLE bench.governed ADD PRIMARY KEY (id);
CREATE TABLE bench.plain_part (id int, division govshare.division_code, status int, a text, d int) PARTITION BY RANGE (division);
CREATE TABLE bench.governed_part (LIKE bench.plain_part) PARTITION BY RANGE (division);
SELECT format('CREATE TABLE bench.%I PARTITION OF bench.%I FOR VALUES FROM (%L) TO (%L)', t || '_' || p[i], t, p[i] || '0000', p[i + 1] || '0000')
	FROM unnest('{plain_part,governed_part}'::text[]) t, (VALUES ('{11,21,31,37,41,82}'::text[])) x (p), generate_series(1, 5) i \gexec
INSERT INTO bench.plain_part SELECT * FROM bench.plain;
INSERT INTO bench.governed_part SELECT * FROM bench.plain;
CREATE TABLE bench.other AS SELECT id, id % 100 AS weight FROM bench.plain WHERE id % 3 = 0;
ALTER TABLE bench.other ADD PRIMARY KEY (id);
GRANT SELECT ON bench.plain, bench.plain_part, bench.other TO PUBLIC;
SQL
world_govern bench.governed CS001/000001 division
world_govern bench.governed_part CS001/000002 division
world_grant CS001/000001 '{37}' 'status < 7'
world_grant CS001/000002 '{37}' 'status < 7'
run -d $db -c 'VACUUM ANALYZE' -c CHECKPOINT

scope="division OPERATOR(govshare.>=) '370000' AND division OPERATOR(govshare.<=) '379999999999' AND status < 7"
random="\\set id random(1, $ROWS - 2000)"
# script NAME WAY TABLE CONDITION: a question over a table
question()
{
	case $1 in
	point) printf '%s\n' "$random" "SELECT id, division, status, a, d FROM bench.$2 t WHERE id = :id AND $3;" ;;
	range) printf '%s\n' "$random" "SELECT sum(d) FROM bench.$2 t WHERE id BETWEEN :id AND :id + 2000 AND $3;" ;;
	join) echo "SELECT sum(t.d * o.weight) FROM bench.$2 t JOIN bench.other o ON o.id = t.id WHERE $3;" ;;
	aggregate) echo "SELECT status, count(*), sum(d), max(a) FROM bench.$2 t WHERE $3 GROUP BY status;" ;;
	pruned) echo "SELECT count(*), sum(d) FROM bench.$2_part t WHERE $3;" ;;
	esac
}
record_own() { run -d $db -c "SET govshare.break_glass = 'benchmark'" -c "UPDATE govshare.governed_table SET record_own = $1"; }

postmaster() { run -d postgres -c "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"; }

# cost PID ROLE DATABASE SCRIPT: microseconds of CPU that the session took for each run of the script
cost()
{
	# the postmaster has the time of a session a moment after that has ended
	sleep 0.3
	before=$(awk '{ print $16 + $17 }' "/proc/$1/stat")
	runs=$(PGOPTIONS='-c govshare.purpose=bench -c max_parallel_workers_per_gather=0 -c jit=off -c synchronous_commit=off' pgbench -U "$2" \
		-n -M prepared -c 1 -T "$seconds" -f "$4" "$3" | sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p')
	sleep 0.3
	after=$(awk '{ print $16 + $17 }' "/proc/$1/stat")
	awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" -v runs="$runs" 'BEGIN { print ticks / hertz * 1000000 / runs }'
}

server=$(postmaster)
for what in point range join aggregate pruned; do
	question $what plain "$scope" >"$work/where"
	question $what governed true >"$work/governed"
	question $what governed "$scope" >"$work/own"
	round=$warm_up
	while [ $round -le "$ROUNDS" ]; do
		seconds=$SECONDS_EACH
		[ $round -gt 0 ] || seconds=1
		for way in where governed own own+record; do
			case $way in
			where) t=$(cost "$server" bench_requester $db "$work/where") ;;
			governed) t=$(cost "$server" bench_requester $db "$work/governed") ;;
			own) record_own false; t=$(cost "$server" bench_provider $db "$work/own") ;;
			*) record_own true; t=$(cost "$server" bench_provider $db "$work/own") ;;
			esac
			# round 0 warms the caches and is not counted
			[ $round -eq 0 ] || echo "$way $t" >>"$work/times.$what"
		done
		round=$((round + 1))
	done
	# The guard alone: what governed takes, less the record's part
	guard=$(medians <"$work/times.$what" | awk '
		{ t[$1] = $2; n = $3 }
		END {
			record = t["own+record"] > t["own"] ? t["own+record"] - t["own"] : 0
			for (i = 1; i <= n; i++) print "guard", t["governed"] - record
		}')
	echo "$guard" >>"$work/times.$what"
	echo "$what, microseconds of CPU"
	print_medians where <"$work/times.$what"
done
record_own false
for way in guard governed; do
	for what in point range join aggregate pruned; do
		least=
		case $way.$what in
		guard.point) name='CPU, guard alone' least=0.91 ;;
		guard.*) name='CPU, guard alone, scans and joins' least=0.95 ;;
		*.point) name='CPU, guard and record' ;;
		*) name='CPU, guard and record, scans and joins' ;;
		esac
		ratio "$work/times.$what" cost "$name" $what $way where 'hand-written WHERE' $least
	done
done

# The library loaded, and not
initdb -D "$work/other" -U postgres -A trust --no-sync >/dev/null
psql -qXAt -d postgres -c "SELECT format('%s = %L', name, current_setting(name)) FROM pg_settings
	WHERE name IN ('shared_buffers', 'max_wal_size', 'max_connections')" >>"$work/other/postgresql.conf"
printf '%s\n' "listen_addresses = ''" 'autovacuum = off' "unix_socket_directories = '$work'" >>"$work/other/postgresql.conf"
pg_ctl -D "$work/other" -l "$work/other.log" -w start >/dev/null
other=$(PGHOST=$work postmaster)
ordinary="CREATE TABLE ordinary AS SELECT id, id % 7 AS status, md5(id::text) AS a FROM generate_series(1, 200000) id;
	ALTER TABLE ordinary ADD PRIMARY KEY (id); GRANT ALL ON ordinary TO PUBLIC"
here=$PGHOST
run -d $db -c "$ordinary" -c 'VACUUM ANALYZE ordinary'
run -d ${db}_plain -c "$ordinary" -c 'VACUUM ANALYZE ordinary'
PGHOST=$work run -d postgres -c "$ordinary" -c 'VACUUM ANALYZE ordinary'
echo '\set id random(1, 200000)' >"$work/id"
for what in read update count; do
	cp "$work/id" "$work/sql"
	case $what in
	read) echo 'SELECT status, a FROM ordinary WHERE id = :id;' ;;
	update) echo 'UPDATE ordinary SET status = status + 1 WHERE id = :id;' ;;
	count) echo 'SELECT count(*) FROM ordinary WHERE status < 3;' ;;
	esac >>"$work/sql"
	round=$warm_up
	while [ $round -le "$ROUNDS" ]; do
		seconds=$SECONDS_EACH
		[ $round -gt 0 ] || seconds=1
		for way in without loaded governing; do
			case $way in
			without) t=$(PGHOST=$work cost "$other" postgres postgres "$work/sql") ;;
			loaded) t=$(cost "$server" postgres ${db}_plain "$work/sql") ;;
			*) t=$(cost "$server" postgres $db "$work/sql") ;;
			esac
			[ $round -eq 0 ] || echo "$way $t" >>"$work/ordinary.$what"
		done
		round=$((round + 1))
	done
	echo "$what of an ordinary table, microseconds of CPU"
	print_medians without <"$work/ordinary.$what"
done
for way in loaded governing; do
	case $way in loaded) name='CPU, ordinary table, library loaded' ;; *) name='CPU, ordinary table beside governed ones' ;; esac
	for what in read update count; do
		ratio "$work/ordinary.$what" cost "$name" $what $way without 'server without the library'
	done
done
