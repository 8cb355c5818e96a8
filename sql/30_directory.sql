/* 30_directory.sql: governments, departments, heads and purposes: plain tables */

CREATE TABLE government (
	code text PRIMARY KEY,
	name text NOT NULL,
	level government_level NOT NULL,
	division division_code NOT NULL,
	parent text REFERENCES government,
	CONSTRAINT government_parent_check CHECK ((parent IS NULL) = (level = 'national'))
);
COMMENT ON TABLE government IS '人民政府: a people''s government and its area; a tree (Article 8)';

CREATE TABLE department (
	code text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL DEFAULT 'department',
	government text NOT NULL REFERENCES government,
	division division_code,
	vertical_parent text REFERENCES department,
	uscc text,
	is_authority boolean NOT NULL DEFAULT false,
	role regrole NOT NULL UNIQUE,
	CONSTRAINT department_kind_check CHECK (kind IN ('department', 'authorised_organisation', 'other_state_organ', 'grassroots_body'))
);
CREATE UNIQUE INDEX department_authority_key ON department (government) WHERE is_authority;
COMMENT ON TABLE department IS '政府部门: an organ of a government; owns a database role (Articles 2, 43)';
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
COMMENT ON TABLE department_head IS 'whose consent the law asks for: principal (部门负责人, Article 13) and office_head (共享工作机构负责人, Article 20); dated rows are delegation';

CREATE TABLE purpose (
	code text PRIMARY KEY,
	name text NOT NULL,
	description text
);
COMMENT ON TABLE purpose IS '使用用途: the vocabulary of purposes that requests and sessions name (Articles 15, 20)';
