/* 40_statute.sql: 法定期限, the periods of the Regulations and the breaches they name, as data */

CREATE FUNCTION procedure_only() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'procedure_only';
COMMENT ON FUNCTION procedure_only() IS 'refuses every change of a table that only the procedures write (SG009); a superuser passes under govshare.break_glass';
REVOKE ALL ON FUNCTION procedure_only() FROM PUBLIC;

CREATE TABLE violation_item (
	item text PRIMARY KEY,
	wording text NOT NULL,
	ordered_by text NOT NULL,
	CONSTRAINT violation_item_form_check CHECK (item ~ '^(39|40|41)[(][1-9][)]$')
);
COMMENT ON TABLE violation_item IS '法律责任: the breaches that Articles 39 to 41 list, in their words';
COMMENT ON COLUMN violation_item.item IS 'article and item, such as 39(4) for 第三十九条第四项';
COMMENT ON COLUMN violation_item.ordered_by IS 'who orders correction (责令改正)';

INSERT INTO violation_item (item, wording, ordered_by) VALUES
	('39(1)', '未按照要求编制或者更新政务数据目录', '同级政务数据共享主管部门'),
	('39(2)', '通过擅自增设条件等方式阻碍、影响政务数据共享', '同级政务数据共享主管部门'),
	('39(3)', '未配合数源部门及时完善更新政务数据', '同级政务数据共享主管部门'),
	('39(4)', '未按时答复政务数据共享申请或者未按时共享政务数据,且无正当理由', '同级政务数据共享主管部门'),
	('39(5)', '未按照规定将业务信息系统收集和产生的下级政府行政区域内的政务数据回流至下级政府部门', '同级政务数据共享主管部门'),
	('39(6)', '收到政务数据校核申请后,未按时核实、更正', '同级政务数据共享主管部门'),
	('39(7)', '擅自终止或者变更已提供的政务数据共享服务', '同级政务数据共享主管部门'),
	('39(8)', '未按照规定将已建设的政务数据平台纳入全国一体化政务大数据体系', '同级政务数据共享主管部门'),
	('39(9)', '违反本条例规定的其他情形', '同级政务数据共享主管部门'),
	('40(1)', '重复收集可以通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(2)', '擅自超出使用范围、共享目的使用通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(3)', '擅自将通过共享获取的政务数据提供给第三方', '同级政务数据共享主管部门'),
	('40(4)', '共享目的已实现、无法实现或者为实现共享目的不再必要,未按照要求妥善处置通过共享获取的政务数据', '同级政务数据共享主管部门'),
	('40(5)', '未按照规定保存通过共享获取的政务数据有关记录', '同级政务数据共享主管部门'),
	('40(6)', '未对通过共享获取的政务数据履行安全管理责任', '同级政务数据共享主管部门'),
	('40(7)', '违反本条例规定的其他情形', '同级政务数据共享主管部门'),
	('41(1)', '未按照规定明确数源部门', '本级人民政府或者上级主管部门'),
	('41(2)', '未按照规定对政务数据共享争议进行协调处理', '本级人民政府或者上级主管部门'),
	('41(3)', '违反本条例规定的其他情形', '本级人民政府或者上级主管部门');

CREATE TABLE statute (
	code text PRIMARY KEY,
	article text NOT NULL,
	workdays int,
	max_extension int NOT NULL DEFAULT 0,
	consent_of text,
	starts text NOT NULL,
	responsible text NOT NULL,
	violation text REFERENCES violation_item,
	source text NOT NULL,
	seeded boolean NOT NULL DEFAULT false,
	by_local_rule boolean NOT NULL DEFAULT false,
	CONSTRAINT statute_local_rule_check CHECK (NOT by_local_rule OR workdays IS NULL),
	CONSTRAINT statute_workdays_check CHECK (workdays BETWEEN 1 AND 3660),
	CONSTRAINT statute_max_extension_check CHECK (max_extension BETWEEN 0 AND 3660),
	CONSTRAINT statute_consent_check CHECK ((max_extension = 0) = (consent_of IS NULL)),
	CONSTRAINT statute_responsible_check CHECK (responsible IN ('provider', 'requester', 'authority', 'department', 'coordinator'))
);
COMMENT ON TABLE statute IS '法定期限: every period of the Regulations: whose, from when, how long, and which breach it is to miss it';
COMMENT ON COLUMN statute.workdays IS 'official working days; null: the order or instruction in the case sets them';
COMMENT ON COLUMN statute.by_local_rule IS '[I] the Regulations set no period: one runs only where a local_rule sets it';
COMMENT ON COLUMN statute.responsible IS 'the party of the case that owes it';
COMMENT ON COLUMN statute.max_extension IS 'working days by which the period may be extended in total';
COMMENT ON COLUMN statute.consent_of IS 'who must consent to an extension';
COMMENT ON COLUMN statute.starts IS 'the event from whose day the period runs; that day is not counted (Civil Code 201)';
COMMENT ON COLUMN statute.violation IS 'item of Articles 39 to 41 that is flagged when the period is missed; null: missing it is no breach of its own';
COMMENT ON COLUMN statute.source IS 'the words of the Regulations; [I] marks an interpretation where they are silent';
COMMENT ON COLUMN statute.seeded IS 'comes with the extension and is not dumped';

INSERT INTO statute (code, article, workdays, max_extension, consent_of, starts, responsible, violation, seeded, source) VALUES
	('catalog_update', '17', 10, 5, 'authority', 'change of law or duty', 'provider', '39(1)', true,
	 '第十七条第二款:因法律、行政法规、国务院决定调整或者政府部门职责变化导致政务数据目录需要相应更新的,政府部门应当自调整、变化发生之日起10个工作日内对政务数据目录完成更新,并报送同级政务数据共享主管部门审核。因特殊原因需要延长更新期限的,经同级政务数据共享主管部门同意,可以延长5个工作日。 [I] Submission for review meets the period; a returned update is due on the original date.'),
	('catalog_review', '17', 2, 0, NULL, 'receipt of the updated catalogue', 'authority', '41(3)', true,
	 '第十七条第三款:政务数据共享主管部门应当自收到更新后的政务数据目录之日起2个工作日内完成审核并发布。 [I] Applies to updates; a first submission has no statutory period.'),
	('reply_unconditional', '21', 1, 10, 'authority', 'receipt of the request', 'provider', '39(4)', true,
	 '第二十一条第一款:政务数据需求部门申请共享的政务数据属于无条件共享类的,政务数据提供部门应当自收到政务数据共享申请之日起1个工作日内作出答复。因特殊原因需要延长答复期限的,政务数据提供部门应当报经同级政务数据共享主管部门同意,并告知政务数据需求部门,延长的期限最长不得超过10个工作日。 [I] Extensions are capped in total; asking for one stops nothing; consent comes before the period ends. Material that was missing has the period run anew; a local_rule may choose that it goes on (supplement = resume).'),
	('reply_conditional', '21', 10, 10, 'authority', 'receipt of the request', 'provider', '39(4)', true,
	 '第二十一条第一款:属于有条件共享类的,应当自收到政务数据共享申请之日起10个工作日内作出是否同意共享的答复。因特殊原因需要延长答复期限的,政务数据提供部门应当报经同级政务数据共享主管部门同意,并告知政务数据需求部门,延长的期限最长不得超过10个工作日。 [I] Extensions are capped in total; asking for one stops nothing; consent comes before the period ends. Material that was missing has the period run anew; a local_rule may choose that it goes on (supplement = resume).'),
	('delivery', '22', 20, 0, NULL, 'approving reply', 'provider', '39(4)', true,
	 '第二十二条第一款:政务数据提供部门应当自作出同意共享的答复之日起20个工作日内共享政务数据。'),
	('correction', '26', 10, 0, NULL, 'receipt of the correction request', 'provider', '39(6)', true,
	 '第二十六条第二款:政务数据提供部门应当自收到政务数据校核申请之日起10个工作日内予以核实、更正并反馈校核处理结果。'),
	('disposal', '27', NULL, 0, NULL, 'instruction of the provider', 'requester', '40(4)', true,
	 '第二十七条第一款:共享目的已实现、无法实现或者为实现共享目的不再必要的,应当按照政务数据提供部门的要求妥善处置。 [I] The instruction sets the period, in working days.'),
	('rectification', '27', NULL, 0, NULL, 'order to rectify', 'requester', NULL, true,
	 '第二十七条第二款:政务数据共享主管部门或者政务数据提供部门应当暂停其政务数据共享权限,并督促限期整改,对拒不整改或者整改不到位的,可以终止共享。 [I] The order sets the period, in working days; the use that led to it is the breach (40(2), 40(3)), lateness lets sharing be terminated.');

CREATE TABLE local_rule (
	government text NOT NULL REFERENCES government,
	statute text NOT NULL REFERENCES statute,
	workdays int,
	document text NOT NULL,
	supplement text,
	PRIMARY KEY (government, statute),
	CONSTRAINT local_rule_workdays_check CHECK (workdays >= 1),
	CONSTRAINT local_rule_supplement_check CHECK (supplement IN ('restart', 'resume')),
	CONSTRAINT local_rule_something_check CHECK (workdays IS NOT NULL OR supplement IS NOT NULL)
);
COMMENT ON TABLE local_rule IS 'shorter periods that a government sets for its departments and those below (Article 23); missing one warns, missing the statutory period is the breach';
COMMENT ON COLUMN local_rule.workdays IS 'the shorter period; null: as the statute says';
COMMENT ON COLUMN local_rule.document IS 'the document that sets the rule';
COMMENT ON COLUMN local_rule.supplement IS '[I] what complete material does to a period that was broken off (Article 21): restart, the default, or resume what was left of it';

CREATE FUNCTION local_rule_check() RETURNS trigger LANGUAGE c AS 'MODULE_PATHNAME', 'local_rule_check';
COMMENT ON FUNCTION local_rule_check() IS 'a local rule may only shorten a statutory period (SG104)';
REVOKE ALL ON FUNCTION local_rule_check() FROM PUBLIC;

CREATE TRIGGER local_rule_check BEFORE INSERT OR UPDATE ON local_rule
	FOR EACH ROW EXECUTE FUNCTION local_rule_check();
ALTER TABLE local_rule ENABLE ALWAYS TRIGGER local_rule_check;

CREATE TRIGGER statute_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON statute
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE statute ENABLE ALWAYS TRIGGER statute_procedure_only;
CREATE TRIGGER violation_item_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON violation_item
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE violation_item ENABLE ALWAYS TRIGGER violation_item_procedure_only;

GRANT SELECT ON violation_item, statute, local_rule TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('statute', 'WHERE NOT seeded');
SELECT pg_catalog.pg_extension_config_dump('local_rule', '');
