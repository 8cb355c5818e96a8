-- The world with the published and governed entry, and grants laid out by hand,
-- so that tests of the guard can have them as they need: what
-- deliver_request() leaves.
--
-- Grants on mca.division_code_table, entry MZ001/000001:
-- 1  sd_hr     benefit_check  37       all items but registrar   service
-- 2  sd_hr     statistics     37, 44   code, level               service, file
--              and only prefectures (row filter)
-- 3  jn_civil  benefit_check  3701     code, name                service
-- mps, gd_data and sd_data have none.
\ir world.sql
\ir published_entry.sql
SET client_min_messages = warning;
SET govshare.break_glass = 'test: lay out grants by hand';
GRANT USAGE ON SCHEMA mca TO PUBLIC;
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	VALUES
	(1, 'MZ001/000001', 1, 'mca', 'sd_hr', 'benefit_check', '{service}',
		'{code,name,level,in_use_from,in_use_until}', '{37}', NULL, '2025-08-01', '2099-01-01'),
	(2, 'MZ001/000001', 1, 'mca', 'sd_hr', 'statistics', '{service,file}',
		'{code,level}', '{37,44}', $$level = 'prefecture'$$, '2025-08-01', '2099-01-01'),
	(3, 'MZ001/000001', 1, 'mca', 'jn_civil', 'benefit_check', '{service}',
		'{code,name}', '{3701}', NULL, '2025-08-01', '2099-01-01');
RESET govshare.break_glass;
RESET client_min_messages;
