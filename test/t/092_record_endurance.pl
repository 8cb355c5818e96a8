# The record endures: waiting sessions that are cancelled or terminated, a
# hundred thousand savepoints, prepared transactions, smart and immediate
# shutdowns.  Whatever happens: what clients were told is there, no
# leaf is there twice, and the record is sound.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time usleep);

my $node = new_node('endurance', max_prepared_transactions => 4, 'govshare.log_timeout' => "'30s'");
govern_by_hand($node, 'one');
$node->safe_psql('one', 'CREATE EXTENSION govshare_test SCHEMA public');
my $as_hr = [ '-U', 'regress_govshare_hr' ];

sub sql { return $node->safe_psql('one', @_) }

sub sound
{
	my ($what) = @_;
	wait_until('the writer has written all', sub { sql('SELECT queue_used FROM govshare.log_status') eq '0' });
	is(sql(q{SELECT string_agg(finding, ', ') FROM govshare.verify_log()}), 'verified', "sound: $what");
	is(sql(q{SELECT count(*) - count(DISTINCT leaf) || '/' || max(leaf) + 1 - count(*) FROM govshare.access_record}), '0/0', "no double, no gap: $what");
	return;
}

# A hundred thousand savepoints, with a read in some that are rolled back
my $savepoints = $ENV{GOVSHARE_TEST_LONG} ? 100_000 : 10_000;
sql(qq{SET govshare.purpose = 'check'; DO \$\$ BEGIN FOR i IN 1 .. $savepoints LOOP BEGIN
		IF i % 1000 = 0 THEN PERFORM id FROM mca.person; END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZZZZ'; EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN NULL; END; END LOOP; END \$\$},
	extra_params => $as_hr);
sql('SELECT govshare.flush_log()');
is(sql(q{SELECT count(*) FROM govshare.access_log WHERE department = 'hr'}), $savepoints / 1000, "every read of $savepoints savepoints is on record");

# A prepared transaction, and one rolled back later
sql(q{SET govshare.purpose = 'check'; BEGIN; SELECT count(*) FROM mca.person; PREPARE TRANSACTION 'p'}, extra_params => $as_hr);
sql('SELECT govshare.flush_log()');
is(sql(q{SELECT count(*) FROM govshare.access_log WHERE department = 'hr'}), $savepoints / 1000 + 1, 'a read of a prepared transaction is on record before it ends');
sql(q{ROLLBACK PREPARED 'p'});
sound('savepoints and prepared transactions');

# Sessions that wait for the writer let go at once, and their records are
# written once when it goes on
my $writer = writer_pid($node, 'one');
kill 'STOP', $writer;
my $started = time();
my ($status, undef, $stderr) = $node->psql('one', q{SET statement_timeout = '300ms'; SELECT public.test_append('timeout')});
like($stderr, qr/statement timeout/, 'statement_timeout ends the wait');
my $waiting = $node->background_psql('one', on_error_stop => 0);
my $pid = $waiting->query_safe('SELECT pg_backend_pid()');
$waiting->query_until(qr/started/, "\\echo started\nSELECT public.test_append('cancelled');\n");
wait_until('it waits', sub { sql("SELECT wait_event_type FROM pg_stat_activity WHERE pid = $pid") eq 'Extension' });
sql("SELECT pg_cancel_backend($pid)");
wait_until('it let go', sub { sql("SELECT state FROM pg_stat_activity WHERE pid = $pid") eq 'idle' });
pass('a cancelled session lets go');
$waiting->query_until(qr/again/, "\\echo again\nSELECT public.test_append('terminated');\n");
wait_until('it waits', sub { sql("SELECT wait_event_type FROM pg_stat_activity WHERE pid = $pid") eq 'Extension' });
sql("SELECT pg_terminate_backend($pid)");
wait_until('it is gone', sub { sql("SELECT count(*) FROM pg_stat_activity WHERE pid = $pid") eq '0' });
pass('a terminated session goes');
cmp_ok(time() - $started, '<', 20, 'none of them waited for log_timeout');
eval { $waiting->quit };
kill 'CONT', $writer;
sql('SELECT govshare.flush_log()');
is(sql(q{SELECT string_agg(scenario, ', ' ORDER BY leaf) FROM govshare.access_record WHERE scenario ~ '^(timeout|cancelled|terminated)'}),
	'timeout-0, cancelled-0, terminated-0', 'what they had appended is written, once');
sound('cancelled and terminated sessions');

# A smart and an immediate shutdown
sql(q{SET govshare.log_mode = async; SELECT public.test_append('smart', 3000, false)});
$node->stop('smart');
$node->start;
is(sql(q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^smart'}), 3000, 'a smart shutdown loses nothing, in async mode too');
sql(q{SELECT public.test_append('immediate', 3000, true)});
$node->stop('immediate');
$node->start;
writer_pid($node, 'one');
is(sql(q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^immediate'}), 3000, 'an immediate one nothing that was told');
sound('shutdowns');

$node->stop;
done_testing();
