-- What decides who reaches what, as the provider told it: one document a network.
CREATE TABLE networks (
    account TEXT NOT NULL,
    network TEXT NOT NULL,
    region TEXT NOT NULL,
    detail BLOB NOT NULL,
    PRIMARY KEY (account, network)
) STRICT, WITHOUT ROWID;
