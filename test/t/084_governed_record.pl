# Reads of governed tables are recorded before their first row leaves (P1):
# opening, completion and refusal; ROLLBACK, errors, cursors and cancelled
# statements change nothing; without a record there is no row.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RecordVerifier;
use Test::More;

my $node = new_node('governed');
$node->safe_psql('postgres', 'CREATE DATABASE one');
$node->safe_psql('one', q{
	CREATE EXTENSION govshare;
	CREATE ROLE regress_govshare_mca LOGIN;
	CREATE ROLE regress_govshare_sd_hr LOGIN;
	INSERT INTO govshare.government VALUES
		('CN', '中华人民共和国', 'national', '000000', NULL),
		('37', '山东省', 'province', '37', 'CN');
	INSERT INTO govshare.department (code, name, government, role) VALUES
		('mca', '民政部', 'CN', 'regress_govshare_mca'),
		('sd_hr', '山东省人力资源和社会保障厅', '37', 'regress_govshare_sd_hr');
	INSERT INTO govshare.purpose VALUES ('check', '核验');
	GRANT USAGE ON SCHEMA govshare TO regress_govshare_mca, regress_govshare_sd_hr;
	CREATE SCHEMA mca AUTHORIZATION regress_govshare_mca;
	GRANT USAGE ON SCHEMA mca TO regress_govshare_sd_hr;
	SET ROLE regress_govshare_mca;
	CREATE TABLE mca.place (code govshare.division_code, name text);
	INSERT INTO mca.place SELECT (370100 + n)::text::govshare.division_code, 'place ' || n FROM generate_series(1, 99) n;
	GRANT SELECT ON mca.place TO regress_govshare_sd_hr;
	RESET ROLE;
	SET session_replication_role = replica;	-- no catalogue behind it: bind by hand
	SET govshare.break_glass = 'a test binds a table without a catalogue entry';
	ALTER TABLE mca.place ENABLE ROW LEVEL SECURITY;
	CREATE POLICY govshare_scope ON mca.place USING (govshare.in_scope(place)) WITH CHECK (true);
	INSERT INTO govshare.governed_table VALUES ('mca.place', 'MZ001/000001', 'mca', 'code', false);
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
	VALUES (1, 'MZ001/000001', 1, 'mca', 'sd_hr', 'check', '{service}', '{code,name}', '-infinity', 'infinity');});

sub as_requester
{
	my ($sql) = @_;
	return $node->psql('one', "SET govshare.purpose = 'check'; SET govshare.scenario = 'test'; $sql",
		extra_params => [ '-U', 'regress_govshare_sd_hr' ]);
}

# Rows of the log since the last call, oldest first
my $seen = 0;

sub recorded
{
	my ($columns) = @_;
	$node->safe_psql('one', 'SELECT govshare.flush_log()');
	my $rows = $node->safe_psql('one',
		"SELECT $columns FROM govshare.access_log WHERE leaf >= $seen ORDER BY leaf");
	$seen = $node->safe_psql('one', 'SELECT size FROM govshare.log_head()');
	return $rows;
}

my ($rc, $out, $err) = as_requester(q{SELECT count(*) FROM mca.place WHERE name <> 'secret'});
is($out, 99, "the read works ($err)");
is(recorded('department, provider, entry, relation, purpose, scenario, method, items, outcome, rows, outer_role, query'),
	q{sd_hr|mca|MZ001/000001|mca.place|check|test|service|{name}|completed|1|regress_govshare_sd_hr|SELECT count(*) FROM mca.place WHERE name <> $?},
	'it is recorded, who, what, why and how it ended; literals are redacted');

as_requester('BEGIN; SELECT * FROM mca.place; ROLLBACK');
is(recorded('outcome, rows'), 'completed|99', 'ROLLBACK takes no record back');

as_requester('SELECT 1 / (length(name) - length(name)) FROM mca.place');
is(recorded('outcome, rows'), 'failed|0', 'a statement that fails is recorded');

as_requester(q{BEGIN; SAVEPOINT s; SELECT count(*) FROM mca.place; ROLLBACK TO s; RELEASE s; COMMIT});
is(recorded('outcome'), 'completed', 'a savepoint takes no record back');

as_requester('BEGIN; DECLARE c CURSOR FOR SELECT * FROM mca.place; FETCH 3 FROM c; FETCH 4 FROM c; COMMIT');
is(recorded('rows'), '7', 'a cursor is one access with the rows of all its fetches');

as_requester(q{SET statement_timeout = '200ms'; SELECT pg_sleep(1) FROM mca.place LIMIT 1});
is(recorded('outcome'), 'cancelled', 'a cancelled statement is recorded');

($rc, $out, $err) = $node->psql('one', 'SELECT * FROM mca.place',
	extra_params => [ '-U', 'regress_govshare_sd_hr' ]);
is($out, '', 'without a purpose there is no row');
is(recorded('outcome, sqlstate, department'), 'denied|SG001|sd_hr', 'and the attempt is recorded');

as_requester(q{BEGIN; SELECT * FROM mca.place; \! true
	SELECT 1/0; ROLLBACK});
is(recorded('outcome'), 'completed', 'an error later in the transaction changes nothing');

# The provider's own use is not recorded
$node->safe_psql('one', 'SELECT count(*) FROM mca.place',
	extra_params => [ '-U', 'regress_govshare_mca' ]);
is(recorded('1'), '', 'the provider\'s own use is its ordinary business');

# No record, no row: the writer does not answer
$node->safe_psql('postgres', q{ALTER SYSTEM SET govshare.log_timeout = '2s'});
$node->reload;
my $writer = writer_pid($node, 'one');
kill 'STOP', $writer;
($rc, $out, $err) = as_requester('SELECT * FROM mca.place');
is($out, '', 'no row leaves while its record is not durable');
like($err, qr/cannot be recorded/, 'and the error says so');
kill 'CONT', $writer;
wait_until('reads work again', sub { (as_requester('SELECT count(*) FROM mca.place'))[1] eq '99' });

# A session that is killed leaves an opening record without completion
$seen = $node->safe_psql('one', 'SELECT size FROM govshare.log_head()');
my $session = $node->background_psql('one', extra_params => [ '-U', 'regress_govshare_sd_hr' ]);
$session->query_safe(q{SET govshare.purpose = 'check'});
my $pid = $session->query_safe('SELECT pg_backend_pid()');
$session->query_until(qr/started/, "\\echo started\nSELECT pg_sleep(60) FROM mca.place LIMIT 1;\n");
wait_until('its read is on record',
	sub { $node->safe_psql('one', 'SELECT size FROM govshare.log_head()') > $seen });
is($node->safe_psql('one', "SELECT outcome FROM govshare.access_log WHERE leaf >= $seen"),
	'running or lost', 'a running read shows as such');
kill 'KILL', $pid;
eval { $session->quit };
wait_until('the server is back', sub { answers($node, 'one') });
writer_pid($node, 'one');
is($node->safe_psql('one', "SELECT outcome FROM govshare.access_log WHERE leaf >= $seen"),
	'running or lost', 'the opening of a killed session stays');

# A standby can record nothing, so it gives nothing
$node->safe_psql('one', 'SELECT govshare.flush_log()');
$node->append_conf('postgresql.conf', "wal_level = replica\nmax_wal_senders = 4\nhot_standby = on");
$node->restart;
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
($rc, $out, $err) = $standby->psql('one', "SET govshare.purpose = 'check'; SELECT * FROM mca.place",
	extra_params => [ '-U', 'regress_govshare_sd_hr' ]);
is($out, '', 'no row on a standby');
like($err, qr/standby/, 'and the error says why');

# Promotion goes on with the same tree
$node->stop;
$standby->promote;
writer_pid($standby, 'one');
is(($standby->psql('one', "SET govshare.purpose = 'check'; SELECT count(*) FROM mca.place",
			extra_params => [ '-U', 'regress_govshare_sd_hr' ]))[1], 99, 'a promoted standby gives rows');
$standby->safe_psql('one', 'SELECT govshare.flush_log()');
my ($wrong, $root) = verify_rows(parse_rows($standby->safe_psql('one', export_query())));
is_deeply($wrong, [], 'every leaf has its hash after promotion');
is($standby->safe_psql('one', q{SELECT count(*) FROM govshare.log_event WHERE event = 'epoch' AND details::json->>'from' ~ '/1/' AND details::json->>'to' ~ '/2/'}),
	1, 'the promotion is an event of the log');
is($standby->safe_psql('one', 'SELECT finding FROM govshare.verify_log()'), 'verified', 'which is sound');
is($standby->safe_psql('one', q{SELECT encode(root, 'hex') FROM govshare.log_head()}),
	$root, 'and the root is that of the rows');

$standby->stop;
done_testing();
