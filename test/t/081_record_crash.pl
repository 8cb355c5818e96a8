# Nothing that a client was told is lost, nothing is recorded twice, and the
# tree is sound, whoever is killed under load: the log writer, a session or
# the whole server.  A few rounds; make test-long runs 200.
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
use Time::HiRes qw(usleep);

my $rounds = $ENV{GOVSHARE_CRASH_ROUNDS} // ($ENV{GOVSHARE_TEST_LONG} ? 200 : 6);
my $clients = 3;
my $node = new_node('crash');
create_govshare_database($node, 'one');

# A client appends in sync mode and prints each label once it is told that it
# is durable; a statement cut off by the crash prints nothing.
my @client;

sub start_clients
{
	my ($round) = @_;
	@client = ();
	for my $c (1 .. $clients)
	{
		my %c = (out => '', err => '');
		my $script = "$PostgreSQL::Test::Utils::tmp_check/client$c.sql";
		open my $fh, '>', $script or die "$script: $!";
		print $fh "SELECT 'r${round}c${c}n${_}' FROM test_append('r${round}c${c}n${_}');\n"
		  for 1 .. 20000;
		close $fh or die "$script: $!";
		$c{h} = IPC::Run::start(
			[ 'psql', '-XAtq', '-d', $node->connstr('one'), '-f', $script ],
			'<', \undef, '>', \$c{out}, '2>', \$c{err});
		push @client, \%c;
	}
	wait_until('clients are at work',
		sub { $_->{h}->pump_nb for @client; !grep { $_->{out} eq '' } @client });
	return;
}

# What clients were told; psql ends by itself when its connection is lost
sub told
{
	my %told;
	for my $c (@client)
	{
		$c->{h}->finish;
		$told{$_} = 1 for $c->{out} =~ /^(r\d+c\d+n\d+)\n/mg;
	}
	return %told;
}

my @killed = (
	[ 'the log writer' => sub { kill 'KILL', writer_pid($node, 'one') } ],
	[ 'a session' => sub {
			kill 'KILL', $node->safe_psql('one',
				q{SELECT pid FROM pg_stat_activity WHERE query ~ 'FROM test_append' AND pid <> pg_backend_pid() LIMIT 1});
		} ],
	[ 'the server' => sub { $node->kill9 } ]);

my %all_told;
for my $round (1 .. $rounds)
{
	my ($whom, $kill) = @{ $killed[ $round % @killed ] };
	start_clients($round);
	usleep(200_000 + int(rand(300_000)));
	$kill->();
	my %told = told();
	%all_told = (%all_told, %told);
	if ($whom eq 'the server')
	{
		# Orphaned processes may hold shared memory for a moment, and a
		# failed start makes the harness believe in the stale pid file.
		wait_until('the server starts',
			sub { $node->{_pid} = undef; $node->start(fail_ok => 1) });
	}
	else
	{
		wait_until('the server is back',
			sub { answers($node, 'one') });
	}
	writer_pid($node, 'one');
	$node->safe_psql('one', 'SELECT test_append(\'after\')');

	my %stored = map { $_ => 1 } split /\n/, $node->safe_psql('one',
		q{SELECT regexp_replace(scenario, '-0$', '') FROM govshare.access_record});
	is(scalar(grep { !$stored{$_} } keys %told), 0,
		"round $round, killed $whom: all of " . keys(%told)
		  . ' records that clients were told of are there');
	is($node->safe_psql('one', q{
			SELECT count(*) - count(DISTINCT scenario) FROM govshare.access_record
			WHERE scenario ~ '^r'}),
		0, "round $round: none is there twice");
	is($node->safe_psql('one', q{
			SELECT count(DISTINCT leaf) || '/' || min(leaf) || '/' || max(leaf) + 1 FROM govshare.access_record}),
		$node->safe_psql('one', q{SELECT size || '/0/' || size FROM govshare.log_head()}),
		"round $round: leaves are numbered without gap or double");
}

my ($wrong, $root) = verify_rows(parse_rows($node->safe_psql('one', export_query())));
is_deeply($wrong, [], 'after all, every leaf has its hash');
is($node->safe_psql('one', q{SELECT encode(root, 'hex') FROM govshare.log_head()}),
	$root, 'and the root is that of the rows');
is($node->safe_psql('one', q{SELECT count(DISTINCT epoch) > 1 FROM govshare.log_tree}),
	't', 'every start of the server shows as an epoch of its own');
cmp_ok(scalar(keys %all_told), '>', 50, 'clients did get work done');

$node->stop;
done_testing();
