# Records go when their time is over, and not before: three years by this
# server's clock, by the records themselves and by the days that they show; by
# the authority, on record; and what remains is proved as before (Article 29).
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = new_node('purge');
create_govshare_database($node, 'one');

sub sql { return $node->safe_psql('one', @_) }

sub as
{
	my ($role, $sql) = @_;
	return $node->psql('one', $sql, extra_params => [ '-U', "regress_govshare_$role", '-v', 'VERBOSITY=verbose' ]);
}

sub refused
{
	my ($sql, $pattern, $what) = @_;
	my (undef, undef, $stderr) = $node->psql('one', $sql, extra_params => [ '-v', 'VERBOSITY=verbose' ]);
	return like($stderr, $pattern, $what);
}

sql(q{
	INSERT INTO govshare.government VALUES ('CN', '中华人民共和国', 'national', '000000', NULL), ('37', '山东省', 'province', '37', 'CN');
	CREATE ROLE regress_govshare_ndb LOGIN; CREATE ROLE regress_govshare_sd_data LOGIN; CREATE ROLE regress_govshare_mca LOGIN;
	CREATE ROLE regress_govshare_ndb_head LOGIN IN ROLE regress_govshare_ndb;
	CREATE ROLE regress_govshare_sd_head LOGIN IN ROLE regress_govshare_sd_data;
	INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
		('ndb', '国家数据局', 'CN', true, 'regress_govshare_ndb'), ('sd_data', '山东省大数据局', '37', true, 'regress_govshare_sd_data'),
		('mca', '民政部', 'CN', false, 'regress_govshare_mca');
	INSERT INTO govshare.department_head (department, role, duty) VALUES ('ndb', 'regress_govshare_ndb_head', 'principal'),
		('sd_data', 'regress_govshare_sd_head', 'principal');});
refused('SELECT govshare.purge_log()', qr/SG104.*three years/s, 'an empty record has nothing to purge');

# A clock that was wrong at first: steps of today whose leaves come before those of years ago
sql(q{SET govshare.break_glass = 'test';
	INSERT INTO govshare.case_event (procedure, case_id, seq, step, from_state, to_state, party, actor, department, at, article, departments, details)
		SELECT 'share_request', 1, i, 'step', 'new', 'draft', 'requester', 'regress', 'mca', now(), 'Article 20', '{mca}', '{}' FROM generate_series(1, 3) i});
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_pending') or die 'the steps are not recorded';

# 1210 days of records, one a day
sql('SELECT test_past(1210, 1210); SELECT test_append(\'now\', 10)');
my ($size, $root) = split /\|/, sql(q{SELECT size, encode(root, 'hex') FROM govshare.log_head()});
my $dir = PostgreSQL::Test::Utils::tempdir;
my $proof = sql('SELECT govshare.inclusion_proof(5, 1000)');
my $hash5 = sql('SELECT leaf_hash FROM govshare.access_record WHERE leaf = 5');
my $due = sql(q{SELECT count(*) FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL});
cmp_ok($due, '>', 0, "$due months are older than three years");
is(sql(q{SELECT count(*) FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL AND until > now() - interval '3 years'}), 0, 'no younger one is due');
is(sql(q{SELECT count(*) FROM govshare.log_purge_due(now() - interval '10 years') WHERE obstacle IS NULL}), 0, 'nor one beyond the time given');

# Who may
for my $who (qw(mca sd_head ndb))
{
	like((as($who, 'SELECT govshare.purge_log()'))[2], qr/SG102.*principal/s, "$who may not purge");
}
like((as('mca', q{SELECT govshare.hold_log('x')}))[2], qr/SG102/, 'nor hold');

# A hold, and an open case
my $hold = (as('ndb_head', q{SELECT govshare.hold_log('disciplinary case 7')}))[1];
refused('SELECT govshare.purge_log()', qr/SG104.*record is held/s, 'what is held is not purged');
like((as($_, "SELECT govshare.release_log_hold($hold)"))[2], qr/SG102/, "$_ may not release it") for qw(mca sd_head ndb);
is((as('ndb_head', "SELECT govshare.release_log_hold($hold)"))[0], 0, 'the hold is released');
isnt((as('ndb_head', "SELECT govshare.release_log_hold($hold)"))[0], 0, 'once');
sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica;
	INSERT INTO govshare.obligation (statute, article, department, procedure, case_id, event_at, started_on, workdays, calendar, due_on, due_at, provisional, warn_at)
	SELECT code, 'Article 20', 'mca', 'share_request', 1, now() - interval '4 years', current_date - 1461, 10, 'CN', current_date - 1440, now() - interval '1440 days', false, now() - interval '1442 days'
	FROM govshare.statute LIMIT 1});
refused('SELECT govshare.purge_log()', qr/SG104.*case that began before its end is still open/s, 'nor while a case of that time is open');
sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica; UPDATE govshare.obligation SET state = 'overdue'});
refused('SELECT govshare.purge_log()', qr/SG104.*case that began before its end is still open/s, 'or overdue');
sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica; DELETE FROM govshare.obligation});

# What is kept longer for the sake of one entry
sql(q{INSERT INTO govshare.entry_retention VALUES ('MZ001/000001', 60, '《档案法》')});
refused('SELECT govshare.purge_log()', qr/SG104.*use of entry MZ001\/000001 is kept for 60 months/s, 'the longer period of an entry counts');
sql(q{UPDATE govshare.entry_retention SET months = 36});
is(sql(q{SELECT count(*) FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL}), $due, 'a period that is no longer than the setting keeps nothing');
refused(q{UPDATE govshare.entry_retention SET months = 35}, qr/23514/, 'three years are the least');
sql('DELETE FROM govshare.entry_retention');

# The purge, by the authority's principal
my ($status, $out, $err) = as('ndb_head', 'SELECT govshare.purge_log()');
is("$status$err", '0', 'the principal of the authority over all purges');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_purge WHERE done_at IS NULL') or die 'no purge';
my $before_leaf = sql('SELECT max(before_leaf) FROM govshare.log_purge');
is(sql(q{SELECT min(leaf) FROM govshare.access_record WHERE leaf_time < now() - interval '1 year'}), $before_leaf, 'the oldest records are gone');
is(sql(q{SELECT count(*) FROM govshare.access_record WHERE leaf_time < now() - interval '3 years 31 days'}), 0, 'all that were due');
is(sql(q{SELECT count(*) FROM generate_series(now() - interval '3 years' + interval '1 day', now(), interval '1 day') d}),
	sql(q{SELECT count(DISTINCT leaf_time::date) FROM govshare.access_record WHERE leaf_time > now() - interval '3 years'}), 'all of three years are there');
is(sql(q{SELECT department IS NULL, details::json->>'before_leaf', details::json->>'requested_by' FROM govshare.log_event WHERE event = 'purge'}),
	"t|$before_leaf|regress_govshare_ndb_head", 'the purge is on record');
is(sql(q{SELECT string_agg(event, ', ' ORDER BY leaf) FROM govshare.log_event WHERE event <> 'case'}), 'hold, release, purge', 'and so are the hold and its end');

# What remains is proved, also to who keeps an old head
is(sql("SELECT finding FROM govshare.verify_log(known_size => $size, known_root => '\\x$root')"), 'verified', 'the record is sound, and has the old head in it');
is(sql("SELECT govshare.verify_inclusion('$hash5', 5, 1000, '$proof', govshare.log_root(1000))"), 't', 'a proof of a purged record still holds');
is(sql("SELECT govshare.verify_inclusion('$hash5', 5, $size, govshare.inclusion_proof(5, $size), '\\x$root')"), 't', 'and new ones can be made');
append_to_file("$dir/export", sql("SELECT * FROM govshare.export_log(0, $size, $size)") . "\n");
like((run_command([ "$FindBin::RealBin/../../tools/verify_log", '--size', $size, '--root', $root, "$dir/export" ]))[0],
	qr/^verified: @{[sql("SELECT count(*) FROM govshare.access_record WHERE leaf < $size")]} leaves/m, 'the rest is exported with its proof');
my $partition = sql("SELECT tableoid::regclass FROM govshare.access_record WHERE leaf = $before_leaf");
is(sql("SET govshare.break_glass = 'a test tampers with the record'; BEGIN; ALTER TABLE $partition DISABLE TRIGGER ALL;
		DELETE FROM $partition WHERE leaf = $before_leaf; SELECT string_agg(finding, ', ') FROM govshare.verify_log(); ROLLBACK"),
	'missing leaf, tampered', 'the next leaf is not missed with the purged');
is(sql("SET govshare.break_glass = 'a test tampers with the record'; BEGIN; ALTER TABLE govshare.case_event DISABLE TRIGGER ALL;
		UPDATE govshare.case_event SET actor = 'another' WHERE seq = 2; SELECT string_agg(finding, ', ') FROM govshare.verify_log(); ROLLBACK"),
	'changed step, tampered', 'nor is what becomes of a step whose leaf is there');
is(sql("SET govshare.break_glass = 'a test tampers with the record'; BEGIN; ALTER TABLE govshare.access_record DISABLE TRIGGER ALL;
		DELETE FROM govshare.access_record WHERE leaf < 3; SELECT finding FROM govshare.verify_log(); ROLLBACK"),
	'verified', 'a step whose leaf went with a purge is none');
refused('SELECT govshare.purge_log()', qr/SG104/, 'nothing more is due');

# A clock that jumps purges nothing: four years without a day between
create_govshare_database($node, 'jump');
$node->safe_psql('jump', 'SELECT test_past(1461, 300); SELECT test_append(\'now\', 300)');
like(($node->psql('jump', 'SELECT govshare.purge_log()'))[2], qr/the record saw \d+ days since, of the 540/, 'a clock that jumped shows by the days that are not there');
is($node->safe_psql('jump', q{SELECT count(*) FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL}), 0, 'nothing is due');

# Nor one that was years ahead for 600 days, and was put right
$node->safe_psql('jump', 'SELECT test_past(700, 1); SELECT test_past(-800, 600)');
is($node->safe_psql('jump', q{SELECT count(*) > 0, bool_or(until > now() - interval '3 years') FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL}),
	't|f', 'months that are young by this clock stay');
$node->safe_psql('jump', q{INSERT INTO govshare.entry_retention VALUES ('MZ001/000001', 60, '《档案法》')});
is($node->safe_psql('jump', q{SELECT count(*) FROM govshare.log_purge_due('infinity') WHERE obstacle IS NULL}), 0, 'whatever their retention');
$node->safe_psql('jump', 'DELETE FROM govshare.entry_retention');

# A month waits for its last tile, and the younger ones for it
$node->safe_psql('jump', 'SELECT test_past(1461, 1); SELECT test_past(-1401, 1)');
is($node->safe_psql('jump', q{SELECT string_agg(DISTINCT obstacle, ', ') FROM govshare.log_purge_due(now() - interval '3 years 2 months')
		WHERE until < now() - interval '3 years 2 months'}), 'an older month stays, its last leaves are in no complete tile yet',
	'a month stays whose leaves are in no complete tile, and all after it');

# By this server's clock all is old, but the record ends before three years were over
create_govshare_database($node, 'ended');
$node->safe_psql('ended', 'SELECT test_past(3000, 700)');
is($node->safe_psql('ended', q{SELECT string_agg(DISTINCT obstacle, ', ') FROM govshare.log_purge_due(now() - interval '7 years')
	WHERE until < now() - interval '7 years'}), 'the newest record is not 36 months younger', 'a record that ended purges nothing');

# Who makes the writer purge what is younger is found out
$node->safe_psql('ended', q{SET govshare.break_glass = 'a test has young records purged';
	CREATE OR REPLACE FUNCTION govshare.log_purge_due(before timestamptz)
		RETURNS TABLE (partition text, first_leaf bigint, last_leaf bigint, until timestamptz, obstacle text)
		LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
		$$SELECT split_part(tableoid::regclass::text, '.', 2), min(leaf), max(leaf), now(), NULL FROM govshare.access_record WHERE leaf >= 700 AND leaf_time < now() - interval '1 day' GROUP BY 1 ORDER BY 2 LIMIT 1$$;
	SELECT test_past(300, 100); SELECT govshare.purge_log()});
$node->poll_query_until('ended', 'SELECT NOT EXISTS (SELECT FROM govshare.access_record WHERE leaf = 702)') or die 'no purge';
is($node->safe_psql('ended', q{SELECT string_agg(finding, ', ') FROM govshare.verify_log()}), 'missing leaf, tampered',
	'a purge of young records is no reason why they are not there');

# The setting, and the writer by itself
for my $value (35, 0, -1)
{
	refused("ALTER SYSTEM SET govshare.retention = $value", qr/22023/, "retention is not $value months");
}
create_govshare_database($node, 'auto');
# also where clocks went back, and an older month has later leaves
$node->safe_psql('auto', q{SELECT test_past(1260, 1260); SELECT test_past(1255, 1); SELECT test_append('now', 100)});
$node->safe_psql('postgres', 'ALTER SYSTEM SET govshare.retention = 38');
$node->safe_psql('postgres', 'ALTER SYSTEM SET govshare.auto_purge = on');
$node->reload;
$node->safe_psql('auto', q{SELECT test_append('more')});
$node->poll_query_until('auto', q{SELECT count(*) = 1 FROM govshare.log_event WHERE event = 'purge'}) or die 'no purge by itself';
is($node->safe_psql('auto', q{SELECT min(leaf_time) > now() - interval '39 months 1 day' AND min(leaf_time) < now() - interval '38 months' FROM govshare.access_record}), 't',
	'the writer purges by itself, by the longer retention');
is($node->safe_psql('auto', q{SELECT finding FROM govshare.verify_log()}), 'verified', 'and the record is sound');

$node->stop;
done_testing();
