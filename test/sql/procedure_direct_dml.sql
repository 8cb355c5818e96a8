-- Cases written past the functions: UPDATE, INSERT, MERGE, COPY, DELETE,
-- TRUNCATE, by departments and by superusers (DESIGN, section 7).
\set clock '2026-03-02 09:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
\ir include/granted.sql
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.request_share('MZ001/000001', 'statistics', 'l', 's', 'u', '{service}', '2026-12-31') AS id \gset open_
RESET SESSION AUTHORIZATION;
CREATE VIEW everything AS SELECT md5(string_agg(x, '|' ORDER BY x)) AS sum FROM (
	SELECT r::text AS x FROM govshare.share_request r UNION ALL SELECT g::text FROM govshare.share_grant g UNION ALL SELECT e::text FROM govshare.catalog_entry e
	UNION ALL SELECT i::text FROM govshare.data_item i UNION ALL SELECT c::text FROM govshare.entry_condition c UNION ALL SELECT v::text FROM govshare.case_event v
	UNION ALL SELECT n::text FROM govshare.notice n UNION ALL SELECT t::text FROM govshare.transition t) q;
SELECT sum AS before FROM everything \gset
-- A department has SELECT and no more
SELECT t, attempt('sd_hr', format('UPDATE govshare.%s SET %s', t, c)), attempt('sd_hr', format('DELETE FROM govshare.%s', t))
	FROM (VALUES ('share_request', 'state = state'), ('share_grant', 'state = state'), ('catalog_entry', 'state = state'), ('data_item', 'name = name'),
		('entry_condition', 'number = number'), ('case_event', 'seq = seq'), ('notice', 'text = text'), ('transition', 'duty = ''clerk''')) v (t, c) ORDER BY t;
SELECT attempt('sd_hr', 'INSERT INTO govshare.share_grant (request, provider) VALUES (1, ''mca'')');
-- Superusers are no department: the engine asks all the same, for every way of writing
SELECT attempt(NULL, s) FROM unnest(ARRAY[
	'UPDATE govshare.share_request SET state = ''submitted''',
	'UPDATE govshare.share_request SET valid_until = valid_until',
	'UPDATE govshare.share_grant SET valid_until = ''2200-01-01''',
	'UPDATE govshare.share_grant SET state = ''expired''',
	'UPDATE govshare.catalog_entry SET attribute = ''not_shared''',
	'UPDATE govshare.data_item SET attribute = NULL',
	'DELETE FROM govshare.share_request', 'DELETE FROM govshare.share_grant', 'DELETE FROM govshare.catalog_entry', 'DELETE FROM govshare.data_item', 'DELETE FROM govshare.entry_condition',
	'TRUNCATE govshare.share_grant', 'TRUNCATE govshare.share_request CASCADE', 'TRUNCATE govshare.data_item', 'TRUNCATE govshare.entry_condition',
	'TRUNCATE govshare.case_event', 'DELETE FROM govshare.case_event', 'UPDATE govshare.case_event SET actor = ''x''', 'INSERT INTO govshare.case_event SELECT * FROM govshare.case_event LIMIT 1',
	'DELETE FROM govshare.notice', 'DELETE FROM govshare.transition', 'UPDATE govshare.transition SET duty = ''clerk''',
	'INSERT INTO govshare.share_grant (request, provider) VALUES (1, ''mca'')',
	'INSERT INTO govshare.data_item VALUES (1, 99, ''x'', ''x'', ''x'', false, false)',
	'MERGE INTO govshare.share_request r USING (VALUES (2)) v (id) ON r.id = v.id WHEN MATCHED THEN UPDATE SET state = ''submitted''',
	'MERGE INTO govshare.share_request r USING (VALUES (2)) v (id) ON r.id = v.id WHEN MATCHED THEN DELETE',
	'WITH x AS (UPDATE govshare.share_request SET state = ''withdrawn'' RETURNING id) SELECT count(*) FROM x']) WITH ORDINALITY u (s, n) ORDER BY n;
\copy govshare.share_request (requester, entry, purpose, legal_basis, scenario, use_scope, methods, valid_until) FROM PROGRAM 'printf "sd_hr\\tMZ001/000001\\tstatistics\\tl\\ts\\tu\\t{service}\\t2099-01-01\\n"'
-- Not even with triggers said to be a replica's
SET session_replication_role = replica;
SELECT attempt(NULL, 'UPDATE govshare.share_grant SET valid_until = ''2200-01-01''');
SELECT attempt(NULL, 'DELETE FROM govshare.case_event');
RESET session_replication_role;
SELECT t.tgrelid::regclass, t.tgname, t.tgenabled FROM pg_trigger t
	WHERE t.tgrelid IN ('govshare.catalog_entry'::regclass, 'govshare.data_item'::regclass, 'govshare.entry_condition'::regclass, 'govshare.share_request'::regclass,
		'govshare.share_grant'::regclass, 'govshare.case_event'::regclass, 'govshare.notice'::regclass, 'govshare.transition'::regclass)
		AND NOT t.tgisinternal AND t.tgenabled <> 'A' ORDER BY 1, 2;
SELECT sum = :'before' AS nothing_changed FROM everything;
-- One with the right to write and to see all, acting for a party, may take lawful steps, and only those
SET govshare.break_glass = 'test: open the tables';
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON govshare.share_request, govshare.share_grant, govshare.catalog_entry, govshare.data_item, govshare.entry_condition TO govshare_reader;
CREATE POLICY test_open ON govshare.share_request USING (true) WITH CHECK (true);
CREATE POLICY test_open ON govshare.share_grant USING (true) WITH CHECK (true);
CREATE POLICY test_open ON govshare.catalog_entry USING (true) WITH CHECK (true);
CREATE POLICY test_open ON govshare.data_item USING (true) WITH CHECK (true);
RESET govshare.break_glass;
CREATE FUNCTION upd(who text, what text) RETURNS text LANGUAGE sql AS $$ SELECT attempt(who, 'UPDATE govshare.share_request SET ' || what || ' WHERE id = (SELECT max(id) FROM govshare.share_request)') $$;
SELECT upd('sd_hr', 'state = ''submitted''');
SELECT upd('sd_hr_head', 'state = ''approved''');
SELECT upd('sd_hr_head', 'state = ''submitted'', purpose = ''residence''');
SELECT upd('sd_hr_head', 'state = ''submitted'', provider = ''sd_hr''');
SELECT upd('sd_hr_head', 'state = ''submitted'', approved_items = ''{code}''');
SELECT upd('sd_hr_head', 'purpose = ''residence''');
SELECT upd('sd_hr_head', 'state = ''submitted'', received_at = ''2000-01-01''');
SELECT state, received_at, replied_at FROM govshare.share_request ORDER BY id DESC LIMIT 1;
SELECT upd('mca_head', 'state = ''narrowed''');
SELECT upd('mca_head', 'state = ''approved'', approved_items = ''{code}''');
SELECT upd('mca_head', 'state = ''approved'', reads_per_day = 1');
SELECT upd('mca_head', 'state = ''approved'', items = ''{code,registrar}''');
SELECT upd('mca_head', 'state = ''nonsense''');
SELECT upd('mca_head', 'state = NULL');
-- A head does not lend his consent: whoever calls his function acts himself
CREATE FUNCTION lent_approval() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT govshare.approve_request(2)';
ALTER FUNCTION lent_approval() OWNER TO regress_govshare_mca_head;
SELECT attempt('sd_hr_head', 'SELECT lent_approval()');
SELECT upd('mca_head', 'state = ''approved'', replied_at = ''2000-01-01'', reply_note = ''直接''');
SELECT state, approved_items, replied_at, reply_note FROM govshare.share_request ORDER BY id DESC LIMIT 1;
SELECT upd('mca', 'state = ''delivered''');
SELECT count(*) AS grants, max(purpose) AS last_purpose FROM govshare.share_grant;
SELECT attempt('mca', 'INSERT INTO govshare.share_grant (request, provider) VALUES (1, ''mca'')');
SELECT attempt('mca', 'INSERT INTO govshare.share_grant (request, provider, items) VALUES (1, ''mca'', ''{registrar}'')');
SELECT attempt('mca', 'UPDATE govshare.share_grant SET state = ''expired''');
SELECT attempt('mca', 'UPDATE govshare.share_grant SET state = ''terminated'', superseded_by = 2, state_reason = ''x'' WHERE id = 1');
SELECT attempt('mca', 'UPDATE govshare.share_grant SET items = items || ''{registrar}'' WHERE id = 1');
SELECT attempt('sd_hr', 'UPDATE govshare.share_grant SET valid_until = ''2200-01-01'' WHERE id = 1');
SELECT attempt('mca', 'INSERT INTO govshare.share_request (requester, entry, purpose, legal_basis, scenario, use_scope, methods, valid_until) VALUES (''sd_hr'', ''MZ001/000001'', ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2099-01-01'')');
SELECT attempt('sd_hr', 'INSERT INTO govshare.share_request (requester, entry, purpose, legal_basis, scenario, use_scope, methods, valid_until, state) VALUES (''sd_hr'', ''MZ001/000001'', ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2099-01-01'', ''approved'')');
SELECT attempt('sd_hr', 'INSERT INTO govshare.share_request (requester, entry, purpose, legal_basis, scenario, use_scope, methods, valid_until, provider) VALUES (''sd_hr'', ''MZ001/000001'', ''statistics'', ''l'', ''s'', ''u'', ''{service}'', ''2099-01-01'', ''mps'')');
SELECT attempt('mca', 'UPDATE govshare.data_item SET attribute = NULL WHERE column_name = ''registrar''');
SELECT attempt('mca', 'UPDATE govshare.catalog_entry SET state = ''superseded''');
SELECT attempt('nda', 'UPDATE govshare.catalog_entry SET state = ''superseded''');
-- A draft's parts are its provider's, while it is a draft
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', ''r'')');
SELECT attempt('mps', 'UPDATE govshare.data_item SET attribute = NULL WHERE entry_id = 2');
SELECT attempt('mca', 'UPDATE govshare.data_item SET entry_id = 1 WHERE entry_id = 2');
SELECT attempt('mca', 'INSERT INTO govshare.data_item VALUES (1, 99, ''x'', ''x'', ''x'', false, false)');
SELECT attempt('mca', 'INSERT INTO govshare.data_item VALUES (999, 99, ''x'', ''x'', ''x'', false, false)');
SELECT attempt('mca', 'INSERT INTO govshare.data_item VALUES (NULL, 99, ''x'', ''x'', ''x'', false, false)');
SELECT attempt('mca', 'INSERT INTO govshare.data_item VALUES (2, 99, ''x'', ''x'', ''x'', false, false, ''unconditional'')');
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')');
SELECT attempt('mca', 'DELETE FROM govshare.data_item WHERE entry_id = 2');
SELECT attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')');
-- Repair and restore: a superuser who says why
SET govshare.break_glass = 'test: repair';
UPDATE govshare.share_request SET reply_note = 'repaired' WHERE id = 1;
RESET govshare.break_glass;
SELECT reply_note, count(v.*) AS events FROM govshare.share_request r JOIN govshare.case_event v ON v.procedure = 'share_request' AND v.case_id = r.id WHERE r.id = 1 GROUP BY 1;
-- Whatever was done, no case is without its events, numbered from 1
SELECT count(*) AS broken FROM (SELECT procedure, case_id FROM govshare.case_event GROUP BY 1, 2 HAVING min(seq) <> 1 OR max(seq) <> count(*)) q;
SELECT count(*) AS unlawful FROM govshare.case_event v WHERE NOT EXISTS (SELECT FROM govshare.transition t WHERE (t.procedure, t.from_state, t.to_state, t.party) = (v.procedure, v.from_state, v.to_state, v.party));
\set clock ''
\ir include/clock.sql
