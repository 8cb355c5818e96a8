-- Every table, view, function, type and setting of the extension says what it is.
WITH member AS (
	SELECT classid, objid FROM pg_depend
	WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
		AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govshare')
)
SELECT c.oid::regclass::text FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
	WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND obj_description(c.oid, 'pg_class') IS NULL
UNION ALL
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	WHERE obj_description(p.oid, 'pg_proc') IS NULL
		-- what carries a type or an operator is described there
		AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend))
		AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)
		AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
		AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid)
		AND NOT EXISTS (SELECT FROM pg_cast k WHERE k.castfunc = p.oid)
		AND NOT EXISTS (SELECT FROM pg_proc q WHERE q.prosupport = p.oid)
		AND p.prorettype <> 'internal'::regtype
UNION ALL
SELECT t.oid::regtype::text FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
	WHERE t.typtype IN ('b', 'e', 'd') AND t.typelem = 0 AND obj_description(t.oid, 'pg_type') IS NULL
UNION ALL
SELECT name FROM pg_settings WHERE name LIKE 'govshare.%' AND coalesce(short_desc, '') = ''
ORDER BY 1;
