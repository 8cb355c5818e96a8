-- P3: memberships make a department of nobody who may not act as its role.
-- Since PostgreSQL 16 a membership has options; who makes a role becomes its
-- member for administration alone.  What needs those options is asked on
-- servers that have them.
\ir ../sql/include/guarded.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SELECT current_setting('server_version_num')::int >= 160000 AS options \gset
SET govshare.purpose = 'benefit_check';
SELECT no_plan();

CREATE FUNCTION acting(who text) RETURNS text LANGUAGE sql AS $$SELECT act(who, 'SELECT govshare.current_department()')$$;
-- rows that are seen, or the SQLSTATE
CREATE FUNCTION seen(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN act(who, 'SELECT count(*) FROM mca.division_code_table');
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END
$$;
-- all memberships of the test's roles end
CREATE FUNCTION part() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m record;
BEGIN
	FOR m IN SELECT roleid::regrole AS role, member::regrole AS member FROM pg_auth_members
		WHERE member IN (SELECT oid FROM pg_roles WHERE rolname ~ '^regress_govshare_(clerk|team|hand)$') LOOP
		EXECUTE format('REVOKE %s FROM %s', m.role, m.member);
	END LOOP;
END
$$;

BEGIN;
CREATE ROLE regress_govshare_clerk;
CREATE ROLE regress_govshare_team;
CREATE ROLE regress_govshare_warden CREATEROLE;
GRANT SELECT ON mca.division_code_table TO regress_govshare_clerk, regress_govshare_team, regress_govshare_warden;
GRANT USAGE ON SCHEMA govshare TO regress_govshare_clerk, regress_govshare_team, regress_govshare_warden;
SELECT is(seen('sd_hr'), '6', 'the department reads its scope');

SELECT is(seen('clerk'), 'SG012', 'a role without membership acts for nobody');
GRANT regress_govshare_sd_hr TO regress_govshare_clerk;
SELECT is(acting('clerk'), 'sd_hr', 'a member acts for the department');
SELECT is(seen('clerk'), '6', 'and reads under its grant');
REVOKE regress_govshare_sd_hr FROM regress_govshare_clerk;
GRANT regress_govshare_sd_hr TO regress_govshare_team;
GRANT regress_govshare_team TO regress_govshare_clerk;
SELECT is(acting('clerk'), 'sd_hr', 'a member of a member, too');
REVOKE regress_govshare_team FROM regress_govshare_clerk;
SELECT is(acting('clerk'), NULL, 'a membership that is revoked counts no more, in the same session');
SELECT part() IS NULL AS parted \gset

-- ---- CREATEROLE: what it makes is not what it may act as or administer ----
SET ROLE regress_govshare_warden;
CREATE ROLE regress_govshare_body;
CREATE ROLE regress_govshare_hand;
RESET ROLE;
GRANT USAGE ON SCHEMA govshare TO regress_govshare_hand;
INSERT INTO govshare.department (code, name, government, role) VALUES ('body', '省测试局', '37', 'regress_govshare_body');
SELECT is(acting('body'), 'body', 'the role that was made is a department now');
SELECT is(acting('warden'), NULL, 'who made the role does not act for the department');
SELECT is(seen('warden'), 'SG012', 'nor read');
SELECT is(refused('warden', 'GRANT regress_govshare_body TO regress_govshare_warden'), 'SG009 2', 'nor admit itself');
SELECT is(refused('warden', 'GRANT regress_govshare_body TO regress_govshare_clerk'), 'SG009 2', 'nor others');
SELECT is(refused('warden', $$ALTER ROLE regress_govshare_body PASSWORD 'known'$$), 'SG009 2', 'nor set its password');
SELECT is(refused('warden', $$ALTER ROLE regress_govshare_body SET govshare.purpose = 'statistics'$$), 'SG009 2', 'nor its settings');
SELECT is(refused('warden', 'DROP ROLE regress_govshare_body'), 'SG009 2', 'nor drop it');
SELECT is(refused('warden', 'CREATE ROLE regress_govshare_mole IN ROLE regress_govshare_body'), 'SG009 2', 'nor make members');
GRANT regress_govshare_sd_hr TO regress_govshare_hand;
SELECT is(acting('hand'), 'sd_hr', 'a role that was made is admitted to another department');
SELECT is(acting('warden'), NULL, 'who made it is not');
SELECT is(refused('warden', 'GRANT regress_govshare_hand TO regress_govshare_warden'), 'SG009 2', 'and cannot follow it in');
SELECT is(refused('warden', $$ALTER ROLE regress_govshare_hand PASSWORD 'known'$$), 'SG009 2', 'nor take it over');
\if :options
GRANT regress_govshare_body TO regress_govshare_warden WITH ADMIN OPTION;
SELECT is(refused('warden', 'GRANT regress_govshare_body TO regress_govshare_clerk'), 'SG009 2', 'the ADMIN OPTION without acting as the role is what its maker has');
GRANT regress_govshare_body TO regress_govshare_warden WITH SET TRUE;
\else
GRANT regress_govshare_body TO regress_govshare_warden WITH ADMIN OPTION;
\endif
SELECT is(refused('warden', 'GRANT regress_govshare_body TO regress_govshare_clerk'), NULL, 'a member with the ADMIN OPTION admits members');
SELECT is(refused('warden', 'GRANT regress_govshare_hand TO regress_govshare_clerk'), 'SG009 2', 'of that role');
REVOKE regress_govshare_body FROM regress_govshare_warden;
SELECT part() IS NULL AS parted \gset

-- ---- the options of 16 ----
\if :options
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH INHERIT FALSE, SET FALSE;
SELECT is(acting('clerk'), NULL, 'a membership without INHERIT and SET lends nothing');
SELECT is(seen('clerk'), 'SG012', 'no row either');
SELECT is(act('clerk', $$SELECT allowed || ' ' || code FROM govshare.explain_access('mca.division_code_table')$$), 'false SG012', 'explain_access says so');
SELECT is(act('clerk', 'SELECT count(*) FROM govshare.my_grants'), '0', 'and my_grants shows nothing');
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH ADMIN TRUE;
SELECT is(seen('clerk'), 'SG012', 'nor does one for administration');
SET govshare.acting_for = 'sd_hr';
SELECT is(seen('clerk'), 'SG012', 'nor naming the department');
RESET govshare.acting_for;
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH INHERIT TRUE;
SELECT is(seen('clerk'), '6', 'with INHERIT it has the privileges, and acts');
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH INHERIT FALSE, SET TRUE;
SELECT is(acting('clerk'), 'sd_hr', 'with SET it may become the role, and acts');
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH SET FALSE;
SELECT is(seen('clerk'), 'SG012', 'until the option is taken back');
SELECT part() IS NULL AS parted \gset

GRANT regress_govshare_team TO regress_govshare_clerk WITH INHERIT TRUE, SET FALSE;
GRANT regress_govshare_sd_hr TO regress_govshare_team WITH INHERIT FALSE, SET TRUE;
SELECT is(acting('team'), 'sd_hr', 'a team that may become the role acts');
SELECT is(acting('clerk'), NULL, 'its member who cannot become the team does not');
GRANT regress_govshare_team TO regress_govshare_clerk WITH SET TRUE;
SELECT is(acting('clerk'), 'sd_hr', 'one who can does');
GRANT regress_govshare_sd_hr TO regress_govshare_team WITH INHERIT TRUE, SET FALSE;
GRANT regress_govshare_team TO regress_govshare_clerk WITH INHERIT FALSE;
SELECT is(acting('clerk'), 'sd_hr', 'as does one who becomes a team that inherits');
SELECT part() IS NULL AS parted \gset

-- a definer function may keep what it reads: who owns it must act for the reader
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH INHERIT FALSE, SET FALSE;
GRANT CREATE ON SCHEMA public TO regress_govshare_clerk;
SET ROLE regress_govshare_clerk;
CREATE FUNCTION public.keep() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN count(*) FROM mca.division_code_table; END';
RESET ROLE;
SELECT is(refused('sd_hr', 'SELECT public.keep()'), 'SG007 25', 'its definer function reads nothing for the department');
GRANT regress_govshare_sd_hr TO regress_govshare_clerk WITH INHERIT TRUE;
SELECT is(act('sd_hr', 'SELECT public.keep()'), '6', 'that of one who acts for it does');
SELECT part() IS NULL AS parted \gset

-- what lets readers in is not taken away by options
SELECT is(refused('sd_hr', 'SELECT 1'), NULL, 'a step that passes is told as such');
SELECT throws_ok('GRANT govshare_reader TO regress_govshare_sd_hr WITH INHERIT FALSE', 'SG009', NULL, 'INHERIT FALSE would close the table');
SELECT throws_ok('REVOKE INHERIT OPTION FOR govshare_reader FROM regress_govshare_sd_hr', 'SG009', NULL, 'so would REVOKE INHERIT OPTION');
SELECT lives_ok('REVOKE SET OPTION FOR govshare_reader FROM regress_govshare_sd_hr', 'SET is not needed to read');
SELECT is(seen('sd_hr'), '6', 'as shown');

-- createrole_self_grant: the maker makes itself a member, and everyone can see it
SET LOCAL createrole_self_grant = 'set';
SET ROLE regress_govshare_warden;
CREATE ROLE regress_govshare_organ;
RESET ROLE;
INSERT INTO govshare.department (code, name, government, role) VALUES ('organ', '省试验局', '37', 'regress_govshare_organ');
SELECT is(acting('warden'), 'organ', 'a maker that granted itself the role is an ordinary member');
\endif
SELECT * FROM finish();
ROLLBACK;
