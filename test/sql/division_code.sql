-- division_code: forms, errors, order, containment, hierarchy, planner support
\set ON_ERROR_STOP on
\pset format unaligned
SET client_min_messages = warning;
CREATE EXTENSION govshare;
SET search_path = govshare, public;

-- every form of one code is one value, and the canonical form is the shortest
SELECT input, input::division_code AS code, division_level(input::division_code), division_parent(input::division_code)
FROM unnest('{37,3700,370000,370000000,370000000000,3701,370102,370102001,370102001000,370102001002,000000,00}'::text[])
	WITH ORDINALITY AS u(input, place) ORDER BY place;
SELECT '37'::division_code = '3700' AND '3700'::division_code = '370000000000' AS one_value;

-- what is wrong with a code is said precisely, and never repeated at length
CREATE FUNCTION public.fault(input text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; message text; detail text;
BEGIN
	RETURN 'accepted as ' || input::govshare.division_code;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', state, message, detail);
END $$;
SELECT public.fault(input)
FROM unnest(ARRAY['', '3', '370', '37010', '3701020', '37010200', '3701020010', '37010200100', '3701020010020', repeat('1', 100000),
	'37a1', 'x', ' 37', '37 ', '+37', '-3', '3７', '济南', repeat('济', 100000), '07', '010000', '010101', '10', '100000', '20', '370001', '370001001', '370000001',
	'370102000001', '37010200000', '000001', '0000000', E'37\n']) WITH ORDINALITY AS u(input, place) ORDER BY place;

-- every code of the real register is accepted and comes back unchanged
SELECT count(*), count(DISTINCT code), bool_and(length(code::text) = 6),
	bool_and(division_level(code) = level::text OR in_use_until IS NOT NULL OR code = '441900') AS levels_agree
FROM division;
SELECT code, name, level, division_level(code) FROM division
WHERE division_level(code) <> level::text ORDER BY code, in_use_from;

-- containment: with and without a level, special regions included
SELECT outer_code, inner_code, outer_code::division_code @> inner_code::division_code AS contains, inner_code::division_code <@ outer_code::division_code AS contained
FROM (VALUES
	('37', '370102'), ('37', '37'), ('370102', '37'), ('37', '36'), ('37', '38'), ('3701', '370102'), ('3701', '370202'),
	('370100', '370100000000'), ('370102', '370102001'), ('370102001', '370102001002'), ('370102001', '370102002'), ('370102001002', '370102001'),
	('11', '110101'), ('1101', '110101'), ('1101', '110228'), ('1102', '110228'),
	('44', '4419'), ('4419', '441900003'), ('441900003', '441900003001'), ('4419', '442000'), ('4420', '441900003'),
	('46', '469001'), ('4690', '469001'), ('4690', '4601'), ('46', '460001'), ('65', '659001'), ('6590', '659001'), ('6501', '659001'),
	('71', '710000'), ('81', '810000'), ('81', '82'), ('82', '820000'), ('81', '810001'),
	('000000', '37'), ('000000', '820000'), ('37', '000000')
) v(outer_code, inner_code);
SELECT c AS code, division_parent(c) FROM unnest('{110101,110228,310115,500229,441900,441900003,469001,460001,659001,419001,371402,710000,810000,820000}'::division_code[]) c;

-- containment is the same as the range, for every pair of the register
SELECT count(*) AS pairs, count(*) FILTER (WHERE inside) AS within,
	bool_and(inside = (inner_code >= outer_code AND inner_code <= division_last(outer_code))) AS same_as_range,
	bool_and(inside = (left(inner_code::text, length(prefix)) = prefix)) AS same_as_prefix
FROM (
	SELECT o.code AS outer_code, i.code AS inner_code, o.code @> i.code AS inside, regexp_replace(o.code::text, '(00)+$', '') AS prefix
	FROM (SELECT DISTINCT code FROM division WHERE level <> 'county' UNION SELECT '370102' UNION SELECT '500000') o,
		(SELECT DISTINCT code FROM division) i
) p;

-- order, sorting, hashing
SELECT string_agg(c::text, ' ' ORDER BY c) AS ascending, string_agg(c::text, ' ' ORDER BY c DESC) AS descending, min(c::text) AS least
FROM unnest('{37,820000,370102001002,000000,370102,370102001,11}'::division_code[]) c;
SELECT '37'::division_code < '3701', '37'::division_code <= '370000', '3701'::division_code > '37', '3701'::division_code >= '3702', '37'::division_code <> '36';
CREATE TABLE public.place AS SELECT DISTINCT code FROM division;
CREATE INDEX place_code ON public.place (code);
ANALYZE public.place;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT code FROM public.place WHERE code <@ '37';
EXPLAIN (COSTS OFF) SELECT code FROM public.place WHERE '3701' @> code;
EXPLAIN (COSTS OFF) SELECT code FROM public.place WHERE code <@ '000000';
-- the other way round is no range: no index condition, but the right rows
EXPLAIN (COSTS OFF) SELECT code FROM public.place WHERE code @> '370102';
SELECT code FROM public.place WHERE code @> '370102' ORDER BY code;
PREPARE within(division_code) AS SELECT count(*) FROM public.place WHERE code <@ $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE within('37');
EXECUTE within('37');
EXECUTE within('4419');
EXECUTE within(NULL);
EXPLAIN (COSTS OFF) SELECT count(*) FROM public.place a JOIN public.place b ON b.code <@ a.code WHERE a.code = '370000';
SELECT count(*) FROM public.place a JOIN public.place b ON b.code <@ a.code WHERE a.code = '370000';
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT count(*) AS seqscan FROM public.place WHERE code <@ '37';
SET enable_mergejoin = off; SET enable_nestloop = off;
SELECT count(*) AS hash_join FROM public.place a JOIN public.place b USING (code);
SET enable_mergejoin = on; SET enable_hashjoin = off;
SELECT count(*) AS merge_join FROM public.place a JOIN public.place b USING (code);
CREATE TABLE public.hashed (code division_code) PARTITION BY HASH (code);
CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.hashed_1 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO public.hashed SELECT code FROM public.place;
SELECT count(*) FROM public.hashed WHERE code = '370102';
-- the binary form, out and in, and a copy of it that is no code
SELECT division_code_send('370102');
CREATE TABLE public.copied (code division_code);
\set VERBOSITY sqlstate
\set ON_ERROR_STOP off
COPY public.copied FROM PROGRAM 'printf ''PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\1\0\0\0\10\0\0\0\126\053\314\131\200\377\377'' ' WITH (FORMAT binary);
COPY public.copied FROM PROGRAM 'printf ''PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\1\0\0\0\10\377\377\377\377\377\377\377\377\377\377'' ' WITH (FORMAT binary);
COPY public.copied FROM PROGRAM 'printf ''PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\1\0\0\0\10\0\0\0\126\053\314\131\201\377\377'' ' WITH (FORMAT binary);
\set ON_ERROR_STOP on
SELECT * FROM public.copied;

-- comparison is leakproof: a policy does not keep it from an index; all of it is immutable
SELECT bool_and(proleakproof), bool_and(provolatile = 'i'), bool_and(proparallel = 's'), bool_and(proisstrict)
FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode
WHERE oprleft = 'division_code'::regtype OR oprright = 'division_code'::regtype;
SELECT amvalidate(oid) FROM pg_opclass WHERE opcintype = 'division_code'::regtype;
SELECT division_level(NULL), division_parent(NULL), division_last(NULL), NULL::division_code <@ '37';
