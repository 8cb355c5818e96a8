-- The provider's own use is its ordinary business: on record only if it wants
-- so.  A superuser who takes the provider's role is not the provider.
\ir include/guarded.sql
\set VERBOSITY terse
SELECT current_user AS operator \gset
\c - regress_govshare_mca
SELECT count(code) FROM mca.division_code_table;
\c - regress_govshare_mca_head
SELECT count(name) FROM mca.division_code_table;
\c - :operator
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET record_own = true;
\c - regress_govshare_mca
SELECT count(level) FROM mca.division_code_table;
\c - :operator
SET govshare.break_glass = 'test';
UPDATE govshare.governed_table SET record_own = false;
RESET govshare.break_glass;
SET ROLE regress_govshare_mca;
SELECT count(in_use_from) FROM mca.division_code_table;
SET SESSION AUTHORIZATION regress_govshare_mca_head;
SELECT count(in_use_until) FROM mca.division_code_table;
RESET SESSION AUTHORIZATION;
SELECT govshare.flush_log();
SELECT session_role = :'operator' AS by_superuser, outer_role, items, outcome FROM govshare.access_log
	WHERE kind = 'access' ORDER BY leaf;
