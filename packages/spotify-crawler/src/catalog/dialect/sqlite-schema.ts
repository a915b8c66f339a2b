/** See `Dialect.deferredIndexes`. */
export const DEFERRED_INDEXES = [
  {
    name: 'artists_source',
    create: 'CREATE UNIQUE INDEX IF NOT EXISTS artists_source ON artists (source, source_id)',
  },
  {
    name: 'albums_source',
    create: 'CREATE UNIQUE INDEX IF NOT EXISTS albums_source ON albums (source, source_id)',
  },
  {
    name: 'tracks_source',
    create: 'CREATE UNIQUE INDEX IF NOT EXISTS tracks_source ON tracks (source, source_id)',
  },
  {
    name: 'tracks_album',
    create: 'CREATE INDEX IF NOT EXISTS tracks_album ON tracks (album_id) WHERE album_id IS NOT NULL',
  },
  {
    name: 'tracks_name',
    create: 'CREATE INDEX IF NOT EXISTS tracks_name ON tracks (name_fold)',
  },
  {
    name: 'playlist_tracks_track',
    create: 'CREATE INDEX IF NOT EXISTS playlist_tracks_track ON playlist_tracks (track_id)',
  },
  {
    name: 'track_artists_artist',
    create: 'CREATE INDEX IF NOT EXISTS track_artists_artist ON track_artists (artist_id)',
  },
  {
    name: 'tracks_song',
    create: 'CREATE INDEX IF NOT EXISTS tracks_song ON tracks (song) WHERE song IS NOT NULL',
  },
] as const

/**
 * The schema, step by step. A released step never changes; a new one is added below it.
 *
 * All steps that are missing run inside one exclusive transaction: SQLite's DDL is transactional, so a process that dies
 * leaves the old schema, and a second process waits and then finds nothing to do. (kysely's Migrator takes no lock on
 * SQLite and runs each step outside a transaction.)
 */
export const STEPS: readonly { name: string; sql: string }[] = [
  {
    name: '0001-catalogue',
    sql: `
    CREATE TABLE playlists (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, name_fold TEXT NOT NULL,
      description TEXT, owner_id TEXT, owner_name TEXT, collaborative INTEGER, public INTEGER, snapshot_id TEXT,
      followers INTEGER, total INTEGER, modified_at INTEGER, fetched_at INTEGER, complete INTEGER NOT NULL DEFAULT 0,
      UNIQUE (source, source_id)
    ) STRICT;
    CREATE TABLE artists (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, name_fold TEXT NOT NULL,
      UNIQUE (source, source_id)
    ) STRICT;
    CREATE TABLE albums (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, release_date TEXT,
      image_url TEXT, UNIQUE (source, source_id)
    ) STRICT;
    CREATE TABLE tracks (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, uri TEXT, name TEXT NOT NULL,
      name_fold TEXT NOT NULL, album_id INTEGER REFERENCES albums (id), duration_ms INTEGER, explicit INTEGER, disc INTEGER,
      number INTEGER, isrc TEXT, kind TEXT NOT NULL CHECK (kind IN ('track', 'episode', 'local')),
      facts INTEGER NOT NULL DEFAULT 0, UNIQUE (source, source_id)
    ) STRICT;
    CREATE INDEX tracks_album ON tracks (album_id) WHERE album_id IS NOT NULL;
    CREATE INDEX tracks_isrc ON tracks (isrc) WHERE isrc IS NOT NULL;
    CREATE TABLE playlist_tracks (
      playlist_id INTEGER NOT NULL REFERENCES playlists (id), position INTEGER NOT NULL,
      track_id INTEGER NOT NULL REFERENCES tracks (id), added_at INTEGER, added_by TEXT, PRIMARY KEY (playlist_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX playlist_tracks_track ON playlist_tracks (track_id);
    CREATE TABLE track_artists (
      track_id INTEGER NOT NULL REFERENCES tracks (id), ord INTEGER NOT NULL,
      artist_id INTEGER NOT NULL REFERENCES artists (id), PRIMARY KEY (track_id, ord)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX track_artists_artist ON track_artists (artist_id);
    CREATE VIRTUAL TABLE tracks_fts USING fts5 (
      name, artists, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
    );
    CREATE TABLE imports (
      id INTEGER PRIMARY KEY, format TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
      next_item INTEGER NOT NULL DEFAULT 0, counts_json TEXT NOT NULL DEFAULT '{}', updated_at INTEGER NOT NULL
    ) STRICT;`,
  },
  {
    name: '0002-crawl',
    sql: `
    CREATE TABLE crawl_runs (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, seed TEXT NOT NULL, config_json TEXT NOT NULL, started_at INTEGER NOT NULL,
      ended_at INTEGER, status TEXT NOT NULL
    ) STRICT;
    CREATE TABLE crawl_words (
      run_id INTEGER NOT NULL, word TEXT NOT NULL, count INTEGER NOT NULL, state TEXT NOT NULL,
      next_offset INTEGER NOT NULL DEFAULT 0, total INTEGER, last_error TEXT, PRIMARY KEY (run_id, word)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX crawl_words_next ON crawl_words (run_id, state, count DESC, word);
    CREATE TABLE crawl_playlists (
      run_id INTEGER NOT NULL, seq INTEGER NOT NULL, source_id TEXT NOT NULL, word TEXT NOT NULL, state TEXT NOT NULL,
      next_offset INTEGER NOT NULL DEFAULT 0, snapshot_id TEXT, restarts INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT, PRIMARY KEY (run_id, seq), UNIQUE (run_id, source_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX crawl_playlists_next ON crawl_playlists (run_id, state, seq);
    CREATE TABLE crawl_problems (
      id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE crawl_limits (
      scope TEXT PRIMARY KEY, set_at INTEGER NOT NULL, not_before INTEGER NOT NULL, reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE crawl_budget (
      scope TEXT NOT NULL, hour INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (scope, hour)
    ) STRICT, WITHOUT ROWID;`,
  },
  {
    // The keys of tracks, artists and albums become indexes of their own, which a large import can drop and build anew. The
    // search index gets lists of what begins with one to three letters: merging those of all words that do takes 0.2 s in a
    // million tracks.
    name: '0003-keys-apart',
    sql: `
    CREATE TABLE new_artists (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, name_fold TEXT NOT NULL
    ) STRICT;
    INSERT INTO new_artists SELECT * FROM artists;
    DROP TABLE artists;
    ALTER TABLE new_artists RENAME TO artists;
    CREATE TABLE new_albums (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, name TEXT NOT NULL, release_date TEXT,
      image_url TEXT
    ) STRICT;
    INSERT INTO new_albums SELECT * FROM albums;
    DROP TABLE albums;
    ALTER TABLE new_albums RENAME TO albums;
    CREATE TABLE new_tracks (
      id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_id TEXT NOT NULL, uri TEXT, name TEXT NOT NULL,
      name_fold TEXT NOT NULL, album_id INTEGER REFERENCES albums (id), duration_ms INTEGER, explicit INTEGER, disc INTEGER,
      number INTEGER, isrc TEXT, kind TEXT NOT NULL CHECK (kind IN ('track', 'episode', 'local')),
      facts INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO new_tracks SELECT * FROM tracks;
    DROP TABLE tracks;
    ALTER TABLE new_tracks RENAME TO tracks;
    CREATE INDEX tracks_isrc ON tracks (isrc) WHERE isrc IS NOT NULL;
    DROP TABLE tracks_fts;
    CREATE VIRTUAL TABLE tracks_fts USING fts5 (
      name, artists, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    );
    INSERT INTO tracks_fts (rowid, name, artists) SELECT t.id, space_characters(t.name_fold),
      space_characters(coalesce((SELECT group_concat(name_fold, ' ') FROM (SELECT a.name_fold FROM track_artists l
        JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id ORDER BY l.ord)), ''))
    FROM tracks t;
    CREATE TABLE loads (began_at INTEGER NOT NULL) STRICT;
    ${DEFERRED_INDEXES.filter(index => index.name !== 'tracks_song')
      .map(index => index.create)
      .join(';\n    ')};`,
  },
  {
    // A list knows the import that wrote it, so that a file is "unchanged" only while the catalogue holds what it brought.
    // Files that were imported before are read once more: earlier versions lost lists whose names were alike.
    name: '0004-lists-of-imports',
    sql: `
    ALTER TABLE playlists ADD COLUMN import_id INTEGER;
    CREATE INDEX playlists_import ON playlists (import_id) WHERE import_id IS NOT NULL;
    DELETE FROM imports;`,
  },
  {
    // A song without id is its title and all its artists as they are written (up to spelling of characters, spaces, case), and
    // one with an id of that title and those artists is the same. Before, it was a search key.
    name: '0005-songs-by-name',
    sql: `
    CREATE TABLE folding (version INTEGER NOT NULL) STRICT;
    ALTER TABLE tracks ADD COLUMN song TEXT;
    CREATE TEMP TABLE songs (id INTEGER PRIMARY KEY, source TEXT NOT NULL, key TEXT NOT NULL);
    INSERT INTO songs SELECT id, source, song_key(name, (SELECT json_group_array(name) FROM (
      SELECT a.name FROM track_artists l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id ORDER BY l.ord))) AS key
      FROM tracks t WHERE kind = 'track' AND source <> 'lastfm-artist';
    DELETE FROM songs WHERE key = '';
    CREATE INDEX temp.songs_key ON songs (key, source, id);
    CREATE TEMP TABLE merged (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
    INSERT INTO merged SELECT id, coalesce((SELECT o.id FROM songs o JOIN tracks t ON t.id = o.id
        LEFT JOIN albums a ON a.id = t.album_id WHERE o.key = s.key AND o.source <> 'text' ORDER BY
        coalesce(same_name(a.name) = (SELECT same_name(b.name) FROM tracks u JOIN albums b ON b.id = u.album_id
          WHERE u.id = s.id), 0) DESC,
        (SELECT count(DISTINCT e.playlist_id) FROM playlist_tracks e WHERE e.track_id = o.id) DESC, o.id LIMIT 1),
      (SELECT min(o.id) FROM songs o WHERE o.key = s.key)) FROM songs s WHERE source = 'text';
    DELETE FROM merged WHERE old = new;
    CREATE INDEX temp.merged_new ON merged (new);
    UPDATE playlist_tracks SET track_id = (SELECT new FROM merged WHERE old = track_id)
      WHERE track_id IN (SELECT old FROM merged);
    UPDATE tracks SET duration_ms = coalesce(duration_ms, (SELECT max(o.duration_ms) FROM merged m JOIN tracks o
      ON o.id = m.old WHERE m.new = tracks.id)), album_id = coalesce(album_id, (SELECT min(o.album_id) FROM merged m
      JOIN tracks o ON o.id = m.old WHERE m.new = tracks.id)) WHERE id IN (SELECT new FROM merged);
    DELETE FROM track_artists WHERE track_id IN (SELECT old FROM merged);
    DELETE FROM tracks_fts WHERE rowid IN (SELECT old FROM merged);
    DELETE FROM tracks WHERE id IN (SELECT old FROM merged);
    UPDATE tracks SET source_id = (SELECT key FROM songs s WHERE s.id = tracks.id)
      WHERE source = 'text' AND id IN (SELECT id FROM songs);
    UPDATE tracks SET song = (SELECT substr(key, 1, 11) FROM songs s WHERE s.id = tracks.id)
      WHERE id IN (SELECT id FROM songs);
    CREATE INDEX IF NOT EXISTS tracks_song ON tracks (song) WHERE song IS NOT NULL;
    UPDATE OR IGNORE artists SET source_id = artist_key(name) WHERE source = 'text';
    UPDATE OR IGNORE albums SET source_id = album_key(coalesce((SELECT a.name FROM tracks t
      JOIN track_artists l ON l.track_id = t.id AND l.ord = 0 JOIN artists a ON a.id = l.artist_id
      WHERE t.album_id = albums.id ORDER BY t.id LIMIT 1), ''), name) WHERE source = 'text';
    DELETE FROM artists AS a WHERE NOT EXISTS (SELECT 1 FROM track_artists l WHERE l.artist_id = a.id);
    DROP TABLE songs;
    DROP TABLE merged;`,
  },
  {
    // Two people may begin to listen in the same minute: a session is its time and its first song.
    name: '0006-sessions-by-song',
    sql: `
    UPDATE OR IGNORE playlists SET source_id = source_id || ' ' || (SELECT coalesce(t.song, t.source_id)
        FROM playlist_tracks e JOIN tracks t ON t.id = e.track_id WHERE e.playlist_id = playlists.id ORDER BY e.position LIMIT 1)
      WHERE source IN ('spotify-history', 'listenbrainz-history', 'lastfm-history') AND source_id LIKE 'session %'
        AND EXISTS (SELECT 1 FROM playlist_tracks e WHERE e.playlist_id = playlists.id);`,
  },
]
