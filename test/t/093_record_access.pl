# An access that ends while its opening waits in the queue has one leaf, one
# that lasts has two; either way it is on record once, with how it ended, and
# nobody's completion falls on another's leaf.
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

my $node = new_node('access', 'govshare.log_mode' => 'async', 'govshare.log_queue_size' => "'512kB'", autovacuum => 'off');
govern_by_hand($node, 'one');
$node->safe_psql('one', q{
	CREATE EXTENSION govshare_test SCHEMA public;
	CREATE ROLE regress_govshare_hr_sync LOGIN IN ROLE regress_govshare_hr;
	ALTER ROLE regress_govshare_hr_sync SET govshare.log_mode = sync;
	SET ROLE regress_govshare_mca;
	INSERT INTO mca.person SELECT 1, '370100' FROM generate_series(1, 9);
	CREATE TABLE mca.tax (id int);
	INSERT INTO mca.tax VALUES (1), (2), (3);
	GRANT SELECT ON mca.tax TO govshare_reader;
	RESET ROLE;
	SET govshare.break_glass = 'test: bind by hand';
	SET session_replication_role = replica;
	ALTER TABLE mca.tax ENABLE ROW LEVEL SECURITY;
	CREATE POLICY govshare_scope ON mca.tax USING (govshare.in_scope(tax.*)) WITH CHECK (true);
	INSERT INTO govshare.governed_table VALUES ('mca.tax', 'B/1', 'mca');
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
		VALUES (2, 'B/1', 1, 'mca', 'hr', 'check', '{service}', '{id}', '-infinity', 'infinity')});

sub sql { return $node->safe_psql('one', @_) }

sub session
{
	my $s = RawClient->new($node, database => 'one', user => shift // 'regress_govshare_hr');
	$s->query(q{SET govshare.purpose = 'check'});
	return $s;
}

sub number { return sql("SELECT $_[0] FROM govshare.log_status") }

my $queue = HeldQueue->new($node, 'one');

sub leaves { return $queue->leaves(@_) }

sub held { return $queue->hold }

my $s = session();
my $ends = 'kind, sqlstate, outcome, rows';

# ---- two leaves, of each of two relations ----
my $sync = session('regress_govshare_hr_sync');
leaves('1');
$sync->query('SELECT count(*) FROM mca.person p, mca.tax t');
is(leaves('relation, outcome, rows, close_leaf > leaf', 'access_log'), "mca.person|completed|1|t\nmca.tax|completed|1|t",
	'access_log joins what a statement reads with its own completion each');

# ---- one leaf ----
held();
$s->query('SELECT 1; SELECT id FROM mca.tax; SELECT 2');
is(leaves('query'), 'SELECT id FROM mca.tax', 'of several statements in one message it tells the one that read');
held();
$s->query('SELECT id FROM mca.person');
is(leaves(q{kind, close_leaf = leaf, closed_at - opened_at = duration_us * interval '1 us', outcome, rows, items, query}, 'access_log'),
	'access|t|t|completed|10|{id}|SELECT id FROM mca.person', 'access_log shows an access of one leaf');
is(leaves("$ends, duration_us > 0, encoding, purpose, query"), 'access||completed|10|t|1|check|SELECT id FROM mca.person',
	'a short read has one leaf, which says all');

for my $case (
	[ 'SELECT 1 / (id - 3) FROM mca.tax', 'access|22012|failed|2', 'one that fails half-way' ],
	[ q{SET statement_timeout = '100ms'; SELECT pg_sleep(9) FROM mca.tax; RESET statement_timeout}, 'access|57014|cancelled|0', 'one that is cancelled' ],
	[ 'BEGIN; DECLARE c CURSOR FOR SELECT id FROM mca.person; FETCH 3 FROM c; FETCH 4 FROM c; CLOSE c; COMMIT', 'access||completed|7', 'a cursor' ],
	[ 'BEGIN; DECLARE c CURSOR FOR SELECT id FROM mca.person; FETCH 3 FROM c; COMMIT', 'access||completed|3', 'a cursor that the end of the transaction closes' ],
	[ 'BEGIN; SAVEPOINT s; SELECT id FROM mca.tax; ROLLBACK TO s; COMMIT', 'access||completed|3', 'a read that a savepoint takes back' ],
	[ 'BEGIN; SAVEPOINT s; DECLARE c CURSOR FOR SELECT id FROM mca.person; FETCH 2 FROM c; ROLLBACK TO s; COMMIT', 'access||failed|2', 'a cursor that goes with its savepoint' ],
	[ 'SELECT p.id FROM mca.person p, mca.tax t', "access||completed|30\naccess||completed|30", 'each of two tables of a join' ],
	[ 'DO $$ BEGIN PERFORM id FROM mca.tax; PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN PERFORM id + 1 FROM mca.tax; END $$',
		"access||completed|3\naccess||completed|3", 'statements of a function' ])
{
	my ($query, $expected, $what) = @$case;
	held();
	$s->query($query);
	is(leaves($ends), $expected, "one leaf: $what");
}
held();
$s->query('SELECT p.id FROM mca.person p, mca.tax t');
is(leaves('relation, entry, grant_id'), "mca.person|A/1|1\nmca.tax|B/1|2", 'each leaf of a join is that of its table');

# Accesses that end in another order than they began
held();
$s->query('BEGIN');
$s->query("DECLARE c$_ CURSOR FOR SELECT id + $_ FROM mca.person") for 1 .. 3;
$s->query("FETCH $_ FROM c$_") for 1 .. 3;
$s->query("CLOSE c$_") for 2, 3, 1;
$s->query('COMMIT');
is(leaves('kind, rows, statement - min(statement) OVER ()'), "access|1|0\naccess|2|1\naccess|3|2", 'each completes its own leaf');

# ---- two leaves ----
leaves('1');
$s->query('BEGIN');
$s->query('DECLARE c CURSOR FOR SELECT id FROM mca.person');
is(leaves("$ends, items"), 'open||||{id}', 'the opening of a read that lasts is written');
is(sql('SELECT outcome FROM govshare.access_log ORDER BY leaf DESC LIMIT 1'), 'running or lost', 'and shows as running');
held();
$s->query('FETCH 5 FROM c');
$s->query('COMMIT');
is(leaves("$ends, items"), 'close||completed|5|', 'its end is a leaf of its own');
is(sql('SELECT kind, outcome, rows, close_leaf - leaf FROM govshare.access_log ORDER BY leaf DESC LIMIT 1'), 'access|completed|5|1', 'access_log joins both');

leaves('1');
$sync->query('SELECT id FROM mca.tax');
is(leaves($ends), "open|||\nclose||completed|3", 'in sync mode every read has two');

# ---- the ring has come round: other leaves lie where the opening lay ----
leaves('1');
$s->query('BEGIN');
$s->query('DECLARE c CURSOR FOR SELECT id FROM mca.person');
leaves('1');
my $size = number('queue_size');
my $opened_at = number('appended_position');
sql(q{SELECT test_append('round', 100, false, 200)}), leaves('1') until number('appended_position') > $opened_at + $size - 100_000;
held();
sql(q{SELECT test_append('round', 300, false, 200)});
cmp_ok(number('appended_position'), '>', $opened_at + $size, 'the queue has come round');
$s->query('FETCH 6 FROM c');
$s->query('COMMIT');
kill 'CONT', $queue->{writer};
sql('SELECT govshare.flush_log()');
is(sql(qq{SELECT kind, count(*), max(rows) FROM govshare.access_record WHERE leaf >= $queue->{seen} GROUP BY 1 ORDER BY 1}), "close|1|6\nopen|300|", 'the end falls on no other leaf');

# ---- a batch that fails after it was read ----
leaves('1');
my $locker = $node->background_psql('one');
$locker->query_safe(q{SET govshare.break_glass = 'a test stands in the writer''s way';
	BEGIN; ALTER TABLE govshare.log_tree DISABLE TRIGGER log_tree_refuse});
$s->query('BEGIN');
$s->query('DECLARE c CURSOR FOR SELECT id FROM mca.person');
wait_until('a batch fails', sub { number('trouble') =~ /lock timeout/ });
$s->query('FETCH 2 FROM c');
$s->query('COMMIT');
$locker->query_safe('ROLLBACK');
$locker->quit;
is(leaves($ends), "open|||\nclose||completed|2", 'what it read does not change any more');

# ---- counted by all who count ----
held();
$s->query('SELECT id FROM mca.tax') for 1 .. 3;
is(leaves('kind, repeated'), 'access|3', 'three short reads');
my $counted = q{SELECT sum(reads), sum(rows), max(last_use) FROM govshare.usage_by_day WHERE entry = 'B/1'};
my $recorded = q{SELECT count(*), sum(rows), max(opened_at) FROM govshare.access_log WHERE entry = 'B/1'};
is(sql($counted), sql($recorded), 'the statistics count them at once');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
is(sql($counted), sql($recorded), 'and once they are in the table');

sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica;
	UPDATE govshare.share_grant SET reads_per_day = (SELECT sum(reads) + 1 FROM govshare.usage_by_day WHERE entry = 'B/1') WHERE entry = 'B/1'});
$node->restart;
$queue->{writer} = writer_pid($node, 'one');
$s = session();
is(join(' ', map { ($s->query('SELECT id FROM mca.tax'))[1] // 'ok' } 1 .. 2), 'ok SG006', 'after a restart a quota knows them');
sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica; UPDATE govshare.share_grant SET reads_per_day = NULL});

# ---- names are those of the moment ----
leaves('1');
sub names { my ($relation) = @_; $s->query('SELECT id FROM ' . ($relation // 'mca.tax')); return leaves("kind, relation, outer_role, session_role, effective_role, application, items"); }
my $as = sub { return join '|', 'access', $_[0], ($_[1]) x 3, $_[2], '{id}' };
is(names(), $as->('mca.tax', 'regress_govshare_hr', ''), 'as they are') for 1 .. 2;
my @rename = (
	[ 'ALTER TABLE mca.tax RENAME TO "Levy"', 'ALTER TABLE mca."Levy" RENAME TO tax', 'mca."Levy"', 'regress_govshare_hr' ],
	[ 'ALTER SCHEMA mca RENAME TO civil', 'ALTER SCHEMA civil RENAME TO mca', 'civil.tax', 'regress_govshare_hr' ],
	[ 'ALTER ROLE regress_govshare_hr RENAME TO regress_govshare_rs', 'ALTER ROLE regress_govshare_rs RENAME TO regress_govshare_hr', 'mca.tax', 'regress_govshare_rs' ],
	[ 'CREATE SCHEMA other; GRANT USAGE ON SCHEMA other TO PUBLIC; ALTER TABLE mca.tax SET SCHEMA other', 'ALTER TABLE other.tax SET SCHEMA mca', 'other.tax', 'regress_govshare_hr' ]);
for my $case (@rename)
{
	my ($there, $back, $relation, $role) = @$case;
	sql("SET govshare.break_glass = 'test: names'; $there");
	is(names($relation), $as->($relation, $role, ''), "after $there");
	sql("SET govshare.break_glass = 'test: names'; $back");
	is(names(), $as->('mca.tax', 'regress_govshare_hr', ''), 'and back');
}
sql(q{SET govshare.break_glass = 'test: names'; ALTER TABLE mca.tax RENAME id TO number});
is(($s->query('SELECT number FROM mca.tax'))[1], 'SG005', 'a column of another name is another item');
is(leaves('kind, items'), 'deny|{number}', 'which the record names');
sql(q{SET govshare.break_glass = 'test: names'; ALTER TABLE mca.tax RENAME number TO id});
is(names(), $as->('mca.tax', 'regress_govshare_hr', ''), 'and back');
$s->query(q{SET application_name = 'name'});
is(names(), $as->('mca.tax', 'regress_govshare_hr', 'name'), 'application_name');
$s->query('SET quote_all_identifiers = on');
is(names(), $as->('"mca"."tax"', 'regress_govshare_hr', 'name'), 'quote_all_identifiers');
$s->query($_) for 'RESET quote_all_identifiers', 'RESET application_name';
$s->query('BEGIN');
$s->query("DECLARE c CURSOR FOR SELECT id FROM mca.tax");
leaves('1');
sql('ALTER ROLE regress_govshare_hr RENAME TO regress_govshare_rs');
$s->query('FETCH 1 FROM c');
$s->query(q{SET application_name = 'name'});
$s->query('COMMIT');
is(leaves('kind, relation, outer_role, application'), 'close|mca.tax|regress_govshare_hr|', 'an end says whose access it was as the beginning did');
sql('ALTER ROLE regress_govshare_rs RENAME TO regress_govshare_hr');
$s->query('RESET application_name');

# ---- thousands of short reads, some that fail, and sessions that wait for their records ----
$queue->{seen} = sql('SELECT size FROM govshare.log_head()');
my ($clients, $reads) = (6, $ENV{GOVSHARE_TEST_LONG} ? 20_000 : 500);
my $dir = PostgreSQL::Test::Utils::tempdir;
append_to_file("$dir/read", "SELECT id FROM mca.person;\nDO \$\$ BEGIN PERFORM 1 / (id - 1) FROM mca.tax; EXCEPTION WHEN OTHERS THEN NULL; END \$\$;\n"
	. "SELECT p.id FROM mca.person p, mca.tax t;\n");
append_to_file("$dir/wait", "SELECT id FROM mca.tax;\n");
my @run = map {
	my ($role, $script, $n, $transactions) = @$_;
	local $ENV{PGOPTIONS} = '-c govshare.purpose=check';
	IPC::Run::start([ 'pgbench', '-n', '-M', 'prepared', '-c', $n, '-t', $transactions, '-f', "$dir/$script", '-U', $role,
		'-h', $node->host, '-p', $node->port, 'one' ], '<', \undef, '>&', "$dir/$script.out");
} ([ 'regress_govshare_hr', 'read', $clients, $reads ], [ 'regress_govshare_hr_sync', 'wait', 2, 100 ]);
is((grep { IPC::Run::finish($_) } @run), 2, 'all reads passed') or diag(slurp_file("$dir/read.out") . slurp_file("$dir/wait.out"));
sql('SELECT govshare.flush_log()');
my $all = "govshare.access_record WHERE leaf >= $queue->{seen} AND outer_role ~ '_hr'";
my $accesses = "(SELECT r.kind, r.session_id, coalesce(a.statement, r.statement) AS statement, r.relation,
	CASE WHEN r.accesses IS NULL THEN r.rows ELSE a.rows END AS rows FROM govshare.access_record r
	LEFT JOIN LATERAL govshare.series_accesses(r.accesses) a ON true WHERE leaf >= $queue->{seen} AND outer_role ~ '_hr' AND kind <> 'close') a";
is(sql(qq{SELECT kind IN ('open', 'access'), count(DISTINCT (session_id, statement, relation)) = count(*), count(*) FROM $accesses GROUP BY 1}),
	't|t|' . (4 * $clients * $reads + 2 * 100), 'every access is on record once');
is(sql(qq{SELECT outcome, rows, count(*) FROM govshare.access_log WHERE leaf >= $queue->{seen} AND outer_role ~ '_hr' GROUP BY 1, 2 ORDER BY 1, 2}),
	'completed|3|200' . "\ncompleted|10|" . $clients * $reads . "\ncompleted|30|" . 2 * $clients * $reads . "\nfailed|0|" . $clients * $reads,
	'with how it ended');
is(sql(qq{SELECT (SELECT count(*) FROM $accesses WHERE rows IS NULL) = count(*), count(DISTINCT (session_id, statement, relation)) = count(*) FROM $all AND kind = 'close'}),
	't|t', 'each end that is a leaf of its own has its beginning');
cmp_ok(sql("SELECT count(*) FROM $accesses WHERE kind = 'access'"), '>', $clients * $reads, 'most have none');
cmp_ok(sql("SELECT count(*) FROM $all AND repeated > 1"), '>', 100, 'and many share one');
my ($wrong, $root) = verify_rows(parse_rows(sql(export_query())));
is_deeply($wrong, [], 'an independent program rebuilds every leaf');
is(sql(q{SELECT encode(root, 'hex') FROM govshare.log_head()}), $root, 'and the head');
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'verify_log() too');

# ---- outside of the server ----
my $last = sql(q{SELECT max(leaf) FROM govshare.access_record WHERE kind = 'access' AND outcome = 'completed'});
append_to_file("$dir/export", $node->safe_psql('one', "SELECT govshare.export_log($last, $last + 1)") . "\n");
($root) = sql(q{SELECT encode(root, 'hex') FROM govshare.log_head()});
my ($out) = run_command([ "$FindBin::RealBin/../../tools/verify_log", '--print', "$dir/export" ]);
like($out, qr/^leaf $last: access .*outcome=completed rows=/m, 'an export shows it');

$node->stop;
done_testing();
