-- A view that others may read runs with their rights, or lets no condition of theirs see a row
-- before its own; what has neither shows every row of what it reads anyway.
SELECT 'neither security_invoker nor security_barrier', c.relname::text
FROM pg_class c
WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind IN ('v', 'm')
	AND EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
	AND NOT coalesce(c.reloptions && '{security_invoker=true,security_barrier=true}', false)
	-- all the awaited steps of the law, all of the calendar, one row of numbers
	AND c.relname NOT IN ('awaited_step', 'calendar_day_in_force', 'log_status')
UNION ALL
-- tables of cases are read through their policies, never written
SELECT 'policy for more than SELECT', polrelid::regclass || '.' || polname
FROM pg_policy JOIN pg_class c ON c.oid = polrelid
WHERE c.relnamespace = 'govshare'::regnamespace AND polcmd <> 'r'
UNION ALL
SELECT 'policies without row security', c.relname
FROM pg_class c
WHERE c.relnamespace = 'govshare'::regnamespace AND NOT c.relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)
UNION ALL
-- whatever its way, a write meets the trigger that asks by what right
SELECT 'trigger that does not always fire', t.tgrelid::regclass || '.' || t.tgname
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'govshare'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'A'
UNION ALL
SELECT 'table that anybody''s hand may write', c.relname
FROM pg_class c
WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind IN ('r', 'p')
	AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
		WHERE t.tgrelid = c.oid AND p.proname IN ('procedure_only', 'procedure_step', 'procedure_part', 'log_refuse',
			'log_pending_refuse', 'governed_table_guard'))
	-- what the operator keeps by hand, as the owner
	AND c.relname NOT IN ('calendar', 'calendar_day', 'calendar_year', 'division', 'government', 'government_office', 'department',
		'department_head', 'contractor', 'purpose', 'local_rule', 'grade_protection', 'entry_retention')
ORDER BY 1, 2;
