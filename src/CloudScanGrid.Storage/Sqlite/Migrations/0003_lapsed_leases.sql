-- What ran out is counted every few seconds, and nearly no target ever does.
CREATE INDEX campaign_targets_lapsed ON campaign_targets (region, lapsed) WHERE lapsed > 0;
