-- No one writes to a table of govshare by hand: PUBLIC and the readers hold no more than SELECT.
SELECT c.oid::regclass, a.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	CROSS JOIN LATERAL aclexplode(c.relacl) a
WHERE n.nspname = 'govshare' AND c.relkind IN ('r', 'p', 'v')
	AND a.grantee <> c.relowner AND a.privilege_type <> 'SELECT'
ORDER BY 1, 2;
