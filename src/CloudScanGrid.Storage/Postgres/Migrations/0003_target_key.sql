-- A target is known by its campaign, address and asset. Another key was one index more to write, twice for each target of each campaign.
ALTER TABLE campaign_targets DROP COLUMN id;
ALTER TABLE campaign_targets ADD PRIMARY KEY (campaign, address, asset);
ALTER TABLE campaign_targets DROP CONSTRAINT campaign_targets_campaign_address_asset_key;
