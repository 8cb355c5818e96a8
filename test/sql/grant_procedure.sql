-- Grants through their life: suspension, rectification, resumption,
-- termination, expiry (Articles 20, 25, 27, 35).
\set clock '2026-03-02 09:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
\ir include/granted.sql
CREATE VIEW life AS SELECT id, revision, state, suspension_ground AS ground, suspended_by, rectify_workdays AS workdays, rectified_at, state_reason, ended_at FROM govshare.share_grant ORDER BY id;
CREATE VIEW periods AS SELECT statute, department, started_on, workdays, due_on, state FROM govshare.obligation WHERE procedure = 'share_grant' ORDER BY id;
SELECT * FROM life;
-- Only the provider and the authorities over either side, on a ground of the law, with a period
SELECT who, attempt(who, 'SELECT govshare.suspend_grant(1, ''third_party'', ''通过视图提供'', 10)') FROM unnest('{sd_hr,sd_hr_head,mps,gd_data,jn_data,stranger}'::text[]) WITH ORDINALITY u (who, n) ORDER BY n;
SELECT attempt('mca', format('SELECT govshare.suspend_grant(1, %s)', a)) FROM unnest(ARRAY['NULL, ''f'', 5', '''whim'', ''f'', 5', '''third_party'', NULL, 5', '''third_party'', '' '', 5', '''third_party'', ''f''', '''third_party'', ''f'', 0', '''third_party'', ''f'', -3', '''third_party'', ''f'', 251']) WITH ORDINALITY u (a, n) ORDER BY n;
SELECT attempt('mca', 'SELECT govshare.resume_grant(1)'), attempt('sd_hr', 'SELECT govshare.report_rectified(1, ''x'')'), attempt('mca_head', 'SELECT govshare.terminate_grant(1, ''x'')');
SELECT attempt('mca', 'SELECT govshare.suspend_grant(1, ''third_party'', ''通过视图提供'', 10)');
SELECT attempt('mca', 'SELECT govshare.suspend_grant(1, ''third_party'', ''通过视图提供'', 10)');
SELECT * FROM life;
SELECT * FROM periods;
-- Not ended while rectification runs, nor lifted by another than who suspended it
SELECT attempt('mca_head', 'SELECT govshare.terminate_grant(1, ''x'')');
SELECT attempt('nda', 'SELECT govshare.resume_grant(1)'), attempt('sd_hr', 'SELECT govshare.resume_grant(1)');
-- Nor got around by a new request
SELECT attempt('sd_hr', 'SELECT govshare.request_share(''MZ001/000001'', ''benefit_check'', ''l'', ''s'', ''u'', ''{service}'', ''2026-12-31'')');
SELECT attempt('sd_hr', 'SELECT govshare.request_share(''MZ001/000001'', ''benefit_check'', ''l'', ''s'', ''u'', ''{service}'', ''2026-12-31'', supersedes => 1)');
SELECT attempt('sd_hr', 'SELECT govshare.report_rectified(1, '' '')');
SELECT attempt('sd_hr', 'SELECT govshare.report_rectified(1, ''已撤销视图'')');
SELECT * FROM periods;
SELECT attempt('mca', 'SELECT govshare.resume_grant(1)');
SELECT * FROM life;
-- The requester's authority suspends too, and lifts its own suspension
SELECT attempt('sd_data', 'SELECT govshare.suspend_grant(1, ''other_purpose'', ''用于统计'', 3)');
SELECT attempt('mca', 'SELECT govshare.resume_grant(1)');
SELECT attempt('sd_data', 'SELECT govshare.resume_grant(1)');
SELECT * FROM periods;
-- An incident needs no period; rectification that is overdue or inadequate lets sharing end
SELECT attempt('nda', 'SELECT govshare.suspend_grant(1, ''incident'', ''泄露'')');
SELECT count(*) FROM periods;
SELECT attempt('nda', 'SELECT govshare.resume_grant(1)');
SELECT attempt('mca', 'SELECT govshare.suspend_grant(1, ''beyond_scope'', ''超范围'', 3)');
\set clock '2026-03-05 23:59:59'
\ir include/clock.sql
SELECT attempt('mca_head', 'SELECT govshare.terminate_grant(1, ''拒不整改'')');
\set clock '2026-03-06 00:00'
\ir include/clock.sql
SELECT attempt('mca', 'SELECT govshare.terminate_grant(1, ''拒不整改'')');
SELECT attempt('mca_head', 'SELECT govshare.terminate_grant(1, NULL)');
SELECT attempt('mca_head', 'SELECT govshare.terminate_grant(1, ''拒不整改'')');
SELECT attempt('mca', 'SELECT govshare.resume_grant(1)');
SELECT * FROM life;
SELECT recipient, text FROM govshare.notice WHERE procedure = 'share_grant' AND text LIKE '%grant 1%' ORDER BY id;
-- After an end a new request opens a new grant; it expires by the clock, with both sides told
\ir include/granted.sql
SELECT govshare.expire_grants();
\set clock '2099-12-31 23:59:59.999999'
\ir include/clock.sql
SELECT govshare.expire_grants();
SELECT attempt('mca', 'SELECT govshare.expire_grants()');
\set clock '2100-01-01 00:00'
\ir include/clock.sql
SELECT govshare.expire_grants() IN (0, 1) AS expired;
SELECT govshare.expire_grants();
SELECT id, state, ended_at FROM life WHERE id = (SELECT max(id) FROM govshare.share_grant);
SELECT attempt('mca', format('SELECT govshare.suspend_grant(%s, ''incident'', ''f'')', max(id))) FROM govshare.share_grant;
SELECT seq, step, from_state, to_state, party, actor, department FROM govshare.case_event WHERE procedure = 'share_grant' ORDER BY case_id, seq;
SELECT seq, party, actor, department IS NULL AS nobody FROM govshare.case_event WHERE to_state = 'expired';
\set clock ''
\ir include/clock.sql
