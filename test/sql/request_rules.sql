-- What requests and replies must be (Articles 14, 15, 20, 21).
\ir include/world.sql
\ir include/attempt.sql
\ir include/published_entry.sql
-- Entries: unconditional, not shared, and a draft
SELECT attempt('mca', 'SELECT govshare.draft_entry(''MZ001/2'', ''x'', ''unconditional'', ''{file}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
SELECT attempt('mca', 'SELECT govshare.draft_entry(''MZ001/3'', ''x'', ''not_shared'', ''{}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'', basis_kind => ''law'', legal_basis => ''l'', reason => ''r'')');
SELECT attempt('mca', 'SELECT govshare.draft_entry(''MZ001/4'', ''x'', ''unconditional'', ''{file}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
SELECT attempt('mca_principal', format('SELECT govshare.endorse_entry(''MZ001/%s'')', n)), attempt('mca', format('SELECT govshare.submit_entry(''MZ001/%s'')', n)), attempt('nda', format('SELECT govshare.publish_entry(''MZ001/%s'')', n)) FROM unnest('{2,3}'::int[]) n;
-- asked(changes): a sound request with some of it changed, taken back at once
CREATE FUNCTION asked(who text, VARIADIC changes text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	argument jsonb := '{"entry": "''MZ001/000001''", "purpose": "''statistics''", "legal_basis": "''l''", "scenario": "''s''", "use_scope": "''u''", "methods": "''{service}''", "valid_until": "''2099-12-31''"}';
BEGIN
	FOR i IN 1 .. cardinality(changes) BY 2 LOOP
		argument := argument || jsonb_build_object(changes[i], changes[i + 1]);
	END LOOP;
	RETURN regexp_replace(attempt(who, (SELECT 'SELECT govshare.request_share(' || string_agg(format('%I => %s', key, value), ', ') || ')' FROM jsonb_each_text(argument))), '^ok .*', 'ok');
END
$$;
-- Everything that Article 20 asks for
SELECT k, asked('sd_hr', k, 'NULL'), asked('sd_hr', k, ''' ''')
	FROM unnest('{entry,purpose,legal_basis,scenario,use_scope}'::text[]) WITH ORDINALITY u (k, n) ORDER BY n;
SELECT asked('sd_hr', 'scenario', U&'''\3000 \3000'''), asked('sd_hr', 'scenario', U&'''\3000救助\3000''');
SELECT asked('sd_hr', 'methods', 'NULL'), asked('sd_hr', 'methods', '''{}'''), asked('sd_hr', 'methods', '''{NULL}''');
-- A term, and one that ends
SELECT v, asked('sd_hr', 'valid_until', quote_nullable(v)) FROM unnest('{NULL,infinity,-infinity,2020-01-01,5874897-12-31,9999-12-31}'::text[]) WITH ORDINALITY u (v, n) ORDER BY n;
-- Published entries only, as published
SELECT e, asked('sd_hr', 'entry', quote_literal(e)) FROM unnest('{MZ001/999,MZ001/3,MZ001/4}'::text[]) WITH ORDINALITY u (e, n) ORDER BY n;
SELECT asked('sd_hr', 'entry', '''MZ001/2''');
SELECT asked('sd_hr', 'entry', '''MZ001/2''', 'methods', '''{file}''');
-- Its purposes, when conditional; any, when not
SELECT asked('sd_hr', 'purpose', '''residence'''), asked('sd_hr', 'purpose', '''fun''');
SELECT asked('sd_hr', 'purpose', '''residence''', 'entry', '''MZ001/2''', 'methods', '''{file}''');
-- Its items, each once, and none that is not shared
SELECT i, asked('sd_hr', 'items', quote_literal(i)) FROM unnest(ARRAY['{}', '{code,code}', '{colour}', '{NULL}', '{code,registrar}', '{name,code}']) WITH ORDINALITY u (i, n) ORDER BY n;
SELECT items FROM govshare.share_request WHERE cardinality(items) = 2;
-- Divisions that exist
SELECT d, asked('sd_hr', 'divisions', quote_literal(d)) FROM unnest(ARRAY['{}', '{NULL}', '{99}', '{7}', '{370102001}', '{370102001001}', '{000000}']) WITH ORDINALITY u (d, n) ORDER BY n;
SELECT asked('sd_hr', 'divisions', '''{37,37,370000,44}''');
SELECT divisions FROM govshare.share_request ORDER BY id DESC LIMIT 1;
-- Row filters over the table itself
SELECT f, asked('sd_hr', 'row_filter', quote_literal(f)) FROM unnest(ARRAY[' ', 'in_use_until IS NULL', 'nothing = 1', 'true; DROP TABLE x', '(SELECT true)', 'random() < 1']) WITH ORDINALITY u (f, n) ORDER BY n;
-- Bundles of one's own
SELECT asked('jn_civil', 'bundle', '1'), asked('sd_hr', 'bundle', '999999');
-- Nobody asks themselves; nobody asks for nobody
SELECT asked('mca'), asked('stranger');
SELECT asked('sd_hr', 'scenario', 'repeat(''x'', 100000)');
-- An entry that changed meanwhile is requested anew
SELECT asked('mps');
SELECT attempt('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', ''修订'')'), attempt('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')'), attempt('mca', 'SELECT govshare.submit_entry(''MZ001/000001'')'), attempt('nda', 'SELECT govshare.publish_entry(''MZ001/000001'')');
SELECT attempt('mps_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
-- Replies
SELECT asked('mps', 'divisions', '''{37,44}''', 'items', '''{code,name}''', 'valid_until', '''2050-06-30''');
CREATE FUNCTION reply(more text) RETURNS text LANGUAGE sql AS $$ SELECT attempt('mca_head', 'SELECT govshare.approve_request((SELECT max(id) FROM govshare.share_request)' || more || ')') $$;
CREATE FUNCTION refuse(more text) RETURNS text LANGUAGE sql AS $$ SELECT attempt('mca_head', 'SELECT govshare.refuse_request((SELECT max(id) FROM govshare.share_request), ' || more || ')') $$;
SELECT attempt('mps_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT r, regexp_replace(reply(r), 'request \d+', 'request N') FROM unnest(ARRAY[', items => ''{}''', ', items => ''{level}''', ', divisions => ''{}''', ', divisions => ''{11}''', ', divisions => ''{37,11}''', ', divisions => ''{000000}''', ', valid_until => ''2050-07-01''', ', valid_until => ''infinity''', ', valid_until => ''2020-01-01''', ', reads_per_day => 0', ', rows_per_statement => -1', ', condition => 3']) WITH ORDINALITY u (r, n) ORDER BY n;
SELECT r, regexp_replace(refuse(r), 'request \d+', 'request N') FROM unnest(ARRAY['NULL, ''r''', '''unnecessary'', NULL', '''unnecessary'', '' ''', '''whim'', ''r''', '''condition_unmet'', ''r''', '''condition_unmet'', ''r'', 3', '''unnecessary'', ''r'', 1', '''supplement_lapsed'', ''r''']) WITH ORDINALITY u (r, n) ORDER BY n;
SELECT reply(', divisions => ''{3701}''');
SELECT attempt('mps', 'SELECT govshare.withdraw_request((SELECT max(id) FROM govshare.share_request))');
-- Unconditional data: no condition, and refusing or narrowing it is flagged
SELECT asked('mps', 'entry', '''MZ001/2''', 'methods', '''{file}''');
SELECT attempt('mps_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT statute FROM govshare.obligation WHERE case_id = (SELECT max(id) FROM govshare.share_request) AND procedure = 'share_request';
SELECT refuse('''condition_unmet'', ''r'', 1');
SELECT refuse('''unnecessary'', ''r''');
SELECT asked('sd_data', 'entry', '''MZ001/2''', 'methods', '''{file}''');
SELECT attempt('sd_data_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT reply(', reads_per_day => 1');
SELECT item, department, procedure, state, evidence ->> 'ground' AS ground, evidence ->> 'reads_per_day' AS reads_per_day FROM govshare.violation ORDER BY id;
-- Delivery needs data to deliver
SELECT asked('jn_data', 'entry', '''MZ001/2''', 'methods', '''{file}''');
SELECT attempt('jn_data_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT regexp_replace(reply(''), 'request \d+', 'request N') AS reply;
SELECT attempt('mca', 'SELECT govshare.deliver_request((SELECT max(id) FROM govshare.share_request))');
-- A head of both sides decides neither for the other
GRANT regress_govshare_mca TO regress_govshare_jn_civil_head;
INSERT INTO govshare.department_head VALUES ('mca', 'regress_govshare_jn_civil_head', 'office_head');
SELECT asked('jn_civil');
SELECT attempt('jn_civil_head', 'SELECT set_config(''govshare.acting_for'', ''jn_civil'', true), govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT attempt('jn_civil_head', 'SELECT set_config(''govshare.acting_for'', ''mca'', true), govshare.approve_request((SELECT max(id) FROM govshare.share_request))');
SELECT regexp_replace(reply(''), 'request \d+', 'request N') AS reply;
REVOKE regress_govshare_mca FROM regress_govshare_jn_civil_head;
-- Delegation has its dates
UPDATE govshare.department_head SET valid_until = '2020-12-31' WHERE role = 'regress_govshare_mca_head'::regrole;
SELECT asked('sd_hr');
SELECT attempt('sd_hr_head', 'SELECT govshare.endorse_request((SELECT max(id) FROM govshare.share_request))');
SELECT regexp_replace(reply(''), 'request \d+', 'request N') AS reply;
INSERT INTO govshare.department_head (department, role, duty, valid_from, document) VALUES ('mca', 'regress_govshare_mca_principal', 'office_head', '2021-01-01', '委托书');
SELECT attempt('mca_principal', 'SELECT govshare.approve_request((SELECT max(id) FROM govshare.share_request))');
-- A grassroots body requests nothing in its own name
UPDATE govshare.department SET kind = 'grassroots_body' WHERE code = 'mps';
SELECT asked('mps');
-- Whether an entry is in use is not judged by an old snapshot
\set VERBOSITY terse
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL ROLE regress_govshare_mca_principal;
SELECT govshare.withdraw_entry('MZ001/000001', 'x');
ROLLBACK;
