-- P9: a governed table takes every kind of write from its provider, as any table
-- does; from others none, and each attempt is on record
\ir include/guarded.sql
\set ECHO none
\ir include/attempt.sql
\set ECHO all
SET SESSION AUTHORIZATION regress_govshare_mca;
SET search_path = public, govshare;
CREATE UNIQUE INDEX code_idx ON mca.division_code_table (code, in_use_from);
CREATE TEMP TABLE news AS SELECT * FROM mca.division_code_table LIMIT 0;
INSERT INTO news (code, name, level, in_use_from, registrar) VALUES ('990000', '甲', 'province', 2030, '张'), ('990100', '乙', 'prefecture', 2030, '李');
INSERT INTO mca.division_code_table SELECT * FROM news;
INSERT INTO mca.division_code_table SELECT * FROM news ON CONFLICT (code, in_use_from) DO UPDATE SET name = excluded.name || '*';
UPDATE mca.division_code_table SET name = name || '!' WHERE code = '990100' RETURNING name;
MERGE INTO mca.division_code_table t USING news n ON t.code = n.code AND t.in_use_from = n.in_use_from
	WHEN MATCHED AND n.name = '乙' THEN DELETE WHEN MATCHED THEN UPDATE SET name = n.name WHEN NOT MATCHED THEN DO NOTHING;
COPY mca.division_code_table (code, name, level, in_use_from, registrar) FROM STDIN;
990200	丙	prefecture	2030	王
\.
SELECT code, name FROM mca.division_code_table WHERE in_use_from = 2030 ORDER BY code::text;
DELETE FROM mca.division_code_table WHERE code = '990200';
BEGIN;
TRUNCATE mca.division_code_table;
SELECT count(*) FROM mca.division_code_table;
ROLLBACK;
-- and its upkeep
VACUUM (ANALYZE) mca.division_code_table;
ANALYZE mca.division_code_table;
CLUSTER mca.division_code_table USING code_idx;
REINDEX TABLE mca.division_code_table;
REINDEX TABLE CONCURRENTLY mca.division_code_table;
VACUUM FULL mca.division_code_table;
RESET SESSION AUTHORIZATION;
-- a superuser keeps it, too, but does not write it
VACUUM (ANALYZE) mca.division_code_table;
REINDEX TABLE mca.division_code_table;
CLUSTER mca.division_code_table;
SET client_min_messages = warning;
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON mca.division_code_table TO regress_govshare_sd_hr, regress_govshare_mps;
RESET client_min_messages;
SELECT govshare.flush_log();
SELECT count(*) AS denials_before FROM govshare.access_record WHERE kind = 'deny' \gset
SELECT who, statement, left(attempt(who, statement), 5) AS outcome FROM (VALUES
	(1, 'mps', 'INSERT INTO mca.division_code_table (code) VALUES (''110000'')'),
	(2, 'mps', 'INSERT INTO mca.division_code_table (code, in_use_from) VALUES (''110000'', 1) ON CONFLICT DO NOTHING'),
	(3, 'mps', 'UPDATE mca.division_code_table SET name = '''''),
	(4, 'sd_hr', 'DELETE FROM mca.division_code_table'),
	(5, 'sd_hr', 'TRUNCATE mca.division_code_table'),
	(6, 'sd_hr', 'MERGE INTO mca.division_code_table t USING (VALUES (1)) v(x) ON false WHEN NOT MATCHED THEN INSERT (code) VALUES (''110000'')'),
	(7, NULL, 'INSERT INTO mca.division_code_table (code) VALUES (''110000'')'),
	(8, NULL, 'TRUNCATE mca.division_code_table')) v(n, who, statement) ORDER BY n;
SET SESSION AUTHORIZATION regress_govshare_mps;
\set VERBOSITY sqlstate
COPY mca.division_code_table (code) FROM STDIN;
110000
\.
\set VERBOSITY terse
RESET SESSION AUTHORIZATION;
SELECT govshare.flush_log();
SELECT count(*) - :denials_before AS denials FROM govshare.access_record WHERE kind = 'deny';
