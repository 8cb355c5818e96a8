-- Requests: the main path, refusal, withdrawal, narrowing and assent,
-- supplement, supersession; their periods, notices and events (Articles 20 to 22, 25).
\set clock '2026-02-10 10:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
CREATE VIEW periods AS SELECT case_id, statute, department, started_on, due_on, state FROM govshare.obligation WHERE procedure = 'share_request' ORDER BY id;
CREATE FUNCTION ask(who text, purpose text, more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
	SELECT attempt(who, format('SELECT govshare.request_share(''MZ001/000001'', %L, ''依据'', ''场景'', ''范围'', ''{service}'', ''2026-12-31''%s)', purpose, more))
$$;
CREATE FUNCTION last_request() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT max(id) FROM govshare.share_request';
-- Drafted by a clerk; nothing runs until the office head consents
\set clock '2026-02-13 10:00'
\ir include/clock.sql
SELECT ask('sd_hr', 'benefit_check', ', divisions => ''{37}''');
SELECT id, entry_version, attribute, provider, requester, items, divisions, state, received_at FROM govshare.share_request;
SELECT count(*) FROM periods;
SELECT attempt('sd_hr', 'SELECT govshare.endorse_request(1)');
SELECT attempt('sd_hr_principal', 'SELECT govshare.endorse_request(1)');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(1)');
SELECT attempt('sd_hr_head', 'SELECT govshare.endorse_request(1)');
SELECT received_at FROM govshare.share_request;
SELECT * FROM periods;
-- The reply is the provider's office head's
SELECT attempt('mca', 'SELECT govshare.approve_request(1)');
SELECT attempt('mca_principal', 'SELECT govshare.approve_request(1)');
SELECT attempt('sd_hr_head', 'SELECT govshare.approve_request(1)');
SELECT attempt('nda_head', 'SELECT govshare.approve_request(1)');
SELECT attempt('mps_head', 'SELECT govshare.approve_request(1)');
SELECT attempt('mca', 'SELECT govshare.deliver_request(1)');
\set clock '2026-02-26 15:30'
\ir include/clock.sql
SELECT attempt('mca_head', 'SELECT govshare.approve_request(1, note => ''同意'')');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(1)');
SELECT attempt('mca_head', 'SELECT govshare.refuse_request(1, ''unnecessary'', ''x'')');
SELECT attempt('sd_hr', 'SELECT govshare.deliver_request(1)');
SELECT attempt('mca', 'SELECT govshare.deliver_request(1)');
SELECT attempt('mca', 'SELECT govshare.deliver_request(1)');
SELECT attempt('sd_hr', 'SELECT govshare.withdraw_request(1)');
SELECT * FROM periods;
SELECT id, request, entry, requester, purpose, methods, items, divisions, valid_from, valid_until, state FROM govshare.share_grant;
SELECT recipient, article, text FROM govshare.notice WHERE procedure <> 'catalog_entry' ORDER BY id;
-- A second grant for the same purpose only in place of the first (Article 25)
SELECT ask('sd_hr', 'benefit_check');
SELECT ask('sd_hr', 'benefit_check', ', supersedes => 99');
SELECT ask('jn_civil', 'benefit_check', ', supersedes => 1');
SELECT ask('sd_hr', 'benefit_check', ', supersedes => 1, divisions => ''{37,44}''');
SELECT attempt('sd_hr_head', 'SELECT govshare.endorse_request(last_request())');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(last_request())');
SELECT attempt('mca', 'SELECT govshare.deliver_request(last_request())');
SELECT id, request, divisions, state, state_reason, superseded_by, ended_at FROM govshare.share_grant ORDER BY id;
-- Less than was asked needs assent; delivery runs from then
SELECT ask('jn_civil', 'statistics', ', divisions => ''{37}'', items => ''{name,code}''');
SELECT attempt('jn_civil_head', 'SELECT govshare.endorse_request(last_request())');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(last_request(), divisions => ''{3701}'', items => ''{code}'', reads_per_day => 10, condition => 1)');
SELECT attempt('mca', 'SELECT govshare.deliver_request(last_request())');
SELECT attempt('mca_head', 'SELECT govshare.assent_request(last_request())');
SELECT attempt('jn_civil', 'SELECT govshare.assent_request(last_request())');
\set clock '2026-03-02 09:00'
\ir include/clock.sql
SELECT attempt('jn_civil_head', 'SELECT govshare.assent_request(last_request())');
SELECT * FROM periods WHERE case_id = last_request();
SELECT attempt('mca', 'SELECT govshare.deliver_request(last_request())');
SELECT items, divisions, reads_per_day, valid_until FROM govshare.share_grant WHERE request = last_request();
-- Refused, with ground and reason
SELECT ask('mps', 'statistics');
SELECT attempt('mps_head', 'SELECT govshare.endorse_request(last_request())');
SELECT attempt('mca_head', 'SELECT govshare.refuse_request(last_request(), ''condition_unmet'', ''未承诺不发布'', 1)');
SELECT state, ground, refusal_reason, condition, replied_at FROM govshare.share_request WHERE id = last_request();
SELECT count(*) AS flagged FROM govshare.violation;
-- Withdrawn: what the provider owed is cancelled
SELECT ask('mps', 'statistics');
SELECT attempt('mps_head', 'SELECT govshare.endorse_request(last_request())');
SELECT attempt('jn_civil', 'SELECT govshare.withdraw_request(last_request())');
SELECT attempt('mca', 'SELECT govshare.withdraw_request(last_request())');
SELECT attempt('mps', 'SELECT govshare.withdraw_request(last_request())');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(last_request())');
SELECT * FROM periods WHERE case_id = last_request();
-- Missing material is asked for once, before the reply is due, and starts the period anew
\set clock '2026-01-30 09:00'
\ir include/clock.sql
SELECT ask('gd_data', 'statistics');
SELECT attempt('gd_data_head', 'SELECT govshare.endorse_request(last_request())');
\set clock '2026-02-05 09:00'
\ir include/clock.sql
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{}'', ''2026-02-12'')');
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{授权文件}'', ''2026-02-01'')');
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{授权文件}'', ''2026-02-12'')');
SELECT attempt('mca_head', 'SELECT govshare.refuse_request(last_request(), ''supplement_lapsed'', ''x'')');
SELECT attempt('mca_head', 'SELECT govshare.approve_request(last_request())');
\set clock '2026-02-12 09:00'
\ir include/clock.sql
SELECT attempt('gd_data', 'SELECT govshare.supplement_request(last_request(), ''{"授权文件": "粤府办〔2026〕1号"}'')');
SELECT * FROM periods WHERE case_id = last_request();
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{更多}'', ''2026-03-12'')');
SELECT attempt('gd_data', 'SELECT govshare.withdraw_request(last_request())');
-- Not once the reply is overdue; and what does not come lapses
\set clock '2026-01-30 09:00'
\ir include/clock.sql
SELECT ask('gd_data', 'statistics');
SELECT attempt('gd_data_head', 'SELECT govshare.endorse_request(last_request())');
\set clock '2026-02-14 09:00'
\ir include/clock.sql
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{授权文件}'', ''2026-02-28'')');
\set clock '2026-02-05 09:00'
\ir include/clock.sql
SELECT attempt('mca', 'SELECT govshare.ask_supplement(last_request(), ''{授权文件}'', ''2026-02-12'')');
\set clock '2026-02-13 00:00'
\ir include/clock.sql
SELECT attempt('mca_head', 'SELECT govshare.refuse_request(last_request(), ''unnecessary'', ''x'')');
SELECT attempt('mca_head', 'SELECT govshare.refuse_request(last_request(), ''supplement_lapsed'', ''未补充材料'')');
-- Events, whole and in order
SELECT case_id, string_agg(seq || ' ' || step || ' → ' || to_state, ', ' ORDER BY seq) FROM govshare.case_event WHERE procedure = 'share_request' GROUP BY 1 ORDER BY 1;
\set clock ''
\ir include/clock.sql
