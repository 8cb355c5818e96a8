/* 44_government_office.sql: who speaks for a people's government where it decides itself (Articles 28 and 41) */

CREATE TABLE government_office (
	government text PRIMARY KEY REFERENCES government,
	department text NOT NULL REFERENCES department,
	document text NOT NULL,
	CONSTRAINT government_office_document_check CHECK (btrim(document) <> '')
);
COMMENT ON TABLE government_office IS '本级人民政府办公机构: the department that records what a government itself decides: orders to its authority (Article 41) and disputes with it (Article 28) [I]';
COMMENT ON COLUMN government_office.document IS 'what appoints it';
GRANT SELECT ON government_office TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('government_office', '');

CREATE FUNCTION government_office_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.department d WHERE d.code = NEW.department AND d.government = NEW.government AND NOT d.is_authority) THEN
		RAISE EXCEPTION '%', govshare.say('department "%s" does not speak for government "%s"', NEW.department, NEW.government)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 41: an authority is ordered by its own government or by the authority above, never by itself.'),
				HINT = govshare.say('Name a department of that government that is not its authority, such as 办公厅.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION government_office_check() IS 'internal: the office of a government is one of its departments, and not its authority';
REVOKE ALL ON FUNCTION government_office_check() FROM PUBLIC;
CREATE TRIGGER government_office_check BEFORE INSERT OR UPDATE ON government_office
	FOR EACH ROW EXECUTE FUNCTION government_office_check();
ALTER TABLE government_office ENABLE ALWAYS TRIGGER government_office_check;

CREATE FUNCTION government_office_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT o.department FROM govshare.department d JOIN govshare.government_office o ON o.government = d.government
	WHERE d.code = government_office_of.department
$$;
COMMENT ON FUNCTION government_office_of(text) IS 'the office that speaks for the department''s own government; null if none is registered';

CREATE FUNCTION overseer_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT a.code
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.department a ON a.government = up.code AND a.is_authority
	WHERE d.code = overseer_of.department AND a.code <> d.code
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION overseer_of(text) IS 'the nearest authority over a department that is not itself: who orders it to correct (Articles 39 to 41); null for the national authority';
