/* 47_platform.sql: 政务数据平台, the platforms and whether they joined the national system (Articles 30 to 32) */

CREATE TABLE platform (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	name text NOT NULL,
	kind text NOT NULL,
	address text,
	finding text,
	document text,
	state text NOT NULL DEFAULT 'built',
	registered_at timestamptz NOT NULL,
	joined_at timestamptz,
	found_at timestamptz,
	closed_at timestamptz,
	CONSTRAINT platform_name_key UNIQUE (provider, name),
	CONSTRAINT platform_kind_check CHECK (kind IN ('national', 'regional', 'departmental', 'exchange')),
	CONSTRAINT platform_state_check CHECK (state IN ('built', 'unjoined', 'joined', 'closed'))
);
COMMENT ON TABLE platform IS '政务数据平台: a directory of platforms and whether they are part of the national integrated system (全国一体化政务大数据体系, Articles 30 to 32)';
COMMENT ON COLUMN platform.provider IS 'the department that built it';
COMMENT ON COLUMN platform.kind IS 'national (国家政务大数据平台), regional (an area''s), departmental (a State Council department''s) or exchange (政务数据共享交换系统, of which no new ones are built, Article 31)';
COMMENT ON COLUMN platform.document IS 'by which it joined';
COMMENT ON COLUMN platform.finding IS 'what the authority found: not joined as prescribed (39(8)), or built new (Article 31)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, sets, stamps, flags, tells) VALUES
	('platform', 'new', 'built', 'provider', 'register_platform', '31', 'platform {name} of department {provider} was registered', '{provider,name,kind}', '{address}', '{registered_at}', '{}', '{authority}'),
	('platform', 'new', 'unjoined', 'authority', 'find_unjoined', '31', 'platform {name} of department {provider} is not part of the national system: {finding}', '{provider,name,kind,finding}', '{address}', '{registered_at,found_at}', '{39(8)}', '{provider}'),
	('platform', 'built', 'unjoined', 'authority', 'find_unjoined', '31', 'platform {name} of department {provider} is not part of the national system: {finding}', '{finding}', '{}', '{found_at}', '{39(8)}', '{provider}'),
	('platform', 'built', 'joined', 'authority', 'join_platform', '31', 'platform {name} of department {provider} is part of the national system', '{document}', '{}', '{joined_at}', '{}', '{provider}'),
	('platform', 'unjoined', 'joined', 'authority', 'join_platform', '31', 'platform {name} of department {provider} is part of the national system', '{document}', '{}', '{joined_at}', '{}', '{provider}');
INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, stamps, tells)
	SELECT 'platform', s, 'closed', 'provider', 'close_platform', '32', 'platform {name} of department {provider} was closed', '{closed_at}', '{authority}'
	FROM unnest('{built,unjoined,joined}'::text[]) WITH ORDINALITY u (s, n) ORDER BY n;
SELECT make_procedure('platform', '{provider}');
/* Which platforms there are, all know */
CREATE POLICY platform_known ON platform FOR SELECT USING (state IN ('built', 'joined'));

CREATE FUNCTION platform_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.kind NOT IN ('national', 'regional', 'departmental', 'exchange') THEN
		RAISE EXCEPTION '%', govshare.say('"%s" is no kind of platform', left(NEW.kind, 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Articles 30 and 31 speak of the national platform, those of areas and departments, and exchange systems.'), HINT = govshare.say('kind is national, regional, departmental or exchange.');
	END IF;
	IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM govshare.platform p WHERE p.provider = NEW.provider AND p.name = NEW.name) THEN
		RAISE EXCEPTION '%', govshare.say('platform "%s" of department "%s" is registered', left(NEW.name, 64), NEW.provider)
			USING ERRCODE = 'SG101', DETAIL = govshare.say('Articles 30 to 32: each platform is listed once.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION platform_validate() IS 'internal: what Articles 30 and 31 ask of an entry of the directory of platforms';
CREATE TRIGGER platform_validate BEFORE INSERT OR UPDATE ON platform
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION platform_validate();
ALTER TABLE platform ENABLE ALWAYS TRIGGER platform_validate;

CREATE FUNCTION require_platform(id bigint) RETURNS platform
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p govshare.platform;
BEGIN
	SELECT s.* INTO p FROM govshare.platform s WHERE s.id = require_platform.id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM govshare.no_such_case('platform', require_platform.id::text);
	END IF;
	RETURN p;
END
$$;
COMMENT ON FUNCTION require_platform(bigint) IS 'internal: locks and returns a platform, SG102 if there is none';

CREATE FUNCTION register_platform(name text, kind text, address text DEFAULT NULL) RETURNS bigint
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.platform (provider, name, kind, address)
		VALUES (govshare.current_department(), register_platform.name, register_platform.kind, register_platform.address) RETURNING id
$$;
COMMENT ON FUNCTION register_platform(text, text, text) IS 'a department lists a platform that it built (Articles 30 and 31)';

CREATE FUNCTION join_platform(id bigint, document text) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.platform p SET state = 'joined', document = join_platform.document FROM govshare.require_platform(join_platform.id) q WHERE p.id = q.id
$$;
COMMENT ON FUNCTION join_platform(bigint, text) IS '纳入全国一体化政务大数据体系: an authority records that a platform joined (Article 31)';

CREATE FUNCTION find_unjoined(department text, name text, kind text, finding text) RETURNS bigint
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result bigint;
BEGIN
	UPDATE govshare.platform p SET state = 'unjoined', finding = find_unjoined.finding
		WHERE p.provider = find_unjoined.department AND p.name = find_unjoined.name AND p.state <> 'closed' RETURNING p.id INTO result;
	IF NOT FOUND THEN
		INSERT INTO govshare.platform (provider, name, kind, finding, state)
			VALUES (find_unjoined.department, find_unjoined.name, find_unjoined.kind, find_unjoined.finding, 'unjoined') RETURNING id INTO result;
	END IF;
	RETURN result;
END
$$;
COMMENT ON FUNCTION find_unjoined(text, text, text, text) IS 'an authority finds a platform that has not joined as prescribed, listed or not: flagged as 39(8) for a person to confirm (Article 31)';

CREATE FUNCTION close_platform(id bigint) RETURNS void
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE govshare.platform p SET state = 'closed' FROM govshare.require_platform(close_platform.id) q WHERE p.id = q.id
$$;
COMMENT ON FUNCTION close_platform(bigint) IS 'the department closes a platform and shares through the national system (Article 32)';

REVOKE ALL ON FUNCTION platform_validate(), require_platform(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION register_platform(text, text, text), join_platform(bigint, text), find_unjoined(text, text, text, text), close_platform(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_platform(text, text, text), join_platform(bigint, text), find_unjoined(text, text, text, text), close_platform(bigint) TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('platform', '');
SELECT pg_catalog.pg_extension_config_dump('platform_id_seq', '');
