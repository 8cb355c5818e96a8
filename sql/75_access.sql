/* 75_access.sql: the scope of a read, and why one may or may not read */

CREATE FUNCTION in_scope_support(internal) RETURNS internal
	LANGUAGE C STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION in_scope_support(internal) IS 'planner support of in_scope(): replaces the call by the invoker''s scope';
CREATE FUNCTION in_scope(relation anyelement) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE SUPPORT in_scope_support AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION in_scope(anyelement) IS 'the sole policy of governed tables: the planner replaces it by the scope of the invoker''s grant for the declared purpose (Article 25)';

CREATE FUNCTION check_row_filter(relation regclass, row_filter text) RETURNS void
	LANGUAGE C STABLE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION check_row_filter(regclass, text) IS 'raises SG103 unless the text may be the row filter of a grant: one boolean expression over the table''s own columns, of immutable built-in functions and operators';

CREATE FUNCTION explain_access(relation regclass, purpose text DEFAULT current_setting('govshare.purpose', true),
	OUT allowed boolean, OUT code text, OUT reason text, OUT article text, OUT remedy text, OUT grant_id bigint)
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION explain_access(regclass, text) IS 'tells the caller whether it may read a relation for a purpose and, if not, why, by which article, and what to do';

CREATE VIEW my_grants WITH (security_barrier) AS
	SELECT g.id, g.entry, g.purpose, t.relation, g.items, g.divisions, g.row_filter, g.methods,
		g.reads_per_day, g.rows_per_statement, g.valid_from, g.valid_until, g.state, g.state_reason, g.provider, g.holder, g.third_party
	FROM (
		SELECT s.id, s.entry, s.purpose, s.items, s.divisions, s.row_filter, s.methods, s.reads_per_day, s.rows_per_statement,
			s.valid_from, s.valid_until, s.state, s.state_reason, s.provider, s.requester AS holder, NULL::bigint AS third_party
		FROM govshare.share_grant AS s
		WHERE s.requester = govshare.current_department()
		UNION ALL
		SELECT s.id, s.entry, p.purpose, p.items, s.divisions, s.row_filter, array_remove(s.methods, 'batch'), s.reads_per_day, s.rows_per_statement,
			p.replied_at, least((p.valid_until + 1)::timestamp AT TIME ZONE current_setting('govshare.timezone'), s.valid_until),
			s.state, s.state_reason, s.provider, s.requester, p.id
		FROM govshare.third_party AS p
		JOIN govshare.share_grant AS s ON s.id = p.grant_id
		WHERE p.department = govshare.current_department() AND p.state = 'allowed') AS g
	LEFT JOIN govshare.governed_table AS t ON t.entry = g.entry;
COMMENT ON VIEW my_grants IS 'the grants that the caller''s department reads under, its own and those lent to it with the provider''s consent, and the tables that they open';
COMMENT ON COLUMN my_grants.holder IS 'the department that holds the grant: the caller''s, or one that passes data on to it (Article 25)';
COMMENT ON COLUMN my_grants.third_party IS 'the case of govshare.third_party by which another''s grant is used; null: the caller''s own';
GRANT SELECT ON my_grants TO PUBLIC;
