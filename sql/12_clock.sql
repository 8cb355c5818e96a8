/* 12_clock.sql: statutory time */

CREATE FUNCTION statutory_now() RETURNS timestamptz
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION statutory_now() IS 'the time by which statutory periods start and end: govshare.clock if it is set, else the start of the statement';
