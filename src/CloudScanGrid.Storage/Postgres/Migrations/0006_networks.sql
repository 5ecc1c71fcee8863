-- What decides who reaches what, as the provider told it: one document a network.
CREATE TABLE networks (
    account text COLLATE "C" NOT NULL,
    network text COLLATE "C" NOT NULL,
    region text COLLATE "C" NOT NULL,
    detail bytea NOT NULL,
    PRIMARY KEY (account, network)
);
