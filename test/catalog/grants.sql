-- Every privilege on every object of the extension, beside PUBLIC's functions
-- (public_execute.sql): whatever is not on the list is the owner's alone.
WITH expected AS (
	SELECT kind, grantee, privilege, unnest(names) AS name FROM (VALUES
	('schema', 'govshare_reader', 'USAGE', '{govshare}'::text[]),
	-- who is who, what the law says, and what became of the record: the same for everybody
	('table', 'public', 'SELECT', '{
		calendar, calendar_day, calendar_year, contractor, department, department_head, division, entry_retention, governed_table,
		government, government_office, grade_protection, local_rule, log_case, log_hold, log_purge, purpose, restore_mode, statute,
		transition, violation_item}'),
	-- those who are concerned: the policy says who
	('table with row security', 'public', 'SELECT', '{
		case_event}'),
	('table with row security', 'govshare_reader', 'SELECT', '{
		alert, alert_rule, assessment, catalog_entry, collection, complaint, correction, criticism, data_demand, data_item, data_refresh,
		derived_copy, derived_copy_column, derived_copy_event, derived_copy_origin, disposal, dispute, entry_condition, extension,
		incident, linkage_rule, notice, obligation, pending_step, platform, registered_change, return_flow, service_change,
		service_position, share_grant, share_request, source_designation, third_party, usage_record, violation}'),
	('view', 'public', 'SELECT', '{
		access_log, calendar_day_in_force, log_event, log_status, my_grants, unbound_entry, unused_grant, usage_by_day,
		usage_by_department, usage_by_entry, usage_by_grant}'),
	('view', 'govshare_reader', 'SELECT', '{
		awaited_step, catalog, catalog_announcement, catalog_change, entry_quality, entry_tightening, my_duties, overdue}'),
	-- steps of cases: each looks at department, duty and state itself
	('function', 'govshare_reader', 'EXECUTE', '{
		allow_third_party, amend_entry, answer_complaint, answer_demand, answer_violation, approve_request, ask_supplement,
		ask_third_party, assent_request, carry_out_service_change, certify_disposal, check_collection, claim_return_flow, close_incident,
		close_platform, confirm_violation, contain_incident, coordinate_dispute, data_refreshed, decide_dispute, decline_return_flow,
		deliver_request, designate_source, direct_demand, dismiss_violation, draft_entry, drop_alert_rule, drop_copies,
		drop_linkage_rule, empty_copy, end_collection, end_purpose, endorse_entry, endorse_request, file_complaint, file_service_change,
		find_unjoined, join_platform, list_linkage, log_export, log_purge_due, open_dispute, open_return_flow, order_correction,
		order_disposal, propose_service_change, publish_criticism, publish_entry, record_assessment, record_usage, refer_dispute,
		refer_violation, refuse_request, refuse_third_party, register_catalog_change, register_collection, register_demand,
		register_platform, register_violation, report_corrected, report_incident, report_rectified, request_correction, request_share,
		resolve_correction, resume_grant, return_entry, review_alert, set_alert_rule, set_linkage_rule, settle_dispute, source_of,
		state_position, submit_entry, supervision_report, supplement_request, suspend_grant, terminate_grant, verify_log,
		withdraw_demand, withdraw_entry, withdraw_request, withdraw_return_flow, withdraw_service_change, withdraw_third_party}')
	) AS e (kind, grantee, privilege, names)
), given (kind, name, owner, acl) AS (
	SELECT 'schema', nspname::text, nspowner, nspacl FROM pg_namespace WHERE nspname = 'govshare'
	UNION ALL
	SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' ELSE relkind::text END
			|| CASE WHEN relrowsecurity THEN ' with row security' ELSE '' END,
		relname, relowner, relacl FROM pg_class WHERE relnamespace = 'govshare'::regnamespace
	UNION ALL
	SELECT 'column', a.attrelid::regclass || '.' || a.attname, c.relowner, a.attacl
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'govshare'::regnamespace
	UNION ALL
	SELECT 'function', proname, proowner, proacl FROM pg_proc WHERE pronamespace = 'govshare'::regnamespace
	UNION ALL
	SELECT 'type', typname, typowner, typacl FROM pg_type WHERE typnamespace = 'govshare'::regnamespace
	UNION ALL
	SELECT 'setting', parname, 10, paracl FROM pg_parameter_acl WHERE parname LIKE 'govshare.%'
	UNION ALL
	SELECT 'what is created later', coalesce(defaclnamespace::regnamespace::text, ''), defaclrole, defaclacl FROM pg_default_acl
), actual AS (
	SELECT DISTINCT g.kind, CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END AS grantee,
		a.privilege_type || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END AS privilege, g.name
	FROM given g CROSS JOIN LATERAL aclexplode(g.acl) a
	WHERE a.grantee <> g.owner AND NOT (g.kind = 'function' AND a.grantee = 0)
)
SELECT CASE WHEN e.name IS NULL THEN 'is not on the list' ELSE 'is on the list, but not given' END,
	concat_ws(' ', privilege, 'on', kind, name, 'to', grantee)
FROM expected e FULL JOIN actual a USING (kind, grantee, privilege, name)
WHERE e.name IS NULL OR a.name IS NULL
-- all is the property of whoever made the extension, who is a superuser
UNION ALL
SELECT 'belongs to another', pg_describe_object(s.classid, s.objid, 0)
FROM pg_shdepend s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.deptype = 'o'
	AND (s.classid, s.objid) IN (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
		AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govshare'))
	AND s.refobjid <> (SELECT extowner FROM pg_extension WHERE extname = 'govshare')
UNION ALL
SELECT 'is owned by no superuser', extname FROM pg_extension JOIN pg_roles ON pg_roles.oid = extowner WHERE extname = 'govshare' AND NOT rolsuper
-- pg_dump takes privileges that differ from the first ones for somebody's own
UNION ALL
SELECT 'would be dumped', pg_describe_object(g.classid, g.oid, 0)
FROM (SELECT 'pg_class'::regclass, oid, relacl FROM pg_class WHERE relnamespace = 'govshare'::regnamespace AND NOT relispartition
	UNION ALL SELECT 'pg_proc'::regclass, oid, proacl FROM pg_proc WHERE pronamespace = 'govshare'::regnamespace) g (classid, oid, acl)
	LEFT JOIN pg_init_privs i ON i.classoid = g.classid AND i.objoid = g.oid AND i.objsubid = 0
WHERE i.initprivs IS DISTINCT FROM g.acl
-- the group is nothing but a group
UNION ALL
SELECT 'is more than a group', rolname FROM pg_roles WHERE rolname = 'govshare_reader'
	AND (rolsuper OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
UNION ALL
SELECT 'is a member of ' || roleid::regrole, 'govshare_reader' FROM pg_auth_members WHERE member = 'govshare_reader'::regrole
UNION ALL
SELECT 'may admit others to govshare_reader', member::regrole::text FROM pg_auth_members WHERE roleid = 'govshare_reader'::regrole AND admin_option
ORDER BY 1, 2;
