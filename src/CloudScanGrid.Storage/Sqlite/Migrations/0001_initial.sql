-- Times are UTC in .NET ticks (100 ns since 0001-01-01). Addresses are 16 bytes, IPv4 mapped into IPv6 (RFC 4291 section 2.5.5.2), so they sort by number.
-- Keys are the text of their Domain types. A detail is UTF-8 JSON. Numbers of states, kinds and protocols are those of the Domain enums.

-- Who has the store open for writing. The lock file decides; this row only tells people whom to ask.
CREATE TABLE writer (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    process_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    account TEXT NOT NULL PRIMARY KEY,
    region TEXT NOT NULL,
    synced_at INTEGER NOT NULL,
    -- When the latest complete snapshot was taken: it showed every asset that lives, so unchanged assets need no write to be seen again.
    complete_at INTEGER NOT NULL,
    detail BLOB NOT NULL
) STRICT;

CREATE TABLE assets (
    asset TEXT NOT NULL PRIMARY KEY,
    asset_id TEXT GENERATED ALWAYS AS (substr(asset, instr(asset, '/') + 1 + instr(substr(asset, instr(asset, '/') + 1), '/'))) VIRTUAL,
    account TEXT NOT NULL REFERENCES accounts (account),
    subnet TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    retired_at INTEGER,
    detail BLOB NOT NULL
) STRICT;
CREATE INDEX assets_by_id ON assets (asset_id);
CREATE INDEX assets_by_subnet ON assets (subnet, asset) WHERE retired_at IS NULL;

CREATE VIEW known_assets AS
SELECT a.asset, a.asset_id, a.account, a.subnet, c.region, a.detail, a.first_seen_at,
    CASE WHEN a.retired_at IS NULL THEN max(a.last_seen_at, c.complete_at) ELSE a.last_seen_at END AS last_seen_at,
    a.retired_at
FROM assets a JOIN accounts c ON c.account = a.account;

CREATE TABLE asset_addresses (
    asset TEXT NOT NULL REFERENCES assets (asset),
    address BLOB NOT NULL,
    owned_since INTEGER NOT NULL,
    owned_until INTEGER,
    PRIMARY KEY (asset, address, owned_since)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_addresses_owned_now ON asset_addresses (address) WHERE owned_until IS NULL;

CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    state INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    message TEXT,
    open_ports INTEGER NOT NULL DEFAULT 0,
    probes_sent INTEGER NOT NULL DEFAULT 0,
    request BLOB NOT NULL
) STRICT;
CREATE INDEX campaigns_by_age ON campaigns (created_at, id);

CREATE TABLE campaign_targets (
    id INTEGER PRIMARY KEY,
    campaign TEXT NOT NULL REFERENCES campaigns (id),
    address BLOB NOT NULL,
    asset TEXT NOT NULL,
    subnet TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    region TEXT NOT NULL,
    state INTEGER NOT NULL,
    fencing_token INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- How many of the leases ran out without a result or a release.
    lapsed INTEGER NOT NULL DEFAULT 0,
    job TEXT,
    lease_expires_at INTEGER,
    refusal INTEGER,
    message TEXT,
    UNIQUE (campaign, address, asset)
) STRICT;
CREATE INDEX campaign_targets_by_state ON campaign_targets (campaign, state);
-- Pending (0) and leased (1) targets, in the order in which they are claimed.
CREATE INDEX campaign_targets_queue ON campaign_targets (campaign, region, subnet, address, state, lease_expires_at) WHERE state <= 1;
CREATE INDEX campaign_targets_leased_asset ON campaign_targets (asset) WHERE state = 1;
CREATE INDEX campaign_targets_leased_job ON campaign_targets (job) WHERE state = 1;

CREATE TABLE observations (
    id INTEGER PRIMARY KEY,
    asset TEXT NOT NULL,
    number INTEGER NOT NULL,
    subnet TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    campaign TEXT NOT NULL,
    fencing_token INTEGER NOT NULL,
    profile TEXT NOT NULL,
    address BLOB NOT NULL,
    observed_at INTEGER NOT NULL,
    detail BLOB NOT NULL,
    UNIQUE (asset, number)
) STRICT;
CREATE INDEX observations_by_address ON observations (asset, address, observed_at, number);
CREATE INDEX observations_by_campaign ON observations (campaign, address, asset, number);

-- The observations that are newer than their asset's baseline: a queue, so that finding them does not read the history.
CREATE TABLE undetected (
    subnet TEXT NOT NULL,
    asset TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (subnet, asset, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX undetected_by_asset ON undetected (asset, number);

CREATE TABLE services (
    asset TEXT NOT NULL,
    asset_id TEXT GENERATED ALWAYS AS (substr(asset, instr(asset, '/') + 1 + instr(substr(asset, instr(asset, '/') + 1), '/'))) VIRTUAL,
    address BLOB NOT NULL,
    protocol INTEGER NOT NULL,
    port INTEGER NOT NULL,
    name TEXT,
    product TEXT,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    detail BLOB NOT NULL,
    PRIMARY KEY (asset, address, protocol, port)
) STRICT;

CREATE TABLE baselines (
    asset TEXT NOT NULL PRIMARY KEY,
    subnet TEXT NOT NULL,
    observation_number INTEGER NOT NULL,
    detail BLOB NOT NULL
) STRICT;
CREATE INDEX baselines_by_subnet ON baselines (subnet, asset);

CREATE TABLE findings (
    id TEXT NOT NULL PRIMARY KEY,
    asset TEXT NOT NULL,
    asset_id TEXT GENERATED ALWAYS AS (substr(asset, instr(asset, '/') + 1 + instr(substr(asset, instr(asset, '/') + 1), '/'))) VIRTUAL,
    type TEXT NOT NULL,
    protocol INTEGER,
    port INTEGER,
    state INTEGER NOT NULL,
    campaign TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    detail BLOB NOT NULL
) STRICT;
CREATE INDEX findings_by_age ON findings (first_seen_at, id);
CREATE INDEX findings_by_campaign ON findings (campaign, asset, protocol, port);
CREATE INDEX findings_open ON findings (asset) WHERE state = 0;

CREATE TABLE budget_leases (
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    hosts INTEGER NOT NULL,
    packets_per_second INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (owner, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
-- Without it, taking away the last entries would leave a shorter chain that is whole.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_keeps_entries BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
