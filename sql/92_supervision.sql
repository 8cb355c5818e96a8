/* 92_supervision.sql: 监督, what an authority reports to its government (Article 38) */

CREATE FUNCTION departments_of(government text) RETURNS TABLE (code text)
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE below (code, depth) AS (
		SELECT departments_of.government, 0
		UNION ALL
		SELECT g.code, b.depth + 1 FROM govshare.government g JOIN below b ON g.parent = b.code WHERE b.depth < 16
	)
	SELECT d.code FROM govshare.department d JOIN below b ON d.government = b.code
$$;
COMMENT ON FUNCTION departments_of(text) IS 'the departments of a government and of those below it';

/* Only the authority of the government, or of one above, reports on it */
CREATE FUNCTION require_supervision(government text, from_date date, to_date date) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF govshare.current_department() IS NULL THEN
		PERFORM govshare.no_such_case('department', coalesce(government, ''));
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.governments_above(require_supervision.government) up
			JOIN govshare.department d ON d.government = up.code AND d.is_authority
			WHERE d.code = govshare.current_department()) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" is no authority over government "%s"', govshare.current_department(), left(coalesce(government, ''), 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 38: the authority supervises its area and reports to its own government.'), HINT = govshare.say('See govshare.government for its code.');
	END IF;
	IF from_date IS NULL OR to_date IS NULL OR NOT isfinite(from_date) OR NOT isfinite(to_date) OR from_date > to_date THEN
		RAISE EXCEPTION '%', govshare.say('a report covers the days from one date to another')
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 38: the report says which time it is about.'), HINT = govshare.say('supervision_report(government, ''2026-01-01'', ''2026-03-31'')');
	END IF;
END
$$;
COMMENT ON FUNCTION require_supervision(text, date, date) IS 'internal: refuses reports to whom they are not due (Article 38)';

/* 及时性: of the periods that ended or were due in these days, how many were kept, and in how many working days */
CREATE FUNCTION report_timeliness(departments text[], from_date date, to_date date)
	RETURNS TABLE (statute text, article text, department text, kept bigint, periods bigint, used numeric, allowed numeric)
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	WITH o AS (
		SELECT o.statute, o.article, o.department, o.state = 'met' AS kept, o.workdays + o.extended AS allowed,
			CASE WHEN o.met_at IS NOT NULL THEN govshare.workdays_between(o.started_on, (o.met_at AT TIME ZONE current_setting('govshare.timezone'))::date, o.calendar) END AS used
		FROM govshare.obligation o
		WHERE o.department = ANY (departments) AND o.state IN ('met', 'overdue')
			AND coalesce((o.met_at AT TIME ZONE current_setting('govshare.timezone'))::date, o.due_on) BETWEEN from_date AND to_date
	)
	SELECT o.statute, min(o.article), o.department, count(*) FILTER (WHERE o.kept), count(*),
		percentile_cont(0.5) WITHIN GROUP (ORDER BY o.used)::numeric, percentile_cont(0.5) WITHIN GROUP (ORDER BY o.allowed)::numeric
	FROM o GROUP BY GROUPING SETS ((o.statute), (o.statute, o.department))
$$;
COMMENT ON FUNCTION report_timeliness(text[], date, date) IS 'internal: periods kept, median working days used and allowed (Article 38)';

/* Everything else is a count, of one department each; the sums are those of the government */
CREATE FUNCTION report_counts(departments text[], from_at timestamptz, until_at timestamptz)
	RETURNS TABLE (topic int, indicator text, article text, department text, n bigint, out_of bigint)
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	WITH grants AS (
		SELECT g.id, g.requester, g.provider FROM govshare.share_grant g
		WHERE (g.requester = ANY (departments) OR g.provider = ANY (departments))
			AND g.valid_from < until_at AND coalesce(g.ended_at, 'infinity') >= from_at
	), reads AS (
		SELECT u.department, u.grant_id, sum(u.reads)::bigint AS reads, sum(u.denials)::bigint AS denials
		FROM govshare.usage_by_day u
		WHERE u.day BETWEEN (from_at AT TIME ZONE current_setting('govshare.timezone'))::date
				AND (until_at AT TIME ZONE current_setting('govshare.timezone'))::date - 1
			AND u.department = ANY (departments)
		GROUP BY u.department, u.grant_id
	)
	/* 数据质量 */
	SELECT 2, 'entries bound to a table (挂接率)', '12', e.provider, count(*) FILTER (WHERE EXISTS (SELECT FROM govshare.governed_table t WHERE t.entry = e.code)), count(*)
		FROM govshare.catalog_entry e WHERE e.state = 'published' AND e.attribute <> 'not_shared' AND e.provider = ANY (departments) GROUP BY e.provider
	UNION ALL
	SELECT 2, 'entries as fresh as declared', '18', q.provider, count(*) FILTER (WHERE q.fresh), count(*)
		FROM govshare.entry_quality q JOIN govshare.catalog_entry e ON e.code = q.entry AND e.state = 'published' AND e.attribute <> 'not_shared'
		WHERE q.provider = ANY (departments) GROUP BY q.provider
	UNION ALL
	SELECT 2, 'corrections upheld', '26', c.provider, count(*) FILTER (WHERE c.state = 'upheld'), count(*)
		FROM govshare.correction c WHERE c.resolved_at >= from_at AND c.resolved_at < until_at AND c.provider = ANY (departments) GROUP BY c.provider
	/* 共享 */
	UNION ALL
	SELECT 3, 'requests approved', '21', r.provider, count(*) FILTER (WHERE r.state IN ('approved', 'narrowed', 'delivered')), count(*)
		FROM govshare.share_request r WHERE r.replied_at >= from_at AND r.replied_at < until_at AND r.provider = ANY (departments) GROUP BY r.provider
	UNION ALL
	SELECT 3, 'extensions allowed', '21', o.department, count(*) FILTER (WHERE x.state = 'allowed'), count(*)
		FROM govshare.extension x JOIN govshare.obligation o ON o.id = x.obligation
		WHERE x.asked_at >= from_at AND x.asked_at < until_at AND o.department = ANY (departments) GROUP BY o.department
	UNION ALL
	SELECT 3, 'return flows opened', '24', f.provider, count(*) FILTER (WHERE f.state = 'open'), count(*)
		FROM govshare.return_flow f WHERE coalesce(f.claimed_at, f.opened_at) >= from_at AND coalesce(f.claimed_at, f.opened_at) < until_at AND f.provider = ANY (departments) GROUP BY f.provider
	/* 数据应用 */
	UNION ALL
	SELECT 4, 'grants used', '29', g.requester, count(*) FILTER (WHERE EXISTS (SELECT FROM reads r WHERE r.grant_id = g.id AND r.reads > 0)), count(*)
		FROM grants g WHERE g.requester = ANY (departments) GROUP BY g.requester
	UNION ALL
	SELECT 4, 'reads refused', '25', r.department, sum(r.denials)::bigint, sum(r.reads + r.denials)::bigint
		FROM reads r GROUP BY r.department
	UNION ALL
	SELECT 4, 'collections of what sharing offers', '19', c.requester, count(*) FILTER (WHERE c.offered_elsewhere), count(*)
		FROM govshare.collection c WHERE c.registered_at >= from_at AND c.registered_at < until_at AND c.requester = ANY (departments) GROUP BY c.requester
	/* 安全 */
	UNION ALL
	SELECT 5, 'grants suspended', '27', g.requester, count(DISTINCT v.case_id), NULL
		FROM govshare.case_event v JOIN govshare.share_grant g ON g.id = v.case_id
		WHERE v.procedure = 'share_grant' AND v.to_state = 'suspended' AND v.from_state = 'active' AND v.at >= from_at AND v.at < until_at AND g.requester = ANY (departments) GROUP BY g.requester
	UNION ALL
	SELECT 5, 'incidents closed', '35', i.department, count(*) FILTER (WHERE i.state = 'closed'), count(*)
		FROM govshare.incident i WHERE i.reported_at >= from_at AND i.reported_at < until_at AND i.department = ANY (departments) GROUP BY i.department
	/* 责任 */
	UNION ALL
	SELECT 6, 'breaches of ' || v.item || ' flagged, not dismissed', left(v.item, 2), v.department, count(*) FILTER (WHERE v.state <> 'dismissed'), count(*)
		FROM govshare.violation v WHERE v.flagged_at >= from_at AND v.flagged_at < until_at AND v.department = ANY (departments) GROUP BY v.item, v.department
$$;
COMMENT ON FUNCTION report_counts(text[], timestamptz, timestamptz) IS 'internal: the counted indicators of a supervision report (Article 38)';

CREATE FUNCTION supervision_report(government text, from_date date, to_date date)
	RETURNS TABLE (topic text, indicator text, article text, department text, department_name text, n bigint, out_of bigint, percent numeric, days_used numeric, days_allowed numeric)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	departments text[];
	from_at timestamptz;
	until_at timestamptz;
BEGIN
	PERFORM govshare.require_supervision(government, from_date, to_date);
	departments := ARRAY(SELECT d.code FROM govshare.departments_of(government) d);
	from_at := from_date::timestamp AT TIME ZONE current_setting('govshare.timezone');
	until_at := (to_date + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone');
	RETURN QUERY
		WITH r (topic, indicator, article, department, n, out_of, used, allowed) AS (
			SELECT 1, 'kept in time: ' || t.statute, t.article, t.department, t.kept, t.periods, t.used, t.allowed
				FROM govshare.report_timeliness(departments, from_date, to_date) t
			UNION ALL
			SELECT c.topic, c.indicator, min(c.article), c.department, sum(c.n)::bigint, sum(c.out_of)::bigint, NULL, NULL
				FROM govshare.report_counts(departments, from_at, until_at) c
				GROUP BY GROUPING SETS ((c.topic, c.indicator), (c.topic, c.indicator, c.department))
		)
		SELECT (ARRAY['及时性', '数据质量', '共享', '数据应用', '安全', '责任'])[r.topic], r.indicator, r.article, r.department, d.name, r.n, r.out_of,
			round(100.0 * r.n / nullif(r.out_of, 0), 1), round(r.used, 1), round(r.allowed, 1)
		FROM r LEFT JOIN govshare.department d ON d.code = r.department
		ORDER BY r.topic, r.indicator, r.department NULLS FIRST;
END
$$;
COMMENT ON FUNCTION supervision_report(text, date, date) IS '监督报告: timeliness, quality, use, safety and breaches of a government''s departments and of those below, in the days from one date to another, inclusive; a row without department is the sum. For its authority to report to its government (Article 38)';

REVOKE ALL ON FUNCTION departments_of(text), require_supervision(text, date, date), report_timeliness(text[], date, date),
	report_counts(text[], timestamptz, timestamptz), supervision_report(text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION supervision_report(text, date, date) TO govshare_reader;
