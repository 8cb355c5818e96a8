-- Looking for what is due costs what is due, not what there is.
\ir include/world.sql
\set clock '2026-02-10 10:00'
\ir include/clock.sql
BEGIN;
SELECT count(govshare.obligation_open('delivery', 'mca', 'test', n, '2026-02-10 09:00')) FROM generate_series(1, 2000) n;
CREATE FUNCTION rows_read() RETURNS bigint LANGUAGE sql AS
	$$SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relid = 'govshare.obligation'::regclass$$;
SELECT rows_read() AS before \gset
SELECT * FROM govshare.check_deadlines();
SELECT rows_read() - :before AS rows_read;
SELECT count(govshare.obligation_open('delivery', 'mca', 'test', n, '2025-12-10 09:00')) FROM generate_series(2001, 2003) n;
SELECT rows_read() AS before \gset
SELECT * FROM govshare.check_deadlines();
SELECT rows_read() - :before < 50 AS few_rows_read;
SELECT rows_read() AS before \gset
SELECT * FROM govshare.check_deadlines();
SELECT rows_read() - :before AS rows_read;
ROLLBACK;
\set clock ''
\ir include/clock.sql
