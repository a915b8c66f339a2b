import type { SqliteStore } from './dialect/sqlite-store.ts'
import { KeyIndex } from './key-index.ts'

/** The tables whose rows are known by source and source id. */
type KeyedTable = 'tracks' | 'artists' | 'albums' | 'songs'

/**
 * Rows by source and source id. A track's value is `id * 2`, plus 1 when its facts are full; an album's is `id * 2`, plus 1
 * when date and cover are known; an artist's is the id. 0: no such row. Of `'songs'` the source is '' and the id the column
 * `song` of a track; the value is that of the track with an id, else the oldest, `id * 2`, plus 1 when it has none.
 */
export interface KnownKeys {
  get(table: KeyedTable, source: string, sourceId: string): number
  set(table: KeyedTable, source: string, sourceId: string, value: number): void
  /** After a rollback or a purge remembered ids may be wrong. */
  forget(): void
  /** Called before a transaction is committed, when no more is staged. */
  trim(): void
}

/** What is known of a row, as one number: see {@link KnownKeys}. */
const VALUES = {
  tracks: 'id * 2 + CASE WHEN facts = 1 THEN 1 ELSE 0 END',
  artists: 'id',
  albums: 'id * 2 + CASE WHEN release_date IS NOT NULL AND image_url IS NOT NULL THEN 1 ELSE 0 END',
} as const

const FIND = {
  tracks: `SELECT ${VALUES.tracks} FROM tracks WHERE source = ? AND source_id = ?`,
  artists: `SELECT ${VALUES.artists} FROM artists WHERE source = ? AND source_id = ?`,
  albums: `SELECT ${VALUES.albums} FROM albums WHERE source = ? AND source_id = ?`,
  songs: "SELECT id * 2 + (source = 'text') FROM tracks WHERE ? = '' AND song = ? ORDER BY source = 'text', id LIMIT 1",
} as const

const SONGS = "SELECT song, id * 2 + (source = 'text') FROM tracks WHERE song IS NOT NULL ORDER BY id"

/** More keys than this are not remembered: 16 to 32 bytes each. */
const MOST_KEYS = 1_000_000

class Indexes {
  readonly tracks = new KeyIndex()
  readonly artists = new KeyIndex()
  readonly albums = new KeyIndex()
  readonly songs = new KeyIndex()

  get length(): number {
    return this.tracks.length + this.artists.length + this.albums.length + this.songs.length
  }

  clear(): void {
    this.tracks.clear()
    this.artists.clear()
    this.albums.clear()
    this.songs.clear()
  }
}

/** Remembers the keys that were seen, so that most rows cost no look-up; others are found by the indexes of the database. */
export class SeenKeys implements KnownKeys {
  readonly #store: SqliteStore
  readonly #seen = new Indexes()

  constructor(store: SqliteStore) {
    this.#store = store
  }

  get(table: KeyedTable, source: string, sourceId: string): number {
    return this.#seen[table].get(source, sourceId) || this.#find(table, source, sourceId)
  }

  set(table: KeyedTable, source: string, sourceId: string, value: number): void {
    this.#seen[table].set(source, sourceId, value)
  }

  forget(): void {
    this.#seen.clear()
  }

  trim(): void {
    if (this.#seen.length > MOST_KEYS) this.#seen.clear()
  }

  #find(table: KeyedTable, source: string, sourceId: string): number {
    const value = this.#store.prepare(FIND[table]).pluck().get(source, sourceId)
    if (value !== undefined) this.#seen[table].set(source, sourceId, value as number)
    return (value ?? 0) as number
  }
}

/**
 * Remembers every key of the catalogue: while a large import lasts, the indexes that would find a row are gone, and what
 * memory does not know is new.
 */
export class AllKeys implements KnownKeys {
  readonly #store: SqliteStore
  readonly #all = new Indexes()
  #isFilled = false

  constructor(store: SqliteStore) {
    this.#store = store
  }

  get(table: KeyedTable, source: string, sourceId: string): number {
    if (!this.#isFilled) this.#fill()
    return this.#all[table].get(source, sourceId)
  }

  set(table: KeyedTable, source: string, sourceId: string, value: number): void {
    this.#all[table].set(source, sourceId, value)
  }

  forget(): void {
    this.#all.clear()
    this.#isFilled = false
  }

  trim(): void {}

  /** Reads the catalogue. Nothing is staged then: whoever forgets writes or discards what is. */
  #fill(): void {
    for (const table of ['tracks', 'artists', 'albums'] as const) {
      const rows = this.#store.prepare(`SELECT source, source_id, ${VALUES[table]} FROM ${table}`).raw().iterate()
      for (const [source, sourceId, value] of rows as IterableIterator<[string, string, number]>)
        this.#all[table].set(source, sourceId, value)
    }
    const songs = this.#store.prepare(SONGS).raw().iterate() as IterableIterator<[string, number]>
    for (const [song, value] of songs) {
      const known = this.#all.songs.get('', song)
      if (known === 0 || known % 2 > value % 2) this.#all.songs.set('', song, value)
    }
    this.#isFilled = true
  }
}
