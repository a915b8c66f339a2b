/** The database of the original's Go program. */
import BetterSqlite3, { type Database } from 'better-sqlite3'
import { listsOf, type Song, type Writer } from './model.ts'

const SCHEMA = `
  CREATE TABLE playlists (id text, collaborative numeric, endpoint text, name text, is_public numeric, snapshot_id text, uri text, PRIMARY KEY (id));
  CREATE TABLE tracks (id text, disc_number integer, duration integer, explicit numeric, endpoint text, name text, preview_url text, track_number integer, uri text, type text, image_url text, PRIMARY KEY (id));
  CREATE TABLE artists (id text, name text, uri text, PRIMARY KEY (id));
  CREATE TABLE playlist_tracks (playlist_id text, track_id text, PRIMARY KEY (playlist_id, track_id));
  CREATE TABLE track_artists (track_id text, artist_id text, PRIMARY KEY (track_id, artist_id));
  CREATE VIRTUAL TABLE tracks_name_fts USING fts5 (name, id);`

const id = (n: number): string => String(n).padStart(22, '0')

function addSong(database: Database, { n, title, artists, seconds }: Song): void {
  database
    .prepare(`INSERT INTO tracks VALUES (?, 1, ?, 0, 'e', ?, '', 1, 'u', 'track', 'https://images.invalid/1')`)
    .run(id(n), seconds * 1000, title)
  artists.forEach((name, i) => {
    const artist = id(n * 10 + i)
    database.prepare(`INSERT INTO artists VALUES (?, ?, 'u')`).run(artist, name)
    database.prepare('INSERT INTO track_artists VALUES (?, ?)').run(id(n), artist)
  })
}

export const original: Writer = {
  isMany: true,
  write: lists => {
    const database = new BetterSqlite3(':memory:')
    try {
      database.exec(SCHEMA)
      lists.forEach((list, i) => {
        database.prepare(`INSERT INTO playlists VALUES (?, 0, 'e', ?, 1, 'snap', 'u')`).run(id(900 + i), list.name)
        for (const song of list.songs) {
          addSong(database, song)
          database.prepare('INSERT INTO playlist_tracks VALUES (?, ?)').run(id(900 + i), id(song.n))
        }
      })
      return { name: 'go.db', bytes: database.serialize(), lists: listsOf(lists) }
    } finally {
      database.close()
    }
  },
}
