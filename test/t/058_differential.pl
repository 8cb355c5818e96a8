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
use GovernedWorld;
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
my $parallel_mode = $node->pg_version >= 16 ? 'debug_parallel_query' : 'force_parallel_mode';
make_governed_world($node, 'diff', rows => 300);
$node->safe_psql('diff', <<'SQL');
SET govshare.break_glass = 'test';
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
	for my $name ($parallel_mode, qw(enable_partitionwise_join enable_partitionwise_aggregate))
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
cmp_ok($node->safe_psql('diff', q{SELECT count(*) FROM govshare.access_log WHERE kind = 'access'}),
	'>', $queries, 'and the reads are on record');
cmp_ok($prepared, '>', 0, 'prepared statements were among them');
unlike(slurp_file($node->logfile), qr/PANIC|TRAP|terminated by signal/, 'the server is well');
done_testing();
