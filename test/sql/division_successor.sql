-- What became of a division, over the real history of 1981 to 2024.
SET client_min_messages = warning;
CREATE EXTENSION govshare;
SET search_path = public, govshare;
SELECT division_successor('370102', 1990) AS as_it_was, division_successor('110103', 2000) AS "崇文区", division_successor('110103', 2000, 2005) AS in_2005,
	division_successor('110103', 2015) AS gone_by_then, division_successor('999999', 2000) AS never;
-- one code, two divisions: 东郊区 became 东丽区 in 1992
SELECT division_successor('120110', 1985) AS "东郊区", division_successor('120110', 2000) AS "东丽区";
-- a county split among several: 郊区 of Shijiazhuang
SELECT division_successor('130106', 1990) AS "石家庄郊区";
-- chains: 莱芜, a county-level city, then a prefecture, then districts of Jinan
SELECT y, division_successor('371200', y) AS "莱芜市" FROM unnest('{1995,2018}'::int[]) y;
SELECT division_successor('310224', 1985) AS "川沙县", division_successor('310221', 1985) AS "上海县", division_successor('513001', 1985) AS "万县";
-- its area, in earlier years, by the codes of then
SELECT y, division_successor('110103', 1985, y) FROM unnest('{1990,2009,2010,2024}'::int[]) y ORDER BY y;
-- Each row of the register leads somewhere in use today, or ends where the register says nothing of successors
WITH ended AS (
	SELECT d.code, d.in_use_from, d.level, d.successors IS NULL AS silent, division_successor(d.code, d.in_use_from) AS now FROM division d WHERE d.in_use_until IS NOT NULL
)
SELECT level, count(*) AS ended, count(*) FILTER (WHERE cardinality(now) > 0) AS lead_on, count(*) FILTER (WHERE silent) AS silent,
	count(*) FILTER (WHERE cardinality(now) = 0 AND NOT silent) AS dead_ends
FROM ended GROUP BY level ORDER BY level;
SELECT count(*) AS not_in_use_today FROM division d CROSS JOIN unnest(division_successor(d.code, d.in_use_from)) s
	WHERE NOT EXISTS (SELECT FROM division n WHERE n.code = s AND n.in_use_until IS NULL);
SELECT count(*) AS in_use_but_not_itself FROM division d WHERE d.in_use_until IS NULL AND division_successor(d.code, d.in_use_from) <> ARRAY[d.code];
