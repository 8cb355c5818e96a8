-- alert_rule, alert: denials, volume and unusual hours raise an alert for a person to look at (Article 34).
\set ECHO none
\ir include/guarded.sql
\ir include/attempt.sql
CREATE FUNCTION reads(who text, n int, purpose text DEFAULT 'benefit_check') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('govshare.purpose', purpose, false);
	FOR i IN 1..n LOOP
		PERFORM public.attempt(who, 'SELECT count(*) FROM (SELECT name FROM mca.division_code_table) t');
	END LOOP;
	PERFORM govshare.flush_log();
END $$;
\set ECHO all
-- who sets a rule: the department itself, the provider, an authority over one of them
SELECT attempt('sd_hr', $$SELECT govshare.set_alert_rule(kind => 'denials', threshold => 3, department => 'sd_hr')$$);
SELECT attempt('mca', $$SELECT govshare.set_alert_rule(kind => 'denials', threshold => 2, entry => 'MZ001/000001', time_window => '31 days')$$);
SELECT attempt('sd_data', $$SELECT govshare.set_alert_rule(kind => 'volume', measure => 'reads', threshold => 4, department => 'sd_hr', entry => 'MZ001/000001', time_window => '31 days', reason => '异常调用')$$);
SELECT attempt('nda', $$SELECT govshare.set_alert_rule(kind => 'volume', measure => 'rows', threshold => 10, entry => 'MZ001/000001', time_window => '31 days')$$);
SELECT attempt('mca', $$SELECT govshare.set_alert_rule(kind => 'hours', threshold => 1, entry => 'MZ001/000001', time_window => '31 days', hours_from => '00:00', hours_until => '23:59:59.999999')$$);
SELECT who, attempt(who, format('SELECT govshare.set_alert_rule(%s)', args)) AS refused
FROM (VALUES
	('gd_data', $$'denials', 3, department => 'sd_hr'$$),
	('sd_hr', $$'denials', 3, department => 'jn_civil'$$),
	('sd_hr', $$'denials', 3, entry => 'MZ001/000001'$$),
	('mps', $$'denials', 3, 'jn_civil', 'MZ001/000001'$$),
	('sd_hr', $$'denials', 3$$),
	('sd_hr', $$'thefts', 3, 'sd_hr'$$),
	('sd_hr', $$'denials', 0, 'sd_hr'$$),
	('sd_hr', $$'denials', 3, 'sd_hr', 'nothing'$$),
	('nda', $$'denials', 3, 'nobody'$$),
	('sd_hr', $$'denials', 3, 'sd_hr', time_window => '1 month'$$),
	('sd_hr', $$'denials', 3, 'sd_hr', time_window => '1 second'$$),
	('sd_hr', $$'volume', 3, 'sd_hr'$$),
	('sd_hr', $$'volume', 3, 'sd_hr', measure => 'bytes'$$),
	('sd_hr', $$'denials', 3, 'sd_hr', measure => 'rows'$$),
	('sd_hr', $$'hours', 3, 'sd_hr', hours_from => '22:00'$$),
	('sd_hr', $$'denials', 3, 'sd_hr', hours_from => '22:00', hours_until => '06:00'$$),
	('stranger', $$'denials', 3, 'sd_hr'$$)) v (who, args);
SELECT id, kind, department, entry, set_by, state FROM govshare.alert_rule ORDER BY id;

-- below the thresholds nothing is raised
SELECT reads('sd_hr', 2, 'residence'), reads('jn_civil', 1, 'residence');
SELECT govshare.check_alerts();
-- at the threshold each rule raises one, with who and what
SELECT reads('sd_hr', 1, 'residence'), reads('jn_civil', 1, 'residence');
SELECT govshare.check_alerts();
-- whether an access is one leaf or two
SET govshare.log_mode = async;
SELECT reads('sd_hr', 5), reads('jn_civil', 2);
RESET govshare.log_mode;
SELECT govshare.check_alerts();
SELECT rule, kind, department, entry, provider, state, facts ->> 'counted' AS counted, facts ->> 'count' AS count, facts ->> 'threshold' AS threshold
FROM govshare.alert ORDER BY rule, department COLLATE "C";
-- more of the same raises no second one in the window; nor does counting anew, or a crash between
SELECT reads('sd_hr', 5), reads('sd_hr', 5, 'residence'), reads('jn_civil', 3, 'residence');
SELECT govshare.check_alerts();
SELECT govshare.check_alerts();
BEGIN;
SELECT reads('mps', 3, 'residence');
SELECT govshare.check_alerts() AS raised_and_lost;
ROLLBACK;
SELECT govshare.check_alerts() AS raised_again;
SELECT govshare.check_alerts();
-- an attempt of nobody's role counts for the entry
GRANT USAGE ON SCHEMA govshare TO PUBLIC;
GRANT SELECT ON mca.division_code_table TO regress_govshare_stranger;
SELECT reads('stranger', 2);
SELECT govshare.check_alerts();
SELECT department, entry, facts ->> 'count' AS count FROM govshare.alert WHERE department IS NULL;
-- the provider's own business and break-glass count for nothing
SELECT (SELECT n FROM govshare.alert_count WHERE rule = 4 AND department = 'mca') AS own;
-- a denied attempt is no use: no violation
SELECT count(*) AS violations FROM govshare.violation;
-- who is told, and who sees them
SELECT recipient, count(*) FROM govshare.notice WHERE procedure = 'alert' GROUP BY recipient ORDER BY recipient;
CREATE FUNCTION sees(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SET LOCAL ROLE regress_govshare_%s', who);
	RETURN (SELECT string_agg(DISTINCT rule || ' ' || coalesce(department, '-'), ', ' ORDER BY rule || ' ' || coalesce(department, '-')) FROM govshare.alert);
END $$;
SELECT who, sees(who) FROM unnest('{mca,sd_hr,sd_data,jn_civil,jn_data,mps,nda,gd_data}'::text[]) who;
-- looked at by a person of those whom it concerns, once
CREATE FUNCTION alert_of(rule bigint, department text) RETURNS text LANGUAGE sql SECURITY DEFINER AS
	'SELECT id::text FROM govshare.alert a WHERE a.rule = alert_of.rule AND a.department = alert_of.department';
SELECT who, attempt(who, format('SELECT govshare.review_alert(%s, %L)', alert_of(2, 'jn_civil'), '误操作,已核实')) FROM unnest('{jn_civil,mps,gd_data,mca}'::text[]) who;
SELECT attempt('mca', format('SELECT govshare.review_alert(%s, %L)', alert_of(2, 'jn_civil'), '再次核实'));
SELECT attempt('sd_data', format('SELECT govshare.review_alert(%s, %L)', alert_of(3, 'sd_hr'), ' '));
SELECT attempt('sd_data', format('SELECT govshare.review_alert(%s, %L)', alert_of(3, 'sd_hr'), '批量核查,事先报备'));
SELECT attempt('mca', 'SELECT govshare.review_alert(99999, $$x$$)');
SELECT rule, department, state, reviewed_by, reviewed_at IS NOT NULL AS at, note FROM govshare.alert WHERE state = 'reviewed' ORDER BY rule;
SET ROLE regress_govshare_sd_hr;
SELECT DISTINCT procedure, step, article FROM govshare.my_duties WHERE procedure = 'alert';
RESET ROLE;
-- unusual hours may pass midnight
SELECT t, govshare.in_hours(t, '22:00', '06:00') AS night, govshare.in_hours(t, '09:00', '17:00') AS day FROM unnest('{00:00,05:59:59,06:00,09:00,16:59,17:00,21:59,22:00}'::time[]) t;
-- a rule that is dropped counts no more; only who set it drops it
SELECT attempt('sd_data', $$SELECT govshare.drop_alert_rule(1, '不再需要')$$);
SELECT attempt('mca', $$SELECT govshare.drop_alert_rule(1, '不再需要')$$);
SELECT attempt('sd_hr', $$SELECT govshare.drop_alert_rule(1, '不再需要')$$);
SELECT attempt('sd_hr', $$SELECT govshare.drop_alert_rule(1, '不再需要')$$);
SELECT attempt('sd_hr', $$SELECT govshare.drop_alert_rule(99, '不再需要')$$);
SELECT reads('sd_hr', 1, 'residence');
SELECT govshare.check_alerts();
SELECT count(*) AS counted_for_it FROM govshare.alert_count WHERE rule = 1;
-- written by the procedure only
SELECT attempt(NULL, $$INSERT INTO govshare.alert (rule, kind, set_by, window_from, facts) VALUES (1, 'denials', 'mca', now(), '{}')$$);
SELECT attempt(NULL, 'DELETE FROM govshare.alert_count');
SELECT attempt(NULL, 'UPDATE govshare.alert_progress SET leaf = 0');
