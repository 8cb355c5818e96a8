# Linkage within a day (Article 25): what a department read today is known to
# all sessions at once, after a restart and a crash too, and of two that read
# both entries at the same moment one is refused.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $departments = 25;
my $node = new_node('linkage', max_connections => 30);
govern_by_hand($node, 'one');
$node->safe_psql('one', qq{
	SET ROLE regress_govshare_mca;
	CREATE TABLE mca.tax (id int);
	INSERT INTO mca.tax VALUES (1);
	RESET ROLE;
	DO \$\$ BEGIN
		FOR i IN 1..$departments LOOP
			EXECUTE 'CREATE ROLE regress_govshare_d' || i || ' LOGIN';
			INSERT INTO govshare.department (code, name, government, role) VALUES ('d' || i, 'd' || i, 'CN', ('regress_govshare_d' || i)::regrole);
		END LOOP;
	END \$\$;
	SET govshare.break_glass = 'test: bind by hand';
	SET session_replication_role = replica;
	ALTER TABLE mca.tax ENABLE ROW LEVEL SECURITY;
	CREATE POLICY govshare_scope ON mca.tax USING (govshare.in_scope(tax.*)) WITH CHECK (true);
	GRANT SELECT ON mca.tax TO govshare_reader;
	INSERT INTO govshare.governed_table VALUES ('mca.tax', 'B/1', 'mca');
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
		SELECT 2, e, 1, 'mca', 'd' || i, 'check', '{service}', '{id}', '-infinity', 'infinity'
		FROM generate_series(1, $departments) i, unnest('{A/1,B/1}'::text[]) e;
	INSERT INTO govshare.linkage_rule (entry_a, entry_b, time_window, reason, provider, other_provider, set_by, set_at, in_force_at)
		VALUES ('A/1', 'B/1', 'day', 'test', 'mca', 'mca', 'mca', now(), now());
});

# SQLSTATE of a read, or "ok"
sub read_as
{
	my ($department, $table) = @_;
	my ($rc, $out, $err) = $node->psql('one',
		"\\set VERBOSITY sqlstate\nSET govshare.purpose = 'check'; SELECT id FROM mca.$table WHERE id < 0",
		extra_params => [ '-U', "regress_govshare_$department" ]);
	return $err =~ /ERROR:\s+(\w+)/ ? $1 : 'ok';
}

is(read_as('d1', 'person'), 'ok', 'the first of two linked entries is read');
is(read_as('d1', 'tax'), 'SG008', 'the other is refused on the same day, in another session');
is(read_as('d2', 'tax'), 'ok', 'another department reads it');
is(read_as('d2', 'person'), 'SG008', 'and not the first');

$node->restart;
is(read_as('d1', 'tax'), 'SG008', 'a restart makes nobody forget');
is(read_as('d2', 'person'), 'SG008', 'in either order');
is(read_as('d1', 'person'), 'ok', 'what was read before may be read again');

$node->stop('immediate');
$node->start;
is(read_as('d2', 'person'), 'SG008', 'nor does a crash');
is(read_as('d1', 'tax'), 'SG008', 'in either order');

# Nor a read that is one leaf of the record
$node->safe_psql('postgres', 'ALTER SYSTEM SET govshare.log_mode = async');
$node->restart;
is(read_as('d3', 'person'), 'ok', 'in async mode');
$node->restart;
is(read_as('d3', 'tax'), 'SG008', 'the same');
$node->safe_psql('postgres', 'ALTER SYSTEM RESET govshare.log_mode');
$node->reload;

# A refused attempt is no use: it bars nothing
is(read_as('d1', 'tax'), 'SG008', 'refused once more');
is(read_as('d1', 'person'), 'ok', 'and bars nothing');

# Behind a gate, so that they read at the same moment
my $both = 0;
my $neither = 0;
for (my $first = 4; $first <= $departments; $first += 4)
{
	my (%err, @run);
	my ($in, $out) = ("SELECT pg_advisory_lock(7);\nSELECT 'held';\n", '');
	my $gate = IPC::Run::start([ 'psql', '-XqAt', '-d', $node->connstr('one') ], '<', \$in, '>', \$out);
	$gate->pump until $out =~ /held/;
	my @batch = grep { $_ <= $departments } $first .. $first + 3;
	for my $i (@batch)
	{
		for my $table (qw(person tax))
		{
			push @run, IPC::Run::start(
				[ 'psql', '-XqAt', '-d', $node->connstr('one'), '-U', "regress_govshare_d$i", '-v', 'VERBOSITY=sqlstate',
					'-c', q{SET govshare.purpose = 'check'}, '-c', 'SELECT pg_advisory_lock_shared(7)',
					'-c', "SELECT id FROM mca.$table WHERE id < 0" ],
				'<', \undef, '>', \my $rows, '2>', \$err{$i}{$table});
		}
	}
	wait_until('all stand at the gate', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted}) == 2 * @batch });
	$in .= "SELECT pg_advisory_unlock(7);\n\\q\n";
	$gate->finish;
	IPC::Run::finish($_) for @run;
	for my $i (@batch)
	{
		my $refused = grep { $err{$i}{$_} =~ /SG008/ } qw(person tax);
		$both++ if $refused == 0;
		$neither++ if $refused == 2;
		diag("d$i: $err{$i}{person} $err{$i}{tax}") if grep { $_ && !/SG008/ } values %{ $err{$i} };
	}
}
is($both, 0, 'of two sessions at the same moment never both read');
is($neither, 0, 'and one does');

$node->safe_psql('one', 'SELECT govshare.flush_log()');
is( $node->safe_psql('one', q{
	SELECT count(*) FROM (SELECT department FROM govshare.access_log WHERE kind = 'access' AND department ~ '^d[0-9]'
		GROUP BY department HAVING count(DISTINCT entry) > 1) AS d}),
	'0', 'nor does the record show both for any department');

done_testing();
