import { stat } from 'node:fs/promises'
import { LibraryError } from '../../errors.ts'
import { mappedPath, type PathMapping } from '../../servers/path-map.ts'
import type { FileFacts } from '../analysis/analyse-file.ts'
import type { AnalysisPool } from '../analysis/analysis-pool.ts'
import { systemPath } from '../files/path-text.ts'
import { PresenceCheck } from '../files/presence.ts'
import { isAbsent, reasonOf } from '../files/reason.ts'
import type { SharedStore } from '../postgres/shared-store.ts'
import type { QueuedFile } from './song-queue.ts'

/** What became of a song that a worker took. */
export type SongOutcome =
  | { kind: 'added' | 'known' | 'gone' }
  /** Its bytes are to blame, and it is not tried again. */
  | { kind: 'refused'; reason: string }
  /** It is tried again. */
  | { kind: 'failed'; reason: string }

interface SongWorkerContext {
  store: SharedStore
  pool: AnalysisPool
  pathMap: readonly PathMapping[]
  /** Folders as the library names them. */
  folders: { roots: ReadonlySet<string>; mounts: ReadonlySet<string> }
}

/** Analyses songs of the queue on one machine, and writes what was found into the library. */
export class SongWorker {
  readonly #context: SongWorkerContext

  constructor(context: SongWorkerContext) {
    this.#context = context
  }

  /** Where a path of the library is on this machine. */
  localPath(path: string): string {
    return localPath(path, this.#context.pathMap)
  }

  /**
   * Analyses one song.
   *
   * @throws LibraryError `'no-folder'` when this machine does not see its folder: then no song can be judged here
   */
  async index(file: QueuedFile): Promise<SongOutcome> {
    const { store, pool } = this.#context
    const local = this.localPath(file.path)
    const size = await this.#sizeOf(local)
    if (size === undefined) return { kind: 'gone' }
    if (typeof size === 'string') return { kind: 'failed', reason: size }
    if (size !== file.size) {
      return { kind: 'failed', reason: `is ${size} bytes long here, and was ${file.size} when it was queued` }
    }
    const hashes = (await store.ofSize(file.size)).map(({ hash }) => hash)
    const outcome = await pool.analyse(local, hashes)
    if (outcome === 'stopped') return { kind: 'failed', reason: 'the worker was stopped' }
    if ('reason' in outcome) {
      if (!outcome.isVerdict || (await this.#sizeOf(local)) !== size) return { kind: 'failed', reason: outcome.reason }
      await store.saveVerdict(file, outcome)
      return { kind: 'refused', reason: outcome.reason }
    }
    outcome.about.beside = file.beside
    if (!('vectors' in outcome)) return this.#saveTwin(file, outcome)
    await store.save(file, outcome)
    return { kind: 'added' }
  }

  /** A file with the bytes of a song that the library has. */
  async #saveTwin(file: QueuedFile, facts: FileFacts): Promise<SongOutcome> {
    const { store } = this.#context
    const twins = (await store.ofSize(file.size)).filter(({ hash }) => hash === facts.hash)
    const itself = twins.find(({ path }) => path === file.path)
    const moved = itself ? undefined : await this.#firstGone(twins)
    const twin = itself ?? moved ?? twins[0]
    if (twin && (await store.saveAs(file, facts, twin.path, moved !== undefined))) return { kind: 'known' }
    return { kind: 'failed', reason: 'the song with the same content was removed meanwhile' }
  }

  async #firstGone<T extends { path: string }>(songs: readonly T[]): Promise<T | undefined> {
    const presence = this.#presence(this.#context.folders.mounts)
    for (const song of songs) if ((await presence.of(this.localPath(song.path), true)) === 'gone') return song
    return undefined
  }

  /** The length of a file; undefined when it was deleted, a text when it cannot be looked at. */
  async #sizeOf(local: string): Promise<number | string | undefined> {
    try {
      return (await stat(systemPath(local))).size
    } catch (error) {
      if (!isAbsent(error)) return reasonOf(error)
    }
    // What is a disk of its own where the file was queued need not be one here.
    const found = await this.#presence(new Set()).of(local, true)
    if (found === 'gone') return undefined
    if (found === 'there') return 'cannot be looked at'
    throw new LibraryError(
      'no-folder',
      `${found.unavailable}: is empty or not there: this machine does not see the music`,
    )
  }

  /** Anew for each song: a disk may have been mounted meanwhile. */
  #presence(mounts: ReadonlySet<string>): PresenceCheck {
    const { folders, pathMap } = this.#context
    const here = (paths: ReadonlySet<string>): Set<string> => new Set([...paths].map(path => localPath(path, pathMap)))
    return new PresenceCheck({ roots: here(folders.roots), mounts: here(mounts) })
  }
}

/** Where a path of the library is on a machine. */
export function localPath(path: string, pathMap: readonly PathMapping[]): string {
  return mappedPath(path, pathMap) ?? folderItself(path, pathMap) ?? path
}

/** A folder that is mapped as a whole. */
function folderItself(path: string, pathMap: readonly PathMapping[]): string | undefined {
  return pathMap.find(({ from }) => from === path || from === `${path}/`)?.to
}
