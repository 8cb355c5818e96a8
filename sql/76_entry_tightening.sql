/* 76_entry_tightening.sql: what a version of an entry makes stricter than the one before (Article 15) */

CREATE VIEW entry_tightening WITH (security_invoker) AS
	WITH pair AS (
		SELECT e.id, e.code, e.version, e.state, e.change_reason, e.attribute, e.methods, e.scope, e.purposes, e.frequency, p.id AS p_id,
			p.attribute AS p_attribute, p.methods AS p_methods, p.scope AS p_scope, p.purposes AS p_purposes, p.frequency AS p_frequency
		FROM govshare.catalog_entry e
			CROSS JOIN LATERAL (SELECT * FROM govshare.catalog_entry q
				WHERE q.code = e.code AND q.version < e.version AND q.published_at IS NOT NULL
				ORDER BY q.version DESC LIMIT 1) p
	)
	SELECT pair.code, pair.version, pair.state, t.kind, t.what, pair.change_reason AS reason
	FROM pair CROSS JOIN LATERAL (
		SELECT 'attribute_tightened' AS kind, format('%s to %s', pair.p_attribute, pair.attribute) AS what WHERE pair.attribute > pair.p_attribute
		UNION ALL
		SELECT 'condition_added', c.condition FROM govshare.entry_condition c WHERE c.entry_id = pair.id
			AND c.condition NOT IN (SELECT o.condition FROM govshare.entry_condition o WHERE o.entry_id = pair.p_id)
		UNION ALL
		SELECT 'item_removed', i.column_name::text COLLATE pg_catalog."default" FROM govshare.data_item i WHERE i.entry_id = pair.p_id
			AND i.column_name NOT IN (SELECT n.column_name FROM govshare.data_item n WHERE n.entry_id = pair.id)
		UNION ALL
		SELECT 'item_tightened', n.column_name::text COLLATE pg_catalog."default" FROM govshare.data_item n JOIN govshare.data_item i ON i.entry_id = pair.p_id AND i.column_name = n.column_name
			WHERE n.entry_id = pair.id AND coalesce(n.attribute, pair.attribute) > coalesce(i.attribute, pair.p_attribute)
		UNION ALL
		SELECT 'method_removed', m::text FROM unnest(pair.p_methods) m WHERE m <> ALL (pair.methods)
		UNION ALL
		SELECT 'purpose_removed', u FROM unnest(pair.p_purposes) u WHERE pair.attribute = 'conditional' AND u <> ALL (coalesce(pair.purposes, '{}'))
		UNION ALL
		SELECT 'scope_changed', pair.scope WHERE pair.scope IS DISTINCT FROM pair.p_scope AND pair.attribute = 'conditional'
		UNION ALL
		SELECT 'frequency_lowered', format('%s to %s', pair.p_frequency, pair.frequency) WHERE pair.frequency > pair.p_frequency
	) t
	ORDER BY pair.code, pair.version, t.kind, t.what;
COMMENT ON VIEW entry_tightening IS 'what a version of an entry, under way or published, makes stricter than the published one before, and why: for the provider and the authority that reviews it; all others read catalog_change (Article 15)';
COMMENT ON COLUMN entry_tightening.kind IS 'attribute_tightened, condition_added, frequency_lowered, item_removed, item_tightened, method_removed, purpose_removed or scope_changed (which a person reads)';
GRANT SELECT ON entry_tightening TO govshare_reader;
