\set attempt_echo :ECHO
\set ECHO none
-- attempt(who, statement): takes a step as regress_govshare_WHO (null: as the
-- superuser) and tells what came of it: "ok" with the result, or SQLSTATE,
-- message, and the articles that DETAIL cites.  A failed attempt leaves nothing.
SET DateStyle TO ISO;
CREATE FUNCTION attempt(who text, statement text) RETURNS text
	LANGUAGE plpgsql AS $$
DECLARE
	result text;
	n bigint;
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	BEGIN
		IF who IS NOT NULL THEN
			EXECUTE format('SET LOCAL ROLE %I', 'regress_govshare_' || who);
		END IF;
		IF statement ~* '^\s*select' THEN
			EXECUTE statement INTO result;
		ELSE
			EXECUTE statement;
			GET DIAGNOSTICS n = ROW_COUNT;
			result := n || CASE n WHEN 1 THEN ' row' ELSE ' rows' END;
		END IF;
		RESET ROLE;
		RETURN 'ok' || coalesce(' ' || nullif(result, ''), '');
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	END;
	RETURN state || ': ' || message || coalesce(' (' || substring(detail FROM 'Articles? [0-9]+(?:(?:, | and | to )[0-9]+)*') || ')', '');
END
$$;
\set ECHO :attempt_echo
