import { checkInteger, checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import { isPostgresUrl } from '@murecom/internal/database-address'
import type { WorkerFactory } from '@murecom/internal/threads'
import { defaultWorkers, MOST_WORKERS } from './library/analysis/folder-options.ts'
import { PostgresConnection } from './library/postgres/connection.ts'
import { migrateLibrary } from './library/postgres/migrate.ts'
import { settleSharedModel, storedModel } from './library/postgres/shared-settings.ts'
import { type QueueFolderOptions, type QueueFolderReport, queueFolder } from './library/queue/queue-folder.ts'
import { type FailedSong, failedSongs, queueCounts, SongQueue } from './library/queue/song-queue.ts'
import { type WorkedSong, type WorkReport, work } from './library/queue/work.ts'
import { aliveWorkers, type SharedWorker } from './library/queue/worker-log.ts'
import { type LibraryModel, type LibraryModelOption, shown, wantedModel } from './library/store/library-model.ts'
import type { PathMapping } from './servers/path-map.ts'

/** How a library on PostgreSQL is opened for indexing. */
export interface OpenSharedLibraryOptions {
  /** As of `openLibrary`. */
  model?: LibraryModelOption
  /** Makes the library when it is not there. Default true. */
  make?: boolean
  /** Gets a line when the server was lost and is waited for. */
  onNotice?: ((line: string) => void) | undefined
}

/** How a worker works. */
export interface SharedWorkOptions {
  /** Songs that are analysed at a time, in a thread each, from 1 to 64. Default: one for each core, fewer where memory is small. */
  workers?: number
  /** Lets everything else on the machine go first. Default false. */
  nice?: boolean
  /** Where the files are on this machine, when that is not where they are on the machine that queued them. */
  pathMap?: readonly PathMapping[]
  /** Ends when the queue is empty and nobody has a song in hand. Default false: it waits for more. */
  untilDone?: boolean
  /** Ends the work; songs in hand are finished. */
  signal?: AbortSignal | undefined
  /** Called for each song that it is done with. */
  onSong?: ((song: WorkedSong) => void) | undefined
  /** Makes a thread, for programs that bundle: its module is `murecom/worker`. */
  createWorker?: WorkerFactory | undefined
}

/** How far the indexing of a library on PostgreSQL is. */
export interface SharedProgress {
  /** Songs of the library. */
  songs: number
  /** Songs that wait for a worker. */
  queued: number
  /** Songs in the hands of workers. */
  active: number
  /** Songs a second, of all workers that are alive. */
  songsPerSecond: number
  /** Seconds until the queue is empty at that rate; null when no worker has done anything. */
  etaSeconds: number | null
  workers: SharedWorker[]
  /** Songs that failed three times, the last ones first, up to 100. */
  failed: FailedSong[]
}

const OPEN: OptionNames<OpenSharedLibraryOptions> = { model: 1, make: 1, onNotice: 1 }
const FOLDER: OptionNames<QueueFolderOptions> = { missing: 1, signal: 1 }
const WORK: OptionNames<SharedWorkOptions> = {
  workers: 1,
  nice: 1,
  pathMap: 1,
  untilDone: 1,
  signal: 1,
  onSong: 1,
  createWorker: 1,
}

/** Songs that progress names. */
const MOST_FAILED = 100

/** A library on PostgreSQL, for those who index: any number of processes on any number of machines. See `openSharedLibrary`. */
export class SharedLibrary {
  readonly #url: string
  readonly #connection: PostgresConnection
  readonly #model: LibraryModel
  readonly #onNotice: ((line: string) => void) | undefined
  #queue: Promise<SongQueue> | undefined

  /** @internal */
  constructor(
    url: string,
    connection: PostgresConnection,
    model: LibraryModel,
    onNotice: ((line: string) => void) | undefined,
  ) {
    this.#url = url
    this.#connection = connection
    this.#model = model
    this.#onNotice = onNotice
  }

  /** Its address without the password. */
  get address(): string {
    return this.#connection.shown
  }

  /** The model that the library was made with. */
  get model(): string {
    return shown(this.#model.name)
  }

  /**
   * Puts the music files of a folder and its subfolders that are new or changed into the queue, and removes songs whose files were
   * deleted, unless their disk may be away. The files are looked at here, and analysed by those who call {@link work}.
   *
   * @throws LibraryError when the folder does not exist, or of the server; see `openSharedLibrary`
   */
  async queueFolder(folder: string, options: QueueFolderOptions = {}): Promise<QueueFolderReport> {
    const where = 'SharedLibrary.queueFolder'
    const given = checkOptions(where, options, FOLDER)
    if (given.missing !== undefined) checkOneOf(where, 'missing', given.missing, ['forget', 'keep', 'prune'] as const)
    return queueFolder({ connection: this.#connection, queue: await this.#openQueue() }, folder, given)
  }

  /** Folders that were queued, by path. O(folders) */
  async folders(): Promise<string[]> {
    const rows = await this.#connection.query('SELECT path FROM folders WHERE is_root = 1 ORDER BY path')
    return rows.map(row => row['path'] as string)
  }

  /**
   * Takes songs from the queue, analyses them and writes what was found. A server that is away is waited for. A song that fails is
   * tried three times in all, here or elsewhere.
   *
   * @throws LibraryError when a folder of the library is not on this machine
   */
  async work(options: SharedWorkOptions = {}): Promise<WorkReport> {
    const where = 'SharedLibrary.work'
    const {
      workers = defaultWorkers(),
      nice = false,
      pathMap = [],
      untilDone = false,
      ...rest
    } = checkOptions(where, options, WORK)
    checkInteger(where, 'workers', workers, 1, MOST_WORKERS)
    return work(
      { connection: this.#connection, queue: await this.#openQueue(), model: this.#model.source },
      { ...rest, workers, nice, pathMap, untilDone, onNotice: this.#onNotice },
    )
  }

  /** How far the indexing is. O(songs in the queue) */
  async progress(): Promise<SharedProgress> {
    const [songs] = await this.#connection.query('SELECT count(*) AS n FROM songs')
    const counts = await queueCounts(this.#connection)
    const workers = await aliveWorkers(this.#connection)
    const songsPerSecond = workers.reduce((sum, worker) => sum + worker.songsPerSecond, 0)
    const etaSeconds = songsPerSecond > 0 ? (counts.queued + counts.active) / songsPerSecond : null
    const failed = await failedSongs(this.#connection, MOST_FAILED)
    return { songs: songs!['n'] as number, ...counts, songsPerSecond, etaSeconds, workers, failed }
  }

  /** Ends the connections; a second call does nothing. */
  async close(): Promise<void> {
    const queue = this.#queue
    this.#queue = undefined
    await queue?.then(open => open.close()).catch(() => {}) // a server that is away has closed them
    await this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #openQueue(): Promise<SongQueue> {
    const onProblem = (error: unknown): void => this.#onNotice?.((error as Error).message)
    this.#queue ??= SongQueue.open(this.#url, this.#connection, onProblem).catch(error => {
      this.#queue = undefined // the next call tries again
      throw error
    })
    return this.#queue
  }
}

/**
 * Opens a library on PostgreSQL for indexing, making it when it is not there. It takes the packages pg and pg-boss. Its answers
 * come from `openLibrary` with the same address.
 *
 * @param address `'postgres://user@host/database'`; a password can come from `PGPASSWORD` or `~/.pgpass`
 * @throws LibraryError: `'server-unreachable'`, `'unauthorized'`, `'no-database'`, `'no-permission'`, `'read-only'`, `'database-full'`,
 *   `'other-schema'`, `'other-model'`, `'no-driver'`, `'busy'`, or `'database'` for what else the server says
 * @example
 * await using shared = await openSharedLibrary('postgres://me@db.example.org/music')
 * await shared.queueFolder('/mnt/music')
 * await shared.work({ untilDone: true })
 */
export async function openSharedLibrary(
  address: string,
  options: OpenSharedLibraryOptions = {},
): Promise<SharedLibrary> {
  const where = 'openSharedLibrary'
  const { model, make = true, onNotice } = checkOptions(where, options, OPEN)
  if (typeof address !== 'string' || !isPostgresUrl(address)) {
    throw new RangeError(`${where}: address must be postgres://user@host/database, got ${show(address)}`)
  }
  const wanted = model === undefined ? undefined : await wantedModel(model)
  const connection = new PostgresConnection(address)
  try {
    await migrateLibrary(connection, make)
    const settled = await (make ? settleSharedModel(connection, wanted) : storedModel(connection, wanted))
    return new SharedLibrary(address, connection, settled, onNotice)
  } catch (error) {
    await connection.close()
    throw error
  }
}
