/* 83_log_usage.sql: who used what, how often: counts that the log writer keeps */

CREATE TABLE log_usage (
	day date NOT NULL,
	department text NOT NULL,
	provider text NOT NULL,
	entry text NOT NULL,
	grant_id bigint NOT NULL,
	reads bigint NOT NULL,
	rows bigint NOT NULL,
	denials bigint NOT NULL,
	last_use timestamptz NOT NULL,
	CONSTRAINT log_usage_pkey PRIMARY KEY (day, department, provider, entry, grant_id)
);
CREATE INDEX log_usage_grant_idx ON log_usage (grant_id, day);
CREATE INDEX log_usage_entry_idx ON log_usage (entry, day);
COMMENT ON TABLE log_usage IS 'counts of the record by day in govshare.timezone; behind usage_by_grant and its like, which add what is newer';
COMMENT ON COLUMN log_usage.grant_id IS '0: none, as for most denials';
COMMENT ON COLUMN log_usage.last_use IS '-infinity: denials only';
CREATE TABLE log_usage_state (leaf bigint NOT NULL);
COMMENT ON TABLE log_usage_state IS 'one row: log_usage counts the leaves before this one';
INSERT INTO log_usage_state VALUES (0);

CREATE TRIGGER log_usage_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_usage
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_usage ENABLE ALWAYS TRIGGER log_usage_refuse;
CREATE TRIGGER log_usage_state_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_usage_state
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_usage_state ENABLE ALWAYS TRIGGER log_usage_state_refuse;
SELECT make_private('log_usage'), make_private('log_usage_state');

CREATE VIEW log_usage_rest AS
	SELECT r.leaf_time AS at, coalesce(r.department, '') AS department, coalesce(r.provider, '') AS provider,
		coalesce(r.entry, '') AS entry, coalesce(r.grant_id, 0) AS grant_id,
		CASE WHEN r.kind IN ('open', 'access') THEN greatest(r.repeated, 1) ELSE 0 END AS reads,
		CASE WHEN r.kind IN ('close', 'access') THEN coalesce(r.rows, 0) ELSE 0 END AS rows,
		CASE WHEN r.kind = 'deny' THEN greatest(r.repeated, 1) ELSE 0 END AS denials,
		CASE WHEN r.kind IN ('open', 'access') THEN coalesce((SELECT max(a.opened_at) FROM series_accesses(r.accesses) a), r.leaf_time) ELSE '-infinity' END AS last_use
	FROM access_record r, log_usage_state s
	WHERE r.leaf >= s.leaf AND r.kind <> 'event';
COMMENT ON VIEW log_usage_rest IS 'leaves that log_usage does not count yet: the last second''s';
SELECT make_private('log_usage_rest');

CREATE VIEW usage_by_day WITH (security_barrier) AS
	SELECT u.day, nullif(u.department, '') AS department, nullif(u.provider, '') AS provider, nullif(u.entry, '') AS entry,
		nullif(u.grant_id, 0) AS grant_id, sum(u.reads)::bigint AS reads, sum(u.rows)::bigint AS rows, sum(u.denials)::bigint AS denials,
		nullif(max(u.last_use), '-infinity') AS last_use
	FROM (SELECT l.day, l.department, l.provider, l.entry, l.grant_id, l.reads, l.rows, l.denials, l.last_use FROM log_usage l
		UNION ALL
		SELECT (r.at AT TIME ZONE pg_catalog.current_setting('govshare.timezone'))::date, r.department, r.provider, r.entry, r.grant_id,
			r.reads, r.rows, r.denials, r.last_use FROM log_usage_rest r) u
	WHERE may_see(nullif(u.department, ''), nullif(u.provider, ''))
	GROUP BY u.day, u.department, u.provider, u.entry, u.grant_id;
COMMENT ON VIEW usage_by_day IS 'use by day, department, entry and grant: reads, rows, denials, last read; what concerns the caller';

CREATE VIEW usage_by_grant WITH (security_barrier) AS
	SELECT d.grant_id, d.department, d.provider, d.entry, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows,
		sum(d.denials)::bigint AS denials, max(d.last_use) AS last_use
	FROM usage_by_day d WHERE d.grant_id IS NOT NULL
	GROUP BY d.grant_id, d.department, d.provider, d.entry;
COMMENT ON VIEW usage_by_grant IS 'use of each grant since it began; what concerns the caller';
CREATE VIEW usage_by_entry WITH (security_barrier) AS
	SELECT d.entry, d.provider, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows, sum(d.denials)::bigint AS denials,
		count(DISTINCT d.department) FILTER (WHERE d.reads > 0) AS departments, max(d.last_use) AS last_use
	FROM usage_by_day d WHERE d.entry IS NOT NULL
	GROUP BY d.entry, d.provider;
COMMENT ON VIEW usage_by_entry IS 'use of each catalogue entry, and by how many departments; what concerns the caller';
CREATE VIEW usage_by_department WITH (security_barrier) AS
	SELECT d.department, sum(d.reads)::bigint AS reads, sum(d.rows)::bigint AS rows, sum(d.denials)::bigint AS denials,
		count(DISTINCT d.entry) FILTER (WHERE d.reads > 0) AS entries, max(d.last_use) AS last_use
	FROM usage_by_day d GROUP BY d.department;
COMMENT ON VIEW usage_by_department IS 'use by each department, and of how many entries; what concerns the caller';
CREATE VIEW unused_grant WITH (security_barrier) AS
	SELECT g.id AS grant_id, g.requester, g.provider, g.entry, g.purpose, g.state, g.valid_from, g.valid_until, u.last_use
	FROM share_grant g
	LEFT JOIN LATERAL (SELECT max(d.last_use) AS last_use FROM usage_by_day d WHERE d.grant_id = g.id) u ON true
	WHERE g.state IN ('active', 'suspended') AND may_see(g.requester, g.provider)
		AND g.valid_from < pg_catalog.now() - interval '90 days'
		AND coalesce(u.last_use, '-infinity') < pg_catalog.now() - interval '90 days';
COMMENT ON VIEW unused_grant IS 'grants in force for more than 90 days that nobody has used in the last 90; what concerns the caller';
GRANT SELECT ON usage_by_day, usage_by_grant, usage_by_entry, usage_by_department, unused_grant TO PUBLIC;
