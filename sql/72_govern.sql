/* 72_govern.sql: binding tables to entries, and guarding their writes */

CREATE FUNCTION govern(relation regclass, entry text, division_column name DEFAULT NULL, record_own boolean DEFAULT false)
	RETURNS void LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION govern(regclass, text, name, boolean) IS '挂接: binds a table of the provider, with all its partitions and children, to its published entry; from then on others read it under a grant only (Articles 12, 22); their group govshare_reader needs USAGE on its schema';

CREATE FUNCTION ungovern(relation regclass)
	RETURNS void LANGUAGE C VOLATILE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ungovern(regclass) IS 'releases a table from its entry; refused while a grant on the entry is in force (Article 27)';

CREATE FUNCTION guard_write() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION guard_write() IS 'on every governed table: refuses, and records, writes by anyone but the provider';

-- Rows come from govern() and go by ungovern()
CREATE FUNCTION governed_table_guard() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION governed_table_guard() IS 'refuses writes to governed_table past govern() and ungovern()';
REVOKE ALL ON FUNCTION governed_table_guard() FROM PUBLIC;
CREATE TRIGGER governed_table_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON governed_table
	FOR EACH STATEMENT EXECUTE FUNCTION governed_table_guard();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_guard;
GRANT SELECT ON governed_table TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('governed_table', '');

CREATE VIEW unbound_entry WITH (security_invoker = true) AS
	SELECT e.code, e.version, e.name, e.provider, e.published_at
	FROM govshare.catalog_entry AS e
	WHERE e.state = 'published' AND e.attribute <> 'not_shared'
		AND NOT EXISTS (SELECT FROM govshare.governed_table AS t WHERE t.entry = e.code);
COMMENT ON VIEW unbound_entry IS '未挂接目录: published entries whose data no table holds yet (Article 12)';
GRANT SELECT ON unbound_entry TO PUBLIC;
