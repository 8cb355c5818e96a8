# A full disk: what clients were told is there, nobody reads without a record,
# the cause is told, and when there is room again the log writer goes on.
#
# Twice: no file may grow beyond a limit; and the database lies on a disk of
# 48 MB, a tmpfs that test/run_tests mounts if it is root.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use Test::More;

my ($node, $told);

sub sql { return $node->safe_psql('one', @_) }

# Append leaves a thousand at a time until one is refused
sub fill
{
	my $cause = qr/could not (extend|write)/;
	my $stderr;
	for my $n (1 .. 60)
	{
		(my $status, undef, $stderr) =
		  $node->psql('one', "SELECT public.test_append('full$n', 1000, true, 600)", extra_params => [ '-v', 'VERBOSITY=verbose' ]);
		last if $status != 0;
		$told = $n;
	}
	like($stderr, qr/SG010.*$cause/s, 'when the disk is full a read is refused, with the cause');
	like(sql('SELECT trouble FROM govshare.log_status'), $cause, 'which log_status tells');
	isnt(($node->psql('one', q{SET govshare.purpose = 'check'; SELECT count(*) FROM mca.person}, extra_params => [ '-U', 'regress_govshare_hr' ]))[0],
		0, 'no record, no row');
	return;
}

sub whole
{
	sql(q{SELECT public.test_append('room again')});
	is(sql(q{SELECT count(DISTINCT scenario) FROM govshare.access_record WHERE scenario ~ '^full' AND substring(scenario FROM '^full(\d+)-')::int <= } . $told),
		$told * 1000, "all of the $told,000 that were told before the disk was full are there");
	wait_until('the writer has written all', sub { sql('SELECT queue_used FROM govshare.log_status') eq '0' });
	is(sql(q{SELECT string_agg(finding, ', ') FROM govshare.verify_log()}), 'verified', 'the record is sound');
	is(sql(q{SELECT count(*) - count(DISTINCT leaf) || '/' || max(leaf) + 1 - count(*) FROM govshare.access_record}), '0/0', 'no double, no gap');
	$node->stop;
	return;
}

# ---- no file may grow beyond 20 MB ----
$node = new_node('limited', 'govshare.log_timeout' => "'3s'");
govern_by_hand($node, 'one');
sql('CREATE EXTENSION govshare_test SCHEMA public');
$node->stop;
system_or_bail('bash', '-c', 'ulimit -f 20480 && exec pg_ctl -w -D "$0" -l "$1" start', $node->data_dir, $node->logfile);
$node->_update_pid(1);
fill();
system_or_bail('pg_ctl', '-w', '-D', $node->data_dir, '-m', 'immediate', 'stop');
$node->{_pid} = undef;
$node->start;
writer_pid($node, 'one');
whole();

# ---- a small disk ----
my $disk = $ENV{GOVSHARE_SMALL_DISK} // 'none';
note('only root can mount a small disk') if $disk eq 'none';
if ($disk ne 'none')
{
	mkdir "$disk/space" or die "$disk: $!";
	append_to_file("$disk/ballast", 'x' x 8_000_000);
	$node = new_node('small', 'govshare.log_timeout' => "'3s'");
	$node->safe_psql('postgres', "CREATE TABLESPACE small LOCATION '$disk/space'");
	govern_by_hand($node, 'one', 'TABLESPACE small');
	sql('CREATE EXTENSION govshare_test SCHEMA public');
	fill();
	like(sql('SELECT trouble FROM govshare.log_status'), qr/No space left on device/, 'the disk is full');
	my $writer = writer_pid($node, 'one');
	unlink "$disk/ballast";
	wait_until('the writer goes on', sub { sql('SELECT trouble IS NULL FROM govshare.log_status') eq 't' });
	is(writer_pid($node, 'one'), $writer, 'with room again the log writer goes on by itself');
	whole();
}

done_testing();
