# The log writer gives way.  Of a session and the writer that wait for each
# other it is the writer that can try again: the session, which came first and
# looks for a deadlock first, must not be told of one.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RawClient;
use Test::More;
use Time::HiRes qw(usleep);

my $node = new_node('yields', fsync => 'off', 'govshare.allow_unsafe_fsync' => 'on', 'govshare.log_mode' => 'async');
create_govshare_database($node, 'one');
$node->safe_psql('one', 'SELECT govshare.flush_log()');
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');
my ($gate, $session, $watcher) = map { RawClient->new($node, database => 'one', user => $superuser) } 1 .. 3;
my $month = $node->safe_psql('one', q{SELECT 'govshare.access_record_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')});

sub waits_for
{
	my ($relation, $who) = @_;
	my ($rows) = $watcher->query("SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted"
		. " AND l.relation = '$relation'::regclass AND a.backend_type = '$who'");
	return $rows;
}

# The writer has access_record and stands before its partition; the session has
# log_tree and wants access_record; then the writer goes on, and wants log_tree.
$_->query(q{SET govshare.break_glass = 'repair'}) for $gate, $session;
$gate->query('BEGIN');
$gate->query("ALTER TABLE $month ALTER COLUMN rows SET DEFAULT 1");
$session->query('BEGIN');
$session->query(q{ALTER TABLE govshare.log_tree ALTER COLUMN origin SET DEFAULT 'x'});
wait_until('the writer waits', sub { waits_for($month, 'govshare log writer') });
$session->send_query('ALTER TABLE ONLY govshare.access_record ALTER COLUMN rows SET DEFAULT 1');
# It may come to wait, or have its lock already where the writer gave up before
for (1 .. 20)
{
	last if waits_for('govshare.access_record', 'client backend');
	usleep(10_000);
}
$gate->query('ROLLBACK');
my ($rows, $sqlstate) = RawClient::summary($session->until_ready(30));
is($sqlstate, undef, 'a session gets its lock, and no deadlock');
$session->query('ROLLBACK');

# Nothing is lost
$node->safe_psql('one', 'SELECT govshare.flush_log()');
cmp_ok($node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE break_glass = 'repair'}), '>', 0, 'the record goes on');
is($node->safe_psql('one', 'SELECT finding FROM govshare.verify_log()'), 'verified', 'and holds together');
done_testing();
