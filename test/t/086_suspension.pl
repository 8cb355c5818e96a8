# P4: a suspension reaches rows that wait in portals, and a term that ends.
#
# EXECUTE, FETCH and functions fill a store whose rows leave later without any
# executor; only a client that speaks the protocol with row limits meets them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RawClient;
use Test::More;

my $node = new_node('suspension', fsync => 'off', 'govshare.allow_unsafe_fsync' => 'on',
	'govshare.check_interval' => 0, wal_level => 'replica', max_wal_senders => 2);
govern_by_hand($node, 'one');
$node->safe_psql('one', <<'SQL');
SET ROLE regress_govshare_mca;
INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 999);
RESET ROLE;
GRANT regress_govshare_mps TO regress_govshare_hr;
GRANT CREATE ON SCHEMA public TO regress_govshare_hr;
SET govshare.break_glass = 'test';
SET session_replication_role = replica;
INSERT INTO govshare.purpose VALUES ('other', 'other');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, valid_from, valid_until)
	VALUES (2, 'A/1', 1, 'mca', 'hr', 'other', '{service,file}', '{id,area}', '{37}', '-infinity', 'infinity');
CREATE FUNCTION public.people() RETURNS SETOF text LANGUAGE plpgsql AS
	'BEGIN RETURN QUERY SELECT p.area FROM mca.person p; END';
CREATE FUNCTION public.others() RETURNS SETOF text LANGUAGE plpgsql SET govshare.purpose = 'other' AS
	'BEGIN RETURN QUERY SELECT p.area FROM mca.person p; END';
CREATE FUNCTION public.through_cursor(OUT n int, OUT told text) LANGUAGE plpgsql AS $$
DECLARE
	c CURSOR FOR SELECT area FROM mca.person;
	r record;
BEGIN
	n := 0;
	OPEN c;
	LOOP
		FETCH c INTO r;
		EXIT WHEN NOT FOUND;
		n := n + 1;
	END LOOP;
END $$;
SQL

sub change_grant
{
	my ($set, $purpose) = @_;
	$purpose //= 'check';
	$node->safe_psql('one', "SET govshare.break_glass = 'test'; SET session_replication_role = replica;"
		  . " UPDATE govshare.share_grant SET $set WHERE purpose = '$purpose'");
	return;
}
sub suspend { change_grant(q{state = 'suspended', state_reason = 'beyond_scope'}, @_); return; }
sub resume  { change_grant(q{state = 'active', valid_until = 'infinity'}, @_);         return; }

sub session
{
	my $s = RawClient->new($node, database => 'one', user => 'regress_govshare_hr');
	$s->query(q{SET govshare.purpose = 'check'});
	$s->query('PREPARE p AS SELECT area FROM mca.person');
	$s->query('BEGIN; DECLARE c CURSOR FOR SELECT area FROM mca.person');
	return $s;
}

# What fills a store or keeps an executor open, by the SQL of its portal
my %way = (
	'a plain SELECT' => 'SELECT area FROM mca.person',
	'EXECUTE' => 'EXECUTE p',
	'FETCH' => 'FETCH ALL FROM c',
	'a function in FROM' => 'SELECT * FROM public.people()',
	'a function in FROM that is governed by another purpose' => 'SELECT area FROM mca.person UNION ALL SELECT * FROM public.others()',
	'a function that returns rows' => 'SELECT public.people()',
	'EXPLAIN' => 'EXPLAIN SELECT area FROM mca.person');
my @ways = grep { $_ ne 'EXPLAIN' } sort keys %way;

for my $name (@ways)
{
	my $s = session();
	$s->send_portal('w', $way{$name});
	is(($s->execute('w', 10))[0], 10, "$name: ten rows");
	suspend();
	my ($rows, $sqlstate, $message, $detail) = $s->execute('w', 10);
	is("$rows " . ($sqlstate // ''), '0 SG003', "$name: none after the suspension");
	like($detail, qr/Article 27/, "$name: by the article") if $name eq 'EXECUTE';
	$s->send_sync;
	$s->until_ready;
	is(join(' ', $s->query('ROLLBACK; SELECT 1')), '1', "$name: the session goes on");
	resume();
}

# The portal of an SQL cursor, executed by its name
{
	my $s = session();
	is(($s->execute('c', 10))[0], 10, 'an SQL cursor executed as a portal');
	suspend();
	is(join(' ', ($s->execute('c', 10))[ 0, 1 ]), '0 SG003', 'gives none after the suspension');
	resume();
}

# A statement inside is stopped with its own grant, too
{
	my $s = session();
	$s->send_portal('w', 'SELECT * FROM public.others()');
	is(($s->execute('w', 10))[0], 10, 'rows of a grant for another purpose');
	suspend();
	is(join(' ', $s->execute('w', 10)), '10', 'flow on while that grant is in force');
	suspend('other');
	is(join(' ', ($s->execute('w', 10))[ 0, 1 ]), '0 SG003', 'and no longer');
	resume();
	resume('other');
}

# Any other change of the grant; and resumed is another revision
for my $change ([ 'divisions = \'{3702}\'', 'SG011' ], [ "valid_until = '2025-09-01'", 'SG004' ], [ "state = 'expired'", 'SG004' ])
{
	my $s = session();
	$s->send_portal('w', 'EXECUTE p');
	is(($s->execute('w', 10))[0], 10, "EXECUTE before $change->[0]");
	change_grant($change->[0]);
	is(join(' ', ($s->execute('w', 10))[ 0, 1 ]), "0 $change->[1]", "and after: $change->[1]");
	change_grant(q{divisions = '{37}'});
	resume();
}

# RETURNING fills a store, too; and a copy is read under the grant it came by
change_grant(q{methods = '{service,batch}'});
for my $returning ('INSERT INTO public.mine SELECT area FROM mca.person RETURNING area',
	'WITH kept AS (INSERT INTO public.mine SELECT area FROM mca.person RETURNING area) SELECT area FROM kept')
{
	my $s = session();
	$s->query('CREATE TABLE public.mine (area text)');
	$s->send_portal('w', $returning);
	my @first = $s->execute('w', 10);
	is(join(' ', @first), '10', "$returning: ten rows");
	suspend();
	is(join(' ', ($s->execute('w', 10))[ 0, 1 ]), '0 SG003', 'none after the suspension');
	resume();
}
{
	my $s = session();
	$s->query($_) for 'ROLLBACK', 'CREATE TABLE public.mine (area text)', 'INSERT INTO public.mine SELECT area FROM mca.person';
	is(join(' ', $s->query('SELECT count(*) FROM public.mine')), '1', 'a copy is read');
	$s->send_query('SELECT count(pg_sleep(600)) FROM public.mine');
	wait_until('it is being read', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) eq '1';
	});
	suspend();
	is((RawClient::summary($s->until_ready))[1], 'SG003', 'reading a copy is stopped with the grant it came by');
	is(($s->query('SELECT count(*) FROM public.mine'))[1], 'SG003', 'and refused from then on');
	resume();
}

# What one role has taken in is not for another to take out
for my $name (@ways)
{
	my $s = session();
	$s->send_portal('w', $way{$name});
	$s->execute('w', 10);
	$s->query('SET LOCAL ROLE regress_govshare_mps');
	is(join(' ', ($s->execute('w', 10))[ 0, 1 ]), '0 SG007', "$name: another role gets nothing");
}
{
	my $s = session();
	$s->send_portal('w', q{SELECT count(*), set_config('role', 'regress_govshare_mps', true) FROM public.people()});
	is(join(' ', $s->execute('w', 10)), '1', 'but a statement may change the role as it goes');
}

# Nobody else is concerned: ungoverned rows, and what shows no rows
{
	my $s = session();
	$s->send_portal('w', 'SELECT * FROM generate_series(1, 30)');
	$s->send_portal('x', $way{EXPLAIN});
	$s->execute('w', 10);
	$s->execute('x', 1);
	suspend();
	is(join(' ', $s->execute('w', 10)), '10', 'an ungoverned portal beside it flows on');
	is(join(' ', $s->execute('x', 1)), '1', 'so does EXPLAIN');
	resume();
}

# Rows held beyond the transaction are refused from the start
{
	my $s = session();
	is(($s->query('DECLARE h CURSOR WITH HOLD FOR SELECT area FROM mca.person'))[1], 'SG006', 'WITH HOLD is refused');
}

# A term that ends in the middle of a statement ends the statement, and its rows
sub term_ends
{
	change_grant(q{valid_until = clock_timestamp() + '1s'});
	return;
}
{
	my ($sleeper, $s) = (session(), session());
	term_ends();
	$s->query('ROLLBACK');
	$s->query('BEGIN');
	$s->send_portal('w', 'EXECUTE p');
	is(($s->execute('w', 10))[0], 10, 'rows within the term');
	$sleeper->send_query('ROLLBACK; SELECT count(pg_sleep(600)) FROM mca.person');
	is((RawClient::summary($sleeper->until_ready))[1], 'SG004', 'a running statement ends with the term');
	is(join(' ', ($s->execute('w', 10))[ 0, 1 ]), '0 SG004', 'and so do the rows that wait');
	is(join(' ', $sleeper->query('SELECT count(*) FROM generate_series(1, 100000)')), '1', 'a later statement is not hit');
	resume();
}

# COPY TO, and a statement that waits for a lock elsewhere than in the table
{
	my ($copy, $lock) = (session(), session());
	my $holder = RawClient->new($node, database => 'one', user => $node->safe_psql('postgres', 'SELECT current_user'));
	$holder->query('CREATE TABLE public.latch (x int); GRANT ALL ON public.latch TO PUBLIC');
	$holder->query('CREATE FUNCTION public.latched() RETURNS int LANGUAGE plpgsql AS \'BEGIN RETURN count(*) FROM public.latch; END\'');
	$holder->query('BEGIN; LOCK TABLE public.latch');
	$copy->query(q{ROLLBACK; SET govshare.purpose = 'other'});
	$copy->send_query('COPY (SELECT area, pg_sleep(CASE WHEN row_number() OVER () > 5 THEN 600 ELSE 0 END) FROM mca.person) TO STDOUT');
	$lock->send_query('SELECT count(public.latched()) FROM mca.person');
	wait_until('both run', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event IN ('PgSleep', 'relation')}) eq '2';
	});
	suspend();
	suspend('other');
	is((RawClient::summary($copy->until_ready))[1], 'SG003', 'COPY TO is stopped');
	is((RawClient::summary($lock->until_ready))[1], 'SG003', 'so is who waits for a lock');
	$holder->query('ROLLBACK');
	resume();
	resume('other');
}

# What stands in the middle of sending: rows of a function, to a client that
# does not read on
for my $sql ('SELECT p, repeat(\'x\', 1000) FROM public.people() p, generate_series(1, 1000)',
	'COPY (SELECT p, repeat(\'x\', 1000) FROM public.people() p, generate_series(1, 1000)) TO STDOUT',
	'EXECUTE long')
{
	my $s = session();
	$s->query('PREPARE long AS SELECT area, repeat(\'x\', 1000) FROM mca.person, generate_series(1, 30)');
	$s->send_query($sql);
	wait_until('it is stuck in sending', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientWrite'}) eq '1';
	});
	suspend();
	my @message = $s->until_ready;
	my $rows = grep { $_->{type} =~ /[Dd]/ } @message;
	is((RawClient::summary(@message))[1], 'SG003', "$sql: is stopped in mid-sending");
	cmp_ok($rows, '<', 29_000, 'and most of it never left');
	resume();
}

# Parallel query: the leader is stopped, and its workers with it
{
	my $s = session();
	$s->query('ROLLBACK');
	$s->query(q{SET parallel_setup_cost = 0});
	$s->query(q{SET parallel_tuple_cost = 0});
	$s->query(q{SET min_parallel_table_scan_size = 0});
	$s->send_query('SELECT count(pg_sleep(1)) FROM mca.person');
	wait_until('workers run', sub {
		$node->safe_psql('one', q{SELECT count(*) > 0 FROM pg_stat_activity WHERE backend_type = 'parallel worker'}) eq 't';
	});
	suspend();
	is((RawClient::summary($s->until_ready))[1], 'SG003', 'a parallel query is stopped');
	wait_until('its workers are gone', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'parallel worker'}) eq '0';
	});
	resume();
}

# A replication connection has a use of its own for our signal: it is not sent
# one, but its rows stop
{
	$node->safe_psql('one', 'ALTER ROLE regress_govshare_hr REPLICATION');
	my $s = RawClient->new($node, database => 'one', user => 'regress_govshare_hr', replication => 'database');
	$s->query(q{SET govshare.purpose = 'check'});
	is(join(' ', $s->query('SELECT area FROM mca.person LIMIT 3')), '3', 'a replication connection reads');
	$s->send_query('SELECT area, pg_sleep(1) FROM mca.person LIMIT 2');
	wait_until('it sleeps', sub {
		$node->safe_psql('one', q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) eq '1';
	});
	suspend();
	is(join(' ', (RawClient::summary($s->until_ready))[ 0, 1 ]), '0 SG003', 'and gets no row after the suspension');
	is(join(' ', $s->query('SELECT 1')), '1', 'and goes on');
	resume();
}

# What the record says of it
$node->safe_psql('one', 'SELECT govshare.flush_log()');
is( $node->safe_psql('one', q{SELECT count(*) FROM govshare.access_record WHERE kind = 'deny' AND sqlstate = 'SG003' AND department = 'hr' AND entry = 'A/1'})
	  > 8, 1, 'each refusal is on record');
is( $node->safe_psql('one', q{SELECT DISTINCT outcome FROM govshare.access_record WHERE kind = 'close' AND sqlstate = 'SG003'}),
	'failed', 'and the statements that were stopped say why');

$node->stop;
done_testing();
