/* 81_log_tree.sql: the stored tree over the record: tiles, proofs, verification, checkpoints */

CREATE TABLE log_tile (
	level int NOT NULL,
	index bigint NOT NULL,
	hashes bytea NOT NULL,
	CONSTRAINT log_tile_pkey PRIMARY KEY (level, index)
);
ALTER TABLE log_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
COMMENT ON TABLE log_tile IS 'complete tiles of the Merkle tree, written once and kept for good: records may go after retention, what proves the others stays';
COMMENT ON COLUMN log_tile.level IS '0: hashes of leaves; level n: roots of complete tiles of level n - 1';
COMMENT ON COLUMN log_tile.index IS 'tiles of a level from the left, from 0';
COMMENT ON COLUMN log_tile.hashes IS '256 hashes of 32 bytes';
CREATE TRIGGER log_tile_refuse BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON log_tile
	FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
ALTER TABLE log_tile ENABLE ALWAYS TRIGGER log_tile_refuse;
SELECT make_private('log_tile');

/* ---- proofs: hashes only, so everyone may have them ---- */

CREATE FUNCTION log_root(size bigint) RETURNS bytea
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'log_root';
COMMENT ON FUNCTION log_root(bigint) IS 'root of the tree when it had that many leaves, from the stored tiles';

CREATE FUNCTION inclusion_proof(leaf bigint, size bigint) RETURNS bytea[]
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'inclusion_proof';
COMMENT ON FUNCTION inclusion_proof(bigint, bigint) IS 'hashes that lead from a leaf to the root of the tree of that size (RFC 9162, 2.1.3): proves that the leaf is in it';

CREATE FUNCTION consistency_proof(old_size bigint, new_size bigint) RETURNS bytea[]
	LANGUAGE c STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS 'MODULE_PATHNAME', 'consistency_proof';
COMMENT ON FUNCTION consistency_proof(bigint, bigint) IS 'hashes that lead from an old root to a newer one (RFC 9162, 2.1.4): proves that nothing before the old head changed';

CREATE FUNCTION verify_inclusion(leaf_hash bytea, leaf bigint, size bigint, proof bytea[], root bytea) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verify_inclusion';
COMMENT ON FUNCTION verify_inclusion(bytea, bigint, bigint, bytea[], bytea) IS 'does the proof show that the leaf is in the tree of that size and root? Needs nothing but its arguments: runs on any server';

CREATE FUNCTION verify_consistency(old_size bigint, old_root bytea, new_size bigint, new_root bytea, proof bytea[]) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'verify_consistency';
COMMENT ON FUNCTION verify_consistency(bigint, bytea, bigint, bytea, bytea[]) IS 'does the proof show that the new tree begins with the old one? Needs nothing but its arguments: runs on any server';

CREATE FUNCTION verify_log(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL,
	known_size bigint DEFAULT NULL, known_root bytea DEFAULT NULL)
	RETURNS TABLE (finding text, leaf bigint, detail text)
	LANGUAGE c STABLE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp SET enable_sort = off SET jit = off SET max_parallel_workers_per_gather = 0
	AS 'MODULE_PATHNAME', 'verify_log';
COMMENT ON FUNCTION verify_log(bigint, bigint, bigint, bytea) IS 'holds stored columns, hashes, tiles and heads against each other and against a head kept elsewhere: one row for each thing that is wrong, and one at the end, "verified" or "tampered"; all of the record, or leaves from from_leaf until before to_leaf';
REVOKE ALL ON FUNCTION verify_log(bigint, bigint, bigint, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verify_log(bigint, bigint, bigint, bytea) TO govshare_reader;

/* What must not be there where a record is handed on whole: by a restore, by an uninstall */
CREATE FUNCTION record_findings() RETURNS TABLE (object text, finding text)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM govshare.log_tree) OR EXISTS (SELECT FROM govshare.access_record) THEN
		RETURN QUERY SELECT 'record of use' || coalesce(', leaf ' || v.leaf, ''), concat_ws(': ', v.finding, v.detail)
			FROM govshare.verify_log() v WHERE v.finding <> 'verified';
	END IF;
END
$$;
COMMENT ON FUNCTION record_findings() IS 'internal: what verify_log() objects to in the whole record; no row if there is none or it is sound';
REVOKE ALL ON FUNCTION record_findings() FROM PUBLIC;

/* ---- tree heads for the world outside ---- */

CREATE FUNCTION log_checkpoint(size bigint DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT pg_catalog.concat_ws(E'\n',
			coalesce(nullif(pg_catalog.current_setting('govshare.log_origin', true), ''),
				pg_catalog.format('govshare/%s/%s', c.system_identifier, d.oid)),
			n.size, pg_catalog.encode(govshare.log_root(n.size), 'base64'), '')
		FROM pg_catalog.pg_control_system() c, pg_catalog.pg_database d,
			LATERAL (SELECT coalesce(log_checkpoint.size, (govshare.log_head()).size) AS size) n
		WHERE d.datname = pg_catalog.current_database();
	END;
COMMENT ON FUNCTION log_checkpoint(bigint) IS 'tree head of that size (the newest) as a C2SP tlog checkpoint: origin (govshare.log_origin), size, root; tools/sign_checkpoint signs it';
