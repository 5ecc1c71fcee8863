-- The lists of ports that details name instead of repeating: "#" and base64url of the first 16 bytes of the text's SHA-256. A detail of an older version holds the
-- lists themselves.
CREATE TABLE port_lists (
    name TEXT NOT NULL PRIMARY KEY,
    ports TEXT NOT NULL
) STRICT, WITHOUT ROWID;
