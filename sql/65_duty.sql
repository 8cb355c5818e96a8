/* 65_duty.sql: 待办, what waits for whom, and what waits too long */

/* The other side of a case sees how long it has to wait. */
CREATE POLICY obligation_of_request ON obligation FOR SELECT
	USING (procedure = 'share_request' AND EXISTS (SELECT FROM share_request r WHERE r.id = obligation.case_id));
CREATE POLICY obligation_of_grant ON obligation FOR SELECT
	USING (procedure = 'share_grant' AND EXISTS (SELECT FROM share_grant g WHERE g.id = obligation.case_id));

CREATE VIEW overdue WITH (security_invoker) AS
	SELECT o.id AS obligation, o.department, o.statute, o.article, o.procedure, o.case_id, o.event_at,
		o.due_on, o.due_at, (statutory_now() AT TIME ZONE current_setting('govshare.timezone'))::date - o.due_on AS days_late,
		o.flagged_at, o.justification, v.id AS violation, v.item, v.state AS violation_state
	FROM obligation o
	LEFT JOIN violation v ON v.obligation = o.id
	WHERE o.ended_at IS NULL AND o.due_at <= statutory_now()
	ORDER BY o.due_at, o.id;
COMMENT ON VIEW overdue IS '逾期: duties past their statutory period that still wait, oldest first; each department sees its own cases, an authority those of its government and below';
COMMENT ON COLUMN overdue.days_late IS 'calendar days since the last day of the period';
COMMENT ON COLUMN overdue.item IS 'item of Articles 39 to 41, once the watcher has flagged it; null if being late is no breach of its own';
GRANT SELECT ON overdue TO govshare_reader;

/* The step that a case in a state waits for; others are possible, nobody waits for them. */
CREATE VIEW awaited_step AS
	SELECT DISTINCT t.procedure, t.from_state, t.party, t.duty, t.step, t.article
	FROM (VALUES
		('catalog_entry', 'draft', 'endorse_entry'),
		('catalog_entry', 'endorsed', 'submit_entry'),
		('catalog_entry', 'submitted', 'publish_entry'),
		('catalog_entry', 'returned', 'draft_entry'),
		('share_request', 'draft', 'endorse_request'),
		('share_request', 'submitted', 'approve_request'),
		('share_request', 'supplement', 'supplement_request'),
		('share_request', 'narrowed', 'assent_request'),
		('share_request', 'approved', 'deliver_request'),
		('share_grant', 'suspended', 'report_rectified'),
		('share_grant', 'suspended', 'resume_grant')) a (procedure, from_state, step)
	JOIN transition t USING (procedure, from_state, step);
COMMENT ON VIEW awaited_step IS 'which step a case waits for in each state, and from whom';
GRANT SELECT ON awaited_step TO govshare_reader;

CREATE VIEW my_duties WITH (security_invoker) AS
	WITH open_case (procedure, case_id, entry, state, rectified, provider, requester, suspended_by) AS (
		SELECT 'catalog_entry', c.id, c.code, c.state, NULL::boolean, c.provider, NULL::text, NULL::text
		FROM catalog_entry c WHERE c.state IN ('draft', 'endorsed', 'submitted', 'returned')
		UNION ALL
		SELECT 'share_request', r.id, r.entry, r.state, NULL, r.provider, r.requester, NULL
		FROM share_request r WHERE r.state IN ('draft', 'submitted', 'supplement', 'narrowed', 'approved')
		UNION ALL
		SELECT 'share_grant', g.id, g.entry, g.state, g.rectified_at IS NOT NULL, g.provider, g.requester, g.suspended_by
		FROM share_grant g WHERE g.state = 'suspended'
	), duty AS (
		SELECT c.procedure, c.case_id, c.entry, a.step, a.duty, a.article
		FROM open_case c
		JOIN awaited_step a ON a.procedure = c.procedure AND a.from_state = c.state
		WHERE current_department() = CASE a.party
				WHEN 'provider' THEN c.provider
				WHEN 'requester' THEN c.requester
				WHEN 'suspended_by' THEN c.suspended_by
				WHEN 'own_authority' THEN authority_of(c.provider)
			END
			AND c.rectified IS DISTINCT FROM (a.step = 'report_rectified')
	)
	SELECT coalesce(d.procedure, o.procedure) AS procedure, coalesce(d.case_id, o.case_id) AS case_id, d.entry,
		coalesce(d.step, o.statute) AS step, coalesce(d.duty, 'clerk') AS duty, coalesce(d.article, o.article) AS article,
		coalesce(o.event_at, (SELECT max(e.at) FROM case_event e WHERE e.procedure = d.procedure AND e.case_id = d.case_id)) AS since,
		o.id AS obligation, o.due_on, o.due_at, o.local_due_at, o.due_at <= statutory_now() AS overdue
	FROM duty d
	FULL JOIN (
		SELECT * FROM obligation o WHERE o.ended_at IS NULL AND o.department = current_department()
	) o ON o.procedure = d.procedure AND o.case_id = d.case_id
	ORDER BY since, procedure, case_id;
COMMENT ON VIEW my_duties IS '本部门待办: what waits for the caller''s department now, for whom in it, since when and until when; oldest first (Article 11)';
COMMENT ON COLUMN my_duties.step IS 'the function to call, or the statute whose period runs';
COMMENT ON COLUMN my_duties.duty IS 'for whom: clerk (anyone), office_head (共享工作机构负责人) or principal (部门负责人)';
COMMENT ON COLUMN my_duties.due_on IS 'last day of the statutory period; null if the Regulations set none';
GRANT SELECT ON my_duties TO govshare_reader;
