import { checkInteger, checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import { isPostgresUrl } from '@murecom/internal/database-address'
import type { Kysely } from 'kysely'
import { SqliteStore } from './catalog/dialect/sqlite-store.ts'
import type { CatalogStore } from './catalog/dialect/store.ts'
import { claimForWriting, mendLoad } from './catalog/load.ts'
import type { TrackQuery } from './catalog/match.ts'
import { PlaylistStream } from './catalog/playlist-stream.ts'
import { PostgresStore } from './catalog/postgres/postgres-store.ts'
import { purge } from './catalog/purge.ts'
import { readTracks } from './catalog/read-tracks.ts'
import type { CatalogTables } from './catalog/schema.ts'
import { findTrack, type SearchOptions, searchTracks } from './catalog/search.ts'
import type { CatalogStats, PlaylistFilter, Track, TrackMatch } from './catalog/types.ts'
import { CatalogWriter } from './catalog/writer.ts'

/** Where the catalogue is: in a file, or on a server that several processes and machines share. */
export interface CatalogConfig {
  /** Default what `filename` and `url` say. */
  dialect?: 'sqlite' | 'postgres'
  /** Path of an SQLite file, or `':memory:'`. */
  filename?: string
  /**
   * `postgres://user@host:port/database` of PostgreSQL 13 or newer. A password is better in the environment (`PGPASSWORD`) or in
   * `~/.pgpass` than here; it is in no message.
   */
  url?: string
}

const CONFIG: OptionNames<CatalogConfig> = { dialect: 1, filename: 'file,path', url: 'connectionstring' }

/** What {@link Catalog.purge} deletes. */
export interface PurgeOptions {
  /** Deletes playlists that were fetched this many days ago or earlier; at least 0. */
  olderThanDays: number
  /** The time that counts as now, in ms since 1970. Default: the clock. */
  now?: number
}

const PURGE_OPTIONS: OptionNames<PurgeOptions> = { olderThanDays: 1, now: 1 }

/**
 * Opens a catalogue, which is made when there is none. Several processes may read one file; one may crawl into it.
 *
 * On PostgreSQL (`postgres://...`; needs the packages pg and pg-copy-streams) a catalogue has the same rows, the same methods and
 * the same answers. Its methods are synchronous too: a thread talks to the server, and the caller waits for it.
 *
 * @param config path of the SQLite file, or `':memory:'`, or the address of a database, or `{ filename }`, or `{ url }`
 * @throws CatalogError when the file or the database is another program's, or a newer version's; codes `'server-unreachable'`,
 *   `'unauthorized'`, `'no-database'`, `'no-permission'`, `'no-driver'` of a server that cannot be used
 * @example
 * ```ts
 * const catalog = await openCatalog('playlists.db')
 * for (const ids of catalog.playlists({ minLength: 5 })) train(ids)
 * catalog.close()
 * ```
 */
export async function openCatalog(config: string | CatalogConfig): Promise<Catalog> {
  const store = storeOf(config)
  try {
    mendLoad(store)
  } catch (error) {
    store.close()
    throw error
  }
  return new Catalog(store)
}

function storeOf(config: string | CatalogConfig): CatalogStore {
  if (typeof config === 'string') {
    if (config === '') throw new TypeError("openCatalog: config must be a path or an address, got ''")
    return isPostgresUrl(config) ? new PostgresStore(config) : new SqliteStore(config)
  }
  const {
    filename,
    url,
    dialect = url === undefined ? 'sqlite' : 'postgres',
  } = checkOptions('openCatalog', config, CONFIG)
  checkOneOf('openCatalog', 'dialect', dialect, ['sqlite', 'postgres'])
  const [name, where] = dialect === 'sqlite' ? ['filename', filename] : ['url', url]
  if (typeof where !== 'string' || where === '') {
    throw new TypeError(`openCatalog: config must have ${name} of ${dialect}, got ${show(where)}`)
  }
  if (dialect === 'sqlite') return new SqliteStore(where)
  if (!isPostgresUrl(where)) throw new TypeError('openCatalog: url must begin with postgres://, got something else')
  return new PostgresStore(where)
}

/** Playlists, tracks, artists and albums in one database. Made by {@link openCatalog}. */
export class Catalog implements Disposable {
  /** @internal */
  readonly store: CatalogStore
  /** @internal */
  readonly writer: CatalogWriter

  /** @internal */
  constructor(store: CatalogStore) {
    this.store = store
    this.writer = new CatalogWriter(store)
  }

  /** Path of the database, or the address of one on a server, without its password. */
  get path(): string {
    return this.store.path
  }

  /** Typed queries of your own, by kysely, over the same connection. */
  get db(): Kysely<CatalogTables> {
    return this.store.db
  }

  /**
   * The complete playlists, each as its track ids in playlist order (a track twice in a list is there twice). Can be
   * iterated again and again; each pass sees what is complete at its time.
   *
   * @throws RangeError for lengths that are not integers
   * @example
   * ```ts
   * const model = await Word2Vec.train(catalog.playlists({ minLength: 2 }), { vectorSize: 100 })
   * ```
   */
  playlists(filter: PlaylistFilter = {}): Iterable<number[]> {
    return new PlaylistStream(this.store, filter)
  }

  /**
   * Tracks by words of title and artists: accents, case, width, punctuation and Chinese script do not matter, the last word
   * may be unfinished, names in scripts without spaces are found by any part of them. No character is an operator.
   * Titles equal to the text come first, then those that begin with it, then by popularity.
   *
   * @example
   * ```ts
   * catalog.searchTracks('杰伦')
   * catalog.searchTracks('halo', { artists: ['beyonce'], limit: 5 })
   * ```
   */
  searchTracks(text: string, options: SearchOptions = {}): TrackMatch[] {
    return searchTracks(this.store, text, options)
  }

  /**
   * The track of that name by those artists: equal up to case, punctuation, accents, width and traditional or simplified
   * Chinese first, then by artists, then by popularity. Several candidates, best first; empty when nothing fits.
   *
   * @example
   * ```ts
   * const [best] = catalog.findTrack({ trackName: '愛在西元前', artists: ['周杰伦'] })
   * ```
   */
  findTrack(query: TrackQuery): TrackMatch[] {
    return findTrack(this.store, query)
  }

  /** The track with this id of the catalogue; undefined when there is none. */
  track(id: number): Track | undefined {
    return readTracks(this.store, [id])[0]
  }

  /** The tracks with these ids, in their order; unknown ids are left out. */
  tracks(ids: readonly number[]): Track[] {
    return readTracks(this.store, ids)
  }

  /** Counts every table. O(rows): about a second for ten million entries. */
  stats(): CatalogStats {
    const { store } = this
    const count = (sql: string): number => store.prepare(sql).pluck().get() as number
    return {
      playlists: count('SELECT count(*) FROM playlists WHERE complete = 1'),
      incompletePlaylists: count('SELECT count(*) FROM playlists WHERE complete = 0'),
      tracks: count('SELECT count(*) FROM tracks'),
      artists: count('SELECT count(*) FROM artists'),
      albums: count('SELECT count(*) FROM albums'),
      entries: count('SELECT count(*) FROM playlist_tracks'),
      bySource: store.all(
        store.db
          .selectFrom('playlists')
          .select(e => ['source', e.fn.countAll<number>().as('playlists')])
          .where('complete', '=', 1)
          .groupBy('source')
          .orderBy('source')
          .compile(),
      ),
      bytes: count(store.dialect.size),
    }
  }

  /**
   * Deletes playlists that were fetched longer ago than this, then tracks, albums and artists that nothing names any
   * more. The files they came from may be imported again. Free space stays in the file until {@link Catalog.vacuum}.
   *
   * @returns how many playlists and tracks were deleted
   * @throws CatalogError code `'crawl-running'` while a crawl or an import writes to it
   */
  purge(options: PurgeOptions): { playlists: number; tracks: number } {
    const { olderThanDays, now = Date.now() } = checkOptions('purge', options, PURGE_OPTIONS)
    const days = checkInteger('purge', 'olderThanDays', olderThanDays, 0)
    const release = claimForWriting(this.store)
    try {
      return purge(this.store, now - days * 86_400_000)
    } finally {
      this.writer.forget()
      release()
    }
  }

  /**
   * Rewrites the file without free pages and merges the search index. Needs as much free disk as the file is large. On
   * PostgreSQL it runs VACUUM, so that the tables can use their free space again.
   */
  vacuum(): void {
    this.store.vacuum()
  }

  /**
   * All of `work` or nothing.
   *
   * @internal
   */
  write<T>(work: () => T): T {
    return this.store.transaction(work)
  }

  /** Closes the database; a second call does nothing. Its other methods then throw. */
  close(): void {
    this.store.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
