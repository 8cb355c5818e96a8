-- Reading a copy is reading the entries it came from: linkage rules bind it too (Article 25).
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
\ir include/publish.sql
SET client_min_messages = warning;
SET SESSION AUTHORIZATION regress_govshare_mca;
CREATE TABLE mca.b (x int);
INSERT INTO mca.b VALUES (1), (2);
RESET SESSION AUTHORIZATION;
\o /dev/null
SELECT publish('MZ001/000002', '{x}');
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.govern('mca.b', 'MZ001/000002');
RESET SESSION AUTHORIZATION;
\o
SET govshare.break_glass = 'test: lay out grants by hand';
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, valid_from, valid_until)
	VALUES (10, 'MZ001/000002', 1, 'mca', 'sd_hr', 'benefit_check', '{service,batch}', '{x}', '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
CREATE SCHEMA sd_hr AUTHORIZATION regress_govshare_sd_hr;
\set ECHO all
SET ROLE regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
CREATE TABLE sd_hr.copied AS SELECT x FROM mca.b;
SELECT count(*) FROM mca.division_code_table, sd_hr.copied;
RESET ROLE;
SELECT attempt('nda', $$SELECT govshare.set_linkage_rule('MZ001/000001', 'MZ001/000002', 'transaction', '防止关联推断')$$);
SET ROLE regress_govshare_sd_hr;
SELECT count(*) FROM mca.division_code_table, sd_hr.copied;
SELECT count(*) FROM sd_hr.copied, mca.b;
BEGIN;
SELECT count(*) FROM sd_hr.copied;
SELECT count(*) FROM mca.division_code_table;
ROLLBACK;
BEGIN;
SELECT count(*) FROM mca.division_code_table;
SELECT count(*) FROM sd_hr.copied;
ROLLBACK;
SELECT count(*) FROM sd_hr.copied;
SELECT count(*) FROM mca.division_code_table;
