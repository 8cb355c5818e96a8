# A flood of refusals: identical ones become one leaf that counts them, none is
# lost, and nobody else's records wait or are pushed out.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(time);

my $node = new_node('flood', 'govshare.log_queue_size' => "'512kB'");
govern_by_hand($node, 'one');
$node->safe_psql('one', 'CREATE EXTENSION govshare_test SCHEMA public');
my $as_hr = [ '-U', 'regress_govshare_hr' ];

sub sql { return $node->safe_psql('one', @_) }

# n refused reads in one session, each in a transaction of its own or all in one
sub refused
{
	my ($n, $before, $query) = @_;
	$query //= 'PERFORM id FROM mca.person';
	return qq{$before; DO \$\$ BEGIN FOR i IN 1 .. $n LOOP BEGIN $query; EXCEPTION WHEN SQLSTATE 'SG002' OR insufficient_privilege THEN NULL; END; END LOOP; END \$\$};
}

sub denials
{
	my ($purpose) = @_;
	sql('SELECT govshare.flush_log()');
	return sql("SELECT coalesce(sum(greatest(repeated, 1)), 0), count(*) < 200 AND count(*) FILTER (WHERE repeated IS NULL) >= 10
		FROM govshare.access_record WHERE kind = 'deny' AND purpose = '$purpose'");
}

sql(refused(2000, "SET govshare.purpose = 'many'"), extra_params => $as_hr);
is(denials('many'), '2000|t', 'of 2000 identical refusals all are counted, in few leaves, the first ones each');
is(sql(q{SELECT denials FROM govshare.usage_by_department WHERE department = 'hr'}), 2000, 'the statistics count them too');
is(sql(q{SELECT finding FROM govshare.verify_log()}), 'verified', 'the record is sound');

sql(refused(10, "SET govshare.purpose = 'few'"), extra_params => $as_hr);
is(denials('few'), '10|t', 'a few are a leaf each');
is(sql(q{SELECT count(DISTINCT statement) FROM govshare.access_record WHERE kind = 'deny' AND purpose = 'few'}), 10, 'with numbers of their own');
sql(refused(300, "SET govshare.purpose = 'different'", q{PERFORM set_config('govshare.purpose', 'different' || i, true); PERFORM id FROM mca.person}),
	extra_params => $as_hr);
sql('SELECT govshare.flush_log()');
is(sql(q{SELECT count(*) FROM govshare.access_record WHERE kind = 'deny' AND purpose ~ '^different\d' AND repeated IS NULL}), 300, 'different refusals are a leaf each');

sql(refused(15, "SET govshare.purpose = 'again'") . '; SELECT pg_sleep(1.1); ' . refused(15, "SET govshare.purpose = 'again'"), extra_params => $as_hr);
is(denials('again'), '30|t', 'those of another second too');
cmp_ok(sql(q{SELECT count(*) FROM govshare.access_record WHERE kind = 'deny' AND purpose = 'again' AND repeated IS NULL}), '>=', 20, 'the first ones of each second are a leaf each');

sql(refused(50, "SET govshare.purpose = 'former'") . '; ' . refused(50, "SET govshare.purpose = 'latter'"), extra_params => $as_hr);
is(denials($_), '50|t', "of two floods in a row each has its count: $_") for qw(former latter);

# What was counted comes before what the session does next
sql(refused(50, "SET govshare.purpose = 'before'") . q{; SET govshare.purpose = 'check'; SELECT count(*) FROM mca.person}, extra_params => $as_hr);
is(denials('before'), '50|t', 'the count is written');
is(sql(q{SELECT max(leaf) FILTER (WHERE purpose = 'before') < max(leaf) FILTER (WHERE purpose = 'check') FROM govshare.access_record}), 't', 'before the read that follows');

# An idle session's count is written when the second is over and it does anything
my $idle = $node->background_psql('one', extra_params => $as_hr);
$idle->query_safe(refused(50, "SET govshare.purpose = 'idle'"));
$idle->query_until(qr/waited/, "SELECT pg_sleep(1.1);\n\\echo waited\n");
is(denials('idle'), '50|t', 'the count of a session that goes on is written');
$idle->quit;

# While the writer stands still: sessions of one department try to fill the
# queue with refusals; a quarter of it stays free for reads
my $writer = writer_pid($node, 'one');
sql(q{ALTER SYSTEM SET govshare.log_timeout = '3s'});
$node->reload;
sql(q{ALTER ROLE regress_govshare_hr SET govshare.log_query = 'full'});
kill 'STOP', $writer;
my $long = join ' + ', map { "length('" . 'x' x 60 . "$_')" } 1 .. 100;
my @flood = map {
	my %f = (out => '', err => '');
	$f{h} = IPC::Run::start([ 'psql', '-XAtq', '-U', 'regress_govshare_hr', '-d', $node->connstr('one'), '-c',
			"SET govshare.purpose = 'flood$_'", map { ('-c', "SELECT id, $_ + $long FROM mca.person") } 1 .. 5 ], '<', \undef, '>', \$f{out}, '2>', \$f{err});
	\%f;
} 1 .. 20;
$_->{h}->finish for @flood;
my $used = sql('SELECT queue_used::float / queue_size FROM govshare.log_status');
cmp_ok($used, '<=', 0.75, 'refusals leave a quarter of the queue free');
my $started = time();
sql(q{SET govshare.log_mode = async; SELECT test_append('another', 100, false)});
cmp_ok(time() - $started, '<', 2, 'in which others are recorded without waiting');
kill 'CONT', $writer;
wait_until('all is written', sub { sql('SELECT queue_used FROM govshare.log_status') eq '0' });
is(sql(q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^another'}), 100, 'and nothing of theirs was lost');
cmp_ok(sql(q{SELECT count(*) FROM govshare.access_record WHERE purpose ~ '^flood'}), '>=', 20, 'nor of the refusals that were told');

# A refusal waits for its record in async mode too
is(sql(q{SHOW govshare.log_mode}), 'sync', 'the mode is sync');
sql(q{ALTER SYSTEM SET govshare.log_mode = 'async'});
$node->reload;
wait_until('the mode is async', sub { sql('SHOW govshare.log_mode') eq 'async' });
kill 'STOP', $writer;
my ($status, undef, $stderr) = $node->psql('one', "SET govshare.purpose = 'alone'; SELECT id FROM mca.person", extra_params => $as_hr);
like($stderr, qr/cannot be recorded/, 'in async mode too a refusal waits for its record');
kill 'CONT', $writer;

$node->stop;
done_testing();
