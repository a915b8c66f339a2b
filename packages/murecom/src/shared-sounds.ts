import { checkInteger, checkMatrix, checkOptions, type OptionNames, show } from '@murecom/internal'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { LibraryError } from './errors.ts'
import type { SimilarLibrarySong } from './library/answers/types.ts'
import { songPath } from './library/files/server-path.ts'
import { PostgresConnection } from './library/postgres/connection.ts'
import { type IndexSoundsOptions, type IndexSoundsReport, indexSounds } from './library/postgres/index-sounds.ts'
import { migrateLibrary } from './library/postgres/migrate.ts'
import { MOST_CANDIDATES, type NearQuery, NearSongs } from './library/postgres/near-songs.ts'
import { storedModel } from './library/postgres/shared-settings.ts'
import { SoundsTable } from './library/postgres/sounds-table.ts'
import { shown } from './library/store/library-model.ts'

/** How {@link SharedSounds} chooses. */
export interface SharedSimilarOptions {
  /** Most songs that are returned, from 1 to 200. Default 10. */
  limit?: number
  /** Leave out songs whose artist is that of the query. Default false. */
  excludeSameArtist?: boolean
  /** Return each recording once, and leave out the query's own; as `Library.similar`. Default true. */
  foldCopies?: boolean
  /**
   * Songs that pgvector compares with the query before it gives its best ones (its `hnsw.ef_search`), from 1 to 1000: more of them miss
   * fewer of the true neighbours, and take longer. Default 400.
   */
  candidates?: number
  /** Rejects with `signal.reason` before the next step. */
  signal?: AbortSignal | undefined
}

const SIMILAR: OptionNames<SharedSimilarOptions> = {
  limit: 1,
  excludeSameArtist: 1,
  foldCopies: 1,
  candidates: 'efsearch',
  signal: 1,
}
const INDEX: OptionNames<IndexSoundsOptions> = { signal: 1, onProgress: 1 }
const MOST_ANSWERS = 200
const CANDIDATES = 400

/** What a {@link SharedSounds} works with. */
interface Parts {
  url: string
  connection: PostgresConnection
  sounds: SoundsTable
  dimensions: number
}

/**
 * Similar songs of a library on PostgreSQL, asked there: without the copy that `openLibrary` keeps, for libraries that no machine wants
 * to copy. pgvector finds candidates, which are ranked exactly. See `openSharedSounds`.
 */
export class SharedSounds {
  readonly #parts: Parts
  readonly #songs: NearSongs

  /** @internal */
  constructor(parts: Parts) {
    this.#parts = parts
    this.#songs = new NearSongs(parts.connection, parts.sounds, parts.dimensions)
  }

  /** Its address without the password. */
  get address(): string {
    return this.#parts.connection.shown
  }

  /**
   * Brings the index of sounds up to date: makes it when it is not there, then takes the songs that have changed since. Answers know
   * a song's sound from then on; one that is removed is in no answer at once. It may run beside questions and indexing, and can
   * be resumed. It takes a user that may write, and pgvector 0.7 or later.
   *
   * The index is built in `maintenance_work_mem` of the server, about 1 GB for a million songs: with less it takes many times as long.
   * O(songs log songs) at first, then O(changes log songs)
   *
   * @throws LibraryError: `'no-pgvector'`, or of the server as `openSharedLibrary`
   */
  async index(options: IndexSoundsOptions = {}): Promise<IndexSoundsReport> {
    return indexSounds(this.#parts, checkOptions('SharedSounds.index', options, INDEX))
  }

  /**
   * The songs that sound most like one of the library, best first. As `Library.similar`, except that a true neighbour may be missing:
   * which and how often, docs/scaling.md says. O(candidates log songs)
   *
   * @param path a path of the library
   * @throws LibraryError: `'not-in-library'`, `'no-sounds'` before {@link index}, or of the server
   */
  async similar(path: string, options: SharedSimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    const where = 'SharedSounds.similar'
    if (typeof path !== 'string') throw new TypeError(`${where}: path must be a string, got ${show(path)}`)
    const { signal } = this.#checked(where, options)
    signal?.throwIfAborted()
    const song = await this.#songs.at(songPath(path))
    if (!song) throw new LibraryError('not-in-library', `${path}: is not in the library`)
    return this.#nearest(where, { song }, options)
  }

  /**
   * As {@link similar}, for vectors of the library's model, `clips x dimensions`: those of a file that is not in it.
   *
   * @throws as {@link similar}, and RangeError for vectors of another length
   */
  async similarToVectors(vectors: Float32Array, options: SharedSimilarOptions = {}): Promise<SimilarLibrarySong[]> {
    const where = 'SharedSounds.similarToVectors'
    checkMatrix(where, 'vectors', vectors, this.#parts.dimensions)
    return this.#nearest(where, { clips: Float32Array.from(vectors) }, options)
  }

  async #nearest(where: string, query: NearQuery, options: SharedSimilarOptions): Promise<SimilarLibrarySong[]> {
    const { signal, ...rules } = this.#checked(where, options)
    signal?.throwIfAborted()
    await this.#parts.sounds.require()
    return this.#songs.nearest(query, rules, signal)
  }

  #checked(where: string, options: SharedSimilarOptions) {
    const {
      limit = 10,
      candidates = CANDIDATES,
      excludeSameArtist = false,
      foldCopies = true,
      signal,
    } = checkOptions(where, options, SIMILAR)
    checkInteger(where, 'limit', limit, 1, MOST_ANSWERS)
    checkInteger(where, 'candidates', candidates, 1, MOST_CANDIDATES)
    return { limit, candidates, excludeSameArtist, foldCopies, signal }
  }

  /** Ends the connection; a second call does nothing. */
  close(): Promise<void> {
    return this.#parts.connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/**
 * Opens a library on PostgreSQL to ask for similar songs there. It takes the package pg, and pgvector 0.7 or later on the server.
 *
 * @param address `'postgres://user@host/database'`, as of `openSharedLibrary`
 * @throws LibraryError as `openSharedLibrary`; `'no-library'`; `'by-votes'` for a library of the model gtzan, whose songs are compared by
 *   votes of their clips
 * @example
 * await using sounds = await openSharedSounds('postgres://me@db.example.org/music')
 * await sounds.index()
 * await sounds.similar('/mnt/music/song.mp3', { limit: 5 })
 */
export async function openSharedSounds(address: string): Promise<SharedSounds> {
  if (typeof address !== 'string' || !isPostgresUrl(address)) {
    throw new RangeError(`openSharedSounds: address must be postgres://user@host/database, got ${show(address)}`)
  }
  const connection = new PostgresConnection(address)
  try {
    await migrateLibrary(connection, false)
    const { name, comparison, dimensions } = await storedModel(connection, undefined)
    if (comparison === 'votes') {
      const line = `was indexed with the model ${shown(name)}, whose songs are compared by votes: let a copy answer`
      throw new LibraryError('by-votes', `${connection.shown}: ${line}`)
    }
    return new SharedSounds({ url: address, connection, sounds: new SoundsTable(connection, dimensions), dimensions })
  } catch (error) {
    await connection.close()
    throw error
  }
}
