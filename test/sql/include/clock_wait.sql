-- A session takes new settings between statements: ask until it has.
SELECT pg_sleep(0.02) AS clock_slept, current_setting('govshare.clock') = :'clock' AS clock_stands \gset
\if :clock_stands
\else
\ir clock_wait.sql
\endif
