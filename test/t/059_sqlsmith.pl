# P1, P2, P9: sqlsmith, as a grantee, finds no canary, no crash, and no read
# that is not on record.
#
# Its statements are random over the governed tables, the department's own
# tables and all functions of the server.  It throws results away, so each
# statement that it made is run once more and its rows are searched; a function
# among those it may call says if it is ever shown a canary.  An ExecutorStart
# hook outside govshare's counts what was let pass, to be compared with the
# record.  50,000 statements in make test-long, 5,000 otherwise.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovernedWorld;
use GovshareNode;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $statements = $ENV{GOVSHARE_TEST_STATEMENTS} // ($ENV{GOVSHARE_TEST_LONG} ? 50_000 : 5_000);
# How many rows 5,000 statements return varies by two orders of magnitude with the
# seed: the short run keeps to one that returns some
my $seed = $ENV{GOVSHARE_TEST_SEED} // ($ENV{GOVSHARE_TEST_LONG} ? time() % 1_000_000 : 50_000);
note "seed $seed, $statements statements";

my $node = new_node('sqlsmith',
	shared_preload_libraries => "'govshare, watch_reads'",
	fsync => 'off',
	'govshare.allow_unsafe_fsync' => 'on',
	'govshare.log_mode' => 'async',
	jit => 'off',
	log_statement => 'none',
	log_min_messages => 'error',
	log_min_error_statement => 'panic',
	max_connections => 20);
make_governed_world($node, 'smith', rows => 24);
$node->safe_psql('smith', <<'SQL');
CREATE FUNCTION public.governed_executions() RETURNS bigint LANGUAGE c AS 'watch_reads';
CREATE FUNCTION public.noisy(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS $$
BEGIN
	IF t LIKE '%CANARY%' THEN
		RAISE LOG 'a function was shown a canary';
	END IF;
	RETURN t IS NOT NULL;
END
$$;
-- Runs a statement and counts the rows that hold a canary; null: it has none to give
CREATE SEQUENCE public.rows_seen;
GRANT ALL ON SEQUENCE public.rows_seen TO PUBLIC;
CREATE FUNCTION public.canaries(statement text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	row record;
	n int := 0;
BEGIN
	FOR row IN EXECUTE statement LOOP
		PERFORM nextval('public.rows_seen');
		n := n + (row::text ~ 'CANARY|77777777')::int;
	END LOOP;
	RETURN n;
EXCEPTION WHEN OTHERS OR query_canceled THEN
	RETURN n;
END
$$;
CREATE FUNCTION public.noisy_number(v int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS $$
BEGIN
	IF v = 77777777 THEN
		RAISE LOG 'a function was shown a canary';
	END IF;
	RETURN v > 3;
END
$$;
-- canaries among the numbers, too, for those functions; log_min_messages hides no LOG
SET govshare.break_glass = 'test';
UPDATE g.a SET v = 77777777 WHERE name LIKE 'CANARY%';
UPDATE g.p SET v = 77777777 WHERE name LIKE 'CANARY%';
CREATE TABLE public.own (id int, name text, at timestamptz DEFAULT now());
INSERT INTO public.own SELECT i, 'own' || i FROM generate_series(1, 10) i;
GRANT ALL ON public.own TO regress_govshare_hr;
-- functions that stop or fill a server are not the question here
DO $$
DECLARE f regprocedure;
BEGIN
	FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
		AND (proname ~ '^(pg_terminate_backend|pg_cancel_backend|pg_sleep|pg_reload|pg_rotate|lo_|pg_advisory|pg_try_advisory|dsnap|pg_log_backend)' ) LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
	END LOOP;
END $$;
ANALYZE;
ALTER ROLE regress_govshare_hr SET govshare.purpose = 'stat';
SQL

my $before = $node->safe_psql('smith', 'SELECT public.governed_executions()');
cmp_ok($before, '>=', 0, 'the second opinion is there');

# sqlsmith runs until it has made so many statements, and prints each of them
my $made = '';
my $errors = '';
my $connection = $node->connstr('smith') . ' user=regress_govshare_hr';
my $finished = IPC::Run::run(
	[ 'sqlsmith', "--target=$connection", '--exclude-catalog', "--seed=$seed", "--max-queries=$statements", '--dump-all-queries' ],
	'<', \undef, '>', \$made, '2>', \$errors, IPC::Run::timeout(3600));
ok($finished, 'sqlsmith came to its end');
my @statement = grep { /\bg\./ } split(/;\n/, $made);
cmp_ok(scalar(@statement), '>', $statements / 20, scalar(@statement) . ' of its statements name governed tables');

# Once more, and look at the rows
my $file = "$PostgreSQL::Test::Utils::tmp_check/again.sql";
open(my $out, '>', $file) or die "$file: $!";
print $out "\\set QUIET on\nSET statement_timeout = '2s';\nSET client_min_messages = fatal;\n";
for my $sql (@statement)
{
	$sql =~ s/'/''/g;
	$sql =~ s/\\/\\\\/g;
	print $out "BEGIN; SET LOCAL govshare.purpose = 'stat'; SELECT * FROM public.canaries(E'$sql') WHERE canaries > 0; ROLLBACK;\n";
}
print $out "SELECT 'rows ' || last_value FROM public.rows_seen;\n";
close $out;
my ($rc, $stdout, $stderr) =
  $node->psql('smith', "\\i $file", extra_params => [ '-U', 'regress_govshare_hr' ], on_error_stop => 0);
my ($rows) = $stdout =~ s/^rows (\d+)$//m ? $1 : 0;
unlike($stdout, qr/\S/, "no canary among the rows (seed $seed)");
cmp_ok($rows, '>', 0, "$rows rows were looked at");

my $log = slurp_file($node->logfile);
unlike($log, qr/shown a canary/, 'no function was shown one');
unlike($log, qr/PANIC|TRAP|terminated by signal|was terminated/, 'no crash');
unlike($log, qr/CANARY/, 'no message tells one');

$node->safe_psql('smith', 'SELECT govshare.flush_log()');
my $passed = $node->safe_psql('smith', 'SELECT public.governed_executions()') - $before;
my $recorded = $node->safe_psql('smith', q{
	SELECT count(DISTINCT (session_id, statement)) FROM govshare.access_record
	WHERE kind IN ('open', 'access') AND outer_role = 'regress_govshare_hr'});
cmp_ok($passed, '>', $statements / 50, "$passed governed statements were let pass");
is($recorded, $passed, 'and each of them is on record');
is($node->safe_psql('smith', q{SELECT count(*) FROM g.a WHERE false}, extra_params => [ '-U', 'regress_govshare_mca' ]), '0',
	'the server answers');
done_testing();
