-- What the target answered in rounds that have ended, while others are to come: an observation's detail. NULL for most, and once the target has ended.
ALTER TABLE campaign_targets ADD COLUMN checkpoint bytea;
