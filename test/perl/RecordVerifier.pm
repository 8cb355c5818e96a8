# RecordVerifier.pm: rebuilds leaves from exported columns, for the tests.
#
# With tools/verify_log, of which it takes the fields and the tree, it is the
# second, independent implementation of the record: written from the comment in
# src/record.c and from RFC 9162, sharing no code with the extension.
package RecordVerifier;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);

require(dirname(__FILE__) . '/../../tools/verify_log');

our @EXPORT = qw(export_query parse_rows encode_leaf leaf_hash tree_root verify_rows);

no warnings 'once';
my @field = @GovshareRecord::field;
my %kind = %GovshareRecord::kind;
my %n_fields = %GovshareRecord::n_fields;
*leaf_hash = \&GovshareRecord::leaf_hash;
*tree_root = \&GovshareRecord::tree_root;
use warnings 'once';

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
	my $count = $n_fields{$version};
	return pack('CCn', $version, $kind{$kind}, $count)
	  . join('', map { with_length(encode_value($field[$_][1], $cell[$_])) } 0 .. $count - 1);
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
