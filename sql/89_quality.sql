/* 89_quality.sql: 数据质量, how fresh, complete and right the data of each entry is (Article 18) */

CREATE TABLE data_refresh (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	provider text NOT NULL REFERENCES department,
	entry text NOT NULL,
	state text NOT NULL DEFAULT 'recorded',
	refreshed_at timestamptz NOT NULL,
	CONSTRAINT data_refresh_state_check CHECK (state = 'recorded')
);
CREATE INDEX data_refresh_entry_idx ON data_refresh (entry, refreshed_at);
CREATE INDEX data_refresh_provider_idx ON data_refresh (provider);
COMMENT ON TABLE data_refresh IS 'when providers refreshed the data of an entry, by their own word (Articles 13 and 18)';

INSERT INTO transition (procedure, from_state, to_state, party, step, article, summary, requires, stamps) VALUES
	('data_refresh', 'new', 'recorded', 'provider', 'data_refreshed', '18', 'the data of entry {entry} was refreshed', '{provider,entry}', '{refreshed_at}');
SELECT make_procedure('data_refresh', '{provider}');

CREATE FUNCTION data_refresh_validate() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM govshare.catalog_entry e WHERE e.code = NEW.entry AND e.provider = NEW.provider AND e.state = 'published') THEN
		RAISE EXCEPTION '%', govshare.say('entry "%s" is no published entry of your department', left(NEW.entry, 64))
			USING ERRCODE = 'SG102', DETAIL = govshare.say('Article 18: each department answers for the quality of its own data.'), HINT = govshare.say('See govshare.catalog.');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION data_refresh_validate() IS 'internal: refreshes are of one''s own published entries (Article 18)';
CREATE TRIGGER data_refresh_validate BEFORE INSERT ON data_refresh
	FOR EACH ROW WHEN (NOT accepts_verbatim()) EXECUTE FUNCTION data_refresh_validate();
ALTER TABLE data_refresh ENABLE ALWAYS TRIGGER data_refresh_validate;

CREATE FUNCTION data_refreshed(entry text) RETURNS timestamptz
	LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO govshare.data_refresh (provider, entry) VALUES (govshare.current_department(), data_refreshed.entry) RETURNING refreshed_at
$$;
COMMENT ON FUNCTION data_refreshed(text) IS 'the provider records that the data of an entry was refreshed just now; returns the time (Article 18)';
REVOKE ALL ON FUNCTION data_refresh_validate(), data_refreshed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION data_refreshed(text) TO govshare_reader;

/*
 * As the owner, because statistics of governed tables are hidden from
 * departments: shares of nulls tell nothing of any row.
 */
CREATE VIEW entry_quality WITH (security_barrier) AS
	SELECT e.code AS entry, e.name, e.provider, e.frequency, r.refreshed_at, govshare.refresh_due(e.frequency, r.refreshed_at) AS refresh_due_at,
		coalesce(govshare.refresh_due(e.frequency, r.refreshed_at) > govshare.statutory_now(), e.frequency = 'irregular') AS fresh,
		q.null_rates, q.null_rate, q.measured_at, c.upheld AS corrections_upheld, c.resolved AS corrections_resolved
	FROM govshare.catalog_entry e
		LEFT JOIN LATERAL (SELECT d.refreshed_at FROM govshare.data_refresh d WHERE d.entry = e.code ORDER BY d.refreshed_at DESC LIMIT 1) r ON true
		LEFT JOIN LATERAL (
			SELECT jsonb_object_agg(i.column_name, round(s.stanullfrac::numeric, 4)) AS null_rates, round(avg(s.stanullfrac)::numeric, 4) AS null_rate,
				min(greatest(pg_stat_get_last_analyze_time(t.relation), pg_stat_get_last_autoanalyze_time(t.relation))) AS measured_at
			FROM govshare.governed_table t
				JOIN govshare.data_item i ON i.entry_id = e.id AND i.attribute IS DISTINCT FROM 'not_shared'
				JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relation AND a.attname = i.column_name
				JOIN pg_catalog.pg_statistic s ON s.starelid = t.relation AND s.staattnum = a.attnum
					AND s.stainherit = EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = t.relation)
			WHERE t.entry = e.code) q ON true
		CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.state = 'upheld') AS upheld, count(*) AS resolved
			FROM govshare.correction x WHERE x.entry = e.code AND x.state IN ('upheld', 'rejected')) c
	WHERE e.state = 'published' AND (govshare.may_see(e.provider)
		OR EXISTS (SELECT FROM govshare.share_grant g WHERE g.entry = e.code AND g.requester = govshare.current_department() AND g.state IN ('active', 'suspended')));
COMMENT ON VIEW entry_quality IS '数据质量: freshness against the declared frequency, shares of nulls and corrections upheld of each published entry, to its provider, its authorities and those who have a grant (Articles 18 and 38)';
COMMENT ON COLUMN entry_quality.fresh IS 'refreshed as often as declared; false if never recorded';
COMMENT ON COLUMN entry_quality.null_rates IS 'by column, the share of nulls as the last ANALYZE sampled it; null before the first';
COMMENT ON COLUMN entry_quality.corrections_upheld IS 'reports of wrong data that proved right (Article 26), of corrections_resolved in all';
COMMENT ON COLUMN entry_quality.measured_at IS 'the last ANALYZE of the governed table';
GRANT SELECT ON entry_quality TO govshare_reader;

SELECT pg_catalog.pg_extension_config_dump('data_refresh', '');
SELECT pg_catalog.pg_extension_config_dump('data_refresh_id_seq', '');
