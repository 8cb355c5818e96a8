/* 82_log_event.sql: leaves that are no access: steps of cases, epochs of the log */

CREATE TABLE log_pending (
	id bigint GENERATED ALWAYS AS IDENTITY,
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	CONSTRAINT log_pending_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE log_pending IS 'steps of cases that are not in the record yet; the log writer takes them off soon after their COMMIT';
CREATE TABLE log_case (
	procedure text NOT NULL,
	case_id bigint NOT NULL,
	seq int NOT NULL,
	leaf bigint NOT NULL,
	CONSTRAINT log_case_pkey PRIMARY KEY (procedure, case_id, seq)
);
COMMENT ON TABLE log_case IS 'which leaf of the record each step of a case is';
SELECT make_private('log_pending');
GRANT SELECT ON log_case TO PUBLIC;

CREATE FUNCTION log_pending_refuse() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'log_pending_refuse';
COMMENT ON FUNCTION log_pending_refuse() IS 'refuses changes of log_pending that are neither a step''s nor the log writer''s (SG009)';
REVOKE ALL ON FUNCTION log_pending_refuse() FROM PUBLIC;
CREATE TRIGGER log_pending_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_pending
	FOR EACH STATEMENT EXECUTE FUNCTION log_pending_refuse();
ALTER TABLE log_pending ENABLE ALWAYS TRIGGER log_pending_refuse;
CREATE TRIGGER log_case_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_case
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_case ENABLE ALWAYS TRIGGER log_case_refuse;

CREATE FUNCTION case_event_pending() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'case_event_pending';
COMMENT ON FUNCTION case_event_pending() IS 'puts each step on the list of those that become leaves of the record';
REVOKE ALL ON FUNCTION case_event_pending() FROM PUBLIC;
CREATE TRIGGER case_event_pending AFTER INSERT ON case_event
	FOR EACH ROW EXECUTE FUNCTION case_event_pending();
ALTER TABLE case_event ENABLE ALWAYS TRIGGER case_event_pending;

CREATE FUNCTION case_event_text(event case_event) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC'
	BEGIN ATOMIC
		SELECT pg_catalog.jsonb_build_object('procedure', (event).procedure, 'case_id', (event).case_id, 'seq', (event).seq,
			'step', (event).step, 'from_state', (event).from_state, 'to_state', (event).to_state, 'party', (event).party,
			'actor', (event).actor, 'department', (event).department, 'at', (event).at, 'article', (event).article,
			'departments', (event).departments, 'details', (event).details)::text;
	END;
COMMENT ON FUNCTION case_event_text(case_event) IS 'a step of a case as the text whose SHA-256, over UTF-8, its leaf holds';

CREATE FUNCTION open_log_epoch(reason text) RETURNS void
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'open_log_epoch';
COMMENT ON FUNCTION open_log_epoch(text) IS 'internal: says in the record that what follows has another history than what came before, such as after a restore; durable on return';
REVOKE ALL ON FUNCTION open_log_epoch(text) FROM PUBLIC;

CREATE VIEW log_event WITH (security_barrier) AS
	SELECT r.leaf, r.leaf_time, r.event, r.procedure, r.case_id, r.case_seq, r.department, r.outer_role,
		r.provider, r.entry, r.outcome, r.message, r.details, r.details_hash, r.query, r.session_id
	FROM access_record r
	WHERE r.kind = 'event' AND (may_see(r.department, r.provider)
		OR r.event IN ('epoch', 'purge', 'hold', 'release')
		OR EXISTS (SELECT FROM case_event e WHERE e.procedure = r.procedure AND e.case_id = r.case_id AND e.seq = r.case_seq
			AND may_see(VARIADIC e.departments)));
COMMENT ON VIEW log_event IS 'leaves of the record that are no access: steps of cases, readings of the log, purges, and where the log goes on elsewhere. What concerns the caller; epochs and purges concern everyone';
GRANT SELECT ON log_event TO PUBLIC;
