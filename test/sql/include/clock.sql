\set clock_echo :ECHO
\set ECHO none
-- \set clock '2026-02-13 10:00' and \ir this: statutory time stands there.
-- An empty clock runs again.  The setting belongs to the cluster.  Silent:
-- how often one must ask until it stands, differs.
ALTER SYSTEM SET govshare.clock = :'clock';
SELECT pg_reload_conf() AS clock_reloaded \gset
\ir clock_wait.sql
\set ECHO :clock_echo
