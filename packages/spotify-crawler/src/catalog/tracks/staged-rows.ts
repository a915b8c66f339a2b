import type { CatalogStore } from '../dialect/store.ts'

/** Columns of the tables that rows are staged for, in the order of their values. */
const COLUMNS = {
  artists: ['id', 'source', 'source_id', 'name', 'name_fold'],
  albums: ['id', 'source', 'source_id', 'name', 'release_date', 'image_url'],
  tracks: [
    'id',
    'source',
    'source_id',
    'uri',
    'name',
    'name_fold',
    'album_id',
    'duration_ms',
    'explicit',
    'disc',
    'number',
    'isrc',
    'kind',
    'facts',
    'song',
  ],
  track_artists: ['track_id', 'ord', 'artist_id'],
} as const

type StagedTable = keyof typeof COLUMNS

/**
 * New rows of the running transaction, written together before it is committed, the search index last.
 */
export class StagedRows {
  readonly #store: CatalogStore
  readonly #values: Record<StagedTable, unknown[]> = { artists: [], albums: [], tracks: [], track_artists: [] }
  /** First artists of the new tracks, whose ids are consecutive. */
  #firstArtists: (number | null)[] = []
  #firstTrack = 0
  #words: unknown[] = []
  /** No new track gets this id or a lower one. */
  #lastTrack = 0
  readonly #lastIds = new Map<StagedTable, number>()

  constructor(store: CatalogStore) {
    this.#store = store
  }

  /** The id that the table's next row will have; it must be staged in this transaction. */
  nextId(table: 'artists' | 'albums' | 'tracks'): number {
    let last = this.#lastIds.get(table)
    last ??= this.#store.prepare(`SELECT coalesce(max(id), 0) FROM ${table}`).pluck().get() as number
    if (table === 'tracks') last = Math.max(last, this.#lastTrack)
    this.#lastIds.set(table, last + 1)
    return last + 1
  }

  /** The track of this id goes; no other gets its id, which is remembered. */
  retire(id: number): void {
    this.#lastTrack = Math.max(this.#lastTrack, id)
  }

  add(table: StagedTable, ...values: readonly unknown[]): void {
    this.#values[table].push(...values)
  }

  /** Links an artist to a track, which is the newest of those staged or one that is stored. */
  link(trackId: number, ord: number, artistId: number): void {
    const at = trackId - this.#firstTrack
    if (ord === 0 && this.#firstArtists.length > 0 && at === this.#firstArtists.length - 1)
      this.#firstArtists[at] = artistId
    else this.add('track_artists', trackId, ord, artistId)
  }

  /** A new track; its artists are linked after it. */
  addTrack(id: number, ...values: readonly unknown[]): void {
    if (this.#firstArtists.length === 0) this.#firstTrack = id
    this.#firstArtists.push(null)
    this.add('tracks', id, ...values)
  }

  addWords(trackId: number, name: string, artists: string): void {
    this.#words.push(trackId, name, artists)
  }

  /** Writes all; the ids of the next rows are asked for anew. */
  flush(): void {
    this.flushRows()
    if (this.#words.length === 0) return
    this.#store.insertWords(this.#words)
    this.#words = []
  }

  /** Writes all but the search index. */
  flushRows(): void {
    for (const table of ['artists', 'albums', 'tracks', 'track_artists'] as const) {
      const values = this.#values[table]
      if (values.length === 0) continue
      this.#store.insertRows(table, COLUMNS[table], values)
      this.#values[table] = []
    }
    if (this.#firstArtists.length > 0) {
      this.#store.put(this.#store.dialect.putFirstArtists, this.#firstTrack, JSON.stringify(this.#firstArtists))
      this.#firstArtists = []
    }
    this.#lastIds.clear()
  }

  /** Forgets all: the transaction was rolled back. */
  discard(): void {
    for (const table of Object.keys(this.#values) as StagedTable[]) this.#values[table] = []
    this.#words = []
    this.#firstArtists = []
    this.#lastIds.clear()
  }
}
