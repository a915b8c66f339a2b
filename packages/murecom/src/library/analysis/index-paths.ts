import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { besideSong } from '../files/beside.ts'
import { systemPath } from '../files/path-text.ts'
import { PresenceCheck } from '../files/presence.ts'
import { reasonOf } from '../files/reason.ts'
import { type AudioFile, isSameFile, type Walk, walk } from '../files/walk.ts'
import { FolderStore } from '../store/folder-store.ts'
import { currentModel, nameOfModel } from '../store/library-model.ts'
import { startWriting } from '../store/open-database.ts'
import { outdatedSongs, readTagsAgain } from '../store/read-tags-again.ts'
import { SongStore, type StoredFile } from '../store/song-store.ts'
import { analyser } from './analyser.ts'
import { installedDecoder } from './decoder.ts'
import { eachFile } from './each-file.ts'
import type { SettledOptions } from './folder-options.ts'
import { forgetMissing } from './forget-missing.ts'
import { measureWhole } from './measure-whole.ts'
import type { AnalysisOutcome } from './outcome.ts'
import { type AddFolderReport, emptyReport, passedOverFiles } from './report.ts'

/** What is indexed, and into what. */
export interface IndexTarget {
  db: Database.Database
  /** The folder that the user named. */
  root: string
}

/** How a folder that is watched takes part. */
interface IndexHooks {
  onWalk?: (found: Walk) => void
  /** When a new or changed file is to be read; `'now'` without this. */
  when?: (file: AudioFile) => 'now' | 'soon' | 'later'
  /** Called for a file that could not be read, for a reason that may pass. */
  onPassing?: (file: AudioFile) => void
  /** Whether songs that were not found may be removed, when some files are to be read soon. */
  mayForget?: (waiting: number) => boolean
}

/**
 * Brings the library up to date with what lies at some paths of a folder, and below them: the root itself, or in a folder
 * that is watched those that have changed.
 */
export async function indexPaths(
  target: IndexTarget,
  paths: readonly string[],
  options: SettledOptions,
  hooks: IndexHooks = {},
): Promise<AddFolderReport> {
  const { db, root } = target
  startWriting(db)
  const decoder = await installedDecoder()
  const found = await walk(paths, { hasFfmpeg: decoder.hasFfmpeg, signal: options.signal })
  hooks.onWalk?.(found)
  const unreadable = found.problems.find(({ path }) => path === root)
  if (unreadable) throw new LibraryError('no-folder', `${root}: ${reasonOf(unreadable.error)}`)
  if (options.signal?.aborted) return { ...emptyReport(), status: 'stopped' }
  const folders = new FolderStore(db)
  folders.addRoot(root)
  folders.addMounts(found.mounts)
  const known = folders.known()
  const presence = new PresenceCheck(known)
  const store = new SongStore(db, { decoder: decoder.version, model: nameOfModel(db) })
  const run = new IndexRun({ ...target, store, presence, options, hooks })
  await run.analyse(found, paths)
  const isWhole = paths.includes(root)
  const present = isWhole ? found.files.map(({ path }) => path) : []
  const old = isWhole ? outdatedSongs(db, present) : []
  run.report.retagged = await readTagsAgain(db, [...new Set([...old, ...run.otherBeside])], options)
  if (isWhole && options.whole) run.report.measured = await measureWhole(db, present, options)
  if (options.signal?.aborted) run.report.status = 'stopped'
  if (run.report.status === 'done' && options.missing !== 'keep' && hooks.mayForget?.(run.waiting) !== false) {
    const kept = await forgetMissing(run.store, run.notFound, presence, options.missing)
    run.report.gone = kept.gone
    run.report.unavailable = kept.unavailable
    // A disk that was given up is no longer waited for.
    if (options.missing === 'prune')
      folders.removeMounts([...known.mounts].filter(path => !found.mounts.includes(path)))
  }
  return run.report
}

interface RunContext extends IndexTarget {
  store: SongStore
  presence: PresenceCheck
  options: SettledOptions
  hooks: IndexHooks
}

class IndexRun {
  readonly report = emptyReport()
  readonly store: SongStore
  /** Songs of the paths that were not found. */
  readonly notFound = new Map<string, StoredFile>()
  /** Unchanged songs whose cover or lyrics, beside the file, have changed. */
  readonly otherBeside: string[] = []
  /** Files that are to be read soon. */
  waiting = 0
  readonly #context: RunContext

  constructor(context: RunContext) {
    this.store = context.store
    this.#context = context
  }

  async analyse(found: Walk, paths: readonly string[]): Promise<void> {
    for (const { path, error } of found.problems) {
      this.#refuse(path, { kind: 'unreadable', reason: reasonOf(error), isVerdict: false })
    }
    this.report.passedOver = passedOverFiles(found.passedOver)
    await this.#analyseAll(await this.#newOrChanged(found, paths))
  }

  /** The files that have to be looked into. */
  async #newOrChanged({ files, beside }: Walk, paths: readonly string[]): Promise<AudioFile[]> {
    for (const path of paths) for (const [song, stored] of this.store.songsWithin(path)) this.notFound.set(song, stored)
    const todo: AudioFile[] = []
    const unseen: AudioFile[] = []
    for (const file of files) {
      const stored = this.notFound.get(file.path)
      this.notFound.delete(file.path)
      if (stored && stored.size === file.size && stored.mtimeMs === file.mtimeMs) {
        if (stored.isSeen) this.report.unchanged++
        else unseen.push(file)
        const around = beside.get(dirname(file.path))
        if (around && besideSong(around, file.path) !== (stored.beside ?? '')) this.otherBeside.push(file.path)
        continue
      }
      const verdict = this.store.verdict(file)
      if (verdict) this.#refuse(file.path, verdict)
      else if (!stored && (await this.#isKnownByAnotherPath(file))) this.report.unchanged++
      else {
        const when = this.#context.hooks.when?.(file) ?? 'now'
        if (when === 'now') todo.push(file)
        else if (when === 'soon') this.waiting++
      }
    }
    const broken = new Set(this.store.see(unseen.map(({ path }) => path)))
    this.report.unchanged += unseen.length - broken.size
    const present = new Set(files.map(({ path }) => path))
    for (const path of paths) this.store.removeVerdicts(path, present)
    return [...todo, ...unseen.filter(({ path }) => broken.has(path))]
  }

  /** True for a file that the library has by another path: a link, a second name, or a disk that is mounted twice. */
  async #isKnownByAnotherPath(file: AudioFile): Promise<boolean> {
    for (const { path, mtimeMs } of this.store.ofSize(file.size)) {
      if (mtimeMs === file.mtimeMs && (await isSameFile(path, file.path))) return true
    }
    return false
  }

  async #analyseAll(todo: readonly AudioFile[]): Promise<void> {
    if (todo.length === 0) return
    const { db, options } = this.#context
    const { analyse, close } = analyser(currentModel(db).source, options)
    const one = async (file: AudioFile): Promise<boolean> => {
      const hashes = this.store.ofSize(file.size).map(({ hash }) => hash)
      const outcome = await analyse(file.path, hashes)
      if (outcome === 'stopped') return false
      await this.#keep(file, outcome)
      return true
    }
    let done = 0
    try {
      done = await eachFile(todo, ({ path }) => path, one, options)
    } finally {
      await close()
    }
    if (done < todo.length) this.report.status = 'stopped'
  }

  async #keep(file: AudioFile, outcome: AnalysisOutcome): Promise<void> {
    if ('reason' in outcome) {
      const isVerdict = outcome.isVerdict && (await isUnchanged(file))
      if (isVerdict) this.store.saveVerdict(file, outcome)
      else this.#context.hooks.onPassing?.(file)
      this.#refuse(file.path, { ...outcome, isVerdict })
    } else if ('vectors' in outcome) {
      this.store.save(file, outcome)
      this.report.added++
    } else {
      const twins = this.store.ofSize(file.size).filter(({ hash }) => hash === outcome.hash)
      const itself = twins.find(({ path }) => path === file.path)
      const moved = itself ? undefined : await this.#firstGone(twins)
      const twin = itself ?? moved ?? twins[0]
      if (!twin || !this.store.saveAs(file, outcome, twin.path, moved !== undefined)) {
        const reason = 'the song with the same content was removed meanwhile'
        return this.#refuse(file.path, { kind: 'changed', reason, isVerdict: false })
      }
      if (moved) this.notFound.delete(moved.path)
      if (itself) this.report.unchanged++
      else if (moved) this.report.moved++
      else this.report.added++
    }
  }

  async #firstGone<T extends { path: string }>(songs: readonly T[]): Promise<T | undefined> {
    for (const song of songs) if ((await this.#context.presence.of(song.path, true)) === 'gone') return song
    return undefined
  }

  #refuse(path: string, refusal: { kind: string; reason: string; isVerdict: boolean }): void {
    const file = { path, ...refusal }
    this.report.refused.push(file)
    this.#context.options.onRefused?.(file)
  }
}

/** True when a file is still the one that the walk found: one that is being written gets no verdict. */
async function isUnchanged({ path, size, mtimeMs }: AudioFile): Promise<boolean> {
  const info = await stat(systemPath(path), { bigint: true }).catch(() => undefined)
  return info !== undefined && Number(info.size) === size && Number(info.mtimeMs) === mtimeMs
}
