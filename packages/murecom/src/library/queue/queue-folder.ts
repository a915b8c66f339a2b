import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LibraryError } from '../../errors.ts'
import { installedDecoder } from '../analysis/decoder.ts'
import { requireFolder } from '../analysis/folder-options.ts'
import { type PassedOverFiles, passedOverFiles, type RefusedFile, type UnavailableSongs } from '../analysis/report.ts'
import { besideSong } from '../files/beside.ts'
import { systemPath } from '../files/path-text.ts'
import { PresenceCheck } from '../files/presence.ts'
import { reasonOf } from '../files/reason.ts'
import { type AudioFile, walk } from '../files/walk.ts'
import { pruneChanges } from '../postgres/change-log.ts'
import type { PostgresConnection } from '../postgres/connection.ts'
import { type SharedFile, SharedStore } from '../postgres/shared-store.ts'
import type { QueuedFile, SongQueue } from './song-queue.ts'

/** Longest path in bytes that the index of a database takes. */
const LONGEST_PATH = 2000

/** How a folder is queued. */
export interface QueueFolderOptions {
  /** What becomes of songs whose files are not found; as in `AddFolderOptions`. Default `'forget'`. */
  missing?: 'forget' | 'keep' | 'prune' | undefined
  /** Stops the walk; what is queued stays queued. */
  signal?: AbortSignal | undefined
}

/** What queueing a folder did. */
export interface QueueFolderReport {
  status: 'done' | 'stopped'
  /** Files that were put into the queue: new and changed ones. */
  queued: number
  /** Files that were in the queue already. */
  waiting: number
  /** Songs that were indexed before and have not changed. */
  unchanged: number
  /** Songs whose files were deleted; the library no longer has them. */
  gone: number
  /** Files of which it is known that they cannot be used, and those that cannot be looked at. */
  refused: RefusedFile[]
  /** Files that were not tried, by format. */
  passedOver: PassedOverFiles[]
  /** Songs that were not found and are kept. */
  unavailable: UnavailableSongs[]
}

/** Puts what is new or changed in a folder into the queue, and removes the songs whose files were deleted. */
export async function queueFolder(
  { connection, queue }: { connection: PostgresConnection; queue: SongQueue },
  folder: string,
  { missing = 'forget', signal }: QueueFolderOptions,
): Promise<QueueFolderReport> {
  const root = resolve(folder)
  const decoder = await installedDecoder()
  const store = new SharedStore(connection, decoder.version)
  const isForgotten = missing === 'prune' && (await store.folders()).roots.has(root)
  if (!isForgotten) await requireFolder(root, folder)
  const found = await walk([root], { hasFfmpeg: decoder.hasFfmpeg, signal })
  const unreadable = found.problems.find(({ path }) => path === root)
  if (unreadable) throw new LibraryError('no-folder', `${root}: ${reasonOf(unreadable.error)}`)
  const report: QueueFolderReport = {
    ...{ status: 'done', queued: 0, waiting: 0, unchanged: 0, gone: 0 },
    refused: found.problems.map(({ path, error }) => ({
      path,
      kind: 'unreadable',
      reason: reasonOf(error),
      isVerdict: false,
    })),
    passedOver: passedOverFiles(found.passedOver),
    unavailable: [],
  }
  if (signal?.aborted) return { ...report, status: 'stopped' }
  await store.addFolder(root, found.mounts)
  const songs = await store.songsWithin(root)
  const verdicts = await store.verdictsWithin(root)
  const todo: QueuedFile[] = []
  for (const file of found.files) {
    const stored = songs.get(file.path)
    songs.delete(file.path)
    const verdict = verdicts.get(file.path)
    const around = found.beside.get(dirname(file.path))
    const beside = around ? besideSong(around, file.path) : ''
    if (stored && isSame(stored, file) && !stored.isOutdated && beside === (stored.beside ?? '')) {
      report.unchanged++
    } else if (Buffer.byteLength(file.path) > LONGEST_PATH) {
      const reason = `its path is longer than ${LONGEST_PATH} bytes`
      report.refused.push({ path: file.path, kind: 'path-too-long', reason, isVerdict: false })
    } else if (verdict && verdict.size === file.size && verdict.mtimeMs === file.mtimeMs) {
      report.refused.push({ path: file.path, kind: verdict.kind, reason: verdict.reason, isVerdict: true })
    } else {
      todo.push({ ...file, beside })
    }
  }
  await store.removeVerdicts(
    root,
    found.files.map(({ path }) => path),
  )
  report.queued = await queue.add(todo)
  report.waiting = todo.length - report.queued
  if (isForgotten && !existsSync(systemPath(root))) await store.removeFolder(root)
  if (missing !== 'keep') await forget(store, songs, todo, missing, report)
  await pruneChanges(connection)
  return report
}

/**
 * Removes songs whose files were deleted. One that is as long as a file in the queue may have been moved there: it is left for
 * the worker that finds it, or for the next run.
 */
async function forget(
  store: SharedStore,
  notFound: ReadonlyMap<string, SharedFile>,
  todo: readonly AudioFile[],
  missing: 'forget' | 'prune',
  report: QueueFolderReport,
): Promise<void> {
  const presence = new PresenceCheck(await store.folders())
  const sizes = new Set(todo.map(({ size }) => size))
  const kept = new Map<string, number>()
  const gone: string[] = []
  for (const [path, { size }] of notFound) {
    const found = await presence.of(path, true)
    if (found === 'there') continue
    if (found !== 'gone' && missing !== 'prune') kept.set(found.unavailable, (kept.get(found.unavailable) ?? 0) + 1)
    else if (missing === 'prune' || !sizes.has(size)) gone.push(path)
  }
  await store.remove(gone)
  report.gone = gone.length
  report.unavailable = Array.from(kept, ([folder, songs]) => ({ folder, songs }))
}

function isSame(stored: SharedFile, file: AudioFile): boolean {
  return stored.size === file.size && stored.mtimeMs === file.mtimeMs
}
