# History shows tampering (P7): roots and proofs from the stored tiles are those
# of an independent program, for trees of every shape; checkpoints are signed
# outside of the server; and whatever a superuser changes in the stored record,
# with triggers disabled, verify_log() names it, or a head kept elsewhere does.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use MIME::Base64 qw(decode_base64);
use PostgreSQL::Test::Utils;
use RecordVerifier;
use Test::More;

my $leaves = $ENV{GOVSHARE_TEST_LONG} ? 1_000_000 : 1100;
my $tools = "$FindBin::RealBin/../../tools";
my $node = new_node('tree', 'govshare.log_origin' => "'example.gov.cn/record'");
create_govshare_database($node, 'one');

sub sql { return $node->safe_psql('one', @_) }
sub hex_list { return join ',', map { unpack 'H*', $_ } @_ }

my $array = q{array_to_string(ARRAY(SELECT encode(p, 'hex') FROM unnest(%s) WITH ORDINALITY u(p, o) ORDER BY o), ',')};

is(sql(q{SELECT encode(govshare.log_root(0), 'hex')}), unpack('H*', tree_root([])), 'the empty tree');
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'an empty record is sound');
sql(qq{SELECT test_append('first', 1); SELECT test_append('second', 2); SET govshare.log_mode = async;
	SELECT test_append('many', $leaves - 3, false); SELECT govshare.flush_log()});

# ---- both verifiers agree ----
my @hash = map { pack 'H*', $_ }
  split /\n/, sql(q{SELECT encode(leaf_hash, 'hex') FROM govshare.access_record ORDER BY leaf});
is(scalar @hash, $leaves, "there are $leaves leaves");
my @size = grep { $_ <= $leaves } sort { $a <=> $b }
  keys %{ { map { $_ => 1 } 1, $leaves, map { (2**$_ - 1, 2**$_, 2**$_ + 1) } 1 .. 20 } };
my @wrong;
for my $size (@size)
{
	push @wrong, "root $size" if sql("SELECT encode(govshare.log_root($size), 'hex')") ne unpack('H*', tree_root(\@hash, 0, $size));
	# the longest trees cost the recursive definition seconds for each proof
	my @leaf = $size > 20_000 ? (int($size / 3)) : (0, $size - 1, int($size / 3));
	for my $leaf (@leaf)
	{
		my ($proof, $proved) = split /\|/, sql(sprintf "SELECT $array, govshare.verify_inclusion(r.leaf_hash, $leaf, $size, p, govshare.log_root($size))
			FROM govshare.access_record r, govshare.inclusion_proof($leaf, $size) p WHERE r.leaf = $leaf", 'p');
		push @wrong, "inclusion $leaf $size"
		  if $proof ne hex_list(GovshareRecord::inclusion_path($leaf, \@hash, 0, $size)) || $proved ne 't';
	}
	for my $old ($size > 20_000 ? (int($size / 3)) : grep { $_ <= $size } @size[ 0 .. 8 ], $size, $size - 1)
	{
		my ($proof, $proved) = split /\|/, sql(sprintf "SELECT $array, govshare.verify_consistency($old, govshare.log_root($old), $size, govshare.log_root($size), p)
			FROM govshare.consistency_proof($old, $size) p", 'p');
		push @wrong, "consistency $old $size"
		  if $proof ne hex_list(GovshareRecord::consistency_path($old, \@hash, 0, $size, 1)) || $proved ne 't';
	}
}
is_deeply(\@wrong, [], 'roots and proofs are those of the independent program, for trees of ' . @size . ' sizes');
my ($wrong, $root) = verify_rows(parse_rows(sql(export_query())));
is_deeply($wrong, [], 'it rebuilds every leaf from its columns');
is(sql(q{SELECT encode(root, 'hex') FROM govshare.log_head()}), $root, 'and the head');
is(sql(q{SELECT level, count(*) FROM govshare.log_tile GROUP BY 1 ORDER BY 1}),
	join("\n", map { "$_->[0]|$_->[1]" } grep { $_->[1] } map { [ $_, $leaves >> 8 * ($_ + 1) ] } 0 .. 2), 'tiles are stored once complete');

# ---- what proves nothing ----
my $proof = "govshare.inclusion_proof(5, 1000)";
my $leaf5 = '(SELECT leaf_hash FROM govshare.access_record WHERE leaf = 5)';
for my $case (
	[ "govshare.verify_inclusion($leaf5, 6, 1000, $proof, govshare.log_root(1000))", 'another place' ],
	[ "govshare.verify_inclusion($leaf5, 5, 500, $proof, govshare.log_root(1000))", 'another size' ],
	[ "govshare.verify_inclusion(sha256('x'), 5, 1000, $proof, govshare.log_root(1000))", 'another leaf' ],
	[ "govshare.verify_inclusion($leaf5, 5, 1000, $proof, govshare.log_root(999))", 'another root' ],
	[ "govshare.verify_inclusion($leaf5, 5, 1000, ($proof)[2:], govshare.log_root(1000))", 'a proof cut short' ],
	[ "govshare.verify_inclusion($leaf5, 5, 1000, $proof || sha256('x'), govshare.log_root(1000))", 'a proof too long' ],
	[ "govshare.verify_inclusion($leaf5, 5, 1000, '{NULL}', govshare.log_root(1000))", 'no hash' ],
	[ "govshare.verify_inclusion('\\x00', 5, 1000, $proof, govshare.log_root(1000))", 'a leaf hash of one byte' ],
	[ "govshare.verify_inclusion($leaf5 || '\\x00'::bytea, 5, 1000, $proof, govshare.log_root(1000))", 'a leaf hash of 33 bytes' ],
	[ "govshare.verify_inclusion(r.leaf_hash, 0, 1, ARRAY[l.leaf_hash], govshare.log_root(2)) FROM govshare.access_record l, govshare.access_record r WHERE l.leaf = 0 AND r.leaf = 1", 'a path beyond the root' ],
	[ "govshare.verify_inclusion($leaf5, 1, 1, '{}', $leaf5)", 'a leaf after the only one' ],
	[ "govshare.verify_inclusion($leaf5, 0, 0, '{}', $leaf5)", 'a leaf of an empty tree' ],
	[ "govshare.verify_inclusion($leaf5, -1, 1000, $proof, govshare.log_root(1000))", 'a negative leaf' ],
	[ "govshare.verify_consistency(700, govshare.log_root(701), 1000, govshare.log_root(1000), govshare.consistency_proof(700, 1000))", 'another old root' ],
	[ "govshare.verify_consistency(700, govshare.log_root(700), 1000, govshare.log_root(999), govshare.consistency_proof(700, 1000))", 'another new root' ],
	[ "govshare.verify_consistency(701, govshare.log_root(700), 1000, govshare.log_root(1000), govshare.consistency_proof(700, 1000))", 'another old size' ],
	[ "govshare.verify_consistency(1000, govshare.log_root(1000), 700, govshare.log_root(700), govshare.consistency_proof(700, 1000))", 'backwards' ],
	[ "govshare.verify_consistency(0, govshare.log_root(1), 1000, govshare.log_root(1000), '{}')", 'an empty tree with a root' ],
	[ "govshare.verify_consistency(512, govshare.log_root(512), 1000, govshare.log_root(1000), '{}')", 'no proof' ])
{
	is(sql("SELECT $case->[0]"), 'f', "proves nothing: $case->[1]");
}
for my $beyond ("inclusion_proof(5, $leaves + 1)", 'inclusion_proof(5, 5)', 'inclusion_proof(-1, 5)',
	"consistency_proof(7, 5)", "consistency_proof(5, $leaves + 1)", 'log_root(-1)', 'verify_log(7, 5)',
	'verify_log(-1, 5)', "verify_log(5, $leaves + 1)", "export_log(0, 5, $leaves + 1)", 'export_log(0, 6, 5)')
{
	like(($node->psql('one', "SELECT govshare.$beyond", extra_params => [ '-v', 'VERBOSITY=verbose' ]))[2],
		qr/22003.*Article 29/s, "nothing beyond the record: $beyond");
}

for my $half ('5, NULL', "NULL, '\\x00'")
{
	like(($node->psql('one', "SELECT govshare.verify_log(NULL, NULL, $half)", extra_params => [ '-v', 'VERBOSITY=verbose' ]))[2],
		qr/22023.*belong together.*Article 29/s, "half a head is none: $half");
}

# ---- checkpoints ----
my $dir = PostgreSQL::Test::Utils::tempdir;
my $checkpoint = sql('SELECT govshare.log_checkpoint(1000)');
my ($origin, $size, $base64) = split /\n/, $checkpoint;
is_deeply([ $origin, $size, decode_base64($base64) ], [ 'example.gov.cn/record', 1000, tree_root(\@hash, 0, 1000) ],
	'a checkpoint is origin, size and root');
append_to_file("$dir/checkpoint", $checkpoint);
command_ok([ 'sh', '-c', "cd $dir && openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out pub.pem &&
	$tools/sign_checkpoint key.pem example.gov.cn/key <checkpoint >signed" ], 'a checkpoint is signed');
my $signed = slurp_file("$dir/signed");
like($signed, qr{\A\Q$checkpoint\E\n\xe2\x80\x94 example\.gov\.cn/key [A-Za-z0-9+/]{91}=\n\z}, 'as a signed note');
is((run_command([ 'sh', '-c', "$tools/sign_checkpoint --verify $dir/pub.pem example.gov.cn/key <$dir/signed" ]))[0] . "\n",
	$checkpoint, 'and verified');
append_to_file("$dir/forged", $signed =~ s/^1000$/1001/mr);
command_fails_like([ 'sh', '-c', "$tools/sign_checkpoint --verify $dir/pub.pem example.gov.cn/key <$dir/forged" ],
	qr/WRONG/, 'a forged checkpoint is not');

# ---- tampering ----
my $partition = sql(q{SELECT min(tableoid::regclass::text) FROM govshare.access_record});
is(sql('SELECT count(DISTINCT tableoid) FROM govshare.access_record'), 1, 'all leaves are of one month')
  or BAIL_OUT('the month ended during the test');
my $tables = "$partition, govshare.log_tree, govshare.log_tile";
my ($known_size, $known_root) = (1050, unpack 'H*', tree_root(\@hash, 0, 1050));

# What verify_log() finds after a superuser has done that, then undone
sub findings
{
	my ($change, $known) = @_;
	my $disable = join '', map { "ALTER TABLE $_ DISABLE TRIGGER ALL;" } split /, /, $tables;
	return sql(qq{SET govshare.break_glass = 'a test tampers with the record'; BEGIN; $disable $change;
		SELECT string_agg(finding || coalesce(' ' || leaf, ''), ', ' ORDER BY n) FROM (SELECT finding, leaf, row_number() OVER () AS n
			FROM govshare.verify_log()) f WHERE n <= 8 OR finding IN ('verified', 'tampered');
		ROLLBACK}) if !$known;
	return sql(qq{SET govshare.break_glass = 'a test tampers with the record'; BEGIN; $disable $change;
		SELECT string_agg(DISTINCT finding, ', ') FROM govshare.verify_log(NULL, NULL, $known_size, '\\x$known_root');
		ROLLBACK});
}
is(findings('SELECT 1 WHERE false'), 'verified', 'nothing was changed');
is(findings('SELECT 1 WHERE false', 1), 'verified', 'nor since the head that is known');

my %other = (timestamptz => q{coalesce(%s, now()) + interval '1 us'}, text => q{coalesce(%s, '') || 'x'}, bigint => 'coalesce(%s, 0) + 1',
	integer => 'coalesce(%s, 0) + 1', smallint => '%s + 1', boolean => 'NOT %s', xid8 => q{(coalesce(%s, '0')::text::bigint + 1)::text::xid8},
	bytea => q{coalesce(%s, '') || '\\x00'::bytea}, 'text[]' => q{%s || 'x'::text});
my @column = map { [ split /\|/ ] } split /\n/, sql(q{SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
	WHERE attrelid = 'govshare.access_record'::regclass AND attnum > 1 AND NOT attisdropped ORDER BY attnum});
@wrong = grep {
	my ($column, $type) = @$_;
	my $value = sprintf $other{ $type =~ s/timestamp with time zone/timestamptz/r }, $column;
	findings("UPDATE $partition SET $column = $value WHERE leaf = 700") ne 'changed leaf 700, tampered'
} @column;
is_deeply(\@wrong, [], 'edited: each of ' . @column . ' columns of a record');
my %found = (
	"UPDATE $partition SET items = ARRAY[items] WHERE leaf = 700" => 'changed leaf 700, tampered',
	"UPDATE $partition SET items = '[2:3]={code,name}' WHERE leaf = 700" => 'changed leaf 700, tampered',
	"UPDATE $partition SET items = '{code,NULL}' WHERE leaf = 700" => 'changed leaf 700, tampered',
	"UPDATE $partition SET leaf_time = leaf_time + interval '1 us' WHERE leaf = 2" => 'changed leaf 2, tampered',
	"DELETE FROM $partition WHERE leaf = 2" => 'missing leaf 2, tampered',
	"DELETE FROM $partition WHERE leaf = 700" => 'missing leaf 700, tampered',
	"DELETE FROM $partition WHERE leaf BETWEEN 600 AND 900" => 'missing leaf 600, tampered',
	"DELETE FROM $partition WHERE leaf = (SELECT max(leaf) FROM $partition)" => "missing leaf LAST, tampered",
	"UPDATE $partition SET leaf = 1401 - leaf WHERE leaf IN (700, 701)" => 'changed tile 700, changed tile 701, changed head LAST, tampered',
	"INSERT INTO $partition SELECT * FROM $partition WHERE leaf = 700" => 'double leaf 700, tampered',
	"WITH l AS (SELECT max(leaf) AS last FROM $partition), i AS (INSERT INTO $partition SELECT (jsonb_populate_record(r, jsonb_build_object('leaf', last - 1))).* FROM $partition r, l WHERE leaf = 700)
		UPDATE $partition SET leaf = leaf + 1 FROM l WHERE leaf >= last - 1" => 'changed head LAST, surplus leaf LAST, tampered',
	"INSERT INTO $partition SELECT (jsonb_populate_record(r, '{\"leaf\": -1}')).* FROM $partition r WHERE leaf = 700" => 'surplus leaf -1, tampered',
	"ALTER TABLE govshare.access_record ALTER leaf DROP NOT NULL; INSERT INTO $partition SELECT (jsonb_populate_record(r, '{\"leaf\": null}')).* FROM $partition r WHERE leaf = 700"
		=> 'surplus leaf, tampered',
	"TRUNCATE $partition" => 'missing leaf 0, tampered',
	"UPDATE govshare.log_tile SET hashes = set_byte(hashes, 32 * 10, get_byte(hashes, 32 * 10) # 1) WHERE level = 0 AND index = 2" => 'changed tile 522, tampered',
	"DELETE FROM govshare.log_tile WHERE level = 0 AND index = 2" => 'missing tile 512, tampered',
	"UPDATE govshare.log_tile SET index = -index WHERE level = 0 AND index = 2" => 'missing tile 512, surplus tile, tampered',
	"INSERT INTO govshare.log_tile SELECT 0, 1000000, hashes FROM govshare.log_tile WHERE index = 0 AND level = 0" => 'surplus tile, tampered',
	"INSERT INTO govshare.log_tile SELECT -1, 0, hashes FROM govshare.log_tile WHERE index = 0 AND level = 0" => 'surplus tile, tampered',
	"INSERT INTO govshare.log_tile SELECT 7, 0, hashes FROM govshare.log_tile WHERE index = 0 AND level = 0" => 'surplus tile, tampered',
	"UPDATE govshare.log_tile SET hashes = '' WHERE level = 0 AND index = 2" => 'missing tile 512, tampered',
	"TRUNCATE govshare.log_tree" => 'surplus leaf 0, surplus leaf 1, surplus leaf 2, surplus leaf 3, surplus leaf 4, surplus leaf 5, surplus leaf 6, surplus leaf 7, tampered',
	"DELETE FROM govshare.log_tree WHERE size > 1; DELETE FROM $partition WHERE leaf > 1; TRUNCATE govshare.log_tile" => 'surplus leaf 1, tampered',
	"TRUNCATE govshare.log_tree, $partition" => 'surplus tiles, tampered',
	"TRUNCATE govshare.log_tile" => 'missing tile 0, missing tile 256, missing tile 512, missing tile 768, tampered',
	"UPDATE govshare.log_tree SET root = sha256('x') WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET frontier = frontier || '\\x00' WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET head_time = head_time + interval '1 us' WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET epoch = epoch + 1 WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET ring_position = ring_position + 1 WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET ordinal = ordinal + 10000 WHERE size = 1" => 'changed head 1, missing head 1, missing head 3, tampered',
	"UPDATE govshare.log_tree SET origin = 'elsewhere' WHERE size = 3" => 'changed head 3, tampered',
	"UPDATE govshare.log_tree SET pruned = 1 WHERE size = 3" => 'missing head 3, tampered',
	"UPDATE govshare.log_tree SET seal = sha256('x') WHERE size = 3" => 'changed head 3, tampered',
	"DELETE FROM govshare.log_tree WHERE size = 1" => 'missing head 3, tampered');
for my $change (sort keys %found)
{
	# break-glass is on record itself, so the record grows while it is tampered with
	my $found = findings($change);
	$found =~ s/(missing leaf|changed head|surplus leaf) \d{4,}/$1 LAST/g;
	$found =~ s/(missing tile 768)(, missing tile \d+)+/$1/;
	$found =~ s/surplus tile(, surplus tile)+/surplus tiles/;
	# in a large tree the root of the leaves' tile stands in a tile of the next level
	$found =~ s/, changed tile 512(?=, tampered)// if $leaves >= 65536 && $change =~ /leaf = 1401 - leaf/;
	is($found, $found{$change}, "found: $change");
}

# No root or proof is made of a tile that is not there
like(($node->psql('one', q{SET govshare.break_glass = 'a test tampers with the record'; BEGIN; ALTER TABLE govshare.log_tile DISABLE TRIGGER ALL;
	DELETE FROM govshare.log_tile WHERE level = 0 AND index = 2; SELECT govshare.log_root(1024)}))[2],
	qr/tile 2 of level 0 of the record's tree is missing/, 'a missing tile gives no root');

# A record cut off with all that covered it, or begun anew, is sound in itself:
# only who keeps a head knows
my $cut = "DELETE FROM $partition WHERE leaf >= 3; DELETE FROM govshare.log_tree WHERE size > 3; DELETE FROM govshare.log_tile";
is(findings($cut), 'verified', 'a record cut off clean looks sound');
is(findings($cut, 1), 'log cut short, tampered', 'but not to who keeps a head');
is(findings("TRUNCATE $partition, govshare.log_tree, govshare.log_tile", 1), 'log cut short, tampered', 'nor one begun anew');

# History rewritten with every hash made to fit
create_govshare_database($node, 'two');
$node->safe_psql('two', q{SELECT test_append('a'); SELECT test_append('b')});
my $head = $node->safe_psql('two', q{SELECT encode(root, 'hex') FROM govshare.log_head()});
my @row = parse_rows($node->safe_psql('two', export_query() =~ s/"relation"::text/replace("relation", 'mca', 'nobody')/r));
my @forged = map { leaf_hash(encode_leaf($_)) } @row;
my $forged = tree_root(\@forged);
my ($ordinal, $epoch, $position, $time, $origin_of) = split /\|/, $node->safe_psql('two', q{
	SELECT ordinal, epoch, ring_position, (extract(epoch FROM head_time) * 1000000)::bigint, origin FROM govshare.log_tree WHERE size = 2});
my $seal = leaf_hash(pack('q>5', 2, $ordinal, $epoch, $position, $time) . $forged . $forged . $origin_of);
my ($hash0, $hash1, $new_root, $new_seal) = map { unpack 'H*', $_ } @forged, $forged, $seal;
my $rewrite = qq{SET govshare.break_glass = 'a test rewrites the record'; BEGIN;
	ALTER TABLE $partition DISABLE TRIGGER ALL; ALTER TABLE govshare.log_tree DISABLE TRIGGER ALL;
	UPDATE $partition SET relation = replace(relation, 'mca', 'nobody'), leaf_hash = CASE leaf WHEN 0 THEN '\\x$hash0' ELSE '\\x$hash1' END::bytea WHERE leaf < 2;
	DELETE FROM govshare.log_tree WHERE size = 1;
	UPDATE govshare.log_tree SET root = '\\x$new_root', frontier = '\\x$new_root', pruned = 1, seal = '\\x$new_seal' WHERE size = 2;
	SELECT finding FROM govshare.verify_log(%s); ROLLBACK};
is($node->safe_psql('two', sprintf $rewrite, '0, 2'), 'verified', 'a record rewritten to the last hash looks sound');
is($node->safe_psql('two', sprintf $rewrite, "0, 2, 2, '\\x$head'"), "history changed\ntampered", 'but not to who keeps a head');

my $later = unpack 'H*', leaf_hash(pack('q>5', 2, $ordinal, $epoch, $position, $time + 1) . pack('H*', $head) x 2 . $origin_of);
is($node->safe_psql('two', qq{SET govshare.break_glass = 'a test rewrites a head'; BEGIN; ALTER TABLE govshare.log_tree DISABLE TRIGGER ALL;
	UPDATE govshare.log_tree SET head_time = head_time + interval '1 us', seal = '\\x$later' WHERE size = 2;
	SELECT finding FROM govshare.verify_log(0, 2); ROLLBACK}), "changed head\ntampered", 'nor does a head that is sealed anew have another time than its last leaf');

# ---- parts, and the writer ----
is(sql('SELECT finding FROM govshare.verify_log(300, 900)'), 'verified', 'a part is verified from the tiles before it');
is(sql("SELECT finding FROM govshare.verify_log(300, 900, 100, govshare.log_root(100)) UNION ALL
	SELECT finding FROM govshare.verify_log(300, 900, 1000, govshare.log_root(1000))"), "verified\nverified", 'and a head outside of it');
is(sql("SELECT string_agg(finding, ', ') FROM govshare.verify_log(300, 900, 100, govshare.log_root(101))"), 'history changed, tampered', 'that must be the right one');
is(sql('SELECT finding FROM govshare.verify_log()', extra_params => [ '-U', 'regress_govshare_tree' ]), 'verified', 'a department may verify all of it')
  if sql(q{CREATE ROLE regress_govshare_tree LOGIN IN ROLE govshare_reader; SELECT 1});

# Nothing is recorded on top of a record that contradicts itself
sub tamper
{
	my ($table, $change) = @_;
	my $guard = $table =~ /log_tree/ ? 'log_tree_refuse' : 'access_record_refuse';
	$node->safe_psql('two', qq{SET govshare.break_glass = 'a test tampers with the record';
		ALTER TABLE $table DISABLE TRIGGER ALL; $change; ALTER TABLE $table ENABLE ALWAYS TRIGGER $guard});
}
for my $case (
	[ $partition, "UPDATE $partition SET leaf_hash = sha256('x') WHERE leaf = 1", 'its tiles do not lead to the tree head' ],
	[ 'govshare.log_tree', 'UPDATE govshare.log_tree SET frontier = frontier || frontier WHERE size = (SELECT max(size) FROM govshare.log_tree)', 'tree head of size \d+ is damaged' ],
	[ 'govshare.log_tree', q{UPDATE govshare.log_tree SET frontier = substr(frontier, 1, octet_length(frontier) / 2) WHERE size = (SELECT max(size) FROM govshare.log_tree)}, 'its tiles do not lead' ])
{
	tamper(@$case[ 0, 1 ]);
	$node->safe_psql('two', 'SELECT pg_terminate_backend(writer_pid) FROM govshare.log_status');
	ok($node->poll_query_until('two', "SELECT coalesce(trouble ~ '$case->[2]', false) FROM govshare.log_status"), "the writer stops: $case->[2]");
}
# A tree without rows, rows without a tree, or beyond it: of whole tiles, so that
# no hash of a leaf has to be read to begin a batch
create_govshare_database($node, 'three');
$node->poll_query_until('three', "SELECT to_regclass('$partition') IS NOT NULL") or die 'no partition';
$node->safe_psql('three', qq{SET govshare.break_glass = 'a test tampers with the record'; CREATE SCHEMA kept;
	ALTER TABLE $partition DISABLE TRIGGER ALL; ALTER TABLE govshare.log_tree DISABLE TRIGGER ALL; ALTER TABLE govshare.log_tile DISABLE TRIGGER ALL;
	SELECT govshare.flush_log()});
$node->safe_psql('three', q{SELECT test_append('whole tiles', 512 - size::int) FROM govshare.log_head(); SELECT govshare.flush_log()});
is($node->safe_psql('three', 'SELECT size FROM govshare.log_head()'), 512, 'two whole tiles');
for my $case (
	[ "DELETE FROM $partition", 'tree without rows', 'covers 512 leaves, its rows end before leaf 0,', 'missing leaf 0' ],
	[ 'DELETE FROM govshare.log_tree', 'rows without a tree', 'covers 0 leaves, its rows end before leaf 768,', 'surplus leaf 0' ],
	[ 'DELETE FROM govshare.log_tree WHERE size = 1024', 'rows beyond the tree', 'covers 768 leaves, its rows end before leaf 1024,', 'surplus leaf 768' ],
	[ "DELETE FROM $partition; DELETE FROM govshare.log_tree", 'tiles alone', 'covers 0 leaves, its rows end before leaf 0, its tiles before leaf 1280', 'surplus tile' ])
{
	my ($change, $name, $trouble, $finding) = @$case;
	$node->safe_psql('three', "CREATE TABLE kept.row AS SELECT * FROM $partition; CREATE TABLE kept.head AS SELECT * FROM govshare.log_tree; $change;
		SELECT pg_terminate_backend(writer_pid) FROM govshare.log_status");
	ok($node->poll_query_until('three', "SELECT coalesce(trouble ~ '$trouble', false) FROM govshare.log_status"), "$name: the writer does not go on");
	like($node->safe_psql('three', q{SELECT string_agg(finding || coalesce(' ' || leaf, ''), ', ') FROM govshare.verify_log()}),
		qr/^(missing head \d+, )?$finding,.* tampered$/, "$name: verify_log() finds it");
	is($node->safe_psql('three', 'SELECT h.size = (SELECT coalesce(max(t.size), 0) FROM govshare.log_tree t) FROM govshare.log_head() h'),
		't', "$name: the head is that of the tree");
	$node->safe_psql('three', "DELETE FROM $partition; INSERT INTO $partition SELECT * FROM kept.row; DELETE FROM govshare.log_tree; INSERT INTO govshare.log_tree SELECT * FROM kept.head;
		DROP TABLE kept.row, kept.head");
	$node->safe_psql('three', q{SELECT test_append('goes on', 256)});
	is($node->safe_psql('three', 'SELECT finding FROM govshare.verify_log()'), 'verified', "$name: put back, it goes on");
}

tamper($partition, "DELETE FROM $partition WHERE leaf = 1");
$node->safe_psql('two', q{ALTER SYSTEM SET govshare.log_timeout = '2s'});
$node->restart;
my ($status, undef, $stderr) = $node->psql('two', q{SELECT test_append('c')});
isnt($status, 0, 'the writer refuses to go on');
like($stderr, qr/leaf 1 of the record of use is missing/, 'and says why');
is(sql(q{SELECT finding FROM govshare.verify_log()}), 'verified', 'another database is not concerned');
sql(q{SELECT test_append('goes on', 300)});
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'and goes on across a restart');

$node->stop;
done_testing();
