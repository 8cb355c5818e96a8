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

/*
 * As the owner, so that the index on the department decides, not a look at
 * every case: what is with the caller's own department it may see.
 */
CREATE VIEW my_duties WITH (security_barrier) AS
	SELECT p.procedure, p.case_id, p.entry, p.step, p.duty, p.article, coalesce(o.event_at, p.since) AS since, p.owed_to,
		o.id AS obligation, o.due_on, o.due_at, o.local_due_at, o.due_at <= statutory_now() AS overdue
	FROM pending_step p
		LEFT JOIN obligation o ON o.procedure = p.procedure AND o.case_id = p.case_id AND o.ended_at IS NULL AND o.department = p.department
	WHERE p.department = current_department()
	UNION ALL
	SELECT o.procedure, o.case_id, NULL, o.statute, 'clerk', o.article, o.event_at, NULL,
		o.id, o.due_on, o.due_at, o.local_due_at, o.due_at <= statutory_now()
	FROM obligation o
	WHERE o.department = current_department() AND o.ended_at IS NULL
		AND NOT EXISTS (SELECT FROM pending_step p WHERE p.procedure = o.procedure AND p.case_id = o.case_id AND p.department = o.department)
	ORDER BY since, procedure, case_id, step;
COMMENT ON VIEW my_duties IS '本部门待办: what waits for the caller''s department now, for whom in it, owed to whom, since when and until when; oldest first (Article 11)';
COMMENT ON COLUMN my_duties.step IS 'the function to call, or the statute whose period runs';
COMMENT ON COLUMN my_duties.duty IS 'for whom: clerk (anyone), office_head (共享工作机构负责人) or principal (部门负责人)';
COMMENT ON COLUMN my_duties.owed_to IS 'the department that waits for it';
COMMENT ON COLUMN my_duties.due_on IS 'last day of the statutory period; null if the Regulations set none';
GRANT SELECT ON my_duties TO govshare_reader;
