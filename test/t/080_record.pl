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
	"INSERT INTO $partition SELECT * FROM $partition",
	map { my $table = $_; map { "$_ govshare.$table" } 'DELETE FROM', 'SET session_replication_role = replica; DELETE FROM',
			'TRUNCATE', "SET govshare.break_glass = 'a test'; TRUNCATE" }
	(qw(access_record log_tree log_tile log_case log_pending log_usage log_usage_state log_hold log_purge), substr($partition, 9)))
{
	my ($status, undef, $stderr) = $node->psql('one', $statement);
	like("$status $stderr", qr/^[1-9].*(written by the log writer only|listed by the procedures only|belongs to govshare and is protected)/s,
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

# A batch of two months
my $writer = writer_pid($node, 'one');
kill 'STOP', $writer;
my $appended = $node->safe_psql('one', 'SELECT records_appended FROM govshare.log_status');
my @session = map { $node->background_psql('one') } 1 .. 2;
$session[0]->query_until(qr/sent/, "\\echo sent\nSELECT test_past(40, 1);\n");
$session[1]->query_until(qr/sent/, "\\echo sent\nSELECT test_past(0, 1);\n");
$node->poll_query_until('one', "SELECT records_appended = $appended + 2 FROM govshare.log_status") or die 'they were not appended';
kill 'CONT', $writer;
$_->quit for @session;
verified('one', 'two months');

# Heads are pruned: of older ones the last of each day stays
$node->safe_psql('one', q{SELECT test_past(5, 4); SELECT count(test_append('one by one')) FROM generate_series(1, 2300)});
my $heads = $node->safe_psql('one', 'SELECT count(*) FROM govshare.log_tree');
ok($heads >= 1024 && $heads < 2300, "of more than 2300 heads $heads are kept");
is($node->safe_psql('one', q{SELECT count(*) FROM govshare.log_tree WHERE head_time BETWEEN now() - interval '6 days' AND now() - interval '1 day'}), 4,
	'those of days gone by as well');
is($node->safe_psql('one', 'SELECT finding FROM govshare.verify_log()'), 'verified', 'and none is missed');
my $newest = 'SELECT max(ordinal) - min(ordinal) FROM (SELECT ordinal FROM govshare.log_tree ORDER BY ordinal DESC LIMIT 1024) newest';
is($node->safe_psql('one', $newest), 1023, 'the newest 1024 are all there');
$node->safe_psql('one', 'SELECT pg_terminate_backend(writer_pid, 10000) FROM govshare.log_status');
$node->safe_psql('one', q{SELECT count(test_append('by another writer')) FROM generate_series(1, 300)});
is($node->safe_psql('one', "$newest; SELECT finding FROM govshare.verify_log()"), "1023\nverified", 'another writer goes on with that');

# A month attached for other values than its name says
my $past = $node->safe_psql('one', q{SELECT 'govshare.access_record_' || to_char((now() - interval '200 days') AT TIME ZONE 'UTC', 'YYYY_MM')});
$node->safe_psql('one', "SET govshare.break_glass = 'test'; CREATE TABLE $past (LIKE govshare.access_record INCLUDING ALL);
	ALTER TABLE govshare.access_record ATTACH PARTITION $past FOR VALUES FROM ('1990-01-01') TO ('1990-02-01')");
my $waiting = $node->background_psql('one');
$waiting->query_until(qr/sent/, "SET govshare.log_timeout = '1min';\n\\echo sent\nSELECT test_past(200, 1);\n");
$node->poll_query_until('one', q{SELECT trouble LIKE '%is not within the bounds of that partition' FROM govshare.log_status}) or die 'no trouble';
$node->safe_psql('one', "SET govshare.break_glass = 'test'; ALTER TABLE govshare.access_record DETACH PARTITION $past; DROP TABLE $past");
$waiting->query_safe('SELECT 1');
$waiting->quit;
is($node->safe_psql('one', "SELECT count(*) FROM $past"), 1, 'a leaf waits for the partition of its month');

# Indexes made, remade and dropped under the writer, which keeps what it prepared for a table
my $month = $node->safe_psql('one', q{SELECT tableoid::regclass FROM govshare.access_record ORDER BY leaf DESC LIMIT 1});
my $indexes = qq{SELECT bt_index_check(indexrelid, true) FROM pg_index JOIN pg_class i ON i.oid = indexrelid
	WHERE indrelid IN ('$month'::regclass, 'govshare.log_tree'::regclass) AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')};
$node->safe_psql('one', 'CREATE EXTENSION amcheck');
for my $change ("REINDEX TABLE CONCURRENTLY $month", 'REINDEX TABLE CONCURRENTLY govshare.log_tree',
	"CREATE INDEX CONCURRENTLY extra ON $month (statement)", 'REINDEX INDEX CONCURRENTLY govshare.extra',
	'DROP INDEX CONCURRENTLY govshare.extra', "CREATE INDEX extra ON $month (abs(statement)) WHERE kind = 'open'",
	'DROP INDEX govshare.extra', "VACUUM FULL $month")
{
	$node->safe_psql('one', "SELECT test_append('before')");
	local $ENV{PGOPTIONS} = '-c govshare.break_glass=test';
	$node->safe_psql('one', $change);
	$node->safe_psql('one', "SELECT test_append('after')");
	cmp_ok($node->safe_psql('one', "SELECT count(*) FROM ($indexes) checked"), '>', 3, "every leaf is in every index after $change");
}

# In each phase of CONCURRENTLY, which waits for who has written
my @holder = map { $node->background_psql('one') } 1 .. 2;
my $maker = $node->background_psql('one');
$holder[0]->query_safe("BEGIN; LOCK TABLE $month IN ROW EXCLUSIVE MODE");
$maker->query_until(qr/sent/, "\\echo sent\nSET govshare.break_glass = 'test';\nCREATE INDEX CONCURRENTLY extra ON $month (statement);\n");
my $phase = q{SELECT phase FROM pg_stat_progress_create_index};
$node->poll_query_until('one', $phase, 'waiting for writers before build') or die 'does not wait';
$holder[1]->query_safe("BEGIN; LOCK TABLE $month IN ROW EXCLUSIVE MODE");
$node->safe_psql('one', q{SELECT count(test_append('before it is built')) FROM generate_series(1, 20)});
$holder[0]->query_safe('COMMIT');
$node->poll_query_until('one', $phase, 'waiting for writers before validation') or die 'does not wait again';
$node->safe_psql('one', q{SELECT count(test_append('before it is validated')) FROM generate_series(1, 20)});
$holder[1]->query_safe('COMMIT');
$maker->query_safe('SELECT 1');
$_->quit for @holder, $maker;
$node->safe_psql('one', q{SELECT count(test_append('after all')) FROM generate_series(1, 20)});
cmp_ok($node->safe_psql('one', "SELECT count(*) FROM ($indexes) checked"), '>', 4, 'leaves written meanwhile are in the index as well');
is($node->safe_psql('one', "SELECT last_error LIKE '%within the bounds%' FROM govshare.log_status"), 't', 'and the writer never failed');
verified('one', 'indexes remade');

# Query text
my %redacted = (
	q{SELECT 'secret', E'a\'b', $tag$x$tag$, 12.5, 7, B'1', X'1F', U&'d'} =>
	  'SELECT $?, $?, $?, $?, $?, $?, $?, $?',
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
is($node->safe_psql('one', join ';', map { "SET govshare.log_query = $_; SELECT coalesce(test_redact('SELECT 1'), 'none')" } qw(full redacted none full)),
	"SELECT 1\nSELECT \$?\nnone\nSELECT 1", 'of a text seen before as well');

$node->stop;
done_testing();
