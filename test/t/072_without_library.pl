# P5: with the library not preloaded, whoever is under row security reads
# nothing, writes stay guarded; what stays open is what README.md lists.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('without_library');
govern_by_hand($node, 'd');

# SQLSTATE or the rows of a statement of a role
sub ask
{
	my ($role, $sql) = @_;
	my ($status, $out, $err) = $node->psql('d', "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

sub preload
{
	my ($libraries) = @_;
	$node->append_conf('postgresql.conf', "shared_preload_libraries = '$libraries'\n");
	$node->restart;
	return;
}

# No scope in the plan, or no way to put the refusal on record
my $closed = qr/^SG01[01]$/;
my $hr = 'regress_govshare_hr';
my $read = "SET govshare.purpose = 'check'; SELECT string_agg(id::text, ',' ORDER BY id) FROM";
is(ask($hr, "$read mca.person"), '1', 'with the library, a grantee reads its rows');
is(ask($hr, "$read mca.own_view"), 'SG011', 'and not through a view of the owner');
is(ask('postgres', "$read mca.person"), 'SG012', 'a superuser reads nothing');

preload('');
for my $relation ('mca.person', 'mca.person_1')
{
	like(ask($hr, "$read $relation"), $closed, "without it, a grantee reads nothing from $relation");
	like(ask('regress_govshare_mps', "$read $relation"), $closed, "nor does another department from $relation");
}
like(ask($hr, "COPY mca.person_1 TO STDOUT"), $closed, 'nor by COPY');
like(ask($hr, "COPY (SELECT * FROM mca.person) TO STDOUT"), $closed, 'nor by COPY of a query');
like(ask($hr, "SELECT row_to_json(p) FROM mca.person p WHERE id = 1"), $closed, 'nor as a row');
like(ask($hr, "PREPARE q AS SELECT id FROM mca.person; SET plan_cache_mode = force_generic_plan; EXECUTE q"), $closed, 'nor by a generic plan');
is(ask($hr, "LOAD 'govshare'; $read mca.person"), '42501', 'a user cannot load the library');

my $mps = 'regress_govshare_mps';
for my $write ('INSERT INTO mca.person VALUES (1, NULL)', 'UPDATE mca.person SET area = NULL', 'DELETE FROM mca.person_1',
	'TRUNCATE mca.person', 'TRUNCATE mca.person_1')
{
	like(ask($mps, $write), qr/^SG0(01|09|10|11)$/, "nobody else writes: $write");
}
like(ask('postgres', 'TRUNCATE mca.person'), qr/^SG009$/, 'a superuser neither');
like(ask('postgres', 'DELETE FROM govshare.share_grant'), qr/^SG/, 'nor to the grants');
is(ask('regress_govshare_mca', 'INSERT INTO mca.person VALUES (1, NULL); DELETE FROM mca.person WHERE area IS NULL; SELECT count(*) FROM mca.person'),
	'2', 'the provider works on');

# What SQL cannot hold without the library; README.md lists it
is(ask($hr, 'SELECT count(*) FROM mca.own_view'), '2', 'open: views of the owner');
is(ask('postgres', 'SELECT count(*) FROM mca.person'), '2', 'open: superusers');

# The database's own setting narrows it
$node->safe_psql('postgres', "ALTER DATABASE d SET session_preload_libraries = 'govshare'");
like(ask($hr, "$read mca.person"), $closed, 'loaded by each session, it opens nothing');
like(ask($hr, "$read mca.own_view"), qr/^SG0/, 'and closes the owner\'s views');
like(ask('postgres', 'SELECT count(*) FROM mca.person'), qr/^SG0/, 'and superusers');
like(ask('regress_govshare_mca', 'ALTER TABLE mca.person DISABLE ROW LEVEL SECURITY'), qr/^SG009$/, 'and the shield');

preload('govshare');
is(ask($hr, "$read mca.person"), '1', 'preloaded again, a grantee reads its rows');

done_testing();
