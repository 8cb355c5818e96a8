-- Who reads the record of personal items is on record itself (Articles 29, 37):
-- once for each statement and entry; the record of other items is read freely.
\ir include/guarded.sql
CREATE VIEW reading AS SELECT department, outer_role, entry, query FROM govshare.log_event WHERE event = 'log_read' ORDER BY leaf;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SET govshare.purpose = 'benefit_check';
SELECT count(code) FROM mca.division_code_table;
SELECT count(registrar) FROM mca.division_code_table;
-- No personal item is shown: nobody is noted
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT items, outcome FROM govshare.access_log WHERE kind = 'access';
RESET SESSION AUTHORIZATION;
SELECT govshare.flush_log();
SELECT * FROM reading;
-- One is: once for each statement, however many rows
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT kind, items, outcome, sqlstate FROM govshare.access_log ORDER BY leaf;
SELECT count(*) FROM govshare.access_log a, govshare.access_log b WHERE 'secret' <> 'password';
-- The requester too, and the superuser
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT outcome FROM govshare.access_log WHERE kind = 'deny';
-- Who sees no row is not noted
SET SESSION AUTHORIZATION regress_govshare_mps;
SELECT count(*) FROM govshare.access_log;
RESET SESSION AUTHORIZATION;
SELECT count(*) FROM govshare.access_log WHERE kind = 'deny';
SELECT govshare.flush_log();
SELECT * FROM reading;
-- ROLLBACK takes nothing back
BEGIN;
SELECT count(*) FROM govshare.access_log WHERE kind = 'deny';
ROLLBACK;
SELECT govshare.flush_log();
SELECT count(*) FROM reading;
-- Each statement of a block is one
CREATE TEMP TABLE seen (n bigint);
DO $$
BEGIN
	INSERT INTO seen SELECT count(*) FROM govshare.access_log WHERE kind = 'deny';
	INSERT INTO seen SELECT count(*) FROM govshare.access_log WHERE kind = 'deny';
END
$$;
-- Where it is not known which items, any may be personal
SELECT govshare.note_log_read('MZ001/000001', '{registrar}'), govshare.note_log_read('MZ001/000002', NULL);
SELECT govshare.note_log_read('MZ001/000001', NULL);
SELECT govshare.flush_log();
SELECT count(*) FROM reading;
