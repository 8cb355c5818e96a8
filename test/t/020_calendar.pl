# Statutory time as a setting of the server, and calendars through a dump:
# what was announced here survives, what came with the extension is not doubled.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('calendar');
create_govshare_database($node, 'one');

sub reload
{
	my ($setting, $value) = @_;
	$node->safe_psql('postgres', "ALTER SYSTEM SET $setting = '$value'");
	$node->reload;
	wait_until("$setting is $value", sub { $node->safe_psql('postgres', "SHOW $setting") eq $value });
	return;
}

sub statutory_now
{
	return $node->safe_psql('one', q{SET TIME ZONE 'UTC'; SET datestyle = ISO; SELECT govshare.statutory_now()});
}

# The clock stands still where it is set, and goes again when it is emptied.
reload('govshare.clock', '2026-02-13 23:59:59.999999');
is(statutory_now(), '2026-02-13 15:59:59.999999+00', 'a clock without a zone is read in govshare.timezone');
reload('govshare.timezone', 'Asia/Urumqi');
is(statutory_now(), '2026-02-13 17:59:59.999999+00', 'also when the zone changes afterwards');
is( $node->safe_psql('one', q{SET TIME ZONE 'UTC'; SET datestyle = ISO; SELECT govshare.due_at('2026-02-13 17:00+00', 1)}),
	'2026-02-14 18:00:00+00',
	'and days begin in that zone');
reload('govshare.timezone', 'Asia/Shanghai');
reload('govshare.clock', '2026-02-13T16:00Z');
is(statutory_now(), '2026-02-13 16:00:00+00', 'a clock may name its zone');
for my $bad ([ 'govshare.clock', 'now' ], [ 'govshare.clock', 'tomorrow 10:00' ], [ 'govshare.clock', 'infinity' ],
	[ 'govshare.clock', '2026-02-30' ], [ 'govshare.clock', 'x' x 5000 ], [ 'govshare.timezone', 'Mars/Olympus' ])
{
	my ($rc, $out, $err) = $node->psql('postgres', "ALTER SYSTEM SET $bad->[0] = '$bad->[1]'");
	like($err, qr/invalid value for parameter "\Q$bad->[0]\E"/, "$bad->[0] cannot be " . substr($bad->[1], 0, 20));
}
my ($rc, $out, $err) = $node->psql('one', q{SET govshare.clock = '2020-01-01'});
like($err, qr/cannot be changed now/, 'no session sets statutory time for itself');
# A file with nonsense in it stops nothing: the clock stays as it was.
$node->append_conf('postgresql.conf', "govshare.clock = 'nonsense'");
$node->safe_psql('postgres', 'ALTER SYSTEM RESET govshare.clock');
$node->reload;
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_file_settings WHERE name = 'govshare.clock' AND error IS NOT NULL});
is(statutory_now(), '2026-02-13 16:00:00+00', 'nonsense in a file changes nothing');
$node->append_conf('postgresql.conf', "govshare.clock = ''");
$node->reload;
wait_until('the clock goes', sub { $node->safe_psql('postgres', 'SHOW govshare.clock') eq '' });
is($node->safe_psql('one', 'SELECT govshare.statutory_now() = statement_timestamp()'), 't', 'an empty clock is real time');

# What was announced here goes through a dump once, and the seed is not doubled.
$node->safe_psql('one', q{
	SELECT govshare.announce_calendar('CN', 2027, '[{"day": "2027-01-01", "is_workday": false}]', 'notice of 2027');
	SELECT govshare.announce_calendar('CN', 2026, '[{"day": "2026-10-08", "is_workday": false}]', 'amendment of 2026');
	INSERT INTO govshare.calendar (code, name, parent, division) VALUES ('XJ', '新疆', 'CN', '65');
	SELECT govshare.announce_calendar('XJ', 2026, '[{"day": "2026-03-20", "is_workday": false}]', 'regional notice');
	INSERT INTO govshare.division (code, name, level, in_use_from) VALUES ('370199', '测试区', 'county', 2026);});
my $state = q{
	SET datestyle = ISO;
	SELECT count(*), md5(string_agg(c::text, ' ' ORDER BY c::text)) FROM govshare.calendar_day c;
	SELECT count(*), md5(string_agg(y::text, ' ' ORDER BY y::text)) FROM govshare.calendar_year y;
	SELECT count(*), md5(string_agg(d::text, ' ' ORDER BY d::text)) FROM govshare.division d;
	SELECT string_agg(c::text, ' ' ORDER BY c::text) FROM govshare.calendar c;
	SELECT govshare.add_workdays('2026-12-31', 1), govshare.is_workday('2026-10-08'), govshare.is_workday('2026-03-20', 'XJ');};
my $before = $node->safe_psql('one', $state);
like($before, qr/2027-01-04\|f\|f$/, 'announcements hold');
my $dump = $node->backup_dir . '/one.sql';
command_ok([ 'pg_dump', '-p', $node->port, '-h', $node->host, '-t', 'govshare.calendar*', '-t', 'govshare.division', '--data-only', '-f', $dump, 'one' ],
	'dump');
my $text = slurp_file($dump);
unlike($text, qr/春节/, 'the seed is not dumped');
create_govshare_database($node, 'two');
$node->safe_psql('two', "\\i $dump");
is($node->safe_psql('two', $state), $before, 'the restored calendars are the same');

$node->stop;
done_testing();
