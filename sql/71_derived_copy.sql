/* 71_derived_copy.sql: copies that were made of governed data under a grant (Article 27) */

CREATE TABLE derived_copy (
	relation regclass PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	temporary boolean NOT NULL,
	made_at timestamptz NOT NULL
);
COMMENT ON TABLE derived_copy IS '副本: tables and materialized views that hold governed data; read by that department, for that purpose, while every grant that the data came by is in force (Articles 25 and 27)';
COMMENT ON COLUMN derived_copy.department IS 'the requester whose grants made it';
COMMENT ON COLUMN derived_copy.temporary IS 'a temporary table: goes with its session, and is not dumped';

CREATE TABLE derived_copy_origin (
	relation regclass NOT NULL,
	grant_id bigint NOT NULL,
	entry text NOT NULL,
	provider text NOT NULL REFERENCES department,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	temporary boolean NOT NULL,
	PRIMARY KEY (relation, grant_id)
);
CREATE INDEX derived_copy_origin_entry_idx ON derived_copy_origin (entry);
COMMENT ON TABLE derived_copy_origin IS 'the grants by which the data of a copy came; a copy of copies carries those of all';
COMMENT ON COLUMN derived_copy_origin.items IS 'the items that were read to make it';
COMMENT ON COLUMN derived_copy_origin.divisions IS 'divisions of the grant then: a grant that replaces it opens the copy only if it covers them';
COMMENT ON COLUMN derived_copy_origin.row_filter IS 'row filter of the grant then';

CREATE TABLE derived_copy_column (
	relation regclass NOT NULL,
	column_name name NOT NULL,
	origins text[],
	temporary boolean NOT NULL,
	PRIMARY KEY (relation, column_name)
);
COMMENT ON TABLE derived_copy_column IS 'from which items each column of a copy came';
COMMENT ON COLUMN derived_copy_column.origins IS 'entry.item of each; empty: none is governed; null: derived, from any item that was read';

CREATE TABLE derived_copy_event (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	event text NOT NULL,
	relation_name text NOT NULL,
	department text NOT NULL,
	purpose text NOT NULL,
	grants bigint[] NOT NULL,
	providers text[] NOT NULL,
	actor text NOT NULL,
	at timestamptz NOT NULL,
	CONSTRAINT derived_copy_event_check CHECK (event IN ('made', 'added', 'dropped', 'emptied'))
);
COMMENT ON TABLE derived_copy_event IS 'the life of every copy, append only: what was made of a grant, and how it went (Article 27)';
COMMENT ON COLUMN derived_copy_event.event IS 'made; added: data of a further grant went into it; dropped; emptied: an ordinary table again';
COMMENT ON COLUMN derived_copy_event.at IS 'statutory time';

CREATE FUNCTION derived_copy_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION derived_copy_changed() IS 'tells all sessions that there is another copy, or one less';
CREATE FUNCTION set_temporary() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.temporary := (SELECT c.relpersistence = 't' FROM pg_catalog.pg_class c WHERE c.oid = NEW.relation);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION set_temporary() IS 'internal: what the catalog says of the relation';
REVOKE ALL ON FUNCTION derived_copy_changed(), set_temporary() FROM PUBLIC;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{derived_copy,derived_copy_origin,derived_copy_column}'::text[] LOOP
		EXECUTE pg_catalog.format($f$
			CREATE TRIGGER %1$s_temporary BEFORE INSERT ON govshare.%1$I
				FOR EACH ROW EXECUTE FUNCTION govshare.set_temporary();
			CREATE TRIGGER %1$s_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON govshare.%1$I
				FOR EACH STATEMENT EXECUTE FUNCTION govshare.derived_copy_changed();
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_temporary;
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_changed;
			$f$, t);
	END LOOP;
	FOREACH t IN ARRAY '{derived_copy,derived_copy_origin,derived_copy_column,derived_copy_event}'::text[] LOOP
		EXECUTE pg_catalog.format($f$
			CREATE TRIGGER %1$s_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON govshare.%1$I
				FOR EACH STATEMENT EXECUTE FUNCTION govshare.procedure_only();
			ALTER TABLE govshare.%1$I ENABLE ALWAYS TRIGGER %1$s_procedure_only;
			ALTER TABLE govshare.%1$I ENABLE ROW LEVEL SECURITY;
			GRANT SELECT ON govshare.%1$I TO govshare_reader;
			$f$, t);
	END LOOP;
END
$$;

/* The department sees its copies, a provider those of its data, an authority what is below it */
CREATE FUNCTION may_see_copy(relation regclass) RETURNS boolean
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
		SELECT govshare.may_see(VARIADIC array_agg(s.code)) FROM (
			SELECT c.department FROM govshare.derived_copy c WHERE c.relation = may_see_copy.relation
			UNION ALL
			SELECT o.provider FROM govshare.derived_copy_origin o WHERE o.relation = may_see_copy.relation) s (code);
	END;
COMMENT ON FUNCTION may_see_copy(regclass) IS 'may the caller know of this copy: as its department, a provider of its data, or an authority over one of them?';
CREATE POLICY derived_copy_visible ON derived_copy FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_origin_visible ON derived_copy_origin FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_column_visible ON derived_copy_column FOR SELECT USING (may_see_copy(relation));
CREATE POLICY derived_copy_event_visible ON derived_copy_event FOR SELECT
	USING (may_see(VARIADIC array_append(providers, department)));

CREATE FUNCTION drop_copies(grant_id bigint) RETURNS text[]
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION drop_copies(bigint) IS '处置副本: drops every copy that holds data of the grant, temporary tables of other sessions too, and returns their names; those of the caller''s department only (Article 27)';
CREATE FUNCTION empty_copy(relation regclass) RETURNS void
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION empty_copy(regclass) IS '清空副本: truncates a copy of the caller''s department, which is an ordinary table from then on; with a materialized view, REFRESH ... WITH NO DATA is done (Article 27)';
REVOKE ALL ON FUNCTION drop_copies(bigint), empty_copy(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_copies(bigint), empty_copy(regclass) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('derived_copy', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_origin', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_column', 'WHERE NOT temporary');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_event', '');
SELECT pg_catalog.pg_extension_config_dump('derived_copy_event_id_seq', '');
