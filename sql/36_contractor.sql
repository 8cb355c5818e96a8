/* 36_contractor.sql: 受托方, who builds, runs or maintains for a department by contract (Article 36) */

CREATE TABLE contractor (
	role regrole PRIMARY KEY,
	department text NOT NULL REFERENCES department,
	approval_document text NOT NULL,
	contract text NOT NULL,
	entries text[] NOT NULL,
	systems text[] NOT NULL DEFAULT '{}',
	approved_until date NOT NULL,
	CONSTRAINT contractor_documents_check CHECK (btrim(approval_document) <> '' AND btrim(contract) <> ''),
	CONSTRAINT contractor_entries_check CHECK (cardinality(entries) > 0 AND array_position(entries, NULL) IS NULL),
	CONSTRAINT contractor_until_check CHECK (isfinite(approved_until))
);
CREATE INDEX contractor_department_idx ON contractor (department);
COMMENT ON TABLE contractor IS '受托方: roles of contractors, which act for a department while approved and on the entries named, take clerks'' steps only, and are marked in the record (Article 36)';
COMMENT ON COLUMN contractor.role IS 'the contractor''s own role: a member of no department, and no role a member of it';
COMMENT ON COLUMN contractor.approval_document IS '批准程序: the approval of the commission';
COMMENT ON COLUMN contractor.contract IS 'the contract, with its duties of protection';
COMMENT ON COLUMN contractor.entries IS 'codes of the entries that it may touch';
COMMENT ON COLUMN contractor.systems IS 'the systems that it works on, for the file';
COMMENT ON COLUMN contractor.approved_until IS 'last day of the approval, inclusive';

CREATE FUNCTION contractor_check() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s does not exist', NEW.role)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Article 36: a contractor acts through its own database role.'), HINT = govshare.say('CREATE ROLE first, then register it by name.');
	END IF;
	IF EXISTS (SELECT FROM govshare.department d JOIN pg_catalog.pg_roles r ON r.oid = d.role
			WHERE d.role = NEW.role OR pg_has_role(NEW.role, d.role, 'MEMBER') OR pg_has_role(d.role, NEW.role, 'MEMBER') AND NOT r.rolsuper)
		OR EXISTS (SELECT FROM govshare.department_head h WHERE h.role = NEW.role)
		OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = NEW.role AND (r.rolsuper OR r.rolbypassrls)) THEN
		RAISE EXCEPTION '%', govshare.say('role %s is no role of a contractor', NEW.role)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 36: a contractor neither is, heads nor belongs to a department, and no department belongs to it.'),
				HINT = govshare.say('Give it a role of its own, without memberships in departments.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION contractor_check() IS 'internal: a contractor''s role stands apart from departments and their heads (Article 36)';
REVOKE ALL ON FUNCTION contractor_check() FROM PUBLIC;
CREATE TRIGGER contractor_check BEFORE INSERT OR UPDATE ON contractor
	FOR EACH ROW EXECUTE FUNCTION contractor_check();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_check;

CREATE FUNCTION head_is_no_contractor() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM govshare.contractor c WHERE c.role = NEW.role) THEN
		RAISE EXCEPTION '%', govshare.say('role %s is a contractor''s', NEW.role)
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 36: a contractor heads nothing and consents to nothing.'), HINT = govshare.say('Appoint someone of the department.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION head_is_no_contractor() IS 'internal: no contractor becomes a department or its head (Article 36)';
REVOKE ALL ON FUNCTION head_is_no_contractor() FROM PUBLIC;
CREATE TRIGGER department_head_contractor BEFORE INSERT OR UPDATE OF role ON department_head
	FOR EACH ROW EXECUTE FUNCTION head_is_no_contractor();
CREATE TRIGGER department_contractor BEFORE INSERT OR UPDATE OF role ON department
	FOR EACH ROW EXECUTE FUNCTION head_is_no_contractor();
ALTER TABLE department_head ENABLE ALWAYS TRIGGER department_head_contractor;
ALTER TABLE department ENABLE ALWAYS TRIGGER department_contractor;

/* What all may read; as with departments, a membership is never taken back */
CREATE FUNCTION contractor_registered() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT pg_has_role(NEW.role, 'govshare_reader', 'MEMBER') THEN
		EXECUTE format('GRANT govshare_reader TO %s', NEW.role);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION contractor_registered() IS 'internal: gives the role of a contractor what all departments may read';
REVOKE ALL ON FUNCTION contractor_registered() FROM PUBLIC;
CREATE TRIGGER contractor_registered AFTER INSERT OR UPDATE OF role ON contractor
	FOR EACH ROW EXECUTE FUNCTION contractor_registered();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_registered;
CREATE TRIGGER contractor_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON contractor
	FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
ALTER TABLE contractor ENABLE ALWAYS TRIGGER contractor_changed;

GRANT SELECT ON contractor TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('contractor', '');
