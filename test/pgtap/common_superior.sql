-- Articles 8 and 28: the common superior of any two departments, over the real
-- division tree: a government for each of the 3,213 current divisions, each with
-- its authority and one department.  The oracle is containment of division codes.
\ir ../sql/include/world.sql
SET client_min_messages = warning;
SELECT no_plan();
SET govshare.break_glass = 'test: thousands of departments without thousands of roles';
DELETE FROM govshare.department_head;
DELETE FROM govshare.department;
DELETE FROM govshare.government;
ALTER TABLE govshare.department DISABLE TRIGGER USER;
ALTER TABLE govshare.government DISABLE TRIGGER USER;
CREATE TABLE place AS
	SELECT d.code, d.code::text AS c, d.level::text AS level FROM govshare.division d WHERE d.in_use_until IS NULL;
SELECT is(count(*)::int, 3213, 'the current divisions') FROM place;
INSERT INTO govshare.government (code, name, level, division, parent) VALUES ('CN', '中华人民共和国', 'national', '000000', NULL);
INSERT INTO govshare.government (code, name, level, division, parent)
	SELECT p.c, p.c, p.level::govshare.government_level, p.code, 'CN' FROM place p WHERE p.level = 'province';
INSERT INTO govshare.government (code, name, level, division, parent)
	SELECT p.c, p.c, p.level::govshare.government_level, p.code, left(p.c, 2) || '0000' FROM place p WHERE p.level = 'prefecture';
INSERT INTO govshare.government (code, name, level, division, parent)
	SELECT p.c, p.c, p.level::govshare.government_level, p.code, coalesce((SELECT g.code FROM govshare.government g WHERE g.code = left(p.c, 4) || '00'), left(p.c, 2) || '0000')
	FROM place p WHERE p.level = 'county';
INSERT INTO govshare.department (code, name, government, is_authority, role)
	SELECT 'a' || g.code, 'a', g.code, true, (900000 + row_number() OVER (ORDER BY g.code))::oid::regrole FROM govshare.government g
	UNION ALL SELECT 'd' || g.code, 'd', g.code, false, (950000 + row_number() OVER (ORDER BY g.code))::oid::regrole FROM govshare.government g;
ALTER TABLE govshare.department ENABLE TRIGGER USER;
ALTER TABLE govshare.government ENABLE TRIGGER USER;
ANALYZE govshare.government;
ANALYZE govshare.department;
SELECT is((SELECT count(*)::int FROM govshare.government), 3214, 'a government for each, and the national one');

-- Pairs: any two; two of one province; two of one prefecture; neighbours in the tree
SELECT setseed(0.28);
CREATE TABLE pair AS
	SELECT x.c AS a, y.c AS b, 'any' AS kind FROM (SELECT c, row_number() OVER (ORDER BY random()) n FROM place) x
		JOIN (SELECT c, row_number() OVER (ORDER BY random()) n FROM place) y USING (n) WHERE x.c <> y.c AND x.n <= 800
	UNION ALL (SELECT x.c, y.c, 'one province' FROM place x JOIN place y ON left(x.c, 2) = left(y.c, 2) AND x.c <> y.c ORDER BY random() LIMIT 300)
	UNION ALL (SELECT x.c, y.c, 'one prefecture' FROM place x JOIN place y ON left(x.c, 4) = left(y.c, 4) AND x.c <> y.c ORDER BY random() LIMIT 300);
SELECT ok(count(*) > 1300, 'a thousand pairs and more') FROM pair;
-- The lowest area that contains both, by the codes alone
CREATE TABLE expected AS
	SELECT p.a, p.b, coalesce((SELECT q.c FROM place q WHERE q.code OPERATOR(govshare.@>) p.a::govshare.division_code AND q.code OPERATOR(govshare.@>) p.b::govshare.division_code
		ORDER BY q.level = 'county' DESC, q.level = 'prefecture' DESC LIMIT 1), 'CN') AS common FROM pair p;
SELECT is_empty($$SELECT e.a, e.b, e.common, govshare.common_authority('d' || e.a, 'd' || e.b) FROM expected e
	WHERE govshare.common_authority('d' || e.a, 'd' || e.b) IS DISTINCT FROM 'a' || e.common$$, 'the authority over both is that of the lowest area that contains both');
SELECT is_empty($$SELECT e.a, e.b FROM expected e WHERE (govshare.dispute_route('d' || e.a, 'd' || e.b)).coordinator IS DISTINCT FROM 'a' || e.common$$, 'where their disputes go');
SELECT is_empty($$SELECT e.a, e.b FROM expected e WHERE govshare.common_authority('d' || e.b, 'd' || e.a) IS DISTINCT FROM 'a' || e.common$$, 'whichever is named first');
SELECT is_empty($$SELECT p.c FROM place p WHERE govshare.authority_of('d' || p.c) <> 'a' || p.c OR govshare.common_authority('d' || p.c, 'a' || p.c) <> 'a' || p.c$$, 'each has its own authority');
SELECT is_empty($$SELECT p.c FROM place p JOIN govshare.government g ON g.code = p.c WHERE govshare.overseer_of('a' || p.c) <> 'a' || g.parent$$, 'and each authority the next above');
-- A dispute in which the authority of the place is a side goes one further up
SELECT is_empty($$SELECT p.c FROM place p JOIN govshare.government g ON g.code = p.c WHERE (govshare.dispute_route('a' || p.c, 'd' || p.c)).coordinator <> 'a' || g.parent$$, 'where the authority is a side, the one above coordinates');
-- A county without an authority of its own
DELETE FROM govshare.department WHERE code = 'a370102';
SELECT is(govshare.authority_of('d370102'), 'a370100', 'without one, that of the government above');
SELECT is(govshare.common_authority('d370102', 'd370102'), 'a370100', 'for disputes too');
SELECT * FROM finish();
