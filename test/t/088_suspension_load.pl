# P4 under load: a suspension stops every reader, those too that start at that
# very moment, soon after its COMMIT; and it stops nobody else.
#
# A few rounds here; GOVSHARE_TEST_LONG makes them many and asks for the figure
# that is promised.  One process watches all sessions, so what it measures,
# from sending COMMIT to reading the refusal, is an upper bound.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IO::Select;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RawClient;
use Test::More;
use Time::HiRes qw(time usleep);

my $long   = $ENV{GOVSHARE_TEST_LONG};
my $rounds = $ENV{GOVSHARE_ROUNDS} // ($long ? 1000 : 8);
# Nothing interrupts PostgreSQL while it compiles a plan, half a second and more
my $node = new_node('load', 'govshare.check_interval' => 0, max_connections => 50, jit => 'off');
govern_by_hand($node, 'one');
$node->safe_psql('one', <<'SQL');
SET ROLE regress_govshare_mca;
INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 999);
RESET ROLE;
SET govshare.break_glass = 'test';
SET session_replication_role = replica;
INSERT INTO govshare.purpose VALUES ('other', 'other');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, valid_from, valid_until)
	VALUES (2, 'A/1', 1, 'mca', 'hr', 'other', '{service,file}', '{id,area}', '{37}', '-infinity', 'infinity');
CREATE TABLE public.latch (x int);
GRANT ALL ON public.latch TO PUBLIC;
CREATE FUNCTION public.latched() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN count(*) FROM public.latch; END';
SQL

my $superuser = $node->safe_psql('postgres', 'SELECT current_user');

sub session
{
	my ($purpose) = @_;
	my $s = RawClient->new($node, database => 'one', user => 'regress_govshare_hr');
	$s->query("SET govshare.purpose = '$purpose'");
	return $s;
}

sub operator
{
	my $s = RawClient->new($node, database => 'one', user => $superuser);
	$s->query($_) for q{SET govshare.break_glass = 'test'}, 'SET session_replication_role = replica';
	return $s;
}

my $suspend = q{UPDATE govshare.share_grant SET state = 'suspended', state_reason = 'beyond_scope' WHERE purpose = 'check'};
my $resume  = q{UPDATE govshare.share_grant SET state = 'active' WHERE purpose = 'check'};

my $suspender = operator();
my $holder    = operator();
$holder->query($_) for 'BEGIN', 'LOCK TABLE public.latch';

# Readers: one that stands or computes until it is stopped, or one that asks
# again and again.  setup and again are lists of messages to send.
my @reader = (
	{ name => 'computes', once => q{SELECT count(*) FROM mca.person a, mca.person b, mca.person c WHERE a.area || b.area || c.area = ''} },
	{ name => 'sleeps', once => 'SELECT count(pg_sleep(3600)) FROM mca.person' },
	{ name => 'sleeps in a function', once => q{SELECT count(*) FROM mca.person WHERE pg_sleep(3600)::text = ''} },
	{ name => 'waits for a lock', once => 'SELECT count(public.latched()) FROM mca.person' },
	{ name => 'fetches', begin => 'DECLARE c NO SCROLL CURSOR FOR SELECT area FROM mca.person, generate_series(1, 10000)', query => 'FETCH 5 FROM c' },
	{ name => 'fetches from a store', begin => 'PREPARE p AS SELECT area FROM mca.person, generate_series(1, 60)', portal => 'EXECUTE p' },
	{ name => 'fetches a plain portal', portal => 'SELECT area FROM mca.person, generate_series(1, 10000)' },
	map { { name => "begins ($_)", query => 'SELECT count(*) FROM mca.person' } } 1 .. 4);

for my $r (@reader)
{
	$r->{session} = session('check');
	$r->{latency} = [];
}
my $innocent = session('other');

# The next request of a reader that asks again and again
sub ask
{
	my ($r) = @_;
	if ($r->{portal})
	{
		$r->{session}->send_execute('w', 5);
		$r->{session}->send_flush;
	}
	else
	{
		$r->{session}->send_query($r->{query});
	}
	$r->{asked} = time();
	return;
}

sub begin_round
{
	for my $r (@reader)
	{
		my $s = $r->{session};
		$r->{stopped} = 0;
		if ($r->{once}) { $s->send_query($r->{once}); next; }
		if ($r->{begin} || $r->{portal})
		{
			$s->query('DEALLOCATE ALL');
			$s->query('BEGIN');
			$s->query($r->{begin}) if $r->{begin};
			$s->send_portal('w', $r->{portal}) if $r->{portal};
		}
		ask($r);
	}
	return;
}

my ($slipped, $hit) = (0, 0);

# Messages of one reader: has it been refused, or did a row slip through?
sub take
{
	my ($r, $committed) = @_;
	my $messages = $r->{session}->read_some(0) or die "$r->{name}: the server closed the connection";
	my ($refusal) = grep { $_->{type} eq 'E' } @$messages;
	if ($refusal)
	{
		die "$r->{name}: $refusal->{message}" unless $refusal->{sqlstate} eq 'SG003';
		$r->{stopped} = $refusal->{time};
		$r->{ready} = grep { $_->{type} eq 'Z' } @$messages;
		return;
	}
	$r->{rows} += grep { $_->{type} eq 'D' } @$messages;
	# A request that went out after the COMMIT was acknowledged gets no row
	$slipped++ if $committed && $r->{asked} && $r->{asked} > $committed && $r->{rows};
	if (grep { $_->{type} =~ /[ZsC]/ } @$messages)
	{
		$slipped++ if $r->{once};
		if (grep { $_->{type} =~ /[Zs]/ } @$messages) { $r->{rows} = 0; ask($r); }
	}
	return;
}

sub serve
{
	my ($until, $committed) = @_;
	my %by_socket = map { ($_->{session}->socket => $_) } grep { !$_->{stopped} } @reader;
	my $select = IO::Select->new(map { $_->{session}->socket } values %by_socket);
	for my $socket ($select->can_read($until - time() > 0 ? $until - time() : 0))
	{
		take($by_socket{$socket}, $committed);
	}
	return;
}

sub stand
{
	return $node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE usename = 'regress_govshare_hr' AND backend_type = 'client backend' AND state = 'active'
		AND (wait_event IN ('PgSleep', 'relation') OR query ~ 'person c')}) eq '4';
}

my ($slowest_commit) = (0);
for my $round (1 .. $rounds)
{
	begin_round();
	$innocent->send_query('SELECT count(pg_sleep(0.0001)) FROM (SELECT id FROM mca.person LIMIT 80) s');
	if ($round == 1) { wait_until('all stand', \&stand); }
	my $from = time() + 0.02 + rand(0.02);
	serve($from) while time() < $from;
	# The suspension is all but done; what is left is its COMMIT
	$suspender->query('BEGIN');
	$suspender->query($suspend);
	serve(time()) for 1 .. 1 + rand(20);
	my $sent = time();
	$suspender->send_query('COMMIT');
	my $committed;
	while (grep { !$_->{stopped} } @reader)
	{
		if (!$committed && IO::Select->new($suspender->socket)->can_read(0))
		{
			$suspender->until_ready;
			$committed = time();
		}
		serve(time() + 0.001, $committed);
		die 'not stopped: ' . join(', ', map { $_->{name} } grep { !$_->{stopped} } @reader)
		  if time() > $sent + 60;
	}
	$suspender->until_ready unless $committed;
	push @{ $_->{latency} }, 1000 * ($_->{stopped} - $sent) for @reader;
	$suspender->query($resume);
	for my $r (@reader)
	{
		my $s = $r->{session};
		$s->send_sync if $r->{portal};
		$s->until_ready unless $r->{ready};
		$s->query('ROLLBACK') if $r->{begin} || $r->{portal};
		# The very next statement of that session
		$hit++ if join(' ', $s->query('SELECT count(*) FROM generate_series(1, 1000)')) ne '1';
	}
	$hit++ if join(' ', RawClient::summary($innocent->until_ready)) ne '1';
}
is($slipped, 0, "no row and no statement slipped through in $rounds rounds with " . @reader . ' readers');
is($hit, 0, 'no other statement was stopped');

sub percentile
{
	my ($p, @value) = @_;
	@value = sort { $a <=> $b } @value;
	return $value[ int($p / 100 * $#value + 0.5) ];
}

for my $r (@reader)
{
	note(sprintf '%-22s p50 %6.1f  p99 %6.1f  max %6.1f ms', $r->{name}, map { percentile($_, @{ $r->{latency} }) } 50, 99, 100);
}
my @all = map { @{ $_->{latency} } } @reader;
my $p99 = percentile(99, @all);
note(sprintf 'from COMMIT sent to refusal read, %d stops: p50 %.1f  p99 %.1f  max %.1f ms', scalar @all, map { percentile($_, @all) } 50, 99, 100);
cmp_ok($p99, '<', $long ? 200 : 20_000, 'p99 of the time from COMMIT to stop, ms');
$holder->query('ROLLBACK');

# Innocent statements, thousands of them, right behind reads whose grant is
# suspended and resumed as fast as it goes
my $batches = $long ? 3000 : 30;
my $toggler = fork() // die "fork: $!";
if ($toggler == 0)
{
	# Not the harness's handler, with which the child would stop the server as it ends
	$SIG{TERM} = 'DEFAULT';
	my $s = operator();
	while (1) { $s->query($suspend); $s->query($resume); }
}
my $both = session('check');
my (%governed, %innocent);
my @batch = (
	[ \%governed, 'SELECT count(*) FROM mca.person' ],
	[ \%innocent, 'SELECT count(*) FROM generate_series(1, 3000)' ],
	[ \%governed, 'SELECT count(pg_sleep(0.00001)) FROM mca.person LIMIT 1' ],
	[ \%innocent, 'SELECT 1' ],
	[ \%innocent, q{SELECT set_config('govshare.purpose', 'other', false)} ],
	[ \%innocent, 'SELECT count(*) FROM mca.person' ],
	[ \%innocent, q{SELECT set_config('govshare.purpose', 'check', false)} ]);
for (1 .. $batches)
{
	# All at once, so that the server goes from one to the next without pause
	$both->send_query($_->[1]) for @batch, @batch, @batch;
	for my $sent (@batch, @batch, @batch)
	{
		my ($error) = (RawClient::summary(one_answer($both)))[1];
		$sent->[0]{ $error // 'done' }++;
	}
}

# The messages up to the next ReadyForQuery; keeps what comes after it
sub one_answer
{
	my ($s) = @_;
	my @message;
	while (1)
	{
		$s->{ahead} = $s->read_some(60) // die 'the server closed the connection' unless @{ $s->{ahead} // [] };
		while (my $m = shift @{ $s->{ahead} })
		{
			push @message, $m;
			return @message if $m->{type} eq 'Z';
		}
	}
	return;
}

# The same within one statement: a block survives its refused read
my ($rows, $sqlstate, $message) = $both->query(sprintf <<'SQL', 20 * $batches);
DO $$
DECLARE n bigint; refused int := 0;
BEGIN
	FOR i IN 1 .. %d LOOP
		BEGIN
			SELECT count(*) INTO n FROM mca.person;
		EXCEPTION WHEN OTHERS THEN
			refused := refused + 1;
		END;
		SELECT count(*) INTO n FROM generate_series(1, 300);
	END LOOP;
END $$
SQL
kill 'TERM', $toggler;
waitpid $toggler, 0;
is($sqlstate, undef, 'a block goes on after each refused read' . ($sqlstate ? ": $message" : ''));
is(join(' ', sort keys %innocent), 'done', 'no innocent statement was stopped (of ' . ($innocent{done} // 0) . ')');
my @other = grep { !/^(done|SG003|SG011)$/ } sort keys %governed;
is("@other", '', 'and the others were refused as such');
ok($governed{done} && $governed{SG003}, 'some of them passed, and some were suspended');
note(join ', ', map { "$_ $governed{$_}" } sort keys %governed);

$node->stop;
done_testing();
