import Database from 'better-sqlite3'
import type { LibrarySong } from '../../src/library/song.ts'
import { openDatabase } from '../../src/library/store/open-database.ts'
import { songOf } from './songs.ts'

/** What a test says of a song; the rest is filled in. */
export interface StoredSong extends Partial<LibrarySong> {
  path: string
  /** `clips x dimensions`. */
  vectors: readonly number[]
  tags?: readonly number[]
  hash?: string
  bpm?: number
  camelot?: string
  energy?: number
  /** Lines with their times. */
  lyrics?: readonly (readonly [seconds: number | null, text: string])[]
}

/** Writes a library file with songs that no model has analysed. */
export function storeLibrary(
  file: string,
  dimensions: number,
  tagNames: readonly string[],
  songs: readonly StoredSong[],
): void {
  openDatabase(file).close()
  const db = new Database(file)
  const set = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
  set.run('model', 'musicnn-2')
  set.run('dimensions', String(dimensions))
  set.run('tag_names', JSON.stringify(tagNames))
  const add = db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors, tags, bpm, camelot, genres,
       energy, sound_version)
     VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addLyrics = db.prepare('INSERT INTO lyrics (song_id, lines) VALUES (?, ?)')
  const blob = (values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer)
  const store = (i: number, { vectors, tags, hash, lyrics, bpm, camelot, energy, ...about }: StoredSong): void => {
    // Songs of different lengths, so that vectors that are alike make no copies.
    const song = songOf(about.path, { durationSeconds: 200 + 0.6 * i, ...about })
    const bytes = tags ? blob(tags) : null
    const { lastInsertRowid } = add.run(
      song.path,
      hash ?? song.path,
      song.title,
      song.artist,
      song.album,
      song.durationSeconds,
      blob(vectors),
      bytes,
      bpm ?? null,
      camelot ?? null,
      about.genres?.join('\n') ?? null,
      energy ?? null,
      bpm === undefined && camelot === undefined && energy === undefined ? null : 1,
    )
    if (lyrics) addLyrics.run(lastInsertRowid, JSON.stringify(lyrics))
  }
  db.transaction(() => {
    for (const [i, song] of songs.entries()) store(i, song)
  })()
  db.close()
}
