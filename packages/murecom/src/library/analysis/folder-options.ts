import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { checkInteger, checkOneOf, type OptionNames } from '@murecom/internal'
import { availableParallelism, type WorkerFactory } from '@murecom/internal/threads'
import { LibraryError } from '../../errors.ts'
import { systemPath } from '../files/path-text.ts'
import { reasonOf } from '../files/reason.ts'
import type { RefusedFile } from './report.ts'

/** How far an indexing run has come: after each file, or after some files where only the tags of older songs are read. */
export interface IndexProgress {
  /** Files looked at so far. */
  done: number
  total: number
  /** The file just finished. */
  path: string
  /** Files a second, so far. */
  filesPerSecond: number
  /** Seconds until the end at that rate. */
  etaSeconds: number
}

/** How a folder is indexed. */
export interface AddFolderOptions {
  onProgress?: ((progress: IndexProgress) => void) | undefined
  /** Called for each file that cannot be used, as it is met. */
  onRefused?: ((file: RefusedFile) => void) | undefined
  /** Stops the run; what is done is kept, and the next run goes on. */
  signal?: AbortSignal | undefined
  /**
   * What becomes of songs whose files are not found. `'forget'`, the default, removes those that were deleted and keeps
   * those whose disk may be away; `'keep'` keeps all; `'prune'` removes all.
   */
  missing?: 'forget' | 'keep' | 'prune' | undefined
  /**
   * Also decodes each song as a whole, for its loudness; songs that have it are not decoded again. Default false: it takes as
   * long again as the rest.
   */
  whole?: boolean
  /**
   * Threads that decode and embed, from 0 to 64. Default: one for each core, fewer where memory is small, so that a file on
   * which a decoder hangs or dies costs that file only. 0 computes in the caller's thread.
   */
  workers?: number
  /**
   * Lowers the priority of the work, so that other programs go first. Default false. On Linux it is the priority of the
   * threads; elsewhere that of the whole process, because threads have none of their own.
   */
  nice?: boolean
  /** Makes a worker, for programs that bundle: its module is `murecom/worker`. */
  createWorker?: WorkerFactory | undefined
}

/** The names of {@link AddFolderOptions}. */
export const FOLDER_OPTIONS: OptionNames<AddFolderOptions> = {
  onProgress: 1,
  onRefused: 1,
  signal: 1,
  missing: 1,
  whole: 1,
  workers: 1,
  nice: 1,
  createWorker: 1,
}

/** Memory that is set aside for a thread: the model, a file, and its samples. */
const BYTES_A_THREAD = 2 ** 29
export const MOST_WORKERS = 64

/** Options with their defaults. */
export interface SettledOptions extends AddFolderOptions {
  missing: 'forget' | 'keep' | 'prune'
  workers: number
  nice: boolean
}

/** Checks the options that every kind of run has. */
export function checkFolderOptions<T extends AddFolderOptions>(where: string, options: T): T & SettledOptions {
  const { missing = 'forget', workers = defaultWorkers(), nice = false } = options
  checkOneOf(where, 'missing', missing, ['forget', 'keep', 'prune'] as const)
  return { ...options, missing, nice, workers: checkInteger(where, 'workers', workers, 0, MOST_WORKERS) }
}

/** Throws unless `root` is a folder; the message has it as it was given. */
export async function requireFolder(root: string, given: string): Promise<void> {
  const info = await stat(systemPath(root)).catch((error: unknown) => {
    throw new LibraryError('no-folder', `${given}: ${reasonOf(error)}`, { cause: error })
  })
  if (!info.isDirectory()) throw new LibraryError('no-folder', `${given}: is not a folder`)
}

/** One for each core, fewer where memory is small. */
export function defaultWorkers(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / BYTES_A_THREAD), MOST_WORKERS))
}
