import type Database from 'better-sqlite3'
import type { Groove } from '../../features/mixable.ts'
import type { LibrarySong } from '../song.ts'
import { SONG_COLUMNS, type SongRow, songOf } from './song-columns.ts'
import { blobOf, floatsOf } from './song-store.ts'

/** A song with its number in the file, which stays its own as long as its path does. */
export type NumberedLibrarySong = LibrarySong & { id: number }

/** The content of a song's file, and where it is. */
export interface SongContent {
  id: number
  /** SHA-256 of the file in hexadecimal. */
  hash: string
  path: string
  /** Length of the file in bytes. */
  bytes: number
  /** When the file was written last, in ms since 1970. */
  mtimeMs: number
}

const CONTENT = 'SELECT id, hash, path, size AS bytes, mtime_ms AS mtimeMs FROM songs'

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

  /** Songs by their numbers, in that order; those that are gone are left out. */
  withIds(ids: Iterable<number>): NumberedLibrarySong[] {
    const read = this.#db.prepare(`SELECT id, ${SONG_COLUMNS} FROM songs WHERE id = ?`)
    const rows = Array.from(ids, id => read.get(id) as (SongRow & { id: number }) | undefined)
    return rows.filter(row => row !== undefined).map(row => ({ id: row.id, ...songOf(row) }))
  }

  /** What `similar` needs of a song: its number, and its clips, `clips x dimensions`. */
  soundAt(path: string): { id: number; clips: Float32Array } | undefined {
    const row = this.#db.prepare('SELECT id, vectors FROM songs WHERE path = ?').get(path) as
      | { id: number; vectors: Buffer }
      | undefined
    return row && { id: row.id, clips: floatsOf(row.vectors) }
  }

  /** Tempo and key of songs by their numbers, in that order; nothing is known of one that is gone. */
  groovesOf(ids: readonly number[]): Groove[] {
    const read = this.#db.prepare('SELECT bpm, camelot FROM songs WHERE id = ?')
    return ids.map(id => (read.get(id) as Groove | undefined) ?? { bpm: null, camelot: null })
  }

  /** The number of the song at a path. */
  idAt(path: string): number | undefined {
    return (this.#db.prepare('SELECT id FROM songs WHERE path = ?').get(path) as { id: number } | undefined)?.id
  }

  /** The contents of songs by their numbers, in that order; those that are gone are left out. */
  contentsOf(ids: Iterable<number>): SongContent[] {
    const read = this.#db.prepare(`${CONTENT} WHERE id = ?`)
    return Array.from(ids, id => read.get(id) as SongContent | undefined).filter(content => content !== undefined)
  }

  /** The song with a content, that at a path first where several have it. */
  withContent(hash: string, path: string): SongContent | undefined {
    const sql = `${CONTENT} WHERE hash = ? ORDER BY path <> ?, id LIMIT 1`
    return this.#db.prepare(sql).get(hash, path) as SongContent | undefined
  }

  /** The first contents by their hash. */
  leastHashes(limit: number): string[] {
    return this.#db.prepare('SELECT DISTINCT hash FROM songs ORDER BY hash LIMIT ?').pluck().all(limit) as string[]
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
}
