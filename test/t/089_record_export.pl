# Parts of the record leave the server with their proof: an auditor verifies
# them offline against a head kept elsewhere; a provider gets the use of its
# data and nothing of others'; every export is on record itself.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('export');
create_govshare_database($node, 'one');
my $verify = "$FindBin::RealBin/../../tools/verify_log";
my $dir = PostgreSQL::Test::Utils::tempdir;
my $n = 700;

sub sql { return $node->safe_psql('one', @_) }

sql(q{
	INSERT INTO govshare.government VALUES ('CN', '中华人民共和国', 'national', '000000', NULL);
	CREATE ROLE regress_govshare_ndb LOGIN; CREATE ROLE regress_govshare_mca LOGIN;
	CREATE ROLE regress_govshare_mps LOGIN; CREATE ROLE regress_govshare_stranger LOGIN;
	INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
		('ndb', '国家数据局', 'CN', true, 'regress_govshare_ndb'), ('mca', '民政部', 'CN', false, 'regress_govshare_mca'),
		('mps', '公安部', 'CN', false, 'regress_govshare_mps');});
# every seventh leaf is of mps's data, the others of mca's; sd_hr reads them
sql(qq{SELECT count(test_leaf('open', i, 'sd_hr', CASE WHEN i % 7 = 0 THEN 'mps' ELSE 'mca' END, NULL)) FROM generate_series(0, $n - 1) i});
my ($size, $root) = split /\|/, sql(q{SELECT size, encode(root, 'hex') FROM govshare.log_head()});
append_to_file("$dir/checkpoint", sql('SELECT govshare.log_checkpoint()'));

my $files = 0;

sub export
{
	my ($role, $call) = @_;
	my $file = "$dir/export" . $files++;
	append_to_file($file, sql("SELECT * FROM govshare.$call", extra_params => [ '-U', "regress_govshare_$role" ]) . "\n");
	return $file;
}

sub verified
{
	my ($file, @option) = @_;
	my ($out, $err) = run_command([ $verify, @option, $file ]);
	return $out =~ /^verified: (\d+) leaves/m ? $1 : $err;
}

my @head = ('--size', $size, '--root', $root);
is(verified(export('ndb', "export_log(size => $size)"), @head), $n, 'the authority exports all, and it is verified offline');
is(verified(export('ndb', "export_log(0, $size, $size)"), '--checkpoint', "$dir/checkpoint"), $n, 'also against a checkpoint');
for my $range ([ 0, 0 ], [ 0, 1 ], [ 699, 700 ], [ 255, 257 ], [ 256, 512 ], [ 100, 101 ], [ 1, 699 ])
{
	my ($from, $to) = @$range;
	is(verified(export('ndb', "export_log($from, $to, $size)"), @head), $to - $from, "leaves from $from until before $to");
}
is(verified(export('ndb', 'export_log(0, 5)')), 5, 'without a head of one\'s own it is held against the one it names');
like((run_command([ $verify, export('ndb', 'export_log(0, 5)') ]))[0], qr/give one of your own/, 'and says so');
for my $old (1, 2, 255, 256, 300)
{
	my $old_root = sql("SELECT encode(govshare.log_root($old), 'hex')");
	is(verified(export('ndb', "export_log(size => $old)"), '--size', $old, '--root', $old_root), $old, "in the tree as it was with $old leaves");
}

# A provider's slice
my $slice = export('mps', "export_slice(size => $size)");
is(verified($slice, @head), 100, 'a provider proves the use of its own data');
my $printed = (run_command([ $verify, @head, '--print', $slice ]))[0];
is(scalar(() = $printed =~ /provider=mps/g), 100, 'reads it');
unlike($printed, qr/provider=mca/, 'and nothing of others');
is(verified(export('mca', "export_slice(0, 50, $size)"), @head), 42, 'another provider its own');
is(verified(export('stranger', "export_slice(size => $size)"), @head), 0, 'who is no department gets a proof of nothing')
  if sql('GRANT govshare_reader TO regress_govshare_stranger; SELECT 1');
for my $call ('export_log()', "log_export(0, 50, $size, true)")
{
	like(($node->psql('one', "SELECT govshare.$call", extra_params => [ '-U', 'regress_govshare_mca', '-v', 'VERBOSITY=verbose' ]))[2],
		qr/SG102.*export_slice/s, "$call by a provider is refused, and says what to use");
}
is(sql(q{SELECT string_agg(DISTINCT department || ' ' || (details::json->>'slice'), ', ') FROM govshare.log_event WHERE event = 'log_export'}),
	'mca false, mca true, mps true, ndb false', 'who exported what is on record, refused attempts too');

# No line leaves before the export is on record
my $writer = writer_pid($node, 'one');
sql(q{ALTER SYSTEM SET govshare.log_timeout = '1s'});
$node->reload;
kill 'STOP', $writer;
like(($node->psql('one', 'SELECT * FROM govshare.export_log(0, 5)'))[2], qr/cannot be recorded: the record was not durable/, 'nothing is exported before it is on record');
kill 'CONT', $writer;

# What was changed on the way is not verified
my $whole = slurp_file(export('ndb', "export_log(250, 270, $size)"));
my %changed = (
	'a leaf was changed' => sub { s/^leaf 260 \K(.{30})(.)/$1 . ($2 eq 'A' ? 'B' : 'A')/me },
	'a leaf was left out' => sub { s/^leaf 260 .*\n//m; s/^end 20/end 19/m },
	'a leaf was given another number' => sub { s/^leaf 269 /leaf 270 /m },
	'two leaves changed places' => sub { s/^leaf 260 (.*)\nleaf 261 (.*)$/leaf 260 $2\nleaf 261 $1/m },
	'a hash was changed' => sub { s/^node (.)/"node " . ($1 eq 'a' ? 'b' : 'a')/me },
	'a hash was left out' => sub { s/^node .*\n//m; s/^(end 20) (\d+)/"$1 " . ($2 - 1)/me },
	'a hash was added' => sub { s/^(node .*\n)/$1$1/m; s/^(end 20) (\d+)/"$1 " . ($2 + 1)/me },
	'the end is missing' => sub { s/^end .*\n//m },
	'it is of another size' => sub { s/^size .*/size 699/m },
	'a leaf was added at the end' => sub { s/^node/leaf 700 AQIAAA==\nnode/m; s/^end 20/end 21/m });
for my $what (sort keys %changed)
{
	my $file = "$dir/changed" . $files++;
	local $_ = $whole;
	$changed{$what}->();
	isnt($_, $whole, "changed: $what");
	append_to_file($file, $_);
	command_fails_like([ $verify, @head, $file ], qr/NOT verified/, "not verified: $what");
}
append_to_file("$dir/whole", $whole);
command_fails_like([ $verify, '--size', $size, '--root', unpack('H*', 'x' x 32), "$dir/whole" ], qr/NOT verified/, 'nor against another head');
command_fails_like([ $verify, @head, "$dir/checkpoint" ], qr/NOT verified: not an export/, 'nor what is no export');

# What was changed in the record is not exported
my $partition = sql('SELECT tableoid::regclass FROM govshare.access_record WHERE leaf = 7');
for my $change (
	[ "INSERT INTO $partition SELECT * FROM $partition WHERE leaf = 7", 0, 'leaf 7 of the record is there more than once' ],
	[ "UPDATE $partition SET kind = 'other' WHERE leaf = 9", 8, 'leaf 9 of the record has no known kind' ])
{
	sql("SET govshare.break_glass = 'a test tampers with the record'; ALTER TABLE $partition DISABLE TRIGGER ALL; $change->[0];
		ALTER TABLE $partition ENABLE ALWAYS TRIGGER access_record_refuse");
	like(($node->psql('one', "SELECT * FROM govshare.export_log($change->[1], 20)"))[2], qr/$change->[2]/, "not exported: $change->[2]");
}

$node->stop;
done_testing();
