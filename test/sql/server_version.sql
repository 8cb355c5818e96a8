\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION govshare;
CREATE EXTENSION govshare_test;
-- The library is loaded by servers that hold what the guard builds on, and says of others why not
SELECT v AS version, coalesce(public.test_version_fault(v), 'loads') AS answer
FROM unnest('{140020,150013,150014,150020,160009,160010,170005,170006,180000,190000}'::int[]) AS v;
