-- Article 17: the catalogue follows changes of law and duties within 10
-- working days of the change (+5 with consent), reviews take 2.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2025-12-01 09:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
SELECT no_plan();
CREATE FUNCTION change(who text, cause text, changed_on date, entries text DEFAULT '{MZ001/000001}', department text DEFAULT 'mca') RETURNS text LANGUAGE sql AS $$
	SELECT act(who, format('SELECT (govshare.register_catalog_change(%L, %L, %L, %L, ''国令第809号''))[1]', department, entries, cause, changed_on))
$$;
CREATE FUNCTION update_of(change bigint) RETURNS govshare.obligation LANGUAGE sql AS $$
	SELECT o FROM govshare.obligation o WHERE procedure = 'registered_change' AND case_id = change AND statute = 'catalog_update' ORDER BY id DESC LIMIT 1
$$;

-- ---- what starts the period, and when ----
\set clock '2026-02-10 17:00'
\ir ../sql/include/clock.sql
SELECT change('mca', 'law_change', '2026-02-10') AS c1 \gset
SELECT is((update_of(:c1)).due_on, '2026-03-02', 'ten working days from the day of the change');
SELECT is((update_of(:c1)).department, 'mca', 'of the department');
SELECT is((SELECT step || ' ' || owed_to FROM govshare.pending_step WHERE procedure = 'registered_change'), 'submit_entry nda', 'which finds it among its duties');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'nda' AND procedure = 'registered_change'), 1, 'its authority is told');
BEGIN;
SELECT is((update_of(change('nda', 'duty_change', '2026-02-09')::bigint)).due_on, '2026-02-28', 'the authority may register it; it runs from the day of the change all the same');
SELECT is(update_of(change('mca', 'other', '2026-02-09')::bigint), NULL, 'another cause starts nothing');
SELECT is(update_of(change('mca', 'law_change', '2025-07-31')::bigint), NULL, 'neither does a change before the Regulations were in force (Article 44)');
SELECT isnt(change('mca', 'law_change', '2026-02-10', '{MZ001/000001,MZ001/000002}'), NULL, 'several entries at once');
SELECT is((SELECT (update_of(id)).due_on FROM govshare.registered_change WHERE entry = 'MZ001/000002'), '2026-03-02', 'each with its clock, even one still to be drawn up');
ROLLBACK;
SELECT is(refused('mca', $$SELECT govshare.register_catalog_change('mca', '{MZ001/000001}', 'law_change', '2026-02-11', 'd')$$), 'SG103 17', 'a change of tomorrow is refused');
SELECT is(refused('mca', $$SELECT govshare.register_catalog_change('mca', '{MZ001/000001}', 'whim', '2026-02-10', 'd')$$), 'SG103 17', 'so is an unknown cause');
SELECT is(refused('mca', $$SELECT govshare.register_catalog_change('mca', '{}', 'law_change', '2026-02-10', 'd')$$), 'SG103 17', 'and no entry');
SELECT is(refused('mca', $$SELECT govshare.register_catalog_change('mca', '{MZ001/000001}', 'law_change', '2026-02-10', ' ')$$), 'SG103 17', 'and no document');
SELECT is(refused('mps', $$SELECT govshare.register_catalog_change('mps', '{MZ001/000001}', 'law_change', '2026-02-10', 'd')$$), 'SG102 17', 'nobody registers for another''s entry');
SELECT is(refused('mps', $$SELECT govshare.register_catalog_change('mca', '{MZ001/000001}', 'law_change', '2026-02-10', 'd')$$), 'SG102 17', 'or for another department');
SELECT is(refused('sd_data', $$SELECT govshare.register_catalog_change('mca', '{MZ001/000001}', 'law_change', '2026-02-10', 'd')$$), 'SG102 17', 'or as the authority of another government');
SELECT throws_ok($$SET ROLE regress_govshare_mca; UPDATE govshare.registered_change SET state = 'settled'$$, '42501', NULL, 'by hand neither');
RESET ROLE;

-- ---- overdue at birth ----
BEGIN;
SELECT change('nda', 'law_change', '2026-01-05') AS late \gset
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'a change registered too late is overdue at birth');
SELECT is((SELECT item FROM govshare.violation WHERE procedure = 'registered_change' AND case_id = :late), '39(1)', 'and flagged as 39(1)');
ROLLBACK;

-- ---- five more days with consent ----
SELECT is(refused('mca', format('SELECT govshare.ask_extension(%s, 6, ''特殊原因'')', (update_of(:c1)).id)), 'SG104 17', 'six more is over the limit');
SELECT act('mca', format('SELECT govshare.ask_extension(%s, 5, ''特殊原因'')', (update_of(:c1)).id)) IS NULL AS asked \gset
SELECT is(act('nda', format('SELECT govshare.allow_extension(%s)', (update_of(:c1)).id)), '2026-03-09', 'five more');

-- ---- handing in meets it; a return reopens it with the original due date ----
CREATE FUNCTION hand_in() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM act('mca_principal', 'SELECT govshare.endorse_entry(''MZ001/000001'')');
	PERFORM act('mca', 'SELECT govshare.submit_entry(''MZ001/000001'')');
END
$$;
\set clock '2026-02-13 23:59:59.999999'
\ir ../sql/include/clock.sql
SELECT act('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', ''国令第809号施行'')'), hand_in() IS NULL AS handed_in \gset
SELECT is((update_of(:c1)).state, 'met', 'handing the update in meets it');
SELECT is((SELECT count(*)::int FROM govshare.pending_step WHERE procedure = 'registered_change'), 0, 'nothing waits for the department now');
SELECT is((SELECT due_on FROM govshare.obligation WHERE statute = 'catalog_review' AND ended_at IS NULL), '2026-02-24', 'the authority has two working days, received on the 13th');
SELECT act('nda', 'SELECT govshare.return_entry(''MZ001/000001'', ''数据项不全'')') IS NULL AS returned \gset
SELECT is((update_of(:c1)).state || ' ' || (update_of(:c1)).due_on, 'open 2026-03-09', 'it runs again, to the original day');
SELECT is((SELECT count(*)::int FROM govshare.obligation WHERE procedure = 'registered_change'), 1, 'as the same obligation');
\set clock '2026-02-14 00:00'
\ir ../sql/include/clock.sql
SELECT act('mca', $$SELECT govshare.draft_entry('MZ001/000001', '行政区划', 'conditional', '{service}', '[{"name": "代码", "column": "code"}]', 'table', 'yearly', '基础信息',
	'密评 2025-06-15', '个保评 2025-06-20', scope => '政府部门', purposes => '{statistics}')$$) AS drafted \gset
SELECT hand_in() IS NULL AS handed_in \gset
SELECT is((SELECT due_on FROM govshare.obligation WHERE statute = 'catalog_review' AND ended_at IS NULL), '2026-02-25', 'received on the 14th');
SELECT act('mca', 'SELECT govshare.withdraw_entry(''MZ001/000001'', ''再核'')') IS NULL AS withdrawn \gset
SELECT is((update_of(:c1)).state, 'open', 'withdrawn from review, it runs again too');
SELECT act('mca', 'SELECT govshare.amend_entry(''MZ001/000001'', ''国令第809号施行'')') AS amended \gset
\set clock '2026-03-10 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'the original day is over');
SELECT hand_in() IS NULL AS handed_in \gset
SELECT is((update_of(:c1)).state || ' ' || ((update_of(:c1)).met_at IS NOT NULL)::text, 'overdue true', 'handed in late');
\set clock '2026-03-13 00:00'
\ir ../sql/include/clock.sql
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'the review is late');
SELECT is((SELECT department || ' ' || item FROM govshare.violation v WHERE obligation = (SELECT max(id) FROM govshare.obligation WHERE statute = 'catalog_review')), 'nda 41(3)', 'which is the authority''s breach, 41(3)');
SELECT act('nda', 'SELECT govshare.publish_entry(''MZ001/000001'')') IS NULL AS published \gset
SELECT is((SELECT state FROM govshare.registered_change WHERE id = :c1), 'settled', 'published: the catalogue followed');
SELECT is((SELECT string_agg(step || ' ' || to_state, ', ' ORDER BY seq) FROM govshare.case_event WHERE procedure = 'registered_change' AND case_id = :c1),
	'register_catalog_change open, submit_entry submitted, return_entry open, submit_entry submitted, withdraw_entry open, submit_entry submitted, publish_entry settled', 'each step stands in the file');
SELECT is((SELECT count(*)::int FROM govshare.violation WHERE procedure = 'registered_change'), 1, 'one breach was flagged');

-- ---- a hint that leads somewhere: what is published is amended, not published again ----
CREATE FUNCTION hint(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM act(who, statement);
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS result = PG_EXCEPTION_HINT;
	RETURN result;
END
$$;
SELECT is(hint('nda', 'SELECT govshare.publish_entry(''MZ001/000001'')'), 'Lawful next steps: amend_entry (provider), withdraw_entry (provider, principal).', 'the hint names the step that helps');

-- ---- a withdrawn entry needs no update ----
SELECT change('mca', 'duty_change', '2026-03-12') AS c2 \gset
SELECT act('mca_principal', 'SELECT govshare.withdraw_entry(''MZ001/000001'', ''职责划转'')') IS NULL AS withdrawn \gset
SELECT is((SELECT state FROM govshare.registered_change WHERE id = :c2), 'settled', 'withdrawing the entry is an answer to the change');
SELECT is((update_of(:c2)).state, 'met', 'in time');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
