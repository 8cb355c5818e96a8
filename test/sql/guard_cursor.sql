-- P3, P4: a cursor serves the role, purpose and grant that opened it, and no longer than they hold.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
\set VERBOSITY terse
SET govshare.purpose = 'benefit_check';
SET ROLE regress_govshare_sd_hr;

BEGIN;
DECLARE c CURSOR FOR SELECT code, name FROM mca.division_code_table ORDER BY code;
FETCH 2 FROM c;
FETCH 1 FROM c;
MOVE 1 FROM c;
FETCH ALL FROM c;
FETCH BACKWARD 1 FROM c;
CLOSE c;
COMMIT;

-- suspended between two FETCHes
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL ROLE postgres;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET state = 'suspended' WHERE id = 1;
SET LOCAL ROLE regress_govshare_sd_hr;
MOVE 1 FROM c;
ROLLBACK;
-- narrowed between two FETCHes
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL ROLE postgres;
SET LOCAL govshare.break_glass = 'test';
UPDATE govshare.share_grant SET divisions = '{3702}' WHERE id = 1;
SET LOCAL ROLE regress_govshare_sd_hr;
FETCH 1 FROM c;
ROLLBACK;
-- another role and department, another purpose, none, a superuser
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL ROLE regress_govshare_jn_civil;
FETCH 1 FROM c;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL govshare.purpose = 'statistics';
FETCH 1 FROM c;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL govshare.purpose = '';
FETCH 1 FROM c;
ROLLBACK;
BEGIN;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL ROLE postgres;
FETCH 1 FROM c;
ROLLBACK;
-- nor does the provider, or a superuser under break-glass, lend an open cursor
RESET ROLE;
BEGIN;
SET LOCAL ROLE regress_govshare_mca;
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL ROLE regress_govshare_sd_hr;
FETCH 1 FROM c;
ROLLBACK;
BEGIN;
SET LOCAL govshare.break_glass = 'drill';
DECLARE c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
FETCH 1 FROM c;
SET LOCAL govshare.break_glass = '';
FETCH 1 FROM c;
ROLLBACK;
SET ROLE regress_govshare_sd_hr;
-- rows held beyond the transaction would outlive a suspension
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT name FROM mca.division_code_table;
ROLLBACK;
SET ROLE regress_govshare_mca;
BEGIN;
DECLARE c CURSOR WITH HOLD FOR SELECT count(*) FROM mca.division_code_table;
COMMIT;
FETCH 1 FROM c;
CLOSE c;
SET ROLE regress_govshare_sd_hr;

-- PL/pgSQL cursors, and one handed out
CREATE FUNCTION pg_temp.opened(INOUT c refcursor) LANGUAGE plpgsql AS 'BEGIN OPEN c FOR SELECT name FROM mca.division_code_table ORDER BY code; END';
BEGIN;
SELECT pg_temp.opened('handed');
FETCH 1 FROM handed;
SET LOCAL ROLE regress_govshare_mps;
FETCH 1 FROM handed;
ROLLBACK;
DO $$
DECLARE
	c CURSOR FOR SELECT name FROM mca.division_code_table ORDER BY code;
	n text;
BEGIN
	OPEN c;
	FETCH c INTO n;
	PERFORM set_config('govshare.purpose', 'residence', true);
	FETCH c INTO n;
	RAISE WARNING 'leaked %', n;
END $$;

-- COMMIT in a procedure would hold the cursor of its loop
CREATE PROCEDURE pg_temp.held() LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
	FOR r IN SELECT name FROM mca.division_code_table ORDER BY code LOOP
		RAISE WARNING '%', r.name;
		COMMIT;
	END LOOP;
END $$;
CALL pg_temp.held();
CREATE PROCEDURE pg_temp.closed() LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	FOR i IN 1 .. 2 LOOP
		SELECT count(*) INTO n FROM mca.division_code_table;
		RAISE WARNING '%', n;
		COMMIT;
	END LOOP;
END $$;
CALL pg_temp.closed();

-- what is on record: rows over all FETCHes, and aborted statements too
RESET ROLE;
SELECT govshare.flush_log();
SELECT o.kind, o.outer_role, o.sqlstate, c.outcome, c.rows, c.sqlstate AS ended_by
FROM govshare.access_record o LEFT JOIN govshare.access_record c
	ON c.kind = 'close' AND c.session_id = o.session_id AND c.statement = o.statement AND c.relation = o.relation
WHERE o.kind NOT IN ('close', 'event') ORDER BY o.leaf;

-- P1: BEGIN; SELECT; ROLLBACK is still in the log, savepoints and errors too
SET ROLE regress_govshare_sd_hr;
BEGIN;
SELECT 'rolled back' AS mark, count(*) FROM mca.division_code_table;
ROLLBACK;
BEGIN;
SAVEPOINT s;
SELECT 'savepoint' AS mark, count(*) FROM mca.division_code_table;
ROLLBACK TO s;
SELECT 'division by zero' AS mark, 1 / (count(*) - 6) FROM mca.division_code_table;
ROLLBACK;
DO $$
BEGIN
	PERFORM registrar FROM mca.division_code_table;
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE 'caught %', SQLSTATE;
END $$;
SET statement_timeout = '50ms';
SELECT count(*) FROM mca.division_code_table, LATERAL (SELECT pg_sleep(1) WHERE name <> '') s;
RESET statement_timeout;
RESET ROLE;
SELECT govshare.flush_log();
SELECT kind, sqlstate, outcome, rows, items FROM govshare.access_record WHERE kind <> 'event' ORDER BY leaf DESC LIMIT 9;
