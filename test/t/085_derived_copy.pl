# P6: temporary copies leave the register with their session, after a crash
# with autovacuum; copies go through pg_dump; and without the library a copy
# opens to nobody that row security holds.
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
	my ($role, $sql, $database) = @_;
	my ($status, $out, $err) = $node->psql($database // 'd', "SET client_min_messages = error; $sql",
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

is(ask($hr, "$purpose CREATE MATERIALIZED VIEW hr.mv AS SELECT id FROM mca.person"), '', 'a materialized view');

# A dump takes copies along, but no temporary ones; the restored database holds them to the same
my $dump = "$PostgreSQL::Test::Utils::tmp_check/d.dump";
$session = $node->background_psql('d', extra_params => [ '-U', $hr ]);
$session->query_safe("$purpose CREATE TEMP TABLE t AS SELECT id FROM mca.person");
$node->command_fails_like([ 'pg_dump', '-Fc', '-t', 'hr.kept', '-f', $dump, 'd' ], qr/acts for no department/, 'a superuser dumps no copy');
{
	local $ENV{PGOPTIONS} = '-c govshare.break_glass=nightly';
	$node->command_ok([ 'pg_dump', '-T', 'govshare.access_record_*', '--exclude-table-data=govshare.log_*', '--exclude-table-data=hr.mv', '-Fc', '-f', $dump, 'd' ], 'but does under break-glass');
	$node->safe_psql('postgres', 'CREATE DATABASE e');
	$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', 'e', $dump ], 'and restores under it');
	$node->safe_psql('e', 'SELECT govshare.finish_restore()');
}
$session->quit;
my $copies = 'SELECT relation, department, purpose, origins FROM govshare.derived_copy LEFT JOIN govshare.derived_copy_column USING (relation) ORDER BY relation::text';
is($node->safe_psql('e', $copies), "hr.kept|hr|check|{A/1.id}\nhr.mv|hr|check|{A/1.id}", 'the copies are registered');
is(ask('postgres', "SET govshare.break_glass = 'test'; REFRESH MATERIALIZED VIEW hr.mv", 'e'), 'SG007', 'no superuser fills what the department reads');
is(ask($hr, "$purpose REFRESH MATERIALIZED VIEW hr.mv", 'e'), '', 'the department does');
is(ask($hr, "$purpose SELECT (SELECT count(*) FROM hr.kept) + (SELECT count(*) FROM hr.mv)", 'e'), '2', 'and read by their department');
is(ask($hr, "SELECT count(*) FROM hr.kept", 'e'), 'SG001', 'for their purpose');
is(ask('regress_govshare_mps', "$purpose SELECT count(*) FROM hr.mv", 'e'), '42501', 'by nobody else');
is(ask($hr, "ALTER TABLE hr.kept NO FORCE ROW LEVEL SECURITY", 'e'), 'SG009', 'and keep their shield');
# The department dumps its own, as COPY: with method file, under the purpose
{
	local $ENV{PGOPTIONS} = '-c govshare.purpose=check';
	my @dump = ('pg_dump', '-U', $hr, '-n', 'hr', '--enable-row-security', '-Fc', '-f', $dump, 'd');
	$node->command_fails_like(\@dump, qr/does not include method "file"/, 'the department dumps none without method file');
	$node->safe_psql('d', "SET govshare.break_glass = 'test'; UPDATE govshare.share_grant SET methods = '{service,batch,file}'");
	$node->command_ok(\@dump, 'and does with it');
}

# Without the library
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
