-- Bad input to the procedures of Articles 17 to 24, 30 to 32 and 38: an error
-- of class SG with a reason, never an internal one, and nothing left behind.
\ir include/world.sql
\ir include/attempt.sql
SET client_min_messages = warning;
\set clock '2026-03-02 09:00'
\ir include/clock.sql
\ir include/published_entry.sql
CREATE TEMP TABLE try (n int GENERATED ALWAYS AS IDENTITY, who text, call text);
INSERT INTO try (who, call) VALUES
	('mca', 'register_catalog_change(NULL, NULL, NULL, NULL, NULL)'),
	('mca', 'register_catalog_change(''mca'', ''{NULL}'', ''law_change'', ''2025-09-01'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{a/b,a/b}'', ''law_change'', ''2025-09-01'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{{a/b,a/c}}'', ''law_change'', ''2025-09-01'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{a/b}'', ''law_change'', ''infinity'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{a/b}'', ''law_change'', ''-infinity'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{a/b}'', ''law_change'', NULL, ''d'')'),
	('mca', 'register_catalog_change(''nobody'', ''{a/b}'', ''law_change'', ''2025-09-01'', ''d'')'),
	('mca', 'register_catalog_change(''mca'', ''{a/b}'', ''law_change'', ''2025-09-01'', repeat(''d'', 20000))'),
	('mca', 'data_refreshed(NULL)'),
	('nda', 'designate_source(NULL, NULL)'), ('nda', 'designate_source('' '', ''mca'')'), ('nda', 'designate_source(''x'', ''nobody'')'), ('nda', 'designate_source(repeat(''x'', 300), ''mca'')'),
	('mca', 'register_collection(NULL, NULL, NULL)'), ('mca', 'register_collection(''{NULL}'', ''citizens'', ''l'')'), ('mca', 'register_collection(''{" "}'', ''citizens'', ''l'')'),
	('mca', 'end_collection(NULL)'), ('mca', 'end_collection(-1)'),
	('sd_hr', 'register_demand(NULL, NULL, NULL, NULL)'), ('sd_hr', 'register_demand(''s'', ''{NULL}'', ''l'', ''s'')'), ('sd_hr', 'register_demand(''s'', ''{a}'', ''l'', ''s'', ''nobody'')'),
	('sd_data', 'direct_demand(1, NULL)'), ('mca', 'answer_demand(NULL, NULL, NULL)'), ('sd_hr', 'withdraw_demand(99)'),
	('sd_hr', 'claim_return_flow(NULL, NULL)'), ('sd_hr', 'claim_return_flow(''MZ001/000001'', NULL)'),
	('mca', 'open_return_flow(NULL, NULL)'), ('mca', 'open_return_flow(''MZ001/000001'', NULL)'), ('mca', 'open_return_flow(''MZ001/000001'', ''nobody'')'),
	('mca', 'open_return_flow(''MZ001/000001'', ''sd_hr'', ''{}'')'), ('mca', 'open_return_flow(''MZ001/000001'', ''sd_hr'', ''{NULL}'')'), ('mca', 'open_return_flow(''MZ001/000001'', ''mca'')'),
	('mca_head', 'decline_return_flow(NULL, NULL)'), ('sd_hr', 'withdraw_return_flow(7)'),
	('sd_hr', 'register_platform(NULL, NULL)'), ('sd_data', 'join_platform(NULL, NULL)'), ('sd_data', 'find_unjoined(NULL, NULL, NULL, NULL)'), ('sd_data', 'find_unjoined(''nobody'', ''p'', ''regional'', ''f'')'),
	('sd_hr', 'close_platform(NULL)'),
	('nda', 'supervision_report(NULL, NULL, NULL)'), ('nda', 'supervision_report(''CN'', NULL, NULL)'), ('nda', 'supervision_report(''XX'', ''2025-01-01'', ''2025-12-31'')'),
	('nda', 'supervision_report(''CN'', ''-infinity'', ''infinity'')'), ('stranger', 'supervision_report(''CN'', ''2025-01-01'', ''2025-12-31'')'),
	('mca_principal', 'endorse_entry(NULL)'), ('mca_principal', 'endorse_entry(''MZ001/000001'', -1)'), ('mca_principal', 'endorse_entry(''MZ001/000001'', 1, ''infinity'')'),
	('mca', 'division_successor(NULL, NULL)'), ('mca', 'division_successor(''370102'', -5)'), ('mca', 'check_collection(NULL)'), ('mca', 'source_of(NULL, NULL)');
SELECT who, left(call, 60) AS call, left(attempt(who, 'SELECT govshare.' || call), 150) AS result FROM try ORDER BY n;
SELECT count(*) FROM govshare.case_event WHERE procedure NOT IN ('catalog_entry');
\set clock ''
\ir include/clock.sql
