# Who sees what of the record (Article 29): a requester its own use, a
# provider the use of its data, an authority its government's and below,
# nobody else anything; and how openings and completions are joined.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use Test::More;

my $node = new_node('access_log');
create_govshare_database($node, 'one');

my @department = (
	# code, government, is_authority
	[ 'mca', 'CN', 'false' ],
	[ 'ndb', 'CN', 'true' ],
	[ 'sd_hr', '37', 'false' ],
	[ 'sd_data', '37', 'true' ],
	[ 'jn_hr', '3701', 'false' ],
	[ 'jn_data', '3701', 'true' ],
	[ 'hn_hr', '41', 'false' ],
	[ 'hn_data', '41', 'true' ]);
$node->safe_psql('one', q{
	INSERT INTO govshare.government VALUES
		('CN', '中华人民共和国', 'national', '000000', NULL),
		('37', '山东省', 'province', '37', 'CN'),
		('3701', '济南市', 'prefecture', '3701', '37'),
		('41', '河南省', 'province', '41', 'CN');
	CREATE ROLE regress_govshare_stranger LOGIN;});
for my $d (@department)
{
	my ($code, $government, $is_authority) = @$d;
	$node->safe_psql('one', qq{
		CREATE ROLE regress_govshare_$code LOGIN;
		INSERT INTO govshare.department (code, name, government, is_authority, role)
		VALUES ('$code', '$code', '$government', $is_authority, 'regress_govshare_$code');
		GRANT USAGE ON SCHEMA govshare TO regress_govshare_$code;});
}
$node->safe_psql('one', q{
	GRANT USAGE ON SCHEMA govshare TO regress_govshare_stranger;
	SELECT test_leaf('open', 1, 'sd_hr', 'mca', NULL);
	SELECT test_leaf('close', 1, 'sd_hr', 'mca', 'completed', 42);
	SELECT test_leaf('open', 2, 'jn_hr', 'mca', NULL);
	SELECT test_leaf('deny', 3, 'jn_hr', 'sd_hr', NULL);
	SELECT test_leaf('deny', 4, NULL, 'sd_hr', NULL);
	SELECT test_leaf('open', 5, 'hn_hr', 'hn_hr', NULL);
	SELECT test_leaf('close', 5, 'hn_hr', 'hn_hr', 'failed');});

sub sees
{
	my ($role) = @_;
	return $node->safe_psql('one',
		q{SELECT coalesce(string_agg(statement::text, ' ' ORDER BY statement), '') FROM govshare.access_log},
		extra_params => [ '-U', $role ]);
}

is(sees('regress_govshare_mca'), '1 2', 'a provider sees the use of its data');
is(sees('regress_govshare_sd_hr'), '1 3 4', 'a department sees its own use and the use of its data');
is(sees('regress_govshare_jn_hr'), '2 3', 'a requester sees its own use');
is(sees('regress_govshare_sd_data'), '1 2 3 4', 'an authority sees its government\'s and below');
is(sees('regress_govshare_jn_data'), '2 3', 'an authority does not see above');
is(sees('regress_govshare_hn_data'), '5', 'nor aside');
is(sees('regress_govshare_ndb'), '1 2 3 4 5', 'the national authority sees all');
is(sees('regress_govshare_stranger'), '', 'who is no department sees nothing');
is(sees($ENV{PGUSER} // getpwuid($<)), '1 2 3 4 5', 'a superuser sees all');

for my $table ('access_record', 'log_tree')
{
	my ($status, undef, $stderr) = $node->psql('one', "SELECT * FROM govshare.$table",
		extra_params => [ '-U', 'regress_govshare_ndb' ]);
	like($stderr, qr/permission denied/, "$table itself is readable to nobody");
}
my $partition = $node->safe_psql('one',
	q{SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'govshare.access_record'::regclass});
like(($node->psql('one', "SELECT * FROM $partition", extra_params => [ '-U', 'regress_govshare_ndb' ]))[2],
	qr/permission denied/, 'nor is a partition');

# Default privileges open nothing of that either, and no partition that is made
# later: in a database that grants every new table to PUBLIC and to a role, what
# is closed without them is closed to everyone
my $closed = q{SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind IN ('r', 'p', 'v')
	AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)};
$node->safe_psql('postgres', 'CREATE DATABASE two');
$node->safe_psql('two', q{
	ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC, regress_govshare_stranger;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC, regress_govshare_stranger;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO regress_govshare_stranger;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO regress_govshare_stranger;
	ALTER DATABASE two SET default_transaction_read_only = on;
	ALTER DATABASE two SET search_path = pg_temp;});
$node->safe_psql('two', q{
	SET default_transaction_read_only = off;
	CREATE EXTENSION govshare; CREATE EXTENSION govshare_test SCHEMA public;
	SELECT public.test_append('x')});
is($node->safe_psql('two', $closed), $node->safe_psql('one', $closed),
	'what is internal is closed whatever the default privileges; settings of the database do not bend the writer');
like($node->safe_psql('two', $closed), qr/\baccess_record access_record_\d+_\d+ .*\balert_progress\b.*\blog_tree\b/, 'the record, its partitions and what is counted of it');
# Nor do they let anyone write, draw a number or call what is internal
my $given = q{SELECT concat_ws(' ', o, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type)
	FROM (SELECT oid::regclass::text, a.grantee, a.privilege_type FROM pg_class, aclexplode(relacl) a WHERE relnamespace = 'govshare'::regnamespace
			AND relowner <> a.grantee AND NOT (a.grantee = 0 AND a.privilege_type = 'SELECT')
		UNION ALL SELECT oid::regprocedure::text, a.grantee, a.privilege_type FROM pg_proc, aclexplode(proacl) a WHERE pronamespace = 'govshare'::regnamespace
			AND proowner <> a.grantee AND a.grantee <> 0
		UNION ALL SELECT oid::regtype::text, a.grantee, a.privilege_type FROM pg_type, aclexplode(typacl) a WHERE typnamespace = 'govshare'::regnamespace
			AND typowner <> a.grantee AND a.grantee <> 0) x (o, grantee, privilege_type) ORDER BY 1};
my %lawful = map { $_ => 1 } split /\n/, $node->safe_psql('one', $given);
cmp_ok(scalar keys %lawful, '>', 100, 'the group of departments has its privileges');
my ($more) = grep { !$lawful{$_} } split /\n/, $node->safe_psql('two', $given);
is($more, undef, 'there is no other than without them');
$node->safe_psql('two', q{SET default_transaction_read_only = off; GRANT USAGE ON SCHEMA govshare TO regress_govshare_stranger});
like(($node->psql('two', q{SET default_transaction_read_only = off; INSERT INTO govshare.department (code, name, government, role) VALUES ('x', 'x', 'CN', 'regress_govshare_stranger')},
	extra_params => [ '-U', 'regress_govshare_stranger' ]))[2], qr/permission denied/, 'so that a role makes no department of itself');
$node->safe_psql('postgres', 'CREATE DATABASE three');
$node->safe_psql('three', q{CREATE EXTENSION govshare VERSION '1.0';
	ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO regress_govshare_stranger;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO regress_govshare_stranger;
	ALTER EXTENSION govshare UPDATE});
($more) = grep { !$lawful{$_} } split /\n/, $node->safe_psql('three', $given);
is($more, undef, 'nor after an update');

is($node->safe_psql('one', q{
		SELECT statement, outcome, rows, close_leaf IS NOT NULL FROM govshare.access_log ORDER BY statement}),
	"1|completed|42|t\n2|running or lost||f\n3|denied||f\n4|denied||f\n5|failed||t",
	'openings and completions are joined');
is($node->safe_psql('one', 'SELECT (govshare.log_head()).size', extra_params => [ '-U', 'regress_govshare_stranger' ]),
	7, 'the head is for everyone to keep');

$node->stop;
done_testing();
