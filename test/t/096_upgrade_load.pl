# ALTER EXTENSION govshare UPDATE beside readers (sync and async), a writer,
# steps of cases, the log writer and the watcher: nobody is refused, no row goes
# unrecorded, nothing deadlocks, a suspension still acts at once, and sessions
# with warm caches and plans go on.
#
# The script from 1.0 makes new objects only.  So another one, made here, alters
# the tables that enforcement and record rest on: what a later version may do.
use strict;
use warnings;

use File::Basename;
use File::Copy;
use File::Path qw(make_path);
use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RawClient;
use Test::More;
use Time::HiRes qw(usleep);

my $include = "$FindBin::RealBin/../sql/include";
my $directory = $PostgreSQL::Test::Utils::tmp_check;
my $rounds = $ENV{GOVSHARE_ROUNDS} // ($ENV{GOVSHARE_TEST_LONG} ? 30 : 2);
my $seconds = 4;

# ---- an installation with one update script more ----

my $conf = $ENV{GOVSHARE_TEST_CONF} // '';
my ($setting, $path) = $conf =~ /^(extension_destdir|extension_control_path) = '([^':]+)/m
  or die 'the extension is not in a private installation';
my $share = `pg_config --sharedir`;
chomp $share;
my $from = $setting eq 'extension_destdir' ? "$path$share/extension" : "$path/extension";
my $copy = "$directory/upgrade_destdir";
my $to = $setting eq 'extension_destdir' ? "$copy$share/extension" : "$copy/extension";
make_path($to);
copy($_, $to) or die "$_: $!" for glob "$from/govshare*";
# Debian looks for the library there as well: it must be the one that is loaded
my $libdir = `pg_config --pkglibdir`;
chomp $libdir;
make_path("$copy$libdir");
symlink("$path$libdir/govshare.so", "$copy$libdir/govshare.so") or die "govshare.so: $!";
append_to_file("$directory/1.1-dev--9.0.sql", <<'SQL');
-- lock department, governed_table, share_grant, share_request, transition, log_case, log_tree
ALTER TABLE govshare.department ADD COLUMN added int;
ALTER TABLE govshare.governed_table ADD COLUMN added int DEFAULT 7;
ALTER TABLE govshare.share_grant ADD COLUMN added text;
ALTER TABLE govshare.share_request ADD COLUMN added text;
UPDATE govshare.transition SET article = article;
CREATE INDEX share_grant_added_idx ON govshare.share_grant (added);
-- a function is replaced in place: sessions are about to call it
DO $$BEGIN EXECUTE pg_get_functiondef('govshare.withdraw_request'::regproc) || ' COST 99'; END$$;
CREATE INDEX log_case_leaf_idx ON govshare.log_case (leaf);
CREATE INDEX log_tree_head_time_idx ON govshare.log_tree (head_time);
SQL
run_log([ "$FindBin::RealBin/../../tools/update_script", "$directory/1.1-dev--9.0.sql" ], '>', "$to/govshare--1.1-dev--9.0.sql")
  or die 'update_script failed';
$conf =~ s/^\Q$setting\E = '\Q$path\E/$setting = '$copy/m;
$ENV{GOVSHARE_TEST_CONF} = $conf;

my $node = new_node('load', 'govshare.max_databases' => 8, max_worker_processes => 40, 'govshare.check_interval' => '1s',
	max_connections => 60, log_statement => 'none', log_line_prefix => q{'%m %e '}, 'govshare.log_timeout' => "'60s'");
$node->safe_psql('postgres', 'CREATE DATABASE base');
$node->safe_psql('base', q{CREATE EXTENSION govshare VERSION '1.0'});
$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr('base'), map { ('-f', "$include/$_.sql") } qw(world published_entry granted) ], 'a world with a grant');
# a second one, which will be suspended; a role that reads without waiting
$node->safe_psql('base', <<'SQL');
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'statistics', legal_basis => '《统计法》第七条', scenario => '统计', use_scope => '规划处',
	methods => '{service}', valid_until => '2099-12-31');
SET SESSION AUTHORIZATION regress_govshare_sd_hr_head;
SELECT govshare.endorse_request(2);
SET SESSION AUTHORIZATION regress_govshare_mca_head;
SELECT govshare.approve_request(2);
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.deliver_request(2);
RESET SESSION AUTHORIZATION;
CREATE ROLE regress_govshare_async LOGIN IN ROLE regress_govshare_sd_hr;
ALTER ROLE regress_govshare_async SET govshare.log_mode = 'async';
SELECT govshare.flush_log();
SQL

# ---- the load ----

my %script = (
	read => "SELECT code, name FROM mca.division_code_table WHERE level = 'county';\n",
	write => "UPDATE mca.division_code_table SET name = name || '' WHERE code OPERATOR(govshare.=) '370100';\n",
	step => "SELECT govshare.withdraw_request(govshare.request_share(entry => 'MZ001/000001', purpose => 'benefit_check', legal_basis => 'x', scenario => 'x', "
	  . "use_scope => 'x', methods => '{service}', valid_until => '2099-12-31'));\n");
append_to_file("$directory/upgrade_$_.sql", $script{$_}) for keys %script;

sub load
{
	my ($database, $role, $what, $clients) = @_;
	local $ENV{PGOPTIONS} = $what eq 'read' ? '-c govshare.purpose=benefit_check' : '';
	my $l = { role => "regress_govshare_$role", what => $what, out => '' };
	$l->{run} = IPC::Run::start([ 'pgbench', '-n', '-T', $seconds, '-c', $clients, '-j', 1, '-M', $what eq 'read' ? 'prepared' : 'simple',
			'-U', $l->{role}, '-h', $node->host, '-p', $node->port, '-f', "$directory/upgrade_$what.sql", $database ],
		'>', \$l->{out}, '2>', \$l->{err});
	return $l;
}

sub session
{
	my ($database, $role, $purpose) = @_;
	my $s = RawClient->new($node, database => $database, user => "regress_govshare_$role");
	$s->query("SET govshare.purpose = '$purpose'");
	$s->query('PREPARE q AS SELECT count(*) FROM mca.division_code_table');
	$s->query('EXECUTE q') for 1 .. 7;
	return $s;
}

# SQLSTATE, or the value
sub answer
{
	my ($s, $sql) = @_;
	$s->send_query($sql);
	my @message = $s->until_ready;
	my ($error) = grep { $_->{type} eq 'E' } @message;
	return $error->{sqlstate} if $error;
	my ($row) = grep { $_->{type} eq 'D' } @message;
	return $row ? substr($row->{body}, 6) : '';
}

for my $round (1 .. $rounds)
{
	my $database = "round_$round";
	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE base");
	my $before = $node->safe_psql($database, 'SELECT size FROM govshare.log_head()');
	my $cases = $node->safe_psql($database, 'SELECT count(*) FROM govshare.case_event');
	my $warm = session($database, 'sd_hr', 'statistics');
	my $answer = answer($warm, 'EXECUTE q');
	like($answer, qr/^\d+$/, "round $round: a session reads");
	my $mine = 8;

	my @load = (load($database, 'sd_hr', 'read', 2), load($database, 'async', 'read', 2), load($database, 'mca', 'write', 1),
		load($database, 'jn_civil', 'step', 1));
	usleep(700_000 + 100_000 * ($round % 5));
	for my $version ('1.1-dev', '9.0')
	{
		my ($status, undef, $err) = $node->psql($database, "ALTER EXTENSION govshare UPDATE TO '$version'");
		is($status, 0, "round $round: updated to $version" . ($status ? ": $err" : ''));
		is(answer($warm, 'EXECUTE q'), $answer, "round $round: the session reads on");
		$mine++;
		usleep(600_000);
	}
	# at once, amid the load
	my $mca = session($database, 'mca', '');
	is(answer($mca, q{SELECT govshare.suspend_grant(g.id, ground => 'beyond_scope', facts => 'x', rectify_workdays => 5) FROM govshare.share_grant g WHERE g.purpose = 'statistics'}),
		'', "round $round: a grant is suspended");
	is(answer($warm, 'EXECUTE q'), 'SG003', "round $round: it stops");

	my %n;
	for my $l (@load)
	{
		$l->{run}->finish;
		my ($done) = $l->{out} =~ /^number of transactions actually processed: (\d+)/m;
		my ($failed) = $l->{out} =~ /^number of failed transactions: (\d+)/m;
		is($l->{err} =~ s/^pgbench \(.*\)\n//mr, '', "round $round: $l->{what} by $l->{role}: no error");
		is($failed // 0, 0, "round $round: $l->{what} by $l->{role}: nothing failed");
		cmp_ok($done // 0, '>', 20, "round $round: $l->{what} by $l->{role}: it went on");
		$n{"$l->{what} $l->{role}"} = $done;
	}
	note("round $round: ", join ', ', map { "$n{$_} $_" } sort keys %n);
	$node->safe_psql($database, 'SELECT govshare.flush_log()');
	for my $role (qw(sd_hr async))
	{
		my $expected = $n{"read regress_govshare_$role"} + ($role eq 'sd_hr' ? $mine : 0);
		is($node->safe_psql($database, "SELECT count(*), count(*) FILTER (WHERE outcome <> 'completed') FROM govshare.access_log
			WHERE outer_role = 'regress_govshare_$role' AND kind <> 'deny' AND leaf >= $before"), "$expected|0", "round $round: every read of $role is on record, once");
	}
	is($node->safe_psql($database, 'SELECT count(*) FROM govshare.case_event') - $cases,
		2 * $n{'step regress_govshare_jn_civil'} + 1 + $node->safe_psql($database, q{SELECT count(*) FROM govshare.case_event WHERE procedure = 'violation'}),
		"round $round: every step of a case is there");
	$node->poll_query_until($database, 'SELECT count(*) = 0 FROM govshare.log_pending') or die 'steps are not put on record';
	is($node->safe_psql($database, 'SELECT finding FROM govshare.verify_log()'), 'verified', "round $round: the record verifies");
	is($node->safe_psql($database, q{SELECT DISTINCT added FROM govshare.governed_table}), 7, "round $round: the tables are altered");
	undef $warm;
	undef $mca;
	$node->safe_psql('postgres', "DROP DATABASE $database WITH (FORCE)");
}
my @bad = grep { /deadlock|PANIC|terminated by signal|lock timeout| XX\d{3} | SG010 / } split /\n/, slurp_file($node->logfile);
is(join("\n", @bad[ 0 .. ($#bad < 5 ? $#bad : 5) ]), '', 'no deadlock, no timeout, no crash, no record missing');

done_testing();
