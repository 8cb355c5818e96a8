/* 70_governed.sql: which tables hold the data of which published entry (挂接) */

CREATE TABLE governed_table (
	relation regclass PRIMARY KEY,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	division_column name,
	record_own boolean NOT NULL DEFAULT false
);
CREATE INDEX governed_table_entry_idx ON governed_table (entry);
COMMENT ON TABLE governed_table IS '挂接: tables bound to a published entry; rows come from govern() and go by ungovern() (Articles 12 and 22)';
COMMENT ON COLUMN governed_table.division_column IS 'the column that the divisions of a grant bound';
COMMENT ON COLUMN governed_table.record_own IS 'whether the provider''s own reads are recorded too';

CREATE FUNCTION governed_table_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION governed_table_changed() IS 'tells all sessions that another table is governed, or no longer';
REVOKE ALL ON FUNCTION governed_table_changed() FROM PUBLIC;
CREATE TRIGGER governed_table_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON governed_table
	FOR EACH STATEMENT EXECUTE FUNCTION governed_table_changed();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_changed;
