/* 97_uninstall.sql: from a sharing platform to a database that DROP EXTENSION may leave */

CREATE TABLE uninstall (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	prepared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	prepared_by text NOT NULL DEFAULT session_user,
	reason text NOT NULL,
	archive name NOT NULL,
	leaves bigint NOT NULL,
	log_size bigint NOT NULL,
	CONSTRAINT uninstall_size_check CHECK (leaves >= 0 AND log_size > leaves)
);
COMMENT ON TABLE uninstall IS 'what prepare_uninstall() has done: DROP EXTENSION looks here whether the record is kept elsewhere (Article 29)';
COMMENT ON COLUMN uninstall.archive IS 'schema that keeps the record and the cases';
COMMENT ON COLUMN uninstall.leaves IS 'leaves of the record that the archive holds';
COMMENT ON COLUMN uninstall.log_size IS 'leaves of the record afterwards: the last one tells of the export itself. With any more, the archive is not complete';
CREATE TRIGGER uninstall_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON uninstall
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE uninstall ENABLE ALWAYS TRIGGER uninstall_procedure_only;
SELECT make_private('uninstall');
SELECT pg_catalog.pg_extension_config_dump('uninstall', '');
SELECT pg_catalog.pg_extension_config_dump('uninstall_id_seq', '');

CREATE FUNCTION uninstall_findings() RETURNS TABLE (object text, finding text)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT 'database ' || current_database(), 'is being restored: govshare.finish_restore() comes first'
		FROM govshare.restore_mode;
	RETURN QUERY SELECT format('grant %s of department %s', g.id, g.requester),
			format('is %s: its purpose ends, or the service by a change that was consulted on and filed (Article 27)', g.state)
		FROM govshare.share_grant g WHERE g.state IN ('active', 'suspended') ORDER BY g.id;
	RETURN QUERY SELECT format('copy %s of department %s', c.relation, c.department),
			'is governed data: its department drops or empties it (Articles 25 and 27)'
		FROM govshare.derived_copy c ORDER BY c.relation::text;
	RETURN QUERY SELECT format('disposal of grant %s', d.grant_id), format('is %s: the department certifies it (Article 27)', d.state)
		FROM govshare.disposal d WHERE d.state IN ('open', 'ordered') ORDER BY d.grant_id;
	RETURN QUERY SELECT format('%s %s', p.procedure, p.case_id), format('waits for %s of department %s (Article %s)', p.step, p.department, p.article)
		FROM govshare.pending_step p ORDER BY p.procedure, p.case_id, p.step, p.party;
	RETURN QUERY SELECT format('obligation %s of department %s', o.id, o.department), format('is %s (Article %s)', o.state, o.article)
		FROM govshare.obligation o WHERE o.state IN ('open', 'overdue') ORDER BY o.id;
	RETURN QUERY SELECT format('hold %s on the record', h.id), 'has not been released (Article 29)'
		FROM govshare.log_hold h WHERE h.released_at IS NULL ORDER BY h.id;
	RETURN QUERY SELECT * FROM govshare.record_findings();
END
$$;
COMMENT ON FUNCTION uninstall_findings() IS 'what keeps prepare_uninstall() from preparing: one row each';
REVOKE ALL ON FUNCTION uninstall_findings() FROM PUBLIC;

CREATE FUNCTION prepare_uninstall(reason text, archive name DEFAULT 'govshare_archive') RETURNS bigint
	LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION prepare_uninstall(text, name) IS '停用: by a superuser, once no grant, copy or case is open: releases every governed table on record, and keeps the record of use, with its proof, and the cases in a schema of its own; then DROP EXTENSION is possible. Returns the number of leaves kept (Articles 27 and 29)';
REVOKE ALL ON FUNCTION prepare_uninstall(text, name) FROM PUBLIC;
