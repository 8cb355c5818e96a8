-- What waits for whom, until when, and what waits too long: through the procedures themselves.
\ir include/world.sql
SET DateStyle = 'ISO, YMD';
\set clock '2025-09-22 09:00'
\ir include/clock.sql
\ir include/published_entry.sql

-- A request takes its way; at each stop exactly one side has something to do.
\set duties 'SELECT procedure, entry, step, duty, owed_to, article, since, due_on, overdue FROM govshare.my_duties;'
\set clock '2025-09-26 09:00'
\ir include/clock.sql
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'benefit_check', legal_basis => '《社会保险经办条例》第三十九条',
	scenario => '待遇资格认证', use_scope => '待遇核查处', methods => '{service}', valid_until => '2099-12-31', divisions => '{37}') AS id \gset
:duties
SET SESSION AUTHORIZATION regress_govshare_mca;
:duties
SET SESSION AUTHORIZATION regress_govshare_sd_hr_head;
SELECT govshare.endorse_request(:id);
:duties
SET SESSION AUTHORIZATION regress_govshare_mca_head;
:duties
SELECT count(*) FROM govshare.overdue;
-- the requester sees how long it has to wait; others see nothing
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT department, statute, due_on FROM govshare.obligation;
SET SESSION AUTHORIZATION regress_govshare_mps;
SELECT department, statute, due_on FROM govshare.obligation;
:duties

-- The authority consents to more time; the requester is told in the same step (Article 21).
SET SESSION AUTHORIZATION regress_govshare_mca_head;
SELECT obligation FROM govshare.my_duties \gset
SELECT govshare.ask_extension(:obligation, 2, '需要逐项核实');
SET SESSION AUTHORIZATION regress_govshare_nda;
SELECT govshare.allow_extension(:obligation);
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT recipient, article, text FROM govshare.notice ORDER BY id DESC LIMIT 1;

-- Time passes: overdue for whoever may see the case.
\set clock '2025-10-21 09:00'
RESET SESSION AUTHORIZATION;
\ir include/clock.sql
\set late 'SELECT department, statute, article, due_on, days_late FROM govshare.overdue;'
SET SESSION AUTHORIZATION regress_govshare_mca_head;
:duties
:late
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
:late
SET SESSION AUTHORIZATION regress_govshare_nda;
:late
SET SESSION AUTHORIZATION regress_govshare_gd_data;
:late

-- Late, but done: the next duty begins.
SET SESSION AUTHORIZATION regress_govshare_mca_head;
SELECT govshare.approve_request(:id);
:duties
:late
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
:duties
SELECT statute, due_on, state, met_at FROM govshare.obligation ORDER BY id;
RESET SESSION AUTHORIZATION;
\set clock ''
\ir include/clock.sql
