-- An account of a cloud provider has many regions, and often one that cannot be read. What a snapshot neither shows nor proves gone is unknown until one does; every
-- other living asset was shown by the latest snapshot, so unchanged ones need no write to be seen again.
DROP VIEW known_assets;
ALTER TABLE assets ADD COLUMN region text COLLATE "C";
ALTER TABLE assets ADD COLUMN unknown_since timestamptz;
ALTER TABLE accounts DROP COLUMN complete_at;

-- Where an account's assets are, and its own.
CREATE TABLE account_regions (
    account text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    PRIMARY KEY (account, region)
);
INSERT INTO account_regions (account, region) SELECT account, region FROM accounts;

CREATE VIEW known_assets AS
SELECT a.asset, a.asset_id, a.account, a.subnet, coalesce(a.region, c.region) AS region, a.detail, a.first_seen_at,
    CASE WHEN a.retired_at IS NULL AND a.unknown_since IS NULL THEN c.synced_at ELSE a.last_seen_at END AS last_seen_at,
    a.retired_at, a.unknown_since
FROM assets a JOIN accounts c ON c.account = a.account;
