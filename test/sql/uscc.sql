-- The type uscc: GB 32100-2015, and legacy codes by intention.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION govshare;
SET search_path = public, govshare;
-- Good ones: the standard's own example and some in registers
SELECT code, code::uscc AS value, uscc_is_valid(code::text) FROM unnest('{91350100M000100Y43,9144030071526726XG,914403001922038216,91110000802100433B}'::text[]) code;
-- Every one of 31 check characters but one is refused
SELECT count(*) FILTER (WHERE uscc_is_valid('91350100M000100Y4' || c)) AS good, count(*) AS tried
FROM regexp_split_to_table('0123456789ABCDEFGHJKLMNPQRTUWXY', '') c;
-- A changed character, or two neighbours swapped, never goes unnoticed
WITH code (c) AS (VALUES ('9144030071526726XG')), changed AS (
	SELECT overlay(c placing d from i for 1) AS x FROM code, generate_series(1, 18) i, regexp_split_to_table('0123456789ABCDEFGHJKLMNPQRTUWXY', '') d
	UNION
	SELECT overlay(c placing reverse(substr(c, i, 2)) from i for 2) FROM code, generate_series(1, 17) i
)
SELECT count(*) FILTER (WHERE uscc_is_valid(x)) AS unnoticed, count(*) > 500 AS many FROM changed, code WHERE x <> c;
\set VERBOSITY default
SELECT '91350100M000100Y44'::uscc;
SELECT '91350100M000100Y4'::uscc;
SELECT '91350100M000100Y432'::uscc;
SELECT '91350100m000100y43'::uscc;
SELECT '9135010OM000100Y43'::uscc;
SELECT '9135A100M000100Y43'::uscc;
SELECT ''::uscc;
SELECT '统一社会信用代码统一社会信用代码统一社会信用代码统一社会信用代码'::uscc;
\set VERBOSITY terse
SELECT '91350100M000100Y43 '::uscc;
-- A code that stands wrong in a register is written with !, and shows it
SELECT '!91350100M000100Y44'::uscc AS legacy, uscc_is_valid('!91350100M000100Y44'::uscc) AS value_valid, uscc_is_valid('!91350100M000100Y44') AS text_valid;
SELECT '!91350100M000100Y43'::uscc AS good_anyway, uscc_is_valid('!91350100M000100Y43'::uscc);
SELECT '!91350100m000100Y44'::uscc;
SELECT '!'::uscc;
SELECT uscc_is_valid(NULL::text) IS NULL AS null_text, uscc_is_valid('x'), uscc_is_valid('');
-- Order, indexes, hashing, binary form
CREATE TABLE t (code uscc PRIMARY KEY, n int);
INSERT INTO t SELECT code::uscc, n FROM unnest('{914403001922038216,91350100M000100Y43,9144030071526726XG,!91350100M000100Y44}'::text[]) WITH ORDINALITY u (code, n);
SELECT code FROM t ORDER BY code;
SELECT min(n), max(n) FROM t WHERE code > '91350100M000100Y43' AND code <> '914403001922038216';
INSERT INTO t VALUES ('91350100M000100Y43', 9);
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT n FROM t WHERE code = '91350100M000100Y43';
SELECT a.n FROM t a JOIN t b ON a.code = b.code WHERE b.n = 3;
SET enable_mergejoin = off;
SET enable_nestloop = off;
SELECT count(*) FROM t a JOIN t b USING (code);
CREATE INDEX ON t USING hash (code);
SELECT count(DISTINCT code) FROM (SELECT code FROM t UNION ALL SELECT code FROM t) q;
SELECT convert_from(uscc_send(code), 'UTF8') FROM t ORDER BY code;
-- The directory uses it
SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'department'::regclass AND attname = 'uscc';
