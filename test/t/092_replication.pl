# P9: logical replication feeds a governed table for its provider, and carries one
# away for its provider only; a physical standby shows no governed row until it is
# promoted, and then enforces the same.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($mca, $hr) = map { "regress_govshare_$_" } qw(mca hr);
my $read = "SET govshare.purpose = 'check'; SELECT string_agg(id || ' ' || area, ',' ORDER BY id, area) FROM mca.person";

# The provider's own production server, of which govshare knows nothing
my $source = PostgreSQL::Test::Cluster->new('source');
$source->init(allows_streaming => 'logical');
$source->start;
$source->safe_psql('postgres', <<'SQL');
CREATE SCHEMA mca;
CREATE TABLE mca.person (id int, area text, PRIMARY KEY (id, area));
INSERT INTO mca.person VALUES (1, '370000'), (2, '440000');
CREATE PUBLICATION feed FOR TABLE mca.person;
SQL
my $connection = $source->connstr('postgres') =~ s/'/''/gr;

my $node = new_node('platform', wal_level => 'logical', max_wal_senders => 5);
govern_by_hand($node, 'd');
$node->safe_psql('d', "SET govshare.break_glass = 'empty'; TRUNCATE mca.person; RESET govshare.break_glass;"
	. 'SET ROLE regress_govshare_mca; ALTER TABLE mca.person ADD PRIMARY KEY (id, area)');

sub ask
{
	my ($role, $sql, $on) = @_;
	my ($status, $out, $err) = ($on // $node)->psql('d', "SET client_min_messages = error; $sql",
		extra_params => [ '-U', $role, '-v', 'VERBOSITY=verbose' ]);
	return $err =~ /ERROR:  (\w{5}):/ ? $1 : $out;
}

my $subscribe = "CREATE SUBSCRIPTION %s CONNECTION '$connection' PUBLICATION feed";

# ---- who feeds ----

is(ask('postgres', sprintf($subscribe, 'strange')), 'SG009', 'a superuser feeds no governed table');
$source->safe_psql('postgres', "SELECT pg_drop_replication_slot('strange')");
like(ask('postgres', "SELECT govshare.flush_log(); SELECT message FROM govshare.access_record WHERE kind = 'deny' ORDER BY leaf DESC LIMIT 1"),
	qr/fed by a subscription of its provider only/, 'on record');

# PostgreSQL 15 has superusers only create subscriptions; the worker acts as their owner
$node->safe_psql('d', "ALTER ROLE $mca SUPERUSER");
is(ask($mca, sprintf($subscribe, 'own')), '', 'its provider does');
# Since 16 the owner that is no superuser connects with a password, unless a superuser says otherwise
$node->safe_psql('d', 'ALTER SUBSCRIPTION own SET (password_required = false)') if $node->pg_version >= 16;
$node->safe_psql('d', "ALTER ROLE $mca NOSUPERUSER");
$node->wait_for_subscription_sync($source, 'own', 'd');
is(ask($hr, $read), '1 370000', 'what was there comes, and a grantee reads its part');
$source->safe_psql('postgres', "INSERT INTO mca.person VALUES (1, '371000'), (2, '441000'); UPDATE mca.person SET area = '370100' WHERE area = '370000';"
	. "DELETE FROM mca.person WHERE area = '440000'");
$source->wait_for_catchup('own');
is(ask($mca, 'SELECT string_agg(area, \',\' ORDER BY area) FROM mca.person'), '370100,371000,441000', 'inserts, updates and deletes come');
is(ask($hr, $read), '1 370100,1 371000', 'within the scope');
$source->safe_psql('postgres', 'TRUNCATE mca.person');
$source->wait_for_catchup('own');
is(ask($mca, 'SELECT count(*) FROM mca.person'), '0', 'TRUNCATE too');
$source->safe_psql('postgres', "INSERT INTO mca.person VALUES (1, '370000')");
$source->wait_for_catchup('own');

is(ask('postgres', 'ALTER SUBSCRIPTION own OWNER TO postgres'), 'SG009', 'the subscription is given to nobody else');
is(ask('postgres', 'ALTER SUBSCRIPTION own REFRESH PUBLICATION WITH (copy_data = false)'), '', 'others may look after it');
is(ask('postgres', "SET govshare.break_glass = 'move'; ALTER SUBSCRIPTION own OWNER TO postgres; ALTER SUBSCRIPTION own OWNER TO postgres"), '', 'but under break-glass');
$node->safe_psql('d', "ALTER ROLE $mca SUPERUSER; ALTER SUBSCRIPTION own OWNER TO $mca; ALTER ROLE $mca NOSUPERUSER");

# ---- who publishes ----

$node->safe_psql('postgres', "ALTER DATABASE d OWNER TO $mca");
is(ask($mca, 'CREATE PUBLICATION own FOR TABLE mca.person'), '', 'the provider publishes its table');
is(ask($hr, 'CREATE PUBLICATION p FOR TABLE mca.person'), '42501', 'a grantee does not');
is(ask('postgres', "CREATE PUBLICATION p FOR $_"), 'SG009', "nor a superuser: FOR $_")
  for 'TABLE mca.person_1', 'ALL TABLES', 'TABLES IN SCHEMA mca';
is(ask('postgres', 'CREATE TABLE free (a int); CREATE PUBLICATION free FOR TABLE free'), '', 'other tables are free');
is(ask('postgres', 'ALTER PUBLICATION free ADD TABLE mca.person'), 'SG009', 'and cannot take it along');
is(ask('postgres', "SET govshare.break_glass = 'migration'; CREATE PUBLICATION p FOR ALL TABLES; DROP PUBLICATION p"), '', 'but under break-glass');

# ---- a physical standby ----

my $rows = ask($hr, $read);
is($rows, '1 370000', 'the grantee reads on the primary');
$node->safe_psql('d', "SELECT pg_create_physical_replication_slot('standby')");
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->append_conf('postgresql.conf', "primary_slot_name = 'standby'");
$standby->start;
$node->safe_psql('d', 'CREATE TABLE public.marker (a int)');
$node->wait_for_catchup($standby);
is(ask($hr, $read, $standby), 'SG010', 'nobody reads on a standby, where nothing can be recorded');
is(ask($mca, 'SELECT count(*) FROM mca.person', $standby), '1', 'but the provider its own');
my $head = $node->safe_psql('d', 'SELECT govshare.flush_log(); SELECT size FROM govshare.log_head()') =~ s/^\s+//r;
$node->wait_for_catchup($standby);
$node->stop;
$standby->promote;
wait_until('the promoted server records', sub { ask($hr, $read, $standby) eq $rows }, 60);
is(ask($hr, "SET govshare.purpose = 'none'; $read" =~ s/SET govshare.purpose = 'check'; //r, $standby), 'SG002', 'promoted, it enforces the same');
is($standby->safe_psql('d', "SELECT govshare.flush_log(); SELECT size > $head, (SELECT count(*) FROM govshare.access_record) = size FROM govshare.log_head()") =~ s/^\s+//r,
	't|t', 'and its record goes on');
$standby->stop;
$source->stop;
done_testing();
