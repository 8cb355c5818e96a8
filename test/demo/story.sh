# story.sh: the main job, from the catalogue to the record; sourced by demo/run.

say "" \
	"GOVSHARE: the main job, on real data" \
	"" \
	"The Ministry of Civil Affairs (民政部) keeps the codes of all divisions (行政区划代码)" \
	"at county level and above since 1981: 6,823 rows.  The Human Resources Department of" \
	"Shandong (山东省人社厅) needs the current rows of its own province, for one purpose:" \
	"checking entitlement to social insurance (社会保险待遇资格核查).  The Regulations on" \
	"Government Data Sharing (政务数据共享条例, State Council Order 809) say how that goes." \
	"Everything below happens inside PostgreSQL; errors are shown as a user sees them."

chapter "The directory: governments, departments, heads (Articles 8, 10, 11)"
say "The operator of the platform installs the extension and registers who is who." \
	"Each department owns a database role; its heads have roles of their own." ""
act "The operator" postgres ok <<'SQL'
CREATE EXTENSION govshare;

CREATE ROLE nda LOGIN;        CREATE ROLE nda_office LOGIN IN ROLE nda;
CREATE ROLE mca LOGIN;        CREATE ROLE mca_principal LOGIN IN ROLE mca;    CREATE ROLE mca_office LOGIN IN ROLE mca;
CREATE ROLE sd_data LOGIN;    CREATE ROLE sd_data_office LOGIN IN ROLE sd_data;
CREATE ROLE sd_hr LOGIN;      CREATE ROLE sd_hr_office LOGIN IN ROLE sd_hr;
CREATE ROLE sd_agri LOGIN;

INSERT INTO govshare.government (code, name, level, division, parent) VALUES
	('CN', '中华人民共和国', 'national', '000000', NULL),
	('37', '山东省', 'province', '37', 'CN');
INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
	('nda', '国家数据局', 'CN', true, 'nda'),
	('mca', '民政部', 'CN', false, 'mca'),
	('sd_data', '山东省大数据局', '37', true, 'sd_data'),
	('sd_hr', '山东省人力资源和社会保障厅', '37', false, 'sd_hr'),
	('sd_agri', '山东省农业农村厅', '37', false, 'sd_agri');
INSERT INTO govshare.department_head (department, role, duty) VALUES
	('nda', 'nda_office', 'office_head'),
	('mca', 'mca_principal', 'principal'), ('mca', 'mca_office', 'office_head'),
	('sd_data', 'sd_data_office', 'office_head'),
	('sd_hr', 'sd_hr_office', 'office_head');
INSERT INTO govshare.purpose (code, name) VALUES
	('benefit_check', '社会保险待遇资格核查'),
	('statistics', '统计分析');

CREATE SCHEMA mca AUTHORIZATION mca;
GRANT USAGE ON SCHEMA mca TO PUBLIC;
CREATE SCHEMA sd_hr AUTHORIZATION sd_hr;
GRANT USAGE ON SCHEMA sd_hr TO PUBLIC;
SQL
say "The ministry loads its data.  It is a table like any other." ""
act "The ministry" mca ok "6823" <<SQL
CREATE TABLE mca.division_code_table (
	code govshare.division_code,
	name text NOT NULL,
	level govshare.government_level NOT NULL,
	in_use_from int NOT NULL,
	in_use_until int,
	successors text,
	PRIMARY KEY (code, in_use_from)
);
\\copy mca.division_code_table FROM '$work/divisions.csv' WITH (FORMAT csv, HEADER)
SELECT count(*) FROM mca.division_code_table;
SQL

chapter "The catalogue (政务数据目录, Articles 12 to 16)"
say "The ministry drafts an entry.  Conditional sharing (有条件共享) must list its scope and" \
	"purposes: whoever sets conditions says which (Article 15).  Leaving them out fails:" ""
act "A clerk of the ministry" mca SG103 "Article 15" <<'SQL'
SELECT govshare.draft_entry(code => 'MZ001/000001', name => '全国行政区划代码', attribute => 'conditional',
	methods => '{service}', items => '[{"name": "代码", "column": "code", "type": "division_code"}]',
	format => '数据库表', frequency => 'yearly', classification => '基础信息/行政区划',
	secrecy_assessment => '民办保密〔2025〕3号 2025-07-01', privacy_assessment => '民办评估〔2025〕5号 2025-07-04');
SQL
say "Nor can a department keep data to itself (不予共享) without a law, an administrative" \
	"regulation or a decision of the State Council that says so:" ""
act "A clerk of the ministry" mca SG103 "Article 15" <<'SQL'
SELECT govshare.draft_entry(code => 'MZ001/000009', name => '社会组织年检底稿', attribute => 'not_shared',
	methods => '{service}', items => '[{"name": "编号", "column": "id", "type": "text"}]',
	format => '数据库表', frequency => 'yearly', classification => '社会组织',
	secrecy_assessment => '民办保密〔2025〕4号 2025-07-01', privacy_assessment => '民办评估〔2025〕6号 2025-07-04',
	reason => '内部使用');
SQL
say "With scope, purposes and one numbered condition it is accepted, and takes its way:" \
	"the principal (部门负责人) consents, the ministry submits, the national authority publishes." ""
act "A clerk of the ministry" mca ok <<'SQL'
SELECT govshare.draft_entry(code => 'MZ001/000001', name => '全国行政区划代码', attribute => 'conditional',
	methods => '{service}', format => '数据库表', frequency => 'yearly', classification => '基础信息/行政区划',
	items => '[{"name": "代码", "column": "code", "type": "division_code"},
		{"name": "名称", "column": "name", "type": "text"},
		{"name": "级别", "column": "level", "type": "government_level"},
		{"name": "启用年份", "column": "in_use_from", "type": "int"},
		{"name": "停用年份", "column": "in_use_until", "type": "int"},
		{"name": "变更去向", "column": "successors", "type": "text"}]',
	secrecy_assessment => '民办保密〔2025〕3号 2025-07-01', privacy_assessment => '民办评估〔2025〕5号 2025-07-04',
	conditions => '{仅限本行政区域}', scope => '各级政府部门履行职责', purposes => '{benefit_check,statistics}');
SQL
act "Its principal" mca_principal ok <<'SQL'
SELECT govshare.endorse_entry('MZ001/000001');
SQL
act "The clerk" mca ok <<'SQL'
SELECT govshare.submit_entry('MZ001/000001');
SQL
act "The national authority (国家数据局)" nda ok <<'SQL'
SELECT govshare.publish_entry('MZ001/000001');
SQL
say "The ministry binds its table to the published entry (挂接).  From now on it is governed." ""
act "The ministry" mca ok <<'SQL'
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', division_column => 'code');
SQL

chapter "The request (共享申请, Articles 20 and 21)"
clock '2026-02-13 10:00'
say "It is the last Friday before Spring Festival.  Shandong asks for the rows in use of its" \
	"province, without the column \"successors\", and its office head (共享工作机构负责人) agrees:" \
	"with that the ministry has received it and the clock runs." ""
act "A clerk of Shandong's HR department" sd_hr ok <<'SQL'
SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'benefit_check',
	legal_basis => '《社会保险法》第七十四条', scenario => '待遇领取人户籍地核验', use_scope => '待遇处;社保核查系统',
	methods => '{service}', valid_until => '2026-12-31', items => '{code,name,level,in_use_from,in_use_until}',
	divisions => '{37}', row_filter => 'in_use_until IS NULL') AS request;
SQL
request=$(value "SELECT max(id) FROM govshare.share_request")
act "Its office head" sd_hr_office ok <<SQL
SELECT govshare.endorse_request($request);
SQL
say "Ten working days, counted as people work: Saturday 14 and Saturday 28 February are worked," \
	"15 to 23 February is the holiday.  The reply is due on 5 March:" ""
act "The ministry" mca ok "2026-03-05" <<SQL
SELECT statute, article, started_on, workdays, due_on, due_at, state FROM govshare.obligation ORDER BY id;
SELECT recipient, article, text FROM govshare.notice ORDER BY id DESC LIMIT 1;
SQL

chapter "The reply and the delivery (Articles 21 and 22)"
clock '2026-02-26 15:30'
say "A clerk cannot consent: that is for the head of the sharing office." ""
act "A clerk of the ministry" mca SG102 <<SQL
SELECT govshare.approve_request($request);
SQL
act "The office head of the ministry" mca_office ok <<SQL
SELECT govshare.approve_request($request, note => '同意');
SQL
say "Approved in time; now twenty working days for the delivery.  It is done within three." ""
clock '2026-03-03 09:00'
act "The ministry" mca ok <<SQL
SELECT govshare.deliver_request($request) AS grant;
SELECT statute, article, started_on, due_on, state FROM govshare.obligation ORDER BY id;
SQL
grant=$(value "SELECT max(id) FROM govshare.share_grant")

chapter "The read (Article 25: for the approved purpose, within the approved scope)"
say "Shandong declares its purpose and reads.  It wrote no WHERE: the grant did." ""
act "Shandong's HR department" sd_hr ok "\| +153$|^ +153 *\|" <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT code, name, level FROM mca.division_code_table ORDER BY code LIMIT 5;
SELECT count(*) AS rows_seen, count(*) FILTER (WHERE level = 'county') AS counties FROM mca.division_code_table;
SQL
say "Beijing is not in it, however one asks:" ""
act "Shandong's HR department" sd_hr ok "^ +0$" <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table WHERE name = '北京市';
SQL
say "Without a purpose, there is no row:" ""
act "Shandong's HR department" sd_hr SG001 <<'SQL'
SELECT count(*) FROM mca.division_code_table;
SQL
say "For a purpose that was not approved, neither:" ""
act "Shandong's HR department" sd_hr SG002 <<'SQL'
SET govshare.purpose = 'statistics';
SELECT count(*) FROM mca.division_code_table;
SQL
say "An item (数据项) that was not granted stays closed, also in a WHERE:" ""
act "Shandong's HR department" sd_hr SG005 <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT name FROM mca.division_code_table WHERE successors IS NOT NULL;
SQL
say "Another department of the same province has no grant, whatever it declares:" ""
act "Shandong's agriculture department (山东省农业农村厅)" sd_agri SG002 <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table;
SQL
say "It can ask why, and what to do:" ""
act "Shandong's agriculture department" sd_agri ok "SG002" <<'SQL'
\x
SELECT * FROM govshare.explain_access('mca.division_code_table', 'benefit_check');
SQL
say "A view is no way round.  Shandong's HR department lends one to a third party (第三方):" ""
act "Shandong's HR department" sd_hr ok <<'SQL'
CREATE VIEW sd_hr.my_divisions AS SELECT code, name FROM mca.division_code_table;
GRANT SELECT ON sd_hr.my_divisions TO sd_agri;
SQL
act "Shandong's agriculture department" sd_agri SG007 <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT * FROM sd_hr.my_divisions;
SQL
say "And what was rolled back was still read.  The record knows:" ""
act "Shandong's HR department" sd_hr ok "my trace\".* 1 \| completed" <<'SQL'
SET govshare.purpose = 'benefit_check';
BEGIN;
SELECT name AS "my trace" FROM mca.division_code_table WHERE name = '济南市';
ROLLBACK;
SELECT govshare.flush_log();
SELECT leaf, purpose, query, rows, outcome FROM govshare.access_log WHERE query LIKE '%my trace%' ORDER BY leaf DESC LIMIT 1;
SQL

chapter "Suspension (暂停共享, Article 27)"
say "The ministry learns that the view was lent, suspends the grant and orders rectification" \
	"within ten working days.  The very next statement fails." ""
act "The office head of the ministry" mca_office ok <<SQL
SELECT govshare.suspend_grant($grant, ground => 'third_party', facts => '通过视图向第三方提供', rectify_workdays => 10);
SQL
act "Shandong's HR department" sd_hr SG003 <<'SQL'
SET govshare.purpose = 'benefit_check';
SELECT count(*) FROM mca.division_code_table;
SQL

chapter "Silence is noticed (Articles 21 and 39)"
say "Shandong also asks for statistics.  This time nobody at the ministry answers." ""
act "A clerk of Shandong's HR department" sd_hr ok <<'SQL'
SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'statistics',
	legal_basis => '《统计法》第七条', scenario => '参保分布统计', use_scope => '规划处',
	methods => '{service}', valid_until => '2026-12-31', items => '{code,name}', divisions => '{37}') AS request;
SQL
silent=$(value "SELECT max(id) FROM govshare.share_request")
act "Its office head" sd_hr_office ok <<SQL
SELECT govshare.endorse_request($silent);
SELECT govshare.due_at(govshare.statutory_now(), 10) AS due_at;
SQL
say "Ten working days pass." ""
clock '2026-03-18 00:00'
wait_for "SELECT bool_or(state = 'overdue') FROM govshare.obligation"
say "No one had to complain: the watcher, a background worker, flagged it by itself." ""
act "The national authority" nda ok "39\(4\)" <<SQL
SELECT department, statute, article, due_on, state FROM govshare.obligation WHERE state = 'overdue';
SELECT v.item, v.department, v.state, i.wording FROM govshare.violation v JOIN govshare.violation_item i USING (item);
SELECT recipient, article, text FROM govshare.notice ORDER BY id DESC LIMIT 3;
SQL

chapter "The record (使用记录, Article 29)"
say "Every read and every refusal is a leaf of a Merkle tree, durable before the first row left." \
	"What each side may see of it differs.  The ministry sees what was done with its data:" ""
act "The ministry" mca ok "SG007" <<'SQL'
SELECT govshare.flush_log();
SELECT leaf, outer_role, department, purpose, items, outcome, sqlstate, rows FROM govshare.access_log ORDER BY leaf;
SQL
say "The agriculture department sees its own attempts only:" ""
act "Shandong's agriculture department" sd_agri ok "SG002" <<'SQL'
SELECT leaf, outer_role, department, purpose, outcome, sqlstate, rows FROM govshare.access_log ORDER BY leaf;
SQL
say "And the national authority, besides the accesses, the head of the tree.  Whoever keeps" \
	"this line can later tell whether anything before it was changed:" ""
act "The national authority" nda ok <<'SQL'
SELECT department, count(*) AS accesses, count(sqlstate) AS refused FROM govshare.access_log GROUP BY department ORDER BY department;
SELECT size, encode(root, 'hex') AS root FROM govshare.log_head();
SQL
say "Nobody, not even a superuser, edits it in passing:" ""
act "The operator" postgres SG009 <<'SQL'
DELETE FROM govshare.access_record;
SQL
