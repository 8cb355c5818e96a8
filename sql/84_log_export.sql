/* 84_log_export.sql: parts of the record that prove themselves, for auditors and providers */

CREATE FUNCTION log_export(from_leaf bigint, to_leaf bigint, size bigint, whole boolean) RETURNS SETOF text
	LANGUAGE c VOLATILE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp SET enable_sort = off SET jit = off SET max_parallel_workers_per_gather = 0
	AS 'MODULE_PATHNAME', 'log_export';
COMMENT ON FUNCTION log_export(bigint, bigint, bigint, boolean) IS 'internal: behind export_log and export_slice';
REVOKE ALL ON FUNCTION log_export(bigint, bigint, bigint, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_export(bigint, bigint, bigint, boolean) TO govshare_reader;

CREATE FUNCTION export_log(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL, size bigint DEFAULT NULL) RETURNS SETOF text
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT e.e FROM govshare.log_export(export_log.from_leaf, export_log.to_leaf, export_log.size, true) e;
	END;
COMMENT ON FUNCTION export_log(bigint, bigint, bigint) IS 'leaves from from_leaf until before to_leaf, with the hashes that prove them in the tree of that size (the newest), as lines of a file that tools/verify_log verifies without the server; refused (SG102) if a leaf does not concern the caller. On record itself';
CREATE FUNCTION export_slice(from_leaf bigint DEFAULT NULL, to_leaf bigint DEFAULT NULL, size bigint DEFAULT NULL) RETURNS SETOF text
	LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT e.e FROM govshare.log_export(export_slice.from_leaf, export_slice.to_leaf, export_slice.size, false) e;
	END;
COMMENT ON FUNCTION export_slice(bigint, bigint, bigint) IS 'the same with those leaves only that concern the caller: a provider proves the use of its data, and sees of others'' leaves nothing but hashes. On record itself';
