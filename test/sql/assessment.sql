-- Assessments on record (Articles 11 and 13): a whole procedure in one row of transition.
\set clock '2026-03-02 09:00'
\ir include/world.sql
\ir include/attempt.sql
\ir include/clock.sql
\ir include/published_entry.sql
SELECT attempt('mca', 'SELECT govshare.record_assessment(''security'', NULL, ''2026-01-15'', ''安评〔2026〕1号'')');
SELECT attempt('mca', 'SELECT govshare.record_assessment(''privacy'', ''MZ001/000001'', ''2026-03-02'', ''个保评〔2026〕2号'')');
SELECT attempt('mca', format('SELECT govshare.record_assessment(%s)', a)) FROM unnest(ARRAY['NULL, NULL, ''2026-01-15'', ''d''', '''mood'', NULL, ''2026-01-15'', ''d''', '''secrecy'', NULL, NULL, ''d''',
	'''secrecy'', NULL, ''2026-03-03'', ''d''', '''secrecy'', NULL, ''infinity'', ''d''', '''secrecy'', NULL, ''2026-01-15'', '' ''', '''secrecy'', ''MZ001/9'', ''2026-01-15'', ''d''']) WITH ORDINALITY u (a, n) ORDER BY n;
SELECT attempt('mps', 'SELECT govshare.record_assessment(''secrecy'', ''MZ001/000001'', ''2026-01-15'', ''d'')');
SELECT attempt(NULL, 'UPDATE govshare.assessment SET document = ''x'''), attempt(NULL, 'DELETE FROM govshare.assessment');
SELECT who, attempt(who, 'SELECT count(*) FROM govshare.assessment') FROM unnest('{mca,nda,mps,sd_data}'::text[]) WITH ORDINALITY u (who, n) ORDER BY n;
SELECT id, provider, kind, entry, assessed_on, document, state, recorded_at FROM govshare.assessment ORDER BY id;
\set clock ''
\ir include/clock.sql
