/* 48_procedure_diagram.sql: the lawful steps of a procedure, to read and as a picture */

CREATE FUNCTION require_procedure(procedure text) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF procedure IS NULL OR NOT EXISTS (SELECT FROM govshare.transition t WHERE t.procedure = require_procedure.procedure) THEN
		RAISE EXCEPTION '%', govshare.say('there is no procedure "%s"', left(coalesce(procedure, ''), 64))
			USING ERRCODE = 'SG103', DETAIL = govshare.say('Procedures are named after their tables of cases.'),
				HINT = govshare.say('They are: %s.', (SELECT string_agg(DISTINCT t.procedure, ', ' ORDER BY t.procedure) FROM govshare.transition t));
	END IF;
END
$$;
COMMENT ON FUNCTION require_procedure(text) IS 'internal: raises SG103 unless there is such a procedure';
REVOKE ALL ON FUNCTION require_procedure(text) FROM PUBLIC;

CREATE FUNCTION procedure_steps(procedure text)
	RETURNS TABLE (from_state text, to_state text, step text, party text, duty text, article text,
		requires text[], opens text[], closes text[], flags text[], tells text[], interpretation text)
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM govshare.require_procedure(procedure);
	RETURN QUERY SELECT t.from_state, t.to_state, t.step, t.party, t.duty, t.article,
			t.requires, t.opens, t.closes, t.flags, t.tells, t.interpretation
		FROM govshare.transition t
		WHERE t.procedure = procedure_steps.procedure
		ORDER BY t.ordinal;
END
$$;
COMMENT ON FUNCTION procedure_steps(text) IS 'every lawful step of a procedure (such as catalog_entry, share_request, share_grant), with its article';

/* What an arrow says: who does what, by which article, and which periods start and end */
CREATE FUNCTION step_label(t transition, parties text) RETURNS text
	LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
	SELECT ' ' || array_to_string(ARRAY[t.step,
		parties || CASE t.duty WHEN 'clerk' THEN '' ELSE ' (' || t.duty || ')' END || ' · Art. ' || t.article,
		'▶ ' || nullif(array_to_string(t.opens, ', '), ''), '■ ' || nullif(array_to_string(t.closes, ', '), ''),
		'↻ ' || nullif(array_to_string(t.resumes, ', '), ''), '⚑ ' || nullif(array_to_string(t.flags, ', '), '')], ' \n ') || ' '
$$;
COMMENT ON FUNCTION step_label(transition, text) IS 'internal: the text of an arrow of procedure_diagram()';
REVOKE ALL ON FUNCTION step_label(transition, text) FROM PUBLIC;

CREATE FUNCTION procedure_diagram(procedure text) RETURNS text
	LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	result text;
BEGIN
	PERFORM govshare.require_procedure(procedure);
	/* Steps that differ in who may take them alone are one arrow */
	WITH step AS (
		SELECT min(t.ordinal) AS ordinal, t.from_state, t.to_state, bool_or(t.interpretation IS NOT NULL) AS interpreted,
			govshare.step_label((array_agg(t ORDER BY t.ordinal))[1], string_agg(t.party, ' / ' ORDER BY t.ordinal)) AS label
		FROM govshare.transition t WHERE t.procedure = procedure_diagram.procedure
		GROUP BY t.from_state, t.to_state, t.step, t.duty, t.opens, t.closes, t.resumes, t.flags
	), state AS (
		SELECT s.state, min(s.ordinal) AS ordinal, NOT EXISTS (SELECT FROM step WHERE step.from_state = s.state) AS final
		FROM (SELECT from_state AS state, ordinal FROM step UNION ALL SELECT to_state, ordinal FROM step) s
		GROUP BY s.state
	)
	SELECT format(E'digraph %I {\n\trankdir=TB;\n\tnode [shape=box, style=rounded, fontname="sans-serif", fontsize=12];\n\tedge [fontname="sans-serif", fontsize=9];\n', procedure_diagram.procedure)
		|| (SELECT string_agg(CASE WHEN s.state = 'new' THEN E'\t"new" [shape=point, width=0.15];\n'
				ELSE format(E'\t"%s"%s;\n', s.state, CASE WHEN s.final THEN ' [peripheries=2]' ELSE '' END) END, '' ORDER BY s.ordinal, s.state) FROM state s)
		|| (SELECT string_agg(format(E'\t"%s" -> "%s" [label="%s"%s];\n', s.from_state, s.to_state, replace(s.label, '"', '\"'),
				CASE WHEN s.interpreted THEN ', style=dashed' ELSE '' END), '' ORDER BY s.ordinal) FROM step s)
		|| E'}\n' INTO result;
	RETURN result;
END
$$;
COMMENT ON FUNCTION procedure_diagram(text) IS 'a procedure as a picture, in the DOT language of Graphviz: states and steps with their parties and articles; ▶ periods that start, ■ that end, ↻ that run again, ⚑ breaches flagged; dashed where the Regulations are interpreted';
