# GovshareNode.pm: clusters for TAP tests, as safe as production: fsync is on
# and a crash restarts the server (PostgreSQL's own harness turns both off).
#
# GOVSHARE_TEST_CONF may hold further lines of postgresql.conf, such as
# extension_destdir and dynamic_library_path of a private installation.
package GovshareNode;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep time);

our @EXPORT = qw(new_node create_govshare_database govern_by_hand wait_until answers writer_pid);

# A started server with govshare preloaded; extra settings as name => value
sub new_node
{
	my ($name, %setting) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	my %default = (
		shared_preload_libraries => "'govshare'",
		fsync => 'on',
		restart_after_crash => 'on',
		max_worker_processes => 16,
		'govshare.max_databases' => 4,
		'govshare.log_timeout' => "'20s'");
	%setting = (%default, %setting);
	$node->init;
	$node->append_conf('postgresql.conf', "$_ = $setting{$_}\n")
	  for sort keys %setting;
	$node->append_conf('postgresql.conf', $ENV{GOVSHARE_TEST_CONF})
	  if $ENV{GOVSHARE_TEST_CONF};
	$node->start;
	return $node;
}

sub create_govshare_database
{
	my ($node, $database) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, 'CREATE EXTENSION govshare');
	$node->safe_psql($database, 'CREATE EXTENSION govshare_test');
	return;
}

# Call the code until it is true; dies after that many seconds
sub wait_until
{
	my ($what, $code, $seconds) = @_;
	my $deadline = time() + ($seconds // 60);
	until ($code->())
	{
		die "timed out waiting until $what" if time() > $deadline;
		usleep(20_000);
	}
	return;
}

# Does the server take this statement?  A refused connection may break the
# pipe to psql before it reads, which the harness dies of.
sub answers
{
	my ($node, $database, $sql) = @_;
	my $status = eval { ($node->psql($database, $sql // 'SELECT 1'))[0] };
	return defined $status && $status == 0;
}

# Process id of the database's log writer, once it runs
sub writer_pid
{
	my ($node, $database) = @_;
	my $pid;
	wait_until(
		"the log writer of $database runs",
		sub {
			my ($rc, $out) = eval {
				$node->psql($database, 'SELECT writer_pid FROM govshare.log_status');
			};
			$pid = $out;
			return defined $rc && $rc == 0 && $pid;
		});
	return $pid;
}

# A database with a governed, partitioned table of mca and a grant on it to hr,
# bound without a catalogue behind it
sub govern_by_hand
{
	my ($node, $database, $options) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $database " . ($options // ''));
	$node->safe_psql($database, <<'SQL');
CREATE EXTENSION govshare;
CREATE ROLE regress_govshare_mca LOGIN;
CREATE ROLE regress_govshare_hr LOGIN;
CREATE ROLE regress_govshare_mps LOGIN;
INSERT INTO govshare.government (code, name, level, division) VALUES ('CN', '中华人民共和国', 'national', '000000');
INSERT INTO govshare.department (code, name, government, role) VALUES
	('mca', '民政部', 'CN', 'regress_govshare_mca'), ('hr', '人社部', 'CN', 'regress_govshare_hr'),
	('mps', '公安部', 'CN', 'regress_govshare_mps');
INSERT INTO govshare.purpose VALUES ('check', '核验');
CREATE SCHEMA mca AUTHORIZATION regress_govshare_mca;
GRANT USAGE ON SCHEMA mca TO PUBLIC;
SET ROLE regress_govshare_mca;
CREATE TABLE mca.person (id int, area text) PARTITION BY LIST (id);
CREATE TABLE mca.person_1 PARTITION OF mca.person FOR VALUES IN (1);
CREATE TABLE mca.person_2 PARTITION OF mca.person FOR VALUES IN (2);
INSERT INTO mca.person VALUES (1, '370000'), (2, '440000');
CREATE VIEW mca.own_view AS SELECT * FROM mca.person;
GRANT SELECT ON mca.own_view TO PUBLIC;
RESET ROLE;
-- no catalogue behind it: bind by hand, as govern() would
SET govshare.break_glass = 'test';
SET session_replication_role = replica;
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY '{person,person_1,person_2}'::text[] LOOP
		EXECUTE format('ALTER TABLE mca.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY govshare_scope ON mca.%1$I USING (govshare.in_scope(%1$I.*)) WITH CHECK (true)', t);
		EXECUTE format('CREATE TRIGGER govshare_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON mca.%I FOR EACH STATEMENT EXECUTE FUNCTION govshare.guard_write()', t);
		EXECUTE format('ALTER TABLE ONLY mca.%I ENABLE ALWAYS TRIGGER govshare_guard', t);
	END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON mca.person, mca.person_1 TO govshare_reader;
INSERT INTO govshare.governed_table VALUES ('mca.person', 'A/1', 'mca', 'area');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, valid_from, valid_until)
	VALUES (1, 'A/1', 1, 'mca', 'hr', 'check', '{service}', '{id,area}', '{37}', '-infinity', 'infinity');
SQL
	return;
}

1;
