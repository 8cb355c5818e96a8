\set used_echo :ECHO
\set ECHO none
-- After world.sql, act.sql and published_entry.sql: grants by the whole lawful
-- path. granted(requester, purpose): a grant of MZ001/000001, its number.
CREATE FUNCTION granted(requester text, purpose text DEFAULT 'benefit_check', methods text DEFAULT '{service}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	id bigint := act(requester, format('SELECT govshare.request_share(%L, %L, ''法'', ''场景'', ''范围'', %L, ''2099-12-31'', divisions => ''{37}'')', 'MZ001/000001', purpose, methods));
BEGIN
	PERFORM act(requester || '_head', format('SELECT govshare.endorse_request(%s)', id));
	PERFORM act('mca_head', format('SELECT govshare.approve_request(%s)', id));
	RETURN act('mca', format('SELECT govshare.deliver_request(%s)', id));
END
$$;
-- told(who): what a department was told, newest last, without the names of cases
CREATE FUNCTION told(who text, about text) RETURNS int LANGUAGE sql AS $$
	SELECT count(*)::int FROM govshare.notice WHERE recipient = who AND procedure = about
$$;
-- duty(who, step): how often the step waits for that department
CREATE FUNCTION duty(who text, awaited text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
	RETURN act(who, format('SELECT count(*) FROM govshare.my_duties WHERE step = %L', awaited));
END
$$;
\set ECHO :used_echo
