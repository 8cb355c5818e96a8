#!/bin/sh
# governed_read.sh: what a governed point read costs, prepared, against the same
# read of an ordinary table, with and without a hand-written WHERE.
#
#   raw        ordinary table, by primary key
#   where      the same, and the scope of the grant written by hand
#   insert     the same as where, and a row inserted to record it, in one
#              transaction: what an application would do by hand
#   async      governed; the record is durable a moment later
#   sync       governed; no row before its record is durable
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser); works in a database of its own.  SECONDS_EACH, ROUNDS and CLIENTS
# may be set.  The five take turns; medians are compared.
set -eu
: "${SECONDS_EACH:=4}" "${ROUNDS:=7}" "${CLIENTS:=1 8}"
db=govshare_bench_read

run() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
role() { who=$1; shift; PGOPTIONS='-c client_min_messages=warning' psql -qXAt -v ON_ERROR_STOP=1 -U "$who" -d $db "$@" >/dev/null; }
clean()
{
	run -d postgres -c 'ALTER SYSTEM RESET govshare.log_mode' -c 'SELECT pg_reload_conf()' >/dev/null
	run -d postgres -c "SET client_min_messages = warning" -c "DROP DATABASE IF EXISTS $db WITH (FORCE)" \
		-c 'DROP ROLE IF EXISTS bench_provider, bench_head, bench_requester, bench_requester_head, bench_authority'
}
clean
run -d postgres -c "CREATE DATABASE $db"
work=$(mktemp -d)
trap 'rm -rf "$work"; clean' EXIT

run -d $db <<'SQL'
CREATE EXTENSION govshare;
CREATE ROLE bench_authority LOGIN;
CREATE ROLE bench_provider LOGIN;
CREATE ROLE bench_head LOGIN IN ROLE bench_provider;
CREATE ROLE bench_requester LOGIN;
CREATE ROLE bench_requester_head LOGIN IN ROLE bench_requester;
INSERT INTO govshare.government (code, name, level, division, parent) VALUES ('CN', '中华人民共和国', 'national', '000000', NULL);
INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
	('authority', '主管部门', 'CN', true, 'bench_authority'),
	('provider', '提供部门', 'CN', false, 'bench_provider'),
	('requester', '需求部门', 'CN', false, 'bench_requester');
INSERT INTO govshare.department_head (department, role, duty) VALUES
	('provider', 'bench_head', 'principal'), ('provider', 'bench_head', 'office_head'),
	('requester', 'bench_requester_head', 'office_head');
INSERT INTO govshare.purpose (code, name) VALUES ('bench', '测试');
CREATE SCHEMA bench AUTHORIZATION bench_provider;
GRANT USAGE ON SCHEMA bench TO PUBLIC;
SQL
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
SELECT govshare.draft_entry(code => 'CS001/000001', name => '测试', attribute => 'conditional', methods => '{service}',
	items => '[{"name": "id", "column": "id", "type": "int"}, {"name": "division", "column": "division", "type": "text"},
		{"name": "status", "column": "status", "type": "int"}, {"name": "a", "column": "a", "type": "text"},
		{"name": "b", "column": "b", "type": "text"}, {"name": "c", "column": "c", "type": "time"},
		{"name": "d", "column": "d", "type": "int"}]',
	format => 'table', frequency => 'daily', classification => 'bench', secrecy_assessment => '2025-07-01',
	privacy_assessment => '2025-07-01', conditions => '{bench}', scope => 'bench', purposes => '{bench}');
SQL
role bench_head -c "SELECT govshare.endorse_entry('CS001/000001')"
role bench_provider -c "SELECT govshare.submit_entry('CS001/000001')"
role bench_authority -c "SELECT govshare.publish_entry('CS001/000001')"
role bench_provider -c "SELECT govshare.govern('bench.governed', 'CS001/000001', division_column => 'division')"
role bench_requester <<'SQL'
SELECT govshare.request_share(entry => 'CS001/000001', purpose => 'bench', legal_basis => 'bench', scenario => 'bench',
	use_scope => 'bench', methods => '{service}', valid_until => (now() + interval '1 year')::date, divisions => '{37}',
	row_filter => 'status < 7');
SQL
role bench_requester_head -c 'SELECT govshare.endorse_request(1)'
role bench_head -c 'SELECT govshare.approve_request(1)' -c 'SELECT govshare.deliver_request(1)'
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

log_mode()
{
	run -d postgres -c "ALTER SYSTEM SET govshare.log_mode = '$1'" -c 'SELECT pg_reload_conf()' >/dev/null
	until [ "$(run -d postgres -c 'SHOW govshare.log_mode')" = "$1" ]; do sleep 0.05; done
}

for clients in $CLIENTS; do
	: >"$work/tps"
	round=0
	while [ $round -le "$ROUNDS" ]; do
		for way in raw where insert async sync; do
			case $way in *sync) log_mode $way ;; esac
			seconds=$SECONDS_EACH
			[ $round -gt 0 ] || seconds=1
			tps=$(PGOPTIONS='-c govshare.purpose=bench' pgbench -U bench_requester -n -M prepared -c "$clients" \
				-j "$clients" -T "$seconds" -f "$work/$way" $db | sed -n 's/^tps = \([0-9.]*\).*/\1/p')
			# round 0 warms the caches and is not counted
			[ $round -eq 0 ] || echo "$way $tps" >>"$work/tps"
		done
		round=$((round + 1))
	done
	sort -k1,1 -k2,2n "$work/tps" | awk -v clients="$clients" '
		{ t[$1, ++n[$1]] = $2 }
		function median(q) { return n[q] % 2 ? t[q, (n[q] + 1) / 2] : (t[q, n[q] / 2] + t[q, n[q] / 2 + 1]) / 2 }
		END {
			printf "%d client%s\n%-8s %10s %8s %8s %8s\n", clients, (clients > 1 ? "s" : ""), "", "reads/s", "x raw", "x where", "x insert"
			split("raw where insert async sync", w, " ")
			for (i = 1; i <= 5; i++)
				printf "%-8s %10.0f %8.2f %8.2f %8.2f\n", w[i], median(w[i]), median(w[i]) / median("raw"), median(w[i]) / median("where"),
					median(w[i]) / median("insert")
		}'
done
