/* 85_log_purge.sql: how long the record is kept, and who may let it go */

CREATE TABLE log_hold (
	id bigint GENERATED ALWAYS AS IDENTITY,
	reason text NOT NULL,
	placed_by text NOT NULL,
	department text,
	placed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	released_by text,
	released_at timestamptz,
	CONSTRAINT log_hold_pkey PRIMARY KEY (id),
	CONSTRAINT log_hold_reason_check CHECK (reason ~ '\S')
);
COMMENT ON TABLE log_hold IS 'reasons to keep the record beyond its retention: while one stands, nothing is purged';
CREATE TABLE log_purge (
	id bigint GENERATED ALWAYS AS IDENTITY,
	before timestamptz NOT NULL,
	requested_by text NOT NULL,
	department text,
	requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	done_at timestamptz,
	before_leaf bigint,
	CONSTRAINT log_purge_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE log_purge IS 'purges of the record that were asked for; the log writer carries them out, and each is a leaf of the record';
COMMENT ON COLUMN log_purge.before_leaf IS 'leaves before this one went; null: none';
CREATE TRIGGER log_hold_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_hold
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_hold ENABLE ALWAYS TRIGGER log_hold_refuse;
CREATE TRIGGER log_purge_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_purge
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_purge ENABLE ALWAYS TRIGGER log_purge_refuse;
CREATE TABLE entry_retention (
	entry text PRIMARY KEY,
	months int NOT NULL,
	document text NOT NULL,
	CONSTRAINT entry_retention_months_check CHECK (months BETWEEN 36 AND 1200),
	CONSTRAINT entry_retention_document_check CHECK (document ~ '\S')
);
COMMENT ON TABLE entry_retention IS 'entries whose use must be on record for longer than govshare.retention: the greater of both counts (Article 29: 法律、行政法规另有规定的,从其规定)';
COMMENT ON COLUMN entry_retention.entry IS 'code of the catalogue entry, in all its versions';
COMMENT ON COLUMN entry_retention.document IS 'the law, regulation or instruction that says so';
GRANT SELECT ON log_hold, log_purge, entry_retention TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('entry_retention', '');

CREATE FUNCTION log_purge_due(before timestamptz)
	RETURNS TABLE (partition text, first_leaf bigint, last_leaf bigint, until timestamptz, obstacle text)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		WITH month AS (
			SELECT c.relname::text AS partition,
				(pg_catalog.to_date(pg_catalog.right(c.relname::text, 7), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC') AS since,
				((pg_catalog.to_date(pg_catalog.right(c.relname::text, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC') AS until
			FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = 'govshare.access_record'::regclass
		), setting AS (
			SELECT pg_catalog.current_setting('govshare.retention')::int AS months,
				pg_catalog.make_interval(months => pg_catalog.current_setting('govshare.retention')::int) AS retention,
				coalesce((SELECT max(t.size) FROM govshare.log_tree t), 0) AS size,
				(SELECT t.head_time FROM govshare.log_tree t ORDER BY t.size DESC LIMIT 1) AS newest
		), judged AS (
			SELECT m.partition, m.until,
				(SELECT min(r.leaf) FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until) AS first_leaf,
				(SELECT max(r.leaf) FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until) AS last_leaf,
				CASE
					WHEN m.until > log_purge_due.before THEN 'it reaches beyond the time given'
					WHEN m.until > pg_catalog.now() - s.retention THEN pg_catalog.format('it is younger than %s months', s.months)
					WHEN s.newest IS NULL OR m.until > s.newest - s.retention
						THEN pg_catalog.format('the newest record is not %s months younger', s.months)
					WHEN d.days < s.months * 15
						THEN pg_catalog.format('the record saw %s days since, of the %s that show that the time has passed and not a clock has jumped', d.days, s.months * 15)
					WHEN EXISTS (SELECT FROM govshare.log_hold h WHERE h.released_at IS NULL) THEN 'the record is held'
					WHEN EXISTS (SELECT FROM govshare.obligation o WHERE o.state IN ('open', 'overdue') AND o.started_on < m.until::date)
						THEN 'a case that began before its end is still open'
					ELSE (SELECT pg_catalog.format('the use of entry %s is kept for %s months', e.entry, e.months) FROM govshare.entry_retention e
						WHERE m.until > least(pg_catalog.now(), s.newest) - pg_catalog.make_interval(months => e.months)
							AND EXISTS (SELECT FROM govshare.access_record r WHERE r.leaf_time >= m.since AND r.leaf_time < m.until AND r.entry = e.entry)
						ORDER BY e.months DESC, e.entry LIMIT 1)
				END AS obstacle, s.size
			FROM month m, setting s,
				LATERAL (SELECT count(DISTINCT (t.head_time AT TIME ZONE 'UTC')::date) AS days FROM govshare.log_tree t
					WHERE t.head_time >= m.until) d
		), reason AS (
			SELECT q.partition, q.first_leaf, q.last_leaf, q.until,
				coalesce(q.obstacle, CASE WHEN q.last_leaf >= q.size - q.size % 256 THEN 'its last leaves are in no complete tile yet' END) AS obstacle
			FROM judged q
		)
		SELECT q.partition, q.first_leaf, q.last_leaf, q.until,
			coalesce(q.obstacle, CASE WHEN pg_catalog.bool_or(q.obstacle IS NOT NULL) OVER (ORDER BY q.until ROWS UNBOUNDED PRECEDING) THEN 'an older month stays' END)
		FROM reason q ORDER BY q.until;
	END;
COMMENT ON FUNCTION log_purge_due(timestamptz) IS 'each month of the record, and what keeps it from being purged: its age by this server''s clock, by the newest record, and by the days on which something was recorded since; a hold; an open case; entries that are kept longer (Article 29)';
REVOKE ALL ON FUNCTION log_purge_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_purge_due(timestamptz) TO govshare_reader;

CREATE FUNCTION purge_log(before timestamptz DEFAULT 'infinity') RETURNS bigint
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'purge_log';
COMMENT ON FUNCTION purge_log(timestamptz) IS 'has the log writer drop the months of the record that end before that time and that nothing keeps (log_purge_due); by the principal of the authority over all departments; on record. Tiles and heads stay (Article 29)';
CREATE FUNCTION hold_log(reason text) RETURNS bigint
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'hold_log';
COMMENT ON FUNCTION hold_log(text) IS 'keeps all of the record beyond its retention until release_log_hold(); by the principal of the authority over all departments; on record';
CREATE FUNCTION release_log_hold(id bigint) RETURNS void
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'release_log_hold';
COMMENT ON FUNCTION release_log_hold(bigint) IS 'ends a hold on the record; by the principal of the authority over all departments; on record';
