#!/bin/sh
# planning.sh: what planning a governed query takes longer, as pg_stat_statements
# measures it (mean without the longest, which is the first), against the same of ordinary tables with the
# scope written by hand, and of tables with classic row security (EXISTS over a
# table of grants).
#
#   simple     one table by primary key
#   join       four tables by their keys
#
# Each is planned anew for every run (simple protocol); one session runs the
# peers in random turns.  Medians of the means of ROUNDS sessions are compared.
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser), which it restarts with pg_stat_statements; works in a database of
# its own.  RUNS and ROUNDS may be set.
set -eu
db=govshare_bench_planning
. "$(dirname "$0")/include/world.sh"
setting RUNS 3000 300
setting ROUNDS 7 1
world_begin

for kind in plain secured governed; do
	for n in 1 2 3 4; do
		cat <<SQL
CREATE TABLE bench.${kind}_$n AS
	SELECT id, govshare.division_code '370102' AS division, id % 7 AS status, md5(id::text) AS a FROM generate_series(1, 10000) AS id;
ALTER TABLE bench.${kind}_$n ADD PRIMARY KEY (id);
GRANT SELECT ON bench.${kind}_$n TO PUBLIC;
SQL
	done
done >"$work/tables"
cat >>"$work/tables" <<'SQL'
CREATE TABLE bench.right_of (role name, entry text, purpose text, lo govshare.division_code, hi govshare.division_code, PRIMARY KEY (role, entry, purpose));
INSERT INTO bench.right_of SELECT 'bench_requester', 'CS001/00000' || n, 'bench', '370000', '379999999999' FROM generate_series(1, 4) n;
GRANT SELECT ON bench.right_of TO PUBLIC;
SELECT format('CREATE POLICY by_right ON bench.secured_%s USING (status < 7 AND EXISTS (SELECT FROM bench.right_of r
	WHERE r.role = session_user AND r.entry = %L AND r.purpose = current_setting(''govshare.purpose'', true)
		AND division OPERATOR(govshare.>=) r.lo AND division OPERATOR(govshare.<=) r.hi))', n, 'CS001/00000' || n) FROM generate_series(1, 4) n \gexec
SELECT format('ALTER TABLE bench.secured_%s ENABLE ROW LEVEL SECURITY', n) FROM generate_series(1, 4) n \gexec
SQL
role bench_provider -f "$work/tables"
for n in 1 2 3 4; do echo "bench.governed_$n CS001/00000$n division"; done | world_govern_all
for n in 1 2 3 4; do echo "CS001/00000$n {37} status < 7"; done | world_grant_all
world_set govshare.log_mode "'async'"
world_set shared_preload_libraries "'govshare', 'pg_stat_statements'"
world_restart
world_set pg_stat_statements.track_planning on
run -d $db -c 'CREATE EXTENSION pg_stat_statements' -c 'VACUUM ANALYZE'

# scope ALIAS: the grant's, by hand
scope() { echo "AND $1.division OPERATOR(govshare.>=) '370000' AND $1.division OPERATOR(govshare.<=) '379999999999' AND $1.status < 7"; }
for kind in plain secured governed; do
	by_hand=
	[ $kind != plain ] || by_hand=$(scope t1)
	printf '%s\n' '\set id random(1, 10000)' "SELECT t1.id, t1.a FROM bench.${kind}_1 t1 WHERE t1.id = :id $by_hand;" >"$work/simple.$kind"
	[ $kind != plain ] || by_hand="$(scope t1) $(scope t2) $(scope t3) $(scope t4)"
	printf '%s\n' '\set id random(1, 10000)' "SELECT t1.id, t2.a, t3.a, t4.a FROM bench.${kind}_1 t1 JOIN bench.${kind}_2 t2 ON t2.id = t1.id
		JOIN bench.${kind}_3 t3 ON t3.id = t2.id JOIN bench.${kind}_4 t4 ON t4.id = t3.id WHERE t1.id = :id $by_hand;" | tr '\n' ' ' |
		sed 's/10000) /10000)\n/' >"$work/join.$kind"
done

for kind in plain secured governed; do
	sed '/set id/d; s/:id/1/' "$work/join.$kind" |
		PGOPTIONS='-c govshare.purpose=bench' run -U bench_requester -d $db | grep -q . || { echo "no row of the tables $kind"; exit 1; }
done

round=$warm_up
while [ $round -le "$ROUNDS" ]; do
	for what in simple join; do
		run -d $db -c 'SELECT pg_stat_statements_reset()' >/dev/null
		PGOPTIONS='-c govshare.purpose=bench' pgbench -U bench_requester -n -M simple -c 1 -t "$RUNS" \
			-f "$work/$what.plain" -f "$work/$what.secured" -f "$work/$what.governed" $db >/dev/null
		run -d $db -F ' ' -c "SELECT substring(query FROM 'bench\\.([a-z]+)_1 t1'), 1000 * (total_plan_time - max_plan_time) / (plans - 1) FROM pg_stat_statements
			WHERE query LIKE 'SELECT t1.id%bench.%\\_1 t1%' AND plans > $((RUNS / 6))" >"$work/planned"
		[ "$(wc -l <"$work/planned")" -eq 3 ] || { echo 'pg_stat_statements does not know the three queries'; exit 1; }
		# round 0 warms the caches and is not counted
		[ $round -eq 0 ] || cat "$work/planned" >>"$work/times.$what"
	done
	round=$((round + 1))
done

for what in simple join; do
	echo "planning, $what, microseconds"
	print_medians plain secured <"$work/times.$what"
done
for peer in plain secured; do
	case $peer in plain) against='hand-written WHERE' ;; secured) against='row security, EXISTS' ;; esac
	for what in simple join; do
		ratio "$work/times.$what" cost 'planning' "$what" governed $peer "$against"
	done
done
