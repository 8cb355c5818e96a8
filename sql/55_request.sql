/* 55_request.sql: 共享申请, the application for data of one entry, for one purpose */

CREATE TABLE share_request (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	entry text NOT NULL,
	entry_version int NOT NULL,
	attribute share_attribute NOT NULL,
	unconditional boolean GENERATED ALWAYS AS (attribute = 'unconditional') STORED,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	legal_basis text NOT NULL,
	personal_basis text,
	scenario text NOT NULL,
	use_scope text NOT NULL,
	methods share_method[] NOT NULL,
	valid_until date NOT NULL,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	system text,
	supersedes bigint,
	bundle bigint REFERENCES share_request,
	materials text[],
	answer_by date,
	material jsonb,
	approved_items text[],
	approved_divisions division_code[],
	approved_valid_until date,
	reads_per_day int,
	rows_per_statement int,
	reply_note text,
	ground text,
	refusal_reason text,
	condition int,
	state text NOT NULL DEFAULT 'draft',
	drafted_at timestamptz NOT NULL,
	received_at timestamptz,
	supplement_asked_at timestamptz,
	supplemented_at timestamptz,
	replied_at timestamptz,
	assented_at timestamptz,
	delivered_at timestamptz,
	withdrawn_at timestamptz,
	CONSTRAINT share_request_entry_fkey FOREIGN KEY (entry, entry_version) REFERENCES catalog_entry (code, version),
	CONSTRAINT share_request_state_check CHECK (state IN ('draft', 'submitted', 'supplement', 'narrowed', 'approved', 'refused', 'withdrawn', 'delivered')),
	CONSTRAINT share_request_sides_check CHECK (requester <> provider),
	CONSTRAINT share_request_ground_check CHECK (ground IN ('condition_unmet', 'no_legal_basis', 'unnecessary', 'untrue', 'supplement_lapsed'))
);
CREATE INDEX share_request_requester_idx ON share_request (requester, entry);
CREATE INDEX share_request_provider_idx ON share_request (provider);
CREATE INDEX share_request_entry_idx ON share_request (entry);
COMMENT ON TABLE share_request IS '共享申请: who asks for which data, by what right, for what, how and until when (Article 20), and the reply to it (Article 21)';
COMMENT ON COLUMN share_request.attribute IS 'the strictest among the items asked for; sets the period of the reply';
COMMENT ON COLUMN share_request.legal_basis IS '使用依据 (Article 20)';
COMMENT ON COLUMN share_request.personal_basis IS 'basis in the law on personal information (《个人信息保护法》第十三条、第三十四条) where items are personal (Article 37)';
COMMENT ON COLUMN share_request.scenario IS '使用场景 (Article 20)';
COMMENT ON COLUMN share_request.use_scope IS '使用范围: who and which systems use the data (Article 20)';
COMMENT ON COLUMN share_request.methods IS '共享方式 (Article 20)';
COMMENT ON COLUMN share_request.valid_until IS '使用时限: last day of use, inclusive (Article 20)';
COMMENT ON COLUMN share_request.items IS 'columns asked for';
COMMENT ON COLUMN share_request.divisions IS 'areas asked for, which bound the division column of the governed table; null: no bound';
COMMENT ON COLUMN share_request.row_filter IS 'boolean expression over the table''s own columns that bounds the rows asked for; null: none';
COMMENT ON COLUMN share_request.system IS 'the requester''s system that will use the data, for the file';
COMMENT ON COLUMN share_request.reads_per_day IS 'quota of the reply: statements a day; null: no quota';
COMMENT ON COLUMN share_request.rows_per_statement IS 'quota of the reply: rows that one statement may return; null: no quota';
COMMENT ON COLUMN share_request.reply_note IS 'what the office head adds to the approval';
COMMENT ON COLUMN share_request.ground IS 'ground of a refusal: a listed condition is not met, no legal basis, unnecessary, untrue (Articles 15, 20), or the supplement did not come (Article 21)';
COMMENT ON COLUMN share_request.refusal_reason IS '理由: the reasons of the refusal (Article 21)';
COMMENT ON COLUMN share_request.supersedes IS 'the grant that the new one replaces (Article 25: wider use or another purpose)';
COMMENT ON COLUMN share_request.bundle IS 'the first request of those filed together; each has its own clock';
COMMENT ON COLUMN share_request.materials IS 'what is missing, told once and completely (Article 21)';
COMMENT ON COLUMN share_request.answer_by IS 'last day for it';
COMMENT ON COLUMN share_request.material IS 'what was handed in';
COMMENT ON COLUMN share_request.approved_items IS 'what the reply allows: as asked, or narrower';
COMMENT ON COLUMN share_request.condition IS 'number of the listed condition that the reply rests on (Article 15)';
COMMENT ON COLUMN share_request.received_at IS 'when the provider received it: the reply''s period runs from that day (Article 21)';

INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, requires, sets, stamps, opens, closes, flags, tells, independent, interpretation) VALUES
	('share_request', 'new', 'draft', 'requester', 'clerk', 'request_share', '20', 'request {id} for entry {entry} was drafted',
	 '{requester,entry,purpose,legal_basis,scenario,use_scope,methods,valid_until}', '{personal_basis,items,divisions,row_filter,system,supersedes,bundle}',
	 '{drafted_at}', '{}', '{}', '{}', '{}', false, NULL),
	('share_request', 'draft', 'submitted', 'requester', 'office_head', 'endorse_request', '20', 'request {id} of {requester} for entry {entry}, purpose {purpose}, was submitted',
	 '{}', '{}', '{received_at}', '{"reply_{attribute}"}', '{}', '{}', '{provider}', false, NULL),
	('share_request', 'submitted', 'approved', 'provider', 'office_head', 'approve_request', '21', 'request {id} for entry {entry} was approved: {reply_note}',
	 '{}', '{approved_items,approved_divisions,approved_valid_until,reply_note,condition}', '{replied_at}', '{delivery}', '{"reply_{attribute}"}', '{}', '{requester}', true, NULL),
	('share_request', 'submitted', 'narrowed', 'provider', 'office_head', 'approve_request', '21', 'request {id} for entry {entry} was approved in part and awaits assent: {reply_note}',
	 '{}', '{approved_items,approved_divisions,approved_valid_until,reads_per_day,rows_per_statement,reply_note,condition}', '{replied_at}', '{}', '{"reply_{attribute}"}', '{39(2)?unconditional}', '{requester}', true,
	 '[I] narrowing unconditional data is flagged like refusing it: a person judges whether a condition was added'),
	('share_request', 'submitted', 'refused', 'provider', 'office_head', 'refuse_request', '21', 'request {id} for entry {entry} was refused ({ground}): {refusal_reason}',
	 '{ground,refusal_reason}', '{condition}', '{replied_at}', '{}', '{"reply_{attribute}"}', '{39(2)?unconditional}', '{requester}', true, NULL),
	('share_request', 'submitted', 'supplement', 'provider', 'clerk', 'ask_supplement', '21', 'request {id} for entry {entry} lacks, until {answer_by}: {materials}',
	 '{materials,answer_by}', '{}', '{supplement_asked_at}', '{}', '{"reply_{attribute}=cancelled"}', '{}', '{requester}', true,
	 '[I] once, before the reply is due, listing everything; the reply''s period starts anew when the material is complete, or goes on where a local_rule says resume'),
	('share_request', 'supplement', 'submitted', 'requester', 'clerk', 'supplement_request', '21', 'request {id} of {requester} for entry {entry} was supplemented',
	 '{material}', '{}', '{supplemented_at}', '{"reply_{attribute}"}', '{}', '{}', '{provider}', false, NULL),
	('share_request', 'supplement', 'refused', 'provider', 'office_head', 'refuse_request', '21', 'request {id} for entry {entry} was refused ({ground}): {refusal_reason}',
	 '{ground,refusal_reason}', '{}', '{replied_at}', '{}', '{}', '{39(2)?unconditional}', '{requester}', true, '[I] only once the day for the supplement has passed'),
	('share_request', 'narrowed', 'approved', 'requester', 'office_head', 'assent_request', '20', 'the requester {requester} assents to the reply on request {id}',
	 '{}', '{}', '{assented_at}', '{delivery}', '{}', '{}', '{provider}', false, '[I] delivery runs from the assent, which completes the approval; the head consents as to the request itself'),
	('share_request', 'approved', 'delivered', 'provider', 'clerk', 'deliver_request', '22', 'the data of request {id} for entry {entry} is delivered',
	 '{}', '{}', '{delivered_at}', '{}', '{delivery}', '{}', '{requester}', true, NULL);
INSERT INTO transition (procedure, from_state, to_state, party, duty, step, article, summary, stamps, closes, tells)
	SELECT 'share_request', s, 'withdrawn', 'requester', 'clerk', 'withdraw_request', '20', 'request {id} for entry {entry} was withdrawn',
		'{withdrawn_at}', CASE s WHEN 'submitted' THEN '{"reply_{attribute}=cancelled"}' WHEN 'approved' THEN '{delivery=cancelled}' ELSE '{}' END::text[],
		CASE s WHEN 'draft' THEN '{}' ELSE '{provider}' END::text[]
	FROM unnest('{draft,submitted,supplement,narrowed,approved}'::text[]) WITH ORDINALITY AS u (s, n) ORDER BY n;

UPDATE transition SET awaited = 'always' WHERE procedure = 'share_request'
	AND (from_state, to_state, step) IN (('draft', 'submitted', 'endorse_request'), ('submitted', 'approved', 'approve_request'),
		('supplement', 'submitted', 'supplement_request'), ('narrowed', 'approved', 'assent_request'), ('approved', 'delivered', 'deliver_request'));

SELECT make_procedure('share_request', '{requester,provider}');

SELECT pg_catalog.pg_extension_config_dump('share_request', '');
SELECT pg_catalog.pg_extension_config_dump('share_request_id_seq', '');
