-- Article 40: breaches of requesters, ordered to be corrected by the authority
-- of the requester's own level.  (39(1) to 39(9) and the life of a breach:
-- article_39; 40(4): disposal; 40(5): article_29; 40(6): article_35.)
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
\set clock '2026-03-02 10:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
\ir ../sql/include/used_entry.sql
SELECT no_plan();
SELECT granted('sd_hr') AS g1, granted('jn_civil') AS g2, granted('mps') AS g3 \gset
CREATE FUNCTION breaches() RETURNS text LANGUAGE sql AS $$SELECT string_agg(item || ' ' || department || ' ' || state, ', ' ORDER BY id) FROM govshare.violation$$;

-- ---- 40(2), 40(3): what a suspension charges is flagged, for a person to confirm ----
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''beyond_scope'', ''超范围使用'', 5)', :g1)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr flagged', 'use beyond the scope');
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''third_party'', ''提供给企业'', 5)', :g2)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr flagged, 40(3) jn_civil flagged', 'passing on to a third party');
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''incident'', ''漏洞'')', :g3)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr flagged, 40(3) jn_civil flagged', 'an incident alone is nobody''s breach');
SELECT act('mca', format('SELECT govshare.resume_grant(%s)', :g1)) IS NULL AS done \gset
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''other_purpose'', ''另作他用'', 5)', :g1)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr flagged, 40(3) jn_civil flagged', 'while it is flagged, the same is the same');

-- ---- judged by the authority of the requester's level, not of the provider's ----
SELECT id AS v FROM govshare.violation WHERE item = '40(2)' \gset
SELECT id AS w FROM govshare.violation WHERE item = '40(3)' \gset
SELECT is(refused('nda_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)), 'SG102 39', 'not by the authority of the provider''s level');
SELECT is(refused('mca_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)), 'SG102', 'nor by the provider');
SELECT is(refused('sd_data_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :w)), 'SG102 39', 'nor by one above its own');
SELECT act('sd_data_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :v)) IS NULL AS done \gset
SELECT act('jn_data_head', format('SELECT govshare.confirm_violation(%s, ''属实'')', :w)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr confirmed, 40(3) jn_civil confirmed', 'each by its own');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE statute = 'suspension'), 0, 'what is suspended already need not be suspended');
SELECT act('mca', format('SELECT govshare.resume_grant(%s)', :g1)) IS NULL AS done \gset
SELECT act('mca', format('SELECT govshare.suspend_grant(%s, ''beyond_scope'', ''再次超范围'', 5)', :g1)) IS NULL AS done \gset
SELECT is(breaches(), '40(2) sd_hr confirmed, 40(3) jn_civil confirmed, 40(2) sd_hr flagged', 'what happens again is another breach');
SELECT act('sd_data_head', format('SELECT govshare.order_correction(%s, ''停止超范围使用'', 3)', :v)) IS NULL AS done \gset
SELECT act('sd_hr', format('SELECT govshare.report_corrected(%s, ''已停止'')', :v)) IS NULL AS done \gset
SELECT is((SELECT state FROM govshare.violation WHERE id = :v), 'corrected', 'ordered and corrected');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
