/** The tables of a catalogue have a schema of their own: the database may be that of a team, with other tables in it. */
export const SCHEMA = 'murecom_catalog'

/** The large ones, whose statistics and free space matter. */
export const TABLES = 'playlists, artists, albums, tracks, playlist_tracks, track_artists, tracks_fts'

/** See `Dialect.deferredIndexes`. */
export const DEFERRED_INDEXES = [
  ['artists_source', 'UNIQUE INDEX', 'artists (source, source_id)'],
  ['albums_source', 'UNIQUE INDEX', 'albums (source, source_id)'],
  ['tracks_source', 'UNIQUE INDEX', 'tracks (source, source_id)'],
  ['tracks_album', 'INDEX', 'tracks (album_id) WHERE album_id IS NOT NULL'],
  ['tracks_name', 'INDEX', 'tracks (name_fold)'],
  ['playlist_tracks_track', 'INDEX', 'playlist_tracks (track_id)'],
  ['track_artists_artist', 'INDEX', 'track_artists (artist_id)'],
  ['tracks_song', 'INDEX', 'tracks (song) WHERE song IS NOT NULL'],
  ['tracks_fts_words', 'INDEX', 'tracks_fts USING gin (words)'],
].map(([name, kind, what]) => ({ name: name!, create: `CREATE ${kind} IF NOT EXISTS ${name} ON ${what}` }))

/** The next number of a table, as SQLite gives it: one above the largest. Writers take turns, so no two get the same. */
const numbered = (table: string): string => `
    CREATE FUNCTION next_${table}() RETURNS integer LANGUAGE sql AS 'SELECT coalesce(max(id), 0) + 1 FROM ${SCHEMA}.${table}';
    ALTER TABLE ${table} ALTER COLUMN id SET DEFAULT next_${table}();`

/** Texts are compared by their bytes, as SQLite does: the order of answers depends on no language. */
const TEXT = 'text COLLATE "C"'

/**
 * The schema, step by step. A released step never changes; a new one is added below it. The rows are those of SQLite; what is
 * more is what several writers need.
 */
export const STEPS: readonly { name: string; sql: string }[] = [
  {
    name: '0001-catalogue',
    sql: `
    CREATE TABLE playlists (
      id integer PRIMARY KEY, source ${TEXT} NOT NULL, source_id ${TEXT} NOT NULL, name ${TEXT} NOT NULL,
      name_fold ${TEXT} NOT NULL, description ${TEXT}, owner_id ${TEXT}, owner_name ${TEXT}, collaborative smallint,
      public smallint, snapshot_id ${TEXT}, followers bigint, total bigint, modified_at bigint, fetched_at bigint,
      complete smallint NOT NULL DEFAULT 0, import_id integer, UNIQUE (source, source_id)
    );
    CREATE INDEX playlists_import ON playlists (import_id) WHERE import_id IS NOT NULL;
    CREATE TABLE artists (
      id integer PRIMARY KEY, source ${TEXT} NOT NULL, source_id ${TEXT} NOT NULL, name ${TEXT} NOT NULL,
      name_fold ${TEXT} NOT NULL
    );
    CREATE TABLE albums (
      id integer PRIMARY KEY, source ${TEXT} NOT NULL, source_id ${TEXT} NOT NULL, name ${TEXT} NOT NULL,
      release_date ${TEXT}, image_url ${TEXT}
    );
    CREATE TABLE tracks (
      id integer PRIMARY KEY, source ${TEXT} NOT NULL, source_id ${TEXT} NOT NULL, uri ${TEXT}, name ${TEXT} NOT NULL,
      name_fold ${TEXT} NOT NULL, album_id integer, duration_ms bigint, explicit smallint, disc bigint, number bigint,
      isrc ${TEXT}, kind ${TEXT} NOT NULL CHECK (kind IN ('track', 'episode', 'local')),
      facts smallint NOT NULL DEFAULT 0, song ${TEXT}
    );
    CREATE INDEX tracks_isrc ON tracks (isrc) WHERE isrc IS NOT NULL;
    CREATE TABLE playlist_tracks (
      position bigint NOT NULL, playlist_id integer NOT NULL, track_id integer NOT NULL, added_at bigint, added_by ${TEXT},
      PRIMARY KEY (playlist_id, position)
    );
    CREATE TABLE track_artists (
      track_id integer NOT NULL, ord integer NOT NULL, artist_id integer NOT NULL, PRIMARY KEY (track_id, ord)
    );
    CREATE TABLE tracks_fts (id integer PRIMARY KEY, words tsvector NOT NULL);
    CREATE TABLE imports (
      id integer PRIMARY KEY, format ${TEXT} NOT NULL, file ${TEXT} NOT NULL, sha256 ${TEXT} NOT NULL UNIQUE,
      state ${TEXT} NOT NULL, next_item integer NOT NULL DEFAULT 0, counts_json ${TEXT} NOT NULL DEFAULT '{}',
      updated_at bigint NOT NULL
    );
    CREATE TABLE loads (began_at bigint NOT NULL);
    CREATE TABLE folding (version integer NOT NULL);
    CREATE TABLE writing (writer ${TEXT} NOT NULL);
    INSERT INTO writing VALUES ('');
    ${['playlists', 'imports'].map(numbered).join('')}
    ${DEFERRED_INDEXES.map(index => index.create).join(';\n    ')};`,
  },
  {
    name: '0002-crawl',
    sql: `
    CREATE TABLE crawl_runs (
      id integer PRIMARY KEY, kind ${TEXT} NOT NULL, seed ${TEXT} NOT NULL, config_json ${TEXT} NOT NULL,
      started_at bigint NOT NULL, ended_at bigint, status ${TEXT} NOT NULL
    );
    CREATE TABLE crawl_words (
      run_id integer NOT NULL, word ${TEXT} NOT NULL, count integer NOT NULL, state ${TEXT} NOT NULL,
      next_offset integer NOT NULL DEFAULT 0, total bigint, last_error ${TEXT}, PRIMARY KEY (run_id, word)
    );
    CREATE INDEX crawl_words_next ON crawl_words (run_id, state, count DESC, word);
    CREATE TABLE crawl_playlists (
      run_id integer NOT NULL, seq integer NOT NULL, source_id ${TEXT} NOT NULL, word ${TEXT} NOT NULL,
      state ${TEXT} NOT NULL, next_offset integer NOT NULL DEFAULT 0, snapshot_id ${TEXT},
      restarts integer NOT NULL DEFAULT 0, attempts integer NOT NULL DEFAULT 0, last_error ${TEXT},
      PRIMARY KEY (run_id, seq), UNIQUE (run_id, source_id)
    );
    CREATE INDEX crawl_playlists_next ON crawl_playlists (run_id, state, seq);
    CREATE TABLE crawl_problems (
      id integer PRIMARY KEY, run_id integer NOT NULL, at bigint NOT NULL, what ${TEXT} NOT NULL, reason ${TEXT} NOT NULL
    );
    CREATE TABLE crawl_limits (
      scope ${TEXT} PRIMARY KEY, set_at bigint NOT NULL, not_before bigint NOT NULL, reason ${TEXT} NOT NULL
    );
    CREATE TABLE crawl_budget (
      scope ${TEXT} NOT NULL, hour integer NOT NULL, used integer NOT NULL, PRIMARY KEY (scope, hour)
    );
    ${['crawl_runs', 'crawl_problems'].map(numbered).join('')}`,
  },
  {
    // Several crawlers: who has a playlist or a word in hand, and until when, by the clock of the server.
    name: '0003-leases',
    sql: `
    ALTER TABLE crawl_playlists ADD COLUMN lease_owner ${TEXT}, ADD COLUMN lease_until bigint;
    ALTER TABLE crawl_words ADD COLUMN lease_owner ${TEXT}, ADD COLUMN lease_until bigint;
    CREATE INDEX crawl_playlists_leased ON crawl_playlists (run_id, lease_until) WHERE lease_until IS NOT NULL;`,
  },
]
