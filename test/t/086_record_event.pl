# Steps of cases are leaves of the record: appended after their commit by the
# log writer, exactly once, whatever is killed; what a step says cannot be
# changed afterwards without verify_log() noticing; and they delay no read.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use RecordVerifier;
use Test::More;
use Time::HiRes qw(usleep);

my $rounds = $ENV{GOVSHARE_TEST_LONG} ? 20 : 2;
my $node = new_node('event', max_prepared_transactions => 4);
create_govshare_database($node, 'one');

my $frame = "SET govshare.break_glass = 'a test takes steps of its own'";

sub sql { return $node->safe_psql('one', @_) }

# Steps written as the engine writes them, from the case's last one on
sub steps
{
	my ($case, $n) = @_;
	return qq{INSERT INTO govshare.case_event (procedure, case_id, seq, step, from_state, to_state, party, actor, department, at, article, departments, details)
		SELECT 'share_request', $case, m + i, 'step ' || i, 'new', 'draft', 'requester', 'regress', 'hr', now(), 'Article 20', '{hr,mca}', '{"a": 1}'
		FROM generate_series(1, $n) i, (SELECT coalesce(max(seq), 0) AS m FROM govshare.case_event WHERE case_id = $case) q};
}

sub all_recorded
{
	return $node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_pending');
}

my $once = q{SELECT (SELECT count(*) FROM govshare.case_event), (SELECT count(*) FROM govshare.log_case),
	(SELECT count(*) FROM govshare.access_record WHERE event = 'case'), (SELECT count(DISTINCT (procedure, case_id, case_seq)) FROM govshare.access_record WHERE event = 'case')};

sql("$frame; " . steps(1, 3));
ok(all_recorded(), 'steps become leaves without anyone waiting');
is(sql('SELECT case_id, case_seq, department, message, outcome FROM govshare.log_event ORDER BY leaf'),
	"1|1|hr|step 1|draft\n1|2|hr|step 2|draft\n1|3|hr|step 3|draft", 'in their order, with what was done by whom');
is(sql(q{SELECT count(*) FROM govshare.log_event l JOIN govshare.case_event e ON (e.case_id, e.seq) = (l.case_id, l.case_seq)
	WHERE l.details_hash = sha256(convert_to(govshare.case_event_text(e), 'UTF8'))}), 3, 'with the hash of all that it says');
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'the record is sound');

sql("$frame; BEGIN; " . steps(1, 3) . '; ROLLBACK; BEGIN; SAVEPOINT s; ' . steps(1, 2) . '; ROLLBACK TO s; ' . steps(1, 1) . '; COMMIT');
ok(all_recorded(), 'after rollbacks');
is(sql($once), '4|4|4|4', 'what was rolled back is no leaf');
sql("$frame; BEGIN; " . steps(2, 2) . q{; PREPARE TRANSACTION 'p'});
sql("COMMIT PREPARED 'p'");
ok(all_recorded(), 'a prepared transaction announces nothing, and is found');
is(sql($once), '6|6|6|6', 'its steps are leaves');

# A department sees the steps of its own cases, not others'
sql(q{INSERT INTO govshare.government VALUES ('CN', '中华人民共和国', 'national', '000000', NULL);
	CREATE ROLE regress_govshare_hr LOGIN; CREATE ROLE regress_govshare_mca LOGIN; CREATE ROLE regress_govshare_mps LOGIN;
	INSERT INTO govshare.department (code, name, government, role) VALUES ('hr', '人社部', 'CN', 'regress_govshare_hr'),
		('mca', '民政部', 'CN', 'regress_govshare_mca'), ('mps', '公安部', 'CN', 'regress_govshare_mps')});
sql("$frame; " . steps(1, 1) =~ s/\{hr,mca\}/{mps}/r);
ok(all_recorded(), 'a step that concerns another department');
for my $see ([ hr => 7 ], [ mca => 6 ], [ mps => 1 ])
{
	is(sql(q{SELECT count(*) FROM govshare.log_event WHERE event = 'case'}, extra_params => [ '-U', "regress_govshare_$see->[0]" ]),
		$see->[1], "$see->[0] sees $see->[1] steps");
}
for my $statement ('DELETE FROM govshare.log_pending', q{INSERT INTO govshare.log_pending (procedure, case_id, seq) VALUES ('x', 1, 1)},
	'UPDATE govshare.log_case SET leaf = 0', 'TRUNCATE govshare.log_case')
{
	isnt(($node->psql('one', $statement))[0], 0, "refused even to a superuser: $statement");
}

for my $see ([ hr => 7 ], [ mca => 6 ], [ mps => 1 ])
{
	is(sql(q{SELECT count(*) FROM govshare.export_slice() e WHERE e ~ '^leaf'}, extra_params => [ '-U', "regress_govshare_$see->[0]" ]),
		$see->[1], "$see->[0] exports $see->[1] steps");
}
is(sql("$frame; BEGIN; " . steps(1, 1) . q{; SELECT string_agg(finding, ', ') FROM govshare.verify_log(); ROLLBACK}), 'verified',
	'a step that waits for its leaf is no finding');

# A lock on the tables of cases keeps no read waiting
my $locker = $node->background_psql('one');
$locker->query_safe("$frame; BEGIN; ALTER TABLE govshare.log_pending DISABLE TRIGGER log_pending_refuse");
my $started = time();
sql(q{SELECT test_append('meanwhile', 1) FROM generate_series(1, 20)});
cmp_ok(time() - $started, '<', 5, 'reads are recorded while the steps wait for a lock');
$locker->query_safe('ROLLBACK');
$locker->quit;

# Exactly once, whatever is killed
for my $round (1 .. $rounds)
{
	my $clients = join ' ', map { "'" . join(';', $frame, map { steps($_ + 10, 5) } 1 .. 3) . ";'" } 1;
	my $session = $node->background_psql('one', on_error_stop => 0);
	$session->query_safe("$frame; SELECT 1");
	$session->query_until(qr/started/, "\\echo started\n" . join('', map { steps(100 * $round + $_, 7) . ";\n" } 1 .. 60));
	usleep(20_000 + int(rand(150_000)));
	if ($round % 2) { kill 'KILL', writer_pid($node, 'one') }
	else { $node->kill9 }
	eval { $session->quit };
	if ($round % 2) { wait_until('the server is back', sub { answers($node, 'one') }) }
	else { wait_until('the server starts', sub { $node->{_pid} = undef; $node->start(fail_ok => 1) }) }
	writer_pid($node, 'one');
	ok(all_recorded(), "round $round: all committed steps are recorded");
	my ($events, @others) = split /\|/, sql($once);
	is_deeply(\@others, [ ($events) x 3 ], "round $round: each of $events exactly once");
}
is(sql('SELECT finding FROM govshare.verify_log()'), 'verified', 'the record is sound after all');
my ($wrong, $root) = verify_rows(parse_rows(sql(export_query())));
is_deeply($wrong, [], 'the independent program rebuilds every leaf, events too');
is(sql(q{SELECT encode(root, 'hex') FROM govshare.log_head()}), $root, 'and the root');

# What was done cannot be undone
my %other = (text => q{%s || 'x'}, bigint => '%s + 1000', integer => '%s + 1000', 'timestamp with time zone' => q{%s - interval '1 day'},
	'text[]' => q{%s || 'x'::text}, jsonb => q{%s || '{"b": 1}'});
my @column = map { [ split /\|/ ] } split /\n/, sql(q{SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
	WHERE attrelid = 'govshare.case_event'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum});
my $disable = join '; ', map { "ALTER TABLE govshare.$_ DISABLE TRIGGER ALL" } qw(case_event log_case log_pending);
for my $change (
	(map { [ "UPDATE govshare.case_event SET $_->[0] = " . sprintf($other{ $_->[1] }, $_->[0]) . ' WHERE case_id = 1 AND seq = 2', 'changed step, tampered' ] } @column),
	[ 'DELETE FROM govshare.case_event WHERE case_id = 1 AND seq = 2', 'changed step, tampered' ],
	[ 'DELETE FROM govshare.log_case WHERE case_id = 1 AND seq = 2', 'changed step, tampered' ],
	[ 'DELETE FROM govshare.case_event WHERE case_id = 1 AND seq = 2; DELETE FROM govshare.log_case WHERE case_id = 1 AND seq = 2', 'changed step, tampered' ],
	[ 'UPDATE govshare.log_case SET leaf = leaf + 1 WHERE case_id = 1 AND seq = 2', 'changed step, tampered' ],
	[ steps(1, 1), 'changed step, tampered' ])
{
	is(sql("$frame; BEGIN; $disable; $change->[0]; SELECT string_agg(DISTINCT finding, ', ') FROM govshare.verify_log(); ROLLBACK"),
		$change->[1], "found: " . substr($change->[0], 0, 60));
}

# Who opens a new epoch says why
sql(q{SELECT govshare.open_log_epoch('restored from the backup of last night')});
is(sql(q{SELECT event, message FROM govshare.log_event ORDER BY leaf DESC LIMIT 1}), 'epoch|restored from the backup of last night', 'a new epoch is on record');
sql(q{ALTER SYSTEM SET govshare.log_timeout = '1s'});
$node->reload;
my $writer = writer_pid($node, 'one');
kill 'STOP', $writer;
like(($node->psql('one', q{SELECT govshare.open_log_epoch('restored again')}))[2], qr/the record was not durable/, 'and is not told before it is durable');
kill 'CONT', $writer;

$node->stop;
done_testing();
