# world.sh: what the benchmarks of governed tables share; sourced by them.
#
# A database of its own with one provider, one requester and an authority, and
# the way from a table to a grant.  Set db before sourcing; ends clean.

. "$(dirname "$0")/include/measure.sh"

run() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
role() { who=$1; shift; PGOPTIONS='-c client_min_messages=warning' psql -qXAt -v ON_ERROR_STOP=1 -U "$who" -d "$db" "$@" >/dev/null; }

world_clean()
{
	for database in $db ${more_databases:-}; do
		run -d postgres -c "SET client_min_messages = warning" -c "DROP DATABASE IF EXISTS $database WITH (FORCE)"
	done
	run -d postgres -c "SET client_min_messages = warning" \
		-c 'DROP ROLE IF EXISTS bench_provider, bench_head, bench_requester, bench_requester_head, bench_audited, bench_audited_all, bench_authority'
}

world_end()
{
	rm -rf "$work"
	for name in $altered; do
		run -d postgres -c "ALTER SYSTEM RESET $name"
	done
	run -d postgres -c 'SELECT pg_reload_conf()' >/dev/null
	[ -z "$restarted" ] || world_restart
	world_clean
}

# world_set NAME VALUE: a setting of the server, until the benchmark ends
altered= restarted=
world_set()
{
	altered="$altered $1"
	run -d postgres -c "ALTER SYSTEM SET $1 = $2" -c 'SELECT pg_reload_conf()' >/dev/null
}

world_restart()
{
	restarted=yes
	data=$(run -d postgres -c 'SHOW data_directory')
	pg_ctl -D "$data" -l "$data/restarted.log" -w restart >/dev/null
}

# The database, the roles, schema bench of the provider; $work for files
world_begin()
{
	world_clean
	run -d postgres -c "CREATE DATABASE $db"
	work=$(mktemp -d)
	trap world_end EXIT
	run -d "$db" <<'SQL'
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
}

# world_govern TABLE ENTRY DIVISION_COLUMN [RECORD_OWN]: an entry with the table's columns, published and bound
world_govern() { echo "$@" | world_govern_all; }

# The same of many: lines of those arguments
world_govern_all()
{
	cat >"$work/govern"
	while read -r table entry column own; do
		cat <<SQL
SELECT govshare.draft_entry(code => '$entry', name => '测试', attribute => 'conditional', methods => '{service}',
	items => (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', a.attname, 'column', a.attname, 'type', 'text') ORDER BY a.attnum)
		FROM pg_catalog.pg_attribute a WHERE a.attrelid = '$table'::regclass AND a.attnum > 0 AND NOT a.attisdropped),
	format => 'table', frequency => 'daily', classification => 'bench', secrecy_assessment => '2025-07-01',
	privacy_assessment => '2025-07-01', conditions => '{bench}', scope => 'bench', purposes => '{bench}');
SQL
	done <"$work/govern" | role bench_provider
	world_step bench_head "SELECT govshare.endorse_entry('&');"
	world_step bench_provider "SELECT govshare.submit_entry('&');"
	world_step bench_authority "SELECT govshare.publish_entry('&');"
	while read -r table entry column own; do
		echo "SELECT govshare.govern('$table', '$entry', division_column => '$column', record_own => ${own:-false});"
	done <"$work/govern" | role bench_provider
}

# world_step ROLE STATEMENT: it does that for each entry (&) being governed
world_step() { awk '{ print $2 }' "$work/govern" | sed "s#.*#$2#" | role "$1"; }

# world_grant ENTRY DIVISIONS [ROW_FILTER]: the requester's grant for purpose "bench"
world_grant() { echo "$@" | world_grant_all; }

# The same of many: lines of those arguments
world_grant_all()
{
	while read -r entry divisions row_filter; do
		cat <<SQL
SELECT govshare.request_share(entry => '$entry', purpose => 'bench', legal_basis => 'bench', scenario => 'bench',
	use_scope => 'bench', methods => '{service}', valid_until => (now() + interval '1 year')::date, divisions => '$divisions',
	row_filter => nullif('$row_filter', ''));
SQL
	done | role bench_requester
	requests() { echo "SELECT format('SELECT govshare.$2(%s)', id) FROM govshare.share_request WHERE state = '$1' ORDER BY id \\gexec"; }
	requests draft endorse_request | role bench_requester_head
	requests submitted approve_request | role bench_head
	requests approved deliver_request | role bench_head
}

# A governed table of 100,000 rows, bench.governed, all of which the requester may read
world_governed()
{
	role bench_provider <<'SQL'
CREATE TABLE bench.governed AS
	SELECT id, govshare.division_code '370102' AS division, id % 7 AS status, md5(id::text) AS a FROM generate_series(1, 100000) AS id;
ALTER TABLE bench.governed ADD PRIMARY KEY (id);
SQL
	world_govern bench.governed CS001/000001 division
	world_grant CS001/000001 '{37}' 'status < 7'
}

world_log_mode()
{
	world_set govshare.log_mode "'$1'"
	until [ "$(run -d postgres -c 'SHOW govshare.log_mode')" = "$1" ]; do sleep 0.05; done
}

# world_tps ROLE CLIENTS SECONDS PGBENCH-ARGUMENTS...: transactions a second, for $purpose
world_tps()
{
	who=$1 clients=$2 seconds=$3
	shift 3
	PGOPTIONS="-c govshare.purpose=${purpose-bench}" pgbench -U "$who" -n -M prepared -c "$clients" -j "$clients" -T "$seconds" "$@" "$db" |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}
