/** "murP": marks a SQLite file as what was listened to, so that no other program's file is written to. */
export const APPLICATION_ID = 0x6d757250
/** Layout of the tables. A newer one is refused; {@link LATER_TABLES} has what older ones lack. */
export const SCHEMA_VERSION = 3

/**
 * These have what services of scrobbles know, whether the library has the song or not: `names` are the songs as they are called
 * there, each once, and `names.song` is the song of the library that is meant. `artists` has a line for each. `histories` says up to
 * when an account was read, in ms since 1970.
 */
const HEARD_TABLES = `
  CREATE TABLE names (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, artists TEXT NOT NULL, album TEXT NOT NULL,
    seconds REAL, isrc TEXT, recording TEXT, song INTEGER REFERENCES songs,
    UNIQUE (title, artists, album)
  ) STRICT;
  CREATE INDEX names_song ON names(song);
  CREATE TABLE heard (
    user TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, name INTEGER NOT NULL REFERENCES names,
    PRIMARY KEY (user, source, at, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX heard_name ON heard(name);
  CREATE TABLE histories (
    user TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL, up_to INTEGER NOT NULL,
    PRIMARY KEY (user, source, account)
  ) STRICT, WITHOUT ROWID;
`

/** Filters by name. */
const FILTERS = `
  CREATE TABLE filters (
    owner TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL, changed INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
  ) STRICT, WITHOUT ROWID;
`

/** What versions 2 and 3 brought. */
export const LATER_TABLES: readonly string[] = [HEARD_TABLES, FILTERS]

/**
 * `songs` gives each song that is named anywhere a number. Times are ms since 1970. `plays.user` is `''` in a library without
 * users. `counts` has what servers count without single plays. `marks.item` is the number of a song, else the name in the form that
 * is compared; `artist` and `album` are as they were written last. `playlists.id` is not used again. `filters.key` is the name in
 * the form that is compared.
 */
export const TABLES = `
  CREATE TABLE songs (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, path TEXT NOT NULL) STRICT;
  CREATE INDEX songs_path ON songs(path);
  CREATE TABLE plays (
    user TEXT NOT NULL, song INTEGER NOT NULL REFERENCES songs, at INTEGER NOT NULL, source TEXT NOT NULL,
    played_seconds REAL, duration_seconds REAL, outcome TEXT NOT NULL,
    PRIMARY KEY (user, song, at, source)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX plays_at ON plays(user, at);
  CREATE TABLE counts (
    user TEXT NOT NULL, source TEXT NOT NULL, song INTEGER NOT NULL REFERENCES songs,
    count INTEGER NOT NULL, last INTEGER,
    PRIMARY KEY (user, source, song)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE marks (
    user TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, artist TEXT, album TEXT,
    starred INTEGER, rating INTEGER, banned INTEGER,
    PRIMARY KEY (user, kind, item)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE playlists (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, name TEXT NOT NULL, comment TEXT NOT NULL,
    public INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, server TEXT, server_id TEXT,
    UNIQUE (server, server_id)
  ) STRICT;
  CREATE INDEX playlists_owner ON playlists(owner);
  CREATE TABLE entries (
    playlist INTEGER NOT NULL REFERENCES playlists, position INTEGER NOT NULL, song INTEGER NOT NULL REFERENCES songs,
    PRIMARY KEY (playlist, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE queues (
    user TEXT PRIMARY KEY, current INTEGER, position_ms INTEGER NOT NULL, changed INTEGER NOT NULL, changed_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE queued (
    user TEXT NOT NULL REFERENCES queues, position INTEGER NOT NULL, song INTEGER NOT NULL REFERENCES songs,
    PRIMARY KEY (user, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bookmarks (
    user TEXT NOT NULL, song INTEGER NOT NULL REFERENCES songs, position_ms INTEGER NOT NULL, comment TEXT NOT NULL,
    created INTEGER NOT NULL, changed INTEGER NOT NULL,
    PRIMARY KEY (user, song)
  ) STRICT, WITHOUT ROWID;
  ${LATER_TABLES.join('\n')}
`
