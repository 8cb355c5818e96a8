-- Article 18: the quality of data.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\set clock '2026-01-15 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
SELECT no_plan();
SELECT is(govshare.refresh_due('realtime', '2026-01-15 10:00+08'), '2026-01-15 11:00+08', '[I] realtime: an hour');
SELECT is(govshare.refresh_due('daily', '2026-01-15 23:59:59.999999+08'), '2026-01-17 00:00+08', 'daily: to the end of the next day');
SELECT is(govshare.refresh_due('monthly', '2026-01-30 10:00+08'), '2026-02-28 00:00+08', 'monthly: a month on, at the end of the day');
SELECT is(govshare.refresh_due('yearly', '2026-01-15 10:00+08'), '2027-01-16 00:00+08', 'yearly');
SELECT is(govshare.refresh_due('irregular', '2026-01-15 10:00+08'), 'infinity', 'irregular: never stale');
SELECT is(refused('mps', $$SELECT govshare.data_refreshed('MZ001/000001')$$), 'SG102 18', 'everyone for the own data');
SELECT is(refused('mca', $$SELECT govshare.data_refreshed('MZ001/000002')$$), 'SG102 18', 'that is published');
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT results_eq('SELECT fresh, refreshed_at, null_rates FROM govshare.entry_quality', $$VALUES (false, NULL::timestamptz, NULL::jsonb)$$, 'never refreshed, never measured');
SELECT govshare.data_refreshed('MZ001/000001') IS NOT NULL AS refreshed \gset
ANALYZE mca.division_code_table;
SELECT results_eq('SELECT fresh, refresh_due_at, null_rates, null_rate FROM govshare.entry_quality',
	$$VALUES (true, '2027-01-16 00:00+08'::timestamptz, '{"code": 0.0000, "name": 0.0000, "level": 0.0000, "in_use_from": 0.0000, "in_use_until": 0.8000}'::jsonb, 0.1600)$$,
	'fresh for a year; eight of ten rows have no end of use; what is not shared is not measured');
RESET SESSION AUTHORIZATION;
\set clock '2027-01-16 00:00'
\ir ../sql/include/clock.sql
SET ROLE regress_govshare_nda;
SELECT is((SELECT fresh FROM govshare.entry_quality), false, 'a year later the authority sees that it is not');
SET ROLE regress_govshare_gd_data;
SELECT is((SELECT count(*)::int FROM govshare.entry_quality), 0, 'a stranger sees nothing');
RESET ROLE;
\set clock ''
\ir ../sql/include/clock.sql
\ir ../sql/include/granted.sql
SET ROLE regress_govshare_sd_hr;
SELECT is((SELECT count(*)::int FROM govshare.entry_quality), 1, 'who has a grant sees how good the data is');
RESET ROLE;
SELECT act('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370102"}', '名称有误', '实地核查')$$) AS correction \gset
SELECT act('mca', format('SELECT govshare.resolve_correction(%s, ''upheld'', ''已更正'')', :correction)) IS NULL AS resolved \gset
SELECT act('sd_hr', $$SELECT govshare.request_correction('MZ001/000001', '{"code": "370100"}', '名称有误', '实地核查')$$) AS correction \gset
SELECT act('mca', format('SELECT govshare.resolve_correction(%s, ''rejected'', ''经核实无误'')', :correction)) IS NULL AS resolved \gset
SET ROLE regress_govshare_sd_hr;
SELECT is((SELECT corrections_upheld || ' of ' || corrections_resolved FROM govshare.entry_quality), '1 of 2', 'and how often it was found wrong');
RESET ROLE;
SELECT * FROM finish();
