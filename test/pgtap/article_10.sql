-- Articles 10 and 11: what a department has to do, for whom in it, owed to
-- whom, until when, oldest first; its assessments.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-01-05 09:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
SELECT no_plan();
CREATE FUNCTION duties(who text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('role', 'regress_govshare_' || who, true);
	RETURN QUERY SELECT concat_ws(' ', d.step, d.duty, 'to', d.owed_to, d.article, d.since::date, d.due_on, CASE WHEN d.overdue THEN 'overdue' END) FROM govshare.my_duties d;
	PERFORM set_config('role', 'none', true);
END
$$;
SELECT is_empty($$SELECT duties('mca')$$, 'nothing to do');
-- Of four procedures, in another order than they are due
SELECT act('sd_hr', $$SELECT govshare.request_share('MZ001/000001', 'statistics', 'l', 's', 'u', '{service}', '2099-12-31')$$) AS r1 \gset
\set clock '2026-01-06 09:00'
\ir ../sql/include/clock.sql
SELECT act('sd_hr_head', format('SELECT govshare.endorse_request(%s)', :r1)) IS NULL AS endorsed \gset
\set clock '2026-01-07 09:00'
\ir ../sql/include/clock.sql
SELECT act('nda', $$SELECT (govshare.register_catalog_change('mca', '{MZ001/000001}', 'law_change', '2026-01-02', 'd'))[1]$$) AS changed,
	act('sd_data', $$SELECT govshare.claim_return_flow('MZ001/000001', '数据治理')$$) AS claimed,
	act('mca', $$SELECT govshare.draft_entry('MZ001/000002', 'n', 'unconditional', '{service}', '[{"name": "n", "column": "n"}]', 'f', 'daily', 'c', 'S 2025-07-01', 'P 2025-07-01')$$) AS drafted \gset
SELECT results_eq($$SELECT duties('mca')$$, $$VALUES
	('submit_entry clerk to nda 17 2026-01-02 2026-01-15'), ('approve_request office_head to sd_hr 21 2026-01-06 2026-01-20'),
	('endorse_entry principal to nda 13 2026-01-07'), ('open_return_flow clerk to sd_data 24 2026-01-07 2026-02-04')$$, 'one look, oldest first');
SELECT is_empty($$SELECT duties('sd_hr')$$, 'the requester waits');
\set clock '2026-01-17 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT d FROM duties('mca') d LIMIT 1), 'submit_entry clerk to nda 17 2026-01-02 2026-01-15 overdue', 'what is late says so');
SET ROLE regress_govshare_mca;
SELECT results_eq('SELECT statute, days_late FROM govshare.overdue', $$VALUES ('catalog_update', 2)$$, 'and stands among what is overdue');
RESET ROLE;
-- What waits for an authority waits for whoever is the authority now
SELECT act('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000002'')'), act('mca', 'SELECT govshare.submit_entry(''MZ001/000002'')') AS submitted \gset
SELECT results_eq($$SELECT duties('nda')$$, $$VALUES ('publish_entry clerk to mca 16 2026-01-17')$$, 'the authority reviews');
UPDATE govshare.department SET is_authority = false WHERE code = 'nda';
UPDATE govshare.department SET is_authority = true WHERE code = 'mps';
SELECT is_empty($$SELECT duties('nda')$$, 'an authority that is none any more has nothing to review');
SELECT results_eq($$SELECT duties('mps')$$, $$VALUES ('publish_entry clerk to mca 16 2026-01-17')$$, 'its successor has');
-- Nobody writes his duties off
SELECT throws_ok('DELETE FROM govshare.pending_step', 'SG009', NULL, 'not even a superuser');
SELECT is(refused('mca', 'DELETE FROM govshare.pending_step'), '42501', 'nor the department');
-- ---- assessments (Article 11) ----
SELECT isnt(act('mca', $$SELECT govshare.record_assessment('security', NULL, '2026-01-10', '民安评〔2026〕1号')$$), NULL, 'of the department''s sharing as a whole');
SELECT isnt(act('mca', $$SELECT govshare.record_assessment('privacy', 'MZ001/000001', '2026-01-10', '民个评〔2026〕1号')$$), NULL, 'of an entry');
SELECT is(refused('mps', $$SELECT govshare.record_assessment('privacy', 'MZ001/000001', '2026-01-10', 'd')$$), 'SG102 11', 'of its own');
SELECT is(refused('mca', $$SELECT govshare.record_assessment('privacy', 'MZ001/000001', '2026-01-18', 'd')$$), 'SG103 11', 'made, not planned');
\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
