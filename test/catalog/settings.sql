-- Every setting, who may set it, and why it is no looser: test/sql/setting_rights.sql tries.
WITH expected (name, context, why) AS (VALUES
	('govshare.acting_for', 'user', 'chooses among the departments that the role has anyway'),
	('govshare.allow_unsafe_fsync', 'postmaster', 'would let a row go before its record is durable'),
	('govshare.auto_purge', 'sighup', 'drops records; the log writer alone acts by it'),
	('govshare.break_glass', 'superuser', 'steps past the guard; its check hook wants SET or a client option of a superuser'),
	('govshare.check_interval', 'sighup', 'the watcher''s'),
	('govshare.clock', 'sighup', 'moves the periods of everybody'),
	('govshare.due_soon_workdays', 'sighup', 'the watcher''s'),
	('govshare.internal_write', 'internal', 'opens the tables of cases; C alone sets it'),
	('govshare.log_mode', 'superuser', 'async gives up the promise that a row seen is a row recorded'),
	('govshare.log_origin', 'sighup', 'names the record in checkpoints'),
	('govshare.log_query', 'superuser', 'none would hide what was asked, full would show literals'),
	('govshare.log_queue_size', 'postmaster', 'shared memory'),
	('govshare.log_timeout', 'superuser', 'a session that waits for ever could hold locks for ever'),
	('govshare.max_daily_quotas', 'postmaster', 'shared memory'),
	('govshare.max_databases', 'postmaster', 'shared memory'),
	('govshare.purpose', 'user', 'the caller declares it; a grant must be there for it'),
	('govshare.retention', 'sighup', 'decides what may be purged; never under 36 months'),
	('govshare.scenario', 'user', 'the caller declares it; only recorded'),
	('govshare.timezone', 'sighup', 'moves the periods of everybody')
)
SELECT coalesce(e.name, a.name), e.context AS expected, a.context AS actual
-- what SHOW ALL leaves out pg_settings leaves out too
FROM (SELECT * FROM expected WHERE name <> 'govshare.internal_write') e
	FULL JOIN (SELECT name, context FROM pg_settings WHERE name LIKE 'govshare.%') a USING (name)
WHERE e.context IS DISTINCT FROM a.context
UNION ALL
-- nor is it reached through a file, a role or a database
SELECT s.setrole::regrole || ' in ' || s.setdatabase, c, NULL FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE c LIKE 'govshare.%'
-- the extension stays where its C code looks for it
UNION ALL
SELECT extname, 'not relocatable, in schema govshare', extnamespace::regnamespace::text
FROM pg_extension WHERE extname = 'govshare' AND (extrelocatable OR extnamespace <> 'govshare'::regnamespace)
ORDER BY 1;
