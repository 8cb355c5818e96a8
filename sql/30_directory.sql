/* 30_directory.sql: governments, departments, heads and purposes: plain tables */

/*
 * Roles belong to the cluster, not to the database: another database may have
 * made the group already, or be making it now.
 */
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'govshare_reader') THEN
		CREATE ROLE govshare_reader NOLOGIN;
		COMMENT ON ROLE govshare_reader IS 'every department of govshare: may see the catalogue, its own cases and what it was granted';
	END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
	NULL;
END
$$;
-- One that was there before must not be more than the group it is taken for
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = 'govshare_reader'
			AND (r.rolsuper OR r.rolcanlogin OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
				OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid)
				OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.roleid = r.oid AND m.admin_option)
				OR EXISTS (SELECT FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a
					WHERE pg_catalog.pg_get_userbyid(d.defaclrole) = current_user AND a.grantee = r.oid))) THEN
		RAISE EXCEPTION '%', govshare.say('role govshare_reader is more than a group')
			USING ERRCODE = 'SG009', DETAIL = govshare.say('Every department is a member of it: what it may, each of them may (Article 25).'),
				HINT = govshare.say('Take its attributes, memberships, admin options and default privileges away, after a look at who gave them.');
	END IF;
END
$$;
GRANT USAGE ON SCHEMA govshare TO govshare_reader;

CREATE TABLE government (
	code text PRIMARY KEY,
	name text NOT NULL,
	level government_level NOT NULL,
	division division_code NOT NULL,
	parent text REFERENCES government,
	CONSTRAINT government_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT government_name_check CHECK (btrim(name) <> '' AND length(name) <= 200),
	CONSTRAINT government_parent_check CHECK ((parent IS NULL) = (level = 'national') AND parent <> code)
);
CREATE UNIQUE INDEX government_national_key ON government (level) WHERE level = 'national';
CREATE INDEX government_parent_idx ON government (parent);
COMMENT ON TABLE government IS '人民政府: a people''s government and its area; a tree (Article 8)';

CREATE TABLE department (
	code text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL DEFAULT 'department',
	government text NOT NULL REFERENCES government,
	division division_code,
	vertical_parent text REFERENCES department,
	uscc uscc,
	is_authority boolean NOT NULL DEFAULT false,
	role regrole NOT NULL UNIQUE,
	CONSTRAINT department_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT department_name_check CHECK (btrim(name) <> '' AND length(name) <= 200),
	CONSTRAINT department_vertical_parent_check CHECK (vertical_parent <> code),
	CONSTRAINT department_authority_check CHECK (NOT is_authority OR kind = 'department'),
	CONSTRAINT department_kind_check CHECK (kind IN ('department', 'authorised_organisation', 'other_state_organ', 'grassroots_body'))
);
CREATE UNIQUE INDEX department_authority_key ON department (government) WHERE is_authority;
COMMENT ON TABLE department IS '政府部门: an organ of a government; owns a database role (Articles 2, 43)';
COMMENT ON COLUMN department.kind IS 'department (政府部门), authorised_organisation (法律、法规授权的组织), other_state_organ (其他国家机关, Article 43) or grassroots_body (街道, 村/社区: reads under the grants of its county''s departments, as a member of their roles with govshare.acting_for, and takes no steps, Article 30)';
COMMENT ON COLUMN department.division IS '[I] area that a vertical organ (tax, customs) serves, whose government is the national one; null: that of its government';
COMMENT ON COLUMN department.vertical_parent IS 'the organ above in a vertical line (垂直管理)';
COMMENT ON COLUMN department.uscc IS '统一社会信用代码';
COMMENT ON COLUMN department.role IS 'database role whose members act for the department';
COMMENT ON COLUMN department.is_authority IS '政务数据共享主管部门: the one department of its government that oversees sharing (Article 8)';

CREATE TABLE department_head (
	department text NOT NULL REFERENCES department,
	role regrole NOT NULL,
	duty text NOT NULL,
	valid_from date NOT NULL DEFAULT '-infinity',
	valid_until date NOT NULL DEFAULT 'infinity',
	document text,
	PRIMARY KEY (department, role, duty, valid_from),
	CONSTRAINT department_head_duty_check CHECK (duty IN ('principal', 'office_head')),
	CONSTRAINT department_head_validity_check CHECK (valid_from <= valid_until)
);
COMMENT ON COLUMN department_head.role IS 'the head''s own role, a member of the department''s; duties are not inherited by its members';
COMMENT ON COLUMN department_head.valid_until IS 'last day of the duty, inclusive';
COMMENT ON COLUMN department_head.document IS 'appointment or delegation';
COMMENT ON TABLE department_head IS 'whose consent the law asks for: principal (部门负责人, Article 13) and office_head (共享工作机构负责人, Article 20); dated rows are delegation';

CREATE TABLE purpose (
	code text PRIMARY KEY,
	name text NOT NULL,
	description text,
	CONSTRAINT purpose_code_check CHECK (code ~ '^[^[:space:]]+$' AND length(code) <= 64),
	CONSTRAINT purpose_name_check CHECK (btrim(name) <> '' AND length(name) <= 200)
);
COMMENT ON TABLE purpose IS '使用用途: the vocabulary of purposes that requests and sessions name (Articles 15, 20)';

/*
 * regrole takes any number.  A number that names no role would come to mean
 * whichever role gets that OID next, for instance after a restore.
 */
CREATE FUNCTION directory_role_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s does not exist', NEW.role)
			USING ERRCODE = 'SG103',
				DETAIL = govshare.say('A department acts through its database role (Articles 2 and 20); a bare number is none.'),
				HINT = govshare.say('CREATE ROLE first, then register it by name.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION directory_role_check() IS 'refuses numbers that name no role in department and department_head';
REVOKE ALL ON FUNCTION directory_role_check() FROM PUBLIC;
CREATE TRIGGER department_role_check BEFORE INSERT OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION directory_role_check();
CREATE TRIGGER department_head_role_check BEFORE INSERT OR UPDATE OF role ON department_head
	FOR EACH ROW EXECUTE FUNCTION directory_role_check();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_role_check;
ALTER TABLE department_head ENABLE ALWAYS TRIGGER department_head_role_check;

/* Authorities are those of the governments at county level and above */
CREATE FUNCTION department_authority_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM govshare.government g WHERE g.code = NEW.government AND g.level = 'township') THEN
		RAISE EXCEPTION '%', govshare.say('department %s cannot be the authority of a township', NEW.code)
			USING ERRCODE = 'SG103',
				DETAIL = govshare.say('Article 8 names authorities (政务数据共享主管部门) of the governments at county level and above.'),
				HINT = govshare.say('The authority of the nearest government above oversees the township.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION department_authority_check() IS 'refuses authorities of townships (Article 8)';
REVOKE ALL ON FUNCTION department_authority_check() FROM PUBLIC;
CREATE TRIGGER department_authority_check BEFORE INSERT OR UPDATE OF government, is_authority ON department
	FOR EACH ROW WHEN (NEW.is_authority) EXECUTE FUNCTION department_authority_check();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_authority_check;

/*
 * The role's own USAGE makes it depend on the schema, so that DROP ROLE fails
 * while its department is registered; the group holds what all may read.
 * Fires on restore as well: memberships are not in the dump of a database.
 * A membership is never taken back: it belongs to the cluster, and the role may
 * be a department in another database; alone it opens no case and no row.
 */
CREATE FUNCTION directory_role_release(role regrole) RETURNS void
	LANGUAGE C STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION directory_role_release(regrole) IS 'internal: takes the schema back from the role of a department that is registered no longer';
REVOKE ALL ON FUNCTION directory_role_release(regrole) FROM PUBLIC;

CREATE FUNCTION department_registered() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR OLD.role IS DISTINCT FROM NEW.role) THEN
		PERFORM govshare.directory_role_release(OLD.role);
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN NULL;
	END IF;
	EXECUTE format('GRANT USAGE ON SCHEMA govshare TO %s', NEW.role);
	IF NOT pg_has_role(NEW.role, 'govshare_reader', 'MEMBER') THEN
		EXECUTE format('GRANT govshare_reader TO %s', NEW.role);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION department_registered() IS 'gives the role of a registered department what all departments may read';
REVOKE ALL ON FUNCTION department_registered() FROM PUBLIC;
CREATE TRIGGER department_registered AFTER INSERT OR DELETE OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION department_registered();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_registered;

/* Sessions keep a copy of the directory: a change must reach them all */
CREATE FUNCTION directory_changed() RETURNS trigger LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION directory_changed() IS 'tells all sessions that departments or governments changed';
REVOKE ALL ON FUNCTION directory_changed() FROM PUBLIC;
CREATE TRIGGER department_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON department
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
CREATE TRIGGER government_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON government
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
ALTER TABLE department ENABLE ALWAYS TRIGGER department_changed;
ALTER TABLE government ENABLE ALWAYS TRIGGER government_changed;

CREATE FUNCTION governments_above(government text) RETURNS TABLE (code text, depth int)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE up AS (
		SELECT g.code, g.parent, 0 AS depth
		FROM govshare.government g WHERE g.code = governments_above.government
		UNION ALL
		SELECT g.code, g.parent, up.depth + 1
		FROM govshare.government g JOIN up ON g.code = up.parent
		WHERE up.depth < 16
	)
	SELECT up.code, up.depth FROM up
$$;
COMMENT ON FUNCTION governments_above(text) IS 'a government and those above it, nearest first by depth';

CREATE FUNCTION authority_of(department text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT a.code
	FROM govshare.department d
		CROSS JOIN LATERAL govshare.governments_above(d.government) up
		JOIN govshare.department a ON a.government = up.code AND a.is_authority
	WHERE d.code = authority_of.department
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION authority_of(text) IS '同级政务数据共享主管部门: the authority of the department''s government, or of the nearest government above that has one (Article 8)';

CREATE FUNCTION common_authority(a text, b text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT au.code
	FROM govshare.department da
		CROSS JOIN LATERAL govshare.governments_above(da.government) up
		JOIN govshare.department au ON au.government = up.code AND au.is_authority
	WHERE da.code = common_authority.a
		AND up.code IN (SELECT ub.code FROM govshare.department db
			CROSS JOIN LATERAL govshare.governments_above(db.government) ub
			WHERE db.code = common_authority.b)
	ORDER BY up.depth
	LIMIT 1
$$;
COMMENT ON FUNCTION common_authority(text, text) IS '共同的上级主管部门: the lowest authority over both departments, their own included (Article 28)';

GRANT SELECT ON government, department, department_head, purpose TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('government', '');
SELECT pg_catalog.pg_extension_config_dump('department', '');
SELECT pg_catalog.pg_extension_config_dump('department_head', '');
SELECT pg_catalog.pg_extension_config_dump('purpose', $$WHERE code <> 'return_flow'$$);
