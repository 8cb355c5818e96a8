# The watcher: flags what is overdue or due soon by the statutory clock, with
# the article, tells the departments and whoever listens; at once when the
# clock moves; once, whatever happens to it in between.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

# So long an interval that only the clock's moves can cause what is seen
my $node = new_node('watcher', 'govshare.check_interval' => "'1h'",
	'timezone' => "'Asia/Shanghai'");
$node->safe_psql('postgres', 'CREATE DATABASE d');
$node->safe_psql('d', <<'SQL');
CREATE EXTENSION govshare;
CREATE ROLE regress_govshare_mca LOGIN;
CREATE ROLE regress_govshare_nda LOGIN;
INSERT INTO govshare.government (code, name, level, division) VALUES ('CN', '中华人民共和国', 'national', '000000');
INSERT INTO govshare.department (code, name, government, role, is_authority) VALUES
	('mca', '民政部', 'CN', 'regress_govshare_mca', false), ('nda', '国家数据局', 'CN', 'regress_govshare_nda', true);
SQL

sub ask { return $node->safe_psql('d', $_[0]); }

sub set_clock
{
	my ($clock) = @_;
	$node->safe_psql('d', "ALTER SYSTEM SET govshare.clock = '$clock'");
	$node->safe_psql('d', 'SELECT pg_reload_conf()');
	return;
}

# What the query answers; undef if the server is not there to answer
sub try_ask
{
	my ($rc, $out) = eval { $node->psql('d', $_[0]) };
	return defined $rc && $rc == 0 ? $out : undef;
}

sub open_period
{
	my ($case, $event, $statute) = @_;
	$statute //= 'reply_conditional';
	return ask("SELECT govshare.obligation_open('$statute', 'mca', 'test', $case, '$event')");
}

sub watcher_pid
{
	my $pid;
	wait_until('the watcher runs',
		sub { return $pid = try_ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'govshare watcher'") });
	return $pid;
}

sub wait_for
{
	my ($what, $query, $expected) = @_;
	my $answer;
	eval {
		wait_until($what, sub { $answer = try_ask($query); return defined $answer && $answer eq $expected }, 60);
	};
	return is($answer, $expected, $what);
}

my $flags = 'SELECT count(*) FILTER (WHERE state = \'overdue\' AND flagged_at IS NOT NULL),
	(SELECT count(*) FROM govshare.violation), (SELECT count(*) FROM govshare.notice WHERE text ~ \'overdue\')
	FROM govshare.obligation';

# ---- the clock moves ----

my $first = watcher_pid();
set_clock('2025-09-26 10:00');
my $listener = $node->background_psql('d');
$listener->query_safe('LISTEN govshare_overdue');
my $late = open_period(1, '2025-09-26 09:00');
my $done = open_period(2, '2025-09-26 09:30');
ask("SELECT govshare.obligation_close('test', 2, NULL, 'met')");

set_clock('2025-10-16 23:59:59.999999');
wait_for('due soon is flagged as the last days begin',
	'SELECT due_soon_flagged_at FROM govshare.obligation WHERE case_id = 1', '2025-10-16 23:59:59.999999+08');
is(ask($flags), '0|0|0', 'on the last instant nothing is overdue');

set_clock('2025-10-17 00:00');
wait_for('a moment later it is: flagged, raised, told', $flags, '1|1|2');
is(ask('SELECT item, department, procedure, case_id, state, evidence->>\'article\', evidence->>\'due_on\' FROM govshare.violation'),
	'39(4)|mca|test|1|flagged|21|2025-10-16', 'the breach names its item and the article');
is(ask('SELECT string_agg(recipient, \',\' ORDER BY recipient) FROM govshare.notice WHERE text ~ \'overdue\''),
	'mca,nda', 'the department and its authority were told');
is(ask('SELECT state FROM govshare.obligation WHERE case_id = 2'), 'met', 'what was met stays met');

my $heard = $listener->query_safe('SELECT 1');
my @payload = $heard =~ /payload "(.*?)" received/g;
is_deeply(\@payload, [ qq({"kind": "due_soon", "id": $late}), qq({"kind": "overdue", "id": $late}) ],
	'a listener hears kind and id, and no more');
is(watcher_pid(), $first, 'by one and the same worker');

# ---- it is asked again, told to stop, or killed ----

set_clock('2025-10-17 12:00');
is(ask('SELECT overdue, due_soon, failed FROM govshare.check_deadlines()'), '0|0|0', 'nothing is flagged twice');
ask("SELECT pg_terminate_backend($first, 5000)");
isnt(watcher_pid(), $first, 'a worker that was ended comes back');
unlike($listener->query_safe('SELECT 1'), qr/payload/, 'and says nothing again');
$listener->quit;

# Killed in the midst of flagging: it waits for a row that a session holds.
open_period($_, '2025-09-28 09:00') for 3 .. 5;
my $holder = $node->background_psql('d');
$holder->query_safe('BEGIN; SELECT code FROM govshare.department FOR UPDATE');
set_clock('2025-11-01 00:00');
wait_for('the watcher is in the midst of it',
	q(SELECT wait_event_type FROM pg_stat_activity WHERE backend_type = 'govshare watcher'), 'Lock');
is(ask($flags), '1|1|2', 'nobody sees half of it');
kill 'KILL', watcher_pid();
wait_until('the server has noticed', sub { slurp_file($node->logfile) =~ /was terminated by signal 9/ });
eval { $holder->quit };
wait_for('after the crash it catches up', $flags, '4|4|8');
is(ask('SELECT overdue, due_soon, failed FROM govshare.check_deadlines()'), '0|0|0', 'once');

# Down while time passes
open_period(6, '2025-10-30 09:00', 'delivery');
$node->safe_psql('d', "ALTER SYSTEM SET govshare.clock = '2026-01-01'");
$node->stop;
$node->start;
wait_for('after downtime it catches up', $flags, '5|5|10');
is(ask('SELECT count(*) FROM govshare.obligation WHERE due_soon_flagged_at IS NOT NULL'), 1,
	'and warns of nothing that is late already');

# The interval works without a signal
$node->append_conf('postgresql.conf', "govshare.check_interval = '1s'\n");
$node->reload;
open_period(7, '2025-10-30 09:00', 'delivery');
wait_for('with a short interval it needs no signal', $flags, '6|6|12');

# It survives what fails
my $survivor = watcher_pid();
open_period(8, '2026-01-01 09:00', 'delivery');
$holder = $node->background_psql('d');
$holder->query_safe('BEGIN; SELECT code FROM govshare.department FOR UPDATE');
set_clock('2026-06-01');
wait_until('the watcher gives up on a lock',
	sub { slurp_file($node->logfile) =~ /could not flag obligation \d+: canceling statement due to lock timeout/ });
$holder->query_safe('ROLLBACK');
$holder->quit;
wait_for('and flags it afterwards', $flags, '7|7|14');
is(watcher_pid(), $survivor, 'the same worker');

# Dropped
ask("SET govshare.break_glass = 'test'; DROP EXTENSION govshare");
wait_until('the watcher leaves with the extension', sub {
	return ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'govshare watcher'") eq '0';
});
pass('dropping the extension ends the watcher');
$node->stop;
unlike(slurp_file($node->logfile), qr/PANIC|TRAP/, 'a clean log');
done_testing();
