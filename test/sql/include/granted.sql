\set granted_echo :ECHO
\set ECHO none
-- A grant to sd_hr for benefit_check, within Shandong, by the whole lawful
-- path (after published_entry.sql).  Sets :request_id and :grant_id.
-- granted_methods may be set before.
\if :{?granted_methods}
\else
\set granted_methods '{service,file}'
\endif
SET client_min_messages = warning;
SET SESSION AUTHORIZATION regress_govshare_sd_hr;
SELECT govshare.request_share(entry => 'MZ001/000001', purpose => 'benefit_check',
	legal_basis => '《社会保险经办条例》第三十九条', scenario => '待遇资格认证时核对参保地', use_scope => '待遇核查处;社保经办系统',
	methods => :'granted_methods', valid_until => '2099-12-31', divisions => '{37}') AS id \gset request_
SET SESSION AUTHORIZATION regress_govshare_sd_hr_head;
SELECT govshare.endorse_request(:request_id) AS endorsed \gset request_
SET SESSION AUTHORIZATION regress_govshare_mca_head;
SELECT govshare.approve_request(:request_id) AS approved \gset request_
SET SESSION AUTHORIZATION regress_govshare_mca;
SELECT govshare.deliver_request(:request_id) AS id \gset grant_
RESET SESSION AUTHORIZATION;
RESET client_min_messages;
\set ECHO :granted_echo
