/* 15_division_code.sql: the type of administrative division codes */

CREATE TYPE division_code;

CREATE FUNCTION division_code_in(cstring) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_out(division_code) RETURNS cstring
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_recv(internal) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_send(division_code) RETURNS bytea
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';

CREATE TYPE division_code (
	INPUT = division_code_in,
	OUTPUT = division_code_out,
	RECEIVE = division_code_recv,
	SEND = division_code_send,
	LIKE = pg_catalog.int8,
	CATEGORY = 'U'
);
COMMENT ON TYPE division_code IS '行政区划代码: 2, 4, 6, 9 or 12 digits of GB/T 2260 and its statistical extension; 37, 3700 and 370000 are one value; 000000 is the whole country';

CREATE FUNCTION division_code_eq(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_ne(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_lt(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_le(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_gt(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_ge(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_cmp(division_code, division_code) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_sortsupport(internal) RETURNS void
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_hash(division_code) RETURNS integer
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_hash_extended(division_code, bigint) RETURNS bigint
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_containment_support(internal) RETURNS internal
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_contains(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_code_containment_support AS 'MODULE_PATHNAME';
CREATE FUNCTION division_code_contained(division_code, division_code) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_code_containment_support AS 'MODULE_PATHNAME';

CREATE OPERATOR = (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
CREATE OPERATOR @> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_contains,
	COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
CREATE OPERATOR <@ (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_contained,
	COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (division_code, division_code) IS 'the first division is, or contains, the second';
COMMENT ON OPERATOR <@ (division_code, division_code) IS 'the first division is, or lies within, the second';

CREATE OPERATOR CLASS division_code_ops DEFAULT FOR TYPE division_code USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 division_code_cmp(division_code, division_code),
	FUNCTION 2 division_code_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS division_code_hash_ops DEFAULT FOR TYPE division_code USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 division_code_hash(division_code),
	FUNCTION 2 division_code_hash_extended(division_code, bigint);

CREATE FUNCTION division_level(division division_code) RETURNS text
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_level(division_code) IS 'the level that the form of the code tells: national, province, prefecture, county, township or village';

CREATE FUNCTION division_parent(division division_code) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_parent(division_code) IS 'the next greater division that may have a government: 370000 of 370100, 110000 of 110101, 460000 of 469001, 441900 of 441900003; null of 000000';

CREATE FUNCTION division_last(division division_code) RETURNS division_code
	LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION division_last(division_code) IS 'the greatest code that may lie within this division: d <@ a is the same as d BETWEEN a AND division_last(a)';
