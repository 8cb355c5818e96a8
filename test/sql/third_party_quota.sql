-- Quotas count on the grant, whoever reads under it: its holder, or a third party with consent (Article 25).
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
SET govshare.break_glass = 'test';
UPDATE govshare.share_grant SET reads_per_day = 3, rows_per_statement = 4 WHERE id = 2;
RESET govshare.break_glass;
\set ECHO all
SELECT attempt('sd_hr', $$SELECT govshare.ask_third_party(2, '公安部', 'statistics', NULL, '2098-12-31', '联合统计', 'mps')$$);
SELECT attempt('mca_head', 'SELECT govshare.allow_third_party(1)');
SET ROLE regress_govshare_mps;
SET govshare.purpose = 'statistics';
SELECT count(code) FROM mca.division_code_table;
SELECT reads_per_day, rows_per_statement, holder FROM govshare.my_grants;
SET ROLE regress_govshare_sd_hr;
SELECT count(code) FROM mca.division_code_table;
SET ROLE regress_govshare_mps;
SELECT code FROM mca.division_code_table ORDER BY code;
\set VERBOSITY default
SELECT count(code) FROM mca.division_code_table;
SET ROLE regress_govshare_sd_hr;
SELECT count(code) FROM mca.division_code_table;
