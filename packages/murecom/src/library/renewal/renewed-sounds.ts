import type Database from 'better-sqlite3'
import { isServerPath } from '../files/server-path.ts'
import { nameOfModel } from '../store/library-model.ts'
import { blobOf } from '../store/song-store.ts'

/** A content, and the songs that have it, by path. */
export interface WaitingContent {
  hash: string
  paths: string[]
}

/** The model that takes the place of another one. It has the same tags. */
interface Successor {
  /** As vectors carry it. */
  name: string
  dimensions: number
}

/** The SQL of a renewal. */
export class RenewedSounds {
  readonly #db: Database.Database
  readonly #model: Successor

  /** @param model what the songs are analysed by */
  constructor(db: Database.Database, model: Successor) {
    this.#db = db
    this.#model = model
  }

  /** Forgets what another model made, in a renewal that was not finished. */
  begin(): void {
    this.#db.prepare('DELETE FROM renewed_sounds WHERE model <> ?').run(this.#model.name)
  }

  /** Whether the library has the new model: another process may have been faster. */
  get isTakenIn(): boolean {
    return nameOfModel(this.#db) === this.#model.name
  }

  /** Songs that were fetched from servers, of which there is no file here. */
  get fetched(): number {
    const paths = this.#db.prepare('SELECT path FROM songs').pluck().iterate() as Iterable<string>
    let count = 0
    for (const path of paths) if (isServerPath(path)) count++
    return count
  }

  /** Contents that were not analysed yet, in the order of their first paths. */
  waiting(): WaitingContent[] {
    const rows = this.#db
      .prepare(
        `SELECT hash, path FROM songs WHERE NOT EXISTS (SELECT 1 FROM renewed_sounds r WHERE r.hash = songs.hash)
         ORDER BY path`,
      )
      .all() as { hash: string; path: string }[]
    const contents = new Map<string, WaitingContent>()
    for (const { hash, path } of rows) {
      const known = contents.get(hash)
      if (known) known.paths.push(path)
      else contents.set(hash, { hash, paths: [path] })
    }
    return [...contents.values()]
  }

  /** Keeps what was made of a content. */
  save(hash: string, { vectors, tags }: { vectors: Float32Array; tags?: Float32Array | undefined }): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO renewed_sounds (hash, model, vectors, tags) VALUES (?, ?, ?, ?)')
      .run(hash, this.#model.name, blobOf(vectors), tags ? blobOf(tags) : null)
  }

  /**
   * Takes everything into the library in one transaction, unless songs have come that were not tried. Those that were tried
   * without success have no sound then, and are analysed by the next run that finds their files.
   *
   * @param tried contents that could not be analysed
   * @returns how many songs have a new sound, 0 where another process was faster; undefined when some are waiting
   */
  takeIn(tried: ReadonlySet<string>): number | undefined {
    return this.#db
      .transaction(() => {
        if (this.isTakenIn) {
          this.#db.exec('DELETE FROM renewed_sounds')
          return 0
        }
        if (this.waiting().some(({ hash }) => !tried.has(hash))) return undefined
        const { changes } = this.#db
          .prepare(
            'UPDATE songs SET vectors = r.vectors, tags = r.tags FROM renewed_sounds r WHERE r.hash = songs.hash',
          )
          .run()
        this.#db.exec(
          `UPDATE songs SET vectors = x'', decoder = NULL
           WHERE NOT EXISTS (SELECT 1 FROM renewed_sounds r WHERE r.hash = songs.hash)`,
        )
        const { name, dimensions } = this.#model
        const set = this.#db.prepare('UPDATE settings SET value = ? WHERE key = ?')
        set.run(name, 'model')
        set.run(String(dimensions), 'dimensions')
        this.#db.exec('DELETE FROM renewed_sounds')
        return changes
      })
      .immediate()
  }
}
