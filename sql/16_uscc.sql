/* 16_uscc.sql: the type of unified social credit codes (GB 32100-2015) */

CREATE TYPE uscc;

CREATE FUNCTION uscc_in(cstring) RETURNS uscc
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_out(uscc) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_recv(internal) RETURNS uscc
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_send(uscc) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE TYPE uscc (
	INPUT = uscc_in,
	OUTPUT = uscc_out,
	RECEIVE = uscc_recv,
	SEND = uscc_send,
	INTERNALLENGTH = 18,
	ALIGNMENT = char,
	CATEGORY = 'U'
);
COMMENT ON TYPE uscc IS '统一社会信用代码: 18 characters of GB 32100-2015 whose check character holds; a legacy code that fails the check is written, and shown, with ! before it';

CREATE FUNCTION uscc_eq(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_ne(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_lt(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_le(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_gt(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_ge(uscc, uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_cmp(uscc, uscc) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_hash(uscc) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION uscc_hash_extended(uscc, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE OPERATOR = (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = uscc, RIGHTARG = uscc, FUNCTION = uscc_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

CREATE OPERATOR CLASS uscc_ops DEFAULT FOR TYPE uscc USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 uscc_cmp(uscc, uscc),
	FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS uscc_hash_ops DEFAULT FOR TYPE uscc USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 uscc_hash(uscc),
	FUNCTION 2 uscc_hash_extended(uscc, bigint);

CREATE FUNCTION uscc_is_valid(code text) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'uscc_is_valid_text';
COMMENT ON FUNCTION uscc_is_valid(text) IS 'is the text a good unified social credit code, its check character included?';
CREATE FUNCTION uscc_is_valid(code uscc) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'uscc_is_valid';
COMMENT ON FUNCTION uscc_is_valid(uscc) IS 'does the check character hold?  False for a legacy code that was written with !';
