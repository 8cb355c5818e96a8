# P2, P3: random queries see of governed tables what they see of a copy that
# holds the rows and columns of the grant: no difference, no canary.
#
# Three departments' grants, a plain, a partitioned and an inherited table,
# views, functions, prepared statements that outlive a change of purpose.  The
# seed is printed, and so is each query that differs.  GOVSHARE_TEST_SEED
# repeats a run; GOVSHARE_TEST_LONG runs 20,000 queries instead of 3,000.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use QueryGenerator;
use Test::More;

my $queries = $ENV{GOVSHARE_TEST_QUERIES} // ($ENV{GOVSHARE_TEST_LONG} ? 20_000 : 3_000);
my $seed = $ENV{GOVSHARE_TEST_SEED} // time() % 1_000_000;
note "seed $seed, $queries queries";

my $node = new_node('differential',
	fsync => 'off',
	'govshare.allow_unsafe_fsync' => 'on',
	'govshare.log_mode' => 'async',
	jit => 'off',
	shared_buffers => "'64MB'");
$node->safe_psql('postgres', 'CREATE DATABASE diff');
$node->safe_psql('diff', <<'SQL');
CREATE EXTENSION govshare;
CREATE ROLE regress_govshare_mca LOGIN;
CREATE ROLE regress_govshare_hr LOGIN;
CREATE ROLE regress_govshare_jn LOGIN;
CREATE ROLE regress_govshare_none LOGIN;
INSERT INTO govshare.government (code, name, level, division) VALUES ('CN', '中华人民共和国', 'national', '000000');
INSERT INTO govshare.department (code, name, government, role) VALUES
	('mca', '民政部', 'CN', 'regress_govshare_mca'), ('hr', '人社厅', 'CN', 'regress_govshare_hr'),
	('jn', '济南市民政局', 'CN', 'regress_govshare_jn'), ('none', '无授权', 'CN', 'regress_govshare_none');
INSERT INTO govshare.purpose VALUES ('check', '核验'), ('stat', '统计');
CREATE SCHEMA g AUTHORIZATION regress_govshare_mca;
GRANT USAGE ON SCHEMA g TO PUBLIC;

SET ROLE regress_govshare_mca;
CREATE TABLE g.a (secret text DEFAULT 'CANARY', id int, area text, kind int, gone int, name text, v int);
ALTER TABLE g.a DROP COLUMN gone;
CREATE TABLE g.p (id int, kind int, name text, v int, area govshare.division_code, secret text DEFAULT 'CANARY')
	PARTITION BY RANGE (id);
CREATE TABLE g.p1 PARTITION OF g.p FOR VALUES FROM (0) TO (100);
CREATE TABLE g.p2 (v int, secret text, area govshare.division_code, name text, id int, kind int);
ALTER TABLE g.p ATTACH PARTITION g.p2 FOR VALUES FROM (100) TO (200);
CREATE TABLE g.p3 PARTITION OF g.p FOR VALUES FROM (200) TO (1000) PARTITION BY LIST (kind);
CREATE TABLE g.p31 PARTITION OF g.p3 FOR VALUES IN (0, 1);
CREATE TABLE g.p32 PARTITION OF g.p3 DEFAULT;
CREATE TABLE g.i (id int, name text, kind int, area text, v int, secret text DEFAULT 'CANARY');
CREATE TABLE g.i1 (extra text) INHERITS (g.i);
CREATE TABLE g.i2 () INHERITS (g.i);
-- in scope of someone: named n...; in nobody's: CANARY
INSERT INTO g.a (id, area, kind, name, v)
	SELECT i, (ARRAY['370100', '370102', '370200', '440300', '440000', '37', '3701'])[1 + i % 7], i % 5,
		CASE WHEN i % 41 = 0 THEN NULL ELSE 'n' || i % 30 END, CASE WHEN i % 37 = 0 THEN NULL ELSE i * 7 % 60 END
	FROM generate_series(1, 300) i;
INSERT INTO g.p (id, area, kind, name, v)
	SELECT i, (ARRAY['370100', '370102', '370200', '440300', '440000'])[1 + i % 5]::govshare.division_code, i / 3 % 5,
		CASE WHEN i % 43 = 0 THEN NULL ELSE 'n' || i % 27 END, i * 11 % 60
	FROM generate_series(1, 300) i;
INSERT INTO g.i (id, area, kind, name, v) SELECT i, '370102', i % 5, 'n' || i % 20, i % 60 FROM generate_series(1, 50) i;
INSERT INTO g.i1 (id, area, kind, name, v) SELECT i, '4403', i % 5, 'n' || i % 20, i % 60 FROM generate_series(40, 120) i;
INSERT INTO g.i2 (id, area, kind, name, v) SELECT i, '3702', i % 5, 'n' || i % 20, i % 60 FROM generate_series(100, 160) i;
INSERT INTO g.a (id, area, kind, name, v) SELECT i, '110000', i % 5, 'CANARY' || i % 10, i % 60 FROM generate_series(1, 300) i;
INSERT INTO g.a (id, area, kind, name, v) VALUES (7, NULL, 1, 'CANARY', 7);
INSERT INTO g.p (id, area, kind, name, v)
	SELECT i, '310000', i % 5, 'CANARY' || i % 10, i % 60 FROM generate_series(1, 300) i;
INSERT INTO g.i (id, area, kind, name, v) SELECT i, '11', i % 5, 'CANARY', i % 60 FROM generate_series(1, 60) i;
INSERT INTO g.i2 (id, area, kind, name, v) SELECT i, '31', i % 5, 'CANARY', i % 60 FROM generate_series(1, 60) i;
CREATE INDEX ON g.a (id);
CREATE INDEX ON g.a (area, kind);
CREATE INDEX ON g.a (name text_pattern_ops);
CREATE INDEX ON g.p (v);
CREATE INDEX ON g.p (area);
CREATE INDEX ON g.i2 (kind, name);
CREATE STATISTICS g.s ON kind, v FROM g.a;
CREATE VIEW g.va WITH (security_invoker) AS SELECT id, kind, v, name, area::text AS area FROM g.a WHERE kind < 4;
CREATE VIEW g.vp WITH (security_invoker, security_barrier) AS SELECT id, kind, v, name, area::text AS area FROM g.p WHERE v > 5;
CREATE VIEW g.vj WITH (security_invoker) AS
	SELECT a.id, a.kind, p.v, coalesce(p.name, a.name) AS name, a.area FROM g.a LEFT JOIN g.vp p ON p.id = a.id AND p.kind = a.kind;
CREATE FUNCTION g.f(k int) RETURNS TABLE (id int, kind int, v int, name text, area text) LANGUAGE sql STABLE
	AS 'SELECT id, kind, v, name, area FROM g.a WHERE kind = k';
GRANT SELECT ON g.va, g.vp, g.vj TO PUBLIC;
RESET ROLE;
ANALYZE;

-- bound by hand, without a catalogue behind it
SET govshare.break_glass = 'test';
SET session_replication_role = replica;
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY '{a,p,p1,p2,p3,p31,p32,i,i1,i2}'::text[] LOOP
		EXECUTE format('ALTER TABLE g.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY govshare_scope ON g.%1$I USING (govshare.in_scope(%1$I.*)) WITH CHECK (true)', t);
		EXECUTE format('GRANT SELECT ON g.%I TO govshare_reader', t);
	END LOOP;
END $$;
INSERT INTO govshare.governed_table VALUES ('g.a', 'A/1', 'mca', 'area'), ('g.p', 'P/1', 'mca', 'area'), ('g.i', 'I/1', 'mca', 'area');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	SELECT row_number() OVER (), e, 1, 'mca', r, p, '{service}', '{id,kind,v,name,area}', d, f, '-infinity', 'infinity'
	FROM unnest('{A/1,P/1,I/1}'::text[]) e, (VALUES
		('hr', 'check', '{37}'::govshare.division_code[], NULL),
		('hr', 'stat', '{37,44}', $$kind < 3 AND (name LIKE 'n%' OR name IS NULL)$$),
		('jn', 'check', '{3701}', $$1000 / (v - 61) < 0$$)) AS x (r, p, d, f);
SET session_replication_role = origin;

-- each grant's copy: its rows and its columns
CREATE TABLE public.profile (department text, purpose text, scope text, PRIMARY KEY (department, purpose));
INSERT INTO public.profile VALUES
	('hr', 'check', $$area::text LIKE '37%'$$),
	('hr', 'stat', $$(area::text LIKE '37%' OR area::text LIKE '44%') AND kind < 3 AND (name LIKE 'n%' OR name IS NULL)$$),
	('jn', 'check', $$(area::text LIKE '3701%') AND v IS NOT NULL$$);
GRANT SELECT ON public.profile TO PUBLIC;
DO $$
DECLARE
	x public.profile;
	s text;
	t text;
BEGIN
	FOR x IN SELECT * FROM public.profile LOOP
		s := x.department || '_' || x.purpose;
		EXECUTE format('CREATE SCHEMA %I', s);
		FOREACH t IN ARRAY '{a,p,i}'::text[] LOOP
			EXECUTE format('CREATE TABLE %I.%I AS SELECT id, kind, v, name, area FROM g.%2$I WHERE %s', s, t, x.scope);
		END LOOP;
		EXECUTE format('CREATE TABLE %1$I.own_i AS SELECT id, kind, v, name, area FROM ONLY g.i WHERE %2$s', s, x.scope);
		EXECUTE format('CREATE VIEW %1$I.va AS SELECT id, kind, v, name, area::text AS area FROM %1$I.a WHERE kind < 4', s);
		EXECUTE format('CREATE VIEW %1$I.vp AS SELECT id, kind, v, name, area::text AS area FROM %1$I.p WHERE v > 5', s);
		EXECUTE format('CREATE VIEW %1$I.vj AS SELECT a.id, a.kind, p.v, coalesce(p.name, a.name) AS name, a.area FROM %1$I.a LEFT JOIN %1$I.vp p ON p.id = a.id AND p.kind = a.kind', s);
		EXECUTE format('CREATE FUNCTION %1$I.f(k int) RETURNS TABLE (id int, kind int, v int, name text, area text) LANGUAGE sql STABLE AS ''SELECT id, kind, v, name, area::text FROM %1$I.a WHERE kind = k''', s);
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO PUBLIC', s);
		EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO PUBLIC', s);
	END LOOP;
END $$;
ANALYZE;

-- who is shown a canary says so
CREATE FUNCTION public.noisy(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS $$
BEGIN
	IF t LIKE '%CANARY%' THEN
		RAISE EXCEPTION 'a function was shown a canary' USING ERRCODE = 'CANRY';
	END IF;
	RETURN t IS NOT NULL;
END
$$;

-- rows of a query as a number, their count, its SQLSTATE, and whether a canary is among them
CREATE FUNCTION public.outcome(query text, mode text, OUT result text, OUT canary boolean) LANGUAGE plpgsql AS $$
DECLARE
	n bigint := 0;
	sum numeric := 0;
	line text;
BEGIN
	canary := false;
	IF mode = 'aggregate' THEN
		EXECUTE 'SELECT count(*), sum(hashtextextended(q::text, 0)::numeric), coalesce(bool_or(q::text LIKE ''%CANARY%''), false) FROM ('
			|| query || ') q' INTO n, sum, canary;
	ELSE
		FOR line IN EXECUTE query LOOP
			n := n + 1;
			sum := sum + hashtextextended(line, 0);
			canary := canary OR line LIKE '%CANARY%';
		END LOOP;
	END IF;
	result := n || ' rows ' || coalesce(sum, 0);
EXCEPTION WHEN OTHERS THEN
	result := SQLSTATE;
END
$$;

-- Null, or what is wrong with a query for the caller's department
CREATE FUNCTION public.differs(query text, mode text, types text, arguments text[], secret boolean, settings text[])
	RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	x public.profile;
	sql text[];
	setting text;
	governed record;
	filtered record;
	answers int := 0;
BEGIN
	FOREACH setting IN ARRAY settings LOOP
		PERFORM set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), true);
	END LOOP;
	IF mode = 'prepared' THEN
		DEALLOCATE ALL;
		EXECUTE 'PREPARE governed' || types || ' AS ' || replace(query, '{s}', 'g');
	ELSIF mode = 'view' THEN
		EXECUTE 'CREATE OR REPLACE TEMPORARY VIEW seen AS ' || replace(query, '{s}', 'g');
	END IF;
	-- each purpose twice: a plan made for one must not serve the other
	FOR i IN 1 .. CASE WHEN mode = 'prepared' THEN 2 ELSE 1 END LOOP
		FOR x IN SELECT * FROM public.profile WHERE 'regress_govshare_' || department = current_user ORDER BY purpose LOOP
			PERFORM set_config('govshare.purpose', x.purpose, true);
			sql := ARRAY[replace(query, '{s}', 'g'), replace(query, '{s}', x.department || '_' || x.purpose)];
			IF mode = 'prepared' THEN
				sql[1] := 'EXECUTE governed' || arguments[i];
				IF NOT secret THEN
					EXECUTE 'PREPARE filtered' || types || ' AS ' || sql[2];
				END IF;
				sql[2] := 'EXECUTE filtered' || arguments[i];
			ELSIF mode = 'view' THEN
				sql[1] := 'SELECT * FROM seen';
			END IF;
			governed := public.outcome(CASE WHEN mode = 'loop' THEN 'SELECT q::text FROM (' || sql[1] || ') q' ELSE sql[1] END, CASE WHEN mode IN ('loop', 'prepared') THEN mode ELSE 'aggregate' END);
			IF governed.canary OR governed.result IN ('CANRY') THEN
				RETURN x.purpose || ': a canary: ' || sql[1];
			END IF;
			IF secret THEN
				IF governed.result <> 'SG005' THEN
					RETURN x.purpose || ': ' || governed.result || ' instead of SG005: ' || sql[1];
				END IF;
			ELSE
				filtered := public.outcome(CASE WHEN mode = 'loop' THEN 'SELECT q::text FROM (' || sql[2] || ') q' ELSE sql[2] END, CASE WHEN mode IN ('loop', 'prepared') THEN mode ELSE 'aggregate' END);
				IF '57014' NOT IN (governed.result, filtered.result) AND governed.result IS DISTINCT FROM filtered.result THEN
					RETURN x.purpose || ': ' || governed.result || ' instead of ' || filtered.result || ': ' || sql[1];
				END IF;
				-- an empty answer says little
				answers := answers + (governed.result ~ '^[1-9]\d* rows ')::int;
			END IF;
			IF mode = 'prepared' AND NOT secret THEN
				DEALLOCATE filtered;
			END IF;
		END LOOP;
	END LOOP;
	PERFORM set_config('test.answers', (current_setting('test.answers')::int + answers)::text, false);
	RETURN NULL;
END
$$;
SQL

sub literal { my $text = shift; $text =~ s/'/''/g; return "E'" . ($text =~ s/\\/\\\\/gr) . "'" }

# The calls of differs(), the same for each department
my $generator = QueryGenerator->new(seed => $seed);
my @call;
my $prepared = 0;
for my $number (1 .. $queries)
{
	my $mode = (qw(aggregate aggregate loop prepared prepared view))[ int(rand(6)) ];
	my $secret = int(rand(50)) == 0;
	my $query = $generator->next_query(secret => $secret, prepared => $mode eq 'prepared' && !$secret);
	my ($types, @arguments) = ('', '', '');
	my @parameter = @{ $query->{parameters} };
	my @setting;

	if ($mode eq 'prepared')
	{
		$prepared++;
		# a prepared statement's row is one text
		$query->{sql} = "SELECT q::text FROM ($query->{sql}) q";
		if (@parameter)
		{
			$types = '(' . join(', ', map { $_->[0] } @parameter) . ')';
			@arguments = map {
				'(' . join(', ', map { $_->[0] eq 'int' ? int(rand(60)) : "'n" . int(rand(30)) . "'" } @parameter) . ')'
			} 1 .. 2;
		}
		push @setting, 'plan_cache_mode=' . (qw(force_generic_plan force_custom_plan auto))[ int(rand(3)) ];
	}
	for my $name (qw(enable_hashjoin enable_mergejoin enable_nestloop enable_seqscan enable_indexscan enable_bitmapscan
		enable_material enable_memoize enable_hashagg enable_incremental_sort enable_partition_pruning))
	{
		push @setting, "$name=off" if int(rand(8)) == 0;
	}
	for my $name (qw(force_parallel_mode enable_partitionwise_join enable_partitionwise_aggregate))
	{
		push @setting, "$name=on" if int(rand(8)) == 0;
	}
	push @call, sprintf("SELECT %s || d FROM public.differs(%s, '%s', '%s', ARRAY[%s]::text[], %s, ARRAY[%s]::text[]) d WHERE d IS NOT NULL;",
		literal("query $number: "), literal($query->{sql}), $mode, $types,
		join(', ', map { literal($_) } @arguments),
		$secret ? 'true' : 'false',
		join(', ', map { literal($_) } @setting));
}

for my $department (qw(hr jn))
{
	my $file = "$PostgreSQL::Test::Utils::tmp_check/$department.sql";
	open(my $out, '>', $file) or die "$file: $!";
	print $out "\\set QUIET on\nSET statement_timeout = '20s';\nSET client_min_messages = error;\nSET test.answers = 0;\n";
	print $out "$_\n" for @call;
	print $out "SELECT 'answers ' || current_setting('test.answers');\n";
	close $out;
	my ($rc, $stdout, $stderr) =
	  $node->psql('diff', "\\i $file", extra_params => [ '-U', "regress_govshare_$department" ], on_error_stop => 0);
	my ($answers) = $stdout =~ s/^answers (\d+)$//m ? $1 : 0;
	my @wrong = grep { /\S/ } split(/\n/, $stdout);
	is(scalar(@wrong), 0, "$queries queries of $department see the granted rows and columns alone (seed $seed)");
	diag("seed $seed: $_") for grep { defined } @wrong[ 0 .. 9 ];
	is($stderr, '', "no call of $department failed for another reason");
	cmp_ok($answers, '>', $queries * 0.7, "$answers of the answers held rows");
}
# a department without a grant
my ($rc, $stdout, $stderr) = $node->psql('diff', q{SET govshare.purpose = 'check'; SELECT count(*) FROM g.a},
	extra_params => [ '-U', 'regress_govshare_none' ]);
like($stderr, qr/has no grant/, 'who has no grant sees nothing');

$node->safe_psql('diff', 'SELECT govshare.flush_log()');
cmp_ok($node->safe_psql('diff', q{SELECT count(*) FROM govshare.access_log WHERE kind = 'open'}),
	'>', $queries, 'and the reads are on record');
cmp_ok($prepared, '>', 0, 'prepared statements were among them');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'the server is well');
done_testing();
