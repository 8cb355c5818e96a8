/* 25_division.sql: 行政区划, the divisions themselves, with their history */

CREATE TABLE division (
	code division_code NOT NULL,
	name text NOT NULL,
	level government_level NOT NULL,
	in_use_from int NOT NULL,
	in_use_until int,
	successors text[],
	seeded boolean NOT NULL DEFAULT false,
	PRIMARY KEY (code, in_use_from, seeded),
	CONSTRAINT division_use_check CHECK (in_use_from <= in_use_until)
);
COMMENT ON TABLE division IS '行政区划: every division at county level and above that has existed since 1981';
COMMENT ON COLUMN division.in_use_from IS 'the year in which the code came into use';
COMMENT ON COLUMN division.in_use_until IS 'the year in which it went out of use; null while it is in use';
COMMENT ON COLUMN division.successors IS 'codes that took its area over; 370203[1994] adds the year where they followed at different times';
COMMENT ON COLUMN division.seeded IS 'came with the extension; such rows are not dumped, so leave them as they are';

GRANT SELECT ON division TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('division', 'WHERE NOT seeded');
