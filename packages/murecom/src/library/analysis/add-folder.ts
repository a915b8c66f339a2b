import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import type { ModelSource } from '../../models/by-name.ts'
import { SongStore } from '../store/song-store.ts'
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
  /** Stops between songs; what is done is kept. */
  signal?: AbortSignal
  /** Threads that decode and embed. Default: one for each core, at most 8. */
  workers?: number
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

export async function addFolder(
  db: Database.Database,
  model: ModelSource,
  folder: string,
  options: AddFolderOptions,
): Promise<AddFolderReport> {
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
  const files = await findAudio(root, fail)
  const todo: AudioFile[] = []
  for (const file of files) {
    const known = store.lookUp(file)
    if (known === 'indexed') report.unchanged++
    else if (known) fail(file.path, known.reason)
    else todo.push(file)
  }
  if (todo.length === 0) return report

  const workers = Math.min(options.workers ?? Math.min(8, availableParallelism()), todo.length)
  const pool = new AnalysisPool(model)
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
        const outcome = await pool.analyse(file.path, options.signal)
        if (outcome === 'aborted') return
        if ('reason' in outcome) {
          store.saveFailure(file, outcome.reason)
          fail(file.path, outcome.reason)
        } else if (await store.save(file, outcome)) report.moved++
        else report.added++
        finish(file.path)
      }
    }
    await Promise.all(Array.from({ length: workers }, work))
  } finally {
    await pool.close()
  }
  if (options.signal?.aborted) report.status = 'stopped'
  return report
}
