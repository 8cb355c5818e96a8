#!/bin/sh
# gdprbench.sh: the controller, customer and processor mixes of GDPRbench
# (github.com/GDPRbench/GDPRbench: 10,000 records, 25 purposes; its shares of
# operations and its distributions) in terms of govshare.
#
#   controller  the provider keeps its table: a quarter each of inserts, deletes,
#               changes of metadata by purpose and by person (uniform)
#   customer    people exercise their rights with the provider: reads, changes and
#               deletes of their records, metadata by purpose and person (zipfian)
#   processor   another department reads under its grant: one in five by key, the
#               rest by purpose and by person (uniform)
#
# Ways: an ordinary table (plain); the same with an audit row written in each
# transaction (byhand); governed, with the provider's own use on record too
# (async, sync).  They take turns; medians are compared, a ratio over 1 is faster.
# SECONDS_EACH, ROUNDS and CLIENTS may be set.
set -eu
db=govshare_bench_gdpr
. "$(dirname "$0")/include/world.sh"
setting SECONDS_EACH 2 1
setting ROUNDS 5 1
setting CLIENTS 8 8
world_begin

role bench_provider <<'SQL'
CREATE TABLE bench.plain AS
	SELECT key, 'pur' || key % 25 AS purpose, 'usr' || key % 10000 AS person, 'obj' || key % 100 AS objection, 'dec' || key % 2 AS decision,
		'acl' || key % 10 AS access, 'shr' || key % 10 AS shared, 'src' || key % 10 AS source, 'cat' || key % 10 AS category,
		now() + interval '1 year' AS kept_until, repeat(md5(key::text), 3) AS data, govshare.division_code '370102' AS division
	FROM generate_series(1, 10000) AS key;
CREATE SEQUENCE bench.key START 10001;
CREATE TABLE bench.governed AS SELECT * FROM bench.plain;
CREATE TABLE bench.audit (at timestamptz DEFAULT now(), role name DEFAULT session_user, operation text, subject text);
ALTER TABLE bench.plain ADD PRIMARY KEY (key);
ALTER TABLE bench.governed ADD PRIMARY KEY (key);
CREATE INDEX ON bench.plain (purpose);
CREATE INDEX ON bench.plain (person);
CREATE INDEX ON bench.governed (purpose);
CREATE INDEX ON bench.governed (person);
GRANT SELECT ON bench.plain TO PUBLIC;
GRANT INSERT ON bench.audit TO PUBLIC;
SQL
world_govern bench.governed CS003/000001 division true
world_grant CS003/000001 '{37}'
run -d $db -c 'VACUUM ANALYZE bench.plain' -c 'VACUUM ANALYZE bench.governed' -c CHECKPOINT

# operation MIX NAME TABLE: the pgbench script of one operation
operation()
{
	case $1 in
	customer) key='random_zipfian(1, 10000, 1.1)' ;;
	*) key='random(1, 10000)' ;;
	esac
	printf '%s\n' "\\set key $key" '\set pur random(0, 24)'
	case $2 in
	read) echo "SELECT * FROM bench.$3 WHERE key = :key;" ;;
	read_purpose) echo "SELECT key, purpose, person, objection, decision, access, shared, source, category FROM bench.$3 WHERE purpose = 'pur' || :pur;" ;;
	read_person) echo "SELECT key, purpose, person, objection, decision, access, shared, source, category FROM bench.$3 WHERE person = 'usr' || :key;" ;;
	update) echo "UPDATE bench.$3 SET data = md5(:key::text) WHERE key = :key;" ;;
	update_purpose) echo "UPDATE bench.$3 SET shared = 'shr' || :pur WHERE key IN (SELECT key FROM bench.$3 WHERE purpose = 'pur' || :pur ORDER BY key LIMIT 10 FOR UPDATE SKIP LOCKED);" ;;
	update_person) echo "UPDATE bench.$3 SET objection = 'obj' || :pur WHERE person = 'usr' || :key;" ;;
	delete) echo "DELETE FROM bench.$3 WHERE key = :key;" ;;
	insert) echo "INSERT INTO bench.$3 VALUES (nextval('bench.key'), 'pur' || :pur, 'usr' || :key, 'obj1', 'dec1', 'acl1', 'shr1', 'src1', 'cat1', now(), md5(:key::text), '370102');" ;;
	esac
}

# script MIX NAME WAY: writes it, with the audit row where the way asks for one
script()
{
	file=$work/$1.$2.$3
	case $3 in
	plain) operation "$1" "$2" plain >"$file" ;;
	byhand)
		{
			echo 'BEGIN;'
			echo "INSERT INTO bench.audit (operation, subject) VALUES ('$2', 'bench.plain');"
			operation "$1" "$2" plain
			echo 'COMMIT;'
		} >"$file"
		;;
	*) operation "$1" "$2" governed >"$file" ;;
	esac
}

mix()
{
	case $1 in
	controller) echo 'insert@25 delete@25 update_purpose@25 update_person@25' ;;
	customer) echo 'read@20 read_purpose@10 read_person@10 update@20 update_purpose@10 update_person@10 delete@20' ;;
	processor) echo 'read@20 read_purpose@40 read_person@40' ;;
	esac
}

for name in controller customer processor; do
	case $name in
	processor) who=bench_requester ;;
	*) who=bench_provider ;;
	esac
	round=$warm_up
	while [ $round -le "$ROUNDS" ]; do
		for way in plain byhand async sync; do
			case $way in *sync) world_log_mode $way ;; esac
			arguments=
			for part in $(mix $name); do
				script $name "${part%@*}" $way
				arguments="$arguments -f $work/$name.${part%@*}.$way@${part#*@}"
			done
			# round 0 warms the caches and is not counted
			seconds=$SECONDS_EACH
			[ $round -gt 0 ] || seconds=1
			# Paths of mktemp hold no blanks
			tps=$(world_tps $who "$CLIENTS" "$seconds" $arguments)
			[ $round -eq 0 ] || echo "$way $tps" >>"$work/tps.$name"
		done
		round=$((round + 1))
	done
	echo "$name, $CLIENTS clients, operations a second"
	print_medians plain byhand <"$work/tps.$name"
done

against()
{
	for name in controller customer processor; do
		ratio "$work/tps.$name" rate "GDPRbench, $1" $name "$1" "$2" "$3"
	done
}
for mode in async sync; do
	against $mode plain 'ordinary table'
	against $mode byhand 'ordinary table, record by INSERT'
done
