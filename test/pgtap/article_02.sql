-- Articles 2, 30 and 43: who takes part, and how.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\ir ../sql/include/published_entry.sql
SELECT no_plan();
DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY '{court,street,street_clerk,society}'::text[] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_' || r) THEN
			EXECUTE format('CREATE ROLE %I LOGIN', 'regress_govshare_' || r);
		END IF;
	END LOOP;
END
$$;
INSERT INTO govshare.government VALUES ('370102', '历下区', 'county', '370102', '3701'), ('370102001', '解放路街道', 'township', '370102001', '370102');
INSERT INTO govshare.department (code, name, kind, government, role) VALUES
	('court', '济南市中级人民法院', 'other_state_organ', '3701', 'regress_govshare_court'),
	('society', '济南市残疾人联合会', 'authorised_organisation', '3701', 'regress_govshare_society'),
	('street', '解放路街道办事处', 'grassroots_body', '370102001', 'regress_govshare_street');
GRANT regress_govshare_street TO regress_govshare_street_clerk;
SELECT throws_ok($$INSERT INTO govshare.department (code, name, kind, government, role) VALUES ('x', 'x', 'company', '3701', 'pg_monitor')$$, '23514', NULL, 'companies take no part');
SELECT throws_ok($$UPDATE govshare.department SET is_authority = true WHERE code = 'court'$$, '23514', NULL, 'only a department is an authority');

\set ask 'SELECT govshare.request_share(''MZ001/000001'', ''benefit_check'', ''法'', ''场景'', ''范围'', ''{service}'', ''2099-12-31'')'
SELECT isnt(act('society', :'ask'), NULL, 'an authorised organisation requests like a department');
SELECT isnt(act('court', :'ask'), NULL, 'another state organ by analogy (Article 43)');
SELECT is(refused('street', :'ask'), 'SG102 2', 'a grassroots body does not');

-- A street reads under the grant of its county's department, and is recorded as itself
SELECT act('jn_civil', :'ask') AS id \gset
SELECT act('jn_civil_head', format('SELECT govshare.endorse_request(%s)', :id)), act('mca_head', format('SELECT govshare.approve_request(%s)', :id)),
	act('mca', format('SELECT govshare.deliver_request(%s)', :id)) AS delivered \gset grant_
GRANT regress_govshare_jn_civil TO regress_govshare_street;
GRANT USAGE ON SCHEMA mca TO govshare_reader;
SET SESSION AUTHORIZATION regress_govshare_street_clerk;
SET govshare.purpose = 'benefit_check';
SELECT throws_ok('SELECT code FROM mca.division_code_table', 'SG012', NULL, 'a clerk of the street says for whom he acts');
SET govshare.acting_for = 'street';
SELECT throws_ok('SELECT code FROM mca.division_code_table', 'SG002', NULL, 'the street has no grant of its own');
SET govshare.acting_for = 'jn_civil';
SELECT is((SELECT count(code)::int FROM mca.division_code_table), 10, 'it reads under that of its county''s department');
SELECT throws_ok(:'ask', 'SG102', NULL, 'and takes no step in its name');
SELECT throws_ok($$SELECT govshare.draft_entry('JN001/000001', 'n', 'unconditional', '{service}', '[{"name": "n", "column": "n"}]', 'f', 'daily', 'c', 'S 2025-07-01', 'P 2025-07-01')$$,
	'SG102', NULL, 'neither as provider');
RESET SESSION AUTHORIZATION;
RESET govshare.acting_for;
SET SESSION AUTHORIZATION regress_govshare_jn_civil;
SELECT govshare.flush_log() IS NOT NULL AS flushed \gset
SELECT is((SELECT string_agg(DISTINCT outer_role || ' for ' || department, ', ') FROM govshare.access_log WHERE outcome = 'completed'), 'regress_govshare_street_clerk for jn_civil', 'the record knows who it was');
RESET SESSION AUTHORIZATION;
REVOKE regress_govshare_jn_civil FROM regress_govshare_street;
SELECT * FROM finish();
