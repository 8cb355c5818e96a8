# Baseline = updated = restored: a database that was made by version 1.0 and
# updated has the extension that a new one has, in every object, comment and
# privilege; so has one that was restored from a dump of either.  Until it is
# updated, the same library serves the old one beside the new.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use ExtensionCatalog;
use GovshareNode;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $include = "$FindBin::RealBin/../sql/include";
my $directory = $PostgreSQL::Test::Utils::tmp_check;
my $reason = '-c govshare.break_glass=upgrade-drill';
my $node = new_node('upgrade', 'govshare.max_databases' => 12, max_worker_processes => 40, 'govshare.check_interval' => 0);
my $newest = '1.1-dev';

# SQLSTATE or the rows of statements of a role
sub ask
{
	my ($database, $role, $sql) = @_;
	my ($status, $out, $err) = $node->psql($database, "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role eq 'postgres' ? $role : "regress_govshare_$role", '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

# The first line in which two texts differ, for a failing test to show
sub same
{
	my ($got, $expected, $name) = @_;
	return pass($name) if $got eq $expected;
	my %there = map { $_ => 1 } split /\n/, $expected;
	my %here = map { $_ => 1 } split /\n/, $got;
	diag("only here: $_") for (grep { !$there{$_} } split /\n/, $got)[ 0 .. 4 ];
	diag("only there: $_") for (grep { !$here{$_} } split /\n/, $expected)[ 0 .. 4 ];
	return fail($name);
}

sub make_database
{
	my ($database, $version) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, "CREATE EXTENSION govshare VERSION '$version'");
	return;
}

sub version
{
	my ($database) = @_;
	return $node->safe_psql($database, q{SELECT extversion FROM pg_extension WHERE extname = 'govshare'});
}

# A lawful world with a grant
sub populate
{
	my ($database) = @_;
	$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr($database), map { ('-f', "$include/$_.sql") } qw(world published_entry granted) ],
		"$database: an entry and a grant, by the lawful path");
	$node->safe_psql($database, 'GRANT USAGE ON SCHEMA mca TO PUBLIC');
	return;
}

my $read = "SET govshare.purpose = 'benefit_check'; SELECT count(*), min(code::text) FROM mca.division_code_table";

# It holds what it promises: reads by grant, refusals, suspension, the record
sub check_promises
{
	my ($database) = @_;
	like(ask($database, 'sd_hr', $read), qr/^\d+\|37/, "$database: the grantee reads its division");
	is(ask($database, 'gd_data', $read), 'SG002', "$database: others nothing");
	is(ask($database, 'postgres', $read), 'SG012', "$database: a superuser nothing");
	is(ask($database, 'mca', q{SELECT govshare.suspend_grant((SELECT max(id) FROM govshare.share_grant), ground => 'third_party', facts => 'x', rectify_workdays => 10)}),
		'', "$database: the provider suspends");
	is(ask($database, 'sd_hr', $read), 'SG003', "$database: at once");
	is(ask($database, 'sd_hr', q{SELECT govshare.report_rectified((SELECT max(id) FROM govshare.share_grant), '已整改')}), '', "$database: the case goes on");
	is(ask($database, 'mca', q{SELECT govshare.resume_grant((SELECT max(id) FROM govshare.share_grant))}), '', "$database: and use with it");
	like(ask($database, 'sd_hr', $read), qr/^\d+\|37/, "$database: the grantee reads again");
	is(ask($database, 'postgres', 'ALTER TABLE govshare.share_grant ADD COLUMN x int'), 'SG009', "$database: protected");
	is(ask($database, 'postgres', 'DROP EXTENSION govshare CASCADE'), 'SG009', "$database: not to be dropped");
	is($node->safe_psql($database, 'SELECT govshare.flush_log(); SELECT finding FROM govshare.verify_log()') =~ s/^\s+//r, 'verified', "$database: the record verifies");
	return;
}

# ---- baseline = updated, empty ----

make_database('fresh', $newest);
make_database('old', '1.0');
make_database('updated', '1.0');
is(version('old'), '1.0', 'a database of version 1.0');
my $baseline = extension_catalog($node, 'fresh');
cmp_ok(($baseline =~ tr/\n//), '>', 3000, 'the catalogue says much');
isnt(extension_catalog($node, 'old'), $baseline, 'version 1.0 is another');
is(extension_contents($node, 'old', '^uninstall$'), extension_contents($node, 'fresh', '^uninstall$'), 'they bring the same rows along');
$node->safe_psql('updated', 'ALTER EXTENSION govshare UPDATE');
is(version('updated'), $newest, 'updated to the default version');
same(extension_catalog($node, 'updated'), $baseline, 'the updated extension is the new one');
is(extension_contents($node, 'updated'), extension_contents($node, 'fresh'), 'with the same rows');

# ---- the comparison sees what it is for ----

my %change = (
	comment => q{COMMENT ON FUNCTION govshare.statutory_now() IS 'x'},
	'comment of a column' => q{COMMENT ON COLUMN govshare.share_grant.revision IS 'x'},
	privilege => 'GRANT SELECT ON govshare.log_tile TO PUBLIC',
	'privilege on a function' => 'GRANT EXECUTE ON FUNCTION govshare.uninstall_findings() TO PUBLIC',
	'privilege on a column' => 'GRANT SELECT (size) ON govshare.log_tree TO PUBLIC',
	default => 'ALTER TABLE govshare.uninstall ALTER COLUMN prepared_by SET DEFAULT current_user',
	constraint => 'ALTER TABLE govshare.uninstall DROP CONSTRAINT uninstall_size_check, ADD CONSTRAINT uninstall_size_check CHECK (leaves >= 0)',
	column => 'ALTER TABLE govshare.uninstall ALTER COLUMN leaves TYPE numeric',
	'null' => 'ALTER TABLE govshare.uninstall ALTER COLUMN reason DROP NOT NULL',
	'state of a trigger' => 'ALTER TABLE govshare.uninstall ENABLE REPLICA TRIGGER uninstall_procedure_only',
	'a reference switched off' => 'ALTER TABLE govshare.share_request DISABLE TRIGGER ALL',
	index => 'CREATE INDEX x ON govshare.uninstall (archive)',
	policy => 'ALTER POLICY obligation_visible ON govshare.obligation USING (true)',
	'row security' => 'ALTER TABLE govshare.obligation DISABLE ROW LEVEL SECURITY',
	view => 'CREATE OR REPLACE VIEW govshare.awaited_step AS SELECT t.procedure, t.from_state, t.party, t.duty, t.step, t.article, t.awaited AS awaited_when FROM govshare.transition t',
	'option of a view' => 'ALTER VIEW govshare.access_log RESET (security_barrier)',
	body => q{CREATE OR REPLACE FUNCTION govshare.stated_date(reference text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'},
	'option of a function' => 'ALTER FUNCTION govshare.log_head() RESET search_path',
	owner => 'CREATE ROLE regress_govshare_thief; ALTER FUNCTION govshare.statutory_now() OWNER TO regress_govshare_thief',
	'filter of the dump' => q{UPDATE pg_catalog.pg_extension SET extcondition[1] = 'WHERE false' WHERE extname = 'govshare'},
	'label' => q{ALTER TYPE govshare.share_method ADD VALUE 'magic'},
	'member' => 'ALTER EXTENSION govshare DROP FUNCTION govshare.uninstall_findings()',
	'support function' => 'ALTER FUNCTION govshare.in_scope(anyelement) SUPPORT govshare.division_code_containment_support',
	'schema' => 'GRANT CREATE ON SCHEMA govshare TO govshare_reader',
	'sequence' => 'ALTER SEQUENCE govshare.notice_id_seq CACHE 7',
);
my $glass = "SET LOCAL govshare.break_glass = 'test'; SET LOCAL allow_system_table_mods = on";
my @unseen = grep { extension_catalog($node, 'updated', "$glass; $change{$_}") eq $baseline } sort keys %change;
is("@unseen", '', 'a change of each of ' . scalar(keys %change) . ' kinds is seen');
same(extension_catalog($node, 'updated', $glass), $baseline, 'and undone');

# ---- one library, two versions ----

populate($_) for qw(old fresh updated);
check_promises($_) for qw(old fresh updated);
is(ask('old', 'postgres', q{SELECT govshare.prepare_uninstall('x')}), '42883', 'old: what came later is not there');

# ---- dumps of both, restored where the newest is the default ----

for my $from (qw(old updated))
{
	my $file = "$directory/$from.dump";
	local $ENV{PGOPTIONS} = $reason;
	my $contents = extension_contents($node, $from, '^(log|uninstall$)');
	$node->command_ok([ 'pg_dump', '-Fc', '-f', $file, $from ], "$from: dumped");
	$node->command_ok([ 'pg_dump', '-f', "$file.sql", $from ], "$from: and as SQL");
	for my $way (qw(archive script))
	{
		my $to = "${from}_$way";
		$node->safe_psql('postgres', "CREATE DATABASE $to");
		$node->command_ok($way eq 'archive' ? [ 'pg_restore', '--exit-on-error', '-j2', '-d', $to, $file ] :
			[ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $to, '-f', "$file.sql" ], "$to: restored");
		$node->safe_psql($to, 'SELECT govshare.finish_restore()');
		is(version($to), $newest, "$to: in the newest version");
		same(extension_catalog($node, $to), $baseline, "$to: the extension is the new one");
		is(extension_contents($node, $to, '^(log|uninstall$)'), $contents, "$to: with its rows");
	}
}
check_promises($_) for qw(old_archive updated_script);

# ---- the old one is updated with all that is in it ----

my $rows = extension_contents($node, 'old', '^(log|uninstall$)');
is(ask('old', 'mca', 'ALTER EXTENSION govshare UPDATE'), '42501', 'a department updates nothing');
is(ask('old', 'postgres', 'ALTER EXTENSION govshare UPDATE'), '', 'old: updated without break-glass');
same(extension_catalog($node, 'old'), $baseline, 'old: the extension is the new one');
is(extension_contents($node, 'old', '^(log|uninstall$)'), $rows, 'old: no row is lost');
check_promises('old');
is(ask('old', 'postgres', q{ALTER EXTENSION govshare UPDATE TO '1.0'}), '22023', 'there is no way back');

# ---- and ended lawfully, its record kept ----

is(ask('old', 'sd_hr', q{SELECT govshare.end_purpose((SELECT max(id) FROM govshare.share_grant), 'fulfilled', 'x');
	SELECT govshare.certify_disposal((SELECT max(id) FROM govshare.share_grant), 'x')}), "\n", 'old: the use is over');
like(ask('old', 'postgres', 'SELECT * FROM govshare.uninstall_findings()'), qr/^violation 1\|waits for confirm_violation/, 'old: but not what became of the suspension');
is(ask('old', 'sd_data_head', q{SELECT govshare.dismiss_violation(id, '已整改,未造成后果') FROM govshare.violation WHERE state = 'flagged'}), '',
	'old: its authority dismisses it');
is(ask('old', 'postgres', 'SELECT * FROM govshare.uninstall_findings()'), '', 'old: nothing is open');
my $size = $node->safe_psql('old', 'SELECT govshare.flush_log(); SELECT size FROM govshare.log_head()') =~ s/^\s+//r;
my $root;
# while the record grows, no archive is complete
my ($busy_out, $busy_err) = ('', '');
my @busy = map { IPC::Run::start([ 'psql', '-Xq', '-d', $node->connstr('old') . ' user=regress_govshare_mca', '-c',
		q{DO $$ BEGIN LOOP PERFORM govshare.export_slice(0, 1); END LOOP; END $$} ], '>', \$busy_out, '2>', \$busy_err) } 1 .. 3;
$node->poll_query_until('old', "SELECT size > $size + 5 FROM govshare.log_head()") or die 'the record does not grow';
my $outcome = ask('old', 'postgres', q{BEGIN; SELECT govshare.prepare_uninstall('replaced'); COMMIT});
note("while the record grows: $outcome");
# grown while it was archived, or just after it
like($outcome, qr/^(SG101|\d+)$/, 'old: one that prepares while the record grows');
is(ask('old', 'postgres', 'SELECT count(*) FROM govshare.governed_table'), $outcome eq 'SG101' ? 1 : 0, 'old: does all or nothing');
$_->signal('INT') for @busy;
$_->finish for @busy;
like($busy_err, qr/canceling statement due to user request/, 'old: it grew all the time');
is(ask('old', 'postgres', 'DROP EXTENSION govshare CASCADE'), 'SG009', 'old: and cannot drop what is not archived');
my $leaves = ask('old', 'postgres', q{SELECT govshare.prepare_uninstall('replaced')});
cmp_ok($leaves, '>', $size, 'old: all leaves are kept');
$root = $node->safe_psql('old', "SELECT encode(govshare.log_root($leaves), 'hex')");
is(ask('old', 'mca', 'ALTER TABLE mca.division_code_table ALTER COLUMN code TYPE text'), '', 'old: no column needs it');
is(ask('old', 'postgres', 'DROP EXTENSION govshare'), '', 'old: it is dropped, without break-glass');
my $export = "$directory/archive.export";
append_to_file($export, $node->safe_psql('old', 'SELECT line FROM govshare_archive.record ORDER BY line_number') . "\n");
$node->command_like([ "$FindBin::RealBin/../../tools/verify_log", '--size', $leaves, '--root', $root, $export ],
	qr/^verified: $leaves leaves/, 'old: the record is verified without server and extension');
is($node->safe_psql('old', q{SELECT count(*) FROM govshare_archive.case_row WHERE table_name = 'case_event'}) > 10, 1, 'old: the cases are there');

done_testing();
