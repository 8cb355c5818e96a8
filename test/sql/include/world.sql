\set world_echo :ECHO
\set ECHO none
-- The world of the tests: governments, departments with their heads, purposes.
--
-- nda       国家数据局          authority of CN
-- mca       民政部              provides the division codes
-- mps       公安部              another national department
-- sd_data   山东省大数据局      authority of 37
-- sd_hr     山东省人社厅        requests
-- gd_data   广东省数据局        authority of 44, a stranger to 37
-- jn_data   济南市大数据局      authority of 3701
-- jn_civil  济南市民政局        below
-- Role of a department: regress_govshare_CODE (a clerk); its heads:
-- regress_govshare_CODE_head (office_head), regress_govshare_CODE_principal.
-- regress_govshare_stranger belongs to nobody.
SET client_min_messages = warning;
\set VERBOSITY terse
SET TIME ZONE 'Asia/Shanghai';
CREATE EXTENSION IF NOT EXISTS govshare;

-- Roles belong to the cluster: make them once.
DO $$
DECLARE
	d text;
	r text;
BEGIN
	FOREACH d IN ARRAY '{nda,mca,mps,sd_data,sd_hr,gd_data,jn_data,jn_civil,stranger}'::text[] LOOP
		FOREACH r IN ARRAY '{"",_head,_principal}'::text[] LOOP
			CONTINUE WHEN d = 'stranger' AND r <> '';
			IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'regress_govshare_' || d || r) THEN
				EXECUTE format('CREATE ROLE %I LOGIN', 'regress_govshare_' || d || r);
			END IF;
			IF r <> '' AND NOT pg_has_role('regress_govshare_' || d || r, 'regress_govshare_' || d, 'MEMBER') THEN
				EXECUTE format('GRANT %I TO %I', 'regress_govshare_' || d, 'regress_govshare_' || d || r);
			END IF;
		END LOOP;
	END LOOP;
END
$$;

INSERT INTO govshare.government (code, name, level, division, parent) VALUES
	('CN', '中华人民共和国', 'national', '000000', NULL),
	('37', '山东省', 'province', '37', 'CN'),
	('44', '广东省', 'province', '44', 'CN'),
	('3701', '济南市', 'prefecture', '3701', '37');
INSERT INTO govshare.department (code, name, government, is_authority, role) VALUES
	('nda', '国家数据局', 'CN', true, 'regress_govshare_nda'),
	('mca', '民政部', 'CN', false, 'regress_govshare_mca'),
	('mps', '公安部', 'CN', false, 'regress_govshare_mps'),
	('sd_data', '山东省大数据局', '37', true, 'regress_govshare_sd_data'),
	('sd_hr', '山东省人力资源和社会保障厅', '37', false, 'regress_govshare_sd_hr'),
	('gd_data', '广东省政务服务和数据管理局', '44', true, 'regress_govshare_gd_data'),
	('jn_data', '济南市大数据局', '3701', true, 'regress_govshare_jn_data'),
	('jn_civil', '济南市民政局', '3701', false, 'regress_govshare_jn_civil');
INSERT INTO govshare.department_head (department, role, duty)
	SELECT code, ('regress_govshare_' || code || '_head')::regrole, 'office_head' FROM govshare.department
	UNION ALL
	SELECT code, ('regress_govshare_' || code || '_principal')::regrole, 'principal' FROM govshare.department;
INSERT INTO govshare.purpose (code, name) VALUES
	('benefit_check', '社会保险待遇资格核查'),
	('statistics', '统计分析'),
	('residence', '户籍登记');

-- What registering a department does, where it is not done yet.
DO $$
DECLARE
	d text;
BEGIN
	FOR d IN SELECT code FROM govshare.department ORDER BY code LOOP
		IF NOT pg_has_role('regress_govshare_' || d, 'govshare_reader', 'MEMBER') THEN
			EXECUTE format('GRANT govshare_reader TO %I', 'regress_govshare_' || d);
		END IF;
	END LOOP;
END
$$;

-- The Ministry of Civil Affairs keeps the division codes (a few of them here).
CREATE SCHEMA mca AUTHORIZATION regress_govshare_mca;
SET ROLE regress_govshare_mca;
CREATE TABLE mca.division_code_table (
	code govshare.division_code PRIMARY KEY,
	name text NOT NULL,
	level text NOT NULL,
	in_use_from int NOT NULL,
	in_use_until int,
	registrar text NOT NULL DEFAULT '张三'
);
INSERT INTO mca.division_code_table (code, name, level, in_use_from, in_use_until) VALUES
	('110000', '北京市', 'province', 1981, NULL),
	('110101', '东城区', 'county', 1981, NULL),
	('370000', '山东省', 'province', 1981, NULL),
	('370100', '济南市', 'prefecture', 1981, NULL),
	('370102', '历下区', 'county', 1981, NULL),
	('370123', '长清县', 'county', 1981, 2001),
	('370200', '青岛市', 'prefecture', 1981, NULL),
	('371200', '莱芜市', 'prefecture', 1993, 2019),
	('440000', '广东省', 'province', 1981, NULL),
	('440300', '深圳市', 'prefecture', 1981, NULL);
RESET ROLE;
RESET client_min_messages;
\set ECHO :world_echo
