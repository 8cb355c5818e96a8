/* 50_catalog.sql: 政务数据目录, the unified catalogue: its entries, their items and conditions */

CREATE TABLE catalog_entry (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text NOT NULL,
	version int NOT NULL,
	is_update boolean GENERATED ALWAYS AS (version > 1) STORED,
	provider text NOT NULL REFERENCES department,
	name text NOT NULL,
	summary text,
	source_system text,
	attribute share_attribute NOT NULL,
	methods share_method[] NOT NULL,
	format text NOT NULL,
	frequency update_frequency NOT NULL,
	classification text NOT NULL,
	grade data_grade NOT NULL,
	secrecy_assessment text NOT NULL,
	secrecy_assessed_on date NOT NULL,
	privacy_assessment text NOT NULL,
	privacy_assessed_on date NOT NULL,
	scope text,
	purposes text[],
	basis_kind text,
	legal_basis text,
	reason text,
	change_reason text,
	state text NOT NULL DEFAULT 'draft',
	drafted_at timestamptz NOT NULL,
	endorsed_at timestamptz,
	submitted_at timestamptz,
	published_at timestamptz,
	published_by text,
	return_reason text,
	returned_at timestamptz,
	withdraw_reason text,
	ended_at timestamptz,
	CONSTRAINT catalog_entry_version_key UNIQUE (code, version),
	CONSTRAINT catalog_entry_state_check CHECK (state IN ('draft', 'endorsed', 'submitted', 'published', 'returned', 'superseded', 'withdrawn')),
	CONSTRAINT catalog_entry_change_check CHECK (version = 1 OR change_reason IS NOT NULL)
);
/* One version at work, one in force */
CREATE UNIQUE INDEX catalog_entry_open_key ON catalog_entry (code) WHERE state IN ('draft', 'endorsed', 'submitted', 'returned');
CREATE INDEX catalog_entry_published_idx ON catalog_entry (code) WHERE state = 'published';
CREATE INDEX catalog_entry_provider_idx ON catalog_entry (provider);
COMMENT ON TABLE catalog_entry IS '政务数据目录: versions of the entries of the catalogue, with all that Article 13 asks for';
COMMENT ON COLUMN catalog_entry.code IS '目录代码: 分类码/顺序码, the same in every version';
COMMENT ON COLUMN catalog_entry.is_update IS 'an update, whose review has a period (Article 17); a first submission has none [I]';
COMMENT ON COLUMN catalog_entry.secrecy_assessment IS '保密风险评估: reference of the assessment, with its date';
COMMENT ON COLUMN catalog_entry.secrecy_assessed_on IS 'the date in that reference';
COMMENT ON COLUMN catalog_entry.privacy_assessment IS '个人信息保护影响评估: reference of the assessment, with its date';
COMMENT ON COLUMN catalog_entry.scope IS '共享范围: who may have conditional data (Article 15)';
COMMENT ON COLUMN catalog_entry.purposes IS '使用用途: for which purposes conditional data is shared (Article 15)';
COMMENT ON COLUMN catalog_entry.basis_kind IS 'law (法律), administrative_regulation (行政法规) or state_council_decision (国务院决定): nothing less keeps data from being shared (Articles 14 and 15)';
COMMENT ON COLUMN catalog_entry.legal_basis IS 'the provision by which it is not shared';
COMMENT ON COLUMN catalog_entry.reason IS 'why it is not shared';
COMMENT ON COLUMN catalog_entry.change_reason IS 'why the version before was changed';
COMMENT ON COLUMN catalog_entry.published_by IS 'the authority that reviewed and published it (Article 16)';
COMMENT ON COLUMN catalog_entry.ended_at IS 'when it was superseded or withdrawn';

CREATE TABLE data_item (
	entry_id bigint NOT NULL REFERENCES catalog_entry,
	position int NOT NULL,
	name text NOT NULL,
	column_name name NOT NULL,
	type text NOT NULL,
	personal boolean NOT NULL,
	sensitive boolean NOT NULL,
	attribute share_attribute,
	basis_kind text,
	legal_basis text,
	reason text,
	PRIMARY KEY (entry_id, position),
	CONSTRAINT data_item_column_key UNIQUE (entry_id, column_name),
	CONSTRAINT data_item_name_key UNIQUE (entry_id, name)
);
COMMENT ON TABLE data_item IS '数据项: the fields of an entry (Article 13)';
COMMENT ON COLUMN data_item.column_name IS 'the column of the governed table that holds it';
COMMENT ON COLUMN data_item.personal IS 'personal information (Article 37)';
COMMENT ON COLUMN data_item.attribute IS 'null: as the entry; stricter if given, never looser';
COMMENT ON COLUMN data_item.basis_kind IS 'for an item that is not shared: its own basis; null: that of the entry';

CREATE TABLE entry_condition (
	entry_id bigint NOT NULL REFERENCES catalog_entry,
	number int NOT NULL,
	condition text NOT NULL,
	PRIMARY KEY (entry_id, number),
	CONSTRAINT entry_condition_number_check CHECK (number BETWEEN 1 AND 1000),
	CONSTRAINT entry_condition_text_check CHECK (btrim(condition) <> '')
);
COMMENT ON TABLE entry_condition IS '共享使用条件: the only conditions on which a request may be refused, by number (Article 15)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, tells) VALUES
	('catalog_entry', 'new', 'draft', 'provider', 'clerk', 'draft_entry', '13', 'entry {code} was drafted',
	 '{code,version,provider,name,attribute,format,frequency,classification,grade,secrecy_assessment,privacy_assessment}',
	 '{summary,source_system,methods,scope,purposes,basis_kind,legal_basis,reason,change_reason}', '{drafted_at}', '{}', '{}', '{}');

/* What may be edited until the principal endorsed it, and lapses his consent after */
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps)
	SELECT 'catalog_entry', s, 'draft', 'provider', 'clerk', 'draft_entry', '13', 'entry {code} was drafted anew',
		'{name,attribute,format,frequency,classification,grade,secrecy_assessment,privacy_assessment}',
		'{summary,source_system,methods,scope,purposes,basis_kind,legal_basis,reason,change_reason,data_item,entry_condition}', '{drafted_at}'
	FROM unnest('{draft,endorsed,returned}'::text[]) WITH ORDINALITY AS u (s, n) ORDER BY n;

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, stamps, opens, closes, tells, interpretation) VALUES
	('catalog_entry', 'draft', 'endorsed', 'provider', 'principal', 'endorse_entry', '13', 'entry {code} was endorsed', '{}', '{endorsed_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'endorsed', 'submitted', 'provider', 'clerk', 'submit_entry', '16', 'version {version} of entry {code} ({name}) awaits review', '{}', '{submitted_at}', '{catalog_review?is_update}', '{}', '{authority}',
	 '[I] Article 17 sets 2 working days for the review of updates; a first submission has no statutory period'),
	('catalog_entry', 'submitted', 'published', 'own_authority', 'clerk', 'publish_entry', '16', 'version {version} of entry {code} ({name}) was published', '{}', '{published_at,published_by}', '{}', '{catalog_review}', '{provider}', NULL),
	('catalog_entry', 'submitted', 'returned', 'own_authority', 'clerk', 'return_entry', '16', 'version {version} of entry {code} was returned: {return_reason}', '{return_reason}', '{returned_at}', '{}', '{catalog_review}', '{provider}', NULL),
	('catalog_entry', 'published', 'superseded', 'own_authority', 'clerk', 'publish_entry', '17', 'version {version} of entry {code} was superseded', '{}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'draft', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'endorsed', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'returned', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '13', 'the draft of entry {code} was given up', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{}', NULL),
	('catalog_entry', 'submitted', 'withdrawn', 'provider', 'clerk', 'withdraw_entry', '16', 'version {version} of entry {code} was withdrawn from review: {withdraw_reason}', '{withdraw_reason}', '{ended_at}', '{}', '{catalog_review=cancelled}', '{authority}', NULL),
	('catalog_entry', 'published', 'withdrawn', 'provider', 'principal', 'withdraw_entry', '17', 'entry {code} ({name}) was withdrawn: {withdraw_reason}', '{withdraw_reason}', '{ended_at}', '{}', '{}', '{authority}',
	 '[I] refused while grants or requests rest on the entry: that would end a service (Article 27) or obstruct sharing (Article 15)');

UPDATE transition SET awaited = 'always' WHERE procedure = 'catalog_entry'
	AND (from_state, to_state) IN (('draft', 'endorsed'), ('endorsed', 'submitted'), ('submitted', 'published'), ('returned', 'draft'));
/* A newer version supersedes; whoever asks what a published entry allows means that */
UPDATE transition SET advice = 'amend_entry (provider)' WHERE procedure = 'catalog_entry' AND to_state = 'superseded';

SELECT make_procedure('catalog_entry', '{provider}');
/* What is published concerns every department (Article 16) */
CREATE POLICY catalog_entry_published ON catalog_entry FOR SELECT USING (state = 'published');

CREATE TRIGGER data_item_part BEFORE INSERT OR UPDATE OR DELETE ON data_item
	FOR EACH ROW EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER data_item_kept BEFORE TRUNCATE ON data_item
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER entry_condition_part BEFORE INSERT OR UPDATE OR DELETE ON entry_condition
	FOR EACH ROW EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
CREATE TRIGGER entry_condition_kept BEFORE TRUNCATE ON entry_condition
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_part('catalog_entry', 'entry_id');
ALTER TABLE data_item ENABLE ALWAYS TRIGGER data_item_part;
ALTER TABLE data_item ENABLE ALWAYS TRIGGER data_item_kept;
ALTER TABLE entry_condition ENABLE ALWAYS TRIGGER entry_condition_part;
ALTER TABLE entry_condition ENABLE ALWAYS TRIGGER entry_condition_kept;
ALTER TABLE data_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE entry_condition ENABLE ROW LEVEL SECURITY;
/* Whoever sees the entry sees its parts: the policy of the entry applies inside */
CREATE POLICY data_item_visible ON data_item FOR SELECT
	USING (EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.id = entry_id));
CREATE POLICY entry_condition_visible ON entry_condition FOR SELECT
	USING (EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.id = entry_id));
GRANT SELECT ON data_item, entry_condition TO govshare_reader;

-- Behind a barrier: else a function of the caller's would see drafts before the filter does
CREATE VIEW catalog WITH (security_barrier) AS
	SELECT e.code, e.version, e.name, e.provider, d.name AS provider_name, e.attribute, e.methods, e.format, e.frequency,
		e.classification, e.grade, e.summary, e.scope, e.purposes,
		ARRAY(SELECT c.condition FROM govshare.entry_condition c WHERE c.entry_id = e.id ORDER BY c.number) AS conditions,
		(SELECT jsonb_agg(jsonb_build_object('name', i.name, 'column', i.column_name, 'type', i.type, 'personal', i.personal,
				'sensitive', i.sensitive, 'attribute', coalesce(i.attribute, e.attribute)) ORDER BY i.position)
			FROM govshare.data_item i WHERE i.entry_id = e.id) AS items,
		e.basis_kind, e.legal_basis, e.reason, e.published_at, e.published_by
	FROM govshare.catalog_entry e
		JOIN govshare.department d ON d.code = e.provider
	WHERE e.state = 'published';
COMMENT ON VIEW catalog IS 'the unified catalogue as published, open to all departments (Article 16)';

CREATE VIEW catalog_change WITH (security_barrier) AS
	SELECT e.code, e.version, e.published_at, e.change_reason AS reason,
		p.attribute AS attribute_before, e.attribute AS attribute_after,
		ARRAY(SELECT c.condition FROM govshare.entry_condition c WHERE c.entry_id = e.id
			AND c.condition NOT IN (SELECT o.condition FROM govshare.entry_condition o WHERE o.entry_id = p.id)
			ORDER BY c.number) AS conditions_added,
		ARRAY(SELECT i.column_name::text FROM govshare.data_item i WHERE i.entry_id = p.id
			AND i.column_name NOT IN (SELECT n.column_name FROM govshare.data_item n WHERE n.entry_id = e.id)
			ORDER BY i.position) AS items_removed,
		ARRAY(SELECT n.column_name::text FROM govshare.data_item n WHERE n.entry_id = e.id
			AND coalesce(n.attribute, e.attribute) > (SELECT coalesce(i.attribute, p.attribute)
				FROM govshare.data_item i WHERE i.entry_id = p.id AND i.column_name = n.column_name)
			ORDER BY n.position) AS items_tightened,
		ARRAY(SELECT u FROM unnest(p.purposes) u WHERE e.attribute = 'conditional'
			AND u <> ALL (coalesce(e.purposes, '{}')) ORDER BY u) AS purposes_removed
	FROM govshare.catalog_entry e
		CROSS JOIN LATERAL (SELECT * FROM govshare.catalog_entry q
			WHERE q.code = e.code AND q.version < e.version AND q.published_at IS NOT NULL
			ORDER BY q.version DESC LIMIT 1) p
	WHERE e.published_at IS NOT NULL;
COMMENT ON VIEW catalog_change IS 'what each published update changed, and why: a tightening shows (Article 15)';

CREATE VIEW catalog_announcement WITH (security_barrier) AS
	SELECT v.at AS announced_at, v.department AS announced_by, e.code, e.version, e.name, e.provider, e.attribute,
		CASE WHEN v.to_state = 'withdrawn' THEN 'withdrawn' WHEN e.version > 1 THEN 'updated' ELSE 'published' END AS kind,
		CASE WHEN v.to_state = 'withdrawn' THEN e.withdraw_reason ELSE e.change_reason END AS reason
	FROM govshare.case_event v
		JOIN govshare.catalog_entry e ON e.id = v.case_id
	WHERE v.procedure = 'catalog_entry'
		AND (v.to_state = 'published' OR (v.to_state = 'withdrawn' AND v.from_state = 'published'));
COMMENT ON VIEW catalog_announcement IS '通告: what the authorities announced to all departments about the catalogue (Article 16)';
GRANT SELECT ON catalog, catalog_change, catalog_announcement TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('catalog_entry', '');
SELECT pg_catalog.pg_extension_config_dump('catalog_entry_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('data_item', '');
SELECT pg_catalog.pg_extension_config_dump('entry_condition', '');
