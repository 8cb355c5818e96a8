-- Partitions, inheritance children and foreign keys: no side door to a governed table.
\set ECHO none
\ir include/guarded.sql
\set ECHO all
\set VERBOSITY sqlstate
SET ROLE regress_govshare_mca;
CREATE TABLE mca.birth (id int, area govshare.division_code, name text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE mca.birth_1 PARTITION OF mca.birth FOR VALUES FROM (0) TO (100);
CREATE TABLE mca.birth_2 PARTITION OF mca.birth FOR VALUES FROM (100) TO (200) PARTITION BY RANGE (id);
CREATE TABLE mca.birth_2a PARTITION OF mca.birth_2 FOR VALUES FROM (100) TO (150);
INSERT INTO mca.birth VALUES (1, '370100', 'in scope 1'), (2, '440300', 'canary 1'), (101, '370200', 'in scope 2'), (102, '110000', 'canary 2');
CREATE TABLE mca.base (id int PRIMARY KEY, area govshare.division_code, name text);
CREATE TABLE mca.derived (extra text) INHERITS (mca.base);
INSERT INTO mca.base VALUES (1, '370100', 'in scope'), (2, '440300', 'canary');
INSERT INTO mca.derived VALUES (3, '370100', 'in scope', 'x'), (4, '440300', 'canary', 'y');
DO $$
DECLARE t text;
BEGIN
	FOREACH t IN ARRAY '{birth,birth_1,birth_2,birth_2a,base,derived}'::text[] LOOP
		EXECUTE format('ALTER TABLE mca.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY govshare_scope ON mca.%I USING (govshare.in_scope(%1$I)) WITH CHECK (true)', t);
		EXECUTE format('GRANT SELECT ON mca.%I TO govshare_reader', t);
	END LOOP;
END $$;
RESET ROLE;
SET govshare.break_glass = 'test';
INSERT INTO govshare.governed_table VALUES ('mca.birth', 'MZ001/000002', 'mca', 'area'), ('mca.base', 'MZ001/000003', 'mca', 'area');
INSERT INTO govshare.share_grant (request, entry, entry_version, provider, requester, purpose, methods, items, divisions, row_filter, valid_from, valid_until)
	SELECT n, 'MZ001/00000' || n, 1, 'mca', 'sd_hr', 'benefit_check', '{service,file}', '{id,area,name}', '{37}', NULL, '2025-08-01', '2099-01-01'
	FROM generate_series(2, 3) n;
RESET govshare.break_glass;
SET govshare.purpose = 'benefit_check';
SET search_path = mca, public;
SET ROLE regress_govshare_sd_hr;
SELECT name FROM birth ORDER BY id;
SELECT name FROM birth_1 ORDER BY id;
SELECT name FROM birth_2 ORDER BY id;
SELECT name FROM birth_2a ORDER BY id;
SELECT name FROM birth WHERE id = 102;
SELECT name FROM base ORDER BY id;
SELECT name FROM ONLY base ORDER BY id;
SELECT name FROM derived ORDER BY id;
SELECT extra FROM derived;
SELECT tableoid::regclass, count(*) FROM birth GROUP BY 1 ORDER BY 1;
-- runtime pruning, partitionwise
SET plan_cache_mode = force_generic_plan;
SET enable_partitionwise_aggregate = on;
PREPARE one (int) AS SELECT name FROM birth WHERE id = $1;
EXECUTE one (1);
EXECUTE one (102);
SELECT id, count(*) FROM birth GROUP BY id ORDER BY id;
RESET enable_partitionwise_aggregate;
-- COPY of a parent by name would leave its partitions out, silently
COPY birth (id, name) TO STDOUT;
COPY (SELECT name FROM birth ORDER BY id) TO STDOUT;
COPY birth_2a (name) TO STDOUT;
COPY base (name) TO STDOUT;
SET ROLE regress_govshare_mps;
SELECT name FROM birth_1;
SELECT name FROM birth_2a;
SELECT name FROM derived;
SELECT name FROM ONLY derived;
COPY birth_1 TO STDOUT;
RESET ROLE;
SELECT count(*) FROM birth_2a;

-- a child that comes is governed from then on, one that leaves stays shut
SET ROLE regress_govshare_mca;
CREATE TABLE birth_3 (LIKE birth);
INSERT INTO birth_3 VALUES (201, '370100', 'in scope 3'), (202, '440300', 'canary 3');
GRANT SELECT ON birth_3 TO govshare_reader;
SET ROLE regress_govshare_mps;
SELECT count(*) FROM birth_3;
SET ROLE regress_govshare_sd_hr;
EXECUTE one (201);
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE birth ATTACH PARTITION birth_3 FOR VALUES FROM (200) TO (300);
SET ROLE regress_govshare_sd_hr;
EXECUTE one (201);
SELECT name FROM birth ORDER BY id;
SELECT name FROM birth_3 ORDER BY id;
SET ROLE regress_govshare_mps;
SELECT count(*) FROM birth_3;
RESET ROLE;
ALTER TABLE birth DETACH PARTITION birth_3;
RESET govshare.break_glass;
SET ROLE regress_govshare_mps;
SELECT count(*) FROM birth_3;

-- a governed table below an ungoverned parent shows its own right
RESET ROLE;
SET govshare.break_glass = 'test';
CREATE TABLE public.umbrella (id int NOT NULL, area govshare.division_code, name text) PARTITION BY RANGE (id);
CREATE TABLE public.heap_parent (id int, area govshare.division_code, name text);
ALTER TABLE public.umbrella OWNER TO regress_govshare_mca;
ALTER TABLE public.heap_parent OWNER TO regress_govshare_mca;
GRANT SELECT ON public.umbrella, public.heap_parent TO PUBLIC;
ALTER TABLE public.umbrella ATTACH PARTITION mca.birth FOR VALUES FROM (0) TO (1000);
ALTER TABLE mca.base INHERIT public.heap_parent;
RESET govshare.break_glass;
SET ROLE regress_govshare_mps;
SELECT name FROM public.umbrella;
SELECT name FROM public.heap_parent;
SELECT count(*) FROM ONLY public.heap_parent;
SET ROLE regress_govshare_sd_hr;
SELECT name FROM public.umbrella;
SELECT name FROM public.heap_parent;
SELECT name FROM mca.birth ORDER BY id;
SET ROLE regress_govshare_mca;
SELECT count(*) FROM public.umbrella;
SELECT count(*) FROM public.heap_parent;

-- foreign keys: PostgreSQL's own checks pass, what hides in them does not
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE public.umbrella DETACH PARTITION mca.birth;
ALTER TABLE mca.base NO INHERIT public.heap_parent;
GRANT REFERENCES ON mca.birth TO regress_govshare_mps;
RESET govshare.break_glass;
GRANT CREATE ON SCHEMA public TO PUBLIC;
-- the provider's own foreign key, with all rows to check
SET ROLE regress_govshare_mca;
CREATE TABLE public.reg2 (code govshare.division_code);
INSERT INTO public.reg2 VALUES ('990000');
ALTER TABLE public.reg2 ADD FOREIGN KEY (code) REFERENCES mca.division_code_table ON DELETE CASCADE;
TRUNCATE public.reg2;
INSERT INTO public.reg2 VALUES ('370100');
ALTER TABLE public.reg2 ADD FOREIGN KEY (code) REFERENCES mca.division_code_table ON DELETE CASCADE;
INSERT INTO public.reg2 VALUES ('990000');
DELETE FROM mca.division_code_table WHERE code OPERATOR(govshare.=) '370100';
SELECT count(*) FROM public.reg2;
SET ROLE regress_govshare_mps;
CREATE TABLE public.reg (id int, note text);
INSERT INTO public.reg VALUES (2, 'a');
ALTER TABLE public.reg ADD FOREIGN KEY (id) REFERENCES mca.birth;
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE public.reg ADD FOREIGN KEY (id) REFERENCES mca.birth ON DELETE CASCADE ON UPDATE CASCADE;
RESET govshare.break_glass;
SET ROLE regress_govshare_mps;
INSERT INTO public.reg VALUES (1, 'a');
INSERT INTO public.reg VALUES (999, 'a');
CREATE TABLE public.leak (name text);
GRANT ALL ON public.leak TO PUBLIC;
CREATE FUNCTION public.spy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO public.leak SELECT name FROM mca.birth;
	RETURN OLD;
EXCEPTION WHEN OTHERS THEN
	INSERT INTO public.leak VALUES ('refused ' || SQLSTATE);
	RETURN OLD;
END $$;
CREATE TRIGGER spy BEFORE DELETE ON public.reg FOR EACH ROW EXECUTE FUNCTION public.spy();
INSERT INTO public.reg VALUES (102, 'b');
-- a cascade runs as the owner of the table it reaches, and so does the spy
SET ROLE regress_govshare_mca;
DELETE FROM mca.birth WHERE id = 1;
RESET ROLE;
SET govshare.break_glass = 'test';
DELETE FROM mca.birth WHERE id = 102;
RESET govshare.break_glass;
SELECT name FROM public.leak ORDER BY name;
-- the same with the table that is cascaded to being governed and the spy its owner's
SET ROLE regress_govshare_mca;
CREATE TABLE public.key_table (id int PRIMARY KEY);
INSERT INTO public.key_table VALUES (1), (101);
GRANT ALL ON public.key_table TO regress_govshare_mps;
ALTER TABLE public.key_table OWNER TO regress_govshare_mca;
TRUNCATE public.leak;
RESET ROLE;
SET govshare.break_glass = 'test';
ALTER TABLE mca.birth_2a ADD FOREIGN KEY (id) REFERENCES public.key_table ON DELETE CASCADE;
CREATE TRIGGER spy BEFORE DELETE ON mca.birth_2a FOR EACH ROW EXECUTE FUNCTION public.spy();
RESET govshare.break_glass;
SET ROLE regress_govshare_mps;
DELETE FROM public.key_table WHERE id = 101;
RESET ROLE;
SELECT name FROM public.leak ORDER BY name;
SET govshare.break_glass = 'test';
SELECT id FROM mca.birth ORDER BY id;
