#!/bin/sh
# grants.sh: does a read cost more where more grants are in force?  Databases with
# each number of grants of GRANTS: half of them of the reader itself on the table
# that it reads, each for a purpose of its own, half of another department on
# other entries.
#
#   read       prepared point reads for one purpose
#   switch     the same, each in a transaction that declares a purpose (SET LOCAL),
#              any of those that the reader has: another grant, planned anew
#   first      the first read of a session: nothing is cached
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser); works in databases of its own.  SECONDS_EACH, ROUNDS and GRANTS
# may be set.  They take turns; medians are compared.
set -eu
db=govshare_bench_grants
. "$(dirname "$0")/include/world.sh"
setting SECONDS_EACH 2 1
setting ROUNDS 5 1
setting GRANTS '1 1000 100000' '1 100 1000'
for n in $GRANTS; do more_databases="${more_databases:-} ${db}_$n"; done
world_begin

world_governed
world_log_mode async

# Grants as years of use leave them, laid down as a restore would
lay_down()
{
	run -d "$1" -v reader=$(($2 / 2)) -v others=$((($2 - 1) / 2)) <<'SQL'
SET client_min_messages = warning;
SET govshare.break_glass = 'benchmark: generated grants';
INSERT INTO govshare.purpose (code, name) SELECT 'g' || n, 'g' || n FROM generate_series(1, :reader) n;
INSERT INTO govshare.catalog_entry (code, version, provider, name, attribute, methods, format, frequency, classification, grade, secrecy_assessment, secrecy_assessed_on,
		privacy_assessment, privacy_assessed_on, state, drafted_at, published_at)
	SELECT 'E/' || n, 1, 'provider', 'n', 'unconditional', '{service}', 'f', 'daily', 'c', 'general', 'S', '2025-07-01', 'P', '2025-07-01', 'published', '2025-08-01', '2025-08-02'
	FROM generate_series(1, :others) n;
INSERT INTO govshare.share_request (entry, entry_version, attribute, provider, requester, purpose, legal_basis, scenario, use_scope, methods, valid_until, items, divisions,
		state, drafted_at, received_at, replied_at, delivered_at)
	SELECT 'CS001/000001', 1, 'conditional'::govshare.share_attribute, 'provider', 'requester', 'g' || n, 'l', 's', 'u', '{service}'::govshare.share_method[], date '2099-12-31', '{id,division,status,a}'::text[], '{37}'::govshare.division_code[],
		'delivered', timestamptz '2025-09-01', timestamptz '2025-09-01', timestamptz '2025-09-02', timestamptz '2025-09-03'
	FROM generate_series(1, :reader) n
	UNION ALL
	SELECT 'E/' || n, 1, 'unconditional', 'provider', 'authority', 'bench', 'l', 's', 'u', '{service}', '2099-12-31', '{id}', NULL,
		'delivered', '2025-09-01', '2025-09-01', '2025-09-02', '2025-09-03'
	FROM generate_series(1, :others) n;
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, valid_from, valid_until)
	SELECT r.id, r.entry, 1, r.provider, r.requester, r.purpose, r.methods, r.items, r.divisions, r.delivered_at, r.valid_until
	FROM govshare.share_request r WHERE NOT EXISTS (SELECT FROM govshare.share_grant g WHERE g.request = r.id);
RESET govshare.break_glass;
VACUUM ANALYZE;
SELECT 1 / (count(*) = 1 + :reader + :others)::int FROM govshare.share_grant WHERE state = 'active' \g /dev/null
SQL
}
for n in $GRANTS; do
	run -d postgres -c "CREATE DATABASE ${db}_$n TEMPLATE $db"
	lay_down "${db}_$n" "$n"
done
run -d postgres -c CHECKPOINT

echo '\set id random(1, 100000)' >"$work/read"
echo 'SELECT id, division, status, a FROM bench.governed WHERE id = :id;' >>"$work/read"
for n in $GRANTS; do
	# Of one grant, always the same
	declared="'bench'"
	[ "$n" -lt 2 ] || declared="'g' || :n"
	printf '%s\n' "\\set n random(1, $((n / 2 > 0 ? n / 2 : 1)))" BEGIN\; "SELECT set_config('govshare.purpose', $declared, true);" >"$work/switch.$n"
	cat "$work/read" >>"$work/switch.$n"
	echo 'COMMIT;' >>"$work/switch.$n"
done

# Milliseconds of the first read of each of some sessions
first()
{
	session=0
	while [ $session -lt 10 ]; do
		printf '%s\n' '\timing on' 'SELECT id, division, status, a FROM bench.governed WHERE id = 1 \g /dev/null' |
			PGOPTIONS='-c govshare.purpose=bench' psql -qXAt -v ON_ERROR_STOP=1 -U bench_requester -d "$1" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
		session=$((session + 1))
	done
}

base=$db
round=$warm_up
while [ $round -le "$ROUNDS" ]; do
	seconds=$SECONDS_EACH
	[ $round -gt 0 ] || seconds=1
	for n in $GRANTS; do
		db=${base}_$n
		read=$(world_tps bench_requester 1 "$seconds" -f "$work/read")
		switch=$(purpose='' && world_tps bench_requester 1 "$seconds" -f "$work/switch.$n")
		first "$db" >"$work/first"
		# round 0 warms the caches and is not counted
		[ $round -gt 0 ] || continue
		echo "$n $read" >>"$work/times.read"
		echo "$n $switch" >>"$work/times.switch"
		sed "s/^/$n /" "$work/first" >>"$work/times.first"
	done
	round=$((round + 1))
done
db=$base

one=${GRANTS%% *}
echo "reads a second for one purpose"
print_medians "$one" <"$work/times.read"
echo "reads a second, each for another purpose"
print_medians "$one" <"$work/times.switch"
echo "first read of a session, milliseconds"
print_medians "$one" <"$work/times.first"
for n in ${GRANTS#* }; do
	ratio "$work/times.read" rate 'point read, grants in force' "$n" "$n" "$one" "$one grant"
done
for n in ${GRANTS#* }; do
	ratio "$work/times.switch" rate 'purposes in turn, grants in force' "$n" "$n" "$one" "$one grant"
done
for n in ${GRANTS#* }; do
	ratio "$work/times.first" cost 'first read of a session, grants in force' "$n" "$n" "$one" "$one grant"
done
