# P9: a database with governed tables, cases, grants and the record of use comes
# back from a dump by pg_restore, whole or in sections, in parallel or as SQL, in
# this cluster or another: closed until finish_restore() has found it whole, and
# then as it was, the record going on where it was.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $include = "$FindBin::RealBin/../sql/include";
my $directory = $PostgreSQL::Test::Utils::tmp_check;
my $reason = '-c govshare.break_glass=restore-drill';
my $node = new_node('restored', 'govshare.max_databases' => 8, max_worker_processes => 30, 'govshare.check_interval' => 0);

# SQLSTATE or the rows of statements of a role
sub ask
{
	my ($database, $role, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role eq 'postgres' ? $role : "regress_govshare_$role", '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

sub glass
{
	my ($database, $sql) = @_;
	return ask($database, 'postgres', "SET govshare.break_glass = 'restore drill'; $sql");
}

my $read = "SET govshare.purpose = 'benefit_check'; SELECT count(*), min(code::text) FROM mca.division_code_table";

# ---- the database: by the lawful path from entry to grant, and its use ----

$node->safe_psql('postgres', 'CREATE DATABASE d');
$node->safe_psql('d', 'CREATE EXTENSION govshare');
$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr('d'), map { ('-f', "$include/$_.sql") } qw(world published_entry granted) ],
	'the world, an entry, a grant');
$node->safe_psql('d', 'GRANT USAGE ON SCHEMA mca TO PUBLIC');
my $rows = ask('d', 'sd_hr', $read);
like($rows, qr/^\d+\|37/, 'the grantee reads its division');
# Of two refusals that alert rules watch for, one has been counted when the dump is made
ok(ask('d', 'mca', "SELECT govshare.set_alert_rule(kind => 'denials', entry => 'MZ001/000001', threshold => $_, time_window => '31 days')"), "a rule for $_ refusals")
  for 1, 3;
is(ask('d', 'gd_data', $read), 'SG002', 'others are refused, on record');
is($node->safe_psql('d', 'SELECT govshare.flush_log(); SELECT govshare.check_alerts()'), "\n1", 'and it raises an alert');
is(ask('d', 'gd_data', $read), 'SG002', 'refused again');
$node->safe_psql('d', 'SELECT govshare.flush_log()');
my $alerts = q{SELECT concat_ws(' ', rule, department, facts ->> 'count', facts ->> 'threshold') FROM govshare.alert ORDER BY id};

# Every row of the extension's own tables, by table
my $contents = q{SELECT string_agg(t.relname || ' ' || x.n || ' ' || x.sum, E'\n' ORDER BY t.relname COLLATE "C") FROM
	pg_extension e, unnest(e.extconfig) c(oid) JOIN pg_class t ON t.oid = c.oid AND t.relkind = 'r',
	LATERAL (SELECT (xpath('/row/n/text()', d))[1]::text AS n, (xpath('/row/s/text()', d))[1]::text AS sum FROM query_to_xml(format(
		'SELECT count(*) AS n, coalesce(md5(string_agg(r::text, ''|'' ORDER BY r::text COLLATE "C")), ''-'') AS s FROM govshare.%I r', t.relname),
		false, true, '') q(d)) x
	WHERE e.extname = 'govshare' AND t.relname NOT LIKE 'log%'};
my $record = q{SELECT md5(string_agg(leaf || ' ' || encode(leaf_hash, 'hex'), ',' ORDER BY leaf)) FROM govshare.access_record WHERE leaf < };
my $shields = q{SELECT string_agg(concat_ws(' ', c.relname, c.relrowsecurity, p.polname, pg_get_expr(p.polqual, p.polrelid), t.tgname, t.tgenabled), ','
	ORDER BY c.relname, t.tgname) FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid LEFT JOIN pg_trigger t ON t.tgrelid = c.oid
	AND NOT t.tgisinternal WHERE c.relnamespace = 'mca'::regnamespace AND c.relkind = 'r'};
my $before = $node->safe_psql('d', $contents);
my $head_query = "SELECT size || ' ' || encode(root, 'hex') FROM govshare.log_head()";
my $first_head = $node->safe_psql('d', $head_query);
my %head_of;    # of the SQL dump, which records that the first was made
cmp_ok((split ' ', $first_head)[0], '>', 2, 'there is a record');

# ---- the dump ----

my $dump = "$directory/whole.dump";
{
	local $ENV{PGOPTIONS} = $reason;
	$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, 'd' ], 'pg_dump under break-glass takes all');
	$node->safe_psql('d', 'SELECT govshare.flush_log()');
	$head_of{plain} = $node->safe_psql('d', $head_query);
	$node->command_ok([ 'pg_dump', '-f', "$directory/whole.sql", 'd' ], 'as SQL, too');
}

# ---- restores, each into a database of another name ----

sub restore
{
	my ($database, @command) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO regress_govshare_gd_data');
	local $ENV{PGOPTIONS} = $reason;
	for my $command (@command)
	{
		$node->command_ok($command, "$database: " . join(' ', grep { !m{/} } @$command));
	}
	return;
}

# Closed until it is finished, then as the original
sub check_restored
{
	my ($database) = @_;
	my $head = $head_of{$database} // $first_head;
	my ($size) = split ' ', $head;

	is(ask($database, 'sd_hr', $read), 'SG010', "$database: closed to the grantee");
	is(ask($database, 'postgres', 'SELECT govshare.finish_restore()'), 'SG102', "$database: opened under break-glass only");
	wait_until("the writer of $database waits", sub {
		$node->safe_psql($database, 'SELECT trouble FROM govshare.log_status') =~ /being restored/ });
	is($node->safe_psql($database, $head_query), $head, "$database: nobody has written the record");
	is(glass($database, 'SELECT * FROM govshare.restore_findings()'), '', "$database: it is found whole");
	is(glass($database, 'SELECT govshare.finish_restore()'), '', "$database: the restore is finished");
	is($node->safe_psql($database, $contents), $before, "$database: every row of govshare is there, and no other");
	is($node->safe_psql($database, q{SELECT count(*) > 0, bool_or(has_table_privilege('regress_govshare_gd_data', inhrelid, 'SELECT'))
		FROM pg_inherits WHERE inhparent = 'govshare.access_record'::regclass}), 't|f', "$database: the record is closed to those whom default privileges name");
	is($node->safe_psql($database, $shields), $node->safe_psql('d', $shields), "$database: the shields are there");
	is(ask($database, 'sd_hr', $read), $rows, "$database: the grantee reads what it read");
	is($node->safe_psql($database, 'SELECT govshare.flush_log(); SELECT govshare.check_alerts()'), "\n0", "$database: what raised an alert raises none again");
	is(ask($database, 'gd_data', $read), 'SG002', "$database: others nothing");
	is($node->safe_psql($database, "SELECT govshare.flush_log(); SELECT govshare.check_alerts(); SELECT govshare.check_alerts(); $alerts"),
		"\n1\n0\n1 gd_data 1 1\n2 gd_data 3 3", "$database: refusals before and after count together, each of them once");
	is(ask($database, 'postgres', $read), 'SG012', "$database: a superuser nothing");
	is(ask($database, 'postgres', 'ALTER TABLE mca.division_code_table DISABLE ROW LEVEL SECURITY'), 'SG009', "$database: the shield holds");
	is($node->safe_psql($database, "SELECT govshare.flush_log(); $record $size") =~ s/^\s+//r, $node->safe_psql('d', "$record $size"),
		"$database: the record is what it was");
	is($node->safe_psql($database, "SELECT message FROM govshare.access_record WHERE event = 'epoch' AND message <> '' AND leaf BETWEEN $size AND $size + 1"),
		"database $database was restored from a dump: restore drill", "$database: its next leaves tell of the restore");
	is($node->safe_psql($database, "SELECT count(DISTINCT epoch) > 1, count(*) FILTER (WHERE root = decode('" . (split ' ', $head)[1]
		. "', 'hex')) FROM govshare.log_tree"), 't|1', "$database: the tree goes on from the old head in an epoch of its own");
	is($node->safe_psql($database, 'SELECT finding FROM govshare.verify_log()'), 'verified', "$database: all of it verifies");
	# the next case is a new one
	is(ask($database, 'sd_hr', q{SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'statistics', legal_basis => '《统计法》第二十条',
		scenario => '年度统计', use_scope => '统计处', methods => '{service}', valid_until => '2099-12-31') =
		(SELECT max(id) + 1 FROM govshare.share_request WHERE purpose <> 'statistics')}), 't', "$database: ids go on");
	wait_until("$database: its steps are in the record", sub { $node->safe_psql($database, 'SELECT count(*) FROM govshare.log_pending') eq '0' });
	is($node->safe_psql($database, q{SELECT count(*) = count(DISTINCT (procedure, case_id, case_seq)), count(*) = (SELECT count(*) FROM govshare.case_event)
		FROM govshare.access_record WHERE event = 'case'}), 't|t', "$database: each step is one leaf");
	is($node->safe_psql($database, q{SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = 'govshare'::regnamespace AND t.tgenabled = 'D'}),
		0, "$database: references are checked again");
	is($node->safe_psql($database, 'SELECT count(*) FROM govshare.log_usage_state'), 1, "$database: usage is counted from one leaf on");
	is(ask($database, 'postgres', "SET govshare.break_glass = 'x'; SELECT govshare.finish_restore()"), 'SG101', "$database: and there is nothing more to finish");
	return;
}

restore('by_two', [ 'pg_restore', '--exit-on-error', '-j2', '-d', 'by_two', $dump ]);
check_restored('by_two');
restore('sections', map { [ 'pg_restore', '--exit-on-error', "--section=$_", '-d', 'sections', $dump ] } qw(pre-data data post-data));
check_restored('sections');
restore('plain', [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'plain', '-f', "$directory/whole.sql" ]);
check_restored('plain');

# ---- what is not whole is not opened ----

my ($size) = split ' ', $first_head;
restore('torn', [ 'pg_restore', '--exit-on-error', '-d', 'torn', $dump ]);
glass('torn', 'DROP POLICY govshare_scope ON mca.division_code_table');
glass('torn', "DELETE FROM govshare.case_event WHERE procedure = 'share_request' AND seq = 2");
glass('torn', 'DELETE FROM govshare.access_record WHERE leaf = 1');
glass('torn', q{ALTER TABLE govshare.share_grant DISABLE TRIGGER USER; UPDATE govshare.share_grant SET state = 'suspended'});
glass('torn', 'ALTER TABLE govshare.log_tree ENABLE TRIGGER log_tree_refuse');
glass('torn', q{INSERT INTO govshare.case_event SELECT (jsonb_populate_record(e, '{"case_id": 4711, "seq": 1}')).* FROM govshare.case_event e WHERE procedure = 'share_grant' LIMIT 1});
glass('torn', q{ALTER TABLE govshare.department_head DISABLE TRIGGER USER; INSERT INTO govshare.department_head (department, role, duty) VALUES ('nowhere', 4294967::oid::regrole, 'principal')});
my $findings = glass('torn', "SELECT string_agg(finding, E'\\n') FROM govshare.restore_findings()");
like($findings, $_, "torn: found: $_")
  for qr/^has lost events$/m, qr/^mca\.division_code_table: would lose its policy govshare_scope$/m, qr/^trigger .* is disabled$/m, qr/^tampered/m,
	qr/^is suspended, but its last event led to active$/m, qr/^trigger log_tree_refuse does not fire always$/m, qr/^has events but no row$/m,
	qr/^names role 4294967, which does not exist$/m, qr/^1 rows break department_head\w*$/m;
is(glass('torn', 'SELECT govshare.finish_restore()'), 'SG103', 'torn: and it stays closed');
is(ask('torn', 'sd_hr', $read), 'SG010', 'torn: to the grantee');
is(ask('torn', 'mca', 'INSERT INTO govshare.restore_mode VALUES (now(), 1, 1)'), '42501', 'nobody else begins a restore');
is(ask('torn', 'postgres', 'DELETE FROM govshare.restore_mode'), 'SG009', 'or ends one by hand');

# ---- without the record, a new one begins ----

{
	local $ENV{PGOPTIONS} = $reason;
	$node->command_ok([ 'pg_dump', '-T', 'govshare.access_record_*', '--exclude-table-data=govshare.log_*', '-Fc', '-f', $dump, 'd' ], 'a dump without the record');
}
restore('fresh', [ 'pg_restore', '--exit-on-error', '-d', 'fresh', $dump ]);
is(glass('fresh', 'SELECT govshare.finish_restore()'), '', 'fresh: is finished');
is(ask('fresh', 'sd_hr', $read), $rows, 'fresh: and read');
is(ask('fresh', 'postgres', "SELECT govshare.flush_log(); SELECT message FROM govshare.access_record WHERE event = 'epoch'") =~ s/^\s+//r,
	'database fresh was restored from a dump: restore drill', 'fresh: its record tells of the restore');
wait_until('the steps are in the new record', sub { $node->safe_psql('fresh', 'SELECT count(*) FROM govshare.log_pending') eq '0' });
is($node->safe_psql('fresh', 'SELECT finding FROM govshare.verify_log()'), 'verified', 'fresh: and verifies');
is(ask('fresh', 'gd_data', $read), 'SG002', 'fresh: others are refused') for 1 .. 2;
my $count = 'SELECT govshare.flush_log(); SELECT govshare.check_alerts()';
is($node->safe_psql('fresh', "$count; $alerts"), "\n0\n1 gd_data 1 1", 'fresh: refusals of the other record do not count');
is(ask('fresh', 'gd_data', $read), 'SG002', 'fresh: the third');
is($node->safe_psql('fresh', "$count; $alerts"), "\n1\n1 gd_data 1 1\n2 gd_data 3 3", 'fresh: those of its own do, from its first leaf on');
is($node->safe_psql('fresh', q{SELECT facts ->> 'last_leaf' = (SELECT max(leaf)::text FROM govshare.access_record WHERE kind = 'deny') FROM govshare.alert WHERE rule = 2}), 't',
	'fresh: and the alert names them');

# ---- a copy of the whole database by CREATE DATABASE ... TEMPLATE ----

$node->safe_psql('postgres', 'CREATE DATABASE twin TEMPLATE by_two');
is(ask('twin', 'sd_hr', $read), $rows, 'twin: a database made after it as a template enforces the same');
is(ask('twin', 'gd_data', $read), 'SG002', 'twin: for others, too');
is($node->safe_psql('twin', "SELECT govshare.flush_log(); $record $size") =~ s/^\s+//r, $node->safe_psql('d', "$record $size"), 'twin: with the record that there was');
is($node->safe_psql('twin', 'SELECT finding FROM govshare.verify_log()'), 'verified', 'twin: and goes on with it');

$node->stop;
done_testing();
