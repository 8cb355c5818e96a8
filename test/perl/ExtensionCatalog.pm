# ExtensionCatalog.pm: everything that makes up the installed extension, as one
# canonical text: no OIDs, no times, in a fixed order.  Two databases whose
# texts are the same have the same extension, however they came by it.
package ExtensionCatalog;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(extension_catalog extension_contents);

# One line or more for each object: kind, name, and what it is.  With a change:
# as it would be after it, which is undone.
sub extension_catalog
{
	my ($node, $database, $change) = @_;
	return $node->safe_psql($database, 'BEGIN; ' . ($change // '') . <<'SQL');
;
SET LOCAL search_path = pg_catalog;
WITH ext AS (SELECT * FROM pg_extension WHERE extname = 'govshare'),
member AS (
	SELECT d.classid, d.objid FROM pg_depend d, ext
	WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = ext.oid AND d.deptype = 'e'
), rel AS (
	SELECT c.* FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
), described (kind, name, what) AS (
	SELECT 'extension', extname::text, concat_ws(' ', extversion, extowner::regrole, extnamespace::regnamespace, extrelocatable) FROM ext
	UNION ALL
	-- all that belongs to it, of whatever kind, with owner and comment
	SELECT i.type, i.identity, concat_ws(' | ', 'comment', obj_description(m.objid, m.classid::regclass::name),
		(SELECT s.refobjid::regrole::text FROM pg_shdepend s WHERE s.classid = m.classid AND s.objid = m.objid AND s.deptype = 'o'
			AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())))
	FROM member m, pg_identify_object(m.classid, m.objid, 0) i
	UNION ALL
	SELECT 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid) || concat_ws(' ', p.proacl, p.prosupport, p.proowner::regrole)
	FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	UNION ALL
	SELECT 'first privileges', (pg_identify_object(i.classoid, i.objoid, i.objsubid)).identity, i.initprivs::text
	FROM pg_init_privs i JOIN member m ON m.classid = i.classoid AND m.objid = i.objoid
	UNION ALL
	SELECT 'relation', oid::regclass::text, concat_ws(' ', relkind, relpersistence, relowner::regrole, relrowsecurity, relforcerowsecurity,
		relreplident, reloptions, relacl, relhasrules, relhastriggers, pg_get_partkeydef(oid)) FROM rel
	UNION ALL
	-- pg_attver is the server's own note of when a column was made
	SELECT 'column', rel.oid::regclass || '.' || a.attname, concat_ws(' ', row_number() OVER (PARTITION BY rel.oid ORDER BY a.attnum),
		format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcompression,
		(SELECT array_agg(o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%'), a.attacl, a.attstattarget, 'default', pg_get_expr(d.adbin, d.adrelid), 'comment', col_description(rel.oid, a.attnum))
	FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	UNION ALL
	SELECT 'constraint', rel.oid::regclass || '.' || k.conname, pg_get_constraintdef(k.oid) || concat_ws(' ', '', k.convalidated, obj_description(k.oid, 'pg_constraint'))
	FROM rel JOIN pg_constraint k ON k.conrelid = rel.oid
	UNION ALL
	SELECT 'index', i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || concat_ws(' ', '', i.indisvalid, i.indisclustered, i.indisreplident)
	FROM rel JOIN pg_index i ON i.indrelid = rel.oid
	UNION ALL
	-- references fire or not as a restore left them
	SELECT 'trigger', rel.oid::regclass || '.' || CASE WHEN t.tgisinternal THEN t.tgfoid::regproc || ' of ' || k.conname ELSE t.tgname END,
		CASE WHEN t.tgisinternal THEN '' ELSE pg_get_triggerdef(t.oid) END || concat_ws(' ', '', t.tgenabled, obj_description(t.oid, 'pg_trigger'))
	FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
	UNION ALL
	SELECT 'policy', rel.oid::regclass || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid),
		'check', pg_get_expr(p.polwithcheck, p.polrelid), obj_description(p.oid, 'pg_policy'))
	FROM rel JOIN pg_policy p ON p.polrelid = rel.oid
	UNION ALL
	SELECT 'rule', rel.oid::regclass || '.' || r.rulename, pg_get_ruledef(r.oid) || r.ev_enabled::text FROM rel JOIN pg_rewrite r ON r.ev_class = rel.oid
	UNION ALL
	SELECT 'sequence', s.seqrelid::regclass::text, concat_ws(' ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
		(SELECT d.refobjid::regclass || '.' || d.refobjsubid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.deptype IN ('a', 'i')))
	FROM rel JOIN pg_sequence s ON s.seqrelid = rel.oid
	UNION ALL
	SELECT 'dumped', c.oid::regclass::text, ext.extcondition[array_position(ext.extconfig, c.oid)] FROM ext, unnest(ext.extconfig) c (oid)
	UNION ALL
	SELECT 'type', t.oid::regtype::text, concat_ws(' ', t.typtype, t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdelim,
		t.typinput, t.typoutput, t.typreceive, t.typsend, t.typsubscript, t.typacl, t.typowner::regrole, t.typnotnull, t.typdefault,
		(SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))
	FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
	UNION ALL
	SELECT 'operator', o.oid::regoperator::text, concat_ws(' ', o.oprkind, o.oprcanmerge, o.oprcanhash, o.oprresult::regtype, o.oprcom::regoperator,
		o.oprnegate::regoperator, o.oprcode, o.oprrest, o.oprjoin)
	FROM pg_operator o JOIN member m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
	UNION ALL
	SELECT 'operator class', c.opcname::text || ' ' || c.opcmethod, concat_ws(' ', c.opcintype::regtype, c.opcdefault, c.opckeytype::regtype)
	FROM pg_opclass c JOIN member m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid
	UNION ALL
	SELECT 'operator family', f.opfname || ' operator ' || a.amopstrategy || ' ' || a.amopopr::regoperator, concat_ws(' ', a.amoppurpose)
	FROM pg_opfamily f JOIN member m ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid JOIN pg_amop a ON a.amopfamily = f.oid
	UNION ALL
	SELECT 'operator family', f.opfname || ' function ' || a.amprocnum, a.amproc::regprocedure::text
	FROM pg_opfamily f JOIN member m ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid JOIN pg_amproc a ON a.amprocfamily = f.oid
	UNION ALL
	SELECT 'cast', k.castsource::regtype || ' as ' || k.casttarget::regtype, concat_ws(' ', k.castfunc::regprocedure, k.castcontext, k.castmethod)
	FROM pg_cast k JOIN member m ON m.classid = 'pg_cast'::regclass AND m.objid = k.oid
	UNION ALL
	-- what rests on what
	SELECT DISTINCT 'dependency', o.type || ' ' || o.identity, concat_ws(' ', d.deptype, r.type, r.identity)
	FROM pg_depend d JOIN member m ON m.classid = d.classid AND m.objid = d.objid, pg_identify_object(d.classid, d.objid, d.objsubid) o,
		pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) r
	WHERE d.refclassid <> 'pg_extension'::regclass
	UNION ALL
	-- the roles of registered departments have USAGE as well
	SELECT 'schema', n.nspname::text, concat_ws(' ', n.nspowner::regrole, a.grantee::regrole, a.privilege_type, a.is_grantable)
	FROM pg_namespace n, aclexplode(n.nspacl) a
	WHERE n.nspname = 'govshare' AND (a.privilege_type <> 'USAGE' OR a.is_grantable OR a.grantee IN (0, n.nspowner, 'govshare_reader'::regrole))
)
SELECT concat_ws(' : ', kind, name, what) FROM described ORDER BY kind COLLATE "C", name COLLATE "C", what COLLATE "C";
ROLLBACK;
SQL
}

# Table, number and hash of its rows, for each table that a dump takes
sub extension_contents
{
	my ($node, $database, $but) = @_;
	my $tables = $node->safe_psql($database, sprintf <<'SQL', $but // '^$');
SELECT string_agg(format('SELECT %%L || '' '' || count(*) || '' '' || coalesce(md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")), ''-'') FROM %%s t', c.relname, c.oid::regclass),
	' UNION ALL ' ORDER BY c.relname)
FROM pg_extension e, unnest(e.extconfig) x (oid) JOIN pg_class c ON c.oid = x.oid AND c.relkind = 'r'
WHERE e.extname = 'govshare' AND c.relname !~ '%s'
SQL
	return $node->safe_psql($database, "$tables ORDER BY 1");
}

1;
