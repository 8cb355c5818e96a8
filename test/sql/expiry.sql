-- Grants end by the clock, each by itself: one that cannot end holds up no other.
\ir include/world.sql
\ir include/attempt.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2026-01-05 10:00'
\ir include/clock.sql
\ir include/published_entry.sql
CREATE FUNCTION granted(who text, purpose text, until date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	id text := substr(attempt(who, format('SELECT govshare.request_share(''MZ001/000001'', %L, ''l'', ''s'', ''u'', ''{service}'', %L)', purpose, until)), 4);
BEGIN
	PERFORM attempt(who || '_head', format('SELECT govshare.endorse_request(%s)', id)), attempt('mca_head', format('SELECT govshare.approve_request(%s)', id));
	RETURN attempt('mca', format('SELECT govshare.deliver_request(%s)', id));
END
$$;
SELECT granted('sd_hr', 'benefit_check', '2026-01-31'), granted('jn_civil', 'statistics', '2026-01-31'), granted('mps', 'statistics', '2026-02-01'), granted('sd_data', 'statistics', '2026-12-31');
-- Something unforeseen makes the second one fail
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''out of order''; END';
SET govshare.break_glass = 'test: a grant that cannot end';
CREATE TRIGGER aa_fail BEFORE UPDATE ON govshare.share_grant FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION fail();
RESET govshare.break_glass;
\set clock '2026-02-01 23:59:59.999999'
\ir include/clock.sql
SELECT expired, failed FROM govshare.check_deadlines();
SELECT id, state, ended_at FROM govshare.share_grant ORDER BY id;
\set clock '2026-02-02 00:00'
\ir include/clock.sql
SELECT expired, failed FROM govshare.check_deadlines();
SET govshare.break_glass = 'test: mended';
DROP TRIGGER aa_fail ON govshare.share_grant;
RESET govshare.break_glass;
SELECT expired, failed FROM govshare.check_deadlines();
SELECT id, state FROM govshare.share_grant ORDER BY id;
SELECT expired, failed FROM govshare.check_deadlines();
\set clock ''
\ir include/clock.sql
