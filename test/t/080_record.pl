# The record itself: what is appended is recorded, survives ROLLBACK, and an
# independent program rebuilds every leaf and the root from the stored rows.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use Digest::SHA qw(sha256_hex);
use GovshareNode;
use RecordVerifier;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('record');
create_govshare_database($node, 'one');

sub verified
{
	my ($database, $what) = @_;
	my @row = parse_rows($node->safe_psql($database, export_query()));
	my ($wrong, $root) = verify_rows(@row);
	my ($size, $head) = split /\|/, $node->safe_psql($database,
		"SELECT size, encode(root, 'hex') FROM govshare.log_head()");
	is_deeply($wrong, [], "$what: every leaf is rebuilt from its columns");
	is($size, scalar @row, "$what: the head counts the rows");
	is($head, $root, "$what: the head's root is that of the rows");
	return;
}

# The tree of the known answers of RFC 6962's test data (certificate-transparency)
my @vector = ('', '00', '10', '2021', '3031', '40414243', '5051525354555657',
	'606162636465666768696a6b6c6d6e6f');
my @root = (
	'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
	'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
	'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
	'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
	'4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
	'76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
	'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
	'5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
my $sql = join ";\n",
  map {
	my $n = $_;
	'SELECT encode(test_merkle_root(ARRAY['
	  . join(', ', map { "'\\x$vector[$_]'" } 0 .. $n)
	  . "]::bytea[]), 'hex')"
  } 0 .. $#vector;
is($node->safe_psql('one', $sql), join("\n", @root),
	'the tree gives the roots of RFC 6962\'s test vectors');
is($node->safe_psql('one', "SELECT encode(test_merkle_root('{}'), 'hex')"),
	sha256_hex(''), 'the empty tree is SHA-256 of nothing');
my @random = map { my $i = $_; sha256_hex("leaf $i") } 1 .. 130;
for my $n (3, 31, 32, 33, 127, 128, 129, 130)
{
	my @hash = map { leaf_hash(pack('H*', $_)) } @random[ 0 .. $n - 1 ];
	is( $node->safe_psql('one',
			'SELECT encode(test_merkle_root(ARRAY['
			  . join(',', map { "'\\x$_'" } @random[ 0 .. $n - 1 ])
			  . "]::bytea[]), 'hex')"),
		unpack('H*', tree_root(\@hash)),
		"both trees agree on $n leaves");
}

# An empty log has a head
verified('one', 'empty');

# ROLLBACK, errors and savepoints take nothing back
$node->safe_psql('one', q{
	SELECT test_append('committed');
	BEGIN; SELECT test_append('rolled back'); ROLLBACK;
	BEGIN; SAVEPOINT s; SELECT test_append('savepoint'); ROLLBACK TO s; COMMIT;});
my ($rc) = $node->psql('one', q{SELECT test_append('failed'), 1 / (random() * 0)::int});
isnt($rc, 0, 'the statement failed');
is($node->safe_psql('one', q{SELECT scenario FROM govshare.access_record ORDER BY leaf}),
	"committed-0\nrolled back-0\nsavepoint-0\nfailed-0",
	'the record survives ROLLBACK, savepoints and errors');

# Every odd value is stored as it was hashed
$node->safe_psql('one', 'SELECT test_append_odd()');
verified('one', 'odd values');

# Changing one stored value, or dropping a row, shows
$node->safe_psql('one', q{SELECT test_append('crowd', 300)});
verified('one', 'crowd');
my $partition = 'govshare.access_record_'
  . $node->safe_psql('one', q{SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')});
my $tampered = $node->safe_psql('one', qq{
	SET govshare.break_glass = 'a test tampers with the record';
	BEGIN;
	ALTER TABLE $partition DISABLE TRIGGER ALL;
	UPDATE $partition SET department = 'other' WHERE leaf = 2;
	} . export_query() . q{;
	ROLLBACK;});
my ($wrong, $root) = verify_rows(parse_rows($tampered));
is_deeply($wrong, ['leaf 2 does not have its hash'],
	'the verifier sees a changed value');

# Nobody but the writer changes the record
for my $statement (
	"INSERT INTO govshare.log_tree VALUES (1, '', '', now(), 1, 1)",
	'UPDATE govshare.access_record SET department = NULL',
	'DELETE FROM govshare.access_record',
	'TRUNCATE govshare.access_record',
	'DELETE FROM govshare.log_tree',
	"DELETE FROM $partition",
	"TRUNCATE $partition",
	"INSERT INTO $partition SELECT * FROM $partition",
	"SET session_replication_role = replica; DELETE FROM govshare.access_record")
{
	my ($status, undef, $stderr) = $node->psql('one', $statement);
	ok($status != 0 && $stderr =~ /written by the log writer only|protected|refused/,
		"refused even to a superuser: $statement");
}

# Asynchronous records become durable soon, and at once when flushed
$node->safe_psql('one', q{
	SET govshare.log_mode = async;
	SELECT test_append('async', 1000);
	SELECT govshare.flush_log();});
is($node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^async'}),
	1000, 'flush_log waits for asynchronous records');
$node->safe_psql('one', q{SET govshare.log_mode = async; SELECT test_append('quiet')});
$node->poll_query_until('one',
	q{SELECT EXISTS (SELECT FROM govshare.access_record WHERE scenario = 'quiet-0')})
  or die 'an asynchronous record was left lying';
pass('an asynchronous record is written without anyone waiting');
verified('one', 'after asynchronous mode');

# A ring that is full makes wait, and loses nothing
$node->safe_psql('one', q{SET govshare.log_mode = async; SELECT test_append('flood', 60000, false, 500)});
$node->safe_psql('one', 'SELECT govshare.flush_log()');
is($node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE scenario ~ '^flood'}),
	60000, 'nothing is dropped when the ring is full');
cmp_ok($node->safe_psql('one', 'SELECT full_waits FROM govshare.log_status'),
	'>', 0, 'and the ring was full');
is($node->safe_psql('one', q{SELECT count(DISTINCT leaf), min(leaf), max(leaf) - count(*) + 1 FROM govshare.access_record}),
	$node->safe_psql('one', q{SELECT size, 0, 0 FROM govshare.log_head()}),
	'leaves are numbered without gap or double');

# Heads are pruned: of older ones the last of each day stays
$node->safe_psql('one', q{SELECT count(test_append('one by one')) FROM generate_series(1, 2300)});
my $heads = $node->safe_psql('one', 'SELECT count(*) FROM govshare.log_tree');
ok($heads >= 1024 && $heads < 2300, "of more than 2300 heads $heads are kept");

# Query text
my %redacted = (
	q{SELECT 'secret', E'a\'b', $tag$x$tag$, 12.5, 7, B'1', U&'d'} =>
	  'SELECT $?, $?, $?, $?, $?, $?, $?',
	q{ALTER ROLE a PASSWORD 'hunter2' -- hunter2} => 'ALTER ROLE a PASSWORD $?',
	q{SELECT /* hunter2 */ "Name" FROM t WHERE a=-1} => 'SELECT "Name" FROM t WHERE a=-$?',
	q{SELECT 'open} => 'SELECT ...',
	q{SELECT $1, a::int} => 'SELECT $1, a::int');
for my $query (sort keys %redacted)
{
	is($node->safe_psql('one', "SELECT test_redact(\$q\$$query\$q\$)"),
		$redacted{$query}, "redacted: $query");
}
is($node->safe_psql('one', q{SET govshare.log_query = none; SELECT test_redact('SELECT 1') IS NULL}),
	't', 'log_query = none keeps no text');
is($node->safe_psql('one', q{SET govshare.log_query = full; SELECT test_redact('SELECT 1')}),
	'SELECT 1', 'log_query = full keeps the text');

$node->stop;
done_testing();
