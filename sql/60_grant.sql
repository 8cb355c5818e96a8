/* 60_grant.sql: 共享授权, the permission in force that came of a request */

CREATE TABLE share_grant (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	revision int NOT NULL DEFAULT 1,
	request bigint,
	return_flow bigint,
	returned_by text,
	entry text NOT NULL,
	entry_version int NOT NULL,
	provider text NOT NULL REFERENCES department,
	requester text NOT NULL REFERENCES department,
	purpose text NOT NULL REFERENCES purpose,
	methods share_method[] NOT NULL,
	items text[] NOT NULL,
	divisions division_code[],
	row_filter text,
	system text,
	reads_per_day int,
	rows_per_statement int,
	valid_from timestamptz NOT NULL,
	valid_until timestamptz NOT NULL,
	state text NOT NULL DEFAULT 'active',
	state_reason text,
	end_cause text,
	suspension_ground text,
	used_beyond boolean GENERATED ALWAYS AS (suspension_ground IN ('beyond_scope', 'other_purpose')) STORED,
	passed_on boolean GENERATED ALWAYS AS (suspension_ground = 'third_party') STORED,
	rectify_workdays int,
	rectified_note text,
	suspended_by text,
	suspended_at timestamptz,
	rectified_at timestamptz,
	superseded_by bigint,
	service_change bigint,
	ended_at timestamptz,
	CONSTRAINT share_grant_origin_check CHECK ((request IS NULL) <> (return_flow IS NULL) AND (return_flow IS NULL) = (returned_by IS NULL)),
	CONSTRAINT share_grant_ground_check CHECK (suspension_ground IN ('beyond_scope', 'other_purpose', 'third_party', 'incident')),
	CONSTRAINT share_grant_state_check CHECK (state IN ('active', 'suspended', 'ended', 'terminated', 'expired')),
	CONSTRAINT share_grant_end_cause_check CHECK (end_cause IN ('fulfilled', 'unattainable', 'unnecessary'))
);
CREATE UNIQUE INDEX share_grant_in_force_key ON share_grant (requester, entry, purpose) WHERE state IN ('active', 'suspended');
COMMENT ON TABLE share_grant IS '共享授权: what one department may read of one entry, for one purpose, and until when (Articles 21, 24, 25)';
COMMENT ON COLUMN share_grant.revision IS 'counts every change; a plan made for another revision is never executed';
COMMENT ON COLUMN share_grant.request IS 'the request that it came of (Article 20)';
COMMENT ON COLUMN share_grant.return_flow IS 'the return flow that it came of, without request: what the recipient got so, it may use for its duties and share as provider itself (Article 24)';
COMMENT ON COLUMN share_grant.returned_by IS 'the provider, where the data flows back';
COMMENT ON COLUMN share_grant.items IS 'names of the columns granted; never null: "all shareable" is written out at approval';
COMMENT ON COLUMN share_grant.divisions IS 'bounds the division column of the governed table; null means no bound';
COMMENT ON COLUMN share_grant.row_filter IS 'boolean expression over the governed table''s own columns; null means no filter';
COMMENT ON COLUMN share_grant.reads_per_day IS 'quota of the approval: statements of the department that may read under the grant on one day of govshare.timezone (SG006); null: no quota';
COMMENT ON COLUMN share_grant.rows_per_statement IS 'quota of the approval: rows that one statement may return or copy (SG006); null: no quota';
COMMENT ON COLUMN share_grant.suspension_ground IS 'third_party, beyond_scope, other_purpose (Article 27) or incident (Article 35)';
COMMENT ON COLUMN share_grant.used_beyond IS 'the ground would be breach 40(2)';
COMMENT ON COLUMN share_grant.passed_on IS 'the ground would be breach 40(3)';
COMMENT ON COLUMN share_grant.state_reason IS 'why it is suspended, or ended: the facts, as the requester was told';
COMMENT ON COLUMN share_grant.end_cause IS 'why the requester ended the purpose: fulfilled (已实现), unattainable (无法实现), unnecessary (不再必要) (Article 27)';
COMMENT ON COLUMN share_grant.suspended_by IS 'the department that suspended it, which alone may lift that [I]';
COMMENT ON COLUMN share_grant.rectify_workdays IS '限期整改: working days for rectification (Article 27)';
COMMENT ON COLUMN share_grant.superseded_by IS 'the request whose grant replaced this one (Article 25)';
COMMENT ON COLUMN share_grant.service_change IS 'the change of service that ended or narrowed this one (Article 27)';
COMMENT ON COLUMN share_grant.valid_until IS 'exclusive end: 00:00 of the day after the last day';

CREATE INDEX share_grant_requester_idx ON share_grant (requester, entry, purpose);

CREATE FUNCTION grant_changed() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION grant_changed() IS 'tells all sessions that a grant changed, so that they plan and decide anew';
CREATE FUNCTION grant_revise() RETURNS trigger
	LANGUAGE C AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION grant_revise() IS 'counts the revisions of a grant';
REVOKE ALL ON FUNCTION grant_changed(), grant_revise() FROM PUBLIC;

-- "zz": after every other BEFORE trigger, so that nothing resets the count
CREATE TRIGGER share_grant_zz_revise BEFORE UPDATE ON share_grant
	FOR EACH ROW EXECUTE FUNCTION grant_revise();
CREATE TRIGGER share_grant_changed AFTER INSERT OR UPDATE OR DELETE ON share_grant
	FOR EACH ROW EXECUTE FUNCTION grant_changed();
CREATE TRIGGER share_grant_truncated AFTER TRUNCATE ON share_grant
	FOR EACH STATEMENT EXECUTE FUNCTION grant_changed();
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_zz_revise;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_changed;
ALTER TABLE share_grant ENABLE ALWAYS TRIGGER share_grant_truncated;
