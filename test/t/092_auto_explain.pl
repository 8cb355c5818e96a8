# auto_explain with log_analyze beside govshare, loaded before or after it: a
# grantee that has the server's messages sent to it learns nothing of rows out
# of its scope, such as how many a filter removed.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $n = 0;
for my $libraries ("'govshare, auto_explain'", "'auto_explain, govshare'")
{
	my $node = new_node('explain' . ++$n, shared_preload_libraries => $libraries, fsync => 'off',
		'govshare.allow_unsafe_fsync' => 'on', 'govshare.check_interval' => 0,
		'auto_explain.log_min_duration' => 0, 'auto_explain.log_analyze' => 'on',
		'auto_explain.log_buffers' => 'on', 'auto_explain.log_nested_statements' => 'on');
	govern_by_hand($node, 'one');
	$node->safe_psql('one', q{SET ROLE regress_govshare_mca;
		INSERT INTO mca.person SELECT 1, '440000' FROM generate_series(1, 777)});

	my $read = sub {
		my ($sql, $user) = @_;
		my ($rc, $out, $err) = $node->psql('one',
			"SET client_min_messages = log; SET govshare.purpose = 'check'; $sql",
			extra_params => [ '-U', $user // 'regress_govshare_hr' ]);
		return "$out $err";
	};
	for my $sql ('SELECT count(*) FROM mca.person',
		q{DO $$ BEGIN PERFORM count(*) FROM mca.person; END $$},
		'BEGIN; DECLARE c CURSOR FOR SELECT id FROM mca.person; FETCH 1 FROM c; COMMIT')
	{
		my $told = $read->($sql);
		like($told, qr/LOG:.*plan:.*person_1/s, "$libraries: $sql: auto_explain speaks to the client");
		unlike($told, qr/Removed|777|actual/, 'but counts no rows');
	}
	like($read->('SELECT count(*) FROM mca.person', 'regress_govshare_mca'), qr/actual.*rows=778/s,
		'the provider sees what its own statements did');
	like($read->('SELECT count(*) FROM generate_series(1, 3)'), qr/actual.*rows=3/s, 'ungoverned statements are shown in full');

	# Nor by asking outright
	for my $explain ('EXPLAIN ANALYZE', 'EXPLAIN (ANALYZE, COSTS off)', 'EXPLAIN (ANALYZE, TIMING off, SUMMARY off, FORMAT json)')
	{
		my $told = $read->("$explain SELECT count(*) FROM mca.person");
		like($told, qr/EXPLAIN ANALYZE would count rows/, "$explain is refused");
		unlike($told, qr/Removed|777|actual/, 'and counts no rows');
	}
	$node->stop;
}
done_testing();
