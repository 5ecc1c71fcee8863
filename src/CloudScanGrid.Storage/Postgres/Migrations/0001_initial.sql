-- Times in columns are whole microseconds (what follows is cut off); the documents beside them keep what they were given. Addresses are inet, an IPv4 one that was
-- mapped into IPv6 as IPv4, so equality is that of addresses, their order is IPv4 before IPv6 and each by number, and subnets can be asked for. Keys are the text of
-- their Domain types and sort byte by byte (COLLATE "C"), as an account's assets must stand together. A detail is UTF-8 JSON, as bytes: it may hold what text and
-- jsonb may not (U+0000), and is compared as it stands. Read one with convert_from(detail, 'UTF8')::json. Numbers of states, kinds and protocols are those of the
-- Domain enums. There are no foreign keys: each table has one writer in the program, and a check for each row would cost bulk writes a third of their speed.

CREATE TABLE accounts (
    account text COLLATE "C" NOT NULL PRIMARY KEY,
    region text COLLATE "C" NOT NULL,
    synced_at timestamptz NOT NULL,
    -- When the latest complete snapshot was taken: it showed every asset that lives, so unchanged assets need no write to be seen again.
    complete_at timestamptz NOT NULL,
    detail bytea NOT NULL
);

CREATE TABLE assets (
    asset text COLLATE "C" NOT NULL PRIMARY KEY,
    -- Behind the second slash.
    asset_id text COLLATE "C" NOT NULL GENERATED ALWAYS AS (substr(asset, strpos(asset, '/') + 1 + strpos(substr(asset, strpos(asset, '/') + 1), '/'))) STORED,
    account text COLLATE "C" NOT NULL,
    subnet text COLLATE "C" NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    retired_at timestamptz,
    detail bytea NOT NULL
);
CREATE INDEX assets_by_id ON assets (asset_id);
CREATE INDEX assets_by_subnet ON assets (subnet, asset) WHERE retired_at IS NULL;

CREATE VIEW known_assets AS
SELECT a.asset, a.asset_id, a.account, a.subnet, c.region, a.detail, a.first_seen_at,
    CASE WHEN a.retired_at IS NULL THEN greatest(a.last_seen_at, c.complete_at) ELSE a.last_seen_at END AS last_seen_at,
    a.retired_at
FROM assets a JOIN accounts c ON c.account = a.account;

CREATE TABLE asset_addresses (
    asset text COLLATE "C" NOT NULL,
    address inet NOT NULL,
    owned_since timestamptz NOT NULL,
    owned_until timestamptz,
    PRIMARY KEY (asset, address, owned_since)
);
CREATE INDEX asset_addresses_owned_now ON asset_addresses (address) WHERE owned_until IS NULL;

CREATE TABLE campaigns (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    state smallint NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    message text,
    request bytea NOT NULL
);
CREATE INDEX campaigns_by_age ON campaigns (created_at, id);

-- What was kept for a campaign. Apart from the campaign: it changes with each group of observations, and the lock on it gives the observations their places in the
-- order in which they are committed, which a sequence would not.
CREATE TABLE campaign_counters (
    campaign text COLLATE "C" NOT NULL PRIMARY KEY,
    kept bigint NOT NULL,
    open_ports bigint NOT NULL,
    probes_sent bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE campaign_targets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign text COLLATE "C" NOT NULL,
    address inet NOT NULL,
    asset text COLLATE "C" NOT NULL,
    subnet text COLLATE "C" NOT NULL,
    incarnation text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    state smallint NOT NULL,
    fencing_token bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    -- How many of the leases ran out without a result or a release.
    lapsed integer NOT NULL DEFAULT 0,
    job text COLLATE "C",
    lease_expires_at timestamptz,
    refusal smallint,
    message text,
    UNIQUE (campaign, address, asset)
);
-- What waits (0), in the order in which it is claimed, and what is leased (1): by the end of the lease, by asset and by job.
CREATE INDEX campaign_targets_waiting ON campaign_targets (campaign, region, subnet, address) WHERE state = 0;
CREATE INDEX campaign_targets_leased ON campaign_targets (campaign, region, subnet, lease_expires_at) WHERE state = 1;
CREATE INDEX campaign_targets_leased_asset ON campaign_targets (asset, lease_expires_at) WHERE state = 1;
CREATE INDEX campaign_targets_leased_job ON campaign_targets (job) WHERE state = 1;

-- The number of an asset's latest observation. A unique index over partitions would have to hold the time; the lock on this row keeps the numbers unique, and
-- whoever has it may write the asset's observations and services.
CREATE TABLE asset_numbers (
    asset text COLLATE "C" NOT NULL PRIMARY KEY,
    latest bigint NOT NULL
) WITH (fillfactor = 80);

-- One partition a month, made ahead; the default one holds what is older than the retention and still the latest look at its address, and times out of bounds.
CREATE TABLE observations (
    asset text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    -- Its place among the observations of its campaign.
    position bigint NOT NULL,
    subnet text COLLATE "C" NOT NULL,
    incarnation text COLLATE "C" NOT NULL,
    campaign text COLLATE "C" NOT NULL,
    fencing_token bigint NOT NULL,
    profile text COLLATE "C" NOT NULL,
    address inet NOT NULL,
    observed_at timestamptz NOT NULL,
    detail bytea NOT NULL
) PARTITION BY RANGE (observed_at);
CREATE INDEX observations_by_asset ON observations (asset, number);
CREATE INDEX observations_by_position ON observations (campaign, position);
CREATE INDEX observations_by_campaign ON observations (campaign, address, asset, number);
CREATE TABLE observations_default PARTITION OF observations DEFAULT;

-- The latest look at each address of each asset: what is known now. Retention never takes it.
CREATE TABLE latest_looks (
    asset text COLLATE "C" NOT NULL,
    address inet NOT NULL,
    number bigint NOT NULL,
    observed_at timestamptz NOT NULL,
    PRIMARY KEY (asset, address)
) WITH (fillfactor = 80);

-- The observations that are newer than their asset's baseline: a queue, so that finding them does not read the history.
CREATE TABLE undetected (
    subnet text COLLATE "C" NOT NULL,
    asset text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    observed_at timestamptz NOT NULL,
    PRIMARY KEY (subnet, asset, number)
);
CREATE INDEX undetected_by_asset ON undetected (asset, number);

CREATE TABLE services (
    asset text COLLATE "C" NOT NULL,
    asset_id text COLLATE "C" NOT NULL GENERATED ALWAYS AS (substr(asset, strpos(asset, '/') + 1 + strpos(substr(asset, strpos(asset, '/') + 1), '/'))) STORED,
    address inet NOT NULL,
    protocol smallint NOT NULL,
    port integer NOT NULL,
    name text,
    product text,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    detail bytea NOT NULL,
    PRIMARY KEY (asset, address, protocol, port)
);
CREATE INDEX services_by_id ON services (asset_id);

CREATE TABLE baselines (
    asset text COLLATE "C" NOT NULL PRIMARY KEY,
    subnet text COLLATE "C" NOT NULL,
    observation_number bigint NOT NULL,
    detail bytea NOT NULL
);
CREATE INDEX baselines_by_subnet ON baselines (subnet, asset);

CREATE TABLE findings (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    asset text COLLATE "C" NOT NULL,
    asset_id text COLLATE "C" NOT NULL GENERATED ALWAYS AS (substr(asset, strpos(asset, '/') + 1 + strpos(substr(asset, strpos(asset, '/') + 1), '/'))) STORED,
    type text COLLATE "C" NOT NULL,
    protocol smallint,
    port integer,
    state smallint NOT NULL,
    campaign text COLLATE "C" NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    detail bytea NOT NULL
);
CREATE INDEX findings_by_age ON findings (first_seen_at, id);
CREATE INDEX findings_by_id ON findings (asset_id);
CREATE INDEX findings_by_campaign ON findings (campaign, asset, protocol, port);
CREATE INDEX findings_open ON findings (asset) WHERE state = 0;

CREATE TABLE budget_leases (
    owner text COLLATE "C" NOT NULL,
    holder text COLLATE "C" NOT NULL,
    hosts integer NOT NULL,
    packets_per_second integer NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (owner, holder)
);

-- The whole record is one document: its hash is over the exact time and every character.
CREATE TABLE audit (
    sequence bigint NOT NULL PRIMARY KEY,
    record bytea NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL
);
-- Without it, taking away the last entries would leave a shorter chain that is whole. The lock on it makes the chain one, whoever appends.
CREATE TABLE audit_head (
    id smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence bigint NOT NULL,
    hash text NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_keeps_entries BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The lists of ports that details name instead of repeating: "#" and base64url of the first 16 bytes of the text's SHA-256.
CREATE TABLE port_lists (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    ports text NOT NULL
);

-- One row for each transaction of the last hour. A writer that lost the answer to its commit writes the same receipt again: it waits for the first one to end, and
-- where that was kept it finds its receipt and does nothing twice.
CREATE TABLE write_receipts (
    id uuid NOT NULL PRIMARY KEY,
    written_at timestamptz NOT NULL DEFAULT now()
);
