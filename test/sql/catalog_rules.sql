-- What an entry must be (Articles 3, 13, 14, 15).
\ir include/world.sql
\ir include/attempt.sql
-- draft('key => value, …'): a sound entry with some of it changed
CREATE FUNCTION draft(VARIADIC changes text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	argument jsonb := '{"code": "''MZ001/000003''", "name": "''婚姻登记''", "attribute": "''unconditional''", "methods": "''{service}''",
		"format": "''table''", "frequency": "''daily''", "classification": "''民政''",
		"secrecy_assessment": "''A 2025-07-01''", "privacy_assessment": "''B 2025-07-02''",
		"items": "''[{\"name\": \"证号\", \"column\": \"no\"}]''"}';
BEGIN
	FOR i IN 1 .. cardinality(changes) BY 2 LOOP
		argument := argument || jsonb_build_object(changes[i], changes[i + 1]);
	END LOOP;
	RETURN attempt('mca', (SELECT 'SELECT govshare.draft_entry(' || string_agg(format('%I => %s', key, value), ', ') || ')' FROM jsonb_each_text(argument)));
END
$$;
BEGIN;
-- Secrets never enter (Article 3)
SELECT draft('secrecy', '''secret''');
SELECT draft('secrecy', '''work_secret''');
SELECT draft('secrecy', 'NULL');
SELECT count(*) FROM govshare.catalog_entry;
-- Everything that Article 13 lists, and nothing empty
SELECT k, draft(k, 'NULL') FROM unnest('{code,name,attribute,methods,items,format,frequency,classification,grade,secrecy_assessment,privacy_assessment}'::text[]) WITH ORDINALITY u (k, n) ORDER BY n;
SELECT k, draft(k, ''' ''') FROM unnest('{code,name,format,classification,secrecy_assessment}'::text[]) WITH ORDINALITY u (k, n) ORDER BY n;
SELECT draft('methods', '''{}''');
SELECT draft('methods', '''{service,service}''');
SELECT draft('methods', '''{NULL}''');
-- Assessments carry their date, which is past
SELECT draft('secrecy_assessment', '''密评〔2025〕12号''');
SELECT draft('privacy_assessment', '''2025-02-30''');
SELECT draft('privacy_assessment', '''2999-01-01''');
-- Codes: 分类码/顺序码
SELECT c, draft('code', quote_literal(c)) FROM unnest('{MZ001,MZ001/,/1,a/b/c,"a b/1"}'::text[]) WITH ORDINALITY u (c, n) ORDER BY n;
-- Items, read whole
SELECT draft('items', quote_literal(i)) FROM unnest(ARRAY[
	'{}', '[]', '[1]', '"x"', '[{}]', '[{"name": "a"}]', '[{"column": "a"}]', '[{"name": "a", "column": " "}]', '[{"name": "a", "column": 1}]',
	'[{"name": "a", "column": "a", "colour": "red"}]', '[{"name": "a", "column": "a", "personal": "yes"}]',
	'[{"name": "a", "column": "a", "attribute": "secret"}]', '[{"name": "a", "column": "a"}, {"name": "b", "column": "a"}]',
	'[{"name": "a", "column": "a"}, {"name": "a", "column": "b"}]', '[{"name": "a", "column": "' || repeat('x', 64) || '"}]',
	'[{"name": "a", "column": "a", "basis_kind": "local_rule"}]']) WITH ORDINALITY u (i, n) ORDER BY n;
-- Conditional: scope and purposes (Article 15)
SELECT draft('attribute', '''conditional''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''');
SELECT draft('attribute', '''conditional''', 'purposes', '''{statistics}''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{}''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{nothing}''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{NULL}''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{statistics}''', 'conditions', '''{a,NULL}''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{statistics}''', 'conditions', '''{{a,b},{c,d}}''');
-- Unconditional: no conditions
SELECT draft('conditions', '''{a}''');
-- Not shared: law, administrative regulation or State Council decision
SELECT draft('attribute', '''not_shared''');
SELECT draft('attribute', '''not_shared''', 'basis_kind', '''law''', 'legal_basis', '''第一条''');
SELECT draft('attribute', '''not_shared''', 'basis_kind', '''law''', 'legal_basis', ''' ''', 'reason', '''r''');
SELECT draft('attribute', '''not_shared''', 'basis_kind', quote_nullable(k), 'legal_basis', '''第一条''', 'reason', '''r''')
	FROM unnest('{departmental_rule,local_regulation,NULL}'::text[]) WITH ORDINALITY u (k, n) ORDER BY n;
-- Items stricter, never looser
SELECT draft('items', '''[{"name": "a", "column": "a", "attribute": "conditional"}]''');
SELECT draft('items', '''[{"name": "a", "column": "a", "attribute": "not_shared"}]''');
SELECT draft('attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{statistics}''', 'items', '''[{"name": "a", "column": "a", "attribute": "unconditional"}]''');
-- Too long
SELECT draft('name', 'repeat(''名'', 201)');
SELECT draft('classification', 'repeat(''x'', 20000)');
SELECT draft('summary', 'repeat(''x'', 2000000)');
-- None of it left anything
SELECT (SELECT count(*) FROM govshare.catalog_entry) + (SELECT count(*) FROM govshare.data_item) + (SELECT count(*) FROM govshare.case_event) AS nothing;
COMMIT;
-- Sound ones
SELECT draft('code', '''MZ001/1''');
SELECT draft('code', '''MZ001/2''', 'attribute', '''conditional''', 'scope', '''s''', 'purposes', '''{statistics}''', 'conditions', '''{a,b}''');
SELECT draft('code', '''MZ001/3''', 'attribute', '''not_shared''', 'methods', '''{}''', 'basis_kind', '''state_council_decision''', 'legal_basis', '''第一条''', 'reason', '''r''');
SELECT draft('code', '''MZ001/4''', 'scope', '''s''', 'purposes', '''{statistics}''', 'items',
	'''[{"name": "a", "column": "a"}, {"name": "b", "column": "b", "attribute": "conditional"}, {"name": "c", "column": "c", "attribute": "not_shared", "basis_kind": "law", "legal_basis": "l", "reason": "r"}]''');
SELECT e.code, e.attribute, count(c.*) AS conditions FROM govshare.catalog_entry e LEFT JOIN govshare.entry_condition c ON c.entry_id = e.id GROUP BY 1, 2 ORDER BY 1;
-- A code stays with its provider
SELECT attempt('mps', 'SELECT govshare.draft_entry(''MZ001/1'', ''x'', ''unconditional'', ''{service}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
SELECT attempt('mca_principal', 'SELECT govshare.withdraw_entry(''MZ001/1'', ''x'')');
SELECT attempt('mps', 'SELECT govshare.draft_entry(''MZ001/1'', ''x'', ''unconditional'', ''{service}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
SELECT attempt('stranger', 'SELECT govshare.draft_entry(''MZ001/9'', ''x'', ''unconditional'', ''{service}'', ''[{"name": "a", "column": "a"}]'', ''f'', ''daily'', ''c'', ''A 2025-07-01'', ''B 2025-07-01'')');
