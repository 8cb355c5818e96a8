/* 98_restore.sql: from a dump to a database that enforces again */

CREATE TABLE restore_mode (
	begun_at timestamptz NOT NULL,
	begun_by text NOT NULL,
	reason text NOT NULL
);
COMMENT ON TABLE restore_mode IS 'has a row while the database is being restored: from CREATE EXTENSION under govshare.break_glass to finish_restore(). Meanwhile rows are taken as dumped, governed data is not read, and the workers wait';
CREATE TRIGGER restore_mode_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON restore_mode
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE restore_mode ENABLE ALWAYS TRIGGER restore_mode_procedure_only;
GRANT SELECT ON restore_mode TO PUBLIC;

-- pg_restore under break-glass begins here
INSERT INTO restore_mode (begun_at, begun_by, reason)
	SELECT clock_timestamp(), session_user, s.reason
	FROM (SELECT nullif(current_setting('govshare.break_glass', true), '') AS reason) AS s
	WHERE s.reason IS NOT NULL;

/*
 * pg_restore --jobs loads the tables of an extension in any order: references
 * are not checked row by row, but once, by finish_restore().  Hence this module
 * is the last of those that make tables.
 */
CREATE FUNCTION restore_references(enforced boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t record;
BEGIN
	FOR t IN
		SELECT g.tgrelid::regclass AS relation, g.tgname
		FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
		WHERE c.relnamespace = 'govshare'::regnamespace AND g.tgisinternal AND (g.tgenabled = 'D') = enforced
	LOOP
		EXECUTE format('ALTER TABLE %s %s TRIGGER %I', t.relation, CASE WHEN enforced THEN 'ENABLE' ELSE 'DISABLE' END, t.tgname);
	END LOOP;
END
$$;
COMMENT ON FUNCTION restore_references(boolean) IS 'lets the foreign keys of govshare check again, or not, while rows are restored';
REVOKE ALL ON FUNCTION restore_references(boolean) FROM PUBLIC;
SELECT restore_references(false) WHERE EXISTS (SELECT FROM restore_mode);

-- The record is dumped with its tree and with what was counted of it; its partitions are tables that pg_dump finds by itself
DO $$
BEGIN
	IF EXISTS (SELECT FROM govshare.restore_mode) THEN
		DELETE FROM govshare.log_usage_state;
		DELETE FROM govshare.alert_progress;
	END IF;
END
$$;
SELECT pg_catalog.pg_extension_config_dump('log_tree', '');
SELECT pg_catalog.pg_extension_config_dump('log_tile', '');
SELECT pg_catalog.pg_extension_config_dump('log_case', '');
SELECT pg_catalog.pg_extension_config_dump('log_pending', '');
SELECT pg_catalog.pg_extension_config_dump('log_pending_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_usage', '');
SELECT pg_catalog.pg_extension_config_dump('log_hold', '');
SELECT pg_catalog.pg_extension_config_dump('log_hold_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_purge', '');
SELECT pg_catalog.pg_extension_config_dump('log_purge_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('log_usage_state', '');

CREATE FUNCTION restore_shield_defect(relation oid) RETURNS text
	LANGUAGE C VOLATILE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION restore_shield_defect(oid) IS 'what is wrong with the shield of a governed table or of its partitions and children; null if nothing is';
REVOKE ALL ON FUNCTION restore_shield_defect(oid) FROM PUBLIC;

CREATE FUNCTION restore_note(message text) RETURNS void
	LANGUAGE C VOLATILE STRICT AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION restore_note(text) IS 'puts on record that what follows is the history of a restored database';
REVOKE ALL ON FUNCTION restore_note(text) FROM PUBLIC;

CREATE FUNCTION restore_findings() RETURNS TABLE (object text, finding text)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	o record;
	n bigint;
	missing text;
BEGIN
	-- roles and relations by their number: the dump was made when they were gone, or they are not here
	FOR o IN
		SELECT c.relname, a.attname, a.atttypid::regtype::text AS type
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND a.atttypid IN ('regrole'::regtype, 'regclass'::regtype)
		ORDER BY c.relname, a.attnum
	LOOP
		FOR missing IN EXECUTE format('SELECT t.%1$I::oid::text FROM govshare.%2$I t WHERE t.%1$I IS NOT NULL AND t.%1$I <> 0'
			' AND NOT EXISTS (SELECT FROM pg_catalog.%3$I x WHERE x.oid = t.%1$I)',
			o.attname, o.relname, CASE o.type WHEN 'regrole' THEN 'pg_authid' ELSE 'pg_class' END)
		LOOP
			RETURN QUERY SELECT format('govshare.%s.%s', o.relname, o.attname),
				format('names %s %s, which does not exist', CASE o.type WHEN 'regrole' THEN 'role' ELSE 'relation' END, missing);
		END LOOP;
	END LOOP;

	-- references
	FOR o IN
		SELECT c.conname, c.conrelid, c.confrelid,
			string_agg(format('f.%I = p.%I', fa.attname, pa.attname), ' AND ') AS same,
			string_agg(format('f.%I IS NOT NULL', fa.attname), ' AND ') AS filled
		FROM pg_constraint c, unnest(c.conkey, c.confkey) k(f, p), pg_attribute fa, pg_attribute pa
		WHERE c.contype = 'f' AND c.connamespace = 'govshare'::regnamespace
			AND fa.attrelid = c.conrelid AND fa.attnum = k.f AND pa.attrelid = c.confrelid AND pa.attnum = k.p
		GROUP BY c.oid, c.conname, c.conrelid, c.confrelid ORDER BY c.conname
	LOOP
		EXECUTE format('SELECT count(*) FROM %s f WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
			o.conrelid::regclass, o.filled, o.confrelid::regclass, o.same) INTO n;
		IF n > 0 THEN
			RETURN QUERY SELECT o.conrelid::regclass::text, format('%s rows break %s', n, o.conname);
		END IF;
	END LOOP;

	-- triggers that a data-only restore with --disable-triggers left otherwise than they were
	RETURN QUERY
		SELECT t.tgrelid::regclass::text, format('trigger %s is disabled', t.tgname)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
		WHERE c.relnamespace = 'govshare'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'D'
		ORDER BY 1, 2;
	RETURN QUERY
		SELECT t.tgrelid::regclass::text, format('trigger %s does not fire always', t.tgname)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
		WHERE c.relnamespace = 'govshare'::regnamespace AND NOT t.tgisinternal AND t.tgenabled = 'O'
			AND p.proname IN ('procedure_only', 'procedure_step', 'log_refuse', 'governed_table_guard')
		ORDER BY 1, 2;

	-- governed tables and their shields
	RETURN QUERY
		SELECT g.relation::text, d.defect
		FROM govshare.governed_table g, LATERAL (SELECT govshare.restore_shield_defect(g.relation::oid) AS defect) d
		WHERE d.defect IS NOT NULL AND EXISTS (SELECT FROM pg_class c WHERE c.oid = g.relation)
		ORDER BY 1;

	-- cases: in the state that their last event led to, with every event there
	FOR o IN
		SELECT c.relname
		FROM pg_class c
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND c.relname IN (SELECT t.procedure FROM govshare.transition t)
			AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('id', 'state'))
		ORDER BY c.relname
	LOOP
		RETURN QUERY EXECUTE format(
			'SELECT format(''govshare.%1$s %%s'', e.case_id),'
			' CASE WHEN e.last <> e.n THEN ''has lost events'' WHEN t.id IS NULL THEN ''has events but no row'''
			' ELSE format(''is %%s, but its last event led to %%s'', t.state, e.state) END'
			' FROM (SELECT case_id, max(seq) AS last, count(*) AS n, (array_agg(to_state ORDER BY seq DESC))[1] AS state'
			'  FROM govshare.case_event WHERE procedure = %1$L GROUP BY case_id) e'
			' LEFT JOIN govshare.%1$I t ON t.id = e.case_id'
			' WHERE e.last <> e.n OR t.id IS NULL OR t.state::text <> e.state ORDER BY e.case_id', o.relname);
	END LOOP;

	-- the record of use: all of it, or none
	RETURN QUERY SELECT * FROM govshare.record_findings();
END
$$;
COMMENT ON FUNCTION restore_findings() IS 'what keeps finish_restore() from finishing: one row each';
REVOKE ALL ON FUNCTION restore_findings() FROM PUBLIC;

CREATE FUNCTION finish_restore() RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	first record;
	head bigint := (SELECT h.size FROM govshare.log_head() h);
	n bigint;
	s record;
	why text := current_setting('govshare.break_glass', true);
BEGIN
	IF coalesce(why, '') = '' OR NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
		RAISE EXCEPTION '%', govshare.say('a restore is finished by a superuser under govshare.break_glass')
			USING ERRCODE = 'SG102', DETAIL = govshare.say('What it takes over as it stands, grants and the record of use among it, binds departments (Articles 25 and 29).'),
			HINT = govshare.say('SET govshare.break_glass to the reason of the restore, as a superuser.');
	END IF;
	IF NOT EXISTS (SELECT FROM govshare.restore_mode) THEN
		RAISE EXCEPTION '%', govshare.say('no restore is under way in this database')
			USING ERRCODE = 'SG101', DETAIL = govshare.say('One begins with CREATE EXTENSION under govshare.break_glass, as pg_restore does it (Article 29).'),
			HINT = govshare.say('Run pg_restore with PGOPTIONS=''-c govshare.break_glass=reason''.');
	END IF;
	-- steps that no leaf of the restored record holds become leaves anew
	INSERT INTO govshare.log_pending (procedure, case_id, seq)
		SELECT e.procedure, e.case_id, e.seq FROM govshare.case_event e
		WHERE NOT EXISTS (SELECT FROM govshare.log_case c WHERE (c.procedure, c.case_id, c.seq) = (e.procedure, e.case_id, e.seq))
			AND NOT EXISTS (SELECT FROM govshare.log_pending p WHERE (p.procedure, p.case_id, p.seq) = (e.procedure, e.case_id, e.seq))
		ORDER BY e.at, e.procedure, e.case_id, e.seq;
	INSERT INTO govshare.log_usage_state SELECT 0 WHERE NOT EXISTS (SELECT FROM govshare.log_usage_state);
	-- rules of alerts go on counting where they were; in another record than they have counted, from its first leaf on
	IF NOT EXISTS (SELECT FROM govshare.alert_progress) OR head < greatest(
			(SELECT p.leaf FROM govshare.alert_progress p), (SELECT max(r.from_leaf) FROM govshare.alert_rule r)) THEN
		DELETE FROM govshare.alert_count;
		DELETE FROM govshare.alert_progress;
		INSERT INTO govshare.alert_progress VALUES (0);
		UPDATE govshare.alert_rule r SET from_leaf = 0 WHERE r.from_leaf > head;
	END IF;
	SELECT f.object, f.finding INTO first FROM govshare.restore_findings() f LIMIT 1;
	IF FOUND THEN
		SELECT count(*) INTO n FROM govshare.restore_findings();
		RAISE EXCEPTION '%', govshare.say('the restored database is not whole: %s %s', first.object, first.finding)
			USING ERRCODE = 'SG103', DETAIL = govshare.say('%s findings. Data is shared under grants and shields that hold, and the record is kept whole (Articles 25 and 29).', n),
			HINT = govshare.say('SELECT * FROM govshare.restore_findings(); repair under govshare.break_glass, or restore again, roles first.');
	END IF;
	-- ids go on where the restored rows end
	FOR s IN
		SELECT c.relname, a.attname, pg_get_serial_sequence(format('govshare.%I', c.relname), a.attname) AS sequence
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE c.relnamespace = 'govshare'::regnamespace AND c.relkind = 'r'
			AND pg_get_serial_sequence(format('govshare.%I', c.relname), a.attname) IS NOT NULL
	LOOP
		EXECUTE format('SELECT setval(%L, m.top) FROM (SELECT max(%I) AS top FROM govshare.%I) m, %s q'
			' WHERE m.top > q.last_value OR m.top = q.last_value AND NOT q.is_called', s.sequence, s.attname, s.relname, s.sequence);
	END LOOP;
	PERFORM govshare.make_private(i.inhrelid) FROM pg_inherits i WHERE i.inhparent = 'govshare.access_record'::regclass;
	PERFORM govshare.restore_references(true);
	DELETE FROM govshare.restore_mode;
	PERFORM govshare.restore_note(format('database %I was restored from a dump: %s', current_database(), why));
END
$$;
COMMENT ON FUNCTION finish_restore() IS 'ends a restore under govshare.break_glass: checks references, shields, cases and the record, sets the sequences, and lets reads and workers begin; the record goes on where the dump had it, with a first leaf that says so (Article 29)';
REVOKE ALL ON FUNCTION finish_restore() FROM PUBLIC;

SELECT revoke_from_strangers();
