\set batch_echo :ECHO
\set ECHO none
-- What copies are made of (after guarded.sql): a second entry, and grants with
-- method batch for sd_hr and jn_civil.
--
-- 4  sd_hr     residence      MZ001/000001  37    code, name, level    service, batch
-- 5  sd_hr     residence      MZ001/000002        code, people         batch, file
-- 6  jn_civil  residence      MZ001/000001  3701  code, name           batch
\ir publish.sql
SET client_min_messages = warning;
SET ROLE regress_govshare_mca;
CREATE TABLE mca.population (code text, people int, note text);
INSERT INTO mca.population VALUES ('370100', 920, 'a'), ('370200', 1010, 'b'), ('440300', 1760, 'c');
RESET ROLE;
SELECT publish('MZ001/000002', '{code,people,note}') AS published \gset batch_
SET ROLE regress_govshare_mca;
SELECT govshare.govern('mca.population', 'MZ001/000002') AS governed \gset batch_
RESET ROLE;
SET govshare.break_glass = 'test: lay out grants by hand';
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	VALUES
	(4, 'MZ001/000001', 1, 'mca', 'sd_hr', 'residence', '{service,batch}',
		'{code,name,level}', '{37}', NULL, '2025-08-01', '2099-01-01'),
	(5, 'MZ001/000002', 1, 'mca', 'sd_hr', 'residence', '{batch,file}',
		'{code,people}', NULL, NULL, '2025-08-01', '2099-01-01'),
	(6, 'MZ001/000001', 1, 'mca', 'jn_civil', 'residence', '{batch}',
		'{code,name}', '{3701}', NULL, '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
CREATE SCHEMA sd AUTHORIZATION regress_govshare_sd_hr;
GRANT USAGE ON SCHEMA sd TO PUBLIC;
CREATE SCHEMA jn AUTHORIZATION regress_govshare_jn_civil;
GRANT USAGE ON SCHEMA jn TO PUBLIC;
RESET client_min_messages;
SET search_path = sd, mca, public;
\set ECHO :batch_echo
