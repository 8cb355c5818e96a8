-- Article 21: the reply, its period, extensions, missing material, reasons.
\ir ../sql/include/world.sql
\ir ../sql/include/act.sql
SET client_min_messages = warning;
SET DateStyle = 'ISO, YMD';
\set clock '2025-09-01 09:00'
\ir ../sql/include/clock.sql
\ir ../sql/include/published_entry.sql
SELECT no_plan();

-- asked(requester): a request for the conditional entry, received now
CREATE FUNCTION asked(requester text, purpose text DEFAULT 'benefit_check') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint := act(requester, format('SELECT govshare.request_share(%L, %L, ''法'', ''场景'', ''范围'', ''{service}'', ''2099-12-31'')', 'MZ001/000001', purpose));
BEGIN
	PERFORM act(requester || '_head', format('SELECT govshare.endorse_request(%s)', id));
	RETURN id;
END
$$;
CREATE FUNCTION reply_due(request bigint) RETURNS date LANGUAGE sql AS $$
	SELECT due_on FROM govshare.obligation WHERE procedure = 'share_request' AND case_id = request AND statute = 'reply_conditional' ORDER BY id DESC LIMIT 1
$$;
CREATE FUNCTION reply_id(request bigint) RETURNS bigint LANGUAGE sql AS $$
	SELECT max(id) FROM govshare.obligation WHERE procedure = 'share_request' AND case_id = request AND statute = 'reply_conditional'
$$;

-- ---- the period, and what extends it ----
\set clock '2025-09-26 17:59:59.999999'
\ir ../sql/include/clock.sql
SELECT asked('sd_hr') AS r1 \gset
SELECT is(reply_due(:r1), '2025-10-16', 'ten working days across the National Day holiday');
SELECT is(refused('mca', format('SELECT govshare.ask_extension(%s, 11, ''特殊原因'')', reply_id(:r1))), 'SG104 21', 'eleven more is over the limit');
SELECT is(refused('mca', format('SELECT govshare.ask_extension(%s, 5, '' '')', reply_id(:r1))), 'SG103', 'an extension states its reason');
SELECT is(refused('sd_hr', format('SELECT govshare.ask_extension(%s, 5, ''x'')', reply_id(:r1))), 'SG102 17', 'who does not owe it asks nothing');
SELECT act('mca', format('SELECT govshare.ask_extension(%s, 4, ''特殊原因'')', reply_id(:r1))) IS NULL AS asked \gset
SELECT is(reply_due(:r1), '2025-10-16', 'asking stops nothing');
SELECT is(refused('sd_data', format('SELECT govshare.allow_extension(%s)', reply_id(:r1))), 'SG102 17', 'the authority of another level does not consent');
SELECT is(act('nda', format('SELECT govshare.allow_extension(%s)', reply_id(:r1))), '2025-10-22', 'the authority consents');
SELECT is((SELECT count(*)::int FROM govshare.notice WHERE recipient = 'sd_hr' AND article = '21' AND procedure = 'share_request' AND case_id = :r1), 1,
	'and the requester is told in the same step');
SELECT is(refused('mca', format('SELECT govshare.ask_extension(%s, 7, ''x'')', reply_id(:r1))), 'SG104 21', 'four and seven are over ten');
SELECT act('mca', format('SELECT govshare.ask_extension(%s, 6, ''x'')', reply_id(:r1))) IS NULL AS asked \gset

-- just before due, and just after
\set clock '2025-10-22 23:59:59.999999'
\ir ../sql/include/clock.sql
BEGIN;
SELECT is(act('nda', format('SELECT govshare.allow_extension(%s)', reply_id(:r1))), '2025-10-30', 'consent in the last instant of the last day');
ROLLBACK;
\set clock '2025-10-23 00:00'
\ir ../sql/include/clock.sql
SELECT matches(refused('nda', format('SELECT govshare.allow_extension(%s)', reply_id(:r1))), '^SG101', 'not in the first instant after it');
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 1::bigint, 'now it is overdue');
SELECT is((SELECT item || ' ' || state FROM govshare.violation WHERE obligation = reply_id(:r1)), '39(4) flagged', 'which is flagged as 39(4), for a person to confirm');
SELECT is((SELECT overdue FROM govshare.check_deadlines()), 0::bigint, 'once');

-- ---- refusing: with a listed ground, and with reasons ----
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''unnecessary'', '''')', :r1)), 'SG103 21', 'a refusal states its reasons');
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''no_time'', ''x'')', :r1)), 'SG103 15', 'on a ground that the law leaves');
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''condition_unmet'', ''x'', 7)', :r1)), 'SG105 15', 'not for a condition that is not listed');
SELECT is(refused('mca', format('SELECT govshare.refuse_request(%s, ''unnecessary'', ''x'')', :r1)), 'SG102 21', 'by the office head');
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''supplement_lapsed'', ''x'')', :r1)), 'SG101 21', 'missing material is no reason to refuse outright');

-- ---- missing material: asked once, within the period; the period starts anew ----
\set clock '2026-01-30 10:00'
\ir ../sql/include/clock.sql
SELECT asked('jn_civil') AS r2, asked('jn_civil', 'statistics') AS r3, asked('mps') AS r4 \gset
SELECT is(reply_due(:r2), '2026-02-13', 'the first period');
\set clock '2026-02-05 10:00'
\ir ../sql/include/clock.sql
SELECT is(refused('mca', format('SELECT govshare.ask_supplement(%s, ''{}'', ''2026-02-12'')', :r2)), 'SG103 21', 'what is missing is named');
SELECT is(refused('mca', format('SELECT govshare.ask_supplement(%s, ''{函}'', ''2026-02-04'')', :r2)), 'SG103 21', 'with a day that can be met');
SELECT act('mca', format('SELECT govshare.ask_supplement(%s, ''{部门职责依据}'', ''2026-02-12'')', :r2)) IS NULL AS asked \gset
SELECT is((SELECT state FROM govshare.obligation WHERE id = reply_id(:r2)), 'cancelled', 'the old period ends');
SELECT is(refused('mca_head', format('SELECT govshare.refuse_request(%s, ''supplement_lapsed'', ''x'')', :r2)), 'SG101 21', 'before the day has passed it cannot lapse');
\set clock '2026-02-12 10:00'
\ir ../sql/include/clock.sql
SELECT act('jn_civil', format('SELECT govshare.supplement_request(%s, ''{"函": "济民函〔2026〕3号"}'')', :r2)) IS NULL AS supplemented \gset
SELECT is(reply_due(:r2), '2026-03-04', 'anew from the complete material');
SELECT is(refused('mca', format('SELECT govshare.ask_supplement(%s, ''{更多}'', ''2026-02-28'')', :r2)), 'SG101 21', 'once only');

-- ---- a local rule may choose to resume what was left ----
INSERT INTO govshare.local_rule (government, statute, supplement, document) VALUES ('CN', 'reply_conditional', 'resume', '国数局函〔2026〕1号');
\set clock '2026-02-05 16:00'
\ir ../sql/include/clock.sql
SELECT act('mca', format('SELECT govshare.ask_supplement(%s, ''{部门职责依据}'', ''2026-02-12'')', :r3)) IS NULL AS asked \gset
\set clock '2026-02-12 10:00'
\ir ../sql/include/clock.sql
SELECT act('jn_civil', format('SELECT govshare.supplement_request(%s, ''{"函": "济民函〔2026〕3号"}'')', :r3)) IS NULL AS supplemented \gset
SELECT is(reply_due(:r3), '2026-02-27', 'four days were used, six are left');
SELECT is((SELECT workdays FROM govshare.obligation WHERE id = reply_id(:r3)), 6, 'and stand in the obligation');
SELECT act('mca', format('SELECT govshare.ask_extension(%s, 10, ''特殊原因'')', reply_id(:r3))) IS NULL AS asked \gset
SELECT is(act('nda', format('SELECT govshare.allow_extension(%s)', reply_id(:r3))), '2026-03-12', 'an extension adds to what was left');
\set clock '2026-02-13 23:59:59.999999'
\ir ../sql/include/clock.sql
BEGIN;
SELECT act('mca', format('SELECT govshare.ask_supplement(%s, ''{x}'', ''2026-02-28'')', :r4)) IS NULL AS asked \gset
SELECT act('mps', format('SELECT govshare.supplement_request(%s, ''{"x": 1}'')', :r4)) IS NULL AS supplemented \gset
SELECT is(reply_due(:r4), '2026-02-14', 'of a period that was used up, a day is left');
ROLLBACK;
\set clock '2026-02-14 00:00'
\ir ../sql/include/clock.sql
SELECT is(refused('mca', format('SELECT govshare.ask_supplement(%s, ''{x}'', ''2026-02-28'')', :r4)), 'SG101 21', 'asked after the last day it is refused');

\set clock ''
\ir ../sql/include/clock.sql
SELECT * FROM finish();
