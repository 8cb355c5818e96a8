/* 59_collection.sql: 数源部门与重复收集, who collects what, and what need not be collected again (Article 19) */

CREATE TABLE source_designation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	item text NOT NULL,
	provider text NOT NULL REFERENCES department,
	designated_by text NOT NULL,
	government text NOT NULL REFERENCES government,
	state text NOT NULL DEFAULT 'in_force',
	designated_at timestamptz NOT NULL,
	ended_at timestamptz,
	CONSTRAINT source_designation_state_check CHECK (state IN ('in_force', 'ended')),
	CONSTRAINT source_designation_item_check CHECK (btrim(item) <> '' AND length(item) <= 200)
);
CREATE UNIQUE INDEX source_designation_key ON source_designation (item, government) WHERE state = 'in_force';
CREATE INDEX source_designation_provider_idx ON source_designation (provider);
COMMENT ON TABLE source_designation IS '数源部门: the department that leads the collection of a data item, as the authority designated it (Article 19)';
COMMENT ON COLUMN source_designation.item IS '数据项 by its name';
COMMENT ON COLUMN source_designation.provider IS 'the source department';
COMMENT ON COLUMN source_designation.government IS 'the government whose authority designated it: it binds its departments and those below';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps, sets, tells) VALUES
	('source_designation', 'new', 'in_force', 'authority', 'designate_source', '19', 'department {provider} is the source of {item}',
	 '{item,provider}', '{designated_at,designated_by}', '{government}', '{provider}'),
	('source_designation', 'in_force', 'ended', 'authority', 'designate_source', '19', 'department {provider} is no longer the source of {item}', '{}', '{ended_at}', '{}', '{provider}');
SELECT make_procedure('source_designation', '{provider}');
/* Who is the source concerns every department */
CREATE POLICY source_designation_known ON source_designation FOR SELECT USING (state = 'in_force');

CREATE FUNCTION source_designation_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.item := btrim(NEW.item);
		IF length(NEW.item) > 200 THEN
			RAISE EXCEPTION '%', govshare.say('the name of the item is longer than 200 characters')
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: sources are named for data items (数据项), as the catalogue names them.');
		END IF;
		SELECT d.government INTO NEW.government FROM govshare.department d WHERE d.code = NEW.designated_by;
		IF (SELECT d.kind FROM govshare.department d WHERE d.code = NEW.provider) = 'grassroots_body' THEN
			RAISE EXCEPTION '%', govshare.say('grassroots body "%s" is no source department', NEW.provider)
				USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: a government department leads the collection and provides the data to all.');
		END IF;
		UPDATE govshare.source_designation s SET state = 'ended' WHERE s.item = NEW.item AND s.government = NEW.government AND s.state = 'in_force';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION source_designation_validate() IS 'internal: one source for each item and government, the last one designated (Article 19)';
CREATE TRIGGER source_designation_validate BEFORE INSERT OR UPDATE ON source_designation
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION source_designation_validate();
ALTER TABLE source_designation ENABLE ALWAYS TRIGGER source_designation_validate;

CREATE FUNCTION designate_source(item text, department text) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.source_designation (item, provider) VALUES (designate_source.item, designate_source.department) RETURNING id
$$;
COMMENT ON FUNCTION designate_source(text, text) IS '明确数源部门: the authority designates the department that collects a data item and provides it to all; it replaces an earlier one (Article 19)';

/* The source of an item for a department: as the nearest government above designated it */
CREATE FUNCTION source_of(item text, department text) RETURNS text
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT s.provider
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.source_designation s ON s.government = up.code AND s.item = btrim(source_of.item) AND s.state = 'in_force'
	WHERE d.code = source_of.department
	ORDER BY up.depth LIMIT 1
$$;
COMMENT ON FUNCTION source_of(text, text) IS 'the source department of a data item for a department, as the nearest government above it designated; null if none is (Article 19)';

/* What the catalogue offers of an item, by its name or its column */
CREATE FUNCTION offers_of(item text) RETURNS TABLE (entry text, name text, provider text, "column" text, attribute share_attribute)
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.code, e.name, e.provider, i.column_name::text, coalesce(i.attribute, e.attribute)
	FROM govshare.data_item i JOIN govshare.catalog_entry e ON e.id = i.entry_id
	WHERE e.state = 'published' AND coalesce(i.attribute, e.attribute) <> 'not_shared'
		AND (i.name = btrim(offers_of.item) OR i.column_name::text = btrim(offers_of.item))
$$;
COMMENT ON FUNCTION offers_of(text) IS 'internal: published entries that share a data item';
CREATE INDEX data_item_name_idx ON data_item (name);
CREATE INDEX data_item_column_idx ON data_item (column_name);

CREATE FUNCTION check_collection(items text[])
	RETURNS TABLE (item text, source text, entry text, entry_name text, provider text, "column" text, attribute share_attribute)
	LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT u.item, govshare.source_of(u.item, govshare.current_department()), o.entry, o.name, o.provider, o."column", o.attribute
	FROM unnest(check_collection.items) WITH ORDINALITY AS u (item, n)
		LEFT JOIN LATERAL govshare.offers_of(u.item) o ON true
	ORDER BY u.n, o.entry, o."column"
$$;
COMMENT ON FUNCTION check_collection(text[]) IS 'what sharing offers of the items that a department means to collect, and who their source is; an item with neither stands alone (Article 19)';

CREATE TABLE collection (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	requester text NOT NULL REFERENCES department,
	items text[] NOT NULL,
	subjects text NOT NULL,
	legal_basis text NOT NULL,
	reason text,
	offered text[],
	offered_elsewhere boolean NOT NULL DEFAULT false,
	source text,
	other_source boolean NOT NULL DEFAULT false,
	common_overseer text,
	source_unnamed boolean NOT NULL DEFAULT false,
	state text NOT NULL DEFAULT 'registered',
	registered_at timestamptz NOT NULL,
	ended_at timestamptz,
	CONSTRAINT collection_subjects_check CHECK (subjects IN ('citizens', 'legal_persons', 'other_organisations')),
	CONSTRAINT collection_state_check CHECK (state IN ('registered', 'ended'))
);
CREATE INDEX collection_requester_idx ON collection (requester);
CREATE INDEX collection_items_idx ON collection USING gin (items) WHERE state = 'registered';
COMMENT ON TABLE collection IS '收集登记: what departments collect from citizens, legal persons and other organisations (Article 19)';
COMMENT ON COLUMN collection.requester IS 'the department that collects';
COMMENT ON COLUMN collection.reason IS 'why what sharing offers does not suffice: a person judges that';
COMMENT ON COLUMN collection.offered IS 'entries of others that offer some of it: flagged as 40(1)';
COMMENT ON COLUMN collection.source IS 'the designated source of one of the items, if another department: flagged as 39(3)';
COMMENT ON COLUMN collection.common_overseer IS 'the common authority of those who collect the same with no source named: flagged as 41(1)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, flags, tells, interpretation) VALUES
	('collection', 'new', 'registered', 'requester', 'register_collection', '19', 'department {requester} collects {items} from {subjects}',
	 '{requester,items,subjects,legal_basis}', '{reason}', '{registered_at}',
	 '{40(1)?offered_elsewhere=requester,39(3)?other_source=requester,41(1)?source_unnamed=common_overseer}', '{requester_authority,source}',
	 '[I] collecting beside the designated source, or what sharing offers, is flagged; whether it sufficed a person judges'),
	('collection', 'registered', 'ended', 'requester', 'end_collection', '19', 'department {requester} no longer collects {items}', '{}', '{}', '{ended_at}', '{}', '{requester_authority}', NULL);
SELECT make_procedure('collection', '{requester}');

CREATE FUNCTION collection_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'UPDATE' THEN
		RETURN NEW;
	END IF;
	NEW.items := ARRAY(SELECT DISTINCT btrim(u) FROM unnest(NEW.items) u ORDER BY 1);
	IF cardinality(NEW.items) = 0 OR array_position(NEW.items, NULL) IS NOT NULL OR '' = ANY (NEW.items) THEN
		RAISE EXCEPTION '%', govshare.say('the items of a collection are named') USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19: what is collected is known before it is collected.');
	END IF;
	IF NEW.subjects NOT IN ('citizens', 'legal_persons', 'other_organisations') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" are no subjects of a collection', left(NEW.subjects, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 19 speaks of citizens (公民), legal persons (法人) and other organisations (其他组织).'), HINT = govshare.say('subjects is citizens, legal_persons or other_organisations.');
	END IF;
	NEW.offered := ARRAY(SELECT DISTINCT o.entry FROM unnest(NEW.items) u CROSS JOIN LATERAL govshare.offers_of(u) o WHERE o.provider <> NEW.requester ORDER BY 1);
	NEW.offered_elsewhere := cardinality(NEW.offered) > 0;
	NEW.source := (SELECT s FROM unnest(NEW.items) u CROSS JOIN LATERAL govshare.source_of(u, NEW.requester) s WHERE s <> NEW.requester ORDER BY u LIMIT 1);
	NEW.other_source := NEW.source IS NOT NULL;
	/* Several collect the same, and nobody said who leads */
	SELECT govshare.common_authority(NEW.requester, c.requester) INTO NEW.common_overseer
		FROM govshare.collection c
		WHERE c.state = 'registered' AND c.requester <> NEW.requester AND c.items && NEW.items
			AND EXISTS (SELECT FROM unnest(c.items) u WHERE u = ANY (NEW.items)
				AND govshare.source_of(u, NEW.requester) IS NULL AND govshare.source_of(u, c.requester) IS NULL)
		ORDER BY c.id LIMIT 1;
	NEW.source_unnamed := NEW.common_overseer IS NOT NULL;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION collection_validate() IS 'internal: looks up what sharing offers, and who else collects (Article 19)';
CREATE TRIGGER collection_validate BEFORE INSERT OR UPDATE ON collection
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION collection_validate();
ALTER TABLE collection ENABLE ALWAYS TRIGGER collection_validate;

CREATE FUNCTION register_collection(items text[], subjects text, legal_basis text, reason text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.collection (requester, items, subjects, legal_basis, reason)
		VALUES (govshare.current_department(), register_collection.items, register_collection.subjects, register_collection.legal_basis, register_collection.reason)
		RETURNING id
$$;
COMMENT ON FUNCTION register_collection(text[], text, text, text) IS 'registers what the caller''s department collects; flags what sharing offers (40(1)), what a source department collects (39(3)), and several that collect with no source named (41(1)) for a person to judge (Article 19)';

CREATE FUNCTION end_collection(id bigint) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE govshare.collection c SET state = 'ended' WHERE c.id = end_collection.id;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('collection', end_collection.id::text);
	END IF;
END
$$;
COMMENT ON FUNCTION end_collection(bigint) IS 'the department collects it no longer (Article 19)';

REVOKE ALL ON FUNCTION source_designation_validate(), collection_validate(), offers_of(text), source_of(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION designate_source(text, text), check_collection(text[]), register_collection(text[], text, text, text), end_collection(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION designate_source(text, text), check_collection(text[]), register_collection(text[], text, text, text), end_collection(bigint),
	source_of(text, text) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('source_designation', '');
SELECT pg_catalog.pg_extension_config_dump('source_designation_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('collection', '');
SELECT pg_catalog.pg_extension_config_dump('collection_id_seq', '');
