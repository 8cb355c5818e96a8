# RecordVerifier.pm: a second, independent implementation of the record's
# leaf encoding and tree, written from the comment in src/record.c and from
# RFC 9162, sharing no code with the extension.  It reads exported rows alone.
package RecordVerifier;

use strict;
use warnings;

use Digest::SHA qw(sha256 sha256_hex);
use Exporter 'import';

our @EXPORT = qw(export_query parse_rows encode_leaf leaf_hash tree_root verify_rows);

# Fields of a leaf of version 1 and the type that decides their bytes
my @field = (
	[ leaf_time => 'time' ],
	[ session_id => 'text' ],
	[ statement => 'int8' ],
	[ session_role => 'text' ],
	[ outer_role => 'text' ],
	[ effective_role => 'text' ],
	[ department => 'text' ],
	[ contractor => 'bool' ],
	[ client_addr => 'text' ],
	[ application => 'text' ],
	[ xid => 'int8' ],
	[ provider => 'text' ],
	[ entry => 'text' ],
	[ entry_version => 'int4' ],
	[ relation => 'text' ],
	[ grant_id => 'int8' ],
	[ grant_revision => 'int4' ],
	[ purpose => 'text' ],
	[ scenario => 'text' ],
	[ method => 'text' ],
	[ items => 'array' ],
	[ query_id => 'int8' ],
	[ query => 'text' ],
	[ query_hash => 'bytes' ],
	[ sqlstate => 'text' ],
	[ message => 'text' ],
	[ outcome => 'text' ],
	[ rows => 'int8' ],
	[ duration_us => 'int8' ],
	[ repeated => 'int8' ],
	[ break_glass => 'text' ]);
my %kind = (open => 1, close => 2, deny => 3);

# SQL that exports rows as lines of hexadecimal cells, "-" for NULL: nothing
# to quote, and an empty cell is an empty string.
sub export_query
{
	my ($condition) = @_;
	my @cell = ('leaf::text', "encode(leaf_hash, 'hex')", 'encoding::text',
		'kind');
	for my $f (@field)
	{
		my ($name, $type) = @$f;
		my $value =
		    $type eq 'time' ? "(extract(epoch FROM $name) * 1000000)::bigint::text"
		  : $type eq 'bytes' ? "encode($name, 'hex')"
		  : $type eq 'array'
		  ? "(SELECT coalesce(string_agg(encode(convert_to(i, getdatabaseencoding()), 'hex'), ',' ORDER BY o), '') || ':' || cardinality($name) FROM unnest($name) WITH ORDINALITY u(i, o))"
		  : "\"$name\"::text";
		$value = "CASE WHEN $name IS NOT NULL THEN $value END" if $type eq 'array';
		push @cell, $value;
	}
	my $list = join ', ',
	  map { "coalesce(encode(convert_to($_, getdatabaseencoding()), 'hex'), '-')" } @cell;
	return "SELECT concat_ws(' ', $list, '') FROM govshare.access_record "
	  . ($condition ? "WHERE $condition " : '')
	  . 'ORDER BY leaf';
}

# Lines of export_query() as a list of rows, each a list of cells
sub parse_rows
{
	my ($lines) = @_;
	return
	  map { [ map { $_ eq '-' ? undef : pack('H*', $_) } split(/ /, $_, 3 + @field + 2) ] }
	  grep { $_ ne '' } split(/\n/, $lines);
}

sub int64
{
	my ($n) = @_;
	return pack('q>', $n);
}

sub with_length
{
	my ($value) = @_;
	return defined $value ? pack('N', length $value) . $value : "\xff\xff\xff\xff";
}

sub encode_value
{
	my ($type, $cell) = @_;
	return undef unless defined $cell;
	return int64($cell) if $type eq 'time' || $type eq 'int8';
	return pack('l>', $cell) if $type eq 'int4';
	return $cell eq 'true' ? "\x01" : "\x00" if $type eq 'bool';
	return pack('H*', $cell) if $type eq 'bytes';
	if ($type eq 'array')
	{
		my ($list, $count) = $cell =~ /^(.*):(\d+)$/s;
		my @element = $count > 0 ? split(/,/, $list, -1) : ();
		return pack('N', $count) . join('', map { with_length(pack('H*', $_)) } @element);
	}
	return $cell;
}

# The canonical encoding of one row
sub encode_leaf
{
	my ($row) = @_;
	my (undef, undef, $version, $kind, @cell) = @$row;
	return pack('CCn', $version, $kind{$kind}, scalar @field)
	  . join('', map { with_length(encode_value($field[$_][1], $cell[$_])) } 0 .. $#field);
}

sub leaf_hash
{
	my ($leaf) = @_;
	return sha256("\x00" . $leaf);
}

# Root by the recursive definition of RFC 9162, section 2.1.1: split at the
# largest power of two below the size (the extension appends to a frontier)
sub tree_root
{
	my ($hash, $from, $to) = @_;
	$from //= 0;
	$to //= @$hash;
	my $n = $to - $from;
	return sha256('') if $n == 0;
	return $hash->[$from] if $n == 1;
	my $k = 1;
	$k *= 2 while $k * 2 < $n;
	return sha256("\x01"
		  . tree_root($hash, $from, $from + $k)
		  . tree_root($hash, $from + $k, $to));
}

# What is wrong with exported rows, as a list of complaints; and their root
sub verify_rows
{
	my (@row) = @_;
	my (@hash, @wrong);
	for my $i (0 .. $#row)
	{
		my ($leaf, $stored) = @{ $row[$i] };
		push @wrong, "leaf $leaf stands at place $i" if $leaf != $i;
		my $hash = leaf_hash(encode_leaf($row[$i]));
		push @wrong, "leaf $leaf does not have its hash"
		  if unpack('H*', $hash) ne $stored;
		push @hash, $hash;
	}
	return ([@wrong], unpack('H*', tree_root(\@hash)));
}

1;
