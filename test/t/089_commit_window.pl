# P4: no reader slips between the COMMIT of a suspension and what it sets off.
#
# The suspender stands still where time is short in life: once when all see
# its commit and it has not yet counted it, once when it has counted it and
# no session has its invalidation messages yet.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RawClient;
use Test::More;
use Time::HiRes qw(time);

my $node = new_node('window', fsync => 'off', 'govshare.allow_unsafe_fsync' => 'on', 'govshare.check_interval' => 0);
govern_by_hand($node, 'one');
$node->safe_psql('one', 'CREATE EXTENSION govshare_test');
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');
my $suspender = RawClient->new($node, database => 'one', user => $superuser);
$suspender->query($_) for q{SET govshare.break_glass = 'test'}, 'SET session_replication_role = replica';

sub reader
{
	my $s = RawClient->new($node, database => 'one', user => 'regress_govshare_hr');
	$s->query(q{SET govshare.purpose = 'check'});
	# The grant and the plan are in its caches
	$s->query('PREPARE sleeping AS SELECT count(pg_sleep(600)) FROM mca.person');
	$s->query('PREPARE p AS SELECT count(*) FROM mca.person');
	$s->query('EXECUTE p') for 1 .. 7;
	return $s;
}

# Commit a suspension that stands; returns when all others see it
sub begin_to_suspend
{
	my ($before_count, $before_messages) = @_;
	$suspender->query('BEGIN');
	$suspender->query(q{UPDATE govshare.share_grant SET state = 'suspended'});
	$suspender->query("SELECT test_pause_commit($before_count, $before_messages)");
	$suspender->send_query('COMMIT');
	wait_until('the suspension is seen', sub { $node->safe_psql('one', 'SELECT state FROM govshare.share_grant') eq 'suspended' });
	return;
}

sub resume
{
	$suspender->until_ready;
	$suspender->query(q{UPDATE govshare.share_grant SET state = 'active'});
	return;
}

# Not counted yet: who begins now may pass, and is stopped when it is counted
{
	my ($s, $new) = (reader(), RawClient->new($node, database => 'one', user => 'regress_govshare_hr'));
	$new->query(q{SET govshare.purpose = 'check'});
	begin_to_suspend(1, 0);
	my $begun = time();
	$s->send_query('EXECUTE sleeping');
	is(($new->query('EXECUTE p; SELECT count(*) FROM mca.person'))[1] // '', '26000', 'a new session has no such statement');
	is(($new->query('SELECT count(*) FROM mca.person'))[1], 'SG003', 'a session that never read sees the suspension at once');
	is((RawClient::summary($s->until_ready))[1], 'SG003', 'one that passed by what it knew is stopped as soon as it is counted');
	cmp_ok(time() - $begun, '<', 60, 'and not when it would have ended');
	resume();
}

# Counted, but nobody was told: caches are known to be out of date
{
	my ($s, $other) = (reader(), reader());
	begin_to_suspend(0, 3);
	is(($s->query('EXECUTE sleeping'))[1], 'SG003', 'who begins before the messages come is refused by the count');
	is(($other->query('EXECUTE p'))[1], 'SG003', 'with a plan and a grant in its caches, too');
	is_deeply($suspender->read_some(0), [], 'while the suspender still stands');
	resume();
	is(join(' ', $s->query('EXECUTE p')), '1', 'resumed');
}

# Rows of a cursor and of a portal in that window
{
	my ($cursor, $portal) = (reader(), reader());
	$node->safe_psql('one', q{SET ROLE regress_govshare_mca; INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 99)});
	$cursor->query('BEGIN');
	$cursor->query('DECLARE c CURSOR FOR SELECT id FROM mca.person');
	$cursor->query('FETCH 5 FROM c');
	$portal->query('PREPARE rows AS SELECT id FROM mca.person');
	$portal->query('BEGIN');
	$portal->send_portal('w', 'EXECUTE rows');
	$portal->execute('w', 5);
	begin_to_suspend(0, 3);
	is(join(' ', ($cursor->query('FETCH 5 FROM c'))[ 0, 1 ]), '0 SG003', 'FETCH gives none');
	is(join(' ', ($portal->execute('w', 5))[ 0, 1 ]), '0 SG003', 'nor does a store');
	is_deeply($suspender->read_some(0), [], 'while the suspender still stands');
	resume();
}

# A request to stop that comes when the statement has no more to do, and so
# nobody answers it, is taken back: the next statement is another
{
	my $s = reader();
	$s->send_query(q{DO $$
		DECLARE n bigint; told text := 'nothing';
		BEGIN
			BEGIN
				PERFORM count(*) FROM mca.person HAVING test_deaf(2) IS NULL;
			EXCEPTION WHEN OTHERS THEN
				told := SQLSTATE;
			END;
			SELECT count(*) INTO n FROM generate_series(1, 100000);
			RAISE EXCEPTION 'told % and went on', told;
		END $$});
	wait_until('it runs', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE usename = 'regress_govshare_hr' AND state = 'active'}) eq '1';
	});
	begin_to_suspend(0, 0);
	is((RawClient::summary($s->until_ready))[2], 'told nothing and went on', 'no request outlives the statement it was meant for');
	resume();
}

$node->stop;
done_testing();
