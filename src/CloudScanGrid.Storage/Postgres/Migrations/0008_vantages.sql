-- What is seen depends on from where it is looked at: services and latest looks are kept once a vantage. What was kept so far goes to the vantage of the latest look.
ALTER TABLE latest_looks ADD COLUMN vantage text COLLATE "C";
UPDATE latest_looks l SET vantage = coalesce(
    (SELECT convert_from(o.detail, 'UTF8')::json ->> 'vantage' FROM observations o WHERE o.asset = l.asset AND o.number = l.number AND o.observed_at = l.observed_at LIMIT 1),
    'unknown');
ALTER TABLE latest_looks ALTER COLUMN vantage SET NOT NULL, DROP CONSTRAINT latest_looks_pkey, ADD PRIMARY KEY (asset, address, vantage);

ALTER TABLE services ADD COLUMN vantage text COLLATE "C";
UPDATE services s SET vantage = coalesce((SELECT l.vantage FROM latest_looks l WHERE l.asset = s.asset AND l.address = s.address), 'unknown');
ALTER TABLE services ALTER COLUMN vantage SET NOT NULL, DROP CONSTRAINT services_pkey, ADD PRIMARY KEY (asset, address, protocol, port, vantage);
