# P9: a database with governed tables goes through pg_dump and pg_restore: by a
# superuser under break-glass, and the copy enforces the same; a provider's own
# tables by the provider.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('dump');
govern_by_hand($node, 'd');

# SQLSTATE or the rows of a statement of a role
sub ask
{
	my ($database, $role, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

my $dump = "$PostgreSQL::Test::Utils::tmp_check/d.dump";
my $hr = 'regress_govshare_hr';
my $read = "SET govshare.purpose = 'check'; SELECT string_agg(id::text, ',' ORDER BY id) FROM mca.person";

# a superuser's dump is a read like any other
$node->command_fails_like([ 'pg_dump', '-Fc', '-f', $dump, 'd' ], qr/acts for no department/, 'a superuser dumps no governed data');
{
	local $ENV{PGOPTIONS} = '-c govshare.break_glass=nightly';
	# the record stays where it was made; the copy begins its own
	$node->command_ok([ 'pg_dump', '-T', 'govshare.access_record_*', '--exclude-table-data=govshare.log_*',
			'-Fc', '-f', $dump, 'd' ], 'but does under break-glass');
	$node->safe_psql('postgres', 'CREATE DATABASE e');
	$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'e', $dump ], 'and restores under it');
}
is(ask('d', 'postgres', "SELECT govshare.flush_log(); SELECT string_agg(DISTINCT relation, ',') FROM govshare.access_log WHERE break_glass = 'nightly'") =~ s/^\s+//r,
	'mca.person_1,mca.person_2',
	'the dump is on record');

# closed until the restore is finished, then it enforces the same
is(ask('e', $hr, $read), 'SG010', 'nobody reads what is being restored');
is(ask('e', 'postgres', "SET govshare.break_glass = 'nightly'; SELECT govshare.finish_restore()"), '', 'the restore is finished');
my $state = q{SELECT c.relname, c.relrowsecurity, p.polname, pg_get_expr(p.polqual, p.polrelid), t.tgname, t.tgenabled
	FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
	LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
	WHERE c.relnamespace = 'mca'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1};
is($node->safe_psql('e', $state), $node->safe_psql('d', $state), 'the shields are there');
my $bound = 'SELECT relation, entry, provider, division_column FROM govshare.governed_table';
is($node->safe_psql('e', $bound), $node->safe_psql('d', $bound), 'the table is bound');
is(ask('e', $hr, $read), '1', 'the grantee reads its rows');
is(ask('e', 'regress_govshare_mps', $read), 'SG002', 'others nothing');
is(ask('e', 'postgres', $read), 'SG012', 'a superuser nothing');
is(ask('e', 'postgres', 'ALTER TABLE mca.person DISABLE ROW LEVEL SECURITY'), 'SG009', 'the shield holds');
is(ask('e', 'postgres', 'TRUNCATE mca.person_1'), 'SG009', 'writes are guarded');

# the provider's own tables, by the provider; without the extension they stay closed to others
$node->command_ok([ 'pg_dump', '-U', 'regress_govshare_mca', '-n', 'mca', '-Fc', '-f', $dump, 'd' ], 'the provider dumps its schema');
$node->safe_psql('postgres', 'CREATE DATABASE f; ALTER DATABASE f OWNER TO regress_govshare_mca');
$node->safe_psql('f', 'CREATE EXTENSION govshare');
$node->command_ok([ 'pg_restore', '-U', 'regress_govshare_mca', '--exit-on-error', '-d', 'f', $dump ], 'and restores it');
is(ask('f', 'regress_govshare_mca', 'SELECT count(*) FROM mca.person'), '2', 'for itself');
is(ask('f', $hr, $read), 'SG011', 'and for nobody else, until it governs it there');

done_testing();
