# Alerts are raised by the watcher, over the record, once: NOTIFY tells kind and
# number only, and neither downtime nor a crash loses or repeats one.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('alert', 'govshare.check_interval' => 1);
govern_by_hand($node, 'one');
$node->safe_psql('one', q{
	SET govshare.break_glass = 'test: a rule without a catalogue behind it';
	INSERT INTO govshare.alert_rule (kind, entry, provider, threshold, time_window, from_leaf, set_by, set_at)
		VALUES ('denials', 'A/1', 'mca', 3, '31 days', 0, 'mca', now());});

sub denied
{
	my ($department, $n) = @_;
	$node->psql('one', "SET govshare.purpose = 'nothing';\n" . ("SELECT id FROM mca.person;\n" x $n),
		on_error_stop => 0, extra_params => [ '-U', "regress_govshare_$department" ]);
	return;
}

sub alerts
{
	return $node->safe_psql('one',
		q{SELECT string_agg(department || ' ' || (facts ->> 'count'), ', ' ORDER BY department) FROM govshare.alert});
}

my ($in, $out, $err) = ("LISTEN govshare_alert;\n", '', '');
my $listener = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('one') ],
	'<', \$in, '>', \$out, '2>', \$err);
$listener->pump until $in eq '';

denied('hr', 2);
denied('hr', 1);
wait_until('the watcher raises it', sub { alerts() eq 'hr 3' });
pass('the watcher raises an alert when the threshold is reached');
wait_until('the listener hears of it', sub { $in = "SELECT 1;\n"; $listener->pump; $out =~ /govshare_alert/ });
like($out, qr/"govshare_alert" with payload "\{"id": 1, "kind": "denials"\}"/, 'NOTIFY tells its kind and number, nothing else');
$in = "\\q\n";
$listener->finish;

# What was recorded while nobody watched is counted later, and what was counted is not counted again
$node->safe_psql('postgres', q{ALTER SYSTEM SET govshare.check_interval = 0});
$node->restart;
denied('mps', 3);
denied('hr', 3);
$node->safe_psql('one', 'SELECT govshare.flush_log()');
$node->stop('immediate');
$node->start;
is(alerts(), 'hr 3', 'nobody watched meanwhile');
is($node->safe_psql('one', 'SELECT govshare.check_alerts()'), '1', 'downtime loses none');
is(alerts(), 'hr 3, mps 3', 'and repeats none');
is($node->safe_psql('one', 'SELECT govshare.check_alerts()'), '0', 'nothing is counted twice');
is($node->safe_psql('one', q{SELECT string_agg(department || ' ' || n, ', ' ORDER BY department) FROM govshare.alert_count}),
	'hr 6, mps 3', 'each denial was counted once');
is( $node->safe_psql('one', q{SELECT count(*) FROM govshare.notice WHERE procedure = 'alert' AND recipient = 'mca'}),
	'2', 'the provider was told of each');

done_testing();
