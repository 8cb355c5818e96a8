/* 41_notice.sql: 告知, being told: a durable row, not a NOTIFY */

CREATE TABLE notice (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	recipient text NOT NULL REFERENCES department,
	procedure text,
	case_id bigint,
	article text NOT NULL,
	text text NOT NULL,
	sent_at timestamptz NOT NULL,
	read_at timestamptz,
	CONSTRAINT notice_case_check CHECK ((procedure IS NULL) = (case_id IS NULL))
);
CREATE INDEX notice_recipient_idx ON notice (recipient, sent_at);
CREATE INDEX notice_case_idx ON notice (procedure, case_id);
COMMENT ON TABLE notice IS '告知: what a department was told, about which case, under which article';
COMMENT ON COLUMN notice.procedure IS 'table of the case; case_id is the row';
COMMENT ON COLUMN notice.read_at IS 'set by read_notice()';

CREATE TRIGGER notice_procedure_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON notice
	FOR EACH STATEMENT EXECUTE FUNCTION procedure_only();
ALTER TABLE notice ENABLE ALWAYS TRIGGER notice_procedure_only;

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY notice_visible ON notice FOR SELECT USING (may_see(recipient));
GRANT SELECT ON notice TO govshare_reader;

CREATE FUNCTION read_notice(id bigint) RETURNS timestamptz LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'read_notice';
COMMENT ON FUNCTION read_notice(bigint) IS 'marks a notice to the caller''s department as read and returns when it was first read (SG102 if it is not yours)';

SELECT pg_catalog.pg_extension_config_dump('notice', '');
SELECT pg_catalog.pg_extension_config_dump('notice_id_seq', '');
