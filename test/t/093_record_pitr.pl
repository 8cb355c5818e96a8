# Recovery to a point in time: the record goes back with the data, goes on from
# there as one that is a copy and says so, and an old head shows which past is
# whose: one from before that point is proved by both, one from after it by the
# original alone.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use RecordVerifier;
use Test::More;

my $node = new_node('original', wal_level => 'replica', max_wal_senders => 4);
$node->enable_archiving;
$node->restart;
create_govshare_database($node, 'one');

sub append { my ($on, $label) = @_; return $on->safe_psql('one', "SELECT test_append('$label', 300)"); }

# Size and root of the newest head
sub head_of { my ($on) = @_; return split /\|/, $on->safe_psql('one', q{SELECT size, encode(root, 'hex') FROM govshare.log_head()}); }

sub finding
{
	my ($on, $size, $root) = @_;
	return $on->safe_psql('one',
		"SELECT finding FROM govshare.verify_log(known_size => $size, known_root => '\\x$root') ORDER BY finding = 'tampered' DESC LIMIT 1");
}

append($node, 'before');
$node->backup('base');
append($node, 'kept');
my ($size, $root) = head_of($node);
$node->safe_psql('postgres', q{SELECT pg_create_restore_point('here')});
append($node, 'undone');
my ($later_size, $later_root) = head_of($node);
$node->safe_psql('postgres', 'SELECT pg_switch_wal()');
my $segment = $node->safe_psql('postgres', q{SELECT last_archived_wal FROM pg_stat_archiver});
$node->poll_query_until('postgres', q{SELECT last_archived_wal >= (SELECT pg_walfile_name(pg_current_wal_lsn() - 1)) FROM pg_stat_archiver})
  or die "$segment is the last one archived";

my $copy = PostgreSQL::Test::Cluster->new('recovered');
$copy->init_from_backup($node, 'base', has_restoring => 1, standby => 0);
$copy->append_conf('postgresql.conf', "recovery_target_name = 'here'\nrecovery_target_action = 'promote'\narchive_mode = off\n");
$copy->start;
$copy->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'no end of recovery';
append($copy, 'otherwise');

is($copy->safe_psql('one', q{SELECT string_agg(DISTINCT split_part(scenario, '-', 1), ', ' ORDER BY split_part(scenario, '-', 1)) FROM govshare.access_record WHERE kind <> 'event'}),
	'before, kept, otherwise', 'the record is that of the point in time, and goes on');
is($copy->safe_psql('one', q{SELECT leaf, event FROM govshare.log_event}), "$size|epoch", 'it says where it parted from the original');
is(finding($copy, $size, $root), 'verified', 'a head from before is in it');
is(finding($copy, $later_size, $later_root), 'tampered', 'a head from after is not');
is(finding($node, $later_size, $later_root), 'verified', 'which the original still proves');
my ($wrong, $recovered_root) = verify_rows(parse_rows($copy->safe_psql('one', export_query())));
is_deeply($wrong, [], 'every leaf has its hash');
is((head_of($copy))[1], $recovered_root, 'and the root is that of the rows');

$copy->stop;
$node->stop;
done_testing();
