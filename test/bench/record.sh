#!/bin/sh
# record.sh: how fast the record is written, and verified, on one core.
#
#   writer     from the moment that the log writer may take the LEAVES that wait
#              in its queue until all are durable: hashed, in the tree, every
#              column in the partition of its month
#   insert     the same rows, taken from the record, by one INSERT ... SELECT into
#              a table of the same columns and indexes: what PostgreSQL takes to
#              store them, without hash and tree
#   verify     verify_log() over all: every column, hash, tile and head
#   hash       one sha256() of each row's text, over all
#
# A leaf is a point read of another department in async mode, each with an
# application_name of its own, or they would share leaves; the writer is stopped
# (SIGSTOP) while they are made.  The floors are leaves a second.
#
# Needs a server of the same user on this machine that has govshare (PGHOST,
# PGPORT, PGUSER say which: a superuser), which it restarts; works in a database of
# its own.  LEAVES and ROUNDS may be set.  They take turns; medians are compared.
set -eu
db=govshare_bench_record
. "$(dirname "$0")/include/world.sh"
setting LEAVES 80000 4000
setting ROUNDS 5 1
world_begin

writer=
clean()
{
	[ -z "$writer" ] || kill -CONT "$writer" 2>/dev/null || true
	world_end
}
trap clean EXIT

world_governed
# All leaves of a round wait in the queue at once
world_set govshare.log_queue_size "'64MB'"
world_set govshare.log_mode "'async'"
world_restart
run -d $db -c 'VACUUM ANALYZE bench.governed' -c 'CREATE TABLE public.stored (LIKE govshare.access_record INCLUDING ALL)' -c CHECKPOINT
printf '%s\n' '\set n :n + 1' '\set id random(1, 100000)' "SELECT set_config('application_name', (:n)::text, false);" 'SELECT id, division, status, a FROM bench.governed WHERE id = :id;' >"$work/read"

size() { run -d $db -c 'SELECT govshare.flush_log()' >/dev/null; run -d $db -c 'SELECT size FROM govshare.log_head()'; }

# rate COUNT STATEMENT [COMMAND]: how many a second the statement does, begun when the shell's command is done
rate()
{
	printf '%s\n' 'SET max_parallel_workers_per_gather = 0;' '\timing on' "${3:+\\! $3}" "$2;" | run -d $db |
		awk -v count="$1" '/^Time:/ { print count / $2 * 1000; found = 1 } END { exit !found }'
}

round=$warm_up
while [ $round -le "$ROUNDS" ]; do
	before=$(size)
	writer=$(run -d $db -c "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type LIKE 'govshare log writer%'")
	kill -STOP "$writer"
	PGOPTIONS='-c govshare.purpose=bench' pgbench -U bench_requester -n -M prepared -D n=0 -c 4 -j 2 -t $((LEAVES / 4)) -f "$work/read" $db >/dev/null
	written=$(rate "$LEAVES" 'SELECT govshare.flush_log()' "kill -CONT $writer")
	after=$(size)
	[ $((after - before)) -ge "$LEAVES" ] || { echo "$((after - before)) leaves instead of $LEAVES"; exit 1; }
	stored=$(rate $((after - before)) "INSERT INTO public.stored SELECT * FROM govshare.access_record WHERE leaf >= $before")
	run -d $db -c 'TRUNCATE public.stored'
	# round 0 warms the caches and is not counted
	[ $round -eq 0 ] || printf '%s\n' "writer $written" "insert $stored" "floor 80000" >>"$work/written"
	round=$((round + 1))
done
run -d $db -c 'VACUUM ANALYZE govshare.access_record'

leaves=$(size)
round=$warm_up
while [ $round -le "$ROUNDS" ]; do
	verified=$(rate "$leaves" "SELECT 1 / (finding = 'verified')::int FROM govshare.verify_log()")
	hashed=$(rate "$leaves" "SELECT count(sha256(convert_to(r::text, 'UTF8'))) FROM govshare.access_record r")
	[ $round -eq 0 ] || printf '%s\n' "verify $verified" "hash $hashed" "floor 200000" >>"$work/verified"
	round=$((round + 1))
done

echo "leaves written a second"
print_medians insert floor <"$work/written"
echo "leaves verified a second, of $leaves"
print_medians hash floor <"$work/verified"
ratio "$work/written" rate 'log writer' '' writer floor '80,000 leaves a second' 1.0
ratio "$work/written" rate 'log writer' '' writer insert 'INSERT ... SELECT of these rows'
ratio "$work/verified" rate 'verify_log' '' verify floor '200,000 leaves a second' 1.0
ratio "$work/verified" rate 'verify_log' '' verify hash 'one sha256() of each row'
