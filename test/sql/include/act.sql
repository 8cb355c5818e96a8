\set act_echo :ECHO
\set ECHO none
-- act(who, statement): takes a step as regress_govshare_WHO and returns its
-- result as text; an error is the caller's (throws_ok) to catch.
CREATE FUNCTION act(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	n bigint;
BEGIN
	PERFORM set_config('role', 'regress_govshare_' || who, true);
	IF statement ~* '^\s*(select|with)' THEN
		EXECUTE statement INTO result;
	ELSE
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		result := n;
	END IF;
	PERFORM set_config('role', 'none', true);
	RETURN result;
END
$$;
-- refused(who, statement): the SQLSTATE with which the step fails, and the
-- article that its DETAIL cites; null if it passes.  Leaves nothing either way.
CREATE FUNCTION refused(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text;
	detail text;
BEGIN
	PERFORM act(who, statement);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = 'it passed';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL;
	RETURN CASE WHEN state <> 'ZZ000' THEN concat_ws(' ', state, substring(detail FROM 'Articles? ([0-9]+)')) END;
END
$$;
\set ECHO :act_echo
