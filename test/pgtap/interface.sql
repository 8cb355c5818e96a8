-- The SQL interface: names, parameters and privileges that users rely on.
-- Renaming any of these breaks someone's program; this test says so first.
\set QUIET on
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
CREATE EXTENSION govshare;
SELECT no_plan();

-- Functions, with the names of their parameters in order
CREATE TEMP TABLE promised (function text, parameters text);
INSERT INTO promised VALUES
	('is_workday', 'd, calendar'),
	('add_workdays', 'd, n, calendar'),
	('workdays_between', 'a, b, calendar'),
	('networkdays', 'a, b, calendar'),
	('roll_workday', 'd, convention, calendar'),
	('due_at', 'received, workdays, calendar'),
	('calendar_valid_until', 'calendar'),
	('announce_calendar', 'calendar, year, days, document'),
	('statutory_now', ''),
	('authority_of', 'department'),
	('common_authority', 'a, b'),
	('current_department', ''),
	('draft_entry', 'code, name, attribute, methods, items, format, frequency, classification, secrecy_assessment, privacy_assessment, summary, source_system, grade, secrecy, conditions, scope, purposes, basis_kind, legal_basis, reason'),
	('endorse_entry', 'code, version, drafted_at'),
	('register_catalog_change', 'department, entries, cause, changed_on, document'),
	('data_refreshed', 'entry'),
	('designate_source', 'item, department'),
	('check_collection', 'items'),
	('register_collection', 'items, subjects, legal_basis, reason'),
	('register_demand', 'subject, items, legal_basis, scenario, provider'),
	('answer_demand', 'id, outcome, answer, entry'),
	('claim_return_flow', 'entry, need'),
	('open_return_flow', 'entry, recipient, divisions'),
	('supervision_report', 'government, from_date, to_date'),
	('procedure_steps', 'procedure'),
	('procedure_diagram', 'procedure'),
	('division_successor', 'code, year, target_year'),
	('uscc_is_valid', 'code or code'),
	('submit_entry', 'code'),
	('publish_entry', 'code'),
	('return_entry', 'code, reason'),
	('withdraw_entry', 'code, reason'),
	('request_share', 'entry, purpose, legal_basis, scenario, use_scope, methods, valid_until, items, divisions, row_filter, system, supersedes, bundle, personal_basis'),
	('endorse_request', 'id'),
	('approve_request', 'id, note, items, divisions, valid_until, reads_per_day, rows_per_statement, condition'),
	('refuse_request', 'id, ground, reason, condition'),
	('withdraw_request', 'id'),
	('deliver_request', 'id'),
	('suspend_grant', 'id, ground, facts, rectify_workdays'),
	('report_rectified', 'id, note'),
	('resume_grant', 'id'),
	('terminate_grant', 'id, reason'),
	('end_purpose', 'id, cause, note'),
	('order_disposal', 'grant_id, method, within_workdays'),
	('certify_disposal', 'grant_id, evidence'),
	('drop_copies', 'grant_id'),
	('empty_copy', 'relation'),
	('ask_third_party', 'grant_id, recipient, purpose, items, valid_until, reason, department'),
	('allow_third_party', 'id'),
	('refuse_third_party', 'id, reason'),
	('withdraw_third_party', 'id, reason'),
	('set_linkage_rule', 'entry_a, entry_b, time_window, reason'),
	('list_linkage', 'entry, other_entry, time_window, reason'),
	('drop_linkage_rule', 'id, reason'),
	('set_alert_rule', 'kind, threshold, department, entry, time_window, measure, hours_from, hours_until, reason'),
	('drop_alert_rule', 'id, reason'),
	('review_alert', 'id, note'),
	('request_correction', 'entry, locator, problem, evidence'),
	('resolve_correction', 'id, outcome, feedback'),
	('propose_service_change', 'entry, kind, cause, reason, effective_on, answer_by, document, grant_id, relation, items, divisions, valid_until, reads_per_day, rows_per_statement'),
	('state_position', 'id, stance, reason'),
	('file_service_change', 'id, filing'),
	('carry_out_service_change', 'id'),
	('open_dispute', 'procedure, case_id, claim'),
	('settle_dispute', 'id, terms'),
	('refer_dispute', 'id'),
	('coordinate_dispute', 'id, opinion'),
	('decide_dispute', 'id, decision, document'),
	('record_usage', 'grant_id, aspect, description'),
	('publish_criticism', 'violation_id, text, document'),
	('report_incident', 'kind, description, entries, grants'),
	('contain_incident', 'id, measures'),
	('close_incident', 'id, report, responsible'),
	('file_complaint', 'kind, description, against, entry, complainant'),
	('answer_complaint', 'id, outcome, answer'),
	('register_violation', 'item, department, facts, procedure, case_id, document'),
	('answer_violation', 'id, statement'),
	('confirm_violation', 'id, finding, document'),
	('dismiss_violation', 'id, finding, document'),
	('order_correction', 'id, order_text, workdays, document'),
	('report_corrected', 'id, note'),
	('refer_violation', 'id, referred_to, reason, document'),
	('ask_extension', 'obligation_id, workdays, reason'),
	('allow_extension', 'obligation_id'),
	('deny_extension', 'obligation_id, reason'),
	('state_justification', 'obligation_id, reason'),
	('govern', 'relation, entry, division_column, record_own'),
	('ungovern', 'relation'),
	('explain_access', 'relation, purpose'),
	('flush_log', ''),
	('log_head', ''),
	('log_root', 'size'),
	('log_checkpoint', 'size'),
	('inclusion_proof', 'leaf, size'),
	('consistency_proof', 'old_size, new_size'),
	('verify_inclusion', 'leaf_hash, leaf, size, proof, root'),
	('verify_consistency', 'old_size, old_root, new_size, new_root, proof'),
	('purge_log', 'before'),
	('hold_log', 'reason'),
	('release_log_hold', 'id'),
	('export_log', 'from_leaf, to_leaf, size'),
	('export_slice', 'from_leaf, to_leaf, size'),
	('verify_log', 'from_leaf, to_leaf, known_size, known_root');

SELECT is(
	(SELECT string_agg(array_to_string(coalesce((p.proargnames)[1:p.pronargs], '{}'), ', '), ' or ')
		FROM pg_proc p WHERE p.proname = r.function AND p.pronamespace = 'govshare'::regnamespace),
	r.parameters, format('govshare.%s(%s)', r.function, r.parameters))
FROM promised r ORDER BY r.function COLLATE "C";

-- Views and tables of cases that everyone may ask
SELECT ok(has_table_privilege('govshare_reader', 'govshare.' || v.name, 'SELECT'), 'a department may read govshare.' || v.name)
FROM unnest(array['access_log', 'calendar', 'calendar_day', 'catalog', 'catalog_entry', 'case_event', 'data_item', 'department',
	'department_head', 'division', 'entry_condition', 'government', 'log_status', 'my_grants', 'notice', 'obligation', 'pending_step', 'purpose',
	'entry_quality', 'entry_tightening', 'my_duties', 'overdue', 'platform', 'registered_change', 'return_flow', 'share_grant', 'share_request', 'statute', 'transition', 'violation']) AS v (name)
WHERE to_regclass('govshare.' || v.name) IS NOT NULL OR fail('there is no govshare.' || v.name) IS NOT NULL
ORDER BY v.name;

-- Labels of enums are part of what is stored
SELECT enum_has_labels('govshare', 'share_attribute', array['unconditional', 'conditional', 'not_shared']);
SELECT enum_has_labels('govshare', 'share_method', array['service', 'batch', 'file']);
SELECT enum_has_labels('govshare', 'data_grade', array['general', 'important', 'core']);
SELECT enum_has_labels('govshare', 'government_level', array['national', 'province', 'prefecture', 'county', 'township']);
SELECT enum_has_labels('govshare', 'update_frequency',
	array['realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'semiannual', 'yearly', 'irregular']);

-- Parameters of what users call are named, and by no reserved word
SELECT is_empty($$
	SELECT p.oid::regprocedure, a.name
	FROM pg_proc p CROSS JOIN LATERAL unnest((p.proargnames)[1:p.pronargs]) AS a (name)
		JOIN pg_get_keywords() k ON k.word = a.name AND k.catcode IN ('R', 'T')
	WHERE p.pronamespace = 'govshare'::regnamespace
$$, 'no parameter is named by a reserved word');

-- Settings
SELECT is((SELECT context FROM pg_settings WHERE name = s.name), s.context, format('setting %s (%s)', s.name, s.context))
FROM (VALUES ('govshare.acting_for', 'user'), ('govshare.allow_unsafe_fsync', 'postmaster'), ('govshare.break_glass', 'superuser'),
	('govshare.check_interval', 'sighup'), ('govshare.due_soon_workdays', 'sighup'), ('govshare.clock', 'sighup'), ('govshare.log_mode', 'superuser'),
	('govshare.log_query', 'superuser'), ('govshare.log_queue_size', 'postmaster'), ('govshare.log_timeout', 'superuser'), ('govshare.max_databases', 'postmaster'),
	('govshare.purpose', 'user'), ('govshare.scenario', 'user'), ('govshare.timezone', 'sighup')) AS s (name, context)
ORDER BY s.name;

-- Nobody becomes a department's role or the group by installing the extension
SELECT is_empty($$
	SELECT m.member::regrole FROM pg_auth_members m WHERE m.roleid = 'govshare_reader'::regrole
		AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = m.member AND r.rolname LIKE 'regress\_govshare\_%')
$$, 'the group of departments has no other members');

SELECT * FROM finish();
