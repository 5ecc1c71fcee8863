-- A target is known by its campaign, address and asset. Another key was one index more to write, twice for each target of each campaign.
ALTER TABLE campaign_targets DROP COLUMN id;
ALTER TABLE campaign_targets DROP CONSTRAINT campaign_targets_campaign_address_asset_key;
ALTER TABLE campaign_targets ADD PRIMARY KEY (campaign, address, asset);
-- Each target is written three times within minutes: planned, claimed, ended. The later versions find room on the first one's page.
ALTER TABLE campaign_targets SET (fillfactor = 45);
-- What ran out is looked for in a region; keys of a few bytes that grow are the cheapest to add. Which subnet's it is shows in the few that are found.
DROP INDEX campaign_targets_leased;
CREATE INDEX campaign_targets_leased ON campaign_targets (region, lease_expires_at) WHERE state = 1;
DROP INDEX campaign_targets_leased_asset;
CREATE INDEX campaign_targets_leased_asset ON campaign_targets (asset) WHERE state = 1;
