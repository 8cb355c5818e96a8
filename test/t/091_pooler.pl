# P9: PgBouncer in transaction mode.  Clients share one session of the server:
# what one declares never lets another read, and a pool of another role never
# reads by its grant.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($hr, $mps) = map { "regress_govshare_$_" } qw(hr mps);
my $read = "SELECT string_agg(id::text, ',' ORDER BY id) FROM mca.person";
my $node = new_node('pooled');
govern_by_hand($node, 'd');
$node->safe_psql('d', "SET govshare.break_glass = 'test'; INSERT INTO govshare.purpose VALUES ('count', '统计');"
	. "INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, valid_from, valid_until)"
	. " VALUES (2, 'A/1', 1, 'mca', 'mps', 'count', '{service}', '{id,area}', '{44}', '-infinity', 'infinity')");

$ENV{PATH} .= ':/usr/sbin';
my ($version) = `pgbouncer --version` =~ /(\d+\.\d+)/ or die 'there is no pgbouncer';
my $directory = "$PostgreSQL::Test::Utils::tmp_check/pgbouncer";
my $bouncer;
my $port;
mkdir $directory;

# One server session for each role; the rest is PgBouncer's own
sub start_bouncer
{
	my ($name, %setting) = @_;
	$port = PostgreSQL::Test::Cluster::get_free_port();
	my %all = (
		pool_mode => 'transaction', default_pool_size => 1, auth_type => 'any', listen_port => $port, listen_addr => '',
		unix_socket_dir => $directory, logfile => "$directory/$name.log", server_tls_sslmode => 'disable', %setting);
	my $ini = "[databases]\n";
	$ini .= "$_ = host=" . $node->host . ' port=' . $node->port . " dbname=d user=$_\n" for $hr, $mps;
	$ini .= "[pgbouncer]\n" . join('', map { "$_ = $all{$_}\n" } sort keys %all);
	append_to_file("$directory/$name.ini", $ini);
	$bouncer = IPC::Run::start([ 'pgbouncer', '-q', "$directory/$name.ini" ], '>', "$directory/$name.out", '2>&1');
	wait_until('pgbouncer answers', sub { -S "$directory/.s.PGSQL.$port" }, 30);
	return;
}

sub stop_bouncer
{
	$bouncer->signal('INT');
	$bouncer->finish;
	return;
}

END { $bouncer->kill_kill if $bouncer && $bouncer->pumpable; }

# A client of the pool of a role, held open: ask($client, SQL) is the rows or SQLSTATE
sub client
{
	my ($pool) = @_;
	my ($in, $out) = ('', '');
	my $run = IPC::Run::start([ 'psql', '-XqAt', '-v', 'VERBOSITY=verbose', '-d', "host=$directory port=$port dbname=$pool user=$pool" ],
		'<', \$in, '>', \$out, '2>&1', IPC::Run::timeout(60));
	return { in => \$in, out => \$out, run => $run };
}

sub ask
{
	my ($client, $sql) = @_;
	${ $client->{out} } = '';
	${ $client->{in} } .= "$sql;\n\\echo =done=\n";
	$client->{run}->pump until ${ $client->{out} } =~ /=done=\n/;
	my $answer = ${ $client->{out} } =~ s/=done=\n//r =~ s/\n$//r;
	return $answer =~ /ERROR:  (\w{5}):/ ? $1 : $answer;
}

sub done
{
	${ $_->{in} } .= "\\q\n", $_->{run}->finish for @_;
	return;
}

my $pid = 'SELECT pg_backend_pid()';

# PgBouncer as it comes: SET LOCAL is the way
start_bouncer('plain');
{
	my ($a, $b, $c) = (client($hr), client($hr), client($mps));
	is(ask($a, $pid), ask($b, $pid), 'two clients share a session of the server');
	isnt(ask($a, $pid), ask($c, $pid), 'another role has its own');

	is(ask($a, "BEGIN; SET LOCAL govshare.purpose = 'check'; $read; COMMIT"), '1', 'SET LOCAL lets a client read');
	is(ask($b, $read), 'SG001', 'and the next transaction of the session nothing');
	is(ask($a, $read), 'SG001', 'nor the same client');
	is(ask($c, "BEGIN; SET LOCAL govshare.purpose = 'check'; $read"), 'SG002', 'another department does not read by it');
	is(ask($c, "ROLLBACK; BEGIN; SET LOCAL govshare.purpose = 'count'; $read; COMMIT"), '2', 'but by its own');
	is(ask($a, "BEGIN; SET LOCAL govshare.purpose = 'check'; ROLLBACK; $read"), 'SG001', 'a rollback takes it back');
	is(ask($b, "BEGIN; SET LOCAL govshare.purpose = 'check'; SELECT 1/0"), '22012', 'an error');
	is(ask($b, "ROLLBACK; $read"), 'SG001', 'too');

	# a plan that the session keeps is made anew for who uses it
	is(ask($a, "PREPARE p AS $read"), '', 'a statement is prepared in the session');
	is(ask($a, "BEGIN; SET LOCAL govshare.purpose = 'check'; EXECUTE p; COMMIT"), '1', 'and used');
	is(ask($b, 'EXECUTE p'), 'SG001', 'by a client without a purpose to no avail');
	is(ask($b, "BEGIN; SET LOCAL govshare.purpose = 'count'; EXECUTE p"), 'SG002', 'nor under another purpose');
	is(ask($b, "ROLLBACK; BEGIN; SET LOCAL govshare.purpose = 'check'; EXECUTE p; COMMIT; DISCARD ALL"), '1', 'with it, it is');
	is(ask($a, $read), 'SG001', 'DISCARD ALL leaves no purpose');

	# SET without LOCAL stays in the shared session: what the manual warns of
	is(ask($a, "SET govshare.purpose = 'check'; $read"), '1', 'a plain SET works');
	is(ask($b, $read), '1', 'and without track_extra_parameters serves the next client of the role, of the same department');
	is(ask($c, $read), 'SG001', 'never one of another department');
	is(ask($b, "DISCARD ALL; $read"), 'SG001', 'until it is discarded');
	done($a, $b, $c);
}
stop_bouncer();

# With track_extra_parameters, which came with 1.20, what a client has SET goes
# with it and stays with it
if ($version =~ s/^1\.//r < 20)
{
	note "pgbouncer $version has no track_extra_parameters";
}
else
{
	start_bouncer('tracking', track_extra_parameters => 'govshare.purpose, govshare.scenario');
	my ($a, $b, $c) = (client($hr), client($hr), client($mps));
	is(ask($a, $pid), ask($b, $pid), 'tracking: two clients share a session of the server');
	is(ask($a, "SET govshare.purpose = 'check'; SET govshare.scenario = 'counter 7'; $read"), '1', 'tracking: SET lets a client read');
	is(ask($b, $read), 'SG001', 'tracking: another client has declared nothing');
	is(ask($b, "SET govshare.purpose = 'count'; $read"), 'SG002', 'tracking: or something else');
	is(ask($a, $read), '1', 'tracking: the first still has its own');
	is(ask($a, 'SHOW govshare.scenario'), 'counter 7', 'tracking: the scenario too');
	is(ask($b, 'SHOW govshare.scenario'), '', 'tracking: for itself alone');
	is(ask($c, $read), 'SG001', 'tracking: the other department has none');
	is(ask($a, "RESET govshare.purpose; $read"), 'SG001', 'tracking: RESET takes it back');
	done($a, $b, $c);
	stop_bouncer();
}

is($node->safe_psql('d', "SELECT govshare.flush_log(); SELECT DISTINCT department, purpose FROM govshare.access_record WHERE kind = 'open' ORDER BY 1, 2") =~ s/^\s+//r,
	"hr|check\nmps|count", 'the record has no read but under the own grant');
$node->stop;
done_testing();
