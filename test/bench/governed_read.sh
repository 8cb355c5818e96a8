#!/bin/sh
# governed_read.sh: what a governed point read costs, prepared, against the same
# read of an ordinary table, with and without a hand-written WHERE.
#
#   raw        ordinary table, by primary key
#   where      the same, and the scope of the grant written by hand
#   exists     classic row security: a policy with EXISTS over a table of grants
#   plpgsql    row security with the same question asked by a PL/pgSQL function
#   pgaudit    the same as where, logged by pgaudit to the server's log file, if
#              it is installed: the statement, and by log_line_prefix who, from
#              where, in which session; not durable
#   pgaudit+   the same, and by settings of pgaudit which relation and how many
#              rows, as the record of use has them
#   insert     the same as where, and a row inserted to record it, in one
#              transaction: what an application would do by hand
#   before     the same, but the row is committed before the read, as sync has it
#   with       the same in one statement: WITH ... INSERT, SELECT
#   async      governed; the record is durable a moment later
#   sync       governed; no row before its record is durable
#
# Of these, before and sync alone have a durable record when the row is there,
# insert and with when the transaction ends; raw, where, exists and plpgsql have
# none at all.  What is inserted is five columns without an index, and says
# nothing of how the read ended.
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser), which it restarts; works in a database of its own.  SECONDS_EACH,
# ROUNDS and CLIENTS may be set.  They take turns; medians are compared.
set -eu
db=govshare_bench_read
. "$(dirname "$0")/include/world.sh"
setting SECONDS_EACH 2 1
setting ROUNDS 5 1
setting CLIENTS '1 8 32' '1 8'
world_begin

role bench_provider <<'SQL'
CREATE TABLE bench.plain AS
	SELECT id, govshare.division_code '370102' AS division, id % 7 AS status, md5(id::text) AS a, md5((id + 1)::text) AS b,
		now() AS c, id * 3 AS d
	FROM generate_series(1, 200000) AS id;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
CREATE TABLE bench.by_exists AS SELECT * FROM bench.plain;
CREATE TABLE bench.by_plpgsql AS SELECT * FROM bench.plain;
ALTER TABLE bench.plain ADD PRIMARY KEY (id);
ALTER TABLE bench.by_exists ADD PRIMARY KEY (id);
ALTER TABLE bench.by_plpgsql ADD PRIMARY KEY (id);
ALTER TABLE bench.governed ADD PRIMARY KEY (id);
CREATE TABLE bench.audit (at timestamptz DEFAULT now(), role name DEFAULT session_user, relation text, items text, purpose text);
GRANT SELECT ON bench.plain TO PUBLIC;
GRANT INSERT ON bench.audit TO PUBLIC;

-- Grants as an application would keep them, asked by row security
CREATE TABLE bench.right_of (role name, purpose text, lo govshare.division_code, hi govshare.division_code, valid_until timestamptz,
	PRIMARY KEY (role, purpose));
INSERT INTO bench.right_of VALUES ('bench_requester', 'bench', '370000', '379999999999', now() + interval '1 year');
CREATE FUNCTION bench.may_read(division govshare.division_code, status int) RETURNS boolean
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN status < 7 AND EXISTS (SELECT FROM bench.right_of r
		WHERE r.role = session_user AND r.purpose = current_setting('govshare.purpose', true) AND r.valid_until > now()
			AND division OPERATOR(govshare.>=) r.lo AND division OPERATOR(govshare.<=) r.hi);
END
$$;
CREATE POLICY by_right ON bench.by_exists USING (status < 7 AND EXISTS (SELECT FROM bench.right_of r
	WHERE r.role = session_user AND r.purpose = current_setting('govshare.purpose', true) AND r.valid_until > now()
		AND division OPERATOR(govshare.>=) r.lo AND division OPERATOR(govshare.<=) r.hi));
CREATE POLICY by_function ON bench.by_plpgsql USING (bench.may_read(division, status));
ALTER TABLE bench.by_exists ENABLE ROW LEVEL SECURITY;
ALTER TABLE bench.by_plpgsql ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON bench.right_of, bench.by_exists, bench.by_plpgsql TO PUBLIC;
SQL
world_govern bench.governed CS001/000001 division
world_grant CS001/000001 '{37}' 'status < 7'
run -d $db -c 'VACUUM ANALYZE bench.plain, bench.by_exists, bench.by_plpgsql, bench.governed, bench.right_of' -c CHECKPOINT

# Each way finds the row
for table in plain by_exists by_plpgsql governed; do
	PGOPTIONS='-c govshare.purpose=bench' run -U bench_requester -d $db -c "SELECT 1 / count(*) FROM bench.$table WHERE id = 1" >/dev/null
done

columns='id, division, status, a, b, c, d'
random='\set id random(1, 200000)'
printf '%s\n' "$random" "SELECT $columns FROM bench.plain WHERE id = :id;" >"$work/raw"
printf '%s\n' "$random" "SELECT $columns FROM bench.plain WHERE id = :id
	AND division OPERATOR(govshare.>=) '370000' AND division OPERATOR(govshare.<=) '379999' AND status < 7;" >"$work/where"
printf '%s\n' "$random" "SELECT $columns FROM bench.by_exists WHERE id = :id;" >"$work/exists"
printf '%s\n' "$random" "SELECT $columns FROM bench.by_plpgsql WHERE id = :id;" >"$work/plpgsql"
insert="INSERT INTO bench.audit (relation, items, purpose) VALUES ('bench.plain', '$columns', 'bench')"
{ echo "$insert;"; cat "$work/where"; } >"$work/before"
{ echo 'BEGIN;'; cat "$work/before"; echo 'COMMIT;'; } >"$work/insert"
sed "s/^SELECT/WITH record AS ($insert) SELECT/" "$work/where" >"$work/with"
printf '%s\n' "$random" "SELECT $columns FROM bench.governed WHERE id = :id;" >"$work/async"
cp "$work/async" "$work/sync"
cp "$work/where" "$work/pgaudit"
cp "$work/where" "$work/pgaudit+"

# pgaudit wants to be preloaded; only its own roles are audited
ways='raw where exists plpgsql insert before with async sync'
if [ -e "$(pg_config --pkglibdir)/pgaudit.so" ]; then
	ways='raw where exists plpgsql pgaudit pgaudit+ insert before with async sync'
	world_set shared_preload_libraries "'govshare', 'pgaudit'"
	# A line that does not say who read is no record
	world_set log_line_prefix "'%m [%p] %u %d %h %a %c '"
	world_restart
	for role in bench_audited bench_audited_all; do
		run -d $db -c "CREATE ROLE $role LOGIN" -c "GRANT USAGE ON SCHEMA govshare TO $role" -c "ALTER ROLE $role SET pgaudit.log = 'read'"
	done
	run -d $db -c 'ALTER ROLE bench_audited_all SET pgaudit.log_relation = on' -c 'ALTER ROLE bench_audited_all SET pgaudit.log_rows = on'
fi

# What one way left to be written (rows, lines of a log) is not the next one's cost
settle()
{
	run -d postgres -c CHECKPOINT
	sync
}

for clients in $CLIENTS; do
	: >"$work/tps.$clients"
	round=$warm_up
	while [ $round -le "$ROUNDS" ]; do
		# What comes before a way tells on it, if only by what the disk still does
		for way in $(printf '%s\n' $ways | shuf); do
			case $way in *sync) world_log_mode $way ;; esac
			seconds=$SECONDS_EACH
			[ $round -gt 0 ] || seconds=1
			settle
			role=bench_requester
			case $way in
			pgaudit) role=bench_audited ;;
			pgaudit+) role=bench_audited_all ;;
			esac
			tps=$(world_tps $role "$clients" "$seconds" -f "$work/$way")
			# round 0 warms the caches and is not counted
			[ $round -eq 0 ] || echo "$way $tps" >>"$work/tps.$clients"
		done
		round=$((round + 1))
	done
	echo "$clients clients, reads a second"
	for way in $ways; do
		grep "^$way " "$work/tps.$clients"
	done | print_medians raw where insert
done

case $ways in
*pgaudit*)
	for line in 'bench_audited .*AUDIT: SESSION,.*SELECT id' 'bench_audited_all .*AUDIT: SESSION,.*,TABLE,bench.plain,'; do
		grep -q "$line" "$data/restarted.log" || { echo "pgaudit logged no line like $line"; exit 1; }
	done
	;;
esac

# against MODE PEER NAME [FLOOR]: a row of the table; floors are for many clients
against()
{
	for clients in $CLIENTS; do
		least=${4:-}
		[ "$clients" -ge 8 ] || least=
		ratio "$work/tps.$clients" rate "point read, $1, clients" "$clients" "$1" "$2" "$3" "$least"
	done
}
for mode in async sync; do
	against $mode raw 'all rows, no scope'
	against $mode where 'hand-written WHERE'
	against $mode exists 'row security, EXISTS'
	against $mode plpgsql 'row security, PL/pgSQL'
	async_floor= sync_floor=
	case $mode in async) async_floor=1.0 ;; sync) sync_floor=1.5 ;; esac
	case $ways in
	*pgaudit*)
		against $mode pgaudit 'WHERE, logged by pgaudit' $async_floor
		against $mode pgaudit+ 'the same with relation, rows' $async_floor
		;;
	*) left_out "point read, $mode, against pgaudit" 'pgaudit is not installed' ;;
	esac
	against $mode insert 'WHERE, record by INSERT' $sync_floor
	against $mode before 'the same, committed before'
	against $mode with 'the same in one statement'
done
