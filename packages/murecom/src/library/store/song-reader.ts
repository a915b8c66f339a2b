import type Database from 'better-sqlite3'
import type { LibrarySong } from '../song.ts'
import { SONG_COLUMNS, type SongRow, songOf } from './song-columns.ts'
import { blobOf, floatsOf } from './song-store.ts'

/** A song with its number in the file, which stays its own as long as its path does. */
export type NumberedLibrarySong = LibrarySong & { id: number }

/** The stored vectors of a song, by number. */
export interface SongVectors {
  id: number
  /** `clips x dimensions`, row-major. */
  vectors: Float32Array
  dimensions: number
  /** Its strongest tag. */
  tag: string | null
}

/** The SQL of questions about single songs. */
export class SongReader {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  count(): number {
    return (this.#db.prepare('SELECT count(*) AS n FROM songs').get() as { n: number }).n
  }

  /** All songs with their numbers, by path. */
  numbered(): NumberedLibrarySong[] {
    const rows = this.#db.prepare(`SELECT id, ${SONG_COLUMNS} FROM songs ORDER BY path`).all()
    return (rows as (SongRow & { id: number })[]).map(row => ({ id: row.id, ...songOf(row) }))
  }

  /** All songs, by path. */
  all(): LibrarySong[] {
    return (this.#db.prepare(`SELECT ${SONG_COLUMNS} FROM songs ORDER BY path`).all() as SongRow[]).map(songOf)
  }

  at(path: string): LibrarySong | undefined {
    const row = this.#db.prepare(`SELECT ${SONG_COLUMNS} FROM songs WHERE path = ?`).get(path) as SongRow | undefined
    return row && songOf(row)
  }

  /** The tags of a song: null when it has none yet, undefined when there is no such song. */
  tagsAt(path: string): Float32Array | null | undefined {
    const row = this.#db.prepare('SELECT tags FROM songs WHERE path = ?').get(path) as
      | { tags: Buffer | null }
      | undefined
    return row && (row.tags ? floatsOf(row.tags) : null)
  }

  saveTags(path: string, tags: Float32Array): void {
    this.#db.prepare('UPDATE songs SET tags = ? WHERE path = ?').run(blobOf(tags), path)
  }

  /** One song's vectors are in memory at a time; the file cannot be written to until the loop has ended. */
  *vectors(dimensions: number, tagNames: readonly string[]): Generator<SongVectors> {
    const rows = this.#db.prepare('SELECT id, vectors, tags FROM songs ORDER BY id').iterate()
    for (const row of rows as Iterable<{ id: number; vectors: Buffer; tags: Buffer | null }>) {
      const tags = row.tags ? floatsOf(row.tags) : undefined
      const strongest = tags ? tags.indexOf(tags.reduce((a, b) => Math.max(a, b))) : -1
      yield { id: row.id, vectors: floatsOf(row.vectors), dimensions, tag: tagNames[strongest] ?? null }
    }
  }
}
