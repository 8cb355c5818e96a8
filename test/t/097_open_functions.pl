# Every function that a department may call, called where it is least expected:
# for each row of a governed read, in a parallel worker, and on a standby; by a
# grantee, a stranger and a superuser.  Found in the catalogs, so that one that
# comes tomorrow is here already.  Arguments of every kind are the matter of
# test/sql/bad_input.sql; here they are null, plain, or name what exists.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $include = "$FindBin::RealBin/../sql/include";
my $node = new_node('open', max_wal_senders => 5, wal_level => 'replica', hot_standby => 'on', log_statement => 'none', 'govshare.check_interval' => 0,
	'govshare.log_timeout' => "'5s'");
$node->safe_psql('postgres', 'CREATE DATABASE d');
$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr('d'), map { ('-f', "$include/$_.sql") } qw(world published_entry granted) ], 'a world with a grant');
$node->safe_psql('d', <<'SQL');
GRANT USAGE ON SCHEMA mca TO PUBLIC;
CREATE TABLE value (kind text, type text, value text);
INSERT INTO value SELECT k, t, v FROM (VALUES
	('text', 'CN', 'mca'), ('name', 'code', 'code'), ('integer', '1', '2026'), ('bigint', '1', '1'), ('boolean', 't', 'f'), ('date', '2026-02-13', '2026-02-13'),
	('timestamp with time zone', '2026-02-13', 'infinity'), ('jsonb', '{}', '[]'), ('regclass', 'mca.division_code_table', 'govshare.share_grant'),
	('anyelement', '(1)', '(2)'), ('text[]', '{code}', '{mca,sd_hr}'), ('bytea', '\x00', '\x'), ('bytea[]', '{}', '{NULL}'), ('regrole', 'regress_govshare_mca', '0'),
	('govshare.division_code', '37', '659012'), ('govshare.division_code[]', '{37}', '{}'), ('govshare.share_method[]', '{service}', '{}'), ('cstring', '37', 'x'),
	('govshare.uscc', '11100000000013127D', '11100000000013127D'), ('time without time zone', '08:00', '24:00'), ('interval', '1 day', '-1 day')
) AS e (t, plain, other), LATERAL (VALUES ('plain', plain), ('other', other)) AS v (k, v);
CREATE VIEW open_call AS
	SELECT p.oid::regprocedure AS f, k.kind, p.proparallel = 's' AS parallel, format('%s(%s)', p.oid::regproc,
		coalesce((SELECT string_agg(format('%s%L::%s', CASE WHEN p.provariadic <> 0 AND a.n = p.pronargs THEN 'VARIADIC ' ELSE '' END,
			(SELECT v.value FROM value v WHERE v.kind = k.kind AND v.type = a.type::regtype::text), replace(a.type::regtype::text, 'anyelement', 'text')), ', ' ORDER BY a.n)
			FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY a (type, n)), '')) AS call
	FROM pg_proc p, (VALUES ('null'), ('plain'), ('other')) k (kind)
	WHERE p.pronamespace = 'govshare'::regnamespace AND p.prorettype NOT IN ('trigger'::regtype, 'internal'::regtype)
		AND NOT 'internal'::regtype = ANY (p.proargtypes)
		AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE x.grantee IN (0, (SELECT r.oid FROM pg_roles r WHERE r.rolname = 'govshare_reader')));
-- The SQLSTATE of a statement; what it did is undone
CREATE FUNCTION probe(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || CASE WHEN SQLSTATE ~ '^(SG|ZZ)' THEN '' ELSE ' ' || SQLERRM END;
END
$$;
GRANT SELECT ON value, open_call TO PUBLIC;
SQL
my $statement = { governed => 'SELECT %s FROM mca.division_code_table', alone => 'SELECT %s', parallel => 'SELECT %s FROM (VALUES (1), (2)) v' };

# What ended in an error that nobody should see
sub unexpected
{
	my ($server, $role, $how, $settings) = @_;
	my ($status, $out, $err) = $server->psql('d', "SET govshare.purpose = 'benefit_check'; $settings
		SELECT count(*) FROM open_call; SELECT f || ' ' || kind || ': ' || p.p FROM open_call c, LATERAL probe(format('$statement->{$how}', c.call)) AS p (p)
		WHERE " . ($how eq 'parallel' ? 'c.parallel AND ' : '') . q{p.p ~ '^(XX|57|58|53|55|HV)' OR p.p ~ 'cache lookup'},
		extra_params => [ '-U', $role ], timeout => 300);
	return "$role: $err" if $status != 0;
	my ($n, @line) = split /\n/, $out;
	return $n > 200 ? join("\n", @line) : "only $n calls";
}

my $super = $node->safe_psql('postgres', 'SELECT current_user');
my $forced = $node->safe_psql('postgres', q{SELECT name FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') LIMIT 1});
for my $role ('regress_govshare_sd_hr', 'regress_govshare_gd_data_principal', $super)
{
	is(unexpected($node, $role, 'alone', ''), '', "$role: alone");
	is(unexpected($node, $role, 'parallel', "SET $forced = on; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;"), '', "$role: in a parallel worker");
}
is(unexpected($node, 'regress_govshare_sd_hr', 'governed', ''), '', 'for each row of a governed read');
# the probe finds what it looks for
is($node->safe_psql('d', q{SELECT probe('SELECT 1/0'), probe('SELECT 1')}), '22012 division by zero|ZZ000', 'errors are seen');

$node->backup('b');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'b', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby);
is($standby->safe_psql('d', 'SELECT pg_is_in_recovery()'), 't', 'a standby');
is(unexpected($standby, $_, 'alone', ''), '', "$_: on a standby") for ('regress_govshare_sd_hr', 'regress_govshare_gd_data_principal', $super);
is($standby->safe_psql('d', q{SET ROLE regress_govshare_sd_hr; SET govshare.purpose = 'benefit_check'; SELECT probe('SELECT code FROM mca.division_code_table')}), 'SG010', 'where nothing governed is read');
my @bad = map { grep { /PANIC|terminated by signal|TRAP/ } split /\n/, slurp_file($_->logfile) } $node, $standby;
is("@bad", '', 'and no server crashed');

done_testing();
