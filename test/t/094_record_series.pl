# A statement that a session repeats while its leaf waits in the queue joins
# that leaf: every access is on record with its own time, number, rows and
# duration, and nothing joins what differs in anything else or is under way.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use HeldQueue;
use PostgreSQL::Test::Utils;
use RawClient;
use RecordVerifier;
use Test::More;
use Time::HiRes qw(sleep);

my $node = new_node('series', 'govshare.log_mode' => 'async', autovacuum => 'off');
govern_by_hand($node, 'one');
$node->safe_psql('one', q{
	CREATE ROLE regress_govshare_hr_sync LOGIN IN ROLE regress_govshare_hr;
	ALTER ROLE regress_govshare_hr_sync SET govshare.log_mode = sync;
	SET ROLE regress_govshare_mca;
	INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 9)});

sub sql { return $node->safe_psql('one', @_) }

sub session
{
	my $s = RawClient->new($node, database => 'one', user => shift // 'regress_govshare_hr');
	$s->query(q{SET govshare.purpose = 'check'});
	return $s;
}

my $queue = HeldQueue->new($node, 'one');

sub leaves { return $queue->leaves(@_) }

sub held { return $queue->hold }

my $s = session();
my $read = 'SELECT id FROM mca.person';
my $few = 'SELECT id FROM mca.person LIMIT 2';

# ---- together ----
held();
$s->query($read);
sleep 0.01;
$s->query($read);
sleep 0.01;
$s->query($read);
is(leaves(q{kind, repeated, statement - min(statement) OVER (), rows, duration_us > 0, closed_at - opened_at = duration_us * interval '1 us', outcome, close_leaf = leaf, items, query,
	extract(milliseconds FROM opened_at - lag(opened_at) OVER (ORDER BY statement)) BETWEEN 10 AND 900}, 'access_log'),
	join("\n", map { "access||$_->[0]|10|t|t|completed|t|{id}|$read|$_->[1]" } [ 0, '' ], [ 1, 't' ], [ 2, 't' ]),
	'access_log shows each access with its own time, number, rows and duration');
is(leaves(q{kind, encoding, repeated, rows, outcome, octet_length(accesses), duration_us = (SELECT sum(a.duration_us) FROM govshare.series_accesses(accesses) a),
	leaf_time = (SELECT min(a.opened_at) FROM govshare.series_accesses(accesses) a), statement = (SELECT min(a.statement) FROM govshare.series_accesses(accesses) a)}),
	'access|3|3|30|completed|96|t|t|t', 'they are one leaf, with their sums');

held();
$s->query("$read OFFSET 1") for 1 .. 100;
is(leaves('kind, repeated'), "access|4\naccess|16\naccess|40\naccess|40", 'leaves grow with what repeats, up to a bound');
is(sql("SELECT count(DISTINCT statement), sum(rows) FROM govshare.access_log WHERE leaf >= $queue->{seen} - 4"), '100|900', 'and none is missing');

held();
for (1 .. 3) { $s->query($read); $s->query($few) }
is(leaves('repeated, rows'), "3|30\n3|6", 'statements that take turns have a leaf each');
held();
$s->query("SELECT id + $_ FROM mca.person") for 1 .. 3;
is(leaves('repeated, query'), join("\n", ('|SELECT id + $? FROM mca.person') x 3), 'texts that differ in a literal are told apart by their hashes');
held();
for my $i (1 .. 12, 1 .. 12) { $s->query("SELECT id FROM mca.person LIMIT $i") }
is(leaves('repeated'), "\n" x 23, 'more statements than are remembered do not join');

held();
$s->query(sprintf q{SELECT id FROM mca.person WHERE length('%s') > 0%s}, 'x', ' OR id = 0' x 200) for 1 .. 3;
$s->query($read) for 1 .. 2;
is(leaves('repeated'), "\n\n\n2", 'nor do long ones, which are not remembered');

# ---- apart ----
for my $case (
	[ q{SET application_name = 'other'}, 'RESET application_name', 'application' ],
	[ q{SET govshare.scenario = 'other'}, 'RESET govshare.scenario', 'scenario' ],
	[ 'BEGIN; SELECT pg_current_xact_id()', 'COMMIT', 'transaction' ])
{
	my ($set, $reset, $what) = @$case;
	held();
	$s->query($read);
	$s->query($set);
	$s->query($read) for 1 .. 2;
	$s->query($reset);
	$s->query($read);
	is(leaves('repeated'), "2\n2", "those of another $what do not mix");
}
held();
$s->query($read);
my $other = session();
$other->query($read) for 1 .. 2;
$s->query($read);
is(leaves('repeated'), "2\n2", 'sessions do not mix');

held();
$s->query($read);
sleep 1.1;
$s->query($read) for 1 .. 2;
is(leaves('coalesce(repeated, 1)'), "1\n2", 'a series is of a second at most');

my $sync = session('regress_govshare_hr_sync');
leaves('1');
$sync->query($read) for 1 .. 2;
is(leaves('kind'), "open\nclose\nopen\nclose", 'in sync mode none joins another');

held();
$s->query($read);
leaves('1');
kill 'STOP', $queue->{writer};
$s->query($read) for 1 .. 2;
is(leaves('repeated'), 2, 'nothing joins what the writer has taken');

# ---- last use, reasons ----
held();
$s->query($read) for 1 .. 3;
my $last_use = 'SELECT (SELECT last_use FROM govshare.usage_by_grant) = max(opened_at) FROM govshare.access_log';
leaves('1');
is(sql($last_use), 't', 'the last use is that of the last access of a leaf');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
is(sql($last_use), 't', 'in the table too');
my $operator = RawClient->new($node, database => 'one', user => scalar getpwuid($<));
held();
for my $reason ('one', 'other', 'other')
{
	$operator->query("SET govshare.break_glass = '$reason'");
	$operator->query($read);
}
kill 'CONT', $queue->{writer};
sql('SELECT govshare.flush_log()');
is(sql("SELECT break_glass FROM govshare.access_record WHERE leaf >= $queue->{seen} AND relation = 'mca.person' ORDER BY leaf"), "one\nother\nother",
	'reads under break-glass have each a leaf, with its reason');
leaves('1');

# ---- under way ----
held();
$s->query(q{DO $$
DECLARE
	c refcursor;
	d refcursor;
BEGIN
	OPEN c FOR SELECT id FROM mca.person;
	MOVE 1 IN c;
	OPEN d FOR SELECT id FROM mca.person;
	MOVE 3 IN d;
	CLOSE d;
	MOVE 1 IN c;
	CLOSE c;
	OPEN d FOR SELECT id FROM mca.person;
	MOVE 4 IN d;
	CLOSE d;
END
$$});
is(leaves('repeated, rows'), "|2\n2|7", 'nothing joins what is under way');

held();
for my $n (1 .. 3)
{
	$s->query($_) for 'BEGIN', "DECLARE c CURSOR FOR $read", "FETCH $n FROM c", 'COMMIT';
}
$s->query($_) for 'BEGIN', "DECLARE c CURSOR FOR $read", 'FETCH 4 FROM c';
is(leaves('kind, rows, repeated'), 'access|6|4', 'the last may still be under way when the writer takes the leaf');
my $last = q{SELECT outcome, rows, close_leaf - leaf, closed_at IS NULL FROM govshare.access_log ORDER BY leaf DESC, statement DESC LIMIT 2};
is(sql($last), "running or lost|||t\ncompleted|3|0|f", 'which shows as running');
$s->query($_) for 'FETCH 3 FROM c', 'COMMIT';
is(leaves('kind, rows, repeated'), 'close|7|', 'its end is a leaf of its own');
is(sql($last), "completed|7|1|f\ncompleted|3|0|f", 'access_log joins both');
is(sql('SELECT sum(reads), sum(rows) FROM govshare.usage_by_day'), sql('SELECT count(*), sum(rows) FROM govshare.access_log'), 'the statistics count each once');

# ---- how it ends ----
$s->query('PREPARE p AS SELECT 1 / (id - $1) FROM mca.person');
held();
$s->query("EXECUTE p($_)") for 0, 0, 1, 0, 0;
is(leaves('outcome, rows, sqlstate', 'access_log'), join("\n", map { $_ == 3 ? 'failed|0|22012' : 'completed|10|' } 1 .. 5), 'one that fails says so');
is(leaves('kind, repeated, outcome'), "access|3|completed\nclose||failed\naccess|2|completed", 'in a leaf of its own, and none joins it');
held();
$s->query("EXECUTE p($_)") for 1, 0, 0;
is(leaves('repeated, outcome'), "|failed\n2|completed", 'nor one that failed first');
held();
$s->query('BEGIN');
$s->query($_) for ('SAVEPOINT s', 'EXECUTE p(0)', 'ROLLBACK TO s') x 3, 'ROLLBACK';
is(leaves('kind, repeated, rows'), 'access|3|30', 'what is taken back is on record');

# ---- functions ----
sql(q{CREATE FUNCTION public.nested(n int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	r record;
	total bigint := 0;
BEGIN
	FOR r IN SELECT id FROM mca.person LIMIT 2 LOOP
		total := total + 1 + CASE WHEN n > 0 THEN public.nested(n - 1) ELSE 0 END;
	END LOOP;
	RETURN total;
END
$$});
held();
$s->query('SELECT public.nested(3)');
kill 'CONT', $queue->{writer};
sql('SELECT govshare.flush_log()');
is(sql("SELECT count(*), count(DISTINCT statement), sum(rows), min(outcome), max(outcome) FROM govshare.access_log WHERE leaf >= $queue->{seen}"),
	'15|15|30|completed|completed', 'a statement that runs within itself is on record as often as it ran');

like(sql('SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; EXPLAIN (COSTS OFF) SELECT * FROM govshare.access_log WHERE leaf = 1'),
	qr/Index Scan using \w+session_id_statement_idx on \w+ c(_1)?\n\s+Index Cond: \(\(session_id = [^\n]*statement = /, 'ends are found by session and statement');
like(sql('SET enable_seqscan = off; EXPLAIN (COSTS OFF) SELECT * FROM govshare.access_log WHERE opened_at > now()'),
	qr/Index Cond: \(leaf_time > now\(\)\)/, 'the leaves of a time are found by it');

# ---- the whole ----
my ($wrong, $root) = verify_rows(parse_rows(sql(export_query())));
is_deeply($wrong, [], 'an independent program rebuilds every leaf');
is(sql(q{SELECT encode(root, 'hex') FROM govshare.log_head()}), $root, 'and the head');
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'verify_log() too');
is(sql('SELECT count(*) FROM govshare.series_accesses(NULL)'), 0, 'no accesses');
is(sql(q{SELECT count(*) FROM govshare.series_accesses('\x00')}), 0, 'nor any in a fragment');

$node->stop;
done_testing();
