# Messages in the language of lc_messages: refusals of the guard, of steps and of
# clocks in Chinese, with the SQLSTATE, DETAIL and HINT that they have in English;
# in English wherever the encoding of a database cannot hold Chinese.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";
use GovshareNode;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# The locale is made here: the machine need not have it
my $locales = PostgreSQL::Test::Utils::tempdir();
PostgreSQL::Test::Utils::system_or_bail('localedef', '-i', 'zh_CN', '-f', 'UTF-8', "$locales/zh_CN.UTF-8");
$ENV{LOCPATH} = $locales;
$ENV{LANG} = 'C.UTF-8';
delete $ENV{LANGUAGE};

my $node = new_node('messages', 'govshare.check_interval' => 0, lc_messages => "'zh_CN.UTF-8'");
govern_by_hand($node, 'one');

# What psql says when a role of a department does this, in verbose form
sub told
{
	my ($database, $sql, %option) = @_;
	my (undef, undef, $err) = $node->psql($database, "\\set VERBOSITY verbose\n$sql", on_error_stop => 0,
		extra_params => [ $option{as} ? ('-U', $option{as}) : () ]);
	return $err;    # bytes, as is this file
}

sub is_told
{
	my ($what, $got, %part) = @_;
	my ($state, $message) = $got =~ /(?:ERROR|错误): +(\w{5}): (.*)/;
	is($state, $part{state}, "$what: SQLSTATE") or diag $got;
	is($message, $part{message}, "$what: message");
	is(($got =~ /^DETAIL: +(.*)/m)[0], $part{detail}, "$what: DETAIL");
	is(($got =~ /^HINT: +(.*)/m)[0], $part{hint}, "$what: HINT");
	return;
}

my $read = "SET govshare.purpose = 'check';\nSELECT id FROM mca.person";
my $request = q{SELECT govshare.request_share(entry => 'B/9', purpose => 'check', legal_basis => '职责', scenario => '核验',
	use_scope => '本部门', methods => '{service}', valid_until => '2099-12-31')};
my $extend = q{SELECT govshare.ask_extension(7, 5, '系统升级')};
my $count = q{SELECT govshare.add_workdays('2090-01-01', 3)};

# A refused read (guard), a step that a rule in PL/pgSQL objects to, a period, a clock
is_told('a refused read', told('one', $read, as => 'regress_govshare_mps'),
	state => 'SG002', message => '部门“mps”没有目录条目“A/1”用于“check”的授权',
	detail => '《条例》第二十五条：只能用于所同意的目的，并在所同意的范围内使用。',
	hint => '请以 govshare.request_share() 申请（《条例》第二十条）。');
is_told('a step in PL/pgSQL', told('one', $request, as => 'regress_govshare_hr'),
	state => 'SG103', message => '目录条目“B/9”不在已发布的目录中',
	detail => '《条例》第二十条：申请应当按照统一发布的目录提出。', hint => '见 govshare.catalog。');
is_told('an obligation', told('one', $extend, as => 'regress_govshare_hr'),
	state => 'SG102', message => '部门“hr”与期限义务 7 无关',
	detail => '由负有义务的部门申请并说明；由同级主管部门同意，同级主管部门即该部门的，由上一级主管部门同意（《条例》第十七条、第二十一条）。',
	hint => '见 govshare.my_duties 和 govshare.obligation。');
is_told('a clock', told('one', $count),
	state => 'SG201', message => '自 2090-01-01 起的工作日超出日历“CN”已公布的范围',
	detail => '已公布 2007-01-01 至 2026-12-31。',
	hint => '请以 govshare.announce_calendar() 录入该年度的正式放假调休安排。');

# The record keeps the message as it was told, and the SQLSTATE, which no language changes
is($node->safe_psql('one',
	q{SELECT govshare.flush_log(); SELECT sqlstate || ' ' || message FROM govshare.access_log WHERE outcome = 'denied'}) =~ s/^\n//r,
	'SG002 部门“mps”没有目录条目“A/1”用于“check”的授权', 'the record keeps SQLSTATE and message');

# Whoever may set lc_messages chooses; C is English, letter for letter
$node->safe_psql('one', q{ALTER DATABASE one SET lc_messages = 'C'});
is_told('in English, a refused read', told('one', $read, as => 'regress_govshare_mps'),
	state => 'SG002', message => 'department "mps" has no grant on entry "A/1" for purpose "check"',
	detail => 'Article 25 permits use for the approved purpose only, within the approved scope.',
	hint => 'Apply with govshare.request_share() (Article 20).');
is_told('in English, a step in PL/pgSQL', told('one', $request, as => 'regress_govshare_hr'),
	state => 'SG103', message => 'entry "B/9" is not in the published catalogue',
	detail => 'Article 20: requests follow the catalogue as published.', hint => 'See govshare.catalog.');
is_told('in English, an obligation', told('one', $extend, as => 'regress_govshare_hr'),
	state => 'SG102', message => 'department "hr" has no part in obligation 7',
	detail => 'The department that owes it asks and explains; the authority of its level, or the next above that is not itself, consents (Articles 17, 21).',
	hint => 'See govshare.my_duties and govshare.obligation.');

# Encodings: the library was loaded before there was a database, and must ask each for its own
sub in_database
{
	my ($name, $encoding) = @_;
	$node->safe_psql('postgres',
		"CREATE DATABASE $name TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
	$node->safe_psql($name, q{CREATE FUNCTION say(text) RETURNS text LANGUAGE C AS 'govshare', 'say';
		CREATE FUNCTION complain() RETURNS int LANGUAGE C AS 'govshare', 'procedure_only'});
	return $node->safe_psql($name, q{SET client_encoding = 'UTF8'; SELECT say('an element is not an object')})
	  . ' / ' . (told($name, q{SET client_encoding = 'UTF8'; SELECT complain()}) =~ /(?:ERROR|错误|\?+): +\w{5}: (.*)/)[0];
}
my $chinese = '某个元素不是对象 / procedure_only() 未作为触发器调用';
my $english = 'an element is not an object / procedure_only() was not called as a trigger';
is(in_database('utf8_c', 'UTF8'), $chinese, 'with LC_CTYPE C, UTF8 holds Chinese');
is(in_database('euc_cn', 'EUC_CN'), $chinese, 'so does EUC_CN');
is(in_database('latin1', 'LATIN1'), $english, 'LATIN1 does not, and gets English');
is(in_database('ascii', 'SQL_ASCII'), $english, 'nor does SQL_ASCII');

# In a session: nothing is remembered from one language to the next
is($node->safe_psql('utf8_c', q{SELECT say('an element is not an object'); SET lc_messages = 'C';
	SELECT say('an element is not an object'); SET lc_messages = 'zh_CN.UTF-8'; SELECT say('an element is not an object')}),
	"某个元素不是对象\nan element is not an object\n某个元素不是对象", 'a session may change its language');

# say() is format(): arguments by place or number, null, percent signs, nothing, repeated in one plan
is($node->safe_psql('one', q{SELECT govshare.say('%2$s %1$s %%', 'a', 1), govshare.say(NULL) IS NULL, govshare.say(''),
	govshare.say('%s', NULL::int), string_agg(govshare.say('unknown key "%s"', n), ' ' ORDER BY n) FROM generate_series(1, 2) n}),
	'1 a %|t|||unknown key "1" unknown key "2"', 'say() formats');

$node->stop;
done_testing();
