/* 74_grade.sql: 分类分级保护, what the grade of an entry selects; it adds no approval of its own (Articles 34 and 35) */

CREATE TABLE grade_protection (
	grade data_grade NOT NULL,
	rows_per_statement int,
	record_own boolean NOT NULL,
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (grade, seeded),
	CONSTRAINT grade_protection_rows_check CHECK (rows_per_statement >= 1)
);
COMMENT ON TABLE grade_protection IS '数据分类分级保护: what protection the grade of an entry selects (Articles 34 and 35) [I]; a row of the operator''s own goes before the one that comes with the extension';
COMMENT ON COLUMN grade_protection.rows_per_statement IS 'cap that every grant of such an entry gets with its delivery; null: none';
COMMENT ON COLUMN grade_protection.record_own IS 'whether the provider''s own reads are recorded, whatever govern() was told';
COMMENT ON COLUMN grade_protection.seeded IS 'comes with the extension and is not dumped';
INSERT INTO grade_protection VALUES ('general', NULL, false, true), ('important', 100000, false, true), ('core', 1000, true, true);
GRANT SELECT ON grade_protection TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('grade_protection', 'WHERE NOT seeded');

CREATE FUNCTION protection_of(grade data_grade) RETURNS grade_protection
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.* FROM govshare.grade_protection p WHERE p.grade = protection_of.grade ORDER BY p.seeded LIMIT 1
$$;
COMMENT ON FUNCTION protection_of(data_grade) IS 'the protection that a grade selects: the operator''s, else the extension''s';

CREATE FUNCTION grade_protects_grant() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.rows_per_statement := least(NEW.rows_per_statement, (SELECT (govshare.protection_of(e.grade)).rows_per_statement
		FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.version = NEW.entry_version));
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION grade_protects_grant() IS 'internal: caps the rows of a new grant as the grade of its entry selects (Article 35)';
CREATE TRIGGER share_grant_x_grade BEFORE INSERT ON share_grant
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION grade_protects_grant();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_x_grade;

CREATE FUNCTION grade_protects_table() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.record_own := NEW.record_own OR coalesce((SELECT (govshare.protection_of(e.grade)).record_own
		FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.state = 'published'), false);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION grade_protects_table() IS 'internal: has the provider''s own reads recorded where the grade of the entry selects it (Article 35)';
CREATE TRIGGER governed_table_grade BEFORE INSERT ON governed_table
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION grade_protects_table();
ALTER TABLE governed_table ENABLE ALWAYS TRIGGER governed_table_grade;
REVOKE ALL ON FUNCTION grade_protects_grant(), grade_protects_table() FROM PUBLIC;
