-- The lawful steps of a procedure, listed and drawn.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION govshare;
SELECT step, party, duty, article, opens FROM govshare.procedure_steps('assessment');
SELECT count(*) FROM govshare.procedure_steps('dinner');
SELECT govshare.procedure_diagram('dinner');
SELECT govshare.procedure_diagram(NULL) IS NULL;
\pset format unaligned
\pset tuples_only on
SELECT govshare.procedure_diagram('registered_change');
-- every procedure can be drawn, with every step on an arrow between two states that are there
SELECT p.procedure, t.step FROM (SELECT DISTINCT procedure, govshare.procedure_diagram(procedure) AS dot FROM govshare.transition) p JOIN govshare.transition t USING (procedure)
WHERE p.dot !~ format('\t"%s" -> "%s" \[label=" %s', t.from_state, t.to_state, t.step) OR p.dot !~ format('\t"%s"( |;)', t.from_state) OR p.dot !~ format('\t"%s"( |;)', t.to_state);
