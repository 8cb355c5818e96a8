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

our @EXPORT = qw(new_node create_govshare_database wait_until answers writer_pid);

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

1;
