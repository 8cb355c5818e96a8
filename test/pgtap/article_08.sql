-- Articles 8 and 28: authorities, over the tree of all divisions of today.
\ir ../sql/include/world.sql
SET client_min_messages = warning;
SELECT no_plan();
-- Every county, prefecture and province of today is a government with an
-- authority; the roles exist for this transaction only.
BEGIN;
CREATE TEMP TABLE today ON COMMIT DROP AS
	SELECT d.code, d.name, d.level, CASE WHEN d.level <> 'national' THEN govshare.division_parent(d.code) END AS parent
	FROM govshare.division d WHERE d.in_use_until IS NULL;
CREATE UNIQUE INDEX ON today (code);
SELECT is(count(*)::int, 3213, 'all divisions at county level and above that are in use') FROM today;
INSERT INTO govshare.government (code, name, level, division, parent)
	SELECT t.code::text, t.name, t.level, t.code, CASE WHEN t.level = 'province' THEN 'CN'
		ELSE (SELECT p.code::text FROM today p WHERE p.code OPERATOR(govshare.=) t.parent) END
	FROM today t ORDER BY t.level;
SELECT is((SELECT count(*)::int FROM govshare.government WHERE parent IS NULL), 1, 'one tree');
DO $$
DECLARE
	g text;
BEGIN
	FOR g IN SELECT code::text FROM today LOOP
		EXECUTE format('CREATE ROLE %I', 'regress_govshare_t' || g);
	END LOOP;
END
$$;
INSERT INTO govshare.department (code, name, government, is_authority, role)
	SELECT 'a' || t.code, t.name || '数据局', t.code::text, true, ('regress_govshare_t' || t.code)::regrole FROM today t;

SELECT is_empty($$SELECT code FROM today t WHERE govshare.authority_of('a' || t.code) <> 'a' || t.code$$, 'each is the authority of its own government');
-- The lowest division over both, by the digits alone; Beijing's 1101xx have no prefecture
CREATE FUNCTION pg_temp.common(a govshare.division_code, b govshare.division_code) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	p text := a::text;
	q text := b::text;
BEGIN
	IF p = q THEN RETURN 'a' || p; END IF;
	IF left(p, 4) = left(q, 4) AND EXISTS (SELECT FROM today t WHERE t.code::text = left(p, 4) || '00') THEN RETURN 'a' || left(p, 4) || '00'; END IF;
	IF left(p, 2) = left(q, 2) THEN RETURN 'a' || left(p, 2) || '0000'; END IF;
	RETURN 'nda';
END
$$;
SELECT setseed(0.28);
CREATE TEMP TABLE pair ON COMMIT DROP AS
	WITH near AS (SELECT n, left(code::text, n) AS stem, array_agg(code ORDER BY code) AS codes FROM today, unnest('{0,2,4}'::int[]) n GROUP BY 1, 2)
	SELECT a.code AS a, near.codes[1 + floor(random() * cardinality(near.codes))::int] AS b
	FROM (SELECT t.code, row_number() OVER (ORDER BY t.code) AS n FROM today t) a
		JOIN near ON near.n = a.n % 3 * 2 AND near.stem = left(a.code::text, near.n);
SELECT is_empty($$SELECT a, b FROM pair WHERE govshare.common_authority('a' || a, 'a' || b) IS DISTINCT FROM pg_temp.common(a, b)$$,
	'the common superior of every division and another: the lowest over both');
SELECT is_empty($$SELECT a, b FROM pair WHERE govshare.common_authority('a' || a, 'a' || b) IS DISTINCT FROM govshare.common_authority('a' || b, 'a' || a)$$, 'whichever comes first');
SELECT is(govshare.common_authority('a110101', 'a110102'), 'a110000', 'districts of Beijing');
SELECT is(govshare.common_authority('a441900', 'a442000'), 'a440000', 'cities without counties');
SELECT is(govshare.common_authority('a469001', 'a460100'), 'a460000', 'counties straight under a province');
SELECT is(govshare.common_authority('a370102', 'a440103'), 'nda', 'across provinces: the national authority');
SELECT is(govshare.common_authority('a370102', 'a370000'), 'a370000', 'inclusive: one side may be the superior itself');
ROLLBACK;

-- State Council departments, vertical organs, townships, what has no authority
SELECT is(govshare.authority_of('mca'), 'nda', 'a department of the State Council');
INSERT INTO govshare.government VALUES ('370102', '历下区', 'county', '370102', '3701'), ('370102001', '某镇', 'township', '370102001', '370102');
BEGIN;
CREATE ROLE regress_govshare_tax;
CREATE ROLE regress_govshare_town;
INSERT INTO govshare.department (code, name, government, division, vertical_parent, role) VALUES ('jn_tax', '国家税务总局济南市税务局', 'CN', '3701', 'mca', 'regress_govshare_tax');
INSERT INTO govshare.department (code, name, government, role) VALUES ('town', '某镇', '370102001', 'regress_govshare_town');
SELECT is(govshare.authority_of('jn_tax'), 'nda', '[I] a vertical organ stands under the national authority, wherever it serves');
SELECT is(govshare.common_authority('jn_tax', 'jn_civil'), 'nda', 'so does its dispute with a local department');
SELECT is(govshare.authority_of('town'), 'jn_data', 'a township: the nearest authority above, its county having none');
SELECT throws_ok($$UPDATE govshare.department SET is_authority = true WHERE code = 'town'$$, 'SG103', NULL, 'no township has an authority of its own');
SELECT throws_ok($$INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES ('x', 'x', '370102001', true, 'pg_monitor')$$, 'SG103', NULL, 'nor is born with one');
ROLLBACK;
SELECT throws_ok($$INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES ('x', 'x', '37', true, 'pg_monitor')$$, '23505', NULL, 'one authority for each government');
SELECT * FROM finish();
