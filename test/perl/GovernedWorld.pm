# GovernedWorld.pm: governed tables of every kind, with canaries in them.
#
# Schema g of department mca: g.a (plain), g.p (partitioned, twice), g.i (with
# inheritance children), views over them and a function.  Departments hr (for
# two purposes) and jn hold grants on all three, none holds none.  Rows that
# are in nobody's scope, and the column that nobody is granted, say CANARY.
package GovernedWorld;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(make_governed_world);

# A database with rows => n in each of the larger tables
sub make_governed_world
{
	my ($node, $database, %arg) = @_;
	my $rows = $arg{rows};
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, world() =~ s/\{rows\}/$rows/gr);
	return;
}

sub world
{
	return <<'SQL';
CREATE EXTENSION govshare;
CREATE ROLE regress_govshare_mca LOGIN;
CREATE ROLE regress_govshare_hr LOGIN;
CREATE ROLE regress_govshare_jn LOGIN;
CREATE ROLE regress_govshare_none LOGIN;
INSERT INTO govshare.government (code, name, level, division) VALUES ('CN', '中华人民共和国', 'national', '000000');
INSERT INTO govshare.department (code, name, government, role) VALUES
	('mca', '民政部', 'CN', 'regress_govshare_mca'), ('hr', '人社厅', 'CN', 'regress_govshare_hr'),
	('jn', '济南市民政局', 'CN', 'regress_govshare_jn'), ('none', '无授权', 'CN', 'regress_govshare_none');
INSERT INTO govshare.purpose VALUES ('check', '核验'), ('stat', '统计');
CREATE SCHEMA g AUTHORIZATION regress_govshare_mca;
GRANT USAGE ON SCHEMA g TO PUBLIC;

SET ROLE regress_govshare_mca;
CREATE TABLE g.a (secret text DEFAULT 'CANARY', id int, area text, kind int, gone int, name text, v int);
ALTER TABLE g.a DROP COLUMN gone;
CREATE TABLE g.p (id int, kind int, name text, v int, area govshare.division_code, secret text DEFAULT 'CANARY')
	PARTITION BY RANGE (id);
CREATE TABLE g.p1 PARTITION OF g.p FOR VALUES FROM (0) TO (100);
CREATE TABLE g.p2 (v int, secret text, area govshare.division_code, name text, id int, kind int);
ALTER TABLE g.p ATTACH PARTITION g.p2 FOR VALUES FROM (100) TO (200);
CREATE TABLE g.p3 PARTITION OF g.p FOR VALUES FROM (200) TO (1000) PARTITION BY LIST (kind);
CREATE TABLE g.p31 PARTITION OF g.p3 FOR VALUES IN (0, 1);
CREATE TABLE g.p32 PARTITION OF g.p3 DEFAULT;
CREATE TABLE g.i (id int, name text, kind int, area text, v int, secret text DEFAULT 'CANARY');
CREATE TABLE g.i1 (extra text) INHERITS (g.i);
CREATE TABLE g.i2 () INHERITS (g.i);
-- in scope of someone: named n...; in nobody's: CANARY
INSERT INTO g.a (id, area, kind, name, v)
	SELECT i, (ARRAY['370100', '370102', '370200', '440300', '440000', '37', '3701'])[1 + i % 7], i % 5,
		CASE WHEN i % 41 = 0 THEN NULL ELSE 'n' || i % 30 END, CASE WHEN i % 37 = 0 THEN NULL ELSE i * 7 % 60 END
	FROM generate_series(1, {rows}) i;
INSERT INTO g.p (id, area, kind, name, v)
	SELECT i, (ARRAY['370100', '370102', '370200', '440300', '440000'])[1 + i % 5]::govshare.division_code, i / 3 % 5,
		CASE WHEN i % 43 = 0 THEN NULL ELSE 'n' || i % 27 END, i * 11 % 60
	FROM generate_series(1, {rows}) i;
INSERT INTO g.i (id, area, kind, name, v) SELECT i, '370102', i % 5, 'n' || i % 20, i % 60 FROM generate_series(1, {rows} / 6) i;
INSERT INTO g.i1 (id, area, kind, name, v) SELECT i, '4403', i % 5, 'n' || i % 20, i % 60 FROM generate_series({rows} / 8, {rows} / 3) i;
INSERT INTO g.i2 (id, area, kind, name, v) SELECT i, '3702', i % 5, 'n' || i % 20, i % 60 FROM generate_series({rows} / 3, {rows} / 2) i;
INSERT INTO g.a (id, area, kind, name, v) SELECT i, '110000', i % 5, 'CANARY' || i % 10, i % 60 FROM generate_series(1, {rows}) i;
INSERT INTO g.a (id, area, kind, name, v) VALUES (7, NULL, 1, 'CANARY', 7);
INSERT INTO g.p (id, area, kind, name, v)
	SELECT i, '310000', i % 5, 'CANARY' || i % 10, i % 60 FROM generate_series(1, {rows}) i;
INSERT INTO g.i (id, area, kind, name, v) SELECT i, '11', i % 5, 'CANARY', i % 60 FROM generate_series(1, {rows} / 5) i;
INSERT INTO g.i2 (id, area, kind, name, v) SELECT i, '31', i % 5, 'CANARY', i % 60 FROM generate_series(1, {rows} / 5) i;
CREATE INDEX ON g.a (id);
CREATE INDEX ON g.a (area, kind);
CREATE INDEX ON g.a (name text_pattern_ops);
CREATE INDEX ON g.p (v);
CREATE INDEX ON g.p (area);
CREATE INDEX ON g.i2 (kind, name);
CREATE STATISTICS g.s ON kind, v FROM g.a;
CREATE VIEW g.va WITH (security_invoker) AS SELECT id, kind, v, name, area::text AS area FROM g.a WHERE kind < 4;
CREATE VIEW g.vp WITH (security_invoker, security_barrier) AS SELECT id, kind, v, name, area::text AS area FROM g.p WHERE v > 5;
CREATE VIEW g.vj WITH (security_invoker) AS
	SELECT a.id, a.kind, p.v, coalesce(p.name, a.name) AS name, a.area FROM g.a LEFT JOIN g.vp p ON p.id = a.id AND p.kind = a.kind;
CREATE FUNCTION g.f(k int) RETURNS TABLE (id int, kind int, v int, name text, area text) LANGUAGE sql STABLE
	AS 'SELECT id, kind, v, name, area FROM g.a WHERE kind = k';
GRANT SELECT ON g.va, g.vp, g.vj TO PUBLIC;
RESET ROLE;
ANALYZE;

-- bound by hand, without a catalogue behind it
SET govshare.break_glass = 'test';
SET session_replication_role = replica;
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY '{a,p,p1,p2,p3,p31,p32,i,i1,i2}'::text[] LOOP
		EXECUTE format('ALTER TABLE g.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY govshare_scope ON g.%1$I USING (govshare.in_scope(%1$I.*)) WITH CHECK (true)', t);
		EXECUTE format('GRANT SELECT ON g.%I TO govshare_reader', t);
	END LOOP;
END $$;
INSERT INTO govshare.governed_table VALUES ('g.a', 'A/1', 'mca', 'area'), ('g.p', 'P/1', 'mca', 'area'), ('g.i', 'I/1', 'mca', 'area');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	SELECT row_number() OVER (), e, 1, 'mca', r, p, '{service}', '{id,kind,v,name,area}', d, f, '-infinity', 'infinity'
	FROM unnest('{A/1,P/1,I/1}'::text[]) e, (VALUES
		('hr', 'check', '{37}'::govshare.division_code[], NULL),
		('hr', 'stat', '{37,44}', $$kind < 3 AND (name LIKE 'n%' OR name IS NULL)$$),
		('jn', 'check', '{3701}', $$1000 / (v - 61) < 0$$)) AS x (r, p, d, f);
SET session_replication_role = origin;
RESET govshare.break_glass;
SQL
}

1;
