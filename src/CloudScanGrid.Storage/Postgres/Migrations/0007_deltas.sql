-- After a change the account's regions are read that it names, alone. When all of an account was last read stands in its own row; a region that was read since has a later time
-- of its own.
DROP VIEW known_assets;
ALTER TABLE account_regions ADD COLUMN read_at timestamptz;

CREATE VIEW known_assets AS
SELECT a.asset, a.asset_id, a.account, a.subnet, coalesce(a.region, c.region) AS region, a.detail, a.first_seen_at,
    CASE WHEN a.retired_at IS NULL AND a.unknown_since IS NULL THEN greatest(c.synced_at, r.read_at) ELSE a.last_seen_at END AS last_seen_at,
    a.retired_at, a.unknown_since
FROM assets a JOIN accounts c ON c.account = a.account LEFT JOIN account_regions r ON r.account = a.account AND r.region = coalesce(a.region, c.region);
