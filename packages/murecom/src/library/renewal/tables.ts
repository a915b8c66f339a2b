/**
 * What version 9 added: what the model that takes the place of the library's makes of its songs, by their contents, until all of
 * them were analysed. Then the rows go into `songs`, and this is empty again. Later versions must not change this.
 */
export const TABLES_OF_VERSION_9 = `
  CREATE TABLE renewed_sounds (
    hash TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    vectors BLOB NOT NULL,
    tags BLOB
  ) STRICT;
`
