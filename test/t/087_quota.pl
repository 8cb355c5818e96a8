# The quota of reads a day holds over all sessions at once, over restarts and
# crashes of the server, and when memory for counting runs out.
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

my $node = new_node('quota', 'govshare.max_daily_quotas' => 100);
govern_by_hand($node, 'one');

sub by_hand
{
	my ($sql) = @_;
	$node->safe_psql('one', "SET govshare.break_glass = 'test'; SET session_replication_role = replica; $sql");
	return;
}

sub session
{
	my $s = RawClient->new($node, database => 'one', user => 'regress_govshare_hr');
	$s->query(q{SET govshare.purpose = 'check'});
	return $s;
}

# Each of these sessions sends so many reads at once: how many give their row?
sub burst
{
	my ($n_sessions, $n_reads) = @_;
	my @session = map { session() } 1 .. $n_sessions;
	my ($rows, %refused) = (0);
	for my $s (@session)
	{
		# One message a read, so that no error of one takes the next with it
		$s->send_query('SELECT id FROM mca.person') for 1 .. $n_reads;
	}
	for my $s (@session)
	{
		my $ready = 0;
		while ($ready < $n_reads)
		{
			my $some = $s->read_some(60) or die 'the server closed the connection';
			for my $message (@$some)
			{
				$ready++ if $message->{type} eq 'Z';
				$rows++ if $message->{type} eq 'D';
				$refused{ $message->{sqlstate} }++ if $message->{type} eq 'E';
			}
		}
	}
	return "$rows rows, " . join(', ', map { "$refused{$_} $_" } sort keys %refused);
}

sub left
{
	return $node->safe_psql('one',
		q{SET govshare.purpose = 'check'; SELECT coalesce(code, '') || ' ' || reason FROM govshare.explain_access('mca.person')},
		extra_params => [ '-U', 'regress_govshare_hr' ]);
}

by_hand('UPDATE govshare.share_grant SET reads_per_day = 50');
is(burst(8, 20), '50 rows, 110 SG006', 'a burst of 160 reads in 8 sessions gives 50 rows');
is(burst(2, 2), '0 rows, 4 SG006', 'and later ones none');
$node->safe_psql('one', 'SELECT govshare.flush_log()');
is($node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE kind = 'open'}), '50', 'fifty are on record');

by_hand('UPDATE govshare.share_grant SET reads_per_day = 60');
like(left(), qr/10 of 60 reads are left today/, 'a wider grant carries the count on');
is(burst(1, 3), '3 rows, ', 'three more');

$node->restart;
wait_until('the record is kept', sub { answers($node, 'one', 'SELECT govshare.flush_log()') });
like(left(), qr/7 of 60 reads are left today/, 'after a restart the record knows the count');
is(burst(1, 2), '2 rows, ', 'two more');

$node->stop('immediate');
$node->start;
wait_until('the record is kept', sub { answers($node, 'one', 'SELECT govshare.flush_log()') });
is(burst(8, 10), '5 rows, 75 SG006', 'after a crash, and for sessions that all ask first at once');

# A snapshot that is older than the reads does not hide them
by_hand('UPDATE govshare.share_grant SET reads_per_day = NULL');
my $old = session();
$old->query('BEGIN ISOLATION LEVEL REPEATABLE READ');
$old->query('SELECT count(*) FROM pg_class');
is(burst(1, 3), '3 rows, ', 'three reads without a quota');
by_hand('UPDATE govshare.share_grant SET reads_per_day = 62');
is(join(' ', ($old->query('SELECT id FROM mca.person'))[ 0, 1 ]), '0 SG006', 'count for the quota that comes after them');

# Rows of a portal that is executed piece by piece are those of one statement
by_hand('UPDATE govshare.share_grant SET reads_per_day = NULL, rows_per_statement = 5');
$node->safe_psql('one', q{SET ROLE regress_govshare_mca; INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 9)});
for my $sql ('SELECT id FROM mca.person', 'SELECT p.id FROM mca.person p ORDER BY p.area')
{
	my $s = session();
	$s->query('BEGIN');
	$s->send_portal('w', $sql);
	is(join(' ', $s->execute('w', 2)), '2', "$sql: two rows") for 1 .. 2;
	is(join(' ', ($s->execute('w', 2))[ 0, 1 ]), '1 SG006', 'and one more');
}
{
	my $s = session();
	$s->query($_) for 'PREPARE p AS SELECT id FROM mca.person', 'BEGIN';
	$s->send_portal('w', 'EXECUTE p');
	is(join(' ', ($s->execute('w', 2))[ 0, 1 ]), '0 SG006', 'a store is not filled beyond the quota');
}
$node->safe_psql('one', q{SET ROLE regress_govshare_mca; DELETE FROM mca.person WHERE area = '370100'});

# More grants with a quota than can be counted: those beyond get nothing
by_hand(q{INSERT INTO govshare.purpose SELECT 'p' || n, 'p' FROM generate_series(1, 101) n;
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, reads_per_day, valid_from, valid_until)
	SELECT 1, 'A/1', 1, 'mca', 'hr', 'p' || n, '{service}', '{id,area}', '{37}', 1, '-infinity', 'infinity' FROM generate_series(1, 101) n});
my $s = session();
my %outcome;
for my $n (1 .. 101)
{
	$s->query("SET govshare.purpose = 'p$n'");
	my ($rows, $sqlstate) = $s->query('SELECT id FROM mca.person');
	$outcome{"$rows " . ($sqlstate // '')}++;
}
is_deeply(\%outcome, { '1 ' => 99, '0 53400' => 2 }, 'who cannot be counted is refused');

$node->stop;
done_testing();
