# The second level of the tree's tiles: around its first complete tile, at 65,536
# leaves, roots and proofs are those of an independent program, the writer goes
# on from that tile alone, and who changes it is found out.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use RecordVerifier;
use Test::More;

my $whole = 65_536;
my $node = new_node('level');
create_govshare_database($node, 'one');

sub sql { return $node->safe_psql('one', @_) }

# Leaf hashes as they come, in the order of the record
my @hash;

sub append
{
	my ($n) = @_;
	sql("SET govshare.log_mode = async; SELECT test_append('many', $n, false); SELECT govshare.flush_log()");
	push @hash, unpack '(a32)*', pack 'H*', sql('SELECT string_agg(encode(leaf_hash, \'hex\'), \'\' ORDER BY leaf)
		FROM govshare.access_record WHERE leaf >= ' . @hash);
	return;
}

# Roots and proofs of the tree as it is now that differ between the two
sub differences
{
	my $size = @hash;
	my $hex = q{(SELECT string_agg(encode(h, 'hex'), ',' ORDER BY o) FROM unnest(p) WITH ORDINALITY u (h, o))};
	my @wrong;
	my $root = unpack 'H*', tree_root(\@hash);
	push @wrong, 'head' if sql(q{SELECT size || ' ' || encode(root, 'hex') FROM govshare.log_head()}) ne "$size $root";
	push @wrong, 'root' if sql("SELECT encode(govshare.log_root($size), 'hex')") ne $root;
	for my $leaf (0, $size - 1)
	{
		my $expected = join ',', map { unpack 'H*', $_ } GovshareRecord::inclusion_path($leaf, \@hash, 0, $size);
		push @wrong, "inclusion $leaf" if "$expected|t" ne sql("SELECT $hex, govshare.verify_inclusion('\\x" . unpack('H*', $hash[$leaf])
			. "', $leaf, $size, p, '\\x$root') FROM govshare.inclusion_proof($leaf, $size) p");
	}
	for my $old (257, $size - 1)
	{
		my $expected = join ',', map { unpack 'H*', $_ } GovshareRecord::consistency_path($old, \@hash, 0, $size, 1);
		push @wrong, "consistency $old" if "$expected|t" ne sql("SELECT $hex, govshare.verify_consistency($old, '\\x" . unpack('H*', tree_root(\@hash, 0, $old))
			. "', $size, '\\x$root', p) FROM govshare.consistency_proof($old, $size) p");
	}
	return \@wrong;
}

my $tiles = q{SELECT string_agg(level || ' ' || n, ', ' ORDER BY level) FROM (SELECT level, count(*) AS n FROM govshare.log_tile GROUP BY 1) t};

append($whole - 1);
is(scalar @hash, $whole - 1, 'one leaf is missing to the tile of level 1');
is(sql($tiles), '0 255', 'so it is not stored');
is_deeply(differences(), [], 'roots and proofs agree before it is complete');

append(1);
is(sql($tiles), '0 256, 1 1', 'with that leaf it is');
is(sql('SELECT octet_length(hashes) FROM govshare.log_tile WHERE level = 1'), 256 * 32, 'with the roots of 256 tiles');
is_deeply(differences(), [], 'roots and proofs agree when it is complete');

sql('SELECT pg_terminate_backend(writer_pid) FROM govshare.log_status');
append(1);
is(sql($tiles), '0 256, 1 1', 'a writer that begins there goes on');
is_deeply(differences(), [], 'roots and proofs agree beyond it');
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'and it verifies');
is(sql("SELECT finding FROM govshare.verify_log($whole)"), 'verified', 'so does what came after that tile, from the tile alone');

# What verify_log() and log_root() say after a superuser has done that, then undone
sub tampered
{
	my ($change, $ask) = @_;
	return $node->psql('one', "SET govshare.break_glass = 'a test tampers with the record'; BEGIN;
		ALTER TABLE govshare.log_tile DISABLE TRIGGER ALL; $change; $ask; ROLLBACK");
}
my $findings = q{SELECT string_agg(finding || coalesce(' ' || leaf, ''), ', ') FROM govshare.verify_log()};
my $flip = 'UPDATE govshare.log_tile SET hashes = set_byte(hashes, 32 * 10, get_byte(hashes, 32 * 10) # 1) WHERE level = 1';
is((tampered($flip, $findings))[1], 'changed tile 2560, tampered', 'a hash of level 1 that is not that of its tile is found');
is((tampered('DELETE FROM govshare.log_tile WHERE level = 1', $findings))[1], 'missing tile 0, tampered', 'and a tile of level 1 that is gone');
is((tampered($flip, "SELECT govshare.log_root($whole) = '\\x" . unpack('H*', tree_root(\@hash, 0, $whole)) . "'"))[1], 'f', 'its root is another then');

$node->stop;
done_testing();
