# P9: pgaudit, auto_explain, pg_stat_statements and set_user beside govshare,
# loaded before it and after it: governed reads, refusals and their record hold,
# and the neighbours do their own work.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# What a newer Debian has no package of is left out there, never on 15
my @neighbour = grep { installed($_) } qw(pgaudit auto_explain pg_stat_statements set_user);
my %is_there = map { $_ => 1 } @neighbour;
my ($mca, $hr, $mps) = map { "regress_govshare_$_" } qw(mca hr mps);
my $read = "SELECT string_agg(id::text, ',' ORDER BY id) FROM mca.person WHERE area <> 'nowhere'";
my $purpose = "SET govshare.purpose = 'check'";
my $node;

sub installed
{
	my ($name) = @_;
	my $config = $ENV{PG_CONFIG} // 'pg_config';
	return 1 if -e (`$config --pkglibdir` =~ s/\n//r) . "/$name.so" || `$config --version` =~ / 15\./;
	note "$name is not installed";
	return 0;
}

# SQLSTATE, or the rows, of statements of a role
sub ask
{
	my ($role, $sql) = @_;
	my ($status, $out, $err) = $node->psql('d', "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

# How often the record holds such an access
sub recorded
{
	my ($condition) = @_;
	return ask('postgres', "SELECT govshare.flush_log(); SELECT count(*) FROM govshare.access_record WHERE $condition") =~ s/^\s+//r;
}

# Who asks is the role that was taken on, and only while it is
sub try_set_user
{
	my ($order) = @_;
	my $as = sub { "SELECT set_user('$_[0]'); " };
	my $dba = 'regress_govshare_dba';
	my $rows = sub { ask($dba, $_[0]) =~ s/^(?:OK|\s)+//r };

	$node->safe_psql('d', "CREATE ROLE $dba LOGIN; GRANT EXECUTE ON FUNCTION set_user(text), set_user(text, text) TO $dba; GRANT $hr, $mps TO $dba");
	is($rows->("$purpose; " . $as->($hr) . $read), '1', "$order: set_user to a department reads by its grant");
	is(recorded("kind = 'open' AND session_role = '$dba' AND outer_role = '$hr' AND department = 'hr'"), 1, "$order: the record names both roles");
	is($rows->("$purpose; " . $as->($mps) . $read), 'SG002', "$order: set_user to another department does not");
	is($rows->("$purpose; PREPARE p AS $read; " . $as->($hr) . 'EXECUTE p; SELECT reset_user(); EXECUTE p'), 'SG012',
		"$order: a prepared plan lends the grant to nobody after reset_user");
	is($rows->("$purpose; PREPARE p AS $read; " . $as->($hr) . 'EXECUTE p; EXECUTE p; SELECT reset_user(); ' . $as->($mps) . 'EXECUTE p'),
		'SG002', "$order: nor to the next department");
	is($rows->("$purpose; " . $as->($hr) . "BEGIN; DECLARE c CURSOR FOR SELECT id FROM mca.person; SELECT reset_user(); FETCH c"),
		'0A000', "$order: set_user itself refuses to switch with a cursor open in a transaction");
	return;
}

sub try_order
{
	my ($order, @library) = @_;
	$node = new_node("n_$order",
		shared_preload_libraries => "'" . join(',', @library) . "'",
		'pgaudit.log' => "'read, role'", 'pgaudit.log_relation' => 'on',
		'auto_explain.log_min_duration' => 0, 'auto_explain.log_analyze' => 'on', 'auto_explain.log_verbose' => 'on',
		'pg_stat_statements.track' => 'all', 'set_user.superuser_audit_tag' => "'ELEVATED'");
	govern_by_hand($node, 'd');
	$node->safe_psql('d', "CREATE EXTENSION $_") for grep { $_ ne 'auto_explain' } @neighbour;

	my $log = -s $node->logfile;
	is(ask($hr, "$purpose; $read"), '1', "$order: the grantee reads what its grant covers");
	is(ask($mps, "$purpose; $read"), 'SG002', "$order: another department nothing");
	is(ask($hr, $read), 'SG001', "$order: without a purpose nothing");
	is(ask('postgres', $read), 'SG012', "$order: a superuser nothing");
	is(ask($hr, "$purpose; DELETE FROM mca.person"), 'SG006', "$order: a grantee changes nothing");
	is(ask($hr, "$purpose; EXPLAIN ANALYZE $read"), 'SG006', "$order: EXPLAIN ANALYZE stays refused");
	is(recorded("kind = 'open' AND department = 'hr'"), 1, "$order: the read is on record once");
	is(recorded("kind = 'close' AND department = 'hr' AND outcome = 'completed' AND rows = 1"), 1, "$order: with its end");
	is(recorded("kind = 'deny'"), 5, "$order: so is each refusal");

	# pgaudit writes its line of what passed, auto_explain the plan with the scope in it
	my $lines = slurp_file($node->logfile, $log);
	like($lines, qr/AUDIT: SESSION,\d+,\d+,READ,SELECT,TABLE,mca\.person,/, "$order: pgaudit logs the read") if $is_there{pgaudit};
	my ($plan) = $lines =~ /plan:\n\tQuery Text: \Q$read\E\n((?:\t.*\n)+)/;
	like($plan // '', qr/Scan on mca\.person.*\^@ '37'/s, "$order: auto_explain logs its plan");
	# a client may ask for LOG lines; how many rows lie outside the scope is not for it
	unlike($plan // '', qr/Rows Removed|actual .*rows=[1-9]/, "$order: and counts nothing in it");
	like($lines, qr/Rows Removed by Filter: [1-9]/, "$order: as it does for other statements");

	# one entry a statement, with the same query id as the record's
	$node->safe_psql('d', 'SELECT pg_stat_statements_reset()');
	ask($hr, "$purpose; $read; $read");
	is(ask('postgres', "SELECT govshare.flush_log(); SELECT calls, s.rows FROM pg_stat_statements s JOIN (SELECT DISTINCT query_id FROM govshare.access_record"
		. " WHERE kind = 'open') r ON s.queryid = r.query_id") =~ s/^\s+//r, '2|2', "$order: pg_stat_statements counts by the id in the record");

	try_set_user($order) if $is_there{set_user};
	$node->stop;
	return;
}

try_order('before', @neighbour, 'govshare');
try_order('after', 'govshare', reverse @neighbour);
done_testing();
