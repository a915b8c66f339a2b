import { resolve } from 'node:path'
import { checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { untilAborted } from '@murecom/internal/signal'
import { LibraryError } from '../../errors.ts'
import {
  type AddFolderOptions,
  checkFolderOptions,
  FOLDER_OPTIONS,
  requireFolder,
  type SettledOptions,
} from '../analysis/folder-options.ts'
import { type IndexTarget, indexPaths } from '../analysis/index-paths.ts'
import type { AddFolderReport } from '../analysis/report.ts'
import type { AudioFile } from '../files/walk.ts'
import { FolderStore } from '../store/folder-store.ts'
import { explainBusy } from '../store/open-database.ts'
import { WatchedFolder, type WatchMethod } from './watched-folder.ts'

/** How folders are watched. */
export interface WatchOptions extends AddFolderOptions {
  /** Called after the first run through each folder, and then whenever something has changed. */
  onReport?: (report: AddFolderReport, folder: string) => void
  /** Called when it is known how changes are found, and when that changes. */
  onWatching?: (method: WatchMethod) => void
  /** Called when a folder cannot be looked through now, or the library is busy; it is tried again. */
  onProblem?: (error: LibraryError) => void
  /** Look through the folders again and again instead of waiting for events. Default: only where there are none. */
  poll?: boolean
  /** Seconds between two looks where there are no events. Default 30. */
  pollSeconds?: number
  /** Seconds for which a file must not change before it is read. Default 1. */
  settleSeconds?: number
}

const OPTIONS: OptionNames<WatchOptions> = {
  ...FOLDER_OPTIONS,
  onReport: 1,
  onWatching: 1,
  onProblem: 1,
  poll: 1,
  pollSeconds: 1,
  settleSeconds: 1,
}

const WHERE = 'Library.watch'
/** How often it is looked whether something is due. */
const TICK_MS = 250
const RECENT_MS = 10_000
/** Codes of errors after which it is tried again. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'no-folder', 'renewed'])

/** Keeps the library up to date with folders until the signal is aborted. */
export async function watchFolders(
  { db }: Omit<IndexTarget, 'root'>,
  given: readonly string[],
  options: WatchOptions,
): Promise<{ status: 'stopped' }> {
  const {
    onReport,
    onWatching,
    onProblem,
    poll = false,
    pollSeconds = 30,
    settleSeconds = 1,
    ...rest
  } = checkOptions(WHERE, options, OPTIONS)
  const settled = checkFolderOptions(WHERE, rest)
  // Each refusal is reported once, not at each look.
  const quiet = { ...settled, onRefused: undefined }
  const pollMs = 1000 * checkNumber(WHERE, 'pollSeconds', pollSeconds, { min: 0.1 })
  const quietMs = 1000 * checkNumber(WHERE, 'settleSeconds', settleSeconds, { min: 0 })
  for (const folder of given) await requireFolder(resolve(folder), folder)
  const roots = given.length > 0 ? given.map(folder => resolve(folder)) : [...new FolderStore(db).known().roots]
  if (roots.length === 0) throw new LibraryError('no-folder', 'no folder was indexed yet: name one to watch')
  const folders = roots.map(root => new WatchedFolder(root, { poll, pollMs, quietMs, onWatching }))
  const { signal } = settled
  try {
    for (const folder of folders) await folder.start()
    while (!signal?.aborted) {
      for (const folder of folders) {
        await folder.tick(performance.now())
        const paths = folder.settling.due(performance.now())
        if (paths.length === 0 || signal?.aborted) continue
        try {
          const report = folder.news(await indexBatch({ db, root: folder.root }, folder, paths, quiet))
          for (const file of report?.refused ?? []) settled.onRefused?.(file)
          if (report) onReport?.(report, folder.root)
        } catch (error) {
          const explained = explainBusy(db.name, error)
          if (!isPassing(explained)) throw error
          onProblem?.(explained)
          for (const path of paths) folder.settling.note(path, performance.now() + pollMs)
        }
      }
      await untilAborted(new Promise(done => setTimeout(done, TICK_MS)), signal).catch(() => {})
    }
  } finally {
    for (const folder of folders) folder.close()
  }
  return { status: 'stopped' }
}

/** Brings the library up to date with what has changed in a folder. */
async function indexBatch(
  target: IndexTarget,
  folder: WatchedFolder,
  paths: readonly string[],
  options: SettledOptions,
): Promise<AddFolderReport> {
  const { settling } = folder
  let isHeld = false
  const report = await indexPaths(target, paths, options, {
    onWalk: walk => folder.walked(walk, paths, performance.now()),
    when: file => (folder.isNew && isOld(file) ? 'now' : settling.when(file, performance.now())),
    onPassing: file => settling.postpone(file, performance.now()),
    // A song whose file seems to be gone may be the file that is not ready, by its new name.
    mayForget: waiting => {
      isHeld = waiting > 0 && settling.hold(paths, performance.now())
      return !isHeld
    },
  })
  if (!isHeld) settling.done()
  return report
}

/** True for a file that nobody has written to lately: hardly a file that is there already is still being copied. */
function isOld({ mtimeMs }: AudioFile): boolean {
  return Math.abs(Date.now() - mtimeMs) > RECENT_MS
}

/** True for what is over by itself: another program's write, a folder whose disk is away, a library that was renewed meanwhile. */
function isPassing(error: unknown): error is LibraryError {
  return LibraryError.isInstance(error) && PASSING.has(error.code)
}
