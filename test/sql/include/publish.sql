\set publish_echo :ECHO
\set ECHO none
-- publish(code, columns): the Ministry of Civil Affairs drafts an entry with
-- these columns as items, and has it published (after world.sql).
CREATE FUNCTION publish(code text, columns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('role', 'regress_govshare_mca', true);
	PERFORM govshare.draft_entry(
		code => publish.code, name => publish.code, attribute => 'conditional',
		methods => '{service,file}', format => 'table', frequency => 'yearly', classification => '基础信息',
		secrecy_assessment => '密评〔2025〕12号 2025-06-15', privacy_assessment => '个保评〔2025〕7号 2025-06-20',
		items => (SELECT jsonb_agg(jsonb_build_object('name', c, 'column', c, 'type', 'text')) FROM unnest(columns) c),
		scope => '依法履行职责需要的政府部门', purposes => '{benefit_check,statistics}', conditions => '{仅用于列明的用途}');
	PERFORM set_config('role', 'regress_govshare_mca_principal', true);
	PERFORM govshare.endorse_entry(publish.code);
	PERFORM set_config('role', 'regress_govshare_mca', true);
	PERFORM govshare.submit_entry(publish.code);
	PERFORM set_config('role', 'regress_govshare_nda', true);
	PERFORM govshare.publish_entry(publish.code);
	PERFORM set_config('role', 'none', true);
END
$$;
\set ECHO :publish_echo
