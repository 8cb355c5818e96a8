-- Every function that PUBLIC may call, with the reason why anybody may: with any
-- arguments, inside any statement, in a parallel worker, on a standby.  A new
-- function is on the list, or is revoked.  (Without USAGE on the schema a role
-- that is no department calls none of them by name, but operators, casts,
-- policies and views reach them.)
-- test/sql/bad_input.sql calls each of them with arguments of every kind.
WITH expected AS (
	SELECT why, unnest(functions) AS name FROM (VALUES
	('input, output and comparison of a type: looks at its arguments alone; bad input is SG202', '{
		division_code_in, division_code_out, division_code_recv, division_code_send,
		division_code_eq, division_code_ne, division_code_lt, division_code_le, division_code_gt, division_code_ge,
		division_code_cmp, division_code_hash, division_code_hash_extended, division_code_sortsupport,
		division_code_contains, division_code_contained, division_last, division_level, division_parent,
		uscc_in, uscc_out, uscc_recv, uscc_send, uscc_eq, uscc_ne, uscc_lt, uscc_le, uscc_gt, uscc_ge,
		uscc_cmp, uscc_hash, uscc_hash_extended, uscc_is_valid}'::text[]),
	('takes an argument of type internal: SQL can hand it nothing but null, and it is strict; only a superuser may name it elsewhere', '{
		division_code_containment_support, division_code_recv, division_code_sortsupport, uscc_recv, in_scope_support}'),
	('the official calendar, which is published: bounded work for any number of days', '{
		is_workday, add_workdays, workdays_between, networkdays, roll_workday, due_at, calendar_valid_until, calendar_of, refresh_due}'),
	('the statutory clock, which SHOW tells too', '{statutory_now}'),
	('governments, departments and divisions, which everybody may read: runs with the rights of the caller', '{
		authority_of, common_authority, dispute_route, division_in_use, division_successor, government_office_of,
		governments_above, overseer_of, protection_of}'),
	('the lawful steps, which everybody may read', '{procedure_diagram, procedure_steps, case_event_text}'),
	('whether the caller has this duty or may see that: policies and views ask it, in the name of whoever reads', '{
		current_department, has_duty, is_authority_over, may_see, may_see_copy, accepts_verbatim}'),
	('the policy of governed tables: unexpanded it raises, expanded it is the scope of the caller', '{in_scope}'),
	('the trigger of governed tables: only refuses, and only where it is a trigger of such a table', '{guard_write}'),
	('why a read would be refused: tells the caller of its own grants and cases', '{explain_access}'),
	('binds and releases a table of the caller''s: checks ownership, department and duty itself', '{govern, ungovern}'),
	('whether an expression may be a row filter: parsed and folded with pinned settings, never run on a row', '{check_row_filter}'),
	('a date in a text: constraints ask it', '{stated_date}'),
	('asks, answers or reads in a case of the caller''s department: checks party and duty itself', '{
		ask_extension, allow_extension, deny_extension, state_justification, read_notice}'),
	('decides over the record: for the principal of the authority over all departments, checked inside', '{purge_log, hold_log, release_log_hold}'),
	('hashes, sizes and proofs of the tree, made to be kept by everybody; they show no leaf', '{
		log_head, log_root, log_checkpoint, inclusion_proof, consistency_proof, verify_inclusion, verify_consistency,
		series_accesses}'),
	('leaves that the caller may see: reads the views with the caller''s rights', '{export_log, export_slice}'),
	('what access_log calls for each row that it shows: always true; it can but put on record the caller''s own name and query', '{note_log_read}'),
	('a text in the language of the session, with its arguments: format() with a translation', '{say}'),
	('numbers about the queue, no content; waits as any read does, at most govshare.log_timeout', '{log_queue_status, flush_log}')
	) AS e (why, functions)
), actual AS (
	SELECT DISTINCT p.proname::text AS name
	FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
	WHERE n.nspname = 'govshare' AND a.grantee = 0
)
SELECT CASE WHEN e.name IS NULL THEN 'may be called by PUBLIC and is not on the list: ' ELSE 'is on the list, but not to be called by PUBLIC: ' END
	|| coalesce(a.name, e.name)
FROM (SELECT DISTINCT name FROM expected) e FULL JOIN actual a USING (name)
WHERE e.name IS NULL OR a.name IS NULL
-- an overloaded name would hide a new function behind an old one
UNION ALL
SELECT 'is overloaded: ' || p.proname FROM pg_proc p
WHERE p.pronamespace = 'govshare'::regnamespace AND p.proname IN (SELECT name FROM expected) AND p.proname NOT IN ('uscc_is_valid', 'say')
GROUP BY p.proname HAVING count(*) > 1
-- what takes internal arguments must be strict, or return internal
UNION ALL
SELECT 'takes internal and is not strict: ' || p.oid::regprocedure
FROM pg_proc p WHERE p.pronamespace = 'govshare'::regnamespace AND 'internal'::regtype = ANY (p.proargtypes) AND NOT p.proisstrict
-- the optimizer must not run these past a security barrier
UNION ALL
SELECT 'is leakproof: ' || p.oid::regprocedure
FROM pg_proc p WHERE p.pronamespace = 'govshare'::regnamespace AND p.proleakproof
	AND p.proname !~ '^(division_code|uscc)_(eq|ne|lt|le|gt|ge|cmp|hash|hash_extended|contains|contained)$' AND p.proname <> 'division_last'
ORDER BY 1;
