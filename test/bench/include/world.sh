# world.sh: what the benchmarks of governed tables share; sourced by them.
#
# A database of its own with one provider, one requester and an authority, and
# the way from a table to a grant.  Set db before sourcing; ends clean.

run() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
role() { who=$1; shift; PGOPTIONS='-c client_min_messages=warning' psql -qXAt -v ON_ERROR_STOP=1 -U "$who" -d "$db" "$@" >/dev/null; }

world_clean()
{
	run -d postgres -c 'ALTER SYSTEM RESET govshare.log_mode' -c 'SELECT pg_reload_conf()' >/dev/null
	run -d postgres -c "SET client_min_messages = warning" -c "DROP DATABASE IF EXISTS $db WITH (FORCE)" \
		-c 'DROP ROLE IF EXISTS bench_provider, bench_head, bench_requester, bench_requester_head, bench_audited, bench_authority'
}

world_end()
{
	rm -rf "$work"
	world_clean
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
world_govern()
{
	role bench_provider <<SQL
SELECT govshare.draft_entry(code => '$2', name => '测试', attribute => 'conditional', methods => '{service}',
	items => (SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', a.attname, 'column', a.attname, 'type', 'text') ORDER BY a.attnum)
		FROM pg_catalog.pg_attribute a WHERE a.attrelid = '$1'::regclass AND a.attnum > 0 AND NOT a.attisdropped),
	format => 'table', frequency => 'daily', classification => 'bench', secrecy_assessment => '2025-07-01',
	privacy_assessment => '2025-07-01', conditions => '{bench}', scope => 'bench', purposes => '{bench}');
SQL
	role bench_head -c "SELECT govshare.endorse_entry('$2')"
	role bench_provider -c "SELECT govshare.submit_entry('$2')"
	role bench_authority -c "SELECT govshare.publish_entry('$2')"
	role bench_provider -c "SELECT govshare.govern('$1', '$2', division_column => '$3', record_own => ${4:-false})"
}

# world_grant ENTRY DIVISIONS [ROW_FILTER]: the requester's grant for purpose "bench"
world_grant()
{
	role bench_requester <<SQL
SELECT govshare.request_share(entry => '$1', purpose => 'bench', legal_basis => 'bench', scenario => 'bench',
	use_scope => 'bench', methods => '{service}', valid_until => (now() + interval '1 year')::date, divisions => '$2',
	row_filter => nullif('${3:-}', ''));
SQL
	request=$(run -d "$db" -c 'SELECT max(id) FROM govshare.share_request')
	role bench_requester_head -c "SELECT govshare.endorse_request($request)"
	role bench_head -c "SELECT govshare.approve_request($request)" -c "SELECT govshare.deliver_request($request)"
}

world_log_mode()
{
	run -d postgres -c "ALTER SYSTEM SET govshare.log_mode = '$1'" -c 'SELECT pg_reload_conf()' >/dev/null
	until [ "$(run -d postgres -c 'SHOW govshare.log_mode')" = "$1" ]; do sleep 0.05; done
}

# world_tps ROLE CLIENTS SECONDS PGBENCH-ARGUMENTS...: transactions a second
world_tps()
{
	who=$1 clients=$2 seconds=$3
	shift 3
	PGOPTIONS='-c govshare.purpose=bench' pgbench -U "$who" -n -M prepared -c "$clients" -j "$clients" -T "$seconds" "$@" "$db" |
		sed -n 's/^tps = \([0-9.]*\).*/\1/p'
}

# world_medians BASE...: reads lines "way figure", prints the median of each way and its ratio to each base.
# The ways keep the order of their first line.
world_medians()
{
	awk -v bases="$*" '
		!($1 in n) { way[++ways] = $1 }
		{ t[$1, ++n[$1]] = $2 }
		function median(q,   i, j, x) {
			for (i = 2; i <= n[q]; i++)
				for (j = i; j > 1 && t[q, j] < t[q, j - 1]; j--) { x = t[q, j]; t[q, j] = t[q, j - 1]; t[q, j - 1] = x }
			return n[q] % 2 ? t[q, (n[q] + 1) / 2] : (t[q, n[q] / 2] + t[q, n[q] / 2 + 1]) / 2
		}
		END {
			count = split(bases, base, " ")
			printf "%-10s %12s", "", "median"
			for (b = 1; b <= count; b++) printf " %10s", "x " base[b]
			printf "\n"
			for (i = 1; i <= ways; i++) {
				printf "%-10s %12.1f", way[i], median(way[i])
				for (b = 1; b <= count; b++) printf " %10.2f", median(way[i]) / median(base[b])
				printf "\n"
			}
		}'
}
