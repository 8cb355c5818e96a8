# Usage statistics: kept while the record is written, exact at every moment,
# counted once whatever is killed, and shown to whom they concern.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use Test::More;

# A zone in which it is another day than in UTC, whenever this runs
my $zone = (gmtime)[2] >= 10 ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago';
my $node = new_node('usage', 'govshare.timezone' => "'$zone'");
govern_by_hand($node, 'one');
$node->safe_psql('one', 'CREATE EXTENSION govshare_test SCHEMA public');

sub sql { return $node->safe_psql('one', @_) }

# The statistics against the record itself
my $counted = q{SELECT coalesce(string_agg(format('%s %s %s %s: %s reads %s rows %s denials', department, provider, entry, grant_id, reads, rows, denials), E'\n' ORDER BY department, provider, entry, grant_id), '')
	FROM (SELECT department, provider, entry, grant_id, sum(reads) AS reads, sum(rows) AS rows, sum(denials) AS denials FROM govshare.usage_by_day GROUP BY 1, 2, 3, 4) q};
my $recorded = q{SELECT coalesce(string_agg(format('%s %s %s %s: %s reads %s rows %s denials', department, provider, entry, grant_id, reads, rows, denials), E'\n' ORDER BY department, provider, entry, grant_id), '')
	FROM (SELECT department, provider, entry, grant_id, count(*) FILTER (WHERE kind IN ('open', 'access')) AS reads,
			coalesce(sum(rows), 0) AS rows, coalesce(sum(greatest(repeated, 1)) FILTER (WHERE kind = 'deny'), 0) AS denials
		FROM govshare.access_record WHERE kind <> 'event' GROUP BY 1, 2, 3, 4) q};

sub exact
{
	my ($what) = @_;
	my ($is, $expected) = split /#/, sql("SELECT ($counted) || '#' || ($recorded)");
	is($is, $expected, "exact: $what");
	return;
}

exact('an empty record');
my $as_hr = [ '-U', 'regress_govshare_hr' ];
for my $n (1 .. 3)
{
	sql("SET govshare.purpose = 'check'; SELECT count(*) FROM mca.person; SELECT id FROM mca.person", extra_params => $as_hr);
	$node->psql('one', 'SELECT * FROM mca.person', extra_params => $as_hr);
}
sql('SELECT govshare.flush_log()');
exact('at once');
is(sql($counted), "hr mca A/1 1: 6 reads 6 rows 0 denials\nhr mca A/1 : 0 reads 0 rows 3 denials", 'reads, rows and denials by grant');
is(sql('SELECT reads, rows, denials FROM govshare.usage_by_grant'), '6|6|0', 'usage_by_grant');
is(sql('SELECT entry, provider, reads, rows, denials, departments FROM govshare.usage_by_entry'), 'A/1|mca|6|6|3|1', 'usage_by_entry');
is(sql('SELECT department, reads, rows, denials, entries FROM govshare.usage_by_department'), 'hr|6|6|3|1', 'usage_by_department');
is(sql(q{SELECT last_use = (SELECT max(leaf_time) FROM govshare.access_record WHERE kind = 'open') FROM govshare.usage_by_grant}), 't', 'the last use is that of the last read');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
exact('once they are in the table');
is(sql('SELECT count(*) FROM govshare.log_usage'), 2, 'a row a day, department, entry and grant');

# Nothing is counted twice or lost
sql(q{SET govshare.log_mode = async; SELECT test_append('load', 20000, false); SELECT govshare.flush_log()});
exact('under load');
kill 'KILL', writer_pid($node, 'one');
wait_until('the server is back', sub { answers($node, 'one') });
writer_pid($node, 'one');
sql(q{SELECT test_append('after', 10)});
exact('after the writer was killed');
$node->restart;
writer_pid($node, 'one');
sql(q{SELECT test_append('restart', 1)});
exact('after a restart');

# Day by day, in govshare.timezone
my $days = q{SELECT string_agg(day || ' ' || reads, ', ' ORDER BY day) FROM (SELECT day, sum(reads) AS reads FROM govshare.usage_by_day WHERE department = 'sd_hr' GROUP BY day) q};
my $expected_days = q{SELECT string_agg(day || ' ' || reads, ', ' ORDER BY day) FROM (SELECT (leaf_time AT TIME ZONE current_setting('govshare.timezone'))::date AS day, count(*) AS reads
	FROM govshare.access_record WHERE department = 'sd_hr' AND kind = 'open' GROUP BY 1) q};
sql('SELECT test_past(9, 5)');
is(sql($days), sql($expected_days), 'each leaf counts on its day');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
is(sql($days), sql($expected_days), 'in the table too');

# A batch that fails is counted once it is written
my $locker = $node->background_psql('one');
$locker->query_safe(q{SET govshare.break_glass = 'a test stands in the way of the log writer'; BEGIN; ALTER TABLE govshare.log_tree DISABLE TRIGGER log_tree_refuse});
sql(q{SET govshare.log_mode = async; SELECT test_append('locked', 3, false)});
$node->poll_query_until('one', q{SELECT coalesce(trouble ~ 'lock timeout', false) FROM govshare.log_status}) or die 'no trouble';
$locker->query_safe('ROLLBACK');
$locker->quit;
sql('SELECT govshare.flush_log()');
exact('after a batch failed');
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
exact('and in the table');

# An end that comes later takes no last use away
sql(q{SELECT test_leaf('open', 1, 'late', 'mca', NULL)});
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
sql(q{SELECT test_leaf('close', 1, 'late', 'mca', 'completed', 5)});
$node->poll_query_until('one', 'SELECT count(*) = 0 FROM govshare.log_usage_rest') or die 'the counts are not written';
is(sql(q{SELECT u.rows, u.last_use = (SELECT max(leaf_time) FROM govshare.access_record WHERE department = 'late' AND kind = 'open')
	FROM govshare.usage_by_department u WHERE department = 'late'}), '5|t', 'a completion changes no last use');

# Whom they concern
for my $see ([ hr => 'hr' ], [ mca => 'hr, late, sd_hr' ], [ mps => '' ])
{
	is(sql(q{SELECT coalesce(string_agg(department, ', ' ORDER BY department), '') FROM govshare.usage_by_department},
			extra_params => [ '-U', "regress_govshare_$see->[0]" ]), $see->[1], "$see->[0] sees the use by: $see->[1]");
}
isnt(($node->psql('one', 'SELECT * FROM govshare.log_usage', extra_params => $as_hr))[0], 0, 'the table itself is for nobody');
isnt(($node->psql('one', 'UPDATE govshare.log_usage SET reads = 0'))[0], 0, 'and not to be changed');

# Unused grants
is(sql('SELECT count(*) FROM govshare.unused_grant'), 0, 'a grant in use is not listed');
sql(q{SET govshare.break_glass = 'test'; SET session_replication_role = replica;
	INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until) VALUES
		(2, 'A/2', 1, 'mca', 'hr', 'check', '{service}', '{id}', now() - interval '91 days', 'infinity'),
		(3, 'A/3', 1, 'mca', 'hr', 'check', '{service}', '{id}', now() - interval '89 days', 'infinity')});
is(sql('SELECT entry, last_use IS NULL FROM govshare.unused_grant'), 'A/2|t', 'one that nobody used for 90 days is');
is(sql('SELECT count(*) FROM govshare.unused_grant', extra_params => [ '-U', 'regress_govshare_mps' ]), 0, 'to those whom it concerns');

$node->stop;
done_testing();
