import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { availableParallelism, type WorkerFactory } from '@murecom/internal/threads'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { loadModel, type ModelSource } from '../../models/by-name.ts'
import { SongStore } from '../store/song-store.ts'
import { analysisOutcome } from './analyse-file.ts'
import { AnalysisPool } from './analysis-pool.ts'
import { type AudioFile, findAudio } from './find-audio.ts'

/** Where an indexing run stands, after each file. */
export interface IndexProgress {
  /** Files looked at so far. */
  done: number
  total: number
  /** The file just finished. */
  path: string
  /** Files decoded a second, so far. */
  filesPerSecond: number
  /** Seconds until the end at that rate. */
  etaSeconds: number
}

/** How a folder is indexed. */
export interface AddFolderOptions {
  onProgress?: (progress: IndexProgress) => void
  /** Called for each file that cannot be used, as it is met. */
  onFailure?: (failure: FileFailure) => void
  /** Stops the run; what is done is kept, and the next run goes on. */
  signal?: AbortSignal | undefined
  /**
   * Threads that decode and embed, from 0 to 64. Default: one for each core, at most 8, so that a file on which a decoder
   * hangs or dies costs that file only. 0 computes in the caller's thread.
   */
  workers?: number
  /** Makes a worker, for programs that bundle: its module is `murecom/worker`. */
  createWorker?: WorkerFactory | undefined
}

/** A file that could not be used, and why. */
export interface FileFailure {
  path: string
  reason: string
}

/** What an indexing run did. */
export interface AddFolderReport {
  /** `'stopped'` when the signal ended the run before its end; what is done is kept, and the next run goes on. */
  status: 'done' | 'stopped'
  /** Songs indexed now. */
  added: number
  /** Songs that were indexed before and have not changed. */
  unchanged: number
  /** Songs found again at another path by their content. */
  moved: number
  /** Files that could not be used, known ones included. */
  failures: FileFailure[]
}

const WHERE = 'Library.addFolder'
const OPTIONS: OptionNames<AddFolderOptions> = {
  onProgress: 1,
  onFailure: 1,
  signal: 1,
  workers: 1,
  createWorker: 1,
}

export async function addFolder(
  db: Database.Database,
  model: ModelSource,
  folder: string,
  given: AddFolderOptions,
): Promise<AddFolderReport> {
  const options = checkOptions(WHERE, given, OPTIONS)
  const most = checkInteger(WHERE, 'workers', options.workers ?? Math.min(8, availableParallelism()), 0, 64)
  const root = resolve(folder)
  const info = await stat(root).catch(() => undefined)
  if (!info?.isDirectory()) {
    throw new LibraryError('no-folder', `${folder}: ${info ? 'is not a folder' : 'does not exist'}`)
  }
  const store = new SongStore(db)
  const report: AddFolderReport = { status: 'done', added: 0, unchanged: 0, moved: 0, failures: [] }
  const fail = (path: string, reason: string): void => {
    report.failures.push({ path, reason })
    options.onFailure?.({ path, reason })
  }
  const files = await findAudio(root, fail, options.signal)
  if (options.signal?.aborted) return { ...report, status: 'stopped' }
  const todo: AudioFile[] = []
  for (const file of files) {
    const known = store.lookUp(file)
    if (known === 'indexed') report.unchanged++
    else if (known) fail(file.path, known.reason)
    else todo.push(file)
  }
  if (todo.length === 0) return report

  const pool = most > 0 ? new AnalysisPool(model, options.createWorker) : undefined
  const own = pool ? undefined : loadModel(model)
  own?.catch(() => {}) // each file says it
  const started = performance.now()
  let done = 0
  const finish = (path: string): void => {
    done++
    const filesPerSecond = done / ((performance.now() - started) / 1000)
    options.onProgress?.({
      done,
      total: todo.length,
      path,
      filesPerSecond,
      etaSeconds: (todo.length - done) / filesPerSecond,
    })
  }
  try {
    let next = 0
    const work = async (): Promise<void> => {
      while (next < todo.length && !options.signal?.aborted) {
        const file = todo[next++]!
        const outcome = await (pool?.analyse(file.path, options.signal) ?? analysisOutcome(own!, file.path))
        if (outcome === 'stopped') return
        if ('reason' in outcome) {
          store.saveFailure(file, outcome.reason)
          fail(file.path, outcome.reason)
        } else if (await store.save(file, outcome)) report.moved++
        else report.added++
        finish(file.path)
      }
    }
    await Promise.all(Array.from({ length: Math.min(Math.max(1, most), todo.length) }, work))
  } finally {
    await pool?.close()
  }
  if (done < todo.length) report.status = 'stopped'
  return report
}
