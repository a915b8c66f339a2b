import { stat } from 'node:fs/promises'
import type Database from 'better-sqlite3'
import type { FileAnalysis } from '../analysis/analyse-file.ts'
import type { AudioFile } from '../analysis/find-audio.ts'

/** The SQL of indexing. */
export class SongStore {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** `'indexed'`, a known failure, or undefined when the file is new or has changed. */
  lookUp(file: AudioFile): 'indexed' | { reason: string } | undefined {
    const same = 'path = ? AND size = ? AND mtime_ms = ?'
    const keys = [file.path, file.size, file.mtimeMs]
    if (this.#db.prepare(`SELECT 1 FROM songs WHERE ${same}`).get(keys)) return 'indexed'
    return this.#db.prepare(`SELECT reason FROM failures WHERE ${same}`).get(keys) as { reason: string } | undefined
  }

  /** Stores a song; true when the same content was known at a path that no longer exists. */
  async save(file: AudioFile, song: FileAnalysis): Promise<boolean> {
    const twins = this.#db.prepare('SELECT path FROM songs WHERE hash = ? AND path <> ?').all(song.hash, file.path)
    const gone: string[] = []
    for (const { path } of twins as { path: string }[]) if (!(await stat(path).catch(() => null))) gone.push(path)
    this.#db
      .transaction(() => {
        for (const path of gone) this.#db.prepare('DELETE FROM songs WHERE path = ?').run(path)
        this.#db.prepare('DELETE FROM failures WHERE path = ?').run(file.path)
        this.#db
          .prepare(
            `INSERT INTO songs (path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors, tags)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ms = excluded.mtime_ms, hash = excluded.hash,
               title = excluded.title, artist = excluded.artist, album = excluded.album,
               duration_seconds = excluded.duration_seconds, vectors = excluded.vectors, tags = excluded.tags`,
          )
          .run(
            file.path,
            file.size,
            file.mtimeMs,
            song.hash,
            song.title,
            song.artist,
            song.album,
            song.durationSeconds,
            blobOf(song.vectors),
            song.tags ? blobOf(song.tags) : null,
          )
      })
      .immediate()
    return gone.length > 0
  }

  saveFailure(file: AudioFile, reason: string): void {
    this.#db
      .transaction(() => {
        this.#db.prepare('DELETE FROM songs WHERE path = ?').run(file.path)
        this.#db
          .prepare('INSERT OR REPLACE INTO failures (path, size, mtime_ms, reason) VALUES (?, ?, ?, ?)')
          .run(file.path, file.size, file.mtimeMs, reason)
      })
      .immediate()
  }
}

/** The bytes of a float array, as they are stored. */
export function blobOf(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

/** A stored float array, copied so that it is aligned. */
export function floatsOf(blob: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(blob).buffer)
}
