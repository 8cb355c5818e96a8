/* 31_refresh_due.sql: by when data must be refreshed again, as declared (Articles 13 and 18) */

CREATE FUNCTION refresh_due(frequency update_frequency, refreshed_at timestamptz) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
	SELECT CASE frequency
		WHEN 'realtime' THEN refreshed_at + interval '1 hour'
		WHEN 'irregular' THEN 'infinity'
		ELSE ((refreshed_at AT TIME ZONE current_setting('govshare.timezone'))::date + 1
			+ CASE frequency WHEN 'daily' THEN interval '1 day' WHEN 'weekly' THEN interval '7 days' WHEN 'monthly' THEN interval '1 month'
				WHEN 'quarterly' THEN interval '3 months' WHEN 'semiannual' THEN interval '6 months' ELSE interval '1 year' END)
			AT TIME ZONE current_setting('govshare.timezone')
	END
$$;
COMMENT ON FUNCTION refresh_due(update_frequency, timestamptz) IS '[I] when data refreshed then is no longer as fresh as its declared frequency says: an hour after for realtime, else at the end of the day, week, month, quarter, half year or year after that day; never if irregular (Article 18)';
