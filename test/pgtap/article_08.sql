-- Articles 8 and 28: authorities of State Council departments, vertical organs,
-- townships; over the tree of all divisions of today, see common_superior.sql.
\ir ../sql/include/world.sql
SET client_min_messages = warning;
SELECT no_plan();
-- State Council departments, vertical organs, townships, what has no authority
SELECT is(govshare.authority_of('mca'), 'nda', 'a department of the State Council');
INSERT INTO govshare.government VALUES ('370102', '历下区', 'county', '370102', '3701'), ('370102001', '某镇', 'township', '370102001', '370102');
BEGIN;
CREATE ROLE regress_govshare_tax;
CREATE ROLE regress_govshare_town;
INSERT INTO govshare.department (code, name, government, division, vertical_parent, role) VALUES ('jn_tax', '国家税务总局济南市税务局', 'CN', '3701', 'mca', 'regress_govshare_tax');
INSERT INTO govshare.department (code, name, government, role) VALUES ('town', '某镇', '370102001', 'regress_govshare_town');
SELECT is(govshare.authority_of('jn_tax'), 'nda', '[I] a vertical organ stands under the national authority, wherever it serves');
SELECT is(govshare.common_authority('jn_tax', 'jn_civil'), 'nda', 'so does its dispute with a local department');
SELECT is(govshare.authority_of('town'), 'jn_data', 'a township: the nearest authority above, its county having none');
SELECT throws_ok($$UPDATE govshare.department SET is_authority = true WHERE code = 'town'$$, 'SG103', NULL, 'no township has an authority of its own');
SELECT throws_ok($$INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES ('x', 'x', '370102001', true, 'pg_monitor')$$, 'SG103', NULL, 'nor is born with one');
ROLLBACK;
SELECT throws_ok($$INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES ('x', 'x', '37', true, 'pg_monitor')$$, '23505', NULL, 'one authority for each government');
SELECT * FROM finish();
