-- What runs as its owner, and what looks names up when it runs, has its search_path pinned:
-- functions and procedures alike.  Nothing else is set for them but what is listed here.
WITH routine AS (
	SELECT p.oid, p.prosecdef, l.lanname, p.prosqlbody, p.proconfig
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
	WHERE n.nspname = 'govshare'
)
SELECT oid::regprocedure::text, 'search_path is not pinned' FROM routine
WHERE (prosecdef OR lanname NOT IN ('c', 'internal') AND prosqlbody IS NULL)
	AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
UNION ALL
SELECT oid::regprocedure::text, 'sets ' || c FROM routine, unnest(proconfig) c
WHERE c NOT IN ('search_path=pg_catalog, pg_temp', 'TimeZone=UTC', 'enable_sort=off', 'jit=off', 'max_parallel_workers_per_gather=0')
UNION ALL
SELECT oid::regprocedure::text, 'is in language ' || lanname FROM routine WHERE lanname NOT IN ('c', 'sql', 'plpgsql')
-- what names were resolved to when the extension was made lies in it, in pg_catalog or in plpgsql
UNION ALL
SELECT pg_describe_object(d.classid, d.objid, d.objsubid), 'depends on ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid)
FROM pg_depend d
WHERE EXISTS (SELECT FROM pg_depend m WHERE m.classid = d.classid AND m.objid = d.objid AND m.deptype = 'e'
		AND m.refclassid = 'pg_extension'::regclass AND m.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govshare'))
	AND d.refobjid >= 16384 AND d.refclassid <> 'pg_extension'::regclass
	AND (pg_identify_object(d.refclassid, d.refobjid, 0)).schema IS DISTINCT FROM 'govshare'
	AND (d.refclassid, d.refobjid) IS DISTINCT FROM ('pg_namespace'::regclass::oid, 'govshare'::regnamespace::oid)
ORDER BY 1, 2;
