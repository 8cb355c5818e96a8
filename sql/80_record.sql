/* 80_record.sql: 使用记录, the record of use: leaves, tree heads and their guards */

/* Columns from leaf_time on are the fields of the canonical encoding, in its order: see src/record.c. */
CREATE TABLE access_record (
	leaf bigint NOT NULL,
	leaf_hash bytea NOT NULL,
	encoding smallint NOT NULL,
	kind text NOT NULL,
	leaf_time timestamptz NOT NULL,
	session_id text,
	statement bigint,
	session_role text,
	outer_role text,
	effective_role text,
	department text,
	contractor boolean NOT NULL,
	client_addr text,
	application text,
	xid xid8,
	provider text,
	entry text,
	entry_version int,
	relation text,
	grant_id bigint,
	grant_revision int,
	purpose text,
	scenario text,
	method text,
	items text[],
	query_id bigint,
	query text,
	query_hash bytea,
	sqlstate text,
	message text,
	outcome text,
	rows bigint,
	duration_us bigint,
	repeated bigint,
	break_glass text,
	event text,
	procedure text,
	case_id bigint,
	case_seq int,
	details text,
	details_hash bytea,
	accesses bytea
) PARTITION BY RANGE (leaf_time);
CREATE INDEX access_record_leaf_idx ON access_record (leaf);
CREATE INDEX access_record_leaf_time_idx ON access_record USING brin (leaf_time);
CREATE INDEX access_record_close_idx ON access_record (session_id COLLATE "C", statement) WHERE kind = 'close';
CREATE INDEX access_record_series_idx ON access_record (leaf_time) WHERE accesses IS NOT NULL;
CREATE INDEX access_record_event_idx ON access_record (event, leaf) WHERE kind = 'event';
COMMENT ON TABLE access_record IS '使用记录: one row per leaf of the record of use, written by the log writer only; monthly partitions, UTC (Article 29)';
COMMENT ON COLUMN access_record.leaf IS 'index of the leaf in the Merkle tree, from 0 without gaps';
COMMENT ON COLUMN access_record.leaf_hash IS 'SHA-256(0x00 || canonical encoding)';
COMMENT ON COLUMN access_record.encoding IS 'version of the canonical encoding';
COMMENT ON COLUMN access_record.kind IS 'open (an access begins), close (it ended), access (it began and ended before its beginning was written, and so did those of accesses), deny (it was refused) or event (what is no access)';
COMMENT ON COLUMN access_record.leaf_time IS 'real time, never govshare.clock';
COMMENT ON COLUMN access_record.session_id IS 'start and process id of the session: with statement and relation it joins open and close; an access of one leaf has no close';
COMMENT ON COLUMN access_record.outer_role IS 'the role that answers for the access; SECURITY DEFINER does not change it';
COMMENT ON COLUMN access_record.effective_role IS 'current_user at the time';
COMMENT ON COLUMN access_record.query IS 'text as govshare.log_query has it kept';
COMMENT ON COLUMN access_record.query_hash IS 'SHA-256 of the original text';
COMMENT ON COLUMN access_record.rows IS 'rows that left; of accesses, their sum';
COMMENT ON COLUMN access_record.duration_us IS 'microseconds; of accesses, their sum';
COMMENT ON COLUMN access_record.repeated IS 'identical denials, or accesses, that this leaf stands for';
COMMENT ON COLUMN access_record.accesses IS 'a statement that its session repeated before the first access was written: time, statement, rows and duration of each, the first as well (series_accesses)';
COMMENT ON COLUMN access_record.break_glass IS 'reason given, if read under break-glass';
COMMENT ON COLUMN access_record.event IS 'case (a step of a procedure), epoch (the log goes on elsewhere), purge, log_read or log_export; only events have the columns from here to details_hash';
COMMENT ON COLUMN access_record.details IS 'JSON';
COMMENT ON COLUMN access_record.details_hash IS 'of a step: SHA-256 of case_event_text() of its event';

CREATE TABLE log_tree (
	size bigint NOT NULL,
	root bytea NOT NULL,
	frontier bytea NOT NULL,
	head_time timestamptz NOT NULL,
	epoch bigint NOT NULL,
	ring_position bigint NOT NULL,
	ordinal bigint NOT NULL,
	pruned bigint NOT NULL DEFAULT 0,
	seal bytea NOT NULL,
	origin text NOT NULL,
	CONSTRAINT log_tree_pkey PRIMARY KEY (size)
);
COMMENT ON TABLE log_tree IS 'tree heads of the record, one per committed batch; of older days the last one is kept';
COMMENT ON COLUMN log_tree.head_time IS 'time of the last leaf';
COMMENT ON COLUMN log_tree.ordinal IS 'counts heads from 1, those that were pruned as well';
COMMENT ON COLUMN log_tree.pruned IS 'heads just before this one that pruning took away';
COMMENT ON COLUMN log_tree.seal IS 'hash over the other columns but pruned: shows a row that was edited by hand';
COMMENT ON COLUMN log_tree.origin IS 'system identifier, timeline and database that wrote it: a change is an event of the log itself';
COMMENT ON COLUMN log_tree.frontier IS 'roots of the perfect subtrees, largest first, 32 bytes each (RFC 9162)';
COMMENT ON COLUMN log_tree.epoch IS 'which ring the batch came from; a new one after every start of the server';
COMMENT ON COLUMN log_tree.ring_position IS 'where in that ring the batch ended: makes every leaf recorded exactly once';

/* ---- guards ---- */

CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'log_refuse';
COMMENT ON FUNCTION log_refuse() IS 'refuses every change of the record that is not the log writer''s (SG009)';
REVOKE ALL ON FUNCTION log_refuse() FROM PUBLIC;

CREATE TRIGGER access_record_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON access_record
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE access_record ENABLE ALWAYS TRIGGER access_record_refuse;
CREATE TRIGGER log_tree_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_tree
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_tree ENABLE ALWAYS TRIGGER log_tree_refuse;
SELECT make_private('access_record'), make_private('log_tree');

/* ---- functions ---- */

CREATE FUNCTION flush_log() RETURNS void LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'flush_log';
COMMENT ON FUNCTION flush_log() IS 'waits until every record appended so far is durable and visible';

CREATE FUNCTION log_head(OUT size bigint, OUT root bytea, OUT head_time timestamptz) RETURNS record
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT coalesce(t.size, 0), coalesce(t.root, pg_catalog.sha256('')), t.head_time
		FROM (VALUES (1)) one(one)
		LEFT JOIN (SELECT l.size, l.root, l.head_time FROM govshare.log_tree l ORDER BY l.size DESC LIMIT 1) t ON true;
	END;
COMMENT ON FUNCTION log_head() IS 'head of the Merkle tree over the record: number of leaves, root hash, time of the last leaf. Keep it elsewhere: it proves what the record held';

CREATE FUNCTION log_queue_status(
	OUT preloaded boolean, OUT session_preloaded boolean, OUT writer_pid int,
	OUT queue_size bigint, OUT queue_used bigint,
	OUT appended_position bigint, OUT flushed_position bigint, OUT epoch bigint,
	OUT records_appended bigint, OUT records_flushed bigint, OUT batches bigint, OUT full_waits bigint,
	OUT lag interval, OUT trouble text, OUT trouble_since timestamptz,
	OUT last_error text, OUT last_error_at timestamptz)
	RETURNS record LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'log_queue_status';
COMMENT ON FUNCTION log_queue_status() IS 'state of this database''s log queue and writer; behind log_status';

CREATE VIEW log_status AS SELECT * FROM log_queue_status();
COMMENT ON VIEW log_status IS 'is the record kept? queue, lag, writer, last error of this database';
COMMENT ON COLUMN log_status.session_preloaded IS 'the database also loads govshare by session_preload_libraries, so that reads stay refused should shared_preload_libraries lose it';
COMMENT ON COLUMN log_status.lag IS 'age of the oldest record that is not durable yet; null if none';
COMMENT ON COLUMN log_status.trouble IS 'why the writer makes no progress now; null if it does';
GRANT SELECT ON log_status TO PUBLIC;

CREATE FUNCTION series_accesses(accesses bytea, OUT opened_at timestamptz, OUT statement bigint, OUT rows bigint, OUT duration_us bigint)
	RETURNS SETOF record LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 20 AS 'MODULE_PATHNAME', 'series_accesses';
COMMENT ON FUNCTION series_accesses(bytea) IS 'the accesses of a leaf that stands for several, from its column accesses; rows and duration_us are null of one whose end is a leaf of its own';

/* ---- what each side may see ---- */

CREATE FUNCTION note_log_read(entry text, items text[]) RETURNS boolean
	LANGUAGE c VOLATILE PARALLEL RESTRICTED COST 10 SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'note_log_read';
COMMENT ON FUNCTION note_log_read(text, text[]) IS 'internal: puts on record, once for each statement and entry, that the record of personal items was read; true';

-- Two halves, so that a condition on opened_at finds the leaves of that time
CREATE VIEW access_log WITH (security_barrier) AS
	SELECT o.leaf, CASE o.kind WHEN 'open' THEN 'access' ELSE o.kind END AS kind,
		CASE o.kind WHEN 'access' THEN o.leaf ELSE c.leaf END AS close_leaf, o.leaf_time AS opened_at,
		CASE o.kind WHEN 'access' THEN o.leaf_time + o.duration_us * interval '1 microsecond' ELSE c.leaf_time END AS closed_at,
		o.department, o.provider, o.entry, o.entry_version, o.relation, o.grant_id, o.grant_revision,
		o.purpose, o.scenario, o.method, o.items,
		CASE o.kind WHEN 'deny' THEN coalesce(o.outcome, 'denied')
			ELSE coalesce(c.outcome, o.outcome, 'running or lost') END AS outcome,
		coalesce(c.rows, o.rows) AS rows, coalesce(c.duration_us, o.duration_us) AS duration_us,
		coalesce(c.sqlstate, o.sqlstate) AS sqlstate, coalesce(c.message, o.message) AS message, o.repeated,
		o.session_id, o.statement, o.session_role, o.outer_role, o.effective_role, o.contractor,
		o.client_addr, o.application, o.xid, o.query_id, o.query, o.query_hash, o.break_glass
	FROM access_record o
	LEFT JOIN access_record c ON c.kind = 'close' AND o.kind = 'open'
		AND c.session_id = o.session_id COLLATE "C" AND c.statement = o.statement
		AND c.relation IS NOT DISTINCT FROM o.relation AND c.leaf > o.leaf
	WHERE o.kind IN ('open', 'access', 'deny') AND o.accesses IS NULL
		AND CASE WHEN may_see(o.department, o.provider) THEN note_log_read(o.entry, o.items) ELSE false END
	UNION ALL
	SELECT o.leaf, o.kind, CASE WHEN a.rows IS NULL THEN c.leaf ELSE o.leaf END, a.opened_at,
		CASE WHEN a.rows IS NULL THEN c.leaf_time ELSE a.opened_at + a.duration_us * interval '1 microsecond' END,
		o.department, o.provider, o.entry, o.entry_version, o.relation, o.grant_id, o.grant_revision,
		o.purpose, o.scenario, o.method, o.items,
		CASE WHEN a.rows IS NULL THEN coalesce(c.outcome, 'running or lost') ELSE o.outcome END,
		coalesce(c.rows, a.rows), coalesce(c.duration_us, a.duration_us), c.sqlstate, c.message, NULL,
		o.session_id, a.statement, o.session_role, o.outer_role, o.effective_role, o.contractor,
		o.client_addr, o.application, o.xid, o.query_id, o.query, o.query_hash, o.break_glass
	FROM access_record o
	CROSS JOIN series_accesses(o.accesses) a
	LEFT JOIN access_record c ON c.kind = 'close' AND a.rows IS NULL
		AND c.session_id = o.session_id COLLATE "C" AND c.statement = a.statement
		AND c.relation IS NOT DISTINCT FROM o.relation AND c.leaf > o.leaf
	WHERE o.kind = 'access' AND o.accesses IS NOT NULL
		AND CASE WHEN may_see(o.department, o.provider) THEN note_log_read(o.entry, o.items) ELSE false END;
COMMENT ON VIEW access_log IS '使用记录: one row per access or refusal. A department sees its own use and the use of its data, an authority its government''s and below, nobody else anything; who reads the record of personal items is on record (Article 29)';
COMMENT ON COLUMN access_log.outcome IS '"running or lost" until the completion is recorded: then the access still runs, or its session crashed';
COMMENT ON COLUMN access_log.kind IS 'access, of one leaf or two, or deny (a refusal)';
COMMENT ON COLUMN access_log.leaf IS 'leaf of the opening or denial in the Merkle tree; several accesses have the same if a session repeated a statement at once';
COMMENT ON COLUMN access_log.close_leaf IS 'leaf of the completion; the same as leaf if the access has one leaf for both';
GRANT SELECT ON access_log TO PUBLIC;
