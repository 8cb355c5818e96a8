/* 62_suspension.sql: 应当暂停, when use that was found unlawful obliges the suspension of a grant (Article 27) */

CREATE FUNCTION grantees_of(entry text) RETURNS SETOF text
	LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
	SELECT DISTINCT g.requester FROM govshare.share_grant g
	WHERE g.entry = grantees_of.entry AND g.state IN ('active', 'suspended') ORDER BY 1
$$;
COMMENT ON FUNCTION grantees_of(text) IS 'internal: the departments that hold a grant of the entry in force';
REVOKE ALL ON FUNCTION grantees_of(text) FROM PUBLIC;

INSERT INTO statute (code, article, workdays, starts, responsible, violation, seeded, source) VALUES
	('suspension', '27', 1, 'confirmation of use beyond scope or purpose, or of passing on', 'provider', '39(9)', true,
	 '第二十七条第二款:政务数据需求部门存在擅自超出使用范围、共享目的使用政务数据,或者擅自将政务数据提供给第三方的,政务数据共享主管部门或者政务数据提供部门应当暂停其政务数据共享权限。 [I] The Regulations say shall, not when: one working day; the provider owes it, and an authority that suspends first meets it.');

UPDATE transition SET closes = closes || '{suspension}'
	WHERE procedure = 'share_grant' AND from_state = 'active' AND to_state = 'suspended';
UPDATE transition SET closes = closes || '{suspension=cancelled}'
	WHERE procedure = 'share_grant' AND from_state = 'active' AND to_state IN ('terminated', 'expired', 'ended');
/* The use that led to it is a breach of its own, for a person to confirm */
UPDATE transition SET flags = flags || '{40(2)?used_beyond=requester,40(3)?passed_on=requester}'
	WHERE procedure = 'share_grant' AND step = 'suspend_grant';

CREATE FUNCTION violation_obliges_suspension() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g govshare.share_grant;
BEGIN
	SELECT s.* INTO g FROM govshare.share_grant s WHERE s.id = NEW.case_id AND s.state = 'active' AND s.requester = NEW.department FOR NO KEY UPDATE;
	IF FOUND AND NOT EXISTS (SELECT FROM govshare.obligation o WHERE o.procedure = 'share_grant' AND o.case_id = g.id AND o.statute = 'suspension' AND o.ended_at IS NULL) THEN
		PERFORM govshare.obligation_open('suspension', g.provider, 'share_grant', g.id, NEW.judged_at);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION violation_obliges_suspension() IS 'internal: a confirmed 40(2) or 40(3) obliges the suspension of the grant under which it happened (Article 27)';
REVOKE ALL ON FUNCTION violation_obliges_suspension() FROM PUBLIC;
CREATE TRIGGER violation_zz_suspension AFTER UPDATE ON violation
	FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state = 'flagged' AND NEW.item IN ('40(2)', '40(3)') AND NEW.procedure = 'share_grant' AND NOT accepts_verbatim())
	EXECUTE FUNCTION violation_obliges_suspension();
ALTER TABLE violation ENABLE ALWAYS TRIGGER violation_zz_suspension;
