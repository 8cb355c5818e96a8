# NOTIFY: each payload is what doc/notify.schema.json says (that every channel
# stands there, test/lint/manual checks).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = "$FindBin::RealBin/../..";    # where run_tests puts doc beside test
my $schema = decode_json(slurp_file("$top/doc/notify.schema.json"));

# What a payload breaks of its schema; the few keywords that ours uses
sub faults
{
	my ($payload, $rule) = @_;
	my @faults;
	return ('it is no object') if ref $payload ne 'HASH';
	for my $name (@{ $rule->{required} })
	{
		push @faults, "$name is missing" unless exists $payload->{$name};
	}
	for my $name (sort keys %$payload)
	{
		my $property = $rule->{properties}{$name};
		my $value = $payload->{$name};
		if (!$property) { push @faults, "$name is not known"; next; }
		push @faults, "$name is \"$value\""
		  if $property->{enum} && !grep { $_ eq $value } @{ $property->{enum} };
		push @faults, "$name is no number of a row"
		  if ($property->{type} // '') eq 'integer' && $value !~ /^[1-9][0-9]*$/;
	}
	return @faults;
}

ok($schema->{'$defs'}{$_}{additionalProperties} eq JSON::PP::false, "$_ lets nothing else through") for sort keys %{ $schema->{'$defs'} };

my $node = new_node('notify', 'timezone' => "'Asia/Shanghai'", 'govshare.check_interval' => 0);
$node->safe_psql('postgres', $_) for 'CREATE DATABASE d', "ALTER SYSTEM SET govshare.clock = '2025-10-11 00:00+08'", 'SELECT pg_reload_conf()';
$node->safe_psql('d', <<'SQL');
CREATE EXTENSION govshare;
CREATE ROLE mca LOGIN;
CREATE ROLE principal LOGIN IN ROLE mca;
CREATE ROLE nda LOGIN;
INSERT INTO govshare.government (code, name, level, division) VALUES ('CN', '中华人民共和国', 'national', '000000');
INSERT INTO govshare.department (code, name, government, role, is_authority) VALUES ('mca', '民政部', 'CN', 'mca', false), ('nda', '国家数据局', 'CN', 'nda', true);
INSERT INTO govshare.department_head (department, role, duty) VALUES ('mca', 'principal', 'principal');
SQL
my $out = $node->safe_psql('d', <<'SQL');
LISTEN govshare_overdue;
LISTEN govshare_catalog;
SELECT count(govshare.obligation_open('reply_conditional', 'mca', 'test', n, '2025-09-01 09:00+08'::timestamptz + n * interval '11 days')) FROM generate_series(1, 2) n;
SELECT overdue, due_soon FROM govshare.check_deadlines();
SET ROLE mca;
SELECT govshare.draft_entry('MZ001/1', 'n', 'unconditional', '{service}', '[{"name": "n", "column": "n"}]', 'f', 'daily', 'c', 'S 2025-07-01', 'P 2025-07-01');
SET ROLE principal;
SELECT govshare.endorse_entry('MZ001/1');
SET ROLE mca;
SELECT govshare.submit_entry('MZ001/1');
SET ROLE nda;
SELECT govshare.publish_entry('MZ001/1');
SET ROLE principal;
SELECT govshare.withdraw_entry('MZ001/1', 'r');
SQL
my @got = $out =~ /Asynchronous notification "(\w+)" with payload "(.*?)" received/g;
my %kinds;
while (my ($channel, $payload) = splice @got, 0, 2)
{
	my $value = decode_json($payload);
	is(join('; ', faults($value, $schema->{'$defs'}{$channel})), '', "$channel: $payload");
	$kinds{"$channel $value->{kind}"} = 1;
}
is_deeply([ sort keys %kinds ], [ 'govshare_catalog published', 'govshare_catalog withdrawn', 'govshare_overdue due_soon', 'govshare_overdue overdue' ], 'of every kind');
isnt(join('', faults({ kind => 'late', id => 0, text => 'x' }, $schema->{'$defs'}{govshare_overdue})), '', 'what is wrong is seen to be wrong');
done_testing();
