#!/bin/sh
# memory.sh: what a backend keeps in memory of TABLES governed tables, each with an
# entry and a grant of its own, against ordinary tables and tables with classic
# row security (EXISTS over a table of grants).
#
#   read       after one read of each: relations, catalogue, govshare's caches
#   prepared   what a prepared statement with a cached plan for each adds
#
# The bytes are those in use by pg_backend_memory_contexts, in a new session for
# each kind; they do not vary, so they are measured once.
#
# Needs a server that has govshare (PGHOST, PGPORT, PGUSER say which: a
# superuser); works in a database of its own.  TABLES may be set.
set -eu
db=govshare_bench_memory
. "$(dirname "$0")/include/world.sh"
setting TABLES 1000 20
world_begin

cat >"$work/tables" <<SQL
SELECT format('CREATE TABLE bench.%s_%s (id int PRIMARY KEY, division govshare.division_code, status int, a text)', kind, n)
	FROM generate_series(1, $TABLES) n, unnest('{plain,secured,governed}'::text[]) kind \gexec
SELECT format('GRANT SELECT ON bench.plain_%s, bench.secured_%s TO PUBLIC', n, n) FROM generate_series(1, $TABLES) n \gexec
CREATE TABLE bench.right_of (role name, entry text, purpose text, lo govshare.division_code, hi govshare.division_code, PRIMARY KEY (role, entry, purpose));
INSERT INTO bench.right_of SELECT 'bench_requester', 'CS001/' || n, 'bench', '370000', '379999999999' FROM generate_series(1, $TABLES) n;
GRANT SELECT ON bench.right_of TO PUBLIC;
SELECT format('CREATE POLICY by_right ON bench.secured_%s USING (status < 7 AND EXISTS (SELECT FROM bench.right_of r
	WHERE r.role = session_user AND r.entry = %L AND r.purpose = current_setting(''govshare.purpose'', true)
		AND division OPERATOR(govshare.>=) r.lo AND division OPERATOR(govshare.<=) r.hi))', n, 'CS001/' || n) FROM generate_series(1, $TABLES) n \gexec
SELECT format('ALTER TABLE bench.secured_%s ENABLE ROW LEVEL SECURITY', n) FROM generate_series(1, $TABLES) n \gexec
SQL
role bench_provider -f "$work/tables"
seq "$TABLES" | sed 's#.*#bench.governed_& CS001/& division#' | world_govern_all
seq "$TABLES" | sed 's#.*#CS001/& {37} status < 7#' | world_grant_all
world_log_mode async
run -d $db <<'SQL'
CREATE FUNCTION public.backend_memory() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE FUNCTION public.backend_caches() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS $$SELECT string_agg(format('%s kB of %s', round(bytes / 1024), kind), ', ' ORDER BY kind)
	FROM (SELECT CASE WHEN name LIKE 'govshare%' THEN 'govshare''s caches' WHEN name LIKE 'CachedPlan%' THEN 'plans' ELSE 'relations, catalogue and the rest' END,
		sum(used_bytes) FROM pg_backend_memory_contexts GROUP BY 1) c (kind, bytes)$$;
ANALYZE bench.right_of;
SQL

# Bytes that the reads, and then the plans, added
memory()
{
	cat >"$work/reads" <<SQL
SELECT public.backend_memory() \g /dev/null
SELECT a FROM bench.$1_1 WHERE id = 1 \g /dev/null
\\o
SELECT 'start', public.backend_memory();
\\o /dev/null
SELECT format('SELECT a FROM bench.$1_%s WHERE id = 1', n) FROM generate_series(1, $TABLES) n \gexec
\\o
SELECT 'read', public.backend_memory();
\\o /dev/null
SET plan_cache_mode = force_generic_plan;
SELECT format('PREPARE p_%s AS SELECT a FROM bench.$1_%s WHERE id = \$1', n, n) FROM generate_series(1, $TABLES) n \gexec
SELECT format('EXECUTE p_%s (1)', n) FROM generate_series(1, $TABLES) n \gexec
\\o
SELECT 'prepared', public.backend_memory();
SELECT public.backend_caches() \g $work/caches
SQL
	PGOPTIONS='-c govshare.purpose=bench' psql -qXAt -F ' ' -v ON_ERROR_STOP=1 -U bench_requester -d $db -f "$work/reads" |
		awk -v kind="$1" -v dir="$work" 'last { print kind, $2 - last >>(dir "/bytes." $1) } { last = $2 }'
}
for kind in plain secured governed; do
	memory $kind
	echo "$kind, in the end: $(cat "$work/caches")"
done

for what in read prepared; do
	awk -v tables="$TABLES" '{ print $1, $2 / 1024 / tables }' "$work/bytes.$what" >"$work/each"
	echo "$what, kB a table"
	print_medians plain secured <"$work/each"
done
for peer in plain secured; do
	case $peer in plain) against='ordinary tables' ;; secured) against='row security, EXISTS' ;; esac
	for what in read prepared; do
		ratio "$work/bytes.$what" cost "memory of a backend, $TABLES tables" $what governed $peer "$against"
	done
done
