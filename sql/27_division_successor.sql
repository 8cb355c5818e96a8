/* 27_division_successor.sql: what became of a division (撤并, 更名, 代码变更) */

/* The row of a code that stood in that year; at a change of hands, the new one */
CREATE FUNCTION division_in_use(code division_code, year int) RETURNS SETOF division
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
	SELECT d.* FROM govshare.division d
	WHERE d.code OPERATOR(govshare.=) division_in_use.code AND d.in_use_from <= division_in_use.year
		AND (d.in_use_until IS NULL OR d.in_use_until >= division_in_use.year)
	ORDER BY d.in_use_from DESC LIMIT 1
$$;
COMMENT ON FUNCTION division_in_use(division_code, int) IS 'the row of a code as it stood in that year; in a year in which it changed hands, the new one';

CREATE FUNCTION division_successor(code division_code, year int, target_year int DEFAULT 9999) RETURNS division_code[]
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	/* Several changes of one area may fall into one year, hence the order of rows */
	WITH RECURSIVE walk (code, since) AS (
		SELECT division_successor.code, division_successor.year
		UNION
		SELECT (regexp_match(s.text, '^\d+'))[1]::govshare.division_code,
			coalesce((regexp_match(s.text, '\[(\d+)\]'))[1]::int, d.in_use_until)
		FROM walk w
			JOIN LATERAL govshare.division_in_use(w.code, w.since) d ON d.in_use_until <= target_year
			CROSS JOIN LATERAL unnest(d.successors) s (text)
		WHERE coalesce((regexp_match(s.text, '\[(\d+)\]'))[1]::int, d.in_use_until) >= w.since
	)
	SELECT CASE WHEN EXISTS (SELECT FROM govshare.division_in_use(division_successor.code, division_successor.year))
		AND target_year >= division_successor.year THEN
		ARRAY(SELECT DISTINCT w.code FROM walk w
			JOIN LATERAL govshare.division_in_use(w.code, w.since) d ON d.in_use_until IS NULL OR d.in_use_until > target_year
			ORDER BY 1)
	END
$$;
COMMENT ON FUNCTION division_successor(division_code, int, int) IS 'the codes that hold the area of a division, as it stood in that year, in the target year (default: today): itself while it is in use, else those that took it over, several if it was split; empty where the register names none; null if the code was not in use that year';
