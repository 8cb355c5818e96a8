\set published_echo :ECHO
\set ECHO none
-- Entry MZ001/000001: the division codes of the Ministry of Civil Affairs,
-- conditional, published, bound to mca.division_code_table.
SET client_min_messages = warning;
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.draft_entry(
	code => 'MZ001/000001', name => '全国县级以上行政区划代码', attribute => 'conditional',
	methods => '{service,batch,file}', format => 'table', frequency => 'yearly', classification => '基础信息/行政区划',
	secrecy_assessment => '密评〔2025〕12号 2025-06-15', privacy_assessment => '个保评〔2025〕7号 2025-06-20',
	items => '[{"name": "代码", "column": "code", "type": "division_code"},
		{"name": "名称", "column": "name", "type": "text"},
		{"name": "级别", "column": "level", "type": "text"},
		{"name": "启用年", "column": "in_use_from", "type": "int"},
		{"name": "停用年", "column": "in_use_until", "type": "int"},
		{"name": "登记人", "column": "registrar", "type": "text", "personal": true, "attribute": "not_shared",
		 "basis_kind": "law", "legal_basis": "《中华人民共和国个人信息保护法》第二十三条", "reason": "登记人姓名与使用目的无关"}]',
	summary => '县级以上行政区划的代码、名称与沿革', source_system => '全国区划地名信息系统',
	scope => '依法履行职责需要使用行政区划代码的政府部门', purposes => '{benefit_check,statistics}',
	conditions => '{仅用于列明的用途,不得对外发布}') AS version \gset entry_
SET SESSION AUTHORIZATION regress_govshare_mca_principal;
SELECT govshare.endorse_entry('MZ001/000001') AS endorsed \gset entry_
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.submit_entry('MZ001/000001') AS submitted \gset entry_
SET SESSION AUTHORIZATION regress_govshare_nda;
SELECT govshare.publish_entry('MZ001/000001') AS published \gset entry_
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT to_regproc('govshare.govern') IS NOT NULL AS can_govern \gset entry_
\if :entry_can_govern
SELECT govshare.govern('mca.division_code_table', 'MZ001/000001', 'code') AS governed \gset entry_
\else
RESET SESSION AUTHORIZATION;
SET govshare.break_glass = 'test: bind the table by hand';
INSERT INTO govshare.governed_table VALUES ('mca.division_code_table', 'MZ001/000001', 'mca', 'code');
RESET govshare.break_glass;
\endif
RESET SESSION AUTHORIZATION;
RESET client_min_messages;
\set ECHO :published_echo
