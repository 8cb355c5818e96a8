#!/bin/sh
# scale.sh: does anything grow with the number of cases?  A database with
# 1 million requests, 2 million obligations, 100,000 grants, 20,000 entries and
# 5,000 departments (SCALE=10 makes a tenth of them) against one with the
# world alone: the cost of the steps of a procedure, of a watcher's round with
# nothing due and with DUE periods newly overdue, of my_duties, and of a governed
# read; and that round against one scan of the obligations.
#
# Needs the throwaway server of bench/run, on which it leaves roles and databases.
# SCALE, DUE, REPEAT and ROUNDS may be set.
set -eu
. "$(dirname "$0")/include/measure.sh"
setting SCALE 1 50
setting DUE 200 10
setting REPEAT 40 6
setting ROUNDS 3 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

q()
{
	database=$1
	shift
	psql -XqAt -v ON_ERROR_STOP=1 -d "$database" "$@"
}

# The world: an authority, a provider with a governed entry, a requester
world()
{
	createdb "$1"
	psql -Xq -d postgres -c "ALTER DATABASE $1 SET govshare.log_mode = async" -c "ALTER DATABASE $1 SET jit = off"
	q "$1" <<-'SQL'
	SET client_min_messages = warning;
	CREATE EXTENSION govshare;
	DO $$
	DECLARE
		r text;
	BEGIN
		FOREACH r IN ARRAY '{nda,mca,mca_head,mca_principal,hr,hr_head}'::text[] LOOP
			IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
				EXECUTE format('CREATE ROLE %I LOGIN', r);
			END IF;
		END LOOP;
		GRANT mca TO mca_head, mca_principal;
		GRANT hr TO hr_head;
	END
	$$;
	INSERT INTO govshare.government (code, name, level, division, parent) VALUES
		('CN', '中华人民共和国', 'national', '000000', NULL), ('37', '山东省', 'province', '37', 'CN');
	INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
		('nda', '国家数据局', 'CN', true, 'nda'), ('mca', '民政部', 'CN', false, 'mca'), ('hr', '山东省人社厅', '37', false, 'hr');
	INSERT INTO govshare.department_head (department, role, duty) VALUES ('mca', 'mca_principal', 'principal'), ('mca', 'mca_head', 'office_head'), ('hr', 'hr_head', 'office_head');
	INSERT INTO govshare.purpose (code, name) SELECT 'p' || n, 'p' || n FROM generate_series(1, 2000) n;
	CREATE SCHEMA mca AUTHORIZATION mca;
	GRANT USAGE ON SCHEMA mca TO govshare_reader;
	SET ROLE mca;
	CREATE TABLE mca.t (code govshare.division_code PRIMARY KEY, name text NOT NULL);
	INSERT INTO mca.t SELECT DISTINCT ON (code) code, name FROM govshare.division;
	SELECT govshare.draft_entry('MZ001/1', 'n', 'unconditional', '{service}', '[{"name": "代码", "column": "code"}, {"name": "名称", "column": "name"}]', 'f', 'daily', 'c', 'S 2025-07-01', 'P 2025-07-01');
	SET ROLE mca_principal;
	SELECT govshare.endorse_entry('MZ001/1');
	SET ROLE mca;
	SELECT govshare.submit_entry('MZ001/1');
	SET ROLE nda;
	SELECT govshare.publish_entry('MZ001/1');
	SET ROLE mca;
	SELECT govshare.govern('mca.t', 'MZ001/1', 'code');
	SQL
}

# Cases as years of use leave them, laid down as a restore would; one request in
# ten waits for its reply.
generate()
{
	q "$1" -c "SET client_min_messages = warning" \
		-c "SET bench.scale = '$SCALE'" \
		-c "SET govshare.break_glass = 'benchmark: generated cases'" -f - <<-'SQL'
	DO $$
	BEGIN
		FOR n IN 1 .. 5000 / current_setting('bench.scale')::int LOOP
			IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'd' || n) THEN
				EXECUTE format('CREATE ROLE %I', 'd' || n);
			END IF;
		END LOOP;
	END
	$$;
	INSERT INTO govshare.department (code, name, government, role)
		SELECT 'd' || n, 'd' || n, CASE n % 2 WHEN 0 THEN 'CN' ELSE '37' END, ('d' || n)::regrole FROM generate_series(1, 5000 / current_setting('bench.scale')::int) n;
	INSERT INTO govshare.catalog_entry (code, version, provider, name, attribute, methods, format, frequency, classification, grade, secrecy_assessment, secrecy_assessed_on,
			privacy_assessment, privacy_assessed_on, state, drafted_at, published_at)
		SELECT 'E/' || n, 1, 'd' || 1 + n % (5000 / current_setting('bench.scale')::int), 'n', 'unconditional', '{service}', 'f', 'daily', 'c', 'general', 'S', '2025-07-01', 'P', '2025-07-01', 'published', '2025-08-01', '2025-08-02'
		FROM generate_series(1, 20000 / current_setting('bench.scale')::int) n;
	INSERT INTO govshare.data_item (entry_id, position, name, column_name, type, personal, sensitive)
		SELECT e.id, p, 'i' || p, 'i' || p, 'text', false, false FROM govshare.catalog_entry e, generate_series(1, 5) p WHERE e.code LIKE 'E/%';
	INSERT INTO govshare.share_request (entry, entry_version, attribute, provider, requester, purpose, legal_basis, scenario, use_scope, methods, valid_until, items, state, drafted_at, received_at, replied_at)
		SELECT 'E/' || 1 + n % (20000 / current_setting('bench.scale')::int), 1, 'unconditional',
			'd' || 1 + (1 + n % (20000 / current_setting('bench.scale')::int)) % (5000 / current_setting('bench.scale')::int), 'hr', 'p' || 1 + n % 2000, 'l', 's', 'u', '{service}', '2099-12-31', '{i1,i2}',
			CASE WHEN n % 10 = 0 THEN 'submitted' ELSE 'refused' END, '2025-09-01', '2025-09-01', CASE WHEN n % 10 > 0 THEN timestamptz '2025-09-02' END
		FROM generate_series(1, 1000000 / current_setting('bench.scale')::int) n;
	INSERT INTO govshare.obligation (statute, article, department, procedure, case_id, event_at, started_on, workdays, calendar, due_on, due_at, provisional, warn_at, state, ended_at, met_at)
		SELECT k.statute, '21', r.provider, 'share_request', r.id, '2025-09-01', '2025-09-01', 1, 'CN', '2099-12-30', '2099-12-31', false, '2099-12-30',
			CASE WHEN r.state = 'submitted' THEN 'open' ELSE 'met' END, CASE WHEN r.state <> 'submitted' THEN timestamptz '2025-09-02' END, CASE WHEN r.state <> 'submitted' THEN timestamptz '2025-09-02' END
		FROM govshare.share_request r, (VALUES ('reply_unconditional'), ('delivery')) k (statute);
	INSERT INTO govshare.pending_step (procedure, case_id, step, party, duty, department, owed_to, provider, entry, article, since)
		SELECT 'share_request', r.id, 'approve_request', 'provider', 'office_head', r.provider, r.requester, r.provider, r.entry, '21', r.received_at
		FROM govshare.share_request r WHERE r.state = 'submitted';
	INSERT INTO govshare.case_event (procedure, case_id, seq, step, from_state, to_state, party, actor, department, at, article, departments, details)
		SELECT 'share_request', r.id, s, 'endorse_request', 'draft', 'submitted', 'requester', 'hr', 'hr', '2025-09-01', '21', ARRAY[r.provider, r.requester], '{}'
		FROM govshare.share_request r, generate_series(1, 3) s;
	INSERT INTO govshare.notice (recipient, procedure, case_id, article, text, sent_at)
		SELECT r.provider, 'share_request', r.id, '21', 't', '2025-09-01' FROM govshare.share_request r;
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
		SELECT n, 'E/' || 1 + n % (20000 / current_setting('bench.scale')::int), 1, 'd' || 1 + (1 + n % (20000 / current_setting('bench.scale')::int)) % (5000 / current_setting('bench.scale')::int),
			CASE n % 2 WHEN 0 THEN 'hr' ELSE 'nda' END, 'p' || 1 + n / (20000 / current_setting('bench.scale')::int), '{service}', '{i1}', '2025-09-02', '2099-12-31'
		FROM generate_series(1, 100000 / current_setting('bench.scale')::int) n;
	SQL
	q "$1" -c "VACUUM ANALYZE" -c CHECKPOINT >/dev/null
}

# One case from request to grant, REPEAT times, each for a purpose of its own;
# milliseconds of each step, medians
steps()
{
	q "$1" -v repeat="$REPEAT" -v first="$((100 * $2))" <<-'SQL'
	SET client_min_messages = warning;
	CREATE TEMP TABLE took (step text, ms float8);
	GRANT ALL ON took TO PUBLIC;
	CREATE FUNCTION pg_temp.act(who text, step text, statement text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		began timestamptz;
		result text;
	BEGIN
		PERFORM set_config('role', who, true);
		began := clock_timestamp();
		EXECUTE statement INTO result;
		INSERT INTO took VALUES (step, 1000 * extract(epoch FROM clock_timestamp() - began));
		PERFORM set_config('role', 'none', true);
		RETURN result;
	END
	$$;
	SET bench.repeat = :repeat;
	SET bench.first = :first;
	DO $$
	DECLARE
		r text;
	BEGIN
		FOR n IN 1 .. current_setting('bench.repeat')::int + 5 LOOP
			r := pg_temp.act('hr', 'request_share', format('SELECT govshare.request_share(''MZ001/1'', ''p%s'', ''l'', ''s'', ''u'', ''{service}'', ''2099-12-31'', divisions => ''{37}'')', current_setting('bench.first')::int + n));
			PERFORM pg_temp.act('hr_head', 'endorse_request', format('SELECT govshare.endorse_request(%s)', r));
			PERFORM pg_temp.act('mca_head', 'approve_request', format('SELECT govshare.approve_request(%s)', r));
			PERFORM pg_temp.act('mca', 'deliver_request', format('SELECT govshare.deliver_request(%s)', r));
			PERFORM pg_temp.act('mca', 'my_duties', 'SELECT count(*) FROM govshare.my_duties');
			IF n <= 5 THEN
				DELETE FROM took;
			END IF;
		END LOOP;
	END
	$$;
	SELECT step, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::numeric, 3) FROM took GROUP BY step ORDER BY step;
	SQL
}

# Requests that nobody answers, so that there is something to be overdue
unanswered()
{
	q "$1" -c "SET client_min_messages = warning" -c "SET ROLE hr" -c "SELECT count(govshare.request_share('MZ001/1', 'p' || 1000 + n, 'l', 's', 'u', '{service}', '2099-12-31'))
		FROM generate_series(1, $DUE) n" -c "SET ROLE hr_head" -c "SELECT count(govshare.endorse_request(id)) FROM (SELECT id FROM govshare.share_request
		WHERE state = 'draft' AND requester = 'hr' ORDER BY id) r" >/dev/null
}

# Milliseconds of a watcher's round: with nothing due, and, taken back, with DUE periods just over; of one scan of the obligations
tick()
{
	q "$1" <<-SQL
	SET client_min_messages = warning;
	SET max_parallel_workers_per_gather = 0;
	CREATE FUNCTION pg_temp.took(what text, statement text, times int) RETURNS text LANGUAGE plpgsql AS \$\$
	DECLARE
		began timestamptz := clock_timestamp();
	BEGIN
		FOR n IN 1 .. times LOOP
			EXECUTE statement;
		END LOOP;
		RETURN what || ' ' || 1000 * extract(epoch FROM clock_timestamp() - began) / times;
	END
	\$\$;
	SELECT count(*) FROM govshare.check_deadlines() \g /dev/null
	SELECT pg_temp.took('idle', 'SELECT govshare.check_deadlines()', 20);
	BEGIN;
	SET LOCAL govshare.break_glass = 'benchmark: periods that are over';
	UPDATE govshare.obligation SET due_at = event_at + interval '1 us', warn_at = event_at - interval '1 day'
		WHERE state = 'open' AND case_id IN (SELECT id FROM govshare.share_request WHERE purpose LIKE 'p1___' AND state = 'submitted' AND requester = 'hr' AND provider = 'mca');
	SET LOCAL govshare.break_glass = '';
	SELECT pg_temp.took('due', 'SELECT govshare.check_deadlines()', 1);
	SELECT 1 / (count(*) >= $DUE)::int FROM govshare.obligation WHERE state = 'overdue' \g /dev/null
	ROLLBACK;
	SET enable_indexscan = off;
	SET enable_bitmapscan = off;
	SET enable_indexonlyscan = off;
	SELECT pg_temp.took('scan', \$\$SELECT count(*) FROM govshare.obligation WHERE state = 'open' AND due_at <= now()\$\$, 1);
	SQL
}

# A governed point read under a grant, prepared; microseconds, median of batches
read_cost()
{
	script=$work/read.sql
	echo "SELECT name FROM mca.t WHERE code = '370102';" >"$script"
	pgbench -n -U hr -M prepared -c 1 -T 2 -f "$script" "$1" 2>&1 |
		sed -n 's/^latency average = \([0-9.]*\) ms/\1/p'
}

world scale_small >/dev/null
world scale_large >/dev/null
began=$(date +%s)
generate scale_large
echo "generated in $(($(date +%s) - began)) s:" $(q scale_large -c "SELECT format('%s departments, %s entries, %s requests, %s obligations, %s grants', (SELECT count(*) FROM govshare.department),
	(SELECT count(*) FROM govshare.catalog_entry), (SELECT count(*) FROM govshare.share_request), (SELECT count(*) FROM govshare.obligation), (SELECT count(*) FROM govshare.share_grant))")
q postgres -c "ALTER SYSTEM SET govshare.check_interval = 0" -c 'SELECT pg_reload_conf()' >/dev/null
# Turn about, so that neither has the warmer machine
round=1
while [ $round -le "$ROUNDS" ]; do
	steps scale_small $round >>"$work/small.steps"
	steps scale_large $round >>"$work/large.steps"
	round=$((round + 1))
done
q postgres -c "ALTER ROLE hr SET search_path = govshare, public" -c "ALTER ROLE hr SET govshare.purpose = 'p$((100 + REPEAT))'"
unanswered scale_small
unanswered scale_large
for d in small large; do
	q scale_$d -c 'VACUUM ANALYZE govshare.obligation' -c 'VACUUM ANALYZE govshare.share_request'
done
round=$warm_up
while [ $round -le $((ROUNDS + 1)) ]; do
	for d in small large; do
		tick scale_$d >"$work/tick"
		# round 0 warms the caches and is not counted
		[ $round -eq 0 ] || sed "s/^/$d./" "$work/tick" >>"$work/ticks"
		[ $round -eq 0 ] || echo "$d $(read_cost scale_$d)" >>"$work/reads"
	done
	round=$((round + 1))
done
q postgres -c "ALTER SYSTEM RESET govshare.check_interval" -c 'SELECT pg_reload_conf()' >/dev/null

requests=$(q scale_large -c "SELECT to_char(round(count(*), -3), 'FM9,999,999') FROM govshare.share_request")
obligations=$(q scale_large -c "SELECT to_char(round(count(*), -3), 'FM9,999,999') FROM govshare.obligation")
for d in small large; do
	sed "s/^\(.*\)|/\1 $d /" "$work/$d.steps" >>"$work/steps"
done
for step in $(cut -d' ' -f1 "$work/steps" | sort -u); do
	sed -n "s/^$step //p" "$work/steps" >"$work/step.$step"
	echo "$step, milliseconds"
	print_medians small <"$work/step.$step"
done
for step in request_share endorse_request approve_request deliver_request my_duties; do
	name=$step
	[ $step = my_duties ] || name=${step%_*}
	ratio "$work/step.$step" cost "$requests requests" $name large small 'next to none'
done
echo "governed point read, milliseconds"
print_medians small <"$work/reads"
ratio "$work/reads" cost "$requests requests" read large small 'next to none'
echo "watcher's round, milliseconds"
print_medians small.idle small.due <"$work/ticks"
ratio "$work/ticks" cost "watcher, $obligations obligations" 'nothing due' large.idle small.idle 'next to none'
ratio "$work/ticks" cost "watcher, $obligations obligations" "$DUE due" large.due small.due 'next to none'
ratio "$work/ticks" cost "watcher, $obligations obligations" 'nothing due' large.idle large.scan 'one scan of the obligations'

q scale_large -c "SET ROLE d12" -c "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) SELECT * FROM govshare.my_duties" >"$work/duties.plan"
echo "my_duties of one department, large: $(grep -m1 -o 'rows=[0-9]*' "$work/duties.plan"), $(grep -m1 -o 'shared.*' "$work/duties.plan") pages, $(grep -o 'Execution Time.*' "$work/duties.plan")"
# A scan of few rows is no fault
if [ "$SCALE" -le 10 ] && grep -q 'Seq Scan on \(pending_step\|obligation\)' "$work/duties.plan"; then
	echo "  by a sequential scan!"
	exit 1
fi
