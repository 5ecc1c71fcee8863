-- What is seen depends on from where it is looked at: services are kept once a vantage. What was kept so far goes to the vantage of the latest look.
ALTER TABLE observations ADD COLUMN vantage TEXT NOT NULL DEFAULT 'unknown';
UPDATE observations SET vantage = coalesce(json_extract(CAST(detail AS TEXT), '$.vantage'), 'unknown');
DROP INDEX observations_by_address;
CREATE INDEX observations_by_address ON observations (asset, address, vantage, observed_at, number);

CREATE TABLE services_seen (
    asset TEXT NOT NULL,
    asset_id TEXT GENERATED ALWAYS AS (substr(asset, instr(asset, '/') + 1 + instr(substr(asset, instr(asset, '/') + 1), '/'))) VIRTUAL,
    address BLOB NOT NULL,
    protocol INTEGER NOT NULL,
    port INTEGER NOT NULL,
    vantage TEXT NOT NULL,
    name TEXT,
    product TEXT,
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    detail BLOB NOT NULL,
    PRIMARY KEY (asset, address, protocol, port, vantage)
) STRICT;
INSERT INTO services_seen (asset, address, protocol, port, vantage, name, product, first_seen_at, last_seen_at, detail)
SELECT asset, address, protocol, port,
    coalesce((SELECT o.vantage FROM observations o WHERE o.asset = s.asset AND o.address = s.address ORDER BY o.observed_at DESC, o.number DESC LIMIT 1), 'unknown'),
    name, product, first_seen_at, last_seen_at, detail
FROM services s;
DROP TABLE services;
ALTER TABLE services_seen RENAME TO services;
