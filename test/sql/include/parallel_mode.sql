\set parallel_echo :ECHO
\set ECHO none
-- The setting that makes every plan parallel has another name since 16
SELECT CASE WHEN current_setting('server_version_num')::int >= 160000
	THEN 'debug_parallel_query' ELSE 'force_parallel_mode' END AS parallel_mode \gset
\set ECHO :parallel_echo
