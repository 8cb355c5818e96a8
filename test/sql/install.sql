-- CREATE EXTENSION: by a superuser, in its own schema, taking over nothing that
-- somebody laid out for it.
SET client_min_messages = warning;
\set VERBOSITY terse
\set SHOW_CONTEXT never
SELECT current_database() AS database \gset
DROP ROLE IF EXISTS regress_govshare_builder;
CREATE ROLE regress_govshare_builder CREATEROLE;
GRANT CREATE ON DATABASE :"database" TO regress_govshare_builder;
SET ROLE regress_govshare_builder;
CREATE EXTENSION govshare;
-- a schema made beforehand is its owner's, and so is what lies in it
CREATE SCHEMA govshare;
CREATE FUNCTION govshare.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS 'SELECT ''mine''';
RESET ROLE;
\set VERBOSITY default
CREATE EXTENSION govshare;
\set VERBOSITY terse
ALTER SCHEMA govshare OWNER TO CURRENT_USER;
CREATE EXTENSION govshare;
DROP FUNCTION govshare.unnest;
GRANT CREATE ON SCHEMA govshare TO regress_govshare_builder;
CREATE EXTENSION govshare;
REVOKE CREATE ON SCHEMA govshare FROM regress_govshare_builder;
-- any kind of object is one too many
CREATE TYPE govshare.t AS ENUM ('a');
CREATE EXTENSION govshare;
DROP TYPE govshare.t;
CREATE COLLATION govshare.c FROM "C";
CREATE EXTENSION govshare;
DROP COLLATION govshare.c;
-- the group is shared by the databases of the server; one with more than that is no group
BEGIN;
DO $$BEGIN CREATE ROLE govshare_reader; EXCEPTION WHEN duplicate_object THEN NULL; END$$;
SAVEPOINT there;
ALTER ROLE govshare_reader LOGIN;
CREATE EXTENSION govshare;
ROLLBACK TO there;
ALTER ROLE govshare_reader CREATEROLE;
CREATE EXTENSION govshare;
ROLLBACK TO there;
GRANT pg_read_all_data TO govshare_reader;
CREATE EXTENSION govshare;
ROLLBACK TO there;
GRANT govshare_reader TO regress_govshare_builder WITH ADMIN OPTION;
CREATE EXTENSION govshare;
ROLLBACK TO there;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO govshare_reader;
CREATE EXTENSION govshare;
ROLLBACK;
-- elsewhere it does not go
CREATE SCHEMA other;
CREATE EXTENSION govshare SCHEMA other;
CREATE EXTENSION govshare VERSION '0.9';
-- an empty schema of a superuser's is what a restore finds
CREATE EXTENSION govshare;
ALTER EXTENSION govshare SET SCHEMA other;
SET govshare.break_glass = 'test';
ALTER EXTENSION govshare SET SCHEMA other;
SELECT extnamespace::regnamespace, extrelocatable FROM pg_extension WHERE extname = 'govshare';
