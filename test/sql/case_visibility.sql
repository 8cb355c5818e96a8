-- Who sees which case: its parties and the authorities over them.
\set clock '2026-03-02 09:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
\ir include/granted.sql
-- Beside the grant of sd_hr: an open request of jn_civil, and a draft entry of mps
SELECT attempt('jn_civil', 'SELECT govshare.request_share(''MZ001/000001'', ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2026-12-31'')');
SELECT attempt('jn_civil_head', 'SELECT govshare.endorse_request(2)');
SELECT attempt('mps', 'SELECT govshare.draft_entry(''GA001/1'', ''x'', ''unconditional'', ''{file}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
CREATE FUNCTION seen(who text, t text) RETURNS text LANGUAGE sql AS $$ SELECT substr(attempt(who, format('SELECT count(*) FROM govshare.%I', t)), 4) $$;
SELECT who, seen(who, 'catalog_entry') AS entry, seen(who, 'data_item') AS item, seen(who, 'catalog') AS catalog, seen(who, 'share_request') AS request,
	seen(who, 'share_grant') AS "grant", seen(who, 'case_event') AS event, seen(who, 'obligation') AS obligation, seen(who, 'notice') AS notice
	FROM unnest('{nda,mca,mca_head,mps,sd_data,sd_hr,gd_data,jn_data,jn_civil}'::text[]) WITH ORDINALITY u (who, n) ORDER BY n;
-- A stranger sees nothing at all
SELECT t, attempt('stranger', 'SELECT count(*) FROM govshare.' || t) FROM unnest('{catalog,catalog_entry,share_request,share_grant}'::text[]) t ORDER BY t;
-- Whose case it is not learns nothing of it: as if it did not exist
SELECT f, attempt('gd_data_head', format('SELECT govshare.%s', format(f, 1))) = replace(attempt('gd_data_head', format('SELECT govshare.%s', format(f, 999))), '999', '1') AS same
	FROM unnest(ARRAY['endorse_request(%s)', 'approve_request(%s)', 'refuse_request(%s, ''unnecessary'', ''r'')', 'assent_request(%s)', 'withdraw_request(%s)', 'deliver_request(%s)',
		'suspend_grant(%s, ''incident'', ''f'')', 'resume_grant(%s)', 'report_rectified(%s, ''n'')', 'terminate_grant(%s, ''r'')']) f ORDER BY f;
-- Policies hold inside views and functions of others, too
CREATE VIEW public.lent AS SELECT id, requester FROM govshare.share_request;
GRANT SELECT ON public.lent TO PUBLIC;
ALTER VIEW public.lent OWNER TO regress_govshare_mca;
SELECT attempt('sd_hr', 'SELECT count(*) FROM public.lent'), attempt('mca', 'SELECT count(*) FROM public.lent');
DROP VIEW public.lent;
\set clock ''
\ir include/clock.sql
