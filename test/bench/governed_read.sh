#!/bin/sh
# governed_read.sh: what a governed point read costs, prepared, against the same
# read of an ordinary table, with and without a hand-written WHERE.
#
#   raw        ordinary table, by primary key
#   where      the same, and the scope of the grant written by hand
#   pgaudit    the same as where, logged by pgaudit to the server's log file, if
#              it is installed; not durable
#   insert     the same as where, and a row inserted to record it, in one
#              transaction: what an application would do by hand
#   async      governed; the record is durable a moment later
#   sync       governed; no row before its record is durable
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser); works in a database of its own.  SECONDS_EACH, ROUNDS and CLIENTS
# may be set.  They take turns; medians are compared.
set -eu
: "${SECONDS_EACH:=4}" "${ROUNDS:=7}" "${CLIENTS:=1 8}"
db=govshare_bench_read
. "$(dirname "$0")/include/world.sh"
world_begin

role bench_provider <<'SQL'
CREATE TABLE bench.plain AS
	SELECT id, govshare.division_code '370102' AS division, id % 7 AS status, md5(id::text) AS a, md5((id + 1)::text) AS b,
		now() AS c, id * 3 AS d
	FROM generate_series(1, 200000) AS id;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
ALTER TABLE bench.plain ADD PRIMARY KEY (id);
ALTER TABLE bench.governed ADD PRIMARY KEY (id);
CREATE TABLE bench.audit (at timestamptz DEFAULT now(), role name DEFAULT session_user, relation text, items text, purpose text);
GRANT SELECT ON bench.plain TO PUBLIC;
GRANT INSERT ON bench.audit TO PUBLIC;
SQL
world_govern bench.governed CS001/000001 division
world_grant CS001/000001 '{37}' 'status < 7'
run -d $db -c 'VACUUM ANALYZE bench.plain' -c 'VACUUM ANALYZE bench.governed' -c CHECKPOINT

columns='id, division, status, a, b, c, d'
random='\set id random(1, 200000)'
printf '%s\n' "$random" "SELECT $columns FROM bench.plain WHERE id = :id;" >"$work/raw"
printf '%s\n' "$random" "SELECT $columns FROM bench.plain WHERE id = :id
	AND division OPERATOR(govshare.>=) '370000' AND division OPERATOR(govshare.<=) '379999' AND status < 7;" >"$work/where"
printf '%s\n' BEGIN\; "INSERT INTO bench.audit (relation, items, purpose) VALUES ('bench.plain', '$columns', 'bench');" >"$work/insert"
cat "$work/where" >>"$work/insert"
echo 'COMMIT;' >>"$work/insert"
printf '%s\n' "$random" "SELECT $columns FROM bench.governed WHERE id = :id;" >"$work/async"
cp "$work/async" "$work/sync"
cp "$work/where" "$work/pgaudit"

# pgaudit wants to be preloaded; only its own role is audited
ways='raw where insert async sync' bases='raw where insert'
data=$(run -d postgres -c 'SHOW data_directory')
if [ -e "$(pg_config --pkglibdir)/pgaudit.so" ]; then
	ways='raw where pgaudit insert async sync' bases='raw where insert pgaudit'
	run -d postgres -c "ALTER SYSTEM SET shared_preload_libraries = 'govshare', 'pgaudit'"
	pg_ctl -D "$data" -l "$data/pgaudit.log" -w restart >/dev/null
	run -d $db -c 'CREATE ROLE bench_audited LOGIN' -c 'GRANT USAGE ON SCHEMA govshare TO bench_audited' -c "ALTER ROLE bench_audited SET pgaudit.log = 'read'"
fi

for clients in $CLIENTS; do
	: >"$work/tps"
	round=0
	while [ $round -le "$ROUNDS" ]; do
		for way in $ways; do
			case $way in *sync) world_log_mode $way ;; esac
			seconds=$SECONDS_EACH
			[ $round -gt 0 ] || seconds=1
			role=bench_requester
			[ $way != pgaudit ] || role=bench_audited
			tps=$(world_tps $role "$clients" "$seconds" -f "$work/$way")
			# round 0 warms the caches and is not counted
			[ $round -eq 0 ] || echo "$way $tps" >>"$work/tps"
		done
		round=$((round + 1))
	done
	echo "$clients clients, reads a second"
	world_medians $bases <"$work/tps"
done

# What the reads left behind, verified from columns to heads on one core
run -d $db -c 'SELECT govshare.flush_log()' -c 'VACUUM ANALYZE govshare.access_record' >/dev/null
run -d $db <<'SQL'
SELECT size AS leaves, clock_timestamp() AS started FROM govshare.log_head() \gset
SELECT finding, :leaves AS leaves, round(:leaves / extract(epoch FROM clock_timestamp() - :'started')) AS speed FROM govshare.verify_log() \gset
\echo verify_log: :finding, :leaves leaves, :speed a second
SQL
