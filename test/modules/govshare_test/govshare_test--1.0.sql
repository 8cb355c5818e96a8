/* govshare_test--1.0.sql: functions that tests of the record call */
CREATE FUNCTION test_append(label text, n int DEFAULT 1, wait boolean DEFAULT true, width int DEFAULT 0) RETURNS bigint
	LANGUAGE c AS 'MODULE_PATHNAME', 'test_append';
COMMENT ON FUNCTION test_append(text, int, boolean, int) IS
	'append n opening records whose scenario is label and a number; wait for them if asked and govshare.log_mode is sync; width pads the query';
CREATE FUNCTION test_append_odd() RETURNS bigint LANGUAGE c AS 'MODULE_PATHNAME', 'test_append_odd';
COMMENT ON FUNCTION test_append_odd() IS 'append records with every field null, empty, longest or strange';
CREATE FUNCTION test_redact(query text) RETURNS text LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'test_redact';
COMMENT ON FUNCTION test_redact(text) IS 'the text that the record keeps of a query';
CREATE FUNCTION test_merkle_root(leaves bytea[]) RETURNS bytea LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'test_merkle_root';
COMMENT ON FUNCTION test_merkle_root(bytea[]) IS 'root of the tree over these leaves';
CREATE FUNCTION test_leaf(kind text, statement bigint, department text, provider text, outcome text, rows bigint DEFAULT -1) RETURNS bigint
	LANGUAGE c AS 'MODULE_PATHNAME', 'test_leaf';
COMMENT ON FUNCTION test_leaf(text, bigint, text, text, text, bigint) IS 'append one record of that kind and wait for it';
CREATE FUNCTION test_last_words(label text) RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'test_last_words';
COMMENT ON FUNCTION test_last_words(text) IS 'append a record now and another half a second after this session was told to end';
CREATE FUNCTION test_version_fault(version int) RETURNS text LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'test_version_fault';
COMMENT ON FUNCTION test_version_fault(int) IS 'why a server of that version must not load the library; null if it may';
CREATE FUNCTION test_pause_commit(before_count float8, before_messages float8) RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'test_pause_commit';
COMMENT ON FUNCTION test_pause_commit(float8, float8) IS
	'have this transaction, when it is committed and seen, stand so many seconds before govshare counts its changes of grants, and before other sessions are told by invalidation messages';
CREATE FUNCTION test_deaf(seconds float8) RETURNS boolean LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'test_deaf';
COMMENT ON FUNCTION test_deaf(float8) IS 'sleep without noticing that the statement is cancelled';
CREATE FUNCTION test_past(days int, n int) RETURNS void LANGUAGE c AS 'MODULE_PATHNAME', 'test_past';
COMMENT ON FUNCTION test_past(int, int) IS 'append n records as if made so many days ago, and a day later each';
