-- Article 27 ¶1: when its purpose ends, what was shared is disposed of as the
-- provider demands, in the time that it gives; not while a copy exists.
\set clock '2026-03-02 09:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
\set granted_methods '{service,batch}'
\ir include/granted.sql
GRANT USAGE ON SCHEMA mca TO PUBLIC;
CREATE SCHEMA sd AUTHORIZATION regress_govshare_sd_hr;
CREATE VIEW cases AS SELECT id, grant_id, cause, state, method, within_workdays AS days, evidence, opened_at, ordered_at, certified_at FROM govshare.disposal ORDER BY id;
CREATE VIEW periods AS SELECT statute, department, case_id, started_on, workdays, due_on, state FROM govshare.obligation WHERE statute = 'disposal' ORDER BY id;
SELECT from_state, to_state, step, party, requires, opens, closes FROM govshare.procedure_steps('disposal');
-- A grant in force has none
SELECT attempt('mca', 'SELECT govshare.order_disposal(1, ''删除'', 5)'), attempt('sd_hr', 'SELECT govshare.certify_disposal(1, ''x'')');
SELECT attempt('mps', 'SELECT govshare.order_disposal(1, ''删除'', 5)');
-- The requester ends the purpose, for a cause of the law
SELECT attempt('mca', 'SELECT govshare.end_purpose(1, ''fulfilled'', ''x'')'), attempt('mps', 'SELECT govshare.end_purpose(1, ''fulfilled'', ''x'')'),
	attempt('sd_hr', 'SELECT govshare.end_purpose(1, ''bored'', ''x'')'), attempt('sd_hr', 'SELECT govshare.end_purpose(1, NULL, ''x'')'), attempt('sd_hr', 'SELECT govshare.end_purpose(1, ''fulfilled'', '' '')');
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
CREATE TABLE sd.kept AS SELECT code, name FROM mca.division_code_table;
CREATE TABLE sd.derived AS SELECT count(*) FROM sd.kept;
RESET ROLE;
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(1, ''fulfilled'', ''核查结束'')');
SELECT id, state, end_cause, state_reason, ended_at IS NOT NULL AS ended FROM govshare.share_grant;
SELECT * FROM cases;
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM sd.kept;
RESET ROLE;
SET ROLE regress_govshare_mca;
SELECT procedure, case_id, step, owed_to FROM govshare.my_duties;
RESET ROLE;
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(1, ''fulfilled'', ''again'')');
-- The provider says how, and by when
SELECT attempt('sd_hr', 'SELECT govshare.order_disposal(1, ''删除'', 5)'), attempt('nda', 'SELECT govshare.order_disposal(1, ''删除'', 5)'),
	attempt('mca', 'SELECT govshare.order_disposal(1, '''', 5)'), attempt('mca', 'SELECT govshare.order_disposal(1, ''删除'', 0)'), attempt('mca', 'SELECT govshare.order_disposal(1, ''删除'', NULL)'), attempt('mca', 'SELECT govshare.order_disposal(1, ''删除'', 251)');
SELECT attempt('mca', 'SELECT govshare.order_disposal(1, ''删除全部副本并销毁导出文件'', 5)');
SELECT * FROM periods;
SET ROLE regress_govshare_sd_hr;
SELECT procedure, step, owed_to, due_on FROM govshare.my_duties;
-- No certificate while copies exist
\set VERBOSITY default
SELECT govshare.certify_disposal(1, '已删除');
\set VERBOSITY terse
SELECT govshare.drop_copies(1);
SELECT govshare.certify_disposal(1, ' ');
RESET ROLE;
SELECT attempt('mca', 'SELECT govshare.certify_disposal(1, ''x'')');
SELECT attempt('sd_hr', 'SELECT govshare.certify_disposal(1, ''已删除,销毁清单〔2026〕8号'')');
SELECT * FROM cases;
SELECT * FROM periods;
SELECT attempt('mca', 'SELECT govshare.order_disposal(1, ''再次删除'', 5)');
SELECT recipient, text FROM govshare.notice WHERE procedure = 'disposal' ORDER BY id;
-- A missed period is the breach of Article 40(4)
\ir include/granted.sql
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(2, ''unnecessary'', ''不再需要'')');
SELECT attempt('mca', 'SELECT govshare.order_disposal(2, ''删除'', 3)');
\set clock '2026-03-06 00:00'
\ir include/clock.sql
SELECT overdue, failed FROM govshare.check_deadlines();
SELECT item, department, procedure, case_id, state FROM govshare.violation;
SELECT attempt('sd_hr', 'SELECT govshare.certify_disposal(2, ''迟延删除'')');
SELECT * FROM periods;
-- Who has nothing left need not wait; a renewed grant closes what is open
\ir include/granted.sql
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(3, ''unattainable'', ''系统停建'')');
SELECT attempt('sd_hr', 'SELECT govshare.certify_disposal(3, ''未留存数据'')');
\ir include/granted.sql
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(4, ''unnecessary'', ''不再需要'')');
SELECT attempt('mca', 'SELECT govshare.order_disposal(4, ''删除'', 3)');
\ir include/granted.sql
SELECT grant_id, cause, state, days FROM cases;
SELECT * FROM periods;
-- Superseded: nothing to dispose of
SELECT attempt('sd_hr', 'SELECT govshare.request_share(''MZ001/000001'', ''benefit_check'', ''l'', ''s'', ''u'', ''{service}'', ''2026-12-31'', supersedes => 5)');
SELECT attempt('sd_hr_head', 'SELECT govshare.endorse_request(6)'), attempt('mca_head', 'SELECT govshare.approve_request(6)'), attempt('mca', 'SELECT govshare.deliver_request(6)');
SELECT id, state, superseded_by FROM govshare.share_grant WHERE id >= 5 ORDER BY id;
SELECT count(*) FROM cases WHERE grant_id = 5;
-- Suspended: the purpose may end all the same.
SELECT attempt('mca', 'SELECT govshare.suspend_grant(6, ''beyond_scope'', ''超范围'', 3)');
SELECT attempt('sd_hr', 'SELECT govshare.end_purpose(6, ''fulfilled'', ''完成'')');
SELECT statute, state FROM govshare.obligation WHERE procedure = 'share_grant' ORDER BY id;
-- Termination and the end of the term open it too
\ir include/granted.sql
SELECT attempt('mca', 'SELECT govshare.suspend_grant(7, ''beyond_scope'', ''超范围'', 3)');
SELECT attempt('sd_hr', 'SELECT govshare.report_rectified(7, ''已整改'')');
SELECT attempt('mca_head', 'SELECT govshare.terminate_grant(7, ''整改不到位'')');
\ir include/granted.sql
\set clock '2100-01-01 00:00'
\ir include/clock.sql
SELECT govshare.expire_grants();
SELECT grant_id, cause, state FROM cases;
-- nobody writes it by hand
SELECT attempt('mca', 'UPDATE govshare.disposal SET state = ''certified'' WHERE grant_id = 8');
SELECT attempt('sd_hr', 'INSERT INTO govshare.disposal (grant_id) VALUES (1)');
SELECT count(*) FROM govshare.case_event WHERE procedure = 'disposal';
\set clock ''
\ir include/clock.sql
