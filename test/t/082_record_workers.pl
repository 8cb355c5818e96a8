# The workers: they serve every database that has the extension, get out of
# the way of commands that want a database alone, come back, leave last at a
# shutdown; and when nothing can be recorded, the error says why (SG010).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RecordVerifier;
use Test::More;
use Time::HiRes qw(time usleep);

my $node = new_node('workers', wal_level => 'replica', max_wal_senders => 4,
	'govshare.max_databases' => 3,
	'govshare.log_queue_size' => "'512kB'");

# A statement fails with SG010 and its message matches
sub refused
{
	my ($on, $database, $sql, $pattern, $what) = @_;
	my ($status, undef, $stderr) = $on->psql($database, $sql,
		extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	isnt($status, 0, "$what: refused");
	like($stderr, qr/SG010.*$pattern/s, "$what: SG010 names the cause");
	return;
}

sub appends
{
	my ($database, $label) = @_;
	my ($status, undef, $stderr) = $node->psql($database, "SELECT test_append('$label')");
	return is("$status$stderr", '0', "$database records: $label");
}

sub count_of
{
	my ($database, $label) = @_;
	return $node->safe_psql($database,
		"SELECT count(*) FROM govshare.access_record WHERE scenario = '$label-0'");
}

# Two databases, each with its own log
create_govshare_database($node, 'one');
create_govshare_database($node, 'two');
appends('one', 'a');
appends('two', 'b');
is(count_of('one', 'b'), 0, 'databases do not see each other\'s records');

# A template carries its log along, and the copy goes on from there
$node->safe_psql('postgres', 'CREATE DATABASE three TEMPLATE one');
appends('three', 'c');
is($node->safe_psql('three', q{SELECT string_agg(coalesce(event, scenario), ', ' ORDER BY leaf) FROM govshare.access_record}),
	'a-0, epoch, c-0', 'a copied log goes on, and says that it is a copy');
appends('one', 'after use as a template');

# One more database than there are queues
$node->safe_psql('postgres', 'CREATE DATABASE four');
$node->safe_psql('four', 'CREATE EXTENSION govshare; CREATE EXTENSION govshare_test');
wait_until('the launcher noticed',
	sub { slurp_file($node->logfile) =~ /no log queue is left for database/ });
refused($node, 'four', "SELECT test_append('x')", 'govshare.max_databases',
	'more databases than queues');

# RENAME and DROP work while the workers run; the freed queue is used again
$node->safe_psql('postgres', 'ALTER DATABASE three RENAME TO drei');
appends('drei', 'd');
$node->safe_psql('postgres', 'DROP DATABASE drei');
wait_until('the fourth database is served',
	sub { ($node->psql('four', "SELECT test_append('e')"))[0] == 0 });
pass('a dropped database makes room');
$node->safe_psql('postgres', 'DROP DATABASE four');

# Refused commands bring the workers back
my $session = $node->background_psql('two');
$session->query_safe('SELECT 1');
isnt(($node->psql('postgres', 'DROP DATABASE two'))[0], 0,
	'a database in use is not dropped');
appends('two', 'after a failed DROP');
isnt(($node->psql('postgres', 'BEGIN; ALTER DATABASE two RENAME TO zwei; SELECT 1/0; COMMIT'))[0], 0,
	'a database in use is not renamed');
appends('two', 'after a failed RENAME');
$session->quit;

# Who may not drop a database cannot stop its workers either
$node->safe_psql('postgres', 'CREATE ROLE regress_govshare_nobody LOGIN');
my $before = writer_pid($node, 'two');
isnt(($node->psql('postgres', 'DROP DATABASE two',
			extra_params => [ '-U', 'regress_govshare_nobody' ]))[0], 0,
	'DROP DATABASE without the right');
is(writer_pid($node, 'two'), $before, 'leaves the writer alone');

# DROP EXTENSION stops the workers, CREATE EXTENSION starts them
$node->safe_psql('two', "SET govshare.break_glass = 'test'; DROP EXTENSION govshare_test; DROP EXTENSION govshare");
wait_until('the writer is gone',
	sub {
		$node->safe_psql('postgres',
			q{SELECT count(*) FROM pg_stat_activity WHERE datname = 'two' AND backend_type ~ 'govshare'}) eq '0';
	});
$node->safe_psql('two', 'CREATE EXTENSION govshare; CREATE EXTENSION govshare_test');
appends('two', 'in a new log');
is($node->safe_psql('two', 'SELECT size FROM govshare.log_head()'), 1, 'which is empty at first');

# A writer that is told to stop comes back
$before = writer_pid($node, 'one');
$node->safe_psql('one', "SELECT pg_terminate_backend($before)");
wait_until('another writer runs', sub { writer_pid($node, 'one') != $before });
appends('one', 'after the writer was terminated');
my $launcher = $node->safe_psql('postgres',
	q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'govshare launcher'});
appends('one', 'after the launcher was terminated');

# A database that goes while no launcher is there to see it frees its queue too
create_govshare_database($node, 'gone');
appends('gone', 'g');
$node->safe_psql('postgres', q{
	SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'govshare launcher';
	DROP DATABASE gone});
create_govshare_database($node, 'next');
appends('next', 'in the queue of a database that went unseen');
$node->safe_psql('postgres', 'DROP DATABASE next');

# A stuck writer: waiters fail in time, with the cause; then all is recorded
$node->safe_psql('postgres', q{ALTER SYSTEM SET govshare.log_timeout = '3s'});
$node->reload;
my $locker = $node->background_psql('one');
$locker->query_safe(q{
	SET govshare.break_glass = 'a test stands in the writer''s way';
	BEGIN; ALTER TABLE govshare.log_tree DISABLE TRIGGER log_tree_refuse});
my $started = time();
refused($node, 'one', "SELECT test_append('locked')", 'lock timeout', 'the record is locked');
cmp_ok(time() - $started, '<', 10, 'within govshare.log_timeout');
like($node->safe_psql('one', 'SELECT trouble FROM govshare.log_status'),
	qr/lock timeout/, 'log_status tells what the writer waits for');
$locker->query_safe('ROLLBACK');
$locker->quit;
wait_until('the record is written after all', sub { count_of('one', 'locked') == 1 });
wait_until('the trouble is over',
	sub { $node->safe_psql('one', 'SELECT trouble IS NULL FROM govshare.log_status') eq 't' });
pass('a record whose session gave up is written once');

# A partition that is not where readers would look for it is not written to
my $month = $node->safe_psql('one', q{SELECT 'access_record_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')});
$node->safe_psql('one', qq{
	SET govshare.break_glass = 'a test takes a month away';
	ALTER TABLE govshare.access_record DETACH PARTITION govshare.$month});
refused($node, 'one', "SELECT test_append('detached')", '(no partition of the record|leaf 0 of the record of use is missing|its rows end before leaf 0)', 'a month is detached');
is($node->safe_psql('one', "SELECT count(*) FROM govshare.$month WHERE scenario = 'detached-0'"), 0,
	'nothing is written where nobody looks');
my ($from, $to) = split /\|/, $node->safe_psql('one',
	q{SELECT date_trunc('month', now() AT TIME ZONE 'UTC'), date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month'});
$node->safe_psql('one', qq{
	SET govshare.break_glass = 'and gives it back with a column more, which the log does not know';
	ALTER TABLE govshare.$month ADD COLUMN dropped int;
	ALTER TABLE govshare.$month DROP COLUMN dropped;
	ALTER TABLE govshare.access_record ATTACH PARTITION govshare.$month FOR VALUES FROM ('$from+00') TO ('$to+00')});
wait_until('the record goes on', sub { count_of('one', 'detached') == 1 });
appends('one', 'into a partition of another layout');

my $writer = writer_pid($node, 'one');
kill 'STOP', $writer;
refused($node, 'one', "SELECT test_append('stopped')", 'not durable within', 'the writer does not answer');
# Whoever waits for the disk still listens
sub while_waiting
{
	my ($what, $call, $pattern) = @_;
	my $stderr = '';
	my $waiter = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('one'), '-c', "SET govshare.log_timeout = '1min'",
			'-c', "SELECT test_append('$what')" ], '<', \undef, '>', \my $stdout, '2>', \$stderr);
	my $waiting = qq{FROM pg_stat_activity WHERE query ~ '^SELECT test_append' AND wait_event = 'Extension'};
	$node->poll_query_until('postgres', "SELECT count(*) = 1 $waiting") or die 'no session waits for its record';
	my $before = time();
	my $seen = -s $node->logfile;
	$node->safe_psql('postgres', "SELECT $call $waiting");
	if ($call =~ /^pg_log/)
	{
		wait_until("$what: answered", sub { slurp_file($node->logfile, $seen) =~ $pattern });
		$node->safe_psql('postgres', "SELECT pg_terminate_backend(pid) $waiting");
	}
	$waiter->finish;
	cmp_ok(time() - $before, '<', 20, "a session that waits for its record: $what, soon");
	return $call =~ /^pg_log/ || like($stderr, $pattern, "a session that waits for its record: $what");
}
while_waiting('cancelled', 'pg_cancel_backend(pid)', qr/canceling statement due to user request/);
while_waiting('terminated', 'pg_terminate_backend(pid)', qr/terminating connection due to administrator command/);
while_waiting('asked for its memory', 'pg_log_backend_memory_contexts(pid)', qr/logging memory contexts of PID/);
my ($timed_out, undef, $timeout) = $node->psql('one', q{SET statement_timeout = '200ms'; SELECT test_append('timed out')});
like($timeout, qr/canceling statement due to statement timeout/, 'a session that waits for its record: statement_timeout');

refused($node, 'one', "SELECT test_append('filling', 1000, false, 2000)", 'queue is full',
	'the queue is full');
my ($cancelled) = $node->psql('one', q{SET statement_timeout = '200ms'; SELECT test_append('cancelled')});
isnt($cancelled, 0, 'a waiting session can be cancelled');
kill 'CONT', $writer;
appends('one', 'after the writer slept');

# At a fast shutdown the writer leaves last: what clients were told is there,
# and what sessions appended in their last moment too
my $out = '';
my $script = "$PostgreSQL::Test::Utils::tmp_check/shutdown.sql";
append_to_file($script, "SELECT 's$_' FROM test_append('s$_');\n") for 1 .. 20000;
my $h = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('one'), '-f', $script ],
	'<', \undef, '>', \$out, '2>', \my $err);
wait_until('the client is at work', sub { $h->pump_nb; $out ne '' });
usleep(300_000);
$started = time();
$node->stop('fast');
cmp_ok(time() - $started, '<', 20, 'a fast shutdown under load does not hang');
$h->finish;
my @told = $out =~ /^(s\d+)\n/mg;
$node->start;
my %stored = map { $_ => 1 } split /\n/,
  $node->safe_psql('one', q{SELECT regexp_replace(scenario, '-0$', '') FROM govshare.access_record});
is(scalar(grep { !$stored{$_} } @told), 0, 'all of ' . @told . ' told records are there');
unlike(slurp_file($node->logfile), qr/stops with \d+ bytes unwritten/, 'the writers left nothing behind');

$node->safe_psql('one', q{SET govshare.log_mode = async; SELECT test_append('last', 3000, false)});
$session = $node->background_psql('one');
$session->query_safe(q{SET govshare.log_mode = async; SELECT test_last_words('words')});
$node->stop('fast');
eval { $session->quit };
$node->start;
is($node->safe_psql('one',
		q{SELECT count(*) FROM govshare.access_record WHERE scenario = 'words'}),
	2, 'the writer waits for what sessions record on their way out');
is($node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^last'}),
	3000, 'asynchronous records survive a fast shutdown');
for my $database ('one', 'two')
{
	my ($wrong, $root) = verify_rows(parse_rows($node->safe_psql($database, export_query())));
	is_deeply($wrong, [], "$database: every leaf has its hash");
	is($node->safe_psql($database, q{SELECT encode(root, 'hex') FROM govshare.log_head()}),
		$root, "$database: the root is that of the rows");
}

# A synchronous standby that is not there: no record counts, and the server
# still stops
$node->safe_psql('postgres', q{ALTER SYSTEM SET synchronous_standby_names = 'nowhere'});
$node->reload;
wait_until('a standby is awaited', sub { ($node->psql('one', "SELECT test_append('awaited')"))[0] != 0 });
refused($node, 'one', "SELECT test_append('alone')", 'not durable within', 'no synchronous standby');
$started = time();
$node->stop('fast');
cmp_ok(time() - $started, '<', 20, 'a fast shutdown does not wait for the standby');
unlink $node->data_dir . '/postgresql.auto.conf';
$node->append_conf('postgresql.conf', "govshare.log_timeout = '3s'");
$node->start;
is(count_of('one', 'alone'), 1, 'and its record is there');

# Nothing is durable without fsync
$node->safe_psql('postgres', 'ALTER SYSTEM SET fsync = off');
$node->reload;
wait_until('fsync is off', sub { $node->safe_psql('postgres', 'SHOW fsync') eq 'off' });
refused($node, 'one', "SELECT test_append('unsafe')", 'fsync is off', 'fsync = off');
$node->safe_psql('postgres', 'ALTER SYSTEM RESET fsync');
$node->reload;
wait_until('fsync is on', sub { $node->safe_psql('postgres', 'SHOW fsync') eq 'on' });
appends('one', 'fsync is on again');

# No room for workers is told at start
$node->append_conf('postgresql.conf', 'max_worker_processes = 2');
$node->restart;
like(slurp_file($node->logfile), qr/max_worker_processes \(2\) leaves no room/, 'too few worker slots are told at start');
refused($node, 'one', "SELECT test_append('no writer', 1, true)", '(not running|no log writer)', 'no slot for the writer');

# Under pg_upgrade everything is inert
$node->stop;
$node->append_conf('postgresql.conf', 'max_worker_processes = 16');
system_or_bail('pg_ctl', '-w', '-D', $node->data_dir, '-l', $node->logfile, '-o', '-b', 'start');
is($node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type ~ 'govshare'}),
	0, 'no worker runs in binary upgrade');
system_or_bail('pg_ctl', '-w', '-D', $node->data_dir, '-m', 'fast', 'stop');
$node->start;
appends('one', 'after binary upgrade');

# Without the library in shared_preload_libraries
$node->append_conf('postgresql.conf', "shared_preload_libraries = ''\nmax_worker_processes = 16");
$node->restart;
refused($node, 'one', 'SELECT govshare.flush_log()', 'shared_preload_libraries', 'not preloaded');
is($node->safe_psql('one', 'SELECT preloaded FROM govshare.log_status'), 'f', 'log_status says so');

$node->stop;
done_testing();
