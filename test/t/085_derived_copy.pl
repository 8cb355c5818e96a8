# P6: temporary copies leave the register with their session, after a crash
# with autovacuum; and without the library a copy opens to nobody
# that row security holds.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('derived_copy', autovacuum_naptime => '1s');
govern_by_hand($node, 'd');
$node->safe_psql('d', <<'SQL');
SET govshare.break_glass = 'test: let copies be made';
UPDATE govshare.share_grant SET methods = '{service,batch}';
RESET govshare.break_glass;
CREATE SCHEMA hr AUTHORIZATION regress_govshare_hr;
GRANT TEMPORARY ON DATABASE d TO PUBLIC;
SQL
my $hr = 'regress_govshare_hr';
my $purpose = "SET govshare.purpose = 'check';";

sub ask
{
	my ($role, $sql) = @_;
	my ($status, $out, $err) = $node->psql('d', "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /(?:ERROR|FATAL):  (\w{5}):/ ? $1 : $out;
}

sub registered
{
	return $node->safe_psql('d', 'SELECT count(*) FROM govshare.derived_copy') . ' '
	  . $node->safe_psql('d', 'SELECT count(*) FROM govshare.derived_copy_origin') . ' '
	  . $node->safe_psql('d', 'SELECT count(*) FROM govshare.derived_copy_column');
}

my $make = "$purpose CREATE TEMP TABLE t AS SELECT id FROM mca.person; SELECT count(*) FROM govshare.derived_copy;";
is(ask($hr, $make), '1', 'a temporary copy is registered');
wait_until('the session has gone', sub { registered() eq '0 0 0' });
pass('and leaves the register with its session');
is($node->safe_psql('d', "SELECT string_agg(event, ',' ORDER BY id) FROM govshare.derived_copy_event"),
	'made,dropped', 'on record');

# A session that is killed clears nothing away; its table stays a copy
my $session = $node->background_psql('d', extra_params => [ '-U', $hr ]);
$session->query_safe("$purpose CREATE TEMP TABLE t AS SELECT id FROM mca.person; CREATE TABLE hr.kept AS SELECT id FROM t;");
my $pid = $session->query_safe('SELECT pg_backend_pid()');
my $table = $node->safe_psql('d', "SELECT relation FROM govshare.derived_copy WHERE temporary");
kill 'KILL', $pid;
$session->{run}->kill_kill;
wait_until('the server is back', sub { answers($node, 'd') });
is(registered(), '2 2 2', 'after a crash both copies are registered');
is(ask($hr, "$purpose SELECT count(*) FROM hr.kept"), '1', 'and read as before');
is(ask($hr, "SELECT count(*) FROM hr.kept"), 'SG001', 'for their purpose only');
like($table, qr/^pg_temp_\d+\.t$/, 'the other is in a temporary schema');
# Autovacuum drops what no session owns any more, in databases that are used
wait_until('autovacuum has cleared the schema', sub { return registered() eq '1 1 1' });
pass('and is cleared away');

# What is dumped: no temporary tables
is($node->safe_psql('d', "SELECT array_length(extconfig, 1) = array_length(extcondition, 1) FROM pg_extension WHERE extname = 'govshare'"),
	't', 'the register has its filters');

# Without the library
is(ask($hr, "$purpose CREATE MATERIALIZED VIEW hr.mv AS SELECT id FROM mca.person"), '', 'a materialized view');
$node->append_conf('postgresql.conf', "shared_preload_libraries = ''\n");
$node->restart;
like(ask($hr, "$purpose SELECT count(*) FROM hr.kept"), qr/^SG01[01]$/, 'without the library, the owner reads no copy');
like(ask($hr, "$purpose COPY hr.kept TO STDOUT"), qr/^SG01[01]$/, 'nor by COPY');
is(ask($hr, "SELECT count(*) FROM hr.mv"), '1', 'open, as README.md says: materialized views');
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'govshare'\n");
$node->restart;
is(ask($hr, "SELECT count(*) FROM hr.mv"), 'SG001', 'with it, closed again');
is(ask($hr, "SELECT govshare.drop_copies(id) FROM govshare.share_grant"), '{hr.kept,hr.mv}', 'and disposed of');
is(registered(), '0 0 0', 'all of them');

done_testing();
