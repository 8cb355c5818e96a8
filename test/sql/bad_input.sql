-- Bad input, for every function that can be called, found in the catalogs: so a
-- function that comes tomorrow is here already.  Nulls, the ends of each type,
-- oversized text, and 8 mixtures of these with codes and cases that exist, by
-- each kind of caller: the superuser, the provider, its head, the requester, a
-- foreign authority and a stranger.  Each call ends in an error of class SG or
-- PostgreSQL's own for bad input, never in an internal one, and changes nothing.
\ir include/world.sql
\ir include/published_entry.sql
\ir include/granted.sql
SET client_min_messages = error;
CREATE TABLE extreme (kind text, type text, value text);
INSERT INTO extreme SELECT k, t, v FROM (VALUES
	('text', '{"","  ","no such code"}'::text[]), ('name', '{"","  ","no such column"}'), ('cstring', '{"","  ","no such code"}'),
	('integer', '{0,-2147483648,2147483647}'), ('bigint', '{0,-9223372036854775808,9223372036854775807}'), ('boolean', '{f,t,t}'),
	('date', '{-infinity,infinity,5874897-12-31}'), ('timestamp with time zone', '{-infinity,infinity,294276-12-31}'),
	('jsonb', '{"null",[null],"{\"a\": {\"b\": 1e400}}"}'), ('regclass', '{0,pg_class,4294967295}'), ('anyelement', '{1,2,3}'),
	('text[]', '{"{}","{NULL}","{\"\",\"\"}"}'), ('govshare.share_method[]', '{"{}","{NULL}","{file,file}"}'),
	('govshare.division_code', '{000000,999999999999,659012}'), ('govshare.division_code[]', '{"{}","{NULL}","{000000,000000}"}'),
	('govshare.share_attribute', '{unconditional,conditional,not_shared}'), ('govshare.data_grade', '{general,core,core}'),
	('govshare.update_frequency', '{realtime,irregular,irregular}')
) AS e (t, vs), LATERAL (VALUES ('least', vs[1]), ('odd', vs[2]), ('most', vs[3])) AS w (k, v);
INSERT INTO extreme SELECT 'huge', type, CASE type WHEN 'text' THEN repeat('项', 100000) WHEN 'jsonb' THEN format('[{"name": "%s"}]', repeat('x', 300000))
	WHEN 'text[]' THEN format('{%s}', repeat('x,', 30000) || 'x') ELSE value END FROM extreme WHERE kind = 'most';
-- What exists, by the type of an argument or by its name: it gets a call past its first check
INSERT INTO extreme SELECT 'known', t, v FROM (VALUES
	('bigint', '{1}'::text[]), ('regclass', '{mca.division_code_table}'), ('year', '{2025,2026}'), ('rows_per_statement', '{1}'),
	('calendar', '{CN}'), ('code', '{MZ001/000001}'), ('entry', '{MZ001/000001}'), ('id', '{1}'), ('department', '{mca,sd_hr}'), ('purpose', '{benefit_check}'),
	('statute', '{reply_conditional}'), ('procedure', '{share_request}'), ('ground', '{third_party,incident}'), ('convention', '{following}'), ('kind', '{privacy}'),
	('government', '{CN}'), ('duty', '{principal}'), ('outcome', '{met}'), ('item', '{39.7}'), ('methods', '{"{service}"}'), ('divisions', '{"{37}"}'),
	('row_filter', '{code = (SELECT 1),1/0 = 1,true) OR (true,code}'), ('material', '{"{\"scenario\": \"\"}"}'), ('division_column', '{code,xmin}')
) AS e (t, vs), unnest(vs) v;
-- The value of the n-th argument, in a call of this kind: "known least" takes
-- the least where nothing is known.  A mixture, the same in each run, is drawn
-- from all values but the huge ones.
CREATE FUNCTION argument(f regprocedure, kind text, n bigint, name text, type text) RETURNS text LANGUAGE sql AS $$
	SELECT format('%L::%s', (SELECT x.value FROM extreme x
			WHERE x.type IN (argument.type, argument.name) AND (strpos(argument.kind, x.kind) > 0
				OR argument.kind ~ '^[0-9]' AND x.kind <> 'huge' AND hashtext(f::text || argument.kind || n) % 8 <> 0)
			ORDER BY argument.kind !~ '^[0-9]' AND x.kind <> 'known', hashtext(f::text || argument.kind || n || x.value), x.value COLLATE "C" LIMIT 1),
		replace(argument.type, 'anyelement', 'integer'))
$$;
-- How many rows of govshare's tables this transaction has written so far
CREATE TABLE own AS SELECT array_agg(c.oid) AS tables FROM pg_class c WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r';
CREATE FUNCTION written() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN (SELECT sum(pg_stat_get_xact_tuples_inserted(o) + pg_stat_get_xact_tuples_updated(o) + pg_stat_get_xact_tuples_deleted(o)) FROM own, unnest(own.tables) o);
END
$$;
GRANT SELECT ON own TO PUBLIC;
-- Calls it, tells what came of it, and undoes it
CREATE FUNCTION probe(who text, f regprocedure, kind text, OUT state text, OUT message text, OUT call text) LANGUAGE plpgsql AS $$
DECLARE
	before bigint;
	after bigint;
BEGIN
	SELECT format('SELECT %s(%s)::text', p.oid::regproc, coalesce(string_agg(CASE WHEN p.provariadic <> 0 AND a.n = p.pronargs THEN 'VARIADIC ' ELSE '' END
			|| argument(f, kind, a.n, p.proargnames[a.n], a.type::regtype::text), ', ' ORDER BY a.n) FILTER (WHERE a.n IS NOT NULL), ''))
		INTO call FROM pg_proc p LEFT JOIN unnest(p.proargtypes::oid[]) WITH ORDINALITY a (type, n) ON a.n <= p.pronargs WHERE p.oid = f GROUP BY p.oid;
	before := written();
	BEGIN
		IF who <> 'superuser' THEN
			EXECUTE format('SET LOCAL ROLE %I', 'regress_govshare_' || who);
		END IF;
		EXECUTE call INTO message;
		after := written();
		RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = CASE WHEN after > before THEN 'changed' ELSE 'ok' END;
	EXCEPTION WHEN OTHERS THEN
		state := CASE SQLSTATE WHEN 'ZZZZZ' THEN SQLERRM ELSE SQLSTATE END;
		message := CASE SQLSTATE WHEN 'ZZZZZ' THEN message ELSE SQLERRM END;
	END;
	-- Kept for reading only: what is long would be compressed, which costs more than the call
	message := left(message, 100);
	call := left(call, 5000);
END
$$;
-- Everything the extension keeps, but for the record, which grows by itself
CREATE FUNCTION everything() RETURNS TABLE (name text, rows text) LANGUAGE sql AS $$
	SELECT c.relname, query_to_xml(format('SELECT count(*), md5(string_agg(t::text, %L ORDER BY t::text)) FROM govshare.%I t', E'\n', c.relname), true, true, '')::text
	FROM pg_class c WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^(access_record|log_|alert_progress)'
$$;
CREATE TABLE before AS SELECT * FROM everything();
CREATE TABLE probed AS SELECT p.oid::regprocedure AS f, p.proname, p.provolatile = 'v' AS changes, w.who, k.kind, r.*
	FROM pg_proc p, unnest('{superuser,mca,mca_head,sd_hr,gd_data,stranger}'::text[]) AS w (who),
		unnest('{nothing,least,odd,most,huge,known least,known odd,known most,known huge,1,2,3,4,5,6,7,8}'::text[]) AS k (kind), LATERAL probe(w.who, p.oid, k.kind) r
	WHERE p.pronamespace = 'govshare'::regnamespace AND p.pronargs > 0 AND p.prokind = 'f' AND p.prorettype <> ALL ('{trigger,event_trigger,internal,cstring}'::regtype[])
		AND 'internal'::regtype <> ALL (p.proargtypes::oid[]) AND 'cstring'::regtype <> ALL (p.proargtypes::oid[]);
SELECT count(DISTINCT f) > 60 AS enough, count(DISTINCT who) AS callers, count(DISTINCT kind) AS kinds FROM probed;
-- Errors are of class SG, of data (22, 23), of a limit (54), of what is asked for (42) ...
SELECT DISTINCT proname, who, state, left(message, 100) AS message, left(call, 200) AS call FROM probed WHERE state !~ '^(ok|changed|(SG|22|23|54|42)...)$' ORDER BY 1, 2, 3, 4, 5;
-- ... and of these last only privileges, but where a name or a predicate is asked for
SELECT proname, string_agg(DISTINCT state, ' ' ORDER BY state) AS states FROM probed WHERE state ~ '^42' AND state <> '42501' GROUP BY proname ORDER BY 1;
-- A stranger gets nothing but a refusal
SELECT DISTINCT proname, state FROM probed WHERE who = 'stranger' AND state <> '42501' ORDER BY 1, 2;
-- What takes bad input, and may: it only looks and reckons; some take but a null, and give one
SELECT proname AS looks, bool_and(call ~ 'NULL::') AS nulls_only FROM probed WHERE state = 'ok' AND NOT changes GROUP BY proname ORDER BY 1;
-- What may write: these found what they were asked for.  Any words are a reason;
-- nothing was left to close, or to drop; a case was locked for a step.  Others are a bug.
SELECT proname, state, string_agg(DISTINCT who, ' ' ORDER BY who) AS callers, replace(left(min(call COLLATE "C"), 150), 'SELECT govshare.', '') AS call
	FROM probed WHERE state = 'changed' OR state = 'ok' AND changes GROUP BY proname, state ORDER BY 1, 2;
-- And everything is as it was
SELECT count(*) > 20 AS enough, count(*) FILTER (WHERE b.rows IS DISTINCT FROM e.rows) AS changed FROM before b FULL JOIN everything() e USING (name);
