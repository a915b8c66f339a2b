import type { CatalogStore } from '../dialect/store.ts'
import type { TrackInput } from '../types.ts'
import { KeyIndex } from './key-index.ts'

/** The tables whose rows are known by source and source id. */
type KeyedTable = 'tracks' | 'artists' | 'albums' | 'songs'

/**
 * Rows by source and source id, each as one number; 0: no such row.
 *
 * | table | number |
 * |---|---|
 * | tracks | `id * 16`, plus 8 when its facts are full, plus {@link factsOf} |
 * | artists | `id` |
 * | albums | `id * 2`, plus 1 when date and cover are known |
 * | songs | of the track with an id, else without: `id * 32`, plus 16 when several have an id, plus 8 when none has, plus facts |
 *
 * A key of `'songs'` has the source '' and, as its id, the column `song` of a track; among several tracks it is the oldest.
 */
export interface KnownKeys {
  /** False while the indexes of the catalogue that find rows may be gone. */
  readonly hasIndexes: boolean
  get(table: KeyedTable, source: string, sourceId: string): number
  set(table: KeyedTable, source: string, sourceId: string, value: number): void
  /** Finds rows that `get` is going to be asked for, by one query. */
  lookUp(table: KeyedTable, keys: readonly Key[]): void
  /** After a rollback or a purge remembered ids may be wrong. */
  forget(): void
  /** Called before a transaction is committed, when no more is staged. */
  trim(): void
}

/** Source and source id. */
export type Key = readonly [source: string, sourceId: string]

/** What a track's record can lack, and a later one can fill in: bits of the numbers of {@link KnownKeys}. */
const FACTS = { album: 1, duration: 2, isrc: 4 } as const

/** The facts that a record has, 0 to 7. */
export function factsOf(track: TrackInput): number {
  const { album, durationMs, isrc } = track
  const hasAlbum = album != null && Boolean(album.sourceId || album.name)
  return (hasAlbum ? FACTS.album : 0) + (durationMs != null ? FACTS.duration : 0) + (isrc ? FACTS.isrc : 0)
}

const KNOWN_FACTS = ['album_id IS NOT NULL THEN 1', 'duration_ms IS NOT NULL THEN 2', 'isrc IS NOT NULL THEN 4']
  .map(fact => `CASE WHEN ${fact} ELSE 0 END`)
  .join(' + ')

/** What is known of a row, as one number: see {@link KnownKeys}. */
const VALUES = {
  tracks: `CAST(id AS BIGINT) * 16 + CASE WHEN facts = 1 THEN 8 ELSE 0 END + ${KNOWN_FACTS}`,
  artists: 'id',
  albums: 'CAST(id AS BIGINT) * 2 + CASE WHEN release_date IS NOT NULL AND image_url IS NOT NULL THEN 1 ELSE 0 END',
} as const

const SONG_VALUE = `CAST(t.id AS BIGINT) * 32 + CASE WHEN t.source = 'text' THEN 8 ELSE 0 END + ${KNOWN_FACTS}`

const FIND = {
  tracks: `SELECT ${VALUES.tracks} FROM tracks WHERE source = ? AND source_id = ?`,
  artists: `SELECT ${VALUES.artists} FROM artists WHERE source = ? AND source_id = ?`,
  albums: `SELECT ${VALUES.albums} FROM albums WHERE source = ? AND source_id = ?`,
  // Two rows say whether there are several.
  songs: `
  SELECT ${SONG_VALUE} FROM tracks t WHERE ? = '' AND t.song = ? ORDER BY t.source = 'text', t.id LIMIT 2`,
} as const

const SONGS = `SELECT t.song, ${SONG_VALUE} FROM tracks t WHERE t.song IS NOT NULL ORDER BY t.id`

/** The values of many keys of a table, by a table of keys. */
function findAll(table: KeyedTable, keys: string): string {
  return table === 'songs'
    ? `SELECT '', t.song, ${SONG_VALUE} FROM ${keys} AS k JOIN tracks t ON t.song = k.source_id
       ORDER BY t.song, t.source = 'text', t.id`
    : `SELECT k.source, k.source_id, ${VALUES[table]} FROM ${keys} AS k
       JOIN ${table} t ON t.source = k.source AND t.source_id = k.source_id`
}

/** More keys than this are not remembered: 16 to 32 bytes each. */
const MOST_KEYS = 1_000_000

function nameOf(table: KeyedTable, source: string, sourceId: string): string {
  return `${table} ${source} ${sourceId}`
}

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
  readonly hasIndexes = true
  readonly #store: CatalogStore
  readonly #seen = new Indexes()
  /** Keys that were looked up and have no row, while nobody else can add one. */
  readonly #absent = new Set<string>()

  constructor(store: CatalogStore) {
    this.#store = store
  }

  get(table: KeyedTable, source: string, sourceId: string): number {
    const seen = this.#seen[table].get(source, sourceId)
    if (seen !== 0) return seen
    return this.#absent.has(nameOf(table, source, sourceId)) ? 0 : this.#find(table, source, sourceId)
  }

  set(table: KeyedTable, source: string, sourceId: string, value: number): void {
    this.#seen[table].set(source, sourceId, value)
  }

  lookUp(table: KeyedTable, keys: readonly Key[]): void {
    const wanted = new Map<string, Key>()
    for (const key of keys) if (this.#seen[table].get(...key) === 0) wanted.set(nameOf(table, ...key), key)
    if (wanted.size === 0) return
    const find = this.#store.prepare(findAll(table, this.#store.dialect.listOfKeys)).raw()
    let last = ''
    for (const row of find.all(JSON.stringify([...wanted.values()]))) {
      const [source, sourceId, value] = row as [string, string, number]
      // The rows of a song follow each other, those with an id first: the second says that there are several.
      if (table === 'songs' && sourceId === last) this.#noteSeveral(sourceId, value)
      else this.#seen[table].set(source, sourceId, value)
      last = sourceId
      wanted.delete(nameOf(table, source, sourceId))
    }
    for (const name of wanted.keys()) this.#absent.add(name)
  }

  forget(): void {
    this.#seen.clear()
    this.#absent.clear()
  }

  trim(): void {
    this.#absent.clear()
    if (this.#seen.length > MOST_KEYS) this.#seen.clear()
  }

  #noteSeveral(song: string, value: number): void {
    const known = this.#seen.songs.get('', song)
    if ((value & 8) === 0 && (known & 16) === 0) this.#seen.songs.set('', song, known + 16)
  }

  #find(table: KeyedTable, source: string, sourceId: string): number {
    const [value = 0, next] = this.#store.prepare(FIND[table]).pluck().all(source, sourceId) as number[]
    const found = table === 'songs' && next !== undefined && (next & 8) === 0 ? value + 16 : value
    if (found !== 0) this.#seen[table].set(source, sourceId, found)
    return found
  }
}

/**
 * Remembers every key of the catalogue: while a large import lasts, the indexes that would find a row are gone, and what
 * memory does not know is new.
 */
export class AllKeys implements KnownKeys {
  readonly hasIndexes = false
  readonly #store: CatalogStore
  readonly #all = new Indexes()
  #isFilled = false

  constructor(store: CatalogStore) {
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

  lookUp(): void {}

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
      if (known === 0 || (known & 8) > (value & 8)) this.#all.songs.set('', song, value)
      else if ((value & 8) === 0) this.#all.songs.set('', song, known - (known & 16) + 16)
    }
    this.#isFilled = true
  }
}
