/* 35_invoker.sql: who asks: the session's department, duties and right to see */

CREATE FUNCTION current_department() RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION current_department() IS 'code of the department that the session acts for: whose role is the outer user or one of its parents; null if none, or several and govshare.acting_for is not set';

CREATE FUNCTION has_duty(department text, duty text) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION has_duty(text, text) IS 'does the outer user itself hold this duty (principal, office_head) for the department today? (Articles 13, 20)';

CREATE FUNCTION is_authority_over(department text) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION is_authority_over(text) IS 'is the caller''s department the authority (主管部门) of that department''s government or of one above it? (Article 8)';

CREATE FUNCTION may_see(VARIADIC departments text[]) RETURNS boolean
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION may_see(text[]) IS 'may the caller see a case of these departments: as one of them, or as an authority over one of them?';
